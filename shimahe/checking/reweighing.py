"""Weighing the identities of a disclosure again, on a ledger with other figures than it prints.

The searches for missing, renamed and repeated rows share this. Promises that only identities are
weighed, and of these only the ones in which the given places stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from shimahe.checking.equation import CheckResult, Equation, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.printed_values import CellKey

#: A function that weighs an equation with the figures of a ledger.
Weigh = Callable[[Ledger, Equation], CheckResult]


def identities_at(
    places: Collection[CellKey], equations: Iterable[Equation], ledger: Ledger, weigh: Weigh
) -> Iterator[CheckResult]:
    """Yield the results of those equations that are identities and have one of some places."""
    for equation in equations:
        if any(place in places for place in equation.places):
            result = weigh(ledger, equation)
            if result.nature == "identity":
                yield result


def broken_of(keys: Iterable[Key], identities: Mapping[Key, CheckResult]) -> frozenset[Key]:
    """Return those of some keys whose identity is broken."""
    broken: set[Key] = set()
    for key in keys:
        result = identities.get(key)
        if result is not None and result.is_broken_identity:
            broken.add(key)
    return frozenset(broken)
