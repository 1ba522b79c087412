"""Tables of final accounts as PDFs: merged cells at sides without lines, blocks over pages."""

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.pdf_pages import ABOVE, Pages

PLACE = "青溪县林务站"
SIDES = ["", "left right", "left", "right", "top", "left right top bottom"]


def titled(pages, title, top=40):
    pages.words(60, top, f"{PLACE}2024年度部门决算")
    pages.words(200, top + 20, title, 14)
    return pages.words(60, top + 40, f"部门：{PLACE}").words(400, top + 40, "金额单位：万元")


def cells_of(d, column="column"):
    return dict(zip(zip(d.cells.row, d.cells[column], strict=True), d.cells.value, strict=True))


THREE = [
    ["合计", None, "因公出国（境）费", None, "公务用车购置及运行费", None, None, None, None, None,
     "公务接待费", None],
    [ABOVE, None, ABOVE, None, "小计", None, "公务用车购置费", None, "公务用车运行费", None,
     ABOVE, None],
    ["预算数", "决算数"] * 6,
    ["21.50", "19.50", "1.50", "1.25", "14.00", "13.25", "10.00", "9.75", "4.00", "3.50", "6.00",
     "5.00"],
]  # fmt: skip


@pytest.mark.parametrize("without", SIDES)
def test_headings_over_two_columns_at_a_side_without_a_line_are_whole(without):
    pages = titled(Pages(842, 595).new_page(), "财政拨款“三公”经费支出决算表")
    d = shimahe.read(pages.merged_table(110, [60] * 12, THREE, without=without).data())
    figures = {row.column: row.value for row in d.cells.itertuples()}
    assert len(figures) == 12
    assert figures["reception"] == 5.0
    assert figures["vehicle_operation"] == 3.5
    assert figures["公务接待费 预算数"] == 6.0
    assert figures["total"] == 19.5


REVENUE = [
    ["项目", None, "本年收入合计", "财政拨款收入", "其他收入"],
    ["科目编码", "科目名称", ABOVE, ABOVE, ABOVE],
    ["栏次", None, "1", "2", "3"],
    ["合计", None, "3011358.09", "3011353.09", "5.00"],
    ["201", "一般公共服务支出", "3011250.09", "3011245.09", "5.00"],
    ["20103", "政府办公厅事务", "3011250.09", "3011245.09", "5.00"],
    ["2010301", "行政运行", "3011250.09", "3011245.09", "5.00"],
    ["221", "住房保障支出", "108.00", "108.00", ""],
]


@pytest.mark.parametrize("without", SIDES)
def test_a_total_over_two_columns_at_a_side_without_a_line_keeps_its_label(without):
    pages = titled(Pages().new_page(), "收入决算表")
    d = shimahe.read(
        pages.merged_table(110, [60, 110, 90, 90, 60], REVENUE, without=without).data()
    )
    figures = cells_of(d)
    assert figures["合计", "total"] == 3011358.09
    assert figures["合计", "appropriation"] == 3011353.09
    assert len(figures) == 14


BLOCKS = [
    ["人员经费", None, None, "公用经费", None, None, None, None, None],
    ["科目编码", "科目名称", "决算数"] * 3,
    ["301", "工资福利支出", "40.00", "302", "商品服务支出", "18.00", "30217", "公务接待费", "3.00"],
    ["30101", "基本工资", "28.00", "30201", "办公费", "15.00", "307", "债务利息及费用支出", ""],
    ["30102", "津贴补贴", "12.00", "30202", "印刷费", "", "310", "资本性支出", "2.00"],
    ["303", "个人和家庭补助", "10.00", "30205", "水费", "", "31002", "办公设备购置", "2.00"],
    ["30302", "退休费", "10.00", "", "", "", "", "", ""],
]
BLOCK_WIDTHS = [40, 75, 50] * 3


def basic_expenditure(*grids, without=""):
    """Basic expenditure in three blocks side by side, a grid on each page."""
    pages = titled(Pages().new_page(), "一般公共预算财政拨款基本支出决算表")
    top = 110
    for number, rows in enumerate(grids):
        pages = pages.new_page() if number else pages
        pages.merged_table(top, BLOCK_WIDTHS, rows, without=without)
        top = 40
    return shimahe.read(pages.data())


@pytest.mark.parametrize("public_use", ["20.00", "201.50", "20103.50", "1601302.71", "2010301.00"])
@pytest.mark.parametrize("without", SIDES)
def test_a_total_over_two_blocks_has_its_figure_whatever_its_digits(public_use, without):
    last = ["人员经费合计", None, "50.00", "公用经费合计", None, None, None, None, public_use]
    d = basic_expenditure([*BLOCKS, last], without=without)
    totals = d.cells[d.cells.code.isna()]
    assert totals.row.tolist() == ["人员经费合计", "公用经费合计"]
    assert totals.value.tolist() == [50.0, float(public_use)]


def test_a_class_that_prints_neither_an_amount_nor_rows_has_lost_none():
    d = basic_expenditure(BLOCKS)
    assert d.tables.set_index("table").status["basic_economic"] == "complete"


@pytest.mark.parametrize("cut", range(3, 7))
def test_blocks_of_codes_side_by_side_go_on_over_a_page_row_by_row(cut):
    d = basic_expenditure(BLOCKS[:cut], BLOCKS[cut:])
    whole = basic_expenditure(BLOCKS)
    assert d.cells.value.tolist() == whole.cells.value.tolist()
    assert d.cells.code.tolist() == whole.cells.code.tolist()
    checks = audit(d).checks
    assert "differs" not in set(checks[checks.nature == "identity"].status)


CARRIED = [
    ["本年收入合计", "100.00", "本年支出合计", "100.00"],
    ["年初财政拨款结转和结余", "7.00", "年末财政拨款结转和结余", "7.00"],
    ["一般公共预算财政拨款", "", "", ""],
    ["政府性基金预算财政拨款", "7.00", "", ""],
    ["国有资本经营预算财政拨款", "", "", ""],
    ["总计", "107.00", "总计", "107.00"],
]


@pytest.mark.parametrize("cut", range(1, 6))
def test_the_usual_rows_of_a_final_account_are_told_apart_where_a_page_cuts(cut):
    head = [["收入", None, "支出", None], ["项目", "决算数", "项目", "决算数"]]
    widths = [90, 60, 110, 60]
    pages = titled(Pages().new_page(), "财政拨款收入支出决算总表")
    first = ["一、一般公共预算财政拨款", "100.00", "一、一般公共服务支出", "100.00"]
    pages.merged_table(110, widths, [*head, first, *CARRIED[:cut]])
    d = shimahe.read(pages.new_page().merged_table(40, widths, CARRIED[cut:]).data())
    figures = cells_of(d)
    assert figures["政府性基金预算财政拨款", "income/amount"] == 7.0
    assert figures["总计", "spending/amount"] == 107.0
    assert len(figures) == 9
