"""The table of 三公: in which row and which column each of its items is printed (R08a).

Items stand across, with a row for each year or unit, or down, with a column for each year or
source. Row and column are told by their words. Where several may be meant none is taken, and they
are named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from shimahe import frames
from shimahe.forms import (
    BY_KEY,
    HEADING_WORDS,
    NAME,
    NUMBER,
    THREE_PUBLIC,
    Form,
    is_count_or_average,
    item_of,
    says_amount_alone,
)
from shimahe.reading.column_groups import Sense, Setting, places_left, sense_of
from shimahe.reading.column_solver import ZERO, ReadRow, room_for_rounding
from shimahe.reading.grids import Row
from shimahe.vocabulary import FACTORS, ORDINAL, fold, is_total, parse_figure, prints_value

_ITEMS = frames.THREE_PUBLIC_ITEMS
#: Words in labels of rows that are of years, stages or differences, not of units.
_OF_TIME = re.compile("[数额年度比率]|[预决]算|执行|[增减]|差")
_LEAST_UNITS = 2
_LEAST_ITEMS = 2
_FORM = BY_KEY[THREE_PUBLIC]
#: What stands between two labels in a cell: a blank, or the number of the second.
_NEXT_LABEL = re.compile(rf"\s+(?![及和与])|(?<=[费用])(?={ORDINAL}、)")
_ENDS_OF_ITEMS = ("费", "费用")
_YEAR_HEADING = re.compile(r"年度|年份|^年$")
_YEAR_LABEL = re.compile(r"20\d\d")


class Place(NamedTuple):
    """Where an item is printed: its row and its column."""

    row: ReadRow
    column: str


@dataclass
class Items:
    """The place of each item, and what could not be told apart."""

    places: dict[str, Place] = field(default_factory=dict)
    #: Headings of columns that could not be told apart.
    columns: list[str] = field(default_factory=list)
    #: Labels of rows that could not be told apart.
    rows: list[str] = field(default_factory=list)


# --- labels ---------------------------------------------------------------------------------------


def _first_words(row: Row) -> str:
    """Return the first filled cell of a row if it prints words; else ""."""
    for _, text in row.filled:
        return "" if prints_value(text) else text
    return ""


def _prints_values(row: Row) -> bool:
    """Whether a row prints figures, or dashes for none."""
    return any(prints_value(text) for _, text in row.filled)


def first_item_row(form: Form, rows: Sequence[Row]) -> int:
    """Return the number (from 0) of the first row of items that stand down.

    Where items do not stand down it is the number of rows.
    """
    if not stands_down(rows):
        return len(rows)
    for number, row in enumerate(rows):
        is_alone = len(row.filled) == 1 or _prints_values(row)
        if is_alone and item_of(_first_words(row)):
            return number
    return len(rows)


def stands_down(rows: Sequence[Row]) -> bool:
    """Whether the items of a table stand down, each with its figures behind it."""
    for row in rows:
        if _prints_values(row):
            break
        items = {item_of(text) for _, text in row.filled} - {None, "total"}
        if len(items) > 1:
            return False
    return any(_prints_values(row) and item_of(_first_words(row)) for row in rows)


# --- columns --------------------------------------------------------------------------------------


def senses_with_labels(
    senses: Sequence[Sense], headings: Sequence[list[str]], rows: Sequence[Row]
) -> list[Sense]:
    """Return the senses of the columns, with the columns of labels told by what stands in them.

    A total without a heading of its own is told by its figures.
    """
    is_down = stands_down(rows)
    with_labels = []
    for place, sense in enumerate(senses):
        folded = [fold(text) for text in headings[place]]
        if _holds_labels(rows, place, folded, sense, is_down):
            with_labels.append(Sense(sense.printed, NAME))
        elif sense.key in _ITEMS and any(map(is_count_or_average, folded)):
            with_labels.append(Sense(sense.printed))  # of receptions or cars, not of their money
        elif is_down:
            with_labels.append(_sense_of_amounts(sense, headings[place]))
        elif sense.key == "amount" and sense.path and _is_sum(sense.path[-1]):
            with_labels.append(sense._replace(key="total", path=()))  # 三公经费合计 above 决算数
        else:
            with_labels.append(sense)
    if not is_down:
        with_labels = _with_total_by_sum(with_labels, headings, rows)
    return _with_own_total(with_labels)


def _sense_of_amounts(sense: Sense, headings: Sequence[str]) -> Sense:
    """Return the sense of a column of the amounts, in a table whose items stand down."""
    if sense.key in _ITEMS and not is_total(headings[-1]):
        return sense._replace(key="amount")  # 三公经费预算数 above the amounts of all items
    if sense.key == "" and headings:
        return sense_of(_FORM, [*headings, "合计"])  # a subtotal of the sources
    return sense


def _with_total_by_sum(
    senses: Sequence[Sense], headings: Sequence[list[str]], rows: Sequence[Row]
) -> list[Sense]:
    """Return the senses, with one more column as the total if it adds up the items in every row.

    This is tried if no heading of a total is printed and exactly one column says only that amounts
    stand below it (2025年预算, 金额).
    """
    with_total = list(senses)
    keys = [sense.key for sense in senses]
    items = {key: keys.index(key) for key in _ITEMS if keys.count(key) == 1}
    open_places = [place for place, texts in enumerate(headings) if _says_amount(texts)]
    places = [place for place in open_places if keys[place] in (None, "", "amount")]
    if "total" in keys or len(items) < _LEAST_ITEMS or len(places) != 1:
        return with_total
    printed = [row for row in rows if _prints_values(row)]
    if printed and all(_adds_up(row, places[0], items) for row in printed):
        with_total[places[0]] = senses[places[0]]._replace(key="total", path=())
    return with_total


def _says_amount(headings: Sequence[str]) -> bool:
    """Whether the lowest heading of a column says only that amounts stand below it."""
    return bool(headings) and says_amount_alone(fold(headings[-1]))


def may_be_total(column: str) -> bool:
    """Whether a column that is no item may be the total of 三公, judged by its heading.

    >>> may_be_total("2025年预算"), may_be_total("单位名称 合计"), may_be_total("会议费")
    (True, True, False)
    """
    says_sum = any(word in fold(column) for word in ("合计", "总计", "总额"))
    return column == "amount" or says_sum or _says_amount([column])


def _adds_up(row: Row, place: int, items: dict[str, int]) -> bool:
    """Whether the figure of a row in this place is not 0, and is the sum of the row's items."""
    amounts = {key: _amount_at(row, at) for key, at in items.items()}
    total = _amount_at(row, place)
    return total != ZERO and total == sum(_parts(amounts))


def _amount_at(row: Row, place: int) -> Decimal:
    """Return the figure in a place of a row; 0 where no figure stands there."""
    text = row.fields[place] if place < len(row.fields) else ""
    return parse_figure(text) or ZERO


def _with_own_total(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses, with only the totals that say 三公 as total if there are some.

    The total of another year or stage stays one: its half of the header may say 合计 alone.
    """
    own = {_time_of(sense) for sense in senses if sense.key == "total" and "三公" in sense.printed}
    if not own:
        return list(senses)
    with_own = []
    for sense in senses:
        is_other = sense.key == "total" and "三公" not in sense.printed
        is_beside = _time_of(sense) in own or _time_of(sense) == (None, "")
        with_own.append(sense._replace(key=None) if is_other and is_beside else sense)
    return with_own


def _time_of(sense: Sense) -> tuple[int | None, str]:
    """Return the year and the stage that the headings of a column say."""
    return sense.year, sense.stage


def _holds_labels(
    rows: Sequence[Row], place: int, folded: Sequence[str], sense: Sense, is_down: bool
) -> bool:
    """Whether a column holds the labels of rows: years, items, units or the like."""
    if sense.key == NUMBER or any(HEADING_WORDS["not_read"].search(text) for text in folded):
        return False
    cells = [row.fields[place] for row in rows if place < len(row.fields) and _prints_values(row)]
    words = [cell for cell in cells if cell and not prints_value(cell)]
    if folded and _YEAR_HEADING.search(folded[-1]):
        printed = [cell for cell in cells if cell and not _is_share(cell)]
        return all(_YEAR_LABEL.search(cell) for cell in printed)
    if is_down:
        return any(item_of(cell) for cell in words)
    return bool(words) and sense.key not in (*_ITEMS, "amount")


def label_of(cells: Sequence[str]) -> str:
    """Return the label of a row from its cells of labels: the last one that is not a subtotal.

    >>> label_of(["公务用车购置及运行费", "小计"]), label_of(["公务用车", "公务用车购置费"])
    ('公务用车购置及运行费', '公务用车购置费')
    """
    filled = [cell for cell in cells if cell and cell not in FACTORS]
    if (len(filled) > 1 and is_total(filled[-1])) or fold("".join(filled[-1:])) == "小计":
        filled = filled[:-1] or filled
    return filled[-1] if filled else ""


# --- items ----------------------------------------------------------------------------------------


def find_items(
    rows: Sequence[ReadRow], columns: Sequence[str], is_down: bool, setting: Setting
) -> Items:
    """Return the row and the column of each item that is printed, and what cannot be told apart.

    `is_down` says that items stand down; `setting` tells years and stages apart.
    """
    across = [key for key in columns if key in _ITEMS]
    if is_down or len(across) < 2:
        return _items_down(rows, columns)
    return _items_across(rows, across, setting)


def _items_across(rows: Sequence[ReadRow], keys: Sequence[str], setting: Setting) -> Items:
    """Return the places of items that stand across, in the one row that is meant."""
    items = Items()
    candidates = [row for row in rows if row.figures and not _is_share(row.label)]
    candidates = candidates or [row for row in rows if not row.figures][:1]
    if len(candidates) > 1:
        candidates = _rows_that_tell(candidates, setting)
    if len(candidates) > 1:
        candidates = [row for row in candidates if _is_sum(row.label)] or candidates
    if len(candidates) > _LEAST_UNITS:
        candidates = _rows_of_all_units(candidates, keys) or candidates
    if len(candidates) > 1:
        items.rows = [row.label or str(row.line) for row in candidates]
        return items
    for row in candidates:
        items.places = {key: Place(row, key) for key in keys}
        if any(_is_beside(column) for column in row.columns):
            _leave_out_total(row, items)
    return items


def _rows_of_all_units(rows: Sequence[ReadRow], keys: Sequence[str]) -> list[ReadRow]:
    """Return the row of an office that is the sum of its units in every column, alone in a list.

    It stands above all units or below them. An empty list where there is no such row, or where the
    rows are of years or stages.
    """
    labels = [fold(row.label) for row in rows]
    if not all(labels) or any(map(_OF_TIME.search, labels)):
        return []
    found = []
    for whole, units in ((rows[0], rows[1:]), (rows[-1], rows[:-1])):
        sums = [sum((row.amount(key) or ZERO for row in units), ZERO) for key in keys]
        if any(sums) and sums == [whole.amount(key) or ZERO for key in keys]:
            found.append(whole)
    return found if len(found) == 1 else []


def _leave_out_total(row: ReadRow, items: Items) -> None:
    """Leave out a total that also holds what stands beside the items (会议费, 培训费).

    It is named as not told apart.
    """
    if "total" not in items.places:
        return
    amounts = {item: row.amount(item) or ZERO for item in items.places}
    beside = [row.amount(column) or ZERO for column in row.columns if _is_beside(column)]
    if not _is_sum_of_items(row.amount("total"), _parts(amounts), beside):
        del items.places["total"]
        items.columns = ["合计"]


def _parts(amounts: dict[str, Decimal]) -> list[Decimal]:
    """Return the amounts that make up the total; those of the vehicles by their parts if needed."""
    sums = dict(_FORM.row_sums)
    parts = []
    for part in sums["total"]:
        printed = [part] if part in amounts else sums.get(part, ())
        parts += [amounts[item] for item in printed if item in amounts]
    return parts


def _is_beside(text: str) -> bool:
    """Whether a heading or label names something that stands beside the items (会议费)."""
    return HEADING_WORDS["beside_items"].search(fold(text)) is not None


def _is_sum_of_items(
    total: Decimal | None, parts: Sequence[Decimal], beside: Sequence[Decimal]
) -> bool:
    """Whether a total is that of the items alone, where other amounts stand beside them.

    Each figure may be rounded by itself. A total that may also be the sum of all of them is not
    told apart, so that the answer is no.
    """
    if total is None:
        return True
    beyond = total - sum(parts)
    if not beyond:
        return True
    of_items = abs(beyond) <= room_for_rounding([total, *parts])
    of_all = abs(beyond - sum(beside)) <= room_for_rounding([total, *parts, *beside])
    return of_items and (not of_all or not any(beside))


def _is_share(label: str) -> bool:
    """Whether a row is of a change or a share (增减%), and no amount of a year."""
    return HEADING_WORDS["not_read"].search(fold(label)) is not None


def _is_sum(label: str) -> bool:
    """Whether a label is that of the sum of the other rows."""
    return is_total(label) or fold(label).endswith(("合计", "总计"))


def _rows_that_tell(rows: Sequence[ReadRow], setting: Setting) -> list[ReadRow]:
    """Return the rows that are left after years and stages are told apart."""
    senses = []
    for row in rows:
        sense = sense_of(_FORM, [row.label or "合计"])
        senses.append(sense._replace(key="total", path=()))
    return [rows[place] for place in places_left(_FORM, senses, setting)]


def _items_down(rows: Sequence[ReadRow], columns: Sequence[str]) -> Items:
    """Return the places of items that stand down, in the one column of amounts."""
    items = Items()
    rows_of: dict[str, list[ReadRow]] = {}
    for row in rows:
        item = item_of(row.label)
        if row.figures and _names_two_items(row.label):
            items.rows.append(row.label)
        elif item is not None:
            rows_of.setdefault(item, []).append(row)
    column = _column_of_amounts(rows, columns)
    if column is None:
        items.columns = _figure_columns(columns)
        return items
    if not _total_is_of_items(rows, rows_of, column):
        items.rows += [row.label for row in rows_of.pop("total")]
    for item, printed in rows_of.items():
        meant = _one_row(printed, column)
        if meant is None:
            items.rows += [row.label for row in printed]
        else:
            items.places[item] = Place(meant, column)
    return items


def _names_two_items(label: str) -> bool:
    """Whether a label names an item behind another, as where two rows share their cells.

    >>> _names_two_items("一、因公出国费 二、公务接待费"), _names_two_items("公务接待费 费用")
    (True, False)
    """
    parts = [part for part in _NEXT_LABEL.split(label) if part]
    if len(parts) < 2 or not parts[0].endswith(_ENDS_OF_ITEMS):
        return False
    items = [item_of(part) for part in parts if part.endswith(_ENDS_OF_ITEMS)]
    is_part_below = any(fold(part).startswith("其中") for part in parts[1:])
    return items[0] is not None and (is_part_below or len(set(items) - {None}) > 1)


def _figure_columns(columns: Sequence[str]) -> list[str]:
    """Return the columns that may be those of the amounts, in a table whose items stand down."""
    return [key for key in columns if key and key not in (NAME, NUMBER) and not _is_share(key)]


def _column_of_amounts(rows: Sequence[ReadRow], columns: Sequence[str]) -> str | None:
    """Return the column of the amounts; None where several may be that."""
    for key in ("amount", "total"):
        if key in columns:
            return key
    keys = _figure_columns(columns)
    if not columns:
        keys = list(dict.fromkeys(key for row in rows for key in row.placed))
    if not keys:
        return "amount"
    return keys[0] if len(keys) == 1 else None


def _one_row(rows: Sequence[ReadRow], column: str) -> ReadRow | None:
    """Return the one row of an item; None where several rows print different amounts."""
    printed = [row for row in rows if row.amount(column) is not None]
    named = [row for row in printed or rows if "三公" in row.label]
    if len(named) == 1:
        return named[0]
    if len({row.amount(column) for row in printed}) > 1:
        return None
    return (printed or list(rows))[0]


def _total_is_of_items(
    rows: Sequence[ReadRow], rows_of: dict[str, list[ReadRow]], column: str
) -> bool:
    """Whether 合计 is the total of the items alone, if 会议费 or 培训费 stand in the table too."""
    totals = rows_of.get("total", [])
    others = [row.amount(column) or ZERO for row in rows if _is_beside(row.label)]
    if not totals or not others or any("三公" in row.label for row in totals):
        return True
    amounts = {item: printed[0].amount(column) or ZERO for item, printed in rows_of.items()}
    return _is_sum_of_items(totals[0].amount(column), _parts(amounts), others)
