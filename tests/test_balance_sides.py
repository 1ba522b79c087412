"""Which block of a two-sided table a label belongs to."""

import pytest

from shimahe.reading.balance_sides import find_sides, kinds_of_label

TWO = ["项目", "项目"]
FOUR = ["项目", "支出功能分类", "支出类别", "政府预算经济分类"]


@pytest.mark.parametrize(
    ("labels", "headings", "places"),
    [
        (["财政专户管理资金"], TWO, [0]),
        (["九、农林水支出"], TWO, [1]),
        (["九、农林水支出"], FOUR, [1]),
        (["五、事业收入", "公用经费"], FOUR, [0, 2]),
        (["教育支出", "项目支出", "机关商品和服务支出"], FOUR, [1, 2, 3]),
        (["其他经济分类支出"], FOUR, [3]),
        (["一、其他收入", "二、住房保障支出"], ["收入", "支出功能分类", "支出类别"], [0, 1]),
    ],
)
def test_labels_belong_to_the_only_blocks_of_their_kinds(labels, headings, places):
    assert find_sides(labels, headings) == places


@pytest.mark.parametrize(
    ("labels", "headings"),
    [
        (["上年结转"], TWO),
        (["合计"], FOUR),
        (["某某专项"], TWO),
        (["专项支出"], FOUR),
        (["公用经费", "教育支出"], FOUR),
        (["教育支出"], ["项目", "支出", "支出"]),
    ],
)
def test_labels_that_may_stand_in_several_blocks_are_not_told(labels, headings):
    assert find_sides(labels, headings) == []


def test_a_label_of_two_kinds_has_both():
    assert kinds_of_label("对企业补助收入") == {"economic", "income"}
