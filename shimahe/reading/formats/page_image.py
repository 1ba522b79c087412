"""A page of a PDF → its picture, with one printed figure marked.

The page is read once more as its adapter read it, so that what is marked is the very cell, or the
very words, that were read. Where the page now gives other lines, nothing is marked. Promises that
no picture is larger than a limit. It knows nothing of what tables say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from pdfplumber.utils.exceptions import PdfminerException
from PIL.Image import Image

from shimahe import terms
from shimahe.reading.formats.drawn_letters import draw
from shimahe.reading.formats.page_cells import Box, Cells, Letter, RuledTable, extent_of
from shimahe.reading.formats.paged import Paper
from shimahe.reading.formats.pdf import (
    PageReader,
    open_pdf,
    turn_left,
    turn_of,
    turn_over,
    turn_right,
)
from shimahe.reading.formats.seen_letters import chars_of
from shimahe.reading.source import FileRead, Limits, UnreadableDocument

_POINTS = 72  # to an inch
_SHARPEST = 110  # dots to an inch: Chinese of 9 points can be read
_LONGEST_SIDE = 1400  # dots
_COLOURS = 16
_PAGES_BACK = 4  # that are read before a page on which a table may go on
_FILL = (255, 200, 0, 90)
_EDGE = (190, 90, 0)
#: By how the boxes of a page turn, degrees against the clock by which its picture turns.
_ROTATED: dict[Callable[..., Box], int] = {turn_right: -90, turn_left: 90, turn_over: 180}
_AROUND = 1.5  # points between words and the edge around them


class PageImage(NamedTuple):
    """The picture of a page as the bytes of a PNG, its size, and whether a figure is marked.

    `place` says in words which page it is.
    """

    png: bytes
    width: int
    height: int
    is_marked: bool
    place: str = ""


@dataclass(frozen=True)
class Wanted:
    """A page by its number, and what to mark on it: characters of one of its lines.

    `lines` are those that were read of the page, `place` says which of them, from 0.
    """

    page: int
    lines: tuple[str, ...]
    place: int
    start: int
    stop: int

    @property
    def line(self) -> str:
        """The line in which something is marked."""
        return self.lines[self.place]


def page_image(file: FileRead, wanted: Wanted, lang: str | None = None) -> PageImage:
    """Draw a page of a file that was read.

    Raises: UnreadableDocument, in the language, where the file is not there as it was read, is no
    PDF, or its page cannot be drawn.
    """
    data = _bytes_as_read(file, lang)
    try:
        with open_pdf(data) as pdf:
            page = draw(pdf.pages[wanted.page - 1])
            return _drawn(page, _box_to_mark(pdf, wanted))
    except (PdfminerException, RuntimeError, OSError, ValueError) as error:
        raise UnreadableDocument(terms.text("page_image.not_drawn", lang)) from error


def _bytes_as_read(file: FileRead, lang: str | None) -> bytes:
    """Return the bytes of a file.

    Raises: UnreadableDocument where there is none, or it has changed since it was read.
    """
    path = Path(file.path) if file.path else None
    if path is None or not path.is_file():
        raise UnreadableDocument(terms.text("page_image.gone", lang))
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise UnreadableDocument(terms.text("page_image.changed", lang, name=path.name))
    return data


# --- what is marked -------------------------------------------------------------------------------


class _PlacesOfLines(PageReader):
    """Reads pages, and keeps where the parts of each line stand."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(paper)
        self.words: dict[int, Sequence[Letter]] = {}
        self.rows: dict[int, tuple[RuledTable, int]] = {}

    def add_line(self, line: Sequence[Letter], text: str) -> None:
        """Add a line of words, and keep its letters."""
        before = len(self.paper.lines)
        super().add_line(line, text)
        if len(self.paper.lines) > before:
            self.words[before] = line

    def add_table(self, table: RuledTable, letters: Cells) -> None:
        """Add a table, and keep which of its rows each line is."""
        before = len(self.paper.lines)
        super().add_table(table, letters)
        rows = [_squeezed("".join(row)) for row in table.texts(letters)]
        first = 0
        for place in range(before, len(self.paper.lines)):
            line = _squeezed(self.paper.lines[place])
            row = _row_of(line, rows, first, table)
            if row is None:
                continue
            self.rows[place] = (table, row)
            first = row if table.is_one_cell(row) else row + 1


def _row_of(line: str, rows: Sequence[str], first: int, table: RuledTable) -> int | None:
    """Return which row, from the first that may be, a line is; a caption has several in one."""
    for row in range(first, len(rows)):
        if line == rows[row] or (table.is_one_cell(row) and line in rows[row]):
            return row
    return None


def _squeezed(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def _box_to_mark(pdf: Any, wanted: Wanted) -> Box | None:
    """Return the box of what is marked, on the page as it is turned to be read.

    None where the page gives other lines than were read. A table that goes on may need the page on
    which it begins to be read first.
    """
    for back in range(min(_PAGES_BACK, wanted.page - 1) + 1):
        reader = _PlacesOfLines(Paper(Limits()))
        first = 0
        for number in range(wanted.page - back, wanted.page + 1):
            first = len(reader.paper.lines)
            reader.add(draw(pdf.pages[number - 1]))
        if tuple(reader.paper.lines[first:]) == wanted.lines:
            return _box_in(reader, first + wanted.place, wanted)
    return None


def _box_in(reader: _PlacesOfLines, place: int, wanted: Wanted) -> Box | None:
    """Return the box of the cell, or of the words, in which what is marked stands."""
    if place in reader.rows:
        table, row = reader.rows[place]
        column = 0
        if not table.is_one_cell(row):
            column = wanted.line[: wanted.start].count("\t")
        return table.box_at(row, column)
    if place in reader.words:
        around = extent_of([Box(*letter[1:]) for letter in _marked(reader.words[place], wanted)])
        left, top, right, bottom = around
        return Box(left - _AROUND, top - _AROUND, right + _AROUND, bottom + _AROUND)
    return None


def _marked(line: Sequence[Letter], wanted: Wanted) -> Sequence[Letter]:
    """Return the letters that print what is marked; those of the line where it cannot be told."""
    letters = [letter for letter in line for _ in _squeezed(letter.text)]
    if len(letters) != len(_squeezed(wanted.line)):
        return line
    first = len(_squeezed(wanted.line[: wanted.start]))
    count = len(_squeezed(wanted.line[wanted.start : wanted.stop]))
    return letters[first : first + count] or line


# --- drawing --------------------------------------------------------------------------------------


def _drawn(page: Any, box: Box | None) -> PageImage:
    """Draw a page as it is read, and what is marked in a frame."""
    longest = max(float(page.width), float(page.height))
    resolution = min(_SHARPEST, _LONGEST_SIDE * _POINTS / longest)
    drawing = page.to_image(resolution=resolution)
    turn = turn_of(chars_of(page).seen)
    if box is not None:
        upright = _as_on_the_page(box, page)
        drawing.draw_rect(upright, fill=_FILL, stroke=_EDGE, stroke_width=2)
    image: Image = drawing.annotated
    if turn is not None:
        image = image.rotate(_ROTATED[turn], expand=True)
    png = BytesIO()
    image.quantize(_COLOURS).save(png, "PNG", optimize=True)
    return PageImage(png.getvalue(), image.width, image.height, box is not None)


def _as_on_the_page(box: Box, page: Any) -> Box:
    """Return a box of a page that was turned to be read as it stands on the page."""
    turn = turn_of(chars_of(page).seen)
    if turn is None:
        return box
    if turn is turn_over:
        return turn_over(box, (float(page.width), float(page.height)))
    back = turn_left if turn is turn_right else turn_right
    return back(box, (float(page.height), float(page.width)))
