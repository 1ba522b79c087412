"""Codes split by level, of which a row prints the last alone, in text that keeps its layout."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

TABLE = """\
部门支出总表
单位：万元
 支出功能分类科目编码   支出功能分类科目名称          合计      基本支出   项目支出
  类     款   项
                        合计                         80.00      34.84     45.16
201                    一般公共服务支出              50.00      34.84     15.16
       03              政府办公厅及相关机构事务      45.00      34.84     10.16
            01         行政运行                      34.84      34.84
            02         一般行政管理事务              10.16                10.16
       06              财政事务                       5.00                 5.00
            99         其他财政事务支出               5.00                 5.00
221                    住房保障支出                  30.00                30.00
       02              住房改革支出                  30.00                30.00
            01         住房公积金                    30.00                30.00"""
TOTALS = {
    "合计": 80.0,
    "201": 50.0,
    "20103": 45.0,
    "2010301": 34.84,
    "2010302": 10.16,
    "20106": 5.0,
    "2010699": 5.0,
    "221": 30.0,
    "22102": 30.0,
    "2210201": 30.0,
}


def totals_of(d):
    cells = d.cells[d.cells.column == "total"]
    return dict(zip(cells.code.fillna(cells.row), cells.value, strict=True))


def test_the_place_of_a_level_tells_which_it_is():
    d = shimahe.read(TABLE.encode())
    assert totals_of(d) == TOTALS
    assert status_of(d, "department_spending") == "complete"
    assert "differs" not in set(shimahe.audit(d).checks.status)


@pytest.mark.parametrize("margin", ["  ", "      "])
def test_a_margin_changes_nothing(margin):
    lines = [margin + line for line in TABLE.splitlines()]
    assert totals_of(shimahe.read("\n".join(lines).encode())) == TOTALS


def test_a_level_whose_place_is_not_told_is_named():
    lines = TABLE.splitlines()
    lines[9] = lines[9].replace("       06    ", "          06 ")
    d = shimahe.read("\n".join(lines).encode())
    assert "20106" not in set(d.cells.code)
    assert "2010306" not in set(d.cells.code)
    assert "10" in note_of(d, "department_spending")


def test_levels_without_their_places_stay_unread_and_named():
    lines = [" ".join(line.split()) for line in TABLE.splitlines()]
    d = shimahe.read("\n".join(lines).encode())
    assert set(totals_of(d)) == {"合计", "201", "221"}
    assert "cells not parted" in note_of(d, "department_spending")


def test_numbers_below_a_code_are_no_levels_where_no_heading_says_so():
    lines = TABLE.splitlines()
    del lines[3]
    d = shimahe.read("\n".join(lines).encode())
    assert set(totals_of(d)) == {"合计", "201", "221"}
    assert "cells not parted" in note_of(d, "department_spending")
