"""Which rows and tables may print more than was read, so that no sum can be held against them.

Promises to name a row only where the disclosure itself says that something near it was not read:
an unplaced line, a note of the table, or rows of a table without a title that go on with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from shimahe.checking.printed_values import TOTAL, PrintedValue
from shimahe.checking.unread_lines import SHEETS, CodesInPrint, UnreadLines, is_by_code
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import COLUMNS, PROSE, key_of, says_amount_alone
from shimahe.vocabulary import fold

#: Stands for every row of a table.
EVERY_ROW = ""
#: Why a line is unplaced that was read as text.
_AS_TEXT = ("prose", "figure not read")
#: Why a line is unplaced that prints figures of a table which were not read.
_UNREAD = ("unrecognised table", "column unknown", "characters lost", "text mis-decoded")
#: The note of a table some of whose columns are printed apart from the others.
_MORE_COLUMNS = "more columns"
#: The labels that only sheets of targets print.
_LABELS_OF_SHEETS = ("name", "office", "department", "overview", "basis", "goal", "indicators")
#: What the title of a table says that goes on with one above.
_CONTINUED = re.compile("[（(]续")
_AMOUNTS = re.compile(r"(?<![\d.])\d[\d,]*\.\d+(?!\d)")


class _FormInPrint(NamedTuple):
    """One printed form, with what stands between it and the next form.

    `row` is its row of `Disclosure.tables`. `is_below_no_form` says whether the table above it
    belongs to no form, and `tables_below` are the rows of such tables below it. `last_line` is the
    last line before the next form.
    """

    row: dict[str, Any]
    is_below_no_form: bool
    tables_below: list[dict[str, Any]]
    last_line: int


def rows_with_unread_parts(
    d: Disclosure, unread_lines: Mapping[str, UnreadLines]
) -> Iterator[tuple[str, str]]:
    """Yield the rows, as (table, row), some of whose parts may be printed and were not read.

    `unread_lines` are the lines of each table that print more than was read of them.

    EVERY_ROW of a table is meant where rows without a title follow it, where some of its lines were
    read as text, or where only its continuation was read: (续), or without a title below a table of
    no form. Where a row of a table by code was not read, what it may be a part of is meant, and of
    any other table EVERY_ROW. Where a table lost rows and lines below it were not read, the parents
    of the lost rows and the total are meant.
    """
    yield from _rows_around_unread_lines(d, unread_lines)
    printed_tables = _tables_in_order(d)
    read_as_text: list[int] = []
    unread: list[int] = []
    for line, reason, text in _unplaced_lines(d):
        if reason in _AS_TEXT and _prints_several_amounts(text):
            read_as_text.append(line)
        elif reason in _UNREAD:
            unread.append(line)
    for form in _forms_in_print(printed_tables, d.last_line):
        table = form.row["table"]
        note = form.row["note"] or ""
        first_line = form.row["first_line"]
        holds_text = _any_between(read_as_text, first_line, form.row["last_line"])
        goes_on = any(below["title"] is None for below in form.tables_below)
        title = form.row["title"]
        is_continuation = form.is_below_no_form if title is None else _CONTINUED.search(title)
        if holds_text or goes_on or is_continuation:
            yield table, EVERY_ROW
        lost = re.search("rows lost: ([^;]+)", note)
        if lost and _any_between(unread, first_line, form.last_line):
            for row in [*lost[1].split(", "), TOTAL]:
                yield table, row


def begins_another_table(figure: PrintedValue) -> bool:
    """Whether a cell is one of the head of another table, whose title was not read.

    It prints the heading of amounts in place of one (预算数), or the label of a sheet of targets
    (项目名称). In a sheet of targets it is none.
    """
    if figure.value is not None or figure.place.table in (*SHEETS, PROSE):
        return False
    is_of_sheet = key_of(COLUMNS["labels"], figure.place.row) in _LABELS_OF_SHEETS
    return is_of_sheet or says_amount_alone(fold(figure.text))


def tables_with_more_columns(d: Disclosure) -> Iterator[str]:
    """Yield the tables some of whose columns are printed apart and were not read."""
    for row in records(d.tables):
        if row["table"] and _MORE_COLUMNS in (row["note"] or ""):
            yield row["table"]


def lines_with_unread_figures(d: Disclosure, unread_lines: Mapping[str, UnreadLines]) -> set[int]:
    """Return the lines that print a figure which was not read, or whose column is unknown.

    `unread_lines` are the lines of each table that print more than was read of them.
    """
    lines = {line for line, reason, _ in _unplaced_lines(d) if reason == "column unknown"}
    for unread in unread_lines.values():
        lines |= unread.rows | unread.figures
    return lines


def _tables_in_order(d: Disclosure) -> list[dict[str, Any]]:
    """Return the rows of `Disclosure.tables` that are printed, in the order of print."""
    printed = [row for row in records(d.tables) if row["first_line"] is not None]
    return sorted(printed, key=lambda row: int(row["first_line"]))


def _unplaced_lines(d: Disclosure) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the reason and the text of each line that is in no frame."""
    unplaced = d.unplaced
    columns = (unplaced[name].tolist() for name in ("line", "reason", "text"))
    return zip(*columns, strict=True)


def _prints_several_amounts(text: str) -> bool:
    """Whether a line prints several amounts, as a row of a table does."""
    return len(_AMOUNTS.findall(text)) > 1


def _any_between(lines: Iterable[int], first: int, last: int) -> bool:
    """Whether any of some lines lies from the first to the last line of a range."""
    return any(first <= line <= last for line in lines)


def _forms_in_print(tables: Sequence[dict[str, Any]], last_line: int) -> Iterator[_FormInPrint]:
    """Yield each form with the tables of no form that stand below it.

    `tables` are the rows of `Disclosure.tables` in the order of print, `last_line` is the last line
    of the document.
    """
    places = [place for place, row in enumerate(tables) if row["table"] is not None]
    for place, next_place in pairwise([*places, len(tables)]):
        is_last_form = next_place == len(tables)
        stop = last_line if is_last_form else tables[next_place]["first_line"] - 1
        is_below_no_form = place > 0 and tables[place - 1]["table"] is None
        yield _FormInPrint(
            tables[place], is_below_no_form, list(tables[place + 1 : next_place]), stop
        )


# --- rows that were not read ----------------------------------------------------------------------


def _rows_around_unread_lines(
    d: Disclosure, unread_lines: Mapping[str, UnreadLines]
) -> Iterator[tuple[str, str]]:
    """Yield the rows, as (table, row), of which a row on an unread line may be a part."""
    codes_of, lines_of_rests = _codes_of_lines(d)
    for table, unread in unread_lines.items():
        codes = codes_of[table]
        coded_lines = {line for line, _ in codes} - lines_of_rests[table]
        codes_in_print = CodesInPrint(codes)
        for line in sorted(unread.rows | (unread.figures - coded_lines)):
            parents = codes_in_print.parents_around(line) if is_by_code(table) else None
            if parents is None:
                yield table, EVERY_ROW
            else:
                for parent in parents:
                    yield table, parent or TOTAL


def _codes_of_lines(
    d: Disclosure,
) -> tuple[dict[str, list[tuple[int, str]]], dict[str, set[int]]]:
    """Return the lines of each table that print a row with a code, each with its code.

    The other result are the lines of each table that print a code again. There the code may be the
    rest of another one (201?1 read as 201).
    """
    codes: dict[str, set[tuple[int, str]]] = defaultdict(set)
    printed_again: dict[str, set[int]] = defaultdict(set)
    cells = d.cells.dropna(subset="code")
    columns = (cells[name].tolist() for name in ("table", "line", "code", "row"))
    for table, line, code, row in zip(*columns, strict=True):
        if "#" in row:
            printed_again[table].add(line)
        else:
            codes[table].add((line, code))
    in_order = {table: sorted(pairs) for table, pairs in codes.items()}
    return defaultdict(list, in_order), printed_again
