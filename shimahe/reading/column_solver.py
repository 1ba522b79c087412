"""The figures of a row → columns of its form, also where the row lost cells (R12).

A row with all its cells is read by place. Of any other row every placing that keeps the order of
its figures is a candidate. Candidates that break the row's own sums are dropped, then those that
fit no way of adding children up to their parent. What stands in one column in all candidates that
are left is placed; the rest is returned as lost, never guessed. The search takes a counted number
of steps for a table, the same on every machine; what needs more is lost as well.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations, compress, product
from math import comb
from operator import add, le, sub
from typing import NamedTuple

from shimahe.vocabulary import has_digit, one_of, parse_figure

#: The most placings of one row that are tried.
MAX_CANDIDATES = 500
#: The most steps for a table. A step is a placing that is tried, or a sum to which one more row is
#: added. A family of thirty rows, each with two ways, takes half of them; more rows could be added
#: up in so many ways that nothing would be decided.
MAX_STEPS = 250_000
ZERO = Decimal(0)
#: From a cell of sums to itself and to its neighbours.
_STEPS = (-1, 0, 1)
#: Signs that stand for a figure which is not printed.
_LEFT_OUT = re.compile("[…略]")

#: The column of each figure of a row, in order.
Placing = tuple[str, ...]
#: An amount for each column, in the smallest decimal unit that is printed.
Amounts = tuple[int, ...]
#: For the parent and each child, the amounts of each of its candidates.
FamilyAmounts = list[list[Amounts]]
#: A column with the columns that it adds up, for each sum.
RowSums = Sequence[tuple[str, tuple[str, ...]]]


class Family(NamedTuple):
    """Rows by their index: a parent that is the sum of its children, column by column."""

    parent: int
    children: list[int]

    @property
    def members(self) -> list[int]:
        """The parent, then its children."""
        return [self.parent, *self.children]


@dataclass(slots=True)
class ReadRow:
    """What was read of a row, or of one side of it: a label, its code and its figures.

    `place_figures` fills `placed` and `lost`.
    """

    line: int
    label: str
    code: str | None
    #: (field of the line from 1, printed text) of each figure.
    figures: list[tuple[int, str]]
    #: The columns under which the figures may stand, in order.
    columns: tuple[str, ...]
    #: The column of each figure, where all cells of the row are there; else None.
    fixed: Placing | None = None
    #: Of a two-sided table the name of its side (`income`, `spending`, `use`); else "".
    side: str = ""
    #: The kind of spending that a column of the row says (`basic`, `project`); "" where none does.
    kind: str = ""
    #: The budget above the list of accounts that it is in, where lists stand side by side; else "".
    budget: str = ""
    #: The columns under which none of the figures stands.
    closed: Collection[str] = ()
    #: The outcome: by column, the index of its figure in `figures`.
    placed: dict[str, int] = field(default_factory=dict)
    #: The indices of the figures that found no column.
    lost: Sequence[int] = ()

    def amount(self, column: str) -> Decimal | None:
        """Return the figure under a column as printed; None where there is no number."""
        index = self.placed.get(column)
        if index is None:
            return None
        return parse_figure(self.figures[index][1])

    def leave_columns(self) -> None:
        """Take none of the figures for that of a column."""
        self.columns = ()
        self.fixed = None

    @property
    def has_unread_figure(self) -> bool:
        """Whether a text stands for a figure that was not read: with digits, or left out (…)."""
        for _, text in self.figures:
            if parse_figure(text) is None and (has_digit(text) or _LEFT_OUT.search(text)):
                return True
        return False


def amount_beyond(whole: ReadRow, parts: Sequence[ReadRow], column: str) -> Decimal:
    """Return what a row prints under a column beyond its parts; a blank counts as 0."""
    of_parts = [part.amount(column) for part in parts]
    return (whole.amount(column) or ZERO) - sum(filter(None, of_parts), ZERO)


@dataclass
class Search:
    """The placings of each row that are left, and the steps that are left to narrow them down."""

    rows: Sequence[ReadRow]
    steps_left: int
    choices: list[list[Placing]] = field(default_factory=list)
    #: The rows (by index) for which the steps did not suffice.
    given_up: set[int] = field(default_factory=set)

    def take(self, steps: int) -> bool:
        """Take some steps and return True; take none and return False where fewer are left."""
        if steps > self.steps_left:
            return False
        self.steps_left -= steps
        return True

    def candidates_of(self, family: Family) -> int:
        """Return how many placings are left of all rows of a family together."""
        return sum(len(self.choices[number]) for number in family.members)


def room_for_rounding(figures: Collection[Decimal]) -> Decimal:
    """Return by how much a sum may be off if each of its figures is rounded by itself.

    That is half of the last printed digit (the finest of any figure) for each figure but zeros.

    >>> room_for_rounding([Decimal("8.01"), Decimal("3"), Decimal("5.0"), Decimal("0.000")])
    Decimal('0.015')
    """
    amounts = [figure for figure in figures if figure]
    if not amounts:
        return ZERO
    return Decimal(5).scaleb(min(map(_unit, amounts)) - 1) * len(amounts)


def is_sum(total: Decimal, parts: Collection[Decimal]) -> bool:
    """Whether a total is the sum of its parts, but for the rounding of each figure.

    >>> is_sum(Decimal("8.01"), [Decimal("5.00"), Decimal("3.00")])
    True
    >>> is_sum(Decimal("8.02"), [Decimal("5.00"), Decimal("3.00")])
    False
    """
    return abs(total - sum(parts)) <= room_for_rounding([total, *parts])


class Outcome(NamedTuple):
    """How the figures of a table were placed."""

    #: Whether sums had to decide, since places did not.
    by_sums: bool
    #: Whether figures are lost since there are too many ways to place them.
    too_many: bool


def place_figures(
    rows: Sequence[ReadRow], families: Sequence[Family], sums: RowSums, most: int = MAX_STEPS
) -> Outcome:
    """Place the figures of all rows: fill `placed` and `lost` of each.

    `families` and `sums` (total → parts within a row) decide where places do not; `most` is the
    number of steps that the search may take.
    """
    search = Search(rows, most)
    for number in range(len(rows)):
        search.choices.append(_candidates(number, sums, search))
    open_rows = {number for number, placings in enumerate(search.choices) if len(placings) > 1}
    if open_rows:
        open_families = []
        for family in families:
            if not open_rows.isdisjoint(family.members):
                open_families.append(family)
        _narrow(search, open_families)
    for row, placings in zip(rows, search.choices, strict=True):
        _settle(row, placings)
    too_many = any(rows[number].lost for number in search.given_up)
    return Outcome(bool(open_rows), too_many)


def adds_up(row: ReadRow, placing: Placing, sums: RowSums) -> bool:
    """Whether the figures of a row, placed in these columns, keep its sums within rounding."""
    figures = _figures(row)
    by_column = dict(zip(placing, figures, strict=True))
    own_sums = sums_within(row, sums)
    return _keeps(by_column, own_sums) or _keeps(by_column, own_sums, room_for_rounding(figures))


# --- one row --------------------------------------------------------------------------------------


def _candidates(number: int, sums: RowSums, search: Search) -> list[Placing]:
    """Return the placings of a row that keep its own sums: exactly, else within rounding.

    None are returned where there are too many to try, or more figures than columns.
    """
    row = search.rows[number]
    if row.fixed is not None:
        return [row.fixed]
    count = len(row.figures)
    columns = [column for column in row.columns if column not in row.closed]
    ways = comb(len(columns), count)  # 0 where there are more figures than columns
    if ways > 1 and (ways > MAX_CANDIDATES or not search.take(ways)):
        search.given_up.add(number)
        return []
    figures = _figures(row)
    own_sums = sums_within(row, sums)
    placings = list(combinations(columns, count))
    amounts = [dict(zip(placing, figures, strict=True)) for placing in placings]
    exact = list(compress(placings, [_keeps(each, own_sums) for each in amounts]))
    if exact or not placings:
        return exact
    room = room_for_rounding(figures)
    return list(compress(placings, [_keeps(each, own_sums, room) for each in amounts]))


def _figures(row: ReadRow) -> list[Decimal]:
    """Return the figures of a row in order; a text that is no number counts as 0."""
    return [parse_figure(text) or ZERO for _, text in row.figures]


def sums_within(row: ReadRow, sums: RowSums) -> RowSums:
    """Return the sums whose total and at least one part are columns of the row."""
    within = []
    for total, parts in sums:
        if total in row.columns and not set(parts).isdisjoint(row.columns):
            within.append((total, parts))
    return within


def _keeps(by_column: dict[str, Decimal], sums: RowSums, room: Decimal = ZERO) -> bool:
    """Whether amounts by column keep every sum within `room`; a column without one counts as 0."""
    for total, parts in sums:
        added = sum(by_column[part] for part in parts if part in by_column)
        if abs(by_column.get(total, ZERO) - added) > room:
            return False
    return True


def _settle(row: ReadRow, placings: list[Placing]) -> None:
    """Place each figure that stands in one column in all the placings that are left."""
    if not placings:
        row.lost = list(range(len(row.figures)))
        return
    columns: Sequence[str | None] = placings[0]
    if len(placings) > 1:
        columns = [one_of(set(column)) for column in zip(*placings, strict=True)]
    for index, column in enumerate(columns):
        if column:  # "" is a column without a heading, None one that is not decided
            row.placed[column] = index
    if not all(columns):
        row.lost = [index for index, column in enumerate(columns) if not column]


# --- rows that add up -----------------------------------------------------------------------------


def _narrow(search: Search, families: Sequence[Family]) -> None:
    """Drop candidates until no family rules out another one.

    Families with the fewest candidates come first, since what they leave is fewest for the others.
    """
    looked_at: dict[int, int] = {}  # by parent: how many candidates were left of its family
    while True:
        changed = [
            family
            for family in families
            if looked_at.get(family.parent) != search.candidates_of(family)
        ]
        if not changed:
            return
        for family in sorted(changed, key=search.candidates_of):
            _prune(search, family)
            looked_at[family.parent] = search.candidates_of(family)


def _prune(search: Search, family: Family) -> None:
    """Keep those candidates of a family's rows that take part in some way of adding it up.

    Where no way adds up exactly, those count that do within the rounding of each figure. Nothing is
    dropped where there are none, a row has no candidate, or the rows have different columns.
    """
    decided_first = sorted(family.children, key=lambda number: len(search.choices[number]))
    members = [family.parent, *decided_first]
    choices = [search.choices[number] for number in members]
    rows = [search.rows[number] for number in members]
    if not all(choices) or len({row.columns for row in rows}) > 1:
        return
    amounts = _amounts_of_each(rows, choices)
    for room in (0, len(members) // 2):
        in_some_way = _ways(amounts, search, room)
        if in_some_way is None:
            search.given_up.update(members)
            return
        if in_some_way:
            for number, placings, are_kept in zip(members, choices, in_some_way, strict=True):
                search.choices[number] = list(compress(placings, are_kept))
            return


def _ways(amounts: FamilyAmounts, search: Search, room: int) -> list[list[bool]] | None:
    """Return for each candidate of each row whether some way of adding the family up uses it.

    A sum may be off by `room` units. [] where there is no way, None where the steps do not suffice.
    """
    undecided = _undecided(amounts, room)
    if undecided is None:
        return []
    sums = _sums_from_both_ends(undecided, search, room)
    if sums is None:
        return None
    looked_at = (len(sums.first[-1]) + len(sums.last[-1])) * len(_STEPS) ** len(undecided[0][0])
    if room and not search.take(looked_at):
        return []
    return _in_some_way(undecided, sums, room)


def _amounts_of_each(rows: list[ReadRow], choices: list[list[Placing]]) -> FamilyAmounts:
    """Return the amounts of each candidate of each row, by column.

    Amounts are whole numbers in the smallest decimal unit that any of the rows prints.
    """
    figures_of_rows = [_figures(row) for row in rows]
    unit = min((_unit(figure) for figures in figures_of_rows for figure in figures), default=0)
    amounts = []
    for row, figures, placings in zip(rows, figures_of_rows, choices, strict=True):
        numbers = [int(figure.scaleb(-unit)) for figure in figures]
        by_column = [dict(zip(placing, numbers, strict=True)) for placing in placings]
        amounts.append([tuple(each.get(key, 0) for key in row.columns) for each in by_column])
    return amounts


def _unit(figure: Decimal) -> int:
    """Return the power of ten of a figure's last digit: -2 for hundredths, 0 for whole numbers."""
    exponent = figure.as_tuple().exponent
    return min(0, int(exponent))


def _undecided(amounts: FamilyAmounts, room: int) -> FamilyAmounts | None:
    """Return the amounts without the columns in which every row has only one possible amount.

    None where such a column does not add up within `room`: then no way does.
    """
    by_column = [list(zip(*candidates, strict=True)) for candidates in amounts]
    is_open = []
    for parent, *children in zip(*by_column, strict=True):
        differ = [len(set(of_row)) > 1 for of_row in (parent, *children)]
        is_open.append(any(differ))
        if not is_open[-1] and abs(parent[0] - sum(child[0] for child in children)) > room:
            return None
    undecided = []
    for candidates in amounts:
        undecided.append([tuple(compress(each, is_open)) for each in candidates])
    return undecided


class Sums(NamedTuple):
    """The sums that the children of a family can have, from both ends to where these meet.

    Working from both ends needs far fewer sums than working from one.
    """

    #: `first[n]`: the sums of the first n children.
    first: list[set[Amounts]]
    #: `last[n]`: what is left of the parent without its last n children.
    last: list[set[Amounts]]


def _sums_from_both_ends(amounts: FamilyAmounts, search: Search, room: int) -> Sums | None:
    """Add the children up, the end with fewer sums first; None where the steps do not suffice.

    Sums that are more than `room` beyond the parent are left out.
    """
    parent = amounts[0]
    children = deque(amounts[1:])
    highest = _highest_sum(amounts, room)
    sums = Sums([{(0,) * len(parent[0])}], [set(parent)])
    while children:
        is_first = len(sums.first[-1]) <= len(sums.last[-1])
        candidates = children.popleft() if is_first else children.pop()
        reached = sums.first if is_first else sums.last
        if not search.take(len(reached[-1]) * len(candidates)):
            return None
        if is_first:
            reached.append(_added(reached[-1], candidates, highest))
        else:
            reached.append(_taken_away(reached[-1], candidates, -room if highest else None))
    return sums


def _highest_sum(amounts: FamilyAmounts, room: int) -> Amounts | None:
    """Return the highest amount of the parent in each column, and `room` more.

    Larger sums need no following up.

    None where a figure is negative, since a sum may then become smaller again.
    """
    for candidates in amounts:
        for each in candidates:
            if min(each, default=0) < 0:
                return None
    parent = amounts[0]
    return tuple(max(column) + room for column in zip(*parent, strict=True))


def _combined(
    sums: set[Amounts], candidates: list[Amounts], combine: Callable[[int, int], int]
) -> set[Amounts]:
    """Return the results of combining each sum with each candidate, column by column."""
    combined: set[Amounts] = set()
    for amounts in candidates:
        for total in sums:
            combined.add(tuple(map(combine, total, amounts)))
    return combined


def _added(sums: set[Amounts], candidates: list[Amounts], highest: Amounts | None) -> set[Amounts]:
    """Add each candidate to each sum; sums beyond `highest` are left out."""
    added = _combined(sums, candidates, add)
    if highest is None:
        return added
    return {total for total in added if all(map(le, total, highest))}


def _taken_away(sums: set[Amounts], candidates: list[Amounts], lowest: int | None) -> set[Amounts]:
    """Subtract each candidate from each sum; amounts below `lowest` are left out, if it is set."""
    left = _combined(sums, candidates, sub)
    if lowest is None:
        return left
    return {total for total in left if min(total, default=0) >= lowest}


def _near(sums: set[Amounts], others: set[Amounts], room: int) -> set[Amounts]:
    """Return the sums that differ from some other one by at most `room` in each column."""
    if not room:
        return sums & others
    width = room + 1  # two sums that are near stand in the same cell, or in neighbouring ones
    by_cell: dict[Amounts, list[Amounts]] = {}
    for other in others:
        by_cell.setdefault(tuple(amount // width for amount in other), []).append(other)
    found = set()
    for total in sums:
        cells = product(*[[amount // width + step for step in _STEPS] for amount in total])
        near = chain.from_iterable(by_cell.get(cell, ()) for cell in cells)
        if any(_are_near(total, other, room) for other in near):
            found.add(total)
    return found


def _are_near(one: Amounts, other: Amounts, room: int) -> bool:
    """Whether two sums differ by at most `room` in each column."""
    return all(abs(a - b) <= room for a, b in zip(one, other, strict=True))


def _in_some_way(amounts: FamilyAmounts, sums: Sums, room: int) -> list[list[bool]]:
    """Return for each candidate of each row whether some way of adding the family up uses it.

    [] where there is no way at all.
    """
    parent, *children = amounts
    wanted = _near(sums.first[-1], sums.last[-1], room)
    reached = _near(sums.last[-1], sums.first[-1], room)
    if not wanted:
        return []
    middle = len(sums.first) - 1
    in_some_way: list[list[bool]] = [[] for _ in children]
    for at in reversed(range(middle)):
        before = [_combined(wanted, [each], sub) & sums.first[at] for each in children[at]]
        in_some_way[at] = [bool(totals) for totals in before]
        wanted = set().union(*before)
    for at in range(middle, len(children)):
        rest = sums.last[len(children) - 1 - at]
        behind = [_combined(reached, [each], add) & rest for each in children[at]]
        in_some_way[at] = [bool(totals) for totals in behind]
        reached = set().union(*behind)
    return [[each in reached for each in parent], *in_some_way]
