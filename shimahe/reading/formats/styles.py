"""What a page says of the looks of its elements → whether a browser shows them.

Followed are the attribute `hidden`, inline style, and rules of the page's own `<style>` that name a
tag, classes or an id and nothing else; of them `display` and `visibility` only. Other CSS (rules
for a place, media, other files) is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"([a-z][\w-]*)?([.#][\w-]+)?", re.I)
_DECLARATION = re.compile(
    r"(?:^|;) ?(display|visibility) ?: ?([a-z-]+) ?(! ?important)? ?(?=;|$)", re.I
)
_INLINE = (1, 0, 0, 0)  # stronger than what any rule of a page selects by


class Look(NamedTuple):
    """What an element's `display` and `visibility` say; None where nothing is said of them."""

    is_displayed: bool | None = None
    is_visible: bool | None = None


class _Declaration(NamedTuple):
    """A value of a property, after how strong it is."""

    is_important: bool
    specificity: tuple[int, int, int, int]
    order: int
    value: str


_Declarations = dict[str, _Declaration]


def _declarations(text: str, specificity: tuple[int, int, int, int], order: int) -> _Declarations:
    """Return what a text of declarations says; of several for one property, the strongest."""
    found: _Declarations = {}
    text = " ".join(_COMMENT.sub(" ", text).split())
    for name, value, important in _DECLARATION.findall(text):
        said = _Declaration(bool(important), specificity, order, value.lower())
        _keep_stronger(found, name.lower(), said)
    return found


def _keep_stronger(found: _Declarations, name: str, said: _Declaration) -> None:
    before = found.get(name)
    if before is None or said[:3] >= before[:3]:
        found[name] = said


@dataclass
class Styles:
    """The rules of a page's own style, by the tag and the class or id that an element must have."""

    rules: dict[tuple[str, str], _Declarations] = field(default_factory=dict)
    count: int = 0

    def add(self, sheet: str) -> None:
        """Add the rules of the text of a `<style>`; those for media and the like are left out."""
        sheet = _COMMENT.sub(" ", sheet)
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
                    self._add_rule(prelude, sheet[place : brace.start()])
                    place = brace.end()

    def _add_rule(self, prelude: str, body: str) -> None:
        """Add a rule for each of its selectors that is plain."""
        self.count += 1
        for selector in prelude.split(","):
            plain = _SELECTOR.fullmatch(selector.strip())
            if plain is None or not plain.group():
                continue
            tag = (plain.group(1) or "").lower()
            name = plain.group(2) or ""
            is_id = name.startswith("#")
            specificity = (0, int(is_id), int(bool(name) and not is_id), int(bool(tag)))
            said = self.rules.setdefault((tag, name), {})
            for what, declaration in _declarations(body, specificity, self.count).items():
                _keep_stronger(said, what, declaration)

    def look_of(self, tag: str, attributes: Mapping[str, str]) -> Look:
        """Return what the page says of an element's looks, the strongest first.

        >>> styles = Styles()
        >>> styles.add(".x, tr.y { display: none } #z { display: block }")
        >>> styles.look_of("p", {"class": "x", "id": "z"}), styles.look_of("tr", {"class": "a y"})
        (Look(is_displayed=True, is_visible=None), Look(is_displayed=False, is_visible=None))
        """
        said = self._said_by_rules(tag, attributes) if self.rules else {}
        inline = attributes.get("style")
        if inline:
            for name, declaration in _declarations(inline, _INLINE, 0).items():
                _keep_stronger(said, name, declaration)
        is_displayed = False if "hidden" in attributes else None
        is_visible = None
        if "display" in said:
            is_displayed = said["display"].value != "none"
        if "visibility" in said:
            is_visible = said["visibility"].value not in ("hidden", "collapse")
        return Look(is_displayed, is_visible)

    def _said_by_rules(self, tag: str, attributes: Mapping[str, str]) -> _Declarations:
        """Return what the rules of the page say of an element."""
        names = ["", *(f".{name}" for name in attributes.get("class", "").split())]
        if attributes.get("id"):
            names.append(f"#{attributes['id']}")
        found: _Declarations = {}
        for name in names:
            for key in (("", name), (tag, name)):
                for what, declaration in self.rules.get(key, {}).items():
                    _keep_stronger(found, what, declaration)
        return found
