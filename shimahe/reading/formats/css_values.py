"""What declarations of a style sheet say, as far as it decides whether words can be seen.

Each property that matters is read into a simple answer: whether it hides the element, or which
colour it sets. This module knows nothing about pages. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from colorsys import hls_to_rgb
from functools import cache, lru_cache
from typing import NamedTuple

from shimahe.reading.formats.fonts_and_colours import named_colours

#: Red, green and blue from 0 to 255; or a name, if the numbers are not known.
Colour = tuple[int, int, int] | str
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
CLEAR: Colour = "transparent"
UNKNOWN: Colour = "unknown"
#: The largest difference, of 255, that a reader does not notice between two colours.
_ALIKE = 8
#: How many pixels beyond the left or upper border of a page hide an element.
_FAR = 900.0
#: The size in pixels up to which letters or boxes cannot be seen.
_DOT = 1.0
_OF_THE_SYSTEM: dict[str, Colour] = {
    "transparent": CLEAR,
    "canvas": WHITE,
    "canvastext": BLACK,
    "window": WHITE,
    "windowtext": BLACK,
}
_PIXELS = {"px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0, "q": 0.945}
_PIXELS |= {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.8, "vh": 8.0, "": 1.0}
_RELATIVE = frozenset(("em", "%", "ex", "ch"))
_INHERITS = "inherit"
#: How often names of values may stand for each other.
_MOST_NAMES = 8


class Declared(NamedTuple):
    """One declaration: the property, its answer, and whether it is marked important."""

    name: str
    value: object
    is_important: bool


@cache
def _custom() -> re.Pattern[str]:
    """Return a pattern of declarations of custom properties."""
    return re.compile(r"(?:^|[;{])\s*(--[\w-]+)\s*:\s*([^;]*)")


@cache
def _variable() -> re.Pattern[str]:
    """Return a pattern of `var()`."""
    return re.compile(r"\bvar\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)", re.I)


def custom_properties(text: str) -> dict[str, str]:
    """Return the custom properties that declarations define, by name.

    >>> custom_properties("--paper: #fff; color: red")
    {'--paper': '#fff'}
    """
    found: dict[str, str] = {}
    for name, value in _custom().findall(text):
        found[name] = re.sub(r"\s*!\s*important", "", value).strip()
    return found


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return declarations with `var()` replaced, as far as the values are known.

    >>> with_values("color: var(--ink, red); display: var(--shown)", {"--shown": "none"})
    'color: red; display: none'
    """
    for _ in range(_MOST_NAMES):
        replaced = _variable().sub(lambda match: _value_of(match, values), text)
        if replaced == text:
            break
        text = replaced
    return text


def _value_of(match: re.Match[str], values: Mapping[str, str]) -> str:
    """Return the value of a custom property, else the fallback, else the `var()` itself."""
    name, otherwise = match.groups()
    value = values.get(name, otherwise)
    return match.group() if value is None else value.strip()


@cache
def _declaration() -> re.Pattern[str]:
    """Return a pattern of the declarations that matter here."""
    names = "|".join(sorted(map(re.escape, _READ), key=len, reverse=True))
    return re.compile(rf"(?:^|[;{{])\s*({names})\s*:\s*([^;]+?)\s*(!\s*important)?\s*(?=;|$)", re.I)


@lru_cache(maxsize=4096)
def declared(text: str) -> tuple[Declared, ...]:
    """Return what declarations say about the properties that matter here, in their order.

    >>> declared("DISPLAY : None !important; margin: 0")
    (Declared(name='display', value='none', is_important=True),)
    """
    found: list[Declared] = []
    text = " ".join(text.split())
    for name, value, important in _declaration().findall(text):
        name = name.lower()
        answer = _READ[name](value.lower())
        if answer is not None:
            found.append(Declared(_SAME.get(name, name), answer, bool(important)))
    return tuple(found)


def are_alike(one: Colour, other: Colour) -> bool:
    """Whether a reader cannot tell two colours apart."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other and one != UNKNOWN
    return all(abs(left - right) <= _ALIKE for left, right in zip(one, other, strict=True))


def colour(text: str) -> Colour | None:
    """Return the colour that a text names; None where it names none, as `inherit`.

    >>> colour("#fff"), colour("rgb(255, 0, 0)"), colour("rgba(0,0,0,0)"), colour("#FFFFFF00")
    ((255, 255, 255), (255, 0, 0), 'transparent', 'transparent')
    """
    text = text.strip().lower()
    if text in _OF_THE_SYSTEM:
        return _OF_THE_SYSTEM[text]
    if text.startswith("#"):
        return _colour_of_digits(text[1:])
    if text.startswith("rgb"):
        return _colour_of_numbers(text)
    if text.startswith("hsl"):
        return _colour_of_hue(text)
    if text.isalpha() and text in named_colours():
        return _colour_of_digits(named_colours()[text])
    if text in ("", _INHERITS, "unset", "currentcolor", "initial", "revert"):
        return None
    return text if text.isalpha() else UNKNOWN


def _colour_of_digits(digits: str) -> Colour:
    """Return a colour that is written in hexadecimal digits."""
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    try:
        parts = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
    except ValueError:
        return UNKNOWN
    if len(parts) == 4 and parts[3] == 0:
        return CLEAR
    return (parts[0], parts[1], parts[2]) if len(parts) in (3, 4) else UNKNOWN


def _colour_of_hue(text: str) -> Colour:
    """Return a colour that is written as `hsl()` or `hsla()`."""
    inside = _arguments(text)
    try:
        hue, saturation, lightness, *rest = [float(one.rstrip("deg%")) for one in inside]
    except ValueError:
        return UNKNOWN
    if rest == [0]:
        return CLEAR
    parts = hls_to_rgb(hue / 360 % 1, lightness / 100, saturation / 100)
    red, green, blue = (int(255 * part + 0.5) for part in parts)
    return red, green, blue


def _arguments(text: str) -> list[str]:
    """Return the arguments of a function."""
    return text.partition("(")[2].rstrip(") ").replace("/", " ").replace(",", " ").split()


def _colour_of_numbers(text: str) -> Colour:
    """Return a colour that is written as `rgb()` or `rgba()`."""
    inside = _arguments(text)
    try:
        numbers = [float(one.rstrip("%")) * (2.55 if "%" in one else 1) for one in inside]
    except ValueError:
        return UNKNOWN
    if len(numbers) == 4 and numbers[3] == 0:
        return CLEAR
    if len(numbers) not in (3, 4):
        return UNKNOWN
    red, green, blue = (int(number + 0.5) for number in numbers[:3])
    return red, green, blue


def _background(text: str) -> Colour | None:
    """Return the colour of a background; `UNKNOWN` for a picture."""
    if "url(" in text or "gradient" in text:
        return UNKNOWN
    if text in (_INHERITS, "none", "initial", "unset", "0"):
        return CLEAR
    bare = re.sub(r",\s+", ",", text)
    found = [colour(word) for word in bare.split()]
    known = [one for one in found if one is not None and one != UNKNOWN]
    named = [one for one in known if not isinstance(one, str) or one == CLEAR]
    return (named or known or [UNKNOWN])[0]


def _length(text: str) -> tuple[float, str] | None:
    """Return a length in pixels and its unit; None where the text is no length."""
    number = re.match(r"([-+]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)", text.strip())
    if number is None:
        return None
    unit = number.group(2)
    return float(number.group(1)) * _PIXELS.get(unit, 1.0), unit


def _is_far(text: str) -> bool:
    """Whether an element is so far from the right or lower border that it is off the page."""
    length = _length(text)
    return length is not None and length[1] != "%" and length[0] >= 10 * _FAR


def _is_far_left(text: str) -> bool:
    """Whether an element begins far to the left of (or above) its place."""
    length = _length(text)
    if length is None:
        return False
    return length[0] <= (-100 if length[1] == "%" else -_FAR)


def _is_nothing(text: str) -> bool:
    """Whether the height or width of a box is practically zero."""
    length = _length(text)
    return length is not None and 0 <= length[0] <= _DOT and (length[1] != "%" or not length[0])


def _is_small(text: str) -> bool | None:
    """Whether letters are too small to be seen; None where it depends on the letters around."""
    length = _length(text)
    if length is None:
        return None if text in ("smaller", "larger", _INHERITS) else False
    if length[0] == 0:
        return True
    return None if length[1] in _RELATIVE else length[0] <= _DOT


def _is_clear(text: str) -> bool:
    """Whether an opacity is so low that nothing is seen of an element."""
    length = _length(text)
    return length is not None and length[0] <= (1 if length[1] == "%" else 0.01)


def _is_clipped(text: str) -> bool:
    """Whether clipping leaves nothing of a box."""
    numbers = re.findall(r"[-\d.]+", text)
    if text.startswith("rect"):
        return bool(numbers) and all(float(one) <= _DOT for one in numbers if one.strip("-."))
    if text.startswith("inset"):
        return bool(numbers) and "%" in text and float(numbers[0]) >= 50
    return text.startswith("circle(0")


def _is_moved(text: str) -> bool:
    """Whether a transform shrinks an element to nothing, or moves it far from its place."""
    if re.search(r"scale[xy]?\(\s*0(?:\.0*)?\s*[,)]", text):
        return True
    moves = re.search(r"translate[xy]?\(([^)]*)\)", text)
    return moves is not None and any(_is_far_left(one) for one in moves.group(1).split(","))


def _is_filtered(text: str) -> bool:
    """Whether a filter leaves nothing of an element to be seen."""
    return re.search(r"opacity\(\s*0(?:\.0*)?%?\s*\)", text) is not None


def _keeps_in(text: str) -> bool:
    """Whether content that is larger than its box is cut off."""
    return "hidden" in text or "clip" in text


def _is_lifted(text: str) -> bool:
    """Whether an element has a position of its own, apart from the text around it."""
    return text in ("absolute", "fixed")


_READ: dict[str, Callable[[str], object]] = {
    "display": str,
    "visibility": lambda text: None if text == _INHERITS else text,
    "opacity": _is_clear,
    "color": colour,
    "-webkit-text-fill-color": colour,
    "background": _background,
    "background-color": _background,
    "background-image": lambda text: None if text == "none" else UNKNOWN,
    "font-size": _is_small,
    "font": lambda text: _is_small(text) if text.startswith("0") else None,
    "text-indent": _is_far_left,
    "position": _is_lifted,
    "left": _is_far_left,
    "right": _is_far,
    "top": _is_far_left,
    "bottom": _is_far,
    "margin-left": _is_far_left,
    "margin-top": _is_far_left,
    "clip": _is_clipped,
    "clip-path": _is_clipped,
    "transform": _is_moved,
    "filter": _is_filtered,
    "width": _is_nothing,
    "height": _is_nothing,
    "max-width": _is_nothing,
    "max-height": _is_nothing,
    "overflow": _keeps_in,
    "overflow-x": _keeps_in,
    "overflow-y": _keeps_in,
    "content-visibility": str,
    "text-decoration": lambda text: "line-through" in text,
    "text-decoration-line": lambda text: "line-through" in text,
    "unicode-bidi": lambda text: "override" in text,
    "direction": str,
}
#: Properties that are read as another one.
_SAME = {
    "background-color": "background",
    "background-image": "picture",
    "font": "font-size",
    "-webkit-text-fill-color": "fill",
    "overflow-x": "overflow",
    "text-decoration-line": "text-decoration",
    "overflow-y": "overflow",
}
