"""The figures of the written sections, held to the tables and to each other.

What a stated item means is data (data/rules/stated_items.csv), and for classes, sources, 三公 and procurement the
words of the forms. A statement that nothing printed answers is given with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from shimahe.analysis.figures import TOTAL, Equation, Figures, Place
from shimahe.analysis.sums import rules
from shimahe.reading.cells import FACTORS, fold
from shimahe.reading.forms import BY_KEY, key_of
from shimahe.reading.prose import procurement_category
from shimahe.reading.records import OWN_TABLES

_RUNNING = re.compile(r".*运行经费.*")
_MANAGED = re.compile(r"一般公共预算当年财政拨款")  # what targets are set for
_WHOLE = re.compile(r"收入(?:预算)?|支出(?:预算)?|(?:一般公共|政府性基金|国有资本经营)预算(?:财政拨款)?支出(?:预算)?")
_PART = re.compile(r"(?:基本|项目)支出(?:预算|经费拨款)?")


def stated_equations(d: Any, figures: Figures, classes: dict[str, str]) -> Iterator[Equation]:
    """A31 to A37 for every statement of the written sections; `classes`: the code of each class by its name."""
    rows = list(d.statements.itertuples())
    among = [*_same_twice(figures, rows, classes), *_causes(rows), *_parts(rows), *_procurement(rows)]
    held = {place for equation in among for place in equation.places}
    for row in rows:
        if row.measure == "amount":
            yield _against_table(figures, row, d.year, classes)
        elif _place(row) not in held:
            yield Equation("A31", row.statement, (_place(row),), (), why_not="no counterpart")
    yield from among


def _place(row: Any) -> Place:
    return Place("prose", row.statement, row.measure)


def _against_table(figures: Figures, row: Any, year: int | None, classes: dict[str, str]) -> Equation:
    item = fold(str(row.item))
    if _RUNNING.fullmatch(item):
        right = Place("basic_economic", TOTAL, "public_use")
        return Equation("A35", row.statement, (_place(row),), (right,))
    if _MANAGED.fullmatch(item):
        right = Place("general_spending", TOTAL, "project")
        return Equation("A37", row.statement, (_place(row),), (right,))
    there, why = _counterpart(figures, row, item, classes) if row.unit in FACTORS else None, ""
    if not pd.isna(row.year) and year is not None and row.year != year:
        there, why = None, "another year"
    if there is None or not figures.printed(there):
        why = why or ("no counterpart" if there is None else "table or row not printed")
        return Equation("A31", row.statement, (_place(row),), (), why_not=why)
    return Equation("A31", row.statement, (_place(row),), (there,))


def _counterpart(figures: Figures, row: Any, item: str, classes: dict[str, str]) -> Place | None:
    """Where a table prints what a statement says; None where none does."""
    if _RUNNING.fullmatch(item) or _MANAGED.fullmatch(item):  # held to a bound instead
        return None
    name = re.sub(r"(?:预算)?(?:支出)?(?:预算)?$", "", item)
    code = next((code for label, code in classes.items() if re.sub(r"(?:预算)?支出$", "", label) == name), None)
    budget = row.budget if row.budget in OWN_TABLES else "any"
    if code and "支出" in item:
        own = OWN_TABLES[budget] if budget != "any" and figures.rows[OWN_TABLES[budget]] else "department_spending"
        known = own != "department_spending" or budget in ("any", _code_budget(code))
        return Place(own, code, "total") if known else None
    for rule in rules("stated_items"):
        if rule["budget"] == budget and re.fullmatch(rule["pattern"], item):
            return Place(rule["table"], rule["row"], rule["column"])
    if "支出" not in item and (source := _source(figures, item)):
        return source
    return _three_public(figures, item) or _bought(figures, row, item)


def _code_budget(code: str) -> str:
    """The budget that the class of a code names by itself: 223 is spent from state capital only."""
    return "state_capital" if code.startswith("223") else "any"


def _source(figures: Figures, item: str) -> Place | None:
    sources = BY_KEY["department_revenue"].columns[1:]
    key, table = key_of(sources, item), "department_balance"
    if key is None or "采购" in item or "运行" in item or "当年" in item:
        return None
    row = next((row for row, source in figures.sources(table) if source == key), None)
    return Place(table, row, "income/amount") if row else Place(table, f"({key})", "income/amount")


def _three_public(figures: Figures, item: str) -> Place | None:
    key = key_of(BY_KEY["three_public"].columns, item)
    if key in (None, "amount") or not re.search("三公|车|接待|出国", item) or not figures.rows["three_public"]:
        return None
    row = next(iter(figures.rows["three_public"]))
    return Place("three_public", row, str(key))


def _bought(figures: Figures, row: Any, item: str) -> Place | None:
    category = procurement_category(item)
    column = row.budget if row.budget in OWN_TABLES else "total"
    return Place("procurement", category, column) if category and figures.rows["procurement"] else None


# --- text against text -----------------------------------------------------------------------------------------------


def _same_twice(figures: Figures, rows: list[Any], classes: dict[str, str]) -> Iterator[Equation]:
    """A32: two amounts of one year that mean the same figure of a table.

    Items that only read alike are not compared: 支出 alone may be of anything.
    """
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        item = fold(str(row.item))
        there = _counterpart(figures, row, item, classes) if row.unit in FACTORS and row.measure == "amount" else None
        if there is not None and row.explains != row.explains:
            groups[there, str(row.year), str(row.unit)].append(row)
    for same in groups.values():
        for other in same[1:]:
            yield Equation("A32", f"{same[0].statement} = {other.statement}", (_place(same[0]),), (_place(other),))


def _causes(rows: list[Any]) -> Iterator[Equation]:
    """A34 where the causes are basic and project expenditure, which make up the whole; else A33."""
    by_effect: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.explains == row.explains:
            by_effect[row.explains].append(row)
    by_id = {row.statement: row for row in rows}
    for effect, causes in by_effect.items():
        parts = {fold(str(cause.item))[:2] for cause in causes if _PART.fullmatch(fold(str(cause.item)))}
        check = "A34" if parts == {"基本", "项目"} and len(causes) == 2 else "A33"
        yield Equation(check, effect, (_place(by_id[effect]),), tuple(map(_place, causes)))


def _parts(rows: list[Any]) -> Iterator[Equation]:
    """A34 by kind and by budget: a whole is basic and project; the department is its budgets."""
    found: dict[tuple[str, str, str], Any] = {}
    for row in rows:
        item, budget = fold(str(row.item)), row.budget if row.budget == row.budget else "all"
        part = item[:2] if _PART.fullmatch(item) else "支出" if _WHOLE.fullmatch(item) and "支出" in item else ""
        if part and row.explains != row.explains:
            found.setdefault((row.measure, budget, part), row)
    for (measure, budget, part), row in found.items():
        kinds = [found.get((measure, budget, kind)) for kind in ("基本", "项目")]
        if part == "支出" and all(kind is not None and kind.line == row.line for kind in kinds):
            yield Equation("A34", f"{row.statement} by kind", (_place(row),), tuple(map(_place, kinds)))
        budgets = [found[key] for key in found if key[0] == measure and key[1] != "all" and key[2] == part]
        if budget == "all" and part == "支出" and len(budgets) > 1:
            yield Equation("A34", f"{row.statement} by budget", (_place(row),), tuple(map(_place, budgets)))


def _procurement(rows: list[Any]) -> Iterator[Equation]:
    """A36: procurement in all is goods, works and services, for each budget that the text names."""
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        item = fold(str(row.item))
        if row.measure == "amount" and (category := procurement_category(item) or _all_bought(item)):
            groups[str(row.budget)].setdefault(category, row)
    for budget, found in groups.items():
        parts = [found[key] for key in ("goods", "works", "services") if key in found]
        if "total" in found and len(parts) == 3:  # a category that the text leaves out may hold the rest
            yield Equation("A36", budget, (_place(found["total"]),), tuple(map(_place, parts)))


def _all_bought(item: str) -> str:
    return "total" if item.endswith("政府采购") else ""
