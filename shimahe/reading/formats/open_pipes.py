"""Rows with cells between pipes, but without a frame → the same with the blank cells at their ends.

A single line does not tell whether a pipe at its end is a frame, or parts a blank cell from the
next; the lines around it do. The rule is R04 of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.formats.text import cells_at_pipes, number_of_pipes
from shimahe.reading.grids import Line, Piece


def keep_blank_ends(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a document, with blank cells at the ends of rows without a frame.

    A row has no frame at an end where another row with as many pipes prints words.
    """
    found = list(pieces)
    start = 0  # of the lines with cells that stand together
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Line) or not (piece.cells or piece.is_rule):
            _keep_in_lines(found, start, place)
            start = place + 1
    _keep_in_lines(found, start, len(found))
    return found


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
