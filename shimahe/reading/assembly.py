"""A source → the frames of a disclosure: tables recognised and read, rows chosen by the rules of each frame, every line accounted for.

The rules stand in one place each: which table a budget's spending comes from (`_spending`), how leaves and parents are told (`_tree`), what
becomes of a line that no frame uses (`_unplaced`). Nothing is corrected here, and nothing computed but parents and leaves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from shimahe import frames
from shimahe.reading.cells import fold, number_in, parse_figure, parse_sign, to_wan
from shimahe.reading.forms import BY_KEY, Form, match_headings, match_title
from shimahe.reading.grids import Layout, RawTable, lines_to_layout
from shimahe.reading.placing import Segment
from shimahe.reading.prose import Statement, document_numbers, read_statements
from shimahe.reading.sheets import OMITTED, Indicator, Sheet, read_sheets
from shimahe.reading.source import NoBudgetTables, Source
from shimahe.reading.tidy import Table, is_total, parent_code, read_table

_GOALS = ("entity_goals", "special_goals", "project_goals")
_OWN = {"general_public": "general_spending", "government_fund": "fund_spending", "state_capital": "state_capital_spending"}
_KINDS = {"basic": "basic", "project": "project", "reserve": "other", "transfer": "other", "business": "other"}
_CLASS_BUDGET = {"223": "state_capital"}
_CATEGORIES = (("goods", "货物"), ("works", "工程"), ("services", "服务"))
_PARENTS = {"vehicle_purchase": "vehicles", "vehicle_operation": "vehicles"}


@dataclass
class Reading:
    """What was read of one document, before it becomes frames."""

    layout: Layout
    source: Source
    tables: dict[str, Table] = field(default_factory=dict)
    raws: dict[str, list[RawTable]] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    strays: list[RawTable] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    year: int | None = None


def read_source(source: Source) -> Reading:
    """Recognise and read every table and the prose of a source.

    Raises: NoBudgetTables where no standard form is printed.
    """
    layout = lines_to_layout(source.lines)
    reading = Reading(layout, source)
    for form, raw in _recognise(layout.tables):
        if form is None:
            reading.strays.append(raw)
        else:
            reading.raws.setdefault(form.key, []).append(raw)
    if not any(raw.rows for raws in reading.raws.values() for raw in raws):
        seen = [raw.title or f"an untitled table in line {raw.first_line}" for raw in layout.tables]
        raise NoBudgetTables(
            f"no standard budget form with rows in {source.file_name or 'the document'}: wanted at least one titled table such as 部门支出总表, "
            f"found {'; '.join(seen[:8]) or f'{len(source.lines)} lines without a table'}"
        )
    for key, raws in reading.raws.items():
        if key in _GOALS:
            reading.sheets[key] = read_sheets(raws)
        else:
            reading.tables[key] = read_table(BY_KEY[key], _choose(reading, raws))
    reading.year = _year(reading)
    headings = [line for line, reason in layout.reasons.items() if reason == "heading"]
    reading.statements = read_statements(layout.prose, headings, reading.year)
    return reading


def _recognise(tables: Iterable[RawTable]) -> Iterator[tuple[Form | None, RawTable]]:
    """Each table with its form. An untitled piece of the same width as the table above it is that table, cut."""
    before: tuple[Form, RawTable] | None = None
    for raw in tables:
        form = match_title(raw.title) if raw.title else match_headings([text for row in raw.rows[:3] for text in row.fields])
        if form is None and raw.title is None and before and raw.rows and before[1].rows:
            wide = abs(len(raw.rows[0].fields) - len(before[1].rows[-1].fields)) <= (3 if before[0].shape == "goals" else 0)
            if wide and (raw.cut or raw.rows[0].line - before[1].last_line < 4):
                before[1].rows += raw.rows
                before[1].notes += raw.notes
                before[1].last_line, before[1].cut = raw.last_line, True
                continue
        before = (form, raw) if form else None
        yield form, raw


def _choose(reading: Reading, raws: list[RawTable]) -> RawTable:
    """One table where a form is printed more than once: its continuations joined, any other print set aside."""
    first = next((raw for raw in raws if raw.rows), raws[0])
    for raw in raws:
        if raw is first:
            continue
        total_again = any(is_total(text) for row in raw.rows[:6] for text in row.fields[:2])
        if raw.rows and not total_again and raw.first_line > first.last_line:
            first.rows += raw.rows
            first.notes += raw.notes
            first.last_line, first.cut = raw.last_line, True
        elif raw.rows:
            reading.strays.append(raw)
        elif not raw.bare:
            first.notes += raw.notes
    return first


def _year(reading: Reading) -> int | None:
    """The budget year: the one that titles, headings and prose name most."""
    titles = " ".join(raw.title or "" for raw in reading.layout.tables)
    headers = " ".join(text for table in reading.tables.values() for row in table.raw.rows[:3] for text in row.fields)
    prose = " ".join(text for _, text in reading.layout.prose[:80])
    for text in (titles, headers, prose):
        if years := re.findall(r"(20\d\d)\s*年", fold(text)):
            return int(Counter(years).most_common(1)[0][0])
    return None


# --- frames ------------------------------------------------------------------------------------------------------------------------------


def to_frames(reading: Reading) -> dict[str, pd.DataFrame]:
    """All frames of `shimahe.frames`, built by their rules."""
    projects, bases = _projects(reading)
    records: dict[str, list[tuple[Any, ...]]] = {
        "spending": _spending(reading.tables),
        "economic": _economic(reading.tables.get("basic_economic")),
        "revenue": _revenue(reading.tables),
        "three_public": _three_public(reading.tables.get("three_public")),
        "procurement": _procurement(reading),
        "projects": projects,
        "bases": bases,
        "indicators": _indicators(reading),
        "statements": _statements(reading.statements),
        "cells": _cells(reading),
        "tables": _tables(reading),
    }
    records["unplaced"] = _unplaced(reading, records)
    return {name: frames.build(name, rows) for name, rows in records.items()}


def _level(code: str) -> str:
    return frames.LEVELS[min(2, (len(code) - 3) // 2)]


def _tree(rows: list[tuple[str, Any]]) -> tuple[dict[Any, set[str]], dict[Any, set[str]]]:
    """Per budget the codes printed, and those of them that stand above another."""
    printed: dict[Any, set[str]] = {}
    for code, budget in rows:
        printed.setdefault(budget, set()).add(code)
    above = {budget: {code[:n] for code in codes for n in (3, 5) if n < len(code)} for budget, codes in printed.items()}
    return printed, above


def _wan(table: Table, segment: Segment, column: str) -> float | None:
    return to_wan(segment.amount(column), table.unit)


def _coded(table: Table | None) -> list[Segment]:
    return [s for s in table.segments if s.code] if table else []


def _split(table: Table, segment: Segment, kinds: dict[str, str]) -> list[tuple[str | None, float | None]]:
    """(kind, 万元) of a row: its kinds where the form prints a split, else its total without a kind."""
    if any(kind in table.columns for kind in kinds):
        return [(kind, _wan(table, segment, column)) for column, kind in kinds.items() if column in segment.placed]
    return [(None, _wan(table, segment, "total"))] if "total" in segment.placed else []


def _spending(tables: dict[str, Table]) -> list[tuple[Any, ...]]:
    """Each budget's rows from its own table; what those tables do not account for from the department table."""
    rows: list[tuple[Segment, str | None, str | None, float | None, str]] = []
    for budget, key in _OWN.items():
        for segment in _coded(tables.get(key)):
            rows += [(segment, budget, kind, wan, key) for kind, wan in _split(tables[key], segment, _KINDS)]
    own = {segment.code for segment, *_ in rows}
    key = "department_spending" if "department_spending" in tables else "department_revenue"
    for segment in _coded(tables.get(key)):
        if segment.code not in own:
            budget = _budget_of(segment.code or "", tables, {key for key in _OWN if _has_rows(tables.get(_OWN[key]))})
            rows += [(segment, budget, kind, wan, key) for kind, wan in _split(tables[key], segment, _KINDS)]
    printed, above = _tree([(segment.code or "", budget) for segment, budget, *_ in rows])
    return [
        (s.code, s.label, _level(s.code or ""), parent_code(s.code or "", printed[b]), s.code not in above[b], b, kind, wan, table, s.line)
        for s, b, kind, wan, table in rows
    ]


def _has_rows(table: Table | None) -> bool:
    return any(s.figures for s in _coded(table))


def _budget_of(code: str, tables: dict[str, Table], own: set[str]) -> str | None:
    """The budget of a code that only the department table prints: the one column of the revenue table, or of the balance by class, that
    holds it and has no table of its own; else what its class says; else unknown."""
    revenue = next((s for s in _coded(tables.get("department_revenue")) if s.code == code), None)
    balance = tables.get("appropriation_balance")
    name = next((s.label for t in tables.values() for s in _coded(t) if s.code == code[:3]), None)
    by_class = [s for s in balance.segments if s.side == "spending" and name and fold(name) in fold(s.label)] if balance else []
    for segment in ([revenue] if revenue else []) + by_class[:1]:
        budgets = [budget for budget in _OWN if segment.amount(budget)]
        left = [budget for budget in budgets if budget not in own]
        if len(left) == 1 or len(budgets) == 1:
            return (left or budgets)[0]
    return _CLASS_BUDGET.get(code[:3])


def _economic(table: Table | None) -> list[tuple[Any, ...]]:
    rows = [(s, use, wan) for s in _coded(table) for use, wan in _split(table, s, {use: use for use in frames.USES})] if table else []
    printed, above = _tree([(s.code or "", None) for s, *_ in rows])
    return [
        (s.code, s.label, _level(s.code or ""), parent_code(s.code or "", printed[None]), s.code not in above[None], use, wan, "basic_economic", s.line)
        for s, use, wan in rows
    ]


def _revenue(tables: dict[str, Table]) -> list[tuple[Any, ...]]:
    """The income side of the department balance, else of the appropriation balance. A blank is a missing amount."""
    key = next((k for k in ("department_balance", "appropriation_balance") if any(s.side == "income" for s in _segments(tables.get(k)))), None)
    if key is None:
        return []
    found: dict[str, Segment] = {}
    for segment in tables[key].segments:
        if segment.side == "income" and (source := _source(segment.label)) and (source == "total" or "carried_over" not in found):
            found[source] = segment if source != "total" or segment.figures or source not in found else found[source]
    return [
        (source, s.label, None if source == "total" else "total", source != "total", _wan(tables[key], s, "amount"), key, s.line)
        for source, s in sorted(found.items(), key=lambda item: frames.SOURCES.index(item[0]))
    ]


def _segments(table: Table | None) -> list[Segment]:
    return table.segments if table else []


def _source(label: str) -> str | None:
    if is_total(label):
        return "total" if "本年" not in label else None
    folded = re.sub(r"^(?:[一二三四五六七八九十]+、|\d+[.、])", "", fold(label))
    columns = dict(BY_KEY["department_revenue"].columns)
    if re.fullmatch(r"财政拨款(?:收入|资金)?", folded):
        return None
    return next((key for key, pattern in columns.items() if key != "total" and re.search(pattern, folded)), None)


def _three_public(table: Table | None) -> list[tuple[Any, ...]]:
    """The six items, from headings across or from labels down."""
    if table is None or not table.rows:
        return []
    form = BY_KEY["three_public"]
    found: dict[str, tuple[str | None, float | None, int]] = {}
    for segment in table.segments:
        across = [key for key in segment.columns if key in frames.THREE_PUBLIC and key != "total"]
        if across:
            for key in segment.columns:
                if key in frames.THREE_PUBLIC:
                    found.setdefault(key, (_heading(table, key), _wan(table, segment, key), segment.line))
        else:
            item = next((key for key, pattern in form.columns if re.search(pattern, fold(segment.label))), None)
            column = next((c for c in segment.columns if c in segment.placed), "total")
            if item:
                found.setdefault(item, (segment.label, _wan(table, segment, column), segment.line))
    return [
        (item, *found[item][:1], None if item == "total" else _PARENTS.get(item, "total"), item not in ("total", "vehicles"), found[item][1], "three_public", found[item][2])
        for item in frames.THREE_PUBLIC
        if item in found
    ]


def _heading(table: Table, key: str) -> str | None:
    """The printed heading of a 三公 column; of a subtotal, the heading of its group."""
    place = table.columns.index(key)
    texts = [row.fields[place] for row in table.raw.rows if row.line in table.reasons and place < len(row.fields) and row.fields[place]]
    return next((text for text in reversed(texts) if fold(text) not in ("小计",)), None)


def _procurement(reading: Reading) -> list[tuple[Any, ...]]:
    """The procurement table by category and budget; where it is lost, what the text states."""
    table = reading.tables.get("procurement")
    rows: list[tuple[Any, ...]] = []
    if table is not None and any(s.figures for s in table.segments):
        for s in table.segments:
            for column in s.placed:
                category = column if column in dict(_CATEGORIES) else _category(s.label)
                budget = "all" if column == "total" or column == category else column if column in frames.BUDGETS else None
                if category and budget:
                    rows.append((category, budget, category != "total", _wan(table, s, column), "procurement", s.line))
        return rows
    for s in reading.statements:
        if s.measure == "amount" and s.is_money and "政府采购" in s.item and (category := _category(s.item)):
            rows.append((category, s.budget, category != "total", to_wan(s.value, s.unit), "prose", s.line))
    return rows


def _category(label: str) -> str | None:
    folded = fold(label)
    named = next((key for key, word in _CATEGORIES if word in folded), None)
    return named or ("total" if is_total(label) or re.search(r"政府采购(?:预算)?(?:总额|合计)?$", folded) else None)


def _project_sheets(reading: Reading) -> Iterator[tuple[str, str | None, Sheet]]:
    """(form, project, sheet) of every project sheet; a name that stands again gets a number."""
    seen: Counter[str] = Counter()
    for key in ("special_goals", "project_goals"):
        for sheet in reading.sheets.get(key, []):
            name = sheet.text("name")
            if name:
                seen[name] += 1
                name = name if seen[name] == 1 else f"{name} ({seen[name]})"
            if name or sheet.indicators:
                yield key, name, sheet


def _projects(reading: Reading) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    projects, bases = [], []
    for _, name, sheet in _project_sheets(reading):
        if name is None:
            continue
        amount, line, _ = sheet.fields.get("amount", ("", sheet.fields["name"][1], 0))
        wan = to_wan(parse_figure(amount), sheet.unit)
        projects.append((name, wan, sheet.text("department"), sheet.text("overview"), sheet.text("goal"), sheet.first_line, sheet.last_line, line))
        cited: dict[tuple[str, int, int], tuple[Any, ...]] = {}
        for at, text in sheet.basis:
            for number in document_numbers(text):
                cited.setdefault((number.issuer, number.year, number.serial), (name, number.text, number.issuer, number.year, number.serial, at))
        bases += cited.values()
    return projects, bases


def _all_indicators(reading: Reading) -> Iterator[tuple[str, str | None, str, Sheet, int, Indicator]]:
    """(table, project, scope, sheet, position, indicator) of every printed indicator."""
    sheets = [("entity_goals", None, s) for s in reading.sheets.get("entity_goals", [])] + list(_project_sheets(reading))
    for key, name, sheet in sheets:
        for position, indicator in enumerate(sheet.indicators, 1):
            yield key, name, "department" if key == "entity_goals" else "project", sheet, position, indicator


def _indicators(reading: Reading) -> list[tuple[Any, ...]]:
    out = []
    for number, (_, name, scope, _, position, i) in enumerate(_all_indicators(reading), 1):
        t = {key: text or None for key, text in i.texts.items()}
        weight = parse_figure(t.get("weight") or "")
        value = number_in(t.get("target") or "")
        sign = parse_sign(t.get("sign") or "") or t.get("sign")
        out.append((
            f"I{number:03d}", scope, name, position, t.get("name"), None if weight is None else float(weight), sign, t.get("target"),
            None if value is None else float(value), t.get("unit"), i.is_core, i.copies, i.line,
        ))  # fmt: skip
    return out


def _statements(statements: list[Statement]) -> list[tuple[Any, ...]]:
    return [
        (
            f"S{n:02d}", s.section, s.item or None, s.budget, s.year, s.measure, None if s.cause_of is None else f"S{s.cause_of + 1:02d}",
            float(s.value), s.unit, to_wan(s.value, s.unit), s.text, s.line,
        )
        for n, s in enumerate(statements, 1)
    ]  # fmt: skip


# --- cells and ledgers -------------------------------------------------------------------------------------------------------------------


def _cells(reading: Reading) -> list[tuple[Any, ...]]:
    """Every printed figure of tables and sheets; a row key that stands again gets #2, #3 …"""
    raw = [cell for table in reading.tables.values() for cell in _table_cells(table)]
    raw += [cell for cell in _sheet_cells(reading)]
    seen: Counter[tuple[Any, ...]] = Counter()
    out = []
    for table, sheet, row, code, column, text, value, unit, line, place in raw:
        seen[table, sheet, row, column] += 1
        times = seen[table, sheet, row, column]
        row = row if times == 1 else f"{row}#{times}"
        name = f"{table}:{sheet}:{row}/{column}" if sheet else f"{table}:{row}/{column}"
        out.append((name, table, sheet, row, code, column, text, None if value is None else float(value), unit, line, place))
    return out


def _table_cells(table: Table) -> Iterator[tuple[Any, ...]]:
    for s in table.segments:
        for column, index in s.placed.items():
            place, text = s.figures[index]
            unit = "%" if text.rstrip().endswith(("%", "％")) else table.unit
            key = f"{s.side}/{column}" if s.side else column
            yield table.form.key, None, s.code or s.label or f"line {s.line}", s.code, key, text, parse_figure(text), unit, s.line, place


def _sheet_cells(reading: Reading) -> Iterator[tuple[Any, ...]]:
    sheets = [("entity_goals", None, s) for s in reading.sheets.get("entity_goals", [])] + list(_project_sheets(reading))
    for key, name, sheet in sheets:
        if "amount" in sheet.fields and (value := parse_figure(sheet.fields["amount"][0])) is not None:
            text, line, place = sheet.fields["amount"]
            yield key, name, "部门支出预算数" if key == "entity_goals" else "当年预算", None, "amount", text, value, sheet.unit, line, place + 1
    for key, name, _, _, _, i in _all_indicators(reading):
        for column, unit in (("weight", None), ("target", i.texts.get("unit") or None)):
            text = i.texts.get(column, "")
            value = parse_figure(text) if column == "weight" else number_in(text)
            if value is not None:
                yield key, name, i.texts["name"], None, column, text, value, unit, i.line, i.places[column] + 1


def _tables(reading: Reading) -> list[tuple[Any, ...]]:
    out = [_table_row(reading, key) for key in frames.TABLES]
    for raw in reading.strays:
        title = _title(raw)
        note = "form printed again" if raw.title and match_title(raw.title) else None
        out.append((None, title, "unrecognised", raw.unit, len(raw.rows), raw.first_line, raw.last_line, note))
    return out


def _title(raw: RawTable) -> str | None:
    return " ".join(text for text in (raw.label, raw.title) if text) or None


def _table_row(reading: Reading, key: str) -> tuple[Any, ...]:
    raws = reading.raws.get(key)
    if not raws:
        return (key, None, "absent", None, 0, None, None, "form not printed")
    if key in _GOALS:
        return _goals_row(reading, key, raws)
    table = reading.tables[key]
    notes = list(dict.fromkeys(table.notes + ([] if not _page_cut(table) else ["cut by a page"])))
    if table.declared_empty:
        notes = ["declared empty"] + [n for n in notes if n != "header lost"]
    return (key, _title(table.raw), table.status, table.unit, table.rows, table.raw.first_line, table.raw.last_line, "; ".join(notes) or None)


def _page_cut(table: Table) -> bool:
    """Few gaps between rows that else stand line below line: pages cut the table there."""
    lines = [row.line for row in table.raw.rows]
    gaps = sum(after - before > 1 for before, after in zip(lines, lines[1:], strict=False))
    return table.raw.cut or 0 < gaps <= max(1, len(lines) // 10)


def _goals_row(reading: Reading, key: str, raws: list[RawTable]) -> tuple[Any, ...]:
    sheets = reading.sheets[key]
    filled = [s for s in sheets if s.indicators or s.text("name") or s.text("office")]
    rows = sum(len(s.indicators) for s in sheets)
    empty = not rows and Table(BY_KEY[key], replace(raws[0], notes=[n for raw in raws for n in raw.notes]), None).declared_empty
    whole = filled and all(s.indicators and (s.text("name") or s.text("office")) for s in filled)
    status = "declared empty" if empty else "complete" if whole else "partly lost" if filled else "lost"
    units = list(dict.fromkeys(s.unit for s in filled if s.unit)) or [raw.unit for raw in raws if raw.unit][:1]
    shifted = [str(line) for s in filled for line in s.shifted_lines]
    notes = [
        note
        for note, holds in (
            ("declared empty", empty), ("body lost", status == "lost"), ("no unit mark", bool(filled) and not all(s.unit for s in filled)),
            ("cut by a page", any(s.cut for s in filled)), ("repeated prints", any(i.copies > 1 for s in filled for i in s.indicators)),
            ("row shifted: line " + ", line ".join(shifted), bool(shifted)),
        )
        if holds
    ]  # fmt: skip
    last = max(raw.last_line for raw in raws)
    return (key, _title(raws[0]), status, " / ".join(units) or None, rows, raws[0].first_line, last, "; ".join(notes) or None)


def _unplaced(reading: Reading, records: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Every non-blank line that no frame uses, with its reason; and every line with a figure whose column is not known."""
    reasons = dict(reading.layout.reasons)
    lines = {name: frames.BY_NAME[name].names.index("line") for name in records if "line" in frames.BY_NAME[name].names}
    used = {row[at] for name, at in lines.items() for row in records[name]}
    for table in reading.tables.values():
        reasons |= {s.line: "blank form" for s in table.segments if not s.figures} | table.reasons
        reasons |= {s.line: "column unknown" for s in table.segments if s.lost}
        used -= {s.line for s in table.segments if s.lost}
    for sheets in reading.sheets.values():
        for sheet in sheets:
            for text, line, _ in sheet.fields.values():
                reasons[line] = "prose" if text.strip() else "blank form"
            reasons |= sheet.reasons
    for _, name, sheet in _project_sheets(reading):
        used |= {line for line in range(sheet.first_line, sheet.last_line + 1) if name and line not in sheet.reasons and line not in reading.layout.reasons}
    for raw in reading.strays:
        reasons |= {row.line: "unrecognised table" for row in raw.rows}
    return [
        (number, text, reasons.get(number, "blank form"))
        for number, text in enumerate(reading.source.lines, 1)
        if text.strip() and number not in used
    ]


# --- who and when ------------------------------------------------------------------------------------------------------------------------


def identity(reading: Reading) -> dict[str, Any]:
    """`office`, `office_code`, `year`, `stage` as the document prints them; None where it does not."""
    named = [sheet.text("office") for sheet in reading.sheets.get("entity_goals", [])]
    named += [re.sub(r"^[^:：]*[:：]\s*", "", text).split("单位")[0].strip() for text in reading.layout.meta]
    named += [sheet.text("department") for _, _, sheet in _project_sheets(reading)]
    counted = Counter(text for text in named if text)
    code, office = None, counted.most_common(1)[0][0] if counted else None
    if office and (match := re.fullmatch(r"(\d{3,9})\s*[-—_]\s*(.+)", office)):
        code, office = match.group(1), match.group(2)
    titles = "".join(raw.title or "" for raw in reading.layout.tables)
    return {"office": office, "office_code": code, "year": reading.year, "stage": "final_account" if titles.count("决算") > titles.count("预算") else "budget"}
