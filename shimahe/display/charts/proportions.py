"""Shares of denominators: the parts of each denominator, and shares side by side.

Promises that a share is never shown without its denominator, and that an unknown share is said and
not drawn. The frames are findings of `structure`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.context import ChartContext, capitalised
from shimahe.display.charts.layout import Spec, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, text_inside, texts_beside
from shimahe.display.charts.palette import (
    ACCENT,
    GREY,
    HUES,
    NEUTRAL,
    PALE,
    TEXT_SIZE,
    class_hues,
)
from shimahe.display.charts.words import (
    NEXT_PART,
    UNKNOWN_TEXT,
    account,
    column_head,
    escaped,
    in_brackets,
    key_or_name,
    label,
    percent,
    with_code,
    without_brackets,
)
from shimahe.findings import exact, records
from shimahe.structure.wholes import LINES_ADDED_UP, OF_LINES
from shimahe.vocabulary import money

#: Half-width columns of the label of a row.
_LABEL_WIDTHS = {"zh": 28, "en": 40}
_HOVER_WIDTH = 44  # half-width columns
#: The colours of the uses of money, which are those of their largest classes, 301 and 302.
_USES = {"personnel": HUES[0].area, "public_use": HUES[1].area}
_NOT_SPLIT = "not split"  # the part that the forms do not print by economic class
#: Per cent of a bar from which on a part has room for amount and share, and for the share alone.
_WIDE, _NARROW = 20, 8
#: The space between labels of rows and the height of bars, in pixels, for one or two lines of text.
_ONE_LINE, _TWO_LINES = (22, 30), (42, 42)
#: The columns that name the rows of shares.
_LABELS = ("definition", "code")
_SMALL_TEXT: Spec = {"minsize": TEXT_SIZE, "mode": "hide"}


class _Whole(NamedTuple):
    """A denominator: key or None, amount in 万元 (0 if unknown), name, and name with amount."""

    key: str | None
    amount: Decimal
    name: str
    words: str


@dataclass(frozen=True)
class _Share:
    """One share of a finding.

    `amount` is in 万元, None if unknown. `low` and `high` are the bounds of the share in per cent.
    """

    key: str
    name: str
    amount: Decimal | None
    whole: _Whole
    low: float | None
    high: float | None

    @property
    def position(self) -> float | None:
        """The share in per cent; None where the amount or its denominator is not known."""
        if self.amount is None or self.whole.amount <= 0:
            return None
        return float(round(100 * self.amount / self.whole.amount, 6))

    @property
    def short_name(self) -> str:
        """The name without its code and without explanations in brackets."""
        return without_brackets(re.sub(r"^\d+ |（[^（）]*）$", "", self.name))

    @property
    def words(self) -> str:
        """The share as text, such as "43.0%"; "–" where it is not known."""
        if self.amount is None:
            return UNKNOWN_TEXT
        return percent(self.amount, self.whole.amount) or UNKNOWN_TEXT

    def words_inside(self, with_amount: bool) -> str:
        """Return the text inside its part of a bar: the share, and the amount if it fits."""
        position = self.position or 0
        if not with_amount or self.amount is None:
            return self.words
        if position < _WIDE:
            return self.words if position >= _NARROW else ""
        return f"{money(self.amount)}<br>{self.words}"

    @property
    def facts(self) -> list[str]:
        """The texts of its hover box: key, name, amount, share and denominator."""
        name = label(self.name, _HOVER_WIDTH)
        amount = UNKNOWN_TEXT if self.amount is None else money(self.amount)
        return [self.key, name, amount, self.words, escaped(self.whole.words)]


def _shares_of(context: ChartContext, labels: str, amounts: str) -> list[_Share]:
    """Return the share of each row of a finding.

    `labels` is the column that names a row, `amounts` the column of the amounts in 万元.

    Raises: ValueError if no share is known.
    """
    shares = []
    for row in records(context.frame):
        shares.append(_share_of(row, labels, row[amounts], context))
    if all(share.position is None for share in shares):
        raise terms.Refused(context.text("chart.no_share"))
    return shares


def _share_of(row: dict[str, Any], labels: str, wan: float | None, context: ChartContext) -> _Share:
    name = _row_name(row, labels, context)
    amount = None if wan is None else exact([wan])
    whole = _whole(row, context)
    return _Share(str(row[labels]), name, amount, whole, row.get("low_pct"), row.get("high_pct"))


def _whole(row: dict[str, Any], context: ChartContext) -> _Whole:
    key = row.get("denominator")
    wan = row["denominator_wan"]
    amount = Decimal(0) if wan is None else exact([wan])
    name = _whole_name(key, context) if isinstance(key, str) else ""
    return _Whole(key, amount, name, _whole_text(name, amount, context))


def _whole_name(key: str, context: ChartContext) -> str:
    """Return the name of a denominator; it is called lines added up where another is printed."""
    if key not in context.frame.attrs.get(OF_LINES, ()):
        return key_or_name("denominator", key, context.lang)
    if key == "total":
        return context.key_name("denominator", LINES_ADDED_UP)
    return context.text("chart.lines_of", name=context.key_name("denominator", key))


def _row_name(row: dict[str, Any], labels: str, context: ChartContext) -> str:
    """Return the name of a row: code and name of an account, or the word for another key."""
    key = str(row[labels])
    if not key.isdigit():
        return key_or_name(labels, key, context.lang)
    printed = row.get("name")
    printed_name = printed if isinstance(printed, str) else None
    classification = "economic" if labels == "part" else "functional"
    return with_code(key, account(key, printed_name, context.lang, classification))


def _whole_text(name: str, whole: Decimal, context: ChartContext) -> str:
    """Return a denominator as text: its name, if it has one, and its amount."""
    amount = f"{money(whole)} 万元" if whole else context.text("chart.unknown")
    return f"{name} {amount}".lstrip()


def _hover_box(context: ChartContext) -> str:
    amount = column_head("amount_wan", context.lang)
    share = context.text("word.share")
    return hover_template({amount: 2, share: 3, context.text("word.of"): 4})


# --- what denominators are made of ----------------------------------------------------------------


def split(
    finding: pd.DataFrame,
    *,
    year: int | None = None,
    stage: str | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw the parts of each denominator in per cent of it, as one bar of 100% each.

    `finding` has rows of `structure.split`, with the columns denominator, part, amount_wan and
    denominator_wan (both in 万元), and name if it is there. Parts are economic classes, or uses
    where the finding was made with `by="use"`. A part of unknown amount is not drawn. `year`,
    `stage` ("budget" or "final_account") are said in the caption; `lang` is "zh" or "en" (default:
    the current language).

    Raises: ValueError, in the language of the figure, if a column is missing, if all parts of a
    denominator are known and do not add up to it, or if no share is known.
    """
    columns = ("denominator", "part", "amount_wan", "denominator_wan")
    context = ChartContext(finding, columns, year=year, stage=stage, lang=lang)
    shares = _shares_of(context, "part", "amount_wan")
    by_whole: dict[str, list[_Share]] = {}
    for share in shares:
        by_whole.setdefault(str(share.whole.key), []).append(share)
    for parts in by_whole.values():
        _check_parts(parts, context)
    names = {}
    width = _LABEL_WIDTHS[context.lang]
    for key, parts in by_whole.items():
        names[key] = label(capitalised(parts[0].whole.words), width)
    is_by_use = any(share.key in _USES for share in shares)
    layout = context.layout(
        "bars",
        _split_title(by_whole, context),
        context.text("chart.split_by_use" if is_by_use else "chart.split"),
        [context.text("chart.percent_of_row")],
        summary=[_parts_words(parts, context) for parts in by_whole.values()],
    )
    layout["uniformtext"] = _SMALL_TEXT
    gap, thickest = _TWO_LINES if is_by_use else _ONE_LINE
    traces = _part_traces(shares, context)
    return figure_in_rows(traces, layout, names, [0, 100.5], gap=gap, thickest=thickest)


def _split_title(by_whole: Mapping[str, Sequence[_Share]], context: ChartContext) -> str:
    """Return the title: the shares of the uses, or of the largest class of the first bar."""
    known = []
    for parts in by_whole.values():
        known += [part for part in parts if part.position is not None]
    if any(part.key in _USES for part in known):
        return _uses_title(known, context)
    classes = [part for part in known if part.key.isdigit()] or known
    first = []
    for part in classes:
        if part.whole.key == classes[0].whole.key:
            first.append(part)
    largest = max(first, key=lambda part: part.position or 0.0)
    return _title_of_name([part for part in classes if part.key == largest.key], context)


def _uses_title(known: Sequence[_Share], context: ChartContext) -> str:
    """Return the title: the uses of the first denominator, and how much of the last is split."""
    first = known[0].whole
    words = []
    for part in known:
        if part.whole.key == first.key and part.key in _USES:
            words.append(_use_words(part, context))
    uses = context.join_names(words)
    title = context.text("chart.uses_title", whole=first.name, uses=uses)
    rest = known[-1]
    if rest.key != _NOT_SPLIT or rest.amount is None:
        return title
    share = percent(rest.whole.amount - rest.amount, rest.whole.amount)
    return context.text("chart.uses_split", title=title, whole=rest.whole.name, share=share)


def _use_words(part: _Share, context: ChartContext) -> str:
    """Return the name of a use with its amount and its share."""
    amount = money(part.amount or Decimal(0))
    return context.text("chart.use_of", name=part.name, amount=amount, share=part.words)


def _title_of_name(shares: Sequence[_Share], context: ChartContext) -> str:
    """Return a sentence with the shares that one name has of each denominator."""
    words = []
    for share in shares:
        words.append(
            context.text("chart.share_of_whole", whole=share.whole.name, share=share.words)
        )
    joined = context.join_names(words)
    return context.text("chart.shares_of_name", name=shares[0].short_name, shares=joined)


def _check_parts(parts: Sequence[_Share], context: ChartContext) -> None:
    """Check that the parts of a denominator add up to it, if all of them are known.

    Raises: ValueError that names the denominator and the difference.
    """
    whole = parts[0].whole
    if any(part.position is None for part in parts):
        return
    name = key_or_name("denominator", str(whole.key), context.lang)
    below = sum((part.amount or Decimal(0) for part in parts), Decimal(0))
    context.check_sum(name, whole.amount, below)


def _parts_words(parts: Sequence[_Share], context: ChartContext) -> str:
    words = []
    for part in parts:
        words.append(f"{part.name} {part.words}")
    together = context.join_items(words)
    return context.text("caption.parts", of=parts[0].whole.words, parts=together)


def _part_traces(shares: Sequence[_Share], context: ChartContext) -> list[Spec]:
    """Return a trace for each part: classes in the order of codes, then uses, then others."""
    by_part: dict[str, list[_Share]] = {}
    for share in shares:
        if share.position is not None:
            by_part.setdefault(share.key, []).append(share)
    parts = sorted(by_part, key=lambda part: (not part.isdigit(), part not in _USES, part))
    colours = _part_colours(by_part)
    box = _hover_box(context)
    with_amount = not by_part.keys().isdisjoint(_USES)
    traces = []
    for part in parts:
        texts = [share.words_inside(with_amount) for share in by_part[part]]
        inside = text_inside(texts, colours[part])
        traces.append({**_part_trace(by_part[part], colours[part], box), **inside})
    return traces


def _part_colours(by_part: Mapping[str, Sequence[_Share]]) -> dict[str, str]:
    """Return the colour of each part: hues for the two largest classes, greys for the others."""
    amounts = {}
    for part, shares in by_part.items():
        if part.isdigit():
            amounts[part] = max(share.amount or Decimal(0) for share in shares)
    hues = class_hues(amounts)
    colours = dict(_USES)
    greys = 0
    for part in sorted(by_part.keys() - _USES.keys()):
        hue = hues.get(part[:3], PALE)
        tone = hue.area
        if hue == GREY:
            tone = hue.light if greys % 2 else hue.deep
            greys += 1
        colours[part] = tone
    return colours


def _part_trace(shares: Sequence[_Share], colour: str, box: str) -> Spec:
    first = shares[0]
    keys = [str(share.whole.key) for share in shares]
    positions = []
    for share in shares:
        if share.position is not None:
            positions.append(share.position)
    trace = bar_trace(first.name, keys, positions, colour, first.key)
    trace["customdata"] = [share.facts for share in shares]
    trace["hovertemplate"] = box
    return trace


# --- shares side by side --------------------------------------------------------------------------


def shares(
    finding: pd.DataFrame,
    *,
    values: Sequence[str] = ("share_pct",),
    labels: str = "definition",
    year: int | None = None,
    stage: str | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw shares in per cent as bars, a row for each row of a finding.

    `finding` is for example that of `structure.personnel`. `values` are one or two columns of
    shares, drawn one below the other in a row. The shares are computed from amounts in 万元:
    "share_pct" needs the column numerator_wan, any other "x_pct" the column "x_wan", and both need
    denominator_wan. `labels` is the column that names a row, "definition" or "code". The columns
    denominator and name are used if they are there; low_pct and high_pct (per cent) are drawn as
    the range of the last of `values`. `year`, `stage` and `lang` are as in `split`.

    Raises: ValueError, in the language of the figure, if a column is missing, or if a column of
    shares has no known share.
    """
    lang = terms.resolve_language(lang)
    arguments.check(lang, values=values)
    arguments.check_choice(lang, "labels", labels, _LABELS)
    amounts = [_amount_column(value) for value in values]
    columns = [labels, *amounts, "denominator_wan"]
    context = ChartContext(finding, columns, year=year, stage=stage, lang=lang)
    series = [_shares_of(context, labels, column) for column in amounts]
    first = series[0]
    texts = []
    highest = 0.0
    lowest = 0.0
    for row in zip(*series, strict=True):
        texts.append(" → ".join(share.words for share in row))
        places = _places(row)
        highest = max([highest, *places])
        lowest = min([lowest, *places])
    highest = highest or 1.0
    traces = _series_traces(values, series, context)
    ends = (
        [highest] * len(first)
        if len(values) > 1
        else [max([0.0, *_places([share])]) for share in first]
    )
    traces.append(texts_beside(_row_keys(first), ends, texts))
    wholes = list(dict.fromkeys(share.whole.words for share in first))
    layout = context.layout(
        "bars",
        _shares_title(series, context),
        context.text(f"chart.shares.{labels}"),
        [_denominator_words(wholes, context)],
        notes=_shares_notes(context),
        summary=[_shares_summary(first, texts, context)],
    )
    layout["bargroupgap"] = 0.1
    names = _row_labels(first, _LABEL_WIDTHS[context.lang], with_whole=len(wholes) > 1)
    gap = 14 if len(values) == 1 else 22
    return figure_in_rows(
        traces, layout, names, [1.02 * lowest, highest], beside=texts, gap=gap, mode="group"
    )


def _shares_title(series: Sequence[Sequence[_Share]], context: ChartContext) -> str:
    """Return the title: the row that changes most, or, of one column, the first row's shares."""
    if len(series) > 1:
        return _largest_change(series, context)
    known = []
    for share in series[0]:
        if share.position is not None:
            known.append(share)
    name = known[0].short_name
    return _title_of_name([share for share in known if share.short_name == name], context)


def _largest_change(series: Sequence[Sequence[_Share]], context: ChartContext) -> str:
    before, after = series[0], series[-1]
    pairs = []
    for one, other in zip(before, after, strict=True):
        if one.position is not None and other.position is not None:
            pairs.append((abs(other.position - one.position), one, other))
    if not pairs:
        return context.text("chart.shares.code")
    _, one, other = max(pairs, key=lambda pair: pair[0])
    words = {"name": one.short_name, "before": one.words, "after": other.words}
    return context.text("chart.moves_most", **words)


def _amount_column(value: str) -> str:
    """Return the column of the amounts that belong to a column of shares."""
    return "numerator_wan" if value == "share_pct" else value.replace("_pct", "_wan")


def _row_keys(rows: Sequence[object]) -> list[str]:
    return [str(place) for place in range(len(rows))]


def _places(shares: Sequence[_Share]) -> list[float]:
    """Return all known shares and bounds, in per cent, so that the axis can hold them."""
    places = []
    for share in shares:
        for place in (share.position, share.low, share.high):
            if place is not None:
                places.append(place)
    return places


def _series_traces(
    values: Sequence[str], series: Sequence[Sequence[_Share]], context: ChartContext
) -> list[Spec]:
    """Return a trace for each column of shares, the last in colour and with its range."""
    has_range = "low_pct" in context.frame
    traces = []
    for place, value in enumerate(values):
        is_last = place == len(values) - 1
        colour = ACCENT if is_last else GREY.light
        trace = _series_trace(series[place], colour, context)
        trace["name"] = context.text(f"chart.{value}")
        trace["showlegend"] = value != "share_pct"
        if is_last and has_range:
            trace["error_x"] = _range_bars(series[place])
        traces.append(trace)
    return traces


def _series_trace(shares: Sequence[_Share], colour: str, context: ChartContext) -> Spec:
    keys = []
    positions = []
    facts = []
    for key, share in zip(_row_keys(shares), shares, strict=True):
        if share.position is not None:
            keys.append(key)
            positions.append(share.position)
            facts.append(share.facts)
    trace = bar_trace("", keys, positions, colour)
    return {**trace, "customdata": facts, "hovertemplate": _hover_box(context)}


def _range_bars(shares: Sequence[_Share]) -> Spec:
    below = []
    above = []
    for share in shares:
        if share.position is not None:
            below.append(_gap(share.low, share.position))
            above.append(_gap(share.position, share.high))
    return {"type": "data", "array": above, "arrayminus": below, "thickness": 2, "color": NEUTRAL}


def _gap(low: float | None, high: float | None) -> float:
    """Return the distance from low to high, at least 0; NaN where one is missing."""
    if low is None or high is None:
        return float("nan")
    return max(high - low, 0.0)


def _denominator_words(wholes: Sequence[str], context: ChartContext) -> str:
    """Return what the shares are of: the one denominator, or the denominator of each row."""
    if len(wholes) > 1:
        return context.text("chart.percent_of_row")
    return context.text("chart.percent_of", name=wholes[0])


def _shares_notes(context: ChartContext) -> list[str]:
    return [context.text("chart.range")] if "low_pct" in context.frame else []


def _shares_summary(shares: Sequence[_Share], texts: Sequence[str], context: ChartContext) -> str:
    sentences = []
    for share, text in zip(shares, texts, strict=True):
        named = f"{share.name} {text}"
        sentences.append(in_brackets(named, share.whole.words, context.lang))
    return context.join_items(sentences)


def _row_labels(shares: Sequence[_Share], width: int, *, with_whole: bool) -> dict[str, str]:
    """Return the labels of the rows, each with its denominator if `with_whole`."""
    labels = {}
    for key, share in zip(_row_keys(shares), shares, strict=True):
        text = label(capitalised(share.name), width)
        if with_whole:
            text += NEXT_PART + label(share.whole.words, width)
        labels[key] = text
    return labels
