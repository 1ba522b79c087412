"""Which lines of a table print more than was read of them, and where a row of it may be unread.

The notes of a table name such lines. A line whose figures are neither in `Disclosure.cells` nor in
the label of its row is one as well, whatever the notes say. Promises to leave out what is no row of
the table: headings, notes, sentences and blank forms.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from shimahe.disclosure import Disclosure, PrintedRow
from shimahe.findings import DEPTHS, records
from shimahe.forms import BY_KEY, ENTITY_GOALS, PROJECT_GOALS, SPECIAL_GOALS
from shimahe.vocabulary import (
    ACCOUNT,
    IN_PLACE_OF_LETTERS,
    half_width,
    has_digit,
    hides_figure,
    is_blank,
    is_chinese,
    is_only_signs,
    parse_figure,
)

#: The tables of targets, whose cells print sentences with figures in them.
SHEETS = (ENTITY_GOALS, SPECIAL_GOALS, PROJECT_GOALS)
#: What the note of a table says of lines that hold a row, or a part of one, which was not read.
_ROW_UNREAD = ("code not read", "cells not parted", "row wrapped", "rest not read")
#: What it says of lines that hold a figure which was not read.
_FIGURE_UNREAD = ("figure not placed", "characters lost", "text mis-decoded")
#: What it says where the headings may stand above other columns.
_HEADER_UNREAD = "header not recognised"
_NAMES_LINES = re.compile(r"(?:^|; )([^:;]+): (\d+(?:, \d+)*)(?=;|$)")
#: Why a line is unplaced that may hold a row of a table.
_ROWS_UNPLACED = ("column unknown", "characters lost", "text mis-decoded", "more than 15 digits")
#: Why a line is unplaced that may have been taken for something else than a row.
_TAKEN_FOR_NO_ROW = ("prose", "note", "heading", "header", "blank form", "figure not read")
#: The signs of targets.
_SIGNS = frozenset("≥≤＝=＞＜><")
_AMOUNT = re.compile(r"[-(]?\d[\d,]*\.\d+\)?")
_CODE = re.compile(ACCOUNT)
_BEGINS_WITH_CODE = re.compile(rf"[\[［【（(](?:{ACCOUNT})[\]］】）)]")
#: Words that a cell prints in place of a figure.
_IN_WORDS = re.compile("略|待定|未定|不公开|涉密|另行.{0,4}|详?见.{0,6}|N/?A", re.IGNORECASE)
#: A code in front of its name, in which a sign stands for a lost digit.
_TORN_CODE = re.compile(rf"[0-9]+[{''.join(sorted(IN_PLACE_OF_LETTERS))}][0-9]+(?![0-9A-Za-z])")
#: Letters that are taken for digits, as 0 and 1 are taken for letters.
_LIKE_DIGITS = frozenset("OoIl")
#: What stands behind an amount in a sentence.
_UNITS = ("万", "亿", "元", "%", "％", "个百分点")
#: What a row prints that was not read.
CODE = "code"
FIGURE = "figure"


@dataclass
class UnreadLines:
    """The lines of one table that print more than was read of them."""

    #: Lines that may hold a row which was not read, or a row of which the name was not read.
    rows: set[int] = field(default_factory=set)
    #: Lines of which a figure was not read.
    figures: set[int] = field(default_factory=set)
    #: Lines of rows that go on in the next line, so that their figures may stand in other columns.
    cut: set[int] = field(default_factory=set)


def unread_lines(d: Disclosure) -> dict[str, UnreadLines]:
    """Return the lines of each table that print more than was read of them."""
    lines_of: dict[str, UnreadLines] = defaultdict(UnreadLines)
    tables = [row for row in records(d.tables) if row["table"] and row["first_line"] is not None]
    for row in tables:
        for phrase, lines in _lines_named(row["note"] or ""):
            if phrase in _ROW_UNREAD:
                lines_of[row["table"]].rows.update(lines)
            elif phrase in _FIGURE_UNREAD:
                lines_of[row["table"]].figures.update(lines)
    for table, of_table in lines_of.items():
        _add_lines_of_rests(d, table, of_table)
    for table, line in (*_lines_with_moved_cells(d), *_lines_above_lone_amounts(d, tables)):
        lines_of[table].figures.add(line)
    of_codes = (*_lines_of_unread_codes(d), *_lines_of_torn_codes(d))
    for table, line in (*_targets_taken_for_no_row(d, tables), *of_codes):
        lines_of[table].rows.add(line)
    for table, printed, is_row_read in _rows_that_print_more(d, tables):
        of_table = lines_of[table]
        unread = of_table.figures if is_row_read else of_table.rows
        unread.update(line for line, _ in printed.places)
    return dict(lines_of)


def _add_lines_of_rests(d: Disclosure, table: str, unread: UnreadLines) -> None:
    """Add the lines of rows that go on in the lines which notes name, or that share one of these.

    `unread` are the lines of the table that its notes name.
    """
    lines_of_rows = _lines_of_named_rows(d, table)
    rests = unread.figures & unread.rows
    unread.cut |= _lines_above(rests, lines_of_rows)
    rests |= unread.figures - lines_of_rows  # such as the end of a row that was cut in two
    if rests:
        unread.figures |= _lines_above(rests, lines_of_rows)
    if is_by_code(table):
        unread.rows |= unread.figures & _lines_of_several_rows(d, table)


def _lines_of_named_rows(d: Disclosure, table: str) -> set[int]:
    """Return the lines of a table that hold a row with a code or a name."""
    cells = d.cells[d.cells["table"].eq(table)]
    columns = (cells[name].tolist() for name in ("line", "row"))
    named: set[int] = set()
    for line, row in zip(*columns, strict=True):
        if any(map(is_chinese, row)) or row.partition("#")[0].isdigit():
            named.add(line)
    return named


def _lines_of_several_rows(d: Disclosure, table: str) -> set[int]:
    """Return the lines of a table that hold several rows.

    Such a line may be half a page of HTML: what was not read of it may be a row of its own.
    """
    cells = d.cells[d.cells["table"].eq(table)]
    rows = set(zip(cells["line"].tolist(), cells["row"].tolist(), strict=True))
    times = Counter(line for line, _ in rows)
    return {line for line, count in times.items() if count > 1}


def _lines_above(rests: Iterable[int], rows: Iterable[int]) -> set[int]:
    """Return the line of the row above each line that holds the rest of a row.

    The figures of that row may stand in wrong columns, and those that it lacks on the other line.

    >>> _lines_above({9, 12}, {7, 8, 11})
    {8, 11}
    """
    printed = sorted(rows)
    above: set[int] = set()
    for rest in rests:
        count_above = bisect_left(printed, rest)
        if count_above:
            above.add(printed[count_above - 1])
    return above


def _lines_named(note: str) -> Iterator[tuple[str, list[int]]]:
    """Yield each phrase of a note that names lines, with these lines."""
    for phrase, listed in _NAMES_LINES.findall(note):
        yield phrase, [int(number) for number in listed.split(", ")]


def _lines_with_moved_cells(d: Disclosure) -> Iterator[tuple[str, int]]:
    """Yield the table and the line of each cell with several figures, or the name of its row.

    One of the figures may be that of a cell beside it that is blank, as where cells ran together.
    Below a header that lost a cell, names and figures stand one column off.
    """
    cells = d.cells
    without_value = cells[cells["value"].isna() & ~cells["table"].isin(SHEETS)]
    columns = (without_value[name].tolist() for name in ("table", "line", "row", "text"))
    for table, line, row, text in zip(*columns, strict=True):
        figures = [part for part in text.split() if len(part) > 1 and parse_figure(part)]
        if len(figures) > 1 or text == row.partition("#")[0]:
            yield table, line


def _lines_above_lone_amounts(
    d: Disclosure, tables: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, int]]:
    """Yield the table and the line of each row right above an amount that was read as text.

    The amount is all that its line prints: the end of a row that was cut in two.
    """
    texts = d.unplaced[d.unplaced["reason"].isin(_TAKEN_FOR_NO_ROW)]
    for line, text in zip(texts["line"].tolist(), texts["text"].tolist(), strict=True):
        if not _AMOUNT.fullmatch(text.strip(" |\t")):
            continue
        for row in tables:
            if row["first_line"] < line <= row["last_line"] + 1:
                yield row["table"], line - 1


def _lines_of_unread_codes(d: Disclosure) -> Iterator[tuple[str, int]]:
    """Yield the table and the line of each row by code that was read without the code it prints.

    Its code and name are nothing but signs, or the name begins with a code in brackets.
    """
    cells = d.cells[d.cells["code"].isna()]
    columns = (cells[name].tolist() for name in ("table", "line", "row"))
    for table, line, row in dict.fromkeys(zip(*columns, strict=True)):
        is_lost = is_only_signs(row.partition("#")[0]) or _BEGINS_WITH_CODE.match(row)
        if is_lost and is_by_code(table):
            yield table, line


def _lines_of_torn_codes(d: Disclosure) -> Iterator[tuple[str, int]]:
    """Yield the table and the line of each row with a code that prints no name.

    Another row of the table prints the same code with a name. So this one may be the rest of a
    longer code, which was lost with its name: 20101 of 2010101行政运行.
    """
    for frame in (d.spending, d.economic):
        columns = (frame[name].tolist() for name in ("table", "line", "code", "name"))
        rows = list(dict.fromkeys(zip(*columns, strict=True)))
        named = {(table, code) for table, _, code, name in rows if isinstance(name, str) and name}
        for table, line, code, name in rows:
            if (table, code) in named and not (isinstance(name, str) and name):
                yield table, line


def _targets_taken_for_no_row(
    d: Disclosure, tables: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, int]]:
    """Yield the table and the line of each row of targets that was taken for a sentence or so."""
    spans = [(row["table"], row["first_line"], row["last_line"]) for row in tables]
    unplaced = d.unplaced[d.unplaced["reason"].isin(_TAKEN_FOR_NO_ROW)]
    for line, text in zip(unplaced["line"].tolist(), unplaced["text"].tolist(), strict=True):
        if not _is_row_of_targets(text):
            continue
        for table, first, last in spans:
            if table in SHEETS and first <= line <= last:
                yield table, line


def _is_row_of_targets(text: str) -> bool:
    """Whether a line prints a number and a sign of a target, each by itself.

    >>> _is_row_of_targets("资金支付率 30 ≥ 95 % 否"), _is_row_of_targets("支付率达到95%以上")
    (True, False)
    """
    parts = half_width(text).split()
    has_number = any(parse_figure(part) is not None for part in parts)
    return has_number and not _SIGNS.isdisjoint(parts)


# --- what a line prints and no cell has -----------------------------------------------------------


@dataclass
class _ReadOfLine:
    """What was read of one line as cells of tables, and how often each text."""

    tables: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    texts: Counter[str] = field(default_factory=Counter)

    def lacks_code(self, texts: Iterable[str]) -> bool:
        """Whether some texts of the line are codes that no row has which was read of it."""
        return any(_CODE.fullmatch(text) and text not in self.codes for text in texts)


def _rows_that_print_more(
    d: Disclosure, tables: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, PrintedRow, bool]]:
    """Yield the table, the row, and whether the row was read, where a figure of a row was not."""
    spans = [(row["table"], row["first_line"], row["last_line"]) for row in tables]
    spans = [span for span in spans if span[0] not in SHEETS]
    if not spans:
        return
    lines_of_tables = {line for _, first, last in spans for line in range(first, last + 1)}
    read = _read_of_lines(d)
    no_rows, doubtful = _lines_of_no_row(d)
    for row in d.printed_rows():
        if row.line not in lines_of_tables:
            continue
        lines = {line for line, _ in row.places}
        if not no_rows.isdisjoint(lines):
            continue
        texts = _texts_of(row)
        if not doubtful.isdisjoint(lines) and not _may_be_row(texts):
            continue
        of_row = _merged([read[line] for line in lines if line in read])
        unread = _first_unread(texts, of_row.texts)
        if not unread:
            continue
        for table, first, last in spans:
            is_of_another = bool(of_row.tables) and table not in of_row.tables
            if first <= row.line <= last and not is_of_another:
                is_row = is_by_code(table) and (unread == CODE or of_row.lacks_code(texts))
                yield table, row, table in of_row.tables and not is_row


def _texts_of(row: PrintedRow) -> list[str]:
    """Return what a row prints, cell by cell, without blank cells."""
    return [half_width(cell) for cell in row.parted() if not is_blank(cell)]


def tables_with_unread_headers(d: Disclosure) -> Iterator[str]:
    """Yield the tables whose header was not recognised, or prints only signs in several cells."""
    notes = d.tables.dropna(subset=["table", "note"])
    for table, note in zip(notes["table"].tolist(), notes["note"].tolist(), strict=True):
        if _HEADER_UNREAD in note:
            yield table
    headers = d.unplaced[d.unplaced["reason"].eq("header")]
    texts = zip(headers["line"].tolist(), headers["text"].tolist(), strict=True)
    lost = [line for line, text in texts if _is_lost_header(text)]
    if not lost:
        return
    for row in records(d.tables.dropna(subset=["table", "first_line"])):
        if any(row["first_line"] <= line <= row["last_line"] for line in lost):
            yield row["table"]


def _is_lost_header(text: str) -> bool:
    """Whether several cells of a header print nothing but signs.

    A row of the numbers of columns, some of which are stars, is none.

    >>> _is_lost_header("□□□|□□|小计"), _is_lost_header("| ** | ** | 1 |")
    (True, False)
    """
    if has_digit(text):
        return False
    cells = [cell.strip() for cell in re.split(r"[\t|]", text)]
    lost = [cell for cell in cells if is_only_signs(cell) and set(cell) != {"*"}]
    return len(lost) > 1


def _read_of_lines(d: Disclosure) -> dict[int, _ReadOfLine]:
    """Return what was read of each line as cells."""
    read: dict[int, _ReadOfLine] = defaultdict(_ReadOfLine)
    for cell in records(d.cells):
        of_line = read[cell["line"]]
        of_line.tables.add(cell["table"])
        if cell["code"] is not None:
            of_line.codes.add(cell["code"])
        of_line.texts[half_width(cell["text"]).strip()] += 1
    return read


def _merged(parts: Sequence[_ReadOfLine]) -> _ReadOfLine:
    """Return what was read of several lines together."""
    if len(parts) == 1:
        return parts[0]
    merged = _ReadOfLine()
    for part in parts:
        merged.tables |= part.tables
        merged.codes |= part.codes
        merged.texts += part.texts
    return merged


def _lines_of_no_row(d: Disclosure) -> tuple[set[int], set[int]]:
    """Return the lines that hold no row of a table, and those that were taken for none."""
    no_rows = set(d.statements["line"].tolist())
    doubtful: set[int] = set()
    unplaced = d.unplaced
    for line, reason in zip(unplaced["line"].tolist(), unplaced["reason"].tolist(), strict=True):
        if reason in _TAKEN_FOR_NO_ROW:
            doubtful.add(line)
        elif reason not in _ROWS_UNPLACED:
            no_rows.add(line)
    return no_rows, doubtful


def _may_be_row(texts: Sequence[str]) -> bool:
    """Whether a line taken for no row may be one after all.

    A cell of it prints an amount that stands by itself and without a unit, as no sentence does, or
    its cells print signs in place of letters and figures, but for a code.
    """
    if any(map(_prints_lone_amount, texts)):
        return True
    others = [text for text in texts if not is_only_signs(text)]
    return len(others) < len(texts) > 1 and all(map(_CODE.fullmatch, others))


def _prints_lone_amount(text: str) -> bool:
    """Whether spaces part an amount from the other words of a text, and no unit follows it.

    >>> _prints_lone_amount("教育支出 5.00 项目支出"), _prints_lone_amount("支出 5.00 万元")
    (True, False)
    """
    for part, behind in pairwise([*text.split(), ""]):
        if _AMOUNT.fullmatch(part) and not behind.startswith(_UNITS):
            return True
    return False


def _first_unread(texts: Sequence[str], read: Mapping[str, int]) -> str:
    """Return what the first figure is that the cells of a row print and that was not read.

    It is a CODE left of all figures that were read, and a FIGURE elsewhere. "" where every figure
    was read. `read` says how often each text was read.

    >>> _first_unread(["205", "6.00", "6.00"], {"6.00": 1}), _first_unread(["2?5", "6"], {"6": 1})
    ('figure', 'code')
    """
    printed: Counter[str] = Counter()
    none_was_read = True
    for text in texts:
        parts = [text] if text in read else _parts_with_amounts(text)
        for part in parts:
            printed[part] += 1
        if parts and all(printed[part] <= read.get(part, 0) for part in parts):
            none_was_read = False
        elif _is_figure(text):
            return CODE if none_was_read else FIGURE
    return ""


def _parts_with_amounts(text: str) -> list[str]:
    """Return the amounts that spaces part in a text, as in a row whose cells nothing else parts.

    >>> _parts_with_amounts("201 教育支出 (5.00) 5.00"), _parts_with_amounts("教育支出")
    (['(5.00)', '5.00'], [])
    """
    return list(filter(_AMOUNT.fullmatch, text.split()))


def _is_figure(text: str) -> bool:
    """Whether a printed cell holds a figure, or signs or words in place of one.

    A whole number is no figure here, since it may be a code or the number of a line.

    >>> [_is_figure(text) for text in ("5.00", "4 . 0 0", "***", "2,3O0", "见附件", "205", "教育")]
    [True, True, True, True, True, False, False]
    >>> [_is_figure(text) for text in ("0.79 一、教育支出", "2?5 教育支出", "维修（1.5万元）")]
    [True, True, False]
    """
    if any(_AMOUNT.fullmatch(part) for part in text.split()):
        return True
    if parse_figure(text) is not None:
        return False
    if hides_figure(text) or is_only_signs(text) or _IN_WORDS.fullmatch(text):
        return True
    if _TORN_CODE.match(text):
        return True
    has_letter = any(letter.isalpha() and letter not in _LIKE_DIGITS for letter in text)
    return has_digit(text) and not has_letter


# --- which sums a row that was not read may belong to ---------------------------------------------


class CodesInPrint:
    """The lines of a table with their codes, in the order of print.

    >>> rows = [(1, "213"), (2, "21303"), (3, "2130301"), (5, "2130305"), (6, "214")]
    >>> codes = CodesInPrint(rows)
    >>> sorted(codes.parents_around(4)), sorted(codes.parents_around(7))
    (['21303', '2130301'], ['', '214'])
    """

    def __init__(self, codes_of_lines: Sequence[tuple[int, str]]) -> None:
        self._codes_of_lines = codes_of_lines
        self._codes = [code for _, code in codes_of_lines]
        self._are_in_order = self._codes == sorted(self._codes)
        times = Counter(line for line, _ in codes_of_lines)
        self._shared_lines = {line for line, count in times.items() if count > 1}

    def parents_around(self, line: int) -> set[str] | None:
        """Return the codes of which a row on a line may be a part; "" stands for the total.

        None where the codes are not in their order, or where the line holds several, so that a row
        may be a part of any other.
        """
        if not self._are_in_order or line in self._shared_lines:
            return None
        codes = self._codes
        at = bisect_left(self._codes_of_lines, (line, ""))
        above = _line_of_descent(codes[at - 1]) if at else [""]
        below = _line_of_descent(codes[at])[:-1] if at < len(codes) else [""]
        shared = [code for code in above if code in below]
        last_shared = shared[-1] if shared else ""
        return {code for code in (*above, *below) if len(code) >= len(last_shared)}


def _line_of_descent(code: str) -> list[str]:
    """Return what a code is a part of, from the total ("") down, and the code itself.

    >>> _line_of_descent("21303")
    ['', '213', '21303']
    """
    return ["", *(code[:depth] for depth in DEPTHS if depth < len(code)), code]


def is_by_code(table: str) -> bool:
    """Whether the rows of a table are told by their codes."""
    return table in BY_KEY and BY_KEY[table].shape == "codes"
