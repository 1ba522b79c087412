"""Columns so tight that a program prints no space between them, and rows that lost their blanks.

Offices and figures are invented; the layouts are those that extractors give for ruled tables.
"""

import pytest

import shimahe
from shimahe.reading.headings import part_headings, tokens_of
from tests.fragments import differing, note_of, status_of, texts_of

BALANCE, GRANTS, REVENUE = "department_balance", "appropriation_balance", "department_revenue"
SPENDING, FUND, BASIC = "department_spending", "fund_spending", "basic_economic"


def read(*lines):
    return shimahe.read("\n".join(("甲镇2026年部门预算", *lines)).encode())


# --- amounts and words without a space between them -----------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一、财政拨款收入 90,000一、教育支出 50,000", 4),
        ("四、其他收入 1,000.50十二、住房保障支出 5.00", 4),
        ("收入总计90,000支出总计90,000", 4),
        ("30201 办公费1,000.00", 3),
        ("2026年预算数 2025年预算数", 2),
        ("一、基金1.5一、教育", 1),
        ("比2025年增加1,00元", 1),
    ],
)
def test_an_amount_and_a_word_are_two_words(text, words):
    assert len(tokens_of(text)) == words


def test_labels_stand_right_behind_the_amounts_of_the_other_side():
    d = read(
        "部门收支预算总表",
        "单位：元",
        "本年收入 本年支出",
        "项目 预算数 项目 预算数",
        "一、财政拨款收入 90,000一、教育支出 60,000",
        "1. 一般公共预算 90,000二、住房保障支出 30,000",
        "二、事业收入",
        "收入总计 90,000支出总计 90,000",
    )
    assert status_of(d, BALANCE) == "complete"
    found = texts_of(d, BALANCE)
    assert found["二、住房保障支出/spending/amount"] == "30,000"
    assert found["1.一般公共预算/income/amount"] == "90,000"
    assert differing(d).empty


# --- headings without a space between them --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一般公共预算政府性基金预算国有资本经营预算", 3),
        ("财政拨款收入事业收入事业单位", 3),
        ("经营收入其他收入", 2),
        ("合计基本支出项目支出", 3),
        ("项目预算数", 2),
        ("一般公共预算财政拨款收入", 1),
        ("一般公共预算基本支出", 1),
        ("基本支出预算数", 1),
        ("项目支出", 1),
        ("其他收入和支出", 1),
        ("科目名称", 1),
    ],
)
def test_headings_that_stand_together_are_parted(text, parts):
    assert len(part_headings(text)) == parts
    assert "".join(part_headings(text)) == text


def test_budgets_whose_headings_stand_together_are_told_apart():
    d = read(
        "财政拨款收支预算总表",
        "单位：元",
        "财政拨款收入 财政拨款支出",
        "项目 预算数 项目 合计 一般公共预算政府性基金预算国有资本经营预算",
        "一、一般公共预算 60,000 一、教育支出 60,000 60,000",
        "二、政府性基金预算 30,000 二、城乡社区支出 30,000 30,000",
        "三、国有资本经营预算",
        "收入总计 90,000 支出总计 90,000 60,000 30,000",
    )
    assert status_of(d, GRANTS) == "complete"
    found = texts_of(d, GRANTS)
    assert found["二、城乡社区支出/spending/government_fund"] == "30,000"
    assert found["一、教育支出/spending/general_public"] == "60,000"


INCOME_HEADS = {
    "together": [
        "功能分类科目名称 合计 财政拨款收入事业收入事业单位",
        "经营收入其他收入",
        "类款项",
    ],
    "printed twice": ["功能分类科目名称 合计 财政拨款收入 事业收入 事业单位", "经营收入 其他收入"]
    * 2,
    "codes in pieces": [
        "功能分 合计 财政拨款收入 事业收入 事业单位经营收入 其他收入",
        "类科目 科目名称",
        "编码 决算数 决算数 决算数 决算数 决算数",
    ],
}


@pytest.mark.parametrize("head", INCOME_HEADS.values(), ids=INCOME_HEADS)
def test_headings_of_income_are_put_together(head):
    rows = [
        "205 教育支出 61,000 60,000 0 1,000 0",
        "20502 普通教育 61,000 60,000 0 1,000 0",
        "合计 61,000 60,000 0 1,000 0",
    ]
    d = read("部门收入预算总表", "单位：元", "项目 收入预算", *head, *rows)
    assert status_of(d, REVENUE) == "complete"
    found = texts_of(d, REVENUE)
    assert found["20502/business_receipts"] == "1,000"
    assert found["20502/appropriation"] == "60,000"


def test_the_rest_of_a_heading_stands_on_the_line_below():
    d = read(
        "支出决算表",
        "单位：万元",
        "项目",
        "对附属单位补助",
        "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出",
        "功能分类 支出",
        "科目名称",
        "科目编码",
        "类 款 项 合计 9.00 4.00 2.00 0.00 0.00 3.00",
        "205 教育支出 9.00 4.00 2.00 0.00 0.00 3.00",
    )
    assert status_of(d, SPENDING) == "complete"
    found = texts_of(d, SPENDING)
    assert found["205/subsidy"] == "3.00"
    assert found["合计/total"] == "9.00"


def test_names_stand_right_behind_the_last_level_of_a_code():
    d = read(
        "一般公共预算基本支出部门预算经济分类预算表",
        "单位：元",
        "项目 一般公共预算基本支出",
        "经济分类科目编码",
        "部门经济分类科目名称 合计 人员经费 公用经费",
        "类 款",
        "301 工资福利支出   9,000   9,000",
        "301 01基本工资   7,000   7,000",
        "301 02津贴补贴   2,000   2,000",
        "302 商品和服务支出   1,000   1,000",
        "302 01办公费   1,000   1,000",
        "合计   10,000   9,000   1,000",
    )
    assert status_of(d, BASIC) == "complete"
    assert d.economic.set_index("code").name["30102"] == "津贴补贴"
    assert texts_of(d, BASIC)["30201/public_use"] == "1,000"


# --- what no budget spends ------------------------------------------------------------------------

CODES = ["单位：元", "科目编码 科目名称 合计 基本支出 项目支出"]
ALL_BUDGETS = [
    "部门支出总表",
    *CODES,
    "205 教育支出 6,000 2,000 4,000",
    "20502 普通教育 6,000 2,000 4,000",
    "212 城乡社区支出 3,000 3,000",
    "21208 国有土地使用权出让收入安排的支出 3,000 3,000",
    "合计 9,000 2,000 7,000",
]
ONE_FUND = [
    "政府性基金预算支出表",
    *CODES,
    "212 城乡社区支出 3,000 3,000",
    "21208 国有土地使用权出让收入安排的支出 3,000 3,000",
    "合计 3,000 3,000",
]


@pytest.mark.parametrize("order", [1, -1])
def test_a_fund_spends_on_no_kind_that_its_account_does_not_have(order):
    d = read(*(line for part in (ALL_BUDGETS, ONE_FUND)[::order] for line in part))
    assert (status_of(d, FUND), note_of(d, FUND)) == ("complete", "placed by sums")
    found = texts_of(d, FUND)
    assert found["21208/project"] == found["合计/project"] == "3,000"
    assert differing(d).empty


def test_a_fund_whose_account_has_both_kinds_is_not_decided():
    both = [line.replace("3,000 3,000", "3,000 1,000 2,000") for line in ALL_BUDGETS]
    both[-1] = "合计 9,000 3,000 6,000"
    d = read(*both, *ONE_FUND)
    assert status_of(d, FUND) == "partly read"
    assert "21208/project" not in texts_of(d, FUND)


def test_accounts_of_no_other_table_are_not_decided():
    d = read(*ONE_FUND)
    assert status_of(d, FUND) == "partly read"
    assert texts_of(d, FUND)["21208/total"] == "3,000"


def test_an_account_that_two_offices_print_has_the_kinds_of_both():
    twice = [*ALL_BUDGETS[:-1], "212 城乡社区支出 5,000 5,000 0", "合计 14,000 7,000 7,000"]
    assert status_of(read(*twice, *ONE_FUND), FUND) == "partly read"


@pytest.mark.parametrize("unread", ["…", "见附件"])
def test_an_account_with_a_figure_that_is_not_read_tells_no_kind(unread):
    rows = [line.replace("3,000 3,000", f"3,000 {unread} 3,000") for line in ALL_BUDGETS]
    d = read(*rows, *ONE_FUND)
    assert "21208/project" not in texts_of(d, FUND)


# --- labels and headings around the line of their figures -----------------------------------------

GRANTS_HEAD = [
    "财政拨款收支预算总表",
    "单位：元",
    "财政拨款收入 财政拨款支出",
    "项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算",
]
AROUND = [
    "一、社会保障和就业",
    "一、一般公共预算 61,000 40,000 40,000 0 0",
    "支出",
    "二、政府性基金预算 30,000 二、卫生健康支出 6,000 6,000 0 0",
    "三、国有资本经营预",
    "三、城乡社区支出 35,000 5,000 30,000 0",
    "算",
    "四、农林水支出 4,000 4,000 0 0",
    "五、资源勘探工业信",
    "6,000 6,000 0 0",
    "息等支出",
    "收入总计 91,000 支出总计 91,000 61,000 30,000 0",
]


def test_a_label_stands_above_and_below_the_figures_of_its_row():
    d = read(*GRANTS_HEAD, *AROUND)
    assert status_of(d, GRANTS) == "complete"
    found = texts_of(d, GRANTS)
    assert found["一、社会保障和就业支出/spending/general_public"] == "40,000"
    assert found["一、一般公共预算/income/amount"] == "61,000"
    assert found["三、城乡社区支出/spending/government_fund"] == "30,000"
    assert found["五、资源勘探工业信息等支出/spending/total"] == "6,000"
    assert d.cells[d.cells.table.eq(GRANTS)].line.is_monotonic_increasing
    assert differing(d).empty


def test_a_label_that_fits_at_two_places_is_not_placed():
    lines = [*AROUND[:9], "一、其他 6,000 6,000 0 0", *AROUND[10:]]
    d = read(*GRANTS_HEAD, *lines)
    assert status_of(d, GRANTS) == "partly read"
    assert not any("资源勘探" in key for key in texts_of(d, GRANTS))


def test_headings_in_pieces_stand_behind_those_of_the_labels():
    d = read(
        "财政拨款收入支出决算总表",
        "单位：万元",
        "收入决算数 支出决算数",
        "一般公共预算财 政府性基金预算 国有资本经营预",
        "项目 决算数 项目 合计",
        "政拨款 财政拨款 算财政拨款",
        "一、一般公共预算财政拨款 7.00 一、外交支出 0.00 0.00 0.00 0.00",
        "二、政府性基金预算财政拨款 2.00 二、教育支出 9.00 7.00 2.00 0.00",
        "本年收入合计 9.00 本年支出合计 9.00 7.00 2.00 0.00",
    )
    assert status_of(d, GRANTS) == "complete"
    assert texts_of(d, GRANTS)["二、教育支出/spending/government_fund"] == "2.00"


def test_accounts_side_by_side_print_the_levels_of_their_codes_apart():
    d = read(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        "经济分",
        "经济分类",
        "类科目",
        "科目编码 科目名称 决算数 科目名称 决算数",
        "编码",
        "类 款 类 款",
        "301 工资福利支出 9.00 302 商品和服务支出 3.00",
        "301 01 基本工资 4.00 302 01 办公费 1.00",
        "费 因公出国（境）费",
        "301 08 伙食补助 5.00 302 12 0.50",
        "用",
        "303 对个人和家庭的补助 2.00",
        "其他对个人和家庭 其他商品和服务支",
        "303 99 2.00 302 99 1.50",
        "的补助 出",
        "人员经费合计 9.00 公用经费合计 3.00",
    )
    assert status_of(d, BASIC) == "complete"
    amounts = d.economic.set_index("code").amount_wan.to_dict()
    assert amounts["30101"] == 4.0
    assert amounts["30212"] == 0.5
    names = d.economic.set_index("code").name
    assert names["30212"] == "因公出国（境）费用"
    assert names["30399"] == "其他对个人和家庭的补助"
    assert names["30299"] == "其他商品和服务支出"


# --- columns of a PDF so narrow that labels break after two or three letters ----------------------


NARROW = """收支总表
单位：元
收入            支出
项目    预算数  项目   预算数
一、一
般公共          一、教
预算财          育支出
政拨款  130,210,400 和科技 61,900,500
收入            支出
二、政
府性基
金预算          二、卫
财政拨          生健康 80,600,300
款收入          支出
三、上
级补助  6,010,200
收入
收支总表（续）
收入            支出
项目    预算数  项目   预算数
四、事业收入\t8,400\t\t
五、附
属单位
上缴收
入
六、其他收入\t5,010\t\t"""


def test_rows_of_broken_labels_above_the_rest_of_a_table_are_named():
    d = read(NARROW)
    assert status_of(d, BALANCE) == "partly read"
    lines = note_of(d, BALANCE).split("cells not parted: ")[1].split(";")[0].split(", ")
    assert list(map(int, lines)) == [9, 14, 17]


WIDER = """收支总表
单位：元
收入            支出
项目    预算数  项目   预算数
一、一般
公共预          一、教育
算财政          支出和
拨款  130,210,400 科技 61,900,500
收入            支出
二、政府性
基金
预算财          二、卫生
政拨款          健康 80,600,300
收入            支出
三、上级补
助  6,010,200
收入
收支总表（续）
收入            支出
项目    预算数  项目   预算数
四、事业收入\t8,400\t\t
六、其他收入\t5,010\t\t"""


def test_rows_whose_first_piece_looks_like_a_heading_are_named():
    d = read(WIDER)
    assert status_of(d, BALANCE) == "partly read"
    assert note_of(d, BALANCE) == "cells not parted: 9, 14, 17; cut by a page"


def test_rows_below_the_title_of_the_rest_are_named_too():
    d = read(
        "部门支出总表",
        "单位：元",
        "科目编码  科目名称      合计        基本支出     项目支出",
        "205       一、教育支出   6,000,100   2,000,100   4,000,000",
        "部门支出总表（续）",
        "科目编码  科目名称      合计        基本支出     项目支出",
        "          四、城乡社区",
        "212       支出           3,000,050   1,000,050   2,000,000",
        "          五、城乡社区",
        "21201     管理事务       3,000,050   1,000,050   2,000,000",
        "          六、合计       3,000,050   1,000,050   2,000,000",
    )
    assert status_of(d, SPENDING) == "partly read"
    assert "cells not parted: 11, 12" in note_of(d, SPENDING)


@pytest.mark.parametrize(
    "below",
    [
        "收入预算90,000元，其中：",
        "财政拨款收入 90,000元",
        "见附件3 共12页",
    ],
)
def test_sentences_below_a_heading_are_no_rows_of_the_table_that_it_closed(below):
    table = (
        "收支总表",
        "单位：元",
        "本年收入 本年支出",
        "项目 预算数 项目 预算数",
        "一、财政拨款收入 90,000 一、教育支出 60,000",
        "二、事业收入 二、住房保障支出 30,000",
        "收入总计 90,000 支出总计 90,000",
    )
    d = read(*table, "二、收支情况说明", below)
    assert status_of(d, BALANCE) == "complete"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("一、概况", "heading"),
        ("二、 情 况", "heading"),
        ("第三部分", "heading"),
        ("四、政", "prose"),
    ],
)
def test_a_number_and_a_single_letter_are_no_heading(text, reason):
    table = (
        "收支总表",
        "单位：万元",
        "项目\t预算数\t项目\t预算数",
        "收入总计\t5.00\t支出总计\t5.00",
    )
    d = read(*table, text, "公务接待")
    assert d.unplaced.set_index("line").reason[6] == reason


@pytest.mark.parametrize("figure", ["441.80", "            441.80", "-3.50", "1,441"])
def test_amounts_alone_below_a_table_are_named_by_its_note(figure):
    rows = ("项目\t预算数", "合计\t441.80", "1.因公出国（境）费", figure, "3.公务接待费")
    d = read("一般公共预算“三公”经费支出情况表", "单位：万元", *rows)
    assert status_of(d, "three_public") == "partly read"
    assert note_of(d, "three_public") == "cells not parted: 7"


@pytest.mark.parametrize("words", ["2026", "共12页", "公用经费441.80万元，与上年持平。"])
def test_words_below_a_table_are_no_amounts_of_it(words):
    rows = ("项目\t预算数", "合计\t441.80", "公务接待费\t441.80", words)
    d = read("一般公共预算“三公”经费支出情况表", "单位：万元", *rows)
    assert status_of(d, "three_public") == "complete"
