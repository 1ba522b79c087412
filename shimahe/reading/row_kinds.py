"""Kinds of spending that are said in each row: 支出类型 | 基本支出.

Some offices print, beside the code and the name of an account, one column that says whether its
amount is 基本支出 or 项目支出. Its heading differs from office to office; it is told by its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shimahe.forms import CODE, NAME, kind_named
from shimahe.reading.column_groups import Sense
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.grids import Row
from shimahe.vocabulary import is_blank, parse_figure


def place_of_kinds(senses: Sequence[Sense], body: Sequence[Row]) -> int | None:
    """Return the place of the column that says the kind of each row; None without exactly one.

    It prints no figure, and most of its cells name a kind. It is not the only column of names.
    """
    keys = [sense.key for sense in senses]
    places = []
    for place, key in enumerate(keys):
        is_only_name = key == NAME and keys.count(NAME) == 1
        if key != CODE and not is_only_name and _name_kinds(_cells_at(place, body)):
            places.append(place)
    return places[0] if len(places) == 1 else None


def _cells_at(place: int, body: Iterable[Row]) -> list[str]:
    """Return the cells of a column."""
    return [row.fields[place] for row in body if place < len(row.fields)]


def _name_kinds(cells: Sequence[str]) -> bool:
    """Whether most cells that print anything name a kind of spending, and none is a figure."""
    if any(parse_figure(cell) is not None for cell in cells):
        return False
    printed = [cell for cell in cells if not is_blank(cell)]
    named = [cell for cell in printed if kind_named(cell)]
    return 2 * len(named) > len(printed)


def tell_kinds(place: int, width: int, rows: Sequence[ReadRow], body: Sequence[Row]) -> list[int]:
    """Give each row the kind that it says; return the lines of rows whose kind cannot be told.

    A row that has codes below it is the sum of several kinds, and may say none.
    """
    printed = {row.line: row for row in body}
    above: set[str] = set()
    for row in rows:
        code = row.code or ""
        above |= {code[:length] for length in (3, 5) if length < len(code)}
    unknown = []
    for row in rows:
        text = _kind_in(printed[row.line], place, width)
        row.kind = kind_named(text) or ""
        if row.kind or not row.code or not row.figures:
            continue
        if row.code not in above or not is_blank(text):
            unknown.append(row.line)
    return unknown


def _kind_in(row: Row, place: int, width: int) -> str:
    """Return the cell of a row that says its kind; of a row that lost cells the one that may."""
    if len(row.fields) == width:
        return row.fields[place]
    named = [text for _, text in row.filled if kind_named(text)]
    return named[0] if len(named) == 1 else ""
