"""Tables of text that keep the layout of their page → rows with a cell for every column.

A layout is believed only where it is told in one way and the sums of the form hold in it: else the
rows stay as they are, without the blanks between their figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from shimahe.forms import Form
from shimahe.reading.character_columns import (
    Column,
    Laid,
    Meaning,
    Texts,
    Token,
    Widths,
    find_columns,
    head_columns,
    header_texts,
    headings_in,
    keep_layout,
    last_in,
    lay,
    lay_cells,
)
from shimahe.reading.column_groups import columns_of
from shimahe.reading.grids import Row
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block, SpacedRow

PLACED_BY_LAYOUT = "placed by layout"
_FRONT = ("科目编码", "科目名称")


class LaidTable(NamedTuple):
    """The rows of a header and those below it."""

    header: list[Row]
    rows: list[Row]


class _Page(NamedTuple):
    """The lines of headings and the rows of a page."""

    header: list[int]
    rows: list[SpacedRow]


def lay_block(
    form: Form, block: Block, texts: Mapping[int, str], known: Row | None, widths: Widths
) -> LaidTable | None:
    """Return a table by code with its blanks; None where the places of its figures do not tell.

    `texts`: the lines as they are printed. `known`: its header, where words alone say what it is.
    """
    pages = _pages_of(block)
    used = [line for page in pages[:1] for line in page.header]
    used += [row.line for row in block.open_rows]
    if not pages[0].header or not keep_layout(texts[line] for line in used):
        return None
    layer = _Layer(form, pages, texts, known)
    laid = lay(layer.texts_of_first, layer.head, layer.believe, widths)
    return None if laid is None else layer.table_of(laid)


def _pages_of(block: Block) -> list[_Page]:
    """Part the rows of a block by page, with the lines of headings above them."""
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
    """The pages of a table by code, and where the columns of the first tell those of the others."""

    def __init__(
        self,
        form: Form,
        pages: Sequence[_Page],
        texts: Mapping[int, str],
        known: Row | None,
    ) -> None:
        self.form = form
        self.pages = pages
        self.texts = texts
        self.known = known
        self.meaning = Meaning(form)

    def texts_of_first(self, width: int) -> Texts:
        """Return the headings and the figures of the first page for a width of letters."""
        return self._texts_of(self.pages[0], width)

    def _texts_of(self, page: _Page, width: int) -> Texts:
        """Return the headings and the figures of a page for a width of letters."""
        header = [headings_in(self.texts[line], width) for line in page.header]
        rows = [last_in(self.texts[row.line], len(row.figures), width) for row in page.rows]
        return Texts(width, header, rows)

    def head(
        self, columns: Sequence[Column], header: Sequence[Sequence[Token]]
    ) -> list[Column] | None:
        """Return columns of figures with their headings; None where they are not told.

        Where words alone say as many headings as there are columns, these are theirs in order.
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
        """Return the key of a column."""
        return self.meaning.key(column.heading)

    def _names(self, columns: Sequence[Column]) -> bool:
        """Whether words alone say the heading of each column."""
        return self.known is not None and len(columns) + len(_FRONT) == len(self.known.fields)

    def believe(self, laid: Laid, texts: Texts) -> set[int] | None:
        """Return the columns that sums leave open; None where these do not hold in all pages."""
        table = self.table_of(laid)
        if not sums_hold(self.form, table.header, table.rows):
            return None
        if self._names(laid.columns):
            return set()
        keys = keys_below(self.form, table.header)
        return {at - len(_FRONT) for at in open_places(self.form, keys, table.rows)}

    def table_of(self, laid: Laid) -> LaidTable:
        """Return the header and the rows of all pages."""
        if self.known is not None and self._names(laid.columns):
            header = [self.known]
        else:
            header = header_rows(self.pages[0].header, header_texts(laid.columns, _FRONT))
        cells = zip(self.pages[0].rows, laid.cells, strict=True)
        rows = [_row_with(row, texts) for row, texts in cells]
        for page in self.pages[1:]:
            own = self._rows_of(page, laid)
            whole = _all_sums_hold(self.form, header, own)
            rows += own if whole else [row.row() for row in page.rows]
        return LaidTable(header, rows)

    def _rows_of(self, page: _Page, laid: Laid) -> list[Row]:
        """Return the rows of a page: in columns of its own, or those of the first page."""
        texts = self._texts_of(page, laid.width)
        columns = laid.columns
        found = find_columns(texts.rows) if page.header else None
        headed = self.head(found, texts.header) if found is not None else None
        if headed is not None and _heads(headed) == _heads(laid.columns):
            columns = headed
        rows = []
        for row, tokens in zip(page.rows, texts.rows, strict=True):
            cells = lay_cells(tokens, columns)
            rows.append(row.row() if cells is None else _row_with(row, cells))
        return rows


def _heads(columns: Sequence[Column]) -> list[str]:
    """Return the headings of columns."""
    return [column.heading for column in columns]


def _row_with(row: SpacedRow, cells: Sequence[str]) -> Row:
    """Return a row with a cell for every column of figures."""
    return Row(row.line, (*row.head, *cells), more=row.row().more)


def header_rows(lines: Sequence[int], texts: Sequence[Sequence[str]]) -> list[Row]:
    """Return rows of headings that stand on some lines; the last has the lines that are left."""
    rows = [Row(line, tuple(cells)) for line, cells in zip(lines, texts, strict=False)]
    if len(texts) > len(rows):
        rows += [Row(lines[-1], tuple(cells)) for cells in texts[len(rows) :]]
    last = rows[-1]
    rows[-1] = Row(last.line, last.fields, more=tuple(lines[len(rows) :]))
    return rows


def sums_hold(form: Form, header: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether sums of the form can be tried in rows, and hold in nearly all."""
    return try_sums(form, keys_below(form, header), rows).mostly_holds


def _all_sums_hold(form: Form, header: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether every row of a page has a cell for each column, and all sums hold.

    The places of a page are its own: below no header of its own, nothing else tells its columns.
    """
    keys = keys_below(form, header)
    trial = try_sums(form, keys, rows)
    is_whole = all(len(row.fields) == len(keys) for row in rows)
    return is_whole and trial.tried > 0 and trial.held == trial.tried


def keys_below(form: Form, header: Sequence[Row]) -> list[str]:
    """Return the columns that rows of headings name; none where they are not told apart."""
    columns = columns_of(form, [row.fields for row in header])
    return [] if columns.unread else columns.keys
