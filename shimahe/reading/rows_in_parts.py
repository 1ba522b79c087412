"""Rows that split the account above them by project or unit, and print its code again.

Some offices print, below the row of an account, one row for each project or unit that it pays for.
Such rows are parts of the account and not accounts: with their code they would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby
from operator import attrgetter

from shimahe.reading.column_solver import ReadRow, amount_beyond

#: The fewest parts: a single row that prints the same again may be a row printed twice.
_FEWEST_PARTS = 2


def take_codes_from_parts(rows: Sequence[ReadRow]) -> bool:
    """Remove the code from rows that are parts of the row above them; return whether any are.

    The parts have the code of that row and add up to it in every column. At least one account of
    the table must have several parts; otherwise a row that is printed again is just printed twice.
    """
    codes = [row.code for row in rows if row.code]
    if len(set(codes)) == len(codes):
        return False
    groups = [list(group) for code, group in groupby(rows, key=attrgetter("code")) if code]
    in_parts = [parts for whole, *parts in groups if parts and adds_up(whole, parts)]
    if not any(len(parts) >= _FEWEST_PARTS for parts in in_parts):
        return False
    for part in chain.from_iterable(in_parts):
        part.code = None
    return True


def adds_up(whole: ReadRow, parts: Sequence[ReadRow]) -> bool:
    """Whether a row prints amounts, each of which is the sum of its parts."""
    columns = set(whole.placed).union(*(part.placed for part in parts))
    if any(row.lost or row.has_unread_figure for row in (whole, *parts)):
        return False
    if any(amount_beyond(whole, parts, column) for column in columns):
        return False
    return any(whole.amount(column) for column in columns)
