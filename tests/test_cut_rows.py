"""A row that a page cuts in two: one row where what goes on is a rest, else two."""

import pytest

import shimahe
from shimahe.reading.formats.cut_rows import OpenRow
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, TOTAL, VALUES, WIDTHS, titled


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["205", "教育", "6.1"], ["", "支出", ""], ["205", "教育支出", "6.1"]),
        (["205", "教育", ""], ["", "支出", "6.1"], ["205", "教育支出", "6.1"]),
        (["205", "教育支出", ""], ["", "", "6.1"], ["205", "教育支出", "6.1"]),
        (["205", "教育支出", "1,2"], ["", "", "34.5"], ["205", "教育支出", "1,234.5"]),
        (["205", "教育支出", "6.1"], ["206", "科学", "7.1"], None),
        (["205", "教育支出", "6.1"], ["", "", "7.1"], None),  # two figures
        (["一、教育支出", "6.1"], ["二、科学支出", "7.1"], None),
        (["一、教育支出", ""], ["二、科学支出", ""], None),
        (["205", "教育支出", "6.1"], ["", ""], None),
    ],
)
def test_what_goes_on_is_a_rest_or_another_row(above, below, whole):
    assert OpenRow(above, [True] * len(above)).with_rest(below) == whole


def test_a_text_that_does_not_fill_its_cell_has_no_rest():
    assert OpenRow(["教育支出", ""], [False, False]).with_rest(["科学支出", ""]) is None


def test_a_row_that_a_page_cuts_is_one():
    pages = titled(Pages().new_page(), 640).table(684, WIDTHS, [HEAD, TOTAL])
    edges = [60, *(60 + sum(WIDTHS[: place + 1]) for place in range(5))]
    for edge in edges:
        pages.rule(edge, 716, edge, 740)
    name = "一般公共服务一般公共服务一般"
    for edge, text in zip(edges, ["201", name, "6.20", "0.10", "6.10"], strict=False):
        pages.words(edge + 1, 722, text)
    pages.new_page().words(123, 44, "公共服务支出")
    for edge in edges:
        pages.rule(edge, 40, edge, 60)
    d = shimahe.read(pages.table(60, WIDTHS, [EDUCATION]).data())
    assert d.cells.value.tolist() == VALUES
    assert d.spending.name.iloc[0] == f"{name}公共服务支出"
