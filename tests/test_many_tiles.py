"""Tiles of documents with more lines than a page can draw: small ones stand together, exactly."""

import re
from decimal import Decimal

import pytest

from shimahe import read
from shimahe.display import charts, explore
from shimahe.display.charts.tiles import MOST_TILES
from tests.explorer_pages import click_mark
from tests.test_charts import made, row

MANY = 10_002


def lines(n, amount, classes=7):
    """Rows of n items, spread over classes, the group of each not printed."""
    codes = [f"{201 + place % classes}{place // classes:04d}" for place in range(n)]
    return [row(code, amount(place)) for place, code in enumerate(codes)]


def unequal(place):
    return round(1 + 97 * place % 1009 / 7, 2)


def equal(place):
    return 0.1


def sums_inside(trace):
    """Add up what lies in each tile."""
    sums = {}
    for parent, value in zip(trace.parents, trace.values, strict=True):
        sums[parent] = sums.get(parent, Decimal(0)) + Decimal(repr(value))
    return sums


def small_tiles(trace):
    """Give the words of each tile that stands for several lines, by the tile around it."""
    facts = dict(zip(trace.ids, trace.customdata, strict=True))
    return {id_: each for id_, each in facts.items() if id_.startswith(charts.SMALL)}


def number_in(words):
    """Give the only whole number in some words: others (1,024 lines)."""
    (number,) = re.findall(r"[\d,]+", words)
    return int(number.replace(",", ""))


@pytest.mark.parametrize("amount", [unequal, equal])
def test_of_many_lines_the_largest_have_tiles_and_every_sum_is_whole(amount):
    trace = charts.treemap(made(*lines(MANY, amount)), lang="en").data[0]
    values = dict(zip(trace.ids, (Decimal(repr(each)) for each in trace.values), strict=True))
    assert MOST_TILES < len(trace.ids) <= MOST_TILES + 8
    assert {parent: values.get(parent) for parent in sums_inside(trace) if parent} == {
        parent: inside for parent, inside in sums_inside(trace).items() if parent
    }
    drawn = [id_ for id_ in trace.ids if len(id_) == 7]
    left_out = [number_in(facts[1]) for facts in small_tiles(trace).values()]
    assert len(drawn) + sum(left_out) == MANY


def test_as_many_of_each_class_are_drawn_where_all_are_equal():
    trace = charts.treemap(made(*lines(MANY, equal)), lang="en").data[0]
    drawn = [sum(id_.startswith(str(201 + place)) for id_ in trace.ids) for place in range(7)]
    assert max(drawn) - min(drawn) <= 1


def test_a_line_of_which_no_part_is_large_enough_is_one_tile():
    large = lines(MOST_TILES, lambda place: 5.0)
    small = [row(f"299{place:04d}", 0.01) for place in range(10)]
    trace = charts.treemap(made(*large, *small), lang="en").data[0]
    assert "299" in trace.ids
    assert "299" not in trace.parents
    assert f"{charts.SMALL}299" not in trace.ids


def test_what_matches_has_a_tile_however_small():
    rows = made(*lines(MANY, unequal))
    wanted = rows["amount_wan"].idxmin()
    trace = charts.treemap(rows, matching=rows.index == wanted, lang="en").data[0]
    assert rows["code"][wanted] in trace.ids


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_says_that_small_lines_stand_together(lang):
    many = charts.treemap(made(*lines(MANY, unequal)), lang=lang)
    few = charts.treemap(made(*lines(MOST_TILES - 8, unequal)), lang=lang)
    drawn = sum(len(id_) in (3, 7) for id_ in many.data[0].ids)
    assert any(f"{drawn:,}" in note for note in many.layout.meta["notes"])
    assert not small_tiles(few.data[0])


def test_a_tile_of_small_lines_leads_inside_and_then_to_the_table():
    head = "## 部门支出总表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n"
    rows = [f"{2010000 + n}\t乙{n}\t5.00\t\t5.00\n" for n in range(1, 1200)]
    explorer = explore.spending(read((head + "".join(rows)).encode()), lang="en")
    click_mark(explorer, f"{charts.SMALL}201")
    assert explorer.state.inside == "201"
    click_mark(explorer, f"{charts.SMALL}201")
    assert explorer.notice == "This tile holds the smaller lines; the table lists each of them."
