"""Pictures of indicators: scores by criterion, weight by type, money against number, targets, the ranking.

Promises that every picture says how many indicators it shows of how many, that not applicable is never drawn as 0, and
that text of a document is shown as text. Frames are those of `shimahe.score`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.analysis.indicators import GATES, JUDGED, REFERENCE, TYPES
from shimahe.analysis.sums import records, rules
from shimahe.display import drawing
from shimahe.display.drawing import (
    LEGEND,
    STOPS,
    Plain,
    Rows,
    axis_of,
    barred,
    beside,
    captioned,
    columns,
    contrast,
    hover,
    in_rows,
    label,
    shown,
)

#: Scores and their colours: orange to blue, told apart by colour-blind readers; grey where not applicable.
STEPS = {0.0: "#b35806", 0.25: "#f1a340", 0.5: "#fee0b6", 1.0: "#3182bd"}
NOT_APPLICABLE = "#c4c4c4"
TYPE_COLOURS = dict(zip(TYPES, (
    "#0072b2", "#56b4e9", "#88ccee", "#332288", "#e69f00", "#ddcc77", "#117733", "#999933", "#aa4499", "#8a8a8a",
), strict=True))  # fmt: skip
SIGN_COLOURS = {"≥": "#0072b2", "=": "#e69f00", "≤": "#882255"}
MANY, LONG, WORST = 60, 44, 30  # rows of a heat map by indicator; columns of a label; bars of a ranking
HEADS = 130  # the height of the heads of a heat map


class _Page:
    """What all pictures of indicators say: how many of how many, the filters, the notes.

    Raises: ValueError, in the language of the figure, if there is no row.
    """

    def __init__(self, rows: pd.DataFrame, of: Rows, about: Plain) -> None:
        self.lang, self.about, self.n = about["lang"] or terms.language(), about, len(rows)
        self.all = self.n if of is None else len(of)
        if rows.empty:
            raise ValueError(self.text("chart.no_indicator"))

    def text(self, key: str, **values: object) -> str:
        return terms.text(key, self.lang, **values)

    def word(self, column: str, key: str) -> str:
        return terms.key_name(column, key, self.lang)

    def sheet(self, project: object) -> str:
        """The name of a project; of the office where there is none."""
        own = project is None or project != project
        return self.word("scope", "department") if own else terms.project_name(str(project), self.lang)

    def layout(self, picture: str, notes: Sequence[str], most: Sequence[str] = (), held: str = "chart.held") -> Plain:
        """Title, then what is shown of all, filters, and notes; `most`: what the summary adds."""
        chosen = " · ".join(self.about["filters"])
        filters = self.text("caption.filters", filters=chosen) if chosen else ""
        caption = [self.text(held, n=self.n, all=self.all), filters, " · ".join([*self.about["notes"], *notes])]
        title = self.text(f"chart.{picture}")
        return captioned(picture, [title[:1].upper() + title[1:], self.about["year"]], caption, most, self.lang)


def _page(rows: pd.DataFrame, of: Rows, year: Any, filters: Sequence[str], notes: Sequence[str], lang: Any) -> _Page:
    return _Page(rows, of, {"year": year, "filters": filters, "notes": notes, "lang": lang})


def _cut(text: object) -> str:
    """A name as labels show it: the beginning, where it is long."""
    whole = str(text) if isinstance(text, str) else "–"
    if columns(whole) <= LONG:
        return shown(whole)
    at = next(at for at in range(len(whole), 0, -1) if columns(whole[:at]) <= LONG - 2)
    return shown(whole[:at]) + "…"


# --- scores by criterion ---------------------------------------------------------------------------------------------


def heat_map(
    indicators: pd.DataFrame, *, by: str | None = None, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """Indicators against criteria, sheet by sheet, or sheets against criteria with mean scores.

    `indicators`: rows of `Quality.indicators`; `by`: "indicator" or "project" (default: project, where more than 60
    indicators of several sheets are shown). `of`: the rows it was chosen from, for the caption.
    Raises: ValueError, in the language of the figure, if there is no row.
    """
    page = _page(indicators, of, year, filters, notes, lang)
    sheets: dict[Any, list[Plain]] = {}
    for row in records(indicators):
        sheets.setdefault(row["project"], []).append(row)
    if (by or ("project" if page.n > MANY and len(sheets) > 1 else "indicator")) == "project":
        return _means(sheets, page)
    return _cells(sheets, page)


def _names(page: _Page) -> list[str]:
    named = {row["criterion"]: f"<b>{row['criterion']}</b> {row[f'name_{page.lang}']}" for row in rules("criteria")}
    return [named[key] for key in JUDGED]


def _cells(sheets: dict[Any, list[Plain]], page: _Page) -> go.Figure:
    """A row for each indicator, a head for each sheet."""
    lines: list[tuple[str, str, Plain | None]] = []
    for at, (project, rows) in enumerate(sheets.items()):
        lines.append((f"sheet {at}", f"<b>{shown(page.sheet(project))}</b>", None))
        lines += [(row["indicator"], f"{_cut(row['name'])} {row['indicator']}", row) for row in rows]
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
        key, name = str(project or "department"), page.sheet(project)
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


def composition(
    indicators: pd.DataFrame, *, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """Points by type, a bar for each sheet, under the reference 50, 30, 10 and 10; points that are missing count 0.

    `indicators`: rows of `Quality.indicators`. Source of the reference: 财预〔2020〕10号.
    Raises: ValueError, in the language of the figure, if there is no row.
    """
    page = _page(indicators, of, year, filters, notes, lang)
    points: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    names = {"reference": f"<b>{shown(page.text('chart.reference'))}</b>"}
    for row in records(indicators):
        key = str(row["project"] or "department")
        held = points.setdefault(key, dict.fromkeys(TYPES, 0.0))
        held[row["type_2"]] += row["weight"] or 0
        counts[key] = counts.get(key, 0) + 1
        names[key] = f"{label(page.sheet(row['project']), 40)} ({counts[key]})"
    traces = [_reference(first, share, page) for first, share in REFERENCE.items()]
    for type_ in TYPES:
        if mine := {key: held[type_] for key, held in points.items() if held[type_]}:
            traces.append(_points(type_, mine, names, page))
    ends = [0, max(100.0, *(math.fsum(held.values()) for held in points.values()))]
    layout = page.layout("composition", [page.text("chart.reference_note")])
    figure = in_rows(traces, layout, names, {"range": ends} | axis_of(page.text("chart.points"), per_cent=False))
    at = [{"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dot", "width": 1}}
          for x in (50, 80, 90)]  # fmt: skip
    below = 110
    size = {"height": figure.layout.height + below - 60, "margin": {"t": layout["margin"]["t"] + 8, "b": below}}
    return figure.update_layout(shapes=at, legend={"y": 0, "yref": "container", "yanchor": "bottom"}, **size)


def _points(type_: str, points: dict[str, float], names: dict[str, str], page: _Page) -> Plain:
    colour, name = TYPE_COLOURS[type_], page.word("type_2", type_)
    facts = [[key, names[key], f"{value:g}"] for key, value in points.items()]
    bar = barred(name, list(points), list(points.values()), colour, type_)
    text: Plain = {"text": [f"{value:g}" for value in points.values()], "textposition": "inside", "textangle": 0}
    text |= {"insidetextanchor": "middle", "textfont": {"color": contrast(colour), "size": 11}}
    return bar | text | {"customdata": facts, "hovertemplate": hover({name: 2})}


def _reference(first: str, share: float, page: _Page) -> Plain:
    """One part of the reference bar."""
    colour = drawing.NEUTRAL if first in ("output", "satisfaction") else "#a9b1b8"
    bar = barred(page.word("type_1", first), ["reference"], [share], colour, first) | {"showlegend": False}
    text = f"{shown(page.word('type_1', first))} {share:g}" if share > 10 else f"{share:g}"
    bar |= {
        "text": [text],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textfont": {"color": contrast(colour)},
    }
    return bar | {"textangle": 0, "hovertemplate": f"{shown(page.word('type_1', first))} {share:g}<extra></extra>"}


# --- money, targets, ranking -----------------------------------------------------------------------------------------


def money_and_indicators(
    projects: pd.DataFrame, *, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """A dot for each project: its money on a logarithmic axis, its number of indicators.

    `projects`: rows of `Quality.projects`; the office's own sheet and projects without an amount above zero are left
    out, and the caption says how many.
    Raises: ValueError, in the language of the figure, if no project is left.
    """
    every = [row for row in records(projects) if row["scope"] == "project"]
    rows = [row for row in every if row["amount_wan"] is not None and row["amount_wan"] > 0]
    page = _page(projects.head(len(rows)), None, year, filters, notes, lang)
    out = [page.text("chart.not_drawn", n=len(every) - len(rows))] if len(every) > len(rows) else []
    facts = [[row["project"], label(page.sheet(row["project"]), LONG), f"{row['amount_wan']:,.2f}", f"{row['count']:g}",
              f"{row['amount_wan'] / row['count']:,.2f}"] for row in rows]  # fmt: skip
    heads = {page.word("column", "amount_wan"): 2, page.text("word.count"): 3, page.text("word.each"): 4}
    level: dict[float, list[float]] = {}  # dots of one height write above and below in turn
    for wan, count in sorted((row["amount_wan"], row["count"]) for row in rows):
        level.setdefault(count, []).append(wan)
    sides = [("top center", "bottom center")[level[row["count"]].index(row["amount_wan"]) % 2] for row in rows]
    trace: Plain = {"type": "scatter", "mode": "markers+text", "x": [row["amount_wan"] for row in rows]}
    trace |= {
        "y": [row["count"] for row in rows],
        "customdata": facts,
        "hovertemplate": hover(heads),
        "showlegend": False,
    }
    trace |= {
        "text": [label(re.sub(r" \([^()]*\)", "", page.sheet(row["project"])), 14) for row in rows],
        "textfont": {"size": 10},
    }
    trace |= {"textposition": sides, "cliponaxis": False}
    trace["marker"] = {"color": drawing.ACCENT, "size": 10}
    layout = page.layout("money_and_indicators", [page.text("chart.log"), *out], held="chart.held_projects")
    low, high = (math.log10(pick(row["amount_wan"] for row in rows)) for pick in (min, max))
    counts = [row["count"] for row in rows]
    money = {"type": "log", "range": [low - 0.35, high + 0.35], "tickvals": [10.0**power for power in range(-2, 8)]}
    axes = {
        "xaxis": money | axis_of("万元", per_cent=False) | {"ticktext": [f"{10.0**power:,g}" for power in range(-2, 8)]}
    }
    axes["yaxis"] = axis_of(page.text("word.count"), per_cent=False) | {"range": [min(counts) - 1.2, max(counts) + 1.2]}
    return go.Figure([trace], layout | axes | {"height": layout["margin"]["t"] + 540})


def targets(
    indicators: pd.DataFrame, *, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """How often each percentage target occurs, by sign.

    `indicators`: rows of `Quality.indicators`; those whose unit is not % or that have no number are left out.
    Raises: ValueError, in the language of the figure, if none is left.
    """
    rows = [row for row in records(indicators) if row["unit"] in ("%", "％") and row["value"] is not None]
    page = _page(indicators.head(len(rows)), indicators if of is None else of, year, filters, notes, lang)
    counts: dict[str, dict[float, list[str]]] = {}
    for row in rows:
        counts.setdefault(row["sign"] or "–", {}).setdefault(row["value"], []).append(row["indicator"])
    traces = []
    for sign, held in sorted(counts.items()):
        facts = [
            ["", f"{shown(sign)} {value:g}%", str(len(ids)), label(", ".join(ids), LONG)] for value, ids in held.items()
        ]
        bar: Plain = {"type": "bar", "x": list(held), "y": [len(ids) for ids in held.values()], "name": shown(sign)}
        heads = {page.text("word.count"): 2, page.word("column", "indicator"): 3}
        bar |= {"marker": {"color": SIGN_COLOURS.get(sign, drawing.NEUTRAL)}, "width": 0.8, "showlegend": True}
        traces.append(bar | {"customdata": facts, "hovertemplate": hover(heads)})
    whole = {
        value: sum(len(held.get(value, ())) for held in counts.values()) for held in counts.values() for value in held
    }
    most = sorted(whole.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    said = page.text("chart.most_common", items=STOPS[page.lang].join(f"{value:g}% ({n})" for value, n in most))
    layout = page.layout("targets", [said])
    top = layout["margin"]["t"] + 30
    low = min(whole)
    axes = {
        "xaxis": axis_of(page.text("chart.target"), per_cent=True) | {"range": [low - 2 if low < 60 else 78, 101.5]}
    }
    axes["yaxis"] = axis_of(page.text("word.count"), per_cent=False)
    return go.Figure(
        traces, layout | axes | {"barmode": "stack", "legend": LEGEND, "height": top + 380, "margin": {"t": top}}
    )


def ranking(
    indicators: pd.DataFrame, *, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """The index of the indicators, the lowest first, at most 30; those held down by a failed gate apart.

    `indicators`: rows of `Quality.indicators`; those without an index are left out.
    Raises: ValueError, in the language of the figure, if none is left.
    """
    rows = sorted((row for row in records(indicators) if row["index"] is not None), key=lambda row: row["index"])
    page = _page(indicators.head(len(rows)), indicators if of is None else of, year, filters, notes, lang)
    drawn = rows[:WORST]
    names = {row["indicator"]: f"{_cut(row['name'])} {row['indicator']}" for row in drawn}
    traces = []
    heads = {page.text("word.index"): 2, page.word("column", "project"): 3}
    for failed, colour in ((False, STEPS[1.0]), (True, STEPS[0.0])):
        mine = [row for row in drawn if any(row[gate] == 0 for gate in GATES) == failed]
        keys, name = [row["indicator"] for row in mine], page.text(f"chart.failed.{failed}".lower())
        bar = barred(name, keys, [row["index"] for row in mine], colour, "")
        facts = [[row["indicator"], label(str(row["name"] or "–"), LONG), f"{row['index']:g}"] for row in mine]
        facts = [[*fact, shown(page.sheet(row["project"]))] for fact, row in zip(facts, mine, strict=True)]
        traces += [bar | {"customdata": facts, "hovertemplate": hover(heads)}] if mine else []
    traces.append(beside(list(names), [row["index"] for row in drawn], [f"{row['index']:g}" for row in drawn]))
    notes_ = [page.text("chart.lowest", n=len(drawn))] if len(rows) > len(drawn) else []
    layout = page.layout("ranking", notes_)
    return in_rows(traces, layout, names, {"range": [0, 108]} | axis_of(page.text("word.index"), per_cent=False))
