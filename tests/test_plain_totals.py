"""A plain 合计 beside a column that may be the total as well (R08)."""

import pytest

import shimahe
from tests.fragments import note_of, tabbed


def read(*rows, title="一般公共预算支出表"):
    """Read one table of 2024 of which the cells of each line are parted by spaces."""
    lines = ["单位：万元", *map(tabbed, rows)]
    return shimahe.read("\n".join(["# 甲镇2024年部门预算", f"## {title}", *lines]).encode())


@pytest.mark.parametrize("title", ["一般公共预算支出表", "部门支出总表", "政府性基金预算支出表"])
@pytest.mark.parametrize("whole", ["合计", "总计"])
@pytest.mark.parametrize(
    ("this_year", "carried"),
    [("当年财政拨款", "上年结转"), ("本年拨款", "财政拨款结转结余"), ("当年预算", "上年结转资金")],
)
@pytest.mark.parametrize("are_kinds_first", [True, False])
def test_the_plain_total_is_the_sum_of_the_kinds(title, whole, this_year, carried, are_kinds_first):
    def line(*cells):
        front, kinds, years = cells[:3], cells[3:5], cells[5:]
        return " ".join([*front, *kinds, *years] if are_kinds_first else [*front, *years, *kinds])

    d = read(
        line("科目编码", "科目名称", whole, "基本支出", "项目支出", this_year, carried),
        line("_", "合计", "12.00", "2.00", "10.00", "9.00", "3.00"),
        line("212", "城乡社区支出", "12.00", "2.00", "10.00", "9.00", "3.00"),
        title=title,
    )
    (table,) = set(d.cells.table)
    assert note_of(d, table) == ""
    of_code = d.cells[d.cells.code == "212"].set_index("column").value
    assert of_code["total"] == 12
    assert of_code[this_year] == 9
    assert of_code[carried] == 3
    assert list(zip(d.spending.kind, d.spending.amount_wan, strict=True)) == [
        ("basic", 2.0),
        ("project", 10.0),
    ]


def test_without_kinds_it_is_the_sum_with_what_is_carried_over():
    d = read(
        "科目编码 科目名称 合计 当年财政拨款 上年结转",
        "_ 合计 12.00 9.00 3.00",
        "201 一般公共服务支出 8.00 8.00 _",
        "205 教育支出 4.00 1.00 3.00",
    )
    assert d.spending.amount_wan.tolist() == [8.0, 4.0]
    assert note_of(d, "general_spending") == ""


@pytest.mark.parametrize(
    "row", ["12.00 2.00 7.00 9.00 3.00", "12.00 2.00 9.90 9.00 3.00", "_ 2.00 10.00 9.00 3.00"]
)
def test_a_total_to_which_a_row_does_not_hold_is_not_told(row):
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出 当年财政拨款 上年结转",
        "_ 合计 12.00 2.00 10.00 9.00 3.00",
        f"201 一般公共服务支出 {row}",
    )
    assert "columns not told apart: 合计 | 当年财政拨款" in note_of(d, "general_spending")
    assert "total" not in set(d.cells.column)
