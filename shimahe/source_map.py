"""Where everything stands: each printed figure, each figure of the written sections, each line that
no frame uses.

Promises one row for each, in the order of print, with its printed line, and that a figure is found
in that line where it was read. Does not know how it is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import DEPTHS, decimal, findings_frame, records
from shimahe.frames import LEVELS
from shimahe.vocabulary import to_wan

COLUMNS = (
    "place table sheet row code level column text value unit amount_wan line field reason printed"
)
# characters of a stated figure that are looked for: a sentence of a hostile document has no end
LONGEST = 60


def located(d: Disclosure) -> pd.DataFrame:
    """Every printed figure, every stated figure and every unplaced line of a disclosure, in the
    order of print.

    Columns: place (`L53.2`: line 53, field 2; `S01`: the statement; `L48`: an unplaced line), table
    (`prose` for the written sections; of an unplaced line, the table within whose lines it stands),
    sheet, row, code, level, column, text (as printed), value and unit, amount_wan (万元, where the
    unit is money), line, field, reason (why no frame uses the line; missing for figures), printed
    (the whole line).
    """
    return _located(d).copy()


@lru_cache(maxsize=4)
def _located(d: Disclosure) -> pd.DataFrame:
    """The same, kept: nobody may change it."""
    rows = sorted(
        [*_cells(d), *_stated(d), *_unplaced(d)],
        key=lambda row: (row["line"], row.get("field") or 0),
    )
    for row in rows:
        row["printed"] = d.cite(row["line"])
    return findings_frame(COLUMNS, ([row.get(name) for name in COLUMNS.split()] for row in rows))


@lru_cache(maxsize=4)
def by_cell(d: Disclosure) -> dict[str, str]:
    """The place of each figure by its cell (of a stated one `prose:S18/amount`); of cells of one
    name, the first.
    """
    stated = {
        f"prose:{row['statement']}/{row['measure']}": row["statement"]
        for row in records(d.statements)
    }
    return stated | {row["cell"]: row["place"] for row in reversed([*_cells(d)])}


def _cells(d: Disclosure) -> Iterator[dict[str, Any]]:
    seen, level_of = Counter[str](), dict(zip(DEPTHS, LEVELS, strict=True))
    for row in records(d.cells):
        place = f"L{row['line']}.{row['field'] or 0}"
        seen[place] += 1
        again = (
            f"-{seen[place]}" if seen[place] > 1 else ""
        )  # a line of markup may hold a whole table
        wan, level = (
            to_wan(decimal(row["value"]), row["unit"]),
            level_of.get(len(row["code"] or "")),
        )
        yield row | {"place": place + again, "amount_wan": wan, "level": level}


def _stated(d: Disclosure) -> Iterator[dict[str, Any]]:
    for row in records(d.statements):
        yield row | {
            "place": row["statement"],
            "table": "prose",
            "row": row["item"],
            "column": row["measure"],
        }


def _unplaced(d: Disclosure) -> Iterator[dict[str, Any]]:
    spans = [
        (row["first_line"], row["last_line"], row["table"])
        for row in records(d.tables)
        if row["first_line"]
    ]
    for row in records(d.unplaced):
        around = (table for first, last, table in spans if first <= row["line"] <= last)
        yield row | {"place": f"L{row['line']}", "table": next(around, None)}


@lru_cache(maxsize=4)
def spans(d: Disclosure) -> dict[str, tuple[int, int]]:
    """From where to where each figure stands in its printed line, by its place; one not found there
    has none.
    """
    found: dict[str, tuple[int, int]] = {}
    after: dict[int, int] = {}  # by line, where the figure before ends
    rows = _located(d)
    figures = rows[rows["reason"].isna()]
    for place, line, text, field, printed in figures[
        ["place", "line", "text", "field", "printed"]
    ].values.tolist():
        span = _in_field(printed, text, field) or _next(
            printed, text, after.get(line, 0), place.startswith("S")
        )
        if span:
            found[place], after[line] = span, span[1]
    return found


def _in_field(printed: str, text: str, field: Any) -> tuple[int, int] | None:
    """Where the text is the whole of its field, fields being parted by tabs."""
    fields = printed.split("\t")
    if pd.isna(field) or not 0 < field <= len(fields) or fields[field - 1].strip() != text:
        return None
    start = sum(len(each) + 1 for each in fields[: field - 1]) + fields[field - 1].index(text)
    return start, start + len(text)


def _next(printed: str, text: str, start: int, broken: bool) -> tuple[int, int] | None:
    """The next place where a figure stands, blanks and markup left aside; of a sentence that the
    line begins in its middle (`broken`), as much as the line has of it, which ends with the figure.
    """
    for cut in range(max(len(text) - LONGEST, 0), len(text)) if broken else [0]:
        pattern = r"[\s*]*".join(map(re.escape, text[cut:]))
        if match := re.compile(rf"(?<![\d.,]){pattern}(?![.,]?\d)").search(printed, start):
            return match.span()
    return None
