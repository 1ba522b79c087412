"""A table below a title that is cut or unreadable is no part of the table above it."""

import pytest

import shimahe

OFFICE = "甲镇人民政府2025年部门预算"
HEADINGS = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
FIRST = (
    ("201", "一般公共服务支出", "5.00", "2.00", "3.00"),
    ("205", "教育支出", "4.00", "4.00", ""),
)
SECOND = (("229", "其他支出", "3.61", "", "3.61"),)
CUT = ("甲镇人民政府202", "政府性基", "*********", "\ufffd\ufffd\ufffd\ufffd\ufffd", "□□□□□□")


def by_tabs(rows):
    return ["\t".join(row) for row in rows]


def by_pipes(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]


def by_tags(rows):
    lines = ["<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows]
    return ["<table>", *lines, "</table>"]


WAYS = (by_tabs, by_pipes, by_tags)


def budget(way, *between, unit="单位：万元", second=SECOND):
    """A table with its title; then lines between, a unit mark, and a header with other rows."""
    above = [OFFICE, "", "一般公共预算支出表", "单位：万元", *way([HEADINGS, *FIRST])]
    below = [unit, *way([HEADINGS, *second])] if unit else way([HEADINGS, *second])
    return shimahe.read("\n".join([*above, "", *between, *below]).encode())


def codes(d):
    return d.cells.code[d.cells.table == "general_spending"].drop_duplicates().tolist()


def statuses(d):
    return d.tables.status[d.tables.status != "absent"].tolist()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", CUT)
@pytest.mark.parametrize("mark", ["", "## "])
def test_a_table_below_words_and_a_unit_of_its_own_is_another_one(way, title, mark):
    d = budget(way, mark + title)
    assert codes(d) == ["201", "205"]
    assert statuses(d) == ["complete", "unrecognised"]
    assert 229 not in d.spending.code.astype(int).tolist()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", CUT)
def test_so_it_is_where_the_unit_stood_in_the_title(way, title):
    assert codes(budget(way, title, unit="")) == ["201", "205"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "between", [(), ("- 2 -",), (OFFICE,), ("2", OFFICE), (OFFICE + " 第2页",), ("* * *",)]
)
def test_pages_that_print_the_name_of_the_document_cut_a_table(way, between):
    if between == ("* * *",) and way is by_pipes:
        between = ("***",)
    d = budget(way, *between)
    assert codes(d) == ["201", "205", "229"]
    assert statuses(d) == ["complete"]


@pytest.mark.parametrize("way", WAYS)
def test_words_above_rows_without_a_header_leave_them_in_the_table(way):
    above = [OFFICE, "", "一般公共预算支出表", "单位：万元", *way([HEADINGS, *FIRST])]
    text = "\n".join([*above, "", "本页由财政所填报", "", *way(list(SECOND))])
    assert codes(shimahe.read(text.encode())) == ["201", "205", "229"]


def as_row(way, title, is_repeated):
    """A row that prints a title in its first cell, or in all cells, as merged cells are copied."""
    others = [title if is_repeated else ""] * (len(HEADINGS) - 1)
    return (title, *others)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", CUT)
@pytest.mark.parametrize("is_repeated", [True, False])
def test_a_title_that_is_the_first_row_of_its_table_may_be_cut(way, title, is_repeated):
    rows = [as_row(way, title, is_repeated), as_row(way, "单位：万元", is_repeated), HEADINGS]
    above = [OFFICE, "", "一般公共预算支出表", "单位：万元", *way([HEADINGS, *FIRST])]
    text = "\n".join([*above, "", *way([*rows, *SECOND])])
    d = shimahe.read(text.encode())
    assert codes(d) == ["201", "205"]
    assert statuses(d) == ["complete", "unrecognised"]


def test_an_unreadable_title_above_a_rule_begins_a_table():
    rows = [as_row(by_pipes, "*******", True), HEADINGS, *SECOND]
    above = [OFFICE, "", "一般公共预算支出表", "单位：万元", *by_pipes([HEADINGS, *FIRST])]
    assert codes(shimahe.read("\n".join([*above, "", *by_pipes(rows)]).encode())) == ["201", "205"]


def test_a_target_sheet_below_an_unreadable_title_is_a_sheet():
    sheet = [
        ("*******",) * 5,
        ("单位：万元",) * 5,
        ("项目名称", "道路养护经费", "主管部门", "甲镇", ""),
        ("当年预算", "3.61", "", "", ""),
        ("绩效指标", "指标名称", "指标权重", "指标性质", "指标值"),
        ("", "养护里程", "40", "≥", "95"),
    ]
    above = [OFFICE, "", "政府性基金预算支出表", "单位：万元", *by_pipes([HEADINGS, *SECOND])]
    d = shimahe.read("\n".join([*above, "", *by_pipes(sheet)]).encode())
    assert d.cells.row[d.cells.table == "fund_spending"].drop_duplicates().tolist() == ["229"]
    assert d.projects.amount_wan.tolist() == [3.61]


def test_a_label_without_amounts_above_a_unit_that_a_page_prints_again_is_a_row():
    lines = [
        "部门收支总表",
        "单位：万元",
        "收入\t预算数\t支出\t预算数",
        "一般公共预算资金\t9.00\t教育支出\t9.00",
        "其他收入资金\t\t\t",
        "单位：万元",
        "收入\t预算数\t支出\t预算数",
        "收入总计\t9.00\t支出总计\t9.00",
    ]
    d = shimahe.read("\n".join(lines).encode())
    assert d.tables.set_index("table").rows["department_balance"] == 3
    assert statuses(d) == ["complete"]


@pytest.mark.parametrize("mark", ["- 3 -", "第 3 页", ""])
@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("30211\t差旅费\t0.01", "30213\t维修费\t0.02"),
        ("302\t商品和服务支出\t0.15", "30201\t办公费\t0.02"),
    ],
)
def test_rows_within_the_last_class_go_on_though_rounded_classes_make_up_the_total(
    last, first, mark
):
    lines = [
        "一般公共预算基本支出表",
        "单位：万元",
        "科目编码\t科目名称\t合计",
        "\t合计\t993.49",
        "301\t工资福利支出\t993.34",
        "302\t商品和服务支出\t0.15",
        last,
        "",
        mark,
        "",
        first,
        "310\t资本性支出\t0.01",
    ]
    d = shimahe.read("\n".join([OFFICE, "", *lines]).encode())
    assert statuses(d) == ["complete"]
    assert d.cells.code.dropna().tolist()[-2:] == [first.split("\t")[0], "310"]
