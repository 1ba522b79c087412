"""Explorers, as notebooks call them, and the functions that their lines of pandas import.

Promises that a wrong keyword or value is a ValueError that says what there is. What an explorer
shows is declared in `views`, widgets are the matter of `explorer`.
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

#: The states of each explorer, for those who set `explorer.state`.
SpendingState = SPENDING.state_class
EconomicState = ECONOMIC.state_class
AuditState = AUDIT.state_class
IndicatorState = INDICATORS.state_class
SourceState = SOURCE.state_class


def _with_keywords_of(view: View) -> Callable[[Maker], Maker]:
    """Show the controls of a view as the keywords of its explorer, for help and completion."""
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
    """Explore `d.spending`: where the money goes, by the functional classification.

    `level`, `budget`, `kind` and `classes` (three-digit codes) choose rows, `inside` a code whose
    parts are shown, `minimum` and `maximum` amounts in 万元, `top` the largest lines; None or
    nothing means all. For example `level="class"`, `classes=["212"]`, `chart="bars"`, `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that it does not take.
    """
    return Explorer(d, SPENDING.state(**values))


@_with_keywords_of(ECONOMIC)
def economic(d: Disclosure, **values: Any) -> Explorer:
    """Explore `d.economic`: what basic expenditure buys, by the economic classification.

    Keywords as for `spending`, with `use` in place of budget and kind; for example
    `use="personnel"`, `measure="basic"`, `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that it does not take.
    """
    return Explorer(d, ECONOMIC.state(**values))


@_with_keywords_of(INDICATORS)
def indicators(d: Disclosure, **values: Any) -> Explorer:
    """Explore the scores of `d.indicators`: what is promised, and how well it is said.

    `project` is a printed name, or "department" for the office's own sheet; `failed` a criterion or
    a signal; `indicator` the one whose card is read; `Q03` and the others are the weights of graded
    criteria, 0 to 5; `cap` is the most that an indicator can have that fails a gate. For example
    `type_2="social"`, `failed="Q03"`, `Q12=5`, `lang="en"`.

    Raises: ValueError for a keyword that is no control, or a value that it does not take.
    """
    return Explorer(d, INDICATORS.state(**values))


@_with_keywords_of(SOURCE)
def source(d: Disclosure, **values: Any) -> Explorer:
    """Explore the source itself: where every figure stands, its printed line, what became of it.

    `show` is all, figures or unplaced (lines that no frame uses), `code` the digits a code begins
    with, the limits are in 万元, `place` is what is read in its context: `L53.2` (line 53, field
    2), `S01` (a statement) or `L53` (a line). For example `form="three_public"`, `search="社区"`.

    Raises: ValueError for a keyword that is no control, or a value that it does not take.
    """
    return Explorer(d, SOURCE.state(**values))


@_with_keywords_of(AUDIT)
def audit(d: Disclosure, **values: Any) -> Explorer:
    """Explore `shimahe.audit(d).checks`: what agrees and what does not, as equations.

    `form` is a table whose figures take part, `comparison` a check and its subject, `cell` a figure
    as in `d.cells` and `printed` what would be printed there instead (what if it were misprinted),
    blank for nothing. For example `status="differs"`, `comparison="A05 department_balance"`,
    `cell="general_spending:201/total", printed="6,804.49"`.

    Raises: ValueError for a keyword that is no control, or a value that it does not take.
    """
    return Explorer(d, AUDIT.state(**values))


#: Every explorer by its name, in the order in which a page shows them.
EXPLORERS: dict[str, Maker] = {
    "spending": spending,
    "economic": economic,
    "audit": audit,
    "indicators": indicators,
    "source": source,
}
