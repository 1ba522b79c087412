"""Stated amounts are held to the table of the money that the text speaks of."""

import pytest

import shimahe
from shimahe.checking.audit import audit
from shimahe.checking.spoken_money import spoken_money

TABLES = """
## 部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t20.00\t12.00\t8.00
201\t一般公共服务支出\t9.00\t9.00\t0.00
205\t教育支出\t7.00\t3.00\t4.00
212\t城乡社区支出\t4.00\t0.00\t4.00

## 财政拨款收支总表
单位：万元
收入项目\t预算数\t支出项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算
一、本年收入\t15.00\t一、本年支出\t15.00\t12.00\t3.00\t0.00
（一）一般公共预算拨款\t12.00\t一般公共服务支出\t5.00\t5.00\t0.00\t0.00
（二）政府性基金预算拨款\t3.00\t教育支出\t6.00\t6.00\t0.00\t0.00
（三）国有资本经营预算拨款\t0.00\t城乡社区支出\t4.00\t1.00\t3.00\t0.00
收入总计\t15.00\t支出总计\t15.00\t12.00\t3.00\t0.00

## 一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t12.00\t10.00\t2.00
201\t一般公共服务支出\t5.00\t5.00\t0.00
205\t教育支出\t6.00\t4.00\t2.00
212\t城乡社区支出\t1.00\t1.00\t0.00
"""
WHOLE = """一、部门收支情况

2024年支出预算20.00万元。按功能分类：一般公共服务支出9.00万元、教育支出7.00万元、城乡社区支出4.00万元。

"""
GRANTED = "一般公共服务支出5.00万元、教育支出6.00万元、城乡社区支出4.00万元。"
GENERAL = "一般公共服务支出5.00万元、教育支出6.00万元、城乡社区支出1.00万元"


def checks_of(text):
    return audit(shimahe.read(f"# 甲镇2024年部门预算\n\n{text}\n{TABLES}".encode())).checks


def in_text(text):
    """Return the checks of the written sections that compare classes, with their parts."""
    return checks_of(text).query("check in ['A31', 'A32', 'A34']")


@pytest.mark.parametrize(
    "words",
    [
        "二、财政拨款收支预算情况\n\n2024年财政拨款收支总预算15.00万元。支出包括：",
        "二、关于财政拨款收支总表的说明\n\n收入预算15.00万元，支出预算15.00万元。支出包括：",
        "二、财政拨款收支情况\n\n2024年财政拨款收支总预算15.00万元。\n\n支出按功能分类：",
        "（二）财政拨款收支情况\n\n2024年支出15.00万元，包括：",
        "2024年财政拨款支出15.00万元。主要用于以下方面：",
        "2024年财政拨款安排15.00万元。其中：",
        "当年财政拨款支出15.00万元，其中：",
        "二、财政拨款收入情况\n\n2024年财政拨款收入15.00万元，支出15.00万元，其中：",
        "本部门2024年财政拨款支出预算为15.00万元。",
    ],
)
def test_classes_of_all_appropriations_are_held_to_their_balance(words):
    checks = in_text(f"{WHOLE}{words}{GRANTED}")
    assert "differs" not in set(checks["status"])
    held = checks[checks["formula"].str.endswith("教育支出/spending/total")]
    assert held["status"].tolist() == ["agrees"]
    wrong = in_text(f"{WHOLE}{words}{GRANTED}".replace("教育支出6.00", "教育支出6.10"))
    broken = wrong[wrong["status"] == "differs"]
    assert broken[["check", "left", "right"]].values.tolist() == [["A31", 6.1, 6.0]]


@pytest.mark.parametrize(
    "words",
    [
        f"财政拨款支出15.00万元。其中，一般公共预算支出12.00万元，包括：{GENERAL}；"
        "政府性基金预算支出3.00万元，包括：城乡社区支出3.00万元。",
        f"财政拨款支出15.00万元，其中：一般公共预算拨款支出12.00万元（{GENERAL}），"
        "政府性基金预算拨款支出3.00万元（城乡社区支出3.00万元）。",
        f"二、一般公共预算支出情况\n\n2024年一般公共预算支出12.00万元。\n\n其中：{GENERAL}。",
        f"部门支出20.00万元，其中：财政拨款支出15.00万元（{GRANTED[:-1]}），其他资金5.00万元。",
        "其他资金支出5.00万元，其中：一般公共服务支出4.00万元、教育支出1.00万元。",
        "二、事业收入\n\n事业收入安排支出5.00万元，其中：一般公共服务支出4.00万元、教育支出1.00万元。",
        "上年结转安排支出2.00万元，其中：一般公共服务支出1.00万元、教育支出1.00万元。",
        "上年支出预算18.00万元，其中：一般公共服务支出8.00万元、教育支出6.50万元。",
        "2023年支出预算18.00万元，其中：一般公共服务支出8.00万元、教育支出6.50万元。",
        "项目支出8.00万元，其中：教育支出4.00万元。\n\n基本支出12.00万元，其中：教育支出3.00万元。",
        "本级支出预算10.00万元，其中：一般公共服务支出3.00万元、教育支出5.00万元。",
        "财政拨款支出15.00万元，其中：基本支出11.00万元，项目支出4.00万元。",
        "二、财政拨款收支情况\n\n支出15.00万元，其中：基本支出11.00万元，项目支出4.00万元。",
    ],
)
def test_what_is_said_of_other_money_breaks_no_identity(words):
    assert "differs" not in set(in_text(f"{WHOLE}{words}")["status"])


@pytest.mark.parametrize(
    "words",
    [
        "2024年支出预算20.00万元，比上年增加2.00万元，主要是财政拨款支出增加。按功能分类：",
        "收入预算20.00万元，其中：财政拨款收入15.00万元，其他资金5.00万元。支出预算20.00万元，其中：",
        "2024年支出预算20.00万元。其中：基本支出12.00万元，项目支出8.00万元。按功能分类：",
    ],
)
def test_a_class_of_the_department_is_held_to_its_table_whatever_else_is_named(words):
    text = f"一、部门收支情况\n\n{words}一般公共服务支出9.00万元、教育支出{{}}万元。"
    assert "differs" not in set(in_text(text.format("7.00"))["status"])
    wrong = in_text(text.format("7.10"))
    assert wrong[wrong["status"] == "differs"]["right"].tolist() == [7.0]


@pytest.mark.parametrize(
    ("section", "words", "money", "may_be_other"),
    [
        ("", "", "department", False),
        ("二、财政拨款收支情况", "支出预算15.00万元，包括：", "appropriations", False),
        ("二、财政拨款收支情况", "部门支出预算20.00万元，包括：", "department", True),
        ("二、一般公共预算和政府性基金预算支出", "", "government_fund", True),
        ("", "财政拨款支出5.00万元；政府性基金支出3.00万元，包括：", "government_fund", False),
        ("", "财政拨款支出5.00万元。\n（二）单位收支情况\n支出9.00万元：", "department", False),
        ("", "项目支出5.00万元。其中：", "part", False),
    ],
)
def test_money_is_told_by_heading_and_sentence(section, words, money, may_be_other):
    assert spoken_money(section, words)[:2] == (money, may_be_other)


def test_sources_listed_beside_each_other_are_held_to_the_balance_where_it_is_blank():
    balance = "## 部门收支总表\n单位：万元\n收入\t预算数\t支出\t预算数\n"
    rows = "一般公共预算拨款收入\t20.00\t教育支出\t20.00\n事业收入\t\t\t\n其他收入\t\t\t\n"
    total = "收入总计\t20.00\t支出总计\t20.00\n"
    said = "收入预算20.00万元，其中：一般公共预算拨款收入20.00万元，事业收入0万元，其他收入0万元。"
    text = f"# 甲镇2024年部门预算\n\n{balance}{rows}{total}\n## 二、收支情况\n{said}\n"
    checks = audit(shimahe.read(text.encode())).checks.query("check == 'A31'")
    assert checks["status"].tolist() == ["agrees"] * 4


@pytest.mark.parametrize(
    ("unit", "factor", "stated"),
    [
        ("元", 10_000, "9.00万元"),
        ("万元", 1, "90000元"),
        ("元", 10_000, "9万元"),
        ("千元", 10, "9.00万元"),
    ],
)
def test_a_table_in_another_unit_that_prints_the_amount_confirms_it(unit, factor, stated):
    rows = [("", "合计", 20), ("201", "一般公共服务支出", 9), ("205", "教育支出", 11)]
    lines = [f"{code}\t{name}\t{amount * factor}.00" for code, name, amount in rows]
    text = f"""# 甲镇2024年部门预算

二、财政拨款收支情况

2024年支出20.00万元，包括：一般公共服务支出{stated}。

## 部门支出总表
单位：{unit}
科目编码\t科目名称\t合计
""" + "\n".join(lines)
    checks = audit(shimahe.read(text.encode())).checks
    stated_amounts = checks[checks.check.eq("A31") & checks.tables.str.contains("spending")]
    assert stated_amounts.status.tolist() == ["agrees", "agrees"]
