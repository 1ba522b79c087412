"""Spending by the class that employs the staff: contributions are moved back to their employers.

Promises that money is only moved between classes, exact to the last printed digit. The document
does not say which class a contribution belongs to, so that the result is an estimate with bounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import UNKNOWN, exact, findings_frame, lines, rules, share_pct
from shimahe.structure.totals import CodeSum, add_up, leaves, summed_at, total
from shimahe.structure.wholes import denominator, within
from shimahe.vocabulary import EXACT

_COLUMNS = (
    "definition code name printed_wan moved_out_wan moved_in_wan employer_wan low_wan high_wan "
    "denominator denominator_wan printed_pct employer_pct low_pct high_pct lines"
)
_CENT = Decimal("0.01")


class _Views(NamedTuple):
    """The amount of one class as printed, as estimated, and its lower and upper bound."""

    printed: Decimal
    employer: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class _Moves:
    """The contributions for staff, and how much of them each class gives and receives.

    `out` is what leaves each class and `into` what comes to it; `into` is empty where it cannot be
    estimated. `weights` are the amounts in proportion to which it is estimated.
    """

    contributions: pd.DataFrame
    out: dict[str, Decimal]
    weights: dict[str, Decimal]
    into: dict[str, Decimal]

    def views(self, row: CodeSum) -> _Views:
        """Return the amounts of a class; all but the printed one are NaN without an estimate."""
        printed = row.amount_wan
        if not self.into:
            return _Views(printed, UNKNOWN, UNKNOWN, UNKNOWN)
        remaining = printed - self.out[row.code]
        estimate = remaining + self.into[row.code]
        most = remaining
        if self.weights[row.code]:
            most += add_up(self.out.values())
        return _Views(printed, estimate, remaining, most)

    def moved(self, code: str) -> tuple[Decimal, Decimal]:
        """Return what moves out of a class and what moves in; NaN without an estimate."""
        if not self.into:
            return UNKNOWN, UNKNOWN
        return self.out[code], self.into[code]

    def lines_of(self, code: str) -> pd.Series:
        """Return the lines of the contributions that are printed in a class."""
        is_inside = self.contributions["code"].str.startswith(code)
        return self.contributions.loc[is_inside, "line"]


def by_employer(d: Disclosure) -> pd.DataFrame:
    """Show spending by class, with contributions for staff counted where the staff is employed.

    Social and housing contributions are printed in the classes 208, 210 and 221. They are moved
    back to the classes whose staff they are paid for, as far as they are basic expenditure and not
    for retirees; which lines move is data (`rules("staff_contributions")`, with reasons).

    The document does not say which class a contribution belongs to. So `employer_wan` is an
    estimate: the contributions are shared out in proportion to the basic expenditure that each
    class has left without contributions and retirees. It is rounded by largest remainders, so that
    `employer_wan` and `printed_wan` have exactly the same sum. `low_wan` is the amount of a class
    if none of the moved money belongs to it, `high_wan` if all of it does; both are equal for a
    class without such basic expenditure, which employs nobody. All but `printed_wan` is missing
    where the basic expenditure that was read does not add up to its denominator, or no class
    employs anybody.

    Columns: definition, code, name, printed_wan, moved_out_wan, moved_in_wan, employer_wan,
    low_wan, high_wan, denominator, denominator_wan, printed_pct, employer_pct, low_pct, high_pct,
    lines (of the class and of the lines moved); amounts in 万元.
    """
    classes = summed_at(d.spending, "class")
    whole = denominator(d, "total")
    moves = _moves(d, [row.code for row in classes])
    rows: list[tuple[Any, ...]] = []
    for row in classes:
        views = moves.views(row)
        moved = moves.moved(row.code)
        amounts = (views.printed, *moved, views.employer, views.low, views.high)
        percents = [share_pct(wan, whole) for wan in views]
        where = lines(row.lines, moves.lines_of(row.code))
        names = ("by_employer", row.code, row.name)
        rows.append((*names, *amounts, "total", whole, *percents, where))
    return findings_frame(_COLUMNS, rows)


def _moves(d: Disclosure, classes: list[str]) -> _Moves:
    """Return what leaves each class and what comes to it."""
    basic = within(leaves(d.spending), "basic")
    treatments = {rule["code"]: rule["treatment"] for rule in rules("staff_contributions")}
    treatment = basic["code"].map(treatments)
    contributions = basic[treatment.eq("move")]
    others = basic[treatment.isna()]
    out = {code: _inside(contributions, code) for code in classes}
    weights = {code: max(_inside(others, code), Decimal(0)) for code in classes}
    into: dict[str, Decimal] = {}
    if total(basic) == denominator(d, "basic"):
        into = apportion(add_up(out.values()), weights)
    return _Moves(contributions, out, weights, into)


def _inside(rows: pd.DataFrame, code: str) -> Decimal:
    """Add up the rows whose code begins with a code, in 万元."""
    inside = rows[rows["code"].str.startswith(code)]
    return exact(inside["amount_wan"].tolist())


def apportion(wan: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Share out an amount in proportion to weights, so that the parts add up to it exactly.

    Each part is rounded down to 0.01, or to the last digit of the amount if that is finer. What is
    left goes to the parts that lost most by rounding. Returns {} where no weight is above 0.

    >>> apportion(Decimal("1.00"), {"a": Decimal(1), "b": Decimal(2), "c": Decimal(3)})
    {'a': Decimal('0.17'), 'b': Decimal('0.33'), 'c': Decimal('0.50')}
    """
    if not wan:
        return dict.fromkeys(weights, Decimal(0))
    if not any(weights.values()):
        return {}
    last_digit = Decimal(1).scaleb(int(wan.as_tuple().exponent))
    step = min(last_digit, _CENT)
    step_count = int(Fraction(wan) / Fraction(step))
    counts = _share_out(step_count, weights)
    return {key: EXACT.multiply(count, step) for key, count in counts.items()}


def _share_out(step_count: int, weights: Mapping[str, Decimal]) -> dict[str, int]:
    """Share out a number of whole steps in proportion to weights, by largest remainders."""
    # fractions, because decimals are rounded to the digits of their context
    fractions = {key: Fraction(weight) for key, weight in weights.items()}
    whole = sum(fractions.values())
    counts: dict[str, int] = {}
    remainders: dict[str, Fraction] = {}
    for key, fraction in fractions.items():
        ideal = step_count * fraction / whole
        counts[key] = math.floor(ideal)
        remainders[key] = ideal - counts[key]
    left_over = step_count - sum(counts.values())
    by_remainder = sorted(remainders, key=remainders.__getitem__, reverse=True)
    for key in by_remainder[:left_over]:
        counts[key] += 1
    return counts
