"""The explorer of the audit: all that it shows agrees; a misprint is tried and found.

It shows rows, line, table, picture, card, code and token.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import explore, terms
from shimahe.checking.audit import CHECKS
from shimahe.display.cards import audit as audit_cards
from shimahe.display.cards.audit import results_by_key
from shimahe.display.charts.audit import STATUSES, outcome
from shimahe.display.controls import InvalidState
from shimahe.display.explore import AuditState
from shimahe.display.view import ViewResult
from shimahe.display.views import audit as audit_states
from shimahe.frames import TABLES
from tests.explorer_pages import (
    amount_entry,
    cells_shown,
    click_mark,
    click_row,
    everything_has_words,
    page_follows,
    watch_drawing,
)
from tests.fragments import document, spending_table
from tests.test_indicators_view import Page
from tests.test_view import run

pytestmark = pytest.mark.usefixtures("english")

SCRIPT = "<script>alert(1)</script>"
ODD = document(
    f"# 标题{SCRIPT}",
    spending_table(f"205\t<b>教育</b>{SCRIPT}\t6.08\t\t6.09", "20501\t\t6.08\t\t6.08"),
)
ROW = "A01 general_spending:201/total"
CELL = "general_spending:201/total"
TRIED = {"comparison": ROW, "cell": CELL, "printed": "6,804.49"}


@pytest.fixture(scope="module")
def odd():
    return shimahe.read(ODD)


@pytest.fixture(scope="module")
def explorers(d):
    return explore.audit(d, lang="en"), explore.audit(d, lang="zh")


some_states = st.builds(
    AuditState,
    lang=st.sampled_from(["zh", "en"]),
    chart=st.sampled_from([*audit_states.CHARTS]),
    family=st.sampled_from([None, None, "within", "prose", "indicators"]),
    nature=st.sampled_from([None, None, "identity", "bound", "remainder"]),
    status=st.sampled_from([None, None, *STATUSES]),
    check=st.sampled_from([None, None, None, "A02", "A41"]),
    form=st.sampled_from([None, None, "prose", "department_revenue"]),
    search=st.sampled_from(["", "", "社区", "PENSION", "total", ".*", "'\"\\", "<b>"]),
    comparison=st.sampled_from(
        [None, ROW, "A41 entity_goals:部门支出预算数/amount", "A43 department"]
    ),
    cell=st.sampled_from([None, CELL, "prose:S18/amount"]),
    printed=st.sampled_from(["6,084.49", "6,804.49", "", "1,2,3", "-5", "<b>'\"\\"]),
).map(
    lambda state: state if state.cell else replace(state, printed="")
)  # without a figure nothing can be tried


# --- any state ------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=30)
@given(some_states)
def test_the_code_gives_the_same_frame(d, state):
    assert_frame_equal(run(state.pandas_code, d), ViewResult(d, state).rows)


@settings(max_examples=40)
@given(some_states)
def test_the_token_restores_the_state(state):
    assert AuditState.view.read_token(state.token) == state


@settings(max_examples=12)
@given(some_states.filter(lambda state: state.comparison != "A43 department"))
def test_everything_follows_the_state(explorers, state):
    explorer = explorers[state.lang == "zh"]
    explorer.state = state
    keys = explorer.table["check"] + " " + explorer.table["subject"]
    assert [row[0][3] for row in cells_shown(explorer)] == keys.tolist()
    page_follows(explorer, state, amount_entry)


@settings(max_examples=15)
@given(some_states)
def test_line_and_picture_count_what_is_shown(d, state):
    view, shown = ViewResult(d, state).rows, ViewResult(d, state)
    numbers = [int(n) for n in re.findall(r"\d+", shown.line.replace(",", ""))]
    counts = sorted({len(view), len(shown.scope)})  # once, if all are shown
    assert sorted(numbers[: len(counts)]) == counts
    assert sum(numbers[len(counts) :][:4]) == len(view)
    dimmed = terms.text("chart.not_matching", state.lang)
    drawn = [trace for trace in shown.figure.data if trace.name != dimmed]
    facts = [each for trace in drawn for each in trace.customdata]
    assert sum(int(each[2].replace(",", "")) for each in facts) == len(view)


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({"family": "prose"}, 65), ({"nature": "remainder"}, 2), ({"status": "differs"}, 14),
        ({"check": "A41"}, 1), ({"form": "prose"}, 65),
        ({"form": "three_public", "status": "not checked"}, 0), ({"search": "A05"}, 2),
        ({"search": "entity-level expenditure"}, 1), ({"search": "整体绩效的支出数"}, 1),
        ({"search": ".*"}, 0), ({"nature": "identity", "status": "differs"}, 1),
        ({**TRIED, "nature": "identity", "status": "differs"}, 6),
    ],
)  # fmt: skip
def test_each_filter_keeps_what_it_names(d, values, count):
    assert len(ViewResult(d, AuditState(lang="en", **values)).rows) == count


def test_no_table_key_is_part_of_another():
    keys = [*TABLES, "prose"]
    assert [(one, other) for one in keys for other in keys if one != other and one in other] == []


def test_what_is_broken_stands_first_and_long_lists_say_so(d):
    explorer = explore.audit(d, lang="en")
    ranks = [
        audit_states.FIRST.index(outcome(*row))
        for row in explorer.table[["nature", "status"]].to_numpy()
    ]
    assert ranks == sorted(ranks)
    assert len(ranks) == audit_states.LISTED
    assert explorer.line.endswith("the table lists the first 200")
    assert [value for _, value in explorer.controls["comparison"].options][
        1
    ] == "A41 entity_goals:部门支出预算数/amount"


def test_names_of_comparisons_are_told_apart(d):
    for lang in ("zh", "en"):
        for values in ({}, {"family": "indicators"}, {"family": "prose"}):
            names = [
                name
                for name, _ in ViewResult(d, AuditState(lang=lang, **values)).choices["comparison"]
            ]
            assert len(set(names)) == len(names)


# --- the equation ---------------------------------------------------------------------------------


def card(d, lang="en", **values):
    state = AuditState(lang=lang, **values)
    return ViewResult(d, state).card


def test_a_card_has_every_figure_of_both_sides_with_its_line(d):
    page = card(d, comparison="A03 department_spending:total/basic")
    one = results_by_key(audit_states.published_audit(d))["A03 department_spending:total/basic"]
    rows = re.findall(
        r"<tr><td>(?:.*?)</td><td class=\"number\".*?>(.*?)</td><td class=\"number\">(\d+)</td>",
        page,
    )
    assert [(text, int(line)) for text, line in rows] == [
        (figure.text, figure.line) for figure in one.figures
    ]
    assert re.findall("<mark>(.*?)</mark>", page) == [figure.text for figure in one.figures]
    assert "2,141.31 = 2,141.31 万元; difference 0.00, tolerance 0" in page


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        (
            "A41 entity_goals:部门支出预算数/amount",
            ["contradiction", "13,969.45", "13,635.67", "333.78"],
        ),
        ("A33 S38", ["explainable difference", "-10.09", "2,748.41"]),
        (
            "A12 201/total",
            ["cannot be checked: row or column not printed", "6,084.49", "totalnot printed"],
        ),
        ("A35 S58", ["275.44 < 457.74", "bound"]),
        ("A43 人大工作经费", ["People's Congress work", "100 = 100", "财预〔2020〕10号"]),
        ("A01 three_public:2025年预算数/total", ["blanks counted as 0: 1", "blank, counted as 0"]),
    ],
)
def test_a_card_says_what_came_of_a_check(d, comparison, said):
    text = Page(card(d, comparison=comparison)).text
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_comparison_has_a_card_in_words(d, lang):
    for key, one in results_by_key(audit_states.published_audit(d)).items():
        page = Page(card(d, lang, comparison=key))
        assert CHECKS[one.equation.check][f"name_{lang}"] in page.text
        assert all(figure.text in page.text for figure in one.figures[: audit_cards.NAMED])


def test_long_sides_are_cut_and_say_so(d, monkeypatch):
    monkeypatch.setattr(audit_cards, "NAMED", 5)
    assert "and 12 more" in Page(card(d, comparison="A42 projects")).text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_the_document_is_shown_as_text(odd, lang):
    for key in results_by_key(audit_states.published_audit(odd)):
        page = Page(card(odd, lang, comparison=key))
        assert page.having("script") == page.having("b") == []
    cell = "department_spending:205/total"
    explorer = explore.audit(odd, comparison=f"A02 {cell}", cell=cell, printed=SCRIPT, lang=lang)
    assert not any("<script" in text.value for text in explorer._texts.values())
    assert SCRIPT in Page(explorer._texts["card"].value).text
    figure = explorer.figure
    assert "<script" not in figure.layout.title.text + str(
        [trace.to_plotly_json() for trace in figure.data]
    )


# --- what if a figure were misprinted -------------------------------------------------------------


def test_a_misprint_breaks_its_checks_and_is_found_and_mended(d):
    text = Page(card(d, **TRIED)).text
    said = [
        "6,084.49 printed as 6,804.49",
        "Comparisons that come out otherwise: 5",
        "A13 Balance and budget table",
        "(only tried; printed: 6,084.49)",
        "6,084.49 → 6,804.49",
    ]
    assert [part for part in said if part not in text] == []
    assert re.search(r"6,804\.496,084\.4950one slip of the pen", text)


def test_a_misprint_that_no_check_sees_is_said(d):
    text = Page(
        card(
            d,
            comparison="A51 I022 = I152",
            cell="entity_goals:社区矫正人员重新犯罪率/target",
            printed="2",
        )
    ).text
    assert "No comparison comes out otherwise" in text
    assert "suspects no further figure" in text


def test_choosing_a_figure_begins_with_what_it_prints(d):
    explorer = explore.audit(d, comparison=ROW, lang="en")
    options = [value for _, value in explorer.controls["cell"].options]
    assert options == ["", CELL, "general_spending:201/basic", "general_spending:201/project"]
    explorer.controls["cell"].value = CELL
    assert explorer.state.printed == explorer.controls["printed"].value == "6,084.49"
    assert "trial" not in explorer.line
    explorer.controls["printed"].value = "6,804.49"
    assert "with one figure changed for trial" in explorer.line
    explorer.controls["cell"].value = ""
    assert (explorer.state.printed, explorer.line) == ("", explore.audit(d, lang="en").line)


def test_a_stated_figure_is_tried_by_its_number(d):
    explorer = explore.audit(d, comparison="A31 S18", lang="en")
    explorer.controls["cell"].value = "prose:S18/amount"
    assert explorer.state.printed == "6084.49"
    explorer.controls["printed"].value = "6804.49"
    assert "2 in contradiction" in explorer.line


def test_a_misprint_is_said_on_the_picture_and_kept_when_another_equation_is_read(d):
    explorer = explore.audit(d, **TRIED, lang="en")
    assert "6,084.49 printed as 6,804.49" in explorer.figure.layout.meta["summary"]
    explorer.choose("A05 department_balance")
    assert (explorer.state.cell, explorer.state.comparison) == (CELL, "A05 department_balance")
    assert "If this figure were changed" in explorer._texts["card"].value


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "status", "count"),
    [(0, "agrees", 883), (1, "broken", 1), (2, "open", 13), (3, "not checked", 49)],
)
def test_a_click_on_a_verdict_shows_its_checks(d, place, status, count):
    explorer = explore.audit(d, lang="en")
    assert explorer._key_figures.figures[place][0] == str(count)
    explorer._key_figures._handle_custom_msg({"figure": place}, [])
    assert (explorer.state.status, len(explorer.frame)) == (status, count)
    assert explorer._key_figures.figures[place][3]
    assert_frame_equal(run(explorer.code, d), explorer.frame)


def test_the_contradiction_is_open_with_its_equation_until_another_is_chosen(d):
    explorer = explore.audit(d, lang="en")
    assert "13,969.45" in Page(explorer._texts["card"].value).text
    assert "entity_goals:部门支出预算数/amount" in dict(explorer.controls["cell"].options).values()
    explorer.controls["status"].value = "agrees"
    assert "Click a bar" in explorer._texts["card"].value


def test_a_check_is_found_by_typing_its_name(d):
    finder = explore.audit(d, lang="en").controls["comparison"]
    words, key = finder.options[3]
    finder.children[0].value = words
    assert finder.value == key
    finder.children[0].value = "no such check"
    assert finder.value == key


# --- the explorer ---------------------------------------------------------------------------------


def test_a_click_on_a_field_shows_its_checks_and_one_on_a_row_its_equation(d):
    explorer = explore.audit(d, lang="en")
    wanted = {"family": "indicators", "nature": "expectation", "status": "differs"}
    facts = [each for trace in explorer.figure.data for each in trace.customdata]
    (mark,) = (each[0] for each in facts if each[0] == wanted)
    click_mark(explorer, mark)
    assert (explorer.state.family, explorer.state.nature, explorer.state.status) == (
        "indicators",
        "expectation",
        "differs",
    )
    assert len(explorer.frame) == 11
    click_row(explorer, cells_shown(explorer)[2][0][3])
    assert "A51" in explorer._texts["card"].value
    explorer._clear.click()
    assert len(explorer.frame) == len(shimahe.audit(d).checks)
    explorer.choose("A99 nothing")
    assert explorer.state.comparison is not None


def test_an_equation_that_is_read_moves_neither_picture_nor_table(d, monkeypatch):
    explorer, drawn = explore.audit(d), watch_drawing(monkeypatch)
    explorer.controls["comparison"].value = explorer.controls["comparison"].options[3][1]
    assert drawn == []
    assert explorer.state.comparison
    assert "verdict" in explorer._texts["card"].value


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_term_and_choice_has_words(d, lang):
    everything_has_words(d, AuditState(lang=lang, comparison=ROW))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"family": "some"}, "family: 'some' is none of"),
        ({"check": "A99"}, "check: 'A99' is none of"),
        ({"comparison": 7}, "comparison: 7 is not one line of text"),
        ({"printed": None}, "printed: None"),
        ({"printed": "1\n2"}, "printed: "),
    ],
)
def test_a_state_refuses_what_it_does_not_declare(values, message):
    terms.set_language("en")
    with pytest.raises(InvalidState, match=re.escape(message)) as refusal:
        AuditState.view.state(**values)
    assert re.search("[一-龥]", refusal.value.message("zh"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cell": CELL}, f"no figure has the cell '{CELL}'"),
        ({"comparison": ROW}, f"comparison: {ROW} is not in this document"),
    ],
)
def test_what_the_document_does_not_have_is_refused(odd, values, message):
    terms.set_language("en")
    with pytest.raises(ValueError, match=message):
        explore.audit(odd, **values)


def test_a_token_of_another_document_is_refused_and_said(odd):
    explorer = explore.audit(odd, lang="en")
    explorer.controls["token"].value = AuditState(lang="en", **TRIED).token
    assert "is not in this document" in explorer.notice
    assert explorer.state.cell is None


def test_a_document_without_figures_says_that_nothing_can_be_checked():
    empty = shimahe.read(document(spending_table("205\t教育\t\t\t")))
    explorer = explore.audit(empty, lang="en")
    assert set(explorer.frame["status"]) == {"not checked"}
    assert "0 agree · 0 in contradiction" in explorer.line
    text = Page(card(empty, comparison="A05 department_balance")).text
    assert "cannot be checked: no figure printed" in text


def test_a_misprint_without_a_figure_is_refused_and_said(d):
    explorer = explore.audit(d, lang="en")
    explorer.controls["printed"].value = "1"
    assert "choose a figure" in explorer.notice
    assert explorer.state.printed == ""
    terms.set_language("en")
    with pytest.raises(InvalidState, match="choose a figure"):
        explore.audit(d, printed="5", lang="en")


def test_a_figure_that_is_tried_blank_is_said_to_be_only_tried(d):
    page = card(d, comparison=ROW, cell=CELL, printed="")
    assert "(only tried; printed: 6,084.49)" in Page(page).text
    assert page.count('<tr class="here"') == 2  # in the equation, and among the suspects


@pytest.mark.parametrize(
    ("lang", "heads"),
    [
        ("zh", ["数字", "原文", "改成", "建议改为"]),
        ("en", ["figure", "as printed", "changed to", "suggested"]),
    ],
)
def test_the_printed_figure_and_the_tried_one_stand_in_columns_of_their_own(d, lang, heads):
    page = card(d, comparison=ROW, cell=CELL, printed="6,804.49", lang=lang)
    suspects = page[page.rindex("<table>") :]
    assert re.findall(r"<th[^>]*>([^<]+)</th>", suspects)[:4] == heads
    row = suspects[suspects.index('class="here"') :]
    assert re.findall(r"<td>([^<]+)</td>", row)[1:4] == ["6,084.49", "6,804.49", "6,084.49"]


def test_a_printed_line_begins_and_ends_with_what_it_prints():
    rows = [
        ["", "合计", "6.00", "2.00", "4.00", "", ""],
        ["201", "甲", "6.00", "2.00", "4.00", "", ""],
    ]
    lines = ["2025年部门支出总表", "单位：万元", "科目编码\t科目名称\t合计\t基本支出\t项目支出\t\t"]
    found = shimahe.audit(shimahe.read("\n".join([*lines, *map("\t".join, rows)]).encode()))
    for figure in found.figures.by_cell.values():
        excerpt = audit_cards.cut_line(found.d, figure, audit_cards.AROUND)
        whole = f"{excerpt.before}{excerpt.figure}{excerpt.after}"
        assert whole.strip(" |") == whole
        assert excerpt.figure == figure.text
