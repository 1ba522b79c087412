"""What ties the tables of a final account (决算) together, beside what ties those of a budget.

A final account prints what is carried into the year and out of it, so that its totals are those of
the year and these; and it prints what was budgeted beside what was spent. A budget has none of
these checks. Promises to say why where one cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shimahe.checking.equation import Equation
from shimahe.checking.funding import BALANCES, Funding
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CURRENT, TOTAL, CellKey
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BUDGETS,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    FLOWS,
    FUND_SPENDING,
    GENERAL_SPENDING,
    OWN_TABLES,
    STATE_CAPITAL_SPENDING,
    THREE_PUBLIC,
    THREE_PUBLIC_ITEMS,
    budgeted_item,
    key_of,
)
from shimahe.vocabulary import fold

#: The rows that part basic expenditure in its table, with the classes that each holds.
PERSONNEL = "人员经费合计"
PUBLIC_USE = "公用经费合计"
_KINDS = ("基本支出", "项目支出", "经营")
_CLASSES_OF = {PERSONNEL: ("301", "303"), PUBLIC_USE: ()}


def final_equations(d: Disclosure, ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A06 to A09, A19 and A20, where the document is a final account."""
    if d.stage != "final_account":
        return
    for table in BALANCES:
        for column in _columns_of_balance(ledger, table):
            yield from _year_and_carried(ledger, table, column)
            if funding.carried_over:
                yield from _year_in_parts(ledger, table, column)
    for table in (FUND_SPENDING, STATE_CAPITAL_SPENDING):
        yield from _rows_that_carry_over(ledger, table)
    yield from _personnel_and_public_use(ledger)
    yield from _years_in_two_tables(ledger)
    if funding.carried_over:
        yield from _classes_of_appropriation(ledger)
    yield from _basic_in_two_tables(ledger)
    yield from _spent_of_budgeted(d, ledger)


# --- the two balances -----------------------------------------------------------------------------


def _columns_of_balance(ledger: Ledger, table: str) -> list[str]:
    """Give the columns of a balance that print a total of the year."""
    columns = [column for column in ledger.columns[table] if "/" in column]
    return sorted(
        column for column in columns if CellKey(table, CURRENT, column) in ledger.by_place
    )


def _rows_of_column(ledger: Ledger, table: str, column: str, is_below: bool) -> list[str]:
    """Give the rows that print an amount above the total of the year, or below it.

    Totals are left out, and what says to be a part of the row above it: 其中, or the part of a
    budget, or of a kind of expenditure, in what is carried over.
    """
    in_print = [place for place in ledger.by_place if place[::2] == (table, column)]
    of_year = in_print.index(CellKey(table, CURRENT, column))
    below = set(in_print[of_year + 1 :])
    rows: list[str] = []
    for row in ledger.rows[table]:
        place = CellKey(table, row, column)
        if row in (CURRENT, TOTAL) or not ledger.may_have_amount(place):
            continue
        figure = ledger.by_place[place]
        is_part = fold(figure.label).startswith("其中")
        is_part = is_part or (is_below and _names_a_part(fold(row)))
        if (place in below) == is_below and not is_part:
            rows.append(row)
    return rows


def _names_a_part(row: str) -> bool:
    """Whether a row below the total of the year is a part of what is carried over."""
    return row.startswith(_KINDS) or key_of(BUDGETS, row) is not None


def _why_not_summed(ledger: Ledger, places: Iterable[CellKey]) -> str:
    """Say why rows of a balance cannot be added up; empty if they can.

    A row may not be read, or several bear its name: the parts of what is carried over bear those of
    the year's sources, and two rows may be a total of the year.
    """
    repeated = {place.row_key for place in ledger.repeated}
    for place in places:
        if ledger.may_lack_parts(place.table, place.row):
            return "row not read"
        if place.row_key in repeated:
            return "two totals" if place.row in (CURRENT, TOTAL) else "sources overlap"
    return ""


def _year_and_carried(ledger: Ledger, table: str, column: str) -> Iterator[Equation]:
    """Yield A06: the total of everything is that of the year and what is carried beside it."""
    whole = CellKey(table, TOTAL, column)
    carried = _rows_of_column(ledger, table, column, is_below=True)
    parts = [CellKey(table, row, column) for row in (CURRENT, *carried)]
    why = _why_not_summed(ledger, (whole, *parts))
    yield Equation("A06", str(whole), (whole,), tuple(parts), why_not=why)


def _year_in_parts(ledger: Ledger, table: str, column: str) -> Iterator[Equation]:
    """Yield A07: the total of the year is its sources, or its classes."""
    whole = CellKey(table, CURRENT, column)
    rows = _rows_of_column(ledger, table, column, is_below=False)
    parts = [CellKey(table, row, column) for row in rows]
    why = _why_not_summed(ledger, (whole, *parts))
    yield Equation("A07", str(whole), (whole,), tuple(parts), why_not=why)


# --- funds, and basic expenditure -----------------------------------------------------------------


def _columns_of_flows(ledger: Ledger, table: str) -> dict[str, str]:
    """Look up the columns of a table of funds by the part of the year's money that each prints.

    None where it does not print what the year began with and what came in: the form is another.
    """
    column_of: dict[str, str] = {}
    for column in ledger.columns[table]:
        flow = key_of(FLOWS, fold(column))
        if flow and not column.isascii():
            column_of.setdefault(flow, column)
    return column_of if {"opening", "income"} <= column_of.keys() else {}


def columns_beside(ledger: Ledger, table: str) -> set[str]:
    """Give the columns of a table that are no part of the total of what is spent in the year.

    What the year began with, received and left, in a table of funds; what was budgeted, in 三公.
    """
    beside = set(_columns_of_flows(ledger, table).values())
    for place in ledger.by_place if table == THREE_PUBLIC else ():
        if place.column not in THREE_PUBLIC_ITEMS and budgeted_item(place.column, place.row):
            beside.add(place.column)
    return beside


def _rows_that_carry_over(ledger: Ledger, table: str) -> Iterator[Equation]:
    """Yield A08: what a row had and received is what it spent and has left."""
    column_of = _columns_of_flows(ledger, table)
    if not column_of:
        return
    closing = column_of.get("closing", "closing")
    for row in ledger.rows[table]:
        left = [CellKey(table, row, column_of[flow]) for flow in ("opening", "income")]
        right = (CellKey(table, row, "total"), CellKey(table, row, closing))
        yield Equation("A08", f"{table}:{row}", tuple(left), right)


def prints_two_totals(ledger: Ledger) -> bool:
    """Whether basic expenditure by its nature is printed with a total for each of its two uses.

    The form of final accounts has no other.
    """
    return any(
        ledger.has_figure(CellKey(BASIC_ECONOMIC, row, "total")) for row in (PERSONNEL, PUBLIC_USE)
    )


def _personnel_and_public_use(ledger: Ledger) -> Iterator[Equation]:
    """Yield A09: what is paid for personnel and for public use is the classes of each."""
    for row in (PERSONNEL, PUBLIC_USE):
        whole = CellKey(BASIC_ECONOMIC, row, "total")
        if not ledger.has_figure(whole):
            continue
        codes = [code for code in ledger.codes(BASIC_ECONOMIC) if len(code) == 3]
        own = [code for code in codes if (code in _CLASSES_OF[PERSONNEL]) == (row == PERSONNEL)]
        parts = tuple(CellKey(BASIC_ECONOMIC, code, "total") for code in own)
        why = "row not read" if ledger.may_lack_parts(BASIC_ECONOMIC, TOTAL) else ""
        yield Equation("A09", row, (whole,), parts, why_not=why)


# --- one table against another --------------------------------------------------------------------


def _years_in_two_tables(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: the totals of the year in the balances are those of the tables by account."""
    income = CellKey(DEPARTMENT_BALANCE, CURRENT, "income/amount")
    spent = CellKey(DEPARTMENT_BALANCE, CURRENT, "spending/amount")
    ties = [
        (DEPARTMENT_REVENUE, income, CellKey(DEPARTMENT_REVENUE, TOTAL, "total")),
        (DEPARTMENT_SPENDING, spent, CellKey(DEPARTMENT_SPENDING, TOTAL, "total")),
    ]
    for budget, table in OWN_TABLES.items():
        granted = CellKey(APPROPRIATION_BALANCE, CURRENT, f"spending/{budget}")
        ties.append((table, granted, CellKey(table, TOTAL, "total")))
    for table, left, right in ties:
        if ledger.has_figure(left) or ledger.has_figure(right):
            why = _why_not_summed(ledger, (left, right))
            yield Equation("A19", table, (left,), (right,), why_not=why)


def _classes_of_appropriation(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: a class of the appropriation is that of the general budget's own table."""
    for name, code in ledger.classes.items():
        left = CellKey(APPROPRIATION_BALANCE, name, "spending/general_public")
        right = CellKey(GENERAL_SPENDING, code, "total")
        if ledger.has_figure(left) or ledger.has_figure(right):
            yield Equation("A19", name, (left,), (right,))


def _basic_in_two_tables(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: basic expenditure by its nature is that by its purpose."""
    whole = CellKey(BASIC_ECONOMIC, TOTAL, "total")
    left = [whole]
    if not ledger.has_figure(whole):
        left = [CellKey(BASIC_ECONOMIC, row, "total") for row in (PERSONNEL, PUBLIC_USE)]
    right = CellKey(GENERAL_SPENDING, TOTAL, "basic")
    if any(ledger.has_figure(place) for place in (*left, right)):
        yield Equation("A19", BASIC_ECONOMIC, tuple(left), (right,))


# --- what was budgeted ----------------------------------------------------------------------------


def _spent_of_budgeted(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A20: what was spent on an item of 三公 is at most what was budgeted for it."""
    for item, budgeted in _budgeted_places(d, ledger).items():
        spent = ledger.three_public.get(item, CellKey(THREE_PUBLIC, f"({item})", "amount"))
        yield Equation("A20", item, (spent,), (budgeted,))


def _budgeted_places(d: Disclosure, ledger: Ledger) -> dict[str, CellKey]:
    """Find where the table of 三公 prints what was budgeted for each item.

    In the row of the item, or in that of the budget; where it prints several amounts for one item,
    none is meant for certain.
    """
    line_of = {row["item"]: row["line"] for row in records(d.three_public)}
    found: dict[str, list[CellKey]] = {}
    for place, figure in ledger.by_place.items():
        is_item = place.table == THREE_PUBLIC
        item = budgeted_item(place.column, figure.label, d.year) if is_item else ""
        if item and (place.column == item or figure.line == line_of.get(item)):
            found.setdefault(item, []).append(place)
    places: dict[str, CellKey] = {}
    for item, candidates in found.items():
        if len({ledger.by_place[place].value for place in candidates}) == 1:
            places[item] = candidates[0]
    return places
