"""Rows that a table should print and does not, and codes that are misprints of such a row's code.

The rows that a table may lack are taken as printed with blank cells, and the equations in which
they then stand are weighed. Promises that a row is named only if all these equations agree on what
its cells should print.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from shimahe.checking.checks import CODED, TABLE_LOST, equations
from shimahe.checking.equation import CheckResult, Equation, Key
from shimahe.checking.final_accounts import prints_two_totals
from shimahe.checking.funding import BALANCES
from shimahe.checking.ledger import Ledger
from shimahe.checking.misprints import (
    BLANK,
    CODE,
    MISSING,
    SLIP,
    Fault,
    Suspect,
    best_suspect,
    likeness,
    mended,
    solved,
)
from shimahe.checking.printed_values import CURRENT, TOTAL, ZERO, CellKey, PrintedValue
from shimahe.checking.restoring import revenue_lost
from shimahe.checking.reweighing import Weigh, broken_of, identities_at
from shimahe.disclosure import Disclosure
from shimahe.findings import DEPTHS, records
from shimahe.forms import (
    BASIC_ECONOMIC,
    BY_KEY,
    DEPARTMENT_REVENUE,
    DEPARTMENT_SPENDING,
    OWN_TABLES,
)
from shimahe.vocabulary import bare_label, is_total_of_the_year, says_a_sum

#: The tables that classify spending by function.
_FUNCTIONAL = [*OWN_TABLES.values(), DEPARTMENT_SPENDING, DEPARTMENT_REVENUE]

_Results = Mapping[Key, CheckResult]


@dataclass(frozen=True)
class _Blank:
    """A blank cell of a row that a table may lack: what should stand there, by which identities."""

    suspect: Suspect
    #: The identities that do not hold while the cell is blank.
    broken: tuple[CheckResult, ...]

    @property
    def place(self) -> CellKey:
        """The place of the cell."""
        return self.suspect.figure.place

    @property
    def is_settled(self) -> bool:
        """Whether one figure mends at least two thirds of the broken identities and breaks none."""
        return not self.suspect.breaks and 3 * self.suspect.repairs >= 2 * len(self.broken)

    def broken_with_other_tables(self) -> list[CheckResult]:
        """Return the broken identities in which another table takes part."""
        own_table = {self.place.table}
        with_others: list[CheckResult] = []
        for result in self.broken:
            if {place.table for place in result.equation.places} != own_table:
                with_others.append(result)
        return with_others

    @property
    def is_asked_within(self) -> bool:
        """Whether an identity within the table itself asks for the cell."""
        return len(self.broken_with_other_tables()) < len(self.broken)


#: The blanks of each row. The key of a row that is not printed has "" as its column; each blank of
#: a printed row has a key of its own.
_Rows = Mapping[CellKey, Sequence[_Blank]]


def missing_rows(d: Disclosure, ledger: Ledger, before: _Results, weigh: Weigh) -> list[Fault]:
    """Return the faults of missing rows and of misprinted codes.

    `before` are the identities of the document as it is printed; `weigh` weighs an equation on
    another ledger.
    """
    rows = _blank_rows(d, ledger, weigh)
    renamed = _renamed(ledger, rows)
    explained = {each.row.row_key for each in renamed}
    missing: dict[CellKey, Sequence[_Blank]] = {}
    for row, blanks in rows.items():
        confirmed = [] if row.row_key in explained else _confirmed(blanks)
        if confirmed:
            missing[row] = confirmed
    return [*_code_faults(renamed, before), *_missing_faults(d, ledger, missing, before)]


# --- what a table may lack ------------------------------------------------------------------------


def _blank_rows(d: Disclosure, ledger: Ledger, weigh: Weigh) -> _Rows:
    """Return the blanks of all rows that tables may lack, with the identities that ask for them."""
    assumed = ledger.with_blanks(_candidates(ledger))
    places = assumed.assumed
    standing: dict[CellKey, list[CheckResult]] = defaultdict(list)
    for result in identities_at(places, _without_losses(equations(d, assumed)), assumed, weigh):
        for place in places.intersection(result.equation.places):
            standing[place].append(result)
    rows: dict[CellKey, list[_Blank]] = defaultdict(list)
    for place in sorted(standing, key=_total_first):
        results = standing[place]
        broken = tuple(result for result in results if result.is_broken_identity)
        blank = _Blank(best_suspect(assumed.blank_at(place), results), broken)
        is_printed = place.row in ledger.rows[place.table]
        rows[place if is_printed else place._replace(column="")].append(blank)
    return rows


def _without_losses(made: Iterable[Equation]) -> Iterator[Equation]:
    """Yield equations as if no table had lost rows, because here the rows are taken as printed."""
    for equation in made:
        if equation.why_not == TABLE_LOST:
            yield replace(equation, why_not="")
        else:
            yield equation


def _total_first(place: CellKey) -> tuple[str, str, bool, str]:
    """Return the key by which places are sorted: row by row, in each row the total first."""
    return place.table, place.row, not place.column.endswith("total"), place.column


def _candidates(ledger: Ledger) -> Iterator[CellKey]:
    """Yield the places of all rows that a table may lack."""
    for table in CODED:
        for row in sorted(_codes_lacking(ledger, table)):
            for column in ledger.columns[table]:
                yield CellKey(table, row, column)
    first, second = BALANCES
    yield from _balance_candidates(ledger, first, second)
    yield from _balance_candidates(ledger, second, first)


def _codes_lacking(ledger: Ledger, table: str) -> set[str]:
    """Return the rows that a table by code may lack: codes, and the total.

    These are codes that other tables print, and parents of its own codes, as long as the table
    prints codes of that length. The total is left out where the form prints it in two parts.
    """
    own = ledger.codes(table)
    if not own:
        return set()
    lengths = {len(code) for code in own}
    codes = _codes_elsewhere(ledger, table)
    for depth in DEPTHS[:-1]:
        codes.update(code[:depth] for code in own)
    lacking = {code for code in codes if len(code) in lengths}
    if not (table == BASIC_ECONOMIC and prints_two_totals(ledger)):
        lacking.add(TOTAL)
    return lacking - ledger.rows[table].keys()


def _codes_elsewhere(ledger: Ledger, table: str) -> set[str]:
    """Return the codes that the other tables by function print.

    Returns an empty set for a table of another classification.
    """
    codes: set[str] = set()
    if table in _FUNCTIONAL:
        for other in _FUNCTIONAL:
            if other != table:
                codes.update(ledger.codes(other))
    return codes


def _balance_candidates(ledger: Ledger, table: str, other: str) -> Iterator[CellKey]:
    """Yield the blank places of a balance: its total, sources of the other balance, and classes.

    The blanks of printed classes are among them, because the sums of a balance are made only of the
    cells that it prints.
    """
    printed = ledger.rows[table]
    total = CURRENT if CURRENT in printed else TOTAL
    totals = [total] if total == CURRENT or total not in printed else []
    sources = _sources_lacking(ledger, table, other)
    for column in ledger.columns[table]:
        entries = sources if column.startswith("income/") else ledger.classes
        for row in dict.fromkeys([*totals, *entries]):
            place = CellKey(table, row, column)
            is_known = ledger.has_total(place) if row == CURRENT else ledger.has_figure(place)
            if not is_known:
                yield place


def _sources_lacking(ledger: Ledger, table: str, other: str) -> list[str]:
    """Return the rows of the other balance that name a budget which this balance does not name."""
    printed = {key for _, key in ledger.sources(table)}
    lacking: list[str] = []
    for row, key in ledger.sources(other):
        if key in OWN_TABLES and key not in printed:
            lacking.append(row)
    return lacking


# --- which rows are confirmed ---------------------------------------------------------------------


def _confirmed(blanks: Sequence[_Blank]) -> Sequence[_Blank]:
    """Return the blanks of a row that must be missing; [] if the equations do not agree on it.

    A blank that only one equation asks for is left out where the row is confirmed without it.
    """
    if _is_row(blanks):
        return blanks
    confirmed = [blank for blank in blanks if blank.suspect.repairs != 1]
    return confirmed if _is_row(confirmed) else []


def _is_row(blanks: Sequence[_Blank]) -> bool:
    """Whether some blanks together are a row that must be missing.

    Each of them must be settled, and their amounts must fit the sums of the form. At least two
    equations must ask for one of the figures, and an equation within the table for some figure.
    """
    is_confirmed = any(blank.suspect.repairs > 1 for blank in blanks)
    if not is_confirmed or not all(blank.is_settled for blank in blanks):
        return False
    if not any(blank.is_asked_within for blank in blanks):
        return False
    amounts: dict[str, Decimal] = {}
    for blank in blanks:
        if isinstance(blank.suspect.suggested, Decimal):
            amounts[blank.place.column] = blank.suspect.suggested
    return adds_up(blanks[0].place.table, amounts)


def adds_up(table: str, amounts: Mapping[str, Decimal]) -> bool:
    """Whether the amounts of a row, given by column, fit the sums that its form declares."""
    by_name = {column.rpartition("/")[2]: amount for column, amount in amounts.items()}
    if len(by_name) < 2:
        return True
    for whole, _ in BY_KEY[table].row_sums:
        parts = BY_KEY[table].parts_among(by_name, whole)
        if whole in by_name and parts:
            added = sum((by_name[part] for part in parts), ZERO)
            if by_name[whole] != added:
                return False
    return True


# --- missing rows as faults -----------------------------------------------------------------------


def _missing_faults(
    d: Disclosure, ledger: Ledger, rows: _Rows, before: _Results
) -> Iterator[Fault]:
    """Yield the missing rows as faults.

    A row that breaks no identity is no fault where the table leaves out many codes of the same
    level, or where it is one of the lost rows of the revenue table, which are restored.
    """
    mends = {row: _mends(blanks, before) for row, blanks in rows.items()}
    harmless = [row for row in rows if not mends[row]]
    faulty = set(rows).difference(harmless)
    faulty |= _usually_printed(ledger, harmless)
    if revenue_lost(d):
        faulty = {row for row in faulty if mends[row] or row.table != DEPARTMENT_REVENUE}
    lines = _lines_of_labels(d, ledger, {row.table for row in faulty})
    for row in rows:
        if row in faulty:
            line = rows[row][0].suspect.figure.line or lines.get(row.row_key, 0)
            yield Fault(_suspects_at(rows[row], line), mends[row])


def _mends(blanks: Iterable[_Blank], before: _Results) -> frozenset[Key]:
    """Return the broken identities that a row would mend if it were printed."""
    keys: set[Key] = set()
    for blank in blanks:
        keys |= mended(blank.suspect, blank.broken)
    return broken_of(keys, before)


def _usually_printed(ledger: Ledger, rows: Sequence[CellKey]) -> set[CellKey]:
    """Return those of some rows that their table would usually print.

    These are totals, and codes of a level at which the table lacks at most a quarter of its codes.
    """
    printed: Counter[tuple[str, int]] = Counter()
    for table in CODED:
        printed.update((table, len(code)) for code in ledger.codes(table))
    lacking = Counter(_level(row) for row in rows)
    usual: set[CellKey] = set()
    for row in rows:
        lacks_few = 3 * lacking[_level(row)] <= printed[_level(row)]
        if row.row == TOTAL or (row.row.isdigit() and lacks_few):
            usual.add(row)
    return usual


def _level(row: CellKey) -> tuple[str, int]:
    """Return the table of a row and the number of digits of its code."""
    return row.table, len(row.row)


def _suspects_at(blanks: Sequence[_Blank], line: int) -> tuple[Suspect, ...]:
    """Return the suspects of a row; `line` is where its code or label is printed, 0 if nowhere."""
    evidence = BLANK if line else MISSING
    suspects: list[Suspect] = []
    for blank in blanks:
        suspect = blank.suspect
        if suspect.repairs:
            figure = replace(suspect.figure, line=line)
            suspects.append(replace(suspect, figure=figure, evidence=evidence))
    return tuple(suspects)


def _lines_of_labels(d: Disclosure, ledger: Ledger, tables: set[str]) -> dict[tuple[str, str], int]:
    """Return the line of each label that some tables print, by (table, label).

    The label of a row may be a code, which counts only where no figure is printed behind it.
    """
    lines: dict[tuple[str, str], int] = {}
    if not tables:
        return lines
    with_figures = {line for line, _ in ledger.by_line}
    unplaced = d.unplaced
    of_rows = with_figures.union(unplaced[unplaced["reason"].eq("blank form")]["line"])
    printed = d.tables
    for table in records(printed[printed["table"].isin(tables)]):
        for line in range(table["first_line"], table["last_line"] + 1):
            for label in _labels(d, line):
                if line not in with_figures or not label.isdigit():
                    lines.setdefault((table["table"], label), line)
                if says_a_sum(label) and line in of_rows:
                    row = CURRENT if is_total_of_the_year(label) else TOTAL
                    lines.setdefault((table["table"], row), line)
    return lines


def _labels(d: Disclosure, line: int) -> Iterator[str]:
    """Yield the cells of a line in the form in which labels are compared."""
    for text in d.fields(line):
        for cell in text.split("|"):
            yield bare_label(cell)


# --- misprinted codes -----------------------------------------------------------------------------


class _Renamed(NamedTuple):
    """A code that is printed in place of another.

    `figure` is the first one under the printed code, with the code as its text. `row` is the row
    that the table lacks. `asking` is how many identities ask for the figures of that row.
    """

    figure: PrintedValue
    row: CellKey
    asking: int


class _Figure(NamedTuple):
    """What is known of a figure if its code is not: table, digits of the code, column and value."""

    table: str
    digits: int
    column: str
    value: Decimal | None


def _renamed(ledger: Ledger, rows: _Rows) -> list[_Renamed]:
    """Return the codes that are one slip away from the code of a row that their table lacks.

    No other table prints such a code, and the figures under it are those that other tables ask for
    in the missing row.
    """
    strange = _strange_codes(ledger)
    renamed: list[_Renamed] = []
    for row, blanks in rows.items():
        wanted = _wanted_of(row, blanks) if row.row.isdigit() else []
        if not wanted:
            continue
        asking = sum(len(blank.broken) for blank in blanks)
        codes = [set(strange.get(figure, ())) for figure in wanted]
        for code in sorted(set.intersection(*codes)):
            if likeness(code, Decimal(row.row)) == SLIP:
                first = ledger.by_place[CellKey(row.table, code, wanted[0].column)]
                renamed.append(_Renamed(replace(first, text=code), row, asking))
    return renamed


def _strange_codes(ledger: Ledger) -> dict[_Figure, list[str]]:
    """Return the codes that no other table by function prints, by each of their figures."""
    elsewhere = {table: _codes_elsewhere(ledger, table) for table in _FUNCTIONAL}
    codes: dict[_Figure, list[str]] = defaultdict(list)
    for place, figure in ledger.by_place.items():
        code = place.row
        if code.isdigit() and place.table in elsewhere and code not in elsewhere[place.table]:
            codes[_Figure(place.table, len(code), place.column, figure.value)].append(code)
    return codes


def _wanted_of(row: CellKey, blanks: Iterable[_Blank]) -> list[_Figure]:
    """Return the figures that other tables ask for in a row."""
    wanted: list[_Figure] = []
    for blank in blanks:
        for result in blank.broken_with_other_tables():
            value = solved(result, blank.suspect.figure)
            wanted.append(_Figure(row.table, len(row.row), blank.place.column, value))
    return wanted


def _code_faults(renamed: Iterable[_Renamed], before: _Results) -> Iterator[Fault]:
    """Yield the misprinted codes as faults.

    Where one table prints one code and another table the other, either may be wrong: that is one
    fault, with the more likely suspect first.
    """
    pairs: dict[frozenset[str], list[Suspect]] = defaultdict(list)
    for figure, row, asking in renamed:
        suspect = Suspect(figure, row.row, asking, 0, CODE)
        pairs[frozenset((figure.text, row.row))].append(suspect)
    if not pairs:
        return
    keys_of = _keys_by_row(before)
    for suspects in pairs.values():
        keys: set[Key] = set()
        for suspect in suspects:
            keys |= keys_of[suspect.figure.place.row_key]
        suspects.sort(key=lambda suspect: -suspect.repairs)
        yield Fault(tuple(suspects), broken_of(keys, before))


def _keys_by_row(results: _Results) -> dict[tuple[str, str], set[Key]]:
    """Return the keys of the equations in which each row stands."""
    keys: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for key, result in results.items():
        for place in result.equation.places:
            keys[place.row_key].add(key)
    return keys
