"""Years, budgets and other matters that one table or one row of titles prints together."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of

OFFICE = ["青山镇人民政府2025年部门预算", ""]
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
SPENDING = "department_spending"
LAST_YEAR = [
    ["", "合计", "9.50", "4.50", "5.00"],
    ["201", "一般公共服务支出", "4.50", "4.50", ""],
    ["204", "公共安全支出", "5.00", "", "5.00"],
]
THIS_YEAR = [
    ["", "合计", "19.00", "9.00", "10.00"],
    ["201", "一般公共服务支出", "9.00", "9.00", ""],
    ["204", "公共安全支出", "10.00", "", "10.00"],
]
FUND = [
    ["", "合计", "50.00", "", "50.00"],
    ["212", "城乡社区支出", "50.00", "", "50.00"],
    ["21208", "土地出让收入安排的支出", "50.00", "", "50.00"],
]


def read(*rows, mark="\t"):
    lines = [mark.join(row) if isinstance(row, (list, tuple)) else row for row in rows]
    return shimahe.read("\n".join(OFFICE + lines).encode())


def amounts(d):
    return d.spending.amount_wan.tolist()


def beside(left, right):
    return [[*one, "", *other] for one, other in zip(left, right, strict=True)]


def in_pipes(row):
    return "| " + " | ".join(row) + " |"


def title_row(text):
    return [text, *[""] * 4]


@pytest.mark.parametrize("rule_at", [1, 3])
def test_forms_side_by_side_in_a_markdown_table_are_parted(rule_at):
    left = [title_row("一般公共预算支出表"), title_row("单位：万元"), HEAD, *THIS_YEAR]
    right = [title_row("政府性基金预算支出表"), title_row("单位：万元"), HEAD, *FUND]
    rows = [in_pipes(row) for row in beside(left, right)]
    rows.insert(rule_at, "|" + "---|" * 11)
    d = read(*rows)
    assert d.spending.budget.tolist() == ["general_public"] * 2 + ["government_fund"] * 2
    assert status_of(d, "general_spending") == status_of(d, "fund_spending") == "complete"
    assert differing(d).empty


@pytest.mark.parametrize("is_first", [True, False])
def test_of_a_form_of_two_years_side_by_side_the_year_of_the_document_is_read(is_first):
    old = [title_row("2024年部门支出总表"), title_row("单位：万元"), HEAD, *LAST_YEAR]
    new = [title_row("2025年部门支出总表"), title_row("单位：万元"), HEAD, *THIS_YEAR]
    d = read(*(beside(new, old) if is_first else beside(old, new)))
    assert amounts(d) == [9.0, 10.0]
    assert status_of(d, SPENDING) == "complete"


@pytest.mark.parametrize("heading", ["年度", "预算年度"])
def test_rows_of_another_year_are_named_and_not_read(heading):
    rows = [["2024年", *row] for row in LAST_YEAR] + [["2025年", *row] for row in THIS_YEAR]
    d = read("部门支出总表", "单位：万元", [heading, *HEAD], *rows)
    assert amounts(d) == [9.0, 10.0]
    assert note_of(d, SPENDING).startswith("figure not placed: 6, 7, 8")


def test_the_year_beside_the_unit_mark_is_that_of_the_table():
    first = ["部门支出总表", "2024年  单位：万元", HEAD, *LAST_YEAR, ""]
    d = read(*first, "部门支出总表", "2025年  单位：万元", HEAD, *THIS_YEAR)
    assert amounts(d) == [9.0, 10.0]
    assert "another year" in d.tables.note.tolist()


@pytest.mark.parametrize("above", ["2024年预算数", "上年预算数", "2024年执行数"])
def test_a_heading_of_a_year_above_all_columns_of_pasted_text_is_not_dropped(above):
    rows = ["合计 9.50 4.50 5.00", "201 一般公共服务支出 4.50 4.50", "204 公共安全支出 5.00 5.00"]
    head = [f"科目编码 科目名称 {above}", "合计 基本支出 项目支出"]
    d = read("部门支出总表", "单位：万元", *head, *rows)
    assert amounts(d) == []
    assert f"columns of no kind: {above} 合计" in note_of(d, SPENDING)


def test_a_heading_of_the_year_above_all_columns_of_pasted_text_changes_nothing():
    rows = ["合计 9.50 4.50 5.00", "201 一般公共服务支出 4.50 4.50", "204 公共安全支出 5.00 5.00"]
    head = ["科目编码 科目名称 2025年预算数", "合计 基本支出 项目支出"]
    d = read("部门支出总表", "单位：万元", *head, *rows)
    assert amounts(d) == [4.5, 5.0]


KINDS_OF_MONEY = [
    ["", "合计", "", "10.00"],
    ["212", "城乡社区支出", "一般公共预算", "4.00"],
    ["212", "城乡社区支出", "政府性基金预算", "6.00"],
    ["21208", "土地出让收入安排的支出", "政府性基金预算", "6.00"],
]


def test_a_class_whose_budgets_go_down_to_different_levels_is_not_called_broken():
    d = read(
        "部门支出总表", "单位：万元", ["科目编码", "科目名称", "资金性质", "合计"], *KINDS_OF_MONEY
    )
    assert differing(d).empty
    assert note_of(d, SPENDING) == "row printed twice: 212"


def test_a_wrong_part_of_a_class_printed_once_still_differs():
    rows = [KINDS_OF_MONEY[0], KINDS_OF_MONEY[2], [*KINDS_OF_MONEY[3][:3], "5.00"]]
    d = read("部门支出总表", "单位：万元", ["科目编码", "科目名称", "资金性质", "合计"], *rows)
    assert differing(d)["check"].tolist() == ["A03", "A02"]


# --- units below tables ---------------------------------------------------------------------------

IN_YUAN = [["", "合计", "190000", "90000", "100000"], ["201", "公共服务", "90000", "90000", ""]]
ITEMS = ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]
IN_WAN = [["", "合计", "9.00", "7.00", "2.00"], ["301", "工资福利支出", "7.00", "7.00", ""]]


def test_unit_marks_that_all_stand_below_their_tables_are_theirs():
    first = ["部门支出总表", HEAD, *IN_YUAN, "单位：元", ""]
    d = read(*first, "一般公共预算基本支出表", ITEMS, *IN_WAN, "单位：万元")
    units = d.tables.set_index("table").unit
    assert (units[SPENDING], units["basic_economic"]) == ("元", "万元")
    assert d.economic.amount_wan.tolist() == [7.0]


@pytest.mark.parametrize(
    ("gap", "units"), [([""], ["元", "万元", None]), ([], [None, "元", "万元"])]
)
def test_marks_between_tables_are_of_those_above_only_where_a_gap_parts_them_from_titles(
    gap, units
):
    first = ["部门支出总表", HEAD, *IN_YUAN, "单位：元", *gap]
    second = ["一般公共预算基本支出表", ITEMS, *IN_WAN, "单位：万元", *gap]
    d = read(*first, *second, "政府性基金预算支出表", HEAD, *FUND)
    tables = d.tables.set_index("table")
    found = tables.unit[[SPENDING, "basic_economic", "fund_spending"]]
    assert found.astype(object).where(found.notna(), None).tolist() == units


@pytest.mark.parametrize("note", ["注：本单位无此项收支，故本表无数据。", "说明：本表为空表。"])
def test_the_mark_behind_a_blank_form_that_has_one_is_of_the_next_table(note):
    blank = ["单位：万元", "政府性基金预算支出表", ITEMS[:3], ["合计"], note, "单位：元"]
    d = read(
        "单位：元",
        "部门支出总表",
        HEAD,
        *IN_YUAN,
        "",
        *blank,
        "一般公共预算基本支出表",
        ITEMS,
        *IN_WAN,
    )
    assert d.tables.set_index("table").unit["basic_economic"] == "元"


def test_a_mark_below_the_last_table_contradicts_another_above_it():
    first = ["单位：万元", "部门支出总表", HEAD, *IN_YUAN, "", "单位：万元"]
    d = read(*first, "一般公共预算基本支出表", ITEMS, *IN_WAN, "单位：元")
    assert "units contradict" in note_of(d, "basic_economic")


# --- other matters beside the items of 三公 -------------------------------------------------------

OTHER_MATTERS = [
    ["项目", "行次", "预算数", "统计数", "项目", "行次", "统计数"],
    ["“三公”经费合计", "1", "14.00", "12.50", "政府采购支出合计", "7", "20.00"],
    ["1.因公出国（境）费", "2", "3.00", "2.00", "1.货物", "8", "20.00"],
    ["2.公务用车购置及运行维护费", "3", "9.00", "9.00", "车辆数合计（辆）", "9", "3"],
    ["（1）公务用车购置费", "4", "5.00", "5.00", "机要通信用车", "10", "2"],
    ["（2）公务用车运行维护费", "5", "4.00", "4.00", "其他用车", "11", "1"],
    ["3.公务接待费", "6", "2.00", "1.50", "", "", ""],
]


def test_purchases_and_vehicles_beside_the_items_are_none_of_them():
    lines = ["\t".join(row) for row in OTHER_MATTERS]
    said = "2023年度“三公”经费支出决算12.50万元，其中：公务用车购置及运行维护费9.00万元。"
    text = ["青山镇人民政府2023年度部门决算", "", "“三公”经费支出决算表", "单位：万元"]
    d = shimahe.read("\n".join([*text, *lines, "", said]).encode())
    assert dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True)) == {
        "total": 12.5,
        "overseas_travel": 2.0,
        "vehicles": 9.0,
        "vehicle_purchase": 5.0,
        "vehicle_operation": 4.0,
        "reception": 1.5,
    }
    checks = shimahe.audit(d).checks
    assert not checks.status.eq("differs").any()


# --- revenue across, and the total of a list of projects ------------------------------------------

SOURCES = ["项目", "合计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "其他收入"]
RECEIVED = ["100.00", "88.00", "9.00", "3.00"]
BEFORE = ["90.00", "80.00", "8.00", "2.00"]


@pytest.mark.parametrize(
    "rows",
    [
        [["2025年预算数", *RECEIVED]],
        [["预算数", *RECEIVED]],
        [["2025年预算数", *RECEIVED], ["2024年预算数", *BEFORE], ["增减额", "10", "8", "1", "1"]],
        [["2024年", *BEFORE], ["2025年", *RECEIVED]],
    ],
)
def test_the_sources_across_are_in_the_row_of_the_year(rows):
    d = read("部门收入总表", "单位：万元", SOURCES, *rows)
    assert d.revenue.amount_wan.tolist() == [100.0, 88.0, 9.0, 3.0]
    assert status_of(d, "department_revenue") == "complete"


@pytest.mark.parametrize("label", ["上年预算数", "2024年预算数", "甲科"])
def test_sources_across_in_no_row_of_the_year_are_in_no_frame(label):
    d = read("部门收入总表", "单位：万元", SOURCES, [label, *BEFORE])
    assert d.revenue.empty
    assert note_of(d, "department_revenue") == "in no frame: 6"


@pytest.mark.parametrize("is_first", [True, False])
def test_the_total_of_a_list_of_projects_is_no_project_and_not_lost(is_first):
    head = ["项目名称", "预算金额", "绩效目标", "指标名称", "指标值"]
    total = ["合计", "10.00", "", "", ""]
    rows = [
        ["环卫经费", "7.00", "保障环境卫生", "保洁人数", "20"],
        ["综治经费", "3.00", "平安建设", "巡逻次数", "300"],
    ]
    rows = [total, *rows] if is_first else [*rows, total]
    d = read("项目支出绩效目标表", "单位：万元", head, *rows)
    line = 6 if is_first else 8
    assert d.projects.project.tolist() == ["环卫经费", "综治经费"]
    assert status_of(d, "project_goals") == "complete"
    assert d.unplaced.reason[d.unplaced.line.eq(line)].tolist() == ["note"]
