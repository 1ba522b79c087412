"""Where income comes from a source that is not known, the budgets need not pay for everything."""

import pytest

import shimahe

SPENT = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t118.00\t100.00\t18.00
212\t城乡社区支出\t20.00\t\t20.00
合计\t\t138.00\t100.00\t38.00
一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t100.00\t90.00\t10.00
合计\t\t100.00\t90.00\t10.00
政府性基金预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
212\t城乡社区支出\t20.00\t\t20.00
合计\t\t20.00\t\t20.00
"""


def outcomes(*income):
    lines = ["甲街道办事处2025年部门预算", "部门收入总表", "单位：万元", *income, SPENT]
    checks = shimahe.audit(shimahe.read("\n".join(lines).encode())).checks
    differing = checks[checks.status.eq("differs") & checks.nature.eq("identity")]
    found = checks[checks.check.eq("A11") & checks.subject.eq("201/total")]
    return differing.check.unique().tolist(), found[["status", "why_not"]].fillna(
        ""
    ).values.tolist()


def down(*sources):
    return ["项目\t预算数", "一、一般公共预算拨款收入\t100.00", *sources, "合计\t138.00"]


@pytest.mark.parametrize(
    "source",
    [
        "单位资金收入",
        "自有资金",
        "非同级财政拨款收入",
        "教育收费",
        "捐赠收入",
        "利息收入",
        "非税收入",
    ],
)
def test_a_source_that_is_not_known_may_pay_what_the_budgets_do_not(source):
    income = down("二、政府性基金预算拨款收入\t20.00", f"三、{source}\t18.00")
    assert outcomes(*income) == ([], [["not checked", "rows of another kind"]])


def test_a_column_that_is_not_known_may_pay_too():
    income = [
        "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金\t单位资金",
        "201\t一般公共服务支出\t118.00\t100.00\t\t18.00",
        "212\t城乡社区支出\t20.00\t\t20.00\t",
        "合计\t\t138.00\t100.00\t20.00\t18.00",
    ]
    broken, found = outcomes(*income)
    assert broken == []
    assert [status for status, _ in found] == ["not checked"]


@pytest.mark.parametrize(
    "income",
    [["单位\t合计", "甲街道办事处\t138.00", "合计\t138.00"], ["项目\t预算数", "合计\t138.00"]],
)
def test_a_total_alone_says_nothing_of_where_money_comes_from(income):
    broken, found = outcomes(*income)
    assert broken == []
    assert [status for status, _ in found] == ["not checked"]


def test_where_all_sources_are_known_the_budgets_pay_for_everything():
    income = [
        "项目\t预算数",
        "一、一般公共预算拨款收入\t118.00",
        "二、政府性基金预算拨款收入\t20.00",
    ]
    broken, found = outcomes(*income, "合计\t138.00")
    assert broken == ["A11"]
    assert found == [["differs", ""]]
