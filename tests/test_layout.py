"""Titles, unit marks and offices are told wherever they stand, and never one for another."""

import pytest

import shimahe
from tests.fragments import SPENDING_HEAD

TITLE = "部门支出总表"
ROWS = "\n".join(
    [
        "\t合计\t12.00\t2.00\t10.00",
        "201\t一般公共服务支出\t6.00\t2.00\t4.00",
        "204\t公共安全支出\t6.00\t\t6.00",
    ]
)


def read(*lines):
    return shimahe.read("\n".join(lines).encode())


def spending_table(d):
    return d.tables.set_index("table").loc["department_spending"]


@pytest.mark.parametrize(
    ("mark", "unit"),
    [
        ("人民币（万元）", "万元"),
        ("单位：人民币（万元）", "万元"),
        ("单位:人民币万元", "万元"),
        ("金额单位：人民币万元（保留两位小数）", "万元"),
        ("金额单位均为元（下同）", "元"),
        ("（单位：万元）", "万元"),
        ("[单位：万元]", "万元"),
        ("【单位：万元】", "万元"),
        ("金额单位：元", "元"),
        ("货币单位：亿元", "亿元"),
        ("计量单位：万元", "万元"),
        ("金额：万元", "万元"),
        ("单位 : 万 元", "万元"),
        ("单位：千元", "千元"),
        ("单位：元/人民币", "元"),
        ("单位：万元/人", None),
        ("单位：万元（保留两位小数）", "万元"),
        ("公开03表\t\t\t\t单位：万元", "万元"),
        ("单位：辆", None),
        ("单位：元/人", None),
        ("单位：人次", None),
        ("单位：萬元", None),
        ("单位：千万元", None),
        ("单位：美元", None),
        ("单位：万", None),
        ("单位：角", None),
    ],
)
def test_a_unit_mark_in_any_spelling_is_a_unit_and_no_office(mark, unit):
    d = read(TITLE, mark, SPENDING_HEAD, ROWS)
    printed = spending_table(d).unit
    assert (printed if isinstance(printed, str) else None, d.office) == (unit, None)
    assert d.spending.amount_wan.isna().all() == (unit is None)


@pytest.mark.parametrize(
    "mark",
    [
        "单位名称：甲镇\t\t\t\t单位：万元",
        "编制单位：\t甲镇\t\t\t金额单位：万元",
        "部门：甲镇 单位：人民币（万元）",
        "单位：甲镇 金额单位：万元",
        "填报单位：甲镇（公章）\t编制日期：2025年1月\t\t\t单位：万元",
        "部门名称\t甲镇\t\t\t单位：万元",
    ],
)
def test_an_office_beside_a_unit_mark_is_the_office(mark):
    d = read(TITLE, mark, SPENDING_HEAD, ROWS)
    assert (d.office, spending_table(d).unit) == ("甲镇", "万元")


@pytest.mark.parametrize(
    "lines",
    [
        [SPENDING_HEAD, "单位：元"],
        [SPENDING_HEAD, "\t\t\t\t单位：元"],
        [SPENDING_HEAD + "\t单位：元"],
        [SPENDING_HEAD.replace("总计", "总计（单位：元）")],
        [SPENDING_HEAD.replace("总计", "总计（元）")],
    ],
)
def test_a_unit_mark_below_the_header_or_in_it_is_the_tables(lines):
    d = read(TITLE, *lines, ROWS)
    assert spending_table(d).unit == "元"
    assert d.exact("spending")[0] * 10_000 == 2
    assert len(d.cells) == 8


@pytest.mark.parametrize(
    "above",
    [
        [f"{TITLE}\t\t\t\t", "\t\t\t\t单位：万元"],
        [f"\t\t{TITLE}\t\t", "单位名称：甲镇\t\t\t\t单位：万元"],
        ["\t".join([TITLE] * 5), "\t".join(["单位：万元"] * 5)],
        [f"{TITLE}\t\t\t\t公开03表", "部门：甲镇\t\t\t\t金额单位：万元"],
        ["附件2\t\t\t\t", f"2025年{TITLE}\t\t\t\t", "\t\t\t\t单位：万元"],
        [f"| {TITLE} |  |  |  |  |", "|---|---|---|---|---|", "| 单位：万元 |  |  |  |  |"],
        [f"甲镇2025年{TITLE}（单位：万元）\t\t\t\t"],
        [f'<table><tr><td colspan="5">{TITLE}</td></tr></table>', "单位：万元"],
    ],
)
def test_a_title_inside_the_sheet_begins_the_table(above):
    d = read(*above, SPENDING_HEAD, ROWS)
    assert (spending_table(d).status, spending_table(d).unit) == ("complete", "万元")
    assert d.spending.amount_wan.tolist() == [2, 4, 6]
    assert set(d.unplaced.reason) <= {"heading", "unit mark", "header", "table label", "note"}


@pytest.mark.parametrize("label", [[], ["表三"], ["附件3\t\t\t\t"]])
def test_a_title_printed_again_in_the_sheet_leaves_it_the_unit_mark_above(label):
    d = read(TITLE, "单位：万元", *label, f"{TITLE}\t\t\t\t", SPENDING_HEAD, ROWS)
    assert (spending_table(d).status, spending_table(d).unit) == ("complete", "万元")


def test_two_tables_in_one_sheet_are_two_tables():
    second = ["一般公共预算支出表\t\t\t\t", "\t\t\t\t单位：万元", SPENDING_HEAD, ROWS]
    d = read(f"{TITLE}\t\t\t\t", "\t\t\t\t单位：万元", SPENDING_HEAD, ROWS, *second)
    assert set(d.cells.table) == {"department_spending", "general_spending"}
    assert len(d.cells) == 16


OTHER_TABLES = [
    ["国有资产占用情况表\t\t\t\t", "资产类别\t数量\t金额\t\t", "车辆\t3\t1.00\t\t"],
    ["委托业务费明细表\t公开12表", "\t单位：万元", "项目\t金额", "审计\t1.00"],
    ["附件12\t\t", "机构人员情况表\t\t", "单位\t合计\t实有数", "甲\t1\t2"],
    ["| 会议费情况表 |  |", "|---|---|", "| 会议费 | 合计 |", "| 1.00 | 3.00 |"],
    ["<table><tr><td colspan=2>债务情况表<tr><td>项目<td>金额<tr><td>借款<td>1.00</table>"],
]


@pytest.mark.parametrize("apart", [[], [""]], ids=["below", "apart"])
@pytest.mark.parametrize("other", OTHER_TABLES, ids=lambda rows: rows[0][:12])
def test_a_title_of_no_form_in_a_row_begins_a_table_of_its_own(other, apart):
    d = read(f"{TITLE}\t\t\t\t", "\t\t\t\t单位：万元", SPENDING_HEAD, ROWS, *apart, *other)
    assert spending_table(d).status == "complete"
    assert len(d.cells) == 8
    assert "unrecognised" in d.tables.status.tolist()


def test_a_row_above_figures_is_no_title_whatever_its_name():
    rows = ROWS.split("\n")
    d = read(TITLE, "单位：万元", SPENDING_HEAD, rows[0], "\t统计报表", *rows[1:])
    assert "unrecognised" not in d.tables.status.tolist()
    assert len(d.cells) == 8


@pytest.mark.parametrize("between", ["　　", " [", "【", "；", " 财务负责人：李 ", " 表二 ", "/"])
def test_the_name_of_an_office_ends_where_something_else_stands_behind_it(between):
    mark = f"编制单位：甲镇{between}单位：万元"
    prose = "2025年支出预算12.00万元，比2024年增加2.00万元。"
    d = read("甲镇2025年部门预算", prose, "", TITLE, mark, SPENDING_HEAD, ROWS)
    assert (d.office, len(d.statements)) == ("甲镇", 2)


PART = "206\t科学技术支出\t10000.00\t6000.00\t4000.00"


@pytest.mark.parametrize(
    "between",
    [
        [f"{TITLE}（续）", "单位：元"],
        ["", "- 2 -", "单位：元", SPENDING_HEAD],
        ["续表", "单位：元"],
        [TITLE, "单位：元", SPENDING_HEAD],
        ["\t\t\t\t单位：元"],
    ],
)
def test_a_part_under_another_unit_mark_is_converted_by_its_own(between):
    d = read(TITLE, "单位：万元", SPENDING_HEAD, "205\t教育支出\t10.00\t6.00\t4.00", *between, PART)
    assert d.spending.amount_wan.tolist() == [6, 4, 0.6, 0.4]
    assert d.cells.unit.tolist() == ["万元"] * 3 + ["元"] * 3
    assert "unit changes: " in spending_table(d).note
    assert "differs" not in shimahe.audit(d).checks.status.tolist()


def test_no_row_is_lost_where_the_total_stands_in_a_part_of_another_unit():
    rows = ["201\t公共服务\t6.00\t2.00\t4.00"]
    below = ["204\t公共安全\t60000\t0\t60000", "合计\t\t120000\t20000\t100000"]
    d = read(TITLE, "单位：万元", SPENDING_HEAD, *rows, f"{TITLE}（续）", "单位：元", *below)
    assert spending_table(d).status == "complete"
    assert "rows lost" not in spending_table(d).note


def test_a_part_whose_mark_contradicts_the_headings_has_no_amount():
    head = SPENDING_HEAD.replace("基本支出", "基本支出（万元）")
    d = read(TITLE, "单位：万元", head, "205\t教育支出\t10.00\t6.00\t4.00", "单位：元", PART)
    assert d.spending.amount_wan.fillna(-1).tolist() == [6, 4, -1, 0.4]


ECONOMIC = "301\t工资福利支出\t2.00\t2.00\t\n302\t商品和服务支出\t10.00\t\t10.00"


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("words", ["", "（按经济分类）"])
def test_a_table_by_economic_classification_is_set_aside_by_its_codes(is_first, words):
    economic = "\n".join([f"一般公共预算支出表{words}", "单位：万元", SPENDING_HEAD, ECONOMIC])
    functional = "\n".join(["一般公共预算支出表", "单位：万元", SPENDING_HEAD, ROWS])
    d = read(*([economic, "", functional] if is_first else [functional, "", economic]))
    assert d.spending.code.unique().tolist() == ["201", "204"]
    assert "economic classification" in d.tables.note.tolist()


@pytest.mark.parametrize("total", ["\t合计\t223\t223\t", "合计\t223 057 311\t223 057 311\t"])
def test_the_amount_of_a_total_is_no_code_of_another_classification(total):
    economic = "\n".join(["一般公共预算支出表", "单位：元", SPENDING_HEAD, total, ECONOMIC])
    functional = "\n".join(["一般公共预算支出表", "单位：元", SPENDING_HEAD, ROWS])
    d = read(economic, "", functional)
    assert d.spending.code.unique().tolist() == ["201", "204"]
    assert "economic classification" in d.tables.note.tolist()


@pytest.mark.parametrize("brackets", ["[]", "()", "（）", "【】"])
def test_an_amount_of_three_digits_is_no_code_beside_codes_in_brackets(brackets):
    lines = ["一般公共预算支出表", "单位：元", "科目\t合计\t基本支出\t项目支出"]
    for code, amount in (("201", 524), ("20111", 524), ("204", 302)):
        lines.append(f"{brackets[0]}{code}{brackets[1]}某支出\t{amount}\t{amount}\t")
    d = read(*lines)
    assert d.spending.code.unique().tolist() == ["201", "20111", "204"]
    assert "economic classification" not in d.tables.note.tolist()


def test_a_basic_table_by_function_is_no_economic_table():
    basic = "\n".join(["一般公共预算基本支出表", "单位：万元", SPENDING_HEAD, ROWS])
    d = read(TITLE, "单位：万元", SPENDING_HEAD, ROWS, "", basic)
    assert d.economic.empty
    assert "functional classification" in d.tables.note.tolist()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "收入支出决算总表",
            ["项目 序号 金额 项目 序号 金额", "一、拨款收入 1 47.00 支出 30 46.00"],
        ),
        ("部门收入总表", ["科目编码,科目名称,合计", "201,一般公共服务支出,6.00"]),
    ],
)
def test_a_table_whose_cells_nothing_parts_is_not_called_lost(title, lines):
    d = read(TITLE, "单位：万元", SPENDING_HEAD, ROWS, "", title, "单位：万元", *lines)
    (row,) = d.tables[d.tables.title == title].itertuples()
    assert row.status == "partly read"
    assert row.note == f"cells not parted: {d.last_line}"
    assert d.unplaced[d.unplaced.text == lines[1]].reason.tolist() == ["figure not read"]


def test_a_part_under_a_title_that_says_so_goes_on_whatever_its_header_is_like():
    head = ["科目编码\t科目名称\t合计\t基本支出\t\t项目支出", "\t\t\t人员经费\t公用经费\t"]
    above = ["一般公共预算支出表", "单位：万元", *head, "201\t公共服务\t6.00\t5.00\t\t1.00"]
    below = ["一般公共预算支出表（续）", "单位：万元", *head, "20101\t人大事务\t6.00\t5.00\t\t1.00"]
    d = read(*above, "", "- 3 -", "", *below)
    assert d.spending.code.unique().tolist() == ["201", "20101"]
    assert d.tables[d.tables.table.isna()].empty


@pytest.mark.parametrize("unit", ["万元", "元"])
@pytest.mark.parametrize("note", ["注：本单位无政府性基金预算，故本表无数据。", ""])
def test_a_unit_mark_above_each_title_is_of_the_table_below_it(unit, note):
    head = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    blank = ["单位：万元", "政府性基金预算支出表", head, "合计\t\t\t\t", note]
    d = read(*blank, "", f"单位：{unit}", TITLE, head, ROWS)
    assert spending_table(d).unit == unit
    assert spending_table(d).status == "complete"
    assert d.spending.amount_wan.notna().all()


@pytest.mark.parametrize("title", ["部门支出总表：", "表3：部门支出总表:", "《部门支出总表》"])
def test_a_title_may_end_in_a_colon(title):
    d = read(title, "单位：万元", SPENDING_HEAD, ROWS)
    assert d.spending.amount_wan.notna().all()


IN_PRINT = ["【{}】", "［{}］", "（{}）", "《{}》", "——{}——", "-- {} --", "～{}～", "★{}★"]
IN_PRINT += ["（一）【{}】", "表3【{}】", "表一、{}", "（一）{}", "1.{}", "{}（公开）", "{}_公开"]
IN_PRINT += ["## 【{}】", "第一部分：{}", "表名：{}", "`{}`", "三、《{}》（公开）"]


@pytest.mark.parametrize("in_print", IN_PRINT)
@pytest.mark.parametrize("title", [TITLE, "2025年甲镇一般公共预算支出表"])
def test_what_a_title_is_printed_in_is_no_part_of_it(in_print, title):
    d = read(in_print.format(title), "单位：万元", SPENDING_HEAD, ROWS)
    key = "department_spending" if title == TITLE else "general_spending"
    assert d.spending.table.unique().tolist() == [key]
    assert d.spending.amount_wan.notna().all()
    assert d.year == (None if title == TITLE else 2025)


@pytest.mark.parametrize("mark", ["，单位：万元", "/单位：万元", "（公开）（单位：万元）"])
def test_a_unit_mark_stands_behind_a_title(mark):
    d = read(TITLE + mark, SPENDING_HEAD, ROWS)
    assert spending_table(d).unit == "万元"


@pytest.mark.parametrize(
    "words", ["（详见一般公共预算支出表）", "见政府采购预算表", "【参见收入总表】"]
)
def test_words_that_point_to_a_table_are_no_title(words):
    d = read(TITLE, words, "单位：万元", SPENDING_HEAD, ROWS)
    assert d.spending.amount_wan.notna().all()
    assert d.unplaced[d.unplaced.text == words].reason.tolist() == ["prose"]


def test_a_sentence_that_ends_in_a_table_and_a_colon_is_no_title():
    d = read(TITLE, "单位：万元", SPENDING_HEAD, ROWS, "", "其他情况见下表：", "说明")
    assert d.tables.title.dropna().tolist() == [TITLE.strip("# ")]


def test_a_line_that_ends_in_a_bare_amount_below_rows_of_such_is_named():
    rows = ["合计 4700 4600 100", "208 社会保障 4600 4600 0", "210 卫生健康 100 0 100"]
    text = ["支出决算表", "单位：元", "科目编码 科目名称 合计 基本支出 项目支出", *rows]
    d = shimahe.read("\n".join([*text, "说明文字。", "其他支出合计 4700"]).encode())
    note = d.tables.set_index("table").note["department_spending"]
    assert "cells not parted: 8" in note
    assert d.tables.set_index("table").status["department_spending"] == "partly read"


def test_the_rules_of_a_grid_drawn_with_signs_are_no_text():
    rule = "+----+----------+------+------+------+"
    head = "| 编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
    row = "| 201 | 公共服务 | 6.00 | 2.00 | 4.00 |"
    grid = [rule, head, rule.replace("-", "="), row, rule]
    text = "\n".join(["部门支出总表", "单位：万元", *grid])
    d = shimahe.read(text.encode())
    assert "prose" not in set(d.unplaced["reason"])
    assert d.tables.set_index("table").at["department_spending", "note"] == "no total row"


@pytest.mark.parametrize(
    "names",
    [
        "|  |  |  |  |  |",
        "| 0 | 1 | 2 | 3 | 4 |",
        "| A | B | C | D | E |",
        "| 列1 | 列2 | 列3 | 列4 | 列5 |",
        "| Column1 | Column2 | Column3 | Column4 | Column5 |",
        "\t\t\t\t",
        "0\t1\t2\t3\t4",
    ],
)
@pytest.mark.parametrize("mark_in_table", [False, True])
def test_names_that_a_converter_gives_to_columns_are_no_header(names, mark_in_table):
    between = "\t" if "\t" in names else "|"
    mark = between.join(["", "", "", "", "单位：万元"]) if mark_in_table else ""
    rows = [SPENDING_HEAD, *ROWS.split("\n")]
    table = [row.replace("\t", between) for row in rows]
    rule = ["|---|---|---|---|---|"] if between == "|" else []
    above = [] if mark_in_table else ["单位：万元", ""]
    d = read(TITLE, *above, names, *rule, mark, *table)
    assert d.spending.amount_wan.tolist() == [2, 4, 6]
    assert spending_table(d).status == "complete"
    assert d.cells.line.notna().all()


@pytest.mark.parametrize("cells", ["填报人：张三\t审核人：李四", "联系电话：123\t财务负责人：李四"])
def test_who_filled_in_a_sheet_is_no_header_and_no_office(cells):
    d = read(TITLE, f"{cells}\t\t\t单位：万元", SPENDING_HEAD, ROWS)
    assert d.spending.amount_wan.tolist() == [2, 4, 6]
    assert d.office is None


@pytest.mark.parametrize(
    "blank", [["一般公共预算拨款"], ["一般公共预算拨款", "政府性基金预算拨款"]]
)
def test_labels_without_figures_below_the_rows_of_a_balance_are_no_pieces_of_its_header(blank):
    head = ["收入\t\t支出", "项目\t预算数\t项目\t合计\t一般公共预算"]
    rows = ["一般公共预算资金\t5.00\t教育支出\t5.00\t5.00", "二、上年结转\t\t二、结转下年"]
    text = ["财政拨款收支总表", "单位：万元", *head, *rows, *blank]
    d = shimahe.read("\n".join([*text, "收入合计\t5.00\t支出合计\t5.00\t5.00"]).encode())
    table = d.tables.set_index("table").loc["appropriation_balance"]
    assert table.status == "complete"
    assert len(d.cells) == 6


@pytest.mark.parametrize(
    ("title", "head", "row", "lost", "below"),
    [
        ("部门收入总表", "项目\t预算数", "财政拨款\t7.00", "事业收入资金 3,761.13", ""),
        (
            "“三公”经费预算表",
            "项目\t预算数",
            "一、因公出国（境）费\t0",
            "二、公务接待费 6.00",
            "三、公务用车费\t1.00",
        ),
        (
            "部门支出总表",
            "科目编码\t科目名称\t合计",
            "201\t一般公共服务支出\t4.00",
            "教育支出 205 5.00",
            "210\t卫生健康支出\t6.00",
        ),
    ],
)
def test_a_row_that_lost_its_tabs_right_below_rows_with_tabs_is_named(
    title, head, row, lost, below
):
    d = read("某街道办事处2025年部门预算", title, "单位：万元", head, row, lost, below)
    (table,) = d.tables.dropna(subset="first_line").to_dict("records")
    assert (table["status"], table["note"].split(";")[0]) == ("partly read", "cells not parted: 6")
    assert 6 not in set(d.cells["line"])


@pytest.mark.parametrize(
    "line",
    [
        "二、收支情况说明 2025年",
        "本年收入 7.00 万元。",
        "说明：合计 7.00",
        "2025年部门预算 12",
        "\n合计 7.00",
    ],
)
def test_a_sentence_a_heading_and_a_line_apart_are_no_rows_that_lost_their_tabs(line):
    table = ["部门收入总表", "单位：万元", "项目\t预算数", "合计\t7.00", "财政拨款\t7.00"]
    d = read("某街道办事处2025年部门预算", *table, line)
    assert d.tables.dropna(subset="first_line")["status"].tolist() == ["complete"]
