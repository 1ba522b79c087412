"""Two-sided tables copied as plain text, their columns parted by spaces only → header and rows.

The line of headings says which blocks stand side by side: each has labels (项目), perhaps line
numbers (行次), and amounts. A line becomes a row if it prints all figures of each block, or if its
行次 or its label tells which block it belongs to. Any other line with figures is listed as
`unparted`: its figures are not placed. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import chain, pairwise, takewhile
from typing import NamedTuple

from shimahe.forms import Form
from shimahe.reading.balance_sides import (
    FUNCTION,
    INCOME,
    find_sides,
    is_carried_out,
    kind_of_heading,
    kinds_of_label,
    may_stand,
    place_of_income,
)
from shimahe.reading.column_solver import ZERO, is_sum, room_for_rounding
from shimahe.reading.grids import Line, Piece, Row
from shimahe.reading.headings import part_headings, tokens_of
from shimahe.reading.laid_balances import LaidBalance, lay_balance
from shimahe.reading.laid_lines import PageFinder, TableLines
from shimahe.reading.spaced_rows import Block
from shimahe.vocabulary import (
    LONGEST_CELL,
    fold,
    is_carried_over,
    is_total,
    parse_figure,
    plain,
    without_gaps,
)

_LABEL_HEADING = re.compile(r"项目(?:\(.*\))?|.*(?:分类|类别)")
_NUMBER_HEADING = re.compile("行次|栏次")
_AMOUNT_HEADING = re.compile(r".*(?:金额|预算数|决算数|[合小]计|财政拨款|预算)")
#: A heading above a whole side: 收入, 本年支出, 财政拨款收入.
_SIDE = re.compile("(?:本年度?|财政拨款|一般公共预算|部门|单位|预算)*(收入|支出)(?:预算数|决算数)?")
#: A 行次, which is never 0.
_NUMBER = re.compile(r"(?!0+$)\d{1,3}")
_NUMBERING = re.compile(r"栏次(?:\s+\d{1,2})?(?:\s+栏次)?(?:\s+\d{1,2})*")
_PAGE = re.compile(
    r"(?!0+$)\d{1,4}|[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4}"
)
#: The digits of a bare number that is no page, as disclosures have fewer than a hundred.
_DIGITS_OF_NO_PAGE = 3
_BEGINS_LABEL = re.compile(r"(?:[一二三四五六七八九十]+|\d{1,2}(?=[、.．]\D))[、.．]")
#: The number of a label, as a word by itself: 一、 or 1.
_LABEL_NUMBER = re.compile(r"(?:[一二三四五六七八九十]+|\d{1,2})[、.．]")
_WHOLE_LABEL = re.compile("(?:收入|支出|[合总]计|结转|结余|分配|资金|基金|预算|拨款)$")
#: Words of labels without a number, which stand below the sums of the year.
_CARRIED = re.compile("结转|结余|弥补")
#: A part of what is carried over, in a label without the year: 基本支出结转.
_CARRIED_PART = re.compile("(?:基本|项目|经营)(?:支出|收支)?(?:结转|结余)")
#: Words of headings of text, and of no label.
_EXPLAINS = re.compile("情况|说明|概况|名词解释")
#: The most lines with labels only, below which a row of figures must follow.
_LONGEST_BLANK = 60
#: The number of lines within which the headings must begin.
_NEAR = 4
_NO_ROW = re.compile("[。；！？#|]|，(?![０-９])")
#: The figures of a row that prints its own 行次 and that of the next block: at least two.
_WITH_NUMBERS = 2
_DASHES = {"-", "—", "--", "——", "–"}


class _Side(NamedTuple):
    """The headings of one block: the label, perhaps 行次, and the amounts.

    `is_income` is true for the block that lists income; all other blocks list expenditure.
    """

    headings: tuple[str, ...]
    is_numbered: bool
    is_income: bool = False

    @property
    def amounts(self) -> int:
        """The number of amount columns of the block."""
        return len(self.headings) - 1 - self.is_numbered


class _Group(NamedTuple):
    """One label of a line with the figures behind it; the label is "" where figures have none."""

    label: str
    figures: tuple[str, ...]


@dataclass
class BalanceBlock(Block):
    """The header and the rows of a balance, with what was met while its lines are read."""

    #: The lines that print words and no figure, by line number; texts are parted by one space.
    words: dict[int, str] = field(default_factory=dict)
    #: The last 行次 that was met in each block, by the number of the block from the left.
    last_numbers: dict[int, int] = field(default_factory=dict)


def read_balance(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> BalanceBlock | None:
    """Return the balance whose headings begin at `pieces[start]`; None where there is none.

    `is_other` tells whether a line cannot belong to a table because it is a title, a unit mark or a
    note. The places of characters within a line are not used here (`read_laid_balance` uses them).
    """
    if not _may_begin(pieces, start):
        return None
    lines = _lines_of(pieces, start, is_other)
    head = _read_head([line for _, line in lines[: _NEAR + 1]])
    if head is None or len(lines) <= head.stop:
        return None
    block = BalanceBlock(lines[-1][0] + 1)
    below = [line for _, line in lines[head.stop :]]
    sides = _with_income(head.sides, (_labels_of(_tokens(line)) for line in below))
    if head.has_names_above:
        block.header.append(_row_of_sides(lines[0][1].number, sides))
    headings = tuple(text for side in sides for text in side.headings)
    block.header.append(Row(head.line, headings, more=head.more))
    above = {fold(line.text) for _, line in lines[: head.stop]}
    body = _body_of(block, below, above, _torn_figures(below, sides))
    rows = _unwrapped(block, body, sides)
    block.last_numbers |= _number_above(rows, sides)
    for line in rows if block.wrapped else _take_around(block, rows, sides):
        _take(block, line, sides)
    _take_carried_parts(block, rows, sides)
    block.rows.sort(key=lambda row: row.line)
    _Names(block, sides).settle()
    return block if block.rows else None


def _unwrapped(
    block: BalanceBlock, lines: Sequence[Line], sides: Sequence[_Side]
) -> Sequence[Line]:
    """Return the lines of the body, with rows that a clipboard broke joined again.

    Lines are joined only if each was broken where it was full, if the joined rows add up, or if
    the numbers of their labels or their 行次 tell them. `block.wrapped` then names the lines of
    each row.
    """
    carried = _carried_out_beside(lines)
    is_rest = partial(_is_rest, any(side.is_numbered for side in sides), carried)
    if not any(map(is_rest, lines)):
        return lines
    from shimahe.reading.wrapped_rows import are_of_one_width, unwrap  # only where rows are torn

    rows, lines_of = unwrap(lines, partial(_is_full, sides), is_rest, is_longest=True)
    if not lines_of:
        return lines
    has_rest = any(is_rest(row) and _is_figure(_tokens(row)[0]) for row in rows)
    is_told = are_of_one_width(lines, lines_of)
    if not (is_told or _are_told_by_figures(rows, lines_of, sides, has_rest)):
        return lines
    block.wrapped = lines_of
    return rows


def _are_told_by_figures(
    rows: Sequence[Line],
    lines_of: Mapping[int, tuple[Line, ...]],
    sides: Sequence[_Side],
    has_rest: bool,
) -> bool:
    """Whether sums tell that lines were joined rightly, or numbers that no sum contradicts.

    Numbers are the 行次, or those of labels. They tell nothing where figures without a label are
    left (`has_rest`), and neither do the sums of the rows across.
    """
    sums = _sums_of(rows, sides)
    if sums and all(block.is_exact for block in sums):
        return True
    if has_rest or not sums or not all(block.is_possible for block in sums):
        return False
    if _numbers_go_on(rows, sides) or _have_one_number(lines_of):
        return True
    return _add_up_across(rows, lines_of, sides)


def _have_one_number(lines_of: Mapping[int, tuple[Line, ...]]) -> bool:
    """Whether the labels of each joined row have one number (三、), and one goes on with a label.

    Figures alone, below a label without an amount, could be a total that lost its label. Where a
    line goes on with a figure and the next label of its row, rows were broken.
    """
    for lines in lines_of.values():
        labels = _labels_of([token for line in lines for token in _tokens(line)])
        numbers = {_number_of_label(label) for label in labels}
        if len(labels) < 2 or len(numbers) > 1 or "" in numbers:
            return False
    rest = [line for lines in lines_of.values() for line in lines[1:]]
    return any(len(_labels_of(_tokens(line))) > 1 for line in rest)


def _add_up_across(
    rows: Iterable[Line], lines_of: Mapping[int, tuple[Line, ...]], sides: Sequence[_Side]
) -> bool:
    """Whether the total of the last block is the sum of its budgets in every row.

    Each broken row must print that total on its first line, and only figures below it: those can be
    of the last block alone.
    """
    last = sides[-1]
    if last.amounts <= _WITH_NUMBERS or not is_total(last.headings[-last.amounts]):
        return False
    for line in rows:
        broken = lines_of.get(line.number, ())
        if broken and not _is_broken_behind_total(broken, last):
            return False
        cells = _cells_of(_tokens(line), sides, {})
        if cells is None and not broken:
            continue
        if cells is None or not _is_sum_of_parts(cells[-last.amounts :]):
            return False
    return True


def _is_broken_behind_total(lines: Sequence[Line], last: _Side) -> bool:
    """Whether the first line of a row prints an amount of the last block; others only figures."""
    first, *rest = lines
    groups = _groups_of(_tokens(first))
    if len(groups[-1].figures) <= last.is_numbered:
        return False
    return all(_is_figure(token) for line in rest for token in _tokens(line))


def _is_sum_of_parts(texts: Iterable[str]) -> bool:
    """Whether the first of some amounts is the sum of the others; a blank counts as 0."""
    total, *parts = (parse_figure(text) or ZERO for text in texts)
    return is_sum(total, parts)


def _number_of_label(label: str) -> str:
    """Return the number in front of a label, such as 三、; "" where it has none."""
    number = _BEGINS_LABEL.match(label)
    return "" if number is None else number.group()


def _numbers_go_on(rows: Iterable[Line], sides: Sequence[_Side]) -> bool:
    """Whether every row prints a 行次, which goes up by one from row to row in each block.

    The number of a row of which the other block is blank is not printed in that block, but counts.
    """
    printed: dict[int, int] = {}
    firsts: dict[int, set[int]] = {}
    for at, line in enumerate(rows):
        cells = _cells_of(_tokens(line), sides, printed)
        numbers = {} if cells is None else _numbers_of(cells, sides)
        if not numbers:
            return False
        for place, number in numbers.items():
            firsts.setdefault(place, set()).add(number - at)
        printed |= numbers
    return all(len(firsts.get(place, ())) == 1 for place in range(len(sides)))


@dataclass
class _BlockSums:
    """The rows of one block up to the first total below them, and the amounts of that total."""

    parts: list[list[Decimal]] = field(default_factory=list)
    total: list[Decimal] = field(default_factory=list)

    def add(self, label: str, amounts: list[Decimal]) -> None:
        """Add a row, unless it stands below the total, or is one above all rows (一、本年收入)."""
        if self.total:
            return
        if not is_total(label):
            self.parts.append(amounts)
        elif self.parts:
            self.total = amounts

    @property
    def is_exact(self) -> bool:
        """Whether the rows add up to a total exactly."""
        return bool(self.total) and all(total == sum(parts) for total, parts in self._columns())

    @property
    def is_possible(self) -> bool:
        """Whether no column misses its total by more than rounding allows."""
        return all(is_sum(total, parts) for total, parts in self._columns())

    def _columns(self) -> Iterator[tuple[Decimal, list[Decimal]]]:
        """Yield the total and the parts of each column; nothing where no total is printed."""
        for at, total in enumerate(self.total):
            yield total, [amounts[at] for amounts in self.parts]


def _sums_of(rows: Sequence[Line], sides: Sequence[_Side]) -> list[_BlockSums]:
    """Return the sums of each block; [] where a row prints fewer amounts than there are columns."""
    numbers: dict[int, int] = {}
    sums = [_BlockSums() for _ in sides]
    for line in rows:
        cells = _cells_of(_tokens(line), sides, numbers)
        if cells is None:
            continue
        if len(cells) < sum(len(side.headings) for side in sides):
            return []
        numbers |= _numbers_of(cells, sides)
        for block, (label, amounts) in zip(sums, _amounts_of(cells, sides), strict=True):
            block.add(label, amounts)
    return sums


def _amounts_of(
    cells: Sequence[str], sides: Sequence[_Side]
) -> Iterator[tuple[str, list[Decimal]]]:
    """Yield the label and the amounts of each block of a row; a blank counts as 0."""
    start = 0
    for side in sides:
        stop = start + len(side.headings)
        amounts = [parse_figure(text) or ZERO for text in cells[stop - side.amounts : stop]]
        yield cells[start], amounts
        start = stop


def _carried_out_beside(lines: Iterable[Line]) -> set[int]:
    """Return the lines that begin with what is carried out of the year, in a row of such labels.

    The row is the one above if it begins with what is carried over, too (上年结转).
    """
    found: set[int] = set()
    above = ""
    for line in lines:
        first = _tokens(line)[0]
        if _is_figure(first):
            continue
        if is_carried_out(first) and is_carried_over(above):
            found.add(line.number)
        above = first
    return found


def _is_rest(is_numbered: bool, carried: Collection[int], line: Line) -> bool:
    """Whether a line may continue the row above it, which a clipboard broke.

    It begins with a figure that is not a 行次 before a label, or with the total of expenditure,
    whose other half (the total of income) stands at the end of the line above. Or it is one of
    `carried`, the lines with what is carried over beside more of it.
    """
    first, *others = _tokens(line)
    if (is_total(first) and "收入" not in first) or line.number in carried:
        return True
    is_number = is_numbered and _NUMBER.fullmatch(first) is not None
    return _is_figure(first) and not (is_number and others and not _is_figure(others[0]))


def _is_full(sides: Sequence[_Side], line: Line) -> bool:
    """Whether a line prints every figure of each block in which it prints a label.

    A line with a single label is full if its figures are as many as those of any one block; a line
    with totals must print one for each block.
    """
    groups = _groups_of(_tokens(line))
    if len(groups) == 1 and groups[0].label:
        return any(_fill(groups[0], side) for side in sides)
    if sum(is_total(group.label) for group in groups) not in (0, len(sides)):
        return False
    cells = _cells_of(_tokens(line), sides, {})
    if cells is None:
        return False
    start = 0
    for side in sides:
        own = cells[start : start + len(side.headings)]
        start += len(side.headings)
        if own[0] and not all(own[1:]):
            return False
    return True


def read_laid_balance(
    form: Form,
    pieces: Sequence[Piece],
    start: int,
    is_other: Callable[[Line], bool],
    finder: PageFinder,
    goes_on: bool,
) -> BalanceBlock | None:
    """Return the balance that begins at `pieces[start]`, read by the places of its characters.

    None where these places do not tell the columns. Rows from the first total on may be laid out
    differently, and are then read by the order of their figures. `goes_on` says that rows of this
    balance stand on an earlier page.
    """
    pages = finder.pages_by(pieces, start, partial(_page_at, pieces, is_other))
    own = pages.own
    if not own.header or not own.body:
        return None
    block = BalanceBlock(own.stop, reasons=dict(own.reasons))
    lay = partial(lay_balance, form, own.header, widths=pages.widths)
    laid = lay(pages.body, goes_on=goes_on) or lay(own.body, goes_on=goes_on)
    rest: list[Line] = []
    if laid is None:
        first_total = next((at for at, line in enumerate(own.body) if _has_total(line)), 0)
        rest = own.body[first_total:]
        laid = lay(own.body[:first_total], goes_on=goes_on) if first_total else None
    if laid is None:
        return None
    lines = {line.number for line in own.body}
    block.header = laid.header
    block.rows = [row for row in laid.rows if row.line in lines]
    block.unparted = [line for line in laid.unparted if line in lines]
    _close(block, rest, laid)
    return block


def _page_at(
    pieces: Sequence[Piece], is_other: Callable[[Line], bool], start: int, headings: int
) -> TableLines:
    """Return the lines of one page of a balance, from its headings to its last row.

    At most `headings` lines are headings.
    """
    lines = _lines_of(pieces, start, is_other)
    above_rows = (line for _, line in lines[:headings])
    header = list(takewhile(_is_above_rows, above_rows))
    block = BalanceBlock(lines[-1][0] + 1 if lines else start)
    above = {fold(line.text) for line in header}
    below = [line for _, line in lines[len(header) :]]
    body = _body_of(block, below, above)
    return TableLines(header, body, reasons=block.reasons, stop=block.stop)


def _close(block: BalanceBlock, rest: Sequence[Line], laid: LaidBalance) -> None:
    """Add the rows from the first total on (`rest`), read by the order of their figures."""
    labels = (_labels_of([text for text in row.fields if text]) for row in laid.rows)
    sides = _with_income(_sides_of(laid.header[-1].fields), labels)
    closing = BalanceBlock(block.stop)
    for line in rest:
        _take(closing, line, sides)
    _take_carried_parts(closing, rest, sides)
    _Names(closing, sides).settle()
    block.rows += closing.rows
    block.unparted += closing.unparted
    block.reasons |= closing.reasons


def _has_total(line: Line) -> bool:
    """Whether a line prints the label of a total, such as 合计."""
    return any(map(is_total, _tokens(line)))


def _is_above_rows(line: Line) -> bool:
    """Whether a line can be one of the headings: it prints no figure, and no numbered label."""
    tokens = _tokens(line)
    return not any(map(_is_figure, tokens)) and not any(map(_BEGINS_LABEL.match, tokens))


# --- names on two lines ---------------------------------------------------------------------------


class _Names:
    """The lines of a balance that print words only.

    Such a line is either a row whose amounts are blank, or a part of the label of the row above or
    below it.
    """

    def __init__(self, block: BalanceBlock, sides: Sequence[_Side]) -> None:
        self.block = block
        self.rows = {row.line: row for row in block.rows}
        self.places = [sum(len(side.headings) for side in sides[:n]) for n in range(len(sides))]
        self.is_numbered = any(side.is_numbered for side in sides)

    def settle(self) -> None:
        """Join each part of a label to the one row that it can belong to.

        Where this is not certain, the rows above and below the words are moved to `unparted`, since
        one of them has an incomplete label.
        """
        torn: set[int] = set()
        for line, text in self.block.words.items():
            if self._is_blank_row(line, text):
                self.block.reasons[line] = "blank form"
            elif not self._join(line, text):
                torn |= {line - 1, line + 1}
        self.block.unparted += [line for line in self.rows if line in torn]
        self.block.unparted.sort()
        self.block.rows = [row for line, row in self.rows.items() if line not in torn]

    def _is_blank_row(self, line: int, text: str) -> bool:
        """Whether words are labels of blank rows, or the rest of such a label that begins above.

        Never true where blocks have 行次: there a blank row prints its number, too.
        """
        if self.is_numbered:
            return False
        labels = text.split()
        if len(labels) == len(self.places) and all(map(_CARRIED.search, labels)):
            return True
        if all(map(_BEGINS_LABEL.match, labels)):
            return all(map(_WHOLE_LABEL.search, labels)) or self._ends_below(line)
        above = self.block.words.get(line - 1, "")
        return _BEGINS_LABEL.match(above) is not None and not _WHOLE_LABEL.search(above)

    def _ends_below(self, line: int) -> bool:
        """Whether the line below prints the rest of a label, and no new one."""
        below = self.block.words.get(line + 1, "")
        return bool(below) and not _BEGINS_LABEL.match(below)

    def _join(self, line: int, text: str) -> bool:
        """Join words to the label that they belong to, and return whether there is one.

        Words that begin a label belong to the row below, all others to the row above.
        """
        if " " in text:
            return False
        if _BEGINS_LABEL.match(text):
            return self._put(line, line + 1, text, self._lacks_beginning)
        return self._put(line, line - 1, text, self._lacks_end)

    @staticmethod
    def _lacks_beginning(label: str) -> bool:
        """Whether a label lacks its beginning: it has no number (一、) and is not a total."""
        return bool(label) and not _BEGINS_LABEL.match(label) and not is_total(label)

    @staticmethod
    def _lacks_end(label: str) -> bool:
        """Whether a label lacks its end: it has a number (一、), but no word that ends a label."""
        return _BEGINS_LABEL.match(label) is not None and not _WHOLE_LABEL.search(label)

    def _put(self, line: int, at: int, text: str, lacks: Callable[[str], bool]) -> bool:
        """Add words to the label of the row at line `at`, if exactly one of its labels lacks them.

        Return whether they were added.
        """
        row = self.rows.get(at)
        if row is None:
            return False
        places = [place for place in self.places if lacks(row.fields[place])]
        if len(places) != 1:
            return False
        cells = list(row.fields)
        before = cells[places[0]]
        cells[places[0]] = text + before if line < at else before + text
        self.rows[at] = Row(at, tuple(cells), more=(*row.more, line))
        del self.block.reasons[line]
        return True


class _Head(NamedTuple):
    """The lines of headings of a balance: the blocks that they name, and their lines.

    `line` prints the headings of the labels, `more` are the lines with pieces of headings above and
    below it. `stop` is the number of all these lines, with that of the names of both sides.
    """

    sides: list[_Side]
    line: int
    more: tuple[int, ...]
    stop: int
    has_names_above: bool


def _may_begin(pieces: Sequence[Piece], start: int) -> bool:
    """Whether one of the next lines prints the headings of the labels of two blocks."""
    for piece in pieces[start : start + _NEAR + 1]:
        if not isinstance(piece, Line):
            return False
        if _count_of_blocks(_tokens(piece)) > 1:
            return True
    return False


def _count_of_blocks(tokens: Sequence[str]) -> int:
    """Return how many headings of labels (项目) a line prints."""
    return sum(_LABEL_HEADING.fullmatch(fold(token)) is not None for token in tokens)


def _read_head(lines: Sequence[Line]) -> _Head | None:
    """Return the headings that the first lines of a balance print; None where they are none.

    A line with the names of both sides may stand above. Headings may be broken over three lines:
    then their pieces stand one above the other, on as many words as each line has, from the right.
    """
    words = [list(chain.from_iterable(map(part_headings, _tokens(line)))) for line in lines]
    has_names = bool(words) and _names_sides(words[0])
    first = 1 if has_names else 0
    main = next((at for at, each in enumerate(words) if _count_of_blocks(each) > 1), -1)
    if main < first:
        return None
    below = takewhile(_is_above_rows, lines[main + 1 :])
    for count in range(main + 1, main + 2 + len(list(below))):
        head = words[first:count]
        sides = _sides_of(_stacked(head, main - first)) or _sides_of(_beside(head, main - first))
        if sides:
            others = tuple(line.number for line in lines[first:count] if line is not lines[main])
            return _Head(sides, lines[main].number, others, count, has_names)
    return None


def _stacked(words: Sequence[Sequence[str]], main: int) -> list[str]:
    """Return the headings of the line `main`, with the pieces above and below them.

    [] where a line has more pieces than the main one has words.
    """
    headings = list(words[main])
    for at, pieces in enumerate(words):
        if at == main:
            continue
        if len(pieces) > len(headings):
            return []
        for place, piece in enumerate(pieces, len(headings) - len(pieces)):
            headings[place] = piece + headings[place] if at < main else headings[place] + piece
    return headings


def _beside(words: Sequence[Sequence[str]], main: int) -> list[str]:
    """Return the headings of the line `main`, with those in pieces above and below it behind them.

    [] unless the pieces of all other lines are equally many and make whole headings of amounts.
    """
    others = [pieces for at, pieces in enumerate(words) if at != main]
    if not others or len(set(map(len, others))) > 1:
        return []
    joined = list(map("".join, zip(*others, strict=True)))
    is_whole = all(_AMOUNT_HEADING.fullmatch(fold(text)) for text in joined)
    return [*words[main], *joined] if is_whole else []


def _names_sides(tokens: Sequence[str]) -> bool:
    """Whether a line prints only the names of both sides, such as 本年收入 本年支出.

    The words may stand together: 收入支出.
    """
    if "".join(tokens) == "收入支出":
        return True
    words = [_SIDE.fullmatch(fold(token)) for token in tokens]
    return len(words) == 2 and {word and word.group(1) for word in words} == {"收入", "支出"}


def _lines_of(
    pieces: Sequence[Piece], start: int, is_other: Callable[[Line], bool]
) -> list[tuple[int, Line]]:
    """Return the lines of the table that begins at `start`, each with its index in `pieces`.

    They end before the first line that cannot belong to it. Blank lines are left out.
    """
    lines: list[tuple[int, Line]] = []
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if not isinstance(piece, Line) or piece.cells or piece.is_rule:
            break
        if not piece.text.strip():
            continue
        is_long = len(without_gaps(piece.text)) > 4 * LONGEST_CELL
        if is_long or _NO_ROW.search(piece.text):
            break
        if index > start and is_other(piece):
            is_closed = bool(lines) and _prints_last_totals(lines[-1][1])
            if is_closed or not _goes_on(pieces, index, piece, is_other):
                break
        lines.append((index, piece))
    return lines


def _prints_last_totals(line: Line) -> bool:
    """Whether a line prints the totals of both sides that nothing follows: 收入总计 支出总计."""
    labels = _labels_of(_tokens(line))
    return len(labels) > 1 and all(is_total(label) and "总计" in fold(label) for label in labels)


def _goes_on(
    pieces: Sequence[Piece], index: int, line: Line, is_other: Callable[[Line], bool]
) -> bool:
    """Whether a line that looks like a heading of the text is a row, or a label with rows below.

    The labels of a balance may be numbered as headings of the text are, and print no figure.
    """
    text = plain(line.text)
    if not _BEGINS_LABEL.match(text) or _EXPLAINS.search(text):
        return False
    for at, piece in enumerate(pieces[index : index + _LONGEST_BLANK]):
        if not isinstance(piece, Line) or piece.cells or _NO_ROW.search(piece.text):
            return False
        if _prints_figures(piece):
            return True
        if at and is_other(piece) and not _BEGINS_LABEL.match(plain(piece.text)):
            return False
    return False


def _prints_figures(piece: Piece) -> bool:
    """Whether a piece is a line with a figure that can be a row."""
    if not isinstance(piece, Line) or piece.cells or _NO_ROW.search(piece.text):
        return False
    return any(map(_is_figure, _tokens(piece)))


def _take(block: BalanceBlock, line: Line, sides: Sequence[_Side]) -> None:
    """Take a line of the body as a row, as words, or as a line whose figures cannot be placed."""
    tokens = _tokens(line)
    if not any(map(_is_figure, tokens)):
        block.words[line.number] = "".join(tokens) if len(tokens) == 1 else " ".join(tokens)
        block.reasons[line.number] = "prose"
    else:
        is_torn = _ends_account(block, tokens)
        cells = None if is_torn else _cells_of(tokens, sides, block.last_numbers)
        if cells is None:
            _leave_out_torn(block, line, tokens)
            block.unparted.append(line.number)
        else:
            block.rows.append(Row(line.number, tuple(cells)))
            block.last_numbers |= _numbers_of(cells, sides)


def _take_around(
    block: BalanceBlock, lines: Sequence[Line], sides: Sequence[_Side]
) -> Sequence[Line]:
    """Take the rows of which one label stands on the lines above and below; return other lines.

    The words above begin a label, those below end it. The row is taken if there is just one place
    for that label in it.
    """
    rest = list(lines)
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        label = _label_around(above, below) if _prints_figures(line) else ""
        found = [] if not label else _ways_with_label(label, _tokens(line), sides)
        if len(found) == 1:
            block.rows.append(Row(line.number, tuple(found[0]), more=(above.number, below.number)))
            rest = [each for each in rest if each not in (above, line, below)]
    return rest


def _label_around(above: Line, below: Line) -> str:
    """Return the label that begins on one line and ends on another; "" where there is none."""
    begin, end = _tokens(above), _tokens(below)
    if len(begin) != 1 or len(end) != 1 or _BEGINS_LABEL.match(end[0]) or _is_figure(end[0]):
        return ""
    begins_only = _BEGINS_LABEL.match(begin[0]) and not _WHOLE_LABEL.search(begin[0])
    label = begin[0] + end[0]
    return label if begins_only and _WHOLE_LABEL.search(label) else ""


def _ways_with_label(label: str, tokens: Sequence[str], sides: Sequence[_Side]) -> list[list[str]]:
    """Return the cells of a row with a label added, for each place at which all labels fit."""
    found: list[list[str]] = []
    income = next((at for at, side in enumerate(sides) if side.is_income), 0)
    for at in range(len(tokens) + 1):
        groups = _groups_of([*tokens[:at], label, *tokens[at:]])
        labels = [group.label for group in groups]
        cells = _cells_of([*tokens[:at], label, *tokens[at:]], sides, {})
        if cells is None or label not in labels or cells in found:
            continue
        places = range(len(sides)) if len(labels) == len(sides) else ()
        held = [kind_of_heading(sides[n].headings[0], n == income, len(sides)) for n in places]
        if len(labels) == 1 or all(map(may_stand, labels, held)):
            found.append(cells)
    return found


def _is_carried_part(line: Line) -> bool:
    """Whether a line prints parts of what is carried over (基本支出结转) and nothing else."""
    labels = _labels_of(_tokens(line))
    return bool(labels) and all(map(_CARRIED_PART.search, labels))


def _take_carried_parts(block: BalanceBlock, lines: Sequence[Line], sides: Sequence[_Side]) -> None:
    """Take the lines that print a part of what is carried over on one side, by the sums of parts.

    The words of such a label do not tell the side. The parts stand below the row of the whole
    (上年结转 5.00 结转下年 3.00), and are of the one side whose whole they add up to. Of two such
    sides they are of the one that may print as many figures.
    """
    if any(side.is_numbered for side in sides):
        return
    rows = {row.line: row.fields for row in block.rows}
    for at, line in enumerate(lines):
        if line.number in rows and not _is_carried_part(line):
            parts = list(takewhile(_is_carried_part, lines[at + 1 :]))
            alone = {part.number: _groups_of(_tokens(part)) for part in parts}
            alone = {number: groups for number, groups in alone.items() if number not in rows}
            beside = [rows[part.number] for part in parts if part.number in rows]
            fitting = _sides_of_parts(rows[line.number], beside, alone.values(), sides)
            below = lines[at + 1 + len(parts) :][:1]
            goes_on = any(_is_figure(_tokens(each)[0]) for each in below)
            if len(fitting) > 1 and not goes_on:
                counts = {len(groups[0].figures) for groups in alone.values()}
                fitting = _sides_that_may_print(counts, fitting, rows.values(), sides)
            if len(fitting) == 1:
                _put_on_side(block, alone, fitting[0], sides)


def _sides_of_parts(
    whole: Sequence[str],
    beside: Iterable[Sequence[str]],
    alone: Collection[Sequence[_Group]],
    sides: Sequence[_Side],
) -> list[int]:
    """Return the sides whose whole is the sum of its parts.

    `whole` and `beside` are cells of rows: of the whole, and of parts whose side is known. `alone`
    are the groups of the lines with a part whose side is not known.
    """
    if not alone or any(len(groups) != 1 or not groups[0].figures for groups in alone):
        return []
    of_alone = [parse_figure(groups[0].figures[0]) or ZERO for groups in alone]
    parts = [list(of_alone) for _ in sides]
    for cells in beside:
        for place, (_, amounts) in enumerate(_amounts_of(cells, sides)):
            parts[place].append(amounts[0])
    fitting = []
    for place, (_, amounts) in enumerate(_amounts_of(whole, sides)):
        room = room_for_rounding([amounts[0], *parts[place]])
        if abs(amounts[0] - sum(parts[place])) <= room:
            fitting.append(place)
    return fitting


def _sides_that_may_print(
    counts: Collection[int],
    places: Iterable[int],
    rows: Collection[Sequence[str]],
    sides: Sequence[_Side],
) -> list[int]:
    """Return those of some sides of which a row may print as many figures as one of `counts`.

    A side all rows of which print a figure, or a dash for none, in every column prints no fewer.
    """
    possible = []
    for place in places:
        start = sum(len(side.headings) for side in sides[:place])
        stop = start + len(sides[place].headings)
        filled = [[text for text in cells[start:stop] if text] for cells in rows if cells[start]]
        prints_all = all(len(texts) == stop - start for texts in filled)
        if set(counts) == {sides[place].amounts} or not prints_all:
            possible.append(place)
    return possible


def _put_on_side(
    block: BalanceBlock, lines: Mapping[int, Sequence[_Group]], at: int, sides: Sequence[_Side]
) -> None:
    """Take lines with one label each, by their numbers, as rows of one side of a balance."""
    for number, groups in lines.items():
        cells = _put({at: groups[0]}, sides)
        if cells is not None:
            block.rows.append(Row(number, tuple(cells)))
            block.unparted.remove(number)


def _leave_out_torn(block: BalanceBlock, line: Line, tokens: Sequence[str]) -> None:
    """Move the row above a line to `unparted` if its label or figures may go on in this line.

    So may its figures where the line right below it prints nothing else.
    """
    has_bare_figures = all(map(_is_figure, tokens)) and bool(block.rows)
    is_rest = has_bare_figures and block.rows[-1].line == line.number - 1
    if is_rest or _ends_account(block, tokens):
        block.unparted.append(block.rows.pop().line)


def _ends_account(block: BalanceBlock, tokens: Sequence[str]) -> bool:
    """Whether a line begins with the rest of an account above: 算支出 below 六、国有资本经营预.

    Then a label of the last row is the name of an account only with the first one of the line.
    """
    if not block.rows:
        return False
    rest = _groups_of(tokens)[0].label
    begun = [text for text in block.rows[-1].fields if FUNCTION not in kinds_of_label(text)]
    return bool(rest) and any(FUNCTION in kinds_of_label(text + rest) for text in begun if text)


def _numbers_of(cells: Sequence[str], sides: Sequence[_Side]) -> dict[int, int]:
    """Return the 行次 of a row by the number of its block; blocks without one are left out."""
    numbers: dict[int, int] = {}
    start = 0
    for place, side in enumerate(sides):
        if side.is_numbered and _NUMBER.fullmatch(cells[start + 1]):
            numbers[place] = int(cells[start + 1])
        start += len(side.headings)
    return numbers


def _torn_figures(lines: Sequence[Line], sides: Sequence[_Side]) -> set[int]:
    """Return the lines with a bare number that is the last figure of the row above, not of a page.

    The row above lacks a figure. Where other rows lack one too, as those with empty cells do, only
    a number of three digits is taken for a figure: pages of a disclosure have fewer.
    """
    bare = {line for line in lines if _prints_bare_number(line)}
    if not bare:
        return set()
    found = set()
    leaves_blanks = False
    for above, line in pairwise(lines):
        if not _lacks_figure(above, sides):
            continue
        if line in bare:
            found.add(line)
        elif not all(map(_is_figure, _tokens(line))):
            leaves_blanks = True
    least = _DIGITS_OF_NO_PAGE if leaves_blanks else 1
    return {line.number for line in found if len(plain(line.text)) >= least}


def _prints_bare_number(line: Line) -> bool:
    """Whether a line prints only a number that may be that of a page."""
    text = plain(line.text)
    return text.isdecimal() and _PAGE.fullmatch(text) is not None


def _lacks_figure(line: Line, sides: Sequence[_Side]) -> bool:
    """Whether a line is a row that prints a figure, yet not one for each column of its blocks."""
    if _NUMBERING.fullmatch(plain(line.text)):
        return False
    figures = sum(map(_is_figure, _tokens(line)))
    return 0 < figures < len(_tokens(line)) and not _is_full(sides, line)


def _body_of(
    block: BalanceBlock,
    lines: Sequence[Line],
    above: set[str],
    figures: Collection[int] = frozenset(),
) -> list[Line]:
    """Return the lines of a body that may be rows; the others get their reason in the block.

    Those repeat the header, of which `above` has the folded lines, or print the number of a page or
    those of the columns (栏次 1 2 3). The lines `figures` print a figure that looks like a page.
    """
    body = []
    for at, line in enumerate(lines):
        text = plain(line.text)
        if _repeats_header(lines, at, above):
            block.reasons[line.number] = "repeated header"
        elif _PAGE.fullmatch(text) and line.number not in figures:
            block.reasons[line.number] = "note"
        elif _NUMBERING.fullmatch(text):
            block.reasons[line.number] = "header"
        else:
            body.append(line)
    return body


def _repeats_header(lines: Sequence[Line], at: int, above: set[str]) -> bool:
    """Whether a line repeats one of the header.

    A piece of a header is repeated with its other lines: alone it is the rest of a label, such as
    收入 below 七、附属单位上缴.
    """
    if fold(lines[at].text) not in above:
        return False
    near = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    is_whole = len(above) == 1 or _count_of_blocks(_tokens(lines[at])) > 1
    return is_whole or any(fold(line.text) in above for line in near)


def _tokens(line: Line) -> list[str]:
    """Return the texts of a line that are parted by spaces.

    The number of a label (1. or 一、) stays one text with the word behind it.
    """
    tokens: list[str] = []
    number = ""
    for token in tokens_of(plain(line.text)):
        if not number and _LABEL_NUMBER.fullmatch(token):
            number = token
        else:
            tokens.append(number + token)
            number = ""
    return [*tokens, number] if number else tokens


def _is_figure(token: str) -> bool:
    """Whether a token is a figure, or a dash that stands for none."""
    return token in _DASHES or parse_figure(token) is not None


def _sides_of(texts: Sequence[str]) -> list[_Side]:
    """Return the blocks that the texts of a line of headings name; [] if it is no such line.

    Each block begins with a heading of labels (项目). There must be two blocks or more, and each
    needs an amount.
    """
    sides: list[list[str]] = []
    for token in texts:
        folded = fold(token)
        if _LABEL_HEADING.fullmatch(folded):
            sides.append([token])
        elif sides and (_NUMBER_HEADING.fullmatch(folded) or _AMOUNT_HEADING.fullmatch(folded)):
            sides[-1].append(token)
        else:
            return []
    found = [_side(headings) for headings in sides]
    return found if len(found) > 1 and all(side.amounts for side in found) else []


def _side(headings: Sequence[str]) -> _Side:
    """Return the block with the given headings; whether it lists income is not known yet."""
    is_numbered = len(headings) > 1 and _NUMBER_HEADING.fullmatch(fold(headings[1])) is not None
    return _Side(tuple(headings), is_numbered)


def _with_income(sides: Sequence[_Side], rows: Iterable[Sequence[str]]) -> list[_Side]:
    """Return the blocks, with `is_income` set for the one that lists income.

    `rows` are the labels of lines. Only lines with a label for each block are used.
    """
    whole = (labels for labels in rows if len(labels) == len(sides))
    income = place_of_income([side.headings[0] for side in sides], whole)
    return [side._replace(is_income=at == income) for at, side in enumerate(sides)]


def _labels_of(tokens: Sequence[str]) -> list[str]:
    """Return the labels of a line, from left to right."""
    return [group.label for group in _groups_of(tokens)]


def _row_of_sides(line: int, sides: Sequence[_Side]) -> Row:
    """Return a header row with 收入 and 支出, each above the first column of its blocks."""
    cells: list[str] = []
    was_income: bool | None = None
    for side in sides:
        word = "收入" if side.is_income else "支出"
        cells.append("" if side.is_income == was_income else word)
        cells += [""] * (len(side.headings) - 1)
        was_income = side.is_income
    return Row(line, tuple(cells))


# --- rows -----------------------------------------------------------------------------------------


def _cells_of(
    tokens: Sequence[str], sides: Sequence[_Side], last_numbers: Mapping[int, int]
) -> list[str] | None:
    """Return the cells of a row, with "" for blanks; None where a block cannot be identified.

    `last_numbers` has the last 行次 above this line by block.
    """
    groups = _groups_of(tokens)
    if _numbers_blanks(tokens, sides):
        groups = [_Group("", (token,)) for token in tokens]
    groups = _with_number_behind(groups, sides, last_numbers)
    if len(groups) != len(sides):
        return _cells_of_some_sides(groups, sides, last_numbers)
    cells: list[str] = []
    for group, side in zip(groups, sides, strict=True):
        if side is sides[-1]:
            filled = _fill(group, side) or _fill_in_part(group, side)
        else:
            filled = _fill(group, side) or _blank_source(group, side)
        if filled is None:
            return None
        cells += filled
    return cells


def _with_number_behind(
    groups: list[_Group], sides: Sequence[_Side], last_numbers: Mapping[int, int]
) -> list[_Group]:
    """Return the groups, with a 行次 behind the figures of a block as that of the next block.

    It must continue the 行次 of the last block, all other cells of which are blank.
    """
    above = last_numbers.get(len(sides) - 1)
    if above is None or len(groups) != len(sides) - 1 or len(groups[-1].figures) < _WITH_NUMBERS:
        return groups
    *figures, number = groups[-1].figures
    if number != str(above + 1) or not all(side.is_numbered for side in sides):
        return groups
    return [*groups[:-1], groups[-1]._replace(figures=tuple(figures)), _Group("", (number,))]


def _number_above(rows: Sequence[Line], sides: Sequence[_Side]) -> dict[int, int]:
    """Return the 行次 of the last block above the first row, which ends in that of a blank there.

    It tells what the first row of a page ends in: 43 in `其他收入 3 15.00 43`, which is one figure
    more than its block has columns. That figure must go on in the row below, as its own 行次 does.
    """
    if len(rows) < 2 or not all(side.is_numbered for side in sides):
        return {}
    first, *others = _groups_of(_tokens(rows[0]))
    below = _cells_of(_tokens(rows[1]), sides, {})
    is_whole = bool(first.label) and len(first.figures) == len(sides[0].headings)
    if others or below is None or not is_whole:
        return {}
    *_, last = range(len(sides))
    ends = {0: first.figures[0], last: first.figures[-1]}
    numbers = _numbers_of(below, sides)
    goes_on = all(text == str(numbers.get(place, 0) - 1) for place, text in ends.items())
    return {last: numbers[last] - 2} if goes_on else {}


def _may_end_in_number(
    groups: Sequence[_Group], sides: Sequence[_Side], last_numbers: Mapping[int, int]
) -> bool:
    """Whether the last figure may be the first 行次 of the last block: none stands above it.

    It is none if it is the 行次 of its own block, or less than that: blocks are numbered from left
    to right.
    """
    number, *others = groups[-1].figures
    is_first = sides[-1].is_numbered and len(sides) - 1 not in last_numbers
    if not (is_first and others and _NUMBER.fullmatch(others[-1])):
        return False
    return not _NUMBER.fullmatch(number) or int(number) <= int(others[-1])


def _numbers_blanks(tokens: Sequence[str], sides: Sequence[_Side]) -> bool:
    """Whether a line prints the 行次 of each block and nothing else: all amounts are blank."""
    is_numbered = all(side.is_numbered for side in sides) and len(tokens) == len(sides)
    return is_numbered and all(map(_NUMBER.fullmatch, tokens))


def _groups_of(tokens: Sequence[str]) -> list[_Group]:
    """Return the labels of a line, each with the figures behind it.

    Several words in a row form one label; a word with a number (三、) begins a label of its own.
    """
    groups: list[tuple[list[str], list[str]]] = []
    for token in tokens:
        if _is_figure(token):
            groups = groups or [([], [])]
            groups[-1][1].append(token)
        elif groups and not groups[-1][1] and not _begins_label(token, groups[-1][0]):
            groups[-1][0].append(token)
        else:
            groups.append(([token], []))
    return [_Group("".join(words), tuple(figures)) for words, figures in groups]


def _begins_label(token: str, before: Sequence[str]) -> bool:
    """Whether a word begins a label: by its number, or as expenditure behind a source of income."""
    if _BEGINS_LABEL.match(token) or not before:
        return _BEGINS_LABEL.match(token) is not None
    kinds = kinds_of_label(token)
    return bool(kinds - {INCOME}) and kinds_of_label("".join(before)) == {INCOME}


def _fill(group: _Group, side: _Side) -> list[str] | None:
    """Return the cells of a block that a group fills; None if its figures do not fit.

    They fit if every figure is printed, or the 行次 alone, which leaves all amounts blank. A label
    alone leaves them blank, too, if it has a number (二、).
    """
    blanks = [""] * side.amounts
    if not group.figures and _BEGINS_LABEL.match(group.label):
        return None if side.is_numbered else [group.label, *blanks]
    is_number = side.is_numbered and bool(group.figures) and _NUMBER.fullmatch(group.figures[0])
    if side.is_numbered and not is_number:
        return None
    if len(group.figures) == len(side.headings) - 1:
        return [group.label, *group.figures]
    if side.is_numbered and len(group.figures) == 1:
        return [group.label, group.figures[0], *blanks]
    return None


def _blank_source(group: _Group, side: _Side) -> list[str] | None:
    """Return the cells of a block left of another, of which a line prints only a source of income.

    None where it prints more, or should print its 行次.
    """
    is_source = not group.figures and kinds_of_label(group.label) == {INCOME}
    return [group.label, *[""] * side.amounts] if is_source and not side.is_numbered else None


def _fill_in_part(group: _Group, side: _Side) -> list[str] | None:
    """Return the cells of the last block that a group with fewer figures than columns fills.

    The row then ends early: where its figures stand is left to the sums of the table. None where
    the group has no label, no amount, or not the 行次 that the block should have.
    """
    numbers, amounts = group.figures[: side.is_numbered], group.figures[side.is_numbered :]
    is_part = bool(group.label) and 0 < len(amounts) < side.amounts
    is_told = is_part and all(map(_NUMBER.fullmatch, numbers))
    return [group.label, *numbers, *amounts] if is_told else None


def _cells_of_some_sides(
    groups: Sequence[_Group], sides: Sequence[_Side], last_numbers: Mapping[int, int]
) -> list[str] | None:
    """Return the cells of a row that fills only some blocks; None where it is not certain which.

    The words of its labels tell the block, or a 行次 that continues those of one block. They must
    not contradict each other.
    """
    if not groups or len(groups) >= len(sides) or not all(group.figures for group in groups):
        return None
    if _may_end_in_number(groups, sides, last_numbers):
        return None
    labels = [group.label for group in groups]
    income = next((at for at, side in enumerate(sides) if side.is_income), 0)
    places = find_sides(labels, [side.headings[0] for side in sides], income)
    by_number = _sides_by_number(groups, sides, last_numbers)
    if by_number:
        kinds = kinds_of_label(labels[0])
        at = by_number[0]
        is_denied = not kinds <= kind_of_heading(sides[at].headings[0], at == income, len(sides))
        places = [] if is_denied else by_number
    return _put(dict(zip(places, groups, strict=True)), sides) if places else None


def _put(groups: Mapping[int, _Group], sides: Sequence[_Side]) -> list[str] | None:
    """Return the cells of a row whose groups fill some blocks, the others being blank.

    None where the figures of a group do not fit its block.
    """
    cells: list[str] = []
    for place, side in enumerate(sides):
        filled: list[str] | None = [""] * len(side.headings)
        if place in groups:
            filled = _fill(groups[place], side)
            if filled is None and side is sides[-1]:
                filled = _fill_in_part(groups[place], side)
        if filled is None:
            return None
        cells += filled
    return cells


def _sides_by_number(
    groups: Sequence[_Group], sides: Sequence[_Side], last_numbers: Mapping[int, int]
) -> list[int]:
    """Return the one block, as a list, whose 行次 a single group continues; [] where none is."""
    label, figures = groups[0]
    is_numbered = all(side.is_numbered for side in sides) and _NUMBER.fullmatch(figures[0])
    if len(groups) != 1 or not label or not is_numbered:
        return []
    number = int(figures[0])
    places = [place for place, last in last_numbers.items() if last + 1 == number]
    return places if len(places) == 1 else []
