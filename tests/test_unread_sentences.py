"""Amounts in sentences: read in every spelling, or their line is named as not read.

Offices and figures are invented.
"""

import pytest

import shimahe

TABLE = [
    "部门支出总表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "\t合计\t6.00\t2.00\t4.00",
    "201\t一般公共服务支出\t6.00\t2.00\t4.00",
]
LINE = 4  # of the sentence


def read(text, heading="一、收支情况"):
    lines = ["某局2024年部门决算", "第二部分 部门决算情况说明", heading, text, *TABLE]
    return shimahe.read("\n".join(lines).encode())


def stated(d):
    found = d.statements
    return list(zip(found.item.fillna(""), found.value, found.unit.fillna(""), strict=True))


def unread(d):
    return d.unplaced[d.unplaced.reason.eq("figure not read")].line.tolist()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2024年收入总计310.00（万元）。", 310, "万元"),
        ("2024年收入总计 310.00(万元)。", 310, "万元"),
        ("2024年收入总计3100000（元）。", 3100000, "元"),
        ("2024年收入总计5 310.00万元。", 5310, "万元"),
        ("2024年收入总计1 205 310.50 元。", 1205310.5, "元"),
        ("2024年收入总计5 310万元。", 5310, "万元"),
        ("2024年收入总计310.00 万 元。", 310, "万元"),
        ("2024年收入总计￥310.00万元。", 310, "万元"),
        ("（单位：万元）：2024年收入总计310.00。", 310, "万元"),
        ("（金额单位：元）2024年收入总计310，", 310, "元"),
        ("以万元为单位，2024年收入总计310.00；", 310, "万元"),
    ],
)
def test_an_amount_is_read_in_every_spelling(text, value, unit):
    d = read(text)
    assert stated(d) == [("收入总计", value, unit)]
    assert unread(d) == []


def test_a_unit_stated_for_a_paragraph_makes_no_amount_of_numbering_and_years():
    d = read("（单位：万元）：（1）2024，收入总计31.00，增长5%，其中：拨款收入30（含公用6）。")
    assert stated(d) == [
        ("收入总计", 31, "万元"),
        ("收入总计", 5, "%"),
        ("拨款收入", 30, "万元"),
        ("公用", 6, "万元"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2024年三公经费支出31.00。",
        "公务接待费支出3余万元。",
        "公务接待费支出3万余元。",
        "公务接待费支出0.31万（含外宾接待）。",
        "收入总计1 2345.67万元。",
        "收入总计（万元）：31.00",
        "2024年支出31.00万元，比上年增加3.00万元，增长 10.71。",
        "2024年支出31.00万元，比上年增减3.00万元。",
        "公务接待费支出十万元。",
        "2024年支出三百二十万元，其中项目支出2.00万元。",
        "机关运行经费人民币壹拾贰万元整。",
        "公务接待费支出一百二十余元。",
        "会议费约两千元，培训费3.00万元。",
        "2024年支出十二点五万元。",
        "2024年支出1千2百万元。",
        "2024年支出32万5千元。",
        "2024年支出1亿元2000万元。",
        "2024年支出1个亿。",
        "2024年支出3万5，增长2%。",
        "2024年三公经费支出310000。",
        "2024年支出为 1,200，比上年增长2%。",
        "公务接待费￥120,000。",
    ],
)
def test_an_amount_that_no_statement_took_is_named_with_its_line(text):
    assert unread(read(text)) == [LINE]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("1.2亿元", 1.2, "亿元"), ("3百万元", 3, "百万元"), ("2.5千元", 2.5, "千元")],
)
def test_an_amount_in_a_larger_unit_keeps_it(text, value, unit):
    assert stated(read(f"2024年收入总计{text}。")) == [("收入总计", value, unit)]


@pytest.mark.parametrize("text", ["1千2百万元", "1亿元2000万元", "10万～20万元", "1个亿"])
def test_a_part_of_an_amount_is_no_amount(text):
    assert stated(read(f"2024年收入总计{text}。")) == []


@pytest.mark.parametrize(
    "text",
    [
        "支出31.00万元，较年初预算减少2.00万元。",
        "预算绩效目标十万元以上的项目，共数十万元，一元化管理，见附表一（万元）。",
        "公务接待费支出0.00万元，接待0批次，第二次预算 2024，收入支出总计表1。",
        "力争增加2.00万元。",
        "单笔支出5万元以上的采购，须3—5人评审。",
        "公务接待费不超过3.00万元，与上年基本持平。",
        "本表自2024.12起使用，见1.2条。",
        "支出31.00万元，用于3.5公里道路养护，得分95.50分。",
    ],
)
def test_what_gives_no_statement_by_rule_is_not_named(text):
    assert unread(read(text)) == []


def test_sections_on_the_structure_of_money_are_read_and_others_named():
    sentence = "2024年支出合计31.00万元，其中：基本支出11.00万元。"
    assert len(read(sentence, "三、支出构成情况").statements) == 2
    d = read(sentence, "一、机构设置")
    assert d.statements.empty
    assert unread(d) == [LINE]
    parts = f"（一）机构设置\n设3个科室。\n（二）收支情况\n{sentence}"
    assert len(read(parts, "一、概况").statements) == 2


def test_a_rate_behind_a_change_has_the_year_of_the_change():
    d = read(
        "2023年度三公经费合计20.12万元，其中公务接待12.39万元。2024年度三公经费较2023年度增加1.68万元，"
        "其中公务接待较上年同期减少0.58万元，减少4.68%。"
    )
    assert d.statements.query("measure == 'change'").year.tolist() == [2024, 2024, 2024]


def test_a_year_that_is_only_compared_with_is_not_that_of_the_parts():
    d = read("2024年度收入合计31.00万元，2023年度相比，减少2.00万元。其中：拨款收入31.00万元。")
    assert d.statements.year.tolist() == [2024, 2024, 2024]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费3.00万元,与2023年决算数持平。", [("公务接待费", 3), ("公务接待费", 0)]),
        (
            "国内公务接待21批次,168人,共计支出3.00万元。",
            [("国内公务接待", n) for n in (21, 168, 3)],
        ),
        ("特种车辆(洒水车、清扫车)2辆。", [("特种车辆(洒水车、清扫车)", 2)]),
    ],
)
def test_half_width_marks_and_brackets_part_what_full_width_ones_do(text, expected):
    assert [(item, value) for item, value, _ in stated(read(text))] == expected
