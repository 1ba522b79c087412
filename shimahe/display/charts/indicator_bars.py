"""Indicators as bars: the weights of their types, and their ranking by index.

Promises that weights are drawn as printed, under the reference weights of 财预〔2020〕10号.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts import arguments
from shimahe.display.charts.context import capitalised
from shimahe.display.charts.indicators import (
    DEPARTMENT,
    HOVER_WIDTH,
    LABEL_WIDTH,
    IndicatorContext,
    Row,
    failed_gates,
)
from shimahe.display.charts.layout import Spec, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, legend_bars, text_inside, texts_beside
from shimahe.display.charts.palette import DIMMED, GREY, HUES, NEUTRAL, PALE, RED, TEXT_SIZE
from shimahe.display.charts.words import CUT, UNKNOWN_TEXT, escaped, label, text_width
from shimahe.quality.scores import GATES, REFERENCE, TYPES

#: The hue of each level-1 type. The level-2 types of one level-1 type have its two tones in turn.
TYPE_HUES = {
    "output": HUES[0],
    "benefit": HUES[1],
    "satisfaction": GREY,
    "budget_execution": PALE,
}
#: How many indicators a ranking shows, unless told otherwise.
WORST = 10
_NAME_LINES = 3  # lines at most of a name beside its bar
_WIDE_NAMES = 36  # half-width columns, where the usual ones are too few
_MIDDLE = "middle"  # the key of the bar of all indicators
#: Where the parts of the reference bar end, in points: 50, 30, 10 and 10 one behind the other.
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
#: How many half-width columns of text fit on one point of a bar on a phone, the narrowest picture.
_COLUMNS_OF_A_POINT = 0.45
_SMALL_TEXT: Spec = {"minsize": TEXT_SIZE, "mode": "hide"}


# --- weight by type -------------------------------------------------------------------------------


def composition(
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
    """Draw the weights of each sheet by type of indicator, as a bar of points.

    `frame` has rows of `Quality.indicators`, with the columns project, type_2, weight (points, as
    printed) and index. The bar on top is the reference of 财预〔2020〕10号: 50 points for output,
    30 for benefit, 10 for satisfaction and 10 for budget execution. A sheet whose points do not add
    up to 100 has their sum beside its bar. `matching` has a truth value for each row that says
    whether it passes the filters (default: all do); the points of other rows are drawn dimmed, and
    a sheet without a row that passes is left out. Missing weights count as 0, and the notes say how
    many there are. Other arguments and errors are those of `heat_map`.
    """
    context = IndicatorContext(
        frame,
        _TYPE_COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
        matching=matching,
    )
    points = {}
    labels = {}
    unmatched = {}
    for project, rows in context.sheets().items():
        key = project or DEPARTMENT
        labels[key] = context.counted_sheet(project, rows)
        points[key] = _points_by_type(rows)
    for project, rows in context.sheets(context.others).items():
        key = project or DEPARTMENT
        if key in points:
            unmatched[key] = math.fsum(row["weight"] or 0.0 for row in rows)
    order = sorted(points, key=lambda key: -_points_of("output", points[key]))
    points = {key: points[key] for key in order}
    names = {"reference": f"<b>{escaped(capitalised(context.text('chart.reference')))}</b>"}
    names.update({key: labels[key] for key in order})
    sums = {}
    for key, by_type in points.items():
        sums[key] = math.fsum([*by_type.values(), unmatched.get(key, 0.0)])
    traces = _reference_traces(context) + _type_traces(points, context)
    if unmatched:
        traces.append(_unmatched_trace(unmatched, context))
    odd_sums = {}
    for key, whole in sums.items():
        if whole != 100:
            odd_sums[key] = whole
    texts = [f"{whole:g}" for whole in odd_sums.values()]
    if odd_sums:
        traces.append(texts_beside(list(odd_sums), list(odd_sums.values()), texts))
    traces += _legend(points, order[0], context)
    layout = context.captioned(
        "composition",
        "bars",
        _composition_title(context),
        notes=_composition_notes(context),
        summary=[_type_shares_words(context)],
        unit=context.text("chart.weight"),
    )
    layout["shapes"] = [{**_BOUND, "x0": bound, "x1": bound} for bound in _REFERENCE_BOUNDS]
    layout["uniformtext"] = _SMALL_TEXT
    ends = [0, 1.002 * max(100.0, *sums.values())]
    return figure_in_rows(traces, layout, names, ends, beside=texts, gap=6, thickest=30)


def _points_of(first: str, by_type: Mapping[str, float]) -> float:
    """Return the points of a level-1 type, the sum of its level-2 types."""
    return math.fsum(part for second, part in by_type.items() if TYPES[second] == first)


def _composition_title(context: IndicatorContext) -> str:
    """Return the title: the shares of output and benefit in all points, and their reference."""
    by_type = _points_by_type(context.rows)
    whole = math.fsum(by_type.values())
    if not whole:
        return capitalised(context.text("chart.composition"))
    words: dict[str, object] = {}
    for first in ("output", "benefit"):
        words[first] = f"{100 * _points_of(first, by_type) / whole:.1f}%"
        words[f"{first}_reference"] = f"{REFERENCE[first]:g}%"
    return context.text("chart.composition_title", **words)


def _points_by_type(rows: Sequence[Row]) -> dict[str, float]:
    """Return the points of each level-2 type; a missing weight counts as 0."""
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
    """Return a text with the share of each level-1 type in all points; "" if there are none."""
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
    """Return the parts of the reference bar."""
    return [_reference_trace(first, share, context) for first, share in REFERENCE.items()]


def _reference_trace(first: str, share: float, context: IndicatorContext) -> Spec:
    """Return one part of the reference bar; `share` is its number of points."""
    name = context.key_name("type_1", first)
    colour = TYPE_HUES[first].light
    named_share = f"{escaped(name)} {share:g}"
    text = named_share if share > 10 else f"{share:g}"
    reference = escaped(context.text("chart.reference"))
    trace = bar_trace(name, ["reference"], [share], colour, first)
    trace.update(text_inside([text], colour))
    trace["showlegend"] = False
    trace["hovertemplate"] = f"{reference}: {named_share}<extra></extra>"
    return trace


def _type_traces(
    points: Mapping[str, Mapping[str, float]], context: IndicatorContext
) -> list[Spec]:
    """Return the bars of each level-2 type that a sheet has points for, in the order of types."""
    traces = []
    for second in TYPES:
        by_sheet = {}
        for key, by_type in points.items():
            if by_type.get(second):
                by_sheet[key] = by_type[second]
        if by_sheet:
            traces.append(_type_trace(second, by_sheet, context))
    return traces


def _type_trace(second: str, points: Mapping[str, float], context: IndicatorContext) -> Spec:
    """Return the part that one level-2 type has in the bar of every sheet."""
    name = context.key_name("type_2", second)
    colour = _type_colour(second)
    texts = []
    facts = []
    for key, value in points.items():
        sheet = context.sheet_name(None if key == DEPARTMENT else key)
        facts.append([key, label(sheet, HOVER_WIDTH), f"{value:g}"])
        texts.append(_named_where_there_is_room(name, value))
    trace = bar_trace(name, list(points), list(points.values()), colour, second)
    trace.update(text_inside(texts, colour))
    trace["showlegend"] = False
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({name: 2})
    return trace


def _named_where_there_is_room(name: str, points: float) -> str:
    """Return points as text, after the name of their type where even a phone has room for it."""
    named = f"{name} {points:g}"
    return escaped(named) if text_width(named) <= points * _COLUMNS_OF_A_POINT else f"{points:g}"


def _unmatched_trace(points: Mapping[str, float], context: IndicatorContext) -> Spec:
    """Return the dimmed points of rows that do not pass the filters, at the ends of the bars."""
    name = context.text("chart.not_matching")
    facts = []
    for key, value in points.items():
        sheet = context.sheet_name(None if key == DEPARTMENT else key)
        facts.append([key, label(sheet, HOVER_WIDTH), f"{value:g}"])
    trace = bar_trace(name, list(points), list(points.values()), DIMMED)
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({name: 2})
    return trace


def _type_colour(second: str) -> str:
    """Return the colour of a level-2 type: one of the two tones of its level-1 type, in turn."""
    first = TYPES[second]
    siblings = []
    for each in TYPES:
        if TYPES[each] == first:
            siblings.append(each)
    hue = TYPE_HUES[first]
    return hue.light if siblings.index(second) % 2 else hue.deep


def _legend(
    points: Mapping[str, Mapping[str, float]], key: str, context: IndicatorContext
) -> list[Spec]:
    """Return an entry for each tone that is shown: its level-1 type and the level-2 types in it."""
    shown = {second for by_type in points.values() for second in by_type}
    seconds_of: dict[tuple[str, str], list[str]] = {}
    for second, first in TYPES.items():
        if second in shown:
            seconds_of.setdefault((first, _type_colour(second)), []).append(second)
    tones = Counter(first for first, _ in seconds_of)
    entries = {}
    for (first, colour), seconds in seconds_of.items():
        words = context.key_name("type_1", first)
        if len(seconds) > 1 or tones[first] > 1:
            names = [context.key_name("type_2", second) for second in seconds]
            parts = context.join_names(name.removesuffix(words).strip() for name in names)
            words = context.text("chart.type_of", name=words, parts=parts)
        entries[seconds[0]] = (words, colour)
    return legend_bars(entries, key)


# --- ranking --------------------------------------------------------------------------------------


def ranking(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    n: int = WORST,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw the index of the `n` indicators with the lowest index, as bars, the lowest first.

    `frame` has rows of `Quality.indicators`, with the columns indicator, project, name, weight,
    index (0 to 100) and the gates (Q01, Q02, Q04, Q05, Q08). Indicators that fail a gate have
    another colour; those without an index are left out. `matching` has a truth value for each row
    that says whether it passes the filters (default: all do). Only these are ranked; if some do not
    pass, the median of all rows is a dimmed bar below. Other arguments and errors are those of
    `heat_map`; it is also a ValueError if no indicator that passes has an index.
    """
    context = IndicatorContext(
        frame,
        _RANKING_COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
        matching=matching,
    )
    arguments.check(context.lang, n=n)
    with_index = _with_index(context.rows)
    rows = context.keep(sorted(with_index, key=lambda row: row["index"]))
    drawn = rows[:n]
    width = _name_width(drawn, context)
    names = {}
    for row in drawn:
        names[row["indicator"]] = context.row_label(row, width, _NAME_LINES)
    values = [row["index"] for row in drawn]
    texts = [f"{value:.1f}" for value in values]
    traces = _index_traces(drawn, context)
    if context.others:
        every = _with_index([*context.rows, *context.others])
        middle = median(row["index"] for row in every)
        words = context.text("chart.middle_of_all", n=f"{len(every):,}")
        names[_MIDDLE] = label(words, LABEL_WIDTH)
        values.append(middle)
        texts.append(f"{middle:.1f}")
        traces.append(_middle_trace(words, middle))
    traces.append(texts_beside(list(names), values, texts))
    layout = context.captioned(
        "ranking",
        "bars",
        _ranking_title(rows, context),
        notes=_ranking_notes(drawn, rows, context),
        summary=[context.gates_words()],
    )
    return figure_in_rows(traces, layout, names, [0, 100], beside=["100.0"])


def _name_width(drawn: Sequence[Row], context: IndicatorContext) -> int:
    """Return the width of labels in half-width columns: more than usual if a name is cut off."""
    usual = [context.row_label(row, LABEL_WIDTH, _NAME_LINES) for row in drawn]
    return _WIDE_NAMES if any(name.endswith(CUT) for name in usual) else LABEL_WIDTH


def _with_index(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that have an index."""
    return [row for row in rows if row["index"] is not None]


def _middle_trace(words: str, middle: float) -> Spec:
    """Return the dimmed bar of the median of all indexes, for comparison."""
    trace = bar_trace(words, [_MIDDLE], [middle], DIMMED)
    trace["showlegend"] = False
    trace["hovertemplate"] = f"{escaped(words)}: {middle:.1f}<extra></extra>"
    return trace


def _ranking_title(rows: Sequence[Row], context: IndicatorContext) -> str:
    """Return the title: the lowest index, and the median of all that are ranked."""
    middle = median(row["index"] for row in rows)
    words = {"lowest": f"{rows[0]['index']:.1f}", "middle": f"{middle:.1f}", "n": f"{len(rows):,}"}
    return context.text("chart.ranking_title", **words)


def _ranking_notes(
    drawn: Sequence[Row], rows: Sequence[Row], context: IndicatorContext
) -> list[str]:
    notes = [context.gates_words()]
    if len(drawn) < len(rows):
        notes.insert(0, context.text("chart.lowest", n=len(drawn)))
    width = _name_width(drawn, context)
    for row in drawn:
        if context.row_label(row, width, _NAME_LINES).endswith(CUT):
            name = context.indicator_name(row)
            notes.append(context.text("chart.whole_name", id=row["indicator"], name=name))
    return notes


def _index_traces(rows: Sequence[Row], context: IndicatorContext) -> list[Spec]:
    """Return the bars of indicators that pass every gate, and of those that fail one."""
    passing = [row for row in rows if not failed_gates(row)]
    failing = [row for row in rows if failed_gates(row)]
    traces = []
    if passing:
        traces.append(_index_trace("chart.passes", passing, GREY.light, context))
    if failing:
        traces.append(_index_trace("chart.fails", failing, RED.deep, context))
    return traces


def _index_trace(name: str, rows: Sequence[Row], colour: str, context: IndicatorContext) -> Spec:
    """Return the bars of some indicators in one colour; `name` is the key of its words."""
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
