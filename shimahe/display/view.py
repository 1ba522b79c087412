"""States of explorers: what is chosen, the rows and the picture it gives, and the pandas lines that
give the same rows.

Promises that view, line of figures, table, picture, code and token of a state always say the same,
that views are printed rows, filtered, and that a token is read as checked JSON, never run. Knows
nothing of widgets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import structure, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.frames import BUDGETS, KINDS, LEVELS, USES

LANGUAGES = {"zh": "中文", "en": "English"}
TOKEN_LIMIT, TEXT_LIMIT = 4000, 200
CHARTS = ("treemap", "icicle", "bars", "dots", "sankey", "lorenz")
# Functions that the lines of pandas may call, and where a notebook finds them.
HELPERS = {
    "shimahe.structure": ("ranked",),
    "shimahe.source_map": ("located",),
    "shimahe.display.explore": (
        "searched",
        "with_shares",
        "mentioned",
        "with_signals",
        "quoted",
        "worded",
    ),
    "shimahe": ("audit", "score"),
}
AMOUNT, UNKNOWN = (
    "amount",
    "unknown",
)  # the measure that is no share; chosen for rows where the document does not say


class InvalidState(ValueError):
    """A value that a state does not take; the message is English, `said` gives it in a language for
    readers.
    """

    def __init__(self, key: str, **values: object) -> None:
        self._key, self._values, self.field = key, values, ""
        super().__init__(terms.text(f"refused.{key}", "en", **values))

    def __str__(self) -> str:
        return f"{self.field}: {self.args[0]}" if self.field else str(self.args[0])

    def said(self, lang: str) -> str:
        """The message in a language, the field named by the label of its control."""
        label = terms.text(f"explore.{self.field}", lang) if self.field else ""
        message = terms.text(f"refused.{self._key}", lang, **self._values)
        return f"{label}: {message}" if label else message


# --- one field of a state: its default, and how a value given to it is checked --------------------


def checked_field(control: str, read: Callable[[Any], Any], most: float = 0, **default: Any) -> Any:
    """A field with the sort of its control, how a value is read, and the most that a number may be."""
    return field(metadata={"control": control, "read": read, "most": most}, **default)


def choice_field(values: Iterable[str | int | None], **default: Any) -> Any:
    """One of some values."""
    allowed = tuple(values)

    def read(value: Any) -> Any:
        if isinstance(value, str | int | None) and not isinstance(value, bool) and value in allowed:
            return value
        raise InvalidState(
            "choice",
            value=repr(value),
            allowed=", ".join("null" if v is None else str(v) for v in allowed),
        )

    return checked_field("choice", read, **default)


def code_field() -> Any:
    """One code, or None. Which codes there are is the document's matter: `State.options` lists
    them.
    """

    def read(value: Any) -> str | None:
        if value is None or (isinstance(value, str) and re.fullmatch(r"[0-9]{3,9}", value)):
            return value
        raise InvalidState("code", value=repr(value))

    return checked_field("choice", read, default=None)


def several_field(pattern: str) -> Any:
    """Any number of codes that look like the pattern."""

    def read(value: Any) -> tuple[str, ...]:
        if isinstance(value, list | tuple) and all(
            isinstance(v, str) and re.fullmatch(pattern, v) for v in value
        ):
            return tuple(sorted(set(value)))
        raise InvalidState("codes", value=repr(value))

    return checked_field("several", read, default=())


def limit_field() -> Any:
    """An amount, or None."""

    def read(value: Any) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
            raise InvalidState("limit", value=repr(value))
        return float(value) + 0.0  # a negative zero becomes zero

    return checked_field("limit", read, default=None)


def number_field(most: float, default: float) -> Any:
    """A number from 0 to `most`."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise InvalidState("between", value=repr(value), most=f"{most:g}")
        return float(value) + 0.0

    return checked_field("number", read, most, default=default)


def words_field(control: str = "words", default: str | None = "") -> Any:
    """A line of text; where None is the default, one that the document prints: which, is for
    `State.options`.
    """

    def read(value: Any) -> str | None:
        if value is None and default is None:
            return None
        if _printable(value):
            return str(value).strip()
        raise InvalidState("words", value=repr(value), limit=TEXT_LIMIT)

    return checked_field(control, read, default=default)


def typed_field(pattern: str, key: str) -> Any:
    """What is typed after a pattern, or nothing; capital letters are as good as small ones."""

    def read(value: Any) -> str:
        if isinstance(value, str) and re.fullmatch(f"(?:{pattern})?", value.strip().upper()):
            return value.strip().upper()
        raise InvalidState(key, value=repr(value))

    return checked_field("words", read, default="")


def _printable(value: Any) -> bool:
    """Whether a value is a line of text, not too long, without control characters or halves of
    characters.
    """
    kinds = ("Cc", "Cs", "Zl", "Zp")
    short = isinstance(value, str) and len(value) <= TEXT_LIMIT
    return short and not any(unicodedata.category(letter) in kinds for letter in value)


# --- steps: one filter each, as a mask, as code and as words --------------------------------------


@dataclass(frozen=True)
class Step:
    """One filter over `view`: `keep` gives its mask, `code` is the same in pandas, `words` says it
    in a language.
    """

    keep: Callable[[pd.DataFrame], Any]
    code: str
    words: Callable[[str], str]


def equal(
    column: str, value: Any, control: str = "", name: Callable[[str, Any, str], str] | None = None
) -> Step:
    """The rows that hold a value; `control` and `name` say it where they are not the column's and
    the key's.
    """

    def words(lang: str) -> str:
        return labelled(control or column, (name or key_name)(column, value, lang), lang)

    if value == UNKNOWN:
        return Step(lambda view: view[column].isna(), f'view["{column}"].isna()', words)
    return Step(lambda view: view[column] == value, f'view["{column}"] == {value!r}', words)


def _at_level(level: str, levels: tuple[str, ...]) -> Step:
    """The rows printed at the level, and those above it that have no finer detail: together the
    whole, once.
    """
    above = list(levels[: levels.index(level)])
    mine = f'view["level"] == {level!r}'
    finer = f'({mine}) | view["is_leaf"] & view["level"].isin({above!r})'

    def keep(view: pd.DataFrame) -> Any:
        return (view["level"] == level) | view["is_leaf"] & view["level"].isin(above)

    return Step(
        keep,
        finer if above else mine,
        lambda lang: labelled("level", key_name("level", level, lang), lang),
    )


def in_codes(control: str, codes: tuple[str, ...]) -> Step:
    """The rows of some codes and all that stands below them."""

    def keep(view: pd.DataFrame) -> Any:
        return view["code"].str.startswith(codes)

    words = ", ".join(codes)
    return Step(
        keep, f'view["code"].str.startswith({codes!r})', lambda lang: labelled(control, words, lang)
    )


def limits(minimum: float | None, maximum: float | None) -> list[Step]:
    """The rows whose amounts are within the limits that are set; unknown amounts are not."""
    wanted = (("minimum", ">=", minimum), ("maximum", "<=", maximum))
    return [_bound(control, sign, limit) for control, sign, limit in wanted if limit is not None]


def _bound(control: str, sign: str, limit: float) -> Step:
    def keep(view: pd.DataFrame) -> Any:
        return view["amount_wan"] >= limit if sign == ">=" else view["amount_wan"] <= limit

    words = charts.money(structure.exact([limit]))
    return Step(
        keep, f'view["amount_wan"] {sign} {limit!r}', lambda lang: labelled(control, words, lang)
    )


def found(text: str, call: str, look: Callable[[pd.DataFrame], Any]) -> Step:
    """Rows that hold `text`, whatever its case, never a pattern, in what `look` gives; `call` is
    the same as code.
    """
    wanted = text.lower()

    def keep(view: pd.DataFrame) -> Any:
        return look(view).str.contains(wanted, regex=False)

    code = f"{call}.str.contains({wanted!r}, regex=False)"
    return Step(keep, code, lambda lang: labelled("search", text, lang))


def _largest(count: int) -> Step:
    """The rows of the largest codes; the last step, since it depends on what is left by the others."""

    def keep(view: pd.DataFrame) -> Any:
        return view["code"].isin(structure.ranked(view)["code"].head(count))

    code = f'view["code"].isin(ranked(view)["code"].head({count}))'
    return Step(keep, code, lambda lang: labelled("top", str(count), lang))


def searched(view: pd.DataFrame, classification: str = "functional") -> pd.Series:
    """What a search looks in, in lower case: the code, the printed name and the English name of
    each row.
    """
    names = [None if pd.isna(name) else name for name in view["name"].tolist()]
    pairs = zip(view["code"].tolist(), names, strict=True)
    found = [
        f"{code}\n{name or ''}\n{charts.account(code, name, 'en', classification)}".lower()
        for code, name in pairs
    ]
    return pd.Series(found, index=view.index, dtype="str")


def with_shares(view: pd.DataFrame, d: Disclosure, denominator: str) -> pd.DataFrame:
    """The view with the columns denominator_wan (万元) and share_pct: each amount in per cent of that
    denominator.
    """
    whole = structure.denominator(d, denominator)
    shares = [structure.share_pct(amount, whole) for amount in view["amount_wan"].tolist()]
    return view.assign(
        denominator_wan=float(whole), share_pct=pd.Series(shares, index=view.index, dtype="float64")
    )


def labelled(control: str, words: str, lang: str) -> str:
    """What is chosen, after the label of its control."""
    return f"{terms.text(f'explore.{control}', lang)}: {words}"


def key_name(column: str, value: str, lang: str) -> str:
    """The name of a key, or that it is not stated."""
    return (
        terms.text("chart.unstated", lang)
        if value == UNKNOWN
        else terms.key_name(column, value, lang)
    )


# --- states ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """What an explorer shows. Every field is a plain JSON value, checked when a state is made.

    Raises: InvalidState (a ValueError) naming the field and what it may be.
    """

    NAME: ClassVar[str]
    FRAME: ClassVar[str] = ""
    FORMS: ClassVar[
        tuple[str, ...]
    ] = ()  # the tables that rows come from, where no column names them
    TERMS: ClassVar[tuple[str, ...]] = ()  # what the glossary under the explorer explains
    lang: str = choice_field(LANGUAGES, default_factory=terms.language)

    def __post_init__(self) -> None:
        for each in fields(self):
            try:
                object.__setattr__(self, each.name, each.metadata["read"](getattr(self, each.name)))
            except InvalidState as error:
                error.field = each.name
                raise

    def scope(self) -> list[Step]:
        """What decides which rows there are to choose from; the total of the line is theirs."""
        return []

    def filters(self) -> list[Step]:
        """What narrows the scope."""
        raise NotImplementedError

    def given(self) -> list[str]:
        """The lines of pandas that give the rows to choose from, as `view`."""
        return [f"view = d.{self.FRAME}"]

    def source(self, d: Disclosure) -> pd.DataFrame:
        """The rows to choose from: what `given` leaves."""
        frame: pd.DataFrame = getattr(d, self.FRAME)
        return frame

    def options(self, d: Disclosure) -> dict[str, list[tuple[str, Any]]]:
        """The choices of each list control, worded; `""` stands for None."""
        return {"lang": [(name, key) for key, name in LANGUAGES.items()]}

    def facts(self, shown: ViewResult) -> Any:
        """What line, picture and table all need, kept by `ViewResult`."""
        return None

    def line(self, shown: ViewResult) -> str:
        """The line of figures: how much is shown of how much."""
        raise NotImplementedError

    def picture(self, shown: ViewResult) -> go.Figure:
        """The chart of the rows shown."""
        raise NotImplementedError

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """What the picture shows, in words."""
        raise NotImplementedError

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The table as the page shows it: `heads`, and `rows` of [text, sort key, tip, what a click
        chooses].
        """
        raise NotImplementedError

    def listed(self) -> State:
        """The state without what the table does not show: where it is the same, the table stays."""
        return self

    def drawn(self) -> State:
        """The same for the picture."""
        return self.listed()

    def card(self, shown: ViewResult) -> str:
        """What is to be read under the picture, as HTML."""
        return ""

    def text(self, key: str) -> str:
        """A text of the page: this explorer's own, else the one that all share."""
        try:
            return terms.text(f"explore.{key}.{self.NAME}", self.lang)
        except terms.UnknownWord:
            return terms.text(f"explore.{key}", self.lang)

    def moved(self, d: Disclosure, name: str, value: Any) -> State:
        """The state after a control was set."""
        return replace(self, **{name: value})

    def chosen(self, d: Disclosure, key: str) -> State | str:
        """What a click on a mark of the picture leads to: another state, or something to say."""
        return ""

    def crumbs(self, d: Disclosure) -> list[str]:
        """The way back from what is shown, the whole first; nothing where the whole is shown."""
        return []

    def back(self, place: int) -> State:
        """The state that a crumb leads to."""
        return self

    def rows(self) -> list[list[str]]:
        """The controls in rows, as the page shows them."""
        return [[each.name for each in fields(self)]]

    def folded(self) -> list[str]:
        """The controls that are folded away until they are wanted."""
        return []


def make_state(kind: type[State], values: dict[str, Any]) -> State:
    """A state from named values.

    Raises: InvalidState for a name the state does not have, or a value it does not take.
    """
    names = [each.name for each in fields(kind)]
    if unknown := [name for name in values if name not in names]:
        raise InvalidState("field", names=", ".join(map(repr, unknown)), known=", ".join(names))
    return kind(**values)


def token(state: State) -> str:
    """The state as one line of JSON, to keep or to pass on."""
    return json.dumps({"explorer": state.NAME, **asdict(state)}, ensure_ascii=False)


def read_token(kind: type[State], text: str) -> State:
    """The state a token stands for.

    Raises: InvalidState, naming what is wrong: not JSON, another explorer's, an unknown or repeated
    field, or a value that is not allowed.
    """
    if len(text) > TOKEN_LIMIT:
        raise InvalidState("too_long", n=len(text), limit=TOKEN_LIMIT)
    try:
        values = json.loads(text, object_pairs_hook=_unique)
    except (json.JSONDecodeError, RecursionError):
        raise InvalidState("not_json") from None
    if not isinstance(values, dict) or values.pop("explorer", None) != kind.NAME:
        raise InvalidState("explorer", name=repr(kind.NAME))
    return make_state(kind, values)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise InvalidState(
            "twice", names=", ".join(sorted({n for n in names if names.count(n) > 1}))
        )
    return dict(pairs)


# --- what a state gives ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ViewResult:
    """Everything a state shows of a disclosure, worked out once."""

    d: Disclosure
    state: State

    def __post_init__(self) -> None:
        of = applied(self.state.source(self.d), self.state.scope())
        object.__setattr__(self, "of", of)
        object.__setattr__(self, "rows", applied(of, self.state.filters()))

    of: pd.DataFrame = field(init=False)  # the rows of the scope
    rows: pd.DataFrame = field(init=False)  # those that pass the filters

    @cached_property
    def facts(self) -> Any:
        """What the state has worked out of the document once."""
        return self.state.facts(self)

    @property
    def about(self) -> dict[str, Any]:
        """What every chart is told."""
        state = self.state
        filters = [step.words(state.lang) for step in state.filters()]
        notes = _damage(self.d, state.FORMS or self.of["table"].unique(), state.lang)
        return {
            "of": self.of,
            "year": self.d.year,
            "filters": filters,
            "notes": notes,
            "lang": state.lang,
        }

    @property
    def figure(self) -> go.Figure:
        """The chart, or a picture that says why there is none."""
        if self.rows.empty:
            return charts.blank(why_empty(self.d, self.state), self.state.lang)
        try:
            return self.state.picture(self)
        except ValueError as error:
            return charts.blank(str(error), self.state.lang)


def view(d: Disclosure, state: State) -> pd.DataFrame:
    """The printed rows that `state` selects from its frame of `d`, with their shares if shares are
    shown.
    """
    return ViewResult(d, state).rows


def table(d: Disclosure, state: State) -> pd.DataFrame:
    """The same lines ranked, one row per code (columns of `structure.ranked`)."""
    return state.table(ViewResult(d, state))


def line(d: Disclosure, state: State) -> str:
    """How many lines the view has, their amount, and their share of all lines of its scope."""
    return state.line(ViewResult(d, state))


def figure(d: Disclosure, state: State) -> go.Figure:
    """The chart of the view, or a picture that says why there is none."""
    return ViewResult(d, state).figure


def code(state: State) -> str:
    """The lines of pandas that give the same rows: run with `d`, they leave `view`."""
    steps = [f"view = view[{step.code}]" for step in [*state.scope(), *state.filters()]]
    lines = [*state.given(), *steps]
    for home, names in HELPERS.items():
        if used := [name for name in names if any(f"{name}(" in line for line in lines)]:
            lines = [f"from {home} import {', '.join(used)}", *lines]
    return "\n".join(lines)


def why_empty(d: Disclosure, state: State) -> str:
    """Which choice leaves no row, and what was chosen before it."""
    rows, before = state.source(d), list[str]()
    for step in [*state.scope(), *state.filters()]:
        left = applied(rows, [step])
        if len(rows) and left.empty:
            so_far = " · ".join(before) or terms.text("explore.any", state.lang)
            return terms.text(
                "explore.empty", state.lang, n=len(rows), step=step.words(state.lang), before=so_far
            )
        rows, before = left, [*before, step.words(state.lang)]
    return terms.text("explore.no_rows", state.lang)


def applied(rows: pd.DataFrame, steps: Iterable[Step]) -> pd.DataFrame:
    """The rows that pass every step."""
    for step in steps:
        rows = rows[step.keep(rows)]
    return rows


def _damage(d: Disclosure, forms: Iterable[str], lang: str) -> list[str]:
    """A sentence that names those of the tables that the document does not hold whole."""
    tables = d.tables
    broken = tables[
        tables["status"].isin(["partly lost", "lost"]) & tables["table"].isin(list(forms))
    ]
    names = [terms.key_name("table", key, lang) for key in broken["table"].tolist()]
    return (
        [terms.text("explore.damaged", lang, tables=charts.COMMAS[lang].join(names))]
        if names
        else []
    )


# --- accounts: what spending and economic lines share ---------------------------------------------


@dataclass(frozen=True)
class AccountState(State):
    """Which lines of a classification to show.

    `inside` is a code whose parts are shown, `classes` are three-digit codes, the limits are in 万元,
    `top` keeps the largest lines; None or nothing means all.
    """

    CLASSIFICATION: ClassVar[str]
    DEPTH: ClassVar[tuple[str, ...]]  # the levels of the classification
    KEYS: ClassVar[
        dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    ]  # column: the usual keys, all keys
    MEASURES: ClassVar[tuple[str, ...]]
    chart: str = choice_field(CHARTS, default="treemap")
    measure: str = AMOUNT
    level: str = ""
    inside: str | None = code_field()
    top: int | None = choice_field((None, 3, 5, 10, 20), default=None)
    minimum: float | None = limit_field()
    maximum: float | None = limit_field()
    search: str = words_field()
    classes: tuple[str, ...] = several_field(r"[0-9]{3}")

    def scope(self) -> list[Step]:
        """The rows of the level; for shares of one budget, only that budget's."""
        own = (
            [equal("budget", self.measure)]
            if "budget" in self.KEYS and self.measure in BUDGETS
            else []
        )
        return [_at_level(self.level, self.DEPTH), *own]

    def filters(self) -> list[Step]:
        """Those that are set; the largest lines are taken from what the others leave."""
        book, steps = (
            self.CLASSIFICATION,
            [in_codes("inside", (self.inside,))] if self.inside else [],
        )
        steps += [in_codes("classes", self.classes)] if self.classes else []
        steps += [
            equal(column, getattr(self, column))
            for column in self.KEYS
            if getattr(self, column) is not None
        ]
        steps += limits(self.minimum, self.maximum)
        steps += (
            [found(self.search, f"searched(view, {book!r})", lambda view: searched(view, book))]
            if self.search
            else []
        )
        return [*steps, _largest(self.top)] if self.top else steps

    def share_of(self) -> str | None:
        """The denominator that is the measure, if it is one."""
        return None if self.measure == AMOUNT else self.measure

    def given(self) -> list[str]:
        """The printed rows, with their shares if shares are shown."""
        key = self.share_of()
        return [*super().given(), *([f"view = with_shares(view, d, {key!r})"] if key else [])]

    def source(self, d: Disclosure) -> pd.DataFrame:
        """The printed rows, with their shares if shares are shown."""
        rows, key = super().source(d), self.share_of()
        return with_shares(rows, d, key) if key else rows

    def facts(self, shown: ViewResult) -> Decimal:
        """What shares are taken of, by default all rows of the scope; 0 where the document does not
        say.
        """
        key = self.share_of()
        whole = structure.denominator(shown.d, key) if key else structure.total(shown.of)
        return Decimal(0) if whole.is_nan() else whole

    def options(self, d: Disclosure) -> dict[str, list[tuple[str, Any]]]:
        """The choices this document gives; the usual budgets, kinds and uses are offered even if it
        has no such row.
        """
        rows, lang = getattr(d, self.FRAME), self.lang
        name = self.named(d)
        codes = sorted(name)
        above = {code[:depth] for code in codes for depth in structure.DEPTHS if depth < len(code)}

        def indented(code: str) -> str:
            return f"{'　' * (len(code) // 2 - 1)}{code} {name[code]}"

        return {
            **super().options(d),
            "chart": [(terms.text(f"explore.{chart}", lang), chart) for chart in CHARTS],
            "measure": [(_measure_name(measure, lang), measure) for measure in self.MEASURES],
            "level": [(terms.key_name("level", level, lang), level) for level in self.DEPTH],
            "inside": [
                (terms.text(f"explore.whole.{self.NAME}", lang), ""),
                *((indented(code), code) for code in codes if code in above),
            ],
            "top": [
                (terms.text("explore.any", lang), ""),
                *((str(count), count) for count in (3, 5, 10, 20)),
            ],
            "classes": [
                (f"{code} {name.get(code, code)}", code)
                for code in sorted({code[:3] for code in codes})
            ],
            **{column: self._offered(rows[column], column) for column in self.KEYS},
        }

    def _offered(self, rows: pd.Series, column: str) -> list[tuple[str, Any]]:
        """All, the usual keys, then the rare ones that the column holds or that are chosen."""
        usual, known = self.KEYS[column]
        held = {UNKNOWN if pd.isna(value) else value for value in rows.unique().tolist()} | {
            getattr(self, column)
        }
        keys = [key for key in (*known, UNKNOWN) if key in usual or key in held]
        return [
            (terms.text("explore.any", self.lang), ""),
            *((key_name(column, key, self.lang), key) for key in keys),
        ]

    def named(self, d: Disclosure) -> dict[str, str]:
        """The name of each code of the frame, in the language of the state."""
        rows = getattr(d, self.FRAME)
        printed = zip(rows["code"].tolist(), rows["name"].fillna("").tolist(), strict=True)
        return {
            code: charts.account(code, name, self.lang, self.CLASSIFICATION)
            for code, name in printed
        }

    def rows(self) -> list[list[str]]:
        """What is drawn, what is chosen, and the classes, whose list is tall."""
        chosen = ["level", "inside", *self.KEYS, "search", "minimum", "maximum"]
        return [["chart", "measure", "top", "lang"], chosen, ["classes"]]

    def line(self, shown: ViewResult) -> str:
        """How many lines the view has, their amount, and their share."""
        key, whole, said = (
            self.share_of(),
            shown.facts,
            charts.coverage(shown.rows, shown.of, self.lang),
        )
        share = charts.percent(structure.total(shown.rows), whole)
        if key is None or share is None or whole == structure.total(shown.of):
            return said
        about = {"share": share, "name": terms.key_name("denominator", key, self.lang)}
        return f"{said} · {terms.text('count.share_of', self.lang, total=charts.money(whole), **about)}"

    def picture(self, shown: ViewResult) -> go.Figure:
        """One of the charts."""
        about, key = shown.about, self.share_of()
        if self.chart in ("treemap", "icicle"):
            about["names"] = super().source(shown.d)
        if key and self.chart != "lorenz":  # which shows shares only
            about["share_of"] = (key, shown.facts)
        figure: go.Figure = getattr(charts, self.chart)(shown.rows, **about)
        return figure

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """The lines shown, ranked (columns of `structure.ranked`)."""
        return structure.ranked(shown.rows, shown.facts)

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The ranked lines."""
        table, names = self.table(shown), self.named(shown.d)
        columns: dict[str, Callable[[Any], list[Any]]] = dict.fromkeys(
            ("rank", "code", "name"), plain_cell
        )
        columns |= {"amount_wan": number_cell, "share_pct": _percent}
        texts = [names[code] for code in table["code"].tolist()]
        cells = [
            [cell(value) for value in table.assign(name=texts)[name].tolist()]
            for name, cell in columns.items()
        ]
        lines = [
            [each, int(each.partition(",")[0] or 0), _printed(shown.d, each)]
            for each in table["lines"].tolist()
        ]
        heads = [terms.text(f"word.{name}", self.lang) if name in ("rank", "share_pct") else
                 terms.key_name("column", name, self.lang) for name in (*columns, "line")]  # fmt: skip
        return {"heads": heads, "rows": [list(row) for row in zip(*cells, lines, strict=True)]}

    def moved(self, d: Disclosure, name: str, value: Any) -> State:
        """Choosing what to be inside of chooses the level as well."""
        return self.entered(value) if name == "inside" else super().moved(d, name, value)

    def chosen(self, d: Disclosure, key: str) -> State | str:
        """Inside a code that has parts; for one that has none, its printed line."""
        rows = getattr(d, self.FRAME)
        if key.isdigit() and (rows["code"].str.startswith(key) & (rows["code"] != key)).any():
            return self.entered(key)
        lines = sorted(set(rows.loc[rows["code"] == key, "line"].dropna().tolist()))
        if not lines:
            return ""
        printed = d.cite(lines).replace("\t", " | ")
        return terms.text(
            "explore.leaf", self.lang, code=key, name=self.named(d)[key], printed=printed
        )

    def crumbs(self, d: Disclosure) -> list[str]:
        """The whole, then the codes around what is shown."""
        names = self.named(d)
        codes = [f"› {code} {names.get(code, '')}" for code in self._around()]
        return [terms.text(f"explore.whole.{self.NAME}", self.lang), *codes] if codes else []

    def back(self, place: int) -> State:
        """Inside the code of a crumb, or in the whole."""
        return self.entered(([None, *self._around()])[place])

    def entered(self, code: str | None) -> State:
        """Inside a code its parts are shown: the level right below it."""
        deep = structure.DEPTHS.index(len(code)) + 1 if code else 0
        return replace(self, inside=code, level=self.DEPTH[min(deep, len(self.DEPTH) - 1)])

    def _around(self) -> list[str]:
        return (
            [self.inside[:depth] for depth in structure.DEPTHS if depth <= len(self.inside)]
            if self.inside
            else []
        )


def plain_cell(value: Any) -> list[Any]:
    """A cell of the table: text, sort key, tip."""
    return [str(value), value, ""]


def number_cell(value: float, unit: str = "", form: str = ",.2f") -> list[Any]:
    """An unknown number is a dash without a key, which comes last."""
    return ["–", None, ""] if pd.isna(value) else [f"{value:{form}}{unit}", value, ""]


def _percent(value: float) -> list[Any]:
    return number_cell(value, "%")


def _printed(d: Disclosure, lines: str) -> str:
    return str(d.cite([int(number) for number in lines.split(", ")])) if lines else ""


def _measure_name(measure: str, lang: str) -> str:
    if measure == AMOUNT:
        return terms.text("explore.amount", lang)
    return terms.text("explore.share", lang, name=terms.key_name("denominator", measure, lang))


@dataclass(frozen=True)
class SpendingState(AccountState):
    """Which spending to show, by the functional classification; `budget` and `kind` None mean all."""

    NAME: ClassVar[str] = "spending"
    FRAME: ClassVar[str] = "spending"
    CLASSIFICATION: ClassVar[str] = "functional"
    DEPTH: ClassVar[tuple[str, ...]] = LEVELS
    KEYS: ClassVar[dict[str, Any]] = {"budget": (BUDGETS[:3], BUDGETS), "kind": (KINDS[:2], KINDS)}
    MEASURES: ClassVar[tuple[str, ...]] = (AMOUNT, "total", "general_public")
    TERMS: ClassVar[tuple[str, ...]] = (
        "功能分类", "类", "款", "项", "一般公共预算", "政府性基金预算", "国有资本经营预算", "基本支出", "项目支出",
    )  # fmt: skip
    measure: str = choice_field(MEASURES, default=AMOUNT)
    level: str = choice_field(LEVELS, default="item")
    budget: str | None = choice_field((None, *BUDGETS, UNKNOWN), default=None)
    kind: str | None = choice_field((None, *KINDS, UNKNOWN), default=None)


@dataclass(frozen=True)
class EconomicState(AccountState):
    """Which lines of basic expenditure to show, by the economic classification; `use` None means
    both.
    """

    NAME: ClassVar[str] = "economic"
    FRAME: ClassVar[str] = "economic"
    CLASSIFICATION: ClassVar[str] = "economic"
    DEPTH: ClassVar[tuple[str, ...]] = LEVELS[:2]
    KEYS: ClassVar[dict[str, Any]] = {"use": (USES, USES)}
    MEASURES: ClassVar[tuple[str, ...]] = (AMOUNT, "basic", "general_public", "total")
    TERMS: ClassVar[tuple[str, ...]] = (
        "经济分类",
        "类",
        "款",
        "基本支出",
        "人员经费",
        "日常公用经费",
        "一般公共预算",
    )
    measure: str = choice_field(MEASURES, default=AMOUNT)
    level: str = choice_field(LEVELS[:2], default="group")
    use: str | None = choice_field((None, *USES, UNKNOWN), default=None)
