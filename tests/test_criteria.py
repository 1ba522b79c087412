"""Each criterion on the smallest wordings that score 0, in between and 1.

Then on those that cannot be judged, and on odd wordings.
"""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shimahe
from shimahe import frames, resources
from shimahe.findings import rules
from shimahe.quality import criteria, names
from shimahe.quality.criteria import as_number, judge, number_of, sign_of, unit_of
from shimahe.quality.indicator_types import classify
from shimahe.quality.names import (
    bigrams,
    dice,
    facet,
    is_payment,
    near,
    related,
    related_things,
    stem,
)
from shimahe.vocabulary import fold

pytestmark = pytest.mark.usefixtures("english")

CRITERIA = [row for row in rules("criteria") if row["role"] != "profile"]
SCORES = {"zero": (0,), "between": (0.25, 0.5), "one": (1,)}
EXAMPLES = [
    (row["criterion"], case, row[case])
    for row in CRITERIA
    for case in (*SCORES, "not_applicable")
    if row[case] != "-"
]


def sheet(*rows):
    """Scores of invented indicators; a row is project, name, sign, target, unit."""
    made = [
        (f"I{n:03}", "project", project, n, name, 10, sign, target, None, unit, False, 1, n)
        for n, (project, name, sign, target, unit) in enumerate(rows, start=1)
    ]
    frame = frames.build("indicators", made)
    return judge(frame.join(classify(frame)))


def scored(criterion, name, sign, target, unit=None):
    """The score of one indicator alone in its sheet, with any sign that may be printed."""
    parts = [part or None for part in (name, sign, target, unit)]
    scores, _ = sheet((None, *parts))
    return scores[criterion].item()


@pytest.mark.parametrize(
    ("criterion", "case", "wording"), EXAMPLES, ids=lambda value: str(value)[:24]
)
def test_example_of_the_rules_file(criterion, case, wording):
    found = scored(criterion, *wording.split("|"))
    assert (pd.isna(found) and case == "not_applicable") or found in SCORES.get(case, ())


def test_every_criterion_has_its_examples():
    for row in CRITERIA:
        if row["criterion"] not in ("Q10", "Q11"):  # they compare with others
            assert row["zero"] != "-"
            assert row["one"] != "-"


# --- gates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "score"),
    [
        (("办结率", "≥", "95", "%"), 1), (("办结率", "≥", "95%", None), 1),
        (("办结率", "≥", "95", None), 0),
        (("办结率", "约", "95", "%"), 0), (("", "≥", "95", "%"), 0), (("办结率", "≥", "", "%"), 0),
        (("服务能力", "定性", "好", None), 1), (("巡逻车数量", "≥", "10辆", None), 1),
    ],
)  # fmt: skip
def test_complete_fields(wording, score):
    assert scored("Q01", *wording) == score


@pytest.mark.parametrize(
    ("wording", "score"),
    [
        (("办结率", "≥", "稳步提升", "%"), 0), (("办结率", "≥", "≥95%以上", None), 1),
        (("办结率", "=", "100.00(%)", "%"), 1), (("居民满意度", "定性", "好", None), 0),
        (("培训人数", "定性", "较多", None), 0), (("服务能力", "定性", "95", "%"), 0),
        (("服务能力", "定性", "优90-100、良80-90、差80以下", None), 1),
        (("服务能力", "约", "5", "个"), None),
    ],
)  # fmt: skip
def test_nature_and_value(wording, score):
    found = scored("Q02", *wording)
    assert pd.isna(found) if score is None else found == score


@pytest.mark.parametrize(
    ("wording", "score"),
    [
        (("登记失业率", "≥", "3", "%"), 0), (("案件处理时效", "≤", "24", "小时"), 1),
        (("案件处理时效", "≥", "24", "小时"), 0),
        (("数据上报时效率", "≥", "95", "%"), 1), (("居民满意度", "=", "90", "%"), 0),
        (("居民满意度", "≤", "90", "%"), 0),
        (("培训人数", "≤", "30", "人"), 0), (("培训人数", "=", "30", "人"), 1),
        (("人员稳控人数", "≤", "15", "人"), 0.5),
        (("奖励标准", "≤", "300", "元/人"), 0.5), (("单位成本", "≤", "300", "元"), 1),
        (("安全隐患数", "≤", "5", "处"), 1),
        (("隐患整改完成率", "≥", "95", "%"), 1), (("培训能力", "定性", "好", None), None),
    ],
)  # fmt: skip
def test_direction(wording, score):
    found = scored("Q04", *wording)
    assert pd.isna(found) if score is None else found == score


@pytest.mark.parametrize(
    ("wording", "score"),
    [
        (("培训人次", "≥", "30", "人"), 1), (("培训人数", "≥", "30", "人/年"), 1),
        (("培训场次", "≥", "3", "期"), 1),
        (("保洁面积", "≥", "3", "万平方米"), 1), (("保洁面积", "≥", "3", "万元/平方米"), 0),
        (("覆盖率", "≥", "95", "户"), 0),
        (("节日慰问品发放数量", "≥", "40", "人"), 0), (("节日慰问品发放数量", "≥", "40", "份"), 1),
        (("科普工作", "≥", "3", "项"), None), (("覆盖率", "≥", "95", None), None),
    ],
)  # fmt: skip
def test_unit_of_the_name(wording, score):
    found = scored("Q05", *wording)
    assert pd.isna(found) if score is None else found == score


@pytest.mark.parametrize(
    ("value", "unit", "score"),
    [
        ("100", "%", 1), ("100.1", "%", 0), ("0", "%", 0), ("365", "天", 1), ("366", "天", 1),
        ("250", "天", 1),
        ("356", "天", 0), ("24", "小时", 1), ("25", "小时", 0), ("0", "人", 0), ("30", "人", None),
        ("110", "%", 0),
    ],
)  # fmt: skip
def test_plausible_value(value, unit, score):
    found = scored("Q08", "服务规模", "≥", value, unit)
    assert pd.isna(found) if score is None else found == score


def test_growth_has_no_bound():
    assert pd.isna(scored("Q08", "服务收入增长率", "≥", "130", "%"))


# --- graded ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "score"),
    [
        ("5", 1),
        ("优90-100、良80-90、差80以下", 0.5),
        ("好", 0.25),
        ("优", 0.25),
        ("持续提升", 0),
        ("有序开展", 0),
    ],
)
def test_quantified(target, score):
    assert scored("Q03", "服务能力", "定性", target) == score


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("宣传活动及时率", 1), ("和谐社区覆盖率", 1), ("非公、社会组织党组织活动场次", 1),
        ("工、商、服务业企业数", 1),
        ("预算、决算公开率", 1), ("清扫和保洁覆盖率", 0.5), ("清扫,保洁和巡查覆盖率", 0),
        ("长" * 34, 1),
        ("长" * 35, 0),
    ],
)  # fmt: skip
def test_single_and_short(name, score):
    assert scored("Q07", name, "≥", "95", "%") == score


@pytest.mark.parametrize(
    ("name", "value", "score"),
    [
        ("职工工资发放率", "100", 1), ("职工工资发放率", "99", 0), ("道路清扫全覆盖率", "95", 0),
        ("预决算公开率", "98", 0),
        ("补助资金到位率", "95", 0), ("居民参与率", "90", None),
    ],
)  # fmt: skip
def test_lax_duty(name, value, score):
    found = scored("Q09", name, "≥", value, "%")
    assert pd.isna(found) if score is None else found == score


def test_said_twice_in_one_sheet():
    scores, reasons = sheet(
        ("甲", "植树活动开展次数", "≥", "3", "次"), ("甲", "开展植树活动场次数", "≥", "3", "场次"),
        ("甲", "植树活动完成率", "≥", "90", "%"), ("甲", "河道巡查次数", "≥", "3", "次"),
        ("乙", "植树活动开展次数", "≥", "3", "次"),
    )  # fmt: skip
    assert scores["Q10"].tolist()[:4] == [0, 0, 0.5, 1]
    assert pd.isna(scores["Q10"].iloc[4])  # alone in its sheet
    said = {row.indicator: row.related for row in reasons if row.criterion == "Q10"}
    assert said == {"I001": "I002", "I002": "I001", "I003": "I001, I002", "I005": None}


def test_a_group_and_its_satisfaction_are_two_things():
    scores, _ = sheet(
        ("甲", "困难退役军人走访人数", "≥", "3", "人"), ("甲", "困难退役军人满意度", "≥", "90", "%")
    )
    assert scores["Q10"].tolist() == [1, 1]


def test_shared_with_other_projects():
    rows = [(project, "年度资金支付进度率", "≥", "91", "%") for project in "甲乙丙"]
    pair = [(project, "河道垃圾清运及时率", "≥", "91", "%") for project in "甲乙"]
    scores, _ = sheet(*rows, *pair, ("丙", "志愿服务人数", "≥", "91", "人"))
    assert scores["Q11"].tolist() == [0, 0, 0, 0.5, 0.5, 1]


def test_one_project_alone_is_compared_with_none():
    scores, _ = sheet(("甲", "植树次数", "≥", "3", "次"), ("甲", "植树完成率", "≥", "90", "%"))
    assert scores["Q11"].isna().all()


# --- what the criteria are made of ----------------------------------------------------------------


def likeness(one, other):
    return dice(bigrams(one), bigrams(other))


def test_dice_against_the_definition():
    assert likeness("清扫面积", "清扫面积") == 1
    assert likeness("清扫面积", "保洁时间") == 0
    assert likeness("abcd", "abxd") == 2 * 1 / 6
    assert likeness("率", "率") == 0  # no pair of characters


NAMES = st.lists(st.text("甲乙丙丁率数", max_size=8), max_size=8)


@given(NAMES)
def test_near_finds_what_dice_finds(names):
    pairs = [(one, two) for two in range(len(names)) for one in range(two)]
    alike = [
        (one, two)
        for one, two in pairs
        if likeness(names[one], names[two]) >= 0.85 and len(names[one]) > 1
    ]
    assert near(names) == sorted(alike)


@pytest.mark.parametrize(
    ("name", "thing", "measure"),
    [
        ("招聘会召开场次数", "招聘会", "times"),
        ("培训人数", "培训", "people"),
        ("率", "率", "rate"),
        ("", "", ""),
    ],
)
def test_stem_and_facet(name, thing, measure):
    assert (stem(name), facet(name)) == (thing, measure)


def test_payment_is_a_rate_of_paying():
    assert [
        is_payment(name) for name in ("补贴发放及时率", "工资支付率", "补贴发放人数", "活动完成率")
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_unit_and_number_stand_in_the_target():
    assert [
        unit_of({"sign": "≥", "target": text}) for text in ("10辆", "至少1次", "95%以上", "3", "")
    ] == [
        "辆",
        "次",
        "%",
        "",
        "",
    ]
    assert [number_of({"target": text}) for text in ("10辆", "250万", "好", "3-5")] == [
        10,
        250,
        None,
        None,
    ]


def test_short_stems_are_not_looked_for_inside_others():
    assert related("植树", "植树")
    assert not related("植树", "植树活动")
    assert related("植树活动", "春季植树活动")


@given(st.sets(st.text("植树活动", min_size=1, max_size=9), max_size=12))
def test_related_things_are_those_that_each_pair_gives(things):
    in_order = sorted(things)
    pairs = {one: [x for x in in_order if x != one and related(one, x)] for one in in_order}
    assert related_things(in_order) == pairs


NAMES = ["植树活动次数", "春季植树活动完成率", "植树活动满意度", "植树", "活动人数", "活动", None]


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from(NAMES)), max_size=9))
def test_what_a_sheet_repeats_is_what_each_pair_of_it_says(named):
    scores, reasons = sheet(*((project, name, "≥", "3", "次") for project, name in named))
    said = {row.indicator: row.related for row in reasons if row.criterion == "Q10"}
    for at, (project, name) in enumerate(named):
        others = [n for n, row in enumerate(named) if n != at and row[0] == project and row[1]]
        things = [n for n in others if name and stem(named[n][1]) == stem(name)]
        twins = [n for n in things if facet(named[n][1]) == facet(name)]
        ids = [f"I{n + 1:03d}" for n in twins or things or relatives_of(named, at, others)]
        assert said.get(f"I{at + 1:03d}") == (", ".join(ids) or None)
        assert scores["Q10"].eq(0)[at] == bool(twins)


def relatives_of(named, at, others):
    """The indicators of a related thing, those that ask apart from those that do not."""
    name = named[at][1]
    if not name:
        return []
    alike = [n for n in others if related(stem(named[n][1]), stem(name))]
    return [n for n in alike if ("满意" in named[n][1]) == ("满意" in name)]


def test_each_of_thousands_of_indicators_is_held_against_few(monkeypatch):
    compared = []
    monkeypatch.setattr(names, "related", lambda *pair: compared.append(pair) or related(*pair))
    facilities = [f"第{n:05d}号设施巡查" for n in range(2000)]
    rows = [("甲", f"{facility}完成率", "≥", "3", "次") for facility in facilities]
    rows += [("甲", "植树活动次数", "≥", "3", "次")] * 500
    scores, reasons = sheet(*rows)
    assert scores["Q10"].tolist() == [1] * 2000 + [0] * 500
    assert max(len(row.related or "") for row in reasons if row.criterion == "Q10") < 700
    assert len(compared) < 10 * len(rows)


TEXT = (
    st.none()
    | st.text(max_size=20)
    | st.sampled_from(["≥", "≤", "定性", "好", "95%", "优90-100", "人", "完成率", "满意度"])
)


@given(
    st.lists(st.tuples(st.sampled_from(["甲", "乙", None]), TEXT, TEXT, TEXT, TEXT), max_size=6),
    st.randoms(),
)
def test_order_of_rows_changes_no_score(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    scores, mixed = sheet(*rows)[0], sheet(*(rows[at] for at in order))[0]
    pd.testing.assert_frame_equal(scores.iloc[order].reset_index(drop=True), mixed)


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", None]), TEXT, TEXT, TEXT, TEXT), max_size=6))
def test_every_score_below_one_has_one_reason(rows):
    scores, reasons = sheet(*rows)
    below = {
        (key, f"I{at + 1:03}")
        for key in scores
        for at, score in enumerate(scores[key])
        if score != 1
    }
    said = [(row.criterion, row.indicator) for row in reasons]
    assert len(said) == len(set(said))
    assert set(said) == below
    assert all(row.reason for row in reasons)


def test_word_lists_quote_no_indicator(d):
    printed = {fold(name) for name in d.indicators["name"]}
    assert not printed & {fold(row["word"]) for row in rules("indicator_words")}


# --- the criteria as data -------------------------------------------------------------------------


def test_every_criterion_of_the_rules_file_has_its_rule():
    assert set(criteria.RULES) == {row["criterion"] for row in CRITERIA}


def test_gates_and_weights_are_those_of_the_rules_file():
    gates = [row["criterion"] for row in CRITERIA if row["role"] == "gate"]
    weights = {row["criterion"]: row["weight"] for row in CRITERIA if row["role"] == "graded"}
    assert gates == criteria.GATES
    assert list(weights) == criteria.GRADED
    assert weights == {key: f"{weight:g}" for key, weight in criteria.WEIGHTS.items()}
    assert list(weights) == list(criteria.WEIGHTS)


def test_a_criterion_that_is_added_is_scored_with_its_reason(monkeypatch):
    def judge_nothing(rows):
        return [criteria.Verdict(0.5, "Q06.no_metric") for _ in rows]

    monkeypatch.setitem(criteria.RULES, "Q99", judge_nothing)
    scores, reasons = sheet(("甲", "植树次数", "≥", "3", "次"))
    assert scores["Q99"].tolist() == [0.5]
    assert [row.indicator for row in reasons if row.criterion == "Q99"] == ["I001"]


def test_every_list_of_words_is_used():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in resources.root().joinpath("shimahe/quality").glob("*.py")
    )
    assert [name for name in WORD_LISTS if f'"{name}"' not in source] == []


WORD_LISTS = sorted({row["list"] for row in rules("indicator_words")})


@pytest.mark.parametrize("lang", ["fr", ""])
def test_another_language_is_refused(d, lang):
    with pytest.raises(ValueError, match="zh, en"):
        judge(d.indicators, lang)


# --- numbers of any type --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2, 2.0),
        (0.5, 0.5),
        (-1, -1.0),
        (np.int64(2), 2.0),
        (np.uint8(2), 2.0),
        (np.float32(0.5), 0.5),
        (Decimal("0.1"), 0.1),
        (Fraction(1, 2), 0.5),
        (math.inf, math.inf),
    ],
)
def test_a_real_number_of_any_type_is_one(value, number):
    assert as_number(value) == number
    assert type(as_number(value)) is float


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        np.bool_(True),
        "2",
        "",
        1j,
        [2],
        pd.NA,
        pd.NaT,
        math.nan,
        Decimal("nan"),
        Decimal("snan"),
        10**400,
    ],
    ids=repr,
)
def test_what_is_no_real_number_is_none(value):
    assert math.isnan(as_number(value))


@pytest.mark.parametrize("weight", [10, np.int64(10), np.float32(10), Decimal(10), Fraction(10)])
@pytest.mark.parametrize("is_core", [True, np.bool_(False)])
def test_weight_and_flag_of_any_type_are_read(weight, is_core):
    row = {"name": "办结率", "sign": "≥", "target": "95", "unit": "%"}
    frame = pd.DataFrame([row]).assign(
        weight=pd.Series([weight], dtype=object), is_core=pd.Series([is_core], dtype=object)
    )
    assert judge(frame.join(classify(frame))).scores["Q01"].tolist() == [1]


LONG_NAME = "".join(map(chr, range(0x4E00, 0x4E64)))


def near_by_definition(listed):
    pairs_of = [names.bigrams(name) for name in listed]
    return [
        (one, other)
        for other in range(len(listed))
        for one in range(other)
        if names.dice(pairs_of[one], pairs_of[other]) >= names.NEARLY_ALIKE
    ]


@pytest.mark.parametrize(
    "listed",
    [
        [],
        ["", "甲", "乙"],
        [f"第{number:03d}号村组道路养护验收合格里程" for number in range(150)],
        [f"{'甲乙丙丁戊'[number % 5 :]}路面清扫保洁完成率{number % 7}" for number in range(35)],
        ["".join(chr(0x4E00 + at * step % 97) for at in range(90)) for step in range(1, 30)],
        ["一" * 3, "一" * 80, LONG_NAME, LONG_NAME + "尾", LONG_NAME[:70], LONG_NAME[:-9]],
    ],
)
def test_names_nearly_alike_are_those_of_the_definition(listed):
    assert sorted(names.near(listed)) == sorted(near_by_definition(listed))


@pytest.mark.parametrize(
    ("target", "sign"),
    [
        ("≥12次", "≥"),
        (">=95%", "≥"),
        ("不低于95%", "≥"),
        ("大于或等于 3 个", "≥"),
        ("95%以上", "≥"),
        ("≤30万元", "≤"),
        ("不超过5天", "≤"),
        ("5天以内", "≤"),
        ("=100%", "="),
        ("12次", ""),
        ("大于一般水平", ""),
        ("显著提升", ""),
    ],
)
def test_a_sign_may_stand_inside_the_target(target, sign):
    assert sign_of({"sign": None, "target": target}) == sign
    assert sign_of({"sign": "定性", "target": target}) == "定性"


SHEET = """2025年项目支出绩效目标表
单位：万元
项目名称\t道路养护经费
当年预算\t30.00
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t道路养护次数\t≥12次
产出指标\t质量指标\t养护合格率\t{}
"""


@pytest.mark.parametrize(("target", "complete"), [("≥95%", 1), ("95%以上", 1), ("≥95", 0)])
def test_a_column_that_no_sheet_prints_is_not_asked_for(target, complete):
    d = shimahe.read(SHEET.format(target).encode())
    assert shimahe.score(d).indicators["Q01"].tolist() == [1, complete]
