"""The budgets that have income in a balance → the columns in which it can be spent.

What a budget spends, it has received: both sides of a balance have the same total. The columns of
budgets without income stay blank. This tells where figures stand in rows that lost their blanks.
The rule is R12 of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shimahe.forms import BUDGETS, key_of
from shimahe.reading.column_solver import ReadRow
from shimahe.vocabulary import bare_label, is_total, parse_figure

#: Labels of sums on the side of income that name no budget.
_SUMS = re.compile("(?:本年)?(?:财政)?(?:拨款)?收入(?:小计)?")
_TOTAL = "total"


def limit_to_income(rows: Sequence[ReadRow]) -> bool:
    """Keep the figures of rows that lost blanks out of the columns of budgets without income.

    `rows` are those of both sides of a balance. Return whether any row was limited.
    """
    budgets = _budgets(row for row in rows if row.side == "income")
    if not budgets:
        return False
    is_limited = False
    for row in rows:
        if row.side != "spending" or row.fixed is not None or _TOTAL not in row.columns:
            continue
        closed = [column for column in row.columns if column != _TOTAL and column not in budgets]
        if closed and len(row.figures) <= len(row.columns) - len(closed):
            row.closed = closed
            is_limited = True
    return is_limited


def _budgets(income: Iterable[ReadRow]) -> set[str]:
    """Return the budgets that have income; none where a row with an amount names no budget.

    A total with an amount must be printed.
    """
    budgets: set[str] = set()
    has_total = False
    for row in income:
        label = bare_label(row.label)
        if not any(parse_figure(text) for _, text in row.figures):
            continue
        if is_total(row.label):
            has_total = True
        elif not _SUMS.fullmatch(label):
            budgets.add(key_of(BUDGETS, label) or "")
    return budgets if has_total and "" not in budgets else set()
