"""Figures of a row → the columns of its form, also where the columns cannot be seen.

A row with all its cells is read by place. Of any other row every placing in order is a candidate;
those that break the row's own sums go, then those that fit no way of adding the rows up. What is
left alone is placed; a figure that stands in one column in all that is left is placed too; the rest
is given back as unplaced, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, compress
from math import comb
from operator import add, le, sub
from typing import NamedTuple

from shimahe.vocabulary import one_of, parse_figure

MAX_CANDIDATES = 500
MAX_SUMS = 100_000  # that one row of a family may add to the ways of adding it up
ZERO = Decimal(0)

Placing = tuple[str, ...]  # the column of each figure of a row, in order
Amounts = tuple[Decimal, ...]  # an amount for each column of a row
RowSums = Sequence[tuple[str, tuple[str, ...]]]  # a column, and the columns that it adds up


class Family(NamedTuple):
    """Rows by their index: a parent that is the sum of its children, column by column."""

    parent: int
    children: list[int]


@dataclass
class ReadRow:
    """One label and its figures: a row, or one side of it.

    `figures` are (1-based field, printed text); `columns` the keys they may stand under, in order;
    `fixed` the key of each figure where all cells of the row are there. `placed` is the outcome:
    column → index of the figure; `lost` are the indices that found no column.
    """

    line: int
    label: str
    code: str | None
    figures: list[tuple[int, str]]
    columns: tuple[str, ...]
    fixed: Placing | None = None
    side: str = ""
    placed: dict[str, int] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)

    def amount(self, column: str) -> Decimal | None:
        """Return the figure placed under a column; None where there is none or it is no number."""
        index = self.placed.get(column)
        if index is None:
            return None
        return parse_figure(self.figures[index][1])


def place_figures(rows: Sequence[ReadRow], families: Sequence[Family], sums: RowSums) -> bool:
    """Fill `placed` and `lost` of every row, and return whether sums were needed."""
    choices = [_candidates(row, sums) for row in rows]
    open_rows = {number for number, placings in enumerate(choices) if len(placings) > 1}
    if open_rows:
        open_families = []
        for family in families:
            if not open_rows.isdisjoint([family.parent, *family.children]):
                open_families.append(family)
        _narrow(rows, choices, open_families)
    for row, placings in zip(rows, choices, strict=True):
        _settle(row, placings)
    return bool(open_rows)


def adds_up(row: ReadRow, placing: Placing, sums: RowSums) -> bool:
    """Whether the figures of a row, placed so, keep the row's own sums."""
    by_column = dict(zip(placing, _figures(row), strict=True))
    return _keeps(by_column, _sums_within(row, sums))


# --- one row --------------------------------------------------------------------------------------


def _candidates(row: ReadRow, sums: RowSums) -> list[Placing]:
    """List the placings of a row that keep its own sums; none where there are too many to try."""
    if row.fixed is not None:
        return [row.fixed]
    count = len(row.figures)
    if count > len(row.columns) or comb(len(row.columns), count) > MAX_CANDIDATES:
        return []
    figures = _figures(row)
    own_sums = _sums_within(row, sums)
    candidates = []
    for placing in combinations(row.columns, count):
        by_column = dict(zip(placing, figures, strict=True))
        if _keeps(by_column, own_sums):
            candidates.append(placing)
    return candidates


def _figures(row: ReadRow) -> list[Decimal]:
    """Return the figures of a row in order; a text among them counts as nothing."""
    return [parse_figure(text) or ZERO for _, text in row.figures]


def _sums_within(row: ReadRow, sums: RowSums) -> RowSums:
    """Return the sums whose total and at least one part are columns of the row."""
    within = []
    for total, parts in sums:
        if total in row.columns and not set(parts).isdisjoint(row.columns):
            within.append((total, parts))
    return within


def _keeps(by_column: dict[str, Decimal], sums: RowSums) -> bool:
    """Whether amounts by column keep every sum; a column without an amount counts as nothing."""
    for total, parts in sums:
        added = sum(by_column[part] for part in parts if part in by_column)
        if by_column.get(total, ZERO) != added:
            return False
    return True


def _amounts_of_each(row: ReadRow, placings: list[Placing]) -> list[Amounts]:
    """Return the amount of each column of a row for each placing of its figures."""
    figures = _figures(row)
    amounts = []
    for placing in placings:
        by_column = dict(zip(placing, figures, strict=True))
        amounts.append(tuple(by_column.get(column, ZERO) for column in row.columns))
    return amounts


def _settle(row: ReadRow, placings: list[Placing]) -> None:
    """Place each figure that stands in one column in all the placings that are left."""
    for index in range(len(row.figures)):
        column = one_of({placing[index] for placing in placings})
        if column:  # one without a heading, "", is no column of the form
            row.placed[column] = index
        else:
            row.lost.append(index)


# --- rows that add up -----------------------------------------------------------------------------


def _narrow(
    rows: Sequence[ReadRow], choices: list[list[Placing]], families: Sequence[Family]
) -> None:
    """Take candidates out of `choices` until no family rules out another one."""
    count = sum(len(placings) for placings in choices)
    while True:
        for family in families:
            _prune(rows, choices, family)
        count_before = count
        count = sum(len(placings) for placings in choices)
        if count == count_before:
            return


def _prune(rows: Sequence[ReadRow], choices: list[list[Placing]], family: Family) -> None:
    """Keep the candidates of a family that stand in some way of adding it up.

    No way at all proves nothing, and neither do rows of other columns or without a candidate.
    """
    members = [family.parent, *family.children]
    if not all(choices[number] for number in members):
        return
    if len({rows[number].columns for number in members}) > 1:
        return
    parent = _amounts_of_each(rows[family.parent], choices[family.parent])
    children = [_amounts_of_each(rows[number], choices[number]) for number in family.children]
    reached = _partial_sums(children, parent)
    if reached is None:
        return
    wanted = reached[-1].intersection(parent)
    if not wanted:
        return
    in_wanted = [amounts in wanted for amounts in parent]
    choices[family.parent] = list(compress(choices[family.parent], in_wanted))
    # from the last child to the first: which sums before it, with it, make what is wanted
    for at in reversed(range(len(children))):
        sums_before = [_differences(wanted, amounts) & reached[at] for amounts in children[at]]
        number = family.children[at]
        choices[number] = list(compress(choices[number], sums_before))
        wanted = set().union(*sums_before)


def _partial_sums(
    children: list[list[Amounts]], parent: list[Amounts]
) -> list[set[Amounts]] | None:
    """Return what the first 0, 1, 2 … children can add up to; None where that is too much.

    `children` and `parent` are the amounts of each candidate.
    """
    highest = _highest_sum(children, parent)
    sums = {(ZERO,) * len(parent[0])}
    reached = [sums]
    for options in children:
        if len(sums) * len(options) > MAX_SUMS:
            return None
        sums = _all_sums(sums, options)
        if highest is not None:
            sums = {amounts for amounts in sums if all(map(le, amounts, highest))}
        reached.append(sums)
    return reached


def _all_sums(sums: set[Amounts], options: list[Amounts]) -> set[Amounts]:
    """Add each option to each sum."""
    added: set[Amounts] = set()
    for amounts in options:
        for before in sums:
            added.add(tuple(map(add, before, amounts)))
    return added


def _differences(sums: set[Amounts], amounts: Amounts) -> set[Amounts]:
    """Take amounts away from each sum."""
    return {tuple(map(sub, total, amounts)) for total in sums}


def _highest_sum(children: list[list[Amounts]], parent: list[Amounts]) -> Amounts | None:
    """Return the most that each column can come to: a sum beyond it needs no following up.

    None where a figure is negative, since a sum may then come down again.
    """
    for options in children:
        for amounts in options:
            if min(amounts, default=ZERO) < 0:
                return None
    return tuple(max(column) for column in zip(*parent, strict=True))
