"""Rows that are printed a second time by mistake: without them more identities hold.

Promises to name a row only if its second print has the same label and the same figures. A table
that prints all of its rows again, as a department does above its units, is left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from shimahe.checking.checks import equations
from shimahe.checking.equation import CheckResult, Key
from shimahe.checking.ledger import Ledger
from shimahe.checking.misprints import TWICE, Fault, Suspect
from shimahe.checking.printed_values import CellKey, PrintedValue
from shimahe.checking.reweighing import Weigh, broken_of, identities_at
from shimahe.disclosure import Disclosure

_Line = list[PrintedValue]
_Results = Mapping[Key, CheckResult]


def repeated_rows(d: Disclosure, ledger: Ledger, before: _Results, weigh: Weigh) -> Iterator[Fault]:
    """Yield a fault for each repeated line without which more identities hold.

    `before` are the identities of the document as it is printed.
    """
    lines = _repeated_lines(ledger)
    if not lines:
        return
    after = _results_without(lines, d, ledger, weigh)
    keys_of = _keys_by_place(after)
    for line in lines:
        keys: set[Key] = set()
        for figure in line:
            keys |= keys_of[figure.place]
        keys &= before.keys()
        mended = {key for key in keys if _holds_only_in(after, before, key)}
        harmed = {key for key in keys if _holds_only_in(before, after, key)}
        if len(mended) > len(harmed):
            suspect = Suspect(line[0], None, len(mended), len(harmed), TWICE)
            yield Fault((suspect,), broken_of(mended, before), _cells_of(line, ledger))


def _results_without(
    lines: Sequence[_Line], d: Disclosure, ledger: Ledger, weigh: Weigh
) -> dict[Key, CheckResult]:
    """Weigh the identities in which some lines stand, as if these lines were not printed."""
    place_of: dict[str, CellKey] = {}
    for line in lines:
        for figure in line:
            place_of[figure.cell] = figure.place
    rest = ledger.without(place_of)
    places = set(place_of.values())
    results = identities_at(places, equations(d, rest), rest, weigh)
    return {result.key: result for result in results}


def _repeated_lines(ledger: Ledger) -> list[_Line]:
    """Return the lines all of whose figures are printed again, with the same labels.

    A line is given by the figures of its second print.
    """
    again: dict[tuple[str, int], _Line] = defaultdict(list)
    for place, others in ledger.repeated.items():
        if place.row_key not in ledger.ambiguous_rows:
            first = ledger.by_place[place]
            same = [other for other in others if _is_same(other, first)]
            again[place.table, first.line] += same
    if not again:
        return []
    printed = Counter((place.table, figure.line) for place, figure in ledger.by_place.items())
    lines: list[_Line] = []
    for line, figures in again.items():
        is_whole = len(figures) % printed[line] == 0
        if figures and is_whole:
            lines.append(figures)
    return lines


def _is_same(figure: PrintedValue, first: PrintedValue) -> bool:
    """Whether a figure has the label and the value of another."""
    return figure.label == first.label and figure.value == first.value


def _keys_by_place(results: _Results) -> dict[CellKey, set[Key]]:
    """Return the keys of the equations in which each place stands."""
    keys: dict[CellKey, set[Key]] = defaultdict(set)
    for key, result in results.items():
        for place in result.equation.places:
            keys[place].add(key)
    return keys


def _holds_only_in(one: _Results, other: _Results, key: Key) -> bool:
    """Whether an equation holds among the first results, and not among the others."""
    return one[key].holds and not other[key].holds


def _cells_of(line: Sequence[PrintedValue], ledger: Ledger) -> frozenset[str]:
    """Return the cells of a line, of its first print and of its repetitions."""
    cells: set[str] = set()
    for figure in line:
        cells.update(each.cell for each in ledger.all_at(figure.place))
    return frozenset(cells)
