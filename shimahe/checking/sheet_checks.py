"""The sheets of targets as equations: their money, their weights, and what is promised twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from shimahe.checking.ledger import TOTAL, ZERO, CellKey, Equation, Ledger, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import DEPARTMENT_SPENDING, ENTITY_GOALS, PROJECT_GOALS, SPECIAL_GOALS
from shimahe.quality.signals import promised_twice

#: The table of a sheet that names no project, by the scope of its indicators.
_NAMELESS = {"department": ENTITY_GOALS, "project": PROJECT_GOALS}
_PROJECT_SHEETS = (SPECIAL_GOALS, PROJECT_GOALS)


def sheet_equations(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A41 to A51: what ties the sheets of targets.

    Weights and promises do not depend on rows of money tables, so that they are left out where some
    are assumed.
    """
    yield from _office_amounts(ledger)
    yield from _project_amounts(d, ledger)
    if not ledger.assumed:
        yield from _weights(d, ledger)
        yield from _promises(d, ledger)


# --- money ----------------------------------------------------------------------------------------


def _office_amounts(ledger: Ledger) -> Iterator[Equation]:
    """Yield A41: the expenditure stated with the office's targets is the department's.

    Of several sheets nobody knows which is the whole.
    """
    right = CellKey(DEPARTMENT_SPENDING, TOTAL, "total")
    for place in _amounts_of(ledger, (ENTITY_GOALS,)):
        why = "of one unit" if place in ledger.repeated else ""
        yield Equation("A41", str(place), (place,), (right,), why_not=why)


def _project_amounts(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A42: the amounts of all project sheets are the department's project expenditure."""
    projects = set(d.projects["project"].tolist())
    if not projects:
        return
    places = _amounts_of(ledger, _PROJECT_SHEETS)
    figures = [figure for place in places for figure in ledger.all_at(place)]
    why = ""
    if not projects <= {figure.sheet for figure in figures}:
        why = "blank or no number"
    elif _has_copies(figures):
        why = "rows printed twice"
    right = CellKey(DEPARTMENT_SPENDING, TOTAL, "project")
    yield Equation("A42", "projects", places, (right,), why_not=why)


def _amounts_of(ledger: Ledger, tables: tuple[str, ...]) -> tuple[CellKey, ...]:
    """Find the places of the amounts of some sheets."""
    places = ledger.by_place
    return tuple(place for place in places if place.table in tables and place.column == "amount")


def _has_copies(figures: list[PrintedValue]) -> bool:
    """Whether two project sheets bear one name and one amount."""
    copies: Counter[tuple[str, Decimal | None]] = Counter()
    for figure in figures:
        project = re.sub(r" \(\d+\)$", "", figure.sheet)
        copies[project, figure.value] += 1
    return any(times > 1 for times in copies.values())


# --- weights --------------------------------------------------------------------------------------


@dataclass
class _Weights:
    """The weights of a sheet, or of several that bear one name."""

    places: list[CellKey] = field(default_factory=list)
    indicators: int = 0
    sheets: int = 0
    has_blank: bool = False


def _weights(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A43: the weights of each sheet add up to 100, or to 1.

    They may leave the 10 of budget execution to the self-evaluation.

    Source: 财预〔2021〕101号.
    """
    for sheet, weights in _weights_of_sheets(d, ledger).items():
        figures = [figure for place in weights.places for figure in ledger.all_at(place)]
        whole = (1 if _are_fractions(figures) else 100) * Decimal(weights.sheets or 1)
        why = ""
        if weights.has_blank or len(figures) < weights.indicators:
            why = "blank or no number"
        elif _leaves_ten(figures, whole):
            why = "10 left to self-evaluation"
        yield Equation("A43", sheet, tuple(weights.places), (), constant=whole, why_not=why)


def _weights_of_sheets(d: Disclosure, ledger: Ledger) -> dict[str, _Weights]:
    """Gather the weights of each sheet, in the order of print."""
    sheets: dict[str, _Weights] = defaultdict(_Weights)
    for place, figure in ledger.by_place.items():
        if place.column == "weight":
            sheets[figure.sheet].places.append(place)
    for row in records(d.indicators):
        weights = sheets[row["project"] or _NAMELESS[row["scope"]]]
        weights.indicators += 1
        if row["position"] == 1:
            weights.sheets += 1
        if row["weight"] is None:
            weights.has_blank = True
    return sheets


def _are_fractions(figures: list[PrintedValue]) -> bool:
    """Whether weights are parts of 1, not of 100."""
    if not figures:
        return False
    return all(figure.value is not None and figure.value <= 1 for figure in figures)


def _leaves_ten(figures: list[PrintedValue], whole: Decimal) -> bool:
    """Whether weights leave a tenth of the whole to budget execution, which no indicator names."""
    weight = sum((figure.value or ZERO for figure in figures), ZERO)
    names_execution = any("执行率" in figure.label for figure in figures)
    return weight == whole * 9 / 10 and not names_execution


# --- promises -------------------------------------------------------------------------------------


def _promises(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A51: the same thing in the office's own targets and in a project's."""
    for own, other in promised_twice(d.indicators):
        left = _target_of(ledger, own.line)
        right = _target_of(ledger, other.line)
        why = "" if left and right else "not a number"
        subject = f"{own.indicator} = {other.indicator}"
        yield Equation("A51", subject, left, right, why_not=why)


def _target_of(ledger: Ledger, line: int | None) -> tuple[CellKey, ...]:
    """Find the place of the target on a line; none where it prints no number."""
    place = ledger.by_line.get((line or 0, "target"))
    return (place,) if place else ()
