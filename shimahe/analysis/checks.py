"""The identities, bounds and expectations that tie the figures of one disclosure together, as equations.

Names, nature and sources are data (data/rules/checks.csv); here stands which places each check ties. A table's own
sums are those of its form. An equation that the document cannot answer is given all the same, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from shimahe.analysis.figures import CURRENT, TOTAL, Equation, Figures, Place
from shimahe.analysis.signals import promised_twice
from shimahe.analysis.stated import stated_equations
from shimahe.analysis.sums import rules
from shimahe.frames import THREE_PUBLIC
from shimahe.reading.cells import fold
from shimahe.reading.forms import BY_KEY, FORMS, key_of
from shimahe.reading.tidy import bare_label, parent_code

#: A budget's own spending table, and its key as a column of other tables.
BUDGETS = {
    "general_public": "general_spending",
    "government_fund": "fund_spending",
    "state_capital": "state_capital_spending",
}
_CODED = [form.key for form in FORMS if form.shape == "codes"]
_ACROSS = ("total", "basic", "project")


def equations(d: Any, figures: Figures) -> Iterator[Equation]:
    """All equations of a disclosure, family by family."""
    status = dict(zip(d.tables["table"].tolist(), d.tables["status"].tolist(), strict=True))
    for table in _CODED:
        yield from _row_sums(figures, table)
        yield from _children(figures, table)
    for table in ("three_public", "procurement", "appropriation_balance"):
        yield from _row_sums(figures, table)
    for table in ("appropriation_balance", "department_balance"):
        yield from _sides(figures, table)
    yield from _budgets(figures, status)
    yield from _revenue(figures)
    yield from _balances(figures)
    yield from _basic(figures)
    yield from _classifications(figures)
    yield from _sheets(figures)
    yield from _promises(d, figures)
    yield from stated_equations(d, figures, _classes(figures))


# --- within a table --------------------------------------------------------------------------------------------------


def _row_sums(figures: Figures, table: str) -> Iterator[Equation]:
    """A01: total = its parts, for each row, by the sums that the form declares."""
    for total, parts in BY_KEY[table].row_sums:
        for side in sorted({column.partition("/")[0] if "/" in column else "" for column in figures.columns[table]}):
            front = f"{side}/" if side else ""
            shown = [front + part for part in parts if front + part in figures.columns[table]]
            for row in figures.rows[table] if shown and front + total in figures.columns[table] else ():
                places = [Place(table, row, column) for column in shown]
                whole = Place(table, row, front + total)
                if any(figures.all_at(place) for place in (whole, *places)):
                    yield Equation("A01", str(whole), (whole,), tuple(places))


def _children(figures: Figures, table: str) -> Iterator[Equation]:
    """A02: each printed parent against the codes printed right below it; A03: the total row against the top codes."""
    codes = figures.codes(table)
    below: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        below[parent_code(code, codes) or TOTAL].append(code)
    for parent, children in below.items():
        for column in sorted(figures.columns[table]):
            whole, parts = Place(table, parent, column), [Place(table, code, column) for code in children]
            if not any(figures.all_at(place) for place in (whole, *parts)):
                continue
            orphans = [code for code in children if parent == TOTAL and len(code) > 3]
            why = "row not printed" if parent not in figures.rows[table] or orphans else ""
            yield Equation("A03" if parent == TOTAL else "A02", str(whole), (whole,), tuple(parts), why_not=why)


def _sides(figures: Figures, table: str) -> Iterator[Equation]:
    """A04: income = its sources; A03: expenditure = its classes; A05: the two totals."""
    sources = BY_KEY["department_revenue"].columns[1:]
    rows = figures.rows[table]
    income = [
        row for row in rows if Place(table, row, "income/amount") in figures.by_place and row not in (TOTAL, CURRENT)
    ]
    carried = [row for row in income if key_of(sources, row) == "carried_over"]
    own = [row for row in income if row not in carried and key_of(sources, row)]
    yield from _two_totals(figures, table, "A04", "income/amount", own, carried)
    columns = sorted(column for column in figures.columns[table] if column.startswith("spending/"))
    for column in columns:
        spent = [row for row in rows if Place(table, row, column) in figures.by_place]
        classes = [row for row in spent if row not in (TOTAL, CURRENT) and "结转" not in row]
        yield from _two_totals(figures, table, "A03", column, classes, [row for row in spent if "结转" in row])
    whole = next((column for column in ("spending/total", "spending/amount") if column in columns), "spending/total")
    yield Equation("A05", table, (Place(table, TOTAL, "income/amount"),), (Place(table, TOTAL, whole),))


def _two_totals(
    figures: Figures, table: str, check: str, column: str, parts: list[str], rest: list[str]
) -> Iterator[Equation]:
    """The total of the year against its parts, and the grand total against that and what is carried over."""
    known = {row for row in (TOTAL, CURRENT) if Place(table, row, column) in figures.by_place}
    places = tuple(Place(table, row, column) for row in parts)
    over = tuple(Place(table, row, column) for row in rest)
    if CURRENT in known:
        yield Equation(check, f"{table}:{CURRENT}/{column}", (Place(table, CURRENT, column),), places)
        places = (Place(table, CURRENT, column),)
    yield Equation(check, f"{table}:{TOTAL}/{column}", (Place(table, TOTAL, column),), (*places, *over))


# --- across tables ---------------------------------------------------------------------------------------------------


def _budgets(figures: Figures, status: dict[str, str]) -> Iterator[Equation]:
    """A11: each code of the department's table against the budgets' own tables; the total against all of them.

    A budget without a table of its own is taken from the department's rows that no other table prints.
    """
    whole, own = "department_spending", [table for table in BUDGETS.values() if figures.rows[table]]
    told = {code for table in own for code in figures.codes(table)}
    lacking = [table for table in BUDGETS.values() if status.get(table) in ("lost", "partly lost")]
    for column in (key for key in _ACROSS if key in figures.columns[whole]):
        for code in figures.codes(whole):
            places = tuple(Place(table, code, column) for table in own if code in figures.rows[table])
            if any(figures.all_at(place) for place in (Place(whole, code, column), *places)) and places:
                shared = code in figures.rows["department_revenue"] and _others(figures, code, own)
                why = "table lost" if lacking else "part of another budget" if shared else ""
                yield Equation("A11", f"{code}/{column}", (Place(whole, code, column),), places, why_not=why)
        if own:
            rest = [code for code in figures.codes(whole) if len(code) == 3 and code not in told]
            parts = [*(Place(table, TOTAL, column) for table in own), *(Place(whole, code, column) for code in rest)]
            why = "table lost" if lacking else ""
            yield Equation("A11", f"{TOTAL}/{column}", (Place(whole, TOTAL, column),), tuple(parts), why_not=why)


def _others(figures: Figures, code: str, own: list[str]) -> bool:
    """Whether the revenue table prints an amount of a code for a budget that has no table of its own."""
    return any(
        table not in own and figures.all_at(Place("department_revenue", code, budget))
        for budget, table in BUDGETS.items()
    )


def _revenue(figures: Figures) -> Iterator[Equation]:
    """A12: the total of each account in the department's spending and revenue tables; by budget, its own table's."""
    one, other = "department_spending", "department_revenue"
    for row in (*figures.codes(one), TOTAL):
        left, right = Place(one, row, "total"), Place(other, row, "total")
        if figures.rows[other] and figures.rows[one]:
            why = "" if row in figures.rows[other] else "row not printed"
            yield Equation("A12", f"{row}/total", (left,), (right,), why_not=why)
    for budget, table in BUDGETS.items():
        for row in figures.codes(table):
            if row in figures.rows[other] and budget in figures.columns[other]:
                yield Equation("A12", f"{row}/{budget}", (Place(table, row, "total"),), (Place(other, row, budget),))


def _balances(figures: Figures) -> Iterator[Equation]:
    """A13, A14: classes of the balances against the tables; A16: grand totals; A17: sources of income."""
    grant, whole = "appropriation_balance", "department_balance"
    classes = _classes(figures)
    for budget, table in BUDGETS.items():
        column = f"spending/{budget}"
        own = table if figures.rows[table] else "department_revenue"
        key = "total" if own == table else budget
        for row in figures.rows[grant]:
            code = classes.get(row, TOTAL if row == TOTAL else "")
            if code in figures.rows[own] and Place(grant, row, column) in figures.by_place:
                yield Equation("A13", f"{row}/{budget}", (Place(grant, row, column),), (Place(own, code, key),))
    for row, code in classes.items():
        if row in figures.rows[whole] and code in figures.rows["department_spending"]:
            left = Place(whole, row, "spending/amount")
            yield Equation("A14", row, (left,), (Place("department_spending", code, "total"),))
    yield from _grand_totals(figures)
    yield from _sources(figures, grant, whole)


def _classes(figures: Figures) -> dict[str, str]:
    """The code of each class by its bare name."""
    return {bare_label(name): code for code, name in figures.names.items() if len(code) == 3}


def _grand_totals(figures: Figures) -> Iterator[Equation]:
    first = Place("department_spending", TOTAL, "total")
    for table, column in (("department_balance", "spending/amount"), ("department_revenue", "total")):
        if figures.rows[table] and figures.rows["department_spending"]:
            place = Place(table, TOTAL, column)
            why = "" if TOTAL in figures.rows[table] else "row not printed"
            yield Equation("A16", table, (first,), (place,), why_not=why)


def _sources(figures: Figures, grant: str, whole: str) -> Iterator[Equation]:
    sources = BY_KEY["department_revenue"].columns[1:]
    by_key: dict[str, dict[str, str]] = defaultdict(dict)
    for table in (grant, whole):
        for row in figures.rows[table]:
            if Place(table, row, "income/amount") in figures.by_place and (key := key_of(sources, row)):
                by_key[key].setdefault(table, row)
    for key, rows in by_key.items():
        if len(rows) == 2 and key in BUDGETS:
            left, right = (Place(table, rows[table], "income/amount") for table in (grant, whole))
            yield Equation("A17", key, (left,), (right,))


def _basic(figures: Figures) -> Iterator[Equation]:
    """A15: the economic table's total; A18: its lines for 三公 items, which are at most the item."""
    if figures.rows["basic_economic"] and figures.rows["general_spending"]:
        right = Place("general_spending", TOTAL, "basic")
        yield Equation("A15", TOTAL, (Place("basic_economic", TOTAL, "total"),), (right,))
    for rule in rules("three_public_lines"):
        line = Place("basic_economic", rule["economic"], "total")
        item = next((p for p in figures.by_place if p.table == "three_public" and _item(p) == rule["item"]), None)
        named = fold(figures.rows["basic_economic"].get(rule["economic"], ""))
        if item and figures.all_at(line) and named:
            yield Equation("A18", rule["item"], (line,), (item,))


def _item(place: Place) -> str:
    """The 三公 item of a place, which stands across or down."""
    return place.column if place.column in THREE_PUBLIC else key_of(BY_KEY["three_public"].columns, place.row) or ""


def _classifications(figures: Figures) -> Iterator[Equation]:
    """A21, A22: one payment in both classifications; only under the standard names, of basic expenditure."""
    for rule in rules("both_classifications"):
        if rule["nature"] == "not a tie":
            continue
        check = "A21" if rule["nature"] == "identity" else "A22"
        left = tuple(Place("general_spending", code, "basic") for code in rule["functional"].split("+"))
        right = tuple(Place("basic_economic", code, "total") for code in rule["economic"].split("+"))
        if any(figures.all_at(place) for place in left) and any(figures.all_at(place) for place in right):
            yield Equation(check, f"{rule['functional']} = {rule['economic']}", left, right)


# --- sheets of targets ------------------------------------------------------------------------------------------------


def _sheets(figures: Figures) -> Iterator[Equation]:
    """A41: expenditure stated with the office's targets; A42: the sheets' money; A43: weights of each sheet."""
    stated = [place for place in figures.by_place if place.table == "entity_goals" and place.column == "amount"]
    for place in stated:
        yield Equation("A41", str(place), (place,), (Place("department_spending", TOTAL, "total"),))
    money = tuple(p for p in figures.by_place if p.table in ("special_goals", "project_goals") and p.column == "amount")
    if money:
        yield Equation("A42", "projects", money, (Place("department_spending", TOTAL, "project"),))
    weights: dict[str, list[Place]] = defaultdict(list)
    for place in figures.by_place:
        if place.column == "weight":
            weights[_sheet_of(place)].append(place)
    for sheet, places in weights.items():
        yield Equation("A43", sheet, tuple(places), (), constant=Decimal(100))


def _sheet_of(place: Place) -> str:
    return place.table if place.table == "entity_goals" else place.row.partition(":")[0]


def _promises(d: Any, figures: Figures) -> Iterator[Equation]:
    """A51: the same thing in the office's own targets and in a project's."""
    for own, other in promised_twice(d.indicators):
        left, right = (figures.by_line.get((row["line"], "target")) for row in (own, other))
        if left and right:
            yield Equation("A51", f"{own['indicator']} = {other['indicator']}", (left,), (right,))
