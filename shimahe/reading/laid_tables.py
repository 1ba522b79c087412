"""Tables by code as text that keeps the layout of its page → rows with a cell for every column.

A layout is used only if it can be read in exactly one way and the sums of the form hold in it.
Otherwise the rows stay as they are, without the blanks between their figures. The rule is R07c of
docs/method.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from shimahe.forms import Form
from shimahe.reading.character_columns import (
    Column,
    Laid,
    Meaning,
    Texts,
    Token,
    find_columns,
    head_columns,
    header_texts,
    headings_in,
    keep_layout,
    last_in,
    lay,
    lay_cells,
    numbers_in,
)
from shimahe.reading.column_groups import columns_of
from shimahe.reading.grids import Row
from shimahe.reading.laid_lines import PageFinder
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block, SpacedRow, numbers_columns
from shimahe.vocabulary import plain

#: The note of a table whose columns are told by the places of characters.
PLACED_BY_LAYOUT = "placed by layout"
_FRONT = ("科目编码", "科目名称")


class LaidTable(NamedTuple):
    """The rows of a header, and the rows below it."""

    header: list[Row]
    rows: list[Row]


class _Page(NamedTuple):
    """The headings (by line number) and the rows of one page."""

    header: list[int]
    rows: list[SpacedRow]


def lay_block(
    form: Form,
    block: Block,
    texts: Mapping[int, str],
    known: Row | None,
    finder: PageFinder,
) -> LaidTable | None:
    """Return a table by code with its blank cells; None where places do not tell its columns.

    `texts` has the printed lines by number. `known` is the header as its words alone tell it
    (`join_header`), None where they do not. `finder` remembers what the tables before it told.
    """
    pages = _pages_of(block)
    used = [line for page in pages[:1] for line in page.header]
    used += [row.line for row in block.open_rows]
    if not pages[0].header or not keep_layout(texts[line] for line in used):
        return None
    header = [texts[line] for line in pages[0].header]
    numbers = finder.numbers_of(header, _numbers_in(block, texts))
    for text in (numbers, "") if numbers else ("",):
        layer = _Layer(form, pages, texts, known, text)
        laid = lay(layer.texts_of_first, layer.head, layer.believe, finder.widths)
        if laid is not None:
            return layer.table_of(laid)
    return None


def _numbers_in(block: Block, texts: Mapping[int, str]) -> str:
    """Return the line that numbers the columns of a block above its rows; "" where none does."""
    first_row = min(row.line for row in block.open_rows)
    for line, reason in block.reasons.items():
        if reason == "header" and line < first_row and numbers_columns(plain(texts[line])):
            return texts[line]
    return ""


def _pages_of(block: Block) -> list[_Page]:
    """Return the rows of a block page by page, with the header lines above them."""
    header = [row.line for row in block.header]
    again = [line for line, reason in block.reasons.items() if reason == "repeated header"]
    pages: list[_Page] = []
    ends = [*block.page_ends, max(row.line for row in block.open_rows) + 1]
    begin = 0
    for end in ends:
        rows = [row for row in block.open_rows if begin <= row.line < end]
        above = sorted(line for line in again if begin <= line < end)
        if rows:
            pages.append(_Page(above if pages else header, rows))
        begin = end
    return pages


class _Layer:
    """The pages of a table by code; the columns of the first pages tell those of the others."""

    def __init__(
        self,
        form: Form,
        pages: Sequence[_Page],
        texts: Mapping[int, str],
        known: Row | None,
        numbers: str,
    ) -> None:
        self.form = form
        self.pages = pages
        self.texts = texts
        self.known = known
        #: The line that numbers the columns, if its numbers are to tell where columns stand.
        self.numbers = numbers
        self.meaning = Meaning(form)

    def texts_of_first(self, width: int) -> Texts:
        """Return the headings and figures of the first pages; see `Texts` for `width`."""
        header = self._headings_of(self.pages[0], width)
        rows: list[list[Token]] = []
        for page in self._first_pages:
            rows += self._figures_of(page, width)
        return Texts(width, header, rows, numbers_in(self.numbers, width))

    @cached_property
    def _first_pages(self) -> list[_Page]:
        """The first page, and those right behind it with its headings at the same places."""
        first = self.pages[0]
        alike = [first]
        for page in self.pages[1:]:
            if self._lines_of_header(page) != self._lines_of_header(first):
                break
            alike.append(page)
        return alike

    def _lines_of_header(self, page: _Page) -> list[str]:
        """Return the lines of headings of a page, as printed."""
        return [self.texts[line] for line in page.header]

    def _headings_of(self, page: _Page, width: int) -> list[list[Token]]:
        """Return the headings of a page, line by line."""
        return [headings_in(self.texts[line], width) for line in page.header]

    def _figures_of(self, page: _Page, width: int) -> list[list[Token]]:
        """Return the figures of each row of a page."""
        return [last_in(self.texts[row.line], len(row.figures), width) for row in page.rows]

    def head(
        self, columns: Sequence[Column], header: Sequence[Sequence[Token]]
    ) -> list[Column] | None:
        """Return the columns of figures with their headings; None where these cannot be told.

        If the known header has as many headings as there are columns, they are used in order.
        """
        if self._names(columns):
            names = self.known.fields[len(_FRONT) :] if self.known else ()
            pairs = zip(columns, names, strict=True)
            return [replace(column, headings=[name]) for column, name in pairs]
        headed = head_columns(columns, header, self.meaning)
        if headed is None or not all(column.heading for column in headed):
            return None
        return [column for column in headed if column.is_filled or self._key(column)]

    def _key(self, column: Column) -> str | None:
        """Return the key of the form's column that the heading of a column names, or None."""
        return self.meaning.key(column.heading)

    def _names(self, columns: Sequence[Column]) -> bool:
        """Whether the known header has one heading for each column, and tells them apart."""
        if self.known is None or len(columns) + len(_FRONT) != len(self.known.fields):
            return False
        return self._is_told

    @cached_property
    def _is_told(self) -> bool:
        """Whether the known header tells the columns apart."""
        return self.known is not None and bool(keys_below(self.form, [self.known]))

    def believe(self, laid: Laid, texts: Texts) -> set[int] | None:
        """Return the columns that sums leave open; None where the sums do not hold."""
        table = self.table_of(laid)
        if not sums_hold(self.form, table.header, table.rows):
            return None
        if self._names(laid.columns):
            return set()
        keys = keys_below(self.form, table.header)
        return {at - len(_FRONT) for at in open_places(self.form, keys, table.rows)}

    def table_of(self, laid: Laid) -> LaidTable:
        """Return the header, and the rows of all pages.

        A page after the first whose sums do not hold gives rows without blank cells.
        """
        if self.known is not None and self._names(laid.columns):
            header = [self.known]
        else:
            header = header_rows(self.pages[0].header, header_texts(laid.columns, _FRONT))
        rows: list[Row] = []
        cells = iter(laid.cells)
        for page in self._first_pages:
            rows += [_row_with(row, next(cells)) for row in page.rows]
        for page in self.pages[len(self._first_pages) :]:
            own = self._rows_of(page, laid)
            whole = _all_sums_hold(self.form, header, own)
            rows += own if whole else [row.row() for row in page.rows]
        return LaidTable(header, rows)

    def _rows_of(self, page: _Page, laid: Laid) -> list[Row]:
        """Return the rows of a page in its own columns, or in those of the first page.

        A page that repeats the headings of the first has columns of its own.
        """
        figures = self._figures_of(page, laid.width)
        columns = laid.columns
        found = find_columns(figures) if page.header else None
        headed = None
        if found is not None:
            headed = self.head(found, self._headings_of(page, laid.width))
        if headed is not None and _heads(headed) == _heads(laid.columns):
            columns = headed
        rows = []
        for row, tokens in zip(page.rows, figures, strict=True):
            cells = lay_cells(tokens, columns)
            rows.append(row.row() if cells is None else _row_with(row, cells))
        return rows


def _heads(columns: Sequence[Column]) -> list[str]:
    """Return the headings of columns."""
    return [column.heading for column in columns]


def _row_with(row: SpacedRow, cells: Sequence[str]) -> Row:
    """Return a row with its code and name, and with the given cells as its figures."""
    return replace(row.row(), fields=(*row.head, *cells))


def header_rows(lines: Sequence[int], texts: Sequence[Sequence[str]]) -> list[Row]:
    """Return rows of headings, each with the number of the line it stands on.

    If there are more rows than lines, the last line serves again; lines that are left over belong
    to the last row.
    """
    rows = [Row(line, tuple(cells)) for line, cells in zip(lines, texts, strict=False)]
    if len(texts) > len(rows):
        rows += [Row(lines[-1], tuple(cells)) for cells in texts[len(rows) :]]
    last = rows[-1]
    rows[-1] = Row(last.line, last.fields, more=tuple(lines[len(rows) :]))
    return rows


def sums_hold(form: Form, header: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether sums of the form can be tried in the rows, and nearly all of them hold."""
    return try_sums(form, keys_below(form, header), rows).mostly_holds


def _all_sums_hold(form: Form, header: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether each row of a page has a cell for every column, and all sums hold.

    Nearly all is not enough here: nothing else tells the columns of a page without a header.
    """
    keys = keys_below(form, header)
    trial = try_sums(form, keys, rows)
    is_whole = all(len(row.fields) == len(keys) for row in rows)
    return is_whole and trial.tried > 0 and trial.held == trial.tried


def keys_below(form: Form, header: Sequence[Row]) -> list[str]:
    """Return the keys of the columns that header rows name; [] where they cannot be told apart."""
    columns = columns_of(form, [row.fields for row in header])
    return [] if columns.unread else columns.keys
