"""Parts of plotly layouts that several charts share: titles, hover boxes, axes, rows and legends.

Promises that every text that is put into a part is escaped. Does not know any single chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, TypeAlias

import plotly.graph_objects as go
import plotly.io as pio

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.palette import TEMPLATE, TEXT_SIZE
from shimahe.display.charts.words import escaped, label, text_width, wrap_sentence

#: A part of a figure as plain data that plotly accepts: a trace, an axis or a layout.
Spec: TypeAlias = dict[str, Any]

TITLE_WIDTH = 70  # half-width columns, which fit in the narrow window of a notebook
CAPTION_WIDTH = 88  # and of a line of the subtitle, whose letters are smaller
COLUMN = 6.8  # pixels of a half-width column of the usual text, at most
LINE = 18  # pixels of a line of the usual text
#: A legend below the picture; a click in it hides nothing.
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
LEGEND_ROOM = 40  # pixels of a legend of one line
_SCREEN = 540  # pixels of rows that fit on a screen together with a legend below them
#: Whether figures are drawn with title and caption. Pages that show both themselves switch it off.
_CAPTIONED = ContextVar("captioned", default=True)
#: Whether plotly checks figures, which takes as long as drawing them. Pages switch it off.
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
THICKEST = 24  # pixels at most of a bar, or of the bars of a row together
_WITH_TEXT = 34  # pixels at least of a row whose bars have a line of text inside
#: The part of a row that stays free between bars, and between those with text inside.
_FREE, _FREE_WITH_TEXT = 0.3, 0.12
_PAGE = 640  # pixels across of a narrow page, for which the lines of a legend are counted
_CATEGORY_AXIS: Spec = {
    "type": "category",
    "categoryorder": "array",
    "tickmode": "array",
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "ticks": "",
}
#: An axis without numbers, of which only the line at zero is drawn; texts beside marks have them.
BASELINE: Spec = {
    "fixedrange": True,
    "showgrid": False,
    "showticklabels": False,
    "ticks": "",
    "zeroline": True,
    "zerolinewidth": 1,
}
#: The configuration with which plotly shows a figure.
CONFIG: Spec = {"displaylogo": False}
_HIDDEN: Spec = {"visible": False, "fixedrange": True}
HIDDEN_AXES: Spec = {"xaxis": _HIDDEN, "yaxis": _HIDDEN}
_MIDDLE: Spec = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}


# --- figures --------------------------------------------------------------------------------------


class Figure(go.Figure):
    """A plotly figure that is always shown without plotly's logo."""

    def show(self, *args: Any, **kwargs: Any) -> Any:
        """Show the figure, with the arguments of `plotly.graph_objects.Figure.show`."""
        return super().show(*args, **{"config": CONFIG, **kwargs})

    def _ipython_display_(self) -> None:
        if pio.renderers.render_on_display and pio.renderers.default:
            self.show()
        else:
            super()._ipython_display_()


def figure_of(traces: Sequence[Spec], layout: Spec) -> go.Figure:
    """Return the figure of plain traces and a plain layout, which plotly checks.

    Within `unchecked` or `for_page` it is a plain dict with `data` and `layout` instead.
    """
    plain = {"data": list(traces), "layout": layout}
    return Figure(plain) if _CHECKED.get() else plain


# --- titles and hover boxes -----------------------------------------------------------------------


@contextmanager
def while_it_is(value: bool, variable: ContextVar[bool]) -> Iterator[None]:
    """Set a context variable to a value within a `with` statement."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def uncaptioned() -> AbstractContextManager[None]:
    """Draw figures without title and caption within a `with`; `meta` of the layout has both."""
    return while_it_is(False, _CAPTIONED)


def unchecked() -> AbstractContextManager[None]:
    """Draw figures as plain dicts within a `with`; plotly does not check them, which saves time."""
    return while_it_is(False, _CHECKED)


@contextmanager
def for_page() -> Iterator[None]:
    """Draw figures within a `with` as plain dicts without title and caption, for a web page."""
    with unchecked(), uncaptioned():
        yield


def titled(title: str, subtitle: str, notes: Sequence[str] = ()) -> Spec:
    """Return a layout with title, subtitle and one line of notes, and the margin that they need.

    Within `uncaptioned` it has a small margin only.
    """
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
    """Return one line with as many of the first notes as fit; [] if not even one does."""
    line = ""
    for note in notes:
        longer = f"{line} · {note}" if line else note
        if text_width(longer) > CAPTION_WIDTH:
            break
        line = longer
    return [line] if line else []


def hover_template(heads: Mapping[str, int] | Mapping[str, int | str]) -> str:
    """Return the template of a hover box: a name in bold, then a row for each head.

    The name is the second piece of customdata. `heads` has the words before each value, with the
    position of the value in customdata, or the axis ("x", "y") whose label it is.
    """
    rows = ["<b>%{customdata[1]}</b>"]
    for head, source in heads.items():
        place = source if isinstance(source, str) else f"customdata[{source}]"
        rows.append(f"{escaped(head)}: %{{{place}}}")
    return "<br>".join(rows) + "<extra></extra>"


# --- axes and legends -----------------------------------------------------------------------------


def axis_title(unit: str, *, per_cent: bool) -> Spec:
    """Return the title of an axis, its unit; `per_cent` puts % behind its numbers."""
    return {"title": {"text": escaped(unit)}, "ticksuffix": "%" if per_cent else ""}


def category_axis(names: Mapping[str, str]) -> Spec:
    """Return an axis of categories; `names` has the label of each key."""
    keys = list(names)
    axis = {**_CATEGORY_AXIS, "categoryarray": keys, "tickvals": keys}
    axis["ticktext"] = list(names.values())
    axis["range"] = [-0.5, len(keys) - 0.5]
    return axis


def downwards(axis: Spec) -> Spec:
    """Return an axis of categories with the first on top, and room for its labels."""
    low, high = axis["range"]
    return {**axis, "automargin": True, "range": [high, low]}


def tallest(labels: Iterable[str]) -> int:
    """Return the number of lines of the tallest label."""
    return max(text.count("<br>") + 1 for text in labels)


def _row_height(labels: Sequence[str], gap: int) -> float:
    """Return the height of every row in pixels, so that `gap` pixels are between all labels.

    Two neighbours need half the lines of each; the first and the last need all of their lines, of
    which a part may be in the margin.
    """
    lines = [tallest([text]) for text in labels]
    between = max([1, *((one + other) / 2 for one, other in pairwise(lines))])
    return max(gap + LINE * between, LINE * max(lines[0], lines[-1]) - _BARE_MARGIN)


def _lines_of(labels: Iterable[str]) -> list[str]:
    lines = []
    for text in labels:
        lines += text.split("<br>")
    return lines


def widest(texts: Iterable[str]) -> int:
    """Return the width in pixels of the widest text, each on one line; 0 for no text."""
    return round(COLUMN * max(map(text_width, texts), default=0))


# --- whole figures --------------------------------------------------------------------------------


def with_legend(layout: Spec, names: Iterable[str], bottom: int = 8, room: int = _PAGE) -> Spec:
    """Return a layout with a legend and room for its names, below `bottom` pixels for other things.

    `room` is the width of a narrow page in pixels. If the names do not fit on one line, they are in
    columns as wide as the widest of them.
    """
    widths = [50 + widest(_lines_of([name])) for name in names]
    lines = 1
    if sum(widths) > room:
        columns = max(1, room // max(widths))
        lines = -(-len(widths) // columns)
    margin = {**layout["margin"], "b": bottom + LEGEND_ROOM + LINE * (lines - 1)}
    return {**layout, "margin": margin, "legend": LEGEND}


def names_in_legend(traces: Iterable[Spec]) -> list[str]:
    """Return the names of traces that are shown in a legend."""
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
    """Return a figure of rows from the top down, each with its label, and a legend.

    The legend is below the rows, or above them if both do not fit on a screen.

    `names` has the label of each row by its key. `ends` are the ends of the horizontal axis, which
    has no numbers. `beside` are the texts to the right of the marks, for which the margin has room.
    `gap` is the space between the labels of two rows in pixels. `mode` is "relative" for stacked
    bars, "group" for bars one below the other, "overlay" for bars on top of each other. `across` is
    the part of the width that the axis takes, from 0 to 1. `thickest` is the height of a bar at
    most, in pixels.
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
    row_height = _row_height(labels, gap)
    free = _FREE
    if any(trace.get("textposition") == "inside" for trace in traces):
        row_height = max(row_height, _WITH_TEXT)
        free = _FREE_WITH_TEXT
    if mode == "group" or not _are_stacked(traces):
        traces = [_unbordered(trace) for trace in traces]
    whole["barmode"] = mode
    whole["bargap"] = round(max(free, 1 - thickest / row_height), 3)
    rows_height = row_height * len(keys)
    if in_legend and rows_height > _SCREEN:
        whole |= _legend_above(margin, rows_height)
    whole["height"] = round(margin["t"] + margin["b"] + rows_height)
    return figure_of(traces, whole)


def _legend_above(margin: Spec, rows_height: float) -> Spec:
    """Return a legend above rows of this height, and change `margin` so that it has room.

    There is room for one line. If it has more, plotly takes the room from the rows, which are many.
    """
    title = margin["t"]
    margin |= {"t": title + LEGEND_ROOM, "b": 8}
    height = margin["t"] + margin["b"] + rows_height
    return {"legend": {**LEGEND, "y": round(1 - title / height, 4), "yanchor": "top"}}


def _are_stacked(traces: Sequence[Spec]) -> bool:
    """Whether some row has bars of several traces on the same axis."""
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
    """Return bars without borders, which would hide short bars; other traces as they are."""
    if trace["type"] != "bar":
        return trace
    return {**trace, "marker": {**trace["marker"], "line": {"width": 0}}}


def blank(message: str, lang: str | None = None) -> go.Figure:
    """Return an empty figure with a message that says why it is empty.

    The message is used as it is. A message that is no text is refused in `lang`, "zh" or "en"
    (default: the current language).

    Raises: ValueError for such a message, or for a language that is not offered.
    """
    lang = terms.resolve_language(lang)
    arguments.check(lang, message=message)
    note = {"text": label(message, 48), **_MIDDLE}
    layout = {
        **HIDDEN_AXES,
        "template": TEMPLATE,
        "annotations": [note],
        "height": 220,
        "meta": {"title": message, "subtitle": "", "notes": [], "summary": message},
    }
    return figure_of([], layout)
