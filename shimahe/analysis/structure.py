"""Where the money goes: shares with their denominators, concentration, who employs, unit costs, change.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and that what the
document does not say is missing. Does not judge, and corrects no printed figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from numbers import Real
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.analysis.sums import (
    DEPTHS,
    SHARE,
    UNKNOWN,
    at_level,
    choice,
    decimal,
    denominator,
    denominators,
    exact,
    finding,
    leaves,
    lines,
    ranked,
    rounded,
    rules,
    share,
    share_pct,
    summed,
    total,
    within,
)  # fmt: skip
from shimahe.frames import LEVELS

__all__ = [
    "DEPTHS", "by_employer", "change", "concentration", "denominator", "denominators", "exact", "leaves", "part",
    "per_unit", "ranked", "residual", "rules", "share_pct", "shares", "total",
]  # fmt: skip

_CENT = Decimal("0.01")
_COUNT_IS = {"≥": "target floor", "≤": "target ceiling"}
_NOT_COUNTABLE = re.compile(r"[%％‰元天日时分月]|年$")  # after "/年" is taken off
_FLEET = re.compile(r"(?:.*[共拥保]有)?车辆(?:总?数)?")
_PEOPLE = re.compile(r".*(?:群众|居民|人口)(?:总?人?数)?")
#: Statements about a total whose amount stands in the tables, when they name no single budget.
_IN_TABLES = {
    "收入": "income_total", "收入预算": "income_total", "支出": "total", "支出预算": "total", "基本支出": "basic",
    "基本支出预算": "basic", "项目支出": "project", "项目支出预算": "project",
}  # fmt: skip


# --- shares ------------------------------------------------------------------------------------------------------


def shares(d: Any, by: str = "class", of: str = "total") -> pd.DataFrame:
    """Every line's share of a denominator, the largest first; lines outside the denominator are left out.

    `by` is class, group or item (the printed amount of that level; where it is not printed, the lines below added
    up), or budget or kind (the lowest lines added up; `unknown` where the document does not say).

    Columns: definition, code (or the key of the budget or kind), name (as printed), numerator_wan, denominator,
    denominator_wan, share_pct, lines; amounts in 万元.

    Raises: ValueError for another `by` or `of`.
    """
    whole, rows = denominator(d, of), within(d.spending, of)
    if choice(by, (*LEVELS, "budget", "kind")) in LEVELS:
        rows = at_level(rows, by)
    else:
        rows = leaves(rows)
        rows = rows.assign(code=rows[by].fillna("unknown"), name=None)
    found = [(f"by_{by}", row.code, row.name, row.amount_wan, row.lines) for row in ranked(rows, whole).itertuples()]
    return finding(
        f"definition code name {SHARE} lines",
        [(key, code, name, *share(decimal(wan), of, whole), where) for key, code, name, wan, where in found],
    )


def concentration(d: Any, by: str = "item", top: Sequence[int] = (1, 3, 5, 10)) -> pd.DataFrame:
    """How much of the money the largest lines hold, and two measures of how evenly it is spread.

    `by` is class, group or item (of all spending) or project (of the sum of the project sheets). `hhi` is the
    Herfindahl-Hirschman index, the sum of the squared shares between 0 and 1 (1: all money in one line);
    `effective_number` is 1/HHI, the number of equal lines that would be as concentrated. Both are missing where an
    amount is negative. For one office they describe, they do not judge: the lines follow the classification, and a
    coarser one gives a higher index. Where rows are lost, the shares are of the printed total and the HHI is too low.

    Columns: definition (top, hhi, effective_number), k (how many lines), n (lines with a known amount),
    numerator_wan, denominator, denominator_wan, share_pct, value, lines; amounts in 万元.

    Raises: ValueError for another `by`.
    """
    key, whole, rows = _concentrated(d, choice(by, (*LEVELS, "project")))
    known = sorted((row for row in rows if not row[1].is_nan()), key=lambda row: -row[1])
    amounts, n = [row[1] for row in known], len(known)
    spread = n > 0 and whole > 0 and min(amounts) >= 0 if not whole.is_nan() else False
    hhi = sum(((wan / whole) ** 2 for wan in amounts), Decimal(0)) if spread else UNKNOWN
    out: list[tuple[Any, ...]] = [
        ("top", k, n, *share(sum(amounts[:k], Decimal(0)), key, whole), None, lines(*(row[2] for row in known[:k])))
        for k in top
        if 1 <= k <= n
    ]
    for name, value in (("hhi", rounded(hhi, "0.0001")), ("effective_number", rounded(1 / hhi if hhi else hhi))):
        out.append((name, None, n, *share(UNKNOWN, key, whole), value, None))
    return finding(f"definition k n {SHARE} value lines", out)


def _concentrated(d: Any, by: str) -> tuple[str, Decimal, list[tuple[str, Decimal, Any]]]:
    """Key and amount of the denominator, and name, amount and lines of what it is spread over."""
    if by == "project":
        sheets = [(row.project, decimal(row.amount_wan), row.line) for row in d.projects.itertuples()]
        return "project_sheets", sum((wan for _, wan, _ in sheets), Decimal(0)) if sheets else UNKNOWN, sheets
    spread = [(code, wan, where) for code, _, wan, where in summed(at_level(d.spending, by))]
    return "total", denominator(d, "total"), spread


def residual(d: Any) -> pd.DataFrame:
    """How much stands in lines that say little about the purpose, of all spending and of project expenditure.

    `residual`: the lowest lines whose code ends in 99 and whose printed name begins with 其他; `general_affairs`: those
    named 一般行政管理事务 whose code ends in 02; `residual_or_general`: both together. What an ending means is not
    verified with the issuing body, so a line counts only if code and printed name say the same: 2082501
    其他城市生活救助 does not.

    Columns: definition, numerator_wan, denominator (total, project), denominator_wan, share_pct, lines; in 万元.
    """
    low, out = leaves(d.spending), []
    code, name = low["code"], low["name"].fillna("").str.replace(r"\s", "", regex=True)
    other = code.str.endswith("99") & name.str.startswith("其他")
    affairs = code.str.endswith("02") & name.eq("一般行政管理事务")
    for key in ("total", "project"):
        rows = within(low, key)
        for definition, chosen in (
            ("residual", other), ("general_affairs", affairs), ("residual_or_general", other | affairs)
        ):  # fmt: skip
            found = rows[chosen.loc[rows.index]]
            wan = UNKNOWN if rows.empty else exact(found["amount_wan"].tolist())
            out.append((definition, *share(wan, key, denominator(d, key)), lines(found["line"])))
    return finding(f"definition {SHARE} lines", out)


def part(d: Any, code: str, of_code: str) -> pd.DataFrame:
    """How much of one functional line is another line inside it, such as community work (20139) in 201.

    >>> from shimahe import load
    >>> part(load(), "20139", "201")[["numerator_wan", "denominator", "denominator_wan", "share_pct"]].values.tolist()
    [[2842.9, '201', 6084.49, 46.72]]

    Columns: definition, code, name, numerator_wan, denominator (`of_code`), denominator_wan, share_pct, lines;
    amounts in 万元, all kinds and budgets of the code together.

    Raises: ValueError if `code` is not inside `of_code`, or one of them is not printed.
    """
    if not (code.startswith(of_code) and of_code and code != of_code):
        raise ValueError(terms.text("structure.not_inside", code=repr(code), of=repr(of_code)))
    printed = {row[0]: row for row in summed(d.spending)}
    for missing in (one for one in (code, of_code) if one not in printed):
        raise ValueError(terms.text("structure.not_printed", code=repr(missing)))
    (_, name, wan, line), (_, _, whole, above) = printed[code], printed[of_code]
    row = ("part", code, name, *share(wan, of_code, whole), lines(line, above))
    return finding(f"definition code name {SHARE} lines", [row])


# --- who employs -------------------------------------------------------------------------------------------------


def by_employer(d: Any) -> pd.DataFrame:
    """The second view by class: contributions for staff go back from 208, 210 and 221 to the class that employs.

    Which lines move, and which stay because they are for retirees, is data (`rules("staff_contributions")`, with
    reasons); only basic expenditure moves. The document does not say which class a contribution belongs to. So
    employer_wan is an estimate, in proportion to the basic expenditure that each class has left when contributions
    and retirees are taken out, settled by largest remainders in the smallest printed unit, so that employer_wan and
    printed_wan have the same exact sum. low_wan and high_wan are what holds if none or all of the money moved comes to
    this class; a class without such basic expenditure employs nobody, so both are its remaining amount. Where the
    document does not split basic from project expenditure, or no class is left to employ, all but printed_wan is
    missing.

    Columns: definition, code, name, printed_wan, moved_out_wan, moved_in_wan, employer_wan, low_wan, high_wan,
    denominator, denominator_wan, printed_pct, employer_pct, low_pct, high_pct, lines (of the class and of the lines
    moved); amounts in 万元.
    """
    spending, whole = d.spending, denominator(d, "total")
    treatment = {rule["code"]: rule["treatment"] for rule in rules("staff_contributions")}
    low = leaves(spending)
    basic = within(low, "basic")
    moves = basic[basic["code"].map(treatment).eq("move")]
    stays = basic[~basic["code"].isin(list(treatment))]
    classes = summed(at_level(spending, "class"))
    out = {code: _inside(moves, code) for code, *_ in classes}
    own = {code: max(_inside(stays, code), Decimal(0)) for code, *_ in classes}
    moved = _apportioned(sum(out.values(), Decimal(0)), own)
    told = not low["kind"].isna().any() and moved is not None
    rows = []
    for code, name, printed, line in classes:
        rest = printed - out[code] if told else UNKNOWN
        come = moved[code] if told and moved else UNKNOWN
        most = rest + (sum(out.values()) if own[code] else 0)
        views = (printed, rest + come, rest, most)
        where = lines(line, moves.loc[moves["code"].str.startswith(code), "line"])
        gone = out[code] if told else UNKNOWN
        pcts = (share_pct(view, whole) for view in views)
        rows.append(("by_employer", code, name, printed, gone, come, *views[1:], "total", whole, *pcts, where))
    return finding(
        "definition code name printed_wan moved_out_wan moved_in_wan employer_wan low_wan high_wan denominator "
        "denominator_wan printed_pct employer_pct low_pct high_pct lines",
        rows,
    )


def _inside(rows: pd.DataFrame, code: str) -> Decimal:
    return exact(rows.loc[rows["code"].str.startswith(code), "amount_wan"].tolist())


def _apportioned(wan: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal] | None:
    """An amount shared out in proportion to the weights, to the last digit of the amount (at least 0.01).

    Each part is rounded down; what is then left goes, a unit each, to the parts that lost most. None where there is
    an amount but no weight.
    """
    weight = sum(weights.values(), Decimal(0))
    if not wan or not weight:
        return None if wan else dict.fromkeys(weights, Decimal(0))
    unit = min(Decimal(1).scaleb(int(wan.as_tuple().exponent)), _CENT)
    ideal = {key: wan * each / weight for key, each in weights.items()}
    parts = {key: each.quantize(unit, ROUND_FLOOR) for key, each in ideal.items()}
    left = int((wan - sum(parts.values())) / unit)
    for key in sorted(ideal, key=lambda key: parts[key] - ideal[key])[:left]:
        parts[key] += unit
    return parts


# --- unit costs --------------------------------------------------------------------------------------------------


def per_unit(d: Any, population: Any = None) -> pd.DataFrame:
    """Money per counted unit, where the document prints both.

    Vehicle running costs per vehicle held; each project's money per target number of its indicators in a countable
    unit (no rates, money or time); all spending per person where the department's own indicators give a number of
    residents. `count_is` says what the denominator is: a `target floor` (≥) or `target ceiling` (≤) is what the
    office promises, not a census, so the unit cost is a bound at most; and a project's money usually pays for more
    than the one indicator. Spending per head of population is given only for a `population` of the user's own.

    Columns: definition, subject (total, vehicle_operation, project), project (as printed), amount_wan, amount_line,
    unit (万 turned into ones), count, count_is, count_name (as printed), count_line, per_unit_yuan (元, rounded half
    up).

    Raises: ValueError for a population that is not a positive number.
    """
    if population is not None and not (isinstance(population, Real) and 0 < population < math.inf):
        raise ValueError(terms.text("structure.population", value=repr(population)))
    spent = denominators(d).iloc[0]
    line = spent["lines"]
    whole = spent["denominator_wan"], int(line) if isinstance(line, str) and line.isdigit() else None
    rows = [*_per_vehicle(d), *_per_target(d, whole)]
    if population is not None:
        rows.append(("total", None, *whole, "人", population, "given by the user", None, None))
    return finding(
        "definition subject project amount_wan amount_line unit count count_is count_name count_line per_unit_yuan",
        [("per_unit", *row, _yuan_each(row[2], row[5])) for row in rows],
    )


def _per_vehicle(d: Any) -> Iterator[tuple[Any, ...]]:
    """Running costs (of 三公, else as stated) and the first number of vehicles said to be held."""
    stated = d.statements[d.statements["measure"].eq("amount") & d.statements["item"].notna()]
    items = d.three_public[d.three_public["item"].eq("vehicle_operation")]
    costs = pd.concat([items, stated[stated["item"].str.startswith("公务用车运行")]])
    costs = costs[costs["amount_wan"].notna()]
    fleets = stated[stated["unit"].eq("辆") & stated["item"].str.fullmatch(_FLEET)]
    for cost, fleet in zip(costs.head(1).itertuples(), fleets.head(1).itertuples(), strict=False):
        counted = (fleet.unit, fleet.value, "count", fleet.item, fleet.line)
        yield "vehicle_operation", None, cost.amount_wan, cost.line, *counted


def _per_target(d: Any, whole: tuple[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Each project's money by its countable targets, and all spending by the department's targets of residents."""
    money = {row.project: (row.amount_wan, row.line) for row in d.projects.itertuples()}
    for row in d.indicators[d.indicators["value"].notna() & d.indicators["sign"].ne("定性")].itertuples():
        unit = "" if pd.isna(row.unit) else row.unit.removesuffix("/年")
        if not unit or _NOT_COUNTABLE.search(unit):
            continue
        times = 10000 if unit.startswith("万") and len(unit) > 1 else 1
        unit, count = (unit[1:] if times > 1 else row.unit), decimal(row.value) * times
        told = unit, count, _COUNT_IS.get(row.sign, "target"), row.name, row.line
        if row.scope == "project" and row.project in money:
            yield "project", row.project, *money[row.project], *told
        elif row.scope == "department" and unit == "人" and _PEOPLE.fullmatch(str(row.name)):
            yield "total", None, *whole, *told


def _yuan_each(wan: Any, count: Any) -> Decimal:
    units = decimal(count)
    return rounded(decimal(wan) * 10000 / units) if units > 0 else UNKNOWN


# --- change ------------------------------------------------------------------------------------------------------


def change(d: Any) -> pd.DataFrame:
    """Every stated change of money against the year before, with the amount it leads to and the one it implies.

    The amount is the statement of the same item, budget and year nearest to the change; for totals of no single
    budget (收入, 支出预算, 基本支出预算, 项目支出预算) the figure of the tables. Where neither is printed, amount_wan,
    implied_wan and change_pct are missing. What last year's document printed may differ: implied_wan is only
    amount_wan − change_wan.

    Columns: definition, statement, explains (the statement whose change this one explains), item, budget, year,
    amount_wan, change_wan, implied_wan (last year's amount), change_pct (of implied_wan), lines; amounts in 万元.
    """
    money = d.statements[d.statements["amount_wan"].notna()]
    stated = money[money["measure"].eq("amount")]
    bases, rows = denominators(d), []
    totals = {row.denominator: (row.denominator_wan, row.lines) for row in bases.itertuples()}
    totals |= {f"income_{row.source}": (row.amount_wan, row.line) for row in d.revenue.itertuples()}
    for row in money[money["measure"].eq("change")].itertuples():
        same = stated[_same(stated["item"], row.item) & _same(stated["budget"], row.budget, True)]
        same = same[_same(same["year"], row.year, True)]
        if not same.empty:
            near = same.loc[(same.index.to_series() - row.Index).abs().idxmin()]
            wan, line = near["amount_wan"], near["line"]
        elif pd.isna(row.budget) or row.budget == "all":
            wan, line = totals.get(_IN_TABLES.get(row.item, ""), (None, None))
        else:
            wan, line = None, None
        before = decimal(wan) - decimal(row.amount_wan)
        rows.append((
            "change", row.statement, row.explains, row.item, row.budget, row.year, wan, row.amount_wan, before,
            share_pct(decimal(row.amount_wan), before), lines(line, row.line),
        ))  # fmt: skip
    return finding(
        "definition statement explains item budget year amount_wan change_wan implied_wan change_pct lines", rows
    )


def _same(column: pd.Series, value: Any, also_missing: bool = False) -> pd.Series:
    return column.isna() & also_missing if pd.isna(value) else column.eq(value).fillna(False).astype(bool)
