"""Lines of a table by code that keep the layout of their page → rows of cells.

Whatever stands in a column is a cell of it, as between tabs: codes, names, numbers of lines and of
offices, figures and notes. It is believed only where the sums of the form hold, or where no sum can
be tried and the figures of each column stand exactly one below the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from shimahe.forms import CODE, NAME, NUMBER, Form
from shimahe.reading.character_columns import (
    Laid,
    Meaning,
    Texts,
    cells_in,
    figure_places,
    headings_in,
    is_figure,
    keep_layout,
    lay,
    spread_of,
)
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.laid_lines import TableLines, join_labels, table_lines
from shimahe.reading.laid_tables import header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block

_FEWEST_ROWS = 2


def read_grid(
    form: Form, pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the lines of a table that begin with a piece; None where their places do not tell.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    lines = table_lines(pieces, start, is_other)
    if not lines.header or len(lines.rows) < _FEWEST_ROWS:
        return None
    if not keep_layout(line.text for line in (*lines.header, *lines.body)):
        return None
    _begin_with_part(lines)
    for joins_codes in (False, True):
        texts = partial(_texts_of, lines, joins_codes)
        laid = lay(texts, Meaning(form), partial(_believe, form, lines))
        if laid is not None:
            return _block_of(lines, laid)
    return None


def _begin_with_part(lines: TableLines) -> None:
    """Take the last line above the rows as a part of the first label, where that row lacks one."""
    first = cells_in(lines.body[0].text, 1)
    words = [token for token in first if not is_figure(token.text)]
    last = cells_in(lines.header[-1].text, 1)
    if not words and len(last) == 1 and len(lines.header) > 1:
        part = lines.header.pop()
        lines.body.insert(0, part)
        lines.parts.add(part.number)


def _texts_of(lines: TableLines, joins_codes: bool, width: int) -> Texts:
    """Return the texts of a table for a width of letters."""
    header = [headings_in(line.text, width) for line in lines.header]
    return Texts(header, [cells_in(line.text, width, joins_codes) for line in lines.body])


def _believe(form: Form, lines: TableLines, laid: Laid, texts: Texts) -> set[int] | None:
    """Return the columns that sums leave open; None where sums, or places, do not tell a table.

    On several pages all sums hold, else nearly all.
    """
    head = header_rows([line.number for line in lines.header], laid.header)
    keys = keys_below(form, head)
    if CODE not in keys and NAME not in keys:
        return None
    rows = [Row(line.number, tuple(cells)) for line, cells in _rows_of(lines, laid)]
    trial = try_sums(form, keys, rows)
    if trial.tried:
        is_told = trial.held == trial.tried if lines.has_pages else trial.mostly_holds
        return open_places(form, keys, rows) if is_told else None
    figures = figure_places(laid.columns)
    of_amounts = [laid.columns[at] for at in figures if keys[at] not in (CODE, NAME, NUMBER)]
    if spread_of(texts.rows, of_amounts) > len(of_amounts):
        return None
    has_blank = any(key and not x.is_filled for key, x in zip(keys, laid.columns, strict=True))
    return figures if has_blank else set()


def _rows_of(lines: TableLines, laid: Laid) -> list[tuple[Line, list[str]]]:
    """Return the lines of rows with their cells."""
    laid_lines = zip(lines.body, laid.cells, strict=True)
    return [(line, cells) for line, cells in laid_lines if line.number not in lines.parts]


def _block_of(lines: TableLines, laid: Laid) -> Block | None:
    """Return a table as its rows; None where a part of a label is of none."""
    joined = join_labels(lines.body, laid.cells, lines.parts)
    if joined is None:
        return None
    block = Block(lines.stop, reasons=lines.reasons)
    block.header = header_rows([line.number for line in lines.header], laid.header)
    for line, cells, more in zip(lines.rows, joined.cells, joined.more, strict=True):
        block.rows.append(Row(line.number, tuple(cells), more=tuple(sorted(set(more)))))
    return block
