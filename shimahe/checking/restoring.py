"""Restoring the rows that a document lost, as far as its other tables determine them.

Promises that what they do not determine stays missing. Restored rows are findings: the frames of
the disclosure stay as they were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import DEPTHS, findings_frame, lines, records
from shimahe.forms import DEPARTMENT_REVENUE, DEPARTMENT_SPENDING, OWN_TABLES
from shimahe.frames import LEVELS
from shimahe.vocabulary import parse_figure, to_wan

_LEVEL_OF = dict(zip(DEPTHS, LEVELS, strict=True))
_BUDGET_OF_TABLE = {table: budget for budget, table in OWN_TABLES.items()}

_Cell = dict[str, Any]


class RestoredRow(NamedTuple):
    """One row of `restored`."""

    table: str
    code: str
    name: str | None
    level: str
    column: str
    amount_wan: float
    rule: str
    lines: str | None


def restored(d: Disclosure) -> pd.DataFrame:
    """Restore the lost rows of the department's revenue table.

    The total of a lost account is that of the department's spending table (check A12). The budget
    that pays it is known where exactly one budget's own table prints the account, and prints the
    same amount (check A11). The frame is empty where no rows are lost.

    Columns: table, code, name, level, column, amount_wan (万元), rule (the check that determines
    it), lines.
    """
    rows: list[RestoredRow] = []
    if revenue_lost(d):
        rows += _revenue_rows(d)
    return findings_frame(" ".join(RestoredRow._fields), rows)


def revenue_lost(d: Disclosure) -> bool:
    """Whether rows of the department's revenue table are lost, according to its note."""
    tables = d.tables
    notes = dict(zip(tables["table"].tolist(), tables["note"].tolist(), strict=True))
    return "rows lost" in str(notes.get(DEPARTMENT_REVENUE))


def _revenue_rows(d: Disclosure) -> Iterator[RestoredRow]:
    """Yield the rows that the revenue table lacks; nothing where it prints no codes at all."""
    cells = d.cells
    spending = d.spending
    revenue = cells[cells["table"].eq(DEPARTMENT_REVENUE)]
    printed_codes = set(revenue["code"].dropna())
    if not printed_codes:
        return
    names = dict(zip(spending["code"].tolist(), spending["name"].tolist(), strict=True))
    own_totals = _own_totals(cells) if _only_budgets_pay(revenue) else {}
    for total in _totals(cells):
        code = total["code"]
        if code not in printed_codes:
            yield from _rows_of(total, names.get(code), own_totals.get(code, []))


def _rows_of(total: _Cell, name: str | None, own_totals: list[_Cell]) -> Iterator[RestoredRow]:
    """Yield the total of a lost row, and the column of the budget that pays it, if one does."""
    wan = to_wan(parse_figure(total["text"]), total["unit"])
    if wan is None:
        return
    code = total["code"]
    account = (DEPARTMENT_REVENUE, code, name, _LEVEL_OF[len(code)])
    yield RestoredRow(*account, "total", wan, "A12", lines(total["line"]))
    own = _same_amount(total, own_totals)
    if own is not None:
        where = lines(total["line"], own["line"])
        yield RestoredRow(*account, _budget_of(own), wan, "A12, A11", where)


def _only_budgets_pay(revenue: pd.DataFrame) -> bool:
    """Whether all printed revenue comes from the budgets, and nothing is carried over."""
    has_amount = revenue["value"].fillna(0).ne(0)
    paying = set(revenue.loc[has_amount, "column"])
    return paying <= {"total", *OWN_TABLES}


def _totals(cells: pd.DataFrame) -> list[_Cell]:
    """Return the totals of all accounts that the department's spending table prints."""
    totals = cells[cells["table"].eq(DEPARTMENT_SPENDING) & cells["column"].eq("total")]
    return records(totals.dropna(subset="code"))


def _own_totals(cells: pd.DataFrame) -> dict[str, list[_Cell]]:
    """Return the cells in which the budgets' own tables print the total of each account."""
    own = cells[cells["table"].isin(list(OWN_TABLES.values()))]
    totals: dict[str, list[_Cell]] = defaultdict(list)
    for cell in records(own[own["column"].eq("total")]):
        totals[cell["code"]].append(cell)
    return totals


def _same_amount(total: _Cell, own_totals: list[_Cell]) -> _Cell | None:
    """Return the total that the only budget with the account prints, if it is the same amount."""
    if len(own_totals) != 1:
        return None
    own = own_totals[0]
    is_same = own["value"] == total["value"] and own["unit"] == total["unit"]
    return own if is_same else None


def _budget_of(cell: _Cell) -> str:
    """Return the budget in whose own table a cell stands."""
    return _BUDGET_OF_TABLE[cell["table"]]
