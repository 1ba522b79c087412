"""Target sheets in the layout of a PDF: texts that go on below are joined, or named."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

TITLE = ["项目绩效目标表", "单位：万元"]
FIRST = ["项目名称", "农村道路养护和桥梁维修专项", "", "主管部门", "甲镇"]
AMOUNT = ["当年预算", "34.08", "", "", ""]
HEADER = ["绩效指标", "指标名称", "指标权重", "指标性质", "指标值"]
ROWS = [["", "养护里程及桥梁维修座数合计", "60", "≥", "14"], ["", "完工率", "40", "=", "100"]]


def read(*lines):
    return shimahe.read("\n".join([*TITLE, *lines]).encode())


def page(*rows, names="wrapped", letters="one place"):
    return laid([[""] * len(FIRST)], *rows, names=names, letters=letters)


@pytest.mark.parametrize("letters", ["one place", "two places"])
def test_a_text_goes_on_below_its_beginning(letters):
    d = read(*page(FIRST, AMOUNT, HEADER, *ROWS, letters=letters))
    assert d.projects[["project", "amount_wan", "department"]].values.tolist() == [
        [FIRST[1], 34.08, "甲镇"]
    ]
    assert d.indicators.name.tolist() == [row[1] for row in ROWS]
    assert status_of(d, "project_goals") == "complete"


def test_a_label_in_two_lines_around_one_middle_is_one():
    lines = [
        "   部门（单位         甲镇人民政",
        "     ）名称              府",
        "部门支出预算数             1,817.91",
    ]
    d = shimahe.read("\n".join(["部门整体支出绩效目标表", "单位：万元", *lines]).encode())
    amount = d.cells[d.cells.table.eq("entity_goals")]
    assert amount.value.tolist() == [1817.91]
    assert "cells not parted" not in note_of(d, "entity_goals")


def test_parts_around_a_line_are_named_and_name_no_project():
    d = read(*page(FIRST, AMOUNT, names="around"))
    assert d.projects.empty
    assert "cells not parted" in note_of(d, "project_goals")


@pytest.mark.parametrize(
    "part",
    [
        "经费",  # at the margin: no layout says whose it is
        "          比前文还要长的一段文字说明",  # wider than what it would go on from
        "                    经费",  # below no text
        "  经费",  # below a label, which is whole
    ],
)
def test_words_that_no_text_goes_on_in_are_of_none(part):
    d = read("项目名称  道路养护        主管部门  甲镇", part, "当年预算  34.08")
    assert d.projects.empty
    assert "cells not parted" in note_of(d, "project_goals")


def test_a_part_between_two_names_that_both_may_lack_it_is_of_none():
    rows = ["          养护道路        60        ≥       14", "          里程数量"]
    rows += ["          维修桥梁        40        ≥        2"]
    head = "绩效指标  指标名称        指标权重  指标性质  指标值"
    d = read("项目名称  道路养护", "当年预算  34.08", head, *rows)
    assert "里程数量" not in "".join(d.indicators.name)
    assert status_of(d, "project_goals") != "complete"
