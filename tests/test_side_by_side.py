"""Tables that stand side by side on a sheet or a page are read each for itself."""

import io

import openpyxl
import pytest

import shimahe
from shimahe.reading.grids import Line
from shimahe.reading.side_by_side import one_below_the_other
from tests.fragments import status_of

LEFT = [
    ["部门支出总表", "", "", "", ""],
    ["单位：万元", "", "", "", ""],
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "100.00", "60.00", "40.00"],
    ["20103", "政府办公厅", "100.00", "60.00", "40.00"],
    ["合计", "", "100.00", "60.00", "40.00"],
]
RIGHT = [
    ["三公经费支出表", ""],
    ["单位：元", ""],
    ["项目", "预算数"],
    ["合计", "50000.00"],
    ["公务接待费", "20000.00"],
    ["公务用车购置及运行费", "30000.00"],
]


def beside(left, right, gap=1):
    return [[*row, *[""] * gap, *other] for row, other in zip(left, right, strict=True)]


def as_text(rows):
    return "\n".join(["# 某街道2025年部门预算", *("\t".join(row) for row in rows)]).encode()


def as_html(rows):
    body = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows)
    return f"<html><body><h1>某街道2025年部门预算</h1><table>{body}</table></body></html>".encode()


def as_workbook(rows):
    book = openpyxl.Workbook()
    book.active.append(["某街道2025年部门预算"])
    for row in rows:
        book.active.append([cell or None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def amounts(d):
    spending = dict(zip(d.spending.code + d.spending.kind, d.spending.amount_wan, strict=True))
    return spending, dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True))


@pytest.mark.parametrize("written", [as_text, as_html, as_workbook])
@pytest.mark.parametrize("rows", [beside(LEFT, RIGHT), beside(LEFT, RIGHT, 2), beside(RIGHT, LEFT)])
def test_each_of_two_tables_is_read_for_itself(written, rows):
    d = shimahe.read(written(rows))
    spending, items = amounts(d)
    assert spending == {"201basic": 60, "201project": 40, "20103basic": 60, "20103project": 40}
    assert (items["total"], items["reception"], items["vehicles"]) == (5, 2, 3)
    assert {status_of(d, key) for key in ("department_spending", "three_public")} == {"complete"}
    assert "differs" not in set(shimahe.audit(d).checks.status)


def test_without_a_blank_column_a_table_begins_with_its_title():
    spending, items = amounts(shimahe.read(as_text(beside(LEFT, RIGHT, 0))))
    assert spending["201basic"] == 60
    assert items["total"] == 5


def test_a_figure_is_cited_in_its_own_cell():
    d = shimahe.read(as_workbook(beside(LEFT, RIGHT)))
    total = d.cells[d.cells.table.eq("three_public")].iloc[0]
    assert total.text == "50000.00"
    assert "（Sheet!H5）" in d.cite(total)


def test_titles_beside_each_other_without_tables_below_stay_as_they_are():
    contents = [Line(n, "\t".join(row), tuple(row)) for n, row in enumerate([LEFT[0] + RIGHT[0]])]
    assert one_below_the_other(contents) == contents
    one = [Line(n, "\t".join(row), tuple(row)) for n, row in enumerate(LEFT)]
    assert one_below_the_other(one) is one
