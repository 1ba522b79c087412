"""Pieces of plotly layouts that several charts share: titles, hover boxes, axes, rows, legends.

Promises that every text put into a piece here is escaped. Does not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

import plotly.graph_objects as go

from shimahe.display.charts.palette import TEMPLATE
from shimahe.display.charts.words import escaped, label, wrap

#: A piece of a figure, as plotly takes it: a trace, an axis, a layout.
Spec: TypeAlias = dict[str, Any]

CAPTION_WIDTH = 104  # half-width columns
LEGEND: Spec = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
#: A legend in which a click hides nothing.
FIXED_LEGEND: Spec = {**LEGEND, "itemclick": False, "itemdoubleclick": False}
LEGEND_ROOM = 34  # pixels
_TITLE_PLACE: Spec = {
    "x": 0,
    "xanchor": "left",
    "y": 1,
    "yanchor": "top",
    "yref": "container",
    "pad": {"l": 14, "t": 22},
}
#: Whether figures carry their heading and caption themselves; a page that shows them does it else.
_CAPTIONED = ContextVar("captioned", default=True)
_PLAIN_MARGIN = 8  # pixels above a figure without a heading
_SMALL_PRINT = "<br><span style='font-size:12px'>{}</span>"
_ROW_AXIS: Spec = {
    "type": "category",
    "categoryorder": "array",
    "tickmode": "array",
    "tickfont": {"size": 12},
    "automargin": True,
    "fixedrange": True,
    "griddash": "dot",
}
_ROWS: Spec = {"barmode": "relative", "legend": LEGEND}
_CATEGORY_AXIS: Spec = {
    "type": "category",
    "categoryorder": "array",
    "tickmode": "array",
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "ticks": "",
}
_HIDDEN_AXES: Spec = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
_MIDDLE: Spec = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}


# --- titles and hover boxes -----------------------------------------------------------------------


@contextmanager
def uncaptioned() -> Iterator[None]:
    """Draw figures without heading and caption, for a page that shows both (from `meta`) itself."""
    token = _CAPTIONED.set(False)
    try:
        yield
    finally:
        _CAPTIONED.reset(token)


def titled(heading: str, caption: Iterable[str]) -> Spec:
    """Lay out a heading with its caption in small print, and the margin that they need."""
    if not _CAPTIONED.get():
        return {"margin": {"t": _PLAIN_MARGIN}}
    lines: list[str] = []
    for sentence in caption:
        if sentence:
            lines += wrap(sentence, CAPTION_WIDTH)
    small_print = [_SMALL_PRINT.format(escaped(line)) for line in lines]
    text = f"<b>{escaped(heading)}</b>" + "".join(small_print)
    title = {"text": text, "font": {"size": 16}, **_TITLE_PLACE}
    return {"title": title, "margin": {"t": 54 + 18 * len(lines)}}


def hover_template(heads: Mapping[str, int] | Mapping[str, int | str]) -> str:
    """Write a hover box: the second piece of customdata in bold, then a row for each head.

    A head stands before its piece of customdata, or before the label of an axis ("x", "y").
    """
    rows = ["<b>%{customdata[1]}</b>"]
    for head, source in heads.items():
        place = source if isinstance(source, str) else f"customdata[{source}]"
        rows.append(f"{escaped(head)}: %{{{place}}}")
    return "<br>".join(rows) + "<extra></extra>"


# --- axes and legends -----------------------------------------------------------------------------


def axis_title(unit: str, *, per_cent: bool) -> Spec:
    """Title an axis with its unit, and say whether it counts in per cent."""
    return {"title": {"text": escaped(unit)}, "ticksuffix": "%" if per_cent else ""}


def category_axis(names: Mapping[str, str], size: int) -> Spec:
    """Lay out an axis of names: key to label, in a font of this size."""
    keys = list(names)
    axis = {**_CATEGORY_AXIS, "categoryarray": keys, "tickvals": keys}
    axis["ticktext"] = list(names.values())
    axis["tickfont"] = {"size": size}
    axis["range"] = [-0.5, len(keys) - 0.5]
    return axis


def downwards(axis: Spec) -> Spec:
    """Turn an axis of names so that the first stands on top, and give its labels room."""
    low, high = axis["range"]
    return {**axis, "automargin": True, "range": [high, low]}


def legend_above(legend: Spec, top: int, height: int) -> Spec:
    """Place a legend `top` pixels below the upper edge of a figure of this height."""
    return {**legend, "yref": "container", "y": 1 - top / height, "yanchor": "top"}


def tallest(labels: Iterable[str]) -> int:
    """Count the lines of the tallest label."""
    return max(text.count("<br>") + 1 for text in labels)


# --- whole figures --------------------------------------------------------------------------------


def figure_in_rows(
    traces: Sequence[Spec],
    layout: Spec,
    names: Mapping[str, str],
    axis: Spec,
    *,
    guides: bool = False,
    gap: int = 10,
) -> go.Figure:
    """Draw rows from the top down, each with its label, the legend above and the axis below them.

    `names`: key of a row to its label. `guides`: dotted lines lead from the labels to the marks.
    `gap`: pixels between the labels of two rows.
    """
    keys = list(names)
    labels = list(names.values())
    top = layout["margin"]["t"]
    if any(trace.get("showlegend") for trace in traces):
        top += LEGEND_ROOM
    row_height = gap + 15 * tallest(labels)
    rows = {**_ROW_AXIS, "categoryarray": keys, "tickvals": keys, "ticktext": labels}
    rows["range"] = [len(keys) - 0.5, -0.5]
    rows["showgrid"] = guides
    whole = {**layout, **_ROWS, "yaxis": rows}
    whole["xaxis"] = {"tickformat": ",", "fixedrange": True, **axis}
    whole["height"] = top + 60 + row_height * len(keys)
    whole["margin"] = {"t": top, "b": 60}
    return go.Figure(traces, whole)


def blank(message: str, lang: str | None = None) -> go.Figure:
    """Draw an empty picture that says why it is empty."""
    note = {"text": label(message, 64), **_MIDDLE}
    layout = {
        **_HIDDEN_AXES,
        "template": TEMPLATE,
        "annotations": [note],
        "height": 220,
        "meta": {"summary": message},
    }
    return go.Figure(layout=layout)
