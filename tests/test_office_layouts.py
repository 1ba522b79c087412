"""Layouts of other provinces' offices, as their pages are pasted.

Offices and figures are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of


def read(*blocks, between="\t"):
    lines = []
    for block in blocks:
        lines.append(block if isinstance(block, str) else between.join(block))
    return shimahe.read("\n".join(lines).encode())


def amounts(frame, key):
    printed = frame.dropna(subset=["amount_wan"])
    return dict(zip(printed[key], printed.amount_wan, strict=True))


def status_of(d, table):
    return d.tables.set_index("table").status[table]


# --- pipes without a frame ------------------------------------------------------------------------

COURT = [
    ["单位名称", "合计", "本年收入", "", "", "上年结转结余"],
    ["", "", "小计", "一般公共预算", "其他收入", ""],
    ["合计", "530.50", "500.50", "480.00", "20.50", "30.00"],
    ["某县法院", "530.50", "500.50", "480.00", "20.50", "30.00"],
]
OF_COURT = {"total": 530.5, "general_public": 480.0, "other": 20.5, "carried_over": 30.0}


@pytest.mark.parametrize("blank", ["", " ", "  "])
def test_rows_between_open_pipes_begin_and_end_with_blank_cells(blank):
    title = ["部门收入总表", "单位：万元"]
    d = read(*title, *COURT, between=f" |{blank}")
    assert amounts(d.revenue, "source") == OF_COURT


@pytest.mark.parametrize("form", ["|{}|", "| {} |", "|{}", "{}|"])
def test_pipes_that_frame_each_row_are_no_cells(form):
    rows = [form.format(" | ".join(row)) for row in COURT]
    d = read("部门收入总表", "单位：万元", *rows)
    assert amounts(d.revenue, "source") == OF_COURT


def test_rows_between_open_pipes_of_which_each_ends_with_a_blank():
    rows = [[*row, ""] for row in COURT]
    d = read("部门收入总表", "单位：万元", *rows, between=" | ")
    assert amounts(d.revenue, "source") == OF_COURT


def test_a_page_may_hold_a_table_between_open_pipes():
    rows = [" | ".join(row) for row in COURT]
    d = read("<p>某县法院2025年部门预算</p>", "部门收入总表", "单位：万元", *rows)
    assert amounts(d.revenue, "source") == OF_COURT


def test_of_codes_in_open_pipes_none_moves():
    rows = [
        ["政府预算支出经济分类", "", "部门预算支出经济分类", "", "合计", "人员经费", "公用经费"],
        ["科目编码", "科目名称", "科目编码", "科目名称", "", "", ""],
        ["", "合计", "", "", "90.00", "75.00", "15.00"],
        ["501", "机关工资福利支出", "301", "工资福利支出", "75.00", "75.00", ""],
        ["50101", "工资奖金津补贴", "30101", "基本工资", "75.00", "75.00", ""],
        ["502", "机关商品和服务支出", "302", "商品和服务支出", "15.00", "", "15.00"],
        ["50201", "办公经费", "30201", "办公费", "15.00", "", "15.00"],
    ]
    d = read("一般公共预算基本支出表", "单位：万元", *rows, between=" | ")
    assert amounts(d.economic, "code") == {"301": 75.0, "30101": 75.0, "302": 15.0, "30201": 15.0}
    assert status_of(d, "basic_economic") == "complete"


# --- what is carried over -------------------------------------------------------------------------


def balance(*rows):
    heads = [["收入", "", "支出", ""], ["项目", "预算数", "项目", "预算数"]]
    sides = [[*row, "", ""] if len(row) == 2 else row for row in rows]
    return read("某街道2025年部门预算", "部门收支总表", "单位：万元", *heads, *sides)


@pytest.mark.parametrize(
    "label",
    [
        "上年结余、结转",
        "上年结转和结余",
        "上年结余结转",
        "上年财政拨款结转",
        "上年末结转和结余",
        "年初财政拨款结转和结余",
        "上年结余",
        "上年度结转资金",
    ],
)
def test_words_for_what_is_carried_over(label):
    d = balance(
        ["一、财政拨款收入", "100.00", "一、教育支出", "120.00"],
        [f"二、{label}", "20.00"],
        ["收入总计", "120.00", "支出总计", "120.00"],
    )
    assert amounts(d.revenue, "source") == {
        "total": 120.0,
        "appropriation": 100.0,
        "carried_over": 20.0,
    }


@pytest.mark.parametrize("label", ["上年结余、结转", "上年结转结余", "上年财政拨款结转"])
def test_headings_for_what_is_carried_over(label):
    d = read(
        "部门收入总表",
        "单位：万元",
        ["科目编码", "科目名称", "合计", "一般公共预算", label],
        ["", "合计", "100.00", "80.00", "20.00"],
        ["205", "教育支出", "100.00", "80.00", "20.00"],
    )
    expected = {"total": 100.0, "general_public": 80.0, "carried_over": 20.0}
    assert amounts(d.revenue, "source") == expected
    assert status_of(d, "department_revenue") == "complete"


CARRIED_FIRST = {
    "by 本年收入": [
        ["一、上年结转", "30.00", "一、教育支出", "150.00"],
        ["二、本年收入", "120.00"],
        ["（一）一般公共预算拨款", "100.00"],
        ["（二）政府性基金预算拨款", "15.00"],
        ["（三）其他收入", "5.00"],
    ],
    "by its number": [
        ["一、上年结转", "30.00", "一、教育支出", "150.00"],
        ["二、一般公共预算拨款", "100.00"],
        ["三、政府性基金预算拨款", "15.00"],
        ["四、其他收入", "5.00"],
    ],
    "behind its parts": [
        ["1.上年结转", "30.00", "一、教育支出", "150.00"],
        ["（1）一般公共预算", "24.00"],
        ["（2）政府性基金", "6.00"],
        ["2.一般公共预算拨款", "100.00"],
        ["3.政府性基金预算拨款", "15.00"],
        ["4.其他收入", "5.00"],
    ],
}


@pytest.mark.parametrize("how", CARRIED_FIRST)
def test_sources_may_stand_below_what_is_carried_over(how):
    d = balance(*CARRIED_FIRST[how], ["收入总计", "150.00", "支出总计", "150.00"])
    assert amounts(d.revenue, "source") == {
        "total": 150.0,
        "general_public": 100.0,
        "government_fund": 15.0,
        "other": 5.0,
        "carried_over": 30.0,
    }
    assert note_of(d, "department_balance") == ""


def test_sources_that_may_be_parts_of_what_is_carried_over_are_named():
    d = balance(
        ["上年结转", "30.00", "教育支出", "150.00"],
        ["一般公共预算拨款", "100.00"],
        ["政府性基金预算拨款", "20.00"],
        ["收入总计", "150.00", "支出总计", "150.00"],
    )
    assert amounts(d.revenue, "source") == {"total": 150.0, "carried_over": 30.0}
    assert note_of(d, "department_balance") == "in no frame: 7, 8"


# --- the total of 三公 below a heading of amounts -------------------------------------------------

ITEMS = ["因公出国（境）费用", "公务用车购置及运行费", "公务接待费"]
HEADINGS = ["2025年预算", "预算安排数", "金额", "财政拨款安排", "本年预算数", "2025年度预算经费"]


def three_public(head, *rows):
    return read("某局2025年部门预算", "“三公”经费支出预算表", "单位：万元", head, *rows)


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("heading", HEADINGS)
def test_an_amount_that_is_the_sum_of_the_items_is_their_total(heading, is_last):
    head = [*ITEMS, heading] if is_last else [heading, *ITEMS]
    figures = ["1.00", "6.00", "2.00", "9.00"] if is_last else ["9.00", "1.00", "6.00", "2.00"]
    d = three_public(["单位名称", *head], ["某局", *figures])
    expected = {"total": 9.0, "overseas_travel": 1.0, "vehicles": 6.0, "reception": 2.0}
    assert amounts(d.three_public, "item") == expected
    assert note_of(d, "three_public") == ""


@pytest.mark.parametrize("heading", HEADINGS)
def test_an_amount_that_is_not_their_sum_is_named(heading):
    d = three_public(["单位名称", heading, *ITEMS], ["某局", "9.50", "1.00", "6.00", "2.00"])
    assert "total" not in amounts(d.three_public, "item")
    assert note_of(d, "three_public") == f"columns of no kind: {heading}"
    assert status_of(d, "three_public") == "partly read"


def test_what_stands_beside_the_items_is_no_total():
    d = three_public(["单位名称", "机关运行经费", *ITEMS], ["某局", "9.00", "1.00", "6.00", "2.00"])
    assert "total" not in amounts(d.three_public, "item")
    assert note_of(d, "three_public") == ""


# --- classes that print nothing -------------------------------------------------------------------


@pytest.mark.parametrize("figure", ["", "0.00", "—"])
def test_below_a_class_without_money_no_row_is_lost(figure):
    d = read(
        "部门支出总表",
        "单位：万元",
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "9.00", "9.00", ""],
        ["201", "一般公共服务支出", "6.00", "6.00", ""],
        ["20103", "政府办公厅（室）及相关机构事务", "6.00", "6.00", ""],
        ["205", "教育支出", "3.00", "3.00", ""],
        ["20502", "普通教育", "3.00", "3.00", ""],
        ["206", "科学技术支出", figure, figure, ""],
    )
    assert note_of(d, "department_spending") == ""
    assert status_of(d, "department_spending") == "complete"
