"""What is wrong with whole rows: missing from a table, printed twice, or printed under a wrong
code.

Nothing is invented: a row counts as missing only if, taken as printed and blank, every equation it
then stands in asks for the same figure. The rows that `restoring` gives back are left to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from shimahe.checking.checks import CODED, equations
from shimahe.checking.ledger import (
    CURRENT,
    TOTAL,
    CellKey,
    CheckResult,
    Equation,
    Key,
    Ledger,
    PrintedValue,
)
from shimahe.checking.misprints import (
    BLANK,
    CODE,
    MISSING,
    TWICE,
    Fault,
    Suspect,
    best,
    likeness,
    mended,
    solved,
)
from shimahe.checking.restoring import revenue_lost
from shimahe.forms import BY_KEY, OWN_TABLES
from shimahe.vocabulary import bare_label

Weigh = Callable[[Ledger, Equation], CheckResult]
_BALANCES = ("appropriation_balance", "department_balance")
_FUNCTIONAL = [*OWN_TABLES.values(), "department_spending", "department_revenue"]


def row_faults(
    d: Any, figures: Ledger, weighed: Sequence[CheckResult], weigh: Weigh
) -> list[Fault]:
    """The faults of whole rows; `weigh` weighs an equation with other figures."""
    identities = {one.key: one for one in weighed if one.nature == "identity"}
    faults = [*_twice(d, figures, identities, weigh), *_absent(d, figures, identities, weigh)]
    told = {key for fault in faults for key in fault.mends}
    broken = [one for key, one in identities.items() if one.status == "differs" and key not in told]
    return [*faults, *_unknown(figures, broken)]


# --- printed twice --------------------------------------------------------------------------------


def _twice(
    d: Any, figures: Ledger, before: Mapping[Key, CheckResult], weigh: Weigh
) -> Iterator[Fault]:
    """Lines that repeat another, figure by figure, and without which more identities hold."""
    lines = _repeated_lines(figures)
    again = {figure.cell: figure.place for line in lines for figure in line}
    rest, after = figures.without(again), {}
    for one in _weighed(equations(d, rest) if lines else (), rest, set(again.values()), weigh):
        after[one.key] = one
    touching: dict[CellKey, set[Key]] = defaultdict(set)
    for key in after.keys() & before.keys():
        for place in after[key].equation.places:
            touching[place].add(key)
    for line in lines:
        keys = set[Key]().union(*(touching[figure.place] for figure in line))
        right = {key for key in keys if before[key].status != "agrees" == after[key].status}
        wrong = {key for key in keys if before[key].status == "agrees" != after[key].status}
        if len(right) > len(wrong):
            suspect = Suspect(line[0], None, len(right), len(wrong), TWICE)
            cells = frozenset(each.cell for figure in line for each in figures.all_at(figure.place))
            yield Fault((suspect,), _broken(before, [right]), cells)


def _repeated_lines(figures: Ledger) -> list[list[PrintedValue]]:
    """For each line that is printed again whole, with the same labels and figures: what is printed
    again.
    """
    again: dict[tuple[str, int], list[PrintedValue]] = defaultdict(list)
    for place, more in figures.repeated.items():
        if (
            place[:2] in figures.ambiguous_rows
        ):  # where a table prints all of it again, nothing is told
            continue
        first = figures.by_place[place]
        again[place.table, first.line] += [
            f for f in more if (f.label, f.value) == (first.label, first.value)
        ]
    once = (
        Counter((f.place.table, f.line) for f in figures.by_place.values()) if again else Counter()
    )
    return [found for line, found in again.items() if found and len(found) % once[line] == 0]


def _weighed(
    made: Iterable[Equation], figures: Ledger, places: Collection[CellKey], weigh: Weigh
) -> Iterator[CheckResult]:
    """The identities in which some places stand."""
    found = (
        weigh(figures, equation)
        for equation in made
        if any(place in places for place in equation.places)
    )
    return (one for one in found if one.nature == "identity")


# --- missing, or under another code ---------------------------------------------------------------


@dataclass(frozen=True)
class _Blank:
    """A place that prints nothing, taken as printed: what should stand there, and the identities
    that it breaks.
    """

    suspect: Suspect
    broken: list[CheckResult]

    @property
    def settled(self) -> bool:
        """Whether one figure makes them hold, but for a few that break all the same."""
        return not self.suspect.breaks and 3 * self.suspect.repairs >= 2 * len(self.broken)

    def across(self) -> list[CheckResult]:
        """Those that tie the table to another."""
        table = self.suspect.figure.place.table
        return [
            one for one in self.broken if {place.table for place in one.equation.places} != {table}
        ]


def _absent(
    d: Any, figures: Ledger, before: Mapping[Key, CheckResult], weigh: Weigh
) -> list[Fault]:
    """Rows that a table does not print and its equations ask for, and codes that stand for another."""
    assumed = figures.with_blanks(_candidates(figures))
    held: dict[CellKey, list[CheckResult]] = defaultdict(list)
    made = (  # that a table lost rows is no obstacle where they are taken as printed
        replace(equation, why_not="") if equation.why_not == "table lost" else equation
        for equation in equations(d, assumed)
    )
    for one in _weighed(made, assumed, assumed.assumed, weigh):
        for place in assumed.assumed.intersection(one.equation.places):
            held[place].append(one)
    rows: dict[CellKey, list[_Blank]] = defaultdict(
        list
    )  # a whole row, or a blank of one that is printed
    for place in sorted(
        held, key=lambda place: (*place[:2], not place.column.endswith("total"), place.column)
    ):
        row = place if place.row in figures.rows[place.table] else place._replace(column="")
        broken = [one for one in held[place] if one.status == "differs"]
        rows[row].append(_Blank(best(assumed.blank_at(place), held[place]), broken))
    renamed = _renamed(figures, rows)
    told = {place[:2] for _, place in renamed}
    missing = {
        row: kept
        for row, found in rows.items()
        if row[:2] not in told and (kept := _asked_for(found))
    }
    return [*_codes(renamed, before), *_missing(d, figures, missing, before)]


def _candidates(figures: Ledger) -> Iterator[CellKey]:
    """Blank places that a table may lack: codes of other tables and above its own, the total,
    classes, sources.

    In a balance also the blanks of printed classes: its sums are made of what it prints.
    """
    for table in CODED:
        own = figures.codes(table)
        above = {code[:digits] for code in own for digits in (3, 5)}
        rows = {
            code for code in _elsewhere(figures, table) | above if len(code) in set(map(len, own))
        }
        lacking = (rows | {TOTAL} if own else set()) - figures.rows[table].keys()
        yield from (
            CellKey(table, row, column) for row in lacking for column in figures.columns[table]
        )
    for table, other in zip(_BALANCES, reversed(_BALANCES), strict=True):
        there = {key for _, key in figures.sources(table)}
        income = [
            row for row, key in figures.sources(other) if key in OWN_TABLES and key not in there
        ]
        totals = (
            {CURRENT} if CURRENT in figures.rows[table] else {TOTAL} - figures.rows[table].keys()
        )
        for column in figures.columns[table]:
            rows = totals.union(income if column.startswith("income/") else figures.classes)
            yield from (
                place for row in rows if not figures.all_at(place := CellKey(table, row, column))
            )


def _elsewhere(figures: Ledger, table: str) -> set[str]:
    """The codes of the tables by function other than this one; none for a table of another
    classification.
    """
    others = [
        figures.codes(other) for other in _FUNCTIONAL if other != table and table in _FUNCTIONAL
    ]
    return set().union(*others)


def _asked_for(row: Sequence[_Blank]) -> Sequence[_Blank]:
    """What all equations of a row agree on, if it adds up; else without what one equation alone
    asks; else nothing.

    Two equations must ask for one of its figures, and one of them stand within its table.
    """
    for kept in (row, [blank for blank in row if blank.suspect.repairs != 1]):
        sure = any(blank.suspect.repairs > 1 for blank in kept) and all(
            blank.settled for blank in kept
        )
        asked = {b.suspect.figure.place: b.suspect.suggested for b in kept}
        amounts = {
            place.column: value for place, value in asked.items() if isinstance(value, Decimal)
        }
        if (
            sure
            and any(len(b.across()) < len(b.broken) for b in kept)
            and _adds_up(next(iter(asked)).table, amounts)
        ):
            return kept
    return []


def _adds_up(table: str, amounts: Mapping[str, Decimal]) -> bool:
    """Whether the amounts of a row, by column, are what the sums of its form say."""
    bare = {column.rpartition("/")[2]: amount for column, amount in amounts.items()}
    sums = [
        (bare[whole], parts)
        for whole, parts in BY_KEY[table].row_sums
        if whole in bare and len(bare) > 1
    ]
    return all(whole == sum(bare.get(part, Decimal(0)) for part in parts) for whole, parts in sums)


def _missing(
    d: Any,
    figures: Ledger,
    rows: Mapping[CellKey, Sequence[_Blank]],
    before: Mapping[Key, CheckResult],
) -> Iterator[Fault]:
    """The rows as faults, without those that break nothing where the table leaves out many codes of
    their level.

    Nor are they faults where the revenue table lost rows, which are restored.
    """
    lost = {"department_revenue"} if revenue_lost(d) else set()
    levels = Counter((table, len(code)) for table in CODED for code in figures.codes(table))
    mends = {
        row: _broken(before, (mended(b.suspect, b.broken) for b in blanks))
        for row, blanks in rows.items()
    }
    gone = Counter((row.table, len(row.row)) for row in rows if not mends[row])
    few = {level for level, times in gone.items() if 3 * times <= levels[level]}
    usual = {
        row
        for row in rows
        if row.row == TOTAL or (row.row.isdigit() and (row.table, len(row.row)) in few)
    }
    kept = [row for row in rows if mends[row] or (row in usual and row.table not in lost)]
    lines = _lines(d, figures, {row.table for row in kept})
    for row in kept:
        line = rows[row][0].suspect.figure.line or lines.get(row[:2], 0)
        asked = [blank.suspect for blank in rows[row] if blank.suspect.repairs]
        at = [replace(each, figure=replace(each.figure, line=line)) for each in asked]
        yield Fault(
            tuple(replace(each, evidence=BLANK if line else MISSING) for each in at), mends[row]
        )


def _broken(before: Mapping[Key, CheckResult], keys: Iterable[Iterable[Key]]) -> frozenset[Key]:
    """Of some identities those that are broken as the document stands."""
    return frozenset(
        key for each in keys for key in each if key in before and before[key].status == "differs"
    )


def _lines(d: Any, figures: Ledger, tables: set[str]) -> dict[tuple[str, str], int]:
    """The line of each code and label that some tables print; of a code, only where no figure
    stands behind it.
    """
    found: dict[tuple[str, str], int] = {}
    full = {line for line, _ in figures.by_line}
    for table in d.tables[d.tables["table"].isin(tables)].itertuples() if tables else ():
        for line in range(table.first_line, table.last_line + 1):
            for label in map(bare_label, re.split(r"[\t|]", d.cite(line))):
                if line not in full or not label.isdigit():
                    found.setdefault((table.table, label), line)
    return found


def _renamed(
    figures: Ledger, rows: Mapping[CellKey, Sequence[_Blank]]
) -> dict[tuple[PrintedValue, CellKey], int]:
    """Codes that no other table prints, one slip away from a row that its table lacks, with the
    figures asked of it.

    The first figure of each and the row, and how many identities ask for its figures.
    """
    strange: dict[tuple[str, int, str, Decimal | None], list[str]] = defaultdict(list)
    elsewhere = {table: _elsewhere(figures, table) for table in _FUNCTIONAL}
    for (table, code, column), figure in figures.by_place.items():
        if code.isdigit() and table in elsewhere and code not in elsewhere[table]:
            strange[table, len(code), column, figure.value].append(code)
    found: dict[tuple[PrintedValue, CellKey], int] = {}
    for row, blanks in rows.items():
        asked = (
            [(blank.suspect.figure, one) for blank in blanks for one in blank.across()]
            if row.row.isdigit()
            else []
        )
        said = [
            (row.table, len(row.row), figure.place.column, solved(one, figure))
            for figure, one in asked
        ]
        for code in (
            set(strange[said[0]]).intersection(*(strange[each] for each in said)) if said else ()
        ):
            if likeness(code, Decimal(row.row)) == 2:
                first = figures.by_place[CellKey(row.table, code, said[0][2])]
                found[replace(first, text=code), row] = sum(len(blank.broken) for blank in blanks)
    return found


def _codes(
    renamed: Mapping[tuple[PrintedValue, CellKey], int], before: Mapping[Key, CheckResult]
) -> Iterator[Fault]:
    """Codes that stand for another. Where two tables print one each, either may be wrong: one
    fault, likelier first.
    """
    pairs: dict[frozenset[str], list[Suspect]] = defaultdict(list)
    for (figure, row), asking in renamed.items():
        pairs[frozenset((figure.text, row.row))].append(Suspect(figure, row.row, asking, 0, CODE))
    standing: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key, one in before.items() if pairs else ():
        for row_key in {place[:2] for place in one.equation.places}:
            standing[row_key].append(key)
    for suspects in pairs.values():
        keys = [standing[each.figure.place[:2]] for each in suspects]
        yield Fault(tuple(sorted(suspects, key=lambda each: -each.repairs)), _broken(before, keys))


# --- missing, its code unknown --------------------------------------------------------------------


def _unknown(figures: Ledger, broken: Sequence[CheckResult]) -> Iterator[Fault]:
    """Rows that no other table tells: what a parent has beyond its children, if it is itself a row
    that adds up.
    """
    gaps: dict[tuple[str, str], dict[str, CheckResult]] = defaultdict(dict)
    for one in broken:
        whole = one.equation.left[0]
        if (
            one.equation.check in ("A02", "A03")
            and one.difference is not None
            and whole not in figures.repeated
        ):
            gaps[whole[:2]][whole.column] = one
    for (table, parent), found in gaps.items():
        left = {column: one.difference or Decimal(0) for column, one in found.items()}
        summed = any(whole in left for whole, _ in BY_KEY[table].row_sums)
        if len(left) > 1 and summed and _adds_up(table, left) and min(left.values()) > 0:
            row = "???" if parent == TOTAL else f"{parent}??"
            columns = sorted(left, key=lambda column: (column != "total", column))
            blank = {column: figures.blank_at(CellKey(table, row, column)) for column in columns}
            suspects = tuple(
                Suspect(blank[column], left[column], 1, 0, MISSING) for column in columns
            )
            yield Fault(suspects, frozenset(one.key for one in found.values()))
