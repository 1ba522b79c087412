"""Rows of offices in the column of accounts, with a number that a class has too."""

import pytest

import shimahe
from tests.fragments import differing, note_of

FORM = "general_spending"
HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
ACCOUNTS = [
    "201\t一般公共服务支出\t60.00\t50.00\t10.00",
    "20103\t政府办公厅（室）及相关机构事务\t60.00\t50.00\t10.00",
    "2010301\t行政运行\t60.00\t50.00\t10.00",
]
TOTAL = "\t合计\t60.00\t50.00\t10.00"
CODES = ["201", "20103", "2010301"]


def spending(*rows):
    text = "\n".join(["一般公共预算支出表", "单位：万元", HEAD, *rows])
    return shimahe.read(text.encode())


@pytest.mark.parametrize("number", ["101", "201", "205", "207", "210", "213", "221", "229"])
def test_the_number_of_an_office_is_the_code_of_no_class(number):
    d = spending(TOTAL, f"{number}\t甲街道办事处\t60.00\t50.00\t10.00", *ACCOUNTS)
    assert d.spending.code.unique().tolist() == CODES
    assert d.spending[d.spending.is_leaf].amount_wan.sum() == 60.0
    assert note_of(d, FORM) == "in no frame: 5"
    assert differing(d).empty


@pytest.mark.parametrize("office", ["甲镇人民政府", "甲县水利局", "甲乡中心小学", "甲镇本级"])
@pytest.mark.parametrize("form", ["{} {}", "[{}]{}", "{}\t{}"])
def test_other_offices_and_other_cells(office, form):
    d = spending(TOTAL, form.format("207", office) + "\t60.00\t50.00\t10.00", *ACCOUNTS)
    assert "207" not in set(d.spending.code)
    assert differing(d).empty


@pytest.mark.parametrize(
    ("code", "name"),
    [("212", "城乡社区支出"), ("212", "城乡社区"), ("227", "预备费"), ("204", "公共安全")],
)
def test_the_name_of_a_class_or_its_beginning_is_no_office(code, name):
    d = spending(f"{code}\t{name}\t60.00\t50.00\t10.00", TOTAL)
    assert d.spending.code.unique().tolist() == [code]


def test_each_office_is_told_by_its_own_accounts():
    rows = [
        "205\t甲县水利局\t40.00\t30.00\t10.00",
        "2010301\t行政运行\t30.00\t30.00\t",
        "2010302\t一般行政管理事务\t10.00\t\t10.00",
        "206\t甲县农业局\t20.00\t20.00\t",
        "213\t农林水支出\t20.00\t20.00\t",
    ]
    d = spending(TOTAL, *rows)
    assert d.spending.code.unique().tolist() == ["2010301", "2010302", "213"]
    assert note_of(d, FORM) == "in no frame: 5, 8"


def test_a_class_to_which_nothing_below_adds_up_stays_a_class():
    rows = ["212\t甲乙社区\t40.00\t30.00\t10.00", "213\t农林水支出\t20.00\t20.00\t"]
    d = spending(TOTAL, *rows)
    assert d.spending.code.unique().tolist() == ["212", "213"]
    rows = ["212\t甲乙社区\t60.00\t50.00\t10.00", "21201\t某事务\t60.00\t50.00\t10.00"]
    d = spending(TOTAL, *rows)
    assert d.spending.code.unique().tolist() == ["212", "21201"]
