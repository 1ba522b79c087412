"""What every format gives (lines and grids), and the raw tables that are made of it.

A document of any format is a list of pieces in the order of print: lines of text, and grids of rows
that the format itself marks as a table. `formats` makes the pieces; `layout` puts titles, unit
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
_TEXT_OF = itemgetter(1)  # of (place, text)
#: Words by which a table without figures says that there is nothing to report (本表无数据).
EMPTY = re.compile(
    "无数据|空表|表空|为空|不涉及|未安排|没有|未发生"
    "|未涉及|不存在|(?:无|空白)内容|无发生|无此|无数字|空白表|零报表|[均都为]为?零"
    "|无.{0,40}(?:收支|支出|收入|预算|安排|资金|专项|经费|项目|数据)"
    r"|^\(?(?:[本此该]表)?[为:]?(?:无|零|空|空白)[。.;]?\)?$"
)


# --- what a format gives --------------------------------------------------------------------------


class Line(NamedTuple):
    """One printed line, with its cells where tabs, pipes or the format part it."""

    number: int
    text: str
    #: Empty where nothing parts the line: it is words, or a row that lost its tabs.
    cells: tuple[str, ...] = ()
    #: Whether words stand behind leading tabs: they are a cell, or an indented sentence.
    is_indented: bool = False
    #: Whether the line is a rule of dashes below a header, as in Markdown.
    is_rule: bool = False

    @property
    def has_tabs(self) -> bool:
        """Whether the line prints a tab."""
        return "\t" in self.text


@dataclass(frozen=True, slots=True, eq=False)
class MergedFigure:
    """A figure in a merged cell, which covers several rows or columns.

    Such a figure belongs to none of the rows (R09). All rows that the cell covers hold the same
    object, so that one can see that they share it.
    """

    #: The place of the cell in its row, from 0.
    place: int
    #: How many columns the cell covers.
    across: int = 1


# Not frozen: a document has many rows, and freezing would double the time to make one.
@dataclass(slots=True)
class Row:
    """The cells of one printed row, on the line `line` of print.

    `fields` are all cells from left to right, blank ones included.
    """

    line: int
    fields: tuple[str, ...]
    #: `plain`; `html` for an HTML table inside a cell; `flattened` for the text of such a table
    #: that is printed once more.
    printed: str = PLAIN
    #: The other lines of a row that stands on several lines.
    more: tuple[int, ...] = ()
    #: The figures of merged cells.
    merged: tuple[MergedFigure, ...] = ()
    #: Those of its lines that may be of the name of a row beside it.
    open_lines: tuple[int, ...] = ()
    #: The cells that are not empty, as (place from 0, text).
    filled: list[tuple[int, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.filled = list(filter(_TEXT_OF, enumerate(self.fields)))


@dataclass(frozen=True)
class Grid:
    """Rows that the format itself marks as a table, such as those of an HTML table."""

    first_line: int
    last_line: int
    rows: list[Row]
    #: Whether the grid stands inside a cell of a line that tabs part.
    has_tabs: bool = False


Piece = Line | Grid


class Part(NamedTuple):
    """Where one line of print stands in the source.

    The two differ where a line of the source holds several printed lines (a saved web page in one
    line) or a printed row stands on several lines of the source.
    """

    #: The first and the last line of the source that it stands on.
    line: int
    last_line: int
    #: The printed text of each cell.
    texts: tuple[str, ...]
    #: The line of the source of each cell, where the cells stand on different lines.
    cell_lines: tuple[int, ...] = ()
    #: Whether tabs part the cells in the source, which is then a text.
    has_tabs: bool = False

    @property
    def text(self) -> str:
        """What is printed on the line, with tabs between its cells."""
        return "\t".join(self.texts)

    def field_in_line(self, field: int) -> int:
        """Return the number of a field of the row within the line of the source on which it stands.

        Both numbers count from 1. They differ only for a row of a text that stands on several
        lines; each of its lines below the first begins with the rest of a cell of the line above,
        which counts as a field of that line.
        """
        if not self.has_tabs or not 0 < field <= len(self.cell_lines):
            return field
        line = self.cell_lines[field - 1]
        first_of_line = self.cell_lines.index(line) + 1
        rest = int(line > self.line)
        return field - first_of_line + 1 + rest


class Printed(NamedTuple):
    """A document as its format gives it, in the order of print.

    Pieces number the lines of print from 1. In a plain text these are the lines of the source, and
    `parts` is empty.
    """

    pieces: list[Piece]
    #: For each line of print where it stands in the source; empty for a plain text.
    parts: list[Part]
    #: What the document hides, as (line of the source, hidden text).
    not_shown: list[tuple[int, str]]

    def part(self, number: int) -> Part:
        """Return where a line of print stands in the source."""
        return self.parts[number - 1] if self.parts else Part(number, number, ())

    def lines_between(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and last line of the source on which some lines of print stand.

        `first` and `last` are lines of print. A browser shows a text that stands inside a table
        above it, so that what is printed last may begin first in the source.
        """
        if not self.parts:
            return first, last
        parts = self.parts[first - 1 : max(first, last)]
        return min(part.line for part in parts), max(part.last_line for part in parts)

    def shared_lines(self) -> dict[int, list[str]]:
        """Return the lines of the source that hold several lines of print, with their texts."""
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
        """Return the document with the information on which lines the cells of some rows stand.

        `lines_of` gives, for the line of print of a row, the line of print of each of its cells.
        `count` is the number of lines of the source.
        """
        parts = list(self.parts) or [Part(number, number, ()) for number in range(1, count + 1)]
        lines_in_source = [part.line for part in parts]
        for number, lines in lines_of.items():
            cell_lines = tuple(lines_in_source[line - 1] for line in lines)
            parts[number - 1] = parts[number - 1]._replace(cell_lines=cell_lines)
        return self._replace(parts=parts)

    def line_of_cell(self, number: int, field: int) -> int:
        """Return the line of the source on which a cell (from 1) of a line of print stands."""
        part = self.part(number)
        if 0 < field <= len(part.cell_lines):
            return part.cell_lines[field - 1]
        return part.line


class Page(NamedTuple):
    """A page of a PDF, a sheet of a workbook or a whole file, and the lines that stand on it."""

    #: `page`, `sheet` or `file`.
    kind: str
    #: The number of the page, or the name of the sheet.
    name: str
    first_line: int
    last_line: int
    file_name: str | None = None
    #: Of a sheet: the number of the row that each of its lines is.
    rows: tuple[int, ...] = ()
    #: Of a sheet: the number of the column that each field of a line stands in.
    columns: tuple[int, ...] = ()

    def row_of(self, line: int) -> int:
        """Return the number of the row of a workbook's sheet that is printed on a line."""
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
    """One printed table: its title, unit mark, rows and notes, before its form is known."""

    first_line: int
    title: str | None = None
    #: Its printed number (表二).
    label: str | None = None
    #: The unit of the mark above the title.
    mark: str | None = None
    #: The units of the marks below the title.
    marks: list[str] = field(default_factory=list)
    #: The units that its notes state.
    stated: list[str] = field(default_factory=list)
    #: The unit that the text above states of all tables.
    stated_of_all: str | None = None
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last_line: int = 0
    #: Whether its rows go on behind prose, or below a title that says 续.
    cut: bool = False
    #: The office whose table it is, as a line at its title says.
    office: str | None = None
    #: The year that is printed in front of its unit mark (2025年 单位：万元).
    year: int | None = None
    #: The unit of the mark on the line right below its rows, which may be that of the next table.
    mark_below: str | None = None
    #: The unit of each row (by its line) that stands below another unit mark than the table's;
    #: None where marks contradict each other there.
    units_by_line: dict[int, str | None] = field(default_factory=dict)
    #: Whether a title that says 续 stands above it.
    goes_on: bool = False
    #: Whether a heading of the text stands between it and the table above.
    is_below_heading: bool = False
    #: Words that stand nowhere else, between the table above and this one, if it has no title.
    words_above: list[str] = field(default_factory=list)
    #: Lines in it or below it that may be rows, but whose cells cannot be told apart.
    unparted: list[int] = field(default_factory=list)
    #: Whether its rows are parted by spaces only, and were read as such a table.
    is_spaced: bool = False
    #: The lines of single rows of it that lost their tabs and were parted by spaces.
    spaced_lines: set[int] = field(default_factory=set)
    #: A phrase for the note of the table, where its header or columns are not certain.
    header_note: str | None = None
    #: Whether only spaces part its headings, on lines of more words and of fewer.
    has_heads_in_pieces: bool = False
    #: Why the table is not read, as a phrase for its note (`another office`).
    aside: str | None = None
    #: Lines from which other columns of this table are printed, which are not read (R06).
    columns_apart: list[int] = field(default_factory=list)
    #: Lines from which its rows go on below a title that says so, but were not read (R06).
    rest_unread: list[int] = field(default_factory=list)
    #: Lines from which rows below may be its own, or of a table whose title is lost (R06).
    rest_in_doubt: list[int] = field(default_factory=list)

    @property
    def unit(self) -> str | None:
        """The unit (万元) that the unit marks say; None without a mark, or where two contradict."""
        return one_of(self.units)

    @property
    def units(self) -> set[str]:
        """The units of the table: of the marks below its title, else of the mark above it.

        Where there is no mark these are the units that its notes state, else the one that the text
        states of all tables (R11). Two or more units contradict each other.
        """
        marks = self.marks or self.stated
        first = marks if self.marks or not self.mark else [self.mark]
        if first or self.stated_of_all is None:
            return set(first)
        return {self.stated_of_all}

    @property
    def has_mark(self) -> bool:
        """Whether a unit mark is printed above or below the title."""
        return bool(self.marks or self.mark)

    @property
    def bare(self) -> bool:
        """Whether it is only a title: a line of a table of contents, or a lost table."""
        return not (self.rows or self.marks or self.notes)

    def append(self, other: RawTable) -> None:
        """Add the rows and notes of a table that continues this one, for instance on the next page.

        Where it has another unit mark, its rows keep that unit in `units_by_line`.
        """
        if other.has_mark and other.unit and other.units != self.units:
            self.units_by_line |= {row.line: other.unit for row in other.rows}
        self.units_by_line |= other.units_by_line
        self.rows += other.rows
        self.notes += other.notes
        self.stated += other.stated
        self.unparted += other.unparted
        self.spaced_lines |= other.spaced_lines
        self.last_line = max(self.last_line, other.last_line)
        self.cut = self.cut or bool(other.rows)
