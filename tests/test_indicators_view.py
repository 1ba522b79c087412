"""The explorer of indicators: all that it shows agrees; weights move the ranking only.

It shows rows, line, table, picture, card, code and token.
"""

import math
import re
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import terms
from shimahe.display import charts, explore
from shimahe.display.cards.indicators import indicator_card
from shimahe.display.charts.palette import DIMMED
from shimahe.display.controls import InvalidState
from shimahe.display.explore import AuditState, IndicatorState, SourceState
from shimahe.display.view import ViewResult, apply_steps
from shimahe.display.views import indicators as indicator_states
from shimahe.quality.scores import GATES, JUDGED, TYPES, WEIGHTS
from tests.explorer_pages import (
    cells_shown,
    click_mark,
    everything_has_words,
    page_follows,
    picture_follows,
    traces_shown,
    watch_drawing,
)
from tests.test_view import run, sample

pytestmark = pytest.mark.usefixtures("english")

SCRIPT = "<script>alert(1)</script>&'\"</pre>"


def indicator(
    n, name, sign="≥", target="95", unit="%", project="甲项目", weight=10.0, core=True, line=7
):
    scope, value = (
        "project" if project else "department",
        float(target) if str(target).isdigit() else None,
    )
    return (f"I{n:03}", scope, project, n, name, weight, sign, target, value, unit, core, 1, line)


# markup in names, units and projects; nothing but an id; a long name; weights of 0 and 150; two of
# one name
ODD = [
    indicator(1, SCRIPT, project=f"乙{SCRIPT}", unit="<i>人</i>"),
    indicator(2, SCRIPT, project=f"乙{SCRIPT}"),
    indicator(3, None, None, None, None, weight=None, core=None, line=None),
    indicator(4, "居民满意度", weight=150.0, core=False),
    indicator(5, "长" * 300, "定性", "好", None, weight=0.0),
    indicator(6, "巡查次数", "不少于", "至少1次", None, None),
]  # fmt: skip
PROJECTS = [
    ("甲项目", 10.0, "某局", None, None, 1, 9, 1),
    (f"乙{SCRIPT}", 5.0, "某局", None, None, 10, 19, 10),
]


@pytest.fixture(scope="module")
def odd():
    return sample(indicators=ODD, projects=PROJECTS)


@pytest.fixture(scope="module")
def explorers(d):
    return explore.indicators(d, lang="en"), explore.indicators(d, lang="zh")


weight = st.sampled_from([0, 0.5, 1, 2, 5])
some_states = st.builds(
    IndicatorState,
    lang=st.sampled_from(["zh", "en"]),
    chart=st.sampled_from(indicator_states.CHARTS),
    project=st.sampled_from([None, None, "department", "民政管理事务工作经费", "甲项目"]),
    type_2=st.sampled_from([None, None, None, *TYPES]),
    sign=st.sampled_from([None, None, "≥", "定性", "unknown"]),
    unit=st.sampled_from([None, None, "%", "人", "unknown"]),
    core=st.sampled_from([None, None, "yes", "no", "unknown"]),
    failed=st.sampled_from([None, None, *JUDGED, "S01", "S04", "S06"]),
    search=st.sampled_from(["", "", "", "满意度", "HEALTH", "I0", ".*", "'\"\\", "<b>"]),
    indicator=st.sampled_from([None, "I001", "I003"]),
    **dict.fromkeys(WEIGHTS, weight),
    cap=st.sampled_from([0, 40, 100]),
)


class Page(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def having(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


# --- any state ------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=60)
@given(some_states)
def test_the_code_gives_the_same_frame(d, odd, state):
    for each in (d, odd):
        assert_frame_equal(run(state.pandas_code, each), ViewResult(each, state).rows)


@settings(max_examples=60)
@given(some_states)
def test_the_token_restores_the_state(state):
    assert IndicatorState.view.read_token(state.token) == state


@pytest.mark.slow
@settings(max_examples=60)
@given(some_states)
def test_table_line_and_picture_show_the_view(d, odd, state):
    for each in (d, odd):
        view, table = ViewResult(each, state).rows, ViewResult(each, state).table
        assert sorted(table["indicator"]) == view["indicator"].tolist()
        numbers = re.findall(r"\d+", ViewResult(each, state).line.split(" · ")[0])
        assert sorted(numbers) == sorted({str(len(view)), str(len(each.indicators))})
        summary = ViewResult(each, state).figure.layout.meta["summary"]
        assert (summary == ViewResult(each, state).why_empty) == view.empty


@settings(max_examples=30)
@given(some_states)
def test_weights_move_the_index_and_nothing_else(d, state):
    published = replace(state, **WEIGHTS, cap=40)
    moved, start = ViewResult(d, state).rows, ViewResult(d, published).rows
    assert_frame_equal(moved.drop(columns="index"), start.drop(columns="index"))


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), some_states)
def test_filters_commute(d, order, state):
    rows, steps = state.view.rows(d, state), state.filters
    order.shuffle(steps)
    assert apply_steps(rows, steps, d).index.tolist() == ViewResult(d, state).rows.index.tolist()


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 205),
        ({"project": "department"}, 24),
        ({"project": "民政管理事务工作经费"}, 11),
        ({"sign": "定性"}, 29),
        ({"unit": "万人"}, 1),
        ({"search": "mass ORGANISATIONS"}, 8),
        ({"search": "i00"}, 9),
        ({"failed": "Q02"}, 3),
        ({"project": "department", "core": "yes", "search": "率"}, 3),
    ],
)
def test_each_filter_keeps_what_it_names(d, values, count):
    frame = ViewResult(d, IndicatorState(lang="en", **values)).rows
    assert len(frame) == count


def test_a_gate_is_failed_at_zero_a_graded_criterion_below_one(d):
    scores = shimahe.score(d).indicators
    for key in JUDGED:
        frame = ViewResult(d, IndicatorState(failed=key)).rows
        assert len(frame) == (scores[key] == 0 if key in GATES else scores[key] < 1).sum()


def test_a_signal_finds_those_it_speaks_of_as_well_as_those_it_is_about(d):
    reasons = shimahe.score(d).reasons
    found = ViewResult(d, IndicatorState(failed="S01")).rows
    mine = reasons[reasons["criterion"].eq("S01")]
    assert set(found["indicator"]) == {*mine["indicator"], *", ".join(mine["related"]).split(", ")}
    assert found["signals"].str.contains("S01").all()
    assert "signals" not in ViewResult(d, IndicatorState()).rows


def test_rows_without_unit_or_core_flag_can_be_chosen(odd):
    explorer = explore.indicators(odd)
    for control in ("unit", "core", "sign"):
        assert ("Not stated", "unknown") in explorer.controls[control].options
    explorer.controls["core"].value = "unknown"
    assert explorer.frame["indicator"].tolist() == ["I003"]
    assert 'view["is_core"].isna()' in explorer.code


def test_what_cannot_be_changed_is_not(d):
    explorer = explore.indicators(d)
    frame = explorer.frame
    frame["name"] = "x"
    assert "x" not in explorer.frame["name"].tolist()


# --- weights --------------------------------------------------------------------------------------


def test_the_line_counts_and_says_how_far_the_ranking_moved(d):
    explorer = explore.indicators(d, lang="en")
    start = explorer.frame
    mean, passed = start["index"].mean(), (start[GATES] != 0).all(axis=1).sum()
    counts = f"mean index {mean:.1f} · pass every gate: {passed}"
    said = f"205 indicators · weight 1,800 · {counts}"
    assert explorer.line == said
    explorer.controls["Q12"].value = 0
    now, before = explorer.frame["index"].rank(), start["index"].rank()
    moved = ((now - before).abs() > 10).sum()
    assert 0 < moved < 205
    assert explorer.line.endswith(
        f"weights: rank correlation {now.corr(before):.3f}, moved by more than 10 places: {moved}"
    )
    wanted = "view = score(d, lang='en').weighted({'Q12': 0.0}, cap=40.0).indicators"
    assert explorer.code.splitlines()[1] == wanted
    explorer.controls["reset"].click()
    assert explorer.line == said


def test_a_weight_redraws_ranking_and_table_at_once(d):
    explorer = explore.indicators(d, chart="ranking")
    before, table = explorer.figure.to_plotly_json()["data"], explorer._table.content
    explorer.controls["Q03"].value = 5
    assert explorer.figure.to_plotly_json()["data"] != before
    assert explorer._table.content != table
    picture_follows(explorer)


def test_a_weight_draws_no_picture_that_has_no_index(d, monkeypatch):
    explorer, drawn = explore.indicators(d, indicator="I001"), watch_drawing(monkeypatch)
    for chart in indicator_states.CHARTS:
        explorer.controls["chart"].value = chart
        drawn.clear()
        before, table, card = (
            explorer.figure,
            explorer._table.content,
            explorer._texts["card"].value,
        )
        explorer.controls["Q12"].value = 5 - explorer.controls["Q12"].value
        assert (explorer.figure != before) == bool(drawn) == (chart == "ranking")
        assert explorer._table.content != table
        assert explorer._texts["card"].value != card


def test_a_chart_of_other_traces_replaces_the_one_before(d):
    explorer = explore.indicators(d, chart="heat_map", project="department")
    many = len(traces_shown(explorer))
    explorer.controls["project"].value = ""
    assert len(traces_shown(explorer)) == many + 1
    explorer.controls["chart"].value = "ranking"
    picture_follows(explorer)


def test_without_any_weight_there_is_no_index_and_that_is_shown(d):
    explorer = explore.indicators(d, **dict.fromkeys(WEIGHTS, 0))
    assert "mean index –" in explorer.line
    assert [cell[0] for cell in explorer._table.content["rows"][0]][:4:3] == ["–", "–"]
    explorer.controls["chart"].value = "ranking"
    assert explorer.figure.layout.meta["summary"]


@pytest.mark.parametrize(("given", "kept"), [("7", 5.0), ("-1", 0.0), ("2.5", 2.5)])
def test_a_weight_field_keeps_within_its_bounds(d, given, kept):
    explorer = explore.indicators(d)
    explorer.controls["Q06"].value = given
    assert (explorer.state.Q06, explorer.controls["Q06"].value) == (kept, kept)


# --- the card -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_holds_the_printed_row_every_criterion_and_its_reason(d, lang):
    quality = shimahe.score(d, lang=lang)
    for row in quality.indicators.to_dict("records"):
        page = Page(indicator_card(d, quality, row["indicator"]))
        printed = [field for field in d.fields(row["line"]) if field]
        for said in (*printed, row["name"], row["type_reason"], f"{row['index']:g}"):
            assert said in page.text
        assert " | " not in page.text
        for criterion in quality.card(row["indicator"]).itertuples():
            assert f"{criterion.criterion} {criterion.name}" in page.text
            assert criterion.reason in page.text


def test_a_card_names_what_is_nearly_the_same_and_the_signals_about_it(d):
    quality = shimahe.score(d, lang="en")
    text = Page(indicator_card(d, quality, "I169")).text
    same = quality.reasons[
        quality.reasons["indicator"].eq("I169") & quality.reasons["criterion"].eq("Q11")
    ]
    for each in same["related"].item().split(", "):
        row = quality.indicators.set_index("indicator").loc[each]
        assert f"{each} {row['name']} ({terms.project_name(row['project'], 'en')})" in text
    assert "S04 Boilerplate across projects: " in text
    assert "S01 The office and its projects promise different values: " in text


def test_a_capped_indicator_says_which_gate_holds_it_down(d):
    quality = shimahe.score(d, cap=30, lang="en")
    failed = quality.indicators[quality.indicators["Q02"].eq(0)]["indicator"].iloc[0]
    assert re.search(
        "fails .*Q02.*so its index is at most 30",
        Page(indicator_card(d, quality, failed)).text,
    )
    assert "at most" not in Page(indicator_card(d, quality, "I022")).text


def test_a_hard_case_carries_the_type_it_could_also_be(d):
    quality = shimahe.score(d, lang="en")
    hard = quality.indicators.dropna(subset="type_alternative").iloc[0]
    text = Page(indicator_card(d, quality, hard["indicator"])).text
    assert (
        f"It could also be taken as {terms.key_name('type_2', hard['type_alternative'], 'en')}."
        in text
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_is_accessible(d, lang):
    page = Page(indicator_card(d, shimahe.score(d, lang=lang), "I060"))
    assert page.having("section")[0]["lang"] == lang
    assert len(page.having("h3")) == len(page.having("caption")) == 1
    assert [head.get("scope") for head in page.having("th")] == ["col"] * 4 + ["row"] * 12
    assert {each["lang"] for each in [*page.having("span"), *page.having("pre")]} == {"zh"}


def test_an_unknown_card_is_an_error(d):
    terms.set_language("en")
    with pytest.raises(ValueError, match="there is no indicator 'I999'"):
        indicator_card(d, shimahe.score(d), "I999")


@pytest.mark.parametrize("one", [row[0] for row in ODD])
def test_a_card_can_be_read_whatever_is_printed(odd, one):
    explorer = explore.indicators(odd, indicator=one)
    page = Page(explorer._texts["card"].value)
    assert one in page.text
    assert page.having("script") == page.having("i") == page.having("b") == []


# --- the explorer ---------------------------------------------------------------------------------


@settings(max_examples=25)
@given(some_states)
def test_everything_follows_the_state(explorers, state):
    given = {
        "project": ["甲项目"],
        "sign": ["unknown"],
        "core": ["unknown"],
    }  # not in this document
    state = replace(
        state, **{key: None for key, missing in given.items() if getattr(state, key) in missing}
    )
    explorer = explorers[state.lang == "zh"]
    explorer.state = state
    ids = [row[1][0] for row in cells_shown(explorer)]
    assert ids == explorer.table["indicator"].tolist()
    assert state.indicator is None or state.indicator in explorer._texts["card"].value
    page_follows(explorer, state)


@pytest.mark.parametrize("chart", indicator_states.CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_draws_in_both_languages(d, chart, lang):
    explorer = explore.indicators(d, lang=lang, chart=chart)
    assert explorer.figure.data
    assert bool(re.search("[一-龥]{2}", explorer.figure.layout.title.text.split("<br>")[0])) == (
        lang == "zh"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_term_and_choice_has_words(d, lang):
    everything_has_words(d, IndicatorState(lang=lang))


def test_the_language_changes_every_word_and_nothing_else(d):
    explorer = explore.indicators(d, failed="Q03", type_2="social", indicator="I060", Q12=5)
    before = asdict(explorer.state)
    explorer.controls["lang"].value = "zh"
    assert asdict(explorer.state) == before | {"lang": "zh"}
    words = [control.description for control in explorer.controls.values()]
    words += [
        *explorer._table.content["heads"],
        explorer._folded_head.value,
        explorer.line,
        explorer._table.label,
    ]
    assert all(re.search("[一-龥]", word) for word in words), words
    assert "逐条评分" in explorer._texts["card"].value
    assert "Q03 量化" in dict(explorer.controls["failed"].options)


def test_weights_wait_in_the_drawer_until_filters_are_asked_for(d):
    explorer = explore.indicators(d)
    weights = explorer._drawer.children[-1].children
    assert weights == tuple(explorer.controls[name] for name in [*WEIGHTS, "cap"])
    assert explorer._drawer.layout.display == "none"
    explorer._open_drawer.value = True
    assert explorer._drawer.layout.display is None


def test_a_name_in_the_table_opens_its_card(d):
    explorer = explore.indicators(d)
    weakest = explorer.frame.sort_values("index", kind="stable")["indicator"].iloc[0]
    assert weakest in explorer._texts["card"].value  # until another is chosen
    name = explorer._table.content["rows"][3][2]
    explorer._table._handle_custom_msg({"chosen": name[3]}, [])
    assert explorer.state.indicator == explorer.table["indicator"][3]
    assert name[1] in Page(explorer._texts["card"].value).text


def test_clicks_on_the_heat_map_lead_to_a_sheet_and_then_to_a_card(d):
    explorer = explore.indicators(d, chart="heat_map")
    for wanted in ("project", "indicator"):
        key = explorer.figure.data[0].customdata[-1][2][0]
        click_mark(explorer, key)
        assert getattr(explorer.state, wanted) == key
    assert explorer.state.project == "民政管理事务工作经费"
    assert explorer.state.indicator == "I205"


def test_a_click_on_a_criterion_shows_what_falls_short_of_it(d):
    explorer = explore.indicators(d)
    assert explorer.state.chart == "criteria"
    click_mark(explorer, "Q12")
    assert explorer.state.failed == "Q12"
    assert explorer.frame["Q12"].lt(1).all()


def test_clicks_on_a_ranking_open_a_card(d):
    explorer = explore.indicators(d, chart="ranking")
    key = explorer.figure.data[0].customdata[0][0]
    click_mark(explorer, key)
    assert explorer.state.indicator == key


@pytest.mark.parametrize("key", ["", "I999", "project", "unknown", "<b>", "999"])
def test_what_is_nothing_to_choose_changes_nothing(d, key):
    explorer = explore.indicators(d)
    before = explorer.state
    explorer.choose(key)
    assert (explorer.state, explorer.notice) == (before, "")


def test_the_indicators_to_choose_from_are_those_that_the_filters_leave(d):
    explorer = explore.indicators(d, indicator="I001")
    explorer.controls["project"].value = "民政管理事务工作经费"
    assert [key for _, key in explorer.controls["indicator"].options] == [
        "", "I001", *explorer.frame["indicator"],
    ]  # fmt: skip


def test_an_empty_view_says_which_choice_emptied_it(d):
    explorer = explore.indicators(d, project="department", search="nothing of the kind")
    summary = explorer.figure.layout.meta["summary"]
    assert summary == (
        'Nothing found for "nothing of the kind" where "Project: whole department" is chosen.'
    )
    assert explorer.line.startswith("0 of 205 indicators · weight 0 · mean index –")
    assert explorer._table.content["rows"] == []


def test_a_document_without_indicators_says_so():
    explorer = explore.indicators(sample())
    assert "document has no rows" in explorer.figure.layout.meta["summary"]
    assert explorer.line.startswith("0 indicators")


def test_damage_of_the_sheets_is_said_in_the_caption(odd):
    broken = sample(indicators=ODD, projects=PROJECTS)
    broken.tables = shimahe.frames.build(
        "tables", [("project_goals", "表", "partly lost", None, 8, 1, 9, "rows lost")]
    )
    assert (
        "rows lost in the source"
        in ViewResult(broken, IndicatorState(lang="en")).figure.layout.meta["summary"]
    )
    assert (
        "rows lost" not in ViewResult(odd, IndicatorState(lang="en")).figure.layout.meta["summary"]
    )


def read(part, name=""):
    """The texts of a figure that a reader sees: not the keys of marks and axes."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from (
                read(value, key) if key not in ("y", "tickvals", "categoryarray", "meta") else ()
            )
    elif isinstance(part, list | tuple):
        key_first = name == "customdata" and part and isinstance(part[0], str)
        for each in part[1:] if key_first else part:
            yield from read(each, name)


@pytest.mark.parametrize("chart", indicator_states.CHARTS)
def test_text_of_the_document_is_shown_as_text(odd, chart):
    explorer = explore.indicators(
        odd, chart=chart, indicator="I001", search="<script>", project=f"乙{SCRIPT}"
    )
    assert not any("<script" in text.value for text in explorer._texts.values())
    said = "\n".join(read(explorer.figure.to_plotly_json()))
    assert "&lt;script&gt;" in said
    assert not re.search("<(script|i|/pre)", said)
    assert run(explorer.code, odd)["indicator"].tolist() == ["I001", "I002"]


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"chart": "treemap"}, "chart: 'treemap' is none of criteria"),
        ({"type_2": "good"}, "type_2: 'good' is none of quantity"),
        ({"failed": "P01"}, "failed: 'P01' is none of"),
        ({"core": True}, "core: True is none of yes, no"),
        ({"project": 3}, "project: 3 is not one line of text"),
        ({"project": "a\nb"}, "project: "),
        ({"unit": "x" * 201}, "unit: "),
        ({"indicator": ["I001"]}, "indicator: "),
        ({"search": None}, "search: None is not one line of text"),
        ({"Q03": 6}, "Q03: 6 is not a number from 0 to 5"),
        ({"Q03": -0.1}, "Q03: -0.1"),
        ({"Q03": math.nan}, "Q03: nan"),
        ({"Q12": True}, "Q12: True"),
        ({"Q12": "2"}, "Q12: '2'"),
        ({"Q12": None}, "Q12: None"),
        ({"cap": 101}, "cap: 101 is not a number from 0 to 100"),
        ({"Q01": 1}, "'Q01': not a field of this state"),
    ],
)
def test_a_state_refuses_what_it_does_not_declare(values, message):
    terms.set_language("en")
    with pytest.raises(InvalidState, match=re.escape(message)) as refusal:
        IndicatorState.view.state(**values)
    assert re.search("[一-龥]", refusal.value.message("zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "text",
    [
        '{"explorer": "spending"}',
        '{"explorer": "indicators", "Q03": 1e999}',
        '{"explorer": "indicators", "Q03": NaN}',
        '{"explorer": "indicators", "project": "没有的项目"}',
        '{"explorer": "indicators", "project": "\\ud800"}',
        '{"explorer": "indicators", "indicator": "I999"}',
        '{"explorer": "indicators", "failed": "S05"}',
        '{"explorer": "indicators", "unit": {"a": 1}}',
        '{"explorer": "indicators", "cap": 40, "cap": 50}',
    ],
)
def test_a_refused_token_changes_nothing_and_says_why(d, lang, text):
    explorer = explore.indicators(d, lang=lang)
    explorer.controls["token"].value = text
    assert explorer.state == IndicatorState(lang=lang)
    assert explorer.notice.startswith(
        {"zh": "⚠ 这个视图代码不能用", "en": "⚠ This state token cannot"}[lang]
    )
    known = [*explorer.frame["project"].dropna().unique(), "没有的项目"]
    assert bool(re.search("[一-龥]{3}", re.sub("|".join(known), "", explorer.notice))) == (
        lang == "zh"
    )


def test_a_pasted_token_gives_the_same_view(d):
    first, second = (
        explore.indicators(d, **given)
        for given in ({"failed": "Q12", "Q12": 5, "indicator": "I060"}, {})
    )
    second.controls["token"].value = first.controls["token"].value
    assert second.state == first.state
    assert_frame_equal(second.frame, first.frame)


# --- a part never stands for the whole ------------------------------------------------------------


def test_money_stands_beside_all_indicators_of_a_sheet_whichever_are_shown(d):
    state = IndicatorState(chart="money_and_indicators", search="满意度 群众", lang="zh")
    every = replace(state, search="")
    counts = [_counts(ViewResult(d, each).figure) for each in (state, every)]
    assert counts[0].items() == counts[1].items()
    colours = ViewResult(d, state).figure.data[0].marker.color
    assert 0 < list(colours).count(DIMMED) < len(colours)


def _counts(figure):
    bars = figure.data[1]
    names = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    return {names[key]: count for key, count in zip(bars.y, bars.x, strict=True)}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (IndicatorState(search="保洁", lang="zh"), "（全部 205）："),
        (AuditState(status="differs", lang="zh"), "所选 14 项（全部 946）："),
        (AuditState(status="differs", lang="en"), "14 of 946 chosen. "),
        (SourceState(search="社区", lang="en"), " of 1,210 chosen. "),
    ],
)
def test_a_title_says_of_how_many_it_speaks(d, state, words):
    assert words in ViewResult(d, state).title
    assert "chosen" not in ViewResult(d, type(state)(lang="en")).title


def test_the_title_of_one_indicator_names_its_own_weakest_criterion(d):
    explorer = explore.indicators(d)
    titles = {}
    for name in ("I029", "I009"):
        of_one = explorer._result.source_rows.query("indicator == @name")
        titles[name] = charts.criteria(of_one, lang="en").layout.meta["title"]
    assert titles == {
        "I029": "Weakest criterion of this indicator: No lax target for a duty, 0.0%",
        "I009": "This indicator has the full score on every criterion that applies",
    }
