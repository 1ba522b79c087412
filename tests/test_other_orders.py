"""Blocks, groups and headings in other orders and words than the national forms have.

Offices, figures and sentences are invented.
"""

import pytest

import shimahe
from tests.fragments import note_of

# --- balances whose expenditure stands left -------------------------------------------------------

SWAPPED = [
    ["一、农林水支出", "30.00", "一、一般公共预算拨款收入", "40.00"],
    ["二、教育支出", "13.00", "二、政府性基金预算拨款收入", "5.00"],
    ["", "", "三、其他收入", "0.50"],
    ["本年支出合计", "43.00", "本年收入合计", "45.50"],
    ["结转下年", "3.50", "上年结转", "1.00"],
    ["支出总计", "46.50", "收入总计", "46.50"],
]
HEADERS = {
    "named above": [["支出", "", "收入", ""], ["项目", "金额", "项目", "金额"]],
    "named in the label": [["支出项目", "预算数", "收入项目", "预算数"]],
    "told by labels": [["项目", "预算数", "项目", "预算数"]],
}


def balance(rows, between="\t"):
    lines = ["2025年部门收支总表", "单位：万元", *(between.join(row) for row in rows)]
    return shimahe.read("\n".join(lines).encode())


def amounts(frame, key):
    printed = frame.dropna(subset=["amount_wan"])
    return dict(zip(printed[key], printed.amount_wan, strict=True))


SOURCES = {
    "total": 46.5,
    "general_public": 40.0,
    "government_fund": 5.0,
    "other": 0.5,
    "carried_over": 1.0,
}


@pytest.mark.parametrize("header", HEADERS)
def test_expenditure_may_stand_left_of_income(header):
    d = balance([*HEADERS[header], *SWAPPED])
    assert amounts(d.revenue, "source") == SOURCES
    sides = d.cells.set_index("row").column
    assert sides["一、农林水支出"] == sides["结转下年"] == "spending/amount"
    assert sides["三、其他收入"] == sides["上年结转"] == "income/amount"
    assert not shimahe.audit(d).checks.status.eq("differs").any()


def test_a_row_that_lost_a_block_is_of_the_side_that_its_words_say():
    rows = [*HEADERS["named above"], *SWAPPED]
    rows[4] = rows[4][2:]
    d = balance(rows)
    assert amounts(d.revenue, "source") == SOURCES


@pytest.mark.parametrize("between", ["  ", " "])
def test_expenditure_left_of_income_where_only_spaces_part(between):
    rows = [[cell for cell in row if cell] for row in (*HEADERS["told by labels"], *SWAPPED)]
    d = balance(rows, between)
    assert amounts(d.revenue, "source") == SOURCES


def test_expenditure_left_of_income_in_the_layout_of_a_page():
    def laid(row):
        line = ""
        for at, cell in zip((0, 30, 44, 80), row, strict=True):
            wide = sum(1 + (ord(letter) > 255) for letter in line)
            line += " " * (at - wide) + cell
        return [line]

    rows = [laid(row) for row in (*HEADERS["told by labels"], *SWAPPED)]
    d = balance(rows)
    assert amounts(d.revenue, "source") == SOURCES


def test_of_three_blocks_income_may_stand_last():
    rows = [
        ["支出（按功能分类）", "", "支出（按经济分类）", "", "收入", ""],
        ["项目", "预算数"] * 3,
        ["一、农林水支出", "30.00", "一、工资福利支出", "35.00", "一、财政拨款收入", "38.00"],
        ["二、教育支出", "10.00", "二、资本性支出", "5.00", "二、事业收入", "2.00"],
        ["支出合计", "40.00", "支出合计", "40.00", "收入合计", "40.00"],
    ]
    d = balance(rows)
    expected = {"total": 40.0, "appropriation": 38.0, "service_receipts": 2.0}
    assert amounts(d.revenue, "source") == expected
    sides = d.cells.set_index("row").column
    assert sides["一、农林水支出"] == "spending/amount"
    assert sides["一、工资福利支出"] == "use/amount"


# --- 三公 by units across, and in other headings --------------------------------------------------

ITEMS = ["因公出国（境）费", "公务用车费", "公务接待费"]
THREE = {"total": 27.0, "overseas_travel": 3.0, "vehicles": 18.0, "reception": 6.0}


def three_public(*rows):
    lines = ["“三公”经费支出预算表", "单位：万元", *("\t".join(row) for row in rows)]
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize("total", ["合计", "小计"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
@pytest.mark.parametrize("label", ["科目", "年度", "单位"])
def test_of_units_across_the_group_of_all_is_read(total, order, label):
    groups = [
        ("甲所", ["15.00", "2.00", "10.00", "3.00"]),
        ("乙所", ["12.00", "1.00", "8.00", "3.00"]),
        ("合计", ["27.00", "3.00", "18.00", "6.00"]),
    ]
    above, below, figures = [label], [""], ["2025年预算"]
    for at in order:
        name, printed = groups[at]
        above += [name, "", "", ""]
        below += [total, *ITEMS]
        figures += printed
    d = three_public(above, below, figures)
    assert amounts(d.three_public, "item") == THREE
    assert note_of(d, "three_public") == ""


def test_of_units_across_without_all_none_is_read_and_it_is_said():
    d = three_public(
        ["科目", "甲所", "", "", "", "乙所", "", "", ""],
        ["", "合计", *ITEMS, "合计", *ITEMS],
        ["2025年预算", *["15.00", "2.00", "10.00", "3.00"], *["12.00", "1.00", "8.00", "3.00"]],
    )
    assert amounts(d.three_public, "item") == {}
    assert note_of(d, "three_public").startswith("columns not told apart: ")


HEADINGS = [
    ["项目", "本年预算", "上年预算", "增减额", "增减原因"],
    ["项目", "当年预算", "去年预算", "增减", "说明"],
    ["项目", "本年安排", "上年安排", "变动", "变动幅度"],
    ["项目", "本年", "上年", "比上年增减", "备注"],
    ["项目", "今年预算数", "前年", "差异", "增长率"],
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_of_this_year_and_last_head_a_list_of_items(heading):
    rows = [
        ["合计", "27.00", "28.00", "-1.00", ""],
        ["因公出国（境）费", "3.00", "3.00", "0", ""],
        ["公务用车费", "18.00", "19.00", "-1.00", "压减"],
        ["公务接待费", "6.00", "6.00", "0", ""],
    ]
    d = three_public(heading, *rows)
    assert amounts(d.three_public, "item") == THREE
    assert note_of(d, "three_public") == ""


# --- units and parts ------------------------------------------------------------------------------

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"


@pytest.mark.parametrize(("mark", "amount"), [("（万元）", 6.08), ("（元）", 0.000608)])
def test_a_unit_in_brackets_alone_is_a_unit_mark(mark, amount):
    lines = ["部门支出总表", mark, HEAD, "205\t教育支出\t6.08\t\t6.08"]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.amount_wan.tolist() == [amount]
    assert note_of(d, "department_spending") == "no total row"


def test_a_project_alone_is_a_part_where_another_account_has_several():
    lines = [
        "部门支出总表",
        "单位：万元",
        "科目编码\t科目名称\t项目名称\t合计\t基本支出\t项目支出",
        "\t合计\t\t12.00\t2.00\t10.00",
        "201\t一般公共服务支出\t\t6.00\t2.00\t4.00",
        "201\t一般公共服务支出\t会议保障\t4.00\t\t4.00",
        "201\t一般公共服务支出\t人员经费\t2.00\t2.00\t",
        "204\t公共安全支出\t\t6.00\t\t6.00",
        "204\t公共安全支出\t平安建设\t6.00\t\t6.00",
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.amount_wan.tolist() == [2.0, 4.0, 6.0]
    assert note_of(d, "department_spending") == "in no frame: 6, 7, 9"
    assert not shimahe.audit(d).checks.status.eq("differs").any()


# --- prose ----------------------------------------------------------------------------------------


def stated(text):
    lines = ["## 二、某镇收支情况", text, "部门支出总表", "单位：万元", HEAD]
    lines.append("205\t教育支出\t6.08\t\t6.08")
    frame = shimahe.read("\n".join(lines).encode()).statements
    money = frame.dropna(subset=["amount_wan"])
    return list(money[["item", "measure", "amount_wan"]].itertuples(index=False, name=None))


PURCHASE, OPERATION = "公务用车购置费", "公务用车运行维护费"
AMOUNTS = [(PURCHASE, "amount", 10.0), (OPERATION, "amount", 8.0)]


def test_changes_behind_several_amounts_are_of_these_in_turn():
    found = stated(f"{PURCHASE}10万元、{OPERATION}8万元，分别减少1万元、2万元。")
    assert found == [*AMOUNTS, (PURCHASE, "change", -1.0), (OPERATION, "change", -2.0)]


def test_names_of_another_sentence_are_not_taken_again():
    before = "基本支出和项目支出分别为2万元、4万元。"
    found = stated(f"{before}{PURCHASE}10万元，{OPERATION}8万元，分别增加1万元、2万元。")
    assert found[2:] == [*AMOUNTS, (PURCHASE, "change", 1.0), (OPERATION, "change", 2.0)]


def test_changes_of_things_that_are_not_named_are_none():
    found = stated(f"{PURCHASE}10万元，占60%，{OPERATION}8万元，分别减少1万元、2万元。")
    assert found == AMOUNTS


def test_a_change_and_its_rate_are_of_one_thing():
    found = stated(f"{PURCHASE}10万元，分别减少1万元、10%。")
    assert found == [AMOUNTS[0], (PURCHASE, "change", -1.0)]


@pytest.mark.parametrize(
    "against", ["同比上年预算数", "同比2024年", "同比去年", "较上年支出总计", "比上年合计"]
)
def test_what_a_change_is_measured_against_is_no_item(against):
    assert stated(f"项目支出6万元，{against}增加2万元。") == [
        ("项目支出", "amount", 6.0),
        ("项目支出", "change", 2.0),
    ]


@pytest.mark.parametrize(
    "words", ["决算数小于预算数1万元", "低于年初预算1万元", "不超过7万元", "超出上年1万元"]
)
def test_what_is_less_or_more_than_another_figure_is_no_amount(words):
    assert stated(f"公务接待费6万元，{words}，比2023年减少2万元。") == [
        ("公务接待费", "amount", 6.0),
        ("公务接待费", "change", -2.0),
    ]


@pytest.mark.parametrize("rate", ["人均", "次均", "年均"])
def test_a_rate_is_named_and_what_follows_is_not_of_it(rate):
    assert stated(f"公务接待费6万元，{rate}0.01万元，比上年减少2万元。") == [
        ("公务接待费", "amount", 6.0),
        (rate, "amount", 0.01),
        ("公务接待费", "change", -2.0),
    ]


# --- two figures below one heading, and what nothing tells apart ----------------------------------

PAIRS = [("2024", "2025"), ("上年", "本年"), ("去年预算", "今年预算"), ("2024年", "2025年")]
OF_ITEMS = ["甲局", "4.00", "3.00", "19.00", "18.00", "7.00", "6.00", "30.00", "27.00"]


def paired(above, pair):
    first = [cell for heading in above for cell in (heading, "")]
    return [first, [*pair] * len(above)]


@pytest.mark.parametrize("pair", PAIRS)
def test_years_below_each_item_are_headings(pair):
    first, second = paired([*ITEMS, "合计"], pair)
    d = three_public(["单位", *first], ["", *second], OF_ITEMS)
    assert amounts(d.three_public, "item") == THREE
    assert note_of(d, "three_public") == ""


@pytest.mark.parametrize("heading", [["项目", "2025"], ["项目", "2024", "2025"]])
def test_years_alone_are_headings(heading):
    rows = [["因公出国（境）费", "4", "3"], ["公务接待费", "7", "6"]]
    wide = len(heading)
    d = three_public(heading, *[[row[0], *row[4 - wide :]] for row in rows])
    assert amounts(d.three_public, "item") == {"overseas_travel": 3.0, "reception": 6.0}


def test_of_two_columns_below_one_heading_none_is_read_and_it_is_said():
    first, _ = paired([*ITEMS, "合计"], PAIRS[0])
    d = three_public(["单位", *first], OF_ITEMS)
    assert amounts(d.three_public, "item") == {}
    assert note_of(d, "three_public") == "header not recognised; figure not placed: 4"


def spending(*rows):
    lines = ["部门支出总表", "单位：万元", *("\t".join(row) for row in rows)]
    return shimahe.read("\n".join(lines).encode())


HEADED = ["科目编码", "科目名称"]
KINDS = ["合计", "基本支出", "项目支出"]
PRINTED = [
    ["201", "一般公共服务支出", "5.00", "6.00", "1.00", "2.00", "4.00", "4.00"],
    ["204", "公共安全支出", "4.00", "6.00", "", "", "4.00", "6.00"],
]


def test_of_two_columns_below_one_heading_no_spending_is_read():
    first, _ = paired(KINDS, PAIRS[0])
    d = spending([*HEADED, *first], *PRINTED)
    assert d.spending.empty
    assert note_of(d, "department_spending").startswith("header not recognised; figure not placed")


@pytest.mark.parametrize("pair", PAIRS)
def test_years_below_each_kind_are_headings(pair):
    first, second = paired(KINDS, pair)
    d = spending([*HEADED, *first], ["", "", *second], *PRINTED)
    assert d.spending.amount_wan.tolist() == [2.0, 4.0, 6.0]


STAGES = [("上期", "本期"), ("调整前", "调整后"), ("机关", "中心")]


@pytest.mark.parametrize("pair", STAGES)
def test_what_may_be_one_amount_of_two_stages_is_read_under_no_kind(pair):
    first, second = paired(KINDS, pair)
    without_total = spending([*HEADED, *first], ["", "", *second], *PRINTED)
    assert without_total.spending.empty
    assert note_of(without_total, "department_spending").startswith("columns not told apart: ")
    rows = [[*row[:2], *row[3:]] for row in PRINTED]
    with_total = spending([*HEADED, KINDS[0], *first[2:]], ["", "", "", *second[2:]], *rows)
    assert with_total.spending.kind.isna().all()
    assert with_total.spending.amount_wan.tolist() == [6.0, 6.0]
    assert note_of(with_total, "department_spending").startswith("columns not told apart: ")
    assert not shimahe.audit(with_total).checks.status.eq("differs").any()


@pytest.mark.parametrize("pair", STAGES)
def test_parts_of_a_kind_that_add_up_are_read(pair):
    first, second = paired(KINDS[1:], pair)
    rows = [
        ["201", "一般公共服务支出", "11.00", "1.00", "2.00", "4.00", "4.00"],
        ["204", "公共安全支出", "10.00", "", "", "4.00", "6.00"],
    ]
    d = spending([*HEADED, KINDS[0], *first], ["", "", "", *second], *rows)
    assert d.spending.amount_wan.sum() == 21.0


# --- income that is carried over, purchases beside their office -----------------------------------


def test_what_is_carried_over_by_budget_is_named():
    lines = [
        "部门收入总表",
        "单位：万元",
        "科目编码\t科目名称\t总计\t上年结转\t\t本年收入\t\t",
        "\t\t\t一般公共预算\t政府性基金\t小计\t一般公共预算\t政府性基金",
        "\t合计\t42.00\t3.00\t1.00\t38.00\t33.00\t5.00",
        "205\t教育支出\t42.00\t3.00\t1.00\t38.00\t33.00\t5.00",
    ]
    d = shimahe.read("\n".join(lines).encode())
    sources = {"total": 38.0, "general_public": 33.0, "government_fund": 5.0}
    assert amounts(d.revenue, "source") == sources
    columns = "上年结转 一般公共预算 | 上年结转 政府性基金"
    assert note_of(d, "department_revenue") == f"columns of no kind: {columns}"


@pytest.mark.parametrize("office", ["单位名称", "预算单位", "部门名称"])
def test_a_category_beside_its_office_names_the_purchase(office):
    lines = [
        "政府采购预算表",
        "单位：万元",
        f"{office}\t采购品目\t合计\t一般公共预算\t政府性基金",
        "合计\t\t25.00\t15.00\t10.00",
        "甲局\t货物\t5.00\t5.00\t",
        "甲局\t工程\t10.00\t\t10.00",
        "甲局\t服务\t10.00\t10.00\t",
    ]
    bought = shimahe.read("\n".join(lines).encode()).procurement
    of_all = bought[bought.budget == "all"]
    expected = {"total": 25.0, "goods": 5.0, "works": 10.0, "services": 10.0}
    assert amounts(of_all, "category") == expected


@pytest.mark.parametrize("code", ["科目编号", "类款项"])
def test_other_words_for_a_code(code):
    d = spending([code, "科目", *KINDS], ["201", "一般公共服务支出", "6.00", "2.00", "4.00"])
    assert d.spending.amount_wan.tolist() == [2.0, 4.0]


# --- categories, totals and labels that stand in front --------------------------------------------

HEADER_OF_SPENDING = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
GENERAL = [
    ["", "合计", "31.00", "20.50", "10.50"],
    ["201", "一般公共服务支出", "31.00", "20.50", "10.50"],
    ["20103", "政府办公厅（室）及相关机构事务", "31.00", "20.50", "10.50"],
]
FUND = [
    ["", "合计", "12.50", "", "12.50"],
    ["212", "城乡社区支出", "12.50", "", "12.50"],
    ["21208", "国有土地使用权出让收入安排的支出", "12.50", "", "12.50"],
]


def table(*lines):
    texts = [line if isinstance(line, str) else "\t".join(line) for line in lines]
    return shimahe.read("\n".join(["2025年部门预算", *texts]).encode())


@pytest.mark.parametrize("heading", ["类别", "支出类别", "功能分类", "资金来源", "支出用途"])
def test_a_category_in_front_of_the_codes_names_no_row(heading):
    kinds = ["功能科目", "", ""]
    rows = [[kind, *row] for kind, row in zip(kinds, GENERAL, strict=True)]
    d = table("部门支出总表", "单位：万元", [heading, *HEADER_OF_SPENDING], *rows)
    cells = d.cells.set_index("cell").text
    assert cells["department_spending:合计/total"] == "31.00"
    assert cells["department_spending:20103/project"] == "10.50"
    assert d.tables.set_index("table").status["department_spending"] == "complete"
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 31.0


@pytest.mark.parametrize("is_last", [False, True], ids=["total first", "total last"])
def test_a_repeated_header_and_another_total_begin_another_table(is_last):
    fund = [*FUND[1:], FUND[0]] if is_last else FUND
    general = [*GENERAL[1:], GENERAL[0]] if is_last else GENERAL
    both = [HEADER_OF_SPENDING, *fund, HEADER_OF_SPENDING, *general]
    d = table("政府性基金预算支出表", "单位：万元", *both)
    assert set(d.cells.row) == {"合计", "212", "21208"}
    assert d.tables.status.tolist().count("unrecognised") == 1
    assert d.unplaced[d.unplaced.text.str.contains("31.00")].shape[0] == 3


@pytest.mark.parametrize("second", [[], [GENERAL[0]]], ids=["once", "once more"])
def test_a_table_that_a_page_cuts_goes_on_behind_its_header(second):
    both = [HEADER_OF_SPENDING, *GENERAL[:2], HEADER_OF_SPENDING, *second, *GENERAL[2:]]
    d = table("一般公共预算支出表", "单位：万元", *both)
    assert {"201", "20103"} <= set(d.cells.row)
    assert "unrecognised" not in set(d.tables.status)


@pytest.mark.parametrize("unit", ["（万元）", "(单位:万元)", "单位：万元"])
@pytest.mark.parametrize("label", ["", "公开02表"], ids=["title", "label and title"])
def test_a_unit_in_brackets_beside_a_title_is_the_unit_of_the_table(unit, label):
    title = [label, "", "部门支出总表", "", unit] if label else ["部门支出总表", "", "", "", unit]
    d = table(title, HEADER_OF_SPENDING, *GENERAL)
    assert d.tables.set_index("table").unit["department_spending"] == "万元"
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 31.0


@pytest.mark.parametrize("label", ["公开02表", "附表3", "预算02表"])
@pytest.mark.parametrize("between", ["\t", "   "])
def test_a_label_in_front_of_the_office_and_the_unit_is_no_heading(label, between):
    caption = f"{label}   部门：甲镇   单位：万元"
    lines = [between.join(cell or "—" for cell in row) for row in (HEADER_OF_SPENDING, *GENERAL)]
    d = shimahe.read("\n".join(["2025年部门支出总表", caption, *lines]).encode())
    row = d.tables.set_index("table").loc["department_spending"]
    assert (row.status, row.unit) == ("complete", "万元")
    assert d.spending.amount_wan.tolist()[:2] == [20.5, 10.5]
    assert d.office == "甲镇"


@pytest.mark.parametrize("total", ["本年支出合计", "合计", "本年收入合计"])
def test_a_table_of_which_only_the_total_is_of_three_public_names_its_rows(total):
    """Another table may stand below the title of 三公."""
    d = three_public(
        ["项目", "2025年预算数"],
        ["教育支出", "10.00"],
        ["农林水支出", "20.00"],
        [total, "30.00"],
    )
    assert note_of(d, "three_public") == "in no frame: 4, 5"
    assert d.tables.set_index("table").status["three_public"] == "partly read"


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("total", ["合计", "总计", "小计"])
def test_the_total_beside_budgets_is_the_income_of_a_balance(total, place):
    headings, by_budget = ["一般公共预算", "政府性基金"], ("30.00", "5.00")
    headings.insert(place, total)
    rows = [["收入项目", *headings, "支出项目", "预算数"]]
    labels = [("财政拨款收入", "农林水支出"), ("事业收入", "教育支出"), ("收入总计", "支出总计")]
    figures = [("35.00", *by_budget), ("0.50", "", ""), ("35.50", *by_budget)]
    for (source, use), (wan, *budgets) in zip(labels, figures, strict=True):
        budgets.insert(place, wan)
        rows.append([source, *budgets, use, "35.50" if use == "支出总计" else "17.75"])
    d = balance(rows)
    expected = {"total": 35.5, "appropriation": 35.0, "service_receipts": 0.5}
    assert amounts(d.revenue, "source") == expected
    assert d.tables.set_index("table").status["department_balance"] == "complete"
    assert not shimahe.audit(d).checks.status.eq("differs").any()
