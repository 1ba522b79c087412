"""Whether an amount in a sentence is only a part of what the sentence states before it.

What pays for a class or a project (三公经费 8 万元，其中：一般公共预算 8 万元) is not all that
a budget gives, and the basic expenditure of a class is not that of the department.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from shimahe.checking.spoken_money import speaks_of_all
from shimahe.forms import BUDGETS, key_of
from shimahe.vocabulary import FACTORS

#: An amount with the words in front of it.
_AMOUNT = re.compile(
    r"(?P<label>[^，。；、：:\d（()）][^，。；、：:\d]{1,60}?)[为是约共达:：]*"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>(?:[百千万亿])?元)"
)
_KIND = re.compile(r"(?:基本|项目)支出(?:预算|决算|经费拨款)?$")
_CHANGES = re.compile("增加|减少|增长|下降|上升|降低|[比较]|同期|持平")
#: Stands between a whole and its parts.
_OPENS = re.compile("其中|包括|包含|用于|来源|来自|全部|均|由|系|含|[（(:：]")
#: Names a thing for which money is spent, though it names the money as well.
_THING = re.compile("三公|采购|运行|接待|用车|出国|项目|经费|[^收经]费|人员|结转|结余")
_GENERAL = re.compile(
    "(?:总|年初|本年|年度|资金|部门|单位|收支|收入|支出)*(?:预算|决算|总额|总计|合计|资金)"
)


class _Said(NamedTuple):
    """An amount of a sentence: what it is of, in 万元, and where it stands."""

    label: str
    amount: Decimal
    start: int
    end: int


def is_part_of_thing(sentence: str, amount: Decimal, *, is_kind: bool) -> bool:
    """Whether an amount behind a sentence is a part of a thing that the sentence states.

    `amount` is in 万元; `is_kind` says that it is of 基本支出 or 项目支出, else it is of a budget.

    >>> is_part_of_thing("三公经费8万元，其中：一般公共预算拨款", Decimal(8), is_kind=False)
    True
    >>> is_part_of_thing("支出8万元，其中：一般公共预算拨款", Decimal(8), is_kind=False)
    False
    """
    behind = len(sentence)
    for said in reversed(list(_amounts(sentence))):
        if _is_sibling(said.label, is_kind):
            behind = said.start
            continue
        if _CHANGES.search(said.label) or said.amount < amount:
            continue
        between = sentence[said.end : behind]
        is_opened = _OPENS.search(between) is not None
        if not is_opened and (not is_kind or "；" in between):
            return False
        return _is_thing(said.label, is_kind)
    return False


def _amounts(sentence: str) -> Iterator[_Said]:
    """Yield the amounts of money of a sentence, each with the words in front of it."""
    for found in _AMOUNT.finditer(sentence):
        number = Decimal(found.group("number").replace(",", ""))
        amount = number * FACTORS[found.group("unit")]
        yield _Said(found.group("label"), amount, found.start("label"), found.end())


def _is_sibling(label: str, is_kind: bool) -> bool:
    """Whether an amount stands beside the one looked at, among the parts of one whole."""
    if _KIND.search(label):
        return is_kind
    return not is_kind and key_of(BUDGETS, label) is not None and not _THING.search(label)


def _is_thing(label: str, is_kind: bool) -> bool:
    """Whether words name a class, a kind or a thing for which money is spent, and no budget."""
    if _KIND.search(label):
        return not is_kind
    if _THING.search(label):
        return True
    names_money = key_of(BUDGETS, label) is not None or "财政拨款" in label
    return not (names_money or speaks_of_all(label) or _GENERAL.search(label))
