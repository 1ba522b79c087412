"""Where HTML begins and ends in a text.

A table ends at its closing tag, or without one, behind the lines below that hold tags. Other lines
of HTML begin with a tag, and continue while an element is hidden or a paragraph is wrapped. The
rule is R05a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from shimahe.reading.formats.browser import tags
from shimahe.reading.formats.styles import Styles
from shimahe.reading.formats.text import read_line
from shimahe.reading.source import Limits

_CELL_TAG = re.compile(r"</?(?:table|tr|td|th)\b[^<>]*>", re.I)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_TABLE = re.compile(r"<table\b[^<]*(?:<(?!/table>|table\b)[^<]*)*(?:</table>)?", re.I)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BEGINS = re.compile(r"\s*<(?:/?(o:p\b|\w++)[^<]*(?:>|$)|!doctype\b|\?xml\b|!\[)", re.I)
_KNOWN = tags(
    "a abbr address article aside b big blockquote body br button caption center col colgroup dd"
    " del details div dl dt em fieldset figure font footer form h1 h2 h3 h4 h5 h6 head header hr"
    " html i iframe img input ins label legend li link main meta nav noscript object ol o:p p pre"
    " s script section select small span strike strong style sub summary sup svg tbody td template"
    " textarea tfoot th thead title tr u ul"
)
_BEGINS_BLOCK = re.compile(r"\s*</?(?:div|h[1-6]|li|p|table|td|tr|ul|ol|body|html)\b", re.I)
_TAGS = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_RAW = frozenset(("script", "style", "template", "noscript", "pre", "textarea"))
#: Elements that may stay open over lines of text without joining them.
_HOLDS_LINES = tags(
    "address article aside blockquote body center details div dl fieldset figure footer form head"
    " header html main nav ol section ul tbody thead tfoot tr td th"
)
_VOID = tags("area base br col embed hr img input link meta param source wbr")
#: The most lines of a wrapped paragraph.
_LINES_OF_A_PARAGRAPH = 30


class Block(NamedTuple):
    """Lines of HTML in a text, from `first` to `last`.

    `is_inside_row`: they are tables inside the cells of a row of text.
    """

    first: int
    last: int
    is_inside_row: bool = False


def find_blocks(lines: Sequence[str], styles: Styles, limits: Limits) -> list[Block]:
    """Return where HTML stands in a text, from top to bottom.

    Raises: UnreadableDocument where nested tables are over a limit.
    """
    with_tags = [number for number, line in enumerate(lines, 1) if "<" in line]
    ends = _find_ends(lines, with_tags, limits)
    blocks: list[Block] = []
    last = 0
    for number in with_tags:
        if number <= last:
            continue
        block = _block_at(lines, number, ends, styles)
        if block is not None:
            blocks.append(block)
            last = block.last
    return blocks


def _block_at(
    lines: Sequence[str], number: int, ends: dict[int, int], styles: Styles
) -> Block | None:
    """Return the HTML that begins on a line; None where it is a line of text."""
    line = lines[number - 1]
    if number in ends:
        last = ends[number]
        block = "\n".join(lines[number - 1 : last])
        return Block(number, last, _may_have_cells(block) and _has_cells_beside_tables(block))
    if not _begins_html(line) or _has_cells(line):
        return None
    return Block(number, _last_line(lines, number, ends, styles))


def _begins_html(line: str) -> bool:
    """Whether a line begins with a tag of HTML, or with a declaration."""
    beginning = _BEGINS.match(line)
    if beginning is None:
        return False
    name = beginning.group(1)
    return name is None or name.lower() in _KNOWN


def _may_have_cells(text: str) -> bool:
    """Whether a text has a tab or a pipe at all."""
    return "\t" in text or "|" in text


def _has_cells_beside_tables(block: str) -> bool:
    """Whether the first line of a block has cells of text besides its tables."""
    return _has_cells(_TABLE.sub(" ", block).split("\n")[0])


def _has_cells(line: str) -> bool:
    """Whether a line has cells that tabs or pipes part, apart from its tags."""
    if not _may_have_cells(line):
        return False
    printed = read_line(0, _ANY_TAG.sub("", line).strip(" \n"))
    if printed.is_rule:
        return True
    return bool(printed.cells) and not printed.is_indented and any(printed.cells)


# --- tables ---------------------------------------------------------------------------------------


class _Opening(NamedTuple):
    """A line that opens a table, and how many tables were open before it."""

    line: int
    depth: int


def _find_ends(lines: Sequence[str], with_tags: Sequence[int], limits: Limits) -> dict[int, int]:
    """Return, for every line that opens a table, the line on which that HTML ends.

    That is the line that closes the last table, or without one, the last of the lines right below
    that hold tags. `with_tags` are the numbers of all lines in which a tag may stand.
    """
    ends: dict[int, int] = {}
    openings: list[_Opening] = []  # those that no line closed yet
    depth = 0
    for number in with_tags:
        slashes = _TABLE_TAG.findall(lines[number - 1])
        if not slashes:
            continue
        if "" in slashes:
            openings.append(_Opening(number, depth))
        for slash in slashes:
            depth = max(0, depth - 1) if slash else depth + 1
            limits.hold("max_nesting", depth, number)
        while openings and depth <= openings[-1].depth:
            ends[openings.pop().line] = number
    return ends | _ends_of_unclosed(openings, lines)


def _ends_of_unclosed(openings: list[_Opening], lines: Sequence[str]) -> dict[int, int]:
    """Return where tables without a closing tag end: behind the lines below that hold tags."""
    ends: dict[int, int] = {}
    last_line = 0
    for opening in openings:
        last_line = max(last_line, opening.line)
        while last_line < len(lines) and _CELL_TAG.search(lines[last_line]):
            last_line += 1
        ends[opening.line] = last_line
    return ends


# --- other lines of HTML --------------------------------------------------------------------------


def _last_line(lines: Sequence[str], first: int, ends: dict[int, int], styles: Styles) -> int:
    """Return the last line of HTML that begins on a line without a table.

    It extends to the end of a hidden element, or of a paragraph that is wrapped.
    """
    open_tags: list[str] = []
    stop = min(first + _LINES_OF_A_PARAGRAPH, len(lines))
    below = lines[first:stop]
    for number in range(first, stop + 1):
        line = lines[number - 1]
        if number > first and not _goes_on(line, number, ends):
            return first
        hidden = _take_tags(open_tags, line, styles)
        if hidden and number == first:
            return _end_of_element(lines, first, hidden)
        is_cut = line.rfind("<") > line.rfind(">")
        wrapped = [tag for tag in open_tags if tag not in _HOLDS_LINES]
        if not is_cut and not wrapped:
            return number
        if number == first and not is_cut and not _is_closed(wrapped[0], below):
            return first
    return first


def _is_closed(tag: str, below: Sequence[str]) -> bool:
    """Whether an element is closed before the next blank line."""
    end = f"</{tag}"
    for line in below:
        if end in line.lower():
            return True
        if not line or line.isspace():
            return False
    return False


def _take_tags(open_tags: list[str], line: str, styles: Styles) -> str | None:
    """Open and close the tags of a line; return the first whose element is not displayed."""
    hidden = None
    for slash, name, attributes in _TAGS.findall(line):
        tag = name.lower()
        if slash:
            if tag in open_tags:
                while open_tags.pop() != tag:
                    pass
        elif tag not in _VOID and not attributes.endswith("/"):
            open_tags.append(tag)
            if hidden is None and (tag in _RAW or _is_hidden(tag, attributes, styles)):
                hidden = tag
    return hidden


def _is_hidden(tag: str, attributes: str, styles: Styles) -> bool:
    """Whether the page says that an element is not displayed."""
    pairs: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(attributes):
        pairs.setdefault(name.lower(), "".join(values))
    return styles.look_of(tag, pairs).is_displayed is False


def _end_of_element(lines: Sequence[str], first: int, tag: str) -> int:
    """Return the line that closes an element.

    Where none does, that is the last line of all for an element that may hold lines, as in a
    browser, else `first`.
    """
    depth = 0
    tags_of_it = re.compile(rf"<(/?){re.escape(tag)}\b", re.I)
    is_open_to_the_end = tag in _HOLDS_LINES or tag in _RAW
    stop = len(lines) if is_open_to_the_end else min(first + _LINES_OF_A_PARAGRAPH, len(lines))
    for number in range(first, stop + 1):
        for slash in tags_of_it.findall(lines[number - 1]):
            depth += -1 if slash else 1
        if depth <= 0:
            return number
    return len(lines) if is_open_to_the_end else first


def _goes_on(line: str, number: int, ends: dict[int, int]) -> bool:
    """Whether a line may continue the paragraph above it."""
    if not line.strip() or number in ends or line.lstrip().startswith("#"):
        return False
    is_block = _BEGINS_BLOCK.match(line) and not line.lstrip().startswith("</")
    return not is_block and not _has_cells(line)
