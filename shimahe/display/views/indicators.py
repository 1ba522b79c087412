"""The explorer of indicators, declared: scores, their ranking under chosen weights, and one card.

Promises that scores are those of `shimahe.score`, and that the page says what other weights change
in the ranking. The card of an indicator is made in `cards.indicators`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import hint
from shimahe.display.cards.indicators import (
    DEPARTMENT,
    SIGNALS,
    indicator_card,
    published_scores,
    ranking_of,
    ranks,
    rule_name,
    sheet_name,
    signals_by_indicator,
    text_of,
)
from shimahe.display.controls import (
    CARD_ONLY,
    HELPERS_AT,
    NOTHING,
    PICTURE,
    UNKNOWN,
    Choice,
    Choices,
    Entry,
    Equal,
    Flag,
    Import,
    OptionalChoice,
    SearchTexts,
    Weight,
    is_line,
    key_name,
    search_text,
)
from shimahe.display.view import (
    Cell,
    Picture,
    SourceCode,
    TableCells,
    View,
    ViewResult,
    ViewState,
    number_cell,
    plain_cell,
)
from shimahe.display.views.headlines import indicator_figures
from shimahe.findings import decimal, exact, is_missing, keep_results
from shimahe.quality.scores import CAP, GATES, JUDGED, TYPES, WEIGHTS, Quality, passing_gates
from shimahe.source_map import located

CHARTS = ("criteria", "heat_map", "composition", "money_and_indicators", "targets", "ranking")
#: The chart that draws the index, and so depends on the weights.
RANKING = "ranking"
#: The chart that shows sheets instead of indicators.
MONEY = "money_and_indicators"
#: The chart with a cell for each indicator and criterion.
HEAT_MAP = "heat_map"
MOST_WEIGHT = 5
MOST_CAP = 100
MOVED_PLACES = 10  # an indicator has moved if its rank differs by more
NAME_LENGTH = 200  # most characters of a name in the table: what is longer is no name
HEADS = (
    "rank",
    "indicator",
    "name",
    "index",
    "target",
    "weight",
    "type_2",
    "project",
    "failed",
    "line",
)


# --- scores ---------------------------------------------------------------------------------------


@keep_results(most=8)
def weighted_scores(d: Disclosure, lang: str, weights: tuple[float, ...], cap: float) -> Quality:
    """Return the scores under other weights, in the order of WEIGHTS (`Quality.weighted`)."""
    by_criterion = dict(zip(WEIGHTS, weights, strict=True))
    return published_scores(d, lang).weighted(by_criterion, cap)


def scores_of(result: ViewResult) -> Quality:
    """Return all scores under the chosen weights."""
    return _scores(result.d, result.state)


def _scores(d: Disclosure, state: ViewState) -> Quality:
    weights = tuple(getattr(state, criterion) for criterion in WEIGHTS)
    if weights == tuple(WEIGHTS.values()) and state.cap == CAP:
        return published_scores(d, state.lang)
    return weighted_scores(d, state.lang, weights, state.cap)


# --- rows -----------------------------------------------------------------------------------------


def rows(d: Disclosure, state: ViewState) -> pd.DataFrame:
    """Return the scores under the chosen weights, with signals if `failed` is a signal."""
    view = _scores(d, state).shared("indicators")
    return with_signals(view, d) if state.failed in SIGNALS else view


def source_code(state: ViewState) -> SourceCode:
    """Return the same as lines of pandas."""
    changed = {}
    for criterion, published in WEIGHTS.items():
        weight = getattr(state, criterion)
        if weight != published:
            changed[criterion] = weight
    weighted = ""
    if changed or state.cap != CAP:
        weighted = f".weighted({changed!r}, cap={state.cap!r})"
    lines = [f"view = score(d, lang={state.lang!r}){weighted}.indicators"]
    imports = [Import("shimahe", "score")]
    if state.failed in SIGNALS:
        lines.append("view = with_signals(view, d)")
        imports.append(Import(HELPERS_AT, "with_signals"))
    return SourceCode(lines, imports)


def with_signals(view: pd.DataFrame, d: Disclosure) -> pd.DataFrame:
    """Return the rows with one more column, signals: the ids of those about each indicator.

    `view` are rows of `shimahe.score(d).indicators`. The ids are joined by ", "; "" without any.
    """
    signals = signals_as_text(d)
    texts = [signals.get(indicator, "") for indicator in view["indicator"]]
    return view.assign(signals=pd.Series(texts, index=view.index, dtype="str"))


@keep_results()
def signals_as_text(d: Disclosure) -> dict[str, str]:
    """Return the ids of the signals about each indicator, joined by ", "."""
    texts = {}
    for indicator, rows in signals_by_indicator(d, terms.language()).items():
        texts[indicator] = ", ".join(sorted({row["criterion"] for row in rows}))
    return texts


def mentioned(view: pd.DataFrame) -> pd.Series:
    """Return the text in which a search looks for each row, folded (`searching.folded`).

    It has the id, target and unit of the indicator, and its name, project and types in both
    languages. `view` are rows of `shimahe.score(d).indicators`.
    """
    printed = ["indicator", "name", "target", "unit", "project"]
    rows = []
    for cells in view[[*printed, "type_1", "type_2"]].to_numpy(object).tolist():
        *texts, project, type_1, type_2 = [text_of(cell) for cell in cells]
        types = (type_names("type_1", type_1), type_names("type_2", type_2))
        english = [terms.indicator_name(texts[1], "en"), terms.project_name(project, "en")]
        rows.append([*texts, project, *english, *types])
    return search_text(view, rows)


@keep_results()
def texts_by_indicator(d: Disclosure) -> dict[str, str]:
    """Return the text in which a search looks for each indicator, made once for a document."""
    rows = published_scores(d, terms.language()).indicators
    return dict(zip(rows["indicator"].tolist(), mentioned(rows).tolist(), strict=True))


@cache
def type_names(column: str, key: str) -> str:
    """Return the name of a type of indicator in both languages; "" for an unknown type."""
    if key not in terms.keys(column):
        return ""
    return f"{terms.key_name(column, key, 'zh')}指标 {terms.key_name(column, key, 'en')}"


@keep_results(most=2)
def named_entries(d: Disclosure, lang: str) -> list[Entry]:
    """Return what a search can find by name: projects, the largest first, then indicators."""
    projects = []
    for project, wan in zip(d.projects["project"], d.projects["amount_wan"], strict=True):
        if not pd.isna(project):
            name = terms.project_name(project, lang)
            projects.append(Entry(name, decimal(wan), frozenset([project])))
    projects.sort(key=Entry.largest_first)
    printed: dict[str, set[str]] = {}
    for name in d.indicators["name"].dropna().tolist():
        printed.setdefault(terms.indicator_name(name, lang), set()).add(name)
    indicators = [Entry(name, keys=frozenset(keys)) for name, keys in printed.items()]
    return [*projects, *indicators]


# --- controls -------------------------------------------------------------------------------------


@keep_results(most=8)
def values_of(d: Disclosure, column: str) -> list[Any]:
    """Return the values of a column of `d.indicators` in the order of print.

    UNKNOWN is the last if any is missing. A text that no control takes, since it is too long or has
    control characters, is left out.
    """
    cells = d.indicators[column]
    values = [cell for cell in cells.dropna().unique().tolist() if is_line(cell)]
    if cells.isna().any():
        values.append(UNKNOWN)
    return values


def values_in(column: str) -> Callable[[Disclosure], Sequence[Any]]:
    """Return a function that returns the values of a column."""

    def list_values(d: Disclosure) -> Sequence[Any]:
        return values_of(d, column)

    return list_values


def sign_name(sign: str, lang: str) -> str:
    """Return a sign as printed, and what it means if that is known."""
    if sign == UNKNOWN or sign not in terms.keys("sign"):
        return printed_name(sign, lang)
    return " ".join(dict.fromkeys([sign, terms.key_name("sign", sign, lang)]))


def printed_name(value: str, lang: str) -> str:
    """Return a value as it is printed; "not stated" for UNKNOWN."""
    return key_name("unit", value, lang) if value == UNKNOWN else value


def printed_unit(value: str, lang: str) -> str:
    """Return a unit as it is printed, behind its English name if `lang` is en."""
    if value == UNKNOWN:
        return printed_name(value, lang)
    name = terms.unit_name(value, lang)
    return name if value in name else f"{name} {value}"


class Sheet(Equal):
    """Keeps the indicators of one project, or of the office's own sheet."""

    def column_of(self, value: Any) -> str:
        """Return the column that tells the sheet: scope for the office's own, else project."""
        return "scope" if value == DEPARTMENT else "project"

    def value_name(self, value: Any, lang: str) -> str:
        """Return the name of the sheet in a language."""
        if value == DEPARTMENT:
            return terms.key_name("scope", value, lang)
        return terms.project_name(value, lang)

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """Return the office's own sheet, if there is one, then the projects."""
        scopes = [DEPARTMENT] if DEPARTMENT in values_of(result.d, "scope") else []
        projects = [name for name in values_of(result.d, "project") if name != UNKNOWN]
        return [*scopes, *projects]


class Failed(Equal):
    """Keeps the indicators that fail a criterion, or that a signal is about.

    A gate is failed with the score 0, a graded criterion with a score below 1.
    """

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """Return all criteria, and the signals that the document has."""
        about = signals_by_indicator(result.d, result.state.lang).values()
        signals = {row["criterion"] for rows in about for row in rows}
        return [*JUDGED, *(signal for signal in SIGNALS if signal in signals)]

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it fails the criterion or has the signal."""
        if value in SIGNALS:
            return rows["signals"].str.contains(value, regex=False)
        scores = rows[value]
        failed: pd.Series = scores == 0 if value in GATES else scores < 1
        return failed

    def condition(self, value: Any) -> str:
        """Return the same comparison."""
        if value in SIGNALS:
            return f'view["signals"].str.contains({value!r}, regex=False)'
        return f'view["{value}"] == 0' if value in GATES else f'view["{value}"] < 1'


class ReadIndicator(OptionalChoice):
    """The indicator whose card is shown."""

    WIDGET = "find"

    def choices(self, result: ViewResult) -> Choices:
        """Return the indicators that the other controls leave, and the one chosen."""
        shown = {*result.rows["indicator"].tolist(), result.state.indicator}
        cells = cells_by_indicator(result.d, result.state.lang)
        choices: Choices = [(result.view.text("none", result.state.lang), NOTHING)]
        for indicator in result.scope["indicator"].tolist():
            if indicator in shown:
                name = cells[indicator]["name"][0]
                choices.append((f"{indicator} {name}", indicator))
        return choices


# --- line, picture, table, card -------------------------------------------------------------------


def line(result: ViewResult) -> str:
    """Return the summary line: how many indicators are shown, their weight and mean index.

    Under other weights than the published ones, it also says how far the ranking has moved.
    """
    lang = result.state.lang
    indicators = result.rows
    weight = float(exact(indicators["weight"]))
    mean = round(indicators["index"].mean(), 1)
    numbers = {"weight": weight, "index": mean, "gates": passing_gates(indicators)}
    texts = {name: points_cell(number)[0] for name, number in numbers.items()}
    count = charts.count_of("count.indicators", len(indicators), len(result.scope), lang)
    counted = f"{count} · {terms.text('count.scores', lang, **texts)}"
    published = published_scores(result.d, lang)
    weighted = scores_of(result)
    if weighted is published:
        return counted
    return f"{counted} · {ranking_words(published, weighted, lang)}"


def ranking_words(published: Quality, weighted: Quality, lang: str) -> str:
    """Return how many indicators other weights move, and the correlation of the two rankings."""
    now = weighted.shared("indicators")["index"].rank()
    before = published.shared("indicators")["index"].rank()
    moved = int(((now - before).abs() > MOVED_PLACES).sum())
    correlation = number_cell(now.corr(before), form=".3f")[0]
    return terms.text("count.ranking", lang, n=moved, places=MOVED_PLACES, correlation=correlation)


def draw(result: ViewResult) -> go.Figure:
    """Draw one of the charts of indicators, with those dimmed that do not pass the filters."""
    chart = getattr(charts, result.state.chart)
    figure: go.Figure = chart(result.whole_rows, matching=result.matching, **result.caption)
    return figure


def draw_heat(result: ViewResult) -> go.Figure:
    """Draw the scores of the indicators shown only, since there is no room for all of them."""
    return charts.heat_map(result.rows, **result.caption)


def draw_money(result: ViewResult) -> go.Figure:
    """Draw all sheets by money and number of indicators, dimmed if no indicator is shown."""
    sheets = scores_of(result).projects
    shown = set(result.rows["project"].fillna("").tolist())
    has_shown = sheets["project"].fillna("").isin(shown)
    matching = None if has_shown.all() else has_shown
    return charts.money_and_indicators(sheets, matching=matching, **result.caption)


def pictures() -> dict[str, Picture]:
    """Return every chart by its name; only the ranking depends on the weights."""
    weights = (*WEIGHTS, "cap")
    every = {chart: Picture(draw, unmoved_by=weights) for chart in CHARTS}
    every[MONEY] = Picture(draw_money, unmoved_by=weights)
    every[HEAT_MAP] = Picture(draw_heat, unmoved_by=weights)
    every[RANKING] = Picture(draw)
    return every


def table(result: ViewResult) -> pd.DataFrame:
    """Return the indicators shown with their rank among all, the best first.

    Columns: those of `ranking_of`, and sign, target, unit, weight and line.
    """
    more = result.rows[["sign", "target", "unit", "weight", "line"]]
    return ranking_of(scores_of(result)).join(more, how="inner").reset_index(drop=True)


def table_cells(result: ViewResult) -> TableCells:
    """Return the ranking as the page shows it; a click on a name opens the indicator's card."""
    lang = result.state.lang
    cells_by_id = cells_by_indicator(result.d, lang)
    shown = set(result.rows["indicator"].tolist())
    every = []
    for indicator, place in ranks(scores_of(result)).items():
        if indicator in shown:
            cells = dict(cells_by_id[indicator])
            cells["rank"] = points_cell(place.rank)
            cells["index"] = points_cell(place.points)
            every.append([cells[name] for name in HEADS])
    heads = [terms.text(f"explore.head.{name}", lang) for name in HEADS]
    return TableCells(heads, every)


@keep_results(most=2)
def cells_by_indicator(d: Disclosure, lang: str) -> dict[str, dict[str, Cell]]:
    """Return the cells of each indicator's row of the table that do not depend on weights."""
    printed = d.indicators[["sign", "target", "unit", "weight", "line"]]
    ranked = ranking_of(published_scores(d, lang)).join(printed)
    return {row["indicator"]: _cells(d, row, lang) for row in ranked.to_dict("records")}


def target_words(row: dict[Any, Any], lang: str) -> str:
    """Return sign, target and unit of an indicator, in English if they have English words."""
    sign, target, unit = (text_of(row[name]) for name in ("sign", "target", "unit"))
    if lang == "en" and sign in terms.keys("sign") and not sign.isascii() and sign.isalpha():
        sign = terms.key_name("sign", sign, lang)
    words = (sign, terms.label_name(target, lang), terms.unit_name(unit, lang))
    return " ".join(filter(None, words))


def _cells(d: Disclosure, row: dict[Any, Any], lang: str) -> dict[str, Cell]:
    """Return the cells of one indicator, by the name of their column."""
    texts = {str(name): text_of(value) for name, value in row.items()}
    as_printed = " ".join(filter(None, (texts["sign"], texts["target"], texts["unit"])))
    texts["target"] = target_words(row, lang)
    texts["project"] = sheet_name(row, lang)
    texts["type_2"] = key_name("type_2", row["type_2"], lang)
    cells = {name: plain_cell(texts[name]) for name in HEADS}
    cells["weight"] = points_cell(row["weight"])
    cells["target"][2] = as_printed if as_printed != texts["target"] else ""
    printed = texts["name"]
    name = terms.indicator_name(printed, lang) if printed else ""
    cells["name"] = [short_name(name), name, printed, row["indicator"]]
    text, key, _ = points_cell(row["line"])
    cells["line"] = [text, key, d.cite(row["line"]) if texts["line"] else ""]
    return cells


def short_name(name: str) -> str:
    """Return a name cut to NAME_LENGTH characters; a dash for ""."""
    if not name:
        return "–"
    return f"{name[: NAME_LENGTH - 1]}…" if len(name) > NAME_LENGTH else name


def points_cell(value: float) -> Cell:
    """Return the cell of a number without trailing zeros."""
    return number_cell(value, form=",.12g")


def weakest_indicator(result: ViewResult) -> str:
    """Return the first indicator shown that has the lowest index; "" if there is none."""
    columns = (result.rows[name].tolist() for name in ("index", "indicator"))
    known = [pair for pair in zip(*columns, strict=True) if not is_missing(pair[0])]
    weakest: str = min(known, key=itemgetter(0), default=(0, ""))[1]
    return weakest


def read_lines(result: ViewResult) -> list[int]:
    """Return the number of the printed line of the indicator whose card is shown."""
    read = result.state.indicator or weakest_indicator(result)
    rows = result.source_rows
    return [int(line) for line in rows.loc[rows["indicator"] == read, "line"].dropna().tolist()]


def marked(result: ViewResult) -> list[str]:
    """Return the place of the target of each indicator shown; "" if it is no number."""
    targets = target_places(result.d)
    return [targets.get(line, "") for line in result.rows["line"].dropna().tolist()]


@keep_results()
def target_places(d: Disclosure) -> dict[int, str]:
    """Return the place of the target that each line prints, by the number of the line."""
    figures = located(d)
    figures = figures[figures["column"] == "target"]
    return dict(zip(figures["line"].tolist(), figures["place"].tolist(), strict=True))


def card(result: ViewResult) -> str:
    """Return the card of the indicator chosen, or else of the weakest one shown.

    If none is shown it says how to choose one; it is "" if the document has no indicators.
    """
    state = result.state
    indicator = state.indicator or weakest_indicator(result)
    if indicator:
        return indicator_card(result.d, scores_of(result), indicator)
    if result.d.indicators.empty:
        return ""  # there is none to choose, as the title says
    return hint(terms.text("card.none", state.lang), state.lang)


def on_click(result: ViewResult, mark: Any) -> ViewState | str:
    """Return the state for a click on an indicator (its card), a sheet or a criterion (filters)."""
    key = str(mark)
    if key in JUDGED:
        return replace(result.state, failed=key)
    if key in cells_by_indicator(result.d, result.state.lang):
        return replace(result.state, indicator=key)
    if key in SHEET.offered(result):
        return replace(result.state, project=key)
    return ""


SHEET = Sheet("project")

INDICATORS = View(
    name="indicators",
    state_name="IndicatorState",
    rows=rows,
    source_code=source_code,
    layout=(
        (Choice("chart", CHARTS, moves=(PICTURE,)),),
        (
            SHEET,
            Equal("type_2", tuple(TYPES)),
            Equal("sign", present=values_in("sign"), name_of=sign_name),
            Equal("unit", present=values_in("unit"), name_of=printed_unit),
            Flag("core", column="is_core"),
            Failed("failed", (*JUDGED, *SIGNALS), name_of=rule_name),
            SearchTexts(
                "search",
                texts=mentioned,
                call="mentioned(view)",
                helper=Import(HELPERS_AT, "mentioned"),
                listed=named_entries,
                kept=texts_by_indicator,
                key="indicator",
            ),
        ),
        (ReadIndicator("indicator", moves=CARD_ONLY),),
    ),
    # the weights follow the table of criteria
    folded=(
        *(Weight(key, most=MOST_WEIGHT, start=weight) for key, weight in WEIGHTS.items()),
        Weight("cap", most=MOST_CAP, start=CAP),
    ),
    pictures=pictures(),
    line=line,
    table=table,
    table_cells=table_cells,
    card=card,
    on_click=on_click,
    toolbar=("chart", "project", "search"),
    beside=("indicator",),
    key_figures=indicator_figures,
    narrow_chart="criteria",
    marked=marked,
    read_lines=read_lines,
    forms=("entity_goals", "special_goals", "project_goals"),
    glossary=(
        "绩效目标",
        "产出",
        "效益",
        "服务对象满意度",
        "年度预算执行率",
        "指标权重",
        "指标性质",
        "指标值",
        "核心指标",
        "细化量化",
        "指向明确",
        "合理可行",
        "相应匹配",
    ),
)
