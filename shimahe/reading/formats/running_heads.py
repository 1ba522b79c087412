"""Words at the head or the foot of many pages of a file → not shown.

Such words would part a table that goes on over pages. The first of them stay if no ruled table
stands above them: they may say whose the file is. Titles, units and rows of tables may repeat
in the same place and stay. Promises that all other lines stay the same and keep their numbers. The
rule is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shimahe.reading.formats.paged import Paper, piece_begins
from shimahe.reading.grids import Grid, Line, Piece

#: The fewest pages on which words are running ones.
_FEWEST_PAGES = 3
#: The share of pages on which they must stand.
_SHARE = 0.3
#: The fewest and the most letters of running words.
_LENGTHS = range(4, 41)
#: The number of a page at one end of a line, or alone.
_PAGE_NUMBER = re.compile(r"^[\s\d/·—–-]+(?!年)(?<!\d)|[\s第\d页共/·—–-]+$")
#: What titles, units, captions and rows with gaps between their cells have.
_OF_TABLES = re.compile(r"[表元：:]|目标|\s{2}|\t")


def hide_running_heads(paper: Paper) -> None:
    """Hide the lines that many pages of a file have at their head or foot."""
    if len(paper.pages) < _FEWEST_PAGES:
        return
    places: dict[str, list[int]] = {}
    for words, number in _ends_of_pages(paper):
        places.setdefault(words, []).append(number)
    least = max(_FEWEST_PAGES, _SHARE * len(paper.pages))
    tables = (piece.first_line for piece in paper.pieces if isinstance(piece, Grid))
    first_table = next(tables, len(paper.lines))
    for numbers in places.values():
        if len(numbers) >= least:
            paper.hide_lines(numbers[1:] if numbers[0] < first_table else numbers)


def _ends_of_pages(paper: Paper) -> Iterator[tuple[str, int]]:
    """Yield the words at the head and the foot of each page, with the numbers of their lines."""
    pieces = iter(paper.pieces)
    piece = next(pieces, None)
    for page in paper.pages:
        own: list[Piece] = []
        while piece is not None and piece_begins(piece) <= page.last_line:
            own.append(piece)
            piece = next(pieces, None)
        found = {_first_words(own), _first_words(own[::-1])}
        yield from (one for one in found if one is not None)


def _first_words(pieces: list[Piece]) -> tuple[str, int] | None:
    """Return the first words, if they can be running ones, and the number of their line."""
    for piece in pieces:
        if not isinstance(piece, Line):
            return None
        words = _PAGE_NUMBER.sub("", piece.text).strip()
        if words:
            can_run = len(words) in _LENGTHS and _OF_TABLES.search(words) is None
            return (words, piece.number) if can_run else None
    return None
