"""A row that a page cuts in two: one row where what goes on is a rest, else two."""

import pytest

import shimahe
from shimahe.reading.formats.cut_rows import Foot, OpenRow
from tests.pdf_pages import Pages
from tests.test_pdf import EDUCATION, HEAD, SERVICES, TOTAL, VALUES, WIDTHS, titled


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


# --- rows that have a line on both pages ----------------------------------------------------------

NAME = "机关事业单位基本养老保险缴费支出"
CODED = [
    HEAD,
    TOTAL,
    ["208", "社会保障支出", "6.20", "0.10", "6.10"],
    ["20805", "养老支出", "6.20", "0.10", "6.10"],
]
WHOLE = ["2080505", NAME, "6.20", "0.10", "6.10"]
FIGURES = ["6.20", "0.10", "6.10"]
NONE = ["", "", ""]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["2080505", NAME[:8], *FIGURES], ["", NAME[8:], *NONE]),
        (["", NAME[:8], *NONE], ["2080505", NAME[8:], *FIGURES]),
        (["2080505", NAME[:8], *NONE], ["", NAME[8:], *FIGURES]),
        (["2080505", NAME, *NONE], ["", "", *FIGURES]),
        (["20805", NAME[:8], *FIGURES], ["05", NAME[8:], *NONE]),
        (["208", NAME[:8], *NONE], ["0505", NAME[8:], *FIGURES]),
    ],
)
@pytest.mark.parametrize("head", [[], [HEAD]])
def test_parts_of_a_row_of_a_table_by_code_are_one(above, below, head):
    foot = Foot([*CODED, above], [True] * 5)
    assert foot.with_rest([*head, below, WHOLE]) == (len(head), WHOLE)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (WHOLE, ["", "合计", *FIGURES]),
        (WHOLE, ["", "其中：补助", *NONE]),
        (WHOLE, ["", "其他支出", *FIGURES]),
        (WHOLE, ["2080506", NAME, *FIGURES]),
        (["", "合计", *NONE], WHOLE),
        (["208", "社会保障", *FIGURES], ["05", "养老支出", *FIGURES]),
        (["208", NAME, *NONE], ["20805", "养老支出", *FIGURES]),
        (WHOLE, [""]),
    ],
)
def test_rows_below_one_another_stay_two(above, below):
    assert Foot([*CODED, above], [True] * 5).with_rest([below]) is None


def test_a_name_that_does_not_fill_its_cell_or_a_table_without_codes_has_no_rest():
    rest = ["", "养老支出", *NONE]
    assert Foot([*CODED, WHOLE], [False] * 5).with_rest([rest]) is None
    named = [
        ["项目", "预算数"],
        ["教育支出", "5.00"],
        ["外交支出", "5.00"],
        ["社会保障和就业支出", "5.00"],
    ]
    assert Foot(named, [True, True]).with_rest([["卫生健康支出", ""]]) is None


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["科目", "科目名", "合计"], ["编码", "称", ""], ["科目编码", "科目名称", "合计"]),
        (["科目", "科目名", "合计"], ["科目编码", "科目名称", "合计"], None),  # printed again
        (["科目编码", "支出", ""], ["", "", "项目支出"], None),  # a level below
    ],
)
def test_headings_go_on_below_full_ones(above, below, whole):
    rest = Foot([above], [True] * 3).with_rest([below])
    assert (rest and rest[1]) == whole


def with_a_row_cut(head, office="- 1 -"):
    pages = titled(Pages().new_page(), 640)
    first = ["20805", "机关事业单位基本养老保险缴", "6.20", "0.10", "6.10"]
    widths = [30, 130, 70, 70, 70]
    pages.table(684, widths, [HEAD, TOTAL, SERVICES, first]).words(290, 800, office)
    return pages.new_page().table(60, widths, [*head, ["05", "费支出", "", "", ""], EDUCATION])


@pytest.mark.parametrize("head", [[], [HEAD]])
def test_a_row_with_lines_on_both_pages_is_one(head):
    d = shimahe.read(with_a_row_cut(head).data())
    names = dict(zip(d.spending.code, d.spending.name, strict=True))
    assert names["2080505"] == "机关事业单位基本养老保险缴费支出"
    assert len(d.cells) == 12


def test_words_between_two_tables_part_them():
    d = shimahe.read(with_a_row_cut([], "以上为本单位的表").data())
    assert "2080505" not in set(d.spending.code)
