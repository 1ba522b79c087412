"""Traces that several charts share: bars, texts beside them, and entries of legends.

Promises that every name that is put into a trace is escaped. Does not know any single chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shimahe.display.charts.layout import Spec
from shimahe.display.charts.palette import HATCHES, NEUTRAL, ink_on
from shimahe.display.charts.words import escaped, label

LEGEND_WIDTH = 46  # half-width columns of an entry, which fit on a phone

_BAR: Spec = {"type": "bar", "orientation": "h", "showlegend": True}
_TEXTS: Spec = {
    "type": "scatter",
    "mode": "text",
    "textposition": "middle right",
    "showlegend": False,
    "hoverinfo": "skip",
    "cliponaxis": False,
}
_INSIDE: Spec = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
_LEGEND_KEY: Spec = {"type": "scatter", "mode": "markers", "x": [None], "y": [None]}
_LEGEND_SQUARE: Spec = {"size": 13, "symbol": "square", "line": {"color": NEUTRAL, "width": 1}}


def bar_trace(
    name: str,
    keys: Sequence[str],
    values: Sequence[float],
    colour: str | Sequence[str],
    piece: str = "",
) -> Spec:
    """Return horizontal bars, one for each key, hatched if the piece is one of HATCHES.

    `colour` is that of all bars, or has one for each.
    """
    pattern = {"shape": HATCHES.get(piece, "")}
    return {
        **_BAR,
        "name": escaped(name),
        "x": values,
        "y": keys,
        "marker": {"color": colour, "pattern": pattern},
    }


def text_inside(texts: Sequence[str], colour: str) -> Spec:
    """Return what a trace of bars of this colour needs to have texts inside them."""
    return {**_INSIDE, "text": texts, "textfont": {"color": ink_on(colour)}}


def texts_beside(keys: Sequence[str], ends: Sequence[float], texts: Sequence[str]) -> Spec:
    """Return texts to the right of `ends`, where the bars end."""
    spaced = [f"   {text}" for text in texts]
    return {**_TEXTS, "x": ends, "y": keys, "text": spaced}


def legend_keys(colours: Mapping[str, str]) -> list[Spec]:
    """Return an entry of the legend for each name and its colour."""
    traces = []
    for name, colour in colours.items():
        marker = {**_LEGEND_SQUARE, "color": colour}
        traces.append({**_LEGEND_KEY, "name": escaped(name), "marker": marker})
    return traces


def legend_bars(colours: Mapping[str, tuple[str, str]], key: str) -> list[Spec]:
    """Return an entry of the legend for each piece, hatched as its bars are.

    `colours` has the name and the colour of each piece. `key` is any row of the picture; nothing is
    drawn in it. A long name takes several lines.
    """
    traces = []
    for piece, (name, colour) in colours.items():
        trace = bar_trace("", [key], [], colour, piece)
        trace["name"] = label(name, LEGEND_WIDTH)
        trace["marker"]["line"] = {"color": NEUTRAL, "width": 1}
        traces.append({**trace, "x": [None], "hoverinfo": "skip"})
    return traces
