"""Which block of a two-sided table a label belongs to, judged by its words alone.

A row with fewer labels than there are blocks is placed only if exactly one way exists to give each
label, in order, to a block of its kind. This module knows the words of labels and headings, and no
figures. The rule is R07b of docs/method.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import combinations, islice

from shimahe import terms
from shimahe.forms import BY_KEY, DEPARTMENT_REVENUE, key_of
from shimahe.vocabulary import bare_label, fold, is_carried_over, is_total

INCOME, FUNCTION, KIND, ECONOMIC = "income", "function", "kind", "economic"
_PAID = frozenset((FUNCTION, KIND, ECONOMIC))
_KINDS = re.compile("(?:人员|公用|基本|项目)(?:经费|支出)|.*公用经费|.*(?:运转|特定目标)类.*")
_ECONOMIC = re.compile(
    "工资福利|商品和服务|个人和家庭|资本性支出|债务利息|经济分类|对(?:企业|事业单位)"
)
#: What is carried into the next year, which stands beside expenditure.
_CARRIED_OUT = re.compile("下年|年末|年终|期末|结余分配")
#: Words of labels on the side of income, unless they say 支出 (对附属单位补助支出).
_INCOME_WORDS = re.compile(
    "收入|资金$|拨款$|结转$|补助|上缴|弥补|^(?:上年|年初|期初|以前年度|使用)"
)
#: The most rows that are looked at to find the block of income.
_ROWS_ASKED = 12
#: Words by which the heading of a block says which expenditure it lists.
_HEADINGS = {
    FUNCTION: re.compile("功能"),
    ECONOMIC: re.compile("经济"),
    KIND: re.compile("类别|性质"),
}


@cache
def _functions() -> frozenset[str]:
    """Return the names of all functional classes, folded."""
    classes = [account for account in terms.accounts() if account["level"] == "class"]
    return frozenset(fold(account["zh"]) for account in classes)


def kinds_of_label(label: str) -> frozenset[str]:
    """Return the kinds of blocks in which a label may stand; empty where its words do not tell.

    >>> sorted(kinds_of_label("三、上级补助收入")), sorted(kinds_of_label("其他支出"))
    (['income'], ['function'])
    >>> sorted(kinds_of_label("二、项目支出")), sorted(kinds_of_label("支出合计"))
    (['kind'], [])
    """
    bare = bare_label(label)
    if is_total(label) or is_carried_over(bare):
        return frozenset()
    kinds = set()
    if bare in _functions():
        kinds.add(FUNCTION)
    if _KINDS.fullmatch(bare):
        kinds.add(KIND)
    if _ECONOMIC.search(bare):
        kinds.add(ECONOMIC)
    sources = BY_KEY[DEPARTMENT_REVENUE].columns[1:]
    if "支出" not in bare and ("收入" in bare or key_of(sources, bare)):
        kinds.add(INCOME)
    return frozenset(kinds)


def is_carried_out(label: str) -> bool:
    """Whether a label names what is carried out of the year, which stands beside expenditure.

    >>> is_carried_out("结转下年"), is_carried_out("年末结转和结余"), is_carried_out("上年结转")
    (True, True, False)
    """
    return is_carried_over(label) and _CARRIED_OUT.search(bare_label(label)) is not None


def names_income(label: str) -> bool:
    """Whether words of a label say that it stands on the side of income, if it has two sides.

    >>> names_income("二、年初结转和结余"), names_income("年末结转"), names_income("上缴上级支出")
    (True, False, False)
    """
    bare = bare_label(label)
    if _CARRIED_OUT.search(bare) or ("支出" in bare and "收入" not in bare):
        return False
    return _INCOME_WORDS.search(bare) is not None


def place_of_income(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Return the number of the block of income: the first, unless headings or labels say otherwise.

    `headings` stand above the labels of each block. `rows` have the label of each block, and are
    looked at only where the headings do not tell.

    >>> place_of_income(["支出", "收入"], []), place_of_income(["项目", "项目"], [])
    (1, 0)
    >>> place_of_income(["项目", "项目"], [["一、农林水支出", "一、事业收入"]])
    1
    """
    folded = [fold(text) for text in headings]
    named = [at for at, text in enumerate(folded) if "收入" in text and "支出" not in text]
    if named:
        return named[0] if len(named) == 1 else 0
    for labels in islice(rows, _ROWS_ASKED):
        kinds = [kinds_of_label(label) for label in labels]
        of_income = [at for at, kind in enumerate(kinds) if kind == {INCOME}]
        if len(of_income) == 1 and any(kind and kind <= _PAID for kind in kinds):
            return of_income[0]
    return 0


def sides_downwards(labels: Iterable[str]) -> list[str]:
    """Return the side of each row of a balance that prints income and spending below each other.

    The words of a label tell it, else it is that of the row above (上年结转, 总计).

    >>> sides_downwards(["一、事业收入", "上年结转", "二、支出", "农林水支出", "总计"])
    ['income', 'income', 'spending', 'spending', 'spending']
    """
    side = "income"
    sides = []
    for label in labels:
        bare = bare_label(label)
        kinds = kinds_of_label(label)
        if ("收入" in bare) != ("支出" in bare):
            side = "income" if "收入" in bare else "spending"
        elif kinds:
            side = "income" if kinds == {INCOME} else "spending"
        sides.append(side)
    return sides


def kind_of_heading(heading: str, is_income: bool, count: int) -> frozenset[str]:
    """Return the kinds of labels that a block holds, of `count` blocks side by side.

    A block of expenditure holds all kinds of it if it is the only one or its heading does not tell.
    """
    if is_income:
        return frozenset((INCOME,))
    named = [kind for kind, words in _HEADINGS.items() if words.search(fold(heading))]
    if count == 2 or len(named) != 1:
        return _PAID
    return frozenset(named)


def may_stand(label: str, held: Collection[str]) -> bool:
    """Whether a label may stand in a block that holds labels of the given kinds.

    A label that says just 支出 is expenditure if a single block holds all of it. A part of what is
    carried over (基本支出结转) may stand on both sides.
    """
    kinds = kinds_of_label(label)
    if not kinds and held == _PAID:
        if is_carried_over(label) and not _CARRIED_OUT.search(label):
            return False
        return "支出" in label and "收入" not in label and not is_total(label)
    return bool(kinds) and kinds <= set(held)


def find_sides(labels: Sequence[str], headings: Sequence[str], income: int = 0) -> list[int]:
    """Return the numbers of the blocks that labels belong to; [] unless just one way is possible.

    `income` is the number of the block of income.
    """
    count = len(headings)
    held = [kind_of_heading(text, at == income, count) for at, text in enumerate(headings)]
    fitting = []
    for places in combinations(range(len(headings)), len(labels)):
        pairs = zip(labels, places, strict=True)
        if all(may_stand(label, held[place]) for label, place in pairs):
            fitting.append(list(places))
    return fitting[0] if len(fitting) == 1 else []
