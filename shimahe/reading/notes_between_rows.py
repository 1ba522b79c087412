"""Footnotes between the rows of a table whose columns only spaces part (R04).

A page of a PDF prints its notes at its foot, and the rows go on above the next page. Such a line is
a note, and the rows below it are of the table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from shimahe.reading.grids import Line, Piece
from shimahe.vocabulary import fold, parse_figure, plain

#: Marks of a footnote, labels of one that a space follows, and what footnotes say of a figure.
_MARKS_OF_NOTES = (*"*＊※★☆①②③④⑤⑥⑦⑧⑨⑩", "[1]", "[2]", "[3]")
_MARKS_OF_NO_NAME = tuple("*＊※★☆√")
_LABELS_OF_NOTES = ("注", "附注", "备注", "说明")
_SAID_OF_FIGURES = ("含", "包括", "指", "按", "详见", "本表", "数据", "口径")
#: How a footnote begins without a label: 本表由…, (1)含…, ——含….
_FOOTNOTE_BEGINS = r"本表|(?:[（(]?[\da-z][)）.、]?|——)\s*(?:含|包括|详见|本表|数据来源)"
#: A note with its label, and what only begins one.
_NOTE = r"\(?(?:备?注|说明|附注)\d*[:.、]"
#: A line of a note that goes on, by the marks of its sentence.
_SENTENCE = re.compile("[。；]$")
#: The most lines of a note between two rows, blank ones counted.
_LONGEST_NOTE = 8
_CODE_IN_FRONT = re.compile(r"\d{3}")
#: What a sentence of the text prints, and no row.
_NO_ROW = re.compile(r"[。；：:]|[比较]上年|增加|减少|20\d\d年")


def notes_between_rows(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return the lines of notes that stand between two rows of a text, none of which has a code.

    A row begins with words and ends with a figure. A note that states a unit is left where it is.
    """
    notes: set[int] = set()
    at = 0
    while at < len(pieces):
        above = _figures_of_row(pieces[at - 1]) if at else 0
        end = _end_of_note(pieces, at) if above else at
        if end > at and end < len(pieces) and _figures_of_row(pieces[end]) == above:
            notes.update(piece.number for piece in pieces[at:end] if isinstance(piece, Line))
        at = max(end, at + 1)
    return frozenset(notes)


def without_lines(pieces: Sequence[Piece], lines: Collection[int]) -> Sequence[Piece]:
    """Return the pieces with a blank line in place of each of some lines."""
    if not lines:
        return pieces
    return [
        Line(piece.number, "") if isinstance(piece, Line) and piece.number in lines else piece
        for piece in pieces
    ]


def _end_of_note(pieces: Sequence[Piece], start: int) -> int:
    """Return the place behind the note that begins at `start`, or `start` where none does."""
    end = start
    has_note = False
    for piece in pieces[start : start + _LONGEST_NOTE]:
        if not isinstance(piece, Line) or piece.cells:
            break
        text = plain(piece.text)
        is_note = _is_note(text)
        if text and not is_note and not (has_note and _SENTENCE.search(text)):
            break
        has_note = has_note or is_note
        end += 1
    return end if has_note else start


def _is_note(text: str) -> bool:
    """Whether a line is a note that states no unit."""
    if "元" in text and "单位" in text:
        return False
    return is_footnote(text) or re.match(_NOTE, fold(text)) is not None


def _figures_of_row(piece: Piece) -> int:
    """Return how many figures a row without a code prints behind words; 0 for any other line."""
    if not isinstance(piece, Line) or piece.cells or not piece.text[-1:].isdigit():
        return 0
    tokens = plain(piece.text).split()
    text = re.sub("其中[：:]", "", piece.text)
    if len(tokens) < 2 or _CODE_IN_FRONT.match(tokens[0]) or _NO_ROW.search(text):
        return 0
    figures = sum(parse_figure(token) is not None for token in tokens)
    return figures if parse_figure(tokens[0]) is None else 0


def is_footnote(text: str) -> bool:
    """Whether a line below a table says something of its figures behind the mark of a note.

    A line that ends in a figure of its own may be a row.

    >>> is_footnote("*含上年结转3.00"), is_footnote("①因公出国费 3.00")
    (True, False)
    >>> is_footnote("★重点项目"), is_footnote("本表由财务科填报"), is_footnote("②")
    (True, True, True)
    """
    has_mark = text.startswith((*_MARKS_OF_NOTES, *_MARKS_OF_NO_NAME))
    has_other = re.match(_FOOTNOTE_BEGINS, text) is not None
    if not has_mark and not has_other and not text.startswith(_LABELS_OF_NOTES):
        return False
    first, *others = text.split()
    is_labelled = first in _LABELS_OF_NOTES and bool(others)
    if others and parse_figure(others[-1]) is not None and not is_labelled:
        return False
    if has_other or text in _MARKS_OF_NOTES or text.startswith(_MARKS_OF_NO_NAME):
        return True
    return (has_mark or is_labelled) and any(word in text for word in _SAID_OF_FIGURES)
