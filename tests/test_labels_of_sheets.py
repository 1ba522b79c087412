"""The labels of target sheets: which office is in charge, and labels with a colon in paragraphs."""

from __future__ import annotations

import pytest

import shimahe
from tests.fragments import note_of, status_of

HEAD = ["甲街道办事处2025年部门预算", "项目支出绩效目标表", "单位：万元"]
NAME = "项目名称\t社区治理经费"
AMOUNT = "预算金额\t31.00"
INDICATORS = [
    "一级指标\t二级指标\t三级指标\t指标值",
    "产出指标\t数量指标\t改造社区数量\t≥12个",
    "效益指标\t社会效益\t环境改善率\t≥90%",
]


def read(*lines: str) -> shimahe.Disclosure:
    """Read lines below the title of a target sheet."""
    return shimahe.read("\n".join([*HEAD, *lines]).encode())


def reasons_of(d: shimahe.Disclosure) -> dict[str, str]:
    """Return the reason of each unplaced line below the unit mark, without the headers."""
    below = d.unplaced[d.unplaced["line"].gt(len(HEAD)) & d.unplaced["reason"].ne("header")]
    return dict(zip(below["text"], below["reason"], strict=True))


# --- the department in charge ---------------------------------------------------------------------

OFFICES = {
    "with a code": ["主管部门及代码\t101-甲街道办事处\t实施单位\t甲街道办事处本级"],
    "with a code and a colon": ["主管部门及代码：\t101-甲街道办事处\t实施单位：\t甲街道综合中心"],
    "in one cell": ["主管部门及代码：101-甲街道办事处\t实施单位：甲街道综合中心"],
    "behind another": ["实施单位\t甲街道综合中心\t主管部门\t101-甲街道办事处"],
    "behind another with a code": ["预算单位\t甲街道综合中心\t业务主管部门\t101-甲街道办事处"],
    "below another": ["实施单位\t甲街道综合中心", "主管部门\t101-甲街道办事处"],
    "above another": ["主管部门\t101-甲街道办事处", "预算单位\t101001-甲街道办事处本级"],
}


@pytest.mark.parametrize("how", OFFICES)
def test_the_department_is_that_in_charge(how):
    d = read(NAME, *OFFICES[how], AMOUNT, *INDICATORS)
    assert d.projects["department"].tolist() == ["101-甲街道办事处"]
    assert (d.office, d.office_code) == ("甲街道办事处", "101")
    assert status_of(d, "project_goals") == "complete"
    other = next(line for line in OFFICES[how] if "单位" in line)
    assert reasons_of(d) == {other: "note"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_department_of_a_list_of_projects_is_that_in_charge(order):
    heads, texts = ["主管部门及代码", "实施单位"], ["101-甲街道办事处", "甲街道综合中心"]
    offices = ["\t".join(row[place] for place in order) for row in (heads, texts)]
    d = read(
        f"项目名称\t{offices[0]}\t预算金额\t三级指标\t指标值",
        f"甲项目\t{offices[1]}\t31.00\t改造社区数量\t≥12个",
    )
    assert d.projects["department"].tolist() == ["101-甲街道办事处"]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize("label", ["实施单位", "预算单位"])
def test_where_no_department_is_in_charge_another_one_is_named(label):
    d = read(NAME, f"{label}\t甲街道综合中心", AMOUNT, *INDICATORS)
    assert d.projects["department"].tolist() == ["甲街道综合中心"]
    assert d.office == "甲街道办事处"


def test_the_office_is_that_of_the_heading_and_not_the_one_above_it():
    d = read(NAME, "主管部门\t市民政局\t实施单位\t甲街道办事处", AMOUNT, *INDICATORS)
    assert d.projects["department"].tolist() == ["市民政局"]
    assert d.office == "甲街道办事处"


def test_the_same_department_again_is_a_repeated_print():
    again = ["主管部门\t甲街道办事处", "预算单位\t甲街道办事处"]
    d = read(NAME, *again, AMOUNT, *INDICATORS)
    assert reasons_of(d) == {again[1]: "repeated print"}


@pytest.mark.parametrize("number", ["项目代码", "项目编码", "项目类型"])
def test_what_no_frame_holds_may_stand_in_front_of_a_label(number):
    d = read(f"{number}\tP001\t项目名称\t社区治理经费", AMOUNT, *INDICATORS)
    assert d.projects["project"].tolist() == ["社区治理经费"]
    assert note_of(d, "project_goals") == ""


@pytest.mark.parametrize("colon", ["\t", "："])
def test_the_department_above_the_name_is_of_the_project_below(colon):
    first = [f"主管部门{colon}甲街道办事处", f"项目名称{colon}甲项目", f"预算金额{colon}31.00"]
    second = [f"主管部门{colon}乙镇", f"项目名称{colon}乙项目", f"预算金额{colon}12.00"]
    d = read(*first, *INDICATORS, *second, *INDICATORS)
    assert d.projects["project"].tolist() == ["甲项目", "乙项目"]
    assert d.projects["department"].tolist() == ["甲街道办事处", "乙镇"]
    assert d.projects["amount_wan"].tolist() == [31, 12]
    assert d.indicators["project"].tolist() == ["甲项目"] * 2 + ["乙项目"] * 2


# --- labels in lines of their own -----------------------------------------------------------------

NAME_AND_OFFICE = ["项目名称：社区治理经费", "主管部门：甲街道办事处"]
LABELS = [*NAME_AND_OFFICE, "预算金额：31.00", "年度目标：完成任务"]
PRINTS = {
    "as they are": LABELS,
    "with a small colon": [label.replace("：", ":") for label in LABELS],
    "parted by blank lines": [line for label in LABELS for line in (label, "")],
    "on one line": [" ".join(LABELS)],
    "on two lines": ["　　".join(LABELS[:2]), "    ".join(LABELS[2:])],
    "numbered": [f"{number}、{label}" for number, label in zip("一二三四", LABELS, strict=True)],
    "in bold letters": [f"**{label.replace('：', '：**')}" for label in LABELS],
    "with bullets": [f"●{label}" for label in LABELS],
    "as a sentence": ["；".join(LABELS[:3]) + "。", LABELS[3]],
    "as another sentence": ["，".join([*LABELS[:2], "预算金额：31.00万元；年度目标：完成任务"])],
    "with a year": [*LABELS[:2], "2024年预算执行率（%）权重：略", *LABELS[2:]],
    "as headings": [f"### {label}" for label in LABELS],
    "with letters apart": [label.replace("项目", "项 目") for label in LABELS],
    "below a row": [LABELS[0].replace("：", "\t"), *LABELS[1:]],
    "with the unit": [*LABELS[:2], "预算金额：31.00万元", LABELS[3]],
    "with the unit in the label": [*LABELS[:2], "预算金额（元）：310000.00", LABELS[3]],
    "with other labels": [LABELS[0], "项目类型：特定目标", "项目年度：2025", *LABELS[1:]],
    "beside other labels": [f"{LABELS[0]} 项目类型：特定目标", *LABELS[1:]],
    "other names": [LABELS[0], "主管部门及代码：甲街道办事处", "年度资金总额：31.00", LABELS[3]],
}


def printed_as(lines: list[str], how: str) -> str:
    """Return a disclosure with lines above the indicators, as a text or a web page."""
    unit = [] if any("（元）" in line for line in lines) else ["单位：万元"]
    words = [*HEAD[:-1], *unit, *lines]
    if how == "pipes":
        rows = [f"|{line.replace(chr(9), '|')}|" for line in INDICATORS]
        return "\n".join([*words, "", rows[0], "|---|---|---|---|", *rows[1:]])
    if how == "spaces":
        return "\n".join([*words, *(line.replace("\t", " ") for line in INDICATORS)])
    if how == "page":
        paragraphs = "".join(f"<p>{line}</p>" for line in words)
        cells = ["".join(f"<td>{t}</td>" for t in line.split("\t")) for line in INDICATORS]
        return f"{paragraphs}<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    return "\n".join([*words, *INDICATORS])


@pytest.mark.parametrize("how", PRINTS)
@pytest.mark.parametrize("table", ["tabs", "pipes", "page", "spaces"])
def test_labels_in_lines_above_the_indicators(how, table):
    lines = PRINTS[how]
    if table == "page":
        lines = [line.strip("#* ").replace("**", "") for line in lines if "\t" not in line]
        lines = lines if len(lines) == len(PRINTS[how]) else LABELS
    d = shimahe.read(printed_as(lines, table).encode())
    name = d.projects["project"].str.replace(" ", "")
    assert name.tolist() == ["社区治理经费"]
    assert d.projects["amount_wan"].tolist() == [31]
    assert d.projects["department"].tolist() == ["甲街道办事处"]
    assert d.projects["goal"].tolist() == ["完成任务"]
    assert d.indicators["target"].tolist() == ["≥12个", "≥90%"]
    assert (status_of(d, "project_goals"), note_of(d, "project_goals")) == ("complete", "")
    assert d.statements.empty


def test_a_long_text_goes_on_in_the_lines_below_its_label():
    lines = [*LABELS[:3], "年度目标：", "1.完成甲。", "", "2.投入31.00万元。", "项目概况：改造"]
    d = read(*lines, *INDICATORS)
    assert d.projects["goal"].tolist() == ["1.完成甲。\n2.投入31.00万元。"]
    assert d.projects["overview"].tolist() == ["改造"]
    assert reasons_of(d) == {}
    assert d.statements.empty


def test_lines_below_the_indicators_may_begin_another_sheet():
    second = ["项目名称：乙项目", "预算金额：12.00", "年度目标：完成乙"]
    for between in ([], ["填报人：某某 联系电话：12345678"], ["", "- 3 -", ""]):
        d = read(*LABELS, *INDICATORS, *between, *second, *INDICATORS)
        assert d.projects["project"].tolist() == ["社区治理经费", "乙项目"]
        assert d.projects["amount_wan"].tolist() == [31, 12]
        assert d.projects["goal"].tolist() == ["完成任务", "完成乙"]
        assert d.indicators["project"].tolist() == ["社区治理经费"] * 2 + ["乙项目"] * 2
        assert note_of(d, "project_goals") == ""


def test_a_unit_between_two_sheets_is_of_the_second():
    second = ["单位：元", "项目名称：乙项目", "预算金额：120000.00"]
    d = read(*LABELS, *INDICATORS, *second, *INDICATORS)
    assert d.projects["amount_wan"].tolist() == [31, 12]


def test_parts_of_an_amount_and_amounts_that_are_no_number_are_named():
    d = read(*LABELS[:3], "其他资金：11.00", *INDICATORS)
    assert note_of(d, "project_goals") == "figure not placed: 7"
    d = read(*LABELS[:2], "预算金额：31.00万元（其中：财政拨款20.00万元）", *INDICATORS)
    assert d.projects["amount_wan"].isna().tolist() == [True]
    assert note_of(d, "project_goals") == "no number: 6"


def test_the_own_sheet_of_a_department_prints_labels_in_lines():
    head = ["甲街道办事处2025年部门预算", "部门整体支出绩效目标表", "单位：万元"]
    lines = ["部门名称：甲街道办事处", "年度预算：310.00", "年度目标：完成任务"]
    d = shimahe.read("\n".join([*head, *lines, *INDICATORS]).encode())
    assert (d.office, status_of(d, "entity_goals")) == ("甲街道办事处", "complete")
    amount = d.cells[d.cells["table"].eq("entity_goals") & d.cells["text"].str.contains("310")]
    assert amount["value"].tolist() == [310]


PROSE = {
    "below the indicators": ["年度目标：按期完成。", "以上为说明。"],
    "with a name": ["项目名称：道路养护。", "预算金额：12.00万元。", "以上为说明。"],
    "below a heading": ["三、重点项目说明", "项目名称：道路养护。", "以上为说明。"],
}


@pytest.mark.parametrize("how", PROSE)
def test_labels_in_the_written_text_are_no_sheet(how):
    d = read(*LABELS, *INDICATORS, "", *PROSE[how])
    assert d.projects["project"].tolist() == ["社区治理经费"]
    assert d.projects["goal"].tolist() == ["完成任务"]
    assert status_of(d, "project_goals") == "complete"


def test_the_lines_of_a_sheet_of_words_alone_are_named():
    table = ["一般公共预算支出表", "单位：万元", "科目编码\t科目名称\t合计"]
    d = read(*LABELS, *table, "201\t一般公共服务支出\t60.00", "合计\t\t60.00")
    assert status_of(d, "project_goals") == "partly read"
    assert "cells not parted: 4, 6, 7" in note_of(d, "project_goals")
    assert d.spending["amount_wan"].tolist() == [60]


def test_the_figure_of_a_line_is_cited_where_it_stands():
    d = read(*LABELS, *INDICATORS)
    assert d.projects["line"].tolist() == [6]
    amount = d.cells[d.cells["line"].eq(6)]
    assert amount["text"].tolist() == ["31.00"]


def test_other_words_between_a_name_and_its_table_leave_the_name():
    d = read(LABELS[0], "（本项目按有关规定执行）", *INDICATORS)
    assert d.projects["project"].tolist() == ["社区治理经费"]
    assert d.indicators["project"].tolist() == ["社区治理经费"] * 2
