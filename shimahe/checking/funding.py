"""Where the money of a disclosure comes from, as far as it says: what not every table shows.

Tables need not agree where sources other than the budgets pay, where money is carried over, or
where a budget has no table of its own. Promises a reason for each such case, and none where tables
must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from shimahe.checking.ledger import CLASS_DIGITS, CellKey, Ledger
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    APPROPRIATION,
    APPROPRIATION_BALANCE,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    OWN_TABLES,
)
from shimahe.frames import DAMAGED

#: The two balances: of what the budgets grant, and of the department.
BALANCES = (APPROPRIATION_BALANCE, DEPARTMENT_BALANCE)
#: Why a year's figures need not be those of all the money.
CARRIED_OVER = "money carried over"


class Funding:
    """What a document says of other sources, of money carried over, and of absent budgets.

    `own_tables`: the table of each budget that has one of its own. `own_table_lost`: whether one of
    them is lost, in part at least. `paying`: the sources of income with an amount. `is_known`:
    whether sources of income are printed at all, and all are read. `has_other_sources`: whether
    sources that are no budget pay. `carried_over`: why a year's figures need not be those of
    all the money; empty where nothing is carried over.
    `spent_otherwise`: why the year's income need not be its expenditure, as it need not in a
    final account. `absent`: the budgets that may pay and have no table of
    their own.
    """

    def __init__(self, d: Disclosure, ledger: Ledger) -> None:
        self._ledger = ledger
        self.own_tables = _own_tables(ledger)
        status_of = _statuses_of_forms(d)
        self.own_table_lost = any(status_of[table] in DAMAGED for table in OWN_TABLES.values())
        revenue = _printed_revenue(d)
        self.paying = {source for source, amount in revenue.items() if amount}
        self.paying |= _paying_columns(ledger)
        self.paying.discard("total")
        self._pays_as_one = APPROPRIATION in self.paying
        self._has_more_than_told = _is_counted(d, APPROPRIATION)
        self.paying.discard(APPROPRIATION)
        is_printed = _lists_income(d) or bool(ledger.rows[DEPARTMENT_REVENUE])
        self.is_known = is_printed and not _is_income_open(status_of)
        self.has_other_sources = not self.paying <= {*OWN_TABLES, "carried_over"}
        self.carried_over = ""
        if "carried_over" in self.paying or _carries_over(ledger):
            self.carried_over = CARRIED_OVER
        is_final = d.stage == "final_account"
        self.spent_otherwise = CARRIED_OVER if is_final else self.carried_over
        may_pay = set(OWN_TABLES) if self._budgets_are_not_told() else self.paying
        may_pay = may_pay - _declared_empty(status_of)
        self.absent = [
            budget for budget in OWN_TABLES if budget in may_pay and budget not in self.own_tables
        ]

    def _budgets_are_not_told(self) -> bool:
        """Whether nothing says which of the budgets pay: each may."""
        is_told = not self.paying.isdisjoint(OWN_TABLES) and not self._has_more_than_told
        return not self.is_known or (self._pays_as_one and not is_told)

    @property
    def beside_the_budgets(self) -> str:
        """Why tables of the budgets and of the department need not agree; empty where they must."""
        return "money outside the budgets" if self.has_other_sources else self.carried_over

    def why_shared(self, code: str) -> str:
        """Say why a code of a budget's own table may also hold money of a budget without one.

        Empty where it cannot.
        """
        for budget in self.absent:
            place = self._place_of_share(code, budget)
            if place is None:
                return "budget's table not printed"
            if self._ledger.may_have_amount(place):
                return "part of another budget"
        return ""

    def _place_of_share(self, code: str, budget: str) -> CellKey | None:
        """Find where the amount that a budget pays for a code would stand."""
        pays_as_one = APPROPRIATION in self._ledger.columns[DEPARTMENT_REVENUE]
        place = CellKey(DEPARTMENT_REVENUE, code, budget)
        if self._ledger.printed(place):
            return place
        if code in self._ledger.rows[DEPARTMENT_REVENUE] and not pays_as_one:
            return place
        label = self._ledger.class_labels.get(code[:CLASS_DIGITS])
        if label is not None and label in self._ledger.rows[APPROPRIATION_BALANCE]:
            return CellKey(APPROPRIATION_BALANCE, label, f"spending/{budget}")
        return None


def _own_tables(ledger: Ledger) -> dict[str, str]:
    """Look up the own table of each budget that has one."""
    return {budget: table for budget, table in OWN_TABLES.items() if ledger.rows[table]}


def _statuses_of_forms(d: Disclosure) -> dict[str, str]:
    """Look up the status of each form by the key of its table."""
    tables = d.tables
    statuses = zip(tables["table"].tolist(), tables["status"].tolist(), strict=True)
    return {table: status for table, status in statuses if isinstance(table, str)}


def _declared_empty(status_of: Mapping[str, str]) -> set[str]:
    """Find the budgets whose own table says that it has no figure."""
    return {budget for budget, table in OWN_TABLES.items() if status_of[table] == "declared empty"}


def _is_income_open(status_of: Mapping[str, str]) -> bool:
    """Whether rows of the department's balance are not read, and no other table has its income."""
    is_told = status_of[DEPARTMENT_REVENUE] in ("complete", "partly lost")
    return status_of[DEPARTMENT_BALANCE] == "partly read" and not is_told


def _printed_revenue(d: Disclosure) -> dict[str, float]:
    """Look up the amount of each source of income that has one."""
    amounts: dict[str, float] = {}
    for row in records(d.revenue):
        if row["amount_wan"] is not None:
            amounts[row["source"]] = row["amount_wan"]
    return amounts


def _is_counted(d: Disclosure, source: str) -> bool:
    """Whether a source adds to the total, as where what is printed below it is not all of it."""
    return bool((d.revenue["source"].eq(source) & d.revenue["is_leaf"].eq(True)).any())


def _lists_income(d: Disclosure) -> bool:
    """Whether the sources of all income are printed; the balance of grants has only the budgets."""
    return bool(d.revenue["table"].ne(APPROPRIATION_BALANCE).any())


def _paying_columns(ledger: Ledger) -> set[str]:
    """Return the columns of the department's revenue table that print an amount other than 0.

    `total` is among them.
    """
    columns: set[str] = set()
    for place, figure in ledger.by_place.items():
        if place.table == DEPARTMENT_REVENUE and figure.value:
            columns.add(place.column)
    return columns


def _carries_over(ledger: Ledger) -> bool:
    """Whether a balance carries anything over, into the year or out of it."""
    for place, figure in ledger.by_place.items():
        if place.table in BALANCES and figure.value and re.search("结转|结余", place.row):
            return True
    return False
