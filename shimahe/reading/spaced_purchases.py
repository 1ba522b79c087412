"""Lines of the table of purchases that only spaces part → its header and its rows.

One line prints all headings, and each row as many figures as there are headings of figures, behind
its label or without one: then each figure has its column. Headings in pieces have no order. It is
believed only if the total of each row is the sum of its categories or budgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from shimahe.forms import Form, key_of
from shimahe.frames import CATEGORIES
from shimahe.reading.column_solver import ZERO, room_for_rounding
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.spaced_rows import NUMBERING, PAGE, Block
from shimahe.vocabulary import LONGEST_CELL, fold, is_blank, parse_figure, plain

_LABELS = re.compile(
    "(?:政府)?采购(?:项目|类别|品目|目录|内容)?(?:名称)?|项目(?:名称)?|类别|品目(?:名称)?"
    "|(?:预算)?单位(?:名称)?|资金来源|年度"
)
_NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
_MOST_LINES = 200
_NEAR = 6  # lines above the headings


def read_purchases(
    form: Form, pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the lines of the table that begin with its headings; None where they are no order.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    head = pieces[start]
    if not isinstance(head, Line) or head.cells or _is_below_words(pieces, start, is_other):
        return None
    headings = plain(head.text).split()
    labels = [text for text in headings if _LABELS.fullmatch(fold(text))]
    keys = [key_of(form.columns, fold(text)) for text in headings[len(labels) :]]
    if len(keys) < 2 or None in keys or len(set(keys)) < len(keys) or len(labels) > 1:
        return None
    block = Block(start + 1)
    header = [labels[0] if labels else "项目", *headings[len(labels) :]]
    block.header.append(Row(head.number, tuple(header)))
    for index in range(start + 1, min(len(pieces), start + _MOST_LINES)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            break
        if piece.text.strip() and not _take(block, piece, len(keys), is_other, head):
            break
        block.stop = index + 1
    is_read = bool(block.rows) and all(_adds_up(keys, row) for row in block.rows)
    return block if is_read else None


def _is_below_words(pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]) -> bool:
    """Whether words stand right above that may be pieces of headings."""
    near = pieces[max(0, start - _NEAR) : start]
    above = [piece for piece in near if not isinstance(piece, Line) or piece.text.strip()]
    if not above:
        return False
    last = above[-1]
    return not isinstance(last, Line) or not (last.text.startswith("#") or is_other(last))


def _take(
    block: Block, line: Line, count: int, is_other: Callable[[Line], bool], head: Line
) -> bool:
    """Take a line below the headings, and say whether it is a part of the table.

    One with other figures than there are headings is named.
    """
    text = plain(line.text)
    if len(text) > 2 * LONGEST_CELL or _NO_ROW.search(text):
        return False
    if PAGE.fullmatch(text) or NUMBERING.fullmatch(text) or fold(text) == fold(head.text):
        block.reasons[line.number] = "note" if PAGE.fullmatch(text) else "repeated header"
        return True
    if is_other(line):
        return False
    tokens = text.split()
    first = len(tokens)
    while first and (is_blank(tokens[first - 1]) or parse_figure(tokens[first - 1]) is not None):
        first -= 1
    figures = tokens[first:]
    if len(figures) == count:
        block.rows.append(Row(line.number, ("".join(tokens[:first]), *figures)))
        return True
    if any(parse_figure(token) is not None for token in tokens):
        block.unparted.append(line.number)
        return True
    return False


def _adds_up(keys: Sequence[str | None], row: Row) -> bool:
    """Whether the total of a row is the sum of what stands beside it, where it prints one."""
    amounts: dict[str | None, Decimal] = {}
    for key, text in zip(keys, row.fields[1:], strict=True):
        amounts[key] = parse_figure(text) or ZERO
    total = amounts.pop("total", None)
    budgets = {key: amount for key, amount in amounts.items() if key not in CATEGORIES}
    categories = {key: amount for key, amount in amounts.items() if key in CATEGORIES}
    for parts in (budgets, categories):
        added = [*parts.values()]
        if total is None or not added:
            continue
        if abs(total - sum(added)) > room_for_rounding([total, *added]):
            return False
    return True
