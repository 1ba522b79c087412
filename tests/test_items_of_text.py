"""A statement names a thing and its own year, or it is not made.

Figures are invented.
"""

import pytest

from shimahe.reading.prose import read_text


def read(text, year=2025):
    return read_text(list(enumerate(text.split("\n"), 1)), set(), year)


def stated(text, year=2025):
    """Return item, year, value and measure of what a text states; a change with its sign."""
    found = []
    for statement in read(text, year).statements:
        sign = "Δ" if statement.measure == "change" else ""
        figure = f"{sign}{statement.value}{statement.unit or ''}"
        found.append((statement.item, statement.year, figure))
    return found


@pytest.mark.parametrize(
    "words",
    [
        "收入预算较2024年48.00万元增加2.00万元，达到50.00万元。",
        "收入预算比上年48.00万元增加2.00万元，增至50.00万元。",
        "收入预算同比上年48.00万元增加2.00万元，达50.00万元。",
        "收入预算与2024年预算数48.00万元相比增加2.00万元，达到50.00万元。",
    ],
)
def test_what_a_thing_is_compared_with_in_its_clause_is_of_the_other_year(words):
    assert stated(words) == [
        ("收入预算", 2024, "48.00万元"),
        ("收入预算", 2025, "Δ2.00万元"),
        ("收入预算", 2025, "50.00万元"),
    ]


def test_figures_alone_in_brackets_are_read_as_without_them():
    assert stated("收入预算（50.00万元）较上年（48.00万元）增加（2.00万元），增长（4.17%）。") == [
        ("收入预算", 2025, "50.00万元"),
        ("收入预算", 2024, "48.00万元"),
        ("收入预算", 2025, "Δ2.00万元"),
        ("收入预算", 2025, "Δ4.17%"),
    ]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("部门支出预算较2024年部门支出预算减少1.00万元。", "部门支出预算"),
        ("2025年预算支出比2024年预算支出减少1.00万元。", "预算支出"),
        ("公务接待费与去年公务接待费相比减少1.00万元。", "公务接待费"),
        ("基本支出2.00万元，与2024年决算支出相比减少1.00万元。", "基本支出"),
        ("年末结余2.00万元，较上年末减少1.00万元。", "年末结余"),
        ("比2024年基本支出减少1.00万元。", "基本支出"),
        ("差旅费2.00万元，上年无此项支出，减少1.00万元。", "差旅费"),
        ("项目支出2.00万元，增减变化为-1.00万元。", "项目支出"),
    ],
)
def test_a_change_is_of_a_thing_and_not_of_what_that_is_compared_with(text, item):
    assert stated(text)[-1] == (item, 2025, "Δ-1.00万元")


@pytest.mark.parametrize(
    "text",
    [
        "收入预算较上年财政拨款减少1.00万元。",
        "因人员退休减少基本支出1.00万元。",
        "相应增加绿化经费1.00万元。",
        "由于政策调整一次性补助1.00万元。",
        "道路项目追加1.00万元。",
        "基本支出）预算1.00万元。",
    ],
)
def test_words_that_say_more_than_a_name_make_no_statement_and_their_line_is_named(text):
    read_of_it = read(text)
    assert read_of_it.statements == []
    assert read_of_it.unread == {1}


@pytest.mark.parametrize(
    "item",
    [
        *("因公出国（境）费", "较大项目经费", "比例调整资金", "购买服务合同"),
        *("“党建引领下降投诉”项目", "教育质量提高经费", "工程（不含税）"),
    ],
)
def test_names_that_hold_such_words_are_items(item):
    assert [name for name, *_ in stated(f"{item}1.00万元。")] == [item]


def test_a_change_on_a_plan_makes_no_statement_and_the_plan_is_no_item_of_the_next():
    text = (
        "2024年度收入总计50.00万元，与年初预算45.00万元相比增加5.00万元，增长11.11%；"
        "与2023年度48.00万元相比增加2.00万元，增长4.17%。"
    )
    assert stated(text, 2024) == [
        ("收入总计", 2024, "50.00万元"),
        ("年初预算", 2024, "45.00万元"),
        ("收入总计", 2023, "48.00万元"),
        ("收入总计", 2024, "Δ2.00万元"),
        ("收入总计", 2024, "Δ4.17%"),
    ]


def test_a_plan_beside_what_was_spent_is_not_what_was_spent():
    assert stated("支出决算5.00万元，年初预算4.00万元，完成年初预算的125%。", 2024) == [
        ("支出决算", 2024, "5.00万元"),
        ("年初预算", 2024, "4.00万元"),
        ("支出决算", 2024, "125%"),
    ]


@pytest.mark.parametrize(
    "again", ["，即20,000元", "，折合20000元", "，约合人民币20000元", "（20000元）"]
)
def test_a_change_in_another_unit_is_no_amount(again):
    text = f"教育支出8.00万元，比上年减少2.00万元{again}，下降20%。"
    assert [figure for *_, figure in stated(text)] == ["8.00万元", "Δ-2.00万元", "Δ-20%"]
    assert read(text).unread == set()


def test_what_is_not_the_same_in_another_unit_is_named():
    assert read("教育支出8.00万元，折合70000元。").unread == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "基本支出2025年6.00万元,2024年6.20万元;项目支出2025年5.00万元,2024年4.00万元.",
            [
                ("基本支出", 2025, "6.00万元"),
                ("基本支出", 2024, "6.20万元"),
                ("项目支出", 2025, "5.00万元"),
                ("项目支出", 2024, "4.00万元"),
            ],
        ),
        (
            "其中: 工资6.00万元, 占50%; 奖金6.00万元, 占50%. 收入1,200元, 比上年增加200元.",
            [
                ("工资", 2025, "6.00万元"),
                ("工资", 2025, "50%"),
                ("奖金", 2025, "6.00万元"),
                ("奖金", 2025, "50%"),
                ("收入", 2025, "1200元"),
                ("收入", 2025, "Δ200元"),
            ],
        ),
        (
            "—基本支出2.00万元\n——项目支出3.00万元",
            [("基本支出", 2025, "2.00万元"), ("项目支出", 2025, "3.00万元")],
        ),
        (
            "1.收入2.00万元;2.支出2.00万元.",
            [("收入", 2025, "2.00万元"), ("支出", 2025, "2.00万元")],
        ),
    ],
)
def test_marks_of_half_width_and_dashes_part_clauses(text, expected):
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("单价50万元（含）以上设备", "单价50万元（含）以上设备"),
        ("单价50万元(含50万元)以上的设备", "单价50万元(含50万元)以上的设备"),
        ("单位价值50万元（不含）以下设备", "单位价值50万元（不含）以下设备"),
        ("50万元以上（含50万元）的设备", "50万元以上（含50万元）的设备"),
        ("价值50万元及以上设备", "价值50万元及以上设备"),
    ],
)
def test_a_price_that_bounds_things_is_no_amount(words, item):
    assert stated(f"车辆2辆，{words}3台（套）。")[1:] == [(item, 2025, "3台（套）")]
    assert read(f"{words}3台（套）。").unread == set()


def test_flat_has_the_unit_of_money_and_not_that_of_a_count_before():
    text = "公务接待费0万元，接待0批次，0人。因公出国（境）费与上年持平。在编人数与上年持平。"
    assert stated(text)[-2:] == [("因公出国（境）费", 2025, "Δ0万元"), ("在编人数", 2025, "Δ0")]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("办公费、水费、电费共计2.00万元。", "办公费、水费、电费"),
        ("主要用于办公费、水费合计2.00万元。", "办公费、水费"),
        ("其中：工资、奖金等人员经费2.00万元。", "人员经费"),
        ("其中：水费、电费等支出2.00万元。", "水费、电费等支出"),
        ("收入、支出预算均为2.00万元。", "支出预算"),
        ("1、工资1.00万元、2、奖金2.00万元。", "奖金"),
        ("我街道2025年预算总收入为人民币2.00万元整。", "预算总收入"),
        ("“三公”经费2024年预算3.00万元，2025年预算2.00万元。", "“三公”经费预算"),
        ("差旅费支出3.00万元，上年支出2.00万元。", "差旅费支出"),
        ("上年教育支出3.00万元，本年2.00万元。", "教育支出"),
        ("去年教育支出3.00万元，今年2.00万元。", "教育支出"),
        ("教育支出1.00万元，科技支出1.00万元，合计人民币2.00万元。", "合计"),
        ("基本支出情况。2025年为维持机构运转、完成任务而发生的各项支出2.00万元。", "基本支出"),
    ],
)
def test_the_last_figure_is_of_what_the_words_name(text, item):
    assert stated(text)[-1][0] == item


def test_a_year_behind_the_parts_of_a_whole_is_of_the_whole():
    text = (
        "2024年收入预算10.00万元，其中：会议费7.00万元；2025年预算12.00万元，其中：会议费9.00万元。"
    )
    assert stated(text) == [
        ("收入预算", 2024, "10.00万元"),
        ("会议费", 2024, "7.00万元"),
        ("收入预算", 2025, "12.00万元"),
        ("会议费", 2025, "9.00万元"),
    ]
    of_a_part = "收入预算10.00万元，其中：会议费2025年7.00万元；2024年6.00万元。"
    assert stated(of_a_part)[-1] == ("会议费", 2024, "6.00万元")


def test_the_text_of_a_statement_is_as_printed():
    statements = read("收入预算（2.00万元）,其中:拨款(1.00万元).").statements
    assert [statement.text for statement in statements] == [
        "收入预算（2.00万元）",
        "拨款(1.00万元)",
    ]
