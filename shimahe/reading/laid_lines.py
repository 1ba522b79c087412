"""The lines of a table that keep the layout of their page: its headings, its rows, and the rest.

A line of words alone below the first row is a part of a label that stands on several lines. It is
of the row above it or below it, as that row lacks it; where the table ends, it is of none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from shimahe.reading.character_columns import Laid, Widths, cells_in, is_figure, keep_layout
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import fold_title
from shimahe.reading.spaced_rows import NO_ROW, PAGE, numbers_columns
from shimahe.vocabulary import LONGEST_CELL, fold, is_total, plain

_MOST_LINES_ABOVE = 30
_MOST_BETWEEN = 8  # pieces between two pages of a table
_NEAR = 3  # lines within which a row stands below a part of a label


@dataclass
class TableLines:
    """The lines of a table: headings, those below them, and the reasons of lines that are neither.

    `parts`: the numbers of lines below the headings that print words alone; `tail`: a line of words
    right behind the last row, that may be the rest of its label; `stop`: the index of the first
    piece behind the last line.
    """

    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    parts: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    tail: Line | None = None
    has_pages: bool = False
    stop: int = 0

    @property
    def rows(self) -> list[Line]:
        """The lines that are a row each."""
        return [line for line in self.body if line.number not in self.parts]

    def with_tail(self) -> TableLines:
        """Return the lines with the words behind the last row as a part of a label."""
        if self.tail is None:
            return self
        body = [*self.body, self.tail]
        parts = {*self.parts, self.tail.number}
        return replace(self, body=body, parts=parts, tail=None, stop=self.stop + 1)


def table_lines(
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    is_label: Callable[[Line], bool] = lambda line: False,
    headings: int = _MOST_LINES_ABOVE,
) -> TableLines:
    """Return the lines of a table that begins with a piece.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note; `is_label` one
    that is a row also where it prints no figure; so many lines above are `headings` at most.
    """
    sorter = _Sorter(TableLines(stop=start), is_other, is_label, headings)
    for index in range(start, len(pieces)):
        if not sorter.take(pieces, index, is_first=index == start):
            break
    return sorter.done()


def may_be_line(piece: Piece) -> bool:
    """Whether a piece can be a line of a table."""
    if not isinstance(piece, Line) or piece.cells or piece.is_rule:
        return False
    return len(piece.text) <= 4 * LONGEST_CELL and NO_ROW.search(plain(piece.text)) is None


class _Sorter:
    """The lines of a table, as they are sorted one by one."""

    def __init__(
        self,
        lines: TableLines,
        is_other: Callable[[Line], bool],
        is_label: Callable[[Line], bool],
        headings: int,
    ) -> None:
        self.lines = lines
        self.most = headings
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
        is_below = bool(lines.body) or len(lines.header) >= self.most
        reason = self._reason_of(line)
        if reason:
            lines.reasons[line.number] = reason
            lines.has_pages = lines.has_pages or (reason == "note" and bool(lines.body))
        elif has_figure(line) or (is_label and is_below and not self._is_part(pieces, index)):
            lines.body.append(line)
            lines.stop = index + 1
        elif not is_below:
            lines.header.append(line)
            self._headings.add(fold(line.text))
        elif self._goes_on(pieces[index + 1 : index + 1 + _MOST_BETWEEN]):
            lines.body.append(line)
            lines.parts.add(line.number)
        else:
            if lines.stop == index:
                lines.tail = line
            return False
        return True

    def _is_part(self, pieces: Sequence[Piece], index: int) -> bool:
        """Whether figures without a label stand right below a line: it is a part of theirs."""
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        if not isinstance(below, Line) or not may_be_line(below):
            return False
        texts = [token.text for token in cells_in(below.text, 1)]
        return bool(texts) and all(map(is_figure, texts)) and self._reason_of(below) is None

    def _reason_of(self, line: Line) -> str | None:
        """Return why a line is neither a heading nor a row; None where it is one."""
        text = plain(line.text)
        if PAGE.fullmatch(text):
            return "note"
        if self.lines.body and fold(text) in self._headings:
            return "repeated header"
        return "header" if numbers_columns(text) else None

    def _goes_on(self, below: Sequence[Piece]) -> bool:
        """Whether a row stands below a part of a label, within a few lines of the table."""
        lines = 0
        for piece in below:
            if not isinstance(piece, Line) or not may_be_line(piece) or lines == _NEAR:
                return False
            if not piece.text.strip():
                lines += 1
            elif self.is_label(piece):
                return True
            elif self.is_other(piece):
                return False
            elif self._reason_of(piece) is None:
                if has_figure(piece):
                    return True
                lines += 1
        return False

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


# --- pages ----------------------------------------------------------------------------------------


@dataclass
class Pages:
    """The pages of a table below the same headings, each with its title again; one is to be read.

    What stands on all of them tells where its columns are, and whether its sums hold.
    """

    own: TableLines
    pages: list[TableLines]
    widths: Widths

    @property
    def header(self) -> list[Line]:
        """The headings of the page that is to be read."""
        return self.own.header

    @property
    def body(self) -> list[Line]:
        """The lines below the headings of all pages."""
        return [line for page in self.pages for line in page.body]

    @property
    def parts(self) -> set[int]:
        """The numbers of the lines of all pages that print words alone."""
        return {number for page in self.pages for number in page.parts}

    @property
    def keeps_layout(self) -> bool:
        """Whether the spaces of the table can be those of its page."""
        return keep_layout(line.text for line in (*self.header, *self.body))

    @property
    def has_tails(self) -> bool:
        """Whether words stand right behind the last row of a page."""
        return any(page.tail is not None for page in self.pages)

    def with_tails(self) -> Pages:
        """Return the pages with the words behind their last rows as parts of labels."""
        taken = [page.with_tail() for page in self.pages]
        return Pages(taken[self.pages.index(self.own)], taken, self.widths)

    def readings(self) -> tuple[Pages, ...]:
        """Return the ways to take the words behind last rows, the likelier first."""
        return (self.with_tails(), self) if self.has_tails else (self,)

    @property
    def has_several(self) -> bool:
        """Whether a page ends within the table."""
        return len(self.pages) > 1 or any(page.has_pages for page in self.pages)


class PageFinder:
    """Finds the pages of tables, and knows those of the last one, and the widths of letters."""

    def __init__(self) -> None:
        self.widths = Widths()
        self._pages: list[TableLines] = []

    def pages_at(
        self,
        pieces: Sequence[Piece],
        start: int,
        is_other: Callable[[Line], bool],
        is_label: Callable[[Line], bool] = lambda line: False,
    ) -> Pages | None:
        """Return the page that begins with a piece, with all pages of its table.

        None where it prints no headings or no rows.
        """

        def lines_at(at: int, headings: int) -> TableLines:
            return table_lines(pieces, at, is_other, is_label, headings)

        pages = self.pages_by(pieces, start, lines_at)
        return pages if pages.header and pages.own.body else None

    def pages_by(
        self, pieces: Sequence[Piece], start: int, lines_at: Callable[[int, int], TableLines]
    ) -> Pages:
        """Return the page that begins with a piece, with all pages of its table.

        `lines_at` reads a page from a piece, with so many lines of headings at most.
        """
        own = lines_at(start, _MOST_LINES_ABOVE)
        known = [page for page in self._pages if _begins_alike(page, own)]
        if known:
            return Pages(known[0], self._pages, self.widths)
        if not own.header or not own.body:
            return Pages(own, [own], self.widths)
        self._pages = [own]
        title = _titles_above(pieces, start)
        while title:
            again = _index_again(pieces, self._pages[-1].stop, own.header[0], title)
            if again is None:
                break
            page = lines_at(again, len(own.header))
            if _texts(page.header) != _texts(own.header) or not page.body:
                break
            self._pages.append(page)
        return Pages(own, self._pages, self.widths)


def _begins_alike(page: TableLines, other: TableLines) -> bool:
    """Whether two pages begin with the same line."""
    first = page.header[:1]
    return bool(first) and first == other.header[:1]


def _texts(lines: Sequence[Line]) -> list[str]:
    """Return what lines print, with the spaces between."""
    return [line.text.rstrip() for line in lines]


def _titles_above(pieces: Sequence[Piece], start: int) -> set[str]:
    """Return the titles right above a table, as they are compared."""
    near = pieces[max(0, start - _MOST_BETWEEN) : start]
    lines = [piece for piece in near if isinstance(piece, Line)]
    return {fold_title(line.text) for line in lines if _is_title(line)}


def _is_title(line: Line) -> bool:
    """Whether a line may be the title of a table."""
    return not line.cells and "表" in line.text


def _index_again(pieces: Sequence[Piece], stop: int, heading: Line, titles: set[str]) -> int | None:
    """Return the index at which a line of headings is printed again, below its title again.

    None where another table, or anything else, stands before it.
    """
    has_title = False
    for index in range(stop, min(len(pieces), stop + _MOST_BETWEEN)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells:
            return None
        if piece.text.rstrip() == heading.text.rstrip():
            return index if has_title else None
        if _is_title(piece):
            if fold_title(piece.text) not in titles:
                return None
            has_title = True
    return None


# --- labels on several lines ----------------------------------------------------------------------


@dataclass
class Joined:
    """A row with its whole label; `more`: the numbers of the other lines of the label."""

    line: Line
    cells: list[str]
    more: list[int] = field(default_factory=list)

    @property
    def row(self) -> Row:
        """The row of a table."""
        return Row(self.line.number, tuple(self.cells), more=tuple(sorted(set(self.more))))


def join_labels(lines: Sequence[Line], laid: Laid, parts: set[int]) -> list[Joined] | None:
    """Return rows with the parts of their labels that stand on lines above and below them.

    A label goes on below a line that it fills; it stands around a line that prints none of it. None
    where a part is of no row, or no label.
    """
    joiner = _Joiner()
    labels = {at for at, column in enumerate(laid.columns) if column.holds_labels}
    for line, cells, ends in zip(lines, laid.cells, laid.ends, strict=True):
        if line.number not in parts:
            joiner.begin(line, cells, ends)
            continue
        for place, text in enumerate(cells):
            if text:
                joiner.take(_Part(line.number, place, text, ends[place]), place in labels)
    joiner.end()
    return joiner.rows if joiner.is_told else None


class _Part(NamedTuple):
    """A part of a label on a line of its own; `is_full` where it reaches across its column."""

    line: int
    place: int
    text: str
    is_full: bool


class _Joiner:
    """Rows, as the parts between them are given to them."""

    def __init__(self) -> None:
        self.rows: list[Joined] = []
        self.is_told = True
        self._parts: list[_Part] = []
        self._printed: Sequence[str] = ()  # the last row, as its line prints it
        self._is_full: Sequence[bool] = ()
        self._above: dict[int, int] = {}  # by column, how many parts stand above the last row

    def take(self, part: _Part, is_label: bool) -> None:
        """Take a part of a label."""
        self._parts.append(part)
        self.is_told = self.is_told and is_label

    def begin(self, line: Line, row: Sequence[str], is_full: Sequence[bool]) -> None:
        """Begin a row; what stands between it and the last is given to one of them."""
        begun = Joined(line, list(row))
        above: dict[int, int] = {}
        for place, printed in enumerate(row):
            parts = [part for part in self._parts if part.place == place]
            own = parts[self._count_above(parts, place, printed) :]
            self._give(parts[: len(parts) - len(own)])
            self.is_told = self.is_told and not (own and _is_of_total(row))
            begun.cells[place] = "".join([*(part.text for part in own), printed])
            begun.more += [part.line for part in own]
            above[place] = len(own)
        self.rows.append(begun)
        self._printed = row
        self._is_full = is_full
        self._above = above
        self._parts = []

    def end(self) -> None:
        """Give the last row what stands behind it, if it lacks that."""
        for place in {part.place for part in self._parts}:
            parts = [part for part in self._parts if part.place == place]
            count = self._count_that_go_on(parts, place)
            self.is_told = self.is_told and count == len(parts)
        self._give(self._parts)

    def _give(self, parts: Sequence[_Part]) -> None:
        """Give parts to the last row."""
        for part in parts:
            self.rows[-1].cells[part.place] += part.text
            self.rows[-1].more.append(part.line)

    def _count_above(self, parts: Sequence[_Part], place: int, below: str) -> int:
        """Return how many parts in a column are of the row above, and not of the one below."""
        if not parts or not self._printed:
            return 0
        count = self._count_that_go_on(parts, place)
        if not below:
            return min(count, len(parts) - 1) if self._printed[place] else count
        goes_on_below = all(part.is_full for part in parts[count:])
        return count if goes_on_below else len(parts)

    def _count_that_go_on(self, parts: Sequence[_Part], place: int) -> int:
        """Return how many parts the row above lacks."""
        if not self._printed[place]:
            stood = self._above.get(place, 0)
            self.is_told = self.is_told and (stood > 0 or _is_of_total(self._printed))
            return min(len(parts), stood)
        fills = [self._is_full[place], *(part.is_full for part in parts)]
        count = 0
        while count < len(parts) and fills[count]:
            count += 1
        return count


def _is_of_total(row: Sequence[str]) -> bool:
    """Whether a row prints the label of a total."""
    return any(map(is_total, filter(None, row)))
