"""The bundled disclosure in the formats that offices publish, written by the libraries of each."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from openpyxl import Workbook

import shimahe
from shimahe import frames, resources
from shimahe.disclosure import BUNDLED
from shimahe.reading.formats import lines_to_pieces
from shimahe.reading.grids import PLAIN, Grid
from shimahe.reading.source import DEFAULT
from shimahe.vocabulary import parse_figure

#: What a format may print otherwise: where a row stands, and how often a sheet prints it.
ASIDE = ("line", "field", "first_line", "last_line", "copies", "cell", "note")


@cache
def blocks():
    """The bundled disclosure as words, and as tables of rows of cells, in the order of print."""
    lines = resources.path(BUNDLED).read_text(encoding="utf-8").split("\n")
    found = []
    for piece in lines_to_pieces(lines, DEFAULT):
        rows = _rows_of(piece)
        if rows and found and isinstance(found[-1], list):
            found[-1] += rows
        elif rows:
            found.append(rows)
        elif not isinstance(piece, Grid) and piece.text.strip():
            found.append(piece.text.strip().lstrip("# "))
    return found


def _rows_of(piece):
    """The rows of a piece, without those that print the rows of a sheet once more."""
    if isinstance(piece, Grid):
        return [list(row.fields) for row in piece.rows if row.printed == PLAIN]
    return [list(piece.cells)] if piece.cells else []


def as_xlsx():
    """The disclosure as sheets, its figures as numbers in the format that prints them."""
    workbook = Workbook()
    sheet = workbook.active
    for block in blocks():
        if isinstance(block, str):
            if block.startswith("表") and len(block) < 4:
                sheet = workbook.create_sheet(block)
            sheet.append([block])
        else:
            for cells in block:
                sheet.append([""])
                for column, text in enumerate(cells, 1):
                    _write(sheet.cell(sheet.max_row, column), text)
    return saved(workbook)


def saved(made):
    """The bytes of a file that a library made."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _write(cell, text):
    """Write what a cell prints: a figure with decimals as a number that has more of them."""
    figure = parse_figure(text)
    _, point, decimals = text.partition(".")
    if figure is None or not point or not decimals.isdigit():
        cell.value = text
        return
    cell.value = float(figure) + 0.000_1
    commas = "#,##" if "," in text else ""
    cell.number_format = f"{commas}0.{'0' * len(decimals)}"


def differences(d):
    """The frames of a disclosure that are not those of the bundled one, left out what is aside."""
    bundled = shimahe.load()
    names = [frame.name for frame in frames.FRAMES if frame.name != "unplaced"]
    return [name for name in names if not _compared(d, name).equals(_compared(bundled, name))]


def _compared(d, name):
    """A frame as it is compared; a table without its header is left out, which needs its blanks."""
    frame = getattr(d, name).drop(columns=list(ASIDE), errors="ignore")
    if "table" in frame:
        frame = frame[frame.table != "department_revenue"].reset_index(drop=True)
    return frame
