"""The type of an indicator (quantity, quality, satisfaction …), inferred from its wording.

The printed tables leave out the column that says it. The rules are data
(data/rules/indicator_types.csv); they are tried in their order, and the first that fits decides.
Promises a reason and a confidence for every type, and a second type where a competent reviewer
could defend one. The classifier is compared with two sets of labels (data/rules/type_labels.csv)
for 100 indicators, which were drawn with `random.Random(2025).sample` before any rule was written:
it should agree with them about as well as they agree with each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.findings import findings_frame, rows, rules
from shimahe.vocabulary import LONGEST_CELL, fold, number_in, parse_figure

#: The level-1 type of each level-2 type, in the order of the official scheme.
#: Source: 财预〔2015〕88号; 财预〔2021〕101号.
TYPES = {
    **dict.fromkeys(("quantity", "quality", "timeliness", "cost"), "output"),
    **dict.fromkeys(("economic", "social", "ecological", "sustainable_impact"), "benefit"),
    "satisfaction": "satisfaction",
    "budget_execution": "budget_execution",
}
_TYPE = "type_1 type_2 type_reason type_confidence type_alternative"
_LABELS = "indicator name first first_alternative second second_alternative sample"
_AGREEMENT = "n agree agree_pct kappa"


# --- the rules ------------------------------------------------------------------------------------


def classify(indicators: pd.DataFrame, lang: str | None = None) -> pd.DataFrame:
    """Infer the type of each indicator from the columns name, sign, target and unit.

    The result has the same index.

    Columns: type_1 (output, benefit, satisfaction, budget_execution), type_2 (a key of TYPES),
    type_reason (in the language), type_confidence (high, medium, low), type_alternative (another
    level-2 type that can be defended, or missing).

    Raises: ValueError for a language that is not known.
    """
    lang = terms.resolve_language(lang)
    types: list[tuple[str | None, ...]] = []
    for values in rows(indicators[["name", "sign", "target", "unit"]]):
        name, sign, target, unit = ("" if value is None else str(value) for value in values)
        rule = rule_for(name, sign, target, unit)
        type_2 = rule["type_2"]
        alternative = rule["alternative"] or None
        reason = rule[f"reason_{lang}"]
        types.append((TYPES[type_2], type_2, reason, rule["confidence"], alternative))
    return findings_frame(_TYPE, types).set_axis(indicators.index)


def rule_for(name: str, sign: str, target: str, unit: str) -> dict[str, str]:
    """Return the row of data/rules/indicator_types.csv that decides the type of a wording."""
    texts = (name, sign, target, unit)
    if max(map(len, texts)) < LONGEST_CELL:
        return _rule_of_short_texts(*texts)
    return _first_rule(*texts)


@lru_cache(maxsize=4096)  # offices print the same wordings over and over
def _rule_of_short_texts(name: str, sign: str, target: str, unit: str) -> dict[str, str]:
    return _first_rule(name, sign, target, unit)


def _first_rule(name: str, sign: str, target: str, unit: str) -> dict[str, str]:
    wording = _folded_wording(name, sign, target, unit)
    for rule in _type_rules():
        if rule.fits(wording):
            return rule.row
    raise LookupError(f"no rule of data/rules/indicator_types.csv fits {name!r}: the last must")


@dataclass(frozen=True)
class _Wording:
    """The folded texts of an indicator that the rules look at.

    `natures` are what the column `sign` of a rule may name: "any", the printed sign, and "number"
    where the target is a number.
    """

    name: str
    natures: frozenset[str]
    unit: str
    target: str


def _folded_wording(name: str, sign: str, target: str, unit: str) -> _Wording:
    folded_target = fold(target)
    folded_name = re.sub(r"\([^()]*\)$", "", fold(name)).rstrip(",.;:!?、。")
    folded_unit = fold(unit)
    if not folded_unit and "%" in folded_target:
        folded_unit = "%"
    natures = frozenset(("any", sign))
    is_qualitative = sign == "定性"
    # 9月底前 is no number, 95 under 定性 is one
    number = parse_figure(target) if is_qualitative else number_in(target)
    if number is not None:
        natures = frozenset(("any", "number")) if is_qualitative else natures | {"number"}
    return _Wording(folded_name, natures, folded_unit, folded_target)


@dataclass(frozen=True)
class _TypeRule:
    """One row of data/rules/indicator_types.csv, with its word lists as patterns.

    A pattern that is None sets no condition. `ending` and `inside` are about the name; where both
    are set, one of them must fit.
    """

    row: dict[str, str]
    signs: frozenset[str]
    units: re.Pattern[str] | None
    ending: re.Pattern[str] | None
    inside: re.Pattern[str] | None
    without: re.Pattern[str] | None
    target: re.Pattern[str] | None

    def fits(self, wording: _Wording) -> bool:
        """Whether a wording meets all conditions of the rule."""
        if not self.signs & wording.natures:
            return False
        if self.units and not self.units.fullmatch(wording.unit):
            return False
        if self.target and not self.target.search(wording.target):
            return False
        if self.without and self.without.search(wording.name):
            return False
        return self._fits_name(wording.name)

    def _fits_name(self, name: str) -> bool:
        """Whether a name has one of the endings or words of the rule, if it lists any."""
        if self.ending and self.ending.search(name):
            return True
        if self.inside and self.inside.search(name):
            return True
        return not self.ending and not self.inside


@cache
def _type_rules() -> tuple[_TypeRule, ...]:
    return tuple(_type_rule(row) for row in rules("indicator_types"))


def _type_rule(row: dict[str, str]) -> _TypeRule:
    return _TypeRule(
        row=row,
        signs=frozenset(row["sign"].split("、")),
        units=_units_pattern(row["units"]),
        ending=_words_pattern(row["endings"], at="$"),
        inside=_words_pattern(row["contains"]),
        without=_words_pattern(row["without"]),
        target=_words_pattern(row["targets"]),
    )


def _words_pattern(listed: str, at: str = "") -> re.Pattern[str] | None:
    """Return the pattern of any of the listed words, at the end of a name if `at` is "$"."""
    if not listed:
        return None
    words = "|".join(re.escape(fold(word)) for word in listed.split("、"))
    return re.compile(f"(?:{words}){at}")


def _units_pattern(listed: str) -> re.Pattern[str] | None:
    """Return the pattern of any of the listed units; `元*` is any unit that begins with 元."""
    if not listed:
        return None
    patterns = []
    for unit in listed.split("、"):
        ending = ".*" if unit.endswith("*") else ""
        patterns.append(re.escape(fold(unit)) + ending)
    return re.compile("|".join(patterns))


# --- agreement of the labels and the rules --------------------------------------------------------


def labels() -> pd.DataFrame:
    """Return the types given by two passes of labelling, made without the rules or each other.

    Columns: indicator (of the bundled disclosure), name, first, first_alternative, second,
    second_alternative (type_2 keys; missing where no other type can be defended), sample (drawn:
    labelled twice; rest: once, used for tuning).
    """
    label_rows: list[list[str | None]] = []
    for row in rules("type_labels"):
        label_rows.append([row[column] or None for column in _LABELS.split()])
    return findings_frame(_LABELS, label_rows)


def agreement(first: Iterable[Any], second: Iterable[Any]) -> pd.DataFrame:
    """Measure how well two lists of types agree, and how well beyond chance (Cohen's kappa).

    Columns: n, agree (count), agree_pct, kappa (missing where chance alone gives full agreement).

    Source: Cohen 1960, A coefficient of agreement for nominal scales.

    >>> agreement(list("aabb"), list("aaba"))[["agree_pct", "kappa"]].values.tolist()
    [[75.0, 0.5]]
    """
    pairs = list(zip(first, second, strict=True))
    n = len(pairs)
    agree = sum(one == other for one, other in pairs)
    in_first = _counted(one for one, _ in pairs)
    in_second = _counted(other for _, other in pairs)
    by_chance = sum(in_first[key] * in_second[key] for key in in_first)
    kappa = None
    if n * n > by_chance:
        kappa = round((n * agree - by_chance) / (n * n - by_chance), 3)
    return findings_frame(_AGREEMENT, [(n, agree, _share(agree, n), kappa)])


def _counted(types: Iterable[Any]) -> Counter[Any]:
    """Count how often each type occurs, without missing ones."""
    return Counter(key for key in types if not pd.isna(key))


def _share(part: int, whole: int) -> float | None:
    """Return a part of a whole in per cent, to one decimal; None where the whole is 0."""
    return round(100 * part / whole, 1) if whole else None


def _drawn(types: pd.DataFrame) -> pd.DataFrame:
    """Return the labels of the drawn sample with the types inferred for the same indicators."""
    inferred = types[["indicator", "type_2", "type_alternative"]]
    labelled = labels().merge(inferred, on="indicator")
    return labelled[labelled["sample"] == "drawn"]


def agreements(types: pd.DataFrame) -> pd.DataFrame:
    """Compare the two label passes with each other, and the classifier with both.

    `types` is `Quality.indicators`. In the last row an indicator counts as agreed if its type is a
    label or an alternative of either pass, or if the classifier's own alternative is a label; kappa
    is not defined for this row.

    Columns: comparison (labels, classifier_first, classifier_second, with_alternatives), n, agree,
    agree_pct, kappa.
    """
    sample = _drawn(types)
    compared = {
        "labels": agreement(sample["first"], sample["second"]),
        "classifier_first": agreement(sample["type_2"], sample["first"]),
        "classifier_second": agreement(sample["type_2"], sample["second"]),
        "with_alternatives": _agreement_with_alternatives(sample),
    }
    named = [frame.assign(comparison=comparison) for comparison, frame in compared.items()]
    together = pd.concat(named, ignore_index=True)
    return together[["comparison", "n", "agree", "agree_pct", "kappa"]]


def _agreement_with_alternatives(sample: pd.DataFrame) -> pd.DataFrame:
    n = len(sample)
    agree = sum(_is_defended(row) for row in sample.to_dict("records"))
    return findings_frame(_AGREEMENT, [(n, agree, _share(agree, n), None)])


def _is_defended(row: dict[Any, Any]) -> bool:
    """Whether a label or its alternative is the type, or a label is the type's alternative."""
    first_choices = (row["first"], row["second"])
    second_choices = (row["first_alternative"], row["second_alternative"])
    if row["type_2"] in first_choices or row["type_2"] in second_choices:
        return True
    return row["type_alternative"] in first_choices


def confusion(types: pd.DataFrame, against: str = "first") -> pd.DataFrame:
    """Count how often each type of a label pass meets each type of the classifier.

    A row is a type given by the label pass `against` (first or second), a column one given by the
    classifier. Only types that occur have a row or a column. `types` is `Quality.indicators`.
    """
    sample = _drawn(types)
    counts = pd.crosstab(sample[against], sample["type_2"])
    return counts.reindex(index=_in_order(counts.index), columns=_in_order(counts.columns))


def _in_order(types: Sequence[str] | pd.Index) -> list[str]:
    """Return the types that occur, in the order of the official scheme."""
    return [key for key in TYPES if key in types]


def disagreements(types: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators of the sample on which the labels or the classifier disagree.

    These are indicators with two different labels, and those for which the classifier differs from
    both labels. `types` is `Quality.indicators`.

    Columns: indicator, name, first, second, type_2, type_alternative.
    """
    sample = _drawn(types)
    people_differ = sample["first"].ne(sample["second"])
    differs_from_first = sample["type_2"].ne(sample["first"])
    differs_from_second = sample["type_2"].ne(sample["second"])
    is_shown = people_differ | (differs_from_first & differs_from_second)
    columns = ["indicator", "name", "first", "second", "type_2", "type_alternative"]
    return sample.loc[is_shown, columns].reset_index(drop=True)
