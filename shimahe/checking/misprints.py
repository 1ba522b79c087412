"""From broken identities to the cells that explain them.

A suspect is a printed figure that, put right, mends most and breaks least; a cell that prints
nothing is a candidate like a printed one, and what may be wrong with whole rows is found by
`row_faults`. Failures that share a cell, or that one such fault mends, are one group, explained by
itself. A cell that stands in one identity only is never a located misprint. An identity with a
figure that is no number is not called broken, and is solved like one that is. Nothing is corrected:
a suspect is an offer with its evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from shimahe.checking.equation import CheckResult, Key
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

#: How like a misprint a figure is to a value: see `likeness`.
SLIP = 2
FAR = 1
UNLIKE = 0
#: Marks of a negative number.
_NEGATIVE = ("-", "(", "△")


@dataclass(frozen=True)
class Suspect:
    """One cell, what would put it right, and what that does to identities.

    `suggested` is None where nothing should stand there. `repairs` and `breaks` count identities.
    `group` is the number of the failures that it explains.
    """

    figure: PrintedValue
    suggested: Decimal | str | None
    repairs: int
    breaks: int
    evidence: str
    group: int = 0

    @property
    def gain(self) -> int:
        """How many more identities it mends than it breaks."""
        return self.repairs - self.breaks


@dataclass(frozen=True)
class Fault:
    """What is wrong with a blank cell or with a whole row.

    Its suspects; the broken identities it mends (none where its absence keeps them from being
    checked); and the cells that it speaks for.
    """

    suspects: tuple[Suspect, ...]
    mends: frozenset[Key]
    cells: frozenset[str] = frozenset()


class _Effect(NamedTuple):
    """What a value does to identities: how many broken ones it mends, how many others it breaks."""

    repairs: int
    breaks: int


@dataclass(frozen=True)
class _Group:
    """Broken identities that one thing may explain, and what joins them: cells and faults."""

    links: frozenset[str]
    results: tuple[CheckResult, ...]


def suspects_of(
    results: Sequence[CheckResult], ledger: Ledger, row_faults: Sequence[Fault] = ()
) -> list[Suspect]:
    """Find the suspects of every group of broken identities, the likeliest first.

    The row faults that break no identity follow.
    """
    identities = [result for result in results if result.nature == "identity"]
    broken = [result for result in identities if result.is_open]
    standing = _by_cell(identities)
    faults = [*row_faults, *_blank_faults(ledger, identities, broken)]
    explanations: list[list[tuple[Suspect, ...]]] = []
    for group in _groups(broken, faults):
        explanations += _parted(group, standing, faults)
    for fault in faults:
        if not fault.mends:
            explanations.append([fault.suspects])
    return _numbered(explanations)


def _numbered(explanations: Iterable[Iterable[tuple[Suspect, ...]]]) -> list[Suspect]:
    """Number the groups from 1; one that nothing explains has no number."""
    numbered: list[Suspect] = []
    for number, explanation in enumerate(filter(None, explanations), start=1):
        for suspects in explanation:
            numbered += [replace(suspect, group=number) for suspect in suspects]
    return numbered


def _by_cell(identities: Iterable[CheckResult]) -> dict[str, list[CheckResult]]:
    """Look up the identities in which each cell stands; once for each of its figures."""
    standing: dict[str, list[CheckResult]] = defaultdict(list)
    for result in identities:
        for figure in result.figures:
            standing[figure.cell].append(result)
    return standing


# --- groups ---------------------------------------------------------------------------------------


def _groups(broken: Iterable[CheckResult], faults: Sequence[Fault]) -> list[_Group]:
    """Join broken identities by the cells they share, and by the faults that mend them."""
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
    """Add a group, made one with all those that it is linked to."""
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


def _parted(
    group: _Group, standing: Mapping[str, Sequence[CheckResult]], faults: Sequence[Fault]
) -> list[list[tuple[Suspect, ...]]]:
    """Explain a group; where its likeliest explanation leaves some of it, that is a group again.

    So each of several misprints that share an identity is named.
    """
    parts: list[list[tuple[Suspect, ...]]] = []
    waiting = [group]
    while waiting:
        part = waiting.pop(0)
        explanations = _explain(part, standing, faults)
        mended_keys = _mended_by_first(explanations, standing, faults)
        rest = [result for result in part.results if result.key not in mended_keys]
        if rest and len(rest) < len(part.results):
            own = tuple(result for result in part.results if result.key in mended_keys)
            explanations = _explain(_Group(part.links, own), standing, faults)
            waiting += _groups(rest, faults)
        parts.append(explanations)
    return parts


def _mended_by_first(
    explanations: Sequence[Sequence[Suspect]],
    standing: Mapping[str, Sequence[CheckResult]],
    faults: Iterable[Fault],
) -> frozenset[Key]:
    """Find what the likeliest explanation mends; nothing where it is no located misprint."""
    if not explanations or explanations[0][0].evidence == ALONE:
        return frozenset()
    first = explanations[0]
    for fault in faults:
        if fault.suspects == first:
            return fault.mends
    return mended(first[0], standing[first[0].figure.cell])


def _explain(
    group: _Group, standing: Mapping[str, Sequence[CheckResult]], faults: Iterable[Fault]
) -> list[tuple[Suspect, ...]]:
    """Find what explains a group, the likeliest first: single cells, and faults as a whole."""
    keys = {result.key for result in group.results}
    concerned = [fault for fault in faults if not fault.mends.isdisjoint(keys)]
    spoken_for = {cell for fault in concerned for cell in fault.cells}
    explanations: list[tuple[Suspect, ...]] = []
    for cell, figure in _figures_of(group).items():
        if cell not in spoken_for:
            suspect = best_suspect(figure, standing[cell])
            if suspect.gain > 0 or suspect.evidence == ALONE:
                explanations.append((suspect,))
    explanations += [fault.suspects for fault in concerned]
    return sorted(explanations, key=_likeliest_first)


def _figures_of(group: _Group) -> dict[str, PrintedValue]:
    """Look up the figures of a group by their cells."""
    return {figure.cell: figure for result in group.results for figure in result.figures}


def _likeliest_first(suspects: Sequence[Suspect]) -> tuple[bool, int, int, str]:
    """Return what explanations are sorted by."""
    first = suspects[0]
    gain = sum(suspect.gain for suspect in suspects)
    alikeness = SLIP
    if isinstance(first.suggested, Decimal):
        alikeness = likeness(first.figure.text, first.suggested)
    return first.evidence == ALONE, -gain, -alikeness, first.figure.cell


# --- blanks ---------------------------------------------------------------------------------------


def _blank_faults(
    ledger: Ledger, identities: Iterable[CheckResult], broken: Iterable[CheckResult]
) -> Iterator[Fault]:
    """Yield the blank cells of printed rows that mend several identities and break none."""
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
        if suspect.repairs > 1 and not suspect.breaks:
            yield Fault((replace(suspect, evidence=BLANK),), mended(suspect, results))


def _blank_places(ledger: Ledger, result: CheckResult) -> Iterator[CellKey]:
    """Yield the places of an equation that are blank in a printed row."""
    if result.blanks:
        for place in result.equation.places:
            if not ledger.has_figure(place) and ledger.printed(place):
                yield place


# --- what puts a figure right ---------------------------------------------------------------------


def best_suspect(figure: PrintedValue, results: Sequence[CheckResult]) -> Suspect:
    """Find what a cell should print to mend most of the identities it stands in.

    A suspect without evidence, which mends nothing, where no value helps.
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
    """Say how a value may have become what is printed."""
    return ONE_SLIP if likeness(figure.text, value) == SLIP else SEVERAL_DIGITS


def mended(suspect: Suspect, results: Iterable[CheckResult]) -> frozenset[Key]:
    """Find the broken identities that a suspect mends, among those its figure stands in."""
    value = suspect.suggested
    if not isinstance(value, Decimal):
        return frozenset()
    keys: set[Key] = set()
    for result in results:
        if _effect(suspect.figure, value, [result]).repairs:
            keys.add(result.key)
    return frozenset(keys)


def solved(result: CheckResult, figure: PrintedValue) -> Decimal | None:
    """Solve an equation for a figure, printed or blank, so that it holds exactly.

    None where the figure stands on both sides or twice, or where another figure is no number.
    """
    weight = _weight(result, figure)
    others = [other for other in result.figures if other.cell != figure.cell]
    stands_twice = len(others) < len(result.figures) - 1
    if result.gap is None or weight == 0 or stands_twice or not _all_numbers(others):
        return None
    return (figure.value or ZERO) - result.gap / weight


def _all_numbers(figures: Iterable[PrintedValue]) -> bool:
    """Whether all figures are numbers."""
    return all(figure.value is not None for figure in figures)


def _weight(result: CheckResult, figure: PrintedValue) -> Decimal:
    """Return how far left − right moves with a figure, in the unit of the equation.

    Negative on the right, 0 on both sides.
    """
    is_left = figure.place in result.equation.left
    is_right = figure.place in result.equation.right
    own_unit = FACTORS.get(figure.unit or "", Decimal(1))
    common_unit = FACTORS.get(result.unit or "", Decimal(1))
    return (is_left - is_right) * own_unit / common_unit


def _effect(figure: PrintedValue, value: Decimal, results: Iterable[CheckResult]) -> _Effect:
    """Count the broken identities that a value mends, and those that hold and it breaks."""
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
    """Say how near what is printed is to a value that should stand there.

    2 (SLIP) where one slip of the hand turns the value into what is printed, 1 (FAR) where more is
    needed, 0 (UNLIKE) for a negative value that is printed without a sign. A slip: one digit
    another, two neighbours swapped, one digit lost or doubled, the decimal point or a comma moved.

    >>> [likeness(text, Decimal("6084.49")) for text in ("6,804.49", "608.449", "7.00")]
    [2, 2, 1]
    """
    if value < 0 and not printed.lstrip().startswith(_NEGATIVE):
        return UNLIKE
    wanted = _digits(f"{value:f}")
    there = _digits(printed)
    if wanted.replace(".", "") == there.replace(".", ""):
        return SLIP
    if len(wanted) == len(there):
        is_slip = _one_other_or_two_swapped(wanted, there)
    else:
        is_slip = _one_lost(wanted, there)
    return SLIP if is_slip else FAR


def _digits(text: str) -> str:
    """Return the digits of a number, with its decimal point."""
    return re.sub(r"[^0-9.]", "", text)


def _one_other_or_two_swapped(wanted: str, there: str) -> bool:
    """Whether texts of one length differ in one character, or by two neighbours swapped."""
    pairs = zip(wanted, there, strict=True)
    differing = [n for n, (one, other) in enumerate(pairs) if one != other]
    if len(differing) == 1:
        return True
    if len(differing) != 2:
        return False
    first, second = differing
    if second != first + 1:
        return False
    return wanted[first] == there[second] and wanted[second] == there[first]


def _one_lost(wanted: str, there: str) -> bool:
    """Whether one text is the other without one character."""
    short, long = sorted((wanted, there), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
