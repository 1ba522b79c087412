"""Colours of all pictures, and the plotly templates that make them fit a light or a dark page.

Promises that whatever depends on the theme stands in the template, but for the few faint colours
that `in_theme` changes, and that text on a colour can be read. Does not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

#: The fonts of every picture. Of Chinese fonts a ’ is as wide as a character: English has none.
FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, system-ui, sans-serif"
TEXT_SIZE = 13  # pixels; no text of a picture is smaller


class Theme(NamedTuple):
    """The colours that a page decides: ink, paper and grid lines; all others do for every page.

    Both papers are those of JupyterLab's own themes.
    """

    ink: str
    paper: str
    grid: str


THEMES = {
    "light": Theme("#222222", "#ffffff", "#d9d9d9"),
    "dark": Theme("#f0f0f0", "#111111", "#3d434a"),
}


class Hue(NamedTuple):
    """A colour in two tones, both seen on white and on black and told apart in grey.

    `area` is the tone of areas that lie side by side, which are told apart in grey as well.
    """

    deep: str
    light: str
    area: str


#: The two largest classes have a hue each; all others are grey.
HUES = (Hue("#2a68b0", "#5f97d3", "#2a68b0"), Hue("#9a5b00", "#c4852a", "#c4852a"))
GREY = Hue("#646d76", "#8b949d", "#646d76")
#: What is no part of what is looked at, and the ink on it.
PALE = Hue("#c9ced4", "#dfe3e8", "#c9ced4")
PALE_INK = "#1b1e21"
#: What is wrong, and what differs without being wrong.
RED = Hue("#c0392b", "#d9776e", "#c0392b")
#: What splits an amount, by the column that says it: the tone of each piece in its bar.
PIECES: dict[str, dict[str, Literal["deep", "light"]]] = {
    "kind": {"basic": "light", "project": "deep", "other": "light", "unknown": "deep"},
    "use": {"personnel": "deep", "public_use": "light", "unknown": "deep"},
}
#: Hatching of the pieces whose tones alone are alike, also where they are printed in grey, and of
#: checks that cannot be made.
HATCHES = {"other": "/", "unknown": "x", "not_checked": "/", "open": "\\"}
#: The tile around all others.
ROOT = "#6b7278"
NEUTRAL = "#75808b"
ACCENT = HUES[0].deep
#: What does not pass the filters: still there, nearer to the paper than anything that does; and
#: the ink on it.
DIMMED = "#e1e4e7"
DIMMED_INK = "#5c646c"
#: What could not be compared: hatched, and hardly seen.
FAINT = "#d3d7dc"
#: Colours that recede on a light page would stand out on a dark one: what they are there.
_ON_DARK = {
    DIMMED: "#2b3035",
    DIMMED_INK: "#a3abb3",
    FAINT: "#454c54",
    PALE.deep: "#454c54",
    PALE.light: "#383e45",
    PALE_INK: "#e4e7ea",
    "#dfe3e7": "#31363c",  # full score
    "#f3e4e2": "#4a3d3d",
    "#f0c2bd": "#6e423e",
}
#: The fields of a plotly figure that hold colours, alone or in lists, and those on the way to them.
_COLOUR_FIELDS = (
    "color", "colors", "colorscale", "fgcolor", "insidetextfont", "line", "link", "marker", "node",
    "pattern", "textfont",
)  # fmt: skip
_CODE_LETTERS = 3  # of a class
_MARGIN = {"l": 12, "r": 12, "b": 12}


def _template(theme: Theme) -> go.layout.Template:
    font = {"family": FONTS, "size": TEXT_SIZE, "color": theme.ink}
    title = {"font": {"size": TEXT_SIZE}}
    axis = {
        "gridcolor": theme.grid,
        "zerolinecolor": NEUTRAL,
        "automargin": True,
        "title": title,
    }
    hover_box = {"font": font, "bgcolor": theme.paper, "bordercolor": theme.ink, "align": "left"}
    layout = {"font": font, "xaxis": axis, "yaxis": axis, "hoverlabel": hover_box}
    layout["paper_bgcolor"] = theme.paper
    layout["plot_bgcolor"] = theme.paper
    layout["margin"] = _MARGIN
    halo = ", ".join(10 * [f"0 0 4px {theme.paper}"])  # thin lines are not seen through a name
    layout["annotationdefaults"] = {"bgcolor": theme.paper, "font": {**font, "shadow": halo}}
    tile = _bordered(theme.paper, 1)
    bar = _bordered(theme.paper, 0.5)  # thin, so that short bars stay seen
    return go.layout.Template(layout=layout, data={"treemap": tile, "icicle": tile, "bar": bar})


def _bordered(colour: str, width: float) -> list[dict[str, object]]:
    line = {"color": colour, "width": width}
    return [{"marker": {"line": line}}]


def in_theme(traces: Iterable[Mapping[str, Any]], theme: str) -> list[dict[str, Any]]:
    """Give plain traces in the colours of a theme; they are drawn in those of the light one.

    >>> in_theme([{"type": "bar", "marker": {"color": [DIMMED, "#2a68b0"]}}], "dark")
    [{'type': 'bar', 'marker': {'color': ['#2b3035', '#2a68b0']}}]
    """
    if theme == "light":
        return [dict(trace) for trace in traces]
    return [_recoloured(trace) for trace in traces]


def _recoloured(piece: Any) -> Any:
    """Change the colours within a piece of a figure to those of a dark page."""
    if isinstance(piece, str):
        return _ON_DARK.get(piece, piece)
    if isinstance(piece, Mapping):
        changed = dict(piece)
        for name in _COLOUR_FIELDS:
            if name in changed:
                changed[name] = _recoloured(changed[name])
        return changed
    if isinstance(piece, list | tuple):
        return [_recoloured(each) for each in piece]
    return piece


TEMPLATES = {name: _template(theme) for name, theme in THEMES.items()}
TEMPLATE = TEMPLATES["light"]


def contrast(colour: str) -> str:
    """Choose black or white, whichever reads better on a `#rrggbb` colour.

    The ratio of the two luminances is at least 4.5 for any colour. Source: WCAG 2, relative
    luminance.
    """
    red, green, blue = [_linear(channel) for channel in _channels(colour)]
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"


def _channels(colour: str) -> bytes:
    """Give red, green and blue, each from 0 to 255."""
    return bytes.fromhex(colour.removeprefix("#"))


def _linear(channel: int) -> float:
    part = channel / 255
    if part <= 0.04045:
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)


def ink_on(colour: str) -> str:
    """Choose the ink of text on a colour: what recedes has an ink that a dark page changes too."""
    if colour in PALE:
        return PALE_INK
    return DIMMED_INK if colour == DIMMED else contrast(colour)


def pale(colour: str) -> str:
    """Make a `#rrggbb` colour transparent, so that paper and ink are seen through it."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},0.4)"


def class_hues(amounts: Mapping[str, Decimal]) -> dict[str, Hue]:
    """Give a hue to each class of the codes: one each to the two largest, grey to all others.

    `amounts`: what each code has, of which each is counted once. The lower code of the two has the
    first hue, so that a class keeps it when amounts change a little.

    >>> hues = class_hues({"20101": Decimal(5), "208": Decimal(1), "21201": Decimal(9)})
    >>> [hues[code] is hue for code, hue in zip(("201", "208", "212"), (HUES[0], GREY, HUES[1]))]
    [True, True, True]
    """
    sums: dict[str, Decimal] = {}
    for code, amount in amounts.items():
        top = code[:_CODE_LETTERS]
        sums[top] = sums.get(top, Decimal(0)) + amount
    largest = sorted(sums, key=lambda code: (-sums[code], code))[: len(HUES)]
    hues = dict.fromkeys(sums, GREY)
    hues.update(zip(sorted(largest), HUES, strict=False))
    return hues


def stepped(colours: Iterable[str]) -> list[list[object]]:
    """Make a scale of colours for a heat map: equal steps, without shades between them."""
    steps = list(colours)
    scale: list[list[object]] = []
    for place, colour in enumerate(steps):
        scale.append([place / len(steps), colour])
        scale.append([(place + 1) / len(steps), colour])
    return scale


#: What is dimmed as a flow.
_ON_DARK[pale(DIMMED)] = "rgba(70,77,84,0.45)"
