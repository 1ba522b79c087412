"""The rich texts of a workbook → the words that a cell shows.

Raised, lowered and white parts get blanks around them: they are no digits of the figure beside
them. Struck parts are left out: they do not hold any more. This module knows nothing about what
a text says. The rule is R03b of docs/method.md.
"""

from __future__ import annotations

import re
from typing import IO, Any

from lxml import etree

_RUN = "r"
_TEXT = "t"
_PROPERTIES = "rPr"
_WHITE = ("FFFFFF", "9")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_strings(part: IO[bytes]) -> list[str]:
    """Return the texts that the cells of a workbook share, in order.

    Raises: XMLSyntaxError where they are cut off.
    """
    texts: list[str] = []
    parser = etree.iterparse(
        part, tag="{*}si", resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, element in parser:
        texts.append(text_of(element))
        element.clear()
    return texts


def text_of(element: Any) -> str:
    """Return the words of a text, without their pronunciation."""
    parts: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == _TEXT:
            parts.append(child.text or "")
        elif name == _RUN:
            parts.append(_text_of_run(child))
    text = "".join(parts)
    return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _text_of_run(run: Any) -> str:
    """Return the words of a part, with blanks around them if they stand apart."""
    said: dict[str, Any] = {}
    text = ""
    for child in run:
        name = child.tag.rpartition("}")[2]
        if name == _TEXT:
            text += child.text or ""
        elif name == _PROPERTIES:
            said = {one.tag.rpartition("}")[2]: one for one in child}
    if said and _is_struck(said):
        return " "
    return f" {text} " if said and _stands_apart(said) else text


def _is_struck(said: dict[str, Any]) -> bool:
    """Whether a part is struck out."""
    return "strike" in said and said["strike"].get("val") not in ("0", "false")


def _stands_apart(said: dict[str, Any]) -> bool:
    """Whether a part cannot belong to the figure beside it because of its look."""
    if "vertAlign" in said and said["vertAlign"].get("val") != "baseline":
        return True
    colour = said.get("color")
    if colour is None:
        return False
    if colour.get("theme") == "0" and not float(colour.get("tint", 0)):
        return True
    named = colour.get("rgb", colour.get("indexed", ""))
    return str(named).upper().endswith(_WHITE[0]) or named == _WHITE[1]


def _unescaped(match: re.Match[str]) -> str:
    """Return the character that is written as its number."""
    return chr(int(match.group(1), 16))
