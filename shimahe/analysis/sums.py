"""What the findings of the structure share: exact sums, ranks, denominators, and one way to write a share down.

Promises that sums are exact, that nothing is counted twice, and that a share never travels without its denominator.
A denominator that the document does not determine is missing (NaN), and `denominators` says why.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pandas as pd

from shimahe import resources, terms
from shimahe.frames import LEVELS
from shimahe.reading.cells import FACTORS

DEPTHS = (3, 5, 7)  # digits of a class, a group and an item
UNKNOWN = Decimal("nan")
SHARE = "numerator_wan denominator denominator_wan share_pct"
# Where a total may be printed, the best place first; the first table also tells whether rows are lost.
_PRINTED: dict[str, tuple[tuple[str, str], ...]] = {
    "total": (("department_spending", "total"), ("department_balance", "spending/amount")),
    "general_public": (("general_spending", "total"), ("appropriation_balance", "spending/general_public")),
    "government_fund": (("fund_spending", "total"), ("appropriation_balance", "spending/government_fund")),
    "state_capital": (("state_capital_spending", "total"), ("appropriation_balance", "spending/state_capital")),
    "basic": (("department_spending", "basic"), ("general_spending", "basic"), ("basic_economic", "total")),
    "project": (("department_spending", "project"),),
}
_TOTAL_ROW = re.compile(r"(?:本年)?(?:支出)?[合总]计")
_WHOLE, _LOST = ("complete", "declared empty"), ("partly lost", "lost")
_NUMBER, _COUNT = re.compile(r".*_(?:wan|pct|yuan)|value|count"), re.compile(r"rank|k|n|year|\w+_line")


# --- sums --------------------------------------------------------------------------------------------------------


def exact(amounts: Iterable[float]) -> Decimal:
    """The sum of printed amounts without rounding error; missing ones are left out.

    >>> exact([0.1, 0.2, float("nan")])
    Decimal('0.3')
    """
    return sum((Decimal(repr(float(amount))) for amount in amounts if amount == amount), Decimal(0))


def decimal(value: Any) -> Decimal:
    """An amount as it was read, exactly; NaN where it is missing."""
    return UNKNOWN if pd.isna(value) else value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def rounded(value: Decimal, unit: str = "0.01") -> Decimal:
    """A value rounded half up to a unit, NaN left as it is."""
    return value if value.is_nan() else value.quantize(Decimal(unit), ROUND_HALF_UP)


def amount(frame: pd.DataFrame) -> Decimal:
    """The exact sum of the known amounts of a frame, NaN where none is known. Counts what it is given, parents too."""
    return exact(frame["amount_wan"].tolist()) if frame["amount_wan"].notna().any() else UNKNOWN


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
    part = decimal(part)
    if part.is_nan() or whole.is_nan() or whole <= 0:
        return float("nan")
    return float(rounded(100 * part / whole))


def at_level(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of `spending` or `economic` printed at a level; where that row is not printed, the leaves below it.

    Such leaves stand under the code of the level, without a name. A line without finer detail stays as it is.

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
    choice(key, _PRINTED)
    return "" if key == "total" else "kind" if key in ("basic", "project") else "budget"


# --- writing down ------------------------------------------------------------------------------------------------


def choice(key: str, allowed: Iterable[str]) -> str:
    """The key itself, if it is allowed.

    Raises: ValueError naming the key and the ones to choose from, in the current language.
    """
    if key not in (known := list(allowed)):
        raise ValueError(terms.text("structure.choose", value=repr(key), known=", ".join(known)))
    return key


def share(part: Decimal, key: str, whole: Decimal) -> tuple[Decimal, str, Decimal, float]:
    """The four cells of a share, in the order of SHARE."""
    return part, key, whole, share_pct(part, whole)


def lines(*numbers: Any) -> str | None:
    """Source lines as text, each once, in the order given; None where there is none.

    >>> lines(pd.Series([86, 102]), 86)
    '86, 102'
    """
    flat = [n for one in numbers for n in (one.dropna().tolist() if isinstance(one, pd.Series) else [one])]
    return ", ".join(dict.fromkeys(str(n) for n in flat if not pd.isna(n))) or None


def finding(columns: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame of findings: `columns` parted by spaces, text unless the name says number or count; None is missing."""
    names = columns.split()
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    return pd.DataFrame({name: _typed(name, column) for name, column in zip(names, values, strict=True)})


def _typed(name: str, values: Sequence[Any]) -> pd.Series:
    if _NUMBER.fullmatch(name):
        return pd.Series([float("nan") if pd.isna(value) else float(value) for value in values], dtype="float64")
    missing = [None if pd.isna(value) else value for value in values]
    return pd.Series(missing, dtype="Int64" if _COUNT.fullmatch(name) else "str")


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/rules/{name}.csv`: which lines are meant, how they are treated, and why, in both languages.

    >>> [rule["treatment"] for rule in rules("staff_contributions") if rule["code"] == "2080599"]
    ['stay']
    """
    with resources.path(f"data/rules/{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


# --- ranks -------------------------------------------------------------------------------------------------------


def ranked(frame: pd.DataFrame, whole: Decimal | None = None) -> pd.DataFrame:
    """The lines of `spending` or `economic`, one row per code, the largest amount first: a treemap in words.

    `whole` is the denominator of the shares (default: the total of the frame). Unknown amounts come last.

    Columns: rank, code, name (as printed), amount_wan (万元, all kinds, uses and budgets of the code together),
    denominator_wan, share_pct, lines (the source lines, as text).
    """
    whole = total(frame) if whole is None else whole
    rows = sorted(summed(frame), key=lambda row: (row[2].is_nan(), 0 if row[2].is_nan() else -row[2], row[0]))
    return finding(
        "rank code name amount_wan denominator_wan share_pct lines",
        [(n, *row[:3], whole, share_pct(row[2], whole), row[3]) for n, row in enumerate(rows, start=1)],
    )


def summed(frame: pd.DataFrame) -> list[tuple[str, Any, Decimal, str | None]]:
    """Code, name, exact amount and lines of each code of a frame, in the order of print; unknown amounts are NaN."""
    groups = frame.groupby("code", sort=False)
    return [(str(code), group["name"].iloc[0], amount(group), lines(group["line"])) for code, group in groups]


# --- denominators ------------------------------------------------------------------------------------------------


def denominators(d: Any) -> pd.DataFrame:
    """What shares can be taken of, and how far each amount can be trusted.

    `basis` is `added up` (the exact sum of the lowest printed lines), `printed total` (rows are lost, but their total
    is printed), `incomplete` (rows are lost, or their budget or kind is not said, and no total is printed: the amount
    is missing, what is left is in leaf_sum_wan) or `unknown`.

    Columns: denominator (total, a budget, or basic or project expenditure), denominator_wan, basis, leaf_sum_wan,
    printed_wan (where a total is printed), difference_wan (leaf sum − printed), lines (of the printed total, else of
    the lines added up); amounts in 万元.
    """
    columns = "denominator denominator_wan basis leaf_sum_wan printed_wan difference_wan lines"
    return finding(columns, [(key, *_denominator(d, key)) for key in _PRINTED])


def denominator(d: Any, key: str) -> Decimal:
    """The exact amount of one denominator in 万元, NaN where the document does not determine it.

    Raises: ValueError for a key that `denominators` does not list.
    """
    return _denominator(d, choice(key, _PRINTED))[0]


def _denominator(d: Any, key: str) -> tuple[Decimal, str, Decimal, Decimal, Decimal, str | None]:
    """Amount, basis, leaf sum, printed total, difference and lines."""
    low = leaves(d.spending)
    rows = within(low, key)
    known, whole = _determined(key, low, rows, dict(d.tables[["table", "status"]].dropna().itertuples(index=False)))
    added = exact(rows["amount_wan"].tolist()) if known else UNKNOWN
    printed, line = _printed_total(d.cells, key)
    where = line if line is not None else lines(rows["line"])
    if known and whole:
        value, basis = added, "added up"
    elif not printed.is_nan():
        value, basis = printed, "printed total"
    else:
        value, basis = UNKNOWN, "incomplete" if known else "unknown"
    return value, basis, added, printed, added - printed, where


def _determined(key: str, low: pd.DataFrame, rows: pd.DataFrame, status: dict[str, str]) -> tuple[bool, bool]:
    """Whether a sum of rows can be given at all, and whether it is the whole of the denominator."""
    own, column = _PRINTED[key][0][0], _column_of(key)
    stood_in = column == "budget" and status.get(own) not in _WHOLE  # then the department table says what there is
    tables = {own, *rows["table"], *(["department_spending"] if stood_in else [])}
    unsaid = bool(column) and (stood_in or column == "kind") and bool(low[column].isna().any())
    lost = any(status.get(table) in _LOST for table in tables)
    gaps = rows["amount_wan"].isna()
    empty = rows.empty and not unsaid and any(status.get(table) in _WHOLE for table in tables)  # then nothing is spent
    return empty or not gaps.all(), not (lost or unsaid or gaps.any())


def _printed_total(cells: pd.DataFrame, key: str) -> tuple[Decimal, Any]:
    """The total that the best table prints, in 万元, and its line."""
    for table, column in _PRINTED[key]:
        found = cells[cells["table"].eq(table) & cells["column"].eq(column) & cells["value"].notna()]
        for row, value, unit, line in found[["row", "value", "unit", "line"]].itertuples(index=False, name=None):
            if _TOTAL_ROW.fullmatch("".join(str(row).split())) and unit in FACTORS:
                return Decimal(repr(value)) * FACTORS[unit], line
    return UNKNOWN, None
