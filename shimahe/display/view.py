"""Views, their states and their results: what an explorer shows, without its widgets.

A view declares one explorer; a state holds what is chosen in it; a result holds what that choice
gives for one document. Promises that rows, summary line, table, picture, code and token of a state
always say the same, that the rows of a view are filtered and never changed, and that a token is
read as checked JSON and never run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go

from shimahe import frames, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.charts.context import capitalised
from shimahe.display.controls import (
    NEAR,
    PICTURE,
    SENTENCES,
    TABLE,
    Choices,
    Control,
    Entry,
    Filter,
    Import,
    InvalidState,
    Language,
    Limit,
    Search,
    Step,
    refused_in,
)
from shimahe.display.pasted import ADDRESS_FIELD, pasted_values
from shimahe.findings import keep_results

TOKEN_LIMIT = 4000  # characters; a longer token is refused
HEIGHT_OF_NOTHING = 60  # pixels of a picture that has no marks and no words
#: The control that every view has: the language.
LANGUAGE = Language("lang", tuple(Language.NAMES))
#: One cell of a table on the page: text, sort key, tooltip and, optionally, what a click chooses.
Cell = list[Any]


class TableCells(NamedTuple):
    """A table as the page shows it: the words of its head, and the cells of each row."""

    heads: list[str]
    rows: list[list[Cell]]


# --- states ---------------------------------------------------------------------------------------


class ViewState:
    """What is chosen in a view: a frozen dataclass with one field for each control.

    Each view makes its own subclass (`View.state_class`). Every value is plain (a text, number,
    tuple or None) and was checked by its control. `dataclasses.replace` makes a changed state.

    Raises: InvalidState (a ValueError) that names the field and the values it may have.
    """

    view: ClassVar[View]
    lang: str

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Any]]

        def __init__(self, **values: Any) -> None: ...

        def __getattr__(self, name: str) -> Any: ...

    def __post_init__(self) -> None:
        """Check every value with its control."""
        for name, control in self.view.controls.items():
            try:
                value = control.check(getattr(self, name))
            except InvalidState as error:
                error.field = name
                error.say_in(self.lang)
                raise
            object.__setattr__(self, name, value)

    @property
    def values(self) -> dict[str, Any]:
        """The value of each control, by its name."""
        return {name: getattr(self, name) for name in self.view.controls}

    @property
    def token(self) -> str:
        """The state as one line of JSON, which `View.read_token` reads again."""
        values = {"explorer": self.view.name, **self.values}
        return json.dumps(values, ensure_ascii=False)

    @property
    def changed(self) -> dict[str, Any]:
        """The values that differ from those at the start of the view, by name of the control."""
        start = self.view.state_class().values
        return {name: value for name, value in self.values.items() if value != start[name]}

    @property
    def call(self) -> str:
        """The line of Python that makes an explorer in this state."""
        arguments = ["d"]
        for name, value in self.changed.items():
            plain = list(value) if isinstance(value, tuple) else value
            arguments.append(f"{name}={plain!r}")
        return f"explore.{self.view.name}({', '.join(arguments)})"

    @property
    def query(self) -> str:
        """The query string of an address that opens the dashboard in this state."""
        values = {"explorer": self.view.name, **self.changed}
        return f"?{ADDRESS_FIELD}={quote(json.dumps(values, ensure_ascii=False))}"

    @property
    def scope(self) -> list[Step]:
        """The filters that decide which rows there are to choose from.

        Their total is the whole that the summary line states.
        """
        return [step for step in self.steps if step.control.STAGE.is_scope]

    @property
    def filters(self) -> list[Step]:
        """The filters that narrow the scope further."""
        return [step for step in self.steps if not step.control.STAGE.is_scope]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every filter that is set, in the order in which they are applied."""
        steps = []
        for control in self.view.filters:
            value = getattr(self, control.name)
            if control.is_set(value):
                steps.append(Step(control, value))
        return tuple(steps)

    @cached_property
    def pandas_code(self) -> str:
        """The lines of pandas that give the rows shown, as `view`; they need the disclosure `d`."""
        source = self.view.source_code(self)
        lines = [*source.lines]
        imports = {*source.imports}
        for step in self.steps:
            lines.append(step.code)
            imports.update(step.imports)
        return "\n".join([*_import_lines(imports), *lines])

    def redraw_key(self, part: str) -> tuple[Any, ...]:
        """Return the chosen values that a part of the page (PICTURE or TABLE) depends on.

        The part is drawn again only where they differ.
        """
        unmoved = self.view.pictures[self.chart].unmoved_by if part == PICTURE else ()
        key = []
        for name, control in self.view.controls.items():
            if part in control.moves and name not in unmoved:
                key.append(getattr(self, name))
        return tuple(key)

    @property
    def picture_key(self) -> tuple[Any, ...]:
        """The chosen values that the picture depends on."""
        return self.redraw_key(PICTURE)

    @property
    def table_key(self) -> tuple[Any, ...]:
        """The chosen values that the table depends on."""
        return self.redraw_key(TABLE)


class Crumb(NamedTuple):
    """A step of the way back from what is shown: the words of its button, and where it leads."""

    words: str
    state: ViewState


class WayOut(NamedTuple):
    """What a reader can do when no rows are shown: the words of a button, and where it leads.

    `undoes` is the name of the control that it sets back, "" if it does more than that.
    """

    words: str
    state: ViewState
    undoes: str = ""


class KeyFigure(NamedTuple):
    """A figure at the head of a page: its value as text, its label, and where a click leads.

    Where `state` is None, a click does nothing.
    """

    value: str
    label: str
    state: ViewState | None = None


class Segment(NamedTuple):
    """A part of the document, such as a table, in the strip above the printed lines."""

    name: str
    #: How many printed lines the part has; 0 for the whole document.
    length: int
    #: Where a click on it leads.
    state: ViewState
    is_chosen: bool


class SourceCode(NamedTuple):
    """Lines of pandas that assign the rows to `view`, and what they have to import."""

    lines: list[str]
    imports: list[Import]


# --- views ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """One chart of a view; `unmoved_by` names the controls that do not change what it draws."""

    draw: Callable[[ViewResult], go.Figure]
    unmoved_by: tuple[str, ...] = ()


def no_click(result: ViewResult, mark: Any) -> ViewState | str:
    """Return "": a click on a mark does nothing (default of `View.on_click`)."""
    return ""


def no_crumbs(result: ViewResult) -> list[Crumb]:
    """Return no way back (default of `View.crumbs`)."""
    return []


def no_card(result: ViewResult) -> str:
    """Return no HTML: there is no card (default of `View.card`)."""
    return ""


def no_figures(result: ViewResult) -> list[KeyFigure]:
    """Return no figures for the head of the page (default of `View.key_figures`)."""
    return []


def no_strip(result: ViewResult) -> list[Segment]:
    """Return no parts of the document (default of `View.strip`)."""
    return []


def no_places(result: ViewResult) -> list[str]:
    """Return no figures to be marked in the printed lines (default of `View.marked`)."""
    return []


def no_lines(result: ViewResult) -> list[int]:
    """Return no lines that the card is about (default of `View.read_lines`)."""
    return []


def no_page(result: ViewResult) -> str:
    """Return no HTML: no page of a PDF is shown (default of `View.page_image`)."""
    return ""


def title_of_picture(result: ViewResult) -> str:
    """Return the title of the picture; "" where the picture only says why it is empty."""
    if not result.picture["data"]:
        return ""
    title: str = result.picture["layout"]["meta"]["title"]
    return title


def lines_of_rows(result: ViewResult) -> list[int]:
    """Return the numbers of the printed lines of the rows shown, each once, in order."""
    lines = result.rows["line"].dropna().unique().tolist()
    return sorted(int(line) for line in lines)


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """One explorer, declared: where its rows come from, its controls, pictures, table and card.

    Most fields are functions of a result; `ViewResult` calls them and keeps what they return.
    """

    #: The name of the explorer, as in `explore.NAME`.
    name: str
    #: The name of the class of its states.
    state_name: str
    #: Returns the rows to choose from.
    rows: Callable[[Disclosure, ViewState], pd.DataFrame]
    #: Returns the lines of pandas that give the same rows.
    source_code: Callable[[ViewState], SourceCode]
    #: The controls in rows, as the drawer shows those of them that stand nowhere else.
    layout: tuple[tuple[Control, ...], ...]
    #: The charts, by the value of the control `chart`.
    pictures: Mapping[str, Picture]
    #: Returns the summary line: how much is shown of how much.
    line: Callable[[ViewResult], str]
    #: Returns what the picture shows, as a frame.
    table: Callable[[ViewResult], pd.DataFrame]
    #: Returns the table as the page shows it.
    table_cells: Callable[[ViewResult], TableCells]
    #: The terms that the page explains.
    glossary: tuple[str, ...]
    #: Returns the card beside the picture, as HTML.
    card: Callable[[ViewResult], str] = no_card
    #: Returns what a click on a mark leads to: another state, or a text to be shown.
    on_click: Callable[[ViewResult, Any], ViewState | str] = no_click
    #: Returns the way back from what is shown, the whole first.
    crumbs: Callable[[ViewResult], list[Crumb]] = no_crumbs
    #: Controls that are hardly ever wanted: they stand last in the drawer.
    folded: tuple[Control, ...] = ()
    #: The tables that the rows come from, where no column of the rows names them.
    forms: tuple[str, ...] = ()
    #: The names of the controls that are always in sight.
    toolbar: tuple[str, ...] = ("chart", "search")
    #: The names of the controls that stand with the card; all other controls are in the drawer.
    beside: tuple[str, ...] = ()
    #: Returns the figures at the head of the page.
    key_figures: Callable[[ViewResult], list[KeyFigure]] = no_figures
    #: Returns a sentence that says what the picture shows.
    title: Callable[[ViewResult], str] = title_of_picture
    #: Returns the numbers of the printed lines that the tab of lines shows.
    source_lines: Callable[[ViewResult], list[int]] = lines_of_rows
    #: Returns the places (such as L53.2) of the figures that are marked in these lines.
    marked: Callable[[ViewResult], list[str]] = no_places
    #: Whether a click on a figure in a printed line opens its card.
    marks_lead: bool = False
    #: Returns the numbers of the printed lines that the card is about.
    read_lines: Callable[[ViewResult], list[int]] = no_lines
    #: Returns the PDF page that the card is about, as HTML, for readers who ask for it.
    page_image: Callable[[ViewResult], str] = no_page
    #: Returns the parts of the document, for the strip above the printed lines.
    strip: Callable[[ViewResult], list[Segment]] = no_strip
    #: The tab that is open at the start: picture, table or lines.
    first_tab: str = "picture"
    #: The chart that is offered where a page is too narrow for the one chosen; "" for none.
    narrow_chart: str = ""

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Every control by its name, in the order of the fields of a state, the language first."""
        every: list[Control] = [LANGUAGE]
        for row in self.layout:
            every += row
        every += self.folded
        return {control.name: control for control in every}

    @cached_property
    def filters(self) -> list[Filter]:
        """The controls that filter rows, in the order in which they are applied."""
        filters = [each for each in self.controls.values() if isinstance(each, Filter)]
        return sorted(filters, key=lambda control: control.STAGE)

    @property
    def drawer(self) -> list[list[str]]:
        """The names of the controls in the drawer, row by row."""
        elsewhere = {*self.toolbar, *self.beside, LANGUAGE.name}
        rows = []
        for row in self.layout:
            rows.append([control.name for control in row if control.name not in elsewhere])
        return [row for row in rows if row]

    @cached_property
    def state_class(self) -> type[ViewState]:
        """The class of this view's states, with a field for each control."""
        specs = []
        for name, control in self.controls.items():
            if hasattr(ViewState, name):
                raise TypeError(f"a control cannot be named {name!r}: states have that already")
            specs.append((name, Any, field(default_factory=control.default_value)))
        made = make_dataclass(
            self.state_name, specs, bases=(ViewState,), frozen=True, namespace={"view": self}
        )
        return cast("type[ViewState]", made)

    def state(self, **values: Any) -> ViewState:
        """Return the state with some values, by name of the control; the others are the defaults.

        Raises: InvalidState for a name that is no control of this view, or a value that the control
        does not take.
        """
        state = self._state_with(values)
        for name, value in values.items():
            with refused_in(state.lang):
                self.controls[name].check_new(value)
        return state

    def _state_with(self, values: dict[str, Any]) -> ViewState:
        """Return the state with some values; values that only old tokens have are taken too."""
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            names = ", ".join(map(repr, unknown))
            with refused_in(values.get("lang")):
                raise InvalidState("field", names=names, known=", ".join(self.controls))
        return self.state_class(**values)

    def read_token(self, text: str) -> ViewState:
        """Return the state that a pasted text stands for.

        `text` is a token, an address of the page, or a call such as `explore.spending(d, …)`.

        Raises: InvalidState for a text that is none of these or is too long, for one of another
        explorer, an unknown or repeated field, or a value that is not allowed.
        """
        if len(text) > TOKEN_LIMIT:
            raise InvalidState("too_long", n=len(text), limit=TOKEN_LIMIT)
        values = pasted_values(text)
        explorer = values.pop("explorer", None) if isinstance(values, dict) else None
        if explorer != self.name:
            raise _of_another(explorer)
        return self._state_with(values)

    def text(self, key: str, lang: str, **values: object) -> str:
        """Return a text of the page in a language: this view's own, else the one all views share.

        `values` are filled into the placeholders of the text.
        """
        shared = f"explore.{key}"
        own = f"{shared}.{self.name}"
        return terms.text(own if terms.has_text(own) else shared, lang, **values)


def _of_another(explorer: Any) -> InvalidState:
    """Return the error for a token of another explorer, or of none at all."""
    key = f"token_of.{explorer}"
    if isinstance(explorer, str) and terms.has_text(f"refused.{key}"):
        return InvalidState(key)
    return InvalidState("explorer")


# --- results --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ViewResult:
    """Everything that a state shows of a disclosure; each part is worked out when first asked for.

    The attributes are those of `View`, for this document and this state.
    """

    d: Disclosure
    state: ViewState

    @property
    def view(self) -> View:
        """The view that the state belongs to."""
        return self.state.view

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """What each control that is a list offers, by its name.

        Raises: InvalidState if the state has chosen something else; the message names the control
        and what it offers.
        """
        every: dict[str, Choices] = {}
        for name, control in self.view.controls.items():
            choices = control.choices(self)
            with refused_in(self.state.lang):
                control.confirm(self, choices)
            if choices is not None:
                every[name] = choices
        return every

    def confirm(self) -> None:
        """Check that the document has everything that is chosen.

        Raises: InvalidState that names the control and what it offers for this document.
        """
        self.choices  # noqa: B018  lists and confirms, once

    @cached_property
    def source_rows(self) -> pd.DataFrame:
        """The rows of the view before any filter."""
        return self.view.rows(self.d, self.state)

    @cached_property
    def scope(self) -> pd.DataFrame:
        """The rows to choose from: what the scope of the state leaves of the source rows."""
        return apply_steps(self.source_rows, self.state.scope, self.d)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows shown: those of the scope that pass the filters."""
        return apply_steps(self.scope, self.state.filters, self.d)

    @cached_property
    def whole_rows(self) -> pd.DataFrame:
        """The rows that the picture is drawn from: those shown, and those that a filter leaves out.

        Only filters that choose a part of the document (`Filter.IS_FRAME`) take rows out of the
        picture; what other filters leave out is drawn dimmed.
        """
        framed = [step for step in self.state.filters if step.control.IS_FRAME]
        return apply_steps(self.scope, framed, self.d)

    @cached_property
    def matching(self) -> pd.Series | None:
        """A truth value for each of `whole_rows`: whether it passes all filters; None if all do."""
        if len(self.rows) == len(self.whole_rows):
            return None
        index = self.whole_rows.index
        return pd.Series(index.isin(self.rows.index), index=index)

    @property
    def code(self) -> str:
        """The lines of pandas that give the same rows."""
        return self.state.pandas_code

    @cached_property
    def line(self) -> str:
        """The summary line: how much is shown of how much."""
        return self.view.line(self)

    @cached_property
    def figure(self) -> go.Figure:
        """The chart with its caption, or a picture that says why there is none; drawn once."""
        return self.draw()

    @cached_property
    def picture(self) -> charts.Spec:
        """The chart as plain data for the page, which shows the caption itself; drawn once."""
        with charts.for_page():
            picture: charts.Spec = self.draw()
        if self.rows.empty:  # the page says above the picture why there is none
            # plotly fails if margins leave no room, and those of an earlier picture would stay
            margin = {"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False}
            picture["layout"].update(annotations=[], height=HEIGHT_OF_NOTHING, margin=margin)
        return picture

    @cached_property
    def stored_picture(self) -> charts.Spec:
        """The chart with its caption as plain data, as a page without a kernel shows it."""
        with charts.unchecked():
            picture: charts.Spec = self.draw()
        return picture

    def keep_picture(self, before: ViewResult) -> None:
        """Take over the picture of an earlier result that shows the same, if it was drawn."""
        if "picture" in vars(before):
            vars(self)["picture"] = before.picture

    @property
    def key_figures(self) -> list[KeyFigure]:
        """The figures that head the page."""
        return self.view.key_figures(self)

    @cached_property
    def title(self) -> str:
        """What the picture shows, as a sentence; "" where there are no rows."""
        return "" if self.rows.empty else self.view.title(self)

    @cached_property
    def notes(self) -> list[str]:
        """Sentences of the caption that the page does not show elsewhere.

        They are without the summary line and without the filters, which stand above the picture.
        """
        meta = self.picture["layout"]["meta"]
        filters = " · ".join(self.caption["filters"])
        told = terms.text("caption.filters", self.state.lang, filters=filters)  # shown as chips
        sentences = [meta.get("subtitle", ""), *meta.get("notes", ())]
        return [sentence for sentence in sentences if sentence not in ("", self.line, told)]

    @cached_property
    def source_lines(self) -> list[int]:
        """The numbers of the printed lines that the tab of lines shows."""
        return self.view.source_lines(self)

    @cached_property
    def marked(self) -> frozenset[str]:
        """The places of the figures that are marked in the printed lines."""
        return frozenset(self.view.marked(self))

    @cached_property
    def read_lines(self) -> list[int]:
        """The numbers of the printed lines that the card is about."""
        return self.view.read_lines(self)

    @property
    def strip(self) -> list[Segment]:
        """The parts of the document, for the strip above the printed lines."""
        return self.view.strip(self)

    @property
    def chips(self) -> list[Step]:
        """The filters that are set and that the page names one by one, each with a button."""
        return [step for step in self.state.steps if step.control.IS_CHIP]

    def draw(self) -> go.Figure:
        """Draw the chart anew; where it cannot be drawn, return a picture that says why."""
        if self.rows.empty:
            return charts.blank(self.why_empty, self.state.lang)
        try:
            return self.view.pictures[self.state.chart].draw(self)
        except ValueError as error:
            return charts.blank(capitalised(str(error)), self.state.lang)

    @cached_property
    def table(self) -> pd.DataFrame:
        """What the picture shows, as a frame."""
        return self.view.table(self)

    @property
    def table_cells(self) -> TableCells:
        """The table as the page shows it."""
        return self.view.table_cells(self)

    @property
    def card(self) -> str:
        """The card beside the picture, as HTML."""
        return self.view.card(self)

    @property
    def crumbs(self) -> list[Crumb]:
        """The way back from what is shown, the whole first."""
        return self.view.crumbs(self)

    @property
    def caption(self) -> dict[str, Any]:
        """The keyword arguments that every chart takes for its caption."""
        lang = self.state.lang
        filters = [step.words(lang) for step in self.state.filters]
        forms = self.view.forms or self.scope["table"].unique()
        return {
            "of": self.scope,
            "year": self.d.year,
            "stage": self.d.stage,
            "filters": filters,
            "notes": damage_notes(self.d, forms, lang),
            "lang": lang,
        }

    # --- where nothing is left ---

    @property
    def search(self) -> Search | None:
        """The search control if something is searched for, else None."""
        for step in self.state.steps:
            if isinstance(step.control, Search):
                return step.control
        return None

    @property
    def notice(self) -> str:
        """What the page should say about the rows: why there are none, or how a search was read."""
        if self.rows.empty:
            return self.why_empty
        return self.search.note(self) if self.search else ""

    @property
    def why_empty(self) -> str:
        """Why no rows are left: the filter that leaves none, and those applied before it.

        Where it is a search, similar names are suggested. The text is "" if there are rows.
        """
        lang = self.state.lang
        rows = self.source_rows
        if rows.empty:
            return self.view.text("no_rows", lang)
        if self.reversed_limits:
            low, high = (step.words(lang) for step in self.reversed_limits)
            return terms.text("explore.reversed", lang, low=low, high=high)
        before: list[str] = []
        for step in self.state.steps:
            kept = step.keep(rows, self.d)
            if kept.empty and isinstance(step.control, Search):
                return self._nothing_found(step.control, before)
            words = step.words(lang)
            if kept.empty:
                count = "one" if len(rows) == 1 else "many"
                key = f"explore.empty.{count}" if before else f"explore.empty.{count}.all"
                so_far = " · ".join(before)
                return terms.text(key, lang, n=f"{len(rows):,}", step=words, before=so_far)
            rows = kept
            before.append(words)
        return ""

    def _nothing_found(self, search: Search, before: Sequence[str]) -> str:
        """Return the notice that a search finds nothing, with what to try instead.

        `before` are the words of the filters that were applied before the search.
        """
        lang = self.state.lang
        words = getattr(self.state, search.name)
        sentences = [terms.text("search.nothing", lang, words=words)]
        is_within = len(before) > len(self.state.scope)
        if is_within:
            chosen = " · ".join(before[len(self.state.scope) :])
            sentences = [terms.text("search.nothing_within", lang, words=words, chosen=chosen)]
        elsewhere = search.elsewhere(self)
        sentences += [search.note(self), elsewhere]
        near = self._searches_to_try
        says_where = near or elsewhere or is_within  # then a button removes filters
        offered = near if says_where else search.entries(self)[:NEAR]
        if offered:
            names = charts.COMMAS[lang].join(entry.words for entry in offered)
            key = "search.try" if near else "search.among"
            sentences.append(terms.text(key, lang, names=names))
        return SENTENCES[lang].join(filter(None, sentences))

    @property
    def way_out(self) -> list[WayOut]:
        """What leads from a view without rows to one with some.

        First limits that can be swapped, then single filters that can be undone, the last one
        first, then searches for similar words; if none of these helps, undoing all filters at once.
        Where there are rows but only bars can show them, the way to the bars.
        """
        if len(self.rows) or self.source_rows.empty:
            return self._to_bars()
        ways = self._limits_to_swap() + self._choices_to_undo()
        for entry, state in self._searches_to_try.items():
            words = terms.text("search.offer", state.lang, name=entry.words)
            ways.append(WayOut(words, state))
        return ways or [self._everything_undone()]

    def _to_bars(self) -> list[WayOut]:
        """Return the way to the bars where the chosen chart cannot draw the amounts.

        That is where one is negative, or none is above zero.
        """
        other = "bars"
        if self.state.chart == other or other not in self.view.pictures:
            return []
        amounts = self.rows["amount_wan"].dropna()
        if amounts.empty or (amounts.min() >= 0 and amounts.max() > 0):
            return []
        words = terms.text(f"explore.wide.{other}", self.state.lang)
        return [WayOut(words, replace(self.state, chart=other))]

    @property
    def reversed_limits(self) -> list[Step]:
        """The lower and the upper limit if the lower is the larger one; else []."""
        limits = {}
        for step in self.state.steps:
            if isinstance(step.control, Limit):
                limits[step.control.sign] = step
        if len(limits) == 2 and limits[">="].value > limits["<="].value:
            return [limits[">="], limits["<="]]
        return []

    def _limits_to_swap(self) -> list[WayOut]:
        if not self.reversed_limits:
            return []
        low, high = self.reversed_limits
        values = {low.control.name: high.value, high.control.name: low.value}
        words = terms.text("explore.swap", self.state.lang)
        return [WayOut(words, replace(self.state, **values))]

    def _choices_to_undo(self) -> list[WayOut]:
        ways = []
        for step in reversed(self.state.steps):
            state = undone(self.state, [step.control])
            if state != self.state and len(ViewResult(self.d, state).rows):
                words = terms.text("explore.undo", state.lang, step=step.words(state.lang))
                ways.append(WayOut(words, state, step.control.name))
        return ways

    @cached_property
    def _searches_to_try(self) -> dict[Entry, ViewState]:
        """The similar things that a search can find, each with the state that shows it.

        Other filters are undone only where they would hide it.
        """
        if self.search is None:
            return {}
        without_filters = undone(self.state, [step.control for step in self.state.filters])
        states = {}
        for entry in self.search.near(self):
            for start in (without_filters, self.state):
                state = replace(start, **{self.search.name: entry.name})
                if len(ViewResult(self.d, state).rows):
                    states[entry] = state
        return states

    def _everything_undone(self) -> WayOut:
        state = undone(self.state, self.view.filters)
        return WayOut(terms.text("explore.undo_all", state.lang), state)


def undone(state: ViewState, controls: Iterable[Control]) -> ViewState:
    """Return a state with some controls set back to their defaults."""
    return replace(state, **{control.name: control.default_value() for control in controls})


def apply_steps(rows: pd.DataFrame, steps: Iterable[Step], d: Disclosure) -> pd.DataFrame:
    """Return the rows that pass every filter."""
    for step in steps:
        rows = step.keep(rows, d)
    return rows


def damage_notes(d: Disclosure, forms: Iterable[str], lang: str) -> list[str]:
    """Return one sentence that names the damaged ones among some tables; [] if none is.

    `forms` are keys of tables. Damaged tables are those whose status in `d.tables` is one of
    `frames.DAMAGED`.
    """
    wanted = set(forms)
    names = [terms.key_name("table", form, lang) for form in damaged_tables(d) if form in wanted]
    if not names:
        return []
    return [terms.text("explore.damaged", lang, tables=charts.COMMAS[lang].join(names))]


@keep_results()
def damaged_tables(d: Disclosure) -> list[str]:
    """Return the keys of the tables whose status in `d.tables` is one of `frames.DAMAGED`."""
    tables = d.tables
    damaged: list[str] = tables.loc[tables["status"].isin(frames.DAMAGED), "table"].tolist()
    return damaged


def _import_lines(imports: Iterable[Import]) -> list[str]:
    """Return the import statements, one for each module."""
    names_by_module: dict[str, list[str]] = {}
    for module, name in sorted(imports):
        names_by_module.setdefault(module, []).append(name)
    return [f"from {module} import {', '.join(names)}" for module, names in names_by_module.items()]


# --- cells of tables ------------------------------------------------------------------------------


def plain_cell(value: Any) -> Cell:
    """Return the cell of a text or a count, without a tooltip."""
    return [str(value), value, ""]


def money_cell(amount: Decimal | None) -> Cell:
    """Return the cell of an amount in 万元, as `charts.money` writes it; a dash for None."""
    return number_cell(None) if amount is None else [charts.money(amount), float(amount), ""]


def number_cell(value: Any, unit: str = "", form: str = ",.2f") -> Cell:
    """Return the cell of a number; a missing one is a dash without a sort key, which sorts last."""
    if pd.isna(value):
        return ["–", None, ""]
    return [f"{value:{form}}{unit}", value, ""]
