"""Tables in quotations of Markdown, and numbers of columns beside a heading merged over them."""

import pytest

import shimahe

TITLE = "## 部门支出总表"
UNIT = "单位：万元"
ROWS = (
    "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
    "| --- | --- | --- | --- | --- |",
    "| 合计 |  | 9.30 | 5.10 | 4.20 |",
    "| 206 | 科学技术支出 | 9.30 | 5.10 | 4.20 |",
)
AMOUNTS = [["206", "basic", 5.1], ["206", "project", 4.2]]


def amounts(d: shimahe.Disclosure) -> list[list[object]]:
    """Return code, kind and amount of each row of spending."""
    rows: list[list[object]] = d.spending[["code", "kind", "amount_wan"]].to_numpy().tolist()
    return rows


@pytest.mark.parametrize("mark", ["> ", ">", "> > ", ">> "])
@pytest.mark.parametrize("is_title_quoted", [True, False])
def test_a_quoted_table_is_read_as_it_stands(mark: str, is_title_quoted: bool) -> None:
    """The mark of a quotation is no cell, and the cited line keeps it."""
    front = mark if is_title_quoted else ""
    lines = [front + TITLE, "", front + UNIT, "", *(mark + row for row in ROWS)]
    d = shimahe.read("\n".join(lines).encode())
    assert d.tables.set_index("table").status.department_spending == "complete"
    assert amounts(d) == AMOUNTS
    assert d.cite(8) == mark + ROWS[3]


def test_a_quoted_balance_with_line_numbers_keeps_its_columns() -> None:
    """The numbers of lines are no amounts."""
    rows = (
        "| 收入 | 收入 | 收入 | 支出 | 支出 | 支出 |",
        "|---|---|---|---|---|---|",
        "| 项目 | 行次 | 决算数 | 项目 | 行次 | 决算数 |",
        "| 一、一般公共预算财政拨款收入 | 1 | 8.40 | 一、科学技术支出 | 4 | 8.40 |",
        "| 本年收入合计 | 2 | 8.40 | 本年支出合计 | 5 | 8.40 |",
        "| 总计 | 3 | 8.40 | 总计 | 6 | 8.40 |",
    )
    lines = ["## 收入支出决算总表", "", UNIT, "", *("> " + row for row in rows)]
    d = shimahe.read("\n".join(lines).encode())
    assert d.tables.set_index("table").status.department_balance == "complete"
    assert d.cells.text.tolist() == ["8.40"] * 6
    assert not shimahe.audit(d).checks.status.eq("differs").any()


def test_a_sign_before_a_tab_is_a_cell() -> None:
    """In a row between tabs > is the sign of a target, and no quotation."""
    from shimahe.reading.formats.text import read_line

    assert read_line(1, ">\t90\t%").cells == (">", "90", "%")


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        ("| 单位名称 | 科目 | 合计 | 基本支出 | 项目支出 |", "| 单位名称 | 栏次 | 1 | 2 | 3 |"),
        ("| 科目 | 合计 | 基本支出 | 项目支出 | 说明 |", "| 栏次 | 1 | 2 | 3 | 说明 |"),
        ("| 预算单位 | 科目 | 合计 | 基本支出 | 项目支出 |", "| 预算单位 | 行次 | 1 | 2 | 3 |"),
    ],
)
def test_a_heading_merged_over_the_numbers_of_columns(head: str, numbers: str) -> None:
    """A converter repeats it beside 栏次; the numbers are no amounts all the same."""
    row = "| 206 科学技术支出 | 9.30 | 5.10 | 4.20 |"
    row = f"{row}  |" if head.endswith("说明 |") else f"| 甲镇 {row}"
    lines = [TITLE, "", UNIT, "", head, "|---|---|---|---|---|", numbers, row]
    d = shimahe.read("\n".join(lines).encode())
    assert amounts(d) == AMOUNTS
    assert d.cells.text.tolist() == ["9.30", "5.10", "4.20"]
