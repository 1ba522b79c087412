"""What was read → the rows of the ledgers `cells`, `tables` and `unplaced`.

Promises that each printed figure of a table or sheet that has a column is in `cells`, that `tables`
names each form, printed or not, and that each line which prints something is used by a frame or
stands in `unplaced` with its reason (R05).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from shimahe import frames
from shimahe.forms import ENTITY_GOALS
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.decoding import DAMAGES
from shimahe.reading.grids import Printed, RawTable
from shimahe.reading.headings import match_title
from shimahe.reading.recognise import Reading
from shimahe.reading.tables import Table, says_empty
from shimahe.reading.target_sheet import Indicator, Sheet, points_of
from shimahe.vocabulary import (
    DIGITS_OF_A_FLOAT,
    PICTURE,
    SHARE_SIGNS,
    exact_wan,
    has_digit,
    hides_figure,
    is_blank,
    is_chinese,
    is_in_words,
    is_only_signs,
    keeps_its_digits,
    number_in,
    parse_figure,
    parse_sign,
    unit_in,
)

#: The rows of one frame.
Rows = Sequence[tuple[Any, ...]]

_UNKNOWN_COLUMN = "column unknown"
_TOO_LONG = "more than 15 digits"
_NOT_READ = "figure not read"
#: Reasons for which a line is named though a frame uses it.
_SAID_THOUGH_USED = (_UNKNOWN_COLUMN, _TOO_LONG, _NOT_READ)
_BLANK_FORM = "blank form"
_NOT_SHOWN = "not shown"
#: What lines between two rows may be although no page cuts the table there.
_NO_GAPS = ("header", _BLANK_FORM)
#: Signs of indicators that compare with a number.
_COMPARISONS = ("≥", "≤", "=", ">", "<")
#: Several numbers that are meant so: a range, a date, a proportion.
_SEVERAL_NUMBERS = r"[0-9][%％]?\s*[-~～—–至到、/:：年月]"
#: Phrases of a note behind which codes are listed; behind all others stand line numbers.
_PHRASES_OF_CODES = ("rows lost", "row printed twice")
_NUMBERS = re.compile(r"\d+(?:, \d+)*")
_PARTS_CELLS = re.compile(r"\S *[\t|].*[^\s|]")


# --- cells ----------------------------------------------------------------------------------------


class CellRow(NamedTuple):
    """One row of the frame `cells`, whose columns `shimahe.frames` explains."""

    cell: str
    table: str
    sheet: str | None
    row: str
    code: str | None
    column: str
    text: str
    value: Decimal | None
    unit: str | None
    line: int
    field: int


def cells(reading: Reading) -> Rows:
    """Return every printed figure of tables and sheets.

    The key of a row that is printed again gets #2, #3 … Rows are plain tuples in the order of
    `CellRow`, since they are many and named tuples take longer to make.
    """
    found = _Cells()
    for table in reading.tables.values():
        _add_figures_of_table(found, reading, table)
    for key, project, sheet in reading.all_sheets():
        _add_amount_of_sheet(found, key, project, sheet)
        _add_figures_of_indicators(found, key, project, sheet)
    return found.rows


class _Cells:
    """The rows of `cells` so far, and how often each cell name was given."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self._times: dict[str, int] = {}

    def add(
        self,
        table: str,
        sheet: str | None,
        row: str,
        code: str | None,
        column: str,
        text: str,
        value: Decimal | None,
        unit: str | None,
        line: int,
        field: int,
    ) -> None:
        """Add a figure; where its row was printed before, its row key gets a number."""
        printed_in = f"{table}:{sheet}" if sheet else table
        cell = f"{printed_in}:{row}/{column}"
        times = self._times.get(cell, 0) + 1
        self._times[cell] = times
        if times > 1:
            row = f"{row}#{times}"
            cell = f"{printed_in}:{row}/{column}"
        self.rows.append((cell, table, sheet, row, code, column, text, value, unit, line, field))


class _LabelsOfBalance:
    """How often a balance has printed each label on a side, with a figure or without.

    It may print the budgets of the year, and again below what is carried over. So a label is
    printed again even if its first row is blank, or stands on a line whose cells were not parted.
    """

    def __init__(self, reading: Reading, table: Table) -> None:
        self._times: Counter[tuple[str, str]] = Counter()
        self._unread: dict[str, list[int]] = {}  # the lines of each label, from the top down
        read = {row.line for row in table.read_rows}
        for line in sorted(set(table.raw.unparted) - read):
            for word in set(reading.text_of(line).split()):
                self._unread.setdefault(word, []).append(line)

    def numbered(self, row: ReadRow, name: str) -> str:
        """Return the name of a row, with a number if it was printed before."""
        self._times[row.side, name] += 1
        lines_above = bisect_left(self._unread.get(name, []), row.line)
        times = self._times[row.side, name] + lines_above
        return f"{name}#{times}" if times > 1 else name


def _add_figures_of_table(found: _Cells, reading: Reading, table: Table) -> None:
    """Add the figures of a table that have a column."""
    key = table.form.key
    labels = _LabelsOfBalance(reading, table)
    for row in table.read_rows:
        code = row.code
        name = code or row.label or f"line {row.line}"
        if row.side:
            name = labels.numbered(row, name)
        side = f"{row.side}/" if row.side else ""
        for column, index in row.placed.items():
            number, text = row.figures[index]
            value = parse_figure(text)
            unit = table.unit_at(row, column)
            found.add(key, None, name, code, side + column, text, value, unit, row.line, number)


def _add_amount_of_sheet(found: _Cells, key: str, project: str | None, sheet: Sheet) -> None:
    """Add the amount of a sheet, if it prints one that is a number."""
    if "amount" not in sheet.fields:
        return
    text, line, place = sheet.fields["amount"]
    value = parse_figure(text)
    if value is not None:
        row = "部门支出预算数" if key == ENTITY_GOALS else "当年预算"
        unit = unit_in(text, sheet.amount_unit)
        found.add(key, project, row, None, "amount", text, value, unit, line, place + 1)


def _add_figures_of_indicators(found: _Cells, key: str, project: str | None, sheet: Sheet) -> None:
    """Add the weight of each indicator of a sheet, and the number in its target."""
    for indicator in sheet.indicators:
        weight = indicator.texts.get("weight", "")
        target = indicator.texts.get("target", "")
        unit = indicator.texts.get("unit") or None
        figures = (
            ("weight", weight, parse_figure(points_of(weight)), None),
            ("target", target, indicator.value, unit),
        )
        for column, text, value, unit_of_figure in figures:
            if value is not None:
                row = indicator.texts["name"]
                place = indicator.places[column]
                line = indicator.line
                found.add(
                    key, project, row, None, column, text, value, unit_of_figure, line, place + 1
                )


# --- tables ---------------------------------------------------------------------------------------


class TableRow(NamedTuple):
    """One row of the frame `tables`, whose columns `shimahe.frames` explains."""

    table: str | None
    title: str | None
    status: str
    unit: str | None
    rows: int
    first_line: int | None
    last_line: int | None
    note: str | None


class Named(NamedTuple):
    """The lines of a form's rows that are in no frame, and of rows of which parts are missing."""

    in_no_frame: list[int]
    in_part: list[int]


def tables(
    reading: Reading,
    in_no_frame: Mapping[str, list[int]],
    in_part: Mapping[str, list[int]],
) -> list[TableRow]:
    """Return one row for each standard form, printed or not, then one for each other table.

    `in_no_frame` gives, by form, the lines of rows whose amounts no frame holds (R16a). `in_part`
    gives the lines of rows of which only some parts are printed below them (R15a).
    """
    rows = []
    for key in frames.TABLES:
        named = Named(in_no_frame.get(key, []), in_part.get(key, []))
        rows.append(_form_row(reading, key, named))
    rows += [_stray_row(reading, raws) for raws in _strays_of_one_key(reading)]
    return rows


def _form_row(reading: Reading, key: str, named: Named) -> TableRow:
    """Return the row of a standard form: absent, read as sheets, or read as a table."""
    raws = reading.raws.get(key)
    if not raws:
        return TableRow(key, None, "absent", None, 0, None, None, "form not printed")
    if key in reading.sheets:
        return _goals_row(reading, key, raws)
    return _table_row(reading, reading.tables[key], named)


def _strays_of_one_key(reading: Reading) -> Iterable[list[RawTable]]:
    """Return the tables that are not read, grouped by title and first line of the source.

    Where a whole page stands in one line, nothing else tells them apart, and they share one row.
    """
    strays: dict[tuple[str | None, int], list[RawTable]] = {}
    for raw in reading.strays:
        first_line, _ = reading.printed.lines_between(raw.first_line, raw.last_line)
        strays.setdefault((_title(raw), first_line), []).append(raw)
    return strays.values()


def _stray_row(reading: Reading, raws: Sequence[RawTable]) -> TableRow:
    """Return the row of tables that are not read: of no standard form, or printed again.

    `raws` is one table, or all that have the same title and first line of the source.
    """
    notes = []
    for raw in raws:
        if raw.aside:
            notes.append(raw.aside)
        elif raw.title and match_title(raw.title):
            notes.append("form printed again")
    units = dict.fromkeys(raw.unit for raw in raws if raw.unit)
    first_line = raws[0].first_line
    last_line = max(raw.last_line for raw in raws)
    return TableRow(
        table=None,
        title=_title(raws[0]),
        status="unrecognised",
        unit=" / ".join(units) or None,
        rows=sum(len(raw.rows) for raw in raws),
        first_line=first_line,
        last_line=last_line,
        note=_note(reading, notes, first_line, last_line),
    )


def _table_row(reading: Reading, table: Table, named: Named) -> TableRow:
    """Return the row of a form that was read as a table, with its status and note."""
    raw = table.raw
    notes = [*table.notes]
    if _is_cut_by_pages(reading, table):
        notes.append("cut by a page")
    if table.declared_empty:
        notes = ["declared empty", *(note for note in notes if note != "header lost")]
    unread = _unread_in_table(reading, table)
    unread.in_no_frame = named.in_no_frame
    notes += unread.notes
    if named.in_part:
        notes.append(f"parts not all printed: {_joined(named.in_part)}")
    return TableRow(
        table=table.form.key,
        title=_title(raw),
        status=unread.status(table.status),
        unit=table.unit,
        rows=table.row_count if table.has_figures else 0,
        first_line=raw.first_line,
        last_line=raw.last_line,
        note=_note(reading, notes, raw.first_line, raw.last_line),
    )


def _is_cut_by_pages(reading: Reading, table: Table) -> bool:
    """Whether pages cut a table: few lines that are no rows stand between its rows.

    Few are at most one gap in ten rows, or one in all; more are how the table is printed.
    """
    between = []
    for row, next_row in pairwise(table.read_rows):
        if next_row.line - row.line > 1:
            between.append(range(row.line + 1, next_row.line))
    if not between:
        return table.raw.cut
    of_rows = {line for row in table.raw.rows for line in (row.line, *row.more)}
    of_rows.update(table.raw.unparted)
    gaps = 0
    for lines in between:
        others = (line for line in lines if line not in of_rows)
        gaps += any(_is_gap(reading, line) for line in others)
    return table.raw.cut or 0 < gaps <= max(1, len(table.read_rows) // 10)


def _is_gap(reading: Reading, line: int) -> bool:
    """Whether a line between two rows may be the end of a page; a row of blank cells is none."""
    if reading.layout.reasons.get(line) in _NO_GAPS:
        return False
    text = reading.text_of(line)
    return bool(text.strip()) or "\t" not in text


def _goals_row(reading: Reading, key: str, raws: list[RawTable]) -> TableRow:
    """Return the row of a form that was read as performance-target sheets."""
    sheets = [sheet for sheet in reading.sheets[key] if sheet.indicators or _is_named(sheet)]
    count = sum(len(sheet.indicators) for sheet in sheets)
    is_empty = count == 0 and any(says_empty(raw) for raw in raws)
    unparted = [line for raw in raws for line in raw.unparted]
    rest = [line for raw in raws for line in raw.rest_unread]
    status = _goals_status(sheets, is_empty)
    if status == "lost" and unparted:
        status = "partly read"
    notes = []
    if is_empty:
        notes.append("declared empty")
    if status == "lost":
        notes.append("body lost")
    unknown = _lines_of_no_column(reading.sheets[key])
    notes += _sheet_notes(sheets, unknown)
    if unparted:
        notes.append(f"cells not parted: {_joined(unparted)}")
    if rest:
        notes.append(f"rest not read: {_joined(rest)}")
    unread = _unread_in_sheets(reading, sheets)
    reasons = dict(reading.layout.reasons)
    for sheet in reading.sheets[key]:
        reasons |= sheet.reasons
    unread.has_lost_cells |= any(_has_lost_rows(reading, reasons, raw) for raw in raws)
    unread.is_open = bool(unparted or rest or unknown)
    notes += unread.notes
    first_line = raws[0].first_line
    last_line = max(raw.last_line for raw in raws)
    return TableRow(
        table=key,
        title=_title(raws[0]),
        status=unread.status(status),
        unit=_units_of_sheets(sheets, raws),
        rows=count,
        first_line=first_line,
        last_line=last_line,
        note=_note(reading, notes, first_line, last_line),
    )


def _is_named(sheet: Sheet) -> bool:
    """Whether a sheet names its project or its office."""
    return bool(sheet.text("name") or sheet.text("office"))


def _goals_status(sheets: list[Sheet], is_empty: bool) -> str:
    """Return the status of sheets: declared empty, lost, complete or partly lost."""
    if is_empty:
        return "declared empty"
    if not sheets:
        return "lost"
    is_whole = all(sheet.has_its_indicators and _is_named(sheet) for sheet in sheets)
    return "complete" if is_whole else "partly lost"


def _units_of_sheets(sheets: list[Sheet], raws: list[RawTable]) -> str | None:
    """Return the units of the sheets (万元 / 元), else the first unit mark; None without one."""
    units: dict[str, None] = {}
    for sheet in sheets:
        units |= dict.fromkeys(sorted(sheet.units))
    if units:
        return " / ".join(units)
    marks = [raw.unit for raw in raws if raw.unit]
    return marks[0] if marks else None


def _sheet_notes(sheets: list[Sheet], unknown: list[int]) -> list[str]:
    """Return the phrases that say what is wrong with sheets, and how they were read.

    `unknown` are the lines with a figure that belongs to no field.
    """
    shifted: list[int] = []
    differing: list[int] = []
    notes = []
    for sheet in sheets:
        shifted += sheet.shifted_lines
        differing += sheet.differing
    if not all(sheet.units for sheet in sheets):
        notes.append("no unit mark")
    if any(len(sheet.units) > 1 for sheet in sheets):
        notes.append("units contradict")
    notes += _notes_of_lacking(sheets)
    if any(sheet.cut for sheet in sheets):
        notes.append("cut by a page")
    if any(indicator.copies > 1 for sheet in sheets for indicator in sheet.indicators):
        notes.append("repeated prints")
    if differing:
        notes.append(f"copies differ: {_joined(differing)}")
    if unknown:
        notes.append(f"figure not placed: {_joined(unknown)}")
    in_pieces = [line for sheet in sheets for line in sheet.names_in_pieces]
    if in_pieces:
        notes.append(f"name wrapped: {_joined(in_pieces)}")
    if shifted:
        notes.append(f"row shifted: {_joined(shifted)}")
    return notes


def _notes_of_lacking(sheets: list[Sheet]) -> list[str]:
    """Return the phrases that name the first lines of sheets without a name or indicators."""
    lacking = {
        "sheet without a name": [sheet for sheet in sheets if not _is_named(sheet)],
        "sheet without indicators": [sheet for sheet in sheets if not sheet.has_its_indicators],
    }
    notes = []
    for phrase, those in lacking.items():
        if those:
            notes.append(f"{phrase}: {_joined(sheet.first_line for sheet in those)}")
    return notes


def _lines_of_no_column(sheets: list[Sheet]) -> list[int]:
    """Return the lines of sheets with a figure that belongs to no field."""
    lines = []
    for sheet in sheets:
        lines += [line for line, why in sheet.rest.items() if why == _UNKNOWN_COLUMN]
    return sorted(lines)


def _title(raw: RawTable) -> str | None:
    """Return the printed number and title of a table (表二 部门支出总表); None without either."""
    return " ".join(text for text in (raw.label, raw.title) if text) or None


def _note(reading: Reading, notes: Iterable[str], first_line: int, last_line: int) -> str | None:
    """Return the note of a table: its phrases, each once, and those that name its damaged lines.

    `first_line` and `last_line` are lines of print. None where there is nothing to say.
    """
    printed = reading.printed
    once = dict.fromkeys(_in_lines_of_source(printed, note) for note in notes)
    damaged = reading.source.damaged
    if damaged:
        first_line, last_line = printed.lines_between(first_line, last_line)
        for damage in DAMAGES:
            within = range(first_line, last_line + 1)
            lines = [line for line in within if damaged.get(line) == damage]
            if lines:
                once[f"{damage}: {_joined(lines)}"] = None
    return "; ".join(once) or None


def _in_lines_of_source(printed: Printed, note: str) -> str:
    """Return a phrase whose lines of print are replaced by lines of the source."""
    phrase, _, listed = note.partition(": ")
    if not printed.parts or phrase in _PHRASES_OF_CODES or not _NUMBERS.fullmatch(listed):
        return note
    lines = dict.fromkeys(printed.part(int(number)).line for number in listed.split(", "))
    return f"{phrase}: {_joined(lines)}"


def _joined(lines: Iterable[int]) -> str:
    """Return line numbers as a note lists them: 3, 7."""
    return ", ".join(map(str, lines))


# --- figures that are missing ---------------------------------------------------------------------


class _Unread:
    """The cells of one table that should print a figure and give none.

    Among them are figures that a frame cannot hold exactly. They decide over the note and the
    status of the table.
    """

    def __init__(self, reading: Reading) -> None:
        self._damaged = reading.source.damaged
        #: Lines with a cell that is not a number.
        self._no_number: dict[int, None] = {}
        #: Lines with a figure of more digits than a float holds.
        self._too_long: dict[int, None] = {}
        #: Lines of shares (%) that stand where an amount should.
        self._shares: dict[int, None] = {}
        #: Whether a cell that is no number prints digits, or is a picture.
        self._is_figure = False
        #: Whether characters of a figure or of a row are lost.
        self.has_lost_cells = False
        #: Lines of rows whose amounts no frame holds.
        self.in_no_frame: list[int] = []
        #: Whether figures without a column are printed.
        self.is_open = False
        #: Whether the table prints words only where figures should stand.
        self.prints_words_alone = False

    def take(self, line: int, text: str, unit: str | None) -> None:
        """Take a cell that is not blank, and keep its line if it gives no figure.

        A cell on a damaged line is not named again: the note of the damage names its line.
        """
        value = parse_figure(text)
        if value is not None:
            if len(text) > DIGITS_OF_A_FLOAT and not _fits_a_frame(value, unit):
                self._too_long[line] = None
        elif line in self._damaged:  # the note of the damage names it
            self.has_lost_cells = True
        else:
            self._no_number[line] = None
            self._is_figure |= has_digit(text) or text == PICTURE or hides_figure(text)
            self._is_figure |= is_in_words(text)

    def take_without_number(self, line: int) -> None:
        """Keep the line of an indicator whose target should print a number, and gives none."""
        if line in self._damaged:
            self.has_lost_cells = True
        else:
            self._no_number[line] = None
            self._is_figure = True

    def take_share(self, line: int) -> None:
        """Keep the line of a share (%) that stands where an amount should."""
        self._shares[line] = None

    @property
    def notes(self) -> list[str]:
        """The phrases that name the lines."""
        notes = []
        if self._shares:
            notes.append(f"share for an amount: {_joined(self._shares)}")
        if self._no_number:
            notes.append(f"no number: {_joined(self._no_number)}")
        if self._too_long:
            notes.append(f"{_TOO_LONG}: {_joined(self._too_long)}")
        if self.in_no_frame:
            notes.append(f"in no frame: {_joined(self.in_no_frame)}")
        return notes

    def status(self, status: str) -> str:
        """Return the status of a table, lowered if figures are missing.

        A table that is `complete` otherwise is `partly lost` where characters are lost, and `partly
        read` where something printed gives no figure. Any other status stays.
        """
        if status == "complete" and self.has_lost_cells:
            return "partly lost"
        is_named = bool(self._too_long or self._shares or self.in_no_frame)
        is_missing = self._is_figure or is_named or self.is_open or self.prints_words_alone
        return "partly read" if status == "complete" and is_missing else status


def _fits_a_frame(value: Decimal, unit: str | None) -> bool:
    """Whether a float holds all digits of a figure, both as printed and in 万元."""
    if not keeps_its_digits(value):
        return False
    wan = exact_wan(value, unit)
    return wan is None or keeps_its_digits(wan)


def _has_lost_rows(reading: Reading, reasons: Mapping[int, str], raw: RawTable) -> bool:
    """Whether a damaged line with several cells stands in a table and is no row of it.

    `reasons` are the reasons of lines of print: such a line was taken for a note.
    """
    damaged = reading.source.damaged
    if not damaged:
        return False
    for number in range(raw.first_line, raw.last_line + 1):
        part = reading.printed.part(number)
        is_damaged_note = reasons.get(number) == "note" and part.line in damaged
        if is_damaged_note and _PARTS_CELLS.search(reading.text_of(number)):
            return True
    return False


def _unread_in_table(reading: Reading, table: Table) -> _Unread:
    """Return the cells of a table that stand in a column of figures and give no figure."""
    unread = _Unread(reading)
    unread.has_lost_cells = _has_lost_rows(reading, reading.layout.reasons, table.raw)
    numbers = 0
    for row in table.read_rows:
        for column, index in row.placed.items():
            _, text = row.figures[index]
            is_number = parse_figure(text) is not None
            numbers += is_number
            if len(text) > DIGITS_OF_A_FLOAT or not is_number:
                unread.take(row.line, text, table.unit_at(row, column))
            elif text[-1] in SHARE_SIGNS and table.is_of_money(row, column):
                unread.take_share(row.line)
    unread.prints_words_alone = numbers == 0 and table.has_figures
    return unread


def _unread_in_sheets(reading: Reading, sheets: list[Sheet]) -> _Unread:
    """Return the amounts, weights and compared targets of sheets that give no figure."""
    unread = _Unread(reading)
    for sheet in sheets:
        amount = sheet.text("amount")
        if amount is not None:
            unit = unit_in(amount, sheet.amount_unit)
            unread.take(sheet.fields["amount"].line, amount, unit)
        for indicator in sheet.indicators:
            weight = indicator.texts.get("weight", "")
            if not is_blank(weight):
                unread.take(indicator.line, points_of(weight), None)
            if _lacks_number(indicator) and indicator.line not in sheet.rest:
                unread.take_without_number(indicator.line)
    return unread


def _lacks_number(indicator: Indicator) -> bool:
    """Whether an indicator compares with a number (≥) and its target gives none.

    So does one that prints signs in place of a figure (***).
    Several numbers that are meant so (3-5) are no lack. Words behind = may be all that the target
    is, where they have no digit and no unit behind them.
    """
    target = indicator.texts.get("target", "")
    if indicator.value is not None or re.search(_SEVERAL_NUMBERS, target):
        return False
    if number_in(target) is not None:  # its unit is not that of the indicator
        return True
    if hides_figure(target) or is_only_signs(target):
        return True
    sign = parse_sign(indicator.texts.get("sign", "") or target[:1])
    if sign not in _COMPARISONS:
        return False
    is_of_words = any(map(is_chinese, target)) and not has_digit(target)
    return sign != "=" or bool(indicator.texts.get("unit")) or not is_of_words


# --- lines that no frame uses ---------------------------------------------------------------------


class UnplacedRow(NamedTuple):
    """One row of the frame `unplaced`, whose columns `shimahe.frames` explains."""

    line: int
    text: str
    reason: str


def unplaced(
    reading: Reading, rows_of: Mapping[str, Rows], table_rows: list[TableRow]
) -> list[UnplacedRow]:
    """Return every non-blank line of the source that no frame uses, with its reason (R05).

    Named too, though a frame may use them, are lines with a figure whose column is unknown, with a
    stated figure that was not read or that a frame cannot hold, or with damaged characters outside
    all tables; and all that is not shown. `rows_of` are the rows of the frames that have a column
    `line`. Where a line of the source holds several lines of print, each of them is a row.
    """
    reasons = dict(reading.layout.reasons)
    used = _lines_of_rows(rows_of)
    used |= _lines_inside_sheets(reading, reasons)
    reasons |= _reasons_of_rows(reading)
    reasons |= _reasons_of_statements(reading)
    for line, reason in reasons.items():
        if reason in _SAID_THOUGH_USED:
            used.discard(line)
    for _, _, sheet in reading.all_sheets():
        used.difference_update(sheet.rest)
    _follow_rows(reading, reasons, used)
    damages = _damages_outside(reading, table_rows)
    hidden: dict[int, list[str]] = {}
    for line, text in reading.printed.not_shown:
        hidden.setdefault(line, []).append(text)
    named = {*damages, *hidden}
    rows: list[UnplacedRow] = []
    for line, numbers in _lines_to_name(reading, used, named):
        printed = reading.source.lines[line - 1]
        if not printed.strip():
            continue
        if line in damages:
            rows.append(UnplacedRow(line, printed, damages[line]))
        elif len(numbers) == 1 and line not in hidden and numbers[0] in reasons:
            rows.append(UnplacedRow(line, printed, reasons[numbers[0]]))
        else:
            shown = [n for n in numbers if n in used or n in reasons]
            parts = [UnplacedRow(n, "", reasons.get(n, "")) for n in shown if n not in used]
            rows += _rows_of_line(reading, line, shown, parts, hidden.get(line, []))
    return rows


def _follow_rows(reading: Reading, reasons: dict[int, str], used: set[int]) -> None:
    """Treat the other lines of a row that stands on several as its first one.

    Where that is used, they are; else they get its reason. A line that is read as another row as
    well, as where a label on the left goes on and the right side has its own, is left to that; and
    one with a figure that is not read is named.
    """
    used_before = frozenset(used)
    read_lines = {row.line for table in reading.tables.values() for row in table.read_rows}
    read_lines |= {line for line, reason in reasons.items() if reason in _SAID_THOUGH_USED}
    for raw in reading.layout.tables:
        for row in raw.rows:
            for line in row.more:
                if row.line in used_before and line not in read_lines:
                    used.add(line)
                reasons.setdefault(line, reasons.get(row.line, _BLANK_FORM))


def _lines_to_name(
    reading: Reading, used: set[int], named: set[int]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each line of the source that is `named` or not wholly used.

    It is yielded with the numbers of the lines of print that stand on it.
    """
    lines = range(1, len(reading.source.lines) + 1)
    if not reading.printed.parts:
        for line in lines:
            if line not in used or line in named:
                yield line, (line,)
        return
    numbers_of: dict[int, list[int]] = {line: [] for line in lines}
    for number, part in enumerate(reading.printed.parts, 1):
        for line in range(part.line, min(part.last_line, len(lines)) + 1):
            numbers_of[line].append(number)
    for line, numbers in numbers_of.items():
        if line in named or not numbers or not used.issuperset(numbers):
            yield line, numbers


def _rows_of_line(
    reading: Reading,
    line: int,
    shown: list[int],
    unused: list[UnplacedRow],
    hidden: list[str],
) -> Iterator[UnplacedRow]:
    """Yield the rows of `unplaced` for one line of the source.

    That is the whole line where nothing or one thing is shown on it, else one row for each unused
    line of print and each hidden text.
    """
    printed = reading.source.lines[line - 1]
    if not shown:
        reason = _NOT_SHOWN if hidden or reading.printed.parts else _BLANK_FORM
        yield UnplacedRow(line, printed, reason)
        return
    texts: dict[str, str] = {}
    for row in unused:
        part = reading.printed.part(row.line)
        is_whole = len(shown) + len(hidden) == 1 or part.line != line
        text = printed if is_whole else part.text
        texts.setdefault(text or printed, row.reason)
    for text in hidden:
        texts.setdefault(text, _NOT_SHOWN)
    for text, reason in texts.items():
        yield UnplacedRow(line, text, reason)


def _lines_of_rows(rows_of: Mapping[str, Rows]) -> set[int]:
    """Return the lines that the rows of the frames come from."""
    lines: set[int] = set()
    for name, rows in rows_of.items():
        place = frames.BY_NAME[name].names.index("line")
        lines.update(map(itemgetter(place), rows))
    return lines


def _lines_inside_sheets(reading: Reading, reasons: Mapping[int, str]) -> set[int]:
    """Return the lines inside named project sheets that have no reason of their own.

    They count as used.
    """
    lines: set[int] = set()
    for _, project, sheet in reading.project_sheets():
        if project:
            for line in range(sheet.first_line, sheet.last_line + 1):
                if line not in sheet.reasons and line not in reasons:
                    lines.add(line)
    return lines


def _reasons_of_rows(reading: Reading) -> dict[int, str]:
    """Return the reason of each line of tables and sheets that gives no figure to a frame."""
    reasons: dict[int, str] = {}
    for sheets in reading.sheets.values():
        for sheet in sheets:
            for text, line, _ in sheet.fields.values():
                reasons[line] = "prose" if text.strip() else _BLANK_FORM
            reasons |= sheet.reasons | sheet.rest
    for raw in reading.strays:
        for raw_row in raw.rows:
            reasons[raw_row.line] = "unrecognised table"
    for table in reading.tables.values():
        reasons |= {row.line: _BLANK_FORM for row in table.read_rows if not row.figures}
        reasons |= table.reasons
        reasons |= dict.fromkeys(table.unplaced_lines, _UNKNOWN_COLUMN)
    return reasons


def _reasons_of_statements(reading: Reading) -> dict[int, str]:
    """Return the reason of each line with a stated figure that was not read, or fits no frame."""
    reasons = dict.fromkeys(reading.text.unread, _NOT_READ)
    for statement in reading.text.statements:
        is_long = len(str(statement.value)) > DIGITS_OF_A_FLOAT
        if is_long and not _fits_a_frame(statement.value, statement.unit):
            reasons[statement.line] = _TOO_LONG
    return reasons


def _damages_outside(reading: Reading, table_rows: list[TableRow]) -> dict[int, str]:
    """Return the damaged lines outside all tables, each with its damage: no note names them."""
    damaged = reading.source.damaged
    if not damaged:
        return {}
    inside: set[int] = set()
    for row in table_rows:
        if row.first_line is not None and row.last_line is not None:
            first_line, last_line = reading.printed.lines_between(row.first_line, row.last_line)
            inside |= set(range(first_line, last_line + 1))
    return {line: damage for line, damage in damaged.items() if line not in inside}
