"""Stated changes against the year before, and the causes that the text names for them.

Promises that what is not printed stays missing. Does not know the document of the year before: its
amount is only implied, as the amount of this year less the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import decimal, findings_frame, lines, records, share_pct
from shimahe.structure.wholes import denominators

_CHANGES = (
    "definition statement explains item budget year amount_wan change_wan implied_wan change_pct "
    "lines"
)
_CAUSES = "definition effect step statement item amount_wan lines budget"
#: The totals of the tables that a statement is about if it names no single budget.
_IN_TABLES = {
    "收入": "income_total",
    "收入预算": "income_total",
    "支出": "total",
    "支出预算": "total",
    "基本支出": "basic",
    "基本支出预算": "basic",
    "项目支出": "project",
    "项目支出预算": "project",
}

_Statement = Mapping[str, Any]


class _Subject(NamedTuple):
    """What a statement is about."""

    item: str | None
    budget: str | None
    year: int | None


class _Amount(NamedTuple):
    """An amount in 万元 and its lines; both None where none is printed."""

    wan: float | None
    lines: Any


def change(d: Disclosure) -> pd.DataFrame:
    """List every stated change of money, with this year's amount and the implied one of last year.

    This year's amount is the nearest statement of the same item, budget and year; for a total that
    names no single budget (收入, 支出预算, 基本支出预算, 项目支出预算) it is that of the tables.
    Where neither is printed, amount_wan, implied_wan and change_pct are missing. The document of
    last year may print another amount: implied_wan is only amount_wan − change_wan.

    Columns: definition, statement, explains (the statement whose change this one explains), item,
    budget, year, amount_wan, change_wan, implied_wan (last year's amount), change_pct (of
    implied_wan), lines; amounts in 万元.
    """
    statements = records(d.statements)
    stated = _stated_amounts(statements)
    printed = _printed_totals(d)
    rows: list[tuple[Any, ...]] = []
    for position, statement in enumerate(statements):
        if statement["measure"] != "change" or statement["amount_wan"] is None:
            continue
        candidates = stated.get(_subject(statement), {})
        after = _nearest(candidates, position)
        if after is None:
            after = _total_meant(statement, printed)
        rows.append(_change_row(statement, after))
    return findings_frame(_CHANGES, rows)


def _change_row(statement: _Statement, after: _Amount) -> tuple[Any, ...]:
    """Return the row of one stated change; `after` is this year's amount."""
    names = [statement[key] for key in ("statement", "explains", "item", "budget", "year")]
    risen = decimal(statement["amount_wan"])
    before = decimal(after.wan) - risen
    percent = share_pct(risen, before)
    where = lines(after.lines, statement["line"])
    return ("change", *names, after.wan, risen, before, percent, where)


def _subject(statement: _Statement) -> _Subject:
    """Return what a statement is about."""
    return _Subject(statement["item"], statement["budget"], statement["year"])


def _stated_amounts(statements: Sequence[_Statement]) -> dict[_Subject, dict[int, _Amount]]:
    """Return the stated amounts of money by their subject, then by their position in the text."""
    amounts: dict[_Subject, dict[int, _Amount]] = defaultdict(dict)
    for position, statement in enumerate(statements):
        is_named_amount = statement["measure"] == "amount" and statement["item"] is not None
        if is_named_amount and statement["amount_wan"] is not None:
            amount = _Amount(statement["amount_wan"], statement["line"])
            amounts[_subject(statement)][position] = amount
    return amounts


def _nearest(amounts: Mapping[int, _Amount], position: int) -> _Amount | None:
    """Return the amount nearest to a position, the first of two; None where there is no amount."""
    if not amounts:
        return None
    nearest = min(amounts, key=lambda other: abs(other - position))
    return amounts[nearest]


def _printed_totals(d: Disclosure) -> dict[str, _Amount]:
    """Return the printed totals: the denominators, and all income as `income_total`."""
    totals: dict[str, _Amount] = {}
    for whole in records(denominators(d)):
        totals[whole["denominator"]] = _Amount(whole["denominator_wan"], whole["lines"])
    for source in records(d.revenue):
        if source["source"] == "total":
            totals["income_total"] = _Amount(source["amount_wan"], source["line"])
    return totals


def _total_meant(statement: _Statement, printed: Mapping[str, _Amount]) -> _Amount:
    """Return the total of the tables that a statement is about, if it names no single budget."""
    unprinted = _Amount(None, None)
    if statement["budget"] not in (None, "all"):
        return unprinted
    key = _IN_TABLES.get(statement["item"] or "", "")
    return printed.get(key, unprinted)


def causes(d: Disclosure) -> pd.DataFrame:
    """List the causes that the text gives for each change of money, the remainder, and the change.

    The remainder is what the causes do not explain. It is no error, since the text may name the
    main causes only. It is missing where the amount of the change or of one of its causes is not
    known.

    >>> from shimahe import load
    >>> rest = causes(load()).query("step == 'remainder'")
    >>> rest[["effect", "item", "amount_wan"]].values.tolist()
    [['S09', '收入', 1.98], ['S29', '支出预算', 0.0], ['S38', '项目支出', -10.09]]

    Columns: definition, effect (the statement that is explained), step (cause, remainder, change),
    statement (of the step; missing for a remainder), item (as printed; of a remainder, what
    changes), amount_wan (万元), lines, budget (that the change is of; missing where the text names
    none).
    """
    changes = [row for row in records(d.statements) if row["measure"] == "change"]
    explained: dict[str, list[_Statement]] = defaultdict(list)
    for row in changes:
        if row["explains"] is not None:
            explained[row["explains"]].append(row)
    rows: list[tuple[Any, ...]] = []
    for effect, causes_of_effect in explained.items():
        for explained_change in changes:
            if explained_change["statement"] == effect:
                rows += _steps(explained_change, causes_of_effect)
    return findings_frame(_CAUSES, [("causes", *row) for row in rows])


def _steps(whole: _Statement, parts: Sequence[_Statement]) -> list[tuple[Any, ...]]:
    """Return the rows of one change (`whole`) and its causes (`parts`)."""
    effect = whole["statement"]
    budget = whole["budget"]
    wan = decimal(whole["amount_wan"])
    rest = wan
    rows: list[tuple[Any, ...]] = []
    for cause in parts:
        part = decimal(cause["amount_wan"])
        rest -= part
        step = ("cause", cause["statement"], cause["item"])
        rows.append((effect, *step, part, lines(cause["line"]), budget))
    item = whole["item"]
    where = lines(whole["line"], *[cause["line"] for cause in parts])
    rows.append((effect, "remainder", None, item, rest, where, budget))
    rows.append((effect, "change", effect, item, wan, lines(whole["line"]), budget))
    return rows
