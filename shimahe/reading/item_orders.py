"""Headings of 三公 tables without a layout → the orders of columns that they may mean.

Headings on several lines come in pieces: 三公经费 may stand above all, the parts of a heading (小计
and what follows) below it, and stages or years above both halves or below each heading. This module
knows the words of these headings, and no figures. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shimahe.reading.grids import Line
from shimahe.reading.headings import STAGE_HEADING, tokens_of
from shimahe.vocabulary import fold, plain

SUBTOTAL = "小计"
VEHICLES = re.compile("购置.*运行|运行.*购置|公务用车费")
OF_ALL = re.compile("三公经费")
#: Headings beside those of 三公 that are no item of it.
OTHERS = re.compile("机关运行|会议|培训")
#: Headings of 三公 tables, in folded text without blanks.
HEADING = re.compile(
    r"(?:20\d\d年度?)?(?:部门|一般公共预算|财政拨款)*三公经费(?:支出)?(?:(?:预算|决算)数?)?"
    r"|(?:20\d\d年度?)?机关运行经费(?:(?:预算|决算)数?)?|合计|总计|小计"
    r"|因公出国\(境\)(?:费用?|支出)?|公务接待费?(?:支出)?"
    r"|(?:公务)?用车购置(?:费用?)?[及和与](?:公务用车)?运行(?:维护)?(?:费用?|支出)?"
    r"|(?:公务用车)?购置费(?:支出)?|(?:公务用车)?运行(?:维护)?费(?:支出)?|会议费|培训费"
)
_PAIRS_BELOW = re.compile(rf"(?P<pair>{STAGE_HEADING}{STAGE_HEADING})(?P=pair)*$")
_PAIR_ABOVE = re.compile(rf"^({STAGE_HEADING})({STAGE_HEADING})(?!$)")
#: Headings of the column of labels.
_LABELS = re.compile("年度|年份|(?:预算)?单位(?:名称)?|部门(?:名称)?|项目(?:名称)?")

#: The headings of each column, from top to bottom.
Paths = list[tuple[str, ...]]


class Order(NamedTuple):
    """One order of columns: the heading of labels ("" if none) and the paths of the figures."""

    label: str
    paths: Paths


@dataclass
class _Group:
    """A heading with the headings below it; a heading of a single column has none."""

    text: str
    below: list[_Group]

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Yield the headings of each column, from top to bottom."""
        if not self.below:
            yield (self.text,)
        for part in self.below:
            for path in part.paths():
                yield (self.text, *path)


def orders_of(header: Sequence[Line]) -> Iterator[Order]:
    """Yield each order of columns that the given header lines may mean."""
    label, text = _part_label(header)
    above = _PAIR_ABOVE.match(text)
    if above and above.group(1) != above.group(2):
        for paths in _paths_of(text[above.end() :]):
            halves = _in_halves(paths, above.groups())
            if halves:
                yield Order(label, halves)
        return
    below = _PAIRS_BELOW.search(text)
    stages = re.findall(STAGE_HEADING, below.group("pair")) if below else []
    if below is None or len(set(stages)) < len(stages):
        for paths in _paths_of(text):
            yield Order(label, paths)
        return
    count = len(below.group()) // len(below.group("pair"))
    for paths in _paths_of(text[: below.start()]):
        if count == len(paths):
            yield Order(label, [(*path, stage) for path in paths for stage in stages])


def _part_label(header: Sequence[Line]) -> tuple[str, str]:
    """Return the heading of labels, or "", and all other headings as one folded text."""
    label = ""
    texts: list[str] = []
    for line in header:
        tokens = tokens_of(plain(line.text))
        if not label and len(tokens) > 1 and _LABELS.fullmatch(fold(tokens[0])):
            label = tokens.pop(0)
        texts += tokens
    return label, fold("".join(texts))


def _in_halves(paths: Paths, stages: Sequence[str]) -> Paths:
    """Return the columns below two stages, if both have the same columns; else []."""
    half = len(paths) // 2
    if not half or paths[:half] != paths[half:]:
        return []
    return [(stage, *path) for stage in stages for path in paths[:half]]


def _paths_of(text: str) -> Iterator[Paths]:
    """Yield each list of columns that headings in a row may mean; nothing if one is unknown."""
    names = [match.group() for match in HEADING.finditer(text)]
    if "".join(names) != text:
        return
    for is_title in (True, False):
        for order in _with_others(_grouped(names, is_title)):
            yield [path for group in order for path in group.paths()]


def _with_others(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Yield the headings in their order, and again with those that are no 三公 item at the end.

    Others than items of 三公 are 机关运行经费, 会议费 and 培训费.
    """
    if groups:
        yield list(groups)
    others = [group for group in groups if OTHERS.search(group.text)]
    items = [group for group in groups if not OTHERS.search(group.text)]
    if others and [*items, *others] != list(groups):
        yield [*items, *others]


def _grouped(names: Sequence[str], is_title: bool) -> list[_Group]:
    """Return headings with those of lower lines as their parts; [] where some belong to none.

    Each list of parts begins with its subtotal, and belongs to the next group that may have parts.
    With `is_title`, 三公经费 at the beginning is the title of all, not a group.
    """
    lists: list[list[_Group]] = [[]]
    for name in names:
        if is_title and OF_ALL.search(name) and len(lists) == 1:
            continue
        if name == SUBTOTAL:
            lists.append([])
        lists[-1].append(_Group(name, []))
    waiting = deque(filter(_may_have_parts, lists[0]))
    for parts in lists[1:]:
        if not waiting:
            return []
        waiting.popleft().below = parts
        waiting.extend(filter(_may_have_parts, parts))
    is_open = any(OF_ALL.search(group.text) for group in waiting)
    return [] if is_open else lists[0]


def _may_have_parts(group: _Group) -> bool:
    """Whether a heading may stand above others: that of vehicles, or of all 三公 expenses."""
    return bool(VEHICLES.search(group.text) or OF_ALL.search(group.text))
