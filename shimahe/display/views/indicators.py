"""What the explorer of indicators shows: scores, their ranking under one's own weights, and one
indicator's card.

Promises that scores are those of `shimahe.score`, that text of a document is shown as text, and
that it is said what other weights do to the ranking. Knows nothing of widgets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display import view as states
from shimahe.display.cards import hint
from shimahe.display.cards.indicators import (
    DEPARTMENT,
    SIGNALS,
    ids_in,
    indicator_card,
    ranking_of,
    reasons_about_indicators,
    rule_name,
    sheet_name,
    text_of,
)
from shimahe.display.view import (
    UNKNOWN,
    State,
    Step,
    ViewResult,
    choice_field,
    number_cell,
    number_field,
    words_field,
)
from shimahe.findings import exact
from shimahe.quality.scores import CAP, GATES, JUDGED, TYPES, WEIGHTS, Quality, ranking, score

CHARTS = ("heat_map", "composition", "money_and_indicators", "targets", "ranking")
PLACES = 10  # an indicator has moved if its rank differs by more
FLAGS = {"yes": True, "no": False, UNKNOWN: UNKNOWN}
CONTROLS = {
    "scope": "project",
    "is_core": "core",
}  # of columns that a control of another name chooses from
HEADS = (
    "rank",
    "indicator",
    "name",
    "target",
    "project",
    "type_2",
    "weight",
    "index",
    "failed",
    "line",
)


@lru_cache(maxsize=4)
def _published(d: Disclosure, lang: str) -> Quality:
    """The scores of a disclosure, known by its identity. They are kept: nobody may change them."""
    return score(d, lang=lang)


@lru_cache(maxsize=8)
def _weighted(d: Disclosure, lang: str, weights: tuple[float, ...], cap: float) -> Quality:
    """The same under other weights."""
    own = (weights, cap) == (tuple(WEIGHTS.values()), CAP)
    scored = _published(d, lang)
    return scored if own else scored.weighted(dict(zip(WEIGHTS, weights, strict=True)), cap)


def mentioned(view: pd.DataFrame) -> pd.Series:
    """What a search looks in, in lower case: id and name of each indicator, and its project in both
    languages.
    """
    rows = [
        [text_of(each) for each in row]
        for row in view[["indicator", "name", "project"]].values.tolist()
    ]
    found = ["\n".join([*row, terms.project_name(row[-1], "en")]).lower() for row in rows]
    return pd.Series(found, index=view.index, dtype="str")


def with_signals(view: pd.DataFrame, d: Disclosure) -> pd.DataFrame:
    """The view with the column signals: the signals about each indicator, as text; empty where
    there is none.
    """
    about: dict[str, list[str]] = {}
    for key, *ids in reasons_about_indicators(_published(d, terms.language()).reasons)[
        ["criterion", "indicator", "related"]
    ].values:
        for each in ids_in(ids):
            about[each] = sorted({*about.get(each, ()), key})
    found = [", ".join(about.get(each, ())) for each in view["indicator"]]
    return view.assign(signals=pd.Series(found, index=view.index, dtype="str"))


def _short(name: Any) -> str:
    """A name as lists and tables show it."""
    return f"{name[:23]}…" if len(name := text_of(name) or "–") > 24 else name


def _points(value: float) -> list[Any]:
    return number_cell(value, form=",.12g")


def _named(column: str, value: Any, lang: str) -> str:
    """What filters and options say of a value of a column."""
    if column == "is_core" and value != UNKNOWN:
        return terms.text("explore.yes" if value else "explore.no", lang)
    if value == UNKNOWN or column in ("type_2", "scope"):
        return states.key_name(column, value, lang)
    if column == "sign" and value in terms.keys("sign"):
        return " ".join(dict.fromkeys([value, terms.key_name("sign", value, lang)]))
    return terms.project_name(value, lang) if column == "project" else str(value)


def _held(rows: pd.DataFrame, column: str, lang: str) -> list[tuple[str, Any]]:
    """The values of a column in the order of print, worded; last that one is missing, if so."""
    values = [UNKNOWN if pd.isna(value) else value for value in rows[column].unique().tolist()]
    return [
        (_named(column, value, lang), value)
        for value in sorted(values, key=lambda value: value == UNKNOWN)
    ]


def _below(criterion: str) -> Step:
    """The rows that fail a criterion: a gate at 0, a graded one below 1. Of a signal, those that it
    is about.
    """
    code = f'view["{criterion}"] {"== 0" if criterion in GATES else "< 1"}'

    def keep(view: pd.DataFrame) -> Any:
        if criterion in SIGNALS:
            return view["signals"].str.contains(criterion, regex=False)
        return view[criterion] == 0 if criterion in GATES else view[criterion] < 1

    if criterion in SIGNALS:
        code = f'view["signals"].str.contains({criterion!r}, regex=False)'
    return Step(
        keep, code, lambda lang: states.labelled("failed", rule_name(criterion, lang), lang)
    )


@dataclass(frozen=True)
class IndicatorState(State):
    """Which indicators to show, under which weights; None means all.

    `project` is a printed name, or "department" for the office's own sheet; `failed` a criterion or
    a signal; `indicator` the one whose card is read; `Q03` to `Q12` are the weights of the graded
    criteria, 0 to 5; `cap` is the most that an indicator can have that fails a gate.
    """

    NAME: ClassVar[str] = "indicators"
    FORMS: ClassVar[tuple[str, ...]] = ("entity_goals", "special_goals", "project_goals")
    TERMS: ClassVar[tuple[str, ...]] = (
        "绩效目标", "产出", "效益", "服务对象满意度", "年度预算执行率", "指标权重", "指标性质", "指标值", "核心指标",
        "细化量化", "指向明确", "合理可行", "相应匹配",
    )  # fmt: skip
    chart: str = choice_field(CHARTS, default="heat_map")
    project: str | None = words_field("choice", None)
    type_2: str | None = choice_field((None, *TYPES), default=None)
    sign: str | None = words_field("choice", None)
    unit: str | None = words_field("choice", None)
    core: str | None = choice_field((None, *FLAGS), default=None)
    failed: str | None = choice_field((None, *JUDGED, *SIGNALS), default=None)
    search: str = words_field()
    indicator: str | None = words_field("choice", None)
    Q03: float = number_field(5, WEIGHTS["Q03"])
    Q06: float = number_field(5, WEIGHTS["Q06"])
    Q07: float = number_field(5, WEIGHTS["Q07"])
    Q09: float = number_field(5, WEIGHTS["Q09"])
    Q10: float = number_field(5, WEIGHTS["Q10"])
    Q11: float = number_field(5, WEIGHTS["Q11"])
    Q12: float = number_field(5, WEIGHTS["Q12"])
    cap: float = number_field(100, CAP)

    def given(self) -> list[str]:
        """The scores; with other weights, these; with a column of signals, if one is chosen."""
        weights = {key: getattr(self, key) for key in WEIGHTS if getattr(self, key) != WEIGHTS[key]}
        other = f".weighted({weights!r}, cap={self.cap!r})" if weights or self.cap != CAP else ""
        lines = [f"view = score(d, lang={self.lang!r}){other}.indicators"]
        return [*lines, "view = with_signals(view, d)"] if self.failed in SIGNALS else lines

    def source(self, d: Disclosure) -> pd.DataFrame:
        """The same."""
        view = self.quality(d).indicators.copy(deep=False)
        return with_signals(view, d) if self.failed in SIGNALS else view

    def quality(self, d: Disclosure) -> Quality:
        """All scores, under the weights chosen."""
        return _weighted(d, self.lang, tuple(getattr(self, key) for key in WEIGHTS), self.cap)

    def filters(self) -> list[Step]:
        """Those that are set."""
        own = self.project == DEPARTMENT
        chosen = {key: getattr(self, key) for key in ("type_2", "sign", "unit")} | {
            "is_core": FLAGS.get(str(self.core))
        }
        chosen = {
            "scope": DEPARTMENT if own else None,
            "project": None if own else self.project,
        } | chosen
        wanted = [
            (key, value, CONTROLS.get(key, key))
            for key, value in chosen.items()
            if value is not None
        ]
        steps = [states.equal(*each, _named) for each in wanted] + (
            [_below(self.failed)] if self.failed else []
        )
        return (
            [*steps, states.found(self.search, "mentioned(view)", mentioned)]
            if self.search
            else steps
        )

    def options(self, d: Disclosure) -> dict[str, list[tuple[str, Any]]]:
        """The choices this document gives; the indicators are those that the others leave, and the
        one chosen.
        """
        rows = self.source(d)
        left = rows.index.isin(states.applied(rows, self.filters()).index) | rows["indicator"].eq(
            str(self.indicator)
        )
        drawn, cells = (
            {"chart": [(self.text(chart), chart) for chart in CHARTS]},
            _cells(d, self.lang),
        )
        names = [
            (f"{one} {cells[one]['name'][0]}", one) for one in rows["indicator"][left].tolist()
        ]
        some = {"indicator": [(self.text("none"), ""), *names]}
        return super().options(d) | drawn | _offered(d, self.lang) | some

    def facts(self, shown: ViewResult) -> Quality:
        """All scores, under the weights chosen."""
        return self.quality(shown.d)

    def line(self, shown: ViewResult) -> str:
        """How many indicators, their weight, mean index, how many pass every gate; how far other
        weights move them.
        """
        rows, published = shown.rows, _published(shown.d, self.lang)
        numbers = {"weight": float(exact(rows["weight"])), "index": round(rows["index"].mean(), 1)}
        numbers |= {
            "n": len(rows),
            "all": len(shown.of),
            "gates": int((~rows[GATES].eq(0).any(axis=1)).sum()),
        }
        said = terms.text(
            "count.indicators",
            self.lang,
            **{key: _points(value)[0] for key, value in numbers.items()},
        )
        if shown.facts is published:
            return said
        now, before = (quality.indicators["index"].rank() for quality in (shown.facts, published))
        moved, alike = (
            int(((now - before).abs() > PLACES).sum()),
            number_cell(now.corr(before), form=".3f")[0],
        )
        return f"{said} · {terms.text('count.ranking', self.lang, n=moved, places=PLACES, correlation=alike)}"

    def picture(self, shown: ViewResult) -> go.Figure:
        """One of the charts; money stands with the sheets: those that have an indicator shown."""
        rows, about = shown.rows, shown.about
        if self.chart == "money_and_indicators":
            sheets = shown.facts.projects
            counts = sheets["project"].fillna("").map(rows["project"].fillna("").value_counts())
            rows = sheets.assign(count=counts)[counts.notna()]
        figure: go.Figure = getattr(charts, self.chart)(rows, **about)
        return figure

    def table(self, shown: ViewResult) -> pd.DataFrame:
        """The indicators shown, ranked among all, the best first (columns of `indicators.ranking`,
        and more).
        """
        more = shown.rows[["sign", "target", "unit", "weight", "line"]]
        return ranking_of(shown.facts).join(more, how="inner").reset_index(drop=True)

    def content(self, shown: ViewResult) -> dict[str, Any]:
        """The ranking; a click on a name opens the indicator's card."""
        cells, ranked = (
            _cells(shown.d, self.lang),
            ranking_of(shown.facts)[["indicator", "rank", "index"]],
        )
        ranks = ranked[ranked.index.isin(shown.rows.index)].to_numpy(object).tolist()
        rows = [
            {**cells[one], "rank": _points(rank), "index": _points(index)}
            for one, rank, index in ranks
        ]
        heads = [self.text(f"head.{key}") for key in HEADS]
        return {"heads": heads, "rows": [[row[key] for key in HEADS] for row in rows]}

    def listed(self) -> State:
        """The card is apart."""
        return replace(self, indicator=None)

    def drawn(self) -> State:
        """Weights change the ranking only; what the other charts draw has no index."""
        same: dict[str, Any] = {} if self.chart == "ranking" else {**WEIGHTS, "cap": CAP}
        return replace(self.listed(), **same)

    def card(self, shown: ViewResult) -> str:
        """The card of the indicator chosen; how to choose one, if none is."""
        chosen = self.indicator and indicator_card(shown.d, shown.facts, self.indicator)
        return chosen or hint(terms.text("card.none", self.lang), self.lang)

    def chosen(self, d: Disclosure, key: str) -> State | str:
        """The card of an indicator; of a sheet, its indicators."""
        if key in d.indicators["indicator"].tolist():
            return replace(self, indicator=key)
        known = key and key in (each for _, each in _offered(d, self.lang)["project"])
        return replace(self, project=key) if known else ""

    def rows(self) -> list[list[str]]:
        """What is drawn, what is chosen, and the indicator whose card is read."""
        return [
            ["chart", "lang"],
            ["project", "type_2", "sign", "unit", "core", "failed", "search"],
            ["indicator"],
        ]

    def folded(self) -> list[str]:
        """The weights and the cap."""
        return [*WEIGHTS, "cap"]


@lru_cache(maxsize=4)
def _offered(d: Disclosure, lang: str) -> dict[str, list[tuple[str, Any]]]:
    """The choices that no other choice changes."""
    rows, signals = (
        d.indicators,
        set(reasons_about_indicators(_published(d, lang).reasons)["criterion"]),
    )
    held = {key: _held(rows, key, lang) for key in ("scope", "project", "sign", "unit", "is_core")}
    some = {
        "project": [
            each
            for key in ("scope", "project")
            for each in held[key]
            if each[1] not in (UNKNOWN, "project")
        ],
        "type_2": [(_named("type_2", key, lang), key) for key in TYPES],
        "sign": held["sign"],
        "unit": held["unit"],
        "core": [
            (name, key)
            for key, flag in FLAGS.items()
            for name, value in held["is_core"]
            if value == flag
        ],
        "failed": [
            (rule_name(key, lang), key) for key in (*JUDGED, *SIGNALS) if key in {*JUDGED, *signals}
        ],
    }
    return {key: [(terms.text("explore.any", lang), ""), *each] for key, each in some.items()}


@lru_cache(maxsize=4)
def _cells(d: Disclosure, lang: str) -> dict[str, dict[str, list[Any]]]:
    """The cells of each indicator's row of the table that no weight changes."""
    every = ranking(_published(d, lang)).join(
        d.indicators[["sign", "target", "unit", "weight", "line"]]
    )
    found = {}
    for row in every.to_dict("records"):
        texts = {str(key): text_of(value) for key, value in row.items()}
        texts["target"] = " ".join(filter(None, (texts[key] for key in ("sign", "target", "unit"))))
        texts |= {"project": sheet_name(row, lang), "type_2": _named("type_2", row["type_2"], lang)}
        cells = {key: states.plain_cell(texts[key]) for key in HEADS} | {
            "weight": _points(row["weight"])
        }
        cells["name"] = [_short(row["name"]), texts["name"], texts["name"], row["indicator"]]
        cells["line"] = [*_points(row["line"])[:2], d.cite(row["line"]) if texts["line"] else ""]
        found[texts["indicator"]] = cells
    return found
