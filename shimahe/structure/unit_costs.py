"""Unit costs: money divided by a number of vehicles, people or things that the document prints.

Promises that each unit cost stands beside its amount, its count and their lines. Does not know what
else the money of a project pays for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, SupportsFloat

import pandas as pd

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.findings import UNKNOWN, decimal, findings_frame, records, rounded
from shimahe.structure.wholes import denominator_of

_COLUMNS = (
    "definition subject project amount_wan amount_line unit count count_is count_name count_line "
    "per_unit_yuan"
)
_TARGET_IS = {"≥": "target floor", "≤": "target ceiling"}
_NOT_COUNTABLE = re.compile(r"[%％‰元天日时分月]|年$")  # after "/年" is taken off
_FLEET = re.compile(r"(?:.*[共拥保]有)?车辆(?:总?数)?")
_PEOPLE = re.compile(r".*(?:群众|居民|人口)(?:总?人?数)?")
_YUAN = 10_000  # 元 in 万元


class _Money(NamedTuple):
    """An amount and its line."""

    wan: Any
    line: int | None


class _Count(NamedTuple):
    """What money is divided by: unit, number, what the number is, its printed name, its line."""

    unit: str
    number: Any
    nature: str
    name: str | None
    line: int | None


@dataclass(frozen=True)
class _Cost:
    """Money of a subject, and the count that it is divided by."""

    subject: str
    project: str | None
    money: _Money
    count: _Count

    @property
    def yuan(self) -> Decimal:
        """元 for each unit; NaN for a count that is not above zero."""
        number = decimal(self.count.number)
        if number.is_nan() or number <= 0:
            return UNKNOWN
        return rounded(decimal(self.money.wan) * _YUAN / number)


def per_unit(d: Disclosure, population: SupportsFloat | None = None) -> pd.DataFrame:
    """Divide money by a number of units, wherever the document prints both.

    The rows are running costs per vehicle held, the money of each project per unit of its targets
    (only countable units, no rates, money or time), and all spending per resident where an
    indicator of the department gives a number of residents. With `population`, one more row divides
    all spending by that number.

    `count_is` says what the number of units is: `count` (printed as held), `target`, `target floor`
    (≥, so that the true unit cost is at most this), `target ceiling` (≤, so that it is at least
    this) or `given by the user`. A target is what the office promises and no census, and the money
    of a project usually pays for more than one indicator.

    Columns: definition, subject (total, vehicle_operation, project), project (as printed),
    amount_wan, amount_line, unit (万 turned into ones), count, count_is, count_name (as printed),
    count_line, per_unit_yuan (元, rounded half up).

    Raises: ValueError for a population that is not a positive number.
    """
    if population is not None and not _is_positive(population):
        raise terms.Refused(terms.text("structure.population", value=repr(population)))
    spent = _all_spending(d)
    costs = [*_per_vehicle(d), *_per_target(d, spent)]
    if population is not None:
        people = _Count("人", population, "given by the user", None, None)
        costs.append(_Cost("total", None, spent, people))
    rows = []
    for cost in costs:
        cells = (*cost.money, *cost.count, cost.yuan)
        rows.append(("per_unit", cost.subject, cost.project, *cells))
    return findings_frame(_COLUMNS, rows)


def _is_positive(number: object) -> bool:
    """Whether something is a finite number above zero."""
    if not isinstance(number, SupportsFloat):
        return False
    try:
        return 0 < float(number) < math.inf
    except (TypeError, ValueError, OverflowError):
        return False


def _all_spending(d: Disclosure) -> _Money:
    """Return all spending, with the one line that prints it."""
    whole = denominator_of(d, "total")
    line = whole.lines or ""
    return _Money(whole.denominator_wan, int(line) if line.isdigit() else None)


def _per_vehicle(d: Disclosure) -> Iterator[_Cost]:
    """Yield running costs (of 三公, else as stated) by the first number of vehicles held."""
    stated = d.statements.dropna(subset="item")
    stated = stated[stated["measure"].eq("amount")]
    costs = _vehicle_costs(d.three_public, stated)
    fleets = _fleets(stated)
    if costs and fleets:
        yield _Cost("vehicle_operation", None, costs[0], fleets[0])


def _vehicle_costs(three_public: pd.DataFrame, stated: pd.DataFrame) -> list[_Money]:
    """Return the running costs of vehicles, those of the table first."""
    items = three_public[three_public["item"].eq("vehicle_operation")]
    named = stated[stated["item"].str.startswith("公务用车运行")]
    known = pd.concat([items, named]).dropna(subset="amount_wan")
    return [_Money(row["amount_wan"], row["line"]) for row in records(known)]


def _fleets(stated: pd.DataFrame) -> list[_Count]:
    """Return the numbers of vehicles that are said to be held."""
    vehicles = stated[stated["unit"].eq("辆")]
    fleets = records(vehicles[vehicles["item"].str.fullmatch(_FLEET)])
    return [_Count("辆", row["value"], "count", row["item"], row["line"]) for row in fleets]


def _per_target(d: Disclosure, spent: _Money) -> Iterator[_Cost]:
    """Yield each project's money by its targets, and all spending by targets of residents."""
    money: dict[str, _Money] = {}
    for sheet in records(d.projects):
        money[sheet["project"]] = _Money(sheet["amount_wan"], sheet["line"])
    for target in _countable_targets(d.indicators):
        count = _count_of(target)
        if target["scope"] == "project" and target["project"] in money:
            yield _Cost("project", target["project"], money[target["project"]], count)
        elif target["scope"] == "department" and _counts_people(count):
            yield _Cost("total", None, spent, count)


def _countable_targets(indicators: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the indicators whose target is a number of things or people."""
    is_number = indicators["sign"].ne("定性").fillna(True)
    targets = indicators[is_number].dropna(subset=["value", "unit"])
    units = targets["unit"].str.removesuffix("/年")
    return records(targets[~units.str.contains(_NOT_COUNTABLE)])


def _count_of(target: dict[str, Any]) -> _Count:
    """Return the number of a target in ones: 3 万人 are 30,000 人."""
    unit = target["unit"].removeprefix("万") or target["unit"]
    number = decimal(target["value"])
    if unit != target["unit"]:
        number *= 10_000
    nature = _TARGET_IS.get(target["sign"], "target")
    return _Count(unit, number, nature, target["name"], target["line"])


def _counts_people(count: _Count) -> bool:
    """Whether a target of the department is a number of residents."""
    return count.unit == "人" and _PEOPLE.fullmatch(str(count.name)) is not None
