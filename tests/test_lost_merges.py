"""Headers whose merged cells were lost: no figure stands under a heading that is not its own."""

from __future__ import annotations

import pytest

from shimahe import Disclosure, audit, read
from tests.fragments import note_of

ROWS = [
    "合计\t\t55.00\t45.00\t10.00",
    "201\t一般公共服务支出\t55.00\t45.00\t10.00",
    "2010301\t行政运行\t45.00\t45.00\t",
    "2010302\t一般行政管理事务\t10.00\t\t10.00",
]
BESIDE_LAST_YEAR = [
    "合计\t\t50.00\t55.00\t45.00\t10.00",
    "201\t一般公共服务支出\t50.00\t55.00\t45.00\t10.00",
    "2010301\t行政运行\t42.00\t45.00\t45.00\t",
    "2010302\t一般行政管理事务\t8.00\t10.00\t\t10.00",
]
IN_PARTS = [
    "合计\t\t55.00\t40.00\t5.00\t10.00",
    "2010301\t行政运行\t45.00\t40.00\t5.00\t",
    "2010302\t一般行政管理事务\t10.00\t\t\t10.00",
]
SEVERAL_YEARS = "科目\t2024年执行数\t2025年预算数\n编码\t名称\t小计\t基本支出\t项目支出"
FOUR_GROUPS = (
    "科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\t年末结转和结余\n"
    "\t\t合计\t基本支出结转\t项目支出结转\t合计\t基本支出\t项目支出"
    "\t合计\t基本支出\t项目支出\t合计\t基本支出结转\t项目支出结转"
)
IN_GROUPS = [
    "合计\t\t3\t1\t2\t55\t45\t10\t56\t45\t11\t2\t1\t1",
    "201\t一般公共服务支出\t3\t1\t2\t55\t45\t10\t56\t45\t11\t2\t1\t1",
]
#: Headers that lost merged cells, and the rows below them.
MOVED = [
    (SEVERAL_YEARS, BESIDE_LAST_YEAR),
    ("科目编码\t科目名称\t2024年\t2025年\n\t\t合计\t基本支出\t项目支出", BESIDE_LAST_YEAR),
    ("科目编码\t科目名称\t上年\t本年\n合计\t基本支出\t项目支出", BESIDE_LAST_YEAR),
    ("科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t\t\t人员经费\t公用经费", IN_PARTS),
    ("科目编码\t科目名称\t合计\t基本支出\t\t项目支出\n\t\t人员经费\t公用经费", IN_PARTS),
    ("科目\t总计\t基本支出\t项目支出\n编码\t名称", ROWS),
    (FOUR_GROUPS, IN_GROUPS),
    ("科目编码\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项", ROWS),
    ("科目编码\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t小计\t人员经费", IN_PARTS),
]
#: What the rows say, whatever their header.
TRUE_KINDS = {("201", "basic", 45.0), ("201", "project", 10.0), ("201", "project", 11.0)}
TRUE_KINDS |= {("2010301", "basic", 45.0), ("2010301", "basic", 40.0), ("2010301", "basic", 5.0)}
TRUE_KINDS |= {("2010302", "project", 10.0)}


def with_header(header: str, rows: list[str]) -> Disclosure:
    """A table of the general budget with this header."""
    lines = ["2025年一般公共预算支出表", "单位：万元", header, *rows]
    return read("\n".join(lines).encode())


@pytest.mark.parametrize(("header", "rows"), MOVED)
def test_no_figure_stands_under_a_heading_that_moved(header, rows):
    d = with_header(header, rows)
    found = d.spending[["code", "kind", "amount_wan"]].itertuples(index=False, name=None)
    assert set(found) <= TRUE_KINDS
    assert not audit(d).checks.status.eq("differs").any()


@pytest.mark.parametrize(("header", "rows"), MOVED)
def test_headings_that_moved_are_named(header, rows):
    d = with_header(header, rows)
    table = d.tables[d.tables.table.eq("general_spending")].iloc[0]
    assert table.status == "partly read"
    assert "header not recognised" in note_of(d, "general_spending")


WHOLE = [
    "项目\t本年支出\n科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "科目编码\t科目名称\t本年支出\n\t\t合计\t基本支出\t项目支出",
    "科目\t合计\t基本支出\t项目支出",
    "科目\t\t总计\t基本支出\t项目支出\n编码\t名称",
]


@pytest.mark.parametrize("header", WHOLE)
def test_a_merged_cell_that_moves_no_heading_of_figures_costs_nothing(header):
    d = with_header(header, ROWS)
    found = d.spending[["code", "kind", "amount_wan"]].itertuples(index=False, name=None)
    assert list(found) == [
        ("201", "basic", 45.0),
        ("201", "project", 10.0),
        ("2010301", "basic", 45.0),
        ("2010302", "project", 10.0),
    ]


@pytest.mark.parametrize("form", ["tabs", "html"])
@pytest.mark.parametrize("first", ["项目 合计", "年度 合计", "单位 合计"])
def test_a_list_whose_rows_are_all_wider_than_its_header_has_no_columns(first, form):
    header = [first, "公务接待费", "因公出国（境）费", "公务用车购置费"]
    rows = [["上年预算数", "14.00", "", "8.00", "6.00"], ["本年预算数", "9.00", "9.00", "", ""]]
    if form == "tabs":
        table = ["\t".join(row) for row in (header, *rows)]
    else:
        cells = ["".join(f"<td>{text}</td>" for text in row) for row in (header, *rows)]
        table = ["<table>", *(f"<tr>{row}</tr>" for row in cells), "</table>"]
    d = read("\n".join(["“三公”经费预算表", "单位：万元", *table]).encode())
    assert d.three_public.amount_wan.isna().all()
    assert "header not recognised" in note_of(d, "three_public")
