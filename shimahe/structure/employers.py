"""Who employs: spending by class as if each class paid the contributions for its own staff.

Promises that the money is only moved, to the last printed digit. The document does not say which
class a contribution belongs to, so the result is an estimate with its bounds.
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
    """The amount of one class: as printed, as estimated, and at least and at most."""

    printed: Decimal
    employer: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class _Moves:
    """The contributions that move, by class.

    `weights` is what each class is estimated by. `into` is empty where nobody can tell.
    """

    contributions: pd.DataFrame
    out: dict[str, Decimal]
    weights: dict[str, Decimal]
    into: dict[str, Decimal]

    def views(self, row: CodeSum) -> _Views:
        """Give the amounts of a class; all but the printed one NaN where nobody can tell."""
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
        """Give what moves out of a class and what moves in; NaN where nobody can tell."""
        if not self.into:
            return UNKNOWN, UNKNOWN
        return self.out[code], self.into[code]

    def lines_of(self, code: str) -> pd.Series:
        """Return the lines of the contributions that a class prints."""
        is_inside = self.contributions["code"].str.startswith(code)
        return self.contributions.loc[is_inside, "line"]


def by_employer(d: Disclosure) -> pd.DataFrame:
    """Show spending by class with contributions for staff at the class that employs them.

    Contributions go back from 208, 210 and 221. Which lines move, and which stay because they are
    for retirees, is data (`rules("staff_contributions")`, with reasons); only basic expenditure
    moves. The document does not say which class a contribution belongs to. So employer_wan is an
    estimate, in proportion to the basic expenditure that each class has left when contributions and
    retirees are taken out, settled by largest remainders in the smallest printed unit, so that
    employer_wan and printed_wan have the same exact sum. low_wan and high_wan are what holds if
    none or all of the money moved comes to this class; a class without such basic expenditure
    employs nobody, so both are its remaining amount. Where the basic expenditure read does not add
    up to its denominator (rows lost, or no split into basic and project), or no class is left to
    employ, all but printed_wan is missing.

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
    """Work out what leaves each class, and what comes to it."""
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
    """Add up the rows whose code begins with another."""
    inside = rows[rows["code"].str.startswith(code)]
    return exact(inside["amount_wan"].tolist())


def apportion(wan: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Share an amount out in proportion to weights, in steps of 0.01 or of its finer last digit.

    Each part is rounded down; what is then left goes, a step each, to the parts that lost most, so
    that the parts add up to the amount. Returns {} where there is an amount and no weight above 0.

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
    """Share whole steps out by largest remainders.

    Fractions, because decimals are rounded to the digits of their context.
    """
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
