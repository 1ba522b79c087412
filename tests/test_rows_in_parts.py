"""Rows of projects or units under the code of the account that pays them are parts of it."""

import pytest

import shimahe
from tests.fragments import note_of

HEAD = "科目编码\t科目名称\t项目名称\t合计\t基本支出\t项目支出"
WHOLE = ["205\t教育支出\t\t100.00\t60.00\t40.00", "20502\t普通教育\t\t100.00\t60.00\t40.00",
         "2050201\t学前教育\t\t60.00\t60.00\t", "2050202\t小学教育\t\t40.00\t\t40.00"]  # fmt: skip
TOTAL = "合计\t\t\t100.00\t60.00\t40.00"


def read(parts):
    rows = [f"2050202\t小学教育\t{name}\t{amount}\t\t{amount}" for name, amount in parts]
    lines = ["2024年部门支出总表", "单位：万元", HEAD, *WHOLE, *rows, TOTAL]
    return shimahe.read("\n".join(lines).encode())


PARTS = [
    [("校园维修", "15.00"), ("图书", "25.00")],
    [("甲小学", "10.00"), ("乙小学", "0.00"), ("丙小学", "30.00")],
]


@pytest.mark.parametrize("parts", PARTS)
def test_parts_of_an_account_count_once_and_are_named(parts):
    d = read(parts)
    leaves = d.spending[d.spending.is_leaf]
    assert leaves.amount_wan.sum() == 100.0
    lines = ", ".join(str(8 + at) for at, (_, amount) in enumerate(parts) if amount != "0.00")
    assert note_of(d, "department_spending") == f"in no frame: {lines}"
    assert not shimahe.audit(d).checks.status.eq("differs").any()


@pytest.mark.parametrize("parts", [[("甲", "40.00")], [("甲", "15.00"), ("乙", "25.50")]])
def test_rows_of_one_code_that_do_not_add_up_to_the_first_are_rows_printed_again(parts):
    d = read(parts)
    assert "row printed twice: 2050202" in note_of(d, "department_spending")
    assert d.spending.code.eq("2050202").sum() == 1 + len(parts)


UNITS_HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
OF_ALL = ["201\t一般公共服务支出\t100.00\t70.00\t30.00", "2010301\t行政运行\t70.00\t70.00\t",
          "2010302\t一般行政管理事务\t30.00\t\t30.00"]  # fmt: skip
FIRST = ["\t甲街道办事处本级\t60.00\t40.00\t20.00", "2010301\t行政运行\t40.00\t40.00\t",
         "2010302\t一般行政管理事务\t20.00\t\t20.00"]  # fmt: skip
SECOND = ["\t甲街道综合服务中心\t40.00\t30.00\t10.00", "2010301\t行政运行\t30.00\t30.00\t",
          "2010302\t一般行政管理事务\t10.00\t\t10.00"]  # fmt: skip
CLASSES = [f"201\t一般公共服务支出\t{amounts}" for amounts in
           ("60.00\t40.00\t20.00", "40.00\t30.00\t10.00")]  # fmt: skip
SUM = "\t合计\t100.00\t70.00\t30.00"


def with_units(*rows):
    lines = ["2024年部门支出总表", "单位：万元", UNITS_HEAD, *rows]
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("units", "lines"),
    [
        ([*FIRST, *SECOND], "8, 9, 10, 11, 12, 13"),
        ([FIRST[0], CLASSES[0], *FIRST[1:], SECOND[0], CLASSES[1], *SECOND[1:]],
         "8, 9, 10, 11, 12, 13, 14, 15"),
        ([*FIRST[1:], *SECOND[1:]], "8, 9, 10, 11"),
    ],
)  # fmt: skip
def test_accounts_that_units_print_below_the_whole_count_once(units, lines):
    d = with_units(SUM, *OF_ALL, *units)
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 100.0
    assert note_of(d, "department_spending") == f"in no frame: {lines}"
    assert not shimahe.audit(d).checks.status.eq("differs").any()


def test_units_that_do_not_add_up_to_the_whole_are_printed_again_unless_it_is_the_total():
    wrong = SECOND[1].replace("30.00", "31.00")
    rows = [*OF_ALL, *FIRST, SECOND[0], wrong, SECOND[2]]
    d = with_units(SUM.replace("100.00", "101.00"), *rows)
    assert "row printed twice: 2010301, 2010302" in note_of(d, "department_spending")
    assert d.spending.code.eq("2010301").sum() == 3
    d = with_units(SUM, *rows)
    assert note_of(d, "department_spending") == "in no frame: 8, 9, 10, 11, 12, 13"
    assert d.spending.amount_wan[d.spending.is_leaf].sum() == 100.0
