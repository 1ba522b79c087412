"""Lines of text whose columns only spaces part → the header and the rows of a table by code.

Text that is copied from a PDF prints a row over several lines: headings in pieces, the name above
or below the line of its code, the figures below both. A row is put together from its lines; what
belongs to no row is left where it stands. It knows codes, figures and words, and no form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shimahe.reading.column_numbers import are_column_numbers
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import CODE_HEADING, NAME_HEADING, tokens_of
from shimahe.vocabulary import (
    ACCOUNT,
    LONGEST_CELL,
    fold,
    half_width,
    is_total,
    parse_figure,
    plain,
)

_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_JOINED_CODE = re.compile(rf"{ACCOUNT}(?![\d.,])\D.*|[\[［【〔]{ACCOUNT}[\]］】〕].*")
_BEHIND_UNIT = re.compile(rf"\D*[^\W\d](?=[\[［【〔]{ACCOUNT}[\]］】〕])")
_NUMBER = re.compile(r"\d{1,2}|1\d\d")
_LEVEL = re.compile(r"\d{2}")
_NO_CELL = re.compile("[。；！？#|]|(?<!其中)[：:]|，(?![０-９])")
#: What a row of cells prints nowhere: the marks of sentences, of headings and of other tables.
NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
PAGE = re.compile(
    r"(?!0+$)\d{1,2}|[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4}|\f+"
)
_YEAR = re.compile(r"20\d\d年")
_LEVELS = re.compile("类款项?")  # the headings of the levels of a code
_NUMBERS_OF_COLUMNS = re.compile(
    r"(?:栏次|行次|栏目)\s*\d{1,2}(?:\s+\d{1,2})*|(?!0(?:\s+0)+$)\d{1,2}(?:\s+\d{1,2})+"
)
_DASHES = {"-", "—", "--", "——", "–"}
_LONGEST_HEADER = 30  # lines above the first row


class _Parsed(NamedTuple):
    """A line as a part of a row: the digits of its code, its words and its figures."""

    line: int
    text: str
    code: tuple[str, ...] = ()
    name: str = ""
    figures: tuple[str, ...] = ()
    is_page: bool = False
    is_first_of_page: bool = False

    @property
    def ends_page(self) -> bool:
        """Whether a page ends with it or above it."""
        return self.is_page or self.is_first_of_page

    @property
    def is_words(self) -> bool:
        """Whether it prints words alone."""
        return not (self.code or self.figures or self.is_page)

    @property
    def is_data(self) -> bool:
        """Whether it begins a row and prints the row's figures."""
        return bool(self.figures) and self.is_head

    @property
    def is_head(self) -> bool:
        """Whether it begins a row: with its code, or with the label of a total."""
        return bool(self.code) or is_total(self.name)


@dataclass
class SpacedRow:
    """A row that is put together: its lines, and its name as far as it was met."""

    line: int
    code: tuple[str, ...]
    name: str
    figures: tuple[str, ...]
    more: list[int] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def is_nameless(self) -> bool:
        """Whether the line of its code prints no name."""
        return not self.name

    @property
    def has_name(self) -> bool:
        """Whether a name stands on the line of its code, above or below."""
        return bool(self.name or self.above or self.below)

    @property
    def head(self) -> tuple[str, str]:
        """Its code, whole, and its whole name; a code that is joined to the name stays so."""
        name = "".join([*self.above, self.name, *self.below])
        code = "".join(self.code)
        return (name, "") if not code and _JOINED_CODE.fullmatch(name) else (code, name)

    def add(self, parsed: _Parsed, is_above: bool) -> None:
        """Add a line of its name, above the line of its code or below it."""
        (self.above if is_above else self.below).append(parsed.name)
        self.more.append(parsed.line)

    def row(self) -> Row:
        """Return the row with its whole name."""
        name = "".join([*self.above, self.name, *self.below])
        names = (name,) if name else ()
        more = tuple(sorted(set(self.more) - {self.line}))
        return Row(self.line, (*self.code, *names, *self.figures), more=more)


@dataclass
class Block:
    """The lines of a table that only spaces part.

    `header` the lines above the first row, each as its words; `rows`, also as they were put
    together; `reasons` of lines that are neither; `unparted` the lines whose figures are not
    placed; `page_ends` the lines at which a page ends; `stop` the index of the first piece behind
    it; `wrapped` the lines of each row that a clipboard wrapped, by the number of the first.
    """

    stop: int
    header: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    open_rows: list[SpacedRow] = field(default_factory=list)
    page_ends: list[int] = field(default_factory=list)
    unparted: list[int] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    wrapped: dict[int, tuple[Line, ...]] = field(default_factory=dict)


def read_block(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the block of lines that begins with a piece; None where no row stands in it.

    `is_other` tells a line that is no part of a table: a title, a unit mark, a note.
    """
    parsed, stop = _parse_lines(pieces, start, is_other)
    first_row = next((at for at, part in enumerate(parsed) if _begins_row(parsed, at)), None)
    if first_row is None or len(parsed) < 2:
        return None
    block = _Assembly(parsed, first_row).block
    block.stop = _index_behind(pieces, start, stop, block)
    return block


def _index_behind(pieces: Sequence[Piece], start: int, stop: int, block: Block) -> int:
    """Return the index behind the last piece that a block uses."""
    used = {row.line for row in [*block.header, *block.rows]} | set(block.reasons)
    for row in block.rows:
        used.update(row.more)
    last = max(used)
    for index in range(start, stop):
        piece = pieces[index]
        if isinstance(piece, Line) and piece.number == last:
            return index + 1
    return stop


# --- one line -------------------------------------------------------------------------------------


def _parse_lines(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> tuple[list[_Parsed], int]:
    """Parse lines up to the first that is none of a table; return them and its index."""
    parsed: list[_Parsed] = []
    has_row = False
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, Line):
            return parsed, index
        if not piece.text.strip():
            continue
        part = None if piece.cells or piece.is_rule else _parse(piece)
        if part is None or (index > start and is_other(piece)):
            return parsed, index
        parsed.append(part)
        has_row = has_row or _prints_amounts(part)
        if not has_row and len(parsed) > _LONGEST_HEADER:
            return parsed, index
    return parsed, len(pieces)


def _parse(line: Line) -> _Parsed | None:
    """Parse a line; None where it can be no part of a row."""
    text = plain(line.text)
    is_first = line.text.startswith("\f")
    if len(text) > 2 * LONGEST_CELL or _NO_CELL.search(text):
        return None
    if PAGE.fullmatch(text):
        return _Parsed(line.number, text, is_page=True)
    tokens = _without_number(tokens_of(text))
    code = _code_in_front(tokens)
    first_figure = len(tokens)
    while first_figure > len(code) and _is_figure(tokens[first_figure - 1]):
        first_figure -= 1
    name = tokens[len(code) : first_figure]
    if any(parse_figure(token) is not None for token in name):
        return None
    figures = tuple(tokens[first_figure:])
    whole_name = _BEHIND_UNIT.sub("", "".join(name), count=1)
    return _Parsed(line.number, text, code, whole_name, figures, is_first_of_page=is_first)


def _without_number(tokens: list[str]) -> list[str]:
    """Return the texts of a row without the running number in front of its code."""
    is_numbered = len(tokens) > 2 and _NUMBER.fullmatch(tokens[0]) is not None
    if not is_numbered:
        return tokens
    is_coded = _CODE.fullmatch(tokens[1]) is not None and not _is_figure(tokens[2])
    return tokens[1:] if is_coded or is_total(tokens[1]) else tokens


def _is_figure(token: str) -> bool:
    """Whether a token prints a figure, or a dash for none."""
    return token in _DASHES or parse_figure(token) is not None


def _code_in_front(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the digits of the code in front of a line, split by level or not."""
    if not tokens or not _CODE.fullmatch(tokens[0]) or tokens[0][0] not in "2345":
        return ()
    levels = 1
    while levels < min(3, len(tokens)) and _LEVEL.fullmatch(tokens[levels]):
        levels += 1
    behind = tokens[levels:]
    has_name = bool(behind) and not _is_figure(behind[0])
    is_other_than_amounts = bool(behind) and all("." in token or "," in token for token in behind)
    is_split = len(tokens[0]) == 3 and levels > 1 and (has_name or is_other_than_amounts)
    return tuple(tokens[:levels] if is_split else tokens[:1])


def _prints_code_behind_name(header: Sequence[Row]) -> bool:
    """Whether a line of headings has that of the codes right of that of the names."""
    for row in header:
        heads = [fold(text) for text in row.fields]
        codes = [at for at, text in enumerate(heads) if CODE_HEADING.search(text)]
        names = [at for at, text in enumerate(heads) if NAME_HEADING.search(text)]
        if codes and names:
            return names[0] < codes[0]
    return False


def _has_code_behind(part: _Parsed) -> bool:
    """Whether the digits of a group or an item stand behind a name, before amounts with a point."""
    if part.code or not part.name or len(part.figures) < 2:
        return False
    first, *others = part.figures
    is_code = len(first) > 3 and _CODE.fullmatch(first) is not None
    return is_code and all(map(_is_no_code, others))


def _with_code_in_front(part: _Parsed) -> _Parsed:
    """Return a line whose code stands behind its name, with the code where all others have it."""
    if part.code or not part.name or not part.figures or not _CODE.fullmatch(part.figures[0]):
        return part
    return part._replace(code=part.figures[:1], figures=part.figures[1:])


def _is_no_code(token: str) -> bool:
    """Whether a figure is an amount with a point, or a dash for none."""
    return token in _DASHES or "." in half_width(token)


def _begins_row(parsed: Sequence[_Parsed], at: int) -> bool:
    """Whether a line begins a row: with its figures, or with a code and figures right below."""
    part = parsed[at]
    if part.is_data:
        return True
    if _JOINED_CODE.fullmatch(part.name) and part.figures:
        return True
    if _prints_amounts(part):
        return True
    below = [other for other in parsed[at + 1 : at + 3] if other.figures and not other.is_head]
    return part.is_head and any(part.code or not other.name for other in below)


def numbers_columns(text: str) -> bool:
    """Whether a line numbers the columns of a table that only spaces part."""
    if _NUMBERS_OF_COLUMNS.fullmatch(text):
        return True
    return are_column_numbers(text.split())


def _prints_amounts(part: _Parsed) -> bool:
    """Whether a line prints figures that do not number the columns."""
    return bool(part.figures) and not numbers_columns(part.text)


# --- rows of several lines ------------------------------------------------------------------------


class _Assembly:
    """The rows of a block as they are put together from its lines."""

    def __init__(self, parsed: Sequence[_Parsed], first_row: int) -> None:
        self.block = Block(stop=0)
        self._rows: list[SpacedRow] = []
        self._words: list[_Parsed] = []  # between the last row and here
        self._head: _Parsed | None = None  # a code whose figures are not met yet
        self._headings = {fold(part.text) for part in parsed[:first_row]}
        self._furniture = _repeated_at_pages(parsed)
        self._take_header(parsed, first_row)
        body = parsed[first_row:]
        is_code_behind = _prints_code_behind_name(self.block.header)
        is_code_behind = is_code_behind or any(map(_has_code_behind, body))
        for part in body:
            self._take(_with_code_in_front(part) if is_code_behind else part)
        self._settle_last()
        self.block.rows = [row.row() for row in self._rows]
        self.block.open_rows = self._rows
        self.block.page_ends = [part.line for part in parsed[first_row:] if part.ends_page]

    def _take_header(self, parsed: Sequence[_Parsed], first_row: int) -> None:
        """Take the lines above the first row as its header; the last may be the row's name."""
        above = list(parsed[:first_row])
        first = parsed[first_row]
        is_nameless = bool(first.code) and not first.name
        if is_nameless and len(above) > 1 and " " not in above[-1].text:
            self._words.append(above.pop())
        for part in above:
            if part.is_page:
                self.block.reasons[part.line] = "note"
            elif numbers_columns(part.text):
                self.block.reasons[part.line] = "header"
            else:
                self.block.header.append(Row(part.line, tuple(tokens_of(part.text))))

    def _take(self, part: _Parsed) -> None:
        """Take a line of the body."""
        if part.is_page:
            self.block.reasons[part.line] = "note"
        elif self._is_heading(part):
            self.block.reasons[part.line] = "repeated header"
        elif part.is_words and not part.is_head:
            self._take_words(part)
        elif part.is_head and not part.figures:
            self._drop_head()
            self._head = part
        else:
            self._begin_row(part)

    def _is_heading(self, part: _Parsed) -> bool:
        """Whether a line of the body prints a line of the header again, or numbers the columns."""
        if part.figures:
            return numbers_columns(part.text)
        return fold(part.text) in self._headings

    def _take_words(self, part: _Parsed) -> None:
        """Keep words until it shows to which row they belong; a year is in no name."""
        if _YEAR.search(part.text) or part.text in self._furniture:
            self.block.reasons[part.line] = "heading"
        elif _LEVELS.fullmatch(fold(part.text)):
            self.block.reasons[part.line] = "header"
        else:
            self._words.append(part)

    def _drop_head(self) -> None:
        """Make a row of a code whose figures are printed nowhere.

        The label of a total right below figures alone, with nothing between, is theirs.
        """
        if self._head is None:
            return
        head = self._head
        self._head = None
        if not head.code and not self._words and self._ends_in_bare_row():
            self._rows[-1].add(head, is_above=False)
        else:
            self._add(SpacedRow(head.line, head.code, head.name, ()))

    def _ends_in_bare_row(self) -> bool:
        """Whether the last row prints figures alone, and no row more of them."""
        if not self._rows:
            return False
        last = self._rows[-1]
        most = max(len(row.figures) for row in self._rows)
        return not (last.code or last.has_name) and 0 < len(last.figures) == most

    def _begin_row(self, part: _Parsed) -> None:
        """Begin a row with the line of its figures."""
        head = self._head
        if head is None or part.is_head or (part.name and not head.code):
            self._drop_head()
            self._add(SpacedRow(part.line, part.code, part.name, part.figures))
            return
        self._head = None
        between = [words for words in self._words if words.line > head.line]
        self._words = [words for words in self._words if words.line < head.line]
        name = "".join([head.name, *(words.name for words in between), part.name])
        row = SpacedRow(part.line, head.code, name, part.figures)
        row.more = [head.line, *(words.line for words in between)]
        self._add(row)

    def _add(self, row: SpacedRow) -> None:
        """Add a row, after it is told to whom the words above it belong."""
        above = self._rows[-1] if self._rows else None
        for_above = self._count_for_above(above, row)
        for number, words in enumerate(self._words):
            if number < for_above and above is not None:
                above.add(words, is_above=False)
            else:
                row.add(words, is_above=True)
        self._words = []
        self._rows.append(row)

    def _count_for_above(self, above: SpacedRow | None, row: SpacedRow) -> int:
        """Return how many of the words between two rows belong to the upper one.

        A name stands around the line of its code: as many lines below it as above.
        """
        count = len(self._words)
        if above is None:
            return 0
        if not row.is_nameless:
            return 0 if is_total(above.name) else count
        if not above.is_nameless:
            return 0
        return min(count, len(above.above) or 1)

    def _settle_last(self) -> None:
        """Give the last row the words below it that it lacks; leave the others where they are."""
        self._drop_head()
        if not self._rows or not self._rows[-1].is_nameless:
            return
        last = self._rows[-1]
        for words in self._words[: len(last.above) or 1]:
            last.add(words, is_above=False)


def _repeated_at_pages(parsed: Sequence[_Parsed]) -> set[str]:
    """Return the words that stand beside the number of a page more than once."""
    times: Counter[str] = Counter()
    for at, part in enumerate(parsed):
        neighbours = [*parsed[max(0, at - 1) : at], *parsed[at + 1 : at + 2]]
        if part.is_words and any(other.is_page for other in neighbours):
            times[part.text] += 1
    return {text for text, count in times.items() if count > 1}
