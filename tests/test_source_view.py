"""The explorer of the source: all that it shows agrees; figures are marked.

It shows rows, line, table, picture, card, code and token.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import terms
from shimahe.display import charts, explore
from shimahe.display.cards import source as source_cards
from shimahe.display.cards.source import place_card
from shimahe.display.charts.palette import DIMMED
from shimahe.display.controls import InvalidState
from shimahe.display.explore import SourceState
from shimahe.display.view import ViewResult
from shimahe.display.views import source as source_states
from shimahe.frames import REASONS
from shimahe.source_map import located, spans
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

NOT_MATCHING = {lang: terms.text("chart.not_matching", lang) for lang in terms.LANGUAGES}

pytestmark = pytest.mark.usefixtures("english")

SCRIPT = "<script>alert(1)</script>"
ODD = document(
    f"# 标题{SCRIPT}",
    spending_table(f"205\t<b>教育</b>{SCRIPT}\t6.08\t\t6.08", "20501\t\t6.08\t\t6.08"),
)


@pytest.fixture(scope="module")
def odd():
    return shimahe.read(ODD)


@pytest.fixture(scope="module")
def explorers(d):
    return explore.source(d, lang="en"), explore.source(d, lang="zh")


some_states = st.builds(
    SourceState,
    lang=st.sampled_from(["zh", "en"]),
    chart=st.sampled_from([*source_states.CHARTS]),
    show=st.sampled_from([*source_states.SORTS]),
    form=st.sampled_from(
        [None, None, "prose", "general_spending", "department_spending", "project_goals"]
    ),
    reason=st.sampled_from([None, None, None, "heading", "repeated print"]),
    level=st.sampled_from([None, None, "class", "item"]),
    code=st.sampled_from(["", "", "212", "2"]),
    search=st.sampled_from(["", "", "社区", "PENSION", "l53.", ".*", "'\"\\", "<b>"]),
    minimum=st.sampled_from([None, None, 0, 13635.67]),
    maximum=st.sampled_from([None, None, 6.08, 1e6]),
    place=st.sampled_from(["", "53", "l53.2", "S60", "L52", "999999"]),
    context=st.sampled_from(source_states.CONTEXTS),
)


def card(d, place, lang="en", context=3):
    return Page(place_card(d, place, context, lang))


def marked(d, place):
    """The marked text of a card, and the number of the field that holds it."""
    source = place_card(d, place, 3, "en")
    (found,) = re.findall("<mark>(.*?)</mark>", source)
    here = re.search('<tr class="here".*?</tr>', source).group()
    return found, here[: here.index("<mark>")].count("<td")


# --- any state ------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(some_states)
def test_the_code_gives_the_same_frame(d, odd, state):
    for each in (d, odd):
        assert_frame_equal(run(state.pandas_code, each), ViewResult(each, state).rows)


@settings(max_examples=40)
@given(some_states)
def test_the_token_restores_the_state(state):
    assert SourceState.view.read_token(state.token) == state


@settings(max_examples=12)
@given(some_states)
def test_everything_follows_the_state(explorers, state):
    explorer = explorers[state.lang == "zh"]
    explorer.state = state
    assert [row[0][3] for row in cells_shown(explorer)] == explorer.table["place"].tolist()
    page_follows(explorer, state, amount_entry)


@settings(max_examples=15)
@given(some_states)
def test_line_and_picture_say_how_much_is_shown(d, state):
    view = ViewResult(d, state).rows
    line = ViewResult(d, state).line.replace(",", "")
    numbers = [int(n) for n in re.findall(r"\d+", line)]
    counts = sorted({len(view), len(ViewResult(d, state).scope)})  # once, if all are shown
    assert sorted(numbers[: len(counts)]) == counts
    assert sum(numbers[len(counts) :][:3]) == len(view)
    found = ViewResult(d, state).figure
    on_axis = view["line"] if state.chart == "lines" else view["amount_wan"]
    drawn = [trace for trace in found.data if trace.name != NOT_MATCHING[state.lang]]
    assert sum(len(trace.x) for trace in drawn) == int(on_axis.gt(0).sum())


def test_the_picture_keeps_every_place_and_dims_what_does_not_match(d):
    whole = ViewResult(d, SourceState(lang="en")).figure
    some = ViewResult(d, SourceState(form="three_public", lang="en")).figure
    assert some.data[0].name == NOT_MATCHING["en"]
    assert some.data[0].marker.color == DIMMED
    assert sum(len(trace.x) for trace in some.data) == sum(len(trace.x) for trace in whole.data)
    assert list(some.layout.yaxis.ticktext) == list(whole.layout.yaxis.ticktext)


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({"show": "figures"}, 1042), ({"show": "unplaced"}, 168),
        ({"reason": "repeated print"}, 13), ({"form": "prose", "show": "figures"}, 74),
        ({"form": "three_public", "show": "figures"}, 4),
        ({"code": "21201", "form": "general_spending"}, 11),
        ({"level": "class", "form": "general_spending"}, 25),
        ({"minimum": 13635.67, "maximum": 13635.67}, 9), ({"search": "城管执法"}, 8),
        ({"search": "L53."}, 4), ({"search": "urban enforcement"}, 8), ({"search": ".*"}, 0),
        ({"show": "figures", "reason": "heading"}, 0),
    ],
)  # fmt: skip
def test_each_filter_keeps_what_it_names(d, values, count):
    assert len(ViewResult(d, SourceState(lang="en", **values)).rows) == count


def test_the_choices_are_those_of_the_document(d, odd):
    offered = ViewResult(d, SourceState(lang="en")).choices
    assert [key for _, key in offered["form"]][:3] == ["", "prose", "appropriation_balance"]
    assert {key for _, key in offered["reason"]} == {"", *d.unplaced["reason"]}
    assert [key for _, key in ViewResult(odd, SourceState(lang="en")).choices["form"]] == [
        "",
        "department_spending",
    ]


def test_one_empty_view_says_which_choice_emptied_it(d):
    summary = explore.source(d, show="figures", reason="note").figure.layout.meta["summary"]
    assert (
        summary
        == 'Nothing to show: of the 1,042 rows left by "Show: figures", none passes "Reason: note".'
    )


# --- the card -------------------------------------------------------------------------------------


def test_every_figure_of_a_table_is_marked_at_its_field(d):
    cells, found = located(d)[lambda rows: rows["field"].notna()], spans(d)
    assert len(cells) == len(d.cells)
    for place, text, field, line in cells[["place", "text", "field", "line"]].values.tolist():
        room = source_cards.ROOM_OF_CHOSEN
        shown = source_cards.show_fields(d.fields(line), found[place], room)
        held = [(at, [each.figure]) for at, each in enumerate(shown, 1) if each.figure is not None]
        assert held == [(field, [text])]


@pytest.mark.parametrize(
    ("line", "sorts"),
    [
        ("208\t甲项\t5\t3\t2", "code,,amount,amount,amount"),
        ("\t合计\t5.00\t3\t2.00", ",,amount,amount,amount"),
        ("212\t05\t01\t甲项\t5", "code,code,code,,amount"),
        ("甲局\t2080101\t甲项\t500", ",code,,amount"),
        ("甲款\t500\t乙款\t300", ",amount,,amount"),
        ("35\t0\t35", "amount,amount,amount"),
        ("1\t甲项\t98%\t否", "code,,amount,"),
    ],
)
def test_codes_stand_to_the_left_and_numbers_to_the_right(line, sorts):
    d = shimahe.read(f"{ODD.decode()}\n# 附件\n\n{line}".encode())
    assert source_cards.sorts_of_fields(d, d.last_line) == sorts.split(",")
    card = place_card(d, f"L{d.last_line}", 1, "en")
    assert re.findall(r'<td lang="zh" class="(code|amount)"', card) == re.findall(r"\w+", sorts)


def test_a_figure_that_a_frame_has_is_never_a_code(d):
    figures = located(d)[lambda rows: rows["field"].notna() & rows["table"].ne("prose")]
    for line, field in figures[["line", "field"]].drop_duplicates().values.tolist():
        assert source_cards.sorts_of_fields(d, line)[field - 1] != "code"


def test_a_card_marks_the_first_figure_of_each_table_and_a_stated_one(d):
    first = located(d).dropna(subset="field").groupby("table").head(1)
    for place, text, field in first[["place", "text", "field"]].values.tolist():
        assert marked(d, place) == (text, field)
    assert marked(d, "S60") == ("政府采购预算总额 1596.19 万元", 1)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        # a cell of a table, and the two rows that its line became
        (
            "L144.3",
            [
                "source line 144 · field 3",
                "2120101",
                "spending by function",
                "208.74 万元",
                "complete",
            ],
        ),
        # a line whose blanks were lost, or moved
        (
            "L866.4",
            [
                "field 4",
                "target",
                "社区廉政文化墙设计制作安装完成率",
                "performance indicators",
                "≥ 95 %",
            ],
        ),
        # printed as markup as well as plainly
        ("L747.2", ["weight", "performance indicators", "repeated prints"]),
        ("S60", ["Written sections", "government procurement", "1,596.19 万元"]),
        ("L52", ["unused line; reason: header", "No frame has a row from this line."]),
        ("L53.2", ["total", "No other frame has a row from this line"]),
        ("L737", ["document numbers cited", "and 4 more"]),
        ("L2", ["Source line 2 and the lines around it", "No frame has a row from this line."]),
        ("L999", ["This document has no place L999; it has 894 lines."]),
        ("S999", ["This document has no place S999"]),
        ("L53.99", ["This document has no place L53.99"]),
    ],
)
def test_a_card_says_what_became_of_a_line(d, place, said):
    text = card(d, place).text
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(
    ("place", "lang", "heading"),
    [
        ("L52", "en", "Source line 52"),
        ("L52", "zh", "原文第 52 行"),
        ("L53.2", "en", "L53.2"),
        ("S60", "zh", "S60"),
    ],
)
def test_a_card_is_headed_by_its_line_in_words_or_by_the_key_of_its_figure(d, place, lang, heading):
    assert f"<h3>{heading} · " in place_card(d, place, 3, lang)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unplaced_line_has_its_reason_in_words(d, reason, lang):
    for place in located(d).query("reason == @reason")["place"].head(2):
        assert terms.key_name("reason", reason, lang) in card(d, place, lang).text


def test_context_is_as_wide_as_asked_and_ends_with_the_document(d):
    def numbers(place, context):
        page = place_card(d, place, context, "en")
        return [int(n) for n in re.findall(r'<th scope="row">(\d+)</th>', page)]

    assert numbers("L53.2", 3) == list(range(50, 57))
    assert numbers("L1", 20) == list(range(1, 22))
    assert numbers("L894", 8) == list(range(886, 895))


def test_long_fields_are_cut_around_the_figure_and_at_their_end(d):
    assert max(map(len, d._lines)) > 400
    for place in ("L881", "L741", "S27"):
        page = place_card(d, place, 3, "en")
        cells = [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", page)]
        assert max(map(len, cells)) < 2 * source_cards.ROOM_OF_CHOSEN
        assert "…" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_is_accessible(d, lang):
    page = card(d, "L144.3", lang)
    assert page.having("section")[0]["lang"] == lang
    assert len(page.having("h3")) == len(page.having("caption")) == len(page.having("mark")) == 1
    assert [row.get("aria-current") for row in page.having("tr")].count("true") == 1
    assert {cell["lang"] for cell in page.having("td")} == {"zh"}
    assert page.having("div")[0]["role"] == "region"
    assert page.having("div")[0]["tabindex"] == "0"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_the_document_is_shown_as_text(odd, lang):
    for place in located(odd)["place"]:
        page = card(odd, place, lang)
        assert page.having("script") == page.having("b") == []
    explorer = explore.source(odd, place="L1", search=SCRIPT, lang=lang)
    assert not any("<script" in text.value for text in explorer._texts.values())
    assert SCRIPT in card(odd, "L1").text
    assert "<script" not in explore.source(odd).figure.to_json().encode().decode("unicode_escape")


# --- the explorer ---------------------------------------------------------------------------------


def test_a_click_on_a_mark_or_a_row_reads_the_line(d):
    explorer = explore.source(d, form="three_public", show="figures")
    assert "Click a figure" in explorer._texts["card"].value
    click_mark(explorer, explorer.figure.data[1].customdata[1])
    assert explorer.state.place == "L208.3"
    click_row(explorer, cells_shown(explorer)[3][0][3])
    assert "<mark>2.00</mark>" in explorer._texts["card"].value
    explorer.choose("L9999")
    assert explorer.state.place == "L208.6"


def test_a_place_that_is_read_moves_neither_picture_nor_table(d, monkeypatch):
    explorer, drawn = explore.source(d), watch_drawing(monkeypatch)
    explorer.controls["place"].value = "53"
    explorer.controls["context"].value = 20
    assert drawn == []
    assert explorer.state.place == explorer.controls["place"].value == "L53"


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_row_of_the_table_begins_with_its_line_and_what_is_printed(d, lang):
    heads, rows = explore.source(d, lang=lang, show="unplaced")._result.table_cells
    assert heads[:2] == [terms.text(f"explore.head.{name}", lang) for name in ("line", "text")]
    shown = [row[1][0] for row in rows]
    assert all(shown)
    assert [text for text in shown if text.startswith("#") or "**" in text] == []


def test_a_long_list_says_that_it_is_cut(d):
    explorer = explore.source(d)
    assert explorer.line.endswith("the table lists the first 200")
    assert len(explorer.table) == len(explorer._table.content["rows"]) == source_states.LISTED
    explorer.controls["form"].value = "prose"
    assert "lists" not in explorer.line


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_term_and_choice_has_words(d, lang):
    everything_has_words(d, SourceState(lang=lang))


def test_every_column_of_the_figures_has_words(d):
    for key in {*d.cells["column"], *d.statements["measure"]}:
        assert re.search("[一-龥]", charts.column_name(key, "zh")), key
        assert not re.search("[一-龥]|/|_", charts.column_name(key, "en")), key


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"show": "some"}, "show: 'some' is none of all, figures, unplaced"),
        ({"code": "21a"}, "code: '21a' is not a code"),
        ({"code": 212}, "code: 212"),
        ({"place": "53,2"}, "place: '53,2' is not a place"),
        ({"place": None}, "place: None"),
        ({"context": 1000}, "context: 1000 is none of 3, 8, 20"),
        ({"reason": "lost"}, "reason: 'lost' is none of"),
        ({"form": 7}, "form: 7 is not one line of text"),
    ],
)
def test_a_state_refuses_what_it_does_not_declare(values, message):
    terms.set_language("en")
    with pytest.raises(InvalidState, match=re.escape(message)) as refusal:
        SourceState.view.state(**values)
    assert re.search("[一-龥]", refusal.value.message("zh"))


@pytest.mark.parametrize(
    "typed",
    ["第53行", "第 53 行", "53行", "行53", "line 53", "Source line 53", "L53", "l53", " 53 "],
)
def test_a_line_is_found_however_it_is_called(typed):
    assert SourceState(place=typed).place == "L53"


@pytest.mark.parametrize("typed", ["第五十三行", "line", "行", "第53行54", "-1", "53.2"])
def test_what_only_looks_like_a_line_is_refused(typed):
    terms.set_language("en")
    with pytest.raises(InvalidState, match="is not a place"):
        SourceState(place=typed)


def test_a_table_that_the_document_does_not_have_is_refused(odd):
    terms.set_language("en")
    with pytest.raises(ValueError, match="form: three_public is not in this document"):
        explore.source(odd, form="three_public")
