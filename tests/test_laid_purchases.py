"""Purchases in the layout of a PDF: told by their places and sums, or missing and said."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

OTHER = "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t3.00\n"
TITLE = f"{OTHER}\n政府采购预算表\n单位：万元"
ACROSS = [["采购项目", "合计", "货物", "工程", "服务"]]
BUDGETS = [["采购项目", "合计", "一般公共预算", "政府性基金预算"]]


def read(lines):
    return shimahe.read("\n".join([TITLE, *lines]).encode())


def bought(d):
    rows = d.procurement[["category", "budget", "amount_wan"]].values.tolist()
    return {(category, budget): amount for category, budget, amount in rows}


@pytest.mark.parametrize("letters", ["one place", "two places"])
def test_a_blank_is_told_by_the_places_of_the_others(letters):
    rows = [["合计", "12.75", "", "4.50", "8.25"], ["一般公共预算", "4.50", "", "4.50", ""]]
    d = read(laid(ACROSS, *rows, ["政府性基金预算", "8.25", "", "", "8.25"], letters=letters))
    assert status_of(d, "procurement") == "complete"
    assert "placed by layout" in note_of(d, "procurement")
    assert bought(d) == {
        ("total", "all"): 12.75, ("works", "all"): 4.5, ("services", "all"): 8.25,
        ("total", "general_public"): 4.5, ("works", "general_public"): 4.5,
        ("total", "government_fund"): 8.25, ("services", "government_fund"): 8.25,
    }  # fmt: skip


@pytest.mark.parametrize("names", ["wrapped", "around"])
def test_a_label_on_several_lines_is_of_its_row(names):
    rows = [
        ["合计", "9.00", "6.00", "3.00"],
        ["政府采购服务类项目支出预算", "9.00", "6.00", "3.00"],
    ]
    d = read(laid(BUDGETS, *rows, names=names))
    assert bought(d)["services", "government_fund"] == 3.0


def test_a_row_of_blanks_above_the_first_figure_is_no_heading():
    rows = [
        ["货物", "", "", ""],
        ["服务", "11.00", "8.50", "2.50"],
        ["合计", "11.00", "8.50", "2.50"],
    ]
    d = read(laid(BUDGETS, *rows))
    assert bought(d)["services", "general_public"] == 8.5
    assert ("goods", "all") not in bought(d)


def test_headings_on_two_lines_stand_above_their_columns():
    lines = [
        "采购类别      合计      一般公共预   政府性基金",
        "                            算         预算",
        "货物          12.50         9.25         3.25",
        "工程           4.00                      4.00",
        "合计          16.50         9.25         7.25",
    ]
    d = read(lines)
    assert bought(d)["works", "government_fund"] == 4.0
    assert bought(d)["total", "general_public"] == 9.25


def test_a_figure_that_may_be_of_two_kinds_is_missing_and_said():
    lines = [
        "采购项目      合计     货物      工程      服务",
        "合计          12.50         12.50",
        "一般公共预算   8.00          8.00",
        "政府性基金     4.50          4.50",
    ]
    d = read(lines)
    assert not {("goods", "all"), ("works", "all")} & set(bought(d))
    assert status_of(d, "procurement") != "complete"


def test_where_a_total_is_not_the_sum_nothing_is_placed():
    rows = [["合计", "12.75", "5.00", "4.50", "8.25"], ["一般公共预算", "4.50", "", "4.50", ""]]
    d = read(laid(ACROSS, *rows))
    assert bought(d) == {}
    assert status_of(d, "procurement") != "complete"
