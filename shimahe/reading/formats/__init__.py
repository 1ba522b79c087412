"""A document in its format → the lines and grids that every format gives.

Past this package nothing knows the format.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.reading.formats import text
from shimahe.reading.formats.running_index import blank_indexes
from shimahe.reading.grids import Piece, Printed
from shimahe.reading.source import Limits


def lines_to_printed(lines: Sequence[str], limits: Limits) -> Printed:
    """Return what a text prints, in which HTML may stand, or which is a page in HTML.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    if any("<" in line for line in lines):
        from shimahe.reading.formats import html  # only where HTML can stand

        printed = html.read(lines, limits)
    else:
        pieces: list[Piece] = [text.read_line(number, line) for number, line in enumerate(lines, 1)]
        printed = Printed(pieces, [], [])
    return printed._replace(pieces=blank_indexes(printed.pieces))


def lines_to_pieces(lines: Sequence[str], limits: Limits) -> list[Piece]:
    """Return the pieces of a text in the order of print.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    return lines_to_printed(lines, limits).pieces
