"""Numbered lines → raw tables and prose, before anything is known of what a table means.

Rows are lines with tabs, lines with pipes, HTML tables (also inside a cell, where their text may
follow once more, flattened) and, in an open table, lines whose blanks were turned into spaces. A
table is a title, its unit mark, its rows and its notes. Every non-blank line ends in a table, in
the prose or in the furniture (`reasons`); none is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, takewhile

from shimahe.reading.headings import is_heading
from shimahe.reading.source import DEFAULT, Limits
from shimahe.vocabulary import CELL, ORDINAL, UNIT, fold, one_of, parse_figure, plain, unit_of

_LABEL = re.compile(rf"(?:公开|附|预算|决算|部门|单位)*(?:表(?:{ORDINAL}|\d+)(?:-\d+)?|\d+表)|附表")
# What a table says of itself where it prints no figure.
EMPTY = re.compile(
    r"无数据|空表|表空|为空|不涉及|未安排|没有|未发生|无.{0,40}(?:收支|支出|收入|预算|安排|资金|专项|经费|项目|数据)"
)
_LABELLED = re.compile(rf"((?:{_LABEL.pattern}))\s*[:：、.\s]\s*(\S.*表.*)")
_TITLE = re.compile(r"[^。；;，,:…·]{2,60}表(?:\([^()]*\))*")
_NUMBERED = re.compile(rf"^(?:附件|\d+[.、．]|{ORDINAL}、|\({ORDINAL}\))")
_NOTE = re.compile(r"\(?(?:备?注|说明)[:\d.、]")
_META = re.compile(r"(?:编制|填报|预算)?(?:部门|单位)(?:\(.*?\))?(?:名称)?:")
_PAGE = re.compile(r"第?[-—\s]*\d{1,4}[-—\s]*(?:页.*)?|第\d+页.*")
_SECTION = re.compile(rf"{ORDINAL}、|第{ORDINAL}部分")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?=.*-)[\s:|+=-]+")
_TAG = re.compile(r"</?(?:table|tr|td|th)\b[^<>]*>", re.I)
_TAGGED_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b[^<>]*>|\Z)", re.I | re.S)
_ROWLESS = re.compile(
    r"(?:<table\b[^<>]*>|</tr\s*>)\s*(?=<t[dh]\b)", re.I
)  # cells without a row begin one, as in a browser
_TAGGED_CELL = re.compile(rf"<t[dh]\b([^<>]*)>(.*?)(?={_TAG.pattern}|\Z)", re.I | re.S)
_TABLE = re.compile(r"<table\b.*?(?:</table>|(?=<table\b)|\Z)", re.I | re.S)
_CAPTION = re.compile(r"<caption\b[^<>]*>(.*?)(?=</?(?:caption|thead|tbody|tr)\b|\Z)", re.I | re.S)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_SPACED = re.compile(r"(?:\d{3}|\d{5}|\d{7}|\d{3}(?: \d\d){1,2}|合\s*计|总\s*计)\s+\S")


@dataclass(frozen=True)
class Row:
    """The cells of one printed row. `printed` tells how.

    `plain`, `html`, or `flattened` (the text of an HTML cell printed once more).
    """

    line: int
    fields: tuple[str, ...]
    printed: str = "plain"
    more: tuple[int, ...] = ()  # the other lines that its cells stand on, in HTML

    @cached_property
    def filled(self) -> list[tuple[int, str]]:
        """The cells that print something, with their 0-based places."""
        return [(place, text) for place, text in enumerate(self.fields) if text]


@dataclass
class RawTable:
    """One printed table: its title, unit mark, rows and notes, each with its lines.

    `label` is its printed number (表二).
    """

    first_line: int
    title: str | None = None
    label: str | None = None
    mark: str | None = None  # a unit mark printed above the title
    marks: list[str] = field(default_factory=list)  # those below it
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last_line: int = 0
    cut: bool = False  # rows go on after prose, or under a title that says 续

    @property
    def unit(self) -> str | None:
        """The unit mark; None where there is none, or where two contradict each other."""
        return one_of(self.units)

    @property
    def units(self) -> set[str]:
        """What the unit marks say: those below the title, else the one above it."""
        return set(self.marks) or ({self.mark} if self.mark else set())

    @property
    def bare(self) -> bool:
        """A title and nothing else: a line of a table of contents, or a table whose body is lost."""
        return not (self.rows or self.marks or self.notes)


@dataclass
class Layout:
    """What the lines of a document are: tables, prose (line, text) and the reason of every other
    non-blank line.
    """

    tables: list[RawTable] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    meta: list[str] = field(default_factory=list)


def lines_to_layout(lines: Sequence[str], limits: Limits = DEFAULT) -> Layout:
    """Scan the lines once, from top to bottom.

    Raises: UnreadableDocument where a row or nested HTML tables are over a limit.
    """
    scan, number = _Scan(limits=limits, html_ends=_html_ends(lines, limits)), 0
    while number < len(lines):
        number += scan.take(number + 1, lines)
    return Layout(_without_contents(scan.tables), scan.prose, scan.reasons, scan.meta)


@dataclass
class _Scan(Layout):
    """The state of the scan: the open table, and the label and unit mark that wait for the next
    one.
    """

    open: RawTable | None = None
    label: tuple[int, str] | None = None
    unit: str | None = None
    broken: bool = False
    limits: Limits = DEFAULT
    html_ends: dict[int, int] = field(default_factory=dict)
    html_from: int = 1

    def take(self, line: int, lines: Sequence[str]) -> int:
        """Take the line `line` (1-based) and say how many lines were taken."""
        text = lines[line - 1]
        if not text.strip():
            return 1
        if line >= self.html_from and line in self.html_ends:
            last = self.html_ends[line]
            rows = html_rows(line, lines[line - 1 : last], self.limits)
            self.html_from = last + 1  # what was found to hold no row is not looked at again
            if rows:
                for caption in _CAPTION.findall("\n".join(lines[line - 1 : last])):
                    self._words(line, " ".join(caption.split()), ())
                self._rows(rows, last)
                return last - line + 1
        row = _row(line, text, self.open)
        self.limits.hold(
            "max_columns", len(row.fields) if row else 0, f"line {line}", "cells in a row"
        )
        if row is not None and not ("元" in text and _is_unit_row(row)):
            self._rows([row], line)
        elif row is None and "|" in text and _RULE.fullmatch(text):
            self.reasons[line] = "header"
        else:
            self._words(line, " ".join(row.fields) if row else text, lines[line : line + 6])
        return 1

    def _rows(self, rows: list[Row], last: int) -> None:
        if self.open is None or ((self.broken or self.label) and self.open.rows):
            self._start(rows[0].line, None, cut=self.open is not None)
        assert self.open is not None
        if (
            self.label and not self.open.rows and self.open.label is None
        ):  # its number stands below its title
            self.open.label, self.label = self.label[1], None
        self.open.rows += rows
        self.open.last_line = last
        self.unit, self.broken = None, False

    def _start(self, line: int, title: str | None, cut: bool = False) -> None:
        first, label = self.label or (line, None)
        self.open = RawTable(first, title, label, self.unit, last_line=line, cut=cut)
        self.tables.append(self.open)
        self.label, self.unit, self.broken = None, None, False

    def _words(self, line: int, text: str, below: Sequence[str]) -> None:
        """A line that is no row: label, title, unit mark, note, heading, page number or prose."""
        words = plain(text).lstrip("# ").strip()
        folded = fold(words[: 2 * CELL])  # more never tells what a line is
        labelled = _LABELLED.fullmatch(words) if len(text) < 2 * CELL else None
        bare = fold(labelled.group(2)) if labelled else _NUMBERED.sub("", folded)
        self.reasons[line] = "note"
        if _LABEL.fullmatch(folded):
            self.reasons[line], self.label, self.unit = "table label", (line, words), None
        elif folded in {"续表", "(续)", "(续表)"}:
            self.reasons[line] = "heading"
        elif self._is_note(text, folded):
            if self.open is not None:
                self.open.notes.append(plain(text))
                self.open.last_line = line
        elif unit := _unit_of_line(folded):
            self._unit(line, unit, text)
        elif _META.match(folded) and len(folded) < 60 and "。" not in folded:
            self.meta.append(plain(text))
        elif _TITLE.fullmatch(
            UNIT.sub("", bare)
        ):  # some offices print the unit mark behind the title
            self._title(line, words, labelled)
        elif fields := self._broken_row(line, text, below):
            del self.reasons[line]
            self._rows([Row(line, tuple(fields))], line)
        elif not _PAGE.fullmatch(folded):
            self._prose(line, text, folded)

    def _is_note(self, text: str, folded: str) -> bool:
        """A note, or what an empty table says of itself without calling it a note."""
        empty = (
            self.open is not None
            and not _has_figures(self.open)
            and not text.startswith("#")
            and len(folded) < 100
        )
        return bool(_NOTE.match(folded)) or (
            empty and bool(EMPTY.search(folded)) and not _TITLE.fullmatch(folded)
        )

    def _broken_row(self, line: int, text: str, below: Sequence[str]) -> list[str]:
        """The cells of a line of the open table that lost its tabs; none where it is no row.

        Words alone are a row where they are short, with a row below and a row (or no row yet) above
        them.
        """
        table, words = self.open, plain(text)
        if table is None or (fields := _spaced(text, _has_figures(table))):
            return fields if table else []
        if (
            self.broken
            or len(words) > 30
            or re.search(r"[。；，:#]|\S\s+\S", words)
            or _PAGE.fullmatch(fold(words))
        ):
            return []
        if not table.rows:
            return [words] if is_heading(words) and "\t" in "".join(below[:1]) else []
        inside = table.last_line == line - 1 and any(
            "\t" in other for other in takewhile(str.strip, below)
        )
        return [words] if inside else []

    def _unit(self, line: int, unit: str, text: str) -> None:
        self.reasons[line] = "unit mark"
        if _META.match(fold(text)) and not fold(text).startswith("单位"):
            self.meta.append(plain(text))
        if self.open is None or self.label or self.open.rows or self.open.marks:
            self.unit, self.broken = (
                unit,
                True,
            )  # of the next table, if a title comes before its rows
        if self.open is not None and not self.open.rows:
            self.open.marks.append(unit)
            self.open.last_line = line

    def _title(self, line: int, title: str, labelled: re.Match[str] | None) -> None:
        self.reasons[line] = "heading"
        mark = UNIT.search(fold(title))
        if labelled and self.label is None:
            self.label, title = (line, labelled.group(1)), labelled.group(2)
        if self.open is not None and self.open.title and self.open.rows and "续" in title[-5:]:
            self.label, self.broken = None, False
            return
        unit = mark.group(1) if mark else unit_of(title)
        self._start(line, title)
        if unit and self.open is not None:
            self.open.marks.append(unit)

    def _prose(self, line: int, text: str, folded: str) -> None:
        """Prose breaks an open table; a heading closes it. A heading is marked, or it is short and
        numbered.
        """
        self.prose.append((line, text))
        heading = text.lstrip().startswith("#") or (
            bool(_SECTION.match(folded)) and len(folded) < 30 and folded[-1] not in "。；;"
        )
        self.reasons[line] = "heading" if heading else "prose"
        self.broken = True
        if heading:
            self.open, self.label, self.unit = None, None, None


def _unit_of_line(folded: str) -> str | None:
    """The unit mark that a line ends in, behind the office or the table's number; None for a title
    with its unit.
    """
    unit = UNIT.search(folded)
    if unit is None:
        return None
    before, short = folded[: unit.start()], unit.end() == len(folded) < 60
    told = _META.match(folded) or (short and (_LABEL.fullmatch(before) or "表" not in before))
    return unit.group(1) if told else None


def _row(line: int, text: str, table: RawTable | None) -> Row | None:
    """The line as a row, by tabs or pipes."""
    if "\t" in text:
        indented = "\t" not in text.strip(" ").lstrip("\t") and parse_figure(text) is None
        if indented and not (table is not None and table.rows and len(text.strip()) <= 20):
            return None
    elif not (text.lstrip().startswith("|") or text.count("|") >= 2) or _RULE.fullmatch(text):
        return None
    marked = any(mark in text for mark in "<*&")  # else no cell holds markup
    return Row(line, tuple(map(plain if marked else str.strip, _fields(text))))


def _fields(text: str) -> list[str]:
    """The cells of a line: between tabs, else between pipes."""
    if "\t" in text:
        return text.split("\t")
    return [
        f.replace("\\|", "|").strip()
        for f in _PIPE.split(text.strip().removeprefix("|").removesuffix("|"))
    ]


def _has_figures(table: RawTable) -> bool:
    """Whether the last row prints figures: then no headings follow."""
    return bool(table.rows) and any(
        parse_figure(text) is not None for text in table.rows[-1].fields
    )


def _spaced(text: str, started: bool) -> list[str]:
    """The fields of a row whose blanks were turned into spaces.

    It begins with a code or 合计, or it is all figures, or short headings.
    """
    if any(mark in text for mark in "。；，：") or len(text) > 200:
        return []
    text = re.sub(r"([合总])\s+计", r"\1计", text)
    wide = re.split(r"\s{2,}", text.strip())
    fields = wide if len(wide) > 2 else text.split()
    if len(fields) < 2:
        return []
    figures = [f for f in fields if parse_figure(f) is not None]
    if len(figures) == len(fields) or (
        _SPACED.match(text.strip()) and parse_figure(fields[-1]) is not None
    ):
        return fields
    return (
        fields
        if not started and len(fields) > 2 and not figures and max(map(len, fields)) < 15
        else []
    )


def _is_unit_row(row: Row) -> bool:
    """A row that holds only the office and the unit mark (表十二 of 退役军人 prints them inside the
    table).
    """
    texts = [text for _, text in row.filled]
    return (
        len(texts) <= 4
        and any(unit_of(text, mark=True) for text in texts)
        and all(parse_figure(text) is None for text in texts)
    )


def _html_ends(lines: Sequence[str], limits: Limits) -> dict[int, int]:
    """Where the HTML that begins on a line ends, for every line that opens a table.

    That is the line that closes its last table; where none does, the last of the lines right below
    that hold tags.
    """
    ends: dict[int, int] = {}
    opened: list[tuple[int, int]] = []  # lines that no other closed yet, and how deep each began
    depth = 0
    for line, text in enumerate(lines, 1):
        tags = _TABLE_TAG.findall(text) if "<" in text else []
        if "" in tags:
            opened.append((line, depth))
        for tag in tags:
            depth = max(0, depth - 1) if tag else depth + 1
            limits.hold(
                "max_nesting", depth, f"line {line}", "HTML tables inside each other, or not closed"
            )
        while tags and opened and depth <= opened[-1][1]:
            ends[opened.pop()[0]] = line
    last = 0
    for line, _ in opened:
        last = max(last, line)
        while last < len(lines) and _TAG.search(lines[last]):
            last += 1
        ends[line] = last
    return ends


def _tagged_rows(block: str, line: int, limits: Limits) -> list[Row]:
    """The rows of HTML tables that print anything; colspan and rowspan leave blank cells."""
    rows: list[Row] = []
    down: dict[int, int] = {}  # place → rows that a cell from above still covers, its own included
    at, block = 0, _ROWLESS.sub(r"\g<0><tr>", block)
    for row in _TAGGED_ROW.finditer(block):
        line, at = line + block.count("\n", at, row.start(1)), row.start(1)
        down = {place: left - 1 for place, left in down.items() if left > 1}
        cells: list[str] = []
        more = dict[int, None]()
        for cell in _TAGGED_CELL.finditer(row.group(1)):
            while len(cells) in down:
                cells.append("")
            span, deep = (_span(cell.group(1), name) for name in ("colspan", "rowspan"))
            limits.hold("max_columns", len(cells) + span, f"line {line}", "cells in a row")
            down |= dict.fromkeys(range(len(cells), len(cells) + span), deep) if deep > 1 else {}
            cells += [plain(cell.group(2)), *[""] * (span - 1)]
            if "\n" in row.group(1) and cells[-span]:
                first = line + row.group(1).count("\n", 0, cell.start())
                more |= dict.fromkeys(range(first, first + cell.group().count("\n") + 1))
        if any(cells):
            rows.append(Row(line, tuple(cells), more=tuple(n for n in more if n != line)))
    return rows


def _span(attributes: str, name: str) -> int:
    match = re.search(rf"{name}\s*=\s*[\"']?([0-9]{{1,9}})", attributes, re.I)
    return max(1, int(match.group(1))) if match else 1


def html_rows(line: int, lines: Sequence[str], limits: Limits = DEFAULT) -> list[Row]:
    """The rows of lines of HTML, of which the first has the number `line`.

    Text that stands in the same line outside the table is a row `flattened` (an HTML table inside a
    cell).

    Raises: UnreadableDocument where a row has too many cells.
    """
    block = "\n".join(lines)
    tagged = _tagged_rows(block, line, limits)
    apart = (
        _TABLE.sub(lambda table: " " + "\n" * table.group().count("\n"), block) if tagged else ""
    )
    outside = [
        Row(at, tuple(map(plain, _fields(t))), "flattened")
        for at, t in enumerate(apart.split("\n"), line)
        if t.strip()
    ]
    for row in outside:
        limits.hold("max_columns", len(row.fields), f"line {row.line}", "cells in a row")
    return [replace(row, printed="html") for row in tagged] + outside if outside else tagged


def _without_contents(tables: Iterable[RawTable]) -> list[RawTable]:
    """The tables without the bare titles of a table of contents.

    Three or more in a row, or a title that stands again with a body.
    """
    tables = list(tables)
    bodies = {fold(table.title or "") for table in tables if not table.bare}
    kept: list[RawTable] = []
    for bare, group in groupby(tables, key=lambda table: table.bare):
        run = list(group)
        kept += (
            run
            if not bare
            else [t for t in run if len(run) < 3 and fold(t.title or "") not in bodies]
        )
    return kept
