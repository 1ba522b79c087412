"""A class stated in a section on one budget is of that budget, however the section is laid out.

The office spends on 212 from the general public budget and from a fund, so that the amount of the
department's table is another one.
"""

import pytest

import shimahe

TABLES = """## 部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t16.00\t2.00\t14.00
201\t一般公共服务支出\t5.00\t2.00\t3.00
212\t城乡社区支出\t11.00\t\t11.00

## 一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t12.00\t2.00\t10.00
201\t一般公共服务支出\t5.00\t2.00\t3.00
212\t城乡社区支出\t7.00\t\t7.00

## 政府性基金预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t4.00\t\t4.00
212\t城乡社区支出\t4.00\t\t4.00
"""


def read(*paragraphs: str) -> shimahe.Disclosure:
    """Read an office's budget with these paragraphs above its tables."""
    return shimahe.read("\n\n".join(["# 甲街道2024年部门预算", *paragraphs, TABLES]).encode())


def budgets_of(d: shimahe.Disclosure, item: str) -> list[str | None]:
    """Return the budgets of the amounts stated of an item; None where none is told."""
    of_item = d.statements[d.statements["item"].eq(item) & d.statements["amount_wan"].notna()]
    return [budget if isinstance(budget, str) else None for budget in of_item["budget"]]


def broken(d: shimahe.Disclosure) -> list[str]:
    """Return the formulas of what the audit calls different."""
    checks = shimahe.audit(d).checks
    return checks[checks["status"] == "differs"]["formula"].tolist()


@pytest.mark.parametrize("first", ["其中：", "其中", "  其中:"])
def test_parts_in_a_paragraph_of_their_own_are_of_the_whole_above(first):
    whole = "2024年一般公共预算支出12.00万元，较上年增加2.00万元，增长20.00%。"
    parts = f"{first}一般公共服务支出5.00万元，占41.7%；城乡社区支出7.00万元。"
    d = read("二、支出预算情况", whole, parts)
    assert budgets_of(d, "城乡社区支出") == ["general_public"]
    assert broken(d) == []


@pytest.mark.parametrize(
    "heading",
    [
        "二、一般公共预算支出情况",
        "## 一般公共预算当年拨款情况说明",
        "五、一般公共预算财政拨款支出决算情况",
    ],
)
@pytest.mark.parametrize("first", ["主要用于以下方面：", "按功能分类：", ""])
def test_classes_are_of_the_budget_that_the_heading_names(heading, first):
    d = read(heading, f"{first}一般公共服务支出5.00万元；城乡社区支出7.00万元。")
    assert budgets_of(d, "城乡社区支出") == ["general_public"]
    assert broken(d) == []


def test_the_level_behind_a_class_does_not_hide_it():
    d = read("二、一般公共预算支出情况", "主要用于：城乡社区支出（类）支出7.00万元。")
    assert budgets_of(d, "城乡社区支出（类）支出") == ["general_public"]


def test_a_section_on_a_fund():
    d = read("三、政府性基金预算支出情况", "主要用于：城乡社区支出4.00万元。")
    assert budgets_of(d, "城乡社区支出") == ["government_fund"]
    assert broken(d) == []


@pytest.mark.parametrize(
    "heading",
    ["二、支出预算情况", "二、一般公共预算和政府性基金预算支出情况", "（一）一般公共预算"],
)
def test_a_heading_of_no_budget_or_of_two_tells_none(heading):
    d = read(heading, "按功能分类：城乡社区支出11.00万元。")
    assert budgets_of(d, "城乡社区支出") == [None]
    assert broken(d) == []


def test_parts_of_all_expenditure_are_of_no_budget():
    whole = "2024年支出预算16.00万元，其中：一般公共服务支出5.00万元，城乡社区支出11.00万元。"
    d = read("二、一般公共预算支出情况", whole)
    assert budgets_of(d, "城乡社区支出") == [None]
    assert broken(d) == []


def test_what_is_no_account_does_not_take_the_budget_of_the_heading():
    d = read("二、一般公共预算支出情况", "事业收入3.00万元。")
    assert budgets_of(d, "事业收入") == [None]
