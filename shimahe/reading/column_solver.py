"""Figures of a row → the columns of its form, also where blanks were lost and the columns cannot be
seen.

A row with all its cells is read by place. Of any other row every placing in order is a candidate;
those that break the row's own sums go, then those that fit no way of adding the rows up. What is
left alone is placed; a figure that stands in one column in all that is left is placed too; the rest
is given back as unplaced, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import comb
from operator import add, le, sub

from shimahe.vocabulary import parse_figure

MAX_CANDIDATES = 500
MAX_SUMS = 100_000  # that one row of a family may add to the ways of adding it up
Placing = tuple[str, ...]  # the column of each figure of a segment, in order
Vector = tuple[Decimal, ...]  # an amount for each column of a segment
Families = list[
    tuple[int, list[int]]
]  # (parent, children) by index, each parent the sum of its children
RowSums = tuple[tuple[str, tuple[str, ...]], ...]


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
        """The figure placed under `column`; None where there is none or it is no number."""
        index = self.placed.get(column)
        return None if index is None else parse_figure(self.figures[index][1])


def place(segments: Sequence[ReadRow], families: Families, sums: RowSums) -> bool:
    """Fill `placed` and `lost` of every segment; True where sums were needed.

    `families` are (parent, children) by index, each parent the sum of its children in every column.
    """
    choices = [_candidates(segment, sums) for segment in segments]
    open_rows = {number for number, options in enumerate(choices) if len(options) > 1}
    used = bool(open_rows)
    while open_rows:
        before = sum(map(len, choices))
        for parent, children in families:
            if open_rows & {parent, *children}:
                _prune(segments, choices, parent, children)
        if sum(map(len, choices)) == before:
            break
    for segment, options in zip(segments, choices, strict=True):
        _settle(segment, options)
    return used


def _candidates(segment: ReadRow, sums: RowSums) -> list[Placing]:
    if segment.fixed is not None:
        return [segment.fixed]
    count = len(segment.figures)
    if count > len(segment.columns) or comb(len(segment.columns), count) > MAX_CANDIDATES:
        return []
    values, known = _values(segment), _known(segment, sums)
    return [
        option
        for option in combinations(segment.columns, count)
        if _keeps(dict(zip(option, values, strict=True)), known)
    ]


def adds_up(segment: ReadRow, option: Placing, sums: RowSums) -> bool:
    """Whether the figures, placed so, keep the row's own sums."""
    return _keeps(dict(zip(option, _values(segment), strict=True)), _known(segment, sums))


def _values(segment: ReadRow) -> list[Decimal]:
    return [parse_figure(text) or Decimal(0) for _, text in segment.figures]


def _known(segment: ReadRow, sums: RowSums) -> list[tuple[str, tuple[str, ...]]]:
    """The sums whose total and at least one part are columns of the segment."""
    return [
        (total, parts)
        for total, parts in sums
        if total in segment.columns and set(parts) & set(segment.columns)
    ]


def _keeps(row: dict[str, Decimal], known: list[tuple[str, tuple[str, ...]]]) -> bool:
    return all(
        row.get(total, 0) == sum(row[part] for part in parts if part in row)
        for total, parts in known
    )


def _vector(segment: ReadRow, option: Placing) -> Vector:
    row = dict(zip(option, _values(segment), strict=True))
    return tuple(row.get(column, Decimal(0)) for column in segment.columns)


def _prune(
    segments: Sequence[ReadRow], choices: list[list[Placing]], parent: int, children: list[int]
) -> None:
    """Keep the candidates of a family that stand in some way of adding the children up to the
    parent.

    No way at all proves nothing.
    """
    rows = [segments[number] for number in [parent, *children]]
    if (
        not all(choices[number] for number in [parent, *children])
        or len({row.columns for row in rows}) > 1
    ):
        return
    vectors = [
        [_vector(segments[number], option) for option in choices[number]] for number in children
    ]
    goals = [_vector(segments[parent], option) for option in choices[parent]]
    reached = [{(Decimal(0),) * len(rows[0].columns)}]
    most = _limits(vectors, goals)
    for options in vectors:
        if len(reached[-1]) * len(options) > MAX_SUMS:
            return
        sums = {tuple(map(add, done, option)) for done in reached[-1] for option in options}
        reached.append({done for done in sums if all(map(le, done, most))} if most else sums)
    wanted = reached[-1] & set(goals)
    if not wanted:
        return
    choices[parent] = [
        option for option, goal in zip(choices[parent], goals, strict=True) if goal in wanted
    ]
    for number, options, before in zip(
        reversed(children), reversed(vectors), reversed(reached[:-1]), strict=True
    ):
        alive = [{tuple(map(sub, goal, vector)) for goal in wanted} & before for vector in options]
        choices[number] = [
            option for option, rest in zip(choices[number], alive, strict=True) if rest
        ]
        wanted = set().union(*alive)


def _limits(vectors: list[list[Vector]], goals: list[Vector]) -> Vector | None:
    """The most that each column can come to, if no figure is negative: a sum beyond it needs no
    following up.
    """
    if any(min(vector, default=0) < 0 for options in vectors for vector in options):
        return None
    return tuple(max(column) for column in zip(*goals, strict=True))


def _settle(segment: ReadRow, options: list[Placing]) -> None:
    for index in range(len(segment.figures)):
        columns = {option[index] for option in options}
        if len(columns) == 1 and columns != {
            ""
        }:  # a column without a heading is no column of the form
            segment.placed[columns.pop()] = index
        else:
            segment.lost.append(index)
