"""A figure that is said to be spent or received is of what stands in front of its colon."""

import pytest

import shimahe

ACCOUNT = "一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
TABLE = """# 甲镇2024年度部门决算
一般公共预算财政拨款支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
201\t一般公共服务支出\t50.00\t50.00\t
20103\t政府办公厅（室）及相关机构事务\t50.00\t50.00\t
2010301\t行政运行\t50.00\t50.00\t
合计\t\t50.00\t50.00\t

## 一、支出决算情况说明

"""


def read(text):
    return shimahe.read(f"{TABLE}{text}\n".encode())


def stated(text):
    statements = read(text).statements
    return [tuple(row) for row in statements[["item", "year", "value"]].values.tolist()]


@pytest.mark.parametrize("number", ["", "1.", "1、", "（1）"])
@pytest.mark.parametrize(
    "said",
    [
        "支出决算为",
        "支出",
        "2024年支出决算",
        "完成",
        "决算数",
        "实际支出",
        "预算支出",
        "支出总额",
        "本年支出",
    ],
)
@pytest.mark.parametrize("name", [ACCOUNT, "行政运行", "行政运行（2010301）", "公务接待费", "奖金"])
def test_what_was_spent_is_of_the_name_before_the_colon(number, name, said):
    assert stated(f"{number}{name}：{said}60万元，完成预算100%。") == [
        (name, 2024, 60.0),
        (name, 2024, 100.0),
    ]


@pytest.mark.parametrize("between", ["：", "。"])
def test_changes_and_last_year_are_of_the_name_as_well(between):
    text = f"公务接待费{between}支出决算为2万元，比上年减少1万元，下降33%。"
    assert stated(text) == [
        ("公务接待费", 2024, 2.0),
        ("公务接待费", 2024, -1.0),
        ("公务接待费", 2024, -33.0),
    ]
    text = f"公务接待费{between}支出增加1万元。"
    assert stated(text) == [("公务接待费", 2024, 1.0)]


def test_what_was_spent_last_year_is_of_the_name_too():
    text = "公务接待费：支出决算2万元，上年支出决算3万元，较2022年支出4万元减少2万元。"
    assert stated(text) == [
        ("公务接待费", 2024, 2.0),
        ("公务接待费", 2023, 3.0),
        ("公务接待费", 2022, 4.0),
        ("公务接待费", 2024, -2.0),
    ]


def test_each_colon_names_its_own_figures():
    text = "公务接待费：支出决算2万元；公务用车购置费：支出0万元，公务用车运行费：支出4万元。"
    assert stated(text) == [
        ("公务接待费", 2024, 2.0),
        ("公务用车购置费", 2024, 0.0),
        ("公务用车运行费", 2024, 4.0),
    ]


def test_parts_behind_a_whole_are_of_their_own_names():
    text = "基本支出：支出决算为50万元。其中：人员经费：支出决算40万元，公用经费：支出决算10万元。"
    assert stated(text) == [
        ("基本支出", 2024, 50.0),
        ("人员经费", 2024, 40.0),
        ("公用经费", 2024, 10.0),
    ]


def test_income_is_of_a_source():
    assert stated("其他收入：收入决算2万元。") == [("其他收入", 2024, 2.0)]
    assert stated("其他收入：完成2万元。") == [("其他收入", 2024, 2.0)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("支出情况：支出决算为60万元。", "支出决算"),
        ("具体情况如下：支出决算为60万元。", "支出决算"),
        ("2024年度：支出决算为60万元。", "支出决算"),
        ("主要原因是：支出决算为60万元。", "支出决算"),
        ("一般公共预算财政拨款：支出60万元。", "支出"),  # not all of that is spent
        ("公务接待费：收入60万元。", "收入"),
        ("其他收入：支出60万元。", "支出"),
        ("（含上年结转，下同）：支出决算为60万元。", "支出决算"),
    ],
)
def test_words_that_name_nothing_of_which_money_is_spent_name_no_item(text, item):
    assert stated(text) == [(item, 2024, 60.0)]


@pytest.mark.parametrize("mark", ["，", "；"])
def test_a_total_behind_several_items_is_not_of_the_first(mark):
    text = f"基本支出：支出50万元{mark}项目支出10万元{mark}支出合计60万元。"
    assert stated(text) == [
        ("基本支出", 2024, 50.0),
        ("项目支出", 2024, 10.0),
        ("支出合计", 2024, 60.0),
    ]


def test_what_follows_a_change_of_one_item_is_not_of_that_item():
    assert stated("本部门人员经费比上年增加1万元。支出决算为60万元。") == [
        ("本部门人员经费", 2024, 1.0),
        ("支出决算", 2024, 60.0),
    ]


def test_an_account_whose_name_says_that_something_is_owned_is_named_by_a_sentence():
    named = "城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他支出（项）"
    assert stated(f"2、{named}。支出决算为1万元。") == [(named, 2024, 1.0)]


@pytest.mark.parametrize(("amount", "status"), [("50", "agrees"), ("60", "differs")])
def test_an_account_before_a_colon_is_held_to_its_row(amount, status):
    checks = shimahe.audit(read(f"1.{ACCOUNT}：支出决算为{amount}万元。")).checks
    (found,) = checks[checks.check.eq("A31")].itertuples()
    assert (found.formula, found.status) == (f"{ACCOUNT}/amount = 2010301/total", status)
