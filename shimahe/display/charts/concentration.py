"""How concentrated money is: the Lorenz curve.

Promises that a code is counted once, all its kinds and budgets together.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.account_lines import AccountLine, by_code
from shimahe.display.charts.accounts import AccountContext, ShareOf
from shimahe.display.charts.layout import LEGEND, LEGEND_ROOM, Spec, axis_title
from shimahe.display.charts.palette import ACCENT, NEUTRAL
from shimahe.display.charts.words import UNKNOWN_TEXT, percent
from shimahe.structure.totals import leaves

#: The numbers of largest lines of which the caption says what they hold.
TOPS = (1, 3, 5, 10)
_CURVE: Spec = {"type": "scatter", "mode": "lines+markers", "line": {"color": ACCENT}}
_EQUALITY: Spec = {
    "type": "scatter",
    "mode": "lines",
    "x": [0, 100],
    "y": [0, 100],
    "hoverinfo": "skip",
    "line": {"color": NEUTRAL, "width": 2, "dash": "dot"},
}
_HEIGHT = 480  # pixels


class _Steps(NamedTuple):
    """The lines of a curve, the smallest first, and the amount up to each, from 0."""

    lines: list[AccountLine]
    sums: list[Decimal]


def lorenz(
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
    """Draw how concentrated money is: the share of it that each share of the lines holds.

    The smallest lines come first. Arguments as in `treemap`; only lines without a finer one count,
    all kinds and budgets of a code together.

    Raises: ValueError, in the language of the figure, if a column is missing, if an amount is
    negative or if none is above zero.
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
    context.check_areas()
    steps = _steps(context.frame)
    equality = {**_EQUALITY, "name": context.text("chart.equality")}
    return go.Figure([_curve(steps, context), equality], _layout(steps, context))


def _layout(steps: _Steps, context: AccountContext) -> Spec:
    title = context.text("chart.lorenz")
    layout = context.captioned("lorenz", [_what_the_largest_hold(steps, context)], title)
    top = layout["margin"]["t"] + LEGEND_ROOM
    layout["margin"] = {"t": top, "b": 60}
    layout["height"] = top + _HEIGHT
    layout["legend"] = LEGEND
    layout["xaxis"] = _percent_axis(context.text("chart.lorenz_x"))
    layout["yaxis"] = _percent_axis(context.text("chart.lorenz_y"))
    return layout


def _percent_axis(head: str) -> Spec:
    return {"range": [-1, 101], **axis_title(head, per_cent=True)}


def _steps(frame: pd.DataFrame) -> _Steps:
    known = [line for line in by_code(leaves(frame)).values() if line.known]
    lines = sorted(known, key=lambda line: (line.amount, line.code))
    amounts = [line.amount for line in lines]
    return _Steps(lines, list(accumulate(amounts, initial=Decimal(0))))


def _curve(steps: _Steps, context: AccountContext) -> Spec:
    whole = steps.sums[-1]
    count = len(steps.lines)
    across = [0.0]
    up = [0.0]
    facts = [_start_facts(context)]
    for n, line in enumerate(steps.lines, start=1):
        x = round(100 * n / count, 4)
        y = float(round(100 * steps.sums[n] / whole, 4))
        across.append(x)
        up.append(y)
        point = [f"{x:.1f}%", f"{y:.1f}%"]
        facts.append(context.hover_facts(line) + point)
    trace = {**_CURVE, "x": across, "y": up, "customdata": facts}
    trace["name"] = context.text("chart.lorenz")
    heads = {context.text("chart.lorenz_x"): 5, context.text("chart.lorenz_y"): 6}
    trace["hovertemplate"] = context.hover_box(heads)
    return trace


def _start_facts(context: AccountContext) -> list[str]:
    start = context.text("chart.start")
    return [UNKNOWN_TEXT, start, "0.00", "0.0%", UNKNOWN_TEXT, "0.0%", "0.0%"]


def _what_the_largest_hold(steps: _Steps, context: AccountContext) -> str:
    """Say which share of the money the 1, 3, 5 … largest lines hold."""
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
