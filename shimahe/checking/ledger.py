"""What the audit weighs: every printed figure by its place, and the equations between places.

A place is a table, a row and a column. A row is its code, `total` for a total row, else its bare
label; a column is a key by its meaning. Statements of the written sections are places of the table
`prose`. Promises that figures are exact, and that a blank is told from what is not printed: in an
equation an absent cell counts as 0 only if its row and its column are printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import (
    BY_KEY,
    DEPARTMENT_REVENUE,
    HEADING_WORDS,
    PROSE,
    THREE_PUBLIC,
    key_of,
)
from shimahe.frames import THREE_PUBLIC_ITEMS
from shimahe.vocabulary import (
    EXACT,
    FACTORS,
    bare_label,
    half_width,
    has_lost_letters,
    is_blank,
    is_total,
    is_total_of_the_year,
    number_in,
    parse_figure,
    to_wan,
)

#: The row of the total of everything.
TOTAL = "total"
#: No row: what is said of it is said of every row of a table.
EVERY = ""
#: The row of the total of the year, without what is carried over.
CURRENT = "current"
#: How many digits the code of a class has.
CLASS_DIGITS = 3

#: The sources of income by the words that name them; the first column is their total.
SOURCES = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
#: What stands between the sides of an equation, by its nature.
_AMOUNTS = re.compile(r"(?<![\d.])\d[\d,]*\.\d+(?!\d)")
_SIGNS = {"identity": "=", "bound": "≤", "expectation": "≈", "remainder": "="}

# What comes of an equation.
AGREES = "agrees"
AGREES_ROUNDED = "agrees rounded"
DIFFERS = "differs"
NOT_CHECKED = "not checked"

ZERO = Decimal(0)
#: The reasons of lines that print figures of a table which were not read.
_UNREAD = ("unrecognised table", "column unknown", "characters lost", "text mis-decoded")
#: The note of a table of which columns are printed apart.
_MORE_COLUMNS = "more columns"
#: The label of a statement that names nothing.
NAMELESS = "nan"
#: Names of rows and columns of shares and rates.
_SHARE = re.compile(f"[％﹪‰]|{HEADING_WORDS['share'].pattern}")
#: Check and subject, which together name an equation.
Key = tuple[str, str]


# --- places, figures, equations -------------------------------------------------------------------


class CellKey(NamedTuple):
    """Where a figure stands: table, row and column, each by its meaning.

    A sheet of targets has its project in the row.
    """

    table: str
    row: str
    column: str

    @property
    def row_key(self) -> tuple[str, str]:
        """The table and the row."""
        return (self.table, self.row)

    def __str__(self) -> str:
        return f"{self.table}:{self.row}/{self.column}"


@dataclass(frozen=True)
class PrintedValue:
    """One printed figure with its place and line; its value is in its own unit.

    `value` is None where the text is no number. `sheet`: the table, or the project of a sheet of
    targets.
    """

    place: CellKey
    cell: str
    text: str
    value: Decimal | None
    unit: str | None
    line: int
    label: str
    sheet: str = ""

    @property
    def digits(self) -> int:
        """How many decimals are printed.

        >>> PrintedValue(CellKey("a", "b", "c"), "", "6.08", Decimal("6.08"), None, 1, "").digits
        2
        """
        if self.value is None:
            return 0
        return -int(self.value.as_tuple().exponent)

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share or a rate in per cent, which adds up to nothing."""
        return self.unit in ("%", "‰")

    @property
    def is_money(self) -> bool:
        """Whether the figure is an amount of money."""
        return self.unit in FACTORS

    @property
    def is_stated_change(self) -> bool:
        """Whether the text states it as a change: the difference of two amounts."""
        return self.place.table == PROSE and self.place.column == "change"

    def reprinted(self, text: str) -> PrintedValue:
        """Give the same figure as it would be with another text."""
        if text == self.text:
            return self
        return replace(self, text=text, value=_parse(self.place.column, text))


@dataclass(frozen=True)
class Equation:
    """What should hold: the left places against the right ones, both added up.

    An identity says that both sides are equal, a bound that the left one is at most the right one.
    `check` is an id of data/rules/checks.csv, which says its nature and family; `subject` tells
    equations of one check apart. `constant` is added to the right side. `why_not`: why the equation
    cannot be checked; empty if nothing but a row or a column that is not printed stands against it.
    """

    check: str
    subject: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]
    constant: Decimal = ZERO
    why_not: str = ""

    @property
    def places(self) -> tuple[CellKey, ...]:
        """All places, each once."""
        return tuple(dict.fromkeys((*self.left, *self.right)))


@dataclass(frozen=True, eq=False)
class CheckResult:
    """One equation with its figures, and what came of it.

    `status` is AGREES, AGREES_ROUNDED, DIFFERS or NOT_CHECKED; `reason` says why it is not checked.
    `blanks`: the places without a figure. `gap`: left − right, with a figure that is no number
    counted as 0. `left` and `right` are None where a side is not known.
    """

    equation: Equation
    nature: str
    status: str
    reason: str
    blanks: int
    figures: tuple[PrintedValue, ...]
    left: Decimal | None = None
    right: Decimal | None = None
    gap: Decimal | None = None
    unit: str | None = None
    tolerance: Decimal = ZERO

    @property
    def key(self) -> Key:
        """What names the equation."""
        return self.equation.check, self.equation.subject

    @property
    def difference(self) -> Decimal | None:
        """Left − right; None where a side is not known."""
        if self.left is None or self.right is None:
            return None
        return EXACT.subtract(self.left, self.right)

    @cached_property
    def formula(self) -> str:
        """The equation with its printed labels; ? stands for what is not printed."""
        labels: dict[CellKey, list[str]] = defaultdict(list)
        for figure in self.figures:
            labels[figure.place].append(figure.label)
        left = _as_sum(self.equation.left, labels)
        right = _as_sum(self.equation.right, labels) or str(self.equation.constant or "?")
        return f"{left or '?'} {_SIGNS[self.nature]} {right}"

    @cached_property
    def lines(self) -> str:
        """The lines of its figures, each once, such as "402, 311"."""
        numbers = dict.fromkeys(figure.line for figure in self.figures)
        return ", ".join(str(number) for number in numbers)

    @cached_property
    def tables(self) -> str:
        """The keys of the tables that it ties, each once, such as "prose, procurement"."""
        return ", ".join(dict.fromkeys(place.table for place in self.equation.places))

    @property
    def holds(self) -> bool:
        """Whether the equation was weighed and holds, if only to within rounding."""
        return self.status in (AGREES, AGREES_ROUNDED)

    @property
    def is_open(self) -> bool:
        """Whether the equation does not hold, or has a figure that is no number to be solved for.

        Nobody can say of the latter that it does not hold, but what it leaves over is known. What
        is not checked for another reason is settled.
        """
        has_no_number = any(figure.value is None for figure in self.figures)
        is_solvable = self.status == NOT_CHECKED and self.gap is not None and has_no_number
        return self.status == DIFFERS or is_solvable

    @property
    def is_broken_identity(self) -> bool:
        """Whether this is what must hold, and does not."""
        return self.nature == "identity" and self.status == DIFFERS


def _as_sum(places: Iterable[CellKey], labels: Mapping[CellKey, Sequence[str]]) -> str:
    """Write places as a sum of the labels printed there, else of the names of their rows."""
    texts: list[str] = []
    for place in places:
        for label in labels.get(place, (place.row,)):
            texts.append(f"{label}/{place.column}")
    return " + ".join(texts)


# --- the ledger -----------------------------------------------------------------------------------


class Ledger:
    """All printed figures of a disclosure by place.

    `by_place`: the first figure of each place, in the order of print; `repeated`: the others, of
    rows that are printed more than once. `by_line`: the first place of a column on a line. `rows`:
    the rows of each table with their labels as printed; `columns`: its columns; both in the order
    of print. `blank_lines`: the places of fixed lists that print no figure, with their lines.
    `unplaced_rows`: rows that print a figure whose column is unknown. `with_unread_parts`: rows of
    which a part may be printed and was not read; EVERY for all of a table. `with_more_columns`:
    tables of which columns are printed apart and were not read. `with_lost_headings`: tables with a
    column whose heading lost letters, so that it may be any of the form's. `three_public`: the
    place of each 三公 item of the year. `assumed`: blanks of rows that are not printed, taken as
    printed. `names`: the printed names of codes.
    """

    def __init__(self, d: Disclosure) -> None:
        self.by_place: dict[CellKey, PrintedValue] = {}
        self.repeated: dict[CellKey, list[PrintedValue]] = defaultdict(list)
        self.by_line: dict[tuple[int, str], CellKey] = {}
        self.rows: dict[str, dict[str, str]] = defaultdict(dict)
        self.columns: dict[str, dict[str, None]] = defaultdict(dict)
        self._last_rows: dict[str, str] = {}  # of each table, the row entered last
        self._totals_above: Counter[str] = Counter()  # total rows that other rows part
        self._totals_again: set[CellKey] = set()
        self.blank_lines: dict[CellKey, int] = {}
        self.unplaced_rows: set[tuple[str, str]] = set()
        self.with_unread_parts = frozenset(_rows_with_unread_parts(d))
        self.with_more_columns = frozenset(_tables_with_more_columns(d))
        self.three_public: dict[str, CellKey] = {}
        self.assumed: frozenset[CellKey] = frozenset()
        self.names = _account_names(d)
        lines_without_column = _lines_without_column(d)
        for figure in _figures_of(d):
            self._enter(figure)
            if figure.line in lines_without_column:
                self.unplaced_rows.add(figure.place.row_key)
        self.with_lost_headings = frozenset(self._tables_with_lost_headings())
        for place, line in _blank_sources(d):
            self._enter_blank(place, line)
        for item, place, line in self._three_public_places(d):
            self._enter_blank(place, line)
            self.three_public[item] = place

    def _enter(self, figure: PrintedValue) -> None:
        place = figure.place
        if place.row == TOTAL and self._last_rows.get(place.table) != TOTAL:
            self._totals_above[place.table] += 1
        self._last_rows[place.table] = place.row
        if place.row == TOTAL and place in self.by_place and self._totals_above[place.table] > 1:
            self._totals_again.add(place)
        self.rows[place.table].setdefault(place.row, figure.label)
        self.columns[place.table].setdefault(place.column)
        self.by_line.setdefault((figure.line, place.column), place)
        if place in self.by_place:
            self.repeated[place].append(figure)
        else:
            self.by_place[place] = figure

    def _tables_with_lost_headings(self) -> Iterator[str]:
        """Yield the tables with a column whose heading lost letters."""
        for table, columns in self.columns.items():
            if any(map(has_lost_letters, columns)):
                yield table

    def has_lost_heading(self, place: CellKey) -> bool:
        """Whether the heading above a place lost letters, or its figure may stand below one."""
        if place.table not in self.with_lost_headings:
            return False
        return has_lost_letters(place.column) or not self.has_figure(place)

    def _enter_blank(self, place: CellKey, line: int) -> None:
        """Enter a place of a fixed list; a table without a figure has no blanks that mean 0."""
        if not self.rows[place.table]:
            return
        self.rows[place.table].setdefault(place.row, place.row)
        self.columns[place.table].setdefault(place.column)
        self.blank_lines[place] = line

    def _three_public_places(self, d: Disclosure) -> Iterator[tuple[str, CellKey, int]]:
        """Yield the 三公 items of the year with their places and lines, blank or not.

        Where items stand across, a place has the column of the item; where they stand down, it has
        the row of the item.
        """
        rows_of_line: dict[int, dict[str, str]] = defaultdict(dict)
        stand_across = False
        for place, figure in self.by_place.items():
            if place.table == THREE_PUBLIC:
                rows_of_line[figure.line].setdefault(place.row, figure.label)
                stand_across = stand_across or place.column in THREE_PUBLIC_ITEMS
        entries = records(d.three_public)
        for entry in entries:
            item = entry["item"]
            rows = rows_of_line[entry["line"]]
            if stand_across:
                row = self._row_with_amounts(rows, entries)
            else:
                row = _row_labelled(rows, str(entry["name"]))
            column = item if stand_across else "amount"
            yield item, CellKey(THREE_PUBLIC, row, column), entry["line"]

    def _row_with_amounts(self, rows: Mapping[str, str], entries: Sequence[dict[str, Any]]) -> str:
        """Give the row of a line that prints the amounts of all items; the first if none does."""
        for row in rows:
            amounts = [self._amount_at(CellKey(THREE_PUBLIC, row, e["item"])) for e in entries]
            if amounts == [entry["amount_wan"] for entry in entries]:
                return row
        return next(iter(rows), "")

    def _amount_at(self, place: CellKey) -> float | None:
        """Give the 万元 that a place prints, as a frame has them; None where it prints none."""
        figure = self.by_place.get(place)
        return None if figure is None else to_wan(figure.value, figure.unit)

    # what is printed

    def all_at(self, place: CellKey) -> list[PrintedValue]:
        """Give the figures of a place.

        They are more than one where its row is printed more than once, none where it is blank. A
        total that stands above the rows and again below them is one.
        """
        figures = self._printed_at(place)
        is_again = place in self._totals_again and len({figure.value for figure in figures}) == 1
        return figures[:1] if is_again else figures

    def _printed_at(self, place: CellKey) -> list[PrintedValue]:
        """Give the figures of a place as often as they are printed."""
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

    def has_amount(self, place: CellKey) -> bool:
        """Whether a place prints a number other than 0."""
        return any(figure.value for figure in self.all_at(place))

    def may_have_amount(self, place: CellKey) -> bool:
        """Whether a place prints a number other than 0, or what could not be read as a number."""
        return any(figure.value is None or figure.value for figure in self.all_at(place))

    def is_share(self, place: CellKey) -> bool:
        """Whether a place prints a share or a rate, or its row or column says that it does."""
        figure = self.by_place.get(place)
        if figure is not None and figure.is_share:
            return True
        return _names_a_share(place.row) or _names_a_share(place.column)

    def printed(self, place: CellKey) -> bool:
        """Whether row and column of a place are printed: then a blank there is 0."""
        return place.row in self.rows[place.table] and place.column in self.columns[place.table]

    def may_lack_parts(self, table: str, row: str) -> bool:
        """Whether a part of a row may be printed and was not read: no sum can be held to it."""
        return not self.with_unread_parts.isdisjoint(((table, row), (table, EVERY)))

    def codes(self, table: str) -> list[str]:
        """Give the codes of a table's rows, in the order of print."""
        return [row for row in self.rows[table] if row.isdigit()]

    def sources(self, table: str) -> list[tuple[str, str]]:
        """Give the rows of a balance that name a source of income, each with the source's key."""
        found: list[tuple[str, str]] = []
        for row in self.rows[table]:
            key = key_of(SOURCES, row)
            names_a_class = row.endswith("支出")  # 国有资本经营预算支出
            if key and not names_a_class:
                found.append((row, key))
        return found

    @cached_property
    def by_cell(self) -> dict[str, PrintedValue]:
        """All figures by their cell; of cells that bear one name, the first."""
        figures: dict[str, PrintedValue] = {}
        for place in self.by_place:
            for figure in self._printed_at(place):
                figures.setdefault(figure.cell, figure)
        return figures

    @cached_property
    def last_digits(self) -> dict[str, Decimal]:
        """One unit of the last digit that each table prints its money in.

        It is that of the second finest figure, since the finest may be misprinted. Zeros say no
        more than other amounts of their unit: 0.00 may stand for a blank among whole figures.
        """
        money = [figure for figure in self.by_place.values() if figure.is_money]
        amounts: dict[str | None, list[int]] = defaultdict(list)
        for figure in money:
            if figure.value:
                amounts[figure.unit].append(figure.digits)
        of_unit = {unit: _second_largest(digits) for unit, digits in amounts.items()}
        decimals: dict[str, list[int]] = defaultdict(list)
        for figure in money:
            digits = figure.digits
            if figure.value == ZERO:
                digits = min(digits, of_unit.get(figure.unit, digits))
            decimals[figure.place.table].append(digits)
        return {
            table: Decimal(1).scaleb(-_second_largest(digits)) for table, digits in decimals.items()
        }

    @cached_property
    def usual_last_digit(self) -> Decimal:
        """The last digit, in 万元, in which most figures of the tables are printed; 0 for none."""
        digits: Counter[Decimal] = Counter()
        for figure in self.by_place.values():
            table = figure.place.table
            if figure.is_money and figure.unit and table != PROSE:
                digits[self.last_digits[table] * FACTORS[figure.unit]] += 1
        return digits.most_common(1)[0][0] if digits else ZERO

    @cached_property
    def ambiguous_rows(self) -> set[tuple[str, str]]:
        """Rows printed more than once that no sum can tell apart, as (table, row).

        Those of a table that prints every code again, as where the whole stands above its units,
        and totals that contradict each other.
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
        codes = self.codes(table)
        return bool(codes) and all((table, code) in repeated for code in codes)

    # what is not printed

    @cached_property
    def _first_of_row(self) -> dict[tuple[str, str, str], PrintedValue]:
        """The first figure of each row, for each side of a table that has two."""
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
        """Give a place that prints nothing as a figure.

        It has the label and the line of its row, and the unit of its column.
        """
        table, row, column = place
        unit = self._units.get((table, column))
        beside = self._first_of_row.get((table, row, _side(column)))
        if beside:
            cell = beside.cell.removesuffix(beside.place.column) + column
            return PrintedValue(place, cell, "", None, unit, beside.line, beside.label, table)
        label = self.names.get(row) or self.rows[table].get(row, "")
        line = self.blank_lines.get(place, 0)
        return PrintedValue(place, str(place), "", None, unit, line, label, table)

    # the same ledger but for something

    def _copy(self) -> Ledger:
        """Copy the ledger without what was worked out of its figures."""
        other = copy(self)
        for name in list(vars(other)):
            if isinstance(getattr(Ledger, name, None), cached_property):
                delattr(other, name)
        return other

    def misprinted(self, cell: str, text: str) -> Ledger:
        """Give the same figures with one of them printed otherwise.

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
        if len(figures) > 1:
            other.repeated[place] = figures[1:]
        return other

    def with_blanks(self, places: Iterable[CellKey]) -> Ledger:
        """Give these figures as if the rows of some places were printed, blank.

        Their equations say what they lack.
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
        """Give these figures without some that are printed at a place a second time."""
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


def _side(column: str) -> str:
    """Say on which side of a balance a column stands; empty for a table without sides."""
    return column.rpartition("/")[0]


# --- from a disclosure to its figures -------------------------------------------------------------


def _row_labelled(rows: Mapping[str, str], name: str) -> str:
    """Give the row of a line that bears a label; where none does, the bare label itself."""
    for row, label in rows.items():
        if label == name:
            return row
    return bare_label(name)


def _figures_of(d: Disclosure) -> Iterator[PrintedValue]:
    """Yield all figures of a disclosure, those of its tables first."""
    for row, value in zip(records(d.cells), d.exact("cells"), strict=True):
        yield _table_figure(row, value)
    for row, value in zip(records(d.statements), d.exact("statements"), strict=True):
        yield _stated_figure(row, value)


def _table_figure(row: dict[str, Any], value: Decimal | None) -> PrintedValue:
    """Make the figure of a row of `cells`."""
    table = row["table"]
    sheet = row["sheet"]
    column = row["column"]
    label = row["row"].partition("#")[0]
    name = row["code"] or _row_name(label, column)
    if sheet is not None:
        name = f"{sheet}:{name}"
    return PrintedValue(
        place=CellKey(table, name, column),
        cell=row["cell"],
        text=row["text"],
        value=value,
        unit=row["unit"],
        line=row["line"],
        label=label,
        sheet=table if sheet is None else sheet,
    )


def _row_name(label: str, column: str) -> str:
    """Name a row without a code: `total`, `current` for 本年 in a balance, else its bare label."""
    if not is_total(label):
        return bare_label(label)
    in_balance = "/" in column
    return CURRENT if in_balance and is_total_of_the_year(label) else TOTAL


def _parse(column: str, text: str) -> Decimal | None:
    """Read the value of a cell: of a target its one number, else what is plainly one number."""
    if column == "target":
        return number_in(text)
    return parse_figure(text)


def _stated_figure(row: dict[str, Any], value: Decimal | None) -> PrintedValue:
    """Make the figure of a statement: its row is the statement, its column the measure."""
    place = CellKey(PROSE, row["statement"], row["measure"])
    text = row["text"]
    printed = _number_in_statement(text, value)
    if printed is not None:
        text = printed
        value = parse_figure(printed)  # with its decimals: reading has 0 for 0.00
    return PrintedValue(
        place=place,
        cell=str(place),
        text=text,
        value=value,
        unit=row["unit"],
        line=row["line"],
        label=row["item"] or NAMELESS,
    )


def _number_in_statement(text: str, value: Decimal | None) -> str | None:
    """Find the figure of a statement in its text, a decrease with its sign.

    None where it is not printed as a number.

    >>> _number_in_statement("五是业务经费减少31.50万元", Decimal("-31.5"))
    '-31.50'
    >>> _number_in_statement("与2024年预算持平", Decimal(0)) is None
    True
    """
    numbers = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", half_width(text))
    if not numbers or value is None:
        return None
    printed: str = numbers[-1]
    if value < 0:
        printed = f"-{printed}"
    return printed if parse_figure(printed) == value else None


def _account_names(d: Disclosure) -> dict[str, str]:
    """Look up the printed name of each code."""
    names: dict[str, str] = {}
    for frame in (d.economic, d.spending):
        for code, name in zip(frame["code"].tolist(), frame["name"].tolist(), strict=True):
            if isinstance(name, str):
                names[code] = name
    return names


def _second_largest(numbers: Iterable[int]) -> int:
    """Return the largest but one of some numbers; of one, that one."""
    return sorted(numbers)[-2:][0]


def _rows_with_unread_parts(d: Disclosure) -> Iterator[tuple[str, str]]:
    """Yield the rows, as (table, row), of whose parts some may be printed and were not read.

    EVERY row of a table that rows without a title go on with, or that holds lines of figures as
    text. Where a table lost rows and lines stand below it that were not read, the parents of those
    rows, and the total.
    """
    printed = _tables_in_order(d)
    without_column = _tables_with_rows_of_no_column(d, printed)
    as_text: list[int] = []
    unread: list[int] = []
    for line, reason, text in _unplaced_lines(d):
        if reason == "prose" and _prints_figures(text):
            as_text.append(line)
        elif reason in _UNREAD:
            unread.append(line)
    for form, strays, last_line in _forms_with_strays(printed, d.last_line):
        table = form["table"]
        note = form["note"] or ""
        holds_text = any(form["first_line"] <= line <= form["last_line"] for line in as_text)
        goes_on = any(stray["title"] is None for stray in strays)
        is_open = "cells not parted" in note or table in without_column
        if holds_text or goes_on or is_open:
            yield table, EVERY
        lost = re.search("rows lost: ([^;]+)", note)
        if lost and any(form["first_line"] <= line <= last_line for line in unread):
            for row in [*lost[1].split(", "), TOTAL]:
                yield table, row


def _tables_with_more_columns(d: Disclosure) -> Iterator[str]:
    """Yield the tables of which other columns are printed apart, and were not read."""
    for row in records(d.tables):
        if row["table"] and _MORE_COLUMNS in (row["note"] or ""):
            yield row["table"]


def _tables_in_order(d: Disclosure) -> list[dict[str, Any]]:
    """Return the rows of `d.tables` that are printed, in the order of print."""
    printed = [row for row in records(d.tables) if row["first_line"] is not None]
    return sorted(printed, key=lambda row: int(row["first_line"]))


def _unplaced_lines(d: Disclosure) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the reason and the text of each line that is in no frame."""
    unplaced = d.unplaced
    columns = (unplaced[name].tolist() for name in ("line", "reason", "text"))
    return zip(*columns, strict=True)


def _prints_figures(text: str) -> bool:
    """Whether a line prints several amounts, as a row does."""
    return len(_AMOUNTS.findall(text)) > 1


def _forms_with_strays(
    tables: Sequence[dict[str, Any]], last_line: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]], int]]:
    """Yield each form with the tables of no form below it, and its last line before the next form.

    `tables`: those that are printed, in the order of print.
    """
    places = [place for place, row in enumerate(tables) if row["table"] is not None]
    for place, after in pairwise([*places, len(tables)]):
        stop = tables[after]["first_line"] - 1 if after < len(tables) else last_line
        yield tables[place], list(tables[place + 1 : after]), stop


def _tables_with_rows_of_no_column(d: Disclosure, printed: Iterable[dict[str, Any]]) -> set[str]:
    """Find the tables with a row of which no figure has a column, so that nothing knows of it."""
    lines = sorted(_lines_without_column(d) - set(d.cells["line"].tolist()))
    found: set[str] = set()
    for form in printed:
        next_line = bisect_left(lines, form["first_line"])
        if form["table"] and next_line < len(lines) and lines[next_line] <= form["last_line"]:
            found.add(form["table"])
    return found


def _lines_without_column(d: Disclosure) -> set[int]:
    """Find the lines that print a figure whose column is unknown."""
    return {line for line, reason, _ in _unplaced_lines(d) if reason == "column unknown"}


def _blank_sources(d: Disclosure) -> Iterator[tuple[CellKey, int]]:
    """Yield the places of sources of income in a balance, with their lines, blanks among them."""
    for row in records(d.revenue):
        if row["table"] == DEPARTMENT_REVENUE:
            continue  # there sources stand across
        place = CellKey(row["table"], bare_label(str(row["name"])), "income/amount")
        yield place, row["line"]
