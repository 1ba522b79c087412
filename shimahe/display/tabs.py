"""The explorers of the dashboard, each in its own tab and made when that is first opened.

Promises that the page shows what its address asks for, and that all explorers are in the language
of the page. The tabs to click, and all text outside the explorers, belong to the page itself
(`dashboard`).
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
    """Sends which tab of the page is open, the token in its address, and the language."""

    TRAITS = ("made",)
    _esm = parts.widget_script("opener")
    #: The names of the explorers that are made.
    made: Any = traitlets.List().tag(sync=True)


class Tabs(widgets.VBox):
    """The explorers of a page; the first is made at once, `explorers` has those that are made."""

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
        """Make the explorer of a tab, by name, unless it is made already."""
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
        """Follow a message of the page: its language first, since explorers are made in it."""
        if message.get("lang") in terms.LANGUAGES:
            terms.set_language(message["lang"])
        for explorer in self.explorers.values():
            self._speak(explorer)
        self._follow(str(message.get("view", "")))
        if message.get("tab") in EXPLORERS:
            self.show(message["tab"])

    def _follow(self, token: str) -> None:
        """Show the state of a new address, if its explorer is made; if not, `show` does so."""
        if token == self._token:
            return
        self._token = token
        explorer = self.explorers.get(asked_for(token))
        if explorer and token:
            explorer.follow_address(token)
            self._speak(explorer)

    def _speak(self, explorer: Explorer) -> None:
        """Set the language of an explorer to that of the page."""
        if explorer.state.lang != terms.language():
            explorer.state = replace(explorer.state, lang=terms.language())


def asked_for(token: str) -> str:
    """Return the name of the explorer that should show a token.

    That is the one it names; where it names none, the first explorer, which then refuses it.

    >>> asked_for('{"explorer": "audit"}')
    'audit'
    """
    try:
        values = json.loads(token)
    except (json.JSONDecodeError, RecursionError):
        return FIRST
    name = values.get("explorer") if isinstance(values, dict) else None
    return name if isinstance(name, str) and name in EXPLORERS else FIRST
