"""The lines of a table that keep the layout of their page: its headings, its rows, and the rest.

A line of words below the first row is a part of a label that stands on several lines. It belongs to
the row above or below, whichever lacks it; where the table ends, it belongs to none. The rule is
R07c of docs/method.md.
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

#: The most lines of headings.
_MOST_LINES_ABOVE = 30
#: The most pieces between two pages of a table.
_MOST_BETWEEN = 8
#: The number of lines within which a row must stand below a part of a label.
_NEAR = 3
#: How the label of a total of some accounts ends: 人员经费合计.
_TOTALS = ("合计", "总计", "小计")


@dataclass
class TableLines:
    """The lines of a table: its headings, the lines below them, and lines that are neither."""

    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    #: The numbers of those lines of the body that print words only: parts of labels.
    parts: set[int] = field(default_factory=set)
    #: Why a line is neither heading nor row: "note", "header" or "repeated header".
    reasons: dict[int, str] = field(default_factory=dict)
    #: A line of words right behind the last row, which may be the rest of its label.
    tail: Line | None = None
    #: Whether a page ends within the table.
    has_pages: bool = False
    #: The index of the first piece behind the last line.
    stop: int = 0

    @property
    def rows(self) -> list[Line]:
        """The lines that are a row each."""
        return [line for line in self.body if line.number not in self.parts]

    def with_tail(self) -> TableLines:
        """Return the same lines with the tail, if there is one, as a part of the last label."""
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
    """Return the lines of the table that begins at `pieces[start]`.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note; `is_label`, whether it is a row even if it prints no figure. `headings` is the most lines
    that its header may have.
    """
    sorter = _Sorter(TableLines(stop=start), is_other, is_label, headings)
    for index in range(start, len(pieces)):
        if not sorter.take(pieces, index, is_first=index == start):
            break
    return sorter.done()


def may_be_line(piece: Piece) -> bool:
    """Whether a piece can be a line of a table that only spaces part."""
    if not isinstance(piece, Line) or piece.cells or piece.is_rule:
        return False
    return len(piece.text) <= 4 * LONGEST_CELL and NO_ROW.search(plain(piece.text)) is None


class _Sorter:
    """Sorts the lines of a table one by one into headings, rows and others."""

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
        """Sort one piece, and return whether the table can continue behind it."""
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
        """Sort a line that can belong to the table, and return whether it does."""
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
        """Whether a label is a part of the label of bare figures on the line right below."""
        below = pieces[index + 1] if index + 1 < len(pieces) else None
        if not isinstance(below, Line) or not may_be_line(below):
            return False
        texts = [token.text for token in cells_in(below.text, 1)]
        return bool(texts) and all(map(is_figure, texts)) and self._reason_of(below) is None

    def _reason_of(self, line: Line) -> str | None:
        """Return why a line is neither heading nor row; None if it is one of them."""
        text = plain(line.text)
        if PAGE.fullmatch(text):
            return "note"
        if self.lines.body and fold(text) in self._headings:
            return "repeated header"
        return "header" if numbers_columns(text) else None

    def _goes_on(self, below: Sequence[Piece]) -> bool:
        """Whether a row stands a few lines below a part of a label, so that the table continues."""
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
        """Return the sorted lines, without those behind the last row."""
        lines = self.lines
        while lines.body and lines.body[-1].number in lines.parts:
            lines.parts.discard(lines.body.pop().number)
        last = lines.body[-1].number if lines.body else 0
        lines.reasons = {n: why for n, why in lines.reasons.items() if n <= last}
        return lines


def has_figure(line: Line) -> bool:
    """Whether a line prints a figure, or a dash that stands for none."""
    return any(is_figure(token.text) for token in cells_in(line.text, 1))


# --- pages ----------------------------------------------------------------------------------------


@dataclass
class Pages:
    """The pages of a table that repeats its title and headings; `own` is the one to be read.

    All pages together tell where its columns are, and whether its sums hold.
    """

    own: TableLines
    pages: list[TableLines]
    widths: Widths

    @property
    def header(self) -> list[Line]:
        """The header lines of the page that is to be read."""
        return self.own.header

    @property
    def body(self) -> list[Line]:
        """The lines below the headings of all pages."""
        return [line for page in self.pages for line in page.body]

    @property
    def parts(self) -> set[int]:
        """The numbers of the lines, on all pages, that print words only."""
        return {number for page in self.pages for number in page.parts}

    @property
    def keeps_layout(self) -> bool:
        """Whether the spaces between its texts can be those of the printed page."""
        return keep_layout(line.text for line in (*self.header, *self.body))

    @property
    def has_tails(self) -> bool:
        """Whether words stand right behind the last row of any page."""
        return any(page.tail is not None for page in self.pages)

    def with_tails(self) -> Pages:
        """Return the pages with the words behind their last rows as parts of labels."""
        taken = [page.with_tail() for page in self.pages]
        return Pages(taken[self.pages.index(self.own)], taken, self.widths)

    def readings(self) -> tuple[Pages, ...]:
        """Return the pages with tails as parts of labels, then without; once if there are none."""
        return (self.with_tails(), self) if self.has_tails else (self,)

    @property
    def has_several(self) -> bool:
        """Whether a page ends within the table."""
        return len(self.pages) > 1 or any(page.has_pages for page in self.pages)


class PageFinder:
    """Finds all pages of a table, and remembers those of the last one.

    `widths` remembers how wide a Chinese character is in the tables of the document.
    """

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
        """Return the page that begins at `pieces[start]`, with all pages of its table.

        None where it has no headings or no rows. The other parameters are those of `table_lines`.
        """

        def lines_at(at: int, headings: int) -> TableLines:
            return table_lines(pieces, at, is_other, is_label, headings)

        pages = self.pages_by(pieces, start, lines_at)
        return pages if pages.header and pages.own.body else None

    def pages_by(
        self, pieces: Sequence[Piece], start: int, lines_at: Callable[[int, int], TableLines]
    ) -> Pages:
        """Return the page that begins at `pieces[start]`, with all pages of its table.

        `lines_at` reads one page: it takes the index of a piece and the most header lines.
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
    """Whether two pages begin with the same line of the document."""
    first = page.header[:1]
    return bool(first) and first == other.header[:1]


def _texts(lines: Sequence[Line]) -> list[str]:
    """Return the texts of lines, including the spaces between their cells."""
    return [line.text.rstrip() for line in lines]


def _titles_above(pieces: Sequence[Piece], start: int) -> set[str]:
    """Return the titles right above a table, folded for comparison."""
    near = pieces[max(0, start - _MOST_BETWEEN) : start]
    lines = [piece for piece in near if isinstance(piece, Line)]
    return {fold_title(line.text) for line in lines if _is_title(line)}


def _is_title(line: Line) -> bool:
    """Whether a line may be the title of a table."""
    return not line.cells and "表" in line.text


def _index_again(pieces: Sequence[Piece], stop: int, heading: Line, titles: set[str]) -> int | None:
    """Return the index at which a header line is repeated below one of the given titles.

    None where another table, or anything else, comes first.
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
    """A row with its whole label; `more` are the numbers of the other lines of the label."""

    line: Line
    cells: list[str]
    more: list[int] = field(default_factory=list)

    @property
    def row(self) -> Row:
        """The same as a `Row` of a table."""
        return Row(self.line.number, tuple(self.cells), more=tuple(sorted(set(self.more))))


def join_labels(lines: Sequence[Line], laid: Laid, parts: set[int]) -> list[Joined] | None:
    """Return the rows with their whole labels, parts of which stand on lines above or below them.

    A label continues below a line that it fills; it stands both above and below a line that prints
    none of it. None where a part belongs to no row or is no label. `parts` are the numbers of the
    lines that print words only.
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
    """A part of a label on a line of its own.

    `place` is its column; `is_full` says whether it reaches to the right edge of the column.
    """

    line: int
    place: int
    text: str
    is_full: bool


class _Joiner:
    """Assigns parts of labels to the rows above and below them, one line at a time."""

    def __init__(self) -> None:
        self.rows: list[Joined] = []
        self.is_told = True
        self._parts: list[_Part] = []
        #: The cells of the last row, as its own line prints them.
        self._printed: Sequence[str] = ()
        self._is_full: Sequence[bool] = ()
        #: How many parts of a label stand above the last row, by column.
        self._above: dict[int, int] = {}

    def take(self, part: _Part, is_label: bool) -> None:
        """Keep a part of a label until it is known to which row it belongs."""
        self._parts.append(part)
        self.is_told = self.is_told and is_label

    def begin(self, line: Line, row: Sequence[str], is_full: Sequence[bool]) -> None:
        """Begin a row, and give each part since the last row to one of the two."""
        begun = Joined(line, list(row))
        is_total_row = _is_of_total(row)
        above: dict[int, int] = {}
        for place, printed in enumerate(row):
            parts = [part for part in self._parts if part.place == place]
            is_of_row_above = not printed and is_total_row and self._is_printed_above(place)
            own = [] if is_of_row_above else parts[self._count_above(parts, place, printed) :]
            self._give(parts[: len(parts) - len(own)])
            self.is_told = self.is_told and not (own and is_total_row)
            begun.cells[place] = "".join([*(part.text for part in own), printed])
            begun.more += [part.line for part in own]
            above[place] = len(own)
        self.rows.append(begun)
        self._printed = row
        self._is_full = is_full
        self._above = above
        self._parts = []

    def _is_printed_above(self, place: int) -> bool:
        """Whether the row above prints a text in a column."""
        return bool(self._printed) and bool(self._printed[place])

    def end(self) -> None:
        """Give the last row the parts behind it, if it lacks them all."""
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
        """Return how many of the parts in a column belong to the row above; the rest go below."""
        if not parts or not self._printed:
            return 0
        count = self._count_that_go_on(parts, place)
        if not below:
            return min(count, len(parts) - 1) if self._printed[place] else count
        goes_on_below = all(part.is_full for part in parts[count:])
        return count if goes_on_below else len(parts)

    def _count_that_go_on(self, parts: Sequence[_Part], place: int) -> int:
        """Return how many of the parts the row above lacks."""
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
    """Whether a row prints the label of a total, also of some accounts (人员经费合计)."""
    return any(is_total(text) or text.endswith(_TOTALS) for text in row if text)
