"""Colours of all pictures, and the plotly templates that make them fit a light or a dark page.

Promises that whatever depends on the theme stands in the template alone, and that text on a colour
can be read. Does not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

# Latin fonts first: in the Chinese ones a ’ is as wide as a character.
FONTS = (
    "Arial, Liberation Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, "
    "WenQuanYi Micro Hei, sans-serif"
)


class Theme(NamedTuple):
    """The colours that a page decides: ink, paper and grid lines; all others do for every page."""

    ink: str
    paper: str
    grid: str


THEMES = {
    "light": Theme("#222222", "#ffffff", "#d9d9d9"),
    "dark": Theme("#f0f0f0", "#15181c", "#3d434a"),
}
# Colours that colour-blind readers tell apart (Okabe and Ito; Tol, "muted"), in an order that keeps
# neighbours unlike.
CLASS_COLOURS = (
    "#0072b2", "#ddcc77", "#882255", "#88ccee", "#117733", "#e69f00", "#aa4499", "#44aa99",
    "#332288", "#cc6677", "#999933", "#56b4e9",
)  # fmt: skip
#: What splits an amount, by the column that says it. Its colours are those of no class, and are
#: told apart on white, on black and in grey.
PIECES = {
    "kind": {"basic": "#56697c", "project": "#e07b36", "other": "#8f6f9e", "unknown": "#8a8a8a"},
    "use": {"personnel": "#7b5ea7", "public_use": "#6aa255", "unknown": "#8a8a8a"},
}
#: Hatching of the pieces whose colours alone are too much alike.
HATCHES = {"other": "/", "unknown": "x"}
#: The tile around all others.
ROOT = "#6b7278"
NEUTRAL = "#75808b"
ACCENT = "#c0508a"
#: What does not pass the filters: still there, without a colour of its own.
DIMMED = "#c9ccd0"
_CODE_LETTERS = 3  # of a class
_MARGIN = {"l": 12, "r": 12, "b": 12}


def _template(theme: Theme) -> go.layout.Template:
    font = {"family": FONTS, "size": 13, "color": theme.ink}
    title = {"font": {"size": 12}}
    axis = {
        "gridcolor": theme.grid,
        "zerolinecolor": theme.grid,
        "automargin": True,
        "title": title,
    }
    hover_box = {"font": font, "bgcolor": theme.paper, "bordercolor": theme.ink, "align": "left"}
    layout = {"font": font, "xaxis": axis, "yaxis": axis, "hoverlabel": hover_box}
    layout["paper_bgcolor"] = theme.paper
    layout["plot_bgcolor"] = theme.paper
    layout["margin"] = _MARGIN
    tile = _bordered(theme.paper, 1)
    bar = _bordered(theme.paper, 0.5)  # thin, so that short bars stay seen
    return go.layout.Template(layout=layout, data={"treemap": tile, "icicle": tile, "bar": bar})


def _bordered(colour: str, width: float) -> list[dict[str, object]]:
    line = {"color": colour, "width": width}
    return [{"marker": {"line": line}}]


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


def pale(colour: str) -> str:
    """Make a `#rrggbb` colour transparent, so that paper and ink are seen through it."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},0.4)"


def class_colours(codes: Sequence[str]) -> dict[str, str]:
    """Give a colour to each class that the codes belong to."""
    classes = sorted({code[:_CODE_LETTERS] for code in codes})
    colours = {}
    for place, code in enumerate(classes):
        colours[code] = CLASS_COLOURS[place % len(CLASS_COLOURS)]
    return colours


def stepped(colours: Iterable[str]) -> list[list[object]]:
    """Make a scale of colours for a heat map: equal steps, without shades between them."""
    steps = list(colours)
    scale: list[list[object]] = []
    for place, colour in enumerate(steps):
        scale.append([place / len(steps), colour])
        scale.append([(place + 1) / len(steps), colour])
    return scale
