"""The twelve criteria: one printed indicator in, a score for each criterion out, and a reason for
every score below 1.

Promises that rules and word lists are data (data/rules/criteria.csv, indicator_words.csv), and that
what cannot be judged is not applicable, with the reason. Does not know whether a target is
ambitious: there are no baselines.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from shimahe import terms
from shimahe.findings import records, rules
from shimahe.vocabulary import fold, number_in

Row = Mapping[str, Any]
#: A score (None: not applicable), the key of its reason, and the values the reason's words need.
Verdict = tuple[float | None, str, dict[str, object]]
MET: Verdict = (1.0, "", {})
_QUALITATIVE, _NUMERIC = "定性", ("≥", "≤", "=", ">", "<")
_LONG, _ALIKE = 35, 0.85
_PUNCTUATION = " 。.,;:!?、，；：！？()（）"
_ASIDE = re.compile(r"\([^()]*\)$")
_GRADED_BANDS = re.compile(
    r"[优良中好差].{0,3}[0-9]+.{0,4}[优良中好差一]|[0-9]+.{0,3}[优良中好差].{0,6}[0-9]+"
)
_OUTCOMES = ("economic", "social", "ecological", "sustainable_impact", "satisfaction")


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one list of data/rules/indicator_words.csv."""
    return tuple(row["word"] for row in rules("indicator_words") if row["list"] == name)


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words(name), key=len, reverse=True))))


def _has(name: str, wanted: str) -> bool:
    return bool(_any(wanted).search(name))


@cache
def _last(wanted: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(wanted).pattern})$")


def _ends(name: str, wanted: str) -> str:
    """The longest word of a list that the name ends in, without the brackets that may follow it."""
    found = _last(wanted).search(_ASIDE.sub("", name).rstrip(_PUNCTUATION))
    return found.group() if found else ""


def is_payment(name: str) -> bool:
    """Whether a name is the rate or the punctuality at which money is paid out, which measures no
    service.

    >>> is_payment("困难补助资金发放及时率"), is_payment("补助发放人数")
    (True, False)
    """
    name = fold(name)
    return _has(name, "payment") and bool(_ends(name, "rate_ending"))


def is_quantified(row: Row) -> bool:
    """Whether the target is a number held by a mathematical sign."""
    return number_of(row) is not None and row.get("sign") in _NUMERIC


@lru_cache(maxsize=4096)
def stem(name: str) -> str:
    """What a name is about: the name without its metric ending and without words that say only that
    it is done.

    >>> stem("招聘会召开场次数"), stem("招聘会召开完成率")
    ('招聘会', '招聘会')
    """
    name = fold(name).rstrip(_PUNCTUATION)
    while cut := _ends(name, "metric_ending") or _ends(name, "doing"):
        if len(name) - len(cut) < 2:
            break
        name = name[: -len(cut)].rstrip(_PUNCTUATION)
    for word in words("doing"):
        name = name.removeprefix(word) if len(name) - len(word) >= 2 else name
    return name


def related(one: str, other: str) -> bool:
    """Whether two stems are one thing: equal, or one of at least four characters makes a fifth or
    more of the other.
    """
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 4 and short in long and 5 * len(short) >= len(long))


def dice(one: str, other: str) -> float:
    """How alike two names are: twice the shared pairs of neighbouring characters over all pairs, 0
    to 1.

    Source: Dice 1945; bigrams as in Kondrak 2005.
    """
    first, second = _pairs(one), _pairs(other)
    return (
        2 * len(first & second) / (len(first) + len(second))
        if first or second
        else float(one == other)
    )


@lru_cache(maxsize=4096)
def _pairs(name: str) -> frozenset[str]:
    name = fold(name).rstrip(_PUNCTUATION)
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))


def near(names: Sequence[str]) -> list[tuple[int, int]]:
    """The places of all pairs of names whose Dice is at least 0.85; only names that share a pair
    are compared.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    found = []
    for at, name in enumerate(names):
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs(name):
            for other in holders[pair]:
                shared[other] += 1
            holders[pair].append(at)
        size = len(_pairs(name))
        found += [
            (other, at)
            for other, n in shared.items()
            if 2 * n >= _ALIKE * (size + len(_pairs(names[other])))
        ]
    return sorted(found)


# --- one row made ready ---------------------------------------------------------------------------


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def number_of(row: Row) -> float | None:
    """The number of the target; the one in its text where a row has no value."""
    value = row.get("value")
    if value is None or value != value:
        found = number_in(_text(row, "target"))
        value = None if found is None else float(found)
    return value


def unit_of(row: Row) -> str:
    """The unit, half-width; where none is printed, what stands behind the number of the target."""
    given = fold(_text(row, "unit"))
    if given or row.get("sign") == _QUALITATIVE:
        return given
    behind = re.fullmatch(
        r"[^0-9]*[0-9.,]+\(?([^0-9()]*?)\)?(?:以上|以下|以内|左右)?", fold(_text(row, "target"))
    )
    return behind.group(1) if behind else ""


def _is_qualitative(row: Row) -> bool:
    return row.get("sign") == _QUALITATIVE


def _na(reason: str, **values: object) -> Verdict:
    return None, reason, values


# --- gates ----------------------------------------------------------------------------------------


def _complete(row: Row) -> Verdict:
    """Q01."""
    weight = row.get("weight")
    lacking = [key for key in ("name", "sign", "target") if not _text(row, key)]
    lacking += [] if isinstance(weight, (int, float)) and 0 < weight <= 100 else ["weight"]
    lacking += [] if isinstance(row.get("is_core"), (bool, np.bool_)) else ["is_core"]
    lacking += [] if _is_qualitative(row) or unit_of(row) or not _text(row, "sign") else ["unit"]
    if lacking:
        return 0.0, "Q01.lacking", {"fields": lacking}
    known = row["sign"] in (*_NUMERIC, _QUALITATIVE)
    return MET if known else (0.0, "Q01.sign", {"sign": row["sign"]})


def _coherent(row: Row) -> Verdict:
    """Q02."""
    sign, name, number, unit = (
        row.get("sign"),
        fold(_text(row, "name")),
        number_of(row),
        unit_of(row),
    )
    if sign not in (*_NUMERIC, _QUALITATIVE) or not _text(row, "target"):
        return _na("Q02.unknown")
    if sign != _QUALITATIVE:
        lacking = "Q02.no_number" if number is None else "Q02.no_unit" if not unit else ""
        return (0.0, lacking, {"target": _text(row, "target")}) if lacking else MET
    if _banded(row):
        return MET
    if ending := _ends(name, "always_numeric") or _ends(name, "metric_ending"):
        return 0.0, "Q02.metric_but_qualitative", {"ending": ending}
    return (
        MET
        if number is None and not unit
        else (0.0, "Q02.number_but_qualitative", {"target": _text(row, "target")})
    )


def _direction(row: Row) -> Verdict:
    """Q04."""
    sign, name = row.get("sign"), fold(_text(row, "name"))
    if sign not in _NUMERIC or not name or number_of(row) is None:
        return _na("Q04.no_direction")
    low, rising = sign in ("≤", "<"), sign in ("≥", ">")
    if _has(name, "ambiguous_direction"):
        return 0.5, "Q04.ambiguous", {"sign": sign}
    if _has(name, "lower_is_better") and not _has(name, "higher_is_better"):
        return (0.0, "Q04.should_be_low", {"sign": sign}) if rising else MET
    if _has(name, "stock_of_problems") and low:
        return MET
    if row.get("type_2") == "satisfaction":
        return MET if rising else (0.0, "Q04.satisfaction", {"sign": sign})
    if low and (_ends(name, "statutory_rate") or row.get("type_2") == "cost"):
        return (0.5, "Q04.statutory", {"sign": sign}) if _ends(name, "statutory_rate") else MET
    return (0.0, "Q04.should_be_high", {"sign": sign}) if low else MET


def _fitting(row: Row) -> Verdict:
    """Q05."""
    unit, name = unit_of(row), fold(_text(row, "name"))
    if _is_qualitative(row) or not unit:
        return _na("Q05.no_unit")
    ending, allowed = _units(name) or _units(stem(name)) or ("", "")
    if not ending:
        return _na("Q05.unknown_ending")
    fits = any(
        re.fullmatch(rf"[十百千万亿]?{re.escape(one)}(?:/.*)?", unit) for one in allowed.split("|")
    )
    return (
        MET
        if fits
        else (0.0, "Q05.other_unit", {"ending": ending, "unit": unit, "allowed": allowed})
    )


def _units(name: str) -> tuple[str, str] | None:
    ending = _ends(name, "unit_of_ending")
    return (ending, listed("unit_of_ending")[ending]) if ending else None


@cache
def listed(name: str) -> dict[str, str]:
    """The words of a list with the value that stands beside each."""
    return {row["word"]: row["value"] for row in rules("indicator_words") if row["list"] == name}


def _plausible(row: Row) -> Verdict:
    """Q08."""
    number, unit, name = number_of(row), unit_of(row), fold(_text(row, "name"))
    if number is None or _is_qualitative(row):
        return _na("Q08.no_number")
    if _has(name, "unbounded"):
        return _na("Q08.unbounded")
    if unit in ("%", "百分比"):
        inside = 0 < number <= 100
    elif unit in ("天", "日", "天/年", "工作日"):
        inside = number in (365, 366) or 0 < number <= 260
    elif unit in ("小时", "小时/天", "小时/日"):
        inside = 0 < number <= 24
    else:
        return (
            _na("Q08.no_bounds")
            if number > 0
            else (0.0, "Q08.outside", {"value": f"{number:g}", "unit": unit})
        )
    return MET if inside else (0.0, "Q08.outside", {"value": f"{number:g}", "unit": unit})


# --- graded ---------------------------------------------------------------------------------------


def _banded(row: Row) -> bool:
    return bool(_GRADED_BANDS.search(fold(_text(row, "target"))))


def _quantified(row: Row) -> Verdict:
    """Q03."""
    target = fold(_text(row, "target"))
    if not target:
        return _na("Q03.no_target")
    if _banded(row) or (number_of(row) is None and re.search("[0-9]", target)):
        return 0.5, "Q03.bands", {"target": target}
    if number_of(row) is not None:
        return MET
    return (
        (0.25, "Q03.level", {"target": target})
        if target in words("level_word")
        else (0.0, "Q03.trend", {"target": target})
    )


def _attribute(row: Row) -> Verdict:
    """Q06."""
    name = fold(_text(row, "name"))
    if not name:
        return _na("no_name")
    if number_of(row) is None or _is_qualitative(row):
        return 0.0, "Q06.qualitative", {}
    return MET if _ends(name, "metric_ending") else (0.5, "Q06.no_metric", {})


def _short(row: Row) -> Verdict:
    """Q07."""
    name = fold(_text(row, "name")).rstrip(_PUNCTUATION)
    if not name:
        return _na("no_name")
    bare = _any("one_thing").sub("", name)
    joints = re.findall(r"[,，、;；及和]", bare)
    if len(name) >= _LONG or len(joints) >= 2:
        return 0.0, "Q07.long", {"length": len(name), "n": len(joints)}
    return (0.5, "Q07.two", {"joint": joints[0]}) if joints else MET


def _strict(row: Row) -> Verdict:
    """Q09."""
    name, number = fold(_text(row, "name")), number_of(row)
    duty = is_payment(name) or _has(name, "duty")
    if not duty or unit_of(row) != "%" or number is None:
        return _na("Q09.no_duty")
    return MET if number == 100 else (0.0, "Q09.lax", {"value": f"{number:g}"})


def _oriented(row: Row) -> Verdict:
    """Q12."""
    if not _text(row, "name") or not _text(row, "target"):
        return _na("Q12.unknown")
    if row.get("type_2") == "budget_execution" or is_payment(_text(row, "name")):
        return 0.0, "Q12.payment", {}
    if number_of(row) is None or _is_qualitative(row):
        return 0.25, "Q12.qualitative", {}
    return MET if row.get("type_2") in _OUTCOMES else (0.5, "Q12.output", {})


# --- against the other indicators -----------------------------------------------------------------


@lru_cache(maxsize=4096)
def facet(name: str) -> str:
    """What a name measures of its thing; the ending itself where the list gives it no class."""
    ending = _ends(fold(name), "metric_ending")
    return listed("metric_ending").get(ending) or ending


def _single(rows: list[Row]) -> list[Verdict]:
    """Q10: each indicator against the others of its sheet."""
    names = [_text(row, "name") for row in rows]
    stems, facets = [stem(name) for name in names], [facet(name) for name in names]
    asked = [
        each == "satisfaction" for each in facets
    ]  # who is asked is not the thing that is done for them
    sheets: dict[Any, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if names[at]:
            sheets[row.get("project")].append(at)

    def verdict(at: int, others: list[int]) -> Verdict:
        same = [other for other in others if stems[other] == stems[at]]
        twins = [other for other in same if facets[other] == facets[at]]
        inside = [
            other
            for other in others
            if asked[other] == asked[at] and related(stems[other], stems[at])
        ]
        said: dict[str, object] = {
            "ids": ", ".join(str(rows[other]["indicator"]) for other in twins or same or inside)
        }
        if not (same or inside):
            return MET if others else _na("Q10.alone")
        return (0.0, "Q10.twin", said) if twins else (0.5, "Q10.facet", said)

    found = {
        at: verdict(at, [other for other in places if other != at])
        for places in sheets.values()
        for at in places
    }
    return [found.get(at, _na("no_name")) for at in range(len(rows))]


def _specific(rows: list[Row]) -> list[Verdict]:
    """Q11: each project indicator against those of other projects."""
    mine = [
        at
        for at, row in enumerate(rows)
        if _text(row, "name") and isinstance(row.get("project"), str)
    ]
    found: list[Verdict] = [_na("Q11.no_project")] * len(rows)
    if len({rows[at]["project"] for at in mine}) < 2:
        return found
    alike: dict[int, list[int]] = {at: [] for at in mine}
    for one, other in near([_text(rows[at], "name") for at in mine]):
        if rows[mine[one]]["project"] != rows[mine[other]]["project"]:
            alike[mine[one]].append(mine[other])
            alike[mine[other]].append(mine[one])
    for at, others in alike.items():
        n, ids = (
            len({rows[o]["project"] for o in others}),
            ", ".join(str(rows[o]["indicator"]) for o in others),
        )
        found[at] = (0.0 if n > 1 else 0.5, "Q11.alike", {"n": n, "ids": ids}) if others else MET
    return found


_ALONE: dict[str, Callable[[Row], Verdict]] = {
    "Q01": _complete, "Q02": _coherent, "Q03": _quantified, "Q04": _direction, "Q05": _fitting, "Q06": _attribute,
    "Q07": _short, "Q08": _plausible, "Q09": _strict, "Q12": _oriented,
}  # fmt: skip


def judge(
    indicators: pd.DataFrame, lang: str | None = None
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Every criterion for every indicator.

    `indicators`: the columns of `d.indicators`, type_1 and type_2. Gives the scores (columns Q01 to
    Q12, 0 to 1, missing where not applicable) and a row for every score below 1: criterion,
    indicator, project, score, reason, evidence, related, line.

    Source: assembled from the documents and papers that data/rules/criteria.csv names for each
    criterion.
    """
    rows: list[Row] = [*records(indicators)]
    verdicts = {key: [rule(row) for row in rows] for key, rule in _ALONE.items()}
    verdicts |= {"Q10": _single(rows), "Q11": _specific(rows)}
    scores = {
        key: [math.nan if v[0] is None else v[0] for v in verdicts[key]] for key in sorted(verdicts)
    }
    reasons = [
        _reason(key, row, verdict, lang)
        for key in sorted(verdicts)
        for row, verdict in zip(rows, verdicts[key], strict=True)
        if verdict[0] != 1
    ]
    return pd.DataFrame(scores, index=indicators.index, dtype="float64"), reasons


def _reason(key: str, row: Row, verdict: Verdict, lang: str | None) -> dict[str, Any]:
    score, reason, values = verdict
    said = {name: _said(name, value, lang) for name, value in values.items()}
    place = {name: row.get(name) for name in ("indicator", "project", "line")}
    evidence = said.get("ending") or said.get("target") or said.get("value") or said.get("sign")
    sentence = terms.text(f"reason.{reason}", lang, **said)
    return {
        "criterion": key,
        **place,
        "score": score,
        "reason": sentence,
        "evidence": evidence,
        "related": said.get("ids"),
    }


def _said(name: str, value: Any, lang: str | None) -> Any:
    if name == "fields":
        return ", ".join(terms.key_name("column", key, lang) for key in value)
    return " / ".join(value.split("|")[:5]) if name == "allowed" else value
