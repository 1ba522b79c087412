"""Sentences of the written sections: torn figures, what a change begins at, parts and years.

Offices and figures are invented.
"""

import pytest

import shimahe

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


def test_behind_another_year_parts_are_not_of_the_first():
    whole = "2025年“三公”经费10.00万元，2024年为9.00万元"
    text = f"{whole}，其中：公务用车费8.00万元；公务接待费1.00万元。"
    assert ("公务接待费", 2025, 1.0) in amounts(text)


@pytest.mark.parametrize("figure", ["2025年预算数6.50万元", "2025年预算安排6.50万元"])
def test_a_figure_behind_a_list_is_of_none_of_its_parts(figure):
    text = (
        f"2024年“三公”经费执行数9.85万元，其中：公务用车费8.60万元，公务接待费1.25万元。{figure}。"
    )
    assert amounts(text)[-1] == ("", 2025, 6.5)


def test_a_change_behind_a_list_is_of_none_of_its_parts():
    text = "2025年收入预算6.00万元，其中：事业收入5.00万元，其他收入1.00万元。比上年增加0.50万元。"
    assert amounts(text, "change") == [("", 2025, 0.5)]
