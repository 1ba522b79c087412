"""Where the money of a disclosure comes from, and why some of its tables therefore need not agree.

Tables need not agree where sources other than the budgets pay, where money is carried over from one
year to the next, or where a budget has no table of its own. Promises a reason for each such case,
and an empty text where the tables must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import (
    CLASS_DIGITS,
    CURRENT,
    TOTAL,
    CellKey,
    PrintedValue,
    are_the_same_money,
)
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    APPROPRIATION,
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    GENERAL_SPENDING,
    NAMES_GENERAL_BUDGET,
    OWN_TABLES,
)
from shimahe.frames import DAMAGED
from shimahe.vocabulary import fold, is_carried_over

#: The two balances: that of what the budgets appropriate, and that of the department.
BALANCES = (APPROPRIATION_BALANCE, DEPARTMENT_BALANCE)
#: Why the figures of a year need not cover all the money.
CARRIED_OVER = "money carried over"
#: Why a table may hold more than those of the budgets.
OUTSIDE_THE_BUDGETS = "money outside the budgets"
#: How much a sum of sources may be less than its total where each is rounded to 0.01 万元.
_ROUNDING = 0.05
#: Titles of tables of basic expenditure of all money, or of all appropriations: 部门基本支出表.
_OF_DEPARTMENT = re.compile("(?:部门|单位|全口径).*基本支出")
_OF_APPROPRIATIONS = re.compile("财政拨款.*基本支出")


class Funding:
    """What a disclosure says about where its money comes from.

    The sources are those of `d.revenue` and of the department's revenue table.
    """

    def __init__(self, d: Disclosure, ledger: Ledger) -> None:
        self._d = d
        self._ledger = ledger
        self._status_of = _statuses_of_forms(d)

    @cached_property
    def own_tables(self) -> dict[str, str]:
        """The budgets that have a table of their own, each with the key of that table."""
        rows = self._ledger.rows
        return {budget: table for budget, table in OWN_TABLES.items() if rows[table]}

    @property
    def own_table_lost(self) -> bool:
        """Whether the own table of a budget is lost, at least in part."""
        return any(self._status_of[table] in DAMAGED for table in OWN_TABLES.values())

    @property
    def own_table_lacks_rows(self) -> bool:
        """Whether a row of the own table of a budget may be printed and was not read."""
        return not self._ledger.with_unread_rows.isdisjoint(OWN_TABLES.values())

    @cached_property
    def _sources_with_amount(self) -> frozenset[str]:
        """The sources of income with an amount, among them the budgets paid as one."""
        printed = _printed_revenue(self._d)
        sources = {source for source, amount in printed.items() if amount}
        sources |= _paying_columns(self._ledger)
        return frozenset(sources - {"total"})

    @cached_property
    def paying(self) -> set[str]:
        """The sources of income with an amount; the column of all budgets together is none."""
        return set(self._sources_with_amount - {APPROPRIATION})

    @cached_property
    def is_known(self) -> bool:
        """Whether the sources of all income are printed, and all of them were read."""
        if self.has_unknown_source or self._prints_no_source:
            return False
        if self._ledger.rows[DEPARTMENT_REVENUE] and self._is_revenue_table_read():
            return True
        is_balance_read = self._status_of[DEPARTMENT_BALANCE] != "partly read"
        return _lists_income(self._d) and is_balance_read

    @cached_property
    def has_unknown_source(self) -> bool:
        """Whether a row or a column of income may be of a source that is not known.

        The sources that are known are then less than the total of income.
        """
        revenue = records(self._d.revenue)
        total = next((row for row in revenue if row["source"] == "total"), None)
        if total is None or total["amount_wan"] is None:
            return False
        leaves = [row for row in revenue if row["is_leaf"] and row is not total]
        known = sum(row["amount_wan"] or 0 for row in leaves)
        if total["amount_wan"] - known <= _ROUNDING:
            return False
        tables = self._d.tables
        notes = tables.loc[tables["table"].eq(total["table"]), "note"].dropna()
        is_in_no_frame = bool(notes.str.contains("in no frame").any())
        return is_in_no_frame or _pays_in_unknown_column(self._ledger)

    @property
    def _prints_no_source(self) -> bool:
        """Whether a table of income prints its total only."""
        printed = _printed_revenue(self._d)
        has_total = bool(printed.get("total"))
        return has_total and not self._sources_with_amount

    def _is_revenue_table_read(self) -> bool:
        """Whether the department's revenue table shows all that it prints of the sources.

        Its total does so alone, where no other figure is printed beside it.
        """
        ledger = self._ledger
        is_open = DEPARTMENT_REVENUE in ledger.with_more_columns | ledger.with_lost_headings
        if self._status_of[DEPARTMENT_REVENUE] in ("complete", "partly lost"):
            return not is_open
        total = CellKey(DEPARTMENT_REVENUE, TOTAL, "total")
        is_total_read = ledger.has_figure(total) and total.row_key not in ledger.unplaced_rows
        return is_total_read and not is_open

    @property
    def has_other_sources(self) -> bool:
        """Whether a source pays that is neither a budget nor money carried over."""
        return not self.paying <= {*OWN_TABLES, "carried_over"}

    @cached_property
    def carried_over(self) -> str:
        """Why the figures of a year need not cover all the money; "" if nothing is carried over.

        What is carried over may stand in a row of a balance that was not read.
        """
        if "carried_over" in self.paying or _carries_over(self._ledger):
            return CARRIED_OVER
        if _names_it_unread(self._d, self._ledger) or _totals_lack_a_row(self._ledger):
            return "row not read"
        return ""

    @property
    def spent_otherwise(self) -> str:
        """Why the income of the year need not equal its expenditure; "" if it must.

        In a final account it never needs to.
        """
        return CARRIED_OVER if self._d.stage == "final_account" else self.carried_over

    @property
    def beside_the_budgets(self) -> str:
        """Why the tables of the department may hold more than those of the budgets; "" if not."""
        return OUTSIDE_THE_BUDGETS if self.has_other_sources else self.carried_over

    @cached_property
    def basic_of_more_budgets(self) -> str:
        """Why the economic table may hold more than the general budget's basic expenditure.

        "" if it must not: its title names that budget, or the document shows that no other money
        pays for basic expenditure. A title that names no money is of that budget if nothing in the
        document says otherwise.
        """
        title = fold(self._title_of(BASIC_ECONOMIC))
        if re.search(NAMES_GENERAL_BUDGET, title):
            return ""
        spent = self._ledger.by_place.get(CellKey(DEPARTMENT_SPENDING, TOTAL, "basic"))
        of_budget = self._ledger.by_place.get(CellKey(GENERAL_SPENDING, TOTAL, "basic"))
        if spent and of_budget and spent.is_money and of_budget.is_money:
            return "" if are_the_same_money(spent, of_budget) else OUTSIDE_THE_BUDGETS
        is_of_department = _OF_DEPARTMENT.search(title) is not None
        if is_of_department and self.beside_the_budgets:
            return self.beside_the_budgets
        if is_of_department and not self.is_known:
            return "sources of income not printed"
        is_wider = is_of_department or _OF_APPROPRIATIONS.search(title) is not None
        may_be_paid_otherwise = not {"general_public"}.issuperset(self.absent)
        return "budget's table not printed" if is_wider and may_be_paid_otherwise else ""

    def _title_of(self, table: str) -> str:
        """Return the printed title of a form; "" where it has none."""
        tables = self._d.tables
        titles = tables.loc[tables["table"].eq(table), "title"].dropna()
        return str(titles.iloc[0]) if len(titles) else ""

    @cached_property
    def absent(self) -> list[str]:
        """The budgets that may pay and have no table of their own."""
        may_pay = set(OWN_TABLES) if self._any_budget_may_pay() else self.paying
        may_pay = may_pay - _declared_empty(self._status_of)
        return [budget for budget in OWN_TABLES if budget in may_pay - self.own_tables.keys()]

    def _any_budget_may_pay(self) -> bool:
        """Whether the disclosure does not say which of the budgets pay."""
        if not self.is_known:
            return True
        if APPROPRIATION not in self._sources_with_amount:
            return False
        names_a_budget = not self.paying.isdisjoint(OWN_TABLES)
        names_all = names_a_budget and not _is_part_of_total(self._d, APPROPRIATION)
        return not names_all

    def why_shared(self, code: str) -> str:
        """Say why the department may print more for a code than the budgets' own tables do.

        That is so where a budget without a table of its own may pay for the code. Returns "" where
        none can.
        """
        if any(self._ledger.may_lack_row(table, code) for table in self.own_tables.values()):
            return "row not read"
        for budget in self.absent:
            place = self._place_of_share(code, budget)
            if place is None:
                return "budget's table not printed"
            if self._ledger.may_have_amount(place):
                return "part of another budget"
        return ""

    def _place_of_share(self, code: str, budget: str) -> CellKey | None:
        """Return the place where the amount that a budget pays for a code would be printed.

        Returns None where the disclosure has no such place.
        """
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


def _statuses_of_forms(d: Disclosure) -> dict[str, str]:
    """Return the status of each form by the key of its table."""
    tables = d.tables
    statuses = zip(tables["table"].tolist(), tables["status"].tolist(), strict=True)
    return {table: status for table, status in statuses if isinstance(table, str)}


def _declared_empty(status_of: Mapping[str, str]) -> set[str]:
    """Return the budgets whose own table declares that it is empty."""
    return {budget for budget, table in OWN_TABLES.items() if status_of[table] == "declared empty"}


def _printed_revenue(d: Disclosure) -> dict[str, float]:
    """Return the amount, in 万元, of each source of income that prints one."""
    amounts: dict[str, float] = {}
    for row in records(d.revenue):
        if row["amount_wan"] is not None:
            amounts[row["source"]] = row["amount_wan"]
    return amounts


def _is_part_of_total(d: Disclosure, source: str) -> bool:
    """Whether a source is itself added up to the total.

    The sum of all budgets is where the budgets printed below it do not make up all of it.
    """
    return bool((d.revenue["source"].eq(source) & d.revenue["is_leaf"].eq(True)).any())


def _lists_income(d: Disclosure) -> bool:
    """Whether a table prints the amounts of all income; the appropriation balance does not."""
    revenue = d.revenue.dropna(subset="amount_wan")
    return bool(revenue["table"].ne(APPROPRIATION_BALANCE).any())


def _paying_columns(ledger: Ledger) -> set[str]:
    """Return the columns of the department's revenue table with an amount, the total among them."""
    columns: set[str] = set()
    for place, figure in ledger.by_place.items():
        if place.table == DEPARTMENT_REVENUE and _may_be_amount(figure):
            columns.add(place.column)
    return columns


def _pays_in_unknown_column(ledger: Ledger) -> bool:
    """Whether the department's revenue table has an amount in a column that its form lacks."""
    for place, figure in ledger.by_place.items():
        is_unknown = place.table == DEPARTMENT_REVENUE and not place.column.isascii()
        if is_unknown and figure.value and not ledger.is_share(place):
            return True
    return False


def _carries_over(ledger: Ledger) -> bool:
    """Whether a balance carries anything over, into the year or out of it."""
    for place, figure in ledger.by_place.items():
        if place.table in BALANCES and _may_be_amount(figure) and is_carried_over(place.row):
            return True
    return False


def _names_it_unread(d: Disclosure, ledger: Ledger) -> bool:
    """Whether a line of a balance which was not read names what is carried over."""
    unplaced = d.unplaced
    named = unplaced[unplaced["text"].map(is_carried_over).astype(bool)]
    lines = set(named["line"].tolist())
    for table in BALANCES:
        unread = ledger.unread_lines.get(table)
        if unread is not None and not lines.isdisjoint(unread.rows | unread.figures):
            return True
    return False


def _totals_lack_a_row(ledger: Ledger) -> bool:
    """Whether a balance with rows that were not read prints two totals that differ.

    What is carried over stands between the total of the year and that of all.
    """
    for table in BALANCES:
        if table not in ledger.with_unread_rows:
            continue
        for column in ledger.columns[table]:
            of_year = ledger.by_place.get(CellKey(table, CURRENT, column))
            whole = ledger.by_place.get(CellKey(table, TOTAL, column))
            if of_year is None or whole is None:
                continue
            if of_year.value != whole.value:
                return True
    return False


def _may_be_amount(figure: PrintedValue) -> bool:
    """Whether a figure is a number other than 0, or a text of which the number was not read."""
    return figure.value is None or bool(figure.value)
