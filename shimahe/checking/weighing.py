"""One equation weighed: both sides added up exactly, and compared with room for rounding.

Promises that an equation that cannot be weighed says why, and that only identities and bounds are
held to what they say: an expectation may differ. Knows nothing of why a figure is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shimahe.checking.ledger import (
    AGREES,
    AGREES_ROUNDED,
    DIFFERS,
    NOT_CHECKED,
    ZERO,
    CellKey,
    CheckResult,
    Equation,
    Ledger,
    PrintedValue,
)
from shimahe.findings import rules
from shimahe.forms import BY_KEY, PROSE
from shimahe.vocabulary import FACTORS, GOES_ON

#: The rules of the checks, by their id.
CHECKS = {row["check"]: row for row in rules("checks")}
NOT_A_NUMBER = "not a number"
#: Two figures that print one amount are rounded alike.
_LEAST_OF_A_SUM = 3


@dataclass(frozen=True)
class Scale:
    """The unit in which figures are compared, and the factor of each of their units."""

    unit: str | None
    factors: dict[str, Decimal]

    def factor_of(self, figure: PrintedValue) -> Decimal:
        """Give the factor from a figure's own unit to this one."""
        return self.factors.get(figure.unit or "", Decimal(1))

    def amount_of(self, figure: PrintedValue) -> Decimal:
        """Give the value of a figure in this unit; what is no number counts as 0."""
        if figure.value is None:
            return ZERO
        return figure.value * self.factor_of(figure) if self.factors else figure.value


def scale_of(figures: Iterable[PrintedValue]) -> Scale | None:
    """Find the unit in which figures are compared; None where they do not compare.

    Figures of one unit keep it; several units of money become 万元.
    """
    units = {figure.unit for figure in figures}
    if not units:
        return Scale(None, {})
    if len(units) == 1:
        return Scale(units.pop(), {})
    if not units <= set(FACTORS):
        return None
    return Scale("万元", FACTORS)


def weigh(ledger: Ledger, equation: Equation, rounded: bool = False) -> CheckResult:
    """Weigh an equation; `rounded`: in a document that rounds figure by figure.

    It is not checked where it says why not, where a term is not printed, cannot be compared, or is
    no number. For a cell that prints digits and no number an identity can still be solved.
    """
    places = equation.places
    blank = [place for place in places if not ledger.has_figure(place)]
    figures = _figures_at(ledger, places)
    scale = scale_of(figures)
    nature = CHECKS[equation.check]["nature"]
    reason = (
        equation.why_not
        or _obstacle(ledger, equation, places, blank)
        or ("" if scale else "units differ")
        or _unreadable(figures, nature)
    )
    result = CheckResult(equation, nature, NOT_CHECKED, reason, len(blank), figures)
    if reason or scale is None:
        return result
    return _compared(ledger, result, scale, rounded)


def _compared(ledger: Ledger, result: CheckResult, scale: Scale, rounded: bool) -> CheckResult:
    """Add up both sides of an equation and compare them.

    Where a figure is no number, the sides are not known: only what the other figures leave over.
    """
    equation = result.equation
    left = _sum_of(ledger, equation.left, scale)
    right = _sum_of(ledger, equation.right, scale) + equation.constant
    gap = left - right
    tolerance = ZERO
    if result.nature != "remainder":
        tolerance = tolerance_of(ledger, equation, result.figures, scale, rounded)
    if any(figure.value is None for figure in result.figures):
        return replace(result, reason=NOT_A_NUMBER, gap=gap, unit=scale.unit, tolerance=tolerance)
    distance = gap if result.nature == "bound" else abs(gap)
    return replace(
        result,
        status=_status(distance, tolerance),
        left=left,
        right=right,
        gap=gap,
        unit=scale.unit,
        tolerance=tolerance,
    )


def _status(distance: Decimal, tolerance: Decimal) -> str:
    """Say what came of a comparison, by how far it is off and how far rounding could put it."""
    if distance <= 0:
        return AGREES
    return AGREES_ROUNDED if distance <= tolerance else DIFFERS


def _figures_at(ledger: Ledger, places: Iterable[CellKey]) -> tuple[PrintedValue, ...]:
    """Give the figures of some places."""
    figures: list[PrintedValue] = []
    for place in places:
        figures += ledger.all_at(place)
    return tuple(figures)


def _sum_of(ledger: Ledger, places: Iterable[CellKey], scale: Scale) -> Decimal:
    """Add up the figures of some places; a place that stands twice counts twice."""
    figures = _figures_at(ledger, places)
    return sum((scale.amount_of(figure) for figure in figures), ZERO)


# --- what cannot be weighed -----------------------------------------------------------------------


def _obstacle(
    ledger: Ledger, equation: Equation, places: Sequence[CellKey], blank: Sequence[CellKey]
) -> str:
    """Say why the places of an equation cannot be weighed; empty if they can."""
    if any(place.row_key in ledger.unplaced_rows for place in blank):
        return "figure without a column"
    if any(_may_be_unread(ledger, place) for place in blank):
        return "row not read"
    if ledger.with_lost_headings and any(map(ledger.has_lost_heading, places)):
        return "heading lost letters"
    of_rows = {place.row_key for place in places}
    if len(of_rows) == 1 and len(places) > 1 and of_rows <= ledger.unplaced_rows:
        return "figure without a column"  # of a column, maybe, in which nothing is placed
    ambiguous_rows = ledger.ambiguous_rows
    if ambiguous_rows and any(place.row_key in ambiguous_rows for place in places):
        return "rows printed twice"
    if len(blank) == len(places):
        return "no figure printed"
    for side in (equation.left, equation.right):
        if side and not any(ledger.printed(place) for place in side):
            return "row or column not printed"
    if not equation.right and not equation.constant:
        return "no counterpart"
    return ""


def _may_be_unread(ledger: Ledger, blank: CellKey) -> bool:
    """Whether a blank of a balance may be a figure of which the reader could not tell the label."""
    form = BY_KEY.get(blank.table)
    return form is not None and form.shape == "balance" and ledger.may_lack_parts(*blank.row_key)


def _unreadable(figures: Sequence[PrintedValue], nature: str) -> str:
    """Say that some figures are no numbers, unless an identity can be solved for them."""
    texts = [figure.text for figure in figures if figure.value is None]
    only_words = any(_says_no_number(text) for text in texts)
    if only_words or (texts and nature != "identity"):
        return NOT_A_NUMBER
    return ""


def _says_no_number(text: str) -> bool:
    """Whether a text stands for no number (不涉及, not 1,3635.67), or for one of several rows."""
    return GOES_ON in text or not re.search("[0-9０-９]", text)


# --- rounding -------------------------------------------------------------------------------------


def tolerance_of(
    ledger: Ledger,
    equation: Equation,
    figures: Sequence[PrintedValue],
    scale: Scale,
    rounded: bool,
) -> Decimal:
    """Find what rounding can add up to.

    It is half a last digit for each figure that is printed more coarsely than the finest, or, in a
    sum, than most figures of the tables; in a document that rounds figure by figure (`rounded`),
    for every figure, and once for all blanks, of which one may stand for an amount that is too
    small to be printed. A stated change is the difference of two.
    """
    steps: list[Decimal] = []
    for figure in figures:
        step = last_digit_of(ledger, figure, equation) * scale.factor_of(figure)
        steps += [step, step] if figure.is_stated_change else [step]
    if rounded:
        if steps and any(not ledger.has_figure(place) for place in equation.places):
            steps.append(max(steps))
        return sum(steps, ZERO) / 2
    finest = min(min(steps, default=ZERO), _digit_of_tables(ledger, figures, scale))
    return sum((step for step in steps if step > finest), ZERO) / 2


def _digit_of_tables(ledger: Ledger, figures: Sequence[PrintedValue], scale: Scale) -> Decimal:
    """Return the last digit of most figures of the tables, in the unit of a sum.

    Without a table there is none, and the text is as fine as can be. Without a sum there is none
    either: what prints one amount twice rounds it alike.
    """
    of_wan = FACTORS.get(scale.unit or "")
    if not ledger.usual_last_digit or of_wan is None or len(figures) < _LEAST_OF_A_SUM:
        return Decimal("Infinity")
    return ledger.usual_last_digit / of_wan


def last_digit_of(ledger: Ledger, figure: PrintedValue, equation: Equation) -> Decimal:
    """Find what a figure is rounded to, in its own unit; 0 where it is no money.

    A figure of the text that stands alone on its side is as coarse as it is printed (1475 for
    1474.59); among others 11 stands for 11.00.
    """
    if not figure.is_money:
        return ZERO
    place = figure.place
    if place.table == PROSE and (place,) in (equation.left, equation.right):
        return Decimal(1).scaleb(-figure.digits)
    return ledger.last_digits[place.table]
