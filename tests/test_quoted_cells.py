"""Cells with line ends, as a spreadsheet copies them between quotation marks."""

import pytest

import shimahe
from shimahe.reading.formats.quoted_cells import rows_with_line_ends

HEAD = '"科目\n编码"\t科目名称\t合计\t"基本\n支出"\t"项目\n支出"'
TOTAL = "\t合计\t6.00\t2.00\t4.00"


def document(*rows):
    return "\n".join(["部门支出总表", "单位：万元", *rows]).encode()


def test_a_row_on_several_lines_is_one_row():
    d = shimahe.read(document(HEAD, TOTAL, '201\t"一般公共\n服务支出"\t6.00\t2.00\t4.00'))
    assert d.tables.set_index("table").at["department_spending", "status"] == "complete"
    assert d.spending[["name", "kind", "amount_wan"]].to_numpy().tolist() == [
        ["一般公共服务支出", "basic", 2.0],
        ["一般公共服务支出", "project", 4.0],
    ]


def test_each_figure_stands_in_the_field_of_its_line():
    row = '201\t"一般公共\n服务支出"\t6.00\t"2.00\n"\t4.00'
    d = shimahe.read(document(HEAD, TOTAL, row))
    printed = [d.fields(cell.line)[cell.field - 1] for cell in d.cells.itertuples()]
    assert [text.strip('"') for text in printed] == ["6.00", "2.00", "4.00"] * 2
    assert d.cells["line"].tolist() == [7, 7, 7, 9, 9, 10]


def test_two_figures_of_a_cell_are_no_number():
    d = shimahe.read(document(HEAD, TOTAL, '201\t服务支出\t"6\n6.00"\t2.00\t4.00'))
    text = d.cells.set_index("cell").at["department_spending:201/total", "text"]
    assert text == "6 6.00"
    assert "no number" in d.tables.set_index("table").at["department_spending", "note"]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (['"科目', '编码"\t合计', "201\t6.00"], {1: 2}),
        (['201\t"一', "二", '三"\t6.00'], {1: 3}),
        (['201\t"甲\t"乙', '丙"\t6.00'], {1: 2}),
        (['201\t"甲""', '乙"""\t6.00'], {1: 2}),
        (['201\t"甲"\t6.00', '202\t"乙"\t6.00'], {}),
        (['201\t"甲\t6.00', "202\t乙\t6.00"], {}),
        (['"三公', '经费" 说明', "202\t乙\t6.00"], {}),
        (['"三公', '经费"', "202\t乙\t6.00"], {}),
        (['201\t"甲', *["乙"] * 30, '丙"\t6.00'], {}),
    ],
)
def test_only_cells_that_are_closed_join_lines(lines, rows):
    assert rows_with_line_ends(lines) == rows
