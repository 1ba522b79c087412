"""Running costs: what 三公, operating funds, procurement and lines printed twice over say.

Promises that every share stands beside its denominator, and that what bounds another figure is
never taken for equal to it.
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

#: The lines of basic expenditure that carry a 三公 item.
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
    """What is printed under some codes: their names joined, their amount, their lines."""

    names: str | None
    wan: Decimal
    lines: str | None


def three_public_in_context(d: Disclosure) -> pd.DataFrame:
    """Set each 三公 item beside the lines of basic expenditure that carry it.

    The nature is `bound`: such money may also sit in project expenditure, so the item is at least
    the sum of the lines (30212, 30217, 30231, 31013); that both are equal is a finding, not a rule.
    A blank item and a line that is not printed are missing. A line counts only under its standard
    name, since some offices number lines their own way. The share is taken of two denominators.

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
    """Set what was spent on each 三公 item beside what was budgeted for it.

    Of the items whose budget a final account prints beside them or in a row of its own; a budget
    prints none, and the frame is empty. A blank is missing, not 0. Where several budgets are
    printed for one item, as at the beginning of the year and after changes, it is left out.

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
    """What was budgeted for an item of 三公, and its line."""

    wan: Decimal
    line: int


def _budgeted_amounts(d: Disclosure) -> dict[str, _Budgeted]:
    """Find what the table of 三公 of a final account prints as budgeted for each item.

    It stands in the line of the item, or in the row of the budget. Where several amounts are
    printed for one item, as at the beginning of the year and after changes, none is taken.
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
        stands_there = row["column"] == item or row["line"] == line_of.get(item)
        if item and wan is not None and stands_there:
            found.setdefault(item, []).append(_Budgeted(wan, row["line"]))
    return {item: each[0] for item, each in found.items() if len({x.wan for x in each}) == 1}


def _printed(frame: pd.DataFrame, codes: str, classification: str) -> _Printed:
    """Add up the codes joined by +, as far as they are printed under their standard names."""
    rows = frame[frame["code"].isin(codes.split("+"))]
    is_standard = [_is_standard(row, classification) for row in records(rows)]
    rows = rows[pd.Series(is_standard, index=rows.index, dtype=bool)]
    names = " + ".join(dict.fromkeys(rows["name"].dropna()))
    return _Printed(names or None, amount(rows), lines(rows["line"]))


def _is_standard(row: dict[str, Any], classification: str) -> bool:
    """Whether a line bears a name that its code has; a missing name is no objection."""
    code = row["code"]
    name = row["name"]
    if name is None:
        return True
    standard = terms.account_name(code, classification, "en")
    return terms.account_name(code, classification, "en", printed=name) == standard


def operating_funds(d: Disclosure) -> pd.DataFrame:
    """Set agency operating funds (机关运行经费) as stated beside daily public use (日常公用经费).

    Daily public use is 302 and 310. The nature is `bound`: operating funds cover administrative
    units and institutions managed under the Civil Servants Law only (`covers`), so they are at most
    daily public use. A difference is what the other institutions run on, and no error. Empty where
    the document states no such funds.

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
    """Return the stated amounts of operating funds, by their item or by their section."""
    stated = statements[statements["measure"].eq("amount")]
    stated = stated.dropna(subset="amount_wan")
    item = stated["item"].fillna("")
    section = stated["section"].fillna("")
    is_named = item.str.fullmatch(_OPERATING)
    stands_there = item.eq("") & section.str.contains("机关运行经费")
    return records(stated[is_named | stands_there])


def both_classifications(d: Disclosure) -> pd.DataFrame:
    """Set the functional lines beside the economic ones, for money that both classifications print.

    Basic expenditure only. Which lines, and whether equality is an `identity`, an `expectation` or
    `not a tie`, is data (`rules("both_classifications")`, with reasons). Of codes joined by + those
    printed are added up; where none is printed, the amount is missing. A line counts only under its
    standard name.

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
    """Show government procurement by category: how money is bought, no money on top of spending.

    The denominator is the budget that pays, or all spending where the figure spans the budgets or
    names none.

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
