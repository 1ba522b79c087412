"""Layouts of other provinces' offices, as their pages are pasted.

Offices and figures are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of, status_of


def read(*blocks, between="\t"):
    lines = []
    for block in blocks:
        lines.append(block if isinstance(block, str) else between.join(block))
    return shimahe.read("\n".join(lines).encode())


def amounts(frame, key):
    printed = frame.dropna(subset=["amount_wan"])
    return dict(zip(printed[key], printed.amount_wan, strict=True))


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


# --- units that only a sentence states ------------------------------------------------------------

SPENDING = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "60000.00", "20000.00", "40000.00"],
    ["201", "一般公共服务支出", "60000.00", "20000.00", "40000.00"],
]


def of_kinds(d):
    return d.spending.set_index("kind").amount_wan.to_dict()


IN_WAN = {"basic": 20000.0, "project": 40000.0}
IN_YUAN = {"basic": 2.0, "project": 4.0}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("注：本表金额单位：万元。", IN_WAN),
        ("注：1.本表以元为计量单位；2.数据四舍五入。", IN_YUAN),
        ("（注：表中金额单位均为万元）", IN_WAN),
        ("说明：本表数据单位为元", IN_YUAN),
        ("本表金额单位为元。", IN_YUAN),
        ("注：本表反映本年度支出情况。本表金额转换为万元时，因四舍五入可能存在尾差。", IN_WAN),
    ],
)
def test_a_note_states_the_unit_of_its_table(sentence, expected):
    d = read("某局2025年部门预算", "部门支出总表", *SPENDING, sentence)
    assert of_kinds(d) == expected
    assert note_of(d, "department_spending") == ""


def test_the_second_line_of_a_note_states_the_unit_of_its_table_alone():
    notes = ["注：1.本表反映支出情况。", "2.本表金额单位为元。", ""]
    d = read("部门支出总表", *SPENDING, *notes, "一般公共预算支出表", *SPENDING)
    assert d.tables.set_index("table").unit["department_spending"] == "元"
    assert note_of(d, "general_spending") == "no unit mark"


@pytest.mark.parametrize(
    "sentence",
    ["以下各表金额单位均为万元。", "本部门预算公开表格，金额单位为万元", "各附表以万元为单位。"],
)
def test_the_text_states_the_unit_of_all_tables_below(sentence):
    above = ["政府性基金预算支出表", *SPENDING, ""]
    d = read("某局2025年部门预算", *above, sentence, "部门支出总表", *SPENDING)
    units = d.tables.set_index("table").unit
    assert units["department_spending"] == "万元"
    assert note_of(d, "fund_spending") == "no unit mark"


def test_a_unit_mark_counts_more_than_a_sentence():
    sentences = ["以下各表金额单位均为万元。", "注：本表金额单位为万元。"]
    d = read(sentences[0], "部门支出总表", "单位：元", *SPENDING, sentences[1])
    assert of_kinds(d) == IN_YUAN


def test_a_table_that_goes_on_under_a_mark_is_of_its_mark():
    more = ["212", "城乡社区支出", "10000.00", "10000.00", ""]
    go_on = ["单位：元", SPENDING[0], more]
    d = read("以下各表金额单位均为元。", "部门支出总表", *SPENDING, "部门支出总表（续）", *go_on)
    assert d.spending.amount_wan.tolist() == [2.0, 4.0, 1.0]


@pytest.mark.parametrize(
    "sentence",
    [
        "注：我单位为一级预算单位，项目5万元。",
        "注：单价单位为元。",
        "注：除特别注明外，单位为万元。",
        "我部门金额单位为万元。",
        "注：表中金额单位为元，合计单位为万元。",
        "各表由本单位填写，每人单位为元。",
    ],
)
def test_what_may_be_of_something_else_states_no_unit(sentence):
    d = read("某局2025年部门预算", "部门支出总表", *SPENDING, sentence)
    assert d.spending.amount_wan.isna().all()
    assert "no unit mark" in note_of(d, "department_spending")


# --- 基本 | 项目 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        [["科目编码", "科目名称", "合计", "基本", "项目"]],
        [["科目编码", "科目名称", "支出合计", "", ""], ["", "", "小计", "基本", "项目"]],
        [["科目编码", "项目", "合计", "其中", ""], ["", "", "", "基本", "项目"]],
        [["科目编码", "科目名称", "合计", "基本（元）", "项目（元）"]],
    ],
)
def test_kinds_may_be_headed_by_their_first_words(heads):
    d = read("部门支出总表", "单位：元", *heads, *SPENDING[1:])
    assert of_kinds(d) == IN_YUAN
    assert note_of(d, "department_spending") == ""


def test_a_project_without_basic_beside_it_is_no_kind():
    d = read(
        "部门支出总表", "单位：元", ["科目编码", "项目", "合计", "基本"], ["201", "甲", "6", "6"]
    )
    assert "project" not in set(d.cells.column)


# --- the name of a project in a line of its own ---------------------------------------------------

SHEET = [
    ["当年预算", "120.00", "绩效目标", "完成整治"],
    ["绩效指标", "指标名称", "指标性质", "指标值", "计量单位"],
    ["", "整治面积", "≥", "50", "平方米"],
]
ABOVE = {
    "above the unit": ["项目绩效目标表", "项目名称：环境整治", "单位：万元"],
    "below the unit": ["项目支出绩效目标表", "单位：万元", "项目名称： 环境整治"],
    "beside the unit": ["项目绩效目标表", "项目名称：环境整治　　　　单位：万元"],
    "with an office": ["项目绩效目标表", "项目名称：环境整治", "主管部门：甲镇", "单位：万元"],
}


@pytest.mark.parametrize("how", ABOVE)
@pytest.mark.parametrize("between", ["\t", " | "])
def test_a_line_below_the_title_may_name_the_project_of_a_sheet(how, between):
    sheets = [*ABOVE[how], *SHEET, "", "项目绩效目标表", "项目名称：道路养护", "单位：元", *SHEET]
    d = read("甲镇2025年部门预算", *sheets, between=between)
    assert amounts(d.projects, "project") == {"环境整治": 120.0, "道路养护": 0.012}
    assert d.indicators.project.tolist() == ["环境整治", "道路养护"]
    assert status_of(d, "project_goals") == "complete"
    assert "cut by a page" not in note_of(d, "project_goals")


def test_a_project_above_a_table_by_code_is_no_row_of_it():
    d = read("部门支出总表", "单位：元", "项目名称：道路养护", *SPENDING)
    assert of_kinds(d) == IN_YUAN


# --- groups in front of the sources of income -----------------------------------------------------


def income(*rows):
    head = ["收入项目类别", "收入项目", "预算数"]
    return read("某局2025年部门预算", "部门收入总表", "单位：万元", head, *rows)


def test_a_source_stands_behind_the_group_that_it_is_in():
    d = income(
        ["财政拨款", "一般公共预算拨款", "90.00"],
        ["", "政府性基金拨款", "6.00"],
        ["自有资金", "其他收入", "4.00"],
        ["合计", "", "100.00"],
    )
    expected = {"total": 100.0, "general_public": 90.0, "government_fund": 6.0, "other": 4.0}
    assert amounts(d.revenue, "source") == expected
    assert status_of(d, "department_revenue") == "complete"


@pytest.mark.parametrize("group", ["一般公共预算拨款", "财政拨款收入"])
def test_a_part_of_a_source_is_not_the_source(group):
    d = income(
        [group, "经费拨款（补助）", "90.00"],
        ["", "纳入预算管理的非税收入", "6.00"],
        ["政府性基金", "政府性基金", "4.00"],
        ["合计", "", "100.00"],
    )
    assert amounts(d.revenue, "source") == {"total": 100.0, "government_fund": 4.0}
    assert note_of(d, "department_revenue") == "in no frame: 5, 6"
