"""Explorers, as notebooks call them, and the functions that the code they show imports.

An explorer is a widget for notebooks: `explore.spending(d)` shows a chart, a table, the printed
lines and the controls that change them. Every keyword of these functions sets one control. Promises
that a wrong keyword or value is a ValueError that names what is allowed. What an explorer shows is
declared in `views`; its widgets are made in `explorer`.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from shimahe.disclosure import Disclosure
from shimahe.display.explorer import Explorer
from shimahe.display.searching import holds
from shimahe.display.view import View
from shimahe.display.views.accounts import with_shares
from shimahe.display.views.audit import AUDIT, worded
from shimahe.display.views.economic import ECONOMIC
from shimahe.display.views.indicators import INDICATORS, mentioned, with_signals
from shimahe.display.views.line_search import found, searched
from shimahe.display.views.source import SOURCE, quoted
from shimahe.display.views.spending import SPENDING

__all__ = [
    "EXPLORERS",
    "AuditState",
    "EconomicState",
    "Explorer",
    "IndicatorState",
    "SourceState",
    "SpendingState",
    "audit",
    "economic",
    "found",
    "holds",
    "indicators",
    "mentioned",
    "quoted",
    "searched",
    "source",
    "spending",
    "with_shares",
    "with_signals",
    "worded",
]

Maker = Callable[..., Explorer]

#: The class of the state of each explorer; an instance can be assigned to `explorer.state`.
SpendingState = SPENDING.state_class
EconomicState = ECONOMIC.state_class
AuditState = AUDIT.state_class
IndicatorState = INDICATORS.state_class
SourceState = SOURCE.state_class


def _with_keywords_of(view: View) -> Callable[[Maker], Maker]:
    """Give a function the controls of a view as its signature, for help and completion."""
    parameters = [Parameter("d", Parameter.POSITIONAL_OR_KEYWORD, annotation=Disclosure)]
    for name, control in view.controls.items():
        default = None if name == "lang" else control.default_value()
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Any))
    signature = Signature(parameters, return_annotation=Explorer)

    def decorate(make: Maker) -> Maker:
        make.__signature__ = signature  # type: ignore[attr-defined]
        return make

    return decorate


@_with_keywords_of(SPENDING)
def spending(d: Disclosure, **values: Any) -> Explorer:
    """Return an explorer of `d.spending`: where the money goes, by functional classification.

    `level` (class, group or item), `budget`, `kind` and `classes` (three-digit codes) choose rows.
    `inside` is a code of which only the parts are shown, `minimum` and `maximum` are limits in 万元
    for the amount of a code, `top` keeps the codes with the largest amounts (3, 5, 10 or 20 of
    them), `search` the lines that have some words. Each of these but `level` keeps all rows with
    None, or "" for `search`. For example `level="class"`, `classes=["212"]`,
    `chart="bars"`, `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that the control does not take.
    """
    return Explorer(d, SPENDING.state(**values))


@_with_keywords_of(ECONOMIC)
def economic(d: Disclosure, **values: Any) -> Explorer:
    """Return an explorer of `d.economic`: what basic expenditure buys, by economic classification.

    The keywords are those of `spending`, with `use` in place of `budget` and `kind`; `level` is
    class or group. For example `use="personnel"`, `measure="basic"`, `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that the control does not take.
    """
    return Explorer(d, ECONOMIC.state(**values))


@_with_keywords_of(INDICATORS)
def indicators(d: Disclosure, **values: Any) -> Explorer:
    """Return an explorer of the scores of `d.indicators`: what is promised, and how clearly.

    `project` is a printed name, or "department" for the office's own sheet. `failed` keeps the
    indicators that fail a criterion, or that a signal is about. `indicator` is the one whose card
    is open. `Q03` and the other graded criteria are weights from 0 to 5; `cap` is the highest score
    of an indicator that fails a gate. For example `type_2="social"`, `failed="Q03"`, `Q12=5`,
    `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that the control does not take.
    """
    return Explorer(d, INDICATORS.state(**values))


@_with_keywords_of(SOURCE)
def source(d: Disclosure, **values: Any) -> Explorer:
    """Return an explorer of the document itself: each printed figure and line, and what uses it.

    `show` is all, figures or unplaced (the lines that no frame uses). `code` keeps the rows whose
    code begins with these digits; `minimum` and `maximum` are in 万元. `place` is what the card
    shows with the lines around it: `L53.2` (field 2 of line 53), `S01` (a statement) or `L53` (a
    line). For example `form="three_public"`, `search="社区"`.

    Raises: ValueError for a keyword that is no control, or a value that the control does not take.
    """
    return Explorer(d, SOURCE.state(**values))


@_with_keywords_of(AUDIT)
def audit(d: Disclosure, **values: Any) -> Explorer:
    """Return an explorer of `shimahe.audit(d).checks`: which printed figures agree with others.

    `form` is a table whose figures take part in the checks. `comparison` is the one whose equation
    is shown: a check and its subject. `cell` (as in `d.cells`) and `printed` try a misprint: the
    audit is made as if `printed` stood in that cell ("" for a blank cell). For example
    `status="differs"`, `comparison="A05 department_balance"`, or
    `cell="general_spending:201/total", printed="6,804.49"`.

    Raises: ValueError for a keyword that is no control, or a value that the control does not take.
    """
    return Explorer(d, AUDIT.state(**values))


#: The functions that make the explorers, by name, in the order in which a page shows them.
EXPLORERS: dict[str, Maker] = {
    "spending": spending,
    "economic": economic,
    "audit": audit,
    "indicators": indicators,
    "source": source,
}
