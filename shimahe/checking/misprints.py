"""From broken identities to the cells that explain them.

A suspect is a cell that, if it printed another value, would mend more identities than it breaks; a
blank cell may be a suspect too. Broken identities that share a cell form a group, and each group is
explained by itself. What may be wrong with whole rows is found by `row_faults`. A cell that stands
in one identity only cannot be located as a misprint. Promises that nothing is corrected: a suspect
is a suggestion with its evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
    """One thing that is wrong with a blank cell, with a whole row or with a unit mark."""

    suspects: tuple[Suspect, ...]
    #: The broken identities that mending it mends; there are none where it only keeps identities
    #: from being checked.
    mends: frozenset[Key]
    #: The cells that it explains, which are then no suspects by themselves.
    cells: frozenset[str] = frozenset()


class _Effect(NamedTuple):
    """What a value does to identities: how many broken ones it mends, how many others it breaks."""

    repairs: int
    breaks: int


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
    standing = _by_cell(identities)
    faults = [*row_faults, *_blank_faults(ledger, identities, broken)]
    explanations: list[list[tuple[Suspect, ...]]] = []
    for group in _groups(broken, faults):
        explanations += _explanations_of(group, standing, faults)
    for fault in faults:
        if not fault.mends:
            explanations.append([fault.suspects])
    return _numbered(explanations)


def _numbered(explanations: Iterable[Iterable[tuple[Suspect, ...]]]) -> list[Suspect]:
    """Number the explained groups from 1, and return their suspects in one list."""
    numbered: list[Suspect] = []
    for number, explanation in enumerate(filter(None, explanations), start=1):
        for suspects in explanation:
            numbered += [replace(suspect, group=number) for suspect in suspects]
    return numbered


def _by_cell(identities: Iterable[CheckResult]) -> dict[str, list[CheckResult]]:
    """Return the identities in which each cell stands, once for each of its figures."""
    standing: dict[str, list[CheckResult]] = defaultdict(list)
    for result in identities:
        for figure in result.figures:
            standing[figure.cell].append(result)
    return standing


# --- groups ---------------------------------------------------------------------------------------


def _groups(broken: Iterable[CheckResult], faults: Sequence[Fault]) -> list[_Group]:
    """Put broken identities together that share a cell, or that one fault mends."""
    faults_of: dict[Key, list[str]] = defaultdict(list)
    for number, fault in enumerate(faults):
        for key in fault.mends:
            faults_of[key].append(f"fault {number}")
    groups: list[_Group] = []
    for result in broken:
        cells = [figure.cell for figure in result.figures]
        links = frozenset([*cells, *faults_of[result.key]])
        groups = _joined(groups, _Group(links, (result,)))
    return groups


def _joined(groups: Iterable[_Group], new: _Group) -> list[_Group]:
    """Add a group to others, merged with all those that it is linked to."""
    apart: list[_Group] = []
    links = new.links
    results: tuple[CheckResult, ...] = ()
    for group in groups:
        if group.links.isdisjoint(new.links):
            apart.append(group)
        else:
            links |= group.links
            results += group.results
    return [*apart, _Group(links, results + new.results)]


def _explanations_of(
    group: _Group, standing: dict[str, list[CheckResult]], faults: Sequence[Fault]
) -> list[list[tuple[Suspect, ...]]]:
    """Return the explanations of a group, one list for each part of it.

    Where the most likely explanation does not mend all of a group, the rest becomes a group again.
    So each of several misprints is named, even if they share an identity: what an explanation
    suggests counts as printed in `standing` when the rest is explained.
    """
    parts: list[list[tuple[Suspect, ...]]] = []
    explained: set[str] = set()
    waiting = [group]
    while waiting:
        part = waiting.pop(0)
        explanations = _explain(part, standing, faults, explained)
        mended_keys = _mended_by_first(explanations, standing, faults)
        own = tuple(result for result in part.results if result.key in mended_keys)
        if own and len(own) < len(part.results):
            explanations = _explain(_Group(part.links, own), standing, faults, explained)
            rest = [result for result in part.results if result.key not in mended_keys]
            first = explanations[0][0]
            if first.evidence not in KINDS:
                explained.add(first.figure.cell)
                rest = _take_as_printed(first, standing, rest)
            waiting += _groups(rest, faults)
        parts.append(explanations)
    return parts


def _take_as_printed(
    suspect: Suspect, standing: dict[str, list[CheckResult]], rest: Sequence[CheckResult]
) -> list[CheckResult]:
    """Weigh the identities of a suspect again as if it printed what is suggested.

    Return those of `rest` that are open then, with those that held only because two misprints made
    up for each other.
    """
    again = {
        result.key: _weighed_again(result, suspect) for result in standing[suspect.figure.cell]
    }
    cells = {figure.cell for result in again.values() for figure in result.figures}
    for cell in cells:
        standing[cell] = [again.get(result.key, result) for result in standing[cell]]
    others = [result for result in rest if result.key not in again]
    return [*others, *(result for result in again.values() if result.is_open)]


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
    if not _all_numbers(figures):
        status = NOT_CHECKED
    return replace(result, figures=figures, gap=gap, status=status)


def _mended_by_first(
    explanations: Sequence[Sequence[Suspect]],
    standing: Mapping[str, Sequence[CheckResult]],
    faults: Iterable[Fault],
) -> frozenset[Key]:
    """Return what the most likely explanation mends; nothing where it cannot be located."""
    if not explanations or explanations[0][0].evidence == ALONE:
        return frozenset()
    first = explanations[0]
    for fault in faults:
        if fault.suspects == first:
            return fault.mends
    return mended(first[0], standing[first[0].figure.cell])


def _explain(
    group: _Group,
    standing: Mapping[str, Sequence[CheckResult]],
    faults: Iterable[Fault],
    explained: Collection[str] = (),
) -> list[tuple[Suspect, ...]]:
    """Return what explains a group, the most likely first: single cells, and faults as a whole.

    `explained` are cells that are suspects of other identities already.
    """
    keys = {result.key for result in group.results}
    concerned = [fault for fault in faults if not fault.mends.isdisjoint(keys)]
    cells_of_faults: set[str] = set()
    for fault in concerned:
        cells_of_faults |= fault.cells
    explanations: list[tuple[Suspect, ...]] = []
    for cell, figure in _figures_of(group).items():
        if cell not in cells_of_faults and cell not in explained:
            suspect = best_suspect(figure, standing[cell])
            if suspect.gain > 0 or suspect.evidence == ALONE:
                explanations.append((suspect,))
    explanations += [fault.suspects for fault in concerned]
    return sorted(explanations, key=_likeliest_first)


def _figures_of(group: _Group) -> dict[str, PrintedValue]:
    """Return the figures of a group by their cells."""
    figures: dict[str, PrintedValue] = {}
    for result in group.results:
        figures.update((figure.cell, figure) for figure in result.figures)
    return figures


def _likeliest_first(suspects: Sequence[Suspect]) -> tuple[bool, int, int, str]:
    """Return the key by which explanations are sorted, the most likely first."""
    first = suspects[0]
    gain = sum(suspect.gain for suspect in suspects)
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
    wanted: dict[Decimal, _Effect] = {}
    for result in results:
        value = solved(result, figure) if result.is_open else None
        if value is not None and value not in wanted:
            wanted[value] = _effect(figure, value, results)
    if not wanted:
        return Suspect(figure, None, 0, 0, "")

    def goodness(value: Decimal) -> tuple[int, int, Decimal]:
        effect = wanted[value]
        return effect.repairs - effect.breaks, likeness(figure.text, value), -abs(value)

    value = max(wanted, key=goodness)
    weighable = sum(result.gap is not None for result in results)
    evidence = ALONE if weighable < 2 else _evidence(figure, value)
    return Suspect(figure, value, *wanted[value], evidence)


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
        if _effect(suspect.figure, value, [result]).repairs:
            keys.add(result.key)
    return frozenset(keys)


def solved(result: CheckResult, figure: PrintedValue) -> Decimal | None:
    """Return the value of a figure, printed or blank, with which an equation holds exactly.

    Returns None where the figure stands on both sides or twice, or where another figure is not a
    number.
    """
    weight = _weight(result, figure)
    if result.gap is None or weight == 0:
        return None
    others = [other for other in result.figures if other.cell != figure.cell]
    stands_twice = len(others) < len(result.figures) - 1
    if stands_twice or not _all_numbers(others):
        return None
    return (figure.value or ZERO) - result.gap / weight


def _all_numbers(figures: Iterable[PrintedValue]) -> bool:
    """Whether all figures are numbers."""
    return all(figure.value is not None for figure in figures)


def _weight(result: CheckResult, figure: PrintedValue) -> Decimal:
    """Return by how much left − right changes when a figure grows by 1 in its own unit.

    The change is in the unit of the equation: negative for a figure on the right side, 0 for one on
    both sides.
    """
    is_left = figure.place in result.equation.left
    is_right = figure.place in result.equation.right
    own_unit = FACTORS.get(figure.unit or "", Decimal(1))
    common_unit = FACTORS.get(result.unit or "", Decimal(1))
    return (is_left - is_right) * own_unit / common_unit


def _effect(figure: PrintedValue, value: Decimal, results: Iterable[CheckResult]) -> _Effect:
    """Count the broken identities that a value mends, and the holding ones that it breaks."""
    repairs = 0
    breaks = 0
    for result in results:
        others = (other for other in result.figures if other.cell != figure.cell)
        if result.gap is not None and _all_numbers(others):
            moved = (value - (figure.value or ZERO)) * _weight(result, figure)
            holds = abs(result.gap + moved) <= result.tolerance
            repairs += result.is_open and holds
            breaks += result.holds and not holds
    return _Effect(repairs, breaks)


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
