"""The card of one indicator: its printed line, its type, its score by criterion, and its signals.

Promises that scores and index are those of the `Quality` that it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.charts.words import in_brackets
from shimahe.display.rendering import render
from shimahe.findings import keep_results, records, rules
from shimahe.quality.scores import CriterionScore, Quality, ranking, score

DEPARTMENT = "department"  # the office's own sheet
#: The ids of all signals.
SIGNALS = tuple(row["signal"] for row in rules("signals"))
#: The criteria that compare an indicator with others.
LIKENESS = ("Q10", "Q11")


class Rank(NamedTuple):
    """The rank of an indicator by index, its index in points, and the gates it fails, as text."""

    rank: Any
    points: float
    failed: str


@dataclass(frozen=True)
class CriterionRow:
    """The score of an indicator by one criterion, as texts; `weight` is its weight in the index."""

    name: str
    score: str
    weight: str
    reason: str


@keep_results(most=8)
def indicator_card(d: Disclosure, quality: Quality, indicator: str) -> str:
    """Return the card of an indicator, as HTML, in the language of `quality`.

    `indicator` is its id, such as "I001". Scores are those of `quality`, which may have other
    weights than the published ones.

    Raises: ValueError for an id that the document does not have.
    """
    lang = quality.lang
    criteria = _describe_criteria(quality.held(indicator), lang)
    row = _rows_by_id(d, lang)[indicator]
    values: dict[str, object] = {
        "indicator": indicator,
        "shown_name": terms.indicator_name(row["name"], lang) if row["name"] else "–",
        "printed_name": row["name"] or "–",
        "facts": _describe_indicator(row, ranks(quality)[indicator], quality),
    }
    values["type"] = _describe_type(row, lang)
    values["printed"] = _printed_fields(d, row["line"])
    values["criteria"] = criteria
    values["alike"] = _similar_indicators(d, indicator, lang)
    values["signals"] = _signals_about(d, indicator, lang)
    return render("indicator.html.j2", lang, **values)


# --- what is known of indicators ------------------------------------------------------------------


@keep_results()
def ranking_of(quality: Quality) -> pd.DataFrame:
    """Return `ranking(quality)`, computed once and shared: do not change the frame."""
    return ranking(quality)


@keep_results()
def ranks(quality: Quality) -> dict[str, Rank]:
    """Return the rank of each indicator by its id, the best first."""
    ranked = ranking_of(quality)
    columns = (ranked[name].tolist() for name in ("indicator", "rank", "index", "failed"))
    return {indicator: Rank(*facts) for indicator, *facts in zip(*columns, strict=True)}


@keep_results(most=2)
def published_scores(d: Disclosure, lang: str) -> Quality:
    """Return the scores of a disclosure under the published weights, computed once and shared."""
    return score(d, lang=lang)


@keep_results(most=2)
def _rows_by_id(d: Disclosure, lang: str) -> dict[str, dict[str, Any]]:
    """Return the row of each indicator in `Quality.indicators`, by its id."""
    return {row["indicator"]: row for row in records(published_scores(d, lang).indicators)}


@keep_results(most=2)
def signals_by_indicator(d: Disclosure, lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return, for each indicator, the rows of `Quality.reasons` of the signals about it."""
    about: dict[str, list[dict[str, Any]]] = {}
    for row in records(published_scores(d, lang).reasons):
        if row["criterion"] in SIGNALS:
            for indicator in ids_in([row["indicator"], row["related"]]):
                about.setdefault(indicator, []).append(row)
    return about


def ids_in(texts: Iterable[Any]) -> list[str]:
    """Return the ids in texts such as `I001, I002`, each once; a missing text has none.

    >>> ids_in(["I001, I002", None, "I001"])
    ['I001', 'I002']
    """
    ids: list[str] = []
    for text in texts:
        if text_of(text):
            ids += text.split(", ")
    return list(dict.fromkeys(ids))


# --- words ----------------------------------------------------------------------------------------


def text_of(value: Any) -> str:
    """Return a value as text; "" where it is missing."""
    return "" if pd.isna(value) else str(value)


def number_text(value: float | None) -> str:
    """Return a number without trailing zeros; "–" where it is not known.

    >>> number_text(1250.50), number_text(None)
    ('1,250.5', '–')
    """
    return "–" if pd.isna(value) else f"{value:,.12g}"


@lru_cache(maxsize=256)
def rule_name(criterion: str, lang: str) -> str:
    """Return the id and the name of a criterion or a signal.

    Raises: KeyError for any other id.
    """
    names = {row["criterion"]: row[f"name_{lang}"] for row in rules("criteria")}
    names.update({row["signal"]: row[f"name_{lang}"] for row in rules("signals")})
    return f"{criterion} {names[criterion]}"


def sheet_name(row: Any, lang: str) -> str:
    """Return the name of the project of an indicator, or words for the office as a whole."""
    project = terms.project_name(text_of(row["project"]), lang)
    return project or terms.key_name("scope", DEPARTMENT, lang)


def _describe_indicator(row: dict[str, Any], place: Rank, quality: Quality) -> str:
    """Return its sheet, source line, index and rank, and the cap of the index if a gate fails."""
    lang = quality.lang
    sheet = sheet_name(row, lang)
    count = len(quality.shared("indicators"))
    numbers = {"line": row["line"], "index": place.points, "rank": place.rank}
    texts = {name: number_text(number) for name, number in numbers.items()}
    words = terms.text("card.facts", lang, sheet=sheet, n=count, **texts)
    if not place.failed:
        return words
    capped = terms.text("card.capped", lang, gates=place.failed, cap=f"{quality.cap:g}")
    return f"{words} · {capped}"


def _describe_type(row: dict[str, Any], lang: str) -> str:
    """Return its type, the reason, the confidence, and the type that it could be instead."""
    names = {}
    for column in ("type_1", "type_2", "type_confidence"):
        names[column] = terms.key_name(column, row[column], lang)
    other = ""
    if row["type_alternative"]:
        alternative = terms.key_name("type_2", row["type_alternative"], lang)
        other = terms.text("card.other", lang, type=alternative)
    words = terms.text("card.type", lang, reason=row["type_reason"], other=other, **names)
    return words.strip()


def _printed_fields(d: Disclosure, line: int | None) -> list[str]:
    """Return the fields of the printed line of an indicator; none where it is not known.

    They have no heads, since a document may print a line beside its columns. Blank ones are left
    out.
    """
    if line is None:
        return []
    return [field for field in d.cite(line).split("\t") if field.strip()]


def _describe_criteria(scores: Sequence[CriterionScore], lang: str) -> list[CriterionRow]:
    """Return each criterion with its score, its weight in the index, and the reason."""
    criteria = []
    for row in scores:
        points = terms.text("card.not_applicable", lang)
        if not pd.isna(row.score):
            points = f"{row.score:g}"
        weight = terms.text("card.gate", lang)
        if row.role != "gate":
            weight = f"{row.weight:g}"
        name = f"{row.criterion} {row.name}"
        criteria.append(CriterionRow(name, points, weight, row.reason))
    return criteria


def _similar_indicators(d: Disclosure, indicator: str, lang: str) -> list[str]:
    """Return the indicators that are nearly the same, each with its sheet."""
    rows = _rows_by_id(d, lang)
    entries = []
    for other in ids_in(_related(d, lang).get(indicator, [])):
        name = text_of(rows[other]["name"])
        sheet = sheet_name(rows[other], lang)
        entries.append(in_brackets(f"{other} {name}", sheet, lang))
    return entries


@keep_results(most=2)
def _related(d: Disclosure, lang: str) -> dict[str, list[str]]:
    """Return the texts of ids that Q10 and Q11 name beside each indicator."""
    related: dict[str, list[str]] = {}
    for row in records(published_scores(d, lang).reasons):
        if row["criterion"] in LIKENESS and row["indicator"]:
            related.setdefault(row["indicator"], []).append(row["related"])
    return related


def _signals_about(d: Disclosure, indicator: str, lang: str) -> list[str]:
    """Return the signals about an indicator, each with its reason."""
    entries = []
    for row in signals_by_indicator(d, lang).get(indicator, []):
        entries.append(f"{rule_name(row['criterion'], lang)}: {row['reason']}")
    return entries
