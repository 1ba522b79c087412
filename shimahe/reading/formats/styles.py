"""What a page says about the look of its elements → whether a browser shows them and their words.

Considered are the attribute `hidden`, colours, inline styles, and the rules of the page's own
`<style>`, as far as they decide whether words are seen (`css_values`) and which elements they
select (`selectors`). Files of style that a page names are not fetched: the background of its words
is then known only if the page says it itself. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from shimahe import terms
from shimahe.reading.formats.css_values import (
    BLACK,
    CLEAR,
    UNKNOWN,
    WHITE,
    Colour,
    are_alike,
    colour,
    custom_properties,
    declared,
    with_values,
)
from shimahe.reading.formats.selectors import Element, Selector, parse_selectors
from shimahe.reading.source import UnreadableDocument

_T = TypeVar("_T")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_BRACE = re.compile(r"[{}]")
#: The specificity of inline styles, stronger than any rule.
_INLINE = (1, 0, 0, 0)
#: The specificity of attributes, weaker than any rule.
_ATTRIBUTE = (-1, 0, 0, 0)
#: How often rules may be compared with elements in one page.
_MOST_LOOKS_FOR_RULES = 4_000_000
#: The most selectors and declarations of all rules of a page.
_MOST_PARTS_OF_RULES = 400_000
#: The most looks that are kept.
_MOST_KNOWN = 5000
_SAY_LOOKS = ("class", "style", "hidden", "bgcolor", "color", "text", "background", "dir")
#: The most rules inside each other.
_MOST_DEPTH = 20
_SCREEN_WIDTH = 1280.0
_OF_ALL = frozenset((":root", "html", "body", "*", ":host"))
_LINK: Colour = (0, 0, 238)
_ATTRIBUTES_OF_COLOUR = ("bgcolor", "color", "text", "background")
_INLINE_TAGS = frozenset(
    ("a", "abbr", "b", "strong", "code", "em", "font", "i", "label", "q", "s", "small", "span", "u")
)
_PARTS_OF_TABLES = frozenset(
    ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "caption")
)
_BOXES = frozenset(("block", "inline-block", "flex", "inline-flex", "grid", "flow-root"))
#: Properties that leave nothing to be seen, or nothing that holds, as struck words do not.
_LEAVES_NOTHING = (
    "opacity", "filter", "clip-path", "transform", "margin-left", "margin-top", "text-decoration",
)  # fmt: skip
_SIZES = ("width", "height", "max-width", "max-height")
_BEYOND = ("left", "right", "top", "bottom")


class Look(NamedTuple):
    """What is said about the look of an element; None where nothing is said.

    `letters` and `behind` are the colours of letters and background. `is_gone` says that neither
    the element nor anything in it can be seen, `is_turned` that its digits are shown from the right
    to the left.
    """

    is_displayed: bool | None = None
    is_visible: bool | None = None
    is_collapsed: bool = False
    letters: Colour | None = None
    behind: Colour | None = None
    is_small: bool | None = None
    is_indented: bool | None = None
    is_gone: bool = False
    is_turned: bool = False


NOTHING_SAID = Look()


class Sight(NamedTuple):
    """Whether words are seen at some place of a page, with all that decides it."""

    is_visible: bool = True
    letters: Colour = BLACK
    behind: Colour = WHITE
    is_small: bool = False
    is_indented: bool = False
    is_gone: bool = False
    is_turned: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether a reader can see words here."""
        if self.is_gone or self.is_small or self.is_indented or not self.is_visible:
            return False
        return self.letters != CLEAR and not are_alike(self.letters, self.behind)

    @property
    def is_readable(self) -> bool:
        """Whether words here are seen as they stand in the page."""
        return self.is_seen and not self.is_turned

    def inside(self, look: Look) -> Sight:
        """Return what is seen inside an element of a look that stands here."""
        behind = None if look.behind == CLEAR else look.behind
        return Sight(
            is_visible=_said_or(self.is_visible, look.is_visible),
            letters=_said_or(self.letters, look.letters),
            behind=_said_or(self.behind, behind),
            is_small=_said_or(self.is_small, look.is_small),
            is_indented=_said_or(self.is_indented, look.is_indented),
            is_gone=self.is_gone or look.is_gone,
            is_turned=self.is_turned or look.is_turned,
        )


def _said_or(outside: _T, said: _T | None) -> _T:
    """Return what a look says, or what holds outside the element where it says nothing."""
    return outside if said is None else said


class _Declaration(NamedTuple):
    """The value of a property, with what decides how strong it is."""

    is_important: bool
    specificity: tuple[int, int, int, int]
    order: int
    value: object


_Declarations = dict[str, _Declaration]


def _declarations(text: str, specificity: tuple[int, int, int, int], order: int) -> _Declarations:
    """Return what declarations say; the strongest one for each property."""
    found: _Declarations = {}
    for name, value, is_important in declared(text):
        _keep_stronger(found, name, _Declaration(is_important, specificity, order, value))
    return found


def _keep_stronger(found: _Declarations, name: str, said: _Declaration) -> None:
    """Keep a declaration, unless a stronger one for the same property was kept."""
    before = found.get(name)
    if before is None or said[:3] >= before[:3]:
        found[name] = said


def _few_rules(rules: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return rules as a list, where a page can have so many.

    Raises: UnreadableDocument where their selectors and declarations are too many.
    """
    few: list[tuple[str, str]] = []
    parts = 0
    for prelude, body in rules:
        parts += 2 + prelude.count(",") + body.count(";")
        if parts > _MOST_PARTS_OF_RULES:
            raise UnreadableDocument(terms.text("unread.over.styles"))
        few.append((prelude, body))
    return few


def _rules_of(sheet: str, level: int) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the body of each rule for screens, nested rules included."""
    depth = 0
    place = 0
    prelude = ""
    for brace in _BRACE.finditer(sheet):
        if brace.group() == "{":
            if depth == 0:
                prelude = sheet[place : brace.start()].rpartition(";")[2].strip()
                place = brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield from _rules_of_block(prelude, sheet[place : brace.start()], level)
                place = brace.end()


def _rules_of_block(prelude: str, body: str, level: int) -> Iterator[tuple[str, str]]:
    """Yield a rule, or the rules nested in one for screens."""
    if not prelude.startswith("@"):
        yield prelude, body
        return
    name = prelude.partition(" ")[0].partition("(")[0].lower()
    if level < _MOST_DEPTH and (
        name in ("@supports", "@layer")
        or (name == "@media" and holds_on_screen(prelude[len("@media") :]))
    ):
        yield from _rules_of(body, level + 1)


def _values_of_names(rules: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the values of custom properties.

    That is the value for the whole page, or without one, the value that all rules give.
    """
    of_all: dict[str, str] = {}
    others: dict[str, set[str]] = {}
    for prelude, body in rules:
        if "--" not in body:
            continue
        is_of_all = not _OF_ALL.isdisjoint(part.strip().lower() for part in prelude.split(","))
        for name, value in custom_properties(body).items():
            if is_of_all:
                of_all[name] = value
            else:
                others.setdefault(name, set()).add(value)
    return {name: min(few) for name, few in others.items() if len(few) == 1} | of_all


@dataclass
class Styles:
    """The rules of a page's own style, by the tag and the class or id that an element must have."""

    rules: dict[tuple[str, str], _Declarations] = field(default_factory=dict)
    #: Rules that require more than these, each with its selector.
    placed: dict[tuple[str, str], list[tuple[Selector, _Declarations]]] = field(
        default_factory=dict
    )
    #: How many rules were added.
    count: int = 0
    #: Whether the page names files of style, which are not read.
    has_others: bool = False
    #: Whether rules apply to elements without any attribute.
    names_tags: bool = False
    #: Whether rules ask how many elements follow.
    counts_from_end: bool = False
    #: The values of custom properties.
    values: dict[str, str] = field(default_factory=dict)
    #: How often rules were compared with elements.
    looked: int = 0
    #: Looks that were asked for before, by tag and attributes.
    looks: dict[tuple[str | None, ...], Look] = field(default_factory=dict)
    #: Results of `sight_inside` that were asked for before.
    sights: dict[tuple[Sight, Look], Sight] = field(default_factory=dict)

    @property
    def sight(self) -> Sight:
        """What is seen where nothing is said about it."""
        return Sight(behind=UNKNOWN) if self.has_others else Sight()

    def add(self, *sheets: str) -> None:
        """Add the rules in the texts of `<style>` elements, as far as they apply to screens.

        Raises: UnreadableDocument where there are too many rules.
        """
        texts = [_COMMENT.sub(" ", sheet) for sheet in sheets]
        rules = _few_rules(rule for text in texts for rule in _rules_of(text, 0))
        self.has_others = self.has_others or any("@import" in text for text in texts)
        self.values |= _values_of_names(rules)
        for prelude, body in rules:
            self._add_rule(prelude, with_values(body, self.values) if "var(" in body else body)

    def _add_rule(self, prelude: str, body: str) -> None:
        """Add a rule under each of its selectors that is supported."""
        self.count += 1
        if not declared(body):
            return
        for selector in parse_selectors(prelude):
            said = _declarations(body, (0, *selector.specificity), self.count)
            self.counts_from_end = self.counts_from_end or selector.counts_from_end
            tag, name = selector.key
            self.names_tags = self.names_tags or not name
            if not selector.is_plain:
                self.placed.setdefault((tag, name), []).append((selector, said))
                continue
            kept = self.rules.setdefault((tag, name), {})
            for what, declaration in said.items():
                _keep_stronger(kept, what, declaration)

    def look_of(
        self, tag: str, attributes: Mapping[str, str], element: Element | None = None
    ) -> Look:
        """Return what the page says about the look of an element.

        `element` is its place in the page, needed only if rules ask for it.

        Raises: UnreadableDocument where a page has too many rules for its elements.

        >>> styles = Styles()
        >>> styles.add(".x, tr.y { display: none } #z { display: block }")
        >>> [styles.look_of(*one).is_displayed for one in (("p", {"class": "x", "id": "z"}),
        ...     ("tr", {"class": "a y"}), ("p", {}))]
        [True, False, None]
        """
        if element is not None or "id" in attributes or "href" in attributes:
            return self._look_of(tag, attributes, element)
        key = (tag, *map(attributes.get, _SAY_LOOKS))
        look = self.looks.get(key)
        if look is None:
            if len(self.looks) == _MOST_KNOWN:
                self.looks = {}
            look = self._look_of(tag, attributes, None)
            self.looks[key] = look
        return look

    def sight_inside(self, sight: Sight, look: Look) -> Sight:
        """Return what is seen inside an element of a look, given what is seen around it."""
        key = (sight, look)
        if key not in self.sights:
            if len(self.sights) == _MOST_KNOWN:
                self.sights = {}
            self.sights[key] = sight.inside(look)
        return self.sights[key]

    def _look_of(self, tag: str, attributes: Mapping[str, str], element: Element | None) -> Look:
        """Return what the page says about the look of an element; it is not kept."""
        said: _Declarations = {}
        if self.rules or self.placed:
            said = self._said_by_rules(tag, attributes, element)
        inline = attributes.get("style")
        if inline:
            inline = with_values(inline, self.values) if "var(" in inline else inline
            for name, declaration in _declarations(inline, _INLINE, 0).items():
                _keep_stronger(said, name, declaration)
        for name in _ATTRIBUTES_OF_COLOUR:
            if name in attributes:
                _take_colour(said, tag, name, attributes[name])
        if tag == "bdo" and attributes.get("dir", "").lower() == "rtl":
            _keep_stronger(said, "unicode-bidi", _Declaration(False, _ATTRIBUTE, 0, True))
        if tag == "a" and "href" in attributes:
            _keep_stronger(said, "color", _Declaration(False, _ATTRIBUTE, 0, _LINK))
        if "hidden" in attributes and "display" not in said:
            return Look(is_displayed=False)
        return _look(tag, said) if said else NOTHING_SAID

    def _said_by_rules(
        self, tag: str, attributes: Mapping[str, str], element: Element | None
    ) -> _Declarations:
        """Return what the rules of the page say about an element."""
        names = ["", *(f".{name}" for name in attributes.get("class", "").split())]
        if attributes.get("id"):
            names.append(f"#{attributes['id']}")
        found: _Declarations = {}
        for name in names:
            for key in (("", name), (tag, name)):
                for what, declaration in self.rules.get(key, {}).items():
                    _keep_stronger(found, what, declaration)
                if element is not None and key in self.placed:
                    self._take_placed(found, key, element)
        return found

    def _take_placed(self, found: _Declarations, key: tuple[str, str], element: Element) -> None:
        """Add what rules say that ask where an element stands.

        Raises: UnreadableDocument where a page has too many rules for its elements.
        """
        few = self.placed[key]
        self.looked += len(few)
        if self.looked > _MOST_LOOKS_FOR_RULES:
            raise UnreadableDocument(terms.text("unread.over.styles"))
        for selector, said in few:
            if selector.fits(element):
                for what, declaration in said.items():
                    _keep_stronger(found, what, declaration)


def holds_on_screen(query: str) -> bool:
    """Whether any of the media queries in a text applies to a desktop screen.

    >>> [holds_on_screen(one) for one in ("print", "screen and (max-width: 600px)", "all, print")]
    [False, False, True]
    """
    return any(_holds(part.strip().lower()) for part in query.split(",")) or not query.strip()


def _holds(query: str) -> bool:
    """Whether one media query applies."""
    words = query.split()
    is_denied = words[:1] == ["not"]
    kind = next((word for word in words if word not in ("only", "not")), "all")
    holds = kind in ("screen", "all") or kind.startswith("(")
    if "prefers-color-scheme" in query and "dark" in query:
        holds = False
    for sign, width in re.findall(r"\((min|max)-(?:device-)?width\s*:\s*([\d.]+)", query):
        holds = holds and (float(width) <= _SCREEN_WIDTH) is (sign == "min")
    return holds is not is_denied


def _take_colour(said: _Declarations, tag: str, name: str, value: str) -> None:
    """Take the colour that an attribute sets, if the tag has such an attribute."""
    known = {
        "bgcolor": tag in _PARTS_OF_TABLES or tag == "body",
        "background": tag in _PARTS_OF_TABLES or tag == "body",
        "color": tag == "font",
        "text": tag == "body",
    }
    if not known[name]:
        return
    given = UNKNOWN if name == "background" else colour(value)
    if given == UNKNOWN and name != "background":
        given = colour(f"#{value}")
    if given is not None:
        of = "background" if name in ("bgcolor", "background") else "color"
        _keep_stronger(said, of, _Declaration(False, _ATTRIBUTE, 0, given))


def _look(tag: str, said: _Declarations) -> Look:
    """Return the look that the strongest declarations describe."""
    values = {name: declaration.value for name, declaration in said.items()}
    display = values.get("display")
    visibility = values.get("visibility")
    behind = UNKNOWN if "picture" in values else values.get("background")
    letters = values.get("fill", values.get("color"))
    small = values.get("font-size")
    indented = values.get("text-indent")
    is_displayed = None if display is None else display != "none"
    is_visible = None if visibility is None else visibility not in ("hidden", "collapse")
    return Look(
        is_displayed=is_displayed,
        is_visible=is_visible,
        is_collapsed=visibility == "collapse",
        letters=_colour_or_none(letters),
        behind=_colour_or_none(behind),
        is_small=_bool_or_none(small),
        is_indented=_bool_or_none(indented),
        is_gone=_is_gone(tag, values),
        is_turned=_is_turned(values),
    )


def _is_turned(values: Mapping[str, object]) -> bool:
    """Whether the digits of an element are shown from the right to the left."""
    return bool(values.get("unicode-bidi")) and values.get("direction") != "ltr"


def _colour_or_none(value: object) -> Colour | None:
    """Return the value of a property if it is a colour."""
    return value if isinstance(value, str | tuple) else None


def _bool_or_none(value: object) -> bool | None:
    """Return the value of a property if it is true or false."""
    return value if isinstance(value, bool) else None


def _is_gone(tag: str, values: Mapping[str, object]) -> bool:
    """Whether an element is displayed, but nothing of it can be seen, or it is struck out."""
    if any(values.get(name) for name in _LEAVES_NOTHING):
        return True
    if values.get("content-visibility") == "hidden":
        return True
    is_lifted = bool(values.get("position"))
    if is_lifted and (values.get("clip") or any(values.get(side) for side in _BEYOND)):
        return True
    is_box = is_lifted or values.get("display") in _BOXES
    is_box = is_box or tag not in _INLINE_TAGS | _PARTS_OF_TABLES
    has_no_size = any(values.get(size) for size in _SIZES)
    return is_box and has_no_size and bool(values.get("overflow"))
