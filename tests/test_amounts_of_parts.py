"""What sentences state of parts, of the office, of accounts and of last year."""

import pytest

import shimahe

TABLES = """## 部门收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一般公共预算财政拨款收入\t120.00\t一般公共服务支出\t60.00
政府性基金预算财政拨款收入\t30.00\t城乡社区支出\t90.00
收入总计\t150.00\t支出总计\t150.00

## 部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t150.00\t70.00\t80.00
201\t一般公共服务支出\t60.00\t40.00\t20.00
20103\t政府办公厅（室）及相关机构事务\t60.00\t40.00\t20.00
2010301\t行政运行\t60.00\t40.00\t20.00
212\t城乡社区支出\t90.00\t30.00\t60.00
21201\t城乡社区管理事务\t60.00\t30.00\t30.00
2120104\t城管执法\t60.00\t30.00\t30.00
21208\t国有土地使用权出让收入安排的支出\t30.00\t\t30.00
2120899\t其他国有土地使用权出让收入安排的支出\t30.00\t\t30.00

## 财政拨款收支总表
单位：万元
收入\t\t支出\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算
一般公共预算财政拨款\t120.00\t一般公共服务支出\t60.00\t60.00\t
政府性基金预算财政拨款\t30.00\t城乡社区支出\t90.00\t60.00\t30.00
收入总计\t150.00\t支出总计\t150.00\t120.00\t30.00

{of_general}## 政府性基金预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t30.00\t\t30.00
212\t城乡社区支出\t30.00\t\t30.00
21208\t国有土地使用权出让收入安排的支出\t30.00\t\t30.00
2120899\t其他国有土地使用权出让收入安排的支出\t30.00\t\t30.00

## 一般公共预算“三公”经费支出表
单位：万元
合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费
\t\t小计\t公务用车购置费\t公务用车运行费\t
8.00\t0.00\t5.00\t0.00\t5.00\t3.00
"""
OF_GENERAL = """## 一般公共预算财政拨款支出预算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t120.00\t70.00\t50.00
201\t一般公共服务支出\t60.00\t40.00\t20.00
20103\t政府办公厅（室）及相关机构事务\t60.00\t40.00\t20.00
2010301\t行政运行\t60.00\t40.00\t20.00
212\t城乡社区支出\t60.00\t30.00\t30.00
21201\t城乡社区管理事务\t60.00\t30.00\t30.00
2120104\t城管执法\t60.00\t30.00\t30.00

"""
SECTION = "二、部门预算情况说明"


def read(text: str, of_general: str = OF_GENERAL) -> shimahe.Disclosure:
    """Read the budget of an office with this text above its tables."""
    tables = TABLES.format(of_general=of_general)
    return shimahe.read(f"# 甲街道办事处2025年部门预算\n\n{SECTION}\n\n{text}\n\n{tables}".encode())


def stated(text: str) -> list[tuple[str | None, float]]:
    """Return the items and values of the statements of a text; None for an item not told."""
    found = read(text).statements
    pairs = zip(found["item"], found["value"], strict=True)
    return [(item if isinstance(item, str) else None, value) for item, value in pairs]


def checks(text: str, of_general: str = OF_GENERAL) -> list[tuple[str, str, str]]:
    """Return the checks of the text, each with its formula and status."""
    found = shimahe.audit(read(text, of_general)).checks
    found = found[found["check"].isin(["A31", "A32", "A33", "A34"])]
    return list(zip(found["check"], found["formula"], found["status"], strict=True))


def broken(text: str) -> list[str]:
    """Return the formulas of what the audit calls different in a text."""
    return [formula for _, formula, status in checks(text) if status == "differs"]


WHOLE = "2025年部门支出150万元"
LEADS = [
    "，其中：",
    "，具体安排如下：",
    "，主要用于：",
    "，分别为：",
    "，包括：",
    "，主要包括：",
    "，具体用于以下方面：",
    "，按用途划分，",
    "：",
    "。其中：",
    "。主要用于以下方面：",
]
PARTS = [
    ("支出70万元用于机构运转，支出80万元用于专项业务", ["机构运转", "专项业务"]),
    ("安排支出70万元用于机构运转；安排支出80万元用于专项业务", ["机构运转", "专项业务"]),
    ("资金70万元用于机构运转、资金80万元用于专项业务", ["机构运转", "专项业务"]),
]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize(("parts", "names"), PARTS)
def test_parts_are_of_what_they_are_for(lead, parts, names):
    text = f"{WHOLE}{lead}{parts}。"
    assert stated(text) == [("部门支出", 150.0), (names[0], 70.0), (names[1], 80.0)]
    assert broken(text) == []


@pytest.mark.parametrize(
    "parts",
    [
        "，其中：支出70万元，用于机构运转；支出80万元，主要用于专项业务。",
        "（其中：支出70万元用于机构运转，支出80万元用于专项业务）。",
        "。一是支出70万元用于机构运转；二是支出80万元用于专项业务。",
        "。（1）支出70万元用于机构运转；（2）支出80万元用于专项业务。",
        "，主要用于：1.机构运转，支出70万元；2.专项业务，支出80万元。",
        "，具体安排如下：\n（1）支出70万元用于机构运转；\n（2）支出80万元用于专项业务。",
        "，具体安排如下：\n1.支出70万元，用于机构运转。\n2.支出80万元，用于专项业务。",
        "，其中：部门支出70万元用于机构运转，部门支出80万元用于专项业务。",
    ],
)
def test_parts_in_lists_of_all_kinds(parts):
    text = f"{WHOLE}{parts}"
    assert stated(text) == [("部门支出", 150.0), ("机构运转", 70.0), ("专项业务", 80.0)]
    assert broken(text) == []


@pytest.mark.parametrize(
    "parts",
    [
        "，主要用于：一是支出70万元，保障人员；二是支出80万元，实施项目。",
        "，分别用于：支出70万元保障运转；支出80万元建设项目。",
        "，具体如下：\n（一）支出70万元。\n（二）支出80万元。",
    ],
)
def test_parts_of_which_nothing_is_told_are_of_no_item(parts):
    text = f"{WHOLE}{parts}"
    assert stated(text) == [("部门支出", 150.0), (None, 70.0), (None, 80.0)]
    assert broken(text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "公务接待费3万元，其中：公务接待费1万元用于外宾来访，公务接待费2万元用于会商。",
            ["外宾来访", "会商"],
        ),
        (
            "“三公”经费8万元，其中：“三公”经费5万元为公务用车运行维护费，“三公”经费3万元为公务接待费。",
            ["公务用车运行维护费", "公务接待费"],
        ),
        (
            "2025年收入150万元，其中：收入120万元来自一般公共预算，收入30万元来自政府性基金预算。",
            ["一般公共预算", "政府性基金预算"],
        ),
    ],
)
def test_a_part_with_the_name_of_its_whole_is_not_the_whole(text, parts):
    assert [item for item, _ in stated(text)][1:] == parts
    assert broken(text) == []


def test_the_same_item_again_stays_that_item():
    text = "2025年收入150万元，其中：一般公共预算拨款120万元；支出150万元，其中：基本支出70万元。"
    assert stated(text)[2] == ("支出", 150.0)
    text = "部门收支情况如下：\n（一）收入150万元。\n（二）支出140万元。"
    assert broken(text) == ["支出/amount = 合计/total"]
    text = "2025年收入160万元，其中：一般公共预算拨款160万元；支出140万元。"
    assert stated(text)[2] == ("支出", 140.0)


@pytest.mark.parametrize(
    "before",
    [
        "甲街道办事处：",
        "甲街道：",
        "本街道：",
        "甲街道办事处2025年部门预算情况说明：",
        "2025年部门预算公开说明书：",
        "部门预算编制报告：",
        "支出结构：",
        "1.资金用途：",
        "甲街道办事处",
        "甲街道办事处2025年",
        "我街道2025年",
        "甲街道2025年",
    ],
)
@pytest.mark.parametrize(("amount", "status"), [("150", "agrees"), ("140", "differs")])
def test_the_office_or_a_title_is_no_item(before, amount, status):
    text = f"{before}部门支出{amount}万元，比上年增加10万元。"
    assert stated(text) == [("部门支出", float(amount)), ("部门支出", 10.0)]
    text = f"{before}支出预算{amount}万元。"
    (found,) = checks(text)
    assert found == ("A31", "支出预算/amount = 合计/total", status)


@pytest.mark.parametrize("name", ["甲街道综合执法大队", "社区服务中心", "甲街道办事处（本级）"])
def test_a_unit_of_the_office_keeps_its_name(name):
    assert stated(f"{name}：支出50万元。") == [(name, 50.0)]
    assert broken(f"{name}：支出50万元。") == []


def test_an_amount_of_the_office_of_which_nothing_is_told_is_of_no_item():
    assert stated("甲街道办事处：2025年预算数为150万元。") == [(None, 150.0)]


WITH_LEVELS = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
ACCOUNTS = [
    ("20103政府办公厅（室）及相关机构事务支出", "20103", 60),
    ("201.03政府办公厅（室）及相关机构事务", "20103", 60),
    ("政府办公厅（室）及相关机构事务（款）", "20103", 60),
    ("行政运行（项）", "2010301", 60),
    ("2010301行政运行", "2010301", 60),
    ("行政运行（2010301）", "2010301", 60),
    ("一般公共服务支出（类）", "201", 60),
    ("一般公共服务（类）支出", "201", 60),
    ("（201）一般公共服务支出", "201", 60),
    ("201类一般公共服务支出", "201", 60),
    ("城乡社区支出（212）", "212", 90),
    ("城乡社区（类）支出", "212", 90),
    ("2120899其他国有土地使用权出让收入安排的支出", "2120899", 30),
    (f"{WITH_LEVELS}2025年预算", "2010301", 60),
]


@pytest.mark.parametrize(("name", "code", "amount"), ACCOUNTS)
def test_an_account_by_its_code_or_its_level_is_held_to_its_row(name, code, amount):
    for said, status in ((amount, "agrees"), (amount + 1, "differs")):
        ((check, formula, found),) = checks(f"1.{name}{said}万元。")
        assert (check, found) == ("A31", status)
        assert formula.endswith(f"= {code}/total")


@pytest.mark.parametrize("name", ["2010301基本工资", "2010999行政运行", "保安（项）"])
def test_a_code_beside_another_name_is_held_to_nothing(name):
    assert checks(f"{name}9万元。") == [("A31", f"{name}/amount = ?", "not checked")]


@pytest.mark.parametrize("name", ["城乡社区支出（类）", "城乡社区支出（212）"])
def test_an_account_of_a_budget_is_held_to_whichever_table_prints_it(name):
    text = f"一般公共预算支出120万元，主要用于：{name}60万元。"
    assert [row[2] for row in checks(text)] == ["agrees", "agrees"]
    without = checks(text, of_general="")
    assert without[1] == ("A31", f"{name}/amount = 城乡社区支出/spending/general_public", "agrees")


@pytest.mark.parametrize(
    "text",
    [
        "项目支出80万元，其中：一般公共预算支出50万元，政府性基金预算支出30万元。",
        "城乡社区支出90万元，其中：一般公共预算60万元，政府性基金30万元。",
        "城乡社区支出90万元（一般公共预算60万元，政府性基金30万元）。",
        "城乡社区支出90万元，比上年增加9万元；其中一般公共预算支出60万元。",
        "人员经费55万元，其中：一般公共预算拨款55万元。",
        "“三公”经费8万元，全部为一般公共预算拨款8万元。",
        "党建项目6万元，资金来源为一般公共预算拨款6万元。",
        "环卫保洁40万元，其中：一般公共预算拨款30万元，政府性基金10万元。",
        "政府采购9万元，其中：一般公共预算9万元，政府性基金预算0万元。",
        "一般公共服务支出60万元，基本支出40万元，项目支出20万元。",
        "一般公共预算支出120万元，其中：一般公共服务支出60万元（基本支出40万元、项目支出20万元）。",
        "政府性基金预算财政拨款年初结转和结余0万元，本年支出30万元。",
    ],
)
def test_a_part_of_a_class_or_a_thing_is_not_all_of_a_budget(text):
    assert broken(text) == []


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("支出150万元，其中：一般公共预算支出110万元。", "一般公共预算支出/amount = 合计/total"),
        (
            "2025年部门收入150万元，其中：一般公共预算拨款110万元。",
            "一般公共预算拨款/amount = 一般公共预算财政拨款收入/income/amount",
        ),
        ("一般公共预算支出120万元（基本支出60万元）。", "基本支出/amount = 合计/basic"),
        (
            "公务接待费3万元。一般公共预算支出110万元。",
            "一般公共预算支出/amount = 合计/total",
        ),
    ],
)
def test_a_part_of_the_whole_is_held_to_its_table(text, formula):
    assert formula in broken(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "一般公共预算支出120万元，同比2024年的110万元增加10万元。",
            [("一般公共预算支出", 2025), ("一般公共预算支出", 2024), ("一般公共预算支出", 2025)],
        ),
        (
            "2025年支出预算数较2024年支出预算数140万元增长7%，即增加10万元。",
            [("支出预算数", 2024), ("支出预算数", 2025), ("支出预算数", 2025)],
        ),
        (
            "2025年支出预算数比2024年预算数（140万元）增加10万元。",
            [("支出预算数", 2024), ("支出预算数", 2025)],
        ),
        ("公务用车运行费5万元（车均1万元）。", [("公务用车运行费", 2025), ("车均", 2025)]),
        ("单价100万元（含）以上设备2台。", [("单价100万元（含）以上设备", 2025)]),
        (
            "包括工资、津贴等人员经费55万元以及水费、电费等公用经费15万元。",
            [("人员经费", 2025), ("公用经费", 2025)],
        ),
        (
            "全年接待20批、150人，支出3万元，人均200元。",
            [("接待", 2025), ("接待", 2025), ("接待", 2025), ("人均", 2025)],
        ),
        (
            "2025年初预算数为150万元，其中：一般公共预算拨款120万元。",
            [(None, 2025), ("一般公共预算拨款", 2025)],
        ),
        ("对5个项目开展评价，支出预算150万元。", [(None, 2025), ("支出预算", 2025)]),
        (
            "项目支出50万元（一般公共预算），30万元（政府性基金预算）。",
            [("项目支出", 2025), (None, 2025)],
        ),
        (
            "机关运行经费15万元，其中一般公共预算拨款15万元；较上年增加1万元。",
            [("机关运行经费", 2025), ("一般公共预算拨款", 2025), (None, 2025)],
        ),
        (
            "支出预算壹佰伍拾万元整（150万元），同比增加10万元。",
            [("支出预算", 2025), ("支出预算", 2025)],
        ),
    ],
)
def test_items_and_years_of_other_sentences(text, found):
    d = read(text)
    items = [item if isinstance(item, str) else None for item in d.statements["item"]]
    assert list(zip(items, d.statements["year"], strict=True)) == found
    assert not d.unplaced["reason"].eq("figure not read").any()
    assert broken(text) == []


@pytest.mark.parametrize("way", ["增（减）", "增加（减少）", "减少（增加）", "下降（增长）"])
def test_a_change_either_way_is_no_amount(way):
    d = read(f"支出总计150万元，比2024年{way}10万元。")
    assert d.statements["item"].tolist() == ["支出总计"]


def test_a_change_against_the_plan_of_the_year_is_none_though_its_amount_is_stated():
    d = read("支出预算调整为150万元，比年初预算140万元增加10万元。")
    assert d.statements["measure"].tolist() == ["amount", "amount"]
    assert d.statements["item"].tolist() == ["支出预算", "年初预算"]


def test_vehicles_that_are_bought_need_not_be_those_of_the_three_public():
    assert broken("2025年拟购置车辆1辆，预算18万元。") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公务接待方面，支出3万元，比上年减少1万元。", [("公务接待", 3.0), ("公务接待", -1.0)]),
        ("（二）道路维修，支出20万元。", [("道路维修", 20.0)]),
        ("（一）环卫保洁。支出20万元，用于街面清扫。", [("环卫保洁", 20.0)]),
        (
            "1.环卫保洁，支出20万元；2.道路维修，支出10万元。",
            [("环卫保洁", 20.0), ("道路维修", 10.0)],
        ),
        (
            "会议费2万元，培训费3万元，共支出5万元。",
            [("会议费", 2.0), ("培训费", 3.0), (None, 5.0)],
        ),
        (
            "2025年绿化支出8万元，占支出预算150万元的5.3%。",
            [("绿化支出", 8.0), ("支出预算", 150.0), ("绿化支出", 5.3)],
        ),
    ],
)
def test_expenditure_on_a_thing_is_not_all_expenditure(text, found):
    assert stated(text) == found
    assert broken(text) == []


@pytest.mark.parametrize(
    "front",
    ["（二）支出情况。", "2025年，", "（二）收支总体平衡，", "（二）部门预算。", "总体来看，"],
)
def test_expenditure_behind_a_heading_is_all(front):
    assert stated(f"{front}支出140万元。") == [("支出", 140.0)]
    assert broken(f"{front}支出140万元。") == ["支出/amount = 合计/total"]


@pytest.mark.parametrize(
    ("name", "amount", "budget"),
    [
        ("一般公共预算", 120, "general_public"),
        ("政府性基金预算", 30, "government_fund"),
    ],
)
def test_expenditure_behind_the_income_of_a_budget_is_of_that_budget(name, amount, budget):
    text = f"{name}拨款收入{amount}万元，支出{amount}万元。"
    assert read(text).statements["budget"].tolist() == [budget] * 2
    assert [status for *_, status in checks(text)][:2] == ["agrees", "agrees"]
    assert broken(f"{name}拨款收入{amount}万元，支出9万元。") == ["支出/amount = 合计/total"]


def test_expenditure_behind_sources_of_income_is_of_no_budget():
    text = "收入150万元，其中：一般公共预算收入120万元，政府性基金收入30万元，支出150万元。"
    assert read(text).statements["budget"].tolist()[-1] == "all"
    assert broken(text) == []
