"""Titles that stand in the first row of their table, behind a number of any spelling."""

import pytest

import shimahe

BALANCE = (
    "<h1>甲镇2026年部门预算</h1><p>部门收支总表</p><p>单位：万元</p><table>"
    "<tr><td>收入<td>预算数<td>支出<td>预算数<tr><td>一般公共预算<td>7.20<td>教育支出<td>7.20"
    "<tr><td>收入总计<td>7.20<td>支出总计<td>7.20</table>"
)
HEADINGS = ("科目名称", "合计", "基本支出", "项目支出")
ROW = ("[205]教育支出", "7.20", "3.10", "4.10")


def sheet(*rows: tuple[str, ...]) -> str:
    """Return a table whose rows of one cell span all its columns."""
    lines = []
    for row in rows:
        span = f" colspan={len(HEADINGS)}" if len(row) == 1 else ""
        lines.append("<tr>" + "".join(f"<td{span}>{text}</td>" for text in row) + "</tr>")
    return f"<table>{''.join(lines)}</table>"


def read(html: str) -> shimahe.Disclosure:
    """Read a page of two tables, the first of which is the balance."""
    return shimahe.read((BALANCE + html).encode())


@pytest.mark.parametrize(
    "number",
    ["附表2：", "表二：", "附件2：", "表2、", "（二）", "二、", "公开02表：", "表1-2：", "附表："],
)
@pytest.mark.parametrize("unit", [("", "单位：万元"), ("（单位：万元）", "")])
def test_a_numbered_title_in_the_first_row_begins_its_table(
    number: str, unit: tuple[str, str]
) -> None:
    """The table below it is not taken for rows of the table above, wherever its unit stands."""
    in_title, below = unit
    d = read(sheet((f"{number}部门支出总表{in_title}",), (below,), HEADINGS, ROW))
    status = d.tables.set_index("table").status
    assert status.department_balance == "complete"
    assert status.department_spending == "complete"
    assert d.spending[["code", "kind", "amount_wan"]].to_numpy().tolist() == [
        ["205", "basic", 3.1],
        ["205", "project", 4.1],
    ]


def test_a_numbered_title_of_no_standard_form_begins_its_table() -> None:
    """Its rows are of no form, and none of the table above."""
    d = read(sheet(("附表9：会议费统计表",), ("单位：万元",), HEADINGS, ROW))
    status = d.tables.set_index("table").status
    assert status.department_balance == "complete"
    assert d.tables[d.tables.status.eq("unrecognised")].title.tolist() == ["附表9 会议费统计表"]
    assert d.spending.empty
