"""Charts: the figures they hold, what they refuse, and that text from a document stays text."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shimahe import frames, terms
from shimahe.analysis import structure
from shimahe.display import charts, drawing

LEVELS = {3: "class", 5: "group", 7: "item"}


def row(code, amount, kind="project", name="名", budget="general_public", line=1, leaf=True):
    parent = code[:-2] if len(code) > 3 else None
    return (code, name, LEVELS[len(code)], parent, leaf, budget, kind, amount, "general_spending", line)


def made(*rows):
    return frames.build("spending", rows)


def at(d, level):
    return d.spending[d.spending["level"] == level]


def tile(figure, code):
    trace = figure.data[0]
    return dict(zip(trace.ids, trace.values, strict=True))[code]


@pytest.mark.parametrize("level", ["class", "group", "item"])
def test_every_level_adds_up_to_the_department(d, level):
    figure = charts.treemap(at(d, level), names=d.spending, lang="en")
    assert tile(figure, "total") == 13635.67
    assert tile(figure, "212") == 5863.73
    assert "13,635.67 万元" in figure.layout.title.text


def test_the_whole_frame_is_drawn_with_its_printed_parents(d):
    figure = charts.treemap(d.spending, year=2025, lang="zh")
    assert tile(figure, "20103") == 2701.42
    assert "21205" not in figure.data[0].ids  # holds one item only, which is the same tile
    assert terms.text("chart.recomputed", "zh") not in figure.layout.title.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_parents_in_every_treemap_are_the_sum_of_their_children(d, lang):
    trace = charts.treemap(d.spending[d.spending["kind"] == "project"], lang=lang).data[0]
    sums = {}
    for parent, value in zip(trace.parents, trace.values, strict=True):
        sums[parent] = sums.get(parent, Decimal(0)) + Decimal(repr(value))
    values = dict(zip(trace.ids, (Decimal(repr(value)) for value in trace.values), strict=True))
    assert sums.pop("") == Decimal("11494.36")
    assert {parent: values[parent] for parent in sums} == sums


def test_a_parent_that_differs_is_named_with_the_gap():
    frame = made(row("201", 10.0, leaf=False), row("20101", 7.5), row("20102", 2.4))
    with pytest.raises(ValueError, match=r"201 prints 10\.00 but its children add up to 9\.90: 0\.10 apart"):
        charts.treemap(frame, lang="en")


def test_a_printed_zero_above_a_printed_amount_is_not_passed_over():
    with pytest.raises(ValueError, match=r"201 prints 0\.00"):
        charts.treemap(made(row("201", 0.0, leaf=False), row("20101", 7.5)), lang="en")


@pytest.mark.parametrize(
    ("amounts", "message"),
    [([-1.0, 3.0], r"negative amount \(20101\)"), ([0.0, None], "no row here has an amount"), ([], "no row here")],
)
def test_what_a_treemap_cannot_show_is_refused(amounts, message):
    frame = made(*(row(f"2010{at}", amount) for at, amount in enumerate(amounts, 1)))
    with pytest.raises(ValueError, match=message):
        charts.treemap(frame, lang="en")


def test_unknown_amounts_are_counted_and_not_drawn():
    figure = charts.treemap(made(row("20101", 5.0), row("20102", None)), lang="en")
    assert list(figure.data[0].ids) == ["total", "201", "20101"]
    assert "amounts unknown, not counted: 1" in figure.layout.title.text
    assert "lines not drawn, zero or unknown: 1" in figure.layout.title.text


def test_bars_hold_the_printed_amounts_largest_first(d):
    basic, project, totals = charts.bars(at(d, "class"), lang="en").data
    assert (basic.name, project.name) == ("basic expenditure", "project expenditure")
    assert list(totals.y)[:2] == ["201", "212"]
    assert dict(zip(basic.y, basic.x, strict=True))["201"] == 671.25
    assert dict(zip(project.y, project.x, strict=True))["201"] == 5413.24
    assert totals.text[0].strip() == "6,084.49"


def test_bars_show_negative_unknown_and_unsplit_amounts():
    figure = charts.bars(made(row("20101", -2.5), row("20102", 5.0, kind=None), row("20103", None)), lang="en")
    assert [trace.name for trace in figure.data[:2]] == ["project expenditure", "not stated"]
    assert [text.strip() for text in figure.data[-1].text] == ["5.00", "-2.50", "unknown"]
    assert figure.layout.xaxis.range[0] <= -2.5


@pytest.mark.parametrize("draw", [charts.treemap, charts.bars])
def test_text_of_a_document_is_escaped_everywhere(draw):
    frame = made(row("20101", 5.0, name="<b>$x$ & <a href='javascript:1'>"))
    figure = draw(frame, lang="zh", filters=["<i>"])
    shown = str([figure.layout.title.text, figure.layout.yaxis.ticktext, *(t.to_plotly_json() for t in figure.data)])
    assert not [markup for markup in ("<a", "<i>", "$x$", "& ") if markup in shown]
    assert "&lt;a" in shown
    assert "&#36;x&#36; &amp;" in shown
    assert "<a href" in figure.layout.meta["summary"]  # plain text: whoever shows it escapes it


@pytest.mark.parametrize(
    ("lang", "name", "caption"),
    [("zh", "城乡社区支出", "，2025 年"), ("en", "Urban and rural community affairs", ", 2025")],
)
def test_both_languages_name_the_lines_and_say_the_year(d, lang, name, caption):
    figure = charts.treemap(at(d, "class"), year=2025, lang=lang)
    facts = {facts[0]: facts for facts in figure.data[0].customdata}
    assert facts["212"][1:] == [name, "5,863.73", "43.0%", facts["212"][4]]
    assert caption in figure.layout.title.text
    assert f"{name} 5,863.73 (43.0%)" in figure.layout.meta["summary"]


def test_the_hover_box_leads_to_the_printed_line(d):
    trace = charts.bars(at(d, "item"), lang="en").data[0]
    code, _, amount, _, line = trace.customdata[0]
    assert code in d.cite(int(line))
    assert amount in d.cite(int(line))


def test_the_share_is_of_what_the_rows_were_chosen_from(d):
    figure = charts.bars(at(d, "class")[:1], of=at(d, "class"), filters=["x"], lang="en")
    assert "1 of 11 classes · 671.25 万元 · 4.9% of 13,635.67" in figure.layout.meta["summary"]
    assert "filters: x" in figure.layout.title.text


def test_the_current_language_is_used_if_none_is_given(d, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["en"])
    assert "Spending by function" in charts.bars(at(d, "class")).layout.title.text


@pytest.mark.parametrize("colour", charts.CLASS_COLOURS)
def test_tile_text_is_readable(colour):
    def light(hexadecimal):
        parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    pair = sorted([light(colour), light(charts.contrast(colour))])
    assert pair[1] / pair[0] >= 4.5


def test_figures_are_made_of_lists_and_carry_a_small_template(d):
    figure = charts.bars(at(d, "item"), lang="zh")
    assert "bdata" not in figure.to_json()
    assert len(figure.layout.template.to_plotly_json()["layout"]) < 10
    assert figure.layout.height > 20 * 40


@given(st.lists(st.integers(-(10**9), 10**9), max_size=40))
def test_sums_are_exact(hundredths):
    assert structure.exact([number / 100 for number in hundredths]) == Decimal(sum(hundredths)) / 100


@given(st.text(alphabet="ab 社区支出，、<&$（）", max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(text, width):
    pieces = charts.wrap(text, width)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(drawing.columns(piece.rstrip("，、） ")) <= width for piece in pieces)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=12), st.data())
def test_a_treemap_of_any_lines_adds_up(hundredths, data):
    codes = data.draw(
        st.lists(st.sampled_from([f"20{a}0{b}0{c}" for a in (1, 4, 7) for b in (1, 2) for c in range(1, 9)]),
                 min_size=len(hundredths), max_size=len(hundredths), unique=True)
    )  # fmt: skip
    frame = made(*(row(code, number / 100) for code, number in zip(codes, hundredths, strict=True)))
    assert tile(charts.treemap(frame, lang="en"), "total") == float(Decimal(sum(hundredths)) / 100)
    assert structure.total(frame) == Decimal(sum(hundredths)) / 100


def test_leaves_are_counted_once_in_each_budget():
    frame = made(row("201", 5.0, leaf=False), row("20101", 5.0), row("201", 2.0, budget=None))
    assert structure.total(frame) == 7
    assert isinstance(structure.leaves(frame[:0]), pd.DataFrame)


def test_a_head_too_narrow_for_its_name_has_the_code(d):
    figure = charts.treemap(d.spending[d.spending.is_leaf], names=d.spending, lang="en")
    heads = dict(zip(figure.data[0].ids, figure.data[0].labels, strict=True))
    assert (heads["201"], heads["207"]) == ("General public services 6,084.49", "207 240.11")
