"""A Word file (docx) → its paragraphs and tables, in the order of print.

Hidden text and rows are kept apart, as not shown; what a revision deletes is not there. A cell that
reaches over others is one, and what it covers is blank. It knows nothing of what tables say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import takewhile
from typing import Any, NamedTuple
from zipfile import ZipFile

from docx import Document as open_word
from docx.oxml.ns import qn

from shimahe import terms
from shimahe.reading.formats.paged import Paper, joined
from shimahe.reading.formats.word_looks import hide_runs, is_hidden, is_raised
from shimahe.reading.grids import MergedFigure
from shimahe.reading.source import UnreadableDocument, shown_name
from shimahe.vocabulary import LOST, parse_figure

_TEXT = "word/document.xml"
_PARAGRAPH = qn("w:p")
_TABLE = qn("w:tbl")
_ROW = qn("w:tr")
_CELL = qn("w:tc")
#: What stands around paragraphs, tables, rows and cells without being any of them.
_AROUND = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:smartTag")))
_RUN = qn("w:r")
#: What is not in the text: words deleted or moved away, how to say one, a drawing's second copy.
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    (qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:tblPr"), qn("w:rt"), _SECOND_COPY)
)
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): LOST,  # a sign of a font of signs, by its number there
}


def read_docx(data: bytes, paper: Paper) -> None:
    """Add the paragraphs and tables of a Word file.

    Raises: UnreadableDocument where its text is larger than the limit of bytes.
    """
    most = paper.limits.max_bytes
    with ZipFile(BytesIO(data)) as parts:
        size = parts.getinfo(_TEXT).file_size
    if size > most:
        name = shown_name(paper.file_name)
        raise UnreadableDocument(
            terms.text("unread.over.unpacked", name=name, most=f"{most:,}", limit="max_bytes")
        )
    document = open_word(BytesIO(data))
    hide_runs(document.element.body, document.styles.element)
    _add_content(document.element.body, paper)


def _add_content(parent: Any, paper: Paper) -> None:
    """Add the paragraphs and tables of a text, of a cell, or of what stands around them."""
    for element in _inside(parent, (_PARAGRAPH, _TABLE)):
        if element.tag == _PARAGRAPH:
            _add_paragraph(element, paper)
        else:
            _add_table(element, paper)


def _inside(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements of some tags, in order, also where something stands around them."""
    for child in parent.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tags)


def _add_paragraph(paragraph: Any, paper: Paper) -> None:
    """Add the lines of a paragraph."""
    shown, hidden = _texts(paragraph)
    for line in shown.split("\n"):
        paper.add_words(line.replace("\t", "    "))
    if hidden.strip():
        paper.add_hidden(joined(hidden))


def _texts(parent: Any) -> tuple[str, str]:
    """Return what the runs of a paragraph print, and what they hide."""
    shown: list[str] = []
    hidden: list[str] = []
    _take_runs(parent, shown, hidden)
    return "".join(shown), "".join(hidden)


def _take_runs(parent: Any, shown: list[str], hidden: list[str]) -> None:
    """Take the texts of the runs inside an element, each to those that are shown or hidden."""
    for child in parent.iterchildren():
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == _RUN:
            _take_run(child, hidden if is_hidden(child) else shown)
        elif isinstance(child.tag, str):
            if child.tag == _PARAGRAPH:  # of a box that is drawn beside the text
                shown.append("\n")
            _take_runs(child, shown, hidden)


def _take_run(run: Any, texts: list[str]) -> None:
    """Take the text of one run, and of boxes drawn in it; a raised one is parted from others."""
    if is_raised(run):
        texts.append(" ")
    for child in run.iterchildren():
        if child.tag == qn("w:t"):
            texts.append(child.text or "")
        elif child.tag in _SIGNS:
            texts.append(_SIGNS[child.tag])
        elif child.tag not in _LEFT_OUT and len(child):
            _take_runs(child, texts, [])


# --- tables ---------------------------------------------------------------------------------------


def _add_table(table: Any, paper: Paper) -> None:
    """Add the rows of a table; a table inside a cell follows the rows down to its own."""
    rows: list[list[str]] = []
    merged: list[tuple[MergedFigure, ...]] = []
    figures: dict[int, MergedFigure] = {}
    hidden: list[str] = []
    for row in _inside(table, (_ROW,)):
        if _is_deleted(row):
            continue
        printed = list(_cells_of(row))
        cells = [_text_of_cell(cell.element) for cell in printed]
        _take_merged(printed, cells, figures)
        inner = _tables_in(row)
        hidden += _hidden_in(row)
        is_hidden = _hides(row)
        if not is_hidden:
            rows.append(cells)
            merged.append(tuple(figures.values()))
        if is_hidden or inner:
            paper.add_rows(rows, merged)
            rows, merged = [], []
        if is_hidden:
            paper.add_hidden("\t".join(cells))
            continue
        for one in inner:
            _add_table(one, paper)
    _add_last_rows(rows, merged, paper)
    for text in hidden:
        paper.add_hidden(text)


def _is_deleted(row: Any) -> bool:
    """Whether a revision deletes a row."""
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _hidden_in(row: Any) -> list[str]:
    """Return the hidden words in the cells of a row."""
    if _hides(row):
        return []
    paragraphs = [one for cell in _inside(row, (_CELL,)) for one in _inside(cell, (_PARAGRAPH,))]
    return [joined(_texts(paragraph)[1]) for paragraph in paragraphs]


def _tables_in(row: Any) -> list[Any]:
    """Return the tables inside the cells of a row; one of one cell is no table but its text."""
    inner = [one for cell in _inside(row, (_CELL,)) for one in _inside(cell, (_TABLE,))]
    return [table for table in inner if not _is_one_cell(table)]


def _is_one_cell(table: Any) -> bool:
    cells = [cell for row in _inside(table, (_ROW,)) for cell in _inside(row, (_CELL,))]
    return len(cells) == 1 and not any(True for _ in _inside(cells[0], (_TABLE,)))


def _take_merged(
    printed: Sequence[_Cell], texts: Sequence[str], figures: dict[int, MergedFigure]
) -> None:
    """Keep in `figures` those of a row whose cells may go on over others, by their place."""
    for place in [place for place in figures if place >= len(texts)]:
        del figures[place]
    for place, (cell, text) in enumerate(zip(printed, texts, strict=True)):
        if cell.goes_on:
            continue
        figures.pop(place, None)
        if (cell.begins or cell.across > 1) and parse_figure(text) is not None:
            figures[place] = MergedFigure(place, cell.across)


def _add_last_rows(
    rows: list[list[str]], merged: list[tuple[MergedFigure, ...]], paper: Paper
) -> None:
    """Add rows as those of a table, or as words where they are a frame around words."""
    if any(sum(map(bool, cells)) > 1 for cells in rows):
        paper.add_rows(rows, merged)
        return
    for cells in rows:
        for text in cells:
            paper.add_words(text)


def _hides(row: Any) -> bool:
    """Whether a row is not shown."""
    return row.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None


class _Cell(NamedTuple):
    """A cell in its column, None where that has none of its own, and the columns it goes over.

    One that goes over rows `begins` in the first of them, and goes on in the others; one that the
    cell left of it covers `is_covered`.
    """

    element: Any
    across: int = 1
    begins: bool = False
    goes_on: bool = False
    is_covered: bool = False


def _cells_of(row: Any) -> Iterator[_Cell]:
    """Yield the cells of a row in its columns."""
    yield from [_Cell(None)] * _left_out(row, "w:gridBefore")
    cells = [_cell_of(element) for element in _inside(row, (_CELL,))]
    for place, cell in enumerate(cells):
        if cell.is_covered:
            continue
        covered = takewhile(lambda one: one.is_covered, cells[place + 1 :])
        across = cell.across + sum(one.across for one in covered)
        yield cell._replace(across=across)
        yield from [_Cell(None)] * (across - 1)
    yield from [_Cell(None)] * _left_out(row, "w:gridAfter")


def _left_out(row: Any, tag: str) -> int:
    """Return how many columns a row leaves out at one of its ends."""
    places = row.find(f"{qn('w:trPr')}/{qn(tag)}")
    return 0 if places is None else int(places.get(qn("w:val")))


def _cell_of(element: Any) -> _Cell:
    """Return a cell with what it goes over."""
    properties = element.find(qn("w:tcPr"))
    if properties is None:
        return _Cell(element)
    span = properties.find(qn("w:gridSpan"))
    merge = properties.find(qn("w:vMerge"))
    across = int(span.get(qn("w:val"))) if span is not None else 1
    begins = merge is not None and merge.get(qn("w:val")) == "restart"
    goes_on = merge is not None and not begins
    beside = properties.find(qn("w:hMerge"))
    is_covered = beside is not None and beside.get(qn("w:val")) != "restart"
    return _Cell(None if goes_on else element, across, begins, goes_on, is_covered)


def _text_of_cell(cell: Any) -> str:
    """Return the text of the paragraphs of a cell."""
    if cell is None:
        return ""
    texts: list[str] = []
    for element in _inside(cell, (_PARAGRAPH, _TABLE)):
        if element.tag == _PARAGRAPH:
            texts.append(_texts(element)[0])
        elif _is_one_cell(element):
            texts += [_text_of_cell(one) for row in _inside(element, (_ROW,)) for one in row.tc_lst]
    return joined("\n".join(texts))
