"""Percentage targets as dots, piled up by value.

Promises that every target in per cent is one dot, and that an axis says what it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts.indicators import IndicatorContext, Row
from shimahe.display.charts.layout import LEGEND, LEGEND_ROOM, Spec, axis_title, hover_template
from shimahe.display.charts.palette import NEUTRAL
from shimahe.display.charts.words import UNKNOWN_TEXT, escaped
from shimahe.quality.criteria import QUALITATIVE, number_of, unit_of

#: Signs of targets and their marks: colour and symbol.
SIGNS = {"≥": ("#0072b2", "circle"), "≤": ("#aa4499", "diamond"), "=": ("#e69f00", "square")}
GAP = 25  # percentage points without a target that an axis leaves out
_MOST_NAMED = 3
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
    """Draw percentage targets as dots, piled up by value and told apart by sign.

    There is one dot for each indicator. Arguments and errors as in `heat_map`; indicators whose
    target is no percentage are left out. An axis that would be empty for more than 25 points leaves
    them out, and the caption says so.
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
    return go.Figure(_pile_traces(_dots_by_sign(rows), parts, dot_size, context), layout)


def _value_of(row: Row) -> float:
    """Give the percentage of a target that has one."""
    return number_of(row) or 0.0


def _dots_by_sign(rows: Sequence[Row]) -> dict[str | None, list[_Dot]]:
    """Return the dots of each sign, each with its height in the pile of its value.

    Signs with a mark are at the bottom of a pile, unknown ones on top.
    """
    order = [*SIGNS, QUALITATIVE, None]
    dots: dict[str | None, list[_Dot]] = {}
    heights: Counter[float] = Counter()
    for row in sorted(rows, key=lambda row: _sign_rank(row["sign"], order)):
        value = _value_of(row)
        heights[value] += 1
        dot = _Dot(value, heights[value], row)
        dots.setdefault(row["sign"], []).append(dot)
    return dots


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
    sign: str | None, dots: Sequence[_Dot], dot_size: float, context: IndicatorContext
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
