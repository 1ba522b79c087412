"""Lines of the table of 三公 that only spaces part → its header and its rows.

The columns are told by the places of characters where the lines keep the layout of their page; else
by the order of the headings, where each row prints all its figures. Either is believed only if the
sums of 三公 hold.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise

from shimahe.forms import HEADING_WORDS, Form
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
    keep_layout,
    lay,
    likeliest,
)
from shimahe.reading.column_solver import ZERO, room_for_rounding
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.laid_lines import PageFinder, Pages, TableLines, join_labels
from shimahe.reading.laid_tables import LaidTable, header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block
from shimahe.reading.three_public import item_of
from shimahe.vocabulary import fold, parse_figure, plain

_SUBTOTAL = "小计"
_VEHICLES = re.compile("购置.*运行|运行.*购置|公务用车费")
_OF_ALL = re.compile("三公经费")
_OTHERS = re.compile("机关运行|会议|培训")
#: Headings of the table of 三公, in folded text without blanks.
_HEADING = re.compile(
    r"(?:20\d\d年度?)?(?:部门|一般公共预算|财政拨款)*三公经费(?:支出)?(?:(?:预算|决算)数?)?"
    r"|(?:20\d\d年度?)?机关运行经费(?:(?:预算|决算)数?)?|合计|总计|小计"
    r"|因公出国\(境\)(?:费用?|支出)?|公务接待费?(?:支出)?"
    r"|(?:公务)?用车购置(?:费用?)?[及和与](?:公务用车)?运行(?:维护)?(?:费用?|支出)?"
    r"|(?:公务用车)?购置费(?:支出)?|(?:公务用车)?运行(?:维护)?费(?:支出)?|会议费|培训费"
)
_PAIR = re.compile(r"(?:预算数决算数)+|(?:决算数预算数)+")


@dataclass
class _Group:
    """A heading with the headings below it; of a single one there are none."""

    text: str
    below: list[_Group]

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Give the headings of each column from top to bottom."""
        if not self.below:
            yield (self.text,)
        for part in self.below:
            for path in part.paths():
                yield (self.text, *path)


def read_items(
    form: Form,
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    finder: PageFinder,
) -> Block | None:
    """Return the lines of the table that begin with a piece; None where its columns are not told.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    pages = finder.pages_at(pieces, start, is_other, _is_item)
    if not pages.header or not pages.own.body:
        return None
    table: LaidTable | None = None
    if pages.has_tails:
        with_tails = pages.with_tails()
        table = _lay(form, with_tails) or _lay_list(form, with_tails)
        pages = pages if table is None else with_tails
    table = table or _lay(form, pages) or _lay_headings(form, pages)
    table = table or _in_order(form, pages) or _down(form, pages)
    return None if table is None else _block_of(pages.own, table)


def _block_of(own: TableLines, table: LaidTable) -> Block | None:
    """Return the rows of the page that is to be read; None where it prints none."""
    first = own.body[0].number
    last = own.body[-1].number
    block = Block(own.stop, header=table.header, reasons=own.reasons)
    block.rows = [row for row in table.rows if first <= row.line <= last]
    return block if block.rows else None


def _is_item(line: Line) -> bool:
    """Whether a line begins with the label of an item."""
    label = cells_in(line.text, 1)[0].text
    return item_of(label) is not None and "表" not in label


def _figures_in(line: Line) -> list[str]:
    """Return the figures of a line."""
    return [token.text for token in cells_in(line.text, 1) if is_figure(token.text)]


# --- by place -------------------------------------------------------------------------------------


def _texts_of(pages: Pages, width: int) -> Texts:
    """Return the texts of a table for a width of letters."""
    header = [headings_in(line.text, width) for line in pages.header]
    return Texts(width, header, [cells_in(line.text, width) for line in pages.body])


def _keeps_layout(pages: Pages) -> bool:
    """Whether the spaces of a table can be those of its page."""
    return keep_layout(line.text for line in (*pages.header, *pages.body))


def _rows_of(pages: Pages, laid: Laid) -> list[Row] | None:
    """Return the rows with their whole labels; None where a part of one is of none."""
    joined = join_labels(pages.body, laid, pages.parts)
    return None if joined is None else [row.row for row in joined]


def _lay(form: Form, pages: Pages) -> LaidTable | None:
    """Return the table by the places of its cells; None where they do not tell."""
    if not _keeps_layout(pages):
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
    """Return the table by the places of its headings alone; None where they do not tell."""
    if pages.parts or not _keeps_layout(pages):
        return None
    return likeliest(_lay_headings_in(form, pages.header, pages.body, width) for width in WIDTHS)


def _lay_headings_in(
    form: Form, header: Sequence[Line], rows: Sequence[Line], width: int
) -> tuple[LaidTable, int] | None:
    """Lay out the headings alone: rows print a figure for each, or one row prints fewer.

    The figures of that one are left without blanks, so that sums alone place those that they can.
    """
    headed = head_columns([], [headings_in(line.text, width) for line in header], Meaning(form))
    cells = [_figures_in(line) for line in rows]
    if not headed or any(len(row) > len(headed) for row in cells):
        return None
    if all(len(row) == len(headed) for row in cells):
        table = _table(form, header, headed, _plain_rows(rows, cells))
        return None if table is None else (table, 0)
    texts = header_texts(headed)
    head = header_rows([line.number for line in header], texts)
    if len(rows) > 1:
        return None
    is_whole = _hold_all(texts, header) and _name_each_item(keys_below(form, head))
    return (LaidTable(head, [Row(rows[0].number, tuple(cells[0]))]), 0) if is_whole else None


def _plain_rows(lines: Sequence[Line], cells: Sequence[Sequence[str]]) -> list[Row]:
    """Return lines as rows of cells."""
    return [Row(line.number, tuple(texts)) for line, texts in zip(lines, cells, strict=True)]


def _hold_all(texts: Sequence[Sequence[str]], header: Sequence[Line]) -> bool:
    """Whether headings hold every letter that is printed on their lines, but 三公经费 above all."""
    printed: Counter[str] = Counter()
    for line in header:
        for token in headings_in(line.text, 1):
            printed.update("" if _OF_ALL.search(fold(token.text)) else token.text)
    return printed <= Counter("".join(text for row in texts for text in row))


def _name_each_item(keys: Sequence[str]) -> bool:
    """Whether columns are the items, each once, and others that are told from them."""
    named = [key for key in keys if key in THREE_PUBLIC_ITEMS]
    is_told = "" not in keys and "amount" not in keys
    return is_told and sorted(named) == sorted(THREE_PUBLIC_ITEMS)


def _stand_free(row: Sequence[Token], count: int) -> bool:
    """Whether a row prints all its cells, or each of them stands by itself in the line.

    A figure that one space parts from the one before may have been moved next to it.
    """
    apart = [right.start - left.stop for left, right in pairwise(row)]
    return len(row) == count or all(gap > 1 for gap in apart)


def _table(
    form: Form, header: Sequence[Line], columns: Sequence[Column], rows: Sequence[Row]
) -> LaidTable | None:
    """Return columns and rows as a table, if the sums of the form hold in all rows."""
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
    """Whether a row prints changes or shares, which do not add up."""
    return any(HEADING_WORDS["not_read"].search(fold(text)) for text in row.fields)


def _halves(laid: LaidTable, columns: Sequence[Column]) -> list[LaidTable]:
    """Return a table of pairs, as of 预算数 and 决算数, as two tables; any other as it is."""
    names = [column.heading for column in columns]
    if len(names) < 4 or names != names[:2] * (len(names) // 2):
        return [laid]
    halves = []
    for first in (0, 1):
        header = header_texts(columns[first::2])
        rows = [Row(row.line, row.fields[first::2]) for row in laid.rows]
        halves.append(LaidTable([Row(0, tuple(texts)) for texts in header], rows))
    return halves


# --- by order -------------------------------------------------------------------------------------


def _in_order(form: Form, pages: Pages) -> LaidTable | None:
    """Return the table by the order of its headings, where each row prints all its figures."""
    tables: list[LaidTable] = []
    header = pages.header
    cells = [[token.text for token in cells_in(line.text, 1)] for line in pages.body]
    if not all(is_figure(text) for row in cells for text in row):
        return None
    for paths in _orders_of(header):
        if any(len(row) != len(paths) for row in cells):
            continue
        columns = [Column(0, 0, headings=[path[-1]], groups=list(path[:-1])) for path in paths]
        table = _table(form, header, columns, _plain_rows(pages.body, cells))
        if table is not None and table not in tables:
            tables.append(table)
    return tables[0] if len(tables) == 1 else None


def _orders_of(header: Sequence[Line]) -> Iterator[list[tuple[str, ...]]]:
    """Give the orders of columns that the headings of some lines may say."""
    text = fold("".join(plain(line.text) for line in header))
    pairs = [match for match in _PAIR.finditer(text) if match.end() == len(text)]
    count = len(pairs[0].group()) // 3 if pairs else 0
    text = text[: pairs[0].start()] if pairs else text
    names = [match.group() for match in _HEADING.finditer(text)]
    if "".join(names) != text:
        return
    for is_title in (True, False):
        groups = _grouped(names, is_title)
        for order in _with_others(groups):
            paths = [path for group in order for path in group.paths()]
            if count and count != 2 * len(paths):
                continue
            halves = (pairs[0].group()[:3], pairs[0].group()[3:6]) if count else ()
            yield [(*path, half) for path in paths for half in halves] if halves else paths


def _with_others(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Give headings in their order, and with those that are no items of 三公 behind them."""
    if groups:
        yield list(groups)
    others = [group for group in groups if _OTHERS.search(group.text)]
    items = [group for group in groups if not _OTHERS.search(group.text)]
    if others and [*items, *others] != list(groups):
        yield [*items, *others]


def _grouped(names: Sequence[str], is_title: bool) -> list[_Group]:
    """Return headings with those that stand on lower lines below them; none where some are left.

    Each list of parts begins with its subtotal; they are of the groups above in their order.
    `is_title`: 三公经费 stands above all, and is no group.
    """
    lists: list[list[_Group]] = [[]]
    for name in names:
        if is_title and _OF_ALL.search(name) and len(lists) == 1:
            continue
        if name == _SUBTOTAL:
            lists.append([])
        lists[-1].append(_Group(name, []))
    waiting = deque(filter(_may_have_parts, lists[0]))
    for parts in lists[1:]:
        if not waiting:
            return []
        waiting.popleft().below = parts
        waiting.extend(filter(_may_have_parts, parts))
    is_open = any(_OF_ALL.search(group.text) for group in waiting)
    return [] if is_open else lists[0]


def _may_have_parts(group: _Group) -> bool:
    """Whether a heading may stand above others."""
    return bool(_VEHICLES.search(group.text) or _OF_ALL.search(group.text))


# --- down -----------------------------------------------------------------------------------------


def _down(form: Form, pages: Pages) -> LaidTable | None:
    """Return a list of items with their amounts; None where no sum of them tells the columns.

    A row prints as many texts as there are headings, or each text stands in its place.
    """
    return _down_in_order(pages) or _lay_list(form, pages)


def _down_in_order(pages: Pages) -> LaidTable | None:
    """Return a list of items each row of which prints as many texts as there are headings."""
    header = pages.header
    heads = plain(header[-1].text).split()
    cells = [[token.text for token in cells_in(line.text, 1)] for line in pages.body]
    if len(heads) == 2:
        cells = [[*row, ""] if len(row) == 1 and item_of(row[0]) else row for row in cells]
    if pages.parts or any(len(row) != len(heads) for row in cells):
        return None
    head = Row(header[-1].number, tuple(heads), more=tuple(line.number for line in header[:-1]))
    laid = LaidTable([head], _plain_rows(pages.body, cells))
    return laid if len(heads) == 2 or _items_add_up(laid) else None


def _lay_list(form: Form, pages: Pages) -> LaidTable | None:
    """Return a list of items by the places of its texts; None where they do not tell."""
    if not _keeps_layout(pages):
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
    """Whether the items of each column of amounts add up to their total, and one column tells."""
    tried = 0
    for place in range(1, len(laid.rows[0].fields)):
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
