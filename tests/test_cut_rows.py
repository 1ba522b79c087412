"""A row that a page cuts in two: one row where what goes on is a rest, else two."""

import pytest

import shimahe
from shimahe.reading.formats.cut_rows import Foot, OpenRow
from shimahe.vocabulary import LOST
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

SOCIAL = "社会保障和就业支出"
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
    assert foot.with_rest([*head, below, WHOLE]) == (len(head), [WHOLE])


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


def test_a_name_that_does_not_fill_its_cell_has_no_rest():
    rest = ["", "养老支出", *NONE]
    assert Foot([*CODED, WHOLE], [False] * 5).with_rest([rest]) is None


BALANCE = [["项目", "预算数", "项目", "预算数"], ["一般公共预算资金", "5.00", "教育支出", "5.00"]]


@pytest.mark.parametrize(
    ("above", "below", "parts"),
    [
        # the rest of a known name, on either side and on both
        (
            ["其他收入", "", "社会保障和就业", "5.00"],
            ["", "", "支出", ""],
            ["其他收入", "", SOCIAL, "5.00"],
        ),
        (
            ["", "", "八、社会保障和就", ""],
            ["", "", "业支出", "5.00"],
            ["", "", f"八、{SOCIAL}", "5.00"],
        ),
        (
            ["某某街道拨", "5.00", "社会保障和就业", "5.00"],
            ["款收入", "", "支出", ""],
            ["某某街道拨款收入", "5.00", SOCIAL, "5.00"],
        ),
    ],
)
def test_parts_of_a_known_name_are_one_in_a_table_without_codes(above, below, parts):
    assert Foot([*BALANCE, above], [True] * 4).with_rest([below]) == (0, [parts])


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["", "", SOCIAL, "5.00"], ["", "", "卫生健康支出", ""]),
        (["", "", "某某街道", "5.00"], ["", "", "卫生健康支出", ""]),
    ],
)
def test_a_known_name_below_another_is_one_of_its_own(above, below):
    assert Foot([*BALANCE, above], [True] * 4).with_rest([below]) == (0, [above, below])


@pytest.mark.parametrize(
    ("above", "below", "are_full"),
    [
        (["", "", "某某街道", "5.00"], ["", "", "养护经费", "5.00"], [True] * 4),
        (["", "", "某某街道", "5.00"], ["", "", "合计", ""], [True] * 4),
        (["", "", "某某街道", "5.00"], ["", "", "养护经费", ""], [False] * 4),
    ],
)
def test_rows_of_a_table_without_codes_stay_two(above, below, are_full):
    assert Foot([*BALANCE, above], are_full).with_rest([below]) is None


def test_a_name_that_is_not_known_and_may_be_cut_is_unsure():
    above, below = ["", "", "某某街道", "5.00"], ["", "", "养护经费", ""]
    unsure = [["", "", f"某某街道{LOST}", "5.00"], ["", "", f"{LOST}养护经费", ""]]
    assert Foot([*BALANCE, above], [True] * 4).with_rest([below]) == (0, unsure)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["205", "教育支出", "1,234,5", "6.20"], ["", "", "67.89", ""], "1,234,567.89"),
        (["205", "教育支", "1,234,", "6.20"], ["", "出", "567.89", ""], "1,234,567.89"),
        (["205", "教育支出", "1,234,5", "6.20"], ["", "", "67.89", "5.10"], None),
        (["205", "教育支出", "1,234", "6.20"], ["", "", "567.89", ""], None),
    ],
)
def test_a_figure_that_is_wrapped_and_cut_is_one(above, below, whole):
    head = ["科目编码", "科目名称", "合计", "基本支出"]
    rest = Foot([head, above], [True] * 4).with_rest([below])
    assert (rest and rest[1][0]) == (whole and ["205", "教育支出", whole, "6.20"])


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
    assert (rest and rest[1]) == (whole and [whole])


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


def test_blocks_of_codes_side_by_side_that_print_a_code_on_both_pages_are_two_rows():
    rows = [
        ["303", "对个人和家庭的补助", "9.00", "302", "商品和服务支出", "7.00"],
        ["30302", "退休费", "3.00", "30201", "办公费", "7.00"],
        ["", "", "", "307", "债务利息及费用支出", ""],
        ["30309", "奖励金", "1.00", "310", "资本性支出", "2.00"],
    ]
    below = [["30399", "其他对个人和家庭的补助", "5.00", "31002", "办公设备购置", ""]]
    assert Foot(rows, [True] * 6).with_rest(below) is None
