"""Columns of spending that offices print beside, above or instead of the usual ones (R08)."""

import pytest

import shimahe
from tests.fragments import differing, note_of, tabbed
from tests.fragments import read_table as read

B = [
    ("201", "basic", 2.0),
    ("201", "project", 4.0),
    ("204", "project", 6.0),
]


def spent(disclosure):
    frame = disclosure.spending
    amounts = zip(frame.code, frame.kind, frame.amount_wan, strict=True)
    return sorted(amounts)


def total_of(disclosure, code):
    cells = disclosure.cells
    return [cells.value[at] for at in cells.index if cells.cell[at].endswith(f":{code}/total")]


@pytest.mark.parametrize("whole", ["本年支出合计", "合计", "支出合计"])
@pytest.mark.parametrize("part", ["本年财政拨款支出", "其中：财政拨款", "财政拨款", "一般公共预算"])
def test_the_group_of_all_sources_is_read_beside_that_of_one(whole, part):
    d = read(
        f"科目编码 科目名称 {whole} _ _ {part} _ _",
        "_ _ 小计 基本支出 项目支出 小计 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00 9.00 2.00 7.00",
        "201 一般公共服务支出 6.00 2.00 4.00 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00 3.00 _ 3.00",
    )
    assert spent(d) == B
    assert total_of(d, "204") == [6]
    assert note_of(d, "department_spending") == ""
    assert differing(d).empty


@pytest.mark.parametrize("sources", [("财政拨款", "其他资金"), ("财政拨款", "事业收入")])
def test_kinds_below_sources_that_are_no_budgets_are_added_up(sources):
    first, second = sources
    d = read(
        f"科目编码 科目名称 合计 {first} _ {second} _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 12.00 1.50 7.00 0.50 3.00",
        "201 一般公共服务支出 6.00 1.50 4.00 0.50 _",
        "204 公共安全支出 6.00 _ 3.00 _ 3.00",
    )
    frame = d.spending.groupby(["code", "kind"], dropna=False).amount_wan.sum()
    assert frame.to_dict() == {(code, kind): wan for code, kind, wan in B}
    assert note_of(d, "department_spending") == ""


def test_kinds_below_sources_that_do_not_add_up_are_named():
    d = read(
        "科目编码 科目名称 合计 财政拨款 _ 其他资金 _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 13.00 1.50 7.00 0.50 3.00",
        "201 一般公共服务支出 7.00 1.50 4.00 0.50 _",
    )
    assert "columns not told apart" in note_of(d, "department_spending")


@pytest.mark.parametrize("first", ["工资性支出", "人员支出", "人员经费"])
@pytest.mark.parametrize("second", ["公用支出", "公用经费"])
def test_wages_and_running_costs_are_basic_expenditure(first, second):
    d = read(
        f"科目编码 科目名称 合计 {first} {second} 项目支出",
        "_ 合计 12.00 1.50 0.50 10.00",
        "201 一般公共服务支出 6.00 1.50 0.50 4.00",
        "204 公共安全支出 6.00 _ _ 6.00",
    )
    frame = d.spending.groupby(["code", "kind"], dropna=False).amount_wan.sum()
    assert frame.to_dict() == {(code, kind): wan for code, kind, wan in B}
    assert note_of(d, "department_spending") == ""


def test_other_spending_is_a_kind_beside_the_two_usual_ones():
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出 其他支出",
        "_ 合计 15.00 2.00 10.00 3.00",
        "201 一般公共服务支出 9.00 2.00 4.00 3.00",
        "204 公共安全支出 6.00 _ 6.00 _",
    )
    assert spent(d) == sorted([*B, ("201", "other", 3.0)])
    assert note_of(d, "department_spending") == ""
    assert differing(d).empty


@pytest.mark.parametrize(
    "headings",
    ["工资福利支出 商品和服务支出 其他支出", "商品和服务支出 资本性支出 其他支出"],
)
def test_other_spending_among_economic_classes_is_no_kind(headings):
    d = read(
        f"科目编码 科目名称 合计 {headings}",
        "_ 合计 12.00 5.00 6.00 1.00",
        "201 一般公共服务支出 12.00 5.00 6.00 1.00",
    )
    assert d.spending.kind.isna().all()
    assert d.spending.amount_wan.tolist() == [12.0]


@pytest.mark.parametrize(
    "title", ["财政拨款收入支出决算表", "财政拨款收支决算表", "2024年度财政拨款收入支出决算表"]
)
def test_income_and_spending_by_code_is_no_balance(title):
    d = read(
        "科目编码 科目名称 年初结转和结余 本年收入 本年支出 _ _ 年末结转和结余",
        "_ _ _ _ 合计 基本支出 项目支出 _",
        "_ 合计 1.00 12.00 12.00 2.00 10.00 1.00",
        "201 一般公共服务支出 1.00 6.00 6.00 2.00 4.00 1.00",
        "204 公共安全支出 _ 6.00 6.00 _ 6.00 _",
        title=title,
    )
    assert spent(d) == B
    assert note_of(d, "general_spending") == ""
    assert differing(d).empty


def test_a_balance_of_this_title_stays_one():
    d = read(
        "收入 _ 支出 _",
        "项目 金额 项目 金额",
        "一、财政拨款 12.00 一、一般公共服务支出 12.00",
        "总计 12.00 总计 12.00",
        title="财政拨款收入支出决算表",
    )
    assert d.tables.set_index("table").status["appropriation_balance"] == "complete"


TITLES_OF_BALANCES = ["收入支出决算表", "收支总体情况表", "部门预算收支总表", "收支预算总表"]


@pytest.mark.parametrize("title", TITLES_OF_BALANCES)
@pytest.mark.parametrize("amount", ["合计", "预算数", "支出合计"])
def test_a_list_by_code_with_the_title_of_a_department_balance_is_spending(title, amount):
    d = read(
        f"科目编码 科目名称 {amount} 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00",
        title=title,
    )
    assert spent(d) == B
    assert set(d.cells.table) == {"department_spending"}
    assert note_of(d, "department_spending") == ""
    assert differing(d).empty


@pytest.mark.parametrize("title", TITLES_OF_BALANCES)
def test_a_balance_by_kind_without_codes_gives_no_income(title):
    d = read(
        "功能分类 合计 基本支出 项目支出",
        "合计 12.00 2.00 10.00",
        "一般公共服务支出 6.00 2.00 4.00",
        "公共安全支出 6.00 _ 6.00",
        title=title,
    )
    assert d.spending.empty
    assert set(d.cells.column) == {"total", "basic", "project"}
    assert note_of(d, "department_spending") == "in no frame: 7, 8"


@pytest.mark.parametrize("budgets", ["一般公共预算 政府性基金", "政府性基金预算 国有资本经营预算"])
def test_appropriations_by_code_in_columns_of_budgets_are_of_no_form(budgets):
    with pytest.raises(shimahe.NoBudgetTables, match="财政拨款收支总表"):
        read(
            f"科目编码 科目名称 合计 {budgets}",
            "_ 合计 12.00 2.00 10.00",
            "201 一般公共服务支出 6.00 2.00 4.00",
            "212 城乡社区支出 6.00 _ 6.00",
            title="财政拨款收支总表",
        )


APPROPRIATIONS = "财政拨款支出预算表"
GENERAL = "一般公共预算财政拨款支出预算表"


@pytest.mark.parametrize(
    "account",
    [
        "21208 国有土地使用权出让收入安排的支出",
        "22960 彩票公益金安排的支出",
        "20707 国家电影事业发展专项资金基金安排的支出",
        "223 国有资本经营预算支出",
        "2230105 某支出",
    ],
)
def test_appropriations_of_several_budgets_in_one_list_are_of_no_budget(account):
    rows = (
        "科目编码 科目名称 合计 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        f"{account} 6.00 _ 6.00",
    )
    with pytest.raises(shimahe.NoBudgetTables, match=APPROPRIATIONS):
        read(*rows, title=APPROPRIATIONS)
    assert set(read(*rows, title=GENERAL).spending.budget) == {"general_public"}


def test_appropriations_without_an_account_of_another_budget_are_of_the_general_one():
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "208 财政对其他社会保险基金的补助 6.00 _ 6.00",
        title=APPROPRIATIONS,
    )
    assert set(d.spending.budget) == {"general_public"}


@pytest.mark.parametrize(("unit", "factor"), [("（万元）", 1), ("(元)", 1e-4), ("万元", 1)])
def test_a_row_of_units_below_the_headings_names_no_column(unit, factor):
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出",
        f"_ _ {unit} {unit} {unit}",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00",
        unit="",
    )
    assert spent(d) == [(code, kind, pytest.approx(wan * factor)) for code, kind, wan in B]
    assert note_of(d, "department_spending") == ""


@pytest.mark.parametrize(
    ("mark", "factor"),
    [
        ("万元", 1),
        ("元", 1e-4),
        ("_ _ _ _ 万元", 1),
        ("单位：人、万元", 1),
        ("单位：万元、%", 1),
        ("单位：元/%", 1e-4),
        ("金额单位：万元、个、人次", 1),
    ],
)
def test_a_mark_of_one_unit_of_money(mark, factor):
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "201 一般公共服务支出 6.00 2.00 4.00",
        "204 公共安全支出 6.00 _ 6.00",
        unit=tabbed(mark),
    )
    assert spent(d) == [(code, kind, pytest.approx(wan * factor)) for code, kind, wan in B]
    assert note_of(d, "department_spending") == ""


def test_an_amount_a_head_is_no_unit_of_amounts():
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出",
        "201 一般公共服务支出 6.00 2.00 4.00",
        unit="单位：元/人",
    )
    assert "no unit mark" in note_of(d, "department_spending")


@pytest.mark.parametrize("carried", ["上年结转", "上年结转支出", "上年结转资金"])
@pytest.mark.parametrize("own", ["当年预算", "本年预算支出"])
@pytest.mark.parametrize("title", ["部门支出总表", "一般公共预算支出表"])
def test_what_is_carried_over_and_spent_is_a_part_of_each_kind(carried, own, title):
    d = read(
        f"科目编码 科目名称 合计 {own} _ {carried} _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 12.00 2.00 7.00 _ 3.00",
        "201 一般公共服务支出 6.00 2.00 4.00 _ _",
        "204 公共安全支出 6.00 _ 3.00 _ 3.00",
        title=title,
        year="2024年部门预算",
    )
    frame = d.spending.groupby(["code", "kind"], dropna=False).amount_wan.sum()
    assert frame.to_dict() == {(code, kind): wan for code, kind, wan in B}
    assert differing(d).empty


@pytest.mark.parametrize("closing", ["结转下年", "年末结转和结余"])
def test_what_is_carried_into_the_next_year_is_not_spent(closing):
    d = read(
        f"科目编码 科目名称 合计 本年支出 _ {closing} _",
        "_ _ _ 基本支出 项目支出 基本支出 项目支出",
        "_ 合计 15.00 2.00 10.00 _ 3.00",
        "201 一般公共服务支出 6.00 2.00 4.00 _ _",
        "204 公共安全支出 9.00 _ 6.00 _ 3.00",
    )
    assert spent(d) == B


@pytest.mark.parametrize("total", ["小计", "合计"])
@pytest.mark.parametrize("own", ["当年预算", "本年预算", "2024年预算"])
def test_the_subtotal_of_a_kind_holds_what_is_carried_over(total, own):
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出 _ _",
        f"_ _ _ _ {total} {own} 上年结转",
        "_ 合计 12.00 2.00 10.00 7.00 3.00",
        "201 一般公共服务支出 6.00 2.00 4.00 4.00 _",
        "204 公共安全支出 6.00 _ 6.00 3.00 3.00",
        year="2024年部门预算",
    )
    assert spent(d) == B
    assert differing(d).empty


FUND = "国有土地使用权出让收入安排的支出"


@pytest.mark.parametrize("title", ["部门收支总表", "收入支出决算表", "财政拨款收支决算表"])
@pytest.mark.parametrize("name", [FUND, "其他政府性基金及对应专项债务收入安排的支出"])
def test_a_code_whose_name_speaks_of_income_makes_no_balance_of_a_list(title, name):
    d = read(
        "科目编码 科目名称 合计 基本支出 项目支出",
        "_ 合计 12.00 2.00 10.00",
        "212 城乡社区支出 12.00 2.00 10.00",
        f"21208 {name} 12.00 2.00 10.00",
        title=title,
    )
    expected = [("212", "basic", 2.0), ("212", "project", 10.0)]
    assert spent(d) == [*expected, ("21208", "basic", 2.0), ("21208", "project", 10.0)]
    assert d.revenue.empty
