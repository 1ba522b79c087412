"""What the name of an indicator says: its thing, its measure, and how alike two names are.

Promises that every word it looks for is data (data/rules/indicator_words.csv). Names are compared
folded (`vocabulary.fold`). It knows nothing of targets, units or sheets.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from shimahe.findings import rules
from shimahe.vocabulary import fold

#: What is left out at the end of a name.
PUNCTUATION = " 。.,;:!?、，；：！？()（）"
#: From here on two names are nearly alike (Dice).
NEARLY_ALIKE = 0.85
#: A stem shorter than this is not looked for inside others.
_SHORTEST_PART = 4
#: What a name must keep when words are cut off it.
_SHORTEST_STEM = 2
_ASIDE = re.compile(r"\([^()]*\)$")
#: How many words are cut off the end of a name at most.
_MOST_ENDINGS = 20
#: What the share of shared pairs may lack for the arithmetic of floats.
_SLACK = 1e-9
#: So many pairs of characters of a name are compared with those of many names at once.
_WIDEST = 64

Positions = NDArray[np.int64]


# --- the word lists -------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # more than there are lists
def word_list(name: str) -> Mapping[str, str]:
    """Return the words of one list of the rules, each with the value that stands beside it."""
    return {row["word"]: row["value"] for row in rules("indicator_words") if row["list"] == name}


@lru_cache(maxsize=64)
def _pattern(list_name: str) -> re.Pattern[str]:
    longest_first = sorted(word_list(list_name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@lru_cache(maxsize=64)
def _pattern_at_end(list_name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_pattern(list_name).pattern})$")


@lru_cache(maxsize=64)
def _longest(list_name: str) -> int:
    """Return the length of the longest word of a list."""
    return max(map(len, word_list(list_name)))


def has_word(name: str, list_name: str) -> bool:
    """Tell whether a folded name holds a word of a list."""
    return bool(_pattern(list_name).search(name))


def without_words(name: str, list_name: str) -> str:
    """Return a folded name without the words of a list."""
    return _pattern(list_name).sub("", name)


def ending_of(name: str, list_name: str) -> str:
    """Return the longest word of a list that a folded name ends in, "" where it ends in none.

    Punctuation and brackets that may follow the word are passed over.
    """
    body = _ASIDE.sub("", name) if name.endswith(")") else name
    end = body.rstrip(PUNCTUATION)[-_longest(list_name) :]
    match = _pattern_at_end(list_name).search(end)
    return match.group() if match else ""


# --- thing and measure ----------------------------------------------------------------------------


def is_payment(name: str) -> bool:
    """Tell whether a name is a rate or punctuality of paying out, which measures no service.

    >>> is_payment("困难补助资金发放及时率"), is_payment("补助发放人数")
    (True, False)
    """
    folded = fold(name)
    return has_word(folded, "payment") and bool(ending_of(folded, "rate_ending"))


def stem(name: str) -> str:
    """Return what a name is about: without its measure, and without words that say it is done.

    >>> stem("招聘会召开场次数"), stem("招聘会召开完成率")
    ('招聘会', '招聘会')
    """
    remainder = fold(name).rstrip(PUNCTUATION)
    for _ in range(_MOST_ENDINGS):
        ending = ending_of(remainder, "metric_ending") or ending_of(remainder, "doing")
        if not ending or len(remainder) - len(ending) < _SHORTEST_STEM:
            break
        remainder = remainder[: -len(ending)].rstrip(PUNCTUATION)
    for word in word_list("doing"):
        if len(remainder) - len(word) >= _SHORTEST_STEM:
            remainder = remainder.removeprefix(word)
    return remainder


def without_synonyms(text: str) -> str:
    """Return a text, folded, in which synonyms are one word and words that name no thing go."""
    folded = fold(text)
    for word, meaning in word_list("synonym").items():
        folded = folded.replace(word, meaning)
    return folded


def facet(name: str) -> str:
    """Return what a name measures of its thing; its ending where the list gives that no class.

    >>> facet("培训人数"), facet("培训覆盖率"), facet("培训")
    ('people', 'coverage', '')
    """
    ending = ending_of(fold(name), "metric_ending")
    return word_list("metric_ending").get(ending) or ending


# --- likeness -------------------------------------------------------------------------------------


def related(one: str, other: str) -> bool:
    """Tell whether two stems are one thing.

    They are if they are equal, or if one of at least four characters makes a fifth or more of the
    other.
    """
    if one == other:
        return True
    part, whole = sorted((one, other), key=len)
    return len(part) >= _SHORTEST_PART and part in whole and 5 * len(part) >= len(whole)


def related_things(stems: Iterable[str]) -> dict[str, list[str]]:
    """Return for each of some stems the others that are one thing with it, in their order.

    Two stems are compared only if the longer one holds the rarest four characters of the shorter.

    >>> related_things(["植树活动", "春季植树活动", "培训"])
    {'植树活动': ['春季植树活动'], '春季植树活动': ['植树活动'], '培训': []}
    """
    pieces_of = {one: _pieces(one) for one in stems}
    times: Counter[str] = Counter()
    for pieces in pieces_of.values():
        times.update(pieces)
    with_rarest: dict[str, list[str]] = defaultdict(list)
    for one, pieces in pieces_of.items():
        if pieces:
            with_rarest[min(pieces, key=lambda piece: (times[piece], piece))].append(one)
    related_to: dict[str, list[str]] = {one: [] for one in pieces_of}
    for whole, pieces in pieces_of.items():
        for piece in pieces:
            for part in with_rarest.get(piece, ()):
                if len(part) < len(whole) and related(part, whole):
                    related_to[part].append(whole)
                    related_to[whole].append(part)
    place_of = {one: place for place, one in enumerate(pieces_of)}
    return {one: sorted(others, key=place_of.__getitem__) for one, others in related_to.items()}


def _pieces(text: str) -> frozenset[str]:
    """Return all pieces of a text as long as the shortest stem that is looked for inside others."""
    starts = range(len(text) - _SHORTEST_PART + 1)
    return frozenset(text[start : start + _SHORTEST_PART] for start in starts)


def bigrams(name: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a name."""
    folded = fold(name).rstrip(PUNCTUATION)
    return frozenset(folded[start : start + 2] for start in range(len(folded) - 1))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two names are whose bigrams these are, from 0 to 1.

    That is twice the shared bigrams over all bigrams; names of one character have none.

    >>> dice(bigrams("清扫面积"), bigrams("保洁面积"))
    0.3333333333333333

    Source: Dice 1945; bigrams as in Kondrak 2005.
    """
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def near(names: Sequence[str]) -> list[tuple[int, int]]:
    """Return the positions of all pairs of names that are nearly alike (Dice of at least 0.85).

    `names`: each once. Two names are compared only if they share one of the rare pairs of
    characters of either: so many that names without any of them in common cannot be alike.
    """
    bigrams_of = [bigrams(name) for name in names]
    times: Counter[str] = Counter()
    for pairs in bigrams_of:
        times.update(pairs)
    rarest_of = [_rarest(pairs, times) for pairs in bigrams_of]
    positions_with: dict[str, list[int]] = defaultdict(list)
    for position, rarest in enumerate(rarest_of):
        for pair in rarest:
            positions_with[pair].append(position)
    sharing = {pair: np.array(positions) for pair, positions in positions_with.items()}
    shared_with = _Overlaps(bigrams_of)
    sizes = np.array([len(pairs) for pairs in bigrams_of])
    alike: list[tuple[int, int]] = []
    for position, rarest in enumerate(rarest_of):
        earlier = _earlier_than(position, [sharing[pair] for pair in rarest])
        if len(earlier) == 0:
            continue
        shared = shared_with.count(position, earlier)
        is_alike = 2 * shared >= NEARLY_ALIKE * (sizes[earlier] + sizes[position])
        alike += [(other, position) for other in earlier[is_alike].tolist()]
    return sorted(alike)


def _earlier_than(position: int, positions: Sequence[Positions]) -> Positions:
    """Return the positions before one that stand in any of some lists, each once."""
    stands = np.zeros(position, dtype=bool)
    for others in positions:
        stands[others[others < position]] = True
    return np.flatnonzero(stands)


class _Overlaps:
    """The pairs of characters of names as numbers, in one table: how many two names share.

    A row of the table is a name; what is left of it behind its pairs is `-1`, which no name has.
    Names of more pairs than it is wide are compared one by one.
    """

    def __init__(self, bigrams_of: Sequence[frozenset[str]]) -> None:
        self._bigrams_of = bigrams_of
        number_of: dict[str, int] = {}
        widest = min(_WIDEST, max(map(len, bigrams_of), default=0))
        self._table = np.full((len(bigrams_of), widest), -1, dtype=np.int32)
        for position, pairs in enumerate(bigrams_of):
            numbers = [number_of.setdefault(pair, len(number_of)) for pair in pairs]
            self._table[position, : len(numbers)] = numbers[:widest]
        self._has = np.zeros(len(number_of) + 1, dtype=np.uint8)  # the last is that of -1
        self._is_long = np.array([len(pairs) > _WIDEST for pairs in bigrams_of], dtype=bool)

    def count(self, position: int, others: Positions) -> Positions:
        """Return how many pairs of characters a name shares with each of some others."""
        own = self._table[position]
        self._has[own] = 1
        self._has[-1] = 0
        shared: Positions = self._has[self._table[others]].sum(axis=1, dtype=np.int64)
        self._has[own] = 0
        is_long = self._is_long[others] | self._is_long[position]
        for place in np.flatnonzero(is_long).tolist():
            other = int(others[place])
            shared[place] = len(self._bigrams_of[position] & self._bigrams_of[other])
        return shared


def _rarest(pairs: frozenset[str], times: Mapping[str, int]) -> list[str]:
    """Return the rarest pairs of a name: two alike names have one of them in common.

    Alike names share at least 0.85 / (2 - 0.85) of the pairs of either. What a name may have for
    itself is the rest, and one pair more must be shared. The pairs of all names stand in the same
    order here, so that the first ones of two alike names meet (a prefix filter).

    Source: Chaudhuri, Ganti and Kaushik 2006, "A primitive operator for similarity joins".
    """
    shared = ceil(len(pairs) * NEARLY_ALIKE / (2 - NEARLY_ALIKE) - _SLACK)
    ordered = sorted(pairs, key=lambda pair: (times[pair], pair))
    return ordered[: len(pairs) - shared + 1]
