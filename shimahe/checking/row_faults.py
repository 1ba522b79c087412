"""What is wrong with whole rows: missing, blank, printed twice, or printed under a wrong code.

Promises not to invent rows: a row counts as missing only if every equation in which it would stand
asks for the same figure. The lost rows that `restoring` gives back are left to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from shimahe.checking.blank_rows import blank_rows
from shimahe.checking.equation import CheckResult, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.misprints import MISSING, Fault, Suspect
from shimahe.checking.missing_rows import adds_up, missing_rows
from shimahe.checking.printed_values import TOTAL, ZERO, CellKey
from shimahe.checking.repeated_rows import repeated_rows
from shimahe.checking.reweighing import Weigh
from shimahe.disclosure import Disclosure
from shimahe.forms import BY_KEY

#: The checks of a code against the codes below it, and of the total against the classes.
_PARENT_CHECKS = ("A02", "A03")


def row_faults(
    d: Disclosure, ledger: Ledger, results: Sequence[CheckResult], weigh: Weigh
) -> list[Fault]:
    """Return the faults of whole rows.

    `results` are the comparisons of the document as it is printed; `weigh` weighs an equation on
    another ledger.
    """
    identities = {result.key: result for result in results if result.nature == "identity"}
    faults = list(repeated_rows(d, ledger, identities, weigh))
    faults += missing_rows(d, ledger, identities, weigh)
    explained: set[Key] = set()
    for fault in faults:
        explained |= fault.mends
    broken = [result for result in identities.values() if result.is_broken_identity]
    unexplained = [result for result in broken if result.key not in explained]
    faults += blank_rows(d, ledger, unexplained)
    return [*faults, *_rows_without_code(ledger, unexplained)]


def _rows_without_code(ledger: Ledger, broken: Iterable[CheckResult]) -> Iterator[Fault]:
    """Yield the missing rows whose code is not known, since no other table prints them.

    Such a row is what a parent has beyond its children, if these differences look like a row.
    """
    for parent, results in _gaps_of_parents(ledger, broken).items():
        table, row = parent
        amounts: dict[str, Decimal] = {}
        for column, result in results.items():
            amounts[column] = result.difference or ZERO
        if _looks_like_a_row(table, amounts):
            code = "???" if row == TOTAL else f"{row}??"
            suspects: list[Suspect] = []
            for column in sorted(amounts, key=_total_first):
                figure = ledger.blank_at(CellKey(table, code, column))
                suspects.append(Suspect(figure, amounts[column], 1, 0, MISSING))
            keys = frozenset(result.key for result in results.values())
            yield Fault(tuple(suspects), keys)


def _gaps_of_parents(
    ledger: Ledger, broken: Iterable[CheckResult]
) -> dict[tuple[str, str], dict[str, CheckResult]]:
    """Return the broken sums of children, by the row of their parent and then by column."""
    gaps: dict[tuple[str, str], dict[str, CheckResult]] = defaultdict(dict)
    for result in broken:
        whole = result.equation.left[0]
        is_of_children = result.equation.check in _PARENT_CHECKS
        if is_of_children and result.difference is not None and whole not in ledger.repeated:
            gaps[whole.row_key][whole.column] = result
    return gaps


def _looks_like_a_row(table: str, amounts: dict[str, Decimal]) -> bool:
    """Whether amounts by column could be a row: all are above zero, and its sums hold."""
    has_sum = any(whole in amounts for whole, _ in BY_KEY[table].row_sums)
    if len(amounts) < 2 or not has_sum:
        return False
    return adds_up(table, amounts) and min(amounts.values()) > 0


def _total_first(column: str) -> tuple[bool, str]:
    """Return the key by which columns are sorted: the total first, then the others by name."""
    return column != "total", column
