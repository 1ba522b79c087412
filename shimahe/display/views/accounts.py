"""What the explorers of spending and of basic expenditure share: lines of a classification.

Promises that a level shows every amount once, and that every share is shown with its denominator.
An `AccountBook` says which frame, classification and levels are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import structure, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.controls import (
    HELPERS_AT,
    NOTHING,
    UNKNOWN,
    Choice,
    Choices,
    Equal,
    Filter,
    Import,
    Several,
    Stage,
    Within,
    key_name,
    labelled,
)
from shimahe.display.view import (
    Cell,
    Crumb,
    Picture,
    SourceCode,
    TableCells,
    ViewResult,
    ViewState,
    money_cell,
    number_cell,
    plain_cell,
)
from shimahe.findings import DEPTHS, keep_results, numbers_of, records, share_pct
from shimahe.frames import LEVELS
from shimahe.source_map import located
from shimahe.structure.totals import in_rank
from shimahe.structure.wholes import denominator_of, name_of_whole, printed_beside

AMOUNT = "amount"  # the measure that is no share
CHARTS = ("treemap", "icicle", "bars", "sankey", "lorenz")
#: Charts of former versions, each with the one that takes its place in old tokens.
FORMER_CHARTS = (("dots", "bars"),)
#: Charts that also name the codes above those shown.
NESTED = ("treemap", "icicle")
#: The chart that always shows shares, whatever the measure.
SHARES_ONLY = "lorenz"
HEADS = ("rank", "code", "name", "amount_wan", "share_pct", "line")


@dataclass(frozen=True)
class AccountBook:
    """A frame of lines of a classification, with the functions that make a view of it."""

    #: The name of the frame: spending or economic.
    frame: str
    #: The classification of its codes: functional or economic.
    classification: str
    #: The levels of that classification, from the top down.
    levels: tuple[str, ...]

    @property
    def whole_key(self) -> str:
        """The key of the denominator that is the whole frame."""
        return charts.WHOLES[self.frame]

    def whole_name(self, result: ViewResult) -> str:
        """Return the words for the whole that shares are taken of."""
        return terms.key_name("denominator", self.name_of_whole(result), result.state.lang)

    def name_of_whole(self, result: ViewResult) -> str:
        """Return the key of the name of the whole: a denominator, or the sum of the lines."""
        key = share_key(result.state)
        return name_of_base(result.d, key) if key else name_of_lines(result.d, self)

    def printed(self, d: Disclosure) -> pd.DataFrame:
        """Return the frame of a disclosure."""
        rows: pd.DataFrame = getattr(d, self.frame)
        return rows

    def names(self, d: Disclosure, lang: str) -> dict[str, str]:
        """Return the name of each code in a language (`names_of_codes`)."""
        return names_of_codes(d, self, lang)

    # --- rows and code ---

    def rows(self, d: Disclosure, state: ViewState) -> pd.DataFrame:
        """Return the printed rows, with columns of shares if the measure is a share."""
        rows = self.printed(d)
        key = share_key(state)
        return with_shares(rows, d, key) if key else rows

    def source_code(self, state: ViewState) -> SourceCode:
        """Return the same as lines of pandas."""
        lines = [f"view = d.{self.frame}"]
        key = share_key(state)
        if key is None:
            return SourceCode(lines, [])
        lines.append(f"view = with_shares(view, d, {key!r})")
        return SourceCode(lines, [Import(HELPERS_AT, "with_shares")])

    # --- line, picture, table ---

    def line(self, result: ViewResult) -> str:
        """Return the summary line: how many lines are shown, their amount and their share."""
        lang = result.state.lang
        key = share_key(result.state)
        coverage = charts.coverage(result.rows, result.scope, lang)
        whole = whole_of(result)
        share = charts.percent(amount_shown(result), whole)
        if key is None or share is None or whole == amount_in_scope(result):
            return coverage
        name = self.whole_name(result)
        total = charts.money(whole)
        share_words = terms.text("count.share_of", lang, total=total, share=share, name=name)
        return f"{coverage} · {share_words}"

    def pictures(self) -> dict[str, Picture]:
        """Return every chart by its name."""
        return {chart: Picture(self.draw) for chart in CHARTS}

    def draw(self, result: ViewResult) -> go.Figure:
        """Draw the chart that is chosen."""
        chart = result.state.chart
        about = result.caption
        about["whole"] = self.name_of_whole(result)
        about["notes"] = [*about["notes"], printed_total_words(result.d, self, result.state.lang)]
        if chart in NESTED:
            about["names"] = self.printed(result.d)
        key = share_key(result.state)
        if key and chart != SHARES_ONLY:
            about["share_of"] = (key, whole_of(result))
        if chart == "bars" and result.state.top:
            about["n"] = result.state.top
        if result.state.inside:
            name = self.names(result.d, result.state.lang)[result.state.inside]
            about["within"] = (name or result.state.inside, whole_inside(result))
        about["matching"] = result.matching
        figure: go.Figure = getattr(charts, chart)(result.whole_rows, **about)
        return figure

    def table(self, result: ViewResult) -> pd.DataFrame:
        """Return the lines shown, ranked by amount (columns of `structure.ranked`)."""
        return structure.ranked(result.rows, whole_of(result))

    def table_cells(self, result: ViewResult) -> TableCells:
        """Return the ranked lines as the page shows them, with the printed lines as tooltips.

        If only a part of a line is shown, its name says so. Inside a code there are shares of that
        code as well as of the whole. A click on a name does what one on its mark does.
        """
        whole = whole_of(result)
        inside = whole_inside(result)
        amounts = amounts_of_lines(result) if result.matching is not None else {}
        rows = []
        for line in in_rank(result.rows, whole):
            amount = None if line.amount_wan.is_nan() else line.amount_wan
            whole_line = amounts.get(line.code)
            shares = [share_cell(amount, each) for each in (whole, inside) if each is not None]
            cells = [plain_cell(line.rank), plain_cell(line.code)]
            cells += [
                self._name_cell(result, line.code, amount, whole_line),
                money_cell(amount),
                *shares,
            ]
            rows.append([*cells, _lines_cell(result.d, line.lines)])
        return TableCells(self._heads(result), rows)

    def _heads(self, result: ViewResult) -> list[str]:
        """Return the heads of the table; those of shares name the whole if there are two."""
        lang = result.state.lang
        heads = [_head(name, lang) for name in HEADS]
        if whole_inside(result) is not None:
            code = result.state.inside
            name = self.names(result.d, lang)[code] or code
            place = HEADS.index("share_pct")
            wholes = (self.whole_name(result), name)
            shares = [terms.text("word.share_of", lang, name=each) for each in wholes]
            heads[place : place + 1] = shares
        return heads

    def _name_cell(
        self, result: ViewResult, code: str, amount: Decimal | None, whole: Decimal | None
    ) -> Cell:
        """Return the cell with the name of a line, and its whole amount if only a part is shown."""
        name = self.names(result.d, result.state.lang)[code]
        if whole is None or amount is None or amount == whole:
            return [name or code, name, "", code]
        words = terms.text("table.part", result.state.lang, name=name, whole=charts.money(whole))
        return [words, name, "", code]

    def marked(self, result: ViewResult) -> list[str]:
        """Return the place of the printed figure from which each row shown was read."""
        split = "use" if self.frame == "economic" else "kind"
        figures = figures_by_line(result.d)
        places = []
        for row in records(result.rows):
            figure = _figure_of(figures.get((row["line"], row["code"]), ()), row, split)
            if figure is not None:
                places.append(figure["place"])
        return places

    # --- going inside ---

    def inside(self, d: Disclosure, state: ViewState, code: str | None) -> ViewState:
        """Return the state that shows the parts of a code, or of the whole (None)."""
        return replace(state, inside=code, level=self.level_below(d, code))

    def level_below(self, d: Disclosure, code: str | None) -> str:
        """Return the level right below a code (or the whole, None), or the next one printed."""
        deep = DEPTHS.index(len(code)) + 1 if code else 0
        below = self.levels[deep:] or self.levels[-1:]
        printed = levels_by_code(d, self).get(code or "", frozenset())
        for level in below:
            if level in printed:
                return level
        return below[0]

    def on_click(self, result: ViewResult, mark: Any) -> ViewState | str:
        """Return the state inside the code that is clicked, or its printed line if it has no parts.

        A tile that stands for small lines leads into the line above them; if that is shown already,
        the text says that the table lists them.
        """
        d = result.d
        state = result.state
        code = str(mark).partition("/")[0]  # a tile may stand for the rest of a line: CODE/…
        if code.startswith(charts.SMALL):
            return self._on_small(d, state, code.removeprefix(charts.SMALL))
        if code in codes_with_parts(d, self):
            return self.inside(d, state, code)
        rows = self.printed(d)
        lines = sorted(set(rows.loc[rows["code"] == code, "line"].dropna().tolist()))
        if not lines:
            return ""
        printed = d.cite(lines).replace("\t", " | ")
        name = self.names(d, state.lang)[code]
        return terms.text("click.leaf", state.lang, code=code, name=name, printed=printed)

    def _on_small(self, d: Disclosure, state: ViewState, around: str) -> ViewState | str:
        """Return the state inside the line above small ones, or a text if it is shown already."""
        wanted = self.inside(d, state, around) if around in codes_with_parts(d, self) else state
        if wanted == state:
            return terms.text("click.small", state.lang)
        return wanted

    def crumbs(self, result: ViewResult) -> list[Crumb]:
        """Return the way back: the whole, and each code around what is shown."""
        state = result.state
        if not state.inside:
            return []
        d = result.d
        names = self.names(d, state.lang)
        whole = state.view.text("whole", state.lang)
        crumbs = [Crumb(whole, self.inside(d, state, None))]
        for depth in DEPTHS:
            if depth <= len(state.inside):
                code = state.inside[:depth]
                words = f"› {code} {names.get(code, '')}".rstrip()
                crumbs.append(Crumb(words, self.inside(d, state, code)))
        return crumbs


#: The books by the name of their frame.
BOOKS = {
    "spending": AccountBook("spending", "functional", LEVELS),
    "economic": AccountBook("economic", "economic", LEVELS[:2]),
}


# --- printed figures --------------------------------------------------------------------------


@keep_results()
def figures_by_line(d: Disclosure) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Return the printed figures of each line and code, in the order of print.

    Their fields are place, line, code, column and amount_wan (万元).
    """
    figures: dict[tuple[int, str], list[dict[str, Any]]] = {}
    columns = ["place", "line", "code", "column", "amount_wan"]
    for row in records(located(d)[columns].dropna(subset="code")):
        figures.setdefault((row["line"], row["code"]), []).append(row)
    return figures


def _figure_of(
    figures: Sequence[dict[str, Any]], row: dict[str, Any], split: str
) -> dict[str, Any] | None:
    """Return the figure of a row: that of its amount in the column of its kind or use (`split`).

    If there is none in such a column, the first of that amount; None if there is none at all.
    """
    alike = [figure for figure in figures if figure["amount_wan"] == row["amount_wan"]]
    named = [figure for figure in alike if row[split] in figure["column"].split("/")]
    return next(iter([*named, *alike]), None)


# --- codes ----------------------------------------------------------------------------------------


@keep_results(most=4)
def names_of_codes(d: Disclosure, book: AccountBook, lang: str) -> dict[str, str]:
    """Return the names of all printed codes, and of those above them, in a language.

    The name of a code that is neither printed nor known is "".
    """
    rows = book.printed(d)
    names = {}
    for code in codes_with_parts(d, book):
        name = charts.account(code, None, lang, book.classification)
        names[code] = "" if name == code else name
    for code, name in zip(rows["code"].tolist(), rows["name"].fillna("").tolist(), strict=True):
        names[code] = charts.account(code, name, lang, book.classification)
    return names


@keep_results(most=2)
def codes_with_parts(d: Disclosure, book: AccountBook) -> frozenset[str]:
    """Return the codes, printed or not, that have printed codes below them."""
    codes = set(book.printed(d)["code"].tolist())
    return frozenset(code[:depth] for code in codes for depth in DEPTHS if depth < len(code))


@keep_results(most=2)
def levels_by_code(d: Disclosure, book: AccountBook) -> dict[str, frozenset[str]]:
    """Return the levels that are printed at or below each code; those of the whole under ""."""
    rows = book.printed(d)
    levels: dict[str, set[str]] = {}
    for code, level in zip(rows["code"].tolist(), rows["level"].tolist(), strict=True):
        for depth in (0, *DEPTHS):
            levels.setdefault(code[:depth], set()).add(level)
    return {code: frozenset(printed) for code, printed in levels.items()}


# --- shares ---------------------------------------------------------------------------------------


def share_key(state: ViewState) -> str | None:
    """Return the key of the denominator of the shares shown; None if amounts are shown."""
    return None if state.measure == AMOUNT else state.measure


@keep_results(most=8)
def share_base(d: Disclosure, key: str) -> Decimal:
    """Return a denominator of the disclosure in 万元; NaN where the document does not say."""
    return structure.denominator(d, key)


@keep_results(most=8)
def name_of_base(d: Disclosure, key: str) -> str:
    """Return the key of the name of a denominator (`name_of_whole`)."""
    return name_of_whole(d, key, share_base(d, key))


@keep_results(most=2)
def name_of_lines(d: Disclosure, book: AccountBook) -> str:
    """Return the key of the name of all lines of a frame: a denominator if they add up to it."""
    return name_of_whole(d, book.whole_key, structure.total(book.printed(d)))


@keep_results(most=4)
def printed_total_words(d: Disclosure, book: AccountBook, lang: str) -> str:
    """Return a note on the printed total of a frame; "" if its lines add up to that."""
    key = book.whole_key
    beside = printed_beside(d, key, structure.total(book.printed(d)))
    if not beside:
        return ""
    words = {"name": terms.key_name("denominator", key, lang), "amount": charts.money(abs(beside))}
    words["printed"] = charts.money(denominator_of(d, key).printed_wan)
    return terms.text("whole.more_printed" if beside > 0 else "whole.less_printed", lang, **words)


@keep_results()
def amount_shown(result: ViewResult) -> Decimal:
    """Return the total of the rows shown in 万元."""
    return structure.total(result.rows)


@keep_results()
def amount_in_scope(result: ViewResult) -> Decimal:
    """Return the total of all rows of the scope in 万元."""
    return structure.total(result.scope)


def whole_of(result: ViewResult) -> Decimal:
    """Return the whole that shares are taken of, in 万元; 0 where the document does not say.

    Without a denominator chosen it is the total of the scope.
    """
    key = share_key(result.state)
    whole = share_base(result.d, key) if key else amount_in_scope(result)
    return Decimal(0) if whole.is_nan() else whole


@keep_results()
def whole_inside(result: ViewResult) -> Decimal | None:
    """Return the whole amount of the code whose parts are shown, in 万元; None if there is none."""
    if not result.state.inside:
        return None
    return structure.total(result.whole_rows)


def amounts_of_lines(result: ViewResult) -> dict[str, Decimal]:
    """Return the whole amount of each code of the picture, even if only a part of it is shown."""
    lines = charts.by_code(result.whole_rows)
    return {code: line.amount for code, line in lines.items() if line.known}


def share_cell(amount: Decimal | None, whole: Decimal) -> Cell:
    """Return the cell of a share in per cent, with two decimals; a small one is <0.01%, not 0."""
    if amount is None:
        return number_cell(None)
    share = share_pct(amount, whole)
    if share == 0 and amount > 0:
        return ["<0.01%", float(amount / whole), ""]
    return number_cell(share, "%")


def with_shares(view: pd.DataFrame, d: Disclosure, denominator: str) -> pd.DataFrame:
    """Return the rows with two more columns: denominator_wan (万元) and share_pct (per cent).

    `view` are rows of `d.spending` or `d.economic`; `denominator` is a key of
    `structure.denominator`.
    """
    whole = share_base(d, denominator)
    shares = [share_pct(amount, whole) for amount in view["amount_wan"].tolist()]
    column = pd.Series(shares, index=view.index, dtype="float64")
    return view.assign(denominator_wan=float(whole), share_pct=column)


# --- controls -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Measure(Choice, Filter):
    """Amounts, or shares of a denominator; shares of one budget keep only its rows."""

    #: The measures that are a budget of the frame.
    budgets: tuple[str, ...] = ()
    STAGE = Stage.SCOPE_OF_SHARES
    IS_CHIP = False

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Return the words for a measure."""
        if value == AMOUNT:
            return terms.text("explore.amount", state.lang)
        name = terms.key_name("denominator", value, state.lang)
        return terms.text("explore.share", state.lang, name=name)

    def is_set(self, value: Any) -> bool:
        """Return whether the measure keeps only the rows of one budget."""
        return value in self.budgets

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it is of that budget."""
        kept: pd.Series = rows["budget"] == value
        return kept

    def condition(self, value: Any) -> str:
        """Return the comparison of the budget."""
        return f'view["budget"] == {value!r}'

    def words(self, value: Any, lang: str) -> str:
        """Return the words for the budget that is kept."""
        return labelled("budget", key_name("budget", value, lang), lang)


@dataclass(frozen=True, eq=False)
class Level(Choice, Filter):
    """Keeps the rows of a level, and the leaves (R15) of the levels above: every amount once.

    `values` are the levels from the top down.
    """

    STAGE = Stage.SCOPE
    IS_CHIP = False

    def choice_words(self, value: Any, state: ViewState) -> str:
        """Return the name of a level."""
        return terms.key_name("level", value, state.lang)

    def above(self, value: str) -> list[str]:
        """Return the levels above one."""
        return list(self.values[: self.values.index(value)])

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it is of the level, or a leaf above it."""
        above = rows["level"].isin(self.above(value))
        kept: pd.Series = (rows["level"] == value) | rows["is_leaf"] & above
        return kept

    def condition(self, value: Any) -> str:
        """Return the same comparison."""
        at_level = f'view["level"] == {value!r}'
        above = self.above(value)
        if not above:
            return at_level
        return f'({at_level}) | view["is_leaf"] & view["level"].isin({above!r})'

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and the name of the level."""
        return labelled(self.name, terms.key_name("level", value, lang), lang)


@dataclass(frozen=True, eq=False)
class Inside(Within):
    """The code whose parts are shown."""

    book: AccountBook
    IS_CHIP = False  # the way back names it
    IS_FRAME = True

    def choices(self, result: ViewResult) -> Choices:
        """Return the whole, then every code that has parts, indented by its level."""
        lang = result.state.lang
        names = self.book.names(result.d, lang)
        choices: Choices = [(result.view.text("whole", lang), NOTHING)]
        for code in sorted(codes_with_parts(result.d, self.book)):
            indent = "　" * (len(code) // 2 - 1)
            choices.append((f"{indent}{code} {names[code]}".rstrip(), code))
        return choices

    def on_change(self, result: ViewResult, value: Any) -> ViewState:
        """Return the state inside the code, which also chooses the level below it."""
        return self.book.inside(result.d, result.state, value)


@dataclass(frozen=True, eq=False)
class Classes(Several):
    """Keeps the rows of any number of classes."""

    book: AccountBook

    def choices(self, result: ViewResult) -> Choices:
        """Return the classes of all printed codes."""
        names = self.book.names(result.d, result.state.lang)
        codes = self.book.printed(result.d)["code"].tolist()
        classes = {code[: self.digits] for code in codes}
        return [(f"{code} {names[code]}".strip(), code) for code in sorted(classes)]


@dataclass(frozen=True, eq=False)
class Piece(Equal):
    """Keeps the rows of a budget, a kind or a use.

    Values are offered if the document has them, if they are chosen or if they are usual.
    """

    _: KW_ONLY
    book: AccountBook
    #: The values that are always offered.
    usual: tuple[str, ...]

    def offered(self, result: ViewResult) -> Sequence[Any]:
        """Return the values to choose from."""
        cells = self.book.printed(result.d)[self.name].unique().tolist()
        wanted = {UNKNOWN if pd.isna(cell) else cell for cell in cells}
        wanted.update(self.usual)
        wanted.add(getattr(result.state, self.name))
        return [value for value in self.values or () if value in wanted]


# --- cells ----------------------------------------------------------------------------------------


def _head(name: str, lang: str) -> str:
    """Return the head of a column of the table."""
    if name in ("rank", "share_pct"):
        return terms.text(f"word.{name}", lang)
    return charts.column_head(name, lang)


def _lines_cell(d: Disclosure, lines: Any) -> Cell:
    """Return the cell of source lines, with their printed text as the tooltip."""
    numbers = list(numbers_of(lines))
    if not numbers:
        return ["", 0, ""]
    return [lines, numbers[0], d.cite(numbers)]
