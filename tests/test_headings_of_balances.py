"""Columns of amounts with other headings than the form knows: read, or named."""

import pytest

import shimahe
from tests.fragments import note_of, status_of


def read(income, spending):
    rows = [
        ["收入", "", "支出", ""],
        ["项目", income, "项目", spending],
        ["一、一般公共预算拨款收入", "90.00", "一、一般公共服务支出", "90.00"],
        ["收入总计", "90.00", "支出总计", "90.00"],
    ]
    lines = ["\t".join(row) for row in rows]
    return shimahe.read(
        "\n".join(["甲街道2025年部门预算", "部门收支总表", "单位：万元", *lines]).encode()
    )


@pytest.mark.parametrize(
    ("income", "spending"),
    [(text, text) for text in ("批复数", "预算批复数", "安排数", "下达数", "拨款数", "申报数")]
    + [("控制数", "控制数"), ("收入数", "支出数"), ("预算资金", "预算资金"), ("金额", "金额")],
)
def test_words_for_the_amounts_of_a_balance(income, spending):
    d = read(income, spending)
    assert status_of(d, "department_balance") == "complete"
    assert d.revenue.amount_wan.tolist() == [90.0, 90.0]


@pytest.mark.parametrize("heading", ["测算情况", "上年数", "增减额"])
def test_a_balance_of_which_no_column_is_known_says_so(heading):
    d = read(heading, heading)
    assert d.revenue.amount_wan.isna().all()
    assert status_of(d, "department_balance") == "partly read"
    wanted = f"columns of no kind: 支出 {heading} | 收入 {heading}"
    assert wanted in note_of(d, "department_balance").split("; ")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (["合计", "人员支出", "对个人和家庭的补助支出", "公用支出"], "对个人和家庭的补助支出"),
        (["合计", "人员经费", "专项经费", "公用经费"], "专项经费"),
    ],
)
def test_a_column_of_basic_expenditure_that_the_totals_need_is_named(header, named):
    rows = [
        ["科目编码", "科目名称", *header],
        ["301", "工资福利支出", "70.00", "70.00", "", ""],
        ["302", "商品和服务支出", "15.00", "", "", "15.00"],
        ["303", "对个人和家庭的补助", "5.00", "", "5.00", ""],
        ["合计", "", "90.00", "70.00", "5.00", "15.00"],
    ]
    lines = ["\t".join(row) for row in rows]
    title = ["甲街道2025年部门预算", "一般公共预算基本支出表", "单位：万元"]
    d = shimahe.read("\n".join([*title, *lines]).encode())
    assert f"columns of no kind: {named}" in note_of(d, "basic_economic").split("; ")
    assert status_of(d, "basic_economic") == "partly read"


@pytest.mark.parametrize("other", ["批复数", "下达数", "申报数", "安排数", "控制数"])
@pytest.mark.parametrize("own", ["预算数", "金额"])
def test_other_words_stand_for_no_amounts_beside_those_of_the_form(own, other):
    rows = [
        ["收入", "", "", "支出", "", ""],
        ["项目", own, other, "项目", own, other],
        ["一、一般公共预算拨款收入", "90.00", "80.00", "一、一般公共服务支出", "90.00", "80.00"],
        ["收入总计", "90.00", "80.00", "支出总计", "90.00", "80.00"],
    ]
    lines = ["\t".join(row) for row in rows]
    title = ["甲街道2025年部门预算", "部门收支总表", "单位：万元"]
    d = shimahe.read("\n".join([*title, *lines]).encode())
    assert d.revenue.amount_wan.tolist() == [90.0, 90.0]
