"""Whether a document rounds each figure by itself, decided by how its small differences spread.

Two stories are told of the same differences, and the likelier one is believed. A document that
rounds each figure by itself leaves differences in a known share of its sums, wherever they stand.
An exact document with a few wrong figures leaves them only where those figures stand. Promises that
the same spread gives the same answer whatever the length of a document. Which figure is wrong it
does not ask: that is the matter of `misprints`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import comb, exp, log, pi, sqrt

from shimahe import terms
from shimahe.checking.ledger import CheckResult, Ledger, PrintedValue
from shimahe.checking.weighing import last_digit_of, scale_of, tolerance_of
from shimahe.checking.wrong_figures import Sum, wrong_sizes

# Why a document is taken to round, or not.
NO_DIFFERENCE = "no small difference"
LIKE_ROUNDING = "spread like rounding"
FEW_FIGURES = "explained by a few figures"
ONE_SIGN = "all of one sign"

#: What it costs, as the logarithm of odds, to say that any figure is wrong by some last digits:
#: documents that round are far more common.
_COST_OF_A_FAULT = log(100_000)
#: Which share of the sums holds rounded figures at all: the rest may be of round amounts. Each
#: halving costs the logarithm of 1000.
_HALVINGS = range(4)
#: How unlikely differences of one sign alone must be before they are no rounding.
_ONE_SIGN_BY_CHANCE = 1e-5
#: The share of rounded figures that end in two zeros.
_ZEROS_BY_CHANCE = 0.01
#: So few figures are hardly any.
_HARDLY_ANY = 0.02
#: A difference that rounding leaves so rarely is no small one, though it fits the intervals.
_TOO_RARE = 1e-5
#: Errors of more figures are taken as normally distributed.
_MOST_EXACT = 40


@dataclass(frozen=True)
class Rounding:
    """Whether a document rounds each figure by itself, and the evidence for it.

    `is_rounded`: whether it does, for the reason `why`. `sums`: the independent sums in which
    rounding would show; `differing`: those of them that do not fit exactly; `expected`: how many
    would not, if all their figures were rounded. `sizes`: how many are off by how many last digits,
    as (last digits, sums). `figures`: how many wrong figures would explain them instead. `favour`:
    the natural logarithm of how much likelier rounding is.
    """

    is_rounded: bool
    why: str
    sums: int = 0
    differing: int = 0
    expected: float = 0.0
    sizes: tuple[tuple[int, int], ...] = ()
    figures: int = 0
    favour: float = 0.0

    def __repr__(self) -> str:
        answer = "yes" if self.is_rounded else "no"
        if not self.sums:
            return f"Rounding({answer}: {self.why})"
        sizes = ", ".join(f"{count} by {size:+d}" for size, count in self.sizes)
        differing = f"{self.differing} of {self.sums} sums differ ({sizes})"
        expected = f"{self.expected:.1f} expected"
        figures = f"wrong figures that would explain them: {self.figures}"
        return f"Rounding({answer}, {self.why}: {differing}; {expected}; {figures})"

    def words(self, lang: str | None = None) -> str:
        """Say in words what was decided, and by what evidence; empty where nothing was."""
        if not self.sums:
            return ""
        sizes = ", ".join(f"{size:+d} × {count}" for size, count in self.sizes)
        numbers: dict[str, object] = {"sums": self.sums, "differing": self.differing}
        if self.why != ONE_SIGN:
            numbers |= {"figures": self.figures, "expected": f"{self.expected:.1f}"}
        return terms.text(f"rounding.{self.why}", lang, sizes=sizes, **numbers)


def rounding_of(ledger: Ledger, results: Sequence[CheckResult]) -> Rounding:
    """Decide whether a document rounds each figure by itself.

    `results`: its identities, held to the last digit. What cells explain whose differences are too
    large for rounding says nothing of it, and is left out.
    """
    broken = [result for result in results if result.is_broken_identity]
    if not any(each.is_small for each in _comparable(ledger, broken)):
        return Rounding(False, NO_DIFFERENCE)
    comparable = _comparable(ledger, results)
    misprinted = _misprinted_cells(comparable)
    small: list[_Identity] = []
    for each in comparable:
        if each.is_small and misprinted.isdisjoint(each.cells):
            small.append(each)
    sums = _independent_sums(small)
    if not any(each.gap for each in sums):
        return Rounding(False, FEW_FIGURES, figures=len(misprinted))
    return _decided(sums, _exact_share(small))


# --- what can be compared -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Identity:
    """An identity whose figures are all printed to one last digit, the `step`.

    `gap`: its difference in last digits; `is_small`: whether rounding could leave it.
    """

    result: CheckResult
    step: Decimal
    gap: int
    is_small: bool

    @property
    def cells(self) -> list[str]:
        """The cells of its figures."""
        return [figure.cell for figure in self.result.figures]

    def ends_in_zeros(self, figure: PrintedValue) -> bool:
        """Whether the last two digits of a figure are 0."""
        return figure.value is not None and figure.value % (100 * self.step) == 0


def _comparable(ledger: Ledger, results: Iterable[CheckResult]) -> list[_Identity]:
    """Find the identities whose figures are all money of one unit, printed to one last digit."""
    found: list[_Identity] = []
    for result in results:
        difference = result.difference
        step = _common_step(ledger, result)
        if difference is None or not step or difference % step:
            continue
        gap = int(difference / step)
        fits = abs(difference) <= _room(ledger, result)
        is_small = fits and not _too_rare(result, gap)
        found.append(_Identity(result, step, gap, is_small))
    return found


def _too_rare(result: CheckResult, gap: int) -> bool:
    """Whether rounding each figure would leave a gap too rarely.

    One amount that is printed in two ways is not meant: there rounding leaves none at all.
    """
    figures = len(result.figures)
    return figures > 2 and chance_of_gap(gap, figures) < _TOO_RARE


def _common_step(ledger: Ledger, result: CheckResult) -> Decimal | None:
    """Find the last digit to which all figures of an identity are printed; None without one.

    An identity that has room for rounding anyway says nothing of the document.
    """
    if result.nature != "identity" or len({figure.unit for figure in result.figures}) != 1:
        return None
    if result.tolerance:
        return None
    steps = {last_digit_of(ledger, figure, result.equation) for figure in result.figures}
    return steps.pop() if len(steps) == 1 else None


def _room(ledger: Ledger, result: CheckResult) -> Decimal:
    """Return what rounding each figure could add up to."""
    scale = scale_of(result.figures)
    if scale is None:
        return Decimal(0)
    return tolerance_of(ledger, result.equation, result.figures, scale, rounded=True)


def _misprinted_cells(identities: Iterable[_Identity]) -> set[str]:
    """Find the cells that several identities share which differ by more than rounding."""
    large = [each.cells for each in identities if not each.is_small]
    misprinted: set[str] = set()
    while large:
        counts = Counter(cell for cells in large for cell in cells)
        cell, times = counts.most_common(1)[0]
        if times < 2:
            break
        misprinted.add(cell)
        large = [cells for cells in large if cell not in cells]
    return misprinted


# --- independent sums -----------------------------------------------------------------------------


class _Amounts:
    """Cells that print one amount: those that identities of two figures tie together."""

    def __init__(self, identities: Iterable[_Identity]) -> None:
        self._above: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        for each in identities:
            sides = (each.result.equation.left, each.result.equation.right)
            is_copy = len(each.cells) == 2 and all(len(side) == 1 for side in sides)
            if is_copy and not each.gap:
                one, other = map(self._first, each.cells)
                self._above[one] = other

    def _first(self, cell: str) -> str:
        """Find the cell that stands for all that print its amount."""
        path: list[str] = []
        while cell in self._above and self._above[cell] != cell:
            path.append(cell)
            cell = self._above[cell]
        for passed in path:
            self._above[passed] = cell
        return cell

    def number(self, cell: str) -> int:
        """Give the number of the amount that a cell prints."""
        return self._numbers.setdefault(self._first(cell), len(self._numbers))


def _independent_sums(identities: Sequence[_Identity]) -> list[Sum]:
    """Write identities as sums of amounts, each sum once."""
    amounts = _Amounts(identities)
    sums: dict[frozenset[tuple[int, int]], Sum] = {}
    for each in identities:
        found = _sum_of(each, amounts)
        negative = frozenset((amount, -weight) for amount, weight in found.weights.items())
        if found.weights and negative not in sums:
            sums.setdefault(frozenset(found.weights.items()), found)
    return list(sums.values())


def _sum_of(identity: _Identity, amounts: _Amounts) -> Sum:
    """Write an identity as a sum of amounts; one that stands on both sides falls out."""
    weights: Counter[int] = Counter()
    figure_of: dict[int, PrintedValue] = {}
    for figure in identity.result.figures:
        amount = amounts.number(figure.cell)
        weights[amount] += 1 if figure.place in identity.result.equation.left else -1
        figure_of[amount] = figure
    standing = {amount: weight for amount, weight in weights.items() if weight}
    printed = [figure_of[amount] for amount in standing if figure_of[amount].value]
    zeros = sum(identity.ends_in_zeros(figure) for figure in printed)
    return Sum(identity.gap, standing, len(printed) - zeros, zeros)


def _exact_share(identities: Iterable[_Identity]) -> float:
    """Estimate how many of the figures that end in two zeros are exact.

    Rounding leaves two zeros in one figure of a hundred; where more end so, amounts are round. All
    of them are taken to be exact where hardly any would be rounded.
    """
    ends: dict[Decimal, bool] = {}
    for each in identities:
        for figure in each.result.figures:
            if figure.value:
                ends[figure.value] = each.ends_in_zeros(figure)
    zeros = sum(ends.values())
    share = (zeros + 1) / (len(ends) + 20)  # one of twenty more, so that few say little
    others = 1 - zeros / max(len(ends), 1)
    by_chance = min(1.0, _ZEROS_BY_CHANCE * others / share)
    return 1.0 if by_chance < _HARDLY_ANY else 1 - by_chance


# --- two stories ----------------------------------------------------------------------------------


def _decided(sums: Sequence[Sum], exact_share: float) -> Rounding:
    """Believe the likelier story."""
    amounts = {amount for each in sums for amount in each.weights}
    wrong = wrong_sizes(sums)
    cost_of_figures = _COST_OF_A_FAULT
    for size in wrong:
        cost_of_figures += _cost_of_wrong_figure(size, len(amounts))
    favour = cost_of_figures - _cost_of_rounding(sums, exact_share, len(amounts))
    why = LIKE_ROUNDING if favour > 0 else FEW_FIGURES
    if why == LIKE_ROUNDING and _have_one_sign(sums):
        why = ONE_SIGN
    chances = [_chance(each, 0, exact_share) for each in sums]
    sizes = Counter(each.gap for each in sums if each.gap)
    return Rounding(
        is_rounded=why == LIKE_ROUNDING,
        why=why,
        sums=len(sums),
        differing=sizes.total(),
        expected=sum(1 - chance for chance in chances),
        sizes=tuple(sorted(sizes.items())),
        figures=len(wrong),
        favour=favour,
    )


def _have_one_sign(sums: Iterable[Sum]) -> bool:
    """Whether so many differences have one sign, and none the other, that it is no chance."""
    signs = [each.gap > 0 for each in sums if each.gap]
    return len(set(signs)) == 1 and 0.5 ** (len(signs) - 1) < _ONE_SIGN_BY_CHANCE


def _cost_of_wrong_figure(size: int, amounts: int) -> float:
    """Return what it costs to name one amount of many, and by how many last digits it is wrong."""
    distance = abs(size)
    return log(2 * amounts) + log(distance * (distance + 1))


def _cost_of_rounding(sums: Sequence[Sum], exact_share: float, amounts: int) -> float:
    """Return what the differences cost if they come of rounding.

    What rounding cannot do (one amount printed in two ways) is a wrong figure in this story too.
    """
    costs: list[float] = []
    for halvings in _HALVINGS:
        rounded = 0.5**halvings
        costs.append(halvings * log(1000) + _cost_at_share(sums, exact_share, amounts, rounded))
    return min(costs)


def _cost_at_share(sums: Sequence[Sum], exact_share: float, amounts: int, rounded: float) -> float:
    """Return that cost where a share of the sums holds rounded figures."""
    cost = 0.0
    has_fault = False
    for each in sums:
        chance = rounded * _chance(each, each.gap, exact_share)
        if not each.gap:
            cost -= log(chance + 1 - rounded)
            continue
        of_fault = _cost_of_wrong_figure(each.gap, amounts)
        is_fault = not chance or -log(chance) > of_fault + _COST_OF_A_FAULT
        cost += of_fault if is_fault else -log(chance)
        has_fault = has_fault or is_fault
    return cost + _COST_OF_A_FAULT if has_fault else cost


def _chance(each: Sum, gap: int, exact_share: float) -> float:
    """Return how likely rounding leaves a gap in a sum.

    Figures that end in two zeros may be exact.
    """
    if each.fine + each.zeros > _MOST_EXACT:
        return chance_of_gap(gap, each.fine + round(each.zeros * (1 - exact_share)))
    chance = 0.0
    for rounded in range(each.zeros + 1):
        exact = each.zeros - rounded
        ways = comb(each.zeros, rounded)
        share = ways * (1 - exact_share) ** rounded * exact_share**exact
        chance += share * chance_of_gap(gap, each.fine + rounded)
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
