"""The letters of a PDF page → those to read, those of a watermark, and those that cannot be seen.

Slanted letters are a watermark; so are upright ones that the file marks as such, and faint or light
ones among darker ones. White letters on white, letters beyond the edge of the page or too small,
and letters marked as not seen are hidden. This module knows nothing about tables. The rule is R03a
of docs/method.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from shimahe.reading.formats.drawn_letters import FAINT, UNSEEN, WATERMARK
from shimahe.reading.formats.printed_over import printed_over

#: The brightness from which a colour is white.
_WHITE = 0.97
#: The brightness from which letters among darker ones are a watermark.
_LIGHT = 0.72
#: The shares of red, green and blue in brightness.
_TO_THE_EYE = (0.299, 0.587, 0.114)
#: If there are fewer darker letters for each faint one than this, the faint ones are the text.
_FEW = 0.2
#: The thickness in points up to which an area is a line.
_LINE = 3.0
_MARKS = (FAINT, UNSEEN, WATERMARK)
#: How far letters lean, from which they are slanted.
_SLANT = 0.05
#: The smallest letters that are seen, in points.
_SMALLEST = 1.0
_INVISIBLE = b"3 Tr"


class Chars(NamedTuple):
    """The letters of a page, in the library's form."""

    seen: list[Any]
    watermark: list[Any]
    hidden: list[Any]


def chars_of(page: Any) -> Chars:
    """Return the letters of a page by whether and how they are seen."""
    parts = Chars([], [], [])
    faint: list[Any] = []
    coloured: list[Any] | None = None
    looks: dict[Any, str | None] = {}
    for char in page.chars:
        colour = char["non_stroking_color"]
        if colour not in looks:
            looks[colour] = _look_of(colour)
        look = looks[colour]
        if look is not None:
            if coloured is None:
                coloured = _coloured(page)
            if any(_is_behind(area, char) for area in coloured):
                look = None
        mark = char["tag"] if char["tag"] in _MARKS else look
        is_on_page = _is_on_page(char, page) and char["size"] >= _SMALLEST
        if mark == UNSEEN or not is_on_page:
            parts.hidden.append(char)
        elif mark == WATERMARK or _is_aslant(char):
            parts.watermark.append(char)
        elif mark == FAINT:
            faint.append(char)
        else:
            parts.seen.append(char)
    are_all = len(parts.seen) < _FEW * len(faint)
    (parts.seen if are_all else parts.watermark).extend(faint)
    over = {id(char) for char in printed_over(parts.seen, _brightness)} if len(looks) > 1 else ()
    if over:
        parts.watermark.extend(char for char in parts.seen if id(char) in over)
        parts.seen[:] = [char for char in parts.seen if id(char) not in over]
    return parts


def _look_of(colour: Any) -> str | None:
    """Return the mark of letters in a colour on white, or None."""
    if is_white(colour):
        return UNSEEN
    return FAINT if _brightness(colour) > _LIGHT else None


def _brightness(colour: Any) -> float:
    """Return how bright a colour looks, from 0 to 1; an unknown colour is dark."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return 0.0
    if len(parts) == len("cmyk"):
        parts = [1 - min(1.0, ink + parts[-1]) for ink in parts[:-1]]
    if len(parts) == len("rgb"):
        return float(sum(share * part for share, part in zip(_TO_THE_EYE, parts, strict=True)))
    return float(parts[0]) if len(parts) == 1 else 0.0


def has_invisible_text(page: Any) -> bool:
    """Whether a page has letters that are not drawn, as over a scanned picture."""
    return any(_INVISIBLE in stream.get_data() for stream in page.page_obj.contents)


def is_white(colour: Any) -> bool:
    """Whether a colour is white, given as grey, as red, green and blue, or as four inks."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) > len("rgb"):
        return bool(max(parts) < 1 - _WHITE)
    return bool(min(parts) > _WHITE)


def _is_aslant(char: Any) -> bool:
    """Whether a letter is slanted."""
    across, up = abs(char["matrix"][0]), abs(char["matrix"][1])
    return bool(min(across, up) > _SLANT * max(across, up))


def _is_on_page(char: Any, page: Any) -> bool:
    """Whether the middle of a letter lies within the visible page."""
    left, top, right, bottom = page.cropbox
    across, down = _middle(char)
    return bool(left <= across <= right and top <= down <= bottom)


def _middle(char: Any) -> tuple[float, float]:
    """Return the middle of a letter."""
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _coloured(page: Any) -> list[Any]:
    """Return the areas and pictures of a page on which white letters can be seen."""
    areas = [one for one in (*page.rects, *page.curves) if one["fill"]]
    areas = [one for one in areas if min(one["width"], one["height"]) > _LINE]
    filled = [one for one in areas if not is_white(one["non_stroking_color"])]
    return [*filled, *page.images]


def _is_behind(area: Any, char: Any) -> bool:
    """Whether the middle of a letter lies in an area."""
    across, down = _middle(char)
    return bool(area["x0"] <= across <= area["x1"] and area["top"] <= down <= area["bottom"])
