"""The explorer: widgets that show any view of a disclosure, and follow what a reader does.

Promises that controls, texts, picture and table always show the same state, and that a state is
refused before anything changes. The only module that knows widgets; what a state gives is worked
out in `view`, pictures are drawn in `charts`.
"""

from __future__ import annotations

import base64
import html
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go
import traitlets
from plotly.offline import get_plotlyjs

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import glossary_html
from shimahe.display.controls import Control, InvalidState, Limit, Weight
from shimahe.display.view import View, ViewResult, ViewState
from shimahe.export import csv_bytes

SCRIPTS = Path(__file__).parent / "js"
PAGE = 100  # rows of the table that are shown at once
CRUMBS = 4  # the whole, and a code of each level
#: Texts of the page by what they say.
TEXTS = ("line", "notice", "card", "code", "csv", "terms")
COPY_TEXTS = ("label", "help", "done", "select")
_STYLE = {"description_width": "initial"}  # else long labels are cut off


# --- widgets of the page --------------------------------------------------------------------------


def script(name: str) -> str:
    """Read a script of the page: a path would be watched, and keep every widget it serves alive."""
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def widget_script(name: str) -> str:
    """Give the script of a widget, which has `listen` of all widgets."""
    return f"{script('listen')}\n{script(name)}"


class _Part(anywidget.AnyWidget):
    """A widget of ours; a page that has it asks for `TRAITS`: it may have missed what was sent."""

    TRAITS: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if message.get("listens"):
            self.send_state(self.TRAITS)


class Picture(_Part):
    """A picture that plotly draws on the page: `figure` is all of it, as plain data.

    Says whether the page is dark. A live figure of plotly's own would send changes, each of which
    needs all those before it: a page that missed one, or was opened later, would show another
    picture.
    """

    TRAITS = ("figure",)
    _esm = widget_script("picture")
    plotly = traitlets.Unicode(get_plotlyjs()).tag(sync=True)
    figure: Any = traitlets.Dict({"data": [], "layout": {}}).tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)

    def draw(self, figure: go.Figure) -> None:
        """Show a figure in the theme of the page."""
        plain = figure.to_plotly_json()
        template = charts.TEMPLATES["dark" if self.dark else "light"]
        plain["layout"]["template"] = template.to_plotly_json()
        self.figure = plain


class _Copy(_Part):
    """A button that copies `text`."""

    TRAITS = ("text", "label", "help", "done", "select")
    _esm = widget_script("copy")
    text = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    select = traitlets.Unicode().tag(sync=True)


class _Table(_Part):
    """A table that its heads sort: `content` has `heads` and `rows` of cells (`view.Cell`).

    Of more than `size` rows a page is shown, with buttons to the `previous` and the `next`.
    """

    TRAITS = ("content", "label", "help", "previous", "next", "range")
    _esm = widget_script("table")
    content: Any = traitlets.Dict({"heads": [], "rows": []}).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    previous = traitlets.Unicode().tag(sync=True)
    next = traitlets.Unicode().tag(sync=True)
    range = traitlets.Unicode().tag(sync=True)
    size = traitlets.Int(PAGE).tag(sync=True)


def _row(parts: Sequence[Any]) -> Any:
    """Lay controls side by side, as many as there is room for."""
    layout = {
        "flex_flow": "row wrap",
        "align_items": "flex-start",
        "grid_gap": "4px 18px",
        "width": "100%",
    }
    return widgets.HBox(parts, layout=layout)


def _text_widget(width: str) -> Any:
    layout = {"width": width, "max_width": "100%"}
    return widgets.Text(continuous_update=False, layout=layout, style=_STYLE)


def _widget_for(control: Control) -> Any:
    """Make the widget that shows a control; none acts before an entry is finished."""
    if isinstance(control, Weight):
        layout = {"width": "24em", "max_width": "100%", "flex": "0 0 auto"}
        step = control.most / 10
        return widgets.BoundedFloatText(max=control.most, step=step, layout=layout, style=_STYLE)
    if control.WIDGET == "several":
        layout = {"width": "34em", "max_width": "100%"}
        return widgets.SelectMultiple(rows=4, layout=layout, style=_STYLE)
    if control.WIDGET == "choice":
        layout = {"width": "max-content", "max_width": "99%"}
        return widgets.Dropdown(layout=layout, style=_STYLE)
    return _text_widget("16em" if control.WIDGET == "limit" else "22em")


# --- the explorer ---------------------------------------------------------------------------------


class Explorer(widgets.VBox):
    """Controls over one view of a disclosure; `controls["name"]` are the widgets.

    As long as it is on a page it keeps its disclosure; `close` lets go of both.
    """

    #: Every widget of the page but the explorer itself; none if it was refused.
    _parts: tuple[Any, ...] = ()

    def __init__(self, d: Disclosure, state: ViewState) -> None:
        result = ViewResult(d, state)
        result.confirm()  # before anything is made or drawn
        super().__init__(layout={"max_width": "100%"})
        self._start = state
        self._result = result
        self._busy = False
        self._notice = ""
        self._crumb_states: list[ViewState] = []
        self._make_controls(state.view)
        self._make_parts(state.view)
        self._listen()
        self._fill_controls()
        self._fill_texts()
        self._fill_table()
        self._picture.draw(self._result.figure)
        self.children = self._arranged(state.view)
        self._parts = self._every_part()

    def __repr__(self) -> str:
        return f"Explorer({self._view.name})"

    # --- what it shows ---

    @property
    def state(self) -> ViewState:
        """What is chosen; set it to a state of the same view to choose something else."""
        return self._result.state

    @state.setter
    def state(self, state: ViewState) -> None:
        wanted = self._view.state_name
        if type(state) is not self._view.state_class:
            other = type(state).__name__
            raise ValueError(f"this explorer's state is a {wanted}, not a {other}")
        self._set(state)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows shown."""
        return self._result.rows.copy()

    @property
    def table(self) -> pd.DataFrame:
        """The table under the picture, as a frame."""
        return self._result.table.copy()

    @property
    def figure(self) -> go.Figure:
        """The chart shown, as a plain figure."""
        return self._result.draw()

    @property
    def code(self) -> str:
        """The lines of pandas that give `frame`."""
        return self._result.code

    @property
    def line(self) -> str:
        """The line of figures under the controls."""
        return self._result.line

    @property
    def notice(self) -> str:
        """What the explorer has to say about the last entry; empty if nothing is wrong."""
        return self._notice

    def choose(self, mark: Any) -> None:
        """Do what a click on a mark does: go inside it, or say more of it where there is no inside.

        `mark` is what the picture or the table carries for it, such as a code.

        Raises: InvalidState (a ValueError) if it leads to what the document does not have.
        """
        target = self._view.on_click(self._result, mark)
        if isinstance(target, ViewState):
            self._set(target)
        else:
            self._say(target)

    def close(self) -> None:
        """Take the explorer from its page, and let go of its disclosure."""
        if sys.is_finalizing():  # the interpreter ends, and with it every page
            return
        for part in self._parts:
            part.close()
        super().close()

    @property
    def _view(self) -> View:
        return self._start.view

    # --- making it ---

    def _make_controls(self, view: View) -> None:
        self.controls: dict[str, Any] = {}
        for name, control in view.controls.items():
            widget = _widget_for(control)
            widget.observe(partial(self._control_changed, name), "value")
            self.controls[name] = widget
        self.controls["reset"] = widgets.Button()
        self.controls["show_code"] = widgets.ToggleButton()
        self.controls["token"] = _text_widget("auto")
        self.controls["token"].add_class("shimahe-token")

    def _make_parts(self, view: View) -> None:
        self._texts = {name: widgets.HTML() for name in TEXTS}
        layout = {"width": "auto", "max_width": "100%"}
        self._crumbs = [widgets.Button(layout=layout) for _ in range(CRUMBS)]
        self._table = _Table()
        self._copy = _Copy()
        self._picture = Picture()
        folded = self._row_of(control.name for control in view.folded)
        self._folded = widgets.Accordion([folded])

    def _row_of(self, names: Iterable[str]) -> Any:
        return _row([self.controls[name] for name in names])

    def _listen(self) -> None:
        self.controls["reset"].on_click(self._reset)
        self.controls["token"].observe(self._token_changed, "value")
        self.controls["show_code"].observe(self._show_code, "value")
        self._picture.observe(self._theme_changed, "dark")
        for part in (self._picture, self._table):
            part.on_msg(self._message_received)
        for place, crumb in enumerate(self._crumbs):
            crumb.on_click(partial(self._crumb_clicked, place))

    def _arranged(self, view: View) -> list[Any]:
        """Arrange controls in rows that wrap to the page; then line, picture, table and tools."""
        texts = self._texts
        texts["code"].layout.display = "none"
        rows = [self._row_of(names) for names in view.rows_of_controls]
        if view.folded:
            rows.append(self._folded)
        tools = [self.controls["reset"], texts["csv"], self.controls["show_code"], self._copy]
        words = [_row(self._crumbs), texts["line"], texts["notice"]]
        picture = [self._picture, texts["card"], self._table]
        below = [_row(tools), texts["code"], self.controls["token"], texts["terms"]]
        return [*rows, *words, *picture, *below]

    def _every_part(self) -> tuple[Any, ...]:
        """List every widget on the page."""
        parts = [*self.children, *self.controls.values(), *self._texts.values(), *self._crumbs]
        return (*parts, self._copy, self._folded, *self._folded.children)

    # --- showing a state ---

    def _set(self, state: ViewState) -> None:
        """Show a state: refuse it before anything changes, then all parts follow, each once."""
        before = self.state
        result = ViewResult(self._result.d, state)
        result.confirm()  # before anything changes
        self._result = result
        self._fill_controls()
        self._fill_texts()
        if state.table_key != before.table_key:
            self._fill_table()
        if state.picture_key != before.picture_key:
            self._picture.draw(self._result.figure)

    def _fill_controls(self) -> None:
        self._busy = True
        try:
            for name, widget in self.controls.items():
                with widget.hold_sync():
                    self._fill_control(name, widget)
            self.controls["token"].value = self.state.token
        finally:
            self._busy = False

    def _fill_control(self, name: str, widget: Any) -> None:
        widget.description = self._text(name)
        widget.tooltip = self._text(f"{name}.help")
        control = self._view.controls.get(name)
        if control is None:  # a button, or the token
            return
        if isinstance(control, Limit):
            widget.placeholder = self._text("no_limit")
        choices = self._result.choices.get(name)
        if choices is not None and list(widget.options) != choices:
            widget.options = choices
        widget.value = control.to_entry(getattr(self.state, name))

    def _fill_texts(self) -> None:
        lang = self.state.lang
        line = html.escape(self._result.line)
        code = html.escape(self._result.code)
        self._texts["line"].value = f'<b role="status" lang="{lang}">{line}</b>'
        self._texts["code"].value = f'<pre style="white-space: pre-wrap">{code}</pre>'
        self._texts["terms"].value = glossary_html(self._view.glossary, lang)
        self._texts["card"].value = self._result.card
        if self._view.folded:
            self._folded.titles = (self._text("folded"),)
        self._say(self._result.notice)
        self._fill_crumbs()
        with self._copy.hold_sync():
            self._copy.text = self.state.token
            for name in COPY_TEXTS:
                setattr(self._copy, name, self._text(f"copy.{name}"))

    def _fill_crumbs(self) -> None:
        crumbs = self._result.crumbs
        self._crumb_states = [crumb.state for crumb in crumbs]
        for place, button in enumerate(self._crumbs):
            is_used = place < len(crumbs)
            button.layout.display = None if is_used else "none"
            button.description = crumbs[place].words if is_used else ""
            button.tooltip = self._text("back")

    def _fill_table(self) -> None:
        rows = self._result.rows
        words = html.escape(terms.text("explore.csv", self.state.lang, n=len(rows)))
        data = base64.b64encode(csv_bytes(rows)).decode()
        href = f"data:text/csv;charset=utf-8;base64,{data}"
        style = "text-decoration: underline"
        link = f'<a download="{self._view.name}.csv" href="{href}" style="{style}">{words}</a>'
        self._texts["csv"].value = link
        cells = self._result.table_cells
        with self._table.hold_sync():
            self._table.label = self._text("table")
            self._table.help = self._text("table.help")
            self._table.previous = self._text("table.previous")
            self._table.next = self._text("table.next")
            # the page fills in the numbers
            numbers = {name: f"{{{name}}}" for name in ("first", "last", "all")}
            self._table.range = self._view.text("table.range", self.state.lang, **numbers)
            self._table.content = {"heads": cells.heads, "rows": cells.rows}

    def _text(self, key: str) -> str:
        """Give a text of the page in the language chosen."""
        return self._view.text(key, self.state.lang)

    def _say(self, message: str) -> None:
        """Show a message, or none if it is empty."""
        self._notice = message
        words = html.escape(message).replace("\n", "<br>")
        self._texts["notice"].value = f'<span role="alert">{words}</span>' if message else ""
        self._texts["notice"].layout.display = None if message else "none"

    # --- what a reader does ---

    def _control_changed(self, name: str, change: dict[str, Any]) -> None:
        if not self._busy:
            self._try(partial(self._enter, name, change["new"]))

    def _enter(self, name: str, entry: Any) -> None:
        """Show the state after something was typed or chosen in a control."""
        control = self._view.controls[name]
        value = control.from_entry(entry)
        self._set(control.on_change(self._result, value))

    def _token_changed(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        try:
            self._set(self._view.read_token(change["new"]))
        except InvalidState as error:
            lang = self.state.lang
            reason = terms.text("explore.token_refused", lang, reason=error.message(lang))
            self._say(f"⚠ {reason}")

    def _message_received(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if "chosen" in message:
            self._try(partial(self.choose, message["chosen"]))

    def _try(self, action: Callable[[], None]) -> None:
        """Do what a reader wants, or say why it cannot be."""
        try:
            action()
        except InvalidState as error:
            self._say(f"⚠ {error.message(self.state.lang)}")

    def _crumb_clicked(self, place: int, _: Any) -> None:
        self._set(self._crumb_states[place])

    def _reset(self, _: Any) -> None:
        self._set(replace(self._start, lang=self.state.lang))

    def _show_code(self, change: dict[str, Any]) -> None:
        self._texts["code"].layout.display = None if change["new"] else "none"

    def _theme_changed(self, _: dict[str, Any]) -> None:
        self._picture.draw(self._result.figure)
