"""Printed lines → lines of the source, in the rows of all frames.

In an HTML page a printed row may span several lines of the source, or share one with others. A
figure is cited by the line of its cell's tag. For plain text nothing changes. The rule is R05a of
docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shimahe import frames
from shimahe.reading.grids import Printed
from shimahe.reading.ledgers import CellRow, Rows
from shimahe.vocabulary import exact_wan

#: Cells by their printed line and their amount (万元).
_Cells = dict[tuple[int, Decimal | None], list[CellRow]]


def to_lines_of_source(printed: Printed, rows_of: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return the rows of each frame with lines of the source; `unplaced` has them already."""
    if not printed.parts:
        return dict(rows_of)
    cells = _cells_by_amount(printed, rows_of["cells"])
    done: dict[str, Rows] = {}
    for name, rows in rows_of.items():
        is_done = name == "unplaced"
        done[name] = rows if is_done else list(_rows_in_source(printed, name, rows, cells))
    return done


def _cells_by_amount(printed: Printed, rows: Rows) -> _Cells:
    """Return the cells by line and amount, for printed lines that span several of the source."""
    cells: _Cells = {}
    place = frames.BY_NAME["cells"].names.index("line")
    for row in rows:
        if printed.parts[row[place] - 1].cell_lines:
            cell = CellRow(*row)
            key = (cell.line, exact_wan(cell.value, cell.unit))
            cells.setdefault(key, []).append(cell)
    return cells


def _rows_in_source(
    printed: Printed, name: str, rows: Rows, cells: _Cells
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one frame with lines of the source."""
    places = {column: place for place, column in enumerate(frames.BY_NAME[name].names)}
    lines = [places[column] for column in ("first_line", "last_line") if column in places]
    line, field = places.get("line"), places.get("field")
    for row in rows:
        values = list(row)
        if line is not None:
            part = printed.parts[row[line] - 1]
            values[line] = part.line
            if part.cell_lines:
                values[line] = _line_of_figure(printed, name, row, places, cells)
            if field is not None and row[field]:
                values[field] = part.field_in_line(row[field])
        if lines and row[lines[0]] is not None:
            first, last = lines
            values[first], values[last] = printed.lines_between(row[first], row[last])
        yield tuple(values)


def _line_of_figure(
    printed: Printed, name: str, row: tuple[Any, ...], places: Mapping[str, int], cells: _Cells
) -> int:
    """Return the source line of the figure of a row whose cells stand on several lines."""
    number = row[places["line"]]
    field = _field_of_row(number, row, places, cells, is_income=name == "revenue")
    return printed.line_of_cell(number, field or 0)


def _field_of_row(
    number: int,
    row: tuple[Any, ...],
    places: Mapping[str, int],
    cells: _Cells,
    is_income: bool,
) -> int | None:
    """Return the number of the field that holds the figure of a row; None where it is not known.

    If several cells of the line print the same amount, the one whose column the row names is taken:
    by its own key, not that of its parent. In `revenue` it is the first of them.
    """
    if "field" in places and row[places["field"]] is not None:
        field: int = row[places["field"]]
        return field
    amount = row[places["amount_wan"]] if "amount_wan" in places else None
    if amount is None:
        return None
    figures = cells.get((number, amount), [])
    if is_income:
        return next((cell.field for cell in figures), None)
    keys = [value for place, value in enumerate(row) if place != places.get("parent")]
    named = [cell for cell in figures if cell.column in keys]
    return next((cell.field for cell in named + figures[::-1]), None)
