"""The ruled cells of a page and the letters on it → rows of cells, and lines of words.

Lines of a table that lie closer together than a letter is high are one line: borders drawn twice,
shading inside cells. A cell that holds other cells is the frame around them. It knows nothing of
files, and nothing of what tables say.
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

_SAME_LINE = 0.7  # of the height of a letter, within which two lines of a table are one
_MOST_APART = 7.0  # points, whatever the letters
_GAP = 0.3  # of the height of a letter, from which a gap is a blank
_TWICE = 0.25  # of the height of a letter, within which the same letter is drawn again
_CAPTIONS = 5  # heights of a letter above a table, within which captions stand
_WIDE_GAP = 2.0
_REST_BELOW = 2.2
_LONGEST_REST = 12  # letters
_COLONS = "：:"
_TOUCHING = 0.12  # of the height of a letter, within which letters touch each other
_LEVEL = 0.2
_OVERSIZED = 2.5  # times as high as the letters of a table, from which one is none of them
_UNDERSIZED = 0.75  # of the height of the letters of a table, up to which words may be none of it
_FEWEST_ROWS_MARKED = 2  # in which the same small words stand
_OVER = 0.5  # of a letter, from which another that lies over it makes both unsure
_OFF_LINE = 0.3  # of the height of letters of one line, by which one of another stands off it
_RAISED = 0.75  # of the height of a figure, below which a letter behind it is the sign of a note
_SMALLER = 0.95  # of the same height, for a letter whose foot stands higher
_UP = 0.12  # of the height of a figure
_FEWEST_UPRIGHT = 3  # lines of a table: the two at its sides and one between columns
_MOST_RULED_ROWS = 6  # lines across, up to which a table may leave its rows without any
_OF_STACK = 0.3  # of the lines of a cell, that end in a figure where they are rows
_STACKED = 2.0  # heights of a letter from the first line of a cell to its last
_EDGE = 0.5  # points by which a letter may reach over a line beside which it stands
_PADDING = 0.6  # of the height of a letter, within which a text begins at the left of its cell
_SIGNS = "-−－+△"
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?%?")
_LAST_DECIMAL = re.compile(r"-?[\d,]+\.\d\n\d")
_FULL = 1.2  # heights of a letter, the room that a figure needs and leaves free beside it
_EVEN = 0.1  # of the height of a letter, by which gaps that are alike may differ
_OF_FIGURES = frozenset("0123456789０１２３４５６７８９,，.．-%")
_POINTS = ".,．，%"
_FEWEST_LETTERS = 12  # from which a page is long enough to tell the width of its letters


class Letter(NamedTuple):
    """One letter of a page and its box, from the upper left corner."""

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
        """The place of its middle across."""
        return (self.left + self.right) / 2

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


Cells = dict[tuple[int, int], list[Letter]]  # by row and column of the first place of each


class Box(NamedTuple):
    """A cell as it is ruled."""

    left: float
    top: float
    right: float
    bottom: float


class OpenBox(Box):
    """A cell without a line above or below, where a page cuts its table."""

    __slots__ = ()


def extent_of(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def near(letters: Sequence[Letter]) -> float:
    """Return how close together two lines of a table are one, by the letters between them."""
    if not letters:
        return _MOST_APART
    return min(_MOST_APART, _SAME_LINE * median(letter.size for letter in letters))


def edges_of(places: Iterable[float], tolerance: float) -> list[float]:
    """Return the lines of a table in one direction: places that lie near each other are one.

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
    """A table as it is ruled: its columns and rows, and which cell each place belongs to."""

    columns: list[float]
    rows: list[float]
    owners: dict[tuple[int, int], tuple[int, int]]
    is_open_above: bool = False
    is_open_below: bool = False

    def right_of(self, place: tuple[int, int]) -> float:
        """Return where a cell ends at the right."""
        row, column = place
        while self.owners.get((row, column + 1)) == place:
            column += 1
        return self.columns[column + 1]

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.rows[0]

    def owner_at(self, across: float, down: float) -> tuple[int, int] | None:
        """Return the cell, as row and column, in which a point lies; None beside the table."""
        place = (bisect_right(self.rows, down) - 1, bisect_right(self.columns, across) - 1)
        return self.owners.get(place)

    @property
    def extent(self) -> Box:
        """The box around it."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def box_at(self, row: int, column: int) -> Box:
        """Return the box of the cell that a place belongs to; of a place beside cells, its own."""
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
        """Whether one cell takes a whole row."""
        cells = {self.owners.get((row, column)) for column in range(len(self.columns) - 1)}
        return len(cells) == 1

    def texts(self, letters: Cells) -> list[list[str]]:
        """Return the rows, each with a text for every column."""
        width = len(self.columns) - 1
        rows = [[""] * width for _ in range(len(self.rows) - 1)]
        for (row, column), within in letters.items():
            lines = with_whole_figure(lines_in_cell(within))
            if _LAST_DECIMAL.fullmatch("\n".join(lines)) and self._is_full(row, column, within):
                lines = ["".join(lines)]
            rows[row][column] = "\n".join(lines)
        return rows

    def _is_full(self, row: int, column: int, within: Sequence[Letter]) -> bool:
        """Whether the first line of a cell leaves no room for another figure."""
        line = lines_of(within)[0]
        box = self.box_at(row, column)
        return box.right - box.left - (line[-1].right - line[0].left) < _FULL * line[0].size

    def merged(self, texts: Sequence[Sequence[str]]) -> list[tuple[MergedFigure, ...]]:
        """Return for each row the figures in cells that go on over other rows or columns."""
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
    """Return the table that boxes make; None where no line parts its columns, as in a frame.

    `columns_above`: those of the table that may go on here; they are taken where they fit.
    """
    across = [x for box in boxes for x in (box.left, box.right)]
    columns = edges_of(across, tolerance)
    if _fit(columns, columns_above, tolerance):
        columns = list(columns_above)
    rows = edges_of([y for box in boxes for y in (box.top, box.bottom)], tolerance)
    if len(columns) < _FEWEST_UPRIGHT or len(rows) < 2:
        return None
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for box in sorted(boxes, key=_area):
        places = _places(box, columns, rows)
        free = [place for place in places if place not in owners]
        owners.update(dict.fromkeys(free, free[0]) if free else {})
    opened = [box for box in boxes if isinstance(box, OpenBox)]
    is_open_above = any(box.top < rows[0] + tolerance for box in opened)
    is_open_below = any(box.bottom > rows[-1] - tolerance for box in opened)
    return RuledTable(columns, rows, owners, is_open_above, is_open_below)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _fit(columns: Sequence[float], above: Sequence[float], tolerance: float) -> bool:
    """Whether columns are some of those above, with the same first and last."""
    if len(above) <= len(columns) or not columns:
        return False
    ends = (columns[0] - above[0], columns[-1] - above[-1])
    if any(abs(apart) > tolerance for apart in ends):
        return False
    return all(any(abs(column - x) <= tolerance for x in above) for column in columns)


def _places(box: Box, columns: Sequence[float], rows: Sequence[float]) -> list[tuple[int, int]]:
    """Return the places of a table that a box covers, from its upper left one on."""
    left, right = _nearest(columns, box.left), _nearest(columns, box.right)
    top, bottom = _nearest(rows, box.top), _nearest(rows, box.bottom)
    return [(row, column) for row in range(top, bottom) for column in range(left, right)]


def _nearest(edges: Sequence[float], place: float) -> int:
    """Return which edge is nearest to a place."""
    behind = bisect_right(edges, place)
    if behind == 0:
        return 0
    if behind == len(edges):
        return behind - 1
    return behind if edges[behind] - place < place - edges[behind - 1] else behind - 1


def has_rows_without_lines(table: RuledTable, cells: Cells) -> bool:
    """Whether no lines part the rows of a table: side by side, its cells hold many figures."""
    if len(table.rows) > _MOST_RULED_ROWS:
        return False
    stacks = [cell for cell in cells.values() if cell and _holds_many_figures(cell)]
    of_stacks = sum(letter.text.isdigit() for cell in stacks for letter in cell)
    of_all = sum(letter.text.isdigit() for cell in cells.values() for letter in cell)
    return len(stacks) > 1 and 2 * of_stacks > of_all


def _holds_many_figures(cell: Sequence[Letter]) -> bool:
    """Whether figures stand below one another in a cell, more than a row has."""
    size = cell[0].size
    if max(one.middle for one in cell) - min(one.middle for one in cell) < _STACKED * size:
        return False
    lines = lines_in_cell(cell)
    figures = sum(_FIGURE.fullmatch(line.split()[-1]) is not None for line in lines)
    return figures >= _FEWEST_UPRIGHT and figures >= _OF_STACK * len(lines)


# --- letters → lines ------------------------------------------------------------------------------


def lines_of(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Return letters line by line, from left to right; one that is drawn twice stands once."""
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
    """Return the lines of text in a cell, with a blank for each gap."""
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
    """Whether a line is one figure whose letters all stand equally far apart."""
    shown = [letter for letter in line if letter.text.strip()]
    if not set("".join(letter.text for letter in shown)) <= _OF_FIGURES or not _is_figure(shown):
        return False
    gaps = [letter.left - before.right for before, letter in pairwise(shown)]
    least = min(gaps, default=0.0)
    return least > _GAP * line[0].size and max(gaps) - least < _EVEN * line[0].size


def with_whole_figure(lines: list[str]) -> list[str]:
    """Return the lines of a cell, as one where only together they are a figure.

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
    """Return the width that a half-width letter takes on a page."""
    sizes = [letter.size for letter in letters if letter.text.strip()]
    return median(sizes) / 2 if len(sizes) >= _FEWEST_LETTERS else _MOST_APART


def laid_line(line: Sequence[Letter], left: float, width: float) -> str:
    """Return a line of words as it is laid out: blanks keep the places of its words."""
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
    """Take letters that are of a watermark, by their size, out of the cells of a table."""
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
    """Take words of a size that stand above or below larger ones in several rows of a table.

    What a row says of itself in small letters, as a note, stands in no other.
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
    """Whether others stand on the line of a letter."""
    return any(other.top < letter.middle < other.bottom for other in others)


def _take_oversized(within: Cells, most: float) -> list[Letter]:
    """Take letters from a size on out of the cells of a table."""
    taken: list[Letter] = []
    for place, letters in within.items():
        taken += [letter for letter in letters if letter.size >= most]
        within[place] = [letter for letter in letters if letter.size < most]
    return taken


# --- captions above a table -----------------------------------------------------------------------


def join_captions(lines: Sequence[list[Letter]], tops: Sequence[float]) -> list[list[Letter]]:
    """Return lines of words, those put together that a narrow frame above a table wraps.

    The rest of a caption stands below its beginning and has neither a colon nor a figure; captions
    that are so mended stand each on a line of its own.
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
    """Return the lines of captions with each rest behind its beginning."""
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
    """Return words as they stand right behind a letter."""
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
    """Move letters that a line of a table parts back into the one cell that they are printed in.

    Words are of the cell in which they begin, also where they go on beyond the table. Figures stand
    at the left or the right of their cell; where that does not tell, or the line stands between two
    figures, a lost letter is noted with them, and they are no figure.
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
    """Whether a letter stands right behind another, on the same line."""
    apart = letter.left - before.right
    is_level = abs(letter.middle - before.middle) < _LEVEL * letter.size
    return is_level and -_TOUCHING * letter.size < apart < _TOUCHING * letter.size


def _is_line_between(before: Letter, letter: Letter, table: RuledTable) -> bool:
    """Whether a line between columns stands between two letters, and in neither."""
    line = min(table.columns, key=lambda place: abs(place - letter.left))
    return before.right <= line + _EDGE and letter.left >= line - _EDGE


def _begins_anew(before: Letter, letter: Letter, table: RuledTable) -> bool:
    """Whether a text begins at the left of its cell, of another kind than what reaches there."""
    line = max((x for x in table.columns if x <= letter.left + _EDGE), default=letter.left)
    if letter.left - line > _PADDING * letter.size:
        return False
    if letter.text in _SIGNS:
        return before.text.isdigit()
    kinds = (_is_of_figure(before), _is_of_figure(letter))
    return (kinds == (False, True) and before.text.isalpha()) or kinds == (True, False)


def _is_of_figure(letter: Letter) -> bool:
    return letter.text.isdigit() or letter.text in _POINTS


def _is_figure(letters: Sequence[Letter]) -> bool:
    """Whether letters are a whole figure, its thousands parted by commas or not at all."""
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
    """Whether a letter is of the same text as the one before."""
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

    `may_be_two`: the line that parts a figure stands between two letters, and each part is one.
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
    """Return the cell that letters are printed in, of the first and the last, and if it is sure."""
    has_figure = _has_figure(run)
    is_at_left = first is not None and run[0].left - table.columns[first[1]] < run[0].size
    is_at_right = last is not None and table.right_of(last) - run[-1].right < run[-1].size
    if has_figure and is_at_right and not is_at_left:
        return last, True
    return first or last, not has_figure or is_at_left != is_at_right


def _has_figure(run: Sequence[Letter]) -> bool:
    return any(letter.text.isdigit() for letter in run)
