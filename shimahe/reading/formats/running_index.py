"""The running numbers that a data frame prints in front of its rows → blanks.

They stand below a blank heading, and count upwards from the first row; they are neither figures nor
codes. Promises that all other cells stay the same and in their place. The rule is R05a of
docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from shimahe.reading.formats.text import as_merged
from shimahe.reading.grids import Line, Piece

Cells = tuple[str, ...]
#: How many rows may have been dropped before the first one and in between, plus one for each row.
_MOST_DROPPED = 20
#: The fewest rows whose numbers do not begin with 0.
_ENOUGH_ROWS = 3
_LONGEST_NUMBER = 6


def blank_indexes(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a document, with the running numbers of rows replaced by blanks."""
    found = list(pieces)
    start = 0  # of the lines with cells that stand together
    for place, piece in enumerate(found):
        if isinstance(piece, Line):
            if not piece.cells and not piece.is_rule:
                if start < place:
                    _blank_in_lines(found, start, place)
                start = place + 1
            continue
        _blank_in_lines(found, start, place)
        start = place + 1
        if _count_rows(row.fields for row in piece.rows):
            rows = [replace(row, fields=_without_number(row.fields)) for row in piece.rows]
            found[place] = replace(piece, rows=rows)
    _blank_in_lines(found, start, len(found))
    return found


def _blank_in_lines(pieces: list[Piece], start: int, stop: int) -> None:
    """Replace the numbers in front of some lines by blanks, if they are running numbers."""
    lines = [piece for piece in pieces[start:stop] if isinstance(piece, Line)]
    if _count_rows(line.cells for line in lines if not line.is_rule):
        for place, line in enumerate(lines, start):
            pieces[place] = line._replace(cells=_without_number(line.cells))


def _count_rows(rows: Iterable[Cells]) -> bool:
    """Whether the first cells of rows number them, below a blank heading."""
    has_header = False
    numbers: list[int] = []
    for cells in rows:
        first = cells[0] if cells else ""
        if first.isdecimal() and len(first) <= _LONGEST_NUMBER:
            numbers.append(int(first))
        elif numbers or (first and any(cells[1:])):
            return False
        else:
            has_header = has_header or (not first and any(cells))
        if numbers and not has_header:
            return False
    return bool(numbers) and _run_upwards(numbers)


def _run_upwards(numbers: Sequence[int]) -> bool:
    """Whether numbers can be those of rows, of which a few were dropped."""
    if numbers[0] and len(numbers) < _ENOUGH_ROWS:
        return False
    rises = all(one < next_one for one, next_one in pairwise(numbers))
    return rises and numbers[-1] <= 2 * len(numbers) + _MOST_DROPPED


def _without_number(cells: Cells) -> Cells:
    """Return the cells of a row with a blank for its number."""
    return ("", *as_merged(cells[1:])) if cells else cells
