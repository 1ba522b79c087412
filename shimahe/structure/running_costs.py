"""Running costs: 三公 expenses, operating funds, procurement, and money in both classifications.

Promises that every share stands beside its denominator, and that a figure that is only a bound of
another one is never taken to be equal to it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import (
    SHARE,
    amount,
    decimal,
    findings_frame,
    lines,
    records,
    rules,
    share,
)
from shimahe.forms import THREE_PUBLIC, budgeted_item
from shimahe.frames import BUDGETS
from shimahe.structure.economic_classes import PUBLIC_USE, money_of
from shimahe.structure.wholes import denominator
from shimahe.vocabulary import exact_wan

#: The economic codes of basic expenditure that belong to each 三公 item.
_CARRIED = {
    "overseas_travel": "30212",
    "vehicle_purchase": "31013",
    "vehicle_operation": "30231",
    "reception": "30217",
    "vehicles": "31013+30231",
    "total": "30212+31013+30231+30217",
}
_THREE_PUBLIC = (
    f"definition item name {SHARE} economic economic_name economic_wan difference_wan nature lines"
)
_EXECUTION = f"definition item name {SHARE} difference_wan lines"
_FUNDS = f"definition item budget {SHARE} difference_wan nature covers lines"
_BOTH = (
    "definition functional functional_name functional_wan economic economic_name economic_wan "
    "difference_wan nature lines"
)
_OPERATING = re.compile(
    r"(?:.*(?:机关|拨款|部门|单位|预算))?运行经费(?:支出)?(?:预算)?(?:总?额|数)?"
)


class _Printed(NamedTuple):
    """What is printed under some codes: their names joined by +, their sum in 万元, their lines."""

    names: str | None
    wan: Decimal
    lines: str | None


def three_public_in_context(d: Disclosure) -> pd.DataFrame:
    """Compare each 三公 item with the economic lines of basic expenditure that belong to it.

    The item is at least the sum of these lines (30212, 30217, 30231, 31013), because such money may
    also be part of project expenditure: the nature is `bound`. A blank item and a line that is not
    printed are missing. A line counts only under its standard name, since some offices use codes of
    their own. Each item has a row for each of two denominators.

    Columns: definition, item, name (as printed), numerator_wan, denominator (general_public,
    basic), denominator_wan, share_pct, economic (codes joined by +), economic_name, economic_wan,
    difference_wan (item − lines), nature, lines; amounts in 万元.
    """
    items = records(d.three_public)
    economic = d.economic
    carriers = {item: _printed(economic, codes, "economic") for item, codes in _CARRIED.items()}
    rows: list[tuple[Any, ...]] = []
    for key in ("general_public", "basic"):
        whole = denominator(d, key)
        for row in items:
            item = row["item"]
            carried = carriers[item]
            wan = decimal(row["amount_wan"])
            cells = share(wan, key, whole)
            carrier = (_CARRIED[item], carried.names, carried.wan)
            bound = (wan - carried.wan, "bound")
            where = lines(row["line"], carried.lines)
            rows.append(("three_public", item, row["name"], *cells, *carrier, *bound, where))
    return findings_frame(_THREE_PUBLIC, rows)


def three_public_execution(d: Disclosure) -> pd.DataFrame:
    """Compare what was spent on each 三公 item with what was budgeted for it.

    Only a final account prints both; for a budget the frame is empty. A blank amount is missing,
    not 0. An item is left out where no budget is printed for it, or several (such as that at the
    beginning of the year and that after changes).

    Columns: definition, item, name (as printed), numerator_wan (spent), denominator (budgeted),
    denominator_wan, share_pct, difference_wan (spent − budgeted), lines; amounts in 万元.
    """
    budgeted_for = _budgeted_amounts(d)
    rows: list[tuple[Any, ...]] = []
    for row in records(d.three_public):
        item = row["item"]
        if item in budgeted_for:
            wan = decimal(row["amount_wan"])
            budgeted = budgeted_for[item]
            spent = share(wan, "budgeted", budgeted.wan)
            where = lines(row["line"], budgeted.line)
            rows.append(("execution", item, row["name"], *spent, wan - budgeted.wan, where))
    return findings_frame(_EXECUTION, rows)


class _Budgeted(NamedTuple):
    """What was budgeted for a 三公 item, in 万元, and the line that prints it."""

    wan: Decimal
    line: int


def _budgeted_amounts(d: Disclosure) -> dict[str, _Budgeted]:
    """Return what the table of 三公 in a final account prints as budgeted for each item.

    It is printed on the line of the item or in a row for the budget. Items with several different
    amounts are left out.
    """
    if d.stage != "final_account":
        return {}
    line_of = {row["item"]: row["line"] for row in records(d.three_public)}
    found: dict[str, list[_Budgeted]] = {}
    for row, value in zip(records(d.cells), d.exact("cells"), strict=True):
        item = ""
        if row["table"] == THREE_PUBLIC:
            item = budgeted_item(row["column"], row["row"] or "", d.year)
        wan = exact_wan(value, row["unit"])
        is_of_item = row["column"] == item or row["line"] == line_of.get(item)
        if item and wan is not None and is_of_item:
            found.setdefault(item, []).append(_Budgeted(wan, row["line"]))
    budgeted: dict[str, _Budgeted] = {}
    for item, amounts in found.items():
        if len({amount.wan for amount in amounts}) == 1:
            budgeted[item] = amounts[0]
    return budgeted


def _printed(frame: pd.DataFrame, codes: str, classification: str) -> _Printed:
    """Add up codes joined by +, as far as they are printed under their standard names."""
    rows = frame[frame["code"].isin(codes.split("+"))]
    is_standard = [_is_standard(row, classification) for row in records(rows)]
    rows = rows[pd.Series(is_standard, index=rows.index, dtype=bool)]
    names = " + ".join(dict.fromkeys(rows["name"].dropna()))
    return _Printed(names or None, amount(rows), lines(rows["line"]))


def _is_standard(row: dict[str, Any], classification: str) -> bool:
    """Whether the name of a line is one that its code has; a missing name counts as one."""
    code = row["code"]
    name = row["name"]
    if name is None:
        return True
    standard = terms.account_name(code, classification, "en")
    return terms.account_name(code, classification, "en", printed=name) == standard


def operating_funds(d: Disclosure) -> pd.DataFrame:
    """Compare stated agency operating funds (机关运行经费) with daily public use (日常公用经费).

    Daily public use is the sum of the economic classes 302 and 310. Operating funds are at most
    that, because they cover only administrative units and institutions managed under the Civil
    Servants Law (`covers`): the nature is `bound`. A difference is no error: it is what the other
    institutions run on. The frame is empty where the document states no such funds.

    Columns: definition, item (as printed), budget, numerator_wan, denominator (public_use),
    denominator_wan, share_pct, difference_wan (funds − public use), nature, covers, lines; amounts
    in 万元.
    """
    public_use = money_of(d, PUBLIC_USE)
    rows: list[tuple[Any, ...]] = []
    for funds in _stated_funds(d.statements)[:1]:
        names = ("operating_funds", funds["item"], funds["budget"])
        wan = decimal(funds["amount_wan"])
        cells = share(wan, "public_use", public_use.wan)
        beside = (wan - public_use.wan, "bound", "civil_servants_law")
        where = lines(funds["line"], public_use.lines)
        rows.append((*names, *cells, *beside, where))
    return findings_frame(_FUNDS, rows)


def _stated_funds(statements: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the statements of operating funds, known by their item or by their section."""
    stated = statements[statements["measure"].eq("amount")]
    stated = stated.dropna(subset="amount_wan")
    item = stated["item"].fillna("")
    section = stated["section"].fillna("")
    is_named = item.str.fullmatch(_OPERATING)
    is_in_section = item.eq("") & section.str.contains("机关运行经费")
    return records(stated[is_named | is_in_section])


def both_classifications(d: Disclosure) -> pd.DataFrame:
    """Compare functional lines with economic lines that print the same money a second time.

    Only basic expenditure is printed in both classifications. Which lines are compared is data
    (`rules("both_classifications")`), and so is whether they must be equal (`identity`), should be
    (`expectation`) or need not be (`not a tie`), with the reason. Of several codes joined by +
    those that are printed are added up; the amount is missing where none is. A line counts only
    under its standard name.

    Columns: definition, functional (codes), functional_name, functional_wan, economic (codes),
    economic_name, economic_wan, difference_wan (functional − economic), nature, lines; amounts in
    万元.
    """
    spending = d.spending
    economic = d.economic
    basic = spending[~spending["kind"].isin(["project", "other"])]
    rows: list[tuple[Any, ...]] = []
    for rule in rules("both_classifications"):
        purpose = _printed(basic, rule["functional"], "functional")
        nature = _printed(economic, rule["economic"], "economic")
        left = (rule["functional"], purpose.names, purpose.wan)
        right = (rule["economic"], nature.names, nature.wan)
        tie = (purpose.wan - nature.wan, rule["nature"])
        where = lines(purpose.lines, nature.lines)
        rows.append(("both_classifications", *left, *right, *tie, where))
    return findings_frame(_BOTH, rows)


def procurement_overlay(d: Disclosure) -> pd.DataFrame:
    """Show government procurement by category, as a share of spending.

    Procurement is a way in which the money is spent, not money on top of it. The denominator is the
    budget that pays; it is all spending where several budgets pay or none is named.

    Columns: definition, category, budget, numerator_wan, denominator, denominator_wan, share_pct,
    lines; in 万元.
    """
    single_budgets = [budget for budget in BUDGETS if budget != "all"]
    rows: list[tuple[Any, ...]] = []
    for purchase in records(d.procurement):
        budget = purchase["budget"]
        key = budget if budget in single_budgets else "total"
        cells = share(decimal(purchase["amount_wan"]), key, denominator(d, key))
        names = ("procurement_overlay", purchase["category"], budget)
        rows.append((*names, *cells, lines(purchase["line"])))
    return findings_frame(f"definition category budget {SHARE} lines", rows)
