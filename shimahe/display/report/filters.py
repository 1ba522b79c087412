"""The controls of a view as plain data, with which the page of a report filters by itself.

Promises that a row is kept on the page where the declared control keeps it: what keeps rows one by
one is worked out here, by the control itself, for each value that it offers; only what depends on
what is typed, or on the rows that are left, is done on the page (`js/report_filters.js`), by the
texts, amounts and constants given here. Does not know how anything is shown.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.display import searching
from shimahe.display.controls import (
    Begins,
    Choices,
    Control,
    Filter,
    Limit,
    Search,
    Several,
    Step,
    Top,
)
from shimahe.display.view import View, ViewResult, ViewState
from shimahe.findings import is_missing

#: Controls of which a report has no use: its tables have amounts and shares side by side.
LEFT_OUT = ("measure",)
#: Plain data, as it is written as JSON.
Data = dict[str, Any]


def filters_of(view: View) -> list[Filter]:
    """List the filters that a report has of a view, in the order in which they are applied."""
    return [control for control in view.filters if control.name not in LEFT_OUT]


def controls_data(result: ViewResult) -> list[Data]:
    """Give the filters of a view as data, in the order in which they are applied."""
    return [_control_data(result, control) for control in filters_of(result.view)]


def _control_data(result: ViewResult, control: Filter) -> Data:
    view = result.view
    lang = result.state.lang
    data = {
        "name": control.name,
        "label": view.text(control.name, lang),
        "help": view.text(f"{control.name}.help", lang),
        "start": control.to_entry(control.default_value()),
        "isScope": control.STAGE.is_scope,
        "isFrame": control.IS_FRAME,
        "isInSight": control.name in view.toolbar,
    }
    return {**data, **_rule(result, control)}


def _rule(result: ViewResult, control: Filter) -> Data:
    """Say how a control keeps rows on the page."""
    if isinstance(control, Limit):
        return {"kind": "limit", "sign": control.sign, "bySum": bool(control.by)}
    if isinstance(control, Top):
        options = [[words, value] for words, value in control.choices(result)]
        return {"kind": "largest", "options": options}
    if isinstance(control, Begins):
        return {"kind": "begins"}
    if isinstance(control, Search):
        return {"kind": "search", **_searched(result, control)}
    kind = "several" if isinstance(control, Several) else "choice"
    return {"kind": kind, "options": _options(result, control)}


def _searched(result: ViewResult, control: Search) -> Data:
    """Give the texts that a search looks in, those of the rows and those it looks in next."""
    rows = result.source_rows
    named_rows = []
    for each in control.looked_in_next(rows, result.d):
        named_rows.append({"names": each.names, "rows": _flags(each.rows.tolist())})
    return {"texts": control.looked_in(rows, result.d).tolist(), "next": named_rows}


# --- values that are offered ----------------------------------------------------------------------


def _options(result: ViewResult, control: Filter) -> list[Data]:
    """Give each value that a list offers: its words, its rows, and what else it sets."""
    offered: Choices = control.choices(result) or []
    return [_option(result, control, words, entry) for words, entry in offered]


def _option(result: ViewResult, control: Filter, words: str, entry: Any) -> Data:
    value = control.from_entry(entry)
    if isinstance(control, Several):
        value = (entry,)
    state = control.on_change(result, value)
    option = {"words": words, "value": entry, "sets": _other_changes(result.state, state, control)}
    if control.is_set(value):
        option["rows"] = _flags(_kept(result, control, value))
    return option


def _other_changes(before: ViewState, after: ViewState, control: Control) -> Data:
    """Give what a choice sets beside its own control."""
    changes = {}
    for name, value in after.values.items():
        if name != control.name and value != getattr(before, name):
            changes[name] = value
    return changes


def _kept(result: ViewResult, control: Filter, value: Any) -> list[bool]:
    """Say of each row of a view whether a control that is set to a value keeps it."""
    state = replace(result.state, **{control.name: value})
    rows = ViewResult(result.d, state).source_rows
    kept = Step(control, value).keep(rows, result.d)
    flags: list[bool] = rows.index.isin(kept.index).tolist()
    return flags


def _flags(kept: list[bool]) -> str:
    """Write which rows are kept as a text of ones and zeros: it packs to almost nothing."""
    return "".join("1" if is_kept else "0" for is_kept in kept)


# --- rows -----------------------------------------------------------------------------------------


def rows_data(rows: pd.DataFrame) -> Data:
    """Give of each row what is added up, compared and cited: amount, code, line and place."""
    data: Data = {"count": len(rows)}
    for name in ("amount_wan", "code", "line", "lines", "place"):
        if name in rows:
            data[name] = [None if is_missing(value) else value for value in rows[name].tolist()]
    return data


# --- what is typed --------------------------------------------------------------------------------


@cache
def typing_data() -> Data:
    """Give all that the page needs to read what is typed as `searching` reads it."""
    return {
        "synonyms": terms.every_synonym(),
        "folds": _folds(),
        "longestPhrase": searching.LONGEST_PHRASE,
        "longestCode": searching.LONGEST_CODE,
        "shortestPart": searching.SHORTEST_PART,
        "longestTakenApart": searching.LONGEST_TAKEN_APART,
    }


def _folds() -> dict[str, str]:
    """Give the letters that are compared as other letters than their small form."""
    folds = {}
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if letter.casefold() != letter.lower():
            folds[letter] = letter.casefold()
    return folds
