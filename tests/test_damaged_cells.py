"""Damaged cells, rows and headings: a figure is right, or it is missing and said to be."""

from __future__ import annotations

import pytest

import shimahe

LEVELS = """一般公共预算支出表
单位：万元
类\t款\t项\t科目名称\t合计\t基本支出\t项目支出
\t\t\t合计\t9.00\t5.00\t4.00
201\t\t\t一般公共服务支出\t9.00\t5.00\t4.00
201\t02\t\t政协事务\t9.00\t5.00\t4.00
201\t02\t01\t行政运行\t5.00\t5.00\t
{}
"""
CODES = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t上年预算数\t合计\t基本支出\t项目支出
\t合计\t8.00\t9.00\t5.00\t4.00
201\t一般公共服务支出\t8.00\t9.00\t5.00\t4.00
20102\t政协事务\t8.00\t9.00\t5.00\t4.00
2010201\t行政运行\t4.00\t5.00\t5.00\t
{}
"""


def read(text):
    return shimahe.read(text.encode())


def table(d, key="general_spending"):
    """Return the status of a table, and the phrases of its note."""
    row = d.tables.set_index("table").loc[key]
    return row.status, row.note.split("; ") if isinstance(row.note, str) else []


def read_of(d, line):
    """Return code, column and value of each cell of a line."""
    own = d.cells[d.cells.line.eq(line)]
    return list(zip(own.code.fillna(""), own.column, own.value, strict=True))


LOWEST = [("2010299", "total", 4.0), ("2010299", "project", 4.0)]


@pytest.mark.parametrize(
    "row",
    [
        "201\t02\t99 　其他政协事务支出\t\t4.00\t\t4.00",
        "201\t02\t99其他政协事务支出\t\t4.00\t\t4.00",
        "\t\t99-其他政协事务支出\t\t4.00\t\t4.00",
        "201\t02\t99 　其他政协事务支出\t4.00\t\t4.00",  # shorter
    ],
)
def test_the_lowest_level_may_share_its_cell_with_the_name(row):
    d = read(LEVELS.format(row))
    assert read_of(d, 8) == LOWEST
    assert d.spending["name"][d.spending.code.eq("2010299")].tolist() == ["其他政协事务支出"]
    assert table(d)[0] == "complete"


@pytest.mark.parametrize(
    "row",
    [
        "201\t02\t9?\t其他政协事务支出\t4.00\t\t4.00",
        "201\t02\t9O\t其他政协事务支出\t4.00\t\t4.00\t",
    ],
)
def test_a_level_that_is_not_read_makes_no_shorter_code(row):
    d = read(LEVELS.format(row))
    assert not d.cells.code[d.cells.line.eq(8)].notna().any()
    assert "code not read: 8" in table(d)[1]


@pytest.mark.parametrize("code", ["201?0299", "20102?99", "201·299", "201O299", "20102□9"])
def test_a_code_with_a_foreign_sign_is_no_shorter_code(code):
    d = read(CODES.format(f"{code}\t其他政协事务支出\t4.00\t4.00\t\t4.00"))
    assert not d.cells.code[d.cells.line.eq(8)].notna().any()
    assert "code not read: 8" in table(d)[1]


def test_the_rest_of_a_code_in_the_next_cell_is_no_code():
    text = "一般公共预算支出表\n单位：万元\n功能分类科目\t合计\n合计\t9.00\n"
    d = read(f"{text}201-一般公共服务支出\t9.00\n2010\t202-一般行政管理事务\t9.00\n")
    assert "202" not in set(d.spending.code)
    assert table(d)[0] != "complete"


UNREAD = ["***", "#REF!", "1.2E+05", "12.0O", "......", "待定", "5.00²", "8 . 00", "2024-01-05"]


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_no_number_in_a_column_of_figures_that_the_form_does_not_know_is_named(text):
    d = read(CODES.format(f"2010299\t其他政协事务支出\t{text}\t4.00\t\t4.00"))
    assert "no number: 8" in table(d)[1]
    assert [cell for cell in read_of(d, 8) if cell[2] == cell[2]] == LOWEST


@pytest.mark.parametrize("note", ["见说明", "*", "项目 2 个"])
def test_words_in_a_column_of_notes_are_no_unread_figures(note):
    text = CODES.replace("\t上年预算数", "").replace("\t8.00\t", "\t").replace("\t4.00\t5", "\t5")
    lines = text.format("2010299\t其他政协事务支出\t4.00\t\t4.00").splitlines()
    lines[2] += "\t备注"
    lines[7] += f"\t{note}"
    assert table(read("\n".join(lines)))[0] == "complete"
