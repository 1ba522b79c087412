"""Rows that a document lost and its other tables determine. What is not determined stays missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from shimahe.findings import findings_frame, lines
from shimahe.forms import OWN_TABLES
from shimahe.frames import LEVELS
from shimahe.vocabulary import parse_figure, to_wan

_COLUMNS = "table code name level column amount_wan rule lines"


def restored(d: Any) -> pd.DataFrame:
    """The lost rows of the department's revenue table, from its spending table (check A12) and the
    budgets' own.

    The total of an account is that of the spending table. Its column is known where one budget's
    own table prints the same amount for it, and no other budget prints the account.

    Columns: table, code, name, level, column, amount_wan (万元), rule (the check that determines it),
    lines.
    """
    return findings_frame(_COLUMNS, _revenue(d) if revenue_lost(d) else [])


def revenue_lost(d: Any) -> bool:
    """Whether the department's revenue table says that rows of it are lost."""
    notes = dict(zip(d.tables["table"].tolist(), d.tables["note"].tolist(), strict=True))
    return "rows lost" in str(notes.get("department_revenue"))


def _revenue(d: Any) -> Iterator[tuple[Any, ...]]:
    cells = d.cells
    revenue = cells[cells["table"].eq("department_revenue")]
    there = set(revenue["code"].dropna())
    if not there:  # printed by unit, not by account
        return
    paying = set(revenue.loc[revenue["value"].fillna(0).ne(0), "column"]) - {"total"}
    known = paying <= set(OWN_TABLES)  # else a part may be carried over or of another source
    totals = cells[
        cells["table"].eq("department_spending")
        & cells["column"].eq("total")
        & cells["code"].notna()
    ]
    names = dict(zip(d.spending["code"].tolist(), d.spending["name"].tolist(), strict=True))
    keys = {table: budget for budget, table in OWN_TABLES.items()}
    own: dict[str, list[Any]] = defaultdict(list)
    for row in cells[cells["table"].isin(list(keys)) & cells["column"].eq("total")].itertuples():
        own[row.code].append(row)
    for row in totals.itertuples():
        wan = to_wan(parse_figure(row.text), row.unit)
        if row.code in there or wan is None:
            continue
        told = (row.code, names.get(row.code), LEVELS[(len(row.code) - 3) // 2])
        yield "department_revenue", *told, "total", wan, "A12", lines(row.line)
        same = own[row.code]
        if known and len(same) == 1 and (same[0].value, same[0].unit) == (row.value, row.unit):
            where = lines(row.line, same[0].line)
            yield "department_revenue", *told, keys[same[0].table], wan, "A12, A11", where
