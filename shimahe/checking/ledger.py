"""What the audit weighs: every printed figure by its place, exact, and equations between places.

A place is (table, row, column): the code of a row, `total` for a total row, else its bare label;
columns by meaning. Statements of the prose are places of the table `prose`. Promises that a blank
is told from what is not printed: in an equation an absent cell counts as 0 only if its row and its
column are printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from shimahe.forms import BY_KEY, key_of
from shimahe.vocabulary import (
    FACTORS,
    bare_label,
    fold,
    half_width,
    is_blank,
    is_total,
    number_in,
    parse_figure,
)

TOTAL, CURRENT = (
    "total",
    "current",
)  # rows: the total of everything, and of the year without what is carried over
Key = tuple[str, str]  # check and subject: together they name an equation


class CellKey(NamedTuple):
    """Where a figure stands: table, row and column, each by meaning. Target sheets have the project
    in the row.
    """

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}/{self.column}"


@dataclass(frozen=True)
class PrintedValue:
    """One printed figure: its value in its own unit (None: no number), and its line."""

    place: CellKey
    cell: str
    text: str
    value: Decimal | None
    unit: str | None
    line: int
    label: str
    sheet: str = ""  # the table, or the project of a sheet of targets

    @property
    def digits(self) -> int:
        """How many decimals are printed.

        >>> PrintedValue(CellKey("a", "b", "c"), "", "6.08", Decimal("6.08"), None, 1, "").digits
        2
        """
        return -int(self.value.as_tuple().exponent) if self.value is not None else 0


@dataclass(frozen=True)
class Equation:
    """What should hold: the left places against the right ones, both added up.

    `check` is an id of data/rules/checks.csv, which says its nature and family; `subject` tells
    equations of one check apart. `why_not`: why it cannot be checked.
    """

    check: str
    subject: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]
    constant: Decimal = Decimal(0)  # added to the right side
    why_not: str = ""

    @property
    def places(self) -> tuple[CellKey, ...]:
        """All places, each once."""
        return tuple(dict.fromkeys((*self.left, *self.right)))


@dataclass(frozen=True, eq=False)
class CheckResult:
    """One equation with its figures, and what came of it. `reason`: of what is not checked, or is
    no number.
    """

    equation: Equation
    nature: str
    status: str
    reason: str
    blanks: int
    figures: tuple[PrintedValue, ...]
    left: Decimal | None = None
    right: Decimal | None = None
    gap: Decimal | None = None  # left − right, a figure that is no number counted as 0
    unit: str | None = None
    tolerance: Decimal = Decimal(0)

    @property
    def key(self) -> Key:
        """What names the equation."""
        return self.equation.check, self.equation.subject

    @property
    def difference(self) -> Decimal | None:
        """Left − right; None where a side is not known."""
        return None if self.left is None or self.right is None else self.left - self.right


class Ledger:
    """All printed figures of a disclosure by place."""

    def __init__(self, d: Any) -> None:
        self.by_place: dict[CellKey, PrintedValue] = {}
        self.repeated: dict[CellKey, list[PrintedValue]] = defaultdict(
            list
        )  # of rows that are printed more than once
        self.by_line: dict[tuple[int, str], CellKey] = {}  # the first place of a column on a line
        self.rows: dict[str, dict[str, str]] = defaultdict(dict)  # table → row → label as printed
        self.columns: dict[str, set[str]] = defaultdict(set)
        self.assumed: frozenset[CellKey] = (
            frozenset()
        )  # blanks of rows that are not printed, taken as printed
        lines = d.unplaced.loc[d.unplaced["reason"].eq("column unknown"), "line"]
        self.unsure: set[tuple[str, str]] = (
            set()
        )  # rows that print a figure whose column is unknown
        unsure = set(lines.tolist())
        for figure in (*_table_figures(d.cells), *_stated(d.statements)):
            self._take(figure, unsure)
        self.blank_lines: dict[CellKey, int] = {}  # of rows of fixed lists that print no figure
        for place, line in _blank_rows(d):
            self.rows[place.table].setdefault(place.row, place.row)
            self.columns[place.table].add(place.column)
            self.blank_lines[place] = line
        names = (
            zip(frame["code"].tolist(), frame["name"].tolist(), strict=True)
            for frame in (d.economic, d.spending)
        )
        self.names = {
            code: name for pairs in names for code, name in pairs if isinstance(name, str)
        }

    def _take(self, figure: PrintedValue, unsure: set[int]) -> None:
        place = figure.place
        if figure.line in unsure:
            self.unsure.add(place[:2])
        self.rows[place.table].setdefault(place.row, figure.label)
        self.columns[place.table].add(place.column)
        self.by_line.setdefault((figure.line, place.column), place)
        if self.by_place.setdefault(place, figure) is not figure:
            self.repeated[place].append(figure)

    @cached_property
    def steps(self) -> dict[str, Decimal]:
        """One unit of the last digit that a table prints: the finest of two figures, since one may
        be misprinted.
        """
        decimals: dict[str, list[int]] = defaultdict(list)
        for figure in self.by_place.values():
            if figure.unit in FACTORS:
                decimals[figure.place.table].append(figure.digits)
        return {
            table: Decimal(1).scaleb(-sorted(digits)[-2:][0]) for table, digits in decimals.items()
        }

    def step(self, figure: PrintedValue, equation: Equation) -> Decimal:
        """What a figure is rounded to, in its own unit; exact where it is no money.

        A figure of the prose that stands alone on its side is as coarse as it is printed (1475 for
        1474.59); among others 11 stands for 11.00.
        """
        if figure.unit not in FACTORS:
            return Decimal(0)
        alone = (figure.place,) in (equation.left, equation.right) and figure.place.table == "prose"
        return Decimal(1).scaleb(-figure.digits) if alone else self.steps[figure.place.table]

    def printed(self, place: CellKey) -> bool:
        """Whether row and column of a place are printed: then a blank there is 0."""
        return place.row in self.rows[place.table] and place.column in self.columns[place.table]

    def all_at(self, place: CellKey) -> list[PrintedValue]:
        """The figures of a place: more than one where its row is printed more than once, none where
        it is blank.
        """
        return [
            *([self.by_place[place]] if place in self.by_place else []),
            *self.repeated.get(place, ()),
        ]

    @cached_property
    def by_cell(self) -> dict[str, PrintedValue]:
        """All figures by their cell; of cells that bear one name, the first."""
        found: dict[str, PrintedValue] = {}
        for place in self.by_place:
            for figure in self.all_at(place):
                found.setdefault(figure.cell, figure)
        return found

    def misprinted(self, cell: str, text: str) -> Ledger:
        """The same figures with one of them printed otherwise, or, where the text is blank, not
        printed at all.

        Raises: KeyError if no figure bears the name of the cell.
        """
        old = self.by_cell[cell]
        value = (
            old.value
            if text == old.text
            else (number_in if old.place.column == "target" else parse_figure)(text)
        )
        new = [] if is_blank(text) else [replace(old, text=text, value=value)]
        kept = [*new, *(figure for figure in self.all_at(old.place) if figure is not old)]
        by_place = {place: figure for place, figure in self.by_place.items() if place != old.place}
        by_place |= dict(zip([old.place], kept, strict=False))
        repeated = {place: more for place, more in self.repeated.items() if place != old.place}
        return self._changed(
            by_place=by_place, repeated=repeated | ({old.place: kept[1:]} if kept[1:] else {})
        )

    def _changed(self, **parts: Any) -> Ledger:
        """The same figures with other parts; what was worked out of them is forgotten."""
        other = copy(self)
        for name in [
            name for name in vars(self) if isinstance(getattr(Ledger, name, None), cached_property)
        ]:
            del other.__dict__[name]
        other.__dict__ |= parts
        return other

    @cached_property
    def again(self) -> set[tuple[str, str]]:
        """Rows printed more than once that no sum can tell apart, as (table, row).

        Those of a table that prints every code again, as where the whole stands above its units,
        and totals that contradict each other.
        """
        rows = {place[:2] for place in self.repeated}
        every = {
            t for t in self.rows if self.codes(t) and {(t, code) for code in self.codes(t)} <= rows
        }
        others = ((self.by_place[place], f) for place, more in self.repeated.items() for f in more)
        contradicting = {
            f.place[:2] for one, f in others if f.place.row == TOTAL and f.value != one.value
        }
        return contradicting | {row for row in rows if row[0] in every}

    @cached_property
    def _first(self) -> dict[tuple[str, str, str], PrintedValue]:
        """The first figure of each row, by its side where it has two, and of each column (its row
        is "").
        """
        found: dict[tuple[str, str, str], PrintedValue] = {}
        for (table, row, column), figure in self.by_place.items():
            found.setdefault((table, row, column.rpartition("/")[0]), figure)
            found.setdefault((table, "", column), figure)
        return found

    def blank_at(self, place: CellKey) -> PrintedValue:
        """A place that prints nothing, as a figure: label and line of its row, unit of its column."""
        table, row, column = place
        beside = self._first.get((table, row, column.rpartition("/")[0]))
        above = self._first.get((table, "", column))
        cell = beside.cell.removesuffix(beside.place.column) + column if beside else str(place)
        label = beside.label if beside else self.names.get(row) or self.rows[table].get(row, "")
        line = beside.line if beside else self.blank_lines.get(place, 0)
        return PrintedValue(
            place, cell, "", None, above.unit if above else None, line, label, table
        )

    def with_blanks(self, places: Iterable[CellKey]) -> Ledger:
        """These figures as if the rows of some places were printed, blank: equations say what they
        lack.
        """
        assumed, rows = frozenset(places), {table: dict(each) for table, each in self.rows.items()}
        for place in assumed:
            rows.setdefault(place.table, {}).setdefault(place.row, place.row)
        return self._changed(assumed=assumed, rows=defaultdict(dict, rows))

    def without(self, cells: Collection[str]) -> Ledger:
        """These figures without some that are printed at a place a second time."""
        kept = {
            place: [f for f in more if f.cell not in cells] for place, more in self.repeated.items()
        }
        return self._changed(repeated={place: more for place, more in kept.items() if more})

    def codes(self, table: str) -> list[str]:
        """The codes of a table's rows, as printed."""
        return [row for row in self.rows[table] if row.isdigit()]

    def sources(self, table: str) -> list[tuple[str, str]]:
        """The rows of a balance that name a source of income, each with its key."""
        sources = BY_KEY["department_revenue"].columns[1:]
        rows = [
            row for row in self.rows[table] if not row.endswith("支出")
        ]  # 国有资本经营预算支出 names a class
        return [(row, key) for row in rows if (key := key_of(sources, row))]


def _blank_rows(d: Any) -> Iterable[tuple[CellKey, int]]:
    """Rows of fixed lists that are printed without an amount: sources of income, and 三公 items,
    which stand across.
    """
    for row in d.revenue.itertuples():
        yield CellKey(row.table, bare_label(str(row.name)), "income/amount"), row.line
    across = d.cells.loc[d.cells["table"].eq("three_public"), "row"]
    for row in d.three_public.itertuples() if len(across) else ():
        yield CellKey("three_public", bare_label(across.iloc[0]), row.item), row.line


def _table_figures(cells: pd.DataFrame) -> Iterable[PrintedValue]:
    """The figures of tables and sheets; of a target, its one number."""
    columns = ("cell", "table", "sheet", "row", "code", "column", "text", "unit", "line")
    for cell, table, sheet, row, code, column, text, unit, line in zip(
        *(cells[c].tolist() for c in columns), strict=True
    ):
        label = str(row).partition("#")[0]
        key = code if isinstance(code, str) else _row_key(label, column)
        name = f"{sheet}:{key}" if isinstance(sheet, str) else key
        value = number_in(text) if column == "target" else parse_figure(text)
        said, of = (each if isinstance(each, str) else None for each in (unit, sheet))
        yield PrintedValue(
            CellKey(table, name, column), cell, text, value, said, line, label, of or table
        )


def _row_key(label: str, column: str) -> str:
    """The total row of a table (本年 is that of the year), else the bare label."""
    bare = bare_label(label)
    if not is_total(label):
        return bare
    return CURRENT if "本年" in bare and "/" in column else TOTAL


def _stated(statements: pd.DataFrame) -> Iterable[PrintedValue]:
    """The amounts and changes of the prose: the row is the statement, the column its measure."""
    rows: Iterable[Any] = statements.itertuples()
    for row in rows:
        place, value = (
            CellKey("prose", str(row.statement), str(row.measure)),
            Decimal(repr(float(row.value))),
        )
        value, text = _with_digits(value, row.text), _number_of(value, row.text)
        yield PrintedValue(place, str(place), text, value, row.unit, row.line, str(row.item))


def _number_of(value: Decimal, text: str) -> str:
    """The figure of a statement as it is printed, without its label, a decrease with its sign.

    >>> _number_of(Decimal("-31.5"), "五是业务经费减少31.50万元"), _number_of(Decimal(0), "与2024年预算持平")
    ('-31.50', '与2024年预算持平')
    """
    found = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", half_width(text))
    printed = f"-{found[-1]}" if found and value < 0 else (found or [text])[-1]
    return printed if parse_figure(printed) == value else text


def _with_digits(value: Decimal, text: str) -> Decimal:
    """The value with as many decimals as its text prints."""
    printed = fold(text).rstrip("万亿千元辆台次人个批家场%").rpartition(".")[2]
    decimals = len(printed) if "." in text and printed.isdigit() else 0
    return (
        value.quantize(Decimal(1).scaleb(-decimals))
        if decimals or value == value.to_integral()
        else value
    )


def scale(figures: Sequence[PrintedValue]) -> tuple[str | None, dict[str, Decimal]] | None:
    """The unit in which figures are compared, and the factor of each of their units; None where
    they do not compare.

    Figures of one unit keep it; several units of money become 万元.
    """
    units = {figure.unit for figure in figures}
    if len(units) <= 1:
        return next(iter(units), None), {}
    if units <= set(FACTORS):
        return "万元", {unit: FACTORS[unit] for unit in units if unit}
    return None
