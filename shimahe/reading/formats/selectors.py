"""The selector of a rule of a style sheet → which elements of a page it selects.

Known are tags, classes, ids, attributes, `:not()`, `:is()`, `:where()`, places among siblings
(`:first-child`, `:nth-child()`, `:nth-of-type()`), also counted from the end, and all four
combinators. What depends on the actions of a reader selects nothing here. This module knows nothing
about what a page says. The rule is R05a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

#: How many ids; classes, attributes and places; and tags a selector has.
Specificity = tuple[int, int, int]
_MOST_COMPOUNDS = 12
_LISTS = frozenset((":not", ":is", ":where", ":matches", ":-webkit-any"))
_NTH = frozenset((":nth-child", ":nth-of-type", ":nth-last-child", ":nth-last-of-type"))
_PLACES = {
    ":first-child": (":nth-child",),
    ":first-of-type": (":nth-of-type",),
    ":last-child": (":nth-last-child",),
    ":last-of-type": (":nth-last-of-type",),
    ":only-child": (":nth-child", ":nth-last-child"),
    ":only-of-type": (":nth-of-type", ":nth-last-of-type"),
}


class UnknownSelector(Exception):
    """A text that is no selector, or one that is not supported."""


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page as selectors see it, with its parent and the sibling before it."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None
    before: Element | None = None
    #: Its number among the elements of its parent, from 1.
    place: int = 1
    #: The same among those with its tag.
    place_of_type: int = 1
    #: The last element that it holds so far.
    last: Element | None = None
    classes: frozenset[str] = frozenset()
    #: Whether it has no tag in the source, as the body of a table may.
    is_implied: bool = False
    #: How many elements it holds, by their tag.
    counts: dict[str, int] = field(default_factory=dict)
    #: Which parts of selectors select it, as far as this was asked before.
    met: dict[tuple[int, int], bool] = field(default_factory=dict)

    def hold(self, tag: str, attributes: Mapping[str, str]) -> Element:
        """Return a new element inside this one; rows of a table get a body, as in a browser."""
        if tag == "tr" and self.tag == "table":
            body = self.last
            if body is None or not body.is_implied:
                body = self.hold("tbody", {})
                body.is_implied = True
            return body.hold(tag, attributes)
        before = self.last
        place = 1 if before is None else before.place + 1
        count = self.counts[tag] = self.counts.get(tag, 0) + 1
        classes = frozenset(attributes.get("class", "").split())
        self.last = Element(tag, attributes, self, before, place, count, classes=classes)
        return self.last

    def count_beside(self, is_of_type: bool) -> int:
        """Return how many elements its parent holds, itself included, or how many with its tag."""
        parent = self.parent
        if parent is None or parent.last is None:
            return 1
        return parent.counts[self.tag] if is_of_type else parent.last.place


class _Attribute(NamedTuple):
    """A condition on an attribute: how its value is compared, and with what."""

    name: str
    how: str
    value: str

    def fits(self, attributes: Mapping[str, str]) -> bool:
        """Whether the attributes of an element satisfy the condition."""
        said = attributes.get(self.name)
        if said is None:
            return False
        if self.how == "":
            return True
        if self.how == "=":
            return said == self.value
        if self.how == "|=":
            return said == self.value or said.startswith(f"{self.value}-")
        if self.how == "~=":
            return self.value in said.split()
        if not self.value:
            return False  # no attribute begins with, ends in or holds nothing
        if self.how == "^=":
            return said.startswith(self.value)
        if self.how == "$=":
            return said.endswith(self.value)
        return self.value in said  # *=


class _Place(NamedTuple):
    """A condition on the place of an element: `step` × n + `first` for any n from 0 on.

    Places from the end can only be checked once all elements of the parent are known.
    """

    step: int
    first: int
    is_of_type: bool
    is_from_end: bool

    def fits(self, element: Element) -> bool:
        """Whether the place of an element satisfies the condition."""
        place = element.place_of_type if self.is_of_type else element.place
        if self.is_from_end:
            place = element.count_beside(self.is_of_type) - place + 1
        beyond = place - self.first
        if self.step == 0:
            return beyond == 0
        return beyond % self.step == 0 and beyond // self.step >= 0


@dataclass(slots=True)
class Compound:
    """The conditions on one element."""

    tag: str = ""
    #: The classes that it must have.
    names: set[str] = field(default_factory=set)
    id: str = ""
    attributes: list[_Attribute] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    #: Lists of selectors, of which one must select it (True) or none may (False).
    lists: list[tuple[bool, list[Selector]]] = field(default_factory=list)

    def fits(self, element: Element) -> bool:
        """Whether an element satisfies all conditions."""
        if self.tag and self.tag != element.tag:
            return False
        if self.id and self.id != element.attributes.get("id"):
            return False
        if not self.names <= element.classes:
            return False
        if not all(one.fits(element.attributes) for one in self.attributes):
            return False
        if not all(place.fits(element) for place in self.places):
            return False
        return all(any(one.fits(element) for one in few) is wanted for wanted, few in self.lists)


@dataclass(slots=True)
class Selector:
    """Compounds from left to right, and the combinators (`signs`) between them."""

    compounds: list[Compound]
    signs: list[str]
    specificity: Specificity
    counts_from_end: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The tag and the class or id that an element must have to be selected; "" for any."""
        last = self.compounds[-1]
        name = f"#{last.id}" if last.id else next((f".{one}" for one in sorted(last.names)), "")
        return last.tag, name

    @property
    def is_plain(self) -> bool:
        """Whether every element with its key is selected."""
        last = self.compounds[-1]
        is_bare = not (last.attributes or last.places or last.lists)
        return len(self.compounds) == 1 and is_bare and len(last.names) + bool(last.id) <= 1

    def fits(self, element: Element) -> bool:
        """Whether an element is selected."""
        return self._fits(len(self.compounds) - 1, element)

    def _fits(self, at: int, element: Element) -> bool:
        """Whether the compounds up to one select an element; the answer is kept."""
        if not self.compounds[at].fits(element):
            return False
        if at == 0:
            return True
        key = (id(self), at)
        if key not in element.met:
            element.met[key] = self._stands(at, element)
        return element.met[key]

    def _stands(self, at: int, element: Element) -> bool:
        """Whether an element stands in the right way to one that the compounds before select."""
        sign = self.signs[at - 1]
        is_beside = sign in "+~"
        other = element.before if is_beside else element.parent
        while other is not None:
            if self._fits(at - 1, other):
                return True
            if sign in "+>":
                return False
            other = other.before if is_beside else other.parent
        return False


# --- how a selector is written --------------------------------------------------------------------


@cache
def _token() -> re.Pattern[str]:
    """Return a pattern of the parts of a selector."""
    name = r"-?[^\W\d][\w-]*|--[\w-]+"
    return re.compile(
        rf"""\s*(?P<sign>[>+~])\s*|(?P<blank>\s+)|(?P<tag>\*|{name})|(?P<name>[.#](?:{name}))
        |\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*(?P<value>"[^"]*"|'[^']*'|[^\]\s]+)
        \s*)?\]|(?P<pseudo>::?[\w-]+)""",
        re.X,
    )


@cache
def _formula() -> re.Pattern[str]:
    """Return a pattern of formulas such as 2n+1."""
    return re.compile(r"(?:([+-]?\d*)n)?\s*(?:([+-]?)\s*(\d+))?")


def parse_selectors(text: str) -> list[Selector]:
    """Return the selectors in a list with commas, without those that are not supported.

    An empty selector makes the whole list invalid, as in a browser.

    >>> [(one.key, one.specificity) for one in parse_selectors("#a tr.x > td, p:hover")]
    [(('td', ''), (1, 1, 2))]
    """
    found: list[Selector] = []
    parts = [part.strip() for part in _parts(text)]
    for part in parts if all(parts) else ():
        try:
            found.append(_Parser(part).selector())
        except UnknownSelector:
            continue
    return found


def _parts(text: str) -> list[str]:
    """Return the parts of a text between commas outside of brackets."""
    if "(" not in text and "[" not in text:
        return text.split(",")
    parts = [""]
    depth = 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


class _Parser:
    """Reads one selector from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.compounds = [Compound()]
        self.signs: list[str] = []
        self.ids = self.classes = self.tags = 0
        #: Whether the last compound has no condition yet.
        self.is_empty = True
        self.counts_from_end = False

    def selector(self) -> Selector:
        """Return the selector.

        Raises: UnknownSelector where the text is none, or it is not supported.
        """
        while self.at < len(self.text):
            token = _token().match(self.text, self.at)
            if token is None:
                raise UnknownSelector(self.text)
            self.at = token.end()
            sign = token["sign"] or (" " if token["blank"] else "")
            if sign:
                self._begin_compound(sign)
            else:
                self._take(token)
        if self.is_empty:
            raise UnknownSelector(self.text)
        specificity = (self.ids, self.classes, self.tags)
        return Selector(self.compounds, self.signs, specificity, self.counts_from_end)

    def _begin_compound(self, sign: str) -> None:
        """Begin the next compound after a combinator."""
        if self.is_empty or len(self.compounds) == _MOST_COMPOUNDS:
            raise UnknownSelector(self.text)
        self.signs.append(sign)
        self.compounds.append(Compound())
        self.is_empty = True

    def _take(self, token: re.Match[str]) -> None:
        """Take one condition on an element."""
        compound = self.compounds[-1]
        if token["tag"]:
            self._take_tag(compound, token["tag"])
        elif token["name"] and token["name"].startswith("#"):
            if compound.id:
                raise UnknownSelector(self.text)
            compound.id = token["name"][1:]
            self.ids += 1
        elif token["name"]:
            compound.names.add(token["name"][1:])
            self.classes += 1
        elif token["attribute"]:
            value = (token["value"] or "").strip("\"'")
            attribute = _Attribute(token["attribute"].lower(), token["how"] or "", value)
            compound.attributes.append(attribute)
            self.classes += 1
        else:
            self._take_pseudo(compound, token["pseudo"].lower())
        self.is_empty = False

    def _take_tag(self, compound: Compound, tag: str) -> None:
        """Take a tag."""
        if not self.is_empty:
            raise UnknownSelector(self.text)
        if tag != "*":
            compound.tag = tag.lower()
            self.tags += 1

    def _take_pseudo(self, compound: Compound, name: str) -> None:
        """Take a condition on the place, or a list of selectors."""
        if name in _PLACES:
            self._take_places(compound, _PLACES[name], "1")
        elif name == ":root":
            compound.lists.append((True, parse_selectors("html")))
            self.classes += 1
        elif name in _NTH:
            self._take_places(compound, (name,), self._inside())
        elif name in _LISTS:
            self._take_list(compound, name, self._inside())
        else:
            raise UnknownSelector(self.text)

    def _take_places(self, compound: Compound, names: Sequence[str], formula: str) -> None:
        """Take the places that an element must have, counted from either end."""
        for name in names:
            place = _place(formula, "of-type" in name, "last" in name)
            compound.places.append(place)
            self.counts_from_end = self.counts_from_end or place.is_from_end
        self.classes += 1

    def _take_list(self, compound: Compound, name: str, inside: str) -> None:
        """Take a list of selectors."""
        few = parse_selectors(inside)
        if name == ":not" and len(few) < len(_parts(inside)):
            raise UnknownSelector(self.text)
        compound.lists.append((name != ":not", few))
        self.counts_from_end = self.counts_from_end or any(one.counts_from_end for one in few)
        if few and name != ":where":
            ids, classes, tags = max(one.specificity for one in few)
            self.ids += ids
            self.classes += classes
            self.tags += tags

    def _inside(self) -> str:
        """Return the text inside the brackets that open here."""
        depth = 0
        for place in range(self.at, len(self.text)):
            letter = self.text[place]
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                inside = self.text[self.at + 1 : place]
                self.at = place + 1
                return inside
        raise UnknownSelector(self.text)


def _place(text: str, is_of_type: bool, is_from_end: bool) -> _Place:
    """Return the places that a formula such as 2n+1 means.

    Raises: UnknownSelector where it is none.
    """
    text = {"odd": "2n+1", "even": "2n"}.get(text.strip().lower(), text.strip().lower())
    formula = _formula().fullmatch(text)
    if formula is None or not text:
        raise UnknownSelector(text)
    step, sign, first = formula.groups()
    steps = 0 if step is None else int(f"{step}1" if step in ("", "+", "-") else step)
    return _Place(steps, int(f"{sign}{first}") if first else 0, is_of_type, is_from_end)
