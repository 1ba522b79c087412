"""Indicators as bars: the weight of their types, and the ranking by index.

Promises that weights are drawn as printed, under the reference they are held to.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.indicators import (
    DEPARTMENT,
    LABEL_WIDTH,
    STEPS,
    IndicatorContext,
    Row,
    failed_gates,
)
from shimahe.display.charts.layout import Spec, axis_title, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, text_inside, texts_beside
from shimahe.display.charts.palette import NEUTRAL
from shimahe.display.charts.words import UNKNOWN_TEXT, escaped, label
from shimahe.quality.scores import GATES, REFERENCE, TYPES

TYPE_COLOURS = dict(zip(TYPES, (
    "#0072b2", "#56b4e9", "#bfe0f5", "#332288", "#e69f00",
    "#ddcc77", "#117733", "#999933", "#aa4499", "#8a8a8a",
), strict=True))  # fmt: skip
REFERENCE_COLOURS = {
    "output": "#a3cbe5",
    "benefit": "#efe6bd",
    "satisfaction": "#dfbcdb",
    "budget_execution": "#d2d2d2",
}
#: Bars of a ranking.
WORST = 30
_REFERENCE_BOUNDS = (50, 80, 90)
_TYPE_COLUMNS = ("project", "type_2", "weight", "index")
_RANKING_COLUMNS = ("indicator", "project", "name", "weight", "index", *GATES)
_BOUND: Spec = {
    "type": "line",
    "y0": 0,
    "y1": 1,
    "yref": "paper",
    "layer": "below",
    "line": {"dash": "dot", "width": 2, "color": NEUTRAL},
}
_GROUPED_LEGEND: Spec = {"y": 0, "yref": "container", "traceorder": "grouped", "tracegroupgap": 4}
_SMALL_TEXT: Spec = {"minsize": 10, "mode": "hide"}
_TEXT_SIZE = 11


# --- weight by type -------------------------------------------------------------------------------


def composition(
    frame: pd.DataFrame,
    *,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw points by type, a bar for each sheet, under the reference 50, 30, 10 and 10.

    Points are those printed. Arguments and errors as in `heat_map`; weights that are missing are
    not counted, and the caption says so.

    Source: the reference is that of 财预〔2020〕10号.
    """
    context = IndicatorContext(
        frame, _TYPE_COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    names = {"reference": f"<b>{escaped(context.text('chart.reference'))}</b>"}
    points = {}
    for project, rows in context.sheets().items():
        key = project or DEPARTMENT
        names[key] = context.counted_sheet(project, rows)
        points[key] = _points_by_type(rows)
    sums = {key: math.fsum(by_type.values()) for key, by_type in points.items()}
    traces = _reference_traces(context) + _type_traces(points, context)
    odd_sums = {key: whole for key, whole in sums.items() if whole != 100}
    if odd_sums:
        texts = [f"{whole:g}" for whole in odd_sums.values()]
        traces.append(texts_beside(list(odd_sums), list(odd_sums.values()), texts))
    summary = [_type_shares_words(context)]
    layout = context.captioned("composition", "bars", _composition_notes(context), summary)
    figure = figure_in_rows(traces, layout, names, _points_axis(sums, context), gap=18)
    return _with_bounds_and_legend(figure, layout["margin"]["t"], points)


def _points_axis(sums: Mapping[str, float], context: IndicatorContext) -> Spec:
    """Reach to the longest bar, with room for a sum beside it if one is not 100."""
    axis = axis_title(context.text("chart.weight"), per_cent=False)
    axis.update({"dtick": 10, "showgrid": False})
    all_are_100 = set(sums.values()) == {100}
    room = 1.002 if all_are_100 else 1.09
    axis["range"] = [0, room * max(100.0, *sums.values())]
    return axis


def _points_by_type(rows: Sequence[Row]) -> dict[str, float]:
    """Add up the points of each level-2 type."""
    points: dict[str, float] = {}
    for row in rows:
        second = row["type_2"]
        points[second] = points.get(second, 0.0) + (row["weight"] or 0.0)
    return points


def _composition_notes(context: IndicatorContext) -> list[str]:
    notes = [context.text("chart.reference_note")]
    unknown = sum(row["weight"] is None for row in context.rows)
    if unknown:
        notes.append(context.text("chart.no_weight", n=unknown))
    return notes


def _type_shares_words(context: IndicatorContext) -> str:
    """Say what part of all points shown each level-1 type has."""
    points = dict.fromkeys(REFERENCE, 0.0)
    for second, part in _points_by_type(context.rows).items():
        points[TYPES[second]] += part
    whole = math.fsum(row["weight"] or 0.0 for row in context.rows)
    if not whole:
        return ""
    items = []
    for first, part in points.items():
        name = context.key_name("type_1", first)
        items.append(f"{name} {100 * part / whole:.1f}%")
    return context.join_items(items)


def _reference_traces(context: IndicatorContext) -> list[Spec]:
    """Draw the bar of the reference."""
    return [_reference_trace(first, share, context) for first, share in REFERENCE.items()]


def _reference_trace(first: str, share: float, context: IndicatorContext) -> Spec:
    """Draw one part of the reference bar."""
    name = context.key_name("type_1", first)
    colour = REFERENCE_COLOURS[first]
    named_share = f"{escaped(name)} {share:g}"
    text = named_share if share > 10 else f"{share:g}"
    reference = escaped(context.text("chart.reference"))
    trace = bar_trace(name, ["reference"], [share], colour, first)
    trace.update(text_inside([text], colour, _TEXT_SIZE))
    trace["showlegend"] = False
    trace["hovertemplate"] = f"{reference}: {named_share}<extra></extra>"
    return trace


def _type_traces(
    points: Mapping[str, Mapping[str, float]], context: IndicatorContext
) -> list[Spec]:
    """Draw each level-2 type that some sheet has, in the order of the types."""
    traces = []
    for second in TYPES:
        by_sheet = {}
        for key, by_type in points.items():
            if second in by_type:
                by_sheet[key] = by_type[second]
        if by_sheet:
            traces.append(_type_trace(second, by_sheet, context))
    return traces


def _type_trace(second: str, points: Mapping[str, float], context: IndicatorContext) -> Spec:
    """Draw the points of one type in every bar."""
    name = context.key_name("type_2", second)
    colour = TYPE_COLOURS[second]
    texts = [f"{value:g}" for value in points.values()]
    facts = []
    for key, text in zip(points, texts, strict=True):
        sheet = context.sheet_name(None if key == DEPARTMENT else key)
        facts.append([key, label(sheet, LABEL_WIDTH), text])
    group = TYPES[second]
    trace = bar_trace(name, list(points), list(points.values()), colour, second)
    trace.update(text_inside(texts, colour, _TEXT_SIZE))
    trace["legendgroup"] = group
    trace["legendgrouptitle"] = {"text": escaped(_group_title(group, context))}
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({name: 2})
    return trace


def _group_title(first: str, context: IndicatorContext) -> str:
    """Name a level-1 type with its points in the reference."""
    reference = f"{context.text('chart.reference')} {REFERENCE[first]:g}"
    return f"{context.key_name('type_1', first)} ({reference})"


def _with_bounds_and_legend(
    figure: go.Figure, title_height: int, points: Mapping[str, Mapping[str, float]]
) -> go.Figure:
    """Draw the bounds of the reference through all bars, and put the long legend below."""
    below = 80 + _legend_height(points)
    bounds = [{**_BOUND, "x0": bound, "x1": bound} for bound in _REFERENCE_BOUNDS]
    height = figure.layout.height + below - 88
    margin = {"t": title_height + 6, "b": below}
    figure.update_layout(shapes=bounds, bargap=0.3, margin=margin)
    return figure.update_layout(uniformtext=_SMALL_TEXT, height=height, legend=_GROUPED_LEGEND)


def _legend_height(points: Mapping[str, Mapping[str, float]]) -> int:
    """Give the pixels of the legend, which has a column for each level-1 type."""
    shown = set[str]()
    for by_type in points.values():
        shown.update(by_type)
    entries = Counter(TYPES[second] for second in shown)
    lines = max(entries.values())
    if len(entries) > 2:  # on a narrow page they stand in two rows
        lines += 2
    return 17 * lines


# --- ranking --------------------------------------------------------------------------------------


def ranking(
    frame: pd.DataFrame,
    *,
    n: int = WORST,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw the index of the indicators, the lowest first, those that fail a gate apart.

    At most `n` are drawn. Arguments and errors as in `heat_map`; indicators without an index are
    left out.
    """
    context = IndicatorContext(
        frame, _RANKING_COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    with_index = [row for row in context.rows if row["index"] is not None]
    rows = context.keep(sorted(with_index, key=lambda row: row["index"]))
    drawn = rows[: max(1, n)]
    names = {row["indicator"]: context.row_label(row) for row in drawn}
    values = [row["index"] for row in drawn]
    texts = [f"{value:.1f}" for value in values]
    traces = [*_index_traces(drawn, context), texts_beside(list(names), values, texts)]
    gates = context.gates_words()
    lowest = context.text("chart.lowest", n=len(drawn))
    is_cut = len(drawn) < len(rows)
    layout = context.captioned("ranking", "bars", [lowest, gates] if is_cut else [gates])
    axis = axis_title(context.text("word.index"), per_cent=False)
    axis["range"] = [0, 109]
    return figure_in_rows(traces, layout, names, axis)


def _index_traces(rows: Sequence[Row], context: IndicatorContext) -> list[Spec]:
    """Draw those that pass every gate, and those that fail one, apart."""
    passing = [row for row in rows if not failed_gates(row)]
    failing = [row for row in rows if failed_gates(row)]
    traces = []
    if passing:
        traces.append(_index_trace("chart.passes", passing, NEUTRAL, context))
    if failing:
        traces.append(_index_trace("chart.fails", failing, STEPS[0.25], context))
    return traces


def _index_trace(name: str, rows: Sequence[Row], colour: str, context: IndicatorContext) -> Spec:
    """Draw the index of indicators that all pass or all fail."""
    keys = [row["indicator"] for row in rows]
    values = [row["index"] for row in rows]
    trace = bar_trace(context.text(name), keys, values, colour)
    trace["customdata"] = [_index_facts(row, context) for row in rows]
    index = context.text("word.index")
    project = context.key_name("column", "project")
    trace["hovertemplate"] = hover_template({index: 2, project: 3, context.text("chart.failed"): 4})
    return trace


def _index_facts(row: Row, context: IndicatorContext) -> list[str]:
    sheet = escaped(context.sheet_name(row["project"]))
    gates = ", ".join(failed_gates(row)) or UNKNOWN_TEXT
    return context.hover_facts(row, f"{row['index']:.1f}", sheet, gates)
