"""Every printed figure with its place: the table, the row and the column in which it stands.

A row is named by its code, by `total` if it is a total row, and otherwise by its bare label; a
column is named by a key that says its meaning. Figures stated in the written sections stand in the
table `prose`. Promises that values are exact decimals. Does not know how figures are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from shimahe.disclosure import Disclosure
from shimahe.findings import records
from shimahe.forms import FORMS, PROSE, THREE_PUBLIC, item_of
from shimahe.vocabulary import (
    FACTORS,
    bare_label,
    half_width,
    is_total,
    is_total_of_the_year,
    may_lack_letters,
    number_in,
    parse_figure,
)

#: The tables whose figures are amounts of money, but for shares.
_TABLES_OF_MONEY = frozenset(form.key for form in FORMS if form.shape != "goals")
#: The row that holds the total of everything.
TOTAL = "total"
#: The row that holds the total of the year, without what is carried over.
CURRENT = "current"
#: How many digits the code of a class has.
CLASS_DIGITS = 3
#: The label of a statement that names nothing.
NAMELESS = "nan"
ZERO = Decimal(0)


class CellKey(NamedTuple):
    """The place of a figure: its table, row and column, each by its meaning.

    In a sheet of targets the row begins with the name of the project.
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
    """One printed figure with its place and its line."""

    place: CellKey
    #: The name of the cell, as in the column `cell` of `Disclosure.cells`.
    cell: str
    text: str
    #: The number in the unit of the figure itself; None where the text is not a number.
    value: Decimal | None
    unit: str | None
    line: int
    label: str
    #: The table, or in a sheet of targets the project that the sheet is about.
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
        """Whether the figure is a share or a rate, which must not be added up."""
        return self.unit in ("%", "‰")

    @property
    def is_money(self) -> bool:
        """Whether the figure is an amount of money."""
        return self.unit in FACTORS

    @property
    def may_be_money(self) -> bool:
        """Whether the figure is an amount of money, as all are in a table without a unit mark."""
        return self.is_money or (self.unit is None and self.place.table in _TABLES_OF_MONEY)

    @property
    def is_torn(self) -> bool:
        """Whether a sign follows the digits that may stand for a lost one, as in 0.4*."""
        return not self.text.isdecimal() and may_lack_letters(self.text)

    @property
    def is_stated_change(self) -> bool:
        """Whether the written text states the figure as a change from one amount to another."""
        return self.place.table == PROSE and self.place.column == "change"

    def reprinted(self, text: str) -> PrintedValue:
        """Return the figure as it would be if another text were printed in its place."""
        if text == self.text:
            return self
        return replace(self, text=text, value=_parse(self.place.column, text))


def are_the_same_money(figure: PrintedValue, other: PrintedValue) -> bool:
    """Whether two figures may stand for the same amount of money, each in its own unit."""
    if figure.value is None or other.value is None:
        return figure.value is other.value
    factor = FACTORS[figure.unit or ""]
    other_factor = FACTORS[other.unit or ""]
    difference = abs(figure.value * factor - other.value * other_factor)
    last_digit = Decimal(1).scaleb(-figure.digits) * factor
    other_last_digit = Decimal(1).scaleb(-other.digits) * other_factor
    return difference <= max(last_digit, other_last_digit) / 2


# --- from a disclosure to its figures -------------------------------------------------------------


def printed_values(d: Disclosure) -> Iterator[PrintedValue]:
    """Yield every figure of a disclosure: first those of the tables, then those of the text."""
    for row, value in zip(records(d.cells), d.exact("cells"), strict=True):
        yield _table_figure(row, value)
    for row, value in zip(records(d.statements), d.exact("statements"), strict=True):
        yield _stated_figure(row, value)


def _table_figure(row: dict[str, Any], value: Decimal | None) -> PrintedValue:
    """Make a figure of one row of `Disclosure.cells`."""
    table = row["table"]
    sheet = row["sheet"]
    column = row["column"]
    label = row["row"].partition("#")[0]
    name = row["code"] or _row_name(table, label, column)
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


def _row_name(table: str, label: str, column: str) -> str:
    """Return the name of a row that has no code.

    That is `total` for a total row, `current` for the total of the year in a balance, and the bare
    label for any other row, such as 政府采购支出合计 beside the items of 三公.
    """
    if not is_total(label) or (table == THREE_PUBLIC and item_of(label) != TOTAL):
        return bare_label(label)
    in_balance = "/" in column
    return CURRENT if in_balance and is_total_of_the_year(label) else TOTAL


def _parse(column: str, text: str) -> Decimal | None:
    """Return the number that a cell prints; a target may print words around its one number."""
    if column == "target":
        return number_in(text)
    return parse_figure(text)


def _stated_figure(row: dict[str, Any], value: Decimal | None) -> PrintedValue:
    """Make a figure of one row of `Disclosure.statements`.

    Its row is the id of the statement, its column the measure (amount, count or change).
    """
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
    """Return the number that a statement prints, with a minus sign where it states a decrease.

    Returns None where the value is not printed as a number.

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
