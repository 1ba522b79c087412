"""Lines of print → lines of the source, in the rows of all frames.

In a page in HTML a row of print may stand on several lines of the source, or share one with
others. A figure stands on the line of its cell's tag. Of a text nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shimahe import frames
from shimahe.reading.grids import Printed
from shimahe.reading.ledgers import CellRow, Rows
from shimahe.vocabulary import exact_wan

_Cells = dict[tuple[int, Decimal | None], list[CellRow]]  # by line of print and amount


def to_lines_of_source(printed: Printed, rows_of: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return the rows of each frame with lines of the source; `unplaced` has them already."""
    if not printed.parts:
        return dict(rows_of)
    cells = _cells_by_amount(rows_of["cells"])
    done: dict[str, Rows] = {}
    for name, rows in rows_of.items():
        is_done = name == "unplaced"
        done[name] = rows if is_done else list(_rows_in_source(printed, name, rows, cells))
    return done


def _cells_by_amount(rows: Rows) -> _Cells:
    """Return the cells of each line of print by their amount in 万元."""
    cells: _Cells = {}
    for row in rows:
        cell = CellRow(*row)
        key = (cell.line, exact_wan(cell.value, cell.unit))
        cells.setdefault(key, []).append(cell)
    return cells


def _rows_in_source(
    printed: Printed, name: str, rows: Rows, cells: _Cells
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a frame with lines of the source."""
    names = frames.BY_NAME[name].names
    for row in rows:
        values = dict(zip(names, row, strict=True))
        if values.get("line") is not None:
            values["line"] = _line_of_row(printed, values, cells)
        if values.get("first_line") is not None:
            values["first_line"] = printed.part(values["first_line"]).line
            values["last_line"] = printed.part(values["last_line"]).last_line
        yield tuple(values.values())


def _line_of_row(printed: Printed, values: dict[str, Any], cells: _Cells) -> int:
    """Return the line on which the figure of a row stands; without one, that of the row."""
    number = values["line"]
    field = values.get("field")
    if field is None and values.get("amount_wan") is not None:
        figures = cells.get((number, values["amount_wan"]), [])
        named = [cell for cell in figures if cell.column in values.values()]
        field = next((cell.field for cell in named + figures[::-1]), None)
    return printed.line_of_cell(number, field or 0)
