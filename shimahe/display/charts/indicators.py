"""Pictures of indicators: scores by criterion, weight by type, money against number, targets, the
ranking.

Promises that every picture says how many indicators it shows of how many, that not applicable is
never drawn as 0, and that text of a document is shown as text. Frames are those of `shimahe.score`;
a click finds the id of the indicator, or the project ("department": the office's own sheet), in the
first piece of customdata.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import context
from shimahe.display.charts.context import (
    COMMAS,
    STOPS,
    Plain,
    Rows,
    axis_of,
    barred,
    columns,
    hover,
    label,
    shown,
)
from shimahe.findings import exact, records, rules
from shimahe.quality.criteria import number_of, unit_of
from shimahe.quality.scores import GATES, JUDGED, REFERENCE, TYPES

#: Scores and their colours: orange falls short, blue does not; colour-blind readers tell them
#: apart.
STEPS = {0.0: "#993404", 0.25: "#fe9929", 0.5: "#fed8a0", 1.0: "#74b3d8"}
#: The same for mean scores: the per cent from which on a colour holds.
MEANS = {0: "#993404", 25: "#fe9929", 50: "#fed8a0", 75: "#c3dcec", 100: "#74b3d8"}
PALE = {
    "output": "#a3cbe5",
    "benefit": "#efe6bd",
    "satisfaction": "#dfbcdb",
    "budget_execution": "#d2d2d2",
}
TYPE_COLOURS = dict(zip(TYPES, (
    "#0072b2", "#56b4e9", "#bfe0f5", "#332288", "#e69f00", "#ddcc77", "#117733", "#999933", "#aa4499", "#8a8a8a",
), strict=True))  # fmt: skip
SIGNS = {"≥": ("#0072b2", "circle"), "≤": ("#aa4499", "diamond"), "=": ("#e69f00", "square")}
MANY, LONG, WORST = (
    60,
    44,
    30,
)  # rows of a heat map by indicator; columns of a label; bars of a ranking
GAP = 25  # percentage points without a target that an axis leaves out
ROOM = (700, 460)  # pixels between the axes of `money_and_indicators` on a narrow page


Box = tuple[float, float, float, float]  # left, top, right, bottom


class _Page:
    """What all pictures of indicators say: what is shown of how much, the filters, the notes.

    Raises: ValueError, in the language of the figure, if a column is missing or no row is left.
    """

    def __init__(self, frame: pd.DataFrame, of: Rows, needed: list[str], about: Plain) -> None:
        self.lang, self.about, self.of = (
            about["lang"] or terms.language(),
            about,
            frame if of is None else of,
        )
        if lacking := [name for name in needed if name not in frame]:
            raise ValueError(self.text("chart.no_column", columns=", ".join(lacking)))
        self.rows = records(frame)
        self.keep(self.rows)

    def keep(self, rows: list[Plain], why_not: str = "chart.no_indicator") -> list[Plain]:
        """Only these rows are drawn."""
        self.rows = rows
        if not rows:
            raise ValueError(self.text(why_not))
        return rows

    def text(self, key: str, **values: object) -> str:
        return terms.text(key, self.lang, **values)

    def word(self, column: str, key: str) -> str:
        return terms.key_name(column, key, self.lang)

    def sheet(self, project: str | None, short: bool = False) -> str:
        """The name of a project, of the office where there is none; `short`: without what English
        has in brackets.
        """
        name = (
            terms.project_name(project, self.lang) if project else self.word("scope", "department")
        )
        return context.short(name) if short else name

    def facts(self, row: Plain, *more: str) -> list[str]:
        """What the hover box of an indicator says."""
        return [row["indicator"], label(row["name"] or "–", LONG), *more]

    def cut(self, whole: str) -> str:
        """As much of a name as a label of one line has room for."""
        room = next(
            at
            for at in range(len(whole), -1, -1)
            if columns(whole[:at]) <= LONG - 2 * (at < len(whole))
        )
        return f"{shown(whole[:room])}{'…' if room < len(whole) else ''}"

    def short(self, row: Plain) -> str:
        """The label of an indicator."""
        return f"{self.cut(row['name'] or '–')} {row['indicator']}"

    def counted(self, project: str | None, rows: list[Plain]) -> str:
        """The label of a sheet: its name and how many of its indicators are shown."""
        return label(f"{self.sheet(project, short=True)} ({len(rows)})", LONG + 4)

    def sheets(self) -> dict[str | None, list[Plain]]:
        """The rows of each sheet, in the order of print."""
        found: dict[str | None, list[Plain]] = {}
        for row in self.rows:
            found.setdefault(row["project"], []).append(row)
        return found

    def held(self) -> str:
        """How much is shown of how much: indicators and their weight, or projects and their money."""
        if "index" in self.rows[0]:
            points, whole = exact(row["weight"] or 0 for row in self.rows), exact(self.of["weight"])
            counts = {"n": len(self.rows), "all": len(self.of)}
            return self.text(
                "chart.held",
                weight=f"{float(points):,.12g}",
                total=f"{float(whole):,.12g}",
                **counts,
            )
        amount = context.money(exact(row["amount_wan"] for row in self.rows))
        return self.text(
            "chart.held_projects", n=len(self.rows), all=self.of["project"].nunique(), amount=amount
        )

    def layout(
        self,
        picture: str,
        shape: str,
        notes: Iterable[str],
        most: Sequence[str] = (),
        unit: str = "",
    ) -> Plain:
        """The title; what is shown, filters, notes; the summary says `most` as well."""
        what, filters = (
            self.text(f"chart.{picture}"),
            context.filtered(self.about["filters"], self.lang),
        )
        title = [what[:1].upper() + what[1:], self.about["year"], *([unit] if unit else [])]
        caption = [self.held(), filters, " · ".join(filter(None, [*self.about["notes"], *notes]))]
        return context.captioned(shape, title, caption, most, self.lang)

    def failed(self) -> str:
        """How many indicators fail a gate, and which gates."""
        gates = Counter(gate for row in self.rows for gate in GATES if row[gate] == 0)
        said = COMMAS[self.lang].join(f"{gate} ({n})" for gate, n in sorted(gates.items()))
        n = sum(any(row[gate] == 0 for gate in GATES) for row in self.rows)
        return (
            self.text("chart.gates_failed", n=n, gates=said)
            if n
            else self.text("chart.gates_passed")
        )


def _pictured(needed: str, build: Callable[..., go.Figure]) -> Callable[..., go.Figure]:
    """A chart from what draws its page: the arguments of all are the same, but for what one has
    `more`.
    """

    def draw(
        frame: pd.DataFrame, *, of: Rows = None, year: int | None = None, filters: Sequence[str] = (),
        notes: Sequence[str] = (), lang: str | None = None, **more: Any,
    ) -> go.Figure:  # fmt: skip
        about = {"year": year, "filters": filters, "notes": notes, "lang": lang}
        return build(_Page(frame, of, needed.split(), about), **more)

    draw.__name__, draw.__qualname__, draw.__module__ = (
        build.__name__,
        build.__qualname__,
        build.__module__,
    )
    draw.__doc__ = build.__doc__
    return draw


# --- scores by criterion --------------------------------------------------------------------------


@partial(_pictured, f"indicator project name weight index {' '.join(JUDGED)}")
def heat_map(page: _Page, by: str | None = None) -> go.Figure:
    """Indicators against criteria, sheet by sheet, or sheets against criteria with mean scores.

    `frame`: rows of `Quality.indicators`. `of`: the rows it was chosen from (default: itself).
    `by`: "indicator" or "project" (default: project, where more than 60 indicators of several
    sheets are shown). `year`, `filters`, `notes`: what else the caption has to say. Raises:
    ValueError, in the language of the figure, if there is no row, a column is missing, or for
    another `by`.
    """
    by = by or ("project" if len(page.rows) > MANY and len(page.sheets()) > 1 else "indicator")
    if by not in ("indicator", "project"):
        raise ValueError(page.text("chart.by", by=repr(by)))
    return _means(page) if by == "project" else _scores(page)


def _scores(page: _Page) -> go.Figure:
    """A row for each indicator, under a row for its sheet; a cell without a colour is not
    applicable.
    """
    table: dict[str, tuple[str, list[Any], list[str], list[list[str]]]] = {}
    for at, (project, rows) in enumerate(page.sheets().items()):
        head, none = f"<b>{page.cut(page.sheet(project, short=True))}</b>", len(JUDGED)
        table[f"sheet {at}"] = head, [None] * none, [""] * none, _mean_facts(project, rows, page)
        for row in rows:
            said = ["–" if row[key] is None else f"{row[key]:g}" for key in JUDGED]
            places = [None if row[key] is None else [*STEPS].index(row[key]) for key in JUDGED]
            who, texts = page.facts(row), ["" if text == "1" else text for text in said]
            table[row["indicator"]] = (
                page.short(row),
                places,
                texts,
                [[*who, text] for text in said],
            )
    names, z, cells, customdata = ([*column] for column in zip(*table.values(), strict=True))
    trace = {
        "z": z,
        "text": cells,
        "customdata": customdata,
        "zmin": -0.5,
        "zmax": len(STEPS) - 0.5,
    }
    layout = page.layout("heat_map", "heat", [page.text("chart.gates_first"), page.failed()])
    keys = {f"{step:g}": colour for step, colour in STEPS.items()}
    return _heat(
        trace,
        keys,
        dict(zip(table, names, strict=True)),
        page,
        layout,
        20 if len(page.rows) <= MANY else 15,
    )


def _means(page: _Page) -> go.Figure:
    """A row for each sheet with its mean scores in per cent."""
    sheets = page.sheets()
    z = [[_mean(rows, key) for key in JUDGED] for rows in sheets.values()]
    texts = [["–" if mean is None else f"{mean:.0f}" for mean in means] for means in z]
    facts = [_mean_facts(project, rows, page) for project, rows in sheets.items()]
    names = {
        project or "department": page.counted(project, rows) for project, rows in sheets.items()
    }
    trace = {"z": z, "text": texts, "customdata": facts, "zmin": 0, "zmax": 125}
    weak = sorted((mean, key) for key in JUDGED if (mean := _mean(page.rows, key)) is not None)[:3]
    most = page.text(
        "chart.weakest", items=STOPS[page.lang].join(f"{key} {mean:.1f}%" for mean, key in weak)
    )
    notes = [page.text("chart.gates_first"), page.failed(), page.text("chart.means")]
    layout = page.layout("heat_map", "heat", notes, [most], page.text("chart.mean_unit"))
    keys = {f"{low}–{high - 1}": MEANS[low] for low, high in pairwise(MEANS)} | {"100": MEANS[100]}
    return _heat(trace, keys, names, page, layout, 28)


def _mean(rows: list[Plain], key: str) -> float | None:
    """The mean score in per cent of the rows to which a criterion applies."""
    known = [row[key] for row in rows if row[key] is not None]
    return 100 * math.fsum(known) / len(known) if known else None


def _mean_facts(project: str | None, rows: list[Plain], page: _Page) -> list[list[str]]:
    """What the hover boxes of a sheet say: of each criterion the mean, and of how many indicators."""
    n = {key: sum(row[key] is not None for row in rows) for key in JUDGED}
    said = [
        f"{_mean(rows, key):.1f}% ({page.text('chart.mean', n=n[key])})" if n[key] else "–"
        for key in JUDGED
    ]
    place = [project or "department", label(page.sheet(project), LONG)]
    return [[*place, text] for text in said]


def _heat(
    trace: Plain, colours: Plain, names: dict[str, str], page: _Page, layout: Plain, row: int
) -> go.Figure:
    """The cells, the criteria above them, a line between gates and graded ones beside the cells,
    and a legend.
    """
    scale = context.stepped(colours.values())
    said = {each["criterion"]: shown(each[f"name_{page.lang}"]) for each in rules("criteria")}
    heads = {
        f"{key} {said[key]}": f"<b>{key}</b> {said[key]}" for key in JUDGED
    }  # hover boxes say the category
    heat = {
        "type": "heatmap",
        "x": [*heads],
        "y": [*names],
        "colorscale": scale,
        "showscale": False,
    } | trace
    heat |= {
        "xgap": 1,
        "ygap": 1,
        "texttemplate": "%{text}",
        "textfont": {"size": 11 if row > 15 else 10},
    }
    heat |= {"hovertemplate": hover({page.text("word.criterion"): "x", page.text("word.score"): 2})}
    keys = {**colours, f"– {page.text('chart.not_applicable')}": "rgba(0,0,0,0)"}
    long, top = [*map(columns, heads)], layout["margin"]["t"]
    above = (
        top + 56 + round(4.4 * max(long))
    )  # two lines of legend on a narrow page, then the heads at an angle
    right = 12 + max(
        3 * each - 20 * cells for cells, each in enumerate(reversed(long))
    )  # a cell is 20 wide at least
    size: Plain = {
        "height": above + 16 + row * len(names),
        "margin": {"t": above, "b": 16, "r": right},
    }
    place = {
        "yref": "container",
        "y": 1 - (top + 6) / size["height"],
        "yanchor": "top",
        "itemclick": False,
    }
    size["legend"] = context.LEGEND | place | {"itemdoubleclick": False, "font": {"size": 12}}
    axes = {"xaxis": context.categories(heads, 11) | {"side": "top", "tickangle": -50}}
    axes["yaxis"] = context.categories(names, 12 if row > 15 else 11) | {
        "automargin": True,
        "range": [len(names) - 0.5, -0.5],
    }
    line = {"width": 4, "color": context.NEUTRAL}
    edge = {"type": "line", "x0": len(GATES) - 0.5, "x1": len(GATES) - 0.5, "line": line}
    sheets = [at for at, key in enumerate(names) if key != trace["customdata"][at][0][0]] or [-1]
    size["shapes"] = [
        edge | {"y0": at + 0.5, "y1": end - 0.5} for at, end in pairwise([*sheets, len(names)])
    ]
    return go.Figure([heat, *map(context.legend_key, keys.items())], layout | axes | size)


# --- weight by type -------------------------------------------------------------------------------


@partial(_pictured, "project type_2 weight index")
def composition(page: _Page) -> go.Figure:
    """Points by type, a bar for each sheet as printed, under the reference 50, 30, 10 and 10.

    Arguments and errors as in `heat_map`; weights that are missing are not counted, and the caption
    says so. Source of the reference: 财预〔2020〕10号.
    """
    points = {project or "department": _by_type(rows) for project, rows in page.sheets().items()}
    names = {"reference": f"<b>{shown(page.text('chart.reference'))}</b>"}
    names |= {
        project or "department": page.counted(project, rows)
        for project, rows in page.sheets().items()
    }
    traces = [_reference(first, share, page) for first, share in REFERENCE.items()]
    held = {
        second: {key: each[second] for key, each in points.items() if second in each}
        for second in TYPES
    }
    traces += [_points(second, mine, page) for second, mine in held.items() if mine]
    sums = {key: math.fsum(each.values()) for key, each in points.items()}
    if odd := {key: value for key, value in sums.items() if value != 100}:
        traces.append(
            context.beside([*odd], [*odd.values()], [f"{value:g}" for value in odd.values()])
        )
    unknown = sum(row["weight"] is None for row in page.rows)
    notes = [
        page.text("chart.reference_note"),
        page.text("chart.no_weight", n=unknown) if unknown else "",
    ]
    layout = page.layout("composition", "bars", notes, [_summed(page)])
    axis = axis_of(page.text("chart.weight"), per_cent=False) | {"dtick": 10, "showgrid": False}
    axis["range"] = [0, max(100.0, *sums.values()) * (1.09 if odd else 1.002)]
    figure = context.in_rows(traces, layout, names, axis, height=18)
    line = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    line["line"] = {"dash": "dot", "width": 2, "color": context.NEUTRAL}
    groups = Counter(TYPES[second] for second, mine in held.items() if mine)
    margin = {
        "t": layout["margin"]["t"] + 6,
        "b": 80 + 17 * (max(groups.values()) + 2 * (len(groups) > 2)),
    }
    figure.update_layout(
        shapes=[line | {"x0": x, "x1": x} for x in (50, 80, 90)], bargap=0.3, margin=margin
    )
    figure.update_layout(
        uniformtext={"minsize": 10, "mode": "hide"}, height=figure.layout.height + margin["b"] - 88
    )
    return figure.update_layout(
        legend={"y": 0, "yref": "container", "traceorder": "grouped", "tracegroupgap": 4}
    )


def _by_type(rows: list[Plain]) -> dict[str, float]:
    """The points of each type."""
    held: dict[str, float] = {}
    for row in rows:
        held[row["type_2"]] = held.get(row["type_2"], 0.0) + (row["weight"] or 0.0)
    return held


def _summed(page: _Page) -> str:
    """What part of all points shown each level-1 type has."""
    sums, whole = (
        dict.fromkeys(REFERENCE, 0.0),
        math.fsum(row["weight"] or 0.0 for row in page.rows),
    )
    for second, part in _by_type(page.rows).items():
        sums[TYPES[second]] += part
    said = [
        f"{page.word('type_1', key)} {100 * part / whole:.1f}%"
        for key, part in sums.items()
        if whole
    ]
    return STOPS[page.lang].join(said)


def _points(second: str, points: dict[str, float], page: _Page) -> Plain:
    """The points of one type in every bar."""
    colour, name, first = TYPE_COLOURS[second], page.word("type_2", second), TYPES[second]
    group = f"{page.word('type_1', first)} ({page.text('chart.reference')} {REFERENCE[first]:g})"
    names = [page.sheet(None if key == "department" else key) for key in points]
    values, texts = [*points.values()], [f"{value:g}" for value in points.values()]
    facts = [
        [key, label(sheet, LONG), text]
        for key, sheet, text in zip(points, names, texts, strict=True)
    ]
    bar = barred(name, [*points], values, colour, second) | _inside(texts, colour)
    bar |= {"legendgroup": first, "legendgrouptitle": {"text": shown(group)}}
    return bar | {"customdata": facts, "hovertemplate": hover({name: 2})}


def _reference(first: str, share: float, page: _Page) -> Plain:
    """One part of the reference bar."""
    name = page.word("type_1", first)
    bar = barred(name, ["reference"], [share], PALE[first], first) | {"showlegend": False}
    bar |= _inside([f"{shown(name)} {share:g}" if share > 10 else f"{share:g}"], PALE[first])
    return bar | {
        "hovertemplate": f"{shown(page.text('chart.reference'))}: {shown(name)} {share:g}<extra></extra>"
    }


def _inside(texts: list[str], colour: str) -> Plain:
    text = {"text": texts, "textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
    return text | {"textfont": {"size": 11, "color": context.contrast(colour)}}


# --- money, targets, ranking ----------------------------------------------------------------------


@partial(_pictured, "project scope amount_wan count")
def money_and_indicators(page: _Page) -> go.Figure:
    """A dot for each project: its money on a logarithmic axis against its number of indicators.

    `frame`: rows of `Quality.projects`; the office's own sheet is left out, and so are projects
    without an amount above zero, which the caption counts. Other arguments and errors as in
    `heat_map`.
    """
    every = [row for row in page.rows if row["scope"] == "project" and row["count"] is not None]
    rows = page.keep([row for row in every if (row["amount_wan"] or 0) > 0], "chart.no_amount")
    money, counts = ([float(row[key]) for row in rows] for key in ("amount_wan", "count"))
    each = [f"{wan / n:,.2f}" if n else "–" for wan, n in zip(money, counts, strict=True)]
    texts = [
        [f"{wan:,.2f}", f"{n:g}", one] for wan, n, one in zip(money, counts, each, strict=True)
    ]
    names = [label(page.sheet(row["project"]), LONG) for row in rows]
    facts = [
        [row["project"] or "", name, *text]
        for row, name, text in zip(rows, names, texts, strict=True)
    ]
    logs = [math.log10(wan) for wan in money]
    ends, bounds = _ends(logs, 0.15), _ends(counts, 0.8)
    labels = [label(page.sheet(row["project"], short=True), 24) for row in rows]
    sides = _placed(_on(ROOM[0], logs, ends), _on(ROOM[1], counts, bounds[::-1]), labels)
    trace: Plain = {
        "type": "scatter",
        "mode": "markers+text",
        "x": money,
        "y": counts,
        "customdata": facts,
    }
    trace["text"] = [text if side else "" for text, side in zip(labels, sides, strict=True)]
    trace |= {
        "textposition": [side or "middle right" for side in sides],
        "textfont": {"size": 11},
        "cliponaxis": False,
    }
    heads = {
        page.word("column", "amount_wan"): 2,
        page.text("word.count"): 3,
        page.text("word.each"): 4,
    }
    trace |= {"marker": {"color": context.ACCENT, "size": 10}, "hovertemplate": hover(heads)}
    notes = [
        page.text("chart.not_drawn", n=len(every) - len(rows)) if len(every) > len(rows) else ""
    ]
    notes += [page.text("chart.unlabelled")] if None in sides else []
    most = sorted(
        zip(
            [wan / (n or math.inf) for wan, n in zip(money, counts, strict=True)],
            names,
            each,
            strict=True,
        )
    )
    said = page.text(
        "chart.largest",
        items=STOPS[page.lang].join(f"{name} {one}" for _, name, one in most[:-4:-1]),
    )
    layout = page.layout(
        "money_and_indicators", "points", notes, [f"{page.text('word.each')} · {said}"]
    )
    steps = (1, 2, 5) if ends[1] - ends[0] < 1.5 else (1,)
    marks = [
        step * 10.0**power
        for power in range(math.floor(ends[0]), math.floor(ends[1]) + 1)
        for step in steps
    ]
    across = {
        "type": "log",
        "range": ends,
        "tickvals": marks,
        "ticktext": [f"{mark:,.15g}" for mark in marks],
    }
    up = {"range": bounds, "fixedrange": True, "dtick": max(1, round((bounds[1] - bounds[0]) / 12))}
    layout["xaxis"] = (
        axis_of(page.text("chart.money"), per_cent=False) | across | {"fixedrange": True}
    )
    layout["yaxis"] = axis_of(page.text("word.count"), per_cent=False) | up
    layout["margin"] |= {"b": 60, "r": 30}
    return go.Figure([trace], layout | {"height": layout["margin"]["t"] + ROOM[1] + 60})


def _ends(places: list[float], margin: float) -> list[float]:
    """The ends of an axis that leaves a margin beyond the outermost places."""
    low, high = min(places), max(places)
    return [low - margin - 0.05 * (high - low), high + margin + 0.05 * (high - low)]


def _on(pixels: int, places: list[float], ends: list[float]) -> list[float]:
    """Where places stand on an axis of so many pixels."""
    return [pixels * (place - ends[0]) / (ends[1] - ends[0]) for place in places]


def _placed(across: list[float], down: list[float], labels: list[str]) -> list[str | None]:
    """On which side of its dot each label stands; None where it would hide a dot or another label."""
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in zip(across, down, strict=True)]
    found: list[str | None] = []
    for x, y, text in zip(across, down, labels, strict=True):
        lines = text.split("<br>")
        wide, high = 5.8 * max(map(columns, lines)), 14.0 * len(lines)
        spots = {"middle right": (x + 8, y - high / 2), "middle left": (x - 8 - wide, y - high / 2)}
        spots |= {
            "top center": (x - wide / 2, y - 8 - high),
            "bottom center": (x - wide / 2, y + 8),
        }
        boxes = {side: (left, top, left + wide, top + high) for side, (left, top) in spots.items()}
        boxes = {
            side: box
            for side, box in boxes.items()
            if 0 <= box[0] <= ROOM[0] - wide and not _hides(box, taken)
        }
        side = next(iter(boxes), None)
        found.append(side)
        taken += [boxes[side]] if side else []
    return found


def _hides(box: Box, others: list[Box]) -> bool:
    """Whether a box meets another one."""
    left, top, right, bottom = box
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in others
    )


@partial(_pictured, "indicator project name sign target value unit weight index")
def targets(page: _Page) -> go.Figure:
    """Percentage targets as dots, one for each indicator, piled up by value and told apart by sign.

    Arguments and errors as in `heat_map`; indicators whose target is no percentage are left out. An
    axis that would be empty for more than 25 points leaves them out, and the caption says so.
    """
    rows = page.keep(
        [row for row in page.rows if unit_of(row) == "%" and number_of(row) is not None]
    )
    order, piles = [*SIGNS, "定性", None], Counter[float]()
    dots: dict[Any, list[tuple[float, int, Plain]]] = {sign: [] for sign in order}
    for row in sorted(
        rows, key=lambda row: order.index(row["sign"]) if row["sign"] in order else len(order)
    ):
        piles[value := number_of(row) or 0.0] += 1
        dots.setdefault(row["sign"], []).append((value, piles[value], row))
    parts, highest = _parts(sorted(piles)), max(piles.values())
    high = min(620, max(160, 11 * highest))
    size = min(9.0, round(0.85 * high / highest, 1))
    held = [(sign, at, [dot for dot in mine if part[0] <= dot[0] <= part[-1]])
            for sign, mine in dots.items() for at, part in enumerate(parts)]  # fmt: skip
    traces = [_pile(sign, at, mine, size, page) for sign, at, mine in held if mine]
    for at, trace in enumerate(traces):
        trace["showlegend"] = trace["name"] not in [other["name"] for other in traces[:at]]
    most = sorted(piles.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    notes = [
        page.text(
            "chart.most_common",
            items=STOPS[page.lang].join(f"{value:g}% ({n})" for value, n in most),
        )
    ]
    notes += (
        [page.text("chart.gap_left_out", low=f"{parts[0][-1]:g}", high=f"{parts[1][0]:g}")]
        if parts[1:]
        else []
    )
    layout = page.layout("targets", "points", notes)
    top = layout["margin"]["t"] + 34
    layout["yaxis"] = axis_of(page.text("word.count"), per_cent=False) | {
        "range": [0.2, highest + 0.8]
    }
    layout["yaxis"] |= {"fixedrange": True} | ({"dtick": 1} if highest <= 8 else {})
    size_ = {"height": top + high + 60, "margin": {"t": top, "b": 60}}
    return go.Figure(traces, layout | _axes(parts, page) | size_ | {"legend": context.LEGEND})


def _parts(values: list[float]) -> list[list[float]]:
    """The values, or those below and those above the widest gap between them, if it is wide."""
    gap, start = max(((high - low, high) for low, high in pairwise(values)), default=(0.0, 0.0))
    parts = [
        [value for value in values if value < start],
        [value for value in values if value >= start],
    ]
    return parts if gap > GAP else [values]


def _axes(parts: list[list[float]], page: _Page) -> Plain:
    """One axis for each part, in the same scale."""
    spans, start, axes = [part[-1] - part[0] + 2 for part in parts], 0.0, {}
    for at, (part, span) in enumerate(zip(parts, spans, strict=True)):
        width = (1 - 0.05 * (len(parts) - 1)) * span / sum(spans)
        axis = {
            "domain": [start, min(1.0, start + width)],
            "range": [part[0] - 1, part[-1] + 1],
            "fixedrange": True,
        }
        named = axis_of(page.text("chart.target"), per_cent=False) if at == len(parts) - 1 else {}
        axes[f"xaxis{at + 1}".removesuffix("1")] = (
            axis | named | ({"dtick": 1} if sum(spans) <= 30 else {})
        )
        start += width + 0.05
    return axes


def _pile(
    sign: str | None, part: int, dots: list[tuple[float, int, Plain]], size: float, page: _Page
) -> Plain:
    """The dots of one sign on one part of the axis."""
    colour, symbol = SIGNS.get(sign or "", (context.NEUTRAL, "x"))
    known = page.word("sign", sign) if sign in terms.keys("sign") else ""
    name = shown(" ".join(dict.fromkeys(filter(None, (sign or "–", known)))))
    facts = [
        page.facts(row, f"{shown(sign or '–')} {value:g}%", shown(page.sheet(row["project"])))
        for value, _, row in dots
    ]
    trace: Plain = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "legendgroup": name,
        "customdata": facts,
    }
    trace |= {
        "x": [dot[0] for dot in dots],
        "y": [dot[1] for dot in dots],
        "xaxis": f"x{part + 1}".removesuffix("1"),
    }
    trace |= {"marker": {"color": colour, "symbol": symbol, "size": size}, "cliponaxis": False}
    return trace | {
        "hovertemplate": hover({page.text("chart.target"): 2, page.word("column", "project"): 3})
    }


@partial(_pictured, f"indicator project name weight index {' '.join(GATES)}")
def ranking(page: _Page, n: int = WORST) -> go.Figure:
    """The index of the indicators, the lowest first, at most `n`; those that fail a gate apart.

    Arguments and errors as in `heat_map`; indicators without an index are left out.
    """
    rows = page.keep(
        sorted((row for row in page.rows if row["index"] is not None), key=lambda row: row["index"])
    )
    drawn = rows[: max(1, n)]
    names, places = (
        {row["indicator"]: page.short(row) for row in drawn},
        [row["index"] for row in drawn],
    )
    heads = {
        page.text("word.index"): 2,
        page.word("column", "project"): 3,
        page.text("chart.failed"): 4,
    }
    failed = {
        row["indicator"]: ", ".join(gate for gate in GATES if row[gate] == 0) for row in drawn
    }
    traces: list[Plain] = []
    for key, colour in (("chart.passes", context.NEUTRAL), ("chart.fails", STEPS[0.25])):
        mine = [row for row in drawn if bool(failed[row["indicator"]]) == (key == "chart.fails")]
        said = [
            (f"{row['index']:.1f}", page.sheet(row["project"]), failed[row["indicator"]] or "–")
            for row in mine
        ]
        facts = [page.facts(row, *map(shown, more)) for row, more in zip(mine, said, strict=True)]
        bar = barred(
            page.text(key),
            [row["indicator"] for row in mine],
            [row["index"] for row in mine],
            colour,
            "",
        )
        traces += [bar | {"customdata": facts, "hovertemplate": hover(heads)}] if mine else []
    traces.append(context.beside([*names], places, [f"{place:.1f}" for place in places]))
    notes = [
        page.text("chart.lowest", n=len(drawn)) if len(rows) > len(drawn) else "",
        page.failed(),
    ]
    layout = page.layout("ranking", "bars", notes)
    axis = {"range": [0, 109]} | axis_of(page.text("word.index"), per_cent=False)
    return context.in_rows(traces, layout, names, axis)
