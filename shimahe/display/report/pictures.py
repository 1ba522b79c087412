"""The pictures of a view as plain data: those that follow the filters of the page, and the others.

Promises that every picture is drawn by `charts`, as an explorer draws it. What follows the filters
is the picture that a view begins with: drawn for each part of the document that can be looked into,
with the rows that each mark stands for; the page dims what does not match. The others are stored as
they are at the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from shimahe.display.charts.context import capitalised
from shimahe.display.report.filters import Data
from shimahe.display.view import ViewResult
from shimahe.display.views.accounts import whole_inside, whole_of
from shimahe.findings import is_missing
from shimahe.quality.scores import JUDGED

#: Parts of a document that are drawn one by one; of a larger one the others have their table only.
MOST_PARTS = 60
#: How the marks of the picture that a view begins with stand for rows.
KINDS = {"spending": "tiles", "economic": "tiles", "audit": "counts", "indicators": "means"}
#: Views of which the page shows the printed lines, and no picture that follows the filters.
WITHOUT = ("source",)


def pictures_data(result: ViewResult) -> Data:
    """Give the pictures of a view: by part those that follow the filters, by name the others."""
    view = result.view
    first = result.state.chart
    stored = {}
    for chart in view.pictures:
        if chart != first or view.name in WITHOUT:
            state = replace(result.state, chart=chart)
            stored[chart] = _picture(ViewResult(result.d, state))
    names = {}
    for chart in view.pictures:
        names[chart] = capitalised(view.text(chart, result.state.lang))
    following = {} if view.name in WITHOUT else _following(result)
    kind = KINDS.get(view.name, "")
    return {"kind": kind, "first": first, "names": names, "parts": following, "stored": stored}


def _picture(result: ViewResult) -> Data:
    """Give a picture and its words, without what all pictures share."""
    picture = result.picture
    layout = {**picture["layout"]}
    meta = layout.pop("meta")
    layout.pop("template", None)
    words = {"title": meta["title"], "subtitle": meta["subtitle"], "notes": meta["notes"]}
    return {"data": picture["data"], "layout": layout, "label": meta["summary"], **words}


def _following(result: ViewResult) -> Data:
    """Draw what a view begins with, by the key of each part of the document."""
    kind = KINDS[result.view.name]
    if kind == "tiles":
        return dict(_drawn_parts(result))
    picture = _picture(result)
    rows = result.source_rows
    if kind == "counts":
        picture["marks"] = [_counted_rows(rows, trace) for trace in picture["data"]]
    else:
        picture["scores"] = {key: _plain(rows[key]) for key in JUDGED if key in rows}
    return {"": picture}


def _drawn_parts(result: ViewResult) -> Iterator[tuple[str, Data]]:
    """Draw a classification as a whole and inside each code, at each level; with their wholes."""
    levels = result.view.controls["level"].choices(result) or []
    codes = [code for _, code in result.view.controls["inside"].choices(result) or []]
    for code in codes[:MOST_PARTS]:
        for _, level in levels:
            state = replace(result.state, inside=code or None, level=level)
            part = ViewResult(result.d, state)
            if len(part.rows):
                inside = whole_inside(part)
                yield (
                    f"{level}|{code}",
                    {
                        **_picture(part),
                        "whole": float(whole_of(part)),
                        "insideWhole": None if inside is None else float(inside),
                    },
                )


def _counted_rows(rows: pd.DataFrame, trace: Data) -> list[str]:
    """Say for each bar of a trace which rows it counts."""
    flags = []
    for facts in trace.get("customdata", ()):
        chosen: dict[str, Any] = facts[0]
        counted = pd.Series(True, index=rows.index)
        for column, value in chosen.items():
            counted &= rows[column] == value
        flags.append("".join("1" if each else "0" for each in counted.tolist()))
    return flags


def _plain(values: pd.Series) -> list[float | None]:
    """Give numbers as JSON has them."""
    return [None if is_missing(value) else float(value) for value in values.tolist()]
