"""Explorers: controls, one frozen state, the view it gives, its chart, and the pandas lines that give the same view.

Promises that controls, picture, line of figures, code and state token always say the same, that nothing is analysed
here (views are printed rows, filtered), and that a token is read as checked JSON, never run. Does not know where a
frame comes from.
"""

from __future__ import annotations

import base64
import html
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar

import anywidget
import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.analysis.structure import exact
from shimahe.display import charts
from shimahe.frames import BUDGETS, KINDS, LEVELS

LANGUAGES = {"zh": "中文", "en": "English"}
TOKEN_LIMIT, TEXT_LIMIT = 4000, 200
CHARTS = ("treemap", "bars")
UNKNOWN = "unknown"  # chosen for rows in which the document does not say


# --- one field of a state: its default, and how a value given to it is checked --------------------------------------


def _checked(control: str, read: Callable[[Any], Any], **default: Any) -> Any:
    return field(metadata={"control": control, "read": read}, **default)


def _choice(values: Iterable[str | None], **default: Any) -> Any:
    allowed = tuple(values)

    def read(value: Any) -> Any:
        if isinstance(value, str | None) and value in allowed:
            return value
        raise ValueError(f"{value!r} is none of {', '.join('null' if v is None else v for v in allowed)}")

    return _checked("choice", read, **default)


def _several(pattern: str) -> Any:
    def read(value: Any) -> tuple[str, ...]:
        if isinstance(value, list | tuple) and all(isinstance(v, str) and re.fullmatch(pattern, v) for v in value):
            return tuple(sorted(set(value)))
        raise ValueError(f"{value!r} is not a list of codes")

    return _checked("several", read, default=())


def _limit() -> Any:
    def read(value: Any) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
            raise ValueError(f"{value!r} is not a finite number below 1e15, or null")
        return float(value) + 0.0  # a negative zero becomes zero

    return _checked("limit", read, default=None)


def _words() -> Any:
    def read(value: Any) -> str:
        if isinstance(value, str) and len(value) <= TEXT_LIMIT and not _unprintable(value):
            return value.strip()
        raise ValueError(f"{value!r} is not one line of text of at most {TEXT_LIMIT} characters")

    return _checked("words", read, default="")


def _unprintable(text: str) -> bool:
    """Whether a text holds control characters or halves of characters, which no line of text does."""
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)


# --- steps: one filter each, as a mask, as code and as words --------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One filter over `view`: `keep` gives its mask, `code` is the same in pandas, `words` says it in a language."""

    keep: Callable[[pd.DataFrame], Any]
    code: str
    words: Callable[[str], str]


def _equal(column: str, value: str) -> Step:
    def words(lang: str) -> str:
        return _worded(column, value, lang)

    if value == UNKNOWN:
        return Step(lambda view: view[column].isna(), f'view["{column}"].isna()', words)
    return Step(lambda view: view[column] == value, f'view["{column}"] == {value!r}', words)


def _bound(column: str, sign: str, limit: float) -> Step:
    keep = (lambda view: view[column] >= limit) if sign == ">=" else (lambda view: view[column] <= limit)
    limits = f"{'≥' if sign == '>=' else '≤'} {charts.money(exact([limit]))}"
    code = f'view["{column}"] {sign} {limit!r}'
    return Step(keep, code, lambda lang: f"{terms.key_name('column', column, lang)} {limits}")


def searched(view: pd.DataFrame) -> pd.Series:
    """What a search looks in, in lower case: the code, the printed name and the English name of each row."""
    names = [None if pd.isna(name) else name for name in view["name"].tolist()]
    pairs = zip(view["code"].tolist(), names, strict=True)
    found = [f"{code}\n{name or ''}\n{charts.account(code, name, 'en')}".lower() for code, name in pairs]
    return pd.Series(found, index=view.index, dtype="str")


def _found(text: str) -> Step:
    """Rows that hold `text`, whatever its case; never a pattern."""
    wanted = text.lower()
    code = f"searched(view).str.contains({wanted!r}, regex=False)"

    def keep(view: pd.DataFrame) -> Any:
        return searched(view).str.contains(wanted, regex=False)

    return Step(keep, code, lambda lang: f"{terms.text('explore.search', lang)}: {text}")


# --- states ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """What an explorer shows. Every field is a plain JSON value, checked when a state is made.

    Raises: ValueError naming the field and what it may be.
    """

    NAME: ClassVar[str]
    FRAME: ClassVar[str]
    lang: str = _choice(LANGUAGES, default_factory=terms.language)

    def __post_init__(self) -> None:
        for each in fields(self):
            try:
                object.__setattr__(self, each.name, each.metadata["read"](getattr(self, each.name)))
            except ValueError as error:
                raise ValueError(f"{each.name}: {error}") from None

    def scope(self) -> list[Step]:
        """What decides which rows there are to choose from; the total of the line is theirs."""
        raise NotImplementedError

    def filters(self) -> list[Step]:
        """What narrows the scope."""
        raise NotImplementedError

    def options(self, d: Any) -> dict[str, list[tuple[str, str]]]:
        """The choices of each list control, worded; `""` stands for None."""
        return {"lang": [(name, key) for key, name in LANGUAGES.items()]}

    def picture(self, d: Any, frame: pd.DataFrame, of: pd.DataFrame, chosen: list[str]) -> go.Figure:
        """The chart of `frame`, which was chosen from `of`."""
        raise NotImplementedError


def make_state(kind: type[State], values: dict[str, Any]) -> State:
    """A state from named values.

    Raises: ValueError for a name the state does not have, or a value it does not take.
    """
    names = [each.name for each in fields(kind)]
    if unknown := [name for name in values if name not in names]:
        raise ValueError(f"{', '.join(map(repr, unknown))}: not a field of this state; it has {', '.join(names)}")
    return kind(**values)


def token(state: State) -> str:
    """The state as one line of JSON, to keep or to pass on."""
    return json.dumps({"explorer": state.NAME, **asdict(state)}, ensure_ascii=False)


def read_token(kind: type[State], text: str) -> State:
    """The state a token stands for.

    Raises: ValueError that names what is wrong: not JSON, another explorer's, an unknown or repeated field, or a
    value that is not allowed.
    """
    if len(text) > TOKEN_LIMIT:
        raise ValueError(f"{len(text)} characters, at most {TOKEN_LIMIT} are read")
    try:
        values = json.loads(text, object_pairs_hook=_unique)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("not JSON as this explorer writes it") from None
    if not isinstance(values, dict) or values.pop("explorer", None) != kind.NAME:
        raise ValueError(f"not a state of the explorer {kind.NAME!r}")
    return make_state(kind, values)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"a field is given twice: {', '.join(sorted({n for n in names if names.count(n) > 1}))}")
    return dict(pairs)


def view(d: Any, state: State) -> pd.DataFrame:
    """The printed rows that `state` selects from its frame of `d`."""
    return _apply(getattr(d, state.FRAME), [*state.scope(), *state.filters()])


def code(state: State) -> str:
    """The lines of pandas that give the same rows: run with `d`, they leave `view`."""
    steps = [f"view = view[{step.code}]" for step in [*state.scope(), *state.filters()]]
    helpers = ["from shimahe.display.explore import searched"] if any("searched(" in step for step in steps) else []
    return "\n".join([*helpers, f"view = d.{state.FRAME}", *steps])


def line(d: Any, state: State) -> str:
    """How many rows the view has, their amount, and their share of all rows of its scope."""
    return charts.coverage(*_frame_and_scope(d, state), state.lang)


def figure(d: Any, state: State) -> go.Figure:
    """The chart of the view, or a picture that says why there is none."""
    return _figure(d, state, *_frame_and_scope(d, state))


def _frame_and_scope(d: Any, state: State) -> tuple[pd.DataFrame, pd.DataFrame]:
    of = _apply(getattr(d, state.FRAME), state.scope())
    return _apply(of, state.filters()), of


def _figure(d: Any, state: State, frame: pd.DataFrame, of: pd.DataFrame) -> go.Figure:
    if frame.empty:
        return charts.blank(why_empty(d, state), state.lang)
    try:
        return state.picture(d, frame, of, [step.words(state.lang) for step in state.filters()])
    except ValueError as error:
        return charts.blank(str(error), state.lang)


def why_empty(d: Any, state: State) -> str:
    """Which choice leaves no row, and what was chosen before it."""
    rows, before = getattr(d, state.FRAME), list[str]()
    for step in [*state.scope(), *state.filters()]:
        left = _apply(rows, [step])
        if len(rows) and left.empty:
            so_far = " · ".join(before) or terms.text("explore.any", state.lang)
            return terms.text("explore.empty", state.lang, n=len(rows), step=step.words(state.lang), before=so_far)
        rows, before = left, [*before, step.words(state.lang)]
    return terms.text("explore.no_rows", state.lang)


def _apply(rows: pd.DataFrame, steps: Iterable[Step]) -> pd.DataFrame:
    for step in steps:
        rows = rows[step.keep(rows)]
    return rows


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV for spreadsheets: UTF-8 with a mark, text that would run as a formula made plain, numbers kept."""
    texts = frame.select_dtypes(include=["string", "object"]).columns
    safe = frame.assign(**{name: frame[name].map(_harmless, na_action="ignore") for name in texts})
    return ("\ufeff" + safe.to_csv(index=False, lineterminator="\r\n")).encode()


def _harmless(text: str) -> str:
    return f"'{text}" if str(text).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")) else text


# --- the base of all explorers --------------------------------------------------------------------------------------


class _Fit(anywidget.AnyWidget):
    """Fits the picture to the width of the page, at the start and whenever the page changes.

    Plotly draws a live figure 700 wide until the window is resized, and fixes its width when it is given a height.
    """

    _esm = """export default { render({ el }) {
      const observer = new ResizeObserver(() => {
        const plots = el.closest(".widget-vbox")?.querySelectorAll(".js-plotly-plot") ?? [];
        plots.forEach((plot) => { if (plot.layout) delete plot.layout.width; });
        window.dispatchEvent(new Event("resize"));
      });
      observer.observe(el);
      return () => observer.disconnect();
    } }"""


class Explorer(widgets.VBox):
    """Controls over one frame of a disclosure; `controls["name"]` are the widgets, for tests and teachers."""

    def __init__(self, d: Any, state: State) -> None:
        super().__init__(layout={"max_width": "100%"})
        self._d, self._start, self._busy = d, state, False
        names = [each.name for each in fields(state)]
        self.controls: dict[str, Any] = {each.name: _control(each.metadata["control"]) for each in fields(state)}
        self.controls |= {"reset": widgets.Button(), "show_code": widgets.ToggleButton(), "token": _text("auto")}
        self._texts = {key: widgets.HTML() for key in ("line", "notice", "code", "csv")}
        self._canvas = go.FigureWidget(layout={"template": charts.TEMPLATE})
        self._canvas._config = {"responsive": True}  # plotly has no public name for it
        for name in names:
            self.controls[name].observe(self._control_moved, "value")
        self.controls["reset"].on_click(lambda _: self._set(replace(self._start, lang=self._state.lang)))
        self.controls["token"].observe(self._token_given, "value")
        self.controls["show_code"].observe(self._code_wanted, "value")
        self._set(state)
        self.children = self._arranged(names)

    def __repr__(self) -> str:
        return f"Explorer({self._state.NAME})"

    @property
    def state(self) -> State:
        """What is chosen; set it to a state of the same kind to choose something else."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if type(state) is not type(self._start):
            raise ValueError(f"this explorer's state is a {type(self._start).__name__}, not a {type(state).__name__}")
        self._set(state)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows shown."""
        return view(self._d, self._state)

    @property
    def figure(self) -> go.Figure:
        """The chart shown, as a plain figure."""
        return figure(self._d, self._state)

    @property
    def code(self) -> str:
        """The lines of pandas that give `frame`."""
        return code(self._state)

    @property
    def line(self) -> str:
        """The line of figures under the controls."""
        return line(self._d, self._state)

    @property
    def notice(self) -> str:
        """What the explorer has to say about the last entry; empty if nothing is wrong."""
        return self._notice

    def _set(self, state: State) -> None:
        """Show `state`: refuse it before anything changes, then controls, texts and picture follow, once."""
        options = state.options(self._d)
        for name, given in options.items():
            _refuse_unlisted(name, getattr(state, name), [value for _, value in given])
        self._state, self._notice = state, ""
        self._busy = True
        try:
            self._fill_controls(options)
        finally:
            self._busy = False
        frame, of = _frame_and_scope(self._d, state)
        self._fill_texts(frame, charts.coverage(frame, of, state.lang))
        _draw(self._canvas, _figure(self._d, state, frame, of))

    def _fill_controls(self, options: dict[str, list[tuple[str, str]]]) -> None:
        for name, control in self.controls.items():
            with control.hold_sync():
                _label(control, name, self._state.lang)
                if name in options and list(control.options) != options[name]:
                    control.options = options[name]
                if hasattr(self._state, name):
                    control.value = _to_control(getattr(self._state, name))
        self.controls["token"].value = token(self._state)

    def _fill_texts(self, frame: pd.DataFrame, line: str) -> None:
        lang = self._state.lang
        href = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(csv_bytes(frame)).decode()}"
        link = f'<a download="{self._state.NAME}.csv" href="{href}" style="text-decoration: underline">'
        self._texts["line"].value = f'<b role="status" lang="{lang}">{html.escape(line)}</b>'
        self._texts["csv"].value = f"{link}{html.escape(terms.text('explore.csv', lang, n=len(frame)))}</a>"
        self._texts["code"].value = f'<pre style="white-space: pre-wrap">{html.escape(self.code)}</pre>'
        self._say("")

    def _say(self, message: str) -> None:
        self._notice = message
        self._texts["notice"].value = f'<span role="alert">⚠ {html.escape(message)}</span>' if message else ""
        self._texts["notice"].layout.display = None if message else "none"

    def _control_moved(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        name = next(name for name, control in self.controls.items() if control is change["owner"])
        try:
            self._set(replace(self._state, **{name: _from_control(self._state, name, change["new"])}))
        except ValueError as error:
            self._say(str(error))

    def _token_given(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        try:
            self._set(read_token(type(self._state), change["new"]))
        except ValueError as error:
            self._say(terms.text("explore.token_refused", self._state.lang, reason=error))

    def _code_wanted(self, change: dict[str, Any]) -> None:
        self._texts["code"].layout.display = None if change["new"] else "none"

    def _arranged(self, names: list[str]) -> list[Any]:
        """The controls in the order of the fields, wrapped to as many rows as the page needs; then line and chart."""
        self._texts["code"].layout.display = "none"
        row = {"flex_flow": "row wrap", "align_items": "flex-start", "grid_gap": "4px 18px", "width": "100%"}
        tall = [n for n in names if isinstance(self.controls[n], widgets.SelectMultiple)]
        rows = [[self.controls[n] for n in names if n not in tall], [self.controls[n] for n in tall]]
        texts = self._texts
        tools = [self.controls["reset"], texts["csv"], self.controls["show_code"]]
        chosen = [widgets.HBox(controls, layout=row) for controls in rows]
        pictured = [texts["line"], texts["notice"], self._canvas, _Fit()]
        return [*chosen, *pictured, widgets.HBox(tools, layout=row), texts["code"], self.controls["token"]]


_STYLE = {"description_width": "initial"}  # else long labels are cut off


def _text(width: str) -> Any:
    return widgets.Text(continuous_update=False, layout={"width": width, "max_width": "100%"}, style=_STYLE)


def _control(sort: str) -> Any:
    """The widget for one sort of field; none acts before an entry is finished."""
    if sort == "several":
        return widgets.SelectMultiple(rows=6, layout={"width": "34em", "max_width": "100%"}, style=_STYLE)
    if sort == "choice":
        return widgets.Dropdown(layout={"width": "max-content", "max_width": "100%"}, style=_STYLE)
    return _text("16em" if sort == "limit" else "22em")


def _label(control: Any, name: str, lang: str) -> None:
    control.description = terms.text(f"explore.{name}", lang)
    control.tooltip = terms.text(f"explore.{name}.help", lang)
    if name in ("minimum", "maximum"):
        control.placeholder = terms.text("explore.no_limit", lang)


def _to_control(value: Any) -> Any:
    if value is None:
        return ""
    return f"{value:,.15g}" if isinstance(value, float) else value


def _from_control(state: State, name: str, value: Any) -> Any:
    sort = next(each.metadata["control"] for each in fields(state) if each.name == name)
    if sort == "limit":
        return _parse_limit(value, state.lang)
    return None if sort == "choice" and value == "" else value


def _parse_limit(text: str, lang: str) -> float | None:
    """An amount as people type it: empty for none, full-width digits and separators as well."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain, re.ASCII) or not math.isfinite(float(plain)):
        raise ValueError(terms.text("explore.bad_number", lang, value=text))
    return float(plain)


def _refuse_unlisted(name: str, value: Any, listed: list[str]) -> None:
    given = value if isinstance(value, tuple) else ("" if value is None else value,)
    if missing := [each for each in given if each not in listed]:
        has = ", ".join(filter(None, listed))
        raise ValueError(f"{name}: {', '.join(missing)} is not in this document; it has {has}")


def _draw(canvas: Any, figure: go.Figure) -> None:
    """Make the live figure the same as `figure`, in place: traces are kept if they are of the same types."""
    wanted, layout = figure.to_plotly_json(), canvas.layout.to_plotly_json()
    same = [trace.type for trace in canvas.data] == [trace["type"] for trace in wanted["data"]]
    if not same:
        canvas.data = []
    with canvas.batch_update():
        for old, new in zip(canvas.data, wanted["data"], strict=False):
            old.update({key: value for key, value in new.items() if key != "type"}, overwrite=True)
        for key in {*layout, *wanted["layout"]} - {"template"}:  # the same in all, and slow to set
            if layout.get(key) != wanted["layout"].get(key):
                canvas.layout[key] = wanted["layout"].get(key)
    if not same:
        canvas.add_traces(figure.data)


# --- spending -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpendingState(State):
    """Which spending to show: `classes` are three-digit codes, the limits are in 万元; None or nothing means all."""

    NAME: ClassVar[str] = "spending"
    FRAME: ClassVar[str] = "spending"
    level: str = _choice(LEVELS, default="item")
    budget: str | None = _choice((None, *BUDGETS, UNKNOWN), default=None)
    kind: str | None = _choice((None, *KINDS, UNKNOWN), default=None)
    minimum: float | None = _limit()
    maximum: float | None = _limit()
    search: str = _words()
    chart: str = _choice(CHARTS, default="treemap")
    classes: tuple[str, ...] = _several(r"[0-9]{3}")

    def scope(self) -> list[Step]:
        """The rows printed at the level, and those above it that have no finer detail: together the whole, once."""
        above = list(LEVELS[: LEVELS.index(self.level)])
        mine = f'view["level"] == {self.level!r}'
        finer = f'({mine}) | view["is_leaf"] & view["level"].isin({above!r})'

        def keep(rows: pd.DataFrame) -> Any:
            return (rows["level"] == self.level) | rows["is_leaf"] & rows["level"].isin(above)

        return [Step(keep, finer if above else mine, lambda lang: _worded("level", self.level, lang))]

    def filters(self) -> list[Step]:
        """Class, budget, kind, limits and search, those that are set."""
        steps = [_in_classes(self.classes)] if self.classes else []
        for column, value in (("budget", self.budget), ("kind", self.kind)):
            if value is not None:
                steps.append(_equal(column, value))
        for sign, limit in ((">=", self.minimum), ("<=", self.maximum)):
            if limit is not None:
                steps.append(_bound("amount_wan", sign, limit))
        return [*steps, _found(self.search)] if self.search else steps

    def options(self, d: Any) -> dict[str, list[tuple[str, str]]]:
        """The choices this document gives; the main budgets and kinds are offered even if it has no row of them."""
        rows, lang = d.spending, self.lang
        names = dict(zip(rows["code"].tolist(), rows["name"].fillna("").tolist(), strict=True))
        classes = sorted({code[:3] for code in names})
        return {
            **super().options(d),
            "level": [(terms.key_name("level", level, lang), level) for level in LEVELS],
            "budget": _offered(rows["budget"], BUDGETS[:3], BUDGETS, self.budget, lang),
            "kind": _offered(rows["kind"], KINDS[:2], KINDS, self.kind, lang),
            "chart": [(terms.text(f"explore.{chart}", lang), chart) for chart in CHARTS],
            "classes": [(f"{code} {charts.account(code, names.get(code), lang)}", code) for code in classes],
        }

    def picture(self, d: Any, frame: pd.DataFrame, of: pd.DataFrame, chosen: list[str]) -> go.Figure:
        """A treemap or bars of the rows."""
        about: dict[str, Any] = {"of": of, "year": d.year, "filters": chosen, "lang": self.lang}
        return charts.bars(frame, **about) if self.chart == "bars" else charts.treemap(frame, names=d.spending, **about)


def _in_classes(classes: tuple[str, ...]) -> Step:
    words = ", ".join(classes)
    code = f'view["code"].str[:3].isin({list(classes)!r})'

    def keep(view: pd.DataFrame) -> Any:
        return view["code"].str[:3].isin(classes)

    return Step(keep, code, lambda lang: f"{terms.text('explore.classes', lang)}: {words}")


def _worded(column: str, value: str, lang: str) -> str:
    return f"{terms.text(f'explore.{column}', lang)}: {_key_name(column, value, lang)}"


def _key_name(column: str, value: str, lang: str) -> str:
    return terms.text("chart.unstated", lang) if value == UNKNOWN else terms.key_name(column, value, lang)


def _offered(
    column: pd.Series, always: tuple[str, ...], known: tuple[str, ...], chosen: str | None, lang: str
) -> list[tuple[str, str]]:
    """All, the usual keys, then the rare ones that the column holds or that are chosen."""
    held = {UNKNOWN if pd.isna(value) else value for value in column.unique().tolist()} | {chosen}
    keys = [key for key in (*known, UNKNOWN) if key in always or key in held]
    return [(terms.text("explore.any", lang), ""), *((_key_name(str(column.name), key, lang), key) for key in keys)]


def spending(d: Any, **state: Any) -> Explorer:
    """An explorer of `d.spending`.

    `state`: any field of `SpendingState`, for example `level="class"`, `classes=["212"]`, `chart="bars"`, `lang="en"`.
    Raises: ValueError for a field or a value the state does not have.
    """
    return Explorer(d, make_state(SpendingState, state))
