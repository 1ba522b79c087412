"""The card of one indicator: as it is printed, its type, every criterion, and what is said of it.

Promises that scores are those of the `Quality` it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.cards import carded, tag
from shimahe.findings import rules
from shimahe.quality.scores import Quality, ranking

DEPARTMENT = "department"  # the office's own sheet
SIGNALS = tuple(row["signal"] for row in rules("signals"))


@lru_cache(maxsize=4)
def ranking_of(quality: Quality) -> pd.DataFrame:
    """The ranking of the indicators, kept: nobody may change it."""
    return ranking(quality)


def reasons_about_indicators(reasons: pd.DataFrame) -> pd.DataFrame:
    """The reasons of signals that are about indicators."""
    return reasons[reasons["criterion"].isin(SIGNALS)].dropna(
        subset=["indicator", "related"], how="all"
    )


def ids_in(texts: Iterable[Any]) -> list[str]:
    """The ids in texts such as `I001, I002`, each once; missing texts hold none."""
    return [*dict.fromkeys(each for text in texts if text_of(text) for each in text.split(", "))]


def text_of(value: Any) -> str:
    """A value as text; a missing one is empty."""
    return "" if pd.isna(value) else str(value)


def number_text(value: float) -> str:
    """A number without trailing zeros; an unknown one is a dash."""
    return "–" if pd.isna(value) else f"{value:,.12g}"


@cache
def rule_name(criterion: str, lang: str) -> str:
    """The name of a criterion or a signal, after its id."""
    rows = (*rules("criteria"), *rules("signals"))
    return next(f"{criterion} {row[f'name_{lang}']}" for row in rows if criterion in row.values())


def sheet_name(row: Any, lang: str) -> str:
    """The project of an indicator, or the office as a whole."""
    return terms.project_name(text_of(row["project"]), lang) or terms.key_name(
        "scope", DEPARTMENT, lang
    )


@lru_cache(maxsize=8)
def indicator_card(d: Disclosure, quality: Quality, indicator: str) -> str:
    """One indicator as a piece of HTML: as printed, its type, every criterion, what is nearly the
    same, signals.

    Raises: ValueError for an id that is not there.
    """
    lang, scores = quality.lang, _scores(quality.card(indicator), quality.lang)
    rows = (
        ranking_of(quality)[["rank", "failed"]]
        .join(quality.indicators)
        .set_index("indicator", drop=False)
    )
    row, every = rows.loc[indicator], quality.reasons
    line = (
        tag("pre", d.cite(row["line"]).strip().replace("\t", " | "), lang="zh")
        if text_of(row["line"])
        else ""
    )
    head = tag("h3", f"{indicator} ", tag("span", text_of(row["name"]) or "–", lang="zh"))
    own = every[every["indicator"].eq(indicator) & every["criterion"].isin(["Q10", "Q11"])]
    alike = [
        f"{each} {text_of(rows['name'][each])} ({sheet_name(rows.loc[each], lang)})"
        for each in ids_in(own["related"])
    ]
    about = reasons_about_indicators(every)[["criterion", "reason", "indicator", "related"]].values
    signals = [
        f"{rule_name(key, lang)}: {reason}"
        for key, reason, *ids in about
        if indicator in ids_in(ids)
    ]
    lists = [_list(*each, lang) for each in (("alike", alike), ("signals", signals))]
    said = [tag("p", each) for each in (_facts(row, quality), _type(row, lang))]
    return carded([head, *said, line, scores, *lists], lang)


def _list(key: str, items: list[str], lang: str) -> str:
    head, listed = (
        tag("h4", terms.text(f"card.{key}", lang)),
        tag("ul", "", *(tag("li", each) for each in items)),
    )
    return head + listed if items else ""


def _facts(row: Any, quality: Quality) -> str:
    """Its sheet and source line, its index and rank, and whether a gate may hold it down."""
    points, lang = {key: number_text(row[key]) for key in ("index", "rank", "line")}, quality.lang
    said = terms.text(
        "card.facts", lang, sheet=sheet_name(row, lang), n=len(quality.indicators), **points
    )
    capped = terms.text("card.capped", lang, gates=row["failed"], cap=f"{quality.cap:g}")
    return f"{said} · {capped}" if row["failed"] else said


def _type(row: Any, lang: str) -> str:
    """Its type, why, how sure, and what else it could be."""
    names = {
        key: terms.key_name(key, row[key], lang) for key in ("type_1", "type_2", "type_confidence")
    }
    other = text_of(row["type_alternative"]) and terms.key_name(
        "type_2", row["type_alternative"], lang
    )
    said = terms.text("card.other", lang, type=other) if other else ""
    return terms.text("card.type", lang, reason=row["type_reason"], other=said, **names).strip()


def _scores(held: pd.DataFrame, lang: str) -> str:
    """Every criterion with its score, its weight in the index and the reason, as a table."""
    names = [terms.text(f"card.{key}", lang) for key in ("criterion", "score", "weight", "reason")]
    gate, body = terms.text("card.gate", lang), list[str]()
    for key, role, name, given, weight, reason in held.values:
        said = terms.text("card.not_applicable", lang) if pd.isna(given) else f"{given:g}"
        cells = [
            tag("td", each) for each in (said, gate if role == "gate" else f"{weight:g}", reason)
        ]
        body.append(tag("tr", "", tag("th", f"{key} {name}", scope="row"), *cells))
    heads = [tag("th", name, scope="col") for name in names]
    parts = [tag("thead", "", tag("tr", "", *heads)), tag("tbody", "", *body)]
    return tag("table", "", tag("caption", terms.text("card.criteria", lang)), *parts)
