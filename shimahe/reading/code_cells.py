"""The code and the name that the cells of a row print, whatever way they share them (R08b).

A code stands in one cell, is split by level into several, or shares its cell with the name. This
module knows cells only; which of them are looked at is the matter of `table_reader`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from shimahe.reading.grids import Row
from shimahe.reading.header_rows import CODE_AND_NAME
from shimahe.vocabulary import (
    CLASS_DIGITS,
    IN_PLACE_OF_LETTERS,
    fold,
    half_width,
    has_digit,
    is_blank,
    is_chinese,
    parse_figure,
)

_WHOLE_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_LENGTHS_OF_CODES = (3, 5, 7)
#: The most characters of a code or a level, with signs that are no part of it.
_LONGEST_CODE = max(_LENGTHS_OF_CODES) + 2
_DIGITS_OF_A_LEVEL = 2  # of those below the class
_NO_LEVEL = "00"
#: The signs that part the levels of a code: 201.03.01, 201·03·01, 201—03—01.
_SIGNS_BETWEEN = r".．·•‧・\-－‐‑–—―_＿"
_BETWEEN_LEVELS = re.compile(rf"[\s{_SIGNS_BETWEEN}]")
#: A code whose levels are parted, and the name behind it: 201.03.01 行政运行.
_LEVELS_AND_NAME = re.compile(
    rf"[\[(（【]?([2-5]\d\d)([\s{_SIGNS_BETWEEN}]+)(\d\d)(?:\2(\d\d))?([\])）】]?[-—_\s]*)"
    r"([^\d\-—_\s].*)",
    re.DOTALL,
)
#: The zeros of a code that a workbook prints as a number: 201.0.
_NO_DECIMALS = re.compile(r"\.0+$")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")


class Head(NamedTuple):
    """What stands before the figures of a row: its label and, where one is printed, its code."""

    label: str
    code: str | None = None


#: The head of a row that prints figures only.
NO_HEAD = Head("")


class CodeParts(NamedTuple):
    """The head of a row of a table by code, and the place from which its figures stand."""

    head: Head
    figures_from: int


NO_PARTS = CodeParts(Head(""), 0)


# --- one cell -----------------------------------------------------------------------------------


def clean_code(text: str) -> tuple[str | None, str]:
    """Return the code in a cell and the name behind it; None for the code where there is none.

    A code has 3, 5 or 7 digits, which blanks may part, and stands alone or in front of a name in
    Chinese. With another sign behind it (201?03) its digits may be the beginning of a longer code.

    >>> clean_code("[2080505]养老"), clean_code("[20805*5]养老"), clean_code("20805□5养老")
    (('2080505', '养老'), (None, '[20805*5]养老'), (None, '20805□5养老'))
    """
    if len(text) in _LENGTHS_OF_CODES and text.isascii() and text.isdigit():
        return text, ""
    digits = _BETWEEN_LEVELS.sub("", _NO_DECIMALS.sub("", fold(text)))
    if _WHOLE_CODE.fullmatch(digits):
        return digits, ""
    parted = _levels_and_name(text.strip())
    if parted is not None:
        return parted
    joined = CODE_AND_NAME.fullmatch(text.strip())
    name = joined.group(2) if joined else ""
    if joined and parse_figure(text) is None and any(map(is_chinese, name)) and not _goes_on(name):
        return fold(joined.group(1)), name.strip()
    if digits.isdigit():
        return None, ""
    return _code_behind_name(text.strip())


def _levels_and_name(text: str) -> tuple[str | None, str] | None:
    """Return the code whose levels are parted, and the name behind it; None for any other text.

    Two digits behind a blank may begin a name, if nothing parts them from it. Two behind a point
    may be decimals, if no bracket closes behind them: then no code is known.

    >>> _levels_and_name("[201.03]政府办公厅"), _levels_and_name("201 03 01 行政运行")
    (('20103', '政府办公厅'), ('2010301', '行政运行'))
    >>> _levels_and_name("205 12个项目"), _levels_and_name("205.12 教育支出")
    (None, (None, '205.12 教育支出'))
    """
    match = _LEVELS_AND_NAME.fullmatch(text)
    if match is None or parse_figure(text) is not None:
        return None
    first, between, second, third, behind, name = match.groups()
    may_begin_name = between.isspace() and not third and not behind
    if may_begin_name or not any(map(is_chinese, name)):
        return None
    if between in (".", "．") and not third and not behind.strip():
        return None, text
    return first + second + (third or ""), name.strip()


def is_parted_code(text: str) -> bool:
    """Whether the levels of a code stand alone in a cell, with blanks between them: 201 03 01.

    >>> is_parted_code("201 03 01"), is_parted_code("25 20502"), is_parted_code("201 30")
    (True, False, True)
    """
    lengths = [len(level) for level in text.split()]
    return lengths in ([3, 2], [3, 2, 2]) and clean_code(text)[0] is not None


def without_padding(code: str) -> str:
    """Return a code without the zeros that pad it to the length of the lowest level.

    >>> without_padding("2010000"), without_padding("2010300"), without_padding("2010301")
    ('201', '20103', '2010301')
    """
    while len(code) > CLASS_DIGITS and code.endswith(_NO_LEVEL):
        code = code.removesuffix(_NO_LEVEL)
    return code


def _goes_on(behind: str) -> bool:
    """Whether a sign for a lost digit and a digit stand behind the digits of a code.

    >>> _goes_on("*5]养老"), _goes_on("?养老"), _goes_on("5.养老")
    (True, False, False)
    """
    rest = behind.lstrip("".join(IN_PLACE_OF_LETTERS))
    return rest != behind and rest[:1].isdigit()


def _code_behind_name(text: str) -> tuple[str | None, str]:
    """Return the code in brackets behind a name and the name; None and all the text without one.

    >>> _code_behind_name("教育支出（205）"), _code_behind_name("教育支出(2023)")
    (('205', '教育支出'), (None, '教育支出(2023)'))
    """
    if text[-1:] not in (")", "）"):
        return None, text
    before, _, code = half_width(text[:-1]).rpartition("(")
    if not before.strip() or code[:1] not in "2345" or not _WHOLE_CODE.fullmatch(code):
        return None, text
    return code, text[: len(before)].strip()


def without_commas(text: str) -> str:
    """Return a code that a program printed as a number without its commas: 20,103 → 20103.

    Only used below a heading of codes; elsewhere such a text is a figure.
    """
    return text.replace(",", "") if "," in text and _THOUSANDS.fullmatch(text) else text


def coded_name(texts: Sequence[str]) -> tuple[str | None, str]:
    """Return the code and the name of the first cell of names that holds both, else the first name.

    The name of an office may stand in front of the account: 甲局 | 205 教育支出.
    """
    coded = [clean_code(text) for text in texts if text]
    first = coded[0] if coded else (None, "")
    return next((both for both in coded if both[0] is not None), first)


# --- several cells ------------------------------------------------------------------------------


def part_levels(cells: Sequence[str]) -> tuple[list[str], str]:
    """Return the levels in the cells of a split code, and the name that shares a cell with one.

    >>> part_levels(["201", "02", "99 其他政协事务支出"])
    (['201', '02', '99'], '其他政协事务支出')
    """
    levels = []
    name = ""
    for cell in cells:
        behind = cell.lstrip("0123456789")
        words = behind.lstrip(" \u3000-—_")
        if behind != cell and words and is_chinese(words[0]):
            levels.append(cell.removesuffix(behind))
            name = name or words
        else:
            levels.append(cell)
    return levels, name


def join_levels(cells: list[str], code_above: str) -> str | None:
    """Join a code that is split by level into cells: 201 | 03 | 01 → 2010301 (R08b).

    A blank level is that of the code above, if the levels before it are the same; `2` stands for
    `02`. The lowest cell may hold the whole code, and one that stands alone also that of a level
    below its own. None where no cell is a number, a level is not known or not read (9?, 见附件,
    2811), or the result is not a code.

    >>> join_levels(["201", "03", "01"], ""), join_levels(["", "2010301", ""], "")
    ('2010301', '2010301')
    """
    digits_at = [level for level, cell in enumerate(cells) if cell.isdigit()]
    if not digits_at:
        return None
    lowest = digits_at[-1]
    if any(map(has_digit, cells[lowest + 1 :])):
        return None
    if lowest and len(cells[lowest]) == 2 * lowest + 3:
        return cells[lowest] if all(map(cells[lowest].startswith, cells[:lowest])) else None
    if lowest and len(cells[lowest]) == _LENGTHS_OF_CODES[-1] and not any(cells[:lowest]):
        return clean_code(cells[lowest])[0]
    code = ""
    for level, cell in enumerate(cells[: lowest + 1]):
        start = 2 * level + 1 if level else 0
        digits = cell.zfill(2) if cell and level else cell
        if cell and not cell.isdigit():
            return None
        if level and cell and len(digits) != _DIGITS_OF_A_LEVEL:
            return None
        if not cell and code_above.startswith(code):
            digits = code_above[start : 2 * level + 3]
        if not digits:
            return None
        code += digits
    return clean_code(code)[0]


def parts_by_content(row: Row) -> CodeParts:
    """Part a row that is not as wide as its header, by what its cells print.

    The digits in front of the first text are its code, the text is its name, and figures follow.
    """
    code_parts: list[str] = []
    for place, text in row.filled:
        code, name = clean_code(text)
        if _are_amounts(code_parts) and all(map(is_blank, row.fields[place:])):
            break
        if code is None and parse_figure(text) is None:
            return CodeParts(_head_of_levels(code_parts, text), place + 1)
        if code is not None and name:
            is_rest = _is_rest_of_code(code_parts, code)
            return CodeParts(Head(name, None if is_rest else code), place + 1)
        if code is None and not (text.isdigit() and len(text) <= 7):
            break
        code_parts.append(code or text)
    return NO_PARTS


def _are_amounts(parts: Sequence[str]) -> bool:
    """Whether two or more numbers of a row are as long as codes, so that they cannot be one code.

    Where nothing but dashes follows them, they are amounts: 301 | 301 | -.
    """
    return sum(len(part) in _LENGTHS_OF_CODES for part in parts) > 1


def _head_of_levels(parts: Sequence[str], text: str) -> Head:
    """Return the head of a row by the digits in front of its first text, and that text.

    The text may begin with the lowest level (99 其他政协事务支出). Without a name it may be a level
    that is not read (9?), and the code is not known; a longer text is a name in letters.

    >>> _head_of_levels(["201", "03"], "9?"), _head_of_levels(["205"], "=SUM(D10:D20)")
    (Head(label='9?', code=None), Head(label='=SUM(D10:D20)', code='205'))
    """
    levels, name = part_levels([text])
    if parts and name and len(levels[0]) == _DIGITS_OF_A_LEVEL:
        return Head(name, _join_code([*parts, *levels]))
    may_be_code = len(text) <= _LONGEST_CODE and has_digit(text)
    is_level = may_be_code and not any(map(is_chinese, text))
    return Head(text, None if is_level else _join_code(parts))


def _is_rest_of_code(parts: Sequence[str], code: str) -> bool:
    """Whether digits are no code but the rest of one that begins in the cell before: 2013 | 202.

    >>> _is_rest_of_code(["2013"], "202"), _is_rest_of_code(["12"], "202")
    (True, False)
    """
    before = parts[-1] if parts else ""
    return len(before) == 4 and before[0] in "235" and len(before + code) in _LENGTHS_OF_CODES


def _join_code(parts: Sequence[str]) -> str | None:
    """Return the code in the digits in front of a name, which may be split by level.

    A number in front of the three digits of its class is a running number, and no part of it.
    """
    for number, part in reversed(list(enumerate(parts))):
        if len(part) in (5, 7):
            return clean_code(part + "".join(parts[number + 1 :]))[0]
    classes = [number for number, part in enumerate(parts) if len(part) == 3]
    if not classes:
        return None
    levels = parts[classes[-1] :]
    return clean_code("".join(level.zfill(2) for level in levels))[0]
