"""Columns of basic expenditure and of projects that stand below several budgets each (R14).

A department's table may print them so: 一般公共预算 (小计 | 基本支出 | 项目支出) | 政府性基金预算
(小计 | 基本支出 | 项目支出). Then every column is of one budget and one kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shimahe.forms import (
    APPROPRIATION,
    BUDGETS,
    COLUMNS,
    DEPARTMENT_SPENDING,
    GENERAL_SPENDING,
    OWN_TABLES,
    Form,
    key_of,
)
from shimahe.reading.column_groups import Sense, without_unit
from shimahe.reading.grids import Row
from shimahe.reading.row_sums import is_sum_of
from shimahe.vocabulary import says_a_sum

_KINDS = ("basic", "project")
_TOTALS = ("total", "amount")
#: What stands as a source for the money of this year beside what is carried over.
_THIS_YEAR = "this_year"
_SOURCES = tuple((key, words) for key, words in COLUMNS["sources"] if key not in _TOTALS)


class Part(NamedTuple):
    """What the amounts of a column are: their budget and their kind, None where none is known."""

    budget: str | None
    kind: str | None


def parts_of_the_total(form: Form, senses: Sequence[Sense], body: Sequence[Row]) -> dict[int, Part]:
    """Return the columns that are each of one source and kind, if they are the total.

    There are none unless several sources stand above the kinds, no column is printed twice, and the
    total of every row is the sum of these columns.
    """
    if not form.flow:
        return {}
    sources = {place: _source_of(sense) for place, sense in enumerate(senses)}
    of_kinds = [place for place, source in sources.items() if source and _is_of_kind(senses[place])]
    with_kinds = {sources[place] for place in of_kinds}
    are_twice = len({(sources[place], senses[place].key) for place in of_kinds}) < len(of_kinds)
    if len(with_kinds) < 2 or are_twice:
        return {}
    parts = {}
    for place, source in sources.items():
        is_alone = source not in (None, APPROPRIATION, *with_kinds)
        if place in of_kinds or is_alone:
            budget = source if source in OWN_TABLES else None
            kind = senses[place].key if place in of_kinds else None
            parts[place] = Part(budget, kind)
    return parts if _are_the_total(senses, list(parts), body) else {}


def with_parts_by_source(senses: Sequence[Sense], parts: Mapping[int, Part]) -> list[Sense]:
    """Return the senses, with kinds below several sources as parts of each kind.

    So 财政拨款 (基本支出 | 项目支出) | 其他资金 (基本支出 | 项目支出) are read where no budget is
    among the sources of the `parts` of the total. What is carried over stands beside the money of
    this year as another source does.
    """
    told = list(senses)
    if any(part.budget or part.kind is None for part in parts.values()):
        return told
    for place, part in parts.items():
        told[place] = told[place]._replace(key=None, whole=part.kind, flow="")
    return told


def parts_by_budget(form: Form, parts: Mapping[int, Part]) -> Mapping[int, Part]:
    """Return the parts of the total as columns of several budgets, if the table holds several.

    There are none unless a budget is among the sources that stand above kinds.
    """
    if form.key in OWN_TABLES.values():
        return {}
    return parts if any(part.budget and part.kind for part in parts.values()) else {}


def parts_of_other_budgets(form: Form, senses: Sequence[Sense]) -> dict[int, Part]:
    """Return the columns of kinds below other budgets in a table of the general budget.

    A table of appropriations whose title names no budget (财政拨款支出表) may print them. Those of
    other years, and of what is carried over, are left out.
    """
    if form.key != GENERAL_SPENDING:
        return {}
    parts = {}
    for place, sense in enumerate(senses):
        is_other = sense.budget in OWN_TABLES and sense.budget != "general_public"
        is_of_the_year = sense.year is None and sense.flow in ("", form.flow)
        if is_other and is_of_the_year and _is_of_kind(sense):
            parts[place] = Part(sense.budget, sense.key)
    return parts


def columns_of_budgets(
    form: Form, heads: Sequence[Sequence[str]], senses: Sequence[Sense]
) -> dict[str, int]:
    """Return the places of the columns that say what each budget pays of the department's spending.

    They stand beside the total, or beside the kinds (合计 | 基本支出 | 项目支出 | 一般公共预算 |
    政府性基金预算). There are none where a budget has several columns. `heads` are the headings of
    each column, from top to bottom, and `senses` what they say.
    """
    if form.key != DEPARTMENT_SPENDING:
        return {}
    places: dict[str, int] = {}
    for place, (texts, sense) in enumerate(zip(heads, senses, strict=True)):
        is_of_the_year = sense.year is None and not sense.flow
        budget = key_of(BUDGETS, without_unit(texts[-1])) if texts else None
        if budget not in OWN_TABLES or sense.key is not None or not is_of_the_year:
            continue
        if budget in places:
            return {}
        places[budget] = place
    return places


def without_parts(senses: Sequence[Sense], parts: Mapping[int, Part]) -> list[Sense]:
    """Return the senses, with columns of one source as no columns of all sources."""
    if not parts:
        return list(senses)
    left = []
    for sense in senses:
        if _source_of(sense):
            sense = sense._replace(key=None, whole=None)
        left.append(sense)
    return left


def _is_of_kind(sense: Sense) -> bool:
    """Whether a column is of one kind of spending."""
    return sense.key in _KINDS


def _source_of(sense: Sense) -> str | None:
    """Return the source that the group of a column names, or the column itself; else None.

    What the year opens or closes with (年初结转, 年末结转) is none.
    """
    if sense.flow == "closing" or "年初" in sense.printed:
        return None
    if _is_of_kind(sense) and sense.is_this_year and not sense.path:
        return _THIS_YEAR
    if sense.key in (*_KINDS, *_TOTALS):
        words = sense.path[-1] if sense.path else ""
    else:
        words = "" if sense.path or sense.key else without_unit(sense.printed)
    if not words or says_a_sum(words):
        return None
    return key_of(BUDGETS, words) or key_of(_SOURCES, words)


def _are_the_total(senses: Sequence[Sense], parts: Sequence[int], body: Sequence[Row]) -> bool:
    """Whether one column is the total of all sources, and in every row the sum of these parts."""
    totals = []
    for place, sense in enumerate(senses):
        if sense.key == "total" and _source_of(sense) is None:
            totals.append(place)
    return len(totals) == 1 and is_sum_of(totals[0], parts, body)
