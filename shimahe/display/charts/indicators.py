"""What all pictures of indicators share: their context, and the names of sheets.

Promises that every picture says how many indicators it shows, and of how many. The frames are those
of `shimahe.score`. The first piece of customdata of a mark is the id of its indicator, or the
project of its sheet ("department" for the office's own), so that a click finds it.
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
    in_brackets,
    label,
    short_label,
    without_brackets,
)
from shimahe.findings import exact, records
from shimahe.quality.scores import GATES, JUDGED
from shimahe.vocabulary import money

#: A row of a frame; missing values are None.
Row: TypeAlias = dict[str, Any]

#: The colour of each score: redder the lower it is, grey for the full score. The white or dark grey
#: text that plotly writes on them has a contrast of at least 4.5.
STEPS = {0.0: "#8e1410", 0.25: "#bf3a2c", 0.5: "#f0c2bd", 1.0: "#dfe3e7"}
#: The key of the office's own sheet.
DEPARTMENT = "department"
LABEL_WIDTH = 30  # half-width columns of the label of a row
SHEET_WIDTH = 26  # and of a row of a heat map
HOVER_WIDTH = 44  # and of a line of a hover box


class IndicatorContext(ChartContext):
    """The indicators that one figure shows; the arguments are those of `charts.heat_map`.

    `matching` has a truth value for each row of the frame that says whether it passes the filters
    (default: all do).

    Raises: ValueError, in the language of the figure, if a column is missing or no row passes.
    """

    #: The columns that the frame must have from which the rows were chosen.
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
            matching=matching,
            year=year,
            stage=stage,
            filters=filters,
            notes=notes,
            lang=lang,
        )
        #: The rows that pass the filters, and those that do not.
        self.rows: list[Row] = []
        self.others: list[Row] = []
        if matching is None:
            self.keep(records(self.frame))
        else:
            self.keep(records(self.frame[matching]))
            self.others = records(self.frame[~matching])

    def keep(self, rows: list[Row], why_none: str = "chart.no_indicator") -> list[Row]:
        """Set the rows that are drawn and counted, and return them.

        Raises: ValueError if there are none; `why_none` is the key of its words.
        """
        if not rows:
            raise terms.Refused(self.text(why_none))
        self.rows = rows
        return rows

    # --- names ---

    def sheet_name(self, project: str | None) -> str:
        """Return the name of the sheet of a project; for None, of the office's own sheet."""
        if project:
            return terms.project_name(project, self.lang)
        return self.key_name("scope", DEPARTMENT)

    def short_sheet_name(self, project: str | None) -> str:
        """Return the name of a sheet without the explanations in brackets in English."""
        return without_brackets(self.sheet_name(project))

    def indicator_name(self, row: Row) -> str:
        """Return the name of an indicator: in English if that is known, else as printed."""
        printed = row["name"]
        return terms.indicator_name(printed, self.lang) if printed else UNKNOWN_TEXT

    def row_label(self, row: Row, width: int = LABEL_WIDTH, most: int = 4) -> str:
        """Return the id and name of an indicator as a label of at most `most` lines."""
        return short_label(f"{row['indicator']} {self.indicator_name(row)}", width, most)

    def counted_sheet(self, project: str | None, rows: Sequence[Row]) -> str:
        """Return the label of a sheet: its name, and how many of its indicators are shown."""
        name = capitalised(self.short_sheet_name(project))
        if self.lang == "zh" and rows:
            name = in_brackets(name, str(len(rows)), self.lang)
        elif rows:
            name += f"\N{NO-BREAK SPACE}({len(rows)})"
        return label(name, ROW_NAMES[self.lang])

    def hover_facts(self, row: Row, *more: str) -> list[str]:
        """Return the texts of the hover box of an indicator: id, name, and what is given."""
        name = self.indicator_name(row)
        printed = row["name"] or name
        both = name if name == printed else in_brackets(name, printed, self.lang)
        return [row["indicator"], label(both, HOVER_WIDTH), *more]

    # --- rows ---

    def sheets(self, rows: Sequence[Row] | None = None) -> dict[str | None, list[Row]]:
        """Return rows by sheet, in the order of print; by default those that pass the filters."""
        sheets: dict[str | None, list[Row]] = {}
        for row in self.rows if rows is None else rows:
            sheets.setdefault(row["project"], []).append(row)
        return sheets

    # --- caption ---

    def coverage(self) -> str:
        """Return how many indicators are shown, of how many, and the sums of their weights."""
        points = exact(row["weight"] or 0 for row in self.rows)
        whole = exact(self.of["weight"].tolist())
        weights = {"weight": f"{float(points):,.12g}", "total": f"{float(whole):,.12g}"}
        n = len(self.rows)
        key = "chart.held_all" if n == len(self.of) else "chart.held"
        return self.text(key, n=f"{n:,}", all=f"{len(self.of):,}", **weights)

    def gates_words(self) -> str:
        """Return how many indicators fail a gate, and which gates they fail."""
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
            gates.append(in_brackets(gate, str(n), self.lang))
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
        """Return the layout with title, subtitle (with the coverage), notes and summary.

        `name` is the chart, whose words say what is drawn, `picture` the key of its kind in words.
        """
        what = capitalised(self.text(f"chart.{name}"))
        return self.layout(
            picture, title, what, [self.coverage()], notes=notes, summary=summary, unit=unit
        )


class SheetContext(IndicatorContext):
    """The sheets of projects that one figure shows, with their money in 万元."""

    covered_columns = ("project",)

    def coverage(self) -> str:
        """Return how many projects are shown, of how many, and their money in 万元."""
        amount = exact(row["amount_wan"] for row in self.rows)
        projects = self.of["project"].nunique()
        n = len(self.rows)
        key = "chart.held_projects_all" if n == projects else "chart.held_projects"
        return self.text(key, n=n, all=projects, amount=money(amount))


class Weakest(NamedTuple):
    """The criterion with the lowest mean score, and that score in per cent, as text."""

    criterion: str
    score: str


def weakest(rows: Sequence[Row]) -> Weakest | None:
    """Return the criterion with the lowest mean score.

    Only criteria that apply to more than half of the rows are compared; None where there is none.
    """
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
    """Return the gates that an indicator fails, that is where its score is 0."""
    return [gate for gate in GATES if row[gate] == 0]
