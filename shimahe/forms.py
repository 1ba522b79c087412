"""The standard forms, as data/rules/forms.toml declares them: titles, columns and sums.

Reading uses the sums to place figures whose column is not visible, the audit checks them. The keys
of the forms are constants of this module. Does not know any document.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from shimahe import resources
from shimahe.vocabulary import (
    LONGEST_CELL,
    ORDINAL,
    bare_label,
    cached_if_short,
    fold,
    is_total,
)

# --- keys -----------------------------------------------------------------------------------------

APPROPRIATION_BALANCE = "appropriation_balance"
GENERAL_SPENDING = "general_spending"
BASIC_ECONOMIC = "basic_economic"
THREE_PUBLIC = "three_public"
FUND_SPENDING = "fund_spending"
STATE_CAPITAL_SPENDING = "state_capital_spending"
DEPARTMENT_BALANCE = "department_balance"
DEPARTMENT_REVENUE = "department_revenue"
DEPARTMENT_SPENDING = "department_spending"
PROCUREMENT = "procurement"
ENTITY_GOALS = "entity_goals"
SPECIAL_GOALS = "special_goals"
PROJECT_GOALS = "project_goals"
#: Not a form: the key of the written text, for amounts that are stated there.
PROSE = "prose"

#: The keys of columns that every form may have: code, name and running number of a row.
CODE = "code"
NAME = "name"
NUMBER = "#"
#: The items of 三公, the total first.
THREE_PUBLIC_ITEMS = (
    "total",
    "overseas_travel",
    "vehicles",
    "vehicle_purchase",
    "vehicle_operation",
    "reception",
)
#: The own table of each budget, which prints its spending.
OWN_TABLES = {
    "general_public": GENERAL_SPENDING,
    "government_fund": FUND_SPENDING,
    "state_capital": STATE_CAPITAL_SPENDING,
}


# --- the forms ------------------------------------------------------------------------------------

Patterns = tuple[tuple[str, str], ...]  # key and pattern, in the order in which they are tried
#: The key of the column for all budgets together, which the national form of final accounts has.
APPROPRIATION = "appropriation"
#: The budgets by the words that name them.
BUDGETS: Patterns = (
    ("general_public", "一般公共预算"),
    ("government_fund", "政府性基金"),
    ("state_capital", "国有资本"),
)

#: What the title of a table of the general public budget says.
NAMES_GENERAL_BUDGET = "公共预算|公共财政|一般预算"
_NAMES_OF_BUDGETS = re.compile("(?:公共|基金|经营|部门|单位|综合)预算")


@lru_cache(maxsize=4096)  # a disclosure prints the same headings over and over
def key_of(patterns: Patterns, folded: str) -> str | None:
    """Return the key of the first pattern that a folded text contains; None where none does.

    Only the first 200 characters are looked at, because no heading is longer.
    """
    heading = folded[: 2 * LONGEST_CELL]
    for key, pattern in patterns:
        if re.search(pattern, heading):
            return key
    return None


@dataclass(frozen=True)
class Form:
    """One standard form.

    The rows of every form of shape `codes` or `balance` add up by their codes or to their total;
    only sums of columns are declared.
    """

    key: str
    shape: str
    #: Patterns, one of which is found in the folded title.
    titles: tuple[str, ...]
    #: Other forms over which this one has precedence where a title fits both.
    over: tuple[str, ...] = ()
    #: Words that together stand in the header of this form only.
    headings: tuple[str, ...] = ()
    #: The key and the pattern of each column of figures.
    columns: Patterns = ()
    #: How many of the columns, from the first, are assumed where the header is lost.
    usual: int = 0
    #: The headings of figures in the order of the national form of final accounts.
    order: tuple[str, ...] = ()
    #: Columns that are totals, each with the columns that add up to it.
    row_sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: The part of the year's money that the form is about, where one table may print several.
    flow: str = ""

    def parts_among(self, keys: Collection[str], total: str) -> list[str]:
        """Return those of some columns that make up a total; [] if they do not.

        A part that is not among `keys` is replaced by its own parts.
        """
        sums = dict(self.row_sums)
        parts: list[str] = []
        for part in sums[total]:
            parts += [part] if part in keys else sums.get(part, ())
        printed = [part for part in parts if part in keys]
        return printed if self.are_enough(total, printed) else []

    def are_enough(self, total: str, parts: Collection[str]) -> bool:
        """Whether some parts can make up a total, judged by their headings.

        Any parts can make up the total of a row. The total of a group needs its first part and one
        more, since a single part may be printed to show only some of it (其中).
        """
        if not parts:
            return False
        if total == "total":
            return True
        first = dict(self.row_sums)[total][0]
        return first in parts and len(parts) > 1


_RULES = tomllib.loads(resources.path("data/rules/forms.toml").read_text(encoding="utf-8"))
COLUMNS: dict[str, Patterns] = {
    name: tuple(keys.items()) for name, keys in _RULES["columns"].items()
}


def _expand(pattern: str) -> str:
    """Return a pattern of a title with each word in braces replaced by its meaning."""
    for word, meaning in reversed(_RULES["words"].items()):
        if isinstance(meaning, list):
            meaning = f"(?:{'|'.join(meaning)})"
        pattern = pattern.replace(f"{{{word}}}", meaning)
    return pattern


def _form(key: str, rules: dict[str, Any]) -> Form:
    """Return a form from its declaration in data/rules/forms.toml."""
    sums = rules.get("sums", {})
    return Form(
        key=key,
        shape=rules["shape"],
        titles=tuple(_expand(title) for title in rules["titles"]),
        over=tuple(rules.get("over", ())),
        headings=tuple(rules.get("headings", ())),
        columns=COLUMNS.get(rules.get("columns", ""), ()),
        usual=rules.get("usual", 0),
        order=tuple(rules.get("order", ())),
        row_sums=tuple((total, tuple(parts)) for total, parts in sums.items()),
        flow=rules.get("flow", ""),
    )


_AROUND_TITLES: dict[str, str] = _RULES["around_titles"]
_BRACKETS = _AROUND_TITLES["brackets"]
#: What may be printed around a title: pairs of brackets, ornaments at either end, words that only
#: announce a title, and what may follow it.
BRACKETS = tuple(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
#: Where the words of a form begin in a title, and what else it may say that is of no part of it.
FORM_BEGINS: str = _AROUND_TITLES["begins"]
PLAIN_WORDS: str = _AROUND_TITLES["plain"]
ORNAMENTS = _AROUND_TITLES["ornaments"]
ANNOUNCED = re.compile(_AROUND_TITLES["announced"])
BEHIND_TITLE = re.compile(_AROUND_TITLES["behind"])

BY_KEY = {key: _form(key, rules) for key, rules in _RULES["forms"].items()}
FORMS = tuple(BY_KEY.values())
VOCABULARY = re.compile("|".join(_RULES["vocabulary"]))
_SPREAD = "|".join(r"[ \u3000]+".join(word) for word in _RULES["spread"])
#: A word of a heading with blanks between its characters; 合计 also at the end of a longer word.
SPREAD_WORD = re.compile(rf"(?<!\S)(?:{_SPREAD})(?!\S)|[合总小][ \u3000]+计(?!\S)")
_HEADINGS: dict[str, Any] = _RULES["headings"]
#: Patterns of what headings say beside the meaning of their column, by kind.
HEADING_WORDS = {
    kind: re.compile(pattern) for kind, pattern in _HEADINGS.items() if isinstance(pattern, str)
}
FLOWS: Patterns = tuple(_HEADINGS["flow"].items())
#: By shape of a form: words for its amounts where no other heading of the table says these.
WEAKER_WORDS: dict[str, str] = _HEADINGS["weaker"]
STAGES: Patterns = tuple(_HEADINGS["stage"].items())
#: The two kinds of spending, each with the words that say it.
KINDS: Patterns = tuple(_RULES["kinds"].items())


def says_amount_alone(folded: str) -> bool:
    """Whether a folded heading says no more than that amounts stand below it.

    >>> says_amount_alone("2025年预算数"), says_amount_alone("三公经费预算数")
    (True, False)
    """
    return _amount_alone().fullmatch(folded) is not None


@cache
def _amount_alone() -> re.Pattern[str]:
    """Return the pattern of such a heading; it is compiled when the first is asked for."""
    return re.compile(f"(?:{'|'.join(_HEADINGS['amount_words'])})+")


# --- stages --------------------------------------------------------------------------------------


def without_budgets(folded: str) -> str:
    """Return a text without the names of budgets, whose 预算 does not mean the stage."""
    return _NAMES_OF_BUDGETS.sub("", folded)


def kind_named(text: str) -> str | None:
    """Return the kind of spending that a cell or heading names: `basic` or `project`; else None.

    >>> kind_named("一、基本支出"), kind_named("特定目标类"), kind_named("公用经费项目支出")
    ('basic', 'project', 'basic')
    >>> kind_named("运转类") is None  # partly basic, partly projects
    True
    """
    return key_of(KINDS, bare_label(text))


def stage_in(texts: Iterable[str]) -> str:
    """Return "final" or "budget", whichever texts name more often (决算, 预算); "" for neither.

    The names of budgets are left out.
    """
    words = "".join(map(without_budgets, texts))
    more = words.count("决算") - words.count("预算")
    if more == 0:
        return ""
    return "final" if more > 0 else "budget"


_ITEM_MARKS = re.compile(r"^(?:其中:|其中|\(\d+\)|\d+[.、]|[-—·])+")
_YEAR = re.compile(r"20\d\d")
_YEAR_BEFORE = re.compile("上一?年|去年")


@cached_if_short(1024)
def item_of(label: str) -> str | None:
    """Return the 三公 item that a label names; None for a part of one, a count or another matter.

    >>> item_of("3.公务接待费"), item_of("其中：（1）公务用车购置费"), item_of("国内接待费")
    ('reception', 'vehicle_purchase', None)
    """
    bare = _ITEM_MARKS.sub("", bare_label(label))
    if HEADING_WORDS["part_of_item"].search(bare) or is_count_or_average(bare):
        return None
    key = key_of(BY_KEY[THREE_PUBLIC].columns, bare)
    return key if key in THREE_PUBLIC_ITEMS else None


def is_count_or_average(folded: str) -> bool:
    """Whether a folded heading or label of 三公 is of a count, or of an average of one.

    >>> is_count_or_average("国内公务接待批次(个)"), is_count_or_average("公务接待费")
    (True, False)
    """
    return any(HEADING_WORDS[kind].search(folded) for kind in ("no_money", "average"))


def budgeted_item(column: str, row: str = "", year: int | None = None) -> str:
    """Return the 三公 item whose budgeted amount a cell prints; "" for any other cell.

    Either the items are columns, and the stage stands in the heading or is the label of the row; or
    the items are rows, and each stage has a column. An amount of another year than that of the
    document does not count.

    >>> budgeted_item("公务用车购置及运行维护费 公务用车购置费 预算数")
    'vehicle_purchase'
    >>> budgeted_item("公务用车购置及运行维护费 小计 预算数"), budgeted_item("合计 预算数")
    ('vehicles', 'total')
    >>> budgeted_item("年初预算数", "2、公务接待费"), budgeted_item("reception", "预算数")
    ('reception', 'reception')
    >>> budgeted_item("vehicles"), budgeted_item("公务接待费 决算数")
    ('', '')
    >>> budgeted_item("上年预算数", "合计"), budgeted_item("2023年预算数", "合计", 2024)
    ('', '')
    """
    if _is_of_another_year(f"{column} {row}", year):
        return ""
    if column in THREE_PUBLIC_ITEMS:
        return column if stage_in([row]) == "budget" else ""
    if stage_in([column]) != "budget":
        return ""
    headings = [fold(heading) for heading in column.split()]
    named = [heading for heading in headings if not stage_in([heading])]
    if len(named) > 1 and named[-1] == "小计":
        named.pop()
    item_of_column = key_of(BY_KEY[THREE_PUBLIC].columns, named[-1]) if named else None
    if item_of_column in (None, "total"):
        return item_of(row) or item_of_column or ""
    return item_of_column


def _is_of_another_year(text: str, year: int | None) -> bool:
    """Whether a heading or a label names the year before, or years but not that of the document."""
    if _YEAR_BEFORE.search(text):
        return True
    years = {int(named) for named in _YEAR.findall(text)}
    return bool(years) and year is not None and year not in years


# --- procurement ----------------------------------------------------------------------------------

_CATEGORIES = {"货物": "goods", "工程": "works", "服务": "services"}
#: The categories of purchases, and the budgets that may pay for them, as keys of their columns.
PURCHASE_CATEGORIES = tuple(_CATEGORIES.values())
PURCHASE_BUDGETS = (*OWN_TABLES, "fiscal_account")
# What is reserved for small firms is a part of the same purchases, cut another way.
_RESERVED = "(?!.*(?:中小|小型|微型|小微|预留))"
_BOUGHT = re.compile(
    rf"{_RESERVED}(?:.*政府采购)?(货物|工程|服务)(?:类|采购|项目|支出|预算|小计|合计)*[A-C]?"
)
_ALL_BOUGHT = re.compile(
    rf"{_RESERVED}.*政府采购(?:项目)?(?:支出)?(?:预算)?(?:总额|总计|合计|金额)?"
)
# Every label of a category has one of these words: a quick test, made of every label.
_NAMES_PURCHASES = (*_CATEGORIES, "政府采购")
_LIST_MARK = re.compile(rf"^(?:{ORDINAL}、|\d+[.、])")


@cached_if_short(1024)
def procurement_category(label: str) -> str | None:
    """Return the category that a label such as 一、服务类 names: goods, works, services or total.

    >>> procurement_category("政府采购服务预算"), procurement_category("物业管理服务")
    ('services', None)
    >>> procurement_category("一、货物 A")
    'goods'
    >>> procurement_category("预留给小型和微型企业的政府采购项目预算") is None
    True
    """
    folded = fold(label)
    if not any(word in folded for word in _NAMES_PURCHASES):
        return None
    folded = _LIST_MARK.sub("", folded)
    match = _BOUGHT.fullmatch(folded)
    if match:
        return _CATEGORIES[match.group(1)]
    return "total" if _ALL_BOUGHT.fullmatch(folded) else None


def purchase_kind(label: str) -> str | None:
    """Return `total`, the category or the budget that the label of a row of purchases names.

    >>> purchase_kind("合计"), purchase_kind("一、货物"), purchase_kind("一般公共预算资金")
    ('total', 'goods', 'general_public')
    >>> purchase_kind("计算机设备") is None
    True
    """
    if is_total(label):
        return "total"
    return procurement_category(label) or key_of(BUDGETS, fold(label))
