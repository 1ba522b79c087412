"""Amounts as flows: where spending goes, and which functional line pays for which project.

Promises that what flows into a class equals what flows out of it, and that money which no sheet
accounts for is a node of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts import arguments
from shimahe.display.charts.accounts import AccountContext, ShareOf, Within, checked_tree
from shimahe.display.charts.context import ChartContext, capitalised
from shimahe.display.charts.layout import (
    COLUMN,
    HIDDEN_AXES,
    LINE,
    Spec,
    figure_of,
    hover_template,
    with_legend,
)
from shimahe.display.charts.marks import legend_keys
from shimahe.display.charts.palette import DIMMED, GREY, HUES, NEUTRAL, RED, TEXT_SIZE, pale
from shimahe.display.charts.words import (
    UNKNOWN_TEXT,
    account,
    column_head,
    escaped,
    label,
    percent,
    piece_name,
    text_width,
    with_code,
    without_brackets,
    wrap,
)
from shimahe.findings import decimal, exact, records
from shimahe.structure.totals import leaves
from shimahe.vocabulary import money

#: The colour of a payment by how it was found, which is `confidence` of `Audit.allocation`; `left`
#: is money that no sheet accounts for.
PAID = {
    "exact": GREY.deep,
    "rounded": HUES[0].light,
    "part": HUES[1].light,
    "left": RED.deep,
}
#: How many nodes one step has at most, so that the picture fits on a screen; the smallest are
#: drawn as one node.
MOST = 10
_OTHERS = "others"  # the key of the node of all small ones
_OTHER_NODES = ("chart.other_lines", "chart.other_projects")  # the key of its words, by step
_OTHERS_OF_STEP = {1: "chart.other_classes", 2: "chart.other_groups"}  # of spending
_HOVER_WIDTH = 44  # half-width columns
_LABEL_WIDTH = 20  # of a node of spending, and of one of `funding`
_FUNDING_LABEL_WIDTH = 26
_MIDDLE_WIDTH = 24  # of a class, over the flows
_FUNDING_COLUMNS = (
    "code", "project", "amount_wan", "confidence", "evidence", "lines",
)  # fmt: skip
_THICKNESS = 12  # pixels of a node
_BETWEEN = 4.0  # pixels between two labels
_ROOM_FOR_FLOWS = 220.0  # pixels at least of all flows of the largest step together
_FIRST, _LAST = 1e-4, 1 - 1e-4  # places of nodes, since plotly ignores a place of 0
CLEAR = "rgba(0,0,0,0)"  # no colour at all
_SANKEY: Spec = {"type": "sankey", "arrangement": "fixed", "textfont": {"size": 1}}


# --- nodes and links ------------------------------------------------------------------------------


class NodeKey(NamedTuple):
    """The key of a node: its step from the left, counted from 0, and a code, key or project."""

    step: int
    key: str


_Amounts: TypeAlias = defaultdict[NodeKey, Decimal]


@dataclass(frozen=True)
class _Node:
    """What a node shows: label, amount in 万元, colour, and the texts of its hover box."""

    label: str
    amount: Decimal
    colour: str
    facts: list[str]


@dataclass(frozen=True)
class _Link:
    """What a flow between two nodes shows; the amount is in 万元."""

    start: NodeKey
    end: NodeKey
    amount: Decimal
    colour: str
    facts: list[str]


class _Places(NamedTuple):
    """Where the nodes are drawn, in pixels.

    `height` is that of the picture, `gap` the distance between nodes that plotly is told, and
    `middles` has the middle of each node from the top.
    """

    height: float
    gap: float
    middles: dict[NodeKey, float]


def _places(nodes: Mapping[NodeKey, _Node]) -> _Places:
    """Return places for the nodes of each step, one below the other, with room for every label.

    Plotly computes the scale of flows from the gap that it is told: the gaps of the step with the
    most nodes may take two thirds of the height. So the flows must have at least one third of it.
    """
    steps: dict[int, list[_Node]] = {}
    for key, node in nodes.items():
        steps.setdefault(key.step, []).append(node)
    whole = max(float(sum(node.amount for node in each)) for each in steps.values())
    most = max(len(each) for each in steps.values())
    flows = _ROOM_FOR_FLOWS
    height = 0.0
    while True:
        scale = flows / whole
        height = max(sum(_slot(node, scale) for node in each) for each in steps.values())
        if flows >= height / 3 or most == 1:
            break
        flows = 1.02 * height / 3
    gap = (height - flows) / max(1, most - 1)
    return _Places(height, gap, _middles(nodes, steps, scale, height))


def _slot(node: _Node, scale: float) -> float:
    """Return the height of a node or of its label, whichever is larger, with a space, in pixels."""
    label_height = LINE * (node.label.count("<br>") + 1)
    return max(scale * float(node.amount), label_height) + _BETWEEN


def _middles(
    nodes: Mapping[NodeKey, _Node],
    steps: Mapping[int, Sequence[_Node]],
    scale: float,
    height: float,
) -> dict[NodeKey, float]:
    """Return the middle of each node; the nodes of a step with spare room are spread a little."""
    tops = {}
    stretches = {}
    for step, each in steps.items():
        needed = sum(_slot(node, scale) for node in each)
        stretches[step] = min((height - needed) / len(each), LINE)
        tops[step] = (height - needed - stretches[step] * len(each)) / 2
    middles = {}
    for key, node in nodes.items():
        slot = _slot(node, scale) + stretches[key.step]
        middles[key] = tops[key.step] + slot / 2
        tops[key.step] += slot
    return middles


def _sankey_trace(
    nodes: Mapping[NodeKey, _Node],
    links: Sequence[_Link],
    places: _Places,
    node_box: str,
    link_box: str,
) -> Spec:
    """Return the trace of the nodes and the flows between them.

    It has no labels, which plotly would write over the flows. `node_box` and `link_box` are
    templates of hover boxes.
    """
    last = max(key.step for key in nodes)
    colours = [node.colour for node in nodes.values()]
    node_spec: Spec = {"thickness": _THICKNESS, "pad": places.gap, "color": colours}
    node_spec["label"] = [""] * len(nodes)
    node_spec["line"] = {"width": 0.5, "color": NEUTRAL}
    node_spec["x"] = [_within(key.step / last) for key in nodes]
    node_spec["y"] = [_within(places.middles[key] / places.height) for key in nodes]
    node_spec["customdata"] = [node.facts for node in nodes.values()]
    node_spec["hovertemplate"] = node_box
    link_spec = {**_link_spec(list(nodes), links), "hovertemplate": link_box}
    return {**_SANKEY, "node": node_spec, "link": link_spec}


def _within(place: float) -> float:
    return round(min(max(place, _FIRST), _LAST), 5)


def _link_spec(nodes: Sequence[NodeKey], links: Sequence[_Link]) -> Spec:
    places = {}
    for place, node in enumerate(nodes):
        places[node] = place
    spec: Spec = {}
    spec["source"] = [places[link.start] for link in links]
    spec["target"] = [places[link.end] for link in links]
    spec["value"] = [float(link.amount) for link in links]
    spec["color"] = [link.colour for link in links]
    spec["customdata"] = [link.facts for link in links]
    return spec


def _labels(nodes: Mapping[NodeKey, _Node], places: _Places) -> list[Spec]:
    """Return the labels beside the nodes: outside on both sides, over the flows in the middle.

    They have no background, which would hide the flows, only the halo of the template.
    """
    last = max(key.step for key in nodes)
    labels = []
    for key, node in nodes.items():
        is_first = key.step == 0
        note: Spec = {"text": node.label, "showarrow": False, "xref": "paper", "yref": "paper"}
        note["x"] = key.step / last
        note["y"] = round(1 - places.middles[key] / places.height, 5)
        note["xanchor"] = "right" if is_first else "left"
        note["xshift"] = -10 if is_first else 10
        note["yanchor"] = "middle"
        note["align"] = note["xanchor"]
        note["borderpad"] = 1
        note["bgcolor"] = CLEAR
        labels.append(note)
    return labels


def _widest_label(nodes: Mapping[NodeKey, _Node], step: int) -> int:
    """Return the width of the labels of a step, in pixels."""
    lines = []
    for key, node in nodes.items():
        if key.step == step:
            lines += node.label.split("<br>")
    return round(COLUMN * max(map(text_width, lines))) + 18


def _figure(
    trace: Spec,
    nodes: Mapping[NodeKey, _Node],
    places: _Places,
    legend: Mapping[str, str],
    layout: Spec,
) -> go.Figure:
    """Return a figure of flows, with room for the labels, and a legend of its colours."""
    whole = with_legend({**layout, **HIDDEN_AXES}, legend, 20)
    last = max(key.step for key in nodes)
    margin = whole["margin"]
    margin["t"] += 12
    margin["l"] = _widest_label(nodes, 0)
    margin["r"] = _widest_label(nodes, last)
    whole["height"] = margin["t"] + margin["b"] + round(places.height)
    whole["annotations"] = _labels(nodes, places)
    return figure_of([trace, *legend_keys(legend)], whole)


# --- from budget or use through class -------------------------------------------------------------


class Flow(NamedTuple):
    """The key of a flow between two nodes.

    `piece` is its kind or use, and `matches` says whether it passes the filters.
    """

    start: NodeKey
    end: NodeKey
    piece: str
    matches: bool = True


def sankey(
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
    """Draw amounts in 万元 as flows through the classes, as a Sankey diagram.

    Rows of `spending` flow from their budget through their class to their kind; the frame must have
    the column budget as well. Rows of `economic` flow from their use through their class to their
    group; of more than ten groups, the smallest are drawn as one node. So are classes whose flow is
    thinner than the letters of a name; the hover box lists them. Only lines without finer ones
    count. Arguments are those of `treemap`; flows that do not pass the filters are dimmed.

    Raises: what `treemap` raises, and ValueError if what flows into a class differs from what flows
    out of it.
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
    context.check_columns(frame, [_first_column(context)])
    checked_tree(context)
    flows = flows_through_classes(context)
    check_balance(flows, context)
    small = [*_thin_classes(flows), *_small_ends(flows)]
    together = _nodes_together(flows, small)
    into, _ = _throughput(flows)
    nodes = _spending_nodes(together, {node: into[node] for node in small}, context)
    places = _places(nodes)
    trace = _spending_trace(together, nodes, places, context)
    note = context.text(f"chart.flows.{context.frame_name}")
    layout = context.captioned("sankey", _flows_title(flows, context), [note])
    return _figure(trace, nodes, places, _class_legend(flows, context), layout)


def _first_column(context: AccountContext) -> str:
    """Return the column whose values are the first nodes: budget, or use in `economic`."""
    return "budget" if context.split == "kind" else context.split


def flows_through_classes(context: AccountContext) -> dict[Flow, Decimal]:
    """Return the amounts in 万元 that flow into the classes and out of them, in the order of print.

    A class of `spending` flows to kinds of expenditure, one of `economic` to its groups. Amounts of
    0 or unknown are left out.
    """
    rows = leaves(context.frame)
    codes = rows["code"].tolist()
    starts = rows[_first_column(context)].fillna("unknown").tolist()
    pieces = rows[context.split].fillna("unknown").tolist()
    amounts = rows["amount_wan"].tolist()
    passes = [True] * len(rows)
    if context.matching is not None:
        passes = context.matching.loc[rows.index].tolist()
    flows: defaultdict[Flow, Decimal] = defaultdict(Decimal)
    for code, start, piece, wan, matches in zip(
        codes, starts, pieces, amounts, passes, strict=True
    ):
        amount = exact([wan])
        if not amount:
            continue
        end = piece if context.split == "kind" else code[:5]
        middle = NodeKey(1, code[:3])
        flows[Flow(NodeKey(0, start), middle, piece, matches)] += amount
        flows[Flow(middle, NodeKey(2, end), piece, matches)] += amount
    return flows


def check_balance(flows: Mapping[Flow, Decimal], context: ChartContext) -> None:
    """Check that what flows out of each class equals what flows into it.

    Raises: ValueError that names the class and the difference.
    """
    into, out_of = _throughput(flows)
    for node in [*into, *out_of]:
        if node.step == 1:
            context.check_sum(node.key, into[node], out_of[node])


def _throughput(flows: Mapping[Flow, Decimal]) -> tuple[_Amounts, _Amounts]:
    """Return two sums for each node: what flows into it, and what flows out of it."""
    into: _Amounts = defaultdict(Decimal)
    out_of: _Amounts = defaultdict(Decimal)
    for flow, amount in flows.items():
        into[flow.end] += amount
        out_of[flow.start] += amount
    return into, out_of


def _small_ends(flows: Mapping[Flow, Decimal]) -> list[NodeKey]:
    """Return the last nodes that are drawn as one, so that at most `MOST` are drawn."""
    into, _ = _throughput(flows)
    ends = sorted((node for node in into if node.step == 2), key=lambda node: -into[node])
    if len(ends) <= MOST:
        return []
    return ends[MOST - 1 :]


def _thin_classes(flows: Mapping[Flow, Decimal]) -> list[NodeKey]:
    """Return the classes whose flow may be thinner than the letters of a name, the largest first.

    They are drawn as one. If there is only one, the next larger goes with it, if others are left.
    """
    into, _ = _throughput(flows)
    classes = sorted((node for node in into if node.step == 1), key=lambda node: -into[node])
    whole = sum(into[node] for node in classes)
    thin = []
    for node in classes:
        height = float(into[node] / whole) * _ROOM_FOR_FLOWS
        if height < TEXT_SIZE:
            thin.append(node)
    if not thin:
        return []
    small = classes[-max(2, len(thin)) :]
    if len(small) == len(classes):
        return []
    return small


def _nodes_together(flows: Mapping[Flow, Decimal], small: Sequence[NodeKey]) -> dict[Flow, Decimal]:
    """Return the flows with the small nodes of each step as one."""
    node_of = {node: NodeKey(node.step, _OTHERS) for node in small}
    together: defaultdict[Flow, Decimal] = defaultdict(Decimal)
    for flow, amount in flows.items():
        start = node_of.get(flow.start, flow.start)
        end = node_of.get(flow.end, flow.end)
        together[flow._replace(start=start, end=end)] += amount
    return dict(together)


def _spending_nodes(
    flows: Mapping[Flow, Decimal], small: Mapping[NodeKey, Decimal], context: AccountContext
) -> dict[NodeKey, _Node]:
    """Return the nodes by step, the largest first, and the node of all small ones last.

    `small` has the amounts of the small ones.
    """
    into, out_of = _throughput(flows)
    amounts = {}
    for node in [*into, *out_of]:
        amounts[node] = max(into[node], out_of[node])
    order = sorted(amounts, key=lambda node: (node.step, node.key == _OTHERS, -amounts[node]))
    nodes = {}
    for node in order:
        within = [each for each in small if each.step == node.step]
        if node.key == _OTHERS:
            name = context.text(_OTHERS_OF_STEP[node.step], n=f"{len(within):,}")
        else:
            name = _node_name(node, context)
        nodes[node] = _spending_node(node, name, amounts[node], context)
        if node == NodeKey(1, _OTHERS):
            for each in within:
                each_name = escaped(_node_name(each, context))
                nodes[node].facts[2] += f"<br>{each_name} {money(small[each])}"
    return nodes


def _node_name(node: NodeKey, context: AccountContext) -> str:
    """Return the name of a budget, kind or use, or the code and name of a class or group."""
    if not node.key.isdigit():
        column = _first_column(context) if node.step == 0 else context.split
        return piece_name(column, node.key, context.lang)
    is_class_at_the_end = node.step == 2 and len(node.key) == 3
    if is_class_at_the_end:
        return f"{node.key} {context.text('chart.not_split')}"
    return with_code(node.key, context.short_name(node.key))


def _spending_trace(
    flows: Mapping[Flow, Decimal],
    nodes: Mapping[NodeKey, _Node],
    places: _Places,
    context: AccountContext,
) -> Spec:
    """Return the trace, each flow in the colour of its class, or dimmed if it does not match."""
    order = {}
    for place, node in enumerate(nodes):
        order[node] = place
    links = []
    for flow in sorted(
        flows, key=lambda flow: (order[flow.start], order[flow.end], not flow.matches)
    ):
        name = f"{nodes[flow.start].facts[1]} → {nodes[flow.end].facts[1]}".replace("<br>", " ")
        piece = piece_name(context.split, flow.piece, context.lang)
        facts = _flow_facts("", name, flows[flow], context)
        middle = flow.start if flow.start.step == 1 else flow.end
        colour = nodes[middle].colour if flow.matches else DIMMED
        seen_through = pale(colour)  # names stand on the flows
        link_facts = [*facts, escaped(piece)]
        links.append(_Link(flow.start, flow.end, flows[flow], seen_through, link_facts))
    heads = {column_head("amount_wan", context.lang): 2, context.text("word.share"): 3}
    piece_head = context.key_name("column", context.split)
    link_box = hover_template({**heads, piece_head: 4})
    return _sankey_trace(nodes, links, places, hover_template(heads), link_box)


def _spending_node(key: NodeKey, name: str, amount: Decimal, context: AccountContext) -> _Node:
    """Return a node: classes have their own hues, and all other nodes the same grey."""
    figures = context.amount_text(amount)
    if key.step != 1 and context.share_of is None:
        figures = context.amount_and_share(amount)
    text = f"{label(name, _LABEL_WIDTH)}<br>{figures}"
    if key.step == 1:
        text = _with_figures(name, figures, _MIDDLE_WIDTH)
    colour = context.hues.get(key.key, GREY).area if key.step == 1 else NEUTRAL
    return _Node(text, amount, colour, _flow_facts(key.key, name, amount, context))


def _with_figures(name: str, figures: str, width: int) -> str:
    """Return a label with name and figures, which are on the last line if they fit there."""
    text = label(name, width)
    last = wrap(name, width)[-1]
    has_room = text_width(f"{last} {figures}") <= width
    return f"{text} {figures}" if has_room else f"{text}<br>{figures}"


def _flows_title(flows: Mapping[Flow, Decimal], context: AccountContext) -> str:
    """Return the title: the largest kind or use and its share, or else the largest classes."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for flow, amount in flows.items():
        if flow.start.step == 0 and flow.matches:
            sums[flow.piece] += amount
    if not sums:
        return context.finding(rolled_up=True)
    largest = max(sums, key=lambda piece: sums[piece])
    if largest == "unknown":
        return context.finding(rolled_up=True)
    name = piece_name(context.split, largest, context.lang)
    share = context.share_text(sums[largest])
    words = {"name": capitalised(name), "share": share, "amount": money(sums[largest])}
    words["whole"] = context.whole_name
    return context.text("chart.finding.amount", **words)


def _class_legend(flows: Mapping[Flow, Decimal], context: AccountContext) -> dict[str, str]:
    """Return the colours by their names: classes with a hue, all other classes, what is dimmed."""
    into, _ = _throughput(flows)
    legend = {}
    has_grey = False
    for node in sorted(into, key=lambda node: -into[node]):
        if node.step != 1:
            continue
        hue = context.hues.get(node.key, GREY)
        if hue == GREY:
            has_grey = True
            continue
        name = context.short_name(node.key)
        legend[name] = hue.area
    if has_grey:
        grey = context.text("chart.classes_in_grey")
        legend[grey] = GREY.area
    if not all(flow.matches for flow in flows):
        legend[context.text("chart.not_matching")] = DIMMED
    return legend


def _flow_facts(key: str, name: str, amount: Decimal, context: AccountContext) -> list[str]:
    return [key, label(name, _HOVER_WIDTH), money(amount), context.share_text(amount)]


# --- which line pays for which project ------------------------------------------------------------


@dataclass(frozen=True)
class _Payment:
    """What a functional line pays for a project, in 万元, and how that was found.

    `way` is a key of PAID. Where no sheet accounts for the money, `project` is "" and `way` "left".
    `lines` are source lines, as text.
    """

    code: str
    project: str
    amount: Decimal
    way: str
    evidence: str
    lines: str

    @property
    def start(self) -> NodeKey:
        """The key of the node of the line."""
        return NodeKey(0, self.code)

    @property
    def end(self) -> NodeKey:
        """The key of the node of the project."""
        return NodeKey(1, self.project)


def funding(
    frame: pd.DataFrame,
    *,
    most: int | None = MOST,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    stage: str | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw which functional line pays for which project, as flows of money in 万元.

    `frame` has rows of `Audit.allocation`, with the columns code, project, amount_wan (万元),
    confidence, evidence and lines. Money for which no sheet of a project accounts flows to a node
    of its own. `names` has rows with code and name, in which the printed names of codes are looked
    up. If there are more lines or more projects than `most`, the small ones are drawn as one node,
    whose hover box lists them; None draws all. A flow of unknown amount is not drawn, and the notes
    say how many there are. `year`, `stage` and `lang` are as in `checks`.

    Raises: ValueError, in the language of the figure, if a column is missing, or if no amount is
    known.
    """
    context = ChartContext(frame, _FUNDING_COLUMNS, year=year, stage=stage, lang=lang)
    arguments.check(context.lang, most=most)
    payments = _payments(frame)
    if not payments:
        raise terms.Refused(context.text("chart.no_amount"))
    namer = _Namer(context.printed_names(names), context)
    small = [] if most is None else _small_nodes(payments, most)
    drawn = _small_together(payments, small)
    nodes = _funding_nodes(drawn, namer, _contents(payments, small, namer))
    places = _places(nodes)
    trace = _funding_trace(drawn, nodes, places, context)
    together = [context.text("chart.small_nodes")] if small else []
    layout = context.layout(
        "sankey",
        _funding_title(payments, context),
        context.text("chart.funding"),
        notes=[*_how_it_was_found(payments, context), *together],
        unit=context.unit,
    )
    return _figure(trace, nodes, places, _ways_shown(payments, context), layout)


def _funding_title(payments: Sequence[_Payment], context: ChartContext) -> str:
    """Return the title: how much of the money is accounted for by the sheet of a project."""
    whole = sum((payment.amount for payment in payments), Decimal(0))
    left = sum((payment.amount for payment in payments if not payment.project), Decimal(0))
    if not left:
        return context.text("chart.all_funded", total=money(whole))
    share = percent(whole - left, whole) or UNKNOWN_TEXT
    return context.text("chart.partly_funded", share=share, left=money(left))


def _payments(frame: pd.DataFrame) -> list[_Payment]:
    payments = []
    for row in records(frame):
        if row["amount_wan"] and row["code"]:
            payments.append(_payment(row))
    return payments


def _payment(row: Mapping[str, Any]) -> _Payment:
    project = row["project"] or ""
    amount = decimal(row["amount_wan"])
    way = row["confidence"] if project else "left"
    evidence = row["evidence"] or UNKNOWN_TEXT
    return _Payment(row["code"], project, amount, way, evidence, row["lines"])


@dataclass(frozen=True)
class _Namer:
    """Gives nodes their names; `printed` has the printed names of codes."""

    printed: Mapping[str, str]
    context: ChartContext

    def name(self, node: NodeKey) -> str:
        """Return a line's code and name, a project's name, or words for money without a sheet."""
        lang = self.context.lang
        if node.step == 0:
            return with_code(node.key, account(node.key, self.printed.get(node.key), lang))
        if node.key:
            return terms.project_name(node.key, lang)
        return self.context.text("chart.unaccounted")


def _amounts_of(payments: Sequence[_Payment]) -> _Amounts:
    """Return the sum that flows through each node, in 万元."""
    amounts: _Amounts = defaultdict(Decimal)
    for payment in payments:
        amounts[payment.start] += payment.amount
        amounts[payment.end] += payment.amount
    return amounts


def _small_nodes(payments: Sequence[_Payment], most: int) -> list[NodeKey]:
    """Return the nodes that are too small to be drawn by themselves, if there are more than `most`.

    Lines and projects are counted separately. Money without a sheet always has its own node.
    """
    amounts = _amounts_of(payments)
    small: list[NodeKey] = []
    for step in (0, 1):
        of_step = [node for node in amounts if node.step == step and node.key]
        ordered = sorted(of_step, key=lambda node: (-amounts[node], node.key))
        if len(ordered) > most:
            small += ordered[most - 1 :]
    return small


def _small_together(payments: Sequence[_Payment], small: Sequence[NodeKey]) -> list[_Payment]:
    """Return the payments with all small lines as one, and all small projects as one.

    Payments between the same nodes that were found in the same way become one.
    """
    together: dict[tuple[NodeKey, NodeKey, str], _Payment] = {}
    for payment in payments:
        code = _OTHERS if payment.start in small else payment.code
        project = _OTHERS if payment.end in small else payment.project
        one = replace(payment, code=code, project=project)
        key = (one.start, one.end, one.way)
        together[key] = _joined(together[key], one) if key in together else one
    return list(together.values())


def _joined(one: _Payment, other: _Payment) -> _Payment:
    """Return the sum of two payments; their evidence is kept only if both have the same."""
    evidence = one.evidence if one.evidence == other.evidence else UNKNOWN_TEXT
    lines = f"{one.lines}, {other.lines}"
    return replace(one, amount=one.amount + other.amount, evidence=evidence, lines=lines)


def _contents(
    payments: Sequence[_Payment], small: Sequence[NodeKey], namer: _Namer
) -> dict[NodeKey, list[str]]:
    """Return the names and amounts of the small nodes, by the node that they are drawn as."""
    amounts = _amounts_of(payments)
    contents: dict[NodeKey, list[str]] = {}
    for node in small:
        words = f"{without_brackets(namer.name(node))} {money(amounts[node])}"
        contents.setdefault(NodeKey(node.step, _OTHERS), []).append(escaped(words))
    return contents


def _funding_nodes(
    payments: Sequence[_Payment], namer: _Namer, contents: Mapping[NodeKey, Sequence[str]]
) -> dict[NodeKey, _Node]:
    """Return the nodes; the lines are ordered so that each is near its own projects."""
    amounts = _amounts_of(payments)
    ends = _ordered_ends(amounts)
    starts = _starts_by_end(payments, {node: place for place, node in enumerate(ends)})
    nodes = {}
    for node in [*starts, *ends]:
        within = contents.get(node, [])
        name = namer.name(node)
        if within:
            name = namer.context.text(_OTHER_NODES[node.step], n=len(within))
        nodes[node] = _funding_node(node, name, amounts[node], within)
    return nodes


def _ordered_ends(amounts: Mapping[NodeKey, Decimal]) -> list[NodeKey]:
    """Return the last nodes: projects by amount, then the small ones, then what has no sheet."""
    ends = [node for node in amounts if node.step == 1]
    last = (_OTHERS, "")
    return sorted(
        ends, key=lambda node: (node.key == "", node.key in last, -amounts[node], node.key)
    )


def _starts_by_end(payments: Sequence[_Payment], place_of: Mapping[NodeKey, int]) -> list[NodeKey]:
    """Return the lines, ordered by the mean place of what they pay, so that few flows cross."""
    weighted: _Amounts = defaultdict(Decimal)
    amounts: _Amounts = defaultdict(Decimal)
    for payment in payments:
        weighted[payment.start] += payment.amount * place_of[payment.end]
        amounts[payment.start] += payment.amount
    return sorted(amounts, key=lambda node: (weighted[node] / amounts[node], node.key))


def _funding_trace(
    payments: Sequence[_Payment],
    nodes: Mapping[NodeKey, _Node],
    places: _Places,
    context: ChartContext,
) -> Spec:
    links = [_funding_link(payment, nodes) for payment in payments]
    amount_head = column_head("amount_wan", context.lang)
    evidence_head = context.text("card.head.evidence")
    line_head = context.key_name("column", "line")
    node_box = hover_template({amount_head: 2})
    link_box = hover_template({amount_head: 2, evidence_head: 3, line_head: 4})
    return _sankey_trace(nodes, links, places, node_box, link_box)


def _funding_node(node: NodeKey, name: str, amount: Decimal, within: Sequence[str]) -> _Node:
    colour = NEUTRAL if node.key else PAID["left"]
    text = _with_figures(without_brackets(name), money(amount), _FUNDING_LABEL_WIDTH)
    figures = "<br>".join([money(amount), *within])
    facts = [escaped(node.key), label(name, _HOVER_WIDTH), figures]
    return _Node(text, amount, colour, facts)


def _funding_link(payment: _Payment, nodes: Mapping[NodeKey, _Node]) -> _Link:
    name = f"{nodes[payment.start].facts[1]} → {nodes[payment.end].facts[1]}"
    lines = label(payment.lines, _HOVER_WIDTH)
    facts = ["", name, money(payment.amount), escaped(payment.evidence), lines]
    return _Link(payment.start, payment.end, payment.amount, PAID[payment.way], facts)


def _ways_shown(payments: Sequence[_Payment], context: ChartContext) -> dict[str, str]:
    """Return the colours of the ways in which payments were found, by their names."""
    shown = {payment.way for payment in payments}
    colours = {}
    for way, colour in PAID.items():
        if way in shown:
            colours[context.key_name("confidence", way)] = colour
    return colours


def _how_it_was_found(payments: Sequence[_Payment], context: ChartContext) -> list[str]:
    """Return notes: how much is drawn, how much was found in which way, and what is unknown."""
    sums = dict.fromkeys(PAID, Decimal(0))
    for payment in payments:
        sums[payment.way] += payment.amount
    words = []
    for way, amount in sums.items():
        if amount:
            name = context.key_name("confidence", way)
            words.append(f"{name} {money(amount)}")
    whole = money(sum(sums.values(), Decimal(0)))
    caption = [context.text("chart.funded", total=whole), context.join_items(words)]
    unknown = int(context.frame["amount_wan"].isna().sum())
    if unknown:
        caption.append(context.text("chart.unknown_flows", n=unknown))
    return caption
