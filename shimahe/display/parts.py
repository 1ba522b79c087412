"""The widgets that the page of an explorer is made of.

Promises that whatever is shown is in the state of a widget, so that a page that missed a message
or was opened later shows the same. Most are those of ipywidgets; the others are ours, with a script
of their own in `js`. Does not know views or states.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import plotly.graph_objects as go
import traitlets
from plotly.offline import get_plotlyjs

from shimahe.display import charts
from shimahe.display.charts.layout import while_it_is
from shimahe.display.controls import NOTHING, Control, Search, Weight
from shimahe.display.searching import folded, is_in

SCRIPTS = Path(__file__).parent / "js"
STYLESHEET = Path(__file__).parent / "templates" / "explorer.css"
PAGE = 100  # rows of the table that are shown at once
PROJECTOR = 1.35  # times as large as on a screen
_STYLE = {"description_width": "initial"}  # else long labels are cut off


# --- scripts and styles ---------------------------------------------------------------------------


def script(name: str) -> str:
    """Read a script of the page: a path would be watched, and keep every widget it serves alive."""
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def widget_script(name: str) -> str:
    """Give the script of a widget, which has `listen` of all widgets."""
    return f"{script('listen')}\n{script(name)}"


def stylesheet() -> str:
    """Give the one stylesheet of all explorers as an element of a page."""
    return f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>"


@cache
def _template(theme: str) -> charts.Spec:
    """Give the template of a theme as plain data: nobody may change it."""
    template: charts.Spec = charts.TEMPLATES[theme].to_plotly_json()
    return template


@cache
def _plotly_source() -> str:
    """Read plotly's own script, all five megabytes of it."""
    source: str = get_plotlyjs()
    return source


_PAGE_HAS_PLOTLY = ContextVar("page_has_plotly", default=False)


def on_a_page_with_plotly() -> AbstractContextManager[None]:
    """Make pictures for a page that has plotly of its own, and need not be sent it with each."""
    return while_it_is(True, _PAGE_HAS_PLOTLY)


# --- widgets with a script of their own -----------------------------------------------------------


def _as_text(value: Any, _: Any) -> str:
    """Write plain data as JSON: ipywidgets looks through every piece of anything but a text."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def data_trait(start: dict[str, Any]) -> Any:
    """Make a trait of plain data, which the page gets as a text of JSON."""
    return traitlets.Dict(start).tag(sync=True, to_json=_as_text)


class Part(anywidget.AnyWidget):
    """A widget of ours; a page that has it asks for `TRAITS`: it may have missed what was sent."""

    TRAITS: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if message.get("listens"):
            self.send_state(self.TRAITS)


class Picture(Part):
    """A picture that plotly draws on the page: `figure` is all of it, as plain data.

    Says whether the page is dark. A live figure of plotly's own would send changes, each of which
    needs all those before it: a page that missed one, or was opened later, would show another
    picture. `scale` enlarges it for a lecture hall; `label` is what it says to those who cannot
    see it. Where it is wider than the page, the page says `wide` and offers `instead`: another
    chart, and the words of its button.
    """

    TRAITS = ("figure", "label", "scale", "wide", "instead")
    _esm = "\n".join([script("tiles"), script("tips"), widget_script("picture")])
    plotly = traitlets.Unicode().tag(sync=True)
    figure = data_trait({"data": [], "layout": {}})
    dark = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    scale = traitlets.Float(1.0).tag(sync=True)
    wide = traitlets.Unicode().tag(sync=True)
    instead: Any = traitlets.List().tag(sync=True)

    @traitlets.default("plotly")
    def _plotly_unless_the_page_has_it(self) -> str:
        return "" if _PAGE_HAS_PLOTLY.get() else _plotly_source()

    def draw(self, picture: charts.Spec) -> None:
        """Show a picture, which is plain data, in the theme of the page."""
        theme = "dark" if self.dark else "light"
        layout = {**picture["layout"], "template": _template(theme)}
        with self.hold_sync():
            self.label = layout["meta"]["summary"]
            self.figure = {"data": charts.in_theme(picture["data"], theme), "layout": layout}

    def save(self, figure: go.Figure, name: str) -> None:
        """Have the page save a figure as a PNG file."""
        self.send({"save": figure.to_plotly_json(), "name": name})


class Copy(Part):
    """A button that copies `text`; if it is a query, the page puts its own address before it."""

    TRAITS = ("text", "is_query", "label", "help", "done", "select")
    _esm = widget_script("copy")
    text = traitlets.Unicode().tag(sync=True)
    is_query = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    select = traitlets.Unicode().tag(sync=True)


class Download(Part):
    """A button that asks for a file, which `save` then gives to the page."""

    TRAITS = ("label", "help")
    _esm = widget_script("download")
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)

    def save(self, contents: bytes, name: str, kind: str) -> None:
        """Have the page save a file; `kind` is its MIME type."""
        self.send({"save": name, "type": kind}, buffers=[contents])


class Table(Part):
    """A table that its heads sort: `content` has `heads` and `rows` of cells (`view.Cell`).

    It also has `hints`: what its terms and codes mean, by their texts, and `parts` as `hints.js`
    takes them. Of more than `size` rows a page is shown, with buttons to the `previous` and the
    `next`.
    """

    TRAITS = ("content", "label", "help", "previous", "next", "range")
    _esm = f"{script('hints')}\n{widget_script('table')}"
    content = data_trait({"heads": [], "rows": []})
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    previous = traitlets.Unicode().tag(sync=True)
    next = traitlets.Unicode().tag(sync=True)
    range = traitlets.Unicode().tag(sync=True)
    size = traitlets.Int(PAGE).tag(sync=True)


class KeyFigures(Part):
    """The figures at the head of a page: `figures` are [value, label, can be clicked, is chosen].

    A click sends the place of a figure.
    """

    TRAITS = ("figures", "label")
    _esm = widget_script("figures")
    figures: Any = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)


class Lines(Part):
    """Printed lines: `content` has `rows` of number, whether it is chosen, and fields in pieces.

    A piece is a text, the place of the figure that it is, and whether that is chosen. `strip` are
    the parts of the document: name, length, key, whether it is chosen.
    """

    TRAITS = ("content", "strip", "label")
    _esm = widget_script("lines")
    content = data_trait({"rows": []})
    strip: Any = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)


class Guard(Part):
    """Tells the page what widgets do not say by themselves.

    Which field is refused, which button is pressed; and `stale`, the sentence for a page whose
    kernel has gone. `remark` is what is said of an entry beside its field, `clamped` what is said
    of a number that had to be moved into its bounds, `lang` the language of the explorer, `name`
    what it is called, `hints` what the terms and codes of the card mean, as `hints.js` takes them.
    `has_address`: whether an address of the page opens a view; `is_asked_for`: whether it asks for
    this explorer, to which the page then scrolls.
    """

    TRAITS = ("stale", "remark", "clamped", "lang", "name", "hints", "has_address", "is_asked_for")
    _esm = f"{script('hints')}\n{widget_script('guard')}"
    stale = traitlets.Unicode().tag(sync=True)
    remark = traitlets.Unicode().tag(sync=True)
    clamped = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    hints = data_trait({"hints": {}, "parts": {}})
    has_address = traitlets.Bool(False).tag(sync=True)
    is_asked_for = traitlets.Bool(False).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        #: Which text to say of a kernel that has gone: a page of its own has no cells to run.
        self.stale_text = "stale_on_page" if _PAGE_HAS_PLOTLY.get() else "stale"


# --- widgets of ipywidgets ------------------------------------------------------------------------


def styled(widget: Any, *classes: str) -> Any:
    """Give a widget its classes of the stylesheet."""
    for name in classes:
        widget.add_class(f"shimahe-{name}")
    return widget


def row(parts: Sequence[Any], *classes: str) -> Any:
    """Lay parts side by side, as many as there is room for."""
    return styled(widgets.HBox(parts), "row", *classes)


def column(parts: Sequence[Any], *classes: str) -> Any:
    """Lay parts one below the other."""
    return styled(widgets.VBox(parts), *classes)


def mark(widget: Any, name: str, is_marked: bool) -> None:
    """Give a widget a class of the stylesheet, or take it away."""
    change = widget.add_class if is_marked else widget.remove_class
    change(f"shimahe-{name}")


def show(widget: Any, is_shown: bool) -> None:
    """Show a widget, or take it out of sight."""
    widget.layout.display = None if is_shown else "none"


def text_widget(width: str) -> Any:
    """Make a field that acts once an entry is finished."""
    layout = {"width": width, "max_width": "100%"}
    return widgets.Text(continuous_update=False, layout=layout, style=_STYLE)


def widget_for(control: Control) -> Any:
    """Make the widget that shows a control; none acts before an entry is finished."""
    if isinstance(control, Weight):
        layout = {"width": "20em", "max_width": "100%", "flex": "0 0 auto"}
        step = control.most / 10
        return widgets.BoundedFloatText(max=control.most, step=step, layout=layout, style=_STYLE)
    if isinstance(control, Search):
        layout = {"width": "16em", "max_width": "100%"}
        return widgets.Combobox(continuous_update=False, layout=layout, style=_STYLE)
    if control.WIDGET == "find":
        return Finder("26em")
    if control.WIDGET == "several":
        layout = {"width": "34em", "max_width": "100%"}
        return widgets.SelectMultiple(rows=4, layout=layout, style=_STYLE)
    if control.WIDGET == "choice":
        layout = {"width": "max-content", "max_width": "99%"}
        return widgets.Dropdown(layout=layout, style=_STYLE)
    return text_widget("16em" if control.WIDGET == "limit" else "22em")


class Finder(widgets.HBox):
    """A list that is searched by typing: `options` are words and keys, `value` is the key chosen.

    What is typed has to name one of the list, by a part of its words if no other holds that.
    Anything else leaves the value as it was and stands in `unmatched`.
    """

    options: Any = traitlets.List()
    value: Any = traitlets.Any()
    description = traitlets.Unicode()
    placeholder = traitlets.Unicode()
    tooltip = traitlets.Unicode()  # of the field: a box of ipywidgets with one cannot be shown
    unmatched = traitlets.Unicode()

    def __init__(self, width: str) -> None:
        layout = {"width": width, "max_width": "100%"}
        self._field = widgets.Combobox(continuous_update=False, layout=layout, style=_STYLE)
        super().__init__([self._field])
        for name in ("description", "placeholder", "tooltip"):
            traitlets.dlink((self, name), (self._field, name))
        self._field.observe(self._typed, "value")
        self.observe(self._follow_options, "options")
        self.observe(self._follow_value, "value")

    def matches(self, typed: str) -> list[str]:
        """List the words that are what is typed, or else those that hold it."""
        listed = [words for words, _ in self.options]
        if typed in listed:
            return [typed]
        return [words for words in listed if is_in(folded(words), typed)]

    def _typed(self, change: dict[str, Any]) -> None:
        typed = change["new"].strip()
        keys = dict(self.options)
        matches = self.matches(typed) if typed else []
        if not typed and NOTHING in keys.values():
            self.value = NOTHING
        elif len(matches) == 1:
            self.value = keys[matches[0]]
        elif typed:
            self.unmatched = typed
            return
        self.show_value()

    def _follow_options(self, change: dict[str, Any]) -> None:
        self._field.options = [words for words, _ in change["new"]]
        self.show_value()

    def _follow_value(self, _: dict[str, Any]) -> None:
        self.show_value()

    def show_value(self) -> None:
        """Write the words of the value; nothing where nothing is chosen."""
        words = [words for words, key in self.options if key == self.value and key != NOTHING]
        self.unmatched = ""
        self._field.value = words[0] if words else ""
