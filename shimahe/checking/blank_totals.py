"""Totals that a balance prints without a figure, beside that of its other side.

A balance prints 本年收入合计 and 本年支出合计 in one row, and so its grand totals. Where one of
them has a figure, the other is a total too, and its blank counts as 0 like any blank of a row.
Promises nothing of a total whose other side is blank as well: 一、本年收入 may be a heading alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from shimahe.checking.printed_values import CURRENT, TOTAL, CellKey, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.forms import APPROPRIATION_BALANCE, DEPARTMENT_BALANCE
from shimahe.vocabulary import is_blank, is_total, is_total_of_the_year

_SIDES = ("income", "spending")


class BlankTotal(NamedTuple):
    """The place of a blank total, with its printed label and its line."""

    place: CellKey
    label: str
    line: int


def blank_totals(
    d: Disclosure, by_place: Mapping[CellKey, PrintedValue], columns: Mapping[str, Collection[str]]
) -> Iterator[BlankTotal]:
    """Yield the totals that are printed blank, one for each column of their side.

    `by_place` has the figures of the document, `columns` the columns of each table.
    """
    for table, row in product((APPROPRIATION_BALANCE, DEPARTMENT_BALANCE), (CURRENT, TOTAL)):
        places = [CellKey(table, row, column) for column in columns.get(table, ())]
        printed = [by_place[place] for place in places if place in by_place]
        sides = {figure.place.column.partition("/")[0] for figure in printed}
        if len(sides) != 1:
            continue
        side = next(side for side in _SIDES if side not in sides)
        label = _label_of_blank(d, printed[0], side)
        for place in places:
            if label and place.column.startswith(side):
                yield BlankTotal(place, label, printed[0].line)


def _label_of_blank(d: Disclosure, figure: PrintedValue, side: str) -> str:
    """Return the label of a total without a figure, in the row of that of the other side.

    `figure` is the one that the other total prints. "" where there is no such label.
    """
    for row in d.printed_rows():
        lines = {line for line, _ in row.places}
        if figure.line not in lines or not any(figure.text in cell for cell in row.cells):
            continue
        cells = row.parted()
        row_name = figure.place.row
        labels = [at for at, cell in enumerate(cells) if _names_total(cell, row_name)]
        if len(labels) == len(_SIDES):
            income, spending = labels
            at, stop = (income, spending) if side == "income" else (spending, None)
            return cells[at] if are_blank(cells[at + 1 : stop]) else ""
    return ""


def _names_total(cell: str, row: str) -> bool:
    """Whether a cell is the label of a total: that of the year, or the grand total."""
    return is_total(cell) and is_total_of_the_year(cell) == (row == CURRENT)


def are_blank(cells: Sequence[str]) -> bool:
    """Whether the cells behind a label are blank, but for the number of the line (行次)."""
    return all(map(is_blank, cells)) or (len(cells) > 1 and all(map(is_blank, cells[1:])))
