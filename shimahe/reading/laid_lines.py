"""The lines of a table that keep the layout of their page: its headings, its rows, and the rest.

A line of words below the first row is a part of a label that stands on several lines; so may those
right above the first row and right behind the last one be. `wrapped_names` tells to which row each
belongs. The rule is R07c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from shimahe.reading.character_columns import (
    WIDTHS,
    Laid,
    Token,
    Widths,
    cells_in,
    headings_in,
    is_figure,
    keep_layout,
)
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import CODE_HEADING, NAME_HEADING, fold_title, is_heading
from shimahe.reading.spaced_rows import NO_ROW, PAGE, numbers_columns
from shimahe.reading.wrapped_names import (
    Gap,
    NamedRow,
    NameLine,
    Shares,
    all_counts,
    share_out,
)
from shimahe.vocabulary import ACCOUNT, LONGEST_CELL, fold, is_total, plain, without_gaps

#: The most lines of headings.
_MOST_LINES_ABOVE = 30
#: The most pieces between two pages of a table.
_MOST_BETWEEN = 12
#: The most pages of a table that are put together. Each page is read by the lines of all of them,
#: so that without a limit the time would grow with the square of their number.
_MOST_PAGES = 24
#: The number of lines within which a row must stand below a part of a label.
_NEAR = 9
#: The most lines of a label above its row, and behind the last row.
_MOST_PARTS = 8
#: The first lines below the headings, which tell where labels stand.
_ROWS_FOR_LABELS = 12
#: The most places by which the beginning of a label is indented.
_INDENT = 4
#: A code and the first letter of its name in one cell.
_CODE_OF_NAME = re.compile(rf"(?:{ACCOUNT}|[\[［【〔]{ACCOUNT}[\]］】〕])[^\W\d]")
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
    #: The lines of words right behind the last row, which may be the rest of its label.
    tail: list[Line] = field(default_factory=list)
    #: The line between headings and rows that numbers the columns; "" where none does.
    numbers: str = ""
    #: Whether a page ends within the table.
    has_pages: bool = False
    #: The index of the first piece behind the last line.
    stop: int = 0

    @property
    def rows(self) -> list[Line]:
        """The lines that are a row each."""
        return [line for line in self.body if line.number not in self.parts]

    @property
    def begun(self) -> list[Line]:
        """The last header lines, if they may be the beginning of the label of the first row.

        They print one word each, which stands where labels stand and is no heading of labels; not
        all of them are other known headings.
        """
        if not self.body:
            return []
        begun: list[Line] = []
        below = self.body[0]
        candidates = self.header[1:][-_MOST_PARTS:]
        for line in reversed(candidates):
            is_right_above = line.number == below.number - 1
            if not is_right_above or not self._may_begin_label(line):
                break
            begun.insert(0, line)
            below = line
        are_headings = all(is_heading(line.text) for line in begun)
        return [] if are_headings else begun

    def _may_begin_label(self, line: Line) -> bool:
        """Whether a header line prints one word, which stands where the labels of rows stand.

        What stands behind the last row may be a label too: the rest of that of the only row.
        """
        word, *others = cells_in(line.text, 1)
        if others or is_figure(word.text) or _names_column(word.text):
            return False
        below = [*self.body[:_ROWS_FOR_LABELS], *self.tail]
        return any(_stands_where_labels_do(line, below, width) for width in WIDTHS)

    def with_begun(self) -> TableLines:
        """Return the same lines with the beginning of the first label as parts of it."""
        begun = self.begun
        header = [line for line in self.header if line not in begun]
        parts = self.parts.union(line.number for line in begun)
        body = [*begun, *self.body]
        return replace(self, header=header, body=body, parts=parts)

    def with_tail(self, count: int) -> TableLines:
        """Return the same lines with so many lines of the tail as parts of the last label."""
        tail = self.tail[:count]
        parts = self.parts.union(line.number for line in tail)
        body = [*self.body, *tail]
        stop = self.stop + len(tail)
        return replace(self, body=body, parts=parts, tail=self.tail[count:], stop=stop)


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
    is_short = len(without_gaps(piece.text)) <= 4 * LONGEST_CELL
    return is_short and NO_ROW.search(plain(piece.text)) is None


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
        if reason == "repeated header" and not self._repeats_header(pieces, index):
            reason = None
        if reason:
            lines.reasons[line.number] = reason
            lines.has_pages = lines.has_pages or (reason == "note" and bool(lines.body))
            if reason == "header" and not lines.body:
                lines.numbers = line.text
        elif (
            has_figure(line)
            or _is_blank_row(pieces, index)
            or (is_label and is_below and not self._is_part(pieces, index))
        ):
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
                lines.tail = self._tail_of(pieces[index : index + _MOST_PARTS])
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

    def _repeats_header(self, pieces: Sequence[Piece], index: int) -> bool:
        """Whether a line repeats a header line, and not just the beginning of the first label.

        A word above the first row may be either; it is of the header where all such words repeat.
        """
        begun = [fold(line.text) for line in self.lines.begun]
        text = fold(_text_of(pieces[index]))
        if text not in begun:
            return True
        # The header line above these words must stand above them again.
        header = self.lines.header[-len(begun) - 1 :]
        first = index - 1 - begun.index(text)
        again = pieces[max(first, 0) : first + len(header)]
        texts = [fold(_text_of(piece)) for piece in again]
        return texts == [fold(line.text) for line in header]

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

    def _tail_of(self, pieces: Sequence[Piece]) -> list[Line]:
        """Return the lines of one word each at the beginning of what stands behind the rows."""
        tail: list[Line] = []
        for piece in pieces:
            if not isinstance(piece, Line) or not may_be_line(piece):
                break
            if self._reason_of(piece) in ("note", "header"):
                break
            is_part = len(cells_in(piece.text, 1)) == 1 and not has_figure(piece)
            if tail and (not is_part or self.is_label(piece) or self.is_other(piece)):
                break
            tail.append(piece)
        return tail

    def done(self) -> TableLines:
        """Return the sorted lines, without those behind the last row."""
        lines = self.lines
        while lines.body and lines.body[-1].number in lines.parts:
            lines.parts.discard(lines.body.pop().number)
        last = lines.body[-1].number if lines.body else 0
        lines.reasons = {n: why for n, why in lines.reasons.items() if n <= last}
        return lines


def _is_blank_row(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a line with a code and its name in one cell is a row without amounts.

    It is one, and no part of a label, if the line right below it begins with a code too.
    """
    return all(map(names_account, pieces[index : index + 2])) and index + 1 < len(pieces)


def names_account(piece: Piece) -> bool:
    """Whether a line begins with a code and its name in one cell, such as [205]教育支出."""
    if not isinstance(piece, Line):
        return False
    words = cells_in(piece.text, 1)
    return (
        bool(words)
        and not is_figure(words[0].text)
        and _CODE_OF_NAME.match(words[0].text) is not None
    )


def _text_of(piece: Piece) -> str:
    """Return the text of a line; "" of a grid."""
    return piece.text if isinstance(piece, Line) else ""


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
        """Whether the spaces between its texts can be those of the printed page.

        Where other tables told how wide a letter is, a table of few texts keeps its layout too if
        each of its figures stands exactly at its heading.
        """
        lines = [*self.header, *self.body]
        return keep_layout(line.text for line in lines) or self._stands_at_headings()

    def _stands_at_headings(self) -> bool:
        """Whether each figure begins or ends where a heading does, or has the same middle."""
        width = self.widths.told
        if width is None:
            return False
        headings: list[Token] = []
        for line in self.header:
            headings += headings_in(line.text, width)
        for line in self.body:
            figures = [token for token in cells_in(line.text, width) if is_figure(token.text)]
            for figure in figures:
                if not any(figure.is_aligned_with(heading) for heading in headings):
                    return False
        return True

    @property
    def has_tails(self) -> bool:
        """Whether words stand right behind the last row of any page."""
        return any(page.tail for page in self.pages)

    def with_tails(self, count: int = 1) -> Pages:
        """Return the pages with so many lines behind their last rows as parts of labels."""
        return self._each(lambda page: page.with_tail(count))

    def _each(self, change: Callable[[TableLines], TableLines]) -> Pages:
        """Return the pages with a change to each."""
        changed = [change(page) for page in self.pages]
        return Pages(changed[self.pages.index(self.own)], changed, self.widths)

    def readings(self, may_begin_above: bool = True) -> Iterator[Pages]:
        """Yield the pages with the lines behind their rows as parts of labels, then with fewer.

        The lines above the rows are tried as such parts too, unless `may_begin_above` is false.
        """
        tail = max(len(page.tail) for page in self.pages)
        for count in range(tail, -1, -1):
            taken = self.with_tails(count) if count else self
            if may_begin_above and any(page.begun for page in self.pages):
                yield taken._each(TableLines.with_begun)
            yield taken

    @property
    def has_several(self) -> bool:
        """Whether a page ends within the table."""
        return len(self.pages) > 1 or any(page.has_pages for page in self.pages)


class PageFinder:
    """Finds all pages of a table, and remembers those of the last one."""

    def __init__(self) -> None:
        #: How wide a Chinese character is in the tables of the document.
        self.widths = Widths()
        #: The lines that number columns, by the lines of the header above them.
        self._numbers_below: dict[tuple[str, ...], str] = {}
        self._pages: list[TableLines] = []

    def numbers_of(self, header: Sequence[str], printed: str) -> str:
        """Return the line that numbers the columns below some header lines; "" where none does.

        `printed` is the line of this table. A table that goes on below the same header has its
        columns at the same places.
        """
        key = tuple(header)
        self._numbers_below[key] = printed or self._numbers_below.get(key, "")
        return self._numbers_below[key]

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
        own.numbers = self.numbers_of([line.text for line in own.header], own.numbers)
        known = [page for page in self._pages if _begins_alike(page, own)]
        if known:
            return Pages(known[0], self._pages, self.widths)
        if not own.header or not own.body:
            return Pages(own, [own], self.widths)
        self._pages = [own]
        title = _titles_above(pieces, start)
        while title and len(self._pages) < _MOST_PAGES:
            again = _index_again(pieces, self._pages[-1].stop, own.header[0], title)
            if again is None:
                break
            page = _page_alike(own, partial(lines_at, again))
            if page is None:
                break
            self._pages.append(page)
        return Pages(own, self._pages, self.widths)


def _page_alike(own: TableLines, page_of: Callable[[int], TableLines]) -> TableLines | None:
    """Return a page with the same header as another one, apart from the beginnings of labels.

    `page_of` reads the page with the most header lines that it may have.
    """
    whole = len(own.header)
    for count in dict.fromkeys((whole, whole - len(own.begun))):
        page = page_of(count)
        if page.body and _texts(page.header) == _texts(own.header[:count]):
            return page
    return None


def _stands_where_labels_do(line: Line, below: Sequence[Line], width: int) -> bool:
    """Whether the word of a line stands above a label of the lines below, or these have no label.

    A Chinese character takes `width` places. The beginning of a label may be indented, and stand
    right of the rest.
    """
    (word,) = cells_in(line.text, width)
    has_labels = False
    for other in below:
        for token in cells_in(other.text, width):
            if not _may_be_label(token.text):
                continue
            has_labels = True
            if word.meets(token.start, token.stop + _INDENT):
                return True
    return not has_labels


def _may_be_label(text: str) -> bool:
    """Whether a text of a row may be a label that takes several lines: no figure and no total."""
    return not is_figure(text) and not is_total(text)


def _names_column(text: str) -> bool:
    """Whether a text is a heading of names or codes."""
    return bool(NAME_HEADING.search(text) or CODE_HEADING.search(text))


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
    """A row with its whole label; `more` are the numbers of the other lines of the label.

    `open_lines` are those of which it is not certain that they belong to this label.
    """

    line: Line
    cells: list[str]
    more: list[int] = field(default_factory=list)
    open_lines: list[int] = field(default_factory=list)
    #: Whether a label that leaves its own line blank has more lines on one side of it.
    is_uneven: bool = False

    @property
    def begins_above(self) -> bool:
        """Whether its label begins on a line above that of the row."""
        return any(number < self.line.number for number in self.more)

    @property
    def ends_below(self) -> bool:
        """Whether its label ends on a line below that of the row."""
        return any(number > self.line.number for number in self.more)

    @property
    def row(self) -> Row:
        """The same as a `Row` of a table."""
        row = Row(self.line.number, tuple(self.cells))
        row.more = tuple(sorted(set(self.more)))
        row.open_lines = tuple(self.open_lines)
        return row


def join_labels(lines: Sequence[Line], laid: Laid, parts: set[int]) -> list[Joined] | None:
    """Return the rows with their whole labels, parts of which stand on lines above or below them.

    `wrapped_names` shares the parts out, column by column. None where a part belongs to no row or
    is no label. `parts` are the numbers of the lines that print words only.
    """
    joiner = _Joiner(lines, laid, parts)
    if parts and not all(map(joiner.join, range(len(laid.columns)))):
        return None
    return joiner.rows


class _Joiner:
    """Gives parts of labels to the rows above and below them, one column at a time."""

    def __init__(self, lines: Sequence[Line], laid: Laid, parts: set[int]) -> None:
        self._lines = lines
        self._laid = laid
        #: The places of the rows among the lines.
        self._at_rows: list[int] = []
        self.rows: list[Joined] = []
        for at, line in enumerate(lines):
            if line.number not in parts:
                self._at_rows.append(at)
                self.rows.append(Joined(line, list(laid.cells[at])))

    def join(self, place: int) -> bool:
        """Give the parts of labels in one column to its rows; False where one belongs to none."""
        bounds = [-1, *self._at_rows, len(self._lines)]
        gaps = [self._gap(place, above, below) for above, below in pairwise(bounds)]
        if not any(gap.pieces for gap in gaps):
            return True
        last = gaps[-1]
        gaps[-1] = replace(last, counts=(len(last.pieces),))
        rows = [self._row(place, at) for at in self._at_rows]
        shares = _shared_out(rows, gaps) if self._laid.columns[place].holds_labels else None
        if shares is None:
            return False
        cuts = zip(gaps, shares.counts, strict=True)
        parted = [(gap.pieces[:count], gap.pieces[count:]) for gap, count in cuts]
        for at, joined in enumerate(self.rows):
            _, above = parted[at]
            below, _ = parted[at + 1]
            whole = [*above, *rows[at].own, *below]
            joined.cells[place] = "".join(part.text for part in whole)
            lines = [part.line for part in (*above, *below)]
            joined.more += lines
            is_beside = not rows[at].own and len(above) != len(below)
            joined.is_uneven = joined.is_uneven or is_beside
            joined.open_lines += shares.open_lines.intersection(lines)
        return True

    def _row(self, place: int, at: int) -> NamedRow:
        """Return what a row itself prints in a column."""
        part = self._part(place, at)
        own = (part,) if part.text else ()
        return NamedRow(own, is_total=_is_of_total(self._laid.cells[at]))

    def _gap(self, place: int, above: int, below: int) -> Gap:
        """Return the parts of labels in a column between two rows, which `lines` has at two places.

        Lines that stand apart have other lines between them: blank ones, or those of a page.
        """
        pieces: list[NameLine] = []
        breaks: set[int] = set()
        for at in range(above + 1, below + 1):
            if self._stands_apart(at):
                breaks.add(len(pieces))
            part = self._part(place, at) if at < below else None
            if part is not None and part.text:
                pieces.append(part)
        return Gap(tuple(pieces), frozenset(breaks), all_counts(pieces))

    def _stands_apart(self, at: int) -> bool:
        """Whether other lines stand between a line and the one above it."""
        if not 0 < at < len(self._lines):
            return False
        above, line = self._lines[at - 1 : at + 1]
        return line.number > above.number + 1

    def _part(self, place: int, at: int) -> NameLine:
        """Return what a line prints in a column."""
        line = self._lines[at]
        cells = self._laid.cells[at]
        ends = self._laid.ends[at]
        return NameLine(line.number, cells[place], ends[place])


def _shared_out(rows: Sequence[NamedRow], gaps: Sequence[Gap]) -> Shares | None:
    """Return which row each part of a label belongs to; None where some belong to none.

    What stands above the first row may be a heading as well; what stands below the last must be
    certain.
    """
    shares = share_out(rows, gaps)
    if shares is not None and shares.counts[0]:
        first, *others = gaps
        heading_or_label = shares.open_lines & first.numbers
        shares = share_out(rows, [replace(first, counts=(0,)), *others])
        if shares is None or not heading_or_label:
            return None
        shares.open_lines |= heading_or_label
    if shares is None:
        return None
    last = gaps[-1]
    return None if shares.open_lines & last.numbers else shares


def _is_of_total(row: Sequence[str]) -> bool:
    """Whether a row prints the label of a total, also of some accounts (人员经费合计)."""
    return any(is_total(text) or text.endswith(_TOTALS) for text in row if text)
