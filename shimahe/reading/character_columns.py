"""Text that keeps the layout of its page → the columns of a table, by the places of characters.

What stands one above the other on the page belongs to one column. Depending on the program that
made the text, a Chinese character takes one place or two, so both are tried. Where texts are only
parted by spaces and stand one above the other by chance, no columns are found. The rule is R07c of
docs/method.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import dropwhile, pairwise, takewhile
from math import gcd
from typing import NamedTuple, TypeVar

from shimahe.forms import HEADING_WORDS, Form, key_of
from shimahe.reading.column_groups import without_unit
from shimahe.reading.headings import (
    CODE_HEADING,
    LEVELS,
    NAME_HEADING,
    STAGE_HEADING,
    is_heading,
)
from shimahe.vocabulary import ACCOUNT, fold, has_digit, is_chinese, is_total, parse_figure

#: Where a word begins in a text, and the place behind it.
Span = tuple[int, int]

T = TypeVar("T")
#: The places that a Chinese character may take.
WIDTHS = (1, 2)
_WORD = re.compile(r"\S+")
_BEGINS_LABEL = re.compile(r"[一二三四五六七八九十]+[、.]|[（(][一二三四五六七八九十]+[)）]")
_DASHES = {"-", "—", "--", "——", "–"}
_WIDE = {"W", "F"}
#: Programs set tab stops at multiples of this many places.
_TAB = 4
#: The most places between the letters of a heading that is spread out (金 额).
_WIDEST_SPREAD = 4
#: The fewest different gaps between texts that show that columns stand as on the page.
_FEWEST_GAPS = 3
_STAGE = re.compile(rf"{STAGE_HEADING}|20\d\d年度?|上年度?|本年度?")
#: A heading that by itself names no column, and so may stand above all of them.
_ABOVE_ALL = re.compile(f"金额|{_STAGE.pattern}")
#: Allowed differences of two middles, counted in half places: half a place goes to the left.
_SAME_MIDDLE = (0, 1)
_YEAR = re.compile(r"20\d\d")
_CODE = re.compile(ACCOUNT)


class Token(NamedTuple):
    """A text of a line with its places: the first that it takes, and the one behind it."""

    text: str
    start: int
    stop: int

    def meets(self, start: int, stop: int) -> bool:
        """Whether the text stands above or below any of the places from `start` to `stop`."""
        return self.start < stop and start < self.stop

    def is_aligned_with(self, other: Token) -> bool:
        """Whether both texts begin or end at the same place, or have the same middle."""
        if self.start == other.start or self.stop == other.stop:
            return True
        return abs(self.start + self.stop - other.start - other.stop) in _SAME_MIDDLE


@dataclass
class Column:
    """The places that the texts of a column take, and its headings from top to bottom."""

    start: int
    stop: int
    #: Whether any row prints something in it.
    is_filled: bool = True
    #: Whether no figure stands in it; a code counts as a figure.
    holds_labels: bool = False
    #: The lines of its own heading.
    headings: list[str] = field(default_factory=list)
    #: The headings that stand above several columns, this one among them, from top to bottom.
    groups: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The own heading of the column, put together from its lines."""
        return "".join(self.headings)

    def widen(self, token: Token) -> None:
        """Extend the column to the places of a text."""
        self.start = min(self.start, token.start)
        self.stop = max(self.stop, token.stop)


# --- tokens ---------------------------------------------------------------------------------------


def is_figure(text: str) -> bool:
    """Whether a text is a figure, or a dash that stands for none."""
    return text in _DASHES or parse_figure(text) is not None


def headings_in(text: str, width: int) -> list[Token]:
    """Return the texts of a header line; a heading whose letters are spread out is one text.

    >>> [token.text for token in headings_in("类  款  项    金   额   合计", 1)]
    ['类', '款', '项', '金额', '合计']
    """
    spans: list[Span] = []
    for run in _runs(text):
        levels = list(takewhile(lambda span: text[slice(*span)] in LEVELS, run))
        rest = run[len(levels) :]
        is_one = len(levels) != 1 and LEVELS.isdisjoint(text[slice(*span)] for span in rest)
        spans += [*levels, *_as_one(rest)] if is_one else run
    return [_token(text, start, stop, width) for start, stop in spans]


def _as_one(run: Sequence[Span]) -> list[Span]:
    """Return words as one span from the first to the last; [] where there are no words."""
    return [(run[0][0], run[-1][1])] if run else []


def _runs(text: str) -> list[list[Span]]:
    """Return the words of a line in runs; Chinese characters with narrow gaps form one run."""
    runs: list[list[Span]] = []
    for match in _WORD.finditer(text):
        word = match.span()
        if runs and _goes_on(text, runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _goes_on(text: str, last: Span, word: Span) -> bool:
    """Whether a word is the next character of a word that is spread out."""
    if word[0] - last[1] > _WIDEST_SPREAD:
        return False
    return all(stop - start == 1 and is_chinese(text[start]) for start, stop in (last, word))


def cells_in(text: str, width: int, joins_codes: bool = False) -> list[Token]:
    """Return the figures and labels of a line; a single space does not part a label.

    Neither do a few spaces within 合计. With `joins_codes` a single space does not part a code from
    its name.

    >>> [token.text for token in cells_in("1. 一般公共预算   91.00 二、教育支出", 1)]
    ['1.一般公共预算', '91.00', '二、教育支出']
    >>> [token.text for token in cells_in("201 公共安全  合  计", 1, joins_codes=True)]
    ['201公共安全', '合计']
    """
    spans: list[Span] = []
    for match in _WORD.finditer(text):
        if spans and _is_rest_of_label(text, spans[-1], match.span(), joins_codes):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    return [_token(text, start, stop, width) for start, stop in spans]


def _is_rest_of_label(text: str, last: Span, word: Span, joins_codes: bool) -> bool:
    """Whether a word is the rest of the label before it."""
    before = text[slice(*last)]
    behind = text[slice(*word)]
    if behind == "计" and before in ("合", "总", "小"):
        return word[0] - last[1] <= _WIDEST_SPREAD
    if word[0] != last[1] + 1 or is_figure(behind) or _BEGINS_LABEL.match(behind):
        return False
    return not is_figure(before) or (joins_codes and _CODE.fullmatch(before) is not None)


def last_in(text: str, count: int, width: int) -> list[Token]:
    """Return the last `count` texts of a line, as words that spaces part."""
    spans = [match.span() for match in _WORD.finditer(text)]
    return [_token(text, start, stop, width) for start, stop in spans[len(spans) - count :]]


def numbers_in(text: str, width: int) -> list[Token]:
    """Return the numbers of columns that a line prints, 1=2+3 as well: its last texts.

    >>> [token.text for token in numbers_in("栏次  1=2+3   2   3", 1)]
    ['1=2+3', '2', '3']
    """
    return last_in(text, sum(map(has_digit, text.split())), width)


def _token(text: str, start: int, stop: int, width: int) -> Token:
    """Return a text of a line with its places, the spaces within it left out."""
    first = count_places(text[:start], width)
    inside = text[start:stop]
    return Token("".join(inside.split()), first, first + count_places(inside, width))


def count_places(text: str, width: int) -> int:
    """Return how many places a text takes, if a Chinese character takes `width`."""
    if width == 1 or text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


# --- whether places say anything ------------------------------------------------------------------


def keep_layout(lines: Iterable[str]) -> bool:
    """Whether the spaces between texts can be those of a printed page.

    They must be of several widths. If texts are parted by the same number of spaces, or multiples
    of it as around blank cells, or by tabs, their places say nothing about columns.
    """
    gaps: list[int] = []
    starts: list[int] = []
    for line in lines:
        spans = [match.span() for match in _WORD.finditer(line)]
        starts += [start for start, _ in spans[1:]]
        for (_, stop), (start, _) in pairwise(spans):
            if start - stop > 1:
                gaps.append(start - stop)
    if len(set(gaps)) < _FEWEST_GAPS:
        return False
    return reduce(gcd, gaps) == 1 and any(start % _TAB for start in starts)


# --- columns --------------------------------------------------------------------------------------


def find_columns(rows: Sequence[Sequence[Token]]) -> list[Column] | None:
    """Return the columns in which the texts of rows stand; None where two of a row share one.

    Texts that stand above one another at any place are in the same column.
    """
    tokens = sorted(token for row in rows for token in _by_place(row))
    columns: list[Column] = []
    for start, stop in tokens:
        if columns and start < columns[-1].stop:
            columns[-1].stop = max(columns[-1].stop, stop)
        else:
            columns.append(Column(start, stop))
    is_told = all(_stand_apart(row, columns) for row in rows)
    return columns if columns and is_told else None


def _by_place(row: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """Yield the places of each text of a row."""
    for token in row:
        yield token.start, token.stop


def _stand_apart(row: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Whether each text of a row stands in a column of its own."""
    places = [place_of(token, columns) for token in row]
    return None not in places and len(set(places)) == len(places)


def place_of(token: Token, columns: Sequence[Column]) -> int | None:
    """Return the number of the one column in which a text stands; None for none or several."""
    places = places_of(token, columns)
    return places[0] if len(places) == 1 else None


def places_of(token: Token, columns: Sequence[Column]) -> list[int]:
    """Return the numbers of the columns that a text meets."""
    return [at for at, column in enumerate(columns) if token.meets(column.start, column.stop)]


def spread_of(rows: Sequence[Sequence[Token]], columns: Sequence[Column]) -> int:
    """Return at how many different places the texts of columns begin, or end if these are fewer.

    For the right width of Chinese characters this number is small, since figures line up.
    """
    starts: list[set[int]] = [set() for _ in columns]
    stops: list[set[int]] = [set() for _ in columns]
    for row in rows:
        for token in row:
            for place in places_of(token, columns)[:1]:
                starts[place].add(token.start)
                stops[place].add(token.stop)
    return sum(min(len(a), len(b)) for a, b in zip(starts, stops, strict=True))


def likeliest(ways: Iterable[tuple[T, int] | None]) -> T | None:
    """Return the result whose spread (the number with it) is smallest.

    None where there is no result, or where different results have the same smallest spread.
    """
    told = [way for way in ways if way is not None]
    least = min((spread for _, spread in told), default=0)
    best = [way for way, spread in told if spread == least]
    return best[0] if best and all(way == best[0] for way in best) else None


def lay_cells(row: Sequence[Token], columns: Sequence[Column]) -> list[str] | None:
    """Return the cells of a row, "" for blanks; None where a text meets no column, or several."""
    if not _stand_apart(row, columns):
        return None
    cells = [""] * len(columns)
    for token in row:
        for place in places_of(token, columns):
            cells[place] = token.text
    return cells


# --- headings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meaning:
    """What headings mean in a form: the columns that they name, and which are parts of which."""

    form: Form

    def key(self, text: str) -> str | None:
        """Return the key of the column that a heading names; None where the form knows none."""
        return key_of(self.form.columns, fold(text))

    def is_whole(self, text: str) -> bool:
        """Whether a text is a complete heading, not just a piece of one."""
        if is_heading(text) and text not in LEVELS:
            return True
        return self.key(text) is not None

    def is_part(self, heading: str, group: str) -> bool:
        """Whether a heading names a part of what the heading above it names."""
        return self.key(heading) in self._parts.get(self.key(group) or "", ())

    @cached_property
    def _parts(self) -> Mapping[str, set[str]]:
        """The parts of each sum of the form by its key, including the parts of its parts."""
        sums = {total: set(parts) for total, parts in self.form.row_sums}
        for parts in sums.values():
            parts |= {finer for part in parts for finer in sums.get(part, ())}
        return sums


def head_columns(
    columns: Sequence[Column], header: Sequence[Sequence[Token]], meaning: Meaning
) -> list[Column] | None:
    """Return the columns with their headings; None where a column of figures has none.

    The header lines are taken from the lowest up. A heading of figures with no figures below it
    becomes a column that is blank.
    """
    joined = _with_ends_joined(header, meaning)
    heads = _Heads(columns, meaning, joined)
    for at in reversed(range(len(joined))):
        heads.take(joined[at])
        repeated = _repeated_in(heads.columns) if any(joined[:at]) else None
        in_groups = None
        if repeated is not None and not _stand_above_one(header[:at], heads.columns, repeated):
            in_groups = _head_groups(heads, joined[:at], repeated)
        if in_groups is not None:
            return in_groups
    return heads.settled()


def _with_ends_joined(header: Sequence[Sequence[Token]], meaning: Meaning) -> list[list[Token]]:
    """Return header lines with each heading joined to an end of it on the line below.

    That is the rest of a bracket, an end that is no heading (出 below 上缴上级支), or the other
    half of a whole heading: it stands in the middle below its beginning, and each is the only one
    above or below the other. The joined heading stands on the lower line.
    """
    joined = [list(line) for line in header]
    for upper, lower in pairwise(joined):
        for at, end in enumerate(lower):
            above = [token for token in upper if token.meets(end.start, end.stop)]
            if len(above) != 1:
                continue
            heading = above[0]
            below = [token for token in lower if token.meets(heading.start, heading.stop)]
            if len(below) == 1 and _ends(heading, end, meaning):
                upper.remove(heading)
                start = min(heading.start, end.start)
                stop = max(heading.stop, end.stop)
                lower[at] = Token(heading.text + end.text, start, stop)
    return joined


def _ends(heading: Token, below: Token, meaning: Meaning) -> bool:
    """Whether a text below a heading is the end of it: see `_with_ends_joined`."""
    middles = heading.start + heading.stop - below.start - below.stop
    if abs(middles) not in _SAME_MIDDLE:
        return False
    if not _closes_brackets(heading.text) or _is_end(below.text):
        return True
    joins_halves = meaning.is_whole(heading.text + below.text)
    return joins_halves and not (meaning.is_whole(heading.text) or meaning.is_whole(below.text))


def _names_stage_only(line: Sequence[Token]) -> bool:
    """Whether the only heading of figures on a line is that of a stage or year (金额, 决算数)."""
    texts = [token.text for token in line if not _names_label(token.text)]
    return len(texts) == 1 and _ABOVE_ALL.fullmatch(fold(texts[0])) is not None


def _names_label(heading: str) -> bool:
    """Whether a heading is that of codes or names."""
    folded = fold(heading)
    return bool(CODE_HEADING.search(folded) or NAME_HEADING.search(folded))


class _Repeated(NamedTuple):
    """Adjacent columns whose headings repeat, such as 预算数 决算数 预算数 决算数.

    They are the columns from `start` to before `stop`; `period` is the number that repeats.
    """

    start: int
    stop: int
    period: int

    def starts(self) -> range:
        """Return the first column of each repetition."""
        return range(self.start, self.stop, self.period)


def _repeated_in(columns: Sequence[Column]) -> _Repeated | None:
    """Return the longest run of columns whose headings repeat; None where none do.

    Each repetition is a group of columns that needs a heading of its own above it.
    """
    names = [column.heading for column in columns]
    best: _Repeated | None = None
    for period in range(2, len(names) // 2 + 1):
        for start in range(len(names) - 2 * period + 1):
            pattern = names[start : start + period]
            if not all(pattern) or len(set(pattern)) < 2:
                continue
            stop = start + period
            while names[stop : stop + period] == pattern:
                stop += period
            if stop > start + period and (best is None or stop - start > best.stop - best.start):
                best = _Repeated(start, stop, period)
    return best


def _head_groups(
    heads: _Heads, header: Sequence[Sequence[Token]], repeated: _Repeated
) -> list[Column] | None:
    """Return the columns, each repetition below a heading of its own; None where one has none."""
    if not heads.is_told:
        return None
    single = [
        replace(column, headings=list(column.headings), groups=list(column.groups))
        for column in heads.columns
    ]
    starts = repeated.starts()
    groups = [Column(single[at].start, single[at + repeated.period - 1].stop) for at in starts]
    above = _Heads([], heads.meaning, header)
    above.columns = [*single[: repeated.start], *groups, *single[repeated.stop :]]
    for line in reversed(header):
        above.take(line)
    told = above.settled()
    if told is None or not all(group.heading for group in groups):
        return None
    parted: list[Column] = []
    for column in told:
        if all(column is not group for group in groups):
            parted.append(column)
            continue
        at = starts[next(n for n, group in enumerate(groups) if group is column)]
        for part in single[at : at + repeated.period]:
            part.groups = [*column.groups, column.heading, *part.groups]
            parted.append(part)
    return parted


def _stand_above_one(
    header: Sequence[Sequence[Token]], columns: Sequence[Column], repeated: _Repeated
) -> bool:
    """Whether two headings of a line stand above one repetition: they name columns of it."""
    for place in repeated.starts():
        start = columns[place].start
        stop = columns[place + repeated.period - 1].stop
        for line in header:
            above = [token for token in line if token.meets(start, stop)]
            if len(above) > 1:
                return True
    return False


class _Heads:
    """Assigns headings to columns, one header line at a time, from the lowest up."""

    def __init__(
        self, columns: Sequence[Column], meaning: Meaning, header: Sequence[Sequence[Token]]
    ) -> None:
        #: All lines of the header.
        self.header = header
        self.columns = [replace(column, headings=[], groups=[]) for column in columns]
        self.meaning = meaning
        self.is_told = True
        #: The number of header lines taken so far.
        self.lines = 0
        #: Whether a line prints 类, 款 and 项, which then are headings and no ends of others.
        self.prints_levels = False
        #: Whether pieces of headings that stand above no column were left on any line taken so far.
        self.has_left = False

    def take(self, line: Sequence[Token]) -> None:
        """Take the headings of one line, from right to left."""
        met = [(token, places_of(token, self.columns)) for token in line]
        self.prints_levels = self.prints_levels or {*LEVELS} <= {token.text for token in line}
        self.is_told = self.is_told and self._name_one_each(met)
        self.lines += 1
        opened: list[Token] = []
        runs = self._runs_below(met)
        for token, below in reversed(met):
            others = {at for other, places in met if other != token for at in places}
            others.update(*(run for other, run in runs.items() if other != token))
            parts = self._parts_below(token, below, others)
            covered = sorted({*runs.get(token, below), *parts})
            if len(covered) > 1:
                self.is_told = self.is_told and self._may_stand_above(token, covered)
                for place in covered:
                    self.columns[place].groups.insert(0, token.text)
            elif below:
                self._add(self.columns[below[0]], token)
            elif self._may_open(token, line):
                opened.append(token)
            else:
                self.has_left = True
        for token in opened:
            self._open(token)
        self._head_from_blank(filter(self._stands_below_none, self._without_heading()))

    def _runs_below(self, met: Sequence[tuple[Token, list[int]]]) -> dict[Token, list[int]]:
        """Return, for each heading above the middle of several columns, the columns of its group.

        These columns have headings of their own, and stand below no other heading of the line.
        There must be exactly one such run: one that begins with its subtotal, or else one that may
        be a group.
        """
        taken = {at for _, below in met for at in below}
        runs = {}
        for token, below in met:
            if len(below) == 1 and self._is_piece(token, self.columns[below[0]].heading):
                continue
            free = {at for at, x in enumerate(self.columns) if _is_named(x) and at not in taken}
            found = [run for run in self._runs_of(token, {*free, *below}) if {*below} <= {*run}]
            with_subtotal = [run for run in found if self._is_of_one_subtotal(run)]
            found = with_subtotal or [run for run in found if self._may_be_group(token, run)]
            if len(found) == 1 and all(self.columns[at].headings for at in found[0]):
                runs[token] = found[0]
        return runs

    def _is_of_one_subtotal(self, run: Sequence[int]) -> bool:
        """Whether the first of some columns is a subtotal, and no other is."""
        return self._is_subtotal(run[0]) and not any(map(self._is_subtotal, run[1:]))

    def _may_be_group(self, token: Token, run: Sequence[int]) -> bool:
        """Whether a heading can be that of a group of columns.

        The columns must be parts of what it names, or be of different years or stages. A complete
        heading that names no column of the form may stand above any.
        """
        if all(_STAGE.fullmatch(fold(self.columns[at].heading)) for at in run):
            return True
        if self.meaning.key(token.text) is not None:
            return all(self._may_be_part(at, token) for at in run)
        are_labels = [_names_label(self.columns[at].heading) for at in run]
        if any(are_labels) and not all(are_labels):
            return False
        if self._names_other_year(token, run):
            return False
        return self.meaning.is_whole(token.text) and not _names_label(token.text)

    def _names_other_year(self, token: Token, run: Sequence[int]) -> bool:
        """Whether a heading names a year, and a column the same of another year."""
        own = without_unit(fold(token.text))
        words = _YEAR.sub("", own)
        for at in run:
            heading = without_unit(fold(self.columns[at].heading))
            if heading != own and _YEAR.sub("", heading) == words:
                return True
        return False

    def _may_stand_above(self, token: Token, places: Sequence[int]) -> bool:
        """Whether a heading can stand above several columns at once.

        It cannot if it names one column of the form, and one of these is another and no part of it:
        then the headings do not stand where the figures do.
        """
        own = self._key_of_money(token.text)
        if own is None:
            return True
        headings = [self.columns[at].heading for at in places if not self._is_subtotal(at)]
        others = [text for text in headings if self._key_of_money(text) not in (None, own)]
        return all(self.meaning.is_part(text, token.text) for text in others)

    def _key_of_money(self, heading: str) -> str | None:
        """Return the key of the column that a heading names; None for one of a year or a stage."""
        return None if _STAGE.fullmatch(fold(heading)) else self.meaning.key(heading)

    def _runs_of(self, token: Token, places: set[int]) -> Iterator[list[int]]:
        """Yield each run of two or more of the given columns whose middle is the heading's."""
        for first in sorted(places):
            stop = first + 1
            while stop in places:
                stop += 1
                wide = self.columns[first].start + self.columns[stop - 1].stop
                is_middle = wide - token.start - token.stop in _SAME_MIDDLE
                if is_middle and not (self._is_parted(first) or self._is_parted(stop)):
                    yield list(range(first, stop))

    def _is_parted(self, place: int) -> bool:
        """Whether a column stands in the same group as the one before it: no run ends there."""
        if not 0 < place < len(self.columns):
            return False
        before = self.columns[place - 1].groups
        return bool(before) and before == self.columns[place].groups

    def _add(self, column: Column, token: Token) -> None:
        """Add a heading to its column: as an upper piece of its heading, or as that of a group."""
        own = self.meaning.key(column.heading)
        joined = self.meaning.key(token.text + column.heading)
        is_known_together = joined is not None and self.meaning.key(token.text) is None
        is_one = joined == own if own is not None else is_known_together
        names_stage = _is_subtotal(column.heading) and _STAGE.fullmatch(fold(token.text))
        is_level = self.prints_levels and column.heading in LEVELS
        is_whole = is_level or self.meaning.is_whole(column.heading)
        if names_stage or (is_whole and not is_one):
            column.groups.insert(0, token.text)
        else:
            column.headings.insert(0, token.text)
        column.widen(token)

    def _may_open(self, token: Token, line: Sequence[Token]) -> bool:
        """Whether a heading above no column may be that of a blank column.

        It may if it names a column of the form. On the lowest line a complete heading, one of
        shares (增减%), or any behind a subtotal, may as well. On the lines above it must stand left
        of a column without a heading: one of shares, or a complete one if no heading below is left.
        """
        if self.meaning.key(token.text) is not None:
            return True
        is_of_shares = _is_of_shares(token.text)
        if self.lines > 1:
            behind = next((x for x in self.columns if x.start >= token.stop), None)
            may_be_whole = not self.has_left and self.meaning.is_whole(token.text)
            is_told = is_of_shares or may_be_whole
            return is_told and behind is not None and not behind.headings
        is_part = any(_is_subtotal(other.text) for other in line if other.start < token.start)
        return is_part or is_of_shares or self.meaning.is_whole(token.text)

    def _name_one_each(self, met: Sequence[tuple[Token, list[int]]]) -> bool:
        """Whether no column gets two headings of figures from one line."""
        named = [
            places[0]
            for token, places in met
            if len(places) == 1 and self.meaning.is_whole(token.text)
        ]
        return len(set(named)) == len(named)

    def _parts_below(self, token: Token, below: Sequence[int], others: set[int]) -> list[int]:
        """Return the columns below a heading that are parts of what it names, else [].

        It is printed above their middle: above one of them, or between two. `others` are the
        columns below other headings of its line.
        """
        middle = list(below)
        if not middle:
            middle = [at for at, column in enumerate(self.columns) if column.start >= token.stop]
        if not middle or self.meaning.key(token.text) is None or middle[0] in others:
            return []
        if len(below) == 1 and self._is_piece(token, self.columns[below[0]].heading):
            return []
        first = self._first_part(middle[0], token, others)
        last = middle[0]
        if first is None or (not below and self.columns[first].start >= token.start):
            return []
        while last + 1 < len(self.columns) and self._may_follow(last + 1, first, token, others):
            last += 1
        run = list(range(first, last + 1))
        return run if below or token.stop <= self.columns[last].stop else []

    def _is_piece(self, token: Token, heading: str) -> bool:
        """Whether a heading is the upper piece of the one below it, rather than that of a group."""
        folded = fold(token.text)
        if folded.count("(") > folded.count(")") or _is_end(heading):
            return True
        if self.meaning.key(token.text) is not None and _STAGE.fullmatch(fold(heading)):
            return False
        return not is_heading(token.text) and is_heading(token.text + heading)

    def _first_part(self, place: int, token: Token, others: set[int]) -> int | None:
        """Return the first of the parts that column `place` is among; None where it is no part.

        That is the subtotal of the group, or without one the part furthest left.
        """
        at = place
        while at > 0 and not self._is_subtotal(at) and self._may_be_part(at, token):
            at -= 1
        if self._is_subtotal(at) and others.isdisjoint(range(at, place)):
            return at
        at = place
        if not self._is_part(at, token):
            return None
        while at > 0 and at - 1 not in others and self._is_part(at - 1, token):
            at -= 1
        return at

    def _may_follow(self, place: int, first: int, token: Token, others: set[int]) -> bool:
        """Whether a column may be the next part after the subtotal or the parts before it."""
        if self._is_subtotal(place) or place in others:
            return False
        if self._is_subtotal(first):
            return self._may_be_part(place, token)
        return self._is_part(place, token)

    def _is_subtotal(self, place: int) -> bool:
        """Whether a column has the heading of a subtotal."""
        return _is_subtotal(self.columns[place].heading)

    def _is_part(self, place: int, token: Token) -> bool:
        """Whether a column has the heading of a part of what the heading above it names."""
        return self.meaning.is_part(self.columns[place].heading, token.text)

    def _may_be_part(self, place: int, token: Token) -> bool:
        """Whether a column may be a part behind a subtotal.

        If its heading names a column of the form, it must be one of the parts that the form knows.
        """
        heading = self.columns[place].heading
        if not _is_named(self.columns[place]):
            return False
        return self.meaning.key(heading) is None or self._is_part(place, token)

    def _open(self, token: Token) -> None:
        """Add a blank column with the given heading."""
        self.columns.append(Column(token.start, token.stop, is_filled=False, headings=[token.text]))
        self.columns.sort(key=lambda column: column.start)

    def settled(self) -> list[Column] | None:
        """Return the columns, with a missing heading taken from the only blank column beside it.

        None where a column of figures has no heading, or half of one.
        """
        if not self.is_told:
            return None
        self._head_from_blank(self._without_heading())
        if self._without_heading():
            return None
        is_whole = all(x.holds_labels or _closes_brackets(x.heading) for x in self.columns)
        return self.columns if is_whole else None

    def _stands_below_none(self, column: Column) -> bool:
        """Whether no text of the header stands above a column but a stage above all columns."""
        below = list(dropwhile(_names_stage_only, self.header[:-1]))
        lines = [*below, self.header[-1]]
        return not any(token.meets(column.start, column.stop) for line in lines for token in line)

    def _without_heading(self) -> list[Column]:
        """Return the columns of figures that have no heading."""
        return [x for x in self.columns if x.is_filled and not (x.headings or x.holds_labels)]

    def _head_from_blank(self, columns: Iterable[Column]) -> None:
        """Give columns without a heading that of the only blank column beside each, if it has one.

        The figures stand beside their heading, at the edge of the cell.
        """
        for column in columns:
            at = next(at for at, other in enumerate(self.columns) if other is column)
            beside = [*self.columns[max(0, at - 1) : at], *self.columns[at + 1 : at + 2]]
            free = [other for other in beside if not other.is_filled]
            if len(free) != 1:
                continue
            column.headings = free[0].headings
            column.groups = free[0].groups
            column.start = min(column.start, free[0].start)
            column.stop = max(column.stop, free[0].stop)
            self.columns = [other for other in self.columns if other is not free[0]]


def _closes_brackets(heading: str) -> bool:
    """Whether all brackets of a heading are closed; otherwise a piece of it is missing."""
    folded = fold(heading)
    return folded.count("(") == folded.count(")")


def _is_named(column: Column) -> bool:
    """Whether a column has a heading that can stand alone."""
    return bool(column.headings) and not _is_end(column.heading)


def _is_end(heading: str) -> bool:
    """Whether a heading is the end of one that begins on the line above: 出(元) of 支出(元).

    It has at most one character besides its unit, and is no level of a code (类, 款, 项).
    """
    bare = without_unit(fold(heading)).strip("()")
    return len(bare) < 2 and heading not in LEVELS


def _is_subtotal(heading: str) -> bool:
    """Whether a heading is 小计, with or without a unit."""
    return without_unit(fold(heading)) == "小计"


def stand_below(
    columns: Sequence[Column],
    headed: Sequence[Column],
    header: Sequence[Sequence[Token]],
    places: Container[int],
) -> bool:
    """Whether each column in `places` stands below a piece of its own heading, and no blank one.

    `columns` are those that hold texts; `headed` are all columns with their headings, blank ones
    included. A column of shares may stand beside its heading, if those left and right of it stand
    below theirs.
    """
    figures = iter(columns)
    own = [next(figures) if told.is_filled else told for told in headed]
    pairs = zip(headed, own, strict=True)
    are_below = [_is_below_its_heading(told, place, header) for told, place in pairs]
    blank = [column for column in headed if not column.is_filled]
    for at, told in enumerate(headed):
        if at not in places or not told.is_filled:
            continue
        are_told = all(are_below[max(at - 1, 0) : at] + are_below[at + 1 : at + 2])
        if not (are_below[at] or (_is_of_shares(told.heading) and are_told)):
            return False
        text = Token("", own[at].start, own[at].stop)
        if any(text.meets(other.start, other.stop) for other in blank):
            return False
    return True


def _is_below_its_heading(told: Column, place: Column, header: Sequence[Sequence[Token]]) -> bool:
    """Whether the texts of a column stand below a piece of its heading, if it has one."""
    above = [token for line in header for token in line if token.meets(place.start, place.stop)]
    return not told.heading or any(token.text in told.heading for token in above)


def _is_of_shares(heading: str) -> bool:
    """Whether a heading is that of shares or changes in per cent (占比, 增减%)."""
    return HEADING_WORDS["share"].search(fold(heading)) is not None


def header_texts(columns: Sequence[Column], front: Sequence[str] = ()) -> list[list[str]]:
    """Return the header rows of columns: each heading above the first of its columns, then "".

    `front` has the headings of columns that stand before these.
    """
    paths: list[tuple[str, ...]] = [(text,) for text in front]
    paths += [(*column.groups, column.heading) for column in columns]
    depth = max(map(len, paths))
    rows = [[""] * len(paths) for _ in range(depth)]
    before: tuple[str, ...] = ()
    for at, path in enumerate(paths):
        for level, text in enumerate(path):
            is_leaf = level == len(path) - 1
            if is_leaf or before[: level + 1] != path[: level + 1]:
                rows[level][at] = text
        before = path
    return rows


# --- a whole table --------------------------------------------------------------------------------


def head_by(form: Form) -> Header:
    """Return a function that assigns headings to columns by what they mean in a form."""
    meaning = Meaning(form)
    return lambda columns, header: head_columns(columns, header, meaning)


class Texts(NamedTuple):
    """The texts of a table with their places: those of its header, and those of the lines below.

    `width` is the number of places that a Chinese character takes here. `numbers` are those of the
    columns, where they are to tell where columns stand.
    """

    width: int
    header: list[list[Token]]
    rows: list[list[Token]]
    numbers: Sequence[Token] = ()


@dataclass
class Laid:
    """A table in columns: the rows of its header, and a cell for each line and column.

    `width` is the number of places that a Chinese character takes. `ends` says of each cell whether
    its text leaves no room for one more character in the column.
    """

    width: int = field(compare=False)
    columns: list[Column] = field(compare=False)
    header: list[list[str]]
    cells: list[list[str]]
    ends: list[list[bool]] = field(compare=False)


#: Finds the columns in which the texts of rows stand; None where there are none.
Finder = Callable[[Sequence[Sequence[Token]]], "list[Column] | None"]
#: Assigns the headings of the header lines to columns; None where that is not clear.
Header = Callable[[Sequence[Column], Sequence[Sequence[Token]]], "list[Column] | None"]
#: Decides whether a layout is right: returns the columns that sums leave open, or None if it is
#: not.
Belief = Callable[[Laid, Texts], "Container[int] | None"]


class Widths:
    """How many places a Chinese character takes in the tables of a document, as far as known.

    A width counts as known where a table can be laid out with no other.
    """

    def __init__(self) -> None:
        self._told: set[int] = set()

    @property
    def told(self) -> int | None:
        """The places of a Chinese character that all earlier tables told; None without any."""
        return next(iter(self._told)) if len(self._told) == 1 else None

    def choose(self, ways: Mapping[int, tuple[T, int] | None]) -> T | None:
        """Return the likeliest result of those for each width.

        If all earlier tables had the same width, only its result is considered.
        """
        told = [width for width, way in ways.items() if way is not None]
        if self.told is not None:
            return likeliest([ways[self.told]])
        if len(told) == 1:
            self._told.update(told)
        return likeliest(ways.values())


def lay(
    texts: Callable[[int], Texts],
    head: Header,
    belief: Belief,
    widths: Widths,
    find: Finder = find_columns,
) -> Laid | None:
    """Return a table in columns, by the places of its texts; None unless there is just one way.

    `texts` returns the texts for a width, `find` finds the columns, `head` assigns their headings
    and `belief` decides whether sums confirm them. Each figure needs a heading, and a column that
    sums leave open must stand below its own heading and no other.
    """
    return widths.choose({w: _lay(texts(w), head, belief, find) for w in WIDTHS})


def _lay(texts: Texts, head: Header, belief: Belief, find: Finder) -> tuple[Laid, int] | None:
    """Lay out a table for one width; returned with how far its texts are spread."""
    marks = [texts.numbers] if texts.numbers else []
    columns = find([*marks, *texts.rows])
    if columns is None:
        return None
    mark_labels(columns, texts.rows)
    columns = _with_figures_at_both_edges(columns, texts)
    headed = head(columns, texts.header)
    if headed is None:
        return None
    whole = _with_indented_labels(columns, headed, texts.rows)
    if len(whole) < len(columns):
        columns = whole
        headed = head(columns, texts.header)
    if headed is None:
        return None
    cells = [lay_cells(row, headed) for row in texts.rows]
    told = [row for row in cells if row is not None]
    if len(told) < len(cells):
        return None
    ends = _ends_of(texts, columns, headed)
    laid = Laid(texts.width, headed, header_texts(headed), told, ends)
    is_open = belief(laid, texts)
    if is_open is None or not stand_below(columns, headed, texts.header, is_open):
        return None
    unlike = _unlike(texts.header, headed) + _without_heading(headed)
    return laid, unlike + spread_of(texts.rows, headed)


def _with_figures_at_both_edges(columns: Sequence[Column], texts: Texts) -> list[Column]:
    """Return the columns of texts, two as one where figures stand at both edges of one column.

    Some figures stand left in it, the others right; a total may stand left of codes. Its heading is
    the only one above all of them, in the middle, and no line prints a text at both edges.
    """
    whole: list[Column] = []
    for column in columns:
        if whole and _are_edges_of_one(whole[-1], column, texts):
            whole[-1] = replace(whole[-1], stop=column.stop, holds_labels=False)
        else:
            whole.append(column)
    return whole


def _are_edges_of_one(left: Column, right: Column, texts: Texts) -> bool:
    """Whether the figures of two columns, or totals and codes, stand at both edges of one."""
    if right.holds_labels:
        return False
    if left.holds_labels and not all(is_total(x.text) for x in standing_in(left, texts.rows)):
        return False
    heading = _lowest_above(left, texts.header)
    if heading is None or heading is not _lowest_above(right, texts.header):
        return False
    if left.start + right.stop - heading.start - heading.stop not in _SAME_MIDDLE:
        return False
    return not any(_prints_both(row, left, right) for row in texts.rows)


def _lowest_above(column: Column, header: Sequence[Sequence[Token]]) -> Token | None:
    """Return the only heading above a column on the lowest line with one; None where none is."""
    for line in reversed(header):
        above = [token for token in line if token.meets(column.start, column.stop)]
        if above:
            return above[0] if len(above) == 1 else None
    return None


def _prints_both(row: Sequence[Token], left: Column, right: Column) -> bool:
    """Whether a line prints a text in each of two columns."""
    prints_left = any(token.meets(left.start, left.stop) for token in row)
    return prints_left and any(token.meets(right.start, right.stop) for token in row)


def _with_indented_labels(
    columns: Sequence[Column], headed: Sequence[Column], rows: Sequence[Sequence[Token]]
) -> list[Column]:
    """Return the columns that hold texts, two as one where they hold the same labels.

    A label that is indented goes on at the edge of its cell, left of where it begins. What stands
    there looks like a column without a heading. `headed` are all columns with their headings.
    """
    filled = [column for column in headed if column.is_filled]
    whole = [columns[0]]
    was_one = False
    for at in range(1, len(columns)):
        own = columns[at]
        is_one = _are_one(filled, columns, at, rows)
        is_told = not was_one and not _are_one(filled, columns, at + 1, rows)
        if is_one and is_told:
            whole[-1] = replace(whole[-1], stop=own.stop)
        else:
            whole.append(own)
        was_one = is_one
    return whole


def _are_one(
    headed: Sequence[Column],
    columns: Sequence[Column],
    at: int,
    rows: Sequence[Sequence[Token]],
) -> bool:
    """Whether a column and the one left of it hold labels, one has no heading, and no line both."""
    if at >= len(columns):
        return False
    if headed[at - 1].heading and headed[at].heading:
        return False
    left, right = columns[at - 1 : at + 1]
    if not left.holds_labels or not right.holds_labels:
        return False
    return not any(_prints_both(row, left, right) for row in rows)


def _ends_of(texts: Texts, filled: Sequence[Column], columns: Sequence[Column]) -> list[list[bool]]:
    """Return for each cell whether its text leaves no room for one more character."""
    edges = iter(column.stop for column in filled)
    stops = [next(edges) if column.is_filled else column.stop for column in columns]
    ends = []
    for row in texts.rows:
        reaches = [False] * len(columns)
        for token in row:
            for place in places_of(token, columns):
                reaches[place] = token.stop + texts.width > stops[place]
        ends.append(reaches)
    return ends


def mark_labels(columns: Sequence[Column], rows: Sequence[Sequence[Token]]) -> None:
    """Set `holds_labels` of the columns in which words stand, and no figure."""
    for column in columns:
        texts = [token.text for token in standing_in(column, rows)]
        column.holds_labels = bool(texts) and not any(map(is_figure, texts))


def standing_in(column: Column, rows: Iterable[Sequence[Token]]) -> list[Token]:
    """Return the texts of rows that stand in a column."""
    return [token for row in rows for token in row if token.meets(column.start, column.stop)]


def _unlike(header: Sequence[Sequence[Token]], columns: Sequence[Column]) -> int:
    """Return how many headings stand above no column, or above several."""
    return sum(place_of(token, columns) is None for line in header for token in line)


def _without_heading(columns: Sequence[Column]) -> int:
    """Return how many columns have no heading of their own and stand in no group."""
    return sum(not column.heading and not column.groups for column in columns)


def figure_places(columns: Sequence[Column]) -> set[int]:
    """Return the numbers of the columns that hold figures."""
    return {at for at, x in enumerate(columns) if x.is_filled and not x.holds_labels}
