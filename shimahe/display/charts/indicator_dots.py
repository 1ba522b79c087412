"""Indicators as dots: the money of projects against their number, and percentage targets.

Promises that every project or target that has a place on the axes is one dot, and that the caption
counts the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts.indicators import LABEL_WIDTH, IndicatorContext, Row, SheetContext
from shimahe.display.charts.layout import (
    LEGEND,
    LEGEND_ROOM,
    Spec,
    axis_title,
    hover_template,
)
from shimahe.display.charts.palette import ACCENT, NEUTRAL
from shimahe.display.charts.words import UNKNOWN_TEXT, escaped, label, text_width
from shimahe.quality.criteria import number_of, unit_of

#: Signs of targets and their marks: colour and symbol.
SIGNS = {"≥": ("#0072b2", "circle"), "≤": ("#aa4499", "diamond"), "=": ("#e69f00", "square")}
GAP = 25  # percentage points without a target that an axis leaves out
PLOT_WIDTH, PLOT_HEIGHT = 700, 460  # pixels between the axes on a narrow page
_MOST_NAMED = 3


# --- money and number of indicators ---------------------------------------------------------------

_SHEET_COLUMNS = ("project", "scope", "amount_wan", "count")
_NAMED_DOTS: Spec = {
    "type": "scatter",
    "mode": "markers+text",
    "textfont": {"size": 11},
    "cliponaxis": False,
    "marker": {"color": ACCENT, "size": 10},
}


@dataclass(frozen=True)
class _Project:
    """A project with its money in 万元 and its number of indicators."""

    row: Row

    @property
    def wan(self) -> float:
        """The money of the project in 万元."""
        return float(self.row["amount_wan"])

    @property
    def magnitude(self) -> float:
        """The money as a power of ten: its place on the logarithmic axis."""
        return math.log10(self.wan)

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
        return f"{self.each:,.2f}" if self.count else UNKNOWN_TEXT


def money_and_indicators(
    frame: pd.DataFrame,
    *,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """A dot for each project: its money on a logarithmic axis against its number of indicators.

    `frame`: rows of `Quality.projects`; the office's own sheet is left out, and so are projects
    without an amount above zero, which the caption counts. Other arguments and errors as in
    `heat_map`.
    """
    context = SheetContext(
        frame, _SHEET_COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    sheets = [row for row in context.rows if row["scope"] == "project"]
    counted = [row for row in sheets if row["count"] is not None]
    with_money = [row for row in counted if (row["amount_wan"] or 0) > 0]
    context.keep(with_money, "chart.no_amount")
    projects = [_Project(row) for row in with_money]
    trace = _project_trace(projects, context)
    caption_notes = []
    undrawn = len(counted) - len(projects)
    if undrawn:
        caption_notes.append(context.text("chart.not_drawn", n=undrawn))
    if "" in trace["text"]:
        caption_notes.append(context.text("chart.unlabelled"))
    summary = [_dearest_words(projects, context)]
    layout = context.captioned("money_and_indicators", "points", caption_notes, summary)
    layout["xaxis"] = _money_axis(projects, context)
    layout["yaxis"] = _count_axis(projects, context)
    layout["margin"].update({"b": 60, "r": 30})
    layout["height"] = layout["margin"]["t"] + PLOT_HEIGHT + 60
    return go.Figure([trace], layout)


def _money_ends(projects: Sequence[_Project]) -> list[float]:
    """Give the ends of the axis of money, as powers of ten."""
    return _ends([project.magnitude for project in projects], 0.15)


def _count_ends(projects: Sequence[_Project]) -> list[float]:
    return _ends([project.count for project in projects], 0.8)


def _project_trace(projects: Sequence[_Project], context: IndicatorContext) -> Spec:
    """Draw the dots, each with its name where that hides nothing."""
    names = []
    for project in projects:
        names.append(label(context.short_sheet_name(project.row["project"]), 24))
    sides = _name_sides(projects, names)
    trace = {**_NAMED_DOTS}
    trace["x"] = [project.wan for project in projects]
    trace["y"] = [project.count for project in projects]
    trace["text"] = [name if side else "" for name, side in zip(names, sides, strict=True)]
    trace["textposition"] = [side or "middle right" for side in sides]
    trace["customdata"] = [_project_facts(project, context) for project in projects]
    amount = context.key_name("column", "amount_wan")
    count = context.text("word.count")
    trace["hovertemplate"] = hover_template({amount: 2, count: 3, context.text("word.each"): 4})
    return trace


def _name_sides(projects: Sequence[_Project], names: Sequence[str]) -> list[str | None]:
    low, high = _count_ends(projects)
    logs = [project.magnitude for project in projects]
    counts = [project.count for project in projects]
    across = _pixels(PLOT_WIDTH, logs, _money_ends(projects))
    down = _pixels(PLOT_HEIGHT, counts, [high, low])
    return label_sides(across, down, names)


def _project_facts(project: _Project, context: IndicatorContext) -> list[str]:
    key = project.row["project"]
    name = label(context.sheet_name(key), LABEL_WIDTH)
    money = f"{project.wan:,.2f}"
    return [key or "", name, money, f"{project.count:g}", project.each_text]


def _dearest_words(projects: Sequence[_Project], context: IndicatorContext) -> str:
    """Name the projects with the most money for each indicator."""
    dearest = []
    for project in projects:
        name = label(context.sheet_name(project.row["project"]), LABEL_WIDTH)
        dearest.append((project.each, name, project.each_text))
    dearest.sort(reverse=True)
    items = [f"{name} {each}" for _, name, each in dearest[:_MOST_NAMED]]
    words = context.text("chart.largest", items=context.join_items(items))
    return f"{context.text('word.each')} · {words}"


def _ends(places: Sequence[float], margin: float) -> list[float]:
    """Give the ends of an axis that leaves a margin beyond the outermost places."""
    low = min(places)
    high = max(places)
    more = 0.05 * (high - low)
    return [low - margin - more, high + margin + more]


def _money_axis(projects: Sequence[_Project], context: IndicatorContext) -> Spec:
    """Mark powers of ten, and 2 and 5 of them where the axis is short."""
    ends = _money_ends(projects)
    low, high = ends
    steps = (1, 2, 5) if high - low < 1.5 else (1,)
    marks = []
    for power in range(math.floor(low), math.floor(high) + 1):
        marks += [step * 10.0**power for step in steps]
    texts = [f"{mark:,.15g}" for mark in marks]
    axis = axis_title(context.text("chart.money"), per_cent=False)
    axis.update({"type": "log", "range": ends, "fixedrange": True})
    axis.update({"tickvals": marks, "ticktext": texts})
    return axis


def _count_axis(projects: Sequence[_Project], context: IndicatorContext) -> Spec:
    ends = _count_ends(projects)
    low, high = ends
    axis = axis_title(context.text("word.count"), per_cent=False)
    axis.update({"range": ends, "fixedrange": True})
    axis["dtick"] = max(1, round((high - low) / 12))
    return axis


# --- names that hide nothing ----------------------------------------------------------------------


class _Box(NamedTuple):
    """A rectangle in pixels, counted from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Whether two rectangles have a point in common."""
        side_by_side = self.right <= other.left or other.right <= self.left
        one_below_the_other = self.bottom <= other.top or other.bottom <= self.top
        return not side_by_side and not one_below_the_other


def _pixels(length: int, places: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Say where places stand on an axis of so many pixels."""
    low, high = ends
    return [length * (place - low) / (high - low) for place in places]


def label_sides(
    across: Sequence[float], down: Sequence[float], labels: Sequence[str]
) -> list[str | None]:
    """Say on which side of its dot each label stands, as plotly names them.

    None where it would hide a dot or another label on every side. Places are pixels.
    """
    taken = []
    for x, y in zip(across, down, strict=True):
        taken.append(_Box(x - 5, y - 5, x + 5, y + 5))
    sides: list[str | None] = []
    for x, y, text in zip(across, down, labels, strict=True):
        boxes = _label_boxes(x, y, text)
        side = _free_side(boxes, taken)
        sides.append(side)
        if side is not None:
            taken.append(boxes[side])
    return sides


def _free_side(boxes: Mapping[str, _Box], taken: Sequence[_Box]) -> str | None:
    """Find the first side on which a label is inside the plot and hides nothing."""
    for side, box in boxes.items():
        is_inside = box.left >= 0 and box.right <= PLOT_WIDTH
        if is_inside and not any(box.meets(other) for other in taken):
            return side
    return None


def _label_boxes(x: float, y: float, text: str) -> dict[str, _Box]:
    """Give the place of a label on each side of its dot, the best side first."""
    lines = text.split("<br>")
    width = 5.8 * max(text_width(line) for line in lines)
    height = 14.0 * len(lines)
    centred = x - width / 2
    middle = y - height / 2
    corners = {
        "middle right": (x + 8, middle),
        "middle left": (x - 8 - width, middle),
        "top center": (centred, y - 8 - height),
        "bottom center": (centred, y + 8),
    }
    boxes = {}
    for side, (left, top) in corners.items():
        boxes[side] = _Box(left, top, left + width, top + height)
    return boxes


# --- targets --------------------------------------------------------------------------------------

_TARGET_COLUMNS = (
    "indicator", "project", "name", "sign", "target", "value", "unit", "weight", "index",
)  # fmt: skip
_PILE: Spec = {"type": "scatter", "mode": "markers", "cliponaxis": False}
_ROOM_BETWEEN = 0.05  # of the width, between two parts of an axis


class _Dot(NamedTuple):
    """A target in per cent, and its place in the pile of that value, counted from 1."""

    value: float
    height: int
    row: Row


def targets(
    frame: pd.DataFrame,
    *,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Percentage targets as dots, one for each indicator, piled up by value and told apart by sign.

    Arguments and errors as in `heat_map`; indicators whose target is no percentage are left out. An
    axis that would be empty for more than 25 points leaves them out, and the caption says so.
    """
    context = IndicatorContext(
        frame, _TARGET_COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    in_per_cent = [row for row in context.rows if unit_of(row) == "%"]
    rows = context.keep([row for row in in_per_cent if number_of(row) is not None])
    sizes = Counter(_value_of(row) for row in rows)
    parts = _parts(sorted(sizes))
    highest = max(sizes.values())
    height = min(620, max(160, 11 * highest))
    dot_size = min(9.0, round(0.85 * height / highest, 1))
    layout = context.captioned("targets", "points", _target_notes(sizes, parts, context))
    top = layout["margin"]["t"] + LEGEND_ROOM
    layout.update(_target_axes(parts, context))
    layout["yaxis"] = _pile_axis(highest, context)
    layout["height"] = top + height + 60
    layout["margin"] = {"t": top, "b": 60}
    layout["legend"] = LEGEND
    return go.Figure(_pile_traces(_piles(rows), parts, dot_size, context), layout)


def _value_of(row: Row) -> float:
    """Give the percentage of a target that has one."""
    return number_of(row) or 0.0


def _piles(rows: Sequence[Row]) -> dict[str | None, list[_Dot]]:
    """Pile up the dots of each value, sign by sign: signs with a mark first, unknown ones last."""
    order = [*SIGNS, "定性", None]
    piles: dict[str | None, list[_Dot]] = {}
    heights: Counter[float] = Counter()
    for row in sorted(rows, key=lambda row: _sign_rank(row["sign"], order)):
        value = _value_of(row)
        heights[value] += 1
        dot = _Dot(value, heights[value], row)
        piles.setdefault(row["sign"], []).append(dot)
    return piles


def _sign_rank(sign: str | None, order: Sequence[str | None]) -> int:
    return order.index(sign) if sign in order else len(order)


def _parts(values: Sequence[float]) -> list[list[float]]:
    """Part sorted values at the widest gap between them, if it is wide."""
    widest = 0.0
    start = 0.0
    for low, high in pairwise(values):
        if high - low >= widest:
            widest = high - low
            start = high
    if widest <= GAP:
        return [list(values)]
    below = [value for value in values if value < start]
    above = [value for value in values if value >= start]
    return [below, above]


def _target_notes(
    sizes: Counter[float], parts: Sequence[Sequence[float]], context: IndicatorContext
) -> list[str]:
    """Say which targets are most common, and what the axis leaves out."""
    values = sorted(sizes, key=lambda value: (-sizes[value], value))
    items = [f"{value:g}% ({sizes[value]})" for value in values[:_MOST_NAMED]]
    notes = [context.text("chart.most_common", items=context.join_items(items))]
    if len(parts) > 1:
        below, above = parts
        low = f"{below[-1]:g}"
        notes.append(context.text("chart.gap_left_out", low=low, high=f"{above[0]:g}"))
    return notes


def _pile_axis(highest: int, context: IndicatorContext) -> Spec:
    axis = axis_title(context.text("word.count"), per_cent=False)
    axis["range"] = [0.2, highest + 0.8]
    axis["fixedrange"] = True
    if highest <= 8:
        axis["dtick"] = 1
    return axis


def _axis_number(part: int) -> str:
    """Give the number by which plotly knows an axis: nothing for the first, then 2."""
    return "" if part == 0 else str(part + 1)


def _target_axes(parts: Sequence[Sequence[float]], context: IndicatorContext) -> Spec:
    """Lay out one axis for each part, all in the same scale."""
    spans = [part[-1] - part[0] + 2 for part in parts]
    whole_span = sum(spans)
    width = 1 - _ROOM_BETWEEN * (len(parts) - 1)
    start = 0.0
    axes = {}
    for place, part in enumerate(parts):
        own_width = width * spans[place] / whole_span
        axis: Spec = {"fixedrange": True, "range": [part[0] - 1, part[-1] + 1]}
        axis["domain"] = [start, min(1.0, start + own_width)]
        if whole_span <= 30:
            axis["dtick"] = 1
        axes[f"xaxis{_axis_number(place)}"] = axis
        start += own_width + _ROOM_BETWEEN
    axis.update(axis_title(context.text("chart.target"), per_cent=False))
    return axes


def _pile_traces(
    piles: dict[str | None, list[_Dot]],
    parts: Sequence[Sequence[float]],
    dot_size: float,
    context: IndicatorContext,
) -> list[Spec]:
    """Draw the dots of each sign on each part of the axis; the legend names each sign once."""
    traces: list[Spec] = []
    named = set[str]()
    for sign, dots in piles.items():
        for place, part in enumerate(parts):
            on_part = [dot for dot in dots if dot.value in part]
            if not on_part:
                continue
            trace = _pile_trace(sign, on_part, dot_size, context)
            trace["xaxis"] = f"x{_axis_number(place)}"
            trace["showlegend"] = trace["name"] not in named
            named.add(trace["name"])
            traces.append(trace)
    return traces


def _pile_trace(
    sign: str | None, dots: Iterable[_Dot], dot_size: float, context: IndicatorContext
) -> Spec:
    colour, symbol = SIGNS.get(sign or "", (NEUTRAL, "x"))
    name = _sign_name(sign, context)
    heads = {context.text("chart.target"): 2, context.key_name("column", "project"): 3}
    trace = {**_PILE, "name": name, "legendgroup": name}
    trace["x"] = [dot.value for dot in dots]
    trace["y"] = [dot.height for dot in dots]
    trace["marker"] = {"color": colour, "symbol": symbol, "size": dot_size}
    trace["customdata"] = [_dot_facts(dot, context) for dot in dots]
    trace["hovertemplate"] = hover_template(heads)
    return trace


def _sign_name(sign: str | None, context: IndicatorContext) -> str:
    """Write a sign as printed, and what it means if that is known and says more."""
    printed = sign or UNKNOWN_TEXT
    if sign not in terms.keys("sign"):
        return escaped(printed)
    meaning = context.key_name("sign", sign)
    return escaped(printed if meaning == printed else f"{printed} {meaning}")


def _dot_facts(dot: _Dot, context: IndicatorContext) -> list[str]:
    sign = escaped(dot.row["sign"] or UNKNOWN_TEXT)
    sheet = escaped(context.sheet_name(dot.row["project"]))
    return context.hover_facts(dot.row, f"{sign} {dot.value:g}%", sheet)
