"""What the words of a listed cause say: whether it is more or less, of what, and of which change.

Knows words only. Which figure they stand beside, and which change is explained, is up to `prose`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from shimahe.vocabulary import ORDINAL

# Patterns are given to `re` as text: most documents need few of them.
_MORE = "新增(?:加|安排)?|增加|调增|追加|增列|增拨|增设|增配|增支|划入"
_LESS = (
    "减少|压减|核减|调减|扣减|取消|停止安排|停止|缩减|削减|精简|压降|减支|划出|收回"
    "|节约(?![型用])|压缩(?![天空机包])"
    "|(?:本年度?|今年|当年)?(?:不再|没有|未再?)(?:安排|列支|发生)"
)
#: Words in front of what is more or less; why it is so may stand before them.
_WAY_IN_FRONT = (
    rf"^(?P<why>.*)(?:(?P<up>{_MORE})|(?P<down>{_LESS}))了?"
    r"(?P<item>(?![的到至额数幅后])[^的]{2,})$"
)
_SAYS_MONEY = "(?:预算|支出|经费|资金|投入|安排|拨款|收入)+"
_GONE = (
    r"(?:已|已经|均|也|现已|，)*"
    r"(?:(?:本年度?|今年|当年)?(?:不再|没有|未再?)(?:安排|列支|发生)|取消)"
)
_NET = r"^(?:(?:以上|上述).*|(?:增减|收支|以上|两项|各项)*(?:相抵|抵减|品迭|轧抵|相减)后?)$"
_SAID_BEFORE = (
    "^(?:同时|另外?|此外)?(?:(?:增加|减少|增长|下降|提高|上升)的?(?=主要|原因)|系(?![统数列]))?"
)
_WHY_BEFORE = "^是?(?:由于|因为|因(?!公))"
_WHY_BEHIND = "(?<=..)(?:由于|因(?!公)).*$"
#: Ends what is said of one cause.
_NEXT_CAUSE = (
    rf"[。；;]|(?:^|[，、）)])(?:{ORDINAL}是|{ORDINAL}、|[（(](?:{ORDINAL}|\d{{1,2}})[）)])"
)
#: Begins the causes of what was said last.
_WHY = r"其中|主要(?:是|为|由于|因|系|原因|包括)|原因(?:是|为|:)|，(?:包括|即)"
_WHY_PLAN_DIFFERS = (
    "(?:小于|大于|低于|高于|少于|多于|超过|超出|未达到?)[^，。；]{0,12}(?:[预决]算|计划)[^，。；]{0,8}原因"
    "|[预决]算数?(?:与|和|同)[^，。；]{0,8}[预决]算数?[^，。；]{0,4}差异[^，。；]{0,6}原因"
)
_LATER = rf"^(?:{ORDINAL.replace('一', '')}|其[二三四五六])是"


class Cause(NamedTuple):
    """What is more (`way` 1) or less (-1)."""

    item: str
    way: int


def cause_with_way_in_front(words: str) -> Cause | None:
    """Return what is more or less, where a word in front of it says so; else None.

    >>> cause_with_way_in_front("按规定取消会议费")
    Cause(item='会议费', way=-1)
    >>> cause_with_way_in_front("节约型机关建设")
    """
    match = re.search(_WAY_IN_FRONT, words)
    if match is None:
        return None
    item = match.group("item")
    if match.group("why") and re.fullmatch(_SAYS_MONEY, item):  # 绿化项目增加支出
        item = match.group("why")
    return Cause(item, 1 if match.group("up") else -1)


def is_gone(behind: str) -> bool:
    """Whether the words behind a figure say that it is spent no more (10万元不再安排).

    >>> is_gone("不再安排，"), is_gone("，比上年")
    (True, False)
    """
    return re.match(_GONE, behind) is not None


def is_net(item: str) -> bool:
    """Whether words stand for all causes together (增减相抵后).

    >>> is_net("增减相抵后"), is_net("会议费")
    (True, False)
    """
    return re.search(_NET, item) is not None


def name_of_cause(item: str) -> str:
    """Return what a cause is of, without the words that say why.

    >>> name_of_cause("人员经费因调资"), name_of_cause("由于退休"), name_of_cause("因公出国费")
    ('人员经费', '退休', '因公出国费')
    """
    name = re.sub(_WHY_BEFORE, "", item)
    return re.sub(_WHY_BEHIND, "", name)


def without_introduction(item: str) -> str:
    """Return words without those that only lead to a cause (减少主要是…, 同时…).

    >>> without_introduction("减少主要是会议费")
    '主要是会议费'
    """
    return re.sub(_SAID_BEFORE, "", item)


def ends_cause(words: str) -> bool:
    """Whether the next cause of the same list begins within words."""
    return re.search(_NEXT_CAUSE, words) is not None


def begins_causes(words: str) -> bool:
    """Whether words lead to the causes of what was said last."""
    return re.search(_WHY, words) is not None


def goes_on_listing(sentence: str) -> bool:
    """Whether a sentence begins as a later cause of a list does (二是).

    >>> goes_on_listing("二是会议费"), goes_on_listing("一是会议费")
    (True, False)
    """
    return re.search(_LATER, sentence.lstrip()) is not None


def says_why_plan_differs(sentence: str) -> bool:
    """Whether a sentence gives causes of a difference to a plan (决算数小于预算数的主要原因是).

    >>> says_why_plan_differs("决算数小于预算数的主要原因是减少出车")
    True
    """
    return "原因" in sentence and re.search(_WHY_PLAN_DIFFERS, sentence) is not None
