"""Tables side by side on a page → the parts of the page, in the order in which they are read.

A gutter runs between tables that stand side by side. What is to its left is read before what is to
its right; what crosses it is read in between. This module knows nothing about what tables say. The
rule is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

from shimahe.reading.formats.page_cells import Box, Letter, RuledTable

#: The gap from which words on a line are two texts, in letter heights.
_WIDEST_BLANK = 1.5
_UNIT = re.compile("单位.{0,2}[:：;；∶︰﹕].{0,4}元")


_Item = RuledTable | list[Letter]


class PagePart(NamedTuple):
    """The lines of words and the tables in a part of a page."""

    lines: list[list[Letter]]
    tables: list[RuledTable]


def parts_of_page(
    lines: Sequence[list[Letter]], tables: Sequence[RuledTable], frames: Sequence[Box] = ()
) -> list[PagePart]:
    """Return the parts of a page: one, unless tables stand side by side.

    `frames` are the boxes around tables with no lines between columns; these are lines of words.
    """
    gutters, bottom = _gutters([*frames, *(table.extent for table in tables)])
    if not gutters:
        return [PagePart(list(lines), list(tables))]
    items: list[_Item] = [*tables, *(piece for line in lines for piece in _parted(line, gutters))]
    items.sort(key=_top)
    parts: list[PagePart] = []
    for is_across, run in groupby(items, key=lambda item: _is_across(item, gutters, bottom)):
        level = list(run)
        parts += [_part(level)] if is_across else _side_by_side(level, gutters)
    return parts


def _part(items: Sequence[_Item]) -> PagePart:
    """Return lines and tables as a part of a page."""
    lines = [item for item in items if not isinstance(item, RuledTable)]
    return PagePart(lines, [item for item in items if isinstance(item, RuledTable)])


def _side_by_side(items: Sequence[_Item], gutters: Sequence[float]) -> list[PagePart]:
    """Return the parts between gutters; a unit that is printed once above several goes to each."""
    beside = []
    for place in range(len(gutters) + 1):
        beside.append(
            _part([item for item in items if bisect_right(gutters, _left(item)) == place])
        )
    units = [line for part in beside for line in part.lines if _is_unit(line)]
    for part in beside:
        if len(units) == 1 and part.tables and units[0] not in part.lines:
            part.lines.append(units[0])
            part.lines.sort(key=lambda line: line[0].middle)
    return [part for part in beside if part.lines or part.tables]


def _is_unit(line: Sequence[Letter]) -> bool:
    """Whether a line prints a unit of money."""
    return _UNIT.search("".join(letter.text for letter in line)) is not None


def _gutters(extents: Sequence[Box]) -> tuple[list[float], float]:
    """Return the places of gutters between tables side by side, and how far down they run."""
    gutters: set[float] = set()
    bottom = 0.0
    for one, other in combinations(sorted(extents), 2):
        if not _are_beside(one, other):
            continue
        bottom = max(bottom, one.bottom, other.bottom)
        if not any(_are_beside(one, box) and _are_beside(box, other) for box in extents):
            gutters.add((one.right + other.left) / 2)
    return sorted(gutters), bottom


def _are_beside(one: Box, other: Box) -> bool:
    """Whether a table stands to the right of another, at the same height."""
    return one.top < other.bottom and other.top < one.bottom and one.right <= other.left


def _parted(line: Sequence[Letter], gutters: Sequence[float]) -> Iterator[list[Letter]]:
    """Yield the pieces of a line, parted at each gutter that no word crosses."""
    begin = 0
    for place in range(1, len(line)):
        before, letter = line[place - 1], line[place]
        is_apart = letter.left - before.right >= _WIDEST_BLANK * letter.size
        if is_apart and any(before.right <= gutter <= letter.left for gutter in gutters):
            yield list(line[begin:place])
            begin = place
    yield list(line[begin:])


def _is_across(item: _Item, gutters: Sequence[float], bottom: float) -> bool:
    """Whether something crosses a gutter, or stands below all tables that are side by side."""
    right = item.columns[-1] if isinstance(item, RuledTable) else item[-1].right
    return _top(item) > bottom or bisect_right(gutters, _left(item)) != bisect_right(gutters, right)


def _top(item: _Item) -> float:
    """Return the height at which something stands."""
    return item.top if isinstance(item, RuledTable) else item[0].middle


def _left(item: _Item) -> float:
    """Return the left edge of something."""
    return item.columns[0] if isinstance(item, RuledTable) else item[0].left
