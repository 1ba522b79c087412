"""Table and form → figures in their columns; what is lost is named.

Fragments are quoted from the bundled text.
"""

import re

import pytest

import shimahe
from shimahe import frames
from tests.fragments import (
    SPENDING_HEAD,
    document,
    figures_of,
    note_of,
    printed,
    spending_table,
    status_of,
)

TAIL = "205\t教育支出\t6.08\t\t6.08\n20501\t教育管理事务\t6.08\t\t6.08"


def read(*parts):
    return shimahe.read(document(*parts))


def spending(d):
    return {(r.code, r.kind): r.amount_wan for r in d.spending.itertuples()}


# --- rules of damage ------------------------------------------------------------------------------


def test_a_table_cut_by_a_page_goes_on_behind_it():
    """表二, between 208 and 20801, and its own totals to prove it."""
    d = read(printed(71, 157))
    assert status_of(d, "general_spending") == "complete"
    assert "cut by a page" in note_of(d, "general_spending")
    leaves = d.spending[d.spending.is_leaf]
    assert round(leaves.amount_wan.sum(), 2) == 13579.72


def test_a_table_that_lost_header_and_first_rows_is_read_in_the_forms_order_and_says_so():
    """表七 begins with 2013904."""
    d = read(printed(241, 304))
    assert status_of(d, "department_revenue") == "partly lost"
    assert note_of(d, "department_revenue").startswith(
        "header lost; order assumed; first rows lost"
    )
    assert (297, "total", "55.95") not in figures_of(d)
    row = d.cells[d.cells.code == "223"]
    assert dict(zip(row.column, row.text, strict=True)) == {
        "total": "55.95",
        "state_capital": "55.95",
    }


def test_without_its_header_a_table_that_lost_blanks_places_nothing_but_what_the_row_sum_decides():
    d = read("## 部门收入总表", "单位：万元", re.sub(r"\t{4,}", "\t", printed(246, 250)))
    assert set(d.cells.column) <= {"total"}
    assert set(d.unplaced[d.unplaced.text.str.startswith("20")].reason) == {"column unknown"}


def test_a_table_that_lost_its_body_is_lost():
    """表九."""
    d = read(printed(392, 396), spending_table(TAIL))
    assert (status_of(d, "procurement"), note_of(d, "procurement")) == ("lost", "body lost")


def test_a_table_that_says_it_is_empty_is_declared_empty():
    """表五."""
    d = read(printed(210, 218), spending_table(TAIL))
    assert (status_of(d, "fund_spending"), note_of(d, "fund_spending")) == (
        "declared empty",
        "declared empty",
    )


def test_an_empty_table_that_says_nothing_is_not_declared_empty():
    d = read(printed(210, 216), spending_table(TAIL))
    assert status_of(d, "fund_spending") != "declared empty"


def test_a_note_of_emptiness_beside_figures_declares_nothing():
    d = read(spending_table(TAIL), "备注：本部门无其他支出，故无数据。")
    assert status_of(d, "department_spending") == "complete"
    assert len(d.spending) == 2


def test_a_table_that_is_not_printed_is_absent():
    assert status_of(read(spending_table(TAIL)), "state_capital_spending") == "absent"


def test_a_repeated_header_is_no_row():
    head = "科目编码\t科目名称\t总计\t基本支出\t项目支出"
    d = read(
        spending_table("205\t教育支出\t6.08\t\t6.08", head, "20501\t教育管理事务\t6.08\t\t6.08")
    )
    assert d.unplaced[d.unplaced.text == head].reason.tolist() == ["header", "repeated header"]
    assert len(d.spending) == 2


def test_markup_and_entities_are_no_part_of_a_name():
    d = read(spending_table("205\t<p>&nbsp;教育<br/>支出</p>\t<b>6.08</b>\t\t6.08"))
    assert d.spending.name.tolist() == ["教育支出"]
    assert d.cells.text.tolist() == ["6.08", "6.08"]


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "wan"),
    [
        ("单位：万元", 6.08),
        ("单位:万元", 6.08),
        ("（单位：元）", 0.000608),
        ("金额单位：千元", 0.608),
        ("单位：人民币元", 0.000608),
        ("单位： 亿元", 60800.0),
        ("编制单位：某街道\t\t单位：元", 0.000608),
    ],
)
def test_the_unit_mark_decides(mark, wan):
    d = read(spending_table("205\t教育支出\t6.08\t\t6.08", unit=mark))
    assert d.spending.amount_wan.tolist() == [wan]


def test_without_a_unit_mark_the_amount_is_missing_and_the_figure_stays():
    d = read(spending_table("205\t教育支出\t6.08\t\t6.08", unit=""))
    assert d.spending.amount_wan.isna().all()
    assert len(d.spending) == 1
    assert d.cells.value.tolist() == [6.08, 6.08]
    assert d.cells.unit.isna().all()
    assert "no unit mark" in note_of(d, "department_spending")


def test_a_unit_mark_belongs_to_its_own_table_only():
    first = spending_table(
        "205\t教育支出\t60800\t\t60800", unit="单位：元", title="## 一般公共预算财政拨款支出预算表"
    )
    d = read(first, spending_table("223\t国有资本经营预算支出\t5.00\t\t5.00", unit=""))
    amounts = dict(zip(d.spending.code, d.spending.amount_wan, strict=True))
    assert amounts["205"] == 6.08
    assert amounts["223"] != amounts["223"]  # missing


def test_an_unknown_unit_gives_no_amount():
    d = read(spending_table("205\t教育支出\t6.08\t\t6.08", unit="单位：美元"))
    assert d.spending.amount_wan.isna().all()


@pytest.mark.parametrize(
    ("unit", "head", "row"),
    [
        ("单位：万元\n\n单位：元", "科目编码\t科目名称\t总计", "205\t教育支出\t6.08"),
        ("单位：万元", "科目编码\t科目名称\t总计（元）", "205\t教育支出\t60800"),
    ],
    ids=["two marks", "mark and heading"],
)
def test_units_that_contradict_each_other_give_no_amount(unit, head, row):
    d = read(spending_table(row, unit=unit, head=head))
    assert d.spending.amount_wan.isna().all()
    assert len(d.cells) == 1
    assert note_of(d, "department_spending")


def test_a_unit_in_the_heading_of_a_column_is_the_unit_of_that_column():
    head = "科目编码\t科目名称\t总计（元）\t基本支出（万元）\t项目支出（万元）"
    d = read(spending_table("205\t教育支出\t90000\t4.00\t5.00", unit="", head=head))
    assert set(spending(d).values()) <= {4.0, 5.0} or d.spending.amount_wan.isna().all()


def test_a_row_of_units_below_the_headings_says_the_units():
    rows = ["\t\t元\t元\t元", "205\t教育支出\t90000\t40000\t50000"]
    assert spending(read(spending_table(*rows, unit=""))) == {
        ("205", "basic"): 4.0,
        ("205", "project"): 5.0,
    }


def test_cells_that_a_spreadsheet_put_in_quotation_marks_are_read_without():
    head = SPENDING_HEAD.replace("总计", '"总计"')
    d = read(spending_table('"205"\t"教育支出"\t"6,000.08"\t""\t"6,000.08"', head=head))
    assert spending(d) == {("205", "project"): 6000.08}
    assert d.spending.name.tolist() == ["教育支出"]


# --- what rows look like --------------------------------------------------------------------------


def test_a_blank_makes_no_row_and_a_printed_zero_does():
    d = read(spending_table("205\t教育支出\t6.08\t0.00\t6.08", "206\t科学技术支出\t\t\t"))
    assert spending(d) == {("205", "basic"): 0.0, ("205", "project"): 6.08}
    assert d.unplaced[d.unplaced.text.str.startswith("206")].reason.tolist() == ["blank form"]


@pytest.mark.parametrize("dash", ["-", "—", "——", "–", " "])
def test_a_dash_is_a_blank(dash):
    assert spending(read(spending_table(f"205\t教育支出\t6.08\t{dash}\t6.08"))) == {
        ("205", "project"): 6.08
    }


@pytest.mark.parametrize(
    "figure", ["6.0.8", "1e3", "约6", "6,08", "待定", "#REF!", "6.0①", "6.08-"]
)
def test_a_cell_that_is_no_number_is_never_an_amount(figure):
    d = read(spending_table(f"205\t教育支出\t6.08\t\t{figure}"))
    assert d.spending.amount_wan.isna().all()
    assert "6.08" in d.cells.text.tolist()


def test_a_negative_amount_is_read():
    assert spending(read(spending_table("205\t教育支出\t-6.08\t\t-6.08"))) == {
        ("205", "project"): -6.08
    }


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("科目编码\t科目名称\t总计\t基本支出\t项目支出", "2010301\t行政运行\t9.00\t4.00\t5.00"),
        (
            "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出",
            "201\t03\t01\t行政运行\t9.00\t4.00\t5.00",
        ),
        ("类\t款\t项\t科目名称\t总计\t基本支出\t项目支出", "201\t3\t1\t行政运行\t9.00\t4.00\t5.00"),
        ("科目名称\t科目编码\t总计\t基本支出\t项目支出", "行政运行\t2010301\t9.00\t4.00\t5.00"),
        ("科目编码\t科目名称\t项目支出\t基本支出\t总计", "2010301\t行政运行\t5.00\t4.00\t9.00"),
        ("功能科目\t总计\t基本支出\t项目支出", "2010301行政运行\t9.00\t4.00\t5.00"),
        ("科目名称\t总计\t基本支出\t项目支出", "[2010301]行政运行\t9.00\t4.00\t5.00"),
        ("科目编码\t科目名称\t总计\t基本支出\t项目支出", "201 03 01\t行政运行\t9.00\t4.00\t5.00"),
        (
            "科目编码\t科目名称\t总计\t基本支出\t项目支出",
            "２０１０３０１\t行政运行\t９．００\t４．００\t５．００",
        ),
        (
            "序号\t科目编码\t科目名称\t总计\t基本支出\t项目支出",
            "1\t2010301\t行政运行\t9.00\t4.00\t5.00",
        ),
        (
            "序号\t类\t款\t项\t科目名称\t总计\t基本支出\t项目支出",
            "1\t201\t03\t01\t行政运行\t9.00\t4.00\t5.00",
        ),
    ],
)
def test_codes_joined_and_split_columns_in_any_order(head, row):
    d = read(spending_table(row, head=head))
    assert spending(d) == {("2010301", "basic"): 4.0, ("2010301", "project"): 5.0}
    assert set(d.spending.name) == {"行政运行"}


def test_a_subtotal_under_a_group_heading_is_the_groups_amount():
    head = "科目编码\t科目名称\t合计\t基本支出\t\t\t项目支出\n\t\t\t小计\t人员经费\t公用经费\t"
    d = read(spending_table("205\t教育支出\t10.00\t4.00\t3.00\t1.00\t6.00", head=head))
    assert spending(d) == {("205", "basic"): 4.0, ("205", "project"): 6.0}
    assert sorted(d.cells.text) == ["1.00", "10.00", "3.00", "4.00", "6.00"]


def test_of_two_years_side_by_side_the_latest_is_read():
    years = "科目编码\t科目名称\t2024年预算数\t\t\t2025年预算数\t\t"
    head = f"{years}\n\t\t小计\t基本支出\t项目支出\t小计\t基本支出\t项目支出"
    d = read(spending_table("205\t教育支出\t8.00\t3.00\t5.00\t10.00\t4.00\t6.00", head=head))
    assert spending(d) == {("205", "basic"): 4.0, ("205", "project"): 6.0}
    assert len(d.cells) == 6


def test_every_other_kind_of_a_row_keeps_its_figure_and_the_key_unique():
    head = f"{SPENDING_HEAD}\t上缴上级支出\t经营支出"
    d = read(spending_table("205\t教育支出\t10.00\t1.00\t2.00\t3.00\t4.00", head=head))
    assert sorted(d.cells.text) == ["1.00", "10.00", "2.00", "3.00", "4.00"]
    assert frames.check("spending", d.spending) == []


def test_a_full_row_without_a_name_is_read_by_place():
    found = read(spending_table("205\t\t9.00\t4.00\t5.00"))
    assert spending(found) == {("205", "basic"): 4.0, ("205", "project"): 5.0}


def test_a_blank_class_in_a_split_code_is_the_one_above_it():
    head = "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"
    rows = [
        "201\t\t\t公共服务\t9.00\t\t9.00",
        "\t03\t\t政府办公\t9.00\t\t9.00",
        "\t\t01\t行政运行\t9.00\t\t9.00",
    ]
    d = read(
        spending_table(
            *rows, "204\t\t\t公共安全\t1.00\t\t1.00", "\t06\t\t司法\t1.00\t\t1.00", head=head
        )
    )
    assert d.spending.code.tolist() == ["201", "20103", "2010301", "204", "20406"]


@pytest.mark.parametrize("total", ["合计", "总计", "合 计", "总　计", "支出合计", "**合计**"])
@pytest.mark.parametrize("place", [0, 2])
def test_a_total_row_at_the_top_or_the_bottom_is_a_cell_and_no_line_of_spending(total, place):
    rows = ["204\t公共安全支出\t1.00\t\t1.00", "205\t教育支出\t2.00\t\t2.00"]
    rows.insert(place, f"\t{total}\t3.00\t\t3.00")
    d = read(spending_table(*rows))
    assert d.spending.code.tolist() == ["204", "205"]
    assert sorted(d.cells[d.cells.code.isna()].text) == ["3.00", "3.00"]


def test_three_public_across_and_down_are_the_same():
    items = [
        "合计\t40.50",
        "因公出国（境）费\t",
        "公务用车购置及运行费\t38.50",
        "其中：公务用车购置费\t",
        "公务用车运行费\t38.50",
    ]
    down = "\n".join(
        ["## “三公”经费支出表", "单位：万元", "项目\t2025年预算数", *items, "公务接待费\t2.00"]
    )
    across, other = read(printed(201, 208)).three_public, read(down).three_public
    assert dict(zip(across.item, across.amount_wan, strict=True)).keys() == set(other["item"])
    assert across.amount_wan.fillna(-1).tolist() == other.amount_wan.fillna(-1).tolist()


def test_missing_items_of_three_public_make_no_rows():
    d = read("## “三公”经费支出表\n\n单位：万元\n\n合计\t公务接待费\n2.00\t2.00")
    assert dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True)) == {
        "total": 2.0,
        "reception": 2.0,
    }


def test_a_row_that_lost_a_cell_beside_a_column_without_heading_is_read():
    rows = ["收入\t5.00\t6.00\t支出", "一般公共预算\t5.00\t\t公共安全\t7.00"]
    d = read("\n".join(["## 部门收支总表", "单位：万元", "项目\t预算数\t\t项目\t预算数", *rows]))
    assert figures_of(d) >= {(5, "income/amount", "5.00"), (5, "spending/amount", "7.00")}
    assert "figure not placed: 4" in note_of(d, "department_balance")


@pytest.mark.parametrize("form", ["({})", "（{}）", "【{}】", "[{}]", "{}-", "{}_", "{} "])
def test_a_code_in_brackets_before_its_name_is_one(form):
    code = form.format("2010301")
    head = "功能分类科目\t总计\t基本支出\t项目支出"
    d = read(spending_table(f"{code}行政运行\t6.00\t2.00\t4.00", head=head))
    assert d.spending[["code", "name", "amount_wan"]].values.tolist() == [
        ["2010301", "行政运行", 2.0],
        ["2010301", "行政运行", 4.0],
    ]


@pytest.mark.parametrize(
    "heading",
    ["科目编码及名称", "科目名称（编码）", "科目（代码和名称）", "功能科目编码与名称", "科目编码"],
)
@pytest.mark.parametrize(
    "row",
    ["[20508]进修", "20508-进修", "20508 进修", "20508进修", "20508\t进修", "205\t08\t\t进修"],
)
def test_one_heading_may_stand_above_codes_and_names(heading, row):
    """In one cell, or in cells over which it goes on."""
    blanks = "\t" * row.count("\t")
    d = read(
        "部门支出总表",
        "单位：万元",
        f"{heading}{blanks}\t合计\t基本支出\t项目支出",
        f"合计{blanks}\t6.00\t5.00\t1.00",
        f"{row}\t6.00\t5.00\t1.00",
    )
    assert d.spending[["code", "name", "amount_wan"]].values.tolist() == [
        ["20508", "进修", 5.0],
        ["20508", "进修", 1.0],
    ]
    assert status_of(d, "department_spending") == "complete"


@pytest.mark.parametrize(
    ("row", "amounts"),
    [("20508\t进修\t6.00\t5.00\t1.00", [5.0, 1.0]), ("20508\t进修\t5.00\t1.00", [])],
    ids=["sums tell", "nothing tells"],
)
def test_names_without_a_heading_beside_codes_show_that_headings_are_lost(row, amounts):
    head = "科目编码\t合计\t基本支出\t项目支出"
    d = read("部门支出总表", "单位：万元", head, row)
    assert d.spending.amount_wan.tolist() == amounts
    assert status_of(d, "department_spending") != "complete"


@pytest.mark.parametrize("label", ["合计\t", "\t合计", "合计\t合计"])
def test_the_total_of_offices_may_stand_below_their_numbers(label):
    head = "单位代码\t单位名称\t合计\t本年收入\t\t上年结转\t\n"
    head += "\t\t\t一般公共预算\t其他收入\t小计\t一般公共预算"
    rows = [f"{label}\t48\t40\t4\t4\t4", "101\t甲街道\t48\t40\t4\t4\t4"]
    d = read("\n".join(["## 部门收入总表", "单位：万元", head, *rows]))
    money = d.revenue.set_index("source").amount_wan
    assert money[["total", "general_public", "other", "carried_over"]].tolist() == [48, 40, 4, 4]


IN_FRONT = [
    ("单位代码\t单位名称\t{}", "301001\t本级\t{}"),
    ("单位名称\t{}", "本级\t{}"),
    ("{}\t单位名称", "{}\t本级"),
    ("项目名称\t{}", "甲项目\t{}"),
]


@pytest.mark.parametrize(("heads", "cells"), IN_FRONT)
@pytest.mark.parametrize("heading", ["科目编码及名称", "科目名称及编码", "科目编码", "科目"])
@pytest.mark.parametrize("joint", ["{} {}", "{}{}", "{}-{}", "[{}]{}"])
def test_words_in_the_cell_of_a_code_are_its_name_and_not_those_of_an_office(
    heads, cells, heading, joint
):
    names = {"206": "科学技术支出", "20601": "科学技术管理事务"}
    lines = [heads.format(heading) + "\t合计\t基本支出\t项目支出"]
    for code, name in names.items():
        lines.append(cells.format(joint.format(code, name)) + "\t6.00\t4.00\t2.00")
    d = read("部门支出总表", "单位：万元", *lines)
    assert dict(zip(d.spending.code, d.spending.name, strict=True)) == names
    assert d.spending.amount_wan.tolist() == [4.0, 2.0] * 2
    in_pipes = ["| " + line.replace("\t", " | ") + " |" for line in lines]
    piped = read("部门支出总表", "单位：万元", *in_pipes)
    assert piped.spending.name.tolist() == d.spending.name.tolist()


@pytest.mark.parametrize(("heads", "cells"), IN_FRONT)
@pytest.mark.parametrize("heading", ["科目编码及名称", "科目编码"])
@pytest.mark.parametrize("total", ["合计", "总计", "合 计"])
def test_a_total_in_the_column_of_codes_is_no_row_of_the_office_beside_it(
    heads, cells, heading, total
):
    lines = [heads.format(heading) + "\t合计\t基本支出\t项目支出"]
    for text in (total, "[206]科学技术支出"):
        lines.append(cells.format(text) + "\t6.00\t4.00\t2.00")
    d = read("部门支出总表", "单位：万元", *lines)
    assert d.cells.row.unique().tolist() == [total, "206"]
    assert status_of(d, "department_spending") == "complete"


def test_words_behind_the_last_level_of_a_code_are_its_name_and_not_those_of_an_office():
    head = "类\t款\t项\t单位名称\t合计\t基本支出\t项目支出"
    row = "206\t01\t01 行政运行\t本级\t6.00\t4.00\t2.00"
    d = read("部门支出总表", "单位：万元", head, row)
    assert d.spending.name.tolist() == ["行政运行"] * 2
    assert d.spending.code.tolist() == ["2060101"] * 2


# --- sums and losses ------------------------------------------------------------------------------


def test_a_row_lost_in_the_middle_is_named():
    d = read(spending_table("204\t公共安全支出\t5.00\t2.00\t3.00", "20402\t公安\t1.00\t0.50\t0.50"))
    assert status_of(d, "department_spending") == "partly lost"
    assert note_of(d, "department_spending") == "no total row; rows lost: 204"


def test_an_item_without_its_group_shows_a_lost_row():
    rows = [
        "204\t公共安全支出\t5.00\t\t5.00",
        "20402\t公安\t3.00\t\t3.00",
        "2040201\t行政运行\t3.00\t\t3.00",
    ]
    d = read(spending_table(*rows, "2040604\t基层司法业务\t2.00\t\t2.00"))
    assert note_of(d, "department_spending") == "no total row; rows lost: 20406"


_CLASSES = (
    "一般公共预算资金\t100.00\t一般公共服务支出\t103.00\t103.00\t0.00\t0.00",
    "政府性基金预算资金\t20.00\t城乡社区支出\t21.00\t0.00\t21.00\t0.00",
)


def _balance_by_budget(*rows):
    head = "项目\t预算数\t项目\t合计"
    budgets = "一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款"
    return read("财政拨款收入支出预算总表", "单位：万元", f"{head}\t{budgets}", *rows)


@pytest.mark.parametrize("label", ["结转下年", "年末结转和结余", "年末结余"])
@pytest.mark.parametrize("total", ["总计", "支出总计", "支出合计"])
def test_the_only_total_of_a_balance_counts_what_is_carried_over_above_it(label, total):
    carried = f"上年结转\t6.00\t{label}\t2.00\t1.50\t0.50\t0.00"
    d = _balance_by_budget(
        *_CLASSES, carried, f"总计\t126.00\t{total}\t126.00\t104.50\t21.50\t0.00"
    )
    assert status_of(d, "appropriation_balance") == "complete"


def test_the_only_total_of_a_balance_counts_no_rows_of_what_is_carried_over_below_it():
    d = _balance_by_budget(
        *_CLASSES,
        "收入合计\t120.00\t支出合计\t124.00\t103.00\t21.00\t0.00",
        "上年结转\t6.00\t结转下年\t2.00\t1.50\t0.50\t0.00",
    )
    assert status_of(d, "appropriation_balance") == "complete"


def test_a_row_lost_above_the_only_total_of_a_balance_is_still_named():
    carried = "上年结转\t6.00\t结转下年\t2.00\t1.50\t0.50\t0.00"
    totals = "总计\t126.00\t总计\t126.00\t104.50\t21.50\t0.00"
    d = _balance_by_budget(_CLASSES[0], carried, totals)
    assert note_of(d, "appropriation_balance") == "rows lost: 总计"


def test_one_misprinted_figure_is_no_lost_row():
    d = read(spending_table("205\t教育支出\t6.08\t\t6.80", "20501\t教育管理事务\t6.08\t\t6.08"))
    assert status_of(d, "department_spending") == "complete"
    assert spending(d)[("205", "project")] == 6.80


def test_no_order_is_assumed_against_a_header_that_says_another():
    d = read(
        "## 部门支出总表\n单位：万元\n账户\t合计\t项目支出\t基本支出\n201 甲类\t6.00\t6.00\t",
        "一般公共预算支出表\n单位：万元\n" + SPENDING_HEAD + "\n\t合计\t1\t1\t",
    )
    assert spending(d) in ({}, {("201", "project"): 6.0})


@pytest.mark.parametrize(
    "row",
    ["201\t\t05\t甲\t5.00\t2.00\t3.00", "201\t030\t1\t甲\t5.00\t2.00\t3.00"],
)
def test_a_code_with_a_level_that_is_not_known_is_none_and_named(row):
    d = read(spending_table(row, head="类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"))
    assert d.spending.empty
    assert len(d.cells) == 3
    assert "code not read: 6" in note_of(d, "department_spending")
    assert status_of(d, "department_spending") == "partly read"


@pytest.mark.parametrize("code", ["201030101", "2010301-01", "2010301A"])
@pytest.mark.parametrize("head", [SPENDING_HEAD, SPENDING_HEAD.replace("科目编码\t", "")])
def test_a_code_of_more_digits_or_with_letters_is_none_and_named(code, head):
    row = f"{code}\t甲" if "编码" in head else f"{code} 甲"
    d = read(spending_table(f"{row}\t5.00\t2.00\t3.00", head=head))
    assert d.spending.empty
    assert "code not read" in note_of(d, "department_spending")


def test_a_blank_level_is_not_that_of_another_class():
    head = "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"
    rows = ["201\t03\t01\t甲\t5.00\t2.00\t3.00", "204\t\t05\t乙\t5.00\t2.00\t3.00"]
    assert set(read(spending_table(*rows, head=head)).spending.code) == {"2010301"}


@pytest.mark.parametrize("form", ["{}.0", "{}.00", "{:,}", "{:,}.00", "{}"])
def test_a_code_that_a_workbook_prints_as_a_number_is_the_code(form):
    codes = [201, 20103, 2010301, 2010302]
    rows = [f"{form.format(code)}\t科目{code}\t3.00\t1.00\t2.00" for code in codes]
    d = shimahe.read(document(spending_table(*rows)))
    found = d.cells[d.cells.column.eq("total")]
    assert found.code.tolist() == [str(code) for code in codes]
    assert found.value.tolist() == [3.0] * len(codes)


def test_a_split_code_whose_cells_hold_whole_codes():
    head = "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"
    rows = [
        "208\t\t\t甲\t5.00\t2.00\t3.00",
        "\t20805\t\t乙\t5.00\t2.00\t3.00",
        "\t\t2080501\t丙\t5.00\t2.00\t3.00",
    ]
    found = set(read(spending_table(*rows, head=head)).spending.code)
    assert found == {"208", "20805", "2080501"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("2080501\t\t", "2080501"),
        ("\t2080501\t", "2080501"),
        ("\t\t2080501", "2080501"),
        ("208\t2080501\t", None),
        ("\t9080501\t", None),
        ("\t208050\t", None),
    ],
)
def test_the_code_of_an_item_may_stand_alone_below_any_level(cells, code):
    head = "类\t款\t项\t科目名称\t总计\t基本支出\t项目支出"
    d = read(spending_table(f"{cells}\t甲\t5.00\t2.00\t3.00", head=head))
    assert set(d.spending.code) == ({code} if code else set())
    assert ("in no frame: 6" in note_of(d, "department_spending")) == (code is None)


# --- documents that no office prints --------------------------------------------------------------


def test_a_table_by_code_without_a_column_of_figures_is_read_as_such():
    d = read("## 部门支出总表\n科目编码\t科目名称\n201\t一般公共服务支出\n20101\t人大事务")
    assert "no figures" in note_of(d, "department_spending")
    assert d.cells.empty
    assert d.spending.empty


@pytest.mark.parametrize(
    "row", ["201\t\t\t\t05", "201\t\t\t\t\t05", "\t\t\t\t05", "201\t03\t01\t02\t05"]
)
def test_a_code_of_more_levels_than_there_are_is_none(row):
    head = "科目编码\t" * row.count("\t") + "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    d = read(f"## 部门支出总表\n单位：万元\n{head}\n{row}\t教育支出\t6.08\t\t6.08")
    assert d.spending.empty
    assert set(d.cells.text) == {"6.08"}


@pytest.mark.parametrize(
    ("project", "note"),
    [("0.0000000000000009", "header not recognised"), ("0.0000000000000000", "order assumed")],
)
def test_figures_of_many_digits_are_added_up_to_the_last_one(project, note):
    """A sum of 34 digits, which Python's own 28 would round to the printed total."""
    whole = "123456789012345678"
    d = read(f"## 部门支出总表\n单位：万元\n201\t甲\t{whole}\t{whole}\t{project}")
    assert note in note_of(d, "department_spending")


def test_a_label_that_goes_on_over_another_side_has_the_figure_there():
    rows = [
        "收入\t\t支出\t\t\t",
        "项目名称\t金额\t功能科目名称\t金额\t支出用途\t金额",
        "一、财政拨款\t9.00\t一、教育支出\t9.00\t一、基本支出\t9.00",
        "收入合计\t9.00\t支出合计\t\t\t9.00",
    ]
    d = shimahe.read("\n".join(["收支预算总表", "单位：万元", *rows]).encode())
    assert d.cells.cell.tolist()[-1] == "department_balance:支出合计/spending/amount"
    assert d.cells.field.tolist()[-1] == 6
