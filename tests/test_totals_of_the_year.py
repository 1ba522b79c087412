"""The total of the year and what is carried over: A06 and A07, in budgets as in final accounts."""

import re

import pytest

import shimahe
from shimahe.checking.audit import audit

#: Balances of a budget that carries 12.00 in and 7.00 out: the total of the year below its parts,
#: above them, and beside parts of what is carried over that have names of the sources.
BELOW = """\
收入||支出|
项目|预算数|项目|预算数
一、一般公共预算拨款收入|100.00|一、教育支出|84.00
二、政府性基金预算拨款收入|30.00|二、城乡社区支出|56.00
三、事业收入|5.00||
本年收入合计|135.00|本年支出合计|140.00
上年结转|12.00|结转下年|7.00
收入总计|147.00|支出总计|147.00"""
ABOVE = """\
收入||支出|
项目|预算数|项目|预算数
一、本年收入|135.00|一、本年支出|140.00
（一）一般公共预算拨款|105.00|（一）教育支出|84.00
（二）政府性基金预算拨款|30.00|（二）城乡社区支出|56.00
二、上年结转|12.00|二、结转下年|7.00
（一）一般公共预算拨款|9.00||
（二）政府性基金预算拨款|3.00||
收入总计|147.00|支出总计|147.00"""
FIRST = """\
收入||支出|
项目|预算数|项目|预算数
一、上年结转|12.00|一、教育支出|84.00
1.一般公共预算|9.00|二、城乡社区支出|56.00
2.政府性基金预算|3.00||
二、本年收入|135.00|本年支出合计|140.00
1.一般公共预算|105.00|结转下年|7.00
2.政府性基金预算|30.00||
收入总计|147.00|支出总计|147.00"""
OF_EACH_KIND = """\
收入||支出|
项目|预算数|项目|预算数
一、财政拨款收入|130.00|一、教育支出|84.00
1.一般公共预算资金|100.00|二、城乡社区支出|56.00
2.政府性基金预算资金|30.00||
二、事业收入|5.00||
本年收入小计|135.00|本年支出小计|140.00
上年结转|12.00|年终结转结余|7.00
财政拨款结转|9.00||
其他资金结转|3.00||
收入总计|147.00|支出总计|147.00"""
BALANCES = {
    "部门收支总表": [BELOW, ABOVE, FIRST, OF_EACH_KIND],
    "财政拨款收支总表": [BELOW, ABOVE, FIRST],
}
CASES = [(title, table) for title, tables in BALANCES.items() for table in tables]
#: The totals, and what stands in their column: the figure that is printed, and another one.
TOTALS = {
    "本年收入": ("135.00", "153.00"),
    "上年结转": ("12.00", "21.00"),
    "收入总计": ("147.00", "174.00"),
    "本年支出": ("140.00", "104.00"),
    "结转下年": ("7.00", "1.00"),
    "支出总计": ("147.00", "141.00"),
}


def budget(title, table):
    lines = ["# 某局2025年部门预算", title, "单位：万元", table.replace("|", "\t")]
    return "\n".join(lines)


def checks_of(text):
    return audit(shimahe.read(text.encode())).checks


def of_the_year(text):
    checks = checks_of(text)
    return checks[checks.check.isin(["A06", "A07"])]


def label_of(table, total):
    """Return the printed label of a total of a balance."""
    words = {"本年收入": "本年收入", "本年支出": "本年支出"}.get(total, total)
    cells = [cell for line in table.split("\n") for cell in line.split("|")]
    if total == "结转下年" and "年终结转结余" in cells:
        words = "年终结转结余"
    return next(cell for cell in cells if words in cell)


@pytest.mark.parametrize(("title", "table"), CASES)
def test_both_checks_are_made_of_a_budget_that_carries_over(title, table):
    made = of_the_year(budget(title, table))
    assert set(made.status) == {"agrees"}
    assert made.check.value_counts()[["A06", "A07"]].ge(2).all()


@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize(("title", "table"), CASES)
def test_a_misprint_of_each_total_is_found_and_its_right_figure_suggested(title, table, total):
    printed, misprint = TOTALS[total]
    label = label_of(table, total)
    damaged = table.replace(f"{label}|{printed}", f"{label}|{misprint}", 1)
    assert damaged != table
    found = audit(shimahe.read(budget(title, damaged).encode()))
    assert found.checks.status.eq("differs").any()
    firsts = found.suspects.drop_duplicates("group")
    assert firsts[["row", "printed", "suggested"]].values.tolist() == [[label, misprint, printed]]


def test_nothing_carried_over_leaves_the_totals_to_the_sums_of_the_balance():
    table = BELOW.replace("|12.00", "|").replace("|7.00", "|").replace("147.00", "135.00")
    table = table.replace("|56.00", "|51.00").replace("140.00", "135.00")
    checks = checks_of(budget("部门收支总表", table))
    assert not checks.check.isin(["A06", "A07"]).any()
    sums = checks[checks.check.isin(["A03", "A04"]) & checks.tables.eq("department_balance")]
    assert sums.status.tolist() == ["agrees"] * 4


def test_the_two_totals_are_held_to_each_other_where_the_sources_overlap():
    table = OF_EACH_KIND.replace("|12.00", "|").replace("|7.00", "|").replace("|9.00", "|")
    table = table.replace("结转|3.00", "结转|").replace("147.00", "135.00")
    table = table.replace("|56.00", "|51.00").replace("140.00", "135.00")
    made = of_the_year(budget("部门收支总表", table))
    assert made[["check", "subject", "status"]].values.tolist() == [
        ["A06", "department_balance:total/income/amount", "agrees"]
    ]


#: What may be a part of what is carried over or stand beside it: nothing decides.
UNSURE = {
    "parts of what prints no figure": ABOVE.replace("二、上年结转|12.00", "二、上年结转|"),
    "two misprints": OF_EACH_KIND.replace("|12.00", "|21.00").replace("结转|3.00", "结转|8.00"),
}


@pytest.mark.parametrize("table", UNSURE.values(), ids=UNSURE)
def test_what_may_be_a_part_or_stand_beside_is_added_to_neither(table):
    made = of_the_year(budget("部门收支总表", table)).set_index("subject")
    income = made.loc["department_balance:total/income/amount"]
    assert (income.status, income.why_not) == ("not checked", "sources overlap")
    assert "differs" not in set(made.status)


def test_only_some_of_what_is_carried_over_may_be_printed_below_it():
    table = OF_EACH_KIND.replace("其他资金结转|3.00", "其他资金结转|")
    assert set(of_the_year(budget("部门收支总表", table)).status) == {"agrees"}


def test_carried_rows_of_each_budget_stand_beside_the_year_where_no_sum_of_them_is_printed():
    carried = "一般公共预算结转|9.00|结转下年|7.00\n政府性基金预算结转|3.00||"
    table = BELOW.replace("上年结转|12.00|结转下年|7.00", carried)
    made = of_the_year(budget("部门收支总表", table)).set_index(["check", "subject"])
    assert set(made.status) == {"agrees"}
    income = made.loc[("A06", "department_balance:total/income/amount")]
    assert (income.left, income.right) == (147.0, 147.0)


@pytest.mark.parametrize("row", ["用事业基金弥补收支差额", "使用非财政拨款结余"])
def test_what_makes_up_the_balance_stands_beside_what_is_carried_over(row):
    table = BELOW.replace("上年结转|12.00", f"{row}|2.00||\n上年结转|10.00")
    assert set(of_the_year(budget("部门收支总表", table)).status) == {"agrees"}


def test_parts_of_what_is_carried_over_are_held_to_their_sum_in_the_balance_of_grants():
    damaged = ABOVE.replace("（二）政府性基金预算拨款|3.00", "（二）政府性基金预算拨款|8.00")
    checks = checks_of(budget("财政拨款收支总表", damaged))
    broken = checks[checks.status.eq("differs")]
    assert broken[["check", "left", "right"]].values.tolist() == [["A07", 12.0, 17.0]]
    of_department = checks_of(budget("部门收支总表", damaged))
    assert "differs" not in set(of_department.status)  # there other money may be carried over


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        (ABOVE, "（一）一般公共预算拨款|105.00", "一、一般公共预|105.00"),
        (ABOVE, "（二）政府性基金预算拨款|30.00", "二、政府性|30.00"),
        (ABOVE, "二、上年结转", "二、上年"),
        (BELOW, "上年结转", "上年"),
        (BELOW, "结转下年", "下年"),
    ],
)
@pytest.mark.parametrize("title", ["部门收支总表", "财政拨款收支总表"])
def test_a_name_that_lost_letters_breaks_no_sum_of_the_year(title, table, old, new):
    assert table.count(old) == 1
    checks = checks_of(budget(title, table.replace(old, new)))
    assert not checks.status.eq("differs").any()


#: Balances in which a label may lose letters: where nothing is carried over, and where parts are.
NOTHING_CARRIED = """\
收入||支出|
项目|预算数|项目|预算数
一、本年收入|140.00|一、本年支出|140.00
（一）一般公共预算拨款|110.00|（一）教育支出|84.00
（二）政府性基金预算拨款|30.00|（二）城乡社区支出|56.00
收入总计|140.00|支出总计|140.00"""
IN_PARTS = """\
收入||支出|
项目|预算数|项目|预算数
一般公共预算拨款收入|105.00|教育支出|84.00
政府性基金预算拨款收入|30.00|城乡社区支出|56.00
本年收入合计|135.00|本年支出合计|140.00
上年结转|12.00|结转下年|7.00
基本支出结转|8.00||
项目支出结转|4.00||
收入总计|147.00|支出总计|147.00"""
TORN = [*CASES, ("财政拨款收支总表", NOTHING_CARRIED), ("部门收支总表", IN_PARTS)]


@pytest.mark.parametrize(("title", "table"), TORN)
def test_what_is_left_of_the_label_of_a_sum_is_no_row_that_is_added_up(title, table):
    labels = [cell for line in table.splitlines()[2:] for cell in line.split("|")[::2]]
    sums = [label for label in labels if re.search("本年|[总小]计|结转", label)]
    assert len(sums) > 3
    for label in sums:
        middle = len(label) // 2
        parts = {label[:-1], label[1:], label[:middle], label[middle:], label[-2:]} - {label}
        for part in sorted(parts):
            checks = checks_of(budget(title, table.replace(label, part, 1)))
            assert checks[checks.status.eq("differs")].empty, (label, part)


def test_a_class_that_lost_letters_is_still_added_up():
    text = budget("财政拨款收支总表", NOTHING_CARRIED).replace("城乡社区支出", "社区支出")
    checks = checks_of(text.replace("56.00", "57.00"))
    differing = checks[checks.status.eq("differs")]
    assert list(zip(differing.check, differing.subject, strict=True)) == [
        ("A03", "appropriation_balance:current/spending/amount")
    ]
