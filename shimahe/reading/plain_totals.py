"""The total among columns that may each be it: a plain 合计 that the rows hold to (R08).

Beside 合计 a table may print of which year's money it is: 当年财政拨款 | 上年结转. Such a heading
may also be that of the total itself, so that the headings alone do not tell which column it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from shimahe.forms import Form
from shimahe.reading.column_groups import Sense, Setting, places_left
from shimahe.reading.grids import Row
from shimahe.reading.row_sums import is_sum_of
from shimahe.vocabulary import fold, is_carried_over, says_a_sum


def with_plain_total(
    form: Form, senses: Sequence[Sense], setting: Setting, body: Sequence[Row]
) -> list[Sense]:
    """Return the senses, with no other total beside a plain one that is the sum of its parts.

    Its parts are the kinds of spending or, where none are printed, the other columns and what is
    carried over. It is their sum in every row.
    """
    if sum(sense.key == "total" for sense in senses) < 2:
        return list(senses)
    left = places_left(form, senses, setting)
    totals = [place for place in left if senses[place].key == "total"]
    plain = [place for place in totals if says_a_sum(fold(senses[place].printed))]
    if len(totals) < 2 or len(plain) != 1:
        return list(senses)
    others = [place for place in totals if place not in plain]
    kinds = _places_of_kinds(form, senses, left)
    parts = kinds or [*others, *_places_carried_over(senses)]
    if len(parts) < 2 or not is_sum_of(plain[0], parts, body):
        return list(senses)
    told = list(senses)
    for place in others:
        told[place] = told[place]._replace(key=None)
    return told


def _places_of_kinds(form: Form, senses: Sequence[Sense], left: Sequence[int]) -> list[int]:
    """Return the places of the parts that the form declares of its total."""
    addends = dict(form.row_sums).get("total", ())
    return [place for place in left if senses[place].key in addends]


def _places_carried_over(senses: Sequence[Sense]) -> list[int]:
    """Return the places of columns of money that is carried over."""
    places = []
    for place, sense in enumerate(senses):
        if sense.key is None and is_carried_over(fold(sense.printed)):
            places.append(place)
    return places
