"""The total of lists that stand side by side, printed in the columns of one of them (R08).

A table of basic expenditure lists personnel beside public use. Its last row may print 合计 for both
lists, in the columns of either. Sums tell whether such a total is that of its list or of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from shimahe.forms import BASIC_ECONOMIC
from shimahe.reading.column_solver import ZERO, ReadRow, is_sum
from shimahe.reading.tables import Table
from shimahe.vocabulary import CLASS_DIGITS, is_total

#: The columns of the lists that stand side by side.
_USES = ("personnel", "public_use")
_LISTS = 2


def place_totals_of_lists(table: Table) -> None:
    """Move totals of all lists to the column `total`; leave out what is the total of none.

    Totals are looked at that are the only row of their line, in a table that has amounts of both
    uses. Where sums tell nothing, such a total is of all lists if each list names its own, and of
    its list if each prints one.
    """
    rows = table.read_rows
    if table.form.key != BASIC_ECONOMIC or len(table.blocks) < _LISTS:
        return
    classes = {use: _amounts_of_classes(rows, use) for use in _USES}
    if not all(classes.values()):
        return
    everything = [amount for amounts in classes.values() for amount in amounts]
    totals = _lone_totals(rows)
    has_one_each = {next(iter(row.placed)) for row in totals} == {*_USES}
    for row in totals:
        use, figure = next(iter(row.placed.items()))
        amount = row.amount(use)
        if amount is None or has_one_each or is_sum(amount, classes[use]):
            continue
        row.placed = {}
        if is_sum(amount, everything) or _has_named_totals(rows):
            row.columns = ("total",)
            row.placed["total"] = figure
        else:
            row.leave_columns()
            row.lost = [figure]


def _lone_totals(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Return the totals that are the only row of their line, with one figure in a list."""
    in_line = Counter(row.line for row in rows)
    found = []
    for row in rows:
        is_alone = in_line[row.line] == 1 and not row.code and is_total(row.label)
        if is_alone and len(row.placed) == 1 and not row.placed.keys().isdisjoint(_USES):
            found.append(row)
    return found


def _has_named_totals(rows: Sequence[ReadRow]) -> bool:
    """Whether each list prints a total that names it, such as 人员经费合计."""
    named: set[str] = set()
    for row in rows:
        if not row.code and row.label.endswith("合计") and not is_total(row.label):
            named.update(row.placed)
    return named == {*_USES}


def _amounts_of_classes(rows: Sequence[ReadRow], use: str) -> list[Decimal]:
    """Return the amounts of a list that belong to no other account of it."""
    own = [row for row in rows if row.code and use in row.placed]
    printed = {row.code for row in own}
    amounts: list[Decimal] = []
    for row in own:
        code = row.code or ""
        if len(code) == CLASS_DIGITS or code[:CLASS_DIGITS] not in printed:
            amounts.append(row.amount(use) or ZERO)
    return amounts
