"""Frames and findings in, plotly figures out: one function for each picture of where the money goes.

Promises that every figure says its total, unit, year, filters and coverage, that sums are exact, that parents equal
their children and what flows in flows out, and that text from a document is shown as text, never as markup. Does not
know how a view was chosen, nor what form the document had.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.analysis.structure import DEPTHS, exact, leaves
from shimahe.display import drawing
from shimahe.display.drawing import HATCHES, PIECES, Line, Scene, captioned, hover, label, pictured, shown

TEMPLATES, TEMPLATE, CLASS_COLOURS = drawing.TEMPLATES, drawing.TEMPLATE, drawing.CLASS_COLOURS
account, blank, by_code, contrast = drawing.account, drawing.blank, drawing.by_code, drawing.contrast
coverage, money, percent, wrap = drawing.coverage, drawing.money, drawing.percent, drawing.wrap
HEAD_COLUMNS, TILES_HIGH = 130, 560  # characters in the head of a tile as wide as the picture; height of all tiles
TOPS = (1, 3, 5, 10)  # the largest lines of which a Lorenz curve says what they hold
LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
Flow = tuple[str, str, str]  # from, to, piece


# --- tiles ----------------------------------------------------------------------------------------------------------


@pictured
def treemap(scene: Scene) -> go.Figure:
    """Amounts as nested tiles.

    `frame`: rows of `spending` or `economic`, of one level or of several. `of`: the rows it was chosen from, for the
    coverage (default: itself). A class that `frame` does not hold is added up from the lines shown, and the caption
    says so; `names`: rows in which to look up its printed name. `notes`: what else the caption has to say. `share_of`:
    the key of a denominator and its amount, to show shares of it instead of 万元.

    Raises: ValueError, in the language of the figure, if a printed parent differs from the sum of its children, if
    an amount is negative, if there is nothing to draw, or if the denominator is unknown.
    """
    return _nested("treemap", scene)


@pictured
def icicle(scene: Scene) -> go.Figure:
    """Amounts as columns of tiles, each level right of the one it belongs to.

    Arguments, tiles and errors as in `treemap`.
    """
    return _nested("icicle", scene)


def _nested(shape: str, scene: Scene) -> go.Figure:
    tiles = _tiles(scene)
    parents = {code: next((up for up in reversed(_above(code)) if up in tiles), "total") for code in tiles}
    whole = sum((tile.amount for code, tile in tiles.items() if parents[code] == "total"), Decimal(0))
    root = Line("", scene.text("word.total"), whole, printed=False)
    heads = {code: _head(tile, whole, scene) for code, tile in tiles.items() if code in parents.values()}
    notes = [scene.text("chart.recomputed")] if any(not tile.printed for tile in tiles.values()) else []
    undrawn = [line for line in scene.lines.values() if not line.amount]
    notes += [scene.text("chart.undrawn", n=len(undrawn))] if undrawn else []
    notes += [scene.text("chart.small_tiles")]
    if coded := [f"{code} {_short(code, scene)}" for code, head in heads.items() if head.startswith(code)]:
        notes += [scene.text("chart.heads", names="; ".join(coded))] if shape == "treemap" else []
    heads["total"] = f"{root.name} {scene.says(whole)}"
    layout = scene.layout(shape, notes)
    layout |= {"height": layout["margin"]["t"] + TILES_HIGH, "uniformtext": {"minsize": 9, "mode": "hide"}}
    tree = {"type": shape, "ids": [*tiles, "total"], "parents": [*parents.values(), ""], "branchvalues": "total"}
    return go.Figure([tree | _tile_trace(shape, {**tiles, "total": root}, heads, scene)], layout)


def _tiles(scene: Scene) -> dict[str, Line]:
    """The lines to draw with every ancestor they need, checked: each parent is the sum of its children."""
    scene.positive()
    tiles = {code: line for code, line in scene.lines.items() if line.known}
    for code in list(tiles):
        tiles.setdefault(code[:3], Line(code[:3], None, printed=False))
    for parent in sorted(tiles, key=len, reverse=True):
        _settle(tiles, parent, scene.lang)
    return {code: tile for code, tile in sorted(tiles.items()) if tile.amount and not _needless(tiles, code)}


def _above(code: str) -> list[str]:
    return [code[:depth] for depth in DEPTHS if depth < len(code)]


def _children(tiles: dict[str, Line], parent: str) -> list[Line]:
    """The tiles right under `parent`: no other tile stands between."""
    below = [tile for code, tile in tiles.items() if code.startswith(parent) and code != parent]
    return [tile for tile in below if max((up for up in _above(tile.code) if up in tiles), key=len) == parent]


def _settle(tiles: dict[str, Line], parent: str, lang: str) -> None:
    """Give `parent` the sum of its children if it is not printed; hold it to that sum if it is."""
    children, tile = _children(tiles, parent), tiles[parent]
    below = sum((child.amount for child in children), Decimal(0))
    if not tile.printed:
        tile.amount, tile.lines = below, []
    elif children:
        _agree(parent, tile.amount, below, lang)


def _agree(parent: str, printed: Decimal, below: Decimal, lang: str) -> None:
    if printed != below:
        sums = {"printed": money(printed), "children": money(below), "gap": money(abs(printed - below))}
        raise ValueError(terms.text("chart.gap", lang, parent=parent, **sums))


def _needless(tiles: dict[str, Line], code: str) -> bool:
    """A group with one child only: a frame around the same tile."""
    return len(code) == 5 and len(_children(tiles, code)) == 1


def _tile_trace(shape: str, tiles: dict[str, Line], heads: dict[str, str], scene: Scene) -> dict[str, Any]:
    by_class = drawing.class_colours(scene.of["code"].tolist())
    colours = [by_class[code[:3]] for code in tiles if code != "total"]  # that of the root, the last, is the template's
    trace = {
        "values": [float(tile.amount) for tile in tiles.values()],
        "text": [scene.says(tile.amount, both=True) for tile in tiles.values()],
        "customdata": [scene.facts(tile) for tile in tiles.values()],
        "textfont": {"color": [contrast(colour) for colour in colours]},
        "hovertemplate": scene.hover(),
        "pathbar": {"visible": False},
    }
    if shape == "icicle":
        labels = [_slice_label(tile, tiles["total"].amount, scene) for tile in tiles.values()]
        return trace | {"labels": labels, "textinfo": "label", "marker": {"colors": colours}}
    labels = [shown(heads[code]) if code in heads else label(_short(code, scene), 20) for code in tiles]
    marker = {"colors": colours, "pad": {"t": 22, "l": 3, "r": 3, "b": 3}}
    return trace | {"labels": labels, "textinfo": "label+text", "marker": marker}


def _short(code: str, scene: Scene) -> str:
    """A name without what English explains in brackets, which is left to the hover box: tiles are small."""
    return re.sub(r" \([^()]*\)$", "", scene.name(code))


def _head(line: Line, whole: Decimal, scene: Scene) -> str:
    """Name and amount in the one line of a parent's head; the code instead of the name where that does not fit."""
    head, room = f"{_short(line.code, scene)} {scene.says(line.amount)}", HEAD_COLUMNS * math.sqrt(line.amount / whole)
    return head if drawing.columns(head) <= room else f"{line.code} {scene.says(line.amount)}"


def _slice_label(line: Line, whole: Decimal, scene: Scene) -> str:
    """As much as the height of a slice has room for: name and amount in several lines, or code and amount."""
    name = wrap(_short(line.code, scene) if line.code else str(line.name), 24)
    if 16 * (len(name) + 1) > TILES_HIGH * line.amount / whole:
        return f"{shown(line.code)} {scene.says(line.amount)}"
    return "<br>".join([*map(shown, name), scene.says(line.amount, both=True)])


# --- rows: bars and dots --------------------------------------------------------------------------------------------


@pictured
def bars(scene: Scene) -> go.Figure:
    """Amounts as bars, one per code and the largest first, split by kind of expenditure, or coloured by use.

    Arguments as in `treemap`. An unknown amount is a row without a bar that says so.
    Raises: ValueError if there is no row, or if the denominator is unknown.
    """
    lines = _by_amount(scene)
    pieces = [piece for piece in PIECES[scene.sort.split] if any(piece in line.pieces for line in lines)]
    ends = [max(line.amount, Decimal(0)) for line in lines]
    low = min([Decimal(0), *(amount for line in lines for amount in line.pieces.values())])
    reach = [scene.value(low * Decimal("1.05")), scene.value((max(ends) or Decimal(1)) * Decimal("1.22"))]
    traces = [*(_bar_trace(piece, lines, scene) for piece in pieces), _written(lines, [*map(scene.value, ends)], scene)]
    return _rows(traces, scene.layout("bars"), _row_names(lines, scene), {"range": reach, **_axis(scene)})


@pictured
def dots(scene: Scene) -> go.Figure:
    """Amounts as dots on a logarithmic axis, one per code and the largest first: small lines read as well as large.

    Arguments as in `treemap`. A line that is zero, negative or unknown has no place on such an axis: it is a row
    without a dot, and the caption names it.
    Raises: ValueError if no amount is above zero, or if the denominator is unknown.
    """
    lines = _by_amount(scene)
    drawn = [line for line in lines if line.amount > 0]
    if not drawn:
        raise ValueError(scene.text("chart.no_amount"))
    left = ", ".join(f"{line.code} ({money(line.amount)})" for line in lines if line.known and line.amount <= 0)
    said = [scene.text("chart.log"), *([scene.text("chart.not_positive", codes=left)] if left else [])]
    low, high = (math.log10(scene.value(pick(line.amount for line in drawn))) for pick in (min, max))
    reach = [low - 0.05 * (1 + high - low), high + 0.28 * (1 + high - low)]
    tens = [10.0**power for power in range(math.ceil(reach[0]), math.floor(reach[1]) + 1)]
    axis = {"type": "log", "range": reach, "tickvals": tens, "ticktext": [f"{ten:,.15g}" for ten in tens]}
    places = [scene.value(line.amount) if line.amount > 0 else 10 ** reach[0] for line in lines]
    trace = _dotted([line.code for line in drawn], places[: len(drawn)], [scene.facts(line) for line in drawn])
    traces = [trace | {"hovertemplate": scene.hover(), "showlegend": False}, _written(lines, places, scene)]
    return _rows(traces, scene.layout("dots", said), _row_names(lines, scene), axis | _axis(scene), lines=True)


def _by_amount(scene: Scene) -> list[Line]:
    return sorted(scene.lines.values(), key=lambda line: (not line.known, -line.amount, line.code))


def _bar_trace(piece: str, lines: list[Line], scene: Scene) -> dict[str, Any]:
    mine = [line for line in lines if piece in line.pieces]
    facts = [scene.facts(Line(line.code, None, line.pieces[piece], lines=line.lines)) for line in mine]
    amounts, keys = [scene.value(line.pieces[piece]) for line in mine], [line.code for line in mine]
    name = drawing.piece_name(scene.sort.split, piece, scene.lang)
    box = scene.hover().replace("<extra></extra>", f"<extra>{shown(name)}</extra>")
    return _barred(name, keys, amounts, PIECES[scene.sort.split][piece], piece) | {
        "customdata": facts,
        "hovertemplate": box,
    }


def _barred(name: str, keys: list[str], values: list[float], colour: str, piece: str) -> dict[str, Any]:
    marker = {"color": colour, "pattern": {"shape": HATCHES.get(piece, "")}}
    bar = {"type": "bar", "orientation": "h", "name": shown(name), "showlegend": True}
    return bar | {"x": values, "y": keys, "marker": marker}


def _dotted(
    keys: list[str], values: list[float], facts: list[list[str]], colour: str = drawing.NEUTRAL
) -> dict[str, Any]:
    marker = {"color": colour, "size": 10, "symbol": "circle" if colour == drawing.NEUTRAL else "diamond"}
    return {"type": "scatter", "mode": "markers", "x": values, "y": keys, "customdata": facts, "marker": marker}


def _written(lines: list[Line], places: list[float], scene: Scene) -> dict[str, Any]:
    """The amount of each line, right of its bar or dot: plotly writes no sum on stacked bars."""
    texts = [scene.says(line.amount) if line.known else scene.text("chart.unknown") for line in lines]
    return _texts([line.code for line in lines], places, texts)


def _texts(keys: list[str], places: list[float], texts: list[str]) -> dict[str, Any]:
    trace = {
        "type": "scatter",
        "mode": "text",
        "textposition": "middle right",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return trace | {"x": places, "y": keys, "text": [f"   {text}" for text in texts]}


def _row_names(lines: list[Line], scene: Scene) -> dict[str, str]:
    return {line.code: label(f"{line.code} {scene.name(line.code)}", 44) for line in lines}


def _axis(scene: Scene) -> dict[str, Any]:
    return {"title": {"text": shown(scene.unit)}, "ticksuffix": "%" if scene.share_of else ""}


def _rows(
    traces: list[Any],
    layout: dict[str, Any],
    names: dict[str, str],
    axis: dict[str, Any],
    lines: bool = False,
    height: int = 10,
) -> go.Figure:
    """Rows from the top down, each with its label, the legend above and the axis below them."""
    top, keys = layout["margin"]["t"] + 34, list(names)
    row = height + 15 * max(text.count("<br>") + 1 for text in names.values())
    ticks = {"tickmode": "array", "tickvals": keys, "ticktext": list(names.values()), "tickfont": {"size": 12}}
    order = {"type": "category", "categoryorder": "array", "categoryarray": keys, "range": [len(keys) - 0.5, -0.5]}
    fixed = {"automargin": True, "fixedrange": True, "showgrid": lines, "griddash": "dot"}
    axes = {"yaxis": ticks | order | fixed, "xaxis": {"tickformat": ",", "fixedrange": True, **axis}}
    size = {"height": top + 60 + row * len(keys), "margin": {"t": top, "b": 60}}
    return go.Figure(traces, layout | size | axes | {"barmode": "relative", "legend": LEGEND})


# --- flows and concentration ----------------------------------------------------------------------------------------


@pictured
def sankey(scene: Scene) -> go.Figure:
    """Amounts as flows: from budget through class to kind of expenditure, or from use through class to group.

    Arguments and errors as in `treemap`; only lines without a finer one count, and what flows into a class flows out.
    """
    _tiles(scene)
    flows = _flows(leaves(scene.frame), scene.sort.split)
    _balanced(flows, scene.lang)
    names = {node: _node_name(node, scene) for start, end, _ in flows for node in (start, end)}
    layout = scene.layout("sankey", [scene.text(f"chart.flows.{scene.sort.frame}")])
    tall = max(sum(node.startswith(step) for node in names) for step in "012")
    layout |= {"height": layout["margin"]["t"] + 240 + 34 * tall}
    return go.Figure([_sankey_trace(flows, names, scene)], layout)


def _flows(rows: pd.DataFrame, split: str) -> dict[Flow, Decimal]:
    """The amounts between nodes, by piece; a node is named by its step and its key: `0 general_public`, `1 201`."""
    flows: dict[Flow, Decimal] = {}
    keys = [rows[key].fillna("unknown").tolist() for key in ("budget" if split == "kind" else split, split)]
    for code, start, piece, amount in zip(rows["code"].tolist(), *keys, rows["amount_wan"].tolist(), strict=True):
        end = piece if split == "kind" else code[:5]
        for flow in ((f"0 {start}", f"1 {code[:3]}", piece), (f"1 {code[:3]}", f"2 {end}", piece)):
            if added := exact([amount]):
                flows[flow] = flows.get(flow, Decimal(0)) + added
    return flows


def _through(flows: dict[Flow, Decimal], node: str) -> tuple[Decimal, Decimal]:
    """What flows into a node, and what flows out of it."""
    into = sum((amount for (_, end, _), amount in flows.items() if end == node), Decimal(0))
    return into, sum((amount for (start, _, _), amount in flows.items() if start == node), Decimal(0))


def _balanced(flows: dict[Flow, Decimal], lang: str) -> None:
    """Raises: ValueError if less or more flows out of a class than into it."""
    for node in dict.fromkeys(node for flow in flows for node in flow[:2] if node.startswith("1")):
        _agree(node[2:], *_through(flows, node), lang=lang)


def _node_name(node: str, scene: Scene) -> str:
    step, key = node[0], node[2:]
    if key.isdigit():
        return f"{key} {scene.text('chart.not_split') if step == '2' and len(key) == 3 else scene.name(key)}"
    return drawing.piece_name(
        "budget" if step == "0" and scene.sort.split == "kind" else scene.sort.split, key, scene.lang
    )


def _sankey_trace(flows: dict[Flow, Decimal], names: dict[str, str], scene: Scene) -> dict[str, Any]:
    colours, place = PIECES[scene.sort.split], {node: at for at, node in enumerate(names)}
    sums = {node: max(_through(flows, node)) for node in names}
    box = hover([terms.key_name("column", "amount_wan", scene.lang), scene.text("word.share")])
    node = {
        "label": [label(f"{name} {scene.says(sums[node])}", 30) for node, name in names.items()],
        "color": [colours.get(node[2:], drawing.NEUTRAL) for node in names],
        "customdata": [_flow_facts(node[2:], name, sums[node], scene) for node, name in names.items()],
    }
    link = {
        "source": [place[start] for start, _, _ in flows],
        "target": [place[end] for _, end, _ in flows],
        "value": [float(amount) for amount in flows.values()],
        "color": [drawing.pale(colours[piece]) for _, _, piece in flows],
        "customdata": [_flow_facts("", f"{names[a]} → {names[b]}", flows[a, b, piece], scene) for a, b, piece in flows],
    }
    shape = {"pad": 22, "thickness": 14, "line": {"width": 0}, "hovertemplate": box}
    return {"type": "sankey", "node": node | shape, "link": link | {"hovertemplate": box}, "textfont": {"size": 12}}


def _flow_facts(key: str, name: str, amount: Decimal, scene: Scene) -> list[str]:
    return [key, label(name, 44), money(amount), scene.share(amount)]


@pictured
def lorenz(scene: Scene) -> go.Figure:
    """How concentrated the money is: the share of money against the share of lines, the smallest lines first.

    Arguments as in `treemap`; only lines without a finer one count, all kinds and budgets of a code together.
    Raises: ValueError if an amount is negative or none is above zero.
    """
    scene.positive()
    found = [line for line in by_code(leaves(scene.frame)).values() if line.known]
    lines = sorted(found, key=lambda line: (line.amount, line.code))
    sums = list(accumulate((line.amount for line in lines), initial=Decimal(0)))
    x = [round(100 * count / len(lines), 4) for count in range(len(sums))]
    y = [float(round(100 * part / sums[-1], 4)) for part in sums]
    facts = [["", scene.text("chart.start"), "0.00", *["0.0%"] * 2, "0.0%", "–"]]
    for at, line in enumerate(lines, start=1):
        facts.append([*scene.facts(line)[:4], f"{x[at]:.1f}%", f"{y[at]:.1f}%", scene.facts(line)[4]])
    heads = [scene.text("chart.lorenz_x"), scene.text("chart.lorenz_y")]
    box = hover(
        [
            terms.key_name("column", "amount_wan", scene.lang),
            scene.text("word.share"),
            *heads,
            terms.key_name("column", "line", scene.lang),
        ]
    )
    curve: dict[str, Any] = {
        "mode": "lines+markers",
        "line": {"color": drawing.ACCENT},
        "customdata": facts,
        "hovertemplate": box,
    }
    equal: dict[str, Any] = {
        "mode": "lines",
        "line": {"color": drawing.NEUTRAL, "width": 1, "dash": "dash"},
        "hoverinfo": "skip",
    }
    curve |= {"x": x, "y": y, "name": scene.text("chart.lorenz")}
    equal |= {"x": [0, 100], "y": [0, 100], "name": scene.text("chart.equality")}
    tops = [f"{n}: {percent(sums[-1] - sums[-1 - n], sums[-1])}" for n in TOPS if n < len(sums)]
    layout = scene.layout("lorenz", [scene.text("chart.tops", held="; ".join(tops))])
    top = layout["margin"]["t"] + 34
    axes = [{"range": [0, 101], "ticksuffix": "%", "title": {"text": head}} for head in heads]
    layout |= {"height": top + 480, "margin": {"t": top, "b": 60}, "legend": LEGEND, "xaxis": axes[0], "yaxis": axes[1]}
    return go.Figure([{"type": "scatter", **trace} for trace in (curve, equal)], layout)


# --- findings -------------------------------------------------------------------------------------------------------


def split(finding: pd.DataFrame, *, year: int | None = None, lang: str | None = None) -> go.Figure:
    """What each denominator is made of, one bar of 100% each.

    `finding`: rows of `structure.split`, with denominator, part, name, amount_wan and denominator_wan.
    Raises: ValueError if the parts of a denominator are known and do not add up to it, or if there is nothing to draw.
    """
    lang = lang or terms.language()
    rows = _records(finding, "part", "amount_wan", lang)
    wholes = {row["denominator"]: row["whole"] for row in rows}
    said = {row["denominator"]: list[str]() for row in rows}
    for row in rows:
        said[row["denominator"]].append(f"{row['name']} {row['share']}")
    for key, whole in wholes.items():
        mine = [row["amount"] for row in rows if row["denominator"] == key]
        if whole and None not in mine:
            _agree(_word("denominator", key, lang), whole, sum(mine, Decimal(0)), lang)
    drawn = [row for row in rows if row["share"] != "–"]
    parts = sorted({row["part"] for row in drawn}, key=lambda part: (not part.isdigit(), part))
    colours = drawing.class_colours([part for part in parts if part.isdigit()])
    traces = [_part_trace([row for row in drawn if row["part"] == part], colours.get(part), lang) for part in parts]
    names = {row["denominator"]: row["of"] for row in rows}
    words = [f"{names[key]}: {'; '.join(texts)}" for key, texts in said.items()]
    layout = captioned("bars", [terms.text("chart.split", lang), year], list(names.values()), words, lang)
    layout["uniformtext"] = {"minsize": 10, "mode": "hide"}
    axis = {"range": [0, 100], "title": {"text": terms.text("chart.percent_of_row", lang)}, "ticksuffix": "%"}
    return _rows(traces, layout, {key: label(text, 24) for key, text in names.items()}, axis, height=44)


def _part_trace(rows: list[dict[str, Any]], colour: str | None, lang: str) -> dict[str, Any]:
    part, colour = rows[0]["part"], colour or drawing.NEUTRAL
    keys, values = [row["denominator"] for row in rows], [row["x"] for row in rows]
    bar = _barred(rows[0]["name"], keys, values, colour, part)
    bar |= {"customdata": [row["facts"] for row in rows], "hovertemplate": _share_hover(lang)}
    text = {"text": [row["share"] for row in rows], "textposition": "inside", "insidetextanchor": "middle"}
    return bar | text | {"textangle": 0, "textfont": {"color": contrast(colour)}}


def _share_hover(lang: str) -> str:
    return hover(
        [terms.key_name("column", "amount_wan", lang), terms.text("word.share", lang), terms.text("word.of", lang)]
    )


def _records(finding: pd.DataFrame, labels: str, amount: str, lang: str) -> list[dict[str, Any]]:
    """The rows of a finding with what a figure says of them: name, amount, denominator and share.

    Raises: ValueError if a column is missing, or if no row has a share.
    """
    if lacking := [name for name in (labels, amount, "denominator_wan") if name not in finding]:
        raise ValueError(terms.text("chart.no_column", lang, columns=", ".join(lacking)))
    rows = [_record(row, labels, amount, lang) for row in finding.to_dict("records")]
    if all(row["share"] == "–" for row in rows):
        raise ValueError(terms.text("chart.no_share", lang))
    return rows


def _record(row: dict[Any, Any], labels: str, amount: str, lang: str) -> dict[str, Any]:
    key, printed, whole = str(row[labels]), row.get("name"), exact([row["denominator_wan"]])
    kind = "economic" if labels == "part" else "functional"
    name = account(key, printed if isinstance(printed, str) else None, lang, kind) if key.isdigit() else ""
    known = None if pd.isna(row[amount]) else exact([row[amount]])
    share = "–" if known is None else percent(known, whole, fine=True) or "–"
    x = None if known is None or share == "–" else float(round(100 * known / whole, 6))
    of = f"{money(whole)} 万元" if whole else terms.text("chart.unknown", lang)
    if isinstance(row.get("denominator"), str):
        of = f"{_word('denominator', row['denominator'], lang)} {of}"
    said = {"name": f"{key} {name}" if name else _word(labels, key, lang), "of": of, "share": share}
    facts = [key, label(said["name"], 44), "–" if known is None else money(known), share, shown(of)]
    return {**row, **said, "amount": known, "whole": whole, "x": x, "facts": facts}


def _word(column: str, key: str, lang: str) -> str:
    """The name of a key; the key itself if it has none."""
    return terms.key_name(column, key, lang) if key in terms.keys(column) else key


def shares(
    finding: pd.DataFrame,
    *,
    values: Sequence[str] = ("share_pct",),
    labels: str = "definition",
    year: int | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Shares as dots, one row each; two columns of shares stand side by side in one row.

    `finding`: rows with shares, the amounts they are of (`numerator_wan`, or `x_wan` for `x_pct`) and their
    denominators, as `structure.personnel` gives them; `values`: one or two columns of shares; `labels`: the column that
    names a row, "definition" or "code". Columns low_pct and high_pct are drawn as the range of the last of `values`.
    Raises: ValueError if a column is missing, or if no share is known.
    """
    lang = lang or terms.language()
    amounts = ["numerator_wan" if value == "share_pct" else value.replace("_pct", "_wan") for value in values]
    columns = [_records(finding, labels, amount, lang) for amount in amounts]
    marks = list(zip(values, columns, [drawing.NEUTRAL, drawing.ACCENT][-len(values) :], strict=True))
    rows = {str(at): row for at, row in enumerate(columns[-1])}
    text = {key: " → ".join(column[int(key)]["share"] for column in columns) for key in rows}
    known = [[0.0, *_known(column[int(key)] for column in columns)] for key in rows]
    traces = [_share_trace(*mark, lang) for mark in marks]
    traces.append(_texts(list(rows), [max(numbers) for numbers in known], list(text.values())))
    wholes = list(dict.fromkeys(row["of"] for row in rows.values()))
    said = "; ".join(f"{row['name']} {text[key]} ({row['of']})" for key, row in rows.items())
    notes = ["; ".join(wholes), terms.text("chart.range", lang) if "low_pct" in finding else ""]
    layout = captioned("points", [terms.text(f"chart.shares.{labels}", lang), year], notes, [said], lang)
    unit = "chart.percent_of_row" if wholes[1:] else "chart.percent_of"
    names = {key: "<br>".join(label(row[part], 44) for part in ("name", "of")) for key, row in rows.items()}
    ends = [min(map(min, known)), 1.3 * max(map(max, known)) or 1.0]
    axis = {"range": ends, "ticksuffix": "%", "title": {"text": shown(terms.text(unit, lang, name=wholes[0]))}}
    return _rows(traces, layout, names, axis, lines=True)


def _known(rows: Iterable[dict[str, Any]]) -> list[float]:
    """The numbers of the rows that have a place on the axis."""
    return [row[name] for row in rows for name in ("x", "low_pct", "high_pct") if not pd.isna(row.get(name))]


def _share_trace(value: str, rows: list[dict[str, Any]], colour: str, lang: str) -> dict[str, Any]:
    """One column of shares; the last one with its range, where the rows have one."""
    mine = {str(at): row for at, row in enumerate(rows) if row["x"] is not None}
    x, facts = [row["x"] for row in mine.values()], [row["facts"] for row in mine.values()]
    trace = _dotted(list(mine), x, facts, colour) | {"hovertemplate": _share_hover(lang), "showlegend": True}
    if colour == drawing.ACCENT:
        low, high = ([row.get(end, row["x"]) for row in mine.values()] for end in ("low_pct", "high_pct"))
        ranges = {"arrayminus": [a - b for a, b in zip(x, low, strict=True)], "thickness": 2}
        trace["error_x"] = ranges | {"type": "data", "array": [b - a for a, b in zip(x, high, strict=True)]}
    return trace | {"name": terms.text(f"chart.{value}", lang)}
