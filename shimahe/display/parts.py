"""The widgets that the page of an explorer is made of.

Promises that everything shown is in the state of a widget, so that a page that missed a message or
was opened later shows the same. Most widgets are those of ipywidgets; the others are subclasses of
`Part`, each with a script in `js`. Does not know views or states.
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
STYLESHEETS = [
    Path(__file__).parent / "templates" / name for name in ("narrow_marks.css", "explorer.css")
]
PAGE = 100  # rows of the table that are shown at once
PROJECTOR = 1.35  # how much larger pictures are for a lecture hall
_STYLE = {"description_width": "initial"}  # otherwise long labels are cut off


# --- scripts and styles ---------------------------------------------------------------------------


def script(name: str) -> str:
    """Return the text of a script in `js`, by its name without suffix.

    anywidget would watch a path for changes, and so keep every widget in memory.
    """
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def widget_script(name: str) -> str:
    """Return the script of a widget, after the script `listen` that all widgets need."""
    return f"{script('listen')}\n{script(name)}"


def stylesheet() -> str:
    """Return the stylesheet of all explorers as an HTML element."""
    rules = [sheet.read_text(encoding="utf-8") for sheet in STYLESHEETS]
    return f"<style>{''.join(rules)}</style>"


@cache
def _template(theme: str) -> charts.Spec:
    """Return the plotly template of a theme as plain data; the caller must not change it."""
    template: charts.Spec = charts.TEMPLATES[theme].to_plotly_json()
    return template


@cache
def _plotly_source() -> str:
    """Return the script of plotly, about five megabytes."""
    source: str = get_plotlyjs()
    return source


_PAGE_HAS_PLOTLY = ContextVar("page_has_plotly", default=False)


def on_a_page_with_plotly() -> AbstractContextManager[None]:
    """Within this context, make pictures for a page that has plotly already.

    The script of plotly is then not sent with each picture.
    """
    return while_it_is(True, _PAGE_HAS_PLOTLY)


# --- widgets with a script of their own -----------------------------------------------------------


def _as_text(value: Any, _: Any) -> str:
    """Return plain data as JSON text: ipywidgets would search anything else piece by piece."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def data_trait(start: dict[str, Any]) -> Any:
    """Return a trait for plain data, which is sent to the page as JSON text."""
    return traitlets.Dict(start).tag(sync=True, to_json=_as_text)


class Part(anywidget.AnyWidget):
    """A widget with a script of its own.

    A page that shows it asks for the values of `TRAITS`, since it may have missed changes.
    """

    TRAITS: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if message.get("listens"):
            self.send_state(self.TRAITS)


class Picture(Part):
    """A picture that plotly draws on the page.

    A live figure of plotly would send changes, each of which needs all those before it: a page that
    missed one, or was opened later, would show another picture.
    """

    TRAITS = ("figure", "label", "scale", "wide", "instead")
    _esm = "\n".join([script("tiles"), script("tips"), widget_script("picture")])
    #: The script of plotly; "" for a page that has it.
    plotly = traitlets.Unicode().tag(sync=True)
    #: The whole picture as plain data.
    figure = data_trait({"data": [], "layout": {}})
    #: Whether the page is dark; the page sets it.
    dark = traitlets.Bool(False).tag(sync=True)
    #: A description for readers who cannot see the picture.
    label = traitlets.Unicode().tag(sync=True)
    #: How much the picture is enlarged.
    scale = traitlets.Float(1.0).tag(sync=True)
    #: What the page says where the picture is wider than it.
    wide = traitlets.Unicode().tag(sync=True)
    #: The chart that the page then offers instead: its value and the words of its button.
    instead: Any = traitlets.List().tag(sync=True)

    @traitlets.default("plotly")
    def _plotly_unless_the_page_has_it(self) -> str:
        return "" if _PAGE_HAS_PLOTLY.get() else _plotly_source()

    def draw(self, picture: charts.Spec) -> None:
        """Show a picture, given as plain data, in the theme of the page."""
        theme = "dark" if self.dark else "light"
        layout = {**picture["layout"], "template": _template(theme)}
        with self.hold_sync():
            self.label = layout["meta"]["summary"]
            self.figure = {"data": charts.in_theme(picture["data"], theme), "layout": layout}

    def save(self, figure: go.Figure, name: str) -> None:
        """Ask the page to save a figure as a PNG file; `name` is without suffix."""
        self.send({"save": figure.to_plotly_json(), "name": name})


class Copy(Part):
    """A button that copies `text`; if that is a query, the page puts its own address before it."""

    TRAITS = ("text", "is_query", "label", "help", "done", "select")
    _esm = widget_script("copy")
    text = traitlets.Unicode().tag(sync=True)
    is_query = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    select = traitlets.Unicode().tag(sync=True)


class Download(Part):
    """A button that sends {"wanted": true} when clicked; `save` then gives the page the file."""

    TRAITS = ("label", "help")
    _esm = widget_script("download")
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)

    def save(self, contents: bytes, name: str, kind: str) -> None:
        """Ask the page to save a file; `kind` is its MIME type."""
        self.send({"save": name, "type": kind}, buffers=[contents])


class Table(Part):
    """A table that readers sort by clicking its heads.

    `content` has `heads` and `rows` of cells (`view.Cell`), `hints` (what its terms and codes mean,
    by their texts) and `parts`, both as `hints.js` takes them. At most `size` rows are shown at
    once, with buttons labelled `previous` and `next`.
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

    A click sends {"figure": index}.
    """

    TRAITS = ("figures", "label")
    _esm = widget_script("figures")
    figures: Any = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)


class Lines(Part):
    """Printed lines. `content` has `rows`: `cards.source.PrintedLine`s, and `heads` above each.

    A field is a list of pieces: a text, the place of the figure that it is, and whether that is
    chosen. `strip` has the parts of the document: name, length, key, whether it is chosen.
    """

    TRAITS = ("content", "strip", "label")
    _esm = widget_script("lines")
    content = data_trait({"rows": []})
    strip: Any = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)


class Guard(Part):
    """Tells the page what the widgets of ipywidgets do not say by themselves.

    Its script marks the field that is refused and the button that is pressed.
    """

    TRAITS = ("stale", "remark", "clamped", "lang", "name", "hints", "has_address", "is_asked_for")
    _esm = f"{script('hints')}\n{widget_script('guard')}"
    #: The sentence for a page whose kernel is gone.
    stale = traitlets.Unicode().tag(sync=True)
    #: The message that stands beside the field it is about.
    remark = traitlets.Unicode().tag(sync=True)
    #: The message for a number that had to be moved into its bounds.
    clamped = traitlets.Unicode().tag(sync=True)
    #: The language of the explorer.
    lang = traitlets.Unicode().tag(sync=True)
    #: What the explorer is called.
    name = traitlets.Unicode().tag(sync=True)
    #: What the terms and codes of the card mean, as `hints.js` takes them.
    hints = data_trait({"hints": {}, "parts": {}})
    #: Whether the page has an address for each state.
    has_address = traitlets.Bool(False).tag(sync=True)
    #: Whether the address of the page is that of this explorer, to which the page then scrolls.
    is_asked_for = traitlets.Bool(False).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        #: The key of the text for `stale`: on a page of its own there are no cells to run again.
        self.stale_text = "stale_on_page" if _PAGE_HAS_PLOTLY.get() else "stale"


# --- widgets of ipywidgets ------------------------------------------------------------------------


def styled(widget: Any, *classes: str) -> Any:
    """Add classes of the stylesheet (without their prefix) to a widget, and return it."""
    for name in classes:
        widget.add_class(f"shimahe-{name}")
    return widget


def row(parts: Sequence[Any], *classes: str) -> Any:
    """Return a box of widgets side by side, in as many lines as they need."""
    return styled(widgets.HBox(parts), "row", *classes)


def column(parts: Sequence[Any], *classes: str) -> Any:
    """Return a box of widgets one below the other."""
    return styled(widgets.VBox(parts), *classes)


def mark(widget: Any, name: str, is_marked: bool) -> None:
    """Add a class of the stylesheet to a widget, or remove it."""
    change = widget.add_class if is_marked else widget.remove_class
    change(f"shimahe-{name}")


def show(widget: Any, is_shown: bool) -> None:
    """Show or hide a widget."""
    widget.layout.display = None if is_shown else "none"


def text_widget(width: str) -> Any:
    """Return a text field that changes its value only when an entry is finished."""
    layout = {"width": width, "max_width": "100%"}
    return widgets.Text(continuous_update=False, layout=layout, style=_STYLE)


def widget_for(control: Control) -> Any:
    """Return the widget for a control; none changes its value before an entry is finished."""
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
    """A list that is searched by typing: `options` are (words, key), `value` is the key chosen.

    What is typed has to be the words of an option, or a part of them that no other option contains.
    Anything else leaves the value as it was and is kept in `unmatched`.
    """

    options: Any = traitlets.List()
    value: Any = traitlets.Any()
    description = traitlets.Unicode()
    placeholder = traitlets.Unicode()
    tooltip = traitlets.Unicode()  # goes to the field: a box with a tooltip cannot be shown
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
        """Return the words of the option that is typed exactly, or of all that contain it."""
        listed = [words for words, _ in self.options]
        if typed in listed:
            return [typed]
        return [words for words in listed if is_in(folded(words), typed)]

    def _typed(self, change: dict[str, Any]) -> None:
        """Choose the option that was typed, or keep what was typed in `unmatched`."""
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
        """Put the words of the value into the field; "" where nothing is chosen."""
        words = [words for words, key in self.options if key == self.value and key != NOTHING]
        self.unmatched = ""
        self._field.value = words[0] if words else ""
