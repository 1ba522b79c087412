"""How rounding spreads the differences of sums, and what each sum says beyond the sums before it.

The errors of rounded figures are uniform within half a last digit. Sums that share figures share
their errors: what follows from others says nothing more, and what overlaps says less. Promises
that a sum that others determine counts for nothing, in a limited number of steps. Knows nothing of
tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, comb, exp, floor, pi, sqrt
from typing import NamedTuple

from shimahe.checking.wrong_figures import Sum

#: Errors of more figures are taken as normally distributed.
_MOST_EXACT = 40
#: What is left of a sum counts as nothing below this.
_NOTHING = 1e-6
#: Sums are compared with those before them in so many steps; sums after that say nothing.
_MOST_STEPS = 400_000
#: So many amounts in a sum are two prints of one amount.
_TWO_PRINTS = 2
#: How many standard deviations from the expected gap others are thought possible.
_FAR = 8


class Beyond(NamedTuple):
    """What a sum says beyond the sums before it.

    `figures`: how many rounded figures would spread as it does, once the others are known; 0 where
    they determine it. `expected`: the gap that they let expect. `overlaps`: whether they say
    anything of it.
    """

    figures: float
    expected: float
    overlaps: bool

    @property
    def says_nothing(self) -> bool:
        """Whether the others determine the sum."""
        return self.figures < _NOTHING


@dataclass(frozen=True)
class _Direction:
    """What is left of a sum once the sums before it are taken off, and its gap likewise."""

    weights: Mapping[int, float]
    square: float
    gap: float


class Directions:
    """Sums one after the other, each freed of what the sums before it say.

    That is the method of Gram and Schmidt: of errors that are spread alike, what one sum lets
    expect of another is its projection. `exact_share`: how many of the figures that end in two
    zeros are exact.
    """

    def __init__(self, exact_share: float) -> None:
        self._exact_share = exact_share
        self._directions: list[_Direction] = []
        self._with_amount: dict[int, list[int]] = defaultdict(list)
        self._steps = 0

    def add(self, each: Sum) -> Beyond:
        """Free a sum of those before it, and say what is left."""
        weights = self._errors_of(each)
        if self._steps > _MOST_STEPS:
            return Beyond(0.0, float(each.gap), True)
        left: dict[int, float] = dict(weights)
        expected = 0.0
        overlaps = False
        for number in self._that_share(weights):
            before = self._directions[number]
            shared = self._product(weights, before.weights)
            if abs(shared) > _NOTHING:
                overlaps = True
                expected += shared / before.square * before.gap
                self._take_off(left, before, shared / before.square)
        square = self._product(left, left)
        if square > _NOTHING:
            self._keep(_Direction(left, square, each.gap - expected))
        return Beyond(square, expected, overlaps)

    def _errors_of(self, each: Sum) -> dict[int, float]:
        """Weigh the errors of a sum: by what part of its own error a figure counts.

        Figures that end in two zeros may be exact.
        """
        of_zeros = sqrt(1 - self._exact_share)
        errors = {amount: float(each.weights[amount]) for amount in each.fine}
        for amount in each.zeros:
            if of_zeros:
                errors[amount] = each.weights[amount] * of_zeros
        return errors

    def _that_share(self, weights: Mapping[int, float]) -> list[int]:
        """Find the directions that share an amount."""
        numbers: set[int] = set()
        for amount in weights:
            numbers.update(self._with_amount[amount])
        return sorted(numbers)

    def _product(self, one: Mapping[int, float], other: Mapping[int, float]) -> float:
        """Multiply what two sums share."""
        if len(one) > len(other):
            one, other = other, one
        self._steps += len(one)
        return sum(weight * other[amount] for amount, weight in one.items() if amount in other)

    def _take_off(self, left: dict[int, float], before: _Direction, times: float) -> None:
        """Take a direction off what is left of a sum."""
        self._steps += len(before.weights)
        for amount, weight in before.weights.items():
            rest = left.get(amount, 0.0) - times * weight
            if abs(rest) > _NOTHING:
                left[amount] = rest
            else:
                left.pop(amount, None)

    def _keep(self, direction: _Direction) -> None:
        for amount in direction.weights:
            self._with_amount[amount].append(len(self._directions))
        self._directions.append(direction)


# --- chances --------------------------------------------------------------------------------------


def chance_beyond(each: Sum, gap: int, beyond: Beyond, exact_share: float) -> float:
    """Return how likely rounding leaves a gap in a sum, once the sums before it are known."""
    if beyond.says_nothing:
        return 1.0 * (abs(gap - beyond.expected) < 0.5)
    if beyond.overlaps and len(each.weights) > _TWO_PRINTS:
        return _normal(gap - beyond.expected, beyond.figures)
    return chance_alone(each, gap, exact_share)


def chance_alone(each: Sum, gap: int, exact_share: float) -> float:
    """Return how likely rounding leaves a gap in a sum of which nothing else is known.

    Of an amount that stands in it several times, each may be rounded by itself, or all alike. A
    place that prints nothing may stand for what is too little to be printed.
    """
    times = [abs(each.weights[amount]) for amount in each.fine]
    fine = sum(times)
    zeros = sum(abs(each.weights[amount]) for amount in each.zeros)
    chance = _chance_of_ends(gap, fine, zeros, exact_share)
    if fine > len(times):
        alike = sum(number**2 for number in times)
        chance = (chance + _chance_of_ends(gap, alike, zeros, exact_share)) / 2
    for sign, too_little in each.excess.items():
        if gap * sign > 0:
            chance += too_little * _chance_of_ends(gap, fine + 1, zeros, exact_share)
    return chance


def _chance_of_ends(gap: int, fine: int, zeros: int, exact_share: float) -> float:
    """Return that chance for so many figures; those that end in two zeros may be exact."""
    if fine + zeros > _MOST_EXACT:
        return chance_of_gap(gap, fine + round(zeros * (1 - exact_share)))
    chance = 0.0
    for rounded in range(zeros + 1):
        exact = zeros - rounded
        share = comb(zeros, rounded) * (1 - exact_share) ** rounded * exact_share**exact
        chance += share * chance_of_gap(gap, fine + rounded)
    return chance


def chance_of_gap(gap: int, figures: int) -> float:
    """Return how likely a sum of so many rounded figures, the total among them, is off by a gap.

    The errors are uniform within half a last digit, and their sum is whole.

    >>> [chance_of_gap(gap, 3) for gap in (-1, 0, 1)], chance_of_gap(1, 2)
    ([0.125, 0.75, 0.125], 0.0)
    """
    if figures > _MOST_EXACT:
        return exp(-6 * gap**2 / figures) / sqrt(pi * figures / 6)
    return 1.0 * (gap == 0) if figures < 2 else _density(2 * abs(gap), figures)


def _normal(distance: float, figures: float) -> float:
    """Return how likely a whole gap lies so far from the expected one.

    The errors of so many figures are taken as normally distributed.

    >>> [round(_normal(gap, 3.0), 2) for gap in (-1, 0, 1)]
    [0.11, 0.79, 0.11]
    """
    reach = 1 + _FAR * sqrt(figures / 12)
    fraction = distance - floor(distance)
    whole = range(-ceil(reach), ceil(reach) + 1)
    total = sum(exp(-6 * (number + fraction) ** 2 / figures) for number in whole)
    return exp(-6 * distance**2 / figures) / total


@lru_cache(maxsize=4096)
def _density(halves: int, errors: int) -> float:
    """Return the density of a sum of uniform errors (Irwin-Hall), at so many halves."""
    if errors == 1:
        return {0: 1.0, 1: 0.5, -1: 0.5}.get(halves, 0.0)
    if abs(halves) >= errors:
        return 0.0
    below = (errors + halves) * _density(halves + 1, errors - 1)
    above = (errors - halves) * _density(halves - 1, errors - 1)
    return (below + above) / (2 * errors - 2)
