"""What was read of a correct disclosure, held to the truth: each figure right, missing or wrong."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

import shimahe
from shimahe import Disclosure
from shimahe.vocabulary import fold
from tests.correct.disclosures import Correct
from tests.correct.sheets import BUDGET_FORMS, Amount, Place, Sheet

RIGHT, SAID, WRONG_SAID = "right", "missing and said", "wrong with a note"
SILENT, WRONG, BROKEN = "silently missing", "silently wrong", "identity broken"
OUTCOMES = (RIGHT, SAID, WRONG_SAID, SILENT, WRONG, BROKEN)
FAULTS = (WRONG_SAID, SILENT, WRONG, BROKEN)
#: Reasons of `unplaced` that do not say that a figure was lost.
_HARMLESS = {
    "heading", "table label", "unit mark", "header", "repeated header", "repeated print", "note",
    "prose", "blank form", "not shown",
}  # fmt: skip
#: By frame of money, the columns that tell its rows apart.
_KEYS = {
    "spending": ("code", "budget", "kind"), "revenue": ("source",), "three_public": ("item",),
    "economic": ("code", "use"), "procurement": ("category", "budget"), "projects": ("project",),
}  # fmt: skip
MONEY_UNITS = ("元", "万元", "千元", "百元", "亿元")


@dataclass(frozen=True)
class Fault:
    """One figure that did not come out right, and how."""

    outcome: str
    what: str

    @property
    def kind(self) -> tuple[str, str]:
        """The outcome, and the frame or check that shows it."""
        return self.outcome, self.what.split(" ", 1)[0]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.what[:200]}"


@dataclass
class Judgement:
    """How the figures of one document came out."""

    counts: Counter[str] = field(default_factory=Counter)
    #: Every figure that is not right, with how it came out.
    misses: list[Fault] = field(default_factory=list)

    def note(self, outcome: str, what: str = "") -> None:
        """Count one figure."""
        self.counts[outcome] += 1
        if outcome != RIGHT:
            self.misses.append(Fault(outcome, what))

    @property
    def faults(self) -> list[Fault]:
        """What no reader may do: to lose or change a figure silently, or to call a sum broken."""
        return [miss for miss in self.misses if miss.outcome != SAID]

    @property
    def said(self) -> list[Fault]:
        """What is missing and said to be."""
        return [miss for miss in self.misses if miss.outcome == SAID]


def judge(document: Correct) -> Judgement:
    """Read a document and hold what comes out to its truth."""
    result = Judgement()
    try:
        d = shimahe.read(document.text.encode())
    except shimahe.DisclosureError as refused:
        for sheet in document.sheets:
            for _ in sheet.amounts + sheet.places:
                result.note(SAID, f"refused: {type(refused).__name__}")
        return result
    _Judge(document, d, result).run()
    return result


class _Judge:
    """Holds one Disclosure to one truth."""

    def __init__(self, document: Correct, d: Disclosure, result: Judgement) -> None:
        self.document, self.d, self.result = document, d, result
        self.status = dict(zip(d.tables.table, d.tables.status, strict=True))
        self.notes: dict[str, str] = {}
        for table, note in zip(d.tables.table, d.tables.note, strict=True):
            if isinstance(note, str) and isinstance(table, str):
                self.notes[table] = self.notes.get(table, "") + note
        self.cells = _records(d.cells)
        #: How many places were judged that share a form, a label and a column.
        self.times_judged: Counter[tuple[str, str, str | None]] = Counter()
        lost = d.unplaced[~d.unplaced.reason.isin(_HARMLESS)]
        self.lost_lines = set(lost.line.astype(int))

    def run(self) -> None:
        """Judge the frames of money, the cells, the statements, and the audit."""
        self._amounts()
        for sheet, lines in zip(self.document.sheets, self.document.row_lines, strict=True):
            if sheet.form:
                self._cells(sheet, lines)
        self._names()
        self._invented_cells()
        self._second_office()
        self._statements()
        self._audit()

    # --- what is said -----------------------------------------------------------------------------

    def is_said(self, form: str, lines: range) -> bool:
        """Whether the reader says that something of a table, or of a line, is not read."""
        status = self.status.get(form)
        if status not in ("complete", "declared empty", "absent", None):
            return True
        if self.lost_lines & set(lines):
            return True
        numbers = {int(n) for n in re.findall(r"\b\d+\b", self.notes.get(form, ""))}
        return bool(numbers & set(lines)) or "unit" in self.notes.get(form, "")

    # --- frames of money --------------------------------------------------------------------------

    def _expected(self) -> Iterator[tuple[Sheet, Amount, range]]:
        for sheet, lines in zip(self.document.sheets, self.document.row_lines, strict=True):
            for amount in sheet.amounts:
                yield sheet, amount, lines[amount.at]

    def _amounts(self) -> None:
        read = {name: self._read(name) for name in _KEYS}
        expected: set[tuple[str, tuple[str | None, ...]]] = set()
        for sheet, amount, lines in self._expected():
            expected.add((amount.frame, amount.key))
            values = read[amount.frame].get(amount.key, [])
            without_budget = (amount.key[0], None, *amount.key[2:])
            is_said = not values and self._is_budget_said(amount.frame, without_budget)
            if is_said and read[amount.frame].get(without_budget):
                self.result.note(SAID, f"{amount.frame} {amount.key}: budget")
                continue
            what = f"{amount.frame} {'/'.join(str(k) for k in amount.key)}: {amount.wan}"
            self._judge_amount(sheet.form, lines, amount.wan, values, what)
        frames_asked = {amount.frame for _, amount, _ in self._expected()}
        open_codes = self._open_codes()
        for frame, found in read.items():
            for key, values in found.items():
                if frame not in frames_asked or (frame, key) in expected or key[0] in open_codes:
                    continue
                printed = [value for value in values if value is not None]
                is_zero = not any(printed)
                if frame == "revenue" and is_zero and self._is_revenue_of_another_table():
                    continue
                if printed and not self._is_budget_said(frame, key):
                    self.result.note(WRONG, f"{frame} {key}: {printed} is not there")

    def _is_revenue_of_another_table(self) -> bool:
        """Whether the income of the table meant was not read, and another one tells it.

        That one may print 0 for each source that does not pay.
        """
        meant = {sheet.form for sheet, amount, _ in self._expected() if amount.frame == "revenue"}
        is_said = all(self.status.get(form) == "partly read" for form in meant)
        return is_said and meant.isdisjoint(self.d.revenue["table"])

    def _is_budget_said(self, frame: str, key: tuple[str | None, ...]) -> bool:
        """Whether an amount lacks its budget, and a table that would tell it is not read whole."""
        telling = {*BUDGET_FORMS.values(), "department_revenue", "appropriation_balance"}
        is_open = any(self.status.get(form) in ("partly read", "partly lost") for form in telling)
        return frame == "spending" and key[1] is None and is_open

    def _open_codes(self) -> set[str]:
        """Return the codes of which the truth does not say what `spending` holds."""
        asked: set[str] = set()
        printed: set[str] = set()
        for sheet in self.document.sheets:
            asked |= {str(a.key[0]) for a in sheet.amounts if a.frame == "spending"}
            if sheet.form in ("department_spending", "department_revenue"):
                printed |= {place.row for place in sheet.places}
        return printed - asked

    def _judge_amount(
        self, form: str, lines: range, wan: Decimal | None, values: list[Decimal | None], what: str
    ) -> None:
        figures = [value for value in values if value is not None]
        if wan is None:
            if figures:
                self.result.note(WRONG, f"{what}, read {figures}")
            return
        if figures and abs(sum(figures, Decimal(0)) - wan) < Decimal("1e-9"):
            self.result.note(RIGHT)
        elif not figures:
            self.result.note(SAID if self.is_said(form, lines) else SILENT, what)
        else:
            outcome = WRONG_SAID if self.is_said(form, lines) else WRONG
            self.result.note(outcome, f"{what}, read {[str(f) for f in figures]}")

    def _read(self, name: str) -> dict[tuple[str | None, ...], list[Decimal | None]]:
        keys = _KEYS[name]
        frame = getattr(self.d, name)
        found: dict[tuple[str | None, ...], list[Decimal | None]] = defaultdict(list)
        for row in _records(frame):
            key = tuple(None if pd.isna(row[k]) else row[k] for k in keys)
            amount = row["amount_wan"]
            found[key].append(None if pd.isna(amount) else Decimal(repr(float(amount))))
        return found

    # --- cells ------------------------------------------------------------------------------------

    def _cells(self, sheet: Sheet, lines: dict[int, range]) -> None:
        by_line: dict[int, list[dict[str, object]]] = defaultdict(list)
        for cell in self.cells:
            if cell["table"] == sheet.form:
                by_line[int(str(cell["line"]))].append(cell)
        meanings = {place.column for place in sheet.places if place.column}
        for place in sheet.places:
            here = [cell for line in lines[place.at] for cell in by_line.get(line, [])]
            if place.row and list(lines[place.at]) == [1]:  # a page in one line
                name = (sheet.form, place.row, place.column)
                here = _of_print(here, place, self.times_judged[name])
                self.times_judged[name] += 1
            self._judge_cell(sheet, place, here, lines[place.at], meanings)

    def _judge_cell(
        self, sheet: Sheet, place: Place, here: list[dict[str, object]], lines: range,
        meanings: set[str | None],
    ) -> None:  # fmt: skip
        what = f"{sheet.form}:{place.row}/{place.column or 'another column'} {place.value}"
        if place.column is not None:
            own = [cell for cell in here if cell["column"] == place.column]
            own = [cell for cell in own if _is_row(cell, place.row)] or own
            values = [cell["value"] for cell in own]
            if any(_same(value, place.value) for value in values):
                self._judge_unit(place, own, what)
                return
            outcome = SILENT if not own else WRONG
        else:
            other = [cell for cell in here if cell["column"] not in meanings]
            if any(_same(cell["value"], place.value) for cell in other):
                self._judge_unit(place, other, what)
                return
            as_meaning = [cell for cell in here if _same(cell["value"], place.value)]
            values = [cell["column"] for cell in as_meaning]
            outcome = WRONG if as_meaning and not place.money else SILENT
        said = self.is_said(sheet.form, lines)
        if said:
            outcome = SAID if outcome == SILENT else WRONG_SAID
        self.result.note(outcome, f"cell {what}, read {values}")

    def _judge_unit(self, place: Place, cells: list[dict[str, object]], what: str) -> None:
        same = [cell for cell in cells if _same(cell["value"], place.value)]
        if not place.money and all(str(cell["unit"]) in MONEY_UNITS for cell in same):
            self.result.note(WRONG, f"cell {what} is no money but has unit {same[0]['unit']}")
        else:
            self.result.note(RIGHT)

    def _invented_cells(self) -> None:
        """Note figures of money that no place of the truth prints."""
        printed: dict[int, set[Decimal]] = defaultdict(set)
        for sheet, lines in zip(self.document.sheets, self.document.row_lines, strict=True):
            for place in sheet.places:
                for line in lines[place.at]:
                    printed[line].add(place.value)
        for cell in self.cells:
            value = cell["value"]
            if pd.isna(value) or str(cell["unit"]) not in MONEY_UNITS:
                continue
            if not any(_same(value, known) for known in printed[int(str(cell["line"]))]):
                self.result.note(WRONG, f"cell {cell['cell']} {cell['text']} is no figure of money")

    def _second_office(self) -> None:
        """Note what is read of a second office below the first, or that nothing says so."""
        if self.document.options["second office"] == "none":
            return
        last = self.document.last_line
        for name in (*_KEYS, "cells", "statements", "indicators"):
            for row in _records(getattr(self.d, name)):
                if int(str(row["line"])) > last:
                    self.result.note(WRONG, f"{name} of the second office: {row}")
        unplaced = self.d.unplaced
        told = unplaced[unplaced.reason.isin(["another office", "unrecognised table"])]
        if not told.line.gt(last).any():
            self.result.note(SILENT, "the second office is not said")

    def _names(self) -> None:
        """Judge the name of each account, which is right, or the note says that it may not be."""
        printed = {sheet.form: sheet.names for sheet in self.document.sheets}
        for row in _records(self.d.spending):
            names = printed.get(str(row["table"]), {})
            wanted = names.get(str(row["code"]))
            name = str(row["name"])
            note = self.notes.get(str(row["table"]), "")
            is_said = "name wrapped" in note or "name not told" in note
            if wanted is not None and fold(name) != fold(wanted) and not is_said:
                self.result.note(WRONG, f"name {row['code']} {wanted}, read {name}")

    # --- statements and audit ---------------------------------------------------------------------

    def _statements(self) -> None:
        rows = _records(self.d.statements)
        for stated in self.document.stated:
            fit = [
                row
                for row in rows
                if stated.item in str(row["item"]) and row["measure"] == stated.measure
            ]
            what = f"statement {stated.item} {stated.measure} {stated.wan}"
            if any(_same(row["amount_wan"], stated.wan) for row in fit):
                self.result.note(RIGHT)
            else:
                read = [f"{row['item']} {row['measure']} {row['value']}" for row in rows]
                self.result.note(SILENT if not fit else WRONG, f"{what}, read {read}")

    def _audit(self) -> None:
        checks = shimahe.audit(self.d).checks
        broken = checks[checks.nature.eq("identity") & checks.status.eq("differs")]
        for check in _records(broken):
            what = f"{check['check']} {check['formula']}: {check['left']} {check['right']}"
            self.result.note(BROKEN, what)


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a frame, each by the names of its columns."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _is_row(cell: dict[str, object], row: str) -> bool:
    """Whether a cell is of a row, by code or label; HTML prints a run of blanks as one.

    The key of a label that is printed again ends with a number (一般公共预算资金#2).
    """
    label = str(cell["row"]).partition("#")[0]
    return label.split() == row.split() or cell["code"] == row


def _of_print(
    cells: list[dict[str, object]], place: Place, times_before: int
) -> list[dict[str, object]]:
    """Return the cells of a row where no line tells it from another of the same label.

    The cells of the column of the place stand in the order of print: `times_before` of them are of
    rows above with the same label.
    """
    of_row = [cell for cell in cells if _is_row(cell, place.row)]
    if place.column is None:
        return of_row
    of_column = [cell for cell in of_row if cell["column"] == place.column]
    return of_column[times_before : times_before + 1]


def _same(value: object, other: Decimal) -> bool:
    if value is None or pd.isna(value):
        return False
    return abs(Decimal(repr(float(value))) - other) < Decimal("1e-9")
