"""Tables by code as plain text that keeps the layout of its page → rows of cells.

Whatever stands in a column is a cell of it, as if parted by tabs: codes, names, line numbers, codes
of offices, figures and notes. The result is used only where the sums of the form hold; or, where no
sum can be tried, if the figures of each column stand exactly one below the other. The rule is R07c
of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from shimahe.forms import CODE, NAME, NUMBER, Form, key_of
from shimahe.reading.character_columns import (
    Laid,
    Texts,
    cells_in,
    figure_places,
    head_by,
    headings_in,
    lay,
    numbers_in,
    places_of,
    spread_of,
)
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import NAME_HEADING
from shimahe.reading.laid_lines import Joined, PageFinder, Pages, join_labels, names_account
from shimahe.reading.laid_tables import header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block
from shimahe.vocabulary import ACCOUNT, fold

_CODE = re.compile(rf"[(（\[［【〔]?{ACCOUNT}(?![\d.,])|\d\d$")
_TOTAL = re.compile("[合总小]计$")


def read_grid(
    form: Form,
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    finder: PageFinder,
) -> Block | None:
    """Return the table that begins at `pieces[start]`; None where places do not tell its columns.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note. `finder` finds the other pages of the same table.
    """
    pages = finder.pages_at(pieces, start, is_other)
    if pages is None or not pages.keeps_layout:
        return None
    numbers = pages.own.numbers
    for text in (numbers, "") if numbers else ("",):
        for taken in pages.readings():
            for joins_codes in (False, True):
                block = _Grid(form, taken, joins_codes, text).block()
                if block is not None:
                    return block
    return None


class _Grid:
    """The lines of one table by code.

    `joins_codes` says that codes stand in the column of names: 201 一般公共服务 is one cell.
    `numbers` is the line that numbers the columns, if it is to tell where they stand.
    """

    def __init__(self, form: Form, pages: Pages, joins_codes: bool, numbers: str) -> None:
        self.form = form
        self.pages = pages
        self.joins_codes = joins_codes
        self.numbers = numbers
        self.header = list(pages.header)
        self.body = pages.body
        self.parts = pages.parts
        #: The layout whose rows were put together last, and these rows.
        self._last: tuple[Laid, list[Joined] | None] | None = None

    def block(self) -> Block | None:
        """Return the rows of the page that is to be read; None where its columns cannot be told."""
        laid = lay(self._texts, head_by(self.form), self._believe, self.pages.widths)
        rows = None if laid is None else self._rows(laid)
        if laid is None or rows is None:
            return None
        own = self.pages.own
        first = own.body[0].number
        last = own.body[-1].number
        block = Block(own.stop, reasons=own.reasons)
        block.header = self._head(laid)
        of_page = [joined for joined in rows if first <= joined.line.number <= last]
        if not of_page:
            return None
        of_page[0].open_lines += self._left_above(rows, laid)
        of_page[-1].open_lines += self._left_below(rows, laid)
        block.rows = [joined.row for joined in of_page]
        return block

    def _left_above(self, rows: Sequence[Joined], laid: Laid) -> list[int]:
        """Return the lines above the rows that may begin a name, where other names begin so.

        So they may where the first row lacks a name, or a half of one.
        """
        begun = self.pages.own.begun
        lacks_name = rows[0].is_uneven or _is_blank_at(rows[0], begun, laid)
        may_be_of_name = lacks_name or any(row.begins_above for row in rows)
        return [line.number for line in begun] if may_be_of_name else []

    def _left_below(self, rows: Sequence[Joined], laid: Laid) -> list[int]:
        """Return the lines behind the rows that may end a name, where other names end so.

        So they may where the last row lacks a name, or a half of one.
        """
        tail = self.pages.own.tail
        lacks_name = rows[-1].is_uneven or _is_blank_at(rows[-1], tail, laid)
        may_be_of_name = lacks_name or any(row.ends_below for row in rows)
        return [line.number for line in tail] if may_be_of_name else []

    def _texts(self, width: int) -> Texts:
        """Return the texts of the table; a Chinese character takes `width` places."""
        header = [headings_in(line.text, width) for line in self.header]
        rows = [cells_in(line.text, width, self.joins_codes) for line in self.body]
        return Texts(width, header, rows, numbers_in(self.numbers, width))

    def _head(self, laid: Laid) -> list[Row]:
        """Return the rows of headings."""
        return header_rows([line.number for line in self.header], laid.header)

    def _rows(self, laid: Laid) -> list[Joined] | None:
        """Return the rows with their whole labels; None where a part of a label belongs to no row.

        With labels on several lines, each row needs a code or must be a total: otherwise a line of
        words could be a row of blanks.
        """
        if self._last is None or self._last[0] is not laid:
            self._last = (laid, self._joined(laid))
        return self._last[1]

    def _joined(self, laid: Laid) -> list[Joined] | None:
        """Put the rows of a layout together; see `_rows`. None where a row would have two codes."""
        joined = join_labels(self.body, laid, self.parts)
        if joined is None or (self.parts and not all(map(_has_code, joined))):
            return None
        for row in joined:
            if len(self._accounts.intersection((row.line.number, *row.more))) > 1:
                return None
        return joined

    @cached_property
    def _accounts(self) -> set[int]:
        """The lines that begin with a code and its name in one cell."""
        return {line.number for line in self.body if names_account(line)}

    def _believe(self, laid: Laid, texts: Texts) -> set[int] | None:
        """Return the columns that sums leave open; None where nothing confirms the table.

        On several pages all sums must hold, otherwise nearly all. Where no sum can be tried,
        figures must stand exactly one below the other. Words alone stand below no heading of
        amounts. If a column is blank then, or there is only one row, each column of figures must
        also stand below its own heading. A table with an unknown column and several known ones
        needs a total.
        """
        keys = keys_below(self.form, self._head(laid))
        joined = self._rows(laid)
        if joined is None or (CODE not in keys and NAME not in keys):
            return None
        if keys.count("total") > 1:  # Lists side by side lost what each is of: `spaced_lists`.
            return None
        if _has_words_for_amounts(self.form, laid):
            return None
        rows = [row.row for row in joined]
        trial = try_sums(self.form, keys, rows)
        if trial.tried:
            is_told = trial.mostly_holds
            if self.pages.has_several:
                is_told = trial.held == trial.tried
            return open_places(self.form, keys, rows) if is_told else None
        figures = figure_places(laid.columns)
        amounts = [laid.columns[at] for at in figures if keys[at] not in (CODE, NAME, NUMBER)]
        kinds = {keys[at] for at in figures} - {CODE, NAME, NUMBER}
        lacks_total = "" in kinds and len(kinds) > 2 and "total" not in kinds
        if lacks_total or spread_of(texts.rows, amounts) > len(amounts):
            return None
        has_blank = any(
            key and not column.is_filled for key, column in zip(keys, laid.columns, strict=True)
        )
        return figures if has_blank or len(rows) == 1 else set()


def _has_words_for_amounts(form: Form, laid: Laid) -> bool:
    """Whether a column of words only has a heading of amounts: headings are moved."""
    for column in laid.columns:
        if not column.is_filled or not column.holds_labels:
            continue
        heading = fold(column.heading)
        if key_of(form.columns, heading) and not NAME_HEADING.search(heading):
            return True
    return False


def _is_blank_at(row: Joined, lines: Sequence[Line], laid: Laid) -> bool:
    """Whether a row has no text in the column in which the only words of the first line stand."""
    if not lines:
        return False
    word, *others = cells_in(lines[0].text, laid.width)
    if others or any(map(_TOTAL.search, row.cells)):
        return False
    places = places_of(word, laid.columns)
    return not any(row.cells[place] for place in places)


def _has_code(joined: Joined) -> bool:
    """Whether a row prints a code, or is a total."""
    return any(_CODE.match(text) or _TOTAL.search(text) for text in joined.cells)
