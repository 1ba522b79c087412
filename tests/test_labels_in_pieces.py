"""Labels of tables without codes, the rest of which stands in a row of its own.

All offices and figures are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of, status_of

SIDES = ["收入\t\t支出\t", "项目\t预算数\t项目\t预算数"]
TOTALS = "收入总计\t105.00\t支出总计\t105.00"


def read(title, *rows):
    return shimahe.read("\n".join(["# 某局2025年部门预算", title, "单位：万元", *rows]).encode())


def labels(d):
    return [label for label in dict.fromkeys(d.cells.row) if "计" not in label]


@pytest.mark.parametrize(
    "rows",
    [
        ["一、一般公共预算财政拨款\t90.00\t一、社会保障和就\t60.00", "收入\t\t业支出\t"],
        ["一、一般公共预算财政拨款\t90.00\t一、社会保障和就\t60.00", "收入\t\t\t", "\t\t业支出\t"],
        ["一、一般公共预算财政\t90.00\t一、社会保障\t60.00", "拨款收入\t\t和就业支出\t"],
    ],
)
def test_labels_of_both_sides_of_a_balance_are_joined(rows):
    d = read("部门收支总表", *SIDES, *rows, "二、事业收入\t15.00\t二、教育支出\t45.00", TOTALS)
    assert labels(d) == [
        "一、一般公共预算财政拨款收入",
        "一、社会保障和就业支出",
        "二、事业收入",
        "二、教育支出",
    ]
    assert status_of(d, "department_balance") == "complete"
    assert "blank form" not in set(d.unplaced.reason)
    assert d.tables[d.tables.table == "department_balance"].rows.item() == 3


def test_blank_rows_of_a_balance_stay_rows():
    rows = ["一、财政拨款收入\t105.00\t一、教育\t60.00", "其中：经费拨款\t\t二、国防支出\t"]
    rows += ["利息收入\t\t\t", "上年结转\t\t三、农林水支出\t45.00"]
    d = read("部门收支总表", *SIDES, *rows, TOTALS)
    assert labels(d) == ["一、财政拨款收入", "一、教育", "三、农林水支出"]


THREE = ["项目\t预算数", "合计\t8.00", "因公出国（境）费\t1.00"]


@pytest.mark.parametrize(
    ("vehicles", "rest"),
    [("公务用车购置及运行", "维护费"), ("公务用车购置及运行维护费（含", "租赁）")],
)
def test_a_label_of_three_public_is_joined(vehicles, rest):
    d = read("“三公”经费支出表", *THREE, f"{vehicles}\t5.00", f"{rest}\t", "公务接待费\t2.00")
    assert labels(d)[1] == vehicles + rest
    assert d.three_public.set_index("item").amount_wan["vehicles"] == 5.0
    assert note_of(d, "three_public") == ""


def test_a_blank_part_of_the_vehicles_is_no_rest_of_their_label():
    parts = ["公务用车\t5.00", "购置费\t", "运行维护费\t5.00", "公务接待费\t2.00"]
    d = read("“三公”经费支出表", *THREE, *parts)
    amounts = d.three_public.set_index("item").amount_wan
    assert amounts["vehicles"] == 5.0
    assert "公务用车" in labels(d)


def test_a_label_of_purchases_is_joined_where_its_bracket_is_open():
    rows = ["采购项目\t金额", "合计\t45.00", "货物\t5.00", "物业（含保安\t40.00", "服务）\t"]
    d = read("政府采购预算表", *rows)
    assert labels(d) == ["货物", "物业（含保安服务）"]
