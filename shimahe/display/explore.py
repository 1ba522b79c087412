"""Explorers: controls over one frame of a disclosure, the line of figures, the picture and the
table they give.

An explorer is a thin view: what a state shows is worked out in `states`, pictures are drawn in
`charts`. Promises that controls, texts, picture and table always show the same state, and that a
state is refused before anything changes.
"""

from __future__ import annotations

import base64
import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import traitlets

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.cards import glossary_html
from shimahe.display.view import (
    EconomicState,
    InvalidState,
    SpendingState,
    State,
    ViewResult,
    searched,
    with_shares,
)
from shimahe.display.views.audit import AuditState, worded
from shimahe.display.views.indicators import IndicatorState, mentioned, with_signals
from shimahe.display.views.source import SourceState, quoted
from shimahe.export import csv_bytes

__all__ = [
    "EXPLORERS", "AuditState", "EconomicState", "Explorer", "IndicatorState", "SourceState", "SpendingState", "audit",
    "economic", "indicators", "mentioned", "quoted", "searched", "source", "spending", "with_shares", "with_signals",
    "worded",
]  # fmt: skip
_JS = Path(__file__).parent / "js"


class _Fit(anywidget.AnyWidget):
    """Fits the picture to the page, and says whether the page is dark."""

    _esm = _JS / "fit.js"
    dark = traitlets.Bool(False).tag(sync=True)


class _Copy(anywidget.AnyWidget):
    """A button that copies `text`."""

    _esm = _JS / "copy.js"
    text = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    select = traitlets.Unicode().tag(sync=True)


class _Table(anywidget.AnyWidget):
    """A table that its heads sort: `content` has `heads` and `rows` of [text, sort key, tip]."""

    _esm = _JS / "table.js"
    content: Any = traitlets.Dict({"heads": [], "rows": []}).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)


class Explorer(widgets.VBox):
    """Controls over one frame of a disclosure; `controls["name"]` are the widgets, for tests and
    teachers.
    """

    def __init__(self, d: Disclosure, state: State) -> None:
        super().__init__(layout={"max_width": "100%"})
        self._d, self._start, self._busy = d, state, False
        self._listed: State | None = None
        self._drawn: State | None = None
        self.controls: dict[str, Any] = {
            each.name: _control(**each.metadata) for each in fields(state)
        }
        for name, control in self.controls.items():
            control.observe(
                lambda change, name=name: self._control_moved(name, change["new"]), "value"
            )
        self.controls |= {
            "reset": widgets.Button(),
            "show_code": widgets.ToggleButton(),
            "token": _text("auto"),
        }
        self._texts = {
            key: widgets.HTML() for key in ("line", "notice", "card", "code", "csv", "terms")
        }
        self._crumbs = [
            widgets.Button(layout={"width": "auto", "max_width": "100%"}) for _ in range(4)
        ]
        self._table, self._copy, self._fit = _Table(), _Copy(), _Fit()
        self._folded = widgets.Accordion([_row([self.controls[name] for name in state.folded()])])
        # Drawn from the start: a page that is slow to load the figure would miss traces that are
        # added later.
        self._canvas = go.FigureWidget(ViewResult(d, state).figure)
        self._canvas._config = {"responsive": True}  # plotly has no public name for it
        self._listen()
        self._set(state)
        self.children = self._arranged()

    def _listen(self) -> None:
        self.controls["reset"].on_click(
            lambda _: self._set(replace(self._start, lang=self._state.lang))
        )
        self.controls["token"].observe(self._token_given, "value")
        self.controls["show_code"].observe(self._code_wanted, "value")
        self.controls["token"].add_class("shimahe-token")
        self._fit.observe(self._theme_seen, "dark")
        for part in (self._fit, self._table):
            part.on_msg(lambda _, message, __: self.choose(str(message.get("chosen", ""))))
        self._hear(self._canvas.data)
        for place, crumb in enumerate(self._crumbs):
            crumb.on_click(lambda _, place=place: self._set(self._state.back(place)))

    def __repr__(self) -> str:
        return f"Explorer({self._state.NAME})"

    @property
    def state(self) -> State:
        """What is chosen; set it to a state of the same kind to choose something else."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if type(state) is not type(self._start):
            raise ValueError(
                f"this explorer's state is a {type(self._start).__name__}, not a {type(state).__name__}"
            )
        self._set(state)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows shown."""
        return states.view(self._d, self._state)

    @property
    def table(self) -> pd.DataFrame:
        """The table under the picture: the lines shown, ranked."""
        return states.table(self._d, self._state)

    @property
    def figure(self) -> go.Figure:
        """The chart shown, as a plain figure."""
        return states.figure(self._d, self._state)

    @property
    def code(self) -> str:
        """The lines of pandas that give `frame`."""
        return states.code(self._state)

    @property
    def line(self) -> str:
        """The line of figures under the controls."""
        return states.line(self._d, self._state)

    @property
    def notice(self) -> str:
        """What the explorer has to say about the last entry; empty if nothing is wrong."""
        return self._notice

    def choose(self, key: str) -> None:
        """What a click on a bar, a tile or a dot does: go inside it, or say more of it where there
        is no inside.
        """
        found = self._state.chosen(self._d, key)
        if isinstance(found, State):
            self._set(found)
        else:
            self._say(found)

    def _set(self, state: State) -> None:
        """Show `state`: refuse it before anything changes, then controls, texts and picture follow,
        once.
        """
        options = state.options(self._d)
        for name, given in options.items():
            _refuse_unlisted(name, getattr(state, name), [value for _, value in given])
        self._state, shown = state, ViewResult(self._d, state)
        self._busy = True
        try:
            self._fill_controls(options)
        finally:
            self._busy = False
        self._fill_texts(shown)
        if state.listed() != self._listed:
            self._fill_table(shown)
        if state.drawn() != self._drawn:
            self._hear(_redraw(self._canvas, shown.figure))
        self._listed, self._drawn = state.listed(), state.drawn()

    def _fill_controls(self, options: dict[str, list[tuple[str, Any]]]) -> None:
        for name, control in self.controls.items():
            with control.hold_sync():
                _label(control, name, self._state)
                if name in options and list(control.options) != options[name]:
                    control.options = options[name]
                if hasattr(self._state, name):
                    control.value = _to_control(getattr(self._state, name))
        self.controls["token"].value = states.token(self._state)

    def _fill_texts(self, shown: ViewResult) -> None:
        state, lang = self._state, self._state.lang
        self._texts[
            "line"
        ].value = f'<b role="status" lang="{lang}">{html.escape(state.line(shown))}</b>'
        self._texts[
            "code"
        ].value = f'<pre style="white-space: pre-wrap">{html.escape(self.code)}</pre>'
        self._texts["terms"].value = glossary_html(self._state.TERMS, lang)
        self._texts["card"].value = state.card(shown)
        self._folded.titles = tuple(state.text("folded") for _ in state.folded()[:1])
        self._say("")
        crumbs = self._state.crumbs(self._d)
        for place, crumb in enumerate(self._crumbs):
            crumb.layout.display = None if place < len(crumbs) else "none"
            crumb.description = crumbs[place] if place < len(crumbs) else ""
            crumb.tooltip = terms.text("explore.back", lang)
        with self._copy.hold_sync():
            self._copy.text = states.token(self._state)
            for name in ("label", "help", "done", "select"):
                setattr(self._copy, name, terms.text(f"explore.copy.{name}", lang))

    def _fill_table(self, shown: ViewResult) -> None:
        state, rows = self._state, shown.rows
        href = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(csv_bytes(rows)).decode()}"
        link = f'<a download="{state.NAME}.csv" href="{href}" style="text-decoration: underline">'
        self._texts[
            "csv"
        ].value = f"{link}{html.escape(terms.text('explore.csv', state.lang, n=len(rows)))}</a>"
        with self._table.hold_sync():
            self._table.label, self._table.help = (
                state.text(f"table{each}") for each in ("", ".help")
            )
            self._table.content = state.content(shown)

    def _hear(self, traces: Iterable[Any]) -> None:
        for trace in traces:
            if trace.type not in (
                "treemap",
                "icicle",
            ):  # their clicks come from the page: plotly keeps them to itself
                trace.on_click(self._clicked)

    def _clicked(self, trace: Any, points: Any, _: Any) -> None:
        facts = (trace.customdata or ()) if points.point_inds else ()
        for place in (
            np.atleast_1d(points.point_inds[0]) if facts else ()
        ):  # of a heat map, a row and a column
            facts = facts[place] if place < len(facts) else ()
        if facts:
            self.choose(facts if isinstance(facts, str) else str(facts[0]))

    def _theme_seen(self, change: dict[str, Any]) -> None:
        self._canvas.layout.template = charts.TEMPLATES["dark" if change["new"] else "light"]

    def _say(self, message: str) -> None:
        self._notice = message
        shown = html.escape(message).replace("\n", "<br>")
        self._texts["notice"].value = f'<span role="alert">{shown}</span>' if message else ""
        self._texts["notice"].layout.display = None if message else "none"

    def _control_moved(self, name: str, value: Any) -> None:
        if self._busy:
            return
        try:
            value = _from_control(self._state, name, value)
            self._set(self._state.moved(self._d, name, value))
        except InvalidState as error:
            self._say(f"⚠ {error.said(self._state.lang)}")

    def _token_given(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        try:
            self._set(states.read_token(type(self._state), change["new"]))
        except InvalidState as error:
            reason = error.said(self._state.lang)
            self._say(f"⚠ {terms.text('explore.token_refused', self._state.lang, reason=reason)}")

    def _code_wanted(self, change: dict[str, Any]) -> None:
        self._texts["code"].layout.display = None if change["new"] else "none"

    def _arranged(self) -> list[Any]:
        """The controls in rows that wrap to what the page has room for; then line, picture, table
        and tools.
        """
        self._texts["code"].layout.display = "none"
        rows = [_row([self.controls[name] for name in row]) for row in self._state.rows()]
        folded = [self._folded] if self._state.folded() else []
        tools = [self.controls["reset"], self._texts["csv"], self.controls["show_code"], self._copy]
        texts = self._texts
        return [
            *(*rows, *folded, _row(self._crumbs), texts["line"], texts["notice"]),
            *(self._canvas, self._fit, texts["card"], self._table),
            *(_row(tools), texts["code"], self.controls["token"], texts["terms"]),
        ]


_STYLE = {"description_width": "initial"}  # else long labels are cut off


def _row(parts: list[Any]) -> Any:
    """Controls side by side, as many as there is room for."""
    layout = {
        "flex_flow": "row wrap",
        "align_items": "flex-start",
        "grid_gap": "4px 18px",
        "width": "100%",
    }
    return widgets.HBox(parts, layout=layout)


def _text(width: str) -> Any:
    return widgets.Text(
        continuous_update=False, layout={"width": width, "max_width": "100%"}, style=_STYLE
    )


def _control(control: str, most: float, **_: Any) -> Any:
    """The widget for one sort of field; none acts before an entry is finished."""
    if control == "number":
        layout = {"width": "24em", "max_width": "100%", "flex": "0 0 auto"}
        return widgets.BoundedFloatText(max=most, step=most / 10, layout=layout, style=_STYLE)
    if control == "several":
        return widgets.SelectMultiple(
            rows=4, layout={"width": "34em", "max_width": "100%"}, style=_STYLE
        )
    if control == "choice":
        return widgets.Dropdown(layout={"width": "max-content", "max_width": "99%"}, style=_STYLE)
    return _text("16em" if control == "limit" else "22em")


def _label(control: Any, name: str, state: State) -> None:
    control.description, control.tooltip = state.text(name), state.text(f"{name}.help")
    if name in ("minimum", "maximum"):
        control.placeholder = state.text("no_limit")


def _to_control(value: Any) -> Any:
    if value is None:
        return ""
    return f"{value:,.15g}" if isinstance(value, float) else value


def _from_control(state: State, name: str, value: Any) -> Any:
    sort = next(each.metadata["control"] for each in fields(state) if each.name == name)
    if sort == "limit":
        return _parse_limit(value)
    return None if sort == "choice" and value == "" else value


def _parse_limit(text: str) -> float | None:
    """An amount as people type it: empty for none, full-width digits and separators as well."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain, re.ASCII) or not math.isfinite(
        float(plain)
    ):
        raise InvalidState("number", value=text)
    return float(plain)


def _refuse_unlisted(name: str, value: Any, listed: list[Any]) -> None:
    given = value if isinstance(value, tuple) else ("" if value is None else value,)
    if missing := [str(each) for each in given if each not in listed]:
        error = InvalidState(
            "unlisted",
            missing=", ".join(missing),
            known=", ".join(str(each) for each in listed if each),
        )
        error.field = name
        raise error


def _redraw(canvas: Any, figure: go.Figure) -> tuple[Any, ...]:
    """Make the live figure the same as `figure`, in place; the first traces are kept if they are of
    the same types.

    Returns the traces that are new.
    """
    kept = list(
        takewhile(
            lambda pair: pair[0].type == pair[1].type, zip(canvas.data, figure.data, strict=False)
        )
    )
    if len(kept) < len(canvas.data):
        canvas.data = canvas.data[: len(kept)]
    with canvas.batch_update():
        for old, new in kept:
            _follow(old, new)
        _follow(canvas.layout, figure.layout)
    if len(kept) < len(figure.data):
        canvas.add_traces(figure.data[len(kept) :])
    return tuple(canvas.data[len(kept) :])


def _follow(part: Any, other: Any) -> None:
    """Make a trace or the layout of a live figure the same as another; the theme is the page's to
    decide.
    """
    now, wanted = part.to_plotly_json(), other.to_plotly_json()
    for key in {*now, *wanted} - {"type", "uid", "template"}:
        if now.get(key) != wanted.get(key):
            part[key] = wanted.get(key)


def spending(d: Disclosure, **state: Any) -> Explorer:
    """An explorer of `d.spending`: where the money goes, by the functional classification.

    `state`: any field of `SpendingState`, for example `level="class"`, `classes=["212"]`,
    `chart="bars"`, `lang="en"`. Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, states.make_state(SpendingState, state))


def economic(d: Disclosure, **state: Any) -> Explorer:
    """An explorer of `d.economic`: what basic expenditure buys, by the economic classification.

    `state`: any field of `EconomicState`, for example `use="personnel"`, `measure="basic"`,
    `lang="en"`. Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, states.make_state(EconomicState, state))


def indicators(d: Disclosure, **state: Any) -> Explorer:
    """An explorer of the scores of `d.indicators`: what is promised, how well it is said, and one
    indicator's card.

    `state`: any field of `IndicatorState`, for example `type_2="social"`, `failed="Q03"`, `Q12=5`,
    `lang="en"`. Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, states.make_state(IndicatorState, state))


def source(d: Disclosure, **state: Any) -> Explorer:
    """An explorer of the source itself: where every figure stands, its printed line, and what
    became of it.

    `state`: any field of `SourceState`, for example `form="three_public"`, `search="社区"`,
    `place="L53.2"`. Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, states.make_state(SourceState, state))


def audit(d: Disclosure, **state: Any) -> Explorer:
    """An explorer of `shimahe.audit(d).checks`: what agrees and what does not, each as an equation
    of printed figures.

    `state`: any field of `AuditState`, for example `status="differs"`, `comparison="A05
    department_balance"`, `cell="general_spending:201/total", printed="6,804.49"` (what if it were
    misprinted), `lang="en"`. Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, states.make_state(AuditState, state))


#: Every explorer by its name, in the order in which a page shows them.
EXPLORERS: dict[str, Callable[..., Explorer]] = {
    "spending": spending, "economic": economic, "audit": audit, "indicators": indicators,
    "source": source,
}  # fmt: skip
