"""Rows of tables with amounts that no frame of money holds.

A table feeds one frame. Rows that the frame cannot hold are named in the note of the table, so that
no table counts as complete while amounts of it are missing. Totals that a frame leaves out by rule,
and rows of other years, are not meant. This module changes nothing of what was read. The rule is
R16a of docs/method.md.
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
    HEADING_WORDS,
    OWN_TABLES,
    PROCUREMENT,
    THREE_PUBLIC,
)
from shimahe.reading.column_solver import ZERO, ReadRow
from shimahe.reading.money_rows import (
    RevenueRow,
    ThreePublicRow,
    column_of_income,
    lists_sources_down,
    source_of,
)
from shimahe.reading.recognise import Reading
from shimahe.reading.tables import Table
from shimahe.vocabulary import fold, has_lost_letters, is_chinese, is_total

#: The tables by code.
_BY_CODE = (*OWN_TABLES.values(), DEPARTMENT_SPENDING, BASIC_ECONOMIC)
#: Headings of a column of offices.
_OF_OFFICES = re.compile(
    r"(?:预算|所属|主管)?(?:单位|部门)(?:\(单位\)|\(部门\))?(?:名称|代码|编码)?$"
)
#: How the label of a total ends.
_TOTALS = ("合计", "总计", "小计")
#: The fewest letters of a label that says of what a row is.
_FEWEST_LETTERS = 2
#: How much a sum may differ where each figure is rounded to a hundredth (万元).
_ROUNDING = Decimal("0.05")


def rows_in_no_frame(
    reading: Reading, rows_of: Mapping[str, Sequence[Any]]
) -> dict[str, list[int]]:
    """Return, by table, the lines of rows that print an amount which no frame holds."""
    rows = {key: _rows_without_code(reading, key) for key in _BY_CODE}
    bought = {row.line for row in rows_of["procurement"]}
    purchases = _rows_of_money(reading, PROCUREMENT, in_any_column=not bought)
    rows[PROCUREMENT] = [row for row in purchases if row.line not in bought]
    rows[THREE_PUBLIC] = _rows_of_no_item(reading, rows_of["three_public"])
    rows[DEPARTMENT_REVENUE] = _rows_of_offices(reading, is_bare=not rows_of["revenue"])
    rows |= _rows_of_no_source(reading, rows_of["revenue"])
    return {key: _lines_of(of_table) for key, of_table in rows.items() if of_table}


def wholes_in_part(rows_of: Mapping[str, Sequence[Any]]) -> dict[str, list[int]]:
    """Return, by table, the lines of sources and items that are printed below only in part.

    Such a row counts in the total itself although rows stand below it, because it is more than
    these.
    """
    lines: dict[str, list[int]] = {}
    for frame in ("revenue", "three_public"):
        above = {row.parent for row in rows_of[frame]}
        for row in rows_of[frame]:
            if row.is_leaf and row[0] in above:
                lines.setdefault(row.table, []).append(row.line)
    return lines


def _lines_of(rows: Iterable[ReadRow]) -> list[int]:
    """Return the line numbers of rows, each once."""
    return list(dict.fromkeys(row.line for row in rows))


def _rows_without_code(reading: Reading, key: str) -> list[ReadRow]:
    """Return the rows of a table by code that print money but no code, and are no totals."""
    table = reading.tables.get(key)
    uncoded = [row for row in table.read_rows if not row.code] if table else []
    rows = [row for row in uncoded if not _is_sum(row.label)]
    return [row for row in rows if table is not None and _prints_money(table, row)]


def _rows_of_offices(reading: Reading, is_bare: bool) -> list[ReadRow]:
    """Return the rows of a revenue table whose headings say that offices are listed.

    Without such a heading, rows without a code may be sources, which a balance prints, too; they
    count where no revenue was read at all (`is_bare`), and then so do several totals.
    """
    table = reading.tables.get(DEPARTMENT_REVENUE)
    if is_bare and table is not None:
        uncoded = [row for row in table.read_rows if not row.code and row.label]
        return [row for row in uncoded if _prints_money(table, row)]
    headings = [fold(text) for row in table.headings for text in row] if table else []
    if not any(_OF_OFFICES.match(heading) for heading in headings):
        return []
    return [row for row in _rows_without_code(reading, DEPARTMENT_REVENUE) if row.label]


def _rows_of_money(reading: Reading, key: str, in_any_column: bool = False) -> Iterable[ReadRow]:
    """Yield the rows of a table with an amount other than zero in a column that the form knows.

    With `in_any_column` it may be in any column: the form may know none that is printed.
    """
    table = reading.tables.get(key)
    for row in table.read_rows if table else ():
        if table is not None and _prints_money(table, row, in_any_column):
            yield row


def _prints_money(table: Table, row: ReadRow, in_any_column: bool = False) -> bool:
    """Whether a row prints an amount other than zero in a column that the form knows."""
    known = row.placed if in_any_column else row.placed.keys() & table.known_columns
    return any(table.wan(row, column) for column in known)


def _is_sum(label: str) -> bool:
    """Whether a label is that of a total."""
    return is_total(label) or fold(label).endswith(_TOTALS)


def _rows_of_no_item(reading: Reading, items: Sequence[ThreePublicRow]) -> list[ReadRow]:
    """Return the rows of the 三公 table with an unknown item, if the known items lack something.

    Where no item is known, these are all rows with money.
    """
    table = reading.tables.get(THREE_PUBLIC)
    if table is None or table.unread:
        return []
    rows = list(_rows_of_money(reading, THREE_PUBLIC))
    if not items:
        return rows
    lines = {row.line for row in items}
    others = [row for row in rows if row.line not in lines]
    if not _lack_something(items):
        return _rows_that_may_be_items(items, others) if len(lines) > 1 else []
    if others and all(item.item == "total" for item in items):  # another table may stand here
        return others
    if len(lines) == 1:  # the items stand across
        return [row for row in rows if row.line in lines and _prints_unknown(table, row)]
    return [row for row in others if not _is_named(row.label)]


def _rows_that_may_be_items(
    items: Sequence[ThreePublicRow], rows: Sequence[ReadRow]
) -> list[ReadRow]:
    """Return the rows of 三公 downwards whose label does not say that they are no items."""
    has_total = any(row.item == "total" for row in items)
    return [row for row in rows if _may_be_item(row.label, has_total)]


def _may_be_item(label: str, has_total: bool) -> bool:
    """Whether an unknown label may be that of an item, or of the total where that is not read.

    So it is where letters of it are lost, or all but one.
    """
    if sum(map(is_chinese, label)) < _FEWEST_LETTERS or has_lost_letters(label):
        return True
    is_beside = HEADING_WORDS["beside_items"].search(fold(label)) is not None
    return not (has_total or is_beside or _is_named(label))


def _prints_unknown(table: Table, row: ReadRow) -> bool:
    """Whether a row prints a figure in a column that the form does not know."""
    return not row.placed.keys() <= table.known_columns


def _is_named(label: str) -> bool:
    """Whether a label is that of a total, or of a part of a 三公 item."""
    is_part = HEADING_WORDS["part_of_item"].search(fold(label)) is not None
    return is_part or _is_sum(label)


def _lack_something(items: Sequence[ThreePublicRow]) -> bool:
    """Whether the total of 三公 is larger than the sum of its known items."""
    amounts = {row.item: row.amount_wan for row in items if row.amount_wan is not None}
    if "total" not in amounts:
        return False
    known = ["vehicles"] if "vehicles" in amounts else ["vehicle_purchase", "vehicle_operation"]
    known += ["overseas_travel", "reception"]
    return amounts["total"] - sum(amounts.get(item, ZERO) for item in known) > _ROUNDING


def _rows_of_no_source(reading: Reading, revenue: Sequence[RevenueRow]) -> dict[str, list[ReadRow]]:
    """Return the rows of income with an unknown source, if the known sources lack something.

    Parts of a source are printed below it and are not meant: they add nothing to the total.
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
    side = "" if is_down else "income"
    own = [row for row in table.read_rows if row.side == side]
    column = "total" if is_down else column_of_income(own)
    read = {row.source for row in revenue}
    rows = []
    for row in own:
        is_open = source_of(row.label) not in read
        is_sum = is_total(row.label) if total is None else _is_sum(row.label)
        if is_open and not is_sum and table.wan(row, column):
            rows.append(row)
    return {table.form.key: rows}
