"""Pictures of an audit: all checks at a glance, the causes of a change and what they leave.

Promises that every check shown is counted once, and that only what must hold is ever drawn as
broken. Frames are those of `shimahe.audit` and of `structure.causes`; which line pays for what is
drawn in `flows`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS
from shimahe.display.charts.context import ChartContext
from shimahe.display.charts.layout import (
    FIXED_LEGEND,
    Spec,
    axis_title,
    category_axis,
    downwards,
    figure_in_rows,
    hover_template,
    legend_above,
)
from shimahe.display.charts.marks import bar_trace, legend_keys, texts_beside
from shimahe.display.charts.palette import ACCENT, NEUTRAL, stepped
from shimahe.display.charts.words import (
    UNKNOWN_TEXT,
    escaped,
    label,
    signed_money,
)
from shimahe.findings import decimal, records

STATUSES = ("agrees", "differs", "not checked")
#: The status that is named only where there is any, and all statuses with it.
ROUNDED = "agrees rounded"
EVERY_STATUS = ("agrees", ROUNDED, "differs", "not checked")
#: The natures of checks that are broken if they differ.
MUST = ("identity", "bound")
#: What came of checks, and its colour: orange is broken, blue is not; colour-blind readers tell
#: them apart.
OUTCOMES = {"agrees": "#74b3d8", "broken": "#993404", "open": "#fed8a0", "not_checked": "#c3c8cd"}
#: Its colour, where there is any.
ROUNDED_OUTCOME = {"agrees_rounded": "#c6e0f0"}
STEPS = {"rise": "#3b8dbf", "fall": "#d98a3d", "remainder": ACCENT, "change": NEUTRAL}
_CHECK_COLUMNS = ("family", "check", "nature", "status")
_CAUSE_COLUMNS = ("effect", "step", "item", "statement", "amount_wan", "lines")
_MATRIX: Spec = {
    "type": "heatmap",
    "zmin": -0.5,
    "zmax": len(OUTCOMES) - 0.5,
    "xgap": 2,
    "ygap": 2,
    "colorscale": stepped(OUTCOMES.values()),
    "showscale": False,
    "texttemplate": "%{text}",
    "textfont": {"size": 13},
}
_LABEL_WIDTH = 44  # half-width columns
_MATRIX_LABEL_WIDTH = 60
_LARGEST = 3
#: The columns that a row of the matrix may stand for.
_GROUPED_BY = ("family", "check")


# --- words about checks ---------------------------------------------------------------------------


def outcome(nature: str, status: str) -> str:
    """Say what came of a check: agrees, agrees_rounded, broken, open or not_checked.

    What must hold and does not is broken; what differs though no rule is broken is open.
    """
    if status != "differs":
        return status.replace(" ", "_")
    return "broken" if nature in MUST else "open"


def tally(frame: pd.DataFrame, lang: str, of: pd.DataFrame | None = None) -> str:
    """Say how many checks there are, of how many, and what came of them, in one line of text."""
    natures = frame["nature"].tolist()
    counts = Counter(map(outcome, natures, frame["status"].tolist()))
    n = f"{len(frame):,}"
    whole = n if of is None else f"{len(of):,}"
    words = [terms.text("count.checks", lang, n=n, all=whole)]
    keys = [*OUTCOMES]
    if counts["agrees_rounded"]:
        keys.insert(1, "agrees_rounded")
    for key in keys:
        count = f"{counts[key]:,}"
        words.append(terms.text(f"count.{key}", lang, n=count))
    return " · ".join(words)


def check_name(check: str, lang: str) -> str:
    """Name a check, after its id."""
    return f"{check} {CHECKS[check][f'name_{lang}']}"


# --- all checks -----------------------------------------------------------------------------------


class _Group(NamedTuple):
    """A row of the matrix: the checks of one nature in one family, or of one id."""

    key: str
    nature: str

    @property
    def id(self) -> str:
        """The place on the axis."""
        return f"{self.key} {self.nature}"


#: How many checks each group has of each status.
_Counts: TypeAlias = Counter[tuple[_Group, str]]


def _statuses_in(counts: _Counts) -> list[str]:
    """List the statuses of a picture: what agrees when rounded only where there is any."""
    is_any = any(status == ROUNDED for _, status in counts)
    return list(EVERY_STATUS if is_any else STATUSES)


def _outcomes_in(counts: _Counts) -> dict[str, str]:
    """Look up the colours of the outcomes of a picture."""
    return OUTCOMES | ROUNDED_OUTCOME if ROUNDED in _statuses_in(counts) else OUTCOMES


def checks(
    frame: pd.DataFrame,
    *,
    by: str | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw how many checks agree, differ and cannot be made: a row for each group of them.

    A group is a family and a nature, or a check. `frame`: rows of `Audit.checks`. `by`: "family" or
    "check" (default: family, where more than one is shown). `of`: the rows it was chosen from
    (default: itself). `year`, `filters`, `notes`: what else the caption has to say.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    or for another `by`.
    """
    context = ChartContext(
        frame, _CHECK_COLUMNS, of=of, year=year, filters=filters, notes=notes, lang=lang
    )
    if by is None:
        by = "family" if frame["family"].nunique() > 1 else "check"
    if frame.empty:
        raise ValueError(context.text("chart.no_check"))
    if by not in _GROUPED_BY:
        raise ValueError(context.text("chart.by_check", by=repr(by)))
    counts = _counts(frame, by)
    names = _group_names(by, counts, context)
    caption = context.caption(tally(frame, context.lang, context.of))
    title = context.text(f"chart.checks.{by}")
    layout = context.layout("matrix", title, caption, _broken_words(frame, context))
    trace = _matrix_trace(by, counts, names, context)
    return _matrix(trace, names, _outcomes_in(counts), layout, context)


def choice_of_click(mark: object) -> dict[str, str]:
    """Give what a click on a field chooses, by column; nothing for a mark of another sort.

    >>> choice_of_click({"family": "within", "nature": "identity", "status": "differs"})
    {'family': 'within', 'nature': 'identity', 'status': 'differs'}
    >>> choice_of_click("A01 general_spending:201/total")
    {}
    """
    if not isinstance(mark, dict):
        return {}
    is_field = any(mark.keys() == {by, "nature", "status"} for by in _GROUPED_BY)
    return mark if is_field else {}


def _counts(frame: pd.DataFrame, by: str) -> _Counts:
    columns = [frame[column].tolist() for column in (by, "nature", "status")]
    counts: _Counts = Counter()
    for (key, nature, status), n in Counter(zip(*columns, strict=True)).items():
        counts[_Group(key, nature), status] = n
    return counts


def _group_names(by: str, counts: _Counts, context: ChartContext) -> dict[_Group, str]:
    """Name the groups that have checks, in the order of the rules."""
    groups = {group for group, _ in counts}
    names = {}
    for group in sorted(groups, key=_order_of_rules(by).index):
        names[group] = _group_name(by, group, counts, context)
    return names


def _order_of_rules(by: str) -> list[_Group]:
    """List the groups that a picture may have, in the order of the rules."""
    natures = dict.fromkeys(rule["nature"] for rule in CHECKS.values())
    keys = dict.fromkeys(rule[by] for rule in CHECKS.values())
    groups = []
    for key in keys:
        groups += [_Group(key, nature) for nature in natures]
    return groups


def _group_name(by: str, group: _Group, counts: _Counts, context: ChartContext) -> str:
    if by == "family":
        name = context.key_name("family", group.key)
    else:
        name = check_name(group.key, context.lang)
    n = sum(counts[group, status] for status in EVERY_STATUS)
    nature = context.key_name("nature", group.nature)
    return label(f"{name} · {nature} ({n:,})", _MATRIX_LABEL_WIDTH)


def _broken_words(frame: pd.DataFrame, context: ChartContext) -> list[str]:
    """Name the broken checks."""
    columns = [frame[column].tolist() for column in ("check", "nature", "status")]
    counts: Counter[str] = Counter()
    for check, nature, status in zip(*columns, strict=True):
        if outcome(nature, status) == "broken":
            counts[check] += 1
    if not counts:
        return []
    names = []
    for check, n in counts.items():
        names.append(f"{check_name(check, context.lang)} ({n})")
    return [context.text("chart.broken", checks=context.join_names(names))]


def _matrix_trace(
    by: str, counts: _Counts, names: Mapping[_Group, str], context: ChartContext
) -> Spec:
    """Draw a field for each group and status, with its number and the colour of its outcome."""
    statuses = _statuses_in(counts)
    outcomes = _outcomes_in(counts)
    colours = []
    texts = []
    facts = []
    for group, name in names.items():
        numbers = {status: counts[group, status] for status in statuses}
        colours.append(_field_colours(group.nature, numbers, outcomes))
        texts.append([f"{n:,}" if n else "" for n in numbers.values()])
        facts.append(_field_facts(by, group, name, numbers))
    outcome_head = context.text("word.outcome")
    box = hover_template({outcome_head: "x", context.text("word.checks"): 2})
    ids = [group.id for group in names]
    cells = {"x": statuses, "y": ids, "z": colours, "text": texts}
    scale = {"zmax": len(outcomes) - 0.5, "colorscale": stepped(outcomes.values())}
    return {**_MATRIX, **scale, **cells, "customdata": facts, "hovertemplate": box}


def _field_colours(
    nature: str, numbers: Mapping[str, int], outcomes: Iterable[str]
) -> list[int | None]:
    """Give the place among the outcomes of each field; none where there is no check."""
    order = list(outcomes)
    colours: list[int | None] = []
    for status, n in numbers.items():
        colours.append(order.index(outcome(nature, status)) if n else None)
    return colours


def _field_facts(
    by: str, group: _Group, name: str, numbers: Mapping[str, int]
) -> list[list[object]]:
    """Give the customdata of each field: what a click on it chooses, its name, its number."""
    facts: list[list[object]] = []
    for status, n in numbers.items():
        chosen = {by: group.key, "nature": group.nature, "status": status}
        facts.append([chosen, name, f"{n:,}"])
    return facts


def _matrix(
    trace: Spec,
    names: Mapping[_Group, str],
    outcomes: Mapping[str, str],
    layout: Spec,
    context: ChartContext,
) -> go.Figure:
    """Place the statuses above the fields, the names beside them, and a legend on top."""
    heads = {status: context.key_name("outcome", status) for status in trace["x"]}
    labels = {group.id: name for group, name in names.items()}
    title_height = layout["margin"]["t"]
    top = title_height + 84  # two lines of legend on a narrow page, then the heads
    height = top + 20 + max(32 * len(names), 96)
    layout["xaxis"] = {**category_axis(heads, 13), "side": "top"}
    layout["yaxis"] = downwards(category_axis(labels, 12))
    layout["height"] = height
    layout["margin"] = {"t": top, "b": 16}
    layout["legend"] = legend_above(FIXED_LEGEND, title_height + 4, height)
    return go.Figure([trace, *_outcome_keys(outcomes, context)], layout)


def _outcome_keys(outcomes: Mapping[str, str], context: ChartContext) -> list[Spec]:
    """Explain the colours in the legend."""
    legend = {}
    for key, colour in outcomes.items():
        legend[context.text(f"chart.outcome.{key}")] = colour
    return legend_keys(legend)


# --- the causes of a change -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """One bar: a rise, a fall, the remainder or the change, where it begins, and its amount."""

    kind: str
    row: Mapping[str, Any]
    base: Decimal
    amount: Decimal

    @property
    def end(self) -> Decimal:
        """Where the bar ends."""
        return self.base + self.amount


def waterfall(
    frame: pd.DataFrame,
    *,
    effect: str | None = None,
    year: int | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw the causes of a stated change one behind the other, and what they leave over.

    Each begins where the one before ends; the last bar is the change itself. `frame`: rows of
    `structure.causes`; `effect`: the statement that is explained (default: the first).

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no such
    change, or if an amount of it is not known.
    """
    context = ChartContext(frame, _CAUSE_COLUMNS, year=year, lang=lang)
    steps = _steps(_rows_of_change(context, effect))
    names = [_step_name(step, context) for step in steps]
    labels = {str(place): name for place, name in enumerate(names)}
    ends = [float(max(step.base, step.end)) for step in steps]
    traces = _step_traces(steps, names, context)
    amounts = [signed_money(step.amount) for step in steps]
    traces.append(texts_beside(list(labels), ends, amounts))
    change = steps[-1].row
    title = context.text("chart.causes", item=change["item"], statement=change["statement"])
    caption = [_left_over_words(steps, context)]
    summary = [_largest_causes(steps, context)]
    layout = context.layout("waterfall", title, caption, summary, context.unit)
    axis = axis_title("万元", per_cent=False)
    lowest = float(min(min(step.base, step.end) for step in steps))
    axis["range"] = [1.05 * lowest, 1.22 * max([*ends, 1.0])]
    return figure_in_rows(traces, layout, labels, axis, gap=16)


def _rows_of_change(context: ChartContext, effect: str | None) -> list[dict[str, Any]]:
    """Take the rows of one change, by default the first.

    Raises: ValueError if there is none, or if an amount is not known.
    """
    rows = records(context.frame)
    if rows and effect is None:
        effect = rows[0]["effect"]
    rows = [row for row in rows if row["effect"] == effect]
    if not rows:
        raise ValueError(context.text("chart.no_change"))
    if any(row["amount_wan"] is None for row in rows):
        raise ValueError(context.text("chart.unknown_cause"))
    return rows


def _steps(rows: Sequence[Mapping[str, Any]]) -> list[_Step]:
    """Put the bars one behind the other; the change begins at 0 again."""
    steps: list[_Step] = []
    place = Decimal(0)
    for row in rows:
        amount = decimal(row["amount_wan"])
        kind = row["step"]
        if kind == "cause":
            kind = "rise" if amount >= 0 else "fall"
        base = Decimal(0) if kind == "change" else place
        step = _Step(kind, row, base, amount)
        place = step.end
        steps.append(step)
    return steps


def _step_name(step: _Step, context: ChartContext) -> str:
    """Label a cause or a change with its printed words, a remainder with what it is."""
    if step.row["step"] == "remainder":
        return label(context.text("chart.step.remainder"), _LABEL_WIDTH)
    return label(f"{step.row['item']} {step.row['statement']}", _LABEL_WIDTH)


def _step_traces(steps: Sequence[_Step], names: Sequence[str], context: ChartContext) -> list[Spec]:
    """Draw the bars, kind by kind."""
    traces = []
    for kind in STEPS:
        of_kind = {}
        for place, step in enumerate(steps):
            if step.kind == kind:
                of_kind[place] = step
        if of_kind:
            traces.append(_step_trace(kind, of_kind, names, context))
    return traces


def _step_trace(
    kind: str, steps: Mapping[int, _Step], names: Sequence[str], context: ChartContext
) -> Spec:
    """Draw the bars of one kind, by their place from the top."""
    keys = [str(place) for place in steps]
    amounts = [float(step.amount) for step in steps.values()]
    trace = bar_trace(context.text(f"chart.step.{kind}"), keys, amounts, STEPS[kind])
    trace["base"] = [float(step.base) for step in steps.values()]
    trace["customdata"] = [_step_facts(step, names[place]) for place, step in steps.items()]
    amount_head = context.key_name("column", "amount_wan")
    line_head = context.key_name("column", "line")
    trace["hovertemplate"] = hover_template({amount_head: 2, line_head: 3})
    return trace


def _step_facts(step: _Step, name: str) -> list[str]:
    lines = escaped(step.row["lines"] or UNKNOWN_TEXT)
    return [step.row["effect"], name, signed_money(step.amount), lines]


def _largest_causes(steps: Sequence[_Step], context: ChartContext) -> str:
    causes = [step for step in steps if step.kind in ("rise", "fall")]
    causes.sort(key=lambda step: -abs(step.amount))
    items = []
    for step in causes[:_LARGEST]:
        items.append(f"{step.row['item']} {signed_money(step.amount)}")
    return context.text("chart.largest", items=context.join_items(items))


def _left_over_words(steps: Sequence[_Step], context: ChartContext) -> str:
    """Say what is stated, what the causes come to, and what is left."""
    *causes, rest, change = [step.amount for step in steps]
    sum_of_causes = sum(causes, Decimal(0))
    words = {"change": signed_money(change), "causes": signed_money(sum_of_causes)}
    words["rest"] = signed_money(rest)
    return context.text("chart.left_over", n=len(causes), **words)
