"""The number format with which a workbook shows a number exactly as a figure is printed.

Promises that a number in its format has the same characters as the printed figure. A figure that no
format can show so, such as a misprint with a comma in the wrong place, has none and stays a text.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: A printed figure with one number: text without digits, whole part, decimals, text without digits.
_NUMBER = re.compile(r"(\D*?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?(\D*)", re.ASCII)
#: The signs before a number whose value may be below zero.
_MINUS = re.compile(r"[-－−–(（△▲]")
_LONGEST_WORDS = 20  # characters at most before and behind the number together
#: How many digits of a number a workbook keeps.
_DIGITS = 15


def number_format(text: str, value: Decimal | None) -> str | None:
    """Return the number format that shows `value` exactly as `text`; None where there is none.

    >>> number_format("6,084.49", Decimal("6084.49")), number_format("5.0%", Decimal("5.0"))
    ('#,##0.00', '0.0"%"')
    >>> number_format("(3.00)", Decimal("-3"))
    '0.00;"("0.00")"'
    >>> number_format("1,3635.67", Decimal("13635.67"))
    """
    found = _NUMBER.fullmatch(text)
    if found is None or value is None or not value.is_finite():
        return None
    before, whole, decimals, behind = found.groups(default="")
    if Decimal(whole.replace(",", "") + decimals) != abs(value):
        return None
    if not _can_be_kept(before + behind, value):
        return None
    number = _digits_format(whole) + ("." + "0" * len(decimals[1:]) if decimals else "")
    shown = f"{_quoted(before)}{number}{_quoted(behind)}"
    if value >= 0:
        return shown
    return f"{number};{shown}" if _MINUS.search(before) else None


def is_kept(value: Decimal) -> bool:
    """Whether a workbook keeps all digits of a number, which are at most 15."""
    return len(value.normalize().as_tuple().digits) <= _DIGITS


def _can_be_kept(words: str, value: Decimal) -> bool:
    """Whether the text around a number fits into a format, and its digits into a cell."""
    return len(words) <= _LONGEST_WORDS and '"' not in words and is_kept(value)


def _digits_format(whole: str) -> str:
    """Return the format of the digits before the point, with commas or leading zeros as printed."""
    if "," in whole:
        return "#,##0"
    is_padded = len(whole) > 1 and whole.startswith("0")
    return "0" * len(whole) if is_padded else "0"


def _quoted(words: str) -> str:
    """Return words in quotation marks, so that a format shows them as they are."""
    return f'"{words}"' if words else ""
