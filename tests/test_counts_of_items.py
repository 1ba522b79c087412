"""三公 across, with counts (团组数, 人次数, 批次) beside the money of each item (R08a)."""

from functools import partial

import pytest

from tests.fragments import differing, note_of, read_table

MONEY = ["费用", "经费", "经费支出", "金额"]


read = partial(read_table, title="“三公”经费支出决算表")


def items_of(disclosure):
    frame = disclosure.three_public.dropna(subset=["amount_wan"])
    return dict(zip(frame.item, frame.amount_wan, strict=True))


@pytest.mark.parametrize("money", MONEY)
@pytest.mark.parametrize(
    ("group", "heads"), [("团组数", "人次数"), ("团组数（个）", "人次数（人）")]
)
def test_with_labels_of_rows(money, group, heads):
    d = read(
        "项目 因公出国（境）费用 _ _ 公务用车购置及运行费 _ 公务接待费 _ 合计",
        f"_ {group} {heads} {money} 购置费 运行维护费 批次 {money} _",
        "本年 1 2 1.00 3.00 10.00 30 3.00 17.00",
    )
    assert items_of(d) == {
        "total": 17.0,
        "overseas_travel": 1.0,
        "vehicle_purchase": 3.0,
        "vehicle_operation": 10.0,
        "reception": 3.0,
    }
    assert note_of(d, "three_public") == ""
    assert differing(d).empty


@pytest.mark.parametrize("money", MONEY)
def test_without_labels_of_rows(money):
    d = read(
        "合计 因公出国（境）费 _ _ 公务用车购置及运行费 _ _ 公务接待费 _ _",
        f"_ 团组数 人次数 {money} 小计 购置费 运行费 批次 人次 {money}",
        "17.00 1 2 1.00 13.00 3.00 10.00 30 200 3.00",
    )
    assert items_of(d) == {
        "total": 17.0,
        "overseas_travel": 1.0,
        "vehicles": 13.0,
        "vehicle_purchase": 3.0,
        "vehicle_operation": 10.0,
        "reception": 3.0,
    }
    assert note_of(d, "three_public") == ""
    assert differing(d).empty


@pytest.mark.parametrize("money", MONEY)
def test_with_counts_of_cars(money):
    d = read(
        "因公出国（境） _ _ 公务用车购置 _ 公务用车运行维护 _ 公务接待 _ _ 合计",
        f"团组数 人次数 {money} 购置数 {money} 保有量 {money} 批次 人次 {money} _",
        "1 2 1.00 1 3.00 4 10.00 30 200 3.00 17.00",
    )
    assert items_of(d) == {
        "total": 17.0,
        "overseas_travel": 1.0,
        "vehicle_purchase": 3.0,
        "vehicle_operation": 10.0,
        "reception": 3.0,
    }
    assert note_of(d, "three_public") == ""
    assert differing(d).empty
