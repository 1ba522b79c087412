"""Target sheets in text that only spaces part: read where one reading is left, else named."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

TITLE = ["项目绩效目标表", "单位：万元"]
FIELDS = ["项目名称 道路养护经费 主管部门 甲镇 政府", "当年预算 34.08", "当年绩效目标 按期 完成"]
HEADER = "绩效指标 指标名称 指标权重 指标性质 指标值 计量单位 是否核心"
ROWS = ["养护里程 60 ≥ 14 公里 否", "制度建设 40 定性 完善 是"]


def read(*lines):
    return shimahe.read("\n".join([*TITLE, *lines]).encode())


def test_a_sheet_is_read_label_by_label_and_row_by_row():
    d = read(*FIELDS, HEADER, *ROWS)
    columns = ["project", "amount_wan", "department"]
    assert d.projects[columns].values.tolist() == [["道路养护经费", 34.08, "甲镇 政府"]]
    assert d.indicators.name.tolist() == ["养护里程", "制度建设"]
    assert d.indicators.weight.tolist() == [60.0, 40.0]
    assert d.indicators.target.tolist() == ["14", "完善"]
    assert status_of(d, "project_goals") == "complete"


def test_rows_of_the_national_sheet_are_as_wide_as_their_header():
    head = "绩效指标 一级指标 二级指标 三级指标 指标值"
    d = read(
        "项目名称 道路养护", "项目资金 年度资金总额 8.50", "年度目标 完成", head,
        "产出指标 数量指标 养护里程 ≥14公里",
    )  # fmt: skip
    assert d.projects.amount_wan.tolist() == [8.5]
    assert d.indicators[["name", "target"]].values.tolist() == [["养护里程", "≥14公里"]]


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["项目名称 道路养护 主管部门 甲镇", "经费", *FIELDS[1:]], "3"),
        (["道路养护", "项目名称 经费 主管部门 甲镇", *FIELDS[1:]], "4"),
        ([*FIELDS, HEADER, "养护", "里程 60 ≥ 14 公里 否", ROWS[1]], "6"),
        ([*FIELDS, HEADER, ROWS[0], "养护 里程 60 14 公里 5.00"], "8"),
    ],
)
def test_lines_that_may_lack_a_part_of_their_texts_are_named(lines, named):
    d = read(*lines)
    assert status_of(d, "project_goals") in ("partly read", "partly lost")
    assert f"cells not parted: {named}" in note_of(d, "project_goals")


def test_no_project_is_named_by_a_part_of_its_name():
    d = read("项目名称 道路养护 主管部门 甲镇", "经费", *FIELDS[1:], HEADER, *ROWS)
    assert d.projects.empty
    assert d.unplaced[d.unplaced.reason.eq("column unknown")].line.tolist() == [3]


@pytest.mark.parametrize("other", ["项目类型 特定目标类", "项目代码 P001", "项目负责人 某某"])
def test_the_label_of_what_no_frame_holds_ends_a_name(other):
    sheet = ["项目绩效目标表", "单位：万元", f"项目名称 道路 养护 {other} 预算金额 30.00"]
    sheet += ["绩效指标 指标名称 指标性质 指标值 计量单位", "维修长度 ≥ 3 公里"]
    d = shimahe.read("\n".join(["甲镇2025年部门预算", *sheet]).encode())
    assert d.projects["project"].tolist() == ["道路 养护"]
    assert d.projects["amount_wan"].tolist() == [30]
    assert d.indicators["name"].tolist() == ["维修长度"]


def test_such_a_word_ends_no_long_text():
    sheet = ["项目绩效目标表", "单位：万元", "项目名称 道路养护", "年度目标 统一 项目编码 管理"]
    sheet += ["绩效指标 指标名称 指标性质 指标值 计量单位", "维修长度 ≥ 3 公里"]
    d = shimahe.read("\n".join(["甲镇2025年部门预算", *sheet]).encode())
    assert d.projects["goal"].tolist() == ["统一 项目编码 管理"]
