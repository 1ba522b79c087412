"""A title or heading without a number is no part of what the sentence below it is about."""

import pytest

import shimahe
from tests.fragments import spending_table

TABLE = """# 甲镇2025年部门预算
部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t60.00\t50.00\t10.00
合计\t\t60.00\t50.00\t10.00

## 说明

"""
SENTENCE = "公务接待费2万元，公务用车运行维护费3万元。"


def stated(text):
    statements = shimahe.read((TABLE + text).encode()).statements
    return [tuple(row) for row in statements[["item", "value", "text"]].fillna("").values.tolist()]


@pytest.mark.parametrize(
    "heading",
    [
        "甲镇2025年部门预算",
        "甲镇2025年部门预算\n",
        "目录\n",
        "部门预算公开说明",
        "其他重要事项的情况说明\n",
        "支出预算具体情况",
        "甲镇人民政府\n",
        "甲镇人民政府\n2025年部门预算情况说明\n",
        "2025年“三公”经费预算安排\n\n情况说明\n",
        "公务接待费\n",
    ],
)
def test_a_heading_is_no_part_of_the_item_below_it(heading):
    assert stated(f"{heading}\n{SENTENCE}") == [
        ("公务接待费", 2.0, "公务接待费2万元"),
        ("公务用车运行维护费", 3.0, "公务用车运行维护费3万元"),
    ]


def test_a_title_above_a_blank_line_may_be_longer_than_the_sentence():
    assert stated("甲镇2025年部门预算\n\n公务接待费2万元。") == [
        ("公务接待费", 2.0, "公务接待费2万元")
    ]


@pytest.mark.parametrize("heading", ["情况说明", "部门概况", "三公经费", "支出情况", "名词解释"])
def test_a_heading_of_the_text_begins_no_name_of_an_office(heading):
    document = TABLE.replace("## 说明", f"## {heading}") + "甲镇2025年部门预算\n"
    assert shimahe.read(f"{document}\n{SENTENCE}".encode()).office == "甲镇"
    assert "another office" not in shimahe.read(document.encode()).unplaced["reason"].tolist()


@pytest.mark.parametrize(
    ("heading", "item"),
    [("公务接待费", "公务接待费"), ("公务接待费支出情况", "公务接待费支出情况")],
)
def test_a_heading_names_what_the_sentence_below_it_leaves_open(heading, item):
    assert stated(f"{heading}\n\n2025年预算数2万元，比上年增加1万元。") == [
        (item, 2.0, "2025年预算数2万元"),
        (item, 1.0, "比上年增加1万元"),
    ]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("2025年公务接待费预算\n为2万元，比上年减少1万元，下降33%。", "公务接待费预算"),
        (
            "2025年本部门安排的公务接待费及公务用车运行\n\n维护费2万元。",
            "本部门安排的公务接待费及公务用车运行维护费",
        ),
        ("2025年甲镇公务接待费预算\n\n数为2万元。", "公务接待费预算数"),
        ("2025年公务接待费预算\n2万元，比上年减少1万元，下降33%。", "公务接待费预算"),
        ("2025年公务接待费\n\n2万元，比上年减少1万元，下降33%。", "公务接待费"),
        ("2025年公务接待费\n预算2万元，比上年减少1万元，下降33%。", "公务接待费预算"),
    ],
)
def test_a_line_that_a_page_breaks_goes_on(text, item):
    assert stated(text)[0][:2] == (item, 2.0)


def test_a_heading_of_another_year_says_of_which_year_the_sentence_is():
    text = TABLE + f"2024年支出情况\n\n{SENTENCE}"
    statements = shimahe.read(text.encode()).statements
    assert statements.year.tolist() == [2024, 2024]


def test_a_bare_heading_of_one_budget_says_what_the_sentence_is_held_to():
    general = TABLE.replace("部门支出总表", "一般公共预算支出表").replace("## 说明\n", "")
    whole = spending_table("合计\t\t75.00\t60.00\t15.00")
    text = f"{general}{whole}\n\n一般公共预算支出情况\n\n基本支出50万元。"
    checks = shimahe.audit(shimahe.read(text.encode())).checks
    found = checks[checks.check.eq("A31")]
    assert found[["formula", "tables", "status"]].values.tolist() == [
        ["基本支出/amount = 合计/basic", "prose, general_spending", "agrees"]
    ]


def test_the_words_of_a_broken_line_are_joined_as_printed():
    text = "2025年一般公共预算财政拨款支出预算\n\n24万元，与上年相比增加3万元，增长14%。"
    assert stated(text)[0] == (
        "一般公共预算财政拨款支出预算",
        24.0,
        "2025年一般公共预算财政拨款支出预算24万元",
    )
