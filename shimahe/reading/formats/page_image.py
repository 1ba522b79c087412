"""A page of a PDF → its picture, with one printed figure marked.

The page is read again in the same way, so that exactly the cell or the words are marked that were
read. If the page now gives other lines, nothing is marked. Promises that no picture is larger than
a limit. This module knows nothing about what tables say.
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

#: Points to an inch.
_POINTS = 72
#: Dots to an inch at most: with these, Chinese of 9 points can be read.
_SHARPEST = 110
#: The longest side of a picture, in dots.
_LONGEST_SIDE = 1400
#: The number of colours of a picture.
_COLOURS = 16
#: How many pages are read before a page on which a table may continue.
_PAGES_BACK = 4
_FILL = (255, 200, 0, 90)
_EDGE = (190, 90, 0)
#: The degrees (counterclockwise) by which a picture is rotated, for each way to turn its boxes.
_ROTATED: dict[Callable[..., Box], int] = {turn_right: -90, turn_left: 90, turn_over: 180}
#: Points between words and the frame around them.
_AROUND = 1.5


class PageImage(NamedTuple):
    """The picture of a page as the bytes of a PNG, its size, and whether a figure is marked.

    `place` says which page it is, in words.
    """

    png: bytes
    width: int
    height: int
    is_marked: bool
    place: str = ""


@dataclass(frozen=True)
class Wanted:
    """A page by its number, and what to mark on it: some characters of one of its lines.

    `lines` are all lines that were read from the page; `place` is the index of the one.
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
    """Return the picture of a page of a file that was read.

    Raises: UnreadableDocument, in the language, where the file is not there or has changed, is no
    PDF, or the page cannot be drawn.
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

    Raises: UnreadableDocument where there is no file, or it has changed since it was read.
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
    """Reads pages, and remembers where the parts of each line stand.

    `words` has the letters of lines of words; `rows` has the table and the row of lines of tables.
    Both are by the index of the line.
    """

    def __init__(self, paper: Paper) -> None:
        super().__init__(paper)
        self.words: dict[int, Sequence[Letter]] = {}
        self.rows: dict[int, tuple[RuledTable, int]] = {}

    def add_line(self, line: Sequence[Letter], text: str) -> None:
        """Add a line of words, and remember its letters."""
        before = len(self.paper.lines)
        super().add_line(line, text)
        if len(self.paper.lines) > before:
            self.words[before] = line

    def add_table(self, table: RuledTable, letters: Cells) -> None:
        """Add a table, and remember which of its rows each line is."""
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
    """Return which row a line is, from the row `first` on; several captions may share one row."""
    for row in range(first, len(rows)):
        if line == rows[row] or (table.is_one_cell(row) and line in rows[row]):
            return row
    return None


def _squeezed(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def _box_to_mark(pdf: Any, wanted: Wanted) -> Box | None:
    """Return the box to mark, on the page as it is turned to be read.

    None where the page gives other lines than were read. If a table continues from an earlier page,
    that page may have to be read first.
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
    """Return the box of the cell or the words to mark; None where the line has no known place."""
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
    """Return the letters to mark, or all letters of the line if these cannot be told."""
    letters = [letter for letter in line for _ in _squeezed(letter.text)]
    if len(letters) != len(_squeezed(wanted.line)):
        return line
    first = len(_squeezed(wanted.line[: wanted.start]))
    count = len(_squeezed(wanted.line[wanted.start : wanted.stop]))
    return letters[first : first + count] or line


# --- drawing --------------------------------------------------------------------------------------


def _drawn(page: Any, box: Box | None) -> PageImage:
    """Return the picture of a page, with a frame around what is marked."""
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
    """Return a box of a page that was turned to be read as a box of the original page."""
    turn = turn_of(chars_of(page).seen)
    if turn is None:
        return box
    if turn is turn_over:
        return turn_over(box, (float(page.width), float(page.height)))
    back = turn_left if turn is turn_right else turn_right
    return back(box, (float(page.height), float(page.width)))
