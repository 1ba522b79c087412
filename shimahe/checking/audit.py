"""The audit of a disclosure: do its printed figures agree with each other?

`audit(d)` compares every figure with the others that it must agree with, and suggests which cells
explain the comparisons that fail. It never raises because figures disagree: that is a finding.
Promises that sums are exact and that a check that cannot be made says why. It does not know why a
figure is wrong, and corrects nothing.
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
    """What the audit of a disclosure found, as frames.

    `checks` has the comparisons, `suspects` the cells that explain those which fail, `restored` the
    figures that the document lost, `allocation` the lines that pay for each project, and `coverage`
    how much of each table was compared. Each access to a frame gives a copy, so that changing a
    frame never changes the audit.
    """

    d: Disclosure
    figures: Ledger
    #: Every comparison, without any tolerance for a document that rounds each figure by itself.
    exact: tuple[CheckResult, ...]

    @cached_property
    def rounding(self) -> Rounding:
        """Whether the document rounds each figure by itself, and the evidence for it."""
        with localcontext(EXACT):
            return rounding_of(self.figures, set_aside(self.exact, self.wrong_units))

    @cached_property
    def wrong_units(self) -> tuple[WrongUnit, ...]:
        """The tables that print amounts in another unit than their unit mark says."""
        with localcontext(EXACT):
            return wrong_units(self.figures, self.exact)

    @property
    def rounded(self) -> bool:
        """Whether the document rounds each figure by itself, so that sums need not be exact."""
        return self.rounding.is_rounded

    @cached_property
    def weighed(self) -> tuple[CheckResult, ...]:
        """Every comparison, with tolerance where the document rounds each figure by itself.

        Comparisons that fail only because of a wrong unit mark are not checked, except for one
        identity that shows the contradiction.
        """
        results = self.exact
        if self.rounded:
            with localcontext(EXACT):
                results = tuple(weigh(self.figures, each.equation, True) for each in results)
        return set_aside(results, self.wrong_units)

    @property
    def checks(self) -> pd.DataFrame:
        """A row is one comparison of printed figures.

        Columns: check and subject (which together identify the row), formula (in printed labels),
        nature (identity, bound, expectation or remainder), family, left and right (the sums of both
        sides), difference (left − right), unit (of these amounts), terms (how many figures are
        compared), tolerance, blanks (how many cells count as 0), status (agrees, agrees rounded,
        differs, not checked), why_not (the reason for not checked), lines (of the figures), tables
        (the keys of their tables).
        """
        return self.shared("checks").copy()

    @property
    def suspects(self) -> pd.DataFrame:
        """A row is one cell that would mend broken identities if it printed something else.

        Identities that share a cell form a group, which is explained by itself; within a group the
        most likely suspect comes first. A row that is missing has one suspect for each of its
        figures, in whose code ?? stands for unknown digits; a wrong unit mark has one for each
        table.

        Columns: group, cell, table, row, column, line, printed, suggested, repairs and breaks (how
        many identities the suggestion would mend and break), evidence (one slip, several digits,
        blank, code, printed twice, row missing, unit mark; "one equation" where the cell stands in
        one identity only, so that the misprint cannot be located).
        """
        return self.shared("suspects").copy()

    @property
    def restored(self) -> pd.DataFrame:
        """A row is one figure that the document lost and that its other tables determine.

        Columns: table, code, name, level, column, amount_wan (万元), rule (the checks that
        determine it), lines (from which it is taken).
        """
        return self.shared("restored").copy()

    @property
    def allocation(self) -> pd.DataFrame:
        """A row says which functional line pays for which project.

        Columns: those of `shimahe.checking.allocation.allocation`.
        """
        return self.shared("allocation").copy()

    @property
    def coverage(self) -> pd.DataFrame:
        """A row says how much of one form, or of the written text (`prose`), was compared.

        Columns: table, status (as in `Disclosure.tables`), figures (how many are printed), checked
        (how many of them took part in a comparison that was made), located (how many stand in two
        identities or more, so that a misprint of them can be located).
        """
        return self.shared("coverage").copy()

    def shared(self, name: str) -> pd.DataFrame:
        """Return a frame of this audit without copying it: the caller must not change it."""
        with localcontext(EXACT):
            return _FRAMES[name](self)

    def misprinted(self, cell: str, text: str) -> Audit:
        """Return the audit of the document as it would be with one figure misprinted.

        `cell` is a cell of `Disclosure.cells`, or a figure of the text such as `prose:S18/amount`.
        `text` is what would be printed there; "" leaves the cell blank. Only comparisons and
        suspects change: `restored`, `allocation` and the sources of income stay as printed.

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
        """Return the results in which a figure does not take part, by their equation.

        Returns {} where any row is printed twice, because the figure may then decide which
        equations there are.
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
    """Check whether the printed figures of a disclosure agree with each other.

    Every check of data/rules/checks.csv is made wherever it applies. The result has the comparisons
    and what follows from them as frames, such as `audit(d).checks` and `audit(d).suspects`. A
    figure that disagrees is a finding there, never an error.
    """
    with localcontext(EXACT):
        return _weighed(d, Ledger(d), {})


def _weighed(d: Disclosure, figures: Ledger, results: dict[Equation, CheckResult]) -> Audit:
    """Weigh all equations of a disclosure, except those whose results are given."""
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
    """Make the frame `Audit.checks`."""
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
    """Make the frame `Audit.suspects`."""
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
    """Make the frame `Audit.restored`."""
    return restored(audited.d)


@keep_results()
def _allocation_frame(audited: Audit) -> pd.DataFrame:
    """Make the frame `Audit.allocation`."""
    return allocation(audited.d)


@keep_results()
def _coverage_frame(audited: Audit) -> pd.DataFrame:
    """Make the frame `Audit.coverage`."""
    return findings_frame(" ".join(CoverageRow._fields), _coverage_rows(audited), **_DTYPES)


def _coverage_rows(audited: Audit) -> Iterator[CoverageRow]:
    """Yield the row of each form, and of the written text."""
    made = [result for result in audited.weighed if result.status != NOT_CHECKED]
    comparisons = _count_by_cell(made)
    identities = _count_by_cell(result for result in made if result.nature == "identity")
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


def _count_by_cell(results: Iterable[CheckResult]) -> Counter[str]:
    """Count in how many of some results each cell takes part."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(figure.cell for figure in result.figures)
    return counts


def _status_of_tables(d: Disclosure) -> dict[str, str]:
    """Return the status of each form by its key."""
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
