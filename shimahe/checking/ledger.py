"""The ledger: all printed figures of a disclosure by place, and what else is printed around them.

Promises to tell a blank from what is not printed: in an equation an empty cell counts as 0 only if
its row and its column are printed. Gives copies with one figure misprinted, with rows assumed, or
without repeated cells, so that the same equations can be weighed on other figures.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from shimahe.checking.blank_totals import blank_totals
from shimahe.checking.printed_values import (
    CLASS_DIGITS,
    CURRENT,
    TOTAL,
    ZERO,
    CellKey,
    PrintedValue,
    printed_values,
)
from shimahe.checking.unread_lines import tables_with_unread_headers, unread_lines
from shimahe.checking.unread_parts import (
    EVERY_ROW,
    begins_another_table,
    lines_with_unread_figures,
    rows_with_unread_parts,
    tables_with_more_columns,
)
from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import BY_KEY, DEPARTMENT_REVENUE, HEADING_WORDS, PROSE, THREE_PUBLIC, key_of
from shimahe.frames import THREE_PUBLIC_ITEMS
from shimahe.vocabulary import (
    FACTORS,
    bare_label,
    is_blank,
    is_carried_over,
    kind_of_number,
    may_lack_letters,
    to_wan,
)

#: The sources of income by the words that name them; the first column is their total.
SOURCES = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
#: So many figures that count up are the numbers of lines, and so many that are alike are codes.
_LEAST_OF_A_COUNT = 3
#: What stands for the name of a row that prints none.
_UNNAMED = re.compile(r"line ?\d+")
#: What stands for the name of a row of the numbers of columns.
_COLUMN_NUMBERS = ("栏次", "行次")
#: How a name ends that was cut within a comparison (比上年增减).
_CUT_SHORT = re.compile("比[上去0-9]*$")
#: Names of rows and columns of shares and rates.
_SHARE = re.compile(f"[％﹪‰]|{HEADING_WORDS['share'].pattern}")


class Ledger:
    """All printed figures of a disclosure by place, and what is known of the places around them."""

    def __init__(self, d: Disclosure) -> None:
        #: The first figure of each place, in the order of print.
        self.by_place: dict[CellKey, PrintedValue] = {}
        #: The other figures of places whose row is printed more than once.
        self.repeated: dict[CellKey, list[PrintedValue]] = defaultdict(list)
        #: The first place of each column on a line.
        self.by_line: dict[tuple[int, str], CellKey] = {}
        #: The rows of each table with their printed labels, in the order of print.
        self.rows: dict[str, dict[str, str]] = defaultdict(dict)
        #: The columns of each table, in the order of print.
        self.columns: dict[str, dict[str, None]] = defaultdict(dict)
        #: Blank places of rows that are not printed, taken as printed by `with_blanks`.
        self.assumed: frozenset[CellKey] = frozenset()
        #: The printed name of each code.
        self.names = _account_names(d)
        self._last_rows: dict[str, str] = {}  # of each table, the row entered last
        self._totals_above: Counter[str] = Counter()  # total rows that other rows part
        self._totals_again: set[CellKey] = set()
        self._carried = _CarriedOver()
        #: Rows, as (table, row), that print a figure which was not read or has no known column.
        self.unplaced_rows: set[tuple[str, str]] = set()
        #: The lines of each table that print more than was read of them.
        self.unread_lines = unread_lines(d)
        self._unread = lines_with_unread_figures(d, self.unread_lines)
        #: Rows, as (table, row), that go on in a line which was not read.
        self.cut_rows: set[tuple[str, str]] = set()
        goes_on: set[str] = set()  # tables below which rows of another one were read
        for figure in printed_values(d):
            if begins_another_table(figure):
                goes_on.add(figure.place.table)
            if figure.place.table in goes_on:
                continue
            if figure.line in self._unread and self._repeats_a_code(figure.place):
                continue  # the code is the rest of another one, which was not read
            self._enter(figure)
            if figure.line in self._unread:
                self.unplaced_rows.add(figure.place.row_key)
                unread = self.unread_lines.get(figure.place.table)
                if unread is not None and figure.line in unread.cut:
                    self.cut_rows.add(figure.place.row_key)
        self._take_torn_figures_for_no_numbers()
        #: Rows, as (table, row), of which a part may be printed and was not read.
        parts = {(table, EVERY_ROW) for table in goes_on}
        self.with_unread_parts = parts.union(rows_with_unread_parts(d, self.unread_lines))
        #: Tables of which a row may be printed and was not read.
        self.with_unread_rows = frozenset(table for table, _ in self.with_unread_parts)
        #: Tables some of whose columns are printed apart from the others and were not read.
        self.with_more_columns = frozenset(tables_with_more_columns(d))
        #: Tables with a column whose heading lost letters: it may be any column of the form.
        self.with_lost_headings = frozenset(self._tables_with_lost_headings())
        #: Tables of whose header hardly anything can be read: each column may be any other.
        self.with_unread_headers = frozenset(tables_with_unread_headers(d))
        #: The lines of places in fixed lists (sources of income, 三公 items), blank or not, and of
        #: totals of balances that are blank.
        self.blank_lines: dict[CellKey, int] = {}
        #: The printed labels of those totals.
        self.blank_labels: dict[CellKey, str] = {}
        for place, label, line in blank_totals(d, self.by_place, self.columns):
            self._enter_blank(place, line)
            self.blank_labels[place] = label
        for place, line in _places_of_sources(d):
            self._enter_blank(place, line)
        #: The place of each 三公 item of the year.
        self.three_public: dict[str, CellKey] = {}
        for item, place, line in self._three_public_places(d):
            self._enter_blank(place, line)
            self.three_public[item] = place

    def _enter(self, figure: PrintedValue) -> None:
        """Enter a figure; a place that has one already keeps it and gets a repetition."""
        figure = self._carried.named(figure)
        place = figure.place
        if place.row == TOTAL and self._last_rows.get(place.table) != TOTAL:
            self._totals_above[place.table] += 1
        self._last_rows[place.table] = place.row
        if place.row == TOTAL and place in self.by_place:
            is_named_otherwise = figure.label != self.by_place[place].label
            if is_named_otherwise or self._totals_above[place.table] > 1:
                self._totals_again.add(place)
        self.rows[place.table].setdefault(place.row, figure.label)
        self.columns[place.table].setdefault(place.column)
        self.by_line.setdefault((figure.line, place.column), place)
        if place in self.by_place:
            self.repeated[place].append(figure)
        else:
            self.by_place[place] = figure

    def _repeats_a_code(self, place: CellKey) -> bool:
        """Whether a place is that of a code, and has a figure already."""
        return place.row.isdigit() and place in self.by_place

    def _tables_with_lost_headings(self) -> Iterator[str]:
        """Yield the tables with a column whose heading lost letters."""
        for table, columns in self.columns.items():
            if any(map(may_lack_letters, columns)):
                yield table

    def has_lost_heading(self, place: CellKey) -> bool:
        """Whether the figure of a place may stand below a heading that lost letters.

        That is so for a column with such a heading, and for a place without a figure in its table,
        or for every place where the header as a whole was lost.
        """
        if place.table in self.with_unread_headers:
            return True
        if place.table not in self.with_lost_headings:
            return False
        return may_lack_letters(place.column) or not self.has_figure(place)

    def _enter_blank(self, place: CellKey, line: int) -> None:
        """Enter a place of a fixed list as printed, whether or not it prints a figure.

        Nothing is entered for a table without any figure, nor for a column of a balance: its blanks
        do not mean 0.
        """
        is_in_balance = _side(place.column) != ""
        if not self.rows[place.table] or (
            is_in_balance and place.column not in self.columns[place.table]
        ):
            return
        self.rows[place.table].setdefault(place.row, place.row)
        self.columns[place.table].setdefault(place.column)
        self.blank_lines[place] = line
        if line in self._unread:
            self.unplaced_rows.add(place.row_key)

    def _take_torn_figures_for_no_numbers(self) -> None:
        """Take the value from figures that print a sign in place of their last decimals.

        A star may be the mark of a note as well: it is so behind as many decimals as the table
        prints.
        """
        torn = [figure for figure in self.by_place.values() if figure.is_money and figure.is_torn]
        for figure in torn:
            if Decimal(1).scaleb(-figure.digits) > self.last_digits[figure.place.table]:
                self.by_place[figure.place] = replace(figure, value=None)

    def _three_public_places(self, d: Disclosure) -> Iterator[tuple[str, CellKey, int]]:
        """Yield the 三公 items of the year, each with its place and its line, blank or not.

        Where the items are columns, the place of an item lies in its column; where they are rows,
        it lies in its row.
        """
        rows_of_line: dict[int, dict[str, str]] = defaultdict(dict)
        items_are_columns = False
        for place, figure in self.by_place.items():
            if place.table == THREE_PUBLIC:
                rows_of_line[figure.line].setdefault(place.row, figure.label)
                is_of_item = place.column in THREE_PUBLIC_ITEMS and place.column != TOTAL
                items_are_columns = items_are_columns or is_of_item
        entries = records(d.three_public)
        for entry in entries:
            item = entry["item"]
            rows = rows_of_line[entry["line"]]
            if items_are_columns:
                of_all_items = self._row_with_amounts(rows, entries)
                if of_all_items is None:
                    continue
                row = of_all_items
            elif item == TOTAL and TOTAL in rows:
                row = TOTAL  # whatever the heading of its column calls it (小计)
            else:
                row = _row_labelled(rows, str(entry["name"]))
            column = item if items_are_columns else self._column_of_items(row)
            yield item, CellKey(THREE_PUBLIC, row, column), entry["line"]

    def _column_of_items(self, row: str) -> str:
        """Return the column of the amounts of 三公 items that are rows.

        That is the total where the budgets that pay stand beside it.
        """
        place = CellKey(THREE_PUBLIC, row, TOTAL)
        has_amount = self.has_figure(place._replace(column="amount"))
        return TOTAL if self.has_figure(place) and not has_amount else "amount"

    def _row_with_amounts(
        self, rows: Mapping[str, str], entries: Sequence[dict[str, Any]]
    ) -> str | None:
        """Return the row of a line that prints the amounts of all items.

        Of several rows, each may be that of another year: None where nothing tells which is meant,
        because none prints all amounts, or because no unit is known.
        """
        if len(rows) < 2:
            return next(iter(rows), "")
        for row in rows:
            places = [CellKey(THREE_PUBLIC, row, entry["item"]) for entry in entries]
            figures = [self.by_place[place] for place in places if place in self.by_place]
            have_units = all(figure.unit for figure in figures)
            amounts = [self._amount_at(place) for place in places]
            if have_units and amounts == [entry["amount_wan"] for entry in entries]:
                return row
        return None

    def _amount_at(self, place: CellKey) -> float | None:
        """Return the amount that a place prints, in 万元; None where it prints none."""
        figure = self.by_place.get(place)
        return None if figure is None else to_wan(figure.value, figure.unit)

    # what is printed

    def all_at(self, place: CellKey) -> list[PrintedValue]:
        """Return the figures of a place: none where it is blank, several where it is repeated.

        A total that is printed above the rows of its table and again below them counts once, and so
        does one that is printed again under another label (合计, 总计).
        """
        figures = self._printed_at(place)
        is_again = place in self._totals_again and len({figure.value for figure in figures}) == 1
        return figures[:1] if is_again else figures

    def figures_at(self, places: Iterable[CellKey]) -> list[PrintedValue]:
        """Return the figures of several places, in the order of the places."""
        figures: list[PrintedValue] = []
        for place in places:
            figures += self.all_at(place)
        return figures

    def _printed_at(self, place: CellKey) -> list[PrintedValue]:
        """Return the figures of a place as often as they are printed."""
        first = self.by_place.get(place)
        return [] if first is None else [first, *self.repeated.get(place, ())]

    @cached_property
    def classes(self) -> dict[str, str]:
        """The code of each class by its bare name."""
        names = self.names.items()
        return {bare_label(name): code for code, name in names if len(code) == CLASS_DIGITS}

    @cached_property
    def class_labels(self) -> dict[str, str]:
        """The bare name of each class by its code."""
        return {code: label for label, code in self.classes.items()}

    def has_figure(self, place: CellKey) -> bool:
        """Whether a place prints anything."""
        return place in self.by_place

    def has_total(self, place: CellKey) -> bool:
        """Whether the total of a place is printed, with a figure or blank, or taken as printed."""
        return place in self.by_place or place in self.blank_lines or place in self.assumed

    def prints_any(self, places: Iterable[CellKey]) -> bool:
        """Whether at least one of some places prints anything."""
        return any(place in self.by_place for place in places)

    def has_amount(self, place: CellKey) -> bool:
        """Whether a place prints a number other than 0."""
        return any(figure.value for figure in self.all_at(place))

    def may_have_amount(self, place: CellKey) -> bool:
        """Whether a place prints a number other than 0, or something that is not a number."""
        return any(figure.value is None or figure.value for figure in self.all_at(place))

    def is_share(self, place: CellKey) -> bool:
        """Whether a place prints a share or a rate, or its row or column says that it does."""
        figure = self.by_place.get(place)
        if figure is not None and figure.is_share:
            return True
        return _names_a_share(place.row) or _names_a_share(place.column)

    def printed(self, place: CellKey) -> bool:
        """Whether the row and the column of a place are printed, so that a blank there means 0.

        The total of a balance must be printed on the side of the column: on the other side alone it
        says nothing of this one, whose label may have been lost.
        """
        if place.row not in self.rows[place.table] or place.column not in self.columns[place.table]:
            return False
        side = _side(place.column)
        is_total_of_side = side != "" and place.row in (TOTAL, CURRENT)
        return not is_total_of_side or (place.table, place.row, side) in self._totals_of_sides

    @cached_property
    def _totals_of_sides(self) -> set[tuple[str, str, str]]:
        """The totals that each side of a balance prints, blank or not, as (table, row, side)."""
        totals: set[tuple[str, str, str]] = set()
        for place in (*self.by_place, *self.blank_lines, *self.assumed):
            if place.row in (TOTAL, CURRENT):
                totals.add((place.table, place.row, _side(place.column)))
        return totals

    def may_lack_parts(self, table: str, row: str) -> bool:
        """Whether a part of a row may not have been read, so that its sum cannot be checked."""
        return not self.with_unread_parts.isdisjoint(((table, row), (table, EVERY_ROW)))

    def may_lack_row(self, table: str, row: str) -> bool:
        """Whether a row that a table does not print may stand on a line that was not read."""
        return row not in self.rows[table] and table in self.with_unread_rows

    def codes(self, table: str) -> list[str]:
        """Return the codes of the rows of a table, in the order of print."""
        return [row for row in self.rows[table] if row.isdigit()]

    @cached_property
    def tables_with_codes(self) -> frozenset[str]:
        """The tables that print the row of a code."""
        return frozenset(table for table in self.rows if self.codes(table))

    def sources(self, table: str) -> list[tuple[str, str]]:
        """Return the rows of a balance that name a source of income, as (row, source)."""
        found: list[tuple[str, str]] = []
        for row in self.rows[table]:
            key = key_of(SOURCES, row)
            names_a_class = row.endswith("支出")  # 国有资本经营预算支出
            if key and not names_a_class and not self.is_part_carried_over(table, row):
                found.append((row, key))
        return found

    def is_part_carried_over(self, table: str, row: str) -> bool:
        """Whether a row of a balance is a part of what is carried over, named like one above."""
        return (table, row) in self._carried.parts

    @cached_property
    def by_cell(self) -> dict[str, PrintedValue]:
        """All figures by the name of their cell; where cells share a name, the first of them."""
        figures: dict[str, PrintedValue] = {}
        for place in self.by_place:
            for figure in self._printed_at(place):
                figures.setdefault(figure.cell, figure)
        return figures

    @cached_property
    def last_digits(self) -> dict[str, Decimal]:
        """The value of the last printed digit of the money in each table, such as 0.01.

        It is taken from the figure with the second most decimals, since the one with the most may
        be misprinted. A zero is taken to have no more decimals than other amounts in its unit: 0.00
        may stand for a blank among whole figures.
        """
        money = [figure for figure in self.by_place.values() if figure.may_be_money]
        of_unit = self._decimals_of_units(money)
        named: dict[str, list[int]] = defaultdict(list)
        nameless: dict[str, list[int]] = defaultdict(list)  # may be shares
        for figure in money:
            digits = figure.digits
            if figure.value == ZERO:
                digits = min(digits, of_unit.get(figure.unit, digits))
            decimals = nameless if self.lost_name(*figure.place.row_key) else named
            decimals[figure.place.table].append(digits)
        return {
            table: Decimal(1).scaleb(-_second_largest(digits))
            for table, digits in {**nameless, **named}.items()
        }

    def _decimals_of_units(self, money: Iterable[PrintedValue]) -> dict[str | None, int]:
        """Return how many decimals the amounts in each unit print, zeros left out."""
        amounts: dict[str | None, list[int]] = defaultdict(list)
        for figure in money:
            if figure.value:
                amounts[figure.unit].append(figure.digits)
        return {unit: _second_largest(digits) for unit, digits in amounts.items()}

    def lost_name(self, table: str, row: str) -> bool:
        """Whether a row should have a name, and prints none that can be read.

        In a table by code every row has one, and elsewhere where the other rows have: 三公 printed
        in one row needs none. A row whose name was lost may be one of shares (增减%).
        """
        return (table, row) in self._rows_of_lost_names

    def lost_total(self, table: str, row: str) -> bool:
        """Whether a total that a table does not print may be a row of it whose name was lost."""
        if row not in (TOTAL, CURRENT) or row in self.rows[table]:
            return False
        return any(self.lost_name(table, other) for other in self.rows[table])

    @cached_property
    def _rows_of_lost_names(self) -> set[tuple[str, str]]:
        """The rows with figures, as (table, row), whose name was lost."""
        labels_of: dict[str, dict[str, str]] = defaultdict(dict)
        for table, row in {place.row_key for place in self.by_place}:
            labels_of[table][row] = self.rows[table].get(row, row)
        rows: set[tuple[str, str]] = set()
        for table, labels in labels_of.items():
            form = BY_KEY.get(table)
            unnamed = {row for row in labels if _UNNAMED.fullmatch(row)}
            if form and (form.shape == "codes" or len(unnamed) < len(labels)):
                rows.update((table, row) for row in unnamed)
            for row, label in labels.items():
                if not row.isdigit() and _is_lost(row, label):
                    rows.add((table, row))
        return rows

    @cached_property
    def with_lost_names(self) -> frozenset[str]:
        """The tables of items with a row of a lost name, whose figures may be those of another."""
        tables: set[str] = set()
        for table, rows in self.rows.items():
            shape = BY_KEY[table].shape if table in BY_KEY else ""
            is_of_items = shape in ("items", "procurement")
            if is_of_items and any(self.lost_name(table, row) for row in rows):
                tables.add(table)
        return frozenset(tables)

    def holds_no_amounts(self, place: CellKey) -> bool:
        """Whether the column of a place, unknown to its form, prints numbers of lines or codes."""
        return (place.table, place.column) in self._columns_without_amounts

    @cached_property
    def _columns_without_amounts(self) -> set[tuple[str, str]]:
        """The columns of unknown name in which the figures number the lines, or are codes."""
        figures_of: dict[tuple[str, str], list[PrintedValue]] = defaultdict(list)
        for place, figure in self.by_place.items():
            if not place.column.isascii():
                figures_of[place.table, place.column].append(figure)
        columns: set[tuple[str, str]] = set()
        for column, figures in figures_of.items():
            has_decimals = self.last_digits.get(column[0], Decimal(1)) < 1
            if _number_lines(figures) or (has_decimals and _are_codes(figures)):
                columns.add(column)
        return columns

    @cached_property
    def usual_last_digit(self) -> Decimal:
        """The last digit, in 万元, to which most figures of the tables are printed; 0 for none.

        A figure without a unit may be one of 元, so that it says nothing against rounding.
        """
        digits: Counter[Decimal] = Counter()
        for figure in self.by_place.values():
            table = figure.place.table
            if figure.may_be_money and table != PROSE:
                digits[self.last_digits[table] * FACTORS[figure.unit or "元"]] += 1
        return digits.most_common(1)[0][0] if digits else ZERO

    @cached_property
    def ambiguous_rows(self) -> set[tuple[str, str]]:
        """The rows that are printed more than once and cannot be told apart, as (table, row).

        These are the repeated rows of a table that prints every code again, as a department does
        above its units, and total rows that contradict each other.
        """
        repeated = {place.row_key for place in self.repeated}
        whole_tables = {table for table in self.rows if self._repeats_every_code(table, repeated)}
        ambiguous = {row for row in repeated if row[0] in whole_tables}
        for place, others in self.repeated.items():
            first = self.by_place[place].value
            if place.row == TOTAL and any(other.value != first for other in others):
                ambiguous.add(place.row_key)
        return ambiguous

    def _repeats_every_code(self, table: str, repeated: set[tuple[str, str]]) -> bool:
        """Whether a table prints codes, and each of them more than once."""
        codes = self.codes(table)
        return bool(codes) and all((table, code) in repeated for code in codes)

    # what is not printed

    @cached_property
    def _first_of_row(self) -> dict[tuple[str, str, str], PrintedValue]:
        """The first figure by table, row and side; a table that is no balance has one side."""
        first: dict[tuple[str, str, str], PrintedValue] = {}
        for place, figure in self.by_place.items():
            first.setdefault((place.table, place.row, _side(place.column)), figure)
        return first

    @cached_property
    def _units(self) -> dict[tuple[str, str], str | None]:
        """The unit of the first figure of each column, by table and column."""
        units: dict[tuple[str, str], str | None] = {}
        for place, figure in self.by_place.items():
            units.setdefault((place.table, place.column), figure.unit)
        return units

    def blank_at(self, place: CellKey) -> PrintedValue:
        """Return a figure without text for a place that prints nothing.

        It has the label and the line of its row, and the unit of its column.
        """
        table, row, column = place
        unit = self._units.get((table, column))
        beside = self._first_of_row.get((table, row, _side(column)))
        if beside:
            cell = beside.cell.removesuffix(beside.place.column) + column
            return PrintedValue(place, cell, "", None, unit, beside.line, beside.label, table)
        line = self.blank_lines.get(place, 0)
        total = self.blank_labels.get(place)
        if total:
            return PrintedValue(
                place, f"{table}:{total}/{column}", "", None, unit, line, total, table
            )
        label = self.names.get(row) or self.rows[table].get(row, "")
        return PrintedValue(place, str(place), "", None, unit, line, label, table)

    # copies on which other figures can be weighed

    def _copy(self) -> Ledger:
        """Copy the ledger, without the properties that were computed from its figures."""
        other = copy(self)
        for name in list(vars(other)):
            if isinstance(getattr(Ledger, name, None), cached_property):
                delattr(other, name)
        return other

    def misprinted(self, cell: str, text: str) -> Ledger:
        """Return a copy in which one figure is printed with another text.

        Where the text is blank, the figure is not printed at all.

        Raises: KeyError if no figure bears the name of the cell.
        """
        old = self.by_cell[cell]
        place = old.place
        figures = [figure for figure in self._printed_at(place) if figure is not old]
        if not is_blank(text):
            figures.insert(0, old.reprinted(text))
        other = self._copy()
        other.by_place = dict(self.by_place)
        del other.by_place[place]
        other.repeated = dict(self.repeated)
        other.repeated.pop(place, None)
        if figures:
            other.by_place[place] = figures[0]
        else:
            other.blank_lines = {**self.blank_lines, place: old.line}
        if len(figures) > 1:
            other.repeated[place] = figures[1:]
        return other

    def with_blanks(self, places: Iterable[CellKey]) -> Ledger:
        """Return a copy in which the rows of some places count as printed, with blank cells.

        The equations of such a row show what should stand in its cells.
        """
        other = self._copy()
        other.assumed = frozenset(places)
        other.rows = defaultdict(dict)
        for table, labels in self.rows.items():
            other.rows[table] = dict(labels)
        for place in sorted(other.assumed):  # a set has no order of its own
            other.rows[place.table].setdefault(place.row, place.row)
        return other

    def without(self, cells: Collection[str]) -> Ledger:
        """Return a copy without some of the repeated figures, given by the names of their cells."""
        other = self._copy()
        other.repeated = {}
        for place, figures in self.repeated.items():
            kept = [figure for figure in figures if figure.cell not in cells]
            if kept:
                other.repeated[place] = kept
        return other


@lru_cache(maxsize=4096)
def _names_a_share(name: str) -> bool:
    """Whether the name of a row or a column says that it holds shares or rates."""
    return _SHARE.search(name) is not None


def _is_lost(row: str, label: str) -> bool:
    """Whether letters of the name of a row were lost, or all of it, or it numbers the columns."""
    return (
        not row
        or label in _COLUMN_NUMBERS
        or may_lack_letters(label)
        or _CUT_SHORT.search(label) is not None
    )


def _number_lines(figures: Sequence[PrintedValue]) -> bool:
    """Whether at least three whole numbers count up by one, or as lines do that print no number."""
    if len(figures) < _LEAST_OF_A_COUNT or not all(figure.text.isdecimal() for figure in figures):
        return False
    for above, below in pairwise(figures):
        step = (below.value or ZERO) - (above.value or ZERO)
        if not 1 <= step <= max(1, below.line - above.line):
            return False
    return True


def _are_codes(figures: Sequence[PrintedValue]) -> bool:
    """Whether at least three whole numbers, of three digits or more, are equally long."""
    texts = [figure.text for figure in figures]
    if len(texts) < _LEAST_OF_A_COUNT or not all(map(str.isdecimal, texts)):
        return False
    lengths = set(map(len, texts))
    return len(lengths) == 1 and lengths.pop() >= CLASS_DIGITS


def _side(column: str) -> str:
    """Return the side of a balance on which a column stands; "" for a table without sides."""
    return column.rpartition("/")[0]


# --- what is carried over -------------------------------------------------------------------------


class _CarriedOver:
    """Tells parts of what is carried over from rows of the year that have the same names.

    Below 上年结转 a balance may print its budgets as it prints those of the year. Such a part is
    named for both rows: 上年结转:一般公共预算拨款. It has the name of a row above, or is numbered
    otherwise than what is carried over.
    """

    def __init__(self) -> None:
        #: The rows that are such parts, as (table, row).
        self.parts: set[tuple[str, str]] = set()
        self._rows: dict[tuple[str, str], set[str]] = defaultdict(set)  # of each side so far
        self._heads: dict[tuple[str, str], _Head] = {}  # the row of which parts may follow

    def named(self, figure: PrintedValue) -> PrintedValue:
        """Return the figure, with the place of a part if it stands in one."""
        place = figure.place
        side = (place.table, _side(place.column))
        if not side[1]:
            return figure
        head = self._heads.get(side)
        number = kind_of_number(figure.label)
        if place.row in (TOTAL, CURRENT) or (head and number and number == head.number):
            self._heads.pop(side, None)
            head = None
        if head is not None and head.has_part(place.row, number):
            part = place._replace(row=f"{head.row}:{place.row}")
            self.parts.add(part.row_key)
            return replace(figure, place=part)
        if is_carried_over(place.row) and (head is None or place.row != head.row):
            self._heads[side] = _Head(place.row, number, frozenset(self._rows[side]))
        self._rows[side].add(place.row)
        return figure


class _Head(NamedTuple):
    """A row of what is carried over: its name, the kind of its number, and the rows above it."""

    row: str
    number: str
    rows_above: frozenset[str]

    def has_part(self, row: str, number: str) -> bool:
        """Whether a row below is a part of it."""
        is_numbered_otherwise = bool(number and self.number) and number != self.number
        return row != self.row and (is_numbered_otherwise or row in self.rows_above)


# --- what the frames say beside the figures -------------------------------------------------------


def _account_names(d: Disclosure) -> dict[str, str]:
    """Return the printed name of each code."""
    names: dict[str, str] = {}
    for frame in (d.economic, d.spending):
        for code, name in zip(frame["code"].tolist(), frame["name"].tolist(), strict=True):
            if isinstance(name, str):
                names[code] = name
    return names


def _row_labelled(rows: Mapping[str, str], name: str) -> str:
    """Return the row of a line that has a label; where none has it, the bare label itself."""
    for row, label in rows.items():
        if label == name:
            return row
    return bare_label(name)


def _places_of_sources(d: Disclosure) -> Iterator[tuple[CellKey, int]]:
    """Yield the place and the line of each source of income in a balance, blank or not."""
    for row in records(d.revenue):
        if row["table"] == DEPARTMENT_REVENUE:
            continue  # there the sources are columns, not rows
        place = CellKey(row["table"], bare_label(str(row["name"])), "income/amount")
        yield place, row["line"]


def _second_largest(numbers: Iterable[int]) -> int:
    """Return the second largest of some numbers, or the only one."""
    return sorted(numbers)[-2:][0]
