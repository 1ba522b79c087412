"""The source map: every figure and every unused line once, in the order of print.

Each figure is found where it was read.
"""

import gc
import re
import weakref

import pandas as pd
import pytest

import shimahe
from shimahe.source_map import _find_next, by_cell, located, spans
from tests.fragments import SAME_MEANING, document, spending_table


def test_everything_stands_once_in_the_order_of_print(d):
    rows = located(d)
    assert len(rows) == len(d.cells) + len(d.statements) + len(d.unplaced) == 1210
    assert rows["place"].is_unique
    assert rows["line"].is_monotonic_increasing
    assert rows["reason"].value_counts().to_dict() == d.unplaced["reason"].value_counts().to_dict()
    assert rows["printed"].tolist() == d.cite(rows).split("\n")


def test_a_place_names_line_and_field_statement_or_line(d):
    rows = located(d).set_index("place")
    assert rows.loc["L53.2", ["table", "row", "text"]].tolist() == [
        "appropriation_balance",
        "一、本年收入",
        "13,635.67",
    ]
    assert rows.loc["S60", ["table", "column", "line"]].tolist() == ["prose", "amount", 41]
    assert rows.loc["L52", ["table", "reason"]].tolist() == ["appropriation_balance", "header"]
    assert pd.isna(rows.loc["L1", "table"])


def test_levels_follow_the_codes_and_money_is_in_wan(d):
    rows = located(d)
    assert rows.groupby("level")["code"].agg(lambda codes: set(codes.str.len())).to_dict() == {
        "class": {3}, "group": {5}, "item": {7},
    }  # fmt: skip
    assert set(rows.loc[rows["amount_wan"].notna(), "unit"]) == {"万元"}


def test_another_unit_of_money_is_made_wan_exactly():
    rows = located(
        shimahe.read(
            document(spending_table("205\t教育支出\t156211123\t\t156211123", unit="单位：元"))
        )
    )
    assert rows["amount_wan"].dropna().tolist() == [15621.1123] * 2


def test_nobody_can_change_what_is_kept(d):
    rows = located(d)
    rows["text"] = "x"
    assert "x" not in located(d)["text"].tolist()


def test_the_map_of_cells_names_the_place_of_each_figure(d):
    cells = by_cell(d)
    assert cells["appropriation_balance:一、本年收入/income/amount"] == "L53.2"
    assert cells["prose:S60/amount"] == "S60"
    assert set(cells.values()) <= set(located(d)["place"])


def test_nothing_keeps_a_disclosure_alive():
    other = shimahe.read(document(spending_table("205\t教育支出\t1.00\t\t1.00")))
    located(other), by_cell(other), spans(other)
    gone = weakref.ref(other)
    del other
    gc.collect()
    assert gone() is None


# --- the figure in its line -----------------------------------------------------------------------


def test_every_figure_of_a_table_is_found_in_its_field(d):
    found, rows = spans(d), located(d)
    for row in rows[rows["field"].notna()].itertuples():
        first, last = found[row.place]
        assert row.printed[first:last] == row.text
        assert row.printed[:first].count("\t") == row.field - 1


def test_every_figure_of_the_prose_is_found_and_none_twice(d):
    found, rows = spans(d), located(d)
    stated = rows[rows["table"].eq("prose") & rows["reason"].isna()]
    parts = {
        row.place: re.sub(r"[\s*]", "", row.printed[slice(*found[row.place])])
        for row in stated.itertuples()
    }
    assert all(row.text.endswith(parts[row.place]) for row in stated.itertuples())
    assert len({(row.line, found[row.place]) for row in stated.itertuples()}) == len(stated) == 74
    assert parts["S09"] == "2024年增加2777.83万元"  # its sentence begins two lines before


@pytest.mark.parametrize(
    ("printed", "text", "marked"),
    [
        ("| 合计 | 1.00 | 11.00 |", "1.00", ["1.00"]),
        ("<tr><td>合计</td><td>1.00</td></tr>", "1.00", ["1.00"]),
        ("合计 1.00 1.00", "1.00", ["1.00", "1.00"]),
        ("合计 11.00 1.005", "1.00", []),
        ("年初预算数 **1.00** 万元", "年初预算数1.00万元", ["年初预算数 **1.00** 万元"]),
    ],
)
def test_a_figure_is_found_whatever_parts_the_fields(printed, text, marked):
    found, start = [], 0
    while span := _find_next(printed, text, start, may_be_cut=False):
        found, start = [*found, printed[slice(*span)]], span[1]
    assert found == marked


@pytest.mark.parametrize(
    "clothes", ["pipes", "full-width digits and marks", "trailing blanks stripped"]
)
def test_other_prints_of_the_same_document_have_their_figures_marked(clothes):
    other = shimahe.read(SAME_MEANING[clothes]().encode())
    found, rows = spans(other), located(other)
    for row in rows[rows["field"].notna()].itertuples():
        assert row.printed[slice(*found[row.place])] == row.text
