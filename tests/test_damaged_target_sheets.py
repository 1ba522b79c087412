"""Target sheets of damaged prints: a figure is read from its column, or its line is named.

All projects and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe

PROJECT = "项目名称\t道路养护\t\t\t\t\t"
AMOUNT = "当年预算\t30.50\t\t\t\t\t"
HEAD = "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心"
FIRST = "\t养护里程\t60\t≥\t14\t公里\t否"
SECOND = "\t事故起数\t40\t≤\t2\t起\t否"
#: The sheet whose targets begin with their signs.
HEAD_OF_LEVELS = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t\t"
OF_LEVELS = "\t产出指标\t数量指标\t养护里程\t≥14公里\t\t"


def read(*rows):
    return shimahe.read("\n".join(["项目支出绩效目标表", "单位：万元", *rows]).encode())


def note_of(d):
    return str(d.tables.set_index("table").note["project_goals"])


def status_of(d):
    return d.tables.set_index("table").status["project_goals"]


def test_the_sheets_of_this_file_are_complete_as_they_are():
    d = read(PROJECT, AMOUNT, HEAD, FIRST, SECOND)
    assert d.projects.amount_wan.tolist() == [30.5]
    assert d.indicators.weight.tolist() == [60, 40]
    assert d.indicators.value.tolist() == [14, 2]
    assert note_of(d) == "nan"
    of_levels = read(PROJECT, AMOUNT, HEAD_OF_LEVELS, OF_LEVELS)
    assert of_levels.indicators.value.tolist() == [14]
    assert note_of(of_levels) == "nan"


@pytest.mark.parametrize("heading", ["", "指标权", "权", "□□□"])
def test_figures_below_a_heading_that_is_lost_are_named(heading):
    d = read(PROJECT, AMOUNT, HEAD.replace("指标权重", heading), FIRST, SECOND)
    assert d.indicators.weight.isna().all()
    assert d.indicators.value.tolist() == [14, 2]
    assert note_of(d) == "figure not placed: 6, 7"


@pytest.mark.parametrize("heading", ["指标编码", "序号", "完成时间"])
def test_figures_below_a_heading_of_numbers_or_dates_are_of_no_frame(heading):
    d = read(PROJECT, AMOUNT, f"{HEAD}\t{heading}", f"{FIRST}\t1", f"{SECOND}\t2")
    assert d.indicators.weight.tolist() == [60, 40]
    assert note_of(d) == "nan"


@pytest.mark.parametrize("row", [FIRST + SECOND, FIRST + FIRST, FIRST + "\t" + SECOND])
def test_of_two_indicators_in_a_row_one_is_read_and_the_row_is_named(row):
    d = read(PROJECT, AMOUNT, HEAD, row)
    assert d.indicators.name.tolist() == ["养护里程"]
    assert d.indicators.weight.tolist() == [60]
    assert note_of(d) == "figure not placed: 6"


@pytest.mark.parametrize(
    "head",
    [
        HEAD + SECOND,
        "绩效指标\t指标名称 事故起数\t指标权重 40\t指标性质 ≤\t指标值 2\t计量单位 起\t是否核心 否",
    ],
)
def test_a_header_with_an_indicator_in_its_row_is_named(head):
    d = read(PROJECT, AMOUNT, head, FIRST)
    assert d.indicators.name.tolist() == ["养护里程"]
    assert note_of(d) == "figure not placed: 5"


@pytest.mark.parametrize("target", ["#DIV/0!", "#REF!", "#N/A", "#NUM!", "#####"])
def test_an_error_of_a_spreadsheet_is_no_number(target):
    d = read(PROJECT, AMOUNT, HEAD, FIRST.replace("14", target), SECOND)
    assert d.indicators.value.isna().tolist() == [True, False]
    assert note_of(d) == "no number: 6"


@pytest.mark.parametrize(
    "row",
    [
        "\t产出指标\t数量\t指标\t养护里程\t≥14公里\t\t",  # a level in two cells
        "\t产出指标\t\t数量指标\t养护里程\t≥14公里\t\t",  # a blank too many
        "\t产出指标\t养护里程\t≥14公里\t\t",  # a level lost
    ],
)
def test_a_row_is_shifted_as_the_target_that_begins_with_its_sign(row):
    others = [OF_LEVELS.replace("里程", name) for name in ("天数", "面积")]
    d = read(PROJECT, AMOUNT, HEAD_OF_LEVELS, row, *others)
    assert d.indicators.name.tolist() == ["养护里程", "养护天数", "养护面积"]
    assert d.indicators.value.tolist() == [14, 14, 14]
    assert note_of(d) == "row shifted: 6"


def test_a_target_of_another_column_does_not_stand_for_one_in_words():
    head = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t上年值\t"
    d = read(PROJECT, AMOUNT, head, "\t产出指标\t数量指标\t养护里程\t稳步提升\t≥90%\t")
    assert d.indicators.name.tolist() == ["养护里程"]
    assert d.indicators.target.tolist() == ["稳步提升"]
    assert d.indicators.value.isna().all()


@pytest.mark.parametrize("target", ["***", "□□□", "≥95% ≥92%", "≥□□"])
def test_a_target_with_its_sign_that_gives_no_number_is_said(target):
    d = read(PROJECT, AMOUNT, HEAD_OF_LEVELS, OF_LEVELS.replace("≥14公里", target), OF_LEVELS)
    assert d.indicators.value.isna().tolist() == [True, False]
    assert note_of(d) == "no number: 6"


@pytest.mark.parametrize("cell", ["当年预算 30.50", "当年预算　３０．５０", "当年预算\u00a0¥30.50"])
def test_an_amount_behind_its_label_and_a_blank_is_read(cell):
    d = read(PROJECT, cell + "\t" * 6, HEAD, FIRST)
    assert d.projects.amount_wan.tolist() == [30.5]
    assert note_of(d) == "nan"


@pytest.mark.parametrize(
    "cell", ["当年预算30.50", "当年预算 2025", "当年预算 项目概况\t30.50 按规定"]
)
def test_an_amount_in_the_cell_of_its_label_is_named_where_it_is_not_read(cell):
    d = read(PROJECT, cell + "\t" * 5, HEAD, FIRST)
    assert d.projects.amount_wan.isna().all()
    assert note_of(d).endswith("figure not placed: 4")
    assert status_of(d) == "partly read"


@pytest.mark.parametrize(
    "row",
    [
        "项目名称\t道路养\t护\t\t主管部门\t某某镇",
        "项目名称\t道\t路养护\t主管部门\t某某镇",
        "项目名称\t道路养\t护",
    ],
)
def test_a_name_in_two_cells_is_named(row):
    d = read(row, AMOUNT, HEAD, FIRST)
    assert note_of(d) == "name wrapped: 3"


@pytest.mark.parametrize("rest", ["项目级次\t市级", "项目属性\t新增", "主管部门\t某某镇", "\t新增"])
def test_a_label_that_no_frame_holds_is_no_piece_of_a_name(rest):
    d = read(f"项目名称\t道路养护\t{rest}", AMOUNT, HEAD, FIRST)
    assert d.projects.project.tolist() == ["道路养护"]
    assert note_of(d) == "nan"


@pytest.mark.parametrize("name", ["□□□", "***", "？？"])
def test_signs_alone_are_no_name_of_a_project(name):
    d = read(PROJECT.replace("道路养护", name), AMOUNT, HEAD, FIRST)
    assert d.projects.project.isna().all()
    assert note_of(d) == "sheet without a name: 3"
