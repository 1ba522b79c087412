"""Of which year the statements of a text are, by the words around them (R21).

A heading that names one year holds for what stands below it, up to the next heading of its level. A
name of last year holds for the clauses that go on behind it. What may be of either of two years has
none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from shimahe.vocabulary import ORDINAL, fold

_NAMED = r"(?<![\d比较与同从自])20\d\d(?=年(?!\d{1,2}月|[^，]{0,4}(?:以来|起|相比|对比)))"
_LAST_YEAR = r"(?<![比较与同])(?:上一?年度?|去年)(?!结|相比|对比|同期)"
_THIS_YEAR = r"(?<![比较与同])(?:本年度|今年|当年)"
#: A heading with such words is not only of the year that it names.
_OF_MORE_YEARS = re.compile(
    "结转|结余|对比|相比|比较|变化|变动|增减|[—~～至]20\\d\\d|20\\d\\d[—~～至-]"
)
#: Levels of headings, from the highest one, by how they are numbered in folded text.
_LEVELS = (
    rf"第{ORDINAL}[部章]",
    rf"{ORDINAL}、",
    rf"\({ORDINAL}\)",
    r"\d{1,2}[.、](?!\d{1,3}[^\d年])",
    r"\(\d{1,2}\)",
)
_PLAN = "年初预算|预算(?:安排|编制)(?:情况|说明|$)"
_NOT_OF_PLAN_ALONE = "决算|执行|完成|支出情况|对比|比较|相比|差异|变动|变化|调整|[和及与、]"
#: In front of what was planned, in a document on what was spent.
OF_THE_PLAN = "年初预算的"

_TO_LAST_YEAR = r"(?:^|[，。；])\s*(?:上一?年度?|去年)(?:[^，。；:\d]{0,8}[:：]|，)"
_GOES_ON_BEHIND = r"\s*[、和及与](?!其中)"
_SEVERAL_YEARS = (
    r"(?:近|前|后|过去|未来|今后)?[两二三四五六]年[内间来期]?(?:共|累计|合计|总|支出|收入)"
)


class SaidYear(NamedTuple):
    """The year of what stands below a heading, and whether it is named as last year."""

    year: int
    is_last: bool = False


def year_of_heading(heading: str, year: int) -> SaidYear | None:
    """Return the one year that a heading names; None where it names none, or several.

    `year` is that of the document.

    >>> year_of_heading("（一）2024年收支执行情况", 2025), year_of_heading("二、收支情况", 2025)
    (SaidYear(year=2024, is_last=False), None)
    >>> year_of_heading("上年预算执行情况", 2025)
    SaidYear(year=2024, is_last=True)
    >>> year_of_heading("2024年预算执行情况和2025年预算", 2025)
    """
    if re.search(_OF_MORE_YEARS, heading):
        return None
    named = set(map(int, re.findall(_NAMED, heading)))
    is_last = re.search(_LAST_YEAR, heading) is not None
    if is_last:
        named.add(year - 1)
    if re.search(_THIS_YEAR, heading):
        named.add(year)
    return SaidYear(named.pop(), is_last) if len(named) == 1 else None


def is_of_plan(heading: str) -> bool:
    """Whether a heading says that only what was planned stands below it.

    >>> is_of_plan("二、年初预算情况"), is_of_plan("三、一般公共预算支出决算情况")
    (True, False)
    """
    words = re.sub(f"^(?:{'|'.join(_LEVELS)})", "", fold(heading))
    return re.search(_PLAN, words) is not None and re.search(_NOT_OF_PLAN_ALONE, words) is None


class _Said(NamedTuple):
    """What a heading says, and its level."""

    level: int
    year: SaidYear | None
    is_of_plan: bool


class Headings:
    """What the headings above a paragraph say of its year, each of a lower level than the last."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._said: list[_Said] = []

    def take(self, heading: str) -> None:
        """Take up the next heading; those of its level and of lower ones end."""
        words = fold(heading.lstrip("# "))
        level = next((n for n, mark in enumerate(_LEVELS) if re.match(mark, words)), -1)
        if level < 0 and not heading.startswith("#"):
            level = len(_LEVELS)
        self._said = [said for said in self._said if said.level < level]
        self._said.append(_Said(level, year_of_heading(words, self._year), is_of_plan(words)))

    @property
    def year(self) -> SaidYear:
        """The year of what stands below them: that of the lowest one that names any."""
        named = [said.year for said in self._said if said.year]
        return named[-1] if named else SaidYear(self._year)

    @property
    def is_of_plan(self) -> bool:
        """Whether the lowest of them says that only what was planned stands below it."""
        return bool(self._said) and self._said[-1].is_of_plan


def leads_to_last_year(sentence: str) -> bool:
    """Whether the words in front of a figure say that it is of last year: 去年，支出1万元.

    >>> leads_to_last_year("去年，我镇支出"), leads_to_last_year("比去年，支出")
    (True, False)
    """
    return "年" in sentence and re.search(_TO_LAST_YEAR, sentence) is not None


def goes_on(text: str, end: int, *, is_compared: bool) -> bool:
    """Whether more figures of the same year stand behind one that ends at a place of a text.

    >>> goes_on("上年为3万元和7万元", 6, is_compared=False)
    True
    >>> goes_on("比上年基本支出3万元，项目支出7万元", 10, is_compared=True)
    False
    """
    if re.compile(_GOES_ON_BEHIND).match(text, end):
        return True
    return is_compared and text[end : end + 1] == "，" and _is_compared_behind(text, end + 1)


def is_one_of_several(text: str, end: int) -> bool:
    """Whether another figure without a label stands behind one that ends at a place of a text.

    >>> is_one_of_several("上年为3万元和7万元", 6), is_one_of_several("上年为3万元和会议费7万元", 6)
    (True, False)
    """
    return re.compile(rf"{_GOES_ON_BEHIND}\s*\d").match(text, end) is not None


def _is_compared_behind(text: str, start: int) -> bool:
    """Whether the clause that begins at a place ends with 相比 behind a figure."""
    clause = re.split("[，。；]", text[start : start + 40])[0]
    return re.search(r"\d.*元相?比", clause) is not None


def is_of_several_years(label: str) -> bool:
    """Whether a label says that its figure is of several years.

    >>> is_of_several_years("三年支出合计"), is_of_several_years("支出合计")
    (True, False)
    """
    return "年" in label and re.match(_SEVERAL_YEARS, label) is not None


def is_year(name: str) -> bool:
    """Whether a name is nothing but a year: 上年, 2024年度, 本年."""
    return re.fullmatch(r"(?:20\d\d|[上今本当去前]|上一)年度?", name) is not None


def without_this_year(label: str) -> str:
    """Return a label without words that say only of which year it is.

    >>> without_this_year("今年基本支出"), without_this_year("本年"), without_this_year("本年收入")
    ('基本支出', '', '本年收入')
    """
    return "" if is_year(label) else re.sub("^今年度?(?!以来|起|[初末底])(?=..)", "", label)


def is_changed_plan(words: str) -> bool:
    """Whether the words of a sentence say that what was planned was changed.

    >>> is_changed_plan("支出预算调整为12万元，年初预算"), is_changed_plan("支出预算12万元")
    (True, False)
    """
    return re.search("(?:调整|变更)(?:为|到|至)|追加(?:到|至)", words) is not None
