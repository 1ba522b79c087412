"""Figures in cells that are merged over several rows or columns: whose they are.

A cell that goes on over rows with labels of their own, or over columns of several amounts, prints
one figure for all of them, and nobody can say how much of it is whose: it is no figure of any.
Where the label goes on over the same rows they are one entry. It knows the columns of a table, and
no format.
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
    """Return rows in which a figure of several of them, or of several `known` columns, is none."""
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
    """Whether the cell of a figure goes over several entries of the rows, or several columns."""
    if _is_head(columns, figure.place):
        return False
    keys = set(columns[figure.place : figure.place + figure.across]) & set(known)
    return len(keys) > 1 or any(_is_entry(columns, row, figure.place) for row in rows[1:])


def _is_head(columns: Sequence[str], place: int) -> bool:
    """Whether codes, labels or numbers of lines stand in a column."""
    return place < len(columns) and columns[place] in (CODE, NAME, NUMBER)


def _is_entry(columns: Sequence[str], row: Row, place: int) -> bool:
    """Whether a row prints a label or a code of its own left of a place, or figures without one."""
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
    """Return a row with the mark behind a figure that begins in it, or for one from above."""
    if not figures:
        return row
    fields = list(row.fields)
    for figure in figures:
        stop = figure.place + figure.across
        fields += [""] * (stop - len(fields))
        for place in range(figure.place, stop):
            fields[place] = f"{fields[place]} {GOES_ON}".strip()
    return replace(row, fields=tuple(fields))
