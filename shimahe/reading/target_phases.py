"""Targets of several phases (一季度, 全年, 中期, 2025年): which of them are those of the year.

A phase may be the heading of a target, stand below that heading, in a cell of each row, or alone
above the rows of its own. The rule is R16c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from shimahe.reading.target_sheet import Indicator, Sheet
from shimahe.vocabulary import fold

#: Words of targets that are of another time, or no targets at all.
_OTHER_TIMES = ("上年", "去年", "中期", "长期", "实施期", "总体", "历史", "季度", "半年", "月")
_NO_TARGETS = ("完成值", "实际值", "完成情况")
_OF_THIS_YEAR = 9999
#: The most characters of a phase.
_LONGEST = 30
#: How many characters of a text are folded to see whether it is longer.
_BEGINNING = 90
#: A phase: when it is, and perhaps that a target is of it.
_PHASE = (
    r"(?:\(?[一二三四五六]\)?[、.]?)?"
    r"(?:项目|总体)*"
    r"(?:(?:截至)?第?[一二三四1-4]季度|前[二三]季度|[一1]至[二三四2-4]季度|[上下]?半年|全年"
    r"|[本当]?年度?|上年度?|去年|[中长]期|实施期|20\d\d年?度?|(?:1-)?1?\d月)[末底]?"
    r"(?:总体|整体|绩效|预期|计划)*(?:目标|指标)?(?:[目指]标值|完成值|实际值|值)?"
    r"(?:\([^()]*\))?:?"
)


@lru_cache(maxsize=1024)
def is_phase(text: str) -> bool:
    """Whether a text says a phase, and nothing else.

    >>> [text for text in ("一季度", "年度目标", "2025年", "维修长度", "年") if is_phase(text)]
    ['一季度', '年度目标', '2025年']
    """
    is_long_enough = 2 <= len(text) <= _LONGEST
    return is_long_enough and re.fullmatch(_PHASE, fold(text)) is not None


def may_be_phase(text: str) -> bool:
    """Whether a text may be as short as a phase when folded: to fold a long one takes its time.

    >>> [may_be_phase(text) for text in ("年 度 目 标", "道路养护" * 30)]
    [True, False]
    """
    return len(fold(text[:_BEGINNING])) <= 2 * _LONGEST


@lru_cache(maxsize=256)
def rank_of(phase: str, year: int | None) -> int:
    """Return how far a phase, or the heading of a target, is that of the year.

    `year` is that of the document, if it is known. It comes first, with what names no year; then
    the latest year; other times (上年, 中期) come last.
    """
    if any(word in phase for word in (*_OTHER_TIMES, *_NO_TARGETS)):
        return 0
    years = re.findall(r"20\d\d", phase)
    if not years or str(year) in years:
        return _OF_THIS_YEAR
    return int(max(years))


def phase_of_block(texts: Sequence[str]) -> str | None:
    """Return the phase that heads the rows below: alone, or as 中期目标 in front of other texts.

    None where the texts begin with none, or there are several.
    """
    first, *others = texts
    says_targets = not others or "标" in first
    if not says_targets or not is_phase(first):
        return None
    different = {fold(text) for text in others if len(text) <= _LONGEST} - {fold(first)}
    return None if any(map(is_phase, different)) else first


def leave_other_phases(sheet: Sheet) -> None:
    """Keep the indicators of the phase of the year, and name those of the others (R16c).

    Of blocks of targets below each other that of the year is kept. Of rows of one name that print
    a phase each, that of the year is; of several that rank the same none is read, but where all
    print the same target.
    """
    left_out: set[int] = set()
    if len({indicator.block for indicator in sheet.indicators}) > 1:
        of_blocks = [(row, row.block) for row in sheet.indicators]
        left_out.update(_leave_lower_ranks(sheet, of_blocks))
    kept = [row for row in sheet.indicators if id(row) not in left_out]
    names = {fold(row.texts.get("name", "")) for row in kept}
    if len(names) < len(kept):
        left_out.update(_leave_repeated_names(sheet, kept))
    if left_out:
        sheet.indicators = [row for row in sheet.indicators if id(row) not in left_out]


def _leave_repeated_names(sheet: Sheet, rows: Iterable[Indicator]) -> Iterator[int]:
    """Name those of the rows of one name that are not of the year; yield the `id` of each."""
    rows_of: dict[str, list[tuple[Indicator, str]]] = {}
    for row, phase in _with_phases(rows):
        rows_of.setdefault(row.compared[0], []).append((row, phase))
    for group in rows_of.values():
        if len(group) > 1 and all(phase for _, phase in group):
            lower = set(_leave_lower_ranks(sheet, group))
            yield from lower
            yield from _leave_equals(sheet, [one for one in group if id(one[0]) not in lower])


def _leave_lower_ranks(sheet: Sheet, rows: Sequence[tuple[Indicator, str]]) -> Iterator[int]:
    """Name the indicators whose phase is less that of the year than another; yield their `id`."""
    ranks = [rank_of(fold(phase), sheet.year) for _, phase in rows]
    highest = max(ranks)
    for (row, _), rank in zip(rows, ranks, strict=True):
        if rank < highest:
            sheet.rest[row.line] = "another phase"
            yield id(row)


def _leave_equals(sheet: Sheet, rows: Sequence[tuple[Indicator, str]]) -> Iterator[int]:
    """Leave all but the first of the indicators of equal phases, and yield the `id` of each.

    The first keeps its target only if all print the same.
    """
    if len({fold(phase) for _, phase in rows}) == 1:
        return
    (first, _), *others = rows
    is_same = len({tuple(row.compared) for row, _ in rows}) == 1
    for row, _ in others:
        sheet.rest[row.line] = "repeated print" if is_same else "column unknown"
        yield id(row)
    if not is_same:
        first.texts["target"] = ""
        sheet.rest[first.line] = "column unknown"


def _with_phases(rows: Iterable[Indicator]) -> Iterator[tuple[Indicator, str]]:
    """Yield each indicator with the phase that its row prints; that of its block, or "", if none.

    A phase holds for the rows below it whose cell is blank there, as where it is merged.
    """
    place, phase = -1, ""
    for row in rows:
        apart = {row.places.get("name"), row.places.get("target")}
        printed = [at for at, text in enumerate(row.cells) if at not in apart and is_phase(text)]
        is_blank_there = 0 <= place < len(row.cells) and not row.cells[place]
        if printed:
            place = printed[0]
            phase = row.cells[place]
        elif not is_blank_there:
            place, phase = -1, ""
        yield row, phase or row.block
