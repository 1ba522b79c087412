"""Each signal in the smallest disclosure in which it fires, and in one in which it does not.

Then in one that cannot be checked.
"""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shimahe
from shimahe import frames
from shimahe.findings import rules
from shimahe.quality.indicator_types import classify
from shimahe.quality.signals import FINDERS, commitments, precision, promised_twice, signals

pytestmark = pytest.mark.usefixtures("english")


def doc(*rows, projects=(("甲", 10.0), ("乙", 20.0)), goal=None, bases=(), year=2025):
    """An invented disclosure.

    A row is project, name, sign, target, unit, and then weight and core flag.
    """
    made = []
    for n, (project, name, sign, target, unit, *more) in enumerate(rows, start=1):
        weight, core = (*more, *(10, False)[len(more) :])
        scope = "project" if project else "department"
        made.append(
            (f"I{n:03}", scope, project, n, name, weight, sign, target, None, unit, core, 1, n)
        )
    sheets = [(name, wan, None, None, goal, 1, 2, 1) for name, wan in projects]
    records = {"indicators": made, "projects": sheets, "bases": list(bases)}
    built = {
        frame.name: frames.build(frame.name, records.get(frame.name, [])) for frame in frames.FRAMES
    }
    return SimpleNamespace(**built, year=year)


def found(signal, *rows, **document):
    d = doc(*rows, **document)
    every = signals(d, d.indicators.join(classify(d.indicators)))
    return [(row.indicator, row.related, row.reason) for row in every if row.criterion == signal]


OWN = (None, "辖区河道巡查次数", "≥", "30", "次")


def test_office_and_project_promise_different_values():
    findings = found("S01", OWN, ("甲", "河道巡查次数", "≥", "40", "次"))
    assert len(findings) == 1
    indicator, related, reason = findings[0]
    assert (indicator, related) == ("I001", "I002")
    assert "≥30 times" in reason
    assert "promises less" in reason


def test_lower_is_stricter_where_the_sign_is_at_most():
    rows = ((None, "社区事故发生率", "≤", "2", "%"), ("甲", "社区事故发生率", "≤", "3", "%"))
    assert "promises more" in found("S01", *rows)[0][2]


@pytest.mark.parametrize(
    "other",
    [
        ("甲", "河道巡查次数", "≥", "30", "次"), ("甲", "河道巡查完成率", "≥", "95", "%"),
        ("甲", "植树次数", "≥", "40", "次"),
        ("甲", "河道巡查次数", "定性", "好", None),
    ],
)  # fmt: skip
def test_agreeing_and_different_things_are_no_finding(other):
    assert found("S01", OWN, other) == []


def test_projects_that_set_the_same_other_value_are_one_finding():
    others = [
        (project, "河道巡查次数", "≥", value, "场次")
        for project, value in zip("甲乙丙", ("40", "40", "20"), strict=True)
    ]
    said = found("S01", OWN, *others, projects=[(project, 1.0) for project in "甲乙丙"])
    assert [related for _, related, _ in said] == ["I002, I003", "I004"]
    assert "甲 / 乙" in said[0][2]
    assert "difference of 10" in said[0][2]


def test_numbers_in_tens_of_thousands_are_not_compared_with_plain_ones():
    rows = ((None, "服务群众人数", "≥", "30", "万人"), ("甲", "服务群众人数", "≥", "300000", "人"))
    assert found("S01", *rows) == []


def test_indicators_without_a_name_are_not_the_same_thing():
    assert found("S01", (None, None, "≥", "30", "次"), ("甲", None, "≥", "40", "次")) == []
    assert found("S01", (None, "资金", "≥", "30", "次"), ("甲", "资金", "≥", "40", "次")) == []


def test_satisfaction_of_another_group_is_another_thing():
    rows = ((None, "信访群众满意度", "≥", "90", "%"), ("甲", "群众满意度", "≥", "95", "%"))
    assert found("S01", *rows) == []


def test_one_thing_promised_twice():
    rows = [
        ("甲", "植树活动次数", "≥", "3", "次"),
        ("甲", "开展植树活动场次", "≥", "5", "次"),
        ("乙", "植树活动次数", "≥", "3", "次"),
    ]
    assert [(one, other) for one, other, _ in found("S02", *rows)] == [("I002", "I001")]
    assert "both times" in found("S02", rows[0], rows[0])[0][2]
    assert found("S02", rows[0], rows[2]) == []


def test_target_against_the_text_of_the_project():
    row = ("甲", "招聘会召开场次", "≥", "3", "次")
    assert "5" in found("S03", row, goal="全年召开招聘会5次")[0][2]
    assert found("S03", row, goal="全年召开招聘会3次") == []
    assert found("S03", row, goal="全年培训5次") == []


@pytest.mark.parametrize(
    ("goal", "fires"),
    [
        ("防止重新犯罪,重新犯罪率低于1%", True),  # said in other words, and without the people
        ("重新犯罪率低于0.5%", False),
        ("防止重新犯罪,调解成功率98%", False),  # another clause
        ("解决重新犯罪率第1%的问题", False),  # an ordinal
    ],
)
def test_text_in_other_words(goal, fires):
    assert bool(found("S03", ("甲", "矫正人员再犯罪率", "≤", "0.5", "%"), goal=goal)) is fires


def test_figures_with_a_separator_are_whole():
    row = ("甲", "宣传手册数量", "≥", "10000", "份")
    assert found("S03", row, goal="印制宣传手册10,000份") == []
    assert "12000" in found("S03", row, goal="印制宣传手册12,000份")[0][2]


def test_text_that_is_left_out_is_not_checked():
    assert len(found("S03", ("甲", "招聘会召开场次", "≥", "3", "次"))) == 1


def test_commitments_that_come_back():
    d = doc(("甲", "招聘会召开场次", "≥", "3", "次"), goal="1.召开招聘会3次；2.培训200人")
    d.indicators["value"] = 3.0
    assert commitments(d).values.tolist() == [["甲", 2, 1], ["乙", 2, 0]]
    assert commitments(doc())["stated"].isna().all()


def test_a_commitment_comes_back_only_in_its_unit():
    d = doc(("甲", "消防站新增数量", "≥", "1", "个"), goal="调解1次，检查约450余家，再犯罪率低于1%")
    d.indicators["value"] = 1.0
    assert commitments(d).values.tolist()[0] == ["甲", 3, 0]


def test_boilerplate_needs_three_projects():
    projects = [("甲", 1.0), ("乙", 1.0), ("丙", 1.0)]
    rows = [(project, "年度资金支付进度", "≥", "91", "%") for project, _ in projects]
    findings = found("S04", *rows, projects=projects)
    assert len(findings) == 1
    _, related, reason = findings[0]
    assert related == "I001, I002, I003"
    assert "3 projects" in reason
    assert found("S04", *rows[:2], projects=projects) == []


def rates(*values):
    return [("甲", f"第{at}项工作完成率", "≥", str(value), "%") for at, value in enumerate(values)]


def test_round_targets():
    assert "5 of 5" in found("S05", *rates(95, 90, 95, 85, 80))[0][2]
    assert "chance would give about 1;" in found("S05", *rates(95, 90, 95, 85, 80))[0][2]
    assert found("S05", *rates(96, 91, 97, 83, 90)) == []
    assert found("S05", *rates(95, 90, 95, 85)) == []  # too few
    assert found("S05", *rates(100, 100, 100, 100, 100)) == []  # a duty, not a round figure


def test_core_flags():
    rows = [
        ("甲", "提升环境", "定性", "好", None, 10, True),
        ("甲", "补贴发放率", "=", "100", "%", 10, True),
        ("甲", "植树数量", "≥", "5", "株", 10, True), ("乙", "植树数量", "≥", "5", "株"),
    ]  # fmt: skip
    said = found("S06", *rows)
    assert [indicator for indicator, _, _ in said] == ["I001", "I002", None]
    assert "no core" in said[-1][2]
    assert found("S06", rows[2]) == []


def test_office_with_few_core_indicators():
    rows = [(None, f"第{at}类植树数量", "≥", "5", "株", 20, at < 4) for at in range(5)]
    assert "4" in found("S06", *rows)[0][2]
    assert found("S06", *((*row[:6], True) for row in rows)) == []


@pytest.mark.parametrize(
    ("base", "target", "fires"),
    [
        ("6", "95", True),
        ("20", "95", False),
        ("19", "95", True),
        ("6", "100", False),
        ("6", "83", False),
    ],
)
def test_base_too_small_for_the_rate(base, target, fires):
    rows = (("甲", "文化墙制作数量", "≥", base, "面"), ("甲", "文化墙制作完成率", "≥", target, "%"))
    assert bool(found("S07", *rows)) is fires


def test_base_in_another_word_for_the_thing():
    rows = (("甲", "内审项目数量", "≥", "2", "个"), ("甲", "审计项目完成率", "≥", "95", "%"))
    assert [related for _, related, _ in found("S07", *rows)] == ["I001"]


@pytest.mark.parametrize(
    ("per", "unit", "n"),
    [
        ("元/人", "人", 1), ("元/人/年", "人/年", 1), ("元/人次", "人次", 1),
        ("元/人月", "人", 0), ("元/人", "万人", 0), ("万元/年", "年", 0),
    ],
)  # fmt: skip
def test_price_and_quantity_must_be_of_one_unit(per, unit, n):
    assert (
        len(
            found(
                "S08",
                ("甲", "代表补贴标准", "=", "20", per),
                ("甲", "代表补贴人数", "≥", "3", unit),
            )
        )
        == n
    )


def test_price_times_quantity():
    price, count = (
        ("甲", "代表补贴标准", "=", "3500", "元/人"),
        ("甲", "代表补贴发放人数", "≥", "35", "人"),
    )
    assert "12.25 万元" in found("S08", price, count)[0][2]
    assert "122.5% of it" in found("S08", price, count)[0][2]
    assert "within" in found("S08", price, count, projects=[("甲", 12.25)])[0][2]
    assert "more than" in found("S08", price, count, projects=[("甲", 12.24)])[0][2]
    assert found("S08", price, count, projects=[("甲", None)]) == []
    assert found("S08", price, ("甲", "植树人数", "≥", "35", "人")) == []


def test_old_bases():
    bases = [("甲", f"文〔{year}〕1号", "某", year, 1, 5) for year in (2007, 2014, 2024)]
    assert "2 of 3" in found("S09", bases=bases)[0][2]
    assert found("S09", bases=bases[1:]) == []  # too few
    assert found("S09", bases=bases, year=None) == []
    assert found("S09", bases=[(*base[:3], 2024, *base[4:]) for base in bases]) == []


def test_money_against_indicators():
    projects = [("甲", 1.0), ("乙", 2.0), ("丙", 3.0)]
    rows = [
        (name, f"{name}植树数量", "≥", "5", "株")
        for name, n in zip("甲乙丙", (1, 2, 3), strict=True)
        for _ in range(n)
    ]
    assert "+1.00" in found("S10", *rows, projects=projects)[0][2]
    assert "not computed" in found("S10", *rows, projects=projects[:2])[0][2]


def test_full_text_against_its_own_indicators(full_text):
    full = shimahe.read(full_text)
    reasons = shimahe.score(full).reasons
    said = reasons[reasons["criterion"] == "S03"]
    assert dict(zip(said["indicator"], said["line"].notna(), strict=True)) == {
        "I148": True,
        "I152": True,
    }
    stated = commitments(full).set_index("project")
    assert stated.loc["社会保障工作经费"].tolist() == [2, 2]
    assert stated.sum().tolist() == [15, 3]


def test_reviews_belong_to_findings(d):
    reasons = shimahe.score(d).reasons
    known = {
        (row.criterion, row.indicator if pd.notna(row.indicator) else "")
        for row in reasons.itertuples()
    }
    reviews = rules("signal_reviews")
    assert {(row["criterion"], row["indicator"]) for row in reviews} <= known
    assert {row["verdict"] for row in reviews} <= {"right", "debatable", "wrong"}
    assert all(row["why_zh"] and row["why_en"] for row in reviews if row["verdict"] != "right")


def test_precision_counts_every_review(d):
    found_ = precision(shimahe.score(d).reasons)
    assert found_["reviewed"].sum() == len(rules("signal_reviews"))
    assert (found_[["right", "debatable", "wrong"]].sum(axis=1) == found_["reviewed"]).all()
    assert (found_["reviewed"] <= found_["found"].clip(upper=12)).all()
    assert {f"S{n:02}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10)} <= set(found_["criterion"])


def test_every_signal_is_declared():
    for row in rules("signals"):
        assert all(row.values())


def test_every_signal_of_the_rules_file_is_looked_for():
    assert list(FINDERS) == [row["signal"] for row in rules("signals")]


@pytest.mark.parametrize("lang", ["fr", ""])
def test_another_language_is_refused(d, lang):
    with pytest.raises(ValueError, match="zh, en"):
        signals(d, d.indicators.join(classify(d.indicators)), lang)


def test_what_is_promised_twice_is_paired():
    d = doc(
        OWN,
        (None, "服务质量", "定性", "好", None),
        ("甲", "河道巡查次数", "≥", "40", "次"),
        ("甲", "植树次数", "≥", "40", "次"),
        ("乙", "服务质量", "≥", "90", "%"),
    )
    pairs = promised_twice(d.indicators)
    assert [(own.indicator, other.indicator) for own, other in pairs] == [
        ("I001", "I003"),
        ("I002", "I005"),
    ]


ODD = st.sampled_from(
    [None, "", "0", "≥95%以上", "100.00(%)", "10辆", "250万", "稳步提升", "资金", "社区" * 150]
)
ROW = st.tuples(
    st.sampled_from([None, "甲", "乙", "丁"]),
    ODD,
    st.sampled_from(["≥", "≤", "定性", "约", None]),
    ODD,
    st.sampled_from(["%", "元/人", "人", None]),
    st.sampled_from([None, 0, 10, 150]),
    st.sampled_from([True, False, None]),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(ROW), st.sampled_from([None, -1.0, 0.0, 5.0]))
def test_no_input_breaks_the_signals(rows, wan):
    d = doc(
        *rows,
        projects=[("甲", wan), ("乙", 2.0), ("甲", 3.0), (None, 1.0)],
        goal="会议0次，补贴3万元",
    )
    d.indicators["value"] = [0.0 if at % 3 else None for at in range(len(rows))]
    every = signals(d, d.indicators.join(classify(d.indicators)))
    assert all(row.reason for row in every)
    assert commitments(d)["stated"].tolist()[0] == 2


# --- in which words -------------------------------------------------------------------------------

QUALITATIVE = ("甲", "群众满意度", "定性", "持续提升", None)
RATE = ("甲", "群众满意度", "≥", "90", "%")


@pytest.mark.parametrize(
    ("lang", "reason"),
    [
        (
            "en",
            "“Public satisfaction” (群众满意度) stands twice in this sheet: "
            "qualitative: continually raised and ≥90%",
        ),
        ("zh", "“群众满意度”在本表出现两次：定性持续提升 与 ≥90%"),
    ],
)
def test_a_reason_names_in_its_language_what_is_printed(lang, reason):
    d = doc(QUALITATIVE, RATE)
    every = signals(d, d.indicators.join(classify(d.indicators)), lang)
    assert [row.reason for row in every if row.criterion == "S02"] == [reason]
