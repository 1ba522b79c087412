"""The explorer: widgets that show any view of a disclosure, and follow what a reader does.

Promises that controls, texts, picture and table always show the same state, and that a state that
cannot be shown is refused before anything changes. What a state gives is worked out in `view`,
pictures are drawn in `charts`, and the widgets are made in `parts`. Which tab or panel is open is
not part of the state.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import parts
from shimahe.display.cards import glossary_html
from shimahe.display.cards.source import Marked, heads_above, printed_lines
from shimahe.display.charts.context import capitalised
from shimahe.display.controls import SENTENCES, InvalidState, Limit, Search, unlisted_words
from shimahe.display.headings import heading_html, source_html
from shimahe.display.hints import hints_shown, hints_within
from shimahe.display.shown import printed_table
from shimahe.display.view import LANGUAGE, View, ViewResult, ViewState, no_page
from shimahe.export import csv_bytes

CRUMBS = 4  # most steps of the way back: the whole, and a code of each level
#: The names of the widgets that hold HTML text.
TEXTS = ("style", "notice", "heading", "card", "page", "source", "code", "terms")
#: The texts of the copy button after a click; its label and help are set apart.
COPY_TEXTS = ("done", "select")
WAYS_OUT = 6  # most buttons that lead from a page without rows to one with some
#: Controls of the toolbar without a visible label, since their content explains itself.
UNLABELLED = ("chart", "measure", "search", "place")
#: The tabs, one of which is open.
TABS = ("picture", "table", "lines")
LINES = 50  # printed lines that are shown at once
LINES_STORED = 8  # printed lines that a saved notebook shows without a kernel


class Explorer(widgets.VBox):
    """The widget that shows one view of a disclosure: controls, picture, table, lines and card.

    `controls` has the widget of each control by its name. The explorer keeps its disclosure in
    memory until `close` is called.

    Raises: TypeError if `d` is not a Disclosure; InvalidState if the document does not have what
    the state chooses.
    """

    #: Every widget of the page except the explorer itself; empty if making it failed.
    _parts: tuple[Any, ...] = ()

    def __init__(self, d: Disclosure, state: ViewState) -> None:
        if not isinstance(getattr(d, "spending", None), pd.DataFrame):
            kind = type(d).__name__
            raise TypeError(
                terms.text("explore.no_disclosure", explorer=state.view.name, kind=kind)
            )
        result = ViewResult(d, state)
        result.confirm()  # before anything is made or drawn
        super().__init__(layout={"max_width": "100%"})
        parts.styled(self, "explorer", state.view.name)
        self._start = state
        self._result = result
        self._busy = False
        self._notice = ""
        self._crumb_states: list[ViewState] = []
        self._ways_out: list[ViewState] = []
        self._make_controls(state.view)
        self._make_parts(state.view)
        self._listen()
        self._fill_controls()
        self._fill_texts()
        self._fill_heading()
        self._fill_table()
        self._show_lines()
        self._is_due = True  # whether the picture of the state is still to be drawn
        self._draw_if_seen()
        self.children = self._arranged(state.view)
        self._parts = tuple(_every_part(self))

    def __repr__(self) -> str:
        return f"Explorer({self._view.name})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Return the widget, with what a saved notebook shows in its place without a kernel.

        That is the picture, or the printed lines where the view opens with these.
        """
        bundle: dict[str, Any] | None = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        if self._view.first_tab == "lines":
            return bundle | {"text/html": self._printed_html()}
        as_stored = pio.renderers["plotly_mimetype"]  # slow when first used
        picture: dict[str, Any] = as_stored.to_mimebundle(self._result.stored_picture)
        return bundle | picture

    def _printed_html(self) -> str:
        """Return HTML of LINES_STORED printed lines, from the first that the card is about."""
        result = self._result
        numbers = result.source_lines
        first = self._place_of_first_read()
        stored = numbers[first : first + LINES_STORED]
        return printed_table(result.d, stored, self._marked(), self.state.lang)._repr_html_()

    def _marked(self) -> Marked:
        """Return what is marked in the printed lines."""
        result = self._result
        place = getattr(self.state, "place", "")
        read = tuple(result.read_lines)
        return Marked(result.marked, read, result.view.marks_lead, place)

    def _place_of_first_read(self) -> int:
        """Return the index, among the lines shown, of the first one the card is about; else 0."""
        lines = self._result.source_lines
        read = [line for line in self._result.read_lines if line in lines]
        return lines.index(read[0]) if read else 0

    # --- what it shows ---

    @property
    def state(self) -> ViewState:
        """What is chosen; assign a state of the same view to choose something else.

        Raises: ValueError for a state of another view, or one that the document does not have.
        """
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
        """The rows shown, as a copy."""
        return self._result.rows.copy()

    @property
    def table(self) -> pd.DataFrame:
        """The table of the second tab, as a copy."""
        return self._result.table.copy()

    @property
    def figure(self) -> go.Figure:
        """The chart shown, drawn anew as a plotly figure with its caption."""
        return self._result.draw()

    @property
    def code(self) -> str:
        """The lines of pandas that give `frame`, which they call `view`."""
        return self._result.code

    @property
    def line(self) -> str:
        """The summary line: how much is shown of how much."""
        return self._result.line

    @property
    def notice(self) -> str:
        """What the explorer says about the last entry or the rows shown; "" if there is nothing."""
        return self._notice

    def choose(self, mark: Any) -> None:
        """Do what a click on a mark does: choose another state, or show a notice.

        `mark` is the value that the picture or the table has for it, such as a code.

        Raises: InvalidState (a ValueError) if the document does not have what it leads to.
        """
        target = self._view.on_click(self._result, mark)
        if isinstance(target, ViewState):
            self._set(target)
        else:
            self._say(target)

    def follow_address(self, token: str) -> None:
        """Offer addresses instead of code to copy, and show the state of a token unless it is "".

        A token that cannot be used is refused on the page, like one that is pasted.
        """
        self._guard.has_address = True
        self._guard.is_asked_for = bool(token)
        self._fill_copy()
        if token:
            self.controls["token"].value = token

    def close(self) -> None:
        """Remove the explorer and all its widgets from the page, so that memory can be freed."""
        if sys.is_finalizing():  # the interpreter is ending
            return
        for part in self._parts:
            part.close()
        super().close()

    @property
    def _view(self) -> View:
        return self._start.view

    # --- making it ---

    def _make_controls(self, view: View) -> None:
        """Make the widgets of the controls, and of three more that are no part of a state."""
        self.controls: dict[str, Any] = {}
        for name, control in view.controls.items():
            widget = parts.widget_for(control)
            widget.observe(partial(self._control_changed, name), "value")
            if isinstance(widget, parts.Finder):
                widget.observe(partial(self._nothing_matched, name), "unmatched")
            self.controls[name] = widget
        self.controls["reset"] = widgets.Button()
        self.controls["show_code"] = widgets.ToggleButton()
        self.controls["token"] = parts.styled(parts.text_widget("auto"), "token")

    def _make_parts(self, view: View) -> None:
        """Make all other widgets, still empty."""
        self._texts = {name: widgets.HTML() for name in TEXTS}
        self._texts["style"].value = parts.stylesheet()
        self._crumbs = [widgets.Button() for _ in range(CRUMBS)]
        chips = [each.name for each in view.filters if each.IS_CHIP]
        self._chips = {name: parts.styled(widgets.Button(), "chip") for name in chips}
        self._clear = widgets.Button()
        self._ways = [parts.styled(widgets.Button(), "chip") for _ in range(WAYS_OUT)]
        self._out = parts.row(self._ways, "way")
        tabs = widgets.ToggleButtons(options=TABS, value=view.first_tab)
        self._tabs = parts.styled(tabs, "tabs")
        self._open_drawer = widgets.ToggleButton()
        self._open_menu = parts.styled(widgets.ToggleButton(), "more")
        self._png = widgets.Button()
        self._projector = widgets.ToggleButton()
        self._page_image = widgets.ToggleButton()
        self._guard = parts.Guard()
        self._key_figures = parts.KeyFigures()
        self._table = parts.Table()
        self._lines = parts.Lines()
        self._first_line = 0  # the index, among the source lines, of the first one shown
        self._copy = parts.Copy()
        self._csv = parts.styled(parts.Download(), "download")
        self._picture = parts.Picture()
        self._folded_head = widgets.HTML()

    def _listen(self) -> None:
        """Connect every widget with the method that follows a reader's action."""
        self.controls["reset"].on_click(self._reset)
        self.controls["token"].observe(self._token_changed, "value")
        self.controls["show_code"].observe(self._panels_changed, "value")
        self._picture.observe(self._theme_changed, "dark")
        for part in (self._picture, self._table, self._lines):
            part.on_msg(self._message_received)
        self._lines.on_msg(self._lines_turned)
        self._key_figures.on_msg(self._figure_clicked)
        self._csv.on_msg(self._csv_wanted)
        for place, crumb in enumerate(self._crumbs):
            crumb.on_click(partial(self._crumb_clicked, place))
        for place, way in enumerate(self._ways):
            way.on_click(partial(self._way_clicked, place))
        for name, chip in self._chips.items():
            chip.on_click(partial(self._lift, (name,)))
        self._clear.on_click(self._clear_filters)
        self._tabs.observe(self._tab_changed, "value")
        self._open_drawer.observe(self._panels_changed, "value")
        self._open_menu.observe(self._panels_changed, "value")
        self._projector.observe(self._size_changed, "value")
        self._page_image.observe(self._panels_changed, "value")
        self._png.on_click(self._save_picture)

    def _arranged(self, view: View) -> list[Any]:
        """Return the parts of the page from top to bottom."""
        texts = self._texts
        tools = [self._tabs, *self._named(view.toolbar), self._open_drawer, self._open_menu]
        toolbar = parts.row(tools, "toolbar", "controls")
        for widget in self._named(name for name in view.toolbar if name in UNLABELLED):
            parts.styled(widget, "unlabelled")
        self._drawer = self._arranged_drawer(view)
        self._menu = self._arranged_menu()
        self._way = parts.row([*self._crumbs, *self._chips.values(), self._clear], "way")
        stage = self._arranged_stage(view)
        source = parts.styled(texts["source"], "source-line")
        below = [self._drawer, self._menu, self._way, texts["heading"], stage, source]
        self._show_panels()
        above = [self._key_figures, toolbar, texts["notice"], self._out]
        for part in (*above, *below):
            parts.styled(part, "part")
        return [texts["style"], self._guard, *above, *below]

    def _arranged_drawer(self, view: View) -> Any:
        """Return the drawer: the controls that are shown when a reader opens the filters."""
        rows = [parts.row(self._named(names)) for names in view.drawer]
        if view.folded:
            folded = parts.row(self._named(control.name for control in view.folded))
            rows += [self._folded_head, folded]
        return parts.column(rows, "panel", "controls", "drawer")

    def _arranged_menu(self) -> Any:
        """Return the menu of what is seldom wanted.

        The control of the language is hidden: a notebook or a dashboard sets it for all explorers.
        """
        parts.show(self.controls[LANGUAGE.name], False)
        texts = self._texts
        sizes = [self.controls["lang"], self._projector, self.controls["reset"]]
        tools = [self._copy, self._csv, self._png, self.controls["show_code"]]
        rows = [parts.row([*tools, *sizes]), self.controls["token"], texts["code"], texts["terms"]]
        return parts.column(rows, "panel", "controls")

    def _arranged_stage(self, view: View) -> Any:
        """Return the stage: the open one of picture, table and printed lines, and the card."""
        texts = self._texts
        table = parts.column([self._table], "body", "listing")
        lines = parts.column([self._lines, self._page_image, texts["page"]], "body")
        self._panels = {"picture": self._picture, "table": table, "lines": lines}
        body = parts.column([*self._panels.values()], "body")
        beside = [parts.row(self._named(view.beside), "controls")] if view.beside else []
        card = parts.column([*beside, texts["card"]], "side")
        return parts.row([body, card], "stage")

    def _named(self, names: Iterable[str]) -> list[Any]:
        return [self.controls[name] for name in names]

    # --- showing a state ---

    def _set(self, state: ViewState) -> None:
        """Show a state: every part of the page follows once, and only if it changes.

        Raises: InvalidState, before anything has changed, for what the document does not have.
        """
        before = self._result
        result = ViewResult(before.d, state)
        result.confirm()  # before anything changes
        is_redrawn = state.picture_key != before.state.picture_key
        is_retold = state.table_key != before.state.table_key
        if not is_redrawn:
            result.keep_picture(before)
        self._result = result
        self._is_due = self._is_due or is_redrawn
        self._draw_if_seen()  # first, so that the page draws while the rest is worked out
        self._fill_controls()
        self._fill_texts()
        if is_retold:
            self._fill_table()
        if is_redrawn or is_retold:
            self._fill_heading()
        self._show_lines()

    def _draw_if_seen(self) -> None:
        """Draw the picture if it is out of date and its tab is open."""
        if self._is_due and self._tabs.value == "picture":
            self._picture.draw(self._result.picture)
            self._is_due = False

    def _fill_controls(self) -> None:
        """Show the state in the controls; their changes are ignored meanwhile (`_busy`)."""
        self._busy = True
        try:
            for name, widget in self.controls.items():
                with widget.hold_sync():
                    self._fill_control(name, widget)
            self.controls["token"].value = self.state.token
        finally:
            self._busy = False

    def _fill_control(self, name: str, widget: Any) -> None:
        """Set the label, help, options and value of one control."""
        widget.description = self._text(name)
        widget.tooltip = self._text(f"{name}.help")
        control = self._view.controls.get(name)
        if control is None:  # a button, or the token
            return
        if isinstance(control, Limit):
            widget.placeholder = self._text("no_limit")
        if control.WIDGET in ("find", "words"):
            widget.placeholder = self._text(f"{name}.hint")
        if isinstance(control, Search):
            widget.options = control.suggestions(self._result)
        choices = self._result.choices.get(name)
        if choices is not None:
            options = [(capitalised(words), value) for words, value in choices]
            if list(widget.options) != options:
                widget.options = options
        widget.value = control.to_entry(getattr(self.state, name))
        if isinstance(widget, parts.Finder):
            widget.show_value()  # in place of an entry that chose nothing

    def _fill_texts(self) -> None:
        """Set all texts of the page except the heading and the table."""
        lang = self.state.lang
        code = html.escape(self._result.code)
        self._texts["code"].value = f"<pre>{code}</pre>"
        self._texts["terms"].value = glossary_html(self._view.glossary, lang)
        # set before the card, since the page looks them up when the card arrives
        card = self._result.card
        self._guard.hints = hints_within(self._result.d, card, lang)
        self._texts["card"].value = card
        with self._guard.hold_sync():
            self._guard.stale = self._text(self._guard.stale_text)
            # the page fills in what was typed, and what became of it
            self._guard.clamped = self._view.text("clamped", lang, typed="{typed}", value="{value}")
            self._guard.lang = lang
            self._guard.name = terms.text(f"dashboard.{self._view.name}", lang)
        if self._view.folded:
            self._folded_head.value = f"<h4>{html.escape(self._text('folded'))}</h4>"
        limits = [step.control.name for step in self._result.reversed_limits]
        self._say(self._result.notice, *limits)
        self._fill_tools()
        self._fill_way()
        self._fill_ways_out()
        self._fill_key_figures()
        self._fill_copy()
        chart = self._view.narrow_chart
        with self._picture.hold_sync():
            self._picture.wide = self._text("wide")
            self._picture.instead = [chart, self._text(f"wide.{chart}")] if chart else []

    def _fill_copy(self) -> None:
        """Fill the copy button: with the address of this state if the page has one, else code."""
        has_address = self._guard.has_address
        key = "copy.address" if has_address else "copy.code"
        with self._copy.hold_sync():
            self._copy.text = self.state.query if has_address else self.state.call
            self._copy.is_query = has_address
            self._copy.label = self._text(key)
            self._copy.help = self._text(f"{key}.help")
            for name in COPY_TEXTS:
                setattr(self._copy, name, self._text(f"copy.{name}"))

    def _fill_tools(self) -> None:
        """Set the words and tooltips of the buttons."""
        labels = [(self._text(f"tab.{name}"), name) for name in TABS]
        if list(self._tabs.options) != labels:
            self._name_tabs(labels)
        named = {"png": self._png, "projector": self._projector, "clear": self._clear}
        named["page_image"] = self._page_image
        for name, button in named.items():
            button.description = self._text(name)
            button.tooltip = self._text(f"{name}.help")
        inside = [step for step in self._result.chips if step.control.name in self._drawn_away]
        key = "filters.some" if inside else "filters"
        self._open_drawer.description = terms.text(f"explore.{key}", self.state.lang, n=len(inside))
        self._open_drawer.tooltip = self._text("filters.help")
        self._open_menu.description = "⋯"
        self._open_menu.tooltip = self._text("menu.help")

    def _name_tabs(self, labels: list[tuple[str, str]]) -> None:
        """Set the words of the tabs; the open one stays open."""
        chosen = self._tabs.value
        self._busy = True
        try:
            self._tabs.options = labels
            self._tabs.value = chosen
        finally:
            self._busy = False

    @property
    def _drawn_away(self) -> set[str]:
        """The names of the controls in the drawer."""
        return {name for names in self._view.drawer for name in names}

    def _fill_way(self) -> None:
        """Show the way back, and a button for each filter that is set, which removes it.

        A filter that one of the ways out removes has its button there only.
        """
        crumbs = self._result.crumbs
        self._crumb_states = [crumb.state for crumb in crumbs]
        for place, button in enumerate(self._crumbs):
            is_used = place < len(crumbs)
            parts.show(button, is_used)
            button.description = crumbs[place].words if is_used else ""
            button.tooltip = self._text("back")
        undone = {way.undoes for way in self._result.way_out}
        chips = [step for step in self._result.chips if step.control.name not in undone]
        steps = {step.control.name: step for step in chips}
        for name, chip in self._chips.items():
            parts.show(chip, name in steps)
            words = steps[name].words(self.state.lang) if name in steps else ""
            chip.description = f"{words} ×"
            chip.tooltip = self._text("chip.help")
        parts.show(self._clear, bool(steps))

    def _fill_ways_out(self) -> None:
        """Show the buttons that lead from a page without rows to one with some."""
        ways = self._result.way_out[:WAYS_OUT]
        self._ways_out = [way.state for way in ways]
        parts.show(self._out, bool(ways))
        for place, button in enumerate(self._ways):
            is_used = place < len(ways)
            parts.show(button, is_used)
            button.description = ways[place].words if is_used else ""

    def _fill_key_figures(self) -> None:
        """Show the figures at the head of the page."""
        figures = []
        for figure in self._result.key_figures:
            is_chosen = figure.state == self.state
            label = capitalised(figure.label)
            figures.append([figure.value, label, figure.state is not None, is_chosen])
        with self._key_figures.hold_sync():
            self._key_figures.label = self._text("key_figures")
            self._key_figures.figures = figures

    def _fill_heading(self) -> None:
        """Show the title and summary above the stage, and the source of the figures below it."""
        is_seen = self._tabs.value == "picture"
        self._texts["heading"].value = heading_html(self._result, of_picture=is_seen)
        self._texts["source"].value = source_html(self._result)

    def _fill_lines(self) -> None:
        """Show up to LINES printed lines, from `_first_line` on."""
        result = self._result
        lang = self.state.lang
        every = result.source_lines
        numbers = every[self._first_line : self._first_line + LINES]
        last = self._first_line + len(numbers)
        first = min(self._first_line + 1, last)
        counts = {"first": f"{first:,}", "last": f"{last:,}", "all": f"{len(every):,}"}
        marked = self._marked()
        with self._lines.hold_sync():
            self._lines.label = self._text("strip")
            self._lines.strip = [
                [part.name, part.length, place, part.is_chosen]
                for place, part in enumerate(result.strip)
            ]
            self._lines.content = {
                "rows": printed_lines(result.d, numbers, marked),
                "heads": heads_above(result.d, numbers),
                "words": terms.text("lines.range", lang, **counts) if numbers else "",
                "previous": self._text("table.previous"),
                "next": self._text("table.next"),
                "first": self._first_line > 0,
                "last": last < len(every),
            }

    def _show_lines(self) -> None:
        """If the tab of printed lines is open, show those that the card is about."""
        if self._tabs.value != "lines":
            return
        self._first_line = self._place_of_first_read() // LINES * LINES
        self._fill_lines()
        self._show_page_image()

    def _show_page_image(self) -> None:
        """Show the PDF page that the card is about, if its button is pressed."""
        result = self._result
        has_pages = result.view.page_image is not no_page and not result.d.pages.empty
        can_be_shown = has_pages and bool(result.read_lines)
        is_shown = can_be_shown and self._page_image.value
        parts.show(self._page_image, can_be_shown)
        self._texts["page"].value = result.view.page_image(result) if is_shown else ""

    def _fill_table(self) -> None:
        """Show the table, and the number of rows on the button that saves them."""
        rows = len(self._result.rows)
        with self._csv.hold_sync():
            self._csv.label = terms.text("explore.csv", self.state.lang, n=f"{rows:,}")
            self._csv.help = self._text("csv.help")
        cells = self._result.table_cells
        with self._table.hold_sync():
            self._table.label = self._text("table")
            self._table.help = self._text("table.help")
            self._table.previous = self._text("table.previous")
            self._table.next = self._text("table.next")
            # the page fills in the numbers
            numbers = {name: f"{{{name}}}" for name in ("first", "last", "all")}
            self._table.range = self._view.text("table.range", self.state.lang, **numbers)
            content = {"heads": cells.heads, "rows": cells.rows}
            said = hints_shown(self._result.d, [cells.heads, *cells.rows], self.state.lang)
            self._table.content = {**content, **said}

    def _text(self, key: str) -> str:
        """Return a text of the page in the chosen language."""
        return self._view.text(key, self.state.lang)

    def _say(self, message: str, *fields: str) -> None:
        """Show a message, or none if it is ""; `fields` are the names of the controls it is about.

        A message about one control in a panel stands beside that, any other under the toolbar. One
        that begins with ⚠ is shown as a refusal.
        """
        self._notice = message
        is_beside = len(fields) == 1 and self._is_in_a_panel(fields[0])
        is_refusal = message.startswith("⚠") or len(fields) > 1
        self._guard.remark = message if is_beside else ""
        self._say_above("" if is_beside else message)
        for name, widget in self.controls.items():
            is_meant = bool(message) and name in fields
            parts.mark(widget, "refused", is_meant and is_refusal)
            parts.mark(widget, "remarked", is_meant and is_beside and not is_refusal)

    def _say_above(self, message: str) -> None:
        """Show a message under the toolbar, or none if it is ""."""
        words = html.escape(message).replace("\n", "<br>")
        kind = "refusal" if message.startswith("⚠") else "remark"
        alert = f'<span role="alert" class="{kind}">{words}</span>' if message else ""
        self._texts["notice"].value = alert
        parts.show(self._texts["notice"], bool(message))

    def _is_in_a_panel(self, name: str) -> bool:
        """Return whether a control is visible somewhere else than in the toolbar."""
        if name in self._view.toolbar:
            return False
        if name in self._view.beside:
            return True
        is_in_menu = name not in self._view.controls or name == LANGUAGE.name
        opener = self._open_menu if is_in_menu else self._open_drawer
        is_open: bool = opener.value
        return is_open

    # --- what a reader does ---

    def _control_changed(self, name: str, change: dict[str, Any]) -> None:
        if not self._busy:
            self._try(partial(self._enter, name, change["new"]), name)

    def _enter(self, name: str, entry: Any) -> None:
        """Show the state after a reader typed or chose something in a control."""
        control = self._view.controls[name]
        value = control.from_entry(entry)
        self._set(control.on_change(self._result, value))
        understood = control.understood(entry, self.state.lang)
        notice = self._result.notice
        if understood and notice:
            self._say(SENTENCES[self.state.lang].join([understood, notice]))
        elif understood:
            self._say(understood, name)

    def _nothing_matched(self, name: str, change: dict[str, Any]) -> None:
        """Say why what was typed into a list chooses none of its options."""
        typed = change["new"]
        if self._busy:
            return
        if not typed:
            self._say(self._result.notice)
        else:
            widget = self.controls[name]
            names = [words for words, _ in widget.options]
            words = unlisted_words(typed, widget.matches(typed), names, self.state.lang)
            self._say(f"⚠ {words}", name)

    def _token_changed(self, change: dict[str, Any]) -> None:
        """Show the state of a pasted token, or say why it cannot be used."""
        if self._busy:
            return
        try:
            self._set(self._view.read_token(change["new"]))
        except InvalidState as error:
            lang = self.state.lang
            reason = terms.text("explore.token_refused", lang, reason=error.message(lang))
            self._say(f"⚠ {reason}", "token")

    def _message_received(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if "chosen" in message:
            self._try(partial(self.choose, message["chosen"]))
        if "chart" in message:
            self._try(partial(self._enter, "chart", message["chart"]))

    def _lines_turned(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Show the next or previous printed lines, or go to a part of the document."""
        if message.get("turn") in (-1, 1):
            first = self._first_line + LINES * message["turn"]
            if 0 <= first < len(self._result.source_lines):
                self._first_line = first
                self._fill_lines()
        states = dict(enumerate(part.state for part in self._result.strip))
        if message.get("part") in states:
            self._set(states[message["part"]])

    def _figure_clicked(self, _: Any, message: dict[str, Any], __: Any) -> None:
        states = dict(enumerate(figure.state for figure in self._result.key_figures))
        state = states.get(message.get("figure", -1))
        if state is not None:
            self._set(state)

    def _csv_wanted(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Send the rows shown to the page, which saves them as a CSV file."""
        if message.get("wanted"):
            self._csv.save(csv_bytes(self._result.rows), f"{self._view.name}.csv", "text/csv")

    def _try(self, action: Callable[[], None], field: str = "") -> None:
        """Run an action, and show the reason on the page if it is refused.

        `field` is the name of the control that it is about, if any.
        """
        try:
            action()
        except InvalidState as error:
            self._say(f"⚠ {error.message(self.state.lang)}", field)

    def _crumb_clicked(self, place: int, _: Any) -> None:
        self._set(self._crumb_states[place])

    def _way_clicked(self, place: int, _: Any) -> None:
        self._set(self._ways_out[place])

    def _clear_filters(self, button: Any) -> None:
        self._lift([step.control.name for step in self._result.chips], button)

    def _lift(self, names: Iterable[str], _: Any) -> None:
        """Set controls back to their defaults."""
        lifted = {name: self._view.controls[name].default_value() for name in names}
        self._set(replace(self.state, **lifted))

    def _reset(self, _: Any) -> None:
        self._set(replace(self._start, lang=self.state.lang))

    # --- the page alone ---

    def _panels_changed(self, _: dict[str, Any]) -> None:
        if not self._busy:
            self._show_panels()
            self._show_lines()

    def _tab_changed(self, change: dict[str, Any]) -> None:
        if not self._busy:
            self._draw_if_seen()
            self._fill_heading()
            self._panels_changed(change)

    def _show_panels(self) -> None:
        """Show the panels that are open, and the content of the open tab."""
        parts.show(self._drawer, self._open_drawer.value)
        parts.show(self._menu, self._open_menu.value)
        parts.show(self._texts["code"], self.controls["show_code"].value)
        for name, panel in self._panels.items():
            parts.show(panel, name == self._tabs.value)

    def _size_changed(self, change: dict[str, Any]) -> None:
        """Enlarge the page for a lecture hall, or set it back to normal size."""
        if change["new"]:
            self.add_class("shimahe-projector")
        else:
            self.remove_class("shimahe-projector")
        self._picture.scale = parts.PROJECTOR if change["new"] else 1.0

    def _save_picture(self, _: Any) -> None:
        self._picture.save(self._result.figure, self._view.name)

    def _theme_changed(self, _: dict[str, Any]) -> None:
        self._is_due = True
        self._draw_if_seen()


def _every_part(widget: Any) -> list[Any]:
    """Return every widget within a widget, at any depth."""
    every = []
    for child in widget.children:
        every.append(child)
        if hasattr(child, "children"):
            every += _every_part(child)
    return every
