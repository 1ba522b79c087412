"""Names of colours, and characters of symbol fonts → what they stand for.

Both are data, in `data/rules/fonts_and_colours.toml`. This module knows nothing about files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from shimahe import resources

#: The largest difference, of 255, that a reader does not notice between two colours.
_ALIKE = 8


@cache
def _rules() -> dict[str, Any]:
    """Return the data, which are read when first used."""
    text = resources.path("data/rules/fonts_and_colours.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def named_colours() -> Mapping[str, str]:
    """Return the named colours of web pages, each as six hexadecimal digits.

    >>> named_colours()["gold"]
    'ffd700'
    """
    colours: dict[str, str] = _rules()["colours"]
    return colours


def highlight(name: str) -> str | None:
    """Return a highlight colour of Word as six hexadecimal digits; None where it is unknown.

    >>> highlight("yellow"), highlight("darkYellow"), highlight("none")
    ('FFFF00', '808000', None)
    """
    digits = _rules()["highlights"].get(name) or named_colours().get(name.lower())
    return digits.upper() if digits else None


def sign_of_font(font: str, number: str) -> str | None:
    """Return the character that a symbol font has for a number of four digits; None if unknown.

    >>> sign_of_font("Wingdings", "F0FC"), sign_of_font("Webdings", "F0FC")
    ('✓', None)
    """
    sign: str | None = _rules()["signs"].get(font, {}).get(number[-2:].upper())
    return sign


def are_close(one: str | None, other: str | None) -> bool:
    """Whether a reader cannot tell two colours of six digits apart; False if one is unknown.

    >>> are_close("FFFFFF", "FEFEFE"), are_close("FFFFFF", "F2F2F2"), are_close("theme 4", None)
    (True, False, False)
    """
    if one is None or other is None or one == other:
        return one is not None and one == other
    try:
        parts = [bytes.fromhex(digits) for digits in (one, other)]
    except ValueError:
        return False
    return all(abs(left - right) <= _ALIKE for left, right in zip(*parts, strict=True))
