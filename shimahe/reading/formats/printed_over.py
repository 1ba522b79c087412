"""The letters of a page by colour → those of a watermark that is printed over the others.

The text of an office lies over no other text. Words in a brighter colour that do are a watermark,
and so are the same words in that colour elsewhere on the page. A figure printed over others is not:
it is unclear which of them counts. This module knows nothing about tables. The rule is R03a of
docs/method.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from shimahe.vocabulary import parse_figure

#: The share of a page's letters from which a colour may be that of its text.
_SHARE = 0.2
#: By how much a watermark is brighter than the text, from 0 to 1.
_BRIGHTER = 0.15
#: The share of a letter's width and height, from which another one lies over it.
_OVER = 0.3
#: The distance, in letter heights, from which letters drawn in turn are two texts.
_APART = 1.0

Brightness = Callable[[Any], float]


def printed_over(chars: Sequence[Any], brightness: Brightness) -> list[Any]:
    """Return the letters of texts that lie over others somewhere on the page."""
    colours = Counter(char["non_stroking_color"] for char in chars)
    if len(colours) == 1:
        return []
    common = [colour for colour, count in colours.items() if count >= _SHARE * len(chars)]
    darkest = min(common, key=brightness, default=None)
    limit = brightness(darkest) + _BRIGHTER
    bright = {colour for colour in colours if brightness(colour) > limit}
    if not bright:
        return []
    texts = _texts([char for char in chars if char["non_stroking_color"] in bright])
    below = sorted(
        (char for char in chars if char["non_stroking_color"] not in bright), key=_middle
    )
    heights = [_middle(char) for char in below]
    over = {_key(text) for text in texts if any(_is_over(one, below, heights) for one in text)}
    over = {(words, colour) for words, colour in over if parse_figure(words) is None}
    return [char for text in texts if _key(text) in over for char in text]


def _texts(chars: Sequence[Any]) -> list[list[Any]]:
    """Return letters text by text, as they are drawn one behind the other."""
    texts: list[list[Any]] = []
    for char in chars:
        if texts and _goes_on(texts[-1][-1], char):
            texts[-1].append(char)
        else:
            texts.append([char])
    return texts


def _goes_on(before: Any, char: Any) -> bool:
    """Whether a letter stands right behind another, or below it, in the same colour."""
    if before["non_stroking_color"] != char["non_stroking_color"]:
        return False
    size = char["height"]
    down = abs(_middle(before) - _middle(char))
    is_next = down < _OVER * size and abs(char["x0"] - before["x1"]) < _APART * size
    is_below = abs(char["x0"] - before["x0"]) < _APART * size and down < 2 * _APART * size
    return bool(is_next or is_below)


def _key(text: Sequence[Any]) -> tuple[str, Any]:
    """Return the words and the colour of a text."""
    return "".join(char["text"] for char in text).strip(), text[0]["non_stroking_color"]


def _middle(char: Any) -> float:
    """Return the height of the middle of a letter."""
    return float(char["top"] + char["bottom"]) / 2


def _is_over(char: Any, below: Sequence[Any], heights: Sequence[float]) -> bool:
    """Whether a letter lies over any of the letters below, which are sorted by their `heights`."""
    if not char["text"].strip():
        return False
    first = bisect_left(heights, char["top"])
    behind = bisect_right(heights, char["bottom"])
    return any(_lie_over(char, other) for other in below[first:behind])


def _lie_over(char: Any, other: Any) -> bool:
    """Whether two letters overlap much; the same letter drawn twice does not count."""
    if not other["text"].strip() or char["text"] == other["text"]:
        return False
    across = min(char["x1"], other["x1"]) - max(char["x0"], other["x0"])
    down = min(char["bottom"], other["bottom"]) - max(char["top"], other["top"])
    width = min(char["width"], other["width"])
    height = min(char["height"], other["height"])
    return bool(across > _OVER * width and down > _OVER * height)
