"""Pages of documents whose amounts are below zero, or all zero: what is said of them is true."""

import pytest

import shimahe
from shimahe import explore

HEAD = """\
# 甲县乙镇人民政府2025年部门预算公开

表八
部门支出总表
单位：万元
科目编码\t科目名称\t总计\t基本支出\t项目支出
"""
NEGATIVE = """\
\t合计\t3.00\t5.00\t-2.00
201\t一般公共服务支出\t3.00\t5.00\t-2.00
20101\t人大事务\t3.00\t5.00\t-2.00
2010101\t行政运行\t5.00\t5.00\t
2010102\t一般行政管理事务\t-2.00\t\t-2.00
"""
BELOW_ZERO = """\
\t合计\t-3.00\t-3.00\t
201\t一般公共服务支出\t-3.00\t-3.00\t
20101\t人大事务\t-3.00\t-3.00\t
2010101\t行政运行\t-3.00\t-3.00\t
"""
ZERO = """\
\t合计\t0.00\t0.00\t0.00
201\t一般公共服务支出\t0.00\t0.00\t0.00
20101\t人大事务\t0.00\t0.00\t0.00
2010101\t行政运行\t0.00\t0.00\t0.00
2010102\t一般行政管理事务\t0.00\t0.00\t0.00
"""


def page(rows, lang, **chosen):
    return explore.spending(shimahe.read((HEAD + rows).encode()), lang=lang, **chosen)


def title(shown):
    return shown.figure.layout.meta["title"]


def key_figures(shown):
    return [figure[:2] for figure in shown._key_figures.figures]


@pytest.mark.parametrize(
    ("rows", "lang", "wanted"),
    [
        (NEGATIVE, "zh", "2 项合计 3.00 万元，最多的是行政运行 5.00"),
        (
            NEGATIVE,
            "en",
            "2 items: 3.00 万元 in all; the largest is Administrative operation, 5.00",
        ),
        (BELOW_ZERO, "zh", "行政运行：-3.00 万元"),
        (ZERO, "zh", "2 项，金额都是 0"),
        (ZERO, "en", "2 items, all of them 0"),
    ],
)
def test_bars_state_no_share_where_there_is_none(rows, lang, wanted):
    assert title(page(rows, lang, chart="bars")) == wanted


def test_amounts_that_are_no_part_of_the_whole_stand_beside_bars_without_a_share():
    traces = page(NEGATIVE, "zh", chart="bars").figure.data
    beside = next(trace.text for trace in traces if trace.type == "scatter")
    assert [text.strip() for text in beside] == ["5.00", "-2.00"]


def test_no_key_figure_is_a_share_below_zero_or_above_all():
    assert key_figures(page(NEGATIVE, "en")) == [
        ["3.00 万元", "All spending"],
        ["100.0%", "General public services"],
    ]
    assert key_figures(page(BELOW_ZERO, "zh")) == [["-3.00 万元", "全部支出"]]
    assert key_figures(page(ZERO, "zh")) == [["0.00 万元", "全部支出"]]


def test_a_part_chosen_below_zero_has_no_share():
    shown = page(NEGATIVE, "zh", chart="bars", kind="project")
    assert title(shown) == "一般行政管理事务：-2.00 万元"


def test_amounts_below_zero_lead_to_bars_by_a_button():
    shown = page(NEGATIVE, "en")
    assert title(shown) == "This chart cannot show a negative amount (2010102); use bars"
    offered = [button for button in shown._ways if button.layout.display != "none"]
    assert [button.description for button in offered] == ["Show bars instead"]
    offered[0].click()
    assert shown.state.chart == "bars"
    assert not shown._ways_out


@pytest.mark.parametrize("chart", ["treemap", "sankey"])
def test_amounts_that_are_all_zero_lead_to_bars_too(chart):
    assert page(ZERO, "en", chart="bars")._ways_out == []
    shown = page(ZERO, "en", chart=chart)
    offered = [button for button in shown._ways if button.layout.display != "none"]
    assert [button.description for button in offered] == ["Show bars instead"]
    offered[0].click()
    assert shown.state.chart == "bars"
    assert title(shown)


def test_flows_whose_kind_is_not_printed_are_headed_by_their_classes():
    rows = "\t合计\t8.00\n201\t一般公共服务支出\t5.00\n204\t公共安全支出\t3.00\n"
    text = HEAD.replace("\t基本支出\t项目支出", "") + rows
    shown = explore.spending(shimahe.read(text.encode()), lang="en", chart="sankey", level="class")
    wanted = (
        "Two classes hold 100.0% of all spending: "
        "General public services 62.5%, Public security 37.5%"
    )
    assert title(shown) == wanted
