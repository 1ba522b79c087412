"""A target that should print a number and gives none is missing, and its line is named.

All projects and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe

HEAD = "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心"


def read(target, sign="≥", unit="次"):
    rows = ["项目支出绩效目标表", "单位：万元", "项目名称\t道路养护", "当年预算\t30.50", HEAD]
    rows += [f"\t组织活动次数\t50\t{sign}\t{target}\t{unit}\t否", "\t受益人数\t50\t≥\t9\t人\t否"]
    return shimahe.read("\n".join(rows).encode())


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
