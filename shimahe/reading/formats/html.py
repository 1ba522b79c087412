"""An HTML page, or a text that contains HTML → lines and grids.

In a text, lines that begin with a tag and lines that hold a table are HTML; any other line is text.
A table may also stand inside a cell of a row of text, which may print its text a second time,
flattened. What a browser does not show is listed separately. This module knows nothing about what
tables say. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shimahe.reading.formats.browser import Browser, styles_of
from shimahe.reading.formats.captions import captions_of
from shimahe.reading.formats.html_blocks import Block, find_blocks
from shimahe.reading.formats.shown import Cell, Table, Words
from shimahe.reading.formats.styles import Styles
from shimahe.reading.formats.table_layout import LaidRow, lay_out
from shimahe.reading.formats.text import cells_of, read_line
from shimahe.reading.grids import FLATTENED, HTML, Grid, Line, Part, Printed, Row
from shimahe.reading.source import DEFAULT, Limits

_PAGE_BEGINS = re.compile(r"\ufeff?\s*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I)
_PAGE_TAG = re.compile(r"<(html|body)\b", re.I)
_PAGE_ENDS = re.compile(r"</html\s*>", re.I)
#: What stands only in a text behind the end of an HTML page.
_OF_A_TEXT = re.compile(r"[#|\t]|<table\b", re.I)
_BEFORE_A_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->)", re.I | re.S)
_TABLE = re.compile(r"<table\b[^<]*(?:<(?!/table>|table\b)[^<]*)*(?:</table>)?", re.I)
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)
#: The most characters of a title.
_LONGEST_TITLE = 60
_ENDS_OF_CLAUSES = "。；，"
#: The texts of a part that is a line of the source, unchanged.
_SOURCE_LINE = ()


def read(lines: Sequence[str], limits: Limits = DEFAULT) -> Printed:
    """Return what an HTML page, or a text with HTML, prints.

    Raises: UnreadableDocument where a row or nested tables are over a limit.
    """
    styles = styles_of(lines)
    if _is_page(lines):
        printer = _Printer(Browser(limits, styles), limits, is_numbered=True)
        printer.add_html(lines, 1)
        return printer.printed
    return _read_text(lines, limits, styles)


def _is_page(lines: Sequence[str]) -> bool:
    """Whether a document is one HTML page from beginning to end, not a text with pages in it."""
    text = "\n".join(lines)
    begin = 0
    before = _BEFORE_A_PAGE.match(text)
    while before:
        begin = before.end()
        before = _BEFORE_A_PAGE.match(text, begin)
    if not _PAGE_BEGINS.match(text, begin):
        return False
    end = _PAGE_ENDS.search(text)
    if end is None:
        return True
    tags = [tag.lower() for tag in _PAGE_TAG.findall(text)]
    is_one = len(tags) == len(set(tags))
    return is_one or not _OF_A_TEXT.search(text, end.end())


def _read_text(lines: Sequence[str], limits: Limits, styles: Styles) -> Printed:
    """Return what a text prints that contains HTML."""
    source_lines = lines
    not_shown: list[tuple[int, str]] = []
    if "<!--" in "".join(lines):
        lines = _without_comments(lines, not_shown, limits)
    blocks = find_blocks(lines, styles, limits)
    is_numbered = any(not block.is_inside_row or block.last > block.first for block in blocks)
    printer = _Printer(Browser(limits, styles), limits, is_numbered or bool(not_shown))
    printer.printed.not_shown.extend(not_shown)
    if lines is not source_lines:
        for line, (text, printed) in enumerate(zip(lines, source_lines, strict=True), 1):
            if text != printed:
                printer.cut_lines[line] = text.strip()
    printer.add_blocks(lines, blocks)
    if printer.printed.not_shown and not printer.is_numbered:  # parts of rows with tables in them
        printer = _Printer(Browser(limits, styles), limits, is_numbered=True)
        printer.add_blocks(lines, blocks)
    return printer.printed


def _without_comments(
    lines: Sequence[str], not_shown: list[tuple[int, str]], limits: Limits
) -> list[str]:
    """Return the lines without comments, which are added to `not_shown`.

    Raises: UnreadableDocument where the comments have too many lines.
    """
    text = "\n".join(lines)
    line, counted = 1, 0  # the number of the line, and up to where line ends are counted
    for comment in _COMMENT.finditer(text):
        line += text.count("\n", counted, comment.start())
        counted = comment.start()
        parts = comment.group(1).split("\n")
        not_shown += [(n, part.strip()) for n, part in enumerate(parts, line) if part.strip()]
        limits.hold("max_lines", len(not_shown), line, what="lines_read")
    return _COMMENT.sub(_line_ends, text).split("\n")


def _line_ends(match: re.Match[str]) -> str:
    """Return only the line ends of a match."""
    return "\n" * match.group().count("\n")


# --- what is printed ------------------------------------------------------------------------------


@dataclass
class _Printer:
    """Collects the pieces of a document in printed order, and numbers them.

    `is_numbered` says that printed lines are not the lines of the source. `cut_lines` has what is
    left of source lines in which a comment stands.
    """

    browser: Browser
    limits: Limits
    is_numbered: bool
    printed: Printed = field(default_factory=lambda: Printed([], [], []))
    cut_lines: dict[int, str] = field(default_factory=dict)
    #: How many places the cells of all tables have taken so far.
    cells: int = 0

    def _number(self, part: Part) -> int:
        """Return the number of a printed line."""
        if not self.is_numbered:
            return part.line
        self.printed.parts.append(part)
        return len(self.printed.parts)

    def add_blocks(self, lines: Sequence[str], blocks: Sequence[Block]) -> None:
        """Add the lines of a text; the given blocks of it are HTML."""
        number = 1
        for block in blocks:
            self.add_text(lines[number - 1 : block.first - 1], number)
            within = lines[block.first - 1 : block.last]
            if block.is_inside_row:
                self.add_row_with_tables(within, block.first)
            else:
                self.add_html(within, block.first)
            number = block.last + 1
        self.add_text(lines[number - 1 :], number)

    def add_text(self, lines: Sequence[str], first_line: int) -> None:
        """Add lines of text unchanged."""
        for line, text in enumerate(lines, first_line):
            number = self._number(self._part_of_text(line, line)) if self.is_numbered else line
            self.printed.pieces.append(read_line(number, text))

    def _part_of_text(self, first_line: int, last_line: int) -> Part:
        """Return where lines of text stand in the source, with what comments leave of them."""
        lines = range(first_line, last_line + 1)
        texts = [self.cut_lines[line] for line in lines if line in self.cut_lines]
        return Part(first_line, last_line, tuple(texts) or _SOURCE_LINE)

    # --- a row of text with tables inside its cells

    def add_row_with_tables(self, lines: Sequence[str], first_line: int) -> None:
        """Add the tables inside the cells of a row of text, and then the text around them."""
        block = "\n".join(lines)
        tables = _only_tables(block).split("\n")
        page = self.browser.browse(tables, first_line)
        self.printed.not_shown.extend(page.not_shown)
        laid = [row for table in _all_tables(page.content) for row in lay_out(table, self.limits)]
        tagged = [row for row in laid if any(row.texts)]
        if not tagged:
            self.add_text(lines, first_line)
            return
        numbers: dict[int, int] = {}
        for line in range(first_line, first_line + len(lines)):
            numbers[line] = self._number(self._part_of_text(line, line))
        rows = [Row(numbers[row.line], row.texts, HTML, merged=row.merged) for row in tagged]
        rows += _text_around_tables(block, numbers)
        rows.sort(key=lambda row: row.line)
        last = numbers[first_line + len(lines) - 1]
        self.printed.pieces.append(Grid(numbers[first_line], last, rows, has_tabs=True))

    # --- a page, or lines of HTML

    def add_html(self, lines: Sequence[str], first_line: int) -> None:
        """Add what a browser shows of lines of HTML."""
        page = self.browser.browse(lines, first_line)
        self.printed.not_shown.extend(page.not_shown)
        self.add_content(page.content)

    def add_content(self, content: Sequence[Words | Table]) -> None:
        """Add words and tables, one below the other."""
        for item in content:
            if isinstance(item, Words):
                self._add_words(item)
            else:
                self._add_table(item)

    def _add_words(self, words: Words) -> None:
        """Add a block of words; headings are marked with # as in a text."""
        lines = words.lines or {words.line: words.text}
        if words.keeps_lines:
            for line, text in lines.items():
                number = self._number(Part(line, line, (text,)))
                self.printed.pieces.append(read_line(number, text.strip(" ")))
            return
        if len(lines) > 1 and _is_prose(words.text):
            for line, text in lines.items():
                if text.strip():
                    number = self._number(Part(line, line, (text.strip(),)))
                    self.printed.pieces.append(Line(number, text.strip()))
            return
        number = self._number(Part(words.line, words.last_line, (words.text,)))
        mark = "#" * words.level + " " if words.level else ""
        self.printed.pieces.append(Line(number, mark + words.text))

    def _add_table(self, table: Table) -> None:
        """Add the rows of a table.

        If no row prints more than one cell, or cells hold tables, the table only lays out a page;
        then the content of its cells is added instead.
        """
        laid = list(self._lay_out(table))
        is_data = any(_is_row_of_data(row) for row in laid)
        rows: list[Row] = []
        for row in laid:
            if row.hidden:
                self.printed.not_shown.append((row.line, "\t".join(row.hidden)))
            tables = row.tables
            if tables and not _are_copied(tables, row, self.limits):
                is_inside = is_data and not any(map(_has_words_beside_tables, row.cells))
                if not is_inside:
                    rows = self._add_grid(rows)
                    self._add_cells(row.cells)
                    continue
                rows += self._rows_around(row, tables)
            elif tables:
                rows += self._copies(row, tables)
            elif not is_data:
                self._add_cells(row.cells)
            elif captions := _captions_in(row):
                rows = self._add_grid(rows)
                for words in captions:
                    self._add_words(words)
            elif any(row.texts):
                rows.append(self._row(row))
        self._add_grid(rows)

    def _lay_out(self, table: Table) -> Iterator[LaidRow]:
        """Yield the rows of a table, and count the places of their cells.

        Raises: UnreadableDocument where a row, or all tables, get too many cells.
        """
        for row in lay_out(table, self.limits):
            self.cells += len(row.texts)
            self.limits.hold("max_cells", self.cells, row.line)
            yield row

    def _add_cells(self, cells: Sequence[Cell]) -> None:
        """Add the content of cells, one below the other."""
        for cell in cells:
            self.add_content(cell.content)

    def _add_grid(self, rows: list[Row]) -> list[Row]:
        """Add rows as a grid, if there are any; return [] for the next ones."""
        if rows:
            self.printed.pieces.append(Grid(rows[0].line, rows[-1].line, rows))
        return []

    def _row(self, row: LaidRow) -> Row:
        """Return a laid out row as a row of a grid."""
        part = Part(row.line, row.last_line, row.texts, row.lines)
        return Row(self._number(part), row.texts, merged=row.merged)

    def _rows_around(self, row: LaidRow, tables: Sequence[Table]) -> list[Row]:
        """Return a row of data, followed by the rows of the tables inside its cells."""
        rows = [self._row(row)] if any(row.texts) else []
        for table in tables:
            for inner in _rows_of(table, self.limits):
                rows.append(self._row(inner))
        return rows

    def _copies(self, row: LaidRow, tables: Sequence[Table]) -> list[Row]:
        """Return the rows of tables inside cells, followed by the row that repeats their text."""
        flat = self._row(row)
        rows: list[Row] = []
        for table in tables:
            for inner in _rows_of(table, self.limits):
                rows.append(Row(flat.line, inner.texts, HTML, merged=inner.merged))
        return [*rows, Row(flat.line, flat.fields, FLATTENED)]


def _is_prose(text: str) -> bool:
    """Whether words are a paragraph, which may be wrapped, rather than a title or a label."""
    return len(text) > _LONGEST_TITLE or any(sign in text for sign in _ENDS_OF_CLAUSES)


# --- tables inside cells --------------------------------------------------------------------------


def _is_row_of_data(row: LaidRow) -> bool:
    """Whether a row prints more than one cell, and holds no table inside one."""
    return not row.tables and sum(map(bool, row.texts)) > 1


def _captions_in(row: LaidRow) -> list[Words]:
    """Return the captions that the only cell of a row prints on several lines, if it does."""
    if len(row.texts) - row.texts.count("") > 1:
        return []
    filled = [cell for cell in row.cells if cell.content]
    if len(filled) != 1 or len(filled[0].content) == 1 or row.tables:
        return []
    texts = [item.text for item in filled[0].content if isinstance(item, Words)]
    return [Words(row.line, row.last_line, text) for text in captions_of("\n".join(texts))]


def _has_words_beside_tables(cell: Cell) -> bool:
    """Whether a cell holds both tables and words."""
    return bool(cell.tables) and len(cell.tables) < len(cell.content)


def _rows_of(table: Table, limits: Limits) -> Iterator[LaidRow]:
    """Yield the rows of a table, and of tables inside its cells, that print anything."""
    for row in lay_out(table, limits):
        if any(row.texts):
            yield row
        for inner in row.tables:
            yield from _rows_of(inner, limits)


def _are_copied(tables: Sequence[Table], row: LaidRow, limits: Limits) -> bool:
    """Whether a row repeats everything that the tables in its cells print."""
    inside = {text for table in tables for inner in _rows_of(table, limits) for text in inner.texts}
    return inside <= {*row.texts, ""} and inside != {""}


def _all_tables(content: Sequence[Words | Table]) -> Iterator[Table]:
    """Yield the tables of a page, and those inside their cells."""
    for item in content:
        if isinstance(item, Words):
            continue
        yield item
        for group in item.groups:
            for row in group.rows:
                for cell in row.cells:
                    yield from _all_tables(cell.content)


def _only_tables(block: str) -> str:
    """Return a text in which nothing is left but its tables and line ends."""
    kept: list[str] = []
    place = 0
    for table in _TABLE.finditer(block):
        kept.append("\n" * block.count("\n", place, table.start()))
        kept.append(table.group())
        place = table.end()
    kept.append("\n" * block.count("\n", place))
    return "".join(kept)


def _text_around_tables(block: str, numbers: Mapping[int, int]) -> Iterator[Row]:
    """Yield, as rows, what each line of a block prints next to its tables."""
    around = _TABLE.sub(_line_ends_and_blank, block).split("\n")
    for number, text in zip(numbers.values(), around, strict=True):
        if text.strip():
            yield Row(number, cells_of(text), FLATTENED)


def _line_ends_and_blank(table: re.Match[str]) -> str:
    """Return a blank and the line ends of a match."""
    return " " + _line_ends(table)
