"""Which functional lines pay for which project: sums that fit, names as evidence, and what no sheet
accounts for.

A set of lines that adds up to a project's amount proves little by itself: of a large amount dozens
do. So a match is the set whose names speak for it most, and it says how many other sets would fit
as well. Each line's money is used once. Promises that amounts add up to the lines, and that what is
not decided is called unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from shimahe.disclosure import Disclosure
from shimahe.findings import decimal, findings_frame
from shimahe.structure import denominator, leaves
from shimahe.vocabulary import fold

_COLUMNS = (
    "project code budget amount_wan lower_wan upper_wan confidence alternatives evidence lines"
)
_SAYS_NOTHING = re.compile(r"工作|经费|业务|管理|事务|支出|其他|专项|及|和|与|、|\(.*?\)")
CENT = Decimal("0.01")
CHANCE = 0.01  # sets that may fit by chance where names say nothing
MOST_LINES, MOST_SETS = 6, 100_000  # lines of one match, and sets looked at for one project
MOST_CENTS = 20_000_000  # amounts up to 200,000 万元 are counted through


Rank = tuple[bool, int, int, Decimal]


@dataclass
class _Line:
    """One functional line with project money: its own name and those above it."""

    code: str
    budget: str | None
    amount: Decimal
    words: frozenset[str]
    line: int

    @property
    def cents(self) -> int:
        """The amount in the smallest unit that is compared."""
        return round(self.amount / CENT)


@dataclass
class _Project:
    """One project sheet: the words of its name, and those of its indicators."""

    name: str
    amount: Decimal
    words: frozenset[str]
    more: frozenset[str]
    line: int

    @property
    def cents(self) -> int:
        """The amount in the smallest unit that is compared."""
        return round(self.amount / CENT)


def allocation(d: Disclosure) -> pd.DataFrame:
    """The project money of each functional line by the project it pays for, as far as sums and
    names tell.

    `confidence`: exact (the lines add up to the project's amount), rounded (to within rounding),
    part (some of a line, by name), unknown (what is left of projects and lines; `lower_wan` and
    `upper_wan` bound it). A row without a project is money that no sheet accounts for. Nothing
    where no sheet is printed; amounts of 0 or less are left out.

    Columns: project, code, budget, amount_wan (万元; missing where unknown), lower_wan, upper_wan,
    confidence, alternatives (other sets of the lines then left that fit as well), evidence (words
    that both hold; in brackets those of the sheet's indicators), lines.
    """
    lines, projects = _lines(d), _projects(d)
    printed = denominator(d, "project")
    whole = sum(line.amount for line in lines) == printed or printed.is_nan()
    rows = [row for size in range(1, MOST_LINES + 1) for row in _matched(lines, projects, size)]
    rows += list(_alone(lines, projects))
    rows += list(_by_name(lines, projects))
    rows += list(_left_over(lines, projects, whole))
    return findings_frame(_COLUMNS, rows if len(d.projects) else [], alternatives="Int64")


# --- lines and projects ---------------------------------------------------------------------------


def _bigrams(*texts: Any) -> frozenset[str]:
    """Pairs of neighbouring characters of words that say something."""
    pieces = [
        piece
        for text in texts
        if isinstance(text, str)
        for piece in _SAYS_NOTHING.split(fold(text))
    ]
    return frozenset(piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1))


def _lines(d: Disclosure) -> list[_Line]:
    names = dict(zip(d.spending["code"].tolist(), d.spending["name"].tolist(), strict=True))
    found = leaves(d.spending[d.spending["kind"].eq("project")])
    rows: Any = found[found["amount_wan"].gt(0)].itertuples()
    return [
        _Line(
            row.code, row.budget if isinstance(row.budget, str) else None, decimal(row.amount_wan),
            _bigrams(*(names.get(row.code[:depth]) for depth in (3, 5, 7))), row.line,
        )
        for row in rows
    ]  # fmt: skip


def _projects(d: Disclosure) -> list[_Project]:
    said = d.indicators.dropna(subset="project").groupby("project")["name"].agg(list).to_dict()
    hints = {project: _bigrams(*names) for project, names in said.items()}
    counts = Counter(word for words in hints.values() for word in words)
    common = frozenset(
        word for word, times in counts.items() if times > max(1, len(hints) // 4)
    )  # 服务, 群众
    rows: Any = d.projects[d.projects["amount_wan"].gt(0)].itertuples()
    return [
        _Project(
            row.project,
            decimal(row.amount_wan),
            _bigrams(row.project),
            hints.get(row.project, common) - common,
            row.line,
        )
        for row in rows
    ]


# --- sums that fit --------------------------------------------------------------------------------


def _matched(lines: list[_Line], projects: list[_Project], size: int) -> Iterator[tuple[Any, ...]]:
    """The matches of so many lines, the best spoken for first; what is matched leaves lines and
    projects.
    """
    fits = {id(project): (project, _fitting(lines, project, size)) for project in projects}
    while best := _best(fits.values()):
        yield from _taken(lines, projects, *best)
        del fits[id(best[0])]
        used = {id(line) for line in best[1]}
        fits = {
            key: (project, [chosen for chosen in sets if used.isdisjoint(map(id, chosen))])
            for key, (project, sets) in fits.items()
        }


def _taken(
    lines: list[_Line], projects: list[_Project], project: _Project, chosen: tuple[_Line, ...]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a match; its lines and its project are used up."""
    confidence = "exact" if sum(line.amount for line in chosen) == project.amount else "rounded"
    ways = _ways(lines, project.cents, (len(chosen) + 1) // 2 if len(chosen) > 1 else 0)
    others = None if ways is None else ways - 1
    for line in chosen:
        told = confidence, others, _evidence(project, line), f"{line.line}, {project.line}"
        yield project.name, line.code, line.budget, line.amount, line.amount, line.amount, *told
        lines.remove(line)
    projects.remove(project)


def _alone(lines: list[_Line], projects: list[_Project]) -> Iterator[tuple[Any, ...]]:
    """Sums that fit exactly, once, where so few sets could be made that chance hardly explains one.

    The sets that can be made, over the sums they could come to in cents, is how many fit by chance.
    """
    for project in list(projects):
        sizes = range(1, min(MOST_LINES, len(lines)) + 1)
        expected = sum(comb(len(lines), size) for size in sizes) / max(
            1, int(sum(line.amount for line in lines) / CENT)
        )
        if expected >= CHANCE:
            return
        fitting = [chosen for size in sizes for chosen in _fitting(lines, project, size)]
        whole = [
            chosen for chosen in fitting if sum(line.amount for line in chosen) == project.amount
        ]
        if len(fitting) == len(whole) == 1:
            yield from _taken(lines, projects, project, whole[0])


def _best(
    fits: Iterable[tuple[_Project, list[tuple[_Line, ...]]]],
) -> tuple[_Project, tuple[_Line, ...]] | None:
    """The project whose best set of lines is spoken for most, and that set.

    A set that no words speak for is taken only if it is one line of an amount that is not round.
    What two projects want alike, or two sets of one project, decides nothing.
    """
    found: list[tuple[Rank, _Project, tuple[_Line, ...]]] = []
    for project, sets in fits:
        ranked = sorted(
            ((_rank(project, chosen), n) for n, chosen in enumerate(sets)), reverse=True
        )
        if ranked and (len(ranked) == 1 or ranked[0][0] != ranked[1][0]):
            rank, n = ranked[0]
            if rank[0] or (len(sets[n]) == 1 and project.amount % 1):
                found.append((rank, project, sets[n]))
    found.sort(key=lambda each: each[0], reverse=True)
    for rank, project, chosen in found:
        rivals = [
            p
            for r, p, other in found
            if p is not project and r == rank and set(map(id, other)) & set(map(id, chosen))
        ]
        if not rivals:
            return project, chosen
    return None


def _fitting(lines: list[_Line], project: _Project, size: int) -> list[tuple[_Line, ...]]:
    """The sets of so many lines that add up to a project's amount, to half a cent for each figure.

    Where there are too many sets, only those of lines that words of the sheet speak for are looked
    at.
    """
    pool = [line for line in lines if line.amount <= project.amount + CENT]
    if comb(len(pool), size) > MOST_SETS:
        pool = [line for line in pool if line.words & (project.words | project.more)]
    if len(pool) < size or comb(len(pool), size) > MOST_SETS:
        return []
    places = np.array(list(combinations(range(len(pool)), size)))
    sums = np.array([line.cents for line in pool])[places].sum(axis=1)
    room = (size + 1) // 2 if size > 1 else 0
    return [
        tuple(pool[n] for n in places[at])
        for at in np.flatnonzero(abs(sums - project.cents) <= room)
    ]


def _ways(lines: list[_Line], cents: int, room: int) -> int | None:
    """How many sets of lines, of any size, add up to an amount: counted sum by sum; None for
    amounts too large.
    """
    if cents > MOST_CENTS:
        return None
    counts = np.zeros(cents + room + 1)
    counts[0] = 1
    for line in lines:
        if line.cents < len(counts):
            counts[line.cents :] += counts[: len(counts) - line.cents].copy()
    return int(counts[cents - room :].sum())


def _rank(project: _Project, chosen: tuple[_Line, ...]) -> Rank:
    """How well a set is spoken for: whether words of the sheet speak for every line, how many its
    name, exactness.
    """
    named = sum(bool(line.words & project.words) for line in chosen)
    hinted = sum(bool(line.words & (project.words | project.more)) for line in chosen)
    gap = abs(sum(line.amount for line in chosen) - project.amount)
    return hinted == len(chosen), named, hinted - len(chosen), -gap


def _evidence(project: _Project, line: _Line) -> str:
    """The words that speak for a match."""
    shared = sorted(line.words & project.words)
    hinted = sorted(line.words & project.more - set(shared))
    return "、".join(shared) or ("、".join(hinted) and f"({'、'.join(hinted)})") or "amount"


# --- what is left ---------------------------------------------------------------------------------


def _by_name(lines: list[_Line], projects: list[_Project]) -> Iterator[tuple[Any, ...]]:
    """Lines that pay for a part of a project: the one that shares most words with it, if no other
    shares as many.
    """
    for line in list(lines):
        fits = [project for project in projects if line.amount <= project.amount]
        spoken = [
            (len(line.words & p.words), len(line.words & p.more), n) for n, p in enumerate(fits)
        ]
        spoken = sorted((each for each in spoken if each[0] or each[1]), reverse=True)
        if spoken and (len(spoken) == 1 or spoken[0][:2] != spoken[1][:2]):
            project = fits[spoken[0][2]]
            told = "part", 0, _evidence(project, line), f"{line.line}, {project.line}"
            yield project.name, line.code, line.budget, line.amount, line.amount, line.amount, *told
            project.amount -= line.amount
            lines.remove(line)


def _left_over(
    lines: list[_Line], projects: list[_Project], whole: bool
) -> Iterator[tuple[Any, ...]]:
    """What is left of projects, against what is left of lines: decided where one line is left, else
    only bounded.
    """
    wanted, there = sum(p.amount for p in projects), sum(line.amount for line in lines)
    one = (
        lines[0] if len(lines) == 1 and wanted <= there and whole else None
    )  # of rows that are lost, nobody knows
    for project in projects:
        where = (one.code, one.budget) if one else (None, None)
        amount, least = (project.amount, project.amount) if one else (None, Decimal(0))
        told = (
            "part" if one else "unknown",
            0,
            "the only line left" if one else None,
            str(project.line),
        )
        yield project.name, *where, amount, least, project.amount, *told
    for line in lines:
        rest = line.amount - wanted
        known = one is not None or (whole and not projects)
        told = "exact" if known else "unknown", 0, None, str(line.line)
        yield (
            None,
            line.code,
            line.budget,
            rest if known else None,
            max(rest, Decimal(0)),
            rest if known else line.amount,
            *told,
        )
