"""The explorer of the source, declared: where every figure stands, and the line it is printed in.

Promises that everything is in the order of print. The card of a place is made in `cards.source`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards import account_name, cut_text, hint
from shimahe.display.cards.source import line_of_place, page_html, place_card
from shimahe.display.charts.words import without_marks
from shimahe.display.controls import (
    CARD_ONLY,
    HELPERS_AT,
    PICTURE,
    Begins,
    Choice,
    Entry,
    Equal,
    Filter,
    Import,
    Limit,
    SearchTexts,
    Stage,
    Typed,
    labelled,
    search_text,
)
from shimahe.display.view import (
    Cell,
    Picture,
    Segment,
    SourceCode,
    TableCells,
    View,
    ViewResult,
    ViewState,
    plain_cell,
)
from shimahe.display.views import economic, spending
from shimahe.display.views.headlines import source_figures, source_title
from shimahe.display.views.line_search import named_entries as line_entries
from shimahe.findings import exact, keep_results, records
from shimahe.frames import LEVELS, REASONS
from shimahe.source_map import shared_map

#: The charts, each with the column of its axis.
CHARTS = {"lines": "line", "amounts": "amount_wan"}
#: The values of the control `show`, each with the method of the column reason that keeps its rows.
SORTS = {"all": "", "figures": "isna", "unplaced": "notna"}
CONTEXTS = (3, 8, 20)  # lines on either side of the one that the card shows
LISTED = 200  # most rows of the table: more would make the page slow
CELL_LENGTH = 200  # most characters of a cell, of which a page shows as many as it has room for
LONG_CELL = 24  # characters from which on a pointer shows the whole text of a cell
HEADS = ("line", "table", "row", "column", "text", "unit", "amount_wan", "reason")
#: The same as a page shows them: first what is printed and the amount that it is. A line that no
#: frame uses has neither an amount nor a row, and its text has the room of these.
PAGE_HEADS = ("line", "text", "amount_wan", "row", "column", "unit", "table", "reason")
#: A line (L53), a field of a line (L53.2, L53.2-2 for the second figure there), a statement (S01).
PLACE = r"L?[0-9]{1,7}|L[0-9]{1,7}\.[0-9]{1,5}(?:-[0-9]{1,5})?|S[0-9]{1,6}"
#: A line as people write it: 第53行, line 53.
_NAMED_LINE = re.compile(r"(?:原文第|第|行|(?:source )?line)?\s*([0-9]{1,7})\s*行?", re.IGNORECASE)


# --- rows -----------------------------------------------------------------------------------------


def rows(d: Disclosure, state: ViewState) -> pd.DataFrame:
    """Return the source map: every figure and every line that no frame uses."""
    return shared_map(d)


def source_code(state: ViewState) -> SourceCode:
    """Return the same as lines of pandas."""
    return SourceCode(["view = located(d)"], [Import("shimahe.source_map", "located")])


def quoted(view: pd.DataFrame) -> pd.Series:
    """Return the text in which a search looks for each place, folded (`searching.folded`).

    It has the place, the printed line, the row, and the names of its code and project. `view` are
    rows of `shimahe.source_map.located(d)`.
    """
    names = ("place", "printed", "row", "sheet", "code", "table")
    columns = (view[name].fillna("").tolist() for name in names)
    rows = []
    for place, printed, row, sheet, code, table in zip(*columns, strict=True):
        account = account_name(code, table, "en")
        project = terms.project_name(sheet, "en") if sheet else ""
        rows.append((place, printed, row, sheet, account, project))
    return search_text(view, rows)


@keep_results()
def quoted_places(d: Disclosure) -> dict[str, str]:
    """Return the text in which a search looks for each place, made once for a document."""
    rows = shared_map(d)
    return dict(zip(rows["place"].tolist(), quoted(rows).tolist(), strict=True))


def named_entries(d: Disclosure, lang: str) -> list[Entry]:
    """Return what a search can find by name: lines of both classifications, and projects."""
    entries = [*line_entries(d, spending.BOOK, lang), *line_entries(d, economic.BOOK, lang)]
    different: dict[tuple[str, Decimal | None], Entry] = {}
    for entry in entries:
        different.setdefault((entry.name, entry.amount), entry)
    return sorted(different.values(), key=Entry.largest_first)


# --- controls -------------------------------------------------------------------------------------


@keep_results(most=4)
def values_of(d: Disclosure, column: str) -> list[str]:
    """Return the values of a column of the source map, in the order of print."""
    values: list[str] = shared_map(d)[column].dropna().unique().tolist()
    return values


def values_in(column: str) -> Callable[[Disclosure], list[str]]:
    """Return a function that returns the values of a column."""

    def list_values(d: Disclosure) -> list[str]:
        return values_of(d, column)

    return list_values


class Show(Choice, Filter):
    """Keeps everything, only figures, or only the lines that no frame uses."""

    STAGE = Stage.SCOPE

    def is_set(self, value: Any) -> bool:
        """Return whether the value keeps only some rows."""
        return bool(SORTS[value])

    def mask(self, rows: pd.DataFrame, value: Any) -> pd.Series:
        """Return for each row whether it is kept; figures are the rows without a reason."""
        return rows["reason"].isna() if value == "figures" else rows["reason"].notna()

    def condition(self, value: Any) -> str:
        """Return the same test."""
        return f'view["reason"].{SORTS[value]}()'

    def words(self, value: Any, lang: str) -> str:
        """Return the label of the control and what is shown."""
        return labelled(self.name, terms.text(f"explore.show.{value}", lang), lang)


class Place(Typed):
    """The place that the card shows with the lines around it; a number alone is a line."""

    def check(self, value: Any) -> str:
        """Return the place; a line may also be written as 53, 第53行 or line 53.

        Raises: InvalidState for a text that is no place.
        """
        named = _NAMED_LINE.fullmatch(value.strip()) if isinstance(value, str) else None
        place: str = super().check(named[1] if named else value)
        return f"L{place}" if place.isdigit() else place


# --- line, picture, table, card -------------------------------------------------------------------


def line(result: ViewResult) -> str:
    """Return the summary line: how many figures and lines are shown, and listed if not all."""
    lang = result.state.lang
    counted = charts.counted(result.rows, result.scope, lang)
    if len(result.rows) <= LISTED:
        return counted
    return f"{counted} · {terms.text('count.listed', lang, n=LISTED)}"


def draw(result: ViewResult) -> go.Figure:
    """Draw where the figures are printed, or how large they are."""
    return charts.places(
        result.whole_rows,
        by=CHARTS[result.state.chart],
        matching=result.matching,
        **result.caption,
    )


def table(result: ViewResult) -> pd.DataFrame:
    """Return the places shown in the order of print, at most LISTED."""
    return result.rows[["place", *HEADS]].head(LISTED).reset_index(drop=True)


def table_cells(result: ViewResult) -> TableCells:
    """Return the same places as the page shows them; a click on a line opens the card."""
    lang = result.state.lang
    cells = cells_by_place(result.d, lang)
    heads = [terms.text(f"explore.head.{name}", lang) for name in PAGE_HEADS]
    places = result.rows["place"].head(LISTED).tolist()
    return TableCells(heads, [cells[place] for place in places])


@keep_results(most=2)
def cells_by_place(d: Disclosure, lang: str) -> dict[str, list[Cell]]:
    """Return the row of the table for each place."""
    return {row["place"]: _cells(row, lang) for row in records(shared_map(d))}


def _cells(row: dict[str, Any], lang: str) -> list[Cell]:
    """Return the cells of one place, in the order of PAGE_HEADS."""
    texts = {name: str(row[name] or "") for name in HEADS}
    for column in ("table", "reason"):
        if row[column]:
            texts[column] = terms.key_name(column, row[column], lang)
    texts["unit"] = terms.unit_name(texts["unit"], lang)
    texts["column"] = charts.column_name(texts["column"], lang)
    cells = {name: plain_cell(text) for name, text in texts.items()}
    cells["line"] = [texts["line"], row["line"], row["place"], row["place"]]
    cells["amount_wan"] = _amount_cell(row["amount_wan"])
    cells["row"] = _row_cell(row, lang)
    cells["text"] = _text_cell(texts["text"])
    return [cells[name] for name in PAGE_HEADS]


def _amount_cell(amount: float | None) -> Cell:
    """Return the cell of an amount (万元) with all its digits; a blank cell for None."""
    if amount is None:
        return ["", None, ""]
    return [charts.exact_money(exact([amount])), amount, ""]


def _row_cell(row: dict[str, Any], lang: str) -> Cell:
    """Return the cell with the label of a row and the name of its code.

    The tooltip has the sheet as well, and the printed label if that was translated.
    """
    account = account_name(row["code"] or "", row["table"] or "", lang)
    label = terms.label_name(row["row"] or "", lang)
    name = " ".join(filter(None, [label, account]))
    printed = row["row"] if label != row["row"] else ""
    tip = " · ".join(filter(None, [row["sheet"], name, printed]))
    return [cut_text(name, CELL_LENGTH), name, tip]


def _text_cell(text: str) -> Cell:
    """Return the cell of a printed text; the tooltip has the whole text if it is long."""
    words = without_marks(text)
    tip = text if len(text) > LONG_CELL else ""
    return [cut_text(words, CELL_LENGTH), text, tip]


def marked(result: ViewResult) -> list[str]:
    """Return the places of all figures shown."""
    shown = result.rows
    places: list[str] = shown.loc[shown["reason"].isna(), "place"].tolist()
    return places


def read_lines(result: ViewResult) -> list[int]:
    """Return the number of the line of the chosen place; [] if none is chosen."""
    line = line_of_place(result.d, result.state.place)
    return [line] if line else []


def page_image(result: ViewResult) -> str:
    """Return the PDF page on which the chosen place is printed, as HTML."""
    return page_html(result.d, result.state.place, result.state.lang)


def strip(result: ViewResult) -> list[Segment]:
    """Return the sections and tables of the document, the whole first; a click shows only one."""
    lang = result.state.lang
    everything = replace(result.state, form=None, place="")
    whole = terms.text("explore.show.all", lang)
    segments = [Segment(whole, 0, everything, result.state.form is None)]
    for form, length in lines_by_table(result.d).items():
        is_chosen = result.state.form == form
        shown = replace(everything, form=form)
        segments.append(Segment(terms.key_name("table", form, lang), length, shown, is_chosen))
    return segments


@keep_results()
def lines_by_table(d: Disclosure) -> dict[str, int]:
    """Return how many lines of each section and table are in the map, in the order of print."""
    numbers: dict[str, set[int]] = {}
    places = shared_map(d).dropna(subset="table")
    for form, line in zip(places["table"].tolist(), places["line"].tolist(), strict=True):
        numbers.setdefault(form, set()).add(line)
    return {form: len(lines) for form, lines in numbers.items()}


def card(result: ViewResult) -> str:
    """Return the card of the chosen place; if none is chosen, how to choose one."""
    state = result.state
    if state.place:
        return place_card(result.d, state.place, state.context, state.lang)
    return hint(terms.text("card.no_place", state.lang), state.lang)


def on_click(result: ViewResult, mark: Any) -> ViewState | str:
    """Return the state that shows the card of a place."""
    place = str(mark)
    if place in cells_by_place(result.d, result.state.lang):
        return replace(result.state, place=place)
    return ""


SOURCE = View(
    name="source",
    state_name="SourceState",
    rows=rows,
    source_code=source_code,
    layout=(
        (Choice("chart", tuple(CHARTS), moves=(PICTURE,)),),
        (
            Show("show", tuple(SORTS), label_key="show.{value}"),
            Equal("form", column="table", present=values_in("table")),
            Equal("reason", REASONS, present=values_in("reason")),
            Equal("level", LEVELS),
            Begins("code", pattern="[0-9]{1,9}", refusal="code"),
            SearchTexts(
                "search",
                texts=quoted,
                call="quoted(view)",
                helper=Import(HELPERS_AT, "quoted"),
                listed=named_entries,
                kept=quoted_places,
                key="place",
            ),
            Limit("minimum", ">="),
            Limit("maximum", "<="),
        ),
        (
            Place("place", pattern=PLACE, refusal="place", moves=CARD_ONLY),
            Choice("context", CONTEXTS, label_key="context.lines", moves=CARD_ONLY),
        ),
    ),
    pictures=dict.fromkeys(CHARTS, Picture(draw)),
    line=line,
    table=table,
    table_cells=table_cells,
    card=card,
    on_click=on_click,
    toolbar=("form", "search", "place"),
    beside=("context",),
    key_figures=source_figures,
    title=source_title,
    marked=marked,
    marks_lead=True,
    read_lines=read_lines,
    page_image=page_image,
    strip=strip,
    first_tab="lines",
    glossary=(
        "功能分类",
        "经济分类",
        "类",
        "款",
        "项",
        "指标权重",
        "指标值",
        "万元",
    ),
)
