"""Which functional lines pay for which project, judged by sums that fit and by words they share.

Dozens of sets of lines may add up to the amount of a large project, so that a fitting sum alone
proves little. The set is chosen whose names share most words with the project, and the result says
how many other sets would fit as well. Promises that the money of a line is used once, that amounts
add up to the lines, that what is not decided is called unknown, and that the work is bounded
whatever a document prints.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import chain, combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shimahe.disclosure import Disclosure
from shimahe.findings import decimal, findings_frame, records
from shimahe.structure import denominator, leaves
from shimahe.vocabulary import EXACT, fold

#: Words of names that say nothing about a purpose.
_SAYS_NOTHING = re.compile(r"工作|经费|业务|管理|事务|支出|其他|专项|及|和|与|、|\(.{0,100}?\)")
CENT = Decimal("0.01")
#: A sum alone is believed only if fewer sets than this are expected to fit by chance.
CHANCE = 0.01
#: The most lines of one match.
MOST_LINES = 6
#: The most sets of lines that are looked at for one project and size, and for one document.
MOST_SETS = 100_000
MOST_SETS_IN_ALL = 30_000_000
#: A set that fits is weighed against others, which costs as much as looking at so many.
COST_OF_A_FIT = 300
#: The largest amount, in cents, up to which sums are counted through (200,000 万元), and the most
#: sums that are counted for one document.
MOST_CENTS = 20_000_000
MOST_SUMS_IN_ALL = 1_000_000_000
#: Counts are kept as floats, which are exact up to here.
MOST_WAYS = 2**53
#: Integers up to here, six times, can be added up by machine numbers.
_MACHINE_INTEGER = 2**60


def allocation(d: Disclosure) -> pd.DataFrame:
    """Tell which functional lines pay for each project, as far as sums and names show it.

    A row says that a line pays for a project. A row without a project is money of a line that no
    project sheet accounts for; a row without a code is money of a project that no line is known to
    pay. `confidence` is

    - exact: the lines add up to the amount of the project;
    - rounded: they add up to it within rounding;
    - part: the line pays for a part of the project, judged by its name;
    - unknown: the amount is not known; it lies between lower_wan and upper_wan.

    The frame is empty where no project sheet is printed. Amounts of 0 or less are left out.

    Columns: project, code, budget, amount_wan, lower_wan, upper_wan (in 万元), confidence,
    alternatives (how many other sets of lines would fit as well; missing where they are too many to
    be counted), evidence (the words that line and project share, in brackets where only the
    indicators of the project have them), lines.
    """
    rows: list[AllocationRow] = []
    if len(d.projects):
        with localcontext(EXACT):
            rows = _allocated(d)
    return findings_frame(" ".join(AllocationRow._fields), rows, alternatives="Int64")


class AllocationRow(NamedTuple):
    """One row of `allocation`."""

    project: str | None
    code: str | None
    budget: str | None
    amount_wan: Decimal | None
    lower_wan: Decimal
    upper_wan: Decimal
    confidence: str
    alternatives: int | None
    evidence: str | None
    lines: str


def _allocated(d: Disclosure) -> list[AllocationRow]:
    """Match the surest first: sums with names, then sums alone, then names, then the rest."""
    still_open = _Open(_lines(d), _projects(d), MOST_SETS_IN_ALL, MOST_SUMS_IN_ALL)
    printed = denominator(d, "project")
    is_whole = printed.is_nan() or still_open.lines_sum == printed
    for size in range(1, MOST_LINES + 1):
        still_open.match_by_sum_and_name(size)
    still_open.match_by_sum_alone()
    still_open.match_by_name()
    still_open.write_down_the_rest(is_whole)
    return still_open.rows


# --- lines and projects ---------------------------------------------------------------------------


@dataclass(eq=False)
class _Line:
    """One functional line with project money, and the words in its name and in those above it."""

    code: str
    budget: str | None
    amount: Decimal
    words: frozenset[str]
    line: int

    @property
    def cents(self) -> int:
        """The amount in the smallest unit that is compared."""
        return round(self.amount / CENT)


@dataclass(eq=False)
class _Project:
    """One project sheet."""

    name: str
    #: What is not yet matched with a line.
    amount: Decimal
    #: The words of its name, and those of its indicators.
    words: frozenset[str]
    hints: frozenset[str]
    line: int

    @property
    def cents(self) -> int:
        """The amount in the smallest unit that is compared."""
        return round(self.amount / CENT)

    def is_named_by(self, line: _Line) -> bool:
        """Whether a line shares a word with the name."""
        return not self.words.isdisjoint(line.words)

    def is_hinted_by(self, line: _Line) -> bool:
        """Whether a line shares a word with the name or the indicators."""
        return self.is_named_by(line) or not self.hints.isdisjoint(line.words)


def _lines(d: Disclosure) -> list[_Line]:
    """Return the lines of project expenditure that have an amount above 0."""
    spending = d.spending
    names = dict(zip(spending["code"].tolist(), spending["name"].tolist(), strict=True))
    found = leaves(spending[spending["kind"].eq("project")])
    lines: list[_Line] = []
    for row in records(found[found["amount_wan"].gt(0)]):
        code = row["code"]
        names_above = [names.get(code[:depth]) for depth in (3, 5, 7)]
        amount = decimal(row["amount_wan"])
        lines.append(_Line(code, row["budget"], amount, _bigrams(names_above), row["line"]))
    return lines


def _projects(d: Disclosure) -> list[_Project]:
    """Return the project sheets that have an amount above 0."""
    printed = d.projects
    hints = _hints(d.indicators)
    projects: list[_Project] = []
    for row in records(printed[printed["amount_wan"].gt(0)]):
        name = row["project"]
        amount = decimal(row["amount_wan"])
        own_hints = hints.get(name, frozenset())
        projects.append(_Project(name, amount, _bigrams([name]), own_hints, row["line"]))
    return projects


def _hints(indicators: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the words of each project's indicators, without those that many projects share."""
    names: dict[str, list[str | None]] = defaultdict(list)
    for row in records(indicators.dropna(subset="project")):
        names[row["project"]].append(row["name"])
    hints = {project: _bigrams(texts) for project, texts in names.items()}
    counts = Counter(chain.from_iterable(hints.values()))
    most = max(1, len(hints) // 4)
    common = {word for word, times in counts.items() if times > most}  # 服务, 群众
    return {project: words - common for project, words in hints.items()}


def _bigrams(texts: Iterable[str | None]) -> frozenset[str]:
    """Return the pairs of neighbouring characters in texts, without words that say nothing."""
    pairs: set[str] = set()
    for text in texts:
        if isinstance(text, str):
            for word in _SAYS_NOTHING.split(fold(text)):
                pairs.update(word[at : at + 2] for at in range(len(word) - 1))
    return frozenset(pairs)


def _evidence(project: _Project, line: _Line) -> str:
    """Return the words that a project and a line share; "amount" where they share none."""
    shared = line.words & project.words
    if shared:
        return "、".join(sorted(shared))
    hinted = line.words & project.hints
    if hinted:
        return f"({'、'.join(sorted(hinted))})"
    return "amount"


# --- sets of lines --------------------------------------------------------------------------------


class _Rank(NamedTuple):
    """How much evidence there is for a set of lines; the higher, the better.

    `all_hinted` says whether every line shares a word with the sheet, `named` how many share one
    with its name. `without_hint` is minus the number of lines that share none, `nearness` minus the
    difference between the sum and the amount of the project.
    """

    all_hinted: bool
    named: int
    without_hint: int
    nearness: Decimal


@dataclass(frozen=True, eq=False)
class _Match:
    """A set of lines that adds up to the amount of a project, at least within rounding."""

    project: _Project
    lines: tuple[_Line, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the lines add up to the project's amount to the last digit."""
        return _sum_of(self.lines) == self.project.amount

    def rank(self) -> _Rank:
        """Return how much evidence there is for the set."""
        project = self.project
        named = sum(project.is_named_by(line) for line in self.lines)
        hinted = sum(project.is_hinted_by(line) for line in self.lines)
        missing = hinted - len(self.lines)
        gap = abs(_sum_of(self.lines) - project.amount)
        return _Rank(missing == 0, named, missing, -gap)


class _Ranked(NamedTuple):
    """A match with its rank."""

    rank: _Rank
    match: _Match


def _sum_of(items: Iterable[_Line] | Iterable[_Project]) -> Decimal:
    """Add up the amounts of lines or projects."""
    return sum((item.amount for item in items), Decimal(0))


def _rank_all(matches: Iterable[_Match]) -> list[_Ranked]:
    """Return the matches of one project with their ranks, the best first."""
    ranked = [_Ranked(match.rank(), match) for match in matches]
    ranked.sort(key=lambda each: each.rank, reverse=True)
    return ranked


def _best(candidates: Iterable[Sequence[_Ranked]]) -> _Match | None:
    """Return the match with the most evidence; None where no match is decided.

    Nothing is decided between two sets of one project with the same rank, nor between two projects
    that want the same line with the same rank. `candidates` has the ranked matches of each project.
    """
    first = [ranked[0] for ranked in candidates if _is_decided(ranked)]
    first.sort(key=lambda each: each.rank, reverse=True)
    for each in first:
        if not _has_rival(each, first):
            return each.match
    return None


def _is_decided(ranked: Sequence[_Ranked]) -> bool:
    """Whether one set of a project has more evidence than all others, and enough of it.

    A set without shared words is enough only if it is a single line and its amount is not round.
    """
    if not ranked:
        return False
    best = ranked[0]
    if len(ranked) > 1 and ranked[1].rank == best.rank:
        return False
    is_odd_amount = best.match.project.amount % 1 != 0
    return best.rank.all_hinted or (len(best.match.lines) == 1 and is_odd_amount)


def _has_rival(ranked: _Ranked, others: Iterable[_Ranked]) -> bool:
    """Whether another project wants one of the lines with the same rank."""
    lines = set(ranked.match.lines)
    for other in others:
        is_other = other.match.project is not ranked.match.project
        if is_other and other.rank == ranked.rank and not lines.isdisjoint(other.match.lines):
            return True
    return False


# --- counting -------------------------------------------------------------------------------------


def sets_that_fit(amounts: Sequence[int], target: int, size: int) -> list[tuple[int, ...]]:
    """Return the sets of `size` amounts that add up to a target, within rounding.

    Amounts and target are in cents, and each may be off by half a cent. A set is given by the
    positions of its amounts.

    >>> sets_that_fit([250, 251, 300], 501, size=2)
    [(0, 1)]
    """
    if len(amounts) < size:
        return []
    flat = chain.from_iterable(combinations(range(len(amounts)), size))
    number = comb(len(amounts), size)
    places = np.fromiter(flat, np.int32, number * size).reshape(number, size)
    sums = _integers([*amounts, target])[places].sum(axis=1)
    fitting = np.flatnonzero(abs(sums - target) <= room_for(size))
    return [tuple(places[at].tolist()) for at in fitting]


def _integers(numbers: Sequence[int]) -> NDArray[Any]:
    """Return numbers as an array, of 64-bit integers where the sums of a set fit into these."""
    fits = max(numbers) < _MACHINE_INTEGER
    return np.array(numbers, dtype=np.int64 if fits else object)


def room_for(size: int) -> int:
    """Return by how many cents the sum of `size` rounded lines may be off."""
    return (size + 1) // 2 if size > 1 else 0


def count_ways(amounts: Sequence[int], target: int, room: int) -> int | None:
    """Count the sets of amounts, of any size, that add up to a target within `room` cents.

    All numbers are in cents. The sets are counted sum by sum, without listing them. Returns None
    where there are too many to be counted exactly.

    >>> count_ways([1, 2, 3, 4], target=5, room=0)
    2
    """
    ways = np.zeros(target + room + 1)  # by sum
    ways[0] = 1
    largest_sum = 0
    with np.errstate(over="ignore"):  # what is infinite is too many
        for amount in sorted(amounts):
            reached = min(largest_sum + 1, len(ways) - amount)
            if reached > 0:
                ways[amount : amount + reached] += ways[:reached].copy()
            largest_sum += amount
        total = ways[max(0, target - room) :].sum()
    if target <= room:
        total -= 1  # no line at all is no set
    return int(total) if total <= MOST_WAYS else None


# --- what is open ---------------------------------------------------------------------------------


@dataclass
class _Open:
    """The lines and projects that are not matched yet, and the rows written so far.

    `sets_left` and `sums_left` are how many sets and sums may still be looked at. Counting work in
    these makes it end at the same place on every machine.
    """

    lines: list[_Line]
    projects: list[_Project]
    sets_left: int
    sums_left: int
    rows: list[AllocationRow] = field(default_factory=list)

    @property
    def lines_sum(self) -> Decimal:
        """What the open lines add up to."""
        return _sum_of(self.lines)

    # sums

    def match_by_sum_and_name(self, size: int) -> None:
        """Match sets of `size` lines, those with the most evidence first."""
        candidates: dict[_Project, list[_Ranked]] = {}
        for project in self.projects:
            candidates[project] = _rank_all(self._fitting(project, size))
        while match := _best(candidates.values()):
            self._take(match)
            del candidates[match.project]
            for project, ranked in candidates.items():
                candidates[project] = _without_lines(ranked, match.lines)

    def match_by_sum_alone(self) -> None:
        """Match projects that exactly one set of lines fits, where that is hardly a coincidence."""
        for project in list(self.projects):
            if self._expected_by_chance() >= CHANCE:
                return
            matches: list[_Match] = []
            for size in range(1, MOST_LINES + 1):
                matches += self._fitting(project, size)
            if len(matches) == 1 and matches[0].is_exact:
                self._take(matches[0])

    def _expected_by_chance(self) -> float:
        """Estimate how many sets of the open lines add up to a given amount by chance.

        That is the number of sets, divided by the number of sums in cents that they can have.
        """
        sets = sum(comb(len(self.lines), size) for size in range(1, MOST_LINES + 1))
        sums = int(self.lines_sum / CENT)
        return sets / max(1, sums)

    def _fitting(self, project: _Project, size: int) -> list[_Match]:
        """Return the sets of `size` lines that add up to the amount of a project.

        Where there are too many sets, only lines that share a word with the sheet are tried; where
        that leaves too many as well, the result is [].
        """
        pool = [line for line in self.lines if line.amount <= project.amount + CENT]
        if comb(len(pool), size) > MOST_SETS:
            pool = [line for line in pool if project.is_hinted_by(line)]
        number = comb(len(pool), size)
        if number > min(MOST_SETS, self.sets_left):
            return []
        sets = sets_that_fit([line.cents for line in pool], project.cents, size)
        self.sets_left -= number + COST_OF_A_FIT * len(sets)
        matches: list[_Match] = []
        for places in sets:
            matches.append(_Match(project, tuple(pool[place] for place in places)))
        return matches

    def _take(self, match: _Match) -> None:
        """Write down a match; its lines and its project are no longer open."""
        confidence = "exact" if match.is_exact else "rounded"
        others = self._count_others(match)
        for line in match.lines:
            self._write(match.project, line, confidence, others)
            self.lines.remove(line)
        self.projects.remove(match.project)

    def _count_others(self, match: _Match) -> int | None:
        """Return how many other sets of open lines fit as well; None where they are too many."""
        target = match.project.cents
        room = room_for(len(match.lines))
        amounts = [line.cents for line in self.lines]
        sums = sum(max(0, target + room + 1 - amount) for amount in amounts)
        if target > MOST_CENTS or sums > self.sums_left:
            return None
        self.sums_left -= sums
        ways = count_ways(amounts, target, room)
        return None if ways is None else ways - 1

    def _write(
        self, project: _Project, line: _Line, confidence: str, alternatives: int | None
    ) -> None:
        """Write down that all of a line pays for a project."""
        self.rows.append(
            AllocationRow(
                project=project.name,
                code=line.code,
                budget=line.budget,
                amount_wan=line.amount,
                lower_wan=line.amount,
                upper_wan=line.amount,
                confidence=confidence,
                alternatives=alternatives,
                evidence=_evidence(project, line),
                lines=f"{line.line}, {project.line}",
            )
        )

    # names

    def match_by_name(self) -> None:
        """Match each line with the project that shares most words with it."""
        for line in list(self.lines):
            project = self._nearest_by_name(line)
            if project is not None:
                self._write(project, line, "part", 0)
                self.lines.remove(line)
                project.amount -= line.amount

    def _nearest_by_name(self, line: _Line) -> _Project | None:
        """Return the project that shares most words with a line; None where two are equal."""
        best: _Project | None = None
        most = (0, 0)
        for project in self.projects:
            if project.amount < line.amount:
                continue
            shared = (len(line.words & project.words), len(line.words & project.hints))
            if shared > most:
                best = project
                most = shared
            elif shared == most:
                best = None
        return best

    # the rest

    def write_down_the_rest(self, is_whole: bool) -> None:
        """Write down what is left of the projects and of the lines.

        A single line that is left must pay for all open projects, if it has enough money and the
        document prints all lines (`is_whole`). Otherwise what is left is unknown.
        """
        wanted = _sum_of(self.projects)
        only = self.lines[0] if len(self.lines) == 1 else None
        if not is_whole or self.lines_sum < wanted:
            only = None
        for project in self.projects:
            self.rows.append(_rest_of_project(project, only))
        is_known = only is not None or (is_whole and not self.projects)
        for line in self.lines:
            self.rows.append(_rest_of_line(line, wanted, is_known))


def _without_lines(ranked: Iterable[_Ranked], used: Iterable[_Line]) -> list[_Ranked]:
    """Return the matches that hold none of the lines which are used up."""
    lines = set(used)
    return [each for each in ranked if lines.isdisjoint(each.match.lines)]


def _rest_of_project(project: _Project, only: _Line | None) -> AllocationRow:
    """Return the row of an open project: paid by `only`, the only line left, or else unknown."""
    amount = project.amount
    where = str(project.line)
    if only is None:
        bounds = (None, Decimal(0), amount)
        return AllocationRow(project.name, None, None, *bounds, "unknown", 0, None, where)
    reason = "the only line left"
    amounts = (amount, amount, amount)
    return AllocationRow(project.name, only.code, only.budget, *amounts, "part", 0, reason, where)


def _rest_of_line(line: _Line, wanted: Decimal, is_known: bool) -> AllocationRow:
    """Return the row of what is left of a line once the open projects took `wanted` 万元 of it."""
    rest = line.amount - wanted
    lower = max(rest, Decimal(0))
    where = str(line.line)
    if is_known:
        amounts = (rest, lower, rest)
        return AllocationRow(None, line.code, line.budget, *amounts, "exact", 0, None, where)
    bounds = (None, lower, line.amount)
    return AllocationRow(None, line.code, line.budget, *bounds, "unknown", 0, None, where)
