"""A line of a target sheet and the lines below it, in the layout of their page → one row.

A text in a narrow cell continues below, at the same place or around the same middle, and is no
wider there. If a line below may as well begin a text of the next row, nothing is read. The rule is
R16b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shimahe.reading.character_columns import WIDTHS, Token, last_in
from shimahe.reading.grids import Row
from shimahe.reading.sheets import heading_key, label_key
from shimahe.reading.spaced_sheets import read_row
from shimahe.vocabulary import is_blank, parse_figure, parse_sign

#: Letters and digits, which are never broken over two lines.
_UNBROKEN = re.compile(r"[!-~]+")
#: The gap between two cells: two spaces or more.
_WIDE_GAP = re.compile(r"\S {2,}\S")


def read_laid_row(
    line: int, text: str, below: Sequence[str], behind: str, header: Row | None
) -> Row | None:
    """Return a line, joined with the rest of its texts below, as a row; None where this is unclear.

    `below` are the lines that may continue its texts, `behind` is the line after them, and `header`
    the last header of indicators above.
    """
    if not _WIDE_GAP.search(text) or not all(part.startswith("  ") for part in below):
        return None
    told: set[str] = set()
    for width in WIDTHS:
        joined = _join_below(text, below, behind, width, header)
        if joined is not None:
            told.add(joined)
    if len(told) != 1:
        return None
    row = read_row(line, told.pop(), header)
    return None if row is None else Row(line, row.fields)


def _join_below(
    text: str, below: Sequence[str], behind: str, width: int, header: Row | None
) -> str | None:
    """Return the line with the rest of its texts joined to them; None where a part fits no text.

    A Chinese character takes `width` places.
    """
    cells = _words(text, width)
    behind_cells = _words(behind, width)
    lacks_nothing = not behind_cells or _is_whole(behind, header)
    texts = [cell.text for cell in cells]
    for part in below:
        tokens = _words(part, width)
        if any(_begins_one(token, behind_cells, width) for token in tokens):
            return None
        if not lacks_nothing and not any(_meets_any(token, behind_cells) for token in tokens):
            return None
        for token in tokens:
            place = _place_below(token, cells)
            if place is None:
                return None
            texts[place] += token.text
    return " ".join(texts)


def _words(text: str, width: int) -> list[Token]:
    """Return the words of a line with their places."""
    return last_in(text, len(text.split()), width)


def _is_whole(text: str, header: Row | None) -> bool:
    """Whether a line is a row of the sheet whose last label has a text."""
    row = read_row(0, text, header)
    if row is None:
        return False
    return bool(row.fields) and label_key(row.fields[-1]) is None


def _meets_any(token: Token, cells: Sequence[Token]) -> bool:
    """Whether a part stands above or below any text of a line."""
    return any(cell.meets(token.start, token.stop) for cell in cells)


def _place_below(part: Token, cells: Sequence[Token]) -> int | None:
    """Return the index of the one text that a part may continue; None where there is none."""
    place = _place_beside(part, cells)
    if place is None or _wide(part) > _wide(cells[place]):
        return None
    return place


def _begins_one(part: Token, cells: Sequence[Token], width: int) -> bool:
    """Whether a part may be the beginning of a text of the line below it.

    It may, unless the first characters of that text would have fitted behind the part.
    """
    place = _place_beside(part, cells)
    if place is None:
        return False
    cell = cells[place]
    unbroken = _UNBROKEN.match(cell.text)
    least = len(unbroken.group()) if unbroken else width
    return _wide(part) + least > _wide(cell)


def _place_beside(part: Token, cells: Sequence[Token]) -> int | None:
    """Return the index of the one incomplete text at the same place as a part, else None."""
    met = [at for at, cell in enumerate(cells) if cell.meets(part.start, part.stop)]
    if len(met) != 1:
        return None
    cell = cells[met[0]]
    is_at_place = part.start == cell.start or _middle(part) - _middle(cell) in (-1, 0, 1)
    is_whole = _is_complete(cell.text) or any(_is_next_to(cell, other) for other in cells)
    return met[0] if is_at_place and not is_whole else None


def _is_next_to(cell: Token, other: Token) -> bool:
    """Whether a single space parts two words, which are then one text."""
    return other.start - cell.stop == 1 or cell.start - other.stop == 1


def _wide(token: Token) -> int:
    """Return how many places a text takes."""
    return token.stop - token.start


def _middle(token: Token) -> int:
    """Return the middle of a text, times two."""
    return token.start + token.stop


def _is_complete(text: str) -> bool:
    """Whether a text cannot continue below: a label, a heading, a sign, a figure or a blank."""
    if label_key(text) is not None or heading_key(text) is not None or is_blank(text):
        return True
    return parse_sign(text) is not None or parse_figure(text) is not None
