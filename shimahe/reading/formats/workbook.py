"""A workbook (xlsx, xlsm, xls) → the rows of its sheets as they are printed.

Numbers are printed by their format. Hidden sheets, rows and columns are kept apart, as not shown;
so is what stands below a merged cell. Formulas are not computed, links and macros never followed:
what is read is the value that the file keeps of each cell. It knows nothing of what tables say.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import python_calamine
from openpyxl import load_workbook

from shimahe import terms
from shimahe.reading.formats.number_formats import print_number
from shimahe.reading.formats.old_workbook import GENERAL, is_before_1997, is_locked, sheets_of
from shimahe.reading.formats.paged import Paper, joined
from shimahe.reading.formats.sheet_markup import Markup, read_markup
from shimahe.reading.grids import MergedFigure
from shimahe.reading.source import Limits, UnreadableDocument, shown_name
from shimahe.vocabulary import parse_figure

_LOOKS_AT_A_CELL = 10  # by merged cells that lie over each other
Place = tuple[int, int]  # the 1-based row and column of a cell


@dataclass
class SheetCells:
    """What one sheet holds: the printed text of each cell by its place, and what is hidden.

    `merged`: by the first place of a merged cell that holds a figure, its last one.
    """

    name: str
    is_hidden: bool = False
    texts: dict[Place, str] = field(default_factory=dict)
    columns: set[int] = field(default_factory=set)  # that hold anything, if only empty texts
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    covered: set[Place] = field(default_factory=set)
    merged: dict[Place, Place] = field(default_factory=dict)
    unseen: set[Place] = field(default_factory=set)  # white on white

    def hides(self, place: Place) -> bool:
        """Whether a cell is not shown, though its sheet is."""
        row, column = place
        if row in self.hidden_rows or column in self.hidden_columns:
            return True
        return place in self.covered or place in self.unseen


# --- sheets → lines -------------------------------------------------------------------------------


def read_xlsx(data: bytes, paper: Paper) -> None:
    """Add the sheets of a workbook as Excel writes it since 2007."""
    for sheet in _xlsx_sheets(data, paper.limits):
        _add_sheet(sheet, paper)


def read_xls(data: bytes, paper: Paper) -> None:
    """Add the sheets of a workbook as Excel wrote it before 2007.

    Raises: UnreadableDocument where it is protected by a password, or of Excel 95 or older.
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
        cells = workbook.get_sheet_by_name(metadata.name)
        first_row, first_column = cells.start or (0, 0)
        for row, values in enumerate(cells.to_python(), first_row + 1):
            for column, value in enumerate(values, first_column + 1):
                if value != "":  # what stands for a cell that holds nothing
                    place = (row, column)
                    number_format = looks.formats.get(place, GENERAL)
                    _put(sheet, place, value, number_format, paper.limits)
        merged = _Merged(sheet, paper.limits)
        for start, end in cells.merged_cell_ranges or ():
            merged.cover(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
        _add_sheet(sheet, paper)


def _add_sheet(sheet: SheetCells, paper: Paper) -> None:
    """Add the rows of a sheet that print anything; columns that hold nothing are left out.

    Those of a hidden sheet are noted as not shown.
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
    _add_sheet_rows(rows, columns, shown, hidden, paper)
    if sheet.merged:
        paper.merge_in_sheet(first_line, rows, _merged_figures(sheet, rows, columns))
    paper.end_page("sheet", sheet.name, first_line, rows, columns)


def _merged_figures(
    sheet: SheetCells, rows: Sequence[int], columns: Sequence[int]
) -> dict[int, list[MergedFigure]]:
    """Return for each row of a sheet the figures whose cells go on over rows or columns."""
    figures: dict[int, list[MergedFigure]] = {}
    for (top, left), (bottom, right) in sheet.merged.items():
        place = bisect_left(columns, left)
        if left not in columns[place : place + 1]:
            continue
        figure = MergedFigure(place, bisect_right(columns, right) - place)
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            figures.setdefault(row, []).append(figure)
    return figures


def _add_sheet_rows(
    rows: Sequence[int],
    columns: Sequence[int],
    shown: dict[int, dict[int, str]],
    hidden: dict[int, list[str]],
    paper: Paper,
) -> None:
    """Add rows of a sheet, each with what it shows in its columns and what it hides."""
    run: list[list[str]] = []
    for row in rows:
        if row in shown:
            run.append([shown[row].get(column, "") for column in columns])
        if row in hidden:
            paper.add_sheet_rows(run)
            run = []
            text = "\t".join(hidden[row])
            if row in shown:
                paper.hide_in_last_line(text)
            else:
                paper.add_hidden(text)
    paper.add_sheet_rows(run)


def _put(sheet: SheetCells, place: Place, value: Any, number_format: str, limits: Limits) -> None:
    """Keep the printed text of a cell, unless it is blank."""
    text = _printed(value, number_format)
    sheet.columns.add(place[1])
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
    return joined(str(value))


class _Merged:
    """Notes the cells that merged ones of a sheet cover, as far as they hold a text."""

    def __init__(self, sheet: SheetCells, limits: Limits) -> None:
        self.sheet = sheet
        self.limits = limits
        self.columns: dict[int, list[int]] = {}
        for row, column in sheet.texts:
            self.columns.setdefault(row, []).append(column)
        self.rows = sorted(self.columns)
        self.looked_at = 0

    def cover(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note what a merged cell covers beside its first place.

        Raises: UnreadableDocument where merged cells lie over each other without end.
        """
        for row in self.rows[bisect_left(self.rows, top) : bisect_right(self.rows, bottom)]:
            columns = self.columns[row]
            self.looked_at += len(columns)
            self.limits.hold("max_cells", self.looked_at // _LOOKS_AT_A_CELL, row)
            self.sheet.covered.update((row, x) for x in columns if left <= x <= right)
        self.sheet.covered.discard((top, left))
        if parse_figure(self.sheet.texts.get((top, left), "")) is not None:
            self.sheet.merged[top, left] = (bottom, right)


# --- xlsx -----------------------------------------------------------------------------------------


def _xlsx_sheets(data: bytes, limits: Limits) -> Iterator[SheetCells]:
    """Yield the sheets of a workbook: their values and formats, and what they hide."""
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with ZipFile(BytesIO(data)) as parts:
        for worksheet in workbook.worksheets:
            with parts.open(worksheet._worksheet_path) as part:
                markup = read_markup(part, limits)
            yield _xlsx_sheet(worksheet, markup, limits)
    workbook.close()


def _xlsx_sheet(worksheet: Any, markup: Markup, limits: Limits) -> SheetCells:
    """Return the cells of a sheet, and what it hides."""
    sheet = SheetCells(worksheet.title, worksheet.sheet_state != "visible")
    _put_values(sheet, worksheet, markup, limits)
    sheet.texts |= markup.formulas
    sheet.columns |= {column for _, column in markup.formulas}
    sheet.hidden_rows = markup.hidden_rows
    sheet.hidden_columns = markup.hidden_columns
    merged = _Merged(sheet, limits)
    for left, top, right, bottom in markup.merged:
        merged.cover(top, left, bottom, right)
    return sheet


def _put_values(sheet: SheetCells, worksheet: Any, markup: Markup, limits: Limits) -> None:
    """Keep the printed text of each cell down to the last row with a value."""
    unseen = _Unseen()
    worksheet.reset_dimensions()  # what a file says of its size may be wrong
    for cells in worksheet.iter_rows(max_row=markup.last_row) if markup.last_row else ():
        for cell in cells:
            if cell.value is None:  # it has no place
                continue
            place = (cell.row, cell.column)
            if cell.value == 0 and not markup.shows_zeros:
                sheet.columns.add(cell.column)
                continue
            _put(sheet, place, cell.value, cell.number_format, limits)
            if unseen.holds(cell):
                sheet.unseen.add(place)


class _Unseen:
    """Tells cells whose letters are white on white, each look once."""

    def __init__(self) -> None:
        self.known: dict[int, bool] = {}

    def holds(self, cell: Any) -> bool:
        """Whether a cell has such a look."""
        look = cell._style_id
        if look not in self.known:
            fill = cell.fill
            is_filled = fill.fill_type is not None and not _is_white(fill.fgColor)
            self.known[look] = not is_filled and _is_white(cell.font.color)
        return self.known[look]


def _is_white(colour: Any) -> bool:
    """Whether a colour is white, by its parts or as the first of its theme."""
    if colour is None:
        return False
    if colour.type == "theme":
        return bool(colour.theme == 0 and not colour.tint)
    return bool(colour.type == "rgb" and str(colour.rgb).upper().endswith("FFFFFF"))
