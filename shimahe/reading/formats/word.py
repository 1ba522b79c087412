"""A Word file (docx) → its paragraphs and tables, in the order of print.

Hidden text and rows are kept apart, as not shown; what a revision deletes is not there. A cell that
reaches over others is one, and what it covers is blank. It knows nothing of what tables say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from docx import Document as open_word
from docx.oxml.ns import qn

from shimahe import terms
from shimahe.reading.formats.paged import Paper, joined
from shimahe.reading.grids import MergedFigure
from shimahe.reading.source import UnreadableDocument, shown_name
from shimahe.vocabulary import parse_figure

_TEXT = "word/document.xml"
_PARAGRAPH = qn("w:p")
_TABLE = qn("w:tbl")
_ROW = qn("w:tr")
_CELL = qn("w:tc")
#: What stands around paragraphs, tables, rows and cells without being any of them.
_AROUND = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:smartTag")))
_RUN = qn("w:r")
#: What is not in the text: deleted words, the second copy of a drawing, properties.
_SECOND_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset((qn("w:del"), qn("w:pPr"), qn("w:tblPr"), _SECOND_COPY))
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


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
    _add_content(open_word(BytesIO(data)).element.body, paper)


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
            _take_run(child, hidden if _is_hidden(child) else shown)
        elif isinstance(child.tag, str):
            if child.tag == _PARAGRAPH:  # of a box that is drawn beside the text
                shown.append("\n")
            _take_runs(child, shown, hidden)


def _take_run(run: Any, texts: list[str]) -> None:
    """Take the text of one run, and of boxes drawn in it."""
    for child in run.iterchildren():
        if child.tag == qn("w:t"):
            texts.append(child.text or "")
        elif child.tag in _SIGNS:
            texts.append(_SIGNS[child.tag])
        elif child.tag not in _LEFT_OUT and len(child):
            _take_runs(child, texts, [])


def _is_hidden(run: Any) -> bool:
    """Whether a run is not shown."""
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")


# --- tables ---------------------------------------------------------------------------------------


def _add_table(table: Any, paper: Paper) -> None:
    """Add the rows of a table; a table inside a cell follows the rows down to its own."""
    rows: list[list[str]] = []
    merged: list[tuple[MergedFigure, ...]] = []
    figures: dict[int, MergedFigure] = {}
    for row in _inside(table, (_ROW,)):
        printed = list(_cells_of(row))
        cells = [_text_of_cell(cell.element) for cell in printed]
        _take_merged(printed, cells, figures)
        inner = [one for cell in _inside(row, (_CELL,)) for one in _inside(cell, (_TABLE,))]
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

    One that goes over rows `begins` in the first of them, and goes on in the others.
    """

    element: Any
    across: int = 1
    begins: bool = False
    goes_on: bool = False


def _cells_of(row: Any) -> Iterator[_Cell]:
    """Yield the cells of a row in its columns."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    yield from [_Cell(None)] * int(before.get(qn("w:val")) if before is not None else 0)
    for element in _inside(row, (_CELL,)):
        cell = _cell_of(element)
        yield cell
        yield from [_Cell(None)] * (cell.across - 1)


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
    return _Cell(None if goes_on else element, across, begins, goes_on)


def _text_of_cell(cell: Any) -> str:
    """Return the text of the paragraphs of a cell."""
    if cell is None:
        return ""
    return joined("\n".join(_texts(one)[0] for one in _inside(cell, (_PARAGRAPH,))))
