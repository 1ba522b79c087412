"""Lists of accounts that stand side by side, each below the budget that pays them (R14).

So some offices print the spending of the department: 一般公共预算 above one list, 政府性基金预算
above the other, each with codes, names and figures of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.forms import BUDGETS, OWN_TABLES, key_of
from shimahe.reading.column_groups import without_unit


def budgets_of_lists(lists: Sequence[tuple[int, int]], heads: Sequence[Sequence[str]]) -> list[str]:
    """Return the budget of each list of columns; none where the headings do not tell all of them.

    `lists` are given as (start, stop) of their columns, and `heads` are the headings above each
    column, from top to bottom. The budget stands above the first column of its list.

    >>> codes = [["一般公共预算", "科目编码"], ["政府性基金预算", "科目编码"]]
    >>> heads = [codes[0], ["", "合计"], codes[1], ["", "合计"]]
    >>> budgets_of_lists([(0, 2), (2, 4)], heads), budgets_of_lists([(0, 4)], heads)
    (['general_public', 'government_fund'], [])
    """
    if len(lists) < 2:
        return []
    budgets = [_budget_above(heads[start]) for start, _ in lists]
    known = [budget for budget in budgets if budget in OWN_TABLES]
    return known if len(set(known)) == len(lists) else []


def _budget_above(heads: Sequence[str]) -> str | None:
    """Return the budget that the headings above a column name, if there is one."""
    for text in heads[:-1]:
        budget = key_of(BUDGETS, without_unit(text))
        if budget:
            return budget
    return None
