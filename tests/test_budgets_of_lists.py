"""Lists of accounts side by side, each below its budget: every amount has the budget above it."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of

HEADS = ["科目编码", "科目名称", "基本支出", "项目支出"]
GENERAL = [
    ["208", "社会保障和就业支出", "120.00", "80.00"],
    ["20801", "人力资源事务", "120.00", "80.00"],
    ["", "", "", ""],
    ["合计", "", "120.00", "80.00"],
]
FUND = [
    ["208", "社会保障和就业支出", "", "100.00"],
    ["20822", "水库移民扶持", "", "60.00"],
    ["20823", "小型水库移民扶持", "", "40.00"],
    ["合计", "", "", "100.00"],
]
OWN_FUND = ["政府性基金预算支出表", "\t".join(HEADS), *("\t".join(row) for row in FUND)]


def in_tabs(rows):
    return ["\t".join(row) for row in rows]


def in_pipes(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def in_html(rows):
    first, *others = rows
    groups = [text for text in first if text]
    head = "".join(f"<td colspan=4>{text}</td>" for text in dict.fromkeys(groups))
    body = ["<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in others]
    return ["<table>", f"<tr>{head}</tr>", *body, "</table>"]


def repeated(text):
    return [text] * 4


def once(text):
    return [text, "", "", ""]


def read(
    printed, group=once, budgets=("一般公共预算", "政府性基金预算"), title="部门支出总表", more=()
):
    first = [cell for budget in budgets for cell in group(budget)]
    rows = [first, HEADS * 2, *([*left, *right] for left, right in zip(GENERAL, FUND, strict=True))]
    lines = ["# 甲镇2025年部门预算", "", title, "单位：万元", "", *printed(rows), "", *more]
    return shimahe.read("\n".join(lines).encode())


def amounts(d):
    rows = d.spending[d.spending.amount_wan.ne(0)]
    return sorted(zip(rows.budget, rows.code, rows.kind, rows.amount_wan, strict=True))


WANTED = [
    ("general_public", "208", "basic", 120.0),
    ("general_public", "208", "project", 80.0),
    ("general_public", "20801", "basic", 120.0),
    ("general_public", "20801", "project", 80.0),
    ("government_fund", "208", "project", 100.0),
    ("government_fund", "20822", "project", 60.0),
    ("government_fund", "20823", "project", 40.0),
]


@pytest.mark.parametrize(
    ("printed", "group"),
    [(in_tabs, once), (in_tabs, repeated), (in_pipes, once), (in_pipes, repeated), (in_html, once)],
)
def test_each_list_is_paid_by_the_budget_above_it(printed, group):
    d = read(printed, group)
    assert amounts(d) == WANTED
    assert status_of(d, "department_spending") == "complete"
    assert note_of(d, "department_spending") == ""
    assert differing(d).empty


def test_a_list_of_a_budget_with_a_table_of_its_own_is_counted_once():
    d = read(in_tabs, more=["单位：万元", *OWN_FUND])
    assert amounts(d) == WANTED
    assert set(d.spending.table[d.spending.budget.eq("government_fund")]) == {"fund_spending"}


def test_a_table_of_appropriations_in_lists_by_budget_is_of_each_budget():
    assert amounts(read(in_tabs, title="财政拨款支出表")) == WANTED


@pytest.mark.parametrize("budgets", [("甲科", "乙科"), ("一般公共预算", "一般公共预算")])
def test_lists_below_other_words_have_no_budget(budgets):
    d = read(in_tabs, budgets=budgets)
    assert d.spending.budget.isna().all()
    assert "row printed twice: 208" in note_of(d, "department_spending")


# --- appropriations of several budgets under a title that names none ------------------------------

BALANCE = [
    "财政拨款收支总表",
    "单位：万元",
    "收入\t\t支出\t\t\t",
    "项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算",
    "一、本年收入\t300.00\t一、本年支出\t300.00\t200.00\t100.00",
    "（一）一般公共预算拨款\t200.00\t（一）一般公共服务支出\t200.00\t200.00\t",
    "（二）政府性基金预算拨款\t100.00\t（二）城乡社区支出\t100.00\t\t100.00",
    "收入总计\t300.00\t支出总计\t300.00\t200.00\t100.00",
    "",
]
ACCOUNTS = [
    ["合计", "", "300.00", "120.00", "180.00", "200.00", "100.00"],
    ["201", "一般公共服务支出", "200.00", "120.00", "80.00", "200.00", ""],
    ["212", "城乡社区支出", "100.00", "", "100.00", "", "100.00"],
]
HEADS_OF_BUDGETS = ["一般公共预算", "政府性基金预算"]


def appropriations(title, columns, heads, *above):
    rows = [[row[at] for at in (0, 1, *columns)] for row in ACCOUNTS]
    head = ["科目编码", "科目名称", *heads]
    lines = ["# 甲镇2025年部门预算", *above, title, "单位：万元", *in_tabs([head, *rows])]
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize("title", ["财政拨款支出表", "2025年财政拨款支出预算表"])
def test_a_table_with_the_total_of_all_appropriations_is_not_read_as_the_general_budget(title):
    d = appropriations(title, [2, 3, 4], ["合计", "基本支出", "项目支出"], *BALANCE)
    assert d.spending.empty
    assert "another scope" in d.tables.note[d.tables.title.eq(title)].item()
    assert differing(d).empty


@pytest.mark.parametrize("title", ["财政拨款支出表", "一般公共预算财政拨款支出表"])
def test_a_table_with_the_total_of_the_general_budget_is_read_as_that(title):
    accounts = ["201\t一般公共服务支出\t200.00\t120.00\t80.00"]
    head = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    lines = [title, "单位：万元", head, "合计\t\t200.00\t120.00\t80.00", *accounts]
    d = shimahe.read("\n".join(["# 甲镇2025年部门预算", *BALANCE, *lines]).encode())
    assert d.spending.amount_wan.tolist() == [120.0, 80.0]
    assert differing(d).empty


def test_columns_of_budgets_beside_kinds_contradict_a_table_of_one_budget():
    heads = ["合计", "基本支出", "项目支出", *HEADS_OF_BUDGETS]
    d = appropriations("财政拨款支出表", range(2, 7), heads, *BALANCE)
    assert d.spending.empty
    assert "title contradicts table" in d.tables.note[d.tables.title.eq("财政拨款支出表")].item()
    assert differing(d).empty


def test_kinds_below_several_budgets_are_each_of_its_budget():
    groups = ["", "", "合计", "一般公共预算", "", "", "政府性基金预算", "", ""]
    kinds = ["科目编码", "科目名称", "", *["小计", "基本支出", "项目支出"] * 2]
    rows = [
        ["合计", "", "300.00", "200.00", "120.00", "80.00", "100.00", "", "100.00"],
        ["201", "一般公共服务支出", "200.00", "200.00", "120.00", "80.00", "", "", ""],
        ["212", "城乡社区支出", "100.00", "", "", "", "100.00", "", "100.00"],
    ]
    lines = ["# 甲镇2025年部门预算", *BALANCE, "财政拨款支出表", "单位：万元"]
    d = shimahe.read("\n".join([*lines, *in_tabs([groups, kinds, *rows])]).encode())
    assert amounts(d) == [
        ("general_public", "201", "basic", 120.0),
        ("general_public", "201", "project", 80.0),
        ("government_fund", "212", "project", 100.0),
    ]
    assert differing(d).empty


# --- columns of budgets in the table of the department --------------------------------------------


@pytest.mark.parametrize("kinds", [True, False])
def test_columns_of_budgets_tell_whose_a_row_is(kinds):
    heads = ["合计", *(["基本支出", "项目支出"] if kinds else []), *HEADS_OF_BUDGETS]
    d = appropriations("部门支出总表", range(2, 7) if kinds else [2, 5, 6], heads)
    found = d.spending[["budget", "code", "kind", "amount_wan"]]
    found = found.astype(object).where(found.notna(), None)
    basic, project, total = (120.0, 80.0, 200.0)
    general = [("basic", basic), ("project", project)] if kinds else [(None, total)]
    assert list(found.itertuples(index=False, name=None)) == [
        *(("general_public", "201", kind, amount) for kind, amount in general),
        ("government_fund", "212", "project" if kinds else None, 100.0),
    ]
    assert differing(d).empty


def test_of_a_row_of_two_budgets_the_amount_of_each_is_given_without_kinds():
    head = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", *HEADS_OF_BUDGETS]
    rows = [["208", "社会保障和就业支出", "9.00", "4.00", "5.00", "7.00", "2.00"]]
    lines = ["# 甲镇2025年部门预算", "部门支出总表", "单位：万元", *in_tabs([head, *rows])]
    d = shimahe.read("\n".join(lines).encode())
    assert list(zip(d.spending.budget, d.spending.amount_wan, strict=True)) == [
        ("general_public", 7.0),
        ("government_fund", 2.0),
    ]
    assert d.spending.kind.isna().all()


@pytest.mark.parametrize("heads", [["2024年", "2024年"], ["上年结转", "上年结转"]])
def test_columns_of_budgets_of_another_year_tell_nothing(heads):
    above = ["", "", "", *heads]
    head = ["科目编码", "科目名称", "合计", *HEADS_OF_BUDGETS]
    rows = [["212", "城乡社区支出", "9.00", "", "9.00"]]
    lines = ["# 甲镇2025年部门预算", "部门支出总表", "单位：万元", *in_tabs([above, head, *rows])]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.budget.isna().all()


def test_money_of_other_sources_leaves_the_budget_of_a_row_unknown():
    head = ["科目编码", "科目名称", "合计", *HEADS_OF_BUDGETS, "其他资金"]
    rows = [["212", "城乡社区支出", "9.00", "5.00", "", "4.00"]]
    lines = ["# 甲镇2025年部门预算", "部门支出总表", "单位：万元", *in_tabs([head, *rows])]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.budget.isna().all()
    assert d.spending.amount_wan.tolist() == [9.0]
