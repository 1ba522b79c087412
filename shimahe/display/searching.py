"""Searching by words: what is typed, what it stands for, which texts hold it, what comes near.

Promises that words may stand apart and in any order, that width, capitals and doubled spaces make
no difference, and that nothing typed is a pattern. What people say for what a document prints is in
`data/terms/synonyms.csv`. Does not know what is searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from typing import TypeAlias

import pandas as pd

from shimahe import terms

#: Pieces of text that must all be found.
Parts: TypeAlias = tuple[str, ...]

LONGEST_PHRASE = 4  # words of what people say
LONGEST_CODE = 9  # digits
SHORTEST_PART = 2  # characters of a Chinese word that is taken apart
LONGEST_TAKEN_APART = 16  # characters
NEAR_ENOUGH = 0.6  # of the characters typed
LIKE_ENOUGH = 0.75  # of two English words
MUCH_FARTHER = 0.15  # than the nearest name: not offered beside it
_CHINESE = re.compile("[\u4e00-\u9fff]+")


def folded(text: str) -> str:
    """Write a text as it is compared: full-width and half-width forms are one, so are capitals.

    >>> folded("Ｃommunity（２１２）")
    'community(212)'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def has_chinese(text: str) -> bool:
    """Say whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


# --- what is typed --------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def read_query(query: str) -> tuple[tuple[Parts, ...], ...]:
    """Read what is typed: for each word, or phrase with a meaning, all that it may stand for.

    A text is found if it holds, for every word, all parts of one reading.

    >>> read_query("212  05")
    ((('21205',),),)
    >>> read_query("street cleaning")[0][1]
    ('environmental', 'sanitation')
    """
    words = _with_codes_joined(folded(query).split())
    readings = []
    start = 0
    while start < len(words):
        stop = _end_of_phrase(words, start)
        readings.append(_readings_of(words[start:stop]))
        start = stop
    return tuple(readings)


def _with_codes_joined(words: Sequence[str]) -> list[str]:
    """Bring the digits of a code together that are typed with blanks between its levels."""
    joined: list[str] = []
    for word in words:
        if joined and _is_code(joined[-1]) and _is_code(joined[-1] + word):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _is_code(text: str) -> bool:
    return re.fullmatch(r"\d+", text, re.ASCII) is not None and len(text) <= LONGEST_CODE


def _end_of_phrase(words: Sequence[str], start: int) -> int:
    """Find where the longest phrase with a meaning ends that begins here; else after one word."""
    for stop in range(min(len(words), start + LONGEST_PHRASE), start + 1, -1):
        if terms.synonyms(" ".join(words[start:stop])):
            return stop
    return start + 1


def _readings_of(phrase: Sequence[str]) -> tuple[Parts, ...]:
    """List what a phrase may stand for: itself, its meanings, and its two halves if Chinese."""
    text = " ".join(phrase)
    readings = [tuple(phrase), *meanings(text)]
    is_long = 2 * SHORTEST_PART <= len(text) <= LONGEST_TAKEN_APART
    if is_long and _CHINESE.fullmatch(text):
        for cut in range(SHORTEST_PART, len(text) - SHORTEST_PART + 1):
            readings += _readings_in_two(text[:cut], text[cut:])
    return tuple(dict.fromkeys(readings))


def _readings_in_two(first: str, second: str) -> list[Parts]:
    """List what two words written as one may stand for."""
    readings_of_first = [(first,), *meanings(first)]
    readings_of_second = [(second,), *meanings(second)]
    return [one + other for one, other in product(readings_of_first, readings_of_second)]


def meanings(phrase: str) -> list[Parts]:
    """List what a phrase stands for by `data/terms/synonyms.csv`, each as its words."""
    return [tuple(folded(meant).split()) for meant in terms.synonyms(phrase)]


# --- what is found --------------------------------------------------------------------------------


def holds(texts: pd.Series, query: str) -> pd.Series:
    """Say of each text, written as `folded` does, whether it holds all that is typed.

    >>> holds(pd.Series(["城乡社区环境卫生", "公共卫生"]), "社区 卫生").tolist()
    [True, False]
    """
    words = read_query(query)
    found = [_holds_all(text, words) for text in texts.tolist()]
    return pd.Series(found, index=texts.index, dtype=bool)


def is_in(text: str, query: str) -> bool:
    """Say whether a text, written as `folded` does, holds all that is typed."""
    return _holds_all(text, read_query(query))


def _holds_all(text: str, words: Iterable[tuple[Parts, ...]]) -> bool:
    return all(_holds_one(text, readings) for readings in words)


def _holds_one(text: str, readings: Iterable[Parts]) -> bool:
    return any(all(part in text for part in parts) for parts in readings)


def meant(query: str) -> dict[str, list[str]]:
    """Give what the phrases of a query stand for besides themselves, as the list has it."""
    words = _with_codes_joined(folded(query).split())
    found = {}
    start = 0
    while start < len(words):
        stop = _end_of_phrase(words, start)
        phrase = " ".join(words[start:stop])
        if terms.synonyms(phrase):
            found[phrase] = terms.synonyms(phrase)
        start = stop
    return found


# --- what comes near ------------------------------------------------------------------------------


def nearest(query: str, names: Iterable[str], most: int = 3) -> list[str]:
    """List the names that come nearest to what is typed, the nearest first; none if none is near.

    >>> nearest("环镜卫生", ["城乡社区环境卫生", "公共卫生", "体育"])
    ['城乡社区环境卫生']
    """
    scored = []
    for place, name in enumerate(names):
        score = _likeness(folded(query), folded(name))
        if score >= NEAR_ENOUGH:
            scored.append((-score, len(name), place, name))
    scored.sort()
    near = [name for score, *_, name in scored if score <= scored[0][0] + MUCH_FARTHER]
    return near[:most]


def meant_by_nearest(query: str, names: Iterable[str], most: int = 3) -> list[str]:
    """List the names that hold what a phrase of the list means that comes near to what is typed.

    >>> meant_by_nearest("street cleening", ["Environmental sanitation", "Sports"])
    ['Environmental sanitation']
    """
    wanted = list(names)
    for phrase in nearest(query, terms.every_synonym(), most):
        found = [name for name in wanted if is_in(folded(name), phrase)]
        if found:
            return found[:most]
    return []


def _likeness(query: str, name: str) -> float:
    """Say how much of what is typed a name holds, from 0 to 1; letters count as whole words."""
    if not has_chinese(query):
        return _likeness_of_words(query.split(), re.findall(r"\w+", name))
    blocks = SequenceMatcher(None, query, name, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return same / len(query) if same >= SHORTEST_PART else 0.0


def _likeness_of_words(typed: Sequence[str], words: Sequence[str]) -> float:
    """Say how near the words typed come to those of a name, as a mean over those typed."""
    nearness = []
    for word in typed:
        ratios = [SequenceMatcher(None, word, each, autojunk=False).ratio() for each in words]
        nearness.append(max([ratio for ratio in ratios if ratio >= LIKE_ENOUGH], default=0.0))
    return sum(nearness) / len(nearness) if nearness else 0.0
