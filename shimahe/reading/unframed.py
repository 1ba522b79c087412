"""Which rows of a table print amounts that no frame of money holds.

A table feeds one frame. What it prints and the frame has no row for, is named in its note, so that
no table counts as complete whose amounts are missed. Totals that a frame leaves out by its rules
are none of them, nor rows of other years. It knows what was read, and changes none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from shimahe.forms import (
    BASIC_ECONOMIC,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    OWN_TABLES,
    PROCUREMENT,
    THREE_PUBLIC,
)
from shimahe.reading.column_solver import ZERO, ReadRow
from shimahe.reading.money_rows import RevenueRow, lists_sources_down, source_of
from shimahe.reading.recognise import Reading
from shimahe.reading.tables import Table
from shimahe.vocabulary import fold, is_total

_BY_CODE = (*OWN_TABLES.values(), DEPARTMENT_SPENDING, BASIC_ECONOMIC)
_OF_OFFICES = re.compile(
    r"(?:预算|所属|主管)?(?:单位|部门)(?:\(单位\)|\(部门\))?(?:名称|代码|编码)?$"
)
_TOTALS = ("合计", "总计", "小计")
#: What a sum may differ by where each of its figures is rounded to the hundredth.
_ROUNDING = Decimal("0.05")


def rows_in_no_frame(
    reading: Reading, rows_of: Mapping[str, Sequence[Any]]
) -> dict[str, list[int]]:
    """Return by table the lines of rows that print an amount which its frame does not hold."""
    rows = {key: _rows_without_code(reading, key) for key in _BY_CODE}
    bought = {row.line for row in rows_of["procurement"]}
    purchases = _rows_of_money(reading, PROCUREMENT, in_any_column=not bought)
    rows[PROCUREMENT] = [row for row in purchases if row.line not in bought]
    items = reading.tables.get(THREE_PUBLIC)
    if items is not None and not rows_of["three_public"] and not items.unread:
        rows[THREE_PUBLIC] = list(_rows_of_money(reading, THREE_PUBLIC))
    rows[DEPARTMENT_REVENUE] = _rows_of_offices(reading)
    rows |= _rows_of_no_source(reading, rows_of["revenue"])
    return {key: [row.line for row in of_table] for key, of_table in rows.items() if of_table}


def _rows_without_code(reading: Reading, key: str) -> list[ReadRow]:
    """Return the rows of money of a table by code that have none, and are no total."""
    table = reading.tables.get(key)
    uncoded = [row for row in table.read_rows if not row.code] if table else []
    rows = [row for row in uncoded if not _is_sum(row.label)]
    return [row for row in rows if table is not None and _prints_money(table, row)]


def _rows_of_offices(reading: Reading) -> list[ReadRow]:
    """Return the rows of a revenue table whose headings say that offices stand below them.

    Rows without a code of one whose headings do not may be sources, which a balance prints too.
    """
    table = reading.tables.get(DEPARTMENT_REVENUE)
    headings = [fold(text) for row in table.headings for text in row] if table else []
    if not any(_OF_OFFICES.match(heading) for heading in headings):
        return []
    return [row for row in _rows_without_code(reading, DEPARTMENT_REVENUE) if row.label]


def _rows_of_money(reading: Reading, key: str, in_any_column: bool = False) -> Iterable[ReadRow]:
    """Yield the rows of a table that print an amount other than nought under a known column.

    `in_any_column`: under any, as where the form knows none of those that are printed.
    """
    table = reading.tables.get(key)
    for row in table.read_rows if table else ():
        if table is not None and _prints_money(table, row, in_any_column):
            yield row


def _prints_money(table: Table, row: ReadRow, in_any_column: bool = False) -> bool:
    """Whether a row prints an amount other than nought under a column that the form knows."""
    known = row.placed if in_any_column else row.placed.keys() & table.known_columns
    return any(table.wan(row, column) for column in known)


def _is_sum(label: str) -> bool:
    """Whether a label is that of a total."""
    return is_total(label) or fold(label).endswith(_TOTALS)


def _rows_of_no_source(reading: Reading, revenue: Sequence[RevenueRow]) -> dict[str, list[ReadRow]]:
    """Return the rows of income of no source that is known, where the known ones lack something.

    Parts of a source are printed below it, and add nothing to the total.
    """
    if not revenue:
        return {}
    table = reading.tables[revenue[0].table]
    total = next((row.amount_wan for row in revenue if row.source == "total"), None)
    known = sum((row.amount_wan or ZERO for row in revenue if row.is_leaf), ZERO)
    if total is not None and total - known <= _ROUNDING:
        return {}
    is_down = table.form.key == DEPARTMENT_REVENUE
    if is_down and not lists_sources_down(table):
        return {}
    column, side = ("total", "") if is_down else ("amount", "income")
    rows = []
    for row in table.read_rows:
        is_open = row.side == side and source_of(row.label) is None
        if is_open and not _is_sum(row.label) and table.wan(row, column):
            rows.append(row)
    return {table.form.key: rows}
