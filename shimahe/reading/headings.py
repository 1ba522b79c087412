"""Titles and headings → the form that a table is, and the meaning of each of its columns.

A form is told by words of its title, or where the title is lost by headings that no other form has:
by meaning, never by number or place. Titles and headings are compared folded (half-width, no spaces
or quotation marks). The forms themselves stand in `shimahe.forms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BUDGETS,
    BY_KEY,
    CODE,
    DEPARTMENT_BALANCE,
    FORMS,
    NAME,
    NUMBER,
    THREE_PUBLIC,
    VOCABULARY,
    Form,
    key_of,
)
from shimahe.vocabulary import ORDINAL, UNIT, fold

_OTHER_YEAR = re.compile(r"上年(?!结转)|去年|增减|增长|比例|占比|%|备注|序号")
_SUBTOTAL = re.compile(r"^(?:小计|合计|总计|(?:20\d\d年度?)?(?:预|决)算数|金额)(?:\(.*\))?$")
_CODE_HEADING = re.compile(r"编码|代码|^[类款项]$")
_NAME_HEADING = re.compile(r"科目名称|^名称|^项目(?:名称)?$|功能科目名称|^科目$|^支出功能分类科目$")
_SUM_WORDS = re.compile("合计|小计|总计")
_NAMES_NO_ITEM = re.compile(r"合计|小计|总计|.*[预决]算数|金额")
_OF_THREE_PUBLIC = re.compile("三公|车")
#: Columns of 三公 by the ones that their headings may stand under, besides the total.
_INSIDE_VEHICLES = {"vehicle_purchase", "vehicle_operation"}
_CONTINUED = re.compile(r"^\(?续表?\)?[:、]?|[(\-]?续表?\d*\)?$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
#: The number of a table, in front of its title and behind it, in folded text.
_NUMBER_WORDS = r"(?:附件|附|财决|财预|公开|预算|决算|部门|单位)*"
_TABLE_NUMBER = (
    rf"{_NUMBER_WORDS}(?:表(?:{ORDINAL}|\d+)(?:-\d+)*|\d+(?:-\d+)*表|\d{{1,2}}(?:-\d+)*)"
)
_NUMBER_IN_FRONT = re.compile(
    rf"^(?:{_TABLE_NUMBER}|附[件表]|{ORDINAL}、|\({ORDINAL}\))(?!\d|年)[:、.\-]*"
)
_NUMBER_BEHIND = re.compile(rf"(?<=表){_TABLE_NUMBER}$")

HeaderRow = tuple[str, ...]


# --- which form -----------------------------------------------------------------------------------


def fold_title(title: str | None) -> str:
    """Return a title as it is compared.

    Folded, without its number, its unit mark, the mark that it goes on from a page, and brackets
    that name no budget.

    >>> fold_title("附件2：甲镇部门（综合）支出总表 公开03表（单位：万元）")
    '甲镇部门支出总表'
    """
    folded = _CONTINUED.sub("", fold(title or ""))
    folded = UNIT.sub("", folded)
    folded = _IN_BRACKETS.sub(_keep_budget, folded)
    return _NUMBER_BEHIND.sub("", _NUMBER_IN_FRONT.sub("", folded))


def _keep_budget(brackets: re.Match[str]) -> str:
    """Return brackets that name a budget, and nothing for any other."""
    return brackets.group() if key_of(BUDGETS, brackets.group()) else ""


def match_title(title: str) -> Form | None:
    """Return the form whose title this is; None where it is no standard form.

    A title that fits several is of the one that is over all the others, and of none where there is
    no such form.

    >>> match_title("2024年部门政府性基金预算支出功能分类预算表").key
    'fund_spending'
    """
    fitting = _forms_that_fit(fold_title(title))
    below = {key for form in fitting for key in form.over}
    highest = [form for form in fitting if form.key not in below]
    return highest[0] if len(highest) == 1 else None


@lru_cache(maxsize=1024)  # a disclosure asks for the same titles over and over
def _forms_that_fit(folded: str) -> tuple[Form, ...]:
    """Return the forms that have a pattern for a folded title."""
    fitting: list[Form] = []
    for form in FORMS:
        if any(re.search(pattern, folded) for pattern in form.titles):
            fitting.append(form)
    return tuple(fitting)


def title_rank(form: Form, title: str | None) -> int:
    """Return how well a title names a form: the place of the first of its patterns it holds."""
    folded = fold_title(title)
    for rank, pattern in enumerate(form.titles):
        if re.search(pattern, folded):
            return rank
    return len(form.titles)


def match_headings(texts: list[str]) -> Form | None:
    """Return the form whose headings stand in these texts, where the title is lost.

    None unless they are the headings of one form only.
    """
    folded = [fold(text) for text in texts]
    words = " ".join(folded)
    forms = [form for form in FORMS if form.headings and _all_stand_in(form.headings, words)]
    if forms:
        return forms[0] if len(forms) == 1 else None
    names = [text for text in folded if _NAME_HEADING.search(text)]
    if len(names) < 2 or "编码" in words:
        return None
    is_appropriation = "一般公共预算" in words
    return BY_KEY[APPROPRIATION_BALANCE if is_appropriation else DEPARTMENT_BALANCE]


def _all_stand_in(headings: Sequence[str], words: str) -> bool:
    return all(heading in words for heading in headings)


def is_heading(text: str, form: Form | None = None) -> bool:
    """Whether a cell is a word that headers are made of."""
    folded = fold(text)
    if VOCABULARY.fullmatch(folded):
        return True
    return form is not None and key_of(form.columns, folded) is not None


# --- what a column means --------------------------------------------------------------------------


def column_key(form: Form, headings: list[str]) -> str:
    """Return what a column means, from its headings top to bottom.

    That is a key of the form, `code`, `name`, `#` (running number), or the printed heading.
    """
    folded = [fold(text) for text in headings]
    if folded[-1] == "序号":
        return NUMBER
    printed = " ".join(headings)
    if any(_OTHER_YEAR.search(text) for text in folded):
        return printed
    if _CODE_HEADING.search(folded[-1]):
        return CODE
    if form.key == THREE_PUBLIC and not _NAME_HEADING.search(folded[-1]):
        return _three_public_key(form, folded)
    return _lowest_key(form, folded) or printed


def _lowest_key(form: Form, folded: list[str]) -> str | None:
    """Return what the lowest heading means; for a subtotal, what the group above it means."""
    keys = [_key_of_heading(form, text) for text in folded]
    if _SUBTOTAL.match(folded[-1]):
        groups = [key for key in keys if key not in (None, "total", "amount", NAME)]
        return groups[-1] if groups else keys[-1]
    return keys[-1]


def _key_of_heading(form: Form, folded: str) -> str | None:
    """Return the column that one heading names: a key of the form, or `name`."""
    key = key_of(form.columns, folded)
    if key is None and _NAME_HEADING.search(folded):
        return NAME
    return key


def _three_public_key(form: Form, folded: list[str]) -> str:
    """Return the column of 三公, which prints 合计 and 小计 under the headings of groups.

    What the group says comes first; a 小计 whose group is lost has no key.
    """
    lowest = folded[-1]
    words = "".join(folded) if _SUM_WORDS.search(lowest) else lowest
    if lowest == "小计" and not _OF_THREE_PUBLIC.search(words):
        return ""
    return key_of(form.columns, words) or " ".join(folded)


def _contradict(form: Form, headings: list[str]) -> bool:
    """Whether the lowest heading of a column of 三公 cannot stand under the one above it."""
    keys: list[str] = []
    for text in headings:
        folded = fold(text)
        key = None if _NAMES_NO_ITEM.fullmatch(folded) else key_of(form.columns, folded)
        if key:
            keys.append(key)
    if len(keys) < 2 or keys[-1] == keys[-2]:
        return False
    above, below = keys[-2:]
    if above == "vehicles" and below in _INSIDE_VEHICLES:
        return False
    return above != "total"


def columns_of(form: Form, header: list[HeaderRow]) -> list[str]:
    """Return the key of each column, from its header rows.

    None at all where headings stand under one another that cannot (blanks lost in the header). A
    key that stands twice is the latest year's; the other keeps its printed heading.
    """
    headings = headings_of(header)
    if form.key == THREE_PUBLIC and any(_contradict(form, texts) for texts in headings):
        return []
    keys: list[str] = []
    for texts in headings:
        if texts:
            keys.append(column_key(form, texts))
        else:  # a blank right of a code is a part of the code
            is_code = keys[-1:] == [CODE]
            keys.append(CODE if is_code else "")
    for start, stop in blocks(keys):
        _tell_years_apart(keys, headings, range(start, stop))
    return keys


def _tell_years_apart(keys: list[str], headings: list[list[str]], block: range) -> None:
    """Leave a key that stands several times in a block to the column of the latest year."""
    places_of: dict[str, list[int]] = {}
    for place in block:
        if keys[place] not in ("", CODE, NAME, NUMBER):
            places_of.setdefault(keys[place], []).append(place)
    for places in places_of.values():
        latest = max(places, key=lambda place: _recency("".join(headings[place]), place))
        for place in places:
            if place != latest:
                keys[place] = " ".join(headings[place]) + f" ({place + 1})"


def _recency(heading: str, place: int) -> tuple[str, bool, int]:
    """Return what orders columns of one meaning.

    The latest year is last; of one year, what was spent is behind what was planned, and what stands
    left behind what stands right.
    """
    year = max(re.findall(r"20\d\d", heading), default="")
    return year, "决算" in heading, -place


def blocks(keys: list[str]) -> list[tuple[int, int]]:
    """Return (start, stop) of the blocks of columns side by side, each with its code or label.

    >>> blocks(["name", "amount", "name", "total", "general_public"])
    [(0, 2), (2, 5)]
    """
    starts = [0]
    heads: set[str] = set()
    for place, key in enumerate(keys):
        if key not in (CODE, NAME):
            continue
        is_split = keys[place - 1] == key  # the parts of one code stand side by side
        if key in heads and not is_split:
            starts.append(place)
            heads.clear()
        heads.add(key)
    return list(zip(starts, [*starts[1:], len(keys)], strict=True))


# --- the cells of a header ------------------------------------------------------------------------


def headings_of(rows: list[HeaderRow]) -> list[list[str]]:
    """Return the headings of each column, top to bottom.

    A blank right of a heading belongs to it (a merged cell), except in the lowest row.
    """
    width = max(map(len, rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        below = rows[depth + 1 :]
        heading = ""
        for place, column in enumerate(columns):
            text = row[place] if place < len(row) else ""
            if text:
                heading = text
                column.append(text)
            elif heading and _stands_above(below, place):
                column.append(heading)
    return columns


def _stands_above(below: list[HeaderRow], place: int) -> bool:
    """Whether a blank heading has one below it, and so is part of the merged cell left of it."""
    return any(place < len(row) and row[place] for row in below)
