"""Whether a document rounds each figure by itself, decided by how its small differences spread.

There are two explanations of small differences in sums, and the more likely one is chosen. If each
figure is rounded by itself, a known share of all sums differs, wherever they stand. If a few
figures of an exact document are wrong, only the sums of these figures differ. Likelihoods are
compared as costs, which are negative logarithms of probabilities. Promises that the same spread of
differences gives the same answer in a short document and in a long one. Which figure is wrong is
not asked here: that is the matter of `misprints`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from math import log
from typing import NamedTuple

from shimahe import terms
from shimahe.checking.equation import CheckResult
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import ZERO, CellKey, PrintedValue
from shimahe.checking.spread import Beyond, Directions, chance_alone, chance_beyond, chance_of_gap
from shimahe.checking.weighing import last_digit_of, scale_of, tolerance_of
from shimahe.checking.wrong_figures import Sum, TooLittle, WrongFigure, wrong_figures
from shimahe.findings import DEPTHS
from shimahe.forms import PROSE

# Why a document is taken to round, or not.
NO_DIFFERENCE = "no small difference"
LIKE_ROUNDING = "spread like rounding"
FEW_FIGURES = "explained by a few figures"
ONE_SIGN = "all of one sign"
NOT_TOLD = "cannot be told"

#: The cost of assuming that any figure at all is wrong by some last digits: documents that round
#: are far more common.
_COST_OF_A_FAULT = log(1000)
#: How often the share of sums with rounded figures may be halved, the rest being sums of round
#: amounts. Each halving has a cost.
_HALVINGS = range(4)
_COST_OF_A_HALVING = log(1000)
#: Differences all of one sign are not rounding if chance gives them more rarely than this.
_ONE_SIGN_BY_CHANCE = 1e-5
#: The share of rounded figures that end in two zeros.
_ZEROS_BY_CHANCE = 0.01
#: A smaller share of rounded figures than this counts as none.
_HARDLY_ANY = 0.02
_TWO_SIDES = 2
#: How often an amount of a sum is too small to be printed: where a table prints 0.00 for it and
#: leaves other places blank, where 0.00 may simply mean nothing, and where it is left blank.
_ZERO_AMONG_BLANKS = 0.5
_TOO_LITTLE = 0.02
_TOO_LITTLE_AND_BLANK = 0.0005
#: With no more amounts than this, an equation hardly adds anything up.
_HARDLY_A_SUM = 2
#: The columns of a balance that correspond to the total of other tables.
_COLUMN_OF_TOTALS = {"spending/total": "total", "spending/amount": "total"}
#: A difference that rounding leaves more rarely than this is not small, even if it is possible.
_TOO_RARE = 1e-5


@dataclass(frozen=True)
class Rounding:
    """Whether a document rounds each figure by itself, and the evidence for it."""

    is_rounded: bool
    #: The reason for the answer, one of the constants of this module.
    why: str
    #: How many independent sums there are in which rounding would show, and how many of them do not
    #: fit exactly.
    sums: int = 0
    differing: int = 0
    #: How many of the sums would not fit exactly if all their figures were rounded.
    expected: float = 0.0
    #: How many sums are off by how many last digits, as (last digits, number of sums).
    sizes: tuple[tuple[int, int], ...] = ()
    #: How many wrong figures would explain the differences instead.
    figures: int = 0
    #: The natural logarithm of how much more likely rounding is.
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
        """Return the decision and its evidence as a sentence; "" if nothing had to be decided."""
        if not self.sums:
            return ""
        sizes = ", ".join(f"{size:+d} × {count}" for size, count in self.sizes)
        numbers: dict[str, object] = {"sums": self.sums, "differing": self.differing}
        if self.why != ONE_SIGN:
            numbers |= {"figures": self.figures, "expected": f"{self.expected:.1f}"}
        return terms.text(f"rounding.{self.why}", lang, sizes=sizes, **numbers)


def rounding_of(ledger: Ledger, results: Sequence[CheckResult]) -> Rounding:
    """Decide whether a document rounds each figure by itself.

    `results` are all comparisons without any tolerance for rounding. Identities are left out that
    hold a cell which is misprinted by more than rounding.
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
    of_zero = _chance_of_zero(small)
    sums = [each for each in small if not each.is_copy]
    by_row = _sums_of_amounts(sums, _RowAmounts(ledger, small), of_zero)
    if not any(each.gap for each in by_row):
        return Rounding(False, FEW_FIGURES, figures=len(misprinted))
    by_value = _sums_of_amounts(sums, _EqualAmounts(), of_zero)
    return _decided(by_row, [*_contradictions(by_value), *by_value], _exact_share(small))


# --- what can be compared -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Identity:
    """An identity all of whose figures are printed to the same last digit.

    `step` is the value of that digit, such as 0.01; `gap` is left − right in such digits;
    `is_small` says whether rounding could leave this gap.
    """

    result: CheckResult
    step: Decimal
    gap: int
    is_small: bool

    @property
    def cells(self) -> list[str]:
        """The cells of its figures."""
        return [figure.cell for figure in self.result.figures]

    @property
    def amounts(self) -> list[PrintedValue]:
        """Its figures that are not 0."""
        return [figure for figure in self.result.figures if figure.value]

    @cached_property
    def is_copy(self) -> bool:
        """Whether it holds and has one amount on each side, so that both are the same amount."""
        left = self.result.equation.left
        amounts = self.amounts
        if self.gap or len(amounts) != _TWO_SIDES:
            return False
        return len({figure.place in left for figure in amounts}) == _TWO_SIDES

    def ends_in_zeros(self, figure: PrintedValue) -> bool:
        """Whether the last two digits of a figure are 0."""
        return figure.value is not None and figure.value % (100 * self.step) == 0


def _comparable(ledger: Ledger, results: Iterable[CheckResult]) -> list[_Identity]:
    """Return the identities whose figures are money in one unit, to the same last digit."""
    found: list[_Identity] = []
    for result in results:
        difference = result.difference
        step = _common_step(ledger, result)
        if difference is None or not step or difference % step:
            continue
        gap = int(difference / step)
        found.append(_Identity(result, step, gap, not gap or _is_small(ledger, result, gap)))
    return found


def _is_small(ledger: Ledger, result: CheckResult, gap: int) -> bool:
    """Whether rounding could leave the difference of an identity."""
    fits = abs(result.difference or ZERO) <= _room(ledger, result)
    return fits and not _too_rare(result, gap)


def _too_rare(result: CheckResult, gap: int) -> bool:
    """Whether rounding each figure would leave a gap only very rarely.

    An identity of two figures is never too rare here, because rounding leaves no gap in it at all.
    Equal amounts may be rounded in the same way, which makes larger gaps more likely.
    """
    if len(result.figures) <= _TWO_SIDES:
        return False
    figures = sum(_errors_of(figure.is_stated_change) for figure in result.figures)
    times: Counter[Decimal] = Counter()
    for figure in result.figures:
        if figure.value:
            times[figure.value] += _errors_of(figure.is_stated_change)
    alike = sum(number**2 for number in times.values())
    return chance_of_gap(gap, max(figures, alike)) < _TOO_RARE


def _errors_of(is_change: bool) -> int:
    """Return how many rounded figures are in one: a stated change is the difference of two."""
    return 2 if is_change else 1


def _common_step(ledger: Ledger, result: CheckResult) -> Decimal | None:
    """Return the last digit to which all figures of an identity are printed.

    Returns None where there is none, and where the identity has a tolerance anyway, so that it says
    nothing about the document.
    """
    if result.nature != "identity" or len({figure.unit for figure in result.figures}) != 1:
        return None
    if result.tolerance:
        return None
    steps = {last_digit_of(ledger, figure, result.equation) for figure in result.figures}
    return steps.pop() if len(steps) == 1 else None


def _room(ledger: Ledger, result: CheckResult) -> Decimal:
    """Return the largest difference that rounding each figure could leave."""
    scale = scale_of(result.figures)
    if scale is None:
        return Decimal(0)
    return tolerance_of(ledger, result.equation, result.figures, scale, rounded=True)


def _misprinted_cells(identities: Iterable[_Identity]) -> set[str]:
    """Return the cells shared by several identities that differ by more than rounding."""
    large = [each.cells for each in identities if not each.is_small]
    misprinted: set[str] = set()
    while large:
        counts: Counter[str] = Counter()
        for cells in large:
            counts.update(cells)
        cell, times = counts.most_common(1)[0]
        if times < 2:
            break
        misprinted.add(cell)
        large = [cells for cells in large if cell not in cells]
    return misprinted


# --- sums of amounts ------------------------------------------------------------------------------


class _Amount(NamedTuple):
    """An amount that one cell or several print.

    Cells print the same amount if all of these fields agree. `is_change` says whether it is a
    change that the text states.
    """

    row: str
    column: str
    unit: str | None
    step: Decimal
    value: Decimal | None
    is_change: bool = False

    @property
    def year_before(self) -> _Amount:
        """The amount of the year before, whose rounding is a part of a stated change."""
        return self._replace(row=f"{self.row} before", is_change=False)


class _RowAmounts:
    """Tells which cells print the same amount, judged by their rows.

    These are cells that an identity of two figures makes equal, cells of the same row and column in
    different tables that print the same figure, and cells of an account and of an account below it
    that do.
    """

    def __init__(self, ledger: Ledger, identities: Iterable[_Identity]) -> None:
        self._ledger = ledger
        self._above: dict[_Amount, _Amount] = {}
        self._own: dict[tuple[str, Decimal | None, Decimal], _Amount] = {}
        for each in identities:
            if each.is_copy:
                one, other = (self.of(figure, each) for figure in each.amounts)
                self._above[one] = other

    def of(self, figure: PrintedValue, identity: _Identity) -> _Amount:
        """Return the amount that a figure prints, the same one for all cells that print it."""
        name = (figure.cell, figure.value, identity.step)
        amount = self._own.get(name)
        if amount is None:
            amount = self._amount(figure, identity, self._highest_row(figure))
            self._own[name] = amount
        return self._first(amount)

    def apart(self, figure: PrintedValue, identity: _Identity) -> _Amount:
        """Return the amount that a figure prints if it is the same only within its own row."""
        table, row, _ = figure.place
        row = figure.cell if table == PROSE else self._ledger.classes.get(row, row)
        return self._amount(figure, identity, row)

    def _amount(self, figure: PrintedValue, identity: _Identity, row: str) -> _Amount:
        """Return the amount that a figure prints, as one of a given row."""
        column = figure.place.column
        column = _COLUMN_OF_TOTALS.get(column, column)
        return _Amount(
            row, column, figure.unit, identity.step, figure.value, figure.is_stated_change
        )

    def _highest_row(self, figure: PrintedValue) -> str:
        """Return the highest account above a figure that prints the same value in its column."""
        table, row, column = figure.place
        if table == PROSE:
            return figure.cell
        code = self._ledger.classes.get(row, row)
        if not code.isdigit():
            return code
        for length in DEPTHS:
            above = self._ledger.by_place.get(CellKey(table, code[:length], column))
            if above is not None and above.value == figure.value:
                return code[:length]
        return code

    def _first(self, amount: _Amount) -> _Amount:
        """Return the amount that represents all amounts equal to this one."""
        path: list[_Amount] = []
        while amount in self._above and self._above[amount] != amount:
            path.append(amount)
            amount = self._above[amount]
        for passed in path:
            self._above[passed] = amount
        return amount


class _EqualAmounts:
    """Takes all cells that print the same figure for the same amount, wherever they stand."""

    def of(self, figure: PrintedValue, identity: _Identity) -> _Amount:
        """Return the amount that a figure prints."""
        is_change = figure.is_stated_change
        return _Amount("", "", figure.unit, identity.step, figure.value, is_change)

    def apart(self, figure: PrintedValue, identity: _Identity) -> _Amount:
        """Return an amount for a figure that differs from the one of `of`."""
        return self.of(figure, identity)._replace(row="another")


_Amounts = _RowAmounts | _EqualAmounts


def _contradictions(sums: Iterable[Sum]) -> Iterator[Sum]:
    """Yield a sum for each amount that is printed in two ways: two totals of the same parts."""
    whole_of: dict[frozenset[tuple[int, int]], tuple[int, int]] = {}
    for each in sums:
        wholes = [amount for amount, weight in each.weights.items() if weight == 1]
        if len(wholes) == 1:
            whole = wholes[0]
            parts = frozenset(item for item in each.weights.items() if item[0] != whole)
            other, gap = whole_of.setdefault(parts, (whole, each.gap))
            if other != whole:
                yield Sum(each.gap - gap, {whole: 1, other: -1}, frozenset({whole, other}))


def _sums_of_amounts(
    identities: Iterable[_Identity], amounts: _Amounts, of_zero: float
) -> list[Sum]:
    """Return identities as sums of amounts, each sum once.

    `of_zero` is how often 0.00 stands for an amount too small to be printed.
    """
    numbers: dict[_Amount, int] = {}
    sums: dict[frozenset[tuple[int, int]], Sum] = {}
    for each in identities:
        found = _sum_of(each, _weighted(each, amounts), numbers, of_zero)
        weights = frozenset(found.weights.items())
        if weights in sums:
            found = replace(found, excess={**found.excess, **sums[weights].excess})
        negative = frozenset((amount, -weight) for amount, weight in found.weights.items())
        if found.weights and negative not in sums:
            sums[weights] = found
    return list(sums.values())


def _weighted(identity: _Identity, amounts: _Amounts) -> Counter[_Amount]:
    """Return the amounts of an identity with their weights: positive on the left side.

    An amount on both sides cancels out. Where this would leave at most two amounts, equal figures
    on the two sides are taken for different amounts.
    """
    left: Counter[_Amount] = Counter()
    right: Counter[_Amount] = Counter()
    apart: Counter[_Amount] = Counter()
    for figure in identity.result.figures:
        amount = amounts.of(figure, identity)
        if figure.place in identity.result.equation.left:
            left[amount] += 1
        else:
            right[amount] += 1
            apart[amounts.apart(figure, identity) if amount in left else amount] += 1
    weights = _difference(left, right)
    printed = [amount for amount in weights if amount.value]
    is_hardly_any = 0 < len(printed) <= _HARDLY_A_SUM
    return _difference(left, apart) if is_hardly_any and apart != right else weights


def _difference(left: Counter[_Amount], right: Counter[_Amount]) -> Counter[_Amount]:
    """Return the left side of an identity minus its right side, without amounts of weight 0."""
    weights = Counter(left)
    weights.subtract(right)
    return Counter({amount: weight for amount, weight in weights.items() if weight})


def _sum_of(
    identity: _Identity,
    weights: Mapping[_Amount, int],
    numbers: dict[_Amount, int],
    of_zero: float,
) -> Sum:
    """Return an identity as a sum in which amounts are given by numbers.

    `numbers` has the number of each amount and is extended here.
    """
    numbered: dict[int, int] = {}
    fine: set[int] = set()
    zeros: set[int] = set()
    for amount, weight in weights.items():
        number = numbers.setdefault(amount, len(numbers))
        numbered[number] = weight
        if not amount.value:
            continue
        ends = zeros if amount.value % (100 * identity.step) == 0 else fine
        ends.add(number)
        if amount.is_change and len(weights) > _TWO_SIDES:
            of_year_before = numbers.setdefault(amount.year_before, len(numbers))
            numbered[of_year_before] = weight
            ends.add(of_year_before)
    excess = _too_little(identity.result, of_zero)
    return Sum(identity.gap, numbered, frozenset(fine), frozenset(zeros), excess)


def _chance_of_zero(identities: Sequence[_Identity]) -> float:
    """Estimate how often 0.00 stands for an amount too small to be printed.

    In a document that usually leaves a place blank where there is nothing, that is more often.
    """
    zeros = 0
    for each in identities:
        zeros += sum(figure.value == 0 for figure in each.result.figures)
    blanks = sum(each.result.blanks for each in identities)
    return _ZERO_AMONG_BLANKS if zeros < blanks else _TOO_LITTLE


def _too_little(result: CheckResult, of_zero: float) -> dict[int, TooLittle]:
    """Return the gaps that amounts too small to be printed could leave, by the sign of the gap.

    Such amounts make the side on which they stand the smaller one. They are printed as 0.00 and
    hardly ever left blank.
    """
    value_at = {figure.place: figure.value for figure in result.figures}
    found: dict[int, TooLittle] = {}
    for side, sign in ((result.equation.left, -1), (result.equation.right, 1)):
        values = [value_at.get(place) for place in side]
        zeros = sum(value == 0 for value in values)
        if zeros:
            found[sign] = TooLittle(of_zero, zeros)
        elif None in values:
            found[sign] = TooLittle(_TOO_LITTLE_AND_BLANK, 1)
    return found


def _exact_share(identities: Iterable[_Identity]) -> float:
    """Estimate which share of the figures that end in two zeros is exact.

    Rounding leaves two zeros in one figure of a hundred. Where more figures end so, they are round
    amounts. The share is 1 where hardly any of them would be rounded.
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


# --- two explanations -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Weighed:
    """A sum, and what it says beyond the sums before it."""

    sum: Sum
    beyond: Beyond

    @property
    def gap(self) -> int:
        """By how many last digits it is off."""
        return self.sum.gap

    @property
    def is_more(self) -> bool:
        """Whether the gap is larger than the sums before it lead to expect."""
        return self.gap > self.beyond.expected


def _independent(sums: Sequence[Sum], exact_share: float) -> list[_Weighed]:
    """Return the sums that say anything beyond those before them, the short ones first."""
    directions = Directions(exact_share)
    found: list[_Weighed] = []
    for each in sorted(sums, key=lambda each: len(each.weights)):
        beyond = directions.add(each)
        is_as_expected = abs(each.gap - beyond.expected) < 0.5
        if not (beyond.says_nothing and is_as_expected):
            found.append(_Weighed(each, beyond))
    return found


def _cost_of_two_prints(sums: Iterable[_Weighed], amounts: int) -> float:
    """Return the cost of the amounts that are printed in two ways, which rounding cannot cause."""
    cost = 0.0
    for each in sums:
        if each.gap and each.sum.is_two_prints:
            cost += _cost_of_wrong_figure(WrongFigure(each.gap), amounts)
    return cost


def _decided(by_row: Sequence[Sum], by_value: Sequence[Sum], exact_share: float) -> Rounding:
    """Choose the more likely of the two explanations.

    The sums are given twice, because equal figures in a document that rounds may be one amount
    (`by_value`) or several (`by_row`). For wrong figures they count as several.
    """
    all_amounts: set[int] = set()
    for each in by_row:
        all_amounts.update(each.weights)
    amounts = len(all_amounts)
    wrong = wrong_figures(by_row)
    cost_of_figures = _COST_OF_A_FAULT
    for figure in wrong:
        cost_of_figures += _cost_of_wrong_figure(figure, amounts)
    explanations: list[tuple[float, list[_Weighed]]] = []
    most_prints = 0.0
    for sums in (by_row, by_value):
        independent = _independent(sums, exact_share)
        prints = _cost_of_two_prints(independent, amounts)
        most_prints = max(most_prints, prints)
        cost = _cost_of_rounding(independent, exact_share, amounts) + most_prints - prints
        explanations.append((cost, independent))
    cost, independent = min(explanations, key=lambda explanation: explanation[0])
    favour = cost_of_figures - cost
    chances = [chance_alone(each.sum, 0, exact_share) for each in independent]
    sizes = Counter(each.gap for each in independent if each.gap)
    why = _reason(independent, favour)
    return Rounding(
        is_rounded=why in (LIKE_ROUNDING, NOT_TOLD),
        why=why,
        sums=len(independent),
        differing=sizes.total(),
        expected=sum(1 - chance for chance in chances),
        sizes=tuple(sorted(sizes.items())),
        figures=len(wrong),
        favour=favour,
    )


def _reason(sums: Sequence[_Weighed], favour: float) -> str:
    """Return why a document is taken to round or not to round."""
    if favour <= 0:
        return FEW_FIGURES
    if _have_one_sign(sums):
        return ONE_SIGN
    return LIKE_ROUNDING if favour > _COST_OF_A_FAULT else NOT_TOLD


def _have_one_sign(sums: Iterable[_Weighed]) -> bool:
    """Whether all differences have one sign, and are too many for that to be chance."""
    signs = [each.is_more for each in sums if each.gap]
    return len(set(signs)) == 1 and 0.5 ** (len(signs) - 1) < _ONE_SIGN_BY_CHANCE


def _cost_of_wrong_figure(figure: WrongFigure, amounts: int) -> float:
    """Return the cost of saying which amount is wrong, and by how many last digits.

    It is lower where several amounts would explain as much, since any of them may be the wrong one.
    """
    distance = abs(figure.size)
    return log(2 * amounts / figure.ways) + log(distance * (distance + 1))


def _cost_of_rounding(sums: Sequence[_Weighed], exact_share: float, amounts: int) -> float:
    """Return the cost of the differences if they are due to rounding.

    The cost is the lowest over several shares of sums with rounded figures.
    """
    costs: list[float] = []
    for halvings in _HALVINGS:
        rounded = 0.5**halvings
        cost = _cost_at_share(sums, exact_share, amounts, rounded)
        costs.append(halvings * _COST_OF_A_HALVING + cost)
    return min(costs)


def _cost_at_share(
    sums: Sequence[_Weighed], exact_share: float, amounts: int, rounded: float
) -> float:
    """Return that cost where `rounded` is the share of sums with rounded figures.

    A gap that rounding hardly explains is taken for a wrong figure where that costs less.
    """
    cost = 0.0
    has_fault = False
    for each in sums:
        chance = rounded * chance_beyond(each.sum, each.gap, each.beyond, exact_share)
        if not each.gap:
            chance += 1 - rounded
        of_fault = _cost_of_wrong_figure(WrongFigure(each.gap or 1), amounts)
        is_fault = not chance or -log(chance) > of_fault + _COST_OF_A_FAULT
        cost += of_fault if is_fault else -log(chance)
        has_fault = has_fault or is_fault
    return cost + _COST_OF_A_FAULT if has_fault else cost
