"""Labels in pieces in tables without codes: the rest of a long label in a row of its own below it.

A balance, a list of 三公 or of purchases may print 社会保障和就业 beside its figures, and 支出 in
the next row. The rest is joined where the label above is not whole and becomes so with it, and
means what it meant before. Anything else is a row without figures. This is R08c of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from shimahe import terms
from shimahe.forms import BY_KEY, DEPARTMENT_REVENUE, THREE_PUBLIC, Form, item_of, key_of
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.tables import Table
from shimahe.vocabulary import bare_label, fold, is_total

_SOURCES = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
#: How a whole label of income, or of 三公, ends. None of these words is a label by itself.
_ENDINGS = ("收入", "拨款", "资金", "结转", "结余", "费", "支出")


def join_labels(table: Table) -> None:
    """Join the rests of labels in a table without codes to the labels above them."""
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
    above: dict[str, ReadRow] = {}
    for at, row in enumerate(table.read_rows):
        upper = above.get(row.side)
        is_bare = bool(row.label) and not row.figures
        if is_bare and upper and upper.figures and _is_rest(table.form, row, upper.label):
            yield at, upper
        above[row.side] = row


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
    meaning = item_of if form.key == THREE_PUBLIC else _source_of
    is_same = meaning(row.label) is None and meaning(above) == meaning(whole) is not None
    return is_same and _ends_label(whole, above, row.label)


def _ends_label(whole: str, above: str, rest: str) -> bool:
    """Whether a label is whole with its rest, and not without it, or the rest is no label."""
    is_open = not fold(above).endswith(_ENDINGS) or fold(rest) in _ENDINGS
    return is_open and whole.endswith(_ENDINGS)


def _source_of(label: str) -> str | None:
    """Return the source of income that a label names; None where it names none."""
    return key_of(_SOURCES, bare_label(label))


def _is_class(label: str) -> bool:
    """Whether a label is the whole name of a functional account."""
    return bare_label(label) in _names()


@cache
def _names() -> frozenset[str]:
    """Return every name of every functional account, folded."""
    return frozenset(map(fold, terms.account_names()))
