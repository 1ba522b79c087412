"""Places of characters: which columns the lines of a page have, and whether they have any."""

import pytest

from shimahe.forms import BY_KEY
from shimahe.reading import character_columns as places

MEANING = places.Meaning(BY_KEY["general_spending"])


def headings(header, rows, width=1):
    tokens = [places.cells_in(row, width) for row in rows]
    columns = places.find_columns(tokens)
    if columns is None:
        return None
    lines = [places.headings_in(line, width) for line in header]
    headed = places.head_columns(columns, lines, MEANING)
    return headed and [(*column.groups, column.heading) for column in headed]


@pytest.mark.parametrize(
    ("lines", "keep"),
    [
        (["合计    基本支出    项目支出", "6.00        6.00"], False),  # four spaces, and a blank
        (["合计  基本支出  项目支出", "16.00  6.00"], False),
        (["合计 基本支出 项目支出", "6.00 6.00"], False),
        (["科目      合计      基本支出", "201     16.00   6.00"], False),  # stops of a tab
        (["  合计     基本支出   项目支出", "16.00                6.00"], True),
    ],
)
def test_spaces_that_only_part_say_nothing_of_columns(lines, keep):
    assert places.keep_layout(lines) is keep


def test_two_texts_of_a_row_in_one_column_are_no_columns():
    rows = ["12.00    6.00", "     12.00   "]
    assert places.find_columns([places.cells_in(row, 1) for row in rows]) is not None
    assert (
        places.find_columns([places.cells_in(row, 1) for row in [*rows, "      1.00  2.00"]])
        is None
    )


def test_a_letter_of_chinese_takes_one_place_or_two():
    assert [token.start for token in places.cells_in("支出   6.00", 1)] == [0, 5]
    assert [token.start for token in places.cells_in("支出   6.00", 2)] == [0, 7]


@pytest.mark.parametrize(
    ("header", "rows", "wanted"),
    [
        (
            ["本年支出合   项目支", "    计     出"],
            ["16.00    6.00"],
            [("本年支出合计",), ("项目支出",)],
        ),
        (
            ["      预算数", "合计   基本支出    项目支出"],
            ["16.00  6.00  10.00"],
            [("合计",), ("预算数基本支出",), ("项目支出",)],
        ),
        (
            ["   2023年       2024年", "合计   基本支出   合计   基本支出"],
            ["6.00  3.00   6.00  3.00"],
            [(year, name) for year in ("2023年", "2024年") for name in ("合计", "基本支出")],
        ),
        (
            ["合计         项目支出", "        小计   运转类   特定类"],
            ["16.00   6.00  2.00   4.00"],
            [("合计",), ("项目支出", "小计"), ("项目支出", "运转类"), ("项目支出", "特定类")],
        ),
    ],
)
def test_headings_are_those_that_stand_above(header, rows, wanted):
    assert headings(header, rows) == wanted


def test_a_heading_of_figures_above_none_of_them_has_a_blank_column():
    assert headings(["合计   基本支出   项目支出"], ["6.00              6.00"]) == [
        ("合计",),
        ("基本支出",),
        ("项目支出",),
    ]


def test_figures_below_no_heading_are_in_no_column():
    assert headings(["合计"], ["6.00        6.00"]) is None
