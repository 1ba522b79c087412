"""What the name of an indicator says: its thing, its measure, and how similar two names are.

Promises that every word it looks for is data (data/rules/indicator_words.csv). Names are folded
before they are compared (`vocabulary.fold`). Does not know targets, units or sheets.
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

#: Characters that are left out at the end of a name.
PUNCTUATION = " 。.,;:!?、，；：！？()（）"
#: Two names are nearly alike from this Dice coefficient on.
NEARLY_ALIKE = 0.85
#: Stems shorter than this are not looked for inside other stems.
_SHORTEST_PART = 4
#: A name keeps at least so many characters when words are cut off it.
_SHORTEST_STEM = 2
_ASIDE = re.compile(r"\([^()]*\)$")
#: The most words that are cut off the end of a name.
_MOST_ENDINGS = 20
#: A tolerance for rounding errors of floats in the number of shared pairs.
_SLACK = 1e-9
#: Names of up to so many pairs of characters are compared with many names at once.
_WIDEST = 64

Positions = NDArray[np.int64]


# --- the word lists -------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # more than there are lists
def word_list(name: str) -> Mapping[str, str]:
    """Return the words of a list of data/rules/indicator_words.csv, each with its value."""
    return {row["word"]: row["value"] for row in rules("indicator_words") if row["list"] == name}


@lru_cache(maxsize=64)
def _pattern(list_name: str) -> re.Pattern[str]:
    """Return the pattern of any word of a list, the longest first."""
    longest_first = sorted(word_list(list_name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@lru_cache(maxsize=64)
def _pattern_at_end(list_name: str) -> re.Pattern[str]:
    """Return the pattern of any word of a list at the end of a text."""
    return re.compile(rf"(?:{_pattern(list_name).pattern})$")


@lru_cache(maxsize=64)
def _longest(list_name: str) -> int:
    """Return the length of the longest word of a list."""
    return max(map(len, word_list(list_name)))


def has_word(name: str, list_name: str) -> bool:
    """Whether a folded name contains a word of a list."""
    return bool(_pattern(list_name).search(name))


def without_false_joints(name: str) -> str:
    """Return a folded name without words such as 及时, in which 及 does not join two things."""
    return _pattern("one_thing").sub("", name)


def ending_of(name: str, list_name: str) -> str:
    """Return the longest word of a list in which a folded name ends; "" where it ends in none.

    Punctuation and brackets after the word are ignored.
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
    """Return a folded text with one word for all synonyms, and without words that name nothing."""
    folded = fold(text)
    for word, meaning in word_list("synonym").items():
        folded = folded.replace(word, meaning)
    return folded


def facet(name: str) -> str:
    """Return what a name measures of its thing: the class of its ending, else the ending itself.

    >>> facet("培训人数"), facet("培训覆盖率"), facet("培训")
    ('people', 'coverage', '')
    """
    ending = ending_of(fold(name), "metric_ending")
    return word_list("metric_ending").get(ending) or ending


# --- likeness -------------------------------------------------------------------------------------


def related(one: str, other: str) -> bool:
    """Whether two stems mean the same thing.

    They do if they are equal, or if one of them has at least four characters, stands inside the
    other and makes up at least a fifth of it.
    """
    if one == other:
        return True
    part, whole = sorted((one, other), key=len)
    return len(part) >= _SHORTEST_PART and part in whole and 5 * len(part) >= len(whole)


def related_things(stems: Iterable[str]) -> dict[str, list[str]]:
    """Return for each of some stems the other stems that mean the same thing, in their order.

    >>> related_things(["植树活动", "春季植树活动", "培训"])
    {'植树活动': ['春季植树活动'], '春季植树活动': ['植树活动'], '培训': []}
    """
    pieces_of = {stem_: _pieces(stem_) for stem_ in stems}
    related_to: dict[str, list[str]] = {stem_: [] for stem_ in pieces_of}
    # a stem that holds a shorter one holds its rarest piece: others need not be compared
    with_rarest = _stems_by_rarest_piece(pieces_of)
    for whole, pieces in pieces_of.items():
        for piece in pieces:
            for part in with_rarest.get(piece, ()):
                if len(part) < len(whole) and related(part, whole):
                    related_to[part].append(whole)
                    related_to[whole].append(part)
    place_of = {stem_: place for place, stem_ in enumerate(pieces_of)}
    return {stem_: sorted(others, key=place_of.__getitem__) for stem_, others in related_to.items()}


def _stems_by_rarest_piece(pieces_of: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return the stems by the rarest of their pieces; `pieces_of` has the pieces of each stem."""
    times: Counter[str] = Counter()
    for pieces in pieces_of.values():
        times.update(pieces)
    stems: dict[str, list[str]] = defaultdict(list)
    for stem_, pieces in pieces_of.items():
        if pieces:
            rarest = min(pieces, key=lambda piece: (times[piece], piece))
            stems[rarest].append(stem_)
    return stems


def _pieces(text: str) -> frozenset[str]:
    """Return all pieces of a text as long as the shortest stem that is looked for in others."""
    starts = range(len(text) - _SHORTEST_PART + 1)
    return frozenset(text[start : start + _SHORTEST_PART] for start in starts)


def bigrams(name: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a name."""
    folded = fold(name).rstrip(PUNCTUATION)
    return frozenset(folded[start : start + 2] for start in range(len(folded) - 1))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Dice coefficient of the bigrams of two names, from 0 to 1.

    It is twice the number of shared bigrams over the number of all bigrams, and 0 for names of one
    character, which have no bigrams.

    >>> dice(bigrams("清扫面积"), bigrams("保洁面积"))
    0.3333333333333333

    Source: Dice 1945; bigrams as in Kondrak 2005.
    """
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def near(names: Sequence[str]) -> list[tuple[int, int]]:
    """Return the positions of all pairs of names that are nearly alike (Dice of at least 0.85).

    `names` must not repeat. Two names are compared only if they share one of the rarest bigrams of
    either; how many of these are looked at makes sure that no similar pair is missed.
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
    """Return the positions before a given one that stand in any of some lists, each once."""
    stands = np.zeros(position, dtype=bool)
    for others in positions:
        stands[others[others < position]] = True
    return np.flatnonzero(stands)


class _Overlaps:
    """Counts how many bigrams names share, for many names at once.

    The bigrams of all names are numbers in one table, in which a row is a name, filled up with -1.
    Names with more bigrams than the table is wide are compared one by one.
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
        """Return how many bigrams a name shares with each of some others; names are positions."""
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
    """Return the rarest bigrams of a name, so many that two similar names share one of them.

    Similar names share at least 0.85 / (2 - 0.85) of the bigrams of either. So a name has at most
    the rest for itself, and of one bigram more than that at least one is shared. The bigrams of all
    names are sorted in the same order, so that this holds for the first ones of both (a prefix
    filter). `times` is how often each bigram occurs.

    Source: Chaudhuri, Ganti and Kaushik 2006, "A primitive operator for similarity joins".
    """
    shared = ceil(len(pairs) * NEARLY_ALIKE / (2 - NEARLY_ALIKE) - _SLACK)
    ordered = sorted(pairs, key=lambda pair: (times[pair], pair))
    return ordered[: len(pairs) - shared + 1]
