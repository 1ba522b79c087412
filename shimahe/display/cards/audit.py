"""The card of the audit: one comparison as an equation, and what a misprint would do.

Promises that an equation stands with its printed lines, and that a misprint that is only tried is
said to be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shimahe import terms
from shimahe.checking.audit import CHECKS, Audit
from shimahe.checking.equation import CheckResult
from shimahe.checking.printed_values import TOTAL, CellKey, PrintedValue
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import account_name
from shimahe.display.charts import audit as audit_charts
from shimahe.display.rendering import render
from shimahe.findings import keep_results, records
from shimahe.frames import TABLES
from shimahe.source_map import Span, by_cell, spans

NAMED = 30  # rows of one side of an equation: more would make the page slow
AROUND = 36  # characters shown of a printed line on either side of a figure
UNKNOWN = "–"


@dataclass(frozen=True)
class Excerpt:
    """A piece of a printed line, parted at a figure; one that is not found there is empty."""

    before: str
    figure: str
    after: str


@dataclass(frozen=True)
class SideRow:
    """One row of a side: a figure with its printed line, or what stands in place of one.

    `tried` says what is printed where the figure is only tried.
    """

    name: str
    printed: str
    line: int | None = None
    excerpt: Excerpt | None = None
    tried: str = ""


@dataclass(frozen=True)
class Side:
    """One side of an equation: the first of its rows, and how many more there are."""

    caption: str
    rows: list[SideRow]
    more: int
    constant: str


@dataclass(frozen=True)
class EquationCard:
    """A comparison with both sides, what holds them together, and what came of it."""

    name: str
    rule: str
    verdict: str
    sides: list[Side]


@dataclass(frozen=True)
class SuspectRow:
    """One figure that the audit suspects, in words."""

    cells: list[str]
    is_tried: bool


@dataclass(frozen=True)
class MisprintCard:
    """What a misprint does: how many comparisons it changes, the first of them, the suspects."""

    words: str
    changed: int
    changes: list[str]
    more: int
    suspects: list[SuspectRow]


@dataclass(frozen=True)
class Trial:
    """A figure that is printed otherwise for trial: `printed` in `cell`, which is empty if none is.

    `base` is the audit of what is printed, `tried` that of what is tried.
    """

    base: Audit
    tried: Audit
    cell: str
    printed: str


def audit_card(
    base: Audit, tried: Audit, comparison: str | None, cell: str | None, printed: str, lang: str
) -> str:
    """Show the comparison that is chosen as an equation, and what the misprint does.

    `base` is the audit of what is printed, `tried` that of what is tried: with `printed` in `cell`.
    Where nothing is chosen, the card says how to choose. Where small differences stand in the
    document, it says whether they come of rounding, and by what evidence; where a unit mark
    contradicts other tables, it says that.
    """
    misprinted = misprinted_cell(base, cell, printed)
    trial = Trial(base, tried, misprinted, printed)
    result = results_by_key(tried).get(comparison or "")
    equation = None
    if result is not None:
        equation = _show_equation(trial, result, lang)
    misprint = None
    if misprinted:
        misprint = _show_misprint(trial, lang)
    advice = ""
    if cell and not misprinted:
        name = figure_name(tried.figures.by_cell[cell], lang)
        advice = terms.text("card.try", lang, figure=name, printed=printed)
    elif equation is None and misprint is None:
        advice = terms.text("card.no_comparison", lang)
    cards = {"equation": equation, "misprint": misprint}
    notes = [tried.rounding.words(lang)]
    notes += [wrong.words(lang) for wrong in tried.wrong_units]
    return render("audit.html.j2", lang, **cards, advice=advice, notes=notes)


@keep_results()
def results_by_key(audit: Audit) -> dict[str, CheckResult]:
    """Map each comparison's key, its check and its subject, to what came of it."""
    return {" ".join(result.key): result for result in audit.weighed}


def misprinted_cell(base: Audit, cell: str | None, printed: str) -> str:
    """Give the cell of the figure that would be printed otherwise; empty if none would."""
    if not cell or base.figures.by_cell[cell].text == printed:
        return ""
    return cell


# --- figures and comparisons in words -------------------------------------------------------------


def figure_name(figure: PrintedValue, lang: str) -> str:
    """Name a printed figure: its table or sheet, its row and its column."""
    return cell_name(figure.place, figure.label, figure.sheet, lang)


@lru_cache(maxsize=4096)
def cell_name(cell: CellKey, label: str, sheet: str, lang: str) -> str:
    """Name a cell: its table, or its sheet of targets, its row and its column.

    A stated figure is named by its statement and its item, its `label`.
    """
    table = terms.key_name("table", cell.table, lang)
    column = charts.column_name(cell.column, lang)
    if cell.table == "prose":
        return f"{table} {cell.row} {terms.label_name(label, lang)} · {column}"
    is_on_sheet = sheet not in ("", cell.table)
    where = terms.project_name(sheet, lang) if is_on_sheet else table
    return " · ".join([where, _row_name(cell, label, lang), column])


def _row_name(cell: CellKey, label: str, lang: str) -> str:
    """Name the row of a cell: the total row, a code with its name, else the printed label.

    A row without either is told by its line.
    """
    if cell.row == TOTAL:
        return terms.text("word.total_row", lang)
    line = cell.row.removeprefix("line ")
    if line != cell.row:
        return terms.text("card.line", lang, line=line)
    if not cell.row.isdigit():
        return terms.label_name(label, lang)
    return f"{cell.row} {account_name(cell.row, cell.table, lang)}".strip()


def comparison_name(result: CheckResult, lang: str) -> str:
    """Name a comparison: its check, and what it is about."""
    return f"{charts.check_name(result.equation.check, lang)} · {subject_name(result, lang)}"


def subject_name(result: CheckResult, lang: str) -> str:
    """Name what a comparison is about: the one figure of a side.

    Where a whole sheet is added up, that is the sheet.
    """
    equation = result.equation
    is_whole_sheet = equation.constant and not equation.right
    if is_whole_sheet and equation.subject in TABLES:
        return terms.key_name("table", equation.subject, lang)
    if is_whole_sheet:
        return terms.project_name(equation.subject, lang)
    names = {figure.place: figure_name(figure, lang) for figure in result.figures}
    side_names = []
    for side in (equation.left, equation.right):
        if len(side) == 1:
            (cell,) = side
            side_names.append(names.get(cell) or cell_name(cell, cell.row, "", lang))
    return " ↔ ".join(side_names) or equation.subject


def why_not_checked(result: CheckResult, lang: str) -> str:
    """Say why a comparison was not made; empty where it was."""
    if not result.reason:
        return ""
    return terms.key_name("why_not", result.reason, lang)


def number_text(value: Decimal) -> str:
    """Write a number to its last digit.

    >>> number_text(Decimal("13635.670"))
    '13,635.670'
    """
    return f"{value:,f}"


def misprint_words(base: Audit, cell: str, printed: str, lang: str) -> str:
    """Say which figure is misprinted for trial, and how."""
    figure = base.figures.by_cell[cell]
    name = figure_name(figure, lang)
    new = text_tried(printed, lang)
    return terms.text(
        "card.tried_words", lang, figure=name, line=figure.line, old=figure.text, new=new
    )


def text_tried(printed: str, lang: str) -> str:
    """Give the text that is tried in place of a figure, or say that nothing is."""
    return printed or terms.text("card.nothing", lang)


# --- the equation ---------------------------------------------------------------------------------


def _show_equation(trial: Trial, result: CheckResult, lang: str) -> EquationCard:
    """Show a comparison with the printed lines of both sides."""
    rule = CHECKS[result.equation.check]
    nature = terms.key_name("nature", result.nature, lang)
    rule_words = _join_words(rule[f"explanation_{lang}"], nature, rule["source"])
    left = _show_side(trial, result, "left", lang)
    right = _show_side(trial, result, "right", lang)
    name = comparison_name(result, lang)
    return EquationCard(name, rule_words, _verdict(result, lang), [left, right])


def _join_words(*parts: str) -> str:
    """Join those of some texts that are not empty."""
    return " · ".join(part for part in parts if part)


def _verdict(result: CheckResult, lang: str) -> str:
    """Say what came of a comparison, in numbers."""
    outcome_key = audit_charts.outcome(result.nature, result.status)
    outcome = terms.text(f"chart.outcome.{outcome_key}", lang)
    if result.left is None or result.right is None or result.difference is None:
        reason = why_not_checked(result, lang)
        return f"{outcome}: {reason}" if reason else outcome
    numbers = {
        "left": number_text(result.left),
        "right": number_text(result.right),
        "difference": number_text(result.difference),
        "tolerance": number_text(result.tolerance),
    }
    sign = _sign_between(result.difference)
    unit = result.unit or ""
    words = terms.text("card.verdict", lang, outcome=outcome, sign=sign, unit=unit, **numbers)
    if result.blanks:
        words += terms.text("card.blanks", lang, n=result.blanks)
    return words


def _sign_between(difference: Decimal) -> str:
    """Give the sign that holds between two sides whose difference is known."""
    if difference == 0:
        return "="
    return "<" if difference < 0 else ">"


def _show_side(trial: Trial, result: CheckResult, side: str, lang: str) -> Side:
    """Show the "left" or "right" side of an equation, a row for each figure."""
    equation = result.equation
    cells: Sequence[CellKey] = equation.left
    total = result.left
    if side == "right":
        cells = equation.right
        total = result.right
    entries = entries_of_side(result, cells)
    rows = [_show_entry(trial, cell, figure, lang) for cell, figure in entries[:NAMED]]
    constant = ""
    if equation.constant and not cells:
        constant = number_text(equation.constant)
    caption = terms.text(f"explore.head.{side}", lang)
    if total is not None:
        caption = terms.text(f"card.side.{side}", lang, total=number_text(total))
    return Side(caption, rows, max(len(entries) - NAMED, 0), constant)


def entries_of_side(
    result: CheckResult, cells: Sequence[CellKey]
) -> list[tuple[CellKey, PrintedValue | None]]:
    """List the cells of a side with their figures; None for a cell without one."""
    figures_of: dict[CellKey, list[PrintedValue]] = {}
    for figure in result.figures:
        figures_of.setdefault(figure.place, []).append(figure)
    entries: list[tuple[CellKey, PrintedValue | None]] = []
    for cell in cells:
        if cell in figures_of:
            entries += [(cell, figure) for figure in figures_of[cell]]
        else:
            entries.append((cell, None))
    return entries


def _show_entry(trial: Trial, cell: CellKey, figure: PrintedValue | None, lang: str) -> SideRow:
    """Show a figure, or that its cell is blank or not printed; what is only tried is said to be."""
    tried = _words_if_tried(trial, cell, lang)
    if figure is None:
        is_blank = trial.base.figures.printed(cell)
        words = terms.text("card.blank" if is_blank else "card.unprinted", lang)
        return SideRow(cell_name(cell, cell.row, "", lang), words, tried=tried)
    name = figure_name(figure, lang)
    excerpt = cut_line(trial.base.d, figure, AROUND)
    if figure.cell != trial.cell:
        tried = ""
    return SideRow(name, figure.text, figure.line, excerpt, tried)


def _words_if_tried(trial: Trial, cell: CellKey, lang: str) -> str:
    """Say that a figure of the cell is only tried, and what is printed; empty if none is."""
    figure = trial.base.figures.by_cell.get(trial.cell)
    if figure is None or figure.place != cell:
        return ""
    return terms.text("card.tried", lang, old=figure.text)


def cut_line(d: Disclosure, figure: PrintedValue, around: int) -> Excerpt:
    """Cut the printed line `around` characters from a figure, fields parted by bars.

    Blank fields at its ends are left out.
    """
    line = d.printed_text(figure.line)
    place = by_cell(d).get(figure.cell, "")
    span = spans(d).get(place, Span(0, 0))
    before = line[max(0, span.start - around) : span.start]
    before = f"…{before}" if span.start > around else before.lstrip()
    after = line[span.stop : span.stop + around]
    after = f"{after}…" if len(line) > span.stop + around else after.rstrip()
    figure_text = line[span.start : span.stop]
    return Excerpt(_bars(before), _bars(figure_text), _bars(after))


def _bars(text: str) -> str:
    """Write a bar between the fields of a piece of a line."""
    return text.replace("\t", " | ")


# --- the misprint ---------------------------------------------------------------------------------


def _show_misprint(trial: Trial, lang: str) -> MisprintCard:
    """Show which comparisons a misprint changes, and which figures the audit then suspects."""
    changed = _changed_results(trial)
    changes = []
    for result in changed[:NAMED]:
        changes.append(f"{comparison_name(result, lang)}: {_verdict(result, lang)}")
    words = misprint_words(trial.base, trial.cell, trial.printed, lang)
    more = max(len(changed) - NAMED, 0)
    suspects = _new_suspects(trial, lang)
    return MisprintCard(words, len(changed), changes, more, suspects)


def _changed_results(trial: Trial) -> list[CheckResult]:
    """List the comparisons that come out otherwise than in the audit of what is printed."""
    before = results_by_key(trial.base)
    changed = []
    for key, result in results_by_key(trial.tried).items():
        if key not in before or result.status != before[key].status:
            changed.append(result)
    return changed


def _new_suspects(trial: Trial, lang: str) -> list[SuspectRow]:
    """List the first suspects that the misprint brings, the figure itself included."""
    suspected_before = set(trial.base.suspects["cell"].tolist())
    rows = []
    for suspect in records(trial.tried.suspects):
        is_tried = suspect["cell"] == trial.cell
        if is_tried or suspect["cell"] not in suspected_before:
            rows.append(SuspectRow(_describe_suspect(trial, suspect, lang), is_tried))
        if len(rows) == NAMED:
            break
    return rows


def _describe_suspect(trial: Trial, suspect: dict[str, Any], lang: str) -> list[str]:
    """Tell a row of the suspects in words, an unknown value being a dash.

    What the document prints and what is only tried stand in columns of their own.
    """
    figure = trial.tried.figures.by_cell.get(suspect["cell"])
    if figure is None:
        row = suspect["row"] or suspect["cell"]
        cell = CellKey(suspect["table"], row, suspect["column"])
        name = cell_name(cell, row, "", lang)
    else:
        name = figure_name(figure, lang)
    values = [suspect["printed"], None]
    if suspect["cell"] == trial.cell:
        values = [trial.base.figures.by_cell[trial.cell].text, text_tried(trial.printed, lang)]
    values += [suspect[column] for column in ("suggested", "repairs", "breaks")]
    words = [name, *(UNKNOWN if value is None else str(value) for value in values)]
    words.append(terms.key_name("suspicion", suspect["evidence"], lang))
    return words
