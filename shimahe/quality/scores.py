"""Judging performance indicators: types, criteria, signals, profiles of sheets, and an index.

Users know this module as `shimahe.indicators`. Promises that every score below 1 has a reason, that
a signal is a hint for the reader and no verdict, and that the index can be computed again with any
weights. Does not know whether a target is ambitious, since disclosures print no baselines.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from shimahe import frames, terms
from shimahe.disclosure import Disclosure
from shimahe.findings import choice, findings_frame, rules
from shimahe.quality import profile as profiles
from shimahe.quality.criteria import (
    CRITERIA,
    GATES,
    GRADED,
    JUDGED,
    WEIGHTS,
    Reason,
    as_number,
    judge,
    judge_rows,
    read_indicators,
)
from shimahe.quality.indicator_types import (
    TYPES,
    agreement,
    agreements,
    classify,
    confusion,
    disagreements,
    labels,
)
from shimahe.quality.profile import REFERENCE, share_or_nan
from shimahe.quality.signals import precision, signals_of_rows
from shimahe.vocabulary import SIGNS, parse_sign

#: The public names of `shimahe.indicators`, and the constants that its charts and explorer use.
__all__ = [
    "CAP",
    "GATES",
    "GRADED",
    "JUDGED",
    "REFERENCE",
    "TYPES",
    "WEIGHTS",
    "Quality",
    "agreement",
    "agreements",
    "classify",
    "composition",
    "confusion",
    "disagreements",
    "labels",
    "passing_gates",
    "precision",
    "ranking",
    "score",
    "score_text",
    "sensitivity",
    "summary",
]

#: The highest index of an indicator that fails a gate.
CAP = 40.0
_REASON = " ".join(Reason._fields)


class CriterionScore(NamedTuple):
    """One row of `Quality.card`; `score` is NaN where the criterion does not apply."""

    criterion: str
    role: str
    name: str
    score: float
    weight: float | None
    reason: str


@dataclass(frozen=True, eq=False)
class Quality:
    """How the indicators of a disclosure score, as frames, in the language it was scored in.

    `indicators` has the scores, `reasons` says why they are below 1, `projects` has the profile of
    each sheet, and `criteria` the rules themselves. `weights` and `cap` are those of the index.
    Each access to a frame gives a copy, so that changing a frame never changes the scores.
    """

    _indicators: pd.DataFrame = field(repr=False)
    _reasons: pd.DataFrame = field(repr=False)
    _projects: pd.DataFrame = field(repr=False)
    _criteria: pd.DataFrame = field(repr=False)
    _weights: Mapping[str, float] = field(repr=False)
    cap: float
    lang: str

    @property
    def indicators(self) -> pd.DataFrame:
        """A row is an indicator.

        Columns: the printed ones, type_1, type_2, type_reason, type_confidence, type_alternative,
        Q01 to Q12 (0, 0.25, 0.5 or 1; missing: not applicable) and index (0 to 100; missing where
        nothing graded applies).
        """
        return self._indicators.copy()

    @property
    def reasons(self) -> pd.DataFrame:
        """A row is a reason: of a score that is below 1 or missing, of a profile, or of a signal.

        Columns: criterion (Q01 …, P01, or S01 … for signals), indicator, project, score (of
        criteria only), reason, evidence, related (the ids of other indicators that it is about),
        line.
        """
        return self._reasons.copy()

    @property
    def projects(self) -> pd.DataFrame:
        """A row is a sheet of indicators.

        Columns: project (missing for the office's own sheet), scope, amount_wan (万元), count
        (indicators), weight (points), P01 to P08, line.
        """
        return self._projects.copy()

    @property
    def criteria(self) -> pd.DataFrame:
        """A row is a criterion, a measure of the profile or a signal, as it is defined.

        Columns: criterion, role (gate, graded, profile, signal), weight (graded ones, by default),
        name, explanation, formula, source, false_positives.
        """
        return self._criteria.copy()

    def shared(self, name: str) -> pd.DataFrame:
        """Return a frame of these scores without copying it: the caller must not change it."""
        frame: pd.DataFrame = getattr(self, f"_{name}")
        return frame

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each graded criterion in the index."""
        return dict(self._weights)

    def weighted(
        self, weights: Mapping[str, float] | None = None, cap: float | None = None
    ) -> Quality:
        """Return the same scores with an index of other weights or another cap.

        `weights` are given by criterion; those of other criteria stay as they are. `cap` is the
        highest index of an indicator that fails a gate. Both may be real numbers of any type.

        Raises: ValueError for a criterion that is not graded, or a weight or cap that is no number
        from 0 to 100.
        """
        new_weights = self.weights
        if weights is not None:
            for criterion, weight in weights.items():
                new_weights[choice(criterion, GRADED)] = _checked_points(criterion, weight)
        new_cap = self.cap if cap is None else _checked_points("cap", cap)
        index = _index(self._indicators, new_weights, new_cap)
        indicators = self._indicators.assign(index=index)
        return replace(self, _indicators=indicators, _weights=new_weights, cap=new_cap)

    def card(self, indicator: str) -> pd.DataFrame:
        """Return how one indicator scores on every criterion.

        Columns: criterion, role, name, score (missing: not applicable), weight (graded ones),
        reason.

        Raises: ValueError for an id that is not there.
        """
        return findings_frame(" ".join(CriterionScore._fields), self.held(indicator))

    def held(self, indicator: str) -> list[CriterionScore]:
        """Return the rows of the `card` of an indicator without making a frame of them.

        Raises: ValueError for an id that is not there.
        """
        ids = self._indicators["indicator"].tolist()
        if indicator not in ids:
            raise terms.Refused(terms.text("indicators.unknown", indicator=repr(indicator)))
        place = ids.index(indicator)
        reasons = self._reasons_about(indicator)
        scores = []
        for rule in CRITERIA:
            key = rule["criterion"]
            if key in JUDGED:
                facts = (key, rule["role"], rule[f"name_{self.lang}"])
                score = self._indicators[key].tolist()[place]
                reason = reasons.get(key, rule[f"met_{self.lang}"])
                scores.append(CriterionScore(*facts, score, self._weights.get(key), reason))
        return scores

    def _reasons_about(self, indicator: str) -> dict[str, str]:
        """Return the reasons about an indicator, by criterion."""
        columns = (self._reasons[name].tolist() for name in ("indicator", "criterion", "reason"))
        reasons = {}
        for about, criterion, reason in zip(*columns, strict=True):
            if about == indicator:
                reasons[criterion] = reason
        return reasons


def _checked_points(name: str, value: object) -> float:
    """Return a weight or a cap as a float.

    Raises: ValueError if it is no real number from 0 to 100.
    """
    points = as_number(value)
    if not 0 <= points <= 100:  # what is no number is not in between, either
        raise terms.Refused(terms.text("indicators.weight", name=name, value=repr(value)))
    return points


def score(
    d: Disclosure,
    weights: Mapping[str, float] | None = None,
    cap: float = CAP,
    lang: str | None = None,
) -> Quality:
    """Score every performance indicator of a disclosure.

    The result has the type of each indicator, its scores on twelve criteria with reasons, an index,
    the profile of each sheet, and signals. `weights` and `cap` are those of `Quality.weighted`;
    `lang` is the language of all texts (default: the current one).

    Raises: ValueError for a language, weights or a cap that are not allowed; nothing else, whatever
    the disclosure holds.
    """
    lang = terms.resolve_language(lang)
    indicators = _typed(d.indicators, lang)
    rows = read_indicators(indicators)
    judgement = judge_rows(rows, indicators.index, lang)
    projects, reasons_of_sheets = profiles.profile(d, rows, lang)
    reasons = [*judgement.reasons, *reasons_of_sheets, *signals_of_rows(d, rows, lang)]
    quality = _quality(indicators.join(judgement.scores), reasons, projects, lang)
    return quality.weighted(weights, cap)


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
    """Score a single indicator in your own words, as if it stood alone in a sheet.

    A part that is missing is None or empty. The sign may be written in any way that is understood
    in documents, such as `>=`. Q10 and Q11 compare with other indicators and do not apply, and
    there is no profile.

    >>> scored = score_text("道路清扫保洁面积", ">=", "120", "万平方米").indicators
    >>> scored[["sign", "type_2", "index"]].values.tolist()
    [['≥', 'quantity', 83.3]]

    Raises: ValueError for a sign or a language that is not known.
    """
    lang = terms.resolve_language(lang)
    points = as_number(weight)
    record = {
        "indicator": "I001",
        "scope": "project",
        "position": 1,
        "name": _trimmed(name),
        "weight": None if math.isnan(points) else points,
        "sign": _checked_sign(sign),
        "target": _trimmed(target),
        "unit": _trimmed(unit),
        "is_core": is_core,
        "copies": 1,
    }
    columns = frames.BY_NAME["indicators"].names
    row = [record.get(column) for column in columns]
    indicators = _typed(frames.build("indicators", [row]), lang)
    scores, reasons = judge(indicators, lang)
    no_sheets = findings_frame(profiles.COLUMNS, [])
    return _quality(indicators.join(scores), reasons, no_sheets, lang).weighted()


def _trimmed(text: Any) -> str | None:
    """Return a part of an indicator as text; None where it is missing or empty."""
    if pd.api.types.is_scalar(text) and pd.isna(text):
        return None
    return str(text).strip() or None


def _checked_sign(sign: object) -> str | None:
    """Return a sign in the spelling of the frames; None where it is missing.

    Raises: ValueError for an unknown sign, naming the known ones.
    """
    text = _trimmed(sign)
    if text is None:
        return None
    parsed = parse_sign(text)
    if parsed is None:
        choices = " ".join(dict.fromkeys(SIGNS.values()))
        raise terms.Refused(terms.text("indicators.sign", sign=repr(sign), choices=choices))
    return parsed


def _typed(indicators: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return indicators with the columns of their types."""
    return indicators.join(classify(indicators, lang))


def _quality(
    indicators: pd.DataFrame, reasons: Sequence[Reason], projects: pd.DataFrame, lang: str
) -> Quality:
    """Return a Quality without an index yet: `Quality.weighted` adds it."""
    return Quality(
        _indicators=indicators,
        _reasons=findings_frame(_REASON, reasons),
        _projects=projects,
        _criteria=_rules_in(lang),
        _weights=WEIGHTS,
        cap=CAP,
        lang=lang,
    )


def _rules_in(lang: str) -> pd.DataFrame:
    """Return the frame `Quality.criteria` in a language: the criteria, then the signals."""
    signals = [{**row, "criterion": row["signal"], "role": "signal"} for row in rules("signals")]
    columns = "criterion role weight name explanation formula source false_positives"
    worded = []
    for row in [*CRITERIA, *signals]:
        cells = []
        for column in columns.split():
            cell = row.get(f"{column}_{lang}") or row.get(column)
            cells.append(cell or None)
        worded.append(cells)
    return findings_frame(columns, worded)


# --- the index ------------------------------------------------------------------------------------


def _index(indicators: pd.DataFrame, weights: Mapping[str, float], cap: float) -> Any:
    """Return the index: the weighted mean of the graded criteria that apply, in per cent.

    It is at most `cap` where an indicator fails a gate, and NaN where no graded criterion applies.
    """
    scores = indicators[GRADED].to_numpy("float64")
    applies = ~np.isnan(scores)
    weights_that_apply = np.where(applies, [weights[key] for key in GRADED], 0.0)
    weighted = weights_that_apply * np.nan_to_num(scores)
    with np.errstate(invalid="ignore"):  # nothing applies: 0 / 0 is missing
        mean = 100 * weighted.sum(axis=1) / weights_that_apply.sum(axis=1)
    has_failed = indicators[GATES].eq(0).any(axis=1).to_numpy()
    capped = np.where(has_failed, np.minimum(mean, cap), mean)
    # rounded half up; the small term makes up for the errors of binary fractions
    return np.floor(capped * 10 + 0.5 + 1e-9) / 10


def ranking(q: Quality) -> pd.DataFrame:
    """Rank the indicators by their index, the best first.

    Indicators with the same index share a rank; those without an index come last.

    Columns: rank, indicator, project, name, type_2, index, failed (the failed gates, as text).
    """
    indicators = q.shared("indicators")
    rank = indicators["index"].rank(method="min", ascending=False).astype("Int64")
    failed = pd.Series(_failed_gates(indicators), indicators.index, dtype="str")
    shown = indicators[["indicator", "project", "name", "type_2", "index"]]
    ranked = shown.assign(rank=rank, failed=failed).sort_values(["rank", "indicator"])
    return ranked[["rank", *shown.columns, "failed"]]


def passing_gates(indicators: pd.DataFrame) -> int:
    """Count the indicators that fail no gate; a gate that does not apply counts as passed."""
    return sum(1 for scores in _gate_scores(indicators) if 0 not in scores)


def _gate_scores(indicators: pd.DataFrame) -> Iterator[tuple[float, ...]]:
    """Yield the scores of each indicator at the gates."""
    columns = (indicators[gate].tolist() for gate in GATES)
    return zip(*columns, strict=True)


def _failed_gates(indicators: pd.DataFrame) -> list[str]:
    """Return the gates that each indicator fails, as text."""
    failed = []
    for scores in _gate_scores(indicators):
        gates = [gate for gate, score in zip(GATES, scores, strict=True) if score == 0]
        failed.append(", ".join(gates))
    return failed


class _Scenario(NamedTuple):
    """Another way to compute the index; `criterion` is the one whose weight is changed, if any."""

    name: str
    criterion: str | None
    weights: Mapping[str, float]
    cap: float


def _scenarios(q: Quality) -> list[_Scenario]:
    """Return the scenarios of `sensitivity`, except the combinations."""
    weights = q.weights
    scenarios = [
        _Scenario("equal_weights", None, dict.fromkeys(GRADED, 1.0), q.cap),
        _Scenario("no_cap", None, weights, 100.0),
    ]
    for key in GRADED:
        scenarios.append(_Scenario("left_out", key, {**weights, key: 0.0}, q.cap))
    for key in GRADED:
        scenarios.append(_Scenario("doubled", key, {**weights, key: 2 * weights[key]}, q.cap))
    return scenarios


def sensitivity(q: Quality) -> pd.DataFrame:
    """Measure how much the ranking of the indicators depends on the weights of the index.

    The scenarios are equal weights, no cap, and each graded criterion left out or with its weight
    doubled. The last two rows are the lowest and the median correlation over all combinations in
    which each weight is halved or doubled.

    Columns: scenario, criterion (whose weight is changed), n (indicators with an index),
    correlation (Spearman's rank correlation with the ranking as it is, to 3 decimals; missing where
    one of the two does not vary), moved (how many indicators change their rank by more than a tenth
    of n).

    Source: the sensitivity of composite indices, OECD and JRC 2008, Handbook on Constructing
    Composite Indicators.
    """
    indicators = q.indicators
    base = indicators["index"].rank()
    n = int(base.notna().sum())
    out: list[tuple[Any, ...]] = []
    for scenario in _scenarios(q):
        index = _index(indicators, scenario.weights, scenario.cap)
        ranks = pd.Series(index, base.index).rank()
        has_moved = (ranks - base).abs() > n / 10
        correlation = round(base.corr(ranks), 3)
        out.append((scenario.name, scenario.criterion, n, correlation, int(has_moved.sum())))
    correlations = _correlations_of_combinations(q, base)
    for statistic, value in (("lowest", correlations.min()), ("median", correlations.median())):
        out.append((f"halved_or_doubled_{statistic}", None, n, round(value, 3), None))
    return findings_frame("scenario criterion n correlation moved", out)


def _correlations_of_combinations(q: Quality, base: pd.Series) -> pd.Series:
    """Return the correlations with the ranking as it is, for all weights halved or doubled."""
    indicators = q.indicators
    choices = [(weight / 2, weight * 2) for weight in q.weights.values()]
    indices = {}
    for number, weights in enumerate(product(*choices)):
        by_criterion = dict(zip(q.weights, weights, strict=True))
        indices[number] = _index(indicators, by_criterion, q.cap)
    return pd.DataFrame(indices, base.index).rank().corrwith(base)


# --- summaries ------------------------------------------------------------------------------------


def summary(q: Quality) -> pd.DataFrame:
    """Count the scores of each criterion over all indicators.

    Columns: criterion, role, name, n (how many indicators it applies to), not_applicable, zero,
    between, one (how many score 0, between 0 and 1, and 1), mean_pct (the mean score in per cent).
    """
    indicators = q.indicators
    out: list[tuple[Any, ...]] = []
    for row in CRITERIA:
        key = row["criterion"]
        if key not in JUDGED:
            continue
        scores = indicators[key]
        n = int(scores.notna().sum())
        zero = int(scores.eq(0).sum())
        one = int(scores.eq(1).sum())
        mean = round(100 * scores.mean(), 1) if n else math.nan
        counts = (n, len(scores) - n, zero, n - zero - one, one)
        out.append((key, row["role"], row[f"name_{q.lang}"], *counts, mean))
    return findings_frame("criterion role name n not_applicable zero between one mean_pct", out)


def composition(q: Quality, project: str | None = None) -> pd.DataFrame:
    """Count the indicators and weights of each type in a sheet, beside the reference weights.

    `project` names one sheet (default: all project sheets together); "" is the office's own sheet.
    The reference weights of the level-1 types are 50, 30, 10 and 10.

    Columns: type_1, type_2, n, n_pct (of all indicators of these sheets), weight (points),
    weight_pct (of all points), reference_pct (of the level-1 type).

    Raises: ValueError for a project that has no sheet.
    Source: 财预〔2020〕10号.
    """
    rows = _of_sheet(q, project)
    all_points = rows["weight"].sum()
    out: list[tuple[Any, ...]] = []
    for type_2, type_1 in TYPES.items():
        of_type = rows[rows["type_2"] == type_2]
        n = len(of_type)
        points = float(of_type["weight"].sum())
        n_pct = share_or_nan(n, len(rows))
        points_pct = share_or_nan(points, all_points)
        out.append((type_1, type_2, n, n_pct, points, points_pct, REFERENCE[type_1]))
    return findings_frame("type_1 type_2 n n_pct weight weight_pct reference_pct", out)


def _of_sheet(q: Quality, project: str | None) -> pd.DataFrame:
    """Return the indicators of a sheet; of all project sheets for None."""
    rows = q.indicators
    if project is None:
        return rows[rows["scope"].eq("project")]
    if project == "":
        return rows[rows["project"].isna()]
    return rows[rows["project"].eq(choice(project, q.projects["project"].dropna()))]
