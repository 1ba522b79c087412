"""A heading above all columns of 三公, which no list of headings knows (R08a)."""

import io

import openpyxl
import pytest

import shimahe
from tests.fragments import note_of

ROWS = [
    ["合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费", "", ""],
    ["", "", "", "小计", "公务用车购置费", "公务用车运行费"],
    ["5.00", "0.00", "1.00", "4.00", "0.00", "4.00"],
]
AMOUNTS = {
    "total": 5.0,
    "overseas_travel": 0.0,
    "vehicles": 4.0,
    "vehicle_purchase": 0.0,
    "vehicle_operation": 4.0,
    "reception": 1.0,
}


def in_tabs(caption):
    rows = [[caption, *[""] * 5], *ROWS]
    front = ["# 甲县2024年部门预算", "## “三公”经费支出表", "单位：万元"]
    return "\n".join([*front, *map("\t".join, rows)]).encode()


def in_a_sheet(caption):
    book = openpyxl.Workbook()
    front = [["甲县2024年部门预算"], ["“三公”经费支出表"], ["单位：万元"], [caption]]
    for row in [*front, *ROWS]:
        book.active.append(row)
    book.active.merge_cells("A4:F4")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("printed", [in_tabs, in_a_sheet])
@pytest.mark.parametrize(
    "caption", ["当年财政拨款预算安排", "当年财政拨款安排", "2024年安排情况", "某项安排"]
)
def test_it_heads_the_columns_whatever_it_says(printed, caption):
    d = shimahe.read(printed(caption))
    assert dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True)) == AMOUNTS
    assert note_of(d, "three_public") == ""


@pytest.mark.parametrize("printed", [in_tabs, in_a_sheet])
@pytest.mark.parametrize(
    "caption", ["2023年安排情况", "上年预算安排", "去年执行情况", "上年结转安排"]
)
def test_money_of_another_year_stays_that(printed, caption):
    d = shimahe.read(printed(caption))
    assert d.three_public.amount_wan.dropna().empty
    assert note_of(d, "three_public") != ""
