"""Views: a view is declared once, a state says what is chosen in it, a result is what that gives.

Promises that rows, line of figures, table, picture, code and token of a state always say the same,
that the rows of a view are filtered and never changed, and that a token is read as checked JSON,
never run. Knows nothing of widgets.
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
    Given,
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

TOKEN_LIMIT = 4000
HEIGHT_OF_NOTHING = 60  # pixels of a picture without a mark or a word
#: The control of every view, the last of the first row.
LANGUAGE = Language("lang", tuple(Language.NAMES))
#: One cell of a table on the page: text, sort key, tip, and what a click on it chooses, if any.
Cell = list[Any]


class TableCells(NamedTuple):
    """A table as the page shows it."""

    heads: list[str]
    rows: list[list[Cell]]


# --- states ---------------------------------------------------------------------------------------


class ViewState:
    """What is chosen in a view: a frozen dataclass with a field for each control, made by its view.

    Every value is plain and was checked by its control. `dataclasses.replace` gives another state.

    Raises: InvalidState (a ValueError) naming the field and what it may be.
    """

    view: ClassVar[View]
    lang: str

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Any]]

        def __init__(self, **values: Any) -> None: ...

        def __getattr__(self, name: str) -> Any: ...

    def __post_init__(self) -> None:
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
        """What is chosen, by control."""
        return {name: getattr(self, name) for name in self.view.controls}

    @property
    def token(self) -> str:
        """The state as one line of JSON, to keep or to pass on."""
        values = {"explorer": self.view.name, **self.values}
        return json.dumps(values, ensure_ascii=False)

    @property
    def changed(self) -> dict[str, Any]:
        """What is chosen other than at the start of the view, by control."""
        start = self.view.state_class().values
        return {name: value for name, value in self.values.items() if value != start[name]}

    @property
    def call(self) -> str:
        """The line of Python that shows the state: a call of the explorer."""
        arguments = ["d"]
        for name, value in self.changed.items():
            plain = list(value) if isinstance(value, tuple) else value
            arguments.append(f"{name}={plain!r}")
        return f"explore.{self.view.name}({', '.join(arguments)})"

    @property
    def query(self) -> str:
        """The end of an address that shows the state, on a page that has the explorer."""
        values = {"explorer": self.view.name, **self.changed}
        return f"?{ADDRESS_FIELD}={quote(json.dumps(values, ensure_ascii=False))}"

    @property
    def scope(self) -> list[Step]:
        """What decides which rows there are to choose from; the total of the line is theirs."""
        return [step for step in self.steps if step.control.STAGE.is_scope]

    @property
    def filters(self) -> list[Step]:
        """What narrows the scope."""
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
        """The lines of pandas that give the rows shown: run with `d`, they leave `view`."""
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
        """What the picture depends on."""
        return self.redraw_key(PICTURE)

    @property
    def table_key(self) -> tuple[Any, ...]:
        """What the table depends on."""
        return self.redraw_key(TABLE)


class Crumb(NamedTuple):
    """A step of the way back from what is shown: its words, and the state it leads to."""

    words: str
    state: ViewState


class WayOut(NamedTuple):
    """What a reader can do where nothing is shown: the words of a button, and where it leads.

    `undoes` is the control that it sets back, if it does only that.
    """

    words: str
    state: ViewState
    undoes: str = ""


class KeyFigure(NamedTuple):
    """A figure at the head of a page: its value, what it is, and the state that a click leads to.

    Without a state it is only to be read.
    """

    value: str
    label: str
    state: ViewState | None = None


class Segment(NamedTuple):
    """A part of the document in the strip above its lines: where a click leads, how long it is."""

    name: str
    length: int
    state: ViewState
    is_chosen: bool


class SourceCode(NamedTuple):
    """Lines of pandas that leave `view`, and what they have to import."""

    lines: list[str]
    imports: list[Import]


# --- views ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """One chart of a view; `unmoved_by` are controls that do not change what it draws."""

    draw: Callable[[ViewResult], go.Figure]
    unmoved_by: tuple[str, ...] = ()


def no_click(result: ViewResult, mark: Any) -> ViewState | str:
    """Do nothing where a mark is clicked."""
    return ""


def no_crumbs(result: ViewResult) -> list[Crumb]:
    """Lead nowhere back."""
    return []


def no_card(result: ViewResult) -> str:
    """Show no card."""
    return ""


def no_figures(result: ViewResult) -> list[KeyFigure]:
    """Head the page with no figures."""
    return []


def no_strip(result: ViewResult) -> list[Segment]:
    """Show no parts of the document above its lines."""
    return []


def no_places(result: ViewResult) -> list[str]:
    """Mark no figure in the printed lines."""
    return []


def no_lines(result: ViewResult) -> list[int]:
    """Read no line before the others."""
    return []


def no_page(result: ViewResult) -> str:
    """Show no page of a PDF."""
    return ""


def title_of_picture(result: ViewResult) -> str:
    """Say what the picture shows; nothing where it says itself why it shows nothing."""
    if not result.picture["data"]:
        return ""
    title: str = result.picture["layout"]["meta"]["title"]
    return title


def lines_of_rows(result: ViewResult) -> list[int]:
    """List the source lines of the rows shown, in the order of print."""
    lines = result.rows["line"].dropna().unique().tolist()
    return sorted(int(line) for line in lines)


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """One explorer, declared: where its rows come from, its controls, pictures, table and card.

    `rows` gives the rows to choose from, and `source_code` the lines of pandas that give the same.
    `layout` are the controls in rows, as the drawer shows those that stand nowhere else.
    `folded` are controls that are hardly ever wanted. `toolbar` names the controls that are always
    in sight, `beside` those that stand with the card; all others wait in the drawer. `pictures` are
    the charts by the values of the control `chart`. `key_figures` head the page, `title` states
    what the picture shows, `source_lines` are the printed lines of what is shown, with the
    figures at the places `marked`, under a `strip` of the document's parts; `read_lines` are those
    of what the card shows, and `marks_lead` says that a figure in a line leads to its card.
    `page_image` is the page of a PDF on which that stands, for those who ask for it.
    `first_tab` is what is shown at the start, `narrow_chart` a chart that any page has room
    for. `line` is the line of figures, `table` what the picture shows in words, `table_cells`
    the same as the page shows it. `forms` are the tables that rows come from, where no column
    names them. `glossary` are the terms explained. `on_click` gives what a click on a mark
    leads to: another state, or something to say.
    """

    name: str
    state_name: str
    rows: Callable[[Disclosure, ViewState], pd.DataFrame]
    source_code: Callable[[ViewState], SourceCode]
    layout: tuple[tuple[Control, ...], ...]
    pictures: Mapping[str, Picture]
    line: Callable[[ViewResult], str]
    table: Callable[[ViewResult], pd.DataFrame]
    table_cells: Callable[[ViewResult], TableCells]
    glossary: tuple[str, ...]
    card: Callable[[ViewResult], str] = no_card
    on_click: Callable[[ViewResult, Any], ViewState | str] = no_click
    crumbs: Callable[[ViewResult], list[Crumb]] = no_crumbs
    folded: tuple[Control, ...] = ()
    forms: tuple[str, ...] = ()
    toolbar: tuple[str, ...] = ("chart", "search")
    beside: tuple[str, ...] = ()
    key_figures: Callable[[ViewResult], list[KeyFigure]] = no_figures
    title: Callable[[ViewResult], str] = title_of_picture
    source_lines: Callable[[ViewResult], list[int]] = lines_of_rows
    marked: Callable[[ViewResult], list[str]] = no_places
    marks_lead: bool = False
    read_lines: Callable[[ViewResult], list[int]] = no_lines
    page_image: Callable[[ViewResult], str] = no_page
    strip: Callable[[ViewResult], list[Segment]] = no_strip
    first_tab: str = "picture"
    narrow_chart: str = ""

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Every control by its name, in the order of the fields of a state."""
        every: list[Control] = [LANGUAGE]
        for row in self.layout:
            every += row
        every += self.folded
        return {control.name: control for control in every}

    @cached_property
    def filters(self) -> list[Filter]:
        """The controls that keep some rows, in the order in which they do so."""
        filters = [each for each in self.controls.values() if isinstance(each, Filter)]
        return sorted(filters, key=lambda control: control.STAGE)

    @property
    def drawer(self) -> list[list[str]]:
        """The names of the controls that wait in the drawer, in rows."""
        elsewhere = {*self.toolbar, *self.beside, LANGUAGE.name}
        rows = []
        for row in self.layout:
            rows.append([control.name for control in row if control.name not in elsewhere])
        return [row for row in rows if row]

    @cached_property
    def state_class(self) -> type[ViewState]:
        """The class of this view's states: a field for each control."""
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
        """Make a state from values by name.

        Raises: InvalidState for a name the view does not have, or a value it does not take.
        """
        state = self._state_with(values)
        for name, value in values.items():
            with refused_in(state.lang):
                self.controls[name].check_new(value)
        return state

    def _state_with(self, values: dict[str, Any]) -> ViewState:
        """Make a state from values by name, those of before included."""
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            names = ", ".join(map(repr, unknown))
            with refused_in(values.get("lang")):
                raise InvalidState("field", names=names, known=", ".join(self.controls))
        return self.state_class(**values)

    def read_token(self, text: str) -> ViewState:
        """Read the state that a token stands for, an address of the page or a call of the explorer.

        Raises: InvalidState, naming what is wrong: none of these, another explorer's, an unknown or
        repeated field, or a value that is not allowed.
        """
        if len(text) > TOKEN_LIMIT:
            raise InvalidState("too_long", n=len(text), limit=TOKEN_LIMIT)
        values = pasted_values(text)
        explorer = values.pop("explorer", None) if isinstance(values, dict) else None
        if explorer != self.name:
            raise _of_another(explorer, self.name)
        return self._state_with(values)

    def text(self, key: str, lang: str, **values: object) -> str:
        """Give a text of the page: this view's own, else the one that all share."""
        shared = f"explore.{key}"
        own = f"{shared}.{self.name}"
        return terms.text(own if terms.has_text(own) else shared, lang, **values)


def _of_another(explorer: Any, name: str) -> InvalidState:
    """Make the refusal of a token that is of another explorer than the one named, or of none."""
    key = f"token_of.{explorer}"
    if isinstance(explorer, str) and terms.has_text(f"refused.{key}"):
        return InvalidState(key)
    return InvalidState("explorer", name=Given(name))


# --- results --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ViewResult:
    """Everything that a state shows of a disclosure, each part worked out once."""

    d: Disclosure
    state: ViewState

    @property
    def view(self) -> View:
        """The view that the state belongs to."""
        return self.state.view

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """What each list control offers.

        Raises: InvalidState if the state has chosen anything else, naming control and offer.
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
        """Hold every choice to what the document offers.

        Raises: InvalidState naming the control and what it offers.
        """
        self.choices  # noqa: B018  lists and confirms, once

    @cached_property
    def source_rows(self) -> pd.DataFrame:
        """The rows that the view begins with."""
        return self.view.rows(self.d, self.state)

    @cached_property
    def scope(self) -> pd.DataFrame:
        """The rows to choose from."""
        return apply_steps(self.source_rows, self.state.scope, self.d)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows shown: those of the scope that pass the filters."""
        return apply_steps(self.scope, self.state.filters, self.d)

    @cached_property
    def whole_rows(self) -> pd.DataFrame:
        """The rows that the picture keeps: those shown, and those that a filter leaves out.

        What is not in the part of the document that is looked into is no part of the picture.
        """
        framed = [step for step in self.state.filters if step.control.IS_FRAME]
        return apply_steps(self.scope, framed, self.d)

    @cached_property
    def matching(self) -> pd.Series | None:
        """Which of the rows of the picture are shown; None if all are."""
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
        """The line of figures: how much is shown of how much."""
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
            # plotly fails where margins, those of the picture before included, are all there is
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
        """Take over the picture of a result that shows the same: it is not drawn a second time."""
        if "picture" in vars(before):
            vars(self)["picture"] = before.picture

    @property
    def key_figures(self) -> list[KeyFigure]:
        """The figures that head the page."""
        return self.view.key_figures(self)

    @cached_property
    def title(self) -> str:
        """What the picture shows, as a sentence; empty where it shows nothing, as is said above."""
        return "" if self.rows.empty else self.view.title(self)

    @cached_property
    def notes(self) -> list[str]:
        """What else is to be known of the picture: its caption without the line of figures."""
        meta = self.picture["layout"]["meta"]
        filters = " · ".join(self.caption["filters"])
        told = terms.text("caption.filters", self.state.lang, filters=filters)  # by chips
        sentences = [meta.get("subtitle", ""), *meta.get("notes", ())]
        return [sentence for sentence in sentences if sentence not in ("", self.line, told)]

    @cached_property
    def source_lines(self) -> list[int]:
        """The numbers of the printed lines of what is shown."""
        return self.view.source_lines(self)

    @cached_property
    def marked(self) -> frozenset[str]:
        """The places of the figures that are marked in the printed lines."""
        return frozenset(self.view.marked(self))

    @cached_property
    def read_lines(self) -> list[int]:
        """The numbers of the printed lines of what the card shows."""
        return self.view.read_lines(self)

    @property
    def strip(self) -> list[Segment]:
        """The parts of the document, above its lines."""
        return self.view.strip(self)

    @property
    def chips(self) -> list[Step]:
        """The filters that are set and that nothing else on the page tells."""
        return [step for step in self.state.steps if step.control.IS_CHIP]

    def draw(self) -> go.Figure:
        """Draw the chart anew; what it refuses becomes a picture that says why there is none."""
        if self.rows.empty:
            return charts.blank(self.why_empty, self.state.lang)
        try:
            return self.view.pictures[self.state.chart].draw(self)
        except ValueError as error:
            return charts.blank(capitalised(str(error)), self.state.lang)

    @cached_property
    def table(self) -> pd.DataFrame:
        """What the picture shows, in words."""
        return self.view.table(self)

    @property
    def table_cells(self) -> TableCells:
        """The table as the page shows it."""
        return self.view.table_cells(self)

    @property
    def card(self) -> str:
        """What is to be read under the picture, as HTML."""
        return self.view.card(self)

    @property
    def crumbs(self) -> list[Crumb]:
        """The way back from what is shown, the whole first."""
        return self.view.crumbs(self)

    @property
    def caption(self) -> dict[str, Any]:
        """What every chart is told."""
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
        """The control of the words that are searched for; None if none are."""
        for step in self.state.steps:
            if isinstance(step.control, Search):
                return step.control
        return None

    @property
    def notice(self) -> str:
        """What is to be said of the rows shown: why there is none, or how a search was read."""
        if self.rows.empty:
            return self.why_empty
        return self.search.note(self) if self.search else ""

    @property
    def why_empty(self) -> str:
        """Which choice leaves no row, and what was chosen before it; what comes near to a search.

        Empty if there are rows.
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
        """Say that a search finds nothing in what was chosen before it, and what to try."""
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
        says_where = near or elsewhere or is_within  # of the last a button lifts what was chosen
        offered = near if says_where else search.entries(self)[:NEAR]
        if offered:
            names = charts.COMMAS[lang].join(entry.words for entry in offered)
            key = "search.try" if near else "search.among"
            sentences.append(terms.text(key, lang, names=names))
        return SENTENCES[lang].join(filter(None, sentences))

    @property
    def way_out(self) -> list[WayOut]:
        """List what leads from a view without rows to one with some: words, and the state.

        First the single choices that can be undone, the last one first, then what comes near to a
        search; if none of them helps, all choices at once. From rows that only bars can show, to
        these.
        """
        if len(self.rows) or self.source_rows.empty:
            return self._to_bars()
        ways = self._limits_to_swap() + self._choices_to_undo()
        for entry, state in self._searches_to_try.items():
            words = terms.text("search.offer", state.lang, name=entry.words)
            ways.append(WayOut(words, state))
        return ways or [self._everything_undone()]

    def _to_bars(self) -> list[WayOut]:
        """Lead to bars where amounts below zero keep the picture from being drawn."""
        other = "bars"
        if self.state.chart == other or other not in self.view.pictures:
            return []
        if not (self.rows["amount_wan"] < 0).any():
            return []
        words = terms.text(f"explore.wide.{other}", self.state.lang)
        return [WayOut(words, replace(self.state, chart=other))]

    @property
    def reversed_limits(self) -> list[Step]:
        """The lowest and the highest amount, if they are the wrong way round; else nothing."""
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
        """What comes near to a search and is there, with the state that shows it.

        Other filters are undone where they would hide it.
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
    """Give a state with some controls as they are at the start."""
    return replace(state, **{control.name: control.default_value() for control in controls})


def apply_steps(rows: pd.DataFrame, steps: Iterable[Step], d: Disclosure) -> pd.DataFrame:
    """Give the rows that pass every step."""
    for step in steps:
        rows = step.keep(rows, d)
    return rows


def damage_notes(d: Disclosure, forms: Iterable[str], lang: str) -> list[str]:
    """Name those of the tables that the document does not hold whole, if there are any."""
    wanted = set(forms)
    names = [terms.key_name("table", form, lang) for form in damaged_tables(d) if form in wanted]
    if not names:
        return []
    return [terms.text("explore.damaged", lang, tables=charts.COMMAS[lang].join(names))]


@keep_results()
def damaged_tables(d: Disclosure) -> list[str]:
    """List the tables that the document does not hold whole."""
    tables = d.tables
    damaged: list[str] = tables.loc[tables["status"].isin(frames.DAMAGED), "table"].tolist()
    return damaged


def _import_lines(imports: Iterable[Import]) -> list[str]:
    """Write what is imported: a line for each module."""
    names_by_module: dict[str, list[str]] = {}
    for module, name in sorted(imports):
        names_by_module.setdefault(module, []).append(name)
    return [f"from {module} import {', '.join(names)}" for module, names in names_by_module.items()]


# --- cells of tables ------------------------------------------------------------------------------


def plain_cell(value: Any) -> Cell:
    """Make a cell of a text or a count: text, sort key, tip."""
    return [str(value), value, ""]


def money_cell(amount: Decimal | None) -> Cell:
    """Make a cell of an amount in 万元, as `charts.money` writes it; an unknown one is a dash."""
    return number_cell(None) if amount is None else [charts.money(amount), float(amount), ""]


def number_cell(value: Any, unit: str = "", form: str = ",.2f") -> Cell:
    """Make a cell of a number; an unknown one is a dash without a key, which comes last."""
    if pd.isna(value):
        return ["–", None, ""]
    return [f"{value:{form}}{unit}", value, ""]
