"""The standard forms as `data/rules/forms.toml` declares them: their titles, what their columns
mean, and their own sums.

Reading uses the sums to place figures whose column cannot be seen; the audit checks them. Does not
know any document.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from shimahe import resources
from shimahe.vocabulary import ORDINAL, fold

Patterns = tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)  # a disclosure prints the same headings over and over
def key_of(patterns: Patterns, folded: str) -> str | None:
    """The key of the first pattern that a folded text holds; None where it holds none."""
    return next((key for key, pattern in patterns if re.search(pattern, folded)), None)


@dataclass(frozen=True)
class Form:
    """One standard form.

    `titles`: patterns found in the folded title. `headings`: words that all stand in the header of
    this form only. `columns`: key and pattern of each figure column; the first `usual` of them in
    this order are assumed where the header is lost. `row_sums`: columns and the columns they add
    up. That rows add up by code, or to their total, holds for every form of shape `codes` and
    `balance`.
    """

    key: str
    shape: str
    titles: tuple[str, ...]
    headings: tuple[str, ...] = ()
    columns: Patterns = ()
    usual: int = 0
    row_sums: tuple[tuple[str, tuple[str, ...]], ...] = ()


_RULES = tomllib.loads(resources.path("data/rules/forms.toml").read_text(encoding="utf-8"))
COLUMNS: dict[str, Patterns] = {
    name: tuple(keys.items()) for name, keys in _RULES["columns"].items()
}
BY_KEY = {
    key: Form(
        key,
        said["shape"],
        tuple(said["titles"]),
        tuple(said.get("headings", ())),
        COLUMNS.get(said.get("columns", ""), ()),
        said.get("usual", 0),
        tuple((total, tuple(parts)) for total, parts in said.get("sums", {}).items()),
    )
    for key, said in _RULES["forms"].items()
}
FORMS = tuple(BY_KEY.values())
VOCABULARY = re.compile("|".join(_RULES["vocabulary"]))
CODE, NAME, NUMBER = "code", "name", "#"
OWN_TABLES = {
    "general_public": "general_spending",
    "government_fund": "fund_spending",
    "state_capital": "state_capital_spending",
}
#: The budgets by the words that name them.
BUDGETS = (
    ("general_public", "一般公共预算"),
    ("government_fund", "政府性基金"),
    ("state_capital", "国有资本"),
)
_RESERVED = "(?!.*(?:中小|小型|微型|小微|预留))"  # for small firms: a part of the same purchases, cut another way
_BOUGHT = re.compile(
    rf"{_RESERVED}(?:.*政府采购)?(货物|工程|服务)(?:类|采购|项目|支出|预算|小计|合计)*"
)
_ALL_BOUGHT = re.compile(
    rf"{_RESERVED}.*政府采购(?:项目)?(?:支出)?(?:预算)?(?:总额|总计|合计|金额)?"
)


def procurement_category(label: str) -> str | None:
    """goods, works, services or total, from a label such as 政府采购货物预算 or 一、服务类.

    >>> procurement_category("政府采购服务预算"), procurement_category("物业管理服务")
    ('services', None)
    >>> procurement_category("预留给小型和微型企业的政府采购项目预算") is None
    True
    """
    folded = re.sub(rf"^(?:{ORDINAL}、|\d+[.、])", "", fold(label))
    if match := _BOUGHT.fullmatch(folded):
        return {"货物": "goods", "工程": "works", "服务": "services"}[match.group(1)]
    return "total" if _ALL_BOUGHT.fullmatch(folded) else None
