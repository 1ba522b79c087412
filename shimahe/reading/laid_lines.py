"""The lines of a table that keep the layout of their page: its headings, its rows, and the rest.

A line of words alone below the first row is a part of a label that stands on several lines. It is
of the row above it or below it, as that row lacks it; where the table ends, it is of none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shimahe.reading.character_columns import cells_in, is_figure
from shimahe.reading.grids import Line, Piece
from shimahe.reading.spaced_rows import NUMBERING, PAGE
from shimahe.vocabulary import LONGEST_CELL, fold, is_total, plain

_NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
_MOST_LINES_ABOVE = 30
_NEAR = 3  # lines within which a row stands below a part of a label


@dataclass
class TableLines:
    """The lines of a table: headings, those below them, and the reasons of lines that are neither.

    `parts`: the numbers of lines below the headings that print words alone; `stop`: the index of
    the first piece behind the last line.
    """

    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    parts: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    has_pages: bool = False
    stop: int = 0

    @property
    def rows(self) -> list[Line]:
        """The lines that are a row each."""
        return [line for line in self.body if line.number not in self.parts]


def table_lines(
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    is_label: Callable[[Line], bool] = lambda line: False,
) -> TableLines:
    """Return the lines of a table that begins with a piece.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note; `is_label` one
    that is a row also where it prints no figure.
    """
    sorter = _Sorter(TableLines(stop=start), is_other, is_label)
    for index in range(start, len(pieces)):
        if not sorter.take(pieces, index, is_first=index == start):
            break
    return sorter.done()


def may_be_line(piece: Piece) -> bool:
    """Whether a piece can be a line of a table."""
    if not isinstance(piece, Line) or piece.cells or piece.is_rule:
        return False
    return len(piece.text) <= 4 * LONGEST_CELL and _NO_ROW.search(plain(piece.text)) is None


class _Sorter:
    """The lines of a table, as they are sorted one by one."""

    def __init__(
        self,
        lines: TableLines,
        is_other: Callable[[Line], bool],
        is_label: Callable[[Line], bool],
    ) -> None:
        self.lines = lines
        self.is_other = is_other
        self.is_label = is_label
        self._headings: set[str] = set()

    def take(self, pieces: Sequence[Piece], index: int, is_first: bool) -> bool:
        """Put a piece where it belongs; whether the table can go on behind it."""
        piece = pieces[index]
        if not isinstance(piece, Line) or not may_be_line(piece):
            return False
        if not piece.text.strip():
            return True
        is_label = self.is_label(piece)
        if not is_first and not is_label and self.is_other(piece):
            return False
        return self._sort(pieces, index, piece, is_label)

    def _sort(self, pieces: Sequence[Piece], index: int, line: Line, is_label: bool) -> bool:
        """Put a line of the table where it belongs; whether it is one."""
        lines = self.lines
        reason = self._reason_of(line)
        if reason:
            lines.reasons[line.number] = reason
        elif has_figure(line) or (is_label and lines.body):
            lines.body.append(line)
            lines.stop = index + 1
        elif not lines.body:
            lines.header.append(line)
            self._headings.add(fold(line.text))
            return len(lines.header) <= _MOST_LINES_ABOVE
        elif any(map(self._is_row, pieces[index + 1 : index + 1 + _NEAR])):
            lines.body.append(line)
            lines.parts.add(line.number)
        else:
            return False
        return True

    def _reason_of(self, line: Line) -> str | None:
        """Return why a line is neither a heading nor a row; None where it is one."""
        text = plain(line.text)
        if PAGE.fullmatch(text):
            self.lines.has_pages = self.lines.has_pages or bool(self.lines.body)
            return "note"
        if self.lines.body and fold(text) in self._headings:
            return "repeated header"
        return "header" if NUMBERING.fullmatch(text) else None

    def _is_row(self, piece: Piece) -> bool:
        """Whether a piece can be a line of figures of the table."""
        if not isinstance(piece, Line) or not may_be_line(piece) or self.is_other(piece):
            return False
        return has_figure(piece) and self._reason_of(piece) is None

    def done(self) -> TableLines:
        """Return the lines, without what stands behind the last row."""
        lines = self.lines
        while lines.body and lines.body[-1].number in lines.parts:
            lines.parts.discard(lines.body.pop().number)
        last = lines.body[-1].number if lines.body else 0
        lines.reasons = {n: why for n, why in lines.reasons.items() if n <= last}
        return lines


def has_figure(line: Line) -> bool:
    """Whether a line prints a figure, or a dash for none."""
    return any(is_figure(token.text) for token in cells_in(line.text, 1))


# --- labels on several lines ----------------------------------------------------------------------


@dataclass
class Joined:
    """Rows with their whole labels; `more`: the numbers of the other lines of each."""

    cells: list[list[str]]
    more: list[list[int]]


def join_labels(
    lines: Sequence[Line], cells: Sequence[Sequence[str]], parts: set[int]
) -> Joined | None:
    """Return rows with the parts of their labels that stand on lines above and below them.

    A label goes on below a line that it fills; it stands around a line that prints none of it. None
    where a part is of no row.
    """
    joiner = _Joiner(_widest(cells))
    for line, row in zip(lines, cells, strict=True):
        if line.number in parts:
            joiner.parts.append((line.number, row))
        else:
            joiner.begin(line.number, row)
    return joiner.joined if joiner.is_told else None


def _widest(cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the letters of the longest text in each column."""
    return [max(map(len, texts)) for texts in zip(*cells, strict=True)]


class _Joiner:
    """Rows, as the parts between them are given to them."""

    def __init__(self, widest: Sequence[int]) -> None:
        self.widest = widest
        self.joined = Joined([], [])
        self.parts: list[tuple[int, Sequence[str]]] = []
        self.is_told = True
        self._printed: Sequence[str] | None = None  # the last row, as its line prints it
        self._above: dict[int, int] = {}  # by column, how many parts stand above the last row

    def begin(self, line: int, row: Sequence[str]) -> None:
        """Begin a row; what stands between it and the last is given to one of them."""
        below = list(row)
        taken: dict[int, int] = {}
        lines: set[int] = set()
        for place in range(len(row)):
            texts = [(number, part[place]) for number, part in self.parts if part[place]]
            count = self._count_above(row, place, [text for _, text in texts])
            for number, text in texts[:count]:
                self.joined.cells[-1][place] += text
                self.joined.more[-1].append(number)
            own = texts[count:]
            below[place] = "".join(text for _, text in own) + row[place]
            lines |= {number for number, _ in own}
            taken[place] = len(own)
            self.is_told = self.is_told and not (own and _is_of_total(row))
        self.joined.cells.append(below)
        self.joined.more.append(sorted(lines))
        self._printed = row
        self._above = taken
        self.parts = []

    def _count_above(self, row: Sequence[str], place: int, texts: Sequence[str]) -> int:
        """Return how many parts in a column are of the row above."""
        printed = self._printed
        if printed is None or not texts:
            return 0
        most = len(texts) if row[place] else len(texts) - 1
        if not printed[place]:
            stood = self._above.get(place, 0)
            self.is_told = self.is_told and (stood > 0 or _is_of_total(printed))
            return min(len(texts), stood)
        count = 0
        while count < most and self._is_full(place, [printed[place], *texts][count]):
            count += 1
        return count

    def _is_full(self, place: int, text: str) -> bool:
        """Whether a text reaches across its column, but for a letter."""
        return len(text) >= self.widest[place] - 1


def _is_of_total(row: Sequence[str]) -> bool:
    """Whether a row prints the label of a total."""
    return any(map(is_total, filter(None, row)))
