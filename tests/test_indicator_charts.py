"""Pictures of indicators, by the values they draw and the texts they give."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import shimahe
from shimahe import charts, terms
from shimahe.display.charts.criteria_matrix import MEANS
from shimahe.display.charts.indicator_bars import TYPE_HUES
from shimahe.display.charts.indicators import STEPS
from shimahe.display.charts.palette import DIMMED, THEMES, in_theme
from shimahe.display.charts.target_piles import SIGNS
from shimahe.quality.scores import GATES, JUDGED, REFERENCE

pytestmark = pytest.mark.usefixtures("english")

OF_INDICATORS = ("criteria", "heat_map", "composition", "targets", "ranking")
PICTURES = (*OF_INDICATORS, "money_and_indicators")


@pytest.fixture(scope="module")
def q(d):
    return shimahe.score(d, lang="en")


def frame_of(q, name):
    return q.projects if name == "money_and_indicators" else q.indicators


def rows_of(q, project):
    return q.indicators[q.indicators["project"].eq(project)]


# --- what all of them say -------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_title_year_filters_and_notes(q, name, lang):
    found = getattr(charts, name)(
        frame_of(q, name), year=2025, filters=["F1"], notes=["N1"], lang=lang
    )
    title, meta = found.layout.title.text, found.layout.meta
    wanted = ["2025", "F1", "N1", terms.text(f"chart.{name}", lang)[1:]]
    assert [text for text in wanted if text not in title] == []
    assert [text for text in wanted if text not in meta["summary"]] == []
    assert set(meta) == {"title", "subtitle", "notes", "summary"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("heat_map", "10 of 205 indicators · weight 100 of 1,800 points"),
        ("composition", "10 of 205 indicators · weight 100 of 1,800 points"),
        ("targets", "6 of 205 indicators · weight 50 of 1,800 points"),
        ("ranking", "10 of 205 indicators · weight 100 of 1,800 points"),
    ],
)
def test_coverage_is_of_what_the_rows_were_chosen_from(q, name, said):
    figure = getattr(charts, name)(rows_of(q, "人大工作经费"), of=q.indicators)
    assert said in figure.layout.meta["subtitle"]


@pytest.mark.parametrize("of", ["projects", "indicators", None])
def test_money_covers_projects_whatever_they_were_chosen_from(q, of):
    found = charts.money_and_indicators(q.projects.iloc[1:4], of=of and getattr(q, of))
    assert f"{'3 of 17' if of else '3'} projects · 546.19 万元" in found.layout.meta["subtitle"]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(("lang", "said"), [("zh", "没有"), ("en", "no ")])
def test_nothing_to_draw_is_said(q, name, lang, said):
    with pytest.raises(ValueError, match=said):
        getattr(charts, name)(frame_of(q, name).head(0), lang=lang)


@pytest.mark.parametrize("name", PICTURES)
def test_a_frame_without_scores_is_refused_by_its_columns(d, name):
    with pytest.raises(ValueError, match=r"missing columns: .*(index|amount_wan)"):
        getattr(charts, name)(d.indicators)


@pytest.mark.parametrize("name", PICTURES)
def test_a_single_row_is_drawn(q, name):
    rows = frame_of(q, name).tail(3).head(1)
    subtitle = getattr(charts, name)(rows).layout.meta["subtitle"]
    assert "; 1 project ·" in subtitle or "; 1 indicator ·" in subtitle


@pytest.mark.parametrize("name", PICTURES)
def test_text_of_a_document_is_no_markup(q, name):
    frame = q.projects.tail(4) if name == "money_and_indicators" else rows_of(q, "人大工作经费")
    bad = "<b>$x$ & <a href='javascript:1'>"
    found = getattr(charts, name)(frame.assign(name=bad, project=bad, sign="<i>"), filters=[bad])
    layout = found.layout.to_plotly_json() | {"meta": None, "template": None}
    shown = json.dumps([layout, *(trace.to_plotly_json() for trace in found.data)]).replace(
        json.dumps(bad)[1:-1], ""
    )
    assert [markup for markup in ("<a", "<i>", "$x$", "& ") if markup in shown] == []


@pytest.mark.parametrize("name", PICTURES)
def test_missing_cells_are_drawn_as_far_as_they_can_be(q, name):
    found = frame_of(q, name).copy()
    for column in {"name", "project", "weight", "sign", "is_core", "target", "P08"} & set(found):
        found[column] = found[column].where(found.index % 2 == 0)
    assert getattr(charts, name)(found).data


@pytest.mark.parametrize("name", PICTURES)
def test_clicks_carry_the_indicator_or_the_sheet(q, name):
    known = {*q.indicators["indicator"], *q.projects["project"].dropna(), "department", *JUDGED}
    traces = [
        trace
        for trace in getattr(charts, name)(frame_of(q, name)).data
        if trace.customdata is not None
    ]
    facts = [each for trace in traces for each in trace.customdata]
    marks = {each[0][0] if name == "heat_map" else each[0] for each in facts}
    assert marks <= (known | {""} if name == "targets" else known)
    assert len(facts) >= 10


@pytest.mark.parametrize("name", PICTURES)
def test_figures_are_made_of_lists_and_the_theme_is_the_templates(q, name):
    found = getattr(charts, name)(frame_of(q, name))
    assert "bdata" not in found.to_json()
    assert found.layout.template == charts.TEMPLATE
    drawn = json.dumps([trace.to_plotly_json() for trace in found.data if trace.type != "bar"])
    themed = ("#222222", "#ffffff", "#f0f0f0", "#111111")
    assert [colour for colour in themed if colour in drawn] == []


# Machado, Oliveira and Fernandes 2009: what full protanopia, deuteranopia and tritanopia leave of a
# linear colour.
SEEN = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour, seen):
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(seen) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ linear / np.array([0.9505, 1, 1.089]) + 1e-4)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def on_page(colours, theme):
    """The colours of marks as a page of the theme shows them."""
    [trace] = in_theme([{"marker": {"color": list(colours)}}], theme)
    return trace["marker"]["color"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seen", [np.eye(3).tolist(), *SEEN.values()], ids=["all", *SEEN])
@pytest.mark.parametrize("colours", [STEPS.values(), MEANS.values()], ids=["steps", "means"])
def test_colour_blind_readers_tell_the_scores_apart(colours, seen, theme):
    seen_as = [lab(colour, seen) for colour in on_page(colours, theme)]
    distances = [np.linalg.norm(one - other) for one, other in pairwise(seen_as)]
    assert min(distances) > 4


def luminance(colour):
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(np.array([0.2126, 0.7152, 0.0722]) @ linear)


def contrast_of(colour, other):
    darker, lighter = sorted([luminance(colour), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_every_score_reads(theme):
    """Plotly writes white on dark colours and #444444 on light ones."""
    for colour in on_page([*STEPS.values(), *MEANS.values()], theme):
        best = max(contrast_of(colour, "#ffffff"), contrast_of(colour, "#444444"))
        assert best >= 4.5, colour


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colours", [STEPS.values(), MEANS.values()], ids=["steps", "means"])
def test_the_lower_a_score_the_more_it_stands_out_from_the_page(colours, theme):
    shown = [contrast_of(colour, THEMES[theme].paper) for colour in on_page(colours, theme)]
    *low, full = shown
    assert low == sorted(low, reverse=True)
    assert full < min(low[:2])


# --- criteria -------------------------------------------------------------------------------------


def test_criteria_are_sorted_bars_of_their_means(q):
    found = charts.criteria(q.indicators)
    keys = list(found.layout.yaxis.categoryarray)
    means = (q.indicators[JUDGED].mean() * 100).sort_values()
    assert sorted(keys) == sorted(JUDGED)
    drawn = lengths(found)
    assert [drawn[key] for key in keys] == pytest.approx(means.tolist(), abs=1e-3)
    beside = next(trace for trace in found.data if trace.type == "scatter")
    assert [text.strip() for text in beside.text[:2]] == ["25.0% (n = 20)", "45.7% (n = 205)"]
    wanted = "Weakest of the criteria that apply to most indicators: Results orientation, 45.7%"
    assert found.layout.meta["title"] == wanted


def test_a_criterion_that_applies_to_nothing_is_named_and_not_drawn(q):
    rows = rows_of(q, "经济发展工作经费")
    found = charts.criteria(rows)
    assert "Q09" not in found.layout.yaxis.categoryarray
    assert "applies to no indicator: Q09" in found.layout.meta["notes"]


# --- scores by criterion --------------------------------------------------------------------------


def test_heat_map_draws_every_score(q):
    rows = rows_of(q, "人大工作经费")
    heat = charts.heat_map(rows, of=q.indicators).data[0]
    drawn = {facts[0][0]: places for facts, places in zip(heat.customdata, heat.z, strict=True)}
    assert [*drawn] == ["人大工作经费", *rows["indicator"]]
    steps = dict(enumerate(STEPS))
    for row in rows.to_dict("records"):
        scores = [steps.get(place) for place in drawn[row["indicator"]]]
        assert scores == [None if pd.isna(row[key]) else row[key] for key in JUDGED]


def test_scores_below_one_are_written_and_coloured_by_their_step(q):
    heat = charts.heat_map(rows_of(q, "统战及民族宗教工作经费")).data[0]
    place = [*heat.y].index("I053")
    assert list(heat.text[place][: len(GATES)]) == ["", "0", "–", "–", "–"]
    scale = [colour for _, colour in heat.colorscale]
    assert scale[::2] == [*STEPS.values()]
    assert (heat.zmin, heat.zmax) == (-0.5, len(STEPS) - 0.5)


def test_heat_map_by_project_draws_means(q):
    found = charts.heat_map(q.indicators)
    assert list(found.data[0].y) == ["department", *q.projects["project"].dropna()]
    place = list(found.data[0].y).index("人大工作经费")
    means = rows_of(q, "人大工作经费")[JUDGED].mean() * 100
    assert list(found.data[0].z[place]) == pytest.approx(means.tolist(), nan_ok=True)
    mean = q.indicators["Q09"].mean() * 100
    assert f"lowest mean scores: Q09 {mean:.1f}%" in found.layout.meta["summary"]


def test_not_applicable_is_no_zero(q):
    for by, row in (("project", 0), ("indicator", 1)):
        heat = charts.heat_map(rows_of(q, "经济发展工作经费"), by=by).data[0]
        assert heat.z[row][JUDGED.index("Q09")] is None
        assert heat.text[row][JUDGED.index("Q09")] == "–"


def test_gates_stand_apart_and_their_failures_are_counted(q):
    found = charts.heat_map(q.indicators)
    assert [head.split()[0] for head in found.data[0].x] == JUDGED
    assert found.layout.shapes[0].x0 == len(GATES) - 0.5
    failed = int(q.indicators[GATES].eq(0).any(axis=1).sum())
    notes = " · ".join(found.layout.meta["notes"])
    assert f"fail a gate: {failed}, namely Q02 (3)" in notes
    passing = charts.heat_map(rows_of(q, "人大工作经费")).layout.meta["notes"]
    assert "every indicator passes every gate" in passing


@pytest.mark.parametrize(("lang", "name"), [("zh", "单一简短"), ("en", "Single and short")])
def test_hover_boxes_name_a_criterion_by_id_and_name(d, lang, name):
    heat = charts.heat_map(shimahe.score(d, lang=lang).indicators, lang=lang).data[0]
    assert heat.x[JUDGED.index("Q07")] == f"Q07 {name}"
    assert "%{x}" in heat.hovertemplate


def test_the_line_between_gates_and_graded_ones_leaves_out_headings(q):
    found = charts.heat_map(q.indicators.iloc[20:30])
    lined = {
        row for line in found.layout.shapes for row in range(int(line.y0 + 0.5), int(line.y1 + 0.5))
    }
    keys = dict(enumerate(found.data[0].y))
    assert [keys[row] for row in sorted(lined)] == q.indicators["indicator"].tolist()[20:30]
    (line,) = charts.heat_map(q.indicators).layout.shapes
    assert (line.y0, line.y1) == (-0.5, 17.5)


def test_rows_are_chosen_by_their_number_or_by_hand(q):
    assert len(charts.heat_map(q.indicators, by="indicator").data[0].y) == 205 + 18
    assert len(charts.heat_map(rows_of(q, "人大工作经费")).data[0].y) == 11
    assert len(charts.heat_map(rows_of(q, "人大工作经费"), by="project").data[0].y) == 1
    with pytest.raises(ValueError, match="choose one of indicator, project"):
        charts.heat_map(q.indicators, by="sheet")


@pytest.mark.parametrize(
    ("lang", "heads", "most"),
    [
        ("zh", ("要素<br>齐全", "量化", "结果<br>导向"), 60),
        ("en", ("Complete", "Quantified<br>\u200b", "Results<br>\u200b"), 80),
    ],
    ids=["zh", "en"],
)
def test_columns_are_headed_by_names_and_rows_begin_near_the_top(q, lang, heads, most):
    with charts.uncaptioned():
        layout = charts.heat_map(q.indicators, lang=lang).layout
    named = dict(zip(JUDGED, layout.xaxis.ticktext, strict=True))
    assert tuple(named[key] for key in ("Q01", "Q03", "Q12")) == heads
    assert layout.xaxis.tickangle == 0
    assert layout.margin.t <= most


def test_long_names_are_cut_in_rows_of_cells_and_whole_in_the_hover_box(q):
    rows = q.indicators[q.indicators["indicator"].eq("I020")]
    found, name = charts.heat_map(rows, lang="zh"), rows["name"].iloc[0]
    assert found.layout.yaxis.ticktext[1].startswith("I020 履行组织领导")
    assert found.layout.yaxis.ticktext[1].endswith("…")
    assert found.data[0].customdata[1][0][1].replace("<br>", "") == name


# --- weight by type -------------------------------------------------------------------------------


def held(figure):
    """The points by sheet and by trace."""
    bars = [trace for trace in figure.data if trace.type == "bar" and not trace.showlegend]
    return {(key, bar.name): value for bar in bars for key, value in zip(bar.y, bar.x, strict=True)}


def test_composition_draws_the_printed_weights_by_type(q):
    points = held(charts.composition(q.indicators))
    printed = q.indicators.assign(project=q.indicators["project"].fillna("department"))
    sums = printed.groupby(["project", "type_2"])["weight"].sum()
    assert {(p, terms.key_name("type_2", t)): w for (p, t), w in sums.items()} == {
        key: value for key, value in points.items() if key[0] != "reference"
    }
    assert [value for key, value in points.items() if key[0] == "reference"] == [
        *REFERENCE.values()
    ]


def test_the_reference_stands_on_top_with_its_bounds(q):
    found = charts.composition(q.indicators)
    assert found.layout.yaxis.categoryarray[0] == "reference"
    assert [shape.x0 for shape in found.layout.shapes] == [50, 80, 90]
    by_type = q.indicators.groupby("type_1")["weight"].sum() / q.indicators["weight"].sum()
    assert f"output {100 * by_type['output']:.1f}%" in found.layout.meta["summary"]
    assert f"Outputs have {100 * by_type['output']:.1f}%" in found.layout.meta["title"]


def test_sheets_are_sorted_by_their_outputs_and_the_legend_says_what_each_tone_is(q):
    found = charts.composition(q.indicators)
    rows = q.indicators.assign(project=q.indicators["project"].fillna("department"))
    outputs = rows[rows["type_1"].eq("output")].groupby("project")["weight"].sum()
    drawn = [outputs[key] for key in list(found.layout.yaxis.categoryarray)[1:]]
    assert drawn == sorted(drawn, reverse=True)
    legend = [trace for trace in found.data if trace.showlegend]
    names = [trace.name.replace("<br>", " ") for trace in legend]
    assert names[:2] == ["output (quantity, timeliness)", "output (quality, cost)"]
    assert names[-2:] == ["satisfaction", "budget execution"]
    assert len({trace.marker.color for trace in legend}) == len(legend) == 6


@pytest.mark.parametrize(
    ("lang", "wide", "narrow"), [("zh", "数量 40", "15"), ("en", "quantity 40", "20")]
)
def test_a_type_is_named_in_a_bar_where_there_is_room(q, lang, wide, narrow):
    found = charts.composition(q.indicators, lang=lang)
    quantity = next(bar for bar in found.data if bar.name in ("数量", "quantity"))
    assert wide in quantity.text
    texts = {text for bar in found.data if bar.type == "bar" for text in bar.text or ()}
    assert narrow in texts


def test_weights_that_do_not_make_100_are_shown_as_they_are(q):
    rows = rows_of(q, "人大工作经费")
    rows = rows.assign(weight=[150.0, None, 0.0, *rows["weight"][3:]])
    found = charts.composition(rows)
    beside = next(trace for trace in found.data if trace.type == "scatter")
    assert list(beside.x) == [rows["weight"].sum()]
    assert beside.text[0].strip() == f"{rows['weight'].sum():g}"
    assert found.layout.xaxis.range[1] > rows["weight"].sum() > 100
    assert "weight unknown, not counted: 1" in found.layout.meta["notes"]


def test_labels_count_the_indicators(q):
    labels = charts.composition(q.indicators).layout.yaxis.ticktext
    assert "People's Congress work\N{NO-BREAK SPACE}(10)" in labels
    assert "Whole department\N{NO-BREAK SPACE}(24)" in labels


def test_level_1_types_have_colours_of_their_own():
    assert list(TYPE_HUES) == list(REFERENCE)
    assert len({hue.deep for hue in TYPE_HUES.values()}) == 4


# --- money ----------------------------------------------------------------------------------------


def test_money_draws_every_project_with_its_money_and_its_indicators(q):
    money, number = charts.money_and_indicators(q.projects).data[:2]
    sheets = q.projects[q.projects["scope"].eq("project")]
    sheets = sheets.sort_values("amount_wan", ascending=False)
    assert list(money.x) == sheets["amount_wan"].tolist()
    assert list(number.x) == sheets["count"].tolist()
    facts = {each[0]: each[2:] for each in money.customdata}
    assert facts["城乡社区管理工作经费"] == ["5,435.39", "11", "494.13"]


def test_money_leaves_out_projects_without_money(q):
    sheets = q.projects.copy()
    sheets.loc[1, "amount_wan"] = float("nan")
    sheets.loc[2, "amount_wan"] = 0.0
    found = charts.money_and_indicators(sheets)
    assert len(found.data[0].x) == 15
    assert "projects without an amount, not drawn: 2" in found.layout.meta["notes"]
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.money_and_indicators(sheets.head(1))


def test_a_sheet_without_indicators_has_no_money_per_indicator(q):
    sheets = q.projects.tail(2).copy()
    sheets["count"] = [0, 11]
    facts = charts.money_and_indicators(sheets).data[0].customdata
    assert {each[4] for each in facts} == {"–", "266.57"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_project_is_a_row_with_its_name(q, lang):
    labels = charts.money_and_indicators(q.projects, lang=lang).layout.yaxis.ticktext
    assert len(labels) == 17
    assert all(labels)


# --- targets --------------------------------------------------------------------------------------


def lengths(figure):
    """The bars of a figure: row to the sum of what its traces have there."""
    rows = {}
    for trace in figure.data:
        if trace.type == "bar":
            for key, length in zip(trace.y, trace.x, strict=True):
                rows[key] = rows.get(key, 0) + length
    return rows


def test_every_percentage_target_is_counted_once(q):
    found = charts.targets(q.indicators)
    rows = q.indicators[q.indicators["unit"].eq("%")]
    counts = {f"{value:g}%": n for value, n in rows["value"].value_counts().items()}
    assert lengths(found) == counts
    assert f"{len(rows)} of 205" in found.layout.title.text
    assert found.layout.meta["title"] == "35 of 106 percentage targets (33.0%) are 95%"
    assert "most common: 95% (35); 90% (27); 91% (17)" in found.layout.meta["summary"]


def test_no_part_of_an_axis_is_left_out(q):
    keys = list(charts.targets(q.indicators).layout.yaxis.categoryarray)
    values = [float(key[:-1]) for key in keys]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (100, 0.5)


def test_of_many_values_the_rare_ones_stand_in_one_row(q):
    rows = q.indicators[q.indicators["unit"].eq("%")].head(40).copy()
    rows["value"] = [float(n) for n in range(1, 41)]
    found = charts.targets(rows)
    assert found.layout.yaxis.ticktext[-1] == "26 other values"
    assert sum(lengths(found).values()) == 40


def test_signs_have_colours_and_one_entry_of_the_legend_each(q):
    found = charts.targets(q.indicators)
    entries = {trace.name: trace.marker.color for trace in found.data if trace.type == "bar"}
    assert [*entries] == ["≥ at least", "≤ at most", "= equal to", "qualitative"]
    assert [*entries.values()][:3] == [*SIGNS.values()]


def test_a_unit_inside_the_target_counts(q):
    rows = q.indicators[q.indicators["value"].eq(91)].head(1)
    rows = rows.assign(unit=None, target="≥88%以上", value=float("nan"))
    assert list(charts.targets(rows).data[0].y) == ["88%"]


# --- ranking --------------------------------------------------------------------------------------


def test_ranking_draws_the_lowest_and_marks_failed_gates(q):
    found = charts.ranking(q.indicators)
    passes, fails, texts = found.data
    bars = {
        **dict(zip(passes.y, passes.x, strict=True)),
        **dict(zip(fails.y, fails.x, strict=True)),
    }
    lowest = q.indicators.sort_values("index", kind="stable").head(10)
    assert [bars[key] for key in found.layout.yaxis.categoryarray] == lowest["index"].tolist()
    assert [text.strip() for text in texts.text] == [f"{index:.1f}" for index in lowest["index"]]
    gates = q.indicators.set_index("indicator")[GATES].eq(0).any(axis=1)
    assert {*fails.y} == {key for key in bars if gates[key]}
    assert "the 10 lowest are drawn" in found.layout.meta["notes"]


def test_indicators_have_english_names_in_english_and_the_printed_one_in_the_hover_box(q):
    rows = q.indicators[q.indicators["indicator"].eq("I023")]
    english, chinese = charts.ranking(rows, lang="en"), charts.ranking(rows, lang="zh")
    assert english.layout.yaxis.ticktext[0] == "I023 Satisfaction of residents<br>in the district"
    assert "辖区群众满意度" in english.data[0].customdata[0][1].replace("<br>", "")
    assert chinese.layout.yaxis.ticktext[0] == "I023 辖区群众满意度"


def test_common_names_of_indicators_are_not_cut(q):
    labels = charts.ranking(q.indicators, n=205, lang="en").layout.yaxis.ticktext
    assert len([label for label in labels if label.endswith("…")]) <= 12


def test_ranking_is_as_long_as_asked_for(q):
    assert len(charts.ranking(q.indicators, n=7).layout.yaxis.categoryarray) == 7
    rows = rows_of(q, "人大工作经费")
    assert "lowest are drawn" not in charts.ranking(rows).layout.meta["summary"]


def test_indicators_without_an_index_are_left_out(q):
    rows = rows_of(q, "人大工作经费").copy()
    rows.iloc[0, rows.columns.get_loc("index")] = float("nan")
    assert "9 of 10 indicators" in charts.ranking(rows).layout.title.text


# --- what does not match --------------------------------------------------------------------------


def of_sheet(q, sheet="人大工作经费"):
    return q.indicators["project"].eq(sheet)


def test_the_mean_of_all_stands_dimmed_behind_that_of_some(q):
    found = charts.criteria(q.indicators, matching=of_sheet(q), lang="en")
    alone = charts.criteria(rows_of(q, "人大工作经费"), lang="en")
    behind, *before = [trace for trace in found.data if trace.type == "bar"]
    assert behind.marker.color == DIMMED
    assert behind.name == "mean of all 205 indicators"
    means = dict(zip(behind.y, behind.x, strict=True))
    assert means["Q12"] == pytest.approx(100 * q.indicators["Q12"].mean(), abs=1e-3)
    assert behind.width > before[0].width
    assert [trace.x for trace in before] == [trace.x for trace in alone.data if trace.type == "bar"]


def test_targets_that_do_not_match_are_counted_behind_those_that_do(q):
    found = charts.targets(q.indicators, matching=of_sheet(q), lang="en")
    whole = charts.targets(q.indicators, lang="en")
    bars = [trace for trace in found.data if trace.type == "bar"]
    assert bars[-1].marker.color == DIMMED
    counts = [sum(sum(trace.x) for trace in each) for each in (bars, whole.data[:-1])]
    assert counts[0] == counts[1]
    assert list(found.layout.yaxis.categoryarray) == list(whole.layout.yaxis.categoryarray)
    assert any(" of 35" in text for text in found.data[-1].text)


def test_a_ranking_of_some_ends_with_the_middle_of_all(q):
    found = charts.ranking(q.indicators, matching=of_sheet(q), lang="en")
    assert found.layout.yaxis.ticktext[-1].replace("<br>", " ") == "Middle of all 205 indicators"
    assert found.data[-1].text[-1].strip() == f"{q.indicators['index'].median():.1f}"
    ids = set(rows_of(q, "人大工作经费")["indicator"])
    assert set(found.layout.yaxis.categoryarray[:-1]) <= ids


def test_points_of_types_that_do_not_match_stay_in_the_bar_of_their_sheet(q):
    matching = q.indicators["type_2"].eq("quantity")
    found = charts.composition(q.indicators, matching=matching, lang="en")
    (dimmed,) = [trace for trace in found.data if trace.name == "does not match what is chosen"]
    quantity = [trace for trace in found.data if trace.name == "quantity"][-1]
    points = dict(zip(quantity.y, quantity.x, strict=True))
    for sheet, rest in zip(dimmed.y, dimmed.x, strict=True):
        assert points[sheet] + rest == pytest.approx(100)


def test_projects_that_do_not_match_are_dimmed(q):
    matching = q.projects["project"].eq("人大工作经费")
    found = charts.money_and_indicators(q.projects, matching=matching, lang="en")
    colours = list(found.data[0].marker.color)
    assert (colours.count(DIMMED), len(colours)) == (16, 17)


def test_names_that_are_cut_stand_whole_in_the_notes(q):
    found = charts.ranking(q.indicators, n=205, lang="en")
    cut = [text.split()[0] for text in found.layout.yaxis.ticktext if text.endswith(" …")]
    noted = [note.split()[0] for note in found.layout.meta["notes"] if " in full: " in note]
    assert noted == cut
    assert 0 < len(cut) <= 12
