"""Rows whose amounts no frame of money holds: named, and the table is not complete."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

UNIT = "单位：万元"


def read(title, *rows):
    return shimahe.read("\n".join([title, UNIT, *rows]).encode())


#: By name, a form, its title and its rows, and the lines of those that no frame holds.
NOT_FRAMED = {
    "accounts without codes": (
        "general_spending",
        "一般公共预算支出表",
        ["项目\t合计\t基本支出\t项目支出", "教育支出\t3.00\t2.00\t1.00", "合计\t3.00\t2.00\t1.00"],
        "4",
    ),
    "one account without its code": (
        "fund_spending",
        "政府性基金预算支出表",
        ["科目编码\t科目名称\t合计", "212\t城乡社区支出\t3.00", "\t其他支出\t1.50"],
        "5",
    ),
    "offices in place of accounts": (
        "department_spending",
        "部门支出总表",
        ["单位名称\t合计\t基本支出\t项目支出", "甲镇\t3.00\t2.00\t1.00", "合计\t3.00\t2.00\t1.00"],
        "4",
    ),
    "revenue of offices": (
        "department_revenue",
        "部门收入总表",
        [
            "单位代码\t单位名称\t合计\t一般公共预算\t事业收入",
            "\t合计\t5.00\t4.00\t1.00",
            "101001\t甲局本级\t3.00\t3.00\t",
            "101002\t甲局信息中心\t2.00\t1.00\t1.00",
        ],
        "5, 6",
    ),
    "economic lines without codes": (
        "basic_economic",
        "一般公共预算基本支出表",
        [
            "经济分类\t合计\t人员经费\t公用经费",
            "工资福利支出\t3.00\t3.00\t",
            "商品和服务支出\t1.00\t\t1.00",
        ],
        "4, 5",
    ),
    "income of no known source": (
        "department_balance",
        "部门收支总表",
        [
            "收入\t预算数\t支出\t预算数",
            "财政拨款收入\t2.00\t教育支出\t3.00",
            "租金\t1.00\t\t",
            "收入总计\t3.00\t支出总计\t3.00",
        ],
        "5",
    ),
    "purchases by item": (
        "procurement",
        "政府采购预算表",
        ["采购项目\t数量\t金额", "计算机\t3\t2.00", "打印机\t1\t1.00", "合计\t\t3.00"],
        "4, 5",
    ),
    "purchases by office": (
        "procurement",
        "政府采购预算表",
        ["单位名称\t合计\t货物\t工程\t服务", "甲镇\t3.00\t2.00\t\t1.00"],
        "4",
    ),
    "two rows of purchases without labels": (
        "procurement",
        "政府采购预算表",
        ["合计\t货物\t工程\t服务", "3.00\t2.00\t\t1.00", "1.00\t1.00\t\t"],
        "4, 5",
    ),
}


@pytest.mark.parametrize("name", NOT_FRAMED)
def test_rows_whose_amounts_no_frame_holds_are_named(name):
    form, title, rows, lines = NOT_FRAMED[name]
    d = read(title, *rows)
    assert f"in no frame: {lines}" in note_of(d, form).split("; ")
    assert status_of(d, form) == "partly read"


#: By name, a form, its title and its rows, of which nothing is missed.
FRAMED = {
    "parts of a source below it": (
        "department_balance",
        "部门收支总表",
        [
            "收入\t预算数\t支出\t预算数",
            "财政拨款收入\t3.00\t教育支出\t3.00",
            "其中：租金\t1.00\t\t",
            "收入总计\t3.00\t支出总计\t3.00",
        ],
    ),
    "a total without a code": (
        "general_spending",
        "一般公共预算支出表",
        ["科目编码\t科目名称\t合计", "205\t教育支出\t3.00", "\t本年支出合计\t3.00"],
    ),
    "a row of noughts": (
        "general_spending",
        "一般公共预算支出表",
        ["科目编码\t科目名称\t合计", "205\t教育支出\t3.00", "\t其他\t0.00", "\t合计\t3.00"],
    ),
    "the only row of purchases": (
        "procurement",
        "政府采购预算表",
        ["合计\t货物\t工程\t服务", "3.00\t2.00\t\t1.00"],
    ),
    "revenue by source": (
        "department_revenue",
        "部门收入总表",
        ["项目\t金额", "一般公共预算资金\t3.00", "公共财政补助资金\t3.00", "收入合计\t3.00"],
    ),
    "years of 三公": (
        "three_public",
        "“三公”经费支出表",
        [
            "年度\t合计\t因公出国（境）费\t公务接待费",
            "2023年\t3.00\t2.00\t1.00",
            "2024年\t4.00\t2.00\t2.00",
        ],
    ),
}


@pytest.mark.parametrize("name", FRAMED)
def test_what_the_rules_leave_out_is_not_named(name):
    form, title, rows = FRAMED[name]
    d = read(title, *rows)
    assert "in no frame" not in note_of(d, form)
    assert status_of(d, form) == "complete"


def test_the_only_row_of_purchases_needs_no_label():
    d = read("政府采购预算表", "合计\t货物\t工程\t服务", "3.00\t2.00\t\t1.00")
    found = d.procurement[["category", "budget", "amount_wan"]].values.tolist()
    assert found == [["total", "all", 3.0], ["goods", "all", 2.0], ["services", "all", 1.0]]


def three_public(*rows):
    return read("“三公”经费预算表", *rows)


def test_rows_of_no_item_of_three_public_are_named_where_the_total_is_more():
    rows = [
        "项目\t2024年预算数",
        "合计\t9.00",
        "公务接待费\t2.00",
        "公车专项\t6.00",
        "因公出国\t1.00",
    ]
    d = three_public(*rows)
    assert note_of(d, "three_public") == "in no frame: 6"
    assert status_of(d, "three_public") == "partly read"


def test_an_item_that_stands_across_and_is_not_known_is_named():
    d = three_public("合计\t公务接待费\t公车专项\t因公出国费", "9.00\t2.00\t6.00\t1.00")
    assert note_of(d, "three_public") == "in no frame: 4"


@pytest.mark.parametrize("rows", [["会议费\t3.00"], ["国内接待费\t2.00"], []])
def test_rows_beside_items_that_are_all_of_the_total_are_not(rows):
    own = ["项目\t2024年预算数", "合计\t9.00", "公务接待费\t2.00", "公务用车运维费\t6.00"]
    d = three_public(*own, "因公出国费\t1.00", *rows)
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize(
    "name", ["公务用车购置及运维费", "公务用车运维及购置", "公务用车购置和运行维护费"]
)
def test_vehicles_may_be_kept_under_a_shorter_word(name):
    rows = ["项目\t预算数", "合计\t9.00", f"{name}\t9.00", "其中：运维费\t6.00", "购置费\t3.00"]
    d = three_public(*rows)
    amounts = dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True))
    assert amounts["vehicles"] == 9.0
    assert (amounts["vehicle_operation"], amounts["vehicle_purchase"]) == (6.0, 3.0)
