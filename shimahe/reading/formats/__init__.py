"""A document in its format → the lines and grids that every format gives.

Past this package nothing knows the format.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.formats import html, text
from shimahe.reading.grids import Piece
from shimahe.reading.source import Limits


def lines_to_pieces(lines: Sequence[str], limits: Limits) -> list[Piece]:
    """Return the pieces of a text, in which HTML tables may stand, in the order of print.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    grids = html.find_grids(lines, limits)
    pieces: list[Piece] = []
    last_line = 0
    for number, printed in enumerate(lines, 1):
        if number in grids:
            pieces.append(grids[number])
            last_line = grids[number].last_line
        elif number > last_line:
            pieces.append(text.read_line(number, printed))
    return pieces
