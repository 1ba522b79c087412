"""The ruled cells of a page and its letters → rows of cells, and lines of words.

Ruled lines that are closer together than a letter is high count as one: borders drawn twice, or
shading inside cells. A cell that contains other cells is the frame around them. This module knows
nothing about files, or about what tables say. The rule is R03a of docs/method.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from shimahe.reading.grids import MergedFigure
from shimahe.vocabulary import LOST, parse_figure

#: Ruled lines closer than this are one, in letter heights.
_SAME_LINE = 0.7
#: The same in points, whatever the size of letters.
_MOST_APART = 7.0
#: The gap that counts as a blank, in letter heights.
_GAP = 0.3
#: The distance within which the same letter is just drawn again, in letter heights.
_TWICE = 0.25
#: How far above a table its captions stand, in letter heights.
_CAPTIONS = 5
#: The gap between two captions on a line, in letter heights.
_WIDE_GAP = 2.0
#: The distance from a caption to its rest on the line below, in letter heights.
_REST_BELOW = 2.2
#: The most letters of the rest of a caption.
_LONGEST_REST = 12
_COLONS = "：:"
#: The gap within which letters touch each other, in letter heights.
_TOUCHING = 0.12
#: How far apart the middles of letters on one line are at most, in letter heights.
_LEVEL = 0.2
#: Letters this many times as high as those of a table do not belong to it.
_OVERSIZED = 2.5
#: Words up to this height, in letter heights of the table, may not belong to it.
_UNDERSIZED = 0.75
#: The fewest rows in which small words repeat that are a watermark.
_FEWEST_ROWS_MARKED = 2
#: The share of a letter that another one covers, from which both are unsure.
_OVER = 0.5
#: How far off its line a letter of another line is, in letter heights.
_OFF_LINE = 0.3
#: A letter behind a figure that is smaller than this is the mark of a note, in heights of the
#: figure.
_RAISED = 0.75
#: The same for a letter that is raised as well.
_SMALLER = 0.95
#: How far such a letter is raised, in heights of the figure.
_UP = 0.12
#: The fewest vertical lines of a table: two at its sides and one between columns.
_FEWEST_UPRIGHT = 3
#: The most horizontal lines of a table that may have no lines between its rows.
_MOST_RULED_ROWS = 6
#: The share of lines in a cell that end in a figure, if these are rows.
_OF_STACK = 0.3
#: The least distance from the first such line to the last, in letter heights.
_STACKED = 2.0
#: The points by which a letter may reach over a ruled line beside it.
_EDGE = 0.5
#: How near to the left of its cell a text begins, in letter heights.
_PADDING = 0.6
_SIGNS = "-−－+△"
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?%?")
#: Lines of a cell that make one figure of two decimals, but are figures by themselves too.
_TORN = re.compile(r"-?[\d,]+(?:\n[\d,]+)*(?:\.\d\n\d|\n[\d,]*\d\.\d\d)")
#: The room that a figure needs beside it, in letter heights.
_FULL = 1.2
#: The most by which equal gaps may differ, in letter heights.
_EVEN = 0.1
_OF_FIGURES = frozenset("0123456789０１２３４５６７８９,，.．-%")
_POINTS = ".,．，%"
#: The fewest letters of a page that tell how wide its letters are.
_FEWEST_LETTERS = 12


class Letter(NamedTuple):
    """One letter of a page with its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The horizontal place of its middle."""
        return (self.left + self.right) / 2

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


#: The letters of each cell, by the row and column of its first place.
Cells = dict[tuple[int, int], list[Letter]]


class Box(NamedTuple):
    """A cell as it is ruled, in points from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


class OpenBox(Box):
    """A cell without a line above or below, where a page break cuts its table."""

    __slots__ = ()


def extent_of(boxes: Sequence[Box]) -> Box:
    """Return the box around several boxes."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def near(letters: Sequence[Letter]) -> float:
    """Return within how many points two ruled lines are one, by the size of the letters."""
    if not letters:
        return _MOST_APART
    return min(_MOST_APART, _SAME_LINE * median(letter.size for letter in letters))


def edges_of(places: Iterable[float], tolerance: float) -> list[float]:
    """Return the places of ruled lines in one direction, with places near each other joined.

    >>> edges_of([68, 73, 162, 167, 172, 213], 6)
    [70.5, 167.0, 213.0]
    """
    groups: list[list[float]] = []
    for place in sorted(set(places)):
        if groups and place - groups[-1][-1] <= tolerance:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]


@dataclass
class RuledTable:
    """A table as it is ruled: its columns and rows, and the cell to which each place belongs."""

    #: The places of its vertical lines, from left to right.
    columns: list[float]
    #: The places of its horizontal lines, from top to bottom.
    rows: list[float]
    #: For each place (row, column), the first place of the cell that covers it.
    owners: dict[tuple[int, int], tuple[int, int]]
    is_open_above: bool = False
    is_open_below: bool = False

    def right_of(self, place: tuple[int, int]) -> float:
        """Return the right edge of a cell."""
        row, column = place
        while self.owners.get((row, column + 1)) == place:
            column += 1
        return self.columns[column + 1]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.rows[0]

    def owner_at(self, across: float, down: float) -> tuple[int, int] | None:
        """Return the cell, as row and column, in which a point lies; None outside the table."""
        place = (bisect_right(self.rows, down) - 1, bisect_right(self.columns, across) - 1)
        return self.owners.get(place)

    @property
    def extent(self) -> Box:
        """The box around it."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def box_at(self, row: int, column: int) -> Box:
        """Return the box of the cell that covers a place, or of the place itself if none does."""
        places = [(row, column)]
        owner = self.owners.get((row, column))
        if owner is not None:
            places = [place for place, other in self.owners.items() if other == owner]
        rows = [place[0] for place in places]
        columns = [place[1] for place in places]
        return Box(
            self.columns[min(columns)],
            self.rows[min(rows)],
            self.columns[max(columns) + 1],
            self.rows[max(rows) + 1],
        )

    def is_one_cell(self, row: int) -> bool:
        """Whether a single cell takes a whole row."""
        cells = {self.owners.get((row, column)) for column in range(len(self.columns) - 1)}
        return len(cells) == 1

    def texts(self, letters: Cells) -> list[list[str]]:
        """Return the rows, each with a text for every column."""
        width = len(self.columns) - 1
        rows = [[""] * width for _ in range(len(self.rows) - 1)]
        for (row, column), within in letters.items():
            lines = with_whole_figure(lines_in_cell(within))
            if _TORN.fullmatch("\n".join(lines)) and self._is_full(row, column, within):
                lines = ["".join(lines)]
            rows[row][column] = "\n".join(lines)
        return rows

    def _is_full(self, row: int, column: int, within: Sequence[Letter]) -> bool:
        """Whether the first line of a cell leaves no room for one more digit."""
        line = lines_of(within)[0]
        box = self.box_at(row, column)
        return box.right - box.left - (line[-1].right - line[0].left) < _FULL * line[0].size

    def merged(self, texts: Sequence[Sequence[str]]) -> list[tuple[MergedFigure, ...]]:
        """Return, for each row, the figures in cells that span several rows or columns."""
        places: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for place, owner in self.owners.items():
            if place != owner:
                places.setdefault(owner, [owner]).append(place)
        figures: list[list[MergedFigure]] = [[] for _ in texts]
        for (row, column), taken in places.items():
            if parse_figure(texts[row][column]) is None:
                continue
            last = max(at for _, at in taken)
            figure = MergedFigure(column, last - column + 1)
            for down in sorted({at for at, _ in taken}):
                figures[down].append(figure)
        return [tuple(own) for own in figures]


def rule_table(
    boxes: Sequence[Box], tolerance: float, columns_above: Sequence[float]
) -> RuledTable | None:
    """Return the table that boxes form; None where no line parts columns, as in a mere frame.

    `columns_above` are those of the table that may continue here; they are used if they fit.
    """
    across = [x for box in boxes for x in (box.left, box.right)]
    columns = edges_of(across, tolerance)
    lacks_an_end = _lacks_an_end(columns, columns_above, tolerance)
    if lacks_an_end or _fit(columns, columns_above, tolerance):
        columns = list(columns_above)
    rows = edges_of([y for box in boxes for y in (box.top, box.bottom)], tolerance)
    if len(columns) < _FEWEST_UPRIGHT or len(rows) < 2:
        return None
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for box in sorted(boxes, key=_area):
        places = _places(box, columns, rows)
        free = [place for place in places if place not in owners]
        owners.update(dict.fromkeys(free, free[0]) if free else {})
    if lacks_an_end:
        places = [(row, at) for at in (0, len(columns) - 2) for row in range(len(rows) - 1)]
        free = [place for place in places if place not in owners]
        owners.update(dict.fromkeys(free, free[0]))
    opened = [box for box in boxes if isinstance(box, OpenBox)]
    is_open_above = any(box.top < rows[0] + tolerance for box in opened)
    is_open_below = any(box.bottom > rows[-1] - tolerance for box in opened)
    return RuledTable(columns, rows, owners, is_open_above, is_open_below)


def _area(box: Box) -> float:
    """Return the area of a box."""
    return (box.right - box.left) * (box.bottom - box.top)


def _fit(columns: Sequence[float], above: Sequence[float], tolerance: float) -> bool:
    """Whether the columns of a table can be those of the table above, some of them merged."""
    if len(above) <= len(columns) or not columns:
        return False
    ends = (columns[0] - above[0], columns[-1] - above[-1])
    if any(abs(apart) > tolerance for apart in ends):
        return False
    return all(any(abs(column - x) <= tolerance for x in above) for column in columns)


def _lacks_an_end(columns: Sequence[float], above: Sequence[float], tolerance: float) -> bool:
    """Whether these are the columns above without the first or the last one.

    A cell that is merged over several pages has no line above or below it on those between.
    """
    for part in (above[1:], above[:-1]):
        pairs = zip(columns, part, strict=False)
        if len(part) == len(columns) and all(abs(one - other) <= tolerance for one, other in pairs):
            return True
    return False


def _places(box: Box, columns: Sequence[float], rows: Sequence[float]) -> list[tuple[int, int]]:
    """Return the places of a table that a box covers, beginning with the upper left one."""
    left, right = _nearest(columns, box.left), _nearest(columns, box.right)
    top, bottom = _nearest(rows, box.top), _nearest(rows, box.bottom)
    return [(row, column) for row in range(top, bottom) for column in range(left, right)]


def _nearest(edges: Sequence[float], place: float) -> int:
    """Return the number of the edge that is nearest to a place."""
    behind = bisect_right(edges, place)
    if behind == 0:
        return 0
    if behind == len(edges):
        return behind - 1
    return behind if edges[behind] - place < place - edges[behind - 1] else behind - 1


def has_rows_without_lines(table: RuledTable, cells: Cells) -> bool:
    """Whether the rows of a table have no lines between them: its cells hold columns of figures."""
    if len(table.rows) > _MOST_RULED_ROWS:
        return False
    stacks = [cell for cell in cells.values() if cell and _holds_many_figures(cell)]
    of_stacks = sum(letter.text.isdigit() for cell in stacks for letter in cell)
    of_all = sum(letter.text.isdigit() for cell in cells.values() for letter in cell)
    return len(stacks) > 1 and 2 * of_stacks > of_all


def _holds_many_figures(cell: Sequence[Letter]) -> bool:
    """Whether a cell holds a column of figures, more than one row has."""
    size = cell[0].size
    if max(one.middle for one in cell) - min(one.middle for one in cell) < _STACKED * size:
        return False
    lines = lines_in_cell(cell)
    figures = sum(_FIGURE.fullmatch(line.split()[-1]) is not None for line in lines)
    return figures >= _FEWEST_UPRIGHT and figures >= _OF_STACK * len(lines)


# --- letters → lines ------------------------------------------------------------------------------


def lines_of(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Return letters line by line, from left to right; a letter that is drawn twice stands once."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.middle, one.left)):
        line = lines[-1] if lines else None
        if line and letter.middle - line[0].middle < max(letter.size, line[0].size) / 2:
            line.append(letter)
        else:
            lines.append([letter])
    return [_drawn_once(sorted(line, key=lambda one: one.left)) for line in lines]


def _drawn_once(line: Sequence[Letter]) -> list[Letter]:
    """Return a line without letters that are drawn again to look bold."""
    kept: list[Letter] = []
    for letter in line:
        recent = kept[-2:]
        is_again = any(
            one.text == letter.text and letter.left - one.left < _TWICE * letter.size
            for one in recent
        )
        if not is_again:
            kept.append(letter)
    return kept


def lines_in_cell(letters: Sequence[Letter]) -> list[str]:
    """Return the lines of text in a cell, with a blank for each gap.

    Letters that lie over each other are marked as unsure (`LOST`).
    """
    texts = []
    for line in lines_of(letters):
        text = ""
        end = line[0].left
        for before, letter in zip([line[0], *line], line, strict=False):
            is_apart = _is_sign_of_note(before, letter) or letter.left - end > _GAP * letter.size
            text += f" {letter.text}" if is_apart and text else letter.text
            end = letter.right
        if " " in text and _is_spread_figure(line):
            text = text.replace(" ", "")
        if _lie_over_each_other(line):
            text += LOST
        texts.append(" ".join(text.split()))
    return [text for text in texts if text]


def _is_sign_of_note(before: Letter, letter: Letter) -> bool:
    """Whether a letter behind a digit is much smaller, or smaller and raised."""
    if letter.size > _SMALLER * before.size or not before.text.isdigit():
        return False
    is_raised = before.bottom - letter.bottom > _UP * before.size
    return is_raised or letter.size < _RAISED * before.size


def _is_spread_figure(line: Sequence[Letter]) -> bool:
    """Whether a line is a single figure with equal gaps between its characters."""
    shown = [letter for letter in line if letter.text.strip()]
    if not set("".join(letter.text for letter in shown)) <= _OF_FIGURES or not _is_figure(shown):
        return False
    gaps = [letter.left - before.right for before, letter in pairwise(shown)]
    least = min(gaps, default=0.0)
    return least > _GAP * line[0].size and max(gaps) - least < _EVEN * line[0].size


def with_whole_figure(lines: list[str]) -> list[str]:
    """Return the lines of a cell, joined if they are a figure only together.

    >>> with_whole_figure(["8,453,0", "13.20"]), with_whole_figure(["6.20", "5.00"])
    (['8,453,013.20'], ['6.20', '5.00'])
    """
    if len(lines) < 2 or not all(set(line) <= _OF_FIGURES for line in lines):
        return lines
    whole = "".join(lines)
    if all(map(_FIGURE.fullmatch, lines)) or not _FIGURE.fullmatch(whole):
        return lines
    return [whole]


def _lie_over_each_other(line: Sequence[Letter]) -> bool:
    """Whether letters of a line are drawn over each other, or stand on two lines."""
    for before, letter in pairwise(line):
        narrower = min(before.right - before.left, letter.right - letter.left)
        if before.right - letter.left > _OVER * narrower:
            return True
        larger = max(before.size, letter.size)
        is_alike = min(before.size, letter.size) > _SMALLER * larger
        if is_alike and abs(letter.middle - before.middle) > _OFF_LINE * larger:
            return True
    return False


def letter_width(letters: Sequence[Letter]) -> float:
    """Return the width of a half-width character on a page."""
    sizes = [letter.size for letter in letters if letter.text.strip()]
    return median(sizes) / 2 if len(sizes) >= _FEWEST_LETTERS else _MOST_APART


def laid_line(line: Sequence[Letter], left: float, width: float) -> str:
    """Return a line of words with blanks that keep the places of its words."""
    text = ""
    place = 0
    end = left
    for letter in line:
        if not letter.text.strip():
            continue
        if letter.left - end > _GAP * letter.size:
            blanks = round((letter.left - left) / width) - place
            blanks = max(1 if text else 0, blanks)
            text += " " * blanks
            place += blanks
        text += letter.text
        place += 1 if letter.text.isascii() else 2
        end = letter.right
    return text


def take_watermarks(within: Cells) -> list[Letter]:
    """Remove letters of a watermark, judged by their size, from the cells of a table.

    Return these letters.
    """
    sizes = [letter.size for letters in within.values() for letter in letters]
    if not sizes:
        return []
    usual = median(sizes)
    taken: list[Letter] = []
    if max(sizes) >= _OVERSIZED * usual:
        taken += _take_oversized(within, _OVERSIZED * usual)
    if min(sizes) <= _UNDERSIZED * usual:
        taken += _take_small_words(within, _UNDERSIZED * usual)
    return taken


def _take_small_words(within: Cells, most: float) -> list[Letter]:
    """Remove small words that stand above or below larger ones in several rows of a table.

    A note that a row prints in small letters stands in that row only.
    """
    found: dict[str, list[tuple[tuple[int, int], list[Letter]]]] = {}
    for place, letters in within.items():
        small = [letter for letter in letters if letter.size <= most]
        others = [letter for letter in letters if letter.size > most]
        for line in lines_of(small) if small and others else ():
            words = "".join(letter.text for letter in line)
            if len(words) > 1 and words.isalpha() and not _is_beside(line[0], others):
                found.setdefault(words, []).append((place, line))
    taken: list[Letter] = []
    for places in found.values():
        if len({row for (row, _), _ in places}) < _FEWEST_ROWS_MARKED:
            continue
        for place, line in places:
            taken += line
            within[place] = [letter for letter in within[place] if letter not in line]
    return taken


def _is_beside(letter: Letter, others: Sequence[Letter]) -> bool:
    """Whether other letters stand on the line of a letter."""
    return any(other.top < letter.middle < other.bottom for other in others)


def _take_oversized(within: Cells, most: float) -> list[Letter]:
    """Remove letters from a size on from the cells of a table."""
    taken: list[Letter] = []
    for place, letters in within.items():
        taken += [letter for letter in letters if letter.size >= most]
        within[place] = [letter for letter in letters if letter.size < most]
    return taken


# --- captions above a table -----------------------------------------------------------------------


def join_captions(lines: Sequence[list[Letter]], tops: Sequence[float]) -> list[list[Letter]]:
    """Return lines of words; those that a narrow frame above a table wraps are joined.

    The rest of a caption stands below its beginning, and has neither a colon nor a figure. Captions
    that are joined in this way each get a line of their own. `tops` are the upper edges of tables.
    """
    joined: list[list[Letter]] = []
    place = 0
    while place < len(lines):
        block = [lines[place]]
        top = next((top for top in tops if top > block[0][0].middle), None)
        if top is not None and _is_above(block[0], top):
            while place + len(block) < len(lines):
                line = lines[place + len(block)]
                if not block[-1][0].middle < line[0].middle < top:
                    break
                block.append(line)
        joined += _mended(block) if len(block) > 1 else block
        place += len(block)
    return joined


def _is_above(line: Sequence[Letter], top: float) -> bool:
    """Whether a line has a colon and stands close above a table."""
    size = line[0].size
    return top - line[0].middle < _CAPTIONS * size and any(one.text in _COLONS for one in line)


def _mended(block: Sequence[list[Letter]]) -> list[list[Letter]]:
    """Return the lines of captions, with each rest added to its beginning."""
    parts = [part for line in block for part in _parts_of(line)]
    begun: list[list[Letter]] = []
    is_mended = False
    for part in parts:
        above = next((one for one in begun if _is_rest(part, one)), None)
        if above is None:
            begun.append(part)
        else:
            is_mended = True
            above += _moved_behind(part, above[-1])
    return begun if is_mended else list(block)


def _parts_of(line: Sequence[Letter]) -> list[list[Letter]]:
    """Return the parts of a line between wide gaps."""
    parts: list[list[Letter]] = []
    for letter in line:
        if not letter.text.strip():
            continue
        if parts and letter.left - parts[-1][-1].right < _WIDE_GAP * letter.size:
            parts[-1].append(letter)
        else:
            parts.append([letter])
    return parts


def _is_rest(part: Sequence[Letter], above: Sequence[Letter]) -> bool:
    """Whether words are the rest of a caption above them."""
    if not any(one.text in _COLONS for one in above) or len(part) > _LONGEST_REST:
        return False
    if any(one.text in _COLONS or one.text.isdigit() or one.text == "表" for one in part):
        return False
    size = part[0].size
    down = part[0].middle - above[0].middle
    is_below = size / 2 <= down <= _REST_BELOW * size
    return (
        is_below and part[0].left > above[0].left - size and part[-1].right < above[-1].right + size
    )


def _moved_behind(part: Sequence[Letter], last: Letter) -> list[Letter]:
    """Return letters moved to right behind another letter."""
    across = last.right - part[0].left
    down = last.top - part[0].top
    return [
        letter._replace(
            left=letter.left + across,
            right=letter.right + across,
            top=letter.top + down,
            bottom=letter.bottom + down,
        )
        for letter in part
    ]


# --- texts wider than their cell ------------------------------------------------------------------


def gather_overflow(
    letters: Sequence[Letter],
    tables: Sequence[tuple[RuledTable, Cells]],
    outside: list[Letter],
) -> None:
    """Move letters that a ruled line separates back into the one cell in which they are printed.

    Words belong to the cell in which they begin, even if they extend beyond the table. Figures
    stand at the left or the right of their cell. If that does not tell, or the line stands between
    two figures, a mark (`LOST`) is added so that they are not read as a figure.
    """
    printed = [letter for letter in letters if letter.text.strip()]
    passed = 0
    for place in range(1, len(printed)):
        before, letter = printed[place - 1], printed[place]
        if place < passed or not _touches(before, letter):
            continue
        for table, within in tables:
            one = table.owner_at(before.centre, before.middle)
            other = table.owner_at(letter.centre, letter.middle)
            if one is None or one == other:
                continue
            if not _begins_anew(before, letter, table):
                first, passed = _run_around(printed, place, table)
                parts = (printed[first:place], printed[place:passed])
                may_be_two = _is_line_between(before, letter, table)
                may_be_two = may_be_two and all(map(_is_figure, parts))
                _move(printed[first:passed], table, within, outside, may_be_two)
            break


def _touches(before: Letter, letter: Letter) -> bool:
    """Whether a letter stands right behind another one, on the same line."""
    apart = letter.left - before.right
    is_level = abs(letter.middle - before.middle) < _LEVEL * letter.size
    return is_level and -_TOUCHING * letter.size < apart < _TOUCHING * letter.size


def _is_line_between(before: Letter, letter: Letter, table: RuledTable) -> bool:
    """Whether a line between columns stands between two letters, crossing neither."""
    line = min(table.columns, key=lambda place: abs(place - letter.left))
    return before.right <= line + _EDGE and letter.left >= line - _EDGE


def _begins_anew(before: Letter, letter: Letter, table: RuledTable) -> bool:
    """Whether a text begins at the left of its cell, unlike in kind to what reaches there."""
    line = max((x for x in table.columns if x <= letter.left + _EDGE), default=letter.left)
    if letter.left - line > _PADDING * letter.size:
        return False
    if letter.text in _SIGNS:
        return before.text.isdigit()
    kinds = (_is_of_figure(before), _is_of_figure(letter))
    return (kinds == (False, True) and before.text.isalpha()) or kinds == (True, False)


def _is_of_figure(letter: Letter) -> bool:
    """Whether a letter is a digit, or a sign within figures."""
    return letter.text.isdigit() or letter.text in _POINTS


def _is_figure(letters: Sequence[Letter]) -> bool:
    """Whether letters are a whole figure; its thousands have commas throughout, or none."""
    return _FIGURE.fullmatch("".join(letter.text for letter in letters)) is not None


def _run_around(letters: Sequence[Letter], place: int, table: RuledTable) -> tuple[int, int]:
    """Return where a run of letters that touch each other begins and ends."""
    first = place - 1
    while first and _goes_on(letters[first - 1], letters[first], table):
        first -= 1
    last = place
    while last + 1 < len(letters) and _goes_on(letters[last], letters[last + 1], table):
        last += 1
    return first, last + 1


def _goes_on(before: Letter, letter: Letter, table: RuledTable) -> bool:
    """Whether a letter belongs to the same text as the one before it."""
    if not _touches(before, letter):
        return False
    owners = [table.owner_at(one.centre, one.middle) for one in (before, letter)]
    return owners[0] == owners[1] or not _begins_anew(before, letter, table)


def _move(
    run: Sequence[Letter],
    table: RuledTable,
    within: Cells,
    outside: list[Letter],
    may_be_two: bool,
) -> None:
    """Put a run of letters into one cell.

    `may_be_two` says that the ruled line stands between two letters, and each part is a figure.
    """
    owners = [table.owner_at(letter.centre, letter.middle) for letter in run]
    for letter, owner in zip(run, owners, strict=True):
        here = within.get(owner, []) if owner else outside
        if letter in here:
            here.remove(letter)
    home, is_certain = _home_of(run, owners[0], owners[-1], table)
    is_certain = is_certain or len({*owners} - {None}) == 1
    if home is None:
        return
    moved = list(run)
    if not is_certain or may_be_two:
        lost = run[-1]._replace(text=LOST, left=run[-1].right, right=run[-1].right + 1)
        moved.append(lost)
        for owner in dict.fromkeys(owners):
            if owner is not None and owner != home:
                within.setdefault(owner, []).append(lost)  # no blank, whatever it holds
    within.setdefault(home, []).extend(moved)


def _home_of(
    run: Sequence[Letter],
    first: tuple[int, int] | None,
    last: tuple[int, int] | None,
    table: RuledTable,
) -> tuple[tuple[int, int] | None, bool]:
    """Return the cell in which letters are printed, and whether this is certain.

    `first` and `last` are the cells of the first and the last letter.
    """
    has_figure = _has_figure(run)
    is_at_left = first is not None and run[0].left - table.columns[first[1]] < run[0].size
    is_at_right = last is not None and table.right_of(last) - run[-1].right < run[-1].size
    if has_figure and is_at_right and not is_at_left:
        return last, True
    return first or last, not has_figure or is_at_left != is_at_right


def _has_figure(run: Sequence[Letter]) -> bool:
    """Whether letters have a digit among them."""
    return any(letter.text.isdigit() for letter in run)
