"""The conditional formats of a workbook of before 2007 (xls) → the same as those of an xlsx.

A rule that compares a cell with a number, or asks for an error, is translated; of any other rule it
is not known whether it holds. This module knows nothing about what tables say. The rule is R03b of
docs/method.md.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import BUILTIN_FORMATS, NumberFormat
from openpyxl.utils import get_column_letter

from shimahe.reading.formats.old_records import text_at
from shimahe.reading.formats.sheet_markup import Area, Condition

_OPERATORS = {
    1: "between",
    2: "notBetween",
    3: "equal",
    4: "notEqual",
    5: "greaterThan",
    6: "lessThan",
    7: "greaterThanOrEqual",
    8: "lessThanOrEqual",
}
_KINDS = {1: "cellIs", 2: "expression"}
_AREAS_AT = 12
_LOOK_AT = 6
#: Stands for a formula that is not translated.
_NOT_PLAIN = "?"
# What a look says, by the bits of its first four bytes, and the bytes that each takes.
_SAYS_FORMAT, _SAYS_FONT, _SAYS_PLACE = 1 << 25, 1 << 26, 1 << 27
_SAYS_BORDER, _SAYS_FILL, _SAYS_LOCK = 1 << 28, 1 << 29, 1 << 30
_FONT, _PLACE, _BORDER, _FILL, _LOCK = 118, 8, 8, 4, 2
_FLAGS = 6
_OWN_FORMAT = 1
#: The place of the colour in the record of a font.
_COLOUR_AT = 80
_NO_BACKGROUND = 1 << 18
# The signs of formulas.
_WHOLE, _NUMBER, _LESS = 0x1E, 0x1F, b"\x13"
_OF_ITSELF = frozenset(kind + bytes((0, 0, 0, 0xC0)) for kind in (b"\x2c", b"\x4c", b"\x6c"))
_COMPARES = {0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>"}
_CALLS = (0x21, 0x41, 0x61)
_ASKS_FOR_ERRORS = {2: "ISNA", 3: "ISERROR", 126: "ISERR"}


def rule_of(
    areas: bytes, record: bytes, number: int, colours: Mapping[int, str]
) -> tuple[Condition, DifferentialStyle]:
    """Return a rule and its look, from the records of its areas and of the rule itself.

    `number` is that of the rule and of its look; `colours` are those of the workbook by number.
    """
    kind, how, first, second = struct.unpack_from("<BBHH", record)
    look, end = _look(record, colours)
    formulas = [record[end : end + first], record[end + first : end + first + second]]
    places = _areas(areas)
    top_left = _top_left(places)
    condition = Condition(
        areas=places,
        kind=_KINDS.get(kind, ""),
        operator=_OPERATORS.get(how, ""),
        formulas=[_formula(signs, top_left) for signs in formulas if signs],
        priority=number,
        look=number,
        hides_figures=False,
    )
    return condition, look


def _areas(record: bytes) -> list[Area]:
    """Return the areas that a rule applies to: left, top, right, bottom."""
    count = struct.unpack_from("<H", record, _AREAS_AT)[0]
    found: list[Area] = []
    for place in range(count):
        top, bottom, left, right = struct.unpack_from("<HHHH", record, _AREAS_AT + 2 + 8 * place)
        found.append((left + 1, top + 1, right + 1, bottom + 1))
    return found


def _top_left(areas: list[Area]) -> str:
    """Return the name of the first cell of the first area, such as A1."""
    return f"{get_column_letter(areas[0][0])}{areas[0][1]}" if areas else ""


def _look(record: bytes, colours: Mapping[int, str]) -> tuple[DifferentialStyle, int]:
    """Return how cells look if a rule holds, and the place at which its formulas begin."""
    says, more = struct.unpack_from("<IH", record, _LOOK_AT)
    look = DifferentialStyle()
    at = _LOOK_AT + _FLAGS
    if says & _SAYS_FORMAT:
        code, length = _format(record, at, bool(more & _OWN_FORMAT))
        look.numFmt = NumberFormat(numFmtId=0, formatCode=code)
        at += length
    if says & _SAYS_FONT:
        colour = colours.get(struct.unpack_from("<I", record, at + _COLOUR_AT)[0])
        look.font = Font(color=colour) if colour else None
        at += _FONT
    at += _PLACE * bool(says & _SAYS_PLACE) + _BORDER * bool(says & _SAYS_BORDER)
    if says & _SAYS_FILL:
        number = struct.unpack_from("<H", record, at + 2)[0] >> 7 & 0x7F
        colour = None if says & _NO_BACKGROUND else colours.get(number)
        look.fill = PatternFill("solid", bgColor=colour) if colour else None
        at += _FILL
    return look, at + _LOCK * bool(says & _SAYS_LOCK)


def _format(record: bytes, at: int, is_own: bool) -> tuple[str, int]:
    """Return a number format, and how many bytes it takes."""
    if is_own:
        return text_at(record, at + 2), struct.unpack_from("<H", record, at)[0]
    return BUILTIN_FORMATS.get(record[at + 1], "General"), 2


def _formula(signs: bytes, top_left: str) -> str:
    """Return a formula as it is written in the first cell of its areas; "?" if it is not plain."""
    number = _number(signs)
    if number is not None:
        return number
    inside = signs[5:]
    if signs[:5] not in _OF_ITSELF or len(inside) < 3:
        return _NOT_PLAIN
    if inside[0] in _CALLS and len(inside) == 3:
        name = _ASKS_FOR_ERRORS.get(struct.unpack_from("<H", inside, 1)[0])
        return f"{name}({top_left})" if name else _NOT_PLAIN
    sign, number = _COMPARES.get(inside[-1]), _number(inside[:-1])
    return f"{top_left}{sign}{number}" if sign and number is not None else _NOT_PLAIN


def _number(signs: bytes) -> str | None:
    """Return the number that a formula consists of; None where it is something else."""
    if signs.endswith(_LESS) and len(signs) in (4, 10):
        number = _number(signs[:-1])
        return None if number is None else f"-{number}"
    if len(signs) == 3 and signs[0] == _WHOLE:
        return str(struct.unpack_from("<H", signs, 1)[0])
    if len(signs) == 9 and signs[0] == _NUMBER:
        return f"{struct.unpack_from('<d', signs, 1)[0]:f}"
    return None
