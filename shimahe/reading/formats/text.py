"""Lines of text → lines with their cells, which tabs or else pipes part.

Tells nothing but that: whether a line with cells is a row of a table, its neighbours say.
"""

from __future__ import annotations

import re

from shimahe.reading.grids import Line
from shimahe.vocabulary import parse_figure, plain

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?=.*-)[\s:|+=-]+")


def read_line(number: int, text: str) -> Line:
    """Return a line with its cells; without any where nothing parts it.

    >>> read_line(1, "| 201 | 公共服务 |").cells, read_line(2, "公共服务").cells
    (('201', '公共服务'), ())
    """
    is_indented = False
    if "\t" in text:
        is_indented = _is_indented(text)
        if not is_indented:
            return Line(number, text, cells_of(text))
    if "|" in text and _RULE.fullmatch(text):
        return Line(number, text, is_rule=True)
    if is_indented or text.count("|") >= 2 or text.lstrip().startswith("|"):
        return Line(number, text, cells_of(text), is_indented)
    return Line(number, text)


def _is_indented(text: str) -> bool:
    """Whether tabs stand only before the words of a line, and the words are no figure."""
    words = text.strip(" ").lstrip("\t")
    return "\t" not in words and parse_figure(text) is None


def cells_of(text: str) -> tuple[str, ...]:
    """Return the cells of a line without their markup: between tabs, else between pipes."""
    cells = text.split("\t") if "\t" in text else _split_at_pipes(text)
    has_markup = "<" in text or "*" in text or "&" in text
    clean = plain if has_markup else str.strip
    return tuple(map(clean, cells))


def _split_at_pipes(text: str) -> list[str]:
    """Split at pipes that are not escaped; the outermost ones are a frame."""
    inside = text.strip().removeprefix("|").removesuffix("|")
    return [cell.replace("\\|", "|") for cell in _PIPE.split(inside)]
