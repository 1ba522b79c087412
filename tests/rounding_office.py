"""Offices drawn at random, simple and of many kinds: is rounding told from wrong figures?

An office is a tree of accounts whose amounts are drawn in 元 and printed in 万元, each rounded by
itself, or exact as they are printed. How its amounts are spread has a name: evenly over the orders
of magnitude, a few large ones, mostly nothing, few different amounts, accounts of one item each.
It is printed as one table, two or four that repeat each other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.fragments import document

CENT = Decimal("0.01")
#: What an amount printed in 万元 is a multiple of before it is rounded: 元.
YUAN = Decimal("0.0001")
#: An amount that is not there, and not printed.
NOTHING = Decimal(0)
#: The amounts of each row of a table, the total first, in 万元; the row of the total is "".
Rows = dict[str, list[Decimal]]
#: Draws one amount, in the smallest unit.
Draw = Callable[[random.Random], int]


def evenly(chance: random.Random) -> int:
    """An amount of any order of magnitude."""
    return int(10 ** chance.uniform(1.5, 7.5))


def a_few_large(chance: random.Random) -> int:
    """Mostly small amounts; one of ten is a thousand times as large."""
    return chance.randint(100, 30_000) * chance.choice([1] * 9 + [1000])


def mostly_nothing(chance: random.Random) -> int:
    """Nothing in four of five."""
    return evenly(chance) if chance.random() < 0.2 else 0


def few_different(chance: random.Random) -> int:
    """One of four amounts."""
    return chance.choice([12_345, 6_789, 40_101, 777_777])


def mostly_round(chance: random.Random) -> int:
    """Whole 万元 in two of three."""
    return chance.randint(1, 500) * 10_000 if chance.random() < 0.67 else evenly(chance)


SPREADS: Mapping[str, Draw] = {
    draw.__name__: draw
    for draw in (evenly, a_few_large, mostly_nothing, few_different, mostly_round)
}


def branching(lines: int, chance: random.Random) -> list[str]:
    """So many codes: classes with one to three groups, and groups with one to four items."""
    codes: list[str] = []
    while len(codes) < lines:
        top = f"{201 + sum(len(code) == 3 for code in codes)}"
        codes.append(top)
        for group in range(1, chance.randint(2, 4)):
            codes.append(f"{top}{group:02}")
            codes += [f"{top}{group:02}{item:02}" for item in range(1, chance.randint(2, 5))]
    return codes[:lines]


def single_items(lines: int, chance: random.Random) -> list[str]:
    """So many codes: mostly classes of one group, and groups of one item."""
    codes: list[str] = []
    while len(codes) < lines:
        top = f"{201 + sum(len(code) == 3 for code in codes)}"
        codes += [top, f"{top}01", f"{top}0101"]
        if chance.random() < 0.2:
            codes.append(f"{top}0102")
    return codes[:lines]


TREES = {tree.__name__: tree for tree in (branching, single_items)}


@dataclass(frozen=True)
class Shape:
    """What kind of office is drawn."""

    lines: int = 10
    tables: int = 1
    parts: int = 2
    spread: str = "evenly"
    tree: str = "branching"


def rows_of(shape: Shape, unit: Decimal, chance: random.Random) -> Rows:
    """Draw the amounts of all codes and of the total, in multiples of a unit."""
    codes = TREES[shape.tree](shape.lines, chance)
    leaves = [code for code in codes if not any(c != code and c.startswith(code) for c in codes)]
    draw = SPREADS[shape.spread]
    drawn: dict[str, list[int]] = {}
    for leaf in leaves:
        used = chance.sample(range(shape.parts), chance.randint(1, shape.parts))
        drawn[leaf] = [draw(chance) if part in used else 0 for part in range(shape.parts)]
    rows: Rows = {}
    for code in ["", *codes]:
        below = [amounts for leaf, amounts in drawn.items() if leaf.startswith(code)]
        numbers = [sum(amounts) for amounts in zip(*below, strict=True)]
        parts = [number * unit if number else NOTHING for number in numbers]
        rows[code] = [sum(parts, NOTHING), *parts]
    return {code: amounts for code, amounts in rows.items() if amounts[0] or not code}


def rounded(rows: Rows) -> Rows:
    """Round each amount to the hundredth by itself; what is too little becomes 0.00."""
    return {
        code: [amount.quantize(CENT, ROUND_HALF_UP) if amount else amount for amount in amounts]
        for code, amounts in rows.items()
    }


# --- how it is printed ----------------------------------------------------------------------------

_HEADINGS = {
    2: ("总计", "基本支出", "项目支出"),
    3: ("总计", "人员经费", "公用经费", "项目支出"),
}


def _printed(amount: Decimal) -> str:
    """An amount as it is printed: blank for nothing, 0.00 for what is too little."""
    return "" if str(amount) == str(NOTHING) else f"{amount:,.2f}"


def _coded(title: str, rows: Rows) -> str:
    """A table of codes."""
    heading = _HEADINGS[len(rows[""]) - 1]
    lines = ["\t".join(("科目编码", "科目名称", *heading))]
    for code, amounts in rows.items():
        name = f"第{code}项支出" if code else "合计"
        lines.append("\t".join([code, name, *map(_printed, amounts)]))
    return "\n".join([f"## {title}", "", "单位：万元", "", *lines])


def _balance(title: str, rows: Rows) -> str:
    """A table of income beside expenditure by class."""
    total = _printed(rows[""][0])
    classes = [(code, amounts[0]) for code, amounts in rows.items() if len(code) == 3]
    lines = ["收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
    income = ["一般公共预算资金", total]
    for code, amount in classes:
        lines.append("\t".join([*income, f"第{code}项支出", _printed(amount)]))
        income = ["", ""]
    lines.append("\t".join(["收入总计", total, "支出总计", total]))
    return "\n".join([f"## {title}", "", "单位：万元", "", *lines])


def printed(tables: Sequence[Rows]) -> bytes:
    """A document of one to four tables, which print the same rows unless they are changed."""
    parts = [_coded("部门支出总表", tables[0])]
    if len(tables) > 1:
        parts.append(_coded("一般公共预算财政拨款支出预算表", tables[1]))
    if len(tables) > 2:
        parts.append(_balance("部门收支总表", tables[2]))
        parts.append(_balance("财政拨款收支总表", tables[3]))
    return document("# 某某街道办事处2025年部门预算", *parts)


def copies(rows: Rows, tables: int) -> list[Rows]:
    """The rows of each table."""
    return [{code: list(amounts) for code, amounts in rows.items()} for _ in range(tables)]


def office(shape: Shape, seed: int, *, rounds: bool) -> list[Rows]:
    """The rows of each table of an office that rounds each figure, or is exact."""
    chance = random.Random(f"{shape}/{seed}")
    if rounds:
        return copies(rounded(rows_of(shape, YUAN, chance)), shape.tables)
    return copies(rows_of(shape, CENT, chance), shape.tables)
