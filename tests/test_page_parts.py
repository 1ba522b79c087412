"""Tables side by side on a page of a PDF, and frames without columns: nothing is mixed up."""

import pytest

import shimahe
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES

ROWS = [HEAD, TOTAL, SERVICES, EDUCATION]
ECONOMIC = [
    ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
    ["", "合计", "0.30", "0.20", "0.10"],
    ["301", "工资福利支出", "0.20", "0.20", ""],
    ["302", "商品和服务支出", "0.10", "", "0.10"],
]
WIDTHS = [50, 110, 50, 60, 60]
RIGHT = 460
OFFICE = "部门：某某街道办事处"


def side_by_side(title="部门支出总表", beside="一般公共预算基本支出表"):
    page = Pages(width=842, height=595).new_page()
    page.words(60, 40, f"{OFFICE}二〇二五年部门预算公开的各张表格都在这一页，请从左到右阅读。")
    page.words(150, 60, title, 12).words(540, 60, beside, 12)
    page.words(60, 84, OFFICE).words(330, 84, "单位：万元").words(730, 84, "单位：万元")
    return page.table(104, WIDTHS, ROWS).table(104, WIDTHS, ECONOMIC, left=RIGHT)


def figures(d, table):
    return d.cells.value[d.cells.table == table].dropna().tolist()


def test_tables_side_by_side_are_read_each_with_its_title():
    d = shimahe.read(side_by_side().data())
    assert figures(d, "department_spending") == VALUES
    assert figures(d, "basic_economic") == [0.3, 0.2, 0.1, 0.2, 0.2, 0.1, 0.1]
    assert set(d.cells.table) == {"department_spending", "basic_economic"}


def test_what_stands_below_tables_side_by_side_is_read_after_both():
    page = side_by_side().words(
        60, 200, "注：以上各表的数字都以万元为单位，由某某街道办事处的财政所填报公开。"
    )
    page.words(60, 240, "政府性基金预算支出表", 12).words(400, 264, "单位：万元")
    fund = [HEAD, ["", "合计", "7.00", "", "7.00"], ["212", "城乡社区支出", "7.00", "", "7.00"]]
    d = shimahe.read(page.table(284, WIDTHS, fund).data())
    assert figures(d, "fund_spending") == [7.0] * 4
    assert figures(d, "department_spending") == VALUES


def test_a_unit_that_stands_once_above_two_tables_is_that_of_each():
    page = Pages(width=842, height=595).new_page()
    page.words(150, 60, "部门支出总表", 12).words(540, 60, "一般公共预算基本支出表", 12)
    page.words(60, 84, OFFICE).words(730, 84, "单位：元")
    page.table(104, WIDTHS, ROWS).table(104, WIDTHS, ECONOMIC, left=RIGHT)
    d = shimahe.read(page.data())
    assert d.tables.unit[d.tables.status == "complete"].tolist() == ["元", "元"]


def framed(draw_rows):
    """A table in a frame whose columns no line parts."""
    page = Pages().new_page().words(200, 60, "部门支出总表", 14)
    page.words(60, 84, OFFICE).words(400, 84, "单位：万元")
    edges = [60, 120, 250, 320, 390, 460]
    for place, row in enumerate(ROWS):
        top = 104 + 16 * place
        if draw_rows or not place:
            page.rule(60, top, 460, top)
        for left, text in zip(edges, row, strict=False):
            page.words(left + 3, top + 3, text)
    return page.rule(60, 168, 460, 168).rule(60, 104, 60, 168).rule(460, 104, 460, 168)


@pytest.mark.parametrize("draw_rows", [True, False])
def test_a_frame_without_columns_is_read_by_where_its_words_stand(draw_rows):
    assert shimahe.read(framed(draw_rows).data()).cells.value.tolist() == VALUES
