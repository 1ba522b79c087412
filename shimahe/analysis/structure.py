"""Where the money goes: sums, shares and ranks of printed amounts.

Promises that sums are exact, that nothing is counted twice, and that a share never travels without its denominator:
every result holds numerator, denominator and share. Does not judge, and corrects no printed figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

DEPTHS = (3, 5, 7)  # digits of a class, a group and an item


# --- sums --------------------------------------------------------------------------------------------------------


def exact(amounts: Iterable[float]) -> Decimal:
    """The sum of printed amounts without rounding error; missing ones are left out.

    >>> exact([0.1, 0.2, float("nan")])
    Decimal('0.3')
    """
    return sum((Decimal(repr(float(amount))) for amount in amounts if amount == amount), Decimal(0))


def leaves(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `spending` or `economic` below which the frame has no other code of the same budget.

    Only they may be added up.
    """
    budgets = frame["budget"].fillna("").tolist() if "budget" in frame else [""] * len(frame)
    pairs = list(zip(frame["code"].tolist(), budgets, strict=True))
    above = {(code[:depth], budget) for code, budget in set(pairs) for depth in DEPTHS if depth < len(code)}
    if above.isdisjoint(pairs):
        return frame
    return frame[pd.Series([pair not in above for pair in pairs], index=frame.index, dtype=bool)]


def total(frame: pd.DataFrame) -> Decimal:
    """The exact sum of the known amounts of `spending` or `economic`, nothing counted twice, in 万元."""
    return exact(leaves(frame)["amount_wan"].tolist())


def share_pct(part: Decimal | float, whole: Decimal) -> float:
    """`part` in per cent of `whole`, rounded half up to two decimals; NaN where that cannot be said.

    >>> share_pct(5863.73, Decimal("13635.67"))
    43.0
    """
    part = part if isinstance(part, Decimal) else Decimal(repr(float(part)))
    if part.is_nan() or whole <= 0:
        return float("nan")
    return float((100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


# --- ranks -------------------------------------------------------------------------------------------------------


def ranked(frame: pd.DataFrame, whole: Decimal | None = None) -> pd.DataFrame:
    """The lines of `spending` or `economic`, one row per code, the largest amount first: a treemap in words.

    `whole` is the denominator of the shares (default: the total of the frame). Unknown amounts come last.

    Columns: rank, code, name (as printed), amount_wan (万元, all kinds, uses and budgets of the code together),
    denominator_wan, share_pct, lines (the source lines, as text).
    """
    whole = total(frame) if whole is None else whole
    rows = []
    for code, group in frame.groupby("code", sort=False):
        known = group["amount_wan"].notna().any()
        amount = exact(group["amount_wan"].tolist()) if known else Decimal("nan")
        numbers = [str(number) for number in dict.fromkeys(group["line"].dropna().tolist())]
        rows.append((str(code), group["name"].iloc[0], amount, ", ".join(numbers)))
    rows.sort(key=lambda row: (row[2].is_nan(), Decimal(0) if row[2].is_nan() else -row[2], row[0]))
    return pd.DataFrame(
        {
            "rank": range(1, len(rows) + 1),
            "code": pd.Series([row[0] for row in rows], dtype="str"),
            "name": pd.Series([row[1] for row in rows], dtype="str"),
            "amount_wan": [float(row[2]) for row in rows],
            "denominator_wan": float(whole),
            "share_pct": [share_pct(row[2], whole) for row in rows],
            "lines": pd.Series([row[3] for row in rows], dtype="str"),
        }
    )
