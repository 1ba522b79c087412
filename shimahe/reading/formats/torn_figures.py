"""A figure that a narrow column wraps → one figure, where no ruled line tells its cell.

Its beginning or its rest is no figure by itself (12,46 above 4.44; 6,060. above 69), one stands
below the other, and together they are one. On such a page parts that are figures by themselves too
(104329 above 5.66) are marked as unsure. A code that is wrapped is one too (21203 above 99). The
rule is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shimahe.reading.formats.page_cells import Letter
from shimahe.vocabulary import LOST

#: The gap between letters that begins another word, in letter heights.
_GAP = 0.3
#: The gap beside a figure of a table, wider than a blank, in letter heights.
_APART = 0.6
#: The most room between the lines of one cell, in letter heights.
_BETWEEN_LINES = 1.0
#: The share of the narrower part that stands below the other one.
_BELOW = 0.5
_OF_FIGURES = frozenset("0123456789,.-")
_POINTS = ",."
_WHOLE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d)?")
#: What a figure prints in front of the place where it is torn.
_BEGUN = re.compile(r"-?(?:\d{1,3}(?:,\d{3})*,\d{0,2}|(?:\d{1,3}(?:,\d{3})+|\d+)\.)")
#: Two figures that may be one: the first is no year, and only the second has decimals.
_MAY_BE_ONE = re.compile(
    r"(?!(?:19|20)\d\d\n)-?(?:[\d,]*\d\d\d\n\d+\.\d\d|\d{1,2}\n\d{1,2},[\d,]+\.\d\d)"
)
#: A figure whose last decimal stands below it, if others are torn too.
_LAST_DECIMAL = re.compile(r"-?[\d,]+\.\d\n\d")
#: A code of an account; no other code has two digits.
_TORN_CODE = re.compile(r"[235]\d{4}\n\d\d|[235]\d{5}\n\d")
#: How far apart the left edges of its parts are at most, in letter heights.
_ALIGNED = 0.2


@dataclass
class _Part:
    """A word of a line that is a figure or a part of one."""

    line: int
    letters: list[Letter]
    text: str
    #: The bottom of its last line.
    bottom: float

    def is_above(self, other: _Part) -> bool:
        """Whether another part stands below this one, on another line."""
        mine, others = self.letters, other.letters
        shared = min(mine[-1].right, others[-1].right) - max(mine[0].left, others[0].left)
        narrower = min(part[-1].right - part[0].left for part in (mine, others))
        return self.line < other.line and shared > _BELOW * narrower

    def begins(self, other: _Part) -> bool:
        """Whether it is a figure or a code only together with a part that stands below it."""
        if _TORN_CODE.fullmatch(f"{self.text}\n{other.text}"):
            apart = abs(self.letters[0].left - other.letters[0].left)
            return apart < _ALIGNED * self.letters[0].size
        is_torn = _BEGUN.fullmatch(self.text) is not None or other.text[0] in _POINTS
        whole = self.text + other.text
        return is_torn and any(kind.fullmatch(whole) for kind in (_WHOLE, _BEGUN))

    def take(self, rest: _Part) -> None:
        """Take the text of its rest, which stands below it."""
        self.text, self.bottom, rest.text = self.text + rest.text, rest.bottom, ""

    def written(self) -> Iterator[Letter]:
        """Yield the letters of its text, in the room that it takes on its line."""
        first, last = self.letters[0], self.letters[-1]
        step = (last.right - first.left) / max(1, len(self.text))
        for place, text in enumerate(self.text):
            left = first.left + place * step
            yield first._replace(text=text, left=left, right=left + step)


def with_whole_figures(lines: list[list[Letter]]) -> list[list[Letter]]:
    """Return the lines of a page, with the rest of each torn figure behind its beginning."""
    parts = [part for at, line in enumerate(lines) for part in _parts(line, at)]
    changed = _join(parts)
    if not changed:
        return lines
    instead: dict[Letter, list[Letter]] = {}
    for part in (*changed, *_join_or_mark(parts)):
        instead |= {letter: [] for letter in part.letters}
        instead[part.letters[0]] = list(part.written())
    whole = [[one for letter in line for one in instead.get(letter, [letter])] for line in lines]
    return [line for line in whole if line]


def _parts(line: Sequence[Letter], number: int) -> Iterator[_Part]:
    """Yield the words of a line that are made of digits and the signs of figures only.

    They stand apart from the words beside them, as the figures of a sentence do not.
    """
    words = _words(line)
    for at, word in enumerate(words):
        text = "".join(letter.text for letter in word)
        gaps = [word[0].left - before[-1].right for before in words[max(at, 1) - 1 : at]]
        gaps += [behind[0].left - word[-1].right for behind in words[at + 1 : at + 2]]
        is_apart = all(gap > _APART * word[0].size for gap in gaps)
        if is_apart and _OF_FIGURES.issuperset(text):
            yield _Part(number, word, text, word[-1].bottom)


def _words(line: Sequence[Letter]) -> list[list[Letter]]:
    """Return the words of a line."""
    words: list[list[Letter]] = []
    for letter in line:
        if not letter.text.strip():
            continue
        if words and letter.left - words[-1][-1].right <= _GAP * letter.size:
            words[-1].append(letter)
        else:
            words.append([letter])
    return words


def _pairs(parts: Sequence[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """Yield each part with those that stand close below it."""
    for place, part in enumerate(parts):
        for other in parts[place + 1 :]:
            if other.letters[0].top - part.bottom > _BETWEEN_LINES * part.letters[0].size:
                break
            if part.text and other.text and part.is_above(other):
                yield part, other


def _join(parts: Sequence[_Part]) -> list[_Part]:
    """Add the rest of each torn figure to its beginning; return all parts that this changes."""
    changed: list[_Part] = []
    for part, other in _pairs(parts):
        if part.begins(other):
            part.take(other)
            changed += [part, other]
    return changed


def _join_or_mark(parts: Sequence[_Part]) -> list[_Part]:
    """Join decimals, and mark figures that may be one; return all parts that this changes."""
    changed: list[_Part] = []
    for part, other in _pairs(parts):
        both = f"{part.text}\n{other.text}"
        if _LAST_DECIMAL.fullmatch(both):
            part.take(other)
            changed += [part, other]
        elif _MAY_BE_ONE.fullmatch(both):
            part.text, other.text = part.text + LOST, LOST + other.text
            changed += [part, other]
    return changed
