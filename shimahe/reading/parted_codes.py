"""Codes that only the rest of their table tells: 201.03 政府办公厅, and codes in a column of names.

The digits behind a point may be decimals of an amount. They are the level of a code where the table
prints codes of the same class so (201.03.01), or where the name is that of an account (R08b).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shimahe.reading.code_cells import clean_code
from shimahe.reading.grids import Row
from shimahe.reading.office_names import is_known_name
from shimahe.reading.tables import Table
from shimahe.vocabulary import has_digit

_THREE_LEVELS = r"[\[(（【]?([235]\d\d)[.．]\d\d[.．]\d\d(?!\d)"
_TWO_LEVELS = r"[\[(（【]?([235]\d\d)[.．](\d\d)(?![\d.．])[\])）】]?[-—_\s]*([^\d\-—_\s].*)"


def with_whole_codes(table: Table, body: Sequence[Row]) -> list[Row]:
    """Return the rows of a table by code with the levels of codes joined: 20103 政府办公厅."""
    places = [*table.places.codes, *table.places.names]
    if table.form.shape != "codes" or not any("." in text or "．" in text for text in _texts(body)):
        return list(body)
    printed = [row.fields[place] for row in body for place in places if place < len(row.fields)]
    classes = {match.group(1) for text in printed if (match := re.match(_THREE_LEVELS, text))}
    return [_with_whole_code(table, row, places, classes) for row in body]


def _texts(rows: Iterable[Row]) -> Iterable[str]:
    """Yield the first cells of rows, where codes and names stand."""
    return (text for row in rows for text in row.fields[:4])


def _with_whole_code(table: Table, row: Row, places: Sequence[int], classes: set[str]) -> Row:
    """Return a row with the two levels of a code in front of a name joined, if they are levels."""
    fields = list(row.fields)
    for place in places:
        match = re.fullmatch(_TWO_LEVELS, fields[place]) if place < len(fields) else None
        if match is None:
            continue
        of_class, group, name = match.groups()
        if of_class in classes or is_known_name(table, name):
            fields[place] = f"{of_class}{group} {name}"
    return row if tuple(fields) == row.fields else replace(row, fields=tuple(fields))


def stand_in_names(table: Table, body: Sequence[Row]) -> bool:
    """Whether codes stand in front of the names, and none in the column of codes."""
    if table.form.shape != "codes" or not table.places.codes or not table.places.names:
        return False
    width = len(table.columns)
    whole = [row for row in body if len(row.fields) == width]
    if any(has_digit(row.fields[place]) for row in whole for place in table.places.codes):
        return False
    names = [row.fields[table.places.names[0]] for row in whole]
    return any(clean_code(name)[0] for name in names)
