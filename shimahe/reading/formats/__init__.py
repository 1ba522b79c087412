"""A document in its format → printed lines and grids, which are the same for every format.

No code outside this package knows the format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shimahe.reading.formats import text
from shimahe.reading.formats.open_pipes import keep_blank_ends
from shimahe.reading.formats.running_index import blank_indexes
from shimahe.reading.grids import Piece, Printed
from shimahe.reading.source import Limits

#: One of these stands in every text with marks that a program wrote when it took it from a PDF.
_SIGNS_OF_EXTRACTION = (" \t", "age", "AGE", " of ", "页")


def lines_to_printed(lines: Sequence[str], limits: Limits) -> Printed:
    """Return what a text prints; the text may contain HTML, or be an HTML page.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    joined = "".join(lines)
    if "<" in joined:
        from shimahe.reading.formats import html  # only where HTML can stand

        printed = html.read(lines, limits)
    else:
        if any(sign in joined for sign in _SIGNS_OF_EXTRACTION):
            from shimahe.reading.formats import extracted_text  # only where pages are marked

            lines = extracted_text.as_copied(lines)
        printed = _printed_text(lines)
    pieces = printed.pieces
    if "|" in joined:
        pieces = keep_blank_ends(pieces)
    return printed._replace(pieces=blank_indexes(pieces))


def _printed_text(lines: Sequence[str]) -> Printed:
    """Return what a text without HTML prints."""
    if any('"' in line for line in lines):
        from shimahe.reading.formats import quoted_cells  # only where cells can be quoted

        rows = quoted_cells.rows_with_line_ends(lines)
        if rows:
            texts, parts = zip(*quoted_cells.printed_lines(lines, rows), strict=True)
            return Printed(_pieces(texts), list(parts), [])
    return Printed(_pieces(lines), [], [])


def _pieces(texts: Iterable[str]) -> list[Piece]:
    """Return lines of text as pieces, numbered from 1."""
    return [text.read_line(number, line) for number, line in enumerate(texts, 1)]


def lines_to_pieces(lines: Sequence[str], limits: Limits) -> list[Piece]:
    """Return the pieces of a text in printed order.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    return lines_to_printed(lines, limits).pieces
