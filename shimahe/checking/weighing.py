"""Weighing one equation: both sides are added up exactly and compared, with room for rounding.

Promises a reason wherever an equation cannot be weighed. Does not know why a figure is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shimahe.checking.equation import (
    AGREES,
    AGREES_ROUNDED,
    DIFFERS,
    NOT_CHECKED,
    CheckResult,
    Equation,
)
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import ZERO, CellKey, PrintedValue
from shimahe.findings import rules
from shimahe.forms import BY_KEY, PROSE
from shimahe.vocabulary import FACTORS, GOES_ON

#: The rules of the checks, by their id.
CHECKS = {row["check"]: row for row in rules("checks")}
NOT_A_NUMBER = "not a number"
#: With fewer figures than these an equation says that two amounts are equal; it adds nothing up.
_LEAST_OF_A_SUM = 3


@dataclass(frozen=True)
class Scale:
    """The unit in which figures are compared, and the factor from each printed unit to it."""

    unit: str | None
    factors: dict[str, Decimal]

    def factor_of(self, figure: PrintedValue) -> Decimal:
        """Return the factor from the unit of a figure to this unit."""
        return self.factors.get(figure.unit or "", Decimal(1))

    def amount_of(self, figure: PrintedValue) -> Decimal:
        """Return the value of a figure in this unit; a text that is not a number counts as 0."""
        if figure.value is None:
            return ZERO
        return figure.value * self.factor_of(figure) if self.factors else figure.value


def scale_of(figures: Iterable[PrintedValue]) -> Scale | None:
    """Return the unit in which figures are compared; None where they cannot be compared.

    Figures in one unit are compared in it, amounts of money in several units in 万元.
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
    """Add up both sides of an equation and compare them.

    `rounded` says that the document rounds each figure by itself, which gives more tolerance. The
    result is NOT_CHECKED, with the reason, where the equation itself gives a reason, where a row or
    column is not printed, where units cannot be compared, or where a text is not a number.
    """
    places = equation.places
    blank = [place for place in places if not ledger.has_figure(place)]
    figures = tuple(ledger.figures_at(places))
    scale = scale_of(figures)
    nature = CHECKS[equation.check]["nature"]
    reason = equation.why_not or _obstacle(ledger, equation, places, blank)
    if not reason and scale is None:
        reason = "units differ"
    if not reason:
        reason = _why_not_numbers(figures, nature)
    result = CheckResult(equation, nature, NOT_CHECKED, reason, len(blank), figures)
    if reason or scale is None:
        return result
    return _compared(ledger, result, scale, rounded)


def _compared(ledger: Ledger, result: CheckResult, scale: Scale, rounded: bool) -> CheckResult:
    """Return the result with both sides added up and compared.

    Where a figure is not a number, the sides stay unknown and only the gap is set, which tells what
    the figure should be.
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
    """Return the outcome of a comparison from its distance and from the tolerance for rounding."""
    if distance <= 0:
        return AGREES
    return AGREES_ROUNDED if distance <= tolerance else DIFFERS


def _sum_of(ledger: Ledger, places: Iterable[CellKey], scale: Scale) -> Decimal:
    """Add up the figures of some places; a place that is named twice counts twice."""
    figures = ledger.figures_at(places)
    return sum((scale.amount_of(figure) for figure in figures), ZERO)


# --- what cannot be weighed -----------------------------------------------------------------------


def _obstacle(
    ledger: Ledger, equation: Equation, places: Sequence[CellKey], blank: Sequence[CellKey]
) -> str:
    """Say why the places of an equation cannot be weighed; "" if they can."""
    reason = _why_unread(ledger, places, blank)
    if reason:
        return reason
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


def _why_unread(ledger: Ledger, places: Sequence[CellKey], blank: Sequence[CellKey]) -> str:
    """Say why a place may print a figure that was not read, or not known as its own; "" if none."""
    if any(place.row_key in ledger.unplaced_rows for place in blank):
        return "figure without a column"
    if any(_may_be_unread(ledger, place) for place in blank):
        return "row not read"
    has_lost_any = ledger.with_lost_headings or ledger.with_unread_headers
    if has_lost_any and any(map(ledger.has_lost_heading, places)):
        return "heading lost letters"
    of_rows = {place.row_key for place in places}
    if not ledger.cut_rows.isdisjoint(of_rows):
        return "figure without a column"
    if len(of_rows) == 1 and len(places) > 1 and of_rows <= ledger.unplaced_rows:
        return "figure without a column"  # it may belong to a column without any figure
    return ""


def _may_be_unread(ledger: Ledger, blank: CellKey) -> bool:
    """Whether a blank may in truth print a figure, of which the row or the label was not read."""
    if ledger.may_lack_row(*blank.row_key) or blank.table in ledger.with_lost_names:
        return True
    if ledger.lost_total(*blank.row_key):
        return True
    form = BY_KEY.get(blank.table)
    return form is not None and form.shape == "balance" and ledger.may_lack_parts(*blank.row_key)


def _why_not_numbers(figures: Sequence[PrintedValue], nature: str) -> str:
    """Say that some figures are not numbers; "" if all are, or an identity can be solved for them.

    It cannot be solved for a text that holds no digit.
    """
    texts = [figure.text for figure in figures if figure.value is None]
    only_words = any(_says_no_number(text) for text in texts)
    if only_words or (texts and nature != "identity"):
        return NOT_A_NUMBER
    return ""


def _says_no_number(text: str) -> bool:
    """Whether a text cannot be a misprinted number: it has no digit or goes on over rows."""
    return GOES_ON in text or not re.search("[0-9０-９]", text)


# --- rounding -------------------------------------------------------------------------------------


def tolerance_of(
    ledger: Ledger,
    equation: Equation,
    figures: Sequence[PrintedValue],
    scale: Scale,
    rounded: bool,
) -> Decimal:
    """Return by how much rounding can make both sides differ, in the unit of the scale.

    Each rounded figure adds half of its last digit. In a document that rounds each figure by itself
    (`rounded`) every figure counts, and all blanks together count once, because a blank may stand
    for an amount too small to be printed. In any other document only those figures count that are
    printed more coarsely than the finest one, or in a sum than most figures of the tables. A stated
    change counts twice, since it is the difference of two rounded amounts.
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
    """Return the last digit to which most figures of the tables are printed, in the unit of a sum.

    Returns infinity where it does not matter: in a document without tables, and in an equation of
    two figures, because a document rounds the same amount in the same way.
    """
    of_wan = FACTORS.get(scale.unit or "")
    if not ledger.usual_last_digit or of_wan is None or len(figures) < _LEAST_OF_A_SUM:
        return Decimal("Infinity")
    return ledger.usual_last_digit / of_wan


def last_digit_of(ledger: Ledger, figure: PrintedValue, equation: Equation) -> Decimal:
    """Return the digit to which a figure is rounded, in its own unit; 0 where it is no money.

    That is the last digit of its table. Only a figure of the written text that stands alone on its
    side of the equation is rounded as it is printed: 1475 may stand for 1474.59.
    """
    if not figure.may_be_money:
        return ZERO
    place = figure.place
    if place.table == PROSE and (place,) in (equation.left, equation.right):
        return Decimal(1).scaleb(-figure.digits)
    return ledger.last_digits.get(place.table, ZERO)
