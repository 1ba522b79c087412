"""Headings that stand over one another above one column of figures, or below them without any."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

TITLE = "国有资本经营预算支出表\n单位：元"


#: A page whose headings stand in the middle of their columns, so that no column is without one.
PAGE = """ 科目编码         科目名称         {}
                          {}
本年合计                     48,080
2239999   其他国有资本经营预算支出   48,080"""


@pytest.mark.parametrize("above", ["预算数", "2024年预算数", "决算数"])
@pytest.mark.parametrize(
    ("below", "column"),
    [
        ("合计（元）", "total"),
        ("小计（元）", "total"),
        ("合计", "total"),
        ("项目支出（元）", "project"),
    ],
)
def test_the_lowest_of_two_headings_names_the_only_column(above, below, column):
    d = shimahe.read("\n".join([TITLE, PAGE.format(above, below)]).encode())
    found = d.cells[["row", "column", "text"]].to_numpy().tolist()
    assert found == [["本年合计", column, "48,080"], ["2239999", column, "48,080"]]
    assert status_of(d, "state_capital_spending") == "complete"


EMPTY = """政府性基金预算财政拨款支出决算表
单位：元
功能分类科目   本年支出合计        基本支出                  项目支出
                              人员经费   公用经费   小计   运转类   特定目标类
{}
注：本单位无政府性基金预算财政拨款收支，故本表无数据。

部门支出总表
单位：元
科目编码\t科目名称\t合计
205\t教育支出\t3.00
"""


@pytest.mark.parametrize("row", ["合计", "", "  合  计"])
def test_headings_above_no_figure_are_no_figures_without_a_place(row):
    d = shimahe.read(EMPTY.format(row).encode())
    assert status_of(d, "fund_spending") == "declared empty"
    assert "figure not placed" not in note_of(d, "fund_spending")


def test_a_figure_below_a_second_heading_of_names_is_named():
    head = "科目编码\t科目名称\t项目名称\t合计\t项目支出"
    rows = ["205\t教育支出\t\t9.00\t9.00", "20502\t普通教育\t9.00\t9.00\t"]
    d = shimahe.read("\n".join(["部门支出总表", "单位：万元", head, *rows]).encode())
    assert "figure not placed: 5" in note_of(d, "department_spending")
    assert status_of(d, "department_spending") == "partly read"
