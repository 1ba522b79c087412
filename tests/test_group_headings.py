"""Headings of groups and of their parts on two lines that only spaces part."""

import pytest

import shimahe
from shimahe.forms import BY_KEY
from shimahe.reading.group_headings import headings_of_groups
from tests.fragments import note_of

FORM = BY_KEY["general_spending"]
FRONT = ("科目编码", "科目名称")
PARTS = ["合计", "基本支出", "项目支出"]


def headings(upper, lower, *rows):
    figures = [row.split() for row in rows]
    return headings_of_groups(FORM, FRONT, [upper.split(), lower.split()], figures)


@pytest.mark.parametrize(
    ("upper", "lower", "row", "wanted"),
    [
        (
            "上年预算数 本年预算数 比上年增减",
            "合计 基本支出 项目支出",
            "5.00 9.00 6.00 3.00 4.00",
            ["上年预算数", *(f"本年预算数{part}" for part in PARTS), "比上年增减"],
        ),
        (
            "2025年预算数 2024年执行数",
            "合计 基本支出 项目支出",
            "9.00 6.00 3.00 5.00",
            [*(f"2025年预算数{part}" for part in PARTS), "2024年执行数"],
        ),
        (
            "2024年执行数 2025年预算数 2025年预算数比2024年执行数增减",
            "合计 基本支出 项目支出 增减额 增减%",
            "5.00 9.00 6.00 3.00 4.00 80.00%",
            [
                "2024年执行数",
                *(f"2025年预算数{part}" for part in PARTS),
                "2025年预算数比2024年执行数增减增减额",
                "2025年预算数比2024年执行数增减增减%",
            ],
        ),
    ],
)
def test_sums_tell_which_heading_is_that_of_a_group(upper, lower, row, wanted):
    assert headings(upper, lower, row) == wanted


@pytest.mark.parametrize(
    ("upper", "lower", "row"),
    [
        ("上年预算数 本年预算数", "合计 基本支出 项目支出", "9.00 6.00 3.00 9.00"),  # of neither
        ("上年预算数 某某数", "合计 基本支出 项目支出", "5.00 9.00 6.00 3.00"),  # no heading
        ("上年预算数 本年预算数", "合计 基本支出 项目支出", "9.00 6.00 3.00"),  # too few figures
    ],
)
def test_headings_that_sums_do_not_tell_are_those_of_no_group(upper, lower, row):
    assert headings(upper, lower, row) is None


TITLE = ["# 甲镇2025年部门预算", "", "一般公共预算支出表", "单位：万元"]


def read(*lines):
    return shimahe.read("\n".join([*TITLE, *lines]).encode())


def test_a_pasted_table_with_last_year_is_read_below_its_groups():
    d = read(
        "科目编码 科目名称 2024年预算数 2025年预算数",
        "合计 基本支出 项目支出",
        "合计 5.00 9.00 6.00 3.00",
        "201 一般公共服务支出 4.00 6.00 6.00",
        "204 公共安全支出 1.00 3.00 3.00",
    )
    amounts = d.spending[["code", "kind", "amount_wan"]].values.tolist()
    assert amounts == [["201", "basic", 6.0], ["204", "project", 3.0]]
    assert note_of(d, "general_spending") == "order assumed; placed by sums"


@pytest.mark.parametrize("upper", ["2024年预算数 2025年预算数", "年初预算数 2025年预算数"])
def test_parts_are_not_all_columns_where_rows_print_more_figures(upper):
    d = read(
        f"科目 {upper}",
        "科目编码 科目名称 合计 基本支出 项目支出",
        "合计 5.00 9.00 6.00 3.00",
        "201 一般公共服务支出 4.00 6.00 6.00",
        "204 公共安全支出 1.00 3.00 3.00",
    )
    assert d.spending.empty or d.spending.amount_wan.tolist() == [6.0, 3.0]
    totals = d.cells[d.cells.column.eq("total")].text.tolist()
    assert totals in ([], ["9.00", "6.00", "3.00"])


def test_known_headings_are_columns_where_only_some_rows_print_a_figure_below_each():
    d = read(
        "科目编码 科目名称 年初预算数 决算数 基本支出 项目支出",
        "合计 17.00 17.00 7.00 10.00",
        "201 一般公共服务支出 5.00 6.00 6.00",
        "204 公共安全支出 4.00 3.00 1.00 2.00",
        "205 教育支出 8.00 8.00 8.00",
    )
    amounts = d.spending[["code", "kind", "amount_wan"]].values.tolist()
    wanted = [("201", "basic", 6.0), ("204", "basic", 1.0), ("204", "project", 2.0)]
    assert list(map(tuple, amounts)) == [*wanted, ("205", "project", 8.0)]
    assert note_of(d, "general_spending") == "placed by sums"
