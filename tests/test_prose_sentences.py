"""Sentences of the written sections: torn figures, what a change begins at, parts and years.

Offices and figures are invented.
"""

from decimal import Decimal

import pytest

import shimahe
from shimahe.checking.audit import audit
from shimahe.reading.prose import read_text

TABLE = [
    "部门支出总表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "\t合计\t6.00\t2.00\t4.00",
    "201\t一般公共服务支出\t6.00\t2.00\t4.00",
]


def statements(text):
    lines = ["某局2025年部门预算", "第二部分 部门预算情况说明", "一、收支情况", text, *TABLE]
    return shimahe.read("\n".join(lines).encode()).statements


def amounts(text, measure="amount"):
    money = statements(text).query("measure == @measure").dropna(subset=["amount_wan"])
    return list(zip(money.item.fillna(""), money.year, money.amount_wan, strict=True))


@pytest.mark.parametrize(
    "torn",
    ["15,\n000.00万元", "15,\n000万元", "1,\n215,000.00万元", "150,\n000元", "15,000.\n00万元"],
)
def test_a_figure_torn_behind_the_comma_of_its_thousands_is_one(torn):
    whole = torn.replace("\n", "")
    expected = amounts(f"2025年收入总预算{whole}，比上年增加200.00万元。")
    assert amounts(f"2025年收入总预算{torn}，比上年增加200.00万元。") == expected
    assert len(expected) == 1


@pytest.mark.parametrize("torn", ["1\n5,000.00万元", "15,\n00万元", "1,5\n00.00万元"])
def test_what_is_torn_elsewhere_above_a_longer_line_is_no_figure_and_no_item(torn):
    text = f"支出预算7.00万元，2025年收入总预算{torn}，比上年增加200.00万元，主要是上级补助增加。"
    assert amounts(text) == [("支出预算", 2025, 7.0)]
    assert amounts(text, "change") == [("", 2025, 200.0)]


@pytest.mark.parametrize("to", ["调整为", "调整到", "调减至", "变更为", "减少到", "变为", "改为"])
@pytest.mark.parametrize("since", ["由2024年的", "从上年的", "由去年预算数"])
def test_what_a_change_begins_at_is_of_last_year(to, since):
    text = f"2025年项目支出预算{since}8.00万元{to}4.00万元。"
    assert amounts(text) == [("项目支出预算", 2024, 8.0), ("项目支出预算", 2025, 4.0)]


@pytest.mark.parametrize("since", ["由", "从"])
def test_what_a_change_begins_at_without_a_year_is_no_statement(since):
    text = f"2025年项目支出预算{since}8.00万元调整为4.00万元。"
    assert amounts(text) == [("项目支出预算", 2025, 4.0)]


VEHICLES, RECEPTION = ("公务用车费", 2024, 8.6), ("公务接待费", 2024, 1.25)


@pytest.mark.parametrize(
    "between", ["，其中：{}；{}。", "。其中：{}，{}。", "，其中：{}，{}。", "：{}；{}。"]
)
def test_parts_have_the_year_of_their_whole(between):
    parts = between.format("公务用车费8.60万元", "公务接待费1.25万元")
    text = f"2024年“三公”经费执行数9.85万元{parts}基本支出2025年安排2.00万元。"
    assert amounts(text)[1:3] == [VEHICLES, RECEPTION]


def test_behind_amounts_of_two_years_the_year_of_parts_is_not_told():
    whole = "2025年“三公”经费10.00万元，2024年为9.00万元"
    text = f"{whole}，其中：公务用车费8.00万元；公务接待费1.00万元。"
    assert statements(text).year.isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize("figure", ["2025年预算数6.50万元", "2025年预算安排6.50万元"])
def test_a_figure_behind_a_list_is_of_none_of_its_parts(figure):
    text = (
        f"2024年“三公”经费执行数9.85万元，其中：公务用车费8.60万元，公务接待费1.25万元。{figure}。"
    )
    assert amounts(text)[-1] == ("", 2025, 6.5)


def test_a_change_behind_a_list_is_of_none_of_its_parts():
    text = "2025年收入预算6.00万元，其中：事业收入5.00万元，其他收入1.00万元。比上年增加0.50万元。"
    assert amounts(text, "change") == [("", 2025, 0.5)]


# --- years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "，比上年减少5.00万元。",
        "。比上年减少5.00万元。",
        "。与2023年相比减少5.00万元。",
        "。比2023年末减少5.00万元。",
        "。与2023年度相比，支出决算减少5.00万元。",
    ],
)
def test_a_change_leads_to_the_year_of_what_it_is_stated_of(change):
    assert amounts(f"2024年支出决算90.00万元{change}", "change") == [("支出决算", 2024, -5.0)]


@pytest.mark.parametrize("last", ["2024年为100.00万元", "上年100.00万元", "2024年预算100.00万元"])
def test_a_change_behind_both_years_leads_to_the_later(last):
    text = f"2025年支出预算95.00万元，{last}，减少5.00万元。"
    assert amounts(text)[1] == ("支出预算", 2024, 100.0)
    assert amounts(text, "change") == [("支出预算", 2025, -5.0)]


def test_a_change_of_another_thing_is_of_the_year_of_the_document():
    text = "2024年支出决算90.00万元。公务接待费预算比上年减少5.00万元。"
    assert amounts(text, "change") == [("公务接待费预算", 2025, -5.0)]


@pytest.mark.parametrize("plan", ["较2024年预算增加1.00万元", "比2024年年初预算数增加1.00万元"])
def test_a_change_against_the_budget_of_its_own_year_is_no_statement(plan):
    assert amounts(f"2024年支出决算90.00万元，{plan}。", "change") == []


@pytest.mark.parametrize(
    "base",
    [
        "上年预算数为32.00万元",
        "去年为32.00万元",
        "较2024年预算32.00万元",
        "较2024年支出预算总额32.00万元",
        "与2024年支出预算总额32.00万元相比",
        "同上年度支出预算总额32.00万元相比",
    ],
)
def test_what_a_change_is_measured_against_is_of_the_year_before(base):
    text = f"2025年支出预算总额30.00万元，{base}，减少2.00万元。"
    item = "支出预算总额"
    assert amounts(text) == [(item, 2025, 30.0), (item, 2024, 32.0)]
    assert amounts(text, "change") == [(item, 2025, -2.0)]


@pytest.mark.parametrize("left", ["上年结转", "上年末财政拨款结余", "上年度项目结转资金"])
def test_what_is_left_of_last_year_is_of_this_year(left):
    ((item, year, amount),) = amounts(f"2025年{left}2.00万元。")
    assert (item, year, amount) == (left, 2025, 2.0)


# --- what a figure is of --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "spent"),
    [
        ("行政运行（项）年初预算为12.00万元", "支出决算为11.00万元"),
        ("公务接待费全年预算数12.00万元", "决算数11.00万元"),
        ("“三公”经费支出预算12.00万元", "支出决算11.00万元"),
    ],
)
def test_what_was_spent_is_of_what_was_planned(plan, spent):
    (_, planned), (item, amount) = [
        (item, amount) for item, _, amount in amounts(f"2025年{plan}，{spent}，完成预算的91.67%。")
    ]
    assert (planned, amount) == (12.0, 11.0)
    assert item in plan
    assert "预算" not in item


def test_what_was_spent_in_a_sentence_of_its_own_is_of_no_plan():
    text = "2025年公务接待费年初预算12.00万元。支出决算11.00万元。"
    assert amounts(text)[1] == ("支出决算", 2025, 11.0)


@pytest.mark.parametrize("counts", ["18批次150人次", "18批150人", "2个团组6人次", "3期120人次"])
def test_a_unit_of_counts_is_no_name(counts):
    text = f"2025年国内公务接待{counts}，共计1.80万元。"
    assert [amount for *_, amount in amounts(text)] == [1.8]
    assert not statements(text).item.isin(["次", "组", "批"]).any()


@pytest.mark.parametrize("alike", ["同口径", "按可比口径", "按同口径计算", "按照可比口径"])
def test_how_a_change_is_counted_is_no_item(alike):
    text = f"2025年支出预算90.00万元，{alike}增长5%，增加4.29万元。"
    assert amounts(text, "change") == [("支出预算", 2025, 4.29)]


@pytest.mark.parametrize("sign", ["减少（-）", "减少(-)", "下降（－）"])
def test_a_sign_in_brackets_may_stand_behind_the_word_of_a_change(sign):
    text = f"2025年支出预算90.00万元，比上年{sign}4.00万元。"
    assert amounts(text, "change") == [("支出预算", 2025, -4.0)]


def test_a_multiple_is_no_item():
    text = "2025年设备购置费30.00万元，为上年的2倍，增加15.00万元。"
    assert amounts(text, "change") == [("设备购置费", 2025, 15.0)]


@pytest.mark.parametrize("use", ["用于", "用作"])
def test_what_a_figure_is_for_is_not_what_the_next_is_of(use):
    text = f"2025年安排3.00万元{use}培训，2.00万元{use}会议，1.00万元{use}调研。"
    assert amounts(text)[1:] == [("会议", 2025, 2.0), ("调研", 2025, 1.0)]


@pytest.mark.parametrize(
    ("sentence", "item", "wan"),
    [
        ("2025年支出预算壹拾贰万元整（120,000元）。", "支出预算", 12.0),
        ("公务接待费预算为人民币伍万元（5.00万元）。", "公务接待费预算", 5.0),
        ("基本支出贰佰万元(200.00万元)。", "基本支出", 200.0),
        ("项目支出叁万伍仟元伍角整（35,000.50元）。", "项目支出", 3.50005),
    ],
)
def test_an_amount_in_words_before_the_figure_is_no_part_of_the_item(sentence, item, wan):
    assert [(name, value) for name, _, value in amounts(sentence)] == [(item, wan)]


def test_a_change_in_words_before_the_figure_is_one():
    text = "基本支出贰万元（2.00万元），比上年增加人民币壹万元整（10,000.00元）。"
    assert [value for _, _, value in amounts(text, "change")] == [1.0]


@pytest.mark.parametrize(
    "said",
    [
        "上年支出预算18.00万元，其中：教育支出5.00万元，农林水支出13.00万元。",
        "上年支出预算18.00万元，其中：（教育支出5.00万元，农林水支出13.00万元）。",
        "去年支出18.00万元（其中：教育支出5.00万元；农林水支出13.00万元）。",
        "上年支出18.00万元（含项目资金1.00万元），其中：教育支出5.00万元，农林水支出13.00万元。",
        "上年支出18.00万元，其中：教育支出5.00万元（其中：基本支出2.00万元），农林水支出13.00万元。",
        "上年支出18.00万元。其中：教育支出（类）5.00万元、农林水支出（类）13.00万元。",
        "2024年支出18.00万元，其中：教育支出5.00万元，农林水支出13.00万元。",
        "2025年支出20.00万元，上年支出18.00万元：教育支出5.00万元，农林水支出13.00万元。",
    ],
)
def test_parts_of_a_sum_of_last_year_are_of_last_year(said):
    read = read_text([(1, f"{said}2025年教育支出6.00万元。")], [], 2025).statements
    parts = [found for found in read if found.item.startswith(("教育支出", "农林水支出"))]
    years = [(found.year, found.value) for found in parts]
    assert years == [(2024, Decimal(5)), (2024, Decimal(13)), (2025, Decimal(6))]


@pytest.mark.parametrize(
    "said",
    [
        "2025年支出20万元，比上年增加2万元，其中：教育支出5万元。",
        "2025年支出20万元，较上年支出18万元增加2万元，其中：教育支出5万元。",
        "2025年支出20万元，由上年的18万元调整为20万元，其中：教育支出5万元。",
        "2025年支出20万元，上年支出18万元，增加2万元，其中：教育支出5万元。",
        "上年结转8万元，其中：教育支出5万元。",
        "上年支出18万元，其中：农林水支出13万元，本年教育支出5万元。",
        "上年支出18万元，其中：农林水支出13万元；今年支出20万元，其中：教育支出5万元。",
    ],
)
def test_parts_of_no_sum_of_last_year_are_of_this_year(said):
    read = read_text([(1, said)], [], 2025).statements
    assert [found.year for found in read if found.value == 5] == [2025]


def test_a_change_behind_the_parts_of_last_year_leads_to_this_year():
    said = "2025年支出20万元。上年支出18万元（其中：教育支出5万元），增加2万元。"
    read = read_text([(1, said)], [], 2025).statements
    changes = [(found.year, found.value) for found in read if found.measure == "change"]
    assert changes == [(2025, Decimal(2))]


LAST_YEARS = [
    ("支出预算6.00万元。上年支出预算5.00万元。", [("上年的支出预算", 5.0)]),
    ("支出预算6.00万元，比去年支出5.00万元增加1.00万元。", [("上年的支出", 5.0)]),
    ("支出预算6.00万元（上年5.00万元）。", [("上年的支出预算", 5.0)]),
    ("基本支出由上年的3.00万元减少到2.00万元。", [("上年的基本支出", 3.0)]),
    ("去年：基本支出3.00万元。", [("上年的基本支出", 3.0)]),
    ("上年的基本支出3.00万元。", [("上年的基本支出", 3.0)]),
    ("一般公共服务支出6.00万元，上年为5.00万元。", [("上年的一般公共服务支出", 5.0)]),
    (
        "上年支出5.00万元，其中：基本支出3.00万元、项目支出2.00万元。今年支出6.00万元，其中：基本支出2.00万元。",
        [("上年的支出", 5.0), ("上年的基本支出", 3.0), ("上年的项目支出", 2.0)],
    ),
]


@pytest.mark.parametrize(("text", "of_last_year"), LAST_YEARS)
def test_last_years_money_is_not_this_years_where_no_year_is_printed(text, of_last_year):
    lines = ["某局部门预算", "第二部分 部门预算情况说明", "一、收支情况", text, *TABLE]
    d = shimahe.read("\n".join(lines).encode())
    assert d.year is None
    assert d.statements.year.isna().all()
    money = zip(d.statements.item, d.statements.value, strict=True)
    assert [pair for pair in money if pair[0].startswith("上年的")] == of_last_year
    checks = audit(d).checks
    assert not checks.status.eq("differs").any()
    assert checks.why_not.eq("another year").sum() == len(of_last_year)


@pytest.mark.parametrize(("text", "of_last_year"), LAST_YEARS)
def test_where_a_year_is_printed_the_same_money_has_the_year_before(text, of_last_year):
    found = statements(text)
    money = found[found.year.eq(2024)]
    items = [item.removeprefix("上年的") for item, _ in of_last_year]
    assert money.item.tolist() == items
    assert money.value.tolist() == [value for _, value in of_last_year]


def test_what_is_left_of_last_year_is_this_years_where_no_year_is_printed():
    text = "上年结转1.00万元。"
    lines = ["某局部门预算", "第二部分 部门预算情况说明", "一、收支情况", text, *TABLE]
    assert shimahe.read("\n".join(lines).encode()).statements.item.tolist() == ["上年结转"]
