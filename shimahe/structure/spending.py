"""Where the money goes: shares with their denominators, concentration, who employs, unit costs,
change.

Promises that every share stands beside its numerator and its denominator, that sums are exact, and
that what the document does not say is missing. Does not judge, and corrects no printed figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any, SupportsFloat

import pandas as pd

from shimahe import terms
from shimahe.findings import (
    SHARE,
    UNKNOWN,
    amount,
    choice,
    decimal,
    exact,
    findings_frame,
    lines,
    rounded,
    rules,
    share,
    share_pct,
)
from shimahe.frames import LEVELS
from shimahe.structure.totals import (
    at_level,
    denominator,
    denominators,
    leaves,
    ranked,
    summed,
    total,
    within,
)

_COUNT_IS = {"≥": "target floor", "≤": "target ceiling"}
_NOT_COUNTABLE = re.compile(r"[%％‰元天日时分月]|年$")  # after "/年" is taken off
_FLEET = re.compile(r"(?:.*[共拥保]有)?车辆(?:总?数)?")
_PEOPLE = re.compile(r".*(?:群众|居民|人口)(?:总?人?数)?")
#: Statements about a total whose amount stands in the tables, when they name no single budget.
_IN_TABLES = {
    "收入": "income_total", "收入预算": "income_total", "支出": "total", "支出预算": "total", "基本支出": "basic",
    "基本支出预算": "basic", "项目支出": "project", "项目支出预算": "project",
}  # fmt: skip


# --- shares ---------------------------------------------------------------------------------------


def shares(d: Any, by: str = "class", of: str = "total") -> pd.DataFrame:
    """Every line's share of a denominator, the largest first; lines outside the denominator are
    left out.

    `by` is class, group or item (the printed amount of that level; where it is not printed, the
    lines below added up), or budget or kind (the lowest lines added up; `unknown` where the
    document does not say).

    Columns: definition, code (or the key of the budget or kind), name (as printed), numerator_wan,
    denominator, denominator_wan, share_pct, lines; amounts in 万元.

    Raises: ValueError for another `by` or `of`.
    """
    rows = within(d.spending, of)
    if choice(by, (*LEVELS, "budget", "kind")) in LEVELS:
        rows = at_level(rows, by)
    else:
        rows = leaves(rows).assign(code=leaves(rows)[by].fillna("unknown"), name=None)
    found = ranked(rows, denominator(d, of)).rename(columns={"amount_wan": "numerator_wan"})
    return found.assign(definition=f"by_{by}", denominator=of)[
        f"definition code name {SHARE} lines".split()
    ]


def concentration(d: Any, by: str = "item", top: Sequence[int] = (1, 3, 5, 10)) -> pd.DataFrame:
    """How much of the money the largest lines hold, and two measures of how evenly it is spread.

    `by` is class, group or item (of all spending) or project (of the sum of the project sheets).
    `hhi` is the Herfindahl-Hirschman index, the sum of the squared shares between 0 and 1 (1: all
    money in one line); `effective_number` is 1/HHI, the number of equal lines that would be as
    concentrated. Both are missing where an amount is negative. For one office they describe, they
    do not judge: the lines follow the classification, and a coarser one gives a higher index. Where
    rows are lost, the shares are of the printed total, and all are too low.

    Columns: definition (top, hhi, effective_number), k (how many lines), n (lines with a known
    amount), numerator_wan, denominator, denominator_wan, share_pct, value, lines; amounts in 万元.

    Raises: ValueError for another `by`.
    """
    if choice(by, (*LEVELS, "project")) == "project":
        frame, key = d.projects.assign(code=d.projects["project"], name=None), "project_sheets"
        whole = UNKNOWN if frame["amount_wan"].isna().any() else amount(frame)
    else:
        frame, key, whole = at_level(d.spending, by), "total", denominator(d, "total")
    rows = sorted((row for row in summed(frame) if not row[2].is_nan()), key=lambda row: -row[2])
    amounts, n = [row[2] for row in rows], len(rows)
    out = [
        (
            "top",
            k,
            n,
            *share(sum(amounts[:k], Decimal(0)), key, whole),
            None,
            lines(*[row[3] for row in rows[:k]]),
        )
        for k in top
        if 1 <= k <= n
    ]
    even = n > 0 and not whole.is_nan() and whole > 0 and min(amounts) >= 0
    hhi = sum(((wan / whole) ** 2 for wan in amounts), Decimal(0)) if even else UNKNOWN
    values = {
        "hhi": rounded(hhi, "0.0001"),
        "effective_number": rounded(1 / hhi if hhi else UNKNOWN),
    }
    more = [
        (name, None, n, *share(UNKNOWN, key, whole), value, None) for name, value in values.items()
    ]
    return findings_frame(f"definition k n {SHARE} value lines", [*out, *more])


def residual(d: Any) -> pd.DataFrame:
    """How much stands in lines that say little about the purpose, of all spending and of project
    expenditure.

    `residual`: the lowest lines whose code ends in 99 and whose printed name begins with 其他;
    `general_affairs`: those named 一般行政管理事务 whose code ends in 02; `residual_or_general`: both
    together. What an ending means is not verified with the issuing body, so a line counts only if
    code and printed name say the same: 2082501 其他城市生活救助 does not. Where rows are lost and do not
    add up to the denominator, the numerator is missing.

    Columns: definition, numerator_wan, denominator (total, project), denominator_wan, share_pct,
    lines; in 万元.
    """
    low, out = leaves(d.spending), []
    code, name = low["code"], low["name"].fillna("").str.replace(r"\s", "", regex=True)
    marks = {"residual": code.str.endswith("99") & name.str.startswith("其他")}
    marks["general_affairs"] = code.str.endswith("02") & name.eq("一般行政管理事务")
    marks["residual_or_general"] = marks["residual"] | marks["general_affairs"]
    for key in ("total", "project"):
        rows, whole = within(low, key), denominator(d, key)
        for definition, mark in marks.items():
            found = rows[mark[rows.index]]
            wan = exact(found["amount_wan"].tolist()) if total(rows) == whole else UNKNOWN
            out.append((definition, *share(wan, key, whole), lines(found["line"])))
    return findings_frame(f"definition {SHARE} lines", out)


def part(d: Any, code: str, of_code: str) -> pd.DataFrame:
    """How much of one functional line is another line inside it, such as community work (20139) in
    201.

    >>> from shimahe import load
    >>> part(load(), "20139", "201")[["numerator_wan", "denominator", "denominator_wan", "share_pct"]].values.tolist()
    [[2842.9, '201', 6084.49, 46.72]]

    Columns: definition, code, name, numerator_wan, denominator (`of_code`), denominator_wan,
    share_pct, lines; amounts in 万元, all kinds and budgets of the code together.

    Raises: ValueError if `code` is not inside `of_code`, or one of them is not printed.
    """
    if code == of_code or not of_code or not code.startswith(of_code):
        raise ValueError(terms.text("structure.not_inside", code=repr(code), of=repr(of_code)))
    printed = {row[0]: row for row in summed(d.spending)}
    if unprinted := [repr(one) for one in (code, of_code) if one not in printed]:
        raise ValueError(terms.text("structure.not_printed", codes=", ".join(unprinted)))
    (_, name, wan, line), (_, _, whole, above) = printed[code], printed[of_code]
    return findings_frame(
        f"definition code name {SHARE} lines",
        [("part", code, name, *share(wan, of_code, whole), lines(line, above))],
    )


# --- who employs ----------------------------------------------------------------------------------


def by_employer(d: Any) -> pd.DataFrame:
    """The second view by class: contributions for staff go back from 208, 210 and 221 to the class
    that employs.

    Which lines move, and which stay because they are for retirees, is data
    (`rules("staff_contributions")`, with reasons); only basic expenditure moves. The document does
    not say which class a contribution belongs to. So employer_wan is an estimate, in proportion to
    the basic expenditure that each class has left when contributions and retirees are taken out,
    settled by largest remainders in the smallest printed unit, so that employer_wan and printed_wan
    have the same exact sum. low_wan and high_wan are what holds if none or all of the money moved
    comes to this class; a class without such basic expenditure employs nobody, so both are its
    remaining amount. Where the basic expenditure read does not add up to its denominator (rows
    lost, or no split into basic and project), or no class is left to employ, all but printed_wan is
    missing.

    Columns: definition, code, name, printed_wan, moved_out_wan, moved_in_wan, employer_wan,
    low_wan, high_wan, denominator, denominator_wan, printed_pct, employer_pct, low_pct, high_pct,
    lines (of the class and of the lines moved); amounts in 万元.
    """
    low, whole, rows = leaves(d.spending), denominator(d, "total"), []
    basic, classes = within(low, "basic"), summed(at_level(d.spending, "class"))
    fate = basic["code"].map(
        {rule["code"]: rule["treatment"] for rule in rules("staff_contributions")}
    )
    moves = basic[fate.eq("move")]
    out = {code: _inside(moves, code) for code, *_ in classes}
    own = {code: max(_inside(basic[fate.isna()], code), Decimal(0)) for code, *_ in classes}
    moved = sum(out.values(), Decimal(0))
    came = _apportioned(moved, own) if total(basic) == denominator(d, "basic") else {}
    for code, name, printed, line in classes:
        gone, come = (out[code], came[code]) if came else (UNKNOWN, UNKNOWN)
        rest = printed - gone
        views = rest + come, rest, rest + moved if own[code] else rest
        pcts = (share_pct(view, whole) for view in (printed, *views))
        where = lines(line, moves.loc[moves["code"].str.startswith(code), "line"])
        rows.append(
            ("by_employer", code, name, printed, gone, come, *views, "total", whole, *pcts, where)
        )
    return findings_frame(
        "definition code name printed_wan moved_out_wan moved_in_wan employer_wan low_wan high_wan denominator "
        "denominator_wan printed_pct employer_pct low_pct high_pct lines",
        rows,
    )


def _inside(rows: pd.DataFrame, code: str) -> Decimal:
    return exact(rows.loc[rows["code"].str.startswith(code), "amount_wan"].tolist())


def _apportioned(wan: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """An amount shared out in proportion to the weights, to its last digit (at least 0.01).

    Each part is rounded down; what is then left goes, a unit each, to the parts that lost most.
    Empty where there is an amount but no weight.
    """
    weight, unit = (
        sum(weights.values()),
        min(Decimal(1).scaleb(int(wan.as_tuple().exponent)), Decimal("0.01")),
    )
    if wan and not weight:
        return {}
    ideal = {key: wan * each / weight if wan else Decimal(0) for key, each in weights.items()}
    parts = {key: each.quantize(unit, ROUND_FLOOR) for key, each in ideal.items()}
    for key in sorted(ideal, key=lambda key: parts[key] - ideal[key])[
        : int((wan - sum(parts.values())) / unit)
    ]:
        parts[key] += unit
    return parts


# --- unit costs -----------------------------------------------------------------------------------


def per_unit(d: Any, population: Any = None) -> pd.DataFrame:
    """Money per counted unit, where the document prints both.

    Vehicle running costs per vehicle held; each project's money per target number of its indicators
    in a countable unit (no rates, money or time); all spending per person where the department's
    own indicators give a number of residents. `count_is` says what the denominator is: a `target
    floor` (≥) or `target ceiling` (≤) is what the office promises, not a census, so the unit cost
    is a bound at most; and a project's money usually pays for more than the one indicator. Spending
    per head of population is given only for a `population` of the user's own.

    Columns: definition, subject (total, vehicle_operation, project), project (as printed),
    amount_wan, amount_line, unit (万 turned into ones), count, count_is, count_name (as printed),
    count_line, per_unit_yuan (元, rounded half up).

    Raises: ValueError for a population that is not a positive number.
    """
    if population is not None and not (
        isinstance(population, SupportsFloat) and 0 < float(population) < math.inf
    ):
        raise ValueError(terms.text("structure.population", value=repr(population)))
    line = str(denominators(d)["lines"][0])
    whole = denominator(d, "total"), int(line) if line.isdigit() else None
    rows = [*_per_vehicle(d), *_per_target(d, whole)]
    if population is not None:
        rows.append(("total", None, *whole, "人", population, "given by the user", None, None))
    each = (
        rounded(decimal(row[2]) * 10000 / decimal(row[5])) if row[5] > 0 else UNKNOWN
        for row in rows
    )
    return findings_frame(
        "definition subject project amount_wan amount_line unit count count_is count_name count_line per_unit_yuan",
        [("per_unit", *row, yuan) for row, yuan in zip(rows, each, strict=True)],
    )


def _per_vehicle(d: Any) -> Iterator[tuple[Any, ...]]:
    """Running costs (of 三公, else as stated) and the first number of vehicles said to be held."""
    stated = d.statements[d.statements["measure"].eq("amount") & d.statements["item"].notna()]
    items = d.three_public[d.three_public["item"].eq("vehicle_operation")]
    costs = pd.concat([items, stated[stated["item"].str.startswith("公务用车运行")]]).dropna(
        subset=["amount_wan"]
    )
    fleets = stated[stated["unit"].eq("辆") & stated["item"].str.fullmatch(_FLEET)]
    for cost, fleet in zip(costs.head(1).itertuples(), fleets.head(1).itertuples(), strict=False):
        told = cost.amount_wan, cost.line, fleet.unit, fleet.value, "count", fleet.item, fleet.line
        yield "vehicle_operation", None, *told


def _per_target(d: Any, whole: tuple[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Each project's money by its countable targets, and all spending by the department's targets
    of residents.
    """
    money = {row.project: (row.amount_wan, row.line) for row in d.projects.itertuples()}
    targets = d.indicators[d.indicators["sign"].ne("定性").fillna(True)].dropna(
        subset=["value", "unit"]
    )
    countable = ~targets["unit"].str.removesuffix("/年").str.contains(_NOT_COUNTABLE)
    for row in targets[countable].itertuples():
        in_ones = row.unit.removeprefix("万") or row.unit
        count = decimal(row.value) * (1 if in_ones == row.unit else 10000)
        told = in_ones, count, _COUNT_IS.get(row.sign, "target"), row.name, row.line
        if row.scope == "project" and row.project in money:
            yield "project", row.project, *money[row.project], *told
        elif row.scope == "department" and in_ones == "人" and _PEOPLE.fullmatch(str(row.name)):
            yield "total", None, *whole, *told


# --- change ---------------------------------------------------------------------------------------


def change(d: Any) -> pd.DataFrame:
    """Every stated change of money against the year before, with the amount it leads to and the one
    it implies.

    The amount is the statement of the same item, budget and year nearest to the change; for totals
    of no single budget (收入, 支出预算, 基本支出预算, 项目支出预算) the figure of the tables. Where neither is
    printed, amount_wan, implied_wan and change_pct are missing. What last year's document printed
    may differ: implied_wan is only amount_wan − change_wan.

    Columns: definition, statement, explains (the statement whose change this one explains), item,
    budget, year, amount_wan, change_wan, implied_wan (last year's amount), change_pct (of
    implied_wan), lines; amounts in 万元.
    """
    totals = {
        row.denominator: (row.denominator_wan, row.lines) for row in denominators(d).itertuples()
    }
    totals |= {f"income_{row.source}": (row.amount_wan, row.line) for row in d.revenue.itertuples()}
    money = d.statements.dropna(subset=["amount_wan"])
    named = money[money["measure"].eq("amount")].dropna(subset=["item"])
    rows: list[tuple[Any, ...]] = []
    for row in money[money["measure"].eq("change")].itertuples():
        same = named[[one == _about(row) for one in map(_about, named.itertuples())]]
        at = (same.index.to_series() - row.Index).abs().idxmin() if len(same) else None
        wan, line = (None, None) if at is None else (same.at[at, "amount_wan"], same.at[at, "line"])
        if at is None and str(row.budget) in ("nan", "all"):
            wan, line = totals.get(_IN_TABLES.get(row.item, ""), (None, None))
        risen, before = decimal(row.amount_wan), decimal(wan) - decimal(row.amount_wan)
        told = wan, risen, before, share_pct(risen, before), lines(line, row.line)
        rows.append(("change", row.statement, row.explains, row.item, row.budget, row.year, *told))
    return findings_frame(
        "definition statement explains item budget year amount_wan change_wan implied_wan change_pct lines",
        rows,
    )


def causes(d: Any) -> pd.DataFrame:
    """Each stated change of money that the text explains, step by step: its causes, what they leave
    over, the change.

    The text may name the main causes only: what they leave over is a remainder, not an error. Where
    an amount of a change or of one of its causes is not known, so is the remainder.

    >>> from shimahe import load
    >>> causes(load()).query("step == 'remainder'")[["effect", "item", "amount_wan"]].values.tolist()
    [['S09', '收入', 1.98], ['S29', '支出预算', 0.0], ['S38', '项目支出', -10.09]]

    Columns: definition, effect (the statement that is explained), step (cause, remainder, change),
    statement (of the step; missing for a remainder), item (as printed; of a remainder, what
    changes), amount_wan (万元), lines.
    """
    changes = d.statements[d.statements["measure"].eq("change")]
    rows: list[tuple[Any, ...]] = []
    for effect in changes["explains"].dropna().unique().tolist():
        whole, parts = (
            changes[changes["statement"].eq(effect)],
            changes[changes["explains"].eq(effect)],
        )
        for item, line, wan in whole[["item", "line", "amount_wan"]].itertuples(index=False):
            for row in parts.itertuples():
                rows.append(
                    (
                        effect,
                        "cause",
                        row.statement,
                        row.item,
                        decimal(row.amount_wan),
                        lines(row.line),
                    )
                )
            rest = decimal(wan) - sum(map(decimal, parts["amount_wan"]), Decimal(0))
            rows.append((effect, "remainder", None, item, rest, lines(line, parts["line"])))
            rows.append((effect, "change", effect, item, decimal(wan), lines(line)))
    return findings_frame(
        "definition effect step statement item amount_wan lines", [("causes", *row) for row in rows]
    )


def _about(statement: Any) -> tuple[str, str, str]:
    return str(statement.item), str(statement.budget), str(statement.year)
