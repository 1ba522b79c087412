"""Targets of several phases (一季度, 全年, 中期, 2025年): which of them are those of the year.

A phase may be the heading of a target, stand below that heading, in a cell of each row, or alone
above the rows of its own. The rule is R16c of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from shimahe.vocabulary import fold

#: Words of targets that are of another time, or no targets at all.
_OTHER_TIMES = ("上年", "去年", "中期", "长期", "实施期", "总体", "历史", "季度", "半年", "月")
_NO_TARGETS = ("完成值", "实际值")
_OF_THIS_YEAR = 9999
#: The most characters of a phase.
_LONGEST = 30
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
