"""Explorers, driven through their controls without a browser: view, line, picture, code and token always agree."""

import base64
import io
import json
import re
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from shimahe import frames, terms
from shimahe.analysis import structure
from shimahe.display import explore
from shimahe.display.explore import SpendingState

LEVELS = {3: "class", 5: "group", 7: "item"}


def row(code, amount, kind="project", name="名", budget="general_public"):
    leaf = not any(other != code and other.startswith(code) for other in ODD)
    return (code, name, LEVELS[len(code)], None, leaf, budget, kind, amount, "general_spending", 7)


# a class without detail, a group without items, a missing budget, kind, name and amount, markup, a negative amount
ODD = ["201", "20101", "2010101", "2010102", "20102", "204", "999"]
ODD_ROWS = [
    row("201", 30.0), row("20101", 20.0), row("2010101", 12.5, kind="basic", name="=HYPERLINK(\"x\")<b>"),
    row("2010101", 8.0, kind=None), row("2010102", -0.5, budget=None), row("20102", 10.0, name=None),
    row("204", None), row("999", 1.0, name=None, budget="all"),
]  # fmt: skip


def sample(rows=ODD_ROWS):
    return SimpleNamespace(spending=frames.build("spending", rows), year=2025)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["en"])


@pytest.fixture(scope="module")
def shown(d):
    return explore.spending(d, lang="en")


limits = st.none() | st.integers(-100, 600000).map(lambda number: number / 100)
states = st.builds(
    SpendingState,
    lang=st.sampled_from(["zh", "en"]),
    level=st.sampled_from(["class", "group", "item"]),
    budget=st.sampled_from([None, "general_public", "state_capital", "government_fund", "unknown"]),
    kind=st.sampled_from([None, "basic", "project", "unknown"]),
    minimum=limits,
    maximum=limits,
    search=st.sampled_from(["", "社区", "PENSION", "208", ".*", "<b>"]) | st.text("a2'\"\\\u3000%{}支（", max_size=3),
    chart=st.sampled_from(["treemap", "bars"]),
    classes=st.lists(st.sampled_from(["201", "208", "212", "221", "223"]), max_size=3),
)  # fmt: skip
hundredth = Decimal("0.01")


def exact(frame):
    return sum((Decimal(repr(value)) for value in frame["amount_wan"].dropna().tolist()), Decimal(0))


def run(code, d):
    names = {"d": d}
    exec(code, names)
    return names["view"]


# --- any state ---------------------------------------------------------------------------------------------------


@given(states)
def test_the_line_says_the_exact_total_and_count_of_the_view(d, state):
    frame, line = explore.view(d, state), explore.line(d, state)
    assert f"· {exact(frame):,.2f} 万元" in line
    numbers = [int(number) for number in re.findall(r"\d+", line.split(" · ")[0])]
    assert frame["code"].nunique() in numbers
    assert "13,635.67" in line


@given(states)
def test_the_code_gives_the_same_frame(d, state):
    assert_frame_equal(run(explore.code(state), d), explore.view(d, state))
    assert_frame_equal(run(explore.code(state), sample()), explore.view(sample(), state))


@given(states)
def test_the_token_restores_the_state(state):
    assert explore.read_token(SpendingState, explore.token(state)) == state


@given(states)
def test_the_picture_shows_the_view_or_says_why_not(d, state):
    frame, figure = explore.view(d, state), explore.figure(d, state)
    if frame.empty:
        assert not figure.data
        assert figure.layout.meta["summary"] == explore.why_empty(d, state)
    elif state.chart == "bars":
        drawn = [value for trace in figure.data[:-1] for value in trace.x]
        assert sum(map(Decimal, map(repr, drawn)), Decimal(0)) == exact(frame)
    else:
        assert figure.data[0].values[0] == float(exact(frame))


@given(states)
def test_odd_rows_give_a_picture_or_a_reason(state):
    assert explore.figure(sample(), state).layout.meta["summary"]


@given(states)
def test_controls_line_picture_and_token_follow_the_state(shown, state):
    shown.state = state
    assert shown.controls["search"].value == state.search
    assert shown.controls["classes"].value == state.classes
    assert json.loads(shown.controls["token"].value)["level"] == shown.controls["level"].value == state.level
    assert_frame_equal(shown.frame, explore.view(shown._d, state))
    drawn, wanted = shown._canvas.to_plotly_json(), shown.figure.to_plotly_json()
    assert [{k: v for k, v in trace.items() if k != "uid"} for trace in drawn["data"]] == wanted["data"]
    assert {key: value for key, value in drawn["layout"].items() if value not in ([], {})} == wanted["layout"]


# --- controls ----------------------------------------------------------------------------------------------------


def test_an_explorer_starts_with_every_item(d):
    explorer = explore.spending(d)
    assert explorer.line == "40 of 40 items · 13,635.67 万元 · 100.0% of 13,635.67"
    assert explorer.figure.data[0].values[0] == 13635.67


@pytest.mark.parametrize(
    ("control", "value", "line"),
    [
        ("level", "class", "11 of 11 classes · 13,635.67 万元 · 100.0% of 13,635.67"),
        ("classes", ("212",), "4 of 40 items · 5,863.73 万元 · 43.0% of 13,635.67"),
        ("budget", "state_capital", "1 of 40 items · 55.95 万元 · 0.4% of 13,635.67"),
        ("kind", "basic", "16 of 40 items · 2,141.31 万元 · 15.7% of 13,635.67"),
        ("minimum", "２,０００", "3 of 40 items · 8,426.70 万元 · 61.8% of 13,635.67"),
        ("maximum", "4", "2 of 40 items · 6.00 万元 · 0.0% of 13,635.67"),
        ("search", "SANITATION", "1 of 40 items · 1,646.30 万元 · 12.1% of 13,635.67"),
        ("search", "环境卫生", "1 of 40 items · 1,646.30 万元 · 12.1% of 13,635.67"),
        ("search", "2050199", "1 of 40 items · 6.08 万元 · 0.0% of 13,635.67"),
        ("lang", "zh", "40 项中的 40 项 · 13,635.67 万元 · 占 13,635.67 的 100.0%"),
    ],
)
def test_each_control_changes_the_view(d, control, value, line):
    explorer = explore.spending(d)
    explorer.controls[control].value = value
    assert explorer.line == line
    assert line in explorer._texts["line"].value


def test_one_change_draws_once(d, monkeypatch):
    explorer, drawn = explore.spending(d), []
    monkeypatch.setattr(explore, "_draw", lambda canvas, figure: drawn.append(figure))
    for control, value in [("level", "class"), ("lang", "zh"), ("classes", ("201", "212")), ("chart", "bars")]:
        explorer.controls[control].value = value
    assert len(drawn) == 4
    explorer.state = replace(explorer.state, lang="en", level="item", classes=(), chart="treemap")
    assert len(drawn) == 5


def test_the_language_changes_every_word_and_nothing_else(d):
    explorer = explore.spending(d, level="class", classes=["212"], kind="project", chart="bars")
    before = asdict(explorer.state)
    explorer.controls["lang"].value = "zh"
    assert asdict(explorer.state) == before | {"lang": "zh"}
    labels = [control.description for control in explorer.controls.values()]
    assert all(re.search("[\u4e00-\u9fff]", label) for label in labels), labels
    assert dict(explorer.controls["classes"].options)["212 城乡社区支出"] == "212"
    assert explorer.figure.data[0].name == "项目支出"
    assert "下载" in explorer._texts["csv"].value


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_control_has_a_label_and_a_sentence_that_explains_it(d, lang):
    for name, control in explore.spending(d, lang=lang).controls.items():
        assert control.description == terms.text(f"explore.{name}", lang)
        assert control.tooltip.endswith(("。", "."))


def test_reset_goes_back_to_the_start_in_the_same_language(d):
    explorer = explore.spending(d, level="class")
    explorer.controls["lang"].value = "zh"
    explorer.controls["search"].value = "社区"
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


def test_an_empty_view_says_which_choice_emptied_it(d):
    explorer = explore.spending(d, classes=["221"], budget="state_capital")
    summary = explorer.figure.layout.meta["summary"]
    assert summary == (
        'Nothing to show: of the 2 rows left by "Level: item · Classes: 221", '
        'none passes "Budget: state capital operations budget".'
    )
    assert explorer.line.startswith("0 of 40 items · 0.00 万元")
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


def test_it_prints_as_one_fixed_line(d):
    explorer = explore.spending(d)
    assert repr(explorer) == "Explorer(spending)"
    assert explorer._repr_mimebundle_()["text/plain"] == "Explorer(spending)"


# --- rows that no document should print, but some do --------------------------------------------------------------


def test_a_level_shows_what_has_no_finer_detail_so_that_nothing_is_lost():
    frames_by_level = {level: explore.view(sample(), SpendingState(level=level)) for level in LEVELS.values()}
    assert frames_by_level["class"]["code"].tolist() == ["201", "204", "999"]
    assert frames_by_level["group"]["code"].tolist() == ["20101", "20102", "204", "999"]
    assert frames_by_level["item"]["code"].tolist() == ["2010101", "2010101", "2010102", "20102", "204", "999"]
    assert {str(structure.total(frame)) for frame in frames_by_level.values()} == {"31.0"}


def test_unknown_amounts_are_said_in_the_line():
    line = explore.line(sample(), SpendingState(level="class"))
    assert line == "3 of 3 classes · 31.00 万元 · 100.0% of 31.00 · amounts unknown, not counted: 1"


def test_rows_without_budget_or_kind_can_be_chosen():
    explorer = explore.spending(sample())
    assert "unknown" in dict(explorer.controls["budget"].options).values()
    explorer.controls["budget"].value = "unknown"
    assert explorer.frame["code"].tolist() == ["2010102"]
    assert 'view["budget"].isna()' in explorer.code


def test_the_csv_is_safe_in_a_spreadsheet_and_keeps_the_numbers():
    link = explore.spending(sample())._texts["csv"].value
    data = base64.b64decode(re.search('base64,([^"]+)', link).group(1))
    assert data.startswith("\ufeff".encode())
    back = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype={"code": str})
    assert back["name"][0] == '\'=HYPERLINK("x")<b>'
    assert back["amount_wan"].tolist()[2] == -0.5
    assert len(back) == 6


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_text_that_would_run_as_a_formula_is_made_plain(text):
    assert explore.csv_bytes(pd.DataFrame({"name": [text]})).decode("utf-8-sig").split("\r\n")[1].lstrip('"')[0] == "'"


# --- states and tokens --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"level": "line"}, "level: 'line' is none of class, group, item"),
        ({"level": ["item"]}, "level: "),
        ({"classes": ["212", "21"]}, "classes: "),
        ({"classes": "212"}, "classes: "),
        ({"minimum": True}, "minimum: True is not a finite number"),
        ({"minimum": float("nan")}, "minimum: nan"),
        ({"maximum": "5"}, "maximum: "),
        ({"search": "a\nb"}, "search: "),
        ({"search": "x" * 201}, "search: "),
        ({"lang": "de"}, "lang: "),
        ({"colour": "red"}, "'colour': not a field of this state; it has lang, level"),
    ],
)
def test_a_state_refuses_what_it_does_not_declare(d, values, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        explore.spending(d, **values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("__import__('os').system('true')", "not JSON"),
        ("[" * 3000, "not JSON"),
        ("[]", "not a state"),
        ("null", "not a state"),
        ('{"level": "item"}', "not a state"),
        ('{"explorer": "audit"}', "not a state"),
        ('{"explorer": "spending", "__class__": "x"}', "'__class__': not a field"),
        ('{"explorer": "spending", "level": "item", "level": "class"}', "given twice: level"),
        ('{"explorer": "spending", "minimum": NaN}', "minimum: nan"),
        ('{"explorer": "spending", "minimum": 1e999}', "minimum: inf"),
        ('{"explorer": "spending", "minimum": %s}' % ("9" * 3000), "minimum: "),
        ('{"explorer": "spending", "search": "\\ud800"}', "search: "),
        ('{"explorer": "spending", "search": {"a": 1}}', "search: "),
        ('{"explorer": "spending", "classes": ["../"]}', "classes: "),
        (" " * 4001, "4001 characters"),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_hostile_tokens_are_refused(shown, text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        explore.read_token(SpendingState, text)
    before = shown.state
    shown.controls["token"].value = text or " "
    assert shown.state == before
    assert "cannot be used" in shown.notice or "不能用" in shown.notice


plain = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
names = st.sampled_from(["explorer", "level", "classes", "minimum", "x"])
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4))


@given(st.text(max_size=80) | values.map(json.dumps))
def test_any_other_text_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r"\w"):
        explore.read_token(SpendingState, text)


@given(st.dictionaries(names, plain, max_size=4))
def test_any_fields_are_a_state_or_refused(fields):
    text = json.dumps({**fields, "explorer": "spending"})
    try:
        state = explore.read_token(SpendingState, text)
    except ValueError as error:
        assert re.match("level|classes|minimum|'x'", str(error))  # noqa: PT017  either outcome is right
    else:
        assert explore.read_token(SpendingState, explore.token(state)) == state


def test_a_pasted_token_gives_the_same_view(d):
    first, second = explore.spending(d, level="group", search="医疗", chart="bars"), explore.spending(d)
    second.controls["token"].value = first.controls["token"].value
    assert second.state == first.state
    assert_frame_equal(second.frame, first.frame)


def test_a_class_that_the_document_does_not_print_is_refused(d):
    with pytest.raises(ValueError, match="classes: 999 is not in this document; it has 201, 204"):
        explore.spending(d, classes=["999"])
    explorer = explore.spending(d)
    explorer.controls["token"].value = '{"explorer": "spending", "classes": ["999"]}'
    assert "999 is not in this document" in explorer.notice
    assert explorer.state == SpendingState()


def test_a_state_of_another_kind_is_refused(d):
    @dataclass(frozen=True)
    class Other(explore.State):
        NAME = "other"

    with pytest.raises(ValueError, match="SpendingState, not a Other"):
        explore.spending(d).state = Other()
