"""The lines between columns, drawn row by row → the lines between rows that are not drawn.

A program that draws the sides of each cell, but no line below it, begins a new piece of every line
at each row. Where the pieces of most lines meet, a row ends. The rule is R03a of docs/method.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from shimahe.reading.formats.page_cells import Box, edges_of

#: The most points between two pieces of one line.
_JOINT = 1.0
#: The most points by which pieces end above or below a row.
_REACH = 2.0
#: The fewest lines between columns whose pieces tell rows.
_FEWEST_COLUMNS = 3
#: The share of a letter at its top, and at its foot, that may lie beyond a row.
_EDGE = 0.2
#: The largest gap between two lines of one cell, in heights of a letter.
_LEADING = 0.5
#: The share of the lines at a height whose pieces begin or end there.
_MOST = 0.6


def row_ends(upright: Sequence[Box], level: Sequence[Box], chars: Sequence[Any]) -> list[Box]:
    """Return the lines at the ends of rows that only the pieces of upright lines tell.

    Nothing is returned where lines between rows are drawn: in the table, or at that height. A line
    does not cross a cell that goes on over several rows: one with letters at its height, and,
    within the header, one whose sides go on where other lines begin, or whose words do. The header
    ends above the first digit.
    """
    if 2 * len(level) >= len(upright):
        return []
    joints = Counter(round(height) for height in _joints(upright))
    heights = edges_of([height for height, times in joints.items() if times > 1], _REACH)
    drawn = [line.top for line in level]
    heights = [height for height in heights if not _is_near(height, drawn)]
    rows = [row for row in (_RowEnd.at(height, upright) for height in heights) if row]
    own = [char for char in chars if char["upright"]]
    digits = [char["top"] for char in own if char["text"].isdigit()]
    body = min((top for top in digits if rows and top > rows[0].height), default=0.0)
    header = [row.height for row in rows if row.height < body][:-1]
    return [line for row in rows for line in row.lines(own, row.height in header)]


def _joints(upright: Sequence[Box]) -> Iterator[float]:
    """Yield the heights at which one piece of a line ends and another begins."""
    pieces = sorted(upright, key=lambda piece: (round(piece.left), piece.top))
    for above, below in pairwise(pieces):
        is_one_line = abs(above.left - below.left) <= _JOINT
        if is_one_line and abs(above.bottom - below.top) <= _JOINT:
            yield below.top


class _RowEnd(NamedTuple):
    """The end of a row: its height, and the places of the lines whose pieces begin or end there."""

    height: float
    columns: list[float]
    #: The places of lines that have pieces both above and below.
    going_on: list[float]

    @classmethod
    def at(cls, height: float, upright: Sequence[Box]) -> _RowEnd | None:
        """Return the end of a row at a height; None where too many lines pass it in one piece."""
        begin = [piece.left for piece in upright if abs(piece.top - height) <= _REACH]
        end = [piece.left for piece in upright if abs(piece.bottom - height) <= _REACH]
        across = [one for one in upright if one.top + _REACH < height < one.bottom - _REACH]
        columns = edges_of([*begin, *end], _REACH)
        passing = edges_of([piece.left for piece in across], _REACH)
        if len(columns) < max(_FEWEST_COLUMNS, _MOST * (len(columns) + len(passing))):
            return None
        going_on = [at for at in columns if _is_near(at, begin) and _is_near(at, end)]
        return cls(height, columns, going_on)

    def lines(self, chars: Sequence[Any], is_in_header: bool) -> Iterator[Box]:
        """Yield the line from column to column, without the cells that go on below it."""
        others_begin = len(self.going_on) < len(self.columns)
        for left, right in pairwise(self.columns):
            inside = [one for one in chars if left < (one["x0"] + one["x1"]) / 2 < right]
            goes_on = any(_is_crossed(one, self.height) for one in inside)
            if is_in_header and left in self.going_on and right in self.going_on:
                goes_on = goes_on or others_begin or _go_on(inside, self.height)
            if not goes_on:
                yield Box(left, self.height, right, self.height)


def _go_on(chars: Sequence[Any], height: float) -> bool:
    """Whether words go on below a height: a line of letters stands right above another."""
    above = max((one["bottom"] for one in chars if one["bottom"] <= height + _REACH), default=None)
    below = min((one["top"] for one in chars if one["top"] >= height - _REACH), default=None)
    if above is None or below is None:
        return False
    return bool(below - above < _LEADING * (chars[0]["bottom"] - chars[0]["top"]))


def _is_crossed(char: Any, height: float) -> bool:
    """Whether a height lies in the middle of a letter."""
    edge = _EDGE * (char["bottom"] - char["top"])
    return bool(char["top"] + edge < height < char["bottom"] - edge)


def _is_near(place: float, others: Sequence[float]) -> bool:
    """Whether a place is one of some others."""
    return any(abs(place - other) <= _REACH for other in others)
