"""A wide table that goes on to the right: other columns are missing and said, and no sum breaks."""

import pytest

import shimahe
from shimahe.forms import BY_KEY
from shimahe.reading.columns_apart import part_columns_apart
from shimahe.reading.grids import Row
from tests.fragments import note_of, status_of

INCOME = (
    "department_revenue",
    "部门收入总表",
    ["科目编码\t科目名称\t合计\t一般公共预算\t政府性基金",
     "201\t一般公共服务支出\t80.00\t70.00\t5.00",
     "212\t城乡社区支出\t40.00\t30.00\t5.00", "\t合计\t120.00\t100.00\t10.00"],
    ["事业收入\t上级补助收入\t其他收入",
     "2.00\t2.00\t1.00", "3.00\t1.00\t1.00", "5.00\t3.00\t2.00"],
)  # fmt: skip
SPENDING = (
    "department_spending",
    "2024年部门支出决算表",
    ["科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出", "205\t教育支出\t9.00\t5.00\t1.00",
     "208\t社会保障和就业支出\t2.00\t2.00\t", "\t合计\t11.00\t7.00\t1.00"],
    ["科目编码\t上缴上级支出\t经营支出\t对附属单位补助支出", "205\t1.00\t\t2.00", "208\t\t\t",
     "合计\t1.00\t\t2.00"],
)  # fmt: skip
#: What stands between the two parts, and in front of the second.
BETWEEN = {
    "nothing": [],
    "a blank line": [""],
    "a page": ["", "- 3 -", ""],
    "a mark": ["单位：万元"],
    "its title again": ["TITLE", "单位：万元"],
    "its title, continued": ["TITLE（续）", "单位：万元"],
}


@pytest.mark.parametrize("table", [INCOME, SPENDING], ids=lambda table: table[0])
@pytest.mark.parametrize("between", BETWEEN)
def test_columns_on_the_next_page_are_missing_and_said(table, between):
    key, title, first, second = table
    apart = [line.replace("TITLE", title) for line in BETWEEN[between]]
    whole = shimahe.read("\n".join([title, "单位：万元", *first]).encode())
    d = shimahe.read("\n".join([title, "单位：万元", *first, *apart, *second]).encode())
    line = 2 + len(first) + len(apart) + 1
    assert f"more columns: {line}" in note_of(d, key)
    assert status_of(d, key) == "partly read"
    assert d.cells.text.tolist() == whole.cells.text.tolist()
    assert set(range(line + 1, line + 4)) <= set(d.unplaced.line)
    checks = shimahe.audit(d).checks
    assert not checks.status.eq("differs").any()
    assert shimahe.audit(whole).checks.status.eq("differs").any()


def test_a_form_of_its_own_below_is_no_part_of_the_table_above():
    _, title, first, _ = SPENDING
    own = [
        "部门收入总表",
        "单位：万元",
        "科目编码\t科目名称\t合计\t事业收入",
        "205\t教育支出\t9.00\t9.00",
    ]
    d = shimahe.read("\n".join([title, "单位：万元", *first, *own]).encode())
    assert "more columns" not in note_of(d, "department_spending")
    assert status_of(d, "department_revenue") == "complete"


@pytest.mark.parametrize(
    "cells",
    [
        ["205", "教育支出", "", "", ""],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "基本支出", "", "", ""],
        ["经营支出", "", "", "", "3.00"],
    ],
)
def test_a_row_of_labels_or_of_the_same_columns_is_no_header_of_others(cells):
    form = BY_KEY["department_spending"]
    header = [Row(1, ("科目编码", "科目名称", "合计", "基本支出", "项目支出"))]
    body = [Row(2, ("205", "教育支出", "9.00", "5.00", "4.00")), Row(3, tuple(cells))]
    assert part_columns_apart(form, header, body) == (body, [])


def test_items_of_a_list_are_no_headings_of_other_columns():
    """A list of revenue by source names columns of the form in its rows, blank ones too."""
    items = [
        "项目名称\t\t金额",
        "收入总计\t\t158.44",
        "一般公共预算资金\t小计\t158.44",
        "政府性基金\t小计\t",
        "\t事业收入\t",
        "其他资金\t小计\t",
    ]
    d = shimahe.read("\n".join(["部门收入总表", "单位：万元", *items]).encode())
    assert status_of(d, "department_revenue") == "complete"
    assert "more columns" not in note_of(d, "department_revenue")
