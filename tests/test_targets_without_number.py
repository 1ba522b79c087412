"""A target that should print a number and gives none is missing, and its line is named.

All projects and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe

HEAD = "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心"


def read_row(row, amount="当年预算\t30.50"):
    rows = ["项目支出绩效目标表", "单位：万元", "项目名称\t道路养护", amount, HEAD]
    return shimahe.read("\n".join([*rows, row, "\t受益人数\t50\t≥\t9\t人\t否"]).encode())


def read(target, sign="≥", unit="次"):
    return read_row(f"\t组织活动次数\t50\t{sign}\t{target}\t{unit}\t否")


def note_of(d):
    return str(d.tables.set_index("table").note["project_goals"])


DAMAGED = ["…", "***", "null", "#####", "□□□", "12.0O", "l2.00", "9注1", "2(1)"]


@pytest.mark.parametrize("sign", ["≥", "≤", "="])
@pytest.mark.parametrize(
    "target", [*DAMAGED, "14^1", "_00", "9?", "待定", "1.2E+05", "12.00.00", ""]
)
def test_a_target_without_its_number_is_said(target, sign):
    d = read(target, sign)
    assert d.indicators.value.isna().tolist() == [True, False]
    assert "no number: 6" in note_of(d)
    assert d.tables.set_index("table").status["project_goals"] == "partly read"


WHOLE = [
    ("≥", "9", "次"),
    ("≥", "95%以上", ""),
    ("=", "3-5", "天"),
    ("=", "2025年12月", ""),
    ("=", "全覆盖", ""),
    ("定性", "稳步提升", ""),
    ("≤", "5km", ""),
    ("≥", "1,200.50", "元"),
]


@pytest.mark.parametrize(("sign", "target", "unit"), WHOLE)
def test_a_whole_target_is_not_noted(sign, target, unit):
    assert "no number" not in note_of(read(target, sign, unit))


@pytest.mark.parametrize(
    "weight", ["…", "***", "null", "12.0O", "50注1", "50(1)", "50　≥", "□□□", "5\t0"]
)
def test_a_weight_that_is_no_number_is_said_and_no_name(weight):
    d = read_row(f"\t组织活动次数\t{weight}\t≥\t9\t次\t否")
    assert d.indicators.name.tolist() == ["组织活动次数", "受益人数"]
    assert d.indicators.weight.isna().tolist() == [True, False]
    assert d.indicators.value.tolist() == [9.0, 9.0]
    assert "no number: 6" in note_of(d)


@pytest.mark.parametrize("name", ["组织活动次数 50", "组织活动次数　12.5"])
def test_a_weight_in_the_cell_of_its_name_is_said(name):
    d = read_row(f"\t{name}\t\t≥\t9\t次\t否")
    assert d.indicators.weight.isna().tolist() == [True, False]
    assert "figure not placed: 6" in note_of(d)


@pytest.mark.parametrize("pieces", ["1\t2", "0\t.5", "92\t.5"])
def test_a_target_over_two_cells_is_said(pieces):
    d = read_row(f"\t组织活动次数\t50\t≥\t{pieces}\t次\t否")
    assert d.indicators.value.isna().tolist() == [True, False]
    assert "figure not placed: 6" in note_of(d)


@pytest.mark.parametrize("pieces", ["30\t.50", "30.\t50", "7\t,605.42"])
def test_an_amount_over_two_cells_is_said(pieces):
    d = read_row("\t组织活动次数\t50\t≥\t9\t次\t否", f"当年预算\t{pieces}")
    assert d.projects.amount_wan.isna().tolist() == [True]
    assert "no number: 4" in note_of(d)


def test_a_row_that_lost_its_sign_is_said():
    d = read_row("\t组织活动次数\t50\t9\t次\t否")
    assert "figure not placed: 6" in note_of(d)
