"""The money of projects against their number of indicators, as dots with names.

Promises that every project with money is one dot, that the caption counts the others, and that no
name hides a dot or another name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.indicators import LABEL_WIDTH, IndicatorContext, Row, SheetContext
from shimahe.display.charts.layout import Spec, axis_title, hover_template
from shimahe.display.charts.palette import ACCENT
from shimahe.display.charts.words import UNKNOWN_TEXT, label, text_width

PLOT_WIDTH, PLOT_HEIGHT = 700, 460  # pixels between the axes on a narrow page
_MOST_NAMED = 3
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
    """Draw a dot for each project: its money, on a logarithmic axis, and its number of indicators.

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
        dearest.append((project.each, f"{name} {project.each_text}"))
    dearest.sort(reverse=True)
    items = [words for _, words in dearest[:_MOST_NAMED]]
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
        taken.append(_box_at(x - 5, y - 5, 10, 10))
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
    boxes = {}
    boxes["middle right"] = _box_at(x + 8, middle, width, height)
    boxes["middle left"] = _box_at(x - 8 - width, middle, width, height)
    boxes["top center"] = _box_at(centred, y - 8 - height, width, height)
    boxes["bottom center"] = _box_at(centred, y + 8, width, height)
    return boxes


def _box_at(left: float, top: float, width: float, height: float) -> _Box:
    return _Box(left, top, left + width, top + height)
