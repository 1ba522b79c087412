"""The type of an indicator, inferred from name, nature and unit: the printed tables drop the column
that says it.

The rules are data (data/rules/indicator_types.csv), tried in their order; the first that fits
decides. Promises a reason and a confidence for every type, and another type where a competent
reviewer could defend one. Two people's worth of labels for 100 indicators, drawn with
`random.Random(2025).sample` before any rule was written, stand in data/rules/type_labels.csv: the
classifier is held to how far these two agree, not to 100%.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.findings import findings_frame, rules
from shimahe.vocabulary import fold, number_in, parse_figure

#: Level 2 → level 1, in the order of the official scheme. Source: 财预〔2015〕88号; 财预〔2021〕101号.
TYPES = {
    **dict.fromkeys(("quantity", "quality", "timeliness", "cost"), "output"),
    **dict.fromkeys(("economic", "social", "ecological", "sustainable_impact"), "benefit"),
    "satisfaction": "satisfaction",
    "budget_execution": "budget_execution",
}
_TYPE = "type_1 type_2 type_reason type_confidence type_alternative"
_LABELS = "indicator name first first_alternative second second_alternative sample"


# --- the rules ------------------------------------------------------------------------------------


def classify(indicators: pd.DataFrame, lang: str | None = None) -> pd.DataFrame:
    """The type of each indicator; reads the columns name, sign, target and unit, the same index
    comes back.

    Columns: type_1 (output, benefit, satisfaction, budget_execution), type_2 (a key of TYPES),
    type_reason (in the language), type_confidence (high, medium, low), type_alternative (another
    type that can be defended, or missing).
    """
    lang = lang or terms.language()
    columns = (indicators[key].astype(object).where(indicators[key].notna(), "").tolist()
               for key in ("name", "sign", "target", "unit"))  # fmt: skip
    found = [_rule(*map(str, row)) for row in zip(*columns, strict=True)]
    rows = [
        (
            TYPES[rule["type_2"]],
            rule["type_2"],
            rule[f"reason_{lang}"],
            rule["confidence"],
            rule["alternative"] or None,
        )
        for rule in found
    ]
    return findings_frame(_TYPE, rows).set_axis(indicators.index)


@lru_cache(maxsize=4096)
def _rule(name: str, sign: str, target: str, unit: str) -> dict[str, str]:
    """The first rule that fits."""
    name = re.sub(r"\([^()]*\)$", "", fold(name)).rstrip(",.;:!?、。")
    unit = fold(unit) or ("%" if "%" in fold(target) else "")
    read = (
        parse_figure if sign == "定性" else number_in
    )  # 9月底前 is no number, 95 under 定性 is one
    natures = {"any", "number"} | ({sign} - {"定性"}) if read(target) is not None else {"any", sign}
    return next(rule for rule, test in _tests() if test(name, natures, unit, fold(target)))


@cache
def _tests() -> list[tuple[dict[str, str], Any]]:
    return [(rule, _test(rule)) for rule in rules("indicator_types")]


def _test(rule: dict[str, str]) -> Any:
    """A rule as a function of the folded name, the natures (any, number, the printed sign), the
    unit and the target.

    `endings` and `contains` are words of the name, either of which will do; `targets` words of the
    target.
    """
    ending, inside, without, targets = (
        _any(rule[key]) for key in ("endings", "contains", "without", "targets")
    )
    signs, units = set(rule["sign"].split("、")), _any_unit(rule["units"])

    def fits(name: str, natures: set[str], unit: str, target: str) -> bool:
        named = ending is None or bool(re.search(f"(?:{ending.pattern})$", name))
        held = inside is None or bool(inside.search(name))
        return (
            bool(signs & natures)
            and (units is None or bool(units.fullmatch(unit)))
            and (targets is None or bool(targets.search(target)))
            and (named or held if ending and inside else named and held)
            and (without is None or not without.search(name))
        )

    return fits


def _any_unit(listed: str) -> re.Pattern[str] | None:
    """One of the listed units; `元*` is any unit that begins with 元."""
    units = (
        re.escape(fold(unit)) + (".*" if unit.endswith("*") else "") for unit in listed.split("、")
    )
    return re.compile("|".join(units)) if listed else None


def _any(listed: str) -> re.Pattern[str] | None:
    return (
        re.compile("|".join(re.escape(fold(word)) for word in listed.split("、")))
        if listed
        else None
    )


# --- how far people and rules agree ---------------------------------------------------------------


def labels() -> pd.DataFrame:
    """The types that people gave, each without seeing the rules or the other's labels.

    Columns: indicator (of the bundled disclosure), name, first, first_alternative, second,
    second_alternative (type_2 keys; missing where no other type can be defended), sample (drawn:
    labelled twice; rest: once, used for tuning).
    """
    return findings_frame(
        _LABELS, [[row[key] or None for key in _LABELS.split()] for row in rules("type_labels")]
    )


def agreement(first: Any, second: Any) -> pd.DataFrame:
    """How far two lists of types agree, and how far beyond chance.

    Columns: n, agree (count), agree_pct, kappa (missing where chance alone gives full agreement).
    Source: Cohen 1960, A coefficient of agreement for nominal scales.

    >>> agreement(list("aabb"), list("aaba"))[["agree_pct", "kappa"]].values.tolist()
    [[75.0, 0.5]]
    """
    pairs = list(zip(first, second, strict=True))
    n, agree = len(pairs), sum(one == other for one, other in pairs)
    ones, others = (
        pd.Series([pair[at] for pair in pairs], dtype=object).value_counts() for at in (0, 1)
    )
    chance = sum(int(ones[key]) * int(others.get(key, 0)) for key in ones.index)
    kappa = (n * agree - chance) / (n * n - chance) if n * n > chance else None
    share = round(100 * agree / n, 1) if n else None
    return findings_frame(
        "n agree agree_pct kappa", [(n, agree, share, None if kappa is None else round(kappa, 3))]
    )


def _drawn(types: pd.DataFrame) -> pd.DataFrame:
    """The labels of the sample beside the types of `types` (columns indicator, type_2,
    type_alternative).
    """
    found = labels().merge(types[["indicator", "type_2", "type_alternative"]], on="indicator")
    return found[found["sample"] == "drawn"]


def agreements(types: pd.DataFrame) -> pd.DataFrame:
    """The two label passes against each other, and the classifier against both; `types`:
    `Quality.indicators`.

    The last row counts an indicator as agreed if the type is a label or an alternative of either
    pass, or if the classifier's own alternative is a label; kappa is not defined for it.

    Columns: comparison (labels, classifier_first, classifier_second, with_alternatives), n, agree,
    agree_pct, kappa.
    """
    rows = _drawn(types)
    pairs = {
        "labels": ("first", "second"),
        "classifier_first": ("type_2", "first"),
        "classifier_second": ("type_2", "second"),
    }
    found = [
        agreement(rows[one], rows[other]).assign(comparison=name)
        for name, (one, other) in pairs.items()
    ]
    given = rows[["first", "first_alternative", "second", "second_alternative"]].values.tolist()
    ours = zip(rows["type_2"].tolist(), rows["type_alternative"].tolist(), given, strict=True)
    agreed = [main in four or other in (four[0], four[2]) for main, other, four in ours]
    n, agree = len(agreed), sum(agreed)
    last = findings_frame(
        "n agree agree_pct kappa", [(n, agree, round(100 * agree / n, 1) if n else None, None)]
    )
    every = pd.concat([*found, last.assign(comparison="with_alternatives")], ignore_index=True)
    return every[["comparison", "n", "agree", "agree_pct", "kappa"]]


def confusion(types: pd.DataFrame, against: str = "first") -> pd.DataFrame:
    """How often the classifier gives a type (columns) where a label pass gives another (rows):
    counts.

    `against`: first or second; only types that occur have a row and a column.
    """
    rows = _drawn(types)
    table = pd.crosstab(rows[against], rows["type_2"])
    return table.reindex(
        index=[t for t in TYPES if t in table.index],
        columns=[t for t in TYPES if t in table.columns],
    )


def disagreements(types: pd.DataFrame) -> pd.DataFrame:
    """The indicators of the sample on which the label passes differ, or the classifier differs from
    both.

    Columns: indicator, name, first, second, type_2, type_alternative.
    """
    rows = _drawn(types)
    apart = rows["first"].ne(rows["second"]) | (
        rows["type_2"].ne(rows["first"]) & rows["type_2"].ne(rows["second"])
    )
    return rows.loc[
        apart, ["indicator", "name", "first", "second", "type_2", "type_alternative"]
    ].reset_index(drop=True)
