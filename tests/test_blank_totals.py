"""A total of the year that is printed blank beside that of the other side of its balance."""

import pytest

import shimahe
from shimahe.checking.audit import audit

CARRIED = ["年初结转和结余\t5.00\t年末结转和结余\t5.00", "总计\t110.00\t总计\t110.00"]


def as_tabs(rows):
    return "\n".join(rows)


def as_pipes(rows):
    lines = ["| " + row.replace("\t", " | ") + " |" for row in rows]
    return "\n".join(["", lines[0], "|---" * rows[0].count("\t") + "|---|", *lines[1:]])


def as_html(rows):
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("\t")) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def audited(totals, *below, title="收入支出决算总表", above="某局2025年部门决算", form=as_tabs):
    rows = [
        "收入\t\t支出\t",
        "项目\t金额\t项目\t金额",
        "一、一般公共预算财政拨款收入\t90.00\t一、一般公共服务支出\t60.00",
        "二、事业收入\t15.00\t二、教育支出\t45.00",
        totals,
        *below,
    ]
    lines = [f"# {above}", title, "单位：万元", form(rows)]
    if form is as_html:
        lines = [f"<h1>{above}</h1><p>{title}</p><p>单位：万元</p>", lines[-1]]
    return audit(shimahe.read("\n".join(lines).encode()))


def broken(found):
    checks = found.checks
    return sorted(checks[checks.status == "differs"].check)


@pytest.mark.parametrize("form", [as_tabs, as_pipes, as_html])
@pytest.mark.parametrize(
    ("totals", "cell"),
    [
        ("本年收入合计\t\t本年支出合计\t105.00", "本年收入合计/income/amount"),
        ("本年收入合计\t105.00\t本年支出合计\t-", "本年支出合计/spending/amount"),
    ],
)
def test_a_blank_total_of_a_final_account_is_named_with_its_figure(totals, cell, form):
    found = audited(totals, *CARRIED, form=form)
    assert broken(found) == ["A06", "A07"]
    first = found.suspects.iloc[0]
    assert (first.cell, first.suggested) == (f"department_balance:{cell}", "105.00")
    assert (first.evidence, first.repairs) == ("blank", 2)
    assert (found.suspects.evidence == "blank").sum() == 1


@pytest.mark.parametrize("word", ["本年收入合计|本年支出合计", "一、本年收入|一、本年支出"])
def test_a_blank_total_of_a_budget_is_held_to_the_rows_above(word):
    income, spending = word.split("|")
    found = audited(f"{income}\t\t{spending}\t105.00", title="部门收支总表", above="某局2025年预算")
    assert broken(found) == ["A04"]


@pytest.mark.parametrize(
    "totals",
    ["本年收入合计\t105.00\t本年支出合计\t105.00", "一、本年收入\t\t一、本年支出\t"],
    ids=["both", "headings"],
)
def test_totals_that_are_printed_and_headings_without_figures_break_nothing(totals):
    assert broken(audited(totals, *CARRIED)) == []


def test_the_number_of_a_line_is_no_figure_of_its_total():
    rows = ["收入\t\t\t支出\t\t", "项目\t行次\t金额\t项目\t行次\t金额"]
    rows += ["一、财政拨款收入\t1\t90.00\t一、教育支出\t4\t90.00"]
    rows += ["本年收入合计\t2\t\t本年支出合计\t5\t90.00", "总计\t3\t90.00\t总计\t6\t90.00"]
    text = "\n".join(["# 某局2025年部门决算", "收入支出决算总表", "单位：万元", *rows])
    found = audit(shimahe.read(text.encode()))
    assert found.suspects.iloc[0].cell == "department_balance:本年收入合计/income/amount"
