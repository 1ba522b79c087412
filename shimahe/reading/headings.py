"""The standard forms, as `data/rules/forms.toml` declares them: how each is recognised (by meaning,
never by number or place), what its columns mean, and its own sums.

A form is told by words of its title, or where the title is lost by headings that no other form has.
Reading uses the sums to place figures whose column cannot be seen; the audit checks them. Titles
and headings are compared folded (half-width, no spaces or quotation marks).
"""

from __future__ import annotations

import re

from shimahe.forms import BY_KEY, CODE, FORMS, NAME, NUMBER, VOCABULARY, Form, key_of
from shimahe.vocabulary import fold

_OTHER_YEAR = re.compile(r"上年(?!结转)|去年|增减|增长|比例|占比|%|备注|序号")
_SUBTOTAL = re.compile(r"^(?:小计|合计|总计|(?:20\d\d年度?)?(?:预|决)算数|金额)(?:\(.*\))?$")
_CODE_HEADING = re.compile(r"编码|代码|^[类款项]$")
_NAME_HEADING = re.compile(r"科目名称|^名称|^项目(?:名称)?$|功能科目名称|^科目$|^支出功能分类科目$")


def match_title(title: str) -> Form | None:
    """The form whose title this is; None where it is no standard form.

    >>> match_title("2024年部门政府性基金预算支出功能分类预算表").key
    'fund_spending'
    """
    folded = fold(title).removesuffix("(续)")
    return next(
        (form for form in FORMS if any(re.search(pattern, folded) for pattern in form.titles)), None
    )


def blocks(keys: list[str]) -> list[tuple[int, int]]:
    """(start, stop) of the blocks of columns that stand side by side, each with its own code or
    label.

    >>> blocks(["name", "amount", "name", "total", "general_public"])
    [(0, 2), (2, 5)]
    """
    starts, seen = [0], set[str]()
    for place, key in enumerate(keys):
        if key in (CODE, NAME):
            if key in seen and keys[place - 1] != key:  # split codes stand side by side and are one
                starts.append(place)
                seen = set()
            seen.add(key)
    return list(zip(starts, [*starts[1:], len(keys)], strict=True))


def _recent(heading: str, place: int) -> tuple[str, bool, int]:
    """Orders columns of one meaning: the latest year first, then what was spent before what was
    planned.
    """
    return max(re.findall(r"20\d\d", heading), default=""), "决算" in heading, -place


def title_rank(form: Form, title: str | None) -> int:
    """How well a title names a form: the place of the first of its patterns that it holds."""
    ranks = (n for n, pattern in enumerate(form.titles) if re.search(pattern, fold(title or "")))
    return next(ranks, len(form.titles))


def match_headings(texts: list[str]) -> Form | None:
    """The form whose headings stand in these texts, where the title is lost; None unless they are
    of one form only.
    """
    folded = [fold(text) for text in texts]
    said = " ".join(folded)
    found = [
        form for form in FORMS if form.headings and all(words in said for words in form.headings)
    ]
    if (
        not found
        and sum(bool(_NAME_HEADING.search(text)) for text in folded) >= 2
        and "编码" not in said
    ):
        found = [
            BY_KEY["appropriation_balance" if "一般公共预算" in said else "department_balance"]
        ]
    return found[0] if len(found) == 1 else None


def is_heading(text: str, form: Form | None = None) -> bool:
    """Whether a cell is a word that headers are made of."""
    folded = fold(text)
    return bool(VOCABULARY.fullmatch(folded)) or (
        form is not None and key_of(form.columns, folded) is not None
    )


def column_key(form: Form, headings: list[str]) -> str:
    """What a column means, from its headings top to bottom.

    A key of the form, `code`, `name`, `#` (running number), or the printed heading.
    """
    folded = [fold(text) for text in headings]
    if folded[-1] == "序号":
        return NUMBER
    if not any(_OTHER_YEAR.search(text) for text in folded):
        if _CODE_HEADING.search(folded[-1]):
            return CODE
        if form.key == "three_public" and not _NAME_HEADING.search(folded[-1]):
            return _three_public(form, folded)
        keys = [_key_of(form, text) for text in folded]
        if _SUBTOTAL.match(folded[-1]):  # of the group it stands under
            keys = [key for key in keys if key not in (None, "total", "amount", NAME)] or keys
        if keys[-1]:
            return keys[-1]
    return " ".join(headings)


def _key_of(form: Form, folded: str) -> str | None:
    """The column that one heading names: a key of the form, or `name`."""
    return key_of(form.columns, folded) or (NAME if _NAME_HEADING.search(folded) else None)


def _contradicts(form: Form, folded: list[str]) -> bool:
    """Whether a 三公 heading stands under another that does not contain it."""
    named = [text for text in folded if not re.fullmatch(r"合计|小计|总计|.*[预决]算数|金额", text)]
    keys = [key for text in named if (key := key_of(form.columns, text))][-2:]
    inside = {"vehicle_purchase": ("vehicles", "total"), "vehicle_operation": ("vehicles", "total")}
    return len(keys) == 2 and keys[0] != keys[1] and keys[0] not in inside.get(keys[1], ("total",))


def _three_public(form: Form, folded: list[str]) -> str:
    """三公 prints 合计 and 小计 under group headings: what the group says comes first."""
    joined = "".join(folded) if re.search("合计|小计|总计", folded[-1]) else folded[-1]
    if folded[-1] == "小计" and not re.search(
        "三公|车", joined
    ):  # of a group whose heading is lost
        return ""
    return key_of(form.columns, joined) or " ".join(folded)


def columns_of(form: Form, header: list[tuple[str, ...]]) -> list[str]:
    """The key of each column, from its header rows; none where headings stand under one another
    that cannot (blanks lost in the header).

    A key that stands twice is the latest year's; the other keeps its printed heading.
    """
    headings = headings_of(header)
    if form.key == "three_public" and any(
        _contradicts(form, [fold(text) for text in texts]) for texts in headings
    ):
        return []
    keys: list[str] = []
    for place, texts in enumerate(headings):
        blank_code = not texts and place > 0 and keys[-1] == CODE
        keys.append(CODE if blank_code else column_key(form, texts) if texts else "")
    for start, stop in blocks(keys):
        for key in {key for key in keys[start:stop] if key not in ("", CODE, NAME, NUMBER)}:
            places = [place for place in range(start, stop) if keys[place] == key]
            latest = max(places, key=lambda place: _recent("".join(headings[place]), place))
            for place in set(places) - {latest}:
                keys[place] = " ".join(headings[place]) + f" ({place + 1})"
    return keys


def headings_of(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """The headings of each column, top to bottom.

    A blank right of a heading belongs to it (a merged cell), except in the lowest row.
    """
    width = max(map(len, rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        last = ""
        for place in range(width):
            text = row[place] if place < len(row) else ""
            last = text or last
            if text or (last and depth < len(rows) - 1 and _covered(rows, depth, place)):
                columns[place].append(text or last)
    return columns


def _covered(rows: list[tuple[str, ...]], depth: int, place: int) -> bool:
    """Whether a blank heading cell has a heading below it, and so is part of the merged cell left
    of it.
    """
    return any(place < len(row) and row[place] for row in rows[depth + 1 :])
