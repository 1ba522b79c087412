"""A source → the tables, sheets and statements of one disclosure, recognised and read.

`read_source` gives a `Reading`: each table is told to be a form or none (R07), tables that pages
cut are joined (R06), a form that is printed again and what is of another office, year or stage are
set aside (R07a), and the rest is read. `identity` says whose document it is. `frame_builder` makes
frames of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, islice, pairwise, takewhile
from typing import NamedTuple, TypedDict

from shimahe.forms import (
    APPROPRIATION_BALANCE,
    BASIC_ECONOMIC,
    BY_KEY,
    CODE,
    DEPARTMENT_BALANCE,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    ENTITY_GOALS,
    GENERAL_SPENDING,
    NAME,
    NAMES_GENERAL_BUDGET,
    NUMBER,
    OWN_TABLES,
    PROCUREMENT,
    PROJECT_GOALS,
    SPECIAL_GOALS,
    THREE_PUBLIC,
    Form,
)
from shimahe.reading.code_cells import parts_by_content
from shimahe.reading.column_groups import Setting, columns_of, sense_of
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.columns_apart import APART, prints_columns_apart
from shimahe.reading.contradicted_titles import CONTRADICTED, contradicts_title
from shimahe.reading.formats import lines_to_printed
from shimahe.reading.grids import Printed, RawTable, Row
from shimahe.reading.header_rows import heads_a_column, labels_of, split_header, with_caption
from shimahe.reading.headings import (
    fold_title,
    match_headings,
    match_title,
    says_more_than_form,
    title_rank,
)
from shimahe.reading.layout import Layout, office_in, pieces_to_layout
from shimahe.reading.owners import (
    ANOTHER_OFFICE,
    ANOTHER_STAGE,
    ANOTHER_YEAR,
    Owner,
    Owners,
    is_name_of_office,
    is_same_office,
    owner_in_heading,
    stage_in_title,
)
from shimahe.reading.prose import Statement, WrittenText, read_text
from shimahe.reading.settled_names import end_last_names, settle_names
from shimahe.reading.sheets import is_header_row, read_sheets
from shimahe.reading.source import NoBudgetTables, Source
from shimahe.reading.table_reader import read_table
from shimahe.reading.tables import Table
from shimahe.reading.target_sheet import Sheet
from shimahe.reading.whole_tables import ClassSums
from shimahe.vocabulary import (
    CLASS_DIGITS,
    as_seen,
    fold,
    has_digit,
    is_carried_over,
    is_only_signs,
    is_total,
    one_of,
    parse_figure,
    with_year_in_digits,
)

#: What follows the number that the name of an office begins with (120急救中心, 101中学).
_BEHIND_NUMBER = (
    "年",
    "急救",
    "指挥",
    "报警",
    "热线",
    "医院",
    "中学",
    "小学",
    "研究",
    "厂",
    "所",
    "号",
)
#: An office with its code. Not matched on folded text, since the name stays as printed.
_CODED_OFFICES = (
    re.compile(r"(?P<code>\d{3,9})[-—_－﹣＿\s]+(?P<name>[^-—_－﹣＿\s\d].*)"),
    re.compile(r"[\[［【（(](?P<code>\d{3,9})[\]］】）)]\s*(?P<name>[^\s\d].*)"),
    re.compile(
        r"(?P<name>\D*?)[\[［【（(](?:(?:单位|部门)?[代编]码[:：])?(?P<code>\d{3,9})[\]］】）)]"
    ),
)
#: A code and a name that print nothing between them, and names that begin with a number.
_GLUED_CODE = rf"(?P<code>\d{{3,9}})(?!{'|'.join(_BEHIND_NUMBER)})(?P<name>[^\W\d_]{{2}}.*)"
_GLUED_BEHIND = r"(?P<name>\D*[^\W\d_])[-—_]?(?P<code>\d{3,9})"
#: The code of an office behind a label of its own, on the line of its name or alone.
_LABELLED_CODE = r"(?:^|[\s(])(?:预算)?(?:单位|部门)(?:代码|编码)[:：]\s*(?P<code>\d{3,9})(?!\d)"
#: In how many filled cells of a row codes are looked for: of one classification, or of two.
_CELLS_OF_CODES = 2
_CELLS_OF_TWO = 4
#: A code at the beginning of a cell, with or without a name behind it.
_CODE_IN_FRONT = re.compile(r"[\[(（【]?(\d{3}(?:\d\d){0,2})(?![\d.,])")
#: The heading of a column of offices.
_OFFICE_HEADING = re.compile("(?:预算|所属|主管)?(?:单位|部门)")
_YEAR = re.compile(r"(?<![比较与])(20\d\d)年")
#: The form as which a list of spending is read under the title of a balance.
_SPENDING_OF = {
    APPROPRIATION_BALANCE: GENERAL_SPENDING,
    DEPARTMENT_BALANCE: DEPARTMENT_SPENDING,
}
#: Forms of the general public budget, whose titles may name other money as well (R07).
_OF_GENERAL_BUDGET = (GENERAL_SPENDING, BASIC_ECONOMIC)
#: Why such a table is set aside, where one is read whose title names the budget.
_ANOTHER_SCOPE = "another scope"
#: A code or the name of an account of a government fund or of state capital.
_OF_ANOTHER_BUDGET = re.compile(
    r"^223(?:\d\d){0,2}$|国有资本经营预算|国有土地使用权出让|彩票公益金|基金.*安排的支出|专项债券"
)
#: Receipts of a department that are no appropriations.
_OWN_RECEIPTS = ("事业收入", "经营收入", "其他收入", "上级补助收入", "附属单位上缴收入")
#: Forms that are read behind all others, since other tables say which of their columns stay blank.
_READ_LAST = frozenset((DEPARTMENT_REVENUE, *OWN_TABLES.values()))
#: The fewest headings that make a header.
_FEWEST_HEADINGS = 3
#: A table without a title goes on with the one above only if it is fewer lines below than this.
_NEAR = 4
#: The most rows of one account (20103) that are looked through above a page.
_MOST_OF_AN_ACCOUNT = 100
#: The first lines of the text that are asked for the year of the document.
_YEAR_STANDS_IN = 80


# --- what was read --------------------------------------------------------------------------------


@dataclass
class Reading:
    """What was read of one document, before it becomes frames.

    `raws`, `tables` and `sheets` are keyed by form: a form is read either as one table or as
    sheets.
    """

    source: Source
    printed: Printed
    layout: Layout
    #: The raw tables of each form.
    raws: dict[str, list[RawTable]] = field(default_factory=dict)
    #: The one table that is read of each form.
    tables: dict[str, Table] = field(default_factory=dict)
    #: The performance-target sheets of each form that consists of sheets.
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    #: Tables that are not read: of no standard form, printed again, or set aside.
    strays: list[RawTable] = field(default_factory=list)
    text: WrittenText = field(default_factory=lambda: WrittenText([], set()))
    year: int | None = None
    office_in_headings: str | None = None
    #: The office that titles without a year and headings of its description name.
    office_beside: str | None = None
    #: False where the document names only another office, whose tables follow further down.
    has_name: bool = True
    #: The year and the stage that headings say.
    said: Owner = field(default_factory=Owner)
    #: Lines of the text that are of another office, year or stage.
    lines_aside: frozenset[int] = frozenset()

    def rows(self, key: str) -> list[ReadRow]:
        """Return the rows of a form as they were read; none where the form is not printed."""
        return self.tables[key].read_rows if key in self.tables else []

    def text_of(self, line: int) -> str:
        """Return what a line of print says."""
        part = self.printed.part(line)
        return part.text or self.source.lines[part.line - 1]

    def project_sheets(self) -> Sequence[tuple[str, str | None, Sheet]]:
        """Return (form, project, sheet) of every project sheet in the order of print.

        A project name that is printed again gets a number (甲项目 (2)). A sheet without a name has
        the project None, and is among them only if it has indicators. All sheets must be read.
        """
        return self._project_sheets

    @cached_property
    def _project_sheets(self) -> list[tuple[str, str | None, Sheet]]:
        """What `project_sheets` returns, which is asked several times."""
        sheets: list[tuple[str, str | None, Sheet]] = []
        times: Counter[str] = Counter()
        for key in (SPECIAL_GOALS, PROJECT_GOALS):
            for sheet in self.sheets.get(key, []):
                name = sheet.text("name")
                if name:
                    times[name] += 1
                    sheets.append((key, _numbered(name, times[name]), sheet))
                elif sheet.indicators:
                    sheets.append((key, None, sheet))
        return sheets

    def all_sheets(self) -> Iterator[tuple[str, str | None, Sheet]]:
        """Yield (form, project, sheet) of all sheets, the department's own first."""
        for sheet in self.sheets.get(ENTITY_GOALS, []):
            yield ENTITY_GOALS, None, sheet
        yield from self.project_sheets()


def _numbered(name: str, times: int) -> str:
    """Return the name of a project, with a number from the second time on."""
    return name if times == 1 else f"{name} ({times})"


def read_source(source: Source, needs_tables: bool = True) -> Reading:
    """Recognise and read every table and the written text of a source.

    Raises: NoBudgetTables where no standard form is printed with rows, unless `needs_tables` is
    False, as for a file that may hold only text.
    """
    printed = source.printed or lines_to_printed(as_seen(source.lines), source.limits)
    layout = pieces_to_layout(printed.pieces, source.limits)
    if layout.cell_lines:
        printed = printed.with_cell_lines(layout.cell_lines, len(source.lines))
    printed = printed._replace(pieces=[])  # the layout holds them now
    reading = Reading(source, printed, layout)
    tables = reading.layout.tables
    titles_of_tables = [(raw.first_line, raw.title) for raw in tables if raw.title]
    _take_headings_from_rows(reading.layout)
    owners = Owners(_lines_that_may_be_headings(reading.layout), titles_of_tables)
    owners.join_names(reading.layout.tables)
    recognised = list(_recognise(reading.layout))
    owners.find_names_alone(recognised)
    owners.find_sections(recognised)
    owners.find_end(recognised)
    owners.find_levels(recognised)
    owners.find_stage(recognised)
    for form, raw in recognised:
        raw.aside = owners.take(form, raw) or _why_of_another_form(form, raw) or raw.aside
        if form is not None and raw.aside is None:
            reading.raws.setdefault(form.key, []).append(raw)
        elif raw.rows:
            reading.strays.append(raw)
    _set_government_classes_aside(reading)
    if needs_tables and not _has_rows(reading):
        from shimahe.reading.refusals import explain_no_form  # only where there is no form

        raise NoBudgetTables(explain_no_form(source, reading.layout, printed.not_shown))
    prose = owners.part_prose(reading.layout.prose)
    reading.lines_aside = frozenset(prose.aside)
    reading.said = owners.said
    setting = Setting(stated_year(reading), _stage_of_columns(reading))
    for key in sorted(reading.raws, key=_READ_LAST.__contains__):
        _read_form(reading, BY_KEY[key], reading.raws[key], setting)
    reading.tables = {key: reading.tables[key] for key in reading.raws if key in reading.tables}
    settle_names(reading.tables.values())
    own_prose = _without_ends_of_names(reading, prose.own)
    own_prose = _without_lines_of_sheets(reading, own_prose)
    reading.year = _year(reading)
    reading.office_in_headings = owners.office
    if not needs_tables:
        reading.office_in_headings = owners.office or owners.office_in_text
    titles_read = (raw.title or "" for raws in reading.raws.values() for raw in raws)
    reading.office_beside = owners.office_beside(titles_read)
    reading.has_name = not owners.has_end
    headings = [line for line, _ in _section_headings(reading.layout)]
    for line, why in prose.aside.items():
        if reading.layout.reasons.get(line) == "prose":
            reading.layout.reasons[line] = why
    office = _office(reading)
    is_of_account = _is_final_account(reading)
    reading.text = read_text(
        own_prose, headings, reading.year, source.limits, office, is_of_account=is_of_account
    )
    _leave_repeated_statements(reading)
    return reading


def _lines_that_may_be_headings(layout: Layout) -> list[tuple[int, str]]:
    """Return the lines of the text, and titles below which no rows stand.

    甲镇2025年部门预算公开表 above the title of the first table is a heading.
    """
    titles = [(raw.first_line, raw.title) for raw in layout.tables if raw.title and not raw.rows]
    return sorted([*layout.prose, *titles])


def _take_headings_from_rows(layout: Layout) -> None:
    """Make the last row of a table a line of the text, if it is the heading of a document.

    A heading right below the rows of a table (甲镇2024年部门预算) stands in such a row of one cell.
    """
    headings: list[tuple[int, str]] = []
    for raw in layout.tables:
        last = raw.rows[-1].filled if raw.rows else []
        if len(raw.rows) < 2 or len(last) != 1:
            continue
        text = last[0][1]
        if owner_in_heading(text) is not None:
            row = raw.rows.pop()
            raw.last_line = max(raw.rows[-1].line, *raw.rows[-1].more, 0)
            layout.reasons[row.line] = "prose"
            headings.append((row.line, text))
    if headings:
        layout.prose[:] = sorted([*layout.prose, *headings])


def _without_ends_of_names(
    reading: Reading, prose: Iterable[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return the lines of the text without those that end the name of a row right above."""
    ends = end_last_names(reading.tables.values(), dict(reading.layout.prose))
    for line in ends:
        del reading.layout.reasons[line]
    return [(line, text) for line, text in prose if line not in ends]


def _without_lines_of_sheets(
    reading: Reading, prose: Sequence[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return the lines of the text without those between the lines of a target sheet.

    Where only spaces part its cells, what is no row of it is a piece of one. A figure there is
    named as not read.
    """
    inside: set[int] = set()
    for raw in reading.layout.tables:
        form = match_title(raw.title or "")
        if form is None or form.shape != "goals" or not (raw.is_spaced or raw.unparted):
            continue
        lines = [*raw.unparted, *(row.line for row in raw.rows)]
        inside.update(range(min(lines), max(lines) + 1))
    reasons = reading.layout.reasons
    outside: list[tuple[int, str]] = []
    for line, text in prose:
        if line not in inside or reasons.get(line) == "heading":
            outside.append((line, text))
        elif has_digit(text) and reasons.get(line) == "prose":
            reasons[line] = "figure not read"
    return outside


def _leave_repeated_statements(reading: Reading) -> None:
    """Leave out the statements that an earlier file prints word for word; name their lines."""
    begin = reading.source.files_begin
    if not begin:
        return
    statements = reading.text.statements
    files: dict[tuple[object, ...], int] = {}
    places: dict[tuple[object, ...], int] = {}
    own: list[Statement] = []
    moved: list[int] = []
    for one in statements:
        key = (one.text, one.item, one.year, one.measure, one.value, one.unit, one.budget)
        line, _ = reading.printed.lines_between(one.line, one.line)
        file = bisect_right(begin, line)
        if files.setdefault(key, file) == file:
            places[key] = len(own)
            own.append(one)
        moved.append(places[key])
    for one in own:
        one.cause_of = None if one.cause_of is None else moved[one.cause_of]
    for line in {one.line for one in statements} - {one.line for one in own}:
        reading.layout.reasons[line] = "repeated print"
    statements[:] = own


def _has_rows(reading: Reading) -> bool:
    """Whether any standard form is printed with a row."""
    return any(raw.rows for raws in reading.raws.values() for raw in raws)


def _read_form(reading: Reading, form: Form, raws: list[RawTable], setting: Setting) -> None:
    """Read all raw tables of one form: as sheets, or as one table."""
    if form.shape == "goals":
        is_single = form.key == ENTITY_GOALS
        own = _without_copies(reading, raws)
        reading.sheets[form.key] = read_sheets(own, is_single, setting.year)
    else:
        chosen = _choose(reading, form, raws)
        if form.key == THREE_PUBLIC:
            rows = with_caption(form, chosen.rows, dict(reading.layout.prose))
            chosen = replace(chosen, rows=rows)
        whole = _rows_of_the_whole(reading, form)
        table = read_table(form, chosen, setting, whole)
        if form.key == GENERAL_SPENDING and _holds_all_appropriations(reading, table):
            chosen.aside = _ANOTHER_SCOPE
            reading.strays.append(chosen)
            del reading.raws[form.key]
        else:
            reading.tables[form.key] = table


def _holds_all_appropriations(reading: Reading, table: Table) -> bool:
    """Whether a table of the general budget holds the money of other budgets, too (R07).

    So it is where its title names no budget (财政拨款支出表), and its total is that of all
    appropriations in their balance, of which the general budget pays a part.
    """
    if re.search(NAMES_GENERAL_BUDGET, table.raw.title or ""):
        return False
    totals = [row.amount("total") for row in table.read_rows if is_total(row.label)]
    wholes = set(filter(None, totals))
    is_whole = False
    for row in reading.rows(APPROPRIATION_BALANCE):
        general = row.amount("general_public")
        if row.side != "spending" or not is_total(row.label) or general is None:
            continue
        if general in wholes:
            return False
        is_whole = is_whole or row.amount("total") in wholes
    return is_whole


def _without_copies(reading: Reading, raws: list[RawTable]) -> list[RawTable]:
    """Return target sheets without those that an earlier file prints word for word.

    These are listed as not read. What has no title of its own is no copy.
    """
    if not reading.source.files_begin:
        return raws
    own: list[RawTable] = []
    files: dict[tuple[str, ...], int] = {}
    for raw in raws:
        texts = tuple(fold(text) for row in raw.rows for _, text in row.filled)
        has_title = raw.title is not None and "续" not in raw.title
        line, _ = reading.printed.lines_between(raw.first_line, raw.last_line)
        file = bisect_right(reading.source.files_begin, line)
        if has_title and texts and files.setdefault(texts, file) != file:
            reading.strays.append(raw)
        else:
            own.append(raw)
    return own


def _rows_of_the_whole(reading: Reading, form: Form) -> list[ReadRow]:
    """Return the rows of another table that says what there is to be in a table (R12)."""
    if form.key == DEPARTMENT_REVENUE:
        return [row for row in reading.rows(DEPARTMENT_BALANCE) if row.side == "income"]
    return reading.rows(DEPARTMENT_SPENDING) if form.key in OWN_TABLES.values() else []


def _section_headings(layout: Layout) -> list[tuple[int, str]]:
    """Return the headings of the written text as (line, text)."""
    return [(line, text) for line, text in layout.prose if layout.reasons.get(line) == "heading"]


# --- which form, and what belongs together --------------------------------------------------------


class _Recognised(NamedTuple):
    """A raw table and its form, which is None where it is no standard form."""

    form: Form | None
    raw: RawTable


class _PrintedRows:
    """The rows of a table to which others are appended; none of them is looked at twice."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, ...]] = set()
        self._count = 0
        #: Whether the last of them stands below what is carried over.
        self.is_below_carried = False
        #: Their total and the sums of their classes.
        self.sums = ClassSums()

    def keys(self, form: Form, raw: RawTable) -> set[tuple[str, ...]]:
        """Return the keys by which the present rows of the table are told apart."""
        header = [] if form.shape == "goals" else split_header(form, raw.rows)[0]
        new = raw.rows[max(self._count, len(header)) :]
        self._keys |= _keys_of_rows(form, header, new, self.is_below_carried)
        self.is_below_carried = _ends_below_carried(new, self.is_below_carried)
        if form.shape == "codes":
            self.sums.take(new)
        self._count = len(raw.rows)
        return self._keys


def _recognise(layout: Layout) -> Iterator[_Recognised]:
    """Yield each raw table of a layout with its form.

    An untitled table that goes on with the one above, cut by a page, is appended to it (R06). One
    that prints other columns of the table above is set aside. Where one says that it goes on and
    cannot be appended, the table above lacks it, whatever form its headings would name.
    """
    above: _Recognised | None = None
    printed = _PrintedRows()
    parts = (_parted_by_totals(raw, layout.reasons) for raw in layout.tables)
    for raw in chain.from_iterable(parts):
        form = None if raw.goes_on else _form_of(raw)
        if form is None and above is not None and _continues(above, printed, raw):
            above.raw.append(raw)
            continue
        if form is None and above is not None and prints_columns_apart(*above, raw):
            _set_columns_aside(above.raw, raw)
            yield _Recognised(None, raw)
            continue
        form = form or _form_of(raw)
        if above is not None and raw.goes_on and above.form not in (None, form):
            form = None
        if form is None and above is not None:
            if raw.goes_on:
                above.raw.rest_unread.append(raw.first_line)
            elif _may_go_on(above, printed, raw):
                above.raw.rest_in_doubt.append(raw.first_line)
        above = _Recognised(form, raw)
        printed = _PrintedRows()
        yield above


def _parted_by_totals(raw: RawTable, reasons: Mapping[int, str]) -> list[RawTable]:
    """Return a table in parts, where rows behind a page are those of another one; else itself.

    That is where it prints its header again above another total, or more classes than add up to
    its total. A table that a page cuts prints its header again too, but its total only once, or as
    it was. The parts behind the first have no title, since nothing says of what form they are.
    """
    again = _repeated_headers(raw)
    begins = _begins_of_totals(raw, again) or _begin_behind_whole(raw, again, reasons)
    if not begins:
        return [raw]
    own = raw.rows[: begins[0]]
    parts = [replace(raw, rows=own, last_line=own[-1].line)]
    for begin, end in pairwise([*begins, len(raw.rows)]):
        rows = raw.rows[begin:end]  # nothing says of what form they are
        parts.append(RawTable(rows[0].line, rows=rows, last_line=rows[-1].line))
    return parts


def _begins_of_totals(raw: RawTable, again: Sequence[int]) -> list[int]:
    """Return the rows (from 0) where a table by code begins again, with another total below.

    `again` are the rows that print its header again.
    """
    form = _form_of(raw) if again else None
    if form is None or form.shape != "codes":
        return []
    begins = []
    total = _total_of(raw.rows[: again[0]])
    for begin, end in pairwise([*again, len(raw.rows)]):
        total_here = _total_of(raw.rows[begin:end])
        if total and total_here and total_here != total:
            begins.append(begin)
        total = total_here or total
    return begins


def _begin_behind_whole(
    raw: RawTable, again: Sequence[int], reasons: Mapping[int, str]
) -> list[int]:
    """Return the row (from 0) behind a page at which a table by code is whole already; else []."""
    places = _rows_behind_pages(raw, again, reasons)
    form = _form_of(raw) if places else None
    if form is None or form.shape != "codes":
        return []
    sums = ClassSums()
    sums.take(raw.rows[: places[0]])
    for begin, end in pairwise([*places, len(raw.rows)]):
        rows = raw.rows[begin:end]
        if sums.is_whole_without(rows):
            return [begin]
        sums.take(rows)
    return []


def _rows_behind_pages(
    raw: RawTable, again: Sequence[int], reasons: Mapping[int, str]
) -> list[int]:
    """Return the rows (from 0) that print the header again, or below a line that is no row.

    The first are given as `again`. Such a line is the number of a page; `reasons` has all lines of
    that kind.
    """
    places = list(again)
    for at, (above, row) in enumerate(pairwise(raw.rows), 1):
        between = range(above.line + 1, row.line)
        if between and any(line in reasons for line in between):
            places.append(at)
    return sorted(set(places))


def _repeated_headers(raw: RawTable) -> list[int]:
    """Return the rows (from 0) that print the first row of the table again."""
    first = raw.rows[0].fields if raw.rows else ()
    return [at for at, row in enumerate(raw.rows) if at and row.fields == first]


def _total_of(rows: Iterable[Row]) -> list[Decimal] | None:
    """Return the figures of the first total row that prints any; None where there is none."""
    for row in rows:
        if any(is_total(text) for _, text in row.filled[:2]):
            parsed = [parse_figure(text) for _, text in row.filled]
            figures = [figure for figure in parsed if figure is not None]
            if figures:
                return figures
    return None


def _set_columns_aside(table: RawTable, raw: RawTable) -> None:
    """Set a table aside that prints other columns of `table`, and keep the line where it begins."""
    raw.aside = APART
    table.columns_apart.append(raw.rows[0].line)


def _form_of(raw: RawTable) -> Form | None:
    """Return the form that the title names; without a title, the one its first three rows name."""
    if raw.title:
        form = match_title(raw.title)
        if form is not None and form.key in _SPENDING_OF:
            return _list_or_balance(form, raw)
        if form is not None and form.key == GENERAL_SPENDING and _spans_budgets(raw):
            return None
        return form
    form = match_headings([text for row in raw.rows[:3] for text in row.fields])
    if form is not None and form.key == APPROPRIATION_BALANCE and _prints_own_receipts(raw):
        return BY_KEY[DEPARTMENT_BALANCE]
    return form


def _list_or_balance(form: Form, raw: RawTable) -> Form | None:
    """Return the form of a table with the title of a balance, which may be a list of spending.

    财政拨款收入支出决算表 and 收支总体情况表 may be printed by code or by kind, with what is
    carried over and the income in columns beside the spending. A row of income shows a balance. A
    list of appropriations in columns by budget is of no form.
    """
    header, body = split_header(BY_KEY[DEPARTMENT_SPENDING], raw.rows)
    texts = [row.fields for row in header]
    keys = columns_of(BY_KEY[DEPARTMENT_SPENDING], texts).keys if header else []
    if keys.count(NAME) != 1 or not (CODE in keys or {"basic", "project"} <= set(keys)):
        return form
    if any(_names_income(text) for row in body for text in row.fields):
        return form
    own_keys = set(columns_of(form, texts).keys)
    if form.key == APPROPRIATION_BALANCE and not own_keys.isdisjoint(OWN_TABLES):
        return None
    return BY_KEY[_SPENDING_OF[form.key]]


def _names_income(text: str) -> bool:
    """Whether a cell names income; 土地使用权出让收入安排的支出 names what is spent of it."""
    return "收入" in text and "支出" not in text


def _spans_budgets(raw: RawTable) -> bool:
    """Whether a table of appropriations lists spending of other budgets than the general one.

    Its title names no budget (财政拨款支出表), and a code of the class 223 or the name of an
    account tells another one. Nothing says how much of a class is then paid by which budget.
    """
    if re.search(NAMES_GENERAL_BUDGET, raw.title or ""):
        return False
    _, body = split_header(BY_KEY[GENERAL_SPENDING], raw.rows)
    return any(_OF_ANOTHER_BUDGET.search(fold(text)) for row in body for _, text in row.filled)


def _prints_own_receipts(raw: RawTable) -> bool:
    """Whether a balance prints receipts that are no appropriations."""
    labels = (fold(text) for row in raw.rows for text in row.fields if "收入" in text)
    return any(label.endswith(_OWN_RECEIPTS) for label in labels)


def _continues(above: _Recognised, printed: _PrintedRows, raw: RawTable) -> bool:
    """Whether an untitled table goes on with the one above it (R06).

    It does if that is of a form, ends near it, is as wide, has no total row where this has one too,
    prints none of the same rows, `printed`, and if these do not add up to their total without it.
    """
    form, table = above
    if form is None or _has_a_title_unread(form, table, raw):
        return False
    return _may_be_rest(above, printed, raw)


def _may_go_on(above: _Recognised, printed: _PrintedRows, raw: RawTable) -> bool:
    """Whether an untitled table may be the rest of the one above, or one whose title is lost."""
    form, table = above
    if form is None or not _is_in_doubt(form, table, raw):
        return False
    return _may_be_rest(above, printed, raw)


def _is_in_doubt(form: Form, table: RawTable, raw: RawTable) -> bool:
    """Whether words may be the title of a table or not, since it has the headings of another.

    They stand nowhere else, and the other table, which ends near it, prints no total.
    """
    is_near = raw.cut or raw.is_below_heading
    if raw.title or not is_near or not _has_a_title_unread(form, table, raw):
        return False
    if _total_of(table.rows) is not None:
        return False
    header, _ = split_header(form, raw.rows)
    own, _ = split_header(form, table.rows)
    return [row.fields for row in header] == [row.fields for row in own]


def _may_be_rest(above: _Recognised, printed: _PrintedRows, raw: RawTable) -> bool:
    """Whether an untitled table may be the rest of the one above by its columns and rows."""
    form, table = above
    if form is None or raw.title or not raw.rows or not table.rows:
        return False
    if form.key == THREE_PUBLIC and _prints_other_headings(table, raw.rows[0]):
        return False
    is_near = raw.cut or raw.rows[0].line - table.last_line < _NEAR
    difference = abs(len(raw.rows[0].fields) - len(table.rows[-1].fields))
    tolerance = 3 if form.shape == "goals" or raw.is_spaced else 0
    if not is_near or difference > tolerance or _both_print_a_total(form, table, raw):
        return False
    before = printed.keys(form, table)
    if not raw.goes_on and printed.sums.is_whole_without(raw.rows):
        return False
    return _row_keys(form, raw, table, printed.is_below_carried).isdisjoint(before)


def _has_a_title_unread(form: Form, table: RawTable, raw: RawTable) -> bool:
    """Whether words that stand nowhere else are printed above a table with its own header.

    They are its title, cut or unreadable, unless its first row goes on with the account in which
    the table above ends. Target sheets are told apart by their names.
    """
    if not raw.words_above or form.shape == "goals":
        return False
    header, body = split_header(form, raw.rows)
    if not header:
        return False
    is_unreadable = any(map(is_only_signs, raw.words_above))
    return is_unreadable or form.shape != "codes" or not _goes_on_with_account(table, body)


def _goes_on_with_account(table: RawTable, rows: Iterable[Row]) -> bool:
    """Whether the first code of some rows is the next below an account that a table ends in."""
    first = next(_codes_of(rows), "")
    parent = first[:-2]
    if len(parent) < CLASS_DIGITS:
        return False
    above = list(islice(_codes_of(reversed(table.rows)), _MOST_OF_AN_ACCOUNT))
    under = list(takewhile(lambda code: code.startswith(parent), above))
    return bool(under) and under[0] < first and parent in under


def _codes_of(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the codes of rows that print one."""
    for row in rows:
        code = parts_by_content(row).head.code
        if code:
            yield code


def _prints_other_headings(table: RawTable, row: Row) -> bool:
    """Whether a row prints headings only that are none of a table of 三公, of items or their sums.

    So does the header of another table whose title is lost.
    """
    form = BY_KEY[THREE_PUBLIC]
    if len(row.filled) < _FEWEST_HEADINGS or any(row.fields == own.fields for own in table.rows):
        return False
    has_other = False
    for _, text in row.filled:
        if not heads_a_column(text, BY_KEY[PROCUREMENT]):
            return False
        key = sense_of(form, [text]).key
        if key not in (None, "", "total", "amount", CODE, NAME, NUMBER):
            return False
        has_other = has_other or key in (None, CODE)
    return has_other


def _both_print_a_total(form: Form, table: RawTable, raw: RawTable) -> bool:
    """Whether two tables by code print a total row each: then neither continues the other."""
    if form.shape != "codes":
        return False
    return _total_of(raw.rows) is not None and _total_of(table.rows) is not None


def _why_of_another_form(form: Form | None, raw: RawTable) -> str | None:
    """Return why a table is not of the form that its title names; None where it may be (R07)."""
    if form is None or form.shape == "goals":
        return None
    header, body = split_header(form, raw.rows)
    if contradicts_title(form, raw, header, body):
        return CONTRADICTED
    return _other_classification(form, raw, header)


def _other_classification(form: Form, raw: RawTable, header: Sequence[Row]) -> str | None:
    """Return why a table by code is set aside, if all its codes are of the other classification.

    That is “economic classification” for a form by function, “functional classification” for the
    economic one, and None if any code is of the form's own classification, or none is known (R07).
    """
    if form.shape != "codes":
        return None
    offices = _places_of_offices(header)
    is_economic = form.key == BASIC_ECONOMIC
    own, other = ("35", "2") if is_economic else ("2", "35")
    has_other = False
    words = "".join(text for row in header for _, text in row.filled)
    has_both = "功能" in words and "经济" in words
    for row in raw.rows:
        for digit in _class_digits(row, offices, _CELLS_OF_TWO if has_both else _CELLS_OF_CODES):
            if digit in own:
                return None
            has_other = has_other or digit in other
    if not has_other:
        return None
    return "functional classification" if is_economic else "economic classification"


def _set_government_classes_aside(reading: Reading) -> None:
    """Set basic expenditure by the classes of government aside, where another table has it too.

    Tables by the departments' classes (301) are read then. Those by the government's classes (501)
    are read where they stand alone (R07).
    """
    raws = reading.raws.get(BASIC_ECONOMIC, [])
    if len(raws) < 2:
        return
    by_department: list[RawTable] = []
    by_government: list[RawTable] = []
    for raw in raws:
        is_government = _economic_digits(raw) == {"5"}
        (by_government if is_government else by_department).append(raw)
    if not any("3" in _economic_digits(raw) for raw in by_department):
        return
    for raw in by_government:
        raw.aside = "government classification"
    reading.strays += by_government
    reading.raws[BASIC_ECONOMIC] = by_department


def _economic_digits(raw: RawTable) -> set[str]:
    """Return which classes the economic codes of a table are of: 3 departments, 5 government."""
    header, _ = split_header(BY_KEY[BASIC_ECONOMIC], raw.rows)
    offices = _places_of_offices(header)
    digits: set[str] = set()
    for row in raw.rows:
        digits.update(_class_digits(row, offices))
    return digits & {"3", "5"}


def _places_of_offices(header: Iterable[Row]) -> set[int]:
    """Return the places of the columns whose heading says that they print codes of offices."""
    return {place for row in header for place, text in row.filled if _names_offices(text)}


def _names_offices(heading: str) -> bool:
    """Whether a heading says that codes of offices stand below it (单位编码)."""
    return _OFFICE_HEADING.match(fold(heading)) is not None


def _class_digits(row: Row, offices: Collection[int], most: int = _CELLS_OF_CODES) -> Iterator[str]:
    """Yield the first digit of each code in the first `most` cells of a row that name no office.

    The row of a total has no code: 223 057 311 behind its label is an amount.
    """
    texts = [text for place, text in row.filled if place not in offices]
    if any(map(is_total, texts[:1])):
        return
    for text in texts[:most]:
        code = _CODE_IN_FRONT.match(text)
        if code:
            yield code.group(1)[0]


def _row_keys(
    form: Form, raw: RawTable, above: RawTable | None = None, is_below_carried: bool = False
) -> set[tuple[str, ...]]:
    """Return the labels and codes of each row of a table, by which rows are told apart.

    A table without a header of its own is read with the header of the table above, the last row of
    which may stand below what is carried over.
    """
    if form.shape == "goals":
        return _keys_of_rows(form, [], raw.rows)
    header, body = split_header(form, raw.rows)
    if not header and above is not None:
        header, _ = split_header(form, above.rows)
    return _keys_of_rows(form, header, body, is_below_carried)


def _ends_below_carried(rows: Iterable[Row], is_below: bool) -> bool:
    """Whether the last of some rows stands below what is carried over (上年结转) and no total.

    `is_below` says whether the row above them does.
    """
    for row in rows:
        is_below = _is_below_carried(row, is_below)
    return is_below


def _is_below_carried(row: Row, is_below: bool) -> bool:
    """Whether a row prints what is carried over, or stands below it; `is_below`, the one above."""
    labels = [text for _, text in row.filled]
    if any(map(is_carried_over, labels)):
        return True
    return is_below and not any(map(is_total, labels))


def _keys_of_rows(
    form: Form, header: Sequence[Row], rows: Iterable[Row], is_below_carried: bool = False
) -> set[tuple[str, ...]]:
    """Return the labels and codes of rows below a header; a header printed again is none of them.

    Rows of a target sheet are told apart by all their texts, as groups of indicators are printed
    again in each row; its headings are no row. A balance prints its sources a second time, below
    what is carried over.
    """
    if form.shape == "goals":
        sheet_rows = (row for row in rows if not is_header_row(row))
        return {tuple(fold(text) for _, text in row.filled) for row in sheet_rows} - {()}
    headings = {row.fields for row in header}
    keys: set[tuple[str, ...]] = set()
    for row in rows:
        labels = labels_of(header, row)
        if row.fields in headings or not labels:
            continue
        is_below_carried = form.shape == "balance" and _is_below_carried(row, is_below_carried)
        keys.add(("结转", *labels) if is_below_carried else labels)
    return keys


def _choose(reading: Reading, form: Form, raws: list[RawTable]) -> RawTable:
    """Return the one table that is read of a form, and set the others aside.

    It is a raw table with its continuations. A continuation stands below, has no title or the same
    one, and repeats no row. Of different titles the one that names the form best is chosen.
    """
    if len(raws) == 1:
        return raws[0]
    chosen, *others = sorted(raws, key=partial(_order_of_choice, form))
    printed = _row_keys(form, chosen)
    is_below_carried = _ends_below_carried(chosen.rows, False)
    for raw in others:
        keys = _row_keys(form, raw, chosen, is_below_carried)
        if raw.first_line > chosen.first_line and prints_columns_apart(form, chosen, raw):
            _set_columns_aside(chosen, raw)
            reading.strays.append(raw)
        elif _may_continue(form, chosen, raw) and printed.isdisjoint(keys):
            chosen.append(raw)
            printed |= keys
            is_below_carried = _ends_below_carried(raw.rows, is_below_carried)
        elif raw.rows:
            if _is_of_another_scope(form, chosen, raw):
                raw.aside = _ANOTHER_SCOPE
            reading.strays.append(raw)
            if printed.isdisjoint(keys) and _is_in_doubt(form, chosen, raw):
                chosen.rest_in_doubt.append(raw.first_line)
        else:
            chosen.unparted = sorted({*raw.unparted, *chosen.unparted})
    return chosen


def _order_of_choice(form: Form, raw: RawTable) -> tuple[bool, bool, int]:
    """Return the key by which tables are chosen: with rows, of the whole, best named."""
    is_of_a_part = form.shape == "codes" and says_more_than_form(raw.title)
    return not raw.rows, is_of_a_part, title_rank(form, raw.title)


def _is_of_another_scope(form: Form, chosen: RawTable, raw: RawTable) -> bool:
    """Whether the titles of two tables of the general budget do not say the same money.

    一般公共预算基本支出表 is of that budget, 财政拨款基本支出表 and 部门基本支出表 may hold more.
    """
    if form.shape != "codes" or raw.title is None:
        return False
    if says_more_than_form(chosen.title) != says_more_than_form(raw.title):
        return True
    if form.key not in _OF_GENERAL_BUDGET:
        return False
    return title_rank(form, chosen.title) != title_rank(form, raw.title)


def _may_continue(form: Form, chosen: RawTable, raw: RawTable) -> bool:
    """Whether a table stands below the chosen one, and has no title or the same title."""
    if raw.first_line <= chosen.first_line or _both_print_a_total(form, chosen, raw):
        return False
    if raw.title is None:
        return not _has_a_title_unread(form, chosen, raw)
    begins_anew = raw.is_below_heading and "续" not in raw.title
    return fold_title(raw.title) == fold_title(chosen.title) and not begins_anew


# --- whose it is, and of which year ---------------------------------------------------------------


class Identity(TypedDict):
    """Whose document it is, as it prints it; an entry is None where it does not say."""

    office: str | None
    office_code: str | None
    year: int | None
    stage: str


def identity(reading: Reading) -> Identity:
    """Return the office, its code, the year and the stage of a document.

    The stage is `final_account` or `budget`; where the document does not say, it is `budget`. A
    code beside the name (001-甲镇, 甲镇[001]) is parted from it.
    """
    office = _office(reading)
    office_code = None
    for pattern in _CODED_OFFICES:
        coded = pattern.fullmatch(office or "")
        if coded:
            office_code = fold(coded.group("code"))
            office = coded.group("name").strip() or None
            break
    glued = re.fullmatch(_GLUED_CODE, office or "") or re.fullmatch(_GLUED_BEHIND, office or "")
    if glued and is_name_of_office(glued.group("name")):
        office_code, office = glued.group("code", "name")
    elif office and office_code is None:
        office_code = _code_beside(reading, office)
    stage = "final_account" if _is_final_account(reading) else "budget"
    return Identity(office=office, office_code=office_code, year=reading.year, stage=stage)


def _code_beside(reading: Reading, office: str) -> str | None:
    """Return the one code that stands on a line with the name of an office, or alone on its line.

    None where there is none, or several.
    """
    lines = [line for line in reading.layout.office_lines if office_in(line) == office]
    codes = {match.group("code") for match in map(_labelled_code, lines) if match}
    for _, text in reading.layout.prose:
        label = _labelled_code(text) if lines else None
        if label and label.group() == text.strip():
            codes.add(label.group("code"))
    return one_of(codes)


def _labelled_code(text: str) -> re.Match[str] | None:
    """Return the code behind its label (单位代码：402001) in a text; None without one."""
    return re.search(_LABELLED_CODE, text.strip()) if "码" in text else None


def _office(reading: Reading) -> str | None:
    """Return the office that the department's own sheet names, else a line, a project or a heading.

    None where the document names only another office, further down.
    """
    for sheet in reading.sheets.get(ENTITY_GOALS, []):
        office = sheet.text("office")
        if office:
            return office
    in_headings = reading.office_in_headings
    if not reading.has_name:
        return None
    read: set[str | None] = set()
    aside: set[str | None] = set()
    for raw in reading.layout.tables:
        names = read if raw.aside is None else aside
        names.add(raw.office)
    others = aside - read
    for line in reading.layout.office_lines:
        office = office_in(line)
        if not office or office in others:
            continue
        if in_headings is None or is_same_office(office, in_headings):
            return office
    for _, _, sheet in reading.project_sheets():
        office = sheet.text("department")
        if office and (in_headings is None or is_same_office(office, in_headings)):
            return office
    return in_headings or reading.office_beside


def _is_final_account(reading: Reading) -> bool:
    """Whether the document says 决算 more often than 预算 (see `stated_stage`)."""
    return stated_stage(reading) == "final_account"


def stated_stage(reading: Reading) -> str | None:
    """Return `final_account` or `budget`: whether more titles say 决算 or 预算.

    Titles are those of tables and of the text. Where they say neither, the heading of the document
    decides; None where that says nothing either.
    """
    stages = [stage_in_title(title) for title in _titles(reading)]
    if not any(stages):
        stages = [reading.said.stage]
    final_accounts, budgets = stages.count("决算"), stages.count("预算")
    if not final_accounts and not budgets:
        return None
    return "final_account" if final_accounts > budgets else "budget"


def _stage_of_columns(reading: Reading) -> str:
    """Return the stage by which columns are told, in the words of `Setting`."""
    return {"final_account": "final", "budget": "budget"}.get(stated_stage(reading) or "", "")


def stated_year(reading: Reading) -> int | None:
    """Return the year of which tables are read, else the one that titles and headings name most."""
    return reading.said.year or _year_named_most(_titles(reading))


def _titles(reading: Reading) -> list[str]:
    """Return the titles of the tables and the headings of the text.

    Those that are of another office, year or stage are left out.
    """
    of_others = (ANOTHER_OFFICE, ANOTHER_YEAR, ANOTHER_STAGE)
    own = [raw for raw in reading.layout.tables if raw.aside not in of_others]
    titles = [raw.title or "" for raw in own]
    headings = _section_headings(reading.layout)
    return titles + [text for line, text in headings if line not in reading.lines_aside]


def _year(reading: Reading) -> int | None:
    """Return the year of which tables are read, else that named most by titles, headers or prose.

    None where none of them names a year.
    """
    if reading.said.year is not None:
        return reading.said.year
    titles = [title for title in _titles(reading) if "执行情况" not in title]
    lines = reading.layout.prose[:_YEAR_STANDS_IN]
    prose = [" ".join(text for line, text in lines if line not in reading.lines_aside)]
    for texts in (titles, _header_texts(reading), prose):
        year = _year_named_most(texts)
        if year is not None:
            return year
    return None


def _header_texts(reading: Reading) -> list[str]:
    """Return the headings of all tables, without those of columns that are not read.

    A column that is not read may be of last year: 2024年预算数 beside the 合计 of this year.
    """
    texts: list[str] = []
    for table in reading.tables.values():
        columns = table.heads
        if len(columns) != len(table.columns):  # the header names no columns
            texts += dict.fromkeys(text for headings in columns for text in headings)
            continue
        read = {CODE, NAME, *table.known_columns, *table.parts}
        for key, headings in zip(table.columns, columns, strict=True):
            if key in read:
                texts += headings
    return texts


def _year_named_most(texts: Iterable[str]) -> int | None:
    """Return the year that texts name most often, the latest of several; None without a year.

    Each text is looked at by itself: no year stands in two, and 较 at the end of one says nothing
    of the year that begins the next.

    >>> _year_named_most(["收支与上年比较", "2025年支出表"])
    2025
    >>> _year_named_most(["说明之20", "25年支出表"])
    """
    times: Counter[str] = Counter()
    for text in texts:
        times.update(_YEAR.findall(with_year_in_digits(fold(text))))
    if not times:
        return None
    most = max(times.values())
    return max(int(year) for year, count in times.items() if count == most)
