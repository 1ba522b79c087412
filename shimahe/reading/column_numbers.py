"""Rows that number the columns of a table, printed between its headings and its first row.

For example 栏次 | 1 | 2 | 3, or ** | ** | 1=2+3 | 2 | 3, or 甲 | 乙 | 1 | 2. None of these numbers
is an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from shimahe.reading.headings import LEVELS
from shimahe.vocabulary import fold, has_digit, is_blank, is_chinese, parse_figure

#: Words that say that the numbers of columns stand beside them.
_SAYS_NUMBERS = {"栏次", "行次", "栏目"}
#: Letters that number the columns of labels.
_LETTERS = frozenset("甲乙丙丁戊己庚辛壬癸ABCDEFGH")
#: What else such a row may print below the headings of labels.
_BESIDE_NUMBERS = {"项目", "序号", "栏", "次", *LEVELS}
#: The number of a column, perhaps with those it adds up: 1, (2), 3栏, 1=2+3, 4=(3-2)/2, 5=4/3%; or
#: with the word of the cell beside it: 栏次 1.
_NUMBER = re.compile(
    r"(?:[栏行]次)?\(?(?P<number>[1-9]\d?)\)?(?:[栏行]次|栏)?(?:=[\d()栏+\-−×/÷%]+)?"
)


def _is_of_a_row(folded: str) -> bool:
    """Whether a text is a label or a figure of a row, and no number of a column that is not read.

    >>> _is_of_a_row("12.0O"), _is_of_a_row("12.00"), _is_of_a_row("合计")
    (False, True, True)
    """
    return parse_figure(folded) is not None or any(map(is_chinese, folded))


def are_column_numbers(cells: Iterable[str]) -> bool:
    """Whether the cells of a row number the columns.

    Beside 栏次 and numbers in turn, a heading may stand that is merged over the rows of the header.

    >>> are_column_numbers(["栏次", "", "1=2+3", "2", "3"]), are_column_numbers(["甲", "1", "2"])
    (True, True)
    >>> are_column_numbers(["单位名称", "栏次", "1", "2", "备注"])
    True
    >>> are_column_numbers(["合计", "1", "2"]), are_column_numbers(["", "1.00", "2"])
    (False, False)
    >>> are_column_numbers(["**", "1", "2", "3O", "4"])  # one of them is not read
    True
    """
    texts = [fold(cell) for cell in cells if cell]
    if not has_digit("".join(texts)):  # as in most rows of headings
        return False
    is_said = False
    has_letters = False  # or stars
    has_others = False
    numbers: list[int] = []
    for folded in texts:
        match = _NUMBER.fullmatch(folded)
        if match:
            numbers.append(int(match.group("number")))
        elif folded in _SAYS_NUMBERS:
            is_said = True
        elif folded in _LETTERS or not folded:  # ** is folded to nothing
            has_letters = True
        elif folded not in _BESIDE_NUMBERS and not is_blank(folded):
            is_behind_numbers = len(numbers) > 1
            may_be_number = (is_said or is_behind_numbers) and not _is_of_a_row(folded)
            if may_be_number and is_behind_numbers:
                numbers.append(len(numbers) + 1)  # it is not read, but its place is told
            has_others = has_others or not may_be_number
    are_in_turn = bool(numbers) and numbers == list(range(1, len(numbers) + 1))
    if is_said:
        return bool(numbers) and (are_in_turn or not has_others)
    return are_in_turn and not has_others and (has_letters or len(numbers) > 1)
