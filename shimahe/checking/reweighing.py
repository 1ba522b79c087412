"""Weighing the identities of a disclosure again, with other figures than it prints.

What the searches for faults of whole rows share. Promises that only identities are weighed, and
only those in which the places stand that are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from shimahe.checking.equation import CheckResult, Equation, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CellKey

#: How an equation is weighed with the figures of a ledger.
Weigh = Callable[[Ledger, Equation], CheckResult]


def identities_at(
    places: Collection[CellKey], equations: Iterable[Equation], ledger: Ledger, weigh: Weigh
) -> Iterator[CheckResult]:
    """Weigh the identities in which some places stand."""
    for equation in equations:
        if any(place in places for place in equation.places):
            result = weigh(ledger, equation)
            if result.nature == "identity":
                yield result


def broken_of(keys: Iterable[Key], identities: Mapping[Key, CheckResult]) -> frozenset[Key]:
    """Keep the keys of identities that are broken as the document stands."""
    broken: set[Key] = set()
    for key in keys:
        result = identities.get(key)
        if result is not None and result.is_broken_identity:
            broken.add(key)
    return frozenset(broken)
