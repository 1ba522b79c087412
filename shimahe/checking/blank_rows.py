"""Printed rows without any amount, where a sum lacks just what one of them would hold.

A row whose amounts were lost prints its code and its name alone. In a standard form most such rows
are empty rightly, so one is suspected only where the sums that it belongs to all lack an amount,
and where few rows could hold it. Promises that each of these is named, since nothing tells which.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from shimahe import terms
from shimahe.checking.blank_totals import are_blank
from shimahe.checking.equation import CheckResult
from shimahe.checking.ledger import SOURCES, Ledger
from shimahe.checking.misprints import ALONE, BLANK, Fault, Suspect
from shimahe.checking.missing_rows import adds_up
from shimahe.checking.printed_values import CURRENT, TOTAL, CellKey
from shimahe.disclosure import Disclosure, PrintedRow
from shimahe.findings import records
from shimahe.forms import BY_KEY, key_of
from shimahe.vocabulary import (
    ACCOUNT,
    bare_label,
    is_blank,
    is_carried_over,
    parent_code,
    parse_figure,
)

#: The checks of a whole against the rows of its parts.
_CHECKS = ("A02", "A03", "A04", "A06", "A07")
#: Where more rows than these could hold the amount, none of them is named.
_MOST_ROWS = 3
_CODE = re.compile(ACCOUNT)
_CLASSES = terms.folded_account_names()


class _Whole(NamedTuple):
    """A row that is the sum of others: in a balance on one side, where its parts may be two kinds.

    `is_of_year` says that the total of the year is one of its parts, so that the others are what is
    carried over.
    """

    table: str
    row: str
    side: str
    is_of_year: bool


class BlankRow(NamedTuple):
    """A printed row without any amount: its name (a code, or its bare label), label and line."""

    row: str
    label: str
    line: int


def blank_rows(d: Disclosure, ledger: Ledger, broken: Iterable[CheckResult]) -> Iterator[Fault]:
    """Yield a fault for each printed row that would hold what some broken sums lack."""
    printed = _PrintedBlanks(d, ledger)
    for whole, results in _lacking(ledger, broken).items():
        amounts = {column: result.difference or Decimal(0) for column, result in results.items()}
        if min(amounts.values()) <= 0 or not adds_up(whole.table, amounts):
            continue
        rows = printed.rows_below(whole)
        if len(rows) <= _MOST_ROWS:
            for row in rows:
                yield _fault(ledger, whole, row, amounts, results.values())


def _lacking(ledger: Ledger, broken: Iterable[CheckResult]) -> dict[_Whole, dict[str, CheckResult]]:
    """Return the broken sums of rows by their whole, and then by column."""
    sums: dict[_Whole, dict[str, CheckResult]] = defaultdict(dict)
    for result in broken:
        place = result.equation.left[0]
        if result.equation.check in _CHECKS and place not in ledger.repeated:
            is_of_year = any(part.row == CURRENT for part in result.equation.right)
            side = place.column.rpartition("/")[0]
            sums[_Whole(place.table, place.row, side, is_of_year)][place.column] = result
    return sums


def _fault(
    ledger: Ledger,
    whole: _Whole,
    row: BlankRow,
    amounts: Mapping[str, Decimal],
    results: Iterable[CheckResult],
) -> Fault:
    """Return the fault of a blank row, with the amounts that it would hold.

    Where a single sum asks for it, any figure of that sum may as well be misprinted.
    """
    suspects: list[Suspect] = []
    for column in sorted(amounts, key=lambda column: (not column.endswith("total"), column)):
        figure = ledger.blank_at(CellKey(whole.table, row.row, column))
        figure = replace(figure, label=row.label, line=row.line)
        evidence = BLANK if len(amounts) > 1 else ALONE
        suspects.append(Suspect(figure, amounts[column], 1, 0, evidence))
    return Fault(tuple(suspects), frozenset(result.key for result in results))


class _PrintedBlanks:
    """The printed rows without amounts of each table, looked for only where a sum asks for one."""

    def __init__(self, d: Disclosure, ledger: Ledger) -> None:
        self._d = d
        self._ledger = ledger

    def rows_below(self, whole: _Whole) -> Sequence[BlankRow]:
        """Return the rows that print no amount and would be parts of a whole."""
        if BY_KEY[whole.table].shape == "codes":
            return self._below_codes[whole.table].get(whole.row, [])
        return [row for row in self._rows_of[whole.table] if _is_on_side(row.row, whole)]

    @cached_property
    def _below_codes(self) -> dict[str, dict[str, list[BlankRow]]]:
        """The rows without amounts by table, and by the code or total right above them."""
        below: dict[str, dict[str, list[BlankRow]]] = defaultdict(dict)
        for table, rows in self._rows_of.items():
            codes = {*self._ledger.codes(table), *(row.row for row in rows)}
            for row in rows:
                if row.row.isdigit():
                    parent = parent_code(row.row, codes) or TOTAL
                    below[table].setdefault(parent, []).append(row)
        return below

    @cached_property
    def _rows_of(self) -> dict[str, list[BlankRow]]:
        """The printed rows without amounts, by table."""
        table_of = _tables_by_line(self._d, self._lines_of_rows())
        rows: dict[str, list[BlankRow]] = defaultdict(list)
        for printed in self._d.printed_rows():
            table = table_of.get(printed.line)
            form = BY_KEY.get(table or "")
            if table is None or form is None:
                continue
            if form.shape == "codes":
                rows[table] += self._blank_code(table, printed)
            elif form.shape == "balance":
                rows[table] += self._blank_labels(table, printed)
        return rows

    def _lines_of_rows(self) -> set[int]:
        """Return the lines that print rows: those with a figure, and those with blanks alone."""
        unplaced = self._d.unplaced
        lines = set(unplaced[unplaced["reason"].eq("blank form")]["line"].tolist())
        return lines.union(line for line, _ in self._ledger.by_line)

    def _blank_code(self, table: str, printed: PrintedRow) -> Iterator[BlankRow]:
        """Yield the row of a table by code, if it prints a code and no amount."""
        cells = [cell for cell in printed.parted() if not is_blank(cell)]
        code = ""
        while cells and cells[0].isdigit():
            code += cells.pop(0)
        has_amount = any(parse_figure(cell) is not None for cell in cells)
        if _CODE.fullmatch(code) and not has_amount and not self._prints(table, code):
            yield BlankRow(code, cells[0] if cells else code, printed.line)

    def _blank_labels(self, table: str, printed: PrintedRow) -> Iterator[BlankRow]:
        """Yield the rows of a balance on a line that print a label and no amount behind it."""
        cells = printed.parted()
        labels = [at for at, cell in enumerate(cells) if _is_label(cell)]
        for at, stop in zip(labels, [*labels, len(cells)][1:], strict=True):
            row = bare_label(cells[at])
            is_row = row in _CLASSES or key_of(SOURCES, row) is not None or is_carried_over(row)
            if is_row and not self._prints(table, row) and are_blank(cells[at + 1 : stop]):
                yield BlankRow(row, cells[at], printed.line)

    def _prints(self, table: str, row: str) -> bool:
        """Whether a table prints a figure in a row."""
        places = [CellKey(table, row, column) for column in self._ledger.columns[table]]
        return self._ledger.prints_any(places)


def _is_label(cell: str) -> bool:
    """Whether a cell of a balance prints a label, and no figure."""
    return not is_blank(cell) and parse_figure(cell) is None


def _tables_by_line(d: Disclosure, lines: Collection[int]) -> dict[int, str]:
    """Return the table of each of some lines; of a line that several tables share, none."""
    tables: dict[int, str] = {}
    shared: set[int] = set()
    for table in records(d.tables.dropna(subset=["table", "first_line"])):
        for line in range(int(table["first_line"]), int(table["last_line"]) + 1):
            if tables.setdefault(line, table["table"]) != table["table"]:
                shared.add(line)
    return {line: tables[line] for line in tables if line in lines and line not in shared}


def _is_on_side(row: str, whole: _Whole) -> bool:
    """Whether a row of a balance would be a part of a whole of one side."""
    if is_carried_over(row) != whole.is_of_year:
        return False
    source = key_of(SOURCES, row)
    if whole.is_of_year:
        return (source == "carried_over") == (whole.side == "income")
    if whole.side == "income":
        return source is not None and row not in _CLASSES
    return row in _CLASSES
