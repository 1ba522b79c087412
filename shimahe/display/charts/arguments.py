"""What the arguments of charts may be, and the words that refuse those that are something else.

Promises that a wrong argument is refused in one line, in the language of the figure, before
anything is drawn. Does not know any single chart, nor the columns of frames.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import TypeAlias, TypeGuard

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype, is_any_real_numeric_dtype, is_bool_dtype

from shimahe import terms
from shimahe.findings import dtype_of, is_missing

#: The columns that have keys, which a chart names in words, and those of them that may be missing.
KEYED = ("level", "family", "nature", "confidence", "type_2")
KEYED_OR_MISSING = ("budget", "kind", "use", "reason", "table")
#: The columns of shares that have a name.
_SHARES = frozenset({"share_pct", "printed_pct", "employer_pct"})


def check(lang: str, **arguments: object) -> None:
    """Check arguments, given by name, by what `KINDS` says of each.

    Raises: ValueError that names the first wrong one and says what is wanted.
    """
    for name, value in arguments.items():
        kind, is_right = KINDS[name]
        if not is_right(value):
            _refuse(lang, name, value, terms.text(f"chart.wanted.{kind}", lang))


def check_matching(lang: str, frame: pd.DataFrame, matching: object) -> None:
    """Check that `matching` has a truth value for each row of the frame, or is None.

    Raises: ValueError that says what is wanted.
    """
    if not _is_choice_of(frame, matching):
        _refuse(lang, "matching", matching, terms.text("chart.wanted.matching", lang))


def check_choice(lang: str, name: str, value: object, choices: Sequence[str | None]) -> None:
    """Check that an argument is one of its choices; None among them is not named.

    Raises: ValueError that names the argument and the choices.
    """
    if (value is None or isinstance(value, str)) and value in choices:
        return
    named = ", ".join(choice for choice in choices if choice is not None)
    _refuse(lang, name, value, terms.text("chart.wanted.choice", lang, choices=named))


def check_keys(lang: str, column: pd.Series, known: Sequence[str]) -> None:
    """Check that a column of keys, such as "level", has none but those that are known.

    Raises: ValueError that names the column, the first unknown key, and the known ones.
    """
    name = str(column.name)
    keys = column.astype(str).unique()
    for key in keys:
        check_choice(lang, name, key, known)


def check_codes(lang: str, column: pd.Series) -> None:
    """Check that a column has codes of accounts: texts of digits, of which none is missing.

    Raises: ValueError that names the column, the first wrong value, and what is wanted.
    """
    for code in column.unique().tolist():
        if not isinstance(code, str) or not code.isdigit():
            _refuse(lang, str(column.name), code, terms.text("chart.wanted.codes", lang))


def check_values(lang: str, column: pd.Series) -> None:
    """Check that a column has texts or numbers, as its name asks, besides missing values.

    Raises: ValueError that names the column, the first wrong value, and what is wanted.
    """
    name = str(column.name)
    is_text = dtype_of(name) == "str"
    if _has_texts(column) if is_text else _has_numbers(column):
        return
    is_right = _is_text if is_text else _is_number
    wrong = (value for value in column.dropna().tolist() if not is_right(value))
    kind = "texts" if is_text else "numbers"
    wanted = terms.text(f"chart.wanted.column_of_{kind}", lang, column=name)
    _refuse(lang, name, next(wrong, column.dtype), wanted)


def with_floats(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame in which pandas can calculate with all columns of numbers among `columns`.

    Numbers in a column of objects become floats, or counts; the frame that is given stays as it is.
    """
    changed = {}
    for name in columns:
        column = frame[name]
        if dtype_of(name) == "str" or is_any_real_numeric_dtype(column.dtype):
            continue
        numbers = [math.nan if is_missing(value) else float(value) for value in column.tolist()]
        floats = pd.Series(numbers, column.index, dtype=float)
        changed[name] = floats.convert_dtypes() if dtype_of(name) == "Int64" else floats
    return frame.assign(**changed) if changed else frame


def _refuse(lang: str, name: str, value: object, wanted: str) -> None:
    words = {"name": name, "value": terms.quoted(value), "wanted": wanted}
    raise terms.Refused(terms.text("chart.argument", lang, **words))


# --- kinds of arguments ---------------------------------------------------------------------------


def is_count(value: object) -> bool:
    """Return whether a value is a whole number from 1.

    >>> is_count(3), is_count(0), is_count(2.5), is_count(True)
    (True, False, False, False)
    """
    return type(value) is not bool and isinstance(value, Integral) and int(value) >= 1


def is_year(value: object) -> bool:
    """Return whether a value is a year, or None or missing, as that of some disclosures is."""
    return value is None or value is pd.NA or is_count(value)


def are_texts(values: object) -> TypeGuard[Sequence[str]]:
    """Return whether a value is a list of texts.

    >>> are_texts(["a", "b"]), are_texts("ab"), are_texts([1])
    (True, False, False)
    """
    if not isinstance(values, Sequence) or isinstance(values, (str, bytes)):
        return False
    return all(isinstance(value, str) for value in values)


def are_shares(values: object) -> bool:
    """Return whether a value is a list of one or two columns of shares that have a name."""
    return are_texts(values) and 0 < len(values) <= 2 and _SHARES.issuperset(values)


def is_named_amount(value: object) -> bool:
    """Return whether a value is a pair of a text and an amount, or None."""
    if value is None:
        return True
    if not isinstance(value, tuple) or len(value) != 2:
        return False
    name, amount = value
    if not isinstance(name, str):
        return False
    return isinstance(amount, Decimal)


def _is_choice_of(frame: pd.DataFrame, matching: object) -> bool:
    """Return whether a value has a truth value for each row of the frame, or is None."""
    if matching is None:
        return True
    if isinstance(matching, np.ndarray):
        return bool(matching.dtype == bool) and matching.shape == (len(frame),)
    if not isinstance(matching, pd.Series) or not is_bool_dtype(matching.dtype):
        return False
    return frame.index.equals(matching.index) and not matching.hasnans


def _has_texts(column: pd.Series) -> bool:
    """Return whether a column has nothing but texts and missing values."""
    known = column.dropna().astype(object)
    return infer_dtype(known) in ("string", "empty")


def _has_numbers(column: pd.Series) -> bool:
    """Return whether a column is of numbers, none of them endless, or without any value.

    Numbers of Python in a column of objects are numbers too, such as those of `Decimal`.
    """
    if is_any_real_numeric_dtype(column.dtype):
        return bool(np.isfinite(column.dropna().to_numpy(float)).all())
    return all(map(_is_number, column.dropna().tolist()))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    if type(value) is bool or not isinstance(value, (Real, Decimal)):
        return False
    return math.isfinite(value)


_Kind: TypeAlias = tuple[str, Callable[[object], bool]]
#: What each argument may be: the end of the key of what is wanted, and what tells it.
KINDS: dict[str, _Kind] = {
    "year": ("year", is_year),
    "filters": ("texts", are_texts),
    "notes": ("texts", are_texts),
    "share_of": ("share_of", is_named_amount),
    "within": ("within", is_named_amount),
    "n": ("count", is_count),
    "most": ("count", lambda value: value is None or is_count(value)),
    "values": ("shares", are_shares),
    "message": ("text", lambda value: isinstance(value, str)),
}
