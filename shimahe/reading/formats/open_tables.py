"""The lines drawn on a page → its tables, closed where outer lines are missing.

Where lines between rows extend to the left of the first vertical line, or to the right of the last,
they form cells there. Where lines between columns extend above the first horizontal line, or below
the last, they form a row: a header, or a row that a page break cuts. This module knows no words.
The rule is R03a of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shimahe.reading.formats.page_cells import Box, OpenBox, edges_of, extent_of
from shimahe.reading.formats.pieced_lines import row_ends

#: The largest width in points of a line that is drawn as an area.
THICKEST = 3.0
#: The most points by which lines of a table may miss its corners.
_MOST_APART = 7.0
#: The fewest lines between the columns of a row, with those at its sides.
_FEWEST_UPRIGHT = 3


def tables_of(
    page: Any, lines: Sequence[Any], chars: Sequence[Any]
) -> tuple[list[Any], list[float]]:
    """Return the tables that lines form, and the heights at which a table has no closing line.

    `chars` are the letters of a page whose words run across; none where they run up or down.
    """
    upright = [_box(one) for one in lines if one["width"] <= THICKEST]
    level = [_box(one) for one in lines if one["height"] <= THICKEST]
    rows = row_ends(upright, level, chars) if chars else []
    if rows:
        lines = [*lines, *(_line(*row) for row in rows)]
        level += rows
    alone = _row_alone(upright, level)
    if alone is not None:
        lines = [*lines, *(_line(alone.left, at, alone.right, at) for at in alone[1::2])]
    tables = _find_tables(page, lines)
    upright = _without_seams(upright)
    added: list[dict[str, Any]] = []
    cuts: list[float] = []
    for table in tables:
        around = Box(*table.bbox)
        outer = _where_lines_end(around, upright, level)
        if outer != around:
            added += _closing_lines(around, outer, upright, level)
            cuts += {outer.top, outer.bottom} - {around.top, around.bottom}
    if alone is not None:
        cuts.append(alone.top)
    return (_find_tables(page, [*lines, *added]) if added else tables), cuts


def _row_alone(upright: Sequence[Box], level: Sequence[Box]) -> Box | None:
    """Return the box of a row at the top of a page which only a line below it closes, or None.

    The lines between its columns begin and end at the same heights, above all other lines. Where
    they go on below, there are more rows.
    """
    first = min((line.top for line in (*upright, *level)), default=0.0)
    sides = [line for line in upright if line.top < first + THICKEST]
    if len(edges_of([line.left for line in sides], THICKEST)) < _FEWEST_UPRIGHT:
        return None
    box = extent_of(sides)
    down = [line for line in upright if line.top < box.bottom + THICKEST]
    closing = [line for line in level if line.top < box.bottom + THICKEST]
    ends = [line.bottom for line in (*down, *closing)]
    is_level = all(abs(end - box.bottom) < THICKEST for end in ends)
    return box if closing and is_level else None


def _without_seams(upright: Sequence[Box]) -> list[Box]:
    """Return lines between columns; pieces that meet, as of rows drawn one by one, are one line."""
    whole: list[Box] = []
    for piece in sorted(upright, key=lambda line: (round(line.left), line.top)):
        above = whole[-1] if whole else piece
        is_beside = round(piece.left) != round(above.left)
        if not whole or is_beside or piece.top > above.bottom + THICKEST:
            whole.append(piece)
        elif piece.bottom > above.bottom:
            whole[-1] = above._replace(bottom=piece.bottom)
    return whole


def opened(box: Box, cuts: Sequence[float]) -> Box:
    """Return a cell as an open one, if it has no line above or below."""
    is_open = any(abs(side - cut) < THICKEST for cut in cuts for side in (box.top, box.bottom))
    return OpenBox(*box) if is_open else box


def _find_tables(page: Any, lines: Sequence[Any]) -> list[Any]:
    """Return the tables that the library finds between lines."""
    return page.find_tables(  # type: ignore[no-any-return]
        {
            "vertical_strategy": "explicit",
            "horizontal_strategy": "explicit",
            "explicit_vertical_lines": lines,
            "explicit_horizontal_lines": lines,
        }
    )


def _where_lines_end(around: Box, upright: Sequence[Box], level: Sequence[Box]) -> Box:
    """Return the box around a table, extended to where its lines end."""
    across = [line for line in level if _touches(line, around)]
    down = [line for line in upright if _touches(line, around)]
    left = min((line.left for line in across), default=around.left)
    right = max((line.right for line in across), default=around.right)
    top = min((line.top for line in down), default=around.top)
    bottom = max((line.bottom for line in down), default=around.bottom)
    if left >= around.left - _MOST_APART:
        left = around.left
    if top >= around.top - _MOST_APART:
        top = around.top
    if right <= around.right + _MOST_APART:
        right = around.right
    if bottom <= around.bottom + _MOST_APART:
        bottom = around.bottom
    return Box(left, top, right, bottom)


def _touches(line: Box, around: Box) -> bool:
    """Whether a line lies at a table or crosses it."""
    is_down = line.top <= around.bottom + THICKEST and line.bottom >= around.top - THICKEST
    is_across = line.left <= around.right + THICKEST and line.right >= around.left - THICKEST
    return is_down and is_across


def _closing_lines(
    around: Box, outer: Box, upright: Sequence[Box], level: Sequence[Box]
) -> Iterator[dict[str, Any]]:
    """Yield the outer lines that a table lacks, and extensions of its own lines up to them."""
    for side, begin, end in (
        (outer.left, outer.left, around.left),
        (outer.right, around.right, outer.right),
    ):
        if begin < end:
            yield _line(side, outer.top, side, outer.bottom)
            reaching = [one for one in level if _overlap(one.left, one.right, begin, end)]
            heights = [(one.top + one.bottom) / 2 for one in reaching if _touches(one, around)]
            yield from (_line(begin, at, end, at) for at in edges_of(heights, THICKEST))
    for side, begin, end in (
        (outer.top, outer.top, around.top),
        (outer.bottom, around.bottom, outer.bottom),
    ):
        if begin < end:
            yield _line(outer.left, side, outer.right, side)
            reaching = [one for one in upright if _overlap(one.top, one.bottom, begin, end)]
            places = [one.left for one in reaching if _touches(one, around)]
            places += [outer.left, outer.right]
            yield from (_line(at, begin, at, end) for at in edges_of(places, THICKEST))


def _overlap(first: float, last: float, begin: float, end: float) -> bool:
    """Whether a line extends between two places, and does not just end at one of them."""
    return first < end - THICKEST and last > begin + THICKEST


def _box(drawn: Any) -> Box:
    """Return the box of something drawn."""
    return Box(drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"])


def _line(left: float, top: float, right: float, bottom: float) -> dict[str, Any]:
    """Return a line in the form of those that are drawn on a page."""
    ends = {"x0": left, "top": top, "x1": right, "bottom": bottom}
    return {"object_type": "line", "width": right - left, "height": bottom - top, **ends}
