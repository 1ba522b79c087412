"""An HTML table whose cells hold nothing but text → its rows, taken from the tree of lxml.

Most tables that programs make out of documents are such. Nothing in them can be hidden or stand
outside its cell, so that tags need not be followed one by one. `browser` would find the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shimahe.reading.formats.shown import Cell, Group, OpenBlock, Table, TableRow, takes_spans

_BLANKS = r"[ \t\n]*+"
_SPANS = r'(?: (?:col|row)span="?\d{1,9}"?){0,2}'
#: Text without character references, or on one line with none but the commonest.
_TEXT = r"(?:[^<&]*+|(?:[^<&\n]++|&(?:amp|lt|gt|quot|nbsp|#39|#x27);)*+)"
_CELL = rf"<td{_SPANS}>{_TEXT}</td>{_BLANKS}|<th{_SPANS}>{_TEXT}</th>{_BLANKS}"
_ROWS = rf"(?:<tr>{_BLANKS}(?:{_CELL})*+</tr>{_BLANKS})++"
_HEAD = rf"(?:<thead>{_BLANKS}{_ROWS}</thead>{_BLANKS})?+"
_BODY = rf"<tbody>{_BLANKS}{_ROWS}</tbody>{_BLANKS}"
_PLAIN = re.compile(rf'<table(?: border="\d")?>{_BLANKS}(?:{_ROWS}|{_HEAD}{_BODY})</table>')
#: Lines are counted by lxml up to here.
_MOST_LINES = 65_000


def is_plain(text: str) -> bool:
    """Whether a text is one table in order, with nothing but text in its cells.

    >>> is_plain("<table><tr><td>6.00</td></tr></table>")
    True
    >>> is_plain("<table><tr><td><b>6.00</b></td></tr></table>")
    False
    """
    return _PLAIN.fullmatch(text) is not None and text.count("\n") < _MOST_LINES


def plain_table(element: Any, first_line: int, last_line: int) -> Table:
    """Return the table of an element of the tree of a text that `is_plain`.

    `first_line` and `last_line` are those of the text.
    """
    table = Table(first_line, last_line=last_line)
    parts = [element] if element[0].tag == "tr" else element
    for part in parts:
        tag = "tbody" if part is element else part.tag
        table.groups.append(Group(tag, list(_rows(part, first_line))))
    return table


def _rows(elements: Any, first_line: int) -> Iterable[TableRow]:
    """Yield the rows of elements that are rows of cells."""
    for element in elements:
        row = TableRow(first_line + element.sourceline - 1)
        row.last_line = row.line
        for inside in element:
            text = inside.text
            cell = Cell(first_line + inside.sourceline - 1)
            row.cells.append(cell)
            row.last_line = cell.line
            if text:
                _fill(cell, text)
                row.last_line += text.count("\n")
            if inside.attrib:
                row.has_spans |= takes_spans(cell, inside.attrib)
        yield row


def _fill(cell: Cell, text: str) -> None:
    """Fill a cell with its text."""
    words = text.split()
    if words == [text]:
        cell.text = text
        cell.word_line = cell.line
    elif words:
        shown = OpenBlock([text], [cell.line]).end(level=0, keeps_lines=False)
        if shown is not None:
            cell.fill([shown])
