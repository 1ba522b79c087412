"""A figure in a cell that is merged over several rows is no figure of any, unless they are one."""

from io import BytesIO

import docx
import openpyxl
import pytest

import shimahe
from tests.fragments import note_of, status_of

SPENDING = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
TOTAL = ["", "合计", "120.00", "100.00", "20.00"]
#: Rows whose cells are a text, or a text and how many rows it goes over; None is covered.
SHARED_TOTAL = [
    SPENDING,
    ["201", "一般公共服务支出", ("120.00", 2), "60.00", "10.00"],
    ["205", "教育支出", None, "40.00", "10.00"],
    TOTAL,
]
SHARED_PROJECT = [
    SPENDING,
    ["201", "一般公共服务支出", "70.00", "60.00", ("20.00", 2)],
    ["205", "教育支出", "50.00", "40.00", None],
    TOTAL,
]
SHARED_BY_LINES = [
    [*SPENDING[:2], "项目", *SPENDING[2:]],
    ["201", "一般公共服务支出", "", "70.00", "60.00", ("10.00", 3)],
    ["20103", "政府办公厅", "", "40.00", "40.00", None],
    ["20104", "发展与改革事务", "", "30.00", "20.00", None],
]
ONE_ENTRY = [
    [*SPENDING, "备注"],
    [("201", 2), ("一般公共服务支出", 2), ("120.00", 2), ("100.00", 2), ("20.00", 2), "含工资"],
    [None, None, None, None, None, "含水电"],
    [*TOTAL, ""],
]
LEVELS = [
    ["类", "款", "科目名称", "合计", "基本支出", "项目支出"],
    [("201", 3), "", "一般公共服务支出", "120.00", "100.00", "20.00"],
    [None, "03", "政府办公厅", "80.00", "80.00", ""],
    [None, "04", "发展与改革事务", "40.00", "20.00", "20.00"],
]


def html(rows):
    lines = ["<h2>部门支出总表</h2><p>单位：万元</p><table>"]
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, 1) for cell in row if cell is not None]
        lines.append("<tr>" + "".join(f"<td rowspan={down}>{text}</td>" for text, down in cells))
    return "\n".join([*lines, "</table>"]).encode()


def xlsx(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["部门支出总表"])
    sheet.append(["单位：万元"])
    for down, row in enumerate(rows, 3):
        for place, cell in enumerate(row, 1):
            text, rows_down = cell if isinstance(cell, tuple) else (cell, 1)
            sheet.cell(down, place, text or None)
            if rows_down > 1:
                end = {"end_row": down + rows_down - 1, "end_column": place}
                sheet.merge_cells(start_row=down, start_column=place, **end)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def word(rows):
    paper = docx.Document()
    paper.add_paragraph("部门支出总表")
    paper.add_paragraph("单位：万元")
    table = paper.add_table(len(rows), len(rows[0]))
    for down, row in enumerate(rows):
        for place, cell in enumerate(row):
            text, rows_down = cell if isinstance(cell, tuple) else (cell or "", 1)
            if rows_down > 1:
                table.cell(down, place).merge(table.cell(down + rows_down - 1, place))
            if cell is not None:
                table.cell(down, place).text = text
    data = BytesIO()
    paper.save(data)
    return data.getvalue()


FORMATS = pytest.mark.parametrize("print_as", [html, xlsx, word])


def values(d, column):
    cells = d.cells[d.cells.column.eq(column) & d.cells.code.notna()]
    return cells.set_index("code").value.dropna().to_dict()


@FORMATS
@pytest.mark.parametrize(
    ("rows", "column", "lines"),
    [(SHARED_TOTAL, "total", 2), (SHARED_PROJECT, "project", 2), (SHARED_BY_LINES, "project", 3)],
)
def test_a_figure_of_several_rows_is_missing_and_named_in_each(print_as, rows, column, lines):
    d = shimahe.read(print_as(rows))
    assert values(d, column) == {}
    assert status_of(d, "department_spending") == "partly read"
    assert note_of(d, "department_spending").split("no number: ")[1].count(",") == lines - 1
    assert len(values(d, "basic")) == lines
    assert shimahe.audit(d).suspects.empty


@FORMATS
def test_a_figure_whose_label_goes_over_the_same_rows_is_read(print_as):
    d = shimahe.read(print_as(ONE_ENTRY))
    assert d.spending[["kind", "amount_wan"]].values.tolist() == [["basic", 100], ["project", 20]]
    assert status_of(d, "department_spending") == "complete"


@FORMATS
def test_a_code_that_goes_over_the_rows_below_it_stays_one(print_as):
    d = shimahe.read(print_as(LEVELS))
    assert values(d, "total") == {"201": 120.0, "20103": 80.0, "20104": 40.0}
    assert status_of(d, "department_spending") == "complete"


@pytest.mark.parametrize("label_down", [1, 2])
def test_of_a_balance_each_side_has_its_own_labels(label_down):
    first = f"<td rowspan={label_down}>一般公共预算拨款收入<td rowspan=2>100.00"
    second = "<td>政府性基金预算拨款收入" if label_down == 1 else ""
    rows = f"<tr>{first}<td>公共安全支出<td>60.00<tr>{second}<td>教育支出<td>40.00"
    heads = "<tr><td>收入<td>预算数<td>支出<td>预算数"
    d = shimahe.read(f"<h2>部门收支总表</h2><p>单位：万元<table>{heads}{rows}</table>".encode())
    income = d.cells[d.cells.column.eq("income/amount")].value.dropna().tolist()
    assert income == ([] if label_down == 1 else [100.0])
    assert d.cells[d.cells.column.eq("spending/amount")].value.tolist() == [60.0, 40.0]


ACROSS = "<table><tr><td>科目编码<td>科目名称<td>合计<td>基本支出<td>项目支出<td>备注"


@pytest.mark.parametrize(
    ("row", "amounts"),
    [
        ("<td>70.00<td colspan=2>70.00<td>", []),
        ("<td colspan=3>70.00<td>", []),
        ("<td>70.00<td>50.00<td colspan=2>20.00", [50.0, 20.0]),
    ],
)
def test_a_figure_over_columns_of_several_amounts_is_of_none(row, amounts):
    page = f"<h2>部门支出总表</h2><p>单位：万元{ACROSS}<tr><td>205<td>教育支出{row}</table>"
    d = shimahe.read(page.encode())
    assert d.spending.amount_wan.dropna().tolist() == amounts
    assert status_of(d, "department_spending") == ("complete" if amounts else "partly read")


def test_items_that_share_an_amount_have_none():
    rows = "<tr><td>项目<td>预算数<tr><td>合计<td>10.00<tr><td>因公出国（境）费<td rowspan=2>4.00"
    rows += "<tr><td>公务接待费<tr><td>公务用车购置及运行维护费<td>6.00"
    d = shimahe.read(f"<h2>“三公”经费支出表</h2><p>单位：万元<table>{rows}</table>".encode())
    items = d.three_public.dropna(subset="amount_wan").set_index("item").amount_wan
    assert items.to_dict() == {"total": 10.0, "vehicles": 6.0}
