"""Rows whose blanks at the end of the line are cut off: their 行次 and their words tell columns."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of

TITLE = ["甲街道办事处2024年度部门决算", "“三公”经费支出决算表", "单位：万元"]
PARTS = ["tab", "pipe", "html"]


def read(rows, title=TITLE, parts="tab"):
    """Read a table of rows of cells, the blanks at the end of each left out."""
    cut = [row.rstrip("|").split("|") for row in rows]
    if parts == "html":
        body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cut)
        lines = [*title, f"<table>{body}</table>"]
    elif parts == "pipe":
        lines = [*title, *("| " + " | ".join(row) + " |" for row in cut)]
    else:
        lines = [*title, *("\t".join(row) for row in cut)]
    return shimahe.read("\n".join(lines).encode())


def items(d):
    return d.three_public.set_index("item").amount_wan.dropna().to_dict()


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("columns", ["决算数", "预算数|决算数", "决算数|备注"])
def test_line_numbers_that_go_on_are_no_amounts(columns, parts):
    budget = "—|" if columns.startswith("预算") else ""
    rows = [
        f"项目|行次|{columns}",
        f"合计|1|{budget}8.00",
        "因公出国（境）费|2|",
        f"公务接待费|3|{budget}1.00",
        f"公务用车购置及运行费|4|{budget}7.00",
        "公务用车购置费|5|",
        f"公务用车运行费|6|{budget}7.00",
    ]
    d = read(rows, parts=parts)
    assert status_of(d, "three_public") == "complete"
    spent = {"total": 8.0, "reception": 1.0, "vehicles": 7.0, "vehicle_operation": 7.0}
    assert items(d) == spent
    assert differing(d).empty


@pytest.mark.parametrize("parts", PARTS)
def test_line_numbers_that_go_on_tell_the_columns_of_two_lists(parts):
    rows = [
        "项目|行次|预算数|决算数|项目|行次|决算数",
        "（一）支出合计|1|10.00|8.00|四、机关运行经费|9|20.00",
        "1.因公出国（境）费|2|||（一）行政单位|10",
        "2.公务用车购置及运行维护费|3|8.00|7.00|五、国有资产占用情况|11|—",
        "（1）公务用车购置费|4|||（一）车辆数合计（辆）|12|3",
        "（2）公务用车运行维护费|5|8.00|7.00|1.领导干部用车|13",
        "3.公务接待费|6|2.00|1.00|2.执法执勤用车|14|3",
        "二、会议费|7|—||3.其他用车|15",
        "三、培训费|8|—|2.00",
    ]
    d = read(rows, parts=parts)
    assert status_of(d, "three_public") == "complete"
    spent = {"total": 8.0, "vehicles": 7.0, "vehicle_operation": 7.0, "reception": 1.0}
    assert items(d) == spent


def test_a_line_number_out_of_turn_places_no_figure():
    rows = ["项目|行次|预算数|决算数", "合计|1|10.00|8.00", "公务接待费|3|8.00"]
    d = read(rows)
    assert items(d) == {"total": 8.0}
    assert "figure not placed: 6" in note_of(d, "three_public").split("; ")


@pytest.mark.parametrize("parts", PARTS)
def test_words_in_a_row_that_lost_cells_stand_for_no_amount(parts):
    title = ["甲街道办事处2024年部门预算", "一般公共预算基本支出情况表", "单位：万元"]
    rows = [
        "科目编码|科目名称|科目编码|科目名称|合计|人员支出|公用支出",
        "|合计|||90.00|75.00|15.00",
        "301|工资福利支出|501|机关工资福利支出|75.00|75.00",
        "302|商品和服务支出|502|机关商品和服务支出|15.00||15.00",
    ]
    d = read(rows, title, parts)
    own = d.cells[d.cells.table.eq("basic_economic")]
    assert set(zip(own.code.fillna(""), own.column, own.text, strict=True)) == {
        ("", "total", "90.00"),
        ("", "personnel", "75.00"),
        ("", "public_use", "15.00"),
        ("302", "total", "15.00"),
        ("302", "public_use", "15.00"),
    }
    assert "figure not placed: 6" in note_of(d, "basic_economic") or parts == "html"
    assert status_of(d, "basic_economic") == "partly read"
