"""The table of purchases (政府采购) as plain text with spaces between columns → header and rows.

One line must print all headings, and each row one figure for every heading of figures, with or
without a label in front; then the order tells the column of each figure. Headings that are broken
over several lines have no such order. The table is believed only if the total of each row is the
sum of its categories or of its budgets. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from shimahe.forms import BY_KEY, DEPARTMENT_REVENUE, Form, key_of
from shimahe.frames import CATEGORIES
from shimahe.reading.column_solver import ZERO, is_sum
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import tokens_of
from shimahe.reading.spaced_rows import NO_ROW, PAGE, Block, numbers_columns
from shimahe.reading.wrapped_rows import prints_figure, unwrap
from shimahe.vocabulary import LONGEST_CELL, fold, is_blank, parse_figure, plain, without_gaps

#: Headings of the labels of a table of purchases.
_LABELS = re.compile(
    "(?:政府)?采购(?:项目|类别|品目|目录|内容)?(?:名称)?|项目(?:名称)?|类别|品目(?:名称)?"
    "|(?:预算)?单位(?:名称)?|资金来源|年度"
)
#: The most lines of a table.
_MOST_LINES = 200
#: The number of lines above the headings that are looked at.
_NEAR = 6


class _Headings(NamedTuple):
    """The headings of a table of purchases.

    `label` is the heading of the labels, `texts` are those of the figures as printed, and `keys`
    the columns of the form that they name, "" for the one that names another source of money.
    """

    label: str
    texts: tuple[str, ...]
    keys: list[str]


def read_purchases(
    form: Form, pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the table with headings at `pieces[start]`; None if their order does not tell it.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note.
    """
    head = pieces[start]
    if not isinstance(head, Line) or head.cells or _is_below_words(pieces, start, is_other):
        return None
    headings = _headings_of(form, head)
    if headings is None:
        return None
    block = Block(start + 1)
    block.header.append(Row(head.number, (headings.label, *headings.texts)))
    _take_rows(block, _lines_below(block, pieces, head, is_other), len(headings.keys))
    is_read = bool(block.rows) and all(_adds_up(headings.keys, row) for row in block.rows)
    return block if is_read else None


def _lines_below(
    block: Block, pieces: Sequence[Piece], head: Line, is_other: Callable[[Line], bool]
) -> list[Line]:
    """Return the lines of figures below the headings, up to the first line of something else.

    `block.stop` becomes the index behind them. Page numbers and repeated headings get a reason.
    """
    lines: list[Line] = []
    for index in range(block.stop, min(len(pieces), block.stop + _MOST_LINES)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            break
        if piece.text.strip() and not _take_aside(block, piece, head):
            if not _is_row(piece, is_other):
                break
            lines.append(piece)
        block.stop = index + 1
    return lines


def _headings_of(form: Form, line: Line) -> _Headings | None:
    """Return the headings of a line; None unless it prints those of two columns or more.

    All of them must be known and different, with at most one heading of labels before them. One may
    be a source of money for which the form has no column: 其他资金.
    """
    texts = tokens_of(plain(line.text))
    count = sum(_LABELS.fullmatch(fold(text)) is not None for text in texts)
    label = texts[0] if count else "项目"
    figures = tuple(texts[count:])
    keys = [_key_of(form, fold(text)) for text in figures]
    known = [key for key in keys if key is not None]
    is_whole = len(known) == len(keys) == len(set(keys))
    return _Headings(label, figures, known) if count < 2 <= len(keys) and is_whole else None


def _key_of(form: Form, heading: str) -> str | None:
    """Return the key of a heading: "" for a source of money without a column, None if unknown."""
    key = key_of(form.columns, heading)
    if key is None and key_of(BY_KEY[DEPARTMENT_REVENUE].columns, heading):
        return ""
    return key


def _is_below_words(pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]) -> bool:
    """Whether the line above may be a piece of the headings: it is neither a title nor a note."""
    near = pieces[max(0, start - _NEAR) : start]
    above = [piece for piece in near if not isinstance(piece, Line) or piece.text.strip()]
    if not above:
        return False
    last = above[-1]
    return not isinstance(last, Line) or not (last.text.startswith("#") or is_other(last))


def _take_aside(block: Block, line: Line, head: Line) -> bool:
    """Give a page number, the numbers of columns, or repeated headings a reason.

    Return whether the line has one.
    """
    text = plain(line.text)
    if PAGE.fullmatch(text):
        block.reasons[line.number] = "note"
    elif numbers_columns(text) or fold(text) == fold(head.text):
        block.reasons[line.number] = "repeated header"
    return line.number in block.reasons


def _is_row(line: Line, is_other: Callable[[Line], bool]) -> bool:
    """Whether a line below the headings prints figures, and can belong to the table."""
    text = plain(line.text)
    if len(without_gaps(text)) > 2 * LONGEST_CELL or NO_ROW.search(text) or is_other(line):
        return False
    return prints_figure(line)


def _take_rows(block: Block, lines: Sequence[Line], count: int) -> None:
    """Add lines to the rows of `block`, and those that do not print `count` figures to `unparted`.

    Lines of one row that a clipboard broke are joined first.
    """
    rows, block.wrapped = unwrap(lines, lambda line: _row_of(line, count) is not None)
    for line in rows:
        row = _row_of(line, count)
        if row is None:
            block.unparted.append(line.number)
        else:
            block.rows.append(row)


def _row_of(line: Line, count: int) -> Row | None:
    """Return a line as a row of a label and `count` figures; None where it prints more or fewer."""
    tokens = plain(line.text).split()
    first = _first_figure(tokens)
    if len(tokens) - first != count:
        return None
    return Row(line.number, ("".join(tokens[:first]), *tokens[first:]))


def _first_figure(tokens: Sequence[str]) -> int:
    """Return the index of the first of the figures, or dashes for none, with which a line ends."""
    first = len(tokens)
    while first and (is_blank(tokens[first - 1]) or parse_figure(tokens[first - 1]) is not None):
        first -= 1
    return first


def _adds_up(keys: Sequence[str], row: Row) -> bool:
    """Whether the total of a row is the sum of its categories and that of its budgets.

    A sum is not asked for where the row has no such columns; a row without a total passes.
    """
    amounts: dict[str, Decimal] = {}
    for key, text in zip(keys, row.fields[1:], strict=True):
        amounts[key] = parse_figure(text) or ZERO
    total = amounts.pop("total", None)
    categories = [amount for key, amount in amounts.items() if key in CATEGORIES]
    budgets = [amount for key, amount in amounts.items() if key not in CATEGORIES]
    for added in (budgets, categories):
        if total is None or not added:
            continue
        if not is_sum(total, added):
            return False
    return True
