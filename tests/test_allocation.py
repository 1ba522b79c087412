"""Which lines pay for which project: sums, names, chance, rounding, parts, what is left."""

from itertools import combinations

import pandas as pd
import pytest

import shimahe
from shimahe.checking import allocation as module
from shimahe.checking.allocation import allocation, count_ways
from tests.fragments import document, spending_table
from tests.test_sheets import sheet


@pytest.fixture(scope="module")
def rows(d):
    return allocation(d)


def allocated(projects, *lines):
    """A disclosure of these project sheets (name, amount) and lines (code, name, amount)."""
    codes = {code[:n]: name for code, name, _ in lines for n in (3, 5)}
    whole = [f"{code}\t甲\t1.00\t\t1.00" for code in codes]
    own = [f"{code}\t{name}\t{amount}\t\t{amount}" for code, name, amount in lines]
    sheets = [
        sheet("\t甲\t100\t≥\t1\t次\t是", name=name, amount=amount) for name, amount in projects
    ]
    return allocation(shimahe.read(document(spending_table(*sorted(whole + own)), *sheets)))


def decided(rows):
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
        "general_public": 42.11,
        "state_capital": 55.95,
    }


def test_a_name_decides_between_two_lines_of_one_amount():
    rows = allocated(
        [("人大工作经费", "5.00")],
        ("2010199", "其他人大事务支出", "5.00"),
        ("2010299", "其他政协事务支出", "5.00"),
    )
    assert decided(rows)[0] == ["人大工作经费", "2010199", 5.0, "exact"]
    assert rows["alternatives"].iloc[0] == 1


def test_without_names_two_lines_of_one_amount_decide_nothing():
    rows = allocated(
        [("某项工作经费", "5.00")],
        ("2010199", "其他人大事务支出", "5.00"),
        ("2010299", "其他政协事务支出", "5.00"),
    )
    assert set(rows["confidence"]) == {"unknown"}
    assert rows["amount_wan"].isna().all()
    assert rows.loc[rows["project"].isna(), "upper_wan"].tolist() == [5.0, 5.0]


def test_a_sum_that_is_a_cent_off_is_rounded():
    lines = ("2010101", "人大会议", "2.50"), ("2010102", "人大代表", "2.51")
    assert decided(allocated([("人大工作经费", "5.00")], *lines))[0][3] == "rounded"
    assert decided(allocated([("人大工作经费", "5.01")], *lines))[0][3] == "exact"


def test_a_line_larger_than_its_project_is_a_part_and_the_rest_is_accounted_for_by_nobody():
    rows = allocated([("人大工作经费", "5.00")], ("2010101", "人大会议", "9.00"))
    assert decided(rows) == [
        ["人大工作经费", "2010101", 5.0, "part"],
        [None, "2010101", 4.0, "exact"],
    ]


def test_no_sheet_or_no_line_is_no_error():
    assert allocation(shimahe.read(document(spending_table("205\t教育支出\t6.08\t\t6.08")))).empty
    assert allocation(shimahe.read(document(sheet("\t甲\t100\t≥\t1\t次\t是")))).shape[0] == 1


def test_sets_that_fit_are_counted_as_if_each_had_been_tried():
    amounts = [5, 7, 9, 12, 12, 14, 21, 30]
    tried = sum(sum(chosen) == 33 for size in range(1, 9) for chosen in combinations(amounts, size))
    assert count_ways(amounts, 33, 0) == tried > 2


# --- many lines, large amounts --------------------------------------------------------------------


def many(number, amount, name="某项支出"):
    """So many lines of one amount, each under a code of its own."""
    codes = [f"{201 + n // 25}{n // 5 % 5 + 1:02d}{n % 5 + 1:02d}" for n in range(number)]
    return [(code, name, amount) for code in codes]


def sheet_for(amount, *rest):
    """The rows of one sheet of an amount, and one line of it that its name speaks for."""
    return allocated([("人大工作经费", amount)], ("2990101", "人大会议", amount), *rest)


def test_half_of_ninety_lines_is_one_sheet_and_the_ways_are_too_many_to_count():
    """Of 90 lines of 1.00, any 45 and the one line of 45.00 add up to the sheet: 10**26 sets."""
    rows = sheet_for("45.00", *many(90, "1.00"))
    first = rows.iloc[0]
    assert first[["project", "code", "confidence"]].tolist() == ["人大工作经费", "2990101", "exact"]
    assert pd.isna(first["alternatives"])
    assert len(rows) == 91


@pytest.mark.parametrize(
    ("amount", "number", "small"),
    [
        ("600.00", 1200, "1.00"),  # more ways than a float holds
        ("600.00", 1200, "0.004"),  # lines of no cent at all
        ("30.00", 60, "0.50"),
        ("1234567890123.45", 90, "1.00"),
        ("999999999999999", 90, "1.00"),  # as many digits as a frame holds
        ("999999999999999", 90, "111111111111111"),
        ("0.01", 1200, "0.01"),
    ],
)
def test_any_number_of_lines_and_digits_is_allocated(amount, number, small):
    rows = sheet_for(amount, *many(number, small))
    assert len(rows) == number + 1
    assert rows.loc[rows["code"].eq("2990101"), "project"].tolist() == ["人大工作经费"]
    assert rows["alternatives"].dropna().ge(0).all()


def test_lines_of_many_digits_that_add_up_are_a_match():
    large = "999999999999999"
    lines = ("2010101", "人大会议", large), ("2010102", "人大代表", "1.00")
    rows = allocated([("人大工作经费", "1000000000000000")], *lines)
    assert decided(rows)[0] == ["人大工作经费", "2010101", 999_999_999_999_999.0, "exact"]


@pytest.mark.parametrize(
    ("amounts", "target", "ways"),
    [
        ([], 5, 0),
        ([5], 5, 1),
        ([0, 5], 5, 2),
        ([6, 7], 5, 0),
        ([1] * 50, 25, 126410606437752),
        ([1] * 90, 45, None),
        ([1] * 3000, 1500, None),
        ([0] * 2000, 5, 0),
        ([10**19, 5], 5, 1),
    ],
    ids=str,
)
def test_the_ways_to_add_up_are_counted_exactly_or_not_at_all(amounts, target, ways):
    assert count_ways(amounts, target, 0) == ways


def test_no_line_at_all_is_no_way_to_add_up_to_a_cent():
    assert count_ways([1], 1, room=1) == 1
    assert count_ways([3], 1, room=1) == 0


TWO_LINES = ("2010101", "人大会议", "2.50"), ("2010102", "人大代表", "2.51")


def test_without_sets_left_to_look_at_names_decide(monkeypatch):
    monkeypatch.setattr(module, "MOST_SETS_IN_ALL", 0)
    rows = allocated([("人大工作经费", "5.01")], *TWO_LINES)
    assert rows["confidence"].tolist()[:2] == ["part", "part"]


def test_without_sums_left_to_count_alternatives_are_missing(monkeypatch):
    monkeypatch.setattr(module, "MOST_SUMS_IN_ALL", 0)
    rows = allocated([("人大工作经费", "5.01")], *TWO_LINES)
    assert rows["confidence"].tolist() == ["exact", "exact"]
    assert rows["alternatives"].isna().all()


def test_sets_that_fit_cost_work_too(monkeypatch):
    """Of 20 lines of 1.00, 38,760 sets add up to 6.00: they are weighed for one sheet, no more."""
    monkeypatch.setattr(module, "MOST_SETS_IN_ALL", 12_000_000)
    sheets = [(f"人大会议{n}", "6.00") for n in range(30)]
    rows = allocated(sheets, *many(20, "1.00", "人大会议"))
    assert len(rows) == 50
    assert set(rows["confidence"]) == {"unknown"}
