"""The colours of all pictures, and the plotly templates for light and for dark pages.

Promises that all that depends on the theme is in the template, except for the few colours that
`in_theme` changes, and that text on a colour can be read. Does not know any single chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

#: The fonts of every picture. English texts have no ’, which is very wide in Chinese fonts.
FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, system-ui, sans-serif"
TEXT_SIZE = 13  # pixels; no text of a picture is smaller


class Theme(NamedTuple):
    """The colours that depend on the page: ink, paper and grid lines.

    The paper is that of JupyterLab's own light or dark theme.
    """

    ink: str
    paper: str
    grid: str


THEMES = {
    "light": Theme("#222222", "#ffffff", "#d9d9d9"),
    "dark": Theme("#f0f0f0", "#111111", "#3d434a"),
}


class Hue(NamedTuple):
    """A colour in two tones, which can be seen on white and on black, and told apart in grey print.

    `area` is the tone of areas; neighbouring areas of different hues can be told apart in grey too.
    """

    deep: str
    light: str
    area: str


#: The hues of the two largest classes; all others are grey.
HUES = (Hue("#2a68b0", "#5f97d3", "#2a68b0"), Hue("#9a5b00", "#c4852a", "#c4852a"))
GREY = Hue("#646d76", "#8b949d", "#646d76")
#: The hue of what is not the subject, such as money outside the denominator, and the ink on it.
PALE = Hue("#c9ced4", "#dfe3e8", "#c9ced4")
PALE_INK = "#1b1e21"
#: The hue of what is wrong (deep), and of what differs without being wrong (light).
RED = Hue("#c0392b", "#d9776e", "#c0392b")
#: The tone of each piece of a bar, by the column that splits its amount.
PIECES: dict[str, dict[str, Literal["deep", "light"]]] = {
    "kind": {"basic": "light", "project": "deep", "other": "light", "unknown": "deep"},
    "use": {"personnel": "deep", "public_use": "light", "unknown": "deep"},
}
#: The hatching of pieces that their tone alone does not tell apart, and of outcomes of checks.
HATCHES = {
    "other": "/", "unknown": "x", "not_checked": "/", "open": "\\", "agrees_rounded": "-",
}  # fmt: skip
#: The colour of the tile around all others.
ROOT = "#6b7278"
NEUTRAL = "#75808b"
ACCENT = HUES[0].deep
#: The colour of what does not pass the filters, which is close to that of the paper, and the ink
#: on it.
DIMMED = "#e1e4e7"
DIMMED_INK = "#5c646c"
#: The colour of checks that could not be made.
FAINT = "#d3d7dc"
#: Colours of a light page that would stand out too much or too little on a dark one, and what they
#: become there.
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
    "#bf3a2c": "#a33429",  # low scores: the worst stands out most from the paper of either page
    "#8e1410": "#d93025",
}
#: The fields of a plotly figure that have colours, or that contain fields with colours.
_COLOUR_FIELDS = (
    "color", "colors", "colorscale", "fgcolor", "insidetextfont", "line", "link", "marker", "node",
    "pattern", "textfont",
)  # fmt: skip
_CODE_LETTERS = 3  # of the code of a class
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
    """Return plain traces of the light theme in the colours of a theme, "light" or "dark".

    >>> in_theme([{"type": "bar", "marker": {"color": [DIMMED, "#2a68b0"]}}], "dark")
    [{'type': 'bar', 'marker': {'color': ['#2b3035', '#2a68b0']}}]
    """
    if theme == "light":
        return [dict(trace) for trace in traces]
    return [_recoloured(trace) for trace in traces]


def _recoloured(piece: Any) -> Any:
    """Return a part of a figure with the colours in it changed to those of a dark page."""
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
    """Return black or white, whichever is easier to read on a `#rrggbb` colour.

    The contrast is at least 4.5 for any colour. Source: WCAG 2, relative luminance.
    """
    red, green, blue = [_linear(channel) for channel in _channels(colour)]
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"


def _channels(colour: str) -> bytes:
    """Return red, green and blue of a `#rrggbb` colour, each from 0 to 255."""
    return bytes.fromhex(colour.removeprefix("#"))


def _linear(channel: int) -> float:
    part = channel / 255
    if part <= 0.04045:
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)


def ink_on(colour: str) -> str:
    """Return the colour of text on a colour; on faint ones it is one that a dark page changes."""
    if colour in PALE:
        return PALE_INK
    return DIMMED_INK if colour == DIMMED else contrast(colour)


def pale(colour: str) -> str:
    """Return a `#rrggbb` colour made transparent, such as `rgba(42,104,176,0.4)`."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},0.4)"


def class_hues(amounts: Mapping[str, Decimal]) -> dict[str, Hue]:
    """Return the hue of each class: one each for the two largest, grey for all others.

    `amounts` has the amounts of codes that do not contain each other; they are added up to classes,
    the first three digits. Of the two largest, the lower code has the first hue, so that it does
    not change when their order does.

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
    """Return a plotly scale of colours in equal steps, without shades between them."""
    steps = list(colours)
    scale: list[list[object]] = []
    for place, colour in enumerate(steps):
        scale.append([place / len(steps), colour])
        scale.append([(place + 1) / len(steps), colour])
    return scale


#: A dimmed flow is transparent, and has a colour of its own on a dark page too.
_ON_DARK[pale(DIMMED)] = "rgba(70,77,84,0.45)"
