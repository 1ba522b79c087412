"""What the pictures of indicators have in common: their context and the names of sheets.

Promises that every picture says how many indicators it shows of how many. Frames are those of
`shimahe.score`; a click finds the id of the indicator, or the project ("department": the office's
own sheet), in the first piece of customdata.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

import pandas as pd

from shimahe import terms
from shimahe.display.charts.context import ChartContext, capitalised
from shimahe.display.charts.layout import Spec
from shimahe.display.charts.words import (
    UNKNOWN_TEXT,
    escaped,
    label,
    money,
    text_width,
    without_brackets,
)
from shimahe.findings import exact, records
from shimahe.quality.scores import GATES

#: A row of a frame, missing values None.
Row: TypeAlias = dict[str, Any]

#: Scores and their colours: orange falls short, blue does not; colour-blind readers tell them
#: apart.
STEPS = {0.0: "#993404", 0.25: "#fe9929", 0.5: "#fed8a0", 1.0: "#74b3d8"}
#: The key of the office's own sheet.
DEPARTMENT = "department"
LABEL_WIDTH = 44  # half-width columns


class IndicatorContext(ChartContext):
    """The indicators that one figure shows; arguments as in `charts.heat_map`.

    Raises: ValueError, in the language of the figure, if a column is missing or no row is left.
    """

    #: What the frame must have from which the rows were chosen.
    covered_columns: tuple[str, ...] = ("weight",)

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Sequence[str],
        *,
        of: pd.DataFrame | None,
        year: int | None,
        filters: Sequence[str],
        notes: Sequence[str],
        lang: str | None,
    ) -> None:
        super().__init__(
            frame,
            columns,
            of=of,
            of_columns=self.covered_columns,
            year=year,
            filters=filters,
            notes=notes,
            lang=lang,
        )
        self.rows: list[Row] = []
        self.keep(records(frame))

    def keep(self, rows: list[Row], why_none: str = "chart.no_indicator") -> list[Row]:
        """Draw only these rows, and count only them.

        Raises: ValueError that says why if there is none.
        """
        if not rows:
            raise ValueError(self.text(why_none))
        self.rows = rows
        return rows

    # --- names ---

    def sheet_name(self, project: str | None) -> str:
        """Name the sheet of a project; without one, that of the office."""
        if project:
            return terms.project_name(project, self.lang)
        return self.key_name("scope", DEPARTMENT)

    def short_sheet_name(self, project: str | None) -> str:
        """Name a sheet without what English explains in brackets."""
        return without_brackets(self.sheet_name(project))

    def row_label(self, row: Row) -> str:
        """Label an indicator: as much of its name as there is room for, and its id."""
        return f"{cut(row['name'] or UNKNOWN_TEXT)} {row['indicator']}"

    def counted_sheet(self, project: str | None, rows: Sequence[Row]) -> str:
        """Label a sheet: its name and how many of its indicators are shown."""
        return label(f"{self.short_sheet_name(project)} ({len(rows)})", LABEL_WIDTH + 4)

    def hover_facts(self, row: Row, *more: str) -> list[str]:
        """Say what the hover box of an indicator holds."""
        return [row["indicator"], label(row["name"] or UNKNOWN_TEXT, LABEL_WIDTH), *more]

    # --- rows ---

    def sheets(self) -> dict[str | None, list[Row]]:
        """Sort the rows by sheet, in the order of print."""
        sheets: dict[str | None, list[Row]] = {}
        for row in self.rows:
            sheets.setdefault(row["project"], []).append(row)
        return sheets

    # --- caption ---

    def coverage(self) -> str:
        """Say how many indicators are shown of how many, and their weight."""
        points = exact(row["weight"] or 0 for row in self.rows)
        whole = exact(self.of["weight"].tolist())
        weights = {"weight": f"{float(points):,.12g}", "total": f"{float(whole):,.12g}"}
        return self.text("chart.held", n=len(self.rows), all=len(self.of), **weights)

    def gates_words(self) -> str:
        """Say how many indicators fail a gate, and which gates."""
        failures: Counter[str] = Counter()
        failing = 0
        for row in self.rows:
            failed = failed_gates(row)
            failures.update(failed)
            failing += bool(failed)
        if not failing:
            return self.text("chart.gates_passed")
        gates = [f"{gate} ({n})" for gate, n in sorted(failures.items())]
        return self.text("chart.gates_failed", n=failing, gates=self.join_names(gates))

    def captioned(
        self,
        name: str,
        picture: str,
        notes: Sequence[str],
        summary: Sequence[str] = (),
        unit: str = "",
    ) -> Spec:
        """Lay out a title, coverage, filters and notes; the summary says more.

        `name`: the chart, which gives the title. `picture`: the key of its kind in words.
        """
        what = capitalised(self.text(f"chart.{name}"))
        caption = self.caption(self.coverage(), notes=notes)
        return self.layout(picture, what, caption, summary, unit)


class SheetContext(IndicatorContext):
    """The project sheets that one figure shows, with their money."""

    covered_columns = ("project",)

    def coverage(self) -> str:
        """Say how many projects are shown of how many, and their money."""
        amount = exact(row["amount_wan"] for row in self.rows)
        projects = self.of["project"].nunique()
        return self.text(
            "chart.held_projects", n=len(self.rows), all=projects, amount=money(amount)
        )


def failed_gates(row: Row) -> list[str]:
    """List the gates that an indicator fails."""
    return [gate for gate in GATES if row[gate] == 0]


def cut(name: str) -> str:
    """Cut a name to the room that a label of one line has, with a mark where something is missing.

    >>> cut("城乡社区环境卫生管理事务支出绩效目标完成情况")
    '城乡社区环境卫生管理事务支出绩效目标完成情况'
    >>> cut("城乡社区环境卫生管理事务支出绩效目标完成情况一览")
    '城乡社区环境卫生管理事务支出绩效目标完成情…'
    """
    if text_width(name) <= LABEL_WIDTH:
        return escaped(name)
    kept = name
    while text_width(kept) > LABEL_WIDTH - 2:  # the mark takes two
        kept = kept[:-1]
    return escaped(kept) + "…"
