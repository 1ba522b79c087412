"""A disclosure held to itself: every equation weighed, what breaks explained by suspected cells.

`audit(d)` never raises because figures disagree: that is a finding. Promises that sums are exact,
that a check that cannot be made says why, and that only what must hold, identities and bounds, is
ever called broken. It knows nothing of why a figure is wrong, and corrects nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property, partial
from typing import NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.checking.allocation import allocation
from shimahe.checking.checks import equations
from shimahe.checking.equation import (
    AGREES,
    AGREES_ROUNDED,
    DIFFERS,
    NOT_CHECKED,
    CheckResult,
    Equation,
)
from shimahe.checking.ledger import Ledger
from shimahe.checking.misprints import Suspect, suspects_of
from shimahe.checking.printed_values import PrintedValue
from shimahe.checking.restoring import restored
from shimahe.checking.rounding import Rounding, rounding_of
from shimahe.checking.row_faults import row_faults
from shimahe.checking.unit_marks import WrongUnit, set_aside, wrong_units
from shimahe.checking.weighing import CHECKS, weigh
from shimahe.disclosure import Disclosure
from shimahe.findings import findings_frame, keep_results
from shimahe.vocabulary import EXACT

__all__ = ["CHECKS", "Audit", "audit"]

_DTYPES = {
    "left": "float64",
    "right": "float64",
    "difference": "float64",
    "tolerance": "float64",
    "terms": "Int64",
    "blanks": "Int64",
    "repairs": "Int64",
    "breaks": "Int64",
    "group": "Int64",
    "figures": "Int64",
    "checked": "Int64",
    "located": "Int64",
}


@dataclass(frozen=True, eq=False)
class Audit:
    """What the checks of a disclosure found, as frames; amounts are in the unit of each row.

    Each access to a frame gives a copy: nobody can change an audit by changing a frame.

    `checks` has a row per comparison: check, subject (together unique), formula (printed labels),
    nature (identity, bound, expectation, remainder), family, left, right, difference (left −
    right), unit, terms (figures weighed), tolerance, blanks (cells counted as 0), status (agrees,
    agrees rounded, differs, not checked), why_not (the reason where it is not checked), lines,
    tables (the tables of its figures, by key).

    `suspects` has a row per cell that would mend broken identities, the likeliest of each group
    first: group, cell, table, row, column, line, printed, suggested, repairs and breaks
    (identities), evidence (one slip, several digits, blank, code, printed twice, row missing, unit
    mark, one equation). A missing row has a suspect per figure, and breaks none where its absence
    only keeps identities from being checked; ?? stands for what is not known of its code. A wrong
    unit mark has one for each table.

    `restored` has a row per figure that the document lost and other tables determine: table, code,
    name, level, column, amount_wan (万元), rule, lines.

    `allocation` says which lines pay for which project.

    `coverage` has a row per form, and one for the text (`prose`): table, status (as in `d.tables`),
    figures (printed), checked (in a comparison that was made), located (in two identities or more:
    a misprint of them can be located).
    """

    d: Disclosure
    figures: Ledger
    exact: tuple[CheckResult, ...]  # every comparison, sums held to the last digit

    @cached_property
    def rounding(self) -> Rounding:
        """Whether the document rounds each figure by itself, with the evidence."""
        with localcontext(EXACT):
            return rounding_of(self.figures, set_aside(self.exact, self.wrong_units))

    @cached_property
    def wrong_units(self) -> tuple[WrongUnit, ...]:
        """The tables whose unit mark contradicts the other tables, each finding once."""
        with localcontext(EXACT):
            return wrong_units(self.figures, self.exact)

    @property
    def rounded(self) -> bool:
        """Whether the document rounds each figure by itself, so that sums need not be exact."""
        return self.rounding.is_rounded

    @cached_property
    def weighed(self) -> tuple[CheckResult, ...]:
        """Every comparison, with room for rounding where the document rounds figure by figure.

        What only a wrong unit mark breaks is not checked, but for one identity that shows it.
        """
        results = self.exact
        if self.rounded:
            with localcontext(EXACT):
                results = tuple(weigh(self.figures, each.equation, True) for each in results)
        return set_aside(results, self.wrong_units)

    @property
    def checks(self) -> pd.DataFrame:
        """Every comparison; columns as above."""
        return self.shared("checks").copy()

    @property
    def suspects(self) -> pd.DataFrame:
        """The cells that explain what is broken; columns as above."""
        return self.shared("suspects").copy()

    @property
    def restored(self) -> pd.DataFrame:
        """What is lost and still determined; columns as above."""
        return self.shared("restored").copy()

    @property
    def allocation(self) -> pd.DataFrame:
        """Which functional lines pay for which project.

        Columns: those of `shimahe.checking.allocation.allocation`.
        """
        return self.shared("allocation").copy()

    @property
    def coverage(self) -> pd.DataFrame:
        """How much of each table is checked; columns as above."""
        return self.shared("coverage").copy()

    def shared(self, name: str) -> pd.DataFrame:
        """Give a frame of this audit uncopied, to code that reads it and changes nothing."""
        with localcontext(EXACT):
            return _FRAMES[name](self)

    def misprinted(self, cell: str, text: str) -> Audit:
        """Audit the document as if one figure were printed otherwise.

        `cell`: as in `d.cells`, or of the text `prose:S18/amount`; `text`: what would be printed
        there, blank for nothing. `restored` and `allocation` stay those of what is printed, and so
        does what other frames than `cells` say of the money: that is, which sources pay.

        >>> from shimahe import audit, load
        >>> audit(load()).misprinted("general_spending:201/total", "6,804.49")
        Audit(878 agrees, 19 differs, 49 not checked)

        Raises: ValueError if no figure has that cell.
        """
        figure = self.figures.by_cell.get(cell)
        if figure is None:
            raise terms.Refused(terms.text("audit.no_cell", cell=repr(cell)))
        figures = self.figures.misprinted(cell, text)
        with localcontext(EXACT):
            return _weighed(self.d, figures, self._results_not_using(figure))

    def _results_not_using(self, figure: PrintedValue) -> dict[Equation, CheckResult]:
        """Return the results whose sums do not use a figure, by equation.

        Returns {} where any row is printed twice: the figure may then decide which sums are made.
        """
        if self.figures.repeated:
            return {}
        unaffected: dict[Equation, CheckResult] = {}
        for result in self.exact:
            if all(used is not figure for used in result.figures):
                unaffected[result.equation] = result
        return unaffected

    def __repr__(self) -> str:
        counts = Counter(result.status for result in self.weighed)
        statuses = [AGREES, DIFFERS, NOT_CHECKED]
        if counts[AGREES_ROUNDED]:
            statuses.insert(1, AGREES_ROUNDED)
        parts = [f"{counts[status]} {status}" for status in statuses]
        return f"Audit({', '.join(parts)})"


def audit(d: Disclosure) -> Audit:
    """Hold a disclosure to itself.

    All checks of data/rules/checks.csv are made on all rows and columns to which they apply.
    """
    with localcontext(EXACT):
        return _weighed(d, Ledger(d), {})


def _weighed(d: Disclosure, figures: Ledger, results: dict[Equation, CheckResult]) -> Audit:
    """Weigh all equations of a disclosure, but for those whose results are already there."""
    made: list[CheckResult] = []
    for equation in equations(d, figures):
        result = results.get(equation)
        made.append(result or weigh(figures, equation))
    return Audit(d, figures, tuple(made))


# --- frames ---------------------------------------------------------------------------------------


class CheckRow(NamedTuple):
    """One row of `Audit.checks`."""

    check: str
    subject: str
    formula: str
    nature: str
    family: str
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None
    unit: str | None
    terms: int
    tolerance: Decimal
    blanks: int
    status: str
    why_not: str | None
    lines: str | None
    tables: str


class SuspectRow(NamedTuple):
    """One row of `Audit.suspects`."""

    group: int
    cell: str
    table: str
    row: str | None
    column: str
    line: int | None
    printed: str | None
    suggested: str | None
    repairs: int
    breaks: int
    evidence: str


class CoverageRow(NamedTuple):
    """One row of `Audit.coverage`."""

    table: str
    status: str | None
    figures: int
    checked: int
    located: int


@keep_results()
def _checks_frame(audited: Audit) -> pd.DataFrame:
    """Write down every comparison."""
    columns = " ".join(CheckRow._fields)
    return findings_frame(columns, map(_check_row, audited.weighed), **_DTYPES)


def _check_row(result: CheckResult) -> CheckRow:
    equation = result.equation
    return CheckRow(
        check=equation.check,
        subject=equation.subject,
        formula=result.formula,
        nature=result.nature,
        family=CHECKS[equation.check]["family"],
        left=result.left,
        right=result.right,
        difference=result.difference,
        unit=result.unit,
        terms=len(result.figures),
        tolerance=result.tolerance,
        blanks=result.blanks,
        status=result.status,
        why_not=result.reason or None,
        lines=result.lines or None,
        tables=result.tables,
    )


@keep_results()
def _suspects_frame(audited: Audit) -> pd.DataFrame:
    """Write down the cells that explain what is broken."""
    weigh_other = partial(weigh, rounded=audited.rounded)
    faults = row_faults(audited.d, audited.figures, audited.weighed, weigh_other)
    faults = [*(wrong.fault for wrong in audited.wrong_units), *faults]
    suspects = suspects_of(audited.weighed, audited.figures, faults)
    columns = " ".join(SuspectRow._fields)
    return findings_frame(columns, map(_suspect_row, suspects), **_DTYPES)


def _suspect_row(suspect: Suspect) -> SuspectRow:
    figure = suspect.figure
    suggested = suspect.suggested
    if isinstance(suggested, Decimal):
        suggested = f"{suggested:,f}"
    return SuspectRow(
        group=suspect.group,
        cell=figure.cell,
        table=figure.place.table,
        row=figure.label or None,
        column=figure.place.column,
        line=figure.line or None,
        printed=figure.text or None,
        suggested=suggested,
        repairs=suspect.repairs,
        breaks=suspect.breaks,
        evidence=suspect.evidence,
    )


@keep_results()
def _restored_frame(audited: Audit) -> pd.DataFrame:
    return restored(audited.d)


@keep_results()
def _allocation_frame(audited: Audit) -> pd.DataFrame:
    return allocation(audited.d)


@keep_results()
def _coverage_frame(audited: Audit) -> pd.DataFrame:
    """Write down how much of each table is checked."""
    return findings_frame(" ".join(CoverageRow._fields), _coverage_rows(audited), **_DTYPES)


def _coverage_rows(audited: Audit) -> Iterator[CoverageRow]:
    """Count the figures of each form, and of the text."""
    made = [result for result in audited.weighed if result.status != NOT_CHECKED]
    comparisons = _times_weighed(made)
    identities = _times_weighed(result for result in made if result.nature == "identity")
    cells_of: dict[str, list[str]] = defaultdict(list)
    for cell, figure in audited.figures.by_cell.items():
        cells_of[figure.place.table].append(cell)
    status_of = _status_of_tables(audited.d)
    for table in dict.fromkeys([*status_of, *cells_of]):
        cells = cells_of[table]
        yield CoverageRow(
            table=table,
            status=status_of.get(table),
            figures=len(cells),
            checked=sum(comparisons[cell] >= 1 for cell in cells),
            located=sum(identities[cell] >= 2 for cell in cells),
        )


def _times_weighed(results: Iterable[CheckResult]) -> Counter[str]:
    """Count how many times each cell stands in some results."""
    return Counter(figure.cell for result in results for figure in result.figures)


def _status_of_tables(d: Disclosure) -> dict[str, str]:
    """Look up the status of each form."""
    forms = d.tables.dropna(subset="table")
    return dict(zip(forms["table"].tolist(), forms["status"].tolist(), strict=True))


#: How each frame of an audit is made.
_FRAMES: dict[str, Callable[[Audit], pd.DataFrame]] = {
    "checks": _checks_frame,
    "suspects": _suspects_frame,
    "restored": _restored_frame,
    "allocation": _allocation_frame,
    "coverage": _coverage_frame,
}
