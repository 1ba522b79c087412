"""Tables of a part of a budget are not that of the budget, wherever they stand."""

import pytest

import shimahe

BODY = """单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
{code}\t{name}\t5.00\t2.00\t3.00
合计\t\t5.00\t2.00\t3.00
"""
PARTS = [
    "一般公共预算上年结转支出表",
    "一般公共预算专项转移支付支出表",
    "一般公共预算政府购买服务支出表",
    "一般公共预算债务支出表",
    "一般公共预算人员经费支出表",
    "一般公共预算追加支出表",
    "上年一般公共预算支出执行表",
    "2025-2027年一般公共预算支出规划表",
    "一般公共预算支出绩效目标表",
]


def document(*tables):
    text = "甲街道2025年部门预算\n"
    for title, code, name in tables:
        text += f"{title}\n" + BODY.format(code=code, name=name)
    return shimahe.read(text.encode())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_of_a_part_is_not_the_table_of_the_budget(is_first, part):
    tables = [(part, "201", "一般公共服务支出"), ("一般公共预算支出表", "205", "教育支出")]
    d = document(*(tables if is_first else reversed(tables)))
    assert d.year == 2025
    assert d.spending.code.unique().tolist() == ["205"]
    (note,) = d.tables[d.tables.table.isna()].note.fillna("")
    assert note == ""


@pytest.mark.parametrize(
    "part",
    [
        "一般公共预算支出表（上年结转）",
        "一般公共预算公用经费支出表",
        "一般公共预算专项支出表",
        "一般公共预算委托业务费支出表",
        "一般公共预算机关运行支出表",
        "一般公共预算非税支出表",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_tables_that_with_the_plain_title_is_read(is_first, part):
    tables = [(part, "201", "一般公共服务支出"), ("一般公共预算支出表", "205", "教育支出")]
    d = document(*(tables if is_first else reversed(tables)))
    assert d.spending.code.unique().tolist() == ["205"]
    assert d.tables[d.tables.table.isna()].note.tolist() == ["another scope"]


@pytest.mark.parametrize(
    "title",
    [
        "一般公共预算支出及绩效表",
        "一般公共预算本年支出及上年结转支出表",
        "一般公共预算支出表（含上年结转）",
        "一般公共预算财政拨款支出预算表（不含上年结转支出）",
        "一般公共预算支出执行情况表",
        "2025年一般公共预算支出与上年对比表",
    ],
)
def test_what_brackets_say_of_the_budget_makes_it_no_part(title):
    d = document((title, "205", "教育支出"))
    assert d.spending.code.unique().tolist() == ["205"]
    assert d.spending.table.unique().tolist() == ["general_spending"]


def test_a_table_of_a_part_of_the_funds_is_not_that_of_the_funds():
    tables = [("政府性基金预算上年结转支出表", "212", "城乡社区支出")]
    d = document(*tables, ("政府性基金预算支出表", "229", "其他支出"))
    assert d.spending.code.unique().tolist() == ["229"]
