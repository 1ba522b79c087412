"""The audit as a workbook: the tables as printed, with the figures of broken identities marked.

Promises that the marked cells are the figures of broken identities, and printed figures that are no
numbers if it is known which number was meant. Each has its equations as a comment. Text of the
document is stored as text, never as a formula, and the same disclosure, language and date give the
same bytes. Nothing is corrected: suggestions are in the comments only.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from shimahe import terms
from shimahe.checking.audit import Audit
from shimahe.checking.equation import CheckResult
from shimahe.checking.misprints import ALONE
from shimahe.disclosure import Disclosure, PrintedRow
from shimahe.display import charts
from shimahe.display.cards import cut_text
from shimahe.display.cards.audit import subject_name, why_not_checked
from shimahe.display.cards.equation import Term, write_equation
from shimahe.display.charts.audit import outcome
from shimahe.display.headings import document_title
from shimahe.display.printed_formats import is_kept, number_format
from shimahe.display.report.appendix import provenance
from shimahe.findings import records

#: The limits of a workbook: characters of a cell, rows of a sheet, characters of a sheet's name.
_CHARACTERS = 32_000
_ROWS = 1_048_000
_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The Markdown marks of headings and of bold text.
_MARKS = re.compile(r"^#{1,6} |\*\*")
_WIDEST = 46  # half-width columns of a column at most
_TERMS_TOLD = 12  # figures of one equation in a comment at most
_EQUATIONS_TOLD = 6  # equations in a comment at most
_LINE_ROOM = 160  # characters of a printed line in a comment at most
#: The fill of the figures of broken identities; it is darker for those that would mend them.
_FILLS = {"broken": "#FCE4D6", "suspected": "#F4A58A"}
_COMMENT = {"author": "shimahe", "width": 430, "font_size": 9}


# --- what is written ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One cell of a sheet; `shown` is the number format, "" for text, and `fill` a colour or ""."""

    value: str | Decimal
    shown: str = ""
    fill: str = ""
    comment: str = ""
    is_bold: bool = False


@dataclass
class Sheet:
    """One sheet of the workbook; `heads` is how many of its first rows are heads."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    heads: int = 0

    @property
    def marked(self) -> int:
        """The number of its cells that are marked."""
        return sum(bool(cell.fill) for row in self.rows for cell in row)


@dataclass(frozen=True)
class _Findings:
    """What there is to mark.

    `broken` has the broken identities of each cell, and `suspects` the likeliest row of
    `Audit.suspects` of each cell that would mend some.
    """

    d: Disclosure
    audit: Audit
    lang: str
    broken: dict[str, list[CheckResult]]
    suspects: dict[str, dict[str, Any]]

    def mark(self, cell: str, value: str | Decimal, shown: str) -> Cell:
        """Return the cell of a printed figure, marked if it is part of a broken identity.

        `cell` is its name as in `d.cells`, `value` what the workbook stores, `shown` its format.
        """
        results = self.broken.get(cell)
        if not results:
            return Cell(value, shown)
        suspect = self.suspects.get(cell)
        is_located = suspect is not None and suspect["evidence"] != ALONE
        fill = _FILLS["suspected" if is_located else "broken"]
        return Cell(value, shown, fill, _comment(self, results, suspect))


def workbook_bytes(audit: Audit, on: date, lang: str) -> bytes:
    """Return the bytes of a workbook (xlsx) with the audit of a disclosure.

    `on` is the date that it names, `lang` the language of its words, "zh" or "en".
    """
    d = audit.d
    found = _Findings(d, audit, lang, _broken_by_cell(audit), _suspects_by_cell(audit))
    names = _SheetNames()
    for key in ("overview", "checks", "text", "unread"):
        names.of(terms.text(f"marked.{key}", lang))
    tables = _table_sheets(found, names)
    text = _text_sheet(found)
    overview = _overview_sheet(found, on, [*tables, text])
    ends = (_checks_sheet(audit, lang), *tables, text, _unread_sheet(d, lang))
    return _written([overview, *ends], on)


def marked_cells(audit: Audit) -> list[str]:
    """Return the cells that are marked, as `d.cells` and the audit name them."""
    return list(_broken_by_cell(audit))


def _broken_by_cell(audit: Audit) -> dict[str, list[CheckResult]]:
    """Return the broken identities of each printed figure, by cell.

    A printed figure that is no number breaks none, since it cannot be weighed. If it is known which
    number was meant, the identities are given that could not be checked because of it.
    """
    broken: dict[str, list[CheckResult]] = defaultdict(list)
    unweighed = _located_without_number(audit)
    for result in audit.weighed:
        for cell in dict.fromkeys(figure.cell for figure in result.figures):
            is_open = cell in unweighed and result.nature == "identity" and result.is_open
            if result.is_broken_identity or is_open:
                broken[cell].append(result)
    return broken


def _located_without_number(audit: Audit) -> set[str]:
    """Return the cells whose text is no number, where it is known which number was meant."""
    located = set()
    for cell, suspect in _suspects_by_cell(audit).items():
        figure = audit.figures.by_cell.get(cell)
        is_no_number = figure is not None and figure.text and figure.value is None
        if is_no_number and suspect["evidence"] != ALONE:
            located.add(cell)
    return located


def _suspects_by_cell(audit: Audit) -> dict[str, dict[str, Any]]:
    """Return the likeliest row of `Audit.suspects` of each suspected cell, by cell."""
    suspects: dict[str, dict[str, Any]] = {}
    for row in records(audit.suspects):
        suspects.setdefault(row["cell"], row)
    return suspects


# --- the comment of a marked cell -----------------------------------------------------------------


def _comment(
    found: _Findings, results: Sequence[CheckResult], suspect: dict[str, Any] | None
) -> str:
    """Return the comment of a figure: its broken identities, and what would mend them."""
    parts = [_told_equation(found, result) for result in results[:_EQUATIONS_TOLD]]
    more = len(results) - len(parts)
    if more:
        parts.append(terms.text("marked.more_equations", found.lang, n=more))
    if suspect is not None and suspect["suggested"] is not None:
        key = "alone" if suspect["evidence"] == ALONE else "located"
        evidence = terms.key_name("suspicion", suspect["evidence"], found.lang)
        values = {"suggested": suspect["suggested"], "repairs": suspect["repairs"]}
        parts.append(terms.text(f"marked.{key}", found.lang, evidence=evidence, **values))
    return _fitting("\n\n".join(parts))


def _told_equation(found: _Findings, result: CheckResult) -> str:
    """Return an equation with the line number of each figure.

    The first and the last figure also have the text of their lines.
    """
    written = write_equation(found.audit, result, found.lang)
    lines = [written.title, written.subtitle]
    shown = written.terms[:_TERMS_TOLD]
    ends = {shown[0].line, written.terms[-1].line} if shown else set()
    for term in shown:
        lines.append(_told_term(found, term, term.line in ends))
    more = len(written.terms) - len(shown)
    if more:
        lines.append(terms.text("marked.more_terms", found.lang, n=more))
        lines.append(_told_term(found, written.terms[-1], True))
    return "\n".join(lines)


def _told_term(found: _Findings, term: Term, has_line: bool) -> str:
    """Return a figure of an equation, its name and line number; the text too if `has_line`."""
    words = f"{term.sign} {term.printed}　{term.name}".strip()
    if term.line is None:
        return words
    place = terms.text("marked.line", found.lang, line=term.line)
    if not has_line:
        return f"{words}　{place}"
    printed = found.d.printed_text(term.line).replace("\t", " | ")
    if term.excerpt is not None:
        printed = f"{term.excerpt.before}{term.excerpt.figure}{term.excerpt.after}"
    cited = cut_text(printed.strip(" |"), _LINE_ROOM)
    return f"{words}　{place}\n    {cited}"


# --- the tables as printed ------------------------------------------------------------------------


def _table_sheets(found: _Findings, names: _SheetNames) -> list[Sheet]:
    """Return a sheet for each printed table: line numbers, then cells, with figures as numbers."""
    rows = list(_rows_in_cells(found.d))
    figures = _figures_by_place(found.d, rows)
    sheets = []
    for table, summary in zip(records(found.d.tables), found.d.summary(found.lang), strict=True):
        if table["first_line"]:
            sheet = Sheet(names.of(summary[0] or terms.text("marked.table", found.lang)))
            for number in _rows_of_table(table, rows, figures):
                sheet.rows.append(_printed_row(found, rows[number], figures.get(number, {}), table))
            sheets.append(sheet)
    return sheets


def _rows_in_cells(d: Disclosure) -> Iterator[PrintedRow]:
    """Yield the printed rows; a line of one cell is divided at its pipes or blanks if it is a row.

    It is not divided if the figures that were read from it are not among its parts.
    """
    figures: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for figure in records(d.cells):
        figures[figure["line"]].append((figure["field"] or 0, figure["text"]))
    for row in d.printed_rows():
        of_line = sorted(figures.get(row.line, ()))
        is_whole = len(row.cells) == 1 and [text for _, text in of_line] != list(row.cells)
        has_parts = bool(of_line) or row.cells[0].startswith("|")
        yield _parted_row(row, of_line) if is_whole and has_parts else row


def _parted_row(row: PrintedRow, figures: Sequence[tuple[int, str]]) -> PrintedRow:
    """Return a row divided at its pipes, or else at its blanks.

    `figures` are those of the line, as field and text; each keeps its field. The row is returned as
    it is if one of them is not among the parts.
    """
    text = row.cells[0]
    parts = re.split(r"\s*\|\s*", text.strip().strip("|").strip()) if "|" in text else text.split()
    waiting = deque(figures)
    places = []
    for position, part in enumerate(parts):
        field_number = -position  # not the field of any figure
        if waiting and waiting[0][1] == part:
            field_number, _ = waiting.popleft()
        places.append((row.line, field_number))
    return row if waiting else PrintedRow(row.line, tuple(parts), tuple(places))


#: The figures of `d.cells` with their exact values, by row and by position of the cell in the row.
_Placed = dict[int, dict[int, tuple[dict[str, Any], Decimal | None]]]


def _figures_by_place(d: Disclosure, rows: Iterable[PrintedRow]) -> _Placed:
    """Return the printed figures by the row and the cell in which they are.

    Where several rows share a line, their figures are taken in the order of print.
    """
    waiting: dict[tuple[int, int], deque[Any]] = defaultdict(deque)
    for figure, value in zip(records(d.cells), d.exact("cells"), strict=True):
        waiting[figure["line"], figure["field"] or 0].append((figure, value))
    placed: _Placed = {}
    for number, row in enumerate(rows):
        for position, place in enumerate(row.places):
            figures = waiting.get(place)
            if figures and figures[0][0]["text"] == row.cells[position].strip():
                placed.setdefault(number, {})[position] = figures.popleft()
    return placed


def _rows_of_table(
    table: dict[str, Any], rows: Sequence[PrintedRow], figures: _Placed
) -> list[int]:
    """Return the numbers of the rows of a table: those on its lines, and others with its figures.

    If other tables share its first or last line, only the rows between them are taken.
    """
    own = [number for number in figures if _holds(figures[number], table["table"])]
    first, last = table["first_line"], table["last_line"]
    within = [number for number, row in enumerate(rows) if first <= row.line <= last]
    others = [number for number in figures if number in set(within) and number not in set(own)]
    if own:
        before = [number for number in others if number < own[0]]
        behind = [number for number in others if number > own[-1]]
        if before and rows[before[-1]].line == first:
            within = [number for number in within if number > before[-1]]
        if behind and rows[behind[0]].line == last:
            within = [number for number in within if number < behind[0]]
    return sorted({*within, *own})


def _holds(figures: dict[int, tuple[dict[str, Any], Any]], table: str | None) -> bool:
    """Whether one of the figures of a row belongs to a table."""
    return any(figure["table"] == table for figure, _ in figures.values())


def _printed_row(
    found: _Findings,
    row: PrintedRow,
    figures: dict[int, tuple[dict[str, Any], Decimal | None]],
    table: dict[str, Any],
) -> list[Cell]:
    """Return one row as printed, after the number of its line.

    A figure is a number if a number format shows it as printed, and otherwise text.
    """
    cells = [Cell(Decimal(row.line), "0")]
    for position, text in enumerate(row.cells):
        figure, value = figures.get(position, (None, None))
        if figure is None or figure["table"] != table["table"]:
            cells.append(Cell(_MARKS.sub("", text)))
            continue
        shown = number_format(text.strip(), value)
        kept = value if shown and value is not None else text
        cells.append(found.mark(figure["cell"], kept, shown or ""))
    return cells


class _SheetNames:
    """Gives sheets names that a workbook allows; no name is given twice."""

    def __init__(self) -> None:
        self._used = {"history"}  # reserved by Excel

    def of(self, title: str) -> str:
        """Return a new name for a sheet with this title, of at most 31 characters."""
        base = _NOT_IN_NAMES.sub(" ", _fitting(title)).strip(" '") or "—"
        name = base[:_NAME].strip(" '")
        number = 1
        while name.lower() in self._used:
            number += 1
            ending = f" {number}"
            name = base[: _NAME - len(ending)] + ending
        self._used.add(name.lower())
        return name


# --- the figures of the text ----------------------------------------------------------------------


def _text_sheet(found: _Findings) -> Sheet:
    """Return the sheet of the figures that are stated in the text, each with its words."""
    lang = found.lang
    heads = [terms.key_name("column", key, lang) for key in ("line", "statement", "item")]
    heads += [terms.key_name("column", key, lang) for key in ("text", "value", "unit")]
    sheet = _sheet_of(terms.text("marked.text", lang), heads)
    values = found.d.exact("statements")
    for row, value in zip(records(found.d.statements), values, strict=True):
        cell = f"prose:{row['statement']}/{row['measure']}"
        cells = [Cell(Decimal(row["line"]), "0"), Cell(row["statement"])]
        cells += [Cell(terms.statement_name(row["item"] or "", lang)), Cell(row["text"] or "")]
        number = _number(value)
        cells.append(found.mark(cell, number.value, number.shown))
        cells.append(Cell(terms.unit_name(row["unit"] or "", lang)))
        sheet.rows.append(cells)
    return sheet


def _sheet_of(name: str, heads: Iterable[str]) -> Sheet:
    """Return a sheet with a row of heads."""
    return Sheet(name, [[Cell(head, is_bold=True) for head in heads]], heads=1)


def _number(value: Decimal | None) -> Cell:
    """Return a number with all its digits; one that a workbook would round becomes text."""
    if value is None:
        return Cell("")
    if not value.is_finite() or not is_kept(value):
        return Cell(f"{value:,f}")
    decimals = max(0, -int(value.as_tuple().exponent))
    return Cell(value, "#,##0" + ("." + "0" * decimals if decimals else ""))


# --- checks, what is not read, and the first sheet ------------------------------------------------


def _checks_sheet(audit: Audit, lang: str) -> Sheet:
    """Return the sheet of all comparisons with both sides; broken identities come first."""
    keys = [f"explore.head.{key}" for key in ("check", "about", "outcome")]
    keys.append("explore.nature")
    sides = ("left", "right", "difference", "unit", "lines")
    keys += [f"explore.head.{key}" for key in sides]
    heads = [terms.text(key, lang) for key in (*keys, "marked.head.why_not")]
    sheet = _sheet_of(terms.text("marked.checks", lang), heads)
    results = sorted(audit.weighed, key=_order_of_result)
    sheet.rows += [_check_row(result, lang) for result in results[:_ROWS]]
    return sheet


def _order_of_result(result: CheckResult) -> int:
    """Return a key that sorts broken identities first, then all else that differs."""
    if result.is_broken_identity:
        return 0
    return 1 if result.status == "differs" else 2


def _check_row(result: CheckResult, lang: str) -> list[Cell]:
    """Return the row of one comparison."""
    came_of_it = terms.text(f"chart.outcome.{outcome(result.nature, result.status)}", lang)
    words = [charts.check_name(result.equation.check, lang), subject_name(result, lang)]
    words += [came_of_it, terms.key_name("nature", result.nature, lang)]
    cells = [Cell(text) for text in words]
    cells += [_number(side) for side in (result.left, result.right, result.difference)]
    last = (result.unit or "", result.lines, why_not_checked(result, lang))
    return [*cells, *(Cell(text) for text in last)]


def _unread_sheet(d: Disclosure, lang: str) -> Sheet:
    """Return the sheet of what was not read: incomplete tables, and lines that no frame uses."""
    heads = [terms.text(f"marked.head.{key}", lang) for key in ("where", "why", "printed")]
    sheet = _sheet_of(terms.text("marked.unread", lang), heads)
    for table, summary in zip(records(d.tables), d.summary(lang), strict=True):
        if table["status"] != "complete" or table["note"]:
            name, status, _, _, lines, note = summary
            why = " · ".join(filter(None, (status, note)))
            sheet.rows.append([Cell(lines), Cell(why), Cell(name)])
    for row in records(d.unplaced):
        reason = terms.key_name("reason", row["reason"], lang)
        sheet.rows.append([Cell(str(row["line"])), Cell(reason), Cell(row["text"] or "")])
    return sheet


def _overview_sheet(found: _Findings, on: date, sheets: Iterable[Sheet]) -> Sheet:
    """Return the first sheet: the document, what the marks mean, and how much was found."""
    lang = found.lang
    sheet = Sheet(terms.text("marked.overview", lang))
    sheet.rows.append([Cell(document_title(found.d, lang), is_bold=True)])
    sheet.rows.append([Cell(terms.text("marked.about", lang))])
    for key, fill in _FILLS.items():
        sheet.rows.append([Cell(terms.text(f"marked.legend.{key}", lang), fill=fill)])
    sheet.rows += [[], *_counted(found.audit, lang), []]
    head = [terms.text(f"marked.head.{key}", lang) for key in ("sheet", "marked")]
    sheet.rows.append([Cell(text, is_bold=True) for text in head])
    for each in sheets:
        sheet.rows.append([Cell(each.name), Cell(Decimal(each.marked), "0")])
    sheet.rows.append([])
    sheet.rows += [[Cell(name), Cell(value)] for name, value in provenance(found.d, on, lang)]
    return sheet


def _counted(audit: Audit, lang: str) -> Iterator[list[Cell]]:
    """Yield a row with the number of checks of each outcome."""
    counts = Counter(outcome(result.nature, result.status) for result in audit.weighed)
    for key in ("broken", "open", "agrees", "agrees_rounded", "not_checked"):
        if counts[key] or key != "agrees_rounded":
            words = terms.text(f"chart.outcome.{key}", lang)
            yield [Cell(words), Cell(Decimal(counts[key]), "#,##0")]


# --- the file -------------------------------------------------------------------------------------


def _written(sheets: Iterable[Sheet], on: date) -> bytes:
    """Return the bytes of a workbook with these sheets, dated `on`."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(on, time())})
        formats = _Formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


class _Formats:
    """The cell formats of a workbook; each is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Any] = {}

    def of(self, cell: Cell) -> Any:
        """Return the format of a cell."""
        key = (cell.shown, cell.fill, cell.is_bold)
        if key not in self._made:
            says: dict[str, Any] = {"num_format": cell.shown or "@", "bold": cell.is_bold}
            if cell.fill:
                says |= {"bg_color": cell.fill, "border": 1}
            self._made[key] = self._book.add_format(says)
        return self._made[key]


def _write_sheet(page: Any, sheet: Sheet, formats: _Formats) -> None:
    """Write one sheet to `page`; a text is written as text, even if it looks like a formula."""
    widths: dict[int, int] = defaultdict(lambda: 4)
    for row, cells in enumerate(sheet.rows[:_ROWS]):
        for column, cell in enumerate(cells):
            text = _fitting(cell.value) if isinstance(cell.value, str) else f"{cell.value:,f}"
            if len(sheet.rows[0]) > 1 or len(cells) > 1:
                widths[column] = max(widths[column], _width(text))
            if isinstance(cell.value, str):
                if text:
                    page.write_string(row, column, text, formats.of(cell))
            else:
                page.write_number(row, column, float(cell.value), formats.of(cell))
            if cell.comment:
                height = 20 + 15 * (cell.comment.count("\n") + 1)
                page.write_comment(row, column, cell.comment, {**_COMMENT, "height": height})
    for column, width in widths.items():
        page.set_column(column, column, min(width + 2, _WIDEST))
    if sheet.heads:
        page.freeze_panes(sheet.heads, 0)
        page.autofilter(0, 0, max(len(sheet.rows) - 1, 0), len(sheet.rows[0]) - 1)


def _width(text: str) -> int:
    """Return the width of a text in half-width columns; a Chinese character has two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text[:_WIDEST])


def _fitting(text: str) -> str:
    """Return a text that fits into a cell: cut, and without characters that XML does not allow."""
    return cut_text(_NOT_XML.sub("\ufffd", text), _CHARACTERS)
