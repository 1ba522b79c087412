"""Amounts as flows: where spending goes, and which functional line pays for which project.

Promises that what flows into a class flows out of it, and that money no sheet accounts for is a
node of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.display.charts.accounts import AccountContext, ShareOf, checked_tree
from shimahe.display.charts.context import ChartContext
from shimahe.display.charts.layout import FIXED_LEGEND, LEGEND_ROOM, Spec, hover_template, tallest
from shimahe.display.charts.marks import legend_keys
from shimahe.display.charts.palette import ACCENT, NEUTRAL, PIECES, class_colours, pale
from shimahe.display.charts.words import (
    UNKNOWN_TEXT,
    account,
    escaped,
    label,
    money,
    piece_name,
    without_brackets,
)
from shimahe.findings import decimal, exact, records
from shimahe.structure.totals import leaves

#: How it was found which line pays for a project, and its colour; `left`: no sheet accounts for it.
PAID = {"exact": "#3b8dbf", "rounded": "#88ccee", "part": "#ddaa33", "left": ACCENT}
_HOVER_WIDTH = 44  # half-width columns
_FUNDING_COLUMNS = (
    "code", "project", "amount_wan", "confidence", "evidence", "lines",
)  # fmt: skip
_ROOM_BELOW = 30  # pixels, for the last label
_SANKEY: Spec = {"type": "sankey", "textfont": {"size": 12}}
_NODES: Spec = {"thickness": 14, "line": {"width": 0}}
_HIDDEN_AXES: Spec = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}


# --- nodes and links ------------------------------------------------------------------------------


class NodeKey(NamedTuple):
    """A node by its step from the left, counted from 0, and what it stands for."""

    step: int
    key: str


_Amounts: TypeAlias = defaultdict[NodeKey, Decimal]


@dataclass(frozen=True)
class _Node:
    """What a node shows."""

    label: str
    colour: str
    facts: list[str]


@dataclass(frozen=True)
class _Link:
    """What a flow between two nodes shows."""

    start: NodeKey
    end: NodeKey
    amount: Decimal
    colour: str
    facts: list[str]


def _sankey_trace(
    nodes: Mapping[NodeKey, _Node], links: Sequence[_Link], node_box: str, link_box: str
) -> Spec:
    """Draw nodes and the flows between them, with the templates of their hover boxes."""
    node_spec = {**_node_spec(list(nodes.values())), "hovertemplate": node_box}
    link_spec = {**_link_spec(list(nodes), links), "hovertemplate": link_box}
    return {**_SANKEY, "node": node_spec, "link": link_spec}


def _node_spec(nodes: Sequence[_Node]) -> Spec:
    labels = [node.label for node in nodes]
    spec = {**_NODES, "label": labels, "pad": 8 + 15 * tallest(labels)}
    spec["color"] = [node.colour for node in nodes]
    spec["customdata"] = [node.facts for node in nodes]
    return spec


def _link_spec(nodes: Sequence[NodeKey], links: Sequence[_Link]) -> Spec:
    places = {node: place for place, node in enumerate(nodes)}
    spec: Spec = {}
    spec["source"] = [places[link.start] for link in links]
    spec["target"] = [places[link.end] for link in links]
    spec["value"] = [float(link.amount) for link in links]
    spec["color"] = [pale(link.colour) for link in links]
    spec["customdata"] = [link.facts for link in links]
    return spec


def _nodes_height(nodes: Iterable[NodeKey], trace: Spec) -> int:
    """Give the pixels that the step with the most nodes needs."""
    steps = Counter(node.step for node in nodes)
    height: int = max(steps.values()) * (12 + trace["node"]["pad"])
    return height


# --- from budget or use through class -------------------------------------------------------------


class Flow(NamedTuple):
    """A flow between two nodes, of one kind or use."""

    start: NodeKey
    end: NodeKey
    piece: str


def sankey(
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
    """Draw amounts as flows: from budget through class to kind, or from use to group.

    Arguments and errors as in `treemap`; only lines without a finer one count, and what flows into
    a class flows out.
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
    context.check_columns(frame, [_first_column(context)])
    checked_tree(context)
    flows = flows_through_classes(context)
    check_balance(flows, context)
    node_names = _node_names(flows, context)
    trace = _spending_trace(flows, node_names, context)
    layout = context.captioned("sankey", [context.text(f"chart.flows.{context.frame_name}")])
    height = layout["margin"]["t"] + 230 + _nodes_height(node_names, trace)
    layout["margin"]["b"] = _ROOM_BELOW
    return go.Figure([trace], {**layout, "height": height})


def _first_column(context: AccountContext) -> str:
    """Name the column that says where the flows begin."""
    return "budget" if context.split == "kind" else context.split


def flows_through_classes(context: AccountContext) -> dict[Flow, Decimal]:
    """Add up what flows into the classes and out of them, in the order of print.

    A class of `spending` flows to kinds of expenditure, one of `economic` to its groups.
    """
    rows = leaves(context.frame)
    codes = rows["code"].tolist()
    starts = rows[_first_column(context)].fillna("unknown").tolist()
    pieces = rows[context.split].fillna("unknown").tolist()
    amounts = rows["amount_wan"].tolist()
    flows: defaultdict[Flow, Decimal] = defaultdict(Decimal)
    for code, start, piece, wan in zip(codes, starts, pieces, amounts, strict=True):
        amount = exact([wan])
        if not amount:
            continue
        end = piece if context.split == "kind" else code[:5]
        middle = NodeKey(1, code[:3])
        flows[Flow(NodeKey(0, start), middle, piece)] += amount
        flows[Flow(middle, NodeKey(2, end), piece)] += amount
    return flows


def check_balance(flows: Mapping[Flow, Decimal], context: ChartContext) -> None:
    """Hold what flows out of each class to what flows into it.

    Raises: ValueError that names the class and the gap.
    """
    into, out_of = _throughput(flows)
    for node in [*into, *out_of]:
        if node.step == 1:
            context.check_sum(node.key, into[node], out_of[node])


def _throughput(flows: Mapping[Flow, Decimal]) -> tuple[_Amounts, _Amounts]:
    """Add up what flows into each node, and what flows out of it."""
    into: _Amounts = defaultdict(Decimal)
    out_of: _Amounts = defaultdict(Decimal)
    for flow, amount in flows.items():
        into[flow.end] += amount
        out_of[flow.start] += amount
    return into, out_of


def _node_names(flows: Iterable[Flow], context: AccountContext) -> dict[NodeKey, str]:
    names: dict[NodeKey, str] = {}
    for flow in flows:
        for node in (flow.start, flow.end):
            if node not in names:
                names[node] = _node_name(node, context)
    return names


def _node_name(node: NodeKey, context: AccountContext) -> str:
    """Name a budget, kind or use, or the code of a class or group."""
    if not node.key.isdigit():
        column = _first_column(context) if node.step == 0 else context.split
        return piece_name(column, node.key, context.lang)
    is_class_at_the_end = node.step == 2 and len(node.key) == 3
    if is_class_at_the_end:
        return f"{node.key} {context.text('chart.not_split')}"
    return f"{node.key} {context.short_name(node.key)}"


def _spending_trace(
    flows: Mapping[Flow, Decimal], names: Mapping[NodeKey, str], context: AccountContext
) -> Spec:
    colours = PIECES[context.split]
    into, out_of = _throughput(flows)
    nodes = {}
    for key, name in names.items():
        amount = max(into[key], out_of[key])
        nodes[key] = _spending_node(key, name, amount, context)
    links = []
    for flow, amount in flows.items():
        name = f"{names[flow.start]} → {names[flow.end]}"
        facts = _flow_facts("", name, amount, context)
        colour = colours[flow.piece]
        links.append(_Link(flow.start, flow.end, amount, colour, facts))
    heads = {context.key_name("column", "amount_wan"): 2, context.text("word.share"): 3}
    box = hover_template(heads)
    return _sankey_trace(nodes, links, box, box)


def _spending_node(key: NodeKey, name: str, amount: Decimal, context: AccountContext) -> _Node:
    """Colour kinds and uses as elsewhere, and the other nodes alike."""
    text = label(f"{name} {context.amount_text(amount)}", 30)
    colour = PIECES[context.split].get(key.key, NEUTRAL)
    return _Node(text, colour, _flow_facts(key.key, name, amount, context))


def _flow_facts(key: str, name: str, amount: Decimal, context: AccountContext) -> list[str]:
    return [key, label(name, _HOVER_WIDTH), money(amount), context.share_text(amount)]


# --- which line pays for which project ------------------------------------------------------------


@dataclass(frozen=True)
class _Payment:
    """What a functional line pays for a project, and how that was found.

    `project` is empty, and `way` is `left`, where no sheet accounts for the money.
    """

    code: str
    project: str
    amount: Decimal
    way: str
    evidence: str
    lines: str

    @property
    def start(self) -> NodeKey:
        """The node of the line."""
        return NodeKey(0, self.code)

    @property
    def end(self) -> NodeKey:
        """The node of the project."""
        return NodeKey(1, self.project)


def funding(
    frame: pd.DataFrame,
    *,
    names: pd.DataFrame | None = None,
    year: int | None = None,
    lang: str | None = None,
) -> go.Figure:
    """Draw project money as flows: from functional lines to projects, or to what has no sheet.

    `frame`: rows of `Audit.allocation`; `names`: rows in which to look up the printed names of
    codes. A flow whose amount is not known is not drawn, and the caption says how many there are.

    Raises: ValueError, in the language of the figure, if a column is missing or no amount is known.
    """
    context = ChartContext(frame, _FUNDING_COLUMNS, year=year, lang=lang)
    printed = context.printed_names(names)
    payments = _payments(frame)
    if not payments:
        raise ValueError(context.text("chart.no_amount"))
    node_names = _funding_names(payments, printed, context)
    trace = _funding_trace(payments, node_names, context)
    trace["domain"] = {"y": [0, 0.99]}  # room above for the first label
    keys = legend_keys(_ways_shown(payments, context))
    layout = _funding_layout(payments, _nodes_height(node_names, trace), context)
    return go.Figure([trace, *keys], layout)


def _funding_layout(payments: Sequence[_Payment], nodes_height: int, context: ChartContext) -> Spec:
    title = context.text("chart.funding")
    caption = _how_it_was_found(payments, context)
    layout = context.layout("sankey", title, caption, unit=context.unit)
    top = layout["margin"]["t"] + LEGEND_ROOM
    layout.update(_HIDDEN_AXES)  # those of the legend's marks
    layout["height"] = top + 100 + nodes_height
    layout["margin"] = {"t": top, "b": _ROOM_BELOW}
    layout["legend"] = FIXED_LEGEND
    return layout


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


def _funding_names(
    payments: Sequence[_Payment], printed: Mapping[str, str], context: ChartContext
) -> dict[NodeKey, str]:
    """Name the lines by code, then the projects as they come, last what no sheet accounts for."""
    starts = sorted({payment.start for payment in payments})
    ends = dict.fromkeys(payment.end for payment in payments)
    node_names = {}
    for node in starts:
        name = account(node.key, printed.get(node.key), context.lang)
        node_names[node] = f"{node.key} {name}"
    for node in ends:
        if node.key:
            node_names[node] = terms.project_name(node.key, context.lang)
    for node in ends:
        if not node.key:
            node_names[node] = context.text("chart.unaccounted")
    return node_names


def _funding_trace(
    payments: Sequence[_Payment], names: Mapping[NodeKey, str], context: ChartContext
) -> Spec:
    amounts: _Amounts = defaultdict(Decimal)
    for payment in payments:
        amounts[payment.start] += payment.amount
        amounts[payment.end] += payment.amount
    classes = class_colours([node.key for node in names if node.step == 0])
    nodes = {}
    for key, name in names.items():
        nodes[key] = _funding_node(key, name, amounts[key], classes)
    links = [_funding_link(payment, names) for payment in payments]
    amount_head = context.key_name("column", "amount_wan")
    evidence_head = context.text("card.head.evidence")
    line_head = context.key_name("column", "line")
    node_box = hover_template({amount_head: 2})
    link_box = hover_template({amount_head: 2, evidence_head: 3, line_head: 4})
    return _sankey_trace(nodes, links, node_box, link_box)


def _funding_node(node: NodeKey, name: str, amount: Decimal, classes: Mapping[str, str]) -> _Node:
    """Colour lines by class, projects alike, and what no sheet accounts for apart."""
    colour = NEUTRAL if node.key else PAID["left"]
    if node.step == 0:
        colour = classes[node.key[:3]]
    text = label(f"{without_brackets(name)} {money(amount)}", 64)
    facts = [escaped(node.key), label(name, _HOVER_WIDTH), money(amount)]
    return _Node(text, colour, facts)


def _funding_link(payment: _Payment, names: Mapping[NodeKey, str]) -> _Link:
    name = label(f"{names[payment.start]} → {names[payment.end]}", _HOVER_WIDTH)
    amount = money(payment.amount)
    facts = ["", name, amount, escaped(payment.evidence), payment.lines]
    return _Link(payment.start, payment.end, payment.amount, PAID[payment.way], facts)


def _ways_shown(payments: Sequence[_Payment], context: ChartContext) -> dict[str, str]:
    """Give the name and the colour of each way that a payment shown was found in."""
    shown = {payment.way for payment in payments}
    colours = {}
    for way, colour in PAID.items():
        if way in shown:
            colours[context.key_name("confidence", way)] = colour
    return colours


def _how_it_was_found(payments: Sequence[_Payment], context: ChartContext) -> list[str]:
    """Say how much is drawn, how much was found in which way, and what is not known."""
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
