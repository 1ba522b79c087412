"""Tables by code whose last columns are blank in every row, with these blanks cut off (R12)."""

from functools import partial

import pytest

from tests.fragments import note_of, read_table

ENDS = ["上缴上级支出", "上缴上级支出 经营支出", "备注", "备注 说明", "经营支出 备注"]


read = partial(read_table, year="2024年部门预算")


def spent(disclosure):
    frame = disclosure.spending
    return list(zip(frame.code, frame.kind, frame.amount_wan, strict=True))


@pytest.mark.parametrize("ends", ENDS)
def test_with_a_blank_between_figures(ends):
    d = read(
        f"科目编码 科目名称 合计 基本支出 项目支出 {ends}",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00",
    )
    assert spent(d) == [("201", "basic", 2), ("201", "project", 4), ("204", "project", 6)]
    assert note_of(d, "department_spending") == ""


@pytest.mark.parametrize("ends", ENDS)
def test_with_a_blank_in_the_column_of_codes(ends):
    d = read(
        f"科目编码 科目名称 合计 基本支出 项目支出 {ends}",
        "_ 合计 12.00 5.00 7.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 3.00 3.00",
    )
    assert spent(d) == [
        ("201", "basic", 2),
        ("201", "project", 4),
        ("204", "basic", 3),
        ("204", "project", 3),
    ]
    assert note_of(d, "department_spending") == ""


@pytest.mark.parametrize(("first", "kind"), [("基本支出", "basic"), ("项目支出", "project")])
def test_with_one_kind_alone(first, kind):
    second = "项目支出" if first == "基本支出" else "基本支出"
    d = read(
        f"科目编码 科目名称 合计 {first} {second}",
        "_ 合计 12.00 12.00",
        "201 一般公共服务支出 6.00 6.00",
        "204 公共安全支出 6.00 6.00",
        title="一般公共预算支出表",
    )
    assert spent(d) == [("201", kind, 6), ("204", kind, 6)]


def test_sources_of_income():
    d = read(
        "科目编码 科目名称 合计 财政拨款收入 上级补助收入 事业收入 经营收入 其他收入",
        "_ 合计 12.00 9.00 _ 3.00",
        "205 教育支出 12.00 9.00 _ 3.00",
        title="部门收入总表",
    )
    cells = dict(zip(d.cells.cell, d.cells.text, strict=True))
    assert cells["department_revenue:205/service_receipts"] == "3.00"
    assert note_of(d, "department_revenue") == ""


def test_where_no_blank_is_printed_parts_are_not_told():
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出 上缴上级支出",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 3.00 3.00",
    )
    assert d.spending.empty
    assert "figure not placed: 6, 7" in note_of(d, "department_spending")


def test_where_sums_do_not_hold_nothing_is_filled_up():
    d = read(
        "科目编码 科目名称 合计 基本 支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00",
    )
    assert "2.00" not in "".join(d.spending.amount_wan.astype(str))
    assert d.tables.set_index("table").status["department_spending"] != "complete"
