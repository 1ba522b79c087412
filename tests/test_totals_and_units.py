"""In what words totals are printed, amounts in two units, wrapped rows, headings that lost letters.

All offices and figures are invented.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import shimahe
from shimahe.vocabulary import is_total, is_total_of_the_year

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
SOUND = Path(__file__).parent / "sound"


def read(*rows, title="部门支出总表", unit="单位：万元"):
    return shimahe.read("\n".join([f"## {title}", unit, *rows]).encode())


def form_of(d):
    return d.tables[d.tables.first_line.notna()].iloc[0]


def broken(d):
    checks = shimahe.audit(d).checks
    return checks[checks.status.eq("differs")].formula.tolist()


# --- unit marks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "unit"),
    [
        ("单位：￥元", "元"),
        ("单位：¥ 万元", "万元"),
        ("单位：人民币￥元", "元"),
        ("计量单位：人民币¥万元", "万元"),
        ("金额（元）", "元"),
        ("金额（万元）", "万元"),
        ("金额（人民币元）", "元"),
        ("以万元为单位", "万元"),
        ("（以元为单位）", "元"),
        ("本表以人民币万元为单位", "万元"),
    ],
)
@pytest.mark.parametrize("cells", ["", "\t\t\t\t"])
def test_a_unit_in_other_words_below_the_title_is_a_unit_mark(mark, unit, cells):
    d = read(*ROWS_OF_TWO, unit=f"{cells}{mark}", title="甲镇2025年部门支出总表")
    assert (form_of(d).unit, d.office) == (unit, "甲镇")
    assert str(form_of(d).note) == "nan"


def test_a_unit_of_another_currency_is_no_office_and_no_unit():
    d = read(*ROWS_OF_TWO, unit="单位：$元", title="甲镇2025年部门支出总表")
    assert (form_of(d).note, d.office) == ("no unit mark", "甲镇")


ROWS_OF_TWO = (HEAD, "201\t一般公共服务支出\t6.00\t4.00\t2.00", "合计\t\t6.00\t4.00\t2.00")


@pytest.mark.parametrize(
    "mark",
    [
        "单位：万元、元",
        "单位：元、万元",
        "单位：元，万元",
        "单位：万元/元",
        "单位：千元 万元",
        "单位：万元（元）",
        "单位：万元 单位：元",
        "单位：人、元、万元",
        "单位：元和万元",
        "金额单位：元或万元",
        "编制单位：甲镇 单位：元、万元",
    ],
)
def test_a_mark_of_two_units_of_money_says_no_unit(mark):
    d = read("", *ROWS_OF_TWO, title="甲镇2025年部门支出总表", unit=mark)
    assert d.spending.amount_wan.isna().all()
    assert (form_of(d).note, d.office) == ("no unit mark", "甲镇")
    in_heads = HEAD.replace("合计", "合计（元）").replace("出", "出（元）")
    d = read(in_heads, *ROWS_OF_TWO[1:], title="甲镇2025年部门支出总表", unit=mark)
    assert d.spending.amount_wan.tolist() == [0.0004, 0.0002]


@pytest.mark.parametrize(
    ("mark", "wan"),
    [
        ("单位∶万元", 4.0),
        ("单位；万元", 4.0),
        ("单位;元", 0.0004),
        ("单位﹕万元", 4.0),
        ("单位︰万元", 4.0),
        ("（单位∶元）", 0.0004),
        ("编制单位：甲镇 单位∶元", 0.0004),
        ("万元", 4.0),
        ("单位：万元、人", 4.0),
        ("单位：万元，元以下四舍五入", 4.0),
        ("单位：元 行政区划：甲", 0.0004),
    ],
)
def test_what_is_taken_for_a_colon_makes_a_unit_mark(mark, wan):
    d = read(*ROWS_OF_TWO, title="甲镇2025年部门支出总表", unit=mark)
    assert d.spending.amount_wan.tolist() == [wan, wan / 2]
    assert (pd.isna(form_of(d).note), d.office) == (True, "甲镇")


@pytest.mark.parametrize("office", ["元谋县财政局", "元和街道办事处", "元江哈尼族自治县"])
def test_the_name_of_a_place_that_begins_with_a_unit_is_no_unit(office):
    d = read(*ROWS_OF_TWO, unit=f"单位：{office} 单位：万元")
    assert (d.spending.amount_wan.tolist(), d.office) == ([4.0, 2.0], office)
    assert form_of(read(*ROWS_OF_TWO, unit=f"单位：{office}")).note == "no unit mark"


# --- words of totals ------------------------------------------------------------------------------

TOTALS = [
    "合计",
    "总计",
    "共计",
    "总额",
    "合计：",
    "（合计）",
    "合计数",
    "总合计",
    "本年合计",
    "本年小计",
    "当年合计",
    "本年度支出合计",
    "全年合计",
    "支出预算合计",
    "收入预算总计",
    "部门合计",
    "单位合计",
    "支出合计",
    "本年支出小计",
    "总支出",
    "收支总计",
    "政府采购合计",
]
NO_TOTALS = [
    "小计",
    "人员经费合计",
    "公用经费合计",
    "项目支出",
    "年度预算总额",
    "本级合计",
    "一般公共预算合计",
    "合计划",
]
HEADINGS = [
    "合计",
    "本年合计",
    "本年支出小计",
    "预算合计",
    "支出预算合计",
    "2025年预算合计",
    "部门支出合计",
    "总支出",
    "合计数",
]
SCIENCE = "206\t科学技术支出\t10.00\t\t10.00"
CARRIED = [
    ("本年收入合计", "收入总计"),
    ("收入合计", "收入总计"),
    ("合计", "总计"),
    ("本年小计", "合计"),
    ("部门合计", "总收入"),
]


@pytest.mark.parametrize("label", TOTALS)
def test_the_total_row_is_known_in_the_words_that_offices_print(label):
    rows = [f"\t{label}\t30.00\t10.00\t20.00", "205\t教育支出\t20.00\t10.00\t10.00"]
    d = read(HEAD, *rows, SCIENCE)
    assert (form_of(d).status, pd.isna(form_of(d).note)) == ("complete", True)
    checks = shimahe.audit(d).checks
    assert checks[checks.check.eq("A03")].status.tolist() == ["agrees"] * 3
    misprinted = read(HEAD, rows[0].replace("30.00", "31.00"), rows[1], SCIENCE)
    assert len(broken(misprinted)) == 2  # down, and across


@pytest.mark.parametrize("label", NO_TOTALS)
def test_other_sums_are_no_total(label):
    assert not is_total(label)


@pytest.mark.parametrize("label", ["本年收入合计", "一、本年支出", "本年小计", "当年合计"])
def test_a_total_of_the_year_is_without_what_is_carried_over(label):
    assert is_total_of_the_year(label)
    assert not is_total_of_the_year(label.replace("本年", "").replace("当年", ""))


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_column_of_totals_is_known_in_these_words_too(heading):
    d = read(HEAD.replace("合计", heading), "205\t教育支出\t30.00\t10.00\t20.00")
    assert d.cells.column.tolist() == ["total", "basic", "project"]


@pytest.mark.parametrize(("of_year", "all_of_it"), CARRIED)
def test_the_total_of_income_holds_what_is_carried_over(of_year, all_of_it):
    head = "收入项目\t预算数\t支出项目\t预算数"
    rows = [
        "一般公共预算拨款\t18.00\t教育支出\t23.00",
        "事业收入\t7.00\t\t",
        f"{of_year}\t25.00\t\t",
    ]
    d = read(
        head,
        *rows,
        "上年结转\t5.00\t\t",
        f"{all_of_it}\t30.00\t支出总计\t30.00",
        title="部门收支总表",
    )
    amounts = d.revenue.set_index("source").amount_wan.to_dict()
    assert amounts == {
        "total": 30.0,
        "general_public": 18.0,
        "service_receipts": 7.0,
        "carried_over": 5.0,
    }
    assert d.revenue[d.revenue.is_leaf].amount_wan.sum() == 30.0


# --- two units ------------------------------------------------------------------------------------


TWO_ROWS = "科目编码\t科目名称\t合计\t\t基本支出\t\n\t\t万元\t元\t万元\t元"


@pytest.mark.parametrize("unit", ["", "单位：万元", "单位：元"])
def test_an_amount_in_two_units_is_one_amount(unit):
    rows = ["\t合计\t2.00\t20004\t2.00\t20004", "205\t教育支出\t2.00\t20004\t2.00\t20004"]
    d = read(TWO_ROWS, *rows, unit=unit)
    exact = 2.0 if "万" in unit else 2.0004
    assert d.spending[["code", "kind", "amount_wan"]].values.tolist() == [["205", "basic", exact]]
    assert len(d.cells) == 8
    assert broken(d) == []


THREE_PUBLIC = [
    "项目\t预算数（万元）\t预算数（元）",
    "合计\t3.00\t30000",
    "因公出国（境）费\t1.00\t10000",
    "公务接待费\t2.00\t20000",
]
BALANCE = [
    "项目\t金额（元）\t金额（万元）\t项目\t金额（元）\t金额（万元）",
    "一般公共预算拨款\t30000\t3.00\t教育支出\t30000\t3.00",
    "收入总计\t30000\t3.00\t支出总计\t30000\t3.00",
]
PURCHASES = ["项目\t金额（元）\t金额（万元）", "合计\t30000\t3.00", "货物\t30000\t3.00"]
ECONOMIC = [
    "科目编码\t科目名称\t基本支出（元）\t基本支出（万元）",
    "\t合计\t30000\t3.00",
    "301\t工资福利支出\t30000\t3.00",
]


@pytest.mark.parametrize(
    ("title", "rows", "frame", "amounts"),
    [
        ("三公经费支出表", THREE_PUBLIC, "three_public", [3.0, 1.0, 2.0]),
        ("部门收支总表", BALANCE, "revenue", [3.0, 3.0]),
        ("政府采购预算表", PURCHASES, "procurement", [3.0, 3.0]),
        ("一般公共预算基本支出表", ECONOMIC, "economic", [3.0]),
    ],
)
def test_an_amount_in_two_units_is_read_once_in_every_form(title, rows, frame, amounts):
    d = read(*rows, title=title, unit="")
    assert getattr(d, frame).amount_wan.tolist() == amounts
    assert form_of(d).status == "complete"
    assert broken(d) == []


def test_two_years_in_two_units_are_two_amounts():
    head = "科目编码\t科目名称\t2024年预算数（元）\t2025年预算数（万元）"
    d = read(head, "205\t教育支出\t10000\t3.00", title="2025年部门支出总表", unit="")
    assert d.spending.amount_wan.tolist() == [3.0]


# --- wrapped rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "rest"),
    [
        ("20501\t教育管理事务\t20.00", "10.00\t10.00"),
        ("20501\t教育管理事务", "20.00\t10.00\t10.00"),
    ],
)
def test_a_wrapped_row_that_is_not_joined_is_named_as_such(row, rest):
    top = ["\t合计\t20.00\t10.00\t10.00", "205\t教育支出\t20.00\t10.00\t10.00"]
    d = read(HEAD, *top, row, rest)
    table = form_of(d)
    assert table.status == "partly read"
    assert "row wrapped: 7" in table.note
    assert "rows lost" not in table.note
    assert d.spending.code.isin(["205"]).all()
    assert broken(d) == []


def test_the_total_without_a_label_is_no_rest_of_a_row():
    rows = ["205\t教育支出\t20.00\t10.00\t10.00", "\t\t20.00\t10.00\t10.00"]
    assert "row wrapped" not in str(form_of(read(HEAD, *rows)).note)


# --- headings that lost letters -------------------------------------------------------------------


def _with_a_letter_lost(name):
    """Yield a sound document with one letter of one heading lost, for each of its headings."""
    text = (SOUND / name).read_text(encoding="utf-8")
    lines = text.split("\n")
    whole = shimahe.read(text.encode()).unplaced
    for number in whole[whole.reason.eq("header")].line:
        line = lines[number - 1]
        for heading in re.finditer("[\u4e00-\u9fff]{2,}", line):
            at = heading.end() - 1
            torn = line[:at] + ("\ufffd" if number % 2 else "\ue123") + line[at + 1 :]
            yield "\n".join([*lines[: number - 1], torn, *lines[number:]])


@pytest.mark.parametrize("name", ["whole_office.md", "whole_final_account.md"])
def test_a_heading_that_lost_a_letter_breaks_no_identity(name):
    texts = list(_with_a_letter_lost(name))
    assert len(texts) > 60
    for text in texts:
        assert broken(shimahe.read(text.encode())) == []


def test_a_column_whose_heading_lost_letters_is_named_and_its_sums_are_not_made():
    head = "科目编码\t科目名称\t合计\t一般公共预算\t事业收入\t其\ue123收入"
    rows = ["205\t教育支出\t20.00\t10.00\t7.00\t3.00", "206\t科学技术支出\t5.00\t5.00\t\t"]
    d = read(head, *rows, title="部门收入总表")
    assert form_of(d).status == "partly read"
    assert "heading lost letters: 其\ue123收入" in form_of(d).note
    checks = shimahe.audit(d).checks
    assert checks[checks.check.eq("A01")].why_not.tolist() == ["heading lost letters"] * 2


def test_codes_below_a_heading_that_lost_letters_are_codes():
    head = HEAD.replace("科目编码", "科目编\ue123")
    d = read(head, "205\t教育支出\t20.00\t10.00\t10.00", "206\t科学技术支出\t5.00\t5.00\t")
    assert d.spending.code.tolist() == ["205", "205", "206"]
    whole_amounts = read(
        HEAD.replace("合计", "合\ue123"), "205\t教育支出\t200\t205\t", "206\t科学\t210\t210\t"
    )
    assert whole_amounts.cells.value.tolist() == [200, 205, 210, 210]


# --- figures that are printed and are no numbers --------------------------------------------------

HIDDEN = ["4 . 0 0", "4.0 0", "***", "#REF!", "#####", "4.�0", "见附件", "保密"]
TABLES = {
    "部门支出总表": [HEAD, "\t合计\t{0}\t{0}\t{0}", "205\t教育支出\t{0}\t{0}\t{0}"],
    "三公经费支出表": ["项目\t预算数", "合计\t{0}", "公务接待费\t{0}"],
    "部门收支总表": [
        "项目\t预算数\t项目\t预算数",
        "事业收入\t{0}\t教育支出\t{0}",
        "合计\t{0}\t合计\t{0}",
    ],
    "政府采购预算表": ["项目\t合计\t一般公共预算", "合计\t{0}\t{0}", "货物\t{0}\t{0}"],
}


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("title", TABLES)
def test_a_table_that_prints_no_number_is_not_blank_and_not_complete(title, text):
    d = read(*[row.format(text) for row in TABLES[title]], title=title)
    table = form_of(d)
    is_lost = "�" in text
    assert table.status == ("partly lost" if is_lost else "partly read")
    assert ("characters lost: " if is_lost else "no number: ") in table.note
    assert "blank form" not in d.unplaced.reason.tolist()
    assert broken(d) == []


@pytest.mark.parametrize("amounts", ["=D5\t=D5", "见附件\t见附件"])
@pytest.mark.parametrize("heading", ["合计", "总计", "小计"])
def test_words_in_the_row_of_a_total_are_no_headings_though_the_total_is_one_too(heading, amounts):
    head = f"项目\t{heading}\t一般公共预算"
    d = read(head, f"{heading}\t{amounts}", f"货物\t{amounts}", title="政府采购预算表")
    table = form_of(d)
    assert (table.status, table.rows) == ("partly read", 2)
    assert "no number: 4, 5" in table.note


@pytest.mark.parametrize(
    ("lost", "status"),
    [
        ("205\t教育支出\t6�.00\t60.00\t", "partly lost"),
        ("205\t教�支出\t60.00\t60.00\t", "complete"),
        ("��\t���\t�\t�\t", "partly lost"),
        ("注：��", "complete"),
    ],
)
def test_characters_lost_in_a_figure_or_a_row_leave_the_table_partly_lost(lost, status):
    """Not in a name or a remark."""
    d = read(HEAD, "\t合计\t60.00\t60.00\t", lost, "205\t教育支出\t60.00\t60.00\t")
    assert form_of(d).status == status


@pytest.mark.parametrize(("text", "status"), [
    ("#####", "partly read"), ("***", "partly read"), ("详见附件", "complete"), ("—", "complete"),
])  # fmt: skip
def test_what_hides_a_figure_among_others_leaves_the_table_partly_read(text, status):
    d = read(HEAD, "205\t教育支出\t20.00\t10.00\t10.00", f"206\t科学技术支出\t10.00\t10.00\t{text}")
    assert form_of(d).status == status


def test_what_is_paid_for_public_use_stands_at_the_end_of_its_row():
    blocks = "科目编码\t科目名称\t决算数"
    rows = ["人员经费\t\t\t公用经费" + "\t" * 5, "\t".join([blocks] * 3)]
    rows += ["301\t工资福利支出\t30.00\t302\t商品和服务支出\t9.00\t310\t资本性支出\t1.00"]
    rows += ["人员经费合计\t\t30.00\t公用经费合计\t\t\t\t\t10.00"]
    d = read(*rows, title="一般公共预算财政拨款基本支出决算明细表")
    assert "in no frame" not in str(form_of(d).note)
    assert d.cells.set_index("row").value.to_dict() == {
        "301": 30.0, "302": 9.0, "310": 1.0, "人员经费合计": 30.0, "公用经费合计": 10.0,
    }  # fmt: skip


# --- sheets of targets ----------------------------------------------------------------------------

LIST = "项目名称\t{0}\t年度目标\t指标名称\t指标值\t计量单位"
LISTED = [
    "道路养护\t120.00\t按时养护\t养护里程\t≥45\t公里",
    "\t\t\t满意度\t≥90\t%",
    "路灯维护\t30.00\t亮灯\t亮灯率\t≥98\t%",
]


@pytest.mark.parametrize("heading", ["金额", "项目金额", "年度预算数", "资金总额", "合计", "预算"])
def test_the_amounts_of_a_list_of_projects_stand_below_the_heading_of_money(heading):
    d = read(LIST.format(heading), *LISTED, title="项目绩效目标表")
    assert d.projects.amount_wan.tolist() == [120.0, 30.0]
    assert form_of(d).status == "complete"


def test_a_figure_of_a_list_below_no_known_heading_is_named():
    d = read(LIST.format("规模"), *LISTED, title="项目绩效目标表")
    assert d.projects.amount_wan.isna().all()
    assert form_of(d).status == "partly read"
    assert "figure not placed: 4, 6" in form_of(d).note


@pytest.mark.parametrize("colon", ["：", ":", "﹕"])
def test_a_label_and_its_text_may_stand_in_one_cell(colon):
    rows = [f"项目名称{colon}道路养护\t", f"主管部门{colon}某镇\t当年预算{colon}120.00"]
    rows += ["绩效指标\t指标名称\t指标值", "\t养护里程\t≥45公里"]
    d = read(*rows, title="项目绩效目标表")
    assert d.projects[["project", "department", "amount_wan"]].values.tolist() == [
        ["道路养护", "某镇", 120.0]
    ]
    assert d.cells[["value", "field"]].values.tolist()[0] == [120.0, 2]


def test_what_a_sheet_lacks_is_named():
    rows = ["主管部门\t某镇", "绩效指标\t指标名称\t指标值", "\t养护里程\t≥45公里"]
    table = form_of(read(*rows, title="项目绩效目标表"))
    assert (table.status, table.note) == ("partly lost", "sheet without a name: 3")
    table = form_of(read("项目名称\t道路养护", "当年预算\t120.00", title="项目绩效目标表"))
    assert (table.status, table.note) == ("partly lost", "sheet without indicators: 3")


@pytest.mark.parametrize("words", ["见附件", "详见附表", "另行公开", "（略）", "待批复后公开"])
@pytest.mark.parametrize("title", TABLES)
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_form_that_prints_only_where_its_figures_are_is_not_complete(words, title, is_merged):
    heads = TABLES[title][0].split("\t")
    cells = (
        f"<td colspan={len(heads)}>{words}</td>" if is_merged else f"<td>{words}</td>" * len(heads)
    )
    head = "".join(f"<td>{text}</td>" for text in heads)
    page = f"<p>{title}</p><p>单位：万元</p><table><tr>{head}</tr><tr>{cells}</tr></table>"
    table = form_of(shimahe.read(page.encode()))
    assert table.status in ("partly read", "lost")
    assert table["rows"] == 0


@pytest.mark.parametrize("title", TABLES)
def test_a_blank_form_is_complete_or_declared_empty(title):
    rows = [row.format("") for row in TABLES[title]]
    assert form_of(read(*rows, title=title)).status == "complete"
    assert form_of(read(*rows, "注：本表无数据", title=title)).status == "declared empty"


@pytest.mark.parametrize(
    "label", ["公务接待费", "对附属单位补助支出", "战略规划与实施", "涉密项目"]
)
def test_a_lone_label_that_only_holds_such_a_word_does_not_say_where_figures_are(label):
    d = read("项目\t预算数", f"{label}\t", title="三公经费支出表")
    assert form_of(d).status == "complete"
