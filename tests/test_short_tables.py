"""Tables of one row in the layout of their page, with too few spaces to tell it by themselves."""

import pytest

import shimahe
from shimahe.reading.spaced_rows import numbers_columns
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

SPENDING = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
ROWS = [
    ["", "合计", "1,313.75", "1,212.50", "101.25"],
    ["208", "社会保障和就业支出", "1,313.75", "1,212.50", "101.25"],
    ["20805", "行政事业单位养老支出", "1,212.50", "1,212.50", ""],
    ["20808", "抚恤", "101.25", "", "101.25"],
]
PURCHASES = [["合计", "货物", "工程", "服务"]]
ITEMS = [["合计", "因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]]
WIDTHS = ["one place", "two places"]


def read(title, lines, letters, other=True):
    """Read a table below another one, which tells how wide a letter is."""
    above = laid(SPENDING, *ROWS, letters=letters) if other else []
    head = ["一般公共预算支出表", "单位：万元"] if other else []
    return shimahe.read("\n".join([*head, *above, title, "单位：万元", *lines]).encode())


def bought(d):
    rows = d.procurement[["category", "budget", "amount_wan"]].values.tolist()
    return {category: amount for category, budget, amount in rows if budget == "all"}


def spent(d):
    rows = d.three_public[["item", "amount_wan"]].dropna().values.tolist()
    return {item: amount for item, amount in rows if amount}


@pytest.mark.parametrize("letters", WIDTHS)
@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("figure", ["0.93", "12.75", "396.04", "57,695.00"])
def test_purchases_in_one_row_are_read_where_other_tables_keep_their_layout(figure, place, letters):
    row = [figure, "", "", ""]
    row[place] = figure
    d = read("政府采购预算表", laid(PURCHASES, row, letters=letters), letters)
    category = ("goods", "works", "services")[place - 1]
    amount = float(figure.replace(",", ""))
    assert bought(d) == {"total": amount, category: amount}
    assert status_of(d, "procurement") == "complete"


@pytest.mark.parametrize("letters", WIDTHS)
@pytest.mark.parametrize(("figure", "amount"), [("9083", 9083), ("12", 12), ("0.90", 0.9)])
def test_items_across_in_one_row_are_read_too(figure, amount, letters):
    row = [figure, "", "", "", figure]
    d = read("一般公共预算“三公”经费支出表", laid(ITEMS, row, letters=letters), letters)
    assert spent(d) == {"total": amount, "reception": amount}


def test_where_no_other_table_tells_the_layout_the_row_is_named():
    d = read("政府采购预算表", ["合计   货物   工程   服务", "0.93   0.93"], "", other=False)
    assert bought(d) == {}
    assert status_of(d, "procurement") != "complete"


def test_a_figure_that_stands_at_no_heading_is_placed_by_no_layout():
    lines = ["合计   货物   工程   服务", "0.93      0.93"]
    d = read("政府采购预算表", lines, "two places")
    assert bought(d) == {}
    assert "placed by layout" not in note_of(d, "procurement")


@pytest.mark.parametrize(
    ("text", "is_numbering"),
    [
        ("1 2 3", True), ("栏次 1 2 3", True), ("1 2 1 2", True), ("12   12", False),
        ("12 3 9", False), ("0 0", False), ("5", False),
    ],
)  # fmt: skip
def test_numbers_of_columns_rise(text, is_numbering):
    assert numbers_columns(text) is is_numbering
