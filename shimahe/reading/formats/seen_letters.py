"""The letters of a PDF page → those to read, those at a slant, and those that nobody sees.

Letters at a slant are a watermark. White letters on white, those beyond the edge of the page and
those too small to be seen are hidden. It knows nothing of tables.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_WHITE = 0.99
_SLANT = 0.05  # sideways for one upwards, from which letters stand at a slant
_SMALLEST = 1.0  # points of height
_INVISIBLE = b"3 Tr"


class Chars(NamedTuple):
    """The letters of a page as the library gives them."""

    seen: list[Any]
    aslant: list[Any]
    hidden: list[Any]


def chars_of(page: Any) -> Chars:
    """Return the letters of a page, by whether and how they are seen."""
    parts = Chars([], [], [])
    coloured: list[Any] | None = None
    for char in page.chars:
        is_seen = _is_on_page(char, page) and char["size"] >= _SMALLEST
        if is_seen and is_white(char["non_stroking_color"]):
            if coloured is None:
                coloured = _coloured(page)
            is_seen = any(_is_behind(area, char) for area in coloured)
        if not is_seen:
            parts.hidden.append(char)
        elif _is_aslant(char):
            parts.aslant.append(char)
        else:
            parts.seen.append(char)
    return parts


def has_invisible_text(page: Any) -> bool:
    """Whether a page prints letters without drawing them, as above a scanned picture."""
    return any(_INVISIBLE in stream.get_data() for stream in page.page_obj.contents)


def is_white(colour: Any) -> bool:
    """Whether a colour, by grey, by red, green and blue or by four inks, is white."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return False
    return not any(parts) if len(parts) > len("rgb") else min(parts) > _WHITE


def _is_aslant(char: Any) -> bool:
    across, up = abs(char["matrix"][0]), abs(char["matrix"][1])
    return bool(min(across, up) > _SLANT * max(across, up))


def _is_on_page(char: Any, page: Any) -> bool:
    """Whether the middle of a letter lies on the page as it is cut."""
    left, top, right, bottom = page.cropbox
    across, down = _middle(char)
    return bool(left <= across <= right and top <= down <= bottom)


def _middle(char: Any) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _coloured(page: Any) -> list[Any]:
    """Return the areas and pictures of a page against which white letters are seen."""
    areas = [*page.rects, *page.curves]
    filled = [one for one in areas if one["fill"] and not is_white(one["non_stroking_color"])]
    return [*filled, *page.images]


def _is_behind(area: Any, char: Any) -> bool:
    across, down = _middle(char)
    return bool(area["x0"] <= across <= area["x1"] and area["top"] <= down <= area["bottom"])
