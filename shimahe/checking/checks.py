"""The identities, bounds and expectations that tie the figures of one disclosure together, as
equations.

Names, nature and sources are data (data/rules/checks.csv); here stands which places each check
ties. A table's own sums are those of its form. An equation that the document cannot answer is given
all the same, with the reason.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from shimahe.checking.ledger import CURRENT, TOTAL, CellKey, Equation, Ledger
from shimahe.checking.prose_checks import stated_equations
from shimahe.findings import rules
from shimahe.forms import BY_KEY, FORMS, OWN_TABLES, key_of
from shimahe.frames import THREE_PUBLIC
from shimahe.quality.signals import promised_twice
from shimahe.vocabulary import bare_label, parent_code

CODED = [form.key for form in FORMS if form.shape == "codes"]
_ACROSS = ("total", "basic", "project")
_NAMELESS = {
    "department": "entity_goals",
    "project": "project_goals",
}  # sheets that name no project


def equations(d: Any, figures: Ledger) -> Iterator[Equation]:
    """All equations of a disclosure, family by family."""
    money = _Money(d, figures)
    for table in CODED:
        yield from _row_sums(figures, table)
        yield from _children(figures, table)
    yield from _row_sums(figures, "appropriation_balance")
    yield from _three_public_sums(figures)
    for table in ("appropriation_balance", "department_balance"):
        yield from _sides(figures, table, money)
    yield from _budgets(figures, money)
    yield from _revenue(figures, money)
    yield from _balances(figures, money)
    yield from _basic(figures, money)
    yield from _classifications(figures)
    yield from _sheets(d, figures)
    if not figures.assumed:  # a row of a money table has no weight and promises nothing
        yield from _weights(d, figures)
        yield from _promises(d, figures)
    yield from stated_equations(d, figures, money)


class _Money:
    """What a document says of money that not every table shows: of other sources, carried over, of
    absent budgets.

    `classes`: the code of each class by its bare name. `paying`: the sources of income with an
    amount. `over`: why a year's figures need not be those of all the money; empty where nothing is
    carried over.
    """

    def __init__(self, d: Any, figures: Ledger) -> None:
        self.figures, self.classes = figures, classes_of(figures)
        lost = set(d.tables.loc[d.tables["status"].isin(["lost", "partly lost"]), "table"].dropna())
        self.own = {budget: table for budget, table in OWN_TABLES.items() if figures.rows[table]}
        self.lost = any(table in lost for table in OWN_TABLES.values())
        revenue = {
            row.source: row.amount_wan
            for row in d.revenue.itertuples()
            if row.amount_wan == row.amount_wan
        }
        columns = {
            p.column
            for p, f in figures.by_place.items()
            if p.table == "department_revenue" and f.value
        }
        self.paying = ({source for source, amount in revenue.items() if amount} | columns) - {
            "total"
        }
        self.told = bool(revenue) or bool(figures.rows["department_revenue"])
        self.other = bool(self.paying - {*OWN_TABLES, "carried_over"})
        self.over = (
            "money carried over" if "carried_over" in self.paying or self._left_over() else ""
        )
        known = self.paying if self.told else OWN_TABLES
        self.absent = [
            budget for budget in OWN_TABLES if budget in known and budget not in self.own
        ]

    def _left_over(self) -> bool:
        """Whether a balance carries anything over, into the year or out of it."""
        balances = ("appropriation_balance", "department_balance")
        over = (
            f
            for p, f in self.figures.by_place.items()
            if p.table in balances and re.search("结转|结余", p.row)
        )
        return any(figure.value for figure in over)

    @property
    def why(self) -> str:
        """Why tables of the budgets and of the department need not agree; empty where they must."""
        return "money outside the budgets" if self.other else self.over

    def shared(self, code: str) -> str:
        """Why a code of a budget's own table may hold money of a budget without one; empty where it
        cannot.
        """
        row, grant = (
            self.figures.rows["department_revenue"],
            self.figures.rows["appropriation_balance"],
        )
        label = next((name for name, known in self.classes.items() if known == code[:3]), None)
        for budget in self.absent:
            if code in row:
                place = CellKey("department_revenue", code, budget)
            elif label in grant:
                place = CellKey("appropriation_balance", label, f"spending/{budget}")
            else:
                return "budget's table not printed"
            if any(figure.value for figure in self.figures.all_at(place)):
                return "part of another budget"
        return ""


# --- within a table -------------------------------------------------------------------------------


def _row_sums(figures: Ledger, table: str) -> Iterator[Equation]:
    """A01: total = its parts, for each row, by the sums that the form declares.

    A part without a column is taken by its own parts; a column that the form does not know may be
    one.
    """
    sums = dict(BY_KEY[table].row_sums)
    strange = [
        column for column in figures.columns[table] if "/" not in column and not column.isascii()
    ]
    for total, parts in sums.items():
        for side in sorted(
            {column.partition("/")[0] if "/" in column else "" for column in figures.columns[table]}
        ):
            front = f"{side}/" if side else ""
            printed = [
                column.removeprefix(front)
                for column in figures.columns[table]
                if column.startswith(front)
            ]
            finer = (
                each
                for part in parts
                for each in ([part] if part in printed else sums.get(part, ()))
            )
            shown = [front + part for part in finer if part in printed]
            for row in (
                figures.rows[table] if shown and front + total in figures.columns[table] else ()
            ):
                places = [CellKey(table, row, column) for column in shown]
                whole = CellKey(table, row, front + total)
                if any(figures.all_at(place) for place in (whole, *places)):
                    more = any(
                        f.value
                        for column in strange
                        for f in figures.all_at(CellKey(table, row, column))
                    )
                    why = "columns of another kind" if more else ""
                    yield Equation("A01", str(whole), (whole,), tuple(places), why_not=why)


def _three_public_sums(figures: Ledger) -> Iterator[Equation]:
    """A01 for the 三公 items, which stand across or down."""
    places: dict[str, list[CellKey]] = defaultdict(list)
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


def _children(figures: Ledger, table: str) -> Iterator[Equation]:
    """A02: each printed parent against the codes printed right below it; A03: the total row against
    the top codes.
    """
    codes = dict.fromkeys(figures.codes(table))
    below: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        below[parent_code(code, codes) or TOTAL].append(code)
    for parent, children in below.items():
        for column in sorted(figures.columns[table]):
            whole, parts = (
                CellKey(table, parent, column),
                [CellKey(table, code, column) for code in children],
            )
            if not any(figures.all_at(place) for place in (whole, *parts)):
                continue
            orphans = [code for code in children if parent == TOTAL and len(code) > 3]
            why = "row not printed" if parent not in figures.rows[table] or orphans else ""
            yield Equation(
                "A03" if parent == TOTAL else "A02", str(whole), (whole,), tuple(parts), why_not=why
            )


def _sides(figures: Ledger, table: str, money: _Money) -> Iterator[Equation]:
    """A04: income = its sources; A03: expenditure = its classes; A05: the two totals.

    Only where the rows are those of the form: each source once, classes by their names, and nothing
    carried over, since the parts of what is carried over bear the names of the year's sources.
    """
    sources, rows = BY_KEY["department_revenue"].columns[1:], figures.rows[table]

    def printed(column: str) -> list[str]:
        known = [row for row in rows if row not in (TOTAL, CURRENT)]
        places = {row: CellKey(table, row, column) for row in known}
        return [
            row
            for row, p in places.items()
            if p in figures.assumed or any(f.value for f in figures.all_at(p))
        ]

    income = printed("income/amount")
    keys = [key_of(sources, row) for row in income]
    why = money.over or ("rows of another kind" if None in keys else "")
    why = why or ("sources overlap" if len(set(keys)) < len(keys) or _twice(figures, table) else "")
    yield from _totals(figures, table, "A04", "income/amount", income, why)
    columns = sorted(column for column in figures.columns[table] if column.startswith("spending/"))
    for column in columns:
        spent = printed(column)
        other = [row for row in spent if row not in money.classes and not row.endswith("支出")]
        split = [row for row in spent if re.fullmatch("基本支出|项目支出", row)]
        why = money.over or ("rows of another kind" if other or split else "")
        yield from _totals(figures, table, "A03", column, spent, why or _twice(figures, table))
    whole = next(
        (column for column in ("spending/total", "spending/amount") if column in columns),
        "spending/total",
    )
    left, right = CellKey(table, TOTAL, "income/amount"), CellKey(table, TOTAL, whole)
    yield Equation("A05", table, (left,), (right,), why_not=_twice(figures, table))


def _twice(figures: Ledger, table: str) -> str:
    """Why the totals of a table cannot be told apart; empty where they can."""
    return (
        "two totals"
        if any(p.table == table and p.row in (TOTAL, CURRENT) for p in figures.repeated)
        else ""
    )


def _totals(
    figures: Ledger, table: str, check: str, column: str, parts: list[str], why: str
) -> Iterator[Equation]:
    """The total of the year against its parts, and the grand total against that."""
    places = tuple(CellKey(table, row, column) for row in parts)
    current = CellKey(table, CURRENT, column)
    if current in figures.by_place or current in figures.assumed:
        yield Equation(check, str(current), (current,), places, why_not=why)
        places = (current,)
    yield Equation(
        check, f"{table}:{TOTAL}/{column}", (CellKey(table, TOTAL, column),), places, why_not=why
    )


# --- across tables --------------------------------------------------------------------------------


def _budgets(figures: Ledger, money: _Money) -> Iterator[Equation]:
    """A11: each code of the department's table against the budgets' own tables; the total against
    all of them.

    A budget without a table of its own is taken from the department's rows that no other table
    prints. Only where the three budgets are all the money there is, and the document says so.
    """
    whole, own = "department_spending", list(money.own.values())
    told = {code for table in own for code in figures.codes(table)}
    why = (
        "table lost"
        if money.lost
        else money.why or ("" if money.told else "sources of income not printed")
    )
    codes = dict.fromkeys([*figures.codes(whole), *told]) if figures.rows[whole] else {}
    for column in [key for key in _ACROSS if key in figures.columns[whole]] or ["total"]:
        for code in codes:
            places = tuple(
                CellKey(table, code, column) for table in own if code in figures.rows[table]
            )
            left = CellKey(whole, code, column)
            if places and any(figures.all_at(place) for place in (left, *places)):
                yield Equation(
                    "A11", f"{code}/{column}", (left,), places, why_not=why or money.shared(code)
                )
        if own or codes:  # where no budget has a table, the general budget's is what is not printed
            rest = [
                code for code in figures.codes(whole) if own and len(code) == 3 and code not in told
            ]
            parts = [
                CellKey(table, TOTAL, column) for table in own or [OWN_TABLES["general_public"]]
            ]
            parts += [CellKey(whole, code, column) for code in rest]
            mixed = next(
                (each for code in told if len(code) == 3 and (each := money.shared(code))), ""
            )
            left = CellKey(whole, TOTAL, column)
            yield Equation("A11", f"{TOTAL}/{column}", (left,), tuple(parts), why_not=why or mixed)


def _revenue(figures: Ledger, money: _Money) -> Iterator[Equation]:
    """A12: the total of each account in the department's spending and revenue tables; by budget,
    its own table's.
    """
    one, other = "department_spending", "department_revenue"
    both = figures.rows[one] and figures.rows[other]
    for row in (
        *(figures.codes(one) if both else ()),
        *([TOTAL] if figures.rows[one] or figures.rows[other] else ()),
    ):
        left, right = CellKey(one, row, "total"), CellKey(other, row, "total")
        yield Equation("A12", f"{row}/total", (left,), (right,), why_not=money.over)
    for budget, table in OWN_TABLES.items():
        for row in figures.codes(table):
            if row in figures.rows[other] and budget in figures.columns[other]:
                left, right = CellKey(table, row, "total"), CellKey(other, row, budget)
                yield Equation("A12", f"{row}/{budget}", (left,), (right,), why_not=money.over)


def _balances(figures: Ledger, money: _Money) -> Iterator[Equation]:
    """A13, A14: classes of the balances against the tables; A16: grand totals; A17: sources of
    income.
    """
    grant, whole = "appropriation_balance", "department_balance"
    classes, why = money.classes, money.over
    for budget, table in OWN_TABLES.items():
        column = f"spending/{budget}"
        own = table if figures.rows[table] else "department_revenue"
        key = "total" if own == table else budget
        for row in figures.rows[grant] or [TOTAL]:
            left, right = CellKey(grant, row, column), CellKey(own, classes.get(row, row), key)
            if row != CURRENT and (
                left in figures.assumed or figures.all_at(left) or figures.all_at(right)
            ):
                yield Equation(
                    "A13",
                    f"{row}/{budget}",
                    (left,),
                    (right,),
                    why_not=why or _twice(figures, grant),
                )
    for row, code in classes.items():
        if row in figures.rows[whole] or code in figures.rows["department_spending"]:
            left = CellKey(whole, row, "spending/amount")
            yield Equation("A14", row, (left,), (CellKey("department_spending", code, "total"),))
    yield from _grand_totals(figures, why or _twice(figures, whole))
    yield from _sources(figures, grant, whole, why)


def classes_of(figures: Ledger) -> dict[str, str]:
    """The code of each class by its bare name."""
    return {bare_label(name): code for code, name in figures.names.items() if len(code) == 3}


def _grand_totals(figures: Ledger, why: str) -> Iterator[Equation]:
    first = CellKey("department_spending", TOTAL, "total")
    for table, column in (
        ("department_balance", "spending/amount"),
        ("department_revenue", "total"),
    ):
        if figures.rows[table] or figures.rows["department_spending"]:
            yield Equation("A16", table, (first,), (CellKey(table, TOTAL, column),), why_not=why)


def _sources(figures: Ledger, grant: str, whole: str, why: str) -> Iterator[Equation]:
    by_key: dict[str, dict[str, list[CellKey]]] = defaultdict(lambda: defaultdict(list))
    for table in (grant, whole):
        for row, key in figures.sources(table):
            if figures.printed(place := CellKey(table, row, "income/amount")):
                by_key[key][table].append(place)
    for key, found in by_key.items():
        if key in OWN_TABLES and any(
            figures.all_at(place) for places in found.values() for place in places
        ):
            lists = [
                (found[table], CellKey(table, f"({key})", "income/amount"))
                for table in (grant, whole)
            ]
            paying = [
                [p for p in places if figures.all_at(p)] or [*places[:1], none][:1]
                for places, none in lists
            ]
            (left, *more), (right, *others) = paying
            yield Equation(
                "A17",
                key,
                (left,),
                (right,),
                why_not=why or ("sources overlap" if more or others else ""),
            )


def _basic(figures: Ledger, money: _Money) -> Iterator[Equation]:
    """A15: the economic table's total; A18: its lines for 三公 items, which are at most the item."""
    if figures.rows["basic_economic"] or figures.rows["general_spending"]:
        right = CellKey("general_spending", TOTAL, "basic")
        others = [
            CellKey(table, TOTAL, "basic")
            for budget, table in money.own.items()
            if budget != "general_public"
        ]
        why = "money outside the budgets" if money.other or any(map(figures.all_at, others)) else ""
        yield Equation(
            "A15", TOTAL, (CellKey("basic_economic", TOTAL, "total"),), (right,), why_not=why
        )
    for rule in rules("three_public_lines"):
        line = CellKey("basic_economic", rule["economic"], "total")
        printed = (
            p for p in figures.by_place if p.table == "three_public" and _item(p) == rule["item"]
        )
        item = next(printed, CellKey("three_public", TOTAL, rule["item"]))
        if figures.all_at(item) or figures.all_at(line):
            yield Equation("A18", rule["item"], (line,), (item,))


def _item(place: CellKey) -> str:
    """The 三公 item of a place, which stands across or down; empty for a column of another year."""
    down = key_of(BY_KEY["three_public"].columns, place.row) if place.column == "amount" else ""
    return place.column if place.column in THREE_PUBLIC else down or ""


def _classifications(figures: Ledger) -> Iterator[Equation]:
    """A21, A22: one payment in both classifications; only under the standard names, of basic
    expenditure.
    """
    for rule in rules("both_classifications"):
        if rule["nature"] == "not a tie":
            continue
        check = "A21" if rule["nature"] == "identity" else "A22"
        left = tuple(
            CellKey("general_spending", code, "basic") for code in rule["functional"].split("+")
        )
        right = tuple(
            CellKey("basic_economic", code, "total") for code in rule["economic"].split("+")
        )
        there = [any(map(figures.all_at, places)) for places in (left, right)]
        if any(there):
            why = "" if all(there) else "no counterpart"
            yield Equation(
                check, f"{rule['functional']} = {rule['economic']}", left, right, why_not=why
            )


# --- sheets of targets ----------------------------------------------------------------------------


def _sheets(d: Any, figures: Ledger) -> Iterator[Equation]:
    """A41: expenditure stated with the office's targets; A42: the sheets' money."""
    for place in [
        p for p in figures.by_place if p.table == "entity_goals" and p.column == "amount"
    ]:
        why = (
            "of one unit" if place in figures.repeated else ""
        )  # of several sheets, which is the whole?
        yield Equation(
            "A41",
            str(place),
            (place,),
            (CellKey("department_spending", TOTAL, "total"),),
            why_not=why,
        )
    money = tuple(
        p
        for p in figures.by_place
        if p.table in ("special_goals", "project_goals") and p.column == "amount"
    )
    if len(d.projects):
        bare = set(d.projects["project"]) - {figures.by_place[place].sheet for place in money}
        names = Counter(
            (re.sub(r" \(\d+\)$", "", f.sheet), f.value) for p in money for f in figures.all_at(p)
        )
        why = (
            "blank or no number"
            if bare
            else "rows printed twice"
            if max(names.values(), default=0) > 1
            else ""
        )
        right = CellKey("department_spending", TOTAL, "project")
        yield Equation("A42", "projects", money, (right,), why_not=why)


def _weights(d: Any, figures: Ledger) -> Iterator[Equation]:
    """A43: the weights of each sheet, which may leave the 10 of budget execution to the
    self-evaluation.

    Source: 财预〔2021〕101号.
    """
    weights = [
        (place, figure.sheet)
        for place, figure in figures.by_place.items()
        if place.column == "weight"
    ]
    names = d.indicators["project"].fillna(d.indicators["scope"].map(_NAMELESS))
    blank, sheets = (
        set(names[d.indicators["weight"].isna()]),
        Counter(names[d.indicators["position"].eq(1)]),
    )
    many = Counter(names)
    for sheet in dict.fromkeys([*(sheet for _, sheet in weights), *names]):
        places = tuple(place for place, of in weights if of == sheet)
        printed = [figure for place in places for figure in figures.all_at(place)]
        in_ones = printed and all(
            figure.value is not None and figure.value <= 1 for figure in printed
        )
        whole = Decimal((1 if in_ones else 100) * (sheets[sheet] or 1))
        kept = sum(f.value or 0 for f in printed) == whole * 9 / 10 and all(
            "执行率" not in f.label for f in printed
        )
        lacking = sheet in blank or len(printed) < many[sheet]
        why = "blank or no number" if lacking else "10 left to self-evaluation" if kept else ""
        yield Equation("A43", sheet, places, (), constant=whole, why_not=why)


def _promises(d: Any, figures: Ledger) -> Iterator[Equation]:
    """A51: the same thing in the office's own targets and in a project's."""
    for own, other in promised_twice(d.indicators):
        places = (figures.by_line.get((row.line or 0, "target")) for row in (own, other))
        left, right = ((place,) if place else () for place in places)
        why = "" if left and right else "not a number"
        yield Equation("A51", f"{own.indicator} = {other.indicator}", left, right, why_not=why)
