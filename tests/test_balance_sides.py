"""Which block of a two-sided table a label belongs to."""

import pytest

import shimahe
from shimahe.reading.balance_sides import find_sides, kinds_of_label
from tests.fragments import tabbed

TWO = ["项目", "项目"]
FOUR = ["项目", "支出功能分类", "支出类别", "政府预算经济分类"]


@pytest.mark.parametrize(
    ("labels", "headings", "places"),
    [
        (["财政专户管理资金"], TWO, [0]),
        (["九、农林水支出"], TWO, [1]),
        (["九、农林水支出"], FOUR, [1]),
        (["五、事业收入", "公用经费"], FOUR, [0, 2]),
        (["教育支出", "项目支出", "机关商品和服务支出"], FOUR, [1, 2, 3]),
        (["其他经济分类支出"], FOUR, [3]),
        (["一、其他收入", "二、住房保障支出"], ["收入", "支出功能分类", "支出类别"], [0, 1]),
    ],
)
def test_labels_belong_to_the_only_blocks_of_their_kinds(labels, headings, places):
    assert find_sides(labels, headings) == places


@pytest.mark.parametrize(
    ("labels", "headings"),
    [
        (["上年结转"], TWO),
        (["合计"], FOUR),
        (["某某专项"], TWO),
        (["专项支出"], FOUR),
        (["公用经费", "教育支出"], FOUR),
        (["教育支出"], ["项目", "支出", "支出"]),
    ],
)
def test_labels_that_may_stand_in_several_blocks_are_not_told(labels, headings):
    assert find_sides(labels, headings) == []


def test_a_label_of_two_kinds_has_both():
    assert kinds_of_label("对企业补助收入") == {"economic", "income"}


BLOCKS = "收入\t预算数\t支出功能分类\t预算数\t支出类别\t预算数\t经济分类\t预算数"
WHOLE_ROWS = [
    "一般公共预算资金\t90.00\t教育支出\t60.00\t基本支出\t30.00\t机关工资福利支出\t30.00",
    "上年结转\t10.00\t农林水支出\t35.00\t项目支出\t65.00\t机关商品和服务支出\t65.00",
]
TOTALS = "收入总计\t100.00\t支出总计\t100.00\t支出总计\t100.00\t支出总计\t100.00"


def read_blocks(row):
    lines = ["部门收支总表", "单位：万元", BLOCKS, *WHOLE_ROWS, row, TOTALS]
    return shimahe.read("\n".join(lines).encode())


def columns_of(d, line):
    cells = d.cells[d.cells.line.eq(line)]
    return list(zip(cells.column, cells.text, strict=True))


@pytest.mark.parametrize("label", ["结转下年", "本年支出合计"])
def test_labels_of_spending_stand_in_the_order_of_its_blocks(label):
    d = read_blocks(f"{label}\t5.00\t{label}\t5.00\t{label}\t5.00")
    assert columns_of(d, 6) == [
        ("spending/amount", "5.00"),
        ("use/amount", "5.00"),
        ("use 2/amount", "5.00"),
    ]


@pytest.mark.parametrize("row", ["结转下年\t5.00\t结转下年\t5.00", "结转下年\t\t结转下年\t5.00"])
def test_fewer_labels_of_spending_than_its_blocks_are_placed_in_none(row):
    d = read_blocks(row)
    assert columns_of(d, 6) == []
    note = d.tables.set_index("table").note["department_balance"]
    assert "figure not placed: 6" in note


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("卫生健康支出", "spending/amount"),
        ("事业收入", "income/amount"),
        ("年初结转和结余", "income/amount"),
        ("使用非财政拨款结余", "income/amount"),
    ],
)
def test_the_only_label_of_a_row_may_tell_its_block(label, column):
    assert columns_of(read_blocks(f"{label}\t5.00"), 6) == [(column, "5.00")]


@pytest.mark.parametrize(
    "row",
    [
        "项目支出\t5.00",
        "公用经费\t5.00",
        "年末结转\t5.00",
        "结转下年\t5.00",
        "对附属单位补助支出\t5.00",
        "本年支出合计\t5.00",
        "年初结转和结余\t5.00\t年末结转和结余\t5.00",
        "事业收入\t5.00\t资本性支出\t5.00",
    ],
)
def test_a_label_that_may_stand_in_several_blocks_of_spending_places_no_figure(row):
    d = read_blocks(row)
    assert columns_of(d, 6) == []
    assert "figure not placed: 6" in d.tables.set_index("table").note["department_balance"]


def test_two_rows_in_one_have_no_sides_although_they_have_as_many_labels():
    rows = ["其他收入\t\t住房保障支出\t3.00\t\t\t\t", "\t\t卫生健康支出\t2.00\t人员经费\t2.00"]
    d = read_blocks("\t".join(rows))
    assert columns_of(d, 6) == []
    assert "figure not placed: 6" in d.tables.set_index("table").note["department_balance"]


@pytest.mark.parametrize(
    ("dash", "cell", "named"), [("-", "- 5.00", True), ("", "- 5.00", False), ("-", "-5.00", False)]
)
def test_a_hyphen_is_a_cell_of_its_own_where_the_table_prints_hyphens_for_none(dash, cell, named):
    rows = [
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\t备注",
        f"合计\t\t9.00\t{dash}\t9.00\t甲",
        f"201\t一般公共服务支出\t14.00\t{dash}\t14.00\t乙",
        f"205\t教育支出\t{cell}\t-5.00\t丙",
    ]
    lines = ["一般公共预算财政拨款支出预算表", "单位：万元", *rows]
    d = shimahe.read("\n".join(lines).encode())
    note = str(d.tables.set_index("table").note["general_spending"])
    assert ("figure not placed: 6" in note) == named
    assert (columns_of(d, 6) == []) == named


DOWN = "# 甲局2024年部门预算\n\n{}\n单位：万元\n{}\n"


def cells_down(title, *rows):
    """Read a balance that stands down, of which the cells of each line are parted by spaces."""
    lines = "\n".join(map(tabbed, rows))
    d = shimahe.read(DOWN.format(title, lines).encode())
    return {cell.split(":")[1]: text for cell, text in zip(d.cells.cell, d.cells.text, strict=True)}


@pytest.mark.parametrize(
    ("income", "spending"), [("一、收入 _", "二、支出 _"), ("本年收入 105.00", "本年支出 105.00")]
)
def test_a_balance_with_one_block_prints_spending_below_income(income, spending):
    cells = cells_down(
        "部门收支总表",
        "项目 金额",
        income,
        "一般公共预算拨款 100.00",
        "事业收入 5.00",
        "上年结转 3.00",
        "收入总计 108.00",
        spending,
        "一般公共服务支出 90.00",
        "农林水支出 15.00",
        "结转下年 3.00",
        "支出总计 108.00",
    )
    for label in ("一般公共预算拨款", "事业收入", "上年结转", "收入总计"):
        assert f"{label}/income/amount" in cells
    for label in ("一般公共服务支出", "农林水支出", "结转下年", "支出总计"):
        assert f"{label}/spending/amount" in cells


def test_a_balance_with_one_block_may_print_spending_first():
    cells = cells_down(
        "部门收支总表",
        "项目 上年预算 本年预算",
        "支出总计 100.00 105.00",
        "基本支出 60.00 65.00",
        "项目支出 40.00 40.00",
        "收入总计 100.00 105.00",
        "财政拨款 95.00 100.00",
        "其他收入 5.00 5.00",
    )
    assert cells["项目支出/spending/amount"] == "40.00"
    assert cells["财政拨款/income/amount"] == "100.00"
    assert cells["支出总计/spending/amount"] == "105.00"


def test_budgets_stand_across_a_balance_with_one_block():
    cells = cells_down(
        "财政拨款收支总表",
        "项目 合计 一般公共预算 政府性基金预算",
        "一、本年收入 100.00 90.00 10.00",
        "一般公共预算拨款 90.00 90.00 _",
        "政府性基金预算拨款 10.00 _ 10.00",
        "二、本年支出 100.00 90.00 10.00",
        "一般公共服务支出 90.00 90.00 _",
        "城乡社区支出 10.00 _ 10.00",
    )
    assert cells["政府性基金预算拨款/income/government_fund"] == "10.00"
    assert cells["城乡社区支出/spending/government_fund"] == "10.00"
