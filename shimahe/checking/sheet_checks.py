"""The checks of the sheets of targets: their money, their weights, and targets set twice.

Promises to compare only what the sheets print. Does not know whether a target is a good one: that
is what `shimahe.quality` judges.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shimahe.checking.equation import Equation
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import TOTAL, ZERO, CellKey, PrintedValue
from shimahe.checking.unread_lines import SHEETS, UnreadLines
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import DEPARTMENT_SPENDING, ENTITY_GOALS, PROJECT_GOALS, SPECIAL_GOALS
from shimahe.quality.signals import promised_twice

#: The table of a sheet that names no project, by the scope of its indicators.
_NAMELESS = {"department": ENTITY_GOALS, "project": PROJECT_GOALS}
_PROJECT_SHEETS = (SPECIAL_GOALS, PROJECT_GOALS)


def sheet_equations(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A41, A42, A43 and A51: the checks of the sheets of targets.

    Weights and targets do not depend on the money tables. So they are left out where the ledger
    assumes rows that its money tables do not print.
    """
    yield from _office_amounts(ledger)
    yield from _project_amounts(d, ledger)
    if not ledger.assumed:
        yield from _weights(d, ledger)
        yield from _promises(d, ledger)


# --- money ----------------------------------------------------------------------------------------


def _office_amounts(ledger: Ledger) -> Iterator[Equation]:
    """Yield A41: the expenditure stated with the office's own targets is the department's total.

    Where several sheets state one, each may be that of a unit, and none is checked.
    """
    right = CellKey(DEPARTMENT_SPENDING, TOTAL, "total")
    for place in _amounts_of(ledger, (ENTITY_GOALS,)):
        why = "of one unit" if place in ledger.repeated else ""
        yield Equation("A41", str(place), (place,), (right,), why_not=why)


def _project_amounts(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A42: the amounts of all project sheets add up to the project expenditure."""
    projects = set(d.projects["project"].tolist())
    if not projects:
        return
    places = _amounts_of(ledger, _PROJECT_SHEETS)
    figures = ledger.figures_at(places)
    why = ""
    if not projects <= {figure.sheet for figure in figures}:
        why = "blank or no number"
    elif _has_copies(figures):
        why = "rows printed twice"
    right = CellKey(DEPARTMENT_SPENDING, TOTAL, "project")
    yield Equation("A42", "projects", places, (right,), why_not=why)


def _amounts_of(ledger: Ledger, tables: tuple[str, ...]) -> tuple[CellKey, ...]:
    """Return the places of the amounts that the sheets of some tables print."""
    places = ledger.by_place
    return tuple(place for place in places if place.table in tables and place.column == "amount")


def _has_copies(figures: list[PrintedValue]) -> bool:
    """Whether two project sheets have the same name and the same amount."""
    copies: Counter[tuple[str, Decimal | None]] = Counter()
    for figure in figures:
        project = re.sub(r" \(\d+\)$", "", figure.sheet)
        copies[project, figure.value] += 1
    return any(times > 1 for times in copies.values())


# --- weights --------------------------------------------------------------------------------------


@dataclass
class _Weights:
    """The weights of one sheet, or of several sheets with the same name."""

    places: list[CellKey] = field(default_factory=list)
    indicators: int = 0
    sheets: int = 0
    has_blank: bool = False
    has_unread_lines: bool = False


def _weights(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A43: the weights of each sheet add up to 100, or to 1.

    They may leave the 10 of budget execution to the self-evaluation.

    Source: 财预〔2021〕101号.
    """
    for sheet, weights in _weights_of_sheets(d, ledger).items():
        figures = ledger.figures_at(weights.places)
        whole = (1 if _are_fractions(figures) else 100) * Decimal(weights.sheets or 1)
        why = ""
        if weights.has_unread_lines:
            why = "row not read"
        elif weights.has_blank or len(figures) < weights.indicators:
            why = "blank or no number"
        elif _leaves_ten(figures, whole):
            why = "10 left to self-evaluation"
        yield Equation("A43", sheet, tuple(weights.places), (), constant=whole, why_not=why)


def _weights_of_sheets(d: Disclosure, ledger: Ledger) -> dict[str, _Weights]:
    """Return the weights of each sheet, in the order of print."""
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
    for sheet in sheets_with_unread_lines(d, ledger.unread_lines):
        sheets[sheet].has_unread_lines = True
    return sheets


def sheets_with_unread_lines(d: Disclosure, unread_lines: Mapping[str, UnreadLines]) -> list[str]:
    """Return the sheets that may print an indicator on a line that was not read, in their order.

    `unread_lines` are the lines of each table that print more than was read of them.
    Such a line belongs to the sheet around it. Between the indicators of two sheets it may belong
    to either, unless the name of the second one stands below it.
    """
    first_lines = [(row["line"], row["project"]) for row in records(d.projects) if row["line"]]
    names = list(first_lines)
    for row in records(d.indicators):
        names.append((row["line"], row["project"] or _NAMELESS[row["scope"]]))
    names.sort()
    found: list[str] = []
    for table in SHEETS:
        unread = unread_lines.get(table, UnreadLines())
        for line in sorted(unread.rows | unread.figures):
            at = bisect_left(names, (line, ""))
            found += [name for _, name in names[max(0, at - 1) : at]]
            if at < len(names) and names[at] not in first_lines:
                found.append(names[at][1])
    return list(dict.fromkeys(found))


def _are_fractions(figures: list[PrintedValue]) -> bool:
    """Whether weights are parts of 1, not of 100."""
    if not figures:
        return False
    return all(figure.value is not None and figure.value <= 1 for figure in figures)


def _leaves_ten(figures: list[PrintedValue], whole: Decimal) -> bool:
    """Whether a tenth of the whole is left to budget execution, and no indicator names it."""
    weight = sum((figure.value or ZERO for figure in figures), ZERO)
    names_execution = any("执行率" in figure.label for figure in figures)
    return weight == whole * 9 / 10 and not names_execution


# --- promises -------------------------------------------------------------------------------------


def _promises(d: Disclosure, ledger: Ledger) -> Iterator[Equation]:
    """Yield A51: the office and a project set the same target for the same thing."""
    for own, other in promised_twice(d.indicators):
        left = _target_of(ledger, own.line)
        right = _target_of(ledger, other.line)
        why = "" if left and right else "not a number"
        subject = f"{own.indicator} = {other.indicator}"
        yield Equation("A51", subject, left, right, why_not=why)


def _target_of(ledger: Ledger, line: int | None) -> tuple[CellKey, ...]:
    """Return the place of the target on a line, as a side of an equation; () without a number."""
    place = ledger.by_line.get((line or 0, "target"))
    return (place,) if place else ()
