"""A title that names another form than the columns or rows of its table: neither is believed."""

from __future__ import annotations

import pytest

import shimahe
from shimahe import NoBudgetTables

NOTE = "title contradicts table"
SPENDING = (
    "## 部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "\t合计\t9.00\t5.00\t4.00\n205\t教育支出\t9.00\t5.00\t4.00"
)
RECEIPTS = (
    "科目编码\t科目名称\t合计\t上年结转\t一般公共预算拨款收入\t政府性基金预算拨款收入\n"
    "\t合计\t10.00\t1.00\t6.00\t3.00\n205\t教育支出\t10.00\t1.00\t6.00\t3.00"
)
DEPARTMENT_RECEIPTS = "项目\t合计\t财政拨款收入\t事业收入\t其他收入\n合计\t10.00\t6.00\t1.00\t3.00"
USES = (
    "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "\t合计\t10.00\t4.00\t6.00\n205\t教育支出\t10.00\t4.00\t6.00"
)
ITEMS_DOWN = (
    "项目\t2025年预算数\n合计\t10.00\n1.因公出国（境）费\t1.00\n2.公务接待费\t2.00\n"
    "3.公务用车购置及运行费\t7.00\n其中：公务用车购置费\t3.00\n公务用车运行费\t4.00"
)
ITEMS_ACROSS = (
    "单位\t合计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费\n甲所\t10.00\t1.00\t7.00\t2.00"
)
PURCHASES = "项目\t合计\t货物\t工程\t服务\n合计\t10.00\t4.00\t1.00\t5.00"
PURCHASES_DOWN = "项目\t预算数\n合计\t10.00\n一、货物\t4.00\n二、工程\t1.00\n三、服务\t5.00"
LIST_OF_PURCHASES = (
    "项目名称\t采购品目\t合计\t一般公共预算\t政府性基金\n办公设备\tA02\t10.00\t6.00\t4.00"
)
BALANCE = (
    "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
    "一、一般公共预算拨款收入\t6.00\t一、一般公共服务支出\t7.00\n"
    "二、事业收入\t4.00\t二、教育支出\t3.00\n收入总计\t10.00\t支出总计\t10.00"
)
BALANCE_WITH_CODES = (
    "项目\t预算数\t科目编码\t科目名称\t预算数\n"
    "一、财政拨款收入\t6.00\t201\t一般公共服务支出\t7.00\n"
    "二、事业收入\t4.00\t205\t教育支出\t3.00\n总计\t10.00\t\t总计\t10.00"
)
ACCOUNTS = "科目编码\t科目名称\t预算数\n201\t一般公共服务支出\t7.00\n20103\t政府办公厅\t7.00"
PURCHASES_BY_ACCOUNT = "科目编码\t科目名称\t品目名称\t金额\n2010301\t行政运行\t台式计算机\t7.00"
BY_BUDGET = (
    "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金预算\n"
    "205\t教育支出\t6.00\t6.00\t\n212\t城乡社区支出\t4.00\t\t4.00"
)


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("一般公共预算支出表", RECEIPTS),
        ("政府性基金预算支出表", RECEIPTS),
        ("部门收支总表", RECEIPTS),
        ("国有资本经营预算支出表", DEPARTMENT_RECEIPTS),
        ("一般公共预算基本支出表", DEPARTMENT_RECEIPTS),
        ("三公经费支出表", DEPARTMENT_RECEIPTS),
        ("部门收入总表", USES),
        ("三公经费支出表", USES),
        ("政府采购预算表", USES),
        ("三公经费支出表", ACCOUNTS),
        ("政府采购预算表", ACCOUNTS),
        ("部门收入总表", ITEMS_DOWN),
        ("一般公共预算支出表", ITEMS_DOWN),
        ("部门收支总表", ITEMS_DOWN),
        ("政府采购预算表", ITEMS_DOWN),
        ("部门收入总表", ITEMS_ACROSS),
        ("财政拨款收支总表", ITEMS_ACROSS),
        ("政府采购预算表", ITEMS_ACROSS),
        ("部门收入总表", PURCHASES),
        ("部门收支总表", PURCHASES),
        ("三公经费支出表", PURCHASES),
        ("部门收入总表", PURCHASES_DOWN),
        ("部门收入总表", LIST_OF_PURCHASES),
        ("三公经费支出表", BALANCE),
        ("部门收入总表", BALANCE),
        ("一般公共预算基本支出表", BALANCE),
        ("一般公共预算支出表", BALANCE),
        ("一般公共预算支出表", BY_BUDGET),
        ("政府性基金预算支出表", BY_BUDGET),
        ("国有资本经营预算支出表", BY_BUDGET),
    ],
)
def test_a_table_of_another_form_than_its_title_names_is_set_aside(title, rows):
    d = shimahe.read(f"{SPENDING}\n\n## {title}\n单位：万元\n{rows}".encode())
    strays = d.tables[d.tables.status.eq("unrecognised")]
    assert strays[["title", "note"]].values.tolist() == [[title, NOTE]]
    assert set(d.cells.table) == {"department_spending"}
    assert d.spending.amount_wan.tolist() == [5.0, 4.0]
    assert {"unrecognised table"} == set(d.unplaced[d.unplaced.line.gt(8)].reason) - {
        "heading",
        "unit mark",
    }


@pytest.mark.parametrize(
    ("title", "rows", "table"),
    [
        ("部门收入总表", RECEIPTS, "department_revenue"),
        ("部门支出总表", USES, "department_spending"),
        ("部门收支总表", USES, "department_spending"),
        ("三公经费支出表", ITEMS_DOWN, "three_public"),
        ("三公经费支出表", ITEMS_ACROSS, "three_public"),
        ("政府采购预算表", PURCHASES, "procurement"),
        ("政府采购预算表", PURCHASES_DOWN, "procurement"),
        ("政府采购预算表", LIST_OF_PURCHASES, "procurement"),
        ("政府采购预算表", PURCHASES_BY_ACCOUNT, "procurement"),
        ("部门收入总表", ACCOUNTS, "department_revenue"),
        ("政府采购预算表", DEPARTMENT_RECEIPTS, "procurement"),
        ("部门收支总表", BALANCE, "department_balance"),
        ("部门收支总表", BALANCE_WITH_CODES, "department_balance"),
        ("政府性基金预算收支表", BALANCE, "fund_spending"),
        ("部门支出总表", BY_BUDGET, "department_spending"),
        ("部门收入总表", BY_BUDGET, "department_revenue"),
    ],
)
def test_a_table_of_its_own_form_is_read(title, rows, table):
    d = shimahe.read(f"## {title}\n单位：万元\n{rows}".encode())
    assert NOTE not in d.tables.note.fillna("").tolist()
    assert set(d.cells.table) == {table}


@pytest.mark.parametrize(
    "heads",
    [
        "其中：政府采购\t货物",
        "财政拨款收入\t事业收入",
        "因公出国（境）费\t公务接待费",
        "政府性基金预算\t上年结转",
    ],
)
def test_columns_beside_those_of_the_form_contradict_nothing(heads):
    head = f"科目编码\t科目名称\t合计\t基本支出\t项目支出\t{heads}"
    text = f"## 部门支出总表\n单位：万元\n{head}\n205\t教育支出\t6.00\t2.00\t4.00\t1.00\t1.00"
    assert shimahe.read(text.encode()).spending.amount_wan.tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    "head",
    [
        "科目编码\t科目名称\t合计\t资金来源\t\n\t\t\t财政拨款收入\t事业收入",
        "科目编码\t科目名称\t合计\t财政拨款收入资金\t事业收入资金",
    ],
)
def test_what_names_the_source_that_pays_is_no_receipt(head):
    text = f"## 部门支出总表\n单位：万元\n{head}\n205\t教育支出\t6.00\t2.00\t4.00"
    assert shimahe.read(text.encode()).spending.amount_wan.tolist() == [6.0]


def test_a_table_of_no_amount_contradicts_nothing():
    rows = "项目\t合计\t财政拨款收入\t事业收入\n合计\t0.00\t\t"
    text = f"{SPENDING}\n\n## 政府性基金预算支出表\n单位：万元\n{rows}"
    tables = shimahe.read(text.encode()).tables.set_index("table")
    assert NOTE not in tables.note.fillna("").tolist()


def test_a_table_of_receipts_of_funds_is_no_spending():
    rows = "科目编码\t科目名称\t预算数\n10301\t政府性基金收入\t10.00"
    d = shimahe.read(f"{SPENDING}\n\n## 政府性基金预算收入表\n单位：万元\n{rows}".encode())
    assert set(d.cells.table) == {"department_spending"}


def test_a_refusal_says_that_the_title_contradicts_the_table():
    with pytest.raises(NoBudgetTables, match="第 1 行起的表印出的栏目或项目与标题不符"):
        shimahe.read(f"## 部门收入总表\n单位：万元\n{ITEMS_DOWN}".encode())
