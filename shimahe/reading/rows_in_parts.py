"""Rows of one code that print again, by project or unit, what the first row of that code adds up.

Some offices print below the row of an account a row for each project or unit that it pays, under
the same code. They are parts of the account and no accounts: with the code they would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby
from operator import attrgetter

from shimahe.reading.column_solver import ReadRow, amount_beyond

_FEWEST_PARTS = 2  # one row that prints the same again may be a row printed twice


def take_codes_from_parts(rows: Sequence[ReadRow]) -> bool:
    """Take the code from rows that are the parts of the row above them; return whether any are.

    They bear its code and add up to it in every column. They are several, at least of one account
    of the table: where none has several, a row that prints the same again is one printed twice.
    """
    codes = [row.code for row in rows if row.code]
    if len(set(codes)) == len(codes):
        return False
    groups = [list(group) for code, group in groupby(rows, key=attrgetter("code")) if code]
    in_parts = [parts for whole, *parts in groups if parts and _adds_up(whole, parts)]
    if not any(len(parts) >= _FEWEST_PARTS for parts in in_parts):
        return False
    for part in chain.from_iterable(in_parts):
        part.code = None
    return True


def _adds_up(whole: ReadRow, parts: Sequence[ReadRow]) -> bool:
    """Whether a row prints amounts, and under each column the sum of its parts."""
    columns = set(whole.placed).union(*(part.placed for part in parts))
    if any(row.lost or row.has_unread_figure for row in (whole, *parts)):
        return False
    if any(amount_beyond(whole, parts, column) for column in columns):
        return False
    return any(whole.amount(column) for column in columns)
