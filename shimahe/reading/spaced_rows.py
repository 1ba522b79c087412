"""Tables by code copied as plain text, their columns parted by spaces only → header and rows.

Text that is copied from a PDF spreads a row over several lines: headings come in pieces, a name
above or below the line of its code, figures below both. A row is put together from these lines;
lines that belong to no row are left alone. This module knows codes, figures and words, but no form.
The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile, zip_longest
from typing import NamedTuple

from shimahe import terms
from shimahe.reading.column_numbers import are_column_numbers
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import (
    CODE_HEADING,
    LEVEL_HEADING,
    NAME_HEADING,
    is_heading,
    tokens_of,
)
from shimahe.reading.wrapped_names import (
    Gap,
    NamedRow,
    NameLine,
    Shares,
    all_counts,
    share_out,
    width_of,
)
from shimahe.vocabulary import (
    ACCOUNT,
    CLASS_DIGITS,
    LONGEST_CELL,
    UNIT_IN_HEADING,
    bare_label,
    fold,
    half_width,
    is_total,
    parse_figure,
    plain,
    without_gaps,
)

_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_JOINED_CODE = re.compile(rf"{ACCOUNT}(?![\d.,])\D.*|[\[［【〔]{ACCOUNT}[\]］】〕].*")
_BEHIND_UNIT = re.compile(rf"\D*[^\W\d](?=[\[［【〔]{ACCOUNT}[\]］】〕])")
#: A running number in front of a code.
_NUMBER = re.compile(r"\d{1,2}|1\d\d")
#: A figure whose end stands on the next line: behind a comma less than three digits, or a point.
_CUT_FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:,\d{0,2}|\.)")
_LEVEL = re.compile(r"\d{2}")
#: The last level of a code in front of a name, behind the room of the other levels.
_LAST_LEVEL = re.compile(r"( +)\d\d(?= +[^\W\d])")
#: The lines above a level within which its column must be printed.
_ROWS_FOR_A_LEVEL = 60
_NO_CELL = re.compile("[。；！？#|]|(?<!其中)[：:]|，(?![０-９])")
#: Marks that no row of cells prints: those of sentences, of headings and of other tables.
NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
#: A line that prints the number of a page: 3, - 3 -, 第 3 页, 3/12.
PAGE = re.compile(
    r"(?!0+$)\d{1,2}|[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4}|\f+"
)
_YEAR = re.compile(r"20\d\d年")
_LEVEL_HEADING = re.compile(LEVEL_HEADING)
#: The next level of a code, alone or with the name.
_LEVEL_ALONE = re.compile(r"\d\d(?:[^\W\d]\S*)?")
#: A code without a space between it and the name, and nothing else on the line.
_CODE_AND_NAME = re.compile(r"^([2-5]\d\d(?:\d\d){0,2})(?=[^\W\d]\S*$)")
#: The levels of a code without a space between the last and the name: 301 01基本工资.
_LEVEL_AND_NAME = re.compile(r"^([2-5]\d\d(?: \d\d){1,2})(?=[^\W\d])")
_NUMBERS_OF_COLUMNS = re.compile(
    r"(?:栏次|行次|栏目)\s*\d{1,2}(?:\s+\d{1,2})*|(?!0(?:\s+0)+$)\d{1,2}(?:\s+\d{1,2})+"
)
_DASHES = {"-", "—", "--", "——", "–"}
#: The most lines above the first row.
_LONGEST_HEADER = 30
#: The most lines of a name above the first row, or below the last one.
_MOST_ABOVE = 8


class _Parsed(NamedTuple):
    """One line, parsed as a part of a row: the digits of its code, its words and its figures.

    `is_first_of_page` is true if a page break stands right before the line.
    """

    line: int
    text: str
    code: tuple[str, ...] = ()
    name: str = ""
    figures: tuple[str, ...] = ()
    is_page: bool = False
    is_first_of_page: bool = False
    #: The lines of the further levels of the code, where each stands on its own.
    more: tuple[int, ...] = ()
    #: The place in its line at which it begins, from 0.
    indent: int = 0
    #: The line as it is printed, with its spaces.
    printed: str = ""

    @property
    def name_place(self) -> int:
        """The place in its line at which its name begins."""
        return self.printed.find(self.name[:2]) if self.code else self.indent

    @property
    def ends_page(self) -> bool:
        """Whether a page ends with this line or right above it."""
        return self.is_page or self.is_first_of_page

    @property
    def is_words(self) -> bool:
        """Whether the line prints words only."""
        return not (self.code or self.figures or self.is_page)

    @property
    def is_data(self) -> bool:
        """Whether the line begins a row and prints figures of it."""
        return bool(self.figures) and self.is_head

    @property
    def is_head(self) -> bool:
        """Whether the line begins a row: with a code, or with the label of a total."""
        return bool(self.code) or is_total(self.name)


@dataclass
class SpacedRow:
    """A row that is put together from several lines.

    `line` is the line of its figures (else of its code), `more` are its other lines; `above` and
    `below` are the parts of its name that stand above and below its code.
    """

    line: int
    code: tuple[str, ...]
    name: str
    figures: tuple[str, ...]
    more: list[int] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    #: Those of its lines that may be of the name of a row beside it.
    open_lines: list[int] = field(default_factory=list)

    @property
    def lines(self) -> list[int]:
        """The numbers of all its lines, from top to bottom."""
        return sorted({self.line, *self.more})

    @property
    def has_name(self) -> bool:
        """Whether any name was met: on the line of the code, above it or below it."""
        return bool(self.name or self.above or self.below)

    @property
    def head(self) -> tuple[str, str]:
        """The whole code and the whole name.

        Where both are printed as one text (201一般公共服务), that text is the first and "" the
        second.
        """
        name = "".join([*self.above, self.name, *self.below])
        code = "".join(self.code)
        return (name, "") if not code and _JOINED_CODE.fullmatch(name) else (code, name)

    def add(self, parsed: _Parsed, is_above: bool) -> None:
        """Add a line with a part of the name, which stands above or below the line of the code."""
        (self.above if is_above else self.below).append(parsed.name)
        self.more.append(parsed.line)

    def row(self) -> Row:
        """Return the row with its whole name; the name is left out where there is none."""
        name = "".join([*self.above, self.name, *self.below])
        names = (name,) if name else ()
        row = Row(self.line, (*self.code, *names, *self.figures))
        row.more = tuple(sorted(set(self.more) - {self.line}))
        row.open_lines = tuple(self.open_lines)
        return row


@dataclass
class Block:
    """The lines of a table whose columns are parted by spaces only."""

    #: The index of the first piece behind the block.
    stop: int
    #: The lines above the first row; each is a row of its texts.
    header: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    #: The same rows as `rows`, with the parts of which they were put together (tables by code
    #: only).
    open_rows: list[SpacedRow] = field(default_factory=list)
    #: The numbers of the lines at which a page ends.
    page_ends: list[int] = field(default_factory=list)
    #: The numbers of lines whose figures cannot be placed.
    unparted: list[int] = field(default_factory=list)
    #: Why a line is neither header nor row: "note", "header", "repeated header", "heading" or
    #: "prose".
    reasons: dict[int, str] = field(default_factory=dict)
    #: The lines of each row that a clipboard broke into several, by the number of the first.
    wrapped: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    #: The unit marks among the lines of the header, by line number: the end of a heading （元）.
    marks: dict[int, str] = field(default_factory=dict)


def read_block(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> Block | None:
    """Return the table by code that begins at `pieces[start]`; None where there is no row in it.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note.
    """
    parsed, stop, marks = _parse_lines(pieces, start, is_other)
    first_row = next((at for at, part in enumerate(parsed) if _begins_row(parsed, at)), None)
    if first_row is None or len(parsed) < 2:
        return None
    block = _Assembly(parsed, first_row).block
    block.marks = marks
    block.stop = _index_behind(pieces, start, stop, block)
    return block


def _index_behind(pieces: Sequence[Piece], start: int, stop: int, block: Block) -> int:
    """Return the index behind the last piece that the block uses."""
    used = set(block.reasons)
    for row in (*block.header, *block.rows):
        used.add(row.line)
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
) -> tuple[list[_Parsed], int, dict[int, str]]:
    """Parse the lines up to the first that cannot belong to a table.

    Return them, the index of that line, and the units that headings end in on a line of their own.
    """
    parsed: list[_Parsed] = []
    marks: dict[int, str] = {}
    has_row = False
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, Line):
            return parsed, index, marks
        if not piece.text.strip():
            continue
        unit = _unit_below_headings(parsed, piece)
        if unit:
            marks[piece.number] = unit
            continue
        part = (
            None if piece.cells or piece.is_rule else _parse(piece) or _parse_level(piece, parsed)
        )
        if part is None or (index > start and is_other(piece)):
            return parsed, index, marks
        if parsed and _goes_on_with_level(parsed[-1], part):
            above = parsed.pop()
            code, name = (*above.code, part.text[:2]), part.text[2:]
            part = above._replace(code=code, name=name, more=(*above.more, part.line))
        parsed.append(part)
        has_row = has_row or _prints_amounts(part)
        if not has_row and len(parsed) > _LONGEST_HEADER:
            return parsed, index, marks
    return parsed, len(pieces), marks


def _unit_below_headings(parsed: Sequence[_Parsed], line: Line) -> str | None:
    """Return the unit that stands alone in brackets right below a line of headings: （元）."""
    if not parsed or "元" not in line.text or not parsed[-1].is_words:
        return None
    unit = UNIT_IN_HEADING.fullmatch(fold(line.text))
    if unit is None:
        return None
    headings = filter(is_heading, parsed[-1].text.split())
    return unit.group(1) if len(list(headings)) > 1 else None


def _parse(line: Line) -> _Parsed | None:
    """Parse one line; None where it cannot be a part of a row.

    It cannot if it is long, has marks of a sentence, or prints figures between words, or a figure
    behind its name that goes on in the next line.
    """
    text = plain(line.text)
    is_first = line.text.startswith("\f")
    if len(without_gaps(text)) > 2 * LONGEST_CELL or _NO_CELL.search(text):
        return None
    if PAGE.fullmatch(text):
        return _Parsed(line.number, text, is_page=True)
    tokens = _with_levels_joined(_without_number(_in_words(text)))
    code = _code_in_front(tokens)
    first_figure = len(tokens)
    while first_figure > len(code) and _is_figure(tokens[first_figure - 1]):
        first_figure -= 1
    name = tokens[len(code) : first_figure]
    if any(parse_figure(token) is not None for token in name):
        return None
    if (code or name[1:]) and name and _CUT_FIGURE.fullmatch(name[-1]):
        return None
    figures = tuple(tokens[first_figure:])
    whole_name = _BEHIND_UNIT.sub("", "".join(name), count=1)
    indent = len(line.text) - len(line.text.lstrip())
    return _Parsed(
        line.number, text, code, whole_name, figures, is_first_of_page=is_first, indent=indent
    )._replace(printed=line.text)


def _parse_level(line: Line, above: Sequence[_Parsed]) -> _Parsed | None:
    """Parse a line that prints the last level of its code alone, in a column of its own.

    None where the column is not told, or where no heading says that codes are split by level.
    """
    found = _LAST_LEVEL.match(line.text)
    if found is None or not _prints_levels(above[:_LONGEST_HEADER]):
        return None
    indent = len(found[1])
    levels = _levels_in_front(indent, [part for part in above[-_ROWS_FOR_A_LEVEL:] if part.code])
    whole = levels and _parse(Line(line.number, " ".join((*levels, line.text.strip()))))
    return whole._replace(text=plain(line.text), indent=indent) if whole else None


def _levels_in_front(indent: int, coded: Sequence[_Parsed]) -> tuple[str, ...]:
    """Return the levels in front of one that stands at a place: those of the last code above.

    () where the place tells none.
    """
    if not coded or len(coded[-1].code[0]) != CLASS_DIGITS:
        return ()
    depth = _depth_at(indent, coded)
    levels = coded[-1].code[: max(depth - 1, 0)]
    return levels if len(levels) == depth - 1 else ()


def _prints_levels(header: Sequence[_Parsed]) -> bool:
    """Whether headings of levels (类, 款, 项) stand above the first rows."""
    words = chain.from_iterable(part.text.split() for part in header if not part.code)
    return any(map(_LEVEL_HEADING.fullmatch, words))


def _depth_at(indent: int, coded: Sequence[_Parsed]) -> int:
    """Return how many levels a code has whose last one stands at a place; 0 where it is not told.

    It is that of the last row above at this place, or one more than that of the row right above.
    """
    for part in reversed(coded):
        if abs(part.indent - indent) <= 1:
            return len(part.code)
    return len(coded[-1].code) + 1 if indent > coded[-1].indent else 0


def _may_be_name(text: str) -> bool:
    """Whether the text of a line above the first row may be the beginning of its name."""
    return " " not in text and not _LEVEL_HEADING.fullmatch(text) and not is_heading(text)


def _may_be_piece(part: _Parsed) -> bool:
    """Whether a line above the first row may print a piece of its name in a column of its own."""
    if not part.indent or " " in part.text or not part.is_words:
        return False
    headings = (CODE_HEADING, NAME_HEADING)
    return not any(heading.search(part.text) for heading in headings)


def _closes_bracket(header: Sequence[_Parsed]) -> bool:
    """Whether the last line closes a bracket that a heading above it opens: ） below 合计（万元."""
    *above, last = (fold(part.text) for part in header)
    opened = "".join(above)
    return last.startswith(")") and opened.count("(") > opened.count(")")


def _goes_on_with_level(above: _Parsed, part: _Parsed) -> bool:
    """Whether a line prints just the next level of the code that stands alone on the line above."""
    if above.name or above.figures or len(above.code) not in (1, 2):
        return False
    first = above.code[0]
    return len(first) == CLASS_DIGITS and _LEVEL_ALONE.fullmatch(part.text) is not None


def _in_words(text: str) -> list[str]:
    """Return the words of a line, with the last level of a code apart from the name behind it.

    The headings of the levels (类 款 项), in front of the total of a table, are left out.

    >>> _in_words("301 01基本工资 5.00"), _in_words("类 款 项 合计 5.00")
    (['301', '01', '基本工资', '5.00'], ['合计', '5.00'])
    """
    tokens = tokens_of(_CODE_AND_NAME.sub(r"\1 ", _LEVEL_AND_NAME.sub(r"\1 ", text)))
    levels = len(list(takewhile(_LEVEL_HEADING.fullmatch, tokens)))
    return tokens[levels:] if is_total(next(iter(tokens[levels:]), "")) else tokens


def _without_number(tokens: list[str]) -> list[str]:
    """Return the texts of a row without the running number in front of its code or total."""
    is_numbered = len(tokens) > 2 and _NUMBER.fullmatch(tokens[0]) is not None
    if not is_numbered:
        return tokens
    is_coded = _CODE.fullmatch(tokens[1]) is not None and not _is_figure(tokens[2])
    return tokens[1:] if is_coded or is_total(tokens[1]) else tokens


def _with_levels_joined(tokens: list[str]) -> list[str]:
    """Return the texts of a row with the two levels of its code joined: 201.03 is 20103.

    It may be an amount, unless the name of an account stands right behind it.
    """
    if len(tokens) < 2 or not re.fullmatch(r"[2-5]\d\d\.\d\d", tokens[0]):
        return tokens
    name = bare_label(tokens[1])
    is_known = any(
        name in terms.folded_account_names(words) for words in ("functional", "economic")
    )
    return [tokens[0].replace(".", ""), *tokens[1:]] if is_known else tokens


def _is_figure(token: str) -> bool:
    """Whether a token is a figure, or a dash that stands for none."""
    return token in _DASHES or parse_figure(token) is not None


def _code_in_front(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the digits of the code with which a line begins; () where there is none.

    A code that is split by level gives several texts: 201 01 02.
    """
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
    """Whether a header line has the heading of the names left of that of the codes."""
    for row in header:
        heads = [fold(text) for text in row.fields]
        codes = [at for at, text in enumerate(heads) if CODE_HEADING.search(text)]
        names = [at for at, text in enumerate(heads) if NAME_HEADING.search(text)]
        if codes and names:
            return names[0] < codes[0]
    return False


def _may_have_code_behind(part: _Parsed) -> bool:
    """Whether a code may stand behind the name of a line; the label of a total (合计) has none."""
    return not part.code and bool(part.name and part.figures) and not is_total(part.name)


def _has_code_behind(part: _Parsed) -> bool:
    """Whether a code of five or more digits stands behind a name, before amounts with a point."""
    if not _may_have_code_behind(part) or len(part.figures) < 2:
        return False
    first, *others = part.figures
    is_code = len(first) > 3 and _CODE.fullmatch(first) is not None
    return is_code and all(map(_is_no_code, others))


def _with_code_in_front(part: _Parsed) -> _Parsed:
    """Return a line whose code stands behind its name as if it stood in front."""
    if not _may_have_code_behind(part) or not _CODE.fullmatch(part.figures[0]):
        return part
    return part._replace(code=part.figures[:1], figures=part.figures[1:])


def _is_no_code(token: str) -> bool:
    """Whether a figure cannot be a code: it has a decimal point, or is a dash for none."""
    return token in _DASHES or "." in half_width(token)


def _begins_row(parsed: Sequence[_Parsed], at: int) -> bool:
    """Whether a line begins a row: it prints figures, or a code whose figures stand right below."""
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
    """Whether a line of text numbers the columns of its table, such as 栏次 1 2 3."""
    if _NUMBERS_OF_COLUMNS.fullmatch(text):
        return _count_up(text.split())
    return are_column_numbers(text.split())


def _count_up(texts: Sequence[str]) -> bool:
    """Whether the numbers among some texts rise from each to the next, or begin again with 1.

    Amounts do not: 12 0 12.
    """
    numbers = [int(text) for text in texts if text.isdigit()]
    if len(numbers) > 1 and len(set(numbers)) == 1:
        return False
    return all(left < right or right == 1 for left, right in pairwise(numbers))


def _prints_total(part: _Parsed, below: _Parsed) -> bool:
    """Whether a line prints the label of a total alone, and the line below its figures alone."""
    is_label = is_total(part.text) and not part.figures
    return is_label and bool(below.figures) and not (below.code or below.name)


def _prints_amounts(part: _Parsed) -> bool:
    """Whether a line prints figures other than the numbers of columns."""
    return bool(part.figures) and not numbers_columns(part.text)


# --- rows of several lines ------------------------------------------------------------------------


class _Assembly:
    """Puts the rows of a block together from its lines, one by one.

    The result is `block`.
    """

    def __init__(self, parsed: Sequence[_Parsed], first_row: int) -> None:
        self.block = Block(stop=0)
        self._rows: list[SpacedRow] = []
        #: For each row the lines that print its own name, and the lines of words above it.
        self._own: list[list[_Parsed]] = []
        self._gaps: list[list[_Parsed]] = []
        #: Lines of words since the last row.
        self._words: list[_Parsed] = []
        #: A code whose figures were not met yet.
        self._head: _Parsed | None = None
        self._headings = {fold(part.text) for part in parsed[:first_row]}
        self._furniture = _repeated_at_pages(parsed)
        self._take_header(parsed, first_row)
        body = parsed[first_row:]
        is_code_behind = _prints_code_behind_name(self.block.header)
        is_code_behind = is_code_behind or any(map(_has_code_behind, body))
        for part, below in zip_longest(body, body[1:]):
            is_total_row = below is not None and _prints_total(part, below)
            self._take(_with_code_in_front(part) if is_code_behind else part, is_total_row)
        self._drop_head()
        self._settle_names()
        self.block.rows = [row.row() for row in self._rows]
        self.block.open_rows = self._rows
        self.block.page_ends = [part.line for part in parsed[first_row:] if part.ends_page]

    def _take_header(self, parsed: Sequence[_Parsed], first_row: int) -> None:
        """Take the lines above the first row as the header.

        The last of them may be the beginning of that row's name instead.
        """
        above = list(parsed[:first_row])
        first = parsed[first_row]
        has_name_below = not first.figures and parsed[first_row + 1].is_words
        is_nameless = bool(first.code) and not first.name and not has_name_below
        if is_nameless and len(above) > 1 and _may_be_name(above[-1].text):
            self._words.append(above.pop())
        while len(above) > 1 and len(self._words) < _MOST_ABOVE and _may_be_piece(above[-1]):
            if _closes_bracket(above):
                break
            self._words.insert(0, above.pop())
        self._take_headings(above)

    def _take_headings(self, parts: Iterable[_Parsed]) -> None:
        """Take lines as the header, with notes and numbers of columns between them."""
        for part in parts:
            if part.is_page:
                self.block.reasons[part.line] = "note"
            elif numbers_columns(part.text):
                self.block.reasons[part.line] = "header"
            else:
                self.block.header.append(Row(part.line, tuple(tokens_of(part.text))))

    def _take(self, part: _Parsed, is_total_row: bool) -> None:
        """Take one line of the body."""
        if part.is_page:
            self.block.reasons[part.line] = "note"
        elif self._is_heading(part) and not is_total_row:
            self.block.reasons[part.line] = "repeated header"
        elif part.is_words and not part.is_head:
            self._take_words(part)
        elif part.is_head and not part.figures:
            self._drop_head()
            self._head = part
        else:
            self._begin_row(part)

    def _is_heading(self, part: _Parsed) -> bool:
        """Whether a line of the body repeats a header line, or numbers the columns."""
        if part.figures:
            return numbers_columns(part.text)
        return fold(part.text) in self._headings

    def _take_words(self, part: _Parsed) -> None:
        """Keep words until it is known to which row they belong.

        Words that are in no name, because they have a year or repeat on each page, get a reason at
        once.
        """
        if _YEAR.search(part.text) or part.text in self._furniture:
            self.block.reasons[part.line] = "heading"
        elif _LEVEL_HEADING.fullmatch(fold(part.text)):
            self.block.reasons[part.line] = "header"
        else:
            self._words.append(part)

    def _drop_head(self) -> None:
        """Make a row of a code for which no figures were found.

        A label of a total right below a line of bare figures, however, belongs to those figures.
        """
        if self._head is None:
            return
        head = self._head
        self._head = None
        if not head.code and not self._words and self._ends_in_bare_row():
            self._rows[-1].add(head, is_above=False)
        else:
            row = SpacedRow(head.line, head.code, head.name, ())
            row.more += head.more
            self._add(row, [head])

    def _ends_in_bare_row(self) -> bool:
        """Whether the last row prints figures only, and as many as the row with most of them."""
        if not self._rows:
            return False
        last = self._rows[-1]
        most = max(len(row.figures) for row in self._rows)
        return not (last.code or last.has_name) and 0 < len(last.figures) == most

    def _begin_row(self, part: _Parsed) -> None:
        """Begin a row with the line of its figures, and with the code that waits for them."""
        head = self._head
        if head is None or part.is_head or (part.name and not head.code):
            self._drop_head()
            self._add(SpacedRow(part.line, part.code, part.name, part.figures), [part])
            return
        self._head = None
        between = [words for words in self._words if words.line > head.line]
        self._words = [words for words in self._words if words.line < head.line]
        own = [head, *between, part]
        name = "".join(line.name for line in own)
        row = SpacedRow(part.line, head.code, name, part.figures)
        row.more = [head.line, *head.more, *(words.line for words in between)]
        self._add(row, own)

    def _add(self, row: SpacedRow, own: list[_Parsed]) -> None:
        """Add a row with the lines of its own name, and keep the words above it."""
        self._rows.append(row)
        self._own.append(own)
        self._gaps.append(self._words)
        self._words = []

    def _settle_names(self) -> None:
        """Give each line of words to the row above or below it.

        What is left over above the first row is of the header, below the last row of no row.
        """
        if not self._rows:
            return
        gaps = [*self._gaps, self._words_below()]
        sharing = _Sharing(self._rows, self._own, gaps)
        shares = sharing.shares()
        counts = shares.counts
        self._take_headings(gaps[0][: counts[0]])
        for at, row in enumerate(self._rows):
            above = gaps[at][counts[at] :]
            below = gaps[at + 1][: counts[at + 1]]
            for words in above:
                row.add(words, is_above=True)
            for words in below:
                row.add(words, is_above=False)
            row.open_lines += shares.open_lines.intersection(part.line for part in above + below)
        may_be_names = shares.open_lines | shares.left_lines
        left_above = [part.line for part in gaps[0][: counts[0]]]
        self._rows[0].open_lines += may_be_names.intersection(left_above)
        left_below = [part.line for part in gaps[-1][counts[-1] :]]
        self._rows[-1].open_lines += may_be_names.intersection(left_below)

    def _words_below(self) -> list[_Parsed]:
        """Return the words right below the last row, line by line."""
        last = self._rows[-1]
        line = last.lines[-1]
        words: list[_Parsed] = []
        for part in self._words[:_MOST_ABOVE]:
            if part.line > line + 1:
                break
            words.append(part)
            line = part.line
        return words


class _Sharing:
    """The rows of a block as `wrapped_names` takes them: their own names and what is between."""

    def __init__(
        self,
        rows: Sequence[SpacedRow],
        own: Sequence[Sequence[_Parsed]],
        gaps: Sequence[Sequence[_Parsed]],
    ) -> None:
        self._rows = rows
        self._own = own
        self._gaps = gaps
        inner = [part for gap in gaps[1:-1] for part in gap]
        names = [part for parts in own for part in parts if part.code and part.name]
        #: The places at which names begin.
        self._places = [part.name_place for part in (*inner, *names)]
        #: How wide the column of names is.
        self._width = 0
        for row, parts in zip(rows, own, strict=True):
            if not is_total(row.name):
                self._widen(parts)
        for gap in gaps[:-1]:
            self._widen(gap)
        #: The lines of print that are lines of names or rows.
        self._used: set[int] = set()
        for row in rows:
            self._used.update(row.lines)
        for gap in gaps:
            self._used.update(part.line for part in gap)

    def _widen(self, parts: Sequence[_Parsed]) -> None:
        """Make the column of names as wide as some lines of it."""
        widths = [width_of(part.name) for part in parts]
        self._width = max([self._width, *widths])

    def shares(self) -> Shares:
        """Return which words belong to which row; all are open where a total would have some."""
        rows = [self._named(at, is_total(row.name)) for at, row in enumerate(self._rows)]
        gaps = [self._gap(at) for at in range(len(self._gaps))]
        shares = share_out(rows, gaps)
        if shares is not None:
            return shares
        rows = [self._named(at, False) for at in range(len(rows))]
        shares = share_out(rows, gaps) or Shares([gap.counts[0] for gap in gaps])
        for gap in gaps[:-1]:
            shares.open_lines |= gap.numbers
        return shares

    def _named(self, at: int, is_of_total: bool) -> NamedRow:
        """Return a row with the lines of its own name."""
        own = [self._line_of(part) for part in self._own[at] if part.name]
        return NamedRow(tuple(own), is_of_total)

    def _line_of(self, part: _Parsed) -> NameLine:
        """Return a line of words as a line of a name."""
        is_full = width_of(part.name) + 2 > self._width
        return NameLine(part.line, part.name, is_full)

    def _gap(self, at: int) -> Gap:
        """Return the words above a row, or those below the last one."""
        pieces = [self._line_of(part) for part in self._gaps[at]]
        return Gap(tuple(pieces), self._breaks(at), self._counts(at))

    def _counts(self, at: int) -> tuple[int, ...]:
        """Return how many of the words above a row may be of the row above it."""
        words = self._gaps[at]
        counts = all_counts(words)
        if at == 0 and words and not self._rows[0].name:
            return (*counts[1:], *counts[:1])
        if at == 0:
            are_headings = all(is_heading(part.text) for part in words)
            are_pieces = all(map(self._stands_in_column, words)) and not are_headings
            return counts if are_pieces else counts[:1]
        if at < len(self._rows):
            return counts
        is_open = not self._rows[-1].name or (words and self._stands_in_column(words[0]))
        return counts[::-1] if is_open else (0,)

    def _stands_in_column(self, words: _Parsed) -> bool:
        """Whether words begin where names do, in a column of their own."""
        places = self._places
        return bool(places) and 0 < min(places) <= words.indent <= max(places)

    def _breaks(self, at: int) -> frozenset[int]:
        """Return after how many of the words above a row other lines stand between them."""
        lines = [part.line for part in self._gaps[at]]
        if at > 0:
            above = self._rows[at - 1]
            lines.insert(0, above.lines[-1])
        if at < len(self._rows):
            row = self._rows[at]
            lines.append(row.lines[0])
        breaks: set[int] = set()
        for place, (line, below) in enumerate(pairwise(lines)):
            if not self._used.issuperset(range(line, below)):
                breaks.add(place if at else place + 1)
        return frozenset(breaks)


def _repeated_at_pages(parsed: Sequence[_Parsed]) -> set[str]:
    """Return the words that stand next to a page number more than once, as running titles do."""
    times: Counter[str] = Counter()
    for at, part in enumerate(parsed):
        neighbours = [*parsed[max(0, at - 1) : at], *parsed[at + 1 : at + 2]]
        if part.is_words and any(other.is_page for other in neighbours):
            times[part.text] += 1
    return {text for text, count in times.items() if count > 1}
