"""A source → the tables, sheets and statements of a disclosure: recognised, joined where pages cut
them, and read.

`read_source` gives a `Reading`, `identity` says whose it is. What becomes of it as frames stands in
`records`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shimahe.forms import BY_KEY, Form
from shimahe.reading.column_solver import ReadRow
from shimahe.reading.decoding import confusion
from shimahe.reading.grids import Layout, RawTable, lines_to_layout
from shimahe.reading.headings import match_headings, match_title, title_rank
from shimahe.reading.prose import Statement, read_statements
from shimahe.reading.sheets import LABEL, Sheet, read_sheets
from shimahe.reading.source import NoBudgetTables, Source
from shimahe.reading.table_reader import Table, read_table, split_header
from shimahe.vocabulary import fold

_CODED_OFFICE = re.compile(r"(\d{3,9})\s*[-—_]\s*(.+)")

_AGAIN = "get the file again, or convert it back"
_UNIT_MARK = re.compile(r"\s*(?:金额)?单位")


@dataclass
class Reading:
    """What was read of one document, before it becomes frames. `strays` are tables of no standard
    form.
    """

    source: Source
    layout: Layout
    raws: dict[str, list[RawTable]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    strays: list[RawTable] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    year: int | None = None

    def rows(self, key: str) -> list[ReadRow]:
        """The rows of a form; none where it is not printed."""
        return self.tables[key].read_rows if key in self.tables else []

    def project_sheets(self) -> Iterator[tuple[str, str | None, Sheet]]:
        """(form, project, sheet) of every project sheet; a name that stands again gets a number."""
        seen: Counter[str] = Counter()
        for key in ("special_goals", "project_goals"):
            for sheet in self.sheets.get(key, []):
                name = sheet.text("name")
                if name:
                    seen[name] += 1
                    name = name if seen[name] == 1 else f"{name} ({seen[name]})"
                if name or sheet.indicators:
                    yield key, name, sheet

    def all_sheets(self) -> Iterator[tuple[str, str | None, Sheet]]:
        """The department's own sheet, then those of the projects."""
        yield from (("entity_goals", None, sheet) for sheet in self.sheets.get("entity_goals", []))
        yield from self.project_sheets()


def read_source(source: Source) -> Reading:
    """Recognise and read every table and the prose of a source.

    Raises: NoBudgetTables where no standard form is printed.
    """
    reading = Reading(source, lines_to_layout(source.lines, source.limits))
    for form, raw in _recognise(reading.layout.tables):
        if form is None and raw.rows:
            reading.strays.append(raw)
        elif form is not None:
            reading.raws.setdefault(form.key, []).append(raw)
    if not any(raw.rows for raws in reading.raws.values() for raw in raws):
        raise NoBudgetTables(_no_tables(reading))
    for key, raws in reading.raws.items():
        if BY_KEY[key].shape == "goals":
            reading.sheets[key] = read_sheets(raws, single=key == "entity_goals")
        else:
            reading.tables[key] = read_table(BY_KEY[key], _choose(reading, BY_KEY[key], raws))
    reading.year = _year(reading)
    headings = [line for line, reason in reading.layout.reasons.items() if reason == "heading"]
    reading.statements = read_statements(reading.layout.prose, headings, reading.year)
    return reading


def _no_tables(reading: Reading) -> str:
    lines = [
        (line, text.strip()) for line, text in enumerate(reading.source.lines, 1) if text.strip()
    ]
    seen = [
        raw.title or f"an untitled table in line {raw.first_line}" for raw in reading.layout.tables
    ]
    first = "; ".join(text[:LABEL] for _, text in lines[:3])
    found = (
        "; ".join(title[: 2 * LABEL] for title in seen[:8])
        or f"{len(lines)} lines without a table: {first}"
    )
    found = found if lines else "an empty document"
    misread = next(((line, how) for line, text in lines if (how := confusion(text))), None)
    damage = (
        f". Line {misread[0]} looks like mis-decoded Chinese, {misread[1]}: {_AGAIN}"
        if misread
        else ""
    )
    if not misread and (lost := list(reading.source.damaged)):
        damage = f". Characters are lost in {len(lost)} lines, first in line {lost[0]}: get the file again"
    name = reading.source.file_name or "the document"
    wanted = "wanted a titled table such as 部门支出总表"
    return f"no standard budget form with rows in {name}: {wanted}, found {found}{damage}"


def _recognise(tables: Iterable[RawTable]) -> Iterator[tuple[Form | None, RawTable]]:
    """Each table with its form. An untitled piece as wide as the table above it is that table, cut
    by a page.
    """
    before: tuple[Form, RawTable] | None = None
    for raw in tables:
        headings = [] if raw.title else [text for row in raw.rows[:3] for text in row.fields]
        form = match_title(raw.title) if raw.title else match_headings(headings)
        if form is None and before and _continues(before[0], before[1], raw):
            _join(before[1], raw)
            continue
        before = (form, raw) if form else None
        yield form, raw


def _continues(form: Form, above: RawTable, raw: RawTable) -> bool:
    """Whether an untitled table goes on with the one above: near it, as wide, and printing none of
    its rows again.
    """
    if raw.title or not raw.rows or not above.rows:
        return False
    wider = abs(len(raw.rows[0].fields) - len(above.rows[-1].fields))
    near = raw.cut or raw.rows[0].line - above.last_line < 4
    return (
        near
        and wider <= (3 if form.shape == "goals" else 0)
        and not _keys(form, raw) & _keys(form, above)
    )


def _keys(form: Form, raw: RawTable) -> set[str]:
    """What tells the rows of a table apart: their first two texts."""
    return {
        "".join(fold(text) for _, text in row.filled[:2]) for row in split_header(form, raw.rows)[1]
    }


def _join(table: RawTable, more: RawTable) -> None:
    table.rows += more.rows
    table.notes += more.notes
    table.last_line, table.cut = max(table.last_line, more.last_line), table.cut or bool(more.rows)


def _choose(reading: Reading, form: Form, raws: list[RawTable]) -> RawTable:
    """One table where a form is printed more than once: its continuations joined, any other print
    set aside.

    A continuation is untitled or has the same title, and prints no row again. The title that names
    the form best is the table's.
    """
    if len(raws) == 1:
        return raws[0]
    raws = sorted(raws, key=lambda raw: (not raw.rows, title_rank(form, raw.title)))
    first, printed = raws[0], _keys(form, raws[0])
    for raw in raws[1:]:
        same = raw.title is None or _bare_title(raw) == _bare_title(first)
        keys = _keys(form, raw)
        if same and raw.first_line > first.first_line and not keys & printed:
            _join(first, raw)
            printed |= keys
        elif raw.rows:
            reading.strays.append(raw)
    return first


def _bare_title(raw: RawTable) -> str:
    return fold(raw.title or "").removesuffix("(续)")


def _titles(reading: Reading) -> list[str]:
    """The titles of the tables, and the headings of the text."""
    headings = [
        text for line, text in reading.layout.prose if reading.layout.reasons.get(line) == "heading"
    ]
    return [raw.title or "" for raw in reading.layout.tables] + headings


def _year(reading: Reading) -> int | None:
    """The budget year: the one that titles, else headers, else the prose name most."""
    titles = " ".join(_titles(reading))
    headers = " ".join(
        text for table in reading.tables.values() for row in table.header for text in row.fields
    )
    prose = " ".join(text for _, text in reading.layout.prose[:80])
    for text in (titles, headers, prose):
        if years := re.findall(r"(?<![比较与])(20\d\d)年", fold(text)):
            return int(max(Counter(years).items(), key=lambda year: (year[1], year[0]))[0])
    return None


def identity(reading: Reading) -> dict[str, Any]:
    """`office`, `office_code`, `year`, `stage` as the document prints them; None where it does not."""
    named = [sheet.text("office") for sheet in reading.sheets.get("entity_goals", [])]
    named += [
        _UNIT_MARK.split(re.split(r"[:：]", text, maxsplit=1)[1])[0].strip()
        for text in reading.layout.meta
    ]
    named += [sheet.text("department") for _, _, sheet in reading.project_sheets()]
    office = next(iter(Counter(text for text in named if text)), None)
    coded = _CODED_OFFICE.fullmatch(office or "")
    titles = "".join(re.sub("公共预算|基金预算|经营预算", "", title) for title in _titles(reading))
    return {
        "office": coded.group(2) if coded else office,
        "office_code": fold(coded.group(1)) if coded else None,
        "year": reading.year,
        "stage": "final_account" if titles.count("决算") > titles.count("预算") else "budget",
    }
