"""Two-sided tables as plain text that keeps the layout of its page → their header and rows.

Each block, a column of labels with the figures behind it, is read by itself. A label may stand on
several lines, with its figures on any of them. A figure that may belong to two labels is given to
neither. The rule is R07c of docs/method.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from shimahe.forms import HEADING_WORDS, Form
from shimahe.reading.balance_sides import place_of_income
from shimahe.reading.character_columns import (
    Column,
    Laid,
    Meaning,
    Texts,
    Token,
    Widths,
    cells_in,
    figure_places,
    find_columns,
    head_by,
    headings_in,
    is_figure,
    keep_layout,
    lay,
    mark_labels,
    spread_of,
    standing_in,
)
from shimahe.reading.grids import Line, Row
from shimahe.reading.laid_tables import sums_hold
from shimahe.vocabulary import ORDINAL, fold, is_total

_ENUMERATED = re.compile(rf"(?:{ORDINAL}|\d+)[、.．]|[(（](?:{ORDINAL}|\d+)[)）]|其中")
_WHOLE_LABEL = re.compile(
    r"(?:收入|支出|经费|资金|费用?|结转|结余|分配|[合总小]计|补助|结转下年|预算)$"
)
#: A short text that can only be the rest of a label.
_TAIL = re.compile(r".{1,2}|(?:等|的)?(?:收入|支出|资金)")
#: The rest of the name of a budget's money, which is known by its beginning.
_REST_OF_BUDGET = re.compile("(?:财政)?(?:拨款|资金)(?:收入|支出)?|收入")
#: The number of a line (行次).
_NUMBER = re.compile(r"[0-9]{1,3}")
_SIDES = {"收入", "支出"}
#: The fewest labels that must begin at one place.
_FEWEST_ALIGNED = 3


class LaidBalance(NamedTuple):
    """The header and the rows of a balance, and the lines whose figures have no label."""

    header: list[Row]
    rows: list[Row]
    unparted: list[int]


@dataclass
class _Entry:
    """A label of a block, with the figures behind it by column number."""

    label: str
    #: The numbers of all lines of the label and its figures.
    lines: list[int]
    cells: dict[int, str] = field(default_factory=dict)
    #: The number of the line of the figures, or of the label if it has none.
    line: int = 0
    #: Whether the label is that of a total only with the one below it (收入 above 总计).
    is_half_of_total: bool = False


@dataclass
class _Loose:
    """Figures of a block on a line without a label, by column number."""

    line: int
    cells: dict[int, str]


def lay_balance(
    form: Form,
    header: Sequence[Line],
    body: Sequence[Line],
    widths: Widths,
    goes_on: bool = False,
) -> LaidBalance | None:
    """Return a balance, read by the places of its cells; None where these do not tell the columns.

    `goes_on` says that rows of it stand on an earlier page with the same layout, so that fewer
    labels need to begin at one place.
    """
    if not keep_layout(line.text for line in (*header, *body)):
        return None

    def texts(width: int) -> Texts:
        headings = [_without_sides(headings_in(line.text, width)) for line in header]
        return Texts(width, headings, [cells_in(line.text, width) for line in body])

    def believe(laid: Laid, texts: Texts) -> set[int] | None:
        balance = _balance_of(form, header, body, laid)
        if balance is None or not _is_told(form, balance, laid, texts, goes_on):
            return None
        has_blank = not all(column.is_filled for column in laid.columns)
        return figure_places(laid.columns) if has_blank else set()

    laid = lay(texts, head_by(form), believe, widths, _find_blocks)
    return None if laid is None else _balance_of(form, header, body, laid)


def _balance_of(
    form: Form, header: Sequence[Line], body: Sequence[Line], laid: Laid
) -> LaidBalance | None:
    """Return the balance with its labels and figures in the given columns; None if it is none.

    It is none without two blocks or more that have amounts.
    """
    starts = _starts_of(laid.columns)
    if len(starts) < 2 or starts[0] != 0 or not _have_amounts(form, laid.columns, starts):
        return None
    rows: dict[int, Row] = {}
    unparted: list[int] = []
    for start, stop in zip(starts, [*starts[1:], len(laid.columns)], strict=True):
        block = _Block(range(start, stop), _place_of_number(laid.columns, start + 1))
        for line, cells, below in zip(body, laid.cells, [*laid.cells[1:], []], strict=True):
            own = {at: cells[at] for at in block.places if cells[at]}
            block.take(line.number, own, below[start] if below else "")
        block.end()
        unparted += block.unparted
        for entry in (*block.entries, *block.blanks):
            _put(rows, entry, block.places, len(laid.columns))
    in_order = [rows[line] for line in sorted(rows)]
    head = _header_of(header, laid.columns, in_order)
    return LaidBalance(head, in_order, sorted(set(unparted)))


def _starts_of(columns: Sequence[Column]) -> list[int]:
    """Return the numbers of the columns of labels; each of them begins a block."""
    return [at for at, column in enumerate(columns) if column.holds_labels]


def _place_of_number(columns: Sequence[Column], at: int) -> int | None:
    """Return `at` if the column there holds the numbers of lines (行次); else None."""
    is_number = at < len(columns) and HEADING_WORDS["number"].search(fold(columns[at].heading))
    return at if is_number else None


def _is_told(form: Form, balance: LaidBalance, laid: Laid, texts: Texts, goes_on: bool) -> bool:
    """Whether the layout is confirmed: by labels that begin alike, exact columns, or sums."""
    labels = laid.columns[_starts_of(laid.columns)[1]]
    if _begin_alike(texts.rows, labels, 1 if goes_on else _FEWEST_ALIGNED):
        return True
    amounts = [laid.columns[at] for at in figure_places(laid.columns)]
    is_exact = spread_of(texts.rows, amounts) == len(amounts)
    return is_exact or sums_hold(form, balance.header, balance.rows)


def _begin_alike(rows: Iterable[Sequence[Token]], labels: Column, fewest: int) -> bool:
    """Whether most labels of a column, and at least `fewest`, begin at the same place."""
    starts = [token.start for token in standing_in(labels, rows)]
    (_, count), *_ = Counter(starts).most_common(1)
    return count >= fewest and 2 * count >= len(starts)


def _find_blocks(rows: Sequence[Sequence[Token]]) -> list[Column] | None:
    """Return the columns of labels and of figures; None where a column holds both."""
    columns = find_columns(rows)
    if columns is None:
        return None
    mark_labels(columns, rows)
    for column in columns:
        if column.holds_labels:
            continue
        if not all(is_figure(token.text) for token in standing_in(column, rows)):
            return None
    return _join_labels(columns, rows)


def _join_labels(columns: Sequence[Column], rows: Sequence[Sequence[Token]]) -> list[Column]:
    """Return the columns with adjacent columns of labels joined, if no row prints both.

    The label of a total may stand further to the right than all others.
    """
    joined: list[Column] = []
    for column in columns:
        left = joined[-1] if joined else None
        if left is None or not (left.holds_labels and column.holds_labels):
            joined.append(column)
            continue
        both = replace(left, stop=column.stop)
        if all(len(standing_in(both, [row])) < 2 for row in rows):
            joined[-1] = both
        else:
            joined.append(column)
    return joined


def _without_sides(tokens: Sequence[Token]) -> list[Token]:
    """Return the headings of a line without 收入 and 支出."""
    return [token for token in tokens if fold(token.text) not in _SIDES]


def _have_amounts(form: Form, columns: Sequence[Column], starts: Sequence[int]) -> bool:
    """Whether the labels of each block are followed by amounts that the form knows only."""
    meaning = Meaning(form)
    for start, stop in zip(starts, [*starts[1:], len(columns)], strict=True):
        headings = [column.heading for column in columns[start + 1 : stop]]
        amounts = [text for text in headings if not HEADING_WORDS["number"].search(fold(text))]
        if not amounts or any(meaning.key(text) is None for text in amounts):
            return False
    return True


def _header_of(header: Sequence[Line], columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the header: 收入 and 支出 above their blocks, and the headings below."""
    lines = [line.number for line in header]
    sides = [""] * len(columns)
    starts = _starts_of(columns)
    labels = ([row.fields[at] for at in starts] for row in rows)
    income = place_of_income([columns[at].heading for at in starts], labels)
    for number, at in enumerate(starts):
        if number in (0, income, income + 1):
            sides[at] = "收入" if number == income else "支出"
    names = [column.heading or ("项目" if column.holds_labels else "") for column in columns]
    rows = [Row(lines[0], tuple(sides))] if len(lines) > 1 else []
    rows.append(Row(lines[-1], tuple(names), more=tuple(lines[1:-1])))
    return rows


def _put(rows: dict[int, Row], entry: _Entry, places: range, width: int) -> None:
    """Put an entry in the row of its line, next to the entries of other blocks."""
    before = rows.get(entry.line)
    cells = list(before.fields) if before else [""] * width
    cells[places[0]] = entry.label
    for place, text in entry.cells.items():
        cells[place] = text
    more = {*(before.more if before else ()), *entry.lines} - {entry.line}
    rows[entry.line] = Row(entry.line, tuple(cells), more=tuple(sorted(more)))


def _is_rest_of_budget(above: str, rest: str) -> bool:
    """Whether a text says what the budget above it gives: 财政拨款收入 below 一、一般公共预算."""
    budget = fold(above)
    is_numbered = _ENUMERATED.match(budget) is not None and budget.endswith("预算")
    return is_numbered and _REST_OF_BUDGET.fullmatch(fold(rest)) is not None


class _Block:
    """Puts the entries of one block together from its lines, one by one.

    `number` is the column of the numbers of its lines (行次), if it has one.
    """

    def __init__(self, places: range, number: int | None) -> None:
        self.places = places
        self.number = number
        self.entries: list[_Entry] = []
        #: The lines of which the block prints nothing but their number: no label and no amount.
        self.blanks: list[_Entry] = []
        self.unparted: list[int] = []
        self._loose: _Loose | None = None

    def take(self, line: int, cells: dict[int, str], below: str) -> None:
        """Take what a line prints in the columns of the block, by column number.

        `below` is what the next line prints in the column of labels.
        """
        label = cells.pop(self.places[0], "")
        goes_on = bool(label) and (self._goes_on(label) or self._ends_around(label, cells))
        is_half = goes_on and self._begins_total(label, below)
        if goes_on and not is_half:
            self._take_rest(label, line, cells)
        elif label:
            self._begin(label, line, cells)
            self.entries[-1].is_half_of_total = is_half
        elif cells:
            self._leave_loose()
            self._loose = _Loose(line, cells)

    def end(self) -> None:
        """Assign the figures that stand below the last label."""
        self._settle(None)
        self._join_money_of_budget()
        if not self._numbers_rise():
            self.unparted += [blank.line for blank in self.blanks]
            self.blanks = []

    def _numbers_rise(self) -> bool:
        """Whether the number of each line is greater than those of the lines above it."""
        entries = sorted((*self.entries, *self.blanks), key=lambda entry: entry.line)
        texts = [entry.cells[self.number] for entry in entries if self.number in entry.cells]
        if not all(map(_NUMBER.fullmatch, texts)):
            return False
        return all(int(above) < int(below) for above, below in pairwise(texts))

    def _begins_total(self, label: str, below: str) -> bool:
        """Whether a label is the first half of that of a total (收入 above 总计).

        It is not if the label above lacks it (六、其他 above 收入), or if the total below has its
        words (支出 above 支出总计).
        """
        above = fold(self.entries[-1].label)
        is_whole = _WHOLE_LABEL.search(above) is not None and label not in below
        return is_whole and not is_total(label) and is_total(label + below)

    def _ends_around(self, label: str, cells: Mapping[int, str]) -> bool:
        """Whether a text ends the label of a budget, whose figures stand between both lines.

        Two rows would have their figures beside their labels.
        """
        if self._loose is None or cells or not self.entries or self.entries[-1].cells:
            return False
        return _is_rest_of_budget(self.entries[-1].label, label)

    def _goes_on(self, label: str) -> bool:
        """Whether a text is the rest of the label above it."""
        if not self.entries or _ENUMERATED.match(label):
            return False
        above = self.entries[-1].label
        if is_total(above):
            return False
        if self.entries[-1].is_half_of_total:
            return True
        if is_total(label):
            return False
        return _TAIL.fullmatch(label) is not None or not _WHOLE_LABEL.search(fold(above))

    def _join_money_of_budget(self) -> None:
        """Join the last label to the one above if it says what the budget above it gives.

        That is 财政拨款收入 below 一、一般公共预算. Only one of both may have figures: otherwise
        they are two rows.
        """
        if len(self.entries) < 2:
            return
        above, rest = self.entries[-2:]
        if above.cells and rest.cells:
            return
        if not _is_rest_of_budget(above.label, rest.label):
            return
        self.entries.pop()
        above.label += rest.label
        above.lines += rest.lines
        if rest.cells:
            above.cells = rest.cells
            above.line = rest.line

    def _take_rest(self, label: str, line: int, cells: dict[int, str]) -> None:
        """Add a line to the last label, with the figures on it or between its lines."""
        entry = self.entries[-1]
        entry.label += label
        entry.lines.append(line)
        if self._loose is not None:
            self._give(entry, self._loose)
            self._loose = None
        if cells:
            self._give(entry, _Loose(line, cells))

    def _give(self, entry: _Entry, loose: _Loose) -> None:
        """Give figures to an entry that has none; otherwise leave them out.

        An entry has figures on one line only: those of a second line may belong to another label.
        """
        if entry.cells:
            self._leave_out(loose)
        else:
            entry.cells = loose.cells
            entry.line = loose.line
            entry.lines.append(loose.line)

    def _begin(self, label: str, line: int, cells: dict[int, str]) -> None:
        """Begin an entry with its label."""
        entry = _Entry(label, [line], cells, line)
        self._settle(entry)
        self._join_money_of_budget()
        self.entries.append(entry)

    def _settle(self, below: _Entry | None) -> None:
        """Give waiting figures to the one label above or below that has none in their columns.

        If both or neither lack them, the figures are left out.
        """
        loose = self._loose
        if loose is None:
            return
        self._loose = None
        beside = [entry for entry in (*self.entries[-1:], below) if entry is not None]
        bare = [entry for entry in beside if entry.cells.keys().isdisjoint(loose.cells)]
        if len(bare) == 1:
            self._give(bare[0], loose)
        else:
            self._leave_out(loose)

    def _leave_out(self, loose: _Loose) -> None:
        """List figures without a label as `unparted`; a number alone is a line of blanks."""
        if self.number is not None and loose.cells.keys() == {self.number}:
            self.blanks.append(_Entry("", [loose.line], loose.cells, loose.line))
        else:
            self.unparted.append(loose.line)

    def _leave_loose(self) -> None:
        """Assign waiting figures before others are met: they can only belong to the label above."""
        if self._loose is not None:
            self._settle(None)
