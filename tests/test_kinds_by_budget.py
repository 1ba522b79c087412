"""Kinds of spending that a department's table prints below each budget (R14)."""

import pytest

import shimahe
from tests.fragments import note_of, tabbed


def read(*rows, more=""):
    """Read a department's table of which the cells of each line are parted by spaces."""
    lines = ["单位：万元", *map(tabbed, rows)]
    return shimahe.read("\n".join(["# 部门支出总表", *lines, more]).encode())


def spent(disclosure):
    frame = disclosure.spending
    texts = frame[["code", "budget", "kind"]].astype(object).where(frame.notna(), "")
    return [(*texts.loc[at], frame.amount_wan[at]) for at in frame.index]


@pytest.mark.parametrize(
    ("general", "fund"),
    [
        ("一般公共预算", "政府性基金预算"),
        ("一般公共预算拨款", "政府性基金预算拨款"),
        ("一般公共预算资金", "政府性基金"),
    ],
)
@pytest.mark.parametrize("total", ["合计", "总计"])
def test_each_column_is_of_a_budget_and_a_kind(general, fund, total):
    d = read(
        f"科目编码 科目名称 {total} {general} _ _ {fund} _ _",
        "_ _ _ 小计 基本支出 项目支出 小计 基本支出 项目支出",
        "_ 合计 9.00 5.00 2.00 3.00 4.00 _ 4.00",
        "208 社会保障和就业支出 5.00 5.00 2.00 3.00 _ _ _",
        "212 城乡社区支出 4.00 _ _ _ 4.00 _ 4.00",
    )
    assert spent(d) == [
        ("208", "general_public", "basic", 2.0),
        ("208", "general_public", "project", 3.0),
        ("212", "government_fund", "project", 4.0),
    ]
    assert note_of(d, "department_spending") == ""


def test_without_subtotals_and_with_sources_that_print_no_kinds():
    d = read(
        "科目编码 科目名称 合计 一般公共预算 _ 政府性基金预算 _ 国有资本经营预算 其他资金",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出 _ _",
        "_ 合计 9.50 2.00 3.00 _ 2.50 1.00 1.00",
        "208 社会保障和就业支出 6.00 2.00 3.00 _ _ _ 1.00",
        "212 城乡社区支出 2.50 _ _ _ 2.50 _ _",
        "223 国有资本经营预算支出 1.00 _ _ _ _ 1.00 _",
    )
    assert spent(d) == [
        ("208", "general_public", "basic", 2.0),
        ("208", "general_public", "project", 3.0),
        ("208", "", "", 1.0),
        ("212", "government_fund", "project", 2.5),
        ("223", "state_capital", "", 1.0),
    ]


def test_beside_the_kinds_of_all_sources():
    d = read(
        "科目编码 科目名称 合计 _ _ 一般公共预算 _ _ 财政专户管理资金 _ _",
        "_ _ 小计 基本支出 项目支出 小计 基本支出 项目支出 小计 基本支出 项目支出",
        "_ 合计 9.00 2.50 6.50 5.00 2.00 3.00 4.00 0.50 3.50",
        "205 教育支出 9.00 2.50 6.50 5.00 2.00 3.00 4.00 0.50 3.50",
    )
    assert spent(d) == [
        ("205", "general_public", "basic", 2.0),
        ("205", "general_public", "project", 3.0),
        ("205", "", "basic", 0.5),
        ("205", "", "project", 3.5),
    ]
    assert d.cells.column.tolist()[:3] == ["total", "basic", "project"]


def test_a_budget_with_a_table_of_its_own_is_read_from_that():
    own = "\n".join(
        [
            "# 政府性基金预算支出表",
            "单位：万元",
            "科目编码\t科目名称\t合计\t基本支出\t项目支出",
            "\t合计\t4.00\t\t4.00",
            "212\t城乡社区支出\t4.00\t\t4.00",
        ]
    )
    d = read(
        "科目编码 科目名称 合计 一般公共预算 _ 政府性基金预算 _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 9.00 2.00 3.00 _ 4.00",
        "208 社会保障和就业支出 5.00 2.00 3.00 _ _",
        "212 城乡社区支出 4.00 _ _ _ 4.00",
        more=f"\n{own}",
    )
    assert list(zip(d.spending.table, d.spending.budget, d.spending.kind, strict=True)) == [
        ("fund_spending", "government_fund", "project"),
        ("department_spending", "general_public", "basic"),
        ("department_spending", "general_public", "project"),
    ]
    assert set(shimahe.audit(d).checks.status) == {"agrees", "not checked"}


def test_columns_that_are_not_the_total_are_not_told():
    d = read(
        "科目编码 科目名称 合计 一般公共预算 _ 政府性基金预算 _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 9.00 2.00 3.00 _ 4.00",
        "208 社会保障和就业支出 5.00 2.00 2.00 _ _",
        "212 城乡社区支出 4.00 _ _ _ 4.00",
    )
    assert spent(d) == [("208", "", "", 5.0), ("212", "", "", 4.0)]
    assert note_of(d, "department_spending").startswith(
        "columns not told apart: 一般公共预算 基本支出"
    )
