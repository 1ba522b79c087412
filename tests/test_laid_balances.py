"""Two-sided tables that keep the layout of their page, with the numbers of their lines (行次)."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

TITLE = "财政拨款收支总表"
FORM = "appropriation_balance"
HEAD = [["项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算", "政府性基金预算"]]
GENERAL = ["一般公共预算资金", "1", "90.00", "教育支出", "41", "70.00", "70.00", ""]
FUND = ["政府性基金预算资金", "2", "15.00", "城乡社区支出", "42", "15.00", "", "15.00"]
HOUSING = ["", "3", "", "住房保障支出", "43", "20.00", "20.00", ""]
TOTAL = ["收入总计", "5", "105.00", "支出总计", "45", "105.00", "90.00", "15.00"]


def read(*lines):
    return shimahe.read("\n".join([TITLE, "单位：万元", *lines]).encode())


def amounts_of(row):
    return [text for text in row if "." in text]


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("is_cut", [False, True])
@pytest.mark.parametrize(
    "blank",
    [
        ["", "4", "", "国防支出", "44", "", "", ""],
        ["其他资金", "4", "", "", "44", "", "", ""],
        ["其他资金", "4", "0.00", "", "44", "", "", ""],
        ["", "4", "", "", "44", "", "", ""],
    ],
)
def test_a_line_of_which_one_side_prints_only_its_number_is_read(letters, is_cut, blank):
    rows = [GENERAL, FUND, HOUSING, blank, TOTAL]
    lines = laid(HEAD, *rows, letters=letters)
    page_break = ["- 3 -", f"{TITLE}（续）", "单位：万元", lines[0]] if is_cut else []
    d = read(*lines[:3], *page_break, *lines[3:])
    assert d.cells.text.tolist() == [text for row in rows for text in amounts_of(row)]
    assert d.cells.column[d.cells.row.eq("住房保障支出")].tolist() == [
        "spending/total",
        "spending/general_public",
    ]
    assert status_of(d, FORM) == "complete"
    assert note_of(d, FORM) == ("cut by a page" if is_cut else "")
    assert "column unknown" not in set(d.unplaced.reason)


@pytest.mark.parametrize(
    "row",
    [
        ["", "3", "6.00", "住房保障支出", "43", "20.00", "20.00", ""],  # its label is lost
        ["", "13", "", "住房保障支出", "43", "20.00", "20.00", ""],  # no number of this line
        ["", "2", "", "住房保障支出", "43", "20.00", "20.00", ""],
        ["", "3.5", "", "住房保障支出", "43", "20.00", "20.00", ""],
    ],
)
def test_a_line_without_a_label_that_prints_more_than_its_number_is_named(row):
    d = read(*laid(HEAD, GENERAL, FUND, row, TOTAL))
    assert note_of(d, FORM) == "cells not parted: 6"
    assert d.unplaced.reason[d.unplaced.line.eq(6)].tolist() == ["column unknown"]
