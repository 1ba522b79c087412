"""Labels in pieces in tables without codes: the rest of a long label in a row of its own below it.

A balance, a list of 三公 or of purchases may print 社会保障和就业 beside its figures, and 支出 in
the next row. The rest is joined where the label above is not whole and becomes so with it, and
means what it meant before. Anything else is a row without figures; where it may be a piece of the
label above or below all the same, the table says so. This is R08c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from shimahe import terms
from shimahe.forms import (
    BY_KEY,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    HEADING_WORDS,
    THREE_PUBLIC,
    Form,
    item_of,
    key_of,
)
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.tables import Table
from shimahe.vocabulary import bare_label, fold, is_total

_SOURCES = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
_KINDS = BY_KEY[DEPARTMENT_SPENDING].columns[1:]
#: How a whole label of income, or of 三公, ends. None of these words is a label by itself.
_ENDINGS = ("收入", "拨款", "资金", "结转", "结余", "费", "支出")
#: A label that ends so goes on, and so does one before a rest that begins so.
_GOES_ON = ("、", "及", "和", "与")
_CONTINUES = ("、", "及", ")")
#: What joins two parts of the item 公务用车购置及运行维护费, and the parts.
_JOINS = ("、", "及", "和", "与", "+")
_OF_VEHICLES = ("购置", "运行", "运维")


def join_labels(table: Table) -> None:
    """Join the rests of labels in a table without codes, and name the lines of other pieces."""
    _join(table)
    lines = list(dict.fromkeys(_lines_of_pieces(table)))
    if lines:
        table.unread.append("name wrapped: " + ", ".join(map(str, lines)))


def _join(table: Table) -> None:
    """Join the rests of labels to the labels above them."""
    joined = dict(_rests(table))
    if not joined:
        return
    rows = [row for at, row in enumerate(table.read_rows) if at not in joined]
    printed = {row.line: row for row in table.raw.rows}
    for at, above in joined.items():
        rest = table.read_rows[at]
        above.label += rest.label
        printed[above.line].more += (rest.line,)
    left = {row.line for row in rows if row.label or row.figures}
    table.row_count -= len({table.read_rows[at].line for at in joined} - left)
    table.read_rows = rows


def _rests(table: Table) -> Iterator[tuple[int, ReadRow]]:
    """Yield the index of each row that prints the rest of a label, with the row above it."""
    tears_vehicles = table.form.key == THREE_PUBLIC and _tears_vehicles(table.read_rows)
    above: dict[str, ReadRow] = {}
    for at, row in enumerate(table.read_rows):
        upper = above.get(row.side)
        is_bare = bool(row.label) and not row.figures
        if is_bare and upper and upper.label and upper.figures:
            is_of_vehicles = tears_vehicles and _goes_on_from_vehicles(upper, row)
            if is_of_vehicles or _is_rest(table.form, row, upper.label):
                yield at, upper
        above[row.side] = row


def _tears_vehicles(rows: Sequence[ReadRow]) -> bool:
    """Whether each 购置费 and 运行费 of a list of 三公 goes on from 公务用车 in the row above it.

    Otherwise 公务用车 may be the sum of these rows.
    """
    of_vehicles = [
        _goes_on_from_vehicles(upper, row)
        for upper, row in pairwise(rows)
        if bare_label(row.label).startswith(_OF_VEHICLES)
    ]
    return bool(of_vehicles) and all(of_vehicles)


def _goes_on_from_vehicles(upper: ReadRow, row: ReadRow) -> bool:
    """Whether a row without figures says what of 公务用车 in the row above it is meant."""
    is_bare = not row.figures and bare_label(row.label) == fold(row.label)
    return is_bare and fold(row.label).startswith(_OF_VEHICLES) and upper.label.endswith("公务用车")


def _is_rest(form: Form, row: ReadRow, above: str) -> bool:
    """Whether a label makes the one above it whole, which means the same as before."""
    whole = fold(above + row.label)
    if is_total(row.label) or bare_label(row.label) != fold(row.label):
        return False
    if fold(above).count("(") > fold(above).count(")"):
        return whole.count("(") == whole.count(")")
    if row.side == "spending":
        is_longer = whole.endswith("支出") and not fold(above).endswith("支出")
        return is_longer and _is_class(whole) and not _is_class(above)
    if form.key == THREE_PUBLIC and fold(row.label).startswith(_JOINS):
        return item_of(whole) is not None
    meaning = item_of if form.key == THREE_PUBLIC else _source_of
    is_same = meaning(row.label) is None and meaning(above) == meaning(whole) is not None
    return is_same and _ends_label(whole, above, row.label)


def _ends_label(whole: str, above: str, rest: str) -> bool:
    """Whether a label is whole with its rest, and not without it, or the rest is no label."""
    is_open = not fold(above).endswith(_ENDINGS) or fold(rest) in _ENDINGS
    return is_open and whole.endswith(_ENDINGS)


def _lines_of_pieces(table: Table) -> Iterator[int]:
    """Yield the line of each row without figures that is a piece of the label beside it."""
    above: dict[str, ReadRow] = {}
    for row in table.read_rows:
        if not row.label and not row.figures:
            continue
        upper = above.get(row.side)
        if upper and bool(upper.figures) != bool(row.figures):
            bare = upper if row.figures else row
            if _is_cut(table.form, upper, row):
                yield bare.line
        above[row.side] = row


def _is_cut(form: Form, upper: ReadRow, lower: ReadRow) -> bool:
    """Whether a label goes on in the row below it.

    A row with a number of its own, a total, a heading and a note go on from nothing.
    """
    first = fold(upper.label)
    rest = fold(lower.label)
    if is_total(upper.label) or _stands_alone(lower.label):
        return False
    if first.count("(") > first.count(")"):
        return True
    if first.endswith(_GOES_ON) or rest.startswith(_CONTINUES):
        return True
    if form.key == THREE_PUBLIC and (
        rest.startswith(_JOINS) or _goes_on_from_vehicles(upper, lower)
    ):
        return True
    if form.shape == "procurement" or first.endswith(_ENDINGS) or "结" in first:
        return False
    return not _is_known(form, lower) and _lacks_its_end(form, upper)


def _stands_alone(label: str) -> bool:
    """Whether a label is that of a total, has a number or is a heading or a note."""
    return is_total(label) or bare_label(label) != fold(label) or is_heading(label)


def is_heading(label: str) -> bool:
    """Whether a text is a heading or a note, which is no piece of a name (基本支出, 注：…)."""
    return _headings().match(fold(label)) is not None


@cache
def _headings() -> re.Pattern[str]:
    numbered = r"\(?[一二三四五六七八九十]+[、)]"
    kinds = r"(?:人员|公用|日常公用|基本|项目)(?:经费|支出)$"
    return re.compile(rf"{kinds}|{numbered}|其中|备?注|说明|.*[。:;]")


def _is_known(form: Form, row: ReadRow) -> bool:
    """Whether a label is one that its list may have: a class, a source, or about 三公."""
    folded = fold(row.label)
    if form.key == THREE_PUBLIC:
        words = (HEADING_WORDS["part_of_item"], HEADING_WORDS["no_money"])
        is_other = any(word.search(folded) for word in words)
        return is_other or key_of(BY_KEY[THREE_PUBLIC].columns, folded) is not None
    if row.side == "spending":
        return _is_class(folded) or _is_class(f"{folded}支出") or key_of(_KINDS, folded) is not None
    return _source_of(row.label) is not None


def _lacks_its_end(form: Form, row: ReadRow) -> bool:
    """Whether a label is the beginning of one.

    In a list of 三公 it names an item, in a balance it has a number, or begins like a class, and is
    none that the list may have.
    """
    if form.key == THREE_PUBLIC:
        return item_of(row.label) is not None
    if _is_known(form, row):
        return False
    bare = bare_label(row.label)
    names = terms.folded_account_names() if row.side == "spending" else ()
    begins = any(name.startswith(bare) for name in names)
    return begins or bare != fold(row.label)


def _source_of(label: str) -> str | None:
    """Return the source of income that a label names; None where it names none."""
    return key_of(_SOURCES, bare_label(label))


def _is_class(label: str) -> bool:
    """Whether a label is the whole name of a functional account."""
    return bare_label(label) in terms.folded_account_names()
