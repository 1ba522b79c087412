"""The looks of a workbook's cells → which of them nobody sees, and what a condition prints instead.

Letters in the colour behind them are not seen. Of conditions those are followed that compare a cell
with a number or ask for an error; where another may hide a figure, nobody can say whether it is
seen. It knows nothing of what tables say.
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
    """Return a colour as six digits, or as a name of its own; None where none is said."""
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
    """Return the colour of a cell; None where a pattern draws several."""
    if fill is None or fill.fill_type is None:
        return WHITE
    return colour_of(fill.fgColor) if fill.fill_type == "solid" else None


def is_unseen(font: Any, fill: Any) -> bool:
    """Whether letters have the colour that is behind them."""
    letters = None if font is None else colour_of(font.color)
    return are_close(letters, colour_behind(fill))


class Conditions:
    """The rules of a sheet by which figures may be hidden or printed otherwise, the first first."""

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
        """Return what a cell with a fill prints; None where it is not seen, or nobody can say."""
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
    """Whether a look says how figures are printed, or in what colour."""
    return look.numFmt is not None or (look.font is not None and look.font.color is not None)


def _fill_of(look: Any) -> Any:
    """Return the fill of a look under a condition, which says its colour as the background."""
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
    row, column = place
    left, top, right, bottom = area
    return left <= column <= right and top <= row <= bottom


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds(condition: Condition, value: Any) -> bool | None:
    """Return whether a rule holds for a cell; None where nobody can say."""
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
    """Return whether a rule holds that compares each cell of its one area by itself."""
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
    """Return the number of a column."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _compare(how: str, formulas: Sequence[str], value: Any) -> bool | None:
    """Return whether a value stands so to numbers; None where these are not plain.

    A text stands above any number.
    """
    if not formulas or not all(_NUMBER.fullmatch(formula.strip()) for formula in formulas):
        return None
    numbers = [float(formula) for formula in formulas]
    if not _is_number(value):
        value = math.inf
    if how in ("between", "notBetween") and len(numbers) > 1:
        return (min(numbers) <= value <= max(numbers)) is (how == "between")
    return _COMPARES[how](value, numbers[0]) if how in _COMPARES else None
