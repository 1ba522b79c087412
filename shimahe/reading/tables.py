"""A form as it was read: its columns, its rows with their figures, and how much of it survives.

`table_reader` fills a `Table`; later modules ask it for the amount and the unit under a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from shimahe.forms import BASIC_ECONOMIC, CODE, HEADING_WORDS, NAME, NUMBER, Form
from shimahe.reading.balance_sides import place_of_income
from shimahe.reading.budgets_of_lists import budgets_of_lists
from shimahe.reading.column_groups import Setting
from shimahe.reading.column_solver import Placing, ReadRow, RowSums
from shimahe.reading.grids import EMPTY, RawTable, Row
from shimahe.reading.header_rows import numbers_columns
from shimahe.reading.headings import blocks, headings_of
from shimahe.reading.kinds_by_budget import Part
from shimahe.reading.three_public import Place
from shimahe.vocabulary import FACTORS, exact_wan, fold, unit_in

#: The phrase of a note that names columns which could not be told apart.
NOT_TOLD = "columns not told apart"
#: What stands in place of figures that are printed elsewhere, or not yet.
_POINTS_ELSEWHERE = re.compile(
    r"见附|附[件表后]|另附|详见|另见|另行|另册|待[批公定补]|不公开|^\W*(?:略|涉密|同上)\W*$"
)
_BUDGET_COLUMNS = {"general_public", "government_fund", "state_capital", "project"}


class FigureColumns(NamedTuple):
    """The places of a row (from 0) that may hold figures, and the keys of their columns.

    With as many keys as places, each figure stands under the key of its place; else the keys are
    candidates, in order.
    """

    places: Sequence[int]
    keys: Placing


class ColumnPlaces(NamedTuple):
    """The columns of a whole row, and the places (from 0) of its codes, names and figures."""

    columns: list[str]
    codes: list[int]
    names: list[int]
    figures: FigureColumns


def places_of(columns: list[str]) -> ColumnPlaces:
    """Return where codes, names and figures stand in a row with these columns.

    A column without a heading has the key "" and may hold figures; a column of running numbers may
    not.
    """
    codes = [place for place, key in enumerate(columns) if key == CODE]
    names = [place for place, key in enumerate(columns) if key == NAME]
    figures = [place for place, key in enumerate(columns) if key not in (CODE, NAME, NUMBER)]
    keys = tuple(columns[place] for place in figures)
    return ColumnPlaces(columns, codes, names, FigureColumns(figures, keys))


class Side(NamedTuple):
    """One side of a two-sided table: a column of labels, and the figures up to the next one."""

    #: `income`, `spending`, `use`, `use 2` …
    name: str
    #: The place of its label, from 0.
    label_place: int
    figures: FigureColumns


@dataclass
class Table:
    """A form as it was read: its columns, its rows, and what was not read or is lost."""

    form: Form
    raw: RawTable
    unit: str | None
    columns: list[str] = field(default_factory=list)
    #: Its rows; of a two-sided table each side of a row.
    read_rows: list[ReadRow] = field(default_factory=list)
    #: Fixed phrases for its note in the frame `tables`.
    notes: list[str] = field(default_factory=list)
    #: What each line is that prints no figure: `header`, `repeated header` …
    reasons: dict[int, str] = field(default_factory=dict)
    #: The number of body rows as printed.
    row_count: int = 0
    #: Phrases that say what the document lost.
    losses: list[str] = field(default_factory=list)
    header: list[Row] = field(default_factory=list)
    #: The units of columns whose heading says one; None where it contradicts the table's mark.
    units: dict[str, str | None] = field(default_factory=dict)
    #: Lines with a figure that has no column.
    unplaced_lines: list[int] = field(default_factory=list)
    #: Whether lines of figures may be the rest of a row above, and were not read as that.
    has_wrapped_rows: bool = False
    #: The heading that names a row which prints no label of its own.
    inner_label: str = ""
    #: The heading of the total, where one row of figures is all that the table prints.
    total_heading: str = ""
    #: The code of the last of the `rows_looked_at` first rows that has one.
    last_code: str = ""
    rows_looked_at: int = 0
    #: The last 行次 that was met in each column of such numbers, by its place.
    line_numbers: dict[int, int] = field(default_factory=dict)
    setting: Setting = field(default_factory=Setting)
    #: Phrases that say what is printed and was not read.
    unread: list[str] = field(default_factory=list)
    #: Columns that are parts of a group which prints no sum, each with the key of the group.
    parts: dict[str, str] = field(default_factory=dict)
    #: Columns that are each of one budget and one kind, where these make up the total.
    by_budget: dict[str, Part] = field(default_factory=dict)
    #: By budget, the column that says what it pays, in the table of the department's spending.
    columns_of_budgets: dict[str, str] = field(default_factory=dict)
    #: Columns of figures that the form does not declare.
    unknown: list[str] = field(default_factory=list)
    #: Of those, and of parts, the ones that print figures and no words.
    columns_of_figures: set[str] = field(default_factory=set)
    #: Whether most rows have more cells than the header.
    rows_are_wider: bool = False
    #: Whether most rows have a cell for each column of the header.
    rows_are_whole: bool = False
    #: The place of the column that says the kind of spending of each row.
    place_of_kinds: int | None = None
    #: The places of columns of offices or projects in a table by code.
    places_of_offices: set[int] = field(default_factory=set)
    #: Whether the codes stand in front of the names, and their own column is blank.
    has_codes_in_names: bool = False
    #: The lines of offices that stand among the accounts with a number of their own.
    lines_of_offices: set[int] = field(default_factory=set)
    #: Where each item of 三公 stands.
    items: dict[str, Place] = field(default_factory=dict)
    #: By line, the places (from 0) that were read as figures or as blanks of their columns.
    read_places: dict[int, list[Sequence[int]]] = field(default_factory=dict)

    @property
    def headings(self) -> list[tuple[str, ...]]:
        """The cells of the header rows, without a row that numbers the columns."""
        return [row.fields for row in self.header if not numbers_columns(row)]

    @cached_property
    def heads(self) -> list[list[str]]:
        """The headings above each column, from top to bottom."""
        return headings_of(self.headings)

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """The lists of columns that stand side by side, as (start, stop)."""
        return blocks(self.columns)

    @cached_property
    def budgets_of_blocks(self) -> list[str]:
        """The budget of each list of columns side by side; empty where they are not told."""
        return budgets_of_lists(self.blocks, self.heads)

    @cached_property
    def places(self) -> ColumnPlaces:
        """Where codes, names and figures stand in a row that has all its cells."""
        return places_of(self.columns)

    @cached_property
    def sides(self) -> list[Side]:
        """The sides of a two-sided table, from left to right."""
        return find_sides(self.columns, self.heads, self.raw.rows)

    @cached_property
    def known_columns(self) -> set[str]:
        """The keys of the columns that the form declares."""
        return {key for key, _ in self.form.columns}

    @property
    def classification(self) -> str:
        """The classification of its codes: `economic` or `functional`."""
        return "economic" if self.form.key == BASIC_ECONOMIC else "functional"

    @cached_property
    def row_sums(self) -> RowSums:
        """The sums within a row that the printed columns allow: a total and two or more parts.

        A single part may be one of several (其中), and makes no sum.
        """
        return [(total, parts) for total, parts in self.printed_sums if len(parts) > 1]

    @cached_property
    def printed_sums(self) -> RowSums:
        """The totals that are printed, each with those of its parts that are printed.

        Where a part is not printed, the columns that make it up take its place.
        """
        sums = []
        for total, addends in self.form.row_sums:
            printed: list[str] = []
            for addend in addends:
                if addend in self.columns:
                    printed.append(addend)
                elif addend in self.parts.values():
                    printed += [part for part, whole in self.parts.items() if whole == addend]
                else:
                    finer = dict(self.form.row_sums).get(addend, ())
                    printed += [part for part in finer if part in self.columns]
            if total in self.columns and self.form.are_enough(total, printed):
                sums.append((total, tuple(printed)))
        return sums

    def wan(self, row: ReadRow, column: str) -> Decimal | None:
        """Return the exact 万元 of a row under a column; None where amount or unit is unknown."""
        return exact_wan(row.amount(column), self.unit_at(row, column))

    def unit_at(self, row: ReadRow, column: str) -> str | None:
        """Return the unit of a row under a column: its own, else the column's, else the table's.

        Shares have %, also by the words of the row or the column. Below another unit mark within
        the table that mark holds (R06). None where the words say that it is no money, or a change
        that may be a share, and where unit marks contradict.
        """
        words = [] if column in self.known_columns else [fold(column)]
        if not row.code:
            words.append(fold(row.label))
        for text in words:
            if HEADING_WORDS["share"].search(text):
                return "%"
        unit = self.units.get(column, self.unit)
        if row.line in self.raw.units_by_line:
            unit_of_part = self.raw.units_by_line[row.line]
            unit_of_column = self.units.get(column) or unit_of_part
            unit = unit_of_part if unit_of_column == unit_of_part else None
        if column not in row.placed:
            return unit
        _, text = row.figures[row.placed[column]]
        if words and any(_is_no_money(text) for text in words):
            unit = None
        return unit_in(text, unit)

    def is_of_money(self, row: ReadRow, column: str) -> bool:
        """Whether column and row are of money: neither says that it is something else."""
        if column not in self.known_columns or self.units.get(column) not in (None, *FACTORS):
            return False
        return bool(row.code) or HEADING_WORDS["not_read"].search(fold(row.label)) is None

    @property
    def has_open_columns(self) -> bool:
        """Whether some columns could not be told apart."""
        return any(note.startswith(NOT_TOLD) for note in self.unread)

    @property
    def has_figures(self) -> bool:
        """Whether any row prints a figure."""
        return any(row.figures for row in self.read_rows)

    @property
    def declared_empty(self) -> bool:
        """Whether no figure is printed, and the table says so itself (本表无数据)."""
        return not self.has_figures and says_empty(self.raw)

    @property
    def prints_elsewhere(self) -> bool:
        """Whether no figure is printed, and a row of one cell says where they are (详见附件)."""
        return not self.has_figures and any(
            map(_POINTS_ELSEWHERE.search, _rows_of_one_cell(self.raw))
        )

    @property
    def status(self) -> str:
        """How much of the table was read, as in the frame `tables`.

        One of `declared empty`, `lost`, `partly lost`, `partly read` and `complete`.
        """
        if self.declared_empty:
            return "declared empty"
        if not self.row_count:
            return "partly read" if self.raw.unparted else "lost"
        if self.losses:
            return "partly lost"
        is_open = bool(self.unread) or self.prints_elsewhere
        return "partly read" if is_open else "complete"


def _is_no_money(text: str) -> bool:
    """Whether a heading or label names a count, a note, or a change that may be a share."""
    if HEADING_WORDS["no_money"].search(text):
        return True
    return HEADING_WORDS["difference"].search(text) is not None


def says_empty(raw: RawTable) -> bool:
    """Whether a note of a table, or a row of one cell, says that there are no figures."""
    return any(EMPTY.search(fold(text)) for text in (*raw.notes, *_rows_of_one_cell(raw)))


def _rows_of_one_cell(raw: RawTable) -> list[str]:
    """Return the texts of the rows that print one cell."""
    return [row.filled[0][1] for row in raw.rows if len(row.filled) == 1]


def find_sides(
    columns: list[str], headings: Sequence[list[str]], rows: Sequence[Row]
) -> list[Side]:
    """Find the sides of a two-sided table in its columns.

    `rows` are its rows, whose labels tell which side is that of income if no heading does (R08).
    """
    label_places = [place for place, key in enumerate(columns) if key == NAME]
    above = [headings[place] if place < len(headings) else [] for place in label_places]
    whole = (row.fields for row in rows if len(row.fields) == len(columns))
    labels = ([fields[place] for place in label_places] for fields in whole)
    names = _names_of_sides(above, place_of_income(["".join(texts) for texts in above], labels))
    sides = []
    for name, (label_place, stop) in zip(
        names, pairwise([*label_places, len(columns)]), strict=True
    ):
        places = [place for place in range(label_place + 1, stop) if columns[place] != NUMBER]
        keys = tuple(columns[place] for place in places)
        totals = [key for key in keys if key in ("total", "amount")]
        if len(totals) == 1 and _BUDGET_COLUMNS.isdisjoint(keys):
            keys = tuple("amount" if key == totals[0] else key for key in keys)
        sides.append(Side(name, label_place, FigureColumns(places, keys)))
    return sides


def _names_of_sides(headings: Sequence[list[str]], income: int) -> list[str]:
    """Return the name of each side: `income`, `spending` (by function), `use`, `use 2` …

    `headings` are those of each side; `income` is the number of the side of income. Where no
    heading says which side is by function, it is the first other one.
    """
    others = [number for number in range(len(headings)) if number != income]
    by_function = others[0] if others else None
    for number in others:
        if any("功能" in fold(text) for text in headings[number]):
            by_function = number
            break
    names = []
    uses = 0
    for number in range(len(headings)):
        if number == income:
            names.append("income")
        elif number == by_function:
            names.append("spending")
        else:
            uses += 1
            names.append("use" if uses == 1 else f"use {uses}")
    return names
