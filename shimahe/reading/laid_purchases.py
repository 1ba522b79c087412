"""The table of purchases (政府采购) as plain text that keeps the layout of its page → its rows.

Categories stand across and budgets down, or the other way round. The columns are used only if the
total of each row is the sum of its categories or budgets. Where there is no total to compare,
figures must stand exactly one below the other. The rule is R07c of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from shimahe.forms import BUDGETS, Form, key_of, procurement_category
from shimahe.frames import CATEGORIES
from shimahe.reading.character_columns import (
    Laid,
    Texts,
    cells_in,
    figure_places,
    head_by,
    headings_in,
    lay,
    spread_of,
)
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.laid_lines import PageFinder, Pages, join_labels
from shimahe.reading.laid_tables import header_rows, keys_below
from shimahe.reading.row_sums import open_places, try_sums
from shimahe.reading.spaced_rows import Block
from shimahe.vocabulary import fold, is_total


def read_by_place(
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
    pages = finder.pages_at(pieces, start, is_other, _is_purchase)
    if pages is None or not pages.keeps_layout:
        return None
    for taken in pages.readings(may_begin_above=False):
        block = _Purchases(form, taken).block()
        if block is not None:
            return block
    return None


def _is_purchase(line: Line) -> bool:
    """Whether a line begins with the label of a row: a category, a budget or a total."""
    label = cells_in(line.text, 1)[0].text
    is_of_budget = key_of(BUDGETS, fold(label)) is not None
    return is_total(label) or is_of_budget or procurement_category(label) is not None


def _bare_rows_above(pages: Pages) -> list[Line]:
    """Return the rows without figures above the first row that has any.

    Each prints a single label, and begins at the same place as other labels.
    """
    starts = {_indent(line) for line in pages.body if _is_purchase(line)}
    above = list(pages.header[1:])
    bare: list[Line] = []
    while above and _is_purchase(above[-1]) and _indent(above[-1]) in starts:
        if len(cells_in(above[-1].text, 1)) > 1:
            break
        bare.insert(0, above.pop())
    return bare


def _indent(line: Line) -> int:
    """Return the place at which a line begins."""
    return len(line.text) - len(line.text.lstrip())


class _Purchases:
    """The lines of one table of purchases: its headings and its rows."""

    def __init__(self, form: Form, pages: Pages) -> None:
        self.form = form
        self.pages = pages
        bare = _bare_rows_above(pages)
        self.header = pages.header[: len(pages.header) - len(bare)]
        self.body = [*bare, *pages.body]

    def block(self) -> Block | None:
        """Return the rows of the page that is to be read; None where its columns cannot be told."""
        laid = lay(self._texts, head_by(self.form), self._believe, self.pages.widths)
        rows = None if laid is None else self._rows(laid)
        if laid is None or rows is None:
            return None
        own = self.pages.own
        first = self.header[-1].number + 1 if own is self.pages.pages[0] else own.body[0].number
        lines = range(first, own.body[-1].number + 1)
        block = Block(own.stop, header=self._head(laid), reasons=own.reasons)
        block.rows = [row for row in rows if row.line in lines]
        return block if block.rows else None

    def _texts(self, width: int) -> Texts:
        """Return the texts of the table; a Chinese character takes `width` places."""
        header = [headings_in(line.text, width) for line in self.header]
        return Texts(width, header, [cells_in(line.text, width) for line in self.body])

    def _head(self, laid: Laid) -> list[Row]:
        """Return the rows of headings."""
        return header_rows([line.number for line in self.header], laid.header)

    def _rows(self, laid: Laid) -> list[Row] | None:
        """Return the rows with their whole labels; None where a part of one belongs to no row."""
        joined = join_labels(self.body, laid, self.pages.parts)
        return None if joined is None else [row.row for row in joined]

    def _believe(self, laid: Laid, texts: Texts) -> set[int] | None:
        """Return the columns that sums leave open; None where neither sums nor places confirm them.

        Where sums leave any open, figures must stand exactly one below the other.
        """
        keys = keys_below(self.form, self._head(laid))
        rows = self._rows(laid)
        if rows is None or not keys:
            return None
        is_open: set[int] = set()
        is_tried = False
        for form in _with_sums(self.form, keys):
            trial = try_sums(form, keys, rows)
            if trial.held < trial.tried:
                return None
            is_tried = is_tried or trial.tried > 0
            is_open |= open_places(form, keys, rows)
        if is_tried and not is_open:
            return set()
        figures = figure_places(laid.columns)
        amounts = [laid.columns[at] for at in figures]
        return figures if spread_of(texts.rows, amounts) == len(amounts) else None


def _with_sums(form: Form, keys: Sequence[str]) -> Iterator[Form]:
    """Yield the form once with the total as the sum of categories, and once as that of budgets."""
    known = {key for key, _ in form.columns} - {"total"}
    categories = tuple(key for key in keys if key in known and key in CATEGORIES)
    budgets = tuple(key for key in keys if key in known and key not in CATEGORIES)
    for parts in (categories, budgets):
        if parts:
            yield replace(form, row_sums=(("total", parts),))
