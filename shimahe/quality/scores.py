"""Are the indicators any good? Types, criteria, signals, the profile of each sheet, an index that
can be argued with.

Promises that every score below 1 has its reason, that a finding is a signal and no verdict, and
that the index is made again from the scores under any weights. Does not know whether a target is
ambitious: the text has no baselines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from shimahe import frames, terms
from shimahe.disclosure import Disclosure
from shimahe.findings import choice, findings_frame, records, rules
from shimahe.quality.criteria import is_payment, is_quantified, judge
from shimahe.quality.indicator_types import (
    TYPES,
    agreement,
    agreements,
    classify,
    confusion,
    disagreements,
    labels,
)
from shimahe.quality.signals import commitments, precision, signals
from shimahe.structure import denominator
from shimahe.vocabulary import number_in

__all__ = [
    "TYPES", "Quality", "agreement", "agreements", "classify", "composition", "confusion", "disagreements", "labels",
    "precision", "ranking", "score", "score_text", "sensitivity", "summary",
]  # fmt: skip

_CRITERIA = rules("criteria")
GATES, GRADED, PROFILE = ([row["criterion"] for row in _CRITERIA if row["role"] == role]
                          for role in ("gate", "graded", "profile"))  # fmt: skip
JUDGED = [*GATES, *GRADED]
WEIGHTS = {row["criterion"]: float(row["weight"]) for row in _CRITERIA if row["role"] == "graded"}
CAP = 40.0
#: Weight in principle of each level-1 type. Source: 财预〔2020〕10号, art. on weights of
#: self-evaluation.
REFERENCE = {"output": 50.0, "benefit": 30.0, "satisfaction": 10.0, "budget_execution": 10.0}
_REASON = "criterion indicator project score reason evidence related line"


@dataclass(frozen=True, eq=False)
class Quality:
    """What the rules say of a disclosure's indicators. All texts are in the language it was scored
    in.

    `indicators`: the printed columns, type_1, type_2, type_reason, type_confidence,
    type_alternative, Q01 to Q12 (0, 0.25, 0.5 or 1; missing: not applicable) and index (0 to 100;
    missing where nothing graded applies). `reasons`, a row per finding: criterion, indicator,
    project, score, reason, evidence, related (ids), line; the criteria below 1 or not applicable,
    the profile's, then the signals (S01 …, without a score). `projects`, a row per sheet: project
    (missing: the office's own), scope, amount_wan (万元), count (indicators), weight (points), P01 to
    P08, line. `criteria`: criterion, role (gate, graded, profile, signal), weight, name,
    explanation, formula, source, false_positives. `weights` and `cap`: what the index is made with.
    """

    indicators: pd.DataFrame
    reasons: pd.DataFrame
    projects: pd.DataFrame
    criteria: pd.DataFrame
    weights: Mapping[str, float]
    cap: float
    lang: str

    def weighted(
        self, weights: Mapping[str, float] | None = None, cap: float | None = None
    ) -> Quality:
        """The same scores with another index: `weights` by criterion (others as they are), `cap` of
        a failed gate.

        Raises: ValueError for a criterion that is not graded, or a weight or cap out of 0 to 100.
        """
        given = {
            **self.weights,
            **{choice(key, GRADED): value for key, value in (weights or {}).items()},
        }
        cap = self.cap if cap is None else cap
        for key, value in {**given, "cap": cap}.items():
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not 0 <= value <= 100
            ):
                raise ValueError(terms.text("indicators.weight", name=key, value=repr(value)))
        found = self.indicators.assign(index=_index(self.indicators, list(given.values()), cap))
        return replace(
            self,
            indicators=found,
            weights={key: float(value) for key, value in given.items()},
            cap=cap,
        )

    def card(self, indicator: str) -> pd.DataFrame:
        """One indicator held to every criterion.

        Columns: criterion, role, name, score (missing: not applicable), weight (graded ones),
        reason. Raises: ValueError for an id that is not there.
        """
        found = self.indicators[self.indicators["indicator"] == indicator]
        if found.empty:
            raise ValueError(terms.text("indicators.unknown", indicator=repr(indicator)))
        mine = self.reasons[self.reasons["indicator"] == indicator]
        said = dict(zip(mine["criterion"].tolist(), mine["reason"].tolist(), strict=True))
        met = {row["criterion"]: row[f"met_{self.lang}"] for row in _CRITERIA}
        rules_ = self.criteria[self.criteria["criterion"].isin(JUDGED)]
        scores = found[rules_["criterion"]].iloc[0].tolist()
        weights: list[Any] = [self.weights.get(key) for key in rules_["criterion"]]
        reasons = [said.get(key, met[key]) for key in rules_["criterion"]]
        card = rules_[["criterion", "role", "name"]].assign(
            score=scores, weight=weights, reason=reasons
        )
        return card.astype({"score": "float64", "weight": "float64"}).reset_index(drop=True)


def score(
    d: Disclosure,
    weights: Mapping[str, float] | None = None,
    cap: float = CAP,
    lang: str | None = None,
) -> Quality:
    """Hold every indicator of a disclosure to the rules: type, twelve criteria, profile of each
    sheet, signals.

    `weights` and `cap` as in `Quality.weighted`; `lang` is that of all texts (default: the current
    one). Raises: ValueError for weights or a cap that are not allowed; nothing else, whatever the
    disclosure holds.
    """
    lang = lang or terms.language()
    rows = _typed(d.indicators, lang)
    scores, reasons = judge(rows, lang)
    projects, more = _profile(d, rows, lang)
    return _quality(
        rows.join(scores), [*reasons, *more, *signals(d, rows, lang)], projects, lang
    ).weighted(weights, cap)


def score_text(
    name: object,
    sign: object,
    target: object,
    unit: object = None,
    *,
    weight: float | None = 10,
    is_core: bool | None = False,
    lang: str | None = None,
) -> Quality:
    """Hold one indicator of one's own wording to the rules, as if it stood alone in a sheet.

    Missing parts are None or empty. Q10 and Q11 compare with other indicators and do not apply;
    there is no profile.

    >>> score_text("道路清扫保洁面积", "≥", "120", "万平方米").indicators[["type_2", "index"]].values.tolist()
    [['quantity', 83.3]]
    """
    lang = lang or terms.language()
    texts = [
        None if text is None else str(text).strip() or None for text in (name, sign, target, unit)
    ]
    number = number_in(texts[2] or "")
    value = None if number is None else float(number)
    row = (
        "I001",
        "project",
        None,
        1,
        texts[0],
        weight,
        texts[1],
        texts[2],
        value,
        texts[3],
        is_core,
        1,
        None,
    )
    rows = _typed(frames.build("indicators", [row]), lang)
    scores, reasons = judge(rows, lang)
    return _quality(rows.join(scores), reasons, findings_frame(_SHEET, []), lang).weighted()


def _typed(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    return rows.join(classify(rows, lang))


def _quality(
    rows: pd.DataFrame, reasons: list[dict[str, Any]], projects: pd.DataFrame, lang: str
) -> Quality:
    found = findings_frame(_REASON, [[row.get(key) for key in _REASON.split()] for row in reasons])
    return Quality(rows, found, projects, _rules(lang), WEIGHTS, CAP, lang)


def _rules(lang: str) -> pd.DataFrame:
    """The criteria, then the signals, in a language."""
    every = [
        *_CRITERIA,
        *({**row, "criterion": row["signal"], "role": "signal"} for row in rules("signals")),
    ]
    said = ("name", "explanation", "formula", "false_positives")
    rows = [{**row, **{key: row.get(f"{key}_{lang}") or None for key in said}} for row in every]
    columns = "criterion role weight name explanation formula source false_positives"
    return findings_frame(
        columns, [[row.get(key) or None for key in columns.split()] for row in rows]
    )


# --- the index ------------------------------------------------------------------------------------


def _index(rows: pd.DataFrame, weights: list[float], cap: float) -> Any:
    """The weighted mean of the graded criteria that apply, in per cent; capped where a gate is
    failed.
    """
    scores = rows[GRADED].to_numpy("float64")
    each = np.where(np.isnan(scores), 0.0, weights)
    with np.errstate(invalid="ignore"):  # nothing applies: 0 / 0 is missing
        mean = 100 * (each * np.nan_to_num(scores)).sum(axis=1) / each.sum(axis=1)
    failed = rows[GATES].eq(0).any(axis=1).to_numpy()
    # half up; the small term takes back what binary fractions lose
    return np.floor(np.where(failed, np.minimum(mean, cap), mean) * 10 + 0.5 + 1e-9) / 10


def ranking(q: Quality) -> pd.DataFrame:
    """The indicators by their index, the best first; equals share a rank, unknown ones come last.

    Columns: rank, indicator, project, name, type_2, index, failed (gates scored 0, as text).
    """
    rows = q.indicators
    failed = [", ".join(gate for gate, score in zip(GATES, row, strict=True) if score == 0)
              for row in rows[GATES].to_numpy().tolist()]  # fmt: skip
    rank = rows["index"].rank(method="min", ascending=False).astype("Int64")
    ranked = rows.assign(rank=rank, failed=pd.Series(failed, index=rows.index, dtype="str"))
    return ranked.sort_values(["rank", "indicator"])[
        ["rank", "indicator", "project", "name", "type_2", "index", "failed"]
    ]


def sensitivity(q: Quality) -> pd.DataFrame:
    """How far the ranking depends on the weights: each graded criterion left out or doubled, all
    equal, no cap.

    The last rows are the lowest and the median over all combinations in which each weight is halved
    or doubled. `moved` counts indicators that change their rank by more than a tenth of all.

    Columns: scenario, criterion, n, correlation (Spearman's, of ranks with equals averaged, against
    the ranking as it is, to 3 decimals; missing where one of the two does not vary), moved. Source:
    the sensitivity of composite indices, OECD and JRC 2008, Handbook on Constructing Composite
    Indicators.
    """
    base, now = q.indicators["index"].rank(), dict(q.weights)
    n = int(base.notna().sum())
    out: list[tuple[Any, ...]] = []
    cases: list[tuple[Any, ...]] = [
        ("equal_weights", None, dict.fromkeys(GRADED, 1.0), q.cap),
        ("no_cap", None, now, 100.0),
    ]
    cases += [("left_out", key, {**now, key: 0.0}, q.cap) for key in GRADED]
    cases += [("doubled", key, {**now, key: 2 * now[key]}, q.cap) for key in GRADED]
    for scenario, key, weights, cap in cases:
        ranks = pd.Series(_index(q.indicators, list(weights.values()), cap), base.index).rank()
        moved = int(((ranks - base).abs() > n / 10).sum())
        out.append((scenario, key, n, round(base.corr(ranks), 3), moved))
    halved_or_doubled = product(*((now[key] / 2, now[key] * 2) for key in GRADED))
    every = pd.DataFrame(
        {at: _index(q.indicators, list(w), q.cap) for at, w in enumerate(halved_or_doubled)},
        base.index,
    )
    found = every.rank().corrwith(base)
    rows = (("lowest", found.min()), ("median", found.median()))
    out += [(f"halved_or_doubled_{name}", None, n, round(value, 3), None) for name, value in rows]
    return findings_frame("scenario criterion n correlation moved", out)


# --- what the whole looks like --------------------------------------------------------------------


def summary(q: Quality) -> pd.DataFrame:
    """Each criterion over all indicators.

    Columns: criterion, role, name, n (to which it applies), not_applicable, zero, between, one
    (counts), mean_pct (the mean score in per cent).
    """
    out = []
    for key, role, name in q.criteria.loc[
        q.criteria["criterion"].isin(JUDGED), ["criterion", "role", "name"]
    ].values:
        scores = q.indicators[key]
        n, zero, one = (int(mask.sum()) for mask in (scores.notna(), scores.eq(0), scores.eq(1)))
        mean = round(100 * scores.mean(), 1) if n else math.nan
        out.append((key, role, name, n, len(scores) - n, zero, n - zero - one, one, mean))
    return findings_frame("criterion role name n not_applicable zero between one mean_pct", out)


def composition(q: Quality, project: str | None = None) -> pd.DataFrame:
    """What a sheet is made of, by type, against the reference weights 50, 30, 10 and 10.

    `project`: one sheet (default: all project sheets together; "" is the office's own sheet).

    Columns: type_1, type_2, n, n_pct (of all indicators of these sheets), weight (points),
    weight_pct (of all points), reference_pct (of the level-1 type). Raises: ValueError for a
    project that has no sheet. Source: 财预〔2020〕10号.
    """
    rows = _of_sheet(q, project)
    points, out = rows["weight"].sum(), []
    for second, first in TYPES.items():
        mine = rows[rows["type_2"] == second]
        weight = float(mine["weight"].sum())
        shares = [
            round(100 * part / of, 1) if of else math.nan
            for part, of in ((len(mine), len(rows)), (weight, points))
        ]
        out.append((first, second, len(mine), shares[0], weight, shares[1], REFERENCE[first]))
    return findings_frame("type_1 type_2 n n_pct weight weight_pct reference_pct", out)


def _of_sheet(q: Quality, project: str | None) -> pd.DataFrame:
    rows = q.indicators
    if not project:
        return rows[rows["project"].isna() if project == "" else rows["scope"].eq("project")]
    return rows[rows["project"].eq(choice(project, q.projects["project"].dropna()))]


# --- the profile of a sheet -----------------------------------------------------------------------

_SIX = {"quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"}
_SHEET = f"project scope amount_wan count weight {' '.join(PROFILE)} line"


def _profile(
    d: Disclosure, rows: pd.DataFrame, lang: str
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The sheets with P01 to P08, and what is to be said of them."""
    kept = {project: pair for project, *pair in commitments(d).values.tolist()}
    sheets = list(
        zip(*(d.projects[key].tolist() for key in ("project", "amount_wan", "line")), strict=True)
    )
    mine: dict[Any, list[dict[str, Any]]] = {project: [] for project, *_ in [(None,), *sheets]}
    for row in records(rows):
        mine.setdefault(row["project"], []).append(row)
    out, said = [], []
    for project, wan, line in [(None, float(denominator(d, "total")), None), *sheets]:
        if project is not None or mine[None]:
            points = math.fsum(row["weight"] or 0 for row in mine[project])
            values = _sheet(mine[project], wan, kept.get(project, [math.nan, math.nan]))
            scope = "project" if project else "department"
            out.append((project, scope, wan, len(mine[project]), points, *values, line))
            said += _sum(values[0], {"project": project, "line": line}, lang)
    return findings_frame(_SHEET, out).astype({"count": "Int64"}), said


def _sum(points: float, place: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    if points == 100:
        return []
    key = "reason.P01.unknown" if math.isnan(points) else "reason.P01.sum"
    return [{"criterion": "P01", "reason": terms.text(key, lang, sum=f"{points:g}"), **place}]


def _sheet(rows: list[dict[str, Any]], wan: float, kept: list[float]) -> list[float]:
    """P01 to P08 of one sheet; missing where the sheet does not say enough."""
    known = all(row["weight"] is not None for row in rows)
    payment = [row["type_1"] == "budget_execution" or is_payment(row["name"] or "") for row in rows]
    counted, benefit = (
        [is_quantified(row) for row in rows],
        [row["type_1"] == "benefit" for row in rows],
    )
    core = [bool(row["is_core"]) for row in rows]

    def points(*masks: list[bool]) -> float:
        """The weight of the rows to which all masks apply."""
        return math.fsum(
            row["weight"] or 0 for row, *hit in zip(rows, *masks, strict=True) if all(hit)
        )

    whole = points() if known else math.nan
    groups = {"benefit" if row["type_1"] == "benefit" else row["type_2"] for row in rows}
    shares = {
        first: _pct(points([row["type_1"] == first for row in rows]), whole) for first in REFERENCE
    }
    return [
        whole,
        round(math.fsum(abs(shares[first] - share) for first, share in REFERENCE.items()) / 2, 1),
        float(len(groups & _SIX)),
        _pct(points(benefit, counted), points(benefit)),
        _pct(points(core, counted, [not paid for paid in payment]), points(core)),
        _pct(points(payment), whole),
        _pct(kept[1], kept[0]),
        round(wan / len(rows), 2) if rows else math.nan,
    ]


def _pct(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole and whole == whole else math.nan
