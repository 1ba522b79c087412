"""Rounding told from wrong figures in offices of many kinds, with the rates that come out.

The offices are those of `tests/rounding_office.py`. The odds of the decision were chosen with
offices of that kind at hand, of other seeds than those here.
"""

from __future__ import annotations

import random
from itertools import product

import pytest

import shimahe
from shimahe.checking.audit import Audit, audit
from tests.rounding_office import CENT, SPREADS, TREES, Rows, Shape, copies, office, printed

LINES = (3, 10, 60)
TABLES = (1, 2, 4)
SHAPES = [
    Shape(lines, tables, parts, spread, tree)
    for lines, tables, parts, spread, tree in product(LINES, TABLES, (2, 3), SPREADS, TREES)
]
KEYS = {2: ("total", "basic", "project"), 3: ("total", "personnel", "public_use", "project")}


def audited(tables: list[Rows]) -> Audit:
    return audit(shimahe.read(printed(tables)))


def broken_cells(found: Audit) -> set[str]:
    """The cells of all identities that differ."""
    broken = [result for result in found.weighed if result.is_broken_identity]
    return {figure.cell for result in broken for figure in result.figures}


def a_cent_off(rows: Rows, number: int, chance: random.Random) -> list[str]:
    """Change figures of a table by a hundredth, each in another row; return their cells."""
    codes = [code for code, amounts in rows.items() if any(amounts)]
    cells = []
    for code in chance.sample(codes, number):
        column = chance.choice([at for at, amount in enumerate(rows[code]) if amount])
        rows[code][column] += chance.choice([CENT, -CENT])
        keys = KEYS[len(rows[code]) - 1]
        cells.append(f"department_spending:{code or '合计'}/{keys[column]}")
    return cells


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize("lines", LINES)
def test_no_office_that_rounds_is_called_broken(lines, tables):
    shapes = [shape for shape in SHAPES if (shape.lines, shape.tables) == (lines, tables)]
    found = {shape: audited(office(shape, 77, rounds=True)) for shape in shapes}
    assert [shape for shape, each in found.items() if broken_cells(each)] == []


@pytest.mark.parametrize("number", [1, 3, 8])
@pytest.mark.parametrize("tree", TREES)
def test_errors_that_another_table_contradicts_are_always_detected(tree, number):
    shape = Shape(60, 4, 2, "evenly", tree)
    tables = office(shape, number, rounds=False)
    cells = a_cent_off(tables[0], number, random.Random(number))
    assert set(cells) <= broken_cells(audited(tables))


@pytest.mark.parametrize(
    ("lines", "number", "least"),
    [(3, 1, 12), (3, 2, 12), (10, 1, 8), (10, 2, 9), (60, 1, 12), (60, 2, 12), (60, 8, 11)],
)
def test_errors_in_one_table_alone_are_mostly_detected_or_said_to_be_open(lines, number, least):
    detected = 0
    for seed in range(12):
        tables = office(Shape(lines), seed, rounds=False)
        cells = a_cent_off(tables[0], number, random.Random(seed))
        found = audited(tables)
        detected += set(cells) <= broken_cells(found)
        assert not found.rounded or found.rounding.why in ("cannot be told", "spread like rounding")
    assert detected >= least


def test_what_is_printed_again_is_no_more_evidence():
    shape = Shape(10, 1, 2, "evenly", "single_items")
    rows = office(shape, 5, rounds=True)[0]
    once, again = (audited(copies(rows, tables)).rounding for tables in (1, 2))
    assert (once.is_rounded, once.sums) == (again.is_rounded, again.sums)
