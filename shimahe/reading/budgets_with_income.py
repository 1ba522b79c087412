"""What has income in a balance → the columns of it that can hold a figure.

What a budget spends, it has received: both sides of a balance have the same total. What a table of
income says of a source, the balance says too. The columns of budgets and sources without income
stay blank, which tells where figures stand in rows that lost their blanks. The rule is R12 of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from shimahe.forms import BUDGETS, BY_KEY, DEPARTMENT_REVENUE, key_of
from shimahe.reading.column_solver import ZERO, ReadRow, is_sum
from shimahe.vocabulary import bare_label, is_blank, is_total, parse_figure

#: Labels of sums on the side of income that name no budget.
_SUMS = re.compile("(?:本年)?(?:财政)?(?:拨款)?收入(?:小计)?")
_TOTAL = "total"
_APPROPRIATION = "appropriation"
#: The kinds of spending.
_BOTH_KINDS = {"basic", "project"}


def limit_to_income(rows: Sequence[ReadRow]) -> bool:
    """Keep the figures of rows that lost blanks out of the columns of budgets without income.

    `rows` are those of both sides of a balance. Return whether any row was limited.
    """
    budgets = _budgets([row for row in rows if row.side == "income"])
    spent = [row for row in rows if row.side == "spending"]
    return bool(budgets) and _close_others(spent, budgets)


def limit_to_sources(rows: Sequence[ReadRow], income: Sequence[ReadRow]) -> bool:
    """Keep the figures of a table of income out of the columns of sources without income.

    `rows` are those of the table, `income` those of the income side of the balance, which must have
    the same total. Its sources must add up to that total: else one of them was not read. Return
    whether any row was limited.
    """
    totals = {_amount(row) for row in income if is_total(row.label)}
    totals &= {_amount(row) for row in rows if is_total(row.label)}
    with_income = [row for row in income if _amount(row) and not is_total(row.label)]
    parts = _items_with_income(income)  # 财政拨款收入 may be a source, or the sum of its budgets
    if not any(_add_up(with_income, total) or _add_up(parts, total) for total in totals):
        return False
    sources: set[str] = set()
    for row in with_income:
        sources |= _columns_of_source(bare_label(row.label))
    return "" not in sources and _close_others(rows, sources)


def limit_to_spent(rows: Sequence[ReadRow], spent: Sequence[ReadRow]) -> bool:
    """Keep the figures of one budget out of the kinds of spending that an account does not have.

    `rows` are those of the budget's own table, `spent` those of all budgets together: what an
    account does not spend at all, it does not spend from one of them. Return whether any row was
    limited.
    """
    undecided = [row for row in rows if row.fixed is None and set(row.columns) >= _BOTH_KINDS]
    if not undecided:
        return False
    kinds: dict[str, set[str]] = {}
    for row in spent:
        if row.code:
            kinds.setdefault(row.code, set()).update(_kinds_of(row))
    is_limited = False
    for row in undecided:
        without = _BOTH_KINDS - kinds.get(row.code or "", _BOTH_KINDS)
        if len(without) == 1:
            row.closed = without
            is_limited = True
    return is_limited


def _kinds_of(row: ReadRow) -> set[str]:
    """Return the kinds of spending that a row prints; both where that is not known."""
    is_known = not row.lost and set(row.columns) >= _BOTH_KINDS
    return {kind for kind in _BOTH_KINDS if _prints(row, kind)} if is_known else _BOTH_KINDS


def _prints(row: ReadRow, column: str) -> bool:
    """Whether a row prints anything but a zero or a blank under a column."""
    index = row.placed.get(column)
    text = "" if index is None else row.figures[index][1]
    return not is_blank(text) and parse_figure(text) != 0


def _columns_of_source(label: str) -> set[str]:
    """Return the columns that may hold the income of a source; {""} where no column names it.

    That of a budget may stand in its own column, or in that of all appropriations.
    """
    key = key_of(BY_KEY[DEPARTMENT_REVENUE].columns, label) or ""
    return {key, _APPROPRIATION} if key_of(BUDGETS, label) else {key}


def _close_others(rows: Sequence[ReadRow], kept: Collection[str]) -> bool:
    """Close all columns but the total and those that are kept, in rows that lost blanks.

    Return whether any row was limited.
    """
    is_limited = False
    for row in rows:
        if row.fixed is not None or _TOTAL not in row.columns:
            continue
        closed = [column for column in row.columns if column != _TOTAL and column not in kept]
        if closed and len(row.figures) <= len(row.columns) - len(closed):
            row.closed = closed
            is_limited = True
    return is_limited


def _amount(row: ReadRow) -> Decimal | None:
    """Return the first figure of a row; None where it prints none."""
    return parse_figure(row.figures[0][1]) if row.figures else None


def _items_with_income(income: Iterable[ReadRow]) -> list[ReadRow]:
    """Return the rows of income that have an amount and are no sum of others."""
    items = []
    for row in income:
        names_sum = is_total(row.label) or _SUMS.fullmatch(bare_label(row.label))
        if _amount(row) and not names_sum:
            items.append(row)
    return items


def _add_up(items: Sequence[ReadRow], total: Decimal | None) -> bool:
    """Whether items with an amount add up to a total, within rounding."""
    amounts = [_amount(row) or ZERO for row in items]
    if not amounts or total is None:
        return False
    return is_sum(total, amounts)


def _budgets(income: Sequence[ReadRow]) -> set[str]:
    """Return the budgets that have income; none where a row with an amount names no budget.

    Their amounts must add up to the highest total, else a budget with income was not read.
    """
    with_income = _items_with_income(income)
    totals = [_amount(row) or ZERO for row in income if is_total(row.label)]
    if not _add_up(with_income, max(totals, default=None)):
        return set()
    budgets = {key_of(BUDGETS, bare_label(row.label)) or "" for row in with_income}
    return budgets if "" not in budgets else set()
