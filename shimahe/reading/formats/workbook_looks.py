"""The looks of a workbook's cells → which cannot be seen, and what conditional formats print.

Letters in the colour of their background cannot be seen. Conditions are followed if they compare a
cell with a number or ask for an error. If another condition may hide a figure, it is not known
whether the figure is seen. This module knows nothing about what tables say. The rule is R03b of
docs/method.md.
"""

from __future__ import annotations

import math
import operator
import re
from bisect import insort
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.differential import DifferentialStyle

from shimahe.reading.formats.fonts_and_colours import are_close
from shimahe.reading.formats.number_formats import print_number
from shimahe.reading.formats.sheet_markup import Condition

WHITE = "FFFFFF"
_BLACK = "000000"
_SYSTEM = {64: _BLACK, 65: WHITE}
_COMPARES: dict[str, Callable[[float, float], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}
_SIGNS = {"=": "equal", "<>": "notEqual", ">": "greaterThan", "<": "lessThan"}
_SIGNS |= {">=": "greaterThanOrEqual", "<=": "lessThanOrEqual"}
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?")
_OF_ITSELF = re.compile(r"([A-Z]+)(\d+)\s*(=|<>|>=|<=|>|<)\s*([-+]?\d+(?:\.\d*)?)")
_OF_AN_ERROR = re.compile(r"(?:ISERROR|ISERR|ISNA)\([^()]*\)", re.I)
_ABOUT_ERRORS = {"containsErrors": True, "notContainsErrors": False}


def colour_of(colour: Any) -> str | None:
    """Return a colour as six digits, or as a name of its own; None where none is set."""
    if colour is None:
        return None
    if colour.type == "rgb":
        return str(colour.rgb).upper()[-6:]
    if colour.type == "indexed":
        number = colour.indexed
        return _SYSTEM[number] if number in _SYSTEM else COLOR_INDEX[number][-6:]
    if colour.type == "theme" and not colour.tint and colour.theme in (0, 1):
        return (WHITE, _BLACK)[colour.theme]
    return f"{colour.type} {colour.value} {colour.tint}"


def colour_behind(fill: Any) -> str | None:
    """Return the background colour of a cell; None where a pattern has several."""
    if fill is None or fill.fill_type is None:
        return WHITE
    return colour_of(fill.fgColor) if fill.fill_type == "solid" else None


def is_unseen(font: Any, fill: Any) -> bool:
    """Whether letters have the colour of their background, or are struck out."""
    if font is not None and font.strike:
        return True
    letters = None if font is None else colour_of(font.color)
    return are_close(letters, colour_behind(fill))


class Conditions:
    """The conditional formats of a sheet that may hide figures or change them, in their order."""

    def __init__(self, conditions: Sequence[Condition], looks: Sequence[Any]) -> None:
        self.rules: list[tuple[int, int, Condition, Any]] = []
        for place, condition in enumerate(conditions):
            look = condition.look
            if isinstance(look, int):
                look = looks[look]
            elif look is not None:
                look = DifferentialStyle.from_tree(look)
            if condition.hides_figures or (look is not None and _matters(look)):
                insort(self.rules, (condition.priority, place, condition, look))

    def printed(self, place: tuple[int, int], value: Any, text: str, fill: Any) -> str | None:
        """Return what a cell prints; None where it cannot be seen, or this is not known.

        `text` is what it prints without conditions, and `fill` its own fill.
        """
        for _, _, condition, look in self.rules:
            if not any(_is_in(place, area) for area in condition.areas):
                continue
            holds = _holds(condition, value)
            if holds is False:
                continue
            if condition.hides_figures or look.numFmt is None:
                hides = condition.hides_figures or is_unseen(look.font, _fill_of(look) or fill)
                return None if hides else text
            number_format = look.numFmt.formatCode
            other = print_number(value, number_format) if _is_number(value) else text
            return other if other and (holds or other == text) else None
        return text


def _matters(look: Any) -> bool:
    """Whether a look sets the format or the colour of figures, or strikes them out."""
    font = look.font
    return look.numFmt is not None or (font is not None and bool(font.color or font.strike))


def _fill_of(look: Any) -> Any:
    """Return the fill of a conditional look, whose colour is stored as the background colour."""
    fill = look.fill
    if fill is None or fill.fill_type not in (None, "solid"):
        return fill
    behind = colour_of(fill.bgColor)
    return None if behind in (None, _BLACK) else _Solid(fill.bgColor)


class _Solid:
    """A fill of one colour."""

    fill_type = "solid"

    def __init__(self, colour: Any) -> None:
        self.fgColor = colour


def _is_in(place: tuple[int, int], area: tuple[int, int, int, int]) -> bool:
    """Whether a cell lies in an area."""
    row, column = place
    left, top, right, bottom = area
    return left <= column <= right and top <= row <= bottom


def _is_number(value: Any) -> bool:
    """Whether a value is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds(condition: Condition, value: Any) -> bool | None:
    """Return whether a rule applies to a cell; None where it is not known."""
    if condition.kind in ("dataBar", "iconSet"):
        return True
    is_error = isinstance(value, str) and value.startswith("#")
    if condition.kind in _ABOUT_ERRORS:
        return is_error is _ABOUT_ERRORS[condition.kind]
    if condition.kind == "containsBlanks":
        return False
    if condition.kind == "cellIs":
        return _compare(condition.operator, condition.formulas, value)
    if condition.kind == "expression" and condition.formulas:
        return _holds_expression(condition, value, is_error)
    return None


def _holds_expression(condition: Condition, value: Any, is_error: bool) -> bool | None:
    """Return whether a rule applies whose formula compares each cell with a number.

    None for any other formula, or where the rule has several areas.
    """
    formula = condition.formulas[0].strip()
    if _OF_AN_ERROR.fullmatch(formula):
        return is_error
    compared = _OF_ITSELF.fullmatch(formula)
    if compared is None or len(condition.areas) != 1:
        return None
    letters, row, sign, number = compared.groups()
    left, top, _, _ = condition.areas[0]
    if (_column_named(letters), int(row)) != (left, top):
        return None
    return _compare(_SIGNS[sign], [number], value)


def _column_named(letters: str) -> int:
    """Return the number of a column by its letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _compare(how: str, formulas: Sequence[str], value: Any) -> bool | None:
    """Return whether a comparison with numbers holds; None where the formulas are no numbers.

    A text is larger than any number.
    """
    if not formulas or not all(_NUMBER.fullmatch(formula.strip()) for formula in formulas):
        return None
    numbers = [float(formula) for formula in formulas]
    if not _is_number(value):
        value = math.inf
    if how in ("between", "notBetween") and len(numbers) > 1:
        return (min(numbers) <= value <= max(numbers)) is (how == "between")
    return _COMPARES[how](value, numbers[0]) if how in _COMPARES else None
