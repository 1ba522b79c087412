"""What was read → the rows of the frames of money that come from tables.

Here stand the rules of these frames: which table the spending of a budget comes from (R14), how
parents and leaves are told (R15), where revenue is taken from (R15a), and what a purchase is (R16).
Nothing is corrected, and nothing computed but parents and leaves. How a table was read is not known
here. All amounts are exact 万元; None is a missing one.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from shimahe import frames
from shimahe.forms import (
    APPROPRIATION,
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BY_KEY,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    GENERAL_SPENDING,
    OWN_TABLES,
    PROCUREMENT,
    PROSE,
    THREE_PUBLIC,
    key_of,
    purchase_kind,
)
from shimahe.reading.column_groups import Setting, is_qualifier, without_unit
from shimahe.reading.column_solver import ZERO, ReadRow
from shimahe.reading.purchases_in_text import stated_purchases
from shimahe.reading.recognise import Reading, stated_stage
from shimahe.reading.tables import Table
from shimahe.vocabulary import (
    bare_label,
    exact_wan,
    fold,
    is_carried_over,
    is_total,
    is_total_of_the_year,
    kind_of_number,
    parent_code,
)

#: The kind of an amount, and its use, by the column that it stands in.
_KINDS = {
    "basic": "basic",
    "project": "project",
    "reserve": "other",
    "transfer": "other",
    "subsidy": "other",
    "business": "other",
    "debt": "other",
    "debt_interest": "other",
    "other_spending": "other",
}
_USES = {"personnel": "personnel", "public_use": "public_use"}
#: Classes that say by which budget they are paid.
_CLASS_BUDGET = {"223": "state_capital"}
#: The parent of an item of a fixed list, where that is not the total.
_ABOVE = {"total": None, "vehicle_purchase": "vehicles", "vehicle_operation": "vehicles"}
#: The parts that make up an item of a fixed list.
_PARTS_OF = {
    "vehicles": ("vehicle_purchase", "vehicle_operation"),
    APPROPRIATION: tuple(OWN_TABLES),
}
#: By how much tables may differ if each of their figures is rounded to the hundredth.
_ROUNDING = Decimal("0.05")


class SpendingRow(NamedTuple):
    """One row of the frame `spending`, whose columns `shimahe.frames` explains."""

    code: str
    name: str
    level: str
    parent: str | None
    is_leaf: bool
    budget: str | None
    kind: str | None
    amount_wan: Decimal | None
    table: str
    line: int


class EconomicRow(NamedTuple):
    """One row of the frame `economic`, whose columns `shimahe.frames` explains."""

    code: str
    name: str
    level: str
    parent: str | None
    is_leaf: bool
    use: str | None
    amount_wan: Decimal | None
    table: str
    line: int


class RevenueRow(NamedTuple):
    """One row of the frame `revenue`, whose columns `shimahe.frames` explains."""

    source: str
    name: str | None
    parent: str | None
    is_leaf: bool
    amount_wan: Decimal | None
    table: str
    line: int


class ThreePublicRow(NamedTuple):
    """One row of the frame `three_public`, whose columns `shimahe.frames` explains."""

    item: str
    name: str | None
    parent: str | None
    is_leaf: bool
    amount_wan: Decimal | None
    table: str
    line: int


class ProcurementRow(NamedTuple):
    """One row of the frame `procurement`, whose columns `shimahe.frames` explains."""

    category: str
    budget: str
    is_leaf: bool
    amount_wan: Decimal | None
    table: str
    line: int


# --- lines by code --------------------------------------------------------------------------------


#: A row of a form together with its code.
CodedRow = tuple[str, ReadRow]


class CodedAmount(NamedTuple):
    """One amount of a row that has a code, before its level and parent are known."""

    code: str
    row: ReadRow
    budget: str | None
    #: Its kind (basic, project, other); in the economic classification its use.
    kind: str | None
    wan: Decimal | None
    table: str


class CodeTree:
    """Codes that are printed together: the parent of a code is its longest printed prefix."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = set(codes)
        self.prefixes: set[str] = set()
        for code in self.codes:
            if len(code) > 3:
                self.prefixes.add(code[:3])
            if len(code) > 5:
                self.prefixes.add(code[:5])

    def parent(self, code: str) -> str | None:
        """Return the parent of a code; None where no prefix of it is printed."""
        return parent_code(code, self.codes)

    def is_leaf(self, code: str) -> bool:
        """Whether no printed code begins with this one."""
        return code not in self.prefixes


def spending(reading: Reading) -> list[SpendingRow]:
    """Return the spending of each budget by code: from its own table, else the department's (R14).

    Levels, parents and leaves are those among the codes of one budget.
    """
    amounts: list[CodedAmount] = []
    for budget, key in OWN_TABLES.items():
        amounts += _amounts_in_table(reading, key, budget)
    amounts += _amounts_beyond_own_tables(reading)
    codes: dict[str | None, set[str]] = {}
    for amount in amounts:
        codes.setdefault(amount.budget, set()).add(amount.code)
    trees = {budget: CodeTree(codes_of_budget) for budget, codes_of_budget in codes.items()}
    rows = []
    for amount in amounts:
        tree = trees[amount.budget]
        row = SpendingRow(
            code=amount.code,
            name=amount.row.label,
            level=_level(amount.code),
            parent=tree.parent(amount.code),
            is_leaf=tree.is_leaf(amount.code),
            budget=amount.budget,
            kind=amount.kind,
            amount_wan=amount.wan,
            table=amount.table,
            line=amount.row.line,
        )
        rows.append(row)
    return rows


def economic(reading: Reading) -> list[EconomicRow]:
    """Return basic expenditure by economic code (表三), and by use where that is printed."""
    amounts = _amounts_in_table(reading, BASIC_ECONOMIC, budget=None)
    tree = CodeTree(amount.code for amount in amounts)
    rows = []
    for amount in amounts:
        row = EconomicRow(
            code=amount.code,
            name=amount.row.label,
            level=_level(amount.code),
            parent=tree.parent(amount.code),
            is_leaf=tree.is_leaf(amount.code),
            use=amount.kind,
            amount_wan=amount.wan,
            table=amount.table,
            line=amount.row.line,
        )
        rows.append(row)
    return rows


def _level(code: str) -> str:
    """Return the level of a code: `class` (3 digits, 类), `group` (5, 款) or `item` (7, 项)."""
    return frames.LEVELS[(len(code) - 3) // 2]


def _coded_rows(reading: Reading, key: str) -> list[CodedRow]:
    """Return the rows of a form that have a code."""
    return [(row.code, row) for row in reading.rows(key) if row.code]


def _amounts_in_table(reading: Reading, key: str, budget: str | None) -> list[CodedAmount]:
    """Return the amounts of all rows of a form that have a code."""
    rows = _coded_rows(reading, key)
    if not rows:
        return []
    table = reading.tables[key]
    kinds = _kinds(table)
    amounts: list[CodedAmount] = []
    for coded in rows:
        _, row = coded
        is_elsewhere = row.budget not in ("", budget) and reading.rows(OWN_TABLES[row.budget])
        if not is_elsewhere:
            amounts += _split_amounts(table, kinds, coded, budget)
    return amounts


def _split_amounts(
    table: Table, kinds: dict[str, str | None], coded: CodedRow, budget: str | None
) -> list[CodedAmount]:
    """Return the amounts of a row by kind or use; its total if the form prints no split."""
    code, row = coded
    paid_by = row.budget or budget
    amounts = []
    for column, kind_of_column in kinds.items():
        if column in row.placed:
            wan = table.wan(row, column)
            kind = kind_of_column or row.kind or None
            amounts.append(CodedAmount(code, row, paid_by, kind, wan, table.form.key))
    return amounts


def _kinds(table: Table) -> dict[str, str | None]:
    """Return the kind (basic, project, other) or the use of each column that has one.

    Parts of a kind that is printed without its sum are of that kind. Where no column has a kind,
    the total is returned with None.
    """
    own = _USES if table.form.key == BASIC_ECONOMIC else _KINDS
    kinds: dict[str, str | None] = {}
    for column, kind in own.items():
        if column in table.columns:
            kinds[column] = kind
    for column, whole in table.parts.items():
        kinds[column] = own[whole]
    return kinds or {"total": None}


# --- the department table -------------------------------------------------------------------------


def _amounts_beyond_own_tables(reading: Reading) -> list[CodedAmount]:
    """Return what the department's table prints and no budget's own table accounts for.

    That is the department's table of spending, else that of revenue, else the columns of other
    budgets in the table of the general one.
    """
    for key in (DEPARTMENT_SPENDING, DEPARTMENT_REVENUE):
        coded_rows = _coded_rows(reading, key)
        if any(row.figures for _, row in coded_rows):
            unaccounted = _UnaccountedRows(reading, reading.tables[key])
            return [amount for row in coded_rows for amount in unaccounted.amounts(row)]
    general = reading.tables.get(GENERAL_SPENDING)
    if general is None or not general.by_budget:
        return []
    others = _UnaccountedRows(reading, general)
    return [
        amount for row in _coded_rows(reading, GENERAL_SPENDING) for amount in others.amounts(row)
    ]


def _balance_rows(reading: Reading) -> dict[str, ReadRow]:
    """Return the spending rows of the appropriation balance by the name of their class."""
    rows: dict[str, ReadRow] = {}
    for row in reading.rows(APPROPRIATION_BALANCE):
        if row.side == "spending":
            rows[bare_label(row.label)] = row
    return rows


def _revenue_by_budget(reading: Reading) -> Table | None:
    """Return the revenue table; None without one, or if its columns are not told apart."""
    table = reading.tables.get(DEPARTMENT_REVENUE)
    return None if table is None or table.has_open_columns else table


def _budget_that_pays_alone(reading: Reading) -> str | None:
    """Return the one budget of which the document's revenue prints an amount.

    None where there are none or several, or where the table of revenue is not complete.
    """
    rows = revenue(reading)
    if any(reading.tables[row.table].status != "complete" for row in rows):
        return None
    paying = {row.source for row in rows if row.amount_wan}
    budgets = [budget for budget in OWN_TABLES if budget in paying]
    return budgets[0] if len(budgets) == 1 else None


def _totals_of_classes(reading: Reading) -> dict[str, Decimal]:
    """Return the totals of the classes (3 digits) in the department's table, by code."""
    totals: dict[str, Decimal] = {}
    for code, row in _coded_rows(reading, DEPARTMENT_SPENDING):
        total = row.amount("total")
        if len(code) == 3 and total is not None:
            totals.setdefault(code, total)
    return totals


def _is_all(row: ReadRow | None, budgets: list[str], whole: Decimal | None) -> bool:
    """Whether the amounts of some budgets in a row are the whole, within rounding.

    True where either is not known.
    """
    if row is None or whole is None:
        return True
    paid = sum((row.amount(budget) or ZERO for budget in budgets), ZERO)
    return whole - paid <= _ROUNDING


class _UnaccountedRows:
    """The rows of the department's table that the budgets' own tables do not account for (R14).

    The budget of such a row is the one whose column of the revenue table, or of the balance by
    class, holds it and which has no table of its own; else what its class says; else it is unknown.
    Where several budgets share a code, the amounts are those of the columns of the revenue table.
    """

    def __init__(self, reading: Reading, department: Table) -> None:
        self.department = department
        self.kinds = _kinds(department)
        self.revenue = _revenue_by_budget(reading)
        self.budgets_with_table: set[str] = set()
        #: By code, the total that the budgets' own tables print.
        self.accounted: dict[str, Decimal] = {}
        for budget, key in OWN_TABLES.items():
            for code, row in _coded_rows(reading, key):
                if row.figures:
                    self.budgets_with_table.add(budget)
                total = row.amount("total") or ZERO
                self.accounted[code] = self.accounted.get(code, ZERO) + total
        #: The first row of each code in the revenue table.
        self.revenue_rows: dict[str, ReadRow] = {}
        for row in self.revenue.read_rows if self.revenue else []:
            if row.code:
                self.revenue_rows.setdefault(row.code, row)
        self.balance_rows = _balance_rows(reading)
        self.pays_alone = _budget_that_pays_alone(reading)
        self.class_totals = _totals_of_classes(reading)
        self.class_names: dict[str, str] = {}
        for table in reading.tables.values():
            for row in table.read_rows:
                if row.code and len(row.code) == 3:
                    self.class_names[row.code] = bare_label(row.label)

    def amounts(self, coded: CodedRow) -> list[CodedAmount]:
        """Return the amounts that one row of the department's table adds."""
        if self.department.by_budget:
            return self._amounts_by_budget(coded)
        code, row = coded
        if row.budget:
            is_printed = row.budget in self.budgets_with_table
            return [] if is_printed else _split_amounts(self.department, self.kinds, coded, None)
        paying = self._paying_budgets(row)
        if paying:
            return self._amounts_by_own_column(coded, paying)
        budgets = self._budgets_of(self.revenue_rows.get(code))
        without_table = self._without_table(budgets)
        is_accounted = code in self.accounted
        if is_accounted and (not without_table or not self._exceeds(code, row)):
            return []
        if self.revenue is not None and (is_accounted or len(budgets) > 1):
            return self._amounts_by_column(self.revenue, code, without_table)
        budget = self._budget_of_code(code)
        if budget in self.budgets_with_table:
            return []
        return _split_amounts(self.department, self.kinds, coded, budget)

    def _amounts_by_budget(self, coded: CodedRow) -> list[CodedAmount]:
        """Return the amounts of a row that it prints by budget, of those without a table."""
        code, row = coded
        amounts = []
        for column, (budget, kind) in self.department.by_budget.items():
            if column in row.placed and budget not in self.budgets_with_table:
                wan = self.department.wan(row, column)
                key = self.department.form.key
                amounts.append(CodedAmount(code, row, budget, kind, wan, key))
        return amounts

    def _paying_budgets(self, row: ReadRow) -> list[str]:
        """Return the budgets that pay a row, as its columns say; none if they do not say all."""
        columns = self.department.columns_of_budgets
        amounts = {budget: row.amount(column) for budget, column in columns.items()}
        paid = {budget: amount for budget, amount in amounts.items() if amount}
        total = row.amount("total")
        is_all = total is not None and abs(total - sum(paid.values(), ZERO)) <= _ROUNDING
        return list(paid) if is_all else []

    def _amounts_by_own_column(self, coded: CodedRow, paying: list[str]) -> list[CodedAmount]:
        """Return the amounts of a row whose own columns name the budgets that pay it.

        Those of a budget with a table of its own are left out. How much of each kind one of several
        budgets pays is not printed.
        """
        code, row = coded
        others = self._without_table(paying)
        if others and len(paying) == 1:
            return _split_amounts(self.department, self.kinds, coded, paying[0])
        amounts = []
        for budget in others:
            wan = self.department.wan(row, self.department.columns_of_budgets[budget])
            key = self.department.form.key
            amounts.append(CodedAmount(code, row, budget, None, wan, key))
        return amounts

    def _exceeds(self, code: str, row: ReadRow) -> bool:
        """Whether a row prints more than the budgets' own tables do for its code."""
        total = row.amount("total")
        return total is not None and total - self.accounted[code] > _ROUNDING

    def _amounts_by_column(
        self, revenue: Table, code: str, budgets: list[str]
    ) -> list[CodedAmount]:
        """Return the amounts of a code that the revenue table prints for some budgets."""
        row = self.revenue_rows[code]
        amounts = []
        for budget in budgets:
            wan = revenue.wan(row, budget)
            amounts.append(CodedAmount(code, row, budget, None, wan, DEPARTMENT_REVENUE))
        return amounts

    def _budget_of_code(self, code: str) -> str | None:
        """Return the budget that pays a code which only the department's table prints.

        None where nothing tells, or where the known budgets do not pay all of it.
        """
        class_name = self.class_names.get(code[:3], "")
        revenue_row = self.revenue_rows.get(code)
        whole_of_row = revenue_row.amount("total") if revenue_row else None
        whole_of_class = self.class_totals.get(code[:3])
        sources = [
            (revenue_row, whole_of_row),
            (self.balance_rows.get(class_name), whole_of_class),
        ]
        for row, whole in sources:
            budgets = self._budgets_of(row)
            likely = self._without_table(budgets) or budgets
            if len(likely) == 1:
                return likely[0] if _is_all(row, budgets, whole) else None
        if self.pays_alone and self._is_appropriated(self.revenue_rows.get(code)):
            return self.pays_alone
        return _CLASS_BUDGET.get(code[:3])

    def _without_table(self, budgets: list[str]) -> list[str]:
        """Return those of the budgets that have no table of their own."""
        return [budget for budget in budgets if budget not in self.budgets_with_table]

    @staticmethod
    def _is_appropriated(row: ReadRow | None) -> bool:
        """Whether a row of the revenue table is paid by appropriations (财政拨款) alone."""
        if row is None or not row.amount(APPROPRIATION):
            return False
        return row.amount(APPROPRIATION) == row.amount("total")

    @staticmethod
    def _budgets_of(row: ReadRow | None) -> list[str]:
        """Return the budgets in whose columns a row prints an amount."""
        if row is None:
            return []
        return [budget for budget in OWN_TABLES if row.amount(budget)]


# --- fixed lists ----------------------------------------------------------------------------------


class Item(NamedTuple):
    """What is printed of one item of a fixed list: its label, its 万元 and its line."""

    name: str | None
    wan: Decimal | None
    line: int


ListedRow = TypeVar("ListedRow", RevenueRow, ThreePublicRow)


def _listed(
    row_type: Callable[..., ListedRow],
    keys: Iterable[str],
    items: dict[str, Item],
    table: str,
    above: Mapping[str, str | None] = _ABOVE,
) -> list[ListedRow]:
    """Return the rows of a fixed list that are printed, in the order of the list.

    `above` gives the parent of an item, where that is not the total.
    """
    counted_elsewhere = _counted_elsewhere(items)
    rows = []
    for key in keys:
        if key in items:
            name, wan, line = items[key]
            parent = above.get(key, "total")
            is_leaf = key not in counted_elsewhere
            rows.append(row_type(key, name, parent, is_leaf, wan, table, line))
    return rows


def _counted_elsewhere(items: Mapping[str, Item]) -> set[str]:
    """Return the items that are no leaves, since the total counts their money in other items.

    These are the total, an item whose parts are all printed or make it up, and else the printed
    parts (其中) of an item, which is then counted itself.
    """
    elsewhere = {"total"}
    for whole, parts in _PARTS_OF.items():
        printed = [part for part in parts if part in items]
        if whole not in items or not printed:
            continue
        if len(printed) == len(parts) or _make_up(items, whole, printed):
            elsewhere.add(whole)
        else:
            elsewhere.update(printed)
    return elsewhere


def _make_up(items: Mapping[str, Item], whole: str, parts: Iterable[str]) -> bool:
    """Whether these parts are all of an item, within rounding.

    So they are where the amount of the item is not known.
    """
    amount = items[whole].wan
    return amount is None or amount - sum(items[part].wan or ZERO for part in parts) <= _ROUNDING


def revenue(reading: Reading) -> list[RevenueRow]:
    """Return the sources of revenue that the document prints (R15a).

    They come from the department's balance, else that of appropriations, else the department's
    table of income. A blank is a missing amount. Appropriations (财政拨款) are a row of their own
    if the budgets are not printed each; where the printed ones are not all of it, it stands above
    them and is what counts in the total.
    """
    for key in (DEPARTMENT_BALANCE, APPROPRIATION_BALANCE, DEPARTMENT_REVENUE):
        if key == DEPARTMENT_REVENUE:
            items = _income_of_table(reading)
        else:
            items = _income_of_balance(reading, key)
        if items:
            above = _above_budgets(items)
            return _listed(RevenueRow, frames.SOURCES, items, key, above)
    return []


def _income_of_balance(reading: Reading, key: str) -> dict[str, Item]:
    """Return the sources on the income side of a balance; empty where it is not printed."""
    if key not in reading.tables:
        return {}
    table = reading.tables[key]
    rows = [row for row in reading.rows(key) if row.side == "income"]
    unread = _carried_over_unread(reading, table)
    return _income_by_label(table, rows, column_of_income(rows), unread)


def _carried_over_unread(reading: Reading, table: Table) -> list[tuple[int, str]]:
    """Return the lines of a table, with their texts, that name money carried over unread."""
    lines = [(line, reading.text_of(line)) for line in sorted(table.raw.unparted)]
    return [(line, text) for line, text in lines if is_carried_over(text)]


def column_of_income(rows: Iterable[ReadRow]) -> str:
    """Return the column of the amounts of the income of a balance, given its rows of income.

    It is 合计 where only that stands beside columns of the budgets.
    """
    columns = set[str]().union(*(row.placed for row in rows))
    return "total" if "total" in columns and "amount" not in columns else "amount"


def _income_by_label(
    table: Table,
    rows: Sequence[ReadRow],
    column: str,
    carried_unread: Sequence[tuple[int, str]] = (),
) -> dict[str, Item]:
    """Return the sources that stand down a table, with their amounts in `column`.

    The total is the last one below money carried over, else the first. Where nothing is carried
    over and no other total is printed, nor any row that was not read, it is the total of the year.
    Parts below money carried over repeat the names of the budgets and are left out, also where its
    own row was not read: `carried_unread` are the lines of such rows with their texts.
    """
    items: dict[str, Item] = {}
    of_year: Item | None = None
    carried: str | None = None  # the label of money carried over, while its parts follow
    is_any_carried = False
    unread = deque(carried_unread)
    for row in rows:
        item = Item(row.label, table.wan(row, column), row.line)
        source = source_of(row.label)
        while unread and unread[0][0] < row.line:
            _, carried = unread.popleft()
            is_any_carried = True
        if carried is not None and _ends_parts(row.label, carried):
            carried = None
        is_part = carried is not None and source not in ("total", "carried_over")
        if source == "carried_over":
            carried = row.label
            is_any_carried = True
        if source == "total" and is_any_carried:
            items[source] = item
        elif source is not None and not is_part:
            items.setdefault(source, item)
        elif is_total(row.label):
            of_year = item
    is_without_total = bool(items) and "total" not in items and not is_any_carried
    if is_without_total and of_year is not None and not _lacks_rows_below(table, of_year.line):
        items["total"] = of_year
    return items


def _lacks_rows_below(table: Table, line: int) -> bool:
    """Whether a table prints rows below a line whose cells were not parted."""
    return any(unparted > line for unparted in table.raw.unparted)


def _ends_parts(label: str, above: str) -> bool:
    """Whether a label ends the parts of the one above: a total, or numbered as that one.

    >>> _ends_parts("二、本年收入", "一、上年结转"), _ends_parts("1.一般公共预算", "一、上年结转")
    (True, False)
    """
    number = kind_of_number(label)
    return is_total(label) or (number != "" and number == kind_of_number(above))


def _income_of_table(reading: Reading) -> dict[str, Item]:
    """Return the sources of the department's table of income, from its columns or its rows."""
    table = reading.tables.get(DEPARTMENT_REVENUE)
    if table is None:
        return {}
    if not lists_sources_down(table):
        return _income_by_column(reading, table)
    return _income_by_label(table, reading.rows(DEPARTMENT_REVENUE), "total")


def lists_sources_down(table: Table) -> bool:
    """Whether a table of income names sources in its rows and none in its columns."""
    if any(source in table.columns for source, _ in table.form.columns[1:]):
        return False
    sources = {source_of(row.label) for row in table.read_rows if not row.code}
    return not sources <= {None, "total"}


def _income_by_column(reading: Reading, table: Table) -> dict[str, Item]:
    """Return the sources that stand across a table of income, from its total row.

    Without one they are in the row that the year labels (2025年预算数). Empty where there is no
    such row, or several of which nothing says which is that of all income.
    """
    rows = [row for row in reading.rows(DEPARTMENT_REVENUE) if not row.code and row.figures]
    totals = _totals_of_all(rows)
    totals = totals or [row for row in rows if _is_of_the_year(row.label, table.setting)]
    if not totals:
        return {}
    row = totals[0]
    items: dict[str, Item] = {}
    for source, _ in table.form.columns:
        if source not in table.columns:
            continue
        amounts = {table.wan(total, source) for total in totals}
        if len(amounts) > 1:
            return {}
        items[source] = Item(_heading(table, source), table.wan(row, source), row.line)
    return items


def _totals_of_all(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Return the total rows of all income: those below what is carried over, else not of the year.

    Those of the year are all where no other is printed.
    """
    totals = [row for row in rows if is_total(row.label)]
    of_all = [row for row in totals if not is_total_of_the_year(row.label)] or totals
    carried = [row.line for row in rows if is_carried_over(row.label)]
    below = [row for row in of_all if carried and row.line > carried[-1]]
    return below or of_all


def _is_of_the_year(label: str, setting: Setting) -> bool:
    """Whether a label of a row says nothing but the year or the stage of the document."""
    folded = fold(label)
    if not is_qualifier(folded) or re.search("[上去前]年|增减", folded):
        return False
    year = re.search(r"20\d\d", folded)
    return year is None or int(year.group()) == setting.year


def _above_budgets(items: dict[str, Item]) -> dict[str, str | None]:
    """Return the parent of each source that is not the total.

    Appropriations are removed from `items` where the printed budgets make them up.
    """
    above: dict[str, str | None] = {"total": None}
    budgets = [budget for budget in OWN_TABLES if budget in items]
    if APPROPRIATION not in items or not budgets:
        return above
    if _make_up(items, APPROPRIATION, budgets):
        del items[APPROPRIATION]
        return above
    return above | dict.fromkeys(budgets, APPROPRIATION)


def source_of(label: str) -> str | None:
    """Return the source of income that a label names, or `total`; None where it names neither.

    本年收入合计 is a total of the year and not of all.
    """
    if is_total(label):
        return None if is_total_of_the_year(label) else "total"
    sources_but_total = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
    source = key_of(sources_but_total, bare_label(label))
    return None if source is not None and _names_two_sources(label) else source


def _names_two_sources(label: str) -> bool:
    """Whether a label is those of two rows in one cell, with a blank between them.

    >>> _names_two_sources("其他收入 收入合计"), _names_two_sources("其他 收入")
    (True, False)
    """
    first, _, second = label.strip().partition(" ")
    if not second:
        return False
    return None not in (source_of(first), source_of(second))


def three_public(reading: Reading) -> list[ThreePublicRow]:
    """Return the items of 三公 that are printed, whether they stand across or down (R08a).

    A blank is a missing amount. What could not be told apart has no row.
    """
    if THREE_PUBLIC not in reading.tables:
        return []
    table = reading.tables[THREE_PUBLIC]
    items: dict[str, Item] = {}
    for item, (row, column) in table.items.items():
        name = _heading(table, column) if column == item else row.label
        items[item] = Item(name, table.wan(row, column), row.line)
    return _listed(ThreePublicRow, frames.THREE_PUBLIC_ITEMS, items, THREE_PUBLIC)


def _heading(table: Table, key: str) -> str | None:
    """Return the heading of a column; of a subtotal, a year or a stage that of its group.

    None where the header names no columns, and they are those that the form usually has.
    """
    if len(table.heads) != len(table.columns):
        return None
    texts = table.heads[table.columns.index(key)]
    for text in reversed(texts):
        bare = without_unit(text)
        if bare != "小计" and not is_qualifier(bare):
            return text
    return texts[-1] if texts else None


# --- procurement ----------------------------------------------------------------------------------


class Purchase(NamedTuple):
    """What a figure of procurement is of: a category and a budget."""

    category: str
    budget: str


def procurement(reading: Reading) -> list[ProcurementRow]:
    """Return procurement by category and budget, from the table (R16).

    Where the table prints no figure, it is what the text says.
    """
    if any(row.figures for row in reading.rows(PROCUREMENT)):
        rows = _purchases_in_table(reading)
    else:
        rows = _purchases_in_prose(reading)
    return list(rows.values())


def _purchases_in_table(reading: Reading) -> dict[Purchase, ProcurementRow]:
    """Return the first row of each purchase that the table prints.

    A category or budget that stands in several rows is of one purchase in each of them, so that
    none is its amount: these are left out.
    """
    table = reading.tables[PROCUREMENT]
    rows: dict[Purchase, ProcurementRow] = {}
    times = Counter(purchase_kind(row.label) for row in table.read_rows if row.figures)
    is_alone = sum(bool(row.figures) for row in table.read_rows) == 1
    for read_row in table.read_rows:
        label = purchase_kind(read_row.label)
        if is_alone and not read_row.label:
            label = "total"  # the only row needs no label
        if label != "total" and times[label] > 1:
            continue
        for column in read_row.placed:
            purchase = _purchase(label, column) if label else None
            if purchase is not None:
                wan = table.wan(read_row, column)
                row = _procurement_row(purchase, wan, PROCUREMENT, read_row.line)
                rows.setdefault(purchase, row)
    return rows


def _purchases_in_prose(reading: Reading) -> dict[Purchase, ProcurementRow]:
    """Return the amount of each purchase that the text states."""
    rows: dict[Purchase, ProcurementRow] = {}
    stage = stated_stage(reading) or "budget"
    for category, budget, said in stated_purchases(reading.text.statements, reading.year, stage):
        purchase = Purchase(category, budget)
        wan = exact_wan(said.value, said.unit)
        rows[purchase] = _procurement_row(purchase, wan, PROSE, said.line)
    return rows


def _procurement_row(
    purchase: Purchase, wan: Decimal | None, table: str, line: int
) -> ProcurementRow:
    """Return a row of the frame; the total of all categories is no leaf."""
    is_leaf = purchase.category != "total"
    return ProcurementRow(purchase.category, purchase.budget, is_leaf, wan, table, line)


def _purchase(label: str, column: str) -> Purchase | None:
    """Return the purchase that row and column name together; None where they do not.

    >>> _purchase("goods", "general_public")
    Purchase(category='goods', budget='general_public')
    >>> _purchase("total", "services")
    Purchase(category='services', budget='all')
    """
    if label in OWN_TABLES:
        return Purchase(column, label) if column in frames.CATEGORIES else None
    if column in OWN_TABLES:
        return Purchase(label, column)
    if column not in frames.CATEGORIES:
        return None
    if label == "total":
        return Purchase(column, "all")
    return Purchase(label, "all") if column == "total" else None
