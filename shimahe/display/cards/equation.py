"""An equation of the audit in writing: its sums, and its figures one below the other with lines.

Promises that a figure which is only tried is said to be tried, and that the sum of a side which is
not known is written as "?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shimahe import terms
from shimahe.checking.audit import Audit
from shimahe.checking.equation import DIFFERS, CheckResult
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CellKey, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.audit import (
    Excerpt,
    cell_name,
    cut_line,
    entries_of_side,
    figure_name,
    number_text,
    why_not_checked,
)
from shimahe.display.charts.audit import outcome
from shimahe.findings import keep_results

#: Characters of a printed line before and after its figure; most lines of tables are not cut.
AROUND = 64
UNKNOWN = "?"  # the sum of a side that is not known


@dataclass(frozen=True)
class Term:
    """One figure of an equation: the sign before it, the figure as printed, its name and its line.

    `line` and `excerpt` are None for a fixed number and for a cell without a figure.
    """

    sign: str
    printed: str
    name: str
    line: int | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True)
class WrittenEquation:
    """An equation: the sums of both sides (`title`), its result (`subtitle`), and its figures."""

    title: str
    subtitle: str
    terms: tuple[Term, ...]


def write_equation(audit: Audit, result: CheckResult, lang: str) -> WrittenEquation:
    """Return a comparison of an audit as an equation in a language, "zh" or "en"."""
    sign = sign_between(result)
    left = _write_side(audit, result, result.equation.left, "", lang)
    right = _write_side(audit, result, result.equation.right, sign, lang)
    constant = result.equation.constant
    if constant:
        sign_of_constant = "+" if right else sign
        named = terms.text("show.fixed", lang)
        right.append(Term(sign_of_constant, number_text(constant), named))
    title = f"{_sum_text(result.left)} {sign} {_sum_text(result.right)}"
    return WrittenEquation(title, _what_came_of_it(result, lang), (*left, *right))


def sign_between(result: CheckResult) -> str:
    """Return the sign that is true between the sides: =, ≈, ≠, ≤ or >.

    Where a side is not known, it is the sign that should be there, = or ≤.
    """
    difference = result.difference
    if difference is None:
        return "=" if result.nature != "bound" else "≤"
    if result.nature == "bound":
        return "≤" if difference <= 0 else ">"
    if difference == 0:
        return "="
    return "≠" if result.status == DIFFERS else "≈"


def _sum_text(total: Decimal | None) -> str:
    """Return the sum of a side as text; "?" where it is not known."""
    return UNKNOWN if total is None else number_text(total)


def _what_came_of_it(result: CheckResult, lang: str) -> str:
    """Return the result of an equation, its check, and its nature (whether it must hold)."""
    came_of_it = terms.text(f"chart.outcome.{outcome(result.nature, result.status)}", lang)
    reason = why_not_checked(result, lang)
    if reason:
        came_of_it = terms.text("show.because", lang, outcome=came_of_it, reason=reason)
    elif result.difference:
        number = f"{number_text(abs(result.difference))} {result.unit or ''}".strip()
        came_of_it = terms.text("show.differ_by", lang, outcome=came_of_it, difference=number)
    check = charts.check_name(result.equation.check, lang)
    return " · ".join([came_of_it, check, terms.key_name("nature", result.nature, lang)])


def _write_side(
    audit: Audit, result: CheckResult, cells: Sequence[CellKey], sign: str, lang: str
) -> list[Term]:
    """Return the figures of one side, with `sign` before the first and + before the others."""
    written: list[Term] = []
    for cell, figure in entries_of_side(result, cells):
        sign_here = "+" if written else sign
        if figure is None:
            is_blank = audit.figures.printed(cell)
            words = terms.text("card.blank" if is_blank else "card.unprinted", lang)
            written.append(Term(sign_here, words, cell_name(cell, cell.row, "", lang)))
        else:
            written.append(_write_figure(audit.d, figure, sign_here, lang))
    return written


def _write_figure(d: Disclosure, figure: PrintedValue, sign: str, lang: str) -> Term:
    """Return a printed figure; its name says so if it is only tried."""
    name = figure_name(figure, lang)
    printed = _printed_texts(d).get(figure.cell, figure.text)
    if printed != figure.text:
        name += f" {terms.text('card.tried', lang, old=printed)}"
    return Term(sign, figure.text, name, figure.line, cut_line(d, figure, AROUND))


@keep_results()
def _printed_texts(d: Disclosure) -> dict[str, str]:
    """Return the text that the document prints in each cell."""
    return {cell: figure.text for cell, figure in Ledger(d).by_cell.items()}
