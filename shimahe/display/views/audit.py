"""The explorer of the audit, declared: all checks, one as an equation, what a misprint would do.

Promises that the page says so if a misprint is being tried. The names of comparisons and the card
are made in `cards.audit`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.checking.audit import CHECKS, Audit, audit
from shimahe.checking.equation import CheckResult
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.audit import (
    audit_card,
    comparison_name,
    figure_name,
    misprint_words,
    misprinted_cell,
    number_text,
    results_by_key,
    subject_name,
    why_not_checked,
)
from shimahe.display.charts.audit import EVERY_STATUS, MUST, STATUSES, choice_of_click, outcome
from shimahe.display.controls import (
    CARD_ONLY,
    HELPERS_AT,
    NOTHING,
    PICTURE,
    Choice,
    Choices,
    Entry,
    Equal,
    Given,
    Import,
    InvalidState,
    OptionalChoice,
    SearchTexts,
    Words,
    search_text,
)
from shimahe.display.view import (
    Cell,
    Picture,
    SourceCode,
    TableCells,
    View,
    ViewResult,
    ViewState,
    plain_cell,
)
from shimahe.display.views.headlines import audit_figures, audit_title
from shimahe.findings import keep_results, numbers_of
from shimahe.frames import TABLES
from shimahe.source_map import by_cell

#: The charts, each with the column whose values are its rows.
CHARTS = {"families": "family", "checks": "check"}
FAMILIES = tuple(dict.fromkeys(row["family"] for row in CHECKS.values()))
NATURES = tuple(dict.fromkeys(row["nature"] for row in CHECKS.values()))
FORMS = (*TABLES, "prose")
LISTED = 200  # most rows of the table: more would make the page slow
HEADS = ("check", "about", "left", "right", "difference", "unit", "outcome", "lines")
#: The two statuses of a check that differs: whether it must hold (an identity or a bound).
DIFFERS = {"broken": True, "open": False}
#: The outcomes in the order of the table.
FIRST = ("broken", "open", "not_checked", "agrees_rounded", "agrees")
LONGEST_LINES = 16  # most characters of a list of source lines in the table
NAMED_CELLS = 12  # most cells that the refusal of an unknown one names


# --- the audit ------------------------------------------------------------------------------------


@keep_results()
def published_audit(d: Disclosure) -> Audit:
    """Return the audit of what is printed, made once; the caller must not change it."""
    return audit(d)


@keep_results(most=8)
def misprinted_audit(d: Disclosure, cell: str, printed: str) -> Audit:
    """Return the audit as if one figure were printed otherwise (`Audit.misprinted`)."""
    return published_audit(d).misprinted(cell, printed)


def audit_of(result: ViewResult) -> Audit:
    """Return the audit, with the misprint that is tried if there is one."""
    return _audit(result.d, result.state)


def _audit(d: Disclosure, state: ViewState) -> Audit:
    base = published_audit(d)
    figure = base.figures.by_cell.get(state.cell)
    # no misprint is tried if the text is the printed one; an unknown cell is refused later
    if figure is None or figure.text == state.printed:
        return base
    return misprinted_audit(d, state.cell, state.printed)


def tried_cell(result: ViewResult) -> str:
    """Return the cell in which a misprint is tried; "" if none is."""
    base = published_audit(result.d)
    return misprinted_cell(base, result.state.cell, result.state.printed)


# --- rows -----------------------------------------------------------------------------------------


def rows(d: Disclosure, state: ViewState) -> pd.DataFrame:
    """Return all checks, with the misprint that is tried if there is one."""
    return _audit(d, state).shared("checks").copy(deep=False)


def source_code(state: ViewState) -> SourceCode:
    """Return the same as lines of pandas."""
    tried = f".misprinted({state.cell!r}, {state.printed!r})" if state.cell else ""
    return SourceCode([f"view = audit(d){tried}.checks"], [Import("shimahe", "audit")])


def worded(view: pd.DataFrame) -> pd.Series:
    """Return the text in which a search looks for each check, folded (`searching.folded`).

    It has the names of the check, its subject, its formula and the names of codes in that. `view`
    are rows of `Audit.checks`.
    """
    columns = (view[key].tolist() for key in ("check", "subject", "formula"))
    return search_text(view, (_words(*row) for row in zip(*columns, strict=True)))


@lru_cache(maxsize=8192)
def _words(check: str, subject: str, formula: str) -> list[str]:
    """Return the names of a check, its subject and formula, and the English names of its codes."""
    words = [charts.check_name(check, lang) for lang in terms.LANGUAGES]
    words += [subject, formula]
    for code in dict.fromkeys(re.findall(r"(?<!\d)\d{3,7}(?!\d)", formula)):
        words += [charts.account(code, None, "en", book) for book in ("functional", "economic")]
    return words


def listed_keys(checks: pd.DataFrame) -> list[str]:
    """Return the keys of the comparisons that the table lists, at most LISTED."""
    return keys_in_order(checks)[:LISTED]


def keys_in_order(checks: pd.DataFrame) -> list[str]:
    """Return the keys of comparisons (`check subject`), those that are broken first."""
    columns = (checks[key].tolist() for key in ("check", "subject", "nature", "status"))
    ranked = []
    for check, subject, nature, status in zip(*columns, strict=True):
        rank = FIRST.index(outcome(nature, status))
        ranked.append((rank, f"{check} {subject}"))
    ranked.sort(key=lambda pair: pair[0])
    return [key for _, key in ranked]


# --- controls -------------------------------------------------------------------------------------


@keep_results()
def keys_in_use(d: Disclosure) -> dict[str, list[str]]:
    """Return the values that the audit of a document has, by control.

    The controls are family, nature, check, form and status.
    """
    base = published_audit(d)
    used: dict[str, set[str]] = {}
    for column in ("family", "nature", "check"):
        used[column] = set(base.checks[column].tolist())
    used["status"] = {*STATUSES, *DIFFERS, *base.checks["status"].tolist()}
    used["form"] = {place.table for each in base.weighed for place in each.equation.places}
    order = {"family": FAMILIES, "nature": NATURES, "check": tuple(CHECKS), "form": FORMS}
    order["status"] = (*EVERY_STATUS, *DIFFERS)
    return {name: [key for key in keys if key in used[name]] for name, keys in order.items()}


def in_use(name: str) -> Callable[[Disclosure], list[str]]:
    """Return a function that returns the values of one control that a document has."""

    def list_keys(d: Disclosure) -> list[str]:
        return keys_in_use(d)[name]

    return list_keys


def named_entries(d: Disclosure, lang: str) -> list[Entry]:
    """Return what a search can find by name: the checks."""
    checks = keys_in_use(d)["check"]
    return [Entry(charts.check_name(key, lang), keys=frozenset([key])) for key in checks]


def outcome_name(status: str, lang: str) -> str:
    """Return the words for a status."""
    if status in DIFFERS:
        return terms.text(f"figure.{status}", lang)
    return terms.key_name("outcome", status, lang)


def table_name(form: str, lang: str) -> str:
    """Return the name of a table, or of the written sections (`prose`)."""
    return terms.key_name("table", form, lang)


class Outcome(Equal):
    """Keeps the checks of a status.

    "differs" are all that differ, "broken" those that must hold, "open" those that need not.
    """

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each check whether it has the status."""
        if value not in DIFFERS:
            kept: pd.Series = rows["status"] == value
            return kept
        must = rows["nature"].isin(MUST)
        return (rows["status"] == "differs") & (must if DIFFERS[value] else ~must)

    def condition(self, value: Any) -> str:
        """Return the same comparison."""
        if value not in DIFFERS:
            return f'view["status"] == {value!r}'
        sign = "" if DIFFERS[value] else "~"
        must = f'{sign}view["nature"].isin({[*MUST]!r})'
        return f"(view[\"status\"] == 'differs') & {must}"


STATUS = Outcome(
    "status", (*EVERY_STATUS, *DIFFERS), present=in_use("status"), name_of=outcome_name
)
FAMILY = Equal("family", FAMILIES, present=in_use("family"))
NATURE = Equal("nature", NATURES, present=in_use("nature"))
CHECK = Equal("check", tuple(CHECKS), present=in_use("check"), name_of=charts.check_name)


class InTables(Equal):
    """Keeps the checks in which figures of a table take part."""

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each check whether the table is one of its own.

        The key is looked for in a text, since no key of a table is a part of another.
        """
        return rows["tables"].str.contains(value, regex=False)

    def condition(self, value: Any) -> str:
        """Return the expression that looks for the table."""
        return f'view["tables"].str.contains({value!r}, regex=False)'


class Comparison(OptionalChoice):
    """The comparison whose equation the card shows; without a choice, the first that is broken."""

    WIDGET = "find"

    def choices(self, result: ViewResult) -> Choices:
        """Return the comparisons that the table lists, and the one chosen."""
        lang = result.state.lang
        comparisons = results_by_key(published_audit(result.d))
        keys = listed_keys(result.rows)
        if result.state.comparison in comparisons:
            keys.insert(0, result.state.comparison)
        named = [(comparison_name(comparisons[key], lang), key) for key in dict.fromkeys(keys)]
        return [(result.view.text("none", lang), NOTHING), *tell_apart(named)]


def tell_apart(named: Iterable[tuple[str, str]]) -> Choices:
    """Return names with their keys as options; names that occur twice have the key behind them."""
    pairs = list(named)
    counts = Counter(name for name, _ in pairs)
    choices: Choices = []
    for name, key in pairs:
        choices.append((name if counts[name] == 1 else f"{name} ({key})", key))
    return choices


def comparison_read(result: ViewResult) -> str | None:
    """Return the key of the comparison that the card shows: the one chosen, or the first broken.

    None if nothing is chosen and nothing that is shown is broken.
    """
    if result.state.comparison:
        chosen: str = result.state.comparison
        return chosen
    columns = (result.rows[key].tolist() for key in ("status", "nature", "check", "subject"))
    for status, nature, check, subject in zip(*columns, strict=True):
        if status == "differs" and nature in MUST:
            return f"{check} {subject}"
    return None


class TriedFigure(OptionalChoice):
    """The cell in which a misprint is tried."""

    def choices(self, result: ViewResult) -> Choices:
        """Return the figures of the comparison that the card shows, and the one chosen."""
        lang = result.state.lang
        base = published_audit(result.d)
        figures = base.figures.by_cell
        comparison = results_by_key(base).get(comparison_read(result) or "")
        cells = [] if comparison is None else [figure.cell for figure in comparison.figures]
        if result.state.cell in figures:
            cells.append(result.state.cell)
        choices: Choices = [(result.view.text("none", lang), NOTHING)]
        for cell in dict.fromkeys(cells):
            choices.append((f"{figure_name(figures[cell], lang)} {figures[cell].text}", cell))
        return choices

    def confirm(self, result: ViewResult, choices: Choices | None) -> None:
        """Check that the cell has a figure.

        Raises: InvalidState if not.
        """
        cell = result.state.cell
        cells = published_audit(result.d).figures.by_cell
        if cell is None or cell in cells:
            return
        listed = [key for _, key in choices or () if key != NOTHING]
        names = listed or [*cells][:NAMED_CELLS]
        more = ", …" if len(names) < len(cells) else ""
        known = ", ".join(names) + more
        raise InvalidState("no_cell", self.name, cell=Given(cell), known=known)

    def on_change(self, result: ViewResult, value: Any) -> ViewState:
        """Return the state with the cell and, as a start, the text that it prints."""
        figure = published_audit(result.d).figures.by_cell.get(value)
        return replace(result.state, cell=value, printed=figure.text if figure else "")


class TriedText(Words):
    """The text that would be printed in the cell; "" leaves it blank."""

    def confirm(self, result: ViewResult, choices: Choices | None) -> None:
        """Check that a cell is chosen if there is a text.

        Raises: InvalidState if not.
        """
        if result.state.printed and result.state.cell is None:
            raise InvalidState("no_figure", self.name)


# --- line, picture, table, card -------------------------------------------------------------------


def line(result: ViewResult) -> str:
    """Return the summary line: how many checks have which outcome, and if a misprint is tried."""
    lang = result.state.lang
    parts = [charts.tally(result.rows, lang, result.scope)]
    if tried_cell(result):
        parts.append(terms.text("count.tried", lang))
    if len(result.rows) > LISTED:
        parts.append(terms.text("count.listed", lang, n=LISTED))
    return " · ".join(parts)


def draw(result: ViewResult) -> go.Figure:
    """Draw all checks, by family or by check."""
    caption = result.caption
    cell = tried_cell(result)
    if cell:
        base = published_audit(result.d)
        tried = misprint_words(base, cell, result.state.printed, result.state.lang)
        caption["notes"] = [tried, *caption["notes"]]
    caption["matching"] = result.matching
    return charts.checks(result.whole_rows, by=CHARTS[result.state.chart], **caption)


def table(result: ViewResult) -> pd.DataFrame:
    """Return the checks shown (columns of `Audit.checks`), broken ones first, at most LISTED."""
    checks = result.rows.set_axis(result.rows["check"] + " " + result.rows["subject"])
    return checks.loc[listed_keys(result.rows)].reset_index(drop=True)


def table_cells(result: ViewResult) -> TableCells:
    """Return the same checks as the page shows them; a click on one shows its equation."""
    lang = result.state.lang
    comparisons = results_by_key(audit_of(result))
    heads = [terms.text(f"explore.head.{name}", lang) for name in HEADS]
    cells = []
    for key in listed_keys(result.rows):
        cells.append(comparison_cells(result.d, comparisons[key], key, lang))
    return TableCells(heads, cells)


@keep_results(most=4096)  # a misprint that is tried changes only few comparisons
def comparison_cells(d: Disclosure, comparison: CheckResult, key: str, lang: str) -> list[Cell]:
    """Return the row of the table for one comparison."""
    name = charts.check_name(comparison.equation.check, lang)
    check_cell = [name, key, "", key]
    about_cell = plain_cell(subject_name(comparison, lang))
    numbers = (comparison.left, comparison.right, comparison.difference)
    number_cells = [_decimal_cell(number) for number in numbers]
    unit_cell = plain_cell(comparison.unit or "")
    outcome_cell = _outcome_cell(comparison, lang)
    lines_cell = _lines_cell(comparison)
    return [check_cell, about_cell, *number_cells, unit_cell, outcome_cell, lines_cell]


def _outcome_cell(comparison: CheckResult, lang: str) -> Cell:
    """Return the cell of an outcome; its tooltip says why the comparison was not made."""
    key = outcome(comparison.nature, comparison.status)
    words = terms.text(f"chart.outcome.{key}", lang)
    return [words, str(FIRST.index(key)), why_not_checked(comparison, lang)]


def _decimal_cell(value: Decimal | None) -> Cell:
    """Return the cell of a number with all its digits; a dash for None."""
    if value is None:
        return ["–", None, ""]
    return [number_text(value), float(value), ""]


def _lines_cell(comparison: CheckResult) -> Cell:
    """Return the cell of the source lines of the figures, cut to LONGEST_LINES characters."""
    numbers = [str(figure.line) for figure in comparison.figures]
    lines = ", ".join(dict.fromkeys(numbers))
    first = int(numbers[0]) if numbers else 0
    cut = len(lines) > LONGEST_LINES
    shown = f"{lines[: LONGEST_LINES - 1]}…" if cut else lines
    return [shown, first, lines]


def source_lines(result: ViewResult) -> list[int]:
    """Return the numbers of the printed lines whose figures the checks shown compare."""
    numbers: set[int] = set()
    for lines in result.rows["lines"].dropna().tolist():
        numbers.update(numbers_of(lines))
    return sorted(numbers)


def read_lines(result: ViewResult) -> list[int]:
    """Return the numbers of the printed lines of the equation that the card shows."""
    read = results_by_key(published_audit(result.d)).get(comparison_read(result) or "")
    return [] if read is None else sorted({figure.line for figure in read.figures})


def marked(result: ViewResult) -> list[str]:
    """Return the places of the figures of the equation that the card shows.

    If filters are set, those of all checks shown are added.
    """
    comparisons = results_by_key(published_audit(result.d))
    keys = [comparison_read(result) or ""]
    if result.chips:
        keys += (result.rows["check"] + " " + result.rows["subject"]).tolist()
    place_of = by_cell(result.d)
    places = []
    for key in dict.fromkeys(keys):
        if key in comparisons:
            places += [place_of.get(figure.cell, "") for figure in comparisons[key].figures]
    return places


def card(result: ViewResult) -> str:
    """Return the card: the equation that is chosen, and what the misprint would change."""
    state = result.state
    base = published_audit(result.d)
    tried = audit_of(result)
    read = comparison_read(result)
    return audit_card(base, tried, read, state.cell, state.printed, state.lang)


# --- clicks ---------------------------------------------------------------------------------------


def on_click(result: ViewResult, mark: Any) -> ViewState | str:
    """Return the state with the checks of a field of the picture, or with one equation."""
    chosen = choice_of_click(mark)
    if chosen:
        return replace(result.state, **chosen)
    key = str(mark)
    if key in results_by_key(published_audit(result.d)):
        return replace(result.state, comparison=key)
    return ""


AUDIT = View(
    name="audit",
    state_name="AuditState",
    rows=rows,
    source_code=source_code,
    layout=(
        (Choice("chart", tuple(CHARTS), moves=(PICTURE,)),),
        (
            FAMILY,
            NATURE,
            STATUS,
            CHECK,
            InTables("form", FORMS, present=in_use("form"), name_of=table_name),
            SearchTexts(
                "search",
                texts=worded,
                call="worded(view)",
                helper=Import(HELPERS_AT, "worded"),
                listed=named_entries,
            ),
        ),
        (Comparison("comparison", moves=CARD_ONLY),),
        (TriedFigure("cell"), TriedText("printed")),
    ),
    pictures=dict.fromkeys(CHARTS, Picture(draw)),
    line=line,
    table=table,
    table_cells=table_cells,
    card=card,
    on_click=on_click,
    toolbar=("chart", "status", "search"),
    beside=("comparison", "cell", "printed"),
    key_figures=audit_figures,
    title=audit_title,
    source_lines=source_lines,
    marked=marked,
    read_lines=read_lines,
    forms=FORMS,
    glossary=(
        "功能分类",
        "经济分类",
        "基本支出",
        "项目支出",
        "人员经费",
        "日常公用经费",
        "绩效目标",
        "指标权重",
        "万元",
    ),
)
