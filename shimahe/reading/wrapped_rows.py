"""Rows that a clipboard wrapped: the figures of a row continue on the line below.

Lines are joined only where that can be read in one way: together they have as many figures as there
are columns, or the sums of the form hold, or each line is broken where the next text would have
been too wide. This module knows on which line each cell of a row stands. The rule is R07b of
docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from shimahe.forms import CODE, NAME, Form
from shimahe.reading.character_columns import count_places
from shimahe.reading.grids import Line, Row
from shimahe.reading.laid_tables import keys_below
from shimahe.reading.row_sums import try_sums
from shimahe.reading.spaced_rows import Block, SpacedRow
from shimahe.reading.wrapped_headers import join_header
from shimahe.vocabulary import ACCOUNT, is_total, parse_figure, plain, prints_value

_CODE_AND_NAME = re.compile(ACCOUNT)

#: The most lines of one row.
_MOST_LINES = 6

#: The lines of each row that stands on several, by the number of the first.
LinesOfRows = Mapping[int, tuple[Line, ...]]


def begins_with_figure(line: Line) -> bool:
    """Whether the first text of a line is a figure, or a mark that stands for none."""
    texts = plain(line.text).split()
    return bool(texts) and prints_value(texts[0])


def prints_figure(line: Line) -> bool:
    """Whether a line prints a figure, or a mark that stands for none."""
    return any(map(prints_value, plain(line.text).split()))


def joined(lines: Sequence[Line]) -> Line:
    """Return several lines as the one line that they were before they were wrapped."""
    if len(lines) == 1:
        return lines[0]
    return Line(lines[0].number, " ".join(line.text.strip() for line in lines))


def unwrap(
    lines: Sequence[Line],
    is_whole: Callable[[Line], bool],
    goes_on: Callable[[Line], bool] = begins_with_figure,
    is_longest: bool = False,
) -> tuple[list[Line], dict[int, tuple[Line, ...]]]:
    """Return the lines with wrapped rows joined, and the lines of each such row by its first.

    A row may continue on lines for which `goes_on` is true. It takes as many as make it `is_whole`:
    the fewest, or with `is_longest` the most. A row that never becomes whole is left as it is.
    """
    rows: list[Line] = []
    lines_of: dict[int, tuple[Line, ...]] = {}
    at = 0
    while at < len(lines):
        row = tuple(lines[at : at + 1])
        for begun in _begun_with(lines[at : at + _MOST_LINES], goes_on):
            if is_whole(joined(begun)):
                row = tuple(begun)
                if not is_longest:
                    break
        rows.append(joined(row))
        if len(row) > 1:
            lines_of[row[0].number] = row
        at += len(row)
    return rows, lines_of


def _begun_with(lines: Sequence[Line], goes_on: Callable[[Line], bool]) -> Iterator[Sequence[Line]]:
    """Yield the rows that the first of some lines may begin, alone or with lines below it."""
    yield lines[:1]
    if not prints_figure(lines[0]):
        return
    for count in range(2, len(lines) + 1):
        if not goes_on(lines[count - 1]):
            return
        yield lines[:count]


def are_of_one_width(lines: Iterable[Line], lines_of: LinesOfRows) -> bool:
    """Whether each line of a wrapped row ends where its next text would have been too wide.

    Too wide means wider than every line of the table, with Chinese characters of one place or of
    two.
    """
    lines = list(lines)
    for width in (partial(count_places, width=1), partial(count_places, width=2)):
        most = max(width(plain(line.text)) for line in lines)
        if all(_breaks_at(row, most, width) for row in lines_of.values()):
            return True
    return False


def _breaks_at(row: Sequence[Line], most: int, width: Callable[[str], int]) -> bool:
    """Whether the first text of each line would not have fitted at the end of the line above."""
    for line, below in pairwise(row):
        first = plain(below.text).split()[0]
        if width(plain(line.text)) + 1 + width(first) <= most:
            return False
    return True


def lines_of_cells(row: Row, lines: Sequence[Line]) -> tuple[int, ...]:
    """Return the number of the line on which each cell of a row stands; a blank has the row's own.

    >>> lines = [Line(4, "201 公共服务 8.00 5.00"), Line(5, "3.00")]
    >>> lines_of_cells(Row(4, ("201", "公共服务", "8.00", "5.00", "3.00")), lines)
    (4, 4, 4, 4, 5)
    >>> lines = [Line(4, "20101人大事务"), Line(5, "8.00"), Line(6, "8.00")]
    >>> lines_of_cells(Row(4, ("20101", "人大事务", "8.00", "8.00")), lines)
    (4, 4, 5, 6)
    """
    texts = [(text, line.number) for line in lines for text in plain(line.text).split()]
    found: list[int] = []
    at = 0
    for cell in row.fields:
        places = (place for place in range(at, len(texts)) if texts[place][0] == cell)
        place = next(places, None) if cell and prints_value(cell) else None
        if place is not None:
            found.append(texts[place][1])
            at = min(place + 1, len(texts) - 1)
        else:
            found.append(texts[at][1] if cell else row.line)
    return tuple(found)


# --- rows by code ---------------------------------------------------------------------------------


def unwrap_block(
    form: Form, block: Block, above: Sequence[Row], texts: Mapping[int, str]
) -> Block | None:
    """Return the block of a table by code with wrapped rows joined; None where there are none.

    `above` is the header of the table where the block prints none; `texts` are its printed lines by
    number.
    """
    groups = _grouped(block.open_rows)
    bare = _bare_numbers_below(groups, block, texts)
    if len(groups) == len(block.open_rows) and not bare:
        return None
    rows = [_merged(group) for group in groups]
    keys = _keys_of_figures(form, block, above, rows)
    last_figures = _last_figures(form, keys, rows, bare)
    rows = [_with_last_figure(row, last_figures.get(row.line)) for row in rows]
    body: list[Line] = []
    lines_of: dict[int, tuple[Line, ...]] = {}
    for row, group in zip(rows, groups, strict=True):
        lines = _lines_of_row(row, texts)
        if _stands_around_code(*group):
            lines = (lines[1], lines[0], *lines[2:])  # the code first, as in a row
        body += lines
        if len(group) > 1 or row.line in last_figures:
            lines_of[row.line] = lines
    if not lines_of:
        return None
    is_told = are_of_one_width(body, lines_of) or _are_apart(block.open_rows, texts)
    if not _are_told(form, keys, rows, lines_of, is_told):
        return None
    taken = {line.number for line in last_figures.values()}
    reasons = {line: reason for line, reason in block.reasons.items() if line not in taken}
    return replace(
        block,
        rows=[row.row() for row in rows],
        open_rows=rows,
        wrapped=lines_of,
        reasons=reasons,
    )


def _bare_numbers_below(
    groups: Sequence[Sequence[SpacedRow]], block: Block, texts: Mapping[int, str]
) -> dict[int, Line]:
    """Return the numbers that stand alone right below rows, by the first line of each row.

    They were taken for the numbers of pages.
    """
    found: dict[int, Line] = {}
    for group in groups:
        below = max(group[-1].lines) + 1
        text = plain(texts.get(below, ""))
        if block.reasons.get(below) == "note" and parse_figure(text) is not None:
            found[_merged(group).line] = Line(below, text)
    return found


def _last_figures(
    form: Form, keys: Sequence[str], rows: Sequence[SpacedRow], bare: Mapping[int, Line]
) -> dict[int, Line]:
    """Return those of the numbers below rows that are their last figures, by the lines of the rows.

    So it is where a row lacks one figure only and the sums of the form hold with the number.
    """
    found: dict[int, Line] = {}
    for row in rows:
        number = bare.get(row.line)
        if number is None or len(row.figures) != len(keys) - 1:
            continue
        trial = try_sums(form, keys, [Row(row.line, (*row.figures, number.text))])
        if trial.tried and trial.held == trial.tried:
            found[row.line] = number
    return found


def _with_last_figure(row: SpacedRow, number: Line | None) -> SpacedRow:
    """Return a row with the figure on the line below it, if there is one."""
    if number is None:
        return row
    figures = (*row.figures, number.text)
    return replace(row, figures=figures, more=[*row.more, number.number])


def _are_apart(rows: Sequence[SpacedRow], texts: Mapping[int, str]) -> bool:
    """Whether every cell stands on a line of its own: no line prints a code or a name and more.

    There a row begins with its code, and what stands below belongs to it.
    """
    heads = [row for row in rows if not _is_rest(row)]
    numbers = {number for row in heads for number in (row.line, *row.more)}
    texts_of_heads = [plain(texts[number]).split() for number in sorted(numbers)]
    return all(len(words) == 1 for words in texts_of_heads)


def _lines_of_row(row: SpacedRow, texts: Mapping[int, str]) -> tuple[Line, ...]:
    """Return the lines on which a row stands."""
    return tuple(Line(number, texts[number]) for number in sorted({row.line, *row.more}))


def _keys_of_figures(
    form: Form, block: Block, above: Sequence[Row], rows: Sequence[SpacedRow]
) -> list[str]:
    """Return the keys of the columns of figures that the header names, once rows are joined."""
    header = list(above)
    if block.header:
        row = join_header(form, block.header, [row.figures for row in rows]).row
        header = [] if row is None else [row]
    keys = keys_below(form, header) if header else []
    return [key for key in keys if key not in (CODE, NAME)]


def _grouped(rows: Sequence[SpacedRow]) -> list[list[SpacedRow]]:
    """Return each row together with the rows below it that print the rest of its figures."""
    groups: list[list[SpacedRow]] = []
    for row in rows:
        above = groups[-1] if groups else []
        is_rest = _is_rest(row) and bool(above) and bool(above[0].figures)
        if is_rest or _stands_around_code(*above, row):
            above.append(row)
        else:
            groups.append([row])
    return groups


def _stands_around_code(*rows: SpacedRow) -> bool:
    """Whether two rows are one whose code stands between the halves of its name and figures.

    The first has no code and is no total; the second prints its code alone on the line between.
    """
    if len(rows) != 2:
        return False
    above, below = rows
    is_half = bool(above.name and above.figures) and not (above.code or is_total(above.name))
    if not is_half or above.more or _CODE_AND_NAME.match(above.name):
        return False
    has_code_between = below.more == [above.line + 1] and below.line == above.line + 2
    return has_code_between and bool(below.code and below.name and below.figures)


def name_torn_rows(rows: Sequence[SpacedRow]) -> bool:
    """Say of rows that may be halves of one whose code stands between them that this is open.

    Return whether there are any.
    """
    torn = [halves for halves in pairwise(rows) if _stands_around_code(*halves)]
    for above, below in torn:
        above.open_lines = below.open_lines = [above.line, below.line]
    return bool(torn)


def _is_rest(row: SpacedRow) -> bool:
    """Whether a row prints figures only; the first of them may look like a code."""
    return not row.has_name and len(row.code) < 2 and bool(row.code or row.figures)


def _merged(group: Sequence[SpacedRow]) -> SpacedRow:
    """Return a row with the figures of the lines below it added to its own."""
    first, *rest = group
    if not rest:
        return first
    if _stands_around_code(*group):
        (second,) = rest
        figures_of_both = first.figures + second.figures
        lines = [first.line, *second.more]
        return replace(second, name=first.name + second.name, figures=figures_of_both, more=lines)
    figures = list(first.figures)
    more = list(first.more)
    for row in rest:
        figures += [*row.code, *row.figures]
        more += [row.line, *row.more]
    return replace(first, figures=tuple(figures), more=more)


def _are_told(
    form: Form,
    keys: Sequence[str],
    rows: Sequence[SpacedRow],
    lines_of: LinesOfRows,
    is_told: bool,
) -> bool:
    """Whether the joined rows are certain.

    No row may print more figures than there are columns, and the sums of joined rows must hold.
    Besides, the lines must tell the rows (every line is broken where it was full, or each cell has
    a line of its own); or all rows print a figure in each column, and at least one sum was tried.
    """
    if not keys or any(len(row.figures) > len(keys) for row in rows):
        return False
    wrapped = [Row(row.line, row.figures) for row in rows if row.line in lines_of]
    trial = try_sums(form, keys, wrapped)
    if trial.held < trial.tried:
        return False
    is_whole = all(len(row.figures) == len(keys) for row in rows)
    return is_told or (is_whole and trial.tried > 0)
