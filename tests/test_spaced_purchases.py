"""Purchases in text that only spaces part: read where one line prints all headings, else said."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

OTHER = "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t3.00\n"
TITLE = f"{OTHER}\n政府采购预算表\n单位：万元"
FORM = "procurement"


def read(text, title=TITLE):
    return shimahe.read(f"{title}\n{text}".encode())


def bought(d):
    rows = d.procurement[["category", "budget", "amount_wan"]].values.tolist()
    return {(category, budget): amount for category, budget, amount in rows}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "合计 货物 工程 服务\n7.00 5.00 - 2.00",
            {("total", "all"): 7.0, ("goods", "all"): 5.0, ("services", "all"): 2.0},
        ),
        (
            "采购项目 货物 合计\n合 计 3.00 3.00\n一般公共预算 3.00 3.00",
            {
                ("total", "all"): 3.0, ("goods", "all"): 3.0,
                ("total", "general_public"): 3.0, ("goods", "general_public"): 3.0,
            },
        ),
        (
            "采购类别 合计 一般公共预算 政府性基金预算\n货物 9.00 6.00 3.00\n- 2 -\n"
            "采购类别 合计 一般公共预算 政府性基金预算\n总计 9.00 6.00 3.00",
            {
                ("goods", "all"): 9.0, ("goods", "general_public"): 6.0,
                ("goods", "government_fund"): 3.0, ("total", "all"): 9.0,
                ("total", "general_public"): 6.0, ("total", "government_fund"): 3.0,
            },
        ),
    ],
)  # fmt: skip
def test_rows_of_as_many_figures_as_headings_are_read(text, wanted):
    d = read(text)
    assert bought(d) == wanted
    assert status_of(d, FORM) == "complete"


@pytest.mark.parametrize(
    "text",
    [
        "采购 服务\n类 合计 货物 工程\n10.00 6.00 4.00",
        "服务\n合计 货物 工程\n10.00 6.00 4.00",
        "类 合计 货物 工程 服务\n10.00 6.00 4.00 0.00",
        "合计 货物\n工程 服务\n10.00 6.00 4.00",
        "合计\n货物\n工程\n服务\n10.00 6.00 4.00 -",
        "合计 货物 工程 服务\n10.00 6.00 4.00",
        "合计 货物 工程 服务\n10.00 6.00 4.00 1.00",
        "合计 货物 货物 服务\n10.00 6.00 4.00 0.00",
        "项目 合计 货物 工程 服务\n合计 10.00 6.00 4.00",
    ],
)
def test_what_no_order_of_headings_tells_is_missing_and_said(text):
    d = read(text)
    assert bought(d) == {}
    assert set(d.cells.table) == {"department_spending"}
    assert status_of(d, FORM) == "partly read"


def test_a_row_that_prints_fewer_figures_is_named():
    d = read("项目 合计 货物 工程 服务\n合计 9.00 6.00 3.00 -\n一般公共预算 9.00 6.00 3.00")
    assert bought(d) == {("total", "all"): 9.0, ("goods", "all"): 6.0, ("works", "all"): 3.0}
    assert note_of(d, FORM) == "cells not parted: 10"


def test_a_row_of_dashes_is_a_row():
    d = read("项目 合计 货物\n政府性基金预算 - -\n合计 2.00 2.00")
    assert bought(d) == {("total", "all"): 2.0, ("goods", "all"): 2.0}
    assert status_of(d, FORM) == "complete"


@pytest.mark.parametrize("head", ["采购项目", "采购类别", "资金来源"])
def test_a_first_row_of_blanks_is_no_heading(head):
    rows = [f"{head}\t合计\t一般公共预算\t政府性基金预算", "货物\t\t\t", "服务\t11.00\t8.50\t2.50"]
    d = read("\n".join([*rows, "合计\t11.00\t8.50\t2.50"]))
    assert bought(d)["services", "general_public"] == 8.5
    assert ("goods", "all") not in bought(d)


def test_another_source_of_money_has_a_column_of_its_own():
    rows = ["采购类别 合计 一般公共预算 其他资金", "合计 9.00 6.00 3.00", "货物 9.00 6.00 3.00"]
    d = read("\n".join(rows))
    cells = d.cells[d.cells.row.eq("货物")]
    assert dict(zip(cells.column, cells.value, strict=True)) == {
        "total": 9.0,
        "general_public": 6.0,
        "其他资金": 3.0,
    }
    assert (status_of(d, FORM), note_of(d, FORM)) == ("complete", "")
    checks = shimahe.audit(d).checks
    assert not checks.status.eq("differs").any()
