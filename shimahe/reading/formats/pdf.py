"""A PDF → the lines of words and the ruled tables of its pages, in printed order.

A page that is a picture prints no text: it is named, and a file with only such pages is refused. So
is a file with parts that cannot be unpacked. This module knows nothing about what tables say. The
rule is R03a of docs/method.md.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any
from unicodedata import category, normalize

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from shimahe import terms
from shimahe.reading.formats.cut_rows import Foot, OpenRow, foot_of, open_row
from shimahe.reading.formats.dashes import with_whole_lines
from shimahe.reading.formats.drawn_letters import draw
from shimahe.reading.formats.known_letters import KnownLetters
from shimahe.reading.formats.open_tables import THICKEST, opened, tables_of
from shimahe.reading.formats.page_cells import (
    Box,
    Cells,
    Letter,
    RuledTable,
    extent_of,
    gather_overflow,
    has_rows_without_lines,
    join_captions,
    laid_line,
    letter_width,
    lines_of,
    near,
    rule_table,
    take_watermarks,
)
from shimahe.reading.formats.page_parts import PagePart, parts_of_page
from shimahe.reading.formats.paged import DamagedFile, Paper, joined
from shimahe.reading.formats.running_heads import hide_running_heads
from shimahe.reading.formats.seen_letters import Chars, chars_of, has_invisible_text, is_white
from shimahe.reading.formats.torn_figures import with_whole_figures
from shimahe.reading.formats.two_rows import printed_rows
from shimahe.reading.grids import MergedFigure
from shimahe.reading.source import UnreadableDocument, shown_name
from shimahe.vocabulary import LOST

_END = b"%%EOF"
#: The number of bytes in which the end of a file is looked for.
_TAIL = 4096
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_PACKED = b"FlateDecode"
#: The number of bytes before a stream in which its dictionary says how it is packed.
_DICTIONARY = 2048
#: The most bytes of a stream that are unpacked.
_UNPACKED = 64 * 2**20
#: The points of a frame with rounded corners: two on each side.
_ROUNDED = 8
#: The share of a side that is straight between rounded corners.
_STRAIGHT = 0.5
#: The share of a page from which a picture may be the whole page.
_LARGE = 0.5
#: The largest share of unknown letters on a page that is read.
_MOST_LOST = 0.3
#: The fewest lines that form a table.
_FEWEST_LINES = 4
#: The largest gap between two coloured rows that may be a row, in heights of a row.
_STRIPE = 1.6
#: The gap from which words on a line may be two cells, in letter heights.
_BETWEEN_CELLS = 2.0
#: What a page prints below its table, such as page numbers.
_BETWEEN = re.compile(r"[\s\d第页共/／·.()（）—–-]*")
#: The kinds of characters that print nothing: of control, half of a pair, not assigned.
_NO_LETTERS = ("Cc", "Cs", "Cn")
#: Radicals and letters of other standards (from, to) that programs write for characters that look
#: the same: 民 as U+2EA0, 行 as U+FA08. 户 is drawn like U+2F3E and 戶.
_LOOK_ALIKES = ((0x2F00, 0x2FD6), (0xF900, 0xFADA), (0x2F800, 0x2FA1E))
_LETTERS = {
    chr(code): normalize("NFKC", chr(code))
    for first, end in _LOOK_ALIKES
    for code in range(first, end)
}
_LETTERS |= dict(
    zip(
        "⺁⺎⺒⺓⺟⺠⺫⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾戶",
        "厂兀巳幺母民目虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户户",
        strict=True,
    )
)


def read_pdf(data: bytes, paper: Paper) -> None:
    """Add the pages of a PDF.

    Raises: UnreadableDocument where it is encrypted, or contains pictures of pages only;
    DamagedFile where it is cut off or damaged.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    if _END not in data[-_TAIL:]:
        raise DamagedFile("cut")
    is_encrypted = b"/Encrypt" in data
    if not is_encrypted:
        _try_streams(data)
    try:
        with open_pdf(data) as pdf:
            _add_pages(pdf, paper)
    except PdfminerException as error:
        if _is_of_password(error):
            message = terms.text("unread.encrypted", name=shown_name(paper.file_name))
            raise UnreadableDocument(message) from error
        raise


def open_pdf(data: bytes) -> Any:
    """Return an open file, in which only codes that its fonts explain are characters."""
    pdf = pdfplumber.open(BytesIO(data))
    pdf.rsrcmgr = KnownLetters()
    return pdf


def _is_of_password(error: PdfminerException) -> bool:
    """Whether a library could not open a file because it has a password."""
    causes = (error, *error.args)
    return any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes)


def _try_streams(data: bytes) -> None:
    """Check that every packed part of a file can be unpacked to its end.

    The library skips parts that cannot: text of a page would silently be missing.

    Raises: DamagedFile.
    """
    for start in _STREAM.finditer(data):
        if _PACKED not in data[max(0, start.start() - _DICTIONARY) : start.start()]:
            continue
        unpacker = zlib.decompressobj()
        try:
            unpacker.decompress(memoryview(data)[start.end() :], _UNPACKED)
        except zlib.error as error:
            raise DamagedFile("packed") from error


def _add_pages(pdf: Any, paper: Paper) -> None:
    """Add the pages of an open file.

    Raises: UnreadableDocument where all pages are pictures or have unknown letters only.
    """
    pages = PageReader(paper)
    pictures: list[int] = []
    unknown: list[int] = []
    for number, page in enumerate(map(draw, pdf.pages), 1):
        first_line = len(paper.lines) + 1
        is_picture = _is_picture(page)
        if not (is_picture and has_invisible_text(page)):
            pages.add(page)
        if len(paper.lines) < first_line and is_picture:
            pictures.append(number)
            paper.add_words(f"![]({terms.text('place.page', 'zh', page=number)})")
        elif _are_mostly_lost(paper.lines[first_line - 1 :]):
            unknown.append(number)
        if page.lacks_text:
            paper.add_words(f"![…]({terms.text('place.page', 'zh', page=number)})")
        paper.end_page("page", str(number), first_line)
        page.close()
    if pictures and len(pictures) == len(paper.lines):
        raise _unreadable("unread.scanned", paper, pictures)
    if unknown and len(unknown) + len(pictures) == len(paper.pages):
        raise _unreadable("unread.unknown_letters", paper, unknown)
    hide_running_heads(paper)


def _unreadable(key: str, paper: Paper, pages: Sequence[int]) -> UnreadableDocument:
    """Return the error that names the pages because of which a file is refused."""
    named = ", ".join(map(str, pages))
    return UnreadableDocument(terms.text(key, name=shown_name(paper.file_name), pages=named))


def _are_mostly_lost(lines: Sequence[str]) -> bool:
    """Whether too many letters of a page are unknown for it to be read."""
    text = "".join(lines)
    return text.count(LOST) > _MOST_LOST * len("".join(text.split()))


def _is_picture(page: Any) -> bool:
    """Whether a picture covers most of a page."""
    area = float(page.width) * float(page.height)
    return any(image["width"] * image["height"] > _LARGE * area for image in page.images)


class PageReader:
    """Adds page after page, and remembers the columns of the last table, which may continue."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.columns: Sequence[float] = ()
        #: The open row at the foot of the page before.
        self.cut: OpenRow | None = None
        #: The foot of the table above, if a line closes its last row.
        self.foot: Foot | None = None

    def add(self, page: Any) -> None:
        """Add the words and the tables of a page, from top to bottom."""
        chars = chars_of(page)
        letters, boxes = _letters_and_boxes(page, chars.seen)
        tolerance = near(letters)
        tables: list[RuledTable] = []
        frames: list[Box] = []
        above = 0.0
        for group in _groups(boxes, letters, tolerance):
            extent = extent_of(group)
            begins_anew = _has_title(letters, above, extent.top)
            begins_anew |= _begins_with_title(group, above, tolerance)
            table = rule_table(group, tolerance, () if begins_anew else self.columns)
            above = extent.bottom
            if table is None:
                frames.append(extent)
            else:
                tables.append(table)
                self.columns = table.columns
        beside = self._put_turned_in(letters, chars.seen, tables)
        within, outside, marks = _share_out(letters, tables)
        for table in [one for one in tables if has_rows_without_lines(one, within[id(one)])]:
            tables.remove(table)
            frames.append(table.extent)
            outside += [letter for cell in within.pop(id(table)).values() for letter in cell]
        left = min((letter.left for letter in letters), default=0.0)
        width = letter_width(letters)
        shown = [table for table in tables if within[id(table)]]
        for part in parts_of_page(with_whole_figures(lines_of(outside)), shown, frames):
            self._add_part(part, within, left, width)
        self._list_aside(chars, marks)
        self.paper.add_hidden("".join(letter.text for letter in beside))

    def _put_turned_in(
        self, letters: list[Letter], chars: Sequence[Any], tables: Sequence[RuledTable]
    ) -> list[Letter]:
        """Add the letters that stand on their side in cells of an upright page.

        Return all others that do not stand as most letters do; letters upside down belong to no
        text.
        """
        turn = turn_of(chars)
        others = [char for char in chars if not _stands_as(char, turn)]
        if turn is not None:
            return [_letter(char["text"], _box(char)) for char in others]
        turned = [char for char in others if not char["upright"]]
        over = [char for char in others if char["upright"]]
        beside = [_letter(char["text"], _box(char)) for char in over]
        for cell, run in groupby(turned, key=lambda char: _cell_of(_box(char), tables)):
            (beside if cell is None else letters).extend(laid_down(list(run)))
        return beside

    def _add_part(self, part: PagePart, within: _Within, left: float, width: float) -> None:
        """Add the words and the tables of a part of a page, from top to bottom."""
        tops = [table.top for table in part.tables]
        items: list[tuple[float, RuledTable | list[Letter]]] = []
        items += [(table.top, table) for table in part.tables]
        items += [(line[0].middle, line) for line in join_captions(part.lines, tops)]
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, RuledTable):
                self.add_table(item, within[id(item)])
            else:
                self.add_line(item, laid_line(item, left, width))

    def _list_aside(self, chars: Chars, marks: Sequence[Letter]) -> None:
        """List what cannot be seen, and watermarks, as not shown."""
        self.paper.add_hidden("".join(char["text"] for char in chars.watermark))
        hidden = [_letter(char["text"], _box(char)) for char in chars.hidden]
        for line in (*lines_of(marks), *lines_of(hidden)):
            self.paper.add_hidden(joined("".join(letter.text for letter in line)))

    def add_line(self, line: Sequence[Letter], text: str) -> None:
        """Add a line of words outside of tables."""
        self.paper.add_words(text)

    def add_table(self, table: RuledTable, letters: Cells) -> None:
        """Add the rows of a table; rows of a frame around words become lines of words."""
        rows = table.texts(letters)
        are_whole = [table.is_one_cell(place) for place in range(len(rows))]
        body = [place for place, is_whole in enumerate(are_whole) if not is_whole]
        first, last = (body[0], body[-1]) if body else (len(rows), len(rows))
        self._add_captions(rows[:first])
        cells = [[joined(text) for text in row] for row in rows]
        merged = table.merged(cells)
        if table.is_open_above and first == 0 and self._goes_on(cells[0]):
            first = 1
        places = list(range(first, last + 1))[: len(cells) - first]
        places = self._without_rest(places, cells)
        shown: list[Sequence[str]] = []
        spans: list[tuple[MergedFigure, ...]] = []
        for at in places:
            printed = printed_rows(table, letters, at) or [cells[at]]
            shown += printed
            spans += [merged[at]] * len(printed)
            cells[at] = printed[-1]
        self.paper.add_rows(shown, spans)
        self.cut = self.foot = None
        if table.is_open_below and first < last == len(cells) - 1:
            self.cut = open_row(table, letters, cells[-1])
        elif places:
            self.foot = foot_of(table, letters, [cells[at] for at in places], places[-1])
        self._add_captions(rows[last + 1 :])

    def _without_rest(self, places: list[int], cells: list[list[str]]) -> list[int]:
        """Return the rows without the one that continues the last row above, which gets its texts.

        If it may be a row of its own, both are marked as unsure and stay.
        """
        if self.foot is None or not places or not self.paper.is_below_table(_BETWEEN):
            return places
        rest = self.foot.with_rest([cells[at] for at in places])
        if rest is None:
            return places
        place, parts = rest
        self.paper.replace_last_row(parts[0])
        if len(parts) > 1:
            cells[places[place]] = parts[1]
            return places
        return [*places[:place], *places[place + 1 :]]

    def _goes_on(self, rest: Sequence[str]) -> bool:
        """Whether a row continues the last row of the page before, which then gets its texts."""
        whole = self.cut.with_rest(rest) if self.cut else None
        if whole is not None:
            self.paper.replace_last_row(whole)
        return whole is not None

    def _add_captions(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the words in the frame of a table, above or below its rows of cells."""
        for row in rows:
            for line in "".join(row).split("\n"):
                self.paper.add_words(line)


def _has_title(letters: Sequence[Letter], top: float, bottom: float) -> bool:
    """Whether several lines of words stand between two heights, as a title and a unit mark do.

    A single one may be a page number, or the running head of a table that goes on.
    """
    between = [one for one in letters if top < one.middle < bottom and one.text.strip()]
    return len(lines_of(between)) > 1


def _letters_and_boxes(page: Any, chars: Sequence[Any]) -> tuple[list[Letter], list[list[Box]]]:
    """Return the letters of a page and the boxes of its tables, turned so that they can be read."""
    turn = turn_of(chars)
    boxes = _boxes(page, chars if turn is None else ())
    own = [char for char in chars if _stands_as(char, turn)]
    if turn is None:
        return [_letter(char["text"], _box(char)) for char in own], boxes
    size = (float(page.width), float(page.height))
    letters = [_letter(char["text"], turn(_box(char), size)) for char in own]
    return letters, [[turn(box, size) for box in table] for table in boxes]


#: How a box on a page of a given size is turned.
Turn = Callable[[Box, tuple[float, float]], Box]


def turn_of(chars: Sequence[Any]) -> Turn | None:
    """Return how the boxes of a page must be turned so that its letters can be read.

    None where most letters stand upright.
    """
    turned = [char for char in chars if not char["upright"]]
    if 2 * len(turned) <= len(chars):
        return turn_over if 2 * sum(map(_is_upside_down, chars)) > len(chars) else None
    runs_up = sum(char["matrix"][1] > 0 for char in turned) * 2 > len(turned)
    return turn_right if runs_up else turn_left


def _is_upside_down(char: Any) -> bool:
    """Whether a letter stands upside down."""
    return bool(char["upright"] and char["matrix"][0] < 0)


def _stands_as(char: Any, turn: Turn | None) -> bool:
    """Whether a letter stands like most letters of a page that is turned in this way."""
    if turn is turn_over:
        return _is_upside_down(char)
    if turn is not None:
        return not char["upright"]
    return char["upright"] and not _is_upside_down(char)


def _cell_of(box: Box, tables: Sequence[RuledTable]) -> tuple[int, tuple[int, int]] | None:
    """Return the table and the cell in which the middle of a letter lies; None outside tables."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for place, table in enumerate(tables):
        owner = table.owner_at(across, down)
        if owner is not None:
            return place, owner
    return None


def laid_down(run: Sequence[Any]) -> Iterator[Letter]:
    """Yield letters that stand on their side as if upright: small, and on one line in place."""
    around = extent_of([_box(char) for char in run])
    size = (around.right - around.left) / len(run)
    top = (around.top + around.bottom - size) / 2
    for place, char in enumerate(run):
        left = around.left + place * size
        yield _letter(char["text"], Box(left, top, left + size, top + size))


def _boxes(page: Any, chars: Sequence[Any]) -> list[list[Box]]:
    """Return the cells of each table of a page, by the lines that are drawn.

    `chars` are its letters, where they stand upright.

    If there are no lines, coloured areas may be cells, unless only every other row has one.
    """
    objects = with_whole_lines([*page.lines, *page.rects, *map(_squared, page.curves)])
    drawn = [one for one in objects if _is_line(one)]
    for lines in (drawn, objects):
        if len(lines) < _FEWEST_LINES:
            continue
        tables, cuts = tables_of(page, lines, chars)
        if lines is objects:
            tables = _without_stripes(tables, page.chars)
        if tables:
            return [[opened(Box(*cell), cuts) for cell in table.cells] for table in tables]
    return []


def _squared(curve: Any) -> Any:
    """Return a curve, made a rectangle if it is a line or a frame with rounded corners."""
    if min(curve["width"], curve["height"]) <= THICKEST:
        return curve | {"object_type": "rect"}
    if len(curve["pts"]) < _ROUNDED:
        return curve
    across, down = zip(*curve["pts"], strict=True)
    sides = ((across, down, "x0", "x1"), (down, across, "top", "bottom"))
    for places, along, begin, end in sides:
        for side in (curve[begin], curve[end]):
            on_side = [one for at, one in zip(places, along, strict=True) if at == side]
            if not on_side or max(on_side) - min(on_side) < _STRAIGHT * (max(along) - min(along)):
                return curve
    return curve | {"object_type": "rect"}


def _without_stripes(tables: Sequence[Any], chars: Sequence[Any]) -> list[Any]:
    """Return the tables of coloured areas, without those in which only some rows have a colour.

    These are every other row, or just the header.
    """
    digits = [_box(char) for char in chars if char["text"].isdigit()]
    tables = [table for table in tables if any(_lies_between(x, table.bbox, ()) for x in digits)]
    letters = [_box(char) for char in chars if char["text"].strip()]
    striped: set[int] = set()
    outside = [_letter(char["text"], _box(char)) for char in chars if char["text"].strip()]
    outside = [one for one in outside if not any(_is_within(one, table.bbox) for table in tables)]
    for table in tables:
        is_striped = any(_lies_between(letter, table.bbox, table.cells) for letter in letters)
        if is_striped or _has_row_below(table, outside):
            striped.add(id(table))
    for above, below in pairwise(sorted(tables, key=lambda table: float(table.bbox[1]))):
        gap = (above.bbox[0], above.bbox[3], above.bbox[2], below.bbox[1])
        heights = [cell[3] - cell[1] for cell in (above.cells[-1], below.cells[0])]
        is_row = 0 < gap[3] - gap[1] <= _STRIPE * max(heights)
        if is_row and any(_lies_between(letter, gap, ()) for letter in letters):
            striped |= {id(above), id(below)}
    return [table for table in tables if id(table) not in striped]


def _is_within(letter: Letter, around: Sequence[float]) -> bool:
    """Whether the middle of a letter lies in an area."""
    return around[0] < letter.centre < around[2] and around[1] < letter.middle < around[3]


def _has_row_below(table: Any, letters: Sequence[Letter]) -> bool:
    """Whether lines below coloured areas have gaps as between cells, and end in a figure."""
    left, _, right, bottom = table.bbox
    height = table.cells[-1][3] - table.cells[-1][1]
    below = (left, bottom, right, bottom + _STRIPE * height)
    lines = lines_of([letter for letter in letters if _is_within(letter, below)])
    if not any(line[-1].text.isdigit() for line in lines):
        return False
    gaps = [second.left - first.right for line in lines for first, second in pairwise(line)]
    return any(gap > _BETWEEN_CELLS * lines[0][0].size for gap in gaps)


def _lies_between(letter: Box, around: Sequence[float], cells: Sequence[Sequence[float]]) -> bool:
    """Whether the middle of a letter lies in an area, but in none of the cells."""
    across, down = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
    if not (around[0] < across < around[2] and around[1] < down < around[3]):
        return False
    return not any(x0 <= across <= x1 and y0 <= down <= y1 for x0, y0, x1, y1 in cells)


def _is_line(drawn: Any) -> bool:
    """Whether something drawn is a visible line, rather than a coloured area."""
    if drawn["stroke"]:
        return not is_white(drawn["stroking_color"])
    is_area = min(drawn["width"], drawn["height"]) > THICKEST
    return not is_area and not is_white(drawn["non_stroking_color"])


def _letter(text: str, box: Box) -> Letter:
    """Return a letter with its box; look-alike characters become the usual ones.

    One that takes room is unknown where the file gives no character for it.
    """
    takes_room = box.right > box.left
    return Letter(_known(text) if text or takes_room else "", *box)


@lru_cache(maxsize=4096)
def _known(text: str) -> str:
    """Return the usual character for what a file gives for a letter; LOST where it gives none.

    A character of control, or one that does not exist, shows that the list of the font is damaged.
    """
    if text in _LETTERS:
        return _LETTERS[text]
    if not text or text.startswith("(cid"):
        return LOST
    is_letter = text.isspace() or category(text[0]) not in _NO_LETTERS
    return text if is_letter else LOST


def _box(char: Any) -> Box:
    """Return the box of a letter."""
    return Box(char["x0"], char["top"], char["x1"], char["bottom"])


def turn_right(box: Box, size: tuple[float, float]) -> Box:
    """Return a box of a page whose lines run upwards, turned so that they run to the right."""
    return Box(size[1] - box.bottom, box.left, size[1] - box.top, box.right)


def turn_left(box: Box, size: tuple[float, float]) -> Box:
    """Return a box of a page whose lines run downwards, turned so that they run to the right."""
    return Box(box.top, size[0] - box.right, box.bottom, size[0] - box.left)


def turn_over(box: Box, size: tuple[float, float]) -> Box:
    """Return a box of a page that is upside down, turned so that it can be read."""
    return Box(size[0] - box.right, size[1] - box.bottom, size[0] - box.left, size[1] - box.top)


def _groups(
    tables: Sequence[Sequence[Box]], letters: Sequence[Letter], tolerance: float
) -> Iterator[list[Box]]:
    """Yield the boxes of each table; pieces below one another without words between are one table.

    The pieces must be equally wide, or lie inside each other. A piece below a gap whose first row
    is one cell, as that of a title, is a table of its own.
    """
    open_boxes: list[Box] = []
    open_extent: Box | None = None
    for boxes in sorted(tables, key=lambda cells: min(box.top for box in cells)):
        extent = extent_of(boxes)
        above = open_extent.bottom if open_extent is not None else 0.0
        begins_anew = _begins_with_title(boxes, above, tolerance)
        is_rest = open_extent is not None and _goes_on(open_extent, extent, letters, tolerance)
        if is_rest and not begins_anew:
            open_boxes += boxes
        else:
            if open_boxes:
                yield open_boxes
            open_boxes = list(boxes)
        open_extent = extent_of(open_boxes)
    if open_boxes:
        yield open_boxes


def _begins_with_title(boxes: Sequence[Box], above: float, tolerance: float) -> bool:
    """Whether a table stands below a gap and its first row is one cell, as that of a title.

    `above` is where the table above it ends; 0 where there is none on the page.
    """
    around = extent_of(boxes)
    if not 0 < above < around.top - tolerance:
        return False
    first = [box for box in boxes if box.top < around.top + tolerance]
    return len(first) == 1 and first[0].left == around.left and first[0].right == around.right


def _goes_on(above: Box, below: Box, letters: Sequence[Letter], tolerance: float) -> bool:
    """Whether a piece of a table belongs to the piece above it, or lies inside it."""
    if below.top < above.bottom - tolerance:
        return below.left < above.right and above.left < below.right
    sides = (above.left - below.left, above.right - below.right)
    if any(abs(apart) > tolerance for apart in sides):
        return False
    return not any(above.bottom < letter.middle < below.top for letter in letters)


_Within = dict[int, Cells]


def _share_out(
    letters: Sequence[Letter], tables: Sequence[RuledTable]
) -> tuple[_Within, list[Letter], list[Letter]]:
    """Return the letters in each cell of each table, those outside, and those of a watermark."""
    within: _Within = {id(table): {} for table in tables}
    outside: list[Letter] = []
    for letter in letters:
        for table in tables:
            owner = table.owner_at(letter.centre, letter.middle)
            if owner is not None:
                if letter.text.strip():
                    within[id(table)].setdefault(owner, []).append(letter)
                break
        else:
            outside.append(letter)
    marks = [letter for table in tables for letter in take_watermarks(within[id(table)])]
    if marks:
        taken = set(marks)
        letters = [letter for letter in letters if letter not in taken]
    gather_overflow(letters, [(table, within[id(table)]) for table in tables], outside)
    return within, outside, marks
