"""Rows whose figures may stand one column too far.

A name that was split over two cells, or a blank that was put in, moves all figures behind it. The
row has a cell more than its header then, or lost its last one. Where every row has more cells than
the header, the mark of an empty cell ends each line, and nothing is moved; else the sums of the row
tell. The rule is R12 of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.forms import HEADING_WORDS
from shimahe.reading.column_solver import ReadRow, RowSums, adds_up
from shimahe.reading.grids import Row
from shimahe.vocabulary import fold, parse_figure


def are_wider(width: int, rows: Sequence[Row]) -> bool:
    """Whether most rows have more cells than the header."""
    wider = 0
    for row in rows:
        wider += len(row.fields) > width
    return 2 * wider > len(rows)


def are_whole(width: int, rows: Sequence[Row]) -> bool:
    """Whether most rows have a cell for each column of the header."""
    whole = 0
    for row in rows:
        whole += len(row.fields) >= width
    return 2 * whole > len(rows)


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


def leave_moved_figures(rows: Sequence[ReadRow], sums: RowSums) -> None:
    """Place no figure of a row without a total that would have one, were it a column further left.

    So it is where at least half of the rows with the same columns print a total, the first of them.
    """
    by_columns: dict[tuple[str, ...], list[ReadRow]] = {}
    for row in rows:
        if row.fixed and len(row.columns) > 1:
            by_columns.setdefault(row.columns, []).append(row)
    for columns, placed in by_columns.items():
        without_total = [row for row in placed if columns[0] not in (row.fixed or ())]
        if 2 * len(without_total) > len(placed):
            continue
        for row in without_total:
            if _is_moved(row, sums):
                row.leave_columns()


def _is_moved(row: ReadRow, sums: RowSums) -> bool:
    """Whether a figure stands below the notes, or the row adds up one column further left."""
    placing = row.fixed or ()
    last = row.columns[-1]
    if last == placing[-1] and HEADING_WORDS["no_money"].search(fold(last)):
        return parse_figure(row.figures[-1][1]) is not None
    if len(placing) < 2 or len(set(row.columns)) < len(row.columns):
        return False
    further_left = [row.columns[row.columns.index(key) - 1] for key in placing]
    is_of_total = any(total == further_left[0] for total, _ in sums)
    return is_of_total and adds_up(row, tuple(further_left), sums)
