"""What shares are taken of: leaves, totals and ranks of spending, and the denominators with how far
each can be trusted.

Promises that nothing is counted twice. A denominator that the document does not determine is
missing (NaN), and `denominators` says why.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import (
    DEPTHS,
    UNKNOWN,
    amount,
    choice,
    decimal,
    exact,
    findings_frame,
    lines,
    share_pct,
)
from shimahe.frames import LEVELS
from shimahe.vocabulary import FACTORS

# Where a total may be printed, the best place first; the first table also tells whether rows are
# lost.
TOTALS: dict[str, tuple[tuple[str, str], ...]] = {
    "total": (("department_spending", "total"), ("department_balance", "spending/amount")),
    "general_public": (
        ("general_spending", "total"),
        ("appropriation_balance", "spending/general_public"),
    ),
    "government_fund": (
        ("fund_spending", "total"),
        ("appropriation_balance", "spending/government_fund"),
    ),
    "state_capital": (
        ("state_capital_spending", "total"),
        ("appropriation_balance", "spending/state_capital"),
    ),
    "basic": (
        ("department_spending", "basic"),
        ("general_spending", "basic"),
        ("basic_economic", "total"),
    ),
    "project": (("department_spending", "project"),),
}
_TOTAL_ROW = re.compile(r"(?:本年)?(?:支出)?[合总]计")
_WHOLE, LOST = ("complete", "declared empty"), ("partly lost", "lost")


def leaves(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `spending` or `economic` below which the frame has no other code of the same
    budget.

    Only they may be added up.
    """
    budgets = frame["budget"].fillna("").tolist() if "budget" in frame else [""] * len(frame)
    pairs = list(zip(frame["code"].tolist(), budgets, strict=True))
    above = {
        (code[:depth], budget)
        for code, budget in set(pairs)
        for depth in DEPTHS
        if depth < len(code)
    }
    if above.isdisjoint(pairs):
        return frame
    return frame[pd.Series([pair not in above for pair in pairs], index=frame.index, dtype=bool)]


def total(frame: pd.DataFrame) -> Decimal:
    """The exact sum of the known amounts of `spending` or `economic`, nothing counted twice, in 万元."""
    return exact(leaves(frame)["amount_wan"].tolist())


def at_level(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of `spending` or `economic` printed at a level; where that row is not printed, the
    leaves below it.

    Such leaves stand under the code of the level, without a name. A line without finer detail stays
    as it is.

    Raises: ValueError for another level than class, group and item.
    """
    depth = dict(zip(LEVELS, DEPTHS, strict=True))[choice(level, LEVELS)]
    code = frame["code"].str[:depth]
    printed = frame["code"].str.len().eq(depth)
    rest = frame.index.isin(leaves(frame).index) & ~code.isin(frame.loc[printed, "code"])
    kept = frame[printed | rest]
    return kept.assign(code=code, name=kept["name"].where(kept["code"].eq(code)))


def within(spending: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows of `spending` that belong to a denominator: all, or those of one budget or kind."""
    column = _column_of(key)
    return spending[spending[column].eq(key)] if column else spending


def _column_of(key: str) -> str:
    choice(key, TOTALS)
    return "" if key == "total" else "kind" if key in ("basic", "project") else "budget"


def ranked(frame: pd.DataFrame, whole: Decimal | None = None) -> pd.DataFrame:
    """The lines of `spending` or `economic`, one row per code, the largest amount first: a treemap
    in words.

    `whole` is the denominator of the shares (default: the total of the frame). Unknown amounts come
    last.

    Columns: rank, code, name (as printed), amount_wan (万元, all kinds, uses and budgets of the code
    together), denominator_wan, share_pct, lines (the source lines, as text).
    """
    whole = total(frame) if whole is None else whole
    rows = sorted(
        summed(frame), key=lambda row: (row[2].is_nan(), 0 if row[2].is_nan() else -row[2], row[0])
    )
    return findings_frame(
        "rank code name amount_wan denominator_wan share_pct lines",
        [
            (n, *row[:3], whole, share_pct(row[2], whole), row[3])
            for n, row in enumerate(rows, start=1)
        ],
    )


def summed(frame: pd.DataFrame) -> list[tuple[str, Any, Decimal, str | None]]:
    """Code, name, exact amount and lines of each code of a frame, in the order of print; unknown
    amounts are NaN.
    """
    found: dict[str, tuple[Any, list[float], list[Any]]] = {}
    columns = (frame[key].tolist() for key in ("code", "name", "amount_wan", "line"))
    for code, name, wan, line in zip(*columns, strict=True):
        _, amounts, numbers = found.setdefault(str(code), (name, [], []))
        amounts.append(wan)
        numbers.append(line)
    return [
        (
            code,
            name,
            exact(amounts) if any(wan == wan for wan in amounts) else UNKNOWN,
            lines(*numbers),
        )
        for code, (name, amounts, numbers) in found.items()
    ]


def denominators(d: Disclosure) -> pd.DataFrame:
    """What shares can be taken of, and how far each amount can be trusted.

    `basis` is `added up` (the exact sum of the lowest printed lines), `printed total` (rows are
    lost, or their budget or kind is not said, but the total is printed), `incomplete` (the same
    without a printed total: the amount is missing, what is left is in leaf_sum_wan) or `unknown`.

    Columns: denominator (total, a budget, or basic or project expenditure), denominator_wan, basis,
    leaf_sum_wan, printed_wan (where a total is printed), difference_wan (leaf sum − printed), lines
    (of the printed total, else of the lines added up); amounts in 万元.
    """
    columns = "denominator denominator_wan basis leaf_sum_wan printed_wan difference_wan lines"
    return findings_frame(columns, [(key, *_denominator(d, key)) for key in TOTALS])


def denominator(d: Disclosure, key: str) -> Decimal:
    """The exact amount of one denominator in 万元, NaN where the document does not determine it.

    Raises: ValueError for a key that `denominators` does not list.
    """
    return _denominator(d, choice(key, TOTALS))[0]


def _denominator(
    d: Disclosure, key: str
) -> tuple[Decimal, str, Decimal, Decimal, Decimal, str | None]:
    """Amount, basis, leaf sum, printed total, difference and lines."""
    low, status = leaves(d.spending), dict(zip(d.tables["table"], d.tables["status"], strict=True))
    rows, own, column = within(low, key), TOTALS[key][0][0], _column_of(key)
    stood_in = (
        column == "budget" and status.get(own) not in _WHOLE
    )  # then the department table says what there is
    tables = [
        status.get(table) for table in (own, *rows["table"], *["department_spending"] * stood_in)
    ]
    unsaid = (stood_in or column == "kind") and bool(low[column].isna().any())
    nothing = (
        rows.empty and not unsaid and not set(_WHOLE).isdisjoint(tables)
    )  # nothing is spent, and that is known
    added = exact(rows["amount_wan"].tolist()) if nothing else amount(rows)
    printed, line = _printed_total(d.cells, key)
    value, basis = (printed, "printed total") if not printed.is_nan() else (UNKNOWN, "incomplete")
    if added.is_nan() and printed.is_nan():
        basis = "unknown"
    elif not (
        added.is_nan() or unsaid or rows["amount_wan"].isna().any() or set(LOST) & set(tables)
    ):
        value, basis = added, "added up"
    return (
        value,
        basis,
        added,
        printed,
        added - printed,
        lines(rows["line"]) if line is None else lines(line),
    )


def _printed_total(cells: pd.DataFrame, key: str) -> tuple[Decimal, Any]:
    """The total that the best table prints, in 万元, and its line."""
    for table, column in TOTALS[key]:
        there = cells["table"].eq(table) & cells["value"].notna()
        found = cells[there & cells["column"].eq(column) & cells["unit"].isin(list(FACTORS))]
        for row in found[
            found["row"].str.replace(r"\s", "", regex=True).str.fullmatch(_TOTAL_ROW)
        ].itertuples():
            return decimal(row.value) * FACTORS[str(row.unit)], row.line
    return UNKNOWN, None
