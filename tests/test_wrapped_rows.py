"""Rows that a clipboard wrapped are read as one, each cell on its own line; false joins never."""

import re
from itertools import pairwise

import pytest

import shimahe
from shimahe.reading.grids import Line, Row
from shimahe.reading.wrapped_rows import are_of_one_width, lines_of_cells, unwrap
from tests.fragments import note_of, status_of

HEAD = "部门支出总表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出"
BALANCE = "部门收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数"
ITEMS = (
    "“三公”经费支出表\n单位：万元\n年度 合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n"
    "小计 公务用车购置费 公务用车运行维护费"
)
PURCHASES = "政府采购预算表\n单位：万元\n项目 合计 货物 工程 服务"
FIRST = "201 一般公共服务支出 100.00 60.00 40.00"


def read(*lines):
    return shimahe.read("\n".join(lines).encode())


def cells_of(d, row):
    cells = d.cells[d.cells.row.eq(row)]
    return list(zip(cells.column, cells.text, cells.line, strict=True))


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["20103 政府办公厅 60.00", "40.00 20.00"], [("60.00", 5), ("40.00", 6), ("20.00", 6)]),
        (["20103 政府办公厅 60.00 40.00", "20.00"], [("60.00", 5), ("40.00", 5), ("20.00", 6)]),
        (["20103 某事务", "60.00", "40.00", "20.00"], [("60.00", 6), ("40.00", 7), ("20.00", 8)]),
        (["20103 政府办公厅 60.00 -", "60.00"], [("60.00", 5), ("60.00", 6)]),
    ],
)  # fmt: skip
def test_a_row_by_code_goes_on_in_figures_below_it(lines, wanted):
    d = read(HEAD, FIRST, *lines, "20104 发展与改革事务 40.00 20.00 20.00")
    assert [(text, line) for _, text, line in cells_of(d, "20103")] == wanted
    assert status_of(d, "department_spending") == "complete"
    assert set(d.spending[d.spending.code.eq("20103")].line) <= {line for _, line in wanted}


def test_a_row_with_a_blank_goes_on_where_each_line_is_full():
    rows = ["201 一般公共服务支出 9,000.00 5,000.00 4,000.00"]
    rows += ["20103 政府办公厅（室）及相关机构事务 4,000.00", "4,000.00"]
    d = read(HEAD, *rows, "20104 发展与改革事务 5,000.00 5,000.00")
    assert cells_of(d, "20103") == [("total", "4,000.00", 5), ("project", "4,000.00", 6)]
    assert note_of(d, "department_spending") == "placed by sums; no total row"


@pytest.mark.parametrize(
    "lines",
    [
        ["205 教育支出 50.00", "150.00 60.00 90.00"],  # more figures than columns
        ["205 教育支出 60.00", "20.00 30.00"],  # no sum
        ["205 教育支出 50.00 50.00", "人数", "50.00"],  # words between
        ["205 教育支出 50.00", "50.00", "206 科学技术支出 30.00"],  # a blank in any column
        ["208 社会保障和就业支出 60.00", "30.00 30.00", "20.00 10.00 10.00"],
        ["208 社会保障和就业支出 60.00 30.00", "12"],  # the number of a page
    ],
)
def test_figures_that_may_be_of_something_else_are_never_joined(lines):
    d = read(HEAD, FIRST, *lines)
    assert not d.cells[d.cells.line.gt(5)].row.isin(["205", "208"]).any()
    assert status_of(d, "department_spending") == "partly read"


def test_a_row_of_a_balance_goes_on_where_its_blocks_add_up():
    rows = ["一、一般公共预算拨款收入 100.00 一、一般公共服务支出 60.00"]
    rows += ["二、政府性基金预算拨款收入 5.00 二、教育支出", "45.00"]
    d = read(BALANCE, *rows, "本年收入合计 105.00 本年支出合计 105.00")
    assert cells_of(d, "二、教育支出") == [("spending/amount", "45.00", 7)]
    assert d.revenue.set_index("source").line["government_fund"] == 6
    assert status_of(d, "department_balance") == "complete"


def test_the_source_of_income_stands_on_its_own_line_beside_the_same_amount():
    rows = ["一、一般公共预算拨款收入 105.00 一、一般公共服务支出", "105.00"]
    d = read(BALANCE, *rows, "本年收入合计 105.00 本年支出合计 105.00")
    assert d.revenue.set_index("source").line["general_public"] == 5


@pytest.mark.parametrize(
    "rows",
    [
        ["二、其他收入 5.00 二、其他支出", "105.00", "105.00"],
        ["二、其他收入 二、其他支出", "105.00 105.00"],
        ["二、其他收入 5.00 二、其他支出", "44.00", "收入合计 105.00 支出合计 105.00"],
    ],
)
def test_a_blank_of_a_balance_takes_no_figure_of_another_row(rows):
    d = read(BALANCE, "一、一般公共预算拨款收入 100.00 一、一般公共服务支出 60.00", *rows)
    assert "二、其他支出" not in set(d.cells.row)
    assert status_of(d, "department_balance") == "partly read"


FOUR_BLOCKS = (
    "部门收支总表\n单位：万元\n收入 支出\n"
    "项目 预算数 支出功能分类 预算数 支出类别 预算数 政府预算经济分类 预算数"
)
FOUR_ROWS = [
    "一般公共预算资金 60.00 教育支出 80.00 人员经费 70.00 机关工资福利支出 70.00",
    "政府性基金预算资金 40.00 交通运输支出 22.00 项目支出 32.00 其他经济分类支出 32.00",
]
FOUR_SUMS = "本年收入合计 100.00 本年支出合计 102.00 本年支出合计 102.00 本年支出合计 102.00"


@pytest.mark.parametrize(
    ("into", "out"), [("上年结转", "结转下年"), ("年初结转和结余", "年末结转和结余")]
)
@pytest.mark.parametrize("amounts", [("5.00", "3.00"), ("0.00", "0.00")])
@pytest.mark.parametrize("breaks", [(2,), (3,), (4,), (5,), (6,), (7,), (4, 6), (3, 7), (2, 4, 6)])
def test_what_is_carried_out_of_the_year_goes_on_beside_what_is_carried_into_it(
    into, out, amounts, breaks
):
    words = [into, amounts[0], *[out, amounts[1]] * 3]
    edges = [0, *breaks, len(words)]
    torn = [" ".join(words[a:b]) for a, b in pairwise(edges)]
    d = read(FOUR_BLOCKS, *FOUR_ROWS, FOUR_SUMS, *torn)
    cells = d.cells[d.cells.row.isin([into, out])]
    assert cells.text.tolist() == [amounts[0]] + [amounts[1]] * 3
    assert cells.column.nunique() == 4
    of_words = [8 + n for n, line in enumerate(torn) for _ in line.split()]
    assert cells.line.tolist() == of_words[1::2]
    assert (status_of(d, "department_balance"), note_of(d, "department_balance")) == (
        "complete",
        "",
    )


@pytest.mark.parametrize(
    "torn",
    [
        ["上年结转 5.00 结转下年 3.00", "结转下年 3.00"],  # of three blocks, one of which is blank
        ["上年结转 5.00", "结转下年 3.00 结转下年 3.00"],
        ["其他收入 5.00 其他支出 3.00 公用经费 3.00", "结转下年 3.00"],  # may be of any block
    ],
)
def test_what_is_carried_out_in_fewer_blocks_than_there_are_is_named(torn):
    d = read(FOUR_BLOCKS, *FOUR_ROWS, FOUR_SUMS, *torn)
    assert not d.cells.row.isin(["上年结转", "结转下年"]).any()
    assert status_of(d, "department_balance") == "partly read"
    assert "9" in note_of(d, "department_balance")


def test_what_is_carried_over_is_named_where_no_sum_tells_the_rows():
    torn = ["上年结转 5.00 结转下年 3.00 结转下年 3.00", "结转下年 3.00"]
    rows = [*FOUR_ROWS, FOUR_SUMS.replace("102.00", "120.00")]
    d = read(FOUR_BLOCKS, *rows, *torn)
    assert not d.cells.row.isin(["上年结转", "结转下年"]).any()
    assert note_of(d, "department_balance") == "cells not parted: 8, 9"


GRANTS = (
    "财政拨款收支总表\n单位：万元\n收入 支出\n"
    "项目 行次 金额 项目 行次 合计 一般公共预算财政拨款 政府性基金预算财政拨款"
)
GRANT_ROWS = [
    ["一般公共预算资金 1 60.00 教育支出 5", "50.00 50.00 -"],
    ["政府性基金预算资金 2 40.01 交通运输支出 6 30.00 10.00", "20.00"],
    ["3 其他支出 7 20.00 - 20.00"],
    ["本年收入合计 4 100.00 本年支出合计 8", "100.00 60.00", "40.00"],
]


def grants(*rows):
    return read(GRANTS, *[line for row in rows for line in row])


def test_rows_whose_numbers_go_on_are_joined_where_sums_hold_within_rounding():
    d = grants(*GRANT_ROWS)
    education = [(text, line) for _, text, line in cells_of(d, "教育支出")]
    assert education == [("50.00", 6), ("50.00", 6)]
    assert [line for _, _, line in cells_of(d, "本年支出合计")] == [11, 11, 12]
    assert status_of(d, "appropriation_balance") == "complete"


@pytest.mark.parametrize(
    ("alone", "lines"),
    [
        (["3 其他支出 7 20.00 - 20.00", "其他资金 4 0.00"], [6, 11, 12]),
        (["3 其他支出 7 20.00 - 20.00", "其他资金 4 -"], [6, 11, 12]),
        (["其他支出 7 20.00 -", "20.00", "其他资金 4 0.00"], [6, 12, 13]),
    ],
)
def test_a_row_without_a_number_in_one_block_counts_in_it(alone, lines):
    total = ["本年收入合计 5 100.00 本年支出合计 9", "100.00 60.00", "40.00"]
    d = grants(*GRANT_ROWS[:2], alone, total)
    found = [cells_of(d, row) for row in ("教育支出", "本年收入合计", "本年支出合计")]
    assert [cells[0][2] for cells in found] == lines
    assert [[text for _, text, _ in cells] for cells in found] == [
        ["50.00", "50.00"],
        ["100.00"],
        ["100.00", "60.00", "40.00"],
    ]
    assert (status_of(d, "appropriation_balance"), note_of(d, "appropriation_balance")) == (
        "complete",
        "",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("合计 9", "合计 8"), ("合计 9", "合计 10"), ("合计 5", "合计 6"), ("资金 4", "资金")],
)
def test_rows_are_not_joined_where_a_number_is_not_that_of_its_row(old, new):
    alone = "3 其他支出 7 20.00 - 20.00\n其他资金 4 0.00"
    total = "本年收入合计 5 100.00 本年支出合计 9\n100.00 60.00\n40.00"
    rows = [
        *GRANT_ROWS[:2],
        alone.replace(old, new).split("\n"),
        total.replace(old, new).split("\n"),
    ]
    d = grants(*rows)
    assert "教育支出" not in set(d.cells.row)
    assert status_of(d, "appropriation_balance") == "partly read"


ACROSS = [
    ["一、本年收入 100.00 一、本年支出 100.00", "60.01 39.99"],
    ["一般公共预算资金 60.00 教育支出 50.00", "50.00 -"],
    ["政府性基金预算资金 40.00 交通运输支出 30.00 10.00", "20.00"],
    ["其他支出 19.99 - 19.99"],
    ["本年收入合计 100.00 本年支出合计 100.00", "60.01 39.99"],
    ["上年结转 3.00 结转下年 3.00 3.00", "-"],
    ["收入总计 103.00 支出总计 103.00", "63.01 39.99"],
]


def across(old="", new=""):
    rows = [line.replace(old, new) for row in ACROSS for line in row]
    return read(GRANTS.replace(" 行次", ""), *rows)


def test_rows_are_joined_where_each_adds_up_across_and_columns_do_within_rounding():
    d = across()
    assert cells_of(d, "教育支出") == [
        ("spending/total", "50.00", 7),
        ("spending/general_public", "50.00", 8),
    ]
    assert [(text, line) for _, text, line in cells_of(d, "交通运输支出")] == [
        ("30.00", 9),
        ("10.00", 9),
        ("20.00", 10),
    ]
    assert [(text, line) for _, text, line in cells_of(d, "支出总计")] == [
        ("103.00", 16),
        ("63.01", 17),
        ("39.99", 17),
    ]
    assert status_of(d, "appropriation_balance") == "complete"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("支出 30.00 10.00", "支出 30.00 11.00"),  # the row does not add up
        ("19.99 - 19.99", "19.99 - 18.99"),  # nor does one that was not broken
        ("支出总计 103.00", "支出总计"),  # the total does not stand on the first line
        ("收入 100.00 一、本年支出 100.00", "收入"),  # the line below may be another row
        ("19.99", "15.00"),  # the rows do not add up to their total
    ],
)
def test_rows_that_do_not_add_up_across_are_not_joined(old, new):
    d = across(old, new)
    assert not d.cells.row.isin(["教育支出", "交通运输支出", "支出总计"]).any()
    assert "cells not parted" in note_of(d, "appropriation_balance")


@pytest.mark.parametrize(
    ("old", "new"),
    [("支出 7", "支出 17"), ("40.01", "41.00"), ("资金 2", "资金"), ("20.00", "20.00 5.00")],
)
def test_rows_are_not_joined_where_their_numbers_have_a_gap_or_sums_do_not_hold(old, new):
    rows = [[line.replace(old, new) for line in row] for row in GRANT_ROWS]
    d = grants(*rows)
    assert "教育支出" not in set(d.cells.row)
    assert status_of(d, "appropriation_balance") == "partly read"


@pytest.mark.parametrize("numbered", [True, False])
def test_rows_below_a_total_that_stands_above_its_parts_add_up_to_the_one_below_them(numbered):
    head = GRANTS if numbered else GRANTS.replace(" 行次", "")
    rows = [
        "一、本年收入 1 60.00 一、本年支出 7 70.00",
        "70.00 -",
        "一般公共预算资金 2 60.00 教育支出 8 50.00 50.00 -",
        "政府性基金预算资金 3 - 住房保障支出 9 20.00",
        "20.00 -",
        "本年收入合计 4 60.00 本年支出合计 10 70.00 70.00",
        "-",
    ]
    if not numbered:
        rows = [re.sub(r" \d{1,2}(?= )", "", row) for row in rows]
    d = read(head, *rows)
    assert [line for _, _, line in cells_of(d, "住房保障支出")] == [8, 9]
    assert [line for _, _, line in cells_of(d, "一、本年支出")] == [5, 6]
    assert status_of(d, "appropriation_balance") == "complete"


def test_broken_rows_below_one_that_prints_fewer_figures_are_named():
    short = ["政府性基金预算资金 2 40.00 交通运输支出 6 50.00 50.00"]
    d = grants(GRANT_ROWS[0], short, GRANT_ROWS[3])
    assert "教育支出" not in set(d.cells.row)
    assert status_of(d, "appropriation_balance") == "partly read"


#: A row that no line break parts: the others were not broken where they were full.
LONG = "三、上级补助收入 1.00 三、农林水支出 1.00 三、公用经费 1.00 三、机关商品和服务支出 1.00"
ONE_NUMBER = [
    "一、一般公共预算拨款收入 60.00 一、教育支出",
    "50.00 一、人员经费 70.00 一、机关工资福利支出",
    "70.00",
    "二、政府性基金预算拨款收入 40.00 二、交通运输支出",
    "52.00 二、项目支出 32.00",
    "二、其他经济分类支出 32.00",
]


def test_rows_whose_labels_have_one_number_are_joined_without_a_total():
    d = read(FOUR_BLOCKS, *ONE_NUMBER, LONG)
    by_row = d.cells.set_index("row")[["text", "line"]]
    assert by_row.loc["一、教育支出"].tolist() == ["50.00", 6]
    assert by_row.loc["一、机关工资福利支出"].tolist() == ["70.00", 7]
    assert by_row.loc["二、项目支出"].tolist() == ["32.00", 9]
    assert (status_of(d, "department_balance"), note_of(d, "department_balance")) == (
        "complete",
        "",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["一、事业收入 60.00 一、教育支出", "50.00"],  # may be a total without a label
        ["一、事业收入 60.00 一、教育支出", "50.00 二、人员经费 70.00"],
        ["一、事业收入 60.00 一、教育支出", "50.00 一、人员经费 70.00", "70.00"],
        ["一、事业收入 60.00 教育支出", "50.00 一、人员经费 70.00"],
    ],
)
def test_figures_below_labels_of_several_numbers_or_none_are_named(lines):
    d = read(FOUR_BLOCKS, *lines, LONG)
    assert "50.00" not in set(d.cells.text)


def test_items_go_on_up_to_as_many_figures_as_headings():
    d = read(ITEMS, "2024年 66.99 13.91 47.54 -", "47.54 5.54", "2025年 7.99 - - -", "- 7.99")
    items = d.three_public.dropna(subset="amount_wan").set_index("item")
    assert items.amount_wan.to_dict() == {"total": 7.99, "reception": 7.99}
    assert items.line.to_dict() == {"total": 7, "reception": 8}


@pytest.mark.parametrize("rest", ["5", "5.54 1.00", "6.54"])
def test_items_whose_sums_do_not_hold_are_not_joined(rest):
    d = read(ITEMS, "2024年 66.99 13.91 47.54 - 47.54", rest)
    assert d.three_public.amount_wan.isna().all()
    assert status_of(d, "three_public") == "partly read"


def test_purchases_go_on_where_they_add_up():
    d = read(PURCHASES, "合计 10.00 5.00", "3.00 2.00", "一般公共预算 10.00 5.00 3.00", "2.00")
    assert d.procurement[d.procurement.budget.eq("all")].line.tolist() == [4, 4, 5, 5]
    apart = read(PURCHASES, "合计 10.00", "5.00 3.00 2.00 7.00")
    assert apart.procurement.amount_wan.isna().all()


def test_a_row_ends_with_the_line_that_makes_it_whole():
    lines = [Line(1, "甲 1.00"), Line(2, "2.00"), Line(3, "乙 1.00 2.00"), Line(4, "3.00")]
    rows, lines_of = unwrap(lines, lambda line: line.text.count(".") == 2)
    assert [row.text for row in rows] == ["甲 1.00 2.00", "乙 1.00 2.00", "3.00"]
    assert [line.number for line in lines_of[1]] == [1, 2]


@pytest.mark.parametrize(("text", "is_full"), [("乙某某某 1.00", True), ("乙 1.00", False)])
def test_a_line_is_broken_where_the_next_text_is_too_wide(text, is_full):
    lines = [Line(1, "甲某某某 1.00 2"), Line(2, text), Line(3, "2.00")]
    assert are_of_one_width(lines, {2: tuple(lines[1:])}) is is_full


def test_the_line_of_a_cell_is_that_on_which_it_is_printed():
    lines = [Line(4, "甲 1.00 乙"), Line(5, "- 1.00")]
    assert lines_of_cells(Row(4, ("甲", "1.00", "乙", "-", "", "1.00")), lines) == (
        4,
        4,
        4,
        5,
        4,
        5,
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [("其他人大机构事 8.00", "务支出 5.00 3.00"), ("其他人大机构事 8.00 5.00", "务支出 3.00")],
)
def test_a_row_whose_code_stands_between_the_halves_of_its_name_is_one_row(first, last):
    d = read(HEAD, "20101 人大事务 8.00 5.00 3.00", first, "2010199", last)
    own = d.cells[d.cells.row.eq("2010199")]
    assert list(own.value) == [8.0, 5.0, 3.0]
    assert list(own.line) == [
        line for line, text in ((5, first), (7, last)) for _ in text.split()[1:]
    ]
    assert "其他人大机构事务支出" in set(d.spending.name)
    assert "其他人大机构事" not in set(d.cells.row)


def test_halves_of_a_row_around_its_code_that_do_not_add_up_are_named():
    d = read(
        HEAD, "20101 人大事务 8.00 5.00 3.00", "其他人大机构事 8.00", "2010199", "务支出 5.00 2.00"
    )
    assert "name wrapped: 5, 7" in note_of(d, "department_spending")
