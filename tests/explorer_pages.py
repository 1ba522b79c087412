"""What the tests of explorers share: what a page shows, what a reader does on it.

Also what must hold of any view: everything follows its state, and has words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import parts
from shimahe.display.explorer import Explorer
from shimahe.display.view import View, ViewResult, ViewState

# --- what a page shows ----------------------------------------------------------------------------


def cells_shown(explorer: Explorer) -> list[list[list[Any]]]:
    """Give the rows of the table as the page has them."""
    rows: list[list[list[Any]]] = explorer._table.content["rows"]
    return rows


def texts_shown(explorer: Explorer) -> list[list[str]]:
    """Give the texts of the table."""
    return [[cell[0] for cell in row] for row in cells_shown(explorer)]


def traces_shown(explorer: Explorer) -> list[dict[str, Any]]:
    """Give the traces that the page draws where its picture is in sight."""
    explorer._tabs.value = "picture"
    traces: list[dict[str, Any]] = explorer._picture.figure["data"]
    return traces


def picture_follows(explorer: Explorer) -> None:
    """The page draws the figure of the state, in a theme of its own, once it is in sight."""
    explorer._tabs.value = "picture"
    drawn = explorer._picture.figure
    wanted = explorer._result.picture
    assert drawn["data"] == wanted["data"]
    assert {**drawn["layout"], "template": None} == {**wanted["layout"], "template": None}


def amount_entry(value: Any) -> Any:
    """Write an amount as it stands in its control."""
    return f"{value:,.15g}" if isinstance(value, float) else value


def page_follows(
    explorer: Explorer, state: ViewState, as_text: Callable[[Any], Any] = lambda value: value
) -> None:
    """Token, picture and every control say what the state says; `as_text` writes a value."""
    assert json.loads(explorer.controls["token"].value) == json.loads(state.token)
    picture_follows(explorer)
    for name, value in asdict(state).items():
        shown = "" if value is None else as_text(value)
        assert explorer.controls[name].value == shown


# --- what a reader does ---------------------------------------------------------------------------


def click_mark(explorer: Explorer, mark: Any) -> None:
    """Click on a mark of the picture, which the page reports by what it carries."""
    explorer._picture._handle_custom_msg({"chosen": mark}, [])


def click_row(explorer: Explorer, mark: Any) -> None:
    """Click on a cell of the table."""
    explorer._table._handle_custom_msg({"chosen": mark}, [])


def download_csv(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes]:
    """Ask for the rows as the button does; give the name of the file and what it holds."""
    sent: list[Any] = []

    def keep(content: dict[str, Any], buffers: list[bytes]) -> None:
        sent.extend([content["save"], *buffers])

    monkeypatch.setattr(explorer._csv, "send", keep)
    explorer._csv._handle_custom_msg({"wanted": True}, [])
    name, contents = sent
    return name, contents


def watch_drawing(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep every figure that is drawn from now on, in place of drawing it."""
    drawn: list[Any] = []

    def keep(picture: parts.Picture, figure: Any) -> None:
        drawn.append(figure)

    monkeypatch.setattr(parts.Picture, "draw", keep)
    return drawn


# --- words ----------------------------------------------------------------------------------------


def everything_has_words(d: Disclosure, state: ViewState) -> None:
    """Every choice has a label, every term an explanation."""
    view: View = state.view
    for name, choices in ViewResult(d, state).choices.items():
        assert len({value for _, value in choices}) == len(choices) > 1, name
        assert all(label.strip() for label, _ in choices), name
    assert list(view.controls) == list(asdict(state))
    assert all(terms.explain(term, state.lang) for term in view.glossary)
