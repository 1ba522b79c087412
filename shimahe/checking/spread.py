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
from math import comb, exp, pi, sqrt
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


class Beyond(NamedTuple):
    """What a sum says beyond the sums before it.

    `figures`: how many rounded figures would spread as it does, once the others are known; 0 where
    they determine it. `expected`: the gap that they let expect. `overlaps`: whether they say
    anything of it. `bend`: the logarithm of what to multiply the normal density with, since no
    error is more than half a last digit.
    """

    figures: float
    expected: float
    overlaps: bool
    bend: float = 0.0

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


class _Known(NamedTuple):
    """What the sums say of the error of a figure, in its standard deviations.

    `share`: which share of its variance they explain; `error`: what they let expect.
    """

    share: float
    error: float

    @property
    def bend(self) -> float:
        """The term of Edgeworth's series for a uniform error, of which the excess is -1.2.

        Far from what is expected the series says too little: there it lowers nothing further.
        """
        square = self.error**2
        of_error = min(0.0, square * (square - 6 * self.share))
        return -0.05 * (of_error + 3 * self.share**2)

    def with_direction(self, weight: float, direction: _Direction) -> _Known:
        """Add what one more direction says of a figure of this weight in it."""
        part = weight / direction.square
        error = self.error + sqrt(12) * part * direction.gap
        return _Known(self.share + part * weight, error)


_UNKNOWN = _Known(0.0, 0.0)


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
        self._zeros: set[int] = set()
        self._known: dict[int, _Known] = {}
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
        if square <= _NOTHING:
            return Beyond(square, expected, overlaps)
        bend = self._keep(_Direction(left, square, each.gap - expected))
        return Beyond(square, expected, overlaps, bend)

    def _errors_of(self, each: Sum) -> dict[int, float]:
        """Weigh the errors of a sum: by what part of its own error a figure counts.

        Figures that end in two zeros may be exact.
        """
        of_zeros = sqrt(1 - self._exact_share)
        errors = {amount: float(each.weights[amount]) for amount in each.fine}
        for amount in each.zeros:
            if of_zeros:
                errors[amount] = each.weights[amount] * of_zeros
        self._zeros |= each.zeros
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

    def _keep(self, direction: _Direction) -> float:
        """Keep a direction; return by how much it bends the normal density, as a logarithm.

        What is known of figures that may be exact bends nothing.
        """
        before = after = 0.0
        for amount, weight in direction.weights.items():
            self._with_amount[amount].append(len(self._directions))
            if amount not in self._zeros:
                known = self._known.get(amount, _UNKNOWN)
                before += known.bend
                known = known.with_direction(weight, direction)
                after += known.bend
                self._known[amount] = known
        self._directions.append(direction)
        return after - before


# --- chances --------------------------------------------------------------------------------------


def chance_beyond(each: Sum, gap: int, beyond: Beyond, exact_share: float) -> float:
    """Return how likely rounding leaves a gap in a sum, once the sums before it are known."""
    if beyond.says_nothing:
        return 1.0 * (abs(gap - beyond.expected) < 0.5)
    if beyond.overlaps and len(each.weights) > _TWO_PRINTS:
        return min(1.0, _normal(gap - beyond.expected, beyond.figures) * exp(beyond.bend))
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
            more = fine + too_little.figures
            chance += too_little.chance * _chance_of_ends(gap, more, zeros, exact_share)
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
        return _normal(gap, figures)
    return 1.0 * (gap == 0) if figures < 2 else _density(2 * abs(gap), figures)


def _normal(distance: float, figures: float) -> float:
    """Return the density at a distance from what is expected, of so many errors of rounding.

    They are taken as normally distributed.

    >>> [round(_normal(gap, 3.0), 2) for gap in (-1, 0, 1)]
    [0.11, 0.8, 0.11]
    """
    return exp(-6 * distance**2 / figures) / sqrt(pi * figures / 6)


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
