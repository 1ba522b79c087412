"""Frames and findings in, plotly figures out: one function for each picture of where the money
goes.

Promises that every figure says its total, unit, year, filters and coverage, that sums are exact,
that parents equal their children and what flows in flows out, and that text from a document is
shown as text, never as markup. Does not know how a view was chosen, nor what form the document had.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import context
from shimahe.display.charts.context import (
    LEGEND,
    PIECES,
    STOPS,
    Line,
    Plain,
    Scene,
    account,
    axis_of,
    barred,
    beside,
    by_code,
    captioned,
    contrast,
    dotted,
    hover,
    in_rows,
    label,
    money,
    percent,
    pictured,
    shown,
    tall,
    wrap,
)
from shimahe.findings import DEPTHS, exact
from shimahe.structure.totals import leaves

HEAD_COLUMNS = 95  # characters in the head of a tile as wide as the picture
HIGH = {"treemap": 560, "icicle": 760}  # all tiles together
TOPS = (1, 3, 5, 10)  # the largest lines of which a Lorenz curve says what they hold
Flow = tuple[str, str, str]  # from, to, piece


# --- tiles ----------------------------------------------------------------------------------------


@pictured
def treemap(scene: Scene) -> go.Figure:
    """Amounts as nested tiles.

    `frame`: rows of `spending` or `economic`, of one level or of several. `of`: the rows it was
    chosen from, for the coverage (default: itself). A class that `frame` does not hold is added up
    from the lines shown, and the caption says so; `names`: rows in which to look up its printed
    name. `notes`: what else the caption has to say. `share_of`: the key of a denominator and its
    amount, to show shares of it instead of 万元.

    Raises: ValueError, in the language of the figure, if a printed parent differs from the sum of
    its children, if an amount is negative, if there is nothing to draw, or if the denominator is
    unknown.
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
    parents = {
        code: next((up for up in reversed(_above(code)) if up in tiles), "total") for code in tiles
    }
    whole = sum(
        (tile.amount for code, tile in tiles.items() if parents[code] == "total"), Decimal(0)
    )
    root = Line("", scene.text("word.total"), whole, printed=False)
    heads = {
        code: _head(tile, whole, scene) for code, tile in tiles.items() if code in parents.values()
    }
    notes = (
        [scene.text("chart.recomputed")] if any(not tile.printed for tile in tiles.values()) else []
    )
    undrawn = [line for line in scene.lines.values() if not line.amount]
    notes += [scene.text("chart.undrawn", n=len(undrawn))] if undrawn else []
    notes += [scene.text("chart.small_tiles")]
    if coded := [
        f"{code} {_short(code, scene)}" for code, head in heads.items() if head.startswith(code)
    ]:
        notes += (
            [scene.text("chart.heads", names=STOPS[scene.lang].join(coded))]
            if shape == "treemap"
            else []
        )
    heads["total"] = f"{root.name} {scene.says(whole)}"
    layout = scene.layout(shape, notes)
    layout |= {
        "height": layout["margin"]["t"] + HIGH[shape],
        "uniformtext": {"minsize": 11, "mode": "hide"},
    }
    tree = {
        "type": shape,
        "level": "total",
        "ids": ["total", *tiles],
        "parents": ["", *parents.values()],
        "branchvalues": "total",
    }
    return go.Figure([tree | _tile_trace(shape, {"total": root, **tiles}, heads, scene)], layout)


def _tiles(scene: Scene) -> dict[str, Line]:
    """The lines to draw with every ancestor they need, checked: each parent is the sum of its
    children.
    """
    scene.positive()
    tiles = {code: line for code, line in scene.lines.items() if line.known}
    for code in list(tiles):
        tiles.setdefault(code[:3], Line(code[:3], None, printed=False))
    for parent in sorted(tiles, key=len, reverse=True):
        _settle(tiles, parent, scene.lang)
    return {
        code: tile
        for code, tile in sorted(tiles.items())
        if tile.amount and not _needless(tiles, code)
    }


def _above(code: str) -> list[str]:
    return [code[:depth] for depth in DEPTHS if depth < len(code)]


def _children(tiles: dict[str, Line], parent: str) -> list[Line]:
    """The tiles right under `parent`: no other tile stands between."""
    below = [tile for code, tile in tiles.items() if code.startswith(parent) and code != parent]
    return [
        tile
        for tile in below
        if max((up for up in _above(tile.code) if up in tiles), key=len) == parent
    ]


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
        sums = {
            "printed": money(printed),
            "children": money(below),
            "gap": money(abs(printed - below)),
        }
        raise ValueError(terms.text("chart.gap", lang, parent=parent, **sums))


def _needless(tiles: dict[str, Line], code: str) -> bool:
    """A group with one child only: a frame around the same tile."""
    return len(code) == 5 and len(_children(tiles, code)) == 1


def _tile_trace(shape: str, tiles: dict[str, Line], heads: dict[str, str], scene: Scene) -> Plain:
    by_class = context.class_colours(scene.of["code"].tolist())
    colours = [by_class.get(code[:3], context.ROOT) for code in tiles]
    facts, texts = (
        [*map(scene.facts, tiles.values())],
        [scene.says(tile.amount, both=True) for tile in tiles.values()],
    )
    trace = {
        "values": [float(tile.amount) for tile in tiles.values()],
        "text": texts,
        "customdata": facts,
    }
    trace |= {"textfont": {"color": [*map(contrast, colours)]}, "hovertemplate": scene.hover()}
    trace |= {"pathbar": {"visible": False}}
    if shape == "icicle":
        labels = [_slice_label(tile, tiles["total"].amount, scene) for tile in tiles.values()]
        return trace | {
            "labels": labels,
            "textinfo": "label",
            "marker": {"colors": colours},
            "leaf": {"opacity": 1},
        }
    labels = [
        shown(heads[code]) if code in heads else label(_short(code, scene), 20) for code in tiles
    ]
    marker = {
        "colors": colours,
        "pad": {"t": 25, "l": 3, "r": 3, "b": 3},
    }  # lower heads lose their text
    return trace | {"labels": labels, "textinfo": "label+text", "marker": marker}


def _short(code: str, scene: Scene) -> str:
    """A name without what English explains in brackets at its end, which is left to the hover box:
    tiles are small.
    """
    return re.sub(r" \([^()]*\)$", "", scene.name(code))


def _head(line: Line, whole: Decimal, scene: Scene) -> str:
    """Name and amount in the one line of a parent's head; the code instead of the name where that
    does not fit.
    """
    head, room = (
        f"{_short(line.code, scene)} {scene.says(line.amount)}",
        HEAD_COLUMNS * math.sqrt(line.amount / whole),
    )
    return head if context.columns(head) <= room else f"{line.code} {scene.says(line.amount)}"


def _slice_label(line: Line, whole: Decimal, scene: Scene) -> str:
    """As much as the height of a slice has room for: name and amount in several lines, or code and
    amount.
    """
    name = wrap(_short(line.code, scene) if line.code else str(line.name), 28)
    if 16 * (len(name) + 1) > HIGH["icicle"] * line.amount / whole:
        return f"{shown(line.code)} {scene.says(line.amount)}"
    return "<br>".join([*map(shown, name), scene.says(line.amount, both=True)])


# --- rows: bars and dots --------------------------------------------------------------------------


@pictured
def bars(scene: Scene) -> go.Figure:
    """Amounts as bars, one per code and the largest first, split by kind of expenditure, or
    coloured by use.

    Arguments as in `treemap`. An unknown amount is a row without a bar that says so.
    Raises: ValueError if there is no row, or if the denominator is unknown.
    """
    lines = _by_amount(scene)
    pieces = [piece for piece in PIECES[scene.split] if any(piece in line.pieces for line in lines)]
    ends = [max(line.amount, Decimal(0)) for line in lines]
    low = min([Decimal(0), *(amount for line in lines for amount in line.pieces.values())])
    reach = [
        scene.value(low * Decimal("1.05")),
        scene.value((max(ends) or Decimal(1)) * Decimal("1.22")),
    ]
    traces = [_bar_trace(piece, lines, scene) for piece in pieces]
    return _lined(scene, "bars", lines, traces, [*map(scene.value, ends)], {"range": reach})


@pictured
def dots(scene: Scene) -> go.Figure:
    """Amounts as dots on a logarithmic axis, one per code and the largest first: small lines read
    as well as large.

    Arguments as in `treemap`. A line that is zero, negative or unknown has no place on such an
    axis: it is a row without a dot, and the caption names it. Raises: ValueError if no amount is
    above zero, or if the denominator is unknown.
    """
    lines = _by_amount(scene)
    drawn = [line for line in lines if line.amount > 0]
    if not drawn:
        raise ValueError(scene.text("chart.no_amount"))
    left = ", ".join(
        f"{line.code} ({money(line.amount)})" for line in lines if line.known and line.amount <= 0
    )
    said = [
        scene.text("chart.log"),
        *([scene.text("chart.not_positive", codes=left)] if left else []),
    ]
    low, high = (
        math.log10(scene.value(pick(line.amount for line in drawn))) for pick in (min, max)
    )
    reach = [low - 0.05 * (1 + high - low), high + 0.28 * (1 + high - low)]
    tens = [10.0**power for power in range(math.ceil(reach[0]), math.floor(reach[1]) + 1)]
    axis = {
        "type": "log",
        "range": reach,
        "tickvals": tens,
        "ticktext": [f"{ten:,.15g}{'%' if scene.share_of else ''}" for ten in tens],
    }
    places = [scene.value(line.amount) if line.amount > 0 else 10 ** reach[0] for line in lines]
    trace = dotted(
        [line.code for line in drawn], places[: len(drawn)], [scene.facts(line) for line in drawn]
    )
    return _lined(
        scene, "dots", lines, [trace | {"hovertemplate": scene.hover()}], places, axis, said
    )


def _by_amount(scene: Scene) -> list[Line]:
    return sorted(scene.lines.values(), key=lambda line: (not line.known, -line.amount, line.code))


def _bar_trace(piece: str, lines: list[Line], scene: Scene) -> Plain:
    mine = [line for line in lines if piece in line.pieces]
    facts = [
        scene.facts(Line(line.code, None, line.pieces[piece], lines=line.lines)) for line in mine
    ]
    amounts, keys = [scene.value(line.pieces[piece]) for line in mine], [line.code for line in mine]
    name = context.piece_name(scene.split, piece, scene.lang)
    box = scene.hover().replace("<extra></extra>", f"<extra>{shown(name)}</extra>")
    bar = barred(name, keys, amounts, PIECES[scene.split][piece], piece)
    return bar | {"customdata": facts, "hovertemplate": box}


def _lined(
    scene: Scene,
    picture: str,
    lines: list[Line],
    traces: list[Any],
    ends: list[float],
    axis: Plain,
    notes: Any = (),
) -> go.Figure:
    """A row for each line, with its amount right of where its bar or dot ends: plotly writes no sum
    on stacked bars.
    """
    texts = [
        scene.says(line.amount) if line.known else scene.text("chart.unknown") for line in lines
    ]
    names = {line.code: label(f"{line.code} {scene.name(line.code)}", 52) for line in lines}
    axis = axis | axis_of(scene.unit if scene.share_of else "万元", scene.share_of)
    return in_rows(
        [*traces, beside(list(names), ends, texts)],
        scene.layout(picture, notes),
        names,
        axis,
        picture == "dots",
    )


# --- flows and concentration ----------------------------------------------------------------------


@pictured
def sankey(scene: Scene) -> go.Figure:
    """Amounts as flows: from budget through class to kind of expenditure, or from use through class
    to group.

    Arguments and errors as in `treemap`; only lines without a finer one count, and what flows into
    a class flows out.
    """
    _tiles(scene)
    flows = _flows(leaves(scene.frame), scene.split)
    _balanced(flows, scene.lang)
    names = {node: _node_name(node, scene) for start, end, _ in flows for node in (start, end)}
    layout = scene.layout("sankey", [scene.text(f"chart.flows.{scene.sort}")])
    trace, many = (
        _sankey_trace(flows, names, scene),
        max(Counter(node[0] for node in names).values()),
    )
    layout["margin"]["b"] = 30  # for the last label
    layout |= {"height": layout["margin"]["t"] + 230 + many * (12 + trace["node"]["pad"])}
    return go.Figure([trace], layout)


def _flows(rows: pd.DataFrame, split: str) -> dict[Flow, Decimal]:
    """The amounts between nodes, by piece; a node is named by its step and its key: `0
    general_public`, `1 201`.
    """
    flows: dict[Flow, Decimal] = {}
    keys = [
        rows[key].fillna("unknown").tolist()
        for key in ("budget" if split == "kind" else split, split)
    ]
    for code, start, piece, amount in zip(
        rows["code"].tolist(), *keys, rows["amount_wan"].tolist(), strict=True
    ):
        end = piece if split == "kind" else code[:5]
        for flow in ((f"0 {start}", f"1 {code[:3]}", piece), (f"1 {code[:3]}", f"2 {end}", piece)):
            if added := exact([amount]):
                flows[flow] = flows.get(flow, Decimal(0)) + added
    return flows


def _through(flows: dict[Flow, Decimal], node: str) -> tuple[Decimal, Decimal]:
    """What flows into a node, and what flows out of it."""
    into = sum((amount for (_, end, _), amount in flows.items() if end == node), Decimal(0))
    return into, sum(
        (amount for (start, _, _), amount in flows.items() if start == node), Decimal(0)
    )


def _balanced(flows: dict[Flow, Decimal], lang: str) -> None:
    """Raises: ValueError if less or more flows out of a class than into it."""
    for node in dict.fromkeys(node for flow in flows for node in flow[:2] if node.startswith("1")):
        _agree(node[2:], *_through(flows, node), lang=lang)


def _node_name(node: str, scene: Scene) -> str:
    step, key = node[0], node[2:]
    if key.isdigit():
        return f"{key} {scene.text('chart.not_split') if step == '2' and len(key) == 3 else _short(key, scene)}"
    return context.piece_name(
        "budget" if step == "0" and scene.split == "kind" else scene.split, key, scene.lang
    )


def _sankey_trace(flows: dict[Flow, Decimal], names: dict[str, str], scene: Scene) -> Plain:
    colours, place = PIECES[scene.split], {node: at for at, node in enumerate(names)}
    sums = {node: max(_through(flows, node)) for node in names}
    labels = [label(f"{name} {scene.says(sums[node])}", 30) for node, name in names.items()]
    ways = [(f"{names[start]} → {names[end]}", amount) for (start, end, _), amount in flows.items()]
    box = {
        "hovertemplate": hover(
            {terms.key_name("column", "amount_wan", scene.lang): 2, scene.text("word.share"): 3}
        )
    }
    node: Plain = {
        "label": labels,
        "color": [colours.get(node[2:], context.NEUTRAL) for node in names],
    } | box
    node["customdata"] = [
        _flow_facts(node[2:], name, sums[node], scene) for node, name in names.items()
    ]
    link: Plain = {
        "source": [place[start] for start, _, _ in flows],
        "target": [place[end] for _, end, _ in flows],
    } | box
    link |= {
        "value": [*map(float, flows.values())],
        "color": [context.pale(colours[piece]) for _, _, piece in flows],
    }
    link["customdata"] = [_flow_facts("", way, amount, scene) for way, amount in ways]
    node |= {"pad": 8 + 15 * tall(labels), "thickness": 14, "line": {"width": 0}}
    return {"type": "sankey", "node": node, "link": link, "textfont": {"size": 12}}


def _flow_facts(key: str, name: str, amount: Decimal, scene: Scene) -> list[str]:
    return [key, label(name, 44), money(amount), scene.share(amount)]


@pictured
def lorenz(scene: Scene) -> go.Figure:
    """How concentrated the money is: the share of money against the share of lines, the smallest
    lines first.

    Arguments as in `treemap`; only lines without a finer one count, all kinds and budgets of a code
    together. Raises: ValueError if an amount is negative or none is above zero.
    """
    scene.positive()
    found = [line for line in by_code(leaves(scene.frame)).values() if line.known]
    lines = sorted(found, key=lambda line: (line.amount, line.code))
    sums = list(accumulate((line.amount for line in lines), initial=Decimal(0)))
    x: list[Any] = [round(100 * count / len(lines), 4) for count in range(len(sums))]
    y: list[Any] = [float(round(100 * part / sums[-1], 4)) for part in sums]
    facts = [["–", scene.text("chart.start"), "0.00", "0.0%", "–", "0.0%", "0.0%"]]
    facts += [
        [*scene.facts(line), f"{x[at]:.1f}%", f"{y[at]:.1f}%"]
        for at, line in enumerate(lines, start=1)
    ]
    heads = [scene.text("chart.lorenz_x"), scene.text("chart.lorenz_y")]
    curve: Plain = {
        "x": x,
        "y": y,
        "mode": "lines+markers",
        "name": scene.text("chart.lorenz"),
        "customdata": facts,
    }
    curve |= {
        "line": {"color": context.ACCENT},
        "hovertemplate": scene.hover({heads[0]: 5, heads[1]: 6}),
    }
    equal: Plain = {
        "x": [0, 100],
        "y": [0, 100],
        "mode": "lines",
        "name": scene.text("chart.equality"),
        "hoverinfo": "skip",
    }
    equal |= {"line": {"color": context.NEUTRAL, "width": 2, "dash": "dot"}}
    tops = {str(n): str(percent(sums[-1] - sums[-1 - n], sums[-1])) for n in TOPS if n < len(sums)}
    comma = context.COMMAS[scene.lang]
    most = scene.text("chart.tops", counts=comma.join(tops), held=comma.join(tops.values()))
    layout = scene.layout("lorenz", [most], scene.text("chart.lorenz"))
    top = layout["margin"]["t"] + 34
    axes = [{"range": [-1, 101], **axis_of(head, per_cent=True)} for head in heads]
    layout |= {
        "height": top + 480,
        "margin": {"t": top, "b": 60},
        "legend": LEGEND,
        "xaxis": axes[0],
        "yaxis": axes[1],
    }
    return go.Figure([{"type": "scatter", **trace} for trace in (curve, equal)], layout)


# --- findings -------------------------------------------------------------------------------------


def split(finding: pd.DataFrame, *, year: int | None = None, lang: str | None = None) -> go.Figure:
    """What each denominator is made of, one bar of 100% each.

    `finding`: rows of `structure.split`, with denominator, part, name, amount_wan and
    denominator_wan. Raises: ValueError if the parts of a denominator are known and do not add up to
    it, or if there is nothing to draw.
    """
    lang, words = lang or terms.language(), []
    rows = _records(finding, "part", "amount_wan", lang)
    names = {row["denominator"]: row["of"] for row in rows}
    for key, name in names.items():
        mine = [row for row in rows if row["denominator"] == key]
        said = STOPS[lang].join(f"{row['name']} {row['share']}" for row in mine)
        words.append(terms.text("caption.parts", lang, of=name, parts=said))
        if all(row["x"] is not None for row in mine):
            _agree(
                _word("denominator", key, lang),
                mine[0]["whole"],
                sum(row["amount"] for row in mine),
                lang,
            )
    drawn = [row for row in rows if row["x"] is not None]
    parts = sorted({row["part"] for row in drawn}, key=lambda part: (not part.isdigit(), part))
    colours = context.class_colours([part for part in parts if part.isdigit()])
    traces = [
        _part_trace([row for row in drawn if row["part"] == part], colours.get(part), lang)
        for part in parts
    ]
    layout = captioned("bars", [terms.text("chart.split", lang), year], words, [], lang)
    axis = {"range": [0, 101], **axis_of(terms.text("chart.percent_of_row", lang), per_cent=True)}
    figure = in_rows(
        traces, layout, {key: label(text, 40) for key, text in names.items()}, axis, height=44
    )
    top, below = (
        figure.layout.margin.t - 26,
        70 + 20 * len(parts),
    )  # the legend is long: it stands below
    figure.update_layout(margin={"t": top, "b": below}, height=figure.layout.height + below - 86)
    figure.update_layout(
        legend={"y": 0, "yref": "container"}, uniformtext={"minsize": 10, "mode": "hide"}
    )
    return figure


def _part_trace(rows: list[Plain], colour: str | None, lang: str) -> Plain:
    part, colour = rows[0]["part"], colour or context.NEUTRAL
    keys, values = [row["denominator"] for row in rows], [row["x"] for row in rows]
    text: Plain = {
        "text": [row["share"] for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
    }
    text |= {
        "textangle": 0,
        "textfont": {"color": contrast(colour)},
        "customdata": [row["facts"] for row in rows],
    }
    return (
        barred(rows[0]["name"], keys, values, colour, part)
        | text
        | {"hovertemplate": _share_hover(lang)}
    )


def _share_hover(lang: str) -> str:
    share, of = terms.text("word.share", lang), terms.text("word.of", lang)
    return hover({terms.key_name("column", "amount_wan", lang): 2, share: 3, of: 4})


def _records(finding: pd.DataFrame, labels: str, amount: str, lang: str) -> list[Plain]:
    """The rows of a finding with what a figure says of them: name, amount, denominator and share.

    Raises: ValueError if a column is missing, or if no row has a share.
    """
    if lacking := [name for name in (labels, amount, "denominator_wan") if name not in finding]:
        raise ValueError(terms.text("chart.no_column", lang, columns=", ".join(lacking)))
    rows = [_record(row, labels, amount, lang) for row in finding.to_dict("records")]
    if all(row["x"] is None for row in rows):
        raise ValueError(terms.text("chart.no_share", lang))
    return rows


def _record(row: dict[Any, Any], labels: str, amount: str, lang: str) -> Plain:
    key, printed = str(row[labels]), row.get("name")
    known, whole = (
        exact([] if pd.isna(row[column]) else [row[column]])
        for column in (amount, "denominator_wan")
    )
    book = "economic" if labels == "part" else "functional"
    name = f"{key} {account(key, printed if isinstance(printed, str) else None, lang, book)}"
    name = name if key.isdigit() else _word(labels, key, lang)
    of = f"{money(whole)} 万元" if whole else terms.text("chart.unknown", lang)
    of = (
        f"{_word('denominator', row['denominator'], lang)} {of}"
        if isinstance(row.get("denominator"), str)
        else of
    )
    drawn = whole > 0 and not pd.isna(row[amount])
    share = percent(known, whole, fine=True) if drawn else "–"
    said = {"name": name, "of": of, "share": share, "amount": known, "whole": whole}
    facts = [key, label(name, 44), "–" if pd.isna(row[amount]) else money(known), share, shown(of)]
    return {
        **row,
        **said,
        "x": float(round(100 * known / whole, 6)) if drawn else None,
        "facts": facts,
    }


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

    `finding`: rows with shares, the amounts they are of (`numerator_wan`, or `x_wan` for `x_pct`)
    and their denominators, as `structure.personnel` gives them; `values`: one or two columns of
    shares; `labels`: the column that names a row, "definition" or "code". Columns low_pct and
    high_pct are drawn as the range of the last of `values`. Raises: ValueError if a column is
    missing, or if no share is known.
    """
    lang = lang or terms.language()
    amounts = [
        "numerator_wan" if value == "share_pct" else value.replace("_pct", "_wan")
        for value in values
    ]
    found = [_records(finding, labels, amount, lang) for amount in amounts]
    rows = list(zip(*found, strict=True))
    text = [" → ".join(row["share"] for row in each) for each in rows]
    known = [[0.0, *_known(each)] for each in rows]
    colours = [context.NEUTRAL, context.ACCENT][-len(values) :]
    traces = [_share_trace(*mark, lang) for mark in zip(values, found, colours, strict=True)]
    traces.append(beside([str(at) for at in range(len(rows))], [*map(max, known)], text))
    wholes = list(dict.fromkeys(row["of"] for row in found[0]))
    said = STOPS[lang].join(
        f"{row['name']} {share} ({row['of']})" for row, share in zip(found[0], text, strict=True)
    )
    notes = [
        STOPS[lang].join(wholes),
        terms.text("chart.range", lang) if "low_pct" in finding else "",
    ]
    layout = captioned(
        "points", [terms.text(f"chart.shares.{labels}", lang), year], notes, [said], lang
    )
    unit, parts = (
        ("chart.percent_of_row", ["name", "of"]) if wholes[1:] else ("chart.percent_of", ["name"])
    )
    names = {
        str(at): "<br>".join(label(row[part], 44) for part in parts)
        for at, row in enumerate(found[0])
    }
    most = max(map(max, known)) or 1.0
    ends = [min(map(min, known)) - 0.02 * most, 1.3 * most]
    axis = {"range": ends, **axis_of(terms.text(unit, lang, name=wholes[0]), per_cent=True)}
    return in_rows(traces, layout, names, axis, lines=True)


def _known(rows: Iterable[Plain]) -> list[float]:
    """The numbers of the rows that have a place on the axis."""
    return [
        row[name]
        for row in rows
        for name in ("x", "low_pct", "high_pct")
        if not pd.isna(row.get(name))
    ]


def _share_trace(value: str, rows: list[Plain], colour: str, lang: str) -> Plain:
    """One column of shares; of two the second, with its range where the rows have one."""
    mine = {str(at): row for at, row in enumerate(rows) if row["x"] is not None}
    x, facts = [row["x"] for row in mine.values()], [row["facts"] for row in mine.values()]
    trace = dotted(list(mine), x, facts, colour) | {"hovertemplate": _share_hover(lang)}
    if colour == context.ACCENT and "low_pct" in rows[0]:
        pairs = [(row["x"] - row["low_pct"], row["high_pct"] - row["x"]) for row in mine.values()]
        low, high = ([max(gap, 0.0) for gap in gaps] for gaps in zip(*pairs, strict=True))
        trace["error_x"] = {"type": "data", "array": high, "arrayminus": low, "thickness": 2}
    return trace | {"name": terms.text(f"chart.{value}", lang), "showlegend": value != "share_pct"}
