"""States: any state gives rows, a line, a table, a picture, code and a token that agree.

Hostile tokens are refused.
"""

import inspect
import json
import random
import re
from dataclasses import fields, replace
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from shimahe import frames, structure, terms
from shimahe.display import charts
from shimahe.display.controls import Equal, Flag, InvalidState, Stage
from shimahe.display.explore import (
    EXPLORERS,
    AuditState,
    EconomicState,
    IndicatorState,
    SourceState,
    SpendingState,
)
from shimahe.display.view import SourceCode, View, ViewResult
from shimahe.display.views import economic, spending
from shimahe.display.views.accounts import CHARTS, share_key

STATES = [SpendingState, EconomicState, AuditState, IndicatorState, SourceState]
LEVELS = {3: "class", 5: "group", 7: "item"}


def row(code, amount, kind="project", name="名", budget="general_public"):
    leaf = not any(other != code and other.startswith(code) for other in ODD)
    return (code, name, LEVELS[len(code)], None, leaf, budget, kind, amount, "general_spending", 7)


# a class without detail, a group without items, a missing budget, kind, name and amount, markup, a
# negative amount
ODD = ["201", "20101", "2010101", "2010102", "20102", "204", "999"]
ODD_ROWS = [
    row("201", 30.0), row("20101", 20.0),
    row("2010101", 12.5, kind="basic", name="=HYPERLINK(\"x\")<b>"), row("2010101", 8.0, kind=None),
    row("2010102", -0.5, budget=None), row("20102", 10.0, name=None), row("204", None),
    row("999", 1.0, name=None, budget="all"),
]  # fmt: skip
ODD_ECONOMIC = [
    ("301", None, "class", None, False, "personnel", 5.0, "basic_economic", 3),
    ("30199", "<i>其他</i>", "group", "301", True, None, 5.0, "basic_economic", 4),
    ("302", "商品", "class", None, True, "public_use", None, "basic_economic", 5),
]


class Sample(SimpleNamespace):
    """An invented disclosure; like a real one it is known by its identity."""

    __hash__ = object.__hash__


def sample(rows=ODD_ROWS, economic=ODD_ECONOMIC, indicators=(), projects=()):
    given = {"spending": rows, "economic": economic, "indicators": indicators, "projects": projects}
    made = {
        frame.name: frames.build(frame.name, given.get(frame.name, [])) for frame in frames.FRAMES
    }
    origin = {"office": None, "year": 2025, "stage": "budget", "last_line": 9}
    pages = pd.DataFrame()
    return Sample(
        **origin, cite=lambda lines: "201\t<b>", exact=lambda frame: [], pages=pages, **made
    )


limits = st.none() | st.integers(0, 600000).map(lambda number: number / 100)
words = st.sampled_from(["", "社区", "PENSION", "208", ".*", "<b>"]) | st.text(
    "a2'\"\\\u3000%{}支（", max_size=3
)
shared = {
    "lang": st.sampled_from(["zh", "en"]), "chart": st.sampled_from(CHARTS), "minimum": limits,
    "maximum": limits, "search": words, "top": st.sampled_from([None, None, 3, 10]),
}  # fmt: skip
budgets = [None, "general_public", "state_capital", "government_fund", "unknown"]
spending_values = {
    **shared,
    "level": st.sampled_from(["class", "group", "item"]),
    "budget": st.sampled_from(budgets),
    "kind": st.sampled_from([None, "basic", "project", "unknown"]),
    "measure": st.sampled_from(SpendingState.view.controls["measure"].values),
    "inside": st.sampled_from([None, "201", "212", "21201"]),
    "classes": st.lists(st.sampled_from(["201", "208", "212", "221", "223"]), max_size=3),
}
economic_values = {
    **shared,
    "level": st.sampled_from(["class", "group"]),
    "use": st.sampled_from([None, "personnel", "public_use", "unknown"]),
    "measure": st.sampled_from(EconomicState.view.controls["measure"].values),
    "inside": st.sampled_from([None, "301", "303"]),
    "classes": st.lists(st.sampled_from(["301", "302", "303", "310"]), max_size=3),
}
spending_states = st.builds(SpendingState, **spending_values)
economic_states = st.builds(EconomicState, **economic_values)
any_state = spending_states | economic_states


def run(code, d):
    names = {"d": d}
    exec(code, names)
    return names["view"]


# --- any state ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "values"), [(SpendingState, spending_values), (EconomicState, economic_values)]
)
def test_states_that_are_drawn_at_random_set_every_control(state, values):
    assert values.keys() == state.view.controls.keys()


@given(any_state)
def test_the_line_says_the_exact_total_and_count_of_the_view(d, state):
    frame, line = ViewResult(d, state).rows, ViewResult(d, state).line
    assert f"· {structure.exact(frame['amount_wan'].tolist()):,.2f} 万元" in line
    numbers = [int(number) for number in re.findall(r"\d+", line.split(" · ")[0])]
    assert frame["code"].nunique() in numbers
    whole = structure.denominator(
        d, share_key(state) or ("total" if state.view.name == "spending" else "basic")
    )
    assert f"{whole:,.2f}" in line


@pytest.mark.slow
@given(any_state)
def test_the_code_gives_the_same_frame(d, state):
    assert_frame_equal(run(state.pandas_code, d), ViewResult(d, state).rows)
    assert_frame_equal(run(state.pandas_code, sample()), ViewResult(sample(), state).rows)


@given(any_state)
def test_the_token_restores_the_state(state):
    assert state.view.read_token(state.token) == state


@given(any_state)
def test_table_and_view_hold_the_same_money(d, state):
    view, table = ViewResult(d, state).rows, ViewResult(d, state).table
    assert structure.exact(table["amount_wan"].tolist()) == structure.exact(
        view["amount_wan"].tolist()
    )
    assert table["code"].tolist() == structure.ranked(view)["code"].tolist()


@given(any_state.filter(lambda state: state.measure != "amount"))
def test_shares_add_up_to_the_share_of_their_sum(d, state):
    view = ViewResult(d, state).rows
    whole = structure.denominator(d, state.measure)
    assert view["denominator_wan"].eq(float(whole)).all()
    wanted = 100 * structure.exact(view["amount_wan"].tolist()) / whole
    assert abs(structure.exact(view["share_pct"].tolist()) - wanted) <= Decimal("0.005") * len(view)


@given(any_state.filter(lambda state: state.top is None), st.randoms(use_true_random=False))
def test_filters_commute_but_for_those_that_weigh_what_the_others_leave(
    d, state, order: random.Random
):
    rows, steps = state.view.rows(d, state), [*state.scope, *state.filters]
    last = [step for step in steps if step.control.STAGE >= Stage.LIMIT]
    steps = [step for step in steps if step not in last]
    order.shuffle(steps)
    order.shuffle(last)
    for step in [*steps, *last]:
        rows = step.keep(rows, d)
    assert rows.index.tolist() == ViewResult(d, state).rows.index.tolist()


@given(any_state)
def test_the_picture_keeps_the_whole_or_says_why_it_shows_nothing(d, state):
    result = ViewResult(d, state)
    summary = result.figure.layout.meta["summary"]
    assert (len(result.figure.data) > 0) == (not result.rows.empty), summary
    if result.rows.empty:
        assert summary == result.why_empty
    else:
        assert result.line.split(" · ")[1] in summary


@given(any_state.map(lambda state: replace(state, chart="treemap", measure="amount")))
def test_the_treemap_adds_up_to_what_is_looked_into_whatever_matches(d, state):
    result = ViewResult(d, state)
    if not result.rows.empty:
        whole = structure.total(result.whole_rows)
        assert result.figure.data[0].values[0] == float(whole)
        shown = f"{structure.total(result.rows):,.2f}"
        assert shown in result.figure.data[0].labels[0]


@given(any_state.filter(lambda state: not state.inside))
def test_no_amount_that_is_a_part_stands_with_a_name_alone(d, state):
    result = ViewResult(d, state)
    whole = {code: line.amount for code, line in charts.by_code(result.scope).items()}
    for row in result.table_cells.rows:
        amount = Decimal(row[3][0].replace(",", ""))
        is_part = amount != whole[row[1][0]]
        assert is_part == (row[2][0] != row[2][1])
        assert not is_part or f"{whole[row[1][0]]:,.2f}" in row[2][0]


@given(any_state)
def test_odd_rows_give_a_picture_or_a_reason(state):
    assert ViewResult(sample(), state).figure.layout.meta["summary"]


# --- views ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "40 items · 13,635.67 万元"),
        ({"level": "class"}, "11 classes · 13,635.67 万元"),
        ({"inside": "212"}, "4 of 40 items · 5,863.73 万元 · 43.0% of 13,635.67"),
        (
            {"inside": "21201", "level": "item"},
            "3 of 40 items · 4,217.43 万元 · 30.9% of 13,635.67",
        ),
        ({"top": 3}, "3 of 40 items · 8,535.39 万元 · 62.6% of 13,635.67"),
        (
            {"measure": "general_public", "level": "class"},
            "10 classes · 13,579.72 万元",
        ),
        (
            {"measure": "total", "classes": ["223"]},
            "1 of 40 items · 55.95 万元 · 0.4% of 13,635.67",
        ),
        ({"search": "SANITATION"}, "1 of 40 items · 1,646.30 万元 · 12.1% of 13,635.67"),
    ],
)
def test_lines_of_spending(d, values, line):
    assert ViewResult(d, SpendingState(lang="en", **values)).line == line


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "28 groups · 2,141.31 万元"),
        (
            {"use": "public_use", "level": "class"},
            "2 of 4 classes · 457.74 万元 · 21.4% of 2,141.31",
        ),
        (
            {"classes": ["301", "303"], "level": "class", "measure": "total"},
            "2 of 4 classes · 1,683.57 万元 · 78.6% of 2,141.31 · 12.3% of all spending 13,635.67",
        ),
        ({"search": "RECEPTION"}, "1 of 28 groups · 2.00 万元 · 0.1% of 2,141.31"),
    ],
)
def test_lines_of_basic_expenditure(d, values, line):
    assert ViewResult(d, EconomicState(lang="en", **values)).line == line


def test_a_level_shows_what_has_no_finer_detail_so_that_nothing_is_lost():
    frames_by_level = {
        level: ViewResult(sample(), SpendingState(level=level)).rows for level in LEVELS.values()
    }
    assert frames_by_level["class"]["code"].tolist() == ["201", "204", "999"]
    assert frames_by_level["group"]["code"].tolist() == ["20101", "20102", "204", "999"]
    assert frames_by_level["item"]["code"].tolist() == [
        "2010101",
        "2010101",
        "2010102",
        "20102",
        "204",
        "999",
    ]
    assert {str(structure.total(frame)) for frame in frames_by_level.values()} == {"31.0"}


@pytest.mark.parametrize(
    ("values", "amounts"),
    [
        ({"minimum": 1000}, {"2120199": 3662.32, "2010302": 2146.44}),
        ({"minimum": 3662.32, "maximum": 3662.32}, {"2120199": 3662.32}),
        ({"maximum": 200, "search": "城管执法"}, {}),  # two rows below, together 346.37
        ({"maximum": 200, "search": "城管执法", "kind": "basic"}, {"2120104": 151.28}),
        ({"level": "class", "minimum": 5863.73}, {"201": 6084.49, "212": 5863.73}),
    ],
)
def test_a_limit_is_held_against_the_amount_of_the_line(d, values, amounts):
    table = ViewResult(d, SpendingState(**values)).table
    held = dict(zip(table["code"].tolist(), table["amount_wan"].tolist(), strict=True))
    assert amounts.items() <= held.items()
    assert bool(held) == bool(amounts)


def test_a_limit_on_basic_expenditure_is_held_against_both_uses_of_a_group():
    uses = ("personnel", "public_use")
    rows = [
        ("30201", "费", "group", None, True, use, 0.1 + 0.1 * n, "basic_economic", 3 + n)
        for n, use in enumerate(uses)
    ]
    d = sample([], rows)
    state = EconomicState(minimum=0.3, maximum=0.3)
    assert ViewResult(d, state).rows["use"].tolist() == list(uses)  # 0.1 + 0.2 is 0.3
    assert_frame_equal(run(state.pandas_code, d), ViewResult(d, state).rows)


def test_a_line_of_unknown_amount_passes_no_limit():
    state = SpendingState(level="class", minimum=0)
    assert ViewResult(sample(), state).rows["code"].tolist() == ["201", "999"]
    assert ViewResult(sample([]), state).rows.empty


def test_a_share_stands_beside_its_amount_and_denominator(d):
    view = ViewResult(
        d, SpendingState(level="class", measure="general_public", classes=["212"], kind="project")
    ).rows
    assert view[["amount_wan", "denominator_wan", "share_pct"]].to_numpy().tolist() == [
        [5395.02, 13579.72, 39.73]
    ]


def test_unknown_amounts_are_said_in_the_line():
    line = ViewResult(sample(), SpendingState(level="class", lang="en")).line
    assert line == "3 classes · 31.00 万元 · amount unknown, not counted: 1"


def test_damage_of_the_source_is_said_in_the_caption(d):
    broken = sample()
    broken.tables = frames.build(
        "tables", [("general_spending", "表二", "partly lost", "万元", 8, 1, 9, "rows lost")]
    )
    summary = ViewResult(broken, SpendingState(lang="en", chart="bars")).figure.layout.meta[
        "summary"
    ]
    assert "rows lost in the source" in summary
    assert (
        "rows lost"
        not in ViewResult(d, SpendingState(lang="en", chart="bars")).figure.layout.meta["summary"]
    )


def test_a_combination_that_cannot_be_says_which_choice_empties_it(d):
    state = SpendingState(lang="en", measure="general_public", budget="state_capital")
    assert 'none passes "Budget: state capital operations budget"' in ViewResult(d, state).why_empty


@pytest.mark.parametrize(
    ("start", "code", "level", "crumbs"),
    [
        (
            SpendingState(level="class"),
            "212",
            "group",
            ["All spending", "› 212 Urban and rural community affairs"],
        ),
        (SpendingState(level="item", inside="21201"), None, "class", []),
        (
            EconomicState(),
            "301",
            "group",
            ["All basic expenditure", "› 301 Wages, salaries and benefits"],
        ),
        (EconomicState(inside="301"), None, "class", []),
    ],
)
def test_going_inside_shows_the_level_below_and_the_way_back(d, start, code, level, crumbs):
    book = {"spending": spending.BOOK, "economic": economic.BOOK}[start.view.name]
    state = book.inside(d, replace(start, lang="en"), code)
    words = [crumb.words for crumb in ViewResult(d, state).crumbs]
    assert (state.inside, state.level, words) == (code, level, crumbs)


# --- where nothing is left ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words", "swap"),
    [
        (
            "zh",
            "下限大于上限（最低金额（万元）：1,000.00；最高金额（万元）：500.00）",
            "对调上下限",
        ),
        ("en", "above the upper one (At least (万元): 1,000.00; At most (万元): 500.00)", "Swap"),
    ],
)
def test_limits_the_wrong_way_round_are_named_and_can_be_swapped(d, lang, words, swap):
    result = ViewResult(d, SpendingState(lang=lang, minimum=1000, maximum=500))
    assert words in result.notice
    way = result.way_out[0]
    assert way.words.startswith(swap)
    assert (way.state.minimum, way.state.maximum) == (500, 1000)


@pytest.mark.parametrize(
    "state",
    [
        SpendingState(kind="basic", budget="state_capital", lang="zh"),
        SpendingState(kind="basic", classes=["211"], search="污染", lang="zh"),
        EconomicState(use="personnel", classes=["310"], lang="zh"),
        AuditState(search="nothing of the kind", lang="zh"),
        IndicatorState(sign="定性", unit="人", lang="zh"),
        SourceState(show="figures", reason="heading", lang="zh"),
    ],
)
def test_an_impossible_choice_is_named_and_every_way_out_of_it_leads_to_rows(d, state):
    result = ViewResult(d, state)
    assert result.notice == result.why_empty
    assert re.search("[\u4e00-\u9fff]{3}", result.notice)
    assert result.way_out
    for way in result.way_out:
        assert len(ViewResult(d, way.state).rows)
        assert way.state.lang == "zh"


def test_where_no_single_choice_helps_all_can_be_undone(d):
    state = SpendingState(kind="basic", budget="state_capital", classes=["212"], lang="en")
    ways = ViewResult(d, replace(state, search="nothing")).way_out
    assert [way.words for way in ways] == ["Undo all choices"]
    assert ways[0].state == SpendingState(lang="en")


def test_a_document_without_rows_says_so_and_offers_nothing():
    for state in (SpendingState(lang="en"), EconomicState(lang="en"), IndicatorState(lang="en")):
        result = ViewResult(sample([], []), state)
        assert "document has no" in result.notice
        assert result.way_out == []


# --- states and tokens ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"level": "line"}, "level: 'line' is none of class, group, item"),
        ({"level": ["item"]}, "level: "),
        ({"measure": "basic"}, "measure: 'basic' is none of amount, total, general_public"),
        ({"inside": "21a"}, "inside: '21a' is not a code"),
        ({"inside": 212}, "inside: 212 is not a code"),
        ({"top": 4}, "top: 4 is none of 3, 5, 10, 20; None for no choice"),
        ({"top": True}, "top: True"),
        ({"top": 3.5}, "top: 3.5"),
        ({"classes": ["212", "21"]}, "classes: "),
        ({"classes": "212"}, "classes: "),
        ({"minimum": True}, "minimum: True is no limit"),
        ({"minimum": float("nan")}, "minimum: nan"),
        ({"maximum": "5"}, "maximum: '5' is text: give it as a number of 万元, 5"),
        ({"minimum": "¥500"}, "minimum: '¥500' is text: give it as a number of 万元, 0.05"),
        ({"minimum": "1,000 万元"}, "'1,000 万元' is text: give it as a number of 万元, 1000"),
        ({"minimum": "much"}, "minimum: 'much' is no limit: give a number"),
        ({"minimum": -5}, "minimum: -5 is below zero"),
        ({"maximum": -0.01}, "maximum: -0.01 is below zero"),
        ({"minimum": "-5"}, "minimum: -5 is below zero"),
        ({"search": "a\nb"}, "search: "),
        ({"search": "x" * 201}, "search: "),
        ({"lang": "de"}, "lang: "),
        ({"colour": "red"}, "'colour': not a field of this state; it has lang, chart"),
    ],
)
def test_a_state_refuses_what_it_does_not_declare(values, message):
    terms.set_language("en")
    with pytest.raises(InvalidState, match=re.escape(message)):
        SpendingState.view.state(**values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"minimum": "¥500"}, "minimum：“¥500”是文字；请写以万元计的数：0.05"),
        ({"maximum": -1}, "maximum：-1 小于零"),
        ({"top": 4}, "top：4 不在可选之列：3, 5, 10, 20；不选写 None"),
        ({"colour": "red"}, "没有 'colour' 这样的条件"),
    ],
)
def test_a_call_is_refused_in_the_language_that_it_asks_for_or_else_the_current_one(
    values, message
):
    terms.set_language("zh")
    with pytest.raises(terms.Refused, match=re.escape(message)):
        SpendingState.view.state(**values)
    with pytest.raises(terms.Refused) as refusal:
        SpendingState.view.state(lang="en", **values)
    assert not re.search("[\u4e00-\u9fff]", str(refusal.value).replace("万元", ""))
    terms.set_language("en")
    with pytest.raises(terms.Refused, match=re.escape(message)):
        SpendingState.view.state(lang="zh", **values)


def test_a_token_of_before_is_read_with_a_limit_that_nobody_may_choose_any_more(d):
    for name in ("minimum", "maximum"):
        text = json.dumps({"explorer": "spending", name: -5.0})
        state = SpendingState.view.read_token(text)
        assert SpendingState.view.read_token(state.token) == state
        assert len(ViewResult(d, state).rows) == (42 if name == "minimum" else 0)


@given(any_state)
def test_an_address_and_a_line_of_code_are_pasted_as_well_as_a_token(state):
    address = f"http://localhost:8866/voila/render/dashboard.ipynb{state.query}"
    pasted = [state.call, f"  shimahe.{state.call}\n", address, f"{address}&token=1#spending"]
    assert [state.view.read_token(text) for text in pasted] == [state] * 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("explore.economic(d)", "Basic expenditure by economic classification"),
        ("explore.spending(d, level='planet')", "level: 'planet' is none of"),
        ("explore.spending(d, planet=1)", "'planet': not a field"),
        ("explore.spending(d, search=input())", "not JSON"),
        ("explore.spending(d)(d)", "not JSON"),
        ("explore.spending(d, **{'top': 3})", "': not a field"),
        ("explore.spending(d, top=3, top=5)", "given twice: top"),
        ("explore.spending(d, top=" + "[" * 900 + ")", "not JSON"),
        ("http://localhost/?view=%7B%22explorer%22", "not JSON"),
        ("http://[/?view={}", "not JSON"),
        ("http://localhost/?other=1", "not JSON"),
        ('http://localhost/?view={"explorer": "audit"}', "Does it add up?"),
    ],
)
def test_what_is_no_view_of_this_explorer_is_refused_and_never_run(text, message):
    terms.set_language("en")
    with pytest.raises(InvalidState) as refusal:
        SpendingState.view.read_token(text)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "quoted"), [({"level": "planet"}, "“planet”"), ({"inside": "2"}, "“2”")]
)
def test_a_refusal_quotes_in_the_way_of_its_language(values, quoted):
    with pytest.raises(InvalidState) as refusal:
        SpendingState(**values)
    assert quoted in refusal.value.message("zh")
    assert quoted.replace("“", "'").replace("”", "'") in refusal.value.message("en")


HOSTILE = [
    ("", "not JSON"),
    ("__import__('os').system('true')", "not JSON"),
    ("[" * 3000, "not JSON"),
    ("[]", "not a state"),
    ("null", "not a state"),
    ('{"level": "item"}', "not a state"),
    ('{"explorer": "economic"}', "not a state"),
    ('{"explorer": "spending", "__class__": "x"}', "'__class__': not a field"),
    ('{"explorer": "spending", "{level}": "x"}', "'{level}': not a field"),
    ('{"explorer": "spending", "level": "item", "level": "class"}', "given twice: level"),
    ('{"explorer": "spending", "minimum": NaN}', "minimum: nan"),
    ('{"explorer": "spending", "minimum": 1e999}', "minimum: inf"),
    ('{"explorer": "spending", "minimum": %s}' % ("9" * 3000), "minimum: "),
    ('{"explorer": "spending", "top": %s}' % ("9" * 3000), "top: "),
    ('{"explorer": "spending", "search": "\\ud800"}', "search: "),
    ('{"explorer": "spending", "search": {"a": 1}}', "search: "),
    ('{"explorer": "spending", "classes": ["../"]}', "classes: "),
    ('{"explorer": "spending", "inside": "212\\n"}', "inside: "),
    (" " * 4001, "4001 characters"),
]  # fmt: skip


@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_token_of_another_explorer_is_told_where_it_belongs(d, name, lang):
    token = json.dumps({"explorer": name})
    view = EconomicState.view if name == "spending" else SpendingState.view
    with pytest.raises(InvalidState) as refusal:
        view.read_token(token)
    assert terms.text(f"dashboard.{name}", lang) in refusal.value.message(lang)


def test_a_refusal_repeats_no_more_than_the_beginning_of_what_was_typed():
    terms.set_language("en")
    with pytest.raises(InvalidState, match=r"'aaaaaa.*… is not one line of text") as refusal:
        SpendingState(search="a" * 5000)
    assert len(str(refusal.value)) < 150


@pytest.mark.parametrize(("text", "message"), HOSTILE, ids=[text[:40] for text, _ in HOSTILE])
def test_hostile_tokens_are_refused_in_both_languages(text, message):
    terms.set_language("en")
    with pytest.raises(InvalidState, match=re.escape(message)) as refusal:
        SpendingState.view.read_token(text)
    assert re.search("[\u4e00-\u9fff]", refusal.value.message("zh"))
    told = str(refusal.value).partition(": ")[2] or str(refusal.value)
    assert refusal.value.message("en").endswith(told.replace("None for", "null for"))


plain = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
names = st.sampled_from(["explorer", "level", "classes", "minimum", "inside", "top", "x"])
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4)
)


@given(st.text(max_size=80) | values.map(json.dumps))
def test_any_other_text_is_refused_with_a_reason(text):
    with pytest.raises(InvalidState, match=r"\w"):
        SpendingState.view.read_token(text)


@given(st.dictionaries(names, plain, max_size=4))
def test_any_fields_are_a_state_or_refused(fields):
    terms.set_language("en")
    text = json.dumps({**fields, "explorer": "spending"})
    try:
        state = SpendingState.view.read_token(text)
    except InvalidState as error:
        assert re.match("level|classes|minimum|inside|top|'x'", str(error))  # noqa: PT017  either outcome is right
    else:
        assert SpendingState.view.read_token(state.token) == state


@pytest.mark.parametrize("kind", [SpendingState, EconomicState])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_term_and_choice_has_words(d, kind, lang):
    state = kind(lang=lang)
    for name, choices in ViewResult(d, state).choices.items():
        assert len({value for _, value in choices}) == len(choices) > 1, name
        assert all(label.strip() for label, _ in choices), name
    assert [each.name for each in fields(kind)] == list(kind.view.controls)
    assert all(terms.explain(term, lang) for term in kind.view.glossary)


def halved(d, state):
    return d.spending.assign(amount_wan=d.spending["amount_wan"] / 2)


def halves_in_pandas(state):
    lines = ["view = d.spending", 'view = view.assign(amount_wan=view["amount_wan"] / 2)']
    return SourceCode(lines, [])


def test_rows_come_from_where_a_view_says():
    kept = {"pictures", "line", "table", "table_cells", "glossary"}
    halves = View(
        name="spending",
        state_name="Halves",
        rows=halved,
        source_code=halves_in_pandas,
        layout=((Equal("kind", frames.KINDS),),),
        **{name: getattr(SpendingState.view, name) for name in kept},
    )
    state = halves.state(kind="project")
    assert ViewResult(sample(), state).rows["amount_wan"].tolist()[:2] == [15.0, 10.0]
    assert_frame_equal(run(state.pandas_code, sample()), ViewResult(sample(), state).rows)
    assert ViewResult(sample(), replace(state, lang="en")).crumbs == []


# --- a control is declared in one place -----------------------------------------------------------


def test_a_control_is_added_in_the_layout_of_its_view_alone(d):
    terms.set_language("en")
    view = SpendingState.view
    parts = {each.name: getattr(view, each.name) for each in fields(View)}
    line = Equal("line", (80, 81), name_of=lambda value, lang: str(value))
    added = View(**{**parts, "layout": (*view.layout, (line,))})
    state = added.state(line=81, lang="en")
    result = ViewResult(d, state)
    assert result.choices["line"] == [("any", ""), ("80", 80), ("81", 81)]
    assert json.loads(state.token)["line"] == 81
    assert added.read_token(state.token) == state
    assert added.drawer[-1] == ["line"]
    assert result.code.splitlines()[-1] == 'view = view[view["line"] == 81]'
    with pytest.raises(InvalidState, match="line: 82 is none of 80, 81; None for no choice"):
        added.state(line=82)


def test_a_flag_is_declared_with_its_column_alone(d):
    view = SpendingState.view
    parts = {each.name: getattr(view, each.name) for each in fields(View)}
    flagged = View(**{**parts, "layout": (*view.layout, (Flag("leaf", column="is_leaf"),))})
    state = flagged.state(leaf="no", level="group", lang="en")
    result = ViewResult(d, state)
    assert result.choices["leaf"] == [("any", ""), ("yes", "yes"), ("no", "no")]
    assert result.rows["is_leaf"].tolist() == [False] * len(result.rows)
    assert_frame_equal(run(state.pandas_code, d), result.rows)
    assert not terms.has_text("explore.leaf")  # what a click says is no label


def test_a_control_cannot_hide_what_every_state_has():
    view = SpendingState.view
    parts = {each.name: getattr(view, each.name) for each in fields(View)}
    wrong = View(**{**parts, "layout": (*view.layout, (Equal("token", ("a",)),))})
    with pytest.raises(TypeError, match="a control cannot be named 'token'"):
        wrong.state()


@pytest.mark.parametrize("kind", STATES)
def test_help_shows_the_controls_as_keywords(kind):
    parameters = inspect.signature(EXPLORERS[kind.view.name]).parameters
    assert [*parameters] == ["d", *(each.name for each in fields(kind))]
