"""Lines of the table of 三公 that only spaces part → its header and its rows.

The columns are told by the places of characters where the lines keep the layout of their page; else
by the order of the headings, where each row prints all its figures. Either is believed only if the
sums of 三公 hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

from shimahe.forms import HEADING_WORDS, Form
from shimahe.frames import THREE_PUBLIC_ITEMS
from shimahe.reading.character_columns import (
    WIDTHS,
    Column,
    Meaning,
    Token,
    cells_in,
    find_columns,
    head_columns,
    header_texts,
    headings_in,
    is_figure,
    keep_layout,
    lay_cells,
    likeliest,
    place_of,
    spread_of,
    stand_below,
)
from shimahe.reading.column_solver import ZERO, room_for_rounding
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.item_orders import orders_of
from shimahe.reading.laid_tables import LaidTable, header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import PAGE, Block
from shimahe.reading.three_public import item_of
from shimahe.vocabulary import LONGEST_CELL, fold, parse_figure, plain, unit_of

_NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
_MOST_LINES = 60
_OF_ALL = re.compile("三公经费")
_YEAR = re.compile(r"20\d\d")
_CONTINUED = re.compile(r"[(\[【]?(?:续表|接上表|续)[)\]】]?$")
_MOST_ABOVE = 6  # lines from the title of a table to its header


class _Ordered(NamedTuple):
    """A table by the order of its headings, and the rows of shares that lack figures."""

    table: LaidTable
    left: list[Line]


def read_items(
    form: Form, pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the lines of the table that begin with a piece; None where its columns are not told.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    lines, reasons = _lines_of(pieces, start, is_other)
    header = list(takewhile(lambda line: not _figures_in(line), (line for _, line in lines)))
    body = lines[len(header) :]
    if not header or not body:
        return None
    rows = [line for _, line in body]
    laid = _lay(form, header, rows)
    left: list[Line] = []
    if laid is None:
        ordered = _in_order(form, header, rows)
        laid, left = ordered or (_down(form, header, rows), [])
    if laid is None:
        return None
    above = {line: why for line, why in reasons.items() if line < rows[-1].number}
    unparted = [line.number for line in left]
    return Block(body[-1][0] + 1, laid.header, laid.rows, reasons=above, unparted=unparted)


def _lines_of(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> tuple[list[tuple[int, Line]], dict[int, str]]:
    """Return the lines of headings and of figures that begin with a piece, with their index.

    With them go the reasons of lines between them: of page numbers, and headings printed again.
    """
    lines: list[tuple[int, Line]] = []
    reasons: dict[int, str] = {}
    headings: set[str] = set()
    has_row = False
    for index in range(start, min(len(pieces), start + _MOST_LINES)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            break
        if not piece.text.strip() or piece.number in reasons:
            continue
        text = plain(piece.text)
        if has_row and PAGE.fullmatch(text):
            reasons |= {piece.number: "note"} | _head_of_page(pieces, start, index + 1)
            continue
        if has_row and fold(text) in headings:
            reasons[piece.number] = "repeated header"
            continue
        is_long = len(piece.text) > 4 * LONGEST_CELL
        if is_long or _NO_ROW.search(piece.text):
            break
        has_row = has_row or bool(_figures_in(piece))
        label = cells_in(piece.text, 1)[0].text
        is_item = item_of(label) is not None and "表" not in label
        is_other_line = index > start and is_other(piece) and not is_item
        if is_other_line or (has_row and not is_item and not _figures_in(piece)):
            break
        lines.append((index, piece))
        if not has_row:
            headings.add(fold(text))
    return lines, reasons


def _head_of_page(pieces: Sequence[Piece], start: int, index: int) -> dict[int, str]:
    """Return the reasons of lines at the head of a page that stand above the table too.

    These are its title, with or without 续, and its unit mark.
    """
    above: set[str] = set()
    for piece in pieces[max(0, start - _MOST_ABOVE) : start]:
        if isinstance(piece, Line):
            above.add(_bare(piece.text))
    reasons: dict[int, str] = {}
    for piece in pieces[index : index + _MOST_ABOVE]:
        if not isinstance(piece, Line) or (piece.text.strip() and _bare(piece.text) not in above):
            break
        if piece.text.strip():
            is_mark = unit_of(piece.text, mark=True) is not None
            reasons[piece.number] = "unit mark" if is_mark else "heading"
    return reasons


def _bare(text: str) -> str:
    """Return a folded line without the words that say that it goes on."""
    return _CONTINUED.sub("", fold(plain(text).lstrip("# ")))


def _figures_in(line: Line) -> list[str]:
    """Return the figures of a line."""
    return [token.text for token in cells_in(line.text, 1) if is_figure(token.text)]


# --- by place -------------------------------------------------------------------------------------


def _lay(form: Form, header: Sequence[Line], rows: Sequence[Line]) -> LaidTable | None:
    """Return the table by the places of its cells; None where they do not tell."""
    if not keep_layout(line.text for line in (*header, *rows)):
        return None
    by_place = likeliest(_lay_in(form, header, rows, width) for width in WIDTHS)
    return by_place or likeliest(_lay_headings(form, header, rows, width) for width in WIDTHS)


def _lay_headings(
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
        table = _table(form, header, headed, rows, cells)
        return None if table is None else (table, 0)
    texts = header_texts(headed)
    head = header_rows([line.number for line in header], texts)
    if len(rows) > 1:
        return None
    is_whole = _hold_all(texts, header) and _name_each_item(keys_below(form, head))
    return (LaidTable(head, [Row(rows[0].number, tuple(cells[0]))]), 0) if is_whole else None


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


def _lay_in(
    form: Form, header: Sequence[Line], rows: Sequence[Line], width: int
) -> tuple[LaidTable, int] | None:
    """Lay out the table for a width of letters; with it goes how far its texts are spread."""
    cells = [cells_in(line.text, width) for line in rows]
    columns = find_columns(cells)
    if columns is None:
        return None
    for column in columns:
        texts = [t.text for row in cells for t in row if t.meets(column.start, column.stop)]
        column.holds_labels = not any(map(is_figure, texts))
    lines = [headings_in(line.text, width) for line in header]
    headed = head_columns(columns, lines, Meaning(form))
    if headed is None:
        return None
    if not _hold_all(header_texts(headed), header):
        return None
    laid = [lay_cells(row, headed) for row in cells]
    if not all(laid) or not all(_stand_free(row, len(headed)) for row in cells):
        return None
    table = _table(form, header, headed, rows, [row for row in laid if row])
    if table is None:
        return None
    is_open = open_places(form, keys_below(form, table.header), table.rows)
    if not stand_below(columns, headed, lines, is_open):
        return None
    return (table, _unlike(lines, headed) + spread_of(cells, headed))


def _unlike(header: Sequence[Sequence[Token]], columns: Sequence[Column]) -> int:
    """Count the headings that stand above no column, or above several."""
    return sum(place_of(token, columns) is None for line in header for token in line)


def _stand_free(row: Sequence[Token], count: int) -> bool:
    """Whether a row prints all its cells, or each of them stands by itself in the line.

    A figure that one space parts from the one before may have been moved next to it.
    """
    apart = [right.start - left.stop for left, right in pairwise(row)]
    return len(row) == count or all(gap > 1 for gap in apart)


def _table(
    form: Form,
    header: Sequence[Line],
    columns: Sequence[Column],
    rows: Sequence[Line],
    cells: Sequence[Sequence[str]],
) -> LaidTable | None:
    """Return columns and cells as a table, if the sums of the form hold in all rows."""
    for column in columns:
        if not column.heading:
            column.headings = ["项目"]
    head = header_rows([line.number for line in header], header_texts(columns))
    body = [Row(line.number, tuple(texts)) for line, texts in zip(rows, cells, strict=True)]
    laid = LaidTable(head, body)
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
    """Return a table of pairs, as of 预算数 and 决算数, as two tables; any other as it is.

    The halves stand side by side, or one column of each below each heading.
    """
    labels = [at for at, column in enumerate(columns) if column.holds_labels]
    places = [at for at, column in enumerate(columns) if not column.holds_labels]
    halves = _part_places(places, columns)
    return [_cut_out(laid, columns, [*labels, *half]) for half in halves] or [laid]


def _part_places(places: Sequence[int], columns: Sequence[Column]) -> list[Sequence[int]]:
    """Return the places of the columns of both halves; none where there are no halves."""
    names = [columns[at].heading for at in places]
    paths = [(*columns[at].groups, columns[at].heading)[1:] for at in places]
    half = len(places) // 2
    if len(places) >= 4 and names == names[:2] * half:
        return [places[0::2], places[1::2]]
    if half > 1 and paths[:half] == paths[half:]:
        return [places[:half], places[half:]]
    return []


def _cut_out(laid: LaidTable, columns: Sequence[Column], places: Sequence[int]) -> LaidTable:
    """Return some columns of a table."""
    header = header_texts([columns[at] for at in places])
    rows = [Row(row.line, tuple(row.fields[at] for at in places)) for row in laid.rows]
    return LaidTable([Row(0, tuple(texts)) for texts in header], rows)


# --- by order -------------------------------------------------------------------------------------


def _in_order(form: Form, header: Sequence[Line], rows: Sequence[Line]) -> _Ordered | None:
    """Return the table by the order of its headings, where each row prints all its figures.

    A label may stand in front of them. Rows of shares that print fewer are left.
    """
    found: list[_Ordered] = []
    for order in orders_of(header):
        split = [_label_and_figures(line, len(order.paths)) for line in rows]
        left = [line for line, cells in zip(rows, split, strict=True) if cells is None]
        kept = [line for line, cells in zip(rows, split, strict=True) if cells is not None]
        cells = [row for row in split if row is not None]
        if not cells or not all(map(_is_line_of_shares, left)):
            continue
        columns = [
            Column(0, 0, headings=[path[-1]], groups=list(path[:-1])) for path in order.paths
        ]
        if order.label or any(row[0] for row in cells):
            columns.insert(0, Column(0, 0, holds_labels=True, headings=[order.label]))
        else:
            cells = [row[1:] for row in cells]
        table = _table(form, header, columns, kept, cells)
        if table is not None and table not in [other.table for other in found]:
            found.append(_Ordered(table, left))
    return found[0] if len(found) == 1 else None


def _label_and_figures(line: Line, count: int) -> list[str] | None:
    """Return the label of a row, or "", and its figures behind it; None where it prints others."""
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
    """Whether a line prints changes or shares, behind words that say so."""
    return HEADING_WORDS["not_read"].search(fold(line.text)) is not None


# --- down -----------------------------------------------------------------------------------------


def _down(form: Form, header: Sequence[Line], rows: Sequence[Line]) -> LaidTable | None:
    """Return a list of items with their amounts; None where no sum of them tells the columns.

    A row prints as many texts as there are headings, or each text stands in its place.
    """
    heads = plain(header[-1].text).split()
    cells = [[token.text for token in cells_in(line.text, 1)] for line in rows]
    if len(heads) == 2:
        cells = [[*row, ""] if len(row) == 1 and item_of(row[0]) else row for row in cells]
    laid: LaidTable | None = None
    if all(len(row) == len(heads) for row in cells):
        head = Row(header[-1].number, tuple(heads), more=tuple(x.number for x in header[:-1]))
        body = [Row(line.number, tuple(row)) for line, row in zip(rows, cells, strict=True)]
        laid = LaidTable([head], body)
    elif keep_layout(line.text for line in (*header, *rows)):
        laid = likeliest(_lay_list(form, header, rows, width) for width in WIDTHS)
    if laid is None:
        return None
    has_one_column = len(laid.rows[0].fields) == 2
    return laid if has_one_column or _items_add_up(laid) else None


def _lay_list(
    form: Form, header: Sequence[Line], rows: Sequence[Line], width: int
) -> tuple[LaidTable, int] | None:
    """Lay out a list for a width of letters; with it goes how far its texts are spread."""
    tokens = [cells_in(line.text, width) for line in rows]
    columns = find_columns(tokens)
    if columns is None:
        return None
    columns[0].holds_labels = True
    lines = [headings_in(line.text, width) for line in header]
    headed = head_columns(columns, lines, Meaning(form))
    cells = [lay_cells(row, headed or columns) for row in tokens]
    if headed is None or not all(row and item_of(row[0]) for row in cells):
        return None
    head = header_rows([line.number for line in header], header_texts(headed, ()))
    body = [Row(line.number, tuple(row or ())) for line, row in zip(rows, cells, strict=True)]
    return LaidTable(head, body), spread_of(tokens, headed)


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
