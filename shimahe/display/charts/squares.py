"""The places of the tiles of a treemap: amounts as rectangles that are as square as possible.

Promises the same places as plotly, so that it is known how much text fits on a tile. Source: Bruls,
Huizing and van Wijk 2000, "Squarified treemaps", as in d3-hierarchy, which plotly uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle; all four numbers are pixels from the upper left corner of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return self.bottom - self.top

    def inset(self, head: float, edge: float) -> Box:
        """Return the room inside, without `head` pixels on top and `edge` on the other sides."""
        right = max(self.left + edge, self.right - edge)
        bottom = max(self.top + head, self.bottom - edge)
        return Box(self.left + edge, self.top + head, right, bottom)


def placed(amounts: Sequence[float], room: Box) -> list[Box]:
    """Return the rectangle of each amount within a room, in the order of the amounts.

    >>> [(round(box.width), round(box.height)) for box in placed([1, 3], Box(0, 0, 40, 20))]
    [(10, 20), (30, 20)]
    """
    order = sorted(range(len(amounts)), key=lambda place: -amounts[place])
    boxes = [Box(room.left, room.top, room.left, room.top)] * len(amounts)
    left = sum(amounts)
    start = 0
    while start < len(order) and left > 0 and room.width > 0 and room.height > 0:
        row = _row(order[start:], amounts, room, left)
        held = [amounts[place] for place in row]
        is_wide = room.width >= room.height
        share = sum(held) / left
        strip, room = _cut_off(room, share, is_wide)
        for place, box in zip(row, _divided(held, strip, is_wide), strict=True):
            boxes[place] = box
        left -= sum(held)
        start += len(row)
    return boxes


def _row(order: Sequence[int], amounts: Sequence[float], room: Box, left: float) -> list[int]:
    """Return the positions of the amounts of the next strip.

    These are the largest ones, as many as make its tiles as square as possible. `left` is the sum
    of all amounts that are not placed yet.
    """
    stretch = max(room.width / room.height, room.height / room.width) / left
    largest = amounts[order[0]]
    held = largest
    worst = _worst(largest, largest, held, stretch)
    row = [order[0]]
    for place in order[1:]:
        longer = held + amounts[place]
        ratio = _worst(largest, amounts[place], longer, stretch)
        if ratio > worst:
            break
        held = longer
        worst = ratio
        row.append(place)
    return row


def _worst(largest: float, smallest: float, held: float, stretch: float) -> float:
    """Return the ratio of the sides of the least square tile of a strip, at least 1."""
    side = held * held * stretch
    if not smallest or not side:
        return float("inf")
    return max(largest / side, side / smallest)


def _cut_off(room: Box, share: float, is_wide: bool) -> tuple[Box, Box]:
    """Return a strip and the rest of a room; it is cut from the left if wide, else from the top."""
    if is_wide:
        edge = room.left + share * room.width
        return room._replace(right=edge), room._replace(left=edge)
    edge = room.top + share * room.height
    return room._replace(bottom=edge), room._replace(top=edge)


def _divided(held: Sequence[float], strip: Box, is_wide: bool) -> list[Box]:
    """Return a part of a strip for each amount, from the top if it was cut from the left."""
    whole = sum(held)
    boxes = []
    start = 0.0
    for amount in held:
        end = start + (amount / whole if whole else 0.0)
        if is_wide:
            top = strip.top + start * strip.height
            boxes.append(strip._replace(top=top, bottom=strip.top + end * strip.height))
        else:
            left = strip.left + start * strip.width
            boxes.append(strip._replace(left=left, right=strip.left + end * strip.width))
        start = end
    return boxes
