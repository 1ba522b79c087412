"""三公 in text that only spaces part: in the layout of its page, and pasted without it."""

import pytest

import shimahe
from tests.fragments import note_of, status_of
from tests.laid_pages import laid

TITLE = "公开08表\n财政拨款“三公”经费支出决算表\n单位：万元"
WANTED = {
    "total": 47.91,
    "overseas_travel": 1.0,
    "vehicles": 45.56,
    "vehicle_purchase": 24.0,
    "vehicle_operation": 21.56,
    "reception": 1.35,
}
IN_LAYOUT = """
   合计     因公出国（境）费         公务用车购置与运行维护费            公务接待费
                          小计      购置费    运行维护费
  47.91       1.00      45.56     24.00     21.56       1.35
"""
WITH_BLANKS = """
   合计     因公出国（境）费         公务用车购置与运行维护费            公务接待费
                          小计      购置费    运行维护费
  22.91                 21.56               21.56       1.35
"""
WRAPPED = """
                       “三公”经费预算数
           因公出国            公务用车购置与运行维护费               机关运行经
   合计                                               公务接待费
           （境）费      小计      购置费    运行维护费                费预算数
  47.91     1.00      45.56     24.00     21.56       1.35      443.18
"""
PAIRS = """
      合计           因公出国（境）费        公务接待费
  预算数    决算数      预算数     决算数     预算数    决算数
   8.00    6.00     5.00     4.00     3.00    2.00
"""


def read(text, title=TITLE):
    return shimahe.read(f"{title}\n{text}".encode())


def items(d):
    frame = d.three_public.dropna(subset="amount_wan")
    return dict(zip(frame["item"], frame["amount_wan"], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        IN_LAYOUT,
        WRAPPED,
        "合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n"
        "小计 公务用车购置费 公务用车运行费\n47.91 1.00 45.56 24.00 21.56 1.35",
        "“三公”经费\n合计\n因公出国\n（境）费\n公务用车购置与运行维护费\n公务接待费\n小计\n公务用车\n"
        "购置费\n公务用车\n运行维护费\n47.91 1.00 45.56 24.00 21.56 1.35",
        "2024年“三公”经费预算数\n2024年机关运行经\n费预算数\n合计 因公出国(境)费 公务接待费\n"
        "公务用车购置及运行费\n小计 购置费 运行费\n47.91 1.00 1.35 45.56 24.00 21.56 443.18",
        "项目 预算数\n合计 47.91\n因公出国（境）费 1.00\n公务用车购置及运行费 45.56\n"
        "公务用车购置费 24.00\n公务用车运行费 21.56\n公务接待费 1.35",
    ],
)
def test_items_on_two_lines_of_headings_are_read(text):
    d = read(text)
    assert items(d) == WANTED
    assert status_of(d, "three_public") == "complete"


def test_five_figures_below_six_headings_are_those_whose_sums_hold():
    # 210,200 and 8,600 of vehicles and receptions would add up with the total, too
    d = read(
        """
                                 2023年预算数
                 因公出国（                     公务用车购置及运行维护费
   合计             境）费             小计           公务用车购         公务用车运      公务接待费
                                                 置费           行维护费
340,300.00     121,500.00     218,800.00     210,200.00     8,600.00
"""
    )
    wanted = {"total": 340300.0, "overseas_travel": 121500.0, "vehicles": 218800.0}
    assert items(d) == wanted | {"vehicle_purchase": 210200.0, "vehicle_operation": 8600.0}
    assert status_of(d, "three_public") == "complete"


def test_a_blank_among_the_items_is_told_by_the_place_of_the_others():
    d = read(WITH_BLANKS)
    assert items(d) == {
        "total": 22.91, "vehicles": 21.56, "vehicle_operation": 21.56, "reception": 1.35
    }  # fmt: skip
    assert status_of(d, "three_public") == "complete"


def test_pairs_of_budget_and_account_stand_below_their_items():
    assert items(read(PAIRS)) == {"total": 6.0, "overseas_travel": 4.0, "reception": 2.0}


@pytest.mark.parametrize(
    "row",
    [
        "22.91 21.56 1.35",
        "22.91 21.56 21.56 1.45",
        "47.91 1.00 45.56 24.00 21.56 9.99",
    ],
)
def test_items_that_no_place_and_no_sum_tells_are_missing_and_said(row):
    head = (
        "合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n小计 公务用车购置费 公务用车运行费"
    )
    d = read(f"{head}\n{row}")
    assert items(d) == {}
    assert status_of(d, "three_public") != "complete"
    assert note_of(d, "three_public")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("22.91 21.56 21.56 1.35", {"total": 22.91, "vehicles": 21.56, "reception": 1.35}),
        ("22.91    21.56    21.56    1.35", {"total": 22.91, "vehicles": 21.56, "reception": 1.35}),
        (
            "甲街道 8.50 0.50 5.50 5.50 2.50",
            {"total": 8.5, "overseas_travel": 0.5, "vehicles": 5.5, "reception": 2.5},
        ),
    ],
)
def test_of_a_row_that_lacks_figures_those_are_read_that_the_sums_tell(row, wanted):
    above = "合 计 因公出国（境）费 公务用车购置及运行费 公务接待费"
    head = f"{above}\n小 计 公务用车购置费 公务用车运行费"
    d = read(f"{head}\n{row}")
    assert items(d) == wanted
    assert status_of(d, "three_public") == "partly read"
    assert d.unplaced.reason.eq("column unknown").sum() == 1


@pytest.mark.parametrize("heading", ["机关运行经费", "2024年机关运行经费预算数"])
def test_the_running_costs_of_an_agency_are_no_item(heading):
    header = f"合计\t因公出国(境)费\t公务接待费\t公务用车购置及运行费\t\t\t{heading}"
    rows = "\t\t\t小计\t购置费\t运行费\t\n47.91\t1.00\t1.35\t45.56\t24.00\t21.56\t443.18"
    assert items(read(f"{header}\n{rows}")) == WANTED


#: A row of the layout of its page, whose figures stand beside the places of their headings.
ASIDE = """
                             2024年“三公”经费预算数

                                                                        2024年机关运行
                                               公务用车购置及运行费
                                                                          经费预算数
   合计         因公出国(境)费       公务接待费
                                         小计         购置费     运行费
{}
"""


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (
            "        6.4              0           0        6.4                 6.4            0",
            {"total": 6.4, "overseas_travel": 0.0, "reception": 0.0, "vehicles": 6.4},
        ),
        (
            "        9.5           1.5            2        6.0                 6.0            7.7",
            {"total": 9.5, "overseas_travel": 1.5, "reception": 2.0, "vehicles": 6.0},
        ),
        ("        2.5                        2.5", {"total": 2.5}),
    ],
)
def test_what_several_placings_allow_is_missing_and_said(row, wanted):
    d = read(ASIDE.format(row), title="单位“三公”经费和机关运行经费预算表\n单位：万元")
    assert items(d) == wanted
    assert status_of(d, "three_public") != "complete"
    assert "figure not placed" in note_of(d, "three_public")


def test_headings_of_which_only_some_are_words_of_one_line_place_nothing():
    head = "机关运行\n经费\n合计 因公出国(境)费 公务接待费 购置费 运行费"
    d = read(f"{head}\n6.4 0 0 6.4 0")
    assert items(d) == {}
    assert status_of(d, "three_public") != "complete"


def test_a_list_that_a_page_cuts_is_one_list():
    text = (
        "项目 预算数\n合计 9.50\n因公出国（境）费 1.50\n- 2 -\n项目 预算数\n"
        "公务用车购置及运行费 6.00\n公务接待费 2.00"
    )
    d = read(text)
    assert items(d) == {"total": 9.5, "overseas_travel": 1.5, "vehicles": 6.0, "reception": 2.0}
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize(
    "row", ["公务用车购置及运\n6.00 8.00\n行费", "6.00 8.00", "公务接待费（国内） 2.00 3.00"]
)
def test_rows_of_a_list_that_are_not_read_are_said(row):
    d = read(f"项目 上年数 预算数\n合计 9.50 9.50\n因公出国（境）\n{row}\n公务接待费")
    assert status_of(d, "three_public") == "partly read"


def test_pieces_of_headings_that_stand_above_no_figure_belong_to_the_piece_above():
    text = """
 合计     因公出国（   公务用车购   公务用车运   公务接待费
         境）费     置费     行维护费
17.87       0       0   17.13    0.74
"""
    d = read(text)
    assert items(d) == {
        "total": 17.87, "overseas_travel": 0.0, "vehicle_purchase": 0.0,
        "vehicle_operation": 17.13, "reception": 0.74,
    }  # fmt: skip


HEAD = "合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n小计 公务用车购置费 公务用车运行费"
IN_ONE_LINE = "合计 因公出国（境）费 公务用车购置及运行费 公务用车购置费 公务用车运行费 公务接待费"
THIS, OTHER = "47.91 1.00 45.56 24.00 21.56 1.35", "20.50 - 20.00 - 20.00 0.50"


@pytest.mark.parametrize(
    "text",
    [
        f"年度 {HEAD}\n2023年 {OTHER}\n2024年 {THIS}",
        f"年度 {HEAD}\n2024 {THIS}\n2023 {OTHER}",
        f"{HEAD}\n2023年 {OTHER}\n2024年 {THIS}",
        f"项目 {HEAD}\n年初预算数 {OTHER}\n决算数 {THIS}",
        f"单位名称 {HEAD}\n机关 27.41 1.00 25.56 24.00 1.56 0.85\n服务 中心 {OTHER}\n合计 {THIS}",
        f"项目 {HEAD}\n{THIS}",
        f"年度 {IN_ONE_LINE}\n2023年 {OTHER}\n2024年 {THIS}",
        f"年度 {IN_ONE_LINE}\n2023年 {OTHER}\n2024年 {THIS}\n增减% 9 9 1.00 9.99 2 -3",
        "预算数 决算数\n" + " ".join([HEAD.split("\n")[0]] * 2) + "\n" +
        " ".join([HEAD.split("\n")[1]] * 2) + f"\n{OTHER} {THIS}",
        "2023年决算数 2024年决算数\n" + " ".join([HEAD.split("\n")[0]] * 2) + "\n" +
        " ".join([HEAD.split("\n")[1]] * 2) + f"\n{OTHER} {THIS}",
    ],
)  # fmt: skip
def test_rows_behind_labels_and_halves_below_stages_are_read_by_their_order(text):
    d = read(text)
    assert items(d) == WANTED
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ("133.7 127.8 7.8 170.0", ""),
        ("133.7 127.8 7.8\n170.0", ""),
        ("133.7 127.8 9.8 170.0", "cells not parted: 8"),
        ("133.7 127.8\n9.8 170.0", "cells not parted: 8, 9"),
    ],
)
def test_a_row_of_changes_that_lacks_figures_is_placed_by_the_years_or_said(changes, note):
    d = read(f"年度 {HEAD}\n2023年 {OTHER}\n2024年 {THIS}\n2024年比2023年增减% {changes}")
    assert items(d) == WANTED
    assert note_of(d, "three_public") == note
    assert len(d.cells[d.cells.unit.eq("%")]) == (0 if note else 4)


@pytest.mark.parametrize(
    "text",
    [
        f"年度 {HEAD}\n2023年 {OTHER}\n2024年 47.91 45.56 24.00 21.56 1.35",
        f"年度 {HEAD}\n2023年 {OTHER}\n2024年 47.91 1.00 45.56 24.00 21.56 9.99",
        f"年度 {HEAD}\n2023年 8 {OTHER}\n2024年 {THIS}",
        "预算数 决算数\n合计 公务接待费 合计 因公出国（境）费\n8.00 8.00 9.00 9.00",
    ],
)
def test_rows_behind_labels_that_print_other_figures_are_said(text):
    d = read(text)
    assert items(d) == {}
    assert status_of(d, "three_public") == "partly read"


@pytest.mark.parametrize(
    "again",
    [
        "项目 上年预算数 本年预算数",
        "",
        "{title}（续）\n单位：万元\n项目 上年预算数 本年预算数",
        "{title}\n项目 上年预算数 本年预算数",
    ],
)
def test_a_list_of_pairs_that_a_page_cuts_is_read(again):
    title = TITLE.split("\n")[1]
    again = again.format(title=title)
    text = "项目 上年预算数 本年预算数\n合计 9.50 8\n公务用车购置及运行费 7.50 -\n- 2 -\n"
    d = read(f"{text}{again}\n公务接待费 2.00 8")
    assert items(d) == {"total": 8.0, "reception": 8.0}
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize("other", ["单位：元", "甲镇“三公”经费支出决算表", TITLE.split("\n")[1]])
def test_what_stands_at_the_head_of_a_page_and_not_above_the_table_ends_it(other):
    text = "项目 上年预算数 本年预算数\n合计 9 8\n公务用车购置及运行费 7 -\n- 2 -\n"
    d = read(f"{text}{other}\n公务接待费 2 8")
    assert status_of(d, "three_public") == "partly read"
    assert "cells not parted: 6" in note_of(d, "three_public")


DOWN = [["项目", "预算数", "决算数"]]
ITEMS = [
    ["合计", "31.02", "156.27"],
    ["1.因公出国（境）费", "", ""],
    ["2.公务用车购置和运行维护费", "", "112.26"],
    ["其中：公务用车购置费", "", ""],
    ["公务用车运行维护费", "", "112.26"],
    ["3.公务接待费", "31.02", "44.01"],
]
SPENT = {"total": 156.27, "vehicles": 112.26, "vehicle_operation": 112.26, "reception": 44.01}


@pytest.mark.parametrize("letters", ["one place", "two places"])
@pytest.mark.parametrize("names", ["one line", "wrapped", "around"])
def test_a_list_of_items_with_labels_on_several_lines(names, letters):
    d = read("\n".join(laid(DOWN, *ITEMS, names=names, letters=letters)))
    assert items(d) == SPENT
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize("names", ["one line", "wrapped", "around"])
@pytest.mark.parametrize("title", [["财政拨款“三公”经费支出决算表（续）", "单位：万元"], []])
def test_a_list_of_items_that_a_page_cuts_in_a_label(names, title):
    lines = laid(DOWN, *ITEMS, names=names)
    at = next(number for number, line in enumerate(lines) if line.startswith("其中"))
    d = read("\n".join([*lines[:at], "- 3 -", *title, lines[0], *lines[at:]]))
    assert items(d) == SPENT


def test_a_list_whose_sums_fail_on_its_pages_together_is_missing_and_named():
    lines = laid(DOWN, *ITEMS[:-1], ["3.公务接待费", "31.02", "99.99"])
    d = read("\n".join([*lines[:4], "财政拨款“三公”经费支出决算表（续）", lines[0], *lines[4:]]))
    assert not items(d)
    assert status_of(d, "three_public") == "partly read"


@pytest.mark.parametrize("share", ["增减%", "占比", "2024年增长率"])
def test_a_column_of_shares_in_a_list_adds_up_to_nothing(share):
    rows = ["公务接待费 3.50 3.00 -0.50 -14.29", "公务用车购置及运行费 10.50 9.50 -1.00 -9.52"]
    head = f"项目 2023年预算数 2024年预算数 增减额 {share}"
    d = read("\n".join([head, *rows, "合计 14.00 12.50 -1.50 -10.71"]), TITLE.replace("决", "预"))
    assert items(d) == {"total": 12.5, "vehicles": 9.5, "reception": 3.0}
    assert status_of(d, "three_public") == "complete"


DOWN_OF_TWO = [
    "项目 预算数 决算数",
    "合计 22.00 17.00",
    "因公出国（境）费",
    "公务用车购置及运行费 16.00 16.00",
    "公务用车购置费",
    "公务用车运行费 16.00 16.00",
    "公务接待费 6.00 1.00",
]


def read_down(*lines):
    text = "\n".join(["# 某局2024年度部门决算", "“三公”经费支出决算表", "单位：万元", *lines])
    return shimahe.read(text.encode())


def test_items_without_figures_are_blank_in_all_columns():
    d = read_down(*DOWN_OF_TWO)
    amounts = d.three_public.set_index("item").amount_wan
    assert amounts["total"] == 17.0
    assert amounts["vehicle_operation"] == 16.0
    assert amounts[["overseas_travel", "vehicle_purchase"]].isna().all()
    assert d.tables.set_index("table").status["three_public"] == "complete"


@pytest.mark.parametrize("row", ["公务接待费 6.00", "公务接待费 6.00 2.00"])
def test_items_that_lack_one_figure_or_do_not_add_up_are_named(row):
    d = read_down(*DOWN_OF_TWO[:-1], row)
    assert d.three_public.empty or d.three_public.amount_wan.isna().all()
    assert "figure not placed" in d.tables.set_index("table").note["three_public"]


def test_years_below_a_group_whose_headings_stand_on_two_lines_are_of_its_items():
    d = read(
        """
           合计                    因公出国（境）费                                     公务用车购置和运行维护费                                          公务接待费
  2024年预算数      2025年预算数    2024年预算数   2025年预算数             小计                   公务用车购置费                公务用车运行维护费           2024年预算数      2025年预算数
                                                   2024年预算数    2025年预算数    2024年预算数   2025年预算数     2024年预算数    2025年预算数
8,282,000.00   569,900.00         --         --   339,100.00   90,400.00         --   90,400.00   339,100.00         --   7,942,900.00   479,500.00
"""  # noqa: E501
    )
    assert items(d) == {
        "total": 569900.0,
        "vehicles": 90400.0,
        "vehicle_purchase": 90400.0,
        "reception": 479500.0,
    }
    assert status_of(d, "three_public") == "complete"
