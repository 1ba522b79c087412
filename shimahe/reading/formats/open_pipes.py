"""Rows with cells between pipes, but without a frame → the same with the blank cells at their ends.

A single line does not tell whether a pipe at its end is a frame, or parts a blank cell from the
next; the lines around it do. The rule is R04 of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.formats.text import cells_at_pipes, number_of_pipes
from shimahe.reading.grids import Line, Piece
from shimahe.vocabulary import prints_value

#: The fewest lines of one pipe each that are rows of two cells.
_FEWEST_ROWS = 3
#: What the number of a page is made of: - 3 -, 第 3 页 共 9 页.
_OF_PAGE_NUMBERS = frozenset("0123456789-—–－ /第页共\u3000")


def keep_blank_ends(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a document, with blank cells at the ends of rows without a frame.

    A row has no frame at an end where another row with as many pipes prints words. Blank lines and
    the numbers of pages may stand between them. Lines of one pipe each are rows of two cells.
    """
    found = _with_two_cells(pieces)
    start = 0  # of the lines with cells that stand together
    for place, piece in enumerate(found):
        if not isinstance(piece, Line) or not (piece.cells or piece.is_rule or _is_gap(piece)):
            _keep_in_lines(found, start, place)
            start = place + 1
    _keep_in_lines(found, start, len(found))
    return found


def _is_gap(line: Line) -> bool:
    """Whether a line is blank, or the number of a page."""
    return _OF_PAGE_NUMBERS.issuperset(line.text)


def _with_two_cells(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, with lines of one pipe as rows where several with a figure stand together.

    A single line of words with a pipe is no row (首页 | 公开).
    """
    found = list(pieces)
    places: list[int] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, Line) and not piece.cells and number_of_pipes(piece.text) == 1:
            places.append(place)
        elif not (isinstance(piece, Line) and _is_gap(piece)):
            _part_in_two(found, places)
            places = []
    _part_in_two(found, places)
    return found


def _part_in_two(pieces: list[Piece], places: Sequence[int]) -> None:
    """Set the cells of the lines at these places, if they are rows of two cells."""
    rows: dict[int, Line] = {}
    for place in places:
        line = pieces[place]
        if isinstance(line, Line):
            cells = cells_at_pipes(line.text, has_left=False, has_right=False)
            rows[place] = line._replace(cells=cells)
    figures = [row for row in rows.values() if prints_value(row.cells[-1])]
    if len(rows) >= _FEWEST_ROWS and figures:
        for place, row in rows.items():
            pieces[place] = row


def _keep_in_lines(pieces: list[Piece], start: int, stop: int) -> None:
    """Set the cells of the lines of one table (`start` to before `stop`), if it has no frame."""
    lines: dict[int, tuple[str, int]] = {}
    for place in range(start, stop):
        line = pieces[place]
        if isinstance(line, Line) and line.cells and not line.has_tabs:
            text = line.text.strip()
            lines[place] = (text, number_of_pipes(text))
    open_left = {pipes for text, pipes in lines.values() if not text.startswith("|")}
    open_right = {pipes for text, pipes in lines.values() if not text.endswith("|")}
    for place, (text, pipes) in lines.items():
        has_left = text.startswith("|") and pipes not in open_left
        has_right = text.endswith("|") and pipes not in open_right
        line = pieces[place]
        if isinstance(line, Line) and pipes in open_left | open_right:
            cells = cells_at_pipes(text, has_left=has_left, has_right=has_right)
            pieces[place] = line._replace(cells=cells)
