"""What should hold between printed figures, and what came of checking it.

An `Equation` names places and knows no figure; a `CheckResult` is an equation with the figures that
stand there. `checks` makes the equations, `weighing` the results.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from shimahe.checking.printed_values import ZERO, CellKey, PrintedValue
from shimahe.vocabulary import EXACT

# The outcomes of a check.
AGREES = "agrees"
AGREES_ROUNDED = "agrees rounded"
DIFFERS = "differs"
NOT_CHECKED = "not checked"

#: The sign between the two sides of an equation, by its nature.
_SIGNS = {"identity": "=", "bound": "≤", "expectation": "≈", "remainder": "="}

#: The check and the subject, which together identify an equation.
Key = tuple[str, str]


@dataclass(frozen=True)
class Equation:
    """What should hold: the sum of the left places against the sum of the right places.

    An identity says that both sums are equal, a bound that the left one is at most the right one.
    """

    #: The id of the check in data/rules/checks.csv, which says its nature and its family.
    check: str
    #: What tells this equation from the others of the same check.
    subject: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]
    #: Added to the right side.
    constant: Decimal = ZERO
    #: Why the equation must not be checked. It is empty where nothing speaks against checking it;
    #: that a row or a column is not printed is found out when it is weighed.
    why_not: str = ""

    @property
    def places(self) -> tuple[CellKey, ...]:
        """All places, each once."""
        return tuple(dict.fromkeys((*self.left, *self.right)))

    @cached_property
    def sides(self) -> Mapping[CellKey, int]:
        """1 for each place on the left side, −1 for one on the right, and 0 for one on both."""
        left = dict.fromkeys(self.left, 1)
        right = dict.fromkeys(self.right, -1)
        return {place: left.get(place, 0) + right.get(place, 0) for place in self.places}


@dataclass(frozen=True, eq=False)
class CheckResult:
    """One equation with the figures that stand in it, and the outcome of checking it."""

    equation: Equation
    nature: str
    #: AGREES, AGREES_ROUNDED, DIFFERS or NOT_CHECKED.
    status: str
    #: Why the equation is not checked; empty where it is.
    reason: str
    #: How many places print no figure and count as 0.
    blanks: int
    figures: tuple[PrintedValue, ...]
    #: The sums of both sides; None where a side is not known.
    left: Decimal | None = None
    right: Decimal | None = None
    #: Left − right, where a figure that is not a number counts as 0.
    gap: Decimal | None = None
    unit: str | None = None
    tolerance: Decimal = ZERO

    @property
    def key(self) -> Key:
        """The check and the subject of the equation."""
        return self.equation.check, self.equation.subject

    @property
    def difference(self) -> Decimal | None:
        """Left − right; None where a side is not known."""
        if self.left is None or self.right is None:
            return None
        return EXACT.subtract(self.left, self.right)

    @cached_property
    def formula(self) -> str:
        """The equation in its printed labels; ? stands for what is not printed."""
        labels: dict[CellKey, list[str]] = defaultdict(list)
        for figure in self.figures:
            labels[figure.place].append(figure.label)
        left = _as_sum(self.equation.left, labels)
        right = _as_sum(self.equation.right, labels) or str(self.equation.constant or "?")
        return f"{left or '?'} {_SIGNS[self.nature]} {right}"

    @cached_property
    def lines(self) -> str:
        """The lines on which its figures are printed, each once, such as "402, 311"."""
        numbers = dict.fromkeys(figure.line for figure in self.figures)
        return ", ".join(str(number) for number in numbers)

    @cached_property
    def tables(self) -> str:
        """The keys of the tables that take part, each once, such as "prose, procurement"."""
        return ", ".join(dict.fromkeys(place.table for place in self.equation.places))

    @cached_property
    def times_printed(self) -> Mapping[str, int]:
        """How often each cell stands among its figures."""
        return Counter(figure.cell for figure in self.figures)

    @cached_property
    def cells_without_number(self) -> frozenset[str]:
        """The cells of its figures that are not numbers."""
        return frozenset(figure.cell for figure in self.figures if figure.value is None)

    @property
    def holds(self) -> bool:
        """Whether the equation was checked and holds, exactly or within rounding."""
        return self.status in (AGREES, AGREES_ROUNDED)

    @property
    def is_open(self) -> bool:
        """Whether a misprint may be looked for with this equation.

        That is so where the equation differs, and where it could not be checked only because one of
        its figures is not a number: the other figures then say what the number should be.
        """
        if self.status != NOT_CHECKED or self.gap is None:
            return self.status == DIFFERS
        return bool(self.cells_without_number)

    @property
    def is_broken_identity(self) -> bool:
        """Whether this is an identity whose two sides differ."""
        return self.nature == "identity" and self.status == DIFFERS


def _as_sum(places: Iterable[CellKey], labels: Mapping[CellKey, Sequence[str]]) -> str:
    """Write places as a sum of the labels printed there, or of row names where none is printed."""
    texts: list[str] = []
    for place in places:
        for label in labels.get(place, (place.row,)):
            texts.append(f"{label}/{place.column}")
    return " + ".join(texts)
