"""Of which money a written section speaks where it states an amount.

A list of classes may be of all the money of the department, of 财政拨款 (three budgets together),
of one budget, or of a part such as 项目支出 or 其他资金. Promises to tell which by the words above
it, and to say where these words may mean other money as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from shimahe.forms import BUDGETS, key_of
from shimahe.vocabulary import ORDINAL

#: All the money of the department.
DEPARTMENT = "department"
#: 财政拨款: the three budgets together.
APPROPRIATIONS = "appropriations"
#: Money that no table shows by class: one kind of expenditure, another source, another year.
PART = "part"

_NAMES = re.compile(
    r"(?P<budget>(?:一般公共预算|政府性基金|国有资本经营)(?:预算)?(?:当年|本年)?(?:财政)?(?:拨款)?)"
    r"|(?P<appropriations>财政拨款)"
    r"|(?P<part>(?:基本|项目)支出|其[他它]资金|其[他它]收入|(?:单位|自有|非税|财政专户|专户管理)(?:资金|收入)"
    r"|上级补助|附属单位|(?:事业|经营)(?:单位经营)?收入|结转|结余|(?<![比较与同])(?:上一?年|去年))"
)
#: All expenditure or income, in front of its figure or in a heading.
_ALL = re.compile(
    r"(?P<department>(?:部门|单位)[^，。；：:]{0,20}(?:收支|收入|支出))"
    r"|(?:^|[年度总局室会办处院心])(?:收支|收入|支出)(?:总|预算|决算|[计额数]|合计|安排)*[共为是约:：]*$"
)
#: Begins a sentence on what was spoken of before.
_GOES_ON = re.compile(r"\s*(?:其中|包括|主要|[收支][入出](?:预算)?(?:包括|按)|按|比|较|与|同)")
_CHANGES = re.compile("增加|减少|增长|下降|持平")
_FIGURE = re.compile(r"\d[\d,，.]*\s*[百千万亿]*元")
_NUMBERED = re.compile(
    rf"[\s#*]*(?:第{ORDINAL}部分|{ORDINAL}、|[（(](?:{ORDINAL}|\d+)[)）]|\d+[、．]|\d+\.(?!\d)|#)"
)
_NOT_IN_A_HEADING = re.compile("[，。；：:]")
#: The most characters of a heading.
_HEADING = 40


class SpokenMoney(NamedTuple):
    """The money that is spoken of at a place of the text."""

    #: `DEPARTMENT`, `APPROPRIATIONS`, `PART` or the key of a budget.
    money: str
    #: Whether the words near the place name other money, which may be meant.
    may_be_other: bool = False
    #: Whether a heading names the money.
    is_of_heading: bool = False


def spoken_money(section: str, lines: str) -> SpokenMoney:
    """Return the money that is spoken of at the end of some lines of a section.

    >>> spoken_money("二、财政拨款收支情况", "2024年支出15.00万元，包括：").money
    'appropriations'
    >>> spoken_money("", "部门支出20.00万元，其中：财政拨款支出15.00万元（")[:2]
    ('department', True)
    """
    spoken = _after_heading(SpokenMoney(DEPARTMENT), section)
    sentence = ""
    for is_heading, sentence in _sentences(lines):
        after = _after_heading if is_heading else _after_head
        spoken = after(spoken, sentence)
    first, *later = sentence.split("；")
    if later:
        spoken = _after_head(spoken, later[-1])
    others = {_money(name) for name in _NAMES.finditer(later[-1] if later else first)}
    return spoken._replace(may_be_other=spoken.may_be_other or bool(others - {spoken.money}))


def speaks_of_all(words: str) -> bool:
    """Whether words in front of an amount speak of all expenditure or income.

    >>> speaks_of_all("2025年部门支出预算"), speaks_of_all("教育支出")
    (True, False)
    """
    return _ALL.search(words) is not None


def last_sentence(lines: str) -> str:
    """Return what the sentence says with which some lines end; "" where they end with a heading.

    >>> last_sentence("一、收支情况\\n支出3万元。其中：基本支出")
    '其中：基本支出'
    """
    sentence = ""
    for is_heading, words in _sentences(lines):
        sentence = "" if is_heading else words
    return sentence


def _sentences(lines: str) -> Iterator[tuple[bool, str]]:
    """Yield the sentences and headings of some lines, each with whether it is a heading.

    A numbered line begins a sentence, any other goes on with the line above.
    """
    text = ""
    for line in lines.splitlines():
        if not _NUMBERED.match(line):
            text += line.strip()
            continue
        yield from _parted(text)
        text = line.strip()
        if len(text) < _HEADING and not _NOT_IN_A_HEADING.search(text):
            yield True, text
            text = ""
    yield from _parted(text)


def _parted(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the sentences of a text that has no heading; the last one may be empty."""
    for sentence in text.split("。"):
        yield False, sentence


def _money(name: re.Match[str]) -> str:
    """Return the money of a name that was found."""
    if name.lastgroup == "budget":
        return key_of(BUDGETS, name.group()) or PART
    return APPROPRIATIONS if name.lastgroup == "appropriations" else PART


def _after_heading(spoken: SpokenMoney, heading: str) -> SpokenMoney:
    """Return what is spoken of below a heading; one that names no money changes nothing."""
    named = [_money(name) for name in _NAMES.finditer(heading)]
    if named:
        return SpokenMoney(named[-1], len(set(named)) > 1, is_of_heading=True)
    return SpokenMoney(DEPARTMENT) if _ALL.search(heading) else spoken


def _after_head(spoken: SpokenMoney, sentence: str) -> SpokenMoney:
    """Return what is spoken of once a sentence begins, by the words in front of its first figure.

    支出 alone is of the money that the heading names, if it names any.
    """
    head = _FIGURE.split(sentence, maxsplit=1)[0]
    if _GOES_ON.match(head) or _CHANGES.search(head):
        return spoken
    named = [_money(name) for name in _NAMES.finditer(head)]
    if named:
        return SpokenMoney(named[-1], len(set(named)) > 1)
    whole = _ALL.search(head)
    if whole is None or (spoken.is_of_heading and not whole.group("department")):
        return spoken
    return SpokenMoney(DEPARTMENT, may_be_other=spoken.money != DEPARTMENT)
