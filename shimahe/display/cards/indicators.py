"""The card of one indicator: as it is printed, its type, every criterion, and what is said of it.

Promises that scores are those of the `Quality` it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.rendering import render
from shimahe.findings import keep_results, records, rules
from shimahe.quality.scores import Quality, ranking

DEPARTMENT = "department"  # the office's own sheet
SIGNALS = tuple(row["signal"] for row in rules("signals"))
#: The criteria that compare an indicator with others.
LIKENESS = ("Q10", "Q11")


@dataclass(frozen=True)
class CriterionRow:
    """One criterion of an indicator, in words."""

    name: str
    score: str
    weight: str
    reason: str


@keep_results(most=8)
def indicator_card(d: Disclosure, quality: Quality, indicator: str) -> str:
    """Show an indicator, with its scores and all that is said of it.

    Raises: ValueError for an id that is not there.
    """
    lang = quality.lang
    criteria = _describe_criteria(quality.card(indicator), lang)
    row = _rows_by_id(quality)[indicator]
    values: dict[str, object] = {
        "indicator": indicator,
        "shown_name": terms.indicator_name(row["name"], lang) if row["name"] else "–",
        "printed_name": row["name"] or "–",
        "facts": _describe_indicator(row, quality),
    }
    values["type"] = _describe_type(row, lang)
    values["printed_line"] = _printed_line(d, row["line"])
    values["criteria"] = criteria
    values["alike"] = _similar_indicators(quality, indicator)
    values["signals"] = _signals_about(quality, indicator)
    return render("indicator.html.j2", lang, **values)


# --- what is known of indicators ------------------------------------------------------------------


@keep_results()
def ranking_of(quality: Quality) -> pd.DataFrame:
    """Rank the indicators once: nobody may change the frame."""
    return ranking(quality)


@keep_results()
def _rows_by_id(quality: Quality) -> dict[str, dict[str, Any]]:
    """Map the id of each indicator to its scores and its rank."""
    ranks = ranking_of(quality)[["rank", "failed"]]
    return {row["indicator"]: row for row in records(ranks.join(quality.indicators))}


def reasons_about_indicators(reasons: pd.DataFrame) -> pd.DataFrame:
    """Keep the reasons of those signals that are about indicators."""
    of_signals = reasons[reasons["criterion"].isin(SIGNALS)]
    return of_signals.dropna(subset=["indicator", "related"], how="all")


def ids_in(texts: Iterable[Any]) -> list[str]:
    """List the ids in texts such as `I001, I002`, each once; missing texts hold none.

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
    """Write a value as text; a missing one is empty."""
    return "" if pd.isna(value) else str(value)


def number_text(value: float | None) -> str:
    """Write a number without trailing zeros; an unknown one is a dash.

    >>> number_text(1250.50), number_text(None)
    ('1,250.5', '–')
    """
    return "–" if pd.isna(value) else f"{value:,.12g}"


@lru_cache(maxsize=256)
def rule_name(criterion: str, lang: str) -> str:
    """Name a criterion or a signal, after its id.

    Raises: KeyError for an id that is neither.
    """
    names = {row["criterion"]: row[f"name_{lang}"] for row in rules("criteria")}
    names.update({row["signal"]: row[f"name_{lang}"] for row in rules("signals")})
    return f"{criterion} {names[criterion]}"


def sheet_name(row: Any, lang: str) -> str:
    """Name the project of an indicator, or the office as a whole."""
    project = terms.project_name(text_of(row["project"]), lang)
    return project or terms.key_name("scope", DEPARTMENT, lang)


def _describe_indicator(row: dict[str, Any], quality: Quality) -> str:
    """Tell its sheet and source line, index and rank, and whether a gate may hold it down."""
    lang = quality.lang
    sheet = sheet_name(row, lang)
    count = len(quality.indicators)
    numbers = {name: number_text(row[name]) for name in ("line", "index", "rank")}
    words = terms.text("card.facts", lang, sheet=sheet, n=count, **numbers)
    if not row["failed"]:
        return words
    capped = terms.text("card.capped", lang, gates=row["failed"], cap=f"{quality.cap:g}")
    return f"{words} · {capped}"


def _describe_type(row: dict[str, Any], lang: str) -> str:
    """Tell its type, why, how sure, and what else it could be."""
    names = {}
    for column in ("type_1", "type_2", "type_confidence"):
        names[column] = terms.key_name(column, row[column], lang)
    other = ""
    if row["type_alternative"]:
        alternative = terms.key_name("type_2", row["type_alternative"], lang)
        other = terms.text("card.other", lang, type=alternative)
    words = terms.text("card.type", lang, reason=row["type_reason"], other=other, **names)
    return words.strip()


def _printed_line(d: Disclosure, line: int | None) -> str:
    """Give the printed line of an indicator, fields parted by bars; empty where none is known."""
    if line is None:
        return ""
    return d.cite(line).strip().replace("\t", " | ")


def _describe_criteria(scores: pd.DataFrame, lang: str) -> list[CriterionRow]:
    """Tell each criterion with its score, its weight in the index, and the reason."""
    criteria = []
    for row in records(scores):
        score = terms.text("card.not_applicable", lang)
        if row["score"] is not None:
            score = f"{row['score']:g}"
        weight = terms.text("card.gate", lang)
        if row["role"] != "gate":
            weight = f"{row['weight']:g}"
        name = f"{row['criterion']} {row['name']}"
        criteria.append(CriterionRow(name, score, weight, row["reason"]))
    return criteria


def _similar_indicators(quality: Quality, indicator: str) -> list[str]:
    """List the indicators that are nearly the same, each with its sheet."""
    rows = _rows_by_id(quality)
    reasons = quality.reasons
    is_about = reasons["indicator"].eq(indicator) & reasons["criterion"].isin(LIKENESS)
    entries = []
    for other in ids_in(reasons["related"][is_about]):
        name = text_of(rows[other]["name"])
        sheet = sheet_name(rows[other], quality.lang)
        entries.append(f"{other} {name} ({sheet})")
    return entries


def _signals_about(quality: Quality, indicator: str) -> list[str]:
    """List the signals about an indicator, each with its reason."""
    entries = []
    for row in records(reasons_about_indicators(quality.reasons)):
        if indicator in ids_in([row["indicator"], row["related"]]):
            name = rule_name(row["criterion"], quality.lang)
            entries.append(f"{name}: {row['reason']}")
    return entries
