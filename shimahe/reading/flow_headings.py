"""The headings of a table of funds in a final account that are pasted on two lines → their order.

年初结转和结余, 本年收入, 本年支出 and 年末结转和结余 stand on one line. On the next stand 小计,
基本支出 and 项目支出, which are parts of the third. The order is used only if the rows say so: what
the year began with and received is what it spent and has left (R07b of docs/method.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shimahe.forms import FLOWS, OWN_TABLES, Form, Patterns, key_of
from shimahe.reading.column_solver import ZERO
from shimahe.vocabulary import fold, parse_figure

_IN_PRINT = ["opening", "income", "spending", "closing"]
_PARTS = ["total", "basic", "project"]


def order_of_flows(
    form: Form, texts: Sequence[str], figures: Sequence[Sequence[str]]
) -> list[str] | None:
    """Return the headings of the six columns in their order; None where they are not all printed.

    `texts` are the headings as printed, `figures` those of each row. Rows that print fewer than six
    tell nothing; all others must add up.
    """
    if form.key not in OWN_TABLES.values():
        return None
    flows = _with_keys(texts, FLOWS)
    parts = _with_keys(texts, form.columns)
    if list(flows) != _IN_PRINT or list(parts) != _PARTS:
        return None
    opening, income, spending, closing = flows.values()
    order = [opening, income, spending, parts["basic"], parts["project"], closing]
    rows = [[parse_figure(text) or ZERO for text in row] for row in figures]
    return order if _all_add_up([row for row in rows if len(row) == len(order)]) else None


def _with_keys(texts: Sequence[str], patterns: Patterns) -> dict[str, str]:
    """Return the headings that patterns name, by key, in the order of print."""
    named = [(key_of(patterns, fold(text)), text) for text in texts]
    return {key: text for key, text in named if key}


def _all_add_up(rows: Sequence[Sequence[Decimal]]) -> bool:
    """Whether the six figures of each row are those of the six columns, in their order."""
    for opening, income, spent, basic, project, closing in rows:
        if opening + income != spent + closing or spent != basic + project:
            return False
    return any(map(any, rows))
