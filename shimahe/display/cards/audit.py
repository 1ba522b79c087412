"""The card of the audit: one comparison as an equation, and what a tried misprint changes.

A reader may try how the audit would come out if a figure were printed otherwise. Promises that an
equation is shown with its printed lines, and that a figure which is only tried is said to be tried.
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

NAMED = 30  # rows of a list on the card at most; more would make the page slow
AROUND = 36  # characters of a printed line that are shown before and after a figure
UNKNOWN = "–"


@dataclass(frozen=True)
class Excerpt:
    """A piece of a printed line: a figure ("" if not found in the line), and what is around it."""

    before: str
    figure: str
    after: str


@dataclass(frozen=True)
class SideRow:
    """One figure of a side with its printed line, or words that say why there is none.

    `tried` says, where a figure is only tried, what the document prints instead; else it is "".
    `printed` has both figures then, with an arrow between them.
    """

    name: str
    printed: str
    line: int | None = None
    excerpt: Excerpt | None = None
    tried: str = ""


@dataclass(frozen=True)
class Side:
    """One side of an equation: its first rows, and `more`, the number of those that are left out.

    `constant` is the fixed number of a side without figures, such as 100; else "".
    """

    caption: str
    rows: list[SideRow]
    more: int
    constant: str


@dataclass(frozen=True)
class EquationCard:
    """A comparison: its name, the rule that it checks, its result in words, and both sides."""

    name: str
    rule: str
    verdict: str
    sides: list[Side]


@dataclass(frozen=True)
class SuspectRow:
    """One figure that the audit suspects, as texts; `is_tried` if it is the tried figure."""

    cells: list[str]
    is_tried: bool


@dataclass(frozen=True)
class MisprintCard:
    """What a tried misprint does.

    `changed` is how many comparisons it changes, `changes` has the first of them and `more` the
    number of the others. `suspects` are the figures that the audit suspects because of it.
    """

    words: str
    changed: int
    changes: list[str]
    more: int
    suspects: list[SuspectRow]


@dataclass(frozen=True)
class Trial:
    """A figure that is tried with another text: `printed` in `cell`, which is "" if none is tried.

    `base` is the audit of the document as printed, `tried` that with the other text.
    """

    base: Audit
    tried: Audit
    cell: str
    printed: str


def audit_card(
    base: Audit, tried: Audit, comparison: str | None, cell: str | None, printed: str, lang: str
) -> str:
    """Return the card of the audit, as HTML.

    `base` is the audit of the document as printed, `tried` that with `printed` in `cell`.
    `comparison` is the key of the chosen comparison (check and subject); None if none is chosen.
    The card has the comparison as an equation, and what the misprint changes; if neither is chosen,
    it says how to choose. It also says whether small differences come from rounding, and which
    tables print amounts in another unit than their unit mark says.
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
    """Return the results of all comparisons by key: check and subject, with a space between."""
    return {" ".join(result.key): result for result in audit.weighed}


def misprinted_cell(base: Audit, cell: str | None, printed: str) -> str:
    """Return `cell` if `printed` differs from the text that is printed in it, else ""."""
    if not cell or base.figures.by_cell[cell].text == printed:
        return ""
    return cell


# --- figures and comparisons in words -------------------------------------------------------------


def figure_name(figure: PrintedValue, lang: str) -> str:
    """Return the name of a printed figure: its table or sheet, its row and its column."""
    return cell_name(figure.place, figure.label, figure.sheet, lang)


@lru_cache(maxsize=4096)
def cell_name(cell: CellKey, label: str, sheet: str, lang: str) -> str:
    """Return the name of a cell: its table or its sheet of targets, its row and its column.

    A figure that is stated in the text is named by its statement and its item, which is `label`.
    """
    table = terms.key_name("table", cell.table, lang)
    column = charts.column_name(cell.column, lang)
    if cell.table == "prose":
        return f"{table} {cell.row} {terms.label_name(label, lang)} · {column}"
    is_on_sheet = sheet not in ("", cell.table)
    where = terms.project_name(sheet, lang) if is_on_sheet else table
    return " · ".join([where, _row_name(cell, label, lang), column])


def _row_name(cell: CellKey, label: str, lang: str) -> str:
    """Return the name of the row of a cell: the total, a code with its name, or its label.

    A row that prints neither is called by its line.
    """
    if cell.row == TOTAL:
        return terms.text("word.total_row", lang)
    if not cell.row.isdigit():
        return terms.label_name(label or cell.row, lang)
    return f"{cell.row} {account_name(cell.row, cell.table, lang)}".strip()


def comparison_name(result: CheckResult, lang: str) -> str:
    """Return the name of a comparison: its check, and what it compares."""
    return f"{charts.check_name(result.equation.check, lang)} · {subject_name(result, lang)}"


def subject_name(result: CheckResult, lang: str) -> str:
    """Return what a comparison is about.

    That is the sheet where a whole sheet is added up, else the figures of the sides that have only
    one, with ↔ between them.
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
    """Return why a comparison was not made, in words; "" where it was made."""
    if not result.reason:
        return ""
    return terms.key_name("why_not", result.reason, lang)


def number_text(value: Decimal) -> str:
    """Return a number with all of its digits and with commas between thousands.

    >>> number_text(Decimal("13635.670"))
    '13,635.670'
    """
    return f"{value:,f}"


def misprint_words(base: Audit, cell: str, printed: str, lang: str) -> str:
    """Return a sentence that says which figure is tried, what is printed, and what is tried."""
    figure = base.figures.by_cell[cell]
    name = figure_name(figure, lang)
    new = text_tried(printed, lang)
    return terms.text(
        "card.tried_words", lang, figure=name, line=figure.line, old=figure.text, new=new
    )


def text_tried(printed: str, lang: str) -> str:
    """Return the text that is tried in place of a figure, or words that it is left blank."""
    return printed or terms.text("card.nothing", lang)


# --- the equation ---------------------------------------------------------------------------------


def _show_equation(trial: Trial, result: CheckResult, lang: str) -> EquationCard:
    """Return a comparison as an equation, with the printed lines of both sides."""
    rule = CHECKS[result.equation.check]
    nature = terms.key_name("nature", result.nature, lang)
    rule_words = _join_words(rule[f"explanation_{lang}"], nature, rule["source"])
    left = _show_side(trial, result, "left", lang)
    right = _show_side(trial, result, "right", lang)
    name = comparison_name(result, lang)
    return EquationCard(name, rule_words, _verdict(result, lang), [left, right])


def _join_words(*parts: str) -> str:
    """Return the texts that are not empty, joined by dots."""
    return " · ".join(part for part in parts if part)


def _verdict(result: CheckResult, lang: str) -> str:
    """Return the result of a comparison: outcome, both sides, difference and tolerance."""
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
    """Return =, < or >, by the difference left − right."""
    if difference == 0:
        return "="
    return "<" if difference < 0 else ">"


def _show_side(trial: Trial, result: CheckResult, side: str, lang: str) -> Side:
    """Return the "left" or "right" side of an equation, with a row for each figure."""
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
    """Return the cells of a side with their figures; None for a cell without a figure.

    A cell in which several figures are printed is there once for each.
    """
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
    """Return the row of a figure, or of a cell that is blank or not printed."""
    tried = _words_if_tried(trial, cell, lang)
    if figure is None:
        is_blank = trial.base.figures.printed(cell)
        words = terms.text("card.blank" if is_blank else "card.unprinted", lang)
        return SideRow(cell_name(cell, cell.row, "", lang), words, tried=tried)
    name = figure_name(figure, lang)
    excerpt = cut_line(trial.base.d, figure, AROUND)
    if figure.cell != trial.cell:
        return SideRow(name, figure.text, figure.line, excerpt)
    printed = trial.base.figures.by_cell[figure.cell].text
    return SideRow(name, f"{printed} → {figure.text}", figure.line, excerpt, tried)


def _words_if_tried(trial: Trial, cell: CellKey, lang: str) -> str:
    """Return words that a figure of the cell is only tried, with what is printed; else ""."""
    figure = trial.base.figures.by_cell.get(trial.cell)
    if figure is None or figure.place != cell:
        return ""
    return terms.text("card.tried", lang, old=figure.text)


def cut_line(d: Disclosure, figure: PrintedValue, around: int) -> Excerpt:
    """Return a figure and `around` characters before and after it in its printed line.

    Tabs become bars; blank fields at the ends of the line are left out.
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
    """Return a piece of a line with bars between its fields instead of tabs."""
    return text.replace("\t", " | ")


# --- the misprint ---------------------------------------------------------------------------------


def _show_misprint(trial: Trial, lang: str) -> MisprintCard:
    """Return which comparisons a misprint changes, and which figures are then suspected."""
    changed = _changed_results(trial)
    changes = []
    for result in changed[:NAMED]:
        changes.append(f"{comparison_name(result, lang)}: {_verdict(result, lang)}")
    words = misprint_words(trial.base, trial.cell, trial.printed, lang)
    more = max(len(changed) - NAMED, 0)
    suspects = _new_suspects(trial, lang)
    return MisprintCard(words, len(changed), changes, more, suspects)


def _changed_results(trial: Trial) -> list[CheckResult]:
    """Return the comparisons whose status differs from that in the audit as printed."""
    before = results_by_key(trial.base)
    changed = []
    for key, result in results_by_key(trial.tried).items():
        if key not in before or result.status != before[key].status:
            changed.append(result)
    return changed


def _new_suspects(trial: Trial, lang: str) -> list[SuspectRow]:
    """Return the first suspects that are new with the misprint, and the tried figure itself."""
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
    """Return a row of `Audit.suspects` as texts, with "–" for an unknown value.

    They are: name, printed text, tried text, suggested text, repairs, breaks, and evidence.
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
