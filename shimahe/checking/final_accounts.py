"""The checks that are made of final accounts (决算) only.

A final account prints by account what is carried into the year and out of it, and what was budgeted
beside what was spent. Promises a reason where a check cannot be made. A budget has none of these
checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from shimahe.checking.equation import Equation
from shimahe.checking.funding import Funding
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CLASS_DIGITS, CURRENT, TOTAL, CellKey
from shimahe.checking.totals_of_the_year import why_not_summed
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
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
from shimahe.vocabulary import fold

#: The two rows that split basic expenditure in its table, and the classes of the first of them;
#: all other classes belong to the second.
PERSONNEL = "人员经费合计"
PUBLIC_USE = "公用经费合计"
_PERSONNEL_CLASSES = ("301", "303")


def final_equations(d: Disclosure, ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A08, A09, A19 and A20, where the document is a final account."""
    if d.stage != "final_account":
        return
    for table in (FUND_SPENDING, STATE_CAPITAL_SPENDING):
        yield from _rows_that_carry_over(ledger, table)
    yield from _personnel_and_public_use(ledger)
    yield from _years_in_two_tables(ledger)
    if funding.carried_over:
        yield from _classes_of_appropriation(ledger)
    yield from _basic_in_two_tables(ledger, funding)
    yield from _spent_of_budgeted(d, ledger)


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
        if _is_whole(table, column):
            return [column]
    return list(columns)


def _are_parts_of_one_kind_each(table: str, columns: Sequence[str]) -> bool:
    """Whether the columns of a flow hold a whole, or parts of which no two are of one kind.

    项目支出 and a part of it, such as 运转类, would count the same money twice.
    """
    summed = _summed_columns(table, columns)
    kinds = [key_of(BY_KEY[table].columns, fold(column)) for column in summed]
    return len(set(kinds)) == len(kinds)


def _totals_among(table: str, columns: Sequence[str]) -> list[str]:
    """Return those of some columns whose headings are of a total."""
    keys = BY_KEY[table].columns
    return [column for column in columns if key_of(keys, fold(column)) == "total"]


def columns_beside(ledger: Ledger, table: str) -> set[str]:
    """Return the columns of a table that are not part of what is spent in the year.

    In a table of funds these are what the year began with, what it received and what it left; in
    the table of 三公 they are what was budgeted, beside the same item of what was spent. In a table
    of income what was received is what its total holds, and only a total of it stands beside.
    """
    columns_of = _columns_of_flows(ledger, table)
    if BY_KEY[table].flow == "income" and columns_of:
        columns_of["income"] = _totals_among(table, columns_of["income"])
    beside = set(chain.from_iterable(columns_of.values()))
    if table != THREE_PUBLIC:
        return beside
    for place in ledger.by_place:
        if place.table == table and place.column not in THREE_PUBLIC_ITEMS:
            item = budgeted_item(place.column, place.row)
            if item in ledger.columns[table]:
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
    is_told = all(_are_parts_of_one_kind_each(table, columns) for columns in columns_of.values())
    more = list(_columns_beside_flows(ledger, table, columns_of))
    for row in ledger.rows[table]:
        places = [CellKey(table, row, column) for column in received]
        other_places = [CellKey(table, row, column) for column in (*spent, *left)]
        why = ""
        may_be_closing = "closing" not in columns_of and any(
            ledger.has_amount(CellKey(table, row, column))
            for column in _columns_of_no_flow(ledger, table)
        )
        has_more = any(ledger.has_amount(CellKey(table, row, column)) for column in more)
        if may_be_closing or has_more or not is_told:
            why = "columns of another kind"
        yield Equation("A08", f"{table}:{row}", tuple(places), tuple(other_places), why_not=why)


def _columns_beside_flows(
    ledger: Ledger, table: str, columns_of: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield the columns of money that a table of funds prints beside those that A08 adds up.

    They are of no flow that is known (缴回资金), or another whole of one (调整年初结转和结余 beside
    年初结转和结余, 结余分配 beside 年末结转和结余).
    """
    for column in ledger.columns[table]:
        is_money = not ledger.is_share(CellKey(table, "", column))
        if is_money and not column.isascii() and key_of(FLOWS, fold(column)) is None:
            yield column
    for columns in columns_of.values():
        wholes = [column for column in columns if _is_whole(table, column)]
        yield from wholes[1:]


def _is_whole(table: str, column: str) -> bool:
    """Whether a column of a flow prints all of it, and not one kind of spending."""
    return key_of(BY_KEY[table].columns, fold(column)) in (None, "total")


def _columns_of_no_flow(ledger: Ledger, table: str) -> Iterator[str]:
    """Yield the columns of a table of funds that may print what is left, below a torn heading.

    Their headings say neither that the year began with the money nor that it came in (结余 of
    年末结转和结余).
    """
    for column in ledger.columns[table]:
        says_flow = key_of(FLOWS, fold(column)) in ("opening", "income")
        if not column.isascii() and not says_flow:
            yield column


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
            why = why_not_summed(ledger, (left, right))
            yield Equation("A19", table, (left,), (right,), why_not=why)


def _classes_of_appropriation(ledger: Ledger) -> Iterator[Equation]:
    """Yield A19: a class of the appropriation balance equals that of the general budget's table."""
    for name, code in ledger.classes.items():
        left = CellKey(APPROPRIATION_BALANCE, name, "spending/general_public")
        right = CellKey(GENERAL_SPENDING, code, "total")
        if ledger.prints_any((left, right)):
            yield Equation("A19", name, (left,), (right,))


def _basic_in_two_tables(ledger: Ledger, funding: Funding) -> Iterator[Equation]:
    """Yield A19: basic expenditure is the same by economic class and by function.

    The economic table may be of more money than the general budget's (`basic_of_more_budgets`).
    """
    whole = CellKey(BASIC_ECONOMIC, TOTAL, "total")
    left = [whole]
    if not ledger.has_figure(whole):
        left = [CellKey(BASIC_ECONOMIC, row, "total") for row in (PERSONNEL, PUBLIC_USE)]
    right = CellKey(GENERAL_SPENDING, TOTAL, "basic")
    if ledger.prints_any((*left, right)):
        why = funding.basic_of_more_budgets
        yield Equation("A19", BASIC_ECONOMIC, tuple(left), (right,), why_not=why)


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
