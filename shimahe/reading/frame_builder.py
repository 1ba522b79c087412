"""What was read → the records of every frame, one function per frame, and the ledger of lines that
no frame uses.

The rules of the frames stand here: which table a budget's spending comes from, how leaves and
parents are told, what a blank is. Nothing is corrected, and nothing computed but parents and
leaves.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from shimahe import frames
from shimahe.forms import BUDGETS, BY_KEY, OWN_TABLES, key_of, procurement_category
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.decoding import DAMAGES
from shimahe.reading.grids import RawTable
from shimahe.reading.headings import match_title
from shimahe.reading.prose import document_numbers
from shimahe.reading.recognise import Reading
from shimahe.reading.sheets import Sheet
from shimahe.reading.table_reader import Table
from shimahe.vocabulary import (
    bare_label,
    exact_wan,
    fold,
    is_total,
    number_in,
    parent_code,
    parse_figure,
    parse_sign,
    unit_in,
)

Record = tuple[Any, ...]

#: The table of its own that a budget's spending is printed in.
_KINDS = {
    "basic": "basic", "project": "project", "reserve": "other", "transfer": "other", "business": "other",
    "personnel": "personnel", "public_use": "public_use",
}  # fmt: skip
_CLASS_BUDGET = {"223": "state_capital"}
_ABOVE = {"total": None, "vehicle_purchase": "vehicles", "vehicle_operation": "vehicles"}


class BuiltFrames(NamedTuple):
    """The frames of a document, and the exact figures behind those that have figures."""

    frames: dict[str, pd.DataFrame]
    exact: dict[str, tuple[Decimal | None, ...]]


def to_frames(reading: Reading) -> BuiltFrames:
    """Build all frames of `shimahe.frames` by their rules.

    The records hold decimals, so a frame gets the float of the very figure that is kept as exact.
    """
    makers = (
        spending, economic, revenue, three_public, procurement, projects, bases, indicators, statements, cells, tables,
    )  # fmt: skip
    records = {make.__name__: make(reading) for make in makers}
    records["unplaced"] = unplaced(reading, records)
    built = {name: frames.build(name, rows) for name, rows in records.items()}
    return BuiltFrames(built, _exact_figures(records))


def _exact_figures(records: dict[str, list[Record]]) -> dict[str, tuple[Decimal | None, ...]]:
    """The figures of each frame's exact column, row by row."""
    exact = {}
    for name, rows in records.items():
        frame = frames.BY_NAME[name]
        if frame.exact is not None:
            place = frame.names.index(frame.exact)
            exact[name] = tuple(row[place] for row in rows)
    return exact


def _coded(reading: Reading, key: str) -> list[tuple[str, ReadRow]]:
    """The rows of a form that have a code, each with it."""
    return [(s.code, s) for s in reading.rows(key) if s.code]


# --- lines by code --------------------------------------------------------------------------------

Line = tuple[
    str, ReadRow, str | None, str | None, Decimal | None, str
]  # code, row, budget, kind or use, 万元, table


def _split(table: Table, code: str, segment: ReadRow, budget: str | None) -> list[Line]:
    """The amounts of a row: by kind or use where the form prints a split, else its total without
    one.
    """
    split = {column: kind for column, kind in _KINDS.items() if column in table.columns}
    wanted: dict[str, str | None] = {**split} or {"total": None}
    return [
        (code, segment, budget, kind, table.wan(segment, column), table.form.key)
        for column, kind in wanted.items()
        if column in segment.placed
    ]


def _printed(reading: Reading, key: str, budget: str | None = None) -> list[Line]:
    return [
        line
        for code, s in _coded(reading, key)
        for line in _split(reading.tables[key], code, s, budget)
    ]


def spending(reading: Reading) -> list[Record]:
    """Each budget's rows from its own table; those of a budget without one from the department
    table.
    """
    lines, rest = (
        [line for budget, key in OWN_TABLES.items() for line in _printed(reading, key, budget)],
        _Rest(reading),
    )
    for key in ("department_spending", "department_revenue"):
        if any(s.figures for _, s in _coded(reading, key)):
            lines += [
                line
                for pair in _coded(reading, key)
                for line in rest.lines(reading.tables[key], *pair)
            ]
            break
    return list(_tree(lines))


def economic(reading: Reading) -> list[Record]:
    """The rows of 表三, by use."""
    return [
        (*record[:5], *record[6:]) for record in _tree(_printed(reading, "basic_economic"))
    ]  # without a budget


def _tree(lines: list[Line]) -> Iterator[Record]:
    """Each line with its level, and with the parent and leaf that it is in its budget."""
    printed: dict[str | None, set[str]] = {}
    for code, _, budget, *_ in lines:
        printed.setdefault(budget, set()).add(code)
    above = {
        budget: {code[:n] for code in codes for n in (3, 5) if n < len(code)}
        for budget, codes in printed.items()
    }
    for code, s, budget, kind, wan, table in lines:
        level, parent = frames.LEVELS[(len(code) - 3) // 2], parent_code(code, printed[budget])
        yield (
            code,
            s.label,
            level,
            parent,
            code not in above[budget],
            budget,
            kind,
            wan,
            table,
            s.line,
        )


class _Rest:
    """The rows of the department table that the budgets' own tables (of the budgets in `own`) do
    not account for.

    The budget of such a row is the one column of the revenue table, or of the balance by class,
    that holds it and has no table of its own; else what its class says; else unknown. Where several
    budgets share a code, its printed amounts are those of the revenue table's columns.
    """

    def __init__(self, reading: Reading) -> None:
        own = {budget: _coded(reading, key) for budget, key in OWN_TABLES.items()}
        self.own = {budget for budget, rows in own.items() if any(s.figures for _, s in rows)}
        self.revenue = reading.tables.get("department_revenue")
        self.by_code = dict(reversed(_coded(reading, "department_revenue")))
        balance = reading.rows("appropriation_balance")
        self.by_class = {bare_label(s.label): s for s in balance if s.side == "spending"}
        named = (pair for key in reading.tables for pair in _coded(reading, key))
        self.names = {code: bare_label(s.label) for code, s in named if len(code) == 3}
        self.told: defaultdict[str, Decimal] = defaultdict(Decimal)
        for code, s in (pair for rows in own.values() for pair in rows):
            self.told[code] += s.amount("total") or 0

    def lines(self, whole: Table, code: str, segment: ReadRow) -> list[Line]:
        """The lines that one row of the department table adds."""
        budgets = self.columns(self.by_code.get(code))
        left = [budget for budget in budgets if budget not in self.own]
        total = segment.amount("total")
        if code in self.told and (
            total is None or total - self.told[code] <= Decimal("0.05") or not left
        ):
            return []
        if self.revenue and (code in self.told or len(budgets) > 1):
            row, key = self.by_code[code], "department_revenue"
            return [
                (code, row, budget, None, self.revenue.wan(row, budget), key) for budget in left
            ]
        budget = self.budget(code)
        return [] if budget in self.own else _split(whole, code, segment, budget)

    def budget(self, code: str) -> str | None:
        """The budget of a code that only the department table prints."""
        for segment in (self.by_code.get(code), self.by_class.get(self.names.get(code[:3], ""))):
            budgets = self.columns(segment)
            left = [budget for budget in budgets if budget not in self.own] or budgets
            if len(left) == 1:
                return left[0]
        return _CLASS_BUDGET.get(code[:3])

    @staticmethod
    def columns(segment: ReadRow | None) -> list[str]:
        """The budgets in whose columns a row prints an amount."""
        return [budget for budget in OWN_TABLES if segment and segment.amount(budget)]


# --- fixed lists ----------------------------------------------------------------------------------


Item = tuple[str | None, Decimal | None, int]  # name, 万元, line


def _listed(keys: Iterable[str], found: dict[str, Item], table: str) -> list[Record]:
    """The rows of a fixed list that are printed, in its order."""
    rows = [(key, *found[key]) for key in keys if key in found]
    return [
        (key, name, _ABOVE.get(key, "total"), key not in ("total", "vehicles"), wan, table, line)
        for key, name, wan, line in rows
    ]


def revenue(reading: Reading) -> list[Record]:
    """The income side of the department balance, else of the appropriation balance. A blank is a
    missing amount.
    """
    for key in ("department_balance", "appropriation_balance"):
        found: dict[str, Item] = {}
        for s in reading.rows(key):
            source = _source(s.label) if s.side == "income" else None
            if source and (
                source == "total" or "carried_over" not in found
            ):  # its parts repeat the budgets' names
                found.setdefault(source, (s.label, reading.tables[key].wan(s, "amount"), s.line))
        if found:
            return _listed(frames.SOURCES, found, key)
    return []


def _source(label: str) -> str | None:
    if is_total(label):
        return "total" if "本年" not in label else None
    if re.fullmatch(
        r"财政拨款(?:收入|资金)?", bare_label(label)
    ):  # the sum of the three budgets, no source of its own
        return None
    return key_of(BY_KEY["department_revenue"].columns[1:], bare_label(label))


def three_public(reading: Reading) -> list[Record]:
    """The six items, from headings across or from labels down. A blank is a missing amount."""
    found: dict[str, Item] = {}
    for s in reading.rows("three_public"):
        table = reading.tables["three_public"]
        across = [key for key in s.columns if key in frames.THREE_PUBLIC]
        if len(across) > 1:
            for key in across:
                found.setdefault(key, (_heading(table, key), table.wan(s, key), s.line))
        elif item := key_of(table.form.columns, bare_label(s.label)):
            found.setdefault(item, (s.label, table.wan(s, next(iter(s.placed), "amount")), s.line))
    return _listed(frames.THREE_PUBLIC, found, "three_public")


def _heading(table: Table, key: str) -> str | None:
    """The printed heading of a 三公 column; of a subtotal, the heading of its group."""
    place = table.columns.index(key)
    texts = [
        row.fields[place] for row in table.header if place < len(row.fields) and row.fields[place]
    ]
    return next((text for text in reversed(texts) if fold(text) != "小计"), None)


def procurement(reading: Reading) -> list[Record]:
    """The procurement table by category and budget, whichever stands across; where it prints no
    figure, the text.
    """
    rows, found = reading.rows("procurement"), dict[tuple[str, str], Record]()
    for stated in reading.statements if not any(s.figures for s in rows) else []:
        if (
            stated.measure == "amount"
            and stated.is_money
            and (category := procurement_category(stated.item))
        ):
            wan = exact_wan(stated.value, stated.unit)
            found.setdefault((category, stated.budget or "all"), (wan, "prose", stated.line))
    for s in rows:
        label = (
            "total"
            if is_total(s.label)
            else procurement_category(s.label) or key_of(BUDGETS, fold(s.label))
        )
        for column in s.placed:
            if label and (key := _bought(label, column)):
                found.setdefault(
                    key, (reading.tables["procurement"].wan(s, column), "procurement", s.line)
                )
    return [
        (category, budget, category != "total", *rest) for (category, budget), rest in found.items()
    ]


def _bought(label: str, column: str) -> tuple[str, str] | None:
    """(category, budget) of a figure, from what its row and its column say; None where they do not
    say both.
    """
    if label in OWN_TABLES:
        return (column, label) if column in frames.CATEGORIES else None
    if column in frames.CATEGORIES:
        return (
            (column if label == "total" else label, "all") if "total" in (label, column) else None
        )
    return (label, column) if column in OWN_TABLES else None


# --- sheets and prose -----------------------------------------------------------------------------


def projects(reading: Reading) -> list[Record]:
    """One row per project sheet; `line` is that of the amount, else of the name."""
    out = []
    for _, name, sheet in reading.project_sheets():
        if name:
            amount, line, _ = sheet.fields.get("amount", ("", sheet.fields["name"][1], 0))
            texts = (sheet.text(key) for key in ("department", "overview", "goal"))
            wan = exact_wan(parse_figure(amount), unit_in(amount, sheet.amount_unit))
            out.append((name, wan, *texts, sheet.first_line, sheet.last_line, line))
    return out


def bases(reading: Reading) -> list[Record]:
    """The document numbers of each project's 立项依据, each once."""
    out: dict[Record, Record] = {}
    for _, name, sheet in reading.project_sheets():
        for line, text in sheet.basis if name else []:
            for n in document_numbers(text):
                out.setdefault(
                    (name, n.issuer, n.year, n.serial),
                    (name, n.text, n.issuer, n.year, n.serial, line),
                )
    return list(out.values())


def indicators(reading: Reading) -> list[Record]:
    """Every printed indicator, the department's own first."""
    out: list[Record] = []
    for key, name, sheet in reading.all_sheets():
        scope = "department" if key == "entity_goals" else "project"
        for position, i in enumerate(sheet.indicators, 1):
            t = {key: text or None for key, text in i.texts.items()}
            weight, value = parse_figure(t.get("weight") or ""), number_in(t.get("target") or "")
            sign = parse_sign(t.get("sign") or "") or t.get("sign")
            out.append((
                f"I{len(out) + 1:03d}", scope, name, position, t.get("name"), weight, sign, t.get("target"), value,
                t.get("unit"), i.is_core, i.copies, i.line,
            ))  # fmt: skip
    return out


def statements(reading: Reading) -> list[Record]:
    """The stated figures; ids follow the order of print."""
    return [
        (
            f"S{n:02d}", s.section, s.item or None, s.budget, s.year, s.measure,
            None if s.cause_of is None else f"S{s.cause_of + 1:02d}", s.value, s.unit, exact_wan(s.value, s.unit),
            s.text, s.line,
        )
        for n, s in enumerate(reading.statements, 1)
    ]  # fmt: skip


# --- ledgers --------------------------------------------------------------------------------------


def cells(reading: Reading) -> list[Record]:
    """Every printed figure of tables and sheets; a row key that stands again gets #2, #3 …"""
    seen: Counter[Record] = Counter()
    out = []
    for table, sheet, row, code, column, text, value, unit, line, place in _figures(reading):
        seen[table, sheet, row, column] += 1
        times = seen[table, sheet, row, column]
        row = row if times == 1 else f"{row}#{times}"
        name = f"{table}:{sheet}:{row}/{column}" if sheet else f"{table}:{row}/{column}"
        out.append((name, table, sheet, row, code, column, text, value, unit, line, place))
    return out


def _figures(reading: Reading) -> Iterator[Record]:
    for table in reading.tables.values():
        for s in table.segments:
            for column, index in s.placed.items():
                place, text = s.figures[index]
                unit = table.unit_at(s, column)
                key = f"{s.side}/{column}" if s.side else column
                row = s.code or s.label or f"line {s.line}"
                yield (
                    table.form.key,
                    None,
                    row,
                    s.code,
                    key,
                    text,
                    parse_figure(text),
                    unit,
                    s.line,
                    place,
                )
    for key, name, sheet in reading.all_sheets():
        yield from _sheet_figures(key, name, sheet)


def _sheet_figures(key: str, name: str | None, sheet: Sheet) -> Iterator[Record]:
    text, line, place = sheet.fields.get("amount", ("", 0, 0))
    if (amount := parse_figure(text)) is not None:
        row = "部门支出预算数" if key == "entity_goals" else "当年预算"
        yield (
            key,
            name,
            row,
            None,
            "amount",
            text,
            amount,
            unit_in(text, sheet.amount_unit),
            line,
            place + 1,
        )
    for i in sheet.indicators:
        for column, unit in (("weight", None), ("target", i.texts.get("unit") or None)):
            text = i.texts.get(column, "")
            value = parse_figure(text) if column == "weight" else number_in(text)
            if value is not None:
                yield (
                    key,
                    name,
                    i.texts["name"],
                    None,
                    column,
                    text,
                    value,
                    unit,
                    i.line,
                    i.places[column] + 1,
                )


def tables(reading: Reading) -> list[Record]:
    """One row per standard form, printed or not, then one per table of no form."""
    out = [_table_row(reading, key) for key in frames.TABLES]
    for raw in reading.strays:
        notes = ["form printed again"] * bool(raw.title and match_title(raw.title))
        notes += _damages(reading, raw.first_line, raw.last_line)
        note = "; ".join(notes) or None
        out.append(
            (
                None,
                _title(raw),
                "unrecognised",
                raw.unit,
                len(raw.rows),
                raw.first_line,
                raw.last_line,
                note,
            )
        )
    return out


def _damages(reading: Reading, first: int, last: int) -> list[str]:
    """The notes that name those lines of a table whose text came damaged."""
    damaged = reading.source.damaged
    found = {
        damage: [n for n in range(first, last + 1) if damaged.get(n) == damage]
        for damage in set(damaged.values())
    }
    return [
        f"{damage}: {', '.join(map(str, found[damage]))}" for damage in DAMAGES if found.get(damage)
    ]


def _title(raw: RawTable) -> str | None:
    return " ".join(text for text in (raw.label, raw.title) if text) or None


def _table_row(reading: Reading, key: str) -> Record:
    raws = reading.raws.get(key)
    if not raws:
        return key, None, "absent", None, 0, None, None, "form not printed"
    if key in reading.sheets:
        return _goals_row(reading, key, raws)
    table = reading.tables[key]
    raw, notes = (
        table.raw,
        list(dict.fromkeys(table.notes + ["cut by a page"] * _page_cut(reading, table))),
    )
    if table.declared_empty:
        notes = ["declared empty", *(note for note in notes if note != "header lost")]
    rows = table.rows if any(s.figures for s in table.segments) else 0
    notes += _damages(reading, raw.first_line, raw.last_line)
    note = "; ".join(notes) or None
    return key, _title(raw), table.status, table.unit, rows, raw.first_line, raw.last_line, note


def _page_cut(reading: Reading, table: Table) -> bool:
    """Few gaps between body rows that else stand line below line: pages cut the table there."""
    lines = [s.line for s in table.segments]
    apart = [(before, after) for before, after in pairwise(lines) if after - before > 1]
    gaps = sum(
        any(reading.layout.reasons.get(n) != "header" for n in range(a + 1, b)) for a, b in apart
    )
    return table.raw.cut or 0 < gaps <= max(1, len(lines) // 10)


def _goals_row(reading: Reading, key: str, raws: list[RawTable]) -> Record:
    sheets = [s for s in reading.sheets[key] if s.indicators or s.text("name") or s.text("office")]
    rows = sum(len(s.indicators) for s in sheets)
    notes = [note for raw in raws for note in raw.notes]
    empty = not rows and Table(BY_KEY[key], replace(raws[0], notes=notes), None).declared_empty
    whole = all(s.indicators and (s.text("name") or s.text("office")) for s in sheets)
    status = (
        "declared empty"
        if empty
        else "lost"
        if not sheets
        else "complete"
        if whole
        else "partly lost"
    )
    units = (
        list(dict.fromkeys(unit for s in sheets for unit in sorted(s.units)))
        or [raw.unit for raw in raws if raw.unit][:1]
    )
    shifted = ", ".join(str(line) for s in sheets for line in s.shifted_lines)
    differing = ", ".join(str(line) for s in sheets for line in s.differing)
    facts = {
        "declared empty": empty,
        "body lost": status == "lost",
        "no unit mark": not all(s.units for s in sheets),
        "units contradict": any(len(s.units) > 1 for s in sheets),
        "cut by a page": any(s.cut for s in sheets),
        "repeated prints": any(i.copies > 1 for s in sheets for i in s.indicators),
        f"copies differ: {differing}": bool(differing),
        f"row shifted: {shifted}": bool(shifted),
    }
    first, last = raws[0].first_line, max(raw.last_line for raw in raws)
    notes = [*(phrase for phrase, holds in facts.items() if holds), *_damages(reading, first, last)]
    return (
        key,
        _title(raws[0]),
        status,
        " / ".join(units) or None,
        rows,
        first,
        last,
        "; ".join(notes) or None,
    )


def unplaced(reading: Reading, records: dict[str, list[Record]]) -> list[Record]:
    """Every non-blank line that no frame uses, with its reason.

    And every line with a figure whose column is unknown, or with damaged characters that no note of
    a table names.
    """
    reasons, used = dict(reading.layout.reasons), set[int]()
    for name, rows in records.items():
        names = frames.BY_NAME[name].names
        used |= {row[names.index("line")] for row in rows} if "line" in names else set()
    for _, project, sheet in reading.project_sheets():
        inside = range(sheet.first_line, sheet.last_line + 1) if project else ()
        used |= {line for line in inside if line not in sheet.reasons and line not in reasons}
    reasons |= _reasons(reading) | _damaged_text(reading, records["tables"])
    used -= {line for line, reason in reasons.items() if reason in ("column unknown", *DAMAGES)}
    named = frozenset(used)  # not what becomes used below: two HTML rows may meet on one line
    for row in (row for table in reading.layout.tables for row in table.rows if row.more):
        used |= set(row.more) if row.line in named else set()
        reasons |= {n: reasons.get(row.line, "blank form") for n in row.more if n not in reasons}
    lines = enumerate(reading.source.lines, 1)
    return [
        (n, text, reasons.get(n, "blank form"))
        for n, text in lines
        if text.strip() and n not in used
    ]


def _damaged_text(reading: Reading, listed: list[Record]) -> dict[int, str]:
    """The damaged lines outside every listed table, whose note would name them."""
    first, last = map(frames.BY_NAME["tables"].names.index, ("first_line", "last_line"))
    spans = [
        range(row[first], row[last] + 1) for row in listed if row[first] and reading.source.damaged
    ]
    named = {line for span in spans for line in span}
    return {line: damage for line, damage in reading.source.damaged.items() if line not in named}


def _reasons(reading: Reading) -> dict[int, str]:
    """The reason of every row of a table that prints no figure of a frame."""
    reasons: dict[int, str] = {}
    for sheet in (sheet for sheets in reading.sheets.values() for sheet in sheets):
        reasons |= {
            line: "prose" if text.strip() else "blank form"
            for text, line, _ in sheet.fields.values()
        }
        reasons |= sheet.reasons
    for raw in reading.strays:
        reasons |= {row.line: "unrecognised table" for row in raw.rows}
    for table in reading.tables.values():
        reasons |= {s.line: "blank form" for s in table.segments if not s.figures} | table.reasons
        reasons |= {s.line: "column unknown" for s in table.segments if s.lost}
    return reasons
