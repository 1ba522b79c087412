"""A Word file (docx) → its paragraphs and tables, in printed order.

Hidden and struck text and hidden rows are listed as not shown; text that a revision deletes is left
out. Where a cell spans others, the places it covers are blank. This module knows nothing about what
tables say except their captions, which may stand in the page headers of a section. The rule is R03c
of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from shimahe import terms
from shimahe.reading.formats.captions import captions_of, says_unit
from shimahe.reading.formats.fonts_and_colours import sign_of_font
from shimahe.reading.formats.inner_files import add_text_file, cannot_be_read, is_packed
from shimahe.reading.formats.paged import Paper, joined
from shimahe.reading.formats.word_looks import Looks, instructions, is_struck, stands_apart, tag
from shimahe.reading.formats.word_package import Package
from shimahe.reading.grids import MergedFigure
from shimahe.reading.headings import match_title
from shimahe.reading.source import UnreadableDocument, shown_name
from shimahe.vocabulary import LOST, PICTURE, parse_figure

_PARAGRAPH = tag("p")
_TABLE = tag("tbl")
_ROW = tag("tr")
_CELL = tag("tc")
_RUN = tag("r")
_TEXT = tag("t")
_DELETED = tag("del")
_VALUE = tag("val")
_ROW_PROPERTIES = tag("trPr")
_CELL_PROPERTIES = tag("tcPr")
#: A character of a symbol font, which is named by its number there.
_SIGN = tag("sym")
_FONT = tag("font")
_NUMBER = tag("char")
_BOX = tag("txbxContent")
_SECTION = tag("sectPr")
_HEADER = tag("headerReference")
_HAS_FIRST_PAGE = tag("titlePg")
_KIND = tag("type")
#: Another file, which is shown in the place where it is named.
_INNER_FILE = tag("altChunk")
_OTHER_FILE = tag("subDoc")
_ITS_NAME = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SECOND_COPY = f"{_CHOICES}Fallback"
#: Elements around paragraphs, tables, rows and cells that are none of these themselves.
_AROUND = frozenset(map(tag, ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")))
_AROUND |= {f"{_CHOICES}AlternateContent", f"{_CHOICES}Choice"}
#: Elements that are not in the text: deleted or moved words, pronunciation, the second copy of a
#: drawing.
_LEFT_OUT = frozenset((*map(tag, ("del", "moveFrom", "pPr", "rPr", "tblPr", "rt")), _SECOND_COPY))
#: The words of a formula; each of them may stand above another.
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
    tag("object"),
)
#: Elements that name the part of a picture, or of an embedded file that is shown as a picture.
_NAMES_A_PART = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)
_EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_SIGNS = {
    tag("tab"): "\t",
    tag("ptab"): "\t",
    tag("br"): "\n",
    tag("cr"): "\n",
    tag("noBreakHyphen"): "-",
}


def read_docx(data: bytes, paper: Paper) -> None:
    """Add the paragraphs and tables of a Word file.

    Raises: UnreadableDocument where its text is larger than the limit of bytes, or where it
    includes a file that cannot be read.
    """
    package = Package(data)
    most = paper.limits.max_bytes
    if package.size > most:
        name = shown_name(paper.file_name)
        raise UnreadableDocument(
            terms.text("unread.over.unpacked", name=name, most=f"{most:,}", limit="max_bytes")
        )
    body = package.body
    reader = _Reader(package, body, paper)
    if next(body.iter(_HEADER), None) is not None:
        _take_headers(reader, body)
    reader.add_content(body)


def _take_headers(reader: _Reader, body: Any) -> None:
    """Give a reader the page headers that say something of the tables of their section.

    Those with the title of a standard form stand above the section. A unit mark without a title is
    of each table of a section that prints no mark itself. A section without headers has those of
    the one before it.
    """
    elements: list[Any] = []
    lines: list[str] = []
    before: list[str] = []
    for element in _inside(body, (_PARAGRAPH, _TABLE, _SECTION)):
        elements.append(element)
        section = element if element.tag == _SECTION else next(element.iter(_SECTION), None)
        if section is None:
            continue
        own = [
            line
            for root in _headers(reader.package, section)
            for line in _lines(reader.package, root, reader.paper)
        ]
        lines = own or lines
        if any(match_title(line) for line in lines):
            if lines != before:
                reader.lines_above[elements[0]] = lines
        elif not any(map(_prints_unit, elements)):
            marks = [line for line in lines if says_unit(line)]
            reader.lines_above |= {one: marks for one in elements if one.tag == _TABLE and marks}
        before = lines
        elements = []


def _prints_unit(element: Any) -> bool:
    """Whether a paragraph or a table of a text prints a unit mark."""
    return any(
        says_unit("".join(text.text or "" for text in paragraph.iter(_TEXT)))
        for paragraph in element.iter(_PARAGRAPH)
    )


def _headers(package: Package, section: Any) -> Iterator[Any]:
    """Yield the page headers that a section names itself."""
    kinds = ["default"] if section.find(_HAS_FIRST_PAGE) is None else ["first", "default"]
    for reference in section.iter(_HEADER):
        if reference.get(_KIND) in kinds:
            root = package.markup_of(reference.get(_ITS_NAME, ""))
            if root is not None:
                yield root


def _lines(package: Package, root: Any, paper: Paper) -> list[str]:
    """Return the lines of a separate text; each cell of a table is a line."""
    apart = Paper(paper.limits, paper.file_name)
    _Reader(package, root, apart).add_content(root)
    texts = [text for line in apart.lines for text in line.split("\t")]
    return [text.strip() for text in texts if text.strip()]


def _inside(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements with the given tags in order, also from elements that surround them."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tags)


class _Reader:
    """Reads the text of one Word file."""

    def __init__(self, package: Package, body: Any, paper: Paper) -> None:
        self.package = package
        self.paper = paper
        self.looks = Looks(body, package.styles)
        self.instructions = instructions(body)
        self.has_boxes = next(body.iter(_BOX), None) is not None
        #: Lines of page headers, by the element above which they stand.
        self.lines_above: dict[Any, list[str]] = {}
        #: The captions that one cell prints on several lines, by its text as one line.
        self.captions: dict[str, list[str]] = {}

    def add_content(self, parent: Any) -> None:
        """Add the paragraphs and tables of a text, of a cell, or of an element around them."""
        for element in _inside(parent, (_PARAGRAPH, _TABLE, _INNER_FILE, _OTHER_FILE)):
            for line in self.lines_above.get(element, ()) if self.lines_above else ():
                self.paper.add_words(line)
            if element.tag == _PARAGRAPH:
                self._add_paragraph(element)
            elif element.tag == _TABLE:
                self._add_table(element)
            else:
                self._add_inner_file(element)

    def _add_inner_file(self, element: Any) -> None:
        """Add another file that the text includes.

        Raises: UnreadableDocument where it is missing, or is neither text nor markup.
        """
        data = self.package.related(element.get(_ITS_NAME, ""))
        if data is None or is_packed(data):
            raise cannot_be_read(self.paper)
        add_text_file(data, self.paper)

    def _add_paragraph(self, paragraph: Any) -> None:
        """Add the lines of a paragraph, and the tables in boxes that are drawn beside it."""
        shown, hidden = self._texts(paragraph)
        for line in shown.split("\n"):
            self.paper.add_words(line.replace("\t", "    "))
        if hidden.strip():
            self.paper.add_hidden(joined(hidden))
        if not shown.strip():
            self._add_pictures(paragraph)
        if self.has_boxes:
            for box in _boxes_in(paragraph):
                if _holds_table(box):
                    self.add_content(box)

    def _add_pictures(self, paragraph: Any) -> None:
        """Add a line for each picture and embedded file that stands in place of words."""
        for element in paragraph.iter(*_NAMES_A_PART):
            if next(element.iterancestors(_SECOND_COPY), None) is None:
                part = self.package.name_of(element.get(_ITS_NAME) or element.get(_EMBEDDED) or "")
                if part is not None:
                    self.paper.add_words(f"![]({part})")

    # --- words

    def _texts(self, parent: Any) -> tuple[str, str]:
        """Return the text that the runs of a paragraph show, and the text that they hide."""
        shown: list[str] = []
        hidden: list[str] = []
        self._take_runs(parent, shown, hidden)
        return "".join(shown), "".join(hidden)

    def _take_runs(self, parent: Any, shown: list[str], hidden: list[str]) -> None:
        """Add the texts of the runs inside an element to `shown` or to `hidden`."""
        for child in parent:
            name = child.tag
            if name == _RUN:
                self._take_run(child, shown, hidden)
            elif name in _LEFT_OUT or not isinstance(name, str):
                continue
            elif name == _FORMULA_TEXT:
                shown.append(f" {child.text or ''} ")
            elif name != _BOX or not _holds_table(child):
                if name == _PARAGRAPH:  # of a box that is drawn beside the text
                    shown.append("\n")
                self._take_runs(child, shown, hidden)

    def _take_run(self, run: Any, shown: list[str], hidden: list[str]) -> None:
        """Take the text of one run, and of boxes drawn in it, with blanks around a raised one."""
        said = self.looks.said_of(run)
        is_hidden = bool(said) and (is_struck(said) or self.looks.hides(run, said))
        texts = hidden if is_hidden else shown
        is_apart = bool(said) and stands_apart(said)
        if is_apart:
            texts.append(" ")
        for child in run:
            name = child.tag
            if name == _TEXT:
                if child not in self.instructions:
                    texts.append(child.text or "")
            elif name in _SIGNS:
                texts.append(_SIGNS[name])
            elif name == _SIGN:
                texts.append(sign_of_font(child.get(_FONT), child.get(_NUMBER)) or LOST)
            elif name not in _LEFT_OUT and len(child):
                self._take_runs(child, texts, [])
        if is_apart:
            texts.append(" ")

    # --- tables

    def _add_table(self, table: Any) -> None:
        """Add the rows of a table; a table inside a cell follows below the row of that cell."""
        run = _Run(self.paper)
        figures: dict[int, MergedFigure] = {}
        hidden: list[str] = []
        for row in _inside(table, (_ROW,)):
            said = _said_of_row(row)
            if _DELETED in said:
                continue
            printed = list(_cells_of(row, said))
            hidden_in_row: list[str] = []
            cells = [self._text_of_cell(cell, hidden_in_row) for cell in printed]
            _take_merged(printed, cells, figures)
            if _HIDDEN in said:
                run.flush()
                self.paper.add_hidden("\t".join(cells))
                continue
            hidden += hidden_in_row
            self._add_row(run, printed, cells, tuple(figures.values()))
        self._add_last_rows(run)
        for text in hidden:
            self.paper.add_hidden(text)

    def _add_row(
        self,
        run: _Run,
        printed: Sequence[_Cell],
        cells: list[str],
        figures: tuple[MergedFigure, ...],
    ) -> None:
        """Add a row to a run, or what stands in its cells if they are just a frame around it."""
        inner = _tables_in(printed)
        captions = self.captions.get("".join(cells), ()) if self.captions else ()
        if inner and _is_frame(printed, cells):
            run.flush()
            for cell in printed:
                if cell.element is not None and not cell.goes_on:
                    self.add_content(cell.element)
        elif captions:
            run.flush()
            for text in captions:
                self.paper.add_words(text)
        else:
            run.add(cells, figures)
            if inner:
                run.flush()
            for one in inner:
                self._add_table(one)

    def _add_last_rows(self, run: _Run) -> None:
        """Add rows as those of a table, or as words if they are just a frame around words."""
        if any(sum(map(bool, cells)) > 1 for cells in run.rows):
            run.flush()
            return
        for cells in run.rows:
            for text in cells:
                self.paper.add_words(text)

    def _text_of_cell(self, cell: _Cell, hidden: list[str]) -> str:
        """Return the text of a cell; what it hides is added to `hidden`."""
        if cell.element is None:
            return ""
        texts: list[str] = []
        self._take_cell(cell.element, texts, hidden)
        printed = "\n".join(texts)
        text = joined(printed)
        captions = captions_of(printed) if "\n" in printed else []
        if captions:
            self.captions[text] = captions
        if cell.goes_on:  # what stands in it, the cell above covers
            hidden += [text] if text else []
            return ""
        if not text and next(cell.element.iter(*_PICTURES), None) is not None:
            return PICTURE
        return text

    def _take_cell(self, cell: Any, texts: list[str], hidden: list[str]) -> None:
        """Take the texts of the paragraphs of a cell, and of tables of a single cell in it."""
        for element in _inside(cell, (_PARAGRAPH, _TABLE)):
            if element.tag == _PARAGRAPH:
                shown, unseen = self._texts(element)
                texts.append(shown)
                if unseen.strip():
                    hidden.append(joined(unseen))
            elif _is_one_cell(element):
                for row in _inside(element, (_ROW,)):
                    for one in _inside(row, (_CELL,)):
                        self._take_cell(one, texts, hidden)


class _Run:
    """The rows of a table that are not added yet, each with its figures that span others."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.rows: list[list[str]] = []
        self.merged: list[tuple[MergedFigure, ...]] = []

    def add(self, cells: list[str], figures: tuple[MergedFigure, ...]) -> None:
        """Add a row."""
        self.rows.append(cells)
        self.merged.append(figures)

    def flush(self) -> None:
        """Add the rows to the paper as those of one table, and begin anew."""
        self.paper.add_rows(self.rows, self.merged)
        self.rows = []
        self.merged = []


# --- the cells of a row ---------------------------------------------------------------------------

_HIDDEN = tag("hidden")
_LEFT_OUT_BEFORE = tag("gridBefore")
_LEFT_OUT_BEHIND = tag("gridAfter")
_SPAN = tag("gridSpan")
_GOES_DOWN = tag("vMerge")
_GOES_ACROSS = tag("hMerge")
_DELETED_CELL = tag("cellDel")
_BEGINS = "restart"
_MOST_COLUMNS = 100_000


class _Cell(NamedTuple):
    """A cell in its column, and how many columns it spans; without an element, just a blank.

    A cell that spans rows `begins` in the first of them, and `goes_on` in the others. One that the
    cell to its left covers `is_covered`.
    """

    element: Any
    across: int = 1
    begins: bool = False
    goes_on: bool = False
    is_covered: bool = False


_NO_CELL = _Cell(None)


def _boxes_in(parent: Any) -> Iterator[Any]:
    """Yield the boxes that are drawn beside a text, each once."""
    for child in parent:
        if child.tag == _BOX:
            yield child
        elif child.tag != _SECOND_COPY:
            yield from _boxes_in(child)


def _holds_table(box: Any) -> bool:
    """Whether a box contains a table."""
    return next(box.iter(_TABLE), None) is not None


def _said_of_row(row: Any) -> dict[str, Any]:
    """Return the properties of a row by their tag."""
    properties = row.find(_ROW_PROPERTIES)
    return {} if properties is None else {one.tag: one for one in properties}


def _tables_in(cells: Sequence[_Cell]) -> list[Any]:
    """Return the tables inside the cells of a row, except tables of a single cell."""
    elements = [cell.element for cell in cells if cell.element is not None and not cell.goes_on]
    inner = [one for element in elements for one in _inside(element, (_TABLE,))]
    return [table for table in inner if not _is_one_cell(table)]


def _is_frame(printed: Sequence[_Cell], texts: Sequence[str]) -> bool:
    """Whether every cell of a row that prints anything has a table in it."""
    for cell, text in zip(printed, texts, strict=True):
        if text and next(_inside(cell.element, (_TABLE,)), None) is None:
            return False
    return True


def _is_one_cell(table: Any) -> bool:
    """Whether a table has a single cell, without a table in it."""
    cells = [cell for row in _inside(table, (_ROW,)) for cell in _inside(row, (_CELL,))]
    return len(cells) == 1 and not any(True for _ in _inside(cells[0], (_TABLE,)))


def _take_merged(
    printed: Sequence[_Cell], texts: Sequence[str], figures: dict[int, MergedFigure]
) -> None:
    """Update `figures`, by column, with the figures of a row whose cells may span others."""
    for place in [place for place in figures if place >= len(texts)]:
        del figures[place]
    for place, (cell, text) in enumerate(zip(printed, texts, strict=True)):
        if cell.goes_on:
            continue
        figures.pop(place, None)
        if (cell.begins or cell.across > 1) and parse_figure(text) is not None:
            figures[place] = MergedFigure(place, cell.across)


def _cells_of(row: Any, said: dict[str, Any]) -> Iterator[_Cell]:
    """Yield the cells of a row in its columns; `said` are its properties."""
    yield from [_NO_CELL] * _count(said.get(_LEFT_OUT_BEFORE))
    cells = [_cell_of(element) for element in _inside(row, (_CELL,)) if not _is_deleted(element)]
    for place, cell in enumerate(cells):
        if cell.is_covered:
            continue
        covered = takewhile(lambda one: one.is_covered, cells[place + 1 :])
        across = cell.across + sum(one.across for one in covered)
        yield cell if across == cell.across else cell._replace(across=across)
        yield from [_NO_CELL] * (across - 1)
    yield from [_NO_CELL] * _count(said.get(_LEFT_OUT_BEHIND))


def _is_deleted(cell: Any) -> bool:
    """Whether a revision deletes a cell."""
    properties = cell.find(_CELL_PROPERTIES)
    return properties is not None and properties.find(_DELETED_CELL) is not None


def _count(element: Any | None) -> int:
    """Return the number that an element says; 0 without an element."""
    return 0 if element is None else min(int(element.get(_VALUE)), _MOST_COLUMNS)


def _cell_of(element: Any) -> _Cell:
    """Return a cell with what it spans."""
    properties = element.find(_CELL_PROPERTIES)
    if properties is None:
        return _Cell(element)
    across = 1
    begins = goes_on = is_covered = False
    for one in properties:
        if one.tag == _SPAN:
            across = _count(one)
        elif one.tag == _GOES_DOWN:
            begins = one.get(_VALUE) == _BEGINS
            goes_on = not begins
        elif one.tag == _GOES_ACROSS:
            is_covered = one.get(_VALUE) != _BEGINS
    return _Cell(element, across, begins, goes_on, is_covered)
