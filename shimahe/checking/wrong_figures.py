"""The fewest wrong amounts that would explain why sums do not fit.

As Fellegi and Holt put it: change as few fields as possible so that every rule holds. Single
amounts are tried first, the one that mends most; then pairs that mend one sum through another.
Promises linear time in the figures of what is broken, so that the number found may be more than
the fewest.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: In sums of more amounts no pair is looked for.
_MOST_AMOUNTS = 100


class TooLittle(NamedTuple):
    """How likely places of a sum hold amounts too small to be printed, and how many they are."""

    chance: float
    figures: int


@dataclass(frozen=True)
class Sum:
    """A sum of amounts: how far it is off, in last digits, and the weight of each amount.

    `fine` and `zeros` are its amounts that are not 0: those that end in two zeros, and others.
    `excess`: which amounts too small to be printed may leave a gap, by its sign.
    """

    gap: int
    weights: Mapping[int, int]
    fine: frozenset[int] = frozenset()
    zeros: frozenset[int] = frozenset()
    excess: Mapping[int, TooLittle] = field(default_factory=dict)

    @property
    def is_two_prints(self) -> bool:
        """Whether it says of two amounts that they are one."""
        return sorted(self.weights.values()) == [-1, 1]


class WrongFigure(NamedTuple):
    """By how many last digits an amount is too large, and how many amounts explain as much."""

    size: int
    ways: int = 1


class _Change(NamedTuple):
    """An amount, and by how many last digits it is too large."""

    amount: int
    size: int


class _Merit(NamedTuple):
    """How many more sums fit after a change, and by how much all of them come nearer."""

    mended: int
    relief: int


class _Waiting(NamedTuple):
    """A change that waits to be made; the best comes first."""

    loss: int
    strain: int
    distance: int
    change: _Change

    @classmethod
    def of(cls, change: _Change, merit: _Merit) -> _Waiting:
        """Put a change in its place among others."""
        return cls(-merit.mended, -merit.relief, abs(change.size), change)


def wrong_figures(sums: Sequence[Sum]) -> list[WrongFigure]:
    """Return the fewest wrong amounts that explain all gaps.

    >>> whole = Sum(1, {0: 1, 1: -1, 2: -1})
    >>> wrong_figures([whole, Sum(1, {3: 1, 1: -1}), Sum(0, {4: 1, 2: -1})])
    [WrongFigure(size=-1, ways=1)]
    """
    search = _Search(sums)
    search.change_single_amounts()
    search.change_pairs()
    return search.found


class _Search:
    """The gaps that are left while amounts are changed."""

    def __init__(self, sums: Sequence[Sum]) -> None:
        self._sums = sums
        self._gaps = [each.gap for each in sums]
        self._sums_of: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(sums):
            for amount in each.weights:
                self._sums_of[amount].append(number)
        self.found: list[WrongFigure] = []

    def _broken(self) -> list[int]:
        """Return the numbers of the sums that do not fit."""
        return [number for number, gap in enumerate(self._gaps) if gap]

    def _changes(self, number: int) -> Iterator[_Change]:
        """Yield the changes of one amount that make a sum fit."""
        gap = self._gaps[number]
        for amount, weight in self._sums[number].weights.items():
            if gap % weight == 0:
                yield _Change(amount, gap // weight)

    def _merit(self, change: _Change) -> _Merit:
        """Weigh what a change does to the sums in which its amount stands."""
        mended = 0
        relief = 0
        for number in self._sums_of[change.amount]:
            before = self._gaps[number]
            after = before - change.size * self._sums[number].weights[change.amount]
            mended += (after == 0) - (before == 0)
            relief += abs(before) - abs(after)
        return _Merit(mended, relief)

    def _apply(self, change: _Change) -> None:
        for number in self._sums_of[change.amount]:
            self._gaps[number] -= change.size * self._sums[number].weights[change.amount]

    # single amounts

    def change_single_amounts(self) -> None:
        """Change one amount after the other, each time one that mends most."""
        waiting: list[_Waiting] = []
        self._wait(waiting, self._broken())
        while waiting:
            first = heapq.heappop(waiting)
            change = first.change
            now = self._waiting(change)
            if now == first:
                self.found.append(WrongFigure(change.size, self._ways(first)))
                self._apply(change)
                self._wait(waiting, self._sums_of[change.amount])
            elif now.loss < 0:
                heapq.heappush(waiting, now)

    def _ways(self, first: _Waiting) -> int:
        """Count the amounts of one sum whose change mends as much as one does."""
        most = 1
        for number in self._sums_of[first.change.amount]:
            if self._gaps[number]:
                same = [first[:3] == self._waiting(each)[:3] for each in self._changes(number)]
                most = max(most, sum(same))
        return most

    def _waiting(self, change: _Change) -> _Waiting:
        """Put a change in its place as it is now."""
        return _Waiting.of(change, self._merit(change))

    def _wait(self, waiting: list[_Waiting], numbers: Iterable[int]) -> None:
        """Add the changes that mend more sums than they break."""
        for number in numbers:
            if self._gaps[number]:
                for change in self._changes(number):
                    merit = self._merit(change)
                    if merit.mended > 0:
                        heapq.heappush(waiting, _Waiting.of(change, merit))

    # pairs

    def change_pairs(self) -> None:
        """Change two amounts for each sum that is left.

        One alone would break another sum. Where no pair is found, two are counted all the same.
        """
        for number in self._broken():
            gap = self._gaps[number]
            if gap and not self._change_pair(number):
                self.found += [WrongFigure(gap), WrongFigure(gap)]
                self._gaps[number] = 0

    def _change_pair(self, number: int) -> bool:
        """Change the first pair of amounts that mends a sum and breaks no other."""
        for first in self._changes_if_short(number):
            mended = self._merit(first).mended
            self._apply(first)
            for other in self._sums_of[first.amount]:
                for second in self._changes_if_short(other):
                    if mended + self._merit(second).mended > 0:
                        self._apply(second)
                        self.found += [WrongFigure(first.size), WrongFigure(second.size)]
                        return True
            self._apply(_Change(first.amount, -first.size))
        return False

    def _changes_if_short(self, number: int) -> list[_Change]:
        """List the changes that make a sum fit; none of one that fits, or is too long."""
        if not self._gaps[number] or len(self._sums[number].weights) > _MOST_AMOUNTS:
            return []
        return list(self._changes(number))
