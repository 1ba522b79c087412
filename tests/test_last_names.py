"""Pasted text: the name of the last row that goes on in the line below the table."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

HEAD = [
    "甲镇2025年部门预算",
    "部门支出总表",
    "单位：万元",
    "科目编码 科目名称 合计 基本支出 项目支出",
]
ROWS = ["合计 19.00 9.00 10.00", "208 社会保障和就业支出 19.00 9.00 10.00"]


def read(*lines):
    return shimahe.read("\n".join([*HEAD, *ROWS, *lines]).encode())


def notes(d):
    note = note_of(d, "department_spending")
    return [] if note != note else note.split("; ")


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        ("2080505", ["机关事业单位基本养老", "保险缴费支出"]),
        ("2080506", ["机关事业单位", "职业年金缴费", "支出"]),
        ("20805", ["行政事业单位养老支", "出"]),
    ],
)
@pytest.mark.parametrize("below", [[], ["", "四、情况说明", "2025年预算收入19.00万元。"]])
def test_lines_that_make_a_name_one_of_the_word_list_are_its_end(below, code, pieces):
    first, *rest = pieces
    d = read(f"{code} {first} 19.00 9.00 10.00", *rest, *below)
    assert status_of(d, "department_spending") == "complete"
    assert d.spending.set_index("code").name[code].unique().tolist() == ["".join(pieces)]
    assert not d.unplaced.text.isin(rest).any()
    number = len(HEAD) + len(ROWS) + 1
    assert d.tables.set_index("table").last_line["department_spending"] == number + len(rest)


@pytest.mark.parametrize("rest", ["党支部的补助", "和补助"])
def test_words_that_may_end_an_unknown_name_are_named(rest):
    d = read("2130705 对村民委员会和村 19.00 9.00 10.00", rest)
    assert status_of(d, "department_spending") == "partly read"
    assert f"name wrapped: {len(HEAD) + len(ROWS) + 2}" in notes(d)


@pytest.mark.parametrize(
    ("row", "below"),
    [
        ("2080505 机关事业单位基本养老保险缴费支出", "情况说明"),  # the name is whole
        ("2130705 对村民委员会和村", ""),
        ("2130705 对村民委员会和村", "注：本表反映支出情况。"),
        ("2130705 对村民委员会和村", "填报人：甲"),
        ("2130705 对村民委员会和村", "- 5 -"),
    ],
)
def test_other_lines_below_a_table_end_no_name(row, below):
    d = read(f"{row} 19.00 9.00 10.00", below)
    assert status_of(d, "department_spending") == "complete"
    assert not any(note.startswith("name wrapped") for note in notes(d))
