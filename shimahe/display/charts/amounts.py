"""Amounts as rows, the largest first: bars, and dots on a logarithmic axis.

Promises that every code is a row, also one whose amount is unknown or has no place on the axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts.account_lines import AccountLine, largest_first
from shimahe.display.charts.accounts import AccountContext, ShareOf
from shimahe.display.charts.layout import Spec, axis_title, figure_in_rows
from shimahe.display.charts.marks import bar_trace, dot_trace, texts_beside
from shimahe.display.charts.palette import PIECES
from shimahe.display.charts.words import escaped, label, money, piece_name

_LABEL_WIDTH = 52  # half-width columns


def bars(
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
    """Draw amounts as bars, one per code, the largest first, split by kind or coloured by use.

    Arguments as in `treemap`. An unknown amount is a row without a bar that says so.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    or if the denominator is unknown.
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
    lines = sorted(context.lines.values(), key=largest_first)
    traces = []
    for piece in PIECES[context.split]:
        with_piece = [line for line in lines if piece in line.pieces]
        if with_piece:
            traces.append(_bar_trace(piece, with_piece, context))
    ends = [context.axis_value(max(line.amount, Decimal(0))) for line in lines]
    traces.append(_amounts_beside(lines, ends, context))
    axis = _unit_axis(context)
    axis["range"] = _bar_range(lines, context)
    return figure_in_rows(traces, context.captioned("bars"), _labels(lines, context), axis)


def dots(
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
    """Draw amounts as dots on a logarithmic axis: small lines read as well as large ones.

    There is one dot per code. Arguments as in `treemap`. A line that is zero, negative or unknown
    has no place on such an axis: it is a row without a dot, and the caption names it.

    Raises: ValueError, in the language of the figure, if a column is missing, if no amount is above
    zero, or if the denominator is unknown.
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
    lines = sorted(context.lines.values(), key=largest_first)
    drawn = [line for line in lines if line.amount > 0]
    if not drawn:
        raise ValueError(context.text("chart.no_amount"))
    places = [context.axis_value(line.amount) for line in drawn]
    ends = _log_range(places)
    left_edge = 10 ** ends[0]
    text_places = places + [left_edge] * (len(lines) - len(drawn))
    traces = [_dot_trace(drawn, places, context), _amounts_beside(lines, text_places, context)]
    axis = _unit_axis(context) | _log_axis(ends, context)
    layout = context.captioned("dots", _dot_notes(lines, context))
    return figure_in_rows(traces, layout, _labels(lines, context), axis, guides=True)


def _labels(lines: Sequence[AccountLine], context: AccountContext) -> dict[str, str]:
    labels = {}
    for line in lines:
        name = context.name(line.code)
        labels[line.code] = label(f"{line.code} {name}", _LABEL_WIDTH)
    return labels


def _unit_axis(context: AccountContext) -> Spec:
    if context.share_of is None:
        return axis_title("万元", per_cent=False)
    return axis_title(context.unit, per_cent=True)


def _amounts_beside(
    lines: Sequence[AccountLine], ends: Sequence[float], context: AccountContext
) -> Spec:
    """Write the amount of each line right of its mark: plotly writes no sum on stacked bars."""
    unknown = context.text("chart.unknown")
    keys = []
    texts = []
    for line in lines:
        keys.append(line.code)
        texts.append(context.amount_text(line.amount) if line.known else unknown)
    return texts_beside(keys, ends, texts)


# --- bars -----------------------------------------------------------------------------------------


def _bar_trace(piece: str, lines: Sequence[AccountLine], context: AccountContext) -> Spec:
    """Draw one piece of every line that has it."""
    name = piece_name(context.split, piece, context.lang)
    keys = [line.code for line in lines]
    amounts = [context.axis_value(line.pieces[piece]) for line in lines]
    trace = bar_trace(name, keys, amounts, PIECES[context.split][piece], piece)
    trace["customdata"] = [_piece_facts(piece, line, context) for line in lines]
    extra = f"<extra>{escaped(name)}</extra>"
    trace["hovertemplate"] = context.hover_box().replace("<extra></extra>", extra)
    return trace


def _piece_facts(piece: str, line: AccountLine, context: AccountContext) -> list[str]:
    alone = AccountLine(line.code, None, line.pieces[piece], lines=line.lines)
    return context.hover_facts(alone)


def _bar_range(lines: Sequence[AccountLine], context: AccountContext) -> list[float]:
    """Reach from the lowest negative piece to the longest bar, with room for the texts beside."""
    lowest = Decimal(0)
    longest = Decimal(0)
    for line in lines:
        lowest = min([lowest, *line.pieces.values()])
        longest = max(longest, line.amount)
    low = lowest * Decimal("1.05")
    high = (longest or Decimal(1)) * Decimal("1.22")
    return [context.axis_value(low), context.axis_value(high)]


# --- dots -----------------------------------------------------------------------------------------


def _dot_trace(
    lines: Sequence[AccountLine], places: Sequence[float], context: AccountContext
) -> Spec:
    keys = [line.code for line in lines]
    facts = [context.hover_facts(line) for line in lines]
    trace = dot_trace(keys, places, facts)
    trace["hovertemplate"] = context.hover_box()
    return trace


def _log_range(places: Sequence[float]) -> list[float]:
    """Give the ends of a logarithmic axis, as powers of ten, with room for the texts beside."""
    low = math.log10(min(places))
    high = math.log10(max(places))
    span = 1 + high - low
    return [low - 0.05 * span, high + 0.28 * span]


def _log_axis(axis_range: list[float], context: AccountContext) -> Spec:
    """Mark each power of ten."""
    low, high = axis_range
    powers = range(math.ceil(low), math.floor(high) + 1)
    tens = [10.0**power for power in powers]
    per_cent = "" if context.share_of is None else "%"
    texts = [f"{ten:,.15g}{per_cent}" for ten in tens]
    return {"type": "log", "range": axis_range, "tickvals": tens, "ticktext": texts}


def _dot_notes(lines: Sequence[AccountLine], context: AccountContext) -> list[str]:
    """Say that the axis is logarithmic, and which known amounts have no place on it."""
    notes = [context.text("chart.log")]
    undrawn = [line for line in lines if line.known and line.amount <= 0]
    if undrawn:
        codes = [f"{line.code} ({money(line.amount)})" for line in undrawn]
        notes.append(context.text("chart.not_positive", codes=", ".join(codes)))
    return notes
