"""A number alone below a row without a figure: the figure of that row, or the number of a page."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of

UNIT = "单位：元"
TOURS = [
    "公务用车购置及运行维护费 30,000",
    "公务用车购置费 -",
    "公务用车运行维护费 30,000",
    "因公出国（境）费 -",
]
BASIC = ["一般公共预算基本支出表", "科目编码 科目名称 预算数"]
BALANCE = ["收支总表", "收入 支出", "项目 行次 预算数 项目 行次 预算数"]


def read(*lines):
    return shimahe.read("\n".join(["# 甲镇2025年部门预算", UNIT, *lines]).encode())


def reasons(d, *lines):
    return d.unplaced.reason[d.unplaced.line.isin(lines)].tolist()


@pytest.mark.parametrize("figure", ["5", "51"])
def test_an_item_whose_figure_may_be_the_number_of_a_page_is_named_and_not_called_blank(figure):
    total = 30_000 + int(figure)
    d = read("“三公”经费支出表", "项目 预算数", f"合计 {total:,}", *TOURS, "公务接待费", figure)
    assert status_of(d, "three_public") == "partly read"
    assert note_of(d, "three_public") == "cells not parted: 10, 11"
    assert reasons(d, 10, 11) == ["column unknown", "column unknown"]
    assert differing(d).empty


@pytest.mark.parametrize("figure", ["5", "51"])
def test_an_account_whose_figure_may_be_the_number_of_a_page_is_named(figure):
    rows = ["301 工资福利支出 373,266", "30101 基本工资 373,266", f"302 商品和服务支出 {figure}"]
    d = read(*BASIC, f"合计 {373_266 + int(figure):,}", *rows, "30201 办公费", figure)
    assert status_of(d, "basic_economic") == "partly read"
    assert note_of(d, "basic_economic") == "cells not parted: 9, 10"
    assert "30201" not in set(d.cells.row)


def test_a_number_of_a_page_below_a_row_with_its_figure_is_no_figure():
    d = read(*BASIC, "合计 373,266", "301 工资福利支出 373,266", "7", "30101 基本工资 373,266")
    assert status_of(d, "basic_economic") == "complete"
    assert reasons(d, 7) == ["note"]
    assert d.cells.value.tolist() == [373_266.0] * 3


def test_a_number_of_a_page_below_a_blank_row_of_a_table_with_blank_rows_is_no_figure():
    rows = ["301 工资福利支出 373,266", "30101 基本工资 373,266", "30102 津贴补贴", "30103 奖金"]
    d = read(*BASIC, "合计 373,266", *rows, "7")
    assert status_of(d, "basic_economic") == "complete"
    assert reasons(d, 10) == ["note"]


@pytest.mark.parametrize("figure", ["9", "51", "951"])
def test_the_last_figure_of_a_row_of_a_balance_is_no_page_where_the_sums_say_so(figure):
    total = f"{373_266 + int(figure):,}"
    d = read(
        *BALANCE,
        f"一般公共预算资金 1 {total} 社会保障和就业支出 11",
        figure,
        "政府性基金预算资金 2 - 节能环保支出 12",
        "373,266",
        f"收入合计 10 {total} 支出合计 20 {total}",
    )
    amounts = dict(zip(d.cells.row, d.cells.value, strict=True))
    assert amounts["社会保障和就业支出"] == float(figure)
    assert amounts["节能环保支出"] == 373_266.0
    assert status_of(d, "department_balance") == "complete"
    assert differing(d).empty


def test_a_number_of_three_digits_is_no_page_where_other_rows_leave_a_blank():
    d = read(
        *BALANCE,
        "一般公共预算资金 1 374,217 社会保障和就业支出 11",
        "951",
        "政府性基金预算资金 2 节能环保支出 12 373,266",
        "国有资本经营预算资金 3",
        "收入合计 10 374,217 支出合计 20 374,217",
    )
    amounts = dict(zip(d.cells.row, d.cells.value, strict=True))
    assert amounts["社会保障和就业支出"] == 951.0
    assert status_of(d, "department_balance") == "complete"
    assert differing(d).empty


def test_a_number_of_a_page_below_a_row_of_a_balance_that_leaves_blanks_is_no_figure():
    d = read(
        *BALANCE,
        "一般公共预算资金 1 373,266 社会保障和就业支出 11",
        "7",
        "政府性基金预算资金 2 节能环保支出 12 373,266",
        "国有资本经营预算资金 3",
        "收入合计 10 373,266 支出合计 20 373,266",
    )
    assert status_of(d, "department_balance") == "complete"
    assert reasons(d, 7) == ["note"]
    assert 7.0 not in set(d.cells.value)


SPENDING = ["部门支出总表", "科目编码 科目名称 合计 基本支出 项目支出"]
REVENUE = ["部门收入总表", "科目编码 科目名称 合计 一般公共预算 政府性基金预算 上年结转"]


def account(d, table, code):
    """The figures of an account in a table, by column, each with its line."""
    cells = d.cells[d.cells.table.eq(table) & d.cells.row.eq(code)]
    return dict(zip(cells.column, zip(cells.value, cells.line, strict=True), strict=True))


@pytest.mark.parametrize("figure", ["7", "74"])
def test_the_last_figure_of_an_account_is_no_page_where_its_sum_needs_it(figure):
    total = f"{3_467 + int(figure):,}"
    rows = [f"合计 {total} 3,467 {figure}"]
    for account_words in ("213 农林水支出", "21303 水利", "2130314 防汛"):
        rows += [f"{account_words} {total} 3,467", figure]
    d = read(*SPENDING, *rows)
    assert status_of(d, "department_spending") == "complete"
    assert account(d, "department_spending", "2130314") == {
        "total": (float(total.replace(",", "")), 10),
        "basic": (3_467.0, 10),
        "project": (float(figure), 11),
    }
    assert reasons(d, 7, 9, 11) == []
    assert differing(d).empty


def test_the_last_of_many_figures_of_an_account_is_no_page_where_its_sum_needs_it():
    d = read(
        *REVENUE,
        "合计 5,041 4,967 - 74",
        "208 社会保障和就业支出 1,500 1,500 -",
        "-",
        "213 农林水支出 3,541 3,467 -",
        "74",
    )
    assert status_of(d, "department_revenue") == "complete"
    carried = account(d, "department_revenue", "213")["carried_over"]
    assert carried == (74.0, 9)


def test_the_number_of_a_page_below_an_account_that_lost_its_blank_is_no_figure():
    d = read(
        *SPENDING,
        "合计 7,008 3,541 3,467",
        "208 社会保障和就业支出 3,541 3,541",
        "74",
        "213 农林水支出 3,467 3,467",
    )
    assert 74.0 not in set(d.cells.value)
    assert reasons(d, 7) == ["note"]
