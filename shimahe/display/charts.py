"""Frames in, plotly figures out: where spending goes, as a treemap or as bars.

Promises that every figure says its total, unit, year, filters and coverage, that sums are exact, that a treemap's
parents equal their children, and that text from a document is shown as text, never as markup. Does not know how a
view was chosen, nor what form the document had.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.analysis.structure import DEPTHS, exact, leaves, total

# Latin fonts first: in the Chinese ones a ’ is as wide as a character.
FONTS = "Arial, Liberation Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
HEAD_COLUMNS = 130  # characters that fit into the head of a tile as wide as the picture
INK, PAPER, GRID, ROOT = "#222222", "#ffffff", "#d9d9d9", "#ececec"
# Colours that colour-blind readers tell apart (Okabe and Ito; Tol, "muted"), in an order that keeps neighbours unlike.
CLASS_COLOURS = (
    "#0072b2", "#ddcc77", "#882255", "#88ccee", "#117733", "#e69f00", "#aa4499", "#44aa99", "#332288", "#cc6677",
    "#999933", "#56b4e9",
)  # fmt: skip
KIND_COLOURS = {"basic": "#0072b2", "project": "#e69f00", "other": "#009e73", "unknown": "#7f7f7f"}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONTS, "size": 13, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "hoverlabel": {"font": {"family": FONTS, "size": 13}, "align": "left"},
        "margin": {"l": 12, "r": 12, "b": 12},
    }
)


@dataclass
class Line:
    """What a frame prints for one code: its exact amount (all budgets and kinds), by kind, and where it stands."""

    code: str
    name: str | None
    amount: Decimal = Decimal(0)
    known: bool = False
    printed: bool = True
    kinds: dict[str, Decimal] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)


def money(amount: Decimal) -> str:
    """An amount with all its digits, at least two decimals.

    >>> money(Decimal("13635.67")), money(Decimal("7.7")), money(Decimal("0.123456"))
    ('13,635.67', '7.70', '0.123456')
    """
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}"


def percent(part: Decimal, whole: Decimal) -> str | None:
    """`part` in per cent of `whole`, rounded half up to one decimal; None where the whole is not positive.

    >>> percent(Decimal("5863.73"), Decimal("13635.67"))
    '43.0%'
    """
    if whole <= 0:
        return None
    return f"{(100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP):,}%"


def treemap(
    frame: pd.DataFrame,
    *,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Amounts as nested tiles.

    `frame`: rows of `spending`, of one level or of several. `of`: the rows it was chosen from, for the coverage
    (default: itself). A class that `frame` does not hold is added up from the lines shown, and the caption says so;
    `names`: where to look up its printed name.

    Raises: ValueError, in the language of the figure, if a printed parent differs from the sum of its children, if
    an amount is negative, or if there is nothing to draw.
    """
    lang, of = lang or terms.language(), frame if of is None else of
    lines = by_code(frame)
    tiles = _tiles(lines, by_code(frame if names is None else names), lang)
    undrawn = [line for line in lines.values() if not line.amount]
    notes = [terms.text("chart.recomputed", lang)] if any(not tile.printed for tile in tiles.values()) else []
    notes += [terms.text("chart.undrawn", lang, n=len(undrawn))] if undrawn else []
    notes += [terms.text("chart.small_tiles", lang)]
    layout = _captioned(frame, of, year, filters, notes, lang)
    layout |= {"height": layout["margin"]["t"] + 560, "uniformtext": {"minsize": 9, "mode": "hide"}}
    return go.Figure([_tile_trace(tiles, total(of), sorted(set(of["code"].str[:3])), lang)], layout)


def bars(
    frame: pd.DataFrame,
    *,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Amounts as bars, one per code and the largest first, split by kind of expenditure.

    `frame`, `of`, `filters` as in `treemap`. An unknown amount is a row without a bar that says so.
    """
    lang, of = lang or terms.language(), frame if of is None else of
    lines = sorted(by_code(frame).values(), key=lambda line: (not line.known, -line.amount, line.code))
    layout = _captioned(frame, of, year, filters, [], lang)
    kinds = [kind for kind in KIND_COLOURS if any(kind in line.kinds for line in lines)]
    traces = [_bar_trace(kind, lines, total(of), lang) for kind in kinds]
    return go.Figure([*traces, _label_trace(lines, lang)], layout | _bar_layout(lines, layout["margin"]["t"], lang))


def blank(message: str, lang: str | None = None) -> go.Figure:
    """An empty picture that says why it is empty."""
    text = "<br>".join(shown(part) for part in wrap(message, 64))
    note = {"text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    hidden = {"visible": False}
    layout = {"annotations": [note], "xaxis": hidden, "yaxis": hidden, "height": 220, "meta": {"summary": message}}
    return go.Figure(layout={"template": TEMPLATE, **layout})


def by_code(frame: pd.DataFrame) -> dict[str, Line]:
    """The rows of `spending` by code, in the order of print; amounts of several budgets and kinds added exactly."""
    lines: dict[str, Line] = {}
    columns = [frame[name].tolist() for name in ("code", "name", "kind", "amount_wan", "line")]
    for code, name, kind, amount, number in zip(*columns, strict=True):
        line = lines.setdefault(code, Line(code, None if pd.isna(name) else name))
        line.lines += [] if pd.isna(number) or number in line.lines else [int(number)]
        if not pd.isna(amount):
            key = "unknown" if pd.isna(kind) else kind
            line.kinds[key] = line.kinds.get(key, Decimal(0)) + exact([amount])
            line.amount, line.known = line.amount + exact([amount]), True
    return lines


def coverage(frame: pd.DataFrame, of: pd.DataFrame, lang: str | None = None) -> str:
    """How much of `of` is in `frame`: lines, amount, share, and how many amounts are unknown, in one line of text."""
    shown_rows, all_rows = leaves(frame), leaves(of)
    levels = set(all_rows["level"])
    level = levels.pop() if len(levels) == 1 else "line"
    amount, whole = exact(shown_rows["amount_wan"].tolist()), exact(all_rows["amount_wan"].tolist())
    share, unknown = percent(amount, whole), int(shown_rows["amount_wan"].isna().sum())
    counts = {"n": shown_rows["code"].nunique(), "all": all_rows["code"].nunique()}
    parts = [terms.text(f"count.{level}", lang, **counts), f"{money(amount)} 万元"]
    parts += [terms.text("count.share", lang, share=share, total=money(whole))] if share else []
    parts += [terms.text("count.unknown", lang, n=unknown)] if unknown else []
    return " · ".join(parts)


def shown(text: str) -> str:
    """Text of a document made safe for a plotly label, which would render tags, entities and formulas."""
    return html.escape(text, quote=False).replace("$", "&#36;")


def wrap(text: str, width: int) -> list[str]:
    """Text cut into pieces of at most `width` half-width columns: between words, and between Chinese characters.

    >>> wrap("Other People's Congress affairs", 16)
    ["Other People's", 'Congress affairs']
    """
    pieces = [""]
    for word in re.findall(rf"[\x21-\u2e7f]{{1,{width}}}\s*|.", text, re.DOTALL):
        if pieces[-1] and _columns(pieces[-1] + word.rstrip()) > width and word not in "，。、；：）”":
            pieces[-1] = pieces[-1].rstrip()
            pieces.append("")
        pieces[-1] += word
    return [piece.rstrip() for piece in pieces]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@cache
def account(code: str, printed: str | None, lang: str) -> str:
    """The name of a functional line; the code itself where no name is printed and none is known."""
    try:
        return terms.account_name(code, lang=lang, printed=printed)
    except terms.UnknownWord:
        return code


def _name(line: Line, lang: str) -> str:
    return account(line.code, line.name, lang)


def _captioned(
    frame: pd.DataFrame, of: pd.DataFrame, year: int | None, filters: Sequence[str], notes: Sequence[str], lang: str
) -> dict[str, Any]:
    """The layout of a figure: its caption (as the title's small print) and its summary."""
    when = terms.text("chart.year", lang, year=year) if year else ""
    title = terms.text("chart.spending", lang, year=when)
    chosen = terms.text("caption.filters" if filters else "caption.no_filters", lang, filters=" · ".join(filters))
    caption = [coverage(frame, of, lang), chosen, *([" · ".join(notes)] if notes else [])]
    small = [shown(piece) for line in caption for piece in wrap(line, 88)]
    text = f"<b>{shown(title)}</b>" + "".join(f"<br><span style='font-size:12px'>{line}</span>" for line in small)
    place = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "yref": "container", "pad": {"l": 14, "t": 22}}
    layout = {"title": {"text": text, "font": {"size": 16}, **place}, "margin": {"t": 54 + 18 * len(small)}}
    summary = " · ".join([title, *caption, *_largest(frame, of, lang)])
    return {"template": TEMPLATE, "meta": {"summary": summary}, **layout}


def _largest(frame: pd.DataFrame, of: pd.DataFrame, lang: str) -> list[str]:
    lines = sorted((line for line in by_code(leaves(frame)).values() if line.known), key=lambda line: -line.amount)[:3]
    whole = total(of)
    items = [f"{_name(line, lang)} {money(line.amount)} ({percent(line.amount, whole) or '–'})" for line in lines]
    return [terms.text("chart.largest", lang, items="; ".join(items))] if items else []


def _tiles(lines: dict[str, Line], names: dict[str, Line], lang: str) -> dict[str, Line]:
    """The lines to draw with every ancestor they need, checked: each parent is the sum of its children."""
    if negative := [line.code for line in lines.values() if min(line.kinds.values(), default=0) < 0]:
        raise ValueError(terms.text("chart.negative", lang, codes=", ".join(negative)))
    tiles = {code: line for code, line in lines.items() if line.known}
    if not any(tile.amount for tile in tiles.values()):
        raise ValueError(terms.text("chart.no_amount", lang))
    for code in list(tiles):
        tiles.setdefault(code[:3], Line(code[:3], names[code[:3]].name if code[:3] in names else None, printed=False))
    for parent in sorted(tiles, key=len, reverse=True):
        _settle(tiles, parent, lang)
    return {code: tile for code, tile in sorted(tiles.items()) if tile.amount and not _needless(tiles, tile)}


def _above(code: str) -> list[str]:
    return [code[:depth] for depth in DEPTHS if depth < len(code)]


def _children(tiles: dict[str, Line], parent: str) -> list[Line]:
    """The tiles right under `parent`: no other tile stands between."""
    below = [tile for code, tile in tiles.items() if code.startswith(parent) and code != parent]
    return [tile for tile in below if max((up for up in _above(tile.code) if up in tiles), key=len) == parent]


def _settle(tiles: dict[str, Line], parent: str, lang: str) -> None:
    """Give `parent` the sum of its children if it is not printed; hold it to that sum if it is."""
    children = _children(tiles, parent)
    below, tile = sum((child.amount for child in children), Decimal(0)), tiles[parent]
    if not tile.printed:
        tile.amount, tile.lines = below, []
    elif children and below != tile.amount:
        sums = {"printed": money(tile.amount), "children": money(below), "gap": money(abs(tile.amount - below))}
        raise ValueError(terms.text("chart.gap", lang, parent=parent, **sums))


def _needless(tiles: dict[str, Line], tile: Line) -> bool:
    """A group with one child only: a frame around the same tile."""
    return len(tile.code) == 5 and len(_children(tiles, tile.code)) == 1


def _tile_trace(tiles: dict[str, Line], whole: Decimal, classes: list[str], lang: str) -> dict[str, Any]:
    top = [tile for tile in tiles.values() if not any(up in tiles for up in _above(tile.code))]
    root = Line("", terms.text("word.total", lang), exact([0]) + sum(tile.amount for tile in top), printed=False)
    lines = [root, *tiles.values()]
    colours = [ROOT] + [CLASS_COLOURS[classes.index(tile.code[:3]) % len(CLASS_COLOURS)] for tile in tiles.values()]
    parents = ["", *(next((up for up in reversed(_above(code)) if up in tiles), "total") for code in tiles)]
    return {
        "type": "treemap",
        "ids": [line.code or "total" for line in lines],
        "parents": parents,
        "labels": [_tile_label(line, (line.code or "total") in parents, root.amount, lang) for line in lines],
        "values": [float(line.amount) for line in lines],
        "text": [f"{money(line.amount)} ({percent(line.amount, whole) or '–'})" for line in lines],
        "customdata": [_facts(line, whole, lang) for line in lines],
        "marker": {"colors": colours, "line": {"color": PAPER, "width": 1}, "pad": {"t": 22, "l": 3, "r": 3, "b": 3}},
        "textfont": {"color": [contrast(colour) for colour in colours]},
        "hovertemplate": _hover(lang),
        "textinfo": "label+text",
        "branchvalues": "total",
        "sort": True,
        "pathbar": {"visible": False},
    }


def contrast(colour: str) -> str:
    """Black or white, whichever reads better on a `#rrggbb` colour: the ratio is at least 4.5 for any colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def _tile_label(line: Line, is_parent: bool, whole: Decimal, lang: str) -> str:
    """A leaf's name in several lines, or a parent's name and amount in the one line of its head.

    What an English name explains in brackets is left to the hover box: tiles are small. A head that is too narrow for
    the name has the code instead.
    """
    name = re.sub(r" \([^()]*\)$", "", _name(line, lang)) if line.code else str(line.name)
    if not is_parent:
        return "<br>".join(map(shown, wrap(name, 20)))
    head = f"{name} {money(line.amount)}"
    room = HEAD_COLUMNS * math.sqrt(line.amount / whole) if line.code and whole else HEAD_COLUMNS
    return shown(head if _columns(head) <= room else f"{line.code} {money(line.amount)}")


def _facts(line: Line, whole: Decimal, lang: str) -> list[str]:
    """What the hover box of a line says: code, name, amount, share, source lines."""
    name = "<br>".join(map(shown, wrap(_name(line, lang) if line.code else str(line.name), 44)))
    amount = money(line.amount) if line.known or not line.printed else terms.text("chart.unknown", lang)
    where = ", ".join(str(number) for number in line.lines) or terms.text("chart.added_up", lang)
    return [shown(line.code) or "–", name, amount, percent(line.amount, whole) or "–", where]


def _hover(lang: str) -> str:
    heads = [terms.key_name("column", key, lang) for key in ("code", "amount_wan", "line")]
    share = terms.text("word.share", lang)
    rows = [(heads[0], 0), (heads[1], 2), (share, 3), (heads[2], 4)]
    facts = "".join(f"<br>{head}: %{{customdata[{at}]}}" for head, at in rows)
    return f"<b>%{{customdata[1]}}</b>{facts}<extra></extra>"


def _bar_trace(kind: str, lines: list[Line], whole: Decimal, lang: str) -> dict[str, Any]:
    mine = [line for line in lines if kind in line.kinds]
    parts = [Line(line.code, line.name, line.kinds[kind], known=True, lines=line.lines) for line in mine]
    name = terms.text("chart.unstated", lang) if kind == "unknown" else terms.key_name("kind", kind, lang)
    return {
        "type": "bar",
        "name": name,
        "orientation": "h",
        "x": [float(part.amount) for part in parts],
        "y": [part.code for part in parts],
        "customdata": [_facts(part, whole, lang) for part in parts],
        "marker": {"color": KIND_COLOURS[kind]},
        "hovertemplate": _hover(lang).replace("<extra></extra>", f"<extra>{shown(name)}</extra>"),
    }


def _label_trace(lines: list[Line], lang: str) -> dict[str, Any]:
    """The amount of each line, written at the end of its bar: plotly writes no sum on stacked bars."""
    unknown = terms.text("chart.unknown", lang)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [float(max(line.amount, Decimal(0))) for line in lines],
        "y": [line.code for line in lines],
        "text": [f"  {money(line.amount)}" if line.known else f"  {unknown}" for line in lines],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _bar_layout(lines: list[Line], top: int, lang: str) -> dict[str, Any]:
    labels = [[shown(part) for part in wrap(f"{line.code} {_name(line, lang)}", 48)] for line in lines]
    low = min([Decimal(0), *(amount for line in lines for amount in line.kinds.values())])
    high = max([Decimal(1), *(line.amount for line in lines)])
    row = 10 + 15 * max(map(len, labels), default=1)
    codes = [line.code for line in lines]
    ticks = {"tickmode": "array", "tickvals": codes, "ticktext": ["<br>".join(label) for label in labels]}
    order = {"type": "category", "categoryorder": "array", "categoryarray": codes, "range": [len(codes) - 0.5, -0.5]}
    ends = [float(low * Decimal("1.05")), float(high * Decimal("1.22"))]
    money_axis = {"range": ends, "gridcolor": GRID, "zerolinecolor": INK, "tickformat": ",", "fixedrange": True}
    return {
        "barmode": "relative",
        "height": top + 34 + 60 + row * len(codes),
        "margin": {"t": top + 34, "b": 60},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"},
        "yaxis": {**ticks, **order, "automargin": True, "fixedrange": True, "tickfont": {"size": 12}},
        "xaxis": {**money_axis, "title": {"text": "万元", "font": {"size": 12}}},
    }
