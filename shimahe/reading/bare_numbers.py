"""A number alone on a line, below a row without a figure: the figure of that row, or of a page.

A clipboard that parts each row from its last figure leaves `公务接待费` on one line and `5` on the
next, where the number of a page would stand as well. Where every other row of the table prints a
figure, neither can be told, so the row is left out and both lines are named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shimahe.reading.grids import RawTable, Row
from shimahe.vocabulary import is_blank, parse_figure


def leave_rows_above_bare_numbers(
    table: RawTable, reasons: dict[int, str], numbers: Collection[int]
) -> None:
    """Move rows of a table that may have their figure on the line below to `unparted`.

    `reasons` are those of all lines of the document, and `numbers` the lines that print only a
    number, which was taken for that of a page.
    """
    without_figure = [row for row in _body_of(table.rows) if not _prints_figure(row)]
    doubtful = [row for row in without_figure if _line_below(row) in numbers]
    if not doubtful or len(doubtful) < len(without_figure):
        return
    for row in doubtful:
        table.rows.remove(row)
        for line in (row.line, _line_below(row)):
            table.unparted.append(line)
            reasons[line] = "column unknown"


def _line_below(row: Row) -> int:
    """Return the number of the line below the last one of a row."""
    return max((row.line, *row.more)) + 1


def _body_of(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows from the first one with a figure on; those above are headings."""
    first = next((at for at, row in enumerate(rows) if _prints_figure(row)), len(rows))
    return rows[first:]


def _prints_figure(row: Row) -> bool:
    """Whether a row prints a figure behind its code or label, or a sign of none, such as a dash."""
    behind = [text for _, text in row.filled[1:]]
    return any(is_blank(text) or parse_figure(text) is not None for text in behind)
