"""How rounding spreads the differences of sums, and what each sum says beyond the sums before it.

The errors of rounded figures are uniform within half a last digit. Sums that share figures share
errors: a sum that follows from others says nothing new, and one that overlaps with others says
less. Promises that a sum that others determine counts for nothing, and a limited number of steps.
Does not know tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import comb, exp, pi, sqrt
from typing import NamedTuple

from shimahe.checking.wrong_figures import Sum

#: The sum of the errors of more figures than this is taken to be normally distributed.
_MOST_EXACT = 40
#: Smaller numbers than this count as 0.
_NOTHING = 1e-6
#: So many steps are taken to compare sums with those before them; later sums say nothing.
_MOST_STEPS = 400_000
#: A sum of so many amounts says that they are two prints of one amount.
_TWO_PRINTS = 2


class Beyond(NamedTuple):
    """What a sum says beyond the sums before it.

    `figures` is how many independent rounded figures would spread as the rest of the sum does; it
    is 0 where the sums before it determine it. `expected` is the gap that these lead to expect, and
    `overlaps` says whether they lead to expect any. `bend` is the logarithm of a factor that
    corrects the normal density, since no error is larger than half a last digit.
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
    """What is left of a sum, and of its gap, after subtracting what the sums before it say."""

    weights: Mapping[int, float]
    square: float
    gap: float


class _Known(NamedTuple):
    """What the sums say about the error of one figure, in standard deviations.

    `share` is the share of its variance that they explain, `error` the error that they lead to
    expect.
    """

    share: float
    error: float

    @property
    def bend(self) -> float:
        """The term of Edgeworth's series for a uniform error, whose excess kurtosis is -1.2.

        Far from the expected error the series is not valid, so that the term is limited there.
        """
        square = self.error**2
        of_error = min(0.0, square * (square - 6 * self.share))
        return -0.05 * (of_error + 3 * self.share**2)

    def with_direction(self, weight: float, direction: _Direction) -> _Known:
        """Return what is known with one more direction, in which the figure has this weight."""
        part = weight / direction.square
        error = self.error + sqrt(12) * part * direction.gap
        return _Known(self.share + part * weight, error)


_UNKNOWN = _Known(0.0, 0.0)


class Directions:
    """Sums taken one after the other, each reduced to what the sums before it do not say.

    This is the Gram-Schmidt process: for equally distributed errors, what one sum leads to expect
    of another is its projection. `exact_share` is the share of the figures ending in two zeros that
    are exact.
    """

    def __init__(self, exact_share: float) -> None:
        self._exact_share = exact_share
        self._directions: list[_Direction] = []
        self._with_amount: dict[int, list[int]] = defaultdict(list)
        self._zeros: set[int] = set()
        self._known: dict[int, _Known] = {}
        self._steps = 0

    def add(self, each: Sum) -> Beyond:
        """Take one more sum, and return what it says beyond the sums before it."""
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
        """Return the weight with which the error of each amount counts in a sum.

        Figures that end in two zeros may be exact and count less.
        """
        of_zeros = sqrt(1 - self._exact_share)
        errors = {amount: float(each.weights[amount]) for amount in each.fine}
        for amount in each.zeros:
            if of_zeros:
                errors[amount] = each.weights[amount] * of_zeros
        self._zeros |= each.zeros
        return errors

    def _that_share(self, weights: Mapping[int, float]) -> list[int]:
        """Return the numbers of the directions that have one of some amounts."""
        numbers: set[int] = set()
        for amount in weights:
            numbers.update(self._with_amount[amount])
        return sorted(numbers)

    def _product(self, one: Mapping[int, float], other: Mapping[int, float]) -> float:
        """Return the scalar product of two sums."""
        if len(one) > len(other):
            one, other = other, one
        self._steps += len(one)
        return sum(weight * other[amount] for amount, weight in one.items() if amount in other)

    def _take_off(self, left: dict[int, float], before: _Direction, times: float) -> None:
        """Subtract a multiple of a direction from what is left of a sum, in place."""
        self._steps += len(before.weights)
        for amount, weight in before.weights.items():
            rest = left.get(amount, 0.0) - times * weight
            if abs(rest) > _NOTHING:
                left[amount] = rest
            else:
                left.pop(amount, None)

    def _keep(self, direction: _Direction) -> float:
        """Keep a direction, and return the `bend` of its sum.

        Figures that may be exact are left out of it.
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
    """Return the probability that rounding leaves a gap in a sum, given the sums before it."""
    if beyond.says_nothing:
        return 1.0 * (abs(gap - beyond.expected) < 0.5)
    if not beyond.overlaps or len(each.weights) <= _TWO_PRINTS:
        return chance_alone(each, gap, exact_share)
    distance = gap - beyond.expected
    chance = _normal(distance, beyond.figures) * exp(beyond.bend)
    for sign, too_little in each.excess.items():
        if gap * sign > 0:
            chance += too_little.chance * _normal(distance, beyond.figures + too_little.figures)
    return min(1.0, chance)


def chance_alone(each: Sum, gap: int, exact_share: float) -> float:
    """Return the probability that rounding leaves a gap in a sum about which nothing else is known.

    Where an amount takes part several times, its prints may be rounded each by itself or all in the
    same way. A blank or zero place may stand for an amount too small to be printed.
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
    """Return that probability for `fine` figures and `zeros` that may be exact."""
    if fine + zeros > _MOST_EXACT:
        return chance_of_gap(gap, fine + round(zeros * (1 - exact_share)))
    chance = 0.0
    for rounded in range(zeros + 1):
        exact = zeros - rounded
        share = comb(zeros, rounded) * (1 - exact_share) ** rounded * exact_share**exact
        chance += share * chance_of_gap(gap, fine + rounded)
    return chance


def chance_of_gap(gap: int, figures: int) -> float:
    """Return the probability that a sum of rounded figures is off by a gap, in last digits.

    The total counts as one of the figures. The errors are uniform within half a last digit, and
    their sum is a whole number.

    >>> [chance_of_gap(gap, 3) for gap in (-1, 0, 1)], chance_of_gap(1, 2)
    ([0.125, 0.75, 0.125], 0.0)
    """
    if figures > _MOST_EXACT:
        return _normal(gap, figures)
    return 1.0 * (gap == 0) if figures < 2 else _density(2 * abs(gap), figures)


def _normal(distance: float, figures: float) -> float:
    """Return the normal density of the sum of so many rounding errors, at a distance from its mean.

    >>> [round(_normal(gap, 3.0), 2) for gap in (-1, 0, 1)]
    [0.11, 0.8, 0.11]
    """
    return exp(-6 * distance**2 / figures) / sqrt(pi * figures / 6)


@lru_cache(maxsize=4096)
def _density(halves: int, errors: int) -> float:
    """Return the density of a sum of uniform errors (Irwin-Hall), at a number of halves."""
    if errors == 1:
        return {0: 1.0, 1: 0.5, -1: 0.5}.get(halves, 0.0)
    if abs(halves) >= errors:
        return 0.0
    below = (errors + halves) * _density(halves + 1, errors - 1)
    above = (errors - halves) * _density(halves - 1, errors - 1)
    return (below + above) / (2 * errors - 2)
