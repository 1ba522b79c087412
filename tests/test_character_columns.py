"""Places of characters: which columns the lines of a page have, and whether they have any."""

import pytest

from shimahe.forms import BY_KEY
from shimahe.reading import character_columns as places
from tests.laid_pages import laid


def headings(header, rows, width=1, form="general_spending"):
    tokens = [places.cells_in(row, width) for row in rows]
    columns = places.find_columns(tokens)
    if columns is None:
        return None
    lines = [places.headings_in(line, width) for line in header]
    headed = places.head_columns(columns, lines, places.Meaning(BY_KEY[form]))
    return headed and [(*column.groups, column.heading) for column in headed]


def wide_line(texts):
    """Return a line with each text at its place, where a Chinese character is two wide."""
    line = ""
    width = 0
    for place, text in texts:
        line += " " * (place - width) + text
        width = place + sum(1 if char.isascii() else 2 for char in text)
    return line


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


@pytest.mark.parametrize(
    ("form", "header", "wanted"),
    [
        (
            "department_revenue",
            ["           本年收入", "        事业     其他", "合计      收入     收入"],
            [("合计",), ("事业收入",), ("其他收入",)],
        ),
        (
            "department_spending",
            ["        基本     经营", "合计      支出     支出"],
            [("合计",), ("基本支出",), ("经营支出",)],
        ),
        (
            "procurement",
            ["        采购     备用", "合计      金额     金额"],
            [("合计",), ("采购金额",), ("备用", "金额")],
        ),
    ],
)
def test_an_end_that_may_be_a_heading_is_one_with_what_stands_above(form, header, wanted):
    got = headings(header, ["9.00    3.00   6.00"], form=form)
    assert [path[-len(own) :] for path, own in zip(got, wanted, strict=True)] == wanted


def test_a_stage_above_a_subtotal_is_no_piece_of_it():
    header = ["        2024年预算数", "合计         小计           公务接待费"]
    names = headings(header, ["9.00       6.00           3.00"], form="three_public")
    assert names[1] == ("2024年预算数", "小计")


@pytest.mark.parametrize(
    ("head", "row", "wanted"),
    [
        (  # a year above all, and a part that no row prints
            [
                ["2024年预算数*5"],
                ["合计|", "项目支出*2", "基本支出*2"],
                ["", "小计", "运转类", "人员经费", "公用经费"],
            ],
            ["16.00", "", "", "9.00", "7.00"],
            [
                ("2024年预算数", "合计"),
                ("2024年预算数", "项目支出", "小计"),
                ("2024年预算数", "项目支出", "运转类"),
                ("2024年预算数", "基本支出", "人员经费"),
                ("2024年预算数", "基本支出", "公用经费"),
            ],
        ),
        (  # a total above the gap between its two stages
            [["合计*2", "公务接待费*2"], ["预算数", "决算数", "预算数", "决算数"]],
            ["116.00", "14.00", "6.00", "4.00"],
            [(of, stage) for of in ("合计", "公务接待费") for stage in ("预算数", "决算数")],
        ),
        (  # a kind in two pieces between two subtotals, in the middle of all three
            [["", "基本支出（", "项目支出*2"], ["小计（元）", "元）", "小计（元）", "运转类"]],
            ["160,000,000", "120,000,000", "40,000,000", "4,000"],
            [
                ("小计（元）",),
                ("基本支出（元）",),
                ("项目支出", "小计（元）"),
                ("项目支出", "运转类"),
            ],
        ),
        (  # the bracket closes below: no group of the subtotal beside it
            [["", "基本支出（"], ["小计（元）", "元）"]],
            ["16,000,000", "16,000,000"],
            [("小计（元）",), ("基本支出（元）",)],
        ),
    ],
)
def test_a_group_is_above_the_middle_of_its_columns(head, row, wanted):
    *header, line = laid(head, row)
    assert headings(header, [line]) == wanted


def test_half_a_heading_is_none():
    assert headings(["合计   基本支出（"], ["16.00   6.00"]) is None


def test_the_letters_of_a_total_are_one_label_and_a_code_may_be_joined_to_its_name():
    assert [token.text for token in places.cells_in("合  计   2.00", 1)] == ["合计", "2.00"]
    line = "20101 人大事务   2.00 3.00"
    assert [token.text for token in places.cells_in(line, 1)][:2] == ["20101", "人大事务"]
    joined = [token.text for token in places.cells_in(line, 1, joins_codes=True)]
    assert joined == ["20101人大事务", "2.00", "3.00"]


def test_the_width_that_one_table_tells_holds_for_those_that_leave_it_open():
    widths = places.Widths()
    assert widths.choose({1: ("a", 3), 2: ("b", 3)}) is None
    assert widths.choose({1: None, 2: ("b", 3)}) == "b"
    assert widths.choose({1: ("a", 3), 2: ("b", 3)}) == "b"
    assert widths.choose({1: ("a", 1), 2: None}) is None


def test_a_heading_of_figures_above_none_of_them_has_a_blank_column():
    assert headings(["合计   基本支出   项目支出"], ["6.00              6.00"]) == [
        ("合计",),
        ("基本支出",),
        ("项目支出",),
    ]


def test_figures_below_no_heading_are_in_no_column():
    assert headings(["合计"], ["6.00        6.00"]) is None


@pytest.mark.parametrize(
    ("beginning", "end"),
    [("上缴上级支", "出（元）"), ("上缴上级支", "  出"), ("事业单位经", "营（元）")],
)
def test_the_end_of_a_heading_is_no_column_of_a_group(beginning, end):
    header = [
        f"      项目支出                      {beginning}",
        f"小计（元）  运转类     小计（元）    {end}",
    ]
    rows = ["16,445.71   4,006.54   27,448,720.80   3,303.10"]
    assert headings(header, rows, 2) == [
        ("项目支出", "小计（元）"),
        ("项目支出", "运转类"),
        ("小计（元）",),
        (beginning + end.strip(),),
    ]


def test_a_heading_above_two_columns_of_which_one_is_another_tells_nothing():
    # 一般公共预算 meets the column left of its own, and that of another budget
    header = ["小计 一般公共预算 政府性基金预算"]
    rows = ["144105.29 144013.54 91.75"]
    assert headings(header, rows, form="appropriation_balance") is None


def test_pieces_of_units_that_repeat_leave_the_headings_of_groups_as_they_are():
    # the lowest line repeats: 万元） ） 万元）; a first try to head groups by it tells nothing
    above = [
        "        年初结转和结余        ",
        "             本年收入             ",
        "             本年支出",
    ]
    header = [
        "  ".join(above),
        "  ".join(["合计（万元  基本支出（  项目支出（"] * 3),
        "  ".join(["    ）        万元）      万元）  "] * 3),
    ]
    rows = ["      0.63        0.63                9,541.56        2.42    9,541.56"]
    rows[0] += "  9,541.56        2.25    9,541.56"
    parts = [f"{name}（万元）" for name in ("合计", "基本支出", "项目支出")]
    groups = ("年初结转和结余", "本年收入", "本年支出")
    assert headings(header, rows, 2) == [(group, part) for group in groups for part in parts]


def test_pieces_that_repeat_below_two_headings_of_a_group_are_no_group_of_their_own():
    # 基本支出 has no figures: the lowest line repeats 计 小计 运转类 with nothing between
    groups = ("年初结转和结余", "本年收入", "年末结转和结余")
    names = ((6, "本年支出合"), (26, "项目支出"), (46, "基本支出"))
    pieces = ((10, "计"), (22, "小计"), (33, "运转类"))
    figures = ((7, "1,529,671"), (18, "1,500,000"), (34, "29,671"))
    header = [
        wide_line((60 * at + 23, name) for at, name in enumerate(groups)),
        wide_line((60 * at + place, name) for at in range(3) for place, name in names),
        wide_line((60 * at + place, name) for at in range(3) for place, name in pieces),
    ]
    rows = [wide_line((60 * at + place, text) for at in range(3) for place, text in figures)]
    parts = [("本年支出合计",), ("项目支出", "小计"), ("项目支出", "运转类"), ("基本支出",)]
    assert headings(header, rows, 2) == [(name, *part) for name in groups for part in parts]


def test_a_year_is_above_all_items_that_it_meets():
    header = ["         2022年决算数", "  因公出国（境）费   公务接待费"]
    rows = ["   72,600.00 7,448,600.00"]
    year = "2022年决算数"
    wanted = [(year, "因公出国（境）费"), (year, "公务接待费")]
    assert headings(header, rows, form="three_public") == wanted


@pytest.mark.parametrize(
    ("heading", "last_at", "stands"),
    [("增减%", 20, True), ("占比", 20, True), ("项目支出", 20, False), ("增减%", 26, False)],
)
def test_shares_stand_beside_their_heading_between_columns_below_theirs(heading, last_at, stands):
    header = [
        [
            places.Token("增减额", 0, 3),
            places.Token(heading, 6, 9),
            places.Token("2024年", last_at, last_at + 4),
        ]
    ]
    figures = [places.Column(0, 4), places.Column(10, 15), places.Column(20, 24)]
    headed = [
        places.Column(0, 4, headings=["增减额"]),
        places.Column(6, 15, headings=[heading]),
        places.Column(20, 24, headings=["2024年"]),
    ]
    assert places.stand_below(figures, headed, header, {0, 1}) is stands
