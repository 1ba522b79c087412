"""A number and the format of its cell → the text that a workbook prints.

113.694999 in a cell that shows two decimals is printed as 113.69. Promises the printed figure for
formats of digits, decimals, thousands and per cent. General prints ten digits, but at least four
decimals; for any other format all digits are returned. The rule is R03b of docs/method.md.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_GENERAL = re.compile(r"general|@", re.I)
_GENERAL_IN_CHINESE = re.compile("g/通用格式", re.I)
_GENERAL_PART = re.compile("general", re.I)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COLOUR = re.compile(r"\[(?:red|红色|color\s*3)\]", re.I)
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_ASIDE = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]')
# a point that is drawn between digits, which so shows ten thousands: 0!.0,
_DRAWN_POINT = re.compile(r"(?<=[#0?])(?:[\\!]\.|\"\.\")(?=([#0?]+))")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")
_DATES = re.compile("[ymdhs]", re.I)
#: The number of digits that a workbook keeps of a number.
_EXACT_DIGITS = 15
#: The number of digits that General prints: later ones are errors of adding fractions.
_GENERAL_DIGITS = 10
#: The decimals that are always kept.
_GENERAL_DECIMALS = 4


class _Section(NamedTuple):
    """One section of a format: what stands around the digits, and how these are printed."""

    before: str
    behind: str
    decimals: int
    fewest_decimals: int
    #: The fewest digits before the point, filled up with zeros, as for codes.
    fewest_digits: int
    has_commas: bool
    #: The power of ten by which the printed number is larger; negative if it is smaller.
    scale: int
    prints_digits: bool
    prints_zero: bool
    #: Whether the section is followed here; dates, fractions and exponents are not.
    is_known: bool
    #: The condition for numbers that it prints, such as < and 0.
    condition: tuple[str, Decimal] | None
    #: Whether it prints in red, which may mark a number below 0 in place of a sign.
    is_red: bool
    #: Whether it prints numbers as General does.
    is_general: bool = False

    def holds(self, number: Decimal) -> bool:
        """Whether a number fits the condition of the section; true if there is no condition."""
        if self.condition is None:
            return True
        sign, limit = self.condition
        return _HOLDS[sign](number, limit)

    @property
    def is_of_negatives(self) -> bool:
        """Whether the condition allows numbers below 0 only."""
        return (
            self.condition is not None
            and self.condition[0] in ("<", "<=")
            and (self.condition[1] <= 0)
        )


def print_number(value: float, number_format: str) -> str:
    """Return a number as its format prints it.

    >>> print_number(113.694999, "0.00"), print_number(-1234.5, "#,##0.00_ ;(#,##0.00)")
    ('113.69', '(1,234.50)')
    >>> print_number(0.30000000000000004, "General"), print_number(0, '#,##0.00;-#,##0.00;""')
    ('0.3', '')
    """
    number = _exact(value)
    if "g/" in number_format.lower():
        number_format = _GENERAL_IN_CHINESE.sub("General", number_format)
    if _GENERAL.fullmatch(number_format):
        return _as_general(number)
    sections = _sections(number_format)
    section, is_negative = _section_for(number, sections)
    if not section.is_known:
        return _as_plain(number)
    sign = "-" if is_negative else ""
    if section.is_general:
        return f"{sign}{section.before}{_as_general(abs(number))}{section.behind}".strip()
    if not section.prints_digits or not (number or section.prints_zero):
        return (section.before + section.behind).strip()
    shifted = abs(number).scaleb(section.scale)
    rounded = shifted.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    rounded = _without_zeros(rounded, section.fewest_decimals)
    digits = f"{rounded:,f}" if section.has_commas else f"{rounded:f}"
    whole, point, decimals = digits.partition(".")
    digits = f"{whole.zfill(section.fewest_digits)}{point}{decimals}"
    return f"{sign if rounded else ''}{section.before}{digits}{section.behind}".strip()


def print_text(text: str, number_format: str) -> str:
    """Return a text as the format of its cell prints it.

    >>> print_text("教育", "General"), print_text("教育", '@"支出"'), print_text("教育", ";;;")
    ('教育', '教育支出', '')
    """
    around = _around_text(number_format)
    if around is None:
        return text
    before, behind = around
    return before if behind is None else f"{before}{text}{behind}"


@lru_cache(maxsize=512)
def _around_text(number_format: str) -> tuple[str, str | None] | None:
    """Return what a format prints before and after a text; None where it prints just the text.

    If the second is None, the first replaces any text.
    """
    parts = _split(number_format)
    bare = _ASIDE.sub(lambda match: "\x00" * len(match.group()), parts[-1])
    at = bare.find("@")
    if at >= 0:
        return _words(parts[-1][:at]), _words(parts[-1][at + 1 :])
    return (_words(parts[-1]), None) if len(parts) > len(("above 0", "below 0", "0")) else None


def _exact(value: float) -> Decimal:
    """Return a number with the digits that a workbook keeps of it."""
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(f"{value:.{_EXACT_DIGITS}g}")


def _without_zeros(number: Decimal, fewest: int) -> Decimal:
    """Return a number without zeros at its end, but with at least `fewest` decimals."""
    least = Decimal(1).scaleb(-fewest)
    shortest = number.normalize()
    return number.quantize(least) if shortest == shortest.quantize(least) else shortest


def _as_general(number: Decimal) -> str:
    """Return a number as General prints it, without the error that adding fractions leaves.

    >>> _as_general(Decimal("30.000000000001")), _as_general(Decimal("-0.0000000000291"))
    ('30', '0')
    """
    decimals = max(_GENERAL_DECIMALS, _GENERAL_DIGITS - max(1, number.adjusted() + 1))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _as_plain(abs(number) if number.is_zero() else number)


def _as_plain(number: Decimal) -> str:
    """Return all digits of a number, without zeros at the end of its decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section_for(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """Return the section that prints a number, and whether a minus sign is printed before it.

    The sign is also printed where only red tells that the number is below 0.
    """
    if any(section.condition for section in sections):
        section = next((one for one in sections if one.holds(number)), sections[-1])
        return section, number < 0 and not section.is_of_negatives
    if number < 0 and len(sections) > 1:
        return sections[1], _is_told_by_red(sections[0], sections[1])
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], number < 0


def _is_told_by_red(positive: _Section, negative: _Section) -> bool:
    """Whether numbers below 0 are printed like those above, just in red."""
    around = [(one.before.strip(), one.behind.strip()) for one in (positive, negative)]
    return negative.is_red and around[0] == around[1]


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    """Return the sections of a format: for numbers above 0, below 0, and 0."""
    return tuple(_section(text) for text in _split(number_format)[:3])


def _split(number_format: str) -> list[str]:
    """Return the sections of a format, which semicolons outside quotation marks part."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;])+|\A(?=;)|(?<=;)(?=;|$)', number_format) or [""]


def _section(text: str) -> _Section:
    """Return what one section of a format says."""
    drawn = sum(len(digits) for digits in _DRAWN_POINT.findall(text))
    text = _DRAWN_POINT.sub(".", text)
    bare = _ASIDE.sub(lambda match: "\x00" * len(match.group()), text)
    condition = _CONDITION.search(text)
    told = (condition.group(1), Decimal(condition.group(2))) if condition else None
    is_red = _COLOUR.search(text) is not None
    is_known = "E" not in bare and "/" not in bare and _DATES.search(bare) is None
    found = _GENERAL_PART.search(bare) or _DIGITS.search(bare)
    if found is None:
        return _Section(_words(text), "", 0, 0, 0, False, 0, False, False, is_known, told, is_red)
    digits = found.group()
    whole, _, decimals = digits.partition(".")
    thousands = len(digits) - len(digits.rstrip(","))
    decimals = decimals.rstrip(",")
    behind = bare[found.end() :]
    words_before = _words(text[: found.start()])
    words_behind = _words(text[found.end() :])
    percents = behind.count("%")
    scale = 2 * percents - 3 * thousands - drawn
    has_commas = "," in whole.rstrip(",")
    if _DIGITS.search(behind) is not None:
        is_known = False
    is_general = _GENERAL_PART.fullmatch(digits) is not None
    return _Section(
        before=words_before,
        behind=words_behind,
        decimals=len(decimals),
        fewest_decimals=decimals.count("0"),
        fewest_digits=whole.count("0"),
        has_commas=has_commas,
        scale=scale,
        prints_digits=True,
        prints_zero="0" in digits,
        is_known=is_known,
        condition=told,
        is_red=is_red,
        is_general=is_general,
    )


def _words(text: str) -> str:
    """Return the words and signs around the digits, without quotation marks and codes."""
    return _ASIDE.sub(lambda match: match.group(1) or match.group(2) or "", text)
