"""Kinds of spending that each row says, and columns named after the classes of projects (R08d)."""

import pytest

import shimahe
from tests.fragments import note_of, tabbed


def read(*rows, title="一般公共预算支出表"):
    """Read one table of which the cells of each line are parted by spaces; _ is a blank cell."""
    lines = ["单位：万元", *map(tabbed, rows)]
    return shimahe.read("\n".join([f"# {title}", *lines]).encode())


def spent(disclosure):
    frame = disclosure.spending
    kinds = ["" if kind is None or kind != kind else kind for kind in frame.kind]
    return list(zip(frame.code, kinds, frame.amount_wan, strict=True))


@pytest.mark.parametrize(
    ("basic", "project"),
    [
        ("基本支出", "项目支出"),
        ("基本", "项目"),
        ("1.基本支出", "2.项目支出"),
        ("人员类", "特定目标类"),
        ("人员类项目", "其他运转类项目"),
        ("公用经费", "特定目标类项目支出"),
        ("运转类公用经费", "其他运转类"),
    ],
)
@pytest.mark.parametrize("heading", ["支出类型", "支出性质", "项目类别", "类别"])
@pytest.mark.parametrize(
    "order", [(2, 0, 1, 3), (0, 1, 2, 3), (0, 1, 3, 2)], ids=["first", "between", "last"]
)
def test_a_column_says_the_kind_of_each_row(basic, project, heading, order):
    rows = [
        ["科目编码", "科目名称", heading, "合计"],
        ["_", "合计", "_", "9.00"],
        ["2080201", "行政运行", basic, "5.00"],
        ["2080208", "社区治理", project, "4.00"],
    ]
    read_rows = read(*(" ".join(row[place] for place in order) for row in rows))
    assert spent(read_rows) == [("2080201", "basic", 5.0), ("2080208", "project", 4.0)]
    assert read_rows.spending.name.tolist() == ["行政运行", "社区治理"]
    assert read_rows.tables.status[read_rows.tables.table == "general_spending"].tolist() == [
        "complete"
    ]


@pytest.mark.parametrize(
    "title", ["部门支出总表", "政府性基金预算支出表", "国有资本经营预算支出表"]
)
def test_each_table_of_spending_may_say_kinds(title):
    read_rows = read(
        "科目编码 科目名称 支出性质 合计",
        "_ 合计 _ 9.00",
        "2230105 退休人员管理 基本支出 5.00",
        "2230199 其他支出 项目支出 4.00",
        title=title,
    )
    assert spent(read_rows) == [("2230105", "basic", 5.0), ("2230199", "project", 4.0)]


def test_an_account_of_two_kinds_is_not_printed_twice():
    read_rows = read(
        "科目编码 科目名称 支出类型 合计",
        "_ 合计 _ 9.00",
        "208 社会保障和就业支出 _ 9.00",
        "20802 民政管理事务 _ 9.00",
        "2080201 行政运行 基本支出 5.00",
        "2080201 行政运行 项目支出 4.00",
    )
    assert spent(read_rows) == [
        ("208", "", 9.0),
        ("20802", "", 9.0),
        ("2080201", "basic", 5.0),
        ("2080201", "project", 4.0),
    ]
    assert note_of(read_rows, "general_spending") == ""
    assert set(shimahe.audit(read_rows).checks.status) == {"agrees", "not checked"}


@pytest.mark.parametrize("damaged", ["基□支出", "_", "运转类", "支出"])
def test_a_kind_that_is_not_told_is_said(damaged):
    read_rows = read(
        "科目编码 科目名称 支出性质 合计",
        "_ 合计 _ 9.00",
        f"2080201 行政运行 {damaged} 5.00",
        "2080202 一般事务 项目支出 3.00",
        "2080208 社区治理 项目支出 1.00",
    )
    kinds = [("2080201", ""), ("2080202", "project"), ("2080208", "project")]
    assert [row[:2] for row in spent(read_rows)] == kinds
    assert "kind not told: 5" in note_of(read_rows, "general_spending")


def test_rows_that_are_labelled_with_kinds_keep_their_names():
    read_rows = read(
        "科目编码 科目名称 合计",
        "_ 合计 9.00",
        "2080201 行政运行 9.00",
        "_ 基本支出 5.00",
        "_ 项目支出 4.00",
    )
    assert spent(read_rows) == [("2080201", "", 9.0)]
    assert note_of(read_rows, "general_spending") == "in no frame: 6, 7"


@pytest.mark.parametrize(
    "headings",
    [
        "人员类项目支出 公用经费项目支出 其他运转类项目支出 特定目标类项目支出",
        "人员类项目 公用经费项目 其他运转类项目 特定目标类项目",
        "人员类 公用经费 其他运转类 特定目标类",
        "人员类支出 运转类公用经费 其他运转类支出 特定目标类支出",
        "人员经费 日常公用经费 其他运转类项目支出 特定目标类项目支出",
    ],
)
def test_classes_of_projects_are_parts_of_the_kinds(headings):
    read_rows = read(
        f"科目编码 科目名称 合计 {headings}",
        "_ 合计 9.00 4.00 1.50 1.00 2.50",
        "208 社会保障和就业支出 9.00 4.00 1.50 1.00 2.50",
    )
    assert spent(read_rows) == [
        ("208", "basic", 4.0),
        ("208", "basic", 1.5),
        ("208", "project", 1.0),
        ("208", "project", 2.5),
    ]
    assert note_of(read_rows, "general_spending") == ""


def test_below_the_kinds_they_are_parts_of_the_printed_sums():
    read_rows = read(
        "科目编码 科目名称 合计 基本支出 _ _ 项目支出 _ _",
        "_ _ _ 小计 人员类项目 公用经费项目 小计 其他运转类项目 特定目标类项目",
        "_ 合计 9.00 5.50 4.00 1.50 3.50 1.00 2.50",
        "208 社会保障和就业支出 9.00 5.50 4.00 1.50 3.50 1.00 2.50",
    )
    assert spent(read_rows) == [("208", "basic", 5.5), ("208", "project", 3.5)]
    assert read_rows.cells.column.tolist()[:4] == ["total", "basic", "personnel", "public_use"]


def test_a_class_of_both_kinds_is_of_none():
    read_rows = read(
        "科目编码 科目名称 合计 人员类 运转类 特定目标类",
        "_ 合计 8.00 4.00 1.00 3.00",
        "208 社会保障和就业支出 8.00 4.00 1.00 3.00",
    )
    assert spent(read_rows) == [("208", "basic", 4.0)]
    assert note_of(read_rows, "general_spending") == (
        "columns not told apart: 特定目标类; columns of no kind: 运转类"
    )
