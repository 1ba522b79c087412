"""HTML tables in lines of text → grids.

Tables may stand inside a cell of a row, where their text may follow once more, flattened; tags that
nobody closes end where a browser would end them. Cells that a colspan or rowspan covers are blank.
It knows HTML tables and nothing of what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shimahe.reading.formats.text import cells_of
from shimahe.reading.grids import FLATTENED, HTML, PLAIN, Grid, Row
from shimahe.reading.source import DEFAULT, Limits
from shimahe.vocabulary import plain

_TAG = re.compile(r"</?(?:table|tr|td|th)\b[^<>]*>", re.I)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_TABLE = re.compile(r"<table\b.*?(?:</table>|(?=<table\b)|\Z)", re.I | re.S)
_CAPTION = re.compile(r"<caption\b[^<>]*>(.*?)(?=</?(?:caption|thead|tbody|tr)\b|\Z)", re.I | re.S)
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b[^<>]*>|\Z)", re.I | re.S)
_CELL = re.compile(rf"<t[dh]\b([^<>]*)>(.*?)(?={_TAG.pattern}|\Z)", re.I | re.S)
# Cells without a row begin one, as in a browser.
_ROWLESS = re.compile(r"(?:<table\b[^<>]*>|</tr\s*>)\s*(?=<t[dh]\b)", re.I)
_COLSPAN = re.compile(r"colspan\s*=\s*[\"']?([0-9]{1,9})", re.I)
_ROWSPAN = re.compile(r"rowspan\s*=\s*[\"']?([0-9]{1,9})", re.I)


def find_grids(lines: Sequence[str], limits: Limits = DEFAULT) -> dict[int, Grid]:
    """Return the HTML tables of a text, each by the number of the line on which it begins.

    Tables that begin on one line, or inside one another, are one grid.

    Raises: UnreadableDocument where a row or nested tables are over a limit.
    """
    grids: dict[int, Grid] = {}
    searched_to = 0  # what holds no row is not searched again
    for first_line, last_line in sorted(_find_ends(lines, limits).items()):
        if first_line <= searched_to:
            continue
        searched_to = last_line
        grid = _read_grid(first_line, lines[first_line - 1 : last_line], limits)
        if grid.rows:
            grids[first_line] = grid
    return grids


def _read_grid(first_line: int, lines: Sequence[str], limits: Limits) -> Grid:
    """Return the rows and captions of lines of HTML."""
    last_line = first_line + len(lines) - 1
    has_tabs = "\t" in lines[0]
    rows = html_rows(first_line, lines, limits)
    if not rows:
        return Grid(first_line, last_line, rows)
    captions = [" ".join(text.split()) for text in _CAPTION.findall("\n".join(lines))]
    return Grid(first_line, last_line, rows, captions, has_tabs)


# --- where tables begin and end -------------------------------------------------------------------


class _Opening(NamedTuple):
    """A line that opens a table, and how many tables were open before it."""

    line: int
    depth: int


def _find_ends(lines: Sequence[str], limits: Limits) -> dict[int, int]:
    """Return for every line that opens a table the line where that HTML ends.

    That is the line that closes its last table; where none does, the last of the lines right below
    that hold tags.
    """
    ends: dict[int, int] = {}
    openings: list[_Opening] = []  # those that no line closed yet
    depth = 0
    for number, text in enumerate(lines, 1):
        slashes = _TABLE_TAG.findall(text) if "<" in text else []
        if not slashes:
            continue
        if "" in slashes:
            openings.append(_Opening(number, depth))
        for slash in slashes:
            depth = max(0, depth - 1) if slash else depth + 1
            _hold_nesting(depth, number, limits)
        while openings and depth <= openings[-1].depth:
            ends[openings.pop().line] = number
    return ends | _ends_of_unclosed(openings, lines)


def _hold_nesting(depth: int, line: int, limits: Limits) -> None:
    unit = "HTML tables inside each other, or not closed"
    limits.hold("max_nesting", depth, f"line {line}", unit)


def _ends_of_unclosed(openings: list[_Opening], lines: Sequence[str]) -> dict[int, int]:
    """Return where tables end that nobody closes: behind the lines below that hold tags."""
    ends: dict[int, int] = {}
    last_line = 0
    for opening in openings:
        last_line = max(last_line, opening.line)
        while last_line < len(lines) and _TAG.search(lines[last_line]):
            last_line += 1
        ends[opening.line] = last_line
    return ends


# --- rows -----------------------------------------------------------------------------------------


def html_rows(first_line: int, lines: Sequence[str], limits: Limits = DEFAULT) -> list[Row]:
    """Return the rows of lines of HTML, of which the first has the number `first_line`.

    Text that stands in these lines outside the tables is a row `flattened`; the tables stand inside
    a cell then. None at all where no table prints anything.

    Raises: UnreadableDocument where a row has too many cells.
    """
    block = "\n".join(lines)
    outside = list(_rows_outside(block, first_line))
    printed = HTML if outside else PLAIN
    tagged = _tagged_rows(block, first_line, printed, limits)
    return tagged + outside if tagged else []


def _rows_outside(block: str, first_line: int) -> Iterator[Row]:
    """Yield the text outside the tables, a row for each line."""
    apart = _TABLE.sub(_leave_line_ends, block)
    for number, text in enumerate(apart.split("\n"), first_line):
        if text.strip():
            yield Row(number, cells_of(text), FLATTENED)


def _leave_line_ends(table: re.Match[str]) -> str:
    return " " + "\n" * table.group().count("\n")


def _tagged_rows(block: str, first_line: int, printed: str, limits: Limits) -> list[Row]:
    """Return the rows of HTML tables that print anything."""
    rows: list[Row] = []
    block = _ROWLESS.sub(r"\g<0><tr>", block)
    line = first_line
    place = 0
    covered: dict[int, int] = {}
    for match in _ROW.finditer(block):
        line += block.count("\n", place, match.start(1))
        place = match.start(1)
        row = _OpenRow(line, limits, covered)
        row.take_cells(match.group(1))
        covered = row.covered_below()
        if any(row.cells):
            more = tuple(number for number in row.lines if number != line)
            rows.append(Row(line, tuple(row.cells), printed, more))
    return rows


@dataclass
class _OpenRow:
    """A row of an HTML table whose cells are being taken.

    `covered`: for each column, how many rows a cell still covers, this one included; `lines`: those
    on which its cells stand, in order, of a row over several lines.
    """

    line: int
    limits: Limits
    covered: dict[int, int]
    cells: list[str] = field(default_factory=list)
    lines: dict[int, None] = field(default_factory=dict)

    def take_cells(self, row: str) -> None:
        """Take the cells of the HTML between the tag of the row and the next one's."""
        spans_lines = "\n" in row
        line = self.line
        place = 0
        for match in _CELL.finditer(row):
            text = plain(match.group(2))
            self.take_cell(text, match.group(1))
            if spans_lines:
                line += row.count("\n", place, match.start())
                place = match.start()
            if spans_lines and text:
                last_line = line + match.group().count("\n")
                self.lines |= dict.fromkeys(range(line, last_line + 1))

    def take_cell(self, text: str, attributes: str) -> None:
        """Add a cell, and blank ones for what its neighbour above and its own colspan cover.

        Raises: UnreadableDocument where the row gets too many cells.
        """
        while len(self.cells) in self.covered:
            self.cells.append("")
        columns = _span(_COLSPAN, attributes)
        rows = _span(_ROWSPAN, attributes)
        start = len(self.cells)
        stop = start + columns
        self.limits.hold("max_columns", stop, f"line {self.line}", "cells in a row")
        if rows > 1:
            self.covered |= dict.fromkeys(range(start, stop), rows)
        self.cells.append(text)
        self.cells += [""] * (columns - 1)

    def covered_below(self) -> dict[int, int]:
        """Return what is covered of the row below."""
        return {column: rows - 1 for column, rows in self.covered.items() if rows > 1}


def _span(pattern: re.Pattern[str], attributes: str) -> int:
    """Return how many columns or rows the attributes of a cell say it covers; else one."""
    match = pattern.search(attributes) if attributes else None
    return max(1, int(match.group(1))) if match else 1
