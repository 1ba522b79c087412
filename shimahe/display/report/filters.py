"""The filters of a view as plain data, with which the page of a report filters by itself.

Promises that the page keeps the same rows as the declared control. For each value that a control
offers, the control itself says here which rows it keeps. Only what depends on typed text or on the
rows that are left is done by the page (`js/report_filters.js`), with the texts, amounts and
constants given here. Does not know how anything is shown.
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

#: Controls that a report does not need, since its tables have amounts and shares side by side.
LEFT_OUT = ("measure",)
#: Plain data that can be written as JSON.
Data = dict[str, Any]


def filters_of(view: View) -> list[Filter]:
    """Return the filters of a view that a report has, in the order in which they are applied."""
    return [control for control in view.filters if control.name not in LEFT_OUT]


def controls_data(result: ViewResult) -> list[Data]:
    """Return the filters of a view as data, in the order in which they are applied."""
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
    """Return how the page finds the rows that a control keeps: a `kind`, and what it needs."""
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
    """Return the texts that a search looks in: first those of the rows, then further names."""
    rows = result.source_rows
    named_rows = []
    for each in control.looked_in_next(rows, result.d):
        named_rows.append({"names": each.names, "rows": _flags(each.rows.tolist())})
    return {"texts": control.looked_in(rows, result.d).tolist(), "next": named_rows}


# --- values that are offered ----------------------------------------------------------------------


def _options(result: ViewResult, control: Filter) -> list[Data]:
    """Return each value that a list offers: its words, its rows, and what else it sets."""
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
    """Return the values that a choice sets in other controls than its own."""
    changes = {}
    for name, value in after.values.items():
        if name != control.name and value != getattr(before, name):
            changes[name] = value
    return changes


def _kept(result: ViewResult, control: Filter, value: Any) -> list[bool]:
    """Return for each row of a view whether a control that is set to `value` keeps it."""
    state = replace(result.state, **{control.name: value})
    rows = ViewResult(result.d, state).source_rows
    kept = Step(control, value).keep(rows, result.d)
    flags: list[bool] = rows.index.isin(kept.index).tolist()
    return flags


def _flags(kept: list[bool]) -> str:
    """Return which rows are kept as a text of ones and zeros, which packs very well."""
    return "".join("1" if is_kept else "0" for is_kept in kept)


# --- rows -----------------------------------------------------------------------------------------


def rows_data(rows: pd.DataFrame) -> Data:
    """Return the columns of rows that the page adds up, compares and cites.

    They are amount_wan (万元), code, line, lines and place, as far as the rows have them.
    """
    data: Data = {"count": len(rows)}
    for name in ("amount_wan", "code", "line", "lines", "place"):
        if name in rows:
            data[name] = [None if is_missing(value) else value for value in rows[name].tolist()]
    return data


# --- what is typed --------------------------------------------------------------------------------


@cache
def typing_data() -> Data:
    """Return what the page needs to understand typed text as `searching` does."""
    return {
        "synonyms": terms.every_synonym(),
        "folds": _folds(),
        "longestPhrase": searching.LONGEST_PHRASE,
        "longestCode": searching.LONGEST_CODE,
        "shortestPart": searching.SHORTEST_PART,
        "longestTakenApart": searching.LONGEST_TAKEN_APART,
    }


def _folds() -> dict[str, str]:
    """Return the letters whose case-folded form differs from their lower case, with that form."""
    folds = {}
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if letter.casefold() != letter.lower():
            folds[letter] = letter.casefold()
    return folds
