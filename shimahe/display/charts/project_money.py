"""The money of projects beside their number of indicators, as two columns of bars.

Promises that every project with money is a row, and that the notes say how many others there are.
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
from shimahe.display.charts.words import ROW_NAMES, UNKNOWN_TEXT, column_head, label
from shimahe.findings import decimal
from shimahe.vocabulary import money

_GAP = 4  # pixels between the labels of two rows, which are many
_MOST_NAMED = 3  # projects that the summary names
_SHEET_COLUMNS = ("project", "scope", "amount_wan", "count")
_MONEY_PART, _COUNT_PART = [0, 0.52], [0.78, 1]  # of the width; the amounts are between them


@dataclass(frozen=True)
class _Project:
    """The sheet of a project: `row` of the frame; dimmed if it does not pass the filters."""

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
        """The money for each indicator in 万元; 0 where there is no indicator."""
        return self.wan / self.count if self.count else 0.0

    @property
    def each_text(self) -> str:
        """The money for each indicator as text; "–" where there is no indicator."""
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
    """Draw the money of each project beside its number of indicators, the largest amount first.

    `frame` has rows of `Quality.projects`, with the columns project, scope, amount_wan (万元) and
    count. Each project has two bars in a row: its money in 万元, and its number of indicators. The
    office's own sheet is left out, and so are projects without an amount above zero; the notes say
    how many these are. `matching` has a truth value for each row that says whether it passes the
    filters (default: all do); other projects are dimmed. `of` has the rows that `frame` was chosen
    from, with the column project (default: `frame`). Other arguments are those of `heat_map`.

    Raises: ValueError, in the language of the figure, if a column is missing, if no row passes the
    filters, or if none of those that do has an amount above zero.
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
        gap=_GAP,
        across=_MONEY_PART,
    )


def _counted(rows: Sequence[Row]) -> list[Row]:
    """Return the sheets of projects (not of the office) that have a number of indicators."""
    return [row for row in rows if row["scope"] == "project" and row["count"] is not None]


def _with_money(rows: Sequence[Row]) -> list[Row]:
    """Return the sheets with an amount above zero."""
    return [row for row in rows if (row["amount_wan"] or 0) > 0]


def _title(projects: Sequence[_Project], context: IndicatorContext) -> str:
    """Return the title: the projects with the most and the least money for each indicator."""
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
    """Return the bars of money and of numbers of indicators, with the figures beside them."""
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
    """Return the colour of all bars, or a list with that of each where some are dimmed."""
    if not any(project.is_dimmed for project in projects):
        return colour
    return [DIMMED if project.is_dimmed else colour for project in projects]


def _project_facts(project: _Project, context: IndicatorContext) -> list[str]:
    key = project.row["project"]
    name = label(context.sheet_name(key), HOVER_WIDTH)
    return [key or "", name, _money_text(project.wan), f"{project.count:g}", project.each_text]


def _dearest_words(projects: Sequence[_Project], context: IndicatorContext) -> str:
    """Return a text with the three projects that have the most money for each indicator."""
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
