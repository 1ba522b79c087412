"""What the pictures of indicators have in common: their context and the names of sheets.

Promises that every picture says how many indicators it shows of how many. Frames are those of
`shimahe.score`; a click finds the id of the indicator, or the project ("department": the office's
own sheet), in the first piece of customdata.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from shimahe import terms
from shimahe.display.charts.context import ChartContext, capitalised
from shimahe.display.charts.layout import Spec
from shimahe.display.charts.words import (
    ROW_NAMES,
    UNKNOWN_TEXT,
    label,
    short_label,
    without_brackets,
)
from shimahe.findings import exact, records
from shimahe.quality.scores import GATES, JUDGED
from shimahe.vocabulary import money

#: A row of a frame, missing values None.
Row: TypeAlias = dict[str, Any]

#: Scores and their colours: the redder, the further below full score, which is grey. Plotly writes
#: white or dark grey on them, which reads with a contrast of at least 4.5.
STEPS = {0.0: "#8e1410", 0.25: "#c0392b", 0.5: "#f0c2bd", 1.0: "#dfe3e7"}
#: The key of the office's own sheet.
DEPARTMENT = "department"
LABEL_WIDTH = 30  # half-width columns
SHEET_WIDTH = 26  # in a column of cells
HOVER_WIDTH = 44


class IndicatorContext(ChartContext):
    """The indicators that one figure shows; arguments as in `charts.heat_map`.

    `matching`: which rows of the frame pass the filters (default: all). `rows` are these, and
    `others` those that do not: the figure keeps them, dimmed.

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
        stage: str | None,
        filters: Sequence[str],
        notes: Sequence[str],
        lang: str | None,
        matching: pd.Series | None = None,
    ) -> None:
        super().__init__(
            frame,
            columns,
            of=of,
            of_columns=self.covered_columns,
            year=year,
            stage=stage,
            filters=filters,
            notes=notes,
            lang=lang,
        )
        self.rows: list[Row] = []
        self.others: list[Row] = []
        if matching is None:
            self.keep(records(frame))
        else:
            self.keep(records(frame[matching]))
            self.others = records(frame[~matching])

    def keep(self, rows: list[Row], why_none: str = "chart.no_indicator") -> list[Row]:
        """Draw only these rows, and count only them.

        Raises: ValueError that says why if there is none.
        """
        if not rows:
            raise terms.Refused(self.text(why_none))
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

    def indicator_name(self, row: Row) -> str:
        """Name an indicator: in English where that is known, else as it is printed."""
        printed = row["name"]
        return terms.indicator_name(printed, self.lang) if printed else UNKNOWN_TEXT

    def row_label(self, row: Row, width: int = LABEL_WIDTH, most: int = 4) -> str:
        """Label an indicator with its id and its name, in at most so many lines."""
        return short_label(f"{row['indicator']} {self.indicator_name(row)}", width, most)

    def counted_sheet(self, project: str | None, rows: Sequence[Row]) -> str:
        """Label a sheet: its name and how many of its indicators are shown, if any."""
        counted = f"\N{NO-BREAK SPACE}({len(rows)})" if rows else ""
        name = capitalised(self.short_sheet_name(project))
        return label(f"{name}{counted}", ROW_NAMES[self.lang])

    def hover_facts(self, row: Row, *more: str) -> list[str]:
        """Say what the hover box of an indicator holds."""
        name = self.indicator_name(row)
        printed = row["name"] or name
        both = name if name == printed else f"{name} ({printed})"
        return [row["indicator"], label(both, HOVER_WIDTH), *more]

    # --- rows ---

    def sheets(self, rows: Sequence[Row] | None = None) -> dict[str | None, list[Row]]:
        """Sort rows by sheet, in the order of print; by default those that match."""
        sheets: dict[str | None, list[Row]] = {}
        for row in self.rows if rows is None else rows:
            sheets.setdefault(row["project"], []).append(row)
        return sheets

    # --- caption ---

    def coverage(self) -> str:
        """Say how many indicators are shown of how many, and their weight."""
        points = exact(row["weight"] or 0 for row in self.rows)
        whole = exact(self.of["weight"].tolist())
        weights = {"weight": f"{float(points):,.12g}", "total": f"{float(whole):,.12g}"}
        n = len(self.rows)
        key = "chart.held_all" if n == len(self.of) else "chart.held"
        return self.text(key, n=f"{n:,}", all=f"{len(self.of):,}", **weights)

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
        gates = []
        for gate, n in sorted(failures.items()):
            gates.append(f"{gate} ({n})")
        return self.text("chart.gates_failed", n=failing, gates=self.join_names(gates))

    def captioned(
        self,
        name: str,
        picture: str,
        title: str,
        *,
        notes: Sequence[str] = (),
        summary: Sequence[str] = (),
        unit: str = "",
    ) -> Spec:
        """Lay out title and subtitle with coverage, filters and notes; the summary says more.

        `name`: the chart, which says what is drawn. `picture`: the key of its kind in words.
        """
        what = capitalised(self.text(f"chart.{name}"))
        return self.layout(
            picture, title, what, [self.coverage()], notes=notes, summary=summary, unit=unit
        )


class SheetContext(IndicatorContext):
    """The project sheets that one figure shows, with their money."""

    covered_columns = ("project",)

    def coverage(self) -> str:
        """Say how many projects are shown of how many, and their money."""
        amount = exact(row["amount_wan"] for row in self.rows)
        projects = self.of["project"].nunique()
        n = len(self.rows)
        key = "chart.held_projects_all" if n == projects else "chart.held_projects"
        return self.text(key, n=n, all=projects, amount=money(amount))


class Weakest(NamedTuple):
    """The criterion of the lowest mean score, and that score in per cent of full marks."""

    criterion: str
    score: str


def weakest(rows: Sequence[Row]) -> Weakest | None:
    """Give the criterion of the lowest mean score among those that fit more than half the rows."""
    means = {}
    for key in JUDGED:
        scores = [row[key] for row in rows if row[key] is not None]
        if len(scores) > len(rows) / 2:
            means[key] = sum(scores) / len(scores)  # exact: scores are quarters
    if not means:
        return None
    lowest = min(means, key=lambda key: means[key])
    return Weakest(lowest, f"{100 * means[lowest]:.1f}%")


def failed_gates(row: Row) -> list[str]:
    """List the gates that an indicator fails."""
    return [gate for gate in GATES if row[gate] == 0]
