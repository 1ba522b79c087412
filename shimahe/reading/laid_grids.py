"""Lines of a table by code that keep the layout of their page, a row on each → rows of cells.

Whatever stands in a column is a cell of it, as between tabs: codes, names, numbers of lines and of
offices, figures and notes. It is believed only where the sums of the form hold, or where no sum can
be tried and the figures of each column stand exactly one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shimahe.forms import CODE, NAME, NUMBER, Form
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
    spread_of,
    stand_below,
)
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.laid_tables import LaidTable, header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import NUMBERING, PAGE, Block
from shimahe.vocabulary import LONGEST_CELL, fold, plain

_NO_ROW = re.compile("[。；：！？#|]|，(?![０-９])")
_MOST_LINES_ABOVE = 30
_FEWEST_ROWS = 2


@dataclass
class _Lines:
    """The lines of a table: headings, rows, and the reasons of those that are neither."""

    header: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    has_pages: bool = False
    stop: int = 0  # the index of the first piece behind the last row


def read_grid(
    form: Form, pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the lines of a table that begin with a piece; None where their places do not tell.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    lines = _sort_lines(pieces, start, is_other)
    if lines is None:
        return None
    if not keep_layout(line.text for line in (*lines.header, *lines.rows)):
        return None
    laid = likeliest(_lay(form, lines, width) for width in WIDTHS)
    if laid is None:
        return None
    return Block(lines.stop, header=laid.header, rows=laid.rows, reasons=lines.reasons)


def _sort_lines(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> _Lines | None:
    """Sort the lines from a piece to the end of its table; None where one is no row."""
    lines = _Lines(stop=start)
    above: set[str] = set()
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            break
        text = plain(piece.text)
        is_long = len(piece.text) > 4 * LONGEST_CELL
        if is_long or _NO_ROW.search(text) or (index > start and is_other(piece)):
            break
        if text and not _sort(lines, piece, above):
            if any(_is_row(below, is_other) for below in pieces[index + 1 : index + 3]):
                return None  # a part of a name: the row stands on several lines
            break
        if lines.rows and lines.rows[-1] is piece:
            lines.stop = index + 1
        if not lines.rows and len(lines.header) > _MOST_LINES_ABOVE:
            break
    lines.reasons = {n: why for n, why in lines.reasons.items() if n <= _last_line(lines)}
    return lines if lines.header and len(lines.rows) >= _FEWEST_ROWS else None


def _is_row(piece: Piece, is_other: Callable[[Line], bool]) -> bool:
    """Whether a piece can be a line of figures of the table."""
    if not isinstance(piece, Line) or piece.cells or _NO_ROW.search(piece.text):
        return False
    return not is_other(piece) and any(map(is_figure, piece.text.split()))


def _last_line(lines: _Lines) -> int:
    """Return the line of the last row; 0 without one."""
    return lines.rows[-1].number if lines.rows else 0


def _sort(lines: _Lines, line: Line, above: set[str]) -> bool:
    """Put a line where it belongs; whether it can be one of a table."""
    text = plain(line.text)
    has_figure = any(is_figure(token.text) for token in cells_in(line.text, 1))
    if PAGE.fullmatch(text):
        lines.reasons[line.number] = "note"
        lines.has_pages = lines.has_pages or bool(lines.rows)
    elif lines.rows and fold(text) in above:
        lines.reasons[line.number] = "repeated header"
    elif NUMBERING.fullmatch(text):
        lines.reasons[line.number] = "header"
    elif has_figure:
        lines.rows.append(line)
    elif not lines.rows:
        lines.header.append(line)
        above.add(fold(text))
    else:
        return False
    return True


def _lay(form: Form, lines: _Lines, width: int) -> tuple[LaidTable, int] | None:
    """Lay out a table for a width of letters; with it goes how far its texts are spread."""
    tokens = [cells_in(line.text, width) for line in lines.rows]
    columns = find_columns(tokens)
    if columns is None:
        return None
    header = [headings_in(line.text, width) for line in lines.header]
    headed = head_columns(columns, header, Meaning(form))
    if headed is None:
        return None
    rows: list[Row] = []
    for line, row in zip(lines.rows, tokens, strict=True):
        cells = lay_cells(row, headed)
        if cells is None:
            return None
        rows.append(Row(line.number, tuple(cells)))
    head = header_rows([line.number for line in lines.header], header_texts(headed))
    laid = LaidTable(head, rows)
    if not _is_told(form, laid, lines, tokens, headed):
        return None
    is_open = open_places(form, keys_below(form, head), rows)
    if not stand_below(columns, headed, header, is_open):
        return None
    return laid, spread_of(tokens, headed)


def _is_told(
    form: Form,
    laid: LaidTable,
    lines: _Lines,
    tokens: Sequence[Sequence[Token]],
    columns: Sequence[Column],
) -> bool:
    """Whether sums hold, on several pages all of them; or figures stand one below the other."""
    keys = keys_below(form, laid.header)
    if CODE not in keys and NAME not in keys:
        return False
    trial = try_sums(form, keys, laid.rows)
    if trial.tried:
        return trial.held == trial.tried if lines.has_pages else trial.mostly_holds
    of_figures = [
        column
        for key, column in zip(keys, columns, strict=True)
        if key not in (CODE, NAME, NUMBER) and column.is_filled
    ]
    return spread_of(tokens, of_figures) == len(of_figures)
