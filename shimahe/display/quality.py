"""Pictures of indicators: scores by criterion, weight by type, money against number, targets, the ranking.

Promises that every picture says how many indicators it shows of how many, that not applicable is never drawn as 0, and
that text of a document is shown as text. Frames are those of `shimahe.score`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.analysis.criteria import number_of, unit_of
from shimahe.analysis.indicators import GATES, JUDGED, REFERENCE, TYPES
from shimahe.analysis.sums import records, rules
from shimahe.display import drawing
from shimahe.display.drawing import STOPS, Plain, Rows, axis_of, barred, captioned, contrast, hover, label, shown

#: Scores and their colours: orange to blue, told apart by colour-blind readers; grey where not applicable.
STEPS = {0.0: "#b35806", 0.25: "#f1a340", 0.5: "#fee0b6", 1.0: "#3182bd"}
NOT_APPLICABLE = "#c4c4c4"
TYPE_COLOURS = dict(zip(TYPES, (
    "#0072b2", "#56b4e9", "#88ccee", "#332288", "#e69f00", "#ddcc77", "#117733", "#999933", "#aa4499", "#8a8a8a",
), strict=True))  # fmt: skip
SIGN_COLOURS = {"≥": "#0072b2", "=": "#e69f00", "≤": "#882255"}
MANY, LONG, WORST = 60, 44, 30  # rows of a heat map by indicator; columns of a label; bars of a ranking
HEADS = 130  # the height of the heads of a heat map


Draw = Callable[..., go.Figure]


class _Page:
    """What all pictures of indicators share: the rows, how many of how many, the filters, the notes.

    Raises: ValueError, in the language of the figure, if there is no row.
    """

    def __init__(self, frame: pd.DataFrame, of: Rows, about: Plain) -> None:
        self.lang, self.about, self.rows = about["lang"] or terms.language(), about, records(frame)
        self.all = len(frame if of is None else of)
        self.keep(self.rows)

    def keep(self, rows: list[Plain]) -> list[Plain]:
        """Only these rows are drawn."""
        if not rows:
            raise ValueError(self.text("chart.no_indicator"))
        self.rows = rows
        return rows

    def text(self, key: str, **values: object) -> str:
        """A text in the language of the figure."""
        return terms.text(key, self.lang, **values)

    def word(self, column: str, key: str) -> str:
        """The name of a key in the language of the figure."""
        return terms.key_name(column, key, self.lang)

    def sheet(self, row: Plain) -> str:
        """The name of the project of a row; of the office where there is none."""
        return terms.project_name(row["project"], self.lang) if row["project"] else self.word("scope", "department")

    def layout(self, picture: str, notes: Sequence[str], most: Sequence[str] = (), held: str = "chart.held") -> Plain:
        """Title, then what is shown of all, filters, and notes; `most`: what the summary adds."""
        chosen, title = " · ".join(self.about["filters"]), self.text(f"chart.{picture}")
        filters = self.text("caption.filters", filters=chosen) if chosen else ""
        said = " · ".join([*self.about["notes"], *filter(None, notes)])
        caption = [self.text(held, n=len(self.rows), all=self.all), filters, said]
        return captioned(picture, [title[:1].upper() + title[1:], self.about["year"]], caption, most, self.lang)


def _pictured(build: Draw) -> Draw:
    """A chart from what draws its page: the arguments of all pictures of indicators are the same."""

    def draw(
        frame: pd.DataFrame, *, of: Rows = None, year: int | None = None, filters: Sequence[str] = (),
        notes: Sequence[str] = (), lang: str | None = None, **more: Any,
    ) -> go.Figure:  # fmt: skip
        return build(_Page(frame, of, {"year": year, "filters": filters, "notes": notes, "lang": lang}), **more)

    draw.__name__, draw.__qualname__, draw.__module__ = build.__name__, build.__qualname__, build.__module__
    draw.__doc__ = build.__doc__
    return draw


def _cut(row: Plain) -> str:
    """The name of an indicator as labels show it, the beginning where it is long, and its id."""
    whole, at = row["name"] or "–", 0
    while at < len(whole) and drawing.columns(whole[: at + 1]) <= LONG - 2:
        at += 1
    return f"{shown(whole[:at])}{'…' if at < len(whole) else ''} {row['indicator']}"


def _facts(row: Plain, *more: str) -> list[str]:
    """What a hover box says of an indicator."""
    return [row["indicator"], label(row["name"] or "–", LONG), *more]


# --- scores by criterion ---------------------------------------------------------------------------------------------


@_pictured
def heat_map(page: _Page, by: str | None = None) -> go.Figure:
    """Indicators against criteria, sheet by sheet, or sheets against criteria with mean scores.

    `frame`: rows of `Quality.indicators`. `of`: the rows it was chosen from, for the caption. `by`: "indicator" or
    "project" (default: project, where more than 60 indicators of several sheets are shown). `notes`: what else the
    caption has to say.
    Raises: ValueError, in the language of the figure, if there is no row.
    """
    sheets: dict[Any, list[Plain]] = {}
    for row in page.rows:
        sheets.setdefault(row["project"], []).append(row)
    many = len(page.rows) > MANY and len(sheets) > 1
    return _means(sheets, page) if (by or ("project" if many else "indicator")) == "project" else _cells(sheets, page)


def _names(page: _Page) -> list[str]:
    named = {row["criterion"]: f"<b>{row['criterion']}</b> {row[f'name_{page.lang}']}" for row in rules("criteria")}
    return [named[key] for key in JUDGED]


def _cells(sheets: dict[Any, list[Plain]], page: _Page) -> go.Figure:
    """A row for each indicator, a head for each sheet."""
    lines: list[tuple[str, str, Plain | None]] = []
    for at, rows in enumerate(sheets.values()):
        lines.append((f"sheet {at}", f"<b>{shown(page.sheet(rows[0]))}</b>", None))
        lines += [(row["indicator"], _cut(row), row) for row in rows]
    codes = [math.nan, *STEPS]  # the place of a score among the steps; the first is not applicable
    z, texts, facts = [], [], []
    for key, _, row in lines:
        scores = [row[column] for column in JUDGED] if row else []
        places: list[int | None] = [0 if score is None else codes.index(score) for score in scores]
        z.append(places or [None] * len(JUDGED))
        said = ["–" if score is None else f"{score:g}" for score in scores] or [""] * len(JUDGED)
        texts.append(["" if text == "1" else text for text in said])
        name = label(str(row["name"] or "–"), LONG) if row else ""
        facts.append([[key if row else "", name, column, text] for column, text in zip(JUDGED, said, strict=True)])
    colours = [NOT_APPLICABLE, *STEPS.values()]
    trace = {"z": z, "text": texts, "customdata": facts, "zmin": -0.5, "zmax": len(colours) - 0.5}
    scale = [[edge / len(colours), colour] for at, colour in enumerate(colours) for edge in (at, at + 1)]
    keys = [page.text("chart.not_applicable"), *(f"{step:g}" for step in STEPS)]
    legend = [_key(name, colour) for name, colour in zip(keys, colours, strict=True)]
    below = sum(1 for _, _, row in lines if row for gate in GATES if row[gate] == 0)
    notes = [page.text("chart.gates_first"), page.text("chart.gates_failed", n=below)]
    return _heat(trace | {"colorscale": scale}, legend, {key: name for key, name, _ in lines}, page, notes)


def _key(name: str, colour: str) -> Plain:
    """An entry of the legend."""
    marker = {"color": colour, "size": 12, "symbol": "square"}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": shown(name), "marker": marker}


def _means(sheets: dict[Any, list[Plain]], page: _Page) -> go.Figure:
    """A row for each sheet with its mean scores in per cent."""
    z, texts, facts, names = [], [], [], {}
    for project, rows in sheets.items():
        key, name = str(project or "department"), page.sheet(rows[0])
        known = [[row[column] for row in rows if row.get(column) is not None] for column in JUDGED]
        means = [100 * math.fsum(scores) / len(scores) if scores else None for scores in known]
        z.append(means)
        texts.append(["–" if mean is None else f"{mean:.0f}" for mean in means])
        facts.append([[key, label(name, LONG), column, f"{text}% (n = {len(scores)})"]
                      for column, text, scores in zip(JUDGED, texts[-1], known, strict=True)])  # fmt: skip
        names[key] = label(f"{name} ({len(rows)})", 52)
    scale = [[step, colour] for step, colour in STEPS.items()]
    trace = {"z": z, "text": texts, "customdata": facts, "zmin": 0, "zmax": 100, "colorscale": scale}
    return _heat(trace, [], names, page, [page.text("chart.gates_first"), page.text("chart.means")])


def _heat(trace: Plain, legend: list[Plain], names: dict[str, str], page: _Page, notes: list[str]) -> go.Figure:
    heads = [page.text("word.criterion"), page.text("word.score")]
    layout = page.layout("heat_map", notes, [_weakest(trace["z"], page)] if not legend else [])
    top, row = layout["margin"]["t"] + (30 if legend else 0), 20 if legend else 34
    heat: Plain = {"type": "heatmap", "x": JUDGED, "y": list(names), "showscale": False, "hoverongaps": False}
    heat |= {"xgap": 1, "ygap": 1, "texttemplate": "%{text}", "textfont": {"size": 11}, "showlegend": False}
    heat |= {"hovertemplate": hover(dict(zip(heads, (2, 3), strict=True)))}
    order = {"type": "category", "categoryorder": "array", "categoryarray": list(names), "autorange": False}
    ticks = {"tickmode": "array", "tickvals": list(names), "ticktext": list(names.values()), "tickfont": {"size": 12}}
    fixed = {"fixedrange": True, "showgrid": False, "zeroline": False}
    across = {"type": "category", "categoryarray": JUDGED, "tickvals": JUDGED, "ticktext": _names(page), "side": "top"}
    axes = {"xaxis": across | fixed | {"range": [-0.5, len(JUDGED) - 0.5], "tickangle": -50, "tickfont": {"size": 11}}}
    axes["yaxis"] = order | ticks | fixed | {"range": [len(names) - 0.5, -0.5], "automargin": True}
    size = {"height": top + HEADS + 20 + row * len(names), "margin": {"t": top + HEADS, "b": 20, "r": 90}}
    place = {"legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yref": "paper"}}
    place["legend"] |= {"y": 1 + HEADS / max(1, row * len(names))}
    apart = len(GATES) - 0.5
    line = {
        "type": "line",
        "x0": apart,
        "x1": apart,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"width": 3, "color": drawing.NEUTRAL},
    }
    return go.Figure([heat | trace, *legend], layout | axes | size | place | {"shapes": [line]})


def _weakest(means: list[list[float | None]], page: _Page) -> str:
    """The three criteria with the lowest mean of the sheets' means."""
    found = []
    for column, scores in zip(JUDGED, zip(*means, strict=True), strict=True):
        known = [score for score in scores if score is not None]
        found += [(math.fsum(known) / len(known), column)] if known else []
    items = STOPS[page.lang].join(f"{column} {mean:.0f}%" for mean, column in sorted(found)[:3])
    return page.text("chart.weakest", items=items)


# --- weight by type --------------------------------------------------------------------------------------------------


@_pictured
def composition(page: _Page) -> go.Figure:
    """Points by type, a bar for each sheet, under the reference 50, 30, 10 and 10; points that are missing count 0.

    `frame`: rows of `Quality.indicators`; other arguments as in `heat_map`. Source of the reference: 财预〔2020〕10号.
    Raises: ValueError, in the language of the figure, if there is no row.
    """
    points: dict[str, dict[str, float]] = {}
    names = {"reference": f"<b>{shown(page.text('chart.reference'))}</b>"}
    counts = Counter(row["project"] for row in page.rows)
    for row in page.rows:
        key = row["project"] or "department"
        points.setdefault(key, dict.fromkeys(TYPES, 0.0))[row["type_2"]] += row["weight"] or 0
        names[key] = label(f"{page.sheet(row)} ({counts[row['project']]})", 40)
    traces = [_reference(first, share, page) for first, share in REFERENCE.items()]
    held = {type_: {key: each[type_] for key, each in points.items() if each[type_]} for type_ in TYPES}
    traces += [_points(type_, mine, names, page) for type_, mine in held.items() if mine]
    ends = [0, max(100.0, *(math.fsum(each.values()) for each in points.values()))]
    layout, axis = page.layout("composition", [page.text("chart.reference_note")]), page.text("chart.points")
    figure = drawing.in_rows(traces, layout, names, {"range": ends} | axis_of(axis, per_cent=False))
    line = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dot", "width": 1}}
    margin = {"t": layout["margin"]["t"] + 8, "b": 110}  # the legend is long: it stands below
    figure.update_layout(shapes=[line | {"x0": x, "x1": x} for x in (50, 80, 90)], margin=margin)
    return figure.update_layout(
        height=figure.layout.height + 50, legend={"y": 0, "yref": "container", "yanchor": "bottom"}
    )


def _points(type_: str, points: dict[str, float], names: dict[str, str], page: _Page) -> Plain:
    colour, name = TYPE_COLOURS[type_], page.word("type_2", type_)
    facts = [[key, names[key], f"{value:g}"] for key, value in points.items()]
    bar = barred(name, list(points), list(points.values()), colour, type_)
    text: Plain = {"text": [f"{value:g}" for value in points.values()], "textposition": "inside", "textangle": 0}
    text |= {"insidetextanchor": "middle", "textfont": {"color": contrast(colour), "size": 11}}
    return bar | text | {"customdata": facts, "hovertemplate": hover({name: 2})}


def _reference(first: str, share: float, page: _Page) -> Plain:
    """One part of the reference bar."""
    colour, name = drawing.NEUTRAL if first in ("output", "satisfaction") else "#a9b1b8", page.word("type_1", first)
    text: Plain = {"text": [f"{shown(name)} {share:g}" if share > 10 else f"{share:g}"], "textposition": "inside"}
    text |= {"insidetextanchor": "middle", "textangle": 0, "textfont": {"color": contrast(colour)}}
    box = {"showlegend": False, "hovertemplate": f"{shown(name)} {share:g}<extra></extra>"}
    return barred(name, ["reference"], [share], colour, first) | text | box


# --- money, targets, ranking -----------------------------------------------------------------------------------------


@_pictured
def money_and_indicators(page: _Page) -> go.Figure:
    """A dot for each project: its money on a logarithmic axis, its number of indicators.

    `frame`: rows of `Quality.projects`; the office's own sheet and projects without an amount above zero are left out,
    and the caption says how many. Other arguments as in `heat_map`.
    Raises: ValueError, in the language of the figure, if no project is left.
    """
    every = [row for row in page.rows if row["scope"] == "project"]
    rows = page.keep([row for row in every if (row["amount_wan"] or 0) > 0])
    left = page.text("chart.not_drawn", n=len(every) - len(rows)) if len(every) > len(rows) else ""
    wan, counts = [row["amount_wan"] for row in rows], [row["count"] for row in rows]
    names = [re.sub(r" \([^()]*\)", "", page.sheet(row)) for row in rows]
    facts = [[row["project"], label(page.sheet(row), LONG), f"{money:,.2f}", f"{count:g}", f"{money / count:,.2f}"]
             for row, money, count in zip(rows, wan, counts, strict=True)]  # fmt: skip
    heads = {page.word("column", "amount_wan"): 2, page.text("word.count"): 3, page.text("word.each"): 4}
    rank = [sum(other < money for other, n in zip(wan, counts, strict=True) if n == count)
            for money, count in zip(wan, counts, strict=True)]  # fmt: skip
    sides = [("top center", "bottom center")[at % 2] for at in rank]  # dots of one height write above, below in turn
    trace: Plain = {"type": "scatter", "mode": "markers+text", "x": wan, "y": counts, "customdata": facts}
    trace |= {"text": [label(name, 14) for name in names], "textposition": sides, "textfont": {"size": 10}}
    trace |= {"hovertemplate": hover(heads), "cliponaxis": False, "marker": {"color": drawing.ACCENT, "size": 10}}
    layout = page.layout("money_and_indicators", [page.text("chart.log"), left], held="chart.held_projects")
    tens = [10.0**power for power in range(-2, 8)]
    money_axis: Plain = {"type": "log", "tickvals": tens, "ticktext": [f"{ten:,g}" for ten in tens]}
    money_axis["range"] = [math.log10(min(wan)) - 0.35, math.log10(max(wan)) + 0.35]
    layout["xaxis"] = money_axis | axis_of("万元", per_cent=False)
    layout["yaxis"] = axis_of(page.text("word.count"), per_cent=False) | {
        "range": [min(counts) - 1.2, max(counts) + 1.2]
    }
    return go.Figure([trace], layout | {"height": layout["margin"]["t"] + 540})


@_pictured
def targets(page: _Page) -> go.Figure:
    """How often each percentage target occurs, by sign.

    `frame`: rows of `Quality.indicators`; those whose unit is not % or that have no number are left out. Other
    arguments as in `heat_map`.
    Raises: ValueError, in the language of the figure, if none is left.
    """
    rows = page.keep([row for row in page.rows if unit_of(row) == "%" and number_of(row) is not None])
    held: dict[str, dict[Any, list[str]]] = {}
    for row in rows:
        held.setdefault(row["sign"] or "–", {}).setdefault(number_of(row), []).append(row["indicator"])
    heads, traces = {page.text("word.count"): 2, page.word("column", "indicator"): 3}, []
    for sign, by_value in sorted(held.items()):
        facts = [["", f"{shown(sign)} {value:g}%", str(len(ids)), label(", ".join(ids), LONG)]
                 for value, ids in by_value.items()]  # fmt: skip
        bar: Plain = {"type": "bar", "x": list(by_value), "y": [len(ids) for ids in by_value.values()]}
        bar |= {"name": shown(sign), "customdata": facts, "hovertemplate": hover(heads), "showlegend": True}
        traces.append(bar | {"marker": {"color": SIGN_COLOURS.get(sign, drawing.NEUTRAL)}, "width": 0.8})
    most = sorted(Counter(number_of(row) or 0 for row in rows).items(), key=lambda pair: (-pair[1], pair[0]))
    items = STOPS[page.lang].join(f"{value:g}% ({n})" for value, n in most[:3])
    layout = page.layout("targets", [page.text("chart.most_common", items=items)])
    top, low = layout["margin"]["t"] + 30, min(value for value, _ in most)
    layout["xaxis"] = axis_of(page.text("chart.target"), per_cent=True) | {"range": [min(low, 80) - 2, 101.5]}
    layout |= {"yaxis": axis_of(page.text("word.count"), per_cent=False), "barmode": "stack"}
    return go.Figure(traces, layout | {"legend": drawing.LEGEND, "height": top + 380, "margin": {"t": top}})


@_pictured
def ranking(page: _Page) -> go.Figure:
    """The index of the indicators, the lowest first, at most 30; those that fail a gate in another colour.

    `frame`: rows of `Quality.indicators`; those without an index are left out. Other arguments as in `heat_map`.
    Raises: ValueError, in the language of the figure, if none is left.
    """
    rows = page.keep(sorted((row for row in page.rows if row["index"] is not None), key=lambda row: row["index"]))
    drawn, traces = rows[:WORST], []
    heads = {page.text("word.index"): 2, page.word("column", "project"): 3}
    for failed, colour in ((False, STEPS[1.0]), (True, STEPS[0.0])):
        mine = [row for row in drawn if any(row[gate] == 0 for gate in GATES) == failed]
        keys, name = [row["indicator"] for row in mine], page.text(f"chart.failed.{failed}".lower())
        bar = barred(name, keys, [row["index"] for row in mine], colour, "") | {"hovertemplate": hover(heads)}
        facts = [_facts(row, f"{row['index']:g}", shown(page.sheet(row))) for row in mine]
        traces += [bar | {"customdata": facts}] if mine else []
    names = {row["indicator"]: _cut(row) for row in drawn}
    places = [row["index"] for row in drawn]
    traces.append(drawing.beside(list(names), places, [f"{place:g}" for place in places]))
    layout = page.layout("ranking", [page.text("chart.lowest", n=len(drawn)) if len(rows) > len(drawn) else ""])
    axis = {"range": [0, 108]} | axis_of(page.text("word.index"), per_cent=False)
    return drawing.in_rows(traces, layout, names, axis)
