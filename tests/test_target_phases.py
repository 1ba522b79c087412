"""Targets of several phases: below each other, in blocks, and below one heading.

Offices, projects and figures are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of, status_of

FIELDS = [["项目名称", "道路养护"], ["预算金额", "30.00"]]
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
OUTPUT = ["产出指标", "数量指标"]
LENGTH = [*OUTPUT, "维修长度"]


def tabs(rows):
    return "\n".join("\t".join(row) for row in rows)


def pipes(rows):
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def html(rows):
    cells = ["".join(f"<td>{text}</td>" for text in row) for row in rows]
    return "<table>" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


FORMATS = pytest.mark.parametrize("laid", [tabs, pipes, html])


def read(rows, laid=tabs, title="项目支出绩效目标表", fields=FIELDS):
    parts = ["甲街道办事处2025年部门预算", f"## {title}", "单位：万元", laid([*fields, *rows])]
    return shimahe.read("\n\n".join(parts).encode())


def targets(d):
    return list(zip(d.indicators.name, d.indicators.target.fillna(""), strict=True))


def left(d, reason="another phase"):
    return int(d.unplaced.reason.eq(reason).sum())


@FORMATS
@pytest.mark.parametrize(
    "phases",
    [
        ("一季度", "全年"),
        ("半年", "全年"),
        ("1-6月", "1-12月", "全年"),
        ("中期", "当年"),
        ("实施期", "年度"),
        ("2024年", "2025年"),
        ("2026年", "2025年"),
        ("前三季度", "年度目标"),
    ],
)
def test_of_rows_of_one_name_that_of_the_year_is_read(phases, laid):
    rows = [[phase, *LENGTH, f"≥{n}公里"] for n, phase in enumerate(phases, 1)]
    d = read([["时段", *HEAD], *rows], laid)
    assert targets(d) == [("维修长度", f"≥{len(phases)}公里")]
    assert left(d) == len(phases) - 1
    assert status_of(d, "project_goals") == "complete"


@FORMATS
def test_a_merged_name_holds_for_the_rows_of_its_phases(laid):
    head = ["三级指标", "时段", "指标性质", "指标值", "计量单位"]
    rows = [["维修长度", "半年", "≥", "3", "公里"], ["", "全年", "≥", "6", "公里"]]
    d = read([head, *rows], laid)
    assert d.indicators[["name", "value", "unit"]].values.tolist() == [["维修长度", 6, "公里"]]
    assert left(d) == 1


@FORMATS
def test_a_merged_phase_holds_for_the_rows_below_it(laid):
    rows = [["半年", *LENGTH, "≥3公里"], ["", *OUTPUT, "植树", "≥4棵"]]
    rows += [["全年", *LENGTH, "≥6公里"], ["", *OUTPUT, "植树", "≥8棵"]]
    d = read([["阶段", *HEAD], *rows], laid)
    assert targets(d) == [("维修长度", "≥6公里"), ("植树", "≥8棵")]
    assert left(d) == 2


@FORMATS
def test_of_phases_of_equal_rank_none_is_read_and_the_rows_are_named(laid):
    rows = [[phase, *LENGTH, f"≥{n}公里"] for n, phase in enumerate(("一季度", "二季度"), 1)]
    d = read([["季度", *HEAD], *rows], laid)
    assert targets(d) == [("维修长度", "")]
    assert left(d, "column unknown") == 2
    assert status_of(d, "project_goals") == "partly read"
    assert "figure not placed" in note_of(d, "project_goals")
    same = [[phase, *LENGTH, "≥3公里"] for phase in ("一季度", "二季度")]
    assert targets(read([["季度", *HEAD], *same], laid)) == [("维修长度", "≥3公里")]


def test_the_phase_of_an_indicator_that_stands_once_takes_nothing_away():
    head = [*HEAD, "完成时限"]
    d = read([head, [*LENGTH, "≥3公里", "一季度"], [*OUTPUT, "植树", "≥6棵", "全年"]])
    assert targets(d) == [("维修长度", "≥3公里"), ("植树", "≥6棵")]
    assert left(d) == 0


@FORMATS
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["中期目标"], ["年度目标"]),
        (["中期目标", "目标甲"], ["年度目标", "目标乙"]),
        (["实施期目标（2024-2026年）"], ["年度目标（2025年）"]),
        (["（一）中期目标"], ["（二）年度目标"]),
        (["2024年目标"], ["2025年目标"]),
        (["中期绩效指标"], ["年度绩效指标"]),
    ],
)
def test_of_blocks_below_each_other_that_of_the_year_is_read(first, second, laid):
    only_there = [*OUTPUT, "植树", "≥9棵"]
    other = [first, HEAD, [*LENGTH, "≥36公里"], only_there]
    of_the_year = [second, HEAD, [*LENGTH, "≥12公里"]]
    for rows in ([*other, *of_the_year], [*of_the_year, *other]):
        d = read(rows, laid)
        assert targets(d) == [("维修长度", "≥12公里")]
        assert left(d) == 2


@FORMATS
def test_a_block_may_be_named_left_of_its_header_and_its_rows(laid):
    rows = []
    for phase, target in (("中期目标", "≥36公里"), ("年度目标", "≥12公里")):
        rows += [[phase, *HEAD], [phase, *LENGTH, target]]
    d = read(rows, laid, "部门整体支出绩效目标表", [["部门名称", "甲街道办事处"]])
    assert targets(d) == [("维修长度", "≥12公里")]
    assert left(d) == 1


def test_texts_of_two_phases_above_one_list_of_indicators_are_no_blocks():
    rows = [["年度目标", "目标甲"], ["中期目标", "目标乙"], HEAD, [*LENGTH, "≥12公里"]]
    assert targets(read(rows)) == [("维修长度", "≥12公里")]
    numbered = [["年度目标1", "目标甲"], HEAD, [*LENGTH, "≥12公里"]]
    numbered += [["年度目标2", "目标乙"], [*LENGTH, "≥6公里"]]
    assert targets(read(numbered)) == [("维修长度", "≥12公里"), ("维修长度", "≥6公里")]


@FORMATS
@pytest.mark.parametrize(
    ("phases", "target"),
    [
        (("一季度", "全年"), "≥2公里"),
        (("年度", "实施期"), "≥1公里"),
        (("中期", "当年"), "≥2公里"),
        (("2024年", "2025年", "2026年"), "≥2公里"),
        (("上年实际值", "本年目标值"), "≥2公里"),
        (("第一季度", "第二季度"), ""),
    ],
)
def test_phases_below_the_heading_of_the_targets_tell_which_is_read(phases, target, laid):
    numbers = [f"≥{n}公里" for n in range(1, len(phases) + 1)]
    blank = [""] * (len(phases) - 1)
    merged = [[*HEAD, *blank], ["", "", "", *phases], [*LENGTH, *numbers]]
    repeated = [[*HEAD, *["指标值"] * len(blank)], [*HEAD[:3], *phases], [*LENGTH, *numbers]]
    for rows in (merged, repeated):
        d = read(rows, laid)
        assert targets(d) == [("维修长度", target)]
        named = "complete" if target else "partly read"
        assert status_of(d, "project_goals") == named


def test_cells_that_a_browser_merges_have_their_phase_below_their_heading():
    tall = "".join(f"<td rowspan=2>{text}</td>" for text in HEAD[:3])
    rows = [
        f"<tr>{tall}<td colspan=2>指标值</td></tr>",
        "<tr><td>实施期</td><td>年度</td></tr>",
        "<tr>" + "".join(f"<td>{text}</td>" for text in [*LENGTH, "≥36公里", "≥12公里"]) + "</tr>",
    ]
    fields = "".join(f"<tr><td>{a}</td><td colspan=4>{b}</td></tr>" for a, b in FIELDS)
    text = (
        "<h2>项目支出绩效目标表</h2><p>单位：万元</p><table>" + fields + "".join(rows) + "</table>"
    )
    assert targets(shimahe.read(text.encode())) == [("维修长度", "≥12公里")]


@FORMATS
@pytest.mark.parametrize(("first", "second"), [("≥3公里", "≥6公里"), ("3", "6")])
def test_a_second_target_without_a_heading_leaves_none(first, second, laid):
    d = read([HEAD, [*LENGTH, first, second]], laid)
    assert targets(d) == [("维修长度", "")]
    assert left(d, "column unknown") == 1
    assert targets(read([HEAD, [*LENGTH, first, first]], laid)) == [("维修长度", first)]
    assert targets(read([HEAD, [*LENGTH, first, "公里"]], laid)) == [("维修长度", first)]


def test_a_target_in_a_row_without_a_name_is_named():
    d = read([HEAD, [*LENGTH, "≥3公里"], ["", "", "", "≥6公里"], ["备注", "", "", "≥9公里"]])
    assert left(d, "column unknown") == 2
    assert status_of(d, "project_goals") == "partly read"
