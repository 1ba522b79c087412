"""The budget of an amount that only the department's tables print."""

import pytest

import shimahe

SPENDING = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t120.00\t20.00\t100.00
201\t一般公共服务支出\t120.00\t20.00\t100.00
"""
REVENUE_HEAD = "科目编码\t科目名称\t合计\t上年结转\t一般公共预算拨款收入\t政府性基金收入\t事业收入"
BALANCE = """财政拨款收支总表
单位：万元
收入\t\t支出\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算
一、本年收入\t{0}\t一、本年支出\t{0}\t{0}\t
一般公共预算财政拨款\t{0}\t一般公共服务支出\t{0}\t{0}\t
收入总计\t{0}\t支出总计\t{0}\t{0}\t
"""


def revenue(*figures):
    cells = "\t".join(figures)
    return f"部门收入总表\n单位：万元\n{REVENUE_HEAD}\n201\t一般公共服务支出\t{cells}\n"


def budgets_of(*tables):
    d = shimahe.read("\n".join(tables).encode())
    return set(d.spending["budget"].astype(object).where(d.spending["budget"].notna(), None))


@pytest.mark.parametrize(
    ("figures", "budget"),
    [
        (("120.00", "", "120.00", "", ""), "general_public"),
        (("120.00", "", "", "120.00", ""), "government_fund"),
        (("120.00", "", "100.00", "", "20.00"), None),
        (("120.00", "20.00", "100.00", "", ""), None),
        (("120.00", "", "", "", "120.00"), None),
    ],
)
@pytest.mark.parametrize("others", [(), (SPENDING,)])
def test_a_budget_is_named_where_it_pays_for_all(figures, budget, others):
    assert budgets_of(*others, revenue(*figures)) == {budget}


def test_a_budget_that_pays_alone_needs_no_total():
    assert budgets_of(SPENDING, revenue("", "", "120.00", "", "")) == {"general_public"}


@pytest.mark.parametrize(("paid", "budget"), [("120.00", "general_public"), ("100.00", None)])
def test_a_class_that_the_budgets_pay_in_part_is_of_no_single_budget(paid, budget):
    assert budgets_of(BALANCE.format(paid), SPENDING) == {budget}
