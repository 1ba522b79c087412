"""The scores as a whole: index, card, profile of each sheet, sensitivity.

Then one's own wording, and bad input.
"""

import contextlib
import gc
import math
import weakref
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shimahe
from shimahe import frames, indicators
from shimahe.quality.criteria import PROFILE
from shimahe.quality.profile import MEASURES
from shimahe.quality.scores import GATES, GRADED, JUDGED, REFERENCE, WEIGHTS
from shimahe.vocabulary import parse_sign

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def q(d):
    return shimahe.score(d, lang="en")


def sheet(*rows, project="甲项目", wan=10.0):
    """An invented disclosure of one project.

    A row is name, weight, sign, target, unit and core flag.
    """
    made = [
        (f"I{n:03}", "project", project, n, name, weight, sign, target, None, unit, core, 1, n)
        for n, (name, weight, sign, target, unit, core) in enumerate(rows, start=1)
    ]
    record = (project, wan, "部门", None, None, 1, 9, 1)
    records = {"indicators": made, "projects": [record]}
    built = {
        frame.name: frames.build(frame.name, records.get(frame.name, [])) for frame in frames.FRAMES
    }
    return SimpleNamespace(**built, year=2025)


GOOD = ("道路清扫保洁面积", 50, "≥", "120", "万平方米", True)
BAD = ("办结率", 20, "定性", "好", None, False)
SHARE = ("居民健康知识知晓率", 30, "≥", "87", "%", False)


# --- the index ------------------------------------------------------------------------------------


def test_index_is_the_weighted_mean_of_what_applies(q):
    for row in q.indicators.to_dict("records"):
        graded = [(row[key], WEIGHTS[key]) for key in GRADED if not math.isnan(row[key])]
        mean = (
            100
            * sum(score * weight for score, weight in graded)
            / sum(weight for _, weight in graded)
        )
        expected = min(mean, 40) if any(row[gate] == 0 for gate in GATES) else mean
        assert row["index"] == pytest.approx(expected, abs=0.0501)


def test_a_failed_gate_caps_the_index():
    found = shimahe.score(sheet(GOOD, BAD, SHARE)).indicators.set_index("name")
    assert found.loc["办结率", "Q02"] == 0
    assert found.loc["办结率", "index"] <= 40 < found.loc["道路清扫保洁面积", "index"]


def test_other_weights_change_the_index_only(q):
    other = q.weighted({"Q12": 0, "Q03": 5}, cap=100)
    assert other.weights == {**WEIGHTS, "Q12": 0.0, "Q03": 5.0}
    assert not other.indicators["index"].equals(q.indicators["index"])
    assert other.indicators.drop(columns="index").equals(q.indicators.drop(columns="index"))
    assert other.weighted(WEIGHTS, 40).indicators.equals(q.indicators)


#: Two, in every type of real number.
TWO = [2, 2.0, np.int64(2), np.uint8(2), np.float32(2), np.float64(2), Decimal(2), Fraction(2)]
#: What is no number from 0 to 100.
NO_POINTS = [
    -1,
    101,
    math.nan,
    math.inf,
    -math.inf,
    "2",
    None,
    True,
    False,
    np.bool_(True),
    np.float64("nan"),
    np.float64("inf"),
    np.int64(-1),
    Decimal("nan"),
    Decimal("snan"),
    Decimal("inf"),
    Decimal("-0.1"),
    Fraction(-1, 2),
    10**400,
    1j,
    [2],
    pd.NA,
]


@pytest.mark.parametrize("two", TWO, ids=lambda value: type(value).__name__)
def test_weights_and_cap_are_real_numbers_of_any_type(d, q, two):
    other = q.weighted({"Q12": two}, cap=two)
    assert other.weights == {**WEIGHTS, "Q12": 2.0}
    assert {type(value) for value in (*other.weights.values(), other.cap)} == {float}
    assert other.indicators.equals(q.weighted({"Q12": 2}, cap=2).indicators)
    scored = shimahe.score(d, weights={"Q12": two}, cap=two, lang="en")
    assert scored.indicators.equals(other.indicators)


@pytest.mark.parametrize("weight", NO_POINTS, ids=lambda value: repr(value)[:20])
def test_a_weight_that_is_no_number_from_0_to_100_is_refused(q, weight):
    with pytest.raises(ValueError, match="Q03"):
        q.weighted({"Q03": weight})


@pytest.mark.parametrize("cap", NO_POINTS, ids=lambda value: repr(value)[:20])
def test_a_cap_that_is_no_number_from_0_to_100_is_refused(d, q, cap):
    if cap is None:  # the one that it has
        assert q.weighted(cap=cap).cap == q.cap
        return
    with pytest.raises(ValueError, match="cap"):
        q.weighted(cap=cap)


@pytest.mark.parametrize(
    "weights", [{"Q01": 1}, {"Q03": -1}, {"Q03": math.nan}, {"Q03": "2"}, {"Q03": 101}, {"X": 1}]
)
def test_a_weight_that_is_none_is_refused(q, weights):
    with pytest.raises(ValueError, match=next(iter(weights))):
        q.weighted(weights)


@pytest.mark.parametrize("cap", [-1, 101, math.nan, "40", True])
def test_a_cap_that_is_none_is_refused(d, cap):
    with pytest.raises(ValueError, match="cap"):
        shimahe.score(d, cap=cap)


# --- nobody changes what was found ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["indicators", "reasons", "projects", "criteria"])
def test_frames_are_copies(q, name):
    before = getattr(q, name).copy()
    mine = getattr(q, name)
    mine.iloc[0, 0] = "changed"
    mine["line"] = 7
    del mine[mine.columns[1]]
    pd.testing.assert_frame_equal(getattr(q, name), before)


@pytest.mark.parametrize("name", ["indicators", "reasons", "projects", "criteria"])
def test_values_below_a_frame_are_copies(q, name):
    before = getattr(q, name).copy()
    mine = getattr(q, name)
    for column in before.columns:
        values = mine[column].array
        with contextlib.suppress(ValueError):  # pandas lets nobody write here
            values[:] = values[::-1].copy()
    pd.testing.assert_frame_equal(getattr(q, name), before)


def test_other_weights_share_no_frame(q):
    other = q.weighted({"Q12": 0})
    before = q.reasons.copy()
    mine = other.reasons
    mine["reason"] = "changed"
    other.weights["Q12"] = 5.0
    pd.testing.assert_frame_equal(q.reasons, before)
    assert other.weights["Q12"] == 0
    assert q.weights == WEIGHTS


def test_the_default_weights_cannot_be_changed_by_a_score(q):
    q.weights["Q12"] = 99.0
    assert shimahe.score(sheet(GOOD)).weights["Q12"] == q.weights["Q12"] == WEIGHTS["Q12"]


def test_scores_keep_no_disclosure_alive():
    d = shimahe.load()
    q = shimahe.score(d)
    watched = weakref.ref(d)
    del d
    gc.collect()
    assert watched() is None
    assert len(q.indicators) == 205


def test_every_measure_of_the_rules_file_is_computed():
    assert list(MEASURES) == PROFILE


# --- the language ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "", "EN", 5])
def test_another_language_is_refused(d, lang):
    with pytest.raises(ValueError, match="zh, en"):
        shimahe.score(d, lang=lang)
    with pytest.raises(ValueError, match="zh, en"):
        shimahe.score_text("培训人数", "≥", "5", "人", lang=lang)


def test_no_weight_at_all_gives_no_index(q):
    assert q.weighted(dict.fromkeys(GRADED, 0)).indicators["index"].isna().all()


def test_ranking_shares_ranks_and_names_failed_gates():
    found = indicators.ranking(shimahe.score(sheet(GOOD, BAD, SHARE)))
    assert found["indicator"].tolist()[-1] == "I002"
    assert "Q02" in found["failed"].tolist()[-1]
    assert found["rank"].tolist()[0] == 1


# --- the frames -----------------------------------------------------------------------------------


def test_every_score_below_one_has_its_reason(q):
    said = set(zip(q.reasons["criterion"], q.reasons["indicator"], strict=True))
    for key in JUDGED:
        wanting = q.indicators.loc[~q.indicators[key].eq(1), "indicator"]
        assert {(key, each) for each in wanting} == {pair for pair in said if pair[0] == key}


def test_printed_columns_are_as_read(d, q):
    assert q.indicators[list(d.indicators)].equals(d.indicators)


def test_criteria_name_every_rule_with_its_source(q):
    assert set(q.reasons["criterion"]) <= set(q.criteria["criterion"])
    assert (
        not q.criteria[["name", "explanation", "formula", "source", "false_positives"]]
        .isna()
        .any(axis=None)
    )
    assert q.criteria["weight"].notna().eq(q.criteria["role"].eq("graded")).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_texts_are_in_the_language_asked_for(d, lang):
    found = shimahe.score(d, lang=lang)
    assert found.criteria["name"].str.contains("[一-龥]").eq(lang == "zh").all()
    assert found.reasons["reason"].str.contains("[一-龥]{3}").mean() > 0.99 or lang == "en"


def test_scores_are_the_same_in_both_languages(d, q):
    chinese = shimahe.score(d, lang="zh").indicators
    assert chinese.drop(columns="type_reason").equals(q.indicators.drop(columns="type_reason"))


def test_card_says_something_of_all_twelve(q):
    for indicator in ("I001", "I053", "I088", "I205"):
        card = q.card(indicator)
        assert card["criterion"].tolist() == JUDGED
        assert card["reason"].str.len().gt(5).all()
        assert card.loc[card["role"].eq("graded"), "weight"].tolist() == [
            WEIGHTS[key] for key in GRADED
        ]


def test_card_of_an_unknown_indicator_is_refused(q):
    with pytest.raises(ValueError, match="X999"):
        q.card("X999")


def test_summary_counts_every_indicator_once(q):
    found = indicators.summary(q)
    assert found["criterion"].tolist() == JUDGED
    assert (found[["zero", "between", "one", "not_applicable"]].sum(axis=1) == 205).all()


def test_composition_adds_up(q):
    for project in (None, "", "人大工作经费"):
        found = indicators.composition(q, project)
        assert found["n_pct"].sum() == pytest.approx(100, abs=0.5)
        assert found["weight_pct"].sum() == pytest.approx(100, abs=0.5)
    assert indicators.composition(q, "").n.sum() == 24
    assert indicators.composition(q).n.sum() == 181


def test_composition_of_a_project_that_is_none_is_refused(q):
    with pytest.raises(ValueError, match="乙"):
        indicators.composition(q, "乙")


# --- the profile of a sheet -----------------------------------------------------------------------


def test_profile_of_an_invented_sheet():
    rows = (
        GOOD,
        SHARE,
        ("居民满意度", 10, "≥", "90", "%", False),
        ("年度预算执行率", 10, "≥", "91", "%", True),
    )
    found = shimahe.score(sheet(*rows)).projects.iloc[-1]
    assert found[["P01", "P02", "P03", "P04", "P05", "P06", "P08"]].tolist() == [
        100,
        0,
        3,
        100,
        83.3,
        10,
        2.5,
    ]
    assert math.isnan(found["P07"])  # the sheet states no objective


def test_weights_that_do_not_add_up_are_listed():
    found = shimahe.score(sheet(GOOD, SHARE))
    assert found.projects.iloc[-1]["P01"] == 80
    said = found.reasons[found.reasons["criterion"].eq("P01")]
    assert said["project"].tolist() == ["甲项目"]
    assert "80" in said["reason"].iloc[0]


def test_a_missing_weight_leaves_the_sum_unknown():
    lacking = ("居民满意度", None, "≥", "90", "%", False)
    found = shimahe.score(sheet(GOOD, SHARE, lacking))
    assert found.projects.iloc[-1][["P01", "P02", "P06"]].isna().all()
    assert "P01" in set(found.reasons["criterion"])
    assert found.indicators["Q01"].tolist() == [1, 1, 0]


def test_profile_of_the_disclosure(d, q):
    own, sheets = q.projects.iloc[0], q.projects.iloc[1:]
    assert own["scope"] == "department"
    assert own["count"] == 24
    assert sheets["project"].tolist() == d.projects["project"].tolist()
    assert sheets["count"].sum() == 181
    assert (q.projects["P01"] == 100).all()
    assert sheets["P03"].between(1, 6).all()
    assert q.projects["P07"].isna().all()  # the bundled edition leaves the objectives out


def test_profile_of_the_full_text(full_text):
    found = shimahe.score(shimahe.read(full_text)).projects.iloc[1:]
    assert found["P07"].notna().any()
    assert found["P07"].dropna().between(0, 100).all()


def test_reference_weights_are_a_whole():
    assert sum(REFERENCE.values()) == 100


# --- sensitivity ----------------------------------------------------------------------------------


def test_sensitivity_against_the_definition(q):
    found = indicators.sensitivity(q).set_index(["scenario", "criterion"])
    other = q.weighted({"Q12": 0}).indicators["index"]
    row = found.loc[("left_out", "Q12")]
    assert row["correlation"] == round(q.indicators["index"].rank().corr(other.rank()), 3)
    assert row["moved"] == (other.rank() - q.indicators["index"].rank()).abs().gt(20.5).sum()


def test_lowest_of_all_combinations_is_below_the_median(q):
    found = indicators.sensitivity(q)
    lowest = found.loc[found["scenario"].eq("halved_or_doubled_lowest"), "correlation"].item()
    single = found.loc[found["scenario"].eq("halved_or_doubled_median"), "correlation"]
    assert -1 <= lowest <= single.min() + 1e-9


def test_sensitivity_of_one_indicator_is_unknown():
    assert indicators.sensitivity(shimahe.score(sheet(GOOD)))["correlation"].isna().all()


# --- one's own wording, and bad input -------------------------------------------------------------


def test_a_good_wording_beats_a_poor_one():
    poor = shimahe.score_text("提升居民素质，营造氛围，促进和谐", "定性", "持续提升", "").indicators
    good = shimahe.score_text("居民健康知识知晓率", "≥", "87", "%").indicators
    assert poor["index"].item() < 40 < good["index"].item()
    assert good[["type_1", "type_2"]].values.tolist() == [["benefit", "social"]]


def test_own_wording_compares_with_nothing():
    found = shimahe.score_text("培训人数", "≥", 30, "人")
    assert found.indicators["Q11"].isna().all()
    assert found.projects.empty


BAD_INPUT = [
    ("培训人数", "≥", "至少1次", None), ("巡逻车数量", "≥", "10辆", ""),
    ("奖补资金规模", "≤", "250万", "元"),
    ("办结率", "≥", "≥95%以上", None), ("办结率", "≥", "100.00(%)", "%"),
    ("服务能力", "定性", "稳步提升", None),
    ("", "≥", "5", "个"), (None, None, None, None), ("长" * 300, "≥", "5", "个"), (5, "=", 5, 5),
    ("培训人数", "≥", "1e400", "人"), ("<script>alert(1)</script>", "=", "=1+1", "%"),
    (math.nan, math.nan, math.nan, math.nan), ("服务能力", pd.NA, "好", pd.NA),
]  # fmt: skip


@pytest.mark.parametrize("given", BAD_INPUT, ids=lambda given: str(given[0])[:12] + str(given[2]))
def test_bad_wording_is_scored_as_far_as_it_goes(given):
    found = shimahe.score_text(*given)
    wanting = [key for key in JUDGED if not found.indicators[key].eq(1).all()]
    assert set(found.reasons["criterion"]) == set(wanting)
    assert found.indicators["type_2"].isin(list(indicators.TYPES)).all()


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        *((each, "≥") for each in ("≥", ">=", "≧", "＞＝", " ≥ ", "> =", "≥\u3000", "＞=")),
        *((each, "≤") for each in ("≤", "<=", "≦", "＜＝", "\t≤")),
        *((each, "=") for each in ("=", "＝", " = ")),
        *((each, ">") for each in (">", "＞")),
        *((each, "<") for each in ("<", "＜")),
        *((each, "定性") for each in ("定性", " 定 性 ", "“定性”")),
    ],
    ids=repr,
)
def test_a_sign_is_typed_as_reading_would_read_it(typed, sign):
    target, unit = ("好", None) if sign == "定性" else ("90", "%")
    scored = shimahe.score_text("群众满意度", typed, target, unit).indicators
    canonical = shimahe.score_text("群众满意度", sign, target, unit).indicators
    assert scored["sign"].item() == sign
    pd.testing.assert_frame_equal(scored, canonical)


def test_a_sign_in_two_characters_scores_as_the_sign_it_stands_for():
    assert shimahe.score_text("群众满意度", ">=", "90", "%").indicators["index"].item() == 100


@pytest.mark.parametrize("sign", ["约", "≈", "==", "5", 5, "多于", ">>", "≥≥", True], ids=repr)
def test_a_sign_that_reading_does_not_know_is_refused_with_those_that_it_does(sign):
    with pytest.raises(ValueError, match="≥ ≤ = > < ≠ 定性"):
        shimahe.score_text("培训人数", sign, "5", "人")


@pytest.mark.parametrize("sign", [None, "", " ", "\u3000", math.nan])
def test_a_sign_that_is_missing_is_scored_as_missing(sign):
    scored = shimahe.score_text("培训人数", sign, "5", "人")
    assert scored.indicators["sign"].isna().all()
    assert scored.indicators["Q01"].item() == 0


@pytest.mark.parametrize(
    ("weight", "complete"),
    [
        (None, 0),
        (0, 0),
        (-5, 0),
        (10, 1),
        (150, 0),
        (math.nan, 0),
        (math.inf, 0),
        (10**400, 0),
        (True, 0),
        (np.int64(10), 1),
        (np.float32(10), 1),
        (Decimal("0.5"), 1),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_weight_out_of_bounds_is_no_weight(weight, complete):
    scored = shimahe.score_text("培训人数", "≥", "30", "人", weight=weight)
    assert scored.indicators["Q01"].item() == complete


def test_a_disclosure_without_indicators_gives_empty_frames():
    empty = SimpleNamespace(
        **{frame.name: frames.build(frame.name, []) for frame in frames.FRAMES}, year=None
    )
    found = shimahe.score(empty)
    assert found.indicators.empty
    assert found.projects.empty
    assert indicators.sensitivity(found)["correlation"].isna().all()
    assert indicators.summary(found)["n"].eq(0).all()


TEXT = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(["≥", "定性", "95%", "人", "好", "完成率", "250万"]),
)


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            TEXT, st.none() | st.floats(-5, 150), TEXT, TEXT, TEXT, st.none() | st.booleans()
        ),
        max_size=5,
    )
)
def test_any_sheet_is_scored(rows):
    found = shimahe.score(sheet(*rows))
    scores = found.indicators[JUDGED]
    assert (scores.isin([0, 0.25, 0.5, 1]) | scores.isna()).all(axis=None)
    assert (found.indicators["index"].between(0, 100) | found.indicators["index"].isna()).all()


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_wording_is_scored(name, sign, target, unit):
    if sign is None or not sign.strip() or parse_sign(sign):
        assert len(shimahe.score_text(name, sign, target, unit).indicators) == 1
    else:
        with pytest.raises(ValueError, match="≥ ≤ = > < ≠ 定性"):
            shimahe.score_text(name, sign, target, unit)
