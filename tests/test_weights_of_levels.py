"""Sheets with a column of weights behind each level of indicators: the weight of each indicator."""

from __future__ import annotations

import pytest

import shimahe
from tests.fragments import note_of, status_of

TITLE = ["甲街道办事处2025年部门预算", "项目支出绩效目标表", "单位：万元"]
FIELDS = ["项目名称\t社区治理经费", "预算金额\t31.00"]
NAMES = ["改造社区数量", "合格率", "环境改善率"]

#: Headers with three rows each, of which the indicators weigh 40, 20 and 40.
SHEETS = {
    "three levels": """\
一级指标 权重 二级指标 权重 三级指标 指标值 权重
产出指标 60 数量指标 40 改造社区数量 ≥12个 40
- - 质量指标 20 合格率 ≥95% 20
效益指标 40 社会效益 40 环境改善率 ≥90% 40""",
    "points": """\
一级指标 分值 二级指标 分值 三级指标 分值 指标值
产出指标 60 数量指标 60 改造社区数量 40 ≥12个
产出指标 60 数量指标 60 合格率 20 ≥95%
效益指标 40 社会效益 40 环境改善率 40 ≥90%""",
    "in front of the label": """\
绩效指标 一级指标 权重 指标名称 指标性质 指标值 计量单位 指标权重
- 产出指标 60 改造社区数量 ≥ 12 个 40
- 产出指标 60 合格率 ≥ 95 % 20
- 效益指标 40 环境改善率 ≥ 90 % 40""",
    "named": """\
一级指标 二级指标 三级指标 一级权重 二级权重 三级权重 指标值
产出指标 数量指标 改造社区数量 60 50 40 ≥12个
- - 合格率 - 10 20 ≥95%
效益指标 社会效益 环境改善率 40 40 40 ≥90%""",
    "two levels": """\
一级指标 权重 二级指标 指标值 权重
产出指标 60 改造社区数量 ≥12个 40
- - 合格率 ≥95% 20
效益指标 40 环境改善率 ≥90% 40""",
    "two levels, one column": """\
一级指标 二级指标 分值 指标值
产出指标 改造社区数量 40 ≥12个
- 合格率 20 ≥95%
效益指标 环境改善率 40 ≥90%""",
    "in front of all": """\
权重 一级指标 二级指标 三级指标 指标值
40 产出指标 数量指标 改造社区数量 ≥12个
20 产出指标 质量指标 合格率 ≥95%
40 效益指标 社会效益 环境改善率 ≥90%""",
    "beside points": """\
一级指标 三级指标 指标值 分值 权重
产出指标 改造社区数量 ≥12个 4 40
产出指标 合格率 ≥95% 2 20
效益指标 环境改善率 ≥90% 4 40""",
}


def as_text(sheet: str) -> str:
    """Return a disclosure with a sheet as lines with tabs."""
    rows = [line.replace("-", "").replace(" ", "\t") for line in sheet.splitlines()]
    return "\n".join([*TITLE, *FIELDS, *rows])


def as_page(sheet: str) -> str:
    """Return a disclosure with a sheet as a web page."""
    rows = [line.split() for line in sheet.replace("-", "&nbsp;").splitlines()]
    rows = [*(line.split("\t") for line in FIELDS), *rows]
    cells = ["".join(f"<td>{text}</td>" for text in row) for row in rows]
    words = "".join(f"<p>{line}</p>" for line in TITLE)
    return f"{words}<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def read(text: str) -> shimahe.Disclosure:
    """Read a text."""
    return shimahe.read(text.encode())


@pytest.mark.parametrize("how", SHEETS)
@pytest.mark.parametrize("printed", [as_text, as_page])
def test_the_weight_is_that_of_the_level_of_the_indicator(how, printed):
    d = read(printed(SHEETS[how]))
    assert d.indicators["name"].tolist() == NAMES
    assert d.indicators["weight"].tolist() == [40, 20, 40]
    assert d.indicators["value"].tolist() == [12, 95, 90]
    assert (status_of(d, "project_goals"), note_of(d, "project_goals")) == ("complete", "")


def test_weights_of_levels_above_alone_are_named():
    sheet = """\
一级指标 权重 二级指标 权重 三级指标 指标值
产出指标 60 数量指标 40 改造社区数量 ≥12个
- - 质量指标 20 合格率 ≥95%
效益指标 40 - - 环境改善率 ≥90%"""
    d = read(as_text(sheet))
    assert d.indicators["name"].tolist() == NAMES
    assert d.indicators["weight"].isna().all()
    assert status_of(d, "project_goals") == "partly read"
    assert note_of(d, "project_goals") == "figure not placed: 7, 8, 9"


def test_of_two_weights_of_one_level_none_is_read_unless_they_are_the_same():
    sheet = """\
三级指标 指标值 权重 权重
改造社区数量 ≥12个 40 40
合格率 ≥95% 20 30"""
    d = read(as_text(sheet))
    assert d.indicators["weight"].fillna(-1).tolist() == [40, -1]
    assert note_of(d, "project_goals") == "figure not placed: 8"


@pytest.mark.parametrize("third", ["", "三级…"])
def test_a_second_level_is_no_name_where_the_third_may_have_lost_its_heading(third):
    d = read(as_text(f"一级指标 二级指标 {third or '-'} 指标值\n产出 数量 改造数量 ≥12个"))
    assert "数量" not in d.indicators["name"].tolist()


def test_targets_of_phases_may_say_so_in_front_of_the_word():
    d = read(as_text("三级指标 半年指标值 全年指标值\n改造数量 ≥6个 ≥12个\n合格率 ≥90% ≥95%"))
    assert d.indicators["target"].tolist() == ["≥12个", "≥95%"]
    assert status_of(d, "project_goals") == "complete"


def test_every_project_of_a_list_stands_below_the_whole_header():
    rows = ["项目名称\t预算金额\t三级指标\t上半年指标值\t下半年指标值"]
    rows += ["甲项目\t31.00\t改造数量\t≥6个\t≥12个", "乙项目\t12.00\t合格率\t≥90%\t≥95%"]
    d = read("\n".join([*TITLE, *rows]))
    assert d.projects["project"].tolist() == ["甲项目", "乙项目"]
    assert d.indicators["target"].isna().tolist() == [True, True]
    assert note_of(d, "project_goals") == "figure not placed: 5, 6"


@pytest.mark.parametrize("note", ["指标值说明", "目标值解释", "指标值设定依据", "分值说明"])
def test_a_column_that_explains_another_is_not_read(note):
    sheet = f"""\
一级指标 三级指标 {note} 指标值 权重 {note}
产出指标 改造社区数量 按期 ≥12个 40 按计划
产出指标 合格率 按期 ≥95% 20 按计划
效益指标 环境改善率 按期 ≥90% 40 按计划"""
    d = read(as_text(sheet))
    assert d.indicators["name"].tolist() == NAMES
    assert d.indicators["weight"].tolist() == [40, 20, 40]
    assert d.indicators["value"].tolist() == [12, 95, 90]
    assert (status_of(d, "project_goals"), note_of(d, "project_goals")) == ("complete", "")


def test_weights_of_levels_in_a_list_of_projects():
    rows = ["项目名称\t预算金额\t一级指标\t权重\t三级指标\t指标值\t权重"]
    rows += ["甲项目\t31.00\t产出\t60\t改造数量\t≥12个\t60", "\t\t效益\t40\t合格率\t≥95%\t40"]
    rows += ["乙项目\t12.00\t产出\t100\t环境改善率\t≥90%\t100"]
    d = read("\n".join([*TITLE, *rows]))
    assert d.indicators["weight"].tolist() == [60, 40, 100]
    assert (status_of(d, "project_goals"), note_of(d, "project_goals")) == ("complete", "")
    without = ["\t".join(row.split("\t")[:-1]) for row in rows]
    d = read("\n".join([*TITLE, *without]))
    assert d.indicators["weight"].isna().all()
    assert note_of(d, "project_goals") == "figure not placed: 5, 6, 7"
