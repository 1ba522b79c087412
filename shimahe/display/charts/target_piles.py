"""Targets in per cent as bars: how many indicators have each value.

Promises that every target in per cent is counted once; if there are many values, the rare ones
share a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts.indicators import IndicatorContext, Row
from shimahe.display.charts.layout import Spec, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, texts_beside
from shimahe.display.charts.palette import ACCENT, DIMMED, GREY, HUES
from shimahe.display.charts.words import UNKNOWN_TEXT, escaped, in_brackets, text_width
from shimahe.quality.criteria import number_of, unit_of

#: The colours of bars by the sign of the target.
SIGNS = {"≥": ACCENT, "≤": HUES[1].deep, "=": GREY.light}
_OTHER_SIGN = GREY.deep
_MOST_NAMED = 3  # values that the summary names
_TARGET_COLUMNS = (
    "indicator", "project", "name", "sign", "target", "value", "unit", "weight", "index",
)  # fmt: skip
_MOST_ROWS = 15
_OTHERS = "others"  # the key of the row of all rare values


def targets(
    frame: pd.DataFrame,
    *,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw how many indicators have each percentage as their target, as bars divided by sign.

    `frame` has rows of `Quality.indicators`, with the columns indicator, project, name, sign,
    target, value, unit, weight and index. The highest percentage is on top; of more than 15 values
    the rarest share a row at the bottom. Indicators whose target is no percentage are left out.
    `matching` has a truth value for each row that says whether it passes the filters (default: all
    do); other indicators are dimmed. Other arguments and errors are those of `heat_map`; it is also
    a ValueError if no indicator that passes has a percentage as its target.
    """
    context = IndicatorContext(
        frame,
        _TARGET_COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
        matching=matching,
    )
    rows = context.keep(_in_per_cent(context.rows))
    unmatched = _in_per_cent(context.others)
    sizes = Counter(_value_of(row) for row in rows)
    every = Counter(_value_of(row) for row in [*rows, *unmatched])
    keys = _keys_by_value(every)
    shown = dict.fromkeys(keys[value] for value in sorted(every, key=lambda value: -value))
    shown = dict.fromkeys(sorted(shown, key=lambda key: key == _OTHERS))
    matched = Counter(keys[_value_of(row)] for row in rows)
    counts = Counter(keys[_value_of(row)] for row in [*rows, *unmatched])
    others = sum(1 for key in keys.values() if key == _OTHERS)
    names = {}
    for key in shown:
        names[key] = _key_name(key, others, context)
    texts = []
    for key in shown:
        texts.append(_count_text(matched[key], counts[key], context))
    traces = _sign_traces(rows, keys, context)
    if unmatched:
        traces.append(_unmatched_trace(unmatched, keys, context))
    traces.append(texts_beside(list(shown), [counts[key] for key in shown], texts))
    layout = context.captioned(
        "targets", "bars", _title(sizes, context), summary=[_most_common(sizes, context)]
    )
    return figure_in_rows(traces, layout, names, [0, max(counts.values())], beside=texts, gap=8)


def _in_per_cent(rows: Sequence[Row]) -> list[Row]:
    """Return the rows whose target is a percentage."""
    return [row for row in rows if unit_of(row) == "%" and number_of(row) is not None]


def _count_text(matched: int, whole: int, context: IndicatorContext) -> str:
    """Return how many indicators have a value; where only some pass the filters, of how many."""
    if matched == whole:
        return f"{whole:,}"
    return context.text("chart.part", part=f"{matched:,}", whole=f"{whole:,}")


def _unmatched_trace(
    rows: Sequence[Row], keys: Mapping[float, str], context: IndicatorContext
) -> Spec:
    """Return the dimmed bars of indicators that do not pass the filters."""
    counts = Counter(keys[_value_of(row)] for row in rows)
    name = context.text("chart.not_matching")
    trace = bar_trace(name, list(counts), [float(n) for n in counts.values()], DIMMED)
    trace["customdata"] = [["", escaped(name), f"{n:,}"] for n in counts.values()]
    trace["hovertemplate"] = hover_template({context.text("word.count"): 2})
    return trace


def _keys_by_value(sizes: Mapping[float, int]) -> dict[float, str]:
    """Return the key of the row of each value: its own, or that of all rare values."""
    order = sorted(sizes, key=lambda value: (-sizes[value], -value))
    own = order if len(order) <= _MOST_ROWS else order[: _MOST_ROWS - 1]
    return {value: f"{value:g}%" if value in own else _OTHERS for value in sizes}


def _key_name(key: str, others: int, context: IndicatorContext) -> str:
    return context.text("chart.other_values", n=others) if key == _OTHERS else key


def _value_of(row: Row) -> float:
    """Return the percentage that is the target of an indicator."""
    return number_of(row) or 0.0


def _title(sizes: Mapping[float, int], context: IndicatorContext) -> str:
    """Return the title: the most common percentage, and how many indicators have it."""
    value = min(sizes, key=lambda value: (-sizes[value], value))
    whole = sum(sizes.values())
    share = f"{100 * sizes[value] / whole:.1f}%"
    words = {"value": f"{value:g}%", "n": sizes[value], "all": whole, "share": share}
    return context.text("chart.targets_title", **words)


def _most_common(sizes: Mapping[float, int], context: IndicatorContext) -> str:
    values = sorted(sizes, key=lambda value: (-sizes[value], value))
    items = []
    for value in values[:_MOST_NAMED]:
        items.append(in_brackets(f"{value:g}%", str(sizes[value]), context.lang))
    return context.text("chart.most_common", items=context.join_items(items))


def _sign_traces(
    rows: Sequence[Row], keys: Mapping[float, str], context: IndicatorContext
) -> list[Spec]:
    """Return the bars of each sign; signs with a colour of their own come first."""
    by_sign: dict[str | None, dict[str, list[Row]]] = {}
    for row in rows:
        by_key = by_sign.setdefault(row["sign"], {})
        by_key.setdefault(keys[_value_of(row)], []).append(row)
    order = sorted(by_sign, key=_sign_rank)
    return [_sign_trace(sign, by_sign[sign], context) for sign in order]


def _sign_rank(sign: str | None) -> tuple[int, str]:
    order = list(SIGNS)
    return (order.index(sign) if sign in order else len(order), sign or "")


def _sign_trace(
    sign: str | None, rows_by_key: Mapping[str, Sequence[Row]], context: IndicatorContext
) -> Spec:
    name = _sign_name(sign, context)
    lengths = []
    for rows in rows_by_key.values():
        lengths.append(float(len(rows)))
    trace = bar_trace("", list(rows_by_key), lengths, SIGNS.get(sign or "", _OTHER_SIGN))
    trace["name"] = name
    trace["customdata"] = [_bar_facts(sign, key, rows) for key, rows in rows_by_key.items()]
    trace["hovertemplate"] = hover_template({context.text("word.count"): 2})
    return trace


def _bar_facts(sign: str | None, key: str, rows: Sequence[Row]) -> list[str]:
    """Return the indicator that a click opens ("" for several), sign and value, and the number."""
    indicator = rows[0]["indicator"] if len(rows) == 1 else ""
    value = "" if key == _OTHERS else key
    return [indicator, f"{escaped(sign or UNKNOWN_TEXT)} {value}", f"{len(rows):,}"]


def _sign_name(sign: str | None, context: IndicatorContext) -> str:
    """Return a sign as printed with its meaning, or one of the two if the other adds nothing."""
    printed = sign or UNKNOWN_TEXT
    if sign not in terms.keys("sign"):
        return escaped(printed)
    meaning = context.key_name("sign", sign)
    is_word = text_width(printed) > len(printed)  # of Chinese, which its meaning translates
    return escaped(meaning if is_word or meaning == printed else f"{printed} {meaning}")
