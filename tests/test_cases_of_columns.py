"""Small cases of columns and of 三公 beside the checkout, and what must come out of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import shimahe
from shimahe import Disclosure

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "cases"


@cache
def case(name: str) -> Disclosure:
    """Read one case, where it lies beside the checkout."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout (../shared/cases)")
    return shimahe.read(path)


def items_of(d):
    return dict(zip(d.three_public["item"], d.three_public.amount_wan, strict=True))


def spending_of(d):
    rows = d.spending.groupby(["code", "kind"], dropna=False).amount_wan.sum()
    return {f"{code} {kind}": amount for (code, kind), amount in rows.items()}


def texts_of(d, table):
    cells = d.cells[d.cells.table.eq(table)]
    return dict(zip(cells.row + "/" + cells.column, cells.text, strict=True))


def outcomes(d, check):
    checks = shimahe.audit(d).checks
    return checks[checks.check.eq(check)].set_index("subject").status.to_dict()


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("01-three-public-down-and-text.md", [14, 0, None, None, 12, 2]),
        ("02-three-public-budget-and-final-columns.md", [8, 0, 5.5, 0, 5.5, 2.5]),
        ("15-three-public-years-down.md", [236, 1, 99, 4, 95, 136]),
        ("17-three-public-pairs-in-merged-header.md", [17, 0, 16, 0, 16, 1]),
        ("attack/three-public-first-row-blank.md", [5, "blank", None, None, None, 5]),
        ("attack/three-public-unit-in-subtotal.md", [10, 1, 7, 3, 4, 2]),
    ],
)
def test_three_public(name, amounts):
    wanted = dict(zip(shimahe.frames.THREE_PUBLIC_ITEMS, amounts, strict=True))
    found = items_of(case(name))
    read = {item: "blank" if amount != amount else amount for item, amount in found.items()}
    assert read == {item: amount for item, amount in wanted.items() if amount is not None}


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("03-final-account-carried-over-groups.md", {"201 basic": 59, "201 project": 40}),
        (
            "04-basic-split-without-subtotal.md",
            {"201 basic": 2, "201 project": 4, "204 project": 6},
        ),
        (
            "29-subsidy-to-units-column.md",
            {"205 basic": 2, "205 project": 10, "205 other": 5},
        ),
        (
            "35-unit-code-beside-account-code.md",
            {"2010301 basic": 2, "2010301 project": 4, "2040299 project": 6},
        ),
        ("attack/lastyear-takes-total.md", {"205 basic": 2, "205 project": 4.08}),
    ],
)
def test_spending(name, amounts):
    assert spending_of(case(name)) == amounts


def test_the_total_is_this_years():
    cells = texts_of(case("attack/lastyear-takes-total.md"), "department_spending")
    assert cells["205/total"] == "6.08"
    cells = texts_of(case("03-final-account-carried-over-groups.md"), "general_spending")
    assert cells["201/total"] == "99.00"
    assert cells["201/年初结转和结余 合计"] == "3.00"


def test_a_row_of_changes_has_the_unit_of_a_share():
    d = case("15-three-public-years-down.md")
    assert set(d.cells[d.cells.row.str.contains("%")].unit) == {"%"}


def test_each_block_of_a_balance_keeps_its_labels():
    cells = case("27-balance-four-blocks.md").cells.set_index("row").text
    wanted = {
        "一、基本支出": "60.00",
        "二、项目支出": "45.00",
        "一、工资福利支出": "50.00",
        "二、商品和服务支出": "55.00",
        "一、一般公共服务支出": "90.00",
        "二、农林水支出": "15.00",
    }
    assert cells[list(wanted)].to_dict() == wanted


def test_line_numbers_of_a_balance_are_no_figures():
    d = case("28-balance-with-line-numbers.md")
    assert len(d.cells) == 8
    assert d.revenue.amount_wan.tolist() == [105.0, 90.0, 15.0]
    assert "differs" not in set(shimahe.audit(d).checks.status)


def test_the_total_of_a_final_revenue_table():
    d = case("36-total-of-the-final-revenue-table.md")
    assert texts_of(d, "department_revenue")["205/total"] == "119.00"
    assert outcomes(d, "A01") == {
        "department_revenue:total/total": "agrees",
        "department_revenue:205/total": "differs",
    }
