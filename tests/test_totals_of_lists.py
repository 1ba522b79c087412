"""One total of lists that stand side by side, printed in the columns of one of them."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

FORM = "basic_economic"
HEAD = [
    ["一般公共预算基本支出表"],
    ["单位：万元"],
    ["人员经费", "", "", "公用经费", "", ""],
    ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"],
]
ROWS = [
    ["301", "工资福利支出", "7.00", "302", "商品和服务支出", "3.00"],
    ["30101", "基本工资", "4.00", "30201", "办公费", "1.00"],
    ["30102", "津贴补贴", "3.00", "30211", "差旅费", "2.00"],
]
NAMED = ["", "人员经费合计", "7.00", "", "公用经费合计", "3.00"]
IN_LEFT = ["", "合计", "{}", "", "", ""]
IN_RIGHT = ["", "", "", "", "合计", "{}"]
IN_LAST = ["总计", "", "", "", "", "{}"]


def read(*rows):
    lines = ["\t".join(row) for row in (*HEAD, *rows)]
    return shimahe.read("\n".join(["青山镇人民政府2025年部门预算", "", *lines]).encode())


def filled(row, amount):
    return [text.format(amount) for text in row]


def cells_of_totals(d):
    rows = d.cells[d.cells.row.isin(["合计", "总计"])]
    return list(zip(rows.column, rows.value, strict=True))


def identities(d):
    checks = shimahe.audit(d).checks
    return checks[checks.nature.eq("identity") & checks.status.ne("not checked")]


@pytest.mark.parametrize("total", [IN_LEFT, IN_RIGHT, IN_LAST])
@pytest.mark.parametrize("named", [[], [NAMED]])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_total_of_all_lists_is_of_none_of_them(total, named, is_first):
    row = filled(total, "10.00")
    rows = [*ROWS, *named]
    d = read(row, *rows) if is_first else read(*rows, row)
    assert status_of(d, FORM) == "complete"
    assert cells_of_totals(d) == [("total", 10.0)]
    assert set(identities(d).status) == {"agrees"}
    assert identities(d)["check"].tolist() == ["A03", "A02", "A02"]


def test_a_wrong_total_of_all_lists_differs_where_each_list_names_its_own():
    d = read(*ROWS, NAMED, filled(IN_RIGHT, "11.00"))
    assert cells_of_totals(d) == [("total", 11.0)]
    checks = identities(d)
    assert checks[checks.status.eq("differs")]["check"].tolist() == ["A03"]


def test_a_total_that_is_the_sum_of_nothing_is_named():
    d = read(*ROWS, filled(IN_RIGHT, "11.00"))
    assert note_of(d, FORM) == "figure not placed: 10"
    assert cells_of_totals(d) == []
    assert set(identities(d).status) <= {"agrees"}


def test_totals_of_each_list_stay_in_their_columns():
    d = read(*ROWS, filled(IN_LEFT, "7.00"), filled(IN_RIGHT, "3.00"))
    assert sorted(cells_of_totals(d)) == [("personnel", 7.0), ("public_use", 3.0)]
    assert set(identities(d).status) == {"agrees"}
