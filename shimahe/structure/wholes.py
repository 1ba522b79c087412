"""Denominators: the totals that shares are taken of, and how far each can be trusted.

Promises that a denominator is exact. One that the document does not determine is missing (NaN), and
`denominators` says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import UNKNOWN, amount, choice, decimal, findings_frame, lines, records
from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    DEPARTMENT_BALANCE,
    DEPARTMENT_SPENDING,
    FUND_SPENDING,
    GENERAL_SPENDING,
    STATE_CAPITAL_SPENDING,
)
from shimahe.frames import DAMAGED
from shimahe.structure.totals import leaves
from shimahe.vocabulary import FACTORS

#: Where each total may be printed, as (table, column), the best place first; the first table also
#: tells whether rows are lost.
TOTALS: dict[str, tuple[tuple[str, str], ...]] = {
    "total": (
        (DEPARTMENT_SPENDING, "total"),
        (DEPARTMENT_BALANCE, "spending/amount"),
    ),
    "general_public": (
        (GENERAL_SPENDING, "total"),
        (APPROPRIATION_BALANCE, "spending/general_public"),
    ),
    "government_fund": (
        (FUND_SPENDING, "total"),
        (APPROPRIATION_BALANCE, "spending/government_fund"),
    ),
    "state_capital": (
        (STATE_CAPITAL_SPENDING, "total"),
        (APPROPRIATION_BALANCE, "spending/state_capital"),
    ),
    "basic": (
        (DEPARTMENT_SPENDING, "basic"),
        (GENERAL_SPENDING, "basic"),
        (BASIC_ECONOMIC, "total"),
    ),
    "project": ((DEPARTMENT_SPENDING, "project"),),
}
#: The statuses of a table that was read completely, and of one that lost figures.
WHOLE = ("complete", "declared empty")
LOST = DAMAGED
_TOTAL_ROW = re.compile(r"(?:本年)?(?:支出)?[合总]计")
#: A smaller difference, as a part of the total, is due to rounding and changes no share by 0.01%.
_LEAST_DIFFERENCE = Decimal("0.0001")
#: The key of a sum of lines for which the document prints another total.
LINES_ADDED_UP = "lines"
#: The attribute of a finding (`DataFrame.attrs`) that lists those of its denominators.
OF_LINES = "denominators_of_lines"


class Denominator(NamedTuple):
    """One denominator, its fields as the columns of `denominators`."""

    denominator: str
    denominator_wan: Decimal
    basis: str
    leaf_sum_wan: Decimal
    printed_wan: Decimal
    difference_wan: Decimal
    lines: str | None


@dataclass(frozen=True)
class _Sources:
    """The tables that the lines of a denominator come from."""

    statuses: frozenset[str | None]
    has_undecided_lines: bool  # lines that do not say whether they belong to it

    @property
    def some_is_whole(self) -> bool:
        """Whether one of the tables was read completely."""
        return not self.statuses.isdisjoint(WHOLE)

    @property
    def some_is_lost(self) -> bool:
        """Whether one of the tables lost figures."""
        return not self.statuses.isdisjoint(LOST)


def denominators(d: Disclosure) -> pd.DataFrame:
    """List the totals that shares can be taken of, and what each amount is based on.

    `basis` is

    - added up: the exact sum of the lowest printed lines;
    - printed total: the total as printed, because rows are lost, or their budget or kind is not
      said, or the table of the total adds up to more than the lines of all budgets;
    - incomplete: rows are lost or undecided and no total is printed; the amount is missing, and
      leaf_sum_wan has the sum of the lines that were read;
    - unknown: neither lines nor a total are printed.

    Columns: denominator (total, a budget, or basic or project expenditure), denominator_wan, basis,
    leaf_sum_wan, printed_wan (where a total is printed), difference_wan (leaf sum − printed), lines
    (of the printed total, else of the lines added up); amounts in 万元.
    """
    columns = " ".join(Denominator._fields)
    return findings_frame(columns, [denominator_of(d, key) for key in TOTALS])


def denominator(d: Disclosure, key: str) -> Decimal:
    """Return the exact amount of a denominator in 万元; NaN where the document does not tell it.

    Raises: ValueError for a key that `denominators` does not list.
    """
    return denominator_of(d, choice(key, TOTALS)).denominator_wan


def within(spending: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows of `spending` that belong to a denominator.

    Raises: ValueError for a key that `denominators` does not list.
    """
    column = _column_of(choice(key, TOTALS))
    return spending if column is None else spending[spending[column].eq(key)]


def _column_of(key: str) -> str | None:
    """Return the column of `spending` that holds a denominator's key; None for all spending."""
    if key == "total":
        return None
    return "kind" if key in ("basic", "project") else "budget"


def denominator_of(d: Disclosure, key: str) -> Denominator:
    """Return one row of `denominators`, which decides between the sum of lines and the total."""
    all_leaves = leaves(d.spending)
    rows = within(all_leaves, key)
    sources = _sources(d, key, all_leaves)
    leaf_sum = _leaf_sum(rows, sources)
    printed, line = _printed_total(d.cells, key)
    basis = _basis(rows, sources, leaf_sum, printed)
    if basis == "added up" and _holds_more(d.cells, key, leaf_sum, printed):
        basis = "printed total"
    value = {"added up": leaf_sum, "printed total": printed}.get(basis, UNKNOWN)
    where = lines(rows["line"]) if line is None else lines(line)
    return Denominator(key, value, basis, leaf_sum, printed, leaf_sum - printed, where)


def come_to(wan: Decimal, printed: Decimal) -> bool:
    """Whether a sum of lines equals a printed total within rounding; neither may be NaN."""
    return abs(wan - printed) < abs(printed) * _LEAST_DIFFERENCE or wan == printed


def printed_beside(d: Disclosure, key: str, wan: Decimal) -> Decimal:
    """Return by how much the printed total of a denominator exceeds a sum of lines, in 万元.

    `wan` is the sum of the lines. The money beside them belongs to none of the budgets, or its
    lines are lost. The result is negative where the lines add up to more than the total, and 0
    where both agree within rounding or one of them is not known.
    """
    printed = denominator_of(d, key).printed_wan
    beside = printed - wan
    return Decimal(0) if beside.is_nan() or come_to(wan, printed) else beside


def name_of_whole(d: Disclosure, key: str, wan: Decimal) -> str:
    """Return the key by which a sum of lines is named where it is used as a denominator.

    It is the key of the denominator, or `lines` where the document prints another total for it.
    """
    return LINES_ADDED_UP if printed_beside(d, key, wan) else key


def with_lines_noted(d: Disclosure, finding: pd.DataFrame) -> pd.DataFrame:
    """Note in the attributes of a finding which of its denominators are lines added up.

    They are those for which the document prints another total; a picture names them so.
    """
    noted = []
    for key in finding["denominator"].dropna().unique():
        if key in TOTALS and name_of_whole(d, key, denominator(d, key)) == LINES_ADDED_UP:
            noted.append(key)
    if noted:
        finding.attrs[OF_LINES] = noted
    return finding


def _holds_more(cells: pd.DataFrame, key: str, leaf_sum: Decimal, printed: Decimal) -> bool:
    """Whether a printed total includes money that is in no line of a budget.

    That is so where the lines of its own table add up to the total, and the lines of all budgets to
    less, as in a final account with money beside the appropriations. A total that the lines of its
    own table contradict is a misprint instead.
    """
    if printed.is_nan() or come_to(leaf_sum, printed) or leaf_sum > printed:
        return False
    table, column = TOTALS[key][0]
    figures = cells[cells["table"].eq(table) & cells["column"].eq(column)]
    figures = figures.dropna(subset=["code", "value"])
    figures = figures[figures["unit"].isin(list(FACTORS))]
    depths = figures["code"].str.len()
    own = Decimal(0)
    for row in records(figures[depths.eq(depths.min())]):
        own += decimal(row["value"]) * FACTORS[row["unit"]]
    return come_to(own, printed)


def _sources(d: Disclosure, key: str, all_leaves: pd.DataFrame) -> _Sources:
    """Return the tables that the lines of a denominator come from."""
    printed = d.tables
    status = dict(zip(printed["table"], printed["status"], strict=True))
    own_table = TOTALS[key][0][0]
    column = _column_of(key)
    tables = [own_table, *within(all_leaves, key)["table"]]
    # Where the own table of a budget was not read, the department's table takes its place.
    is_replaced = column == "budget" and status.get(own_table) not in WHOLE
    if is_replaced:
        tables.append(DEPARTMENT_SPENDING)
    is_undecided = False
    if column is not None and (is_replaced or column == "kind"):
        is_undecided = bool(all_leaves[column].isna().any())
    statuses = frozenset(status.get(table) for table in tables)
    return _Sources(statuses, is_undecided)


def _leaf_sum(rows: pd.DataFrame, sources: _Sources) -> Decimal:
    """Add up the lines; without any 0 if the document shows that there are none, else NaN."""
    if rows.empty and sources.some_is_whole and not sources.has_undecided_lines:
        return Decimal(0)
    return amount(rows)


def _basis(rows: pd.DataFrame, sources: _Sources, leaf_sum: Decimal, printed: Decimal) -> str:
    """Return the basis of a denominator, as `denominators` describes it."""
    if leaf_sum.is_nan() and printed.is_nan():
        return "unknown"
    has_gaps = sources.has_undecided_lines or sources.some_is_lost
    if not leaf_sum.is_nan() and not has_gaps and rows["amount_wan"].notna().all():
        return "added up"
    return "incomplete" if printed.is_nan() else "printed total"


def _printed_total(cells: pd.DataFrame, key: str) -> tuple[Decimal, Any]:
    """Return the printed total in 万元, NaN where there is none, and its line."""
    for table, column in TOTALS[key]:
        figures = cells[cells["table"].eq(table)].dropna(subset="value")
        figures = figures[figures["column"].eq(column)]
        figures = figures[figures["unit"].isin(list(FACTORS))]
        labels = figures["row"].str.replace(r"\s", "", regex=True)
        totals = figures[labels.str.fullmatch(_TOTAL_ROW)]
        if len(totals):
            first = totals.iloc[0]
            factor = FACTORS[first["unit"]]
            return decimal(first["value"]) * factor, first["line"]
    return UNKNOWN, None
