"""Cells that a spreadsheet puts in quotation marks because they hold line ends → printed lines.

Such a row stands on several lines of the source. Promises that lines are joined only if a quotation
mark that opens a cell is closed at the end of a cell. This module knows nothing of budgets. The
rule is R04 of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shimahe.reading.formats.text import cells_of
from shimahe.reading.grids import Part

#: The most lines on which one row stands.
_MOST_LINES = 20
#: The most characters of one row.
_MOST_CHARACTERS = 4_000
_OPENS_CELL = re.compile(r'(?:^|\t) *"')
_FIGURES_MEET = re.compile(r"(?<=[0-9.,%])\n\s*(?=[0-9.,])")
_LINE_END = re.compile(r"\s*\n\s*")


def rows_with_line_ends(lines: Sequence[str]) -> dict[int, int]:
    """Return the rows that stand on several lines: the last line of each by its first one.

    >>> rows_with_line_ends(['"科目', '编码"\\t合计', '201\\t6.00'])
    {1: 2}
    """
    rows: dict[int, int] = {}
    passed = 0
    for number, line in enumerate(lines, 1):
        if number <= passed or '"' not in line:
            continue
        last = _last_line(lines, number)
        if last > number:
            rows[number] = last
            passed = last
    return rows


def _last_line(lines: Sequence[str], first: int) -> int:
    """Return the line that closes the cells opened in a row; the first line if they stay open."""
    if not _is_open(lines[first - 1]):
        return first
    length = len(lines[first - 1])
    has_tabs = "\t" in lines[first - 1]
    for last in range(first + 1, min(len(lines), first + _MOST_LINES) + 1):
        line = lines[last - 1]
        length += len(line)
        has_tabs = has_tabs or "\t" in line
        if length > _MOST_CHARACTERS:
            break
        closing = _end_of_cell(line, 0)
        if closing is not None and not _is_open(line[closing:]):
            return last if has_tabs else first
    return first


def _is_open(text: str) -> bool:
    """Whether the last quoted cell of a line is not closed in it."""
    place = 0
    while True:
        opening = _OPENS_CELL.search(text, place)
        if opening is None:
            return False
        closing = _end_of_cell(text, opening.end())
        if closing is None:
            return True
        place = closing


def _end_of_cell(text: str, start: int) -> int | None:
    """Return where a quoted cell ends whose text begins at `start`; None where nothing closes it.

    A doubled quotation mark stands for one, and one before other text closes nothing.
    """
    place = start
    while True:
        mark = text.find('"', place)
        if mark < 0:
            return None
        behind = text[mark + 1 : mark + 2]
        if behind in ("", "\t"):
            return mark + 1
        place = mark + (2 if behind == '"' else 1)


def printed_lines(lines: Sequence[str], rows: dict[int, int]) -> Iterator[tuple[str, Part]]:
    """Yield the text of each printed line, and where it stands in the source."""
    last = 0
    for number, line in enumerate(lines, 1):
        if number in rows:
            last = rows[number]
            yield _joined(lines, number, last)
        elif number > last:
            yield line, Part(number, number, (line,))


def _joined(lines: Sequence[str], first: int, last: int) -> tuple[str, Part]:
    """Return the text of a row on several lines, without their line ends, and where it stands."""
    fields: list[str] = []
    cell_lines: list[int] = []
    number = first
    for field in _fields("\n".join(lines[first - 1 : last])):
        cell_lines.append(number)
        number += field.count("\n")
        fields.append(_LINE_END.sub("", _FIGURES_MEET.sub(" ", field)))
    text = "\t".join(fields)
    return text, Part(first, last, cells_of(text), tuple(cell_lines), has_tabs=True)


def _fields(text: str) -> Iterator[str]:
    """Yield the cells of a row, still quoted."""
    start = 0
    while True:
        is_quoted = text[start:].lstrip(" ").startswith('"')
        closing = None
        if is_quoted:
            closing = _end_of_cell(text, text.index('"', start) + 1)
        tab = text.find("\t", closing or start)
        if tab < 0:
            yield text[start:]
            return
        yield text[start:tab]
        start = tab + 1
