"""Which lines pay for which project: sums that fit, names as evidence, chance, rounding, parts and
what is left.
"""

from decimal import Decimal
from itertools import combinations

import pytest

import shimahe
from shimahe.checking.allocation import _Line, _ways, allocation
from tests.fragments import document, spending_table
from tests.test_sheets import sheet


@pytest.fixture(scope="module")
def rows(d):
    return allocation(d)


def given(projects, *lines):
    """A disclosure of these project sheets (name, amount) and lines (code, name, amount)."""
    codes = {code[:n]: name for code, name, _ in lines for n in (3, 5)}
    whole = [f"{code}\t甲\t1.00\t\t1.00" for code in codes]
    own = [f"{code}\t{name}\t{amount}\t\t{amount}" for code, name, amount in lines]
    sheets = [
        sheet("\t甲\t100\t≥\t1\t次\t是", name=name, amount=amount) for name, amount in projects
    ]
    return allocation(shimahe.read(document(spending_table(*sorted(whole + own)), *sheets)))


def told(rows):
    part = rows[["project", "code", "amount_wan", "confidence"]].astype(object)
    return part.where(part.notna(), None).values.tolist()


def test_the_money_of_every_line_is_used_once_and_adds_up(d, rows):
    spending = d.spending.query("is_leaf and kind == 'project'")
    used = rows.groupby("code")["amount_wan"].sum().round(2)
    assert used.to_dict() == spending.set_index("code")["amount_wan"].round(2).to_dict()


def test_every_project_gets_its_amount_to_the_cent_that_rounding_leaves(d, rows):
    got = rows.groupby("project")["amount_wan"].sum().round(2)
    printed = d.projects.set_index("project")["amount_wan"]
    assert got.sub(printed).round(2).loc[lambda gap: gap.ne(0)].to_dict() == {
        "城乡社区管理工作经费": 0.01
    }


def test_what_no_sheet_accounts_for(rows):
    left = rows[rows["project"].isna()]
    assert left[["code", "amount_wan"]].values.tolist() == [["2010302", 1342.85]]


def test_money_of_two_budgets_stays_apart(rows):
    social = rows[rows["project"].eq("社会保障工作经费")]
    assert dict(zip(social["budget"], social["amount_wan"], strict=True)) == {
        "general_public": 42.11, "state_capital": 55.95,
    }  # fmt: skip


def test_a_name_decides_between_two_lines_of_one_amount():
    rows = given(
        [("人大工作经费", "5.00")],
        ("2010199", "其他人大事务支出", "5.00"),
        ("2010299", "其他政协事务支出", "5.00"),
    )
    assert told(rows)[0] == ["人大工作经费", "2010199", 5.0, "exact"]
    assert rows["alternatives"].iloc[0] == 1


def test_without_names_two_lines_of_one_amount_decide_nothing():
    rows = given(
        [("某项工作经费", "5.00")],
        ("2010199", "其他人大事务支出", "5.00"),
        ("2010299", "其他政协事务支出", "5.00"),
    )
    assert set(rows["confidence"]) == {"unknown"}
    assert rows["amount_wan"].isna().all()
    assert rows.loc[rows["project"].isna(), "upper_wan"].tolist() == [5.0, 5.0]


def test_a_sum_that_is_a_cent_off_is_rounded():
    lines = ("2010101", "人大会议", "2.50"), ("2010102", "人大代表", "2.51")
    assert told(given([("人大工作经费", "5.00")], *lines))[0][3] == "rounded"
    assert told(given([("人大工作经费", "5.01")], *lines))[0][3] == "exact"


def test_a_line_larger_than_its_project_is_a_part_and_the_rest_is_accounted_for_by_nobody():
    rows = given([("人大工作经费", "5.00")], ("2010101", "人大会议", "9.00"))
    assert told(rows) == [["人大工作经费", "2010101", 5.0, "part"], [None, "2010101", 4.0, "exact"]]


def test_no_sheet_or_no_line_is_no_error():
    assert allocation(shimahe.read(document(spending_table("205\t教育支出\t6.08\t\t6.08")))).empty
    assert allocation(shimahe.read(document(sheet("\t甲\t100\t≥\t1\t次\t是")))).shape[0] == 1


def test_sets_that_fit_are_counted_as_if_each_had_been_tried():
    amounts = [Decimal(n) / 100 for n in (5, 7, 9, 12, 12, 14, 21, 30)]
    lines = [_Line(str(n), None, amount, frozenset(), 1) for n, amount in enumerate(amounts)]
    tried = sum(
        sum(chosen) == Decimal("0.33")
        for size in range(1, 9)
        for chosen in combinations(amounts, size)
    )
    assert _ways(lines, 33, 0) == tried > 2
