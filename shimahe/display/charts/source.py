"""The picture of a document: where its figures stand, or how large they are, table by table.

Promises a mark for every figure and every line shown that has a place on the axis, and that the
caption counts the others. Frames are those of `places.located`; a click finds the place in the
first piece of customdata.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts.context import (
    LEGEND,
    STOPS,
    Plain,
    Rows,
    captioned,
    filtered,
    label,
    shown,
    tall,
)

#: What stands at a place, and its mark: colour, symbol, size. Colour-blind readers tell the shapes
#: apart.
SORTS = {
    "cells": ("#2e86c9", "circle", 5),
    "stated": ("#cc7a00", "diamond", 7),
    "unplaced": ("#75808b", "square", 5),
}
ROOM = 0.76  # the part of a band in which its fields stand
LONG = 60  # columns of a printed line in a hover box


def places(
    frame: pd.DataFrame, *, by: str = "line", of: Rows = None, year: int | None = None, filters: Sequence[str] = (),
    notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """Each table as a band, each figure as a mark in it, by its source line or (`by="amount_wan"`)
    its amount.

    `frame`: rows of `places.located`. `of`: the rows it was chosen from (default: itself). `year`,
    `filters`, `notes`: what else the caption has to say. Within a band the fields of a line stand
    one below the other. Raises: ValueError, in the language of the figure, if nothing has a place
    on the axis.
    """
    lang = lang or terms.language()
    drawn = frame[frame[by].gt(0).fillna(False)]
    if drawn.empty:
        raise ValueError(terms.text("chart.no_place", lang))
    bands = [
        _band(*pair) for pair in zip(drawn["table"].tolist(), drawn["reason"].tolist(), strict=True)
    ]
    order = sorted(
        dict.fromkeys(bands), key=lambda band: band.startswith("unplaced")
    )  # else in the order of print
    names = {band: _name(band, lang) for band in order}
    left = len(frame) - len(drawn)
    said = [
        terms.text("chart.bands", lang),
        *([terms.text("chart.log", lang)] if by == "amount_wan" else []),
    ]
    said += [terms.text("chart.without_amount", lang, n=left)] if left else []
    caption = [
        counted(frame, frame if of is None else of, lang),
        filtered(filters, lang),
        " · ".join(notes),
        *said,
    ]  # a line each: narrow pages
    most = STOPS[lang].join(f"{names[band]} {n}" for band, n in Counter(bands).items())
    layout = captioned(
        "places", [terms.text(f"chart.places.{by}", lang), year], caption, [most], lang
    )
    return go.Figure(_traces(drawn, by, bands, order, lang), _laid_out(layout, names, by, lang))


def counted(frame: pd.DataFrame, of: pd.DataFrame, lang: str) -> str:
    """How many places of how many: figures of tables, figures of the written sections, lines that
    no frame uses.
    """
    unplaced, stated = frame["reason"].notna(), frame["table"].eq("prose") & frame["reason"].isna()
    counts = {
        "n": len(frame),
        "all": len(of),
        "stated": int(stated.sum()),
        "unplaced": int(unplaced.sum()),
    }
    return terms.text("count.places", lang, cells=int((~(unplaced | stated)).sum()), **counts)


@cache
def column_name(key: str, lang: str) -> str:
    """What a column of `cells` means, in words; a printed heading that no form knows stays as it
    is.
    """
    homes = ("figure", "budget", "kind", "use", "source", "item", "category", "measure")
    known = [
        (part, next((home for home in homes if part in terms.keys(home)), ""))
        for part in key.split("/")
    ]
    return " · ".join(terms.key_name(home, part, lang) if home else part for part, home in known)


def _band(table: Any, reason: Any) -> str:
    """The key of the band in which a place stands: its table, or why no frame uses the line."""
    return f"unplaced {reason}" if isinstance(reason, str) else str(table)


def _name(band: str, lang: str) -> str:
    reason = band.partition(" ")[2]
    words = terms.key_name("reason", reason, lang) if reason else ""
    return (
        terms.text("chart.unused", lang, reason=words)
        if reason
        else terms.key_name("table", band, lang)
    )


def _traces(
    rows: pd.DataFrame, by: str, bands: list[str], order: list[str], lang: str
) -> list[Plain]:
    """The marks, sort by sort; of such many, plotly takes flat lists of text best."""
    y, boxes = _heights(rows, bands, order), _boxes(rows, lang)
    points = list(zip(bands, rows[by].tolist(), y, rows["place"].tolist(), boxes, strict=True))
    traces = []
    for sort, (colour, symbol, size) in SORTS.items():
        mine = [point[1:] for point in points if sort == _sort(point[0])]
        x, y, keys, boxes = (
            ([*column] for column in zip(*mine, strict=True)) if mine else ([], [], [], [])
        )
        trace = {
            "type": "scatter",
            "mode": "markers",
            "name": terms.text(f"chart.{sort}", lang),
            "cliponaxis": False,
        }
        marker = {"color": colour, "symbol": symbol, "size": size}
        trace |= {"marker": marker, "hoverinfo": "text", "showlegend": bool(mine)}
        traces.append(trace | {"x": x, "y": y, "customdata": keys, "hovertext": boxes})
    return traces


def _sort(band: str) -> str:
    return "stated" if band == "prose" else "unplaced" if band.startswith("unplaced") else "cells"


def _heights(rows: pd.DataFrame, bands: list[str], order: list[str]) -> list[float]:
    """Where in its band each place stands: one field below the other, or one figure where there are
    no fields.
    """
    seen, deepest, depths = Counter[tuple[str, int]](), dict.fromkeys(order, 1), list[int]()
    for band, line, field in zip(
        bands, rows["line"].tolist(), rows["field"].fillna(0).tolist(), strict=True
    ):
        seen[band, line] += 1
        depths.append(field or seen[band, line])
        deepest[band] = max(deepest[band], depths[-1])
    above = {band: at for at, band in enumerate(order)}
    pairs = zip(bands, depths, strict=True)
    return [
        round(above[band] + ROOM * (depth / (deepest[band] + 1) - 0.5), 4) for band, depth in pairs
    ]


def _boxes(rows: pd.DataFrame, lang: str) -> list[str]:
    """The hover box of each place."""
    columns = (
        rows[key].fillna("").tolist() for key in ("place", "row", "column", "text", "unit", "table")
    )
    return [_box(lang, *facts) for facts in zip(rows["line"].tolist(), *columns, strict=True)]


@cache
def _box(
    lang: str, line: int, place: str, row: str, column: str, text: str, unit: str, table: str
) -> str:
    """What the figure is of; as printed; place, line and table."""
    figure = f"{text} {unit}" if column and table != "prose" else text[: 2 * LONG]
    of = f"<b>{label(f'{row} · {column_name(column, lang)}', LONG)}</b><br>" if column else ""
    where = [place, f"{terms.key_name('column', 'line', lang)} {line}"]
    where += [terms.key_name("table", table, lang)] if table else []
    return f"{of}{label(figure, LONG)}<br>{' · '.join(where)}"


def _laid_out(layout: Plain, names: dict[str, str], by: str, lang: str) -> Plain:
    """The bands from the top down, each with its name."""
    labels = [label(name, 34) for name in names.values()]
    top, row = layout["margin"]["t"] + 34, max(30, 6 + 16 * tall(labels))
    fixed = {"zeroline": False, "fixedrange": True}
    ticks = {
        "tickmode": "array",
        "tickvals": [*range(len(labels))],
        "ticktext": labels,
        "tickfont": {"size": 12},
    }
    y = {
        "range": [len(labels) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
    log = (
        {"type": "log", "dtick": 1, "tickformat": ",.6~f"}
        if by == "amount_wan"
        else {"tickformat": ",d"}
    )
    x = {"title": {"text": shown(terms.key_name("column", by, lang))}, **log, **fixed}
    size = {"height": top + 70 + max(row * len(labels), 160), "margin": {"t": top, "b": 60}}
    return (
        layout | size | {"xaxis": x, "yaxis": y | ticks, "legend": LEGEND, "hovermode": "closest"}
    )
