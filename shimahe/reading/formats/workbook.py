"""A workbook (xlsx, xlsm, xls) → the rows of its sheets as they are printed.

Numbers are printed by their format. Hidden sheets, rows and columns, and cells below a merged cell,
are listed as not shown. Formulas are not computed, links and macros are never followed: what is
read is the value that the file stores for each cell. This module knows nothing about what tables
say except their titles, which may be names of sheets. The rule is R03b of docs/method.md.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

import python_calamine
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import ARC_WORKBOOK, SHARED_STRINGS

from shimahe import terms
from shimahe.reading.formats.captions import captions_of, says_unit
from shimahe.reading.formats.number_formats import print_number, print_text
from shimahe.reading.formats.old_workbook import (
    GENERAL,
    OldSheet,
    is_before_1997,
    is_locked,
    sheets_of,
)
from shimahe.reading.formats.paged import Paper, SheetRow, joined
from shimahe.reading.formats.sheet_drawings import boxes_of
from shimahe.reading.formats.sheet_margins import lines_of_margins
from shimahe.reading.formats.sheet_markup import KeptCell, Markup, read_markup
from shimahe.reading.formats.strict_standard import usual_file
from shimahe.reading.formats.workbook_looks import Conditions, is_unseen
from shimahe.reading.formats.workbook_strings import read_strings
from shimahe.reading.grids import MergedFigure
from shimahe.reading.headings import match_title
from shimahe.reading.source import Limits, UnreadableDocument, shown_name
from shimahe.vocabulary import parse_figure

#: How often a cell may be looked at on average, if merged cells overlap.
_LOOKS_AT_A_CELL = 10
_COMPUTED_ANEW = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=\"(?:1|true)\"")
_WHOLE = re.compile(r"[-+]?\d+")
#: What is printed for a number that is no date.
_NO_DATE = "#VALUE!"
#: Stands for a formula of an xls without its value.
_NOT_COMPUTED = "=?"
#: The row and the column of a cell, from 1.
Place = tuple[int, int]


@dataclass
class SheetCells:
    """What one sheet holds: the printed text of each cell by its place, and what is hidden."""

    name: str
    is_hidden: bool = False
    texts: dict[Place, str] = field(default_factory=dict)
    #: The columns that hold anything, even if only empty texts.
    columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Places with a text that a merged cell covers.
    covered: set[Place] = field(default_factory=set)
    #: The last place of each merged cell that holds a figure, by its first place.
    merged: dict[Place, Place] = field(default_factory=dict)
    #: Cells that cannot be seen because of their colour or their format, or are struck out.
    unseen: set[Place] = field(default_factory=set)
    #: The captions that one cell prints on several lines, by its text as one line.
    captions: dict[str, list[str]] = field(default_factory=dict)
    #: The lines of boxes drawn on it, by the row on which they begin.
    boxes: dict[int, list[str]] = field(default_factory=dict)
    #: The lines of page headers.
    above: list[str] = field(default_factory=list)
    #: The lines of page footers.
    below: list[str] = field(default_factory=list)

    def hides(self, place: Place) -> bool:
        """Whether a cell is not shown even if its sheet is."""
        row, column = place
        if row in self.hidden_rows or column in self.hidden_columns:
            return True
        return place in self.covered or place in self.unseen


# --- sheets → lines -------------------------------------------------------------------------------


def read_xlsx(data: bytes, paper: Paper) -> None:
    """Add the sheets of a workbook in the format that Excel writes since 2007."""
    for sheet in _xlsx_sheets(data, paper.limits):
        _add_sheet(sheet, paper)


def read_xls(data: bytes, paper: Paper) -> None:
    """Add the sheets of a workbook in the format of Excel before 2007.

    Raises: UnreadableDocument where it has a password, or is from Excel 95 or older.
    """
    name = shown_name(paper.file_name)
    if is_locked(data):
        raise UnreadableDocument(terms.text("unread.encrypted", name=name))
    if is_before_1997(data):
        raise UnreadableDocument(terms.text("unread.before_1997", name=name))
    workbook = python_calamine.load_workbook(BytesIO(data))
    for metadata, looks in zip(workbook.sheets_metadata, sheets_of(data), strict=True):
        if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        is_hidden = metadata.visible != python_calamine.SheetVisibleEnum.Visible
        sheet = SheetCells(metadata.name, is_hidden)
        sheet.hidden_rows = looks.hidden_rows
        sheet.hidden_columns = looks.hidden_columns
        sheet.unseen = looks.unseen
        sheet.above = lines_of_margins(looks.headers, metadata.name)
        sheet.below = lines_of_margins(looks.footers, metadata.name)
        cells = workbook.get_sheet_by_name(metadata.name)
        _put_old_values(sheet, cells, looks, paper.limits)
        merged = _Merged(sheet, paper.limits)
        for start, end in cells.merged_cell_ranges or ():
            merged.cover(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
        _add_sheet(sheet, paper)


def _old_values(cells: Any) -> Iterator[tuple[Place, Any]]:
    """Yield the places and values of the cells of a sheet that hold anything."""
    first_row, first_column = cells.start or (0, 0)
    for row, values in enumerate(cells.to_python(), first_row + 1):
        for column, value in enumerate(values, first_column + 1):
            if value != "":  # what stands for a cell that holds nothing
                yield (row, column), value


def _put_old_values(sheet: SheetCells, cells: Any, looks: OldSheet, limits: Limits) -> None:
    """Store the printed text of each cell of an xls sheet."""
    conditions = Conditions(looks.conditions, looks.looks)
    for place, value in _old_values(cells):
        column = place[1]
        if place in looks.waiting:
            continue
        if value == 0 and not looks.shows_zeros:
            sheet.columns.add(column)
            continue
        _put(sheet, place, value, looks.formats.get(place, GENERAL), limits)
        if conditions.rules:
            _follow(conditions, sheet, place, value, looks.fills.get(place))
    if looks.shows_zeros:
        sheet.texts |= dict.fromkeys(looks.waiting, _NOT_COMPUTED)
        sheet.columns |= {column for _, column in looks.waiting}


def _add_sheet(sheet: SheetCells, paper: Paper) -> None:
    """Add the rows of a sheet that print anything; columns that hold nothing are left out.

    Rows of a hidden sheet are listed as not shown.
    """
    first_line = len(paper.lines) + 1
    shown: dict[int, dict[int, str]] = {}
    hidden: dict[int, list[str]] = {}
    for (row, column), text in sorted(sheet.texts.items()):
        if sheet.is_hidden or sheet.hides((row, column)):
            hidden.setdefault(row, []).append(text)
        else:
            shown.setdefault(row, {})[column] = text
    columns = sorted(sheet.columns - sheet.hidden_columns) if shown else []
    rows = sorted({*shown, *hidden})
    boxes = _lines_beside(sheet, shown) if shown or sheet.boxes else {}
    if sheet.captions:
        _part_captions(sheet.captions, shown, boxes)
    rows = _add_sheet_rows(rows, columns, shown, hidden, boxes, paper)
    if sheet.merged:
        paper.merge_in_sheet(first_line, rows, _merged_figures(sheet, rows, columns))
    paper.end_page("sheet", sheet.name, first_line, rows, columns)


def _part_captions(
    captions: dict[str, list[str]], shown: dict[int, dict[int, str]], boxes: dict[int, list[str]]
) -> None:
    """Leave the first of its captions in a cell that stands alone, with the others below it."""
    for row, cells in shown.items():
        column, text = next(iter(cells.items()))
        if len(cells) == 1 and text in captions:
            first, *others = captions[text]
            cells[column] = first
            boxes[row] = others + boxes.get(row, [])


def _merged_figures(
    sheet: SheetCells, rows: Sequence[int], columns: Sequence[int]
) -> dict[int, list[MergedFigure]]:
    """Return, for each row of a sheet, the figures in cells that span several rows or columns."""
    figures: dict[int, list[MergedFigure]] = {}
    for (top, left), (bottom, right) in sheet.merged.items():
        place = bisect_left(columns, left)
        if left not in columns[place : place + 1]:
            continue
        figure = MergedFigure(place, bisect_right(columns, right) - place)
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            figures.setdefault(row, []).append(figure)
    return figures


def _lines_beside(sheet: SheetCells, shown: dict[int, dict[int, str]]) -> dict[int, list[str]]:
    """Return the lines that a sheet prints outside of its cells, by the row that they follow.

    The name of a sheet is a line if its table has no other title.
    """
    if sheet.is_hidden:
        return {}
    lines = _boxes_below(sheet.boxes, shown)
    above = _without_marks(sheet.above, shown, lines) if sheet.above else []
    if _is_named_as_table(sheet, shown):
        above.insert(0, sheet.name)
    if above:
        lines[0] = [*above, *lines.get(0, ())]
    if sheet.below and shown:
        lines.setdefault(max(shown), []).extend(sheet.below)
    return lines


def _without_marks(
    above: list[str], shown: dict[int, dict[int, str]], lines: dict[int, list[str]]
) -> list[str]:
    """Return the page headers of a sheet without its unit, which is added to the `lines` of rows.

    These are the rows with a unit, so that a table with another one is seen to have two; where no
    row prints a unit, they are the titles of tables.
    """
    marks = [line for line in above if says_unit(line)]
    marked = [row for row, cells in shown.items() if any(map(says_unit, cells.values()))]
    for row in (marked or _titles_of(shown)) if marks else ():
        lines[row] = [*lines.get(row, ()), *marks]
    return [line for line in above if line not in marks]


def _titles_of(shown: dict[int, dict[int, str]]) -> list[int]:
    """Return the rows with the title of a table; without any, the row above the first table."""
    alone = {row: next(iter(cells.values())) for row, cells in shown.items() if len(cells) == 1}
    titles = [row for row, text in alone.items() if match_title(text) is not None]
    if titles:
        return titles
    first = min((row for row, cells in shown.items() if len(cells) > 1), default=0)
    return [max((row for row in alone if row < first), default=0)]


def _is_named_as_table(sheet: SheetCells, shown: dict[int, dict[int, str]]) -> bool:
    """Whether a sheet shows a table whose title is printed nowhere but in the name of the sheet."""
    if match_title(sheet.name) is None or not any(len(cells) > 1 for cells in shown.values()):
        return False
    texts = [text for cells in shown.values() for text in cells.values()]
    texts += [line for lines in sheet.boxes.values() for line in lines]
    return not any("表" in text and match_title(text) for text in [*texts, *sheet.above])


def _boxes_below(
    boxes: dict[int, list[str]], shown: dict[int, dict[int, str]]
) -> dict[int, list[str]]:
    """Return the lines of boxes by the row that they follow; 0 is the beginning of the sheet.

    A box that begins beside words follows them; one on the first row of a table stands above it,
    and one inside a table below all of it.
    """
    of_tables = [row for row, cells in shown.items() if len(cells) > 1]
    placed: dict[int, list[str]] = {}
    for row, lines in sorted(boxes.items()):
        if row in of_tables:
            before = [one for one in shown if one < row]
            after = max(before, default=0) if row == of_tables[0] else max(shown)
        else:
            after = max((one for one in shown if one <= row), default=0)
        placed.setdefault(after, []).extend(lines)
    return placed


def _add_sheet_rows(
    rows: Sequence[int],
    columns: Sequence[int],
    shown: dict[int, dict[int, str]],
    hidden: dict[int, list[str]],
    boxes: dict[int, list[str]],
    paper: Paper,
) -> list[int]:
    """Add rows of a sheet, each with what it shows in its columns and what it hides.

    Return the row number of each line; lines of boxes have that of the row they follow.
    """
    numbers: list[int] = []  # one for each line
    run: list[SheetRow] = []
    for row in [0, *rows] if 0 in boxes else rows:
        if row:
            numbers.append(row)
            cells = shown.get(row, {})
            texts = [cells.get(column, "") for column in columns]
            run.append(SheetRow(texts, "\t".join(hidden.get(row, ()))))
        if row in boxes:
            paper.add_sheet_rows(run)
            run = []
            count = len(paper.lines)
            for line in boxes[row]:
                paper.add_words(line)
            numbers += [max(row, 1)] * (len(paper.lines) - count)
    paper.add_sheet_rows(run)
    return numbers


def _put(sheet: SheetCells, place: Place, value: Any, number_format: str, limits: Limits) -> None:
    """Store the printed text of a cell, unless it is blank; one that its format hides is unseen."""
    text = _printed(value, number_format)
    if isinstance(value, str) and "\n" in value:
        captions = captions_of(value)
        if captions:
            sheet.captions[text] = captions
    sheet.columns.add(place[1])
    if not text and value != 0:
        text = _printed(value, GENERAL)
        sheet.unseen.add(place)
    if text:
        sheet.texts[place] = text
        limits.hold("max_cells", len(sheet.texts), place[0])


def _printed(value: Any, number_format: str) -> str:
    """Return what a cell prints."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return print_number(value, number_format)
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    text = joined(str(value))
    return text if number_format == GENERAL else print_text(text, number_format)


class _Merged:
    """Notes which cells with a text are covered by merged cells."""

    def __init__(self, sheet: SheetCells, limits: Limits) -> None:
        self.sheet = sheet
        self.limits = limits
        self.columns: dict[int, list[int]] = {}
        for row, column in sheet.texts:
            self.columns.setdefault(row, []).append(column)
        self.rows = sorted(self.columns)
        self.looked_at = 0

    def cover(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note what a merged cell covers, apart from its first place that is shown.

        Raises: UnreadableDocument where merged cells overlap without end.
        """
        if top in self.sheet.hidden_rows or left in self.sheet.hidden_columns:
            top, left = self._move_text(top, left, bottom, right)
        for row in self.rows[bisect_left(self.rows, top) : bisect_right(self.rows, bottom)]:
            columns = self.columns[row]
            self.looked_at += len(columns)
            self.limits.hold("max_cells", self.looked_at // _LOOKS_AT_A_CELL, row)
            self.sheet.covered.update((row, x) for x in columns if left <= x <= right)
        self.sheet.covered.discard((top, left))
        self._keep_figure(top, left, bottom, right)

    def _move_text(self, top: int, left: int, bottom: int, right: int) -> Place:
        """Move the text of a merged cell whose first row or column is hidden to where it is shown.

        Return that place; the first one where nothing of the cell is shown.
        """
        rows = (row for row in range(top, bottom + 1) if row not in self.sheet.hidden_rows)
        hidden = self.sheet.hidden_columns
        columns = (column for column in range(left, right + 1) if column not in hidden)
        row, column = next(rows, None), next(columns, None)
        text = self.sheet.texts.get((top, left))
        if row is None or column is None or text is None:
            return top, left
        del self.sheet.texts[top, left]
        self.sheet.texts[row, column] = text
        self.sheet.columns.add(column)
        return row, column

    def _keep_figure(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep where a merged cell ends, if it holds a figure."""
        if parse_figure(self.sheet.texts.get((top, left), "")) is not None:
            self.sheet.merged[top, left] = (bottom, right)


# --- xlsx -----------------------------------------------------------------------------------------


class _Sheet(NamedTuple):
    """The name of a sheet, whether it is hidden, and its part of the archive."""

    name: str
    is_hidden: bool
    path: str


class _Reader(ExcelReader):  # type: ignore[misc]
    """Reads what a workbook says apart from the cells of its sheets.

    Authors, themes and names of areas are left out: they print nothing.
    """

    def read_book(self) -> None:
        """Read the list of sheets, the shared texts of cells, and the styles."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def read_strings(self) -> None:
        """Read the texts that cells share (`workbook_strings`)."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName.lstrip("/")) as markup:
                self.shared_strings = read_strings(markup)

    def sheets(self) -> Iterator[_Sheet]:
        """Yield the sheets that have cells, in order; chart sheets have none."""
        for sheet, relation in self.parser.find_sheets():
            if "chartsheet" not in relation.Type:
                yield _Sheet(sheet.name, sheet.state != "visible", relation.target)


def _xlsx_sheets(data: bytes, limits: Limits) -> Iterator[SheetCells]:
    """Yield the sheets of a workbook with their printed texts, and with what they hide."""
    data = usual_file(data, ARC_WORKBOOK)
    reader = _Reader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read_book()
    workbook = _Workbook(reader)
    for found in reader.sheets():
        with reader.archive.open(found.path) as part:
            markup = read_markup(part, limits)
        sheet = SheetCells(found.name, found.is_hidden)
        sheet.above = lines_of_margins(markup.headers, found.name)
        sheet.below = lines_of_margins(markup.footers, found.name)
        _fill(sheet, markup, workbook, limits)
        shows_figures = any(parse_figure(text) is not None for text in sheet.texts.values())
        sheet.boxes = boxes_of(reader.archive, found.path, with_pictures=not shows_figures)
        yield sheet
    reader.archive.close()


class _Workbook:
    """What the cells of all sheets refer to: shared texts, formats, fonts and fills."""

    def __init__(self, reader: _Reader) -> None:
        self.book = reader.wb
        self.strings = reader.shared_strings
        #: Number formats by the number of a style.
        self.formats: dict[int, str] = {}
        self.unseen: dict[int, bool] = {}
        has_main = ARC_WORKBOOK in reader.valid_files
        text = reader.archive.read(ARC_WORKBOOK) if has_main else b""
        self.is_computed_anew = _COMPUTED_ANEW.search(text) is not None

    def value_of(self, cell: KeptCell) -> Any:
        """Return the value of a cell."""
        if cell.inline is not None:
            return cell.inline
        if cell.kind == "s":
            return self.strings[int(cell.text)]
        if cell.kind == "b":
            return cell.text == "1"
        if cell.kind == "d":
            return from_ISO8601(cell.text)
        if cell.kind != "n":
            return cell.text
        number = int(cell.text) if _WHOLE.fullmatch(cell.text) else float(cell.text)
        return self._date(number, cell.style) if cell.style in self.book._date_formats else number

    def _date(self, number: float, style: int) -> Any:
        """Return a number as the date that its format prints, or as the error that Excel shows."""
        is_duration = style in self.book._timedelta_formats
        try:
            return from_excel(number, self.book.epoch, timedelta=is_duration)
        except (OverflowError, ValueError):
            return _NO_DATE

    def format_of(self, style: int) -> str:
        """Return the number format of a style."""
        if style not in self.formats:
            number = self.book._cell_styles[style].numFmtId
            if number < BUILTIN_FORMATS_MAX_SIZE:
                self.formats[style] = BUILTIN_FORMATS.get(number, GENERAL)
            else:
                own = self.book._number_formats
                self.formats[style] = own[number - BUILTIN_FORMATS_MAX_SIZE]
        return self.formats[style]

    def fill_of(self, style: int) -> Any:
        """Return the fill of a style."""
        return self.book._fills[self.book._cell_styles[style].fillId]

    def hides(self, style: int) -> bool:
        """Whether letters of a style have the colour of their background."""
        if style not in self.unseen:
            font = self.book._fonts[self.book._cell_styles[style].fontId]
            self.unseen[style] = is_unseen(font, self.fill_of(style))
        return self.unseen[style]


def _fill(sheet: SheetCells, markup: Markup, workbook: _Workbook, limits: Limits) -> None:
    """Store the cells of a sheet, and what it hides."""
    _put_values(sheet, markup, workbook, limits)
    sheet.texts |= markup.formulas
    sheet.columns |= {column for _, column in markup.formulas}
    sheet.hidden_rows = markup.hidden_rows
    sheet.hidden_columns = markup.hidden_columns
    merged = _Merged(sheet, limits)
    for left, top, right, bottom in markup.merged:
        merged.cover(top, left, bottom, right)


def _put_values(sheet: SheetCells, markup: Markup, workbook: _Workbook, limits: Limits) -> None:
    """Store the printed text of each cell."""
    conditions = Conditions(markup.conditions, workbook.book._differential_styles.styles)
    for cell in markup.cells:
        value = workbook.value_of(cell)
        place = (cell.row, cell.column)
        if value == 0 and _is_zero_unknown(cell, markup, workbook):
            if markup.shows_zeros:
                markup.formulas[place] = f"={cell.formula}"
            sheet.columns.add(cell.column)
            continue
        _put(sheet, place, value, workbook.format_of(cell.style), limits)
        if place not in sheet.texts:
            continue
        if workbook.hides(cell.style):
            sheet.unseen.add(place)
        elif conditions.rules:
            _follow(conditions, sheet, place, value, workbook.fill_of(cell.style))


def _follow(conditions: Conditions, sheet: SheetCells, place: Place, value: Any, fill: Any) -> None:
    """Change what a cell prints by the conditional formats of its sheet, or note it as unseen."""
    if place not in sheet.texts:
        return
    printed = conditions.printed(place, value, sheet.texts[place], fill)
    if printed is None:
        sheet.unseen.add(place)
    else:
        sheet.texts[place] = printed or sheet.texts[place]


def _is_zero_unknown(cell: KeptCell, markup: Markup, workbook: _Workbook) -> bool:
    """Whether a 0 is not shown, or stands for a value that is computed when the file is opened."""
    if not markup.shows_zeros:
        return True
    return cell.formula is not None and workbook.is_computed_anew
