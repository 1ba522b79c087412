"""Broken identities → the cells that explain them: which printed figure, put right, mends most and
breaks least.

A cell that prints nothing is a candidate like a printed one; what may be wrong with whole rows is
found by `rows`. Failures that share a cell, or that one such fault mends, are one group, explained
by itself. A cell that stands in one identity only is never a located misprint. Nothing is
corrected: a suspect is an offer with its evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shimahe.checking.ledger import CellKey, CheckResult, Key, Ledger, PrintedValue
from shimahe.vocabulary import FACTORS

ALONE, BLANK, CODE, MISSING, TWICE = "one equation", "blank", "code", "row missing", "printed twice"
KINDS = (BLANK, CODE, MISSING, TWICE)  # evidence that is no misprinted figure


@dataclass(frozen=True)
class Suspect:
    """One cell, what would put it right (None: nothing should stand there), and what that does to
    identities.
    """

    figure: PrintedValue
    suggested: Decimal | str | None
    repairs: int
    breaks: int
    evidence: str
    group: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong with a blank cell or with a whole row.

    Its suspects, the broken identities it mends (none where its absence keeps them from being
    checked), and the cells that it speaks for.
    """

    suspects: tuple[Suspect, ...]
    mends: frozenset[Key]
    cells: frozenset[str] = frozenset()


def suspects_of(
    weighed: Sequence[CheckResult], figures: Ledger, rows: Sequence[Fault] = ()
) -> list[Suspect]:
    """The suspects of every group of broken identities, the likeliest first; then `rows` that break
    none.
    """
    identities = [one for one in weighed if one.nature == "identity"]
    held: dict[str, list[CheckResult]] = defaultdict(list)
    for one in identities:
        for figure in one.figures:
            held[figure.cell].append(one)
    broken = [one for one in identities if one.status == "differs"]
    faults = [*rows, *_blanks(figures, identities, broken)]
    groups = [_explained(group, held, faults) for group in _groups(broken, faults)]
    groups += [[fault.suspects] for fault in faults if not fault.mends]
    return [
        replace(suspect, group=number)
        for number, group in enumerate(groups, start=1)
        for suspects in group
        for suspect in suspects
    ]


def _explained(
    group: Sequence[CheckResult], held: dict[str, list[CheckResult]], faults: Sequence[Fault]
) -> list[tuple[Suspect, ...]]:
    """What explains a group, the likeliest first: single cells, and faults with all their suspects."""
    keys = {one.key for one in group}
    told = [fault for fault in faults if fault.mends & keys]
    spoken = {cell for fault in told for cell in fault.cells}
    cells = {
        figure.cell: figure for one in group for figure in one.figures if figure.cell not in spoken
    }
    found = [best(figure, held[cell]) for cell, figure in cells.items()]
    single = [(each,) for each in found if each.repairs > each.breaks or each.evidence == ALONE]
    return sorted([*single, *(fault.suspects for fault in told)], key=_rank)


def _groups(broken: Sequence[CheckResult], faults: Sequence[Fault]) -> list[list[CheckResult]]:
    """Broken identities joined by the cells they share, and by the faults that mend them."""
    mending: dict[Key, list[str]] = defaultdict(list)
    for number, fault in enumerate(faults):
        for key in fault.mends:
            mending[key].append(f"fault {number}")
    groups: list[tuple[set[str], list[CheckResult]]] = []
    for one in broken:
        cells = {*(figure.cell for figure in one.figures), *mending[one.key]}
        touching = [group for group in groups if group[0] & cells]
        groups = [group for group in groups if not group[0] & cells]
        members = [member for _, ones in touching for member in ones]
        groups.append((cells.union(*(shared for shared, _ in touching)), [*members, one]))
    return [ones for _, ones in groups]


def _blanks(
    figures: Ledger, identities: Sequence[CheckResult], broken: Sequence[CheckResult]
) -> Iterator[Fault]:
    """The blank cells of printed rows that mend more than one broken identity, and break none that
    holds.
    """
    held: dict[CellKey, list[CheckResult]] = {
        place: [] for one in broken for place in _blank_places(figures, one)
    }
    for one in identities if held else ():
        for place in one.equation.places if one.blanks else ():
            if place in held:
                held[place].append(one)
    for place, ones in held.items():
        suspect = best(figures.blank_at(place), ones)
        if suspect.repairs > 1 and not suspect.breaks:
            yield Fault((replace(suspect, evidence=BLANK),), mended(suspect, ones))


def _blank_places(figures: Ledger, one: CheckResult) -> Iterator[CellKey]:
    places = one.equation.places if one.blanks else ()
    return (place for place in places if not figures.all_at(place) and figures.printed(place))


def mended(suspect: Suspect, held: Iterable[CheckResult]) -> frozenset[Key]:
    """The broken identities that a suspect mends, among those its figure stands in."""
    if not isinstance(value := suspect.suggested, Decimal):
        return frozenset()
    return frozenset(one.key for one in held if _effect(suspect.figure, value, [one])[0])


def best(figure: PrintedValue, held: Sequence[CheckResult]) -> Suspect:
    """What a cell should print to mend most of the identities it stands in."""
    wanted: dict[Decimal, int] = defaultdict(int)
    for one in held:
        if one.status == "differs" and (value := solved(one, figure)) is not None:
            wanted[value] += 1
    if not wanted:
        return Suspect(figure, None, 0, 0, "")  # which mends nothing, so nobody is told
    tried = [(value, *_effect(figure, value, held)) for value in wanted]
    value, repairs, breaks = max(
        tried, key=lambda each: (each[1] - each[2], likeness(figure.text, each[0]), -abs(each[0]))
    )
    weighable = sum(one.status != "not checked" for one in held)
    return Suspect(figure, value, repairs, breaks, _evidence(figure, value, weighable))


def solved(one: CheckResult, figure: PrintedValue) -> Decimal | None:
    """The value of a figure, printed or blank, with which an equation would hold exactly.

    None where the figure stands on both sides or twice, or where another figure is no number.
    """
    weight = _weight(one, figure)
    others = [other for other in one.figures if other.cell != figure.cell]
    if (
        one.gap is None
        or weight == 0
        or len(others) < len(one.figures) - 1
        or any(o.value is None for o in others)
    ):
        return None
    return (figure.value or Decimal(0)) - one.gap / weight


def _weight(one: CheckResult, figure: PrintedValue) -> Decimal:
    """How far left − right moves with a figure: its unit in that of the equation; negative on the
    right, 0 on both.
    """
    sign = (figure.place in one.equation.left) - (figure.place in one.equation.right)
    return (
        sign * FACTORS.get(figure.unit or "", Decimal(1)) / FACTORS.get(one.unit or "", Decimal(1))
    )


def _effect(figure: PrintedValue, value: Decimal, held: Sequence[CheckResult]) -> tuple[int, int]:
    """How many broken identities a value mends, and how many that hold it breaks."""
    repairs = breaks = 0
    for one in held:
        known = all(other.value is not None for other in one.figures if other.cell != figure.cell)
        if one.gap is not None and known:
            change = (value - (figure.value or Decimal(0))) * _weight(one, figure)
            holds = abs(one.gap + change) <= one.tolerance
            repairs += one.status == "differs" and holds
            breaks += one.status == "agrees" and not holds
    return repairs, breaks


def _rank(suspects: Sequence[Suspect]) -> tuple[bool, int, int, str]:
    first, value = suspects[0], suspects[0].suggested
    alone = first.evidence == ALONE
    like = likeness(first.figure.text, value) if isinstance(value, Decimal) else 2
    return alone, sum(each.breaks - each.repairs for each in suspects), -like, first.figure.cell


def _evidence(figure: PrintedValue, value: Decimal, weighable: int) -> str:
    if weighable < 2:
        return ALONE
    return ("", "several digits", "one slip")[likeness(figure.text, value) or 1]


# --- how a figure is misprinted -------------------------------------------------------------------


def likeness(printed: str, value: Decimal) -> int:
    """2 where one slip of the hand turns a value into what is printed, 1 where more is needed, 0
    for a negative value.

    A slip: one digit another, two neighbours swapped, one digit lost or doubled, the decimal point
    or a comma moved.

    >>> [likeness(text, Decimal("6084.49")) for text in ("6,804.49", "608.449", "7.00")]
    [2, 2, 1]
    """
    if value < 0 and not printed.lstrip().startswith(("-", "(", "△")):
        return 0
    wanted, there = (_digits(text) for text in (f"{value:f}", printed))
    if wanted == there or re.sub(r"[^0-9]", "", f"{value:f}") == re.sub(r"[^0-9]", "", printed):
        return 2
    same_length = len(wanted) == len(there)
    differ = [n for n, pair in enumerate(zip(wanted, there, strict=False)) if pair[0] != pair[1]]
    one_other = same_length and len(differ) == 1
    swapped = (
        same_length and len(differ) == 2 and differ[1] == differ[0] + 1
        and wanted[differ[0]] == there[differ[1]] and wanted[differ[1]] == there[differ[0]]
    )  # fmt: skip
    short, long = sorted((wanted, there), key=len)
    lost = len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )
    return 2 if one_other or swapped or lost else 1


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", text)
