"""The checks that are made of final accounts (决算) only.

A final account prints what is carried into the year and out of it, beside the money of the year;
and it prints what was budgeted beside what was spent. Promises a reason where a check cannot be
made. A budget has none of these checks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, takewhile

from shimahe.checking.equation import Equation
from shimahe.checking.funding import BALANCES, Funding
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CLASS_DIGITS, CURRENT, TOTAL, CellKey
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BUDGETS,
    BY_KEY,
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
from shimahe.vocabulary import ORDINAL, fold

#: The two rows that split basic expenditure in its table, and the classes of the first of them;
#: all other classes belong to the second.
PERSONNEL = "人员经费合计"
PUBLIC_USE = "公用经费合计"
#: What is numbered at the highest level of a balance.
_NUMBERED = re.compile(f"{ORDINAL}、")
_KINDS = ("基本支出", "项目支出", "经营")
_PERSONNEL_CLASSES = ("301", "303")


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
    """Return the columns of a balance that print a total of the year."""
    columns = [column for column in ledger.columns[table] if "/" in column]
    places = {column: CellKey(table, CURRENT, column) for column in columns}
    return sorted(column for column, place in places.items() if ledger.has_total(place))


def _rows_of_the_year(ledger: Ledger, table: str, column: str) -> list[str]:
    """Return the rows of a balance that print what makes up the total of the year."""
    of_year = _places_of_the_year(ledger, table, column)
    return [place.row for place in _lines_of_column(ledger, table, column) if place in of_year]


def _rows_carried_over(ledger: Ledger, table: str, column: str) -> list[str]:
    """Return the rows of a balance that print what is carried over, beside the total of the year.

    A row that names a budget or a kind of expenditure there is a part of the row above it.
    """
    of_year = _places_of_the_year(ledger, table, column)
    rows: list[str] = []
    for place in _lines_of_column(ledger, table, column):
        if place not in of_year and not _names_a_part(fold(place.row)):
            rows.append(place.row)
    return rows


def _lines_of_column(ledger: Ledger, table: str, column: str) -> Iterator[CellKey]:
    """Yield the places of a column that may print an amount and are no total, and no 其中."""
    for row in ledger.rows[table]:
        place = CellKey(table, row, column)
        if row in (CURRENT, TOTAL) or not ledger.may_have_amount(place):
            continue
        if not fold(ledger.by_place[place].label).startswith("其中"):
            yield place


def _places_of_the_year(ledger: Ledger, table: str, column: str) -> set[CellKey]:
    """Return the places of a column that make up the total of the year.

    They stand above it; or below it, where it is numbered like what is carried over: 一、本年支出,
    its parts, 二、结转下年.
    """
    in_print = [place for place in ledger.by_place if place[::2] == (table, column)]
    total = _index_of_total(ledger, in_print, CellKey(table, CURRENT, column))
    if not _NUMBERED.match(fold(ledger.rows[table][CURRENT])):
        return set(in_print[:total])
    below = [place for place in in_print[total:] if place.row != CURRENT]
    parts = takewhile(lambda place: not _NUMBERED.match(fold(ledger.by_place[place].label)), below)
    return {*in_print[:total], *parts}


def _index_of_total(ledger: Ledger, in_print: Sequence[CellKey], total: CellKey) -> int:
    """Return how many places of a column stand above its total of the year, which may be blank."""
    if total in in_print:
        return in_print.index(total)
    rows = list(ledger.rows[total.table])
    above = set(rows[: rows.index(CURRENT)])
    return sum(place.row in above for place in in_print)


def _names_a_part(row: str) -> bool:
    """Whether a row below the total of the year names a budget or a kind of expenditure.

    Such a row is a part of what is carried over.
    """
    return row.startswith(_KINDS) or key_of(BUDGETS, row) is not None


def _why_not_summed(ledger: Ledger, places: Iterable[CellKey]) -> str:
    """Say why some rows of a balance cannot be added up; "" if they can.

    A row may not have been read, or several rows may have its name: the parts of what is carried
    over have the names of the sources of the year, and a total of the year may be printed twice.
    """
    repeated = {place.row_key for place in ledger.repeated}
    for place in places:
        if ledger.may_lack_parts(place.table, place.row):
            return "row not read"
        if place.row_key in repeated:
            return "two totals" if place.row in (CURRENT, TOTAL) else "sources overlap"
    return ""


def _year_and_carried(ledger: Ledger, table: str, column: str) -> Iterator[Equation]:
    """Yield A06: the grand total is the total of the year plus what is carried over."""
    whole = CellKey(table, TOTAL, column)
    carried = _rows_carried_over(ledger, table, column)
    parts = [CellKey(table, row, column) for row in (CURRENT, *carried)]
    why = _why_not_summed(ledger, (whole, *parts))
    yield Equation("A06", str(whole), (whole,), tuple(parts), why_not=why)


def _year_in_parts(ledger: Ledger, table: str, column: str) -> Iterator[Equation]:
    """Yield A07: the total of the year is the sum of its sources, or of its classes."""
    whole = CellKey(table, CURRENT, column)
    rows = _rows_of_the_year(ledger, table, column)
    parts = [CellKey(table, row, column) for row in rows]
    why = _why_not_summed(ledger, (whole, *parts))
    yield Equation("A07", str(whole), (whole,), tuple(parts), why_not=why)


# --- funds, and basic expenditure -----------------------------------------------------------------


def _columns_of_flows(ledger: Ledger, table: str) -> dict[str, list[str]]:
    """Return the columns of a table of funds by what each prints: opening, income, closing.

    Returns {} where the table does not print what the year began with and what came in: then it is
    another form.
    """
    columns_of: dict[str, list[str]] = defaultdict(list)
    for column in ledger.columns[table]:
        flow = key_of(FLOWS, fold(column))
        if flow and not column.isascii():
            columns_of[flow].append(column)
    return columns_of if {"opening", "income"} <= columns_of.keys() else {}


def _summed_columns(table: str, columns: Sequence[str]) -> list[str]:
    """Return the column of a whole among those of one flow; all of them where none is a whole.

    年初结转和结余 is printed in one column, or as 基本支出, 项目支出 and 合计, in any order.
    """
    for column in columns:
        if key_of(BY_KEY[table].columns, fold(column)) in (None, "total"):
            return [column]
    return list(columns)


def columns_beside(ledger: Ledger, table: str) -> set[str]:
    """Return the columns of a table that are not part of what is spent in the year.

    In a table of funds these are what the year began with, what it received and what it left; in
    the table of 三公 they are what was budgeted.
    """
    beside = set(chain.from_iterable(_columns_of_flows(ledger, table).values()))
    if table != THREE_PUBLIC:
        return beside
    for place in ledger.by_place:
        if place.column not in THREE_PUBLIC_ITEMS and budgeted_item(place.column, place.row):
            beside.add(place.column)
    return beside


def _rows_that_carry_over(ledger: Ledger, table: str) -> Iterator[Equation]:
    """Yield A08: opening balance plus income equals what is spent plus the closing balance."""
    columns_of = _columns_of_flows(ledger, table)
    if not columns_of:
        return
    received = _summed_columns(table, columns_of["opening"])
    received += _summed_columns(table, columns_of["income"])
    spent = _spent_columns(ledger, table)
    left = _summed_columns(table, columns_of.get("closing", ["closing"]))
    for row in ledger.rows[table]:
        places = [CellKey(table, row, column) for column in received]
        other_places = [CellKey(table, row, column) for column in (*spent, *left)]
        yield Equation("A08", f"{table}:{row}", tuple(places), tuple(other_places))


def _spent_columns(ledger: Ledger, table: str) -> list[str]:
    """Return the column of what is spent in the year, or its parts where no total is printed."""
    printed = ledger.columns[table]
    if "total" in printed:
        return ["total"]
    return BY_KEY[table].parts_among(printed, "total") or ["total"]


def prints_two_totals(ledger: Ledger) -> bool:
    """Whether the economic table prints a total for personnel and another for public use.

    The form of final accounts prints no total beside these two.
    """
    totals = [CellKey(BASIC_ECONOMIC, row, "total") for row in (PERSONNEL, PUBLIC_USE)]
    return ledger.prints_any(totals)


def _personnel_and_public_use(ledger: Ledger) -> Iterator[Equation]:
    """Yield A09: the totals for personnel and for public use are the sums of their classes."""
    for row in (PERSONNEL, PUBLIC_USE):
        whole = CellKey(BASIC_ECONOMIC, row, "total")
        if not ledger.has_figure(whole):
            continue
        parts: list[CellKey] = []
        for code in ledger.codes(BASIC_ECONOMIC):
            row_of_code = PERSONNEL if code in _PERSONNEL_CLASSES else PUBLIC_USE
            if len(code) == CLASS_DIGITS and row_of_code == row:
                parts.append(CellKey(BASIC_ECONOMIC, code, "total"))
        why = "row not read" if ledger.may_lack_parts(BASIC_ECONOMIC, TOTAL) else ""
        yield Equation("A09", row, (whole,), tuple(parts), why_not=why)


# --- one table against another --------------------------------------------------------------------


def _years_in_two_tables(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: the totals of the year in the balances are those of the other tables."""
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
        if ledger.prints_any((left, right)):
            why = _why_not_summed(ledger, (left, right))
            yield Equation("A19", table, (left,), (right,), why_not=why)


def _classes_of_appropriation(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: a class of the appropriation balance equals that of the general budget's table."""
    for name, code in ledger.classes.items():
        left = CellKey(APPROPRIATION_BALANCE, name, "spending/general_public")
        right = CellKey(GENERAL_SPENDING, code, "total")
        if ledger.prints_any((left, right)):
            yield Equation("A19", name, (left,), (right,))


def _basic_in_two_tables(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: basic expenditure is the same by economic class and by function."""
    whole = CellKey(BASIC_ECONOMIC, TOTAL, "total")
    left = [whole]
    if not ledger.has_figure(whole):
        left = [CellKey(BASIC_ECONOMIC, row, "total") for row in (PERSONNEL, PUBLIC_USE)]
    right = CellKey(GENERAL_SPENDING, TOTAL, "basic")
    if ledger.prints_any((*left, right)):
        yield Equation("A19", BASIC_ECONOMIC, tuple(left), (right,))


# --- what was budgeted ----------------------------------------------------------------------------


def _spent_of_budgeted(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A20: what was spent on a 三公 item is at most what was budgeted for it."""
    for item, budgeted in _budgeted_places(d, ledger).items():
        spent = ledger.three_public.get(item, CellKey(THREE_PUBLIC, f"({item})", "amount"))
        yield Equation("A20", item, (spent,), (budgeted,))


def _budgeted_places(d: Disclosure, ledger: Ledger) -> dict[str, CellKey]:
    """Return the place where the table of 三公 prints what was budgeted for each item.

    It lies in the row of the item or in a row for the budget. Items for which several different
    amounts are printed are left out.
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
