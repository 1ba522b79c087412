"""Pages and sheets → lines, grids and pages, numbered through the whole file in printed order.

A line of words is one line; a row of a table is one line, with tabs between its cells. This module
knows neither how a file is packed nor what its tables say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shimahe.reading.formats.text import as_merged
from shimahe.reading.grids import Grid, Line, MergedFigure, Page, Piece, Printed, Row
from shimahe.reading.source import Limits
from shimahe.vocabulary import without_unseen

_FIGURES_MEET = re.compile(r"(?<=[0-9.,%])\s*\n\s*(?=[0-9.,])")
_WORDS_MEET = re.compile(r"(?<=[A-Za-z])\s*\n\s*(?=[A-Za-z])")
_LINE_END = re.compile(r"\s*\n\s*")
#: The most characters of a label; a longer text is a sentence.
_LONGEST_LABEL = 40
_ENDS = ("。", "；", "：")
_BLANKS = re.compile(r"[\t\n\r\v\f]+")


class DamagedFile(Exception):
    """Parts of a file are missing ("cut"), or cannot be unpacked ("packed")."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def joined(text: str) -> str:
    """Return the text of a cell as one line.

    Wrapped Chinese is joined without a blank; two figures, one below the other, stay two.

    >>> joined("一般公共服务\\n支出"), joined("6.00\\n5.00")
    ('一般公共服务支出', '6.00 5.00')
    """
    text = without_unseen(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if "\n" in text:
        text = _WORDS_MEET.sub(" ", _FIGURES_MEET.sub(" ", text))
        text = _LINE_END.sub("", text)
    return _BLANKS.sub(" ", text)


def _is_sentence(text: str) -> bool:
    """Whether words that stand alone in a row are a sentence, rather than a label of a table."""
    return len(text) > _LONGEST_LABEL or text.endswith(_ENDS)


def piece_begins(piece: Piece) -> int:
    """Return the number of the line on which a piece begins."""
    return piece.first_line if isinstance(piece, Grid) else piece.number


class SheetRow(NamedTuple):
    """What a row of a sheet shows in its columns, and what it holds besides."""

    cells: Sequence[str]
    hidden: str = ""


@dataclass
class Paper:
    """What a file prints, put together page by page."""

    limits: Limits
    file_name: str | None = None
    lines: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    #: Lines that the file holds but does not show, each with its number.
    not_shown: list[tuple[int, str]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    @property
    def printed(self) -> Printed:
        """The pieces of the file; their lines are those of the source."""
        return Printed(self.pieces, [], self.not_shown)

    def _add(self, text: str) -> int:
        """Add a line, and return its number."""
        self.lines.append(text)
        number = len(self.lines)
        self.limits.hold("max_lines", number, name=self.file_name)
        self.limits.hold("max_line", len(text), number)
        return number

    def add_words(self, text: str) -> None:
        """Add a line of words outside of tables."""
        text = without_unseen(text.rstrip())
        if text.strip():
            number = self._add(text)
            self.pieces.append(Line(number, text))

    def add_rows(
        self, rows: Sequence[Sequence[str]], merged: Sequence[tuple[MergedFigure, ...]] = ()
    ) -> None:
        """Add the rows of one table; rows that print nothing are left out.

        `merged` has, for each row, the figures in cells that span others, where these are known.
        """
        made: list[Row] = []
        for place, cells in enumerate(rows):
            texts = as_merged(tuple(cells))
            if any(texts):
                self.limits.hold("max_columns", len(texts), len(self.lines) + 1)
                number = self._add("\t".join(texts))
                made.append(Row(number, texts, merged=merged[place] if merged else ()))
        if made:
            self.pieces.append(Grid(made[0].line, made[-1].line, made))

    def is_below_table(self, between: re.Pattern[str]) -> bool:
        """Whether all words below the last table match the pattern `between`."""
        for piece in reversed(self.pieces):
            if isinstance(piece, Grid):
                return True
            if not between.fullmatch(piece.text):
                return False
        return False

    def replace_last_row(self, texts: Sequence[str]) -> None:
        """Replace the texts of the last row of a table, which a page break cut."""
        grid = next(piece for piece in reversed(self.pieces) if isinstance(piece, Grid))
        row = grid.rows[-1]
        self.lines[row.line - 1] = "\t".join(texts)
        grid.rows[-1] = Row(row.line, tuple(texts), merged=row.merged)

    def add_sheet_rows(self, rows: Sequence[SheetRow]) -> None:
        """Add rows of a sheet; words may stand above, between and below its tables."""
        counts = [sum(map(bool, row.cells)) for row in rows]
        of_tables = [place for place, count in enumerate(counts) if count > 1]
        table: list[Sequence[str]] = []
        for place, row in enumerate(rows):
            is_inside = bool(of_tables) and of_tables[0] < place < of_tables[-1]
            text = next(filter(None, row.cells), "")
            is_row = counts[place] > 1 or (is_inside and not _is_sentence(text))
            if is_row:
                table.append(row.cells)
            if is_row and not row.hidden:
                continue
            self.add_rows(table)
            table = []
            if not is_row:
                self.add_words(text)
            self._add_hidden_beside(row)
        self.add_rows(table)

    def _add_hidden_beside(self, row: SheetRow) -> None:
        """Note what a row of a sheet hides, which is all of it where no cell is shown."""
        if not any(row.cells):
            self.add_hidden(row.hidden)
        elif row.hidden:
            self.hide_in_last_line(row.hidden)

    def merge_in_sheet(
        self, first_line: int, rows: Sequence[int], figures: Mapping[int, list[MergedFigure]]
    ) -> None:
        """Set the figures in cells that span others, in the sheet that begins on `first_line`.

        `rows` has the row number of each of its lines; `figures` are by row number.
        """
        for piece in reversed(self.pieces):
            if piece_begins(piece) < first_line:
                return
            for row in piece.rows if isinstance(piece, Grid) else ():
                row.merged = tuple(figures.get(rows[row.line - first_line], ()))

    def add_hidden(self, text: str) -> None:
        """Add a line that the file holds and does not show."""
        if text.strip():
            self.not_shown.append((self._add(text), text))

    def hide_lines(self, numbers: Sequence[int]) -> None:
        """Note lines of words as not shown."""
        taken = set(numbers)
        self.pieces[:] = [one for one in self.pieces if piece_begins(one) not in taken]
        self.not_shown += [(number, self.lines[number - 1]) for number in numbers]

    def hide_in_last_line(self, text: str) -> None:
        """Note a text that belongs to the last line and is not shown."""
        self.not_shown.append((len(self.lines), text))

    def end_page(
        self,
        kind: str,
        name: str,
        first_line: int,
        rows: Sequence[int] = (),
        columns: Sequence[int] = (),
    ) -> None:
        """End the page that began on `first_line`; a page without lines is left out."""
        last_line = len(self.lines)
        if last_line >= first_line:
            page = Page(
                kind, name, first_line, last_line, self.file_name, tuple(rows), tuple(columns)
            )
            self.pages.append(page)
