"""The last row of a page and the first of the next → one row, where a page break cut it in two.

Text continues on the next page if it filled its cell, or if its cell above is blank. Where neither
part has a ruled line at the break, that is enough. Where both have one, the parts are one row only
if a figure is complete only with both; if one part of a row in a table by code lacks the code that
every row has; in a header; or if both make a known name. Where the names are not known they may be
one, and are marked as unsure. The rule is R03a of docs/method.md.
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

#: A line of text is full if it leaves less than this at the right of its cell, in letter heights.
_FULL = 1.6
#: The same for what it leaves at both sides together.
_WIDE = 2.2
#: The fewest characters of a known name: many names end in 收入 or 支出.
_SHORTEST_NAME = 3
#: The fewest rows with a code that make a table one by code.
_FEWEST_CODES = 3
#: The share of rows with figures that must have a code in a table by code.
_CODED = 0.7
_CODE = re.compile(r"\d[\d ]*")
_WHOLE_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
#: The beginning of a numbered item, which continues no name.
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(]|\d+[.、]|其中|备?注")


@dataclass(frozen=True)
class OpenRow:
    """The row at the foot of a page, whose cells have no line below them."""

    texts: Sequence[str]
    #: Whether the last line of each cell leaves no room for one more letter.
    are_full: Sequence[bool]

    def with_rest(self, rest: Sequence[str]) -> list[str] | None:
        """Return the row with the rest of its texts added; None where `rest` is another row."""
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
    """Whether a text continues the one above: words, or digits that make one figure with it."""
    if parse_figure(more) is not None or parse_figure(text) is not None:
        return len(with_whole_figure([text, more])) == 1
    return _ITEM.match(more) is None


def _prints_figures(texts: Sequence[str]) -> bool:
    """Whether a row prints nothing but figures."""
    return all(parse_figure(text) is not None for text in texts if text)


# --- rows that have a line where the page cuts ----------------------------------------------------


@dataclass(frozen=True)
class Foot:
    """The rows of a table at the foot of a page, with lines around all of them."""

    rows: Sequence[Sequence[str]]
    #: Whether the last line of each cell of the last row is full.
    are_full: Sequence[bool]

    def with_rest(self, rows: Sequence[Sequence[str]]) -> tuple[int, list[list[str]]] | None:
        """Return which of the rows on the next page continues the last one, and the joined row.

        Rows that repeat the header may stand above it. Where it may be the rest or a row of its
        own, both rows are returned with their names marked as unsure. None where no row is cut.
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
    """Return the rows of a table as those at the foot of a page; `last` is the last one's place."""
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
    """Return the text of a cell from both parts; the parts of a code are joined without a blank."""
    if _CODE.fullmatch(above) and _CODE.fullmatch(below):
        return above + below
    return joined("\n".join(with_whole_figure([text for text in (above, below) if text])))


def _is_cut_header(above: Sequence[str], below: Sequence[str], are_full: Sequence[bool]) -> bool:
    """Whether a row continues a header: each heading that continues filled its cell.

    Rows that print the same headings again do not.
    """
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
    """Return the column of names of a table by code; 0 if it is no such table."""
    printed = [row for row in rows if prints_any_figure(row)]
    counts = [
        sum(_WORDS.search(row[at]) is not None for row in printed) for at in range(len(rows[0]))
    ]
    names = counts.index(max(counts))
    printed = [row for row in printed if not is_total(row[names])]
    coded = [row for row in printed if _code(row, names)]
    return names if len(coded) >= max(_FEWEST_CODES, _CODED * len(printed)) else 0


def _code(row: Sequence[str], names: int) -> str:
    """Return the code that a row prints left of its name, or ""."""
    return "".join(text for text in row[:names] if _CODE.fullmatch(text))


def _is_cut_row(
    above: Sequence[str], below: Sequence[str], names: int, are_full: Sequence[bool]
) -> bool:
    """Whether two rows of a table by code are parts of one, because one of them lacks its code."""
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
    """Whether any column prints a whole code in both rows; blocks may stand side by side."""
    pairs = zip(above, below, strict=True)
    return any(_WHOLE_CODE.fullmatch(text) and _WHOLE_CODE.fullmatch(more) for text, more in pairs)


def _is_rest_of_code(code: str, more: str) -> bool:
    """Whether digits are no whole code but may continue one: codes have 3, 5 or 7 digits."""
    return len(more) % 2 == 0 or len(more) == 1


def _breaks_a_figure(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a figure continues below: alone its first part is none, and no column prints two."""
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
    """Whether names may continue below, each from a full cell, and just one part has figures."""
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
    """Return two parts as one row if that makes a known name, or as two if the second has one.

    Otherwise both are returned with the mark `LOST` at their names.
    """
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
    """Whether a name is that of an account or a usual row, and not just the end of one."""
    bare = bare_label(name)
    return len(bare) >= _SHORTEST_NAME and bare in _known_names()


@cache
def _known_names() -> frozenset[str]:
    """Return all known names, bare of numbers and signs."""
    return frozenset(map(bare_label, terms.known_labels()))
