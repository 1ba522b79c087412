"""What was read → the records of every frame, one function per frame, and the ledger of lines that no frame uses.

The rules of the frames stand here: which table a budget's spending comes from, how leaves and parents are told, what
a blank is. Nothing is corrected, and nothing computed but parents and leaves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from shimahe import frames
from shimahe.reading.assembly import Reading
from shimahe.reading.cells import fold, number_in, parse_figure, parse_sign, to_wan
from shimahe.reading.forms import BY_KEY, match_title
from shimahe.reading.grids import RawTable
from shimahe.reading.placing import Segment
from shimahe.reading.prose import BUDGET_WORDS, document_numbers, procurement_category
from shimahe.reading.sheets import Sheet
from shimahe.reading.tidy import Table, bare_label, is_total, parent_code

Record = tuple[Any, ...]

_OWN = {
    "general_public": "general_spending",
    "government_fund": "fund_spending",
    "state_capital": "state_capital_spending",
}
_KINDS = {"basic": "basic", "project": "project", "reserve": "other", "transfer": "other", "business": "other"}
_USES = {use: use for use in frames.USES}
_CLASS_BUDGET = {"223": "state_capital"}
_ABOVE = {"total": None, "vehicle_purchase": "vehicles", "vehicle_operation": "vehicles"}
_PERCENT = re.compile(r"[%％]\s*$")


def to_frames(reading: Reading) -> dict[str, pd.DataFrame]:
    """All frames of `shimahe.frames`, built by their rules."""
    records = {name: make(reading) for name, make in _MAKERS.items()}
    records["unplaced"] = unplaced(reading, records)
    return {name: frames.build(name, rows) for name, rows in records.items()}


def _coded(table: Table | None) -> list[tuple[str, Segment]]:
    return [(s.code, s) for s in table.segments if s.code] if table else []


def _has_rows(table: Table | None) -> bool:
    return any(s.figures for _, s in _coded(table))


# --- lines by code -------------------------------------------------------------------------------------------------

Line = tuple[str, Segment, str | None, str | None, float | None, str]  # code, row, budget, kind or use, 万元, table


def _split(table: Table, code: str, segment: Segment, budget: str | None, kinds: dict[str, str]) -> list[Line]:
    """The amounts of a row: by kind where the form prints a split, else its total without a kind."""
    split = any(kind in table.columns for kind in kinds)
    wanted: dict[str, str | None] = {**kinds} if split else {"total": None}
    return [
        (code, segment, budget, kind, table.wan(segment, column), table.form.key)
        for column, kind in wanted.items()
        if column in segment.placed
    ]


def spending(reading: Reading) -> list[Record]:
    """Each budget's rows from its own table; those of a budget without one from the department table."""
    tables, lines = reading.tables, list[Line]()
    for budget, key in _OWN.items():
        for code, segment in _coded(tables.get(key)):
            lines += _split(tables[key], code, segment, budget, _KINDS)
    own = {budget for budget, key in _OWN.items() if _has_rows(tables.get(key))}
    whole = next((k for k in ("department_spending", "department_revenue") if _has_rows(tables.get(k))), "")
    rest = _Rest(tables, own)
    for code, segment in _coded(tables.get(whole)):
        lines += rest.lines(tables[whole], code, segment)
    return [(*left, line[2], *right) for line, (left, right) in zip(lines, _tree(lines), strict=True)]


def economic(reading: Reading) -> list[Record]:
    """The rows of 表三, by use."""
    table = reading.tables.get("basic_economic")
    lines = [line for code, s in _coded(table) if table for line in _split(table, code, s, None, _USES)]
    return [(*left, *right) for left, right in _tree(lines)]


def _tree(lines: list[Line]) -> Iterator[tuple[Record, Record]]:
    """The columns of each line left and right of its budget; parents and leaves are those of the same budget."""
    printed: dict[str | None, set[str]] = {}
    for code, _, budget, *_ in lines:
        printed.setdefault(budget, set()).add(code)
    above = {budget: {code[:n] for code in codes for n in (3, 5) if n < len(code)} for budget, codes in printed.items()}
    for code, s, budget, kind, wan, table in lines:
        level = frames.LEVELS[(len(code) - 3) // 2]
        leaf = code not in above[budget]
        yield (code, s.label, level, parent_code(code, printed[budget]), leaf), (kind, wan, table, s.line)


class _Rest:
    """The rows of the department table that the budgets' own tables (of the budgets in `own`) do not account for.

    The budget of such a row is the one column of the revenue table, or of the balance by class, that holds it and has
    no table of its own; else what its class says; else unknown. Where several budgets share a code, its printed
    amounts are those of the revenue table's columns.
    """

    def __init__(self, tables: dict[str, Table], own: set[str]) -> None:
        balance = tables.get("appropriation_balance")
        self.own, self.revenue = own, tables.get("department_revenue")
        self.by_code = dict(reversed(_coded(self.revenue)))
        self.by_class = {bare_label(s.label): s for s in balance.segments if s.side == "spending"} if balance else {}
        self.names = {c: bare_label(s.label) for table in tables.values() for c, s in _coded(table) if len(c) == 3}
        self.told: dict[str, Decimal] = {}
        for code, segment in (pair for key in _OWN.values() for pair in _coded(tables.get(key))):
            self.told[code] = self.told.get(code, Decimal(0)) + (segment.amount("total") or Decimal(0))

    def lines(self, whole: Table, code: str, segment: Segment) -> list[Line]:
        """The lines that one row of the department table adds."""
        budgets = self.columns(self.by_code.get(code))
        left = [budget for budget in budgets if budget not in self.own]
        total = segment.amount("total")
        if code in self.told and (total is None or total - self.told[code] <= Decimal("0.05") or not left):
            return []
        if self.revenue and (code in self.told or len(budgets) > 1):
            row, key = self.by_code[code], "department_revenue"
            return [(code, row, budget, None, self.revenue.wan(row, budget), key) for budget in left]
        budget = self.budget(code)
        return [] if budget in self.own else _split(whole, code, segment, budget, _KINDS)

    def budget(self, code: str) -> str | None:
        """The budget of a code that only the department table prints."""
        for segment in (self.by_code.get(code), self.by_class.get(self.names.get(code[:3], ""))):
            budgets = self.columns(segment)
            left = [budget for budget in budgets if budget not in self.own] or budgets
            if len(left) == 1:
                return left[0]
        return _CLASS_BUDGET.get(code[:3])

    @staticmethod
    def columns(segment: Segment | None) -> list[str]:
        """The budgets in whose columns a row prints an amount."""
        return [budget for budget in _OWN if segment and segment.amount(budget)]


# --- fixed lists ---------------------------------------------------------------------------------------------------


def revenue(reading: Reading) -> list[Record]:
    """The income side of the department balance, else of the appropriation balance. A blank is a missing amount."""
    for key in ("department_balance", "appropriation_balance"):
        income = [s for s in reading.tables[key].segments if s.side == "income"] if key in reading.tables else []
        found: dict[str, Segment] = {}
        for segment in income:
            source = _source(segment.label)
            if source and (source == "total" or "carried_over" not in found):  # its parts repeat the budgets' names
                found.setdefault(source, segment)
        if found:
            table = reading.tables[key]
            rows = [(source, found[source]) for source in frames.SOURCES if source in found]
            return [
                (source, s.label, _ABOVE.get(source, "total"), source != "total", table.wan(s, "amount"), key, s.line)
                for source, s in rows
            ]
    return []


def _source(label: str) -> str | None:
    folded = bare_label(label)
    if is_total(label):
        return "total" if "本年" not in label else None
    if re.fullmatch(r"财政拨款(?:收入|资金)?", folded):  # the sum of the three budgets, no source of its own
        return None
    columns = BY_KEY["department_revenue"].columns
    return next((key for key, pattern in columns if key != "total" and re.search(pattern, folded)), None)


def three_public(reading: Reading) -> list[Record]:
    """The six items, from headings across or from labels down. A blank is a missing amount."""
    table = reading.tables.get("three_public")
    found: dict[str, tuple[str | None, float | None, int]] = {}
    for s in table.segments if table else []:
        across = [key for key in s.columns if key in frames.THREE_PUBLIC]
        if table and len(across) > 1:
            for key in across:
                found.setdefault(key, (_heading(table, key), table.wan(s, key), s.line))
        elif table and (item := _item(s.label)):
            found.setdefault(item, (s.label, table.wan(s, next(iter(s.placed), "amount")), s.line))
    return [
        (item, name, _ABOVE.get(item, "total"), item not in ("total", "vehicles"), wan, "three_public", line)
        for item in frames.THREE_PUBLIC
        if item in found
        for name, wan, line in [found[item]]
    ]


def _item(label: str) -> str | None:
    columns = BY_KEY["three_public"].columns
    return next((key for key, pattern in columns if key != "amount" and re.search(pattern, bare_label(label))), None)


def _heading(table: Table, key: str) -> str | None:
    """The printed heading of a 三公 column; of a subtotal, the heading of its group."""
    place = table.columns.index(key)
    texts = [row.fields[place] for row in table.header if place < len(row.fields) and row.fields[place]]
    return next((text for text in reversed(texts) if fold(text) != "小计"), None)


def procurement(reading: Reading) -> list[Record]:
    """The procurement table by category and budget, whichever stands across; where it prints no figure, the text."""
    table = reading.tables.get("procurement")
    found: dict[tuple[str, str], Record] = {}
    if table is None or not any(s.figures for s in table.segments):
        for stated in reading.statements:
            if stated.measure == "amount" and stated.is_money and (category := procurement_category(stated.item)):
                wan = to_wan(stated.value, stated.unit)
                found.setdefault((category, stated.budget or "all"), (wan, "prose", stated.line))
    for s in table.segments if table else []:
        label = "total" if is_total(s.label) else procurement_category(s.label) or _budget_named(s.label)
        for column in s.placed:
            if table and (key := _bought(label, column)):
                found.setdefault(key, (table.wan(s, column), "procurement", s.line))
    return [(category, budget, category != "total", *rest) for (category, budget), rest in found.items()]


def _bought(label: str | None, column: str) -> tuple[str, str] | None:
    """(category, budget) of a figure, from what its row and its column say; None where they do not say both."""
    if label in _OWN:
        return (column, label) if column in ("total", *frames.CATEGORIES) else None
    if label is None:
        return None
    if column in frames.CATEGORIES:
        return (column if label == "total" else label, "all") if "total" in (label, column) else None
    return (label, column) if column in _OWN else None


def _budget_named(label: str) -> str | None:
    return next((key for key, words in BUDGET_WORDS.items() if words in fold(label)), None)


# --- sheets and prose ----------------------------------------------------------------------------------------------


def projects(reading: Reading) -> list[Record]:
    """One row per project sheet; `line` is that of the amount, else of the name."""
    out = []
    for _, name, sheet in reading.project_sheets():
        if name:
            amount, line, _ = sheet.fields.get("amount", ("", sheet.fields["name"][1], 0))
            texts = (sheet.text(key) for key in ("department", "overview", "goal"))
            wan = to_wan(parse_figure(amount), sheet.amount_unit)
            out.append((name, wan, *texts, sheet.first_line, sheet.last_line, line))
    return out


def bases(reading: Reading) -> list[Record]:
    """The document numbers of each project's 立项依据, each once."""
    out: dict[Record, Record] = {}
    for _, name, sheet in reading.project_sheets():
        for line, text in sheet.basis if name else []:
            for n in document_numbers(text):
                out.setdefault((name, n.issuer, n.year, n.serial), (name, n.text, n.issuer, n.year, n.serial, line))
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
            None if s.cause_of is None else f"S{s.cause_of + 1:02d}", s.value, s.unit, to_wan(s.value, s.unit),
            s.text, s.line,
        )
        for n, s in enumerate(reading.statements, 1)
    ]  # fmt: skip


# --- ledgers -------------------------------------------------------------------------------------------------------


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
                unit = (
                    "%"
                    if _PERCENT.search(text) or re.search("占比|比例", column)
                    else table.units.get(column, table.unit)
                )
                key = f"{s.side}/{column}" if s.side else column
                row = s.code or s.label or f"line {s.line}"
                yield table.form.key, None, row, s.code, key, text, parse_figure(text), unit, s.line, place
    for key, name, sheet in reading.all_sheets():
        yield from _sheet_figures(key, name, sheet)


def _sheet_figures(key: str, name: str | None, sheet: Sheet) -> Iterator[Record]:
    text, line, place = sheet.fields.get("amount", ("", 0, 0))
    if (amount := parse_figure(text)) is not None:
        row = "部门支出预算数" if key == "entity_goals" else "当年预算"
        yield key, name, row, None, "amount", text, amount, sheet.amount_unit, line, place + 1
    for i in sheet.indicators:
        for column, unit in (("weight", None), ("target", i.texts.get("unit") or None)):
            text = i.texts.get(column, "")
            value = parse_figure(text) if column == "weight" else number_in(text)
            if value is not None:
                yield key, name, i.texts["name"], None, column, text, value, unit, i.line, i.places[column] + 1


def tables(reading: Reading) -> list[Record]:
    """One row per standard form, printed or not, then one per table of no form."""
    out = [_table_row(reading, key) for key in frames.TABLES]
    for raw in reading.strays:
        note = "form printed again" if raw.title and match_title(raw.title) else None
        out.append((None, _title(raw), "unrecognised", raw.unit, len(raw.rows), raw.first_line, raw.last_line, note))
    return out


def _title(raw: RawTable) -> str | None:
    return " ".join(text for text in (raw.label, raw.title) if text) or None


def _table_row(reading: Reading, key: str) -> Record:
    raws = reading.raws.get(key)
    if not raws:
        return key, None, "absent", None, 0, None, None, "form not printed"
    if key in reading.sheets:
        return _goals_row(reading, key, raws)
    table = reading.tables[key]
    raw, notes = table.raw, list(dict.fromkeys(table.notes + ["cut by a page"] * _page_cut(reading, table)))
    if table.declared_empty:
        notes = ["declared empty", *(note for note in notes if note != "header lost")]
    rows = table.rows if any(s.figures for s in table.segments) else 0
    note = "; ".join(notes) or None
    return key, _title(raw), table.status, table.unit, rows, raw.first_line, raw.last_line, note


def _page_cut(reading: Reading, table: Table) -> bool:
    """Few gaps between body rows that else stand line below line: pages cut the table there."""
    lines = [s.line for s in table.segments]
    apart = [(before, after) for before, after in pairwise(lines) if after - before > 1]
    gaps = sum(any(reading.layout.reasons.get(n) != "header" for n in range(a + 1, b)) for a, b in apart)
    return table.raw.cut or 0 < gaps <= max(1, len(lines) // 10)


def _goals_row(reading: Reading, key: str, raws: list[RawTable]) -> Record:
    sheets = [s for s in reading.sheets[key] if s.indicators or s.text("name") or s.text("office")]
    rows = sum(len(s.indicators) for s in sheets)
    notes = [note for raw in raws for note in raw.notes]
    empty = not rows and Table(BY_KEY[key], replace(raws[0], notes=notes), None).declared_empty
    whole = all(s.indicators and (s.text("name") or s.text("office")) for s in sheets)
    status = "declared empty" if empty else "lost" if not sheets else "complete" if whole else "partly lost"
    units = (
        list(dict.fromkeys(unit for s in sheets for unit in sorted(s.units)))
        or [raw.unit for raw in raws if raw.unit][:1]
    )
    shifted = [str(line) for s in sheets for line in s.shifted_lines]
    facts = {
        "declared empty": empty,
        "body lost": status == "lost",
        "no unit mark": not all(s.units for s in sheets),
        "units contradict": any(len(s.units) > 1 for s in sheets),
        "cut by a page": any(s.cut for s in sheets),
        "repeated prints": any(i.copies > 1 for s in sheets for i in s.indicators),
        f"row shifted: {', '.join(shifted)}": bool(shifted),
    }
    note = "; ".join(phrase for phrase, holds in facts.items() if holds) or None
    last = max(raw.last_line for raw in raws)
    return key, _title(raws[0]), status, " / ".join(units) or None, rows, raws[0].first_line, last, note


def unplaced(reading: Reading, records: dict[str, list[Record]]) -> list[Record]:
    """Every non-blank line that no frame uses, with its reason.

    And every line with a figure whose column is unknown.
    """
    reasons, used = dict(reading.layout.reasons), set[int]()
    for name, rows in records.items():
        names = frames.BY_NAME[name].names
        used |= {row[names.index("line")] for row in rows} if "line" in names else set()
    for _, project, sheet in reading.project_sheets():
        inside = range(sheet.first_line, sheet.last_line + 1) if project else ()
        used |= {line for line in inside if line not in sheet.reasons and line not in reasons}
    reasons |= _reasons(reading)
    used -= {line for line, reason in reasons.items() if reason == "column unknown"}
    lines = enumerate(reading.source.lines, 1)
    return [(n, text, reasons.get(n, "blank form")) for n, text in lines if text.strip() and n not in used]


def _reasons(reading: Reading) -> dict[int, str]:
    """The reason of every row of a table that prints no figure of a frame."""
    reasons: dict[int, str] = {}
    for sheet in (sheet for sheets in reading.sheets.values() for sheet in sheets):
        reasons |= {line: "prose" if text.strip() else "blank form" for text, line, _ in sheet.fields.values()}
        reasons |= sheet.reasons
    for raw in reading.strays:
        reasons |= {row.line: "unrecognised table" for row in raw.rows}
    for table in reading.tables.values():
        reasons |= {s.line: "blank form" for s in table.segments if not s.figures} | table.reasons
        reasons |= {s.line: "column unknown" for s in table.segments if s.lost}
    return reasons


_MAKERS: dict[str, Callable[[Reading], list[Record]]] = {
    "spending": spending,
    "economic": economic,
    "revenue": revenue,
    "three_public": three_public,
    "procurement": procurement,
    "projects": projects,
    "bases": bases,
    "indicators": indicators,
    "statements": statements,
    "cells": cells,
    "tables": tables,
}
