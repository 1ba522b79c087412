"""Hints: what a page says about a term or a code when a reader points to it or taps it.

A hint has a name, the level of a code, an explanation, and the name in the other language if that
is known. How a hint is shown is in `hints.js`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.indicators import rule_name
from shimahe.display.controls import SENTENCES
from shimahe.display.rendering import words_of
from shimahe.findings import keep_results, rules

#: The fewest characters of a term that is looked for in sentences; shorter ones are common words.
_SHORTEST_TERM = {"zh": 4, "en": 9}
#: The term of the glossary that explains each level of a code.
_LEVELS = {"class": "类", "group": "款", "item": "项"}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


class Hint(NamedTuple):
    """What is said about a term or a code; `other` is its name in the other language.

    `level` is that of a code, or the nature of a check; "" for a term or a criterion.
    """

    name: str
    level: str
    meaning: str
    other: str


@keep_results(most=2)
def hints(d: Disclosure, lang: str) -> dict[str, Hint]:
    """Return the hints of terms, of a document's codes, of checks and criteria, by their text."""
    said = dict(_terms(lang))
    said |= _accounts(d, "functional", lang)
    said |= _accounts(d, "economic", lang)
    said |= _checks(lang)
    said |= _criteria(lang)
    return said


def hints_shown(d: Disclosure, rows: Iterable[Iterable[Any]], lang: str) -> dict[str, Any]:
    """Return what `hints.js` needs for a table: the hints of its heads and cells.

    A cell is a text, or a sequence that begins with its text.
    """
    said = hints(d, lang)
    lower = _by_lower_case(d, lang)
    shown = {}
    for row in rows:
        for cell in row:
            text = cell if isinstance(cell, str) else cell[0]
            key = lower.get(str(text).strip().lower())
            if key:
                shown[key] = said[key]._asdict()
    return {"hints": shown, "parts": {"other": LANGUAGE_TAGS[terms.other_language(lang)]}}


def hints_within(d: Disclosure, page: str, lang: str) -> dict[str, Any]:
    """Return what `hints.js` needs for a piece of HTML: the hints of all that it mentions."""
    if not page:
        return {"hints": {}, "parts": {}}
    text = words_of(page).lower()
    said = hints(d, lang)
    shown = {}
    for lower, key in _by_lower_case(d, lang).items():
        if lower in text:
            shown[key] = said[key]._asdict()
    words = [term for term in terms_in_sentences(lang) if term in shown]
    other = LANGUAGE_TAGS[terms.other_language(lang)]
    return {"hints": shown, "parts": {"words": words, "other": other}}


def terms_in_sentences(lang: str) -> list[str]:
    """Return the terms that are looked for in sentences."""
    words = [row[f"term_{lang}"] for row in terms.glossary()]
    return [word for word in words if len(word) >= _SHORTEST_TERM[lang]]


@keep_results(most=2)
def _by_lower_case(d: Disclosure, lang: str) -> dict[str, str]:
    """Return the texts that have hints by their lower case, since a head may have a capital."""
    return {key.lower(): key for key in hints(d, lang)}


def _terms(lang: str) -> Iterator[tuple[str, Hint]]:
    """Yield each term of the glossary with its hint."""
    other = terms.other_language(lang)
    for row in terms.glossary():
        name = row[f"term_{lang}"]
        yield name, Hint(name, "", row[f"explanation_{lang}"], row[f"term_{other}"])


def _accounts(d: Disclosure, classification: str, lang: str) -> dict[str, Hint]:
    """Return the hints of the printed codes of a classification, with what each is a part of."""
    frame = d.economic if classification == "economic" else d.spending
    pairs = frame[["code", "name"]].drop_duplicates("code").dropna()
    printed = dict(zip(pairs["code"].tolist(), pairs["name"].tolist(), strict=True))
    said = {}
    for code in printed:
        level = terms.level_of(code, classification)
        sentences = [terms.explain(_LEVELS[level], lang)]
        parents = [code[:length] for length in range(1, len(code))]
        for parent in parents:
            if parent not in printed:
                continue
            name = _account(parent, printed, classification, lang)
            sentences.append(terms.text("hint.part_of", lang, code=parent, name=name))
        names = [
            _account(code, printed, classification, each)
            for each in (lang, terms.other_language(lang))
        ]
        level_name = terms.key_name("level", level, lang)
        meaning = SENTENCES[lang].join(sentences)
        said[code] = Hint(f"{code} {names[0]}", level_name, meaning, names[1])
    return said


def _account(code: str, printed: dict[str, str], classification: str, lang: str) -> str:
    """Return the name of a code as the document prints it, or its English name."""
    return charts.account(code, printed[code], lang, classification)


def _checks(lang: str) -> dict[str, Hint]:
    """Return the hints of the checks, by id and by id with name."""
    other = terms.other_language(lang)
    said = {}
    for rule in rules("checks"):
        nature = terms.key_name("nature", rule["nature"], lang)
        name = charts.check_name(rule["check"], lang)
        hint = Hint(name, nature, rule[f"explanation_{lang}"], rule[f"name_{other}"])
        said[rule["check"]] = said[name] = hint
    return said


def _criteria(lang: str) -> dict[str, Hint]:
    """Return the hints of the criteria, by id and by id with name."""
    other = terms.other_language(lang)
    said = {}
    for rule in rules("criteria"):
        name = rule_name(rule["criterion"], lang)
        hint = Hint(name, "", rule[f"formula_{lang}"], rule[f"name_{other}"])
        said[rule["criterion"]] = said[name] = hint
    return said
