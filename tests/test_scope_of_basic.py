"""A table of basic expenditure is of the money that its title names, and held to no other."""

from itertools import chain

import pytest

import shimahe
from shimahe import audit
from tests.fragments import differing

OF_BUDGET = "一般公共预算基本支出表"
#: Titles of tables that may hold more than the general public budget.
WIDER = ["部门基本支出表", "财政拨款基本支出表", "单位基本支出预算表", "基本支出预算表"]


def economic(title, personnel, public_use, code="301"):
    total = personnel + public_use
    return [
        title,
        "单位：万元",
        "科目编码\t科目名称\t合计\t人员经费\t公用经费",
        f"{code}\t工资福利支出\t{personnel}.00\t{personnel}.00\t",
        f"302\t商品和服务支出\t{public_use}.00\t\t{public_use}.00",
        f"合计\t\t{total}.00\t{personnel}.00\t{public_use}.00",
    ]


def spending(title, basic, project=10):
    figures = f"{basic + project}.00\t{basic}.00\t{project}.00"
    return [
        title,
        "单位：万元",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
        f"208\t社会保障和就业支出\t{figures}",
        f"合计\t\t{figures}",
    ]


def revenue(*, own=0):
    total = 100 + own
    figures = f"{total}.00\t100.00\t{own}.00"
    return [
        "部门收入总表",
        "单位：万元",
        "科目编码\t科目名称\t合计\t一般公共预算\t事业收入",
        f"208\t社会保障和就业支出\t{figures}",
        f"合计\t\t{figures}",
    ]


def read(*tables, heading="甲街道办事处2025年部门预算"):
    return shimahe.read("\n".join([heading, *chain.from_iterable(tables)]).encode())


def a15(d):
    checks = audit(d).checks
    (row,) = checks[checks.check.eq("A15")].itertuples()
    return row.status, None if row.status != "not checked" else row.why_not


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("wider", WIDER)
@pytest.mark.parametrize(
    "named",
    [
        OF_BUDGET,
        "公共财政预算基本支出表",
        "基本支出表（一般公共预算）",
        "一般预算财政拨款基本支出明细表",
    ],
)
def test_the_table_whose_title_names_the_general_budget_is_read(named, wider, is_first):
    tables = [economic(wider, 80, 15), economic(named, 75, 15)]
    d = read(spending("一般公共预算支出表", 90), *(tables[::-1] if is_first else tables))
    assert d.economic.amount_wan.tolist() == [75, 15]
    stray = d.tables[d.tables.table.isna()]
    assert stray[["title", "note"]].values.tolist() == [[wider, "another scope"]]
    assert a15(d) == ("agrees", None)
    assert differing(d).empty


@pytest.mark.parametrize("is_first", [True, False])
def test_the_table_of_appropriations_is_nearer_than_that_of_all_money(is_first):
    tables = [economic("财政拨款基本支出表", 75, 15), economic("部门基本支出表", 80, 15)]
    d = read(spending("一般公共预算支出表", 90), *(tables if is_first else tables[::-1]))
    assert d.economic.amount_wan.tolist() == [75, 15]
    stray = d.tables[d.tables.table.isna()]
    assert stray[["title", "note"]].values.tolist() == [["部门基本支出表", "another scope"]]


@pytest.mark.parametrize("title", [OF_BUDGET, *WIDER])
def test_a_table_printed_twice_under_one_title_is_printed_again(title):
    d = read(economic(title, 75, 15), economic(title, 75, 15))
    assert d.tables[d.tables.table.isna()].note.tolist() == ["form printed again"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_of_all_appropriations_is_of_another_scope_than_the_budget_itself(is_first):
    tables = [spending("财政拨款支出表", 95), spending("一般公共预算支出表", 90)]
    d = read(*(tables[::-1] if is_first else tables))
    stray = d.tables[d.tables.table.isna()]
    assert stray[["title", "note"]].values.tolist() == [["财政拨款支出表", "another scope"]]


@pytest.mark.parametrize("title", WIDER)
def test_a_wider_table_is_not_held_to_the_budget_where_the_department_spends_more(title):
    d = read(
        spending("部门支出总表", 95), economic(title, 80, 15), spending("一般公共预算支出表", 90)
    )
    assert d.economic.amount_wan.tolist() == [80, 15]
    assert a15(d) == ("not checked", "money outside the budgets")
    assert differing(d).empty


@pytest.mark.parametrize("title", WIDER)
def test_a_wider_table_is_held_to_the_budget_where_the_department_spends_no_more(title):
    tables = [spending("部门支出总表", 90), spending("一般公共预算支出表", 90)]
    assert a15(read(*tables, economic(title, 75, 15))) == ("agrees", None)
    assert a15(read(*tables, economic(title, 76, 15))) == ("differs", None)


def test_amounts_of_two_units_are_compared_as_money():
    in_yuan = [
        line.replace("万元", "元").replace(".00", "0000.00")
        for line in spending("部门支出总表", 90)
    ]
    d = read(in_yuan, spending("一般公共预算支出表", 90), economic("基本支出表", 75, 15))
    assert a15(d) == ("agrees", None)


@pytest.mark.parametrize(
    ("title", "own", "outcome"),
    [
        ("部门基本支出表", 0, ("differs", None)),
        ("部门基本支出表", 5, ("not checked", "money outside the budgets")),
        ("部门基本支出表", None, ("not checked", "sources of income not printed")),
        ("财政拨款基本支出表", 0, ("differs", None)),
        ("财政拨款基本支出表", None, ("not checked", "budget's table not printed")),
        ("基本支出表", None, ("differs", None)),
        (OF_BUDGET, None, ("differs", None)),
        ("基本支出表（部门预算经济分类）", None, ("differs", None)),
    ],
)
def test_a_title_alone_is_held_to_the_budget_where_no_other_money_pays(title, own, outcome):
    income = [] if own is None else [revenue(own=own)]
    d = read(spending("一般公共预算支出表", 90), economic(title, 80, 15), *income)
    assert a15(d) == outcome


@pytest.mark.parametrize(
    ("title", "status"), [("部门基本支出决算表", "not checked"), (OF_BUDGET, "differs")]
)
def test_a_final_account_holds_no_wider_table_to_the_budget(title, status):
    d = read(
        spending("一般公共预算支出决算表", 90),
        economic(title, 80, 15),
        heading="甲街道办事处2024年度部门决算",
    )
    checks = audit(d).checks
    outcomes = checks[
        checks.check.isin(["A15", "A19"]) & checks.tables.str.contains("basic_economic")
    ]
    assert outcomes[["check", "status"]].values.tolist() == [["A15", status], ["A19", status]]


@pytest.mark.parametrize(
    ("title", "status"), [("部门基本支出表", "not checked"), (OF_BUDGET, "differs")]
)
def test_lines_of_a_wider_table_are_not_held_to_items_and_accounts_of_the_budget(title, status):
    account = ["2080505\t机关事业单位基本养老保险缴费支出\t9.00\t9.00\t"]
    lines = [
        "30108\t机关事业单位基本养老保险缴费\t10.00\t10.00\t",
        "30217\t公务接待费\t4.00\t\t4.00",
    ]
    items = ["三公经费表", "单位：万元", "合计\t因公出国（境）费\t公务接待费", "3.00\t\t3.00"]
    own, table = spending("一般公共预算支出表", 90), economic(title, 80, 15)
    d = read(own[:-1], account, own[-1:], table[:-1], lines, table[-1:], items)
    checks = audit(d).checks
    found = checks[checks.check.isin(["A18", "A21"])]
    assert found[["check", "status"]].values.tolist() == [["A18", status], ["A21", status]]


@pytest.mark.parametrize(
    ("title", "status"), [("部门基本支出决算表", "not checked"), (OF_BUDGET, "differs")]
)
def test_what_the_text_says_of_the_budget_is_not_held_to_a_wider_table(title, status):
    table = [
        title,
        "单位：万元",
        "科目编码\t科目名称\t决算数",
        "301\t工资福利支出\t80.00",
        "人员经费合计\t\t80.00",
        "302\t商品和服务支出\t15.00",
        "公用经费合计\t\t15.00",
    ]
    said = [
        "三、一般公共预算财政拨款基本支出情况",
        "一般公共预算财政拨款基本支出90万元，其中：人员经费75万元。",
    ]
    d = read(spending("一般公共预算支出决算表", 90), table, said, heading="甲镇2024年度部门决算")
    checks = audit(d).checks
    assert checks[checks.check.eq("A31")].status.tolist() == ["agrees", status]
