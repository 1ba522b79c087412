"""Figures in cells that are merged over several rows or columns: whose they are.

A cell that spans rows with labels of their own, or columns of different amounts, prints one figure
for all of them. How much of it belongs to which is not known, so it counts as no figure of any.
Where the label spans the same rows, they are one entry and the figure is its own. The rule is R09
of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from shimahe.forms import CODE, NAME, NUMBER
from shimahe.reading.grids import MergedFigure, Row
from shimahe.vocabulary import GOES_ON, is_blank, parse_figure


def without_shared_figures(
    columns: Sequence[str], known: Collection[str], rows: Sequence[Row]
) -> list[Row]:
    """Return the rows; cells of a figure that several rows or `known` columns share are marked.

    A text with the mark `GOES_ON` is not read as a figure.
    """
    rows_of: dict[MergedFigure, list[Row]] = {}
    for row in rows:
        for figure in row.merged:
            rows_of.setdefault(figure, []).append(row)
    shared = {figure for figure, own in rows_of.items() if _is_shared(columns, known, figure, own)}
    if not shared:
        return list(rows)
    return [_marked(row, [figure for figure in row.merged if figure in shared]) for row in rows]


def _is_shared(
    columns: Sequence[str], known: Collection[str], figure: MergedFigure, rows: Sequence[Row]
) -> bool:
    """Whether the cell of a figure spans several entries, or several known columns."""
    if _is_head(columns, figure.place):
        return False
    keys = set(columns[figure.place : figure.place + figure.across]) & set(known)
    return len(keys) > 1 or any(_is_entry(columns, row, figure.place) for row in rows[1:])


def _is_head(columns: Sequence[str], place: int) -> bool:
    """Whether a column holds codes, labels or line numbers."""
    return place < len(columns) and columns[place] in (CODE, NAME, NUMBER)


def _is_entry(columns: Sequence[str], row: Row, place: int) -> bool:
    """Whether a row is an entry of its own: it has a label or code left of a place.

    Where no column of labels is known, it is one if it prints figures, or any text left of that
    place.
    """
    labels = _labels_of(columns, place)
    if labels:
        return any(not is_blank(text) for at, text in row.filled if at in labels)
    if columns:
        return any(parse_figure(text) is not None for _, text in row.filled)
    return any(at < place and not is_blank(text) for at, text in row.filled)


def _labels_of(columns: Sequence[str], place: int) -> set[int]:
    """Return the nearest columns of codes and labels left of a place."""
    labels: set[int] = set()
    for at in range(min(place, len(columns)) - 1, -1, -1):
        if columns[at] in (CODE, NAME):
            labels.add(at)
        elif labels and columns[at] != NUMBER:
            break
    return labels


def _marked(row: Row, figures: Sequence[MergedFigure]) -> Row:
    """Return a row with the mark in each cell of the given figures."""
    if not figures:
        return row
    fields = list(row.fields)
    for figure in figures:
        stop = figure.place + figure.across
        fields += [""] * (stop - len(fields))
        for place in range(figure.place, stop):
            fields[place] = f"{fields[place]} {GOES_ON}".strip()
    return replace(row, fields=tuple(fields))
