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
