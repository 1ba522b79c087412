"""Names on several lines: to which of two rows the lines of words between them belong.

The name of a row may begin above the line of its code and end below it. The lines of words between
two rows are shared out for the whole table at once: all its cells are aligned alike (at the top, in
the middle or at the bottom), a line goes on only where the column has no room for more, and the
name may be a known one. Where two ways are as good, both lines are named as open. The rule is R07d
of docs/method.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from shimahe import terms
from shimahe.vocabulary import bare_label, is_total, kind_of_number

#: More lines of words than these between two rows all belong to the same one of them.
_MOST_PIECES = 16
#: What it costs if the rows of a table are not aligned alike.
_NOT_ALIKE = 2
#: From so many names on, all on as many lines, it is certain how they stand around their rows.
_FEWEST_EVEN = 3
#: Marks before which no line is broken.
_NEVER_FIRST = "、，。；：）)》”】］〕"


class NameLine(NamedTuple):
    """A line of a name. `is_full` says whether the column has no room for one letter more on it."""

    line: int
    text: str
    is_full: bool


@dataclass(frozen=True)
class NamedRow:
    """A row with the part of its name that stands on its own lines; a total has no more of it."""

    own: tuple[NameLine, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Gap:
    """The lines of words between two rows, above the first row or below the last one.

    `breaks` has each place at which a blank line or a page end stands, as the number of lines above
    it. `counts` are the numbers of lines that may belong to the row above; the likeliest is first.
    Above the first row, these lines are of the header.
    """

    pieces: tuple[NameLine, ...] = ()
    breaks: frozenset[int] = frozenset()
    counts: tuple[int, ...] = (0,)

    @property
    def numbers(self) -> set[int]:
        """The numbers of its lines."""
        return {piece.line for piece in self.pieces}


@dataclass
class Shares:
    """For each gap, how many of its lines belong to the row above, and the lines that are open."""

    counts: list[int]
    #: The numbers of the lines of which it is not certain to which name they belong.
    open_lines: set[int] = field(default_factory=set)
    #: The numbers of the outermost lines that belong to no name, and yet may.
    left_lines: set[int] = field(default_factory=set)


def all_counts(pieces: Sequence[object]) -> tuple[int, ...]:
    """Return the numbers of lines that a row may have of those below it; all of them come first.

    >>> all_counts("abc")
    (3, 2, 1, 0)
    """
    if len(pieces) > _MOST_PIECES:
        return (len(pieces), 0)
    return tuple(range(len(pieces), -1, -1))


def share_out(rows: Sequence[NamedRow], gaps: Sequence[Gap]) -> Shares | None:
    """Return which lines of each gap belong to which row; None where a total would have some.

    `gaps` has the lines above the first row, between each two rows, and below the last one.
    """
    if not any(gap.pieces for gap in gaps):
        return Shares([0] * len(gaps))
    table = _Table(rows, gaps)
    likeliest = table.likeliest_ways()
    if not likeliest:
        return None
    shares = Shares(likeliest[0].counts)
    for at, gap in enumerate(gaps):
        counts: set[int] = set()
        for way in likeliest:
            counts |= way.as_good[at]
        if len(counts) > 1:
            shares.open_lines |= gap.numbers
    loose = table.loose_lines(shares.counts)
    if table.is_even(shares.counts):
        loose &= gaps[0].numbers | gaps[-1].numbers
    shares.open_lines |= loose
    shares.left_lines = table.left_lines(shares.counts)
    return shares


# --- how the cells of a table are aligned ---------------------------------------------------------


#: Whether a row may have so many lines of its name above its own line and below it; the third is
#: whether its own line prints a part of the name.
_Fits = Callable[[int, int, bool], bool]


def _at_the_top(above: int, below: int, has_own: bool) -> bool:
    return above == 0


def _at_the_bottom(above: int, below: int, has_own: bool) -> bool:
    return below == 0


def _above_the_middle(above: int, below: int, has_own: bool) -> bool:
    return above <= below <= above + has_own


def _below_the_middle(above: int, below: int, has_own: bool) -> bool:
    return below <= above <= below + has_own


def _not_alike(above: int, below: int, has_own: bool) -> bool:
    return True


_ALIGNMENTS: tuple[tuple[_Fits, int], ...] = (
    (_at_the_top, 0),
    (_above_the_middle, 0),
    (_below_the_middle, 0),
    (_at_the_bottom, 0),
    (_not_alike, _NOT_ALIKE),
)


# --- the cost of a way ----------------------------------------------------------------------------


class _Way(NamedTuple):
    """A way to share out the lines; `as_good` has for each gap all counts of equally good ways."""

    counts: list[int]
    as_good: list[set[int]]


class _Table:
    """The rows of a table with the lines between them, and what each way to share these costs."""

    def __init__(self, rows: Sequence[NamedRow], gaps: Sequence[Gap]) -> None:
        self.rows = rows
        self.gaps = gaps
        #: How wide the column of names is; 0 where no line is full.
        self._width = 0
        for line in _all_lines(rows, gaps):
            if line.is_full:
                self._width = max(self._width, width_of(line.text))
        self._is_parted = {len(gap.breaks) for gap in gaps[1:-1]} == {1}
        named = [row for row in rows if row.own]
        self._prints_names = 2 * len(named) >= len(rows)
        self._costs: dict[tuple[int, int, int], float] = {}

    def likeliest_ways(self) -> list[_Way]:
        """Return the cheapest way of each alignment in which it is as cheap as in any other."""
        costs_above = [self._costs_above(fits) for fits, _ in _ALIGNMENTS]
        totals: list[float] = []
        for (_, extra), costs in zip(_ALIGNMENTS, costs_above, strict=True):
            totals.append(extra + min(costs[-1].values(), default=math.inf))
        best = min(totals)
        if math.isinf(best):
            return []
        found = zip(_ALIGNMENTS, costs_above, totals, strict=True)
        return [self._way(fits, costs) for (fits, _), costs, total in found if total == best]

    def _way(self, fits: _Fits, above: Sequence[dict[int, float]]) -> _Way:
        """Return the cheapest way in one alignment, by the costs of the gaps and all above them."""
        below = self._costs_below(fits, above)
        best = min(above[-1].values())
        as_good: list[set[int]] = []
        for costs, rest in zip(above, below, strict=True):
            good = [count for count, cost in costs.items() if cost + rest[count] == best]
            as_good.append(set(good))
        return _Way(self._chosen(fits, below), as_good)

    def _costs_above(self, fits: _Fits) -> list[dict[int, float]]:
        """Return for each gap what it and all above it cost at least, by each possible count."""
        costs = [dict.fromkeys(self.gaps[0].counts, 0.0)]
        for at in range(len(self.rows)):
            gap = self.gaps[at + 1]
            above = costs[-1]
            own: dict[int, float] = {}
            for count in gap.counts:
                ways = [cost + self._cost(fits, at, n, count) for n, cost in above.items()]
                cheapest = min(ways, default=math.inf)
                cheapest += self._cost_of_break(at + 1, count)
                if cheapest < math.inf:
                    own[count] = cheapest
            costs.append(own)
        return costs

    def _costs_below(
        self, fits: _Fits, above: Sequence[dict[int, float]]
    ) -> list[dict[int, float]]:
        """Return for each gap what all below it costs at least, by each count that `above` has."""
        costs = [dict.fromkeys(above[-1], 0.0)]
        for at in reversed(range(len(self.rows))):
            below = costs[-1]
            own: dict[int, float] = {}
            for count in above[at]:
                own[count] = min(self._costs_of_next(fits, at, count, below).values())
            costs.append(own)
        return costs[::-1]

    def _costs_of_next(
        self, fits: _Fits, at: int, count: int, below: dict[int, float]
    ) -> dict[int, float]:
        """Return what a row and all below it cost, by the count of the gap below the row.

        `count` is that of the gap above it, `below` are the costs of what stands below both.
        """
        costs: dict[int, float] = {}
        for n, cost in below.items():
            of_row = self._cost(fits, at, count, n)
            costs[n] = of_row + self._cost_of_break(at + 1, n) + cost
        return costs

    def _chosen(self, fits: _Fits, below: Sequence[dict[int, float]]) -> list[int]:
        """Return the counts of a cheapest way; of two counts as good, the one that stands first."""
        chosen = [_cheapest(below[0])]
        for at in range(len(self.rows)):
            costs = self._costs_of_next(fits, at, chosen[-1], below[at + 1])
            chosen.append(_cheapest(costs))
        return chosen

    def _cost_of_break(self, at: int, count: int) -> float:
        """Return what it costs that a name ends, or does not end, where lines stand apart.

        Where one blank line stands between each two rows, names end there only.
        """
        breaks = self.gaps[at].breaks
        if not breaks or count in breaks or not 0 < at < len(self.rows):
            return 0
        return math.inf if self._is_parted else 1

    def _cost(self, fits: _Fits, at: int, count_above: int, count_below: int) -> float:
        """Return what it costs to give a row the lines that two counts leave it."""
        row = self.rows[at]
        gap = self.gaps[at]
        above = len(gap.pieces) - count_above
        if row.is_total:
            return math.inf if above or count_below else 0
        if not fits(above, count_below, bool(row.own)):
            return math.inf
        key = (at, count_above, count_below)
        if key not in self._costs:
            self._costs[key] = self._cost_of_name(at, count_above, count_below)
        return self._costs[key]

    def _cost_of_name(self, at: int, count_above: int, count_below: int) -> float:
        """Return what the name of a row costs: least if it is known, more if lines are not full."""
        lines = self._lines_of(at, count_above, count_below)
        if not lines:
            return 1 if self._prints_names else 0
        is_known = _is_known(lines)
        cost = -1 if is_known else len(self._loose_pairs(at, count_above, count_below))
        if not self.rows[at].own:
            above = len(lines) - count_below
            cost += abs(above - count_below)
        return cost

    def _lines_of(self, at: int, count_above: int, count_below: int) -> list[NameLine]:
        """Return all lines of the name of a row."""
        row = self.rows[at]
        gap_above = self.gaps[at]
        gap_below = self.gaps[at + 1]
        above = gap_above.pieces[count_above:]
        below = gap_below.pieces[:count_below]
        return [*above, *row.own, *below]

    def _goes_on(self, line: NameLine, below: NameLine) -> bool:
        """Whether a line has no room for the letters with which the line below it begins.

        No name goes on with the number of a list (一、, （二）).
        """
        if kind_of_number(below.text):
            return False
        if line.is_full:
            return True
        beginning = _beginning(below.text)
        return width_of(line.text) + width_of(beginning) > self._width > 0

    def is_even(self, counts: Sequence[int]) -> bool:
        """Whether all names, three or more, have as many lines above their rows and below them."""
        shapes: list[tuple[int, int, int]] = []
        for at, row in enumerate(self.rows):
            if not row.is_total:
                above = len(self.gaps[at].pieces) - counts[at]
                shapes.append((above, counts[at + 1], len(row.own)))
        return len(shapes) >= _FEWEST_EVEN and len(set(shapes)) == 1

    def loose_lines(self, counts: Sequence[int]) -> set[int]:
        """Return the lines of unknown names that go on although they are not full.

        Where a known name does so too, room tells nothing: all lines of unknown names are returned.
        """
        loose: set[int] = set()
        others: set[int] = set()
        room_tells = True
        for at, (above, below) in enumerate(pairwise(counts)):
            pairs = self._loose_pairs(at, above, below)
            lines = self._lines_of(at, above, below)
            if _is_known(lines):
                room_tells = room_tells and not pairs
            else:
                loose.update(line.line for pair in pairs for line in pair)
                others.update(line.line for line in lines)
        if not room_tells:
            loose |= others
        return loose.difference(line.line for row in self.rows for line in row.own)

    def left_lines(self, counts: Sequence[int]) -> set[int]:
        """Return the lines above the first row and below the last that may be of their names.

        They may where other names have lines on the same side of their rows.
        """
        first, *inner, last = self.gaps
        left: list[NameLine] = []
        if any(len(gap.pieces) > count for gap, count in zip(inner, counts[1:-1], strict=True)):
            left += first.pieces[min(first.counts) : counts[0]]
        if any(counts[1:-1]):
            left += last.pieces[counts[-1] : max(last.counts)]
        return {line.line for line in left}

    def _loose_pairs(
        self, at: int, count_above: int, count_below: int
    ) -> list[tuple[NameLine, NameLine]]:
        """Return the lines of a name that go on although they are not full, with those below them.

        A name in two halves around its row may be broken anywhere.
        """
        lines = self._lines_of(at, count_above, count_below)
        pairs = list(pairwise(lines))
        row = self.rows[at]
        is_around = not row.own and len(lines) == 2 * count_below
        if pairs and is_around:
            del pairs[count_below - 1]
        return [pair for pair in pairs if not self._goes_on(*pair)]


def _cheapest(costs: dict[int, float]) -> int:
    """Return the first count that costs least."""
    return min(costs, key=costs.__getitem__)


def _all_lines(rows: Sequence[NamedRow], gaps: Sequence[Gap]) -> Iterator[NameLine]:
    """Yield all lines that print a name or a part of one."""
    for row in rows:
        yield from row.own
    for gap in gaps:
        yield from gap.pieces


def width_of(text: str) -> int:
    """Return how wide a text is; a letter of Chinese is as wide as two others."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _beginning(text: str) -> str:
    """Return the letters at the beginning of a text that no line break parts.

    >>> _beginning("乡、村"), _beginning("2026年"), _beginning("事业")
    ('乡、', '2026', '事')
    """
    end = 1
    is_word = text[:1].isascii() and text[:1].isalnum()
    for sign in text[1:]:
        is_of_word = is_word and sign.isascii() and sign.isalnum()
        if not is_of_word and sign not in _NEVER_FIRST:
            break
        end += 1
    return text[:end]


def _is_known(lines: Sequence[NameLine]) -> bool:
    """Whether lines print the name of an account, or that of a total (合 above 计)."""
    name = bare_label("".join(line.text for line in lines))
    kinds = ("functional", "economic")
    return is_total(name) or any(name in terms.folded_account_names(kind) for kind in kinds)
