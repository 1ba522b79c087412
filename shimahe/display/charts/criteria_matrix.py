"""Scores by criterion: a heat map of indicators, or of sheets with their mean scores.

Promises that not applicable is never drawn as 0, and that gates stand apart from graded criteria.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.indicators import (
    DEPARTMENT,
    LABEL_WIDTH,
    STEPS,
    IndicatorContext,
    Row,
    cut,
)
from shimahe.display.charts.layout import (
    FIXED_LEGEND,
    Spec,
    category_axis,
    downwards,
    hover_template,
    legend_above,
)
from shimahe.display.charts.marks import legend_keys
from shimahe.display.charts.palette import NEUTRAL, stepped
from shimahe.display.charts.words import UNKNOWN_TEXT, escaped, label, text_width
from shimahe.findings import rules
from shimahe.quality.scores import GATES, JUDGED

#: The colours of mean scores: the per cent from which on a colour holds.
MEANS = {0: "#993404", 25: "#fe9929", 50: "#fed8a0", 75: "#c3dcec", 100: "#74b3d8"}
#: More indicators than this, of several sheets, are drawn by sheet.
MANY = 60
_COLUMNS = ("indicator", "project", "name", "weight", "index", *JUDGED)
_HEAT: Spec = {
    "type": "heatmap",
    "showscale": False,
    "xgap": 1,
    "ygap": 1,
    "texttemplate": "%{text}",
}
_EDGE_PLACE = len(GATES) - 0.5
_EDGE: Spec = {
    "type": "line",
    "x0": _EDGE_PLACE,
    "x1": _EDGE_PLACE,
    "line": {"width": 4, "color": NEUTRAL},
}
_TRANSPARENT = "rgba(0,0,0,0)"
_CELL_WIDTH = 20  # pixels, at least
_LOW_ROW, _ROW, _SHEET_ROW = 15, 20, 28  # pixels
_WEAKEST = 3


@dataclass(frozen=True)
class _HeatRow:
    """A row of cells, one for each criterion: place on the scale, text, and hover box."""

    label: str
    values: Sequence[float | None]
    texts: Sequence[str]
    facts: Sequence[Sequence[str]]
    is_heading: bool = False


@dataclass(frozen=True)
class _Scale:
    """The ends of a scale of colours, and the colours with their names in the legend."""

    low: float
    high: float
    colours: Mapping[str, str]


def heat_map(
    frame: pd.DataFrame,
    *,
    by: str | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw the scores of indicators by criterion, sheet by sheet, or the mean scores of sheets.

    `frame`: rows of `Quality.indicators`. `of`: the rows it was chosen from (default: itself).
    `by`: "indicator" or "project" (default: project, where more than 60 indicators of several
    sheets are shown). `year`, `filters`, `notes`: what else the caption has to say.

    Raises: ValueError, in the language of the figure, if there is no row, a column is missing, or
    for another `by`.
    """
    context = IndicatorContext(
        frame, _COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    if by is None:
        is_long = len(context.rows) > MANY and len(context.sheets()) > 1
        by = "project" if is_long else "indicator"
    if by == "project":
        return _means_figure(context)
    if by == "indicator":
        return _scores_figure(context)
    raise ValueError(context.text("chart.by", by=repr(by)))


# --- a row for each indicator ---------------------------------------------------------------------


def _scores_figure(context: IndicatorContext) -> go.Figure:
    """Draw a row for each indicator, under a row for its sheet."""
    rows: dict[str, _HeatRow] = {}
    for place, (project, indicators) in enumerate(context.sheets().items()):
        rows[f"sheet {place}"] = _heading(project, indicators, context)
        for row in indicators:
            rows[row["indicator"]] = _score_row(row, context)
    colours = {f"{score:g}": colour for score, colour in STEPS.items()}
    scale = _Scale(-0.5, len(STEPS) - 0.5, colours)
    notes = [context.text("chart.gates_first"), context.gates_words()]
    layout = context.captioned("heat_map", "heat", notes)
    row_height = _ROW if len(context.rows) <= MANY else _LOW_ROW
    return _heat_figure(rows, scale, row_height, layout, context)


def _heading(project: str | None, indicators: list[Row], context: IndicatorContext) -> _HeatRow:
    """Make the row of a sheet: cells without a colour."""
    name = cut(context.short_sheet_name(project))
    values = [None] * len(JUDGED)
    texts = [""] * len(JUDGED)
    facts = _mean_facts(project, indicators, context)
    return _HeatRow(f"<b>{name}</b>", values, texts, facts, is_heading=True)


def _score_row(row: Row, context: IndicatorContext) -> _HeatRow:
    """Make the row of an indicator; a cell without a colour is not applicable."""
    steps = list(STEPS)
    head = context.hover_facts(row)
    values: list[float | None] = []
    texts = []
    facts = []
    for criterion in JUDGED:
        score = row[criterion]
        score_text = UNKNOWN_TEXT if score is None else f"{score:g}"
        values.append(None if score is None else steps.index(score))
        texts.append("" if score_text == "1" else score_text)
        facts.append([*head, score_text])
    return _HeatRow(context.row_label(row), values, texts, facts)


# --- a row for each sheet -------------------------------------------------------------------------


def _means_figure(context: IndicatorContext) -> go.Figure:
    """Draw a row for each sheet with its mean scores in per cent."""
    rows = {}
    for project, indicators in context.sheets().items():
        rows[project or DEPARTMENT] = _mean_row(project, indicators, context)
    scale = _Scale(0, 125, _mean_colours())
    notes = [context.text("chart.gates_first"), context.gates_words()]
    notes.append(context.text("chart.means"))
    unit = context.text("chart.mean_unit")
    layout = context.captioned("heat_map", "heat", notes, [_weakest_words(context)], unit)
    return _heat_figure(rows, scale, _SHEET_ROW, layout, context)


def _mean_row(project: str | None, indicators: list[Row], context: IndicatorContext) -> _HeatRow:
    means = [_mean_pct(indicators, criterion) for criterion in JUDGED]
    texts = [UNKNOWN_TEXT if mean is None else f"{mean:.0f}" for mean in means]
    facts = _mean_facts(project, indicators, context)
    return _HeatRow(context.counted_sheet(project, indicators), means, texts, facts)


def _mean_colours() -> dict[str, str]:
    colours = {}
    for low, high in pairwise(MEANS):
        colours[f"{low}–{high - 1}"] = MEANS[low]
    colours["100"] = MEANS[100]
    return colours


def _weakest_words(context: IndicatorContext) -> str:
    """Name the criteria with the lowest mean scores."""
    means = []
    for criterion in JUDGED:
        mean = _mean_pct(context.rows, criterion)
        if mean is not None:
            means.append((mean, criterion))
    weakest = sorted(means)[:_WEAKEST]
    items = [f"{criterion} {mean:.1f}%" for mean, criterion in weakest]
    return context.text("chart.weakest", items=context.join_items(items))


def _mean_pct(rows: Sequence[Row], criterion: str) -> float | None:
    """Give the mean score in per cent of the rows to which a criterion applies."""
    scores = [row[criterion] for row in rows if row[criterion] is not None]
    if not scores:
        return None
    return 100 * math.fsum(scores) / len(scores)


def _mean_facts(
    project: str | None, rows: Sequence[Row], context: IndicatorContext
) -> list[list[str]]:
    """Say what the hover boxes of a sheet hold: each mean, and of how many indicators."""
    head = [project or DEPARTMENT, label(context.sheet_name(project), LABEL_WIDTH)]
    facts = []
    for criterion in JUDGED:
        mean = _mean_pct(rows, criterion)
        n = sum(row[criterion] is not None for row in rows)
        mean_text = UNKNOWN_TEXT
        if mean is not None:
            mean_text = f"{mean:.1f}% ({context.text('chart.mean', n=n)})"
        facts.append([*head, mean_text])
    return facts


# --- the figure -----------------------------------------------------------------------------------


def _heat_figure(
    rows: Mapping[str, _HeatRow],
    scale: _Scale,
    row_height: int,
    layout: Spec,
    context: IndicatorContext,
) -> go.Figure:
    """Draw the cells, the criteria above them, and a legend.

    A line parts gates from graded criteria.
    """
    heads = _criteria_heads(context)
    is_low = row_height == _LOW_ROW
    trace = _heat_trace(rows, scale, context)
    trace["x"] = list(heads)
    trace["textfont"] = {"size": 10 if is_low else 11}
    names = {key: row.label for key, row in rows.items()}
    layout["xaxis"] = {**category_axis(heads, 11), "side": "top", "tickangle": -50}
    layout["yaxis"] = downwards(category_axis(names, 11 if is_low else 12))
    layout["shapes"] = _edges(rows)
    title_height = layout["margin"]["t"]
    layout.update(_sizes(title_height, heads, row_height * len(rows)))
    return go.Figure([trace, *_legend_traces(scale, context)], layout)


def _sizes(title_height: int, heads: Iterable[str], rows_height: int) -> Spec:
    """Leave room for two lines of legend on a narrow page, then for the heads at an angle."""
    head_widths = [text_width(head) for head in heads]
    top = title_height + 56 + round(4.4 * max(head_widths))
    height = top + 16 + rows_height
    legend = legend_above(FIXED_LEGEND, title_height + 6, height)
    legend["font"] = {"size": 12}
    margin = {"t": top, "b": 16, "r": _room_right(head_widths)}
    return {"height": height, "margin": margin, "legend": legend}


def _criteria_heads(context: IndicatorContext) -> dict[str, str]:
    """Name the criteria: what hover boxes say of them, and the labels with the id in bold."""
    names = {}
    for rule in rules("criteria"):
        names[rule["criterion"]] = escaped(rule[f"name_{context.lang}"])
    heads = {}
    for criterion in JUDGED:
        name = names[criterion]
        heads[f"{criterion} {name}"] = f"<b>{criterion}</b> {name}"
    return heads


def _room_right(head_widths: Sequence[int]) -> int:
    """Give the margin into which the heads of the last criteria lean."""
    leaning = []
    for cells_right_of_it, width in enumerate(reversed(head_widths)):
        leaning.append(3 * width - _CELL_WIDTH * cells_right_of_it)
    return 12 + max(leaning)


def _legend_traces(scale: _Scale, context: IndicatorContext) -> list[Spec]:
    not_applicable = f"{UNKNOWN_TEXT} {context.text('chart.not_applicable')}"
    return legend_keys({**scale.colours, not_applicable: _TRANSPARENT})


def _edges(rows: Mapping[str, _HeatRow]) -> list[Spec]:
    """Draw the line between gates and graded criteria beside the cells, not beside headings."""
    edges = []
    start = -0.5
    for place, row in enumerate(rows.values()):
        if row.is_heading and place > 0:
            edges.append({**_EDGE, "y0": start, "y1": place - 0.5})
        if row.is_heading:
            start = place + 0.5
    edges.append({**_EDGE, "y0": start, "y1": len(rows) - 0.5})
    return edges


def _heat_trace(rows: Mapping[str, _HeatRow], scale: _Scale, context: IndicatorContext) -> Spec:
    trace = {**_HEAT, "y": list(rows), "zmin": scale.low, "zmax": scale.high}
    trace["z"] = [row.values for row in rows.values()]
    trace["text"] = [row.texts for row in rows.values()]
    trace["customdata"] = [row.facts for row in rows.values()]
    trace["colorscale"] = stepped(scale.colours.values())
    criterion = context.text("word.criterion")
    trace["hovertemplate"] = hover_template({criterion: "x", context.text("word.score"): 2})
    return trace
