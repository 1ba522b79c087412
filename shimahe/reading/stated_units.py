"""A note or a sentence → the unit of money that it states for a table, or for all tables.

Texts must be folded. A unit of something else (单价, 人均) is not the unit of amounts. The rule is
R11 of docs/method.md.
"""

from __future__ import annotations

import re
from functools import cache

from shimahe.vocabulary import FACTORS, one_of

_OF_SOMETHING_ELSE = ("单价", "人均", "标准", "除", "每")
_OF_TABLES = (
    r"(?:本|各|附|附件|公开|报|预算|决算|下列|所有|上述|以下|以上|全部)表(?!示|明|现|达)|表[格中内]"
)


def stated_unit(folded: str, *, of_tables: bool = False) -> str | None:
    """Return the unit that a text states for amounts; None where it states none, or several.

    With `of_tables`, the text must say that it speaks of tables.

    >>> stated_unit("注:本表金额单位:万元。"), stated_unit("说明:以元为单位")
    ('万元', '元')
    >>> stated_unit("我单位有1万元")
    """
    if "元" not in folded or any(word in folded for word in _OF_SOMETHING_ELSE):
        return None
    if of_tables and not _says_tables().search(folded):
        return None
    units: set[str] = set()
    for found in _states_unit().finditer(folded):
        units.update(filter(None, found.groups()))
    return one_of(units)


@cache
def _says_tables() -> re.Pattern[str]:
    """Return a pattern of words that speak of tables; it is compiled when first used."""
    return re.compile(_OF_TABLES)


@cache
def _states_unit() -> re.Pattern[str]:
    """Return a pattern of words that state a unit; it is compiled when first used."""
    money = f"({'|'.join(FACTORS)})(?![/每])"
    said = r"(?:均|都|统一)?(?:为|是|:|采用|使用):?(?:人民币)?"
    return re.compile(
        rf"单位{said}{money}|以(?:人民币)?{money}为(?:[金货计]\w)?单位"
        rf"|金额(?:单位)?(?:均|都)?(?:转换|换算|折算)[为成]{money}"
    )
