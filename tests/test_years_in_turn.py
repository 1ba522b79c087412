"""Figures behind 分别 that are of several years are not given to one of them."""

import pytest

import shimahe
from tests.fragments import spending_table


def read(text):
    table = spending_table("201\t一般公共服务支出\t60.00\t50.00\t10.00")
    return shimahe.read(f"甲镇2025年部门预算\n{table}\n\n## 说明\n\n{text}\n".encode())


@pytest.mark.parametrize(
    "words",
    [
        "2025年与2024年公务接待费",
        "2025年和2024年公务接待费",
        "公务接待费2025年、2024年",
        "公务接待费2025年预算与2024年预算",
        "2025年度及2024年度公务接待费支出",
        "本年和上年公务接待费",
        "今年与去年公务接待费",
        "公务接待费本年预算数、上年预算数",
        "一般公共预算支出，2025年同2024年",
    ],
)
def test_figures_of_several_years_are_of_none_and_said(words):
    d = read(f"{words}分别为2万元和2.5万元。")
    assert d.statements.empty
    assert d.unplaced[d.unplaced.reason.eq("figure not read")].text.str.contains(
        "2.5"
    ).tolist() == [True]


@pytest.mark.parametrize(
    "words",
    [
        "2025年公务接待费和会议费与2024年相比",
        "2025年与2024年相比，公务接待费和会议费",
        "2025年较2024年公务接待费、会议费",
    ],
)
def test_a_year_that_things_are_compared_with_leaves_them_things(words):
    statements = read(f"{words}分别增加1万元和2万元。").statements
    assert statements[["item", "year", "value"]].values.tolist() == [
        ["公务接待费", 2025, 1.0],
        ["会议费", 2025, 2.0],
    ]


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("上年结转和本年收入", ["上年结转", "本年收入"]),
        ("本年收入和本年支出", ["本年收入", "本年支出"]),
    ],
)
def test_what_is_left_of_a_year_is_a_thing(words, items):
    assert read(f"{words}分别为1万元和2万元。").statements["item"].tolist() == items
