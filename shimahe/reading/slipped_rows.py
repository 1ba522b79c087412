"""Rows with a cell more than their header, whose figures may stand one column too far.

A name that was split over two cells, or a blank that was put in, moves all figures behind it. Where
every row has more cells than the header, the mark of an empty cell ends each line, and nothing is
moved; else the sums of the row tell. The rule is R12 of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.column_solver import ReadRow, RowSums, adds_up
from shimahe.reading.grids import Row
from shimahe.vocabulary import parse_figure


def are_wider(width: int, rows: Sequence[Row]) -> bool:
    """Whether most rows have more cells than the header."""
    wider = 0
    for row in rows:
        wider += len(row.fields) > width
    return 2 * wider > len(rows)


def breaks_sums(row: ReadRow, sums: RowSums) -> bool:
    """Whether the figures of a row, read by place, break its own sums."""
    placing = row.fixed
    return placing is not None and not adds_up(row, placing, sums)


def break_sums(rows: Sequence[ReadRow], sums: RowSums) -> bool:
    """Whether most of the rows that print a total break its sum."""
    totals = {total for total, _ in sums}
    telling = 0
    breaking = 0
    for row in rows:
        placing = row.fixed or ()
        if totals.isdisjoint(placing):
            continue
        telling += 1
        breaking += breaks_sums(row, sums)
    return 2 * breaking > telling


def prints_words(row: ReadRow) -> bool:
    """Whether a word stands where a figure should: the rest of a name, in a cell of its own."""
    return any(parse_figure(text) is None for _, text in row.figures)


def has_gap(row: Row, first: int) -> bool:
    """Whether an empty cell stands left of the last figure of a row, from the place `first` on.

    In a row with a cell too many it may be the one that does not belong there.
    """
    last, _ = row.filled[-1]
    return not all(row.fields[first:last])
