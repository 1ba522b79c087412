"""Trying sums in rows whose columns are assumed, to see if the assumption holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import NamedTuple

from shimahe.forms import CODE, NAME, NUMBER, Form
from shimahe.reading.column_solver import MAX_CANDIDATES, ZERO, is_sum, room_for_rounding
from shimahe.reading.grids import Row
from shimahe.vocabulary import parse_figure

#: The largest share of sums that may fail, since figures may be misprinted.
_MOST_THAT_FAIL = Decimal("0.2")
#: The fewest sums that must hold where all rows lack the same cells.
_FEWEST_SUMS = 2


class Trial(NamedTuple):
    """How many sums of a form could be tried in some rows, and how many of them held."""

    tried: int
    held: int

    @property
    def mostly_holds(self) -> bool:
        """Whether any sum could be tried, and nearly all of them held."""
        return self.tried > 0 and self.tried - self.held <= _MOST_THAT_FAIL * self.tried


def try_sums(form: Form, keys: Sequence[str], rows: Sequence[Row]) -> Trial:
    """Try the sums of the form in all rows that have a cell for every key."""
    outcomes: list[bool] = []
    for row in rows:
        if len(row.fields) == len(keys):
            outcomes += _sums_of(form, keys, row)
    return Trial(len(outcomes), sum(outcomes))


def open_places(form: Form, keys: Sequence[str], rows: Sequence[Row]) -> set[int]:
    """Return the columns whose figures satisfy the sums of the form under another key, too.

    This is possible where some column is blank: a column beside it may be the blank one instead. If
    there are too many ways to try, all columns with figures are returned.
    """
    whole = [row for row in rows if len(row.fields) == len(keys)]
    places = [at for at, key in enumerate(keys) if key not in (CODE, NAME, NUMBER)]
    filled = [at for at in places if any(_is_printed(row.fields[at]) for row in whole)]
    if comb(len(places), len(filled)) > MAX_CANDIDATES:
        return set(filled)
    is_open: set[int] = set()
    for others in combinations(places, len(filled)):
        moved = {at for at, other in zip(filled, others, strict=True) if at != other}
        if not moved <= is_open:
            trial = try_sums(form, _moved(keys, filled, others), whole)
            is_open |= moved if trial.mostly_holds else set()
    return is_open


def with_cut_blanks(form: Form, keys: Sequence[str], rows: list[Row]) -> list[Row]:
    """Return the rows, with the blanks at their ends that a program left out in all of them.

    So it is where no row reaches the last columns or ends with a blank, all sums hold with these
    columns blank, and other blanks are printed, or no other columns can be the blank ones.
    """
    width = len(keys)
    longest = max((len(row.fields) for row in rows), default=width)
    if not 0 < longest < width or any(row.fields[-1:] == ("",) for row in rows):
        return rows
    whole = [replace(row, fields=_filled_up(row.fields, width)) for row in rows]
    trial = try_sums(form, keys, whole)
    if trial.tried < _FEWEST_SUMS or trial.held < trial.tried:
        return rows
    prints_blanks = any("" in row.fields for row in rows)
    return whole if prints_blanks or not open_places(form, keys, whole) else rows


def _filled_up(fields: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return the cells of a row, with blanks behind them up to a width."""
    return (*fields, *[""] * (width - len(fields)))


def is_sum_of(total: int, parts: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether each row that has these cells prints the sum of the parts, and any prints one."""
    sums = []
    for row in rows:
        if max(total, *parts) >= len(row.fields):
            continue
        whole = parse_figure(row.fields[total]) or ZERO
        amounts = [parse_figure(row.fields[part]) or ZERO for part in parts]
        off = abs(whole - sum(amounts, ZERO))
        if off > room_for_rounding([whole, *amounts]):
            return False
        sums.append(whole)
    return any(sums)


def _moved(keys: Sequence[str], places: Sequence[int], others: Sequence[int]) -> list[str]:
    """Return the keys of columns, with the columns in `places` under the keys of `others`."""
    moved = [key if key in (CODE, NAME, NUMBER) else "" for key in keys]
    for at, other in zip(places, others, strict=True):
        moved[at] = keys[other]
    return moved


def _is_printed(text: str) -> bool:
    """Whether a cell prints a figure other than zero."""
    return bool(parse_figure(text))


def _sums_of(form: Form, keys: Sequence[str], row: Row) -> list[bool]:
    """Return for each sum of the form whether it holds in a row, within rounding.

    Sums whose figures are all blank are left out.
    """
    amounts: dict[str, Decimal] = {}
    for key, text in zip(keys, row.fields, strict=True):
        amount = parse_figure(text)
        if key not in ("", CODE, NAME) and amount is not None:
            amounts[key] = amount
    held = []
    for total, _ in form.row_sums:
        parts = [amounts.get(part, ZERO) for part in form.parts_among(keys, total)]
        if total not in keys or not parts or not (total in amounts or any(parts)):
            continue
        whole = amounts.get(total, ZERO)
        held.append(is_sum(whole, parts))
    return held
