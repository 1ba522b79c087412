"""Figures that a narrow column of a PDF wraps, where no line tells their cell."""

import pytest

import shimahe
from tests.pdf_pages import Pages

LEFTS = (60, 120, 260, 330, 400)
HEAD = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)


def page_of(*rows):
    """A page of rows without lines between them, each of one or more lines."""
    page = Pages().new_page().words(200, 40, "部门支出总表", 14).words(400, 64, "单位：万元")
    top = 90
    for row in (HEAD, *rows):
        for line in row:
            for left, text in zip(LEFTS, line, strict=True):
                page.words(left, top, text)
            top += 12
        top += 12
    return page


def values(page):
    """The rows and the figures that are read, and the note of the table."""
    d = shimahe.read(page.data())
    read = d.cells[d.cells.table == "department_spending"].dropna(subset="value")
    cells = read[["row", "column", "value"]].values.tolist()
    return cells, str(d.tables.set_index("table").note["department_spending"])


def row(*figures, below=("", "", "")):
    """A row of one account, with what stands on the next line."""
    lines = [("205", "教育支出", *figures)]
    return [*lines, ("", "", *below)] if any(below) else lines


TOTAL = [("", "合计", "12,464.44", "0.44", "12,464.00")]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("12,46", "4.44"),
        ("12,", "464.44"),
        ("12,464", ".44"),
        ("12,464.", "44"),
        ("1", "2,464.44"),
        ("12,464.4", "4"),
    ],
)
def test_a_torn_figure_is_whole_or_said_to_be_missing(above, below):
    torn = row(above, "0.44", "12,4", below=(below, "", "64.00"))
    cells, note = values(page_of(TOTAL, torn))
    found = {column: value for name, column, value in cells if name == "205"}
    whole = {"total": 12464.44, "basic": 0.44, "project": 12464.0}
    assert found.items() <= whole.items()
    assert found == whole or note != "nan"


def test_figures_that_are_whole_by_themselves_are_unsure_on_a_page_with_torn_ones():
    torn = row("104329", "0.44", "104,3", below=("5.66", "", "28.22"))
    cells, note = values(page_of(TOTAL, torn))
    assert {value for name, _, value in cells if name == "205"} <= {0.44, 104328.22}
    assert note != "nan"


def test_a_code_that_is_wrapped_is_one():
    rows = [
        [("20502", "普通教育", "3.00", "1.00", "2.00")],
        [("20502", "学前教育", "3.00", "1.00", "2.00"), ("01", "", "", "", "")],
    ]
    cells, _ = values(page_of([("", "合计", "3.00", "1.00", "2.00")], *rows))
    assert [name for name, _, _ in cells] == ["合计"] * 3 + ["20502"] * 3 + ["2050201"] * 3


def test_whole_figures_below_each_other_stay():
    rows = [row("12.5", "3", "1,200"), row("3", "20.50", "35.50")]
    cells, _ = values(page_of([("", "合计", "15.5", "23.5", "1235.5")], *rows))
    assert [value for _, _, value in cells][3:] == [12.5, 3.0, 1200.0, 3.0, 20.5, 35.5]


def test_a_line_of_blanks_alone_is_no_part_of_a_figure():
    cells, _ = values(page_of(TOTAL, row("12,464.44", "0.44", "12,464.00")).words(60, 700, "  "))
    assert len(cells) == 6


def test_a_figure_torn_at_the_end_of_a_sentence_stands_below_no_other():
    page = Pages().new_page().words(200, 40, "2025年某某街道办事处部门预算", 14)
    page.words(60, 70, "2025 年一般公共预算财政拨款支出 20.00 万元，比 2024 年增加 17")
    page.words(60, 84, ".35 万元。").new_page().words(200, 40, "部门支出总表", 14)
    page.words(400, 64, "单位：万元")
    d = shimahe.read(page.table(90, [60, 130, 70], [HEAD[0][:3], ("", "合计", "20.00")]).data())
    assert "2025 年一般公共预算财政拨款支出" in d.cite(2)
    assert 20.0 in d.statements.value.tolist()
