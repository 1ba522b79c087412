"""A made-up office and its money: what is true before anything is printed.

Amounts are whole numbers of 分 (0.01 元), so every sum is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from tests.correct import codes

BUDGETS = ("general_public", "government_fund", "state_capital")
BASIC = ("personnel", "public_use")
CATEGORIES = ("goods", "works", "services")
#: What only a department's table may print besides basic and project expenditure.
OTHER_KINDS = ("transfer", "business", "subsidy")
OFFICES = (
    "青石镇",
    "白塔乡",
    "临江街道办事处",
    "红旗区统计局",
    "西山县财政局",
    "云台区人民政府办公室",
)
YEARS = (2019, 2022, 2023, 2024, 2025)
#: Functional lines that are the same money as an economic line, where they are basic expenditure.
SAME_MONEY = {"2080505": "30108", "2080506": "30109", "2210201": "30113"}
PAIRED = frozenset(SAME_MONEY.values())
Money = dict[str, int]


@dataclass(frozen=True)
class Leaf:
    """A functional line with the money of one budget.

    `spent` by kind; `own` by kind is paid from the office's own receipts; `opening` and `closing`
    by kind are carried into the year and out of it; `before` is the year before.
    """

    code: str
    budget: str
    spent: Money
    own: Money = field(default_factory=dict)
    opening: Money = field(default_factory=dict)
    closing: Money = field(default_factory=dict)
    before: Money = field(default_factory=dict)

    def receipts(self, kind: str) -> int:
        """Return what the budget gives in the year for a kind."""
        carried = self.closing.get(kind, 0) - self.opening.get(kind, 0)
        return self.spent.get(kind, 0) + carried

    def in_steps(self, step: int) -> Leaf:
        """Return the line with every amount a whole number of steps."""
        whole = {
            name: {kind: amount // step * step for kind, amount in getattr(self, name).items()}
            for name in ("spent", "own", "opening", "closing", "before")
        }
        return Leaf(self.code, self.budget, **whole)


@dataclass(frozen=True)
class ThreePublic:
    """The amounts of one year or one column of 三公."""

    overseas_travel: int
    vehicle_purchase: int
    vehicle_operation: int
    reception: int

    def amount(self, item: str) -> int:
        """Return the amount of an item, sums included."""
        if item == "vehicles":
            return self.vehicle_purchase + self.vehicle_operation
        if item == "total":
            return self.overseas_travel + self.amount("vehicles") + self.reception
        return int(getattr(self, item))

    def in_steps(self, step: int) -> ThreePublic:
        """Return the amounts as whole numbers of steps."""
        return ThreePublic(*(amount // step * step for amount in vars(self).values()))


@dataclass(frozen=True)
class Office:
    """A made-up office in one year; `three_public` of this year, its budget, and the last year."""

    name: str
    year: int
    leaves: tuple[Leaf, ...]
    three_public: Mapping[str, ThreePublic]
    seed: int

    def in_steps(self, step: int) -> Office:
        """Return the office with every amount a whole number of steps."""
        leaves = tuple(leaf.in_steps(step) for leaf in self.leaves)
        three = {name: part.in_steps(step) for name, part in self.three_public.items()}
        return replace(self, leaves=leaves, three_public=three)

    def with_leaves(self, leaves: Iterable[Leaf]) -> Office:
        """Return the office with other lines."""
        return replace(self, leaves=tuple(leaves))

    def purchases(self, step: int) -> dict[tuple[str, str], int]:
        """Return what is bought by category and budget, some of it nothing."""
        rng = Random(self.seed + 1)
        budgets = [budget for budget in BUDGETS if any(f.budget == budget for f in self.leaves)]
        bought = {}
        for budget in budgets:
            for category in CATEGORIES:
                amount = _amount(rng) if rng.random() < 0.6 else 0
                bought[category, budget] = amount // step * step
        if not any(bought.values()):
            bought["goods", budgets[0]] = 120_000_00
        return bought

    def economic(self, step: int) -> Money:
        """Part the basic expenditure of the general budget among economic lines."""
        rng = Random(self.seed)
        general = [leaf for leaf in self.leaves if leaf.budget == BUDGETS[0]]
        parted = {
            SAME_MONEY[leaf.code]: leaf.spent.get("personnel", 0)
            for leaf in general
            if leaf.code in SAME_MONEY
        }
        for use in BASIC:
            left = sum(leaf.spent.get(use, 0) for leaf in general)
            if use == "personnel":
                left -= sum(parted.values())
            usable = [code for code in codes.items(codes.ECONOMIC[use]) if code not in PAIRED]
            chosen = sorted(rng.sample(usable, rng.randrange(1, len(usable))))
            for code in chosen[:-1]:
                part = left * rng.randrange(1, 6) // 10 // step * step
                parted[code] = part
                left -= part
            parted[chosen[-1]] = left
        return {code: parted[code] for code in sorted(parted) if parted[code]}


def draw(rng: Random) -> Office:
    """Draw an office with one line or many."""
    leaves: list[Leaf] = []
    count = rng.choice((1, 2, 3, 4, 6, 10, 16, 25, 35))
    budgets = rng.choice((BUDGETS[:1], BUDGETS[:1], BUDGETS[:2], BUDGETS, BUDGETS[::2]))
    for budget in budgets:
        book = codes.items(codes.FUNCTIONAL[budget])
        wanted = count if budget == BUDGETS[0] else rng.choice((1, 1, 2, 3))
        for code in sorted(rng.sample(book, min(wanted, len(book)))):
            leaves.append(_leaf(code, budget, rng))
    three = {name: _three_public(rng) for name in ("this", "budget", "before")}
    return Office(rng.choice(OFFICES), rng.choice(YEARS), tuple(leaves), three, rng.randrange(1000))


def _amount(rng: Random) -> int:
    """Draw an amount, from some hundred 元 to some hundred million."""
    size = rng.choice((10**2, 10**3, 10**4, 10**4, 10**5, 10**6))
    return rng.randrange(1, size) * 10_000 + rng.randrange(10_000)


def _leaf(code: str, budget: str, rng: Random) -> Leaf:
    """Draw the money of one line, with everything that some table may print of it."""
    shapes = (("project",), ("project",), BASIC, ("personnel",), (*BASIC, "project"))
    shape = rng.choice(shapes) if budget == BUDGETS[0] else ("project",)
    if code in SAME_MONEY:
        shape = ("personnel",)
    spent = {kind: _amount(rng) for kind in shape}
    own: Money = {}
    for kind in ("project", *OTHER_KINDS):
        if rng.random() < 0.3:
            own[kind] = _amount(rng)
    opening: Money = {}
    closing: Money = {}
    for kind in shape:
        if rng.random() < 0.5:
            opening[kind] = spent[kind] * rng.randrange(1, 4) // 10
            closing[kind] = rng.randrange(0, 50) * 10_000
    before = {kind: _amount(rng) for kind in shape if rng.random() < 0.9}
    return Leaf(code, budget, spent, own, opening, closing, before)


def _three_public(rng: Random) -> ThreePublic:
    """Draw 三公, each item often blank."""
    parts = []
    for likely in (0.3, 0.3, 0.8, 0.8):
        parts.append(_amount(rng) % 10**9 if rng.random() < likely else 0)
    if not any(parts):
        parts[-1] = 120_000_00
    return ThreePublic(*parts)
