"""Explorers, driven through their controls without a browser.

Controls, line, picture, table and token always agree.
"""

import gc
import html
import io
import json
import re
import subprocess
import sys
import weakref
from dataclasses import asdict, fields, replace

import pandas as pd
import pytest
from hypothesis import given, settings
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import terms
from shimahe.display import charts, explore
from shimahe.display.explore import EconomicState, SpendingState
from shimahe.display.view import View, ViewResult
from shimahe.display.views.accounts import CHARTS
from tests.browser.test_explorers import STEPS
from tests.explorer_pages import (
    click_mark,
    download_csv,
    picture_follows,
    texts_shown,
    traces_shown,
    watch_drawing,
)
from tests.test_view import HOSTILE, economic_states, row, sample, spending_states

pytestmark = pytest.mark.usefixtures("english")

ALL = sorted(explore.EXPLORERS)
ACCOUNTS = ["economic", "spending"]
STATES = {
    "spending": "SpendingState",
    "economic": "EconomicState",
    "audit": "AuditState",
    "indicators": "IndicatorState",
    "source": "SourceState",
}


@pytest.fixture(scope="module")
def shown(d):
    return {name: explore.EXPLORERS[name](d, lang="en") for name in ACCOUNTS}


def same_as_state(explorer, state):
    """Whether everything on the page says `state`."""
    assert explorer.controls["search"].value == state.search
    assert explorer.controls["classes"].value == state.classes
    assert json.loads(explorer.controls["token"].value) == json.loads(state.token)
    assert explorer._copy.text == state.call
    assert_frame_equal(explorer.frame, ViewResult(explorer._result.d, state).rows)
    assert [row[1] for row in texts_shown(explorer)] == explorer.table["code"].tolist()
    picture_follows(explorer)


@settings(max_examples=40)
@given(spending_states)
def test_everything_follows_the_state_of_spending(shown, state):
    shown["spending"].state = state
    same_as_state(shown["spending"], state)


@settings(max_examples=40)
@given(economic_states)
def test_everything_follows_the_state_of_basic_expenditure(shown, state):
    shown["economic"].state = state
    same_as_state(shown["economic"], state)


# --- controls -------------------------------------------------------------------------------------


def test_explorers_start_with_everything(d):
    assert explore.spending(d).line == "40 items · 13,635.67 万元"
    assert explore.economic(d).line == "28 groups · 2,141.31 万元"
    assert explore.spending(d).figure.data[0].values[0] == 13635.67


@pytest.mark.parametrize(
    ("control", "value", "line"),
    [
        ("level", "class", "11 classes · 13,635.67 万元"),
        ("classes", ("212",), "4 of 40 items · 5,863.73 万元 · 43.0% of 13,635.67"),
        ("inside", "212", "2 of 27 groups · 5,863.73 万元 · 43.0% of 13,635.67"),
        ("budget", "state_capital", "1 of 40 items · 55.95 万元 · 0.4% of 13,635.67"),
        ("kind", "basic", "16 of 40 items · 2,141.31 万元 · 15.7% of 13,635.67"),
        ("measure", "general_public", "39 items · 13,579.72 万元"),
        ("top", 5, None),
        ("minimum", "２,０００", "3 of 40 items · 8,535.39 万元 · 62.6% of 13,635.67"),
        ("maximum", "4", "2 of 40 items · 6.00 万元 · <0.1% of 13,635.67"),
        ("search", "2050199", "1 of 40 items · 6.08 万元 · <0.1% of 13,635.67"),
        ("lang", "zh", "40 项 · 13,635.67 万元"),
    ],
)
def test_each_control_changes_the_view(d, control, value, line):
    explorer = explore.spending(d)
    explorer.controls[control].value = value
    assert line is None or explorer.line == line
    assert html.escape(explorer.line) in explorer._texts["heading"].value
    same_as_state(explorer, explorer.state)


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_draws_in_both_languages(d, name, chart, lang):
    explorer = explore.EXPLORERS[name](d, lang=lang, chart=chart)
    assert explorer.figure.data
    assert len(traces_shown(explorer)) == len(explorer.figure.data)
    assert bool(re.search("支出", explorer.figure.layout.title.text)) == (lang == "zh")


@pytest.mark.parametrize("name", ACCOUNTS)
def test_one_change_draws_once(d, monkeypatch, name):
    explorer, drawn = explore.EXPLORERS[name](d), watch_drawing(monkeypatch)
    for control, value in [
        ("level", "class"),
        ("lang", "zh"),
        ("top", 3),
        ("chart", "bars"),
        ("measure", "total"),
    ]:
        explorer.controls[control].value = value
    assert len(drawn) == 5
    explorer.state = replace(explorer.state, lang="en", top=None, measure="amount", chart="treemap")
    assert len(drawn) == 6


def test_the_language_changes_every_word_and_nothing_else(d):
    explorer = explore.spending(d, level="class", classes=["212"], kind="project", chart="bars")
    before = asdict(explorer.state)
    explorer.controls["lang"].value = "zh"
    assert asdict(explorer.state) == before | {"lang": "zh"}
    labels = [control.description for control in explorer.controls.values()]
    labels += [
        explorer._copy.label,
        *explorer._table.content["heads"],
        *texts_shown(explorer)[0][2:3],
    ]
    assert all(re.search("[\u4e00-\u9fff]", label) for label in labels), labels
    assert dict(explorer.controls["classes"].options)["212 城乡社区支出"] == "212"
    assert explorer.figure.data[0].name == "项目支出"
    assert "下载" in explorer._csv.label
    assert "功能分类" in explorer._texts["terms"].value


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_control_has_a_label_and_a_sentence_that_explains_it(d, name, lang):
    for control_name, control in explore.EXPLORERS[name](d, lang=lang).controls.items():
        assert control.description == terms.text(f"explore.{control_name}", lang)
        assert control.tooltip.endswith(("。", "."))


def test_reset_goes_back_to_the_start_in_the_same_language(d):
    explorer = explore.spending(d, level="class")
    explorer.controls["lang"].value = "zh"
    explorer.controls["search"].value = "社区"
    explorer.choose("212")
    explorer.controls["reset"].click()
    assert explorer.state == SpendingState(level="class", lang="zh")


def test_a_limit_that_is_no_number_is_said_and_changes_nothing(d):
    explorer = explore.spending(d, minimum=5)
    for text in ["abc", "1e5", "inf", "--3", "٣"]:
        explorer.controls["minimum"].value = text
        assert text in explorer.notice
        assert explorer.state.minimum == 5
    explorer.controls["maximum"].value = "10"
    assert (explorer.notice, explorer.controls["minimum"].value) == ("", "5")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,000 万元", 1000), ("1000万", 1000), ("１，０００", 1000), ("¥500", 0.05),
        ("￥ 500", 0.05), ("5000元", 0.5), ("5000 yuan", 0.5), ("1.2亿元", 12000),
        ("¥2万", 2), ("1 million yuan", 100), ("RMB 300", 0.03), ("0", 0), (".5", 0.5),
    ],
)  # fmt: skip
def test_a_limit_is_read_with_its_unit_and_said_in_wan(d, typed, amount):
    explorer = explore.spending(d)
    explorer.controls["minimum"].value = typed
    assert explorer.state.minimum == amount
    has_unit = re.search(r"[^\d.,，０１]", typed) is not None
    assert (f"understood as {amount:,} 万元" in explorer.notice) == has_unit


def test_a_limit_below_zero_is_refused_where_it_was_typed(d):
    explorer = explore.spending(d, lang="zh")
    explorer.controls["minimum"].value = "-5"
    assert "最低金额（万元）：-5 小于零" in explorer.notice
    assert explorer.state.minimum is None


@pytest.mark.parametrize("typed", ["999999999999999999", "1,000,000,000,000 亿元"])
def test_an_amount_that_is_too_large_is_refused_as_it_was_typed(d, typed):
    explorer = explore.spending(d, lang="en")
    explorer.controls["minimum"].value = typed
    is_refused = f'"{typed}" is too large for an amount' in explorer.notice
    assert (is_refused, explorer.state.minimum) == (True, None)


@pytest.mark.parametrize("typed", ["5 斤", "1000 dollars", "¥", "万元", "1,0,,", "1.2.3", "1e3"])
def test_an_amount_in_another_unit_is_no_limit(d, typed):
    explorer = explore.spending(d, lang="en")
    explorer.controls["maximum"].value = typed
    assert (typed in explorer.notice) == (typed != "1,0,,")


def test_two_explorers_of_one_document_do_not_disturb_each_other(d):
    first, second = explore.spending(d, lang="zh"), explore.spending(d, lang="en", level="class")
    first.controls["search"].value = "环卫"
    second.controls["minimum"].value = "1000"
    assert (first.state.search, first.state.minimum) == ("环卫", None)
    assert second.table["code"].tolist() == ["201", "212"]
    assert first.table["code"].tolist() == ["2120501"]


def test_a_document_of_one_line_is_shown(d):
    explorer = explore.spending(sample([row("2050199", 6.08)]), lang="en", search="教育")
    assert explorer.line.startswith("1 item · 6.08 万元")
    explorer.controls["minimum"].value = "7"
    assert explorer.notice.startswith("Nothing to show: the one row left by")


def test_an_empty_view_says_which_choice_emptied_it(d):
    explorer = explore.spending(d, classes=["221"], budget="state_capital")
    summary = explorer.figure.layout.meta["summary"]
    assert summary == (
        'Nothing to show: of the 2 rows left by "Level: item · Classes: 221", '
        'none passes "Budget: state capital operations budget".'
    )
    assert explorer.line.startswith("0 of 40 items · 0.00 万元")
    assert texts_shown(explorer) == []
    assert "document has no rows" in explore.spending(sample([])).figure.layout.meta["summary"]


def test_a_treemap_that_cannot_be_drawn_gives_its_reason_in_the_language():
    explorer = explore.spending(sample(), lang="zh")
    assert "负数（2010102）" in explorer.figure.layout.meta["summary"]
    explorer.controls["chart"].value = "bars"
    assert explorer.figure.data[-1].y[0] == "2010101"


def test_code_is_shown_on_request_and_escaped(d):
    explorer = explore.spending(d, search="<script>")
    assert explorer._texts["code"].layout.display == "none"
    explorer.controls["show_code"].value = True
    assert explorer._texts["code"].layout.display is None
    assert "<script>" not in explorer._texts["code"].value
    assert "'<script>'" in explorer.code


@pytest.mark.parametrize("name", ALL)
def test_it_prints_as_one_fixed_line(d, name):
    explorer = explore.EXPLORERS[name](d)
    assert repr(explorer) == f"Explorer({name})"
    assert explorer._repr_mimebundle_()["text/plain"] == f"Explorer({name})"


# --- drill-down -----------------------------------------------------------------------------------


def crumbs(explorer):
    return [crumb.description for crumb in explorer._crumbs if crumb.layout.display is None]


def click(explorer, code):
    """Click on the bar of a code."""
    assert code in [facts[0] for facts in traces_shown(explorer)[0]["customdata"]]
    click_mark(explorer, code)


def test_clicking_bars_goes_inside_and_crumbs_lead_back(d):
    explorer = explore.spending(d, level="class", chart="bars")
    assert crumbs(explorer) == []
    click(explorer, "212")
    assert (explorer.state.inside, explorer.state.level) == ("212", "group")
    click(explorer, "21201")
    assert crumbs(explorer) == [
        "All spending",
        "› 212 Urban and rural community affairs",
        "› 21201 Urban and rural community administration",
    ]
    assert explorer.table["code"].tolist() == ["2120199", "2120104", "2120101"]
    explorer._crumbs[1].click()
    assert (explorer.state.inside, explorer.state.level) == ("212", "group")
    explorer._crumbs[0].click()
    assert explorer.state == SpendingState(level="class", chart="bars")
    assert crumbs(explorer) == []


def test_a_code_without_parts_shows_its_printed_line_instead(d):
    explorer = explore.spending(d, inside="221", chart="bars", lang="zh")
    click(explorer, "2210201")
    assert explorer.state.inside == "221"
    assert d.cite(151).replace("\t", " | ") in explorer.notice
    explorer.controls["top"].value = 3
    assert explorer.notice == ""


@pytest.mark.parametrize("name", ACCOUNTS)
def test_what_is_no_code_can_be_clicked_and_nothing_happens(d, name):
    explorer = explore.EXPLORERS[name](d)
    before = explorer.state
    for message in ({"chosen": "total"}, {"chosen": ""}, {}, {"chosen": "<b>"}, {"chosen": "999"}):
        explorer._picture._handle_custom_msg(message, [])
        assert (explorer.state, explorer.notice) == (before, "")
    code = explorer.table["code"].iloc[0][:3]
    click_mark(explorer, code)
    assert explorer.state.inside == code


def test_choosing_inside_shows_the_level_below(d):
    explorer = explore.economic(d)
    explorer.controls["inside"].value = "302"
    assert (explorer.state.level, len(explorer.table)) == ("group", 14)
    explorer.controls["inside"].value = ""
    assert (explorer.state.inside, explorer.state.level) == (None, "class")


def test_text_of_the_document_is_shown_as_text():
    explorer = explore.spending(sample(), chart="bars")
    explorer.choose("2010101")
    assert explorer.notice.endswith("201 | <b>")
    assert "<b>" not in explorer._texts["notice"].value
    assert explorer._table.content["rows"][-1][0][2] == ""


def test_a_tile_that_is_not_printed_can_be_gone_into():
    explorer = explore.spending(sample([row("2050199", 6.08), row("2050201", 1.0)]), lang="en")
    assert "205" in explorer.figure.data[0].ids
    explorer.choose("205")
    assert (explorer.state.inside, explorer.state.level) == ("205", "item")
    assert explorer.frame["code"].tolist() == ["2050199", "2050201"]
    assert crumbs(explorer) == ["All spending", "› 205 Education"]
    explorer.choose("20501")
    assert explorer.frame["code"].tolist() == ["2050199"]
    explorer._crumbs[0].click()
    assert (explorer.state.inside, len(explorer.frame)) == (None, 2)


@pytest.mark.parametrize("chart", ["treemap", "icicle", "bars", "dots", "sankey", "lorenz"])
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("spending", [row("2050199", 6.08), row("2080505", 1.0)]),
        ("spending", [row("20501", 6.08), row("20801", 1.0)]),
        ("economic", [("30101", "工资", "group", None, True, None, 5.0, "basic_economic", 3)]),
    ],
)
def test_whatever_code_is_clicked_there_is_an_inside_or_a_notice(name, rows, chart):
    d = sample(rows, []) if name == "spending" else sample([], rows)
    codes = {entry[0][:depth] for entry in rows for depth in (3, 5, 7)}
    for code in sorted(codes):
        explorer = explore.EXPLORERS[name](d, chart=chart, lang="en")
        explorer.choose(code)
        assert explorer.state.inside == code or code in explorer.notice
        assert explorer.frame["code"].str.startswith(code[:3]).any()


# --- table, theme and files -----------------------------------------------------------------------


def test_the_table_carries_amounts_shares_and_source_lines(d):
    explorer = explore.spending(d, level="class")
    assert explorer._table.content["heads"][:3] == ["rank", "code", "name"]
    assert texts_shown(explorer)[0] == [
        "1",
        "201",
        "General public services",
        "6,084.49",
        "44.62%",
        "80",
    ]
    line, key, tip = explorer._table.content["rows"][0][5]
    assert (line, key, tip) == ("80", 80, d.cite(80))


def test_a_share_inside_a_class_stands_beside_that_of_the_whole(d):
    explorer = explore.spending(d, inside="212", level="group")
    heads = explorer._table.content["heads"]
    assert heads[4:6] == [
        "share of all spending (%)",
        "share of Urban and rural community affairs (%)",
    ]
    assert texts_shown(explorer)[0][3:6] == ["4,217.43", "30.93%", "71.92%"]


def test_a_line_of_which_a_part_is_shown_says_so_beside_its_name(d):
    explorer = explore.spending(d, kind="project", search="城管执法", lang="zh")
    assert texts_shown(explorer)[0][2:4] == ["城管执法（所示部分，共 346.37）", "195.09"]


def test_a_small_share_is_never_nothing(d):
    d = sample([row("2050199", 0.01), row("2080505", 99999.0)])
    explorer = explore.spending(d, lang="en", search="2050199")
    assert texts_shown(explorer)[0][4] == "<0.01%"
    assert "<0.1% of 99,999.01" in explorer.line


def test_unknown_amounts_stand_last_in_the_table():
    last = explore.spending(sample(), level="class", chart="bars")._table.content["rows"][-1]
    assert [cell[0] for cell in last[3:5]] == ["–", "–"]
    assert last[3][1] is None


def paper(explorer):
    return explorer._picture.figure["layout"]["template"]["layout"]["paper_bgcolor"]


def test_a_dark_page_gets_a_dark_picture(d):
    explorer = explore.spending(d)
    explorer._picture.dark = True
    assert paper(explorer) == charts.TEMPLATES["dark"].layout.paper_bgcolor
    explorer.controls["chart"].value = "bars"
    assert paper(explorer) == charts.TEMPLATES["dark"].layout.paper_bgcolor
    explorer._picture.dark = False
    assert paper(explorer) == charts.TEMPLATES["light"].layout.paper_bgcolor


def test_the_csv_is_safe_in_a_spreadsheet_and_keeps_the_numbers(monkeypatch):
    name, data = download_csv(explore.spending(sample()), monkeypatch)
    assert name == "spending.csv"
    assert data.startswith("\ufeff".encode())
    back = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype={"code": str})
    assert back["name"][0] == '\'=HYPERLINK("x")<b>'
    assert back["amount_wan"].tolist()[2] == -0.5
    assert len(back) == 6


# --- rows and values that no document should print, but some do -----------------------------------


def test_rows_without_budget_or_kind_can_be_chosen():
    explorer = explore.spending(sample())
    assert "unknown" in dict(explorer.controls["budget"].options).values()
    explorer.controls["budget"].value = "unknown"
    assert explorer.frame["code"].tolist() == ["2010102"]
    assert 'view["budget"].isna()' in explorer.code


@pytest.mark.parametrize(
    "name", sorted({*ALL} - {"audit"})
)  # which says that nothing can be checked
def test_a_document_without_a_row_gives_a_reason(name):
    explorer = explore.EXPLORERS[name](sample([], []))
    assert "document has no rows" in explorer.figure.layout.meta["summary"]
    assert texts_shown(explorer) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refused_tokens_change_nothing_and_the_reason_is_in_the_language(d, lang):
    explorer = explore.spending(d, lang=lang)
    for text, _ in HOSTILE:
        explorer.controls["token"].value = text or " "
        assert explorer.state == SpendingState(lang=lang)
        assert explorer.notice.startswith(
            {"zh": "⚠ 这个视图代码不能用", "en": "⚠ This state token cannot be used"}[lang]
        )
        assert bool(re.search("[\u4e00-\u9fff]{3}", explorer.notice)) == (lang == "zh")


def test_a_pasted_token_gives_the_same_view(d):
    first, second = (
        explore.spending(d, level="group", search="医疗", chart="bars", top=3),
        explore.spending(d),
    )
    second.controls["token"].value = first.controls["token"].value
    assert second.state == first.state
    assert_frame_equal(second.frame, first.frame)


def test_a_code_that_the_document_does_not_print_is_refused(d):
    with pytest.raises(ValueError, match="classes: 999 is not in this document; it has 201, 204"):
        explore.spending(d, classes=["999"], lang="en")
    explorer = explore.spending(d)
    explorer.controls["token"].value = '{"explorer": "spending", "inside": "2130101"}'
    assert "Within: 2130101 is not in this document" in explorer.notice
    assert explorer.state == SpendingState()


def test_a_state_of_another_kind_is_refused(d):
    parts = {each.name: getattr(SpendingState.view, each.name) for each in fields(View)}
    other = View(**{**parts, "state_name": "Other"})
    with pytest.raises(ValueError, match="SpendingState, not a Other"):
        explore.spending(d).state = other.state()
    with pytest.raises(ValueError, match="EconomicState, not a SpendingState"):
        explore.economic(d).state = SpendingState()
    assert explore.economic(d).state == EconomicState()


# --- values that are not offered ------------------------------------------------------------------

# what looks like a value, where not anything does
LOOKS_RIGHT = {"inside": "999", "classes": ("999",), "top": 4, "context": 4}
LISTS = [
    (name, control.name)
    for name in explore.EXPLORERS
    for control in getattr(explore, STATES[name]).view.controls.values()
    if control.WIDGET in ("choice", "several", "find")
]


def forbidden(result):
    raise AssertionError("drawn before it was refused")


@pytest.mark.parametrize(("name", "control"), LISTS)
def test_a_value_that_is_not_offered_is_refused_before_anything_is_drawn(
    d, monkeypatch, name, control
):
    values = {control: LOOKS_RIGHT.get(control, "no such value")}
    explorer = explore.EXPLORERS[name](d, lang="en")
    before = explorer.state
    offered = [key for _, key in explorer.controls[control].options if key != ""]
    if control == "cell":  # those of an equation, and none is chosen
        offered = d.cells["cell"].tolist()
    monkeypatch.setattr(ViewResult, "draw", forbidden)
    with pytest.raises(ValueError, match=f"^{control}: ") as refusal:
        explore.EXPLORERS[name](d, **values)
    assert any(str(key) in str(refusal.value) for key in offered)
    with pytest.raises(ValueError, match=f"^{control}: "):
        explorer.state = replace(before, **values)
    explorer.controls["token"].value = json.dumps({"explorer": name, **asdict(before), **values})
    assert explorer.notice.startswith("⚠ This state token cannot be used")
    assert explorer.state == before


@pytest.mark.parametrize(
    "mark",
    [
        {"family": "nothing", "nature": "identity", "status": "agrees"},
        {"check": "A99", "nature": "identity", "status": "agrees"},
        {"family": ["within"], "nature": "identity", "status": "agrees"},
    ],
)
def test_a_mark_that_leads_to_what_there_is_not_is_refused_and_said(d, mark):
    explorer = explore.audit(d, lang="en")
    before = explorer.state
    with pytest.raises(ValueError, match="is none of"):
        explorer.choose(mark)
    click_mark(explorer, mark)
    assert explorer.notice.startswith("⚠")
    assert explorer.state == before


# --- what is kept ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_an_explorer_that_is_closed_keeps_no_disclosure_alive(name):
    d = shimahe.load()
    explorer = explore.EXPLORERS[name](d, lang="en")
    for cells in explorer._table.content["rows"][:2]:
        for cell in cells:
            explorer.choose(cell[3] if len(cell) > 3 else cell[0])
    explorer.controls["search"].value = "a"
    kept = weakref.ref(d)
    explorer.close()
    del d, explorer
    gc.collect()
    assert kept() is None


def test_a_program_with_an_explorer_ends_without_a_word(root):
    """Widgets close by themselves when the interpreter ends and much of it is gone already."""
    code = "from shimahe import explore, load\nkept = explore.spending(load())"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_every_list_has_a_step_of_the_browser_test(d, name):
    """What the browser test asks for, said without a browser."""
    choices = explore.EXPLORERS[name](d)._result.choices
    assert set(choices) - set(STEPS[name]) - {"lang", "classes"} == set()


@pytest.mark.parametrize("name", ["spending", "economic"])
def test_a_token_of_before_that_asks_for_dots_gives_bars(d, name):
    explorer = explore.EXPLORERS[name](d, chart="dots", lang="en")
    assert explorer.state.chart == "bars"
    token = explorer.state.token.replace('"bars"', '"dots"')
    assert explorer.state.view.read_token(token) == explorer.state
    assert "dots" not in [value for _, value in explorer.controls["chart"].options]
