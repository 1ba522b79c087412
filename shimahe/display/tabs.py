"""The explorers of one page, each under a tab of its own and made when that is first opened.

Promises that what the address of the page asks for is what is shown, and that all explorers speak
the page's language. The tabs themselves, and all that is read at once, are those of the page.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import traitlets

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import parts
from shimahe.display.explore import EXPLORERS
from shimahe.display.explorer import Explorer

FIRST = next(iter(EXPLORERS))


class Opener(parts.Part):
    """Says which tab of the page is open, which view its address asks for, in which language."""

    TRAITS = ("made",)
    _esm = parts.widget_script("opener")
    made: Any = traitlets.List().tag(sync=True)


class Tabs(widgets.VBox):
    """The explorers of a page, the first of them made at once."""

    def __init__(self, d: Disclosure) -> None:
        self._d = d
        self._token = ""
        self._opener = Opener()
        self._opener.on_msg(self._page_changed)
        self._places = {name: self._place(name) for name in EXPLORERS}
        self.explorers: dict[str, Explorer] = {}
        super().__init__([self._opener, *self._places.values()])
        self.show(FIRST)

    def __repr__(self) -> str:
        return "Tabs()"

    def _place(self, name: str) -> Any:
        return parts.styled(widgets.VBox(), "place", f"place-{name}")

    def show(self, name: str) -> None:
        """Make the explorer of a tab, unless it is there already."""
        if name in self.explorers:
            return
        with parts.on_a_page_with_plotly():
            explorer = EXPLORERS[name](self._d)
        self.explorers[name] = explorer
        explorer.follow_address(self._token if name == asked_for(self._token) else "")
        self._speak(explorer)
        self._places[name].children = [explorer]
        self._opener.made = list(self.explorers)

    def _page_changed(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Follow the page: its language first, since explorers are made in it."""
        if message.get("lang") in terms.LANGUAGES:
            terms.set_language(message["lang"])
        for explorer in self.explorers.values():
            self._speak(explorer)
        self._follow(str(message.get("view", "")))
        if message.get("tab") in EXPLORERS:
            self.show(message["tab"])

    def _follow(self, token: str) -> None:
        """Show the view that the address asks for, once."""
        if token == self._token:
            return
        self._token = token
        explorer = self.explorers.get(asked_for(token))
        if explorer and token:
            explorer.follow_address(token)
            self._speak(explorer)

    def _speak(self, explorer: Explorer) -> None:
        """Have an explorer speak the language of the page."""
        if explorer.state.lang != terms.language():
            explorer.state = replace(explorer.state, lang=terms.language())


def asked_for(token: str) -> str:
    """Name the explorer that is to show a token: its own, else the first, which refuses it.

    >>> asked_for('{"explorer": "audit"}')
    'audit'
    """
    try:
        values = json.loads(token)
    except (json.JSONDecodeError, RecursionError):
        return FIRST
    name = values.get("explorer") if isinstance(values, dict) else None
    return name if isinstance(name, str) and name in EXPLORERS else FIRST
