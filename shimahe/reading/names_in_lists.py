"""What the entries of a list in a text are of, and of which budget what stands beside it is.

An entry names what it is of in a sentence of its own (1、会议费。预算数2万元), the first one
behind 其中： too. What is only received or spent is of the budget that is named beside it.
"""

from __future__ import annotations

import re

from shimahe.forms import BUDGETS, key_of
from shimahe.vocabulary import ORDINAL

#: Numbers of entries in circles.
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = rf"\s*(?:\d{{1,2}}[.、．](?!\d)|[（(](?:{ORDINAL}|\d{{1,2}})[)）]|[①-⑳]|{ORDINAL}、)"
#: Words in front of the first entry of a list: 具体如下：1.会议费.
_LEADS_TO_LIST = rf"^.*(?:[:：](?={_NUMBER})|(?:如下|其中)[:：])"
#: The most characters of the name of an entry, and of a budget that stands alone.
_LONGEST_NAME = 30
_LONGEST_BUDGET = 16

_WAY = "(?:收入|支出)"
_BARE_WAY = rf"(?:安排|实际)?{_WAY}(?:预算|决算)?(?:总额|总计|合计|数)?"
_WHOLE = (
    rf"(?:20\d\d年度?|部门|单位|[本当全]年|年度|年初|预算|决算|总|全街道?|全镇)*{_WAY}"
    r"(?:预算|决算|安排|总|合|计|数|额)*"
)
_KINDS = r"(?:基本支出|项目支出|人员经费|公用经费)(?:预算|决算)?"

#: Several things in turn, in other words than 分别.
_IN_TURN = r"(?:依次分别|分别依次|依次|各自)(?=[为是约达增减]|安排|支出|收入|完成|[:：]|\d)"


def names_before(words: str, *, is_first: bool) -> list[str]:
    """Return the sentences that end in front of a figure, without what ends the one before.

    What stands behind a colon there begins a list, and is its first entry.

    >>> names_before("，其中：1.公务接待费。2025年预算数", is_first=False)
    ['1.公务接待费']
    >>> names_before("，增长2%。会议费。预算数", is_first=False)
    ['会议费']
    """
    said = words.replace("；", "。").split("。")[:-1]
    sentences = [re.sub(_LEADS_TO_LIST, "", sentence) for sentence in said]
    if is_first or not sentences:
        return sentences
    begins_list = re.search("[:：]([^:：]+)$", said[0])
    first = [begins_list.group(1)] if begins_list else []
    return [*first, *sentences[1:]]


def is_numbered(sentence: str) -> bool:
    """Whether a sentence begins with the number of an entry, and may be no more than its name."""
    return len(sentence) < _LONGEST_NAME and re.match(_NUMBER, sentence) is not None


def budget_named_alone(name: str) -> str | None:
    """Return the budget that words name, if they name nothing else; else None.

    >>> budget_named_alone("政府性基金预算"), budget_named_alone("三公经费")
    ('government_fund', None)
    """
    if len(name) > _LONGEST_BUDGET or name.endswith(("收入", "支出")):
        return None
    if re.search("[:：，,无未没]", name):  # 政府性基金预算：本年无
        return None
    return key_of(BUDGETS, name)


def is_bare_way(item: str) -> bool:
    """Whether an item says only that money is received or spent: 支出, 收入预算."""
    return re.fullmatch(_BARE_WAY, item) is not None


def is_beside_other_way(item: str, before: list[str]) -> bool:
    """Whether what is spent stands right behind what is received of the same money, or before it.

    Behind several things that are received it may be of all of them.

    >>> is_beside_other_way("支出", ["政府性基金收入"])
    True
    >>> is_beside_other_way("支出", ["一般公共预算收入", "政府性基金收入"])
    False
    """
    if not before or not is_bare_way(item):
        return False
    ways = [_way(one) for one in (*before[-2:], item)]
    is_other = ways[-2] != "" and ways[-2] != ways[-1]
    return is_other and (len(ways) < 3 or ways[-3] != ways[-2])


def _way(item: str) -> str:
    """Return 收入 or 支出, whichever an item says; "" where it says neither or both."""
    ways = [way for way in ("收入", "支出") if way in item]
    return ways[0] if len(ways) == 1 else ""


def is_way_or_kind(item: str) -> bool:
    """Whether an item is what is received or spent, or one of the kinds of what is spent."""
    return is_bare_way(item) or re.fullmatch(_KINDS, item) is not None


def is_of_whole(item: str) -> bool:
    """Whether an item is all that is received or spent: 本年收入合计, 支出预算.

    >>> is_of_whole("2025年部门收入预算"), is_of_whole("上级转移支付收入")
    (True, False)
    """
    return re.fullmatch(_WHOLE, item) is not None


def with_one_word_for_several(text: str) -> str:
    """Return a text of the same length in which 依次 and 各自 are 分别.

    >>> with_one_word_for_several("人员经费、公用经费依次为2万元、1万元")
    '人员经费、公用经费分别为2万元、1万元'
    """
    if "依次" in text or "各自" in text:
        return re.sub(_IN_TURN, _several, text)
    return text


def _several(match: re.Match[str]) -> str:
    """Return 分别 with blanks up to the length of the matched words."""
    return "分别".ljust(len(match.group()))
