"""Pictures of an audit: all checks at a glance, the causes of a change and what they leave.

Promises that every check shown is counted once, and that only what must hold is ever drawn as
broken. Frames are those of `shimahe.audit` and of `structure.causes`; which line pays for what is
drawn in `flows`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS
from shimahe.display.charts.context import ChartContext, capitalised, count_of, title_of_chosen
from shimahe.display.charts.layout import Spec, figure_in_rows, hover_template
from shimahe.display.charts.marks import bar_trace, texts_beside
from shimahe.display.charts.palette import DIMMED, FAINT, GREY, HUES, NEUTRAL, RED
from shimahe.display.charts.words import (
    COMMAS,
    NEXT_PART,
    ROW_NAMES,
    UNKNOWN_TEXT,
    column_head,
    escaped,
    label,
    signed_money,
)
from shimahe.findings import decimal, records
from shimahe.vocabulary import money

STATUSES = ("agrees", "differs", "not checked")
#: The status that is named only where there is any, and all statuses with it.
ROUNDED = "agrees rounded"
EVERY_STATUS = ("agrees", ROUNDED, "differs", "not checked")
#: The natures of checks that are broken if they differ.
MUST = ("identity", "bound")
#: What came of checks, and its colour: what agrees is grey, what is broken red.
OUTCOMES = {
    "agrees": GREY.light,
    "broken": RED.deep,
    "open": RED.light,
    "not_checked": FAINT,
}
#: Its colour, where there is any.
ROUNDED_OUTCOME = {"agrees_rounded": GREY.deep}
_EVERY_OUTCOME = {"agrees": OUTCOMES["agrees"], **ROUNDED_OUTCOME, **OUTCOMES}
STEPS = {"rise": GREY.deep, "fall": GREY.light, "remainder": RED.deep, "change": HUES[0].deep}
_CHECK_COLUMNS = ("family", "check", "nature", "status")
_CAUSE_COLUMNS = ("effect", "step", "item", "statement", "amount_wan", "lines", "budget")
_HOVER_WIDTH = 44
_NARROWEST = 0.012  # of the longest bar: a single check is seen beside five hundred
_EDGE: Spec = {"color": NEUTRAL, "width": 1}
_NAMED_BROKEN = 2
_LARGEST = 3
#: The columns that a row of the matrix may stand for.
_GROUPED_BY = ("family", "check")


# --- words about checks ---------------------------------------------------------------------------


@lru_cache(maxsize=64)  # natures and statuses are few, checks many
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
    whole = len(frame) if of is None else len(of)
    words = [count_of("count.checks", len(frame), whole, lang)]
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


def checks(
    frame: pd.DataFrame,
    *,
    by: str | None = None,
    matching: pd.Series | None = None,
    of: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    filters: Sequence[str] = (),
    notes: Sequence[str] = (),
    lang: str | None = None,
) -> go.Figure:
    """Draw how many checks agree, differ and cannot be made: a row for each group of them.

    A group is a family and a nature, or a check. `frame`: rows of `Audit.checks`. `by`: "family" or
    "check" (default: family, where more than one is shown). `matching`: which rows pass the
    filters, as truth values (default: all); the others stand dimmed behind them, but a check of
    which none passes has no row. `of`: the rows it was chosen from (default: itself). `year`,
    `filters`, `notes`: what else the caption has to say.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no row,
    or for another `by`.
    """
    context = ChartContext(
        frame,
        _CHECK_COLUMNS,
        of=of,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
    )
    rest = frame.iloc[:0]
    if matching is not None:
        frame, rest = frame[matching], frame[~matching]
    if by is None:
        by = "family" if frame["family"].nunique() > 1 else "check"
    if frame.empty:
        raise terms.Refused(context.text("chart.no_check"))
    if by not in _GROUPED_BY:
        raise terms.Refused(context.text("chart.by_check", by=repr(by)))
    counts = _counts(frame, by)
    every = counts + _counts(rest, by)
    groups = _groups_in_order(by, every if by == "family" else counts)
    labels = {}
    for group in groups:
        labels[group.id] = _group_label(by, group, counts, every, context)
    traces = _outcome_traces(by, counts, groups, every, context)
    traces += _unmatched_traces(by, every - counts, groups, context)
    whole = max(_size(group, every) for group in groups)
    title = checks_title(frame, context.of, context.lang)
    what = context.text(f"chart.checks.{by}")
    facts = [_outcome_counts(frame, context)]
    summary = [tally(frame, context.lang, context.of), *_broken_words(frame, context)]
    layout = context.layout("matrix", title, what, facts, summary=summary)
    return figure_in_rows(traces, layout, labels, [0, 1.05 * whole], gap=8)


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
    columns = []
    for column in (by, "nature", "status"):
        columns.append(frame[column].tolist())
    counts: _Counts = Counter()
    for (key, nature, status), n in Counter(zip(*columns, strict=True)).items():
        counts[_Group(key, nature), status] = n
    return counts


def _groups_in_order(by: str, counts: _Counts) -> list[_Group]:
    """List the groups that have checks, in the order of the rules."""
    groups = {group for group, _ in counts}
    return sorted(groups, key=_order_of_rules(by).index)


def _order_of_rules(by: str) -> list[_Group]:
    """List the groups that a picture may have, in the order of the rules."""
    natures = dict.fromkeys(rule["nature"] for rule in CHECKS.values())
    keys = dict.fromkeys(rule[by] for rule in CHECKS.values())
    groups = []
    for key in keys:
        groups += [_Group(key, nature) for nature in natures]
    return groups


def _group_name(by: str, group: _Group, context: ChartContext) -> str:
    if by == "family":
        name = context.key_name("family", group.key)
    else:
        name = check_name(group.key, context.lang)
    return capitalised(f"{name} · {context.key_name('nature', group.nature)}")


def _group_label(
    by: str, group: _Group, counts: _Counts, every: _Counts, context: ChartContext
) -> str:
    """Label a row with its name, and below it how many checks came to what, of how many."""
    results = []
    for status in EVERY_STATUS:
        n = counts[group, status]
        if n:
            key = outcome(group.nature, status)
            results.append(context.text(f"count.{key}", n=f"{n:,}"))
    whole = _size(group, every)
    if _size(group, counts) < whole:
        results.append(context.text("count.in_all", n=f"{whole:,}"))
    width = ROW_NAMES[context.lang]
    name = label(_group_name(by, group, context), width)
    return f"{name}{NEXT_PART}{label(' · '.join(results), width)}"


def checks_title(frame: pd.DataFrame, of: pd.DataFrame, lang: str) -> str:
    """State how many of the checks that could be made are broken, and name them.

    `of` are the checks that those of `frame` were chosen from.
    """
    made = len(frame) - int(frame["status"].eq("not checked").sum())
    broken = _broken(frame)
    names = [CHECKS[check][f"name_{lang}"] for check in broken]
    n = sum(broken.values())
    words = {"n": f"{n:,}", "made": f"{made:,}"}
    words["checks"] = COMMAS[lang].join(names[:_NAMED_BROKEN])
    key = {0: "title.audit_sound", 1: "title.audit_one"}.get(n, "title.audit")
    if made == 0:
        key = "title.audit_none"
    return title_of_chosen(terms.text(key, lang, **words), len(frame), len(of), lang)


def _outcome_counts(frame: pd.DataFrame, context: ChartContext) -> str:
    """Say how many checks came to what."""
    outcomes = Counter(map(outcome, frame["nature"].tolist(), frame["status"].tolist()))
    words = []
    for key in _EVERY_OUTCOME:
        if outcomes[key]:
            words.append(context.text(f"count.{key}", n=f"{outcomes[key]:,}"))
    return " · ".join(words)


def _broken(frame: pd.DataFrame) -> Counter[str]:
    """Count the broken comparisons of each check."""
    columns = []
    for column in ("check", "nature", "status"):
        columns.append(frame[column].tolist())
    counts: Counter[str] = Counter()
    for check, nature, status in zip(*columns, strict=True):
        if outcome(nature, status) == "broken":
            counts[check] += 1
    return counts


def _broken_words(frame: pd.DataFrame, context: ChartContext) -> list[str]:
    """Name the broken checks."""
    names = []
    for check, n in _broken(frame).items():
        names.append(f"{check_name(check, context.lang)} ({n})")
    if not names:
        return []
    return [context.text("chart.broken", checks=context.join_names(names))]


def _outcome_traces(
    by: str,
    counts: _Counts,
    groups: Sequence[_Group],
    every: _Counts,
    context: ChartContext,
) -> list[Spec]:
    """Draw what came of the checks of each group, outcome by outcome."""
    traces = []
    for key, colour in _EVERY_OUTCOME.items():
        pieces = {}
        for group in groups:
            for status in EVERY_STATUS:
                if counts[group, status] and outcome(group.nature, status) == key:
                    pieces[group, status] = counts[group, status]
        if pieces:
            traces.append(_outcome_trace(by, key, colour, pieces, every, context))
    return traces


def _unmatched_traces(
    by: str, counts: _Counts, groups: Sequence[_Group], context: ChartContext
) -> list[Spec]:
    """Draw the checks that do not match, outcome by outcome, all dimmed; a click shows them."""
    keys = []
    lengths = []
    facts = []
    words = context.text("chart.not_matching")
    for (group, status), n in counts.items():
        if group in groups:
            keys.append(group.id)
            lengths.append(float(n))
            name = label(_group_name(by, group, context), _HOVER_WIDTH)
            outcome_words = context.text(f"chart.outcome.{outcome(group.nature, status)}")
            chosen = {by: group.key, "nature": group.nature, "status": status}
            facts.append([chosen, f"{name}<br>{outcome_words}", f"{n:,}"])
    if not keys:
        return []
    trace = bar_trace(words, keys, lengths, DIMMED)
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({words: 2})
    return [trace]


def _outcome_trace(
    by: str,
    key: str,
    colour: str,
    pieces: Mapping[tuple[_Group, str], int],
    every: _Counts,
    context: ChartContext,
) -> Spec:
    """Draw one outcome; a bar is never so short that it is not seen."""
    shortest = _NARROWEST * max(every.values())
    keys = []
    lengths = []
    facts = []
    for (group, status), n in pieces.items():
        chosen = {by: group.key, "nature": group.nature, "status": status}
        keys.append(group.id)
        lengths.append(max(float(n), shortest))
        name = f"{_group_name(by, group, context)} ({_size(group, every):,})"
        facts.append([chosen, label(name, _HOVER_WIDTH), f"{n:,}"])
    words = context.text(f"chart.outcome.{key}")
    trace = bar_trace(words, keys, lengths, colour, key)
    trace["marker"]["line"] = _EDGE
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({words: 2})
    return trace


def _size(group: _Group, counts: _Counts) -> int:
    """Count the checks of a group."""
    return sum(counts[group, status] for status in EVERY_STATUS)


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
    stage: str | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw the causes of a stated change one behind the other, and what they leave over.

    Each begins where the one before ends; the last bar is the change itself. `frame`: rows of
    `structure.causes`; `effect`: the statement that is explained (default: the first).

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no such
    change, or if an amount of it is not known.
    """
    context = ChartContext(frame, _CAUSE_COLUMNS, year=year, stage=stage, lang=lang)
    steps = _steps(_rows_of_change(context, effect))
    names = [_step_name(step, context) for step in steps]
    labels = {}
    for place, name in enumerate(names):
        labels[str(place)] = label(capitalised(name), ROW_NAMES[context.lang])
    lowest = float(min(min(step.base, step.end) for step in steps))
    highest = max(float(max(step.base, step.end)) for step in steps) or 1.0
    amounts = [signed_money(step.amount) for step in steps]
    traces = _step_traces(steps, names, context)
    traces.append(texts_beside(list(labels), [highest] * len(steps), amounts))
    change = steps[-1].row
    title = _left_over_words(steps, context)
    what = context.text("chart.causes", item=_step_name(steps[-1], context))
    notes = [context.text("chart.statement", statement=change["statement"])]
    summary = [_largest_causes(steps, context)]
    unit = context.unit
    layout = context.layout("waterfall", title, what, notes=notes, summary=summary, unit=unit)
    ends = [min(1.02 * lowest, 0.0), highest]
    return figure_in_rows(traces, layout, labels, ends, beside=amounts, gap=14)


def _rows_of_change(context: ChartContext, effect: str | None) -> list[dict[str, Any]]:
    """Take the rows of one change, by default the first.

    Raises: ValueError if there is none, or if an amount is not known.
    """
    rows = records(context.frame)
    if rows and effect is None:
        effect = rows[0]["effect"]
    of_change = [row for row in rows if row["effect"] == effect]
    if not of_change:
        raise terms.Refused(context.text("chart.no_change"))
    if any(row["amount_wan"] is None for row in of_change):
        raise terms.Refused(context.text("chart.unknown_cause"))
    return of_change


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
    """Name a cause or a change, and a remainder as what it is."""
    if step.row["step"] == "remainder":
        return context.text("chart.step.remainder")
    return terms.statement_name(str(step.row["item"]), context.lang)


def _change_name(change: Mapping[str, Any], context: ChartContext) -> str:
    """Name what changes, and the budget that it is of where that is one its name does not say."""
    item = str(change["item"])
    name = terms.statement_name(item, context.lang)
    budget = change["budget"]
    if budget in (None, "all") or terms.key_name("budget", budget, "zh") in item:
        return name
    return context.text("chart.of_budget", item=name, budget=context.key_name("budget", budget))


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
    amounts = []
    for step in steps.values():
        amounts.append(float(step.amount))
    trace = bar_trace(context.text(f"chart.step.{kind}"), keys, amounts, STEPS[kind])
    trace["base"] = [float(step.base) for step in steps.values()]
    trace["customdata"] = [_step_facts(step, names[place]) for place, step in steps.items()]
    trace["hovertemplate"] = _step_box(context)
    return trace


def _step_box(context: ChartContext) -> str:
    """Write the template of a step's hover box."""
    amount_head = column_head("amount_wan", context.lang)
    line_head = context.key_name("column", "line")
    statement_head = context.key_name("column", "statement")
    return hover_template({amount_head: 2, statement_head: 4, line_head: 3})


def _step_facts(step: _Step, name: str) -> list[str]:
    lines = escaped(step.row["lines"] or UNKNOWN_TEXT)
    statement = escaped(step.row["statement"] or UNKNOWN_TEXT)
    return [
        step.row["effect"],
        label(name, _HOVER_WIDTH),
        signed_money(step.amount),
        lines,
        statement,
    ]


def _largest_causes(steps: Sequence[_Step], context: ChartContext) -> str:
    causes = []
    for step in steps:
        if step.kind in ("rise", "fall"):
            causes.append(step)
    causes.sort(key=lambda step: -abs(step.amount))
    items = []
    for step in causes[:_LARGEST]:
        items.append(f"{_step_name(step, context)} {signed_money(step.amount)}")
    return context.text("chart.largest", items=context.join_items(items))


def _left_over_words(steps: Sequence[_Step], context: ChartContext) -> str:
    """Say what is stated, what the causes come to, and what is left."""
    *causes, rest, change = [step.amount for step in steps]
    sum_of_causes = sum(causes, Decimal(0))
    way = "rise" if change >= 0 else "fall"
    words = {
        "item": _change_name(steps[-1].row, context),
        "change": money(abs(change)),
        "causes": money(abs(sum_of_causes)) if change >= 0 else signed_money(sum_of_causes),
    }
    if not rest:
        return context.text(f"chart.explained.{way}", **words)
    missing = "more" if abs(sum_of_causes) > abs(change) else "less"
    words["rest"] = money(abs(rest))
    return context.text(f"chart.left_over.{way}.{missing}", **words)
