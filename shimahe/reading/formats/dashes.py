"""Dashes and dots that a PDF draws one by one → the lines they make.

It knows nothing of tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_LONGEST = 6.0  # points of a dash
_FARTHEST = 6.0  # points between two
_FEWEST = 4  # that make a line
_THICKEST = 3.0
_SHORTEST = 10.0  # points of a line


def with_whole_lines(objects: Sequence[Any]) -> list[Any]:
    """Return what is drawn on a page, with lines in place of the dashes that make them."""
    dashes = [one for one in objects if _is_dash(one)]
    if len(dashes) < _FEWEST:
        return list(objects)
    lines = [*_lines(dashes, "x0", "x1", "top", "bottom")]
    lines += _lines(dashes, "top", "bottom", "x0", "x1")
    if not lines:
        return list(objects)
    return [one for one in objects if not _is_dash(one)] + lines


def _is_dash(drawn: Any) -> bool:
    longer = max(drawn["width"], drawn["height"])
    shorter = min(drawn["width"], drawn["height"])
    return bool(longer <= _LONGEST and shorter <= _THICKEST)


def _lines(dashes: Sequence[Any], begin: str, end: str, side: str, far: str) -> Iterator[Any]:
    """Yield the lines in one direction that dashes make."""
    beside: dict[float, list[Any]] = {}
    for dash in dashes:
        if dash[end] - dash[begin] >= dash[far] - dash[side] - 1:
            beside.setdefault(round(dash[side]), []).append(dash)
    for own in beside.values():
        run: list[Any] = []
        for dash in sorted(own, key=lambda one: float(one[begin])):
            if run and dash[begin] - run[-1][end] > _FARTHEST:
                yield from _whole(run, begin, end)
                run = []
            run.append(dash)
        yield from _whole(run, begin, end)


def _whole(run: Sequence[Any], begin: str, end: str) -> Iterator[Any]:
    """Yield the line that dashes behind one another make, if they are enough."""
    if len(run) < _FEWEST:
        return
    first, last = run[0], max(run, key=lambda one: float(one[end]))
    if last[end] - first[begin] < _SHORTEST:
        return
    left, right = min(first["x0"], last["x0"]), max(first["x1"], last["x1"])
    top, bottom = min(first["top"], last["top"]), max(first["bottom"], last["bottom"])
    yield first | {
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
        "doctop": first["doctop"] + top - first["top"],
        "object_type": "rect",
    }
