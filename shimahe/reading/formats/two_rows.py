"""A row of a ruled table that prints several rows, as no line is drawn between them → these rows.

What its codes and amounts print stands at several heights, which are the same in all columns. A
name may be wrapped around the height of its row, or begin or end there; a cell may be blank at some
of them. Where the heights leave it open which row has what, no figure of the row is read. The rule
is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

from shimahe.reading.formats.page_cells import (
    Cells,
    Letter,
    RuledTable,
    lines_in_cell,
    lines_of,
)
from shimahe.reading.formats.paged import joined
from shimahe.vocabulary import ACCOUNT, LOST, has_digit, parse_figure

_CODE = re.compile(ACCOUNT)
#: A part of a code (款, 项) in a column of its own.
_PART_OF_CODE = re.compile(r"\d\d")
#: A figure that is whole: its decimals are not torn off.
_DECIMALS = re.compile(r".*\d\.\d\d\D*")
#: A figure that is whole though it has no decimals, if another one of its kind stands below it.
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+")
_DASHES = frozenset("-—–－")
_OF_FIGURES = frozenset("0123456789０１２３４５６７８９,，.．-%")
#: How far lines of one row stand from its height, in letter heights.
_LEVEL = 0.35
#: The least distance between two rows, in letter heights; without codes, rows are told from the
#: lines of one text by a larger one.
_APART = 0.9
_APART_WITHOUT_CODES = 1.4
#: By how much the gap between two rows is larger than those between lines of one text, which are
#: even, in letter heights.
_MORE = 0.1


class _Line(NamedTuple):
    """A line of text in a cell."""

    text: str
    #: The height of its middle.
    height: float
    #: The height of its letters.
    size: float


#: The lines in each column of a row.
_Lines = dict[int, list[_Line]]


def printed_rows(table: RuledTable, letters: Cells, row: int) -> list[list[str]]:
    """Return the rows that a row prints; no row where it is one.

    It is a single row with unsure figures where it is several, but it is open which.
    """
    lines = _lines_of_row(table, letters, row)
    codes = _columns_of_codes(lines)
    amounts = {column for column, own in lines.items() if _are_amounts(own)} - codes
    if not any(len(lines[column]) > 1 for column in codes | amounts):
        return []
    width = len(table.columns) - 1
    heights = _heights(line for column in codes | amounts for line in lines[column])
    have_codes = any(len(lines[column]) == len(heights) for column in codes)
    are_rows = have_codes or _are_far_apart(heights, lines)
    is_torn = any(_may_be_torn(own) for column, own in lines.items() if column not in codes)
    rows = _rows_at(lines, heights, width) if are_rows and not is_torn else []
    names = set(lines) - amounts
    if len(rows) > 1 and all(any(texts[column] for column in names) for texts in rows):
        return _with_merged_texts(rows, table, letters, row)
    has_codes = any(len(lines[column]) > 1 for column in codes)
    has_labels = len(heights) > 1 and len(lines[min(lines)]) > 1
    return [_unsure(lines, width)] if has_codes or has_labels else []


def _lines_of_row(table: RuledTable, letters: Cells, row: int) -> _Lines:
    """Return the lines in the cells of a row, without those of cells that go on below."""
    lines: _Lines = {}
    for column in range(len(table.columns) - 1):
        within = letters.get((row, column), [])
        if within and table.owners.get((row + 1, column)) != (row, column):
            lines[column] = list(_read(within))
    return {column: own for column, own in lines.items() if own}


def _read(within: Sequence[Letter]) -> Iterator[_Line]:
    """Yield the lines of text of a cell."""
    for line in lines_of(within):
        texts = lines_in_cell(line)
        if texts:
            height = mean(letter.middle for letter in line)
            yield _Line(texts[0], height, max(letter.size for letter in line))


def _columns_of_codes(lines: _Lines) -> set[int]:
    """Return the columns of a row in which only codes stand, those of their parts among them."""
    columns: set[int] = set()
    for column, own in lines.items():
        kind = _PART_OF_CODE if columns else _CODE
        if all(kind.fullmatch(line.text) for line in own):
            columns.add(column)
        elif columns or any(has_digit(line.text) for line in own):
            break
    return columns


def _are_amounts(lines: Sequence[_Line]) -> bool:
    """Whether each line of a cell is an amount by itself, or a dash."""
    texts = [line.text for line in lines if not set(line.text) <= _DASHES]
    if not all(parse_figure(text) is not None for text in texts):
        return False
    if len(lines) == 1 or all(map(_DECIMALS.fullmatch, texts)):
        return True
    return all(map(_THOUSANDS.fullmatch, texts))


def _heights(lines: Iterable[_Line]) -> list[float]:
    """Return the heights at which lines stand; none where some stand between those of others."""
    groups: list[list[_Line]] = []
    for line in sorted(lines, key=lambda one: one.height):
        if groups and line.height - groups[-1][0].height <= _LEVEL * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    for above, below in pairwise(groups):
        if below[0].height - above[-1].height < _APART * below[0].size:
            return []
    return [mean(line.height for line in group) for group in groups]


def _are_far_apart(heights: Sequence[float], lines: _Lines) -> bool:
    """Whether rows stand further apart than lines of one text do."""
    size = max(line.size for own in lines.values() for line in own)
    return all(below - above > _APART_WITHOUT_CODES * size for above, below in pairwise(heights))


def _at_heights(lines: Sequence[_Line], heights: Sequence[float]) -> list[str] | None:
    """Return the text of a cell at each height; None where that is open.

    >>> lines = [_Line("普通", 5, 9), _Line("教育", 17, 9), _Line("其他", 34, 9)]
    >>> _at_heights(lines, [11, 34]), _at_heights(lines, [5, 34]), _at_heights(lines, [24, 34])
    (['普通教育', '其他'], ['普通教育', '其他'], None)
    """
    ways = [_around(lines, heights)]
    begin = _beginning_at(lines, heights)
    turned_over = [line._replace(height=-line.height) for line in reversed(lines)]
    end = _beginning_at(turned_over, [-height for height in reversed(heights)])
    ways += [begin, [group[::-1] for group in reversed(end)]]
    found = {tuple(_text_of(group) for group in way) for way in ways if way}
    return list(found.pop()) if len(found) == 1 else None


def _text_of(lines: Sequence[_Line]) -> str:
    """Return the text that lines of a cell print."""
    return joined("\n".join(line.text for line in lines))


def _around(lines: Sequence[_Line], heights: Sequence[float]) -> list[list[_Line]]:
    """Return the lines that stand evenly around each height; no groups where some do not."""
    groups: list[list[_Line]] = []
    rest = list(lines)
    for height in heights:
        near = _near(rest[0]) if rest else 0.0
        last = 2 * height - rest[0].height + near if rest else 0.0
        group = [line for line in rest if line.height <= last]
        if group and abs(mean(line.height for line in group) - height) > near:
            return []
        groups.append(group)
        rest = rest[len(group) :]
    return groups if not rest and _can_be_texts(groups, heights) else []


def _beginning_at(lines: Sequence[_Line], heights: Sequence[float]) -> list[list[_Line]]:
    """Return the lines from each height on; no groups where no gap parts them from the next."""
    groups: list[list[_Line]] = [[] for _ in heights]
    place = -1
    for line in lines:
        near = [at for at, one in enumerate(heights) if abs(one - line.height) <= _near(line)]
        place = near[0] if near else place
        if place < 0:
            return []
        groups[place].append(line)
    is_open = not _can_be_texts(groups, heights) or not _are_parted(groups)
    return [] if is_open else groups


def _near(line: _Line) -> float:
    """Return how far a line may stand from the height of its row."""
    return _LEVEL * line.size


def _can_be_texts(groups: Sequence[Sequence[_Line]], heights: Sequence[float]) -> bool:
    """Whether the lines of each row are even, and stand between the heights above and below."""
    bounds = [float("-inf"), *heights, float("inf")]
    for place, group in enumerate(groups):
        if any(not bounds[place] < line.height < bounds[place + 2] for line in group):
            return False
        gaps = [below.height - above.height for above, below in pairwise(group)]
        if gaps and max(gaps) - min(gaps) > _MORE * group[0].size:
            return False
    return True


def _are_parted(groups: Sequence[Sequence[_Line]]) -> bool:
    """Whether the gaps between groups of lines are larger than those within them."""
    printed = [group for group in groups if group]
    within = [below.height - above.height for group in printed for above, below in pairwise(group)]
    between = [below[0].height - above[-1].height for above, below in pairwise(printed)]
    if not within or not between:
        return True
    return min(between) > max(within) + _MORE * printed[0][0].size


def _rows_at(lines: _Lines, heights: Sequence[float], width: int) -> list[list[str]]:
    """Return rows of the texts that stand at each height; no row where that is open for a cell."""
    rows = [[""] * width for _ in heights]
    for column, own in lines.items():
        texts = _at_heights(own, heights)
        if texts is None:
            return []
        for row, text in zip(rows, texts, strict=True):
            row[column] = text
    return rows


def _may_be_torn(lines: Sequence[_Line]) -> bool:
    """Whether several lines may be pieces of one figure."""
    letters = set("".join(line.text for line in lines))
    return len(lines) > 1 and not _are_amounts(lines) and letters <= _OF_FIGURES


def _with_merged_texts(
    rows: list[list[str]], table: RuledTable, letters: Cells, row: int
) -> list[list[str]]:
    """Return rows; the first one gets the texts of cells that go on below."""
    for column in range(len(table.columns) - 1):
        if table.owners.get((row + 1, column)) == (row, column):
            rows[0][column] = _text_of(list(_read(letters.get((row, column), []))))
    return rows


def _unsure(lines: _Lines, width: int) -> list[str]:
    """Return a row in which no figure is sure; two in a cell are no figure anyway."""
    texts = [""] * width
    for column, own in lines.items():
        mark = LOST if len(own) == 1 and _are_amounts(own) else ""
        texts[column] = _text_of(own) + mark
    return texts
