"""The picture of a document: a mark for every place, bands in the order of print.

Text is shown as text.
"""

import json

import pytest

from shimahe.display import charts
from shimahe.source_map import located


@pytest.fixture(scope="module")
def rows(d):
    return located(d)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_place_has_a_mark_at_its_line_that_carries_it(rows, lang):
    found = charts.places(rows, year=2025, lang=lang)
    marks = {
        place: line
        for trace in found.data
        for place, line in zip(trace.customdata, trace.x, strict=True)
    }
    assert marks == dict(zip(rows["place"], rows["line"], strict=True))
    assert [len(trace.x) for trace in found.data] == [968, 74, 168]
    assert "2025" in found.layout.title.text


def test_bands_are_tables_in_the_order_of_print_then_what_is_not_used(rows):
    figure = charts.places(rows, lang="en")
    names = list(figure.layout.yaxis.ticktext)
    assert names[:2] == ["Written sections", "Fiscal appropriation:<br>receipts and expenditures"]
    assert names[10:] == ["Unused lines"]
    wanted = "1,042 figures lead back to their lines; 168 lines are unused"
    assert figure.layout.meta["title"] == wanted


def test_marks_of_headings_and_bold_text_are_not_shown(rows):
    unused = charts.places(rows, lang="zh").data[2]
    boxes = [box.split("<br>")[0] for box in unused.hovertext]
    assert not [box for box in boxes if box.startswith("#") or "**" in box]


def test_fields_of_a_line_stand_one_below_the_other_in_their_band(rows):
    line = rows[rows["line"].eq(53)]
    (trace, *others) = charts.places(line, lang="en").data
    assert list(trace.customdata) == ["L53.2", "L53.4", "L53.5", "L53.7"]
    assert list(trace.y) == sorted(trace.y)
    assert all(-0.5 < height < 0.5 for height in trace.y)
    assert [len(other.x) for other in others] == [0, 0]


def test_amounts_without_a_place_on_the_axis_are_counted(rows):
    found = charts.places(rows, by="amount_wan", lang="en")
    left = int((~rows["amount_wan"].gt(0)).sum())
    assert sum(len(trace.x) for trace in found.data) == len(rows) - left
    assert f"not drawn, without an amount above zero: {left}" in found.layout.meta["summary"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "无图可画"), ("en", "nothing to draw")])
def test_nothing_to_draw_is_said(rows, lang, said):
    with pytest.raises(ValueError, match=said):
        charts.places(rows[rows["reason"].notna()], by="amount_wan", lang=lang)


def test_text_of_a_document_is_no_markup(rows):
    bad = "<b>$x$ & <a href='javascript:1'>"
    found = charts.places(
        rows.head(90).assign(text=bad, row=bad, unit=bad), filters=[bad], lang="en"
    )
    shown = json.dumps([trace.to_plotly_json() for trace in found.data]) + found.layout.title.text
    assert [markup for markup in ("<a", "$x$", "& ") if markup in shown] == []


def test_a_heading_that_no_form_knows_stays_as_printed():
    assert charts.column_name("spending/total", "en") == "spending · total"
    assert charts.column_name("其中：结转 (5)", "en") == "其中：结转 (5)"


@pytest.mark.parametrize(
    ("chosen", "title"),
    [
        ("reason.isna()", "1,042 of 1,210 chosen. 1,042 figures lead back to their lines"),
        ("reason.notna()", "168 of 1,210 chosen. 168 lines are unused"),
    ],
)
def test_the_title_counts_nothing_that_is_not_there(rows, chosen, title):
    figure = charts.places(rows.query(chosen), of=rows, lang="en")
    assert figure.layout.meta["title"] == title
