"""The pictures of a view as plain data: the one that follows the filters of the page, and others.

Promises that every picture is drawn by `charts`, as in an explorer. The first picture of a view
follows the filters: it is drawn for each part of the document that can be opened, together with the
rows that each mark stands for, and the page dims what does not match. The other pictures are stored
as they are at the start.
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

#: How many parts of a document are drawn; the other parts of a larger one have their table only.
MOST_PARTS = 60
#: How the marks of the first picture of a view stand for rows.
KINDS = {"spending": "tiles", "economic": "tiles", "audit": "counts", "indicators": "means"}
#: Views that have no picture that follows the filters; the page shows their printed lines.
WITHOUT = ("source",)


def pictures_data(result: ViewResult) -> Data:
    """Return the pictures of a view as data.

    `parts` has those that follow the filters, by part of the document, and `stored` the others.
    """
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
    """Return a picture and its words, without the template that all pictures share."""
    picture = result.picture
    layout = {**picture["layout"]}
    meta = layout.pop("meta")
    layout.pop("template", None)
    words = {"title": meta["title"], "subtitle": meta["subtitle"], "notes": meta["notes"]}
    return {"data": picture["data"], "layout": layout, "label": meta["summary"], **words}


def _following(result: ViewResult) -> Data:
    """Return the first picture of a view for each part of the document, by the part's key."""
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
    """Yield the pictures of a classification: all of it, and inside each code, at each level.

    The key is level and code. Each has the amounts in 万元 that its shares are taken of.
    """
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
    """Return for each bar of a trace which rows it counts, as ones and zeros."""
    flags = []
    for facts in trace.get("customdata", ()):
        chosen: dict[str, Any] = facts[0]
        counted = pd.Series(True, index=rows.index)
        for column, value in chosen.items():
            counted &= rows[column] == value
        flags.append("".join("1" if each else "0" for each in counted.tolist()))
    return flags


def _plain(values: pd.Series) -> list[float | None]:
    """Return numbers as JSON has them; a missing one is None."""
    return [None if is_missing(value) else float(value) for value in values.tolist()]
