"""The identities, bounds and expectations that tie the figures of one disclosure together, as equations.

Names, nature and sources are data (data/rules/checks.csv); here stands which places each check ties. A table's own
sums are those of its form. An equation that the document cannot answer is given all the same, with the reason.
"""

from __future__ import annotations

import re
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
from shimahe.reading.records import OWN_TABLES
from shimahe.reading.tidy import bare_label, parent_code

_CODED = [form.key for form in FORMS if form.shape == "codes"]
_ACROSS = ("total", "basic", "project")


def equations(d: Any, figures: Figures) -> Iterator[Equation]:
    """All equations of a disclosure, family by family."""
    money = _Money(d, figures)
    for table in _CODED:
        yield from _row_sums(figures, table)
        yield from _children(figures, table)
    for table in ("procurement", "appropriation_balance"):
        yield from _row_sums(figures, table)
    yield from _three_public_sums(figures)
    for table in ("appropriation_balance", "department_balance"):
        yield from _sides(figures, table, money)
    yield from _budgets(figures, money)
    yield from _revenue(figures, money)
    yield from _balances(figures, money)
    yield from _basic(figures, money)
    yield from _classifications(figures)
    yield from _sheets(figures)
    if not figures.assumed:  # a row of a money table promises nothing
        yield from _promises(d, figures)
    yield from stated_equations(d, figures, money.classes)


class _Money:
    """What a document says of money that not every table shows: of other sources, carried over, of absent budgets."""

    def __init__(self, d: Any, figures: Figures) -> None:
        self.figures, self.classes = figures, classes_of(figures)
        lost = set(d.tables.loc[d.tables["status"].isin(["lost", "partly lost"]), "table"].dropna())
        self.own = {budget: table for budget, table in OWN_TABLES.items() if figures.rows[table]}
        self.lost = any(table in lost for table in OWN_TABLES.values())
        revenue = {row.source: row.amount_wan for row in d.revenue.itertuples() if row.amount_wan == row.amount_wan}
        paying = {source for source, amount in revenue.items() if amount} | self._columns()
        self.told = bool(revenue) or bool(figures.rows["department_revenue"])
        self.other = bool(paying - {*OWN_TABLES, "total", "carried_over"})
        self.carried = "carried_over" in paying or self._left_over()
        self.absent = [
            budget for budget in OWN_TABLES if budget not in self.own and (budget in paying or not self.told)
        ]

    def _columns(self) -> set[str]:
        """The columns of the revenue table in which an amount stands."""
        return {
            p.column for p, figure in self.figures.by_place.items() if p.table == "department_revenue" and figure.value
        }

    def _left_over(self) -> bool:
        """Whether a balance carries anything over, into the year or out of it."""
        balances = ("appropriation_balance", "department_balance")
        over = (f for p, f in self.figures.by_place.items() if p.table in balances and re.search("结转|结余", p.row))
        return any(figure.value for figure in over)

    @property
    def over(self) -> str:
        """Why a year's figures need not be those of all the money; empty where nothing is carried over."""
        return "money carried over" if self.carried else ""

    @property
    def why(self) -> str:
        """Why tables of the budgets and of the department need not agree; empty where they must."""
        return "money outside the budgets" if self.other else self.over

    def shared(self, code: str) -> str:
        """Why a code of a budget's own table may hold money of a budget without one; empty where it cannot."""
        row, grant = self.figures.rows["department_revenue"], self.figures.rows["appropriation_balance"]
        label = next((name for name, known in self.classes.items() if known == code[:3]), None)
        for budget in self.absent:
            if code in row:
                place = Place("department_revenue", code, budget)
            elif label in grant:
                place = Place("appropriation_balance", label, f"spending/{budget}")
            else:
                return "budget's table not printed"
            if any(figure.value for figure in self.figures.all_at(place)):
                return "part of another budget"
        return ""


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


def _three_public_sums(figures: Figures) -> Iterator[Equation]:
    """A01 for the 三公 items, which stand across or down."""
    places: dict[str, list[Place]] = defaultdict(list)
    for place in figures.by_place:
        if place.table == "three_public" and (item := _item(place)):
            places[item].append(place)
    if all(place.column in THREE_PUBLIC for found in places.values() for place in found):
        yield from _row_sums(figures, "three_public")
    elif all(len(found) == 1 for found in places.values()):
        for total, parts in BY_KEY["three_public"].row_sums:
            shown = [places[part][0] for part in parts if part in places]
            if total in places and shown:
                yield Equation("A01", str(places[total][0]), (places[total][0],), tuple(shown))


def _children(figures: Figures, table: str) -> Iterator[Equation]:
    """A02: each printed parent against the codes printed right below it; A03: the total row against the top codes."""
    codes = dict.fromkeys(figures.codes(table))
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


def _sides(figures: Figures, table: str, money: _Money) -> Iterator[Equation]:
    """A04: income = its sources; A03: expenditure = its classes; A05: the two totals.

    Only where the rows are those of the form: each source once, classes by their names, and nothing carried over,
    since the parts of what is carried over bear the names of the year's sources.
    """
    sources, rows = BY_KEY["department_revenue"].columns[1:], figures.rows[table]

    def printed(column: str) -> list[str]:
        known = [row for row in rows if row not in (TOTAL, CURRENT)]
        places = {row: Place(table, row, column) for row in known}
        return [row for row, p in places.items() if p in figures.assumed or any(f.value for f in figures.all_at(p))]

    income = printed("income/amount")
    keys = [key_of(sources, row) for row in income]
    why = money.over or ("rows of another kind" if None in keys else "")
    why = why or ("sources overlap" if len(set(keys)) < len(keys) or _twice(figures, table) else "")
    yield from _two_totals(figures, table, "A04", "income/amount", income, why)
    columns = sorted(column for column in figures.columns[table] if column.startswith("spending/"))
    for column in columns:
        spent = printed(column)
        other = [row for row in spent if row not in money.classes and not row.endswith("支出")]
        split = [row for row in spent if re.fullmatch("基本支出|项目支出", row)]
        why = money.over or ("rows of another kind" if other or split else "")
        yield from _two_totals(figures, table, "A03", column, spent, why or _twice(figures, table))
    whole = next((column for column in ("spending/total", "spending/amount") if column in columns), "spending/total")
    left, right = Place(table, TOTAL, "income/amount"), Place(table, TOTAL, whole)
    yield Equation("A05", table, (left,), (right,), why_not=_twice(figures, table))


def _twice(figures: Figures, table: str) -> str:
    """Why the totals of a table cannot be told apart; empty where they can."""
    return "two totals" if any(p.table == table and p.row in (TOTAL, CURRENT) for p in figures.repeated) else ""


def _two_totals(
    figures: Figures, table: str, check: str, column: str, parts: list[str], why: str
) -> Iterator[Equation]:
    """The total of the year against its parts, and the grand total against that."""
    places = tuple(Place(table, row, column) for row in parts)
    current = Place(table, CURRENT, column)
    if current in figures.by_place or current in figures.assumed:
        yield Equation(check, str(current), (current,), places, why_not=why)
        places = (current,)
    yield Equation(check, f"{table}:{TOTAL}/{column}", (Place(table, TOTAL, column),), places, why_not=why)


# --- across tables ---------------------------------------------------------------------------------------------------


def _budgets(figures: Figures, money: _Money) -> Iterator[Equation]:
    """A11: each code of the department's table against the budgets' own tables; the total against all of them.

    A budget without a table of its own is taken from the department's rows that no other table prints. Only where
    the three budgets are all the money there is, and the document says so.
    """
    whole, own = "department_spending", list(money.own.values())
    told = {code for table in own for code in figures.codes(table)}
    why = "table lost" if money.lost else money.why or ("" if money.told else "sources of income not printed")
    codes = dict.fromkeys([*figures.codes(whole), *told]) if figures.rows[whole] else {}
    for column in (key for key in _ACROSS if key in figures.columns[whole]):
        for code in codes:
            places = tuple(Place(table, code, column) for table in own if code in figures.rows[table])
            left = Place(whole, code, column)
            if places and any(figures.all_at(place) for place in (left, *places)):
                gone = "" if code in figures.rows[whole] else "row not printed"
                yield Equation("A11", f"{code}/{column}", (left,), places, why_not=why or gone or money.shared(code))
        if own:
            rest = [code for code in figures.codes(whole) if len(code) == 3 and code not in told]
            parts = [*(Place(table, TOTAL, column) for table in own), *(Place(whole, code, column) for code in rest)]
            mixed = next((each for code in told if len(code) == 3 and (each := money.shared(code))), "")
            left = Place(whole, TOTAL, column)
            yield Equation("A11", f"{TOTAL}/{column}", (left,), tuple(parts), why_not=why or mixed)


def _revenue(figures: Figures, money: _Money) -> Iterator[Equation]:
    """A12: the total of each account in the department's spending and revenue tables; by budget, its own table's."""
    one, other = "department_spending", "department_revenue"
    for row in (*figures.codes(one), TOTAL):
        left, right = Place(one, row, "total"), Place(other, row, "total")
        if figures.rows[other] and figures.rows[one]:
            why = money.over or ("" if row in figures.rows[other] else "row not printed")
            yield Equation("A12", f"{row}/total", (left,), (right,), why_not=why)
    for budget, table in OWN_TABLES.items():
        for row in figures.codes(table):
            if row in figures.rows[other] and budget in figures.columns[other]:
                left, right = Place(table, row, "total"), Place(other, row, budget)
                yield Equation("A12", f"{row}/{budget}", (left,), (right,), why_not=money.over)


def _balances(figures: Figures, money: _Money) -> Iterator[Equation]:
    """A13, A14: classes of the balances against the tables; A16: grand totals; A17: sources of income."""
    grant, whole = "appropriation_balance", "department_balance"
    classes, why = money.classes, money.over
    for budget, table in OWN_TABLES.items():
        column = f"spending/{budget}"
        own = table if figures.rows[table] else "department_revenue"
        key = "total" if own == table else budget
        for row in figures.rows[grant]:
            code = classes.get(row, TOTAL if row == TOTAL else "")
            place = Place(grant, row, column)
            if code in figures.rows[own] and (place in figures.by_place or place in figures.assumed):
                left, right = place, Place(own, code, key)
                yield Equation("A13", f"{row}/{budget}", (left,), (right,), why_not=why or _twice(figures, grant))
    for row, code in classes.items():
        if row in figures.rows[whole] and code in figures.rows["department_spending"]:
            left = Place(whole, row, "spending/amount")
            yield Equation("A14", row, (left,), (Place("department_spending", code, "total"),))
    yield from _grand_totals(figures, why or _twice(figures, whole))
    yield from _sources(figures, grant, whole, why)


def classes_of(figures: Figures) -> dict[str, str]:
    """The code of each class by its bare name."""
    return {bare_label(name): code for code, name in figures.names.items() if len(code) == 3}


def _grand_totals(figures: Figures, why: str) -> Iterator[Equation]:
    first = Place("department_spending", TOTAL, "total")
    for table, column in (("department_balance", "spending/amount"), ("department_revenue", "total")):
        if figures.rows[table] and figures.rows["department_spending"]:
            place = Place(table, TOTAL, column)
            gone = "" if TOTAL in figures.rows[table] else "row not printed"
            yield Equation("A16", table, (first,), (place,), why_not=why or gone)


def _sources(figures: Figures, grant: str, whole: str, why: str) -> Iterator[Equation]:
    by_key: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for table in (grant, whole):
        for row, key in figures.sources(table):
            if figures.printed(place := Place(table, row, "income/amount")):
                by_key[key][table].append(place)
    for key, found in by_key.items():
        if len(found) == 2 and key in OWN_TABLES:
            paying = [[p for p in places if figures.all_at(p)] or places[:1] for places in (found[grant], found[whole])]
            (left, *more), (right, *others) = paying
            yield Equation("A17", key, (left,), (right,), why_not=why or ("sources overlap" if more or others else ""))


def _basic(figures: Figures, money: _Money) -> Iterator[Equation]:
    """A15: the economic table's total; A18: its lines for 三公 items, which are at most the item."""
    if figures.rows["basic_economic"] and figures.rows["general_spending"]:
        right = Place("general_spending", TOTAL, "basic")
        others = [table for budget, table in money.own.items() if budget != "general_public"]
        more = any(figures.all_at(Place(table, TOTAL, "basic")) for table in others) or money.other
        why = "money outside the budgets" if more else ""
        yield Equation("A15", TOTAL, (Place("basic_economic", TOTAL, "total"),), (right,), why_not=why)
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
            weights[figures.by_place[place].sheet].append(place)
    for sheet, places in weights.items():
        yield Equation("A43", sheet, tuple(places), (), constant=Decimal(100))


def _promises(d: Any, figures: Figures) -> Iterator[Equation]:
    """A51: the same thing in the office's own targets and in a project's."""
    for own, other in promised_twice(d.indicators):
        left, right = (figures.by_line.get((row["line"], "target")) for row in (own, other))
        if left and right:
            yield Equation("A51", f"{own['indicator']} = {other['indicator']}", (left,), (right,))
