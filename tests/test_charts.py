"""Charts: the figures they hold, what they refuse, and that text from a document stays text."""

import inspect
import json
import re
from decimal import Decimal
from itertools import accumulate, combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shimahe
from shimahe import frames, structure, terms
from shimahe.display import charts
from shimahe.display.charts import audit as audit_charts
from shimahe.display.charts import flows, layout, marks, palette, tiles, words
from shimahe.display.charts.account_lines import by_code
from shimahe.display.charts.accounts import AccountContext, checked_tree

LEVELS = {3: "class", 5: "group", 7: "item"}


def row(code, amount, kind="project", name="名", budget="general_public", line=1, leaf=True):
    parent = code[:-2] if len(code) > 3 else None
    return (
        code,
        name,
        LEVELS[len(code)],
        parent,
        leaf,
        budget,
        kind,
        amount,
        "general_spending",
        line,
    )


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
    assert "13,635.67 in all" in figure.layout.title.text


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
    with pytest.raises(
        ValueError, match=r"201 prints 10\.00 but its children add up to 9\.90: 0\.10 apart"
    ):
        charts.treemap(frame, lang="en")


def test_a_printed_zero_above_a_printed_amount_is_not_passed_over():
    with pytest.raises(ValueError, match=r"201 prints 0\.00"):
        charts.treemap(made(row("201", 0.0, leaf=False), row("20101", 7.5)), lang="en")


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ([-1.0, 3.0], r"negative amount \(20101\)"),
        ([0.0, None], "no row here has an amount"),
        ([], "no row here"),
    ],
)
def test_what_a_treemap_cannot_show_is_refused(amounts, message):
    frame = made(*(row(f"2010{at}", amount) for at, amount in enumerate(amounts, 1)))
    with pytest.raises(ValueError, match=message):
        charts.treemap(frame, lang="en")


def test_unknown_amounts_are_counted_and_not_drawn():
    figure = charts.treemap(made(row("20101", 5.0), row("20102", None)), lang="en")
    assert list(figure.data[0].ids) == ["total", "201", "20101"]
    notes = figure.layout.meta["notes"]
    assert "amount unknown, not counted: 1" in notes
    assert "line not drawn, zero or unknown: 1" in notes


def texts(figure):
    """The trace of the texts beside the marks."""
    return next(each for each in figure.data if each.type == "scatter" and each.mode == "text")


def test_bars_hold_the_printed_amounts_largest_first(d):
    figure = charts.bars(at(d, "class"), lang="en")
    basic, project, totals = figure.data[:3]
    assert (basic.name, project.name) == ("basic expenditure", "project expenditure")
    assert list(totals.y)[:2] == ["201", "212"]
    assert dict(zip(basic.y, basic.x, strict=True))["201"] == 671.25
    assert dict(zip(project.y, project.x, strict=True))["201"] == 5413.24
    assert totals.text[0].strip() == "6,084.49 (44.6%)"


def test_of_many_lines_ten_are_bars_and_the_others_one_row(d):
    figure = charts.bars(at(d, "item"), lang="zh")
    assert len(figure.layout.yaxis.ticktext) == 11
    assert figure.layout.yaxis.ticktext[-1] == "其他 30 项"
    bars = [trace for trace in figure.data if trace.type == "bar" and not trace.showlegend]
    drawn = structure.exact([wan for trace in bars for wan in trace.x])
    assert drawn == Decimal("13635.67")
    assert len(charts.bars(at(d, "item"), n=20, lang="zh").layout.yaxis.ticktext) == 21
    assert len(charts.bars(at(d, "class"), lang="zh").layout.yaxis.ticktext) == 11  # no row of one


def test_bars_show_negative_unknown_and_unsplit_amounts():
    figure = charts.bars(
        made(row("20101", -2.5), row("20102", 5.0, kind=None), row("20103", None)), lang="en"
    )
    assert [trace.name for trace in figure.data[:2]] == ["project expenditure", "not stated"]
    beside = [text.strip() for text in texts(figure).text]
    assert beside == ["5.00", "-2.50", "unknown"]
    assert figure.layout.xaxis.range[0] <= -2.5
    assert "amount unknown, not counted: 1" in figure.layout.meta["notes"]


FRAMED = ["treemap", "icicle", "bars", "dots", "sankey", "lorenz"]


@pytest.mark.parametrize("draw", [getattr(charts, name) for name in FRAMED], ids=FRAMED)
def test_text_of_a_document_is_escaped_everywhere(draw):
    frame = made(row("20101", 5.0, name="<b>$x$ & <a href='javascript:1'>"))
    figure = draw(frame, lang="zh", filters=["<i>"])
    layout = figure.layout.to_plotly_json() | {"meta": None, "template": None}
    shown = json.dumps([layout, *(trace.to_plotly_json() for trace in figure.data)])
    assert not [markup for markup in ("<a", "<i>", "$x$", "& ") if markup in shown]
    assert "<a href" in figure.layout.meta["summary"]  # plain text: whoever shows it escapes it


@pytest.mark.parametrize(
    ("lang", "name", "caption"),
    [
        ("zh", "城乡社区支出", "，2025 年预算"),
        ("en", "Urban and rural community affairs", ", 2025 budget"),
    ],
)
def test_both_languages_name_the_lines_and_say_year_and_stage(d, lang, name, caption):
    figure = charts.treemap(at(d, "class"), year=2025, stage="budget", lang=lang)
    facts = {facts[0]: facts for facts in figure.data[0].customdata}
    assert facts["212"][1:4] == [name, "5,863.73", "43.0%"]
    assert facts["212"][5:] == [name, "5,863.73", "43.0%", "212"]
    assert caption in figure.layout.meta["subtitle"]
    share = "（43.0%）" if lang == "zh" else " (43.0%)"
    assert f"{name} 5,863.73{share}" in figure.layout.meta["summary"]


@pytest.mark.parametrize(
    ("name", "frame", "lang", "finding"),
    [
        (
            "treemap",
            "spending",
            "zh",
            "两类占各科目合计的 87.6%：一般公共服务 44.6%，城乡社区 43.0%",
        ),
        (
            "treemap",
            "economic",
            "en",
            "Two classes hold 92.1% of all lines added up: Wages, salaries and benefits 70.9%, "
            "Goods and services 21.2%",
        ),
        ("sankey", "spending", "zh", "项目支出占各科目合计的 84.3%，11,494.36 万元"),
        ("lorenz", "spending", "en", "The 5 largest of 40 lines hold 78.7%"),
        (
            "bars",
            "economic",
            "zh",
            "三款占各科目合计的 43.8%：基本工资 16.9%，绩效工资 16.1%，奖金 10.8%",
        ),
    ],
)
def test_the_title_is_what_the_picture_shows(d, name, frame, lang, finding):
    assert drawn(d, name, frame, lang=lang).layout.meta["title"] == finding


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("chart", ["treemap", "icicle", "bars", "sankey"])
def test_a_frame_is_called_all_spending_by_those_who_know_that_it_is(d, chart, lang):
    frame = d.spending[d.spending["level"] == "item"]
    of_all = terms.key_name("denominator", "total", lang)
    alone = getattr(charts, chart)(frame, lang=lang).layout.meta
    assert of_all not in alone["title"]
    assert of_all not in alone["summary"]
    named = getattr(charts, chart)(frame, whole="total", lang=lang).layout.meta
    assert of_all in named["title"]


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("zh", "3,000 项，最多的也不到各科目合计的 0.1%"),
        ("en", "3,000 items, the largest below 0.1% of all lines added up"),
    ],
)
def test_a_title_names_no_lines_whose_shares_say_nothing(lang, title):
    rows = made(*(row(f"201{place:04}", 1.0, "basic", f"甲{place}") for place in range(3000)))
    assert charts.bars(rows, lang=lang).layout.meta["title"] == title


def test_inside_a_class_its_groups_are_compared(d):
    rows = d.spending[d.spending["code"].str.startswith("212") & d.spending["is_leaf"]]
    title = charts.treemap(rows, of=d.spending[d.spending["is_leaf"]], lang="en").layout.meta
    assert "Urban and rural community administration 30.9%" in title["title"]
    assert "4 items of 40 shown: 5,863.73, 43.0% of 13,635.67" in title["subtitle"]


def test_the_hover_box_leads_to_the_printed_line(d):
    trace = charts.bars(at(d, "item"), lang="en").data[0]
    code, _, amount, _, line = trace.customdata[0]
    assert code in d.cite(int(line))
    assert amount in d.cite(int(line))


def test_the_share_is_of_what_the_rows_were_chosen_from(d):
    figure = charts.bars(at(d, "class")[:1], of=at(d, "class"), filters=["x"], lang="en")
    meta = figure.layout.meta
    assert "1 of 11 classes · 671.25 万元 · 4.9% of 13,635.67" in meta["summary"]
    assert "1 class of 11 shown: 671.25, 4.9% of 13,635.67" in meta["subtitle"]
    assert meta["notes"][0] == "filters: x"
    assert "filters: x" in figure.layout.title.text


def test_the_current_language_is_used_if_none_is_given(d, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["en"])
    assert "Spending by function" in charts.bars(at(d, "class")).layout.title.text


def test_figures_are_made_of_lists_and_carry_a_small_template(d):
    figure = charts.bars(at(d, "item"), lang="zh")
    assert "bdata" not in figure.to_json()
    assert len(figure.layout.template.to_plotly_json()["layout"]) < 10


def test_a_page_that_shows_the_words_gets_figures_without_them(d):
    captioned = charts.bars(at(d, "class"), year=2025, lang="en")
    with charts.uncaptioned():
        bare = charts.bars(at(d, "class"), year=2025, lang="en")
    assert (bare.layout.title.text, bare.layout.margin.t) == (None, 8)
    assert bare.layout.meta == captioned.layout.meta
    saved = captioned.layout.margin.t - 8
    assert captioned.layout.height - bare.layout.height == saved
    assert bare.to_plotly_json()["data"] == captioned.to_plotly_json()["data"]


@given(st.lists(st.integers(-(10**9), 10**9), max_size=40))
def test_sums_are_exact(hundredths):
    assert (
        structure.exact([number / 100 for number in hundredths]) == Decimal(sum(hundredths)) / 100
    )


@pytest.mark.parametrize("width", [12, 20, 28])
@pytest.mark.parametrize("classification", ["functional", "economic"])
def test_no_line_end_parts_a_word_of_a_name(classification, width):
    parted = []
    for name in terms.account_names(classification):
        for line, following in pairwise(charts.wrap(name, width)):
            if line[-1] + following[0] in terms.words_of_names():
                parted.append((line, following))
    assert parted == []


@given(st.text(alphabet="ab 社区支出，、<&$（）", max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(text, width):
    pieces = charts.wrap(text, width)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(words.text_width(piece.rstrip("，、） ")) <= width for piece in pieces)


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("A wider gap than ever was: the office itself 12.00 and running costs 57.74 (21.4%)",
         "57.74 (21.4%)"),
        ("Weight on outputs is 61.5%, on benefits 28.5% (reference 50%, 30%), on the rest 10%",
         "28.5% (reference 50%, 30%)"),
        ("甲镇的产出指标占权重的六成有余，效益指标占三成不到（参考 50%、30%），其余归满意度指标",
         "（参考 50%、30%）"),
        ("一类二类三类四类五类六类七类八类九类，未通过检查的分别是 Q02（3）、Q04（14）、Q11（2）",
         "Q04（14）"),
    ],
)  # fmt: skip
def test_no_line_of_a_title_ends_within_brackets(sentence, held):
    for width in range(50, 90):
        lines = words.wrap_sentence(sentence, width)
        assert any(held in line for line in lines), (width, lines)
        assert max(map(words.text_width, lines)) <= width
    assert "".join(piece for piece, _ in words.held_pieces(sentence)) == sentence


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_brackets_are_full_width_in_chinese_alone(d, lang):
    half_width = re.compile(r"[\u4e00-\u9fff、。，].*\(|\d \(")
    meta = charts.criteria(shimahe.score(d).indicators, lang=lang).layout.meta
    meta_of_money = charts.treemap(at(d, "class"), lang=lang).layout.meta
    said = " ".join([meta["summary"], *meta["notes"], meta_of_money["summary"]])
    assert bool(half_width.search(said)) == (lang == "en")
    assert ("（" in said) == (lang == "zh")


ITEMS = [f"20{a}0{b}0{c}" for a in (1, 4, 7) for b in (1, 2) for c in range(1, 9)]


@given(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 10**7), min_size=1, max_size=12))
def test_a_treemap_of_any_lines_adds_up(hundredths_by_code):
    hundredths = hundredths_by_code.values()
    frame = made(*(row(code, number / 100) for code, number in hundredths_by_code.items()))
    assert tile(charts.treemap(frame, lang="en"), "total") == float(Decimal(sum(hundredths)) / 100)
    assert structure.total(frame) == Decimal(sum(hundredths)) / 100


def test_leaves_are_counted_once_in_each_budget():
    frame = made(row("201", 5.0, leaf=False), row("20101", 5.0), row("201", 2.0, budget=None))
    assert structure.total(frame) == 7
    assert isinstance(structure.leaves(frame[:0]), pd.DataFrame)


def test_a_head_says_as_much_as_it_has_room_for(d):
    figure = charts.treemap(d.spending[d.spending.is_leaf], names=d.spending, lang="en")
    heads = dict(zip(figure.data[0].ids, figure.data[0].labels, strict=True))
    assert heads["201"] == "General public services 6,084.49 · 44.6%"
    assert heads["207"] == "207"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_on_a_tile_fits_its_place(d, lang):
    figure = charts.treemap(d.spending[d.spending.is_leaf], names=d.spending, lang=lang)
    written = [label for label in figure.data[0].labels if label]
    assert len(written) >= (20 if lang == "zh" else 14)
    assert not [label for label in written if "…" in label]


# --- both classifications, all pictures -----------------------------------------------------------


def economic(*rows):
    """Rows of (code, amount, use)."""
    made = [
        (c, "名", LEVELS[len(c)], c[:-2] or None, True, use, wan, "basic_economic", 1)
        for c, wan, use in rows
    ]
    return frames.build("economic", made)


def drawn(d, name, frame="economic", **more):
    rows = getattr(d, frame)
    return getattr(charts, name)(
        rows[rows["is_leaf"]], names=rows, year=2025, **{"lang": "en", **more}
    )


def of(d, key):
    return key, structure.denominator(d, key)


def every_figure(d, lang):
    figures = [
        drawn(d, name, frame, lang=lang) for name in FRAMED for frame in ("spending", "economic")
    ]
    employer = {"values": ("printed_pct", "employer_pct"), "labels": "code"}
    shares = [
        charts.shares(structure.personnel(d), lang=lang),
        charts.shares(structure.by_employer(d), lang=lang, **employer),
    ]
    return [*figures, charts.split(structure.split(d), lang=lang), *shares]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_tile_of_a_tenth_of_the_money_has_its_name_in_a_stored_picture(d, lang):
    """A stored picture is not drawn anew for its page, where a tile may be wide or tall."""
    leaves = structure.leaves(d.spending)
    trace = charts.treemap(leaves, names=d.spending, lang=lang).data[0]
    large = []
    for facts, text, value in zip(trace.customdata, trace.labels, trace.values, strict=True):
        if value > trace.values[0] / 10:
            large.append((facts[-4], text.replace("<br>", " " if lang == "en" else "")))
    assert len(large) == 7
    for name, text in large:
        assert text.startswith(name)


@pytest.mark.parametrize("frame", ["spending", "economic"])
def test_tiles_hold_the_amounts_of_the_ranked_table(d, frame):
    trace = drawn(d, "treemap", frame).data[0]
    leaves = {
        code: wan
        for code, wan in zip(trace.ids, trace.values, strict=True)
        if code not in trace.parents
    }
    ranked = structure.ranked(structure.leaves(getattr(d, frame)))
    assert leaves == dict(zip(ranked["code"], ranked["amount_wan"], strict=True))


@pytest.mark.parametrize("frame", ["spending", "economic"])
def test_slices_are_the_tiles_and_the_low_ones_stand_together(d, frame):
    tiles, slices = drawn(d, "treemap", frame).data[0], drawn(d, "icicle", frame).data[0]
    amounts = dict(zip(tiles.ids, tiles.values, strict=True))
    own = {id_: wan for id_, wan in zip(slices.ids, slices.values, strict=True) if ":" not in id_}
    assert own == {id_: amounts[id_] for id_ in own}
    sums = {}
    for parent, wan in zip(slices.parents, slices.values, strict=True):
        sums[parent] = sums.get(parent, Decimal(0)) + Decimal(repr(wan))
    values = dict(zip(slices.ids, map(repr, slices.values), strict=True))
    assert sums.pop("") == Decimal(values["total"])
    assert sums == {parent: Decimal(values[parent]) for parent in sums}
    assert min(slices.values) > 0.03 * max(slices.values)
    assert all(slices.labels)


def test_economic_rows_are_named_and_split_by_use(d):
    figure = drawn(d, "bars")
    assert [trace.name for trace in figure.data[:2]] == [
        "personnel expenditure",
        "running costs",
    ]
    assert figure.layout.yaxis.ticktext[0] == "30101 Basic pay"
    assert "Basic expenditure by economic class, 2025" in figure.layout.title.text
    assert "28 groups · 2,141.31 万元" in figure.layout.meta["summary"]


def test_names_of_economic_codes_are_not_those_of_functional_ones(d):
    figure = charts.bars(economic(("301", 5.0, "personnel"), ("302", 1.0, None)), lang="en")
    assert charts.account("302", None, "en", "economic") == "Goods and services"
    assert [trace.name for trace in figure.data[:2]] == ["personnel expenditure", "not stated"]


def test_one_line_is_counted_in_the_singular():
    figure = charts.bars(economic(("301", 5.0, "personnel")), lang="en")
    assert "1 class, 5.00 in all" in figure.layout.title.text
    assert "1 class ·" in figure.layout.meta["summary"]


@pytest.mark.parametrize("name", FRAMED)
def test_every_picture_takes_the_same_arguments(name):
    taken = list(inspect.signature(getattr(charts, name)).parameters)
    wanted = ["frame", "matching", "of", "names", "year", "stage", "filters", "notes", "share_of"]
    wanted += ["whole", "within"]
    more = ["n"] if name in ("bars", "dots") else []
    assert taken == [*wanted, *more, "lang"]


@pytest.mark.parametrize("name", FRAMED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_says_what_it_is_of_what_and_what_is_largest(d, name, lang):
    figure = drawn(d, name, "spending", lang=lang, filters=["筛"], notes=["表七缺行"])
    summary, title = figure.layout.meta["summary"], figure.layout.title.text
    kind = terms.text(f"chart.{'bars' if name == 'dots' else name}", lang)
    wanted = [kind, "2025", "13,635.67 万元", "筛", "表七缺行"]
    wanted.append("3,662.32（26.9%）" if lang == "zh" else "3,662.32 (26.9%)")
    assert [text for text in wanted if text not in summary] == []
    assert [text for text in ("2025", "13,635.67", "筛", "表七缺行") if text not in title] == []
    assert "100.0%" not in summary + title  # all is shown


@pytest.mark.parametrize("name", FRAMED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_words_of_a_figure_are_data(d, name, lang):
    meta = drawn(d, name, "spending", lang=lang, notes=["甲", "乙"]).layout.meta
    assert set(meta) == {"title", "subtitle", "notes", "summary"}
    assert meta["title"] in meta["summary"]
    assert meta["subtitle"] in meta["summary"]
    assert meta["notes"][:2] == ["甲", "乙"]
    assert "<" not in meta["title"] + meta["subtitle"]


@pytest.mark.parametrize("name", FRAMED)
def test_nothing_to_draw_is_an_explained_error(d, name):
    with pytest.raises(ValueError, match="nothing to draw"):
        getattr(charts, name)(d.spending[:0], of=d.spending, lang="en")
    with pytest.raises(ValueError, match="无图可画"):
        getattr(charts, name)(d.economic[:0], lang="zh")


@pytest.mark.parametrize("name", ["treemap", "icicle", "sankey", "lorenz"])
def test_what_has_no_area_is_refused_with_its_code(name):
    with pytest.raises(ValueError, match=r"negative amount \(30101\)"):
        getattr(charts, name)(
            economic(("30101", -1.0, "personnel"), ("30201", 3.0, "public_use")), lang="en"
        )


# --- shares of a denominator ----------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMED)
def test_shares_are_of_the_denominator_which_the_caption_states(d, name):
    figure = drawn(d, name, share_of=of(d, "total"))
    assert "shares are of all spending: 13,635.67 万元" in figure.layout.meta["subtitle"]
    facts = str(figure.to_plotly_json()["data"])
    assert "2.7%" in facts  # basic pay, of all spending, not of basic expenditure


def test_lengths_and_texts_are_per_cent_where_shares_are_shown(d):
    bars = drawn(d, "bars", share_of=of(d, "basic"))
    assert bars.data[0].x[0] == pytest.approx(16.946, abs=1e-3)
    assert texts(bars).text[0].strip() == "16.9%"
    assert "% of basic expenditure" in bars.layout.meta["subtitle"]
    assert drawn(d, "treemap", share_of=of(d, "basic")).data[0].labels[0] == "total 100.0%"


def test_what_is_no_part_of_the_denominator_is_said(d):
    notes = drawn(d, "bars", "spending", share_of=of(d, "general_public")).layout.meta["notes"]
    assert any("55.95 万元 of what is shown is no part" in note for note in notes)
    notes = drawn(d, "bars", "spending", share_of=of(d, "total")).layout.meta["notes"]
    assert not any("no part of it" in note for note in notes)


@pytest.mark.parametrize("whole", ["NaN", "0", "-1"])
def test_an_unknown_denominator_is_refused_by_name(d, whole):
    with pytest.raises(ValueError, match="basic expenditure"):
        drawn(d, "bars", share_of=("basic", Decimal(whole)))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("0.005", "<0.1%"), ("0.049", "<0.1%"), ("0.05", "0.1%"), ("0.5", "0.5%"), ("2", "2.0%"),
        ("0", "0.0%"), ("-0.04", ">-0.1%"), ("12.35", "12.4%"), ("100", "100.0%"),
    ],
)  # fmt: skip
def test_a_share_has_one_decimal_and_is_never_nothing_if_there_is_some(part, words):
    assert charts.percent(Decimal(part), Decimal(100)) == words


# --- dots, flows, concentration -------------------------------------------------------------------


def test_dots_are_bars_as_the_same_rows_were_drawn_twice(d):
    dots, bars = drawn(d, "dots", "spending"), drawn(d, "bars", "spending")
    assert dots == bars


@pytest.mark.parametrize(
    ("frame", "flow", "value"),
    [
        ("spending", "general public budget → 208 Social security and employment", 909.6),
        ("spending", "208 Social security and employment → basic expenditure", 634.13),
        (
            "spending",
            "state capital operations budget → 8 other classes",
            55.95,
        ),
        ("economic", "personnel expenditure → 2 other classes", 165.56),
        ("economic", "personnel expenditure → 301 Wages, salaries and benefits", 1518.01),
    ],
)
def test_flows_hold_the_printed_sums(d, frame, flow, value):
    link = drawn(d, "sankey", frame).data[0].link
    ways = [facts[1].replace("<br>", " ") for facts in link.customdata]
    assert structure.exact(
        [wan for way, wan in zip(ways, link.value, strict=True) if way == flow]
    ) == Decimal(str(value))


def test_what_flows_into_a_class_flows_out_or_it_is_refused(d):
    context = AccountContext(d.spending, lang="en")
    start, middle, end = (flows.NodeKey(step, key) for step, key in enumerate(("a", "201", "b")))
    unbalanced = {
        flows.Flow(start, middle, "basic"): Decimal("2.5"),
        flows.Flow(middle, end, "basic"): Decimal("2.4"),
    }
    with pytest.raises(ValueError, match=r"201 prints 2\.50 but .* 2\.40: 0\.10 apart"):
        flows.check_balance(unbalanced, context)
    flows.check_balance(flows.flows_through_classes(context), context)


def test_a_class_without_groups_flows_to_its_own_end():
    figure = charts.sankey(economic(("301", 5.0, "personnel"), ("30201", 1.0, None)), lang="en")
    names = [facts[1].replace("<br>", " ") for facts in figure.data[0].node.customdata]
    assert "301 no group printed" in names


def test_a_printed_class_that_differs_from_its_groups_is_not_drawn_as_flows():
    with pytest.raises(ValueError, match=r"301 prints 10\.00"):
        charts.sankey(economic(("301", 10.0, None), ("30101", 7.5, None)), lang="en")


def test_the_lorenz_curve_starts_with_the_smallest_line(d):
    curve, equal, marked = drawn(d, "lorenz", "spending").data
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 100, 100)
    assert (equal.x, equal.y) == ((0, 100), (0, 100))
    assert list(curve.customdata[1])[:3] == [
        "2101103",
        "Civil servants’ supplementary medical<br>benefit",
        "2.00",
    ]
    steps = [after - before for before, after in pairwise(curve.y)]
    assert steps == sorted(steps)
    assert curve.y[-2] == pytest.approx(100 - 26.858, abs=1e-3)
    assert [facts[0] for facts in marked.customdata][:2] == ["2120199", "2013904"]


def test_the_five_largest_lines_of_the_curve_are_named(d):
    figure = drawn(d, "lorenz", "spending", lang="zh")
    names = [note.text for note in figure.layout.annotations]
    assert names[0] == "其他城乡社区管理事务支出 26.9%"
    assert len(names) == 5
    even = [row(f"201{n}", 1.0, name=f"名{n}") for n in range(10, 60)]
    heights = [note.y for note in charts.lorenz(made(*even), lang="zh").layout.annotations]
    assert all(high - low >= 5 for high, low in pairwise(heights))  # no name on another


def test_the_lorenz_curve_counts_a_code_once_and_says_what_the_largest_hold(d):
    figure = drawn(d, "lorenz", "spending")
    assert len(figure.data[0].x) == 41
    held = "the 1, 3, 5, 10 largest hold 26.9%, 62.6%, 78.7%, 88.2%"
    assert held in figure.layout.meta["notes"]


@pytest.mark.parametrize("power", [0, 1, 9])
def test_of_a_long_curve_few_points_are_drawn_and_none_is_half_a_point_off(power):
    n = 10_000
    amounts = sorted(round(1 + (place / 100) ** power, 2) for place in range(n))
    rows = [
        row(f"{201 + place // 9000}{place % 9000 + 1000}", amounts[place]) for place in range(n)
    ]
    figure = charts.lorenz(made(*rows), lang="en")
    curve = figure.data[0]
    assert len(curve.x) <= 402
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 100, 100)
    exact = [100 * each / sum(amounts) for each in accumulate(amounts)]
    across = [100 * place / n for place in range(1, n + 1)]
    drawn = np.interp(across, curve.x, curve.y)
    assert max(abs(drawn - exact)) < 0.5
    assert any("of its 10,000 points" in note for note in figure.layout.meta["notes"])


# --- findings -------------------------------------------------------------------------------------


def parts(*rows):
    columns = ["denominator", "part", "name", "amount_wan", "denominator_wan", "share_pct"]
    return pd.DataFrame(
        [(key, part, None, wan, whole, None) for key, part, wan, whole in rows], columns=columns
    )


def test_each_denominator_is_a_bar_of_a_hundred_per_cent(d):
    figure = charts.split(structure.split(d), year=2025, lang="en")
    sums = {}
    for trace in figure.data:
        for key, value in zip(trace.y, trace.x, strict=True):
            sums[key] = sums.get(key, 0) + value
    assert sums == pytest.approx({"basic": 100, "general_public": 100, "total": 100}, abs=1e-4)
    assert figure.data[0].text[0] == "70.9%"
    assert (
        "basic expenditure 2,141.31 万元: 301 Wages, salaries and benefits 70.9%"
        in figure.layout.meta["summary"]
    )


def test_people_and_running_costs_are_the_title_and_how_much_is_split(d):
    figure = charts.split(structure.split(d, by="use"), year=2025, lang="zh")
    wanted = (
        "基本支出：人员经费 1,683.57（78.6%）、公用经费 457.74（21.4%）；"
        "全部支出中分了这两项的占 15.7%"
    )
    assert figure.layout.meta["title"] == wanted
    assert list(figure.data[0].text) == ["1,683.57<br>78.6%", "12.4%", "12.3%"]
    assert list(figure.data[2].text) == ["11,438.41<br>84.2%", "11,494.36<br>84.3%"]


def test_uses_of_one_whole_say_nothing_of_what_is_not_split():
    finding = parts(("basic", "personnel", 6.0, 10.0), ("basic", "public_use", 4.0, 10.0))
    title = charts.split(finding, lang="en").layout.meta["title"]
    wanted = "Basic expenditure: people 6.00 (60.0%), running costs 4.00 (40.0%)"
    assert title == wanted


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(
        ValueError, match=r"basic expenditure prints 10\.00 but .* 9\.00: 1\.00 apart"
    ):
        charts.split(parts(("basic", "301", 5.0, 10.0), ("basic", "302", 4.0, 10.0)), lang="en")


def test_unknown_parts_and_denominators_are_said_not_drawn():
    finding = parts(
        ("basic", "301", 5.0, 10.0), ("basic", "302", None, 10.0), ("total", "301", 5.0, None)
    )
    figure = charts.split(finding, lang="zh")
    assert [list(trace.y) for trace in figure.data] == [["basic"]]
    assert list(figure.layout.yaxis.ticktext) == ["基本支出 10.00 万元", "全部支出 未知"]


def test_every_row_of_shares_says_its_denominator(d):
    figure = charts.shares(structure.personnel(d), year=2025, lang="zh")
    labels, first = figure.layout.yaxis.ticktext, figure.data[0].customdata[0]
    assert labels[0].endswith(f"{words.NEXT_PART}基本支出 2,141.31 万元")
    assert [facts[4] for facts in figure.data[0].customdata] == [
        label.split(words.NEXT_PART)[-1] for label in labels
    ]
    assert list(first)[2:4] == ["1,683.57", "78.6%"]
    wanted = "人员经费占基本支出 78.6%、占一般公共预算 12.4%、占全部支出 12.3%"
    assert figure.layout.meta["title"] == wanted


def test_two_views_stand_one_below_the_other_with_their_range(d):
    finding = structure.by_employer(d)
    figure = charts.shares(
        finding, values=("printed_pct", "employer_pct"), labels="code", lang="en"
    )
    printed, employer, written = figure.data
    assert figure.layout.barmode == "group"  # no mark hides another
    row = finding["code"].tolist().index("207")
    assert (round(printed.x[row], 2), round(employer.x[row], 2)) == tuple(
        finding.loc[row, ["printed_pct", "employer_pct"]]
    )
    ends = (
        employer.x[row] - employer.error_x.arrayminus[row],
        employer.x[row] + employer.error_x.array[row],
    )
    assert ends == pytest.approx(tuple(finding.loc[row, ["low_pct", "high_pct"]]))
    assert written.text[0].strip() == "44.6% → 46.0%"
    assert figure.layout.meta["title"] == "General public services moves most: 44.6% → 46.0%"


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        (
            {"definition": ["x"], "numerator_wan": [None], "denominator_wan": [3.0]},
            "no row here has a known share",
        ),
        (
            {"definition": ["x"], "numerator_wan": [1.0], "denominator_wan": [None]},
            "no row here has a known share",
        ),
        (
            {"definition": [], "numerator_wan": [], "denominator_wan": []},
            "no row here has a known share",
        ),
        ({"definition": ["x"]}, "missing columns: numerator_wan, denominator_wan"),
    ],
)
def test_shares_that_cannot_be_drawn_are_explained(finding, message):
    with pytest.raises(ValueError, match=message):
        charts.shares(pd.DataFrame(finding), lang="en")


# --- colours, themes and room ---------------------------------------------------------------------

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB; grey is the luminance alone.
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}
TO_XYZ = (
    (0.4339, 0.3762, 0.1899),
    (0.2126, 0.7152, 0.0722),
    (0.0177, 0.1095, 0.8728),
)  # white is (1, 1, 1)


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour, eyes):
    seen = [min(max(part, 0), 1) for part in times(EYES[eyes], linear(colour))]
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in times(TO_XYZ, seen)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one, other, eyes):
    return sum((a - b) ** 2 for a, b in zip(lab(one, eyes), lab(other, eyes), strict=True)) ** 0.5


def ratio(one, other):
    high, low = sorted(
        (times(TO_XYZ, linear(colour))[1] + 0.05 for colour in (one, other)), reverse=True
    )
    return high / low


TONES = [(hue.deep, hue.light) for hue in (*palette.HUES, palette.GREY)]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("tones", TONES)
def test_the_tones_of_a_hue_are_told_apart_by_all_eyes_and_in_grey(tones, eyes):
    one, other = tones
    assert apart(one, other, eyes) >= 13
    assert abs(lab(one, eyes)[0] - lab(other, eyes)[0]) >= 13


@pytest.mark.parametrize("split", palette.PIECES)
def test_pieces_of_a_bar_are_told_apart_by_tone_or_hatching(split):
    pieces = palette.PIECES[split]
    looks = {(tone, palette.HATCHES.get(piece)) for piece, tone in pieces.items()}
    assert len(looks) == len(pieces)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(("by", "n"), [("class", 5), ("use", 3)])
def test_neighbours_in_a_split_bar_are_told_apart_by_all_eyes(d, eyes, by, n):
    figure = charts.split(structure.split(d, by=by), lang="en")
    colours = [trace.marker.color for trace in figure.data]
    assert len(colours) == n
    least = 13 if eyes == "normal" else 10  # in grey
    for one, other in pairwise(colours):
        assert apart(one, other, eyes) >= 15
        assert abs(lab(one, eyes)[0] - lab(other, eyes)[0]) >= least


@pytest.mark.parametrize("eyes", EYES)
def test_the_two_hues_and_grey_are_told_apart_by_all_eyes(eyes):
    areas = [hue.area for hue in (*palette.HUES, palette.GREY)]
    assert min(apart(one, other, eyes) for one, other in combinations(areas, 2)) >= 15


@pytest.mark.parametrize("eyes", EYES)
def test_what_is_wrong_is_red_to_all_eyes_beside_what_agrees(eyes):
    outcomes = [*audit_charts.OUTCOMES.values()]
    assert min(apart(one, other, eyes) for one, other in combinations(outcomes, 2)) >= 12


def test_two_classes_have_a_hue_and_all_others_are_grey(d):
    figure = charts.treemap(at(d, "item"), names=d.spending, lang="en")
    colours = dict(zip(figure.data[0].ids, figure.data[0].marker.colors, strict=True))
    assert colours["201"] == colours["2010301"] == palette.HUES[0].area
    assert colours["212"] == colours["2120199"] == palette.HUES[1].area
    assert {colours[code] for code in ("204", "207", "208", "223")} == {palette.GREY.area}


def test_a_class_keeps_its_colour_whatever_is_shown_of_it(d):
    rows = at(d, "item")
    part = rows[rows["code"].str.startswith(("208", "212"))]
    trace = charts.treemap(part, of=rows, names=d.spending, lang="en").data[0]
    colours = dict(zip(trace.ids, trace.marker.colors, strict=True))
    assert (colours["208"], colours["212"]) == (palette.GREY.area, palette.HUES[1].area)


@pytest.mark.parametrize("theme", charts.TEMPLATES)
def test_what_is_dimmed_is_nearer_to_the_paper_than_any_other_mark(theme):
    paper = palette.THEMES[theme].paper
    trace = {"marker": {"colors": [palette.DIMMED], "color": palette.FAINT}}
    shown = charts.in_theme([trace], theme)[0]["marker"]
    hues = [*palette.HUES, palette.GREY, palette.RED]
    marks = [tone for hue in hues for tone in hue]
    assert ratio(shown["colors"][0], paper) < ratio(shown["color"], paper)
    assert ratio(shown["color"], paper) < min(ratio(mark, paper) for mark in marks)


@pytest.mark.parametrize("theme", charts.TEMPLATES)
def test_names_on_dimmed_tiles_are_read_and_stand_back(d, theme):
    rows = at(d, "item")
    matching = rows["code"].str.startswith("212")
    figure = charts.treemap(rows, matching=matching, names=d.spending, lang="en")
    (tiles,) = charts.in_theme(figure.to_plotly_json()["data"], theme)
    place = list(tiles["ids"]).index("201")
    tile, ink = tiles["marker"]["colors"][place], tiles["textfont"]["color"][place]
    assert 4.5 <= ratio(ink, tile) < 7
    assert tiles["marker"]["colors"][list(tiles["ids"]).index("212")] == palette.HUES[1].area


def test_only_faint_colours_change_with_the_theme(d):
    for name in ("treemap", "bars", "sankey"):
        traces = drawn(d, name, "spending").to_plotly_json()["data"]
        assert charts.in_theme(traces, "dark") == traces


@pytest.mark.parametrize("theme", charts.TEMPLATES)
def test_marks_are_seen_on_both_papers(theme):
    paper = palette.THEMES[theme][1]
    hues = [*palette.HUES, palette.GREY, palette.RED]
    marks = [palette.NEUTRAL, palette.ACCENT, *(tone for hue in hues for tone in hue)]
    assert min(ratio(mark, paper) for mark in marks) >= 2.95


def blended(front, back, share):
    pairs = zip(bytes.fromhex(front[1:]), bytes.fromhex(back[1:]), strict=True)
    return "#" + bytes(round(one * share + other * (1 - share)) for one, other in pairs).hex()


def texts_on_colours(figure, theme):
    """Pairs of the colour of a text and the colour behind it."""
    ink, paper, _ = palette.THEMES[theme]
    template = charts.TEMPLATES[theme].layout
    assert (template.font.color, template.paper_bgcolor, template.plot_bgcolor) == (
        ink,
        paper,
        paper,
    )
    yield template.hoverlabel.font.color, template.hoverlabel.bgcolor
    yield ink, paper
    for trace in figure.data:
        if trace.type in ("treemap", "icicle"):
            yield from zip(trace.textfont.color, trace.marker.colors, strict=True)
        elif trace.type == "bar" and trace.text:
            yield trace.textfont.color, trace.marker.color
        elif trace.type == "sankey":
            for link in set(trace.link.color):
                once = blended(
                    "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", link)[:3]),
                    paper,
                    0.4,
                )
                yield ink, once


@pytest.mark.parametrize("theme", charts.TEMPLATES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_text_is_readable_in_every_figure(d, theme, lang):
    for figure in [*every_figure(d, lang), charts.blank("空")]:
        assert min(ratio(*pair) for pair in texts_on_colours(figure, theme)) >= 4.5


def test_only_the_template_depends_on_the_theme(d):
    """A figure's own layout names no colour but none at all, and no trace one of a theme.

    So the template alone switches it.
    """
    themed = {colour for colours in palette.THEMES.values() for colour in colours}
    for figure in [*every_figure(d, "en"), charts.blank("x")]:
        layout = figure.layout.to_plotly_json() | {"template": None}
        words = json.dumps(layout).replace(flows.CLEAR, "")
        assert not re.search("#[0-9a-f]{6}|rgb", words)
        assert figure.layout.template == charts.TEMPLATES["light"]
        traces = json.dumps([trace.to_plotly_json() for trace in figure.data])
        assert not themed - {"#ffffff"} & set(
            re.findall("#[0-9a-f]{6}", traces)
        )  # white is a tile's text


@pytest.mark.parametrize("theme", charts.TEMPLATES)
def test_pieces_have_a_border_in_the_colour_of_the_paper(theme):
    data = charts.TEMPLATES[theme].data
    borders = [trace[0].marker.line for trace in (data.bar, data.treemap, data.icicle)]
    assert {border.color for border in borders} == {palette.THEMES[theme][1]}
    assert min(border.width for border in borders) > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_and_captions_stay_within_their_room(d, lang):
    for figure in every_figure(d, lang):
        plain = re.sub("<span[^>]*>|</span>|</?b>", "", figure.layout.title.text)
        caption = plain.split("<br>")
        rows = [line for text in figure.layout.yaxis.ticktext or () for line in text.split("<br>")]
        for lines, room in ((caption, 100), (rows, {"zh": 28, "en": 40}[lang])):
            assert max(map(words.text_width, lines), default=0) <= room + 2  # a comma may hang over


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_of_a_picture_is_small(d, lang):
    for figure in every_figure(d, lang):
        plain = json.dumps(figure.to_plotly_json(), default=str)
        sizes = [float(size) for size in re.findall(r'"size": ([0-9.]+)(?=[^{]*"color"|})', plain)]
        assert "font-size:12px" not in plain
        assert figure.layout.template.layout.font.size == 13
        assert sizes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_and_flows_have_height_for_their_labels(d, lang):
    bars = drawn(d, "bars", "spending", lang=lang)
    most = max(text.count("<br>") + 1 for text in bars.layout.yaxis.ticktext)
    room = bars.layout.height - bars.layout.margin.t - bars.layout.margin.b
    assert room / 11 >= 15 * most
    for frame in ("spending", "economic"):
        flows_drawn = drawn(d, "sankey", frame, lang=lang)
        margin = flows_drawn.layout.margin
        height = flows_drawn.layout.height - margin.t - margin.b
        assert not overlaps(flows_drawn.layout.annotations, height)


def overlaps(notes, height):
    """The pairs of labels at the same edge that have less room than their lines take."""
    pairs = []
    for edge in {note.x for note in notes}:
        column = sorted((note for note in notes if note.x == edge), key=lambda note: -note.y)
        for upper, lower in pairwise(column):
            lines = upper.text.count("<br>") + lower.text.count("<br>") + 2
            if (upper.y - lower.y) * height < 17 * lines / 2:
                pairs.append((upper.text, lower.text))
    return pairs


def test_of_many_groups_the_small_ones_are_one_end(d):
    figure = drawn(d, "sankey", "economic", lang="zh")
    ends = [note.text for note in figure.layout.annotations if note.x == 1]
    assert len(ends) == flows.MOST
    assert ends[-1].startswith("其他 19 款<br>")


@pytest.mark.parametrize(
    ("frame", "drawn_classes", "first", "last"),
    [("spending", 4, "207", "205"), ("economic", 3, "303", "310")],
)
def test_classes_too_thin_for_a_name_are_one_that_lists_them(d, frame, drawn_classes, first, last):
    figure = drawn(d, "sankey", frame, lang="zh")
    middle = [note.text for note in figure.layout.annotations if 0 < note.x < 1]
    assert len(middle) == drawn_classes
    assert middle[-1].startswith("其他")
    (facts,) = [facts for facts in figure.data[0].node.customdata if facts[1] in middle[-1]]
    _, *listed = facts[2].split("<br>")
    assert listed[0].startswith(first)
    assert listed[-1].startswith(last)


def test_a_small_class_beside_one_other_keeps_its_name():
    figure = charts.sankey(economic(("301", 500.0, "personnel"), ("310", 1.0, "personnel")))
    middle = [note.text[:3] for note in figure.layout.annotations if 0 < note.x < 1]
    assert middle == ["301", "310"]


# --- what passes the filters and what does not ----------------------------------------------------

SPLIT = made(
    row("2010101", 8.0, "basic"), row("2010101", 2.0), row("2010102", 5.0, "basic"),
    row("2020101", 1.0),
)  # fmt: skip
PROJECTS = SPLIT["kind"] == "project"


def test_a_line_knows_how_much_of_it_passes_the_filters():
    lines = by_code(SPLIT, PROJECTS)
    mixed = lines["2010101"]
    assert (mixed.amount, mixed.matched, mixed.is_partial) == (10, 2, True)
    assert mixed.matched_pieces == {"basic": 0, "project": 2}
    assert [line.is_dimmed for line in lines.values()] == [False, True, False]
    assert not any(line.is_dimmed or line.is_partial for line in by_code(SPLIT).values())


@pytest.mark.parametrize(
    ("lang", "leaf", "above"),
    [
        ("zh", "2.00（共 10.00）", "15.00（所示 1 项，2.00）"),
        ("en", "2.00 of 10.00", "15.00 (shown: 2.00 in 1 line)"),
    ],
)
def test_a_part_never_stands_without_its_whole(lang, leaf, above):
    context = AccountContext(SPLIT, matching=PROJECTS, lang=lang)
    tree = checked_tree(context)
    assert context.part_words(tree["2010101"]) == leaf
    assert context.part_words(tree["201"]) == above
    assert context.part_words(tree["202"]) == "1.00"


def test_a_hover_box_says_that_a_line_does_not_match():
    context = AccountContext(SPLIT, matching=PROJECTS, lang="en")
    assert "does not match" in context.hover_facts(context.lines["2010102"])[1].replace("<br>", " ")
    assert "(shown: 2.00)" in context.hover_facts(context.lines["2010101"])[1].replace("<br>", " ")
    words = context.captioned("bars")["meta"]
    assert words["title"] == "2 items chosen: 3.00 万元, 18.8% of all lines added up"
    assert "2 items of 3 shown: 3.00, 18.8% of 16.00" in words["subtitle"]


def test_figures_are_shown_without_the_logo(d, monkeypatch):
    shown = []
    monkeypatch.setattr("plotly.io.show", lambda figure, **kwargs: shown.append(kwargs))
    figure = charts.bars(at(d, "class"), lang="zh")
    figure.show()
    assert shown == [{"config": {"displaylogo": False}}]


def test_what_is_looked_into_is_named_with_both_denominators():
    whole = made(row("2010101", 8.0), row("2010201", 2.0), row("2020101", 30.0))
    inside = whole[whole["code"].str.startswith("201")]
    figure = charts.bars(inside, of=whole, within=("Services", Decimal(10)), lang="en")
    title = figure.layout.meta["title"]
    assert title.startswith(
        "Services: 10.00 万元, 25.0% of all lines added up; the largest part is "
    )
    assert title.endswith(" 8.00")
    assert "shares are of all lines added up: 40.00 万元" in figure.layout.meta["subtitle"]


@pytest.mark.parametrize(
    ("matching", "title"),
    [
        ([True, False, False, False], "甲（仅所选部分）：2.00 万元，占各科目合计的 12.5%"),
        ([True, True, False, False], "甲：3.00 万元，占各科目合计的 18.8%"),
        ([False, False, True, True], "所选 2 项共 13.00 万元，占各科目合计的 81.3%"),
    ],
)
def test_a_single_line_that_matches_is_named_and_its_part_is_not_called_the_whole(matching, title):
    rows = made(
        row("2019101", 2.0, "project", "甲"),
        row("2019101", 1.0, "basic", "甲"),
        row("2019102", 3.0, name="乙"),
        row("2089199", 10.0, name="丙"),
    )
    figure = charts.bars(rows, matching=pd.Series(matching), lang="zh")
    assert figure.layout.meta["title"] == title


def test_the_title_of_a_single_line_says_no_share():
    assert charts.bars(made(row("2019101", 2.0, name="甲")), lang="zh").layout.meta["title"] == (
        "甲：2.00 万元"
    )


def test_the_tile_around_all_others_has_no_share_of_itself(d):
    shares_inside = charts.treemap(at(d, "class"), lang="zh").data[0].labels
    assert shares_inside[0] == "合计 13,635.67"
    assert "43.0%" in "".join(shares_inside)


@pytest.mark.parametrize(
    ("labels", "height"),
    [
        (["a", "b", "c"], 12 + layout.LINE),
        (["a", "b<br>b<br>b", "c"], 12 + 2 * layout.LINE),  # half of three and half of one
        (["a", "b<br>b<br>b", "c<br>c<br>c"], 12 + 3 * layout.LINE),
        (["a<br>a<br>a", "b", "c"], 12 + 2 * layout.LINE),  # the same at the edge
        (["a<br>a<br>a<br>a<br>a", "b", "c"], 5 * layout.LINE - 8),  # a little in the margin
    ],
)
def test_a_long_name_needs_room_beside_its_neighbours_only(labels, height):
    names = dict(enumerate(labels))
    figure = layout.figure_in_rows([], {"margin": {"t": 0}}, names, [0, 1], gap=12)
    assert figure.layout.height == 8 + 3 * height


def test_short_bars_are_not_lost_under_their_borders(d):
    stacked = charts.bars(at(d, "item"), lang="zh").data[0]
    alone = charts.shares(structure.personnel(d), lang="zh").data[0]
    assert (stacked.marker.line.width, alone.marker.line.width) == (None, 0)


@pytest.mark.parametrize("by", ["class", "use"])
def test_bars_with_text_inside_have_room_for_it_beside_their_legend(d, by):
    figure = charts.split(structure.split(d, by=by), lang="en")
    margin = figure.layout.margin
    row_height = (figure.layout.height - margin.t - margin.b) / 3
    assert row_height * (1 - figure.layout.bargap) >= 28 - 0.1


def test_the_legend_has_a_line_for_each_row_of_its_columns():
    names = ["一二三四五六七八九十"] * 5  # each 186 pixels wide
    rooms = {room: layout.with_legend({"margin": {}}, names, 8, room) for room in (1000, 640, 300)}
    below = [each["margin"]["b"] for each in rooms.values()]
    assert below == [8 + layout.LEGEND_ROOM + layout.LINE * more for more in (0, 1, 4)]


@pytest.mark.parametrize(("count", "place"), [(17, "bottom"), (18, "top")])
def test_the_legend_of_rows_taller_than_a_screen_stands_above_them(count, place):
    keys = [str(row) for row in range(count)]
    bars = {"type": "bar", "name": "part", "x": [1] * count, "y": keys, "marker": {}}
    start = {"margin": {"t": 70}}
    figure = layout.figure_in_rows([bars], start, {key: key for key in keys}, [0, 1], gap=13)
    legend, margin = figure.layout.legend, figure.layout.margin
    assert legend.yanchor == place
    room = margin.t - 70 if place == "top" else margin.b - 8
    assert room == layout.LEGEND_ROOM
    above = figure.layout.height * (1 - legend.y)
    assert above == pytest.approx(70 if place == "top" else figure.layout.height, abs=0.1)
    assert figure.layout.height - margin.t - margin.b == count * 31


def test_a_long_name_in_the_legend_takes_lines_that_a_narrow_page_holds():
    short, long = "output (quantity, quality, timeliness, cost)", "benefit of many kinds, " * 5
    entries = {"short": (short, "#111"), "long": (f"{long}<b>", "#222")}
    named = [trace["name"] for trace in marks.legend_bars(entries, "row")]
    lines = named[1].split("<br>")
    assert named[0] == short
    assert len(lines) > 2
    assert max(map(len, lines)) <= marks.LEGEND_WIDTH + len("&lt;b&gt;")
    assert lines[-1].endswith("&lt;b&gt;")


def test_slices_that_stand_together_come_last_within_their_tile(d):
    slices = drawn(d, "icicle").data[0]
    assert slices.sort is False
    inside = {}
    for id_, parent, value in zip(slices.ids, slices.parents, slices.values, strict=True):
        inside.setdefault(parent, []).append((id_, value))
    rests = 0
    for children in inside.values():
        own = [value for id_, value in children if not id_.startswith(tiles.SMALL)]
        assert own == sorted(own, reverse=True)
        rests += len(children) - len(own)
        assert all(not id_.startswith(tiles.SMALL) for id_, _ in children[:-1])
    assert rests >= 3


def test_a_share_stands_at_the_end_of_its_bar(d):
    bar, texts = charts.shares(structure.personnel(d), lang="zh").data
    assert list(texts.x) == list(bar.x)


def test_the_legend_of_tones_says_which_tone_it_is(d):
    entries = [
        trace.name for trace in charts.bars(at(d, "item"), lang="zh").data if trace.showlegend
    ]
    assert entries == ["浅色：基本支出", "深色：项目支出"]


@pytest.mark.parametrize("theme", charts.TEMPLATES)
def test_what_is_not_split_recedes_on_every_page_and_its_text_is_read(d, theme):
    paper = palette.THEMES[theme].paper
    figure = charts.split(structure.split(d), lang="en").to_plotly_json()
    places = [
        at for at, trace in enumerate(figure["data"]) if trace["marker"]["color"] in palette.PALE
    ]
    assert len(places) == 1
    trace = charts.in_theme(figure["data"], theme)[places[0]]
    colour = trace["marker"]["color"]
    assert ratio(colour, paper) < min(ratio(tone, paper) for tone in palette.GREY[:2])
    assert ratio(trace["textfont"]["color"], colour) >= 4.5


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一般公共预算财政拨款支出预算表", 28, ["一般公共预算财政", "拨款支出预算表"]),
        ("A22 两种分类（通常相等） · 一般相等", 28, ["A22 两种分类（通常相等）", "一般相等"]),
        ("A13 收支总表与支出表 · 应当相等", 28, ["A13 收支总表与支出表", "应当相等"]),
        ("Other People's Congress affairs", 16, ["Other People's", "Congress affairs"]),
    ],
)
def test_no_line_of_chinese_holds_the_end_of_a_word_alone(text, width, lines):
    assert charts.wrap(text, width) == lines


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_many_lines_are_counted_with_separators_and_a_nameless_line_bears_its_code_once(lang):
    codes = [f"{201 + n // 100}{n % 100:02d}99" for n in range(1200)]
    frame = made(*[row(code, 1.0 + n) for n, code in enumerate(codes)])
    figures = [charts.lorenz(frame, lang=lang), charts.lorenz(frame[:50], of=frame, lang=lang)]
    assert "1,200" in figures[0].layout.meta["title"]
    assert "1,200" in figures[1].layout.meta["subtitle"]
    named = charts.sankey(made(row("2180101", 5.0), row("2010101", 3.0)), lang=lang)
    texts = [note.text for note in named.layout.annotations]
    assert any(text.startswith("218") for text in texts)
    assert not any(text.startswith("218 218") for text in texts)


def sound_office_printing(old, new):
    text = (Path(__file__).parent / "sound" / "whole_office.md").read_text(encoding="utf-8")
    assert old in text
    return shimahe.read(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("lang", "of_all", "of_budget"),
    [
        ("zh", "各科目合计 150.00 万元", "一般公共预算各科目合计 100.00 万元"),
        (
            "en",
            "all lines added up 150.00 万元",
            "the lines of the general public budget added up 100.00 万元",
        ),
    ],
)
def test_a_denominator_that_exceeds_the_printed_total_is_named_as_lines(lang, of_all, of_budget):
    less = sound_office_printing("\t合计\t150.00\t60.00\t90.00", "\t合计\t140.00\t60.00\t80.00")
    rows = charts.shares(structure.personnel(less), lang=lang).layout.yaxis.ticktext
    assert [of_all in text.replace("<br>", " ") for text in rows] == [False, False, True] * 2
    bars = charts.split(structure.split(less), lang=lang).layout.yaxis.ticktext
    assert of_all.casefold() in bars[-1].casefold()
    assert (
        of_all
        in charts.shares(structure.shares(less), labels="code", lang=lang).layout.meta["subtitle"]
    )
    budget = sound_office_printing("\t合计\t100.00\t60.00\t40.00", "\t合计\t90.00\t60.00\t30.00")
    rows = charts.shares(structure.personnel(budget), lang=lang).layout.yaxis.ticktext
    assert [of_budget in text.replace("<br>", " ") for text in rows] == [False, True, False] * 2
