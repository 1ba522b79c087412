"""Headings of 三公 tables whose pieces are scattered over lines → the orders that they allow.

Text that is copied from a PDF prints the lines of a header from top to bottom. A heading without
parts stands in the middle, one with parts above them, and a long one on two lines: what is printed
first need not stand first. What stands on one line, however, stands in the order of its columns.
This module knows the words of these headings, and no figures. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

from shimahe.reading.grids import Line
from shimahe.reading.headings import STAGE_HEADING, tokens_of
from shimahe.reading.item_orders import HEADING, OF_ALL, OTHERS, SUBTOTAL, VEHICLES, Order, Paths
from shimahe.vocabulary import fold, plain

_PART_OF_VEHICLES = re.compile("(?:公务用车)?(?:购置|运行)(?:维护)?费(?:支出)?")
#: The most headings whose orders are tried.
_MOST = 6


class _Place(NamedTuple):
    """Where a word stands: its line, and its number in that line, both from 0."""

    line: int
    at: int


@dataclass
class _Heading:
    """A heading with the places of the words that make it."""

    text: str
    places: list[_Place]

    @property
    def is_whole(self) -> bool:
        """Whether its words are a heading, not a piece of one."""
        return HEADING.fullmatch(self.text) is not None


class _Group(NamedTuple):
    """A heading without parts, or that of vehicles with its parts."""

    heading: _Heading
    parts: Sequence[_Heading] = ()

    @property
    def places(self) -> list[_Place]:
        """The places of all its words."""
        return [place for each in (self.heading, *self.parts) for place in each.places]

    @property
    def paths(self) -> Paths:
        """The headings of each of its columns, from top to bottom."""
        if not self.parts:
            return [(self.heading.text,)]
        return [(self.heading.text, part.text) for part in self.parts]


def orders_by_lines(header: Sequence[Line]) -> Iterator[Order]:
    """Yield each order of columns in which the headings on every single line stand as printed.

    Headings that are no item of 三公 come first or last. A first line of two stages or years stands
    above two halves with the same headings. Nothing is yielded where a word is no heading and no
    piece of one, or where there are too many headings.
    """
    words = [[fold(word) for word in tokens_of(plain(line.text))] for line in header]
    pair = words[0] if words else []
    if len(pair) != 2 or not _stages(pair):
        yield from _orders_of(words)
        return
    halves = [_half(of_line) for of_line in words[1:]]
    if all(halves):
        for order in _orders_of(halves):
            paths = [(stage, *path) for stage in pair for path in order.paths]
            yield Order(order.label, paths)


def _half(words: Sequence[str]) -> list[str]:
    """Return the first half of a line whose words are printed twice; else []."""
    middle = len(words) // 2
    return list(words[:middle]) if words[:middle] == words[middle:] else []


def _orders_of(words: Sequence[Sequence[str]]) -> Iterator[Order]:
    """Yield each order of columns in which the headings on every single line stand as printed."""
    stages = _stages(words[-1]) if words else []
    headings = _joined(words[:-1] if stages else words)
    if not all(heading.is_whole for heading in headings):
        return
    groups = _groups_of(headings)
    if not 1 < len(groups) <= _MOST:
        return
    for order in permutations(groups):
        if not (_keeps_lines(order) and _has_others_outside(order)):
            continue
        paths = [path for group in order for path in group.paths]
        if not stages:
            yield Order("", paths)
        elif len(stages) == 2 * len(paths):
            yield Order("", [(*path, stage) for path in paths for stage in stages[:2]])


def _stages(words: Sequence[str]) -> list[str]:
    """Return the words of a line that prints a pair of stages again and again; else []."""
    are_stages = all(re.fullmatch(STAGE_HEADING, word) for word in words)
    pair = list(words[:2])
    is_repeated = len(set(pair)) == 2 and list(words) == pair * (len(words) // 2)
    return list(words) if are_stages and is_repeated else []


def _joined(words: Sequence[Sequence[str]]) -> list[_Heading]:
    """Return the headings, from top to bottom, with the pieces of each joined.

    A piece is joined to the first later word with which it makes a heading, or else to the only
    earlier one.
    """
    headings: list[_Heading] = []
    for line, of_line in enumerate(words):
        headings += [_Heading(word, [_Place(line, at)]) for at, word in enumerate(of_line)]
    for piece in [heading for heading in headings if not heading.is_whole]:
        at = next(at for at, heading in enumerate(headings) if heading is piece)
        below = [each for each in headings[at + 1 :] if _make_one(piece, each)]
        above = [each for each in headings[:at] if _make_one(each, piece)]
        if below:
            below[0].text = piece.text + below[0].text
            below[0].places += piece.places
            headings.remove(piece)
        elif len(above) == 1:
            above[0].text += piece.text
            above[0].places += piece.places
            headings.remove(piece)
    return headings


def _make_one(front: _Heading, rest: _Heading) -> bool:
    """Whether the words of two lines make one heading."""
    are_apart = front.places[0].line != rest.places[0].line
    return are_apart and HEADING.fullmatch(front.text + rest.text) is not None


def _groups_of(headings: Sequence[_Heading]) -> list[_Group]:
    """Return the groups of some headings; [] where vehicles have no subtotal or no parts.

    A heading of all 三公 expenses that is printed first is the title of all.
    """
    rest = list(headings[1:] if headings and OF_ALL.search(headings[0].text) else headings)
    vehicles = [each for each in rest if VEHICLES.search(each.text)]
    others = [each for each in rest if each not in vehicles]
    parts = [each for each in others if each.text == SUBTOTAL]
    parts += [each for each in others if _PART_OF_VEHICLES.fullmatch(each.text)]
    if len(vehicles) != 1 or len(parts) < 2 or parts[0].text != SUBTOTAL:
        return []
    alone = [_Group(each) for each in others if each not in parts]
    return [_Group(vehicles[0], parts), *alone]


def _keeps_lines(order: Sequence[_Group]) -> bool:
    """Whether words of two groups that stand on one line stand there in the given order."""
    for left, right in combinations(order, 2):
        for one in left.places:
            for other in right.places:
                if one.line == other.line and one.at > other.at:
                    return False
    return True


def _has_others_outside(order: Sequence[_Group]) -> bool:
    """Whether all headings that are no item of 三公 come before or behind all that are."""
    is_other = [OTHERS.search(group.heading.text) is not None for group in order]
    changes = sum(one != other for one, other in pairwise(is_other))
    return changes <= 1
