"""Tables that stand side by side → the same tables, one below the other.

Offices place two small tables beside each other on a sheet, with a blank column between them. They
are recognised by a row that prints the titles of two forms. Each row keeps its line and its cells
keep their columns, so that a figure is still cited where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from shimahe.reading.grids import Grid, Line, Piece
from shimahe.reading.headings import match_title
from shimahe.vocabulary import LONGEST_CELL, fold

#: A character that stands in every title.
_WORD = "表"
#: The year in a title.
_YEAR = re.compile(r"20\d\d")
#: The fewest rows below the titles: headings and a figure.
_FEWEST_ROWS = 2


def one_below_the_other(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return pieces in which no two standard forms stand side by side."""
    may_hold = (piece for piece in pieces if isinstance(piece, Grid) or _WORD in piece.text)
    if not any(map(_holds_two, may_hold)):
        return pieces
    parted: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, Grid):
            parted += _parted_grid(piece)
            at += 1
            continue
        stop = at + 1
        if _holds_two(piece):
            while stop < len(pieces) and _goes_on(pieces[stop]):
                stop += 1
        run = [each for each in pieces[at:stop] if isinstance(each, Line)]
        parted += [each for each in run if each.is_rule]
        lines = [each for each in run if not each.is_rule]
        parted += _parted_lines(lines) if len(lines) > 1 else lines
        at = stop
    return parted


def titles_in(cells: Sequence[str]) -> list[int]:
    """Return the numbers of the cells with titles of standard forms, each form of a year once.

    >>> titles_in(["部门支出总表", "", "", "三公经费支出表"]), titles_in(["部门支出总表", ""])
    ([0, 3], [0])
    >>> titles_in(["2024年部门支出总表", "2025年部门支出总表", "2025年部门支出总表"])
    [0, 1]
    """
    places: dict[tuple[str, str], int] = {}
    for place, text in enumerate(cells):
        form = match_title(text) if _WORD in text and len(text) < LONGEST_CELL else None
        if form is not None:
            year = _YEAR.search(fold(text))
            places.setdefault((form.key, year.group() if year else ""), place)
    return sorted(places.values())


def _holds_two(piece: Piece) -> bool:
    """Whether a piece prints the titles of two forms in one row."""
    if isinstance(piece, Grid):
        rows = [row.fields for row in piece.rows]
        return "".join(chain.from_iterable(rows)).count(_WORD) > 1 and any(map(_are_two, rows))
    return _are_two(piece.cells)


def _are_two(cells: Sequence[str]) -> bool:
    """Whether cells hold the titles of two forms; rows without two 表 are not looked at."""
    return "".join(cells).count(_WORD) > 1 and len(titles_in(cells)) > 1


def _goes_on(piece: Piece) -> bool:
    """Whether a line below two titles belongs to their tables: it has cells, and no titles.

    So does the rule that a Markdown table prints below its first row (|---|).
    """
    if not isinstance(piece, Line):
        return False
    return piece.is_rule or (bool(piece.cells) and not titles_in(piece.cells))


def _parted_grid(grid: Grid) -> list[Grid]:
    """Return a grid as several, where tables stand side by side in it."""
    starts = [at for at, row in enumerate(grid.rows) if _are_two(row.fields)]
    if not starts:
        return [grid]
    parted = [replace(grid, rows=grid.rows[: starts[0]])] if starts[0] else []
    for begin, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True):
        rows = grid.rows[begin:end]
        for start, stop in _columns_of_tables([row.fields for row in rows]):
            own = [replace(row, fields=_only(row.fields, start, stop)) for row in rows]
            parted.append(replace(grid, rows=[row for row in own if row.filled]))
    return parted


def _parted_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of tables that stand side by side, table by table."""
    for start, stop in _columns_of_tables([line.cells for line in lines]):
        for line in lines:
            cells = _only(line.cells, start, stop)
            if any(cells):
                yield line._replace(cells=cells)


def _only(cells: Sequence[str], start: int, stop: int) -> tuple[str, ...]:
    """Return the cells from `start` to before `stop`, with blanks for those before them."""
    return ("",) * min(start, len(cells)) + tuple(cells[start:stop])


def _columns_of_tables(rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return the first column of each table and the one behind its last; titles are in row 0.

    A table begins behind the last blank column before its title, or else with its title. If any
    part would be no table, all columns belong to one.
    """
    width = max(map(len, rows))
    blank = {at for at in range(width) if not any(at < len(row) and row[at] for row in rows)}
    places = titles_in(rows[0])
    starts = [0]
    for before, place in pairwise(places):
        between = [at for at in blank if before < at < place]
        starts.append(max(between) + 1 if between else place)
    parts = list(zip(starts, [*starts[1:], width], strict=True))
    if all(_is_table(rows[1:], start, stop) for start, stop in parts):
        return parts
    return [(0, width)]


def _is_table(rows: Sequence[Sequence[str]], start: int, stop: int) -> bool:
    """Whether the given columns hold at least two rows with two cells or more."""
    filled = [row for row in rows if sum(map(bool, row[start:stop])) > 1]
    return len(filled) >= _FEWEST_ROWS
