"""Tables of text that keep the layout of their page → rows with a cell for every column.

A layout is believed only where it is told in one way and the sums of the form hold in it: else the
rows stay as they are, without the blanks between their figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shimahe.forms import Form
from shimahe.reading.character_columns import (
    WIDTHS,
    Column,
    Meaning,
    Token,
    find_columns,
    head_columns,
    header_texts,
    headings_in,
    keep_layout,
    last_in,
    lay_cells,
    likeliest,
    spread_of,
    stand_below,
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
    form: Form, block: Block, texts: Mapping[int, str], known: Row | None
) -> LaidTable | None:
    """Return a table by code with its blanks; None where the places of its figures do not tell.

    `texts`: the lines as they are printed. `known`: its header, where words alone say what it is.
    """
    pages = _pages_of(block)
    used = [line for page in pages[:1] for line in page.header]
    used += [row.line for row in block.open_rows]
    if not pages[0].header or not keep_layout(texts[line] for line in used):
        return None
    return likeliest(_lay_pages(form, pages, texts, width, known) for width in WIDTHS)


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


def _lay_pages(
    form: Form, pages: Sequence[_Page], texts: Mapping[int, str], width: int, known: Row | None
) -> tuple[LaidTable, int] | None:
    """Lay out the rows of all pages for a width of letters; None where the first is not told.

    With it goes how far its figures are spread.
    """
    tokens = [_tokens_of(row, texts, width) for row in pages[0].rows]
    places = find_columns(tokens)
    if places is None:
        return None
    columns = places
    above: list[list[Token]] = []
    if known is not None and len(places) + 2 == len(known.fields):
        header = [known]
    else:
        headed = _columns_of(form, pages[0], texts, width)
        if headed is None:
            return None
        columns = headed
        above = _headings_of(pages[0], texts, width)
        header = header_rows(pages[0].header, header_texts(columns, _FRONT))
    headings = [column.heading for column in columns]
    rows: list[Row] = []
    for number, page in enumerate(pages):
        own = columns
        if number and page.header:
            own = _columns_of(form, page, texts, width) or columns
        if [column.heading for column in own] != headings:
            own = columns
        laid = [_lay_row(row, own, texts, width) for row in page.rows]
        if number and not _all_sums_hold(form, header, laid):
            laid = [row.row() for row in page.rows]
        rows += laid
    if not sums_hold(form, header, rows):
        return None
    is_open = open_places(form, keys_below(form, header), rows)
    behind_front = {at - len(_FRONT) for at in is_open}
    if above and not stand_below(places, columns, above, behind_front):
        return None
    return LaidTable(header, rows), spread_of(tokens, columns)


def _columns_of(
    form: Form, page: _Page, texts: Mapping[int, str], width: int
) -> list[Column] | None:
    """Return the columns of figures of a page with their headings; None where they are not told."""
    columns = find_columns([_tokens_of(row, texts, width) for row in page.rows])
    if columns is None:
        return None
    meaning = Meaning(form)
    headed = head_columns(columns, _headings_of(page, texts, width), meaning)
    if headed is None or not all(column.heading for column in headed):
        return None
    return [column for column in headed if column.is_filled or meaning.key(column.heading)]


def _headings_of(page: _Page, texts: Mapping[int, str], width: int) -> list[list[Token]]:
    """Return the headings on each line of the header of a page."""
    return [headings_in(texts[line], width) for line in page.header]


def _tokens_of(row: SpacedRow, texts: Mapping[int, str], width: int) -> list[Token]:
    """Return the figures of a row with their places."""
    return last_in(texts[row.line], len(row.figures), width)


def _lay_row(
    row: SpacedRow, columns: Sequence[Column], texts: Mapping[int, str], width: int
) -> Row:
    """Return a row with a cell for every column; without its blanks where it is on no column."""
    cells = lay_cells(_tokens_of(row, texts, width), columns)
    as_printed = row.row()
    if cells is None:
        return as_printed
    return Row(row.line, (*row.head, *cells), more=as_printed.more)


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
