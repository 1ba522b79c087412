"""Lines and grids → raw tables and prose, before anything is known of what a table means.

A table is a title, its unit mark, its rows and its notes (R04). Rows are the rows of grids, lines
with cells and, in an open table, lines whose tabs were turned into spaces. Every non-blank line
ends up in a table, in the prose, or among the `reasons` that say what else it is; none is dropped.
Nothing here knows a file format.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from shimahe import terms
from shimahe.forms import BASIC_ECONOMIC, ENTITY_GOALS, Form
from shimahe.reading.bare_numbers import leave_rows_above_bare_numbers
from shimahe.reading.formats import lines_to_pieces
from shimahe.reading.grids import EMPTY, PLAIN, Grid, Line, Piece, RawTable, Row
from shimahe.reading.headings import (
    LABEL,
    OFFICE_LABEL,
    bare_title,
    is_heading,
    match_title,
    names_columns_only,
    without_number,
    without_unit_mark,
)
from shimahe.reading.notes_between_rows import is_footnote, notes_between_rows, without_lines
from shimahe.reading.page_edges import edges_of_pages, with_marks_of_pages
from shimahe.reading.side_by_side import one_below_the_other
from shimahe.reading.source import DEFAULT, Limits
from shimahe.reading.stated_units import stated_unit
from shimahe.vocabulary import (
    ACCOUNT,
    COLON,
    FACTORS,
    LONGEST_CELL,
    ORDINAL,
    SEVERAL_UNITS,
    UNIT,
    UNIT_IN_HEADING,
    behind_colon,
    cached_if_short,
    fold,
    half_width,
    has_digit,
    is_blank,
    is_only_signs,
    is_total,
    parse_figure,
    parse_sign,
    plain,
    prints_any_figure,
    prints_value,
    unit_of,
    without_gaps,
)

if TYPE_CHECKING:
    from shimahe.reading.laid_lines import PageFinder
    from shimahe.reading.spaced_rows import Block
    from shimahe.reading.target_lines import LabelledLine

#: A label and a title in one line: 表二 部门支出总表; and the title first.
_LABELLED = re.compile(rf"((?:{LABEL.pattern}))\s*(?:{COLON}|[、.\s])\s*(\S.*表.*)")
_LABELLED_BEHIND = re.compile(rf"(\S.*表\S*)\s+({LABEL.pattern})")
#: The title of a table of any kind, folded; no sentence, and no reference to a table (见表).
_TITLE = re.compile(r"(?!详?见|参[见照])[^。；;，,:…·]{2,60}表(?:\([^()]*\))*")
#: How a line ends that says that a form is blank, and is no title of one.
_EMPTY_FORMS = ("空表", "空白表", "零报表")
_NUMBERED = re.compile(rf"^(?:附件|\d+[.、．]|{ORDINAL}、|\({ORDINAL}\))")
#: The most letters of a line that states the unit of a table: (本表金额以人民币万元为单位).
_LONGEST_UNIT = 20
#: The most letters of the end of a title that stands on a line of its own.
_LONGEST_END = 4
#: The most rows above a piece of the header of a balance.
_MOST_PIECES = 5
#: A mark of two units of money (单位：万元、元), which says none.
_SEVERAL_UNITS = re.compile(SEVERAL_UNITS)
#: What a page prints alone above the rest of a table.
_CONTINUED = re.compile(r"\(?(?:续表?\d*|[接续]上[表页])\)?[:,]?")
_NOTE = re.compile(r"\(?(?:备?注|说明)[:\d.、]")
_BARE_META = re.compile(r"(?:编制|填报|预算)?(?:部门|单位)(?:\(.*?\))?名称")
#: Labels of a unit and of the code of an office, which a row may print in a cell of their own.
_LABELS_OF_UNIT = frozenset(("单位", "金额单位", "货币单位", "计量单位"))
_LABELS_OF_CODE = frozenset(("单位编码", "单位代码", "部门编码", "部门代码", "预算单位编码"))
#: What may stand behind the name of an office on its line: another mark, a date, a label.
_BEHIND_OFFICE = re.compile(
    r"\s*(?:(?:金额|货币|计量|计价)?单位\s*[^\w\s)）】\]]|(?:金额|币种|编制日期|填报日期|日期)\s*[^\w\s]|人民币"
    r"|[（(](?:公章|盖章)[）)]|公开\d+表|\s20\d\d年|\s{2}|\s\w{2,8}[:：]"
    rf"|[\s（(][亿万千百]?元[)）]?$|\s(?:{LABEL.pattern})(?=\s|$))"
)
#: Marks at the end of an office's name, left where what stood behind it was cut off.
_MARKS_BEHIND = re.compile(r"[^\w)）\]】》”]+$")
#: Units and things that are counted, which may stand behind 单位 in place of an office.
_THINGS = re.compile(
    r"(?=.)(?:人民币|[美港欧日])?[¥$€]?[十百千万亿萬億]*[元圆角人辆个台套次件份项亩篇米%处户]*(?:[/、每].*)?|平方米|公里"
)
_DATE = re.compile(r"(?:(?:编制|填报|报送)?(?:日期|时间):?)?(?:20\d\d年(?:度|\d+月)?(?:\d+日)?)?")
#: Labels of lines that say who filled in or checked a table, and how to reach them.
_PAPERWORK = re.compile(
    r"(?:(?:填报|填表|制表|制单|编制|审核|复核|经办|联系|会计|财务|单位|部门|分管|主管|负责|主要)*"
    r"(?:人员?|领导|主管|会计)|会计|(?:联系)?(?:电话|方式)|签字|签章|盖章"
    r"|(?:预算)?(?:单位|部门)[编代]码)(?:\([^()]*\))?:"
)
#: The most different texts of a row that prints captions only.
_MOST_CAPTIONS = 5
#: The number of a page: - 3 -, 第3页 共9页.
_PAGE = re.compile(r"第?[-—\s]*\d{1,4}[-—\s]*(?:页.*)?|第\d+页.*")
#: The year below the title of a sheet, folded.
_YEAR_BELOW_TITLE = r"\(20\d\d年度?\)"
#: The heading of a level of indicators, and the most letters of one, folded.
_LEVEL_OF_SHEET = rf"(?:{ORDINAL}、|\({ORDINAL}\)|\d+[.、])?[\u3400-\u9fff]{{2,8}}指标:?"
_LONGEST_LEVEL = 16
_LEVEL_IN_FRONT = r"[\u3400-\u9fff]{2,8}指标(?:[: ]|$)"
#: The number of a section: 一、, 第一部分. With a single letter behind it (一、一), it is the
#: beginning of a label that a narrow column breaks.
_SECTION = re.compile(rf"{ORDINAL}、(?!.$)|第{ORDINAL}部分")
_SENTENCE_END = "。；;"
#: The blanks in front of a unit mark at the end of a line.
_BEFORE_UNIT = r"(?<!\s)\s+(?=[(（]?(?:金额|货币|计量)?单位[:：])"
#: Marks of a sentence: a line with one is no row whose cells spaces part.
_NO_SPACED_ROW = re.compile("[。；]|(?<!其中)：|，(?![０-９])")
#: What a line that is a single cell does not print.
_NO_LONE_CELL = re.compile(r"[。；，:#]|\S\s+\S")
#: 合 计, whose two characters a table spreads over a cell.
_SPREAD_TOTAL = re.compile(r"([合总])\s+计")
#: The beginning of a row by code whose cells spaces part: a code or a total, and more behind it.
_CODED = re.compile(r"(?:\d{3}|\d{5}|\d{7}|\d{3}(?: \d\d){1,2}|合\s*计|总\s*计)\s+\S")
#: The beginning of a figure at the end of a cell, torn in its thousands (1,20), the rest below it.
_TORN = r"\d[,，]\d{1,2}(?:\s|$)"
#: How a line begins that stands for a page which is a picture: ![](第 3 页).
_PICTURE_OF_A_PAGE = "![](第 "
#: How a line begins that stands for the rest of a page which cannot be drawn.
_REST_OF_A_PAGE = "![…](第 "
#: The most signs of a rule between two paragraphs (***).
_LONGEST_RULE = 3
_BARE_CODE = re.compile(ACCOUNT)
_PARTED = re.compile(r"[\s,，;；]+")
_AMOUNT = re.compile(r"[(（¥-]*(?:\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+)[)）]?")
_BARE_AMOUNT = re.compile(r"[(（¥-]*\d+[)）]?")
#: The most characters of a line that may be a part of a text on several lines.
_LONGEST_PART = 30
#: The most lines below a row of a sheet on which its texts may go on.
_MOST_PARTS = 3
#: How many pieces below a line are looked at, and how often the layout of a table is looked for.
_NEAR = 6
#: How many lines the figures of two rows are apart at most, where a narrow column breaks labels.
_NEAR_ROWS = 12


@dataclass
class Layout:
    """What each line of a document is: part of a table, prose, or something else with a reason.

    Lines are lines of print, numbered from 1.
    """

    tables: list[RawTable] = field(default_factory=list)
    #: The written text, headings included, as (line, text).
    prose: list[tuple[int, str]] = field(default_factory=list)
    #: What each line is that is neither a row nor blank: `heading`, `note`, `unit mark`, `prose` …
    reasons: dict[int, str] = field(default_factory=dict)
    #: The texts of the lines that say whose the document is (单位名称：甲镇).
    office_lines: list[str] = field(default_factory=list)
    #: The line on which a table of contents begins; None where there is none.
    contents_line: int | None = None
    #: By the line of a row that a clipboard wrapped: the line of each of its cells.
    cell_lines: dict[int, tuple[int, ...]] = field(default_factory=dict)


def lines_to_layout(lines: Sequence[str], limits: Limits = DEFAULT) -> Layout:
    """Return the layout of a plain text, given as its lines.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    return pieces_to_layout(lines_to_pieces(lines, limits), limits)


def pieces_to_layout(pieces: Sequence[Piece], limits: Limits = DEFAULT) -> Layout:
    """Scan the pieces of a document once, from top to bottom, and return its layout.

    Raises: UnreadableDocument where a row, or all rows or cells together, are over a limit.
    """
    pieces = one_below_the_other(pieces)
    edges = edges_of_pages(pieces)
    pieces = with_marks_of_pages(pieces, edges)
    notes = notes_between_rows(pieces)
    pieces = without_lines(pieces, notes)
    scan = _Scan(limits, pieces, edges)
    for index, piece in enumerate(pieces):
        if index < scan.resumes_at:
            continue
        scan.index = index
        if isinstance(piece, Grid):
            scan.take_grid(piece)
        elif piece.text and not piece.text.isspace():
            scan.take_line(piece)
    scan.layout.reasons.update(dict.fromkeys(notes, "note"))
    _take_marks_below(scan.layout.tables, scan.unit)
    _leave_running_heads(scan.layout)
    _leave_doubtful_rows(scan.layout, pieces)
    tables = scan.layout.tables
    scan.layout.tables = _without_contents(tables)
    if len(scan.layout.tables) < len(tables):
        kept = {id(table) for table in scan.layout.tables}
        scan.layout.contents_line = next(
            table.first_line for table in tables if id(table) not in kept
        )
    return scan.layout


def _leave_running_heads(layout: Layout) -> None:
    """Keep of the words above the tables without a title those that may be a title.

    A page prints the name of the document or of the office above its part of a table. Such words
    stand elsewhere too, with other numbers of pages, and are left out.
    """
    if not any(table.words_above and table.title is None for table in layout.tables):
        return
    times = Counter(_without_page(text) for _, text in layout.prose)
    times[""] = 0  # numbers and rules alone are no title
    for table in layout.tables:
        table.words_above = [
            text
            for text in table.words_above
            if _is_unreadable(text) or times[_without_page(text)] == 1
        ]


def _take_marks_below(tables: Iterable[RawTable], last_mark: str | None) -> None:
    """Give tables the unit marks below them, if all stand there; `last_mark` is below the last.

    All stand there, too, if only the last table has none and each is apart from the next title.
    Else the last mark is one more of the last table, where it may contradict the one above.
    """
    printed = [table for table in tables if _prints_figures(table)]
    if not printed:
        return
    *others, last = printed
    is_marked = last_mark is not None and last.mark_below == last_mark
    are_marked = not printed[0].has_mark and all(table.mark_below for table in others)
    if are_marked and (is_marked or _are_apart_from_titles(printed)):
        for table in printed:
            table.mark = table.mark_below
        return
    if not is_marked or last_mark is None:
        return
    if last.unit is None and not last.units:
        last.mark = last_mark
    elif last.units != {last_mark}:
        last.marks += [*last.units, last_mark]


def _are_apart_from_titles(tables: Sequence[RawTable]) -> bool:
    """Whether something, such as a blank line, parts each mark below a table from the next title.

    `tables` are at least two.
    """
    if len(tables) < 2:
        return False
    gaps = (below.first_line - above.last_line for above, below in pairwise(tables))
    return min(gaps) > 2  # the mark alone takes one


def _leave_doubtful_rows(layout: Layout, pieces: Iterable[Piece]) -> None:
    """Leave out rows without a figure above a number that may be their figure or that of a page."""
    notes = {line for line, reason in layout.reasons.items() if reason == "note"}
    numbers = set()
    for piece in pieces if notes else ():
        if isinstance(piece, Line) and piece.number in notes and plain(piece.text).isdecimal():
            numbers.add(piece.number)
    if numbers:
        for table in layout.tables:
            leave_rows_above_bare_numbers(table, layout.reasons, numbers)


def _without_page(text: str) -> str:
    """Return a text as texts are compared, without the marks of a heading and numbers of pages."""
    return re.sub(r"第\d+页.*|[-—\d]", "", fold(text.lstrip("# ")))


def _is_unreadable(text: str) -> bool:
    """Whether a text is only signs that stand for letters, more than those of a rule (***)."""
    return len("".join(text.split())) > _LONGEST_RULE and is_only_signs(text)


def _without_contents(tables: Iterable[RawTable]) -> list[RawTable]:
    """Return the tables without the titles that belong to a table of contents.

    A title without a body belongs to one where three or more of them follow each other, or where
    the same title stands elsewhere with a body.
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
    """The printed number of a table (表二), and the line on which it stands."""

    line: int
    text: str


class _Words(NamedTuple):
    """A line, or a text in a row of captions, that is not a row of a table."""

    line: int
    #: As printed.
    text: str
    #: Without markup and the marks of a heading.
    clean: str
    #: As texts are compared (`fold`): only the beginning, which is enough to tell what a line is.
    folded: str
    #: The next pieces.
    below: Sequence[Piece]


class _Scan:
    """The state of the scan: the open table, and what waits for the next one.

    The open table is the last one that began. Rows are added to it until a heading closes it or a
    title begins another; a label, a unit mark or an office that is printed before a title waits for
    it.
    """

    def __init__(
        self, limits: Limits, pieces: Sequence[Piece] = (), edges: Collection[int] = ()
    ) -> None:
        self.layout = Layout()
        self.pieces = pieces
        #: The numbers of the lines that pages print at their edges.
        self.edges = edges
        #: The piece that is being taken.
        self.index = 0
        #: The first piece that no taker has read yet.
        self.resumes_at = 0
        self.limits = limits
        #: The open table.
        self.table: RawTable | None = None
        #: The last table, if a heading closed it.
        self.closed: RawTable | None = None
        #: The label, the unit mark and the office of the next table, printed before its title.
        self.label: _Label | None = None
        self.unit: str | None = None
        #: The unit that the text states of all tables.
        self.unit_of_all: str | None = None
        self.office: str | None = None
        #: The last table with an amount in a line of words (预算金额：31.00).
        self.sheet_in_words: RawTable | None = None
        #: The title of the last table that has one.
        self.last_title = ""
        #: Whether a title has said that the open table goes on (续).
        self.goes_on = False
        #: Whether a heading stands between the last table and here.
        self.is_below_heading = False
        #: Whether prose or a unit mark stands between the open table and here.
        self.is_broken = False
        #: The prose and the headings between the last row and here.
        self.words: list[str] = []
        #: A table with its number of rows, and how often its layout was looked for below them.
        self.tries: tuple[tuple[RawTable, int], int] | None = None
        self.page_finder: PageFinder | None = None
        #: A target sheet, and the header of its indicators.
        self.sheet_header: tuple[RawTable, Row] | None = None
        #: Rows and cells of all tables so far.
        self.rows = 0
        self.cells = 0

    # --- rows

    def take_grid(self, grid: Grid) -> None:
        """Take a grid: its rows of captions as words, all other rows as rows of a table."""
        rows: list[Row] = []
        for place, row in enumerate(grid.rows):
            self._hold_limits(row)
            if row.line in self.edges and not self._is_in_sheet():
                self.layout.reasons[row.line] = "note"
                continue
            if place == 0 and _is_lost_title(row, grid.rows[1 : 1 + _NEAR]):
                self._take_captions(row, [row.filled[0][1]], ())
                continue
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
        """Take a line that is not blank: as a row of the open table, as captions, or as words."""
        if line.number in self.edges and not self._is_in_sheet():
            self._take_edge_of_a_page(line)
            return
        row = self._row_of(line)
        if row is not None and self._is_title_lost(row):
            self._take_captions(row, [row.filled[0][1]], ())
            return
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

    def _is_in_sheet(self) -> bool:
        """Whether the open table is a target sheet, as its title says."""
        return self.table is not None and "绩效" in (self.table.title or "")

    def _take_edge_of_a_page(self, line: Line) -> None:
        """Take what a page prints at its edge: rows below it go on with the open table, or not."""
        self.layout.reasons[line.number] = "note"
        self.is_broken = True

    def _captions_of(self, row: Row, below: Sequence[Piece | Row]) -> list[str]:
        """Return the texts of a row that prints captions only; an empty list for other rows.

        Captions are a title, a label, an office and a unit mark. A row with another title counts if
        what stands `below` it begins a table. In a target sheet (绩效目标表) an office is a field
        of the sheet, not a caption.
        """
        if row.printed != PLAIN:
            return []
        if len(row.filled) == 1 and self._awaits_rows():
            _, only = row.filled[0]
            if _unit_alone(fold(only)):
                return [only]
        is_in_sheet = self._is_in_sheet()
        found = _find_captions(row, is_in_sheet)
        may_be_title = not is_in_sheet or self._ends_sheet(row)
        if not found and may_be_title and _is_title_above(row, below):
            found = list(dict.fromkeys(text for _, text in row.filled))
        return found

    def _ends_sheet(self, row: Row) -> bool:
        """Whether a target sheet has ended above a row, or ends at it.

        It has below a label (表八), and does at a title with a unit mark (项目支出表（单位：元）).
        """
        if self.label is not None:
            return True
        return any(_unit_of_title(text) for _, text in row.filled if len(text) <= LONGEST_CELL)

    def _is_title_lost(self, row: Row) -> bool:
        """Whether a row is a title, cut or unreadable, that stands behind no other row."""
        if not row.filled or row.filled[0][1] != row.filled[-1][1]:
            return False
        above = self.pieces[self.index - 1] if self.index else None
        if isinstance(above, Line) and above.cells:
            return False
        return _is_lost_title(row, self.pieces[self.index + 1 : self.index + 1 + _NEAR])

    def _without_mark(self, row: Row) -> Row:
        """Return a header row without the unit mark in its last cell.

        The mark is kept as one of the open table. Any other row is returned as it is.
        """
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
        """Take each text of a row of captions as if it stood on a line of its own."""
        for text in captions:
            self._take_words(row.line, text, below)
        reason = self.layout.reasons.get(row.line, "note")
        for line in row.more:
            self.layout.reasons.setdefault(line, reason)

    def _row_of(self, line: Line) -> Row | None:
        """Return a line as a row; None where it has no cells or is an indented sentence."""
        if not line.cells or (line.is_indented and not self._takes_lone_cell(line.text)):
            return None
        row = Row(line.number, line.cells)
        self._hold_limits(row)
        return row

    def _takes_lone_cell(self, text: str) -> bool:
        """Whether words behind tabs are a cell: they are short, and the open table has rows."""
        return self.table is not None and bool(self.table.rows) and len(text.strip()) <= 20

    def _hold_limits(self, row: Row) -> None:
        """Count a row and its cells, and refuse a document that is over a limit by them.

        Raises: UnreadableDocument.
        """
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
        """Add rows to the open table, or to a new table without a title.

        A new one begins where no table is open, and where prose, a unit mark or a label stands
        between the rows of the open one and these. `last_line` is the line on which the rows end.
        """
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
        self.words = []

    def _without_names_of_columns(self, rows: list[Row]) -> list[Row]:
        """Return the first rows of a table without those that only number or letter the columns.

        A converter prints such rows (0 | 1 | 2, A | B | C), or blank ones, where it needs a header
        and the table has none.
        """
        begin = 0
        while begin < len(rows) and names_columns_only(rows[begin].fields):
            self.layout.reasons[rows[begin].line] = "header"
            begin += 1
        return rows[begin:]

    def _begin_table(self, line: int, title: str | None, cut: bool = False) -> RawTable:
        """Begin a table, and give it the label, the unit mark and the office that wait for it.

        `cut` says that the rows of the table above may go on here.
        """
        table = RawTable(line, title, mark=self.unit, last_line=line, cut=cut, office=self.office)
        if self.label:
            table.first_line, table.label = self.label
        self.last_title = title or self.last_title
        table.stated_of_all = self.unit_of_all
        table.goes_on = self.goes_on and title is None
        self.goes_on = False
        table.is_below_heading = self.is_below_heading
        self.is_below_heading = False
        table.words_above = self.words
        self.words = []
        self.layout.tables.append(table)
        self.table = table
        self.closed = None
        self.label = None
        self.unit = None
        self.office = None
        self.is_broken = False
        return table

    # --- words

    def _take_words(self, line: int, text: str, below: Sequence[Piece]) -> None:
        """Take a line that is not a row: as the first of `_TAKERS` that accepts it, or as prose."""
        clean = plain(text).lstrip("# ").strip()
        words = _Words(line, text, clean, fold(without_gaps(clean)[: 2 * LONGEST_CELL]), below)
        for take in _TAKERS:
            if take(self, words):
                return
        self._take_prose(words)

    def _take_label(self, words: _Words) -> bool:
        """Take a line such as 表二 as the label of the next table."""
        if not LABEL.fullmatch(words.folded):
            return False
        self.layout.reasons[words.line] = "table label"
        self.label = _Label(words.line, words.clean)
        self.unit = None
        return True

    def _take_mark_of_a_page(self, words: _Words) -> bool:
        """Take 续表, which some pages print above the rest of a table, as a heading."""
        if not _CONTINUED.fullmatch(words.folded):
            return False
        self.layout.reasons[words.line] = "heading"
        return True

    def _take_note(self, words: _Words) -> bool:
        """Take a note (注：…), or a line by which a table without figures says that it has none.

        A unit that the note states is kept for the open table.
        """
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
        """Whether a short line below a table without figures says that it has none (本表无数据)."""
        if self.table is None or _has_figures(self.table):
            return False
        if words.text.startswith("#") or len(words.folded) >= 100:
            return False
        is_title = _TITLE.fullmatch(words.folded) and not words.folded.endswith(_EMPTY_FORMS)
        return bool(EMPTY.search(words.folded)) and not is_title

    def _take_unit(self, words: _Words) -> bool:
        """Take a line that ends in a unit mark; keep the unit, and the office if it names one."""
        unit = _unit_of_line(words.folded)
        if unit is None and self._awaits_rows():
            unit = _unit_alone(words.folded)
        if unit is None:
            return False
        self.layout.reasons[words.line] = "unit mark"
        year = re.match(r"(20\d\d)年度?(?!\d)", words.folded)
        if year and self.table is not None and self._awaits_rows():
            self.table.year = int(year.group(1))
        self._hold_office(words)
        self._hold_unit(unit, words.line)
        return True

    def _awaits_rows(self) -> bool:
        """Whether the open table has a title and no row yet."""
        return self.table is not None and not self.table.rows and bool(self.table.title)

    def _hold_unit(self, unit: str, line: int) -> None:
        """Keep a unit mark for the open table while that prints no figure, else for the next one.

        Where the open table already has a mark, or a label has begun the next one, the mark is kept
        for both: it belongs to whichever gets rows first.
        """
        table = self.table
        if table is not None and table.rows and line == table.last_line + 1:
            table.mark_below = unit
        if table is None or _prints_figures(table) or self._is_below_sheet(table):
            self.unit = unit
            self.is_broken = True
            return
        has_own = table.marks or (table.mark and (table.rows or table.notes))
        if self.label or has_own:
            self.unit = unit
            self.is_broken = self.is_broken or not table.rows
        table.marks.append(unit)
        table.last_line = line

    def _is_below_sheet(self, table: RawTable) -> bool:
        """Whether a target sheet whose amount stands in a line of words has ended in its rows."""
        if table is not self.sheet_in_words:
            return False
        from shimahe.reading.target_lines import is_row_of_labels

        return not is_row_of_labels(table.rows[-1])

    def _hold_stated_unit(self, unit: str, words: _Words) -> None:
        """Keep a unit that a sentence states: for all tables that follow, or for one table.

        A sentence about 本表 is about the table that ends on the line above it; it is ignored
        elsewhere.
        """
        if "本表" not in words.folded:
            self.unit_of_all = unit
        elif self.table is not None and self.table.last_line == words.line - 1:
            self.table.stated.append(unit)
            self.table.last_line = words.line

    def _hold_office(self, words: _Words) -> None:
        """Keep the office of a line: for the open table if it has no row yet, else the next."""
        office = office_in(words.text)
        if office is None:
            return
        self.layout.office_lines.append(plain(words.text))
        if self.table is not None and not self.table.rows and self.table.office is None:
            self.table.office = office
        else:
            self.office = office

    def _take_office(self, words: _Words) -> bool:
        """Take a line that says whose the document or a table is (单位名称：甲镇)."""
        if not OFFICE_LABEL.match(words.folded) or len(words.folded) >= 60 or "。" in words.folded:
            return False
        self.layout.reasons[words.line] = "note"
        self._hold_office(words)
        return True

    def _take_title(self, words: _Words) -> bool:
        """Take a title, which begins a table; one that says 续 lets the open table go on.

        Some offices print the label before or behind the title in one line, or the unit mark behind
        it.
        """
        if "表" not in words.folded:
            return False
        label, title = _part_label(words)
        if title[-1:] in ":：" and _is_known_title(title[:-1]):
            title = title[:-1]
        title = self._with_line_above(words.line, title)
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

    def _with_line_above(self, line: int, title: str) -> str:
        """Return a title with the line above it, if it is the end of one (部门支 | 出总表)."""
        above, text = self.layout.prose[-1] if self.layout.prose else (0, "")
        if above != line - 1 or len(title) > _LONGEST_END or _is_known_title(title):
            return title
        whole = text.lstrip("# ").strip() + title
        if len(whole) > LONGEST_CELL or not _is_known_title(whole):
            return title
        self.layout.prose.pop()
        self.layout.reasons[above] = "heading"
        return whole

    def _is_title_again(self, title: str) -> bool:
        """Whether the open table has this title, a unit mark below it, and no row yet."""
        table = self.table
        if table is None or table.rows or not table.marks:
            return False
        return fold(table.title or "") == fold(title)

    def _take_laid_grid(self, words: _Words) -> bool:
        """Take a table by code that keeps the layout of its page (R07c), up to its end.

        All such takers read a whole table at once, if they can; the scan then resumes below it.
        This one reads tables that print each row on one line.
        """
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
        """Take the lines of a table by code whose cells only spaces part (R07b), up to its end."""
        table = self.table
        if table is None or not self._may_be_spaced(table):
            return False
        form = match_title(table.title or "")
        from shimahe.reading.spaced_rows import read_block  # only where spaces part text

        block = read_block(self.pieces, self.index, self._is_no_row)
        if form is None or block is None:
            return form is not None and form.key == BASIC_ECONOMIC and self._take_lists(table)
        for line, unit in block.marks.items():
            self.layout.reasons[line] = "unit mark"
            self._hold_unit(unit, line)
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

    def _take_lists(self, table: RawTable) -> bool:
        """Take lists of accounts that stand side by side, parted by spaces only (R07b)."""
        from shimahe.reading.spaced_lists import read_lists  # only where spaces part text

        block = read_lists(self.pieces, self.index, self._is_no_row)
        if block is not None:
            self._take_block(table, block)
        return block is not None

    def _unwrapped(self, table: RawTable, form: Form, block: Block) -> Block:
        """Return a block in which the rows that a clipboard broke over several lines are joined."""
        if not block.page_ends and all(row.has_name and row.code for row in block.open_rows):
            return block
        from shimahe.reading.header_rows import split_header  # only where rows lack a name or code
        from shimahe.reading.wrapped_rows import name_torn_rows, unwrap_block

        above, _ = split_header(form, table.rows)
        whole = unwrap_block(form, block, above, self._texts_of(block.stop))
        if whole is None and name_torn_rows(block.open_rows):
            return replace(block, rows=[row.row() for row in block.open_rows])
        return whole or block

    def _hold_wrapped(self, rows: Sequence[Row], block: Block) -> None:
        """Keep the lines of the cells of rows that a clipboard broke over several lines."""
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
        """Return the rows of a block with their header above them.

        Where the pieces of the header do not give one column for each figure, the places of the
        characters decide, if they can (R07c); else the header row is left out or noted as
        uncertain.
        """
        from shimahe.reading.laid_tables import PLACED_BY_LAYOUT, lay_block
        from shimahe.reading.wrapped_headers import join_header, year_above

        figures = [_figures_of(row) for row in block.rows]
        joined = join_header(form, block.header, figures)
        count = 0 if joined.row is None else len(joined.row.fields) - 2
        is_told = not joined.note and all(len(row) == count for row in figures)
        if not is_told and not block.wrapped:  # a row on several lines has no places of its own
            texts = self._texts_of(block.stop)
            laid = lay_block(form, block, texts, joined.row, self._finder())
            if laid is not None:
                table.header_note = table.header_note or PLACED_BY_LAYOUT
                return [*laid.header, *laid.rows]
        table.header_note = table.header_note or joined.note
        if joined.row is None:
            return block.rows
        year = year_above(block.header, joined.row)
        return [*([year] if year else []), joined.row, *block.rows]

    def _texts_of(self, stop: int) -> dict[int, str]:
        """Return the lines from the present one up to the piece `stop`, by their numbers."""
        lines = self.pieces[self.index : stop]
        return {line.number: line.text for line in lines if isinstance(line, Line)}

    def _take_spaced_items(self, words: _Words) -> bool:
        """Take a table of 三公 whose cells only spaces part, up to its end (R07b, R07c)."""
        table = self.table
        form = self._form_of_spaced(table, "items")
        if table is None or form is None or not self._may_try(table):
            return False
        from shimahe.reading.spaced_items import read_items  # only where spaces part text

        block = read_items(form, self.pieces, self.index, self._is_no_row, self._finder())
        if block is None:
            if not (_NO_SPACED_ROW.search(words.text) or _PAGE.fullmatch(words.folded)):
                # The line is of the table, and no header begins below such a line: look no more.
                self.tries = ((table, len(table.rows)), _NEAR)
            return False
        self._take_block(table, block)
        return True

    def _take_spaced_purchases(self, words: _Words) -> bool:
        """Take the lines of a table of procurement whose cells only spaces part, up to its end.

        The places of the characters are tried first, then the words alone (R07b, R07c).
        """
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
        """Take a line of a target sheet whose cells only spaces part (R16b).

        Where short texts stand right above or below it that may be the rest of its cells, the line
        is named as one whose columns are unknown and is not read.
        """
        table = self.table
        if table is None:
            return False
        is_open = self._form_of_spaced(table, "goals") is not None
        if not is_open and not self._is_header_below_labels(table, words):
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

    def _is_header_below_labels(self, table: RawTable, words: _Words) -> bool:
        """Whether a line heads the indicators of a sheet whose labels stand in lines of words."""
        if not table.rows or not self._is_in_sheet() or "指标" not in words.folded:
            return False
        from shimahe.reading.sheets import is_header_row  # only where spaces part text
        from shimahe.reading.target_lines import is_row_of_labels

        header = Row(words.line, tuple(plain(words.text).split()))
        return is_row_of_labels(table.rows[-1]) and is_header_row(header)

    def _take_lost_indicator(self, words: _Words) -> bool:
        """Take a line that prints a target below the rows of a target sheet: it lost its tabs.

        Its cells cannot be told apart, so that it is named.
        """
        table = self.table or self.closed
        if table is None or not table.rows or words.line - table.last_line > _NEAR_ROWS:
            return False
        form = match_title(table.title or "")
        if form is None or form.shape != "goals" or not _prints_target(words.text):
            return False
        table.unparted.append(words.line)
        table.last_line = words.line
        self.layout.reasons[words.line] = "column unknown"
        return True

    def _row_of_sheet(self, words: _Words, header: Row | None) -> Row | None:
        """Return a line of a target sheet as a row, with the rest of its texts right below it.

        None where it cannot be parted. `header` is the header of the indicators that the row stands
        below, if there is one.
        """
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
        """Whether short texts that are no row of their own stand right above or below a row.

        They may then be a part of it. Lines above that were taken as another row do not count.
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
        """Whether a line prints short texts only, no figure, and is not a row of a sheet."""
        from shimahe.reading.sheets import label_key  # only where spaces part text
        from shimahe.reading.spaced_sheets import read_row

        text = plain(line.text)
        tokens = text.split()
        if not tokens or line.cells or self._is_no_row(line):
            return False
        folded = fold(text)
        if _PAGE.fullmatch(folded) or re.fullmatch(_YEAR_BELOW_TITLE, folded):
            return False
        if _NO_SPACED_ROW.search(text) or label_key(tokens[0]):
            return False
        are_words = all(parse_figure(token) is None for token in tokens)
        are_short = max(map(len, tokens)) <= _LONGEST_PART
        return are_words and are_short and read_row(line.number, text, header) is None

    def _take_block(self, table: RawTable, block: Block) -> None:
        """Add the header and rows of a block to a table, and name its lines that are not parted.

        A row below the beginning of a torn figure prints the rest of it, which is no amount.
        """
        texts = self._texts_of(block.stop)
        ends_of_figures = [
            row.line for row in block.rows if re.search(_TORN, texts.get(row.line - 1, ""))
        ]
        rows = [*block.header, *block.rows]
        last_line = rows[-1].line
        rows = [row for row in rows if row.line not in ends_of_figures]
        for row in rows:
            self._hold_limits(row)
        unparted = sorted({*block.unparted, *ends_of_figures})
        for line in unparted:
            self.layout.reasons[line] = "column unknown"
        self.layout.reasons |= block.reasons
        table.unparted += unparted
        self._add_rows(rows, last_line)
        self._hold_wrapped(block.rows, block)
        table.is_spaced = True
        self.resumes_at = block.stop

    def _form_of_spaced(self, table: RawTable | None, shape: str) -> Form | None:
        """Return the form of the open table if it has this shape and may be parted by spaces only.

        That is: no row of it is read yet, or its rows were parted by spaces. Else None.
        """
        if table is None or (table.rows and not table.is_spaced):
            return None
        form = match_title(table.title or "")
        return form if form is not None and form.shape == shape else None

    def _finder(self) -> PageFinder:
        """Return the finder of pages for tables that keep the layout of a page; it is made once."""
        if self.page_finder is None:
            from shimahe.reading.laid_lines import PageFinder  # only where spaces part text

            self.page_finder = PageFinder()
        return self.page_finder

    def _may_try(self, table: RawTable) -> bool:
        """Whether to look for the layout of a table here, and count the try.

        It is looked for in the first lines below its title or its last row only, since each try
        costs time.
        """
        begins = (table, len(table.rows))
        if self.tries is None or self.tries[0] != begins:
            self.tries = (begins, 0)
        _, times = self.tries
        self.tries = (begins, times + 1)
        return times < _NEAR

    def _take_spaced_balance(self, words: _Words) -> bool:
        """Take the lines of a two-sided table whose cells only spaces part, up to its end.

        The places of the characters are tried first, then the words and sums alone (R07b, R07c).
        """
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
        """Whether a table is one by code whose rows, as far as they are read, only spaces part."""
        form = match_title(table.title or "")
        return form is not None and form.shape == "codes" and (table.is_spaced or not table.rows)

    def _is_no_row(self, line: Line) -> bool:
        """Whether a line is a label, a title, a note, a unit mark, an office or a heading."""
        clean = plain(line.text).lstrip("# ").strip()
        words = _Words(line.number, line.text, clean, fold(clean), ())
        if LABEL.fullmatch(words.folded) or _NOTE.match(words.folded) or is_footnote(clean):
            return True
        if _CONTINUED.fullmatch(words.folded) or _unit_of_line(words.folded):
            return True
        _, title = _part_label(words)
        is_title = _TITLE.fullmatch(without_unit_mark(fold(bare_title(title)))) is not None
        return (
            is_title or OFFICE_LABEL.match(words.folded) is not None or _is_section_heading(words)
        )

    def _take_row_without_tabs(self, words: _Words) -> bool:
        """Take a line of the open table that lost its tabs, as a row parted by spaces.

        Figures without a label are not taken between lines that are no rows. The first row of
        several cells is the header; where the form has headings across, it is noted as not
        recognised, since what stands below is not in the order of its words.
        """
        table = self.table
        if table is None or self._form_of_spaced(table, "goals") is not None:
            return False
        cells = _cells_of_groups(words.text, words.below) if not table.rows else []
        cells = cells or _cells_by_spaces(words.text, not _has_figures(table))
        if not cells and self._is_lone_cell(table, words):
            cells = [words.text]
        if not cells or (table.spaced_lines and self.is_broken and _are_figures(cells)):
            return False  # figures without their label, between lines that are no rows
        row = Row(words.line, tuple(plain(cell) for cell in cells))
        self._hold_limits(row)
        is_header = not table.rows and len(cells) > 1
        is_in_no_order = is_header and self._is_of_headings_across(table)
        if is_in_no_order:
            table.header_note = "header not recognised"
        table.has_heads_in_pieces = table.has_heads_in_pieces or self._is_in_pieces(table, row)
        self._add_rows([row], words.line)
        table.spaced_lines.add(words.line)
        return True

    def _is_in_pieces(self, table: RawTable, row: Row) -> bool:
        """Whether a row goes on with the header of a balance or list on more or fewer words.

        Then nothing tells which words stand below which. Names of both sides may stand above all.
        """
        form = match_title(table.title or "")
        if form is None or form.shape not in ("balance", "codes"):
            return False
        if len(table.rows) > _MOST_PIECES:
            return False
        if any(prints_any_figure(each.fields) for each in (*table.rows, row)):
            return False  # it stands below rows
        if any(each.line not in table.spaced_lines for each in table.rows):
            return False  # its cells are parted by more than spaces
        rows = [each for each in (*table.rows, row) if not _names_sides(each)]
        return len({len(each.fields) for each in rows}) > 1

    def _is_of_headings_across(self, table: RawTable) -> bool:
        """Whether a table is of 三公 or procurement, whose rows need neither a code nor a label."""
        form = match_title(table.title or "")
        return form is not None and form.shape in ("items", "procurement")

    def _is_lone_cell(self, table: RawTable, words: _Words) -> bool:
        """Whether a short text alone on a line is a row of the open table.

        It is a heading right above the first row, or it stands directly between two rows.
        """
        text = plain(words.text)
        if self.is_broken or len(text) > 30 or _NO_LONE_CELL.search(text):
            return False
        if _PAGE.fullmatch(fold(text)):
            return False
        if not table.rows:
            return is_heading(text) and any(piece.has_tabs for piece in words.below[:1])
        return table.last_line == words.line - 1 and self._rows_go_on(table, words.below)

    def _rows_go_on(self, table: RawTable, below: Sequence[Piece]) -> bool:
        """Whether a row with tabs goes on with a table below, before any blank line.

        Above it no title, unit mark or heading may stand, and it may not be the header again.
        """
        for piece in below:
            if not isinstance(piece, Line):
                return False
            if piece.has_tabs:
                return piece.cells != table.rows[0].fields
            if not piece.text.strip() or self._is_no_row(piece):
                return False
        return False

    def _take_labels_of_sheet(self, words: _Words) -> bool:
        """Take a line of a target sheet that prints labels with a colon (预算金额：31.00) as a row.

        It stands below the title or another row of labels, or names the project of another sheet;
        a row with cells, or more such lines and then one, stand below it. A unit mark behind it is
        kept.
        """
        if self.table is None or ":" not in words.folded:
            return False
        form = match_title(self.table.title or self.last_title)
        if form is None or form.shape != "goals":
            return False
        from shimahe.reading import target_lines  # only where a line may begin with a label

        text, *behind = re.split(_BEFORE_UNIT, words.clean, maxsplit=1)
        labels = target_lines.read_line(text)
        if labels is None or not self._are_of_sheet(self.table, form, words, labels):
            return False
        rest: list[Line] = []
        if labels.is_long and not behind:
            rest = target_lines.rest_of_text(self.pieces, self.index + 1, self._is_no_row)
        more = tuple(line.number for line in rest if line.text.strip())
        row = Row(words.line, target_lines.with_rest(labels.cells, rest), more=more)
        if OFFICE_LABEL.match(words.folded):
            self._hold_office(words)
        if self.table.rows and not target_lines.is_row_of_labels(self.table.rows[-1]):
            self._begin_sheet(self.table, words.line)
        self._add_rows([row], max((words.line, *more)))
        if any(parse_figure(behind_colon(cell)) is not None for cell in labels.cells):
            self.sheet_in_words = self.table
        self.resumes_at = self.index + 1 + len(rest)
        unit = _unit_of_line(fold(behind[0])) if behind else None
        if unit:
            self._hold_unit(unit, words.line)
        return True

    def _begin_sheet(self, table: RawTable, line: int) -> None:
        """Let the open table go on with another sheet, or begin one with its title for it.

        A unit mark or a label below the last sheet is of the next one.
        """
        if self.unit or self.label:
            self._begin_table(line, table.title or self.last_title)
        self.is_broken = False

    def _are_of_sheet(
        self, table: RawTable, form: Form, words: _Words, labels: LabelledLine
    ) -> bool:
        """Whether a line with labels is one of a target sheet, or begins another sheet."""
        from shimahe.reading.target_lines import is_row_of_labels, sheet_goes_on

        if labels.first == "office" and form.key != ENTITY_GOALS:
            return False  # a caption
        is_below_labels = bool(table.rows) and is_row_of_labels(table.rows[-1])
        if labels.first is None:
            if not is_below_labels or self._is_no_row(Line(words.line, words.text)):
                return False
        elif labels.first == "name":
            if labels.is_blank:
                return False
            if not table.rows and _stands_above_cells(words.below):
                return True
        elif table.rows and not is_below_labels and not self._stands_above_name(labels):
            return False
        return sheet_goes_on(self.pieces, self.index + 1, labels.is_long, self._is_no_row)

    def _stands_above_name(self, labels: LabelledLine) -> bool:
        """Whether a line of the department stands right above the name of a project."""
        from shimahe.reading.target_lines import first_label

        return labels.first == "department" and first_label(self.pieces, self.index + 1) == "name"

    def _take_page_number(self, words: _Words) -> bool:
        """Take the number of a page (- 3 -, 第3页)."""
        if not _PAGE.fullmatch(words.folded):
            return False
        self.layout.reasons[words.line] = "note"
        return True

    def _take_prose(self, words: _Words) -> None:
        """Take any other line as prose.

        A heading closes the open table; a line that may be a row of it is named as not parted. Any
        other prose interrupts the table, so that rows below may be of another one; so does a line
        that is not parted where nothing of the table is read yet.
        """
        if words.text.startswith(_PICTURE_OF_A_PAGE):
            self.layout.reasons[words.line] = "page without text"
            self.is_broken = True
            return
        if words.text.startswith(_REST_OF_A_PAGE):
            self._take_damage_of_a_page(words)
            return
        self.layout.prose.append((words.line, words.text))
        table = self.table
        unit = stated_unit(words.folded, of_tables=True)
        if unit:
            self._hold_stated_unit(unit, words)
        if self._is_level_of_sheet(words):
            self.layout.reasons[words.line] = "note"
            return
        if table is not None and (_may_be_row_of(table, words) or self._may_be_of_sheet(words)):
            table.unparted.append(words.line)
            table.last_line = words.line
            self.layout.reasons[words.line] = "prose"
            self.is_broken = self.is_broken or not table.rows
            return
        self.is_broken = True
        self.words.append(words.text)
        if _is_section_heading(words):
            self.layout.reasons[words.line] = "heading"
            self.closed = self.table or self.closed
            self.table = None
            self.label = None
            self.unit = None
            self.office = None
            self.is_below_heading = True
        else:
            self.layout.reasons[words.line] = "prose"
            self._name_row_of_closed(words)

    def _is_level_of_sheet(self, words: _Words) -> bool:
        """Whether a line heads indicators of one level in a target sheet (一、产出指标)."""
        if len(words.folded) > _LONGEST_LEVEL or not self._is_in_sheet():
            return False
        return re.fullmatch(_LEVEL_OF_SHEET, words.folded) is not None

    def _may_be_of_sheet(self, words: _Words) -> bool:
        """Whether a line near the rows of a spaced target sheet may be a row that is not parted.

        It begins with a label or a level, or prints a digit and is no sentence. Above all such
        lines, one that prints a digit has several words.
        """
        table = self.table
        if table is None or self._form_of_spaced(table, "goals") is None:
            return False
        if words.line - table.last_line > _NEAR_ROWS:
            return False
        from shimahe.reading.sheets import key_before_colon  # only below titles of sheets

        tokens = words.clean.split() or [""]
        if key_before_colon(tokens[0]) or re.match(_LEVEL_IN_FRONT, words.folded):
            return True
        is_apart = len(tokens) < 2 and not (table.rows or table.unparted)
        return has_digit(words.folded) and not is_apart and not _NO_SPACED_ROW.search(words.text)

    def _take_damage_of_a_page(self, words: _Words) -> None:
        """Take the line of a damaged page, of which the last table may lack rows."""
        self.layout.reasons[words.line] = "damaged page"
        table = self.table or self.closed
        if table is not None:
            table.unparted.append(words.line)
        self.is_broken = True

    def _name_row_of_closed(self, words: _Words) -> None:
        """Name a line that may be a row of the table that a heading closed, as not parted.

        So it is where a narrow column breaks a label (一、一般 above 公共预算): its first piece is
        taken for a heading.
        """
        table = self.closed
        if table is None or table.bare or words.line - table.last_line > _NEAR_ROWS:
            return
        is_of_form = table.title is None or match_title(table.title) is not None
        if is_of_form and _may_be_row_of(table, words, is_closed=True):
            table.unparted.append(words.line)
            table.last_line = words.line


#: What a line that is no row may be, in the order in which it is tried. Each method returns
#: whether it took the line.
_TAKERS = (
    _Scan._take_label,
    _Scan._take_mark_of_a_page,
    _Scan._take_note,
    _Scan._take_labels_of_sheet,
    _Scan._take_unit,
    _Scan._take_office,
    _Scan._take_title,
    _Scan._take_laid_grid,
    _Scan._take_spaced_block,
    _Scan._take_spaced_balance,
    _Scan._take_spaced_items,
    _Scan._take_spaced_purchases,
    _Scan._take_spaced_sheet,
    _Scan._take_lost_indicator,
    _Scan._take_row_without_tabs,
    _Scan._take_page_number,
)


# --- what words and rows say ----------------------------------------------------------------------


def _is_blank_line(piece: Piece) -> bool:
    """Whether a piece is a line that prints nothing."""
    return isinstance(piece, Line) and not piece.text.strip()


def _has_cells(piece: Piece | Row) -> bool:
    """Whether a piece is a row, a grid or a line with cells."""
    return not isinstance(piece, Line) or bool(piece.cells)


def _stands_above_cells(below: Sequence[Piece]) -> bool:
    """Whether cells stand below a line, and no title of a standard form in front of them."""
    for piece in below:
        if not isinstance(piece, Line) or piece.cells:
            return True
        if _is_known_title(plain(piece.text).lstrip("# ")):
            return False
    return False


@cached_if_short(1024)
def _unit_of_line(folded: str) -> str | None:
    """Return the unit of the mark that a line ends in; None for any other line.

    The office or the label of a table may stand before the mark (公开02表 单位：万元). A unit in
    brackets alone on its line is a mark too. A title with its unit is a title. Several units of
    money (单位：万元、元) say no unit.
    """
    if "元" not in folded:
        return None
    says_office = OFFICE_LABEL.match(_behind_label(folded)) is not None
    if len(folded) >= 60 and not says_office:
        return None
    if _SEVERAL_UNITS.search(folded):
        return None
    unit = UNIT_IN_HEADING.fullmatch(folded) or UNIT.search(folded)
    if unit is None:
        return None
    if says_office:
        return unit.group(1)
    before = folded[: unit.start()]
    is_at_the_end = unit.end() == len(folded)
    if is_at_the_end and ("表" not in before or LABEL.fullmatch(before)):
        return unit.group(1)
    return None


def _unit_alone(folded: str) -> str | None:
    """Return the unit that a line below a title states without 单位 in front; else None.

    >>> _unit_alone("万元"), _unit_alone("金额(元)")
    ('万元', '元')
    >>> _unit_alone("以元为单位"), _unit_alone("合计")
    ('元', None)
    """
    if folded in FACTORS:
        return folded
    if folded.startswith("金额(") and folded.endswith(")"):
        unit = folded[3:-1].removeprefix("人民币")
        return unit if unit in FACTORS else None
    is_short = len(folded) <= _LONGEST_UNIT and "为单位" in folded
    return stated_unit(folded) if is_short else None


def _behind_label(folded: str) -> str:
    """Return a line without a table's label in front of it (公开02表 部门：甲镇 → 部门：甲镇)."""
    label = LABEL.match(folded)
    return folded[label.end() :] if label else folded


@cached_if_short(1024)
def office_in(text: str) -> str | None:
    """Return the office that a line such as 单位名称：甲镇 names; None where it names none.

    What stands behind 单位 may also be a unit mark, a date or what is counted (单位：辆).

    >>> office_in("编制单位：甲镇 单位：万元"), office_in("编制单位：甲镇【单位：万元】")
    ('甲镇', '甲镇')
    >>> office_in("单位：人民币（万元）"), office_in("单位：辆")
    (None, None)
    """
    if not OFFICE_LABEL.match(_behind_label(fold(text))):
        return None
    said = behind_colon(plain(text)).strip()
    name = _MARKS_BEHIND.sub("", _BEHIND_OFFICE.split(said)[0])
    if not name or _THINGS.fullmatch(fold(name)) or _begins_with_unit(said):
        return None
    return None if name in terms.counted_nouns("zh") else name


def _begins_with_unit(said: str) -> bool:
    """Whether what stands behind 单位 begins with a unit of money, or with several."""
    mark = fold(f"单位:{said}")
    return bool(UNIT.match(mark) or _SEVERAL_UNITS.match(mark))


def _unit_of_title(title: str) -> str | None:
    """Return the unit that a title prints, as a mark or in brackets; None where it prints none.

    Several units of money say no unit.
    """
    if "元" not in title:  # it stands in every unit of money
        return None
    folded = fold(title)
    if _SEVERAL_UNITS.search(folded):
        return None
    mark = UNIT.search(folded)
    return mark.group(1) if mark else unit_of(title)


def _part_label(words: _Words) -> tuple[str, str]:
    """Return the label of a table and its title, where one line prints both.

    The label may stand in front of the title or behind it. Any other line gives "" and all its
    text.
    """
    if len(without_gaps(words.text)) >= 2 * LONGEST_CELL:
        return "", words.clean
    in_front = _LABELLED.fullmatch(words.clean)
    if in_front:
        return in_front.group(1), in_front.group(2)
    behind = _LABELLED_BEHIND.fullmatch(words.clean)
    if behind:
        return behind.group(2), behind.group(1)
    return "", words.clean


def _is_section_heading(words: _Words) -> bool:
    """Whether a line is marked as a heading (#), or is short and numbered like one (一、…)."""
    if words.text.lstrip().startswith("#"):
        return True
    if len(words.folded) >= 30 or not _SECTION.match(words.folded):
        return False
    return words.folded[-1] not in _SENTENCE_END


def _may_hold_captions(row: Row) -> bool:
    """Whether a row prints one of the words that every row of captions holds.

    This is a quick test, made of every row.
    """
    text = "\n".join(row.fields)
    if "表" in text or "元" in text:
        return True
    return "单位" in text or "部门" in text or "附件" in text


def _find_captions(row: Row, is_in_sheet: bool) -> list[str]:
    """Return the texts of a row that prints captions only, each once; an empty list for other rows.

    Beside a unit mark one text may be an office without a label.
    """
    texts = list(dict.fromkeys(text for _, text in row.filled))
    if len(texts) > _MOST_CAPTIONS:
        return []
    texts = _join_labels(texts)
    has_mark = any(unit_of(text, mark=True) for text in texts if "元" in text)
    if is_in_sheet and not has_mark:
        return texts if len(texts) == 1 and _is_known_title(texts[0]) else []
    texts = _join_bare_labels(texts) if has_mark else texts
    others = [text for text in texts if not _is_caption(text)]
    if len(others) < len(texts):  # beside a caption, a unit in brackets is a caption
        others = [text for text in others if not UNIT_IN_HEADING.fullmatch(fold(text))]
    if not others:
        return texts if any(map(_says_something, texts)) else []
    # Beside a unit mark the office may stand without its label.
    if has_mark and len(others) == 1 and len(texts) <= 4 and _may_be_office(others[0]):
        return texts
    return []


def _is_title_above(row: Row, below: Sequence[Piece | Row]) -> bool:
    """Whether a row prints one title and captions only, and a table begins right below it.

    A table begins with captions, or with a row of headings without a figure. It need not be a
    standard form.
    """
    texts = {text for _, text in row.filled}
    if len(texts) > _MOST_CAPTIONS or len(row.fields) < 2 or "表" not in "".join(texts):
        return False
    titles = {text for text in texts if not _is_caption(text)}
    if len(titles) != 1:
        return False
    title = titles.pop()
    if len(title) > LONGEST_CELL or not _is_title(title):
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


def _is_lost_title(row: Row, below: Sequence[Piece | Row]) -> bool:
    """Whether a row prints one text that means nothing, as the title of a table, cut or unreadable.

    A unit mark stands right below it; in Markdown also a rule, if it is unreadable.
    """
    texts = {text for _, text in row.filled}
    if len(texts) != 1 or row.printed != PLAIN:
        return False
    text = texts.pop()
    if _is_unreadable(text):
        is_above_rule = any(isinstance(piece, Line) and piece.is_rule for piece in below[:1])
        return is_above_rule or _begins_with_a_unit(below)
    if parse_figure(text) is not None or is_total(text) or is_heading(text) or _is_caption(text):
        return False
    return _begins_with_a_unit(below)


def _begins_with_a_unit(below: Sequence[Piece | Row]) -> bool:
    """Whether the first row or words below, past a rule, are a unit mark and captions."""
    for piece in below:
        if isinstance(piece, Grid):
            return False
        if isinstance(piece, Line) and piece.is_rule:
            continue
        cells = piece.fields if isinstance(piece, Row) else piece.cells or (piece.text,)
        texts = [cell for cell in cells if cell.strip()]
        has_unit = any(unit_of(text, mark=True) for text in texts)
        return has_unit and all(map(_is_caption, texts))
    return False


def _first_row(below: Sequence[Piece | Row]) -> Row | None:
    """Return the first row below, past blank lines and rules.

    None where words or a grid come first, or nothing.
    """
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
    """Return the texts of a row, each office joined to the label in the cell left of it.

    ["单位名称", "甲镇"] becomes ["单位名称：甲镇"].
    """
    joined: list[str] = []
    for text in texts:
        label = joined[-1] if joined else ""
        if _BARE_META.fullmatch(fold(label)) and not unit_of(text, mark=True):
            joined[-1] = f"{label}：{text}"
        else:
            joined.append(text)
    return joined


def _join_labels(texts: list[str]) -> list[str]:
    """Return the texts of a row, each joined to the label in the cell left of it.

    ["编制单位：", "甲镇", "单位", "万元"] becomes ["编制单位：甲镇", "单位：万元"].
    """
    joined: list[str] = []
    for text in texts:
        label = joined[-1] if joined else ""
        if label and len(label) <= LONGEST_CELL and _labels(fold(label), text):
            joined[-1] = f"{label.rstrip(':：')}：{text}"
        else:
            joined.append(text)
    return joined


def _labels(folded: str, text: str) -> bool:
    """Whether a folded text is the label of the unit, the office or the code that `text` says."""
    label = folded.rstrip(":")
    if label in _LABELS_OF_UNIT:
        return unit_of(f"({text})") is not None or bool(OFFICE_LABEL.fullmatch(folded))
    if label in _LABELS_OF_CODE:
        return text.isdigit()
    return bool(OFFICE_LABEL.fullmatch(folded)) and not unit_of(text, mark=True)


@cached_if_short(1024)
def _is_caption(text: str) -> bool:
    """Whether a text is a unit mark, a label, a date, an office line or a standard form's title.

    So is a line that says who filled in the table.
    """
    if len(text) > LONGEST_CELL:
        return False
    folded = fold(text)
    if unit_of(text, mark=True) or LABEL.fullmatch(folded) or _DATE.fullmatch(folded):
        return True
    if OFFICE_LABEL.match(folded) or _PAPERWORK.match(folded):
        return True
    return _is_known_title(text)


def _is_known_title(text: str) -> bool:
    """Whether a text is the title of a standard form."""
    if "表" not in text:
        return False
    return _is_title(text) and match_title(text) is not None


def _is_title(text: str) -> bool:
    """Whether a text is the title of a table, of any form, with or without a number in front."""
    folded = without_number(fold(bare_title(text)))
    return _TITLE.fullmatch(without_unit_mark(folded)) is not None


def _says_something(caption: str) -> bool:
    """Whether a caption is more than a date."""
    return not _DATE.fullmatch(fold(caption))


def _may_be_office(text: str) -> bool:
    """Whether a text beside a unit mark may be the office: not a figure, a heading or a total."""
    return parse_figure(text) is None and not is_heading(text) and not is_total(text)


def _prints_target(text: str) -> bool:
    """Whether a line prints a word of its own for how a target is compared, and a number behind it.

    >>> _prints_target("养护质量 40 ≥ 95 %"), _prints_target("养护质量≥95%，比上年提高")
    (True, False)
    """
    tokens = text.split()
    pairs = pairwise(tokens)
    return any(parse_sign(sign) and parse_figure(number) is not None for sign, number in pairs)


def _may_be_row_of(table: RawTable, words: _Words, is_closed: bool = False) -> bool:
    """Whether a line may be a row of a table, although its cells cannot be told apart.

    It prints figures behind words, and either no figure of the table is read yet, or its rows are
    parted by spaces only. Elsewhere it prints amounts and nothing else, or stands right below a row
    and ends in an amount. Such lines are named in the note of the table. Below a heading that
    closed the table, the figures must be amounts.
    """
    text = words.text
    if is_footnote(words.clean):
        return False
    prints_figures = _prints_figures(table)
    if not prints_figures and not is_closed and _may_be_row(text):
        return True
    tokens = text.split()
    is_spaced = table.is_spaced or bool(table.spaced_lines)
    is_sentence = (
        len(without_gaps(text)) > 4 * LONGEST_CELL or _NO_SPACED_ROW.search(text) is not None
    )
    if prints_figures and not is_spaced:
        is_right_below = words.line == table.last_line + 1 and len(tokens) > 1
        is_row = is_right_below and not is_sentence and _ends_in_amounts(tokens, is_bare=False)
        return is_row or all(_AMOUNT.fullmatch(half_width(token)) for token in tokens)
    if is_sentence:
        return False
    ends_in_amounts = _ends_in_amounts(tokens, _prints_bare_amounts(table))
    are_amounts = ends_in_amounts or _prints_several_amounts(tokens)
    is_row = len(tokens) > 1 and (are_amounts or _is_row_of_item(tokens))
    return is_row and (prints_figures or parse_figure(tokens[0]) is None)


def _prints_several_amounts(tokens: Sequence[str]) -> bool:
    """Whether words hold two amounts or more, although a note or a share may stand behind them."""
    amounts = [token for token in tokens if _AMOUNT.fullmatch(half_width(token))]
    return len(amounts) > 1


def _is_row_of_item(tokens: Sequence[str]) -> bool:
    """Whether a line begins with the name of an item of 三公 and prints any figure behind it."""
    if not any(parse_figure(token) is not None for token in tokens[1:]):
        return False
    from shimahe.forms import item_of  # only where spaces part text

    return item_of(tokens[0]) is not None


def _prints_bare_amounts(table: RawTable) -> bool:
    """Whether the last figure of a table is printed without a decimal point and commas.

    Then such figures in the lines below may be amounts too.
    """
    for row in reversed(table.rows):
        figures = [text for _, text in row.filled if parse_figure(text) is not None]
        if figures:
            return _BARE_AMOUNT.fullmatch(half_width(figures[-1])) is not None
    return False


def _ends_in_amounts(tokens: Sequence[str], is_bare: bool) -> bool:
    """Whether the words of a line end in an amount, which dashes or 0 for none may follow.

    `is_bare` says that a whole number without commas counts as an amount.
    """
    for token in reversed(tokens):
        amount = half_width(token)
        if _AMOUNT.fullmatch(amount) or (is_bare and _BARE_AMOUNT.fullmatch(amount)):
            return True
        if not is_blank(token) and amount != "0":
            return False
    return False


def _may_be_row(text: str) -> bool:
    """Whether a short line prints a figure among three or more words parted by commas or spaces."""
    if len(without_gaps(text)) > 2 * LONGEST_CELL or "。" in text:
        return False
    tokens = [token for token in _PARTED.split(text) if token]
    figures = [token for token in tokens if parse_figure(token) is not None]
    return bool(figures) and len(tokens) > 2


def _cells_of_groups(text: str, below: Sequence[Piece]) -> list[str]:
    """Return the cells of a line of group headings, each placed above the first of its columns.

    A line is one where the line below repeats the same headings once for each group (2024年 2025年
    above 合计 基本支出 合计 基本支出). An empty list for any other line.
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


def _names_sides(row: Row) -> bool:
    """Whether a row only names the two sides of a balance: 收入 and 支出, also 本年收入."""
    words = [fold(text) for _, text in row.filled]
    return len(words) == 2 and words[0].endswith("收入") and words[1].endswith("支出")


def _figures_of(row: Row) -> list[str]:
    """Return the cells of a row behind its last words: figures, and dashes for none."""
    last_words = 0
    for place, text in enumerate(row.fields):
        if not prints_value(text):
            last_words = place + 1
    return list(row.fields[last_words:])


def _prints_figures(table: RawTable) -> bool:
    """Whether a row prints a figure of three characters or more, which numbers no column."""
    for row in table.rows:
        if any(parse_figure(text) is not None and len(text) > 2 for text in row.fields):
            return True
    return False


def _has_figures(table: RawTable) -> bool:
    """Whether the last row prints a figure: then no headings follow."""
    if not table.rows:
        return False
    return prints_any_figure(table.rows[-1].fields)


def _cells_by_spaces(text: str, may_be_headings: bool) -> list[str]:
    """Return the cells of a row whose tabs were turned into spaces; an empty list if it is no row.

    A row begins with a code or 合计 and ends in a figure, or prints figures only, or prints short
    headings (if `may_be_headings`). Wide spaces part cells where there are enough of them, else any
    space but one of another kind between the digits of a figure.
    """
    if len(without_gaps(text)) > 2 * LONGEST_CELL or _NO_SPACED_ROW.search(text):
        return []
    text = _SPREAD_TOTAL.sub(r"\1计", text).strip()
    cells = re.split(r"\s{2,}", text)
    if len(cells) <= 2:
        cells = _words_between_spaces(text)
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


def _words_between_spaces(text: str) -> list[str]:
    """Return what spaces part. Between digits, spaces of another kind part thousands.

    >>> _words_between_spaces("208 4\u00a0664.57 79.48"), _words_between_spaces("208\u00a04.57")
    (['208', '4\xa0664.57', '79.48'], ['208', '4.57'])
    """
    if " " not in text or not re.search(r"\d[\u00a0\u2007\u2009\u202f]\d{3}(?!\d)", text):
        return text.split()
    return [word.strip() for word in re.split(r"[ \t\u3000]+", text) if word.strip()]


def _are_figures(cells: Sequence[str]) -> bool:
    """Whether all cells print figures."""
    return all(parse_figure(cell) is not None for cell in cells)


def _begins_with_code(figures: Sequence[str]) -> bool:
    """Whether the first figure of a row is a code, since all others have decimals."""
    first, *others = figures
    return _BARE_CODE.fullmatch(first) is not None and all("." in other for other in others)
