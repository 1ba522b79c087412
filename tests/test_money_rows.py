"""The budget of an amount that only the department's tables print."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

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


@pytest.mark.parametrize(("heading", "label"), [("单位名称", "甲局本级"), ("科目编码", "205")])
def test_revenue_is_the_total_row_of_its_own_table_where_no_balance_is_printed(heading, label):
    head = f"{heading}\t合计\t一般公共预算\t事业收入"
    figures = "9.00\t8.00\t1.00"
    text = f"部门收入总表\n单位：万元\n{head}\n合计\t{figures}\n{label}\t{figures}\n"
    found = shimahe.read(text.encode()).revenue
    assert found[["source", "amount_wan"]].to_numpy().tolist() == [
        ["total", 9],
        ["general_public", 8],
        ["service_receipts", 1],
    ]
    assert (found.line == 4).all()


def test_two_totals_of_a_table_of_income_are_told_apart_by_nothing():
    head = "单位名称\t合计\t一般公共预算"
    text = (
        f"部门收入总表\n单位：万元\n{head}\n合计\t9.00\t9.00\n甲局\t9.00\t9.00\n合计\t7.00\t7.00\n"
    )
    assert shimahe.read(text.encode()).revenue.empty


@pytest.mark.parametrize(("carried", "total"), [("", [None]), ("上年结转\t1.00", [])])
def test_the_income_of_the_year_is_the_total_where_nothing_is_carried_over(carried, total):
    lines = ["收支总表", "单位：万元", "收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
    lines += ["一般公共预算拨款\t9.00\t教育支出\t9.00", f"{carried or chr(9)}\t\t"]
    lines += ["本年收入合计\t9.00\t本年支出合计\t9.00"]
    revenue = shimahe.read("\n".join(lines).encode()).revenue
    totals = revenue[revenue.source.eq("total")]
    assert len(totals) == len(total)
    assert totals.amount_wan.eq(9).all()


@pytest.mark.parametrize("count", [1, 2])
def test_a_budget_that_pays_for_several_purchases_has_no_amount_of_one(count):
    rows = ["项目\t合计\t货物\t服务", "合计\t30.00\t20.00\t10.00"]
    rows += ["政府性基金预算\t10.00\t6.00\t4.00", "设备\t9.00\t9.00\t"][:count]
    rows += ["政府性基金预算\t9.00\t9.00\t"] * (count - 1)
    d = shimahe.read("\n".join(["政府采购预算表", "单位：万元", *rows]).encode())
    funds = d.procurement[d.procurement.budget.eq("government_fund")]
    assert funds.amount_wan.tolist() == ([10.0, 6.0, 4.0] if count == 1 else [])
    assert status_of(d, "procurement") == ("complete" if count == 1 else "partly read")


BOUGHT = "政府采购预算表\n单位：万元"


def test_a_category_that_stands_in_several_rows_is_of_each_purchase_and_no_amount_of_it():
    rows = ["采购项目类别\t采购项目名称\t采购金额", "货物类\t桌椅\t12.00", "货物类\t打印机\t3.00"]
    rows += ["服务类\t物业\t20.00", "合计\t\t35.00"]
    d = shimahe.read("\n".join([BOUGHT, *rows]).encode())
    found = dict(zip(d.procurement.category, d.procurement.amount_wan, strict=True))
    assert found == {"services": 20.0, "total": 35.0}
    assert note_of(d, "procurement") == "in no frame: 4, 5"


@pytest.mark.parametrize(
    "heading",
    [
        "采购预算",
        "采购金额",
        "政府采购预算金额",
        "采购预算数",
        "采购项目预算",
        "采购计划金额",
        "采购资金（万元）",
    ],
)
def test_what_is_bought_for_may_be_called_the_amount_of_the_purchase(heading):
    rows = [
        f"采购项目\t数量\t{heading}\t其中：财政拨款",
        "合计\t\t5.20\t5.20",
        "音响\t2\t5.20\t5.20",
    ]
    d = shimahe.read("\n".join([BOUGHT, *rows]).encode())
    assert d.procurement.budget.tolist() == ["all", "general_public"]
    assert d.procurement.amount_wan.tolist() == [5.2, 5.2]
    assert d.cells[d.cells.column.eq("数量")].unit.isna().all()


def test_purchases_under_no_known_heading_are_named():
    rows = ["采购项目\t拟用资金", "合计\t5.20", "音响\t5.20"]
    d = shimahe.read("\n".join([BOUGHT, *rows]).encode())
    assert d.procurement.empty
    assert note_of(d, "procurement") == "in no frame: 4, 5"
    assert status_of(d, "procurement") == "partly read"


DOWN = """收入总体情况表
单位：万元
收入项目\t上年预算数\t2025年预算
一、一般公共预算拨款\t40.00\t45.00
二、事业收入\t\t
{}三、上年结转\t1.00\t3.00
收入总计\t{}\t{}
"""


def test_sources_may_stand_down_a_table_of_income():
    d = shimahe.read(DOWN.format("", "41.00", "48.00").encode())
    amounts = d.revenue.set_index("source").amount_wan.dropna()
    assert amounts.to_dict() == {"total": 48.0, "general_public": 45.0, "carried_over": 3.0}
    assert status_of(d, "department_revenue") == "complete"


def test_a_source_that_is_not_known_is_named():
    d = shimahe.read(DOWN.format("某项收入\t2.00\t2.00\n", "43.00", "50.00").encode())
    assert note_of(d, "department_revenue") == "in no frame: 6"
