"""An HTML table whose cells hold nothing but text → its rows, found by patterns.

Most tables that programs make out of documents are such. Nothing in them can be hidden or stand
outside its cell, so that tags need not be followed one by one. `browser` would find the same.
"""

from __future__ import annotations

import re
from html import unescape

from shimahe.reading.formats.shown import Cell, Group, OpenBlock, Table, TableRow, takes_spans

_BLANKS = r"[ \t\n]*+"
_SPANS = r'(?: (?:col|row)span=(?:\d{1,9}|"\d{1,9}")){0,2}'
#: What no parser of HTML takes for a character.
_NO_CHARACTERS = r"\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
#: Text without character references, or on one line with none but the commonest.
_TEXT = (
    rf"(?:[^<&{_NO_CHARACTERS}]*+"
    rf"|(?:[^<&\n{_NO_CHARACTERS}]++|&(?:amp|lt|gt|quot|nbsp|#39|#x27);)*+)"
)
_CELL = rf"<td{_SPANS}>{_TEXT}</td>{_BLANKS}|<th{_SPANS}>{_TEXT}</th>{_BLANKS}"
_ROWS = rf"(?:<tr>{_BLANKS}(?:{_CELL})*+</tr>{_BLANKS})++"
_HEAD = rf"(?:<thead>{_BLANKS}{_ROWS}</thead>{_BLANKS})?+"
_BODY = rf"<tbody>{_BLANKS}{_ROWS}</tbody>{_BLANKS}"
_PLAIN = re.compile(rf'<table(?: border="\d")?>{_BLANKS}(?:{_ROWS}|{_HEAD}{_BODY})</table>')
#: Where a head, a body or a row begins in such a text.
_BEGINS = re.compile("<(thead|tbody|tr)>")
#: A cell in such a text: its spans, its text, and the blanks behind it.
_CELL_OF_ROW = re.compile(r"<t[dh]([^>]*)>([^<]*)</t[dh]>([ \t\n]*)")
_SPAN = re.compile(r'(colspan|rowspan)="?(\d+)')


def is_plain(text: str) -> bool:
    """Whether a text is one table in order, with nothing but text in its cells.

    >>> is_plain("<table><tr><td>6.00</td></tr></table>")
    True
    >>> is_plain("<table><tr><td><b>6.00</b></td></tr></table>")
    False
    """
    return _PLAIN.fullmatch(text) is not None


def plain_table(text: str, first_line: int) -> Table:
    """Return the table of a text that `is_plain`, which begins on `first_line`."""
    table = Table(first_line, last_line=first_line + text.count("\n"))
    before, *parts = _BEGINS.split(text)
    line = first_line + before.count("\n")
    for tag, inside in zip(parts[::2], parts[1::2], strict=True):
        if tag != "tr":
            table.groups.append(Group(tag))
        else:
            if not table.groups:
                table.groups.append(Group("tbody"))
            table.groups[-1].rows.append(_row(inside, line))
        line += inside.count("\n")
    return table


def _row(inside: str, line: int) -> TableRow:
    """Return the row whose tag stands on a line, and what is printed behind the tag."""
    row = TableRow(line, last_line=line)
    line += inside.count("\n", 0, inside.index("<"))
    for spans, text, blanks in _CELL_OF_ROW.findall(inside):
        cell = Cell(line)
        row.cells.append(cell)
        if text:
            _fill(cell, unescape(text) if "&" in text else text)
            line += text.count("\n")
        row.last_line = line
        if spans:
            printed = dict(reversed(_SPAN.findall(spans)))  # of one that is said twice, the first
            row.has_spans |= takes_spans(cell, printed)
        if blanks:
            line += blanks.count("\n")
    return row


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
