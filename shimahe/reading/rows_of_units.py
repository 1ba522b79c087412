"""Rows of units below the accounts of the whole office, in one table by code.

An office may print its accounts together with those of its units, and then those of a unit once
more: below a row with the name of the unit, below a total of its own, or beside its name in a
column. They are parts of the whole, and with their codes they would count twice (R15).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shimahe.reading.column_solver import ZERO, ReadRow
from shimahe.reading.grids import Row
from shimahe.reading.office_names import has_name_of_office, highest_accounts, places_of_units
from shimahe.reading.rows_in_parts import adds_up
from shimahe.reading.tables import Table
from shimahe.vocabulary import CLASS_DIGITS, is_total

#: So many rows with codes that are printed again are no slip.
_FEWEST_AGAIN = 3
#: The coded rows of each unit, by its name or by the line where they begin; "" before the first.
_ByUnit = dict[str, list[ReadRow]]


def take_codes_from_units(table: Table, body: Sequence[Row]) -> bool:
    """Remove the code from rows of units that a whole office prints too; return whether any are.

    The whole is what adds up to the largest total. Where no total is printed, it is what stands
    above the first unit, if no account of a unit is printed with more.
    """
    codes = [row.code for row in table.read_rows if row.code]
    if len(set(codes)) == len(codes):
        return False
    by_unit = _rows_by_unit(table, body)
    is_named = len(by_unit) > 1
    if not is_named:
        by_unit = _parted_where_codes_begin_anew(table.read_rows)
    whole = _unit_of_the_whole(table, by_unit, is_named)
    if whole is None:
        return False
    for unit, rows in by_unit.items():
        if unit != whole:
            for row in rows:
                row.code = None
    return len(by_unit) > 1


def _rows_by_unit(table: Table, body: Sequence[Row]) -> _ByUnit:
    """Return the coded rows of each unit, in the order of print."""
    beside = _names_beside(table, body)
    by_unit: _ByUnit = {}
    unit = ""
    for row in table.read_rows:
        unit = beside.get(row.line) or unit
        if row.code:
            by_unit.setdefault(unit, []).append(row)
        elif has_name_of_office(table, row.label) or (is_total(row.label) and unit in by_unit):
            unit = f"{row.line}"
    return by_unit


def _names_beside(table: Table, body: Sequence[Row]) -> dict[int, str]:
    """Return by its line the name of the unit that a row prints in a column of units."""
    places = places_of_units(table)
    names: dict[int, str] = {}
    for row in body:
        texts = [row.fields[place] for place in places if place < len(row.fields)]
        names[row.line] = " ".join(filter(None, texts))
    return names


def _parted_where_codes_begin_anew(rows: Sequence[ReadRow]) -> _ByUnit:
    """Return the rows up to the first code that is printed again, and several from there on."""
    by_unit: _ByUnit = {"": [], "again": []}
    codes: set[str] = set()
    unit = ""
    for row in rows:
        if not row.code:
            continue
        unit = "again" if row.code in codes else unit
        codes.add(row.code)
        by_unit[unit].append(row)
    begin = by_unit["again"][:1]
    is_class = any(len(row.code or "") == CLASS_DIGITS for row in begin)
    return by_unit if is_class and len(by_unit["again"]) >= _FEWEST_AGAIN else {}


def _unit_of_the_whole(table: Table, by_unit: _ByUnit, is_named: bool) -> str | None:
    """Return the unit whose accounts are those of the whole office; None where nothing tells.

    Where no unit is named, both is asked: sums, and that the others are parts.
    """
    total = _largest_total(table.read_rows)
    unnamed = by_unit.get("", [])
    others = [row for unit, rows in by_unit.items() if unit for row in rows]
    if total is None:
        return "" if is_named and _holds_all(unnamed, others) else None
    if not is_named:
        return "" if _make_up(total, unnamed) and _holds_all(unnamed, others) else None
    wholes = (unit for unit, rows in by_unit.items() if _make_up(total, rows))
    return next(wholes, None)


def _make_up(total: ReadRow, rows: Sequence[ReadRow]) -> bool:
    """Whether rows that print each account once add up to a total."""
    codes = {row.code for row in rows}
    return len(codes) == len(rows) and adds_up(total, highest_accounts(rows))


def _largest_total(rows: Sequence[ReadRow]) -> ReadRow | None:
    """Return the row of a total with the largest amount; None where none prints any."""
    totals = [row for row in rows if not row.code and is_total(row.label) and row.placed]
    return max(totals, key=_largest_amount, default=None)


def _largest_amount(row: ReadRow) -> Decimal:
    """Return the largest amount that a row prints."""
    return max(row.amount(column) or ZERO for column in row.placed)


def _holds_all(whole: Sequence[ReadRow], parts: Sequence[ReadRow]) -> bool:
    """Whether each of some parts is an account of the whole, and none is larger there."""
    of_whole = {row.code: row for row in whole}
    if len(of_whole) != len(whole):
        return False
    for part in parts:
        above = of_whole.get(part.code)
        if above is None:
            return False
        for column in part.placed:
            if (part.amount(column) or ZERO) > (above.amount(column) or ZERO):
                return False
    return bool(parts)
