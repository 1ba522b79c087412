"""Scores of indicators by criterion: mean scores as bars, and a heat map of indicators or sheets.

Promises that a criterion which does not apply is never drawn as a score of 0, and that gates are
kept apart from graded criteria.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.context import capitalised, title_of_chosen
from shimahe.display.charts.indicators import (
    DEPARTMENT,
    HOVER_WIDTH,
    SHEET_WIDTH,
    STEPS,
    IndicatorContext,
    Row,
    weakest,
)
from shimahe.display.charts.layout import (
    LINE,
    Spec,
    category_axis,
    downwards,
    figure_in_rows,
    figure_of,
    hover_template,
    names_in_legend,
    tallest,
    with_legend,
)
from shimahe.display.charts.marks import bar_trace, legend_keys, texts_beside
from shimahe.display.charts.palette import ACCENT, DIMMED, GREY, NEUTRAL, TEXT_SIZE, stepped
from shimahe.display.charts.words import NEXT_PART, UNKNOWN_TEXT, escaped, in_brackets, label
from shimahe.findings import rules
from shimahe.quality.scores import GATES, JUDGED

#: The colours of mean scores, each by the lowest score in per cent that has it.
MEANS = {0: "#8e1410", 25: "#bf3a2c", 50: "#f0c2bd", 75: "#f3e4e2", 100: "#dfe3e7"}
#: If there are more indicators than this, of several sheets, the heat map has a row per sheet.
MANY = 60
_COLUMNS = ("indicator", "project", "name", "weight", "index", *JUDGED)
_HEAT: Spec = {
    "type": "heatmap",
    "showscale": False,
    "xgap": 1,
    "ygap": 1,
    "texttemplate": "%{text}",
    "textfont": {"size": TEXT_SIZE},
}
_EDGE_PLACE = len(GATES) - 0.5
_EDGE: Spec = {
    "type": "line",
    "x0": _EDGE_PLACE,
    "x1": _EDGE_PLACE,
    "line": {"width": 4, "color": NEUTRAL},
}
_BROAD, _THIN = 0.8, 0.36  # of a row: a bar behind another, and that before it
_TRANSPARENT = "rgba(0,0,0,0)"
_ROW = 24  # pixels, and more for labels of several lines
_ABOVE_CELLS = 12  # pixels around the heads of the criteria
_WEAKEST = 3
_CRITERION_WIDTH = 32  # half-width columns: the longest name on one line


@dataclass(frozen=True)
class _HeatRow:
    """A row of the heat map, with a cell for each criterion.

    `values` are places on the scale of colours, None for a cell without a colour; `texts` are
    written in the cells, `facts` are for their hover boxes. A heading is the row of a sheet.
    """

    label: str
    values: Sequence[float | None]
    texts: Sequence[str]
    facts: Sequence[Sequence[str]]
    is_heading: bool = False


@dataclass(frozen=True)
class _Scale:
    """A scale of colours: the values at its ends, and its colours by their names in the legend."""

    low: float
    high: float
    colours: Mapping[str, str]


def criteria(
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
    """Draw the mean score of each criterion, in per cent of the full score, as a bar, lowest first.

    `frame` has rows of `Quality.indicators`. `matching` has a truth value for each row that says
    whether it passes the filters (default: all do). The means are those of the rows that pass; if
    some do not, the mean of all rows is drawn dimmed behind each. Criteria that apply to no
    indicator shown are left out, and the notes name them. Columns, other arguments and errors are
    those of `heat_map`.
    """
    context = IndicatorContext(
        frame,
        _COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
        matching=matching,
    )
    means = _sorted_means(context)
    if not means:
        raise terms.Refused(context.text("chart.no_indicator"))
    names = _criteria_names(context)
    labels = {}
    for key in means:
        labels[key] = label(f"{names[key]} {key}", _CRITERION_WIDTH)
    texts = [_mean_text(criterion, means, context) for criterion in means]
    traces = _criteria_traces(means, names, context)
    ends = means
    if context.others:
        every = _means_of_all(means, context)
        ends = {key: max(mean, every[key]) for key, mean in means.items()}
        traces = [_all_trace(every, names, context), *_thinner(traces)]
    traces.append(texts_beside(list(means), list(ends.values()), texts))
    title = _weakest_title(context)
    layout = context.captioned(
        "criteria",
        "bars",
        title,
        notes=_criteria_notes(means, context),
        summary=[_weakest_words(context), context.gates_words()],
        unit=context.text("chart.mean_unit"),
    )
    mode = "overlay" if context.others else "relative"
    return figure_in_rows(traces, layout, labels, [0, 100], beside=texts, gap=10, mode=mode)


def heat_map(
    frame: pd.DataFrame,
    *,
    by: str | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw the scores of indicators as a heat map, with a column for each of the twelve criteria.

    `frame` has rows of `Quality.indicators`, with the columns indicator, project, name, weight,
    index, and the criteria Q01 to Q12. With `by` "indicator" there is a row for each indicator,
    under a heading for its sheet, with scores from 0 to 1. With `by` "project" there is a row for
    each sheet, with mean scores in per cent. By default it is "project" where more than 60
    indicators of several sheets are shown. A criterion that does not apply has no colour.

    `of` has the rows that `frame` was chosen from, with the column weight (default: `frame`).
    `year`, `stage` ("budget" or "final_account"), `filters` and `notes` (texts) are said in the
    caption. `lang` is "zh" or "en" (default: the current language).

    Raises: ValueError, in the language of the figure, if there is no row, if a column is missing,
    or for another `by`.
    """
    context = IndicatorContext(
        frame,
        _COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
    )
    arguments.check_choice(context.lang, "by", by, [None, "indicator", "project"])
    if by is None:
        is_long = len(context.rows) > MANY and len(context.sheets()) > 1
        by = "project" if is_long else "indicator"
    if by == "project":
        return _means_figure(context)
    return _scores_figure(context)


# --- a bar for each criterion ---------------------------------------------------------------------


def _sorted_means(context: IndicatorContext) -> dict[str, float]:
    """Return the mean score in per cent of each criterion that applies, the lowest first."""
    means = {}
    for criterion in JUDGED:
        mean = _mean_pct(context.rows, criterion)
        if mean is not None:
            means[criterion] = mean
    return dict(sorted(means.items(), key=lambda item: (item[1], item[0])))


def _criteria_names(context: IndicatorContext) -> dict[str, str]:
    return {rule["criterion"]: rule[f"name_{context.lang}"] for rule in rules("criteria")}


def _criteria_traces(
    means: Mapping[str, float], names: Mapping[str, str], context: IndicatorContext
) -> list[Spec]:
    """Return the bars of graded criteria and of gates, which have different colours."""
    traces = []
    graded = [criterion for criterion in means if criterion not in GATES]
    gates = [criterion for criterion in means if criterion in GATES]
    kinds = (("chart.graded", graded, ACCENT), ("chart.gates", gates, GREY.light))
    for key, of_kind, colour in kinds:
        if not of_kind:
            continue
        lengths = []
        for criterion in of_kind:
            lengths.append(round(means[criterion], 4))
        trace = bar_trace(context.text(key), of_kind, lengths, colour)
        trace["customdata"] = [_criterion_facts(c, means[c], names, context) for c in of_kind]
        heads = {context.text("word.score"): 2, context.text("chart.below_full"): 3}
        trace["hovertemplate"] = hover_template(heads)
        traces.append(trace)
    return traces


def _means_of_all(means: Mapping[str, float], context: IndicatorContext) -> dict[str, float]:
    """Return mean scores in per cent over all rows, with those that do not pass the filters."""
    rows = [*context.rows, *context.others]
    return {criterion: _mean_pct(rows, criterion) or 0.0 for criterion in means}


def _all_trace(
    means: Mapping[str, float], names: Mapping[str, str], context: IndicatorContext
) -> Spec:
    """Return the dimmed, broad bars of the mean scores of all indicators, for comparison."""
    n = len(context.rows) + len(context.others)
    name = context.text("chart.all_indicators", n=f"{n:,}")
    trace = bar_trace(name, list(means), [round(mean, 4) for mean in means.values()], DIMMED)
    trace["width"] = _BROAD
    facts = []
    for criterion, mean in means.items():
        facts.append([criterion, label(f"{criterion} {names[criterion]}", HOVER_WIDTH), mean])
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({name: 2}).replace("[2]}", "[2]:.1f}%")
    return trace


def _thinner(traces: Sequence[Spec]) -> list[Spec]:
    """Return bars so thin that broader ones behind them are seen."""
    return [{**trace, "width": _THIN} for trace in traces]


def _criterion_facts(
    criterion: str, mean: float, names: Mapping[str, str], context: IndicatorContext
) -> list[str]:
    scores = []
    for row in context.rows:
        if row[criterion] is not None:
            scores.append(row[criterion])
    below = sum(1 for score in scores if score < 1)
    mean_text = _mean_words(mean, len(scores), context)
    name = label(f"{criterion} {names[criterion]}", HOVER_WIDTH)
    return [criterion, name, mean_text, str(below)]


def _mean_text(criterion: str, means: Mapping[str, float], context: IndicatorContext) -> str:
    """Return the text beside a bar: the mean score, and to how many indicators it applies."""
    n = sum(1 for row in context.rows if row[criterion] is not None)
    return context.text("chart.mean_of", mean=f"{means[criterion]:.1f}%", n=n)


def _weakest_title(context: IndicatorContext) -> str:
    """Return the title, which names the criterion with the lowest mean score.

    Only criteria that apply to more than half of the indicators are compared.
    """
    lowest = weakest(context.rows)
    if lowest is None:
        return context.text("title.indicators", n=len(context.rows))
    name = _criteria_names(context)[lowest.criterion]
    key = "title.weakest"
    if len(context.rows) == 1:
        key = "title.full" if _is_full(context.rows[0]) else "title.weakest.one"
    title = context.text(key, name=name, score=lowest.score)
    return title_of_chosen(title, len(context.rows), len(context.of), context.lang)


def _is_full(row: Row) -> bool:
    """Return whether an indicator has the full score on every criterion that applies to it."""
    return all(row[criterion] in (None, 1) for criterion in JUDGED)


def _criteria_notes(means: Mapping[str, float], context: IndicatorContext) -> list[str]:
    notes = [context.gates_words()]
    unused = [criterion for criterion in JUDGED if criterion not in means]
    if unused:
        notes.append(context.text("chart.criteria_unused", items=context.join_names(unused)))
    return notes


# --- a row for each indicator ---------------------------------------------------------------------


def _scores_figure(context: IndicatorContext) -> go.Figure:
    """Return the figure with a row for each indicator, under a heading for its sheet."""
    rows: dict[str, _HeatRow] = {}
    for place, (project, indicators) in enumerate(context.sheets().items()):
        rows[f"sheet {place}"] = _heading(project, indicators, context)
        for row in indicators:
            rows[row["indicator"]] = _score_row(row, context)
    colours = {}
    for score, colour in STEPS.items():
        colours[f"{score:g}"] = colour
    scale = _Scale(-0.5, len(STEPS) - 0.5, colours)
    layout = _heat_layout(context, [])
    return _heat_figure(rows, scale, layout, context)


def _heat_layout(context: IndicatorContext, notes: Sequence[str], unit: str = "") -> Spec:
    """Return the layout of a heat map; its notes say how to read the columns."""
    names = _criteria_names(context)
    heads = []
    for criterion in JUDGED:
        heads.append(f"{criterion} {names[criterion]}")
    first = [context.text("chart.gates_first"), context.gates_words()]
    every = [*first, *notes, context.join_items(heads)]
    title = _weakest_title(context)
    summary = [_weakest_words(context)]
    return context.captioned("heat_map", "heat", title, notes=every, summary=summary, unit=unit)


def _heading(project: str | None, indicators: list[Row], context: IndicatorContext) -> _HeatRow:
    """Return the heading of a sheet: a row of cells without colour."""
    name = label(capitalised(context.short_sheet_name(project)), SHEET_WIDTH)
    values = [None] * len(JUDGED)
    texts = [""] * len(JUDGED)
    facts = _mean_facts(project, indicators, context)
    return _HeatRow(f"<b>{name}</b>", values, texts, facts, is_heading=True)


def _score_row(row: Row, context: IndicatorContext) -> _HeatRow:
    """Return the row of an indicator; a criterion that does not apply has no colour."""
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
    return _HeatRow(context.row_label(row, SHEET_WIDTH, 2), values, texts, facts)


# --- a row for each sheet -------------------------------------------------------------------------


def _means_figure(context: IndicatorContext) -> go.Figure:
    """Return the figure with a row for each sheet and its mean scores in per cent."""
    rows = {}
    for project, indicators in context.sheets().items():
        rows[project or DEPARTMENT] = _mean_row(project, indicators, context)
    scale = _Scale(0, 125, _mean_colours())
    layout = _heat_layout(context, [context.text("chart.means")], context.text("chart.mean_unit"))
    return _heat_figure(rows, scale, layout, context)


def _mean_row(project: str | None, indicators: list[Row], context: IndicatorContext) -> _HeatRow:
    means = [_mean_pct(indicators, criterion) for criterion in JUDGED]
    texts = []
    for mean in means:
        texts.append(UNKNOWN_TEXT if mean is None else f"{mean:.0f}")
    facts = _mean_facts(project, indicators, context)
    return _HeatRow(context.counted_sheet(project, indicators), means, texts, facts)


def _mean_colours() -> dict[str, str]:
    colours = {}
    for low, high in pairwise(MEANS):
        colours[f"{low}–{high - 1}"] = MEANS[low]
    colours["100"] = MEANS[100]
    return colours


def _weakest_words(context: IndicatorContext) -> str:
    """Return a text with the three lowest mean scores."""
    means = []
    for criterion in JUDGED:
        mean = _mean_pct(context.rows, criterion)
        if mean is not None:
            means.append((mean, criterion))
    weakest = sorted(means)[:_WEAKEST]
    items = []
    for mean, criterion in weakest:
        items.append(f"{criterion} {mean:.1f}%")
    return context.text("chart.weakest", items=context.join_items(items))


def _mean_pct(rows: Sequence[Row], criterion: str) -> float | None:
    """Return the mean score of a criterion in per cent; None where it applies to no row."""
    scores = []
    for row in rows:
        if row[criterion] is not None:
            scores.append(row[criterion])
    if not scores:
        return None
    return 100 * math.fsum(scores) / len(scores)


def _mean_facts(
    project: str | None, rows: Sequence[Row], context: IndicatorContext
) -> list[list[str]]:
    """Return the texts of the hover boxes of a sheet: each mean, and of how many indicators."""
    head = [project or DEPARTMENT, label(context.sheet_name(project), HOVER_WIDTH)]
    facts = []
    for criterion in JUDGED:
        mean = _mean_pct(rows, criterion)
        n = sum(row[criterion] is not None for row in rows)
        mean_text = UNKNOWN_TEXT
        if mean is not None:
            mean_text = _mean_words(mean, n, context)
        facts.append([*head, mean_text])
    return facts


# --- the figure -----------------------------------------------------------------------------------


def _heat_figure(
    rows: Mapping[str, _HeatRow], scale: _Scale, layout: Spec, context: IndicatorContext
) -> go.Figure:
    """Return the figure: the cells, the criteria above them, and a legend below.

    A thick line separates gates from graded criteria.
    """
    heads = dict(zip(_cell_heads(context), _short_heads(context), strict=True))
    trace = _heat_trace(rows, scale, context)
    trace["x"] = list(heads)
    names = {}
    for key, row in rows.items():
        names[key] = row.label
    legend = _legend_traces(scale, context)
    whole = with_legend(layout, names_in_legend(legend))
    margin = whole["margin"]
    margin["t"] += LINE * tallest(heads.values()) + _ABOVE_CELLS
    row_height = max(_ROW, LINE * tallest(names.values()) + 4)
    whole["xaxis"] = {**category_axis(heads), "side": "top", "tickangle": 0}
    whole["yaxis"] = downwards(category_axis(names))
    whole["shapes"] = _edges(rows)
    whole["height"] = margin["t"] + margin["b"] + row_height * len(rows)
    return figure_of([trace, *legend], whole)


def _cell_heads(context: IndicatorContext) -> list[str]:
    """Return the id and the name of each criterion, as hover boxes show them."""
    names = _criteria_names(context)
    return [f"{criterion} {escaped(names[criterion])}" for criterion in JUDGED]


def _short_heads(context: IndicatorContext) -> list[str]:
    """Return a short name for each criterion, on lines of two characters or of one English word.

    An English word may be wider than a column: every other head begins one line higher.
    """
    heads = []
    for place, criterion in enumerate(JUDGED):
        name = context.key_name("criterion_short", criterion)
        if context.lang == "zh":
            heads.append(label(name, 4))
            continue
        head = capitalised(name).replace(" ", "<br>")
        is_higher = place % 2 == 1
        if is_higher:
            head += NEXT_PART
        heads.append(head)
    return heads


def _legend_traces(scale: _Scale, context: IndicatorContext) -> list[Spec]:
    not_applicable = f"{UNKNOWN_TEXT} {context.text('chart.not_applicable')}"
    return legend_keys({**scale.colours, not_applicable: _TRANSPARENT})


def _edges(rows: Mapping[str, _HeatRow]) -> list[Spec]:
    """Return the lines between gates and graded criteria, which leave out the headings."""
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


def _mean_words(mean: float, n: int, context: IndicatorContext) -> str:
    """Return the mean of a criterion in per cent, and of how many indicators it is."""
    return in_brackets(f"{mean:.1f}%", context.text("chart.mean", n=n), context.lang)
