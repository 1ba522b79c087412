"""Rows whose plain spaces may part the thousands of a figure as well as its cells."""

from __future__ import annotations

import pytest

import shimahe

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
FIRST = "205\t教育支出\t20.00\t12.00\t8.00"


def read(title, *lines):
    return shimahe.read("\n".join([title, "单位：万元", *lines]).encode())


def figures(d):
    """The printed text and the column of each figure, by the line that prints it."""
    by_line = {}
    for cell in d.cells.itertuples():
        by_line.setdefault(cell.line, []).append((cell.column, cell.text))
    return by_line


@pytest.mark.parametrize("row", ["208 社会保障 5 664.57 10.00", "208 社会保障 12 664.57 0.43"])
@pytest.mark.parametrize("spaced", [False, True])
def test_what_may_be_one_figure_or_two_is_missing_and_said(row, spaced):
    rows = [HEAD, FIRST]
    rows = [text.replace("\t", " ") for text in rows] if spaced else rows
    d = read("部门支出总表", *rows, row)
    note = d.tables.set_index("table").note["department_spending"]
    assert note == "figure not placed: 5; no total row"
    assert list(figures(d)) == [4]
    assert d.unplaced[d.unplaced.reason.eq("column unknown")].line.tolist() == [5]


def test_no_identity_is_broken_by_thousands_that_a_space_parts():
    heads = "科目编码\t科目名称\t基本支出\t项目支出\t本年支出合计"
    heads += "\t上缴上级支出\t经营支出\t对附属单位补助支出"
    rows = [
        "208\t社会保障和就业支出\t13 002.92\t9 836.43\t22 939.76\t100.41\t\t",
        "20802\t民政管理事务\t8 338.35\t9 756.95\t18 194.75\t99.45\t\t",
        "20808 抚恤 4 664.57 79.48 4 745.01 0.96",
        "2080801\t死亡抚恤\t4 619.74\t\t4 620.70\t0.96\t\t",
    ]
    d = read("支出决算表", heads, *rows)
    assert list(figures(d)) == [4, 5, 7]
    assert "differs" not in set(shimahe.audit(d).checks.status)


@pytest.mark.parametrize(
    "row",
    [
        "208 社会保障 669.57 5 664.57",
        "208 社会保障 664.57 0 664.57",
        "208\t社会保障\t5\t664.57\t1.00",
    ],
)
def test_pieces_are_figures_where_the_sums_or_tabs_say_so(row):
    d = read("部门支出总表", HEAD, FIRST, row)
    assert [text for _, text in figures(d)[5]] == row.split()[2:]


@pytest.mark.parametrize(("first", "is_read"), [("20", True), ("20.00", False)])
def test_without_sums_other_whole_numbers_tell(first, is_read):
    rows = [f"205\t教育支出\t{first}\t8.00", "208 社会保障 5 664.57"]
    d = read("部门收入总表", "科目编码\t科目名称\t合计\t上年数", *rows)
    assert (5 in figures(d)) is is_read


def test_blocks_and_items_part_thousands_too():
    heads = ["收入\t\t\t支出\t\t", "项目\t预算数\t上年数\t项目\t预算数\t上年数"]
    row = "一、财政拨款收入\t20.00\t8.00\t一、教育支出\t20.00\t8.00"
    d = read("部门收支总表", *heads, row, "合计 5 664.57 合计 5 664.57")
    assert list(figures(d)) == [5]
    items = "合计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费"
    d = read("三公经费支出表", items, "5 664.57 10.00 20.00")
    assert figures(d) == {}
    assert d.tables.set_index("table").note["three_public"] == "figure not placed: 4"
