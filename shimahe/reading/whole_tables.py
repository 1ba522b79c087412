"""Whether the classes of a table by code already add up to its total, so that nothing follows.

An untitled table below such a table, with classes of its own, does not go on with it: its title is
lost. Sums are taken by place, exactly; where they do not hold, nothing is said (R06).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from shimahe.reading.code_cells import parts_by_content, without_padding
from shimahe.reading.column_solver import ZERO
from shimahe.reading.grids import Row
from shimahe.vocabulary import CLASS_DIGITS, is_total, parse_figure

#: In how many filled cells of a row the label of a total is looked for.
_CELLS_OF_LABELS = 2


class ClassSums:
    """The total of a table by code and the sums of its classes, as rows are taken up."""

    def __init__(self) -> None:
        self._total: dict[int, Decimal] = {}
        self._sums: dict[int, Decimal] = {}
        self._count_of_totals = 0
        self._last_code = ""

    def take(self, rows: Iterable[Row]) -> None:
        """Take up the next rows of the table."""
        for row in rows:
            self._last_code = _code_of(row) or self._last_code
            if any(is_total(text) for _, text in row.filled[:_CELLS_OF_LABELS]):
                self._count_of_totals += 1
                self._total = dict(_figures(row))
            elif _is_class(row):
                for place, figure in _figures(row):
                    self._sums[place] = self._sums.get(place, ZERO) + figure

    def is_whole_without(self, rows: Sequence[Row]) -> bool:
        """Whether the classes make up the one total, and some of these rows would add to it.

        Where the rows begin within the last class (30213 below 30211), they are of the table: its
        rounded classes may make up the total by chance.
        """
        if self._goes_on_within_class(rows):
            return False
        if self._count_of_totals != 1 or not any(self._total.values()):
            return False
        if any(self._sums.get(place, ZERO) != total for place, total in self._total.items()):
            return False
        return any(_is_class(row) and self._adds(row) for row in rows)

    def _goes_on_within_class(self, rows: Sequence[Row]) -> bool:
        """Whether the first code of rows is an account behind the last one, in the same class."""
        codes = filter(None, map(_code_of, rows))
        first = next(codes, "")
        is_account = len(first) > CLASS_DIGITS
        is_of_class = first[:CLASS_DIGITS] == self._last_code[:CLASS_DIGITS]
        return is_account and is_of_class and first > self._last_code

    def _adds(self, row: Row) -> bool:
        """Whether a row prints a figure other than 0 below one of the total."""
        return any(figure and place in self._total for place, figure in _figures(row))


def _is_class(row: Row) -> bool:
    """Whether a row is of a class: its code, in one cell or in several, has three digits."""
    return len(_code_of(row)) == CLASS_DIGITS


def _code_of(row: Row) -> str:
    """Return the code of a row, in one cell or in several; "" without one."""
    code = parts_by_content(row).head.code
    return "" if code is None else without_padding(code)


def _figures(row: Row) -> Iterator[tuple[int, Decimal]]:
    """Yield the figures of a row with their places."""
    for place, text in row.filled:
        figure = parse_figure(text)
        if figure is not None:
            yield place, figure
