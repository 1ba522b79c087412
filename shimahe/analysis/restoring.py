"""Rows that a document lost and its other tables determine. What is not determined stays missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from shimahe.analysis.checks import BUDGETS
from shimahe.analysis.sums import finding, lines
from shimahe.frames import LEVELS

_COLUMNS = "table code name level column amount_wan rule lines"


def restored(d: Any) -> pd.DataFrame:
    """The lost rows of the department's revenue table, from its spending table (check A12) and the budgets' own.

    The total of an account is that of the spending table. Its column is known where one budget's own table prints
    the same amount for it, and no other budget prints the account.

    Columns: table, code, name, level, column, amount_wan (万元), rule (the check that determines it), lines.
    """
    status = dict(zip(d.tables["table"].tolist(), d.tables["status"].tolist(), strict=True))
    rows = list(_revenue(d)) if status.get("department_revenue") == "partly lost" else []
    return finding(_COLUMNS, rows)


def _revenue(d: Any) -> Iterator[tuple[Any, ...]]:
    cells = d.cells
    there = set(cells.loc[cells["table"].eq("department_revenue"), "code"].dropna())
    totals = cells[cells["table"].eq("department_spending") & cells["column"].eq("total") & cells["code"].notna()]
    names = dict(zip(d.spending["code"].tolist(), d.spending["name"].tolist(), strict=True))
    own = cells[cells["table"].isin(list(BUDGETS.values())) & cells["column"].eq("total")]
    keys = {table: budget for budget, table in BUDGETS.items()}
    for row in totals.itertuples():
        if row.code in there or row.unit != "万元":
            continue
        told = (row.code, names.get(row.code), LEVELS[(len(row.code) - 3) // 2])
        yield "department_revenue", *told, "total", row.value, "A12", lines(row.line)
        same = own[own["code"].eq(row.code)]
        if len(same) == 1 and same["value"].iloc[0] == row.value:
            column = keys[same["table"].iloc[0]]
            yield "department_revenue", *told, column, row.value, "A12, A11", lines(row.line, same["line"])
