"""Sheets as the text of a PDF: columns parted by spaces, in the layout of the page or without it.

In a layout every column has its places; a letter of Chinese takes one of them or two. Headings and
names may stand on several lines, as in narrow cells. Without a layout one space parts the cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.correct.choices import Options

_GAP = 3  # places between two columns
_NAME = 11  # letters of a name in a narrow cell
_NARROW = 5  # letters of the name of an account in a very narrow cell
_HEADING = 5  # letters of a heading in a narrow cell
_LINE = 38  # letters of a line of the clipboard


@dataclass(frozen=True)
class Span:
    """A cell that may cover several columns and rows."""

    text: str
    across: int = 1
    down: int = 1


def width_of(text: str, is_wide: bool) -> int:
    """Return the places that a text takes; marks that nobody sees take none."""
    text = text.replace("\u200b", "").replace("\ufeff", "")
    if not is_wide:
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, most: int) -> list[str]:
    """Return a text in lines of so many letters; a figure stays whole."""
    if len(text) <= most or any(sign.isdigit() for sign in text[1:]):
        return [text]
    return [text[at : at + most] for at in range(0, len(text), most)]


class Page:
    """The places of the columns of one sheet, and its lines."""

    def __init__(
        self, header: Sequence[Sequence[Span | None]], body: Sequence[Sequence[str]],
        merged: dict[int, int], options: Options, is_of_accounts: bool = True,
    ) -> None:  # fmt: skip
        self.is_wide = options["pdf letters"] == "two places"
        names = options["pdf names"]
        self.is_narrow = names.startswith("narrow") and is_of_accounts
        #: Where the cells of a row stand in narrow columns: top, middle or bottom.
        self.align = names.removeprefix("narrow, ")
        self.names = "one line" if names.startswith("narrow") else names
        self.heads = options["pdf heads"]
        self.header = header
        self.body = body
        self.widths = [1] * len(body[0] if body else header[0])
        self.codes = {at for at in range(len(self.widths)) if _are_codes(row[at] for row in body)}
        for at, row in enumerate(body):
            for place, text in enumerate(row):
                if not (at in merged and place < merged[at]):
                    self._widen(place, self._cell(text))
        for spans in header:
            for place, span in enumerate(spans):
                if span is not None:
                    self._widen_over(place, span)

    def _widen(self, place: int, lines: Sequence[str]) -> None:
        widest = max(width_of(line, self.is_wide) for line in lines)
        self.widths[place] = max(self.widths[place], widest)

    def _widen_over(self, place: int, span: Span) -> None:
        """Make the columns below a heading as wide as it is."""
        last = place + span.across - 1
        covered = self._end(last) - self._start(place)
        widest = max(width_of(line, self.is_wide) for line in self._head(span))
        self.widths[last] += max(0, widest - covered)

    def _start(self, place: int) -> int:
        return sum(self.widths[:place]) + _GAP * place

    def _end(self, place: int) -> int:
        return self._start(place) + self.widths[place]

    def _cell(self, text: str) -> list[str]:
        """Return a cell of the body as its lines."""
        if self.is_narrow:
            return wrapped(text, _NARROW)
        return [text] if self.names == "one line" else wrapped(text, _NAME)

    def _head(self, span: Span) -> list[str]:
        """Return a heading as its lines."""
        is_leaf = span.across == 1
        return wrapped(span.text, _HEADING) if self.heads == "wrapped" and is_leaf else [span.text]

    # --- lines ------------------------------------------------------------------------------------

    def header_lines(self) -> list[str]:
        """Return the lines of the header; a heading stands in the middle of its rows."""
        heights = [1] * len(self.header)
        for level, spans in enumerate(self.header):
            for span in spans:
                if span is not None and span.down == 1:
                    heights[level] = max(heights[level], len(self._head(span)))
        tallest = max(
            (len(self._head(s)) for spans in self.header for s in spans if s is not None),
            default=1,
        )
        heights[-1] += max(0, tallest - sum(heights))
        canvas = [_Line(self.is_wide) for _ in range(sum(heights))]
        for level, spans in enumerate(self.header):
            top = sum(heights[:level])
            for place, span in enumerate(spans):
                if span is None:
                    continue
                rows = sum(heights[level : level + span.down])
                lines = self._head(span)
                first = top + (rows - len(lines)) // 2
                wide = self._end(place + span.across - 1) - self._start(place)
                for step, line in enumerate(lines):
                    inside = (wide - width_of(line, self.is_wide)) // 2
                    canvas[first + step].put(self._start(place) + inside, line)
        return [line.text for line in canvas if line.text]

    def row_lines(self, texts: Sequence[str]) -> list[str]:
        """Return the lines of a row: a figure stands right, on the middle line of its names."""
        cells = [self._cell(text) for text in texts]
        height = max(map(len, cells))
        around = self.names == "around" and height == 2
        canvas = [_Line(self.is_wide) for _ in range(3 if around else height)]
        for place, lines in enumerate(cells):
            is_short = len(lines) == 1
            for step, line in enumerate(lines):
                at = 1 if around and is_short else 2 * step if around else step
                if self.is_narrow:
                    at = step + self._top(height - len(lines))
                canvas[at].put(self._at(place, line), line)
        return [line.text for line in canvas if line.text]

    def _top(self, room: int) -> int:
        """Return how many lines of a row are free above a cell, of so many that are free."""
        return {"top": 0, "middle": room // 2, "bottom": room}[self.align]

    def _at(self, place: int, line: str) -> int:
        """Return where a text of a row begins: a figure stands right, a label left."""
        is_figure = any(sign.isdigit() for sign in line) and not _has_letters(line)
        is_figure = is_figure or line in ("-", "--", "—")
        if not is_figure or place in self.codes:
            return self._start(place)
        return self._end(place) - width_of(line, self.is_wide)


def _are_codes(texts: Iterable[str]) -> bool:
    """Whether the cells of a column print codes, or nothing: bare digits, as many as a code has."""
    printed = [text for text in texts if text.strip() and not _has_letters(text)]
    return all(len(text) in (2, 3, 5, 7) and text.isdigit() for text in printed)


def _has_letters(text: str) -> bool:
    """Whether words stand in a text, and more than the unit of a figure."""
    return any("一" <= sign <= "鿿" for sign in text.removesuffix("万元").removesuffix("元"))


class _Line:
    """A line on which texts are put at places, in any order."""

    def __init__(self, is_wide: bool) -> None:
        self.is_wide = is_wide
        self.pieces: list[tuple[int, str]] = []

    def put(self, place: int, text: str) -> None:
        """Put a text at a place."""
        if text.strip():
            self.pieces.append((place, text))

    @property
    def text(self) -> str:
        """The line, with one place at least between two texts."""
        line = ""
        for place, text in sorted(self.pieces):
            space = place - width_of(line, self.is_wide)
            line += " " * max(space, 1 if line else 0) + text
        return line


def pasted(texts: Sequence[str]) -> str:
    """Return the cells of a row as they are pasted: one space parts those that are printed."""
    return " ".join(text.strip() for text in texts if text.strip())


def pasted_lines(texts: Sequence[str], options: Options) -> list[str]:
    """Return a row as it is pasted, on several lines where the clipboard wraps long ones."""
    line = pasted(texts)
    if options["pasted rows"] == "whole":
        return [line]
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > _LINE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
