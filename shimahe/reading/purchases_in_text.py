"""Which stated amounts are the document's own procurement, where no table prints it (R16).

The text also speaks of last year's purchases, of what was planned beside what was bought, of single
units, and of the categories of one budget. None of these is an amount of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from shimahe.forms import OWN_TABLES, procurement_category, stage_in
from shimahe.reading.prose import Statement
from shimahe.vocabulary import exact_wan

#: Words for one level or unit of a department.
_OF_A_UNIT = "本级|[下所]属|中心|大队|[^车]站|学校|医院"
_STAGES = {"final_account": "final", "budget": "budget"}


class StatedPurchase(NamedTuple):
    """A category or the total, the budget that pays, and the statement of its amount."""

    category: str
    budget: str
    statement: Statement


def stated_purchases(
    statements: Iterable[Statement], year: int | None, stage: str
) -> list[StatedPurchase]:
    """Return the purchases that the text states of the document's year and stage, each once.

    A purchase of which several amounts are stated is left out: nothing tells which is meant.
    """
    found: dict[tuple[str, str], list[StatedPurchase]] = {}
    for line in _by_line(statements):
        for purchase in _purchases_of_line(line, year, stage):
            found.setdefault((purchase.category, purchase.budget), []).append(purchase)
    return [purchases[0] for purchases in found.values() if _are_one_amount(purchases)]


def _by_line(statements: Iterable[Statement]) -> Iterable[Sequence[Statement]]:
    """Return the amounts of money among some statements, line by line."""
    lines: dict[int, list[Statement]] = {}
    for statement in statements:
        if statement.measure == "amount" and statement.is_money:
            lines.setdefault(statement.line, []).append(statement)
    return lines.values()


def _purchases_of_line(
    statements: Sequence[Statement], year: int | None, stage: str
) -> Iterator[StatedPurchase]:
    """Yield the purchases of the whole that a line states.

    Categories behind another amount (that of a unit, of contracts with small firms) are of that.
    Categories behind the amount of a budget are of that budget, where the line names several.
    """
    budgets = {each.budget for each in statements if each.budget in OWN_TABLES}
    is_of_another = False
    is_of_one_budget = False
    for statement in statements:
        category = procurement_category(statement.item)
        is_of_budget = statement.budget in OWN_TABLES
        if category in (None, "total"):
            names_unit = re.search(_OF_A_UNIT, statement.item) is not None
            is_of_another = names_unit or (category is None and not is_of_budget)
            is_of_one_budget = len(budgets) > 1 and is_of_budget
        if category is None or is_of_another:
            continue
        if statement.year not in (None, year) or _is_of_another_stage(statement, stage):
            continue
        budget = statement.budget or "all"
        if budget == "all" and is_of_one_budget:
            continue
        yield StatedPurchase(category, budget, statement)


def _is_of_another_stage(statement: Statement, stage: str) -> bool:
    """Whether it says what was planned, in a final account, or what was spent, in a budget."""
    said = stage_in([statement.item])
    return bool(said) and said != _STAGES.get(stage)


def _are_one_amount(purchases: Sequence[StatedPurchase]) -> bool:
    """Whether all statements of a purchase state one amount."""
    amounts = {exact_wan(each.statement.value, each.statement.unit) for each in purchases}
    return len(amounts) == 1
