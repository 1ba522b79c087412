"""Purchases add up: categories and budgets, as columns and as rows, make up the total."""

import pytest

import shimahe
from tests.fragments import differing

TITLE = ["甲镇2026年部门预算", "", "政府采购预算表", "单位：万元"]


def read(*rows):
    return shimahe.read("\n".join([*TITLE, *rows]).encode())


def sums_of(d):
    checks = shimahe.audit(d).checks
    checks = checks[checks.tables.eq("procurement")]
    return dict(zip(zip(checks.check, checks.subject, strict=True), checks.status, strict=True))


BY_CATEGORY = [
    "项目\t合计\t一般公共预算\t政府性基金预算",
    "合计\t9.00\t7.00\t2.00",
    "一、货物\t4.00\t4.00\t",
    "二、工程\t\t\t",
    "三、服务\t5.00\t3.00\t2.00",
]
BY_BUDGET = [
    "项目\t合计\t货物\t工程\t服务",
    "一般公共预算\t7.00\t4.00\t\t3.00",
    "政府性基金预算\t2.00\t\t\t2.00",
    "合计\t9.00\t4.00\t\t5.00",
]


@pytest.mark.parametrize("rows", [BY_CATEGORY, BY_BUDGET], ids=["categories", "budgets"])
def test_rows_and_columns_of_purchases_add_up(rows):
    statuses = sums_of(read(*rows))
    assert {check for check, _ in statuses} == {"A01", "A03"}
    assert set(statuses.values()) == {"agrees"}


@pytest.mark.parametrize(
    ("rows", "old", "new"),
    [
        (BY_CATEGORY, "合计\t9.00", "合计\t9.40"),
        (BY_CATEGORY, "\t4.00\t4.00\t", "\t4.00\t1.00\t"),
        (BY_CATEGORY, "\t5.00\t3.00\t2.00", "\t5.00\t3.00\t7.00"),
        (BY_BUDGET, "预算\t7.00\t4.00", "预算\t1.00\t4.00"),
        (BY_BUDGET, "\t\t\t2.00", "\t\t\t3.00"),
        (BY_BUDGET, "合计\t9.00\t4.00", "合计\t9.00\t4.50"),
    ],
)
def test_a_misprint_of_purchases_breaks_both_its_sums(rows, old, new):
    changed = [row.replace(old, new) for row in rows]
    assert changed != rows
    broken = differing(read(*changed))
    assert sorted(broken.check) == ["A01", "A03"]


@pytest.mark.parametrize(
    "rows",
    [
        # a single budget may be one of several
        [
            "项目\t合计\t其中：一般公共预算",
            "合计\t9.00\t3.00",
            "货物\t4.00\t1.00",
            "服务\t5.00\t2.00",
        ],
        # a column that is no budget may be another part
        ["项目\t合计\t一般公共预算\t政府性基金预算\t其他资金", "合计\t9.00\t5.00\t2.00\t2.00"],
        # what is reserved for small firms cuts the same purchases another way
        ["项目\t合计", "合计\t9.00", "货物\t4.00", "服务\t5.00", "其中：预留中小企业\t6.00"],
        # details below a category
        ["项目\t合计", "合计\t9.00", "货物\t4.00", "电脑\t3.00", "桌椅\t1.00", "服务\t5.00"],
        # one category alone says nothing of the total
        ["项目\t合计", "合计\t9.00", "货物\t4.00"],
        # how many are bought is no money
        ["项目\t数量\t合计", "合计\t\t9.00", "货物\t3\t4.00", "服务\t1\t5.00"],
    ],
    ids=["one budget", "another column", "reserved", "details", "one category", "numbers"],
)
def test_what_need_not_add_up_is_not_called_broken(rows):
    assert differing(read(*rows)).empty


def test_rows_of_another_kind_are_said_to_be_in_the_way():
    d = read("项目\t合计", "合计\t9.00", "货物\t2.00", "服务\t5.00", "其他采购\t2.00")
    checks = shimahe.audit(d).checks
    found = checks[checks.tables.eq("procurement")]
    assert found.status.tolist() == ["not checked"]
    assert found.why_not.tolist() == ["rows of another kind"]


@pytest.mark.parametrize("budgets", [[], ["一般公共预算", "政府性基金"]])
@pytest.mark.parametrize(
    "total",
    ["总价", "采购总价", "预算金额", "金额合计", "预算总额", "资金总额", "总金额", "合计金额"],
)
def test_the_sum_of_a_purchase_is_its_total_whatever_it_is_called(total, budgets):
    rows = [
        ["采购项目", "采购目录", "数量", "单价", total, *budgets],
        ["办公电脑", "货物类", "10", "0.50", "5.00", "5.00", ""],
        ["道路维修", "工程类", "1", "15.00", "15.00", "10.00", "5.00"],
        ["合计", "", "", "", "20.00", "15.00", "5.00"],
    ]
    d = read(*("\t".join(row[: 5 + len(budgets)]) for row in rows))
    of_all = d.procurement[d.procurement.budget.eq("all")]
    assert dict(zip(of_all.category, of_all.amount_wan, strict=True)) == {
        "goods": 5.0, "works": 15.0, "total": 20.0,
    }  # fmt: skip
    assert d.tables.set_index("table").status["procurement"] == "complete"
    assert differing(d).empty


@pytest.mark.parametrize("beside", ["合计", "采购预算", "小计"])
def test_a_price_beside_the_total_of_the_form_is_not_the_total(beside):
    rows = ["采购项目\t采购目录\t总价\t" + beside, "电脑\t货物类\t7.00\t5.00", "合计\t\t7.00\t5.00"]
    d = read(*rows)
    of_all = d.procurement[d.procurement.budget.eq("all")]
    assert set(of_all.amount_wan) == {5.0}
