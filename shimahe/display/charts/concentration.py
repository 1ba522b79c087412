"""How concentrated money is: the Lorenz curve.

Promises that every code is counted once, with the sum of its kinds and budgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.account_lines import AccountLine, by_code
from shimahe.display.charts.accounts import AccountContext, ShareOf, Within
from shimahe.display.charts.layout import Spec, axis_title, figure_of, tallest, with_legend
from shimahe.display.charts.palette import GREY, NEUTRAL
from shimahe.display.charts.words import UNKNOWN_TEXT, label, percent
from shimahe.structure.totals import leaves

#: The notes say what the n largest lines hold, for each of these n.
TOPS = (1, 3, 5, 10)
NAMED = 5  # largest lines that have a mark and a name
MOST_POINTS = 400  # points of a curve, up to which all are drawn
_SQUARES = 200  # squares along each axis: a longer curve has one point in each that it crosses
_LINE_SHARE = 5.0  # per cent of the height of the curve that a line of text takes
_CURVE: Spec = {"type": "scatter", "mode": "lines", "line": {"color": GREY.deep, "width": 2}}
_MARKED: Spec = {
    "type": "scatter",
    "mode": "markers",
    "cliponaxis": False,
    "showlegend": False,
}
_NAME: Spec = {
    "showarrow": False,
    "xanchor": "right",
    "xshift": -10,
    "yanchor": "middle",
    "yshift": 5,  # off the curve, which goes down to the left
    "align": "right",
}
_EQUALITY: Spec = {
    "type": "scatter",
    "mode": "lines",
    "x": [0, 100],
    "y": [0, 100],
    "hoverinfo": "skip",
    "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
}
_HEIGHT = 420  # pixels
_ABOVE = 12  # pixels above the curve, for half of the name beside the highest mark


class _Steps(NamedTuple):
    """The lines of a curve, the smallest first, and their running sums in 万元.

    `sums` begins with 0 and is one longer than `lines`.
    """

    lines: list[AccountLine]
    sums: list[Decimal]


def lorenz(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    share_of: ShareOf = None,
    whole: str | None = None,
    within: Within = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw how evenly money is spread over lines, as a Lorenz curve beside the line of equality.

    The horizontal axis has the share of lines, the smallest first, and the vertical axis the share
    of money that they hold, both in per cent. The largest lines have marks with their names. Only
    lines without finer ones count, and all kinds and budgets of a code are added up. Arguments are
    those of `treemap`; with `matching`, lines that do not pass the filters are dimmed.

    Raises: ValueError, in the language of the figure, if a column is missing, if an amount is
    negative, if none is above zero, or if the denominator of `share_of` is unknown or not above
    zero.
    """
    context = AccountContext(
        frame,
        matching=matching,
        of=of,
        names=names,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        share_of=share_of,
        whole=whole,
        within=within,
        lang=lang,
    )
    context.check_areas()
    steps = _steps(context)
    points = _points(steps)
    equality = {**_EQUALITY, "name": context.text("chart.equality")}
    marked = _marked(steps, context)
    layout = _layout(steps, points, context)
    layout["annotations"] = _names(marked)
    return figure_of([_curve(steps, points, context), equality, marked], layout)


def _layout(steps: _Steps, points: Sequence[int], context: AccountContext) -> Spec:
    notes = _notes(steps, points, context)
    layout = context.captioned("lorenz", _title(steps, context), notes)
    names = [context.text("chart.lorenz"), context.text("chart.equality")]
    layout = with_legend(layout, names, 52)
    layout["margin"]["t"] += _ABOVE
    layout["height"] = layout["margin"]["t"] + _HEIGHT
    layout["margin"]["r"] = 24
    layout["xaxis"] = _percent_axis(context.text("chart.lorenz_x"))
    layout["yaxis"] = _percent_axis(context.text("chart.lorenz_y"))
    return layout


def _notes(steps: _Steps, points: Sequence[int], context: AccountContext) -> list[str]:
    """Return notes: what the largest lines hold, and of how many points some are drawn."""
    notes = [_what_the_largest_hold(steps, context)]
    count = len(steps.lines)
    if len(points) < count:
        words = {"n": len(points), "all": f"{count:,}"}
        notes.append(context.text("chart.lorenz_points", **words))
    return notes


def _title(steps: _Steps, context: AccountContext) -> str:
    """Return the title: what the five largest lines hold, or all but one where there are fewer."""
    n = min(NAMED, len(steps.lines) - 1)
    if n < 1:
        return context.finding(rolled_up=False)
    whole = steps.sums[-1]
    held = percent(whole - steps.sums[-1 - n], whole)
    return context.text("chart.few_hold", n=n, all=f"{len(steps.lines):,}", share=held)


def _percent_axis(head: str) -> Spec:
    axis = {"range": [-1, 101], **axis_title(head, per_cent=True)}
    axis["title"]["standoff"] = 8
    return axis


def _steps(context: AccountContext) -> _Steps:
    rows = leaves(context.frame)
    matching = None if context.matching is None else context.matching.loc[rows.index]
    known = []
    for line in by_code(rows, matching).values():
        if line.known:
            known.append(line)
    lines = sorted(known, key=lambda line: (line.amount, line.code))
    amounts = [line.amount for line in lines]
    return _Steps(lines, list(accumulate(amounts, initial=Decimal(0))))


def _points(steps: _Steps) -> list[int]:
    """Return the numbers of lines after which the curve has a point: all, or a selection of many.

    The selection has one point in each square of half a per cent of the lines by half a per cent of
    the money, so that the curve that is drawn is nowhere further off than that. As the curve is
    convex, what is drawn lies above it.
    """
    count = len(steps.lines)
    every = range(1, count + 1)
    if count <= MOST_POINTS:
        return list(every)
    whole = steps.sums[-1]
    last_of_square = {}
    for n in every:
        square = (n * _SQUARES // count, int(steps.sums[n] * _SQUARES / whole))
        last_of_square[square] = n
    return list(last_of_square.values())


def _curve(steps: _Steps, points: Sequence[int], context: AccountContext) -> Spec:
    whole = steps.sums[-1]
    count = len(steps.lines)
    across = [0.0]
    up = [0.0]
    facts = [_start_facts(context)]
    for n in points:
        x = round(100 * n / count, 4)
        y = float(round(100 * steps.sums[n] / whole, 4))
        across.append(x)
        up.append(y)
        point = [f"{x:.1f}%", f"{y:.1f}%"]
        facts.append(context.hover_facts(steps.lines[n - 1]) + point)
    trace = {**_CURVE, "x": across, "y": up, "customdata": facts}
    trace["name"] = context.text("chart.lorenz")
    heads = {context.text("chart.lorenz_x"): 5, context.text("chart.lorenz_y"): 6}
    trace["hovertemplate"] = context.hover_box(heads)
    return trace


def _marked(steps: _Steps, context: AccountContext) -> Spec:
    """Return the marks of the largest lines with their names, as many as do not overlap."""
    whole = steps.sums[-1]
    count = len(steps.lines)
    marked = []
    floor = 200.0  # below which the next name has room
    for n in range(count, max(0, count - NAMED), -1):
        line = steps.lines[n - 1]
        y = float(round(100 * steps.sums[n] / whole, 4))
        half = _LINE_SHARE * tallest([_mark_text(line, context)]) / 2
        if y + half > floor:
            break
        marked.append((round(100 * n / count, 4), y, line))
        floor = y - half
    lines = [line for _, _, line in marked]
    trace = {**_MARKED, "x": [x for x, _, _ in marked], "y": [y for _, y, _ in marked]}
    trace["text"] = [_mark_text(line, context) for line in lines]
    trace["marker"] = {"color": [context.hue(line).area for line in lines], "size": 10}
    trace["customdata"] = [context.hover_facts(line) for line in lines]
    trace["hovertemplate"] = context.hover_box()
    return trace


def _names(marked: Spec) -> list[Spec]:
    """Return the names left of their marks, with the colour of the paper behind them."""
    names = []
    for x, y, text in zip(marked["x"], marked["y"], marked["text"], strict=True):
        names.append({**_NAME, "x": x, "y": y, "text": text})
    return names


def _mark_text(line: AccountLine, context: AccountContext) -> str:
    share = context.share_text(line.amount)
    return f"{label(context.plain_name(line), 34)} {share}"


def _start_facts(context: AccountContext) -> list[str]:
    start = context.text("chart.start")
    return [UNKNOWN_TEXT, start, "0.00", "0.0%", UNKNOWN_TEXT, "0.0%", "0.0%"]


def _what_the_largest_hold(steps: _Steps, context: AccountContext) -> str:
    """Return a note with the shares of the money that the 1, 3, 5 and 10 largest lines hold."""
    whole = steps.sums[-1]
    counts = []
    shares = []
    for n in TOPS:
        if n <= len(steps.lines):
            smaller = steps.sums[-1 - n]
            counts.append(str(n))
            shares.append(str(percent(whole - smaller, whole)))
    held = context.join_names(shares)
    return context.text("chart.tops", counts=context.join_names(counts), held=held)
