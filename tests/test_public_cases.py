"""Small documents that people reported as read wrongly, and what must come out of each.

They lie beside the checkout and are named here one by one; where they are not there, these tests
are left out. Each kind has documents of the project's own in the test of the module that mends it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import shimahe
from shimahe import Audit, Disclosure, DisclosureError, explore

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "cases"
SMALL_TABLE = {
    ("201", "basic"): 2.0,
    ("201", "project"): 4.0,
    ("204", "project"): 6.0,
}


def path_of(name: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout (../shared/cases)")
    return path


@cache
def read(name: str) -> Disclosure:
    return shimahe.read(path_of(name))


@cache
def audit(name: str) -> Audit:
    return shimahe.audit(read(name))


def spending(d: Disclosure) -> dict[tuple[str, str], float]:
    """The amounts of spending by code and kind; two rows of one kind are added up."""
    rows = d.spending.fillna({"kind": ""})
    return rows.groupby(["code", "kind"], sort=False).amount_wan.sum().round(6).to_dict()


def leaves(d: Disclosure) -> float:
    return float(d.spending[d.spending.is_leaf].amount_wan.sum().round(6))


def figures(d: Disclosure) -> dict[str, str]:
    """The printed text of every cell by its name."""
    return dict(zip(d.cells.cell, d.cells.text, strict=True))


def values(d: Disclosure) -> dict[str, float]:
    return dict(zip(d.cells.cell, d.cells.value, strict=True))


def three_public(d: Disclosure) -> dict[str, float]:
    return dict(zip(d.three_public["item"], d.three_public.amount_wan, strict=True))


def table(d: Disclosure, key: str) -> Any:
    return d.tables.set_index("table").loc[key]


def differing(a: Audit) -> int:
    """How many identities are called broken."""
    checks = a.checks
    return int((checks.nature.eq("identity") & checks.status.eq("differs")).sum())


def checked(a: Audit, check: str) -> pd.DataFrame:
    return a.checks[a.checks.check.eq(check)].set_index("subject")


def stated(d: Disclosure) -> list[tuple[str | None, str, float, str | None]]:
    """The statements as (item, measure, value, unit)."""
    rows = d.statements
    texts = rows["item"].where(rows["item"].notna(), None)
    return list(zip(texts, rows.measure, rows.value.astype(float), rows.unit, strict=True))


# --- small tables that say the same ---------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "05-html-hidden-cells.html",
        "07-html-page-in-one-line.html",
        "08-html-heading-tag.html",
        "10-title-inside-the-sheet.txt",
        "12-html-title-in-the-table.html",
        "23-zero-width-characters.md",
        "31-unit-mark-read-as-office.md",
        "34-economic-table-before-functional.md",
    ],
)
def test_the_small_table_is_read(name: str) -> None:
    d = read(name)
    assert spending(d) == SMALL_TABLE
    assert leaves(d) == 12
    assert differing(audit(name)) == 0


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("07-html-page-in-one-line.html", "甲镇"),
        ("08-html-heading-tag.html", None),
        ("10-title-inside-the-sheet.txt", "甲镇"),
        ("12-html-title-in-the-table.html", "甲镇"),
        ("31-unit-mark-read-as-office.md", None),
    ],
)
def test_title_unit_and_office_are_told_apart(name: str, office: str | None) -> None:
    d = read(name)
    row = table(d, "department_spending")
    assert (row.status, row.title, row.unit) == ("complete", "部门支出总表", "万元")
    assert d.office == office


def test_year_of_a_page_in_one_line() -> None:
    assert read("07-html-page-in-one-line.html").year == 2025


def test_hidden_cells_are_not_read() -> None:
    d = read("05-html-hidden-cells.html")
    assert figures(d)["department_spending:201/total"] == "6.00"
    assert "205" not in set(d.cells.code)
    assert d.unplaced.reason.eq("not shown").any()


def test_zero_width_characters_make_no_figure() -> None:
    name = "23-zero-width-characters.md"
    cells = values(read(name))
    assert cells["department_spending:合计/total"] == 12
    assert cells["department_spending:201/total"] == 6
    assert "department_spending:204/basic" not in cells
    statuses = checked(audit(name), "A01").status
    assert statuses["department_spending:total/total"] == "agrees"
    assert statuses["department_spending:201/total"] == "agrees"


# --- columns --------------------------------------------------------------------------------------


def test_three_public_down_agrees_with_its_text() -> None:
    a = audit("01-three-public-down-and-text.md")
    rows = checked(a, "A31")
    assert rows.status.tolist() == ["agrees"] * 4
    assert differing(a) == 0


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("02-three-public-budget-and-final-columns.md", [8, 0, 5.5, 0, 5.5, 2.5]),
        ("15-three-public-years-down.md", [236, 1, 99, 4, 95, 136]),
        ("17-three-public-pairs-in-merged-header.md", [17, 0, 16, 0, 16, 1]),
    ],
)
def test_three_public_takes_the_column_that_means_it(name: str, amounts: list[float]) -> None:
    items = ["total", "overseas_travel", "vehicles", "vehicle_purchase", "vehicle_operation"]
    assert three_public(read(name)) == dict(zip([*items, "reception"], amounts, strict=True))
    assert differing(audit(name)) == 0


def test_a_row_of_per_cent_is_no_money() -> None:
    name = "15-three-public-years-down.md"
    d = read(name)
    rows = d.cells[d.cells.row.str.contains("增减")]
    assert not rows.unit.eq("万元").any()
    assert checked(audit(name), "A01").status.tolist() == ["agrees"] * 4


def test_both_columns_of_a_pair_are_kept() -> None:
    texts = set(read("17-three-public-pairs-in-merged-header.md").cells.text)
    assert {"22.00", "20.00", "2.00"} <= texts


def test_a_column_is_told_by_the_group_above_it() -> None:
    d = read("03-final-account-carried-over-groups.md")
    assert spending(d) == {("201", "basic"): 59, ("201", "project"): 40}
    assert values(d)["general_spending:201/total"] == 99


def test_basic_spending_printed_in_parts_is_not_lost() -> None:
    d = read("04-basic-split-without-subtotal.md")
    assert spending(d) == SMALL_TABLE
    assert leaves(d) == 12


def test_blocks_side_by_side_keep_their_labels() -> None:
    d = read("27-balance-four-blocks.md")
    amounts = dict(zip(d.cells.row, d.cells.value, strict=True))
    wanted = {"基本支出": 60, "项目支出": 45, "工资福利支出": 50, "商品和服务支出": 55}
    wanted |= {"一般公共服务支出": 90, "农林水支出": 15}
    for label, value in wanted.items():
        assert [v for row, v in amounts.items() if row.endswith(label)] == [value], label
    assert d.revenue.amount_wan.tolist() == [105, 100, 5]


def test_line_numbers_are_no_money() -> None:
    name = "28-balance-with-line-numbers.md"
    d = read(name)
    assert sorted(d.revenue.amount_wan) == [15, 90, 105]
    assert not set(d.cells.text) & {"1", "2", "27", "31", "32", "33", "58", "62"}
    assert differing(audit(name)) == 0


def test_subsidy_to_units_keeps_its_column() -> None:
    d = read("29-subsidy-to-units-column.md")
    wanted = {("205", "basic"): 2, ("205", "project"): 10, ("205", "other"): 5}
    assert spending(d) == wanted
    assert leaves(d) == 17


def test_a_code_of_a_unit_is_no_part_of_an_account() -> None:
    d = read("35-unit-code-beside-account-code.md")
    wanted = {("2010301", "basic"): 2, ("2010301", "project"): 4, ("2040299", "project"): 6}
    assert spending(d) == wanted


def test_total_of_the_final_revenue_table() -> None:
    a = audit("36-total-of-the-final-revenue-table.md")
    statuses = checked(a, "A01").status.to_dict()
    assert statuses == {
        "department_revenue:total/total": "agrees",
        "department_revenue:205/total": "differs",
    }


# --- offices, pages, prose ------------------------------------------------------------------------


def test_two_offices_never_become_one() -> None:
    d = read("30-two-offices.md")
    assert leaves(d) == 6
    assert d.tables.status.eq("unrecognised").sum() == 1
    assert d.tables[d.tables.status.eq("unrecognised")].note.notna().all()


def test_text_of_a_pdf_with_a_wrapped_header() -> None:
    d = read("18-pdf-text-header-wrapped.txt")
    cells = values(d)
    wanted = {"合计/total": 47, "208/total": 47, "208/basic": 46, "208/project": 1}
    wanted |= {"20805/basic": 46, "20808/project": 1}
    for cell, value in wanted.items():
        assert cells[f"department_spending:{cell}"] == value, cell
    assert "placed by sums" in table(d, "department_spending").note


def test_text_of_a_pdf_with_a_name_above_its_code() -> None:
    name = "19-pdf-text-name-above-code.txt"
    d = read(name)
    assert d.spending.code.nunique() == 6
    amounts = spending(d)
    assert amounts["2080505", "basic"] == 30
    assert amounts["20808", "project"] == 1
    assert amounts["2080801", "project"] == 1
    assert differing(audit(name)) == 0


def test_a_line_that_begins_with_a_decimal_is_no_list_item() -> None:
    d = read("20-prose-line-begins-with-decimal.md")
    assert stated(d) == [
        ("本年支出合计", "amount", 12.0, "万元"),
        ("支出合计", "change", -3.5, "万元"),
        ("支出合计", "change", -22.58, "%"),
        ("项目支出", "change", -3.5, "万元"),
    ]
    assert d.statements.explains.tolist()[3] == d.statements.statement.tolist()[1]


def test_tongbi_is_no_item() -> None:
    rows = read("22-prose-tongbi.md").statements
    changes = rows[rows.measure.eq("change") & rows.unit.eq("万元")]
    items = dict(zip(changes["item"], changes.value, strict=True))
    assert list(items.values()) == [-3, 1, -4]
    assert [item.removeprefix("2024年") for item in items] == ["支出预算", "基本支出", "项目支出"]


def test_float_noise_is_rounded_to_what_was_meant() -> None:
    name = "26-float-noise.md"
    cells = values(read(name))
    assert cells["department_spending:合计/basic"] == 0.3
    assert cells["department_spending:201/total"] == 6.2
    assert differing(audit(name)) == 0


def test_commas_are_refused_with_advice() -> None:
    with pytest.raises(DisclosureError, match=r"制表符|tab"):
        shimahe.read(path_of("32-comma-separated.txt"))


# --- found by attack ------------------------------------------------------------------------------


def attack(name: str) -> Disclosure:
    return read(f"attack/{name}.md")


def wanted_of(name: str) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads(path_of(f"attack/{name}.json").read_text("utf-8"))
    return wanted


def test_attack_a_basis_without_a_number_is_somewhere() -> None:
    d = attack("basis-nowhere")
    lines = set(d.unplaced.line) | set(d.bases.line)
    assert 5 in lines


def test_attack_codes_and_names_only() -> None:
    note = table(attack("code-and-name-only"), "department_spending").note
    assert "no figures" in note


def test_attack_last_year_is_not_the_total() -> None:
    cells = values(attack("lastyear-takes-total"))
    assert cells["department_spending:205/total"] == 6.08


def test_attack_a_second_part_in_another_unit() -> None:
    d = attack("second-part-in-yuan")
    amounts = spending(d)
    assert amounts["205", "basic"] == 6
    if ("206", "basic") in amounts:
        assert amounts["206", "basic"] == 0.6
    else:
        assert d.tables.note.str.contains("units contradict").any()


def test_attack_no_false_alarm_beside_three_public() -> None:
    a = audit("attack/three-public-down-false-alarm.md")
    assert differing(a) == 0
    assert checked(a, "A31").status.tolist() == ["agrees"]


@pytest.mark.parametrize("name", ["three-public-first-row-blank", "three-public-unit-in-subtotal"])
def test_attack_three_public(name: str) -> None:
    wanted = wanted_of(name)["three_public"]
    amounts = three_public(attack(name))
    for item, text in wanted.items():
        assert Decimal(str(amounts[item])) == Decimal(text), item


def test_attack_a_tile_that_is_not_printed_may_be_clicked() -> None:
    explorer = explore.spending(attack("class-not-printed-click"))
    explorer.choose("205")
    assert explorer.notice or explorer.state.inside == "205"


@pytest.mark.parametrize("name", ["hang-prune-11-400", "slow-prune-3-800"])
def test_attack_many_ways_to_place_end_soon(name: str) -> None:
    d = attack(name)
    rows = int(name.rsplit("-", 1)[1])
    assert "placed by sums; too many ways to place" in table(d, "department_spending").note
    assert d.cells.column.tolist() == ["total", "basic", "project"] + ["total"] * rows
