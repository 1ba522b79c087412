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
