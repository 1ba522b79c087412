"""Text that a program took out of a PDF: page marks, false tabs, and headings in scattered pieces.

Offices and figures are invented; the layouts are those that extractors give for ruled tables.
"""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of, texts_of

BALANCE, GRANTS, REVENUE = "department_balance", "appropriation_balance", "department_revenue"
SPENDING, BASIC, ITEMS = "department_spending", "basic_economic", "three_public"


def read(*lines):
    return shimahe.read("\n".join(("甲镇2026年部门预算", *lines)).encode())


def items(d):
    return d.three_public.set_index("item").amount_wan.to_dict()


# --- marks of pages, and tabs that part no cells --------------------------------------------------

SPENDING_ROWS = [
    "205 教育支出 6.00 2.00 4.00",
    "20502 普通教育 6.00 2.00 4.00",
    "合计 6.00 2.00 4.00",
]


@pytest.mark.parametrize(
    "mark",
    [
        "-- PAGE_BREAK --",
        "--- Page 3 ---",
        "-- 3 of 12 --",
        "=== 第3页 ===",
        "[Page 3]",
        "*** PAGE 3 ***",
        "## Page 3",
    ],
)
def test_a_mark_of_a_page_cuts_no_table(mark):
    title = ["部门支出总表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出"]
    d = read(*title, SPENDING_ROWS[0], "", mark, "", *SPENDING_ROWS[1:])
    assert status_of(d, SPENDING) == "complete"
    assert texts_of(d, SPENDING)["20502/project"] == "4.00"
    assert d.unplaced[d.unplaced.text.eq(mark)].reason.tolist() == ["note"]


@pytest.mark.parametrize("line", ["本页小计", "第3页合计", "page", "3 of"])
def test_words_beside_a_page_are_no_mark(line):
    from shimahe.reading.formats.extracted_text import as_copied

    assert as_copied([line]) == [line]


FALSE_TABS = [
    "部门支出总表",
    "单位：元",
    "项目 \t支出预算",
    "功能分类科目编码",
    "功能分类科目名称 \t合计 \t基本支出 \t项目支出",
    "类 \t款 \t项",
    "205 \t教育支出 \t61,000 \t21,000 \t40,000",
    "205 \t02 \t普通教育 \t61,000 \t21,000 \t40,000",
    "205 \t02 \t01 \t学前教育 \t61,000 \t21,000 \t40,000",
    "合计 \t61,000 \t21,000 \t40,000",
]


def test_tabs_behind_blanks_part_no_cells_where_no_cell_is_blank():
    d = read(*FALSE_TABS)
    assert status_of(d, SPENDING) == "complete"
    assert texts_of(d, SPENDING)["2050201/basic"] == "21,000"
    assert d.cite(d.cells.iloc[0]) == "205 \t教育支出 \t61,000 \t21,000 \t40,000"


def test_tabs_behind_blanks_part_cells_where_all_rows_are_as_wide():
    rows = [
        "科目编码 \t科目名称 \t合计 \t基本支出 \t项目支出",
        "205 \t教育 支出 \t6.00 \t2.00 \t4.00",
    ]
    d = read("部门支出总表", "单位：万元", *rows, "合计 \t \t6.00 \t2.00 \t4.00")
    assert texts_of(d, SPENDING)["205/project"] == "4.00"
    assert set(d.spending.name) == {"教育 支出"}


# --- balances -------------------------------------------------------------------------------------

BALANCE_ROWS = [
    "一、财政拨款收入 90,000 一、教育支出 50,000",
    "1. 一般公共预算 90,000 二、社会保障和就业支出 30,000",
    "2. 政府性基金预算 三、卫生健康支出 6,000",
    "3. 国有资本经营预算 四、住房保障支出 4,000",
    "二、事业收入",
    "三、其他收入",
    "收入总计 90,000 支出总计 90,000",
]


@pytest.mark.parametrize("sides", ["本年收入 本年支出", "收入 支出", "财政拨款收入 财政拨款支出"])
def test_a_label_without_a_figure_stands_left_of_one_with_a_figure(sides):
    d = read("部门收支预算总表", "单位：元", sides, "项目 预算数 项目 预算数", *BALANCE_ROWS)
    found = texts_of(d, BALANCE)
    assert status_of(d, BALANCE) == "complete"
    assert found["三、卫生健康支出/spending/amount"] == "6,000"
    assert found["1.一般公共预算/income/amount"] == "90,000"
    assert not any("政府性基金" in key for key in found)
    assert differing(d).empty


GRANTS_HEAD = [
    "财政拨款收支预算总表",
    "单位：元",
    "财政拨款收入 财政拨款支出",
    "项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算",
]
ONE_BUDGET = [
    "一、一般公共预算资金 90,000 一、教育支出 50,000 50,000",
    "二、政府性基金 二、社会保障和就业支出 30,000 30,000",
    "三、国有资本经营预算 三、卫生健康支出 10,000 10,000",
    "收入总计 90,000 支出总计 90,000 90,000",
]


@pytest.mark.parametrize("between", [" ", "\t"])
def test_what_is_spent_is_of_the_only_budget_with_income(between):
    rows = [row.replace(" ", between) for row in [*GRANTS_HEAD[2:], *ONE_BUDGET]]
    d = read(*GRANTS_HEAD[:2], *rows)
    found = texts_of(d, GRANTS)
    assert (status_of(d, GRANTS), note_of(d, GRANTS)) == ("complete", "placed by sums")
    assert found["三、卫生健康支出/spending/general_public"] == "10,000"
    assert found["支出总计/spending/general_public"] == "90,000"


def test_what_is_spent_is_of_the_fund_where_the_fund_alone_has_income():
    rows = [row.replace("90,000 一、", "一、", 1) for row in ONE_BUDGET]
    rows[1] = rows[1].replace("基金 二", "基金 90,000 二")
    d = read(*GRANTS_HEAD, *rows)
    assert texts_of(d, GRANTS)["一、教育支出/spending/government_fund"] == "50,000"


def test_sums_tell_the_budget_where_two_have_income():
    rows = [
        "一、一般公共预算资金 60,000 一、教育支出 50,000 50,000",
        "二、政府性基金 30,000 二、城乡社区支出 30,000 30,000",
        "三、国有资本经营预算 三、卫生健康支出 10,000 10,000",
        "收入总计 90,000 支出总计 90,000 60,000 30,000",
    ]
    found = texts_of(read(*GRANTS_HEAD, *rows), GRANTS)
    assert found["二、城乡社区支出/spending/government_fund"] == "30,000"
    assert found["三、卫生健康支出/spending/general_public"] == "10,000"


@pytest.mark.parametrize("carried", ["四、上年结转 5,000 四、其他支出 5,000 5,000"])
def test_no_budget_is_told_where_money_is_carried_over_from_an_unnamed_one(carried):
    total = "收入总计 95,000 支出总计 95,000 95,000"
    d = read(*GRANTS_HEAD, *ONE_BUDGET[:-1], carried, total)
    assert status_of(d, GRANTS) == "partly read"
    assert "一、教育支出/spending/general_public" not in texts_of(d, GRANTS)


def test_headings_in_three_pieces_above_each_other_are_joined():
    d = read(
        "财政拨款收入支出决算总表",
        "单位：万元",
        "收入 支出",
        "一般公共 政府性基 国有资本",
        "项目 决算数 项目 合计 预算财政 金预算财 经营预算",
        "拨款 政拨款 财政拨款",
        "一、一般公共预算财政拨款 70.00 一、教育支出 70.00 68.00 2.00",
        "二、政府性基金预算财政拨款 2.00 二、外交支出",
        "三、国有资本经营预算财政拨款 三、住房保障支出 2.00 2.00",
        "本年收入合计 72.00 本年支出合计 72.00 70.00 2.00",
        "年初财政拨款结转和结余 年末财政拨款结转和结余",
        "总计 72.00 总计 72.00 70.00 2.00",
    )
    found = texts_of(d, GRANTS)
    assert status_of(d, GRANTS) == "complete"
    assert found["一、教育支出/spending/government_fund"] == "2.00"
    assert found["三、住房保障支出/spending/general_public"] == "2.00"


def test_labels_of_what_is_carried_over_are_a_blank_row():
    rows = ["使用非财政拨款结余 结余分配", "年初结转和结余 2.00 年末结转和结余 2.00"]
    d = read(
        "收入支出决算总表",
        "单位：万元",
        "收入 支出",
        "项目 决算数 项目 决算数",
        "一、一般公共预算财政拨款收入 70.00 一、教育支出 70.00",
        "本年收入合计 70.00 本年支出合计 70.00",
        *rows,
        "总计 72.00 总计 72.00",
    )
    assert (status_of(d, BALANCE), note_of(d, BALANCE)) == ("complete", "")
    assert texts_of(d, BALANCE)["本年支出合计/spending/amount"] == "70.00"


# --- headings of tables by code -------------------------------------------------------------------

INCOME_ROWS = [
    "205 教育支出 61,000 61,000 0 0 0",
    "205 02 普通教育 61,000 61,000 0 0 0",
    "合计 61,000 61,000 0 0 0",
]


@pytest.mark.parametrize(
    "headings",
    [
        ["事业单位", "功能分类科目名称 合计 财政拨款收入 事业收入 其他收入", "经营收入"],
        ["功能分类科目名称 合计 财政拨款收入 事业收入 事业单位", "经营收入 其他收入"],
    ],
)
def test_a_heading_in_two_pieces_stands_where_the_form_has_it(headings):
    head = [
        "部门收入预算总表",
        "单位：元",
        "项目 收入预算",
        "功能分类科目编码",
        *headings,
        "类 款 项",
    ]
    d = read(*head, *INCOME_ROWS)
    found = texts_of(d, REVENUE)
    assert (status_of(d, REVENUE), note_of(d, REVENUE)) == ("complete", "order assumed")
    assert found["205/appropriation"] == "61,000"
    assert found["205/business_receipts"] == "0"


def test_only_the_total_is_told_where_rows_lost_most_of_their_blanks():
    head = ["部门收入预算总表", "单位：元", "项目 收入预算", "功能分类科目编码", "事业单位"]
    head += ["功能分类科目名称 合计 财政拨款收入 事业收入 其他收入", "经营收入", "类 款 项"]
    d = read(*head, *(row.removesuffix(" 0 0 0") for row in INCOME_ROWS))
    assert status_of(d, REVENUE) == "partly read"
    assert set(d.cells.column) == {"total"}
    assert note_of(d, REVENUE).endswith("figure not placed: 10, 11, 12")


@pytest.mark.parametrize("order", [1, -1])
def test_income_is_of_the_sources_that_the_balance_names(order):
    balance = ["部门收支预算总表", "单位：元", "收入 支出", "项目 预算数 项目 预算数"]
    balance += [
        "一、财政拨款收入 61,000 一、教育支出 61,000",
        "二、事业收入",
        "收入总计 61,000 支出总计 61,000",
    ]
    head = ["部门收入预算总表", "单位：元", "科目编码 科目名称 合计 财政拨款收入 事业收入 其他收入"]
    income = [*head, *(row.removesuffix(" 0 0 0") for row in INCOME_ROWS)]
    d = read(*(line for part in (balance, income)[::order] for line in part))
    assert status_of(d, REVENUE) == "complete"
    assert texts_of(d, REVENUE)["20502/appropriation"] == "61,000"


@pytest.mark.parametrize(
    ("own", "total"), [("二、事业收入 1,000", "62,000"), ("二、事业收入", "61,001")]
)
def test_income_of_two_sources_or_another_total_tells_no_source(own, total):
    balance = ["部门收支预算总表", "单位：元", "收入 支出", "项目 预算数 项目 预算数"]
    balance += [
        f"一、财政拨款收入 61,000 一、教育支出 {total}",
        own,
        f"收入总计 {total} 支出总计 {total}",
    ]
    head = ["部门收入预算总表", "单位：元", "科目编码 科目名称 合计 财政拨款收入 事业收入 其他收入"]
    d = read(*balance, *head, *(row.removesuffix(" 0 0 0") for row in INCOME_ROWS))
    assert status_of(d, REVENUE) == "partly read"
    assert "205/appropriation" not in texts_of(d, REVENUE)


def test_no_row_is_called_lost_where_lines_are_not_parted():
    rows = [
        "205 教育支出 6.00 6.00",
        "20502 普通教育 附 6.00 12 项 6.00",
        "2050201 学前教育 6.00 6.00",
    ]
    d = read("部门支出总表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出", *rows)
    assert "rows lost" not in note_of(d, SPENDING)
    assert status_of(d, SPENDING) == "partly read"


def test_a_row_is_not_lost_where_a_sum_in_yuan_is_one_off():
    rows = ["205 教育支出 61,001", "20502 普通教育 30,500", "20503 职业教育 30,500", "合计 61,001"]
    lines = [" 基本支出 ".join(("科目编码 科目名称 合计", "项目支出"))]
    lines += [f"{row} {row.split()[-1]} 0" for row in rows]
    d = read("部门支出总表", "单位：元", *lines)
    assert "rows lost" not in note_of(d, SPENDING)


def test_rounded_sums_place_figures_that_lost_their_blank():
    rows = [
        "合计 14.76 7.38 7.38",
        "207 文化支出 14.76 7.38 7.38",
        "20701 文化和旅游 14.76 7.38 7.38",
        "2070101 行政运行 4.58 4.54 0.03",
        "2070104 图书馆 5.47 2.83 2.65",
        "2070108 文化活动 1.61 1.61",
        "2070109 群众文化 3.09 3.09",
    ]
    d = read("部门支出总表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出", *rows)
    found = texts_of(d, SPENDING)
    assert status_of(d, SPENDING) == "complete"
    assert found["2070108/project"] == "1.61"
    assert found["2070109/project"] == "3.09"
    assert differing(d).empty


# --- 三公 -----------------------------------------------------------------------------------------

SCATTERED = {
    "vehicles above": [
        "“三公”经费预算数",
        "机关运行经费预算",
        "公务用车购置及运行费",
        "数",
        "合计 因公出国(境)费 公务接待费",
        "小计 购置费 运行费",
        "11.60 0.30 2.10 9.20 1.20 8.00 182.00",
    ],
    "vehicles below": [
        "“三公”经费预算数",
        "机关运行经费预算",
        "数",
        "合计 因公出国(境)费 公务接待费",
        "公务用车购置及运行费",
        "小计 购置费 运行费",
        "11.60 0.30 2.10 9.20 1.20 8.00 182.00",
    ],
    "pieces on three lines": [
        "财政拨款“三公”经费",
        "公务用车购置及运行维护费",
        "因公出国",
        "合计 公务用车 公务用车 公务接待费",
        "（境）费 小计",
        "购置费 运行维护费",
        "预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数",
        "11.60 9.00 0.30 0 9.20 7.50 1.20 1.00 8.00 6.50 2.10 1.50",
    ],
}


@pytest.mark.parametrize("name", SCATTERED)
def test_headings_of_items_stand_where_lines_and_sums_allow(name):
    d = read("2026年部门“三公”经费预算表", "单位：万元", *SCATTERED[name])
    wanted = {"total": 11.6, "overseas_travel": 0.3, "vehicles": 9.2, "vehicle_purchase": 1.2}
    assert items(d) == wanted | {"vehicle_operation": 8.0, "reception": 2.1}


def test_items_stay_out_where_sums_allow_two_orders():
    lines = list(SCATTERED["vehicles above"])
    lines[-3:-2] = ["公务接待费", "合计 因公出国(境)费"]
    d = read("2026年部门“三公”经费预算表", "单位：万元", *lines)
    assert d.three_public.empty
    assert status_of(d, ITEMS) == "partly read"


# --- lists of accounts side by side ---------------------------------------------------------------

TWO_LISTS = [
    "一般公共预算财政拨款基本支出决算表",
    "单位：万元",
    "经济分类 经济分类",
    "科目名称 决算数 科目名称 决算数",
    "科目编码 科目编码",
    "301 工资福利支出 9.00 302 商品和服务支出 3.00",
    "30101 基本工资 4.00 30201 办公费 1.00",
    "30102 津贴补贴 30202 印刷费 2.00",
    "机关事业单位基本养老保",
    "30108 5.00 30203 咨询费",
    "险缴费",
    "30299 其他商品和服务支出",
    "人员经费合计 9.00 公用经费合计 3.00",
]


def test_lists_of_accounts_stand_side_by_side():
    d = read(*TWO_LISTS)
    assert status_of(d, BASIC) == "complete"
    amounts = d.economic.set_index("code").amount_wan.to_dict()
    wanted = {"301": 9.0, "302": 3.0, "30101": 4.0, "30201": 1.0, "30202": 2.0, "30108": 5.0}
    assert amounts == wanted
    names = d.economic.set_index("code").name
    assert names["30108"] == "机关事业单位基本养老保险缴费"
    assert differing(d).empty


def test_three_lists_of_accounts_stand_side_by_side():
    head = " ".join(["科目编码 科目名称 决算数"] * 3)
    rows = ["301 工资福利支出 9.00 302 商品和服务支出 3.00 310 资本性支出 1.00"]
    rows += ["30101 基本工资 9.00 30201 办公费 3.00 31002 办公设备购置 1.00"]
    d = read(*TWO_LISTS[:2], head, *rows)
    assert d.economic.set_index("code").amount_wan.to_dict() == {
        "301": 9.0,
        "302": 3.0,
        "310": 1.0,
        "30101": 9.0,
        "30201": 3.0,
        "31002": 1.0,
    }


USES_ABOVE_LISTS = {
    ("301", "302", "310"): ["personnel", "public_use", "public_use"],
    ("301", "303", "302"): ["personnel", "personnel", "public_use"],
    ("301", "302", "303"): [None, None, None],  # persons on both sides of what they are not
}


@pytest.mark.parametrize("codes", USES_ABOVE_LISTS, ids="-".join)
def test_two_headings_above_three_lists_are_shared_out_by_classes(codes):
    head = [f"人员经费{' ' * 20}公用经费", " ".join(["科目编码 科目名称 决算数"] * 3)]
    row = " ".join(f"{code} 支出 {number}.00" for number, code in enumerate(codes, 1))
    d = read(*TWO_LISTS[:2], *head, row)
    uses = dict(zip(d.economic.code, d.economic.use.replace({float("nan"): None}), strict=True))
    assert [uses[code] for code in codes] == USES_ABOVE_LISTS[codes]
    assert d.economic.amount_wan.sum() == 6.0


def test_a_heading_above_each_list_says_its_use():
    lines = list(TWO_LISTS)
    lines[2] = "人员经费 公用经费"
    d = read(*lines)
    uses = d.economic.set_index("code").use
    assert uses[["301", "30108"]].tolist() == ["personnel"] * 2
    assert uses[["302", "30201"]].tolist() == ["public_use"] * 2


def test_a_line_with_a_word_of_no_account_stays_out_of_lists():
    lines = list(TWO_LISTS)
    lines[6] = "30101 基本工资 4.00 5.00 30201 办公费 1.00"
    d = read(*lines)
    assert status_of(d, BASIC) == "partly read"
    assert "30101" not in d.economic.code.tolist()
    assert note_of(d, BASIC).startswith("cells not parted: 8")


@pytest.mark.parametrize("title", ["收入支出决算表", "支出决算表", "一般公共预算支出决算表"])
@pytest.mark.parametrize("numbers", [["类款项 栏次 1 2 3 4 5"], []])
def test_lines_of_headings_on_more_or_fewer_words_head_no_columns(numbers, title):
    d = read(
        title,
        "金额单位：万元",
        "项目 年初结转和结余 本年收入 本年支出 结余分配",
        "支出功能分类科目编码 科目名称 合计 基本支出结转 项目支出结转和结余",
        *numbers,
        "合计 5.00 5.00 100.00 102.00",
        "201 一般公共服务支出 5.00 5.00 100.00 102.00",
        "20103 政府办公厅（室）及相关机构事务 5.00 5.00 100.00 102.00",
    )
    assert d.cells.empty
    (table,) = d.tables[d.tables.rows.gt(0)].itertuples()
    assert table.status == "partly read"
    assert "header not recognised" in table.note.split("; ")
