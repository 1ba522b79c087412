"""Headings that cannot be read, or that stand for two: no figure below them has a column (R02).

Letters of a heading are lost, only one is left (合 for 合计), or two headings share a cell, so that
all behind them stand above other columns. The table names them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from shimahe.forms import Form, key_of, kind_named
from shimahe.reading.column_groups import is_qualifier, without_unit
from shimahe.reading.grids import Row
from shimahe.reading.headings import CODE_HEADING, LEVELS, NAME_HEADING, NOTES
from shimahe.vocabulary import BOXES, fold, has_lost_letters

#: Signs that stand for a lost letter of a heading. Stars and # are none here: they lead to notes.
_FOR_LETTERS = frozenset("?？" + BOXES)
#: Letters that number columns.
_NUMBERS = tuple("甲乙丙丁")
#: Headings of the numbers of lines.
_LINE_NUMBERS = ("行次", "栏次", "序号")
_YEAR = re.compile(r"20\d\d")
#: Headings of sums.
_SUMS = ("小计", "合计", "总计")
#: What headings of codes and names end with.
_LABELS = ("编码", "代码", "名称", "科目")
#: What headings of the parts of a sum end with, and what those of amounts do.
_PART = re.compile(r"(?:类|费|经费|支出|拨款)$")
_ENDS = re.compile("费用?|支出|拨款")
#: Words that join two names in one heading: 购置费及运行费, 购置(费).
_JOINING = "和与及、或(/,"
#: The fewest letters of a heading.
_FEWEST_LETTERS = 2


def is_damaged(heading: str) -> bool:
    """Whether letters of a heading are lost, or all but one.

    >>> is_damaged("基本▇出"), is_damaged("合*"), is_damaged("***"), is_damaged("合计*")
    (True, True, True, False)
    """
    if not heading:
        return False
    letters = fold(heading)
    if len(letters) < _FEWEST_LETTERS:
        return letters not in _NUMBERS
    return has_lost_letters(heading) or not _FOR_LETTERS.isdisjoint(heading)


def joins_two(form: Form, headings: Sequence[str]) -> bool:
    """Whether a heading of a column is that of two: the lowest one also with a blank between."""
    return bool(headings) and _joins_two(form, tuple(headings))


@lru_cache(maxsize=1024)  # disclosures print the same headings over and over
def _joins_two(form: Form, headings: Sequence[str]) -> bool:
    """Whether a heading of a column is that of two. Results are kept."""
    if any(_touch(form, without_unit(heading)) for heading in headings):
        return True
    lowest = without_unit(headings[-1])
    if _holds_two_years(lowest) or _names_line_numbers_too(lowest):
        return True
    words = headings[-1].split()
    if len(words) > 1 and words[0] in _LINE_NUMBERS:
        return True
    keys = set()
    for word in words:
        keys.add(key_of(form.columns, without_unit(word)))
    if len(words) > 1 and None not in keys and len(keys) == len(words):
        return True
    return _begins_with_a_sum(headings[-1]) or _holds_labels_and_a_sum(headings[-1])


def _holds_two_years(folded: str) -> bool:
    """Whether a heading is made of two that say a year or a stage each.

    >>> _holds_two_years("2024年预算数2025年预算数"), _holds_two_years("2025年调整预算数")
    (True, False)
    """
    begins = [match.start() for match in _YEAR.finditer(folded)]
    if len(begins) != 2 or begins[0] > 0:
        return False
    left, right = folded[: begins[1]], folded[begins[1] :]
    return is_qualifier(left) and is_qualifier(right)


def _names_line_numbers_too(folded: str) -> bool:
    """Whether a heading is that of line numbers and of the amounts or labels beside them.

    >>> _names_line_numbers_too("行次预算数"), _names_line_numbers_too("科目名称行次")
    (True, True)
    >>> _names_line_numbers_too("行次"), _names_line_numbers_too("项目序号")
    (False, False)
    """
    for word in _LINE_NUMBERS:
        labels = folded.removesuffix(word)
        if labels != folded and labels.endswith(_LABELS):
            return True
        rest = folded.removeprefix(word)
        if rest != folded and (is_qualifier(rest) or rest in _SUMS):
            return True
    return False


def _begins_with_a_sum(heading: str) -> bool:
    """Whether a heading is that of a sum and of a part of it.

    >>> _begins_with_a_sum("小计 运转类"), _begins_with_a_sum("小计公务用车购置费")
    (True, True)
    >>> _begins_with_a_sum("合计备注")
    True
    >>> _begins_with_a_sum("合计金额"), _begins_with_a_sum("小 计(万元)")
    (False, False)
    """
    folded = without_unit(heading)
    for word in _SUMS:
        part = folded.removeprefix(word)
        if part != folded and _PART.search(part) and not is_qualifier(part):
            return True
        if part != folded and part in NOTES:
            return True
    return False


def splits_heading(form: Form, header: Sequence[Row], body: Sequence[Row]) -> bool:
    """Whether a row of headings has more cells than all rows below, since one stands in two.

    The two make up a heading that neither of them is: 科目编 | 码, 公 | 用经费.
    """
    width = max((len(row.fields) for row in body), default=0)
    for row in header:
        if not width or len(row.fields) <= width:
            continue
        for left, right in pairwise(map(without_unit, row.fields)):
            if left and right and _make_up_heading(form, left, right):
                return True
    return False


def _make_up_heading(form: Form, left: str, right: str) -> bool:
    """Whether two texts are together a heading of labels, codes or amounts, and neither alone."""
    whole = left + right
    for pattern in (NAME_HEADING, CODE_HEADING):
        match = pattern.search(whole)
        if match and match.start() < len(left) < match.end() and left not in LEVELS:
            return True
    alone = {None, key_of(form.columns, left), key_of(form.columns, right)}
    return key_of(form.columns, whole) not in alone


def _holds_labels_and_a_sum(heading: str) -> bool:
    """Whether a heading is that of codes or names and of the sum beside them.

    >>> _holds_labels_and_a_sum("科目编码及名称合计"), _holds_labels_and_a_sum("支出项目合计")
    (True, False)
    """
    folded = without_unit(heading)
    for word in _SUMS:
        labels = folded.removesuffix(word)
        if labels != folded and labels.endswith(_LABELS):
            return True
    return False


def _touch(form: Form, folded: str) -> bool:
    """Whether a heading is that of two columns of a form, each ending with a word of money.

    公用经费项目支出 is one: a class of the projects that all spending is made of.
    """
    if kind_named(folded) is not None:
        return False
    for end in _ENDS.finditer(folded):
        left, right = folded[: end.end()], folded[end.end() :]
        if right.startswith(_SUMS) or not _PART.search(right):
            continue
        keys = {key_of(form.columns, left), key_of(form.columns, right)}
        if None not in keys and len(keys) == 2 and right[0] not in _JOINING:
            return True
    return False
