"""A unit mark that contradicts the other tables: one finding, whichever unit is printed."""

from __future__ import annotations

import json

import pytest

import shimahe
from shimahe import terms
from shimahe.checking.audit import audit
from shimahe.cli import main
from tests.fragments import WHOLE_OFFICE, document, spending_table

SPENDING = "## 部门支出总表\n\n单位：万元"
REVENUE = "## 部门收入总表\n\n单位：万元"
BALANCE = "## 部门收支总表\n\n单位：万元"


def marked_in_yuan(*headings):
    """The sound office with the unit mark of some tables changed, and not their figures."""
    text = WHOLE_OFFICE
    for heading in headings:
        assert heading in text
        text = text.replace(heading, heading.replace("万元", "元"))
    return audit(shimahe.read(text.encode()))


def in_yuan(*titles):
    """The sound office with the figures of some tables in 元 under the mark 万元."""
    sections = WHOLE_OFFICE.split("## ")
    for number, section in enumerate(sections):
        if section.split("\n")[0] in titles:
            sections[number] = section.replace(".00", "0000.00")
    return audit(shimahe.read("## ".join(sections).encode()))


def broken(found):
    return found.checks.query("status == 'differs' and nature == 'identity'")


@pytest.mark.parametrize(
    ("headings", "tables"),
    [
        ((SPENDING,), ("department_spending",)),
        ((REVENUE,), ("department_revenue",)),
        ((SPENDING, REVENUE), ("department_revenue", "department_spending")),
        ((SPENDING, REVENUE, BALANCE), None),
    ],
)
def test_yuan_printed_for_wan_is_one_finding(headings, tables):
    found = marked_in_yuan(*headings)
    assert len(broken(found)) == len(found.wrong_units) == 1
    wrong = found.wrong_units[0]
    assert (wrong.printed, wrong.suggested, wrong.is_certain) == ("元", "万元", True)
    assert tables is None or wrong.tables == tables
    assert not found.rounded


@pytest.mark.parametrize("titles", [("部门支出总表",), ("部门支出总表", "部门收入总表")])
def test_wan_printed_for_yuan_is_one_finding(titles):
    found = in_yuan(*titles)
    assert len(broken(found)) == len(found.wrong_units) == 1
    wrong = found.wrong_units[0]
    assert (wrong.printed, wrong.suggested, len(wrong.tables)) == ("万元", "元", len(titles))


def test_the_figures_are_given_as_they_would_be():
    found = marked_in_yuan(SPENDING, REVENUE)
    suspects = found.suspects.query("evidence == 'unit mark'")
    assert found.suspects.evidence.iloc[0] == "unit mark"
    assert suspects[["table", "printed", "suggested", "evidence"]].values.tolist() == [
        ["department_revenue", "150.00", "150.00 万元", "unit mark"],
        ["department_spending", "150.00", "150.00 万元", "unit mark"],
    ]
    assert (suspects.repairs.min() > 10, suspects.breaks.max()) == (True, 0)


@pytest.mark.parametrize(
    ("misprint", "tables"),
    [
        (marked_in_yuan, (SPENDING,)),
        (marked_in_yuan, (SPENDING, REVENUE, BALANCE)),
        (in_yuan, ("部门支出总表", "部门收入总表")),
    ],
)
def test_what_a_unit_mark_explains_is_suspected_of_nothing_else(misprint, tables):
    suspects = misprint(*tables).suspects
    assert suspects.evidence.tolist() == ["unit mark"] * len(tables)
    assert suspects.group.unique().tolist() == [1]


ROWS = (
    "\t合计\t3,000.50\t1,000.20\t2,000.30",
    "201\t一般公共服务支出\t3,000.50\t1,000.20\t2,000.30",
)
GENERAL = "## 一般公共预算财政拨款支出预算表"
INCOME = "\n".join(
    [
        "## 部门收支总表", "", "单位：万元", "", "收入\t\t支出\t", "项目\t预算数\t项目\t预算数",
        "一般公共预算资金\t3,000.50\t一般公共服务支出\t3,000.50",
        "收入总计\t3,000.50\t支出总计\t3,000.50",
    ]
)  # fmt: skip


def test_of_two_tables_it_cannot_be_told_which():
    table = spending_table(*ROWS, unit="单位：元")
    found = audit(shimahe.read(document(table, INCOME)))
    assert len(broken(found)) == len(found.wrong_units) == 1
    wrong = found.wrong_units[0]
    assert not wrong.is_certain
    assert {*wrong.tables, *wrong.others} == {"department_spending", "department_balance"}


def test_of_one_table_nothing_can_be_told():
    alone = audit(shimahe.read(document(spending_table(*ROWS, unit="单位：元"))))
    assert (alone.wrong_units, len(broken(alone))) == ((), 0)


def test_the_smaller_side_is_the_one_in_doubt():
    three = [spending_table(*ROWS), INCOME, spending_table(*ROWS, unit="单位：元", title=GENERAL)]
    found = audit(shimahe.read(document(*three)))
    assert len(broken(found)) == len(found.wrong_units) == 1
    assert (found.wrong_units[0].tables, found.wrong_units[0].is_certain) == (
        ("general_spending",),
        True,
    )


def test_tables_in_two_units_that_agree_are_no_finding():
    rows = [row.replace(",", "").replace(".50", "5000").replace(".20", "2000") for row in ROWS]
    rows = [row.replace(".30", "3000") for row in rows]
    found = audit(shimahe.read(document(spending_table(*rows, unit="单位：元"), INCOME)))
    assert (found.wrong_units, len(broken(found))) == ((), 0)


def test_a_misprint_beside_it_is_still_named():
    text = WHOLE_OFFICE.replace(SPENDING, SPENDING.replace("万元", "元"))
    text = text.replace("205\t教育支出\t80.00\t80.00", "205\t教育支出\t80.30\t80.00")
    found = audit(shimahe.read(text.encode()))
    assert len(found.wrong_units) == 1
    assert "department_revenue:205/total" in set(found.suspects.drop_duplicates("group").cell)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_command_line_says_it_once(lang, capsys, tmp_path):
    path = tmp_path / "office.md"
    path.write_text(WHOLE_OFFICE.replace(SPENDING, SPENDING.replace("万元", "元")), "utf-8")
    assert main(["audit", str(path), "--lang", lang]) == 1
    words = audit(shimahe.read(path)).wrong_units[0].words(lang)
    assert capsys.readouterr().out.count(words) == 1
    main(["audit", str(path), "--json", "--lang", lang])
    assert json.loads(capsys.readouterr().out)["wrong_units"] == [words]


@pytest.mark.parametrize("blanks", [20, 150, 200, 900])
@pytest.mark.parametrize("gap", [" ", "\u3000"])
def test_a_mark_far_right_of_the_office_is_that_of_the_table(gap, blanks):
    mark = f"编制单位：甲镇{gap * blanks}金额单位：元"
    rows = ["科目编码\t科目名称\t合计", "201\t一般公共服务支出\t600,000.00"]
    d = shimahe.read("\n".join(["甲镇2025年一般公共预算支出表", mark, *rows]).encode())
    assert d.spending.amount_wan.tolist() == [60.0]
