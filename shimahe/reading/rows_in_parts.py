"""Rows that split an account above them by project or unit, and print its code again.

Some offices print, below the row of an account, one row for each project or unit that it pays for,
or below the accounts of the whole office those of each of its units.
Such rows are parts of the account and not accounts: with their code they would count twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from operator import attrgetter

from shimahe.reading.column_solver import ReadRow, amount_beyond

#: The fewest parts: a single row that prints the same again may be a row printed twice.
_FEWEST_PARTS = 2


def take_codes_from_parts(rows: Sequence[ReadRow]) -> bool:
    """Remove the code from rows that are parts of the row above them; return whether any are.

    The parts have the code of that row and add up to it in every column. They stand right below it,
    or below the units that the whole table prints one after the other. At least one account of the
    table must have several parts; otherwise a row that is printed again is just printed twice.
    """
    codes = [row.code for row in rows if row.code]
    if len(set(codes)) == len(codes):
        return False
    groups = [list(group) for code, group in groupby(rows, key=attrgetter("code")) if code]
    in_parts = [parts for whole, *parts in groups if parts and adds_up(whole, parts)]
    if not _are_several(in_parts):
        in_parts = _parts_below_the_whole(rows)
    if not _are_several(in_parts):
        return False
    for part in chain.from_iterable(in_parts):
        part.code = None
    return True


def _are_several(in_parts: Iterable[Sequence[ReadRow]]) -> bool:
    """Whether at least one account has several parts."""
    return any(len(parts) >= _FEWEST_PARTS for parts in in_parts)


def _parts_below_the_whole(rows: Sequence[ReadRow]) -> list[list[ReadRow]]:
    """Return the parts of each account that units print again, one below the other.

    There are none unless each account that is printed again is the sum of its parts.
    """
    rows_of: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        if row.code:
            rows_of[row.code].append(row)
    in_parts: list[list[ReadRow]] = []
    for whole, *parts in rows_of.values():
        if parts and not adds_up(whole, parts):
            return []
        in_parts.append(parts)
    return in_parts


def adds_up(whole: ReadRow, parts: Sequence[ReadRow]) -> bool:
    """Whether a row prints amounts, each of which is the sum of its parts."""
    columns = set(whole.placed).union(*(part.placed for part in parts))
    if any(row.lost or row.has_unread_figure for row in (whole, *parts)):
        return False
    if any(amount_beyond(whole, parts, column) for column in columns):
        return False
    return any(whole.amount(column) for column in columns)
