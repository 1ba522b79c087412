"""Tables by code as a program prints them that gives each cell a line of its own.

Blank cells leave no line. Offices and figures are invented.
"""

import pytest

import shimahe

TITLE = ["甲镇2026年部门预算", "部门支出总表", "单位：元"]
HEAD = [
    "项目",
    "支出预算",
    "功能分类科目编码",
    "功能分类科目名称",
    "合计",
    "基本支出",
    "项目支出",
    "类",
    "款",
    "项",
]
ROWS = [
    "205 教育支出 61,000 21,000 40,000",
    "205 02 普通教育 61,000 21,000 40,000",
    "205 02 01 学前教育 21,000 21,000",
    "205 02 02 小学教育 40,000 40,000",
    "合计 61,000 21,000 40,000",
]


def read(*rows, head=HEAD):
    lines = [*TITLE, *head, *(cell for row in rows for cell in row.split())]
    return shimahe.read("\n".join(lines).encode()), lines


def values(d):
    return {f"{cell.row}/{cell.column}": cell.text for cell in d.cells.itertuples()}


def status_of(d, table="department_spending"):
    return d.tables.set_index("table").status[table]


def test_each_cell_has_a_line_and_is_cited_on_it():
    d, lines = read(*ROWS)
    assert status_of(d) == "complete"
    found = values(d)
    assert found["2050201/basic"] == "21,000"
    assert found["2050202/project"] == "40,000"
    assert found["合计/total"] == "61,000"
    assert "2050202/basic" not in found
    assert all(lines[cell.line - 1] == cell.text for cell in d.cells.itertuples())
    assert set(d.spending.name) == {"教育支出", "普通教育", "学前教育", "小学教育"}


@pytest.mark.parametrize("code", ["2050201学前教育", "2050201 学前教育"])
def test_codes_of_one_piece_have_their_name_beside_or_below(code):
    rows = ["205 教育支出 61,000 21,000 40,000", "20502普通教育 61,000 21,000 40,000"]
    d, lines = read(*rows, f"{code} 61,000 21,000 40,000", ROWS[-1])
    assert status_of(d) == "complete"
    assert values(d)["2050201/project"] == "40,000"
    assert all(lines[cell.line - 1] == cell.text for cell in d.cells.itertuples())


def test_headings_that_a_page_repeats_stay_out():
    page = " ".join(HEAD)
    d, _ = read(*ROWS[:2], page, *ROWS[2:])
    assert status_of(d) == "complete"
    assert len(d.cells) == 13


def test_a_row_with_more_figures_than_columns_is_not_placed():
    d, _ = read(*ROWS[:2], "205 02 01 学前教育 21,000 21,000 1,000 2,000", *ROWS[3:])
    assert status_of(d) == "partly read"
    assert "2050201/basic" not in values(d)


def test_basic_spending_has_its_own_name_above_its_headings():
    head = ["项目", "一般公共预算基本支出", "部门预算经济分类科目", "编码", "经济分类科目名称"]
    head += ["合计", "人员经费", "公用经费", "类", "款"]
    rows = ["301 工资福利支出 9,000 9,000", "301 01基本工资 9,000 9,000"]
    rows += [
        "302 商品和服务支出 1,000 1,000",
        "302 01办公费 1,000 1,000",
        "合计 10,000 9,000 1,000",
    ]
    lines = [TITLE[0], "一般公共预算基本支出部门预算经济分类预算表", TITLE[2], *head]
    d = shimahe.read("\n".join([*lines, *" ".join(rows).split()]).encode())
    assert status_of(d, "basic_economic") == "complete"
    found = values(d)
    assert found["30201/public_use"] == "1,000"
    assert found["30101/personnel"] == "9,000"
    assert d.economic.set_index("code").name["30101"] == "基本工资"


def test_balances_without_rows_are_said_to_be_lost():
    cells = [
        "收入",
        "支出",
        "项目",
        "预算数",
        "项目",
        "预算数",
        "一、财政拨款收入",
        "9.00",
        "一、教育支出",
        "9.00",
    ]
    both = "\n".join([*TITLE, *HEAD, *" ".join(ROWS).split(), "部门收支总表", TITLE[2], *cells])
    d = shimahe.read(both.encode())
    assert status_of(d) == "complete"
    assert status_of(d, "department_balance") == "lost"


def test_the_last_heading_is_no_beginning_of_a_name():
    """A budget that spends on projects alone prints two figures a row, below three headings."""
    lines = [TITLE[0], "政府性基金预算支出表", TITLE[2]]
    lines += ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    rows = "212 城乡社区支出 3,000 3,000 212 08 土地出让支出 3,000 3,000 合计 3,000 3,000"
    d = shimahe.read("\n".join([*lines, *rows.split()]).encode())
    assert status_of(d, "fund_spending") == "partly read"
    assert set(d.cells.column) == {"total"}


def test_other_tables_tell_the_columns_of_a_fund():
    lines = [TITLE[0], "政府性基金预算支出表", TITLE[2]]
    lines += ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    own = ["205 教育支出 40,000 40,000", "205 02 普通教育 40,000 40,000", "合计 40,000 40,000"]
    lines += " ".join(own).split()
    rows = [row.replace("61,000 21,000 40,000", "40,000 40,000") for row in ROWS[:2]]
    rows += ["208 社会保障支出 21,000 21,000", "208 05 养老支出 21,000 21,000", ROWS[-1]]
    cells = [cell for row in rows for cell in row.split()]
    d = shimahe.read("\n".join([*lines, *TITLE[1:], *HEAD, *cells]).encode())
    fund = d.cells[d.cells.table.eq("fund_spending")]
    assert status_of(d, "fund_spending") == status_of(d) == "complete"
    assert set(fund.column) == {"total", "project"}
