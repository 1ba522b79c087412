"""Headings that cannot be read, or that stand for two: no figure below them has a column (R02).

Letters of a heading are lost, only one is left (合 for 合计), or two headings share a cell, so that
all behind them stand above other columns. The table names them.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.forms import Form, key_of
from shimahe.reading.column_groups import without_unit
from shimahe.vocabulary import fold, has_lost_letters

#: Signs that a program prints for a letter which it does not know.
_FOR_LETTERS = frozenset("□■?？")
#: Letters that number columns.
_NUMBERS = tuple("甲乙丙丁")
#: The fewest letters of a heading.
_FEWEST_LETTERS = 2


def is_damaged(heading: str) -> bool:
    """Whether letters of a heading are lost, or all but one.

    >>> is_damaged("基本□出"), is_damaged("合*"), is_damaged("***"), is_damaged("合计*")
    (True, True, True, False)
    """
    if not heading:
        return False
    letters = fold(heading)
    if len(letters) < _FEWEST_LETTERS:
        return letters not in _NUMBERS
    return has_lost_letters(heading) or not _FOR_LETTERS.isdisjoint(heading)


def joins_two(form: Form, headings: Sequence[str]) -> bool:
    """Whether the lowest heading of a column is that of two, with a blank between them."""
    words = headings[-1].split() if headings else []
    keys = set()
    for word in words:
        keys.add(key_of(form.columns, without_unit(word)))
    return len(words) > 1 and None not in keys and len(keys) == len(words)
