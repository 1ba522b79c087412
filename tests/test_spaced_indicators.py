"""Indicators below headings of levels whose cells only spaces part; no line of a sheet is text."""

from __future__ import annotations

import pytest

import shimahe
from tests.fragments import note_of, status_of

HEAD = ["甲镇2025年部门预算", "项目支出绩效目标表", "（2025年度）", "单位：万元"]
FIELDS = ["项目名称 道路养护", "预算金额 60.00"]
HEADER = "一级指标 二级指标 三级指标 指标值 权重"
ROWS = ["产出指标 数量指标 养护里程 ≥36公里 30", "质量指标 完好率 95% 20", "环境改善程度 明显 10"]
TOLD = [["养护里程", "≥36公里", 30.0], ["完好率", "95%", 20.0], ["环境改善程度", "明显", 10.0]]
BEHIND = ["二、机关运行经费", "2025年机关运行经费安排120.00万元。"]


def read(*lines: str) -> shimahe.Disclosure:
    """Read lines below the title of a target sheet, with a sentence behind them."""
    return shimahe.read("\n".join([*HEAD, *lines, *BEHIND]).encode())


def told(d: shimahe.Disclosure) -> list[list[object]]:
    """Return name, target and weight of each indicator."""
    return d.indicators[["name", "target", "weight"]].to_numpy().tolist()


@pytest.mark.parametrize("label", ["", "绩效指标 "])
@pytest.mark.parametrize("gap", [" ", "    "])
@pytest.mark.parametrize("behind", ["", " 备注"])
def test_levels_that_are_merged_may_be_missing(label, gap, behind):
    lines = [*FIELDS, label + HEADER + behind, *ROWS, "合计 60"]
    d = read(*[line.replace(" ", gap) for line in lines])
    assert told(d) == TOLD
    assert d.projects[["project", "amount_wan"]].to_numpy().tolist() == [["道路养护", 60.0]]
    assert status_of(d, "project_goals") == "complete"
    assert d.statements["value"].tolist() == [120]


def test_columns_of_signs_and_units_below_labels_with_a_colon():
    header = "三级指标 指标性质 指标值 计量单位 分值"
    rows = ["养护里程 ≥ 36 公里 30", "环境改善 定性 明显 20", "完好率 ＝ 95 % 10"]
    d = read("项目名称：道路养护 项目金额：60.00", header, *rows)
    columns = ["name", "sign", "target", "unit", "weight"]
    assert d.indicators[columns].fillna("").to_numpy().tolist() == [
        ["养护里程", "≥", "36", "公里", 30.0],
        ["环境改善", "定性", "明显", "", 20.0],
        ["完好率", "=", "95", "%", 10.0],
    ]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize(
    "row",
    [
        "质量指标 完好率 20",  # no target
        "质量指标 完好 率 95% 20",  # a name in two pieces
        "完好 率 95% 20",
        "质量指标 完好率 95%",  # no weight
        "质量指标 完好率 ≥ 95% 20",  # a sign apart
        "质量指标 完好率 36 公里 20",  # a unit apart
        "社会效益 环境 改善 20",  # a name in two pieces, or no number
        "质量指标 完好率 95% 20 每年",  # a remark
        "时效指标 完好及时 率 =100% 20",
    ],
)
def test_a_row_whose_texts_may_be_others_is_named(row):
    d = read(*FIELDS, HEADER, ROWS[0], row)
    assert told(d) in ([], TOLD[:1])
    assert status_of(d, "project_goals") in ("partly read", "partly lost")
    assert f"{len(HEAD) + 5}" in note_of(d, "project_goals").partition("not parted: ")[2]
    assert d.statements["value"].tolist() == [120]


SHEETS = {
    "a heading that is not known": [
        *FIELDS,
        HEADER + " 评分标准",
        *[row + " 按比例" for row in ROWS],
    ],
    "headings of levels": [
        *FIELDS,
        "一、产出指标",
        ROWS[1],
        "二、满意度指标",
        "群众满意度 ≥90% 20",
    ],
    "one cell a line": " ".join([*FIELDS, HEADER, *ROWS]).split(" "),
    "words": ["项目名称：道路养护", "绩效目标：完好率95%。", "产出指标：完好率≥95%；里程36公里。"],
    "a long text": [*FIELDS, "年度总体目标 完好率达到95%，", "投入资金60万元。", HEADER, *ROWS],
    "an unknown long text": [
        "项目名称 道路养护",
        "实施内容 完好率95%，",
        "投入60万元。",
        HEADER,
        *ROWS,
    ],
}


@pytest.mark.parametrize("how", SHEETS)
def test_no_line_of_a_sheet_makes_a_statement(how):
    table = ["一般公共预算支出表", "科目编码\t科目名称\t合计", "201\t支出\t60.00", "合计\t\t60.00"]
    d = shimahe.read("\n".join([HEAD[0], *table, *HEAD[1:], *SHEETS[how], *BEHIND]).encode())
    assert d.statements["value"].tolist() == [120]


def test_a_sentence_between_a_title_and_its_sheet_is_text():
    d = read("2025年对3个项目编制绩效目标，涉及资金300.00万元。", *FIELDS, HEADER, *ROWS)
    assert 300 in d.statements["value"].tolist()
    assert told(d) == TOLD


def test_a_sum_of_weights_is_no_indicator():
    rows = ["养护里程\t≥36\t60", "满意度\t≥90\t40", "合计\t\t100", "养护里程合计\t≥36\t0"]
    d = shimahe.read(
        "\n".join([*HEAD, "项目名称\t道路\t", "三级指标\t指标值\t权重", *rows]).encode()
    )
    assert d.indicators["name"].tolist() == ["养护里程", "满意度", "养护里程合计"]
    assert status_of(d, "project_goals") == "complete"


def test_the_label_of_all_indicators_may_stand_in_the_middle_of_their_rows():
    header = "指标名称 指标权重 计量单位 指标性质 指标值"
    d = read(
        *FIELDS, header, "养护里程 60 公里 ≥ 36", "绩效指标 完好率 20 % ≥ 95", "环境 20 无 定性 优"
    )
    assert d.indicators["name"].tolist() == ["养护里程", "完好率", "环境"]
    assert d.indicators["weight"].tolist() == [60, 20, 20]
    assert status_of(d, "project_goals") == "complete"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("当年预算 60.00 本级支出 60.00", ""),
        ("当年预算 60.00 本级支出 50.00", "figure not placed: 6"),
        ("预算金额 60.00 万元 实施单位 甲镇", ""),
    ],
)
def test_words_behind_the_figure_of_an_amount(line, note):
    d = read(FIELDS[0], line, HEADER, *ROWS)
    assert d.projects["amount_wan"].tolist() == [60.0]
    assert note_of(d, "project_goals") == note


@pytest.mark.parametrize("header", ["三级指标 指标值", "一级指标 二级指标 三级指标 指标值"])
@pytest.mark.parametrize(
    "line",
    [
        "# 西山县财政局2022年度部门预算",
        "第二部分 2025年部门预算公开表",
        "项目负责人 张三丰",
        "填报日期 2025年3月",
        "附件2 3张",
        "西山县财政局 2022年度部门预算",
    ],
)
def test_lines_below_a_sheet_are_no_indicators(header, line):
    d = read(*FIELDS, header, "养护里程 ≥36公里", "完好率 95%", line)
    told = set(d.indicators["name"])
    assert {"养护里程"} <= told <= {"养护里程", "完好率"}  # words beside a row may be its own
