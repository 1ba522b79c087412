"""The looks of a Word file → which of its runs cannot be seen, and which are no part of a figure.

A style may hide words; so may letters in the colour of their background, or too small to be seen.
Raised and lowered digits are no part of the figure beside them; struck ones do not count at all.
This module knows nothing about what a text says. The rule is R03c of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from shimahe.reading.formats.fonts_and_colours import are_close, highlight

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHITE = "FFFFFF"
#: The most styles that may be based on one another.
_MOST_BASES = 10
#: The size, in half points, that a reader takes for a dot.
_SMALLEST = 2
_OFF = frozenset(("0", "false", "off"))
_NO_COLOUR = frozenset(("", "AUTO"))
_BASELINE = frozenset(("baseline", "0"))


def tag(name: str) -> str:
    """Return the full name of an element or attribute of a Word file."""
    return _SPACE + name


_VALUE = tag("val")
_RUN_PROPERTIES = tag("rPr")
_PARAGRAPH_PROPERTIES = tag("pPr")
_RUN_STYLE = tag("rStyle")
_PARAGRAPH_STYLE = tag("pStyle")
_PARAGRAPH = tag("p")
_TEXT = tag("t")
_FIELD_SIGN = tag("fldChar")
_FIELD_SIGN_IS = tag("fldCharType")
_COLOUR = tag("color")
_SIZE = tag("sz")
_SHADING = tag("shd")
_HIGHLIGHT = tag("highlight")
_HIDES = (tag("vanish"), tag("specVanish"))
_STRIKES = (tag("strike"), tag("dstrike"))
_RAISES = (tag("vertAlign"), tag("position"))
_SAID = frozenset((*_HIDES, *_STRIKES, *_RAISES, _COLOUR, _SIZE, _SHADING, _HIGHLIGHT))
_TABLE = tag("tbl")
#: Elements whose shading lies behind a run, each with the element that says so.
_AROUND = {_PARAGRAPH: _PARAGRAPH_PROPERTIES, tag("tc"): tag("tcPr"), _TABLE: tag("tblPr")}

#: Elements that say how letters look, by their tag.
Properties = Mapping[str, Any]


class Looks:
    """How the runs of a Word file look."""

    def __init__(self, body: Any, styles: Any | None) -> None:
        self.styles: dict[str, Properties] = {} if styles is None else _said_by_styles(styles)
        self.shading_styles = {
            name for name, said in self.styles.items() if _fill(said.get(_SHADING)) is not None
        }
        fills = (_fill(shading) for shading in body.iter(_SHADING))
        marks = (highlight(mark.get(_VALUE, "")) for mark in body.iter(_HIGHLIGHT))
        self.fills = {_WHITE, *(fill for fill in (*fills, *marks) if fill is not None)}
        #: Whether any background may hide letters of a colour.
        self.colours: dict[str, bool] = {}

    def said_of(self, run: Any) -> Properties:
        """Return what is said about a run: by itself, by its style, or by that of its paragraph."""
        own = run.find(_RUN_PROPERTIES)
        said = {} if own is None else {one.tag: one for one in own}
        if not self.styles:
            return said
        named = [said.get(_RUN_STYLE), _style_of_paragraph(run)]
        for name in named:
            style = {} if name is None else self.styles.get(name.get(_VALUE), {})
            said = {**style, **said}
        return said

    def hides(self, run: Any, said: Properties) -> bool:
        """Whether a run with such properties cannot be seen."""
        if any(name in said and _is_on(said[name]) for name in _HIDES):
            return True
        size = said.get(_SIZE)
        if size is not None and float(size.get(_VALUE)) <= _SMALLEST:
            return True
        colour = said.get(_COLOUR)
        if colour is None:
            return False
        letters = str(colour.get(_VALUE)).upper()
        if letters not in self.colours:
            is_any_close = any(are_close(letters, fill) for fill in self.fills)
            self.colours[letters] = is_any_close
        return self.colours[letters] and are_close(letters, self._behind(run, said))

    def _behind(self, run: Any, said: Properties) -> str | None:
        """Return the colour behind a run; None where it is not known."""
        mark = said.get(_HIGHLIGHT)
        if mark is not None and mark.get(_VALUE) != "none":
            return highlight(mark.get(_VALUE))
        for shading in (said.get(_SHADING), *_shadings_around(run)):
            fill = _fill(shading)
            if fill is not None:
                return fill
        is_shaded = any(name in self.shading_styles for name in _table_styles(run))
        return None if is_shaded else _WHITE


def is_struck(said: Properties) -> bool:
    """Whether a run is struck out: what it says does not hold any more."""
    return any(name in said and _is_on(said[name]) for name in _STRIKES)


def stands_apart(said: Properties) -> bool:
    """Whether a run stands above or below the line, as the mark of a note does."""
    return any(name in said and said[name].get(_VALUE) not in _BASELINE for name in _RAISES)


def instructions(body: Any) -> Collection[Any]:
    """Return the texts in the instructions of fields, of which only the results are shown.

    In a field that does not mark where its result begins, the instruction ends with its paragraph.
    """
    found: set[Any] = set()
    if next(body.iter(_FIELD_SIGN), None) is None:
        return found
    is_open: list[bool] = []  # of each field around, whether its instruction goes on
    for element in body.iter(_PARAGRAPH, _TEXT, _FIELD_SIGN):
        if element.tag == _PARAGRAPH:
            is_open = [False] * len(is_open)
        elif element.tag == _TEXT:
            if any(is_open):
                found.add(element)
        elif element.get(_FIELD_SIGN_IS) == "begin":
            is_open.append(True)
        elif is_open:
            is_result = element.get(_FIELD_SIGN_IS) == "separate"
            is_open[-1:] = [False] if is_result else []
    return found


def _is_on(element: Any) -> bool:
    """Whether a property that is on or off is on."""
    return element.get(_VALUE) not in _OFF


def _fill(shading: Any) -> str | None:
    """Return the colour of a shading; None where there is none."""
    if shading is None:
        return None
    name = "color" if shading.get(_VALUE) == "solid" else "fill"
    colour = str(shading.get(tag(name), "")).upper()
    return None if colour in _NO_COLOUR else colour


def _shadings_around(run: Any) -> Iterator[Any]:
    """Yield the shadings behind a run, the nearest first."""
    for element in run.iterancestors(*_AROUND):
        yield from element.iterfind(f"{_AROUND[element.tag]}/{_SHADING}")


def _table_styles(run: Any) -> Iterator[str]:
    """Yield the names of the styles of the tables around a run."""
    for table in run.iterancestors(_TABLE):
        for style in table.iterfind(f"{tag('tblPr')}/{tag('tblStyle')}"):
            yield style.get(_VALUE)


def _style_of_paragraph(run: Any) -> Any | None:
    """Return the element that names the style of the paragraph around a run, or None."""
    paragraph = next(run.iterancestors(_PARAGRAPH), None)
    if paragraph is None:
        return None
    return paragraph.find(f"{_PARAGRAPH_PROPERTIES}/{_PARAGRAPH_STYLE}")


def _said_by_styles(styles: Any) -> dict[str, Properties]:
    """Return what each style says about letters that matters here, if it says anything."""
    own: dict[str, Properties] = {}
    bases: dict[str, str] = {}
    for style in styles.iter(tag("style")):
        name = style.get(tag("styleId"))
        own[name] = {one.tag: one for one in _looks_in(style)}
        basis = style.find(tag("basedOn"))
        if basis is not None:
            bases[name] = basis.get(_VALUE)
    said = {name: _with_bases(name, own, bases) for name in own}
    return {name: of_style for name, of_style in said.items() if of_style}


def _looks_in(style: Any) -> Iterator[Any]:
    """Yield what a style says about letters that matters here."""
    for element in style.iter(*_SAID):
        if element.tag != _SIZE or float(element.get(_VALUE)) <= _SMALLEST:
            yield element


def _with_bases(
    name: str, own: Mapping[str, Properties], bases: Mapping[str, str]
) -> dict[str, Any]:
    """Return what a style says, with what the styles that it is based on say."""
    said = dict(own[name])
    for _ in range(_MOST_BASES):
        name = bases.get(name, "")
        said = {**own.get(name, {}), **said}
    return said
