"""The bundled text, and the same text in the clothes of other offices, for tests of reading.

Each function of `SAME_MEANING` prints the whole disclosure another way that says the same;
`meaning` gives the frames without what may then differ. It reads tables with a few lines of its
own, so that the reader can be held to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd

import shimahe
from shimahe import Disclosure, audit, frames, resources

TEXT = resources.path("data/shimahe-2025.md").read_text(encoding="utf-8")
LINES = TEXT.split("\n")
#: Where a figure stands and how its line is worded may differ between two prints of the same
#: disclosure.
PLACE = {
    "line",
    "field",
    "first_line",
    "last_line",
    "text",
    "title",
    "note",
    "section",
    "overview",
    "goal",
}
FIGURE = re.compile(r"\d[\d,]*\.\d\d|0")
_LABEL = re.compile(r"表[一二三四五六七八九十]+")
_TITLE = re.compile(r"## .*表(?:（一级项目）)?")
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")

OFFICE = "编制单位：123-某某街道办事处"
SPENDING_TITLE = "## 部门支出总表"
SPENDING_HEAD = "科目编码\t科目名称\t总计\t基本支出\t项目支出"


def printed(first: int, last: int) -> str:
    """The lines of the bundled text from `first` to `last`, as printed."""
    return "\n".join(LINES[first - 1 : last])


def document(*parts: str) -> bytes:
    """A document of these parts."""
    return "\n\n".join(parts).encode()


def spending_table(
    *rows: str, unit: str = "单位：万元", title: str = SPENDING_TITLE, head: str = SPENDING_HEAD
) -> str:
    """A department spending table with these rows."""
    return "\n".join(part for part in (title, "", unit, "", head, *rows) if part or part == "")


def tabbed(row: str) -> str:
    """A row with tabs between its cells, which are parted by spaces; _ is a blank cell."""
    return row.replace(" ", "\t").replace("_", "")


def read_table(
    *rows: str,
    title: str = "部门支出总表",
    unit: str = "单位：万元",
    year: str = "2024年度部门决算",
) -> Disclosure:
    """Read a document with one table, of which the cells of each row are parted by spaces."""
    lines = [f"# 甲局{year}", "", title, unit, *map(tabbed, rows), ""]
    return shimahe.read("\n".join(lines).encode())


#: An invented office whose every figure agrees: each check is made at least once.
WHOLE_OFFICE = (Path(__file__).parent / "sound" / "whole_office.md").read_text(encoding="utf-8")


def changed(title: str, old: str = "", new: str = "", text: str = WHOLE_OFFICE) -> str:
    """A text with other words in the first section of a title that holds the old ones.

    The section goes where no words are given.
    """
    sections = re.split(r"(?m)^(?=## )", text)
    at = next(
        n
        for n, section in enumerate(sections)
        if section.startswith(f"## {title}") and old in section
    )
    sections[at] = sections[at].replace(old, new, 1) if old else ""
    return "".join(sections)


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return "\t" in line


def parts() -> tuple[list[str], list[list[str]]]:
    """The written sections and the printed tables, each as lines, its label and title first."""
    starts = []
    for at, line in enumerate(LINES):
        if _TITLE.fullmatch(line):
            labelled = next((k for k in (at - 1, at - 2) if _LABEL.fullmatch(LINES[k])), at)
            starts.append(labelled)
    tables = [
        LINES[start:stop] for start, stop in zip(starts, [*starts[1:], len(LINES)], strict=True)
    ]
    return LINES[: starts[0]], tables


def title_of(table: list[str]) -> str:
    """The title of a printed table."""
    return next(line for line in table if _TITLE.fullmatch(line))


def is_sheet(table: list[str]) -> bool:
    """Whether a printed table is a sheet of targets."""
    return "绩效" in title_of(table)


def joined(prose: list[str], tables: Iterable[list[str]]) -> str:
    """A text of written sections and tables."""
    return "\n".join([*prose, *(line for table in tables for line in [*table, ""])])


def change_money(change: Callable[[list[str]], list[str]], wanted: str = "") -> str:
    """The text with every table of money changed, or with those whose title holds `wanted`."""
    prose, tables = parts()
    done = [t if is_sheet(t) or wanted not in title_of(t) else change(list(t)) for t in tables]
    return joined(prose, done)


def change_fields(table: list[str], change: Callable[[str], str]) -> list[str]:
    """A table with every cell of its rows changed."""
    return ["\t".join(map(change, line.split("\t"))) if is_row(line) else line for line in table]


# --- the same, printed another way ----------------------------------------------------------------


def tables_reversed() -> str:
    """The tables of money in the opposite order, the sheets of targets before them."""
    prose, tables = parts()
    return joined(
        prose, [*filter(is_sheet, tables), *reversed([t for t in tables if not is_sheet(t)])]
    )


def tables_before_prose() -> str:
    """The written sections behind the tables."""
    prose, tables = parts()
    return joined([], [*tables, ["", *prose]])


def without_labels() -> str:
    """No 表N anywhere."""
    return "\n".join(line for line in LINES if not _LABEL.fullmatch(line))


def label_on_title_line() -> str:
    """Number and title of a table on one line."""
    return re.sub(r"^(表[一二三四五六七八九十]+)\n\n## ", r"## \1 ", TEXT, flags=re.M)


def _retitled(form: str) -> Callable[[], str]:
    def change() -> str:
        return "\n".join(
            form.format(line[3:]) if _TITLE.fullmatch(line) else line for line in LINES
        )

    return change


def unit_on_title_line() -> str:
    """The unit mark behind the title instead of on a line of its own."""

    def change(table: list[str]) -> list[str]:
        return [
            f"{line}（单位：万元）" if line == title_of(table) else line
            for line in table
            if line != "单位：万元"
        ]

    return change_money(change)


def wide_digits() -> str:
    """Full-width digits and marks in figures and codes of the tables and written sections."""
    prose, tables = parts()
    wide = [
        re.sub(r"(?<=[\u4e00-\u9fff 是])\d[\d.]*(?= 万元| 辆)", lambda m: m[0].translate(_WIDE), p)
        for p in prose
    ]
    return joined(wide, [t if is_sheet(t) else change_fields(t, _widened) for t in tables])


def _widened(cell: str) -> str:
    return cell.translate(_WIDE) if re.fullmatch(r"[\d.,]+", cell) else cell


def without_separators() -> str:
    """No thousands separators."""
    return "\n".join(
        "\t".join(c.replace(",", "") if FIGURE.fullmatch(c) else c for c in line.split("\t"))
        for line in LINES
    )


def _in_unit(unit: str, factor: str) -> Callable[[list[str]], list[str]]:
    def cell(text: str) -> str:
        if not FIGURE.fullmatch(text):
            return text
        return f"{Decimal(text.replace(',', '')) * Decimal(factor):,f}"

    def change(table: list[str]) -> list[str]:
        return change_fields(
            [line.replace("万元", unit) if line == "单位：万元" else line for line in table], cell
        )

    return change


def in_yuan() -> str:
    """Every table of money in 元."""
    return change_money(_in_unit("元", "10000"))


def in_mixed_units() -> str:
    """元, 千元, 亿元 and 万元 in turn, table by table."""
    prose, tables = parts()
    units = [
        _in_unit(*u) for u in (("元", "10000"), ("千元", "10"), ("亿元", "0.0001"), ("万元", "1"))
    ]
    return joined(prose, [t if is_sheet(t) else units[n % 4](t) for n, t in enumerate(tables)])


def unit_in_header() -> str:
    """The unit in the headings of the tables by code instead of above them."""

    def change(table: list[str]) -> list[str]:
        if not any(line.startswith("科目编码") for line in table):
            return table
        return [re.sub(r"(总计)", r"\1（万元）", line) for line in table if line != "单位：万元"]

    return change_money(change)


def _split_codes(repeat: bool) -> Callable[[], str]:
    def code(text: str) -> str:
        pieces = [text[:3], text[3:5], text[5:7]]
        level = sum(map(bool, pieces))
        return "\t".join(
            p if p and (repeat or n == level - 1) else "" for n, p in enumerate(pieces)
        )

    def row(line: str) -> str:
        first, _, rest = line.partition("\t")
        if first == "科目编码":
            return f"类\t款\t项\t{rest}"
        if re.fullmatch(r"\d{3}(\d\d){0,2}", first):
            return f"{code(first)}\t{rest}"
        return f"{first}\t\t\t{rest}" if is_row(line) else line

    def change(table: list[str]) -> list[str]:
        by_code = any(re.match(r"\d{3}\t", line) for line in table) and "收入总表" not in title_of(
            table
        )
        return [row(line) for line in table] if by_code else table

    def transform() -> str:
        return change_money(change)

    return transform


def totals_at_the_bottom() -> str:
    """The total row of every table by code as its last row."""

    def change(table: list[str]) -> list[str]:
        total = next((line for line in table if line.startswith("\t合计\t")), None)
        rows = [at for at, line in enumerate(table) if re.match(r"\d{3}", line)]
        if total is None or not rows:
            return table
        return [
            *[line for line in table[: rows[-1] + 1] if line != total],
            total,
            *table[rows[-1] + 1 :],
        ]

    return change_money(change)


def pipes() -> str:
    """Rows as Markdown tables with their rules; the sheets that hold HTML stay as they are."""

    def change(table: list[str]) -> list[str]:
        out: list[str] = []
        for at, line in enumerate(table):
            out.append("| " + line.replace("\t", " | ") + " |" if is_row(line) else line)
            if (
                is_row(line)
                and not is_row(table[at - 1])
                and not any(is_row(earlier) for earlier in table[:at])
            ):
                out.append("|" + "---|" * len(line.split("\t")))
        return out

    prose, tables = parts()
    return joined(prose, [t if any("<table" in line for line in t) else change(t) for t in tables])


def trailing_blanks_stripped() -> str:
    """No line ends in blanks."""
    return "\n".join(line.rstrip() for line in LINES)


def _with_column(first: str, body: Callable[[int], str], at: int) -> Callable[[], str]:
    """Another column in the tables of spending, at place `at` (negative: behind)."""

    def change(table: list[str]) -> list[str]:
        out, number = [], 0
        for line in table:
            if is_row(line):
                fields = line.split("\t")
                number += 1
                text = (
                    first if fields[0] == "科目编码" else "" if "分类科目" in line else body(number)
                )
                fields.insert(len(fields) if at < 0 else at, text)
                line = "\t".join(fields)
            out.append(line)
        return out

    def transform() -> str:
        prose, tables = parts()
        wanted = ("一般公共预算财政拨款支出预算表", "部门支出总表")
        return joined(
            prose, [change(list(t)) if title_of(t).endswith(wanted) else t for t in tables]
        )

    return transform


def _pages() -> str:
    """A page number and the header printed again in the middle of every long table."""

    def change(table: list[str]) -> list[str]:
        rows = [at for at, line in enumerate(table) if re.match(r"\d{3,7}\t", line)]
        head = [line for line in table if is_row(line) and table.index(line) < min(rows, default=0)]
        head = [line for line in head if not line.startswith("\t合计")]
        if len(rows) < 20:
            return table
        middle = rows[len(rows) // 2]
        return [*table[:middle], "", "- 7 -", "", *head, *table[middle:]]

    return change_money(change)


def names_indented() -> str:
    """Names moved in by full-width spaces, as many offices print the levels."""
    return re.sub(r"^(\d{5,7}\t)", "\\1\u3000\u3000", TEXT, flags=re.M)


def marked_up() -> str:
    """Inline markup and entities in cells and lines that carry no meaning."""
    bold = re.sub(r"^(\d{3}\t)([^\t]+)", r"\1**\2**", TEXT, flags=re.M)
    return re.sub(r"^(2\d{4}\t)([^\t]+)", r"\1<p>&nbsp;\2</p>", bold, flags=re.M)


def blank_lines_between_rows() -> str:
    """A blank line behind every line."""
    return TEXT.replace("\n", "\n\n")


def no_blank_lines() -> str:
    """No blank line at all."""
    return re.sub(r"\n{2,}", "\n", TEXT)


SAME_MEANING: dict[str, Callable[[], str]] = {
    "tables in the opposite order": tables_reversed,
    "tables before the written sections": tables_before_prose,
    "no 表N": without_labels,
    "number and title on one line": label_on_title_line,
    "titles of level 1": _retitled("# {}"),
    "titles of level 5": _retitled("##### {}"),
    "titles in bold": _retitled("**{}**"),
    "plain titles": _retitled("{}"),
    "unit mark behind the title": unit_on_title_line,
    "unit mark in the header": unit_in_header,
    "full-width digits and marks": wide_digits,
    "no thousands separators": without_separators,
    "元": in_yuan,
    "mixed units": in_mixed_units,
    "split codes, repeated": _split_codes(repeat=True),
    "split codes, blank above": _split_codes(repeat=False),
    "totals at the bottom": totals_at_the_bottom,
    "pipes": pipes,
    "trailing blanks stripped": trailing_blanks_stripped,
    "序号 in front": _with_column("序号", str, 0),
    "备注 behind": _with_column("备注", lambda n: "见说明" if n % 3 else "", -1),
    "占比 behind": _with_column("占比", lambda n: f"{n}.50%", -1),
    "上年预算数 between": _with_column("上年预算数", lambda n: f"{n},111.11", 2),
    "page numbers and repeated headers": _pages,
    "names indented": names_indented,
    "inline markup": marked_up,
    "blank lines between rows": blank_lines_between_rows,
    "no blank lines": no_blank_lines,
}


# --- comparing ------------------------------------------------------------------------------------


def meaning(d: Disclosure, name: str, loose: Iterable[str] = ()) -> pd.DataFrame:
    """A frame in the order of its key, without where and how its figures are printed."""
    frame = getattr(d, name)
    if name == "tables":
        frame = frame[frame.table.notna()]
    key = [column for column in frames.BY_NAME[name].key if column not in PLACE]
    kept = frame.drop(columns=[column for column in frame.columns if column in PLACE | set(loose)])
    return kept.sort_values(key or list(kept.columns), kind="stable").reset_index(drop=True)


def figures_of(d: Disclosure) -> set[tuple[int, str, str]]:
    """(line, column, text) of every placed figure."""
    return {(int(c.line), str(c.column), str(c.text)) for c in d.cells.itertuples()}


def note_of(d: Disclosure, table: str) -> str:
    """The note of a table; an empty text where it has none."""
    notes = d.tables[d.tables.table == table].note.dropna().tolist()
    return str(notes[0]) if notes else ""


def status_of(d: Disclosure, table: str) -> str:
    """The status of a table."""
    return str(d.tables[d.tables.table == table].status.iloc[0])


def texts_of(d: Disclosure, table: str) -> dict[str, str]:
    """The printed texts of a table by "row/column"."""
    cells = d.cells[d.cells.table.eq(table)]
    return {f"{cell.row}/{cell.column}": str(cell.text) for cell in cells.itertuples()}


def differing(d: Disclosure) -> pd.DataFrame:
    """The identities that the audit calls broken."""
    checks = audit(d).checks
    return checks[checks.nature.eq("identity") & checks.status.eq("differs")]


def with_a_bit_turned(data: bytes, seed: int) -> bytes:
    """Return a file with one bit of it turned over: another bit for each seed."""
    damaged = bytearray(data)
    damaged[seed * 7919 % len(data)] ^= 1 << seed % 8
    return bytes(damaged)
