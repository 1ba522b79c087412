"""Tables of text in the ways in which offices print them: columns, codes, breaks and marks.

Offices and figures are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of


def read(*lines):
    return shimahe.read("\n".join(lines).encode())


def amounts(frame, key):
    printed = frame.dropna(subset=["amount_wan"])
    return dict(zip(printed[key], printed.amount_wan, strict=True))


def totals(d, table):
    return d.cells[d.cells.table.eq(table) & d.cells.column.eq("total")].set_index("row").value


# --- the year and the stage of columns, as the heading of the document says them ------------------

HEADINGS_OF_ACCOUNTS = [
    "甲乡卫生院2019年部门决算公开",
    "2019年度甲乡卫生院部门决算",
    "甲乡卫生院2019年度单位决算",
    "",
]
BUDGET_AND_ACCOUNT = [
    ("预算数", "2019年决算数"),
    ("年初预算数", "2019年决算数"),
    ("预算数", "2019年度支出决算数"),
    ("2019年决算数", "预算数"),
]


@pytest.mark.parametrize("heading", HEADINGS_OF_ACCOUNTS)
@pytest.mark.parametrize("columns", BUDGET_AND_ACCOUNT)
def test_an_account_with_a_year_stands_beside_the_budget_of_that_year(heading, columns):
    turn = slice(None, None, 1 if "决算" in columns[1] else -1)
    rows = [
        ("合计", "3.00", "5.00"),
        ("因公出国（境）费", "1.00", ""),
        ("公务接待费", "2.00", "5.00"),
    ]
    lines = ["\t".join((name, *figures[turn])) for name, *figures in rows]
    head = "\t".join(("项目", *columns))
    d = read(heading, "“三公”经费支出决算表", "单位：万元", head, *lines)
    assert amounts(d.three_public, "item") == {"total": 5.0, "reception": 5.0}


def test_the_heading_of_the_document_tells_this_year():
    rows = ["合计\t3.00\t5.00", "201\t3.00\t5.00"]
    head = "科目编码\t2023年预算数\t合计"
    d = read("甲镇2024年部门预算公开", "部门支出总表", "单位：万元", head, *rows)
    assert totals(d, "department_spending").to_dict() == {"合计": 5.0, "201": 5.0}


# --- rows that number the columns -----------------------------------------------------------------


@pytest.mark.parametrize("letters", ["甲乙丙丁戊己", "ABCDEF"])
@pytest.mark.parametrize("between", ["\t", "|"])
def test_many_columns_of_labels_are_numbered_by_letters(letters, between):
    d = read(
        "支出预算总表",
        "单位：万元",
        *(
            between.join(row)
            for row in (
                ("单位编码", "单位", "类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"),
                (*letters, "1", "2", "3"),
                ("301001", "甲局", "201", "", "", "一般公共服务支出", "5.00", "3.00", "2.00"),
            )
        ),
    )
    assert totals(d, "department_spending").to_dict() == {"201": 5.0}
    assert not shimahe.audit(d).checks.status.eq("differs").any()


# --- lines of a laid table that cannot be placed --------------------------------------------------

HEAD_OF_CODES = [
    " 支出功能分类科目编码   支出功能分类科目名称          合计      基本支出   项目支出",
    "  类     款   项",
]


@pytest.mark.parametrize("behind", ["", "   100.00%", "   见说明", "   12%   见说明"])
def test_a_line_that_is_not_placed_is_named_whatever_stands_behind_its_amounts(behind):
    d = read(
        "部门支出总表",
        "单位：万元",
        *HEAD_OF_CODES,
        "                        合计                         80.00      34.84     45.16",
        "201                    一般公共服务支出              50.00      34.84     15.16",
        "       03              政府办公厅及相关机构事务      50.00      34.84     15.16" + behind,
        "221                    住房保障支出                  30.00          0     30.00",
        "       02              住房改革支出                  30.00          0     30.00" + behind,
    )
    read_lines = set(d.cells.line)
    note = note_of(d, "department_spending")
    for line in {5, 6, 7, 8, 9} - read_lines:
        assert str(line) in note


def test_rows_behind_a_line_that_is_not_placed_are_of_the_same_table():
    d = read(
        "支出决算表",
        "单位：万元",
        "科目编码   科目名称          合计      基本支出   项目支出",
        "201     一般公共服务支出      50.00      34.84     15.16",
        "201  03  政府办公厅事务       50.00      34.84     15.16     见 说明",
        "221     住房保障支出          30.00       0.00     30.00",
        "合计                          80.00      34.84     45.16",
    )
    printed = totals(d, "department_spending").to_dict()
    assert printed["221"] == 30.0
    assert printed["合计"] == 80.0
    assert 5 in set(d.cells.line) or "not parted: 5" in note_of(d, "department_spending")


def test_a_list_of_offices_that_is_not_placed_is_named_and_no_fault():
    d = read(
        "甲县2025年部门预算公开",
        "部门收入总表",
        "单位：万元",
        "单位编码  单位名称  合计   一般公共预算  政府性基金预算  事业收入  其他收入  上年结转",
        "301001    甲站        99.95     33.69                          0.73     65.53",
        "301002    乙站     17265.03     67.38           4676.87     8781.47   3739.31",
        "          合计     17364.98    101.07           4676.87     8782.20   3804.84",
    )
    row = d.tables.set_index("table").loc["department_revenue"]
    assert row.status != "complete"
    assert "not parted: 5, 6" in row.note
    assert not shimahe.audit(d).checks.status.eq("differs").any()


# --- pipes without a frame ------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [[""], ["", "- 3 -", ""], ["第 2 页 共 9 页"]])
def test_rows_below_a_gap_have_no_frame_either(gap):
    d = read(
        "政府性基金预算支出表",
        "单位：万元",
        "科目名称|科目编码|合计|基本支出|项目支出|备注",
        "城乡社区支出|212|5.00|3.00|2.00|见说明",
        *gap,
        "土地出让收入安排的支出|21208|5.00|3.00|2.00|",
        "征地补偿支出|2120801|5.00|3.00|2.00|",
    )
    expected = {"212": 5.0, "21208": 5.0, "2120801": 5.0}
    assert totals(d, "fund_spending").to_dict() == expected


@pytest.mark.parametrize("last", ["公务接待费|", "公务接待费|0", "公务接待费|—"])
def test_rows_of_two_cells_have_one_pipe(last):
    d = read(
        "“三公”经费支出决算表",
        "单位：万元",
        "项目|决算数",
        "合计|3.00",
        "因公出国（境）费|3.00",
        last,
    )
    three = {k: v for k, v in amounts(d.three_public, "item").items() if v}
    assert three == {"total": 3.0, "overseas_travel": 3.0}
    assert not shimahe.audit(d).checks.status.eq("differs").any()


def test_words_with_a_pipe_are_no_rows():
    lines = ["首页|公开", "机构|职能", "预算|决算"]
    d = read(*lines, "部门支出总表", "单位：万元", "科目编码\t科目名称\t合计", "205\t教育\t6.00")
    assert set(d.unplaced.query("line <= 3").reason) <= {"prose", "heading"}
    assert totals(d, "department_spending").to_dict() == {"205": 6.0}


# --- codes and names in one cell ------------------------------------------------------------------

LEFT = [("单位名称",), ("单位编码", "部门名称"), ("序号", "预算单位"), ("部门",)]
ONE_HEADING = ["预算科目", "支出科目", "功能科目", "科目", "支出功能分类科目"]


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("heading", ONE_HEADING)
@pytest.mark.parametrize(
    "cell", ["205 教育支出", "205教育支出", "教育支出（205）", "教育支出(205)"]
)
def test_codes_and_names_in_one_cell_stand_behind_the_office(left, heading, cell):
    in_front = {"单位编码": "301001", "序号": "1"}
    d = read(
        "部门支出总表",
        "单位：万元",
        "\t".join((*left, heading, "合计", "基本支出", "项目支出")),
        "\t".join((*[""] * len(left), "合计", "6.00", "4.00", "2.00")),
        "\t".join((*[in_front.get(head, "甲局") for head in left], cell, "6.00", "4.00", "2.00")),
    )
    assert totals(d, "department_spending").to_dict() == {"合计": 6.0, "205": 6.0}
    assert d.spending.name.unique().tolist() == ["教育支出"]


@pytest.mark.parametrize("title", ["部门支出总表", "收入决算表"])
@pytest.mark.parametrize("between", ["\t", "|", "  ", " "])
def test_a_code_in_brackets_stands_behind_its_name(title, between):
    rows = [
        ("功能科目", "合计", "其他收入" if "收入" in title else "基本支出"),
        ("合计", "6.00", "6.00"),
        ("教育支出（205）", "6.00", "6.00"),
        ("普通教育（20502）", "6.00", "6.00"),
    ]
    d = read(title, "单位：万元", *map(between.join, rows))
    codes = d.cells.query("column == 'total'").code.dropna().tolist()
    assert codes == ["205", "20502"]


@pytest.mark.parametrize("name", ["其他支出(2023)", "补助（2024）", "支出（12）"])
def test_other_numbers_in_brackets_are_no_codes(name):
    d = read("部门支出总表", "单位：万元", "科目\t合计\t基本支出", f"{name}\t6.00\t6.00")
    assert not d.cells.code.notna().any()
