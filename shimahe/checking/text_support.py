"""Whether the sentence of a stated amount shows that it is about the money that a table prints.

A text also states parts of other amounts (机关运行经费 380 万元，其中公务接待费 1 万元), what
single events cost (接待 40 批次，支出 2 万元) and the money of the whole town. An amount that
differs from its table is held to it only where the sentence leads to it: where the whole of which
it is a part is printed in the table, where another figure of its row is, or where it begins its
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from shimahe.checking.printed_values import TOTAL, CellKey
from shimahe.forms import BUDGETS, PROCUREMENT, THREE_PUBLIC, key_of
from shimahe.vocabulary import FACTORS, fold, is_total

_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[百千万亿]?元)")
#: Stands between a whole and its parts.
_OPENS = re.compile(
    r"其中|包括|包含|用于|主要|来源|资金性质|[(:]|由|(?<=支出)中|均?为(?=基本|项目)"
)
_CHANGES = re.compile("(?:增加|减少|增长|下降|上升|降低|提高|压减|调[增减])[^,。;0-9]{0,6}$")
_LONGEST_CHANGE = 12
_IN_BRACKETS = re.compile(r"\([^()]*\)")
#: Other money than that of the department, than all of a year, or than what was planned or spent.
_OTHER_MONEY = re.compile(
    "全[镇街乡区县市]|[镇街乡区县市]级|财力|累计|不含|剔除|扣除|不包括|评价|自评|小微|中小|控制数|限额|上限"
    r"|\d月|上半年|季度|截至|工会|保险基金|补助下级|转移支付"
)
_CARRIED = re.compile("结转|结余")
_BARE_MONEY = ("支出", "收入", "本年支出", "本年收入", "支出数", "收入数", "实际支出")
#: The heading of a paragraph: (一)收入预算:
_HEADING = re.compile("^[*#]*[^,;。]{0,30}:[*#]*$")
_KIND = re.compile("(?:基本|项目)支出.*")
_WHOLE = re.compile(
    r"(?:收入|支出|收支)(?:总?预算|总?决算|总额|总计|合计|数)*|(?:总|年初)?(?:预算|决算)(?:总?(?:收入|支出))?"
)
#: A number that is no year.
_COUNT = re.compile(r"(?<!\d)(?!20\d\d年?)\d")
#: All words that the name of an item of 三公 may have; others name a part of it.
_WORDS_OF_ITEMS = re.compile(
    r"20\d\d|年度?|[我本]?(?:部门|单位|街道|镇|乡|局)|一般公共预算|财政拨款|当年|本年|全年|安排|的|预算|决算|支出|总额|合计|总数|数"
    r"|经费|费用?|因公|出国|出境|\(境\)|境|公务|用车|车辆|购置|及|和|与|运行|维护|接待|三公|[“”\"、,]|国内"
)


class AmountSaid(NamedTuple):
    """A stated amount of money, the place that should print it, and whether that does."""

    wan: Decimal
    place: CellKey
    line: int
    is_printed: bool
    is_confirmed: bool
    #: The total of its column, and of a figure of the total row the others of that, in 万元.
    beside: frozenset[Decimal] = frozenset()


def is_supported(
    said: AmountSaid, item: str, text: str, sentence: str, others: Sequence[AmountSaid]
) -> bool:
    """Whether a sentence leads to an amount as one of its table.

    `item` and `text` are those of the statement, and `sentence` the words in front of it, from the
    end of the sentence above on. `others` are the other stated amounts.
    """
    text, sentence = fold(text), fold(sentence)
    words = f"{sentence}{text}"
    if _OTHER_MONEY.search(words):
        return False
    if _CARRIED.search(item) and not _CARRIED.search(said.place.row):
        return False
    if said.place.table == THREE_PUBLIC and _WORDS_OF_ITEMS.sub("", fold(item)):
        return False
    whole = _whole_of(sentence)
    if whole is not None:
        is_printed_beside = whole in said.beside
        return is_printed_beside or any(
            other.wan == whole and _leads_to(other, said) for other in others
        )
    near = [other for other in others if other.line == said.line and other.is_confirmed]
    if any(_is_beside(other, said) for other in near):
        return True
    sentence = _HEADING.sub("", sentence)
    if item in _BARE_MONEY:
        before = {wan for _, wan in _amounts(sentence)}
        is_led_to = any(other.is_confirmed and other.wan in before for other in others)
        return is_led_to or _COUNT.search(sentence) is None
    is_general = _KIND.fullmatch(item) or _WHOLE.fullmatch(item) or key_of(BUDGETS, item)
    return not (is_general and sentence)


def _whole_of(sentence: str) -> Decimal | None:
    """Return the amount of which the words behind a sentence are parts; None where none is.

    >>> _whole_of("支出8万元,其中:基本支出5万元,"), _whole_of("收入9万元,支出8万元,")
    (Decimal('8'), None)
    >>> _whole_of("教育支出(其中:基本支出5万元)8万元,")
    """
    open_words = _IN_BRACKETS.sub(lambda found: " " * len(found.group()), sentence)
    opening = [found.start() for found in _OPENS.finditer(open_words)]
    if not opening:
        return None
    whole = None
    for end, wan in _amounts(open_words):
        if any(at >= end for at in opening):
            whole = wan
    return whole


def _amounts(sentence: str) -> Iterator[tuple[int, Decimal]]:
    """Yield the amounts of a sentence in 万元, but for changes, each with the place of its end."""
    for found in _AMOUNT.finditer(sentence):
        start = found.start()
        if _CHANGES.search(sentence, max(0, start - _LONGEST_CHANGE), start):
            continue
        number = Decimal(found.group("number").replace(",", ""))
        yield found.end(), number * FACTORS[found.group("unit")]


def _leads_to(whole: AmountSaid, part: AmountSaid) -> bool:
    """Whether the place of a whole is of the table or row in which a part of it stands."""
    if not whole.is_confirmed and part.is_printed:
        return False
    if part.place.table in (THREE_PUBLIC, PROCUREMENT) or not part.is_printed:
        return whole.place.table == part.place.table
    return _is_beside(whole, part)


def _is_beside(other: AmountSaid, said: AmountSaid) -> bool:
    """Whether two amounts stand in one row, or the other one in the total row of a table."""
    if other.place == said.place:
        return False
    is_of_total = other.place.row == TOTAL or is_total(other.place.row)
    is_of_whole = is_of_total and said.place.table != THREE_PUBLIC
    return other.place.row_key == said.place.row_key or is_of_whole
