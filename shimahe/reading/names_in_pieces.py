"""Names of accounts in pieces: a long name that goes on in a row of its own, above or below.

Where the cells of a table are parted, a wrapped name may leave rows that print nothing but a piece
of it, in the column of names. A piece is joined to the row whose name it makes one that the word
lists have. Otherwise the table says that a name may be cut, where a row beside the piece may lack
it. The rule is R08c of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

from shimahe import terms
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.grids import Row
from shimahe.reading.labels_in_pieces import is_heading, join_labels
from shimahe.reading.tables import Table
from shimahe.vocabulary import fold, is_chinese, is_total

#: The most pieces of a name above its row, and below it.
_MOST_PIECES = 3
_SPLITS = sorted(product(range(_MOST_PIECES + 1), repeat=2), key=sum, reverse=True)


def join_names(table: Table, body: Sequence[Row]) -> None:
    """Join the pieces of names in a table by code, and name the lines of what may be a piece.

    Lists side by side are left as they are. Tables without codes have `labels_in_pieces`. Lines
    that `wrapped_names` could not give to one name with certainty are named too.
    """
    open_lines = {line for row in body for line in row.open_lines}
    if open_lines:
        table.unread.append(phrase_of_open_lines(open_lines))
    rows = table.read_rows
    if all(row.code or row.figures for row in rows):
        return
    if table.form.shape != "codes":
        join_labels(table)
        return
    if len(table.blocks) > 1:
        return
    pieces = {at for at, row in enumerate(rows) if _is_piece(table, row, body[at])}
    if not pieces:
        return
    names = terms.folded_account_names(table.classification)
    printed = {row.line: row for row in table.raw.rows}
    joined: set[int] = set()
    for at, row in enumerate(rows):
        own = _pieces_of(rows, at, pieces - joined, names) if row.code else []
        if own:
            row.label = "".join(rows[piece].label for piece in own)
            own.remove(at)
            printed[row.line].more += tuple(rows[piece].line for piece in own)
            joined.update(own)
    table.row_count -= len(joined)
    left = [row for at, row in enumerate(rows) if at not in joined]
    lines = _lines_of_pieces(left, {rows[at].line for at in pieces - joined}, names)
    if lines:
        table.unread.append(phrase_of_open_lines(lines))
    table.read_rows = left


def phrase_of_open_lines(lines: Collection[int]) -> str:
    """Return the phrase that names lines of which it is open to which name they belong."""
    return "name wrapped: " + ", ".join(map(str, sorted(lines)))


def _is_piece(table: Table, read: ReadRow, row: Row) -> bool:
    """Whether a row prints one cell, in the column of names, that may be a piece of a name.

    A row that has no other cell at all tells no column.
    """
    if read.code or read.figures or len(row.filled) != 1 or is_total(read.label):
        return False
    place, text = row.filled[0]
    stands_there = len(row.fields) == 1 or place in (table.places.names or table.places.codes)
    return stands_there and any(map(is_chinese, text)) and not is_heading(read.label)


def _pieces_of(
    rows: Sequence[ReadRow], at: int, pieces: Collection[int], names: Collection[str]
) -> list[int]:
    """Return the indices of the rows that print a known name together, the row at `at` among them.

    It is empty where no pieces beside the row make its name a known one.
    """
    for above, below in _SPLITS[:-1]:
        own = [*range(at - above, at + below + 1)]
        is_beside = all(place == at or place in pieces for place in own)
        if is_beside and fold("".join(rows[place].label for place in own)) in names:
            return own
    return []


def _lines_of_pieces(
    rows: Sequence[ReadRow], lines: Collection[int], names: Collection[str]
) -> list[int]:
    """Return those of some lines that may print a piece of the name of the row above or below."""
    found: list[int] = []
    waiting: list[ReadRow] = []
    above = None
    for row in (*rows, None):
        if row is not None and row.line in lines:
            waiting.append(row)
            continue
        if waiting and _may_be_cut(above, waiting[-1].label, row, names):
            found += [piece.line for piece in waiting]
        waiting = []
        above = row
    return found


def _may_be_cut(
    above: ReadRow | None, piece: str, below: ReadRow | None, names: Collection[str]
) -> bool:
    """Whether the name of one of two rows is unknown, so that it may lack the piece between them.

    Where the codes begin anew below, a heading stands between. Nothing goes on behind 支出.
    """
    coded = [row for row in (above, below) if row is not None and row.code]
    codes = [row.code or "" for row in coded]
    if sorted(set(codes)) != codes:
        return False
    for row in coded:
        front = row.label if row is above else piece
        is_unknown = bool(row.figures) and fold(row.label) not in names
        if is_unknown and not fold(front).endswith("支出"):
            return True
    return False
