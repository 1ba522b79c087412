"""The table of 三公 expenses as plain text with spaces between columns → its header and its rows.

Where the lines keep the layout of their page, the places of characters tell the columns. Otherwise
the order of the headings does, if each row prints all its figures. Either way, the result is used
only if the sums of 三公 hold: the total is what its parts add up to. The rule is R07b of
docs/method.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import combinations, pairwise
from typing import NamedTuple

from shimahe.forms import HEADING_WORDS, NAME, Form, item_of
from shimahe.frames import THREE_PUBLIC_ITEMS
from shimahe.reading.character_columns import (
    WIDTHS,
    Column,
    Laid,
    Meaning,
    Texts,
    Token,
    cells_in,
    figure_places,
    head_by,
    head_columns,
    header_texts,
    headings_in,
    is_figure,
    lay,
    likeliest,
)
from shimahe.reading.column_solver import ZERO, room_for_rounding
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import tokens_of
from shimahe.reading.item_orders import Order, orders_of
from shimahe.reading.laid_lines import PageFinder, Pages, TableLines, join_labels
from shimahe.reading.laid_tables import LaidTable, header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.scattered_headings import orders_by_lines
from shimahe.reading.share_rows import place_changes
from shimahe.reading.spaced_rows import Block
from shimahe.reading.wrapped_rows import begins_with_figure, joined, unwrap
from shimahe.vocabulary import fold, parse_figure, plain

_OF_ALL = re.compile("三公经费")
#: The fewest figures of a row that lacks some. With fewer figures, one may be that of a part whose
#: subtotal is blank.
_FEWEST_FIGURES = 4
_YEAR = re.compile(r"20\d\d")
#: The most lines of a table whose headings are tried in every order that their lines allow.
_FEW_LINES = 60


class _Ordered(NamedTuple):
    """A table read by the order of its headings.

    `left` are lines of changes or shares that lack figures, and stay unplaced; `wrapped` has, by
    the number of the first, the lines of each row that a clipboard broke.
    """

    table: LaidTable
    left: list[Line]
    wrapped: dict[int, tuple[Line, ...]]


def read_items(
    form: Form,
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    finder: PageFinder,
) -> Block | None:
    """Return the table that begins at `pieces[start]`; None where its columns cannot be told.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note. `finder` finds the other pages of the same table.
    """
    pages = finder.pages_at(pieces, start, is_other, _is_item)
    if pages is None:
        return None
    table: LaidTable | None = None
    if pages.has_tails:
        with_tails = pages.with_tails()
        table = _lay(form, with_tails) or _lay_list(form, with_tails)
        pages = pages if table is None else with_tails
    table = table or _lay(form, pages) or _lay_headings(form, pages)
    read = None if table is None else _Ordered(table, [], {})
    read = read or _in_order(form, pages) or _one_short_row(form, pages) or _down(form, pages)
    return None if read is None else _block_of(pages.own, read)


def _block_of(own: TableLines, read: _Ordered) -> Block | None:
    """Return the rows of the page that is to be read; None where it prints none."""
    lines = range(own.body[0].number, own.body[-1].number + 1)
    block = Block(own.stop, header=read.table.header, reasons=own.reasons, wrapped=read.wrapped)
    block.rows = [row for row in read.table.rows if row.line in lines]
    block.unparted = [line.number for line in read.left if line.number in lines]
    return block if block.rows else None


def _is_item(line: Line) -> bool:
    """Whether a line begins with the label of a 三公 item, and is not the title of a table."""
    label = cells_in(line.text, 1)[0].text
    return item_of(label) is not None and "表" not in label


def _figures_in(line: Line) -> list[str]:
    """Return the figures of a line, as printed."""
    return [token.text for token in cells_in(line.text, 1) if is_figure(token.text)]


# --- by place -------------------------------------------------------------------------------------


def _texts_of(pages: Pages, width: int) -> Texts:
    """Return the texts of a table with their places; a Chinese character takes `width` places."""
    header = [headings_in(line.text, width) for line in pages.header]
    return Texts(width, header, [cells_in(line.text, width) for line in pages.body])


def _rows_of(pages: Pages, laid: Laid) -> list[Row] | None:
    """Return the rows with their whole labels; None where a part of a label belongs to no row."""
    joined = join_labels(pages.body, laid, pages.parts)
    return None if joined is None else [row.row for row in joined]


def _lay(form: Form, pages: Pages) -> LaidTable | None:
    """Return the table, read by the places of its cells; None where these do not tell."""
    if not pages.keeps_layout:
        return None

    def table_of(laid: Laid) -> LaidTable | None:
        rows = _rows_of(pages, laid)
        return None if rows is None else _table(form, pages.header, laid.columns, rows)

    def believe(laid: Laid, texts: Texts) -> set[int] | None:
        is_whole = _hold_all(laid.header, pages.header)
        if not is_whole or not all(_stand_free(row, len(laid.columns)) for row in texts.rows):
            return None
        table = table_of(laid)
        if table is None:
            return None
        keys = keys_below(form, table.header)
        return open_places(form, keys, table.rows) if keys else figure_places(laid.columns)

    laid = lay(partial(_texts_of, pages), head_by(form), believe, pages.widths)
    return None if laid is None else table_of(laid)


def _lay_headings(form: Form, pages: Pages) -> LaidTable | None:
    """Return the table, read by the places of its headings only; None where they do not tell."""
    if pages.parts or not pages.keeps_layout:
        return None
    return likeliest(_lay_headings_in(form, pages.header, pages.body, width) for width in WIDTHS)


def _lay_headings_in(
    form: Form, header: Sequence[Line], rows: Sequence[Line], width: int
) -> tuple[LaidTable, int] | None:
    """Return the table if a Chinese character is `width` places wide; None where it is not certain.

    Either each row prints a figure for every heading; or a single row prints fewer, and its figures
    are returned without blanks, so that only the sums can tell their columns. The number returned
    with the table is always 0: no width is more likely than the other.
    """
    headed = head_columns([], [headings_in(line.text, width) for line in header], Meaning(form))
    cells = [_figures_in(line) for line in rows]
    if not headed or any(len(row) > len(headed) for row in cells):
        return None
    texts = header_texts(headed)
    head = header_rows([line.number for line in header], texts)
    is_whole = _hold_all(texts, header)
    names_all = _name_each_item(keys_below(form, head))
    if all(len(row) == len(headed) for row in cells):
        # else figures that add up could stand below what is left of two headings
        is_sure = is_whole or names_all
        table = _table(form, header, headed, _plain_rows(rows, cells)) if is_sure else None
        return None if table is None else (table, 0)
    if len(rows) > 1 or not (is_whole and names_all):
        return None
    return LaidTable(head, [Row(rows[0].number, tuple(cells[0]))]), 0


def _plain_rows(lines: Sequence[Line], cells: Sequence[Sequence[str]]) -> list[Row]:
    """Return each line with its cells as a row."""
    return [Row(line.number, tuple(texts)) for line, texts in zip(lines, cells, strict=True)]


def _hold_all(texts: Sequence[Sequence[str]], header: Sequence[Line]) -> bool:
    """Whether the headings contain every character of the header lines.

    The heading of the whole table, 三公经费, may be missing.
    """
    printed: Counter[str] = Counter()
    for line in header:
        for token in headings_in(line.text, 1):
            printed.update("" if _OF_ALL.search(fold(token.text)) else token.text)
    return printed <= Counter("".join(text for row in texts for text in row))


def _name_each_item(keys: Sequence[str]) -> bool:
    """Whether the columns name each 三公 item exactly once, and no other column is unclear."""
    named = [key for key in keys if key in THREE_PUBLIC_ITEMS]
    is_told = "" not in keys and "amount" not in keys
    return is_told and sorted(named) == sorted(THREE_PUBLIC_ITEMS)


def _stand_free(row: Sequence[Token], count: int) -> bool:
    """Whether a row prints all its cells, or more than one space parts each from the next.

    A figure that a single space parts from the one before may have been moved there.
    """
    apart = [right.start - left.stop for left, right in pairwise(row)]
    return len(row) == count or all(gap > 1 for gap in apart)


def _table(
    form: Form, header: Sequence[Line], columns: Sequence[Column], rows: Sequence[Row]
) -> LaidTable | None:
    """Return columns and rows as a table, if every sum of the form holds in all rows; else None.

    At least one sum must be there to try. Rows of changes or shares are left out of this.
    """
    for column in columns:
        if not column.heading:
            column.headings = ["项目"]
    head = header_rows([line.number for line in header], header_texts(columns))
    laid = LaidTable(head, list(rows))
    halves = _halves(laid, columns)
    trials = []
    for half in halves:
        amounts = [row for row in half.rows if not _is_of_shares(row)]
        trials.append(try_sums(form, keys_below(form, half.header), amounts))
    holds = any(trial.tried for trial in trials) and all(x.tried == x.held for x in trials)
    return laid if holds else None


def _is_of_shares(row: Row) -> bool:
    """Whether a row prints changes or shares, which do not add up as amounts do."""
    return any(HEADING_WORDS["not_read"].search(fold(text)) for text in row.fields)


def _halves(laid: LaidTable, columns: Sequence[Column]) -> list[LaidTable]:
    """Return both halves of a table that pairs columns, such as 预算数 and 决算数.

    The halves stand side by side, or each heading has one column of either below it. A table
    without such pairs is returned as it is.
    """
    labels = [at for at, column in enumerate(columns) if column.holds_labels]
    places = [at for at, column in enumerate(columns) if not column.holds_labels]
    halves = _part_places(places, columns)
    return [_cut_out(laid, columns, [*labels, *half]) for half in halves] or [laid]


def _part_places(places: Sequence[int], columns: Sequence[Column]) -> list[Sequence[int]]:
    """Return the column numbers of each half; [] where there are no halves."""
    names = [columns[at].heading for at in places]
    paths = [(*columns[at].groups[1:], columns[at].heading) for at in places]
    half = len(places) // 2
    if len(places) >= 4 and names == names[:2] * half:
        return [places[0::2], places[1::2]]
    if half > 1 and paths[:half] == paths[half:]:
        return [places[:half], places[half:]]
    return []


def _cut_out(laid: LaidTable, columns: Sequence[Column], places: Sequence[int]) -> LaidTable:
    """Return the table with only the columns of the given numbers."""
    header = header_texts([columns[at] for at in places])
    rows = [Row(row.line, tuple(row.fields[at] for at in places)) for row in laid.rows]
    return LaidTable([Row(0, tuple(texts)) for texts in header], rows)


# --- by order -------------------------------------------------------------------------------------


def _in_order(form: Form, pages: Pages) -> _Ordered | None:
    """Return the table, read by the order of its headings; None unless exactly one order fits.

    Each row must print all its figures, with or without a label in front. Rows of changes or shares
    may print fewer, and are placed by the rows of the years where possible.
    """
    found = _fitting(form, pages, orders_of(pages.header))
    if not found and len(pages.body) <= _FEW_LINES:
        found = _fitting(form, pages, orders_by_lines(pages.header))
    if len(found) != 1:
        return None
    _place_left(found[0], pages.body)
    return found[0]


def _fitting(form: Form, pages: Pages, orders: Iterable[Order]) -> list[_Ordered]:
    """Return the different tables that come of those orders of headings that fit."""
    found: list[_Ordered] = []
    for order in orders:
        ordered = _ordered_by(form, pages, order)
        if ordered is not None and ordered.table not in [other.table for other in found]:
            found.append(ordered)
    return found


def _ordered_by(form: Form, pages: Pages, order: Order) -> _Ordered | None:
    """Return the table, read by one order of its headings; None where it does not fit."""
    count = len(order.paths)
    lines, wrapped = unwrap(pages.body, partial(_prints_all, count))
    kept = [line for line in lines if _prints_all(count, line)]
    left = _grouped([line for line in lines if line not in kept])
    if not kept or not all(_is_line_of_shares(of_row[0]) for of_row in left):
        return None
    cells = [_label_and_figures(line, count) or [] for line in kept]
    columns = _columns_of(order)
    if order.label or any(row[0] for row in cells):
        columns.insert(0, Column(0, 0, holds_labels=True, headings=[order.label]))
    else:
        cells = [row[1:] for row in cells]
    table = _table(form, pages.header, columns, _plain_rows(kept, cells))
    return None if table is None else _Ordered(table, [], wrapped)


def _one_short_row(form: Form, pages: Pages) -> _Ordered | None:
    """Return the table of a single row that prints fewer figures than there are headings.

    Its headings must have exactly one order in which the figures can satisfy the sums; else None.
    The cells are returned without blanks: the sums tell later where each figure stands.
    """
    if len(pages.body) != 1:
        return None
    line = pages.body[0]
    found: list[LaidTable] = []
    for order in orders_of(pages.header):
        laid = _short_row_below(pages, order, line)
        if laid is not None and laid not in found and _may_keep_sums(form, laid):
            found.append(laid)
    return _Ordered(found[0], [], {}) if len(found) == 1 else None


def _short_row_below(pages: Pages, order: Order, line: Line) -> LaidTable | None:
    """Return a row that lacks figures below headings in a given order; None if it is none."""
    count = len(_figures_in(line))
    cells = _label_and_figures(line, count)
    columns = _columns_of(order)
    is_short = _FEWEST_FIGURES <= count < len(columns)
    if cells is None or not is_short or _part_places(range(len(columns)), columns):
        return None
    if order.label or cells[0]:
        labels = Column(0, 0, holds_labels=True, headings=[order.label or "项目"])
        columns.insert(0, labels)
    else:
        cells = cells[1:]
    head = header_rows([line.number for line in pages.header], header_texts(columns))
    return LaidTable(head, [Row(line.number, tuple(cells))])


def _may_keep_sums(form: Form, laid: LaidTable) -> bool:
    """Whether the figures of a row satisfy the sums of the form in some choice of columns."""
    keys = keys_below(form, laid.header)
    row = laid.rows[0]
    labels = keys.count(NAME)
    places = range(labels, len(keys))
    for chosen in combinations(places, len(row.fields) - labels):
        cells = [*row.fields[:labels], *[""] * len(places)]
        for place, figure in zip(chosen, row.fields[labels:], strict=True):
            cells[place] = figure
        trial = try_sums(form, keys, [Row(row.line, tuple(cells))])
        if trial.tried and trial.held == trial.tried:
            return True
    return False


def _columns_of(order: Order) -> list[Column]:
    """Return a column of figures for each heading, in the given order."""
    return [Column(0, 0, headings=[path[-1]], groups=list(path[:-1])) for path in order.paths]


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines that lack figures, each with the lines below it that begin with a figure."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and begins_with_figure(line) and not _is_line_of_shares(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _place_left(ordered: _Ordered, lines_below: Sequence[Line]) -> None:
    """Place the figures of rows of changes, as far as the rows of the years tell what they must be.

    The lines of the others are added to `ordered.left`.
    """
    years = list(ordered.table.rows)
    of_years = {row.line for row in years}
    for lines_of_row in ordered.wrapped.values():
        of_years.update(line.number for line in lines_of_row)
    for lines in _grouped([line for line in lines_below if line.number not in of_years]):
        row = place_changes(joined(lines), years)
        if row is None:
            ordered.left.extend(lines)
            continue
        ordered.table.rows.append(row)
        if len(lines) > 1:
            ordered.wrapped[row.line] = tuple(lines)
    ordered.table.rows.sort(key=lambda row: row.line)


def _prints_all(count: int, line: Line) -> bool:
    """Whether a line prints exactly `count` figures, with or without a label in front."""
    return _label_and_figures(line, count) is not None


def _label_and_figures(line: Line, count: int) -> list[str] | None:
    """Return the label of a row, or "", and its figures; None unless it prints `count` of them.

    A year in front of the figures is a label.
    """
    texts = [token.text for token in cells_in(line.text, 1)]
    first = len(texts)
    while first and is_figure(texts[first - 1]):
        first -= 1
    if first == 0 and len(texts) == count + 1 and _YEAR.fullmatch(texts[0]):
        first = 1
    figures = texts[first:]
    is_row = len(figures) == count and not any(map(is_figure, texts[1:first]))
    return ["".join(texts[:first]), *figures] if is_row else None


def _is_line_of_shares(line: Line) -> bool:
    """Whether a line has words that say that it prints changes or shares."""
    return HEADING_WORDS["not_read"].search(fold(line.text)) is not None


# --- down -----------------------------------------------------------------------------------------


def _down(form: Form, pages: Pages) -> _Ordered | None:
    """Return a list of items, one below the other; None where its columns cannot be told.

    Each row prints as many texts as there are headings, or the places of its texts tell their
    columns.
    """
    in_order = _down_in_order(pages, False) or _down_in_order(pages, True)
    if in_order is not None:
        return in_order
    laid = _lay_list(form, pages)
    return None if laid is None else _Ordered(laid, [], {})


def _down_in_order(pages: Pages, with_blanks: bool) -> _Ordered | None:
    """Return a list of items whose rows print as many texts as there are headings; else None.

    With more than two columns the items must also add up. With two, or `with_blanks`, a label alone
    is a row whose amounts are blank.
    """
    header = pages.header
    heads = tokens_of(plain(header[-1].text))
    lines = pages.body
    wrapped: dict[int, tuple[Line, ...]] = {}
    if len(heads) > 2 and not with_blanks:
        lines, wrapped = unwrap(lines, lambda line: len(cells_in(line.text, 1)) == len(heads))
    cells = [[token.text for token in cells_in(line.text, 1)] for line in lines]
    if len(heads) == 2 or with_blanks:
        blanks = [""] * (len(heads) - 1)
        cells = [[*row, *blanks] if len(row) == 1 and item_of(row[0]) else row for row in cells]
    if pages.parts or any(len(row) != len(heads) for row in cells):
        return None
    head = Row(header[-1].number, tuple(heads), more=tuple(line.number for line in header[:-1]))
    laid = LaidTable([head], _plain_rows(lines, cells))
    is_told = len(heads) == 2 or _items_add_up(laid)
    return _Ordered(laid, [], wrapped) if is_told else None


def _lay_list(form: Form, pages: Pages) -> LaidTable | None:
    """Return a list of items, read by the places of its texts; None where these do not tell."""
    if not pages.keeps_layout:
        return None

    def list_of(laid: Laid) -> LaidTable | None:
        rows = _rows_of(pages, laid)
        if rows is None or not all(item_of(row.fields[0]) for row in rows):
            return None
        table = LaidTable(header_rows([x.number for x in pages.header], laid.header), rows)
        return table if len(laid.columns) == 2 or _items_add_up(table) else None

    def believe(laid: Laid, texts: Texts) -> set[int] | None:
        if list_of(laid) is None:
            return None
        has_blank = not all(column.is_filled for column in laid.columns)
        return figure_places(laid.columns) if has_blank else set()

    laid = lay(partial(_texts_of, pages), head_by(form), believe, pages.widths)
    return None if laid is None else list_of(laid)


def _items_add_up(laid: LaidTable) -> bool:
    """Whether the items in each column of amounts add up to their total.

    False where no column prints a total. Columns of shares are left out.
    """
    tried = 0
    headings = laid.header[-1].fields
    for place in range(1, len(laid.rows[0].fields)):
        if HEADING_WORDS["share"].search(fold(headings[place])):
            continue
        amounts: dict[str, Decimal] = {}
        for row in laid.rows:
            item = item_of(row.fields[0])
            amount = parse_figure(row.fields[place])
            if item is not None and amount is not None:
                amounts.setdefault(item, amount)
        if "total" not in amounts:
            continue
        tried += 1
        parts = [amounts.get(item, ZERO) for item in ("overseas_travel", "vehicles", "reception")]
        if "vehicles" not in amounts:
            parts += [amounts.get(item, ZERO) for item in ("vehicle_purchase", "vehicle_operation")]
        beyond = abs(amounts["total"] - sum(parts))
        if beyond > room_for_rounding([amounts["total"], *parts]):
            return False
    return tried > 0
