"""The last row of a page and the first of the next → one row, where the page cut it in two.

What goes on is the rest of a text that filled its cell, or stands in cells that the part above
leaves blank. Where neither part has a line at the cut, that is enough. Where both have one, the
parts are one row where a figure is one only with both, of a table by code, in which one part lacks
the code that each row has, of a header, and where both make a name that is known. Where names are
not known, two may be one: they are unsure. It knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from shimahe import terms
from shimahe.reading.formats.page_cells import Cells, RuledTable, lines_of, with_whole_figure
from shimahe.reading.formats.paged import joined
from shimahe.vocabulary import LOST, bare_label, is_total, parse_figure, prints_any_figure

_FULL = 1.6  # heights of a letter at the right of a cell, within which its line is full
_WIDE = 2.2  # the same, of what is left of a cell at both sides
_SHORTEST_NAME = 3  # letters: 收入 and 支出 end many
_FEWEST_CODES = 3  # rows by which a table is one by code
_CODED = 0.7  # of the rows with figures
_CODE = re.compile(r"\d[\d ]*")
_WHOLE_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(]|\d+[.、]|其中|备?注")


@dataclass(frozen=True)
class OpenRow:
    """The row at the foot of a page, whose cells have no line below."""

    texts: Sequence[str]
    are_full: Sequence[bool]

    def with_rest(self, rest: Sequence[str]) -> list[str] | None:
        """Return the row with the rest of its texts; None where they are of another row."""
        if len(rest) != len(self.texts):
            return None
        whole: list[str] = []
        for text, more, is_full in zip(self.texts, rest, self.are_full, strict=True):
            if text and more and not (is_full and _is_rest(text, more)):
                return None
            whole.append(joined("\n".join(with_whole_figure([text, more]))) if more else text)
        has_label = any(more and not text for text, more in zip(self.texts, rest, strict=True))
        is_named = any(text and more for text, more in zip(self.texts, rest, strict=True))
        return whole if is_named or (has_label and _prints_figures(rest)) else None


def open_row(table: RuledTable, letters: Cells, texts: Sequence[str]) -> OpenRow:
    """Return the last row of a table."""
    row = len(table.rows) - 2
    are_full = []
    for column in range(len(texts)):
        within = letters.get((row, column), [])
        right = max((letter.right for letter in within), default=0.0)
        size = max((letter.size for letter in within), default=0.0)
        are_full.append(table.right_of((row, column)) - right < _FULL * size)
    return OpenRow(texts, are_full)


def _is_rest(text: str, more: str) -> bool:
    """Whether words, or digits that are no figure without it, go on with a text."""
    if parse_figure(more) is not None or parse_figure(text) is not None:
        return len(with_whole_figure([text, more])) == 1
    return _ITEM.match(more) is None


def _prints_figures(texts: Sequence[str]) -> bool:
    """Whether all that a row prints is figures."""
    return all(parse_figure(text) is not None for text in texts if text)


# --- rows that have a line where the page cuts ----------------------------------------------------


@dataclass(frozen=True)
class Foot:
    """The rows of a table at the foot of a page, and which cells of the last one are full."""

    rows: Sequence[Sequence[str]]
    are_full: Sequence[bool]

    def with_rest(self, rows: Sequence[Sequence[str]]) -> tuple[int, list[list[str]]] | None:
        """Return which of the rows on the next page is the rest of the last one, and both as one.

        Rows that print the header again stand above it. Where it may be the rest or another row,
        both are given, their names as unsure. None where the page cuts no row.
        """
        place = 0
        while place < min(len(rows), len(self.rows)) and rows[place] == self.rows[place]:
            place += 1
        if place == len(rows) or len(rows[place]) != len(self.rows[-1]):
            return None
        above, below = self.rows[-1], rows[place]
        if not any(prints_any_figure(row) for row in self.rows):
            is_cut = place == 0 and _is_cut_header(above, below, self.are_full)
        elif _breaks_a_figure(above, below):
            is_cut = True
        else:
            names = _column_of_names([*self.rows, *rows[place:]])
            if not names and _may_go_on(above, below, self.are_full):
                return place, _by_known_names(above, below)
            is_cut = names > 0 and _is_cut_row(above, below, names, self.are_full)
        if not is_cut:
            return None
        return place, [[_as_one(*texts) for texts in zip(above, below, strict=True)]]


def foot_of(table: RuledTable, letters: Cells, rows: Sequence[Sequence[str]], last: int) -> Foot:
    """Return the rows of a table, of whose lines one is the last."""
    are_full = []
    for column in range(len(table.columns) - 1):
        lines = lines_of(letters.get((last, column), []))
        box = table.box_at(last, column)
        is_full = False
        if lines:
            size = lines[-1][0].size
            right = box.right - lines[-1][-1].right
            is_full = right < _FULL * size or right + lines[-1][0].left - box.left < _WIDE * size
        are_full.append(is_full)
    return Foot(rows, are_full)


def _as_one(above: str, below: str) -> str:
    """Return the text of a cell of both parts; a code goes on without a blank."""
    if _CODE.fullmatch(above) and _CODE.fullmatch(below):
        return above + below
    return joined("\n".join(with_whole_figure([text for text in (above, below) if text])))


def _is_cut_header(above: Sequence[str], below: Sequence[str], are_full: Sequence[bool]) -> bool:
    """Whether headings go on, each that does from a full cell, and are not printed again."""
    both = [
        (full, text, more)
        for full, text, more in zip(are_full, above, below, strict=True)
        if text and more
    ]
    if prints_any_figure(below) or not both:
        return False
    is_again = all(more.startswith(text) for _, text, more in both)
    return all(full for full, _, _ in both) and not is_again


def _column_of_names(rows: Sequence[Sequence[str]]) -> int:
    """Return the column of names of a table by code, behind its codes; 0 where it has no codes."""
    printed = [row for row in rows if prints_any_figure(row)]
    counts = [
        sum(_WORDS.search(row[at]) is not None for row in printed) for at in range(len(rows[0]))
    ]
    names = counts.index(max(counts))
    printed = [row for row in printed if not is_total(row[names])]
    coded = [row for row in printed if _code(row, names)]
    return names if len(coded) >= max(_FEWEST_CODES, _CODED * len(printed)) else 0


def _code(row: Sequence[str], names: int) -> str:
    """Return what a row prints as its code."""
    return "".join(text for text in row[:names] if _CODE.fullmatch(text))


def _is_cut_row(
    above: Sequence[str], below: Sequence[str], names: int, are_full: Sequence[bool]
) -> bool:
    """Whether two rows of a table by code are parts of one: one of them lacks its code."""
    if _have_a_code_each(above[:names], below[:names]):
        return False
    code, more_code = _code(above, names), _code(below, names)
    name, more_name = above[names], below[names]
    figures = any(above[names + 1 :])
    more_figures = any(below[names + 1 :])
    name_goes_on = bool(name) and are_full[names] and _ITEM.match(more_name) is None
    if is_total(name) or is_total(more_name) or (figures and more_figures):
        return False
    if code and more_code:
        return _is_rest_of_code(code, more_code) and any(are_full[:names])
    if code:
        return name_goes_on if more_name else more_figures
    return bool(more_code) and name_goes_on and not figures


def _have_a_code_each(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a column prints a whole code in both rows; blocks of codes stand side by side."""
    pairs = zip(above, below, strict=True)
    return any(_WHOLE_CODE.fullmatch(text) and _WHOLE_CODE.fullmatch(more) for text, more in pairs)


def _is_rest_of_code(code: str, more: str) -> bool:
    """Whether digits are no code without those above them: codes have 3, 5 or 7."""
    return len(more) % 2 == 0 or len(more) == 1


def _breaks_a_figure(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a figure goes on below: its first part is none, and no column has two."""
    is_broken = False
    for text, more in zip(above, below, strict=True):
        if not text or parse_figure(more) is None:
            continue
        if parse_figure(text) is not None:
            return False
        is_broken = is_broken or len(with_whole_figure([text, more])) == 1
    return is_broken


# --- rows of a table without codes ----------------------------------------------------------------


def _may_go_on(above: Sequence[str], below: Sequence[str], are_full: Sequence[bool]) -> bool:
    """Whether names may go on below, each from a full cell, and one part alone has figures."""
    names = 0
    for text, more, is_full in zip(above, below, are_full, strict=True):
        is_figure = parse_figure(more) is not None
        if not more or is_figure:
            continue
        if (text and not is_full) or _ITEM.match(more) or is_total(more) or is_total(text):
            return False
        names += bool(text)
    return names > 0 and prints_any_figure(above) != prints_any_figure(below)


def _by_known_names(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """Return two parts as one row, where that makes a known name, or as two; unsure ones so."""
    whole = [_as_one(*texts) for texts in zip(above, below, strict=True)]
    pairs = zip(above, below, strict=True)
    named = [
        place
        for place, (text, more) in enumerate(pairs)
        if text and more and parse_figure(more) is None
    ]
    if any(_is_known(whole[place]) for place in named):
        return [whole]
    if all(_is_known(below[place]) for place in named):
        return [list(above), list(below)]
    unsure = [list(above), list(below)]
    for place in named:
        unsure[0][place] += LOST
        unsure[1][place] = LOST + unsure[1][place]
    return unsure


def _is_known(name: str) -> bool:
    """Whether a name is that of an account, or of a usual row, and no more than how one ends."""
    bare = bare_label(name)
    return len(bare) >= _SHORTEST_NAME and bare in _known_names()


@cache
def _known_names() -> frozenset[str]:
    return frozenset(map(bare_label, terms.known_labels()))
