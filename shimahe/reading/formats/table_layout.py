"""The cells of an HTML table → rows as a browser lays them out.

The head is shown first and the foot last, wherever they stand in the source. A cell may span
columns and rows, but not beyond its head, body or foot. All but the first of the places it spans
are blank. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shimahe.reading.formats.shown import Cell, Group, Table, TableRow
from shimahe.reading.formats.text import as_merged
from shimahe.reading.grids import MergedFigure
from shimahe.reading.source import Limits
from shimahe.vocabulary import parse_figure


class LaidRow(NamedTuple):
    """A row as it is shown: a text for each column, its lines, and its cells."""

    line: int
    last_line: int
    texts: tuple[str, ...]
    #: The line of the cell in each column; () where all are the row's own line.
    lines: tuple[int, ...]
    cells: Sequence[Cell]
    #: The tables inside its cells.
    tables: list[Table]
    #: The figures in cells that span several rows or columns.
    merged: tuple[MergedFigure, ...] = ()
    #: The texts in columns that are not shown.
    hidden: tuple[str, ...] = ()


def lay_out(table: Table, limits: Limits) -> Iterator[LaidRow]:
    """Yield the rows of a table from top to bottom.

    Raises: UnreadableDocument where a row gets too many cells.
    """
    for group in _in_order(table.groups):
        covered: dict[int, int] = {}  # how many rows a cell still covers of a column
        figures: dict[int, MergedFigure] = {}  # in the cells that cover any
        rows_left = len(group.rows)
        for row in group.rows:
            if covered or row.has_spans:
                above = tuple(figures[place] for place in covered if place in figures)
                laid = _lay_out_row(row, covered, rows_left, limits, figures)
                if above or laid.merged:
                    laid = laid._replace(merged=(*above, *laid.merged))
            else:
                laid = _plain_row(row, limits)
            if table.hidden_columns:
                laid = _without_columns(laid, frozenset(table.hidden_columns))
            yield laid
            rows_left -= 1


def _plain_row(row: TableRow, limits: Limits) -> LaidRow:
    """Return a row of which each cell has a place of its own."""
    cells = row.cells
    if len(cells) > limits.max_columns:
        limits.hold("max_columns", limits.max_columns + 1, cells[limits.max_columns].line)
    texts = as_merged(tuple([cell.text for cell in cells]))
    lines: tuple[int, ...] = ()
    if row.last_line > row.line:
        lines = tuple([cell.line for cell in cells])
        if lines.count(row.line) == len(lines):
            lines = ()
    tables = [table for cell in cells if cell.tables for table in cell.tables]
    return LaidRow(row.line, max(row.last_line, row.line), texts, lines, cells, tables)


def _without_columns(laid: LaidRow, hidden: frozenset[int]) -> LaidRow:
    """Return a row without the columns that are not shown."""
    shown = [place for place in range(len(laid.texts)) if place not in hidden]
    merged = [
        MergedFigure(
            place=sum(place < figure.place for place in shown),
            across=sum(figure.place <= place < figure.place + figure.across for place in shown),
        )
        for figure in laid.merged
        if figure.place not in hidden
    ]
    texts = tuple(text for place, text in enumerate(laid.texts) if place in hidden and text)
    return laid._replace(
        texts=tuple(laid.texts[place] for place in shown),
        lines=tuple(laid.lines[place] for place in shown) if laid.lines else (),
        merged=tuple(merged),
        hidden=texts,
    )


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """Return the first head, then the bodies, then the first foot."""
    heads = [group for group in groups if group.tag == "thead"][:1]
    feet = [group for group in groups if group.tag == "tfoot"][:1]
    if not heads and not feet:
        return list(groups)
    moved = {id(group) for group in heads + feet}
    return heads + [group for group in groups if id(group) not in moved] + feet


def _lay_out_row(
    row: TableRow,
    covered: dict[int, int],
    rows_left: int,
    limits: Limits,
    figures: dict[int, MergedFigure],
) -> LaidRow:
    """Return a row as it is shown.

    `covered` has, by column, how many rows the cells above still span, and `figures` the figures in
    these cells; both are updated. `rows_left` includes this row.
    """
    texts: list[str] = []
    lines: list[int] = []
    tables: list[Table] = []
    reaching: dict[int, int] = {}
    spanning: dict[int, Cell] = {}
    most_columns = limits.max_columns
    for cell in row.cells:
        if covered:
            _skip_covered(texts, lines, covered, row.line)
        start = len(texts)
        stop = start + cell.columns
        if stop > most_columns:
            limits.hold("max_columns", stop, cell.line)
        texts.append(cell.text)
        lines.append(cell.line)
        tables += cell.tables
        if cell.columns > 1:
            texts += [""] * (cell.columns - 1)
            lines += [cell.line] * (cell.columns - 1)
            spanning[start] = cell
        if cell.rows != 1:
            below = min(cell.rows or rows_left, rows_left) - 1
            reaching |= dict.fromkeys(range(start, stop), below)
            spanning[start] = cell
    while covered and len(texts) <= max(covered):
        texts.append("")
        lines.append(row.line)
    if covered:
        _count_down(covered)
    for place, below in reaching.items():
        if below:
            covered[place] = max(below, covered.get(place, 0))
    cell_lines = () if lines.count(row.line) == len(lines) else tuple(lines)
    last_line = max(row.last_line, row.line)
    merged = _figures_that_go_on(spanning, covered, figures) if spanning else ()
    shown = as_merged(tuple(texts))
    return LaidRow(row.line, last_line, shown, cell_lines, row.cells, tables, merged)


def _figures_that_go_on(
    cells: dict[int, Cell], covered: dict[int, int], figures: dict[int, MergedFigure]
) -> tuple[MergedFigure, ...]:
    """Return the figures in cells that span others; those that span rows are kept in `figures`."""
    own: list[MergedFigure] = []
    for place, cell in cells.items():
        figures.pop(place, None)
        if parse_figure(cell.text) is not None:
            own.append(MergedFigure(place, cell.columns))
            if place in covered:
                figures[place] = own[-1]
    return tuple(own)


def _skip_covered(texts: list[str], lines: list[int], covered: dict[int, int], line: int) -> None:
    """Add blanks for the columns that cells above span."""
    while len(texts) in covered:
        texts.append("")
        lines.append(line)


def _count_down(covered: dict[int, int]) -> None:
    """Count one row less for every column that cells above span."""
    for place, rows in list(covered.items()):
        if rows > 1:
            covered[place] = rows - 1
        else:
            del covered[place]
