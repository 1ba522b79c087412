"""The sums of a form, tried in rows whose columns are assumed: whether the assumption holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from shimahe.forms import CODE, NAME, Form
from shimahe.reading.column_solver import ZERO, room_for_rounding
from shimahe.reading.grids import Row
from shimahe.vocabulary import parse_figure

_MOST_THAT_FAIL = Decimal("0.2")  # of sums, whose figures may be misprinted


class Trial(NamedTuple):
    """How many sums of a form could be tried, and how many of them held."""

    tried: int
    held: int

    @property
    def mostly_holds(self) -> bool:
        """Whether any could be tried, and nearly all held."""
        return self.tried > 0 and self.tried - self.held <= _MOST_THAT_FAIL * self.tried


def try_sums(form: Form, keys: Sequence[str], rows: Sequence[Row]) -> Trial:
    """Try the sums of the form in the rows that have a cell for every key."""
    outcomes: list[bool] = []
    for row in rows:
        if len(row.fields) == len(keys):
            outcomes += _sums_of(form, keys, row)
    return Trial(len(outcomes), sum(outcomes))


def _sums_of(form: Form, keys: Sequence[str], row: Row) -> list[bool]:
    """Return for each sum of the form whether it holds in a row; of blanks there is none."""
    amounts: dict[str, Decimal] = {}
    for key, text in zip(keys, row.fields, strict=True):
        amount = parse_figure(text)
        if key not in ("", CODE, NAME) and amount is not None:
            amounts[key] = amount
    held = []
    for total, _ in form.row_sums:
        parts = [amounts.get(part, ZERO) for part in form.parts_among(keys, total)]
        if total not in keys or not parts or not (total in amounts or any(parts)):
            continue
        whole = amounts.get(total, ZERO)
        held.append(abs(whole - sum(parts)) <= room_for_rounding([whole, *parts]))
    return held
