"""Two-sided tables of PDFs, as people paste them: blocks that only spaces part."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of
from tests.laid_pages import laid

TITLE = ["收入支出决算总表", "部门：某局 单位：万元"]
SIDES = "收入 支出"
NUMBERED = "项目 行次 金额 项目 行次 金额"
BARE = "项目 决算数 项目 决算数"
ROWS = [
    "一、一般公共预算财政拨款收入 1 90.00 一、一般公共服务支出 32 80.00",
    "二、政府性基金预算财政拨款收入 2 二、外交支出 33",
    "三、上级补助收入 3 15.00 三、公共安全支出 34 25.00",
    "4 四、教育支出 35",
    "本年收入合计 27 105.00 本年支出合计 57 105.00",
    "29 59",
    "总计 31 105.00 总计 62 105.00",
]
BARE_ROWS = [
    "一、一般公共预算拨款收入 90.00 一、一般公共服务支出 80.00",
    "二、事业收入 15.00 二、教育支出 20.00",
    "三、农林水支出 5.00",
    "收入总计 105.00 支出总计 105.00",
]
BALANCE = "department_balance"


def read(*lines):
    return shimahe.read("\n".join([*TITLE, *lines]).encode())


def amounts(d):
    return dict(zip(d.cells.row, d.cells.value, strict=True))


def test_a_balance_with_numbers_of_lines_is_read_with_its_blanks():
    d = read(SIDES, NUMBERED, "栏次 1 栏次 2", *ROWS)
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")
    assert amounts(d)["三、上级补助收入"] == 15.0
    assert amounts(d)["三、公共安全支出"] == 25.0
    assert set(d.cells.column) == {"income/amount", "spending/amount"}
    assert differing(d).empty


@pytest.mark.parametrize(
    ("row", "amount"), [("四、事业收入 4 35", None), ("四、事业收入 4 6.00 35", 6.0)]
)
def test_the_number_of_a_blank_line_of_the_other_side_is_no_amount(row, amount):
    d = read(SIDES, NUMBERED, *ROWS[:3], row, "本年收入合计 27 111.00 本年支出合计 57 105.00")
    assert amounts(d).get("四、事业收入") == amount
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")
    assert "35" not in set(d.cells.text)


@pytest.mark.parametrize("gap", [" ", "          "])
def test_a_source_without_an_amount_is_no_part_of_the_label_beside_it(gap):
    rows = ["财政拨款收入 105.00 一般公共服务支出 80.00", f"事业收入{gap}教育支出 25.00"]
    d = read(SIDES, BARE, *rows, "收入总计 105.00 支出总计 105.00")
    assert amounts(d)["教育支出"] == 25.0
    assert "事业收入" not in amounts(d)
    assert status_of(d, BALANCE) == "complete"


def test_the_first_number_of_the_other_side_is_no_amount_either():
    d = read(SIDES, NUMBERED, "一、一般公共预算财政拨款收入 1 32", *ROWS[2:3])
    assert "32" not in set(d.cells.text)
    assert note_of(d, BALANCE) == "cells not parted: 5"


@pytest.mark.parametrize(
    "torn",
    [
        ["一、本年收 １２，１５ 一、本年支 １２，１５２．６９", "入 ２．６９ 出 ７．９２"],
        ["一、本年收 12,15 一、本年支 12,152.69", "入 2.69 出 7.92"],
    ],
)
def test_the_rest_of_a_torn_figure_is_no_amount(torn):
    d = read(SIDES, BARE, *torn, BARE_ROWS[1])
    assert {2.69, 7.92}.isdisjoint(d.cells.value)
    assert status_of(d, BALANCE) == "partly read"
    assert "cells not parted: 6" in note_of(d, BALANCE)


@pytest.mark.parametrize("sides", [[SIDES], ["收 入 支 出"], []])
def test_a_row_of_one_block_is_of_the_block_that_its_label_says(sides):
    d = read(*sides, BARE, *BARE_ROWS)
    assert amounts(d)["三、农林水支出"] == 5.0
    assert d.cells.column[d.cells.row.eq("三、农林水支出")].tolist() == ["spending/amount"]
    assert status_of(d, BALANCE) == "complete"


def test_a_balance_that_a_page_cuts_goes_on():
    d = read(SIDES, NUMBERED, *ROWS[:2], "- 3 -", SIDES, NUMBERED, *ROWS[2:])
    assert amounts(d)["三、公共安全支出"] == 25.0
    assert set(d.unplaced.reason[d.unplaced.line.isin([7, 8, 9])]) == {"note", "repeated header"}


@pytest.mark.parametrize("row", ["二、上年结转 15.00", "事业收入 15.00 教育支出"])
def test_figures_whose_block_cannot_be_told_are_missing_with_their_line(row):
    d = read(SIDES, BARE, BARE_ROWS[0], row, "二、教育支出 25.00", BARE_ROWS[-1])
    assert status_of(d, BALANCE) == "partly read"
    assert note_of(d, BALANCE) == "cells not parted: 6"
    assert d.unplaced.reason[d.unplaced.line.eq(6)].tolist() == ["column unknown"]
    assert differing(d).empty


def test_a_balance_whose_headings_are_in_pieces_says_that_its_cells_are_not_parted():
    d = read("项目 决算", "数 项目 决算数", *BARE_ROWS)
    assert status_of(d, BALANCE) == "partly read"
    assert note_of(d, BALANCE).startswith("cells not parted: ")
    assert differing(d).empty


def test_prose_below_a_balance_is_none_of_its_rows():
    d = read(
        SIDES, BARE, *BARE_ROWS, "二、情况说明", "本年支出合计105.00万元，比上年增加5.00万元。"
    )
    assert d.statements.amount_wan.tolist() == [105.0, 5.0]


@pytest.mark.parametrize(
    "totals",
    [
        "收入总计 105.00 支出总计 105.00",
        "收入合计 105.00 支出合计 105.00",
        "总 计 105.00 总 计 105.00",
    ],
)
@pytest.mark.parametrize(
    "heading", ["二、收支情况说明", "二、预算收支增减变化情况", "三、名词解释"]
)
@pytest.mark.parametrize("below", ["1. 教育支出 5.00%", "1、教育支出 5.00 万元"])
def test_a_heading_below_the_totals_ends_the_balance(totals, heading, below):
    d = read(SIDES, BARE, *BARE_ROWS[:-1], totals, heading, below)
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")
    assert d.cells.line.max() == 8
    assert len(d.cells) == 7


def test_a_numbered_heading_of_unknown_words_ends_the_balance_below_its_last_totals():
    d = read(SIDES, BARE, *BARE_ROWS, "二、重点工作", "1. 教育支出 5.00%")
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")


@pytest.mark.parametrize(
    "halves",
    [
        ["三、上级补助", "收入 3 15.00 三、公共安全支出 34 25.00"],
        ["三、上级补助 3 15.00 三、公共安全支出 34 25.00", "收入"],
        ["三、公共", "三、上级补助收入 3 15.00 安全支出 34 25.00"],
        ["三、上级补助收入 3 15.00 三、公共安 34 25.00", "全支出"],
    ],
)
def test_a_name_over_two_lines_is_joined_where_one_name_lacks_it(halves):
    d = read(SIDES, NUMBERED, ROWS[0], *halves, ROWS[-1])
    assert amounts(d)["三、上级补助收入"] == 15.0
    assert amounts(d)["三、公共安全支出"] == 25.0
    assert status_of(d, BALANCE) == "complete"


@pytest.mark.parametrize(
    ("halves", "left_out"),
    [
        (["三、上级补助 3 15.00 三、公共安 34 25.00", "部分"], "6"),
        (["部分", "收入 3 15.00 安全支出 34 25.00"], "5, 7"),
        (["三、上级补助 三、公共", "收入 3 15.00 安全支出 34 25.00"], "5, 7"),
    ],
)
def test_a_name_over_two_lines_that_may_be_of_either_block_leaves_its_rows_out(halves, left_out):
    d = read(SIDES, NUMBERED, ROWS[0], *halves, ROWS[-1])
    assert "三、上级补助收入" not in amounts(d)
    assert note_of(d, BALANCE).startswith(f"cells not parted: {left_out}")
    assert differing(d).empty


def test_labels_without_a_figure_are_blank_rows_and_no_headings_of_the_text():
    blank = ["二、政府性基金收入 二、外交支出", "三、事业收入 三、国防支出", "四、其他收入"]
    d = read(SIDES, BARE, BARE_ROWS[0], *blank, "四、教育支出 20.00", BARE_ROWS[-1])
    assert amounts(d)["四、教育支出"] == 20.0
    assert status_of(d, BALANCE) == "complete"
    assert not d.unplaced[d.unplaced.line.between(5, 10)].reason.isin(["heading"]).any()


NUMBERED_ROWS = [
    "一般公共预算资金 1 90.00 一般公共服务支出 5 80.00",
    "其他收入资金 2 15.00 公共安全支出 6 20.00",
]
NUMBERED_TOTAL = "收入合计 4 105.00 支出合计 8 105.00"


@pytest.mark.parametrize(
    ("row", "side"),
    [
        ("教育支出 7 5.00", "spending"),
        ("教育 7 5.00", "spending"),
        ("财政专户管理资金 3 5.00", "income"),
        ("专户 3 5.00", "income"),
    ],
)
def test_a_row_of_one_block_is_told_by_its_words_or_its_number(row, side):
    d = read(SIDES, NUMBERED, *NUMBERED_ROWS, row, NUMBERED_TOTAL)
    cell = f"{BALANCE}:{row.split()[0]}/{side}/amount"
    assert d.cells[d.cells.cell.eq(cell)].value.tolist() == [5.0]
    assert status_of(d, BALANCE) in ("complete", "partly read")


@pytest.mark.parametrize("row", ["其他收入资金 2 0", "附属单位上缴收入资金 2 0"])
def test_an_amount_of_0_is_no_first_number_of_the_other_side(row):
    d = read(SIDES, NUMBERED, "事业收入资金 1 105.00", row, NUMBERED_TOTAL)
    assert d.cells[d.cells.line.eq(6)][["column", "text"]].values.tolist() == [
        ["income/amount", "0"]
    ]
    assert status_of(d, BALANCE) == "complete"


@pytest.mark.parametrize("amount", ["5", "105"])
def test_a_whole_amount_that_may_be_the_first_number_of_the_other_side_is_named(amount):
    d = read(SIDES, NUMBERED, f"事业收入资金 1 {amount}", NUMBERED_TOTAL)
    assert amount not in d.cells.text.tolist()
    assert status_of(d, BALANCE) == "partly read"


@pytest.mark.parametrize("row", ["教育支出 3 5.00", "某某 4 5.00", "3 5.00"])
def test_a_row_whose_words_and_number_contradict_or_tell_nothing_is_said(row):
    d = read(SIDES, NUMBERED, *NUMBERED_ROWS, row, NUMBERED_TOTAL)
    assert 5.0 not in d.cells.value.tolist()
    assert status_of(d, BALANCE) == "partly read"


def test_rows_of_some_of_three_blocks_are_told_by_their_words():
    heads = "项目 预算数 支出功能分类 预算数 支出类别 预算数"
    rows = ["其他收入 30.00 教育支出 20.00 人员经费 18.00", "卫生健康支出 10.00 项目支出 12.00"]
    d = read(SIDES, heads, *rows, "收入合计 30.00 支出合计 30.00 支出合计 30.00")
    columns = d.cells[d.cells.line.eq(6)].column.tolist()
    assert columns == ["spending/amount", "use/amount"]
    assert status_of(d, BALANCE) == "complete"


def test_a_row_whose_last_figure_stands_on_the_next_line_is_left_out():
    d = read(SIDES, NUMBERED, *NUMBERED_ROWS, "收入合计 4 105.00 支出合计 8", "105.00")
    assert "支出合计" not in amounts(d)
    assert note_of(d, BALANCE) == "cells not parted: 7, 8"
    assert differing(d).empty


def test_a_sum_of_a_row_with_a_figure_of_no_column_is_not_called_broken():
    head = (
        "科目编码 科目名称 合计 一般公共预算 政府性基金预算 国有资本经营预算 财政专户 上级补助收入"
    )
    rows = [
        "208 社会保障 5.00 5.00 - - - -",
        "212 城乡社区 2.00 - 2.00 - - -",
        "223 国有资本 3.00 3.00",
    ]
    d = shimahe.read(
        "\n".join(["部门收入总表", "单位：万元", head, *rows, "合计 10.00 5.00 2.00 3.00"]).encode()
    )
    assert "figure not placed" in note_of(d, "department_revenue")
    assert differing(d).empty


LAID = [["项目", "金额", "项目", "合计", "一般公共预算", "政府性基金预算"]]
LAID_ROWS = [
    ["一、一般公共预算拨款", "90.00", "一、一般公共服务支出", "70.00", "70.00", ""],
    ["二、政府性基金拨款", "15.00", "二、教育支出", "20.00", "20.00", ""],
    ["", "", "三、城乡社区支出", "15.00", "", "15.00"],
    ["收入总计", "105.00", "支出总计", "105.00", "90.00", "15.00"],
]
GRANTS = "财政拨款收支总表"


def read_grants(*lines):
    return shimahe.read("\n".join([GRANTS, "单位：万元", *lines]).encode())


@pytest.mark.parametrize("letters", ["one place", "two places"])
def test_a_page_of_a_balance_below_the_title_again_is_in_the_same_columns(letters):
    lines = laid(LAID, *LAID_ROWS, letters=letters)
    whole = read_grants(*lines)
    cut = read_grants(*lines[:3], "- 3 -", f"{GRANTS}（续）", "单位：万元", lines[0], *lines[3:])
    for d in (whole, cut):
        assert status_of(d, "appropriation_balance") == "complete"
        assert d.cells.text.tolist() == [text for row in LAID_ROWS for text in row if "." in text]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_figure_of_a_balance_in_two_columns_is_told_by_sums_or_missing_and_named(is_told):
    lines = laid(LAID, *LAID_ROWS)
    at = next(number for number, line in enumerate(lines) if "城乡社区" in line)
    moved = f"{lines[at].removesuffix('15.00')[: len(lines[at - 1]) - 1]}15.00"
    total = lines[-1] if is_told else lines[-1].replace("90.00", "").replace(" 15.00", "")
    d = read_grants(*lines[:at], moved, *lines[at + 1 : -1], total)
    columns = d.cells.column[d.cells.line == at + 3].tolist()
    assert columns == ["spending/total", "spending/government_fund"][: 1 + is_told]
    assert status_of(d, "appropriation_balance") == ("complete" if is_told else "partly read")


def test_a_figure_between_two_labels_that_both_lack_its_column_is_of_neither():
    *lines, last = laid(LAID, *LAID_ROWS)
    at = last.rindex("105.00")
    total = f"{last[:at]}{' ' * 6}{last[at + 6 :]}"
    bare = laid(LAID, *LAID_ROWS[:3], ["", "", "四、农林水支出", "", "", ""])[-1]
    d = read_grants(*lines, bare, f"{' ' * at}105.00", total)
    assert "四、农林水支出" not in set(d.cells.row)
    assert "cells not parted" in note_of(d, "appropriation_balance")
    assert differing(d).empty


@pytest.mark.parametrize("head", ["项 目 预算数 项 目 预算数", "项　目 金 额 项　目 金 额"])
def test_words_of_headings_may_be_spread(head):
    rows = ["一、一般公共预算收入 45.00 一、一般公共服务支出 30.00"]
    rows += ["二、事业收入 5.00 二、公共安全支出 20.00", "收入总计 50.00 支出总计 50.00"]
    text = "\n".join(["收支总表", "单位：万元", "收 入 支 出", head, *rows])
    d = shimahe.read(text.encode())
    assert d.revenue.amount_wan.tolist() == [50.0, 45.0, 5.0]
    assert status_of(d, "department_balance") == "complete"


# --- what is carried over, in its parts -----------------------------------------------------------

CARRIED_ROWS = ["一、事业收入 90.00 一、教育支出 95.00", "上年结转 15.00 结转下年 10.00"]
TOTALS = "收入总计 105.00 支出总计 105.00"


def parts(d):
    is_part = d.cells.row.str.contains("支出结转|支出结余")
    return d.cells[is_part][["row", "column", "value"]].values.tolist()


@pytest.mark.parametrize(
    ("figures", "side"), [(("12.00", "3.00"), "income"), (("6.50", "3.50"), "spending")]
)
@pytest.mark.parametrize("words", ["{}支出结转", "{}支出结余", "其中：{}支出结转"])
def test_parts_of_what_is_carried_over_are_of_the_side_that_they_add_up_to(words, figures, side):
    labels = [words.format("基本"), words.format("项目")]
    rows = [f"{label} {figure}" for label, figure in zip(labels, figures, strict=True)]
    d = read(SIDES, BARE, *CARRIED_ROWS, *rows, TOTALS)
    column = f"{side}/amount"
    expected = [
        [label, column, float(figure)] for label, figure in zip(labels, figures, strict=True)
    ]
    assert parts(d) == expected
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")


def test_the_part_that_stands_alone_is_added_to_those_that_stand_beside_another():
    rows = ["基本支出结转 12.00 基本支出结转 10.00", "项目支出结转 3.00"]
    d = read(SIDES, BARE, *CARRIED_ROWS, *rows, TOTALS)
    assert parts(d)[2] == ["项目支出结转", "income/amount", 3.0]
    assert status_of(d, BALANCE) == "complete"


WIDE = "项目 预算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款"
WIDE_ROWS = [
    "一、一般公共预算拨款 60.00 一、教育支出 60.00 60.00 -",
    "二、政府性基金预算拨款 30.00 二、城乡社区支出 30.00 - 30.00",
    "本年收入合计 90.00 本年支出合计 90.00 60.00 30.00",
]
WIDE_CARRIED = "上年结转 15.00 结转下年 15.00 15.00 -"
WIDE_TOTALS = "收入总计 105.00 支出总计 105.00 75.00 30.00"


def read_wide(*rows):
    return shimahe.read("\n".join(["财政拨款收支总表", "单位：万元", SIDES, WIDE, *rows]).encode())


@pytest.mark.parametrize(
    "rows",
    [
        ["项目支出结转 15.00"],
        ["基本支出结转 -", "项目支出结转 15.00"],
        ["其中：基本支出结转 12.00", "项目支出结转 3.00"],
    ],
)
def test_parts_of_two_equal_amounts_are_of_the_side_that_prints_as_many_figures(rows):
    d = read_wide(*WIDE_ROWS, WIDE_CARRIED, *rows, WIDE_TOTALS)
    printed = [row.split() for row in rows if not row.endswith("-")]
    assert parts(d) == [[label, "income/amount", float(amount)] for label, amount in printed]
    assert status_of(d, "appropriation_balance") == "complete"
    assert differing(d).empty


@pytest.mark.parametrize(
    ("carried", "rows"),
    [
        ("上年结转 15.00 结转下年 15.00", ["项目支出结转 15.00"]),  # a row may print fewer
        (WIDE_CARRIED, ["项目支出结转 15.00", "-"]),  # its figures may go on below
        (WIDE_CARRIED, ["项目支出结转 15.00 15.00"]),  # as many as no side prints
        (WIDE_CARRIED, ["基本支出结转 5.00", "项目支出结转 10.00 10.00 -"]),
    ],
)
def test_parts_of_two_equal_amounts_are_named_where_rows_may_print_so_many(carried, rows):
    d = read_wide(*WIDE_ROWS, carried, *rows, WIDE_TOTALS)
    assert parts(d) == []
    assert "cells not parted" in note_of(d, "appropriation_balance")


@pytest.mark.parametrize(
    ("whole", "rows"),
    [
        ("上年结转 15.00 结转下年 15.00", ["基本支出结转 15.00"]),
        ("上年结转 15.00 结转下年 10.00", ["基本支出结转 14.00"]),
        ("上年结转 15.00 结转下年 10.00", ["基本支出结转 12.00", "项目支出结转 3.50"]),
    ],
)
def test_parts_that_may_be_of_either_side_are_named(whole, rows):
    d = read(SIDES, BARE, CARRIED_ROWS[0], whole, *rows, TOTALS)
    assert parts(d) == []
    assert note_of(d, BALANCE) == "cells not parted: " + ", ".join(
        str(7 + n) for n in range(len(rows))
    )


# --- sources that were not read -------------------------------------------------------------------

REVENUE = [
    "部门收入总表",
    "单位：万元",
    "科目编码 科目名称 合计 财政拨款收入 事业收入 经营收入 其他收入",
]


@pytest.mark.parametrize(
    ("balance", "column"),
    [
        (
            ["一、事业收入 40.00 一、教育支出 40.00", "收入总计 40.00 支出总计 40.00"],
            "service_receipts",
        ),
        (["二、事业收入 30.00 一、教育支出 40.00", "收入总计 40.00 支出总计 40.00"], None),
        (["拨款 10.00", "事业收入 30.00 教育支出 40.00", "收入总计 40.00 支出总计 40.00"], None),
        (["二、事业收入 30.00 一、教育支出 30.00", "收入总计 40.00 支出总计 40.00"], None),
    ],
)
def test_a_source_closes_the_others_only_if_all_income_is_read(balance, column):
    rows = ["合计 40.00 40.00", "205 教育支出 40.00 40.00"]
    d = read(SIDES, BARE, *balance, "", *REVENUE, *rows)
    cells = d.cells[d.cells.table.eq("department_revenue")]
    assert set(cells.column) == {"total", column} - {None}
    assert ("figure not placed" in note_of(d, "department_revenue")) == (column is None)


@pytest.mark.parametrize(
    ("fund", "columns"), [("", {"total", "general_public"}), ("2.00", {"total"})]
)
def test_a_budget_closes_the_others_only_if_all_income_is_read(fund, columns):
    head = "项目 预算数 项目 合计 一般公共预算 政府性基金预算"
    total = "11.00" if fund else "9.00"
    rows = [f"一般公共预算拨款 9.00 教育支出 {total} {total}"]
    if fund:  # a line that is not read
        rows.insert(0, f"基金 {fund}")
    text = [
        "财政拨款收支总表",
        "单位：万元",
        SIDES,
        head,
        *rows,
        f"收入总计 {total} 支出总计 {total} {total}",
    ]
    d = shimahe.read("\n".join(text).encode())
    cells = d.cells[d.cells.column.str.startswith("spending/")]
    assert {column.removeprefix("spending/") for column in cells.column} == columns


PACKED = [
    "         收入                                    支出",
    "      项目         预算数        项目      小计 一般公共预算 政府性基金预算 国有资本经营预算",
    "一、本年收入         150105.20 一、本年支出   150105.20 150013.10 92.10",
    "（一）一般公共预算拨款    150013.10 一般公共服务支出  149013.10  149013.10",
    "（二）政府性基金预算拨款       92.10 国防支出       1000.00   1000.00",
    "（三）国有资本经营预算拨款            城乡社区支出       92.10           92.10",
    "收入总计           150105.20 支出总计     150105.20 150013.10 92.10",
]


def test_figures_below_headings_that_stand_closer_than_they_are_placed_by_what_has_income():
    d = shimahe.read("\n".join(["财政拨款收支总体情况表", "单位：万元", *PACKED]).encode())
    spent = d.cells[d.cells.row.isin(["一、本年支出", "城乡社区支出"])]
    assert list(zip(spent.row, spent.column, spent.value, strict=True)) == [
        ("一、本年支出", "spending/total", 150105.2),
        ("一、本年支出", "spending/general_public", 150013.1),
        ("一、本年支出", "spending/government_fund", 92.1),
        ("城乡社区支出", "spending/total", 92.1),
        ("城乡社区支出", "spending/government_fund", 92.1),
    ]
    assert (status_of(d, "appropriation_balance"), differing(d).empty) == ("complete", True)


@pytest.mark.parametrize("rest", ["算支出 0.00 0.00 4.00", "算支出 4.00"])
def test_an_account_whose_name_begins_like_a_source_of_income_is_no_income(rest):
    head = "项目 预算数 项目 小计 一般公共预算 政府性基金预算 国有资本经营预算"
    rows = [
        "一、一般公共预算拨款 9.00 一、教育支出 9.00 9.00 0.00 0.00",
        "二、国有资本经营预 4.00",
        rest,
        "收入总计 13.00 支出总计 13.00 9.00 0.00 4.00",
    ]
    d = shimahe.read("\n".join(["财政拨款收支总表", "单位：万元", SIDES, head, *rows]).encode())
    assert not any(d.cells.row.str.contains("国有资本经营预"))
    assert "cells not parted: 6, 7" in note_of(d, "appropriation_balance")


def test_the_name_of_a_budget_goes_on_around_its_figures_in_the_layout_of_a_page():
    text = """
         项目             预算数            项目              合计       一般公共预算  国有资本经营预算
一、本年收入            101,735.92   一、本年支出            101,735.92   100,735.92      1,000.00
（一）一般公共预算
                        100,735.92   （一）教育支出          100,735.92   100,735.92
财政拨款收入
（二）国有资本经营预算               （二）国有资本经营预算
                          1,000.00                             1,000.00                   1,000.00
财政拨款收入                         支出
收入总计                101,735.92   支出总计                101,735.92   100,735.92      1,000.00
"""  # noqa: E501
    d = shimahe.read("\n".join(["财政拨款收支总体情况表（单位：元）", text.strip("\n")]).encode())
    own = d.cells[d.cells.row.str.contains("国有资本")]
    assert list(zip(own.row, own.column, own.text, strict=True)) == [
        ("（二）国有资本经营预算财政拨款收入", "income/amount", "1,000.00"),
        ("（二）国有资本经营预算支出", "spending/total", "1,000.00"),
        ("（二）国有资本经营预算支出", "spending/state_capital", "1,000.00"),
    ]
    form = "appropriation_balance"
    assert (status_of(d, form), note_of(d, form)) == ("complete", "")


PARTS = [
    "一、一般公共预算财政拨款收入 1 90.00 一、一般公共服务支出 10 80.00",
    "二、政府性基金预算财政拨款收入 2 0 二、教育支出 11 25.00",
]
PART_TOTAL = "本年收入合计 9 {} 本年支出合计 18 105.00"


@pytest.mark.parametrize("cut", ["- 3 -", "第 3 页"])
@pytest.mark.parametrize(
    ("figures", "amount"),
    [("0", 0.0), ("0.00", 0.0), ("4", 4.0), ("-", None), ("", None), ("15.00", 15.0)],
)
@pytest.mark.parametrize(("label", "number"), [("四、上级补助收入", 5), ("五、事业收入", 5)])
def test_a_line_with_one_side_right_below_a_cut_is_read(cut, figures, amount, label, number):
    title = [f"{TITLE[0]}（续）", SIDES, NUMBERED]
    total = PART_TOTAL.format(f"{90 + (amount or 0):.2f}")
    d = read(SIDES, NUMBERED, *PARTS, cut, *title, f"{label} {number} {figures}".strip(), total)
    assert amounts(d).get(label) == amount
    assert amounts(d)["二、教育支出"] == 25.0
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "cut by a page")


@pytest.mark.parametrize("figure", ["5", "12", "20"])
def test_what_may_number_the_other_side_below_a_cut_is_no_amount(figure):
    title = [f"{TITLE[0]}（续）", SIDES, NUMBERED]
    rest = [f"五、事业收入 5 {figure}", PART_TOTAL.format("90.00")]
    d = read(SIDES, NUMBERED, *PARTS, "- 3 -", *title, *rest)
    assert "五、事业收入" not in amounts(d)
    assert "cells not parted" in note_of(d, BALANCE)


CUT = ["- 3 -", f"{TITLE[0]}（续）", SIDES, NUMBERED]


@pytest.mark.parametrize(
    ("label", "amount"),
    [("三、上级补助收入", "15.00"), ("其他资金", "（2.00）"), ("事业收入", "0")],
)
def test_the_number_of_a_blank_below_a_cut_is_told_by_the_row_below_it(label, amount):
    d = read(SIDES, NUMBERED, *PARTS, *CUT, f"{label} 3 {amount} 12", PART_TOTAL.format("88.00"))
    assert note_of(d, BALANCE) == "cut by a page; cells not parted: 11"
    total = PART_TOTAL.format("88.00").replace(" 9 ", " 4 ").replace(" 18 ", " 13 ")
    d = read(SIDES, NUMBERED, *PARTS, *CUT, f"{label} 3 {amount} 12", total)
    assert d.cells.text[d.cells.row.eq(label)].tolist() == [amount]
    assert "12" not in set(d.cells.text)
    assert "cells not parted" not in note_of(d, BALANCE)


@pytest.mark.parametrize("row", ["事业收入 3 12", "事业收入 3 5.00 14", "3 5.00 12"])
def test_a_last_figure_below_a_cut_that_no_number_below_it_tells_is_named(row):
    total = PART_TOTAL.format("90.00").replace(" 9 ", " 4 ").replace(" 18 ", " 13 ")
    d = read(SIDES, NUMBERED, *PARTS, *CUT, row, total)
    assert "事业收入" not in amounts(d)
    assert "cells not parted: 11" in note_of(d, BALANCE)
