"""Each check of final accounts agrees, differs and is not checked; budgets have none of them."""

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.final_account import (
    OF_FINAL_ACCOUNTS,
    WHERE_MONEY_IS_CARRIED,
    WHOLE_ACCOUNT,
    account_with,
)
from tests.fragments import WHOLE_OFFICE

DEPARTMENT, REVENUE, GRANT, GENERAL, ECONOMIC, THREE, FUND = (
    "收入支出决算总表",
    "收入决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "财政拨款“三公”",
    "政府性基金",
)
YEAR = "本年支出合计\t130.00\t101.00\t29.00\t"

#: Check, subject, and what differs: a title, the words below it and other words.
DIFFERS = [
    ("A06", "department_balance:total/income/amount", DEPARTMENT, "年初结转和结余\t12.00",
     "年初结转和结余\t21.00"),
    ("A06", "department_balance:total/spending/amount", DEPARTMENT, "年末结转和结余\t14.00",
     "年末结转和结余\t41.00"),
    ("A06", "appropriation_balance:total/spending/government_fund", GRANT, "10.00\t7.00\t3.00",
     "10.00\t7.00\t30.00"),
    ("A07", "department_balance:current/income/amount", DEPARTMENT, "八、其他收入\t5.00",
     "八、其他收入\t50.00"),
    ("A07", "department_balance:current/spending/amount", DEPARTMENT, "城乡社区支出\t29.00",
     "城乡社区支出\t92.00"),
    ("A08", "fund_spending:212", FUND, "212\t城乡社区支出\t2.00", "212\t城乡社区支出\t20.00"),
    ("A09", "人员经费合计", ECONOMIC, "人员经费合计\t\t50.00", "人员经费合计\t\t55.00"),
    ("A09", "公用经费合计", ECONOMIC, "资本性支出\t2.00", "资本性支出\t20.00"),
    ("A19", "department_revenue", REVENUE, "合计\t135.00", "合计\t153.00"),
    ("A19", "general_spending", GRANT, YEAR, YEAR.replace("101.00", "110.00")),
    ("A19", "fund_spending", GRANT, YEAR, YEAR.replace("29.00", "92.00")),
    ("A19", "社会保障和就业支出", GRANT, "就业支出\t20.00\t20.00", "就业支出\t20.00\t2.00"),
    ("A19", "basic_economic", GENERAL, "合计\t101.00\t70.00", "合计\t101.00\t71.00"),
    ("A20", "reception", THREE, "4.50\t3.00", "4.50\t5.00"),
]  # fmt: skip

#: Check, subject, what is changed so that it cannot be checked (a title alone: the table is not
#: there), and why not.
NOT_CHECKED = [
    ("A06", "department_balance:total/income/amount",
     (DEPARTMENT, "年初结转和结余\t12.00", "年初结转和结余\t不详"), "not a number"),
    ("A06", "department_balance:total/spending/amount",
     (DEPARTMENT, "总计\t147.00\t总计\t147.00\n", ""), "row or column not printed"),
    ("A07", "appropriation_balance:current/income/amount",
     (GRANT, "二、政府性基金预算财政拨款\t", "一、一般公共预算财政拨款\t"), "sources overlap"),
    ("A08", "fund_spending:212", (FUND, "社区支出\t2.00\t30.00", "社区支出\t2.00\t不详"),
     "not a number"),
    ("A09", "人员经费合计", (ECONOMIC, "福利支出\t40.00", "福利支出\t不详"), "not a number"),
    ("A19", "department_revenue", (REVENUE,), "row or column not printed"),
    ("A19", "basic_economic", (ECONOMIC,), "row or column not printed"),
    ("A20", "reception", (THREE, "4.50\t3.00", "4.50\t不详"), "not a number"),
]  # fmt: skip


def checks_of(text):
    return audit(shimahe.read(text.encode())).checks.set_index(["check", "subject"])


@pytest.fixture(scope="module")
def sound():
    return checks_of(WHOLE_ACCOUNT)


@pytest.mark.parametrize(("check", "subject"), dict.fromkeys(case[:2] for case in DIFFERS))
def test_a_check_agrees(sound, check, subject):
    assert sound.at[(check, subject), "status"] == "agrees"


@pytest.mark.parametrize(("check", "subject", "title", "old", "new"), DIFFERS)
def test_a_check_differs(check, subject, title, old, new):
    assert checks_of(account_with(title, old, new)).at[(check, subject), "status"] == "differs"


@pytest.mark.parametrize(("check", "subject", "change", "why"), NOT_CHECKED)
def test_a_check_that_cannot_be_made_says_why(check, subject, change, why):
    row = checks_of(account_with(*change)).loc[(check, subject)]
    assert (row["status"], row["why_not"]) == ("not checked", why)


def test_every_check_of_final_accounts_has_a_case_of_each_outcome():
    checks = {case[0] for case in DIFFERS}
    assert checks == {case[0] for case in NOT_CHECKED}
    assert checks == OF_FINAL_ACCOUNTS | WHERE_MONEY_IS_CARRIED


def test_a_sound_final_account_breaks_nothing(sound):
    assert "differs" not in set(sound["status"])


def test_a_budget_has_no_check_of_final_accounts():
    checks = checks_of(WHOLE_OFFICE).index.get_level_values("check")
    assert OF_FINAL_ACCOUNTS.isdisjoint(checks)


def test_the_total_of_the_year_may_be_all_where_nothing_is_carried_over():
    carried = "年初结转和结余\t12.00\t年末结转和结余\t14.00"
    text = account_with(DEPARTMENT, carried, "年初结转和结余\t\t年末结转和结余\t")
    text = text.replace("总计\t147.00\t总计\t147.00", "总计\t135.00\t总计\t133.00")
    checks = checks_of(text)
    assert checks.at[("A06", "department_balance:total/income/amount"), "status"] == "agrees"


#: Words of the text and other words, and the check of the sentence: agrees, differs, or why not.
SENTENCES = [
    ("收入支出总计 147.00", "收入支出总计 147.00", "S01", "agrees"),
    ("收入支出总计 147.00", "收入支出总计 174.00", "S01", "differs"),
    ("本年支出合计 133.00", "本年支出合计 123.00", "S04", "differs"),
    ("财政拨款收入支出总计 140.00", "财政拨款收入支出总计 0.30", "S07", "differs"),
    ("年初预算为 52.00", "年初预算为 25.00", "S08", "not checked"),
    ("支出决算为 50.00", "支出决算为 50.00", "S09", "agrees"),
    ("支出决算为 50.00", "支出决算为 51.00", "S09", "differs"),
    ("基本支出 70.00 万元，其中：人员", "基本支出 72.00 万元，其中：人员", "S11", "differs"),
    ("公用经费 20.00", "公用经费 22.00", "S13", "differs"),
]


@pytest.mark.parametrize(("old", "new", "statement", "status"), SENTENCES)
def test_sentences_are_held_to_the_tables_of_the_account(old, new, statement, status):
    checks = checks_of(WHOLE_ACCOUNT.replace(old, new))
    assert checks.at[("A31", statement), "status"] == status


def test_an_account_of_other_names_is_held_to_no_row():
    named = "城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）"
    said = f"2、{named}。支出决算为 1.00 万元。"
    text = WHOLE_ACCOUNT.replace("## 六、", f"{said}\n\n## 六、")
    checks = checks_of(text)
    assert checks.at[("A31", "S11"), "why_not"] == "no counterpart"


def test_what_is_carried_stands_below_the_year_also_on_a_page_in_one_line():
    rows = [
        "收入||支出|",
        "项目|决算数|项目|决算数",
        "一、一般公共预算财政拨款收入|100|一、教育支出|105",
    ]
    rows += [
        "本年收入合计|100|本年支出合计|105",
        "年初结转和结余|5|年末结转和结余|0",
        "总计|105|总计|105",
    ]
    lines = ["<tr><td>" + row.replace("|", "<td>") for row in rows]
    page = f"<h2>2024年度收入支出决算总表</h2>单位：万元<table>{''.join(lines)}</table>"
    checks = audit(shimahe.read(page.encode())).checks
    assert checks[checks.check.isin(["A06", "A07"])].status.tolist() == ["agrees"] * 4


def test_a_year_that_a_balance_prints_above_its_classes_and_below_is_tied_to_no_table():
    rows = ["收入||支出||", "项目|决算数|项目|合计|一般公共预算财政拨款"]
    rows += ["一、本年收入|100|一、本年支出|100|100", "一般公共预算财政拨款|100|教育支出|100|100"]
    rows += ["本年收入合计|100|本年支出合计|100|100", "总计|100|总计|100|100"]
    balance = "\n".join(row.replace("|", "\t") for row in rows)
    own = "科目编码\t科目名称\t合计\n205\t教育支出\t100\n合计\t\t100"
    text = f"2024年度财政拨款收入支出决算总表\n单位：万元\n{balance}\n"
    text += f"2024年度一般公共预算财政拨款支出决算表\n单位：万元\n{own}"
    checks = audit(shimahe.read(text.encode())).checks
    tied = checks[checks.check.eq("A19") & checks.subject.eq("general_spending")]
    assert tied[["status", "why_not"]].values.tolist() == [["not checked", "two totals"]]


@pytest.mark.parametrize("part", ["其中：项目支出结转和结余", "项目支出结转和结余", "经营结余"])
def test_a_part_of_what_is_carried_over_is_not_added_to_it(part):
    carried = "年初结转和结余\t12.00\t年末结转和结余\t14.00\n"
    text = account_with(DEPARTMENT, carried, f"{carried}{part}\t9.00\t{part}\t4.00\n")
    checks = checks_of(text)
    for side in ("income", "spending"):
        assert checks.at[("A06", f"department_balance:total/{side}/amount"), "status"] == "agrees"


#: The total of the year above its parts: how the parts are numbered, and the title of the balance.
PARTS = ["（一）{}", "1.{}", "{}"]
BALANCES = {
    "财政拨款收入支出决算总表": "一、本年收入",
    "收入支出决算总表": "一、本年收入合计",
}


def balance_with_the_year_above(title, part, left="14.00"):
    """A balance that numbers the total of the year and what is carried alike."""
    year = BALANCES[title]
    spent = year.replace("收入", "支出")
    of_income = [part.format(name) for name in ("一般公共预算财政拨款", "政府性基金预算财政拨款")]
    of_spending = [part.format(name) for name in ("教育支出", "城乡社区支出")]
    rows = [
        "收入||支出|",
        "项目|决算数|项目|决算数",
        f"{year}|135.00|{spent}|133.00",
        f"{of_income[0]}|130.00|{of_spending[0]}|100.00",
        f"{of_income[1]}|5.00|{of_spending[1]}|33.00",
        f"二、年初结转和结余|12.00|二、年末结转和结余|{left}",
        "总计|147.00|总计|147.00",
    ]
    lines = [row.replace("|", "\t") for row in rows]
    return "\n".join([f"2024年度{title}", "单位：万元", *lines])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("title", BALANCES)
def test_parts_below_the_total_of_the_year_are_not_carried_over(title, part):
    checks = audit(shimahe.read(balance_with_the_year_above(title, part).encode())).checks
    of_balance = checks[checks.check.isin(["A06", "A07"])]
    assert set(of_balance.check) == {"A06", "A07"}
    assert of_balance.status.tolist() == ["agrees"] * 4
    broken = balance_with_the_year_above(title, part, left="41.00")
    checks = audit(shimahe.read(broken.encode())).checks
    differs = checks[checks.status.eq("differs")]
    assert differs[["check", "left", "right"]].values.tolist() == [["A06", 147.0, 174.0]]


@pytest.mark.parametrize(
    ("carried", "why_not"),
    [
        ("年初结转和结余 5.00 年末结转和结余 2.00", "money carried over"),
        ("年初结转和结余 5.00 年末结转和结余 2.00 2.00", "row not read"),
        ("年初结转和结余 5.00 年末 2.00 结转和结余 2.00", "row not read"),
    ],
)
def test_a_balance_of_which_a_row_is_not_read_may_carry_over(carried, why_not):
    rows = ["一、一般公共预算拨款收入 100.00 一、教育支出 103.00"]
    rows += ["本年收入合计 100.00 本年支出合计 103.00", carried, "总计 105.00 总计 105.00"]
    balance = ["收入支出决算总表", "单位：万元", "收入 支出", "项目 决算数 项目 决算数", *rows]
    spending = ["支出决算表", "单位：万元", "科目编码 科目名称 合计", "合计 103.00"]
    text = "\n".join([*balance, "", *spending, "205 教育支出 103.00"])
    checks = audit(shimahe.read(text.encode())).checks
    totals = checks[checks.check.eq("A16") & checks.subject.eq("department_balance")]
    assert totals[["status", "why_not"]].values.tolist() == [["not checked", why_not]]
    assert "differs" not in set(checks.status)


#: What one part of the year's money is printed as, in the order of print.
ORDERS = [
    ["小计", "基本支出", "项目支出"],
    ["基本支出", "项目支出", "合计"],
    ["基本支出", "合计", "项目支出"],
    ["基本支出", "项目支出"],
]


def funds(order, left=("2.00", "3.00")):
    """A table of funds whose parts of the year's money are each printed in an order."""
    flows = {
        "年初结转和结余": ("3.00", "4.00"),
        "本年收入": ("10.00", "20.00"),
        "本年支出": ("11.00", "21.00"),
        "年末结转和结余": left,
    }
    groups, figures = [], []
    for flow, (basic, project) in flows.items():
        amounts = {"基本支出": basic, "项目支出": project}
        whole = f"{float(basic) + float(project):.2f}"
        groups += [flow, *[""] * (len(order) - 1)]
        figures += [amounts.get(heading, whole) for heading in order]
    lines = [["科目编码", "科目名称", *groups], ["", "", *order * len(flows)]]
    for code, name in (("合计", ""), ("212", "城乡社区支出"), ("21208", "土地出让支出")):
        lines.append([code, name, *figures])
    title = "2024年度政府性基金预算财政拨款收入支出决算表"
    return "\n".join([title, "单位：万元", *map("\t".join, lines)])


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_what_funds_began_with_is_its_whole_wherever_that_stands_among_its_parts(order):
    checks = audit(shimahe.read(funds(order).encode())).checks
    of_funds = checks[checks.check.eq("A08")]
    assert of_funds[["status", "left", "right"]].values.tolist() == [["agrees", 37.0, 37.0]] * 3
    assert "differs" not in set(checks.status)
    checks = audit(shimahe.read(funds(order, left=("2.00", "8.00")).encode())).checks
    assert set(checks[checks.status.eq("differs")].check) == {"A08"}


# --- what was budgeted for 三公 -------------------------------------------------------------------

ACROSS = """\
项目	合计	因公出国（境）费	公务用车购置及运行费小计	公务用车购置费	公务用车运行费	公务接待费
预算数	6.00		1.50		1.50	4.50
决算数	4.00		1.00		1.00	3.00"""
DOWN = """\
项目	年初预算数	决算数
合计	6.00	4.00
1、因公出国（境）费
2、公务接待费	4.50	3.00
3、公务用车购置及运行费	1.50	1.00
其中：公务用车购置费
公务用车运行维护费	1.50	1.00"""
OF_TWO_YEARS = DOWN.replace("年初预算数\t", "2023年预算数\t2024年预算数\t")
OF_TWO_YEARS = OF_TWO_YEARS.replace("6.00\t", "7.00\t6.00\t").replace("4.50\t", "5.50\t4.50\t")
OF_TWO_YEARS = OF_TWO_YEARS.replace("1.50\t", "1.60\t1.50\t")
BUDGETED = {"total": 6.0, "vehicles": 1.5, "vehicle_operation": 1.5, "reception": 4.5}


def account_with_items(table):
    """Return the account with another table of 三公."""
    first = WHOLE_ACCOUNT.index("合计\t\t因公出国")
    last = WHOLE_ACCOUNT.index("\n\n## 政府性基金", first)
    return WHOLE_ACCOUNT[:first] + table + WHOLE_ACCOUNT[last:]


@pytest.mark.parametrize("table", [ACROSS, DOWN, OF_TWO_YEARS])
def test_what_was_budgeted_for_an_item_stands_beside_it_or_in_a_row_of_its_own(table):
    d = shimahe.read(account_with_items(table).encode())
    execution = shimahe.structure.three_public_execution(d).set_index("item")
    assert execution.denominator_wan.to_dict() == BUDGETED
    assert execution.numerator_wan["total"] == 4.0
    checks = checks_of(account_with_items(table))
    assert {item for check, item in checks.index if check == "A20"} == set(BUDGETED)


@pytest.mark.parametrize("table", [ACROSS, DOWN, OF_TWO_YEARS])
def test_more_spent_than_budgeted_is_found_in_every_layout(table):
    checks = checks_of(account_with_items(table.replace("3.00", "4.60").replace("4.00", "5.60")))
    assert checks.at[("A20", "reception"), "status"] == "differs"
    assert checks.at[("A20", "total"), "status"] == "agrees"


def test_nothing_spent_of_what_was_budgeted_is_within_it():
    header = WHOLE_ACCOUNT[WHOLE_ACCOUNT.index("合计\t\t因公出国") :].split("\n")[:3]
    table = "\n".join([*header, "6.00\t\t\t\t1.50\t\t\t\t1.50\t\t4.50\t"])
    checks = checks_of(account_with_items(table))
    assert checks.at[("A20", "reception"), "status"] == "agrees"


def test_of_two_budgets_of_a_year_none_is_taken_where_they_differ():
    table = DOWN.replace("年初预算数\t", "年初预算数\t全年预算数\t")
    table = table.replace("6.00\t", "6.00\t5.00\t").replace("4.50\t", "4.50\t4.50\t")
    table = table.replace("1.50\t", "1.50\t0.50\t")
    d = shimahe.read(account_with_items(table).encode())
    assert shimahe.structure.three_public_execution(d).item.tolist() == ["reception"]


def test_a_budget_of_two_years_has_nothing_spent():
    years = "项目\t2024年预算数\t2025年预算数\n合计\t6.00\t4.00\n公务接待费\t6.00\t4.00"
    text = f"甲街道2025年部门预算\n\n## “三公”经费支出预算表\n\n单位：万元\n\n{years}\n"
    assert shimahe.structure.three_public_execution(shimahe.read(text.encode())).empty


# --- totals of basic expenditure ------------------------------------------------------------------


def test_a_form_with_two_totals_lacks_no_third():
    found = audit(shimahe.read(WHOLE_ACCOUNT.replace("其他收入", "").encode()))
    assert found.checks.status.ne("differs").all()
    assert found.suspects.empty
