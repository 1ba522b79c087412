"""Procurement that only the text states: of the document's year and stage, and of the whole."""

import pytest

import shimahe
from tests.fragments import differing

ROWS = "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n201\t一般公共服务支出\t90.00\n"


def purchases(sentence, year="2025年部门预算"):
    d = shimahe.read(f"# 甲镇{year}\n\n{ROWS}\n四、其他\n\n{sentence}\n".encode())
    rows = d.procurement
    return {
        (category, budget): amount
        for category, budget, amount in zip(
            rows.category, rows.budget, rows.amount_wan, strict=True
        )
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "2025年本部门无政府采购预算。2024年政府采购预算82.00万元。",
        "2024年政府采购支出75.00万元，其中：货物75.00万元。",
        "本级政府采购预算50.00万元。",
        "下属社区中心政府采购预算25.00万元，其中货物25.00万元。",
    ],
)
def test_purchases_of_another_year_or_of_one_unit_are_not_the_whole(sentence):
    assert purchases(sentence) == {}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "2024年政府采购支出75.00万元。2025年政府采购预算68.00万元，其中货物18.00万元，服务50.00万元。",
            {("total", "all"): 68.0, ("goods", "all"): 18.0, ("services", "all"): 50.0},
        ),
        (
            "本级政府采购预算50.00万元，其中服务50.00万元。\n\n全部门政府采购预算75.00万元。",
            {("total", "all"): 75.0},
        ),
        (
            "政府采购预算75.00万元。政府采购预算750000元。",
            {("total", "all"): 75.0},
        ),
        ("政府采购预算75.00万元。政府采购预算57.00万元。", {}),
    ],
)
def test_purchases_of_the_year_are_taken_where_one_amount_is_stated(sentence, wanted):
    assert purchases(sentence) == wanted


def test_what_was_planned_is_not_what_was_bought():
    said = "2024年度政府采购预算75.00万元，政府采购支出总额68.40万元，其中：货物支出68.40万元。"
    found = purchases(said, "2024年度部门决算")
    assert found == {("total", "all"): 68.4, ("goods", "all"): 68.4}


def test_categories_of_one_of_several_budgets_are_not_those_of_all():
    said = (
        "2025年政府采购预算75.00万元，其中，一般公共预算45.00万元（货物15.00万元，工程10.00万元，"
        "服务20.00万元），政府性基金30.00万元（工程30.00万元）。"
    )
    assert purchases(said) == {("total", "all"): 75.0}


@pytest.mark.parametrize("brackets", ["（）", "，、"])
def test_a_category_that_two_budgets_pay_is_not_stated_twice(brackets):
    opened, closed = brackets
    said = (
        f"2025年政府采购预算75.00万元，其中，一般公共预算45.00万元{opened}货物35.00万元，"
        f"工程10.00万元{closed}政府性基金30.00万元{opened}工程30.00万元。"
    )
    d = shimahe.read(f"# 甲镇2025年部门预算\n\n{ROWS}\n四、其他\n\n{said}\n".encode())
    assert differing(d).empty


@pytest.mark.parametrize("other", ["面向中小企业采购", "授予中小企业合同金额", "预留小微企业份额"])
def test_categories_behind_another_amount_are_of_that(other):
    said = (
        f"政府采购预算75.00万元。{other}60.00万元，其中：货物15.00万元，工程25.00万元，"
        "服务20.00万元。"
    )
    assert purchases(said) == {("total", "all"): 75.0}
    d = shimahe.read(f"# 甲镇2025年部门预算\n\n{ROWS}\n四、其他\n\n{said}\n".encode())
    assert differing(d).empty
