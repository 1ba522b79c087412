"""Headings of groups on one line and those of their parts on the next → one heading a column.

Text whose columns only spaces part prints 2024年执行数 2025年预算数 on one line, and 合计 基本支出
项目支出 below it: which of the upper headings heads the lower ones is told by the number of figures
and by the sums of the form. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from shimahe.forms import HEADING_WORDS, Form
from shimahe.reading.column_groups import columns_of
from shimahe.reading.grids import Row
from shimahe.reading.headings import is_heading
from shimahe.reading.row_sums import try_sums
from shimahe.vocabulary import fold

#: The most groups, upper and lower headings for which all ways are tried, and the rows to try.
_MOST_GROUPS = 2
_MOST_UPPER = 6
_MOST_LOWER = 18
_MOST_ROWS = 40


def headings_of_groups(
    form: Form,
    front: Sequence[str],
    lines: Sequence[Sequence[str]],
    figures: Sequence[Sequence[str]],
) -> list[str] | None:
    """Return the heading of each column, that of its group included; None where it is not told.

    `front` has the headings of code and name, `lines` those of figures on two lines, and `figures`
    the figures of each row. The widest rows must add up in exactly one way.
    """
    if len(lines) != 2 or not all(_is_whole(form, text) for line in lines for text in line):
        return None
    upper, lower = lines
    widest = max(map(len, figures))
    count = len(upper) + len(lower) - widest
    is_few = len(upper) <= _MOST_UPPER and len(lower) <= _MOST_LOWER
    if not (0 < count <= _MOST_GROUPS and is_few):
        return None
    whole = [Row(0, (*front, *row)) for row in figures if len(row) == widest][:_MOST_ROWS]
    fitting = [way for way in _ways(upper, lower, count) if _adds_up(form, [*front, *way], whole)]
    return fitting[0] if len(fitting) == 1 else None


def _is_whole(form: Form, text: str) -> bool:
    """Whether a text is a whole heading: a known one, or one of a share (增减%)."""
    return is_heading(text, form) or HEADING_WORDS["share"].search(fold(text)) is not None


def _ways(upper: Sequence[str], lower: Sequence[str], count: int) -> Iterator[list[str]]:
    """Yield the headings of columns for each choice of `count` groups and of their parts.

    The parts of groups follow one another, as they are printed; each group has two or more.
    """
    for groups in combinations(range(len(upper)), count):
        for cuts in combinations(range(1, len(lower)), count - 1):
            runs = [lower[start:stop] for start, stop in pairwise([0, *cuts, len(lower)])]
            if all(len(run) > 1 for run in runs):
                yield _joined(upper, dict(zip(groups, runs, strict=True)))


def _joined(upper: Sequence[str], runs: dict[int, Sequence[str]]) -> list[str]:
    """Return the upper headings, those of groups joined with each of their parts."""
    joined: list[str] = []
    for at, text in enumerate(upper):
        joined += [text + part for part in runs[at]] if at in runs else [text]
    return joined


def _adds_up(form: Form, headings: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether nearly all rows add up below some headings, and their columns can be told apart."""
    columns = columns_of(form, [tuple(headings)])
    return not columns.unread and try_sums(form, columns.keys, rows).mostly_holds
