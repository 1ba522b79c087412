"""A stated amount that a budget's own table prints may be of that budget, not of the department."""

import pytest

import shimahe

TABLES = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t115.00\t95.00\t20.00
合计\t\t115.00\t95.00\t20.00
一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t107.00\t90.00\t17.00
合计\t\t107.00\t90.00\t17.00
"""


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("基本支出95万元", ["agrees", ""]),
        ("基本支出90万元", ["not checked", "part of another budget"]),
        ("项目支出17万元", ["not checked", "part of another budget"]),
        ("基本支出91万元", ["differs", ""]),
        ("项目支出90万元", ["differs", ""]),  # that is what the budget spends on the other kind
    ],
)
def test_an_amount_of_one_budget_contradicts_no_table_of_the_department(said, outcome):
    text = f"甲街道办事处2025年部门预算\n## 二、支出情况\n\n{said}。\n\n{TABLES}"
    checks = shimahe.audit(shimahe.read(text.encode())).checks
    found = checks[checks.check.eq("A31")]
    assert found[["status", "why_not"]].fillna("").values.tolist() == [outcome]
