"""Dashes and dots that a PDF draws one by one → the lines that they form.

This module knows nothing about tables. The rule is R03a of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

#: The longest dash, in points.
_LONGEST = 6.0
#: The largest gap between two dashes of a line, in points.
_FARTHEST = 6.0
#: The fewest dashes that form a line.
_FEWEST = 4
#: The thickest dash, in points.
_THICKEST = 3.0
#: The shortest line, in points.
_SHORTEST = 10.0


def with_whole_lines(objects: Sequence[Any]) -> list[Any]:
    """Return what is drawn on a page, with dashes replaced by the lines that they form."""
    dashes = [one for one in objects if _is_dash(one)]
    if len(dashes) < _FEWEST:
        return list(objects)
    lines = [*_lines(dashes, "x0", "x1", "top", "bottom")]
    lines += _lines(dashes, "top", "bottom", "x0", "x1")
    if not lines:
        return list(objects)
    return [one for one in objects if not _is_dash(one)] + lines


def _is_dash(drawn: Any) -> bool:
    """Whether something drawn is short and thin enough to be a dash."""
    longer = max(drawn["width"], drawn["height"])
    shorter = min(drawn["width"], drawn["height"])
    return bool(longer <= _LONGEST and shorter <= _THICKEST)


def _lines(dashes: Sequence[Any], begin: str, end: str, side: str, far: str) -> Iterator[Any]:
    """Yield the lines that dashes form in one direction."""
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
    """Yield the line that a run of dashes forms, if there are enough of them."""
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
