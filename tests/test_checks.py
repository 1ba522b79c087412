"""Every check agrees, differs and is not checked on the smallest change of an invented office.

Where it is not checked it says why not.
"""

import pytest

import shimahe
from shimahe.checking.audit import CHECKS, audit
from tests.final_account import OF_FINAL_ACCOUNTS, WHERE_MONEY_IS_CARRIED
from tests.fragments import LINES, WHOLE_OFFICE, changed, document, spending_table

GRANT, GENERAL, ECONOMIC, THREE = (
    "财政拨款收支总表",
    "一般公共预算财政拨款支出",
    "一般公共预算财政拨款基本",
    "一般公共预算“三公”",
)
FUND, STATE, BALANCE, REVENUE, SPENDING = (
    "政府性基金",
    "国有资本",
    "部门收支总表",
    "部门收入总表",
    "部门支出总表",
)
BOUGHT, ENTITY, SHEET = "政府采购", "部门（单位）整体", "2025年一般性项目"
IN_ALL, BY_BUDGET, OTHER = "二、", "三、", "五、"
EDUCATION = "205\t教育支出\t80.00\t40.00\t40.00"
WORDS = "205\t教育支出\t80.00\t不涉及\t40.00"

#: Check, subject, and what differs: a title, the words below it and other words.
DIFFERS = [
    (
        "A01",
        "department_spending:205/total",
        SPENDING,
        EDUCATION,
        "205\t教育支出\t80.00\t40.00\t41.00",
    ),
    ("A01", "three_public:2025年预算数/total", THREE, "14.00", "41.00"),
    (
        "A02",
        "department_spending:20501/total",
        SPENDING,
        "一般行政管理事务\t40.00",
        "一般行政管理事务\t41.00",
    ),
    ("A03", "general_spending:total/basic", GENERAL, "合计\t100.00\t60.00", "合计\t100.00\t61.00"),
    (
        "A04",
        "department_balance:total/income/amount",
        BALANCE,
        "收入总计\t150.00",
        "收入总计\t105.00",
    ),
    ("A05", "department_balance", BALANCE, "支出总计\t150.00", "支出总计\t105.00"),
    ("A11", "205/basic", GENERAL, EDUCATION, "205\t教育支出\t80.00\t30.00\t50.00"),
    ("A12", "205/total", REVENUE, "教育支出\t80.00", "教育支出\t81.00"),
    ("A12", "205/general_public", REVENUE, "教育支出\t80.00\t80.00", "教育支出\t80.00\t81.00"),
    ("A13", "教育支出/general_public", GRANT, "教育支出\t80.00\t80.00", "教育支出\t80.00\t81.00"),
    (
        "A13",
        "城乡社区支出/government_fund",
        GRANT,
        "城乡社区支出\t30.00\t\t30.00",
        "城乡社区支出\t30.00\t30.00\t",
    ),
    ("A14", "教育支出", BALANCE, "教育支出\t80.00", "教育支出\t81.00"),
    ("A15", "total", ECONOMIC, "合计\t60.00", "合计\t61.00"),
    ("A16", "department_balance", BALANCE, "支出总计\t150.00", "支出总计\t105.00"),
    ("A17", "general_public", BALANCE, "一般公共预算资金\t100.00", "一般公共预算资金\t110.00"),
    ("A18", "reception", THREE, "6.00", "4.00"),
    ("A21", "2080505 = 30108", ECONOMIC, "基本养老保险缴费\t12.00", "基本养老保险缴费\t21.00"),
    ("A22", "2080599 = 30305", ECONOMIC, "生活补助\t8.00", "生活补助\t9.00"),
    ("A31", "S09", IN_ALL, "教育支出 80.00", "教育支出 80.80"),
    ("A31", "S22", OTHER, "工程 3.00", "工程 30.00"),
    ("A32", "S04 = S17", BY_BUDGET, "国有资本经营预算收入 20.00", "国有资本经营预算收入 22.00"),
    ("A33", "S05", IN_ALL, "防汛减少 10.00", "防汛减少 11.00"),
    ("A34", "S10", IN_ALL, "项目支出增加 9.00", "项目支出增加 90.00"),
    ("A34", "S13 by kind", BY_BUDGET, "项目支出 40.00", "项目支出 41.00"),
    ("A34", "S08 by budget", BY_BUDGET, "政府性基金预算支出 30.00", "政府性基金预算支出 33.00"),
    ("A35", "S19", OTHER, "运行经费 18.00", "运行经费 21.00"),
    ("A36", "all", OTHER, "服务 2.00", "服务 3.00"),
    ("A37", "S24", OTHER, "当年财政拨款 40.00", "当年财政拨款 41.00"),
    ("A41", "entity_goals:部门支出预算数/amount", ENTITY, "150.00", "105.00"),
    ("A42", "projects", SHEET, "当年预算\t30.00", "当年预算\t51.00"),
    ("A43", "道路养护经费", SHEET, "道路养护次数\t70", "道路养护次数\t71"),
    ("A51", "I001 = I003", SHEET, "≥\t12", "≥\t10"),
]

#: Check, subject, what is changed so that it cannot be checked (a title alone: the table is not
#: there), and why not.
NOT_CHECKED = [
    ("A01", "department_spending:205/total", (SPENDING, EDUCATION, WORDS), "not a number"),
    ("A02", "department_spending:20501/total", (SPENDING, "管理事务\t80.00", "管理事务\t不涉及"),
     "not a number"),
    ("A03", "general_spending:total/total", (GENERAL, "\t合计\t100.00\t60.00\t40.00\n", ""),
     "row not printed"),
    ("A04", "department_balance:total/income/amount", (BALANCE,), "no figure printed"),
    ("A04", "department_balance:total/income/amount", (BALANCE, "一般公共预算资金", "本级"),
     "rows of another kind"),
    ("A05", "department_balance", (BALANCE, "收入总计", "收入总计\t1.00\n收入总计"), "two totals"),
    ("A11", "205/total", (SPENDING, f"{EDUCATION}\n", ""), "row or column not printed"),
    ("A11", "total/total", (SPENDING,), "row or column not printed"),
    ("A12", "205/total", (REVENUE, "205\t教育支出\t80.00\t80.00\t\t\t\t\t\t\t\t\t\n", ""),
     "row or column not printed"),
    ("A12", "total/total", (REVENUE,), "row or column not printed"),
    ("A13", "教育支出/general_public", (GENERAL, f"{EDUCATION}\n", ""),
     "row or column not printed"),
    ("A13", "total/government_fund", (GRANT,), "row or column not printed"),
    ("A14", "教育支出", (SPENDING, f"{EDUCATION}\n", ""), "row or column not printed"),
    ("A14", "教育支出", (BALANCE,), "row or column not printed"),
    ("A15", "total", (GENERAL,), "row or column not printed"),
    ("A15", "total", (ECONOMIC,), "row or column not printed"),
    ("A16", "department_balance", (BALANCE,), "row or column not printed"),
    ("A16", "department_revenue", (SPENDING,), "row or column not printed"),
    ("A17", "general_public", (BALANCE,), "row or column not printed"),
    ("A17", "general_public", (BALANCE, "收入总计", "上年结转\t9.00\n收入总计"),
     "money carried over"),
    ("A18", "reception", (THREE,), "row or column not printed"),
    ("A18", "reception", (ECONOMIC,), "row or column not printed"),
    ("A21", "2080505 = 30108", (ECONOMIC,), "no counterpart"),
    ("A21", "2080505 = 30108", (GENERAL,), "no counterpart"),
    ("A22", "2080599 = 30305", (ECONOMIC, "30305\t生活补助\t8.00\t8.00\t\n", ""), "no counterpart"),
    ("A22", "2080599 = 30305", (GENERAL,), "no counterpart"),
    ("A31", "S08", (SPENDING,), "table or row not printed"),
    ("A31", "S20", (BOUGHT,), "table or row not printed"),
    ("A31", "S16", (BY_BUDGET, "2025年政府性基金", "2024年政府性基金"), "another year"),
    ("A31", "S16", (BY_BUDGET, "政府性基金预算支出 30.00", "道路养护 30.00"), "no counterpart"),
    ("A31", "S06", (IN_ALL, "一是绿化养护增加 25.00 万元", "一是项目支出 25.00 万元"),
     "part of a change"),
    ("A32", "S04 = S17", (BY_BUDGET, "国有资本经营预算收入 20.00", "国有资本经营预算本级收入 9.00"),
     "of one unit"),
    ("A33", "S05", (IN_ALL, "防汛减少 10.00 万元", "防汛减少 3 人"), "units differ"),
    ("A34", "S13 by kind", (BY_BUDGET, "，项目支出 40.00 万元", ""), "part not stated"),
    ("A34", "S08 by budget", (BY_BUDGET, "2025年政府性基金预算支出 30.00 万元。", ""),
     "part not stated"),
    ("A35", "S19", (ECONOMIC,), "row or column not printed"),
    ("A36", "all", (OTHER, "、工程 3.00 万元", ""), "part not stated"),
    ("A37", "S24", (GENERAL,), "row or column not printed"),
    ("A41", "entity_goals:部门支出预算数/amount", (SPENDING,), "row or column not printed"),
    ("A42", "projects", (SPENDING,), "row or column not printed"),
    ("A42", "projects", (SHEET, "当年预算\t30.00", "当年预算\t"), "blank or no number"),
    ("A43", "道路养护经费", (SHEET, "道路养护次数\t70", "道路养护次数\t"), "blank or no number"),
    ("A43", "道路养护经费", (SHEET, "道路养护次数\t70", "道路养护次数\t七十"),
     "blank or no number"),
    ("A43", "道路养护经费", (SHEET, "道路养护次数\t70", "道路养护次数\t60"),
     "10 left to self-evaluation"),
    ("A51", "I001 = I003", (SHEET, "≥\t12\t次", "定性\t按时养护\t"), "not a number"),
    ("A51", "I001 = I003", (SHEET, "≥\t12\t次", "≥\t12\t场次"), "units differ"),
]  # fmt: skip


def checks_of(text):
    return audit(shimahe.read(text.encode())).checks.set_index(["check", "subject"])


@pytest.fixture(scope="module")
def sound():
    return checks_of(WHOLE_OFFICE)


@pytest.mark.parametrize(("check", "subject"), dict.fromkeys(case[:2] for case in DIFFERS))
def test_a_check_agrees(sound, check, subject):
    assert sound.at[(check, subject), "status"] == "agrees"


@pytest.mark.parametrize(("check", "subject", "title", "old", "new"), DIFFERS)
def test_a_check_differs(check, subject, title, old, new):
    row = checks_of(changed(title, old, new)).loc[(check, subject)]
    assert (row["status"], row["nature"]) == ("differs", CHECKS[check]["nature"])
    assert row["difference"] == pytest.approx(row["left"] - row["right"])


@pytest.mark.parametrize(("check", "subject", "change", "why"), NOT_CHECKED)
def test_a_check_that_cannot_be_made_says_why(check, subject, change, why):
    row = checks_of(changed(*change)).loc[(check, subject)]
    assert (row["status"], row["why_not"]) == ("not checked", why)
    assert row[["left", "right", "difference"]].isna().all()


def test_every_check_has_a_case_of_each_outcome(sound):
    of_budgets = set(CHECKS) - OF_FINAL_ACCOUNTS - WHERE_MONEY_IS_CARRIED
    assert {case[0] for case in DIFFERS} == {case[0] for case in NOT_CHECKED} == of_budgets
    assert set(sound.query("status == 'agrees'").index.get_level_values("check")) == of_budgets


# --- no false alarm -------------------------------------------------------------------------------

DOWN = """## “三公”经费支出预算表
单位：万元
项目\t预算数
{total}\t14.00
一、因公出国（境）费\t{abroad}
二、公务用车购置及运行费\t12.00
其中：公务用车运行维护费\t12.00
三、公务接待费\t2.00

## 五、“三公”经费情况说明
2025年“三公”经费支出预算为{stated}万元，其中：因公出国（境）费0万元，公务接待费2.00万元。
"""


@pytest.mark.parametrize("total", ["合计", "“三公”经费合计", "总计"])
@pytest.mark.parametrize("abroad", ["0", "", "0.00"])
@pytest.mark.parametrize(("stated", "broken"), [("14.00", 0), ("15.00", 1)])
def test_three_public_downwards_stands_beside_its_text(total, abroad, stated, broken):
    text = DOWN.format(total=total, abroad=abroad, stated=stated)
    checks = audit(shimahe.read(text.encode())).checks.query("check == 'A31'")
    assert checks["status"].value_counts().get("differs", 0) == broken
    assert checks["status"].value_counts()["agrees"] == 3 - broken


@pytest.mark.parametrize(
    ("heads", "stage", "rest"),
    [
        ("合计\t一般公共预算\t政府性基金预算", "预算", "0.00"),
        ("合计\t一般公共预算\t政府性基金预算", "预算", ""),
        ("小计\t一般公共预算财政拨款\t政府性基金预算财政拨款", "预算", "0.00"),
        ("小计\t一般公共预算财政拨款\t政府性基金预算财政拨款", "决算", "0.00"),
        ("合计\t某某局（本级）\t某某服务中心", "预算", "0.00"),
    ],
)
@pytest.mark.parametrize(("stated", "broken"), [("5.50", 0), ("5.60", 1)])
def test_items_down_beside_budgets_or_units_across_stand_beside_their_text(
    heads, stage, rest, stated, broken
):
    items = (("合计", "5.50"), ("1、因公出国（境）费用", "0.00"), ("2、公务接待费", "2.50"))
    cars = (("3、公务用车费", "3.00"), ("其中：（1）公务用车运行维护费", "3.00"))
    rows = "\n".join(f"{name}\t{amount}\t{amount}\t{rest}" for name, amount in (*items, *cars))
    table = f"## “三公”经费支出{stage}表\n单位：万元\n项目\t{heads}\n{rows}\n"
    said = f"“三公”经费{stage}合计{stated}万元，其中公务接待费2.50万元，公务用车费3.00万元。"
    head = f"# 某某局2024年部门{stage}\n\n一、“三公”经费情况\n\n"
    checks = audit(shimahe.read(f"{head}{said}\n\n{table}".encode())).checks
    held = checks[checks["check"] == "A31"]["status"].tolist()
    assert sorted(held) == sorted(["differs"] * broken + ["agrees"] * (3 - broken))


@pytest.mark.parametrize("heading", ["占比", "比上年增减%", "增幅（%）", "占支出比重"])
def test_shares_and_rates_are_not_added_up(heading):
    head = f"科目编码\t科目名称\t总计\t基本支出\t项目支出\t{heading}"
    rows = ["\t合计\t3.00\t1.00\t2.00\t100.00", "201\t甲\t1.00\t\t1.00\t33.33"]
    rows += ["204\t乙\t2.00\t1.00\t1.00\t66.66"]
    checks = audit(shimahe.read(document(spending_table(*rows, head=head)))).checks
    assert "differs" not in set(checks["status"])
    assert not checks["subject"].str.contains(heading, regex=False).any()
    assert set(checks.query("check == 'A01'")["status"]) == {"agrees"}


def test_sources_of_income_are_those_of_the_department():
    own = spending_table("205\t教育支出\t6.08\t\t6.08", title="## 一般公共预算支出表")
    whole = spending_table("205\t教育支出\t9.08\t3.00\t6.08")
    grants = "\n".join(
        [
            "## 财政拨款收支总表",
            "单位：万元",
            "收入\t\t支出\t\t",
            "项目\t预算数\t项目\t合计\t一般公共预算财政拨款",
            "一般公共预算资金\t6.08\t教育支出\t6.08\t6.08",
        ]
    )
    checks = audit(shimahe.read(document(own, whole, grants))).checks.query("check == 'A11'")
    assert set(checks["status"]) == {"not checked"}


REVENUE = [
    "## 部门收入总表",
    "单位：万元",
    "科目编码\t科目名称\t本年收入合计\t财政拨款收入\t其他收入",
    "\t合计\t9.00\t9.00\t",
    "205\t教育支出\t6.00\t6.00\t",
    "229\t其他支出\t3.00\t3.00\t",
]
EDUCATION = "205\t教育支出\t6.00\t6.00\t"
OTHER = "229\t其他支出\t3.00\t3.00\t"
BOTH = spending_table("\t合计\t9.00\t9.00\t", EDUCATION, OTHER)
OWN = spending_table(EDUCATION, title="## 一般公共预算支出表")
GRANTS = [
    "## 财政拨款收支总表",
    "单位：万元",
    "收入\t\t支出\t\t\t",
    "项目\t预算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款",
    "一般公共预算拨款收入\t6.00\t教育支出\t6.00\t6.00\t",
    "政府性基金预算拨款收入\t3.00\t其他支出\t3.00\t\t3.00",
    "收入总计\t9.00\t支出总计\t9.00\t6.00\t3.00",
]


def test_appropriations_of_several_budgets_are_not_the_general_ones():
    d = shimahe.read(document("\n".join(REVENUE), BOTH, "\n".join(GRANTS)))
    assert "differs" not in set(audit(d).checks["status"])
    budgets = d.spending[d.spending["code"].eq("229")]["budget"]
    assert set(budgets) == {"government_fund"}


@pytest.mark.parametrize(("printed", "status"), [("3.00", "agrees"), ("3.50", "differs")])
def test_appropriations_are_held_to_the_budgets_own_tables_together(printed, status):
    fund = spending_table(OTHER, title="## 政府性基金预算支出表")
    revenue = "\n".join(REVENUE).replace(OTHER[:-1], f"229\t其他支出\t3.00\t{printed}")
    grants = "\n".join(GRANTS)
    checks = audit(shimahe.read(document(revenue, BOTH, OWN, fund, grants))).checks
    checks = checks.query("check == 'A12'").set_index("subject")["status"]
    assert checks[["205/appropriation", "229/appropriation"]].tolist() == ["agrees", status]


@pytest.mark.parametrize(
    ("budgets", "status"),
    [
        (["政府性基金预算", "国有资本经营预算"], "agrees"),
        (["政府性基金预算"], "not checked"),
        ([], "not checked"),
    ],
)
def test_which_budgets_pay_an_appropriation_is_not_guessed(budgets, status):
    head = "单位：万元\n科目编码\t科目名称\t合计\n\n注：本单位无此类收支，本表无数据。"
    empty = [f"## {budget}支出表\n{head}" for budget in budgets]
    d = shimahe.read(document("\n".join(REVENUE), BOTH, OWN, *empty))
    checks = audit(d).checks
    for check in ("A11", "A12"):
        subjects = ["205/total", "205/appropriation"]
        of_code = checks[checks["check"].eq(check) & checks["subject"].isin(subjects)]
        assert status in of_code["status"].tolist()


@pytest.mark.parametrize(("has_balance", "budget"), [(True, ["general_public"]), (False, [])])
def test_an_appropriation_is_of_the_one_budget_that_a_balance_says(has_balance, budget):
    balance = "\n".join(GRANTS).replace("3.00", "").replace("9.00", "6.00").replace("教育", "文化")
    rows = [line for line in REVENUE if "229" not in line]
    spent = spending_table(EDUCATION)
    d = shimahe.read(document("\n".join(rows), spent, *([balance] if has_balance else [])))
    assert d.spending["code"].tolist() == ["205"]
    assert d.spending["budget"].dropna().tolist() == budget


UNREAD = """一般公共预算财政拨款支出表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
208 社会保障和就业支出 47.00 46.00 1.00
20805 行政事业单位养老支出 46.00 46.00 0.00
2080501 行政单位离退休 16.00 16.00 0.00
{wrapped}
20808 抚恤 1.00 0.00 1.00
2080801 死亡抚恤 1.00 0.00 1.00
合计 47.00 46.00 1.00
"""


@pytest.mark.parametrize(
    "wrapped",
    [
        "机关事业单位基本养老保险缴费\n2080505 30.00 30.00 0.00\n支出",
        "2080505 机关事业单位基本养老\n保险缴费支出 30.00 30.00 0.00",
        "2080505\n机关事业单位基本养老保险缴费支出\n30.00 30.00 0.00",
    ],
)
def test_what_stands_in_the_file_is_not_called_broken_though_it_is_not_read(wrapped):
    checks = audit(shimahe.read(UNREAD.format(wrapped=wrapped).encode())).checks
    assert "differs" not in set(checks["status"])


@pytest.mark.parametrize(("stage", "status"), [("预算", "differs"), ("决算", "not checked")])
def test_income_of_a_year_need_not_be_its_expenditure_in_a_final_account(stage, status):
    income = f"## 收入{stage}表\n单位：万元\n科目编码\t科目名称\t合计\t一般公共预算资金"
    rows = "\t合计\t4.61\t4.61\n204\t公共安全支出\t4.61\t4.61"
    spent = ("\t合计\t6.58\t6.58\t", "204\t公共安全支出\t6.58\t6.58\t")
    spending = spending_table(*spent, title=f"## 支出{stage}表")
    text = document(f"# 某某局2022年度部门{stage}", f"{income}\n{rows}", spending)
    checks = audit(shimahe.read(text)).checks.query("check == 'A12' and subject == '204/total'")
    assert checks["status"].tolist() == [status]


def test_a_budget_without_a_table_stands_in_the_department_whatever_the_level_of_codes():
    income = "## 部门收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数"
    income += "\n一般公共预算资金\t19.10\t节能环保支出\t19.10"
    income += "\n政府性基金预算资金\t7.73\t其他支出\t7.73\n收入合计\t26.83\t支出合计\t26.83"
    water = "2110302\t水体\t19.10\t\t19.10"
    funds = "2296003\t用于体育事业的彩票公益金支出\t7.73\t\t7.73"
    whole = spending_table("\t合计\t26.83\t\t26.83", water, funds)
    own = spending_table("\t合计\t19.10\t\t19.10", water, title="## 一般公共预算支出表")
    checks = audit(shimahe.read(document(income, whole, own))).checks
    assert "differs" not in set(checks["status"])


def test_a_class_taken_out_of_the_bundled_text_is_named_with_its_figures():
    row = next(n for n, line in enumerate(LINES) if line.startswith("212\t城乡社区支出"))
    found = audit(shimahe.read("\n".join(LINES[:row] + LINES[row + 1 :]).encode()))
    named = found.suspects.query("evidence == 'row missing'")
    assert named["cell"].tolist()[0] == "general_spending:212/total"
    assert named["suggested"].tolist() == ["5,863.73", "468.71", "5,395.02"]


@pytest.mark.parametrize("said", ["年初预算", "预算数", "调整预算"])
def test_what_was_budgeted_is_not_held_to_what_was_spent(said):
    head = "## 三公经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n"
    rows = "合计\t2.85\t0.39\n公务接待费\t2.85\t0.39\n"
    text = f"# 甲镇2024年度部门决算\n{head}{rows}\n## 二、三公经费说明\n三公经费{said}为2.85万元。"
    checks = checks_of(text)
    assert not checks.status.eq("differs").any()
    assert checks.loc["A31"].why_not.tolist() == ["another stage"]


def test_a_line_of_the_code_of_a_three_public_item_with_another_name_is_not_held_to_it():
    text = changed(ECONOMIC, "公务接待费", "水费")
    checks = audit(shimahe.read(text.encode())).checks
    assert "reception" not in set(checks[checks["check"] == "A18"].subject)


def test_figures_of_neither_code_nor_label_are_in_no_sum():
    head = "部门支出总表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出"
    text = f"{head}\n201 一般公共服务支出 9.00 6.00 3.00\n合计 9.00 6.00 3.00\n2025 3 15"
    checks = audit(shimahe.read(text.encode())).checks
    assert not checks.status.eq("differs").any()
    assert checks[checks.subject.str.contains("line")].why_not.tolist() == ["row not read"]
