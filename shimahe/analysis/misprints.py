"""Broken identities → the cells that explain them: which printed figure, put right, mends most and breaks least.

Failures that share a cell are one group, explained by itself. A cell that stands in one identity only is never a
located misprint. Nothing is corrected: a suspect is an offer with its evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shimahe.analysis.figures import Equation, Figure, Weighed

ALONE = "one equation"


@dataclass(frozen=True)
class Suspect:
    """One cell, the figure that would put it right (None: the row is printed once too often), and what that does."""

    group: int
    figure: Figure
    suggested: Decimal | None
    repairs: int
    breaks: int
    evidence: str


def suspects_of(weighed: Sequence[Weighed]) -> list[Suspect]:
    """The suspects of every group of broken identities, the likeliest first."""
    identities = [one for one in weighed if one.nature == "identity"]
    held: dict[str, list[Weighed]] = defaultdict(list)
    for one in identities:
        for figure in one.figures:
            held[figure.cell].append(one)
    broken = [one for one in identities if one.status == "differs"]
    out: list[Suspect] = []
    for number, group in enumerate(_groups(broken), start=1):
        cells = {figure.cell: figure for one in group for figure in one.figures}
        found = [_best(number, figure, held[cell]) for cell, figure in cells.items()]
        out += sorted((each for each in found if each.repairs > each.breaks or each.evidence == ALONE), key=_rank)
    return out


def _groups(broken: Sequence[Weighed]) -> list[list[Weighed]]:
    """Broken identities joined by the cells they share."""
    groups: list[tuple[set[str], list[Weighed]]] = []
    for one in broken:
        cells = {figure.cell for figure in one.figures}
        touching = [group for group in groups if group[0] & cells]
        groups = [group for group in groups if not group[0] & cells]
        members = [member for _, ones in touching for member in ones]
        groups.append((cells.union(*(shared for shared, _ in touching)), [*members, one]))
    return [ones for _, ones in groups]


def _best(group: int, figure: Figure, held: Sequence[Weighed]) -> Suspect:
    """What a cell should print to mend most of the identities it stands in."""
    wanted: dict[Decimal, int] = defaultdict(int)
    for one in held:
        if one.status == "differs" and (value := solved(one, figure)) is not None:
            wanted[value] += 1
    if not wanted:
        return Suspect(group, figure, None, 0, 0, "cannot be solved")
    tried = [(value, *_effect(figure, value, held)) for value in wanted]
    value, repairs, breaks = max(
        tried, key=lambda each: (each[1] - each[2], likeness(figure.text, each[0]), -abs(each[0]))
    )
    weighable = sum(one.status != "not checked" for one in held)
    return Suspect(group, figure, value, repairs, breaks, _evidence(figure, value, weighable))


def solved(one: Weighed, figure: Figure) -> Decimal | None:
    """The value of a figure with which an equation would hold exactly.

    None where the figure stands on both sides or twice, or where another figure is no number.
    """
    sign = _sign(one.equation, figure)
    others = [other for other in one.figures if other.cell != figure.cell]
    if one.gap is None or sign == 0 or len(others) < len(one.figures) - 1 or any(o.value is None for o in others):
        return None
    return (figure.value or Decimal(0)) - one.gap / sign


def _sign(equation: Equation, figure: Figure) -> int:
    """+1 for a figure of the left side, -1 for one of the right; 0 for both."""
    return (figure.place in equation.left) - (figure.place in equation.right)


def _effect(figure: Figure, value: Decimal, held: Sequence[Weighed]) -> tuple[int, int]:
    """How many broken identities a value mends, and how many that hold it breaks."""
    repairs = breaks = 0
    for one in held:
        known = all(other.value is not None for other in one.figures if other.cell != figure.cell)
        if one.gap is not None and known:
            change = (value - (figure.value or Decimal(0))) * _sign(one.equation, figure)
            holds = abs(one.gap + change) <= one.tolerance
            repairs += one.status == "differs" and holds
            breaks += one.status == "agrees" and not holds
    return repairs, breaks


def _rank(suspect: Suspect) -> tuple[bool, int, int, str]:
    alone = suspect.evidence == ALONE or suspect.suggested is None
    like = likeness(suspect.figure.text, suspect.suggested) if suspect.suggested is not None else 0
    return alone, suspect.breaks - suspect.repairs, -like, suspect.figure.cell


def _evidence(figure: Figure, value: Decimal, weighable: int) -> str:
    if weighable < 2:
        return ALONE
    return ("", "several digits", "one slip")[likeness(figure.text, value) or 1]


# --- how a figure is misprinted --------------------------------------------------------------------------------------


def likeness(printed: str, value: Decimal) -> int:
    """2 where one slip of the hand turns a value into what is printed, 1 where more is needed, 0 for a negative value.

    A slip: one digit another, two neighbours swapped, one digit lost or doubled, the decimal point or a comma moved.

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
    lost = len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    return 2 if one_other or swapped or lost else 1


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", text)
