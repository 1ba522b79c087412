"""Columns of one meaning are told by group, year and stage, never by place."""

import random

import pytest

import shimahe
from shimahe.forms import BY_KEY
from shimahe.reading.column_groups import (
    NUMBER,
    Setting,
    columns_of,
    is_qualifier,
    sense_of,
    setting_of,
)
from tests.fragments import note_of, status_of

CODED = ("科目编码", "科目名称")


def read(*lines, title="部门支出总表", above="# 某局"):
    return shimahe.read("\n".join([above, title, "单位：万元", *lines]).encode())


def table(head, *rows, **where):
    return read("\t".join([*CODED, *head]), *("\t".join(row) for row in rows), **where)


def spending(d):
    return {(row.code, row.kind): row.amount_wan for row in d.spending.itertuples()}


def keys_of(key, *rows, year=None, stage=""):
    header = [tuple(row.split("|")) for row in rows]
    return columns_of(BY_KEY[key], header, Setting(year, stage)).keys


# --- which column bears the key -------------------------------------------------------------------

KINDS = "合计|基本支出|项目支出"
READ = ["total", "basic", "project"]


@pytest.mark.parametrize(
    ("above", "read_group"),
    [
        (("年初结转和结余", "本年收入", "本年支出", "年末结转和结余"), 2),
        (("年初结转和结余", "本年财政拨款收入", "本年财政拨款支出", "年末结余"), 2),
        (("上年结转", "当年拨款收入", "当年支出", "年终结余"), 2),
        (("本年支出", "年末结转和结余", "本年收入", "年初结转和结余"), 0),
        (("上年结转", "本年收入合计", "本年支出"), 2),
        (("2023年决算数", "2024年预算数"), 1),
        (("2024年预算数", "2023年决算数"), 0),
        (("上年执行数", "本年预算数"), 1),
        (("去年", "今年"), 1),
        (("2023年执行数", "本年预算数"), 1),
    ],
)
def test_of_groups_of_columns_the_one_of_this_years_spending_is_read(above, read_group):
    groups = "|".join(f"{group}||" for group in above)
    keys = keys_of("department_spending", f"||{groups}", "||" + "|".join([KINDS] * len(above)))
    start = 2 + 3 * read_group
    assert keys[start : start + 3] == READ
    assert not set(READ) & {*keys[2:start], *keys[start + 3 :]}


@pytest.mark.parametrize(
    ("stage", "stages", "read_group"),
    [
        ("final", ("年初预算数", "调整预算数", "决算数"), 2),
        ("final", ("决算数", "预算数"), 0),
        ("final", ("预算数", "执行数"), 1),
        ("budget", ("执行数", "预算数"), 1),
        ("budget", ("预算数", "决算数"), 0),
        ("budget", ("年初预算数", "决算数"), 1),
        ("budget", ("决算数", "调整预算数"), 0),
        ("budget", ("年初预算数", "执行数"), 0),
        ("", ("预算数", "决算数"), 1),
    ],
)
def test_of_stages_the_one_that_the_title_says_is_read(stage, stages, read_group):
    groups = "|".join(f"{words}||" for words in stages)
    keys = keys_of(
        "general_spending", f"||{groups}", "||" + "|".join([KINDS] * len(stages)), stage=stage
    )
    assert keys[2 + 3 * read_group : 5 + 3 * read_group] == READ


@pytest.mark.parametrize("stage", ["budget", "final", ""])
@pytest.mark.parametrize("beside", ["年初预算数", "调整预算数", "调整后预算数"])
def test_a_budget_beside_an_outturn_by_kind_is_no_total(stage, beside):
    keys = keys_of("general_spending", f"||{beside}|决算数||", f"|||{KINDS}", stage=stage)
    assert keys[2:] == [beside, *READ]


@pytest.mark.parametrize("last_year", ["2024年预算数", "2024年决算数", "上年预算数", "去年决算数"])
@pytest.mark.parametrize("place", range(4))
def test_last_years_column_is_never_the_total(last_year, place):
    head = KINDS.split("|")
    head.insert(place, last_year)
    keys = keys_of("department_spending", "|".join([*CODED, *head]))
    assert keys[2 + place] == last_year
    assert [key for key in keys[2:] if key.isascii()] == READ


def test_a_year_before_the_documents_is_not_read_where_nothing_else_is_printed():
    head = ["2024年预算数", "基本支出", "项目支出"]
    d = table(head, ["201", "甲", "9.00", "5.00", "4.00"], above="# 某局2025年部门预算")
    assert d.cells.column.tolist() == ["2024年预算数", "basic", "project"]


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("执行数|预算数", "执行数 | 预算数"),
        ("合计|合计", "合计 | 合计"),
    ],
)
def test_what_nothing_tells_apart_gives_no_amount_and_is_named(head, columns):
    d = table(head.split("|"), ["201", "甲", "9.00", "5.00"])
    assert d.spending.empty
    assert d.cells.text.tolist() == ["9.00", "5.00"]
    assert d.cells.column.tolist()[0] == head.split("|")[0]
    assert status_of(d, "department_spending") == "partly read"
    assert f"columns not told apart: {columns}" in note_of(d, "department_spending")


def test_the_table_of_a_budget_is_read_in_the_group_of_that_budget():
    head = ["||合计|一般公共预算|||政府性基金预算||", f"|||小计|{KINDS[3:]}|小计|{KINDS[3:]}"]
    keys = keys_of("general_spending", *head)
    assert keys[3:6] == READ
    keys = keys_of("fund_spending", *head)
    assert keys[6:] == READ
    assert keys_of("department_spending", *head)[2:4] == ["total", "一般公共预算 小计"]


def test_the_sum_of_a_group_without_parts_is_no_total():
    keys = keys_of("department_spending", "||基本支出|项目支出|单位资金|", "||||小计|其他")
    assert keys == ["", "", "basic", "project", "单位资金 小计", "单位资金 其他"]


@pytest.mark.parametrize(
    ("head", "total"),
    [
        ("本年收入合计|财政拨款收入|上级补助收入", 0),
        ("合计|一般公共预算拨款收入|事业收入|上年结转", 0),
        ("本年收入合计|一般公共预算拨款收入|上年结转|总计", 3),
    ],
)
def test_the_total_of_income_is_that_of_all_its_sources(head, total):
    keys = keys_of("department_revenue", "|".join([*CODED, head]))
    assert keys.index("total") == 2 + total
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("head", "keys"),
    [
        ("合计|财政拨款收入|事业收入", "total|appropriation|service_receipts"),
        ("合计|财政拨款（补助）|其他收入", "total|appropriation|other"),
        (
            "合计|财政拨款收入|其中：政府性基金预算财政拨款",
            "total|appropriation|government_fund",
        ),
        ("合计|财政拨款|政府性基金|其他收入", "total|general_public|government_fund|other"),
        (
            "合计|一般公共预算财政拨款收入|国有资本经营预算财政拨款收入",
            "total|general_public|state_capital",
        ),
        ("合计|财政拨款结转|事业收入", "total|财政拨款结转|service_receipts"),
    ],
)
def test_appropriations_are_of_all_budgets_unless_another_stands_beside_them(head, keys):
    assert keys_of("department_revenue", "|".join([*CODED, head]))[2:] == keys.split("|")


def test_the_budgets_below_appropriations_are_their_parts():
    head = ["||合计|财政拨款收入|||事业收入", "|||小计|一般公共预算|政府性基金|"]
    keys = ["total", "appropriation", "general_public", "government_fund", "service_receipts"]
    assert keys_of("department_revenue", *head)[2:] == keys
    lines = [line.replace("|", "\t") for line in head]
    lines[0] = "科目编码\t科目名称" + lines[0][1:]
    d = read(*lines, "201\t甲\t9.00\t8.00\t6.00\t2.00\t1.00", title="部门收入总表")
    assert d.cells.column.tolist() == keys
    assert shimahe.audit(d).checks.query("check == 'A01'").status.tolist() == ["agrees", "agrees"]


@pytest.mark.parametrize(
    ("text", "says_no_more"),
    [
        ("2025年预算数", True),
        ("调整预算数", True),
        ("决算数", True),
        ("2024年", True),
        ("本年支出", True),
        ("金额", True),
        ("一般公共预算", False),
        ("基本支出预算", False),
    ],
)
def test_words_that_say_year_or_stage_only(text, says_no_more):
    assert is_qualifier(text) is says_no_more


def test_a_title_says_the_year_and_stage_of_its_table():
    document = Setting(2025, "budget")
    assert setting_of("一般公共预算财政拨款支出决算表", document) == Setting(2025, "final")
    assert setting_of(None, document) == document


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts", [["人员经费", "公用经费"], ["工资福利支出", "商品和服务支出"], ["人员", "日常公用"]]
)
def test_basic_expenditure_that_is_printed_in_parts_only_is_their_rows(parts):
    head = ["合计", "基本支出", "", "项目支出"]
    second = ["", "", "", *parts, ""]
    d = table(head, second, ["201", "甲", "6.00", "1.50", "0.50", "4.00"])
    basic = d.spending[d.spending.kind.eq("basic")]
    assert basic.amount_wan.tolist() == [1.5, 0.5]
    assert shimahe.frames.check("spending", d.spending) == []
    assert shimahe.structure.shares(d, "class").numerator_wan.tolist() == [6.0]


def test_parts_beside_their_sum_are_in_cells_only():
    head = ["合计", "基本支出", "", "", "项目支出"]
    second = ["", "", "", "小计", "人员经费", "公用经费", ""]
    d = table(head, second, ["201", "甲", "6.00", "2.00", "1.50", "0.50", "4.00"])
    assert spending(d) == {("201", "basic"): 2.0, ("201", "project"): 4.0}
    checks = shimahe.audit(d).checks
    assert "differs" not in set(checks.status)


@pytest.mark.parametrize(
    "subsidy", ["对附属单位补助支出", "对下级单位的补助支出", "对所属单位补助支出"]
)
def test_each_other_kind_keeps_its_column_in_any_order(subsidy):
    head = ["合计", subsidy, "经营支出", "上缴上级支出", "债务还本支出"]
    d = table(head, ["205", "教育支出", "10.00", "1.00", "2.00", "3.00", "4.00"])
    assert d.cells.column.tolist() == ["total", "subsidy", "business", "transfer", "debt"]
    assert set(d.spending.kind) == {"other"}
    assert d.spending.amount_wan.sum() == 10.0


def test_a_column_of_money_that_is_of_no_kind_is_named_where_the_total_needs_it():
    d = table(["合计", "甲类经费", "项目支出"], ["201", "甲", "6.00", "2.00", "4.00"])
    assert "columns of no kind: 甲类经费" in note_of(d, "department_spending")
    assert status_of(d, "department_spending") == "partly read"
    beside = table(
        [*KINDS.split("|"), "其中：政府采购"], ["201", "甲", "6.00", "2.00", "4.00", "1"]
    )
    assert status_of(beside, "department_spending") == "complete"


@pytest.mark.parametrize(
    "title", ["部门支出总表", "一般公共预算支出表", "基本支出表", "部门收入总表"]
)
@pytest.mark.parametrize("heads", [["本期发生额"], ["本期发生额", "甲类经费"]])
def test_figures_below_no_heading_of_the_form_are_named(title, heads):
    figures = ["6.00", "4.00"][: len(heads)]
    code = "301" if title == "基本支出表" else "201"
    d = table(heads, [code, "甲", *figures], title=title)
    key = d.cells.table[0]
    assert status_of(d, key) == "partly read"
    assert note_of(d, key).startswith("columns of no kind: ")
    assert set(d.cells.column) == set(heads)


@pytest.mark.parametrize("head", ["基本支出", "基本支出（万元）", "合计"])
def test_the_one_column_of_a_table_of_basic_expenditure_is_its_total(head):
    d = table([head], ["301", "工资福利支出", "6.00"], ["30101", "甲", "6.00"], title="基本支出表")
    assert d.economic.amount_wan.tolist() == [6.0, 6.0]
    assert status_of(d, "basic_economic") == "complete"


@pytest.mark.parametrize("whole", ["合计", "支出合计", "总计"])
def test_what_is_carried_over_is_named_where_a_total_holds_it_too(whole):
    groups = f"科目编码\t科目名称\t{whole}\t本年预算\t\t\t上年结转\t\t"
    parts = "\t".join(["", "", "", *["小计", "基本支出", "项目支出"] * 2])
    d = read(f"{groups}\n{parts}", "201\t甲\t7.00\t6.00\t2.00\t4.00\t1.00\t\t1.00")
    assert spending(d) == {("201", "basic"): 2.0, ("201", "project"): 4.0}
    assert "columns of no kind: 上年结转 小计" in note_of(d, "department_spending")
    without = read(f"{groups}\n{parts}", "201\t甲\t6.00\t6.00\t2.00\t4.00\t\t\t")
    assert status_of(without, "department_spending") == "complete"


# --- what is no money -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("占比", "%"),
        ("增减%", "%"),
        ("完成率", "%"),
        ("备注", None),
        ("比上年增减", None),
        ("增减额", "万元"),
        ("车辆数（辆）", None),
        ("上年决算数", "万元"),
    ],
)
def test_a_column_of_no_money_has_no_unit_of_money(heading, unit):
    d = table([*KINDS.split("|"), heading], ["201", "甲", "6.00", "2.00", "4.00", "3.00"])
    cell = d.cells.iloc[-1]
    assert (cell.column, cell.text) == (heading, "3.00")
    assert (cell.unit if isinstance(cell.unit, str) else None) == unit


@pytest.mark.parametrize(
    "heading", ["行次", "序号", "顺序号", "No.", "单位代码", "预算单位编码", "单位编号", "机构代码"]
)
@pytest.mark.parametrize("place", [1, 2])
def test_running_numbers_and_codes_of_offices_are_no_figures_and_no_codes(heading, place):
    head = [*CODED, *KINDS.split("|")]
    row = ["2010301", "行政运行", "6.00", "2.00", "4.00"]
    head.insert(place, heading)
    row.insert(place, "301001")
    d = read("\t".join(head), "\t".join(row))
    assert spending(d) == {("2010301", "basic"): 2.0, ("2010301", "project"): 4.0}
    assert len(d.cells) == 3


@pytest.mark.parametrize(
    ("total", "beside", "is_named"),
    [
        ("6.00", "1.50", False),
        ("6.01", "1.50", False),
        ("6.01", "0.01", True),
        ("6.02", "1.50", True),
    ],
)
def test_a_part_beside_a_rounded_total_is_no_kind_that_it_lacks(total, beside, is_named):
    d = table([*KINDS.split("|"), "甲类经费"], ["201", "甲", total, "2.00", "4.00", beside])
    assert ("columns of no kind" in (note_of(d, "department_spending") or "")) == is_named


@pytest.mark.parametrize("code", ["2080101", "30100", "213001"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_code_of_an_office_is_no_code_whatever_its_digits(code, place):
    head = [*CODED, *KINDS.split("|")]
    rows = [["2010301", "行政运行", "6.00", "2.00", "4.00"]]
    rows += [["2040299", "其他公安支出", "6.00", "", "6.00"]]
    for cells, text in zip([head, *rows], ["组织机构代码", code, code], strict=True):
        cells.insert(place, text)
    d = read(*("\t".join(cells) for cells in [head, *rows]))
    assert spending(d) == {
        ("2010301", "basic"): 2.0,
        ("2010301", "project"): 4.0,
        ("2040299", "project"): 6.0,
    }
    assert status_of(d, "department_spending") == "complete"


@pytest.mark.parametrize("heading", ["编号", "No.", "顺序号", "行次"])
def test_line_numbers_of_a_balance_add_up_to_nothing(heading):
    head = f"项目\t{heading}\t预算数\t项目\t{heading}\t预算数"
    rows = [
        "一般公共预算资金\t1\t9.00\t教育支出\t32\t8.00",
        "其他收入\t2\t1.00\t农林水支出\t33\t2.00",
    ]
    total = "收入合计\t27\t10.00\t支出合计\t58\t10.00"
    d = read("收入\t\t\t支出\t\t", head, *rows, total, title="部门收支总表")
    assert d.cells.text.tolist() == ["9.00", "8.00", "1.00", "2.00", "10.00", "10.00"]
    assert "differs" not in set(shimahe.audit(d).checks.status)


@pytest.mark.parametrize(
    ("personnel", "public"), [("个人部分", "公用部分"), ("人员费用", "公用费用"), ("人员", "公用")]
)
def test_basic_is_told_by_its_parts_in_other_words(personnel, public):
    head = ["合计", personnel, public, "项目支出"]
    d = table(head, ["201", "甲", "6.00", "1.50", "0.50", "4.00"])
    assert d.spending[d.spending.kind.eq("basic")].amount_wan.sum() == 2.0
    assert status_of(d, "department_spending") == "complete"


@pytest.mark.parametrize("figure", ["6.00万元", "60,000.00元", "6.00 万元", "（6.00）万元"])
@pytest.mark.parametrize("title", ["部门收支总表", "财政拨款收支总表"])
def test_running_numbers_of_a_balance_are_no_money_where_figures_print_their_unit(figure, title):
    head = "项目\t行次\t金额\t项目\t行次\t金额"
    row = f"一般公共预算资金\t1\t{figure}\t教育支出\t11\t{figure}"
    total = f"收入合计\t2\t{figure}\t支出合计\t12\t{figure}"
    d = read("收入\t\t\t支出\t\t", head, row, "政府性基金预算资金\t2\t\t\t\t", total, title=title)
    assert d.cells.text.tolist() == [figure] * 4
    assert set(d.revenue.amount_wan.dropna().abs()) == {6.0}
    assert set(d.tables.dropna(subset="first_line").status) == {"complete"}


# --- the same table in other orders ---------------------------------------------------------------

ROWS = [
    ["", "合计", "12.00", "2.00", "9.00", "1.00"],
    ["201", "一般公共服务支出", "6.00", "2.00", "4.00", ""],
    ["204", "公共安全支出", "6.00", "", "5.00", "1.00"],
]
HEAD = [*CODED, "合计", "基本支出", "项目支出", "经营支出"]
MORE = {
    "2023年决算数": ["8.00", "3.00", "5.00"],
    "上年预算数": ["7.00", "3.00", "4.00"],
    "增减%": ["-20.00", "5.00", "3.00"],
    "备注": ["", "1", ""],
}


def print_in_order(rng, extra=()):
    columns = dict(zip(HEAD, zip(*ROWS, strict=True), strict=True))
    columns |= {heading: MORE[heading] for heading in extra}
    order = rng.sample(list(columns), len(columns))
    lines = ["\t".join(order)]
    for number in range(len(ROWS)):
        lines.append("\t".join(columns[heading][number] for heading in order))
    return read(*lines)


@pytest.mark.parametrize("seed", range(25))
def test_permuted_columns_give_the_same_spending(seed):
    assert spending(print_in_order(random.Random(seed))) == {
        ("201", "basic"): 2.0,
        ("201", "project"): 4.0,
        ("204", "project"): 5.0,
        ("204", "other"): 1.0,
    }


@pytest.mark.parametrize("extra", [*([heading] for heading in MORE), list(MORE)])
@pytest.mark.parametrize("seed", range(8))
def test_other_columns_anywhere_give_the_same_spending(seed, extra):
    d = print_in_order(random.Random(seed), extra)
    assert spending(d) == spending(print_in_order(random.Random(seed)))
    totals = d.cells[d.cells.column.eq("total")]
    assert totals.text.tolist() == ["12.00", "6.00", "6.00"]


def test_a_subtotal_with_its_year_is_the_sum_of_its_group():
    head = "科目编码\t科目名称\t总计\t项目支出\t基本支出\t\n\t\t\t\t2024年预算数小计\t人员经费"
    text = f"部门支出总表\n单位：万元\n{head}\n205\t教育支出\t6.00\t1.00\t5.00\t5.00"
    found = shimahe.read(text.encode()).cells.set_index("column").text.to_dict()
    assert found == {"total": "6.00", "project": "1.00", "basic": "5.00", "personnel": "5.00"}


@pytest.mark.parametrize("heading", ["行次", "行次行次", "序号", "序号序号", "栏次", "单位代码"])
def test_a_heading_of_numbers_heads_no_money_though_two_lines_print_it(heading):
    assert sense_of(BY_KEY["fund_spending"], [heading]).key == NUMBER
