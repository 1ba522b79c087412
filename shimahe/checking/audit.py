"""A disclosure held to itself: every equation weighed, what breaks explained by the cell that mends
most of it.

`audit(d)` never raises because figures disagree: that is a finding. Promises that sums are exact,
that a check that cannot be made says why, and that only what must hold, identities and bounds, is
ever called broken. It knows nothing of why a figure is wrong, and corrects nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.checking.allocation import allocation
from shimahe.checking.checks import equations
from shimahe.checking.ledger import CellKey, CheckResult, Equation, Ledger, PrintedValue, scale
from shimahe.checking.misprints import Suspect, suspects_of
from shimahe.checking.restoring import restored
from shimahe.checking.row_faults import row_faults
from shimahe.disclosure import Disclosure
from shimahe.findings import findings_frame, rules

CHECKS = {row["check"]: row for row in rules("checks")}
_CHECKS = "check subject formula nature family left right difference unit terms tolerance blanks status why_not lines tables"
_SUSPECTS = "group cell table row column line printed suggested repairs breaks evidence"
_COVERAGE = "table status figures checked located"
_DTYPES = dict.fromkeys(("left", "right", "difference", "tolerance"), "float64")
_DTYPES |= dict.fromkeys(
    ("terms", "blanks", "repairs", "breaks", "group", "figures", "checked", "located"), "Int64"
)
_NO_NUMBER = "not a number"
_OPERATOR = {"identity": "=", "bound": "≤", "expectation": "≈", "remainder": "="}


@dataclass(frozen=True, eq=False)
class Audit:
    """What the checks of a disclosure found. Amounts in the unit of each row.

    `checks`, a row per comparison: check, subject (together unique), formula (printed labels),
    nature (identity, bound, expectation, remainder), family, left, right, difference (left −
    right), unit, terms (figures weighed), tolerance, blanks (cells counted as 0), status (agrees,
    differs, not checked), why_not (the reason where it is not checked, or where a figure is no
    number), lines, tables (the tables of its figures, by key). `suspects`, a row per cell that
    would mend broken identities, the likeliest of each group first: group, cell, table, row,
    column, line, printed, suggested, repairs and breaks (identities), evidence (one slip, several
    digits, blank, code, printed twice, row missing, one equation). A missing row has a suspect per
    figure, and breaks none where its absence only keeps identities from being checked; ?? stands
    for what is not known of its code. `restored`, a row per figure that the document lost and other
    tables determine: table, code, name, level, column, amount_wan (万元), rule, lines. `allocation`:
    which lines pay for which project. `coverage`, a row per form, and one for the text (`prose`):
    table, status (as in `d.tables`), figures (printed), checked (in a comparison that was made),
    located (in two identities or more: a misprint of them can be located).
    """

    d: Disclosure
    figures: Ledger
    exact: tuple[CheckResult, ...]  # every comparison, sums held to the last digit

    @cached_property
    def rounded(self) -> bool:
        """Whether the document rounds figure by figure, so that its sums need not be exact."""
        return _prints_rounded(self.figures, self.exact)

    @cached_property
    def weighed(self) -> tuple[CheckResult, ...]:
        """Every comparison, with room for rounding where the document rounds figure by figure."""
        return (
            tuple(_weigh(self.figures, one.equation, True) for one in self.exact)
            if self.rounded
            else self.exact
        )

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Every comparison; columns as above."""
        return findings_frame(_CHECKS, map(_row, self.weighed), **_DTYPES)

    @cached_property
    def suspects(self) -> pd.DataFrame:
        """The cells that explain what is broken; columns as above."""
        rows = row_faults(self.d, self.figures, self.weighed, partial(_weigh, rounded=self.rounded))
        return findings_frame(
            _SUSPECTS, map(_suspect_row, suspects_of(self.weighed, self.figures, rows)), **_DTYPES
        )

    @cached_property
    def restored(self) -> pd.DataFrame:
        """What is lost and still determined; columns as above."""
        return restored(self.d)

    @cached_property
    def allocation(self) -> pd.DataFrame:
        """Which functional lines pay for which project; columns of
        `shimahe.checking.allocation.allocation`.
        """
        return allocation(self.d)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """How much of each table is checked; columns as above."""
        return findings_frame(_COVERAGE, _covered(self), **_DTYPES)

    def misprinted(self, cell: str, text: str) -> Audit:
        """The audit if one figure were printed otherwise: what its checks then say, and what would
        be suspected.

        `cell`: as in `d.cells`, or of the text `prose:S18/amount`; `text`: what would be printed
        there, blank for nothing. `restored` and `allocation` stay those of what is printed, and so
        does what other frames than `cells` say of the money: that is, which sources pay.

        >>> from shimahe import audit, load
        >>> audit(load()).misprinted("general_spending:201/total", "6,804.49")
        Audit(878 agrees, 19 differs, 49 not checked)

        Raises: ValueError if no figure has that cell.
        """
        if cell not in self.figures.by_cell:
            raise ValueError(terms.text("audit.no_cell", cell=repr(cell)))
        figures, old = self.figures.misprinted(cell, text), self.figures.by_cell[cell]
        known = {
            one.equation: one
            for one in self.exact
            if all(figure is not old for figure in one.figures)
        }
        known = (
            {} if figures.repeated else known
        )  # what is printed twice decides whether sums can be made
        made = (
            known.get(equation) or _weigh(figures, equation)
            for equation in equations(self.d, figures)
        )
        return Audit(self.d, figures, tuple(made))

    def __repr__(self) -> str:
        counts = Counter(one.status for one in self.weighed)
        return f"Audit({', '.join(f'{counts[status]} {status}' for status in ('agrees', 'differs', 'not checked'))})"


def audit(d: Disclosure) -> Audit:
    """Hold a disclosure to itself: all checks of data/rules/checks.csv on all rows and columns to
    which they apply.
    """
    figures = Ledger(d)
    return Audit(d, figures, tuple(_weigh(figures, equation) for equation in equations(d, figures)))


# --- one equation ---------------------------------------------------------------------------------


def _weigh(figures: Ledger, equation: Equation, rounded: bool = False) -> CheckResult:
    """Both sides added up exactly; not checked where a term is not printed or cannot be compared."""
    printed = [figure for place in equation.places for figure in figures.all_at(place)]
    blanks = sum(not figures.all_at(place) for place in equation.places)
    scaled = scale(printed)
    reason = (
        equation.why_not
        or _obstacle(figures, equation, printed)
        or ("" if scaled else "units differ")
    )
    nature, unreadable = (
        CHECKS[equation.check]["nature"],
        [f.text for f in printed if f.value is None],
    )
    said = any(
        not re.search("[0-9０-９]", text) for text in unreadable
    )  # 不涉及 is no misprint, 1,3635.67 is one
    if reason or scaled is None or said or (unreadable and nature != "identity"):
        reason = reason or _NO_NUMBER
        return CheckResult(equation, nature, "not checked", reason, blanks, tuple(printed))
    unit, factors = scaled
    left, right = (
        sum((_value(f, factors) for place in places for f in figures.all_at(place)), start)
        for places, start in ((equation.left, Decimal(0)), (equation.right, equation.constant))
    )
    tolerance = (
        Decimal(0)
        if nature == "remainder"
        else _tolerance(figures, equation, printed, factors, rounded)
    )
    gap = left - right
    if unreadable:  # what an identity prints as no number is a misprint, whatever it was
        told = None, None, gap, unit, tolerance
        return CheckResult(equation, nature, "differs", _NO_NUMBER, blanks, tuple(printed), *told)
    holds = gap <= tolerance if nature == "bound" else abs(gap) <= tolerance
    status = "agrees" if holds else "differs"
    return CheckResult(
        equation, nature, status, "", blanks, tuple(printed), left, right, gap, unit, tolerance
    )


def _obstacle(figures: Ledger, equation: Equation, printed: Sequence[PrintedValue]) -> str:
    """Why an equation cannot be weighed; empty if it can."""
    blank = [place for place in equation.places if not figures.all_at(place)]
    if any(place[:2] in figures.unsure for place in blank):
        return "figure without a column"
    if any(place[:2] in figures.again for place in equation.places):
        return "rows printed twice"
    sides = [equation.left, equation.right]
    if not printed:
        return "no figure printed"
    for places in sides:
        lacking = [place for place in places if not figures.printed(place)]
        if places and len(lacking) == len(places):
            return "row or column not printed"
    return "" if equation.right or equation.constant else "no counterpart"


def _value(figure: PrintedValue, factors: dict[str, Decimal]) -> Decimal:
    value = figure.value if figure.value is not None else Decimal(0)
    return value * factors.get(figure.unit or "", Decimal(1)) if factors else value


def _tolerance(
    figures: Ledger,
    equation: Equation,
    printed: Sequence[PrintedValue],
    factors: dict[str, Decimal],
    rounded: bool,
) -> Decimal:
    """What rounding can add up to: half a last digit for each figure printed more coarsely than the
    finest.

    In a document that rounds figure by figure (`rounded`), for every figure.
    """
    steps = [
        figures.step(figure, equation) * factors.get(figure.unit or "", Decimal(1))
        for figure in printed
    ]
    finest = Decimal(0) if rounded else min(steps, default=Decimal(0))
    return sum((step for step in steps if step > finest), Decimal(0)) / 2


def _prints_rounded(figures: Ledger, made: Sequence[CheckResult]) -> bool:
    """Whether the document's figures were rounded one by one, so that its sums need not be exact.

    So if small differences stand in places that no two cells explain. Else sums are held to the
    last digit.
    """
    small = [
        one
        for one in made
        if one.status == "differs" and one.nature == "identity" and one.difference is not None
        and abs(one.difference) <= _tolerance(
            figures, one.equation, one.figures, (scale(one.figures) or ("", {}))[1], rounded=True
        )
    ]  # fmt: skip
    for _ in range(2):
        counts = Counter(figure.cell for one in small for figure in one.figures)
        if counts:
            worst = counts.most_common(1)[0][0]
            small = [one for one in small if worst not in (figure.cell for figure in one.figures)]
    return len(small) >= 4


# --- writing down ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)  # of a misprint that is tried, few are new
def _row(one: CheckResult) -> tuple[Any, ...]:
    equation = one.equation
    rule = CHECKS[equation.check]
    lines = ", ".join(str(line) for line in dict.fromkeys(figure.line for figure in one.figures))
    tables = ", ".join(dict.fromkeys(place.table for place in equation.places))
    return (
        equation.check, equation.subject, _formula(one), rule["nature"], rule["family"], one.left, one.right,
        one.difference, one.unit, len(one.figures), one.tolerance, one.blanks, one.status, one.reason or None,
        lines or None, tables,
    )  # fmt: skip


def _formula(one: CheckResult) -> str:
    """The equation with its printed labels; ? stands for what is not printed."""
    labels: dict[CellKey, list[str]] = defaultdict(list)
    for figure in one.figures:
        labels[figure.place].append(f"{figure.label}/{figure.place.column}")

    def side(places: Iterable[CellKey]) -> str:
        return " + ".join(
            text
            for place in places
            for text in labels.get(place) or [f"{place.row}/{place.column}"]
        )

    right = side(one.equation.right) or str(one.equation.constant or "?")
    return f"{side(one.equation.left) or '?'} {_OPERATOR[one.nature]} {right}"


def _covered(found: Audit) -> Iterator[tuple[Any, ...]]:
    made = [one for one in found.weighed if one.status != "not checked"]
    checked = {figure.cell for one in made for figure in one.figures}
    held = Counter(
        figure.cell for one in made if one.nature == "identity" for figure in one.figures
    )
    forms = found.d.tables.dropna(subset="table")
    status = dict(zip(forms["table"].tolist(), forms["status"].tolist(), strict=True))
    by_table: dict[str, list[str]] = {table: [] for table in status}
    for cell, figure in found.figures.by_cell.items():
        by_table.setdefault(figure.place.table, []).append(cell)
    for table, cells in by_table.items():
        counts = (
            len(cells),
            sum(cell in checked for cell in cells),
            sum(held[cell] > 1 for cell in cells),
        )
        yield table, status.get(table), *counts


def _suspect_row(suspect: Suspect) -> tuple[Any, ...]:
    figure = suspect.figure
    place = figure.place
    value = suspect.suggested
    suggested = f"{value:,f}" if isinstance(value, Decimal) else value
    return (
        suspect.group, figure.cell, place.table, figure.label or None, place.column, figure.line or None,
        figure.text or None, suggested, suspect.repairs, suspect.breaks, suspect.evidence,
    )  # fmt: skip
