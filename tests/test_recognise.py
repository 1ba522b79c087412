"""A whole document → frames: the rules of each frame, golden frames.

The same disclosure is read in other clothes.
"""

from collections import Counter
from decimal import Decimal
from functools import cache

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import frames
from tests.counted import steps_of
from tests.fragments import (
    LINES,
    PLACE,
    SAME_MEANING,
    TEXT,
    document,
    is_sheet,
    joined,
    meaning,
    note_of,
    parts,
    printed,
    spending_table,
    status_of,
    title_of,
)
from tools import accept

GENERAL = "## 一般公共预算财政拨款支出预算表"
NAMES = [frame.name for frame in frames.FRAMES]
READ = [name for name in NAMES if name != "unplaced"]


def read(*given):
    return shimahe.read(document(*given))


@cache
def dressed(clothes):
    """The bundled disclosure, printed another way and read once.

    A Disclosure is frozen, so the tests may share it.
    """
    return shimahe.read(SAME_MEANING[clothes]().encode())


def without(*titles):
    prose, tables = parts()
    return shimahe.read(
        joined(prose, [t for t in tables if not title_of(t).endswith(titles)]).encode()
    )


def only(*titles):
    tables = parts()[1]
    return shimahe.read(joined([], [t for t in tables if title_of(t).endswith(titles)]).encode())


def amounts(frame, *key):
    return {
        tuple(row[:-1]): row[-1]
        for row in frame[[*key, "amount_wan"]].itertuples(index=False, name=None)
    }


# --- the bundled disclosure -----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_golden_frame(d, root, name):
    """Written and failed where it is missing: look at it, then run again."""
    path = root / "tests" / "expected" / f"{name}.csv"
    text = accept.golden_text(name, d)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        pytest.fail(f"{path.name} was missing and is now written: review it")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("spending", 90),
        ("economic", 32),
        ("projects", 17),
        ("indicators", 205),
        ("three_public", 6),
        ("bases", 133),
    ],
)
def test_row_counts(d, name, rows):
    assert len(getattr(d, name)) == rows


def test_the_leaves_of_spending_add_up_to_the_printed_total(d):
    leaves = d.spending[d.spending.is_leaf]
    total = d.cells.set_index("cell").value["department_spending:合计/total"]
    assert len(leaves) == 42
    assert round(leaves.amount_wan.sum(), 2) == total == 13635.67


CODED = ("general_spending", "basic_economic", "department_spending")


def exact(cells):
    """(code, column) → the exact figure, of the cells of one table."""
    return {
        (c.code, c.column): Decimal(c.text.replace(",", ""))
        for c in cells.itertuples()
        if isinstance(c.code, str)
    }


@pytest.mark.parametrize("table", CODED)
def test_every_parent_is_the_sum_of_its_children(d, table):
    figures = exact(d.cells[d.cells.table == table])
    checked = 0
    for (code, column), value in figures.items():
        below = [
            v
            for (c, k), v in figures.items()
            if k == column and len(c) == len(code) + 2 and c.startswith(code)
        ]
        if below:
            assert sum(below) == value, (code, column)
            checked += 1
    assert checked > 4


@pytest.mark.parametrize("table", CODED)
def test_the_classes_add_up_to_the_total_row(d, table):
    cells = d.cells[d.cells.table == table]
    figures = exact(cells)
    total = cells[cells.code.isna()]
    assert len(total) == 3
    for row in total.itertuples():
        classes = sum(
            v for (code, column), v in figures.items() if column == row.column and len(code) == 3
        )
        assert classes == Decimal(row.text.replace(",", ""))


@pytest.mark.parametrize("table", [*CODED, "department_revenue"])
def test_every_row_is_the_sum_of_its_columns(d, table):
    for _, row in d.cells[d.cells.table == table].groupby("row"):
        figures = {c.column: Decimal(c.text.replace(",", "")) for c in row.itertuples()}
        assert figures.pop("total") == sum(figures.values())


def test_every_figure_of_the_tables_of_money_is_in_cells(d):
    """Counted in the text with these few lines: a field that is a number and no code."""
    tables = parts()[1]
    lines = [line for t in tables if not is_sheet(t) for line in t if "\t" in line]
    printed_figures = Counter(
        f for line in lines for f in line.split("\t") if "." in f and f[0].isdigit()
    )
    read_figures = Counter(d.cells[~d.cells.table.isin(["entity_goals", "project_goals"])].text)
    assert read_figures == printed_figures


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name != "unplaced"]
)  # the full text has other prose
def test_the_full_text_gives_the_same_frames(d, full_text, name):
    full = shimahe.read(full_text)
    here, there = (
        getattr(x, name).drop(columns=PLACE - {"section"}, errors="ignore") for x in (d, full)
    )
    assert_frame_equal(here, there)


def test_the_full_text_has_the_same_notes_but_for_line_numbers(d, full_text):
    def notes(given):
        return (
            given.tables.note.str.replace(r"row shifted: \d+", "row shifted", regex=True)
            .fillna("")
            .tolist()
        )

    assert notes(d) == notes(shimahe.read(full_text))


# --- recognised by meaning ------------------------------------------------------------------------

LOOSE = {
    "元": {"cells": ["value", "unit"], "tables": ["unit"]},
    "mixed units": {"cells": ["value", "unit"], "tables": ["unit"]},
}
ADDS_CELLS = ("占比 behind", "上年预算数 between")


@pytest.mark.parametrize("name", SAME_MEANING)
def test_a_transformation_changes_the_text(name):
    assert SAME_MEANING[name]() != TEXT


@pytest.mark.parametrize("clothes", SAME_MEANING)
def test_the_same_disclosure_printed_another_way_gives_the_same_frames(d, clothes):
    other = dressed(clothes)
    for name in READ:
        loose = LOOSE.get(clothes, {}).get(name, [])
        here, there = meaning(d, name, loose), meaning(other, name, loose)
        if name == "cells" and clothes in ADDS_CELLS:
            there = there[there.cell.isin(here.cell)].reset_index(drop=True)
        if name == "cells" and clothes == "trailing blanks stripped":
            here, there = (
                x[x.table != "department_revenue"].reset_index(drop=True) for x in (here, there)
            )
        assert_frame_equal(here, there, obj=f"{name} ({clothes})")


def test_without_line_ends_a_table_without_header_places_what_its_sums_decide_and_lists_the_rest(d):
    """表七: of two figures in a row the first is the total.

    Which source the second is of, nothing decides.
    """
    other = dressed("trailing blanks stripped")
    here, there = (x.cells[x.cells.table == "department_revenue"] for x in (d, other))
    assert set(there.cell) <= set(here.cell)
    assert set(there[there.column == "total"].cell) == set(here[here.column == "total"].cell)
    missing = set(here[~here.cell.isin(there.cell)].line)
    assert missing == set(other.unplaced[other.unplaced.reason == "column unknown"].line)


@pytest.mark.parametrize("clothes", SAME_MEANING)
def test_printed_another_way_the_frames_hold_to_their_declaration(clothes):
    other = dressed(clothes)
    assert [fault for name in NAMES for fault in frames.check(name, getattr(other, name))] == []


@pytest.mark.parametrize("clothes", SAME_MEANING)
def test_printed_another_way_every_figure_stands_in_its_line(clothes):
    other = dressed(clothes)
    assert all(
        str(c.text) in shimahe.vocabulary.plain(other.cite(c.line))
        for c in other.cells.itertuples()
    )


@pytest.mark.parametrize(
    "data",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
    ],
    ids=["CRLF", "BOM", "UTF-16", "UTF-16 LE", "UTF-16 BE", "GB18030", "GB18030 CRLF"],
)
def test_every_encoding_gives_the_same_frames_to_the_line(d, data):
    other = shimahe.read(data)
    for name in NAMES:
        assert_frame_equal(getattr(d, name), getattr(other, name))


def test_without_any_unit_mark_no_table_has_an_amount_and_every_note_says_why(d):
    other = shimahe.read(
        "\n".join(x for x in LINES if x != "单位：万元" and x != "单位: 万元")
        .replace("单位：万元", "")
        .encode()
    )
    for name in ("spending", "economic", "revenue", "three_public", "projects"):
        assert getattr(other, name).amount_wan.isna().all()
        assert len(getattr(other, name)) == len(getattr(d, name))
    assert other.cells.text.tolist() == d.cells.text.tolist()
    told = other.tables[other.tables.rows > 0].set_index("table").note.fillna("")
    assert told[told.str.contains("no unit mark")].index.tolist() == [
        t for t in told.index if t != "fund_spending" or told[t]
    ]


# --- spending: which table a budget's rows come from ----------------------------------------------


def test_spending_comes_from_its_own_table_and_the_rest_from_the_department_table(d):
    tables = d.spending.groupby("budget").table.agg(set).to_dict()
    assert tables == {
        "general_public": {"general_spending"},
        "state_capital": {"department_spending"},
    }


def test_without_the_general_table_the_department_table_gives_all():
    other = without(GENERAL[3:])
    assert set(other.spending.table) == {"department_spending"}
    leaves = other.spending[other.spending.is_leaf]
    assert (len(leaves), round(leaves.amount_wan.sum(), 2)) == (42, 13635.67)
    assert set(other.spending[other.spending.code.str.startswith("223")].budget) == {
        "state_capital"
    }


def test_without_the_department_table_what_the_revenue_table_adds_has_no_kind():
    other = without("部门支出总表")
    rows = other.spending[other.spending.budget == "state_capital"]
    assert rows.code.tolist() == ["223", "22301", "2230105"]
    assert set(rows.table) == {"department_revenue"}
    assert rows.kind.isna().all()


def test_with_the_revenue_table_only_spending_has_no_kind():
    other = only("部门收入总表")
    assert set(other.spending.table) == {"department_revenue"}
    assert other.spending.kind.isna().all()
    assert len(other.spending) == 57
    assert set(other.spending[other.spending.code.str.startswith("223")].budget) == {
        "state_capital"
    }
    assert set(other.spending[~other.spending.code.str.startswith("223")].budget) == {
        "general_public"
    }


def test_with_the_department_table_only_the_budget_is_unknown_but_for_223():
    other = only("部门支出总表")
    budgets = {
        code[:3]: budget
        for code, budget in zip(other.spending.code, other.spending.budget, strict=True)
    }
    assert budgets.pop("223") == "state_capital"
    assert all(pd.isna(budget) for budget in budgets.values())


FUND = spending_table(
    "\t合计\t9.00\t\t9.00",
    "212\t城乡社区支出\t9.00\t\t9.00",
    "21208\t国有土地使用权出让收入安排的支出\t9.00\t\t9.00",
    title="## 政府性基金预算支出表",
)


def test_a_fund_table_with_rows_gives_the_rows_of_its_budget():
    general = spending_table(
        "212\t城乡社区支出\t5.00\t\t5.00", "21201\t管理事务\t5.00\t\t5.00", title=GENERAL
    )
    whole = spending_table(
        "212\t城乡社区支出\t14.00\t\t14.00",
        "21201\t管理事务\t5.00\t\t5.00",
        "21208\t土地出让\t9.00\t\t9.00",
    )
    found = amounts(read(general, FUND, whole).spending, "code", "budget", "table")
    assert found == {
        ("212", "general_public", "general_spending"): 5.0,
        ("21201", "general_public", "general_spending"): 5.0,
        ("212", "government_fund", "fund_spending"): 9.0,
        ("21208", "government_fund", "fund_spending"): 9.0,
    }


def test_a_code_that_two_budgets_share_is_accounted_for_by_amount():
    """Of 212's 14 in the department table, 9 belong to a budget without a table.

    The other 5 are from the general budget.
    """
    general = spending_table(
        "212\t城乡社区支出\t5.00\t\t5.00", "21201\t管理事务\t5.00\t\t5.00", title=GENERAL
    )
    rows = [
        "212\t城乡社区支出\t14.00\t\t14.00",
        "21201\t管理事务\t5.00\t\t5.00",
        "21208\t土地出让\t9.00\t\t9.00",
    ]
    d = read(general, spending_table(*rows))
    leaves = d.spending[d.spending.is_leaf]
    assert sorted(leaves.code) == ["21201", "21208"]
    assert leaves.amount_wan.sum() == 14.0


def test_where_parallel_tables_differ_spending_is_the_own_tables_and_the_other_stays_in_cells():
    general = spending_table("205\t教育支出\t6.08\t\t6.08", title=GENERAL)
    d = read(general, spending_table("205\t教育支出\t7.00\t\t7.00"))
    assert amounts(d.spending, "code", "table") == {("205", "general_spending"): 6.08}
    assert d.cells[d.cells.table == "department_spending"].text.tolist() == ["7.00", "7.00"]


def test_parents_and_leaves_follow_the_printed_codes_of_the_same_budget():
    rows = [
        "201\t公共服务\t3.00\t\t3.00",
        "2010301\t行政运行\t3.00\t\t3.00",
        "2040604\t基层司法业务\t1.00\t\t1.00",
    ]
    found = read(spending_table(*rows)).spending
    assert found.parent.fillna("").tolist() == ["", "201", ""]
    assert found.is_leaf.tolist() == [False, True, True]
    assert found.level.tolist() == ["class", "item", "item"]


# --- the other frames -----------------------------------------------------------------------------


def test_revenue_without_the_department_balance_comes_from_the_appropriation_balance():
    other = without("部门收支总表")
    assert set(other.revenue.table) == {"appropriation_balance"}
    found = amounts(other.revenue, "source")
    assert (found[("total",)], found[("general_public",)], found[("state_capital",)]) == (
        13635.67,
        13579.72,
        55.95,
    )
    assert pd.isna(found[("government_fund",)])


def test_a_source_that_is_not_printed_has_no_row_and_a_blank_one_has_no_amount():
    rows = [
        "项目\t预算数\t项目\t预算数",
        "合计\t5.00\t合计\t5.00",
        "一般公共预算资金\t5.00\t教育支出\t5.00",
    ]
    text = "\n".join(["## 部门收支总表", "", "单位：万元", "", *rows, "事业收入资金\t\t\t"])
    found = read(text).revenue
    assert found.source.tolist() == ["total", "general_public", "service_receipts"]
    assert found.amount_wan.fillna(-1).tolist() == [5.0, 5.0, -1.0]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ([], [("appropriation", "total", True, 10.0)]),
        (
            ["其中：政府性基金\t2.00"],
            [
                ("appropriation", "total", True, 10.0),
                ("government_fund", "appropriation", False, 2.0),
            ],
        ),
        (
            ["（一）一般公共预算\t8.00", "（二）政府性基金\t2.00"],
            [("general_public", "total", True, 8.0), ("government_fund", "total", True, 2.0)],
        ),
    ],
)
def test_what_all_budgets_pay_is_a_source_unless_each_is_printed(parts, rows):
    income = ["一、财政拨款收入\t10.00", *parts, "二、事业收入\t2.00", "收入合计\t12.00"]
    head = "收入项目\t预算数\t支出项目\t预算数"
    sides = [f"{row}\t{'支出合计' if row.startswith('收') else ''}\t" for row in income]
    found = read("\n".join(["部门收支总表", "单位：万元", head, *sides])).revenue
    columns = ["source", "parent", "is_leaf", "amount_wan"]
    assert list(found[columns].itertuples(index=False, name=None))[1:] == [
        *rows,
        ("service_receipts", "total", True, 2.0),
    ]


PART_OF_A_SOURCE = [
    "部门收支总表",
    "单位：万元",
    "收入项目\t预算数\t支出项目\t预算数",
    "一、财政拨款收入\t10.00\t教育支出\t12.00",
    "其中：一般公共预算拨款\t7.00\t\t",
    "二、事业收入\t2.00\t\t",
    "收入总计\t12.00\t支出总计\t12.00",
]
PART_OF_A_COLUMN = [
    "部门收入总表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t财政拨款收入\t其中：一般公共预算拨款\t事业收入",
    "\t合计\t12.00\t10.00\t7.00\t2.00",
    "205\t教育支出\t12.00\t10.00\t7.00\t2.00",
]


@pytest.mark.parametrize(
    ("rows", "line"),
    [(PART_OF_A_SOURCE, 4), (PART_OF_A_COLUMN, 4), ([*PART_OF_A_COLUMN, ""], 4)],
)
def test_the_leaves_add_up_where_only_a_part_of_a_source_is_printed(rows, line):
    d = read("\n".join(rows))
    leaves = d.revenue[d.revenue.is_leaf]
    assert leaves.source.tolist() == ["appropriation", "service_receipts"]
    assert leaves.amount_wan.sum() == 12.0
    printed = d.tables[d.tables.first_line.notna()].iloc[0]
    assert (printed.status, printed.note) == ("complete", f"parts not all printed: {line}")


def test_a_budget_inside_an_appropriation_does_not_say_that_no_other_pays():
    # the 3.00 beyond it may be a fund without a table of its own: A11 cannot be made
    own = spending_table("205\t教育支出\t7.00\t\t7.00", title=GENERAL)
    department = spending_table("205\t教育支出\t10.00\t\t10.00")
    rows = [row.replace("12.00", "10.00") for row in PART_OF_A_SOURCE if "事业" not in row]
    balance = "\n".join(rows)
    checks = shimahe.audit(read(balance, own, department)).checks
    assert "differs" not in checks.status.tolist()
    across = checks[checks.check.eq("A11")]
    assert set(across.status) == {"not checked"}


VEHICLES = (
    "三公经费支出表\n单位：万元\n项目\t预算数\n合计\t8.00\n因公出国（境）费\t1.00\n公务接待费\t2.00"
)


@pytest.mark.parametrize(
    ("rows", "leaves", "note"),
    [
        (["公务用车购置及运行费\t5.00"], ["vehicles"], None),
        (
            ["公务用车购置及运行费\t5.00", "其中：公务用车运行费\t3.00"],
            ["vehicles"],
            "parts not all printed: 7",
        ),
        (
            ["公务用车购置及运行费\t5.00", "其中：公务用车运行费\t5.00"],
            ["vehicle_operation"],
            None,
        ),
        (
            ["公务用车购置费\t2.00", "公务用车运行费\t3.00"],
            ["vehicle_purchase", "vehicle_operation"],
            None,
        ),
        (
            ["公务用车购置及运行费\t5.00", "公务用车购置费\t", "公务用车运行费\t5.00"],
            ["vehicle_purchase", "vehicle_operation"],
            None,
        ),
    ],
)
def test_the_items_that_are_leaves_add_up_and_their_total_is_checked(rows, leaves, note):
    d = read("\n".join([VEHICLES, *rows]))
    of_items = d.three_public[d.three_public.is_leaf]
    assert sorted(of_items.item) == sorted(["overseas_travel", "reception", *leaves])
    assert of_items.amount_wan.sum() == 8.0
    found = d.tables.set_index("table").loc["three_public"]
    assert (found.status, found.note if isinstance(found.note, str) else None) == ("complete", note)
    checks = shimahe.audit(d).checks
    assert "differs" not in checks.status.tolist()
    assert checks[checks.subject.eq("three_public:total/amount")].status.tolist() == ["agrees"]
    misprinted = shimahe.audit(read("\n".join([VEHICLES.replace("8.00", "8.50"), *rows]))).checks
    assert misprinted[misprinted.status.eq("differs")].subject.tolist() == [
        "three_public:total/amount"
    ]


PROCUREMENT = "\n".join(
    [
        "## 政府采购预算明细表", "", "单位：万元", "",
        "项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算",
        "合计\t12.00\t10.00\t\t2.00",
        "货物\t5.00\t5.00\t\t",
        "工程\t\t\t\t",
        "服务\t7.00\t5.00\t\t2.00",
    ]
)  # fmt: skip


def test_procurement_from_its_own_table_where_it_is_printed():
    d = read(printed(37, 45), PROCUREMENT)
    assert amounts(d.procurement, "category", "budget") == {
        ("total", "all"): 12.0, ("total", "general_public"): 10.0, ("total", "state_capital"): 2.0,
        ("goods", "all"): 5.0, ("goods", "general_public"): 5.0,
        ("services", "all"): 7.0, ("services", "general_public"): 5.0,
        ("services", "state_capital"): 2.0,
    }  # fmt: skip
    assert set(d.procurement.table) == {"procurement"}
    assert d.procurement.is_leaf.tolist() == (d.procurement.category != "total").tolist()


def test_procurement_from_the_text_where_its_table_is_lost(d):
    assert set(d.procurement.table) == {"prose"}
    assert amounts(d.procurement, "category", "budget")[("services", "all")] == 1585.19


@pytest.mark.parametrize(
    "title",
    [
        "支出决算表",
        "2024年度部门支出决算表",
        "一般公共预算财政拨款支出决算表",
        "国有资本经营预算财政拨款支出决算表",
    ],
)
def test_a_final_account_is_told_by_its_titles(title):
    found = read(spending_table("205\t教育支出\t6.08\t\t6.08", title=f"## {title}"))
    assert (found.stage, len(found.spending)) == ("final_account", 1)


@pytest.mark.parametrize(
    "title",
    [
        "部门支出总表",
        "2024年度部门支出预算表",
        "一般公共预算财政拨款支出预算表",
        "一般公共预算支出表",
    ],
)
def test_what_does_not_say_final_account_is_a_budget(title):
    assert (
        read(spending_table("205\t教育支出\t6.08\t\t6.08", title=f"## {title}")).stage == "budget"
    )


def test_who_and_when_are_as_printed_or_unknown(d):
    assert (d.office, d.office_code, d.year, d.stage) == (
        "重庆市江北区人民政府石马河街道办事处",
        "801",
        2025,
        "budget",
    )
    bare = read(spending_table("205\t教育支出\t6.08\t\t6.08"))
    assert (bare.office, bare.office_code, bare.year) == (None, None, None)


@pytest.mark.parametrize(
    "printed_name",
    ["301-甲街道", "[301]甲街道", "（301）甲街道", "甲街道[301]", "甲街道（301）", "301 甲街道"],
)
def test_the_code_of_an_office_is_no_part_of_its_name(printed_name):
    mark = f"编制单位：{printed_name}\t单位：万元"
    d = read(spending_table("205\t教育支出\t6.08\t\t6.08", unit=mark))
    assert (d.office, d.office_code) == ("甲街道", "301")


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("科目编码	科目名称	2024年预算数	合计", 2025),
        ("科目编码	科目名称	2024年决算数	2025年预算数", 2025),
        ("科目编码	科目名称	上年数（2024年）	本年预算数", 2025),
        ("科目编码	科目名称	合计	比2024年增减", 2025),
        ("科目编码	科目名称	2023年执行数	2024年预算数", 2024),
    ],
)
def test_the_year_is_not_that_of_a_column_left_aside(head, year):
    text = "2025年支出预算6.00万元，比2024年增加1.00万元。"
    d = read(
        "## 五、收支情况", text, "部门支出总表", "单位：万元", head, "201	甲	5.00	6.00"
    )
    assert d.year == year
    assert (d.statements.measure.tolist() == ["amount", "change"]) == (year == 2025)


def test_a_table_that_is_no_standard_form_is_listed_and_its_rows_are_unplaced():
    d = read(
        spending_table("205\t教育支出\t6.08\t\t6.08"), "## 人员名单表\n\n姓名\t电话\n某某\t12345"
    )
    stray = d.tables[d.tables.table.isna()]
    assert stray[["title", "status"]].values.tolist() == [["人员名单表", "unrecognised"]]
    assert d.unplaced[d.unplaced.text.str.contains("12345")].reason.tolist() == [
        "unrecognised table"
    ]
    assert not d.cells.text.str.contains("12345").any()


def test_a_form_printed_twice_is_read_once_and_the_other_print_is_said():
    table = spending_table("\t合计\t6.08\t\t6.08", "205\t教育支出\t6.08\t\t6.08")
    d = read(table, table)
    assert len(d.spending) == 1
    assert (d.tables.note == "form printed again").sum() == 1


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n"])
@pytest.mark.usefixtures("english")
def test_a_text_that_prints_nothing_is_said_to_be_empty(text):
    with pytest.raises(shimahe.NoBudgetTables, match="is an empty document: name the file"):
        shimahe.read(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "只有文字。",
        "a\tb\nc\td",
        "## 部门支出总表",
        "| a | b |",
        "<table>",
        "目录\n部门支出总表\n部门收入总表",
    ],
)
@pytest.mark.usefixtures("english")
def test_a_text_without_any_form_is_refused_with_what_was_found(text):
    with pytest.raises(
        shimahe.NoBudgetTables, match=r"wanted .*titled table such as 部门支出总表, found"
    ):
        shimahe.read(text.encode())


def test_every_note_is_translated(d):
    documents = [d, *map(dressed, SAME_MEANING)]
    documents.append(shimahe.read(TEXT.replace("单位：万元", "").replace("\t\t", "\t").encode()))
    notes = {note for x in documents for note in x.tables.note.dropna()}
    assert len(notes) > 5
    for note in notes:
        assert shimahe.terms.note(note, "zh") != note != ""
        assert not any(
            "\u4e00" <= character <= "\u9fff" for character in shimahe.terms.note(note, "en")
        )


def test_status_and_note_agree(d):
    for row in d.tables.itertuples():
        assert (row.status == "declared empty") == (note_of(d, row.table) == "declared empty")
        assert (row.status == "absent") == ("form not printed" in note_of(d, row.table))
        assert status_of(d, row.table) != "partly lost" or "lost" in note_of(d, row.table)


# --- a page cuts a table --------------------------------------------------------------------------

#: By the columns that tell the rows apart: the header, two rows above the cut and one below it.
CUT = {
    "split codes": (
        "科目编码\t\t\t科目名称\t总计\n类\t款\t项",
        "201\t03\t\t政府办公厅（室）\t6.00\n201\t03\t01\t行政运行\t2.00",
        "201\t03\t02\t机关服务\t4.00",
    ),
    "unit": (
        "单位代码\t单位名称\t科目编码\t科目名称\t总计",
        "301\t本级\t20103\t政府办公厅（室）\t6.00\n301\t本级\t2010301\t行政运行\t2.00",
        "301\t本级\t2010302\t机关服务\t4.00",
    ),
    "unit, split codes": (
        "单位\t科目编码\t\t\t科目名称\t总计\n\t类\t款\t项",
        "甲镇\t201\t03\t\t政府办公厅（室）\t6.00\n甲镇\t201\t03\t01\t行政运行\t2.00",
        "甲镇\t201\t03\t02\t机关服务\t4.00",
    ),
    "same name": (
        "科目名称\t科目编码\t总计",
        "政府办公厅（室）\t20103\t2.00\n行政运行\t2010301\t2.00",
        "财政事务\t20106\t4.00\n行政运行\t2010601\t4.00",
    ),
}


@pytest.mark.parametrize("again", ["", "部门支出总表（续）", "部门支出总表（续）\n单位：万元"])
@pytest.mark.parametrize(("header", "above", "below"), CUT.values(), ids=list(CUT))
def test_what_tells_the_rows_of_a_cut_table_apart_are_all_their_labels(header, above, below, again):
    rows = [above, "", "- 3 -", "", *([again] if again else []), header, below]
    d = shimahe.read("\n".join(["## 部门支出总表", "单位：万元", header, *rows]).encode())
    printed_rows = above.count("\n") + below.count("\n") + 2
    assert d.cells.column.eq("total").sum() == printed_rows == len(d.spending)
    assert note_of(d, "department_spending") == "cut by a page; no total row"


def test_a_header_that_is_printed_again_on_both_sides_of_a_title_is_no_row():
    header, above, below = CUT["same name"]
    first, second = above.split("\n")
    rows = [first, "", header, second, "", "部门支出总表（续）", header]
    first, second = below.split("\n")
    rows += [first, "", header, second]
    d = shimahe.read("\n".join(["## 部门支出总表", "单位：万元", header, *rows]).encode())
    assert d.spending.code.tolist() == ["20103", "2010301", "20106", "2010601"]


def test_codes_of_offices_are_no_codes_of_another_classification():
    row = "301\t本级\t20103\t政府办公厅（室）\t6.00"
    lines = ["## 部门支出总表", "单位：万元", CUT["unit"][0], row]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.code.tolist() == ["20103"]


def test_a_table_printed_again_with_other_figures_goes_not_on():
    header, above, _ = CUT["unit"]
    again = above.replace("6.00", "7.00")
    rows = [header, above, "", "部门支出总表（续）", "单位：万元", header, again]
    d = shimahe.read("\n".join(["## 部门支出总表", "单位：万元", *rows]).encode())
    assert len(d.spending) == 2


def test_a_table_whose_continuation_has_other_columns_is_partly_read():
    lines = ["部门“三公”经费支出表", "单位：万元", "项目\t\t预算数\t", "合计\t\t12.00\t"]
    lines += ["公务用车购置及运行维护费\t\t5.00\t", "部门“三公”经费支出表（续）", "单位：万元"]
    lines += ["项目\t预算数", "公务接待费\t7.00"]
    d = shimahe.read("\n".join(lines).encode())
    row = d.tables.set_index("table").loc["three_public"]
    assert row.status == "partly read"
    assert row.note == f"rest not read: {d.last_line - 1}"
    checks = shimahe.audit(d).checks
    assert not checks.status[checks.check.eq("A01")].eq("differs").any()


ECONOMIC = "一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
BY_DEPARTMENT = ECONOMIC + "301\t工资福利支出\t15.00\t15.00\t\n\t合计\t15.00\t15.00\t\n"
BY_GOVERNMENT = ECONOMIC + "501\t机关工资福利支出\t15.00\t15.00\t\n\t合计\t15.00\t15.00\t\n"


@pytest.mark.parametrize(
    ("tables", "codes"),
    [
        ((BY_DEPARTMENT, BY_GOVERNMENT), ["301"]),
        ((BY_GOVERNMENT, BY_DEPARTMENT), ["301"]),
        ((BY_GOVERNMENT,), ["501"]),
    ],
)
def test_basic_expenditure_is_that_by_the_classes_of_departments(tables, codes):
    d = shimahe.read("\n".join(tables).encode())
    assert d.economic["code"].tolist() == codes


@pytest.mark.parametrize(
    "groups",
    [
        ("部门预算经济分类\t\t政府预算经济分类\t", "301\t工资福利支出\t501\t机关工资福利支出"),
        (
            "政府预算支出经济分类\t\t部门预算支出经济分类\t",
            "501\t机关工资福利支出\t301\t工资福利支出",
        ),
        ("功能分类科目\t\t经济分类科目\t", "201\t一般公共服务支出\t301\t工资福利支出"),
    ],
)
def test_of_codes_side_by_side_those_of_the_form_are_read(groups):
    heads, names = groups
    text = (
        f"一般公共预算基本支出表\n单位：万元\n{heads}\t合计\t人员经费\t公用经费\n"
        f"编码\t名称\t编码\t名称\t\t\t\n{names}\t15.00\t15.00\t\n\t合计\t\t\t15.00\t15.00\t\n"
    )
    d = shimahe.read(text.encode())
    assert d.economic[["code", "name"]].to_numpy().tolist() == [["301", "工资福利支出"]]


# --- a balance that a page cuts -------------------------------------------------------------------

CUT_BALANCE = [
    "一般公共预算资金\t69.00\t教育支出\t97.00",
    "事业收入资金\t\t\t",
    "本年收入合计\t69.00\t本年支出合计\t97.00",
    "上年结转\t29.00\t结转下年\t1.00",
    "一般公共预算资金\t29.00\t\t",
    "事业收入资金\t\t\t",
    "收入总计\t98.00\t支出总计\t98.00",
]


@pytest.mark.parametrize("at", range(1, len(CUT_BALANCE)))
@pytest.mark.parametrize(
    "title", [["收支总表（续）", "单位：万元"], ["收支总表（续）\t\t\t", "\t\t\t单位：万元"], []]
)
def test_sources_that_are_printed_again_below_what_is_carried_over_go_on(title, at):
    head = ["收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
    text = ["甲镇2025年部门预算", "", "收支总表", "单位：万元", *head, *CUT_BALANCE[:at]]
    text += ["", "- 3 -", "", *title, *head, *CUT_BALANCE[at:]]
    d = shimahe.read("\n".join(text).encode())
    assert (status_of(d, "department_balance"), len(d.cells)) == ("complete", 9)
    assert "unrecognised" not in set(d.tables.status)


def test_a_balance_that_is_printed_again_does_not_go_on():
    head = ["收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
    text = ["甲镇2025年部门预算", "", "收支总表", "单位：万元", *head, *CUT_BALANCE]
    d = shimahe.read("\n".join([*text, "", "- 3 -", "", *text[2:]]).encode())
    assert len(d.cells) == 9
    assert d.tables.status.eq("unrecognised").sum() == 1


def in_parts(count):
    """A table of five rows to a part, each below its title and header again."""
    head = "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    parts = []
    for part in range(count):
        rows = [f"{2010000 + 5 * part + row}\t某\t2\t1\t1" for row in range(5)]
        parts.append(f"表{part} {head}" + "\n".join(rows))
    return "\n\n".join(parts).encode()


def test_a_table_in_four_times_as_many_parts_takes_four_times_as_many_steps():
    few, many = (steps_of(lambda count=count: shimahe.read(in_parts(count))) for count in (20, 80))
    assert many < 4.5 * few
