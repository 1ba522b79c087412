"""The source map: where each figure is printed or stated, and which lines no frame uses.

Promises one row for each of them, in the order of print, with the printed line, and that a figure
is found in its line at the place where it was read. Does not know how the map is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import DEPTHS, findings_frame, keep_results, records
from shimahe.frames import LEVELS
from shimahe.vocabulary import to_wan

COLUMNS = (
    "place table sheet row code level column text value unit amount_wan line field reason printed"
)
#: The most characters of a stated figure that are looked for, since a sentence may have no end.
LONGEST = 60
_LEVEL_OF = dict(zip(DEPTHS, LEVELS, strict=True))
#: One row of the map, by column; columns that do not apply are left out.
MapRow = dict[str, Any]


class Span(NamedTuple):
    """The characters `start` up to, but without, `stop` of a printed line."""

    start: int
    stop: int


# --- the map --------------------------------------------------------------------------------------


def located(d: Disclosure) -> pd.DataFrame:
    """Return a row for every printed figure, stated figure and unplaced line, in print order.

    Columns: place (`L53.2`: line 53, field 2; `S01`: the statement; `L48`: an unplaced line), table
    (`prose` for the written sections; of an unplaced line, the table within whose lines it stands),
    sheet, row, code, level, column, text (as printed), value and unit, amount_wan (万元, where the
    unit is money), line, field, reason (why no frame uses the line; missing for figures), printed
    (the whole line).
    """
    return shared_map(d).copy()


@keep_results()
def shared_map(d: Disclosure) -> pd.DataFrame:
    """Return the frame of `located` without copying it: the caller must not change it."""
    map_rows = [*_printed_figures(d), *_stated_figures(d), *_unplaced_lines(d)]
    map_rows.sort(key=_order_of_print)
    names = COLUMNS.split()
    cells = []
    for row in map_rows:
        row["printed"] = d.printed_text(row["line"])
        cells.append([row.get(name) for name in names])
    return findings_frame(COLUMNS, cells)


def _order_of_print(row: MapRow) -> tuple[int, int]:
    """Return the key by which rows are sorted: by line, then by field."""
    return row["line"], row.get("field") or 0


def _printed_figures(d: Disclosure) -> Iterator[MapRow]:
    """Yield each figure of the tables and sheets, in the order of `cells`."""
    times: Counter[str] = Counter()
    for row, value in zip(records(d.cells), d.exact("cells"), strict=True):
        place = f"L{row['line']}.{row['field'] or 0}"
        times[place] += 1
        if times[place] > 1:  # a line of markup may hold a whole table
            place = f"{place}-{times[place]}"
        row["place"] = place
        row["level"] = _LEVEL_OF.get(len(row["code"] or ""))
        row["amount_wan"] = to_wan(value, row["unit"])
        yield row


def _stated_figures(d: Disclosure) -> Iterator[MapRow]:
    """Yield each figure of the written sections."""
    for row in records(d.statements):
        row["place"] = row["statement"]
        row["table"] = "prose"
        row["row"] = row["item"]
        row["column"] = row["measure"]
        yield row


def _unplaced_lines(d: Disclosure) -> Iterator[MapRow]:
    """Yield each line, or part of a line, that no frame uses, with the table around it."""
    tables = [row for row in records(d.tables) if row["first_line"]]
    times: Counter[str] = Counter()
    for row in records(d.unplaced):
        place = f"L{row['line']}"
        times[place] += 1
        row["place"] = place if times[place] == 1 else f"{place}-{times[place]}"
        row["table"] = _table_around(row["line"], tables)
        yield row


def _table_around(line: int, tables: list[MapRow]) -> str | None:
    """Return the first table around a line; None where there is none."""
    for table in tables:
        if table["first_line"] <= line <= table["last_line"]:
            key: str | None = table["table"]
            return key
    return None


@keep_results()
def by_cell(d: Disclosure) -> dict[str, str]:
    """Return the place of each figure by its cell; that of a stated figure is `prose:S18/amount`.

    Where several cells have the same name, the place is that of the first.
    """
    places = {}
    for row in records(d.statements):
        cell = f"prose:{row['statement']}/{row['measure']}"
        places[cell] = row["statement"]
    for row in _printed_figures(d):
        places.setdefault(row["cell"], row["place"])
    return places


# --- the figure in its line -----------------------------------------------------------------------


@keep_results()
def spans(d: Disclosure) -> dict[str, Span]:
    """Return where each figure stands in its line, by its place; without those not found there."""
    span_of: dict[str, Span] = {}
    last_stop: dict[int, int] = {}  # by line, where the figure before ends
    map_rows = shared_map(d)
    figures = map_rows[map_rows["reason"].isna()]
    for row in records(figures[["place", "line", "text", "field", "printed"]]):
        place, line = row["place"], row["line"]
        span = None
        if row["field"]:
            span = _find_in_field(d.fields(line), row["text"], row["field"])
        if span is None:
            start = last_stop.get(line, 0)
            span = _find_next(row["printed"], row["text"], start, place.startswith("S"))
        if span is not None:
            span_of[place] = span
            last_stop[line] = span.stop
    return span_of


def _find_in_field(fields: list[str], text: str, number: int) -> Span | None:
    """Return where a text stands that is all of a field; None where the field is another text.

    `number` is the 1-based number of the field.
    """
    if number > len(fields) or fields[number - 1].strip() != text:
        return None
    before = sum(len(field) + 1 for field in fields[: number - 1])
    start = before + fields[number - 1].index(text)
    return Span(start, start + len(text))


def _find_next(printed: str, text: str, start: int, may_be_cut: bool) -> Span | None:
    """Return where a text stands next in a line, disregarding blanks and asterisks; else None.

    A sentence may begin on a line above (`may_be_cut`). Then the longest end of it is looked for
    that the line holds.
    """
    cuts = [0]
    if may_be_cut:
        cuts = list(range(max(len(text) - LONGEST, 0), len(text)))
    for cut in cuts:
        pattern = r"[\s*]*".join(map(re.escape, text[cut:]))
        match = re.compile(rf"(?<![\d.,]){pattern}(?![.,]?\d)").search(printed, start)
        if match:
            return Span(match.start(), match.end())
    return None
