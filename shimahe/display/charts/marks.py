"""Traces that several charts share: bars, texts beside them, keys of a legend.

Promises that every name put into a trace here is escaped. Does not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shimahe.display.charts.layout import Spec
from shimahe.display.charts.palette import HATCHES, NEUTRAL, ink_on
from shimahe.display.charts.words import escaped, label

LEGEND_WIDTH = 46  # half-width columns of an entry: as many as a telephone has room for

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
    """Draw horizontal bars, one for each key; hatched if the piece is one of HATCHES.

    `colour`: of all bars, or of each.
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
    """Write texts inside bars of this colour."""
    return {**_INSIDE, "text": texts, "textfont": {"color": ink_on(colour)}}


def texts_beside(keys: Sequence[str], ends: Sequence[float], texts: Sequence[str]) -> Spec:
    """Write texts right of where bars end."""
    spaced = [f"   {text}" for text in texts]
    return {**_TEXTS, "x": ends, "y": keys, "text": spaced}


def legend_keys(colours: Mapping[str, str]) -> list[Spec]:
    """Draw an entry of the legend for each name and colour."""
    traces = []
    for name, colour in colours.items():
        marker = {**_LEGEND_SQUARE, "color": colour}
        traces.append({**_LEGEND_KEY, "name": escaped(name), "marker": marker})
    return traces


def legend_bars(colours: Mapping[str, tuple[str, str]], key: str) -> list[Spec]:
    """Draw an entry of the legend for each piece: its name and colour, hatched as its bars are.

    `key`: a row of the picture, which gets nothing. A long name takes several lines.
    """
    traces = []
    for piece, (name, colour) in colours.items():
        trace = bar_trace("", [key], [], colour, piece)
        trace["name"] = label(name, LEGEND_WIDTH)
        trace["marker"]["line"] = {"color": NEUTRAL, "width": 1}
        traces.append({**trace, "x": [None], "hoverinfo": "skip"})
    return traces
