"""A part of a table whose headings, printed again, say another unit (R06, R11)."""

from __future__ import annotations

import pytest

import shimahe

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
IN_YUAN = "科目编码\t科目名称\t合计（元）\t基本支出（元）\t项目支出（元）"
IN_WAN = IN_YUAN.replace("（元）", "（万元）")
ABOVE = ["205\t教育支出\t6.00\t2.00\t4.00"]
BELOW = ["206\t科学技术支出\t10000\t6000\t4000"]


def read(*lines: str, unit: str = "单位：万元", head: str = HEAD) -> shimahe.Disclosure:
    """Read a table whose part behind its first row is `lines`."""
    return shimahe.read("\n".join(["部门支出总表", unit, head, *ABOVE, *lines]).encode())


def amounts(d: shimahe.Disclosure) -> list[float | None]:
    """Return the amounts of spending, None for one that is missing."""
    return [None if amount != amount else amount for amount in d.spending.amount_wan]


@pytest.mark.parametrize(
    "between",
    [
        ["- 2 -", IN_YUAN],
        ["", IN_YUAN],
        [IN_YUAN],
        ["部门支出总表（续）", IN_YUAN],
        ["- 2 -", HEAD.replace("合计", "合计（单位：元）")],
        ["- 2 -", HEAD.replace("科目名称", "金额单位：元")],
    ],
)
def test_headings_of_a_part_say_its_unit(between: list[str]) -> None:
    """The amounts below are converted, and the note names the first line."""
    d = read(*between, *BELOW)
    assert amounts(d) == [2.0, 4.0, 0.6, 0.4]
    (note,) = d.tables.loc[d.tables.table.eq("department_spending"), "note"]
    assert f"unit changes: {4 + len(between) + 1}" in note
    assert "no number" not in note


@pytest.mark.parametrize("head", [IN_WAN, HEAD])
def test_the_same_unit_printed_again_changes_nothing(head: str) -> None:
    """Units in brackets make no other header and no other unit."""
    d = read("- 2 -", IN_WAN, "206\t科学技术支出\t1.00\t0.60\t0.40", head=head)
    assert amounts(d) == [2.0, 4.0, 0.6, 0.4]
    (note,) = d.tables.loc[d.tables.table.eq("department_spending"), "note"]
    assert note == "cut by a page; no total row"


@pytest.mark.parametrize(
    "between",
    [
        ["- 2 -", HEAD.replace("合计", "合计（元）").replace("基本支出", "基本支出（万元）")],
        ["- 2 -", "单位：元", IN_WAN],
    ],
)
def test_units_that_contradict_in_a_part_give_no_amount(between: list[str]) -> None:
    """A part of which two units are said has no amounts, and the note says so."""
    d = read(*between, *BELOW)
    assert amounts(d) == [2.0, 4.0, None, None]
    (note,) = d.tables.loc[d.tables.table.eq("department_spending"), "note"]
    assert "units contradict" in note


def test_three_public_and_balances_too() -> None:
    """Items and labels below headings in 元 are converted as well."""
    items = ["“三公”经费支出预算表", "单位：万元", "项目\t预算数", "合计\t5.00", "公务接待费\t2.00"]
    items += ["- 2 -", "项目\t预算数（元）", "因公出国（境）费\t30000"]
    d = shimahe.read("\n".join(items).encode())
    assert d.three_public.set_index("item").amount_wan.to_dict() == {
        "total": 5.0,
        "overseas_travel": 3.0,
        "reception": 2.0,
    }
    balance = ["部门收支总表", "单位：万元", "收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
    balance += ["一、一般公共预算拨款收入\t100.00\t一、教育支出\t90.00", "- 2 -"]
    balance += ["项目\t预算数（元）\t项目\t预算数（元）"]
    balance += ["二、事业收入\t50000\t二、科学技术支出\t50000"]
    d = shimahe.read("\n".join(balance).encode())
    assert d.revenue.amount_wan.tolist() == [100.0, 5.0]
    assert d.cells.text.tolist() == ["100.00", "90.00", "50000", "50000"]


SPELLINGS = ["{}/元", "{}：元", "{}元", "{}[元]", "{}【元】", "{} 单位：元", "{}（计量单位：元）"]


def with_units(spelling: str, unit: str) -> shimahe.Disclosure:
    """Read a table whose headings say 元 in some spelling, below a unit mark."""
    words = [spelling.format(word) for word in ("合计", "基本支出", "项目支出")]
    head = "\t".join(["科目编码", "科目名称", *words])
    return shimahe.read("\n".join(["部门支出总表", unit, head, *BELOW]).encode())


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("unit", ["单位：元", ""])
def test_a_heading_may_say_its_unit_without_round_brackets(spelling: str, unit: str) -> None:
    """The amounts are converted, and no identity is called broken."""
    d = with_units(spelling, unit)
    assert amounts(d) == [0.6, 0.4]
    assert not shimahe.audit(d).checks.status.eq("differs").any()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_heading_that_contradicts_the_mark_gives_no_amount(spelling: str) -> None:
    """It was not heeded, and the amounts were 10,000 times too large."""
    d = with_units(spelling, "单位：万元")
    assert amounts(d) == [None, None]
    (note,) = d.tables.loc[d.tables.table.eq("department_spending"), "note"]
    assert note == "units contradict; no total row"


def test_each_heading_may_say_its_own_unit_without_brackets() -> None:
    """合计/万元 stands beside 基本支出/元."""
    head = "科目编码\t科目名称\t合计/万元\t基本支出/元\t项目支出/元"
    row = "206\t科学技术支出\t1.00\t6000\t4000"
    d = shimahe.read("\n".join(["部门支出总表", head, row]).encode())
    assert amounts(d) == [0.6, 0.4]
    assert not shimahe.audit(d).checks.status.eq("differs").any()


@pytest.mark.parametrize("column", ["支出进度", "执行进度", "完成进度"])
def test_a_column_of_progress_adds_up_to_nothing(column: str) -> None:
    """Its figures are shares, so that no sum of them is held to the total."""
    rows = ["205\t教育支出\t6.00\t2.00\t4.00\t1", "20502\t普通教育\t6.00\t2.00\t4.00\t2"]
    lines = ["部门支出总表", "单位：万元", f"{HEAD}\t{column}", *rows]
    d = shimahe.read("\n".join(lines).encode())
    assert amounts(d) == [2.0, 4.0, 2.0, 4.0]
    assert not shimahe.audit(d).checks.status.eq("differs").any()
