"""Lines and grids → raw tables and prose, before anything is known of what a table means.

A table is a title, its unit mark, its rows and its notes. Rows are those of grids, lines with cells
and, in an open table, lines whose blanks were turned into spaces. Every non-blank line ends in a
table, in the prose or in the furniture (`reasons`); none is dropped. It knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from shimahe import terms
from shimahe.forms import Form
from shimahe.reading.formats import lines_to_pieces
from shimahe.reading.grids import EMPTY, PLAIN, Grid, Line, Piece, RawTable, Row
from shimahe.reading.headings import (
    bare_title,
    is_heading,
    match_title,
    names_columns_only,
    without_unit_mark,
)
from shimahe.reading.side_by_side import one_below_the_other
from shimahe.reading.source import DEFAULT, Limits
from shimahe.reading.stated_units import stated_unit
from shimahe.vocabulary import (
    ACCOUNT,
    COLON,
    LONGEST_CELL,
    ORDINAL,
    UNIT,
    UNIT_IN_HEADING,
    behind_colon,
    fold,
    half_width,
    is_blank,
    is_total,
    parse_figure,
    plain,
    prints_any_figure,
    prints_value,
    unit_of,
)

if TYPE_CHECKING:
    from shimahe.reading.laid_lines import PageFinder
    from shimahe.reading.spaced_rows import Block

_LABEL = re.compile(
    rf"(?:公开|附|预算|决算|财决|财预|部门|单位)*(?:表(?:{ORDINAL}|\d+)(?:-\d+)*|\d+(?:-\d+)*表)"
    r"|附[表件]?\d*(?:-\d+)*"
)
_LABELLED = re.compile(rf"((?:{_LABEL.pattern}))\s*(?:{COLON}|[、.\s])\s*(\S.*表.*)")
_LABELLED_BEHIND = re.compile(rf"(\S.*表\S*)\s+({_LABEL.pattern})")
_TITLE = re.compile(r"(?!详?见|参[见照])[^。；;，,:…·]{2,60}表(?:\([^()]*\))*")
_NUMBERED = re.compile(rf"^(?:附件|\d+[.、．]|{ORDINAL}、|\({ORDINAL}\))")
_CONTINUED = {"续表", "(续)", "(续表)"}
_NOTE = re.compile(r"\(?(?:备?注|说明)[:\d.、]")
_META = re.compile(
    r"(?:编制|填报|公开|预算|主管)?(?:部门|单位)(?:\((?:部门|单位|公章|盖章)\))?(?:名称)?(?:\(.*?\))?:"
)
_BARE_META = re.compile(r"(?:编制|填报|预算)?(?:部门|单位)(?:\(.*?\))?名称")
_BEHIND_OFFICE = re.compile(
    r"\s*(?:(?:金额|货币|计量|计价)?单位\s*[^\w\s]|(?:金额|币种|编制日期|填报日期|日期)\s*[^\w\s]|人民币"
    r"|[（(](?:公章|盖章)[）)]|公开\d+表|\s20\d\d年|\s{2}|\s\w{2,8}[:：]"
    rf"|[\s（(][亿万千百]?元[)）]?$|\s(?:{_LABEL.pattern})(?=\s|$))"
)
_MARKS_BEHIND = re.compile(r"[^\w)）\]】》”]+$")  # of what stood behind the office, cut off
_THINGS = re.compile(
    r"(?:人民币)?[万亿千百]?[元人辆个台套次件份项亩篇米%处户]+(?:[/、每].*)?|平方米|公里"
)
_DATE = re.compile(r"(?:(?:编制|填报|报送)?(?:日期|时间):?)?(?:20\d\d年(?:度|\d+月)?(?:\d+日)?)?")
#: Who filled in and checked a sheet, and how to reach them.
_PAPERWORK = re.compile(
    r"(?:(?:填报|填表|制表|制单|编制|审核|复核|经办|联系|会计|财务|单位|部门|分管|主管|负责|主要)*"
    r"(?:人员?|领导|主管|会计)|会计|(?:联系)?(?:电话|方式)|签字|签章|盖章)(?:\([^()]*\))?:"
)
_MOST_CAPTIONS = 5  # texts in one row
_PAGE = re.compile(r"第?[-—\s]*\d{1,4}[-—\s]*(?:页.*)?|第\d+页.*")
_SECTION = re.compile(rf"{ORDINAL}、|第{ORDINAL}部分")
_SENTENCE_END = "。；;"
_NO_SPACED_ROW = re.compile("[。；]|(?<!其中)：|，(?![０-９])")
_NO_LONE_CELL = re.compile(r"[。；，:#]|\S\s+\S")
_SPREAD_TOTAL = re.compile(r"([合总])\s+计")
_CODED = re.compile(r"(?:\d{3}|\d{5}|\d{7}|\d{3}(?: \d\d){1,2}|合\s*计|总\s*计)\s+\S")
_BARE_CODE = re.compile(ACCOUNT)
_PARTED = re.compile(r"[\s,，;；]+")
_AMOUNT = re.compile(r"[(（¥-]*\d[\d,]*\.\d+[)）]?|\d{1,3}(?:,\d{3})+")
_BARE_AMOUNT = re.compile(r"[(（¥-]*\d+[)）]?")
_LONGEST_PART = 30  # characters of a part of a text that is printed over several lines
_MOST_PARTS = 3  # lines below a row of a sheet on which its texts go on
_NEAR = 6  # pieces below a line that tell whether its table goes on


@dataclass
class Layout:
    """What the lines of a document are.

    `tables`, `prose` (line, text), the reason of every other non-blank line, the lines that say
    whose the document is, where a table of contents begins, and the lines of the cells of rows that
    a clipboard wrapped.
    """

    tables: list[RawTable] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    office_lines: list[str] = field(default_factory=list)
    contents_line: int | None = None
    cell_lines: dict[int, tuple[int, ...]] = field(default_factory=dict)


def lines_to_layout(lines: Sequence[str], limits: Limits = DEFAULT) -> Layout:
    """Return the layout of a text.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    return pieces_to_layout(lines_to_pieces(lines, limits), limits)


def pieces_to_layout(pieces: Sequence[Piece], limits: Limits = DEFAULT) -> Layout:
    """Scan the pieces of a document once, from top to bottom.

    Raises: UnreadableDocument where a row is over a limit.
    """
    pieces = one_below_the_other(pieces)
    scan = _Scan(limits, pieces)
    for index, piece in enumerate(pieces):
        if index < scan.resumes_at:
            continue
        scan.index = index
        if isinstance(piece, Grid):
            scan.take_grid(piece)
        elif piece.text and not piece.text.isspace():
            scan.take_line(piece)
    tables = scan.layout.tables
    scan.layout.tables = _without_contents(tables)
    if len(scan.layout.tables) < len(tables):
        left = {id(table) for table in scan.layout.tables}
        scan.layout.contents_line = next(x.first_line for x in tables if id(x) not in left)
    return scan.layout


def _without_contents(tables: Iterable[RawTable]) -> list[RawTable]:
    """Return the tables without the bare titles of a table of contents.

    Such are three or more in a row, or a title that stands again with a body.
    """
    tables = list(tables)
    with_body = {fold(table.title or "") for table in tables if not table.bare}
    kept: list[RawTable] = []
    for is_bare, group in groupby(tables, key=lambda table: table.bare):
        run = list(group)
        if not is_bare:
            kept += run
        elif len(run) < 3:
            kept += [table for table in run if fold(table.title or "") not in with_body]
    return kept


# --- the scan -------------------------------------------------------------------------------------


class _Label(NamedTuple):
    """The printed number of a table (表二), and its line."""

    line: int
    text: str


class _Words(NamedTuple):
    """A line that is no row of cells.

    `text` as printed, `clean` without markup and marks of a heading, `folded` as compared (only its
    beginning: more never tells what a line is), `below` the next pieces.
    """

    line: int
    text: str
    clean: str
    folded: str
    below: Sequence[Piece]


class _Scan:
    """The state of the scan: the open table, and the label, unit and office of the next one."""

    def __init__(self, limits: Limits, pieces: Sequence[Piece] = ()) -> None:
        self.layout = Layout()
        self.pieces = pieces
        self.index = 0  # of the piece that is taken
        self.resumes_at = 0  # the first piece that is not taken yet
        self.limits = limits
        self.table: RawTable | None = None
        self.label: _Label | None = None
        self.unit: str | None = None
        self.unit_of_all: str | None = None  # what the text states of all tables
        self.office: str | None = None
        self.goes_on = False  # a title says that the open table goes on
        self.is_below_heading = False  # a heading stands between the last table and here
        self.is_broken = False  # prose or a unit mark stands between the open table and here
        self.tries: tuple[tuple[RawTable, int], int] | None = None  # of a layout below some rows
        self.page_finder: PageFinder | None = None  # of tables that keep the layout of a page
        self.sheet_header: tuple[RawTable, Row] | None = None  # of the indicators of a sheet
        self.rows = 0
        self.cells = 0

    # --- rows

    def take_grid(self, grid: Grid) -> None:
        """Take the rows of a grid; those that print nothing but captions are words."""
        rows: list[Row] = []
        for place, row in enumerate(grid.rows):
            self._hold_limits(row)
            if not _may_hold_captions(row):
                rows.append(row)
                continue
            captions = self._captions_of(row, grid.rows[place + 1 : place + 1 + _NEAR])
            if not captions:
                rows.append(self._without_mark(row))
                continue
            if rows:
                self._add_rows(rows, rows[-1].line)
                rows = []
            self._take_captions(row, captions, ())
        if rows:
            self._add_rows(rows, grid.last_line)

    def take_line(self, line: Line) -> None:
        """Take a line that is not blank: as a row of the open table, or as words."""
        row = self._row_of(line)
        if row is not None and not _may_hold_captions(row):
            self._add_rows([row], line.number)
            return
        below = self.pieces[self.index + 1 : self.index + 1 + _NEAR]
        if line.is_rule:
            self.layout.reasons[line.number] = "header"
        elif row is None:
            self._take_words(line.number, line.text, below)
        else:
            captions = self._captions_of(row, below)
            if captions:
                self._take_captions(row, captions, below)
            else:
                self._add_rows([self._without_mark(row)], line.number)

    def _captions_of(self, row: Row, below: Sequence[Piece | Row]) -> list[str]:
        """Return the title, label, office and unit mark that are all a row prints; else nothing.

        In a sheet of targets the name of the office is a labelled text. `below`: the next rows,
        which tell the title of a table that is no standard form.
        """
        if row.printed != PLAIN:
            return []
        is_in_sheet = self.table is not None and "绩效" in (self.table.title or "")
        found = _find_captions(row, is_in_sheet)
        if not found and not is_in_sheet and _is_title_above(row, below):
            found = list(dict.fromkeys(text for _, text in row.filled))
        return found

    def _without_mark(self, row: Row) -> Row:
        """Return a header row without the unit mark in its last cell, which is the table's."""
        if not row.filled or self.table is None or "元" not in row.filled[-1][1]:
            return row
        place, text = row.filled[-1]
        unit = unit_of(text, mark=True)
        is_header = len(row.filled) > 2 and is_heading(row.filled[0][1])
        if unit is None or not is_header or _prints_figures(self.table):
            return row
        self.table.marks.append(unit)
        return replace(row, fields=row.fields[:place])

    def _take_captions(self, row: Row, captions: list[str], below: Sequence[Piece]) -> None:
        """Take what a row prints above or below a table, text by text."""
        for text in captions:
            self._take_words(row.line, text, below)
        reason = self.layout.reasons.get(row.line, "note")
        for line in row.more:
            self.layout.reasons.setdefault(line, reason)

    def _row_of(self, line: Line) -> Row | None:
        """Return a line as a row; None where it has no cells, or is an indented sentence."""
        if not line.cells or (line.is_indented and not self._takes_lone_cell(line.text)):
            return None
        row = Row(line.number, line.cells)
        self._hold_limits(row)
        return row

    def _takes_lone_cell(self, text: str) -> bool:
        """Whether words behind tabs are a cell: they are short, and the open table has rows."""
        return self.table is not None and bool(self.table.rows) and len(text.strip()) <= 20

    def _hold_limits(self, row: Row) -> None:
        """Do nothing where a row, and the tables up to it, are within the limits."""
        columns = len(row.fields)
        self.rows += 1
        self.cells += columns
        limits = self.limits
        if columns > limits.max_columns:
            limits.hold("max_columns", columns, row.line)
        if self.rows > limits.max_rows or self.cells > limits.max_cells:
            limits.hold("max_rows", self.rows, row.line)
            limits.hold("max_cells", self.cells, row.line)

    def _add_rows(self, rows: list[Row], last_line: int) -> None:
        """Add rows to the open table; begin one without a title where they are not of it."""
        table = self.table
        is_interrupted = self.is_broken or self.label is not None
        begins = table is None or (is_interrupted and bool(table.rows))
        if begins or (table is not None and not table.rows):
            rows = self._without_names_of_columns(rows)
            if not rows:
                return
        if table is None or begins:
            table = self._begin_table(rows[0].line, None, cut=table is not None)
        if self.label and not table.rows and table.label is None:
            table.label = self.label.text  # its number stands below its title
            self.label = None
        table.rows += rows
        table.last_line = last_line
        self.unit = None
        self.is_broken = False

    def _without_names_of_columns(self, rows: list[Row]) -> list[Row]:
        """Return the first rows of a table without those that only number or letter its columns.

        A converter prints them, or blanks, where it needs a header and has none.
        """
        begin = 0
        while begin < len(rows) and names_columns_only(rows[begin].fields):
            self.layout.reasons[rows[begin].line] = "header"
            begin += 1
        return rows[begin:]

    def _begin_table(self, line: int, title: str | None, cut: bool = False) -> RawTable:
        """Begin a table with the label and the unit mark that wait for it."""
        table = RawTable(line, title, mark=self.unit, last_line=line, cut=cut, office=self.office)
        if self.label:
            table.first_line, table.label = self.label
        table.stated_of_all = self.unit_of_all
        table.goes_on = self.goes_on and title is None
        self.goes_on = False
        table.is_below_heading = self.is_below_heading
        self.is_below_heading = False
        self.layout.tables.append(table)
        self.table = table
        self.label = None
        self.unit = None
        self.office = None
        self.is_broken = False
        return table

    # --- words

    def _take_words(self, line: int, text: str, below: Sequence[Piece]) -> None:
        """Take a line that is no row as the first of `_TAKERS` that it may be, else as prose."""
        clean = plain(text).lstrip("# ").strip()
        words = _Words(line, text, clean, fold(clean[: 2 * LONGEST_CELL]), below)
        for take in _TAKERS:
            if take(self, words):
                return
        self._take_prose(words)

    def _take_label(self, words: _Words) -> bool:
        """Take 表二 as the label of the next table."""
        if not _LABEL.fullmatch(words.folded):
            return False
        self.layout.reasons[words.line] = "table label"
        self.label = _Label(words.line, words.clean)
        self.unit = None
        return True

    def _take_mark_of_a_page(self, words: _Words) -> bool:
        """Take 续表, which a page prints above the rest of a table."""
        if words.folded not in _CONTINUED:
            return False
        self.layout.reasons[words.line] = "heading"
        return True

    def _take_note(self, words: _Words) -> bool:
        """Take a note, or what an empty table says of itself without calling it a note."""
        if not _NOTE.match(words.folded) and not self._says_empty(words):
            return False
        self.layout.reasons[words.line] = "note"
        if self.table is not None:
            self.table.notes.append(plain(words.text))
            self.table.last_line = words.line
            unit = stated_unit(words.folded)
            if unit:
                self.table.stated.append(unit)
        return True

    def _says_empty(self, words: _Words) -> bool:
        """Whether words below a table without figures say that there are none."""
        if self.table is None or _has_figures(self.table):
            return False
        if words.text.startswith("#") or len(words.folded) >= 100:
            return False
        return bool(EMPTY.search(words.folded)) and not _TITLE.fullmatch(words.folded)

    def _take_unit(self, words: _Words) -> bool:
        """Take a unit mark: of the open table, of the next one, or of whichever gets rows first."""
        unit = _unit_of_line(words.folded)
        if unit is None:
            return False
        self.layout.reasons[words.line] = "unit mark"
        self._hold_office(words)
        self._hold_unit(unit, words.line)
        return True

    def _hold_unit(self, unit: str, line: int) -> None:
        """Keep a unit mark: for the open table as long as it prints no figure, else the next."""
        table = self.table
        if table is None or _prints_figures(table):
            self.unit = unit
            self.is_broken = True
            return
        has_own = table.marks or (table.mark and table.rows)
        if self.label or has_own:
            self.unit = unit
            self.is_broken = self.is_broken or not table.rows
        table.marks.append(unit)
        table.last_line = line

    def _hold_stated_unit(self, unit: str, words: _Words) -> None:
        """Keep what a sentence states: for the table right above it, or for all that follow."""
        if "本表" not in words.folded:
            self.unit_of_all = unit
        elif self.table is not None and self.table.last_line == words.line - 1:
            self.table.stated.append(unit)
            self.table.last_line = words.line

    def _hold_office(self, words: _Words) -> None:
        """Keep the office that a line names, for the open table or else the next one."""
        office = office_in(words.text)
        if office is None:
            return
        self.layout.office_lines.append(plain(words.text))
        if self.table is not None and not self.table.rows and self.table.office is None:
            self.table.office = office
        else:
            self.office = office

    def _take_office(self, words: _Words) -> bool:
        """Take a line that says whose the document is."""
        if not _META.match(words.folded) or len(words.folded) >= 60 or "。" in words.folded:
            return False
        self.layout.reasons[words.line] = "note"
        self._hold_office(words)
        return True

    def _take_title(self, words: _Words) -> bool:
        """Take a title, which begins a table; not where it says that the open one goes on.

        Some offices print the label before the title in one line, or the unit mark behind it.
        """
        if "表" not in words.folded:
            return False
        label, title = _part_label(words)
        if title[-1:] in ":：" and _is_known_title(title[:-1]):
            title = title[:-1]
        bare = fold(bare_title(title[: 2 * LONGEST_CELL]))
        if not _TITLE.fullmatch(without_unit_mark(bare if label else _NUMBERED.sub("", bare))):
            return False
        self.layout.reasons[words.line] = "heading"
        if label and self.label is None:
            self.label = _Label(words.line, label)
        if "续" in title[-5:] and self.table is not None and self.table.title and self.table.rows:
            self.label = None
            self.is_broken = False
            self.goes_on = True
            return True
        if self._is_title_again(title):
            return True
        table = self._begin_table(words.line, title)
        unit = _unit_of_title(title)
        if unit:
            table.marks.append(unit)
        return True

    def _is_title_again(self, title: str) -> bool:
        """Whether the open table bears this title above its unit mark, and prints no row yet."""
        table = self.table
        if table is None or table.rows or not table.marks:
            return False
        return fold(table.title or "") == fold(title)

    def _take_laid_grid(self, words: _Words) -> bool:
        """Take the lines of a table by code that keep the layout of their page, a row on each."""
        table = self.table
        form = self._form_of_spaced(table, "codes")
        if table is None or form is None or not self._may_try(table):
            return False
        from shimahe.reading.laid_grids import read_grid  # only where spaces part text
        from shimahe.reading.laid_tables import PLACED_BY_LAYOUT

        block = read_grid(form, self.pieces, self.index, self._is_no_row, self._finder())
        if block is None:
            return False
        rows = [*block.header, *block.rows]
        for row in rows:
            self._hold_limits(row)
        table.header_note = table.header_note or PLACED_BY_LAYOUT
        self.layout.reasons |= block.reasons
        self._add_rows(rows, rows[-1].line)
        table.is_spaced = True
        self.resumes_at = block.stop
        return True

    def _take_spaced_block(self, words: _Words) -> bool:
        """Take the lines of a table by code that only spaces part, from here to its end."""
        table = self.table
        if table is None or not self._may_be_spaced(table):
            return False
        form = match_title(table.title or "")
        from shimahe.reading.spaced_rows import read_block  # only where spaces part text

        block = read_block(self.pieces, self.index, self._is_no_row)
        if form is None or block is None:
            return False
        block = self._unwrapped(table, form, block)
        rows = block.rows
        for row in rows:
            self._hold_limits(row)
        for header_row in block.header:
            self.layout.reasons[header_row.line] = "header"
        if block.header:
            rows = self._with_header(table, form, block)
        self.layout.reasons |= block.reasons
        self._add_rows(rows, rows[-1].line)
        self._hold_wrapped(rows, block)
        if self.table is not None:
            self.table.is_spaced = True
        self.resumes_at = block.stop
        return True

    def _unwrapped(self, table: RawTable, form: Form, block: Block) -> Block:
        """Return a block with the rows joined that a clipboard wrapped."""
        if all(row.has_name for row in block.open_rows):
            return block
        from shimahe.reading.header_rows import split_header  # only where rows lack a name
        from shimahe.reading.wrapped_rows import unwrap_block

        above, _ = split_header(form, table.rows)
        return unwrap_block(form, block, above, self._texts_of(block.stop)) or block

    def _hold_wrapped(self, rows: Sequence[Row], block: Block) -> None:
        """Keep on which lines the cells of rows stand that a clipboard wrapped."""
        if not block.wrapped:
            return
        from shimahe.reading.wrapped_rows import lines_of_cells  # only where spaces part text

        for row in rows:
            lines = block.wrapped.get(row.line)
            if lines:
                numbers = {*row.more, *(line.number for line in lines)} - {row.line}
                row.more = tuple(sorted(numbers))
                self.layout.cell_lines[row.line] = lines_of_cells(row, lines)
        if self.table is not None:
            self.table.last_line = max(rows[-1].line, *rows[-1].more, self.table.last_line)

    def _with_header(self, table: RawTable, form: Form, block: Block) -> list[Row]:
        """Return the rows of a block with their header, in columns where their places tell them."""
        from shimahe.reading.laid_tables import PLACED_BY_LAYOUT, lay_block
        from shimahe.reading.wrapped_headers import join_header

        figures = [_figures_of(row) for row in block.rows]
        joined = join_header(form, block.header, figures)
        count = 0 if joined.row is None else len(joined.row.fields) - 2
        if joined.note or any(len(row) != count for row in figures):
            texts = self._texts_of(block.stop)
            laid = lay_block(form, block, texts, joined.row, self._finder().widths)
            if laid is not None:
                table.header_note = table.header_note or PLACED_BY_LAYOUT
                return [*laid.header, *laid.rows]
        table.header_note = table.header_note or joined.note
        return block.rows if joined.row is None else [joined.row, *block.rows]

    def _texts_of(self, stop: int) -> dict[int, str]:
        """Return the lines from here to a piece, as they are printed."""
        lines = self.pieces[self.index : stop]
        return {line.number: line.text for line in lines if isinstance(line, Line)}

    def _take_spaced_items(self, words: _Words) -> bool:
        """Take the lines of a table of 三公 that only spaces part, from here to its end."""
        table = self.table
        form = self._form_of_spaced(table, "items")
        if table is None or form is None or not self._may_try(table):
            return False
        from shimahe.reading.spaced_items import read_items  # only where spaces part text

        block = read_items(form, self.pieces, self.index, self._is_no_row, self._finder())
        if block is None:
            if not (_NO_SPACED_ROW.search(words.text) or _PAGE.fullmatch(words.folded)):
                # no header begins below one of its lines
                self.tries = ((table, len(table.rows)), _NEAR)
            return False
        self._take_block(table, block)
        return True

    def _take_spaced_purchases(self, words: _Words) -> bool:
        """Take the lines of a table of purchases that only spaces part, from here to its end."""
        table = self.table
        form = self._form_of_spaced(table, "procurement")
        if table is None or form is None or table.rows or not self._may_try(table):
            return False
        from shimahe.reading import laid_purchases  # only where spaces part text
        from shimahe.reading.laid_tables import PLACED_BY_LAYOUT
        from shimahe.reading.spaced_purchases import read_purchases

        place = (form, self.pieces, self.index, self._is_no_row)
        block = laid_purchases.read_by_place(*place, self._finder())
        if block is not None:
            table.header_note = table.header_note or PLACED_BY_LAYOUT
        else:
            block = read_purchases(*place)
        if block is None:
            return False
        self._take_block(table, block)
        return True

    def _take_spaced_sheet(self, words: _Words) -> bool:
        """Take a line of a target sheet whose cells only spaces part."""
        table = self.table
        if table is None or self._form_of_spaced(table, "goals") is None:
            return False
        from shimahe.reading.sheets import is_header_row  # only where spaces part text
        from shimahe.reading.spaced_sheets import prints_figures_alone

        header = None
        if self.sheet_header is not None and (table.goes_on or self.sheet_header[0] is table):
            header = self.sheet_header[1]
        row = self._row_of_sheet(words, header)
        if row is None:
            return False
        header = row if is_header_row(row) else header
        is_told = prints_figures_alone(row) or not self._stands_beside_words(header, row)
        if not is_told:  # words beside it may be the rest of its texts
            table.unparted.append(words.line)
            table.last_line = words.line
            self.layout.reasons[words.line] = "column unknown"
            return True
        if header is not None:
            self.sheet_header = (table, header)
        self._hold_limits(row)
        self._add_rows([row], max((words.line, *row.more)))
        table.is_spaced = True
        self.resumes_at = self.index + 1 + len(row.more)
        return True

    def _row_of_sheet(self, words: _Words, header: Row | None) -> Row | None:
        """Return a line of a target sheet as a row, with the parts of its texts right below it."""
        from shimahe.reading import laid_sheets, spaced_sheets  # only where spaces part text

        parts: list[Line] = []
        for piece in self.pieces[self.index + 1 : self.index + 1 + _MOST_PARTS]:
            if not isinstance(piece, Line) or _is_blank_line(piece):
                break
            if not self._are_parts(piece, header):
                break
            parts.append(piece)
        at = self.index + 1 + len(parts)
        behind = self.pieces[at] if parts and at < len(self.pieces) else None
        below = [part.text for part in parts]
        text = behind.text if isinstance(behind, Line) else ""
        row = None
        if parts:
            row = laid_sheets.read_laid_row(words.line, words.text, below, text, header)
        if row is None:
            return spaced_sheets.read_row(words.line, plain(words.text), header)
        return replace(row, more=tuple(part.number for part in parts))

    def _stands_beside_words(self, header: Row | None, row: Row) -> bool:
        """Whether short texts that are no row stand right above the lines of one or below them.

        What was taken before is a part of no other row.
        """
        for step in (-1, 1):
            at = self.index - 1 if step < 0 else self.index + 1 + len(row.more)
            while 0 <= at < len(self.pieces) and _is_blank_line(self.pieces[at]):
                at += step
            is_free = at < len(self.pieces) if step > 0 else at >= max(0, self.resumes_at)
            piece = self.pieces[at] if is_free else None
            if isinstance(piece, Line) and self._are_parts(piece, header):
                return True
        return False

    def _are_parts(self, line: Line, header: Row | None) -> bool:
        """Whether a line prints short texts that are no row of a sheet, and no figure."""
        from shimahe.reading.sheets import label_key  # only where spaces part text
        from shimahe.reading.spaced_sheets import read_row

        text = plain(line.text)
        tokens = text.split()
        if line.cells or self._is_no_row(line):
            return False
        if _PAGE.fullmatch(fold(text)) or _NO_SPACED_ROW.search(text) or label_key(tokens[0]):
            return False
        are_words = all(parse_figure(token) is None for token in tokens)
        are_short = max(map(len, tokens)) <= _LONGEST_PART
        return are_words and are_short and read_row(line.number, text, header) is None

    def _take_block(self, table: RawTable, block: Block) -> None:
        """Take the header and the rows of a block, and name the lines of it that are not parted."""
        rows = [*block.header, *block.rows]
        for row in rows:
            self._hold_limits(row)
        for line in block.unparted:
            self.layout.reasons[line] = "column unknown"
        self.layout.reasons |= block.reasons
        table.unparted += block.unparted
        self._add_rows(rows, rows[-1].line)
        self._hold_wrapped(block.rows, block)
        table.is_spaced = True
        self.resumes_at = block.stop

    def _form_of_spaced(self, table: RawTable | None, shape: str) -> Form | None:
        """Return the form of the open table, if it is of a shape and only spaces part its rows."""
        if table is None or (table.rows and not table.is_spaced):
            return None
        form = match_title(table.title or "")
        return form if form is not None and form.shape == shape else None

    def _finder(self) -> PageFinder:
        """Return what finds the pages of tables that keep the layout of a page."""
        if self.page_finder is None:
            from shimahe.reading.laid_lines import PageFinder  # only where spaces part text

            self.page_finder = PageFinder()
        return self.page_finder

    def _may_try(self, table: RawTable) -> bool:
        """Whether the layout of a table is to be looked for: within a few lines of its rows."""
        begins = (table, len(table.rows))
        if self.tries is None or self.tries[0] != begins:
            self.tries = (begins, 0)
        _, times = self.tries
        self.tries = (begins, times + 1)
        return times < _NEAR

    def _take_spaced_balance(self, words: _Words) -> bool:
        """Take the lines of a two-sided table that only spaces part, from here to its end."""
        table = self.table
        form = self._form_of_spaced(table, "balance")
        if table is None or form is None:
            return False
        from shimahe.reading import spaced_balances  # only where spaces part text

        block = None
        if self._may_try(table):
            goes_on = bool(table.rows)
            pieces = self.pieces
            is_other = self._is_no_row
            block = spaced_balances.read_laid_balance(
                form, pieces, self.index, is_other, self._finder(), goes_on
            )
        read_balance = spaced_balances.read_balance
        block = block or read_balance(self.pieces, self.index, self._is_no_row)
        if block is None:
            return False
        self._take_block(table, block)
        return True

    def _may_be_spaced(self, table: RawTable) -> bool:
        """Whether only spaces part the rows of a table by code, as far as it is read."""
        form = match_title(table.title or "")
        return form is not None and form.shape == "codes" and (table.is_spaced or not table.rows)

    def _is_no_row(self, line: Line) -> bool:
        """Whether a line of words is a label, a title, a note, a unit mark or an office."""
        clean = plain(line.text).lstrip("# ").strip()
        words = _Words(line.number, line.text, clean, fold(clean), ())
        if _LABEL.fullmatch(words.folded) or _NOTE.match(words.folded):
            return True
        if words.folded in _CONTINUED or _unit_of_line(words.folded):
            return True
        _, title = _part_label(words)
        is_title = _TITLE.fullmatch(without_unit_mark(fold(bare_title(title)))) is not None
        return is_title or _META.match(words.folded) is not None or _is_section_heading(words)

    def _take_row_without_tabs(self, words: _Words) -> bool:
        """Take a line of the open table that lost its tabs."""
        table = self.table
        if table is None:
            return False
        cells = _cells_of_groups(words.text, words.below) if not table.rows else []
        cells = cells or _cells_by_spaces(words.text, not _has_figures(table))
        if not cells and self._is_lone_cell(table, words):
            cells = [words.text]
        if not cells or (table.has_spaced_rows and self.is_broken and _are_figures(cells)):
            return False  # figures without their label, between lines that are no rows
        row = Row(words.line, tuple(plain(cell) for cell in cells))
        self._hold_limits(row)
        is_header = not table.rows and len(cells) > 1
        if is_header and self._is_of_headings_across(table):
            table.header_note = (
                "header not recognised"  # what stands below it is in no order of its words
            )
        self._add_rows([row], words.line)
        table.has_spaced_rows = True
        return True

    def _is_of_headings_across(self, table: RawTable) -> bool:
        """Whether a table is of a form whose rows need neither code nor label."""
        form = match_title(table.title or "")
        return form is not None and form.shape in ("items", "procurement")

    def _is_lone_cell(self, table: RawTable, words: _Words) -> bool:
        """Whether words alone are a row: short, with a row below and a row, or none yet, above."""
        text = plain(words.text)
        if self.is_broken or len(text) > 30 or _NO_LONE_CELL.search(text):
            return False
        if _PAGE.fullmatch(fold(text)):
            return False
        if not table.rows:
            return is_heading(text) and any(piece.has_tabs for piece in words.below[:1])
        return table.last_line == words.line - 1 and _rows_go_on(words.below)

    def _take_project_name(self, words: _Words) -> bool:
        """Take 项目名称：甲项目 below the title of a sheet of targets as the first row of it."""
        table = self.table
        if table is None or table.rows or not words.folded.startswith("项目名称:"):
            return False
        form = match_title(table.title or "")
        if form is None or form.shape != "goals":
            return False
        name, *behind = re.split(r"\s+(?=[(（]?(?:金额)?单位)", words.clean)
        is_alone = len(behind_colon(name).split()) == 1  # else other labels may stand behind it
        if not is_alone or not any(map(_has_cells, words.below)):
            return False
        self._add_rows([Row(words.line, (name,))], words.line)
        unit = _unit_of_line(fold(behind[0])) if behind else None
        if unit:
            self._hold_unit(unit, words.line)
        return True

    def _take_page_number(self, words: _Words) -> bool:
        """Take the number of a page."""
        if not _PAGE.fullmatch(words.folded):
            return False
        self.layout.reasons[words.line] = "note"
        return True

    def _take_prose(self, words: _Words) -> None:
        """Take prose, which breaks an open table, or a heading, which closes it."""
        self.layout.prose.append((words.line, words.text))
        self.is_broken = True
        table = self.table
        unit = stated_unit(words.folded, of_tables=True)
        if unit:
            self._hold_stated_unit(unit, words)
        if table is not None and _may_be_row_of(table, words.text):
            table.unparted.append(words.line)
            table.last_line = words.line
            self.layout.reasons[words.line] = "prose"
        elif _is_section_heading(words):
            self.layout.reasons[words.line] = "heading"
            self.table = None
            self.label = None
            self.unit = None
            self.office = None
            self.is_below_heading = True
        else:
            self.layout.reasons[words.line] = "prose"


#: What a line of words may be, in the order in which it is tried.
_TAKERS = (
    _Scan._take_label,
    _Scan._take_mark_of_a_page,
    _Scan._take_note,
    _Scan._take_project_name,
    _Scan._take_unit,
    _Scan._take_office,
    _Scan._take_title,
    _Scan._take_laid_grid,
    _Scan._take_spaced_block,
    _Scan._take_spaced_balance,
    _Scan._take_spaced_items,
    _Scan._take_spaced_purchases,
    _Scan._take_spaced_sheet,
    _Scan._take_row_without_tabs,
    _Scan._take_page_number,
)


# --- what words and rows say ----------------------------------------------------------------------


def _is_blank_line(piece: Piece) -> bool:
    """Whether a piece is a line that prints nothing."""
    return isinstance(piece, Line) and not piece.text.strip()


def _has_cells(piece: Piece | Row) -> bool:
    """Whether a piece is a row, or holds rows."""
    return not isinstance(piece, Line) or bool(piece.cells)


def _unit_of_line(folded: str) -> str | None:
    """Return the unit mark that a line ends in, behind the office or the table's number.

    So is a unit in brackets and nothing else. None for any other line, also for a title with its
    unit.
    """
    if "元" not in folded:
        return None
    says_office = _META.match(_behind_label(folded)) is not None
    if len(folded) >= 60 and not says_office:
        return None
    unit = UNIT_IN_HEADING.fullmatch(folded) or UNIT.search(folded)
    if unit is None:
        return None
    if says_office:
        return unit.group(1)
    before = folded[: unit.start()]
    is_at_the_end = unit.end() == len(folded)
    if is_at_the_end and ("表" not in before or _LABEL.fullmatch(before)):
        return unit.group(1)
    return None


def _behind_label(folded: str) -> str:
    """Return a line without the label of a table that stands in front: 公开02表 部门：甲镇."""
    label = _LABEL.match(folded)
    return folded[label.end() :] if label else folded


def office_in(text: str) -> str | None:
    """Return the office that a line such as 单位名称：甲镇 names; None where it names none.

    A unit mark, a date or a thing that is counted (单位：辆) is no office.

    >>> office_in("编制单位：甲镇 单位：万元"), office_in("编制单位：甲镇【单位：万元】")
    ('甲镇', '甲镇')
    >>> office_in("单位：人民币（万元）"), office_in("单位：辆")
    (None, None)
    """
    if not _META.match(_behind_label(fold(text))):
        return None
    said = behind_colon(plain(text)).strip()
    name = _MARKS_BEHIND.sub("", _BEHIND_OFFICE.split(said)[0])
    if not name or _THINGS.fullmatch(fold(name)) or UNIT.match(fold(f"单位:{said}")):
        return None
    return None if name in terms.counted_nouns("zh") else name


def _unit_of_title(title: str) -> str | None:
    """Return the unit that a title says, as a mark or in brackets."""
    mark = UNIT.search(fold(title))
    return mark.group(1) if mark else unit_of(title)


def _part_label(words: _Words) -> tuple[str, str]:
    """Return the number of a table and its title where both stand in one line; else "" and all."""
    if len(words.text) >= 2 * LONGEST_CELL:
        return "", words.clean
    in_front = _LABELLED.fullmatch(words.clean)
    if in_front:
        return in_front.group(1), in_front.group(2)
    behind = _LABELLED_BEHIND.fullmatch(words.clean)
    if behind:
        return behind.group(2), behind.group(1)
    return "", words.clean


def _is_section_heading(words: _Words) -> bool:
    """Whether words are marked as a heading, or short and numbered like one."""
    if words.text.lstrip().startswith("#"):
        return True
    if len(words.folded) >= 30 or not _SECTION.match(words.folded):
        return False
    return words.folded[-1] not in _SENTENCE_END


def _may_hold_captions(row: Row) -> bool:
    """Whether a row prints any of the words of which one stands in every row of captions."""
    text = "\n".join(row.fields)
    if "表" in text or "元" in text:
        return True
    return "单位" in text or "部门" in text or "附件" in text


def _find_captions(row: Row, is_in_sheet: bool) -> list[str]:
    """Return the texts of a row that holds captions only, each once; none for any other row."""
    texts = list(dict.fromkeys(text for _, text in row.filled))
    if len(texts) > _MOST_CAPTIONS:
        return []
    has_mark = any(unit_of(text, mark=True) for text in texts if "元" in text)
    if is_in_sheet and not has_mark:
        return texts if len(texts) == 1 and _is_known_title(texts[0]) else []
    texts = _join_bare_labels(texts) if has_mark else texts
    others = [text for text in texts if not _is_caption(text)]
    if len(others) < len(texts):  # beside a caption a unit in brackets is one
        others = [text for text in others if not UNIT_IN_HEADING.fullmatch(fold(text))]
    if not others:
        return texts if any(map(_says_something, texts)) else []
    # beside a unit mark the office may stand without its label
    if has_mark and len(others) == 1 and len(texts) <= 4 and _may_be_office(others[0]):
        return texts
    return []


def _is_title_above(row: Row, below: Sequence[Piece | Row]) -> bool:
    """Whether a row prints a title and captions only, and what stands below it begins a table.

    That is a unit mark or an office, or else a row of headings without a figure.
    """
    texts = {text for _, text in row.filled}
    if len(texts) > _MOST_CAPTIONS or len(row.fields) < 2 or "表" not in "".join(texts):
        return False
    titles = {text for text in texts if not _is_caption(text)}
    if len(titles) != 1:
        return False
    title = fold(bare_title(titles.pop()))
    if len(title) > LONGEST_CELL or not _TITLE.fullmatch(without_unit_mark(title)):
        return False
    next_row = _first_row(below)
    if next_row is None:
        return False
    if _find_captions(next_row, is_in_sheet=False):
        return True
    words = [text for _, text in next_row.filled]
    if len(set(words)) < 2 or prints_any_figure(words):
        return False
    return any(is_heading(text) for text in words)


def _first_row(below: Sequence[Piece | Row]) -> Row | None:
    """Return the first row below, behind blank lines and rules; None where words stand before."""
    for piece in below:
        if isinstance(piece, Row):
            return piece
        if not isinstance(piece, Line):
            return None
        if piece.is_rule or not piece.text.strip():
            continue
        return Row(piece.number, piece.cells) if any(piece.cells) else None
    return None


def _join_bare_labels(texts: list[str]) -> list[str]:
    """Return the texts of a row, with an office joined to the label that stands left of it."""
    joined: list[str] = []
    for text in texts:
        label = joined[-1] if joined else ""
        if _BARE_META.fullmatch(fold(label)) and not unit_of(text, mark=True):
            joined[-1] = f"{label}：{text}"
        elif _META.fullmatch(fold(label)) and not unit_of(text, mark=True):
            joined[-1] = f"{label}{text}"
        else:
            joined.append(text)
    return joined


def _is_caption(text: str) -> bool:
    """Whether a text is a unit mark, a label, a date, a known title or says whose the table is.

    So is who filled it in.
    """
    if len(text) > LONGEST_CELL:
        return False
    folded = fold(text)
    if unit_of(text, mark=True) or _LABEL.fullmatch(folded) or _DATE.fullmatch(folded):
        return True
    if _META.match(folded) or _PAPERWORK.match(folded):
        return True
    return _is_known_title(text)


def _is_known_title(text: str) -> bool:
    """Whether a text is the title of a standard form."""
    if "表" not in text:
        return False
    folded = fold(bare_title(text))
    return bool(_TITLE.fullmatch(without_unit_mark(folded))) and match_title(text) is not None


def _says_something(caption: str) -> bool:
    """Whether a caption is more than a date."""
    return not _DATE.fullmatch(fold(caption))


def _may_be_office(text: str) -> bool:
    """Whether a text beside a unit mark can be the office: neither a figure nor a heading."""
    return parse_figure(text) is None and not is_heading(text) and not is_total(text)


def _may_be_row_of(table: RawTable, text: str) -> bool:
    """Whether a line can be a row of a table that is not parted.

    Below rows that only spaces part, or where none is read, words with an amount behind are one.
    """
    prints_figures = _prints_figures(table)
    if not prints_figures and _may_be_row(text):
        return True
    is_spaced = table.is_spaced or table.has_spaced_rows
    if prints_figures and not is_spaced:
        return False
    if len(text) > 4 * LONGEST_CELL or _NO_SPACED_ROW.search(text):
        return False
    tokens = text.split()
    ends_in_amounts = _ends_in_amounts(tokens, _prints_bare_amounts(table))
    is_row = len(tokens) > 1 and (ends_in_amounts or _is_row_of_item(tokens))
    return is_row and (prints_figures or parse_figure(tokens[0]) is None)


def _is_row_of_item(tokens: Sequence[str]) -> bool:
    """Whether a figure, also one of few digits, stands behind the name of an item of 三公."""
    if not any(parse_figure(token) is not None for token in tokens[1:]):
        return False
    from shimahe.forms import item_of  # only where spaces part text

    return item_of(tokens[0]) is not None


def _prints_bare_amounts(table: RawTable) -> bool:
    """Whether the last row of a table ends in a figure without a point and commas."""
    for row in reversed(table.rows):
        figures = [text for _, text in row.filled if parse_figure(text) is not None]
        if figures:
            return _BARE_AMOUNT.fullmatch(half_width(figures[-1])) is not None
    return False


def _ends_in_amounts(tokens: Sequence[str], is_bare: bool) -> bool:
    """Whether an amount stands behind all words, alone or beside dashes for none."""
    for token in reversed(tokens):
        amount = half_width(token)
        if _AMOUNT.fullmatch(amount) or (is_bare and _BARE_AMOUNT.fullmatch(amount)):
            return True
        if not is_blank(token):
            return False
    return False


def _may_be_row(text: str) -> bool:
    """Whether a line can be a row whose cells are parted by commas or spaces only."""
    if len(text) > 2 * LONGEST_CELL or "。" in text:
        return False
    tokens = [token for token in _PARTED.split(text) if token]
    figures = [token for token in tokens if parse_figure(token) is not None]
    return bool(figures) and len(tokens) > 2


def _cells_of_groups(text: str, below: Sequence[Piece]) -> list[str]:
    """Return headings of groups, each above the first of its columns; none where they are none.

    They are where the line below prints the same headings once for each of them.
    """
    groups = text.split()
    line = below[0] if below else None
    if len(groups) < 2 or not isinstance(line, Line) or line.cells:
        return []
    columns = line.text.split()
    period, left = divmod(len(columns), len(groups))
    if left or period < 2 or columns != columns[:period] * len(groups):
        return []
    cells: list[str] = []
    for group in groups:
        cells += [group, *[""] * (period - 1)]
    return cells


def _figures_of(row: Row) -> list[str]:
    """Return the figures behind the words of a row, dashes included."""
    last_words = 0
    for place, text in enumerate(row.fields):
        if not prints_value(text):
            last_words = place + 1
    return list(row.fields[last_words:])


def _prints_figures(table: RawTable) -> bool:
    """Whether any row prints a figure that does not number a column."""
    for row in table.rows:
        if any(parse_figure(text) is not None and len(text) > 2 for text in row.fields):
            return True
    return False


def _has_figures(table: RawTable) -> bool:
    """Whether the last row prints figures: then no headings follow."""
    if not table.rows:
        return False
    return prints_any_figure(table.rows[-1].fields)


def _rows_go_on(below: Sequence[Piece]) -> bool:
    """Whether a row stands below before any blank line."""
    for piece in below:
        if piece.has_tabs:
            return True
        if isinstance(piece, Line) and not piece.text.strip():
            return False
    return False


def _cells_by_spaces(text: str, may_be_headings: bool) -> list[str]:
    """Return the cells of a row whose blanks were turned into spaces; none where it is no row.

    It begins with a code or 合计, or it is all figures, or short headings.
    """
    if len(text) > 2 * LONGEST_CELL or _NO_SPACED_ROW.search(text):
        return []
    text = _SPREAD_TOTAL.sub(r"\1计", text).strip()
    cells = re.split(r"\s{2,}", text)
    if len(cells) <= 2:
        cells = text.split()
    if len(cells) < 2:
        return []
    figures = [cell for cell in cells if parse_figure(cell) is not None]
    if _are_figures(cells):
        return [] if _begins_with_code(cells) else cells
    if _CODED.match(text) and parse_figure(cells[-1]) is not None:
        return cells
    if not may_be_headings or figures or len(cells) < 3:
        return []
    return cells if max(map(len, cells)) < 15 else []


def _are_figures(cells: Sequence[str]) -> bool:
    """Whether cells print figures alone."""
    return all(parse_figure(cell) is not None for cell in cells)


def _begins_with_code(figures: Sequence[str]) -> bool:
    """Whether the first of figures is a code, since all others print decimals."""
    first, *others = figures
    return _BARE_CODE.fullmatch(first) is not None and all("." in other for other in others)
