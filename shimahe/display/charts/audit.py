"""Pictures of an audit: all checks at a glance, the causes of a change and what they leave, which
line pays for what.

Promises that every check shown is counted once, that only what must hold is ever drawn as broken,
and that money no sheet accounts for is a bar or a node of its own. Frames are those of
`shimahe.audit` and of `structure.causes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS
from shimahe.display.charts import context
from shimahe.display.charts.context import (
    COMMAS,
    STOPS,
    Plain,
    Rows,
    captioned,
    hover,
    label,
    money,
    shown,
)
from shimahe.findings import decimal, records

STATUSES = ("agrees", "differs", "not checked")
MUST = ("identity", "bound")  # what is broken if it differs
#: What came of checks, and its colour: orange is broken, blue is not; colour-blind readers tell
#: them apart.
OUTCOMES = {"agrees": "#74b3d8", "broken": "#993404", "open": "#fed8a0", "not_checked": "#c3c8cd"}
STEPS = {
    "rise": "#3b8dbf",
    "fall": "#d98a3d",
    "remainder": context.ACCENT,
    "change": context.NEUTRAL,
}
PAID = {"exact": "#3b8dbf", "rounded": "#88ccee", "part": "#ddaa33", "left": context.ACCENT}
LONG, WIDE = 44, 64  # columns of a label, and of one beside which nothing stands


# --- all checks -----------------------------------------------------------------------------------


def checks(
    frame: pd.DataFrame, *, by: str | None = None, of: Rows = None, year: int | None = None,
    filters: Sequence[str] = (), notes: Sequence[str] = (), lang: str | None = None,
) -> go.Figure:  # fmt: skip
    """How many checks agree, differ and cannot be made: a row for each family and nature, or for
    each check.

    `frame`: rows of `Audit.checks`. `by`: "family" or "check" (default: family, where more than one
    is shown). `of`: the rows it was chosen from (default: itself). `year`, `filters`, `notes`: what
    else the caption has to say. Raises: ValueError, in the language of the figure, if there is no
    row, or for another `by`.
    """
    lang = lang or terms.language()
    by = by or ("family" if frame["family"].nunique() > 1 else "check")
    if frame.empty or by not in ("family", "check"):
        raise ValueError(
            terms.text("chart.no_check" if frame.empty else "chart.by_check", lang, by=repr(by))
        )
    rows = list(zip(*(frame[key].tolist() for key in (by, "nature", "status")), strict=True))
    counts, groups = Counter(rows), sorted({row[:2] for row in rows}, key=[*_order(by)].index)
    names = {
        f"{key} {nature}": _group_name(by, key, nature, counts, lang) for key, nature in groups
    }
    z, texts, facts = ([[cell(*group, status) for status in STATUSES] for group in groups] for cell in (
        lambda *key: [*OUTCOMES].index(outcome(*key[1:])) if counts[key] else None,
        lambda *key: f"{counts[key]:,}" if counts[key] else "",
        lambda *key: ["|".join([by, *key]), names[f"{key[0]} {key[1]}"], f"{counts[key]:,}"],
    ))  # fmt: skip
    heads = {status: terms.key_name("outcome", status, lang) for status in STATUSES}
    heat: Plain = {
        "type": "heatmap",
        "x": [*heads],
        "y": [*names],
        "z": z,
        "text": texts,
        "customdata": facts,
    }
    heat |= {"zmin": -0.5, "zmax": len(OUTCOMES) - 0.5, "xgap": 2, "ygap": 2}
    heat |= {"colorscale": context.stepped(OUTCOMES.values()), "showscale": False}
    heat |= {"texttemplate": "%{text}", "textfont": {"size": 13}}
    heat |= {
        "hovertemplate": hover(
            {terms.text("word.outcome", lang): "x", terms.text("word.checks", lang): 2}
        )
    }
    caption = [tally(frame, lang, of), context.filtered(filters, lang), " · ".join(notes)]
    layout = captioned(
        "matrix", [terms.text(f"chart.checks.{by}", lang), year], caption, _worst(frame, lang), lang
    )
    return _matrix(heat, names, heads, layout, lang)


def outcome(nature: str, status: str) -> str:
    """What came of a check: agrees, broken (what must hold does not), open (no rule is broken),
    not_checked.
    """
    return (
        status.replace(" ", "_") if status != "differs" else "broken" if nature in MUST else "open"
    )


def tally(frame: pd.DataFrame, lang: str, of: Rows = None) -> str:
    """How many checks there are, of how many, and what came of them, in one line of text."""
    counts = Counter(map(outcome, frame["nature"].tolist(), frame["status"].tolist()))
    words = [terms.text(f"count.{key}", lang, n=f"{counts[key]:,}") for key in OUTCOMES]
    whole = len(frame if of is None else of)
    return " · ".join(
        [terms.text("count.checks", lang, n=f"{len(frame):,}", all=f"{whole:,}"), *words]
    )


def check_name(check: str, lang: str) -> str:
    """The name of a check, after its id."""
    return f"{check} {CHECKS[check][f'name_{lang}']}"


def _order(by: str) -> Iterable[tuple[str, str]]:
    """The rows that a picture may have, in the order of the rules."""
    natures = dict.fromkeys(row["nature"] for row in CHECKS.values())
    keys = dict.fromkeys(row[by] for row in CHECKS.values())
    return ((key, nature) for key in keys for nature in natures)


def _group_name(by: str, key: str, nature: str, counts: Counter[Any], lang: str) -> str:
    name = terms.key_name("family", key, lang) if by == "family" else check_name(key, lang)
    n = sum(counts[key, nature, status] for status in STATUSES)
    return label(f"{name} · {terms.key_name('nature', nature, lang)} ({n:,})", LONG + 16)


def _worst(frame: pd.DataFrame, lang: str) -> list[str]:
    """The broken checks by name, for the summary."""
    broken = frame[frame["status"].eq("differs") & frame["nature"].isin(MUST)]
    counts = Counter(broken["check"].tolist())
    said = COMMAS[lang].join(f"{check_name(check, lang)} ({n})" for check, n in counts.items())
    return [terms.text("chart.broken", lang, checks=said)] if said else []


def _matrix(
    heat: Plain, names: dict[str, str], heads: dict[str, str], layout: Plain, lang: str
) -> go.Figure:
    keys = {terms.text(f"chart.outcome.{key}", lang): colour for key, colour in OUTCOMES.items()}
    top = layout["margin"]["t"] + 84  # two lines of legend on a narrow page, then the heads
    size: Plain = {"height": top + 20 + max(32 * len(names), 96), "margin": {"t": top, "b": 16}}
    place = {
        "yref": "container",
        "y": 1 - (layout["margin"]["t"] + 4) / size["height"],
        "yanchor": "top",
    }
    size["legend"] = context.LEGEND | place | {"itemclick": False, "itemdoubleclick": False}
    axes: Plain = {"xaxis": context.categories(heads, 13) | {"side": "top"}}
    axes["yaxis"] = context.categories(names, 12) | {
        "automargin": True,
        "range": [len(names) - 0.5, -0.5],
    }
    return go.Figure([heat, *map(context.legend_key, keys.items())], layout | axes | size)


# --- the causes of a change -----------------------------------------------------------------------


class _Step(NamedTuple):
    """One bar: rise, fall, remainder or change; its row; where it begins, and its amount."""

    sort: str
    row: Plain
    base: Decimal
    amount: Decimal

    @property
    def end(self) -> Decimal:
        return self.base + self.amount


def waterfall(
    frame: pd.DataFrame,
    *,
    effect: str | None = None,
    year: int | None = None,
    lang: str | None = None,
) -> go.Figure:
    """The causes of one stated change, each beginning where the one before ends; what they leave
    over; the change.

    `frame`: rows of `structure.causes`; `effect`: the statement that is explained (default: the
    first). Raises: ValueError, in the language of the figure, if there is no such change, or if an
    amount of it is not known.
    """
    lang, rows = lang or terms.language(), records(frame)
    steps = _steps([row for row in rows if row["effect"] == (effect or rows[0]["effect"])], lang)
    names = {str(n): label(_step_name(step.row, lang), LONG) for n, step in enumerate(steps)}
    traces: list[Any] = [trace for sort in STEPS if (trace := _bars(sort, steps, lang))]
    ends = [float(max(step.base, step.end)) for step in steps]
    traces.append(context.beside([*names], ends, [_signed(step.amount) for step in steps]))
    change = steps[-1].row
    title = terms.text("chart.causes", lang, item=change["item"], statement=change["statement"])
    causes = sorted(
        (step for step in steps if step.sort in ("rise", "fall")),
        key=lambda step: -abs(step.amount),
    )
    most = STOPS[lang].join(f"{step.row['item']} {_signed(step.amount)}" for step in causes[:3])
    words = [terms.text("chart.largest", lang, items=most)]
    layout = captioned(
        "waterfall",
        [title, year, terms.text("chart.unit", lang)],
        [_left_over(steps, lang)],
        words,
        lang,
    )
    low = float(min(min(step.base, step.end) for step in steps))
    axis = {"range": [1.05 * low, 1.22 * max([*ends, 1.0])]} | context.axis_of(
        "万元", per_cent=False
    )
    return context.in_rows(traces, layout, names, axis, height=16)


def _steps(rows: list[Plain], lang: str) -> list[_Step]:
    """The bars from the top down."""
    if not rows or any(row["amount_wan"] is None for row in rows):
        raise ValueError(terms.text("chart.unknown_cause" if rows else "chart.no_change", lang))
    steps, at = list[_Step](), Decimal(0)
    for row in rows:
        amount = decimal(row["amount_wan"])
        sort = row["step"] if row["step"] != "cause" else "rise" if amount >= 0 else "fall"
        steps.append(_Step(sort, row, Decimal(0) if sort == "change" else at, amount))
        at = steps[-1].end
    return steps


def _step_name(row: Plain, lang: str) -> str:
    """What a bar is: a cause or a change by its printed words, a remainder by what it is."""
    if row["step"] == "remainder":
        return terms.text("chart.step.remainder", lang)
    return f"{row['item']} {row['statement']}"


def _bars(sort: str, steps: Sequence[_Step], lang: str) -> Plain | None:
    """The bars of one sort."""
    mine = {str(n): step for n, step in enumerate(steps) if step.sort == sort}
    if not mine:
        return None
    amounts, name = (
        [float(step.amount) for step in mine.values()],
        terms.text(f"chart.step.{sort}", lang),
    )
    facts = [
        [
            step.row["effect"],
            label(_step_name(step.row, lang), LONG),
            _signed(step.amount),
            shown(step.row["lines"]),
        ]
        for step in mine.values()
    ]
    heads = {
        terms.key_name("column", "amount_wan", lang): 2,
        terms.key_name("column", "line", lang): 3,
    }
    bar = context.barred(name, [*mine], amounts, STEPS[sort], "") | {"hovertemplate": hover(heads)}
    return bar | {"base": [float(step.base) for step in mine.values()], "customdata": facts}


def _signed(amount: Decimal) -> str:
    return f"{'+' if amount > 0 else ''}{money(amount)}"


def _left_over(steps: Sequence[_Step], lang: str) -> str:
    """What is stated, what the causes come to, what is left."""
    *causes, rest, change = (step.amount for step in steps)
    words = {
        "change": _signed(change),
        "causes": _signed(sum(causes, Decimal(0))),
        "rest": _signed(rest),
    }
    return terms.text("chart.left_over", lang, n=len(causes), **words)


# --- which line pays for which project ------------------------------------------------------------


class _Flow(NamedTuple):
    """One flow between two nodes: their keys, the amount, and how it was found (`left`: no sheet
    accounts for it).
    """

    start: str
    end: str
    amount: Decimal
    sort: str
    evidence: str
    lines: str


def funding(
    frame: pd.DataFrame, *, names: Rows = None, year: int | None = None, lang: str | None = None
) -> go.Figure:
    """Project money as flows: from functional lines to projects, and to what no sheet accounts for.

    `frame`: rows of `Audit.allocation`; `names`: rows in which to look up the printed names of
    codes. A flow whose amount is not known is not drawn, and the caption says how many there are.
    Raises: ValueError, in the language of the figure, if no amount is known.
    """
    lang = lang or terms.language()
    flows = [
        _Flow(
            f"0 {row['code']}", f"1 {row['project'] or ''}", decimal(row["amount_wan"]),
            row["confidence"] if row["project"] else "left", row["evidence"] or "–", row["lines"],
        )
        for row in records(frame) if row["amount_wan"] and row["code"]
    ]  # fmt: skip
    if not flows:
        raise ValueError(terms.text("chart.no_amount", lang))
    nodes, found = _nodes(flows, names, lang), {flow.sort for flow in flows}
    title = [terms.text("chart.funding", lang), year, terms.text("chart.unit", lang)]
    layout = captioned(
        "sankey", title, _funded(flows, int(frame["amount_wan"].isna().sum()), lang), [], lang
    )
    trace, many = _sankey(flows, nodes, lang), max(Counter(node[0] for node in nodes).values())
    keys = {
        terms.key_name("confidence", sort, lang): colour
        for sort, colour in PAID.items()
        if sort in found
    }
    top = layout["margin"]["t"] + 34
    layout |= {
        "height": top + 100 + many * (12 + trace["node"]["pad"]),
        "margin": {"t": top, "b": 30},
    }
    trace["domain"] = {"y": [0, 0.99]}  # room above for the first label
    layout |= {key: {"visible": False} for key in ("xaxis", "yaxis")}  # of the legend's marks
    layout["legend"] = context.LEGEND | {"itemclick": False, "itemdoubleclick": False}
    return go.Figure([trace, *map(context.legend_key, keys.items())], layout)


def _nodes(flows: Sequence[_Flow], names: Rows, lang: str) -> dict[str, str]:
    """The name of each node: lines by code, projects in the order of the flows, last what no sheet
    accounts for.
    """
    pairs = (
        [] if names is None else zip(names["code"].tolist(), names["name"].tolist(), strict=True)
    )
    printed = {code: name for code, name in pairs if isinstance(name, str)}
    lines = sorted({flow.start for flow in flows})
    ends = sorted(dict.fromkeys(flow.end for flow in flows), key=lambda end: end == "1 ")
    found = {
        key: f"{key[2:]} {context.account(key[2:], printed.get(key[2:]), lang)}" for key in lines
    }
    unknown = terms.text("chart.unaccounted", lang)
    return found | {key: terms.project_name(key[2:], lang) if key[2:] else unknown for key in ends}


def _funded(flows: Sequence[_Flow], unknown: int, lang: str) -> list[str]:
    """How much is drawn, how much of it was found in which way, and how many amounts are not known."""
    sums = {
        sort: sum((flow.amount for flow in flows if flow.sort == sort), Decimal(0)) for sort in PAID
    }
    words = [
        f"{terms.key_name('confidence', sort, lang)} {money(amount)}"
        for sort, amount in sums.items()
        if amount
    ]
    total = money(sum(sums.values(), Decimal(0)))
    said = [terms.text("chart.funded", lang, total=total), STOPS[lang].join(words)]
    return [*said, *([terms.text("chart.unknown_flows", lang, n=unknown)] if unknown else [])]


def _sankey(flows: Sequence[_Flow], nodes: dict[str, str], lang: str) -> Plain:
    place = {node: at for at, node in enumerate(nodes)}
    sums = {
        node: sum((flow.amount for flow in flows if node in flow[:2]), Decimal(0)) for node in nodes
    }
    classes = context.class_colours([node[2:] for node in nodes if node[0] == "0"])
    colours = [
        classes[node[2:5]] if node[0] == "0" else context.NEUTRAL if node[2:] else PAID["left"]
        for node in nodes
    ]
    amount, line = (terms.key_name("column", key, lang) for key in ("amount_wan", "line"))
    labels = [
        label(f"{context.short(name)} {money(sums[node])}", WIDE) for node, name in nodes.items()
    ]
    facts = [
        [shown(node[2:]), label(name, LONG), money(sums[node])] for node, name in nodes.items()
    ]
    node: Plain = {
        "label": labels,
        "color": colours,
        "customdata": facts,
        "hovertemplate": hover({amount: 2}),
    }
    node |= {"pad": 8 + 15 * context.tall(labels), "thickness": 14, "line": {"width": 0}}
    link: Plain = {
        "source": [place[flow.start] for flow in flows],
        "target": [place[flow.end] for flow in flows],
    }
    link |= {
        "value": [float(flow.amount) for flow in flows],
        "color": [context.pale(PAID[flow.sort]) for flow in flows],
    }
    link["customdata"] = [
        [
            "",
            label(f"{nodes[flow.start]} → {nodes[flow.end]}", LONG),
            money(flow.amount),
            shown(flow.evidence),
            flow.lines,
        ]
        for flow in flows
    ]
    link["hovertemplate"] = hover({amount: 2, terms.text("card.head.evidence", lang): 3, line: 4})
    return {"type": "sankey", "node": node, "link": link, "textfont": {"size": 12}}
