"""Damaged cells, rows and headings: a figure is right, or it is missing and said to be."""

from __future__ import annotations

from itertools import combinations

import pytest

import shimahe
from tests.fragments import note_of

LEVELS = """一般公共预算支出表
单位：万元
类\t款\t项\t科目名称\t合计\t基本支出\t项目支出
\t\t\t合计\t9.00\t5.00\t4.00
201\t\t\t一般公共服务支出\t9.00\t5.00\t4.00
201\t02\t\t政协事务\t9.00\t5.00\t4.00
201\t02\t01\t行政运行\t5.00\t5.00\t
{}
"""
CODES = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t上年预算数\t合计\t基本支出\t项目支出
\t合计\t8.00\t9.00\t5.00\t4.00
201\t一般公共服务支出\t8.00\t9.00\t5.00\t4.00
20102\t政协事务\t8.00\t9.00\t5.00\t4.00
2010201\t行政运行\t4.00\t5.00\t5.00\t
{}
"""


def read(text):
    return shimahe.read(text.encode())


def table(d, key="general_spending"):
    """Return the status of a table, and the phrases of its note."""
    row = d.tables.set_index("table").loc[key]
    return row.status, row.note.split("; ") if isinstance(row.note, str) else []


def read_of(d, line):
    """Return code, column and value of each cell of a line."""
    own = d.cells[d.cells.line.eq(line)]
    return list(zip(own.code.fillna(""), own.column, own.value, strict=True))


LOWEST = [("2010299", "total", 4.0), ("2010299", "project", 4.0)]


@pytest.mark.parametrize(
    "row",
    [
        "201\t02\t99 　其他政协事务支出\t\t4.00\t\t4.00",
        "201\t02\t99其他政协事务支出\t\t4.00\t\t4.00",
        "\t\t99-其他政协事务支出\t\t4.00\t\t4.00",
        "201\t02\t99 　其他政协事务支出\t4.00\t\t4.00",  # shorter
    ],
)
def test_the_lowest_level_may_share_its_cell_with_the_name(row):
    d = read(LEVELS.format(row))
    assert read_of(d, 8) == LOWEST
    assert d.spending["name"][d.spending.code.eq("2010299")].tolist() == ["其他政协事务支出"]
    assert table(d)[0] == "complete"


@pytest.mark.parametrize(
    "row",
    [
        "201\t02\t9?\t其他政协事务支出\t4.00\t\t4.00",
        "201\t02\t9O\t其他政协事务支出\t4.00\t\t4.00\t",
    ],
)
def test_a_level_that_is_not_read_makes_no_shorter_code(row):
    d = read(LEVELS.format(row))
    assert not d.cells.code[d.cells.line.eq(8)].notna().any()
    assert "code not read: 8" in table(d)[1]


@pytest.mark.parametrize("code", ["201?0299", "20102?99", "201·299", "201O299", "20102□9"])
def test_a_code_with_a_foreign_sign_is_no_shorter_code(code):
    d = read(CODES.format(f"{code}\t其他政协事务支出\t4.00\t4.00\t\t4.00"))
    assert not d.cells.code[d.cells.line.eq(8)].notna().any()
    assert "code not read: 8" in table(d)[1]


def test_the_rest_of_a_code_in_the_next_cell_is_no_code():
    text = "一般公共预算支出表\n单位：万元\n功能分类科目\t合计\n合计\t9.00\n"
    d = read(f"{text}201-一般公共服务支出\t9.00\n2010\t202-一般行政管理事务\t9.00\n")
    assert "202" not in set(d.spending.code)
    assert table(d)[0] != "complete"


UNREAD = ["***", "#REF!", "1.2E+05", "12.0O", "......", "待定", "5.00²", "8 . 00", "2024-01-05"]


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_no_number_in_a_column_of_figures_that_the_form_does_not_know_is_named(text):
    d = read(CODES.format(f"2010299\t其他政协事务支出\t{text}\t4.00\t\t4.00"))
    assert "no number: 8" in table(d)[1]
    assert [cell for cell in read_of(d, 8) if cell[2] == cell[2]] == LOWEST


@pytest.mark.parametrize("note", ["见说明", "*", "项目 2 个"])
def test_words_in_a_column_of_notes_are_no_unread_figures(note):
    text = CODES.replace("\t上年预算数", "").replace("\t8.00\t", "\t").replace("\t4.00\t5", "\t5")
    lines = text.format("2010299\t其他政协事务支出\t4.00\t\t4.00").splitlines()
    lines[2] += "\t备注"
    lines[7] += f"\t{note}"
    assert table(read("\n".join(lines)))[0] == "complete"


BALANCE = """部门收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一般公共预算拨款收入\t60.00\t一般公共服务支出\t40.00
{}
上年结转\t5.00\t结转下年\t25.00
收入总计\t65.00\t支出总计\t65.00
"""


@pytest.mark.parametrize(
    ("row", "lost"),
    [
        ("事业收入\t0.79 教育支出\t\t", {"事业收入", "教育支出"}),
        ("事业收入\t1,300.50教育支出\t5.00", {"事业收入"}),
        ("事业收入\t\t教育支出 61,300.00\t", {"教育支出"}),
        ("事业收入\t\t教育支出61300.00", {"教育支出"}),
        ("事业收入 12万元\t\t教育支出\t5.00", {"事业收入"}),
    ],
)
def test_an_amount_that_shares_the_cell_of_a_label_is_missing_and_named(row, lost):
    d = read(BALANCE.format(row))
    own = d.cells[d.cells.line.eq(6)]
    assert lost.isdisjoint(own["row"])
    status, notes = table(d, "department_balance")
    assert (status, "figure not placed: 6" in notes) == ("partly read", True)
    assert d.unplaced.reason[d.unplaced.line.eq(6)].tolist() == ["column unknown"]


@pytest.mark.parametrize("label", ["县道 12.5 公里", "税率1.5", "其他支出（2024年）"])
def test_a_number_of_a_name_is_no_amount(label):
    d = read(BALANCE.format(f"事业收入\t0.00\t{label}\t5.00"))
    assert table(d, "department_balance")[0] == "complete"


def test_two_figures_in_the_cell_of_a_line_number_are_named():
    text = "部门收支总表\n单位：万元\n项目\t行次\t金额\t项目\t行次\t金额\n"
    text += "事业收入\t1\t9.00\t教育支出\t4\t5.00\n其他收入\t2\t\t农林水支出\t5  4.00\t\n"
    d = read(text + "收入总计\t3\t9.00\t支出总计\t6\t9.00\n")
    assert "figure not placed: 5" in table(d, "department_balance")[1]


WIDE = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t上年预算数\t合计\t基本支出\t项目支出
\t合计\t8.00\t9.00\t5.00\t4.00
205\t教育支出\t4.00\t5.00\t5.00\t
{}
"""


@pytest.mark.parametrize(
    "row",
    [
        "213\t农林水\t支出\t4.00\t4.00\t4.00\t",  # a name in two cells
        "213\t农林水支出\t\t4.00\t9.00\t9.00\t",  # a blank put in
        "213\t农林水支出\t4.0\t0\t4.00\t4.00\t",  # a figure in two cells
    ],
)
def test_a_row_with_a_cell_more_than_the_others_is_not_read_by_place(row):
    d = read(WIDE.format(row))
    assert not (d.spending.code.eq("213") & d.spending.kind.eq("project")).any()
    assert table(d)[0] != "complete"
    assert "6" in "; ".join(table(d)[1])


def test_rows_that_all_end_with_a_tab_are_read_by_place():
    rows = WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00").splitlines()
    d = read("\n".join([*rows[:3], *(f"{row}\t" for row in rows[3:])]))
    assert table(d)[0] == "complete"
    assert read_of(d, 6) == [
        ("213", "上年预算数", 4.0),
        ("213", "total", 4.0),
        ("213", "project", 4.0),
    ]


def test_a_header_with_a_heading_fewer_than_the_rows_heads_no_figures():
    text = WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00").replace("上年预算数\t", "")
    rows = text.replace("项目支出", "项目支出\t备注").splitlines()
    d = read("\n".join([*rows[:3], *(f"{row}\t" for row in rows[3:])]))
    assert "header not recognised" in table(d)[1]
    assert d.spending.amount_wan.dropna().empty


def test_a_row_of_three_public_whose_label_is_lost_is_named():
    text = "“三公”经费支出表\n单位：万元\n项目\t预算数\n合计\t6.00\n因公出国（境）费\t0.00\n"
    d = read(
        f"{text}公务接待费\t1.00\n公务用车购置及运行费\t5.00\n其中：公务用车购置费\t0.00\n□□□\t5.00\n"
    )
    assert "in no frame: 9" in table(d, "three_public")[1]


@pytest.mark.parametrize("number", ["12.0O", "***", "?"])
def test_a_row_of_column_numbers_stays_one_where_a_number_is_not_read(number):
    row = WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00")
    d = read(row.replace("\t合计\t8", f"栏次\t\t{number}\t2\t3\t4\n\t合计\t8"))
    assert d.cells[d.cells.line.eq(4)].empty
    assert table(d)[0] == "complete"


def test_a_line_number_is_no_figure_where_the_row_lost_a_blank():
    text = "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t行次\t合计\t基本支出\t项目支出\n"
    text += "\t合计\t1\t9.00\t5.00\t4.00\n205\t教育支出\t2\t5.00\t5.00\t\n"
    d = read(f"{text}213\t农林水支出\t13\t4.00\t4.00\n")
    assert read_of(d, 6) == [("213", "total", 4.0), ("213", "project", 4.0)]


@pytest.mark.parametrize("label", ["□入总计", "收□总计", "??总计"])
def test_a_total_of_income_whose_label_is_damaged_is_named(label):
    d = read(BALANCE.format("事业收入\t0.00\t教育支出\t0.00").replace("收入总计", label))
    assert "in no frame: 8" in table(d, "department_balance")[1]


@pytest.mark.parametrize("label", ["合", "“三公”", "□计", ""])
def test_a_total_of_three_public_whose_label_is_damaged_is_named(label):
    text = f"“三公”经费支出表\n单位：万元\n项目\t预算数\n{label}\t6.00\n因公出国（境）费\t0.00\n"
    d = read(f"{text}公务接待费\t1.00\n公务用车购置及运行费\t5.00\n")
    assert "in no frame: 4" in table(d, "three_public")[1]
    assert "total" not in set(d.three_public.item)


def test_two_labels_of_income_in_one_cell_name_no_source():
    d = read(BALANCE.format("事业收入 其他收入\t9.00\t教育支出\t0.00"))
    assert set(d.revenue.source).isdisjoint({"service_receipts", "other"})


def test_figures_behind_a_label_that_took_one_of_them_are_not_read_by_place():
    d = read(WIDE.format("213\t农林水支出 3.00\t4.00\t4.00\t\t"))
    assert read_of(d, 6) == []
    assert "figure not placed: 6" in table(d)[1]


@pytest.mark.parametrize(("cell", "code"), [("25 20502", None), ("205 02", "20502")])
def test_the_number_of_a_row_is_no_part_of_the_code_that_shares_its_cell(cell, code):
    text = (
        "部门支出总表\n单位：万元\n序号\t科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "23\t\t合计\t25.01\t25.01\t\n24\t205\t教育支出\t25.01\t25.01\t\n"
        f"{cell}\t普通教育\t21.01\t21.01\t\n26\t20503\t职业教育\t4.00\t4.00\t\n"
    )
    d = read(text)
    assert set(d.cells.code[d.cells.line.eq(6)]) == ({code} if code else set())
    assert "figure not placed: 6" in d.tables.set_index("table").note["department_spending"]


def test_the_number_of_a_line_behind_code_and_name_is_no_amount_where_the_row_lost_a_cell():
    text = (
        "一般公共预算支出表\n单位：万元\n科目编码及名称\t行次\t合计\t占比%\n"
        "合计\t1\t5.00\t100.00\n201 甲支出\t2\t5.00  100.00\n20101 乙支出\t3\t5.00\t100.00\n"
    )
    d = read(text)
    assert "2" not in set(d.cells.text[d.cells.line.eq(5)])


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f"])
def test_a_row_that_lost_its_cells_keeps_the_spaces_within_its_figures(space):
    row = f"208 社保支出 4{space}664.57 79.48 4{space}744.05"
    text = (
        "支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 基本支出 | 项目支出 | 合计 |\n"
        f"| 205 | 教育支出 | 5{space}000.00 |  | 5{space}000.00 |\n{row}\n"
    )
    assert read_of(read(text), 5) == [
        ("208", "basic", 4664.57),
        ("208", "project", 79.48),
        ("208", "total", 4744.05),
    ]


def test_a_name_that_shares_its_cell_with_the_first_figure_leaves_the_others_without_columns():
    text = (
        "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\t上年预算数\t备注\n"
        "部门合计\t\t5.00\t0.00\t5.00\t3.00\t\n201\t甲支出 5.00\t0.00\t5.00\t3.00\t\n"
    )
    d = read(text)
    assert read_of(d, 5) == []
    assert "figure not placed: 5" in d.tables.set_index("table").note["general_spending"]


def test_levels_that_share_a_cell_make_one_code():
    d = read(LEVELS.format("201 02\t99\t\t其他政协事务支出\t4.00\t\t4.00"))
    assert "20102" not in set(d.cells.code[d.cells.line.eq(8)])


@pytest.mark.parametrize("heading", ["□□□", "基本□出", "基?支出", "本"])
def test_a_heading_that_cannot_be_read_is_named(heading):
    d = read(WIDE.format("213\t农林水支出\t4.00\t4.00\t4.00\t").replace("基本支出", heading))
    assert any(note.startswith("heading lost letters: ") for note in table(d)[1])
    assert "basic" not in set(d.spending.kind)


@pytest.mark.parametrize("heading", ["数", "预□数", "□□□"])
def test_a_heading_of_amounts_of_one_side_that_cannot_be_read_is_named(heading):
    text = BALANCE.format("事业收入\t5.00\t教育支出\t0.00")
    d = read(text.replace("项目\t预算数\t项目\t预算数", f"项目\t{heading}\t项目\t预算数"))
    assert table(d, "department_balance")[0] == "partly read"
    assert d.revenue.amount_wan.dropna().empty


@pytest.mark.parametrize("heading", ["码", "□□□", "科目编", "编"])
def test_a_column_of_codes_is_known_by_its_codes(heading):
    d = read(WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00").replace("科目编码", heading))
    assert [code for code, _, _ in read_of(d, 6)] == ["213"] * 3
    assert table(d)[0] == "complete"


def test_two_headings_in_one_cell_head_no_figures():
    text = WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00")
    d = read(text.replace("基本支出\t项目支出", "基本支出 项目支出\t"))
    assert table(d)[0] in ("partly read", "partly lost")
    assert d.spending.amount_wan.dropna().empty


@pytest.mark.parametrize("label", ["事业收入", "三、事业收入", "国有资本经营预算资金"])
def test_a_figure_of_spending_whose_label_is_lost_is_none_of_income(label):
    d = read(BALANCE.format(f"{label}\t\t\t92.06"))
    assert d.cells[d.cells.line.eq(6)].empty
    assert "figure not placed: 6" in table(d, "department_balance")[1]


@pytest.mark.parametrize(
    "mark", ["单位：*元", "单位：#元", "单位：人民币*元", "金额单位：？元", "单位：□元"]
)
def test_a_unit_mark_with_a_damaged_letter_is_no_other_unit(mark):
    d = read(WIDE.format("213\t农林水支出\t4.00\t4.00\t\t4.00").replace("单位：万元", mark))
    assert d.spending.amount_wan.dropna().empty
    assert "no unit mark" in table(d)[1]


def test_names_of_offices_stand_where_the_header_says_whatever_columns_are_blank():
    head = "部门支出总表\n单位：万元\n"
    head += "单位编码\t单位名称\t科目编码\t科目名称\t总计\t基本支出\t项目支出\t经营支出\n"
    rows = "\t合计\t\t\t6.00\t4.00\t2.00\t—\n885001\t甲中学（本级）\t\t\t6.00\t4.00\t2.00\t—\n"
    rows += "885001\t甲中学（本级）\t2050201\t学前教育\t6.00\t4.00\t2.00\t—\n"
    d = read(head + rows)
    assert [value for _, _, value in read_of(d, 4)] == [6.0, 4.0, 2.0]
    assert [value for _, _, value in read_of(d, 5)] == [6.0, 4.0, 2.0]
    assert table(d, "department_spending") == ("partly read", ["in no frame: 5"])


BALANCE_OF_TWO = """财政拨款收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一般公共预算资金\t9.00\t一般公共服务支出\t3.00
政府性基金预算资金\t\t教育支出\t6.00
{}
收入总计\t9.00\t支出总计\t9.00
"""


@pytest.mark.parametrize(
    "row",
    [
        "上年结转\t2.00\t结转下年\t1.00\t事业收入\t4.00\t其他支出\t5.00",  # two rows in one
        "其他\t收入资金\t4.00\t其他支出\t5.00",  # a label in two cells
        "其他收入\t4.00\t其他\t支出\t5.00",
    ],
)
def test_a_row_of_more_labels_than_sides_has_no_figure_that_is_believed(row):
    d = read(BALANCE_OF_TWO.format(row))
    assert "figure not placed: 7" in table(d, "appropriation_balance")[1]
    assert d.cells[d.cells.line.eq(7)].empty


NUMBERED = """部门收支总表
单位：万元
项目\t行次\t预算数\t项目\t行次\t预算数
一般公共预算资金\t1\t9.00\t一般公共服务支出\t11\t9.00
{}
收入总计\t10\t9.00\t支出总计\t20\t9.00
"""


@pytest.mark.parametrize(
    "row", ["\t事业收入资金\t7\t\t\t\t", "事业\t收入资金\t7\t\t\t\t", "\t上级补助收入\t7\t\t\t"]
)
def test_a_line_number_below_the_heading_of_amounts_is_no_amount(row):
    d = read(NUMBERED.format(row))
    assert 7.0 not in d.cells.value.tolist()
    assert 7.0 not in d.revenue.amount_wan.tolist()


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("2010299\t其他政协事务支出\t4.00\t4.00\t\t4.00\n20103\t政府办公厅", 9),
        ("20103\t政府办公厅", 8),
    ],
)
def test_a_row_that_alone_is_shorter_and_ends_with_its_name_is_named(row, line):
    text = CODES.replace("4.00\t5.00\t5.00\t", "4.00\t5.00\t5.00\t ").format(row)
    assert f"cells not parted: {line}" in table(read(text))[1]


def test_rows_whose_blanks_at_the_end_are_cut_are_not_named():
    rows = "20103\t政府办公厅\t4.00\t5.00\t5.00\n20104\t发展与改革事务"
    text = CODES.replace("5.00\t5.00\t\n", "5.00\t5.00\n").format(rows)
    assert not [note for note in table(read(text))[1] if note.startswith("cells not parted")]


@pytest.mark.parametrize("heading", ["小计运转类", "小计 运转类", "小　计运转类"])
def test_the_heading_of_a_sum_and_of_its_part_in_one_cell_heads_no_figures(heading):
    text = f"""政府性基金预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出\t\t
\t\t\t\t{heading}\t特定目标类
\t合计\t9.00\t5.00\t4.00\t3.00\t1.00
212\t城乡社区支出\t9.00\t5.00\t4.00\t3.00\t1.00
"""
    d = read(text)
    assert table(d, "fund_spending")[0] != "complete"
    assert d.spending.amount_wan.dropna().empty


@pytest.mark.parametrize("heading", ["■用经费", "费", "公□经费"])
def test_a_group_of_amounts_that_cannot_be_read_is_named(heading):
    text = f"""一般公共预算基本支出表
单位：万元
人员经费\t\t\t{heading}\t\t
科目编码\t科目名称\t预算数\t科目编码\t科目名称\t预算数
301\t工资福利支出\t9.00\t302\t商品和服务支出\t4.00
30101\t基本工资\t9.00\t30201\t办公费\t4.00
"""
    notes = table(read(text), "basic_economic")[1]
    assert any(note.startswith("heading lost letters: ") for note in notes)


def test_items_of_three_public_that_moved_below_the_wrong_headings_are_not_read():
    text = """“三公”经费支出预算表
单位：万元
合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费
\t\t公务用车购置费\t公务用车运行维护费\t\t
76.01\t\t9.37\t\t9.37\t66.64
"""
    d = read(text)
    assert table(d, "three_public")[0] == "partly read"
    assert d.three_public.amount_wan.dropna().empty


@pytest.mark.parametrize("heading", ["支出", "支 出"])
def test_a_heading_that_says_spending_right_of_the_total_is_not_taken_for_it(heading):
    text = CODES.replace("基本支出\t项目支出", f"基本支出\t{heading}").format("")
    d = read(text)
    assert "total" not in d.cells.column.tolist()
    assert any(note.startswith("columns not told apart: ") for note in table(d)[1])


@pytest.mark.parametrize(
    "row", ["30102\t津贴补贴\t\t34.67\t\t\t", "30102\t津贴补贴\t\t1,234.50\t\t\t"]
)
def test_an_amount_below_the_codes_of_the_next_list_is_not_read_by_place(row):
    text = f"""一般公共预算基本支出表
单位：万元
人员经费\t\t\t公用经费\t\t
科目编码\t科目名称\t预算数\t科目编码\t科目名称\t预算数
301\t工资福利支出\t9.00\t302\t商品和服务支出\t4.00
{row}
30103\t奖金\t1.00\t30201\t办公费\t4.00
"""
    d = read(text)
    assert d.cells[d.cells.line.eq(6)].empty
    assert "figure not placed: 6" in table(d, "basic_economic")[1]


@pytest.mark.parametrize("joined", ["347.57   NaN", "347.57 -", "NaN 347.57"])
def test_a_row_with_two_cells_in_one_is_not_placed_by_sums(joined):
    lines = [
        "功能分类科目|合计|基本支出|NaN|NaN|项目支出|NaN|NaN",
        "NaN|NaN|小计|人员经费|公用经费|小计|运转类|特定目标类",
        "部门合计|804.70|437.57|387.57|50.00|367.13|67.13|300.00",
        "205-教育支出|457.13|90.00|40.00|50.00|367.13|67.13|300.00",
        f"208-社会保障和就业支出|347.57|347.57|{joined}|NaN|NaN|NaN",
    ]
    rows = [
        f"| {line.replace('|', ' | ')} |" for line in [lines[0], "|".join(["---"] * 8), *lines[1:]]
    ]
    text = "\n".join(["一般公共预算支出决算表", "单位：万元", "", *rows])
    d = shimahe.read(text.encode())
    assert d.cells[d.cells.code.eq("208")].column.tolist() == []
    assert note_of(d, "general_spending").endswith("figure not placed: 9")


@pytest.mark.parametrize("group", ["人员经费", "公用经费"])
def test_codes_before_names_are_codes_whatever_is_merged_above_them(group):
    d = shimahe.read(
        f"一般公共预算基本支出表\n单位：万元\n{group}\t{group}\t{group}\n\t科目名称\t预算数\n"
        "301\t工资福利支出\t9.00\n30101\t基本工资\t5.00\n30102\t津贴补贴\t4.00\n".encode()
    )
    assert d.economic.code.tolist() == ["301", "30101", "30102"]
    assert d.cells.text.tolist() == ["9.00", "5.00", "4.00"]


SHORT = [
    # the lowest row of headings lost one, and no figure stands in the last column
    (
        "general_spending",
        "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\t\t\n"
        "\t\t\t\t运转类\t特定目标类\n201\t甲支出\t9.00\t2.00\t7.00\t7.00\t\n",
    ),
    (
        "three_public",
        "“三公”经费支出表\n单位：万元\n合计\t\t公务接待费\t\n预算数\t决算数\t决算数\n9.00\t7.00\t9.00\t\n",
    ),
    # a blank in front of the row of groups
    (
        "appropriation_balance",
        "财政拨款收支总表\n单位：万元\n\t收入\t\t支出\t\t\n"
        "项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算\n收入\t9.00\t教育支出\t9.00\t9.00\t\n",
    ),
    # two headings in one cell
    (
        "basic_economic",
        "一般公共预算基本支出表\n单位：万元\n人员经费公用经费\t\t\t\t\t\n"
        "科目编码\t科目名称\t预算数\t科目编码\t科目名称\t预算数\n"
        "301\t工资福利支出\t9.00\t302\t商品和服务支出\t6.00\n",
    ),
]


@pytest.mark.parametrize(("key", "text"), SHORT)
def test_a_header_that_lost_or_moved_a_cell_heads_no_figures(key, text):
    d = read(text)
    status, notes = table(d, key)
    assert status in ("partly read", "partly lost")
    assert {"header not recognised", "header lost"} & set(notes)
    assert d.cells[d.cells.table.eq(key)].empty


def test_headings_of_labels_and_of_their_sum_in_one_cell_are_two():
    d = read(
        "一般公共预算支出表\n单位：万元\n序号\t科目编码及名称合计\t\n1\t合计\t5.00\n2\t[201]甲支出\t5.00\n"
    )
    assert d.spending.empty
    assert "figure not placed: 4, 5" in table(d)[1]


@pytest.mark.parametrize("heading", ["拨款", "一殿公兴", "般公"])
def test_a_budget_of_a_balance_whose_heading_lost_letters_is_named(heading):
    d = read(
        f"财政拨款收支总表\n单位：万元\n项目\t预算数\t项目\t合计\t{heading}\t政府性基金预算\n"
        "本年收入\t9.00\t教育支出\t8.00\t8.00\t\n\t\t城乡社区支出\t1.00\t\t1.00\n"
    )
    status, notes = table(d, "appropriation_balance")
    assert status == "partly read"
    assert any(heading in note for note in notes)


@pytest.mark.parametrize("heading", ["拨款", "算财政拨款"])
def test_so_is_one_whose_amounts_make_up_the_totals_but_for_rounding(heading):
    d = read(
        f"财政拨款收支总表\n单位：万元\n项目\t预算数\t项目\t合计\t{heading}\t政府性基金预算\n"
        "本年收入\t9.01\t教育支出\t8.00\t8.00\t\n\t\t城乡社区支出\t1.00\t\t1.00\n"
        "总计\t9.01\t总计\t9.01\t8.00\t1.00\n"
    )
    assert table(d, "appropriation_balance") == (
        "partly read",
        [f"columns of no kind: {heading}"],
    )


def test_a_column_of_last_year_in_a_balance_makes_up_no_total():
    d = read(
        "财政拨款收支总表\n单位：万元\n项目\t预算数\t项目\t上年数\t合计\t一般公共预算\t政府性基金预算\n"
        "本年收入\t9.00\t教育支出\t8.00\t8.00\t8.00\t\n\t\t城乡社区支出\t2.00\t1.00\t\t1.00\n"
    )
    assert table(d, "appropriation_balance") == ("complete", [])


@pytest.mark.parametrize("levels", ["201\t见附件\t02", "201\t2012\t", "201\t1\t001"])
def test_a_level_that_is_none_gives_no_code(levels):
    d = read(LEVELS.format(f"{levels}\t其他支出\t4.00\t\t4.00"))
    assert d.spending.code.tolist() == ["201", "201", "20102", "20102", "2010201"]
    assert "code not read: 8" in table(d)[1]


@pytest.mark.parametrize(
    "name",
    ["301001 行政运行", "行政运行 合计", "行政运行 教育支出", "行政 2010203 机关", "□□", ""],
)
def test_what_two_cells_print_is_the_name_of_no_account(name):
    d = read(CODES.format(f"2010202\t{name}\t4.00\t4.00\t\t4.00"))
    assert d.spending.set_index("code")["name"]["2010202"] == ""
    assert table(d) == ("partly read", ["name not told: 8"])


@pytest.mark.parametrize("name", ["2024年春节慰问", "110指挥中心", "一般行政 管理事务", "其他支出"])
def test_a_name_may_hold_numbers_and_blanks(name):
    d = read(CODES.format(f"2010202\t{name}\t4.00\t4.00\t\t4.00"))
    assert d.spending.set_index("code")["name"]["2010202"] == name
    assert table(d) == ("complete", [])


def test_a_dash_apart_from_its_figure_may_be_its_sign():
    d = read(
        "部门收支总表\n单位：万元\n项目\t预算数\t项目\t预算数\t支出类别\t预算数\n"
        "事业收入\t9.00\t教育支出\t9.00\t基本支出\t45.64\n其他收入\t\t\t\t项目支出\t-\t36.64\n"
    )
    assert d.cells.line.tolist() == [4, 4, 4]
    assert "figure not placed: 5" in table(d, "department_balance")[1]


@pytest.mark.parametrize(
    ("whole", "kinds"),
    [("\t\t", []), ("合计\t9.00\t7.00\t2.00", ["basic"]), ("合计\t9.00\t5.00\t4.00", ["project"])],
)
def test_an_empty_cell_among_the_figures_of_a_longer_row_may_not_belong_there(whole, kinds):
    """The sums of the table tell; without a total nothing does."""
    rows = [f"\t{whole}", "205\t教育支出\t5.00\t" + ("3.00\t2.00" if "7" in whole else "5.00\t")]
    rows += ["201\t一般公共服务支出\t4.00\t\t4.00\t"]
    head = "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出"
    d = read("\n".join([head, *rows]))
    assert d.spending.kind[d.spending.code.eq("201")].tolist() == kinds
    assert ("figure not placed: 6" in table(d)[1]) == (not kinds)


@pytest.mark.parametrize(
    "head",
    ["采购类别\t合计\t国有资本经营预算", "项目合计\t一般公共预算\t国有资本经营预算"],
)
def test_a_list_of_purchases_whose_header_lost_a_cell_places_no_figure(head):
    d = read(
        f"政府采购预算表\n单位：万元\n{head}\n货物\t5.00\t4.00\t1.00\n服务\t3.00\t2.00\t1.00\n"
        "合计\t8.00\t6.00\t2.00\n"
    )
    assert d.procurement.empty
    assert "header not recognised" in table(d, "procurement")[1]


def test_three_public_down_whose_headings_share_a_cell_places_no_figure():
    d = read(
        "“三公”经费支出表\n单位：万元\n项目2021年预算数\t2022年预算数\n合计\t89.00\t5.18\n"
        "公务用车运行维护费\t89.00\t\n公务接待费\t\t5.18\n"
    )
    assert d.cells[d.cells.table.eq("three_public")].empty
    assert "header not recognised" in table(d, "three_public")[1]


def test_a_figure_in_two_cells_is_placed_by_no_sums():
    d = read(CODES.format("2010202\t一般行政管理事务\t4.00\t4.1\t2\t1.12\t3.00"))
    assert d.cells[d.cells.line.eq(8)].empty
    assert "figure not placed: 8" in table(d)[1]


def test_an_amount_below_other_names_is_named():
    d = read(
        "“三公”经费支出表\n单位：万元\n项目\t预算数\t决算数\n合计\t594.06\t8.00\n"
        "\t公务接待费 621.00\t8.00\n"
    )
    assert "figure not placed: 4, 5" in table(d, "three_public")[1]


@pytest.mark.parametrize(
    "row",
    [
        "1,004.00\t5.00\t5\t.00",  # the decimals in a cell of their own
        "1,004.00\t5 004.00\t\t5.00",  # two figures, where commas part thousands
        "1,004.0*\t5.00\t5.00\t",  # a digit lost
    ],
)
def test_a_figure_that_may_be_another_is_not_placed(row):
    d = read(CODES.format(f"2010202\t一般行政管理事务\t{row}"))
    assert d.cells[d.cells.line.eq(8)].empty
    assert "figure not placed: 8" in table(d)[1]


@pytest.mark.parametrize("figure", ["1 004.00", "1004.00*"])
def test_blanks_between_thousands_and_the_mark_of_a_note_are_no_damage(figure):
    d = read(CODES.format(f"2010202\t一般行政管理事务\t{figure}\t4.00\t\t4.00"))
    assert read_of(d, 8)[0] == ("2010202", "上年预算数", 1004.0)


@pytest.mark.parametrize("unread", ["12.00.00", "3O", "?"])
def test_a_number_of_a_column_that_is_not_read_makes_no_row(unread):
    d = read(CODES.replace("\t合计\t8.00", f"**\t**\t1\t2\t{unread}\t4\n\t合计\t8.00").format(""))
    assert d.cells.line.min() == 5


@pytest.mark.parametrize("unread", ["xx", "□□□"])
def test_what_is_unread_in_a_column_of_two_figures_is_named(unread):
    d = read(
        "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t上年预算数\t合计\n"
        f"\t合计\t8.00\t9.00\n201\t甲支出\t{unread}\t9.00\n"
    )
    assert "no number: 5" in table(d)[1]


def test_a_source_of_income_behind_a_whole_row_is_none_of_spending():
    d = read(
        "部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
        "事业收入\t3.00\t教育支出\t9.00\n经营收入\t2.00\t\t\t其他收入\t4.00\t\t\n"
    )
    assert d.cells.line.tolist() == [5, 5]
    assert "figure not placed: 6" in table(d, "department_balance")[1]


@pytest.mark.parametrize("label", ["0　卫生健康支出", "0卫生健康支出"])
def test_a_zero_in_front_of_a_label_is_an_amount_of_another_cell(label):
    d = read(
        "部门收支总表\n单位：万元\n项目\t预算数\t项目\t预算数\n事业收入\t9.00\t教育支出\t9.00\n"
        f"其他收入\t\t{label}\t4.00\n"
    )
    assert "figure not placed: 5" in table(d, "department_balance")[1]


STARRED = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t{0}\t{1}\t
20102\t政协事务\t{0}\t{0}\t
"""


def with_stars(figure):
    """Yield a figure with stars in place of one or more of its digits."""
    digits = [place for place, sign in enumerate(figure) if sign.isdigit()]
    for count in range(1, len(digits) + 1):
        for places in combinations(digits, count):
            yield "".join("*" if at in places else sign for at, sign in enumerate(figure))


@pytest.mark.parametrize("figure", ["36.87", "136.87", "1,403.5", "4035", "25.5"])
def test_stars_in_place_of_digits_leave_no_other_figure(figure):
    for torn in with_stars(figure):
        d = read(STARRED.format(figure, torn))
        assert d.cells.value[d.cells.line.eq(4) & d.cells.column.eq("basic")].dropna().empty, torn
        status, phrases = table(d, "department_spending")
        assert status == "partly read", torn
        assert "no number: 4" in phrases or "figure not placed: 4" in phrases, torn


@pytest.mark.parametrize("figure", ["*36.87*", "**36.87**", "***36.87***", "_36.87_"])
def test_stars_around_a_whole_figure_are_emphasis(figure):
    d = read(STARRED.format("36.87", figure))
    assert read_of(d, 4) == [("201", "total", 36.87), ("201", "basic", 36.87)]


@pytest.mark.parametrize(("figure", "is_read"), [("30*", True), ("3*", False), ("30**", True)])
def test_a_star_behind_a_figure_without_decimals_is_of_a_note_where_the_row_adds_up(
    figure, is_read
):
    text = (
        "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        f"201\t一般公共服务支出\t50\t{figure}\t20\n20102\t政协事务\t50\t30\t20\n"
    )
    d = read(text)
    basic = d.cells.value[d.cells.line.eq(4) & d.cells.column.eq("basic")].tolist()
    assert basic == ([30.0] if is_read else [])


WIDE_BALANCE = """财政拨款收支总表
单位：万元
收入\t\t支出\t\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算
一般公共预算资金\t439.06\t教育支出\t439.06\t439.06\t\t
{}
"""


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ("43\t9.06\t439.06\t\t", ["income/amount"]),
        ("439.06\t43\t9.06\t\t", ["income/amount"]),
        ("439\t.06\t439.06\t\t", ["income/amount"]),
        ("4\t39.06\t\t\t439.06", []),  # it may be two rows in one
    ],
)
def test_a_figure_of_a_balance_in_two_cells_places_none_of_its_side(cells, columns):
    d = read(WIDE_BALANCE.format(f"收入总计\t439.06\t支出总计\t{cells}"))
    assert [column for _, column, _ in read_of(d, 6)] == columns
    assert table(d, "appropriation_balance") == ("partly read", ["figure not placed: 6"])


@pytest.mark.parametrize(
    "cells", ["439.06\t439.06\t\t\t", "439.06\t\t439.06\t\t", "\t439.06\t439.06\t\t"]
)
def test_a_blank_too_many_in_a_balance_leaves_what_the_sums_tell(cells):
    d = read(WIDE_BALANCE.format(f"收入总计\t439.06\t支出总计\t{cells}"))
    spending = [column for _, column, _ in read_of(d, 6) if column.startswith("spending")]
    status, phrases = table(d, "appropriation_balance")
    is_read = spending == ["spending/total", "spending/general_public"]
    assert is_read or (
        not spending and (status, phrases) == ("partly read", ["figure not placed: 6"])
    )


ITEMS = "“三公”经费支出预算表\n单位：元\n项目\t预算数\n合计\t1,304,384\n{}\t1,304,384\n"


@pytest.mark.parametrize(
    "label",
    [
        "一、因公出国（境）费用 二、公务接待费",
        "一、因公出国（境）费用二、公务接待费",
        "二、公务接待费 三、公务用车购置及运行维护费",
        "三、公务用车购置及运行维护费 1、公务用车购置费",
        "公务用车购置费　公务用车运行维护费",
        "公务接待费 其中：国内接待费",
    ],
)
def test_two_items_of_three_public_in_a_label_are_none(label):
    d = read(ITEMS.format(label))
    assert d.three_public.set_index("item").amount_wan.dropna().to_dict() == {"total": 130.4384}
    assert table(d, "three_public") == ("partly read", [f"rows not told apart: {label}"])


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("二、公务接待费 ", "reception"),
        ("公务用车 购置及运行维护费", "vehicles"),
        ("公务用车购置费 及运行维护费", "vehicles"),
        ("因公出国（境） 费用", "overseas_travel"),
        ("其中：（1）公务用车 运行维护费", "vehicle_operation"),
    ],
)
def test_a_blank_in_the_label_of_an_item_parts_no_items(label, item):
    d = read(ITEMS.format(label))
    assert d.three_public.set_index("item").amount_wan[item] == 130.4384
    assert table(d, "three_public")[0] == "complete"


@pytest.mark.parametrize(
    "row",
    [
        "201\t02\t其他政协事务支出\t4.00\t\t4.00",
        "201\t99\t其他政协事务支出\t4.00\t\t4.00",
        "201\t其他政协事务支出\t4.00\t\t4.00",
        "201\t02\t其他政协事务支出\t4.00",
    ],
)
def test_a_row_of_levels_that_lacks_a_cell_has_no_shorter_code(row):
    d = read(LEVELS.format(row))
    assert d.spending.line.drop_duplicates().tolist() == [5, 6, 7]
    assert "code not read: 8" in table(d)[1]


def test_so_it_is_where_all_rows_end_with_a_tab():
    text = LEVELS.format("201\t02\t其他政协事务支出\t4.00\t\t4.00")
    rows = [f"{line}\t" if "\t" in line else line for line in text.splitlines()]
    d = read("\n".join(rows))
    assert d.spending.line.drop_duplicates().tolist() == [5, 6, 7]
    assert "code not read: 8" in table(d)[1]


def test_levels_whose_rows_all_lost_their_blanks_are_read():
    d = read(
        "一般公共预算支出表\n单位：万元\n类\t款\t项\t科目名称\t合计\t基本支出\t项目支出\n"
        "201\t一般公共服务支出\t9.00\t5.00\t4.00\n201\t02\t政协事务\t9.00\t5.00\t4.00\n"
        "201\t02\t01\t行政运行\t9.00\t5.00\t4.00\n"
    )
    assert d.spending.code.drop_duplicates().tolist() == ["201", "20102", "2010201"]


NUMBERED = """部门收支总表
单位：万元
收入\t\t\t支出\t\t
项目\t行次\t预算数\t项目\t行次\t预算数
一般公共预算拨款收入\t1\t39.06\t教育支出\t5\t44.06
事业收入\t2\t5.00\t\t6\t
{}
本年收入合计\t4\t44.06\t本年支出合计\t8\t44.06
"""


@pytest.mark.parametrize("cells", ["\t3\t—\t\t7\t", "\t3\t—\t7\t", "\t3\t\t\t7", "\t3\t\t7\t"])
def test_the_number_of_a_line_behind_a_blank_put_in_is_no_amount(cells):
    d = read(NUMBERED.format(f"经营收入\t{cells}"))
    assert read_of(d, 7) == []
    assert table(d, "department_balance") == ("partly read", ["figure not placed: 7"])
    assert d.revenue.set_index("source").amount_wan.dropna().tolist() == [44.06, 39.06, 5.0]


@pytest.mark.parametrize("cells", ["\t3.00\t\t7\t", "3\t3\t\t7\t", "\t5\t\t7\t"])
def test_an_amount_without_the_number_of_its_line_is_read(cells):
    d = read(NUMBERED.format(f"经营收入\t{cells}"))
    assert len(read_of(d, 7)) == 1


NUMBERED_BALANCE = """部门收支总表
单位：万元
收入\t\t\t支出\t\t
项目\t行次\t金额\t项目\t行次\t金额
一般公共预算拨款\t1\t316.06\t一般公共服务支出\t5\t300.00
其他收入\t2\t1.00\t教育支出\t6\t16.06
{}
收入总计\t4\t317.06\t支出总计\t8\t317.06
"""


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("本年收入合计\t3\t317.06\t本年支出合计\t7 316.06", ["income/amount"]),
        ("本年收入合计\t3 317.06\t本年支出合计\t7\t316.06", ["spending/amount"]),
        ("本年收入合计\t3\t317.06\t本年支出合计\t7\t316.06", ["income/amount", "spending/amount"]),
        ("本年收入合计\t3\t1 317.06\t本年支出合计\t7", ["income/amount"]),
    ],
)
def test_the_number_of_a_line_and_an_amount_in_one_cell_are_no_amount(row, columns):
    d = read(NUMBERED_BALANCE.format(row))
    assert [column for _, column, _ in read_of(d, 7)] == columns
    is_whole = " 31" not in row or "1 317" in row
    assert ("figure not placed: 7" in table(d, "department_balance")[1]) is not is_whole


@pytest.mark.parametrize(
    ("total", "is_read"), [("48 316.06", False), ("316.06", True), ("1 316.06", False)]
)
def test_a_blank_in_the_only_such_figure_parts_thousands_only_if_the_row_adds_up(total, is_read):
    text = (
        "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        f"201\t一般公共服务支出\t{total}\t256.26\t59.80\n"
    )
    d = read(text)
    assert ("total" in [column for _, column, _ in read_of(d, 4)]) is is_read
    assert ("figure not placed: 4" in table(d, "department_spending")[1]) is not is_read


def test_blanks_that_part_thousands_in_several_rows_are_heeded():
    text = (
        "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "201\t一般公共服务支出\t1 316.06\t256.26\t1 059.80\n"
        "205\t教育支出\t1 400.00\t200.00\t100.00\n"
    )
    assert [value for _, _, value in read_of(read(text), 5)] == [1400.0, 200.0, 100.0]
