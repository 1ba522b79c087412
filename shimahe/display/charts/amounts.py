"""Amounts of `spending` or `economic` as bars, the largest first.

Promises that every code has a row of its own or is counted in the row of all others, also a code
whose amount is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from shimahe.display.charts import arguments
from shimahe.display.charts.account_lines import AccountLine, largest_first, line_count
from shimahe.display.charts.accounts import AccountContext, ShareOf, Within
from shimahe.display.charts.layout import Spec, figure_in_rows
from shimahe.display.charts.marks import bar_trace, legend_bars, texts_beside
from shimahe.display.charts.palette import DIMMED, GREY, PIECES, Hue
from shimahe.display.charts.words import (
    ROW_NAMES,
    escaped,
    label,
    piece_name,
    with_code,
)

#: How many lines have a row of their own, unless told otherwise.
MOST = 10
REST = "rest"  # the key of the row of all others
_UNMATCHED = "unmatched"


def bars(
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
    n: int = MOST,
    lang: str | None = None,
) -> go.Figure:
    """Draw amounts as bars, one for each code, the largest first, split by kind or by use.

    `frame` has rows of `spending` or `economic`, with the columns code, name, level, amount_wan
    (万元), line, and kind or use. `n` is how many lines have a row of their own; lines that pass
    the filters are chosen first, and all others are added up in one more row. A line of unknown
    amount has a row without a bar that says so; negative amounts are drawn. All other arguments are
    those of `treemap`. The bars are in 万元, or in per cent with `share_of`.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    or if the denominator of `share_of` is unknown or not above zero.
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
    arguments.check(context.lang, n=n)
    rows = _rows(context, n)
    traces = []
    for piece in (*PIECES[context.split], _UNMATCHED):
        amounts = {}
        for key, line in rows.items():
            amounts[key] = _piece_of(line, piece)
        with_piece = []
        for key, amount in amounts.items():
            if amount:
                with_piece.append(key)
        if with_piece:
            traces.append(_bar_trace(piece, with_piece, amounts, rows, context))
    texts = []
    for line in rows.values():
        texts.append(_text_beside(line, context))
    places = []
    for line in rows.values():
        places.append(context.axis_value(max(line.amount, Decimal(0))))
    traces.append(texts_beside(list(rows), places, texts))
    traces += _legend(rows, context)
    layout = context.captioned("bars", context.finding(rolled_up=False), _unknown_words(context))
    ends = [context.axis_value(_lowest(rows.values())), max(*places, 1e-9)]
    return figure_in_rows(traces, layout, _labels(rows, context), ends, beside=texts)


def dots(
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
    n: int = MOST,
    lang: str | None = None,
) -> go.Figure:
    """Draw the same figure as `bars`; the name is kept for programs written for older versions.

    It used to draw dots on a logarithmic axis. Arguments and errors are those of `bars`.
    """
    return bars(
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
        n=n,
        lang=lang,
    )


# --- rows -----------------------------------------------------------------------------------------


def _rows(context: AccountContext, n: int) -> dict[str, AccountLine]:
    """Return the line of each row by its key: `n` lines, and all others added up as one."""
    lines = sorted(context.lines.values(), key=largest_first)
    first = sorted(lines, key=lambda line: line.is_dimmed)
    if len(lines) <= n + 1:
        return {line.code: line for line in lines}
    kept = sorted(first[:n], key=largest_first)
    rows = {line.code: line for line in kept}
    rows[REST] = _together(first[n:], context)
    return rows


def _together(lines: Sequence[AccountLine], context: AccountContext) -> AccountLine:
    """Return the sum of some lines, as a line without a code."""
    name = context.text("chart.others", lines=line_count(lines, context.lang))
    rest = AccountLine("", name, printed=False, matches=any(line.matches for line in lines))
    for line in lines:
        for piece, amount in line.matched_pieces.items():
            rest.add(piece, amount)
        for piece, amount in line.unmatched_pieces.items():
            rest.add(piece, amount, matches=False)
    rest.shown_below = sum(1 for line in lines if line.matches)
    return rest


def _piece_of(line: AccountLine, piece: str) -> Decimal:
    """Return what a line has of a piece; of the piece "unmatched", what fails the filters."""
    if piece == _UNMATCHED:
        return line.unmatched
    return line.matched_pieces.get(piece, Decimal(0))


def _labels(rows: dict[str, AccountLine], context: AccountContext) -> dict[str, str]:
    width = ROW_NAMES[context.lang]
    labels = {}
    for key, line in rows.items():
        labels[key] = label(with_code(line.code, context.plain_name(line)), width)
    return labels


def _text_beside(line: AccountLine, context: AccountContext) -> str:
    """Return the text beside a row: amount and share, or that the amount is unknown."""
    if not line.known:
        return context.text("chart.unknown")
    if line.is_partial:
        return context.part_words(line)
    return context.amount_and_share(line.amount)


def _lowest(lines: Iterable[AccountLine]) -> Decimal:
    """Return the lowest negative piece of all lines, in 万元; 0 if there is none."""
    lowest = Decimal(0)
    for line in lines:
        lowest = min([lowest, *line.pieces.values()])
    return lowest


def _unknown_words(context: AccountContext) -> list[str]:
    """Return a note with the number of lines of unknown amount; [] if there is none."""
    unknown = sum(1 for line in context.lines.values() if not line.known)
    return [context.text("count.unknown", n=unknown)] if unknown else []


# --- bars -----------------------------------------------------------------------------------------


def _bar_trace(
    piece: str,
    keys: Sequence[str],
    amounts: dict[str, Decimal],
    rows: dict[str, AccountLine],
    context: AccountContext,
) -> Spec:
    """Return the bars of one piece, in the rows of `keys`."""
    name = _piece_name(piece, context)
    lengths = []
    for key in keys:
        lengths.append(context.axis_value(amounts[key]))
    colours = []
    for key in keys:
        colours.append(_tone(context.hue(rows[key]), piece, context))
    trace = bar_trace(name, keys, lengths, colours, piece)
    trace["showlegend"] = False
    trace["customdata"] = [_facts(rows[key], amounts[key], context) for key in keys]
    extra = f"<extra>{escaped(name)}</extra>"
    trace["hovertemplate"] = context.hover_box().replace("<extra></extra>", extra)
    return trace


def _legend_name(piece: str, context: AccountContext) -> str:
    """Return the name of a piece with its tone (dark or light), which is the same in all rows."""
    tone = PIECES[context.split][piece]
    name = piece_name(context.split, piece, context.lang)
    return context.text(f"chart.tone.{tone}", name=name)


def _piece_name(piece: str, context: AccountContext) -> str:
    if piece == _UNMATCHED:
        return context.text("chart.not_matching")
    return piece_name(context.split, piece, context.lang)


def _tone(hue: Hue, piece: str, context: AccountContext) -> str:
    """Return the colour of a piece: one of the two tones of the row's hue."""
    if piece == _UNMATCHED:
        return DIMMED
    return hue.deep if PIECES[context.split][piece] == "deep" else hue.light


def _facts(line: AccountLine, amount: Decimal, context: AccountContext) -> list[str]:
    part = AccountLine(line.code, line.name, amount, lines=line.lines)
    facts = context.hover_facts(part)
    return facts if line.code else ["", *facts[1:]]


def _legend(rows: dict[str, AccountLine], context: AccountContext) -> list[Spec]:
    """Return the entries of the legend; [] where all bars have the same tone."""
    shown: set[str] = set()
    for line in rows.values():
        shown.update(piece for piece, amount in line.matched_pieces.items() if amount)
    colours = {}
    for piece in PIECES[context.split]:
        if piece in shown:
            colours[piece] = (_legend_name(piece, context), _tone(GREY, piece, context))
    if any(line.unmatched for line in rows.values()):
        colours[_UNMATCHED] = (context.text("chart.not_matching"), DIMMED)
    if len(colours) < 2:
        return []
    return legend_bars(colours, next(iter(rows)))
