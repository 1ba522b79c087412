"""Titles whose last letters stand on a line of their own (R04)."""

import pytest

import shimahe

BELOW = """{}
单位：万元
科目编码	科目名称	合计	基本支出	项目支出
	合计	12.00	2.00	10.00
201	一般公共服务支出	12.00	2.00	10.00
"""


@pytest.mark.parametrize(
    ("first", "rest", "table"),
    [
        ("2025年部门支", "出总表", "department_spending"),
        ("部门支出总", "表", "department_spending"),
        ("2025年部门支出", "总表", "department_spending"),
        ("## 部门支出", "预算表", "department_spending"),
        ("一般公共预算支", "出表", "general_spending"),
        ("一般公共预算财政拨款支出预", "算表", "general_spending"),
    ],
)
def test_the_line_above_belongs_to_the_title(first, rest, table):
    d = shimahe.read(f"# 甲局2025年部门预算\n\n{first}\n{BELOW.format(rest)}".encode())
    printed = d.tables.set_index("table").loc[table]
    assert printed.title == first.removeprefix("## ") + rest
    assert d.spending.amount_wan.tolist() == [2.0, 10.0]
    assert d.unplaced.set_index("line").reason[3] == "heading"


@pytest.mark.parametrize("above", ["以下是本部门的支出。", "甲局", "一、概况"])
def test_other_lines_above_do_not(above):
    with pytest.raises(shimahe.NoBudgetTables):
        shimahe.read(f"# 甲局2025年部门预算\n\n{above}\n{BELOW.format('情况表')}".encode())


def test_a_whole_title_stays_as_it_is():
    text = f"# 甲局2025年部门预算\n\n部门预算\n{BELOW.format('支出总表')}"
    d = shimahe.read(text.encode())
    assert d.tables.set_index("table").title["department_spending"] == "支出总表"


@pytest.mark.parametrize("english", [" Total Expenditure", " TOTAL", "Expenditure of an Office"])
def test_english_words_behind_a_title_are_no_part_of_it(english):
    title = "部门支出总表" + english
    d = shimahe.read(f"# 甲局2025年部门预算\n\n{BELOW.format(title)}".encode())
    assert d.tables.set_index("table").status["department_spending"] == "complete"
    assert d.spending.amount_wan.tolist() == [2.0, 10.0]
