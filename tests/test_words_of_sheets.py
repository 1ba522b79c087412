"""Words that target sheets print for their labels and headings, and figures behind labels."""

from __future__ import annotations

import pytest

import shimahe
from tests.fragments import note_of, status_of

HEAD = ["甲街道办事处2025年部门预算", "项目支出绩效目标表", "单位：万元"]
NAME = "项目名称\t道路养护\t\t"
HEADINGS = "三级指标\t指标值\t单位\t权重"
ROWS = ["养护里程\t≥36\t公里\t60", "群众满意度\t≥90\t%\t40"]


def read(*lines: str) -> shimahe.Disclosure:
    """Read lines below the title of a target sheet."""
    return shimahe.read("\n".join([*HEAD, *lines]).encode())


# --- amounts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "项目金额",
        "项目资金总额",
        "本年度预算",
        "本年预算安排（万元）",
        "资金总额",
        "项目总额",
        "年度预算资金总额",
    ],
)
@pytest.mark.parametrize("cells", ["{}：40.00", "{}\t40.00"])
def test_words_for_the_amount(label, cells):
    d = read(NAME, "预算单位：甲街道办事处\t\t" + cells.format(label), HEADINGS, *ROWS)
    assert d.projects["amount_wan"].tolist() == [40.0]
    assert d.projects["department"].tolist() == ["甲街道办事处"]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize("label", ["总投资", "累计下达金额", "投入规模"])
@pytest.mark.parametrize("cells", ["{}：40.00", "{}\t40.00", "{}：40.00万元"])
@pytest.mark.parametrize("before", ["预算单位：甲街道办事处\t", ""])
def test_a_figure_behind_a_label_of_no_field_is_named(label, cells, before):
    d = read(NAME, before + cells.format(label), HEADINGS, *ROWS)
    assert d.projects["amount_wan"].isna().all()
    assert status_of(d, "project_goals") == "partly read"
    assert "figure not placed: 5" in note_of(d, "project_goals")


@pytest.mark.parametrize("text", ["联系电话：67850001", "单位代码：402001", "起始年度：2025"])
def test_a_number_behind_its_label_is_no_figure(text):
    d = read(NAME, f"预算单位：甲街道办事处\t{text}\t项目金额：40.00", HEADINGS, *ROWS)
    assert status_of(d, "project_goals") == "complete"


# --- indicators -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["三级指标", "绩效指标", "指标", "指标内容", "绩效指标名称", "三级指标名称"]
)
@pytest.mark.parametrize(
    "target", ["绩效指标值", "目标值", "指标值（包含数字及文字描述）", "预期指标值"]
)
@pytest.mark.parametrize("unit", ["绩效度量单位", "单位", "计算单位"])
def test_words_for_the_columns_of_indicators(name, target, unit):
    d = read(NAME, f"{name}\t{target}\t{unit}\t分值", *ROWS)
    told = d.indicators[["name", "target", "unit", "weight"]].to_numpy().tolist()
    assert told == [["养护里程", "≥36", "公里", 60.0], ["群众满意度", "≥90", "%", 40.0]]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize("levels", [("一级", "二级", "三级"), ("一级", "二级")])
def test_of_the_names_of_levels_the_lowest_are_those_of_indicators(levels):
    headings = "\t".join(f"{level}指标名称" for level in levels)
    above = "\t".join(["数量指标"] * (len(levels) - 1))
    d = read(NAME, f"{headings}\t指标性质\t指标值", f"{above}\t养护里程\t≥\t36")
    assert d.indicators[["name", "target"]].to_numpy().tolist() == [["养护里程", "36"]]


def test_the_label_of_the_indicators_heads_no_names_where_a_heading_is_lost():
    d = read(NAME, "绩效指标\t\t指标性质\t指标值\t权重", "\t养护里程\t≥\t36\t60")
    assert d.indicators["name"].tolist() == ["养护里程"]


@pytest.mark.parametrize("weight", ["40%", "40分", "40"])
@pytest.mark.parametrize("heading", ["权重", "权重（%）", "分值", "分值（分）", "指标权重(%)"])
def test_weights_with_a_word_or_sign_behind_them(weight, heading):
    d = read(NAME, f"绩效指标\t目标值\t{heading}", f"养护里程\t≥36公里\t{weight}")
    assert d.indicators["weight"].tolist() == [40.0]


# --- the office -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["预算部门（单位）", "填报单位", "预算单位", "申报部门", "单位名称"]
)
@pytest.mark.parametrize("code", ["", "（402001）"])
def test_the_own_sheet_of_an_office_names_it(label, code):
    lines = ["部门整体支出绩效目标表", "单位：万元", f"{label}\t甲街道办事处{code}\t\t"]
    rows = ["支出预算总量\t2350.60\t\t", HEADINGS, *ROWS]
    d = shimahe.read("\n".join(["2025年部门预算", *lines, *rows]).encode())
    assert (d.office, d.office_code) == ("甲街道办事处", code.strip("（）") or None)
    assert status_of(d, "entity_goals") == "complete"
    assert d.cells[d.cells["column"] == "amount"]["value"].tolist() == [2350.6]


def test_the_department_in_charge_is_not_the_office_of_a_sheet():
    lines = ["部门整体支出绩效目标表", "单位：万元", "主管部门\t某区财政局\t填报单位\t甲街道办事处"]
    d = shimahe.read("\n".join(["2025年部门预算", *lines, HEADINGS, *ROWS]).encode())
    assert d.office != "某区财政局"
    assert "sheet without a name" in note_of(d, "entity_goals")


# --- rows of money, several projects and phases ---------------------------------------------------

FUNDS = {
    "in cells": "项目资金（万元）\t实施期资金总额：\t120.00\t\t年度资金总额：\t40.00",
    "with colons": "项目资金（万元）\t中期资金总额：120.00\t年度资金总额：40.00",
    "other words": "资金情况\t中期资金\t120.00\t年度资金总额\t40.00",
}


@pytest.mark.parametrize("how", FUNDS)
def test_the_amount_of_the_year_stands_behind_that_of_another_phase(how):
    d = read(NAME, FUNDS[how], HEADINGS, *ROWS)
    assert d.projects["amount_wan"].tolist() == [40.0]
    assert note_of(d, "project_goals") == "figure not placed: 5"


def test_the_amount_of_the_year_alone():
    d = read(NAME, "项目资金（万元）\t年度资金总额：40.00", HEADINGS, *ROWS)
    assert d.projects["amount_wan"].tolist() == [40.0]
    assert status_of(d, "project_goals") == "complete"


def test_a_second_project_beside_the_first_is_named():
    goals = "年度目标\t日产日清\t年度目标\t路况良好"
    d = read("项目名称\t垃圾清运\t项目名称\t道路养护", goals, HEADINGS, *ROWS)
    assert d.projects[["project", "goal"]].to_numpy().tolist() == [["垃圾清运", "日产日清"]]
    assert "figure not placed: 4, 5" in note_of(d, "project_goals")


def test_levels_stand_below_the_label_of_the_indicators():
    table = (
        "<tr><td colspan='3'>绩效指标</td><td rowspan='2'>指标值</td><td rowspan='2'>权重</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>养护里程</td><td>≥36公里</td><td>60</td></tr>"
    )
    name = "<tr><td>项目名称</td><td colspan='4'>道路养护</td></tr>"
    d = shimahe.read(f"<p>{HEAD[0]}</p><p>{HEAD[1]}</p><table>{name}{table}</table>".encode())
    told = d.indicators[["name", "target", "weight"]].to_numpy().tolist()
    assert told == [["养护里程", "≥36公里", 60.0]]


@pytest.mark.parametrize("is_first", [True, False])
def test_phases_side_by_side_each_with_its_indicators(is_first):
    order = slice(None, None, -1 if is_first else 1)
    phases = "\t".join(["实施期目标", "年度目标"][order])
    goals = "\t".join(["三年完好", "当年完好"][order])
    groups = [["数量指标", "养护里程", "≥108公里"], ["数量指标", "养护长度", "≥36公里"]]
    cells = "\t".join(cell for group in groups[order] for cell in group)
    header = "绩效指标\t一级指标" + "\t二级指标\t三级指标\t指标值" * 2 + "\t分值"
    d = read(NAME, f"总体目标\t{phases}", f"\t{goals}", header, f"\t产出指标\t{cells}\t60")
    told = d.indicators[["name", "target", "weight"]].to_numpy().tolist()
    assert told == [["养护长度", "≥36公里", 60.0]]
    assert d.projects["goal"].tolist() == ["当年完好"]


@pytest.mark.parametrize(("word", "sign"), [("大于等于", "≥"), ("小于等于", "≤"), ("等于", "=")])
def test_signs_in_words(word, sign):
    d = read(NAME, "三级指标\t指标值类型\t指标值\t单位", f"养护里程\t{word}\t36\t公里")
    assert d.indicators[["sign", "target"]].to_numpy().tolist() == [[sign, "36"]]


def test_the_unit_of_a_list_of_projects_is_its_department():
    rows = ["101-甲街道办事处\t道路养护\t养护里程\t≥36公里"]
    d = read("单位名称\t项目名称\t三级指标\t指标值", *rows)
    assert d.projects["department"].tolist() == ["101-甲街道办事处"]


@pytest.mark.parametrize(
    ("target", "unit", "value"),
    [
        *[("1.2万", "元", None), ("3万人", "人", None), ("5‰", "%", None), ("5‰", "‰", 5.0)],
        *[
            ("1.2万元", "万元", 1.2),
            ("95%", "百分比", 95.0),
            ("≥95%", "%", 95.0),
            ("3万人", "", 3.0),
        ],
    ],
)
def test_a_number_in_another_unit_than_that_of_its_row_is_no_value(target, unit, value):
    d = read(NAME, HEADINGS, f"养护里程\t{target}\t{unit}\t60")
    values = d.indicators["value"]
    assert values.isna().all() if value is None else values.tolist() == [value]
    assert (status_of(d, "project_goals") == "complete") == (value is not None)
