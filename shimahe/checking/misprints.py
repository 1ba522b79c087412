"""From broken identities to the cells that explain them.

A suspect is a cell that, if it printed another value, would mend more identities than it breaks; a
blank cell may be a suspect too. Broken identities that share a cell form a group, and each group is
explained by itself. What may be wrong with whole rows is found by `row_faults`. A cell that stands
in one identity only cannot be located as a misprint. Promises that nothing is corrected: a suspect
is a suggestion with its evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from shimahe.checking.equation import AGREES, DIFFERS, NOT_CHECKED, CheckResult, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import ZERO, CellKey, PrintedValue
from shimahe.vocabulary import FACTORS

#: Evidence of a figure that may be misprinted.
ONE_SLIP = "one slip"
SEVERAL_DIGITS = "several digits"
ALONE = "one equation"
#: Evidence that is no misprinted figure.
BLANK = "blank"
CODE = "code"
MISSING = "row missing"
TWICE = "printed twice"
UNIT_MARK = "unit mark"
KINDS = (BLANK, CODE, MISSING, TWICE, UNIT_MARK)

#: How easily a value is misprinted as a figure: see `likeness`.
SLIP = 2
FAR = 1
UNLIKE = 0
#: Marks of a negative number.
_NEGATIVE = ("-", "(", "△")
#: How many steps the search for misprints takes before it leaves the rest of a group together.
_STEPS = 200_000


@dataclass(frozen=True)
class Suspect:
    """One cell, what it should print, and how many identities that would mend and break."""

    figure: PrintedValue
    #: What the cell should print; None where it should print nothing.
    suggested: Decimal | str | None
    #: How many broken identities the suggestion mends, and how many others it breaks.
    repairs: int
    breaks: int
    evidence: str
    #: The number of the group of broken identities that it explains.
    group: int = 0

    @property
    def gain(self) -> int:
        """How many more identities it mends than it breaks."""
        return self.repairs - self.breaks


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a figure, a blank cell, whole rows or a unit mark."""

    suspects: tuple[Suspect, ...]
    #: The broken identities that mending it mends; there are none where it only keeps identities
    #: from being checked.
    mends: frozenset[Key]
    #: The cells that it explains, which are then no suspects by themselves.
    cells: frozenset[str] = frozenset()


class _Demand(NamedTuple):
    """The values of one figure with which an identity holds, from the lowest to the highest."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class _Group:
    """Broken identities that may have one explanation, and the cells and faults that link them."""

    links: frozenset[str]
    results: tuple[CheckResult, ...]


def suspects_of(
    results: Sequence[CheckResult], ledger: Ledger, row_faults: Sequence[Fault] = ()
) -> list[Suspect]:
    """Return the suspects of each group of broken identities, the most likely one first.

    The row faults that break no identity follow at the end, each as a group of its own.
    """
    identities = [result for result in results if result.nature == "identity"]
    broken = [result for result in identities if result.is_open]
    faults = [*row_faults, *_blank_faults(ledger, identities, broken)]
    search = _Search(_by_cell(identities), faults)
    explanations: list[list[Fault]] = []
    for group in _groups(broken, faults):
        explanations += search.explanations_of(group)
    for fault in faults:
        if not fault.mends:
            explanations.append([fault])
    return _numbered(explanations)


def _numbered(explanations: Iterable[Iterable[Fault]]) -> list[Suspect]:
    """Number the explained groups from 1, and return their suspects in one list."""
    numbered: list[Suspect] = []
    for number, faults in enumerate(filter(None, explanations), start=1):
        for fault in faults:
            numbered += [replace(suspect, group=number) for suspect in fault.suspects]
    return numbered


def _by_cell(identities: Iterable[CheckResult]) -> dict[str, list[CheckResult]]:
    """Return the identities in which each cell stands, once for each of its figures."""
    standing: dict[str, list[CheckResult]] = defaultdict(list)
    for result in identities:
        for figure in result.figures:
            standing[figure.cell].append(result)
    return standing


# --- groups ---------------------------------------------------------------------------------------


def _groups(broken: Sequence[CheckResult], faults: Sequence[Fault]) -> list[_Group]:
    """Put broken identities together that share a cell, or that one fault mends.

    The groups stand in the order of their last identities.
    """
    faults_of: dict[Key, list[str]] = defaultdict(list)
    for number, fault in enumerate(faults):
        for key in fault.mends:
            faults_of[key].append(f"fault {number}")
    links = [_links_of(result, faults_of) for result in broken]
    members: dict[int, list[int]] = defaultdict(list)
    for place, root in enumerate(_roots(links)):
        members[root].append(place)
    groups: list[_Group] = []
    for places in sorted(members.values(), key=lambda places: places[-1]):
        linked = frozenset[str]().union(*(links[place] for place in places))
        groups.append(_Group(linked, tuple(broken[place] for place in places)))
    return groups


def _links_of(result: CheckResult, faults_of: Mapping[Key, Sequence[str]]) -> list[str]:
    """Return what links an identity to others: its cells, and the faults that mend it."""
    return [*(figure.cell for figure in result.figures), *faults_of.get(result.key, ())]


def _roots(links: Sequence[Sequence[str]]) -> list[int]:
    """Return for each list of links the number of the group to which it belongs.

    Two lists with a link in common are of one group, and so are two that a third one joins. This is
    the union of disjoint sets, in almost linear time.
    """
    parents = list(range(len(links)))

    def root_of(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    first_with: dict[str, int] = {}
    for place, own in enumerate(links):
        for link in own:
            parents[root_of(first_with.setdefault(link, place))] = root_of(place)
    return [root_of(place) for place in range(len(links))]


# --- the search -----------------------------------------------------------------------------------


class _Search:
    """The search for what explains groups of broken identities.

    It takes misprints for mended one after the other, and counts its steps: an identity that is
    weighed for a cell is one, a figure of an identity that is left over is another. After `_STEPS`
    of them what is left of a group is explained as one, not taken apart any further, so that a
    document in which very many figures are wrong takes no more than linear time.
    """

    def __init__(self, standing: dict[str, list[CheckResult]], faults: Sequence[Fault]) -> None:
        #: The identities in which each cell stands, with what was explained taken as printed.
        self._standing = standing
        self._faults = faults
        self._faults_of: dict[Key, list[int]] = defaultdict(list)
        for number, fault in enumerate(faults):
            for key in fault.mends:
                self._faults_of[key].append(number)
        #: The figure as a fault, for each cell that was weighed since its identities changed.
        self._weighed: dict[str, Fault] = {}
        self._steps = 0

    def explanations_of(self, group: _Group) -> list[list[Fault]]:
        """Return the explanations of a group, one list for each part of it.

        Where the most likely explanation does not mend all of a group, the rest becomes a group
        again. So each of several misprints is named, even if they share an identity: what an
        explanation suggests counts as printed when the rest is explained.
        """
        parts: list[list[Fault]] = []
        explained: set[str] = set()
        waiting = deque([group])
        while waiting:
            part = waiting.popleft()
            explanations = self._explain(part, explained)
            mended_keys = _mended_by_first(explanations)
            own = tuple(result for result in part.results if result.key in mended_keys)
            if own and len(own) < len(part.results) and self._steps < _STEPS:
                explanations = self._explain(_Group(part.links, own), explained)
                rest = [result for result in part.results if result.key not in mended_keys]
                first = explanations[0].suspects[0]
                if first.evidence not in KINDS:
                    explained.add(first.figure.cell)
                    rest = self._take_as_printed(first, rest)
                self._steps += sum(len(result.figures) for result in rest)
                waiting += _groups(rest, self._faults)
            parts.append(explanations)
        return parts

    def _take_as_printed(self, suspect: Suspect, rest: Sequence[CheckResult]) -> list[CheckResult]:
        """Weigh the identities of a suspect again as if it printed what is suggested.

        Return those of `rest` that are open then, with those that held only because two misprints
        made up for each other.
        """
        standing = self._standing
        again = {
            result.key: _weighed_again(result, suspect) for result in standing[suspect.figure.cell]
        }
        cells = {figure.cell for result in again.values() for figure in result.figures}
        for cell in cells:
            standing[cell] = [again.get(result.key, result) for result in standing[cell]]
            self._weighed.pop(cell, None)
        others = [result for result in rest if result.key not in again]
        return [*others, *(result for result in again.values() if result.is_open)]

    def _explain(self, group: _Group, explained: Collection[str]) -> list[Fault]:
        """Return what explains a group, the most likely first: single figures, and other faults.

        `explained` are cells that are suspects of other identities already.
        """
        numbers = {number for result in group.results for number in self._faults_of[result.key]}
        concerned = [self._faults[number] for number in sorted(numbers)]
        cells_of_faults: set[str] = set()
        for fault in concerned:
            cells_of_faults |= fault.cells
        explanations: list[Fault] = []
        for cell, figure in _figures_of(group).items():
            if cell not in cells_of_faults and cell not in explained:
                fault = self._fault_of(figure)
                suspect = fault.suspects[0]
                if suspect.gain > 0 or suspect.evidence == ALONE:
                    explanations.append(fault)
        return sorted([*explanations, *concerned], key=_likeliest_first)

    def _fault_of(self, figure: PrintedValue) -> Fault:
        """Return the best suspect of a figure as a fault, weighed once for the same identities."""
        fault = self._weighed.get(figure.cell)
        if fault is None:
            results = self._standing[figure.cell]
            self._steps += len(results)
            suspect = best_suspect(figure, results)
            fault = Fault((suspect,), mended(suspect, results))
            self._weighed[figure.cell] = fault
        return fault


def _mended_by_first(explanations: Sequence[Fault]) -> frozenset[Key]:
    """Return what the most likely explanation mends; nothing where it cannot be located."""
    if not explanations or explanations[0].suspects[0].evidence == ALONE:
        return frozenset()
    return explanations[0].mends


def _weighed_again(result: CheckResult, suspect: Suspect) -> CheckResult:
    """Return an identity as if one of its figures printed what is suggested."""
    value = suspect.suggested
    if result.gap is None or not isinstance(value, Decimal):
        return result
    cell = suspect.figure.cell
    moved = (value - (suspect.figure.value or ZERO)) * _weight(result, suspect.figure)
    gap = result.gap + moved
    figures = tuple(
        replace(figure, value=value) if figure.cell == cell else figure for figure in result.figures
    )
    status = AGREES if abs(gap) <= result.tolerance else DIFFERS
    if any(figure.value is None for figure in figures):
        status = NOT_CHECKED
    return replace(result, figures=figures, gap=gap, status=status)


def _figures_of(group: _Group) -> dict[str, PrintedValue]:
    """Return the figures of a group by their cells."""
    figures: dict[str, PrintedValue] = {}
    for result in group.results:
        figures.update((figure.cell, figure) for figure in result.figures)
    return figures


def _likeliest_first(fault: Fault) -> tuple[bool, int, int, str]:
    """Return the key by which explanations are sorted, the most likely first."""
    first = fault.suspects[0]
    gain = sum(suspect.gain for suspect in fault.suspects)
    nearness = SLIP
    if isinstance(first.suggested, Decimal):
        nearness = likeness(first.figure.text, first.suggested)
    return first.evidence == ALONE, -gain, -nearness, first.figure.cell


# --- blanks ---------------------------------------------------------------------------------------


def _blank_faults(
    ledger: Ledger, identities: Iterable[CheckResult], broken: Iterable[CheckResult]
) -> Iterator[Fault]:
    """Yield the blank cells that would mend several identities with one value and break none.

    A blank total beside that of the other side is suspected even if a single identity asks for it.
    """
    standing: dict[CellKey, list[CheckResult]] = {}
    for result in broken:
        for place in _blank_places(ledger, result):
            standing[place] = []
    for result in identities:
        if result.blanks and standing:
            for place in result.equation.places:
                if place in standing:
                    standing[place].append(result)
    for place, results in standing.items():
        suspect = best_suspect(ledger.blank_at(place), results)
        is_total = place in ledger.blank_labels
        if suspect.breaks or suspect.repairs < (1 if is_total else 2):
            continue
        evidence = BLANK if suspect.repairs > 1 else ALONE
        yield Fault((replace(suspect, evidence=evidence),), mended(suspect, results))


def _blank_places(ledger: Ledger, result: CheckResult) -> Iterator[CellKey]:
    """Yield the blank places of an equation whose row and column are printed."""
    if result.blanks:
        for place in result.equation.places:
            if not ledger.has_figure(place) and ledger.printed(place):
                yield place


# --- what puts a figure right ---------------------------------------------------------------------


def best_suspect(figure: PrintedValue, results: Sequence[CheckResult]) -> Suspect:
    """Return the cell with the value that mends most of the identities in which it stands.

    `results` are these identities. Where no value mends any, the suspect suggests None, repairs 0
    and has no evidence.
    """
    wanted: dict[Decimal, None] = {}
    for result in results:
        value = solved(result, figure) if result.is_open else None
        if value is not None:
            wanted[value] = None
    if not wanted:
        return Suspect(figure, None, 0, 0, "")
    broken = _Demands(figure, (result for result in results if result.is_open))
    holding = _Demands(figure, (result for result in results if result.holds))

    def gain(value: Decimal) -> int:
        return broken.met_by(value) + holding.met_by(value)

    most = max(gain(value) for value in wanted)
    best = [value for value in wanted if gain(value) == most]
    value = max(best, key=lambda value: (likeness(figure.text, value), -abs(value)))
    weighable = sum(result.gap is not None for result in results)
    evidence = ALONE if weighable < 2 else _evidence(figure, value)
    repairs = broken.met_by(value)
    breaks = holding.number - holding.met_by(value)
    return Suspect(figure, value, repairs, breaks, evidence)


class _Demands:
    """What some identities ask of one figure: between which values each of them holds."""

    def __init__(self, figure: PrintedValue, results: Iterable[CheckResult]) -> None:
        demands = [_demand(result, figure) for result in results]
        told = [demand for demand in demands if demand is not None]
        self.number = len(told)
        self._lows = sorted(demand.low for demand in told)
        self._highs = sorted(demand.high for demand in told)

    def met_by(self, value: Decimal) -> int:
        """Return how many of the identities hold if the figure has a value."""
        return bisect_right(self._lows, value) - bisect_left(self._highs, value)


def _evidence(figure: PrintedValue, value: Decimal) -> str:
    """Return the evidence for a misprint: one slip, or several digits that differ."""
    return ONE_SLIP if likeness(figure.text, value) == SLIP else SEVERAL_DIGITS


def mended(suspect: Suspect, results: Iterable[CheckResult]) -> frozenset[Key]:
    """Return the broken identities that a suspect mends, among some in which its figure stands."""
    value = suspect.suggested
    if not isinstance(value, Decimal):
        return frozenset()
    keys: set[Key] = set()
    for result in results:
        demand = _demand(result, suspect.figure) if result.is_open else None
        if demand is not None and demand.low <= value <= demand.high:
            keys.add(result.key)
    return frozenset(keys)


def solved(result: CheckResult, figure: PrintedValue) -> Decimal | None:
    """Return the value of a figure, printed or blank, with which an equation holds exactly.

    Returns None where the figure stands on both sides or twice, or where another figure is not a
    number.
    """
    if result.times_printed[figure.cell] > 1:
        return None
    return _exact_value(result, figure)


def _exact_value(result: CheckResult, figure: PrintedValue) -> Decimal | None:
    """Return the value of a figure that makes both sides of an equation equal, or None."""
    weight = _weight(result, figure)
    if result.gap is None or weight == 0 or not result.cells_without_number <= {figure.cell}:
        return None
    return (figure.value or ZERO) - result.gap / weight


def _demand(result: CheckResult, figure: PrintedValue) -> _Demand | None:
    """Return between which values of a figure an identity holds, or None where it asks nothing."""
    value = _exact_value(result, figure)
    if value is None:
        return None
    leeway = abs(result.tolerance / _weight(result, figure))
    return _Demand(value - leeway, value + leeway)


def _weight(result: CheckResult, figure: PrintedValue) -> Decimal:
    """Return by how much left − right changes when a figure grows by 1 in its own unit.

    The change is in the unit of the equation: negative for a figure on the right side, 0 for one on
    both sides.
    """
    side = result.equation.sides.get(figure.place, 0)
    own_unit = FACTORS.get(figure.unit or "", Decimal(1))
    common_unit = FACTORS.get(result.unit or "", Decimal(1))
    return side * own_unit / common_unit


# --- how a figure is misprinted -------------------------------------------------------------------


def likeness(printed: str, value: Decimal) -> int:
    """Return how easily a value may have been misprinted as what is printed.

    2 (SLIP) means by a single slip: one wrong digit, two neighbouring digits swapped, one digit
    lost or doubled, the decimal point or a comma moved. 1 (FAR) means by several slips. 0 (UNLIKE)
    is returned for a negative value where no sign is printed.

    >>> [likeness(text, Decimal("6084.49")) for text in ("6,804.49", "608.449", "7.00")]
    [2, 2, 1]
    """
    if value < 0 and not printed.lstrip().startswith(_NEGATIVE):
        return UNLIKE
    right = _digits(f"{value:f}")
    misprint = _digits(printed)
    if right.replace(".", "") == misprint.replace(".", ""):
        return SLIP
    if len(right) == len(misprint):
        is_slip = _one_wrong_or_two_swapped(right, misprint)
    else:
        is_slip = _one_lost_or_added(right, misprint)
    return SLIP if is_slip else FAR


def _digits(text: str) -> str:
    """Return the digits of a number and its decimal point, without anything else."""
    return re.sub(r"[^0-9.]", "", text)


def _one_wrong_or_two_swapped(right: str, misprint: str) -> bool:
    """Whether two texts of one length differ in one character, or in two swapped neighbours."""
    pairs = zip(right, misprint, strict=True)
    differing = [place for place, (one, other) in enumerate(pairs) if one != other]
    if len(differing) == 1:
        return True
    if len(differing) != 2:
        return False
    first, second = differing
    if second != first + 1:
        return False
    return right[first] == misprint[second] and right[second] == misprint[first]


def _one_lost_or_added(right: str, misprint: str) -> bool:
    """Whether one of two texts is the other without one character."""
    short, long = sorted((right, misprint), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
