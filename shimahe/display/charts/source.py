"""A picture of all printed figures: in which line each is printed, or how large it is, by table.

Promises a mark for every figure and every unused line that has a place on the axis, and that the
notes say how many others there are. The frames are those of `source_map.located`. The customdata of
a mark is its place, so that a click finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.context import ChartContext, capitalised, count_of, title_of_chosen
from shimahe.display.charts.layout import LINE, Spec, figure_of, tallest, widest, with_legend
from shimahe.display.charts.palette import DIMMED, GREY, HUES
from shimahe.display.charts.words import (
    MANY_TEXTS,
    column_head,
    escaped,
    label,
    without_marks,
)


class _Mark(NamedTuple):
    """How the marks of one sort look: colour, shape, and size in pixels.

    The shapes differ, so that colour-blind readers can tell the sorts apart.
    """

    colour: str
    symbol: str
    size: int


#: The sorts of places and their marks: a figure of a table, a figure stated in the text, or a line
#: that no frame uses.
SORTS = {
    "cells": _Mark(HUES[0].deep, "circle", 5),
    "stated": _Mark(HUES[1].deep, "diamond", 7),
    "unplaced": _Mark(GREY.light, "square", 5),
}
_UNMATCHED = "unmatched"
#: The key of the band of all lines that no frame uses; the key of every other band is its table.
_UNPLACED = ""
_SORT_OF_BAND = {_UNPLACED: "unplaced", "prose": "stated"}
_DIMMED_MARK = _Mark(DIMMED, "circle", 4)
_COLUMNS = (
    "place", "table", "row", "column", "text", "unit", "amount_wan", "line", "field", "reason",
)  # fmt: skip
_MARKS: Spec = {"type": "scatter", "mode": "markers", "cliponaxis": False, "hoverinfo": "text"}
_BAND_AXIS: Spec = {
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "tickmode": "array",
}
_AXES: dict[str, Spec] = {
    "line": {"tickformat": ",d", "zeroline": False, "fixedrange": True},
    "amount_wan": {
        "type": "log",
        "dtick": 1,
        "tickformat": ",.6~f",
        "zeroline": False,
        "fixedrange": True,
    },
}
#: The columns whose values a part of a column key of `cells` can be, such as "kind" for "basic".
_HOMES = ("figure", "budget", "kind", "use", "source", "item", "category", "measure")
_BAND_PART = 0.76  # of the height of a band, in which its marks are
_HOVER_WIDTH = 60  # half-width columns
_BESIDE_LABELS = 12  # pixels between the names of the bands and the marks


def places(
    frame: pd.DataFrame,
    *,
    by: str = "line",
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw every printed figure as a mark, in a band for each table.

    `frame` has rows of `source_map.located`, with the columns place, table, row, column, text,
    unit, amount_wan (万元), line, field and reason. `by` is what the horizontal axis has: "line",
    the number of the source line, or "amount_wan", the amount in 万元 on a logarithmic axis, which
    leaves out amounts that are not above zero. Within a band the fields of a line are one below the
    other. All lines that no frame uses are a band of their own.

    `matching` has a truth value for each row that says whether it passes the filters (default: all
    do); other marks are dimmed. `of` has the rows that `frame` was chosen from (default: `frame`).
    `year`, `stage` ("budget" or "final_account"), `filters` and `notes` (texts) are said in the
    caption. `lang` is "zh" or "en" (default: the current language).

    Raises: ValueError, in the language of the figure, if a column is missing, if no row that passes
    the filters has a place on the axis, or for another `by`.
    """
    context = ChartContext(
        frame,
        _COLUMNS,
        of=of,
        matching=matching,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
    )
    arguments.check_choice(context.lang, "by", by, list(_AXES))
    frame = context.frame
    has_place = frame[by].gt(0).fillna(False)
    drawn = frame if has_place.all() else frame[has_place]
    matches = [True] * len(drawn)
    if matching is not None:
        matches = matching[has_place].tolist()
        frame = frame[matching]
    if not any(matches):
        raise terms.Refused(context.text("chart.no_place"))
    bands = _bands(drawn)
    names = _band_names(bands, context)
    layout = context.layout(
        "places",
        places_title(frame, context.of, context.lang),
        context.text(f"chart.places.{by}"),
        [_covered(frame, context)],
        notes=_axis_notes(by, len(frame) - sum(matches), context),
        summary=[
            counted(frame, context.of, context.lang),
            context.join_items(_band_sizes(bands, matches, names)),
        ],
    )
    layout.update(_axes(by, layout, list(names.values()), context))
    traces = _traces(drawn, by, bands, list(names), matches, context)
    return figure_of(traces, layout)


def places_title(frame: pd.DataFrame, of: pd.DataFrame, lang: str) -> str:
    """Return a sentence that says how many figures can be traced, and how many lines are not used.

    `frame` needs the columns table and reason; `of` has the places that its rows were chosen from.
    """
    unplaced = _sizes_of_sorts(frame)["unplaced"]
    figures = len(frame) - unplaced
    key = "title.source"
    if not unplaced:
        key = "title.source.figures"
    elif not figures:
        key = "title.source.unplaced"
    title = terms.text(key, lang, n=f"{figures:,}", unplaced=f"{unplaced:,}")
    return title_of_chosen(title, len(frame), len(of), lang)


def _covered(frame: pd.DataFrame, context: ChartContext) -> str:
    return count_of("count.places", len(frame), len(context.of), context.lang)


def counted(frame: pd.DataFrame, of: pd.DataFrame, lang: str) -> str:
    """Return how many places there are, of how many, and how many are of each sort, as text.

    Sorts are figures of tables, figures stated in the text, and lines that no frame uses.
    """
    texts = {name: f"{number:,}" for name, number in _sizes_of_sorts(frame).items()}
    sorts = terms.text("count.sorts", lang, **texts)
    return f"{count_of('count.places', len(frame), len(of), lang)} · {sorts}"


def _sizes_of_sorts(frame: pd.DataFrame) -> dict[str, int]:
    """Return the number of places of each sort in SORTS."""
    is_unplaced = frame["reason"].notna()
    is_stated = frame["table"].eq("prose") & ~is_unplaced
    unplaced = int(is_unplaced.sum())
    stated = int(is_stated.sum())
    return {"cells": len(frame) - unplaced - stated, "stated": stated, "unplaced": unplaced}


@lru_cache(maxsize=4096)
def column_name(key: str, lang: str) -> str:
    """Return the name of a column key of `cells`, such as "spending/total", in a language.

    A printed heading that no form knows stays as it is.
    """
    return " · ".join(_part_name(part, lang) for part in key.split("/"))


def _part_name(part: str, lang: str) -> str:
    for home in _HOMES:
        if part in terms.keys(home):
            return terms.key_name(home, part, lang)
    return part


# --- bands ----------------------------------------------------------------------------------------


def _bands(rows: pd.DataFrame) -> list[str]:
    """Return the key of the band of each place: its table, or that of lines no frame uses."""
    bands = []
    tables = rows["table"].tolist()
    reasons = rows["reason"].tolist()
    for table, reason in zip(tables, reasons, strict=True):
        bands.append(_UNPLACED if isinstance(reason, str) else str(table))
    return bands


def _sort_of(band: str) -> str:
    """Return the sort, a key of SORTS, of the places in a band."""
    return _SORT_OF_BAND.get(band, "cells")


def _band_names(bands: Iterable[str], context: ChartContext) -> dict[str, str]:
    """Return the names of the bands by key: tables in the order of print, then unused lines."""
    order = sorted(dict.fromkeys(bands), key=lambda band: band == _UNPLACED)
    return {band: _band_name(band, context) for band in order}


def _band_name(band: str, context: ChartContext) -> str:
    if band == _UNPLACED:
        return capitalised(context.text("chart.unplaced"))
    return context.key_name("table", band)


def _band_sizes(
    bands: Sequence[str], matches: Sequence[bool], names: Mapping[str, str]
) -> list[str]:
    """Return texts that say how many places of each band pass the filters."""
    sizes = Counter(compress(bands, matches))
    return [f"{names[band]} {n}" for band, n in sizes.items()]


def _heights(rows: pd.DataFrame, bands: Sequence[str], order: Sequence[str]) -> list[float]:
    """Return the vertical position of each place, in bands from the top down.

    Within a band the fields of a line are one below the other, or its figures if it has no fields.
    """
    above = {}
    for place, band in enumerate(order):
        above[band] = place
    places = list(zip(bands, _depths(rows, bands), strict=True))
    deepest = dict.fromkeys(order, 1)
    for band, depth in set(places):
        deepest[band] = max(deepest[band], depth)
    heights = {}
    for band, depth in set(places):
        inside = depth / (deepest[band] + 1) - 0.5
        heights[band, depth] = round(above[band] + _BAND_PART * inside, 4)
    return [heights[place] for place in places]


def _depths(rows: pd.DataFrame, bands: Sequence[str]) -> list[int]:
    """Return the number of each place within its line: its field, or a count from 1."""
    lines = rows["line"].tolist()
    fields = rows["field"].fillna(0).tolist()
    seen: dict[tuple[str, int], int] = {}
    depths = []
    for band, line, field in zip(bands, lines, fields, strict=True):
        n = seen.get((band, line), 0) + 1
        seen[band, line] = n
        depths.append(field or n)
    return depths


# --- marks ----------------------------------------------------------------------------------------


class _Series:
    """The marks of one sort, in flat lists, which plotly handles fastest.

    `across` and `down` are positions, `keys` places, and `boxes` texts of hover boxes.
    """

    def __init__(self) -> None:
        self.across: list[float] = []
        self.down: list[float] = []
        self.keys: list[str] = []
        self.boxes: list[str] = []


def _traces(
    rows: pd.DataFrame,
    by: str,
    bands: Sequence[str],
    order: Sequence[str],
    matches: Sequence[bool],
    context: ChartContext,
) -> list[Spec]:
    """Return a trace for each sort, and first one of the marks that do not pass the filters."""
    series = {sort: _Series() for sort in [*SORTS, _UNMATCHED]}
    across = rows[by].tolist()
    down = _heights(rows, bands, order)
    keys = rows["place"].tolist()
    boxes = _boxes(rows, context.lang)
    for place, band in enumerate(bands):
        own = series[_sort_of(band) if matches[place] else _UNMATCHED]
        own.across.append(across[place])
        own.down.append(down[place])
        own.keys.append(keys[place])
        own.boxes.append(boxes[place])
    marks = [_trace(sort, series[sort], context) for sort in SORTS]
    if not series[_UNMATCHED].keys:
        return marks
    return [_trace(_UNMATCHED, series[_UNMATCHED], context), *marks]


def _trace(sort: str, series: _Series, context: ChartContext) -> Spec:
    mark = SORTS.get(sort, _DIMMED_MARK)
    trace = {**_MARKS, "x": series.across, "y": series.down}
    trace["name"] = context.text(f"chart.{sort if sort in SORTS else 'not_matching'}")
    trace["marker"] = {"color": mark.colour, "symbol": mark.symbol, "size": mark.size}
    trace["showlegend"] = bool(series.keys)
    trace["customdata"] = series.keys
    trace["hovertext"] = series.boxes
    return trace


def _boxes(rows: pd.DataFrame, lang: str) -> list[str]:
    """Return the text of the hover box of each place."""
    lines = rows["line"].tolist()
    columns = [lines]
    for name in ("place", "row", "column", "text", "unit", "table", "reason"):
        columns.append(rows[name].fillna("").tolist())
    return [_box(lang, *facts) for facts in zip(*columns, strict=True)]


@lru_cache(maxsize=MANY_TEXTS)
def _box(
    lang: str,
    line: int,
    place: str,
    row: str,
    column: str,
    text: str,
    unit: str,
    table: str,
    reason: str,
) -> str:
    """Return the text of a hover box: row and column, printed text, place, line, table, reason."""
    is_of_a_table = column and table != "prose"
    printed = f"{text} {unit}" if is_of_a_table else without_marks(text)[: 2 * _HOVER_WIDTH]
    where = [place, f"{terms.key_name('column', 'line', lang)} {line}"]
    if table:
        where.append(terms.key_name("table", table, lang))
    if reason:
        where.append(terms.key_name("reason", reason, lang))
    lines = [label(printed, _HOVER_WIDTH), " · ".join(where)]
    if column:
        head = label(f"{row} · {column_name(column, lang)}", _HOVER_WIDTH)
        lines.insert(0, f"<b>{head}</b>")
    return "<br>".join(lines)


# --- axes and notes -------------------------------------------------------------------------------


def _axis_notes(by: str, undrawn: int, context: ChartContext) -> list[str]:
    notes = [context.text("chart.bands")]
    if by == "amount_wan":
        notes.append(context.text("chart.log"))
    if undrawn:
        notes.append(context.text("chart.without_amount", n=undrawn))
    return notes


def _axes(by: str, layout: Spec, names: Sequence[str], context: ChartContext) -> Spec:
    """Return what the layout needs for the axes: the named bands, and lines or amounts."""
    labels = [label(name, 28) for name in names]
    title = escaped(column_head(by, context.lang))
    axes = _with_sorts_named(layout, context)
    axes.update({"yaxis": _band_axis(labels), "hovermode": "closest"})
    axes["xaxis"] = {**_AXES[by], "title": {"text": title}}
    margin = axes["margin"]
    # a fixed margin: to find one, plotly would draw more than a thousand marks a second time
    margin.update({"l": _room_beside(labels), "autoexpand": False})
    band_height = max(30, 6 + LINE * tallest(labels))
    axes["height"] = margin["t"] + margin["b"] + max(band_height * len(labels), 120)
    return axes


def _with_sorts_named(layout: Spec, context: ChartContext) -> Spec:
    """Return the layout with a legend of the sorts of marks, one below the other."""
    names = [context.text(f"chart.{sort}") for sort in SORTS]
    return with_legend(layout, names, 48 + LINE * (len(SORTS) - 1))


def _room_beside(labels: Sequence[str]) -> int:
    """Return the width of the names of the bands, in pixels."""
    lines: list[str] = []
    for text in labels:
        lines += text.split("<br>")
    return widest(lines) + _BESIDE_LABELS


def _band_axis(labels: Sequence[str]) -> Spec:
    bands = {**_BAND_AXIS, "ticktext": labels}
    bands["tickvals"] = list(range(len(labels)))
    bands["range"] = [len(labels) - 0.5, -0.5]
    return bands
