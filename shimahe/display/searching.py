"""Searching by words: what a query may stand for, which texts contain it, which names are similar.

Promises that words may stand apart and in any order, that width, capitals and doubled spaces make
no difference, and that nothing typed is a pattern. Synonyms, words that people use for what a
document prints, are in data/terms/synonyms.csv. Does not know what is searched.
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

LONGEST_PHRASE = 4  # words of a synonym
LONGEST_CODE = 9  # digits
SHORTEST_PART = 2  # characters of each half of a Chinese word that is split in two
LONGEST_TAKEN_APART = 16  # characters of a Chinese word that is split at all
NEAR_ENOUGH = 0.6  # least likeness of a query and a name, from 0 to 1
LIKE_ENOUGH = 0.75  # least likeness of two English words, from 0 to 1
MUCH_FARTHER = 0.15  # a name whose likeness is lower than the best by more is not offered
_CHINESE = re.compile("[\u4e00-\u9fff]+")


def folded(text: str) -> str:
    """Return a text as it is compared: full-width forms become half-width, capitals small.

    >>> folded("Ｃommunity（２１２）")
    'community(212)'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def has_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


# --- what is typed --------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def read_query(query: str) -> tuple[tuple[Parts, ...], ...]:
    """Return, for each word or phrase of a query, the readings that it may stand for.

    A text matches if, for every word or phrase, it contains all parts of one of the readings. The
    first reading is the words as typed; then follow synonyms.

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
    """Return the words with digits joined that are the levels of one code, typed with blanks."""
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
    """Return where the longest synonym that begins at `start` ends, else the end of the word."""
    for stop in range(min(len(words), start + LONGEST_PHRASE), start + 1, -1):
        if terms.synonyms(" ".join(words[start:stop])):
            return stop
    return start + 1


def _readings_of(phrase: Sequence[str]) -> tuple[Parts, ...]:
    """Return the readings of a phrase: itself, its meanings, and a Chinese word split in two."""
    text = " ".join(phrase)
    readings = [tuple(phrase), *meanings(text)]
    is_long = 2 * SHORTEST_PART <= len(text) <= LONGEST_TAKEN_APART
    if is_long and _CHINESE.fullmatch(text):
        for cut in range(SHORTEST_PART, len(text) - SHORTEST_PART + 1):
            readings += _readings_in_two(text[:cut], text[cut:])
    return tuple(dict.fromkeys(readings))


def _readings_in_two(first: str, second: str) -> list[Parts]:
    """Return the readings of a Chinese word split in two: each half or a meaning of it."""
    readings_of_first = [(first,), *meanings(first)]
    readings_of_second = [(second,), *meanings(second)]
    return [one + other for one, other in product(readings_of_first, readings_of_second)]


def meanings(phrase: str) -> list[Parts]:
    """Return what a phrase stands for by data/terms/synonyms.csv, each meaning as its words."""
    return [tuple(folded(meant).split()) for meant in terms.synonyms(phrase)]


# --- what is found --------------------------------------------------------------------------------


def holds(texts: pd.Series, query: str) -> pd.Series:
    """Return for each folded text whether it contains everything that is typed.

    >>> holds(pd.Series(["城乡社区环境卫生", "公共卫生"]), "社区 卫生").tolist()
    [True, False]
    """
    words = read_query(query)
    found = [_holds_all(text, words) for text in texts.tolist()]
    return pd.Series(found, index=texts.index, dtype=bool)


def is_in(text: str, query: str) -> bool:
    """Return whether a folded text contains everything that is typed."""
    return _holds_all(text, read_query(query))


def _holds_all(text: str, words: Iterable[tuple[Parts, ...]]) -> bool:
    return all(_holds_one(text, readings) for readings in words)


def _holds_one(text: str, readings: Iterable[Parts]) -> bool:
    return any(all(part in text for part in parts) for parts in readings)


def meant(query: str) -> dict[str, list[str]]:
    """Return the phrases of a query that have synonyms, each with what it stands for."""
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
    """Return up to `most` names that are similar to what is typed, the most similar first.

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
    """Return up to `most` names that contain a meaning of a synonym similar to what is typed.

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
    """Return how much of a query a name contains, from 0 to 1.

    A query with Chinese characters is compared by characters, any other by whole words.
    """
    if not has_chinese(query):
        return _likeness_of_words(query.split(), re.findall(r"\w+", name))
    blocks = SequenceMatcher(None, query, name, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return same / len(query) if same >= SHORTEST_PART else 0.0


def _likeness_of_words(typed: Sequence[str], words: Sequence[str]) -> float:
    """Return how similar the words typed are to those of a name: the mean over the words typed."""
    nearness = []
    for word in typed:
        ratios = [SequenceMatcher(None, word, each, autojunk=False).ratio() for each in words]
        nearness.append(max([ratio for ratio in ratios if ratio >= LIKE_ENOUGH], default=0.0))
    return sum(nearness) / len(nearness) if nearness else 0.0
