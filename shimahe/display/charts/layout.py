"""Pieces of plotly layouts that several charts share: titles, hover boxes, axes, rows, legends.

Promises that every text put into a piece here is escaped. Does not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, TypeAlias

import plotly.graph_objects as go
import plotly.io as pio

from shimahe.display.charts.palette import TEMPLATE, TEXT_SIZE
from shimahe.display.charts.words import escaped, label, text_width, wrap_sentence

#: A piece of a figure, as plotly takes it: a trace, an axis, a layout.
Spec: TypeAlias = dict[str, Any]

TITLE_WIDTH = 70  # half-width columns: as many as a notebook has room for in a narrow window
CAPTION_WIDTH = 88
COLUMN = 6.8  # pixels of a half-width column of the usual text, at most
LINE = 18  # pixels of a line of the usual text
#: A legend under the picture, in which a click hides nothing.
LEGEND: Spec = {
    "orientation": "h",
    "x": 0.01,
    "xanchor": "left",
    "xref": "container",
    "y": 0,
    "yref": "container",
    "itemsizing": "constant",
    "yanchor": "bottom",
    "traceorder": "normal",
    "itemclick": False,
    "itemdoubleclick": False,
}
LEGEND_ROOM = 40  # pixels
_SCREEN = 540  # pixels of rows that stand on a screen together with what is below them
#: Whether figures carry their title and caption; a page that shows both by itself has none.
_CAPTIONED = ContextVar("captioned", default=True)
#: Whether plotly checks figures, which takes as long as drawing them; a page gets the plain data.
_CHECKED = ContextVar("checked", default=True)
_BARE_MARGIN = 8  # pixels above a figure without a title
_TITLE_PLACE: Spec = {
    "x": 0,
    "xanchor": "left",
    "y": 1,
    "yanchor": "top",
    "yref": "container",
    "pad": {"l": 12, "t": 22},
}
_SMALL_PRINT = f"<br><span style='font-size:{TEXT_SIZE}px'>{{}}</span>"
_ROW_AXIS: Spec = {
    "type": "category",
    "categoryorder": "array",
    "tickmode": "array",
    "automargin": True,
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "ticks": "",
    "ticklabelstandoff": 6,
}
THICKEST = 24  # pixels of a bar, or of the bars of a row together
_WITH_TEXT = 40  # pixels of a row at least, whose bars have room for a line of text
_PAGE = 640  # pixels of a narrow page, on which a legend takes so many lines
_CATEGORY_AXIS: Spec = {
    "type": "category",
    "categoryorder": "array",
    "tickmode": "array",
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "ticks": "",
}
#: An axis of which only the line at zero is drawn: the texts beside the marks say the rest.
BASELINE: Spec = {
    "fixedrange": True,
    "showgrid": False,
    "showticklabels": False,
    "ticks": "",
    "zeroline": True,
    "zerolinewidth": 1,
}
#: How plotly shows a figure.
CONFIG: Spec = {"displaylogo": False}
_HIDDEN: Spec = {"visible": False, "fixedrange": True}
HIDDEN_AXES: Spec = {"xaxis": _HIDDEN, "yaxis": _HIDDEN}
_MIDDLE: Spec = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}


# --- figures --------------------------------------------------------------------------------------


class Figure(go.Figure):
    """A figure of plotly that is shown without plotly's logo, wherever it is shown."""

    def show(self, *args: Any, **kwargs: Any) -> Any:
        """Show the figure as plotly does."""
        return super().show(*args, **{"config": CONFIG, **kwargs})

    def _ipython_display_(self) -> None:
        if pio.renderers.render_on_display and pio.renderers.default:
            self.show()
        else:
            super()._ipython_display_()


def figure_of(traces: Sequence[Spec], layout: Spec) -> go.Figure:
    """Make the figure of plain traces and a plain layout, which plotly checks once.

    Within `for_page` both stay plain: a dict of `data` and `layout`.
    """
    plain = {"data": list(traces), "layout": layout}
    return Figure(plain) if _CHECKED.get() else plain


# --- titles and hover boxes -----------------------------------------------------------------------


@contextmanager
def while_it_is(value: bool, variable: ContextVar[bool]) -> Iterator[None]:
    """Give a variable a value for as long as a `with` lasts."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def uncaptioned() -> AbstractContextManager[None]:
    """Draw figures without title and caption, for a page that shows both (from `meta`) itself."""
    return while_it_is(False, _CAPTIONED)


def unchecked() -> AbstractContextManager[None]:
    """Draw figures as plain data, which plotly does not check: that takes as long as drawing."""
    return while_it_is(False, _CHECKED)


@contextmanager
def for_page() -> Iterator[None]:
    """Draw figures as plain data, without title and caption, for a page that gives it to plotly."""
    with unchecked(), uncaptioned():
        yield


def titled(title: str, subtitle: str, notes: Sequence[str] = ()) -> Spec:
    """Lay out a title with its subtitle and one line of notes, and the margin that they need."""
    if not _CAPTIONED.get():
        return {"margin": {"t": _BARE_MARGIN, "l": 2, "r": 2}}
    heading = wrap_sentence(title, TITLE_WIDTH)
    small = wrap_sentence(subtitle, CAPTION_WIDTH) if subtitle else []
    small += _one_line(notes)
    text = f"<b>{'<br>'.join(escaped(line) for line in heading)}</b>"
    text += "".join(_SMALL_PRINT.format(escaped(line)) for line in small)
    margin = 26 + 22 * (len(heading) + len(small))
    return {"title": {"text": text, "font": {"size": 17}, **_TITLE_PLACE}, "margin": {"t": margin}}


def _one_line(notes: Sequence[str]) -> list[str]:
    """Give as many notes, from the first, as there is room for in a line."""
    line = ""
    for note in notes:
        longer = f"{line} · {note}" if line else note
        if text_width(longer) > CAPTION_WIDTH:
            break
        line = longer
    return [line] if line else []


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


def category_axis(names: Mapping[str, str]) -> Spec:
    """Lay out an axis of names: key to label."""
    keys = list(names)
    axis = {**_CATEGORY_AXIS, "categoryarray": keys, "tickvals": keys}
    axis["ticktext"] = list(names.values())
    axis["range"] = [-0.5, len(keys) - 0.5]
    return axis


def downwards(axis: Spec) -> Spec:
    """Turn an axis of names so that the first stands on top, and give its labels room."""
    low, high = axis["range"]
    return {**axis, "automargin": True, "range": [high, low]}


def tallest(labels: Iterable[str]) -> int:
    """Count the lines of the tallest label."""
    return max(text.count("<br>") + 1 for text in labels)


def _row_lines(labels: Sequence[str]) -> float:
    """Count the lines that a row needs, so that no label meets the next; all rows are as high.

    Two neighbours need half the lines of each; the first and the last stand at an edge.
    """
    lines = [tallest([text]) for text in labels]
    pairs = [(one + other) / 2 for one, other in pairwise(lines)]
    return max([lines[0], lines[-1], *pairs])


def _lines_of(labels: Iterable[str]) -> list[str]:
    lines = []
    for text in labels:
        lines += text.split("<br>")
    return lines


def widest(texts: Iterable[str]) -> int:
    """Give the pixels of the widest of some texts in one line."""
    return round(COLUMN * max(map(text_width, texts), default=0))


# --- whole figures --------------------------------------------------------------------------------


def with_legend(layout: Spec, names: Iterable[str], bottom: int = 8, room: int = _PAGE) -> Spec:
    """Leave room for a legend of these names, `bottom` pixels being needed there anyway.

    `room`: pixels across, on a narrow page. Entries stand in columns as wide as the widest entry,
    where one line does not hold them all.
    """
    widths = [50 + widest(_lines_of([name])) for name in names]
    lines = 1
    if sum(widths) > room:
        columns = max(1, room // max(widths))
        lines = -(-len(widths) // columns)
    margin = {**layout["margin"], "b": bottom + LEGEND_ROOM + LINE * (lines - 1)}
    return {**layout, "margin": margin, "legend": LEGEND}


def names_in_legend(traces: Iterable[Spec]) -> list[str]:
    """List the names that stand in the legend of some traces."""
    return [trace["name"] for trace in traces if trace.get("showlegend", True) and "name" in trace]


def figure_in_rows(
    traces: Sequence[Spec],
    layout: Spec,
    names: Mapping[str, str],
    ends: Sequence[float],
    *,
    beside: Sequence[str] = (),
    gap: int = 12,
    mode: str = "relative",
    across: Sequence[float] = (0, 1),
    thickest: int = THICKEST,
) -> go.Figure:
    """Draw rows from the top down, each with its label, and their legend.

    It stands below them, or above if a screen would not hold both.

    `names`: key of a row to its label. `ends`: the ends of the hidden axis across. `beside`: the
    texts right of the marks, which stand in the margin. `gap`: pixels between labels of two rows.
    `mode`: "relative" for bars that are stacked, "group" for bars one below the other. `across`:
    the part of the width that the axis takes. `thickest`: pixels of a bar.
    """
    keys = list(names)
    labels = list(names.values())
    in_legend = names_in_legend(traces)
    whole = {**layout, "margin": {**layout["margin"], "b": 8}}
    if in_legend:
        room = _PAGE - widest(_lines_of(labels)) - widest(beside)
        whole = with_legend(layout, in_legend, room=room)
    rows = {**_ROW_AXIS, "categoryarray": keys, "tickvals": keys, "ticktext": labels}
    rows["range"] = [len(keys) - 0.5, -0.5]
    whole["yaxis"] = rows
    whole["xaxis"] = {**BASELINE, "range": list(ends), "domain": list(across)}
    margin = whole["margin"]
    margin["r"] = 22 + widest(beside)
    row_height = gap + LINE * _row_lines(labels)
    if any(trace.get("textposition") == "inside" for trace in traces):
        row_height = max(row_height, _WITH_TEXT)
    if mode == "group" or not _are_stacked(traces):
        traces = [_unbordered(trace) for trace in traces]
    whole["barmode"] = mode
    whole["bargap"] = round(max(0.3, 1 - thickest / row_height), 3)
    rows_height = row_height * len(keys)
    if in_legend and rows_height > _SCREEN:
        whole |= _legend_above(margin, rows_height)
    whole["height"] = round(margin["t"] + margin["b"] + rows_height)
    return figure_of(traces, whole)


def _legend_above(margin: Spec, rows_height: float) -> Spec:
    """Lay a legend above rows of this height, and make room for it in the margin.

    Room for one line: of more, plotly takes the room from the rows, which are many.
    """
    title = margin["t"]
    margin |= {"t": title + LEGEND_ROOM, "b": 8}
    height = margin["t"] + margin["b"] + rows_height
    return {"legend": {**LEGEND, "y": round(1 - title / height, 4), "yanchor": "top"}}


def _are_stacked(traces: Sequence[Spec]) -> bool:
    """Say whether a row has bars of several traces on one axis."""
    seen: set[tuple[str, str]] = set()
    for trace in traces:
        if trace["type"] != "bar":
            continue
        places = {(trace.get("xaxis", "x"), key) for key in trace["y"]}
        if seen & places:
            return True
        seen |= places
    return False


def _unbordered(trace: Spec) -> Spec:
    """Draw bars without the border that parts them from others, under which a short one is lost."""
    if trace["type"] != "bar":
        return trace
    return {**trace, "marker": {**trace["marker"], "line": {"width": 0}}}


def blank(message: str, lang: str | None = None) -> go.Figure:
    """Draw an empty picture that says why it is empty."""
    note = {"text": label(message, 48), **_MIDDLE}
    layout = {
        **HIDDEN_AXES,
        "template": TEMPLATE,
        "annotations": [note],
        "height": 220,
        "meta": {"title": message, "subtitle": "", "notes": [], "summary": message},
    }
    return figure_of([], layout)
