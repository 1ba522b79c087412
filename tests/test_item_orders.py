"""Headings of 三公 in pieces: the orders of columns that they may say."""

import pytest

from shimahe.reading.grids import Line
from shimahe.reading.item_orders import orders_of

CAR = "公务用车购置及运行费"


def orders(*lines):
    return [
        (order.label, ["/".join(path) for path in order.paths])
        for order in orders_of([Line(n, text) for n, text in enumerate(lines, 1)])
    ]


@pytest.mark.parametrize(
    ("lines", "label", "paths"),
    [
        (["合计 因公出国（境）费 公务接待费"], "", ["合计", "因公出国(境)费", "公务接待费"]),
        (["年度 合计 公务接待费"], "年度", ["合计", "公务接待费"]),
        ([f"合计 {CAR}", "小计 购置费"], "", ["合计", f"{CAR}/小计", f"{CAR}/购置费"]),
        (
            ["合计 公务接待费", "预算数 决算数 预算数 决算数"],
            "",
            ["合计/预算数", "合计/决算数", "公务接待费/预算数", "公务接待费/决算数"],
        ),
        (
            ["2023年预算数 2024年预算数", "项目 合计 公务接待费 合计 公务接待费"],
            "项目",
            [
                "2023年预算数/合计", "2023年预算数/公务接待费",
                "2024年预算数/合计", "2024年预算数/公务接待费",
            ],
        ),
    ],
)  # fmt: skip
def test_headings_on_several_lines_are_columns(lines, label, paths):
    assert (label, paths) in orders(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["预算数 决算数", "合计 公务接待费 合计 因公出国（境）费"],
        ["预算数 预算数", "合计 公务接待费 合计 公务接待费"],
        ["合计 公务接待费", "预算数 决算数"],
        ["合计 公务接待费 其他"],
    ],
)
def test_headings_that_say_no_order_give_none(lines):
    assert orders(*lines) == []
