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


@pytest.mark.parametrize(
    ("label", "rest", "item"),
    [
        ("2.公务用车购置", "和运行维护费", "vehicles"),
        ("公务用车购置费", "及运行费", "vehicles"),
        ("公务用车购置", "、运行维护费", "vehicles"),
        ("（2）公务用车", "运行维护费", "vehicle_operation"),
        ("其中：公务用车", "购置费", "vehicle_purchase"),
    ],
)
def test_the_rest_of_a_label_may_make_another_item_of_it(label, rest, item):
    d = read("“三公”经费支出表", *THREE, f"{label}\t5.00", f"{rest}\t", "公务接待费\t2.00")
    assert labels(d)[1] == label + rest
    assert d.three_public.set_index("item").amount_wan[item] == 5.0
    assert note_of(d, "three_public") == ""


def test_what_may_be_a_part_of_the_vehicles_or_of_their_label_is_named():
    parts = ["其中：公务用车\t5.00", "购置费\t", "运行费\t5.00", "公务接待费\t2.00"]
    d = read("“三公”经费支出表", *THREE, *parts)
    assert "name wrapped: 8" in note_of(d, "three_public")


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


BALANCE = "department_balance"
WHOLE = "一、财政拨款收入\t105.00\t"
PUBLIC = "“三公”经费支出表"
PURCHASES = "政府采购预算表"
BOUGHT = "采购项目\t金额"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([f"{WHOLE}一、社会保障和就\t105.00", "\t\t业类各项开支\t"], 7),
        ([f"{WHOLE}社会保障\t105.00", "\t\t和就业方面的\t"], 7),
        ([f"{WHOLE}一、教育支出（含\t105.00", "\t\t职业培训\t"], 7),
        ([f"{WHOLE}一、教育支出\t60.00", "\t\t社会保障及\t", "\t\t养老\t45.00"], 7),
        (["一、上级下达的专\t105.00\t一、教育支出\t105.00", "项经费\t\t二、国防支出\t"], 7),
    ],
)
def test_a_piece_of_a_label_that_cannot_be_joined_is_named(rows, line):
    d = read("部门收支总表", *SIDES, *rows, TOTALS)
    assert f"name wrapped: {line}" in note_of(d, BALANCE)
    assert status_of(d, BALANCE) == "partly read"


@pytest.mark.parametrize(
    ("title", "table", "rows"),
    [
        (PUBLIC, "three_public", [*THREE, "公务用车购置及运行\t5.00", "维护方面的钱\t"]),
        (PURCHASES, "procurement", [BOUGHT, "货物\t5.00", "桌椅及\t5.00", "柜子\t"]),
    ],
)
def test_a_piece_in_a_list_that_cannot_be_joined_is_named(title, table, rows):
    assert "name wrapped: " in note_of(read(title, *rows), table)


@pytest.mark.parametrize(
    "rows",
    [
        [f"{WHOLE}一、教育\t105.00", "经费拨款\t\t国防\t", "利息\t\t外交支出\t"],
        ["一、非税\t105.00\t一、人员类\t105.00", "\t\t二、特定目标类\t", "\t\t结转下年\t"],
        [f"{WHOLE}一、基本支出\t105.00", "\t\t人员经费\t", "\t\t工资类\t"],
        [f"{WHOLE}人员类\t105.00", "\t\t特定目标类\t", "\t\t其他\t"],
        ["按来源\t\t按功能分类\t", "财政拨款收入\t105.00\t教育\t105.00", "利息\t\t国防\t"],
        [f"{WHOLE}一、年终结转和结余\t105.00", "\t\t其中：项目\t", "\t\t其他\t"],
    ],
)
def test_blank_lines_and_headings_of_a_balance_are_no_pieces(rows):
    d = read("部门收支总表", *SIDES, *rows, TOTALS)
    assert "name wrapped" not in note_of(d, BALANCE)


@pytest.mark.parametrize(
    ("title", "table", "rows"),
    [
        (PUBLIC, "three_public", [*THREE, "公务用车\t5.00", "公务用车购置\t"]),
        (PUBLIC, "three_public", [*THREE, "公务接待\t5.00", "国内接待\t", "批次\t"]),
        (PUBLIC, "three_public", [*THREE, "公务接待费\t5.00", "备注\t", "某中心\t"]),
        (PURCHASES, "procurement", [BOUGHT, "桌椅\t5.00", "某中心\t", "柜子\t5.00"]),
        (PURCHASES, "procurement", [BOUGHT, "货物类\t", "桌椅\t5.00", "服务类\t"]),
    ],
)
def test_blank_lines_and_headings_of_a_list_are_no_pieces(title, table, rows):
    assert "name wrapped" not in note_of(read(title, *rows), table)


def test_a_label_without_figures_is_not_that_of_figures_without_a_label_above_it():
    rows = ["一、一般公共预算\t105.00\t教育支出\t85.00", "\t\t\t20.00", "\t\t住房保障支出\t"]
    d = read("部门收支总表", *SIDES, *rows, TOTALS)
    assert "住房保障支出" not in labels(d)
    assert dict(zip(d.cells.row, d.cells.value, strict=True))["教育支出"] == 85.0
