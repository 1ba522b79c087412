"""Rows of changes in per cent that lack figures → their cells, told by the rows of the years.

A row prints no change for an item on which nothing was spent before. Its figures can be placed
where they are, in their order, the changes of exactly one choice of columns. The rule is R07b of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import NamedTuple

from shimahe.reading.column_solver import MAX_CANDIDATES, ZERO
from shimahe.reading.grids import Line, Row
from shimahe.vocabulary import parse_figure, plain, prints_value

_YEAR = re.compile(r"20\d\d")
_HUNDRED = Decimal(100)


class _Change(NamedTuple):
    """A change in per cent, and how far it may be off because amounts are rounded."""

    share: Decimal
    room: Decimal


def place_changes(line: Line, rows: Sequence[Row]) -> Row | None:
    """Return a line of changes as a row; None unless its figures fit in exactly one way.

    `rows` are the rows of the years, each with its label first.
    """
    texts = plain(line.text).split()
    first = len(texts)
    while first and prints_value(texts[first - 1]):
        first -= 1
    label = "".join(texts[:first])
    years = _rows_of_years(label, rows)
    if years is None:
        return None
    now, before = years
    changes = [_change(*pair) for pair in zip(now.fields[1:], before.fields[1:], strict=True)]
    found = list(_placings(texts[first:], changes))
    return Row(line.number, (label, *found[0])) if len(found) == 1 else None


def _rows_of_years(label: str, rows: Sequence[Row]) -> tuple[Row, Row] | None:
    """Return the row of the year that is compared, and that of the other; None where unclear."""
    of_year: dict[str, Row] = {}
    for row in rows:
        year = _YEAR.search(row.fields[0])
        if year is None or year.group() in of_year:
            return None
        of_year[year.group()] = row
    named = _YEAR.findall(label) or sorted(of_year, reverse=True)
    if len(named) != 2 or not set(named) <= set(of_year):
        return None
    return of_year[named[0]], of_year[named[1]]


def _change(now: str, before: str) -> _Change | None:
    """Return the change between two amounts in per cent; None where nothing was spent before."""
    amount = parse_figure(now) or ZERO
    other = parse_figure(before) or ZERO
    if not other:
        return None
    share = (amount - other) / abs(other) * _HUNDRED
    room = (_half_unit(now) + _half_unit(before) * abs(amount / other)) / abs(other) * _HUNDRED
    return _Change(share, room)


def _half_unit(text: str) -> Decimal:
    """Return half a unit of the last digit of a printed figure: 0.005 for 1.23; 0 for a blank."""
    figure = parse_figure(text)
    if not figure:
        return ZERO
    exponent = figure.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _placings(
    figures: Sequence[str], changes: Sequence[_Change | None]
) -> Iterator[tuple[str, ...]]:
    """Yield cells in which each figure, in order, is the change of its column.

    Nothing is yielded if there are too many ways to try.
    """
    if not figures or comb(len(changes), len(figures)) > MAX_CANDIDATES:
        return
    for places in combinations(range(len(changes)), len(figures)):
        pairs = zip(figures, (changes[place] for place in places), strict=True)
        if all(_is_change(text, change) for text, change in pairs):
            cells = [""] * len(changes)
            for place, text in zip(places, figures, strict=True):
                cells[place] = text
            yield tuple(cells)


def _is_change(text: str, change: _Change | None) -> bool:
    """Whether a printed figure is the given change, within rounding; a blank fits None only."""
    figure = parse_figure(text)
    if figure is None or change is None:
        return figure is None and change is None
    return abs(figure - change.share) <= _half_unit(text) + change.room
