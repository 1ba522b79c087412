"""Tables by code in the layout of their page: what is told, and what is left out and named."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

TITLE = "一般公共预算财政拨款支出决算表"
HEAD = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
TOTAL = ["", "合计", "13.75", "12.50", "1.25"]
CLASS = ["208", "社会保障和就业各项事务支出", "13.75", "12.50", "1.25"]
GROUP = ["20805", "行政事业单位养老和退休支出", "12.50", "12.50", ""]
LAST = ["20808", "抚恤", "1.25", "", "1.25"]
WANTED = [
    ("208", "社会保障和就业各项事务支出", "basic", 12.5),
    ("208", "社会保障和就业各项事务支出", "project", 1.25),
    ("20805", "行政事业单位养老和退休支出", "basic", 12.5),
    ("20808", "抚恤", "project", 1.25),
]


def read(lines, title=TITLE):
    return shimahe.read("\n".join([title, "单位：万元", *lines]).encode())


def rows_of(d):
    return list(d.spending[["code", "name", "kind", "amount_wan"]].itertuples(False, None))


def placed(d, key="general_spending"):
    return status_of(d, key) == "complete" and "placed by layout" in note_of(d, key).split("; ")


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("names", ["one line", "wrapped", "around"])
@pytest.mark.parametrize("front", [[], ["单位代码", "单位名称"]])
def test_a_name_on_several_lines_is_of_the_row_that_lacks_it(front, names, letters):
    own = ["301001", "本级"][: len(front)]
    rows = [[*own, *row] for row in (CLASS, GROUP, LAST)]
    total = [*[""] * len(front), *TOTAL]
    d = read(laid([[*front, *HEAD[0]]], total, *rows, names=names, letters=letters))
    assert placed(d)
    assert rows_of(d) == WANTED


@pytest.mark.parametrize("names", ["wrapped", "around"])
def test_the_last_name_goes_on_behind_the_last_row(names):
    d = read(laid(HEAD, TOTAL, CLASS, LAST, GROUP, names=names))
    assert d.spending.name.tolist()[-1] == GROUP[1]


def test_words_behind_the_last_row_that_its_name_does_not_lack_are_no_name():
    d = read([*laid(HEAD, TOTAL, CLASS, GROUP, LAST, names="wrapped"), "        填表人"])
    assert rows_of(d) == WANTED


def test_a_name_goes_on_behind_the_number_of_a_page():
    lines = laid(HEAD, TOTAL, CLASS, GROUP, LAST, names="around")
    at = next(number for number, line in enumerate(lines) if "行政事业" in line)
    assert rows_of(read([*lines[:at], "- 3 -", *lines[at:]])) == WANTED


@pytest.mark.parametrize("number", [[], ["        栏次                 1"]])
def test_one_column_of_amounts_needs_no_sum(number):
    head, *rows = laid([HEAD[0][:3]], TOTAL[:3], CLASS[:3], GROUP[:3], LAST[:3])
    d = read([head, *number, *rows])
    assert placed(d)
    assert [amount for *_, amount in rows_of(d)] == [13.75, 12.5, 1.25]


@pytest.mark.parametrize("total", ["合计", "合  计"])
def test_a_code_and_its_name_may_stand_in_one_column(total):
    rows = [[f"{row[0]} {row[1]}", *row[2:]] for row in (CLASS, GROUP, LAST)]
    d = read(laid([["功能分类科目", *HEAD[0][2:]]], [total, *TOTAL[2:]], *rows))
    assert placed(d)
    assert rows_of(d) == WANTED


KINDS = [
    ["科目编码|", "科目名称|", "合计|", "项目支出*3", "基本支出*2"],
    ["", "", "", "小计", "运转类", "特定目标类", "人员经费", "公用经费"],
]


@pytest.mark.parametrize("part", range(2))
def test_a_group_of_headings_is_above_its_own_columns_blank_ones_too(part):
    parts = ["1.25", ""] if part else ["", "1.25"]
    rows = [[*row[:3], "1.25", *parts, "10.00", "2.50"] for row in (TOTAL, CLASS)]
    d = read(laid(KINDS, *rows))
    assert placed(d)
    kinds = sorted(row[2:] for row in rows_of(d))
    assert kinds == [("basic", 2.5), ("basic", 10.0), ("project", 1.25)]


def test_a_kind_without_figures_takes_none_of_the_group_beside_it():
    head = [
        ["科目编码|", "科目名称|", "合计|", "项目支出*3", "基本支出预算|", "占比%|"],
        ["", "", "", "小计", "运转类", "特定目标类", "", ""],
    ]
    figures = ["13.75", "13.75", "13.75", "", "", "100.00"]
    d = read(laid(head, ["", "合计", *figures], ["208", "社会保障支出", *figures]))
    assert [row[2:] for row in rows_of(d)] == [("project", 13.75)]


FUND = "政府性基金预算财政拨款支出决算表"
SINGLE = laid(HEAD, ["2296006", "彩票公益金支出", "12.50", "", "12.50"])


def test_a_single_row_that_two_widths_of_letters_place_otherwise_is_missing_and_named():
    d = read(SINGLE, FUND)
    assert d.spending.amount_wan.dropna().empty
    assert status_of(d, "fund_spending") == "partly read"
    assert "figure not placed: 4" in note_of(d, "fund_spending")


def test_the_width_that_another_table_told_holds_for_a_single_row():
    d = read([*laid(HEAD, TOTAL, CLASS, GROUP, LAST), FUND, "单位：万元", *SINGLE])
    assert placed(d, "fund_spending")
    assert rows_of(d)[-1] == ("2296006", "彩票公益金支出", "project", 12.5)


@pytest.mark.parametrize("moved", [2, 3])
def test_a_figure_below_two_headings_is_missing_and_its_line_is_named(moved):
    head, row = SINGLE
    wide = head.replace("   项目支出", " 项目支出")
    d = read([wide, f"{row[: -5 - moved]}{row[-5:]}"], FUND)
    assert d.spending.amount_wan.dropna().empty
    assert status_of(d, "fund_spending") == "partly read"


def second_page(title):
    first = laid(HEAD, TOTAL, CLASS, GROUP)
    wide = laid(HEAD, TOTAL, CLASS, GROUP, LAST)
    return read([*first, "- 3 -", title, "单位：万元", first[0], wide[-1]])


def test_a_page_below_the_title_again_is_in_the_columns_of_the_first():
    d = second_page(f"{TITLE}（续）")
    assert placed(d)
    assert rows_of(d) == WANTED


def test_the_same_headings_below_another_title_are_another_table():
    d = second_page("政府性基金预算支出决算表")
    assert d.spending.budget.tolist()[-1] == "government_fund"


def test_places_in_which_most_sums_fail_are_not_believed():
    d = read(laid(HEAD, TOTAL, [*CLASS[:3], "1.25", ""], [*GROUP[:3], "", "77.00"]))
    assert d.spending.amount_wan.dropna().empty
    assert status_of(d, "general_spending") == "partly read"


def test_lists_side_by_side_keep_the_headings_that_stand_left_above_them():
    lines = [
        "人员经费                                公用经费",
        "科目编码          科目名称       预算数        科目编码     科目名称        预算数",
        "301           工资福利支出           8.00 302      商品和服务支出           2.00",
        "30101         基本工资             8.00 30205    水费                0.50",
        "                                    30206    电费                1.50",
    ]
    d = read(lines, title="一般公共预算基本支出表")
    named = dict(d.cells[["code", "column"]].itertuples(False, None))
    assert named == {
        "301": "personnel", "302": "public_use", "30101": "personnel", "30205": "public_use",
        "30206": "public_use",
    }  # fmt: skip


def test_figures_that_stand_beside_narrow_headings_of_changes_are_below_them():
    text = """
附表3
2025年政府性基金预算财政拨款支出预算表
单位：万元
科目编码     科目名称     2024年执行数   2025年预算数    2025年预算数比2024年执行数
                                             合计       增减额          增减%
合计                              6.00           9.00     3.00                50.00%
212        城乡社区支出           6.00           9.00     3.00                50.00%
"""
    d = shimahe.read(text.strip().encode())
    own = d.cells[d.cells.row.eq("212")]
    assert dict(zip(own.column, own.text, strict=True)) == {
        "2024年执行数": "6.00",
        "total": "9.00",
        "2025年预算数比2024年执行数 增减额": "3.00",
        "2025年预算数比2024年执行数 增减%": "50.00%",
    }
    assert set(d.spending.amount_wan) == {9.0}


SOURCES = ["合计", "一般公共预算资金", "政府性基金预算资金", "国有资本经营预算资金"]
INCOME = [
    ["科目编码|", "单位代码|", "科目名称|", "本年收入*4", "备注|"],
    ["", "", "", *SOURCES, ""],
]
INCOME_KEYS = ["total", "general_public", "government_fund", "state_capital"]
TITLE_OF_INCOME = "收入决算表"


def income(*amounts, letters="one place"):
    """Return the lines of a table of income with a row for each amounts of its sources."""
    rows = [
        [f"20{number}", "301001", "教育支出", *texts, ""] for number, texts in enumerate(amounts, 1)
    ]
    return laid(INCOME, *rows, letters=letters)


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("negative", ["（1.99万元）", "(1.99万元)", "（11,991.99万元）"])
@pytest.mark.parametrize("blank", ["-", "—", ""])
def test_a_figure_at_the_left_edge_of_its_column_is_below_its_heading(negative, blank, letters):
    value = -float(negative.strip("（）()").removesuffix("万元").replace(",", ""))
    lines = income(
        ["5.54万元", "5.54万元", blank, blank],
        ["57.30万元", blank, "57.30万元", blank],
        [negative, blank, blank, negative],
        letters=letters,
    )
    d = read(lines, TITLE_OF_INCOME)
    assert placed(d, "department_revenue")
    assert list(zip(d.cells.code, d.cells.column, d.cells.value, strict=True)) == [
        ("201", "total", 5.54),
        ("201", "general_public", 5.54),
        ("202", "total", 57.3),
        ("202", "government_fund", 57.3),
        ("203", "total", value),
        ("203", "state_capital", value),
    ]


@pytest.mark.parametrize("column", [1, 2, 3])
def test_figures_at_the_left_edge_are_told_in_each_column(column):
    left = ["（1.99万元）", "-", "-", "-"]
    left[column] = "（1.99万元）"
    right = ["2.50万元", "-", "-", "-"]
    right[column] = "2.50万元"
    d = read(income(left, right), TITLE_OF_INCOME)
    assert placed(d, "department_revenue")
    assert d.cells.column.tolist() == ["total", INCOME_KEYS[column]] * 2
    assert d.cells.value.tolist() == [-1.99, -1.99, 2.5, 2.5]


def test_two_figures_of_a_line_below_one_heading_are_in_no_column():
    lines = income(
        ["（1.99万元）", "-", "-", "（1.99万元）"],
        ["5.54万元", "5.54万元", "-", "-"],
        ["3.00万元", "-", "3.00万元", "-"],
    )
    at = lines[2].rindex("（1.99万元）") + len("（1.99万元）")
    d = read([*lines[:2], f"{lines[2][:at]} 7", *lines[3:]], TITLE_OF_INCOME)
    assert "state_capital" not in set(d.cells.column)
    assert status_of(d, "department_revenue") == "partly read"


def test_figures_at_both_edges_of_two_columns_stay_in_their_own():
    head = [
        ["科目编码|", "科目名称|", "合计|", "项目支出|", "基本支出*2"],
        ["", "", "", "", "人员经费", "公用经费"],
    ]
    rows = [
        ["205", "教育支出", "4.00", "", "4.00", ""],
        ["208", "养老支出", "3.00", "", "", "3.00"],
    ]
    d = read(laid(head, *rows), "一般公共预算支出表")
    columns = dict(zip(d.cells.code + d.cells.column, d.cells.value, strict=True))
    assert columns == {"205total": 4, "205personnel": 4, "208total": 3, "208public_use": 3}


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("share", ["增减%", "增减率", "增幅"])
@pytest.mark.parametrize("ends_in_shares", [False, True])
@pytest.mark.parametrize("figures", [["8.34", "", "8.34"], ["8.34", "8.34", ""]])
def test_shares_below_three_lines_of_headings_stand_beside_theirs(
    figures, ends_in_shares, share, letters
):
    last = ["占比%|"] if ends_in_shares else []
    blank = [""] * len(last)
    head = [
        ["功能分类科目|", "2022年执行数|", "2023年预算数*5", "2023年预算数比2022年执行数*2", *last],
        ["", "", "合计|", "基本支出*3", "项目支出|", "增减额|", f"{share}|", *blank],
        ["", "", "", "小计", "人员经费", "公用经费", "", "", "", *blank],
    ]
    total, basic, project = figures
    amounts = ["5.71", total, basic, basic, "", project, "2.63", "46.06%"]
    shares = ["100.00"] * len(last)
    rows = [[name, *amounts, *shares] for name in ("合计", "212城乡社区支出", "21205环境卫生")]
    d = read(laid(head, *rows, letters=letters), "2023年政府性基金预算财政拨款支出预算表")
    assert placed(d, "fund_spending")
    kind = "basic" if basic else "project"
    assert rows_of(d) == [
        ("212", "城乡社区支出", kind, 8.34),
        ("21205", "环境卫生", kind, 8.34),
    ]
    own = d.cells[d.cells.code.eq("212")].set_index("column").text
    changes = "2023年预算数比2022年执行数"
    assert own[f"{changes} 增减额"] == "2.63"
    assert own[f"{changes} {share}"] == "46.06%"


EARLIER = ["上年预算数", "2022年执行数", "上年决算数"]


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("note", [[], ["备注|"]])
@pytest.mark.parametrize("earlier", EARLIER)
def test_an_earlier_amount_in_a_wide_column_is_below_its_narrow_heading(earlier, note, letters):
    head = [
        ["功能分类科目|", f"{earlier}|", "本年预算数*7", *note],
        ["", "", "合计|", "基本支出*3", "项目支出*3", *[""] * len(note)],
        [
            "",
            "",
            "",
            "小计",
            "人员经费",
            "公用经费",
            "小计",
            "运转类",
            "特定目标类",
            *[""] * len(note),
        ],
    ]
    numbers = ["栏次", "1=2+3+4+5+6+7+8", *"2345678"]
    amounts = ["0.15", "9.25", "8.00", "5.00", "3.00", "1.25", "", "1.25"]
    rows = [[*row, *[""] * len(note)] for row in (numbers, ["[206]科学技术支出", *amounts])]
    d = read(laid(head, *rows, letters=letters), "一般公共预算支出表")
    assert placed(d)
    assert rows_of(d) == [
        ("206", "科学技术支出", "basic", 8.0),
        ("206", "科学技术支出", "project", 1.25),
    ]
    assert d.cells.text.tolist() == [text for text in amounts if text]
    assert d.cells.column.tolist()[:4] == [earlier, "total", "basic", "personnel"]


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("form_of_code", ["[{}]", "{}"])
@pytest.mark.parametrize("blank_at", [0, 1, 2])
@pytest.mark.parametrize("has_total", [False, True])
def test_rows_of_blanks_whose_code_is_in_the_name_give_it_to_no_other_row(
    has_total, blank_at, form_of_code, letters
):
    figures = [["16.25", "12.50", "3.75"], ["1.25", "", "1.25"]]
    figures.insert(blank_at, ["", "", ""])
    rows = [["合计", "17.50", "12.50", "5.00"]] if has_total else []
    classes = zip(["205", "208", "210"], ["教育支出", "养老支出", "医疗支出"], figures, strict=True)
    wanted = []
    for code, name, of_class in classes:
        for whole in (code, f"{code}01", f"{code}0101"):
            rows.append([f"{form_of_code.format(whole)}{name}", *of_class])
            kinds = zip(["basic", "project"], of_class[1:], strict=True)
            wanted += [(whole, name, kind, float(text)) for kind, text in kinds if text]
    d = read(laid([["功能分类科目", *HEAD[0][2:]]], *rows, letters=letters))
    assert placed(d)
    assert [row for row in rows_of(d) if row[3] == row[3]] == wanted


def test_a_wrapped_name_of_a_row_of_blanks_is_no_part_of_another():
    rows = [
        ["[205]教育支出", "16.25", "12.50", "3.75"],
        ["[20501]教育管理事务和其他各项支出", "", "", ""],
        ["[20502]普通教育", "16.25", "12.50", "3.75"],
    ]
    d = read(laid([["功能分类科目", *HEAD[0][2:]]], *rows, names="wrapped"))
    assert "20501" not in set(d.cells.code)
    assert set(d.cells.code.dropna()) <= {"205", "20502"}
