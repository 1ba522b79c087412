"""The office, with or without a unit mark, in the cells above the fields of a target sheet."""

import pytest

import shimahe

PAGE = """<h1>甲镇2024年部门预算</h1><table>
<tr><td colspan=4>项目支出绩效目标表</td></tr>
{above}
<tr><td>项目名称</td><td colspan=3>普法宣传经费</td></tr>
<tr><td>年度资金总额</td><td colspan=3>5100002.01</td></tr>
<tr><td>三级指标</td><td>指标性质</td><td>指标值</td><td>计量单位</td></tr>
<tr><td>开展活动次数</td><td>≥</td><td>20</td><td>次</td></tr>
<tr><td>受益人数</td><td>≥</td><td>2000</td><td>人</td></tr></table>"""


def read(*above: str) -> shimahe.Disclosure:
    """Read a sheet with these texts in rows of one cell above its fields."""
    rows = "\n".join(f"<tr><td colspan=4>{text}</td></tr>" for text in above)
    return shimahe.read(PAGE.format(above=rows).encode())


def note_of(d: shimahe.Disclosure) -> str:
    """Return the note of the sheets; "" without one."""
    note = d.tables.set_index("table").note["project_goals"]
    return note if isinstance(note, str) else ""


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：甲镇　　　　单位：元",
        "单位名称：甲镇　　　　单位：元",
        "部门：甲镇 （单位：元）",
        "预算部门：甲镇 金额单位：人民币元",
        "编制单位:甲镇    单位:元",
    ],
)
def test_a_unit_mark_behind_the_office_in_one_cell(line):
    d = read(line)
    assert d.projects["amount_wan"].tolist() == [510.000201]
    assert d.indicators["target"].tolist() == ["20", "2000"]
    assert note_of(d) == ""


def test_the_unit_is_that_which_is_printed():
    assert read("填报单位：甲镇 单位：万元").projects["amount_wan"].tolist() == [5100002.01]


def test_two_units_contradict_each_other():
    d = read("填报单位：甲镇 单位：万元", "单位：元")
    assert d.projects["amount_wan"].isna().tolist() == [True]
    assert "units contradict" in note_of(d)


def test_an_office_without_a_mark_gives_no_unit():
    d = read("填报单位：甲镇")
    assert d.projects["amount_wan"].isna().tolist() == [True]
    assert note_of(d) == "no unit mark"


@pytest.mark.parametrize("line", ["单位名称：甲镇", "部门名称：甲镇"])
def test_the_office_above_a_project_makes_no_sheet_of_its_own(line):
    d = read(line, "单位：元")
    assert d.projects["project"].tolist() == ["普法宣传经费"]
    assert "sheet without indicators" not in note_of(d)
    assert len(d.indicators) == 2


PARTS = ("年度资金总额|30.50", "其中：财政拨款|20.50", "其他资金|10.00")


def with_parts(heading: str, repeated: bool) -> shimahe.Disclosure:
    """Read a sheet that prints its amount and the parts of it right of a merged heading."""
    rows = ["项目名称|普法宣传经费|普法宣传经费"]
    for number, part in enumerate(PARTS):
        rows.append(f"{heading if repeated or not number else ''}|{part}")
    rows += ["三级指标|指标值|计量单位", "受益人数|≥2000|人", "开展次数|≥20|次"]
    lines = ["# 甲镇2024年部门预算", "## 项目支出绩效目标表", *(f"|{row}|" for row in rows)]
    lines.insert(3, "|---|---|---|")
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize(
    "heading", ["项目资金（万元）", "资金情况（万元）", "项目资金构成（万元）"]
)
@pytest.mark.parametrize("repeated", [True, False])
def test_the_parts_of_an_amount_are_named(heading, repeated):
    d = with_parts(heading, repeated)
    assert d.projects["amount_wan"].tolist() == [30.5]
    unread = d.unplaced[d.unplaced["reason"].eq("column unknown")]
    figures = [line.rstrip("|").rpartition("|")[2] for line in unread["text"]]
    assert figures == ["20.50", "10.00"]
    assert d.tables.set_index("table").status["project_goals"] == "partly read"


def test_the_heading_of_the_amounts_says_their_unit():
    d = with_parts("资金情况（元）", repeated=False)
    assert d.projects["amount_wan"].tolist() == [0.00305]


def test_an_amount_that_is_printed_again_is_a_repeated_print():
    rows = ["项目名称|普法宣传经费", "预算金额|30.50", "预算金额|30.50", "预算金额|20.50"]
    rows += ["三级指标|指标值", "受益人数|≥2000人", "开展次数|≥20次"]
    text = "\n".join(["## 项目支出绩效目标表", "单位：万元", "", *(f"|{row}|" for row in rows)])
    d = shimahe.read(text.encode())
    assert d.projects["amount_wan"].tolist() == [30.5]
    reasons = d.unplaced.set_index("line")["reason"]
    assert (reasons[6], reasons[7]) == ("repeated print", "column unknown")
    assert "figure not placed: 7" in note_of(d)
