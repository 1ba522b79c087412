"""The money of projects beside their number of indicators, as two columns of bars.

Promises that every project with money is a row with its name, and that the notes count the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.indicators import (
    HOVER_WIDTH,
    IndicatorContext,
    Row,
    SheetContext,
)
from shimahe.display.charts.layout import BASELINE, Spec, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, texts_beside
from shimahe.display.charts.palette import ACCENT, DIMMED, GREY
from shimahe.display.charts.words import (
    ROW_NAMES,
    UNKNOWN_TEXT,
    column_head,
    label,
    money,
)
from shimahe.findings import decimal

_MOST_NAMED = 3
_SHEET_COLUMNS = ("project", "scope", "amount_wan", "count")
_MONEY_PART, _COUNT_PART = [0, 0.52], [0.78, 1]  # of the width: between them stand the amounts


@dataclass(frozen=True)
class _Project:
    """A project with its money in 万元 and its number of indicators; dimmed if it is not chosen."""

    row: Row
    is_dimmed: bool = False

    @property
    def wan(self) -> float:
        """The money of the project in 万元."""
        return float(self.row["amount_wan"])

    @property
    def count(self) -> float:
        """The number of its indicators."""
        return float(self.row["count"])

    @property
    def each(self) -> float:
        """The money for each indicator; 0 where there is none."""
        return self.wan / self.count if self.count else 0.0

    @property
    def each_text(self) -> str:
        """The money for each indicator in words."""
        return _money_text(self.each) if self.count else UNKNOWN_TEXT


def money_and_indicators(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw a row for each project, the largest first: its money, and its number of indicators.

    `frame`: rows of `Quality.projects`; the office's own sheet is left out, and so are projects
    without an amount above zero, which the notes count. `matching`: which rows pass the filters, as
    truth values (default: all); the others stand dimmed. Other arguments and errors as in
    `heat_map`.
    """
    context = SheetContext(
        frame,
        _SHEET_COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
        matching=matching,
    )
    counted = _counted(context.rows)
    with_money = context.keep(_with_money(counted), "chart.no_amount")
    matched = [_Project(row) for row in with_money]
    others = [_Project(row, is_dimmed=True) for row in _with_money(_counted(context.others))]
    projects = sorted([*matched, *others], key=lambda each: -each.wan)
    own_notes = []
    undrawn = len(counted) - len(matched)
    if undrawn:
        own_notes.append(context.text("chart.not_drawn", n=undrawn))
    layout = context.captioned(
        "money_and_indicators",
        "bars",
        _title(matched, context),
        notes=own_notes,
        summary=[_dearest_words(matched, context)],
    )
    labels = {}
    for place, project in enumerate(projects):
        name = context.short_sheet_name(project.row["project"])
        labels[str(place)] = label(name, ROW_NAMES[context.lang])
    counts = [f"{project.count:g}" for project in projects]
    layout["xaxis2"] = _count_axis(projects)
    return figure_in_rows(
        _traces(projects, list(labels), context),
        layout,
        labels,
        [0, projects[0].wan],
        beside=counts,
        across=_MONEY_PART,
    )


def _counted(rows: Sequence[Row]) -> list[Row]:
    """Give the sheets of projects that have a number of indicators."""
    return [row for row in rows if row["scope"] == "project" and row["count"] is not None]


def _with_money(rows: Sequence[Row]) -> list[Row]:
    """Give the sheets with an amount above zero."""
    return [row for row in rows if (row["amount_wan"] or 0) > 0]


def _title(projects: Sequence[_Project], context: IndicatorContext) -> str:
    """State the project with the most money for each indicator beside that with the least."""
    with_count = [project for project in projects if project.count]
    if not with_count:
        return context.text("chart.money_and_indicators")
    most = max(with_count, key=lambda project: project.each)
    least = min(with_count, key=lambda project: project.each)
    words = {
        "name": context.short_sheet_name(most.row["project"]),
        "each": most.each_text,
        "other": context.short_sheet_name(least.row["project"]),
        "other_each": least.each_text,
    }
    key = "chart.money_title.one" if most is least else "chart.money_title"
    return context.text(key, **words)


def _traces(
    projects: Sequence[_Project], keys: Sequence[str], context: IndicatorContext
) -> list[Spec]:
    """Draw money and number of indicators, each with its figures beside."""
    facts = [_project_facts(project, context) for project in projects]
    amounts = [project.wan for project in projects]
    counts = [project.count for project in projects]
    amount_head = column_head("amount_wan", context.lang)
    count_head = context.text("word.count")
    heads = {amount_head: 2, count_head: 3, context.text("word.each"): 4}
    amount = bar_trace(amount_head, keys, amounts, _colours(projects, ACCENT))
    number = bar_trace(count_head, keys, counts, _colours(projects, GREY.light))
    for trace in (amount, number):
        trace["customdata"] = facts
        trace["hovertemplate"] = hover_template(heads)
    number["xaxis"] = "x2"
    count_texts = texts_beside(keys, counts, [f"{count:g}" for count in counts])
    money_texts = texts_beside(keys, amounts, [_money_text(wan) for wan in amounts])
    return [amount, number, money_texts, {**count_texts, "xaxis": "x2"}]


def _money_text(wan: float) -> str:
    return money(decimal(wan))


def _colours(projects: Sequence[_Project], colour: str) -> str | list[str]:
    """Give the colour of the bars, or of each where some are dimmed."""
    if not any(project.is_dimmed for project in projects):
        return colour
    return [DIMMED if project.is_dimmed else colour for project in projects]


def _project_facts(project: _Project, context: IndicatorContext) -> list[str]:
    key = project.row["project"]
    name = label(context.sheet_name(key), HOVER_WIDTH)
    return [key or "", name, _money_text(project.wan), f"{project.count:g}", project.each_text]


def _dearest_words(projects: Sequence[_Project], context: IndicatorContext) -> str:
    """Name the projects with the most money for each indicator."""
    dearest = []
    for project in projects:
        name = context.sheet_name(project.row["project"])
        dearest.append((project.each, f"{name} {project.each_text}"))
    dearest.sort(reverse=True)
    items = []
    for _, words in dearest[:_MOST_NAMED]:
        items.append(words)
    words = context.text("chart.largest", items=context.join_items(items))
    return f"{context.text('word.each')} · {words}"


def _count_axis(projects: Sequence[_Project]) -> Spec:
    highest = max(project.count for project in projects) or 1.0
    return {**BASELINE, "anchor": "y", "domain": _COUNT_PART, "range": [0, highest]}
