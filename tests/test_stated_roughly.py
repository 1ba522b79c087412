"""Figures that the text states roughly, and rates of change: neither makes an identity."""

import pytest

import shimahe
from shimahe import audit

TABLES = """
部门支出总表
单位：万元
科目编码	科目名称	合计	基本支出	项目支出
201	一般公共服务支出	1500.60	1300.60	200.00
208	社会保障和就业支出	850.00	850.00	0.00
合计		2350.60	2150.60	200.00
"""


def checks_of(sentence):
    text = f"# 甲镇2025年部门预算\n{TABLES}\n二、收支情况\n\n{sentence}\n"
    return audit(shimahe.read(text.encode())).checks


@pytest.mark.parametrize(
    "sentence",
    [
        "一般公共服务支出约1500万元。",
        "一般公共服务支出大约为1500万元。",
        "一般公共服务支出近1501万元。",
        "一般公共服务支出1500万元左右。",
        "一般公共服务支出1500余万元。",
        "2025年支出预算接近2400万元。",
    ],
)
def test_a_figure_that_is_stated_roughly_is_not_held_to_the_exact_one(sentence):
    checks = checks_of(sentence)
    assert "differs" not in set(checks.status)
    held = checks[checks.check.eq("A31") & checks.status.eq("not checked")]
    assert set(held.why_not) <= {"stated roughly", "no counterpart"}


def test_a_rough_figure_that_is_the_exact_one_agrees():
    checks = checks_of("社会保障和就业支出约850万元。")
    assert checks[checks.check.eq("A31")].status.tolist() == ["agrees"]


def test_an_exact_figure_that_differs_is_still_found():
    checks = checks_of("一般公共服务支出1500.50万元。")
    assert checks[checks.check.eq("A31")].status.tolist() == ["differs"]


@pytest.mark.parametrize(
    "sentence",
    [
        "支出预算2350.60万元，增长6.34%。其中：基本支出2150.60万元，增长2.00%；"
        "项目支出200.00万元，增长20.00%。",
        "支出预算比上年下降2.10%，主要是人员经费下降1.00%、项目支出下降10.00%。",
        "支出预算2350.60万元，比上年增长2.58%，其中基本支出2150.60万元、增长2.86%，"
        "项目支出200.00万元、增长0.1%。",
    ],
)
def test_rates_of_change_are_not_added_up(sentence):
    checks = checks_of(sentence)
    assert "differs" not in set(checks.status)
