"""The twelve criteria: each gives an indicator a score from 0 to 1, and a reason if it is below 1.

The criteria, their roles and their weights are data (data/rules/criteria.csv); the table `RULES`
has the function that scores each of them. Promises that a criterion which cannot be judged is not
applicable, with the reason. Does not know whether a target is ambitious, since there are no
baselines.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from shimahe import terms
from shimahe.findings import records, rules
from shimahe.quality.names import (
    PUNCTUATION,
    bigrams,
    ending_of,
    facet,
    has_word,
    is_payment,
    near,
    related_things,
    stem,
    without_false_joints,
    without_synonyms,
    word_list,
)
from shimahe.vocabulary import fold, number_in

# --- the criteria as data -------------------------------------------------------------------------

#: The rows of data/rules/criteria.csv, in their order.
CRITERIA = rules("criteria")


def _of_role(role: str) -> list[str]:
    """Return the ids of the criteria with a role, in the order of the file."""
    return [row["criterion"] for row in CRITERIA if row["role"] == role]


#: The criteria that cap the index of an indicator that fails one of them.
GATES = _of_role("gate")
#: The criteria whose weighted mean is the index.
GRADED = _of_role("graded")
#: The measures of a whole sheet.
PROFILE = _of_role("profile")
#: The criteria by which an indicator is judged.
JUDGED = [*GATES, *GRADED]
#: The default weight of each graded criterion, in their order.
WEIGHTS = {row["criterion"]: float(row["weight"]) for row in CRITERIA if row["role"] == "graded"}

# --- an indicator and its verdicts ----------------------------------------------------------------

QUALITATIVE = "定性"
RISING = ("≥", ">")
FALLING = ("≤", "<")
NUMERIC = (*RISING, *FALLING, "=")
#: The types of level 2 that measure effects.
_EFFECTS = ("economic", "social", "ecological", "sustainable_impact", "satisfaction")
# possessive quantifiers, so that the time is linear in the length of the text
_NUMBER_AND_UNIT = re.compile(r"[^0-9]*+[0-9][0-9.,]*+\(?([^0-9()]*?)\)?(?:以上|以下|以内|左右)?")


def as_number(value: object) -> float:
    """Return a real number of any type as a float, and NaN for anything else.

    >>> as_number(Decimal("2.5")), as_number(np.int64(2)), as_number(True), as_number("2")
    (2.5, 2.0, nan, nan)
    """
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        return math.nan
    try:
        return float(value)
    except (OverflowError, ValueError):  # an int past all floats; a signalling NaN
        return math.nan


def _text(row: Mapping[str, Any], key: str) -> str:
    """Return a text of a row, trimmed; "" where it is missing."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def number_of(row: Mapping[str, Any]) -> float | None:
    """Return the number of a target: its value, else the one number in its text, else None."""
    value = as_number(row.get("value"))
    if not math.isnan(value):
        return value
    number = number_in(_text(row, "target"))
    return None if number is None else float(number)


def unit_of(row: Mapping[str, Any]) -> str:
    """Return the printed unit in half-width letters, else what follows the number of the target."""
    printed = fold(_text(row, "unit"))
    if printed or _text(row, "sign") == QUALITATIVE:
        return printed
    match = _NUMBER_AND_UNIT.fullmatch(fold(_text(row, "target")))
    return match.group(1) if match else ""


def sign_of(row: Mapping[str, Any]) -> str:
    """Return the printed sign, else the one that words around the number of the target mean.

    >>> sign_of({"sign": None, "target": "不低于95%"}), sign_of({"sign": None, "target": "好"})
    ('≥', '')
    """
    printed = _text(row, "sign")
    target = fold(_text(row, "target"))
    if printed or number_in(target) is None:
        return printed
    for words, sign in word_list("sign_before").items():
        if target.startswith(words):
            return sign
    for words, sign in word_list("sign_behind").items():
        if target.endswith(words):
            return sign
    return ""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One row of `d.indicators` with its type, in the form in which the criteria use it.

    Texts are as printed, trimmed, and "" where nothing is printed. `number`, `sign` and `unit` are
    what `number_of`, `sign_of` and `unit_of` return.
    """

    indicator: str | None
    scope: str | None
    project: str | None
    name: str
    printed_sign: str
    sign: str
    target: str
    printed_unit: str
    number: float | None
    unit: str
    weight: float | None
    is_core: bool | None
    type_1: str | None
    type_2: str | None
    line: int | None

    @cached_property
    def folded_name(self) -> str:
        """The name in the form in which names are compared."""
        return fold(self.name)

    @cached_property
    def folded_target(self) -> str:
        """The target in the form in which targets are compared."""
        return fold(self.target)

    @cached_property
    def thing(self) -> str:
        """What the name is about."""
        return stem(self.name)

    @cached_property
    def measure(self) -> str:
        """What is measured of the thing, such as its coverage."""
        return facet(self.name)

    @cached_property
    def common_name(self) -> str:
        """The name with synonyms replaced, to be compared with other sheets and with texts."""
        return without_synonyms(self.name)

    @cached_property
    def common_bigrams(self) -> frozenset[str]:
        """The pairs of neighbouring characters of `common_name`."""
        return bigrams(self.common_name)

    @cached_property
    def common_measure(self) -> str:
        """What `common_name` measures of its thing."""
        return facet(self.common_name)

    @cached_property
    def common_thing(self) -> str:
        """What `common_name` is about."""
        return stem(self.common_name)

    @cached_property
    def only_pays(self) -> bool:
        """Whether it only measures that money is paid or that the budget is executed."""
        return self.type_2 == "budget_execution" or is_payment(self.name)

    @property
    def is_qualitative(self) -> bool:
        """Whether the target is in words (定性)."""
        return self.sign == QUALITATIVE

    @property
    def is_quantified(self) -> bool:
        """Whether the target is a number with a mathematical sign."""
        return self.number is not None and self.sign in NUMERIC

    @property
    def promise(self) -> str:
        """Sign, target and unit as printed."""
        return self.printed_sign + self.target + self.printed_unit


def read_indicators(frame: pd.DataFrame) -> list[Indicator]:
    """Return the rows of `d.indicators`, with or without their types, as indicators to judge."""
    return [_read_indicator(row) for row in records(frame)]


def _read_indicator(row: Mapping[str, Any]) -> Indicator:
    weight = as_number(row.get("weight"))
    is_core = row.get("is_core")
    project = row.get("project")
    return Indicator(
        indicator=row.get("indicator"),
        scope=row.get("scope"),
        project=project if isinstance(project, str) else None,
        name=_text(row, "name"),
        printed_sign=_text(row, "sign"),
        sign=sign_of(row),
        target=_text(row, "target"),
        printed_unit=_text(row, "unit"),
        number=number_of(row),
        unit=unit_of(row),
        weight=None if math.isnan(weight) else weight,
        is_core=bool(is_core) if isinstance(is_core, (bool, np.bool_)) else None,
        type_1=row.get("type_1"),
        type_2=row.get("type_2"),
        line=row.get("line"),
    )


class Reason(NamedTuple):
    """One row of `Quality.reasons`, about an indicator, a sheet or the office."""

    criterion: str
    indicator: str | None
    project: str | None
    score: float | None
    reason: str
    evidence: str | None
    related: str | None
    line: int | None


@dataclass(frozen=True)
class Verdict:
    """The score of one criterion, None where it is not applicable, and the reason for it.

    `reason` is the key of a text, `values` are the values of its placeholders. `related` are the
    ids of other indicators that the reason is about.
    """

    score: float | None
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    related: tuple[str, ...] = ()


Rule = Callable[[Sequence[Indicator]], list[Verdict]]
MET = Verdict(1.0)


def _failed(reason: str, **values: object) -> Verdict:
    return Verdict(0.0, reason, values)


def _partly_met(score: float, reason: str, **values: object) -> Verdict:
    return Verdict(score, reason, values)


def _not_applicable(reason: str) -> Verdict:
    return Verdict(None, reason)


# --- gates ----------------------------------------------------------------------------------------


def _judge_fields(rows: Sequence[Indicator]) -> list[Verdict]:
    """Score whether all fields are filled in (Q01).

    A column that no sheet of the disclosure prints is not required.
    """
    is_alone = len(rows) == 1
    required = ["name", "target", "unit"]
    if is_alone or any(row.printed_sign for row in rows):
        required.append("sign")
    if is_alone or any(row.weight is not None for row in rows):
        required.append("weight")
    if is_alone or any(row.is_core is not None for row in rows):
        required.append("is_core")
    return [_judge_fields_of(row, required) for row in rows]


def _judge_fields_of(row: Indicator, required: Collection[str]) -> Verdict:
    """Score whether the required fields of one indicator are filled in (Q01)."""
    lacking = [key for key in _lacking_fields(row) if key in required]
    if lacking:
        return _failed("Q01.lacking", fields=lacking)
    if row.sign and row.sign not in NUMERIC and not row.is_qualitative:
        return _failed("Q01.sign", sign=row.sign)
    return MET


def _lacking_fields(row: Indicator) -> list[str]:
    """Return the fields that an indicator lacks; a qualitative one needs no unit."""
    lacking = [key for key in ("name", "sign", "target") if not getattr(row, key)]
    if row.weight is None or not 0 < row.weight <= 100:
        lacking.append("weight")
    if row.is_core is None:
        lacking.append("is_core")
    needs_unit = bool(row.sign) and not row.is_qualitative
    if needs_unit and not row.unit:
        lacking.append("unit")
    return lacking


def _judge_nature(row: Indicator) -> Verdict:
    """Score whether sign, target and name agree on whether the target is a number (Q02)."""
    if not row.target:
        return _not_applicable("Q02.unknown")
    if row.is_qualitative:
        return _judge_words(row)
    if row.sign not in NUMERIC:
        return _not_applicable("Q02.unknown")
    if row.number is None:
        return _failed("Q02.no_number", target=row.target)
    if not row.unit:
        return _failed("Q02.no_unit", target=row.target)
    return MET


def _judge_words(row: Indicator) -> Verdict:
    """Score whether a qualitative indicator has neither number nor measure (Q02)."""
    if _has_bands(row):
        return MET
    ending = ending_of(row.folded_name, "always_numeric")
    ending = ending or ending_of(row.folded_name, "metric_ending")
    if ending:
        return _failed("Q02.metric_but_qualitative", ending=ending)
    if row.number is not None or row.unit:
        return _failed("Q02.number_but_qualitative", target=row.target)
    return MET


def _judge_direction(row: Indicator) -> Verdict:
    """Score whether the sign points in the right direction (Q04)."""
    name = row.folded_name
    if not row.is_quantified or not name:
        return _not_applicable("Q04.no_direction")
    rising = row.sign in RISING
    falling = row.sign in FALLING
    if has_word(name, "ambiguous_direction"):
        return _partly_met(0.5, "Q04.ambiguous", sign=row.sign)
    if has_word(name, "lower_is_better") and not has_word(name, "higher_is_better"):
        return _failed("Q04.should_be_low", sign=row.sign) if rising else MET
    if falling and has_word(name, "stock_of_problems"):
        return MET
    if row.type_2 == "satisfaction":
        return MET if rising else _failed("Q04.satisfaction", sign=row.sign)
    return _judge_ceiling(row) if falling else MET


def _judge_ceiling(row: Indicator) -> Verdict:
    """Score whether a ceiling makes sense for what the indicator measures (Q04)."""
    if ending_of(row.folded_name, "statutory_rate"):
        return _partly_met(0.5, "Q04.statutory", sign=row.sign)
    if row.type_2 == "cost":
        return MET
    return _failed("Q04.should_be_high", sign=row.sign)


def _judge_unit(row: Indicator) -> Verdict:
    """Score whether the unit fits the ending of the name (Q05)."""
    if row.is_qualitative or not row.unit:
        return _not_applicable("Q05.no_unit")
    ending = ending_of(row.folded_name, "unit_of_ending")
    ending = ending or ending_of(row.thing, "unit_of_ending")
    if not ending:
        return _not_applicable("Q05.unknown_ending")
    allowed = word_list("unit_of_ending")[ending].split("|")
    if any(_is_unit(row.unit, unit) for unit in allowed):
        return MET
    examples = " / ".join(allowed[:5])
    return _failed("Q05.other_unit", ending=ending, unit=row.unit, allowed=examples)


def _is_unit(unit: str, allowed: str) -> bool:
    """Whether a unit is an allowed one, perhaps a multiple of it (万人) or a rate of it (人/年)."""
    return bool(re.fullmatch(rf"[十百千万亿]?{re.escape(allowed)}(?:/.*)?", unit))


def _judge_value(row: Indicator) -> Verdict:
    """Score whether the number lies within the range that its unit allows (Q08)."""
    number = row.number
    if number is None or row.is_qualitative:
        return _not_applicable("Q08.no_number")
    if has_word(row.folded_name, "unbounded"):
        return _not_applicable("Q08.unbounded")
    if row.unit in ("%", "百分比"):
        is_plausible = 0 < number <= 100
    elif row.unit in ("天", "日", "天/年", "工作日"):
        is_plausible = 0 < number <= 260 or number in (365, 366)
    elif row.unit in ("小时", "小时/天", "小时/日"):
        is_plausible = 0 < number <= 24
    elif number > 0:
        return _not_applicable("Q08.no_bounds")
    else:
        is_plausible = False
    return MET if is_plausible else _failed("Q08.outside", value=f"{number:g}", unit=row.unit)


# --- graded ---------------------------------------------------------------------------------------

_LONG_NAME = 35
#: A reason names at most so many similar indicators.
_MOST_NAMED = 100
_JOINT = re.compile(r"[,，、;；及和]")
_GRADED_BANDS = re.compile(
    r"[优良中好差].{0,3}[0-9]+.{0,4}[优良中好差一]|[0-9].{0,3}[优良中好差].{0,6}[0-9]"
)


def _has_bands(row: Indicator) -> bool:
    """Whether the target prints graded bands, such as 优90-100、良80-90."""
    return bool(_GRADED_BANDS.search(row.folded_target))


def _judge_quantity(row: Indicator) -> Verdict:
    """Score how far the target is quantified: a number, bands, a level, or only a trend (Q03)."""
    target = row.folded_target
    if not target:
        return _not_applicable("Q03.no_target")
    if _has_bands(row):
        return _partly_met(0.5, "Q03.bands", target=target)
    if row.number is not None:
        return MET
    if re.search("[0-9]", target):
        return _partly_met(0.5, "Q03.bands", target=target)
    if target in word_list("level_word"):
        return _partly_met(0.25, "Q03.level", target=target)
    return _failed("Q03.trend", target=target)


def _judge_measure(row: Indicator) -> Verdict:
    """Score whether the name ends in a measure and the target is a number (Q06).

    1 for both, 0.5 for the number alone, 0 without a number.
    """
    if not row.folded_name:
        return _not_applicable("no_name")
    if row.number is None or row.is_qualitative:
        return _failed("Q06.qualitative")
    if ending_of(row.folded_name, "metric_ending"):
        return MET
    return _partly_met(0.5, "Q06.no_metric")


def _judge_brevity(row: Indicator) -> Verdict:
    """Score whether the name is short and says one thing (Q07)."""
    name = row.folded_name.rstrip(PUNCTUATION)
    if not name:
        return _not_applicable("no_name")
    joints = _JOINT.findall(without_false_joints(name))
    if len(name) >= _LONG_NAME or len(joints) >= 2:
        return _failed("Q07.long", length=len(name), n=len(joints))
    if joints:
        return _partly_met(0.5, "Q07.two", joint=joints[0])
    return MET


def _judge_duty(row: Indicator) -> Verdict:
    """Score whether the target of a duty, which must be met in full, is 100% (Q09)."""
    number = row.number
    is_duty = is_payment(row.name) or has_word(row.folded_name, "duty")
    if not is_duty or number is None or row.unit != "%":
        return _not_applicable("Q09.no_duty")
    if number == 100:
        return MET
    return _failed("Q09.lax", value=f"{number:g}")


def _judge_orientation(row: Indicator) -> Verdict:
    """Score whether an effect is measured, rather than what was done or paid (Q12)."""
    if not row.name or not row.target:
        return _not_applicable("Q12.unknown")
    if row.only_pays:
        return _failed("Q12.payment")
    if row.number is None or row.is_qualitative:
        return _partly_met(0.25, "Q12.qualitative")
    if row.type_2 in _EFFECTS:
        return MET
    return _partly_met(0.5, "Q12.output")


# --- compared with the other indicators -----------------------------------------------------------


def _judge_repetition(rows: Sequence[Indicator]) -> list[Verdict]:
    """Score whether another indicator of the sheet measures the same thing (Q10)."""
    rows_of_sheets: dict[str | None, list[Indicator]] = defaultdict(list)
    for row in rows:
        if row.name:
            rows_of_sheets[row.project].append(row)
    sheets = {project: _ThingsOfSheet(named) for project, named in rows_of_sheets.items()}
    verdicts = []
    for row in rows:
        verdicts.append(sheets[row.project].judge(row) if row.name else _not_applicable("no_name"))
    return verdicts


class _ThingsOfSheet:
    """The indicators of a sheet by what they measure, so that each is compared with few others."""

    def __init__(self, rows: Sequence[Indicator]) -> None:
        self._rows = rows
        # The positions of the indicators of a thing, of a thing with its measure, and of a thing
        # whose satisfaction is or is not measured: people asked are not the thing done for them.
        self._by_thing: dict[str, list[int]] = {}
        self._by_measure: dict[tuple[str, str], list[int]] = {}
        self._by_satisfaction: dict[tuple[str, bool], list[int]] = {}
        for place, row in enumerate(rows):
            self._by_thing.setdefault(row.thing, []).append(place)
            self._by_measure.setdefault((row.thing, row.measure), []).append(place)
            of_thing = (row.thing, _measures_satisfaction(row))
            self._by_satisfaction.setdefault(of_thing, []).append(place)
        self._related = related_things(self._by_thing)

    def judge(self, row: Indicator) -> Verdict:
        """Score an indicator of the sheet."""
        if len(self._rows) == 1:
            return _not_applicable("Q10.alone")
        twins = self._others(row, self._by_measure[row.thing, row.measure])
        if twins:
            return Verdict(0.0, "Q10.twin", related=twins)
        of_same_thing = self._others(row, self._by_thing[row.thing])
        relatives = of_same_thing or self._others(row, self._places_of_related(row))
        if relatives:
            return Verdict(0.5, "Q10.facet", related=relatives)
        return MET

    def _places_of_related(self, row: Indicator) -> Iterable[int]:
        """Return the positions of indicators of related things, in the order of print."""
        is_satisfaction = _measures_satisfaction(row)
        lists: list[list[int]] = []
        for thing in self._related[row.thing]:
            lists.append(self._by_satisfaction.get((thing, is_satisfaction), []))
        return heapq.merge(*lists)

    def _others(self, row: Indicator, places: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of the first indicators at some positions, without the judged one."""
        others = (self._rows[place] for place in places if self._rows[place] is not row)
        return _ids(islice(others, _MOST_NAMED))


def _measures_satisfaction(row: Indicator) -> bool:
    """Whether an indicator measures how satisfied people are."""
    return row.measure == "satisfaction"


def _judge_specificity(rows: Sequence[Indicator]) -> list[Verdict]:
    """Score whether no other project has an indicator with nearly the same name (Q11)."""
    of_projects = [row for row in rows if row.name and row.project is not None]
    if len({row.project for row in of_projects}) < 2:
        return [_not_applicable("Q11.no_project")] * len(rows)
    alike = _AlikeNames(of_projects)
    verdicts = []
    for row in rows:
        if row.name and row.project is not None:
            verdicts.append(alike.judge(row))
        else:
            verdicts.append(_not_applicable("Q11.no_project"))
    return verdicts


class _AlikeNames:
    """The indicators of projects by their names, and which names are nearly the same."""

    def __init__(self, rows: Sequence[Indicator]) -> None:
        with_name: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            with_name.setdefault(row.name, []).append(place)
        names = list(with_name)
        places_alike = {name: [with_name[name]] for name in names}
        for first, second in near(names):
            places_alike[names[first]].append(with_name[names[second]])
            places_alike[names[second]].append(with_name[names[first]])
        # For each name the indicators with nearly the same name, in the order of print, and the
        # projects of these.
        self.alike_to: dict[str, list[Indicator]] = {}
        self.projects: dict[str, set[str]] = {}
        for name, lists in places_alike.items():
            alike = [rows[place] for place in heapq.merge(*lists)]
            self.alike_to[name] = alike
            self.projects[name] = {row.project for row in alike if row.project is not None}
        self._verdicts: dict[tuple[str, str | None], Verdict] = {}

    def judge(self, row: Indicator) -> Verdict:
        """Score an indicator; all indicators of one name and project get the same verdict."""
        key = (row.name, row.project)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(row.name, row.project)
        return self._verdicts[key]

    def _judge(self, name: str, project: str | None) -> Verdict:
        count = len(self.projects[name] - {project})
        if count == 0:
            return MET
        others = (row for row in self.alike_to[name] if row.project != project)
        named = _ids(islice(others, _MOST_NAMED))
        return Verdict(0.0 if count > 1 else 0.5, "Q11.alike", {"n": count}, named)


def _ids(rows: Iterable[Indicator]) -> tuple[str, ...]:
    return tuple(str(row.indicator) for row in rows)


# --- all criteria ---------------------------------------------------------------------------------


def _each(rule: Callable[[Indicator], Verdict]) -> Rule:
    """Return a rule for many indicators that judges each of them by itself."""

    def judge_each(rows: Sequence[Indicator]) -> list[Verdict]:
        return [rule(row) for row in rows]

    return judge_each


#: The function that scores each criterion of data/rules/criteria.csv.
RULES: dict[str, Rule] = {
    "Q01": _judge_fields,
    "Q02": _each(_judge_nature),
    "Q03": _each(_judge_quantity),
    "Q04": _each(_judge_direction),
    "Q05": _each(_judge_unit),
    "Q06": _each(_judge_measure),
    "Q07": _each(_judge_brevity),
    "Q08": _each(_judge_value),
    "Q09": _each(_judge_duty),
    "Q10": _judge_repetition,
    "Q11": _judge_specificity,
    "Q12": _each(_judge_orientation),
}


class Judgement(NamedTuple):
    """The scores of all indicators, and the reason of every score below 1."""

    scores: pd.DataFrame
    reasons: list[Reason]


def judge(indicators: pd.DataFrame, lang: str | None = None) -> Judgement:
    """Score every indicator by every criterion.

    `indicators` has the columns of `d.indicators`, type_1 and type_2. The frame of scores has the
    columns Q01 to Q12 (0 to 1; missing where not applicable) and the same index. There is a reason
    for every score that is not 1, and for every missing one.

    Raises: ValueError for a language that is not known.
    Source: assembled from the documents and papers that data/rules/criteria.csv names for each
    criterion.
    """
    return judge_rows(read_indicators(indicators), indicators.index, lang)


def judge_rows(rows: Sequence[Indicator], index: pd.Index, lang: str | None = None) -> Judgement:
    """Score indicators as `judge` does; `index` is the index of the frame of scores."""
    lang = terms.resolve_language(lang)
    scores: dict[str, list[float]] = {}
    reasons: list[Reason] = []
    for criterion in sorted(RULES):
        verdicts = RULES[criterion](rows)
        scores[criterion] = [_score_or_nan(verdict) for verdict in verdicts]
        for row, verdict in zip(rows, verdicts, strict=True):
            if verdict.score != 1:
                reasons.append(_reason(criterion, row, verdict, lang))
    return Judgement(pd.DataFrame(scores, index=index, dtype="float64"), reasons)


def _score_or_nan(verdict: Verdict) -> float:
    return math.nan if verdict.score is None else verdict.score


def _reason(criterion: str, row: Indicator, verdict: Verdict, lang: str) -> Reason:
    """Return the reason of a score in a language."""
    values = dict(verdict.values)
    ids = ", ".join(verdict.related)
    if "fields" in values:
        names = [terms.key_name("column", key, lang) for key in values["fields"]]
        values["fields"] = ", ".join(names)
    return Reason(
        criterion=criterion,
        indicator=row.indicator,
        project=row.project,
        score=verdict.score,
        reason=terms.text(f"reason.{verdict.reason}", lang, ids=ids, **values),
        evidence=_evidence(values),
        related=ids or None,
        line=row.line,
    )


def _evidence(values: Mapping[str, Any]) -> str | None:
    """Return the part of the indicator that shows the reason, such as its target."""
    for key in ("ending", "target", "value", "sign"):
        if values.get(key):
            return str(values[key])
    return None
