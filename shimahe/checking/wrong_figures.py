"""The fewest wrong amounts that would explain why some sums do not fit.

This is the principle of Fellegi and Holt: change as few fields as possible so that every rule
holds. Single amounts are changed first, the one that mends most sums before the others; then pairs
of amounts. Promises time linear in the figures of the broken sums. So the number of amounts found
is small, but not always the smallest.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: No pair is looked for in sums of more amounts than this.
_MOST_AMOUNTS = 100


class TooLittle(NamedTuple):
    """The probability that places hold amounts too small to be printed, and how many they are."""

    chance: float
    figures: int


@dataclass(frozen=True)
class Sum:
    """A sum of amounts that should be 0; amounts are given by numbers."""

    #: By how many last digits the sum is off.
    gap: int
    #: The weight of each amount in the sum.
    weights: Mapping[int, int]
    #: The amounts other than 0: `zeros` those that end in two zeros, `fine` the others.
    fine: frozenset[int] = frozenset()
    zeros: frozenset[int] = frozenset()
    #: The places whose amounts may be too small to be printed, by the sign of the gap they leave.
    excess: Mapping[int, TooLittle] = field(default_factory=dict)

    @property
    def is_two_prints(self) -> bool:
        """Whether it says that two prints of one amount are equal."""
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
    """How many more sums fit after a change, and by how much the gaps shrink in all."""

    mended: int
    relief: int


class _Waiting(NamedTuple):
    """A change in the queue of changes, which sort so that the best comes first."""

    loss: int
    strain: int
    distance: int
    change: _Change

    @classmethod
    def of(cls, change: _Change, merit: _Merit) -> _Waiting:
        """Return the entry of a change with a merit."""
        return cls(-merit.mended, -merit.relief, abs(change.size), change)


def wrong_figures(sums: Sequence[Sum]) -> list[WrongFigure]:
    """Return few wrong amounts that together explain all gaps.

    >>> whole = Sum(1, {0: 1, 1: -1, 2: -1})
    >>> wrong_figures([whole, Sum(1, {3: 1, 1: -1}), Sum(0, {4: 1, 2: -1})])
    [WrongFigure(size=-1, ways=1)]
    """
    search = _Search(sums)
    search.change_single_amounts()
    search.change_pairs()
    return search.found


class _Search:
    """The gaps that are left while amounts are changed, and the changes made so far (`found`)."""

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
        """Return what a change does to the sums in which its amount stands."""
        mended = 0
        relief = 0
        for number in self._sums_of[change.amount]:
            before = self._gaps[number]
            after = before - change.size * self._sums[number].weights[change.amount]
            mended += (after == 0) - (before == 0)
            relief += abs(before) - abs(after)
        return _Merit(mended, relief)

    def _apply(self, change: _Change) -> None:
        """Make a change: adjust the gaps of the sums in which its amount stands."""
        for number in self._sums_of[change.amount]:
            self._gaps[number] -= change.size * self._sums[number].weights[change.amount]

    # single amounts

    def change_single_amounts(self) -> None:
        """Change one amount after the other, each time the one that mends most sums."""
        queue: list[_Waiting] = []
        self._enqueue(queue, self._broken())
        while queue:
            first = heapq.heappop(queue)
            change = first.change
            now = self._waiting(change)
            if now == first:
                self.found.append(WrongFigure(change.size, self._ways(first)))
                self._apply(change)
                self._enqueue(queue, self._sums_of[change.amount])
            elif now.loss < 0:
                heapq.heappush(queue, now)

    def _ways(self, first: _Waiting) -> int:
        """Return how many amounts of one sum could be changed with the same merit as the first."""
        most = 1
        for number in self._sums_of[first.change.amount]:
            if self._gaps[number]:
                entries = map(self._waiting, self._changes(number))
                same = sum(entry[:3] == first[:3] for entry in entries)
                most = max(most, same)
        return most

    def _waiting(self, change: _Change) -> _Waiting:
        """Return the entry of a change with the merit that it has now."""
        return _Waiting.of(change, self._merit(change))

    def _enqueue(self, queue: list[_Waiting], numbers: Iterable[int]) -> None:
        """Add the changes for some sums that mend more sums than they break."""
        for number in numbers:
            if self._gaps[number]:
                for change in self._changes(number):
                    merit = self._merit(change)
                    if merit.mended > 0:
                        heapq.heappush(queue, _Waiting.of(change, merit))

    # pairs

    def change_pairs(self) -> None:
        """Change two amounts for each sum that is left, since one alone would break another sum.

        Where no pair is found, two wrong amounts are counted all the same.
        """
        for number in self._broken():
            gap = self._gaps[number]
            if gap and not self._change_pair(number):
                self.found += [WrongFigure(gap), WrongFigure(gap)]
                self._gaps[number] = 0

    def _change_pair(self, number: int) -> bool:
        """Change a pair of amounts that mends a sum and breaks no other, if there is one."""
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
        """Return the changes that make a sum fit; [] for one that fits already or is too long."""
        if not self._gaps[number] or len(self._sums[number].weights) > _MOST_AMOUNTS:
            return []
        return list(self._changes(number))
