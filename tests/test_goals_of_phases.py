"""The goal of the year below headings of phases: 总体目标 | 实施期目标 | 年度目标."""

import pytest

import shimahe
from tests.fragments import status_of

HEAD = [
    "甲街道2025年部门预算",
    "项目支出绩效目标表",
    "单位：万元",
    "项目名称\t甲项目\t\t",
    "预算金额\t31.00\t\t",
]
TARGETS = [
    "绩效指标\t一级指标\t二级指标\t三级指标\t指标值",
    "\t产出指标\t数量指标\t数量\t≥12个",
]


def read(*rows):
    return shimahe.read("\n".join([*HEAD, *rows, *TARGETS]).encode())


@pytest.mark.parametrize(
    "headings",
    [
        "总体目标\t实施期目标\t年度目标",
        "总体目标\t中期目标（2025-2027年）\t年度目标",
        "总体目标\t实施期绩效目标\t年度绩效目标",
        "年度总体目标\t实际完成情况\t预期目标",
        "总体目标\t2024年目标\t2025年目标",
    ],
)
@pytest.mark.parametrize("label", ["", "总体目标"])
def test_the_goal_stands_below_the_phase_of_the_year(label, headings):
    d = read(headings, f"{label}\t建成\t完成12处")
    assert d.projects.goal.tolist() == ["完成12处"]
    assert d.projects.amount_wan.tolist() == [31.0]
    reasons = d.unplaced.set_index("line").reason
    assert (reasons[6], reasons[7]) == ("header", "another phase")
    assert len(d.indicators) == 1
    assert status_of(d, "project_goals") == "complete"


def test_the_goal_below_the_only_phase_of_another_time_is_named():
    d = read("总体目标\t实施期目标", "\t建成")
    assert d.projects.goal.isna().all()
    assert d.unplaced.set_index("line").reason[7] == "another phase"


def test_a_goal_behind_its_label_stays():
    d = read("年度目标\t完成12处")
    assert d.projects.goal.tolist() == ["完成12处"]
