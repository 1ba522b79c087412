"""Pictures of an audit: what came of all checks, and how causes add up to a stated change.

Promises that every check shown is counted once, and that only what must hold is ever drawn as
broken. The frames are `Audit.checks` and those of `structure.causes`. Which line pays for which
project is drawn in `flows`.
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
from shimahe.display.charts import arguments
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
    in_brackets,
    label,
    signed_money,
)
from shimahe.findings import decimal, records
from shimahe.vocabulary import money

#: The statuses of checks that are always named, even where no check has them.
STATUSES = ("agrees", "differs", "not checked")
#: The status that is named only where a check has it, and all four statuses.
ROUNDED = "agrees rounded"
EVERY_STATUS = ("agrees", ROUNDED, "differs", "not checked")
#: The natures of checks that are broken if they differ.
MUST = ("identity", "bound")
#: The outcomes of checks (see `outcome`) and their colours.
OUTCOMES = {
    "agrees": GREY.light,
    "broken": RED.deep,
    "open": RED.light,
    "not_checked": FAINT,
}
#: The outcome that is named only where a check has it, and its colour.
ROUNDED_OUTCOME = {"agrees_rounded": GREY.deep}
_EVERY_OUTCOME = {"agrees": OUTCOMES["agrees"], **ROUNDED_OUTCOME, **OUTCOMES}
#: The kinds of bars of a waterfall, and their colours.
STEPS = {"rise": GREY.deep, "fall": GREY.light, "remainder": RED.deep, "change": HUES[0].deep}
_CHECK_COLUMNS = ("family", "check", "nature", "status")
_CAUSE_COLUMNS = ("effect", "step", "item", "statement", "amount_wan", "lines", "budget")
_HOVER_WIDTH = 44  # half-width columns
_NARROWEST = 0.012  # of the longest bar: a single check is seen beside five hundred
_EDGE: Spec = {"color": NEUTRAL, "width": 1}
_NAMED_BROKEN = 2  # broken checks at most that a title names
_LARGEST = 3  # causes that the summary names
#: The columns that a row of the matrix may stand for.
_GROUPED_BY = ("family", "check")


# --- words about checks ---------------------------------------------------------------------------


@lru_cache(maxsize=64)  # natures and statuses are few, checks many
def outcome(nature: str, status: str) -> str:
    """Return what came of a check: agrees, agrees_rounded, broken, open or not_checked.

    A check that differs is broken if it must hold (an identity or a bound), and open otherwise.
    """
    if status != "differs":
        return status.replace(" ", "_")
    return "broken" if nature in MUST else "open"


def tally(frame: pd.DataFrame, lang: str, of: pd.DataFrame | None = None) -> str:
    """Return one line of text with the number of checks and the number of each outcome.

    `frame` needs the columns nature and status. `of` has the rows it was chosen from, whose number
    is said as well (default: `frame` is all).
    """
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
    """Return the id and the name of a check, such as "A01 …".

    Raises: KeyError if there is no such check.
    """
    return f"{check} {CHECKS[check][f'name_{lang}']}"


# --- all checks -----------------------------------------------------------------------------------


class _Group(NamedTuple):
    """A row of the figure: the checks of one nature that are of one family, or have one id.

    `key` is the family or the id.
    """

    key: str
    nature: str

    @property
    def id(self) -> str:
        """The key of the row on the axis."""
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
    """Draw how many checks agree, differ and could not be made, as a bar for each group of checks.

    `frame` has rows of `Audit.checks`, with the columns family, check, nature and status. A group
    is a family and a nature, or a check and a nature, as `by` says: "family" or "check" (default:
    family if there is more than one, else check). The length of a bar is a number of comparisons;
    very short pieces are drawn longer, so that they are seen.

    `matching` has a truth value for each row that says whether it passes the filters (default: all
    do). Other rows are drawn dimmed; with `by` "check", a check has no row unless one of its rows
    passes. `of` has the rows that `frame` was chosen from (default: itself). `year`, `stage`
    ("budget" or "final_account"), `filters` and `notes` (texts) are said in the caption. `lang` is
    "zh" or "en" (default: the current language).

    Raises: ValueError, in the language of the figure, if a column is missing, if no row passes the
    filters, or for another `by`.
    """
    context = ChartContext(
        frame,
        _CHECK_COLUMNS,
        of=of,
        matching=matching,
        year=year,
        stage=stage,
        filters=filters,
        notes=notes,
        lang=lang,
    )
    lang = context.lang
    known = list(CHECKS)
    arguments.check_keys(lang, frame["check"], known)
    arguments.check_keys(lang, frame["status"], EVERY_STATUS)
    rest = frame.iloc[:0]
    if matching is not None:
        frame, rest = frame[matching], frame[~matching]
    if by is None:
        by = "family" if frame["family"].nunique() > 1 else "check"
    if frame.empty:
        raise terms.Refused(context.text("chart.no_check"))
    arguments.check_choice(context.lang, "by", by, _GROUPED_BY)
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
    """Return the values that a click on a bar of `checks` chooses, by column; {} for other marks.

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
    """Return the groups that have checks, in the order in which the checks are declared."""
    groups = {group for group, _ in counts}
    return sorted(groups, key=_order_of_rules(by).index)


def _order_of_rules(by: str) -> list[_Group]:
    """Return all possible groups, in the order in which the checks are declared."""
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
    """Return the label of a row: its name, and below it how many checks have each outcome.

    `counts` has the checks that pass the filters, `every` all of them.
    """
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
    """Return a sentence that says how many of the checks that were made are broken.

    It names the first two. `frame` needs the columns check, nature and status; `of` has the checks
    that those of `frame` were chosen from.
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
    """Return the number of checks of each outcome that occurs."""
    outcomes = Counter(map(outcome, frame["nature"].tolist(), frame["status"].tolist()))
    words = []
    for key in _EVERY_OUTCOME:
        if outcomes[key]:
            words.append(context.text(f"count.{key}", n=f"{outcomes[key]:,}"))
    return " · ".join(words)


def _broken(frame: pd.DataFrame) -> Counter[str]:
    """Return the number of broken comparisons of each check that has any."""
    columns = []
    for column in ("check", "nature", "status"):
        columns.append(frame[column].tolist())
    counts: Counter[str] = Counter()
    for check, nature, status in zip(*columns, strict=True):
        if outcome(nature, status) == "broken":
            counts[check] += 1
    return counts


def _broken_words(frame: pd.DataFrame, context: ChartContext) -> list[str]:
    """Return a text with the broken checks and their numbers; [] if no check is broken."""
    names = []
    for check, n in _broken(frame).items():
        name = check_name(check, context.lang)
        names.append(in_brackets(name, str(n), context.lang))
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
    """Return the bars of the checks that pass the filters, a trace for each outcome."""
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
    """Return the dimmed bars of checks that do not pass the filters; a click chooses them."""
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
    """Return the bars of one outcome, none so short that it is not seen."""
    shortest = _NARROWEST * max(every.values())
    keys = []
    lengths = []
    facts = []
    for (group, status), n in pieces.items():
        chosen = {by: group.key, "nature": group.nature, "status": status}
        keys.append(group.id)
        lengths.append(max(float(n), shortest))
        size = f"{_size(group, every):,}"
        name = in_brackets(_group_name(by, group, context), size, context.lang)
        facts.append([chosen, label(name, _HOVER_WIDTH), f"{n:,}"])
    words = context.text(f"chart.outcome.{key}")
    trace = bar_trace(words, keys, lengths, colour, key)
    trace["marker"]["line"] = _EDGE
    trace["customdata"] = facts
    trace["hovertemplate"] = hover_template({words: 2})
    return trace


def _size(group: _Group, counts: _Counts) -> int:
    """Return the number of checks of a group."""
    return sum(counts[group, status] for status in EVERY_STATUS)


# --- the causes of a change -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """One bar of a waterfall; amounts are in 万元.

    `kind` is rise, fall, remainder or change, `row` the row of the frame, and `base` the amount at
    which the bar begins.
    """

    kind: str
    row: Mapping[str, Any]
    base: Decimal
    amount: Decimal

    @property
    def end(self) -> Decimal:
        """The amount at which the bar ends."""
        return self.base + self.amount


def waterfall(
    frame: pd.DataFrame,
    *,
    effect: str | None = None,
    year: int | None = None,
    stage: str | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw how the causes that a text names add up to a stated change, as a waterfall in 万元.

    `frame` has rows of `structure.causes`, with the columns effect, step, item, statement,
    amount_wan (万元), lines and budget. `effect` is the id of the statement that is explained, such
    as "S09" (default: that of the first row). Each bar begins where the one before it ends: first
    the causes, then the remainder that they do not explain. The last bar is the change itself, from
    zero. `year`, `stage` and `lang` are as in `checks`.

    Raises: ValueError, in the language of the figure, if a column is missing, if there is no such
    change, or if one of its amounts is not known.
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
    return figure_in_rows(traces, layout, labels, ends, beside=amounts, gap=10)


def _rows_of_change(context: ChartContext, effect: str | None) -> list[dict[str, Any]]:
    """Return the rows of the change that `effect` names, by default of the first change.

    Raises: ValueError if there is no such change, or if one of its amounts is not known.
    """
    rows = records(context.frame)
    if not rows:
        raise terms.Refused(context.text("chart.no_change"))
    effects = dict.fromkeys(row["effect"] for row in rows)
    arguments.check_choice(context.lang, "effect", effect, [None, *effects])
    chosen = rows[0]["effect"] if effect is None else effect
    of_change = [row for row in rows if row["effect"] == chosen]
    if any(row["amount_wan"] is None for row in of_change):
        raise terms.Refused(context.text("chart.unknown_cause"))
    return of_change


def _steps(rows: Sequence[Mapping[str, Any]]) -> list[_Step]:
    """Return the bars of the rows, each beginning where the last one ended; the change from 0."""
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
    """Return the name of a cause or a change; of a remainder, the word for it."""
    if step.row["step"] == "remainder":
        return context.text("chart.step.remainder")
    return terms.statement_name(str(step.row["item"]), context.lang)


def _change_name(change: Mapping[str, Any], context: ChartContext) -> str:
    """Return the name of what changes, with its budget.

    The budget is left out where it is all budgets, or where the name says it.
    """
    item = str(change["item"])
    name = terms.statement_name(item, context.lang)
    budget = change["budget"]
    if budget in (None, "all") or terms.key_name("budget", budget, "zh") in item:
        return name
    return context.text("chart.of_budget", item=name, budget=context.key_name("budget", budget))


def _step_traces(steps: Sequence[_Step], names: Sequence[str], context: ChartContext) -> list[Spec]:
    """Return the bars, a trace for each kind."""
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
    """Return the bars of one kind; `steps` has them by their row, counted from the top."""
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
    """Return the template of the hover box of a bar."""
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
    """Return the title: the change, the sum of its causes, and what is left over."""
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
