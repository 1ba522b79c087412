"""三公 as pasted text with a pair of stages or years above two halves of headings (R07b)."""

import pytest

import shimahe
from tests.fragments import differing, note_of

SIX = "合计 因公出国（境）费 小计 公务用车购置费 公务用车运行费 公务接待费"
BEFORE = "20.00 1.00 15.00 3.00 12.00 4.00"
AFTER = "17.00 1.00 13.00 3.00 10.00 3.00"
ITEMS = {
    "total": 17.0,
    "overseas_travel": 1.0,
    "vehicles": 13.0,
    "vehicle_purchase": 3.0,
    "vehicle_operation": 10.0,
    "reception": 3.0,
}


def read(*lines, year="2024年度部门决算"):
    above = [f"# 甲局{year}", "", "“三公”经费支出表", "单位：万元"]
    return shimahe.read("\n".join([*above, *lines, ""]).encode())


def items_of(disclosure):
    frame = disclosure.three_public.dropna(subset=["amount_wan"])
    return dict(zip(frame.item, frame.amount_wan, strict=True))


@pytest.mark.parametrize("vehicles", ["公务用车购置及运行费", "公务用车购置和运行维护费"])
@pytest.mark.parametrize("numbers", [[], [" ".join(map(str, range(1, 13)))]])
@pytest.mark.parametrize(
    ("pair", "year"),
    [
        ("预算数 决算数", "2024年度部门决算"),
        ("年初预算数 决算数", "2024年度部门决算"),
        ("2023年预算数 2024年预算数", "2024年部门预算"),
    ],
)
def test_the_later_half_is_read(vehicles, numbers, pair, year):
    d = read(
        pair,
        f"{vehicles} {vehicles}",
        f"{SIX} {SIX}",
        *numbers,
        f"{BEFORE} {AFTER}",
        year=year,
    )
    assert items_of(d) == ITEMS
    assert "figure not placed" not in note_of(d, "three_public")
    assert differing(d).empty


def test_halves_of_other_headings_are_named():
    d = read(
        "预算数 决算数",
        "公务用车购置及运行费 公务用车购置及运行费",
        f"{SIX} 合计 公务接待费 小计 公务用车购置费 公务用车运行费 因公出国（境）费",
        f"{BEFORE} {AFTER}",
    )
    assert items_of(d) == {}
    assert "figure not placed" in note_of(d, "three_public")
