"""Amounts as areas: nested tiles, and columns of tiles.

Promises that parents equal their children (plotly draws a silent blank otherwise) and that a tile
too small for its text says so in the caption.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.account_lines import AccountLine
from shimahe.display.charts.accounts import AccountContext, ShareOf, checked_tree, nearest_above
from shimahe.display.charts.layout import Spec
from shimahe.display.charts.palette import ROOT, class_colours, contrast
from shimahe.display.charts.words import escaped, label, text_width, wrap

HEAD_COLUMNS = 95  # half-width columns in the head of a tile as wide as the picture
HEIGHTS = {"treemap": 560, "icicle": 760}  # pixels, all tiles together
TOTAL = "total"  # the id of the tile around all others
_ROOT_PLACE: Spec = {"level": TOTAL, "branchvalues": "total", "pathbar": {"visible": False}}
_SMALL_TEXT: Spec = {"minsize": 11, "mode": "hide"}
_TILE_PADDING: Spec = {"t": 25, "l": 3, "r": 3, "b": 3}  # lower heads lose their text
_LINE_HEIGHT = 16  # pixels


def treemap(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    share_of: ShareOf = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw amounts as nested tiles.

    `frame`: rows of `spending` or `economic`, of one level or of several. `matching`: which of them
    pass the filters, as truth values (default: all); the others stay in the picture. `of`: the rows
    that the frame was chosen from, for the coverage (default: itself). A class that `frame` does
    not hold is added up from the lines shown, and the caption says so; `names`: rows in which to
    look up its printed name. `notes`: what else the caption has to say. `share_of`: the key of a
    denominator and its amount, to show shares of it instead of 万元.

    Raises: ValueError, in the language of the figure, if a column is missing, if a printed parent
    differs from the sum of its children, if an amount is negative, if there is nothing to draw, or
    if the denominator is unknown.
    """
    context = AccountContext(
        frame,
        matching=matching,
        of=of,
        names=names,
        year=year,
        filters=filters,
        notes=notes,
        share_of=share_of,
        lang=lang,
    )
    return _nested("treemap", context)


def icicle(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    share_of: ShareOf = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw amounts as columns of tiles, each level right of the one it belongs to.

    Arguments, tiles and errors as in `treemap`.
    """
    context = AccountContext(
        frame,
        matching=matching,
        of=of,
        names=names,
        year=year,
        filters=filters,
        notes=notes,
        share_of=share_of,
        lang=lang,
    )
    return _nested("icicle", context)


class _Tiles(NamedTuple):
    """The tiles of one figure by id, the total first, and the id of the tile around each."""

    lines: dict[str, AccountLine]
    parents: dict[str, str]
    whole: Decimal


def _nested(shape: str, context: AccountContext) -> go.Figure:
    tiles = _tiles(context)
    heads = _heads(tiles, context)
    layout = context.captioned(shape, _notes(shape, tiles, heads, context))
    layout["height"] = layout["margin"]["t"] + HEIGHTS[shape]
    layout["uniformtext"] = _SMALL_TEXT
    if shape == "treemap":
        labelled = _treemap_labels(tiles, heads, context)
    else:
        labelled = _icicle_labels(tiles, context)
    trace = _tile_trace(tiles, context) | labelled
    return go.Figure([{**trace, "type": shape}], layout)


def _tiles(context: AccountContext) -> _Tiles:
    tree = checked_tree(context)
    parents = {TOTAL: ""}
    whole = Decimal(0)
    for code, line in tree.items():
        parent = nearest_above(code, tree)
        parents[code] = parent or TOTAL
        if parent is None:
            whole += line.amount
    root = AccountLine("", context.text("word.total"), whole, printed=False)
    return _Tiles({TOTAL: root, **tree}, parents, whole)


def _notes(shape: str, tiles: _Tiles, heads: dict[str, str], context: AccountContext) -> list[str]:
    """Say what is added up, what is not drawn, and which heads show the code only."""
    notes = []
    classes = [line for id_, line in tiles.lines.items() if id_ != TOTAL]
    if not all(line.printed for line in classes):
        notes.append(context.text("chart.recomputed"))
    undrawn = sum(1 for line in context.lines.values() if not line.amount)
    if undrawn:
        notes.append(context.text("chart.undrawn", n=undrawn))
    notes.append(context.text("chart.small_tiles"))
    if shape == "treemap":
        notes += _coded_heads_words(heads, context)
    return notes


def _coded_heads_words(heads: dict[str, str], context: AccountContext) -> list[str]:
    """Name the tiles whose heads show the code only."""
    names = []
    for code, head in heads.items():
        if code != TOTAL and head.startswith(code):
            names.append(f"{code} {context.short_name(code)}")
    if not names:
        return []
    return [context.text("chart.heads", names=context.join_items(names))]


def _heads(tiles: _Tiles, context: AccountContext) -> dict[str, str]:
    """Write name and amount in one line for each tile that holds others."""
    around = set(tiles.parents.values())
    heads = {}
    for id_, line in tiles.lines.items():
        if id_ == TOTAL:
            heads[id_] = f"{line.name} {context.amount_text(line.amount)}"
        elif id_ in around:
            heads[id_] = _head(line, tiles.whole, context)
    return heads


def _head(line: AccountLine, whole: Decimal, context: AccountContext) -> str:
    """Write name and amount; the code instead of the name where that is too wide."""
    amount = context.amount_text(line.amount)
    head = f"{context.short_name(line.code)} {amount}"
    room = HEAD_COLUMNS * math.sqrt(line.amount / whole)
    return head if text_width(head) <= room else f"{line.code} {amount}"


def _tile_trace(tiles: _Tiles, context: AccountContext) -> Spec:
    """Draw the tiles without their labels."""
    lines = tiles.lines.values()
    text_colours = [contrast(colour) for colour in _tile_colours(tiles, context)]
    trace = {**_ROOT_PLACE, "ids": list(tiles.lines), "textfont": {"color": text_colours}}
    trace["parents"] = [tiles.parents[id_] for id_ in tiles.lines]
    trace["values"] = [float(line.amount) for line in lines]
    trace["text"] = [context.amount_and_share(line.amount) for line in lines]
    trace["customdata"] = [context.hover_facts(line) for line in lines]
    trace["hovertemplate"] = context.hover_box()
    return trace


def _tile_colours(tiles: _Tiles, context: AccountContext) -> list[str]:
    by_class = class_colours(context.of["code"].tolist())
    return [by_class.get(id_[:3], ROOT) for id_ in tiles.lines]


def _treemap_labels(tiles: _Tiles, heads: dict[str, str], context: AccountContext) -> Spec:
    labels = []
    for id_ in tiles.lines:
        if id_ in heads:
            labels.append(escaped(heads[id_]))
        else:
            labels.append(label(context.short_name(id_), 20))
    marker = {"colors": _tile_colours(tiles, context), "pad": _TILE_PADDING}
    return {"labels": labels, "textinfo": "label+text", "marker": marker}


def _icicle_labels(tiles: _Tiles, context: AccountContext) -> Spec:
    labels = [_slice_label(line, tiles.whole, context) for line in tiles.lines.values()]
    marker = {"colors": _tile_colours(tiles, context)}
    return {"labels": labels, "textinfo": "label", "marker": marker, "leaf": {"opacity": 1}}


def _slice_label(line: AccountLine, whole: Decimal, context: AccountContext) -> str:
    """Write as much as a slice is high: name and amount in several lines, or code and amount."""
    name = context.short_name(line.code) if line.code else str(line.name)
    lines = [escaped(text) for text in wrap(name, 28)]
    height = HEIGHTS["icicle"] * line.amount / whole
    if _LINE_HEIGHT * (len(lines) + 1) > height:
        return f"{escaped(line.code)} {context.amount_text(line.amount)}"
    return "<br>".join([*lines, context.amount_and_share(line.amount)])
