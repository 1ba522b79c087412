"""A unit's rows below those of the whole office, in one table, are parts of the whole."""

import pytest

import shimahe
from tests.fragments import note_of

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
TOTAL = "\t合计\t100.00\t70.00\t30.00"
WHOLE = ["201\t一般公共服务支出\t100.00\t70.00\t30.00",
         "20103\t政府办公厅事务\t100.00\t70.00\t30.00",
         "2010301\t行政运行\t70.00\t70.00\t",
         "2010302\t一般行政管理事务\t30.00\t\t30.00"]  # fmt: skip
UNIT = ["201\t一般公共服务支出\t40.00\t30.00\t10.00", "20103\t政府办公厅事务\t40.00\t30.00\t10.00",
        "2010301\t行政运行\t30.00\t30.00\t",
        "2010302\t一般行政管理事务\t10.00\t\t10.00"]  # fmt: skip
NAME = "\t甲街道社区服务中心\t40.00\t30.00\t10.00"


def read(*rows, head=HEAD):
    lines = ["甲街道办事处2025年部门预算", "部门支出总表", "单位：万元", head, *rows]
    return shimahe.read("\n".join(lines).encode())


def holds_the_whole(d):
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 100.0
    assert "row printed twice" not in note_of(d, "department_spending")
    assert not shimahe.audit(d).checks.status.eq("differs").any()
    return note_of(d, "department_spending")


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([TOTAL, *WHOLE, NAME, *UNIT], "10, 11, 12, 13, 14"),
        ([TOTAL, *WHOLE, NAME, *UNIT[2:]], "10, 11, 12"),
        ([TOTAL, *WHOLE, NAME, "2010301\t行政运行\t40.00\t30.00\t10.00"], "10, 11"),
        ([TOTAL, *WHOLE, NAME.replace("\t甲", "801002\t甲"), *UNIT], "10, 11, 12, 13, 14"),
        ([TOTAL, *WHOLE, NAME.replace("\t甲", "205\t甲"), *UNIT], "10, 11, 12, 13, 14"),
        ([TOTAL, *WHOLE, "\t甲街道社区服务中心\t\t\t", *UNIT], "11, 12, 13, 14"),
        ([TOTAL, *WHOLE, "附：甲街道社区服务中心", *UNIT], "11, 12, 13, 14"),
        ([*WHOLE, NAME, *UNIT, TOTAL], "9, 10, 11, 12, 13"),
        ([NAME, *UNIT, TOTAL, *WHOLE], "5, 6, 7, 8, 9"),
        ([TOTAL, *WHOLE, "\t合计\t40.00\t30.00\t10.00", *UNIT], "11, 12, 13, 14"),
    ],
)
def test_rows_of_one_unit_count_once(rows, lines):
    assert holds_the_whole(read(*rows)).endswith(f"in no frame: {lines}")


def test_without_a_total_the_accounts_above_the_first_unit_are_the_whole():
    assert "in no frame: 9, 10, 11, 12, 13" in holds_the_whole(read(*WHOLE, NAME, *UNIT))


@pytest.mark.parametrize("heading", ["单位名称", "预算单位", "单位编码"])
@pytest.mark.parametrize("is_merged", [False, True])
def test_units_in_a_column_count_once(heading, is_merged):
    names = ["801", "801002"] if "编码" in heading else ["甲街道办事处", "甲街道社区服务中心"]
    rows = ["\t" + TOTAL]
    for name, own in zip(names, (WHOLE, UNIT), strict=True):
        rows += [f"{'' if at and is_merged else name}\t{row}" for at, row in enumerate(own)]
    d = read(*rows, head=f"{heading}\t{HEAD}")
    assert holds_the_whole(d) == "in no frame: 10, 11, 12, 13"


def test_a_pasted_caption_parts_the_unit_from_the_whole():
    whole = ["合计 100.00 60.00 40.00", "201 一般公共服务支出 100.00 60.00 40.00",
             "20103 政府办公厅事务 100.00 60.00 40.00"]  # fmt: skip
    unit = [row.replace("100.00 60.00 40.00", "40.00 30.00 10.00") for row in whole]
    unit = ["甲街道社区服务中心", *unit[1:], "2010301 行政运行 40.00 30.00 10.00"]
    whole.append("2010301 行政运行 100.00 60.00 40.00")
    d = read(*whole, *unit, head=HEAD.replace("\t", " "))
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 100.0


@pytest.mark.parametrize(
    "rows",
    [
        [NAME, *UNIT, "\t甲街道办事处\t100.00\t70.00\t30.00", *WHOLE],
        [TOTAL.replace("100.00\t70", "140.00\t110"), *WHOLE, *UNIT],
        [TOTAL, *WHOLE, *UNIT[2:]],
    ],
)
def test_what_may_be_of_the_whole_is_named_as_printed_again(rows):
    assert "row printed twice" in note_of(read(*rows), "department_spending")


def test_rows_of_units_that_make_up_the_total_together_stay():
    own = ["201\t一般公共服务支出\t60.00\t40.00\t20.00", "2010301\t行政运行\t60.00\t40.00\t20.00"]
    d = read(TOTAL, "\t甲街道本级\t60.00\t40.00\t20.00", *own, NAME, *UNIT)
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 100.0
