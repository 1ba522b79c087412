"""Which functional lines pay for which project: sums that fit, names as evidence, and what no sheet accounts for.

A set of lines that adds up to a project's amount proves little by itself: of a large amount dozens do. So a match is
the set whose names speak for it most, and it says how many other sets would fit as well. Each line's money is used
once. Promises that amounts add up to the lines, and that what is not decided is called unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from shimahe.analysis.sums import decimal, finding, leaves
from shimahe.reading.cells import fold

_COLUMNS = "project code budget amount_wan lower_wan upper_wan confidence alternatives evidence lines"
_SAYS_NOTHING = re.compile(r"工作|经费|业务|管理|事务|支出|其他|专项|及|和|与|、|\(.*?\)")
CENT = Decimal("0.01")
CHANCE = 0.01  # sets that may fit by chance where names say nothing
MOST_LINES, MOST_SETS = 6, 400_000  # lines of one match, and sets looked at for one project


@dataclass
class _Line:
    """One functional line with project money: its own name and those above it."""

    code: str
    budget: str | None
    amount: Decimal
    words: frozenset[str]
    line: int


@dataclass
class _Project:
    """One project sheet: the words of its name, and those of its indicators."""

    name: str
    amount: Decimal
    words: frozenset[str]
    more: frozenset[str]
    line: int
    parts: list[tuple[_Line, Decimal]] = field(default_factory=list)


def allocation(d: Any) -> pd.DataFrame:
    """The project money of each functional line by the project it pays for, as far as sums and names tell.

    `confidence`: exact (the lines add up to the project's amount), rounded (to within rounding), part (some of a
    line, by name), unknown (what is left of projects and lines; `lower_wan` and `upper_wan` bound it). A row without
    a project is money that no sheet accounts for.

    Columns: project, code, budget, amount_wan (万元; missing where unknown), lower_wan, upper_wan, confidence,
    alternatives (other sets of the lines then left that fit as well), evidence (words that both hold; in brackets
    those of the sheet's indicators), lines.
    """
    lines, projects = _lines(d), _projects(d)
    rows = [row for size in range(1, MOST_LINES + 1) for row in _matched(lines, projects, size)]
    rows += list(_alone(lines, projects))
    rows += list(_by_name(lines, projects))
    rows += list(_left_over(lines, projects))
    return finding(_COLUMNS, rows, alternatives="Int64")


# --- lines and projects ----------------------------------------------------------------------------------------------


def _bigrams(*texts: Any) -> frozenset[str]:
    """Pairs of neighbouring characters of words that say something."""
    pieces = [piece for text in texts if isinstance(text, str) for piece in _SAYS_NOTHING.split(fold(text))]
    return frozenset(piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1))


def _lines(d: Any) -> list[_Line]:
    names = dict(zip(d.spending["code"].tolist(), d.spending["name"].tolist(), strict=True))
    rows: Any = leaves(d.spending[d.spending["kind"].eq("project")]).dropna(subset="amount_wan").itertuples()
    return [
        _Line(
            row.code, row.budget if isinstance(row.budget, str) else None, decimal(row.amount_wan),
            _bigrams(*(names.get(row.code[:depth]) for depth in (3, 5, 7))), row.line,
        )
        for row in rows
    ]  # fmt: skip


def _projects(d: Any) -> list[_Project]:
    said = d.indicators.dropna(subset="project").groupby("project")["name"].agg(list).to_dict()
    hints = {project: _bigrams(*names) for project, names in said.items()}
    counts = Counter(word for words in hints.values() for word in words)
    common = frozenset(word for word, times in counts.items() if times > max(1, len(hints) // 4))  # 服务, 群众
    rows: Any = d.projects.dropna(subset="amount_wan").itertuples()
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


# --- sums that fit ---------------------------------------------------------------------------------------------------


def _matched(lines: list[_Line], projects: list[_Project], size: int) -> Iterator[tuple[Any, ...]]:
    """The matches of so many lines, the best spoken for first; what is matched leaves lines and projects."""
    while found := _best(lines, projects, size):
        yield from _taken(lines, projects, *found)


def _taken(
    lines: list[_Line], projects: list[_Project], project: _Project, chosen: tuple[_Line, ...]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a match; its lines and its project are used up."""
    confidence = "exact" if sum(line.amount for line in chosen) == project.amount else "rounded"
    others = _ways(lines, project.amount, CENT * (len(chosen) + 1) / 2 if len(chosen) > 1 else Decimal(0)) - 1
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
        whole = [chosen for chosen in fitting if sum(line.amount for line in chosen) == project.amount]
        if len(fitting) == len(whole) == 1:
            yield from _taken(lines, projects, project, whole[0])


def _best(lines: list[_Line], projects: list[_Project], size: int) -> tuple[_Project, tuple[_Line, ...]] | None:
    """The project whose best set of lines is spoken for most, and that set."""
    best: tuple[tuple[bool, int, int, Decimal], _Project, tuple[_Line, ...]] | None = None
    for project in projects:
        fitting = _fitting(lines, project, size)
        if not fitting:
            continue
        ranked = sorted(fitting, key=lambda lines_: _rank(project, lines_), reverse=True)
        rank = _rank(project, ranked[0])
        tied = len(ranked) > 1 and _rank(project, ranked[1]) == rank
        if not tied and (rank[0] or size == 1) and (best is None or rank > best[0]):
            best = rank, project, ranked[0]
    return best[1:] if best else None


def _pool(lines: list[_Line], project: _Project, size: int) -> list[_Line]:
    """The lines to make sets of: where there are too many sets, only those that words of the sheet speak for."""
    small = [line for line in lines if line.amount <= project.amount + CENT]
    if comb(len(small), size) <= MOST_SETS:
        return small
    spoken = [line for line in small if line.words & (project.words | project.more)]
    return spoken if comb(len(spoken), size) <= MOST_SETS else []


def _ways(lines: list[_Line], amount: Decimal, room: Decimal) -> int:
    """How many sets of lines, of any size, add up to an amount: counted sum by sum, in cents."""
    most = int((amount + room) / CENT)
    counts = np.zeros(most + 1)
    counts[0] = 1
    for line in lines:
        cents = int(line.amount / CENT)
        if 0 < cents <= most:
            counts[cents:] += counts[: most + 1 - cents].copy()
    return int(counts[int((amount - room) / CENT) :].sum())


def _fitting(lines: list[_Line], project: _Project, size: int) -> list[tuple[_Line, ...]]:
    """The sets of so many lines that add up to a project's amount, to half a cent for each figure."""
    room = CENT * (size + 1) / 2 if size > 1 else Decimal(0)
    sets = combinations(_pool(lines, project, size), size)
    return [chosen for chosen in sets if abs(sum(line.amount for line in chosen) - project.amount) <= room]


def _rank(project: _Project, chosen: tuple[_Line, ...]) -> tuple[bool, int, int, Decimal]:
    """How well a set is spoken for: whether words of the sheet speak for every line, how many its name, exactness."""
    named = sum(bool(line.words & project.words) for line in chosen)
    hinted = sum(bool(line.words & (project.words | project.more)) for line in chosen)
    gap = abs(sum(line.amount for line in chosen) - project.amount)
    return hinted == len(chosen), named, hinted - len(chosen), -gap


def _evidence(project: _Project, line: _Line) -> str:
    """The words that speak for a match."""
    shared = sorted(line.words & project.words)
    hinted = sorted(line.words & project.more - set(shared))
    return "、".join(shared) or ("、".join(hinted) and f"({'、'.join(hinted)})") or "amount"


# --- what is left ----------------------------------------------------------------------------------------------------


def _by_name(lines: list[_Line], projects: list[_Project]) -> Iterator[tuple[Any, ...]]:
    """Lines that pay for a part of a project: the one that shares most words with it, if no other shares as many."""
    for line in list(lines):
        fits = [project for project in projects if line.amount <= project.amount]
        spoken = [(len(line.words & p.words), len(line.words & p.more), n) for n, p in enumerate(fits)]
        spoken = sorted((each for each in spoken if each[0] or each[1]), reverse=True)
        if spoken and (len(spoken) == 1 or spoken[0][:2] != spoken[1][:2]):
            project = fits[spoken[0][2]]
            told = "part", 0, _evidence(project, line), f"{line.line}, {project.line}"
            yield project.name, line.code, line.budget, line.amount, line.amount, line.amount, *told
            project.amount -= line.amount
            lines.remove(line)


def _left_over(lines: list[_Line], projects: list[_Project]) -> Iterator[tuple[Any, ...]]:
    """What is left of projects, against what is left of lines: decided where one line is left, else only bounded."""
    wanted, there = sum(p.amount for p in projects), sum(line.amount for line in lines)
    one = lines[0] if len(lines) == 1 and wanted <= there else None
    for project in projects:
        where = (one.code, one.budget) if one else (None, None)
        amount, least = (project.amount, project.amount) if one else (None, Decimal(0))
        told = "part" if one else "unknown", 0, "the only line left" if one else None, str(project.line)
        yield project.name, *where, amount, least, project.amount, *told
    for line in lines:
        rest = line.amount - wanted
        known = one is not None
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
