"""What every format gives, and the printed tables that are made of it.

A document of any format is a list of pieces in the order of print: lines of text, and grids of rows
that the format itself marks as a table. `formats` makes the pieces, `layout` puts titles, unit
marks, rows and notes together to raw tables. Nothing here knows a format or a budget.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from shimahe.vocabulary import one_of

PLAIN = "plain"
HTML = "html"
FLATTENED = "flattened"
_TEXT_OF = itemgetter(1)  # a cell with its place
#: What a table says of itself where it prints no figure.
EMPTY = re.compile(
    "无数据|空表|表空|为空|不涉及|未安排|没有|未发生"
    "|无.{0,40}(?:收支|支出|收入|预算|安排|资金|专项|经费|项目|数据)"
)


# --- what a format gives --------------------------------------------------------------------------


class Line(NamedTuple):
    """One printed line, with its cells where something parts it."""

    number: int
    text: str
    cells: tuple[str, ...] = ()  # none where nothing parts it: words, or a row that lost its tabs
    is_indented: bool = False  # words behind tabs: a cell, or a sentence that begins further right
    is_rule: bool = False  # a rule below a header, drawn with dashes

    @property
    def has_tabs(self) -> bool:
        """Whether tabs stand in it."""
        return "\t" in self.text


@dataclass(frozen=True, slots=True, eq=False)
class MergedFigure:
    """A figure in a cell that goes on over rows below or columns beside it.

    `place`: its 0-based place; `across`: the columns it goes over. All rows that it goes over have
    the same one.
    """

    place: int
    across: int = 1


# not frozen: a document has many rows, and that would double what it takes to make one
@dataclass(slots=True)
class Row:
    """The cells of one printed row.

    `printed` tells how: `plain`; `html` for an HTML table inside a cell; `flattened` for the text
    of such a table, printed once more. `filled` are the cells that print something, with their
    0-based places, `merged` the figures whose cells go on over rows or columns.
    """

    line: int
    fields: tuple[str, ...]
    printed: str = PLAIN
    more: tuple[int, ...] = ()  # the other lines of a row that stands on several
    merged: tuple[MergedFigure, ...] = ()
    filled: list[tuple[int, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.filled = list(filter(_TEXT_OF, enumerate(self.fields)))


@dataclass(frozen=True)
class Grid:
    """Rows that the format marks as a table."""

    first_line: int
    last_line: int
    rows: list[Row]
    has_tabs: bool = False  # it stands inside a cell of a line that tabs part


Piece = Line | Grid


class Part(NamedTuple):
    """Where a line of print stands in the source.

    `texts` is what it prints, `cell_lines` the line of each of its cells where they differ. Of a
    text (`has_tabs`), tabs part the cells of each of these lines.
    """

    line: int
    last_line: int
    texts: tuple[str, ...]
    cell_lines: tuple[int, ...] = ()
    has_tabs: bool = False

    @property
    def text(self) -> str:
        """What it prints, its cells between tabs."""
        return "\t".join(self.texts)

    def field_in_line(self, field: int) -> int:
        """Return a 1-based cell of the row as a field of its line of the source.

        A line below the first begins with the rest of a cell.
        """
        if not self.has_tabs or not 0 < field <= len(self.cell_lines):
            return field
        line = self.cell_lines[field - 1]
        first_of_line = self.cell_lines.index(line) + 1
        rest = int(line > self.line)
        return field - first_of_line + 1 + rest


class Printed(NamedTuple):
    """A document as its format gives it, in the order of print.

    Pieces number the lines of print from 1. Where these are not the lines of the source, `parts`
    says for each where it stands; of a text there are none. `not_shown` are the lines of the source
    that are hidden, or what of them is.
    """

    pieces: list[Piece]
    parts: list[Part]
    not_shown: list[tuple[int, str]]

    def part(self, number: int) -> Part:
        """Return where a line of print stands."""
        return self.parts[number - 1] if self.parts else Part(number, number, ())

    def lines_between(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last line of the source of what is printed from one to another.

        A browser shows a text inside a table above it: what is printed last may begin first.
        """
        if not self.parts:
            return first, last
        parts = self.parts[first - 1 : max(first, last)]
        return min(part.line for part in parts), max(part.last_line for part in parts)

    def shared_lines(self) -> dict[int, list[str]]:
        """Return the lines of the source on which several stand, each with their texts."""
        parts_of: dict[int, list[Part]] = {}
        for part in self.parts:
            for line in range(part.line, part.last_line + 1):
                parts_of.setdefault(line, []).append(part)
        for line, text in self.not_shown:
            parts_of.setdefault(line, []).append(Part(line, line, (text,)))
        shared = {}
        for line, parts in parts_of.items():
            if len(parts) > 1:
                shared[line] = [part.text for part in parts]
        return shared

    def with_cell_lines(self, lines_of: Mapping[int, Sequence[int]], count: int) -> Printed:
        """Return the document with the lines of print on which the cells of some rows stand.

        `lines_of`: by the line of print of a row, those of its cells; `count`: lines of the source.
        """
        parts = list(self.parts) or [Part(number, number, ()) for number in range(1, count + 1)]
        lines_in_source = [part.line for part in parts]
        for number, lines in lines_of.items():
            cell_lines = tuple(lines_in_source[line - 1] for line in lines)
            parts[number - 1] = parts[number - 1]._replace(cell_lines=cell_lines)
        return self._replace(parts=parts)

    def line_of_cell(self, number: int, field: int) -> int:
        """Return the line of the source on which a 1-based cell of a line of print stands."""
        part = self.part(number)
        if 0 < field <= len(part.cell_lines):
            return part.cell_lines[field - 1]
        return part.line


class Page(NamedTuple):
    """A page, a sheet or a whole file of a document, and the lines that stand on it.

    `name` is the number of the page or the name of the sheet. Of a sheet, `rows` are the numbers of
    the rows that its lines are, `columns` those of the columns that its fields stand in.
    """

    kind: str  # "page", "sheet" or "file"
    name: str
    first_line: int
    last_line: int
    file_name: str | None = None
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    def row_of(self, line: int) -> int:
        """Return the number of the row of a sheet that a line is."""
        return self.rows[line - self.first_line]

    def cell_of(self, line: int, field: int) -> str:
        """Return the name of the cell of a sheet in which a 1-based field of a line stands.

        >>> Page("sheet", "表三", 4, 5, rows=(7, 9), columns=(1, 28)).cell_of(5, 2)
        'AB9'
        """
        letters = ""
        column = self.columns[field - 1]
        while column:
            column, place = divmod(column - 1, 26)
            letters = chr(ord("A") + place) + letters
        return f"{letters}{self.row_of(line)}"


# --- printed tables -------------------------------------------------------------------------------


@dataclass
class RawTable:
    """One printed table: its title, unit mark, rows and notes, each with its lines.

    `label` is its printed number (表二).
    """

    first_line: int
    title: str | None = None
    label: str | None = None
    mark: str | None = None  # a unit mark printed above the title
    marks: list[str] = field(default_factory=list)  # those below it
    stated: list[str] = field(default_factory=list)  # the units that its notes state
    stated_of_all: str | None = None  # the unit that the text above states of all tables
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last_line: int = 0
    cut: bool = False  # rows go on after prose, or under a title that says 续
    office: str | None = None  # whose it is, as the line at its title says
    units_by_line: dict[int, str] = field(default_factory=dict)  # of parts with a mark of their own
    goes_on: bool = False  # a title that says 续 stands above it
    is_below_heading: bool = False  # a heading of the text stands above it
    unparted: list[int] = field(default_factory=list)  # lines below it that can be rows of no cells
    is_spaced: bool = False  # only spaces part its rows
    has_spaced_rows: bool = False  # rows of it lost their tabs, if they had any
    header_note: str | None = None  # how far a header in pieces is not certain
    aside: str | None = None  # why it is not read, as a note says it
    columns_apart: list[int] = field(default_factory=list)  # lines from which others are printed

    @property
    def unit(self) -> str | None:
        """The unit mark; None where there is none, or where two contradict each other."""
        return one_of(self.units)

    @property
    def units(self) -> set[str]:
        """What the unit marks say: those below the title, else the one above it.

        Without any, what its notes state, else what the text does of all tables.
        """
        marks = self.marks or self.stated
        first = marks if self.marks or not self.mark else [self.mark]
        if first or self.stated_of_all is None:
            return set(first)
        return {self.stated_of_all}

    @property
    def has_mark(self) -> bool:
        """Whether a unit mark stands at it."""
        return bool(self.marks or self.mark)

    @property
    def bare(self) -> bool:
        """A title and nothing else: a line of a table of contents, or a table without its body."""
        return not (self.rows or self.marks or self.notes)

    def append(self, other: RawTable) -> None:
        """Add the rows and notes of a table that goes on with this one, under its own unit mark."""
        if other.has_mark and other.unit and other.units != self.units:
            self.units_by_line |= {row.line: other.unit for row in other.rows}
        self.units_by_line |= other.units_by_line
        self.rows += other.rows
        self.notes += other.notes
        self.stated += other.stated
        self.unparted += other.unparted
        self.last_line = max(self.last_line, other.last_line)
        self.cut = self.cut or bool(other.rows)
