"""Changes with their causes, and what is compared with: which statement is of what, and why.

The sentences are made up.
"""

import pytest

import shimahe
from shimahe.checking.stated_causes import may_be_parted
from tests.fragments import document, spending_table

HEADING = "## 二、收支情况"
TABLE = spending_table("205\t教育支出\t6.08\t\t6.08")
MORE = "2025年支出预算500.00万元，比上年增加14.70万元"
LESS = "2025年支出预算500.00万元，比上年减少14.70万元"


def read(text):
    return shimahe.read(document(HEADING, text, TABLE))


def stated(text):
    """Give item, year, measure, value and what it explains, of each statement."""
    frame = read(text).statements.astype(object)
    frame = frame.where(frame.notna(), None)
    columns = ["item", "year", "measure", "value", "explains"]
    return list(frame[columns].itertuples(index=False, name=None))


def causes(text):
    """Give item, value and what it explains, of each change that explains another."""
    return [
        (item, value, explains)
        for item, _, measure, value, explains in stated(text)
        if measure == "change" and explains
    ]


def check(text, subject="S02"):
    """Give status and reason of the check of a change by its causes."""
    checks = shimahe.audit(read(text)).checks
    found = checks[checks["check"].isin(["A33", "A34"]) & checks["subject"].eq(subject)]
    (row,) = found.itertuples()
    return row.status, row.why_not if row.status == "not checked" else ""


AGREES = ("agrees", "")


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("主要是增加人员经费8.00万元、办公经费4.70万元和项目经费2.00万元", [8, 4.7, 2]),
        ("主要是人员经费增加8.00万元、办公经费4.70万元及项目经费2.00万元", [8, 4.7, 2]),
        ("主要增加了人员经费10.00万元、公用经费4.70万元", [10, 4.7]),
        ("主要原因：新增绿化项目10.00万元，人员经费增加6.70万元，取消会议费2.00万元",
         [10, 6.7, -2]),
        ("主要是追加绿化项目20.00万元，压缩会议费5.30万元", [20, -5.3]),
        ("主要是由于工资调标增加人员经费8.00万元，社保基数上调增加保险费6.70万元", [8, 6.7]),
        ("主要是增加绿化项目（10.00万元）、道路养护项目（4.70万元）", [10, 4.7]),
        ("主要是人员经费增加20.00万元，绿化项目5.30万元不再安排", [20, -5.3]),
        ("主要是人员经费增加20.00万元，本年未安排绿化项目5.30万元", [20, -5.3]),
        ("系人员经费增加10.00万元、公用经费增加4.70万元", [10, 4.7]),
    ],
)  # fmt: skip
def test_words_beside_a_cause_say_whether_it_is_more_or_less(words, values):
    found = causes(f"{MORE}，{words}。")
    assert [value for _, value, _ in found] == values
    assert {explains for *_, explains in found} == {"S02"}
    assert check(f"{MORE}，{words}。") == AGREES


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("减少的主要原因是落实要求压减会议费14.70万元", ["会议费"]),
        ("减少主要是会议费减少14.70万元", ["会议费"]),
        ("主要是人员经费因退休减少14.70万元", ["人员经费"]),
        ("是因为人员经费减少14.70万元", ["人员经费"]),
        ("主要原因是因公出国（境）费减少14.70万元", ["因公出国（境）费"]),
        ("主要是节约集约用地项目减少14.70万元", ["节约集约用地项目"]),
    ],
)
def test_a_cause_is_named_without_the_words_that_say_why(words, items):
    assert [item for item, *_ in causes(f"{LESS}，{words}。")] == items


@pytest.mark.parametrize(
    "words",
    [
        "主要是基本支出增加12.70万元（其中人员经费增加10.00万元、公用经费增加2.70万元），"
        "项目支出增加2.00万元。",
        "其中：基本支出增加12.70万元，主要是人员经费增加10.00万元、公用经费增加2.70万元；"
        "项目支出增加2.00万元。",
        "一是基本支出增加12.70万元，其中人员经费增加10.00万元、公用经费增加2.70万元，"
        "二是项目支出增加2.00万元。",
        "主要原因：（1）基本支出增加12.70万元，包括人员经费增加10.00万元、公用经费增加2.70万元；"
        "（2）项目支出增加2.00万元。",
    ],
)
def test_causes_of_a_cause_explain_that(words):
    assert causes(f"{MORE}，{words}") == [
        ("基本支出", 12.7, "S02"),
        ("人员经费", 10, "S03"),
        ("公用经费", 2.7, "S03"),
        ("项目支出", 2, "S02"),
    ]
    assert check(f"{MORE}，{words}") == check(f"{MORE}，{words}", "S03") == AGREES


def test_reasons_behind_parts_and_a_full_stop_may_be_of_the_last_part_or_of_the_whole():
    words = "其中：基本支出减少10.70万元；项目支出减少4.00万元。主要原因是道路项目减少4.00万元。"
    assert [item for item, *_ in causes(f"{LESS}，{words}")] == ["基本支出", "项目支出"]
    assert check(f"{LESS}，{words}") == AGREES


def test_a_list_of_causes_may_have_full_stops():
    words = "主要原因：一是人员经费增加10.00万元。二是公用经费增加4.70万元。"
    assert check(f"{MORE}。{words}") == AGREES


@pytest.mark.parametrize(
    "net", ["增减相抵后净增加14.70万元", "两项相抵增加14.70万元", "净增加14.70万元"]
)
def test_what_causes_come_to_together_is_no_cause(net):
    text = f"{MORE}，主要是人员经费增加18.00万元，公用经费减少3.30万元，{net}。"
    assert stated(text)[-1] == ("支出预算", 2025, "change", 14.7, None)
    assert check(text) == AGREES


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("一是人员经费10.00万元，二是项目增加4.70万元。", "amount among the causes"),
        ("一是项目增加4.70万元；二是人员经费10.00万元。", "amount among the causes"),
        ("主要是压减会议费2.00万元，差旅费12.70万元。", "amount among the causes"),
        ("主要是人员经费增加约10万元、公用经费增加近5万元。", "about so much"),
        ("主要是人员经费增加10.00万元等。", "causes go on"),
        ("主要原因：\n1.人员经费增加10.00万元。\n2.公用经费增加4.70万元。", "causes go on"),
        ("主要是人员经费增加10.00万元，因调资增加6.00万元、晋级增加4.00万元；"
         "公用经费增加4.70万元。", "causes of a cause"),
        ("是因为人员经费增加10.00万元、公用经费增加4.70万元；项目减少5.00万元。",
         "causes of a cause"),
        ("主要是人员经费增加10.00万元，主要是调资增加10.00万元，公用经费增加4.70万元。",
         "causes of a cause"),
    ],
)  # fmt: skip
def test_a_change_is_not_checked_where_its_causes_cannot_be_told(words, why):
    assert check(f"{MORE}，{words}") == ("not checked", why)


@pytest.mark.parametrize(
    "words",
    [
        "主要是人员经费增加10.00万元，公用经费增加4.80万元。",
        "主要原因：一是人员经费增加11.00万元；二是公用经费增加4.70万元。此外无变化。",
        "主要是增加人员经费10.00万元、公用经费7.40万元；2024年支出485.30万元。",
    ],
)
def test_a_misprinted_cause_is_found(words):
    assert check(f"{MORE}，{words}") == ("differs", "")


def test_what_may_be_less_or_an_amount_is_not_read_and_said_so():
    d = read(f"{LESS}，主要是压减会议费2.00万元，差旅费12.70万元。")
    assert d.statements["item"].tolist() == ["支出预算", "支出预算", "会议费"]
    assert "figure not read" in d.unplaced["reason"].tolist()


@pytest.mark.parametrize(
    "words",
    [
        "主要是压减会议费14.70万元，差旅费12.70万元，比上年持平。",
        "主要是压减会议费14.70万元，差旅费为12.70万元。",
        "主要是压减会议费14.70万元，2025年差旅费12.70万元。",
    ],
)
def test_an_amount_behind_a_cause_that_says_so_is_one(words):
    assert ("差旅费", 2025, "amount", 12.7, None) in stated(f"{LESS}，{words}")


@pytest.mark.parametrize(
    "text",
    [
        "2025年支出预算500.00万元，较上年预算数（485.30万元）增加14.70万元（增长3.03%）。",
        "2025年支出预算500.00万元，较2024年（485.30万元）增加14.70万元。",
        "2025年支出预算（500.00万元）比上年（485.30万元）增加14.70万元。",
    ],
)
def test_an_amount_in_a_bracket_behind_last_year_is_last_years(text):
    assert ("支出预算", 2024, "amount", 485.3, None) in stated(text)


@pytest.mark.parametrize(
    "words",
    [
        "主要是由于道路项目上年一次性安排30.00万元、今年不再安排。",
        "主要是上年一次性安排道路项目30.00万元。",
        "道路项目上年预算数30.00万元。",
        "主要是道路项目去年支出30.00万元。",
    ],
)
def test_what_was_spent_last_year_is_last_years(words):
    *_, (item, year, measure, value, _) = stated(f"{LESS}，{words}")
    assert (item, year, measure, value) == ("道路项目", 2024, "amount", 30)


@pytest.mark.parametrize(
    "against", ["较上年末", "比上年底", "比上年年末", "比年初", "较年初数", "较期初"]
)
def test_the_end_of_last_year_is_no_item(against):
    *_, change = stated(f"2025年年末结转和结余5.00万元，{against}增加3.50万元。")
    assert change == ("年末结转和结余", 2025, "change", 3.5, None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("较上年+14.70万元", 14.7),
        ("较上年-14.70万元", -14.7),
        ("同比多支出14.70万元", 14.7),
        ("比上年少安排14.70万元", -14.7),
    ],
)
def test_signs_and_words_of_more_and_less(words, value):
    *_, change = stated(f"2025年支出预算500.00万元，{words}。")
    assert change == ("支出预算", 2025, "change", value, None)


def test_the_rate_of_a_change_may_have_a_sign():
    *_, rate = stated("2025年支出预算500.00万元，较上年-14.70万元（-2.86%）。")
    assert rate == ("支出预算", 2025, "change", -2.86, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "与上年基本支出3.00万元、项目支出7.00万元相比，基本支出减少1.00万元。",
            [("基本支出", 2024, 3), ("项目支出", 2024, 7), ("基本支出", 2025, -1)],
        ),
        ("去年，会议费3.00万元，今年2.00万元。", [("会议费", 2024, 3), ("会议费", 2025, 2)]),
        ("本年：会议费3.00万元，培训费2.00万元。", [("会议费", 2025, 3), ("培训费", 2025, 2)]),
        ("今年会议费3.00万元，去年2.00万元。", [("会议费", 2025, 3), ("会议费", 2024, 2)]),
        (
            "会议费较上年压缩50%，压缩金额2.00万元，预算安排2.00万元。",
            [("会议费", 2025, -50), ("会议费", 2025, -2), ("会议费", 2025, 2)],
        ),
    ],
)
def test_words_for_years_are_no_items_and_hold_for_what_is_joined(text, found):
    first = ("支出预算", 2025, "amount", 500, None)
    others = stated(f"2025年支出预算500.00万元。{text}")
    assert others[0] == first
    assert [(item, year, value) for item, year, _, value, _ in others[1:]] == found


def test_at_least_is_no_change():
    found = stated("2025年会议费2.00万元，至少支出1.00万元。")
    assert [measure for _, _, measure, *_ in found] == ["amount", "amount"]


@pytest.mark.parametrize(
    "words",
    [
        "决算数小于预算数的主要原因是减少出车0.60万元",
        "较年初预算数增加1.00万元，主要原因是增加油费0.80万元、追加项目0.20万元",
    ],
)
def test_causes_of_a_difference_to_the_plan_are_no_statements(words):
    assert len(stated(f"2025年公务用车费2.40万元，{words}。")) == 1


def test_causes_of_several_changes_explain_none_of_them():
    words = "均比2024年增加1.00万元，增长20%，主要是人员经费增加1.00万元"
    found = stated(f"2025年会议费3.00万元，培训费2.00万元，{words}。")
    assert [explains for *_, explains in found] == [None] * 6


def test_a_purpose_is_no_cause():
    found = stated(f"{MORE}，主要用于新增绿化项目100.00万元。")
    assert [(measure, value) for _, _, measure, value, _ in found][2:] == [("amount", 100)]


def test_the_year_in_the_name_of_a_cause_is_not_that_of_the_change():
    *_, cause = stated(f"{MORE}，主要是追加2024年度考核奖14.70万元。")
    assert cause == ("考核奖", 2025, "change", 14.7, "S02")


def test_what_is_counted_and_paid_last_year_is_last_years():
    found = stated("2025年购车费0万元，比上年减少18.00万元，原因是上年购置公务用车1辆18.00万元。")
    assert [(year, value) for _, year, _, value, _ in found][2:] == [(2024, 1), (2024, 18)]


def test_last_years_money_among_causes_leaves_the_year_as_it_is():
    why = "原因是上年一次性安排路灯18.00万元"
    found = stated(f"2025年会议费0万元，比上年减少18.00万元，{why}；培训费2.00万元。")
    assert [year for _, year, *_ in found] == [2025, 2025, 2024, 2025]


def test_a_change_is_of_what_was_named_before_the_words_that_say_why():
    words = "主要是调价，比上年增加1.00万元"
    *_, change = stated(f"2025年支出500.00万元，其中：会议费3.00万元，{words}。")
    assert change == ("会议费", 2025, "change", 1, None)


@pytest.mark.parametrize(
    ("words", "value"),
    [("均与上年持平", 0), ("较上年均减少0.50万元", -0.5), ("均比上年下降10%", -10)],
)
def test_a_change_of_all_is_one_of_each(words, value):
    found = stated(f"2025年差旅费1.00万元；会议费3.00万元，培训费2.00万元，{words}。")
    assert found[3:] == [
        ("会议费", 2025, "change", value, None),
        ("培训费", 2025, "change", value, None),
    ]


def test_an_amount_of_all_is_one_of_each():
    found = stated("2025年会议费、培训费均为0万元，与上年持平。")
    assert [(item, measure) for item, _, measure, *_ in found] == [
        ("会议费", "amount"),
        ("培训费", "amount"),
        ("会议费", "change"),
        ("培训费", "change"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("2025年政府性基金3个项目500.00万元。", ["政府性基金", "政府性基金"]),
        ("2025年公用经费32万元，主要包括办公费30.00万元、差旅费2.00万元。", ["办公费", "差旅费"]),
        ("2025年对11个项目实行管理，涉及资金10.00万元。", [None, "资金"]),
    ],
)
def test_words_in_front_of_an_item_are_no_part_of_it(text, items):
    assert [item for item, *_ in stated(text)][-2:] == items


def test_many_causes_are_not_tried_in_all_ways():
    assert not may_be_parted(1, [1] * 31)
    assert may_be_parted(3, [1, 1] * 3)
