"""The explorers of a report as plain data: filters, rows, pictures and tables of each view.

Promises that all data are those of the views, in the language of the report, and that text of the
document stays text. What the page does with the data is in `js/report.js`.
"""

from __future__ import annotations

from typing import Any

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.audit import results_by_key
from shimahe.display.cards.equation import write_equation
from shimahe.display.cards.source import Marked, printed_lines
from shimahe.display.report.filters import Data, controls_data, rows_data
from shimahe.display.report.pictures import pictures_data
from shimahe.display.view import Cell, View, ViewResult
from shimahe.display.views.accounts import AccountBook
from shimahe.display.views.audit import (
    comparison_cells,
    keys_in_order,
    published_audit,
)
from shimahe.display.views.economic import BOOK as ECONOMIC_BOOK
from shimahe.display.views.every import VIEWS
from shimahe.display.views.indicators import target_places
from shimahe.display.views.spending import BOOK as SPENDING_BOOK
from shimahe.source_map import shared_map

#: The views of classifications, by the name of their frame.
BOOKS: dict[str, AccountBook] = {"spending": SPENDING_BOOK, "economic": ECONOMIC_BOOK}


def start_of(d: Disclosure, view: View, lang: str) -> ViewResult:
    """Return what a view shows at its start."""
    return ViewResult(d, view.state_class(lang=lang))


def explorer_data(d: Disclosure, name: str, lang: str) -> Data:
    """Return one explorer as plain data: controls, rows, pictures and table."""
    result = start_of(d, VIEWS[name], lang)
    return {
        "name": name,
        "heading": terms.text(f"dashboard.{name}", lang),
        "controls": controls_data(result),
        "rows": rows_data(result.source_rows),
        "pictures": pictures_data(result),
        "table": _table(result),
    }


def lines_data(d: Disclosure) -> list[Any]:
    """Return the fields of every printed line, in pieces [text, place of the figure or ""]."""
    places = frozenset(shared_map(d)["place"].tolist())
    numbers = range(1, d.last_line + 1)
    every = printed_lines(d, numbers, Marked(places, leads=True))
    return [[[piece[:2] for piece in field] for field in line.fields] for line in every]


# --- tables ---------------------------------------------------------------------------------------


def _table(result: ViewResult) -> Data:
    """Return the table of a view as data; its `kind` is codes, rows or lines."""
    name = result.view.name
    if name in BOOKS:
        return _table_of_codes(result, BOOKS[name])
    if name == "audit":
        return _table_of_checks(result)
    if name == "indicators":
        return _table_of_indicators(result)
    return {"kind": "lines", "heads": [], "cells": [], "order": []}


def _table_of_codes(result: ViewResult, book: AccountBook) -> Data:
    """Return what the page needs for a table of codes, which it adds up itself."""
    lang = result.state.lang
    heads = [terms.text("word.rank", lang)]
    heads += [charts.column_head(name, lang) for name in ("code", "name", "amount_wan")]
    heads += [terms.text("word.share_pct", lang), terms.key_name("column", "line", lang)]
    names = dict(sorted(book.names(result.d, lang).items()))
    whole = book.whole_name(result)
    return {"kind": "codes", "heads": heads, "names": names, "whole": whole}


def _table_of_checks(result: ViewResult) -> Data:
    """Return every comparison as a row, and those that were made as equations too.

    `order` has the numbers of the rows in the order of the table, broken ones first.
    """
    d = result.d
    lang = result.state.lang
    audit = published_audit(d)
    comparisons = results_by_key(audit)
    rows = result.source_rows
    keys = (rows["check"] + " " + rows["subject"]).tolist()
    cells = [comparison_cells(d, comparisons[key], key, lang) for key in keys]
    row_of = {key: row for row, key in enumerate(keys)}
    equations = {}
    for row, key in enumerate(keys):
        if comparisons[key].difference is not None:
            equation = write_equation(audit, comparisons[key], lang)
            written = [[term.sign, term.printed, term.name, term.line] for term in equation.terms]
            equations[row] = [equation.title, equation.subtitle, written]
    return {
        "kind": "rows",
        "heads": result.table_cells.heads,
        "cells": [_texts(row) for row in cells],
        "order": [row_of[key] for key in keys_in_order(rows)],
        "equations": equations,
        "named": 0,
    }


def _table_of_indicators(result: ViewResult) -> Data:
    """Return every indicator as a row; `order` has the numbers of the rows, the best first."""
    table = result.table_cells
    row_of = {key: row for row, key in enumerate(result.source_rows["indicator"].tolist())}
    cells: list[list[str]] = [[] for _ in row_of]
    order = []
    for row in table.rows:
        texts = _texts(row)
        place = row_of[texts[1]]
        cells[place] = texts
        order.append(place)
    marked = target_places(result.d)
    places = [marked.get(line, "") for line in result.source_rows["line"].tolist()]
    return {
        "kind": "rows",
        "heads": table.heads,
        "cells": cells,
        "order": order,
        "places": places,
        "named": 2,
    }


def _texts(cells: list[Cell]) -> list[str]:
    """Return the texts of the cells of a row."""
    return [str(cell[0]) for cell in cells]
