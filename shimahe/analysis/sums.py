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
TOTALS: dict[str, tuple[tuple[str, str], ...]] = {
    "total": (("department_spending", "total"), ("department_balance", "spending/amount")),
    "general_public": (("general_spending", "total"), ("appropriation_balance", "spending/general_public")),
    "government_fund": (("fund_spending", "total"), ("appropriation_balance", "spending/government_fund")),
    "state_capital": (("state_capital_spending", "total"), ("appropriation_balance", "spending/state_capital")),
    "basic": (("department_spending", "basic"), ("general_spending", "basic"), ("basic_economic", "total")),
    "project": (("department_spending", "project"),),
}
_TOTAL_ROW = re.compile(r"(?:本年)?(?:支出)?[合总]计")
_WHOLE, LOST = ("complete", "declared empty"), ("partly lost", "lost")
_DTYPES: dict[Any, re.Pattern[str]] = {
    "float64": re.compile(r".*_(?:wan|pct|yuan)|value|count|weight|score|index|correlation|kappa|[PQ]\d\d"),
    "Int64": re.compile(
        r"rank|k|n|agree|year|moved|zero|between|one|not_applicable|found|reviewed|right|debatable|wrong|field|(?:\w+_)?line"
    ),
    "str": re.compile(".*"),
}


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
    choice(key, TOTALS)
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


def finding(columns: str, rows: Iterable[Sequence[Any]], **dtypes: Any) -> pd.DataFrame:
    """A frame of findings: `columns` parted by spaces, text unless the name says number or count; None is missing.

    `dtypes`: those of columns whose name says something else.
    """
    told = {name: next(kind for kind, names in _DTYPES.items() if names.fullmatch(name)) for name in columns.split()}
    dtypes = {name: dtypes.get(name, kind) for name, kind in told.items()}
    return pd.DataFrame(list(rows), columns=list(dtypes), dtype=object).astype(dtypes)


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows of a frame as plain lists, missing values None."""
    values = frame.to_numpy(object, copy=True)
    values[frame.isna().to_numpy()] = None
    return list(values.tolist())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain dicts, missing values None."""
    names = [*map(str, frame)]
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


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
    found: dict[str, tuple[Any, list[float], list[Any]]] = {}
    columns = (frame[key].tolist() for key in ("code", "name", "amount_wan", "line"))
    for code, name, wan, line in zip(*columns, strict=True):
        _, amounts, numbers = found.setdefault(str(code), (name, [], []))
        amounts.append(wan)
        numbers.append(line)
    return [
        (code, name, exact(amounts) if any(wan == wan for wan in amounts) else UNKNOWN, lines(*numbers))
        for code, (name, amounts, numbers) in found.items()
    ]


# --- denominators ------------------------------------------------------------------------------------------------


def denominators(d: Any) -> pd.DataFrame:
    """What shares can be taken of, and how far each amount can be trusted.

    `basis` is `added up` (the exact sum of the lowest printed lines), `printed total` (rows are lost, or their budget
    or kind is not said, but the total is printed), `incomplete` (the same without a printed total: the amount is
    missing, what is left is in leaf_sum_wan) or `unknown`.

    Columns: denominator (total, a budget, or basic or project expenditure), denominator_wan, basis, leaf_sum_wan,
    printed_wan (where a total is printed), difference_wan (leaf sum − printed), lines (of the printed total, else of
    the lines added up); amounts in 万元.
    """
    columns = "denominator denominator_wan basis leaf_sum_wan printed_wan difference_wan lines"
    return finding(columns, [(key, *_denominator(d, key)) for key in TOTALS])


def denominator(d: Any, key: str) -> Decimal:
    """The exact amount of one denominator in 万元, NaN where the document does not determine it.

    Raises: ValueError for a key that `denominators` does not list.
    """
    return _denominator(d, choice(key, TOTALS))[0]


def _denominator(d: Any, key: str) -> tuple[Decimal, str, Decimal, Decimal, Decimal, str | None]:
    """Amount, basis, leaf sum, printed total, difference and lines."""
    low, status = leaves(d.spending), dict(zip(d.tables["table"], d.tables["status"], strict=True))
    rows, own, column = within(low, key), TOTALS[key][0][0], _column_of(key)
    stood_in = column == "budget" and status.get(own) not in _WHOLE  # then the department table says what there is
    tables = [status.get(table) for table in (own, *rows["table"], *["department_spending"] * stood_in)]
    unsaid = (stood_in or column == "kind") and bool(low[column].isna().any())
    nothing = rows.empty and not unsaid and not set(_WHOLE).isdisjoint(tables)  # nothing is spent, and that is known
    added = exact(rows["amount_wan"].tolist()) if nothing else amount(rows)
    printed, line = _printed_total(d.cells, key)
    value, basis = (printed, "printed total") if not printed.is_nan() else (UNKNOWN, "incomplete")
    if added.is_nan() and printed.is_nan():
        basis = "unknown"
    elif not (added.is_nan() or unsaid or rows["amount_wan"].isna().any() or set(LOST) & set(tables)):
        value, basis = added, "added up"
    return value, basis, added, printed, added - printed, lines(rows["line"]) if line is None else lines(line)


def _printed_total(cells: pd.DataFrame, key: str) -> tuple[Decimal, Any]:
    """The total that the best table prints, in 万元, and its line."""
    for table, column in TOTALS[key]:
        there = cells["table"].eq(table) & cells["value"].notna()
        found = cells[there & cells["column"].eq(column) & cells["unit"].isin(list(FACTORS))]
        for row in found[found["row"].str.replace(r"\s", "", regex=True).str.fullmatch(_TOTAL_ROW)].itertuples():
            return decimal(row.value) * FACTORS[str(row.unit)], row.line
    return UNKNOWN, None
