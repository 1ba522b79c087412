"""What other checkers call wrong in a correct PDF, and is not: nothing is called broken here.

Their reasons: 元 read as 万元, economic codes held to functional ones, blanks taken as 0, columns
that drift over pages, years read as amounts.
"""

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.pdf_pages import Pages

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
WIDTHS = (70, 150, 80, 80, 80)
ROWS = (
    ("201", "一般公共服务支出", "120", "80", "40"),
    ("20103", "政府办公厅（室）及相关机构事务", "120", "80", "40"),
    ("2010301", "行政运行", "80", "80", ""),
    ("2010302", "一般行政管理事务", "40", "", "40"),
)
TOTAL = ("", "合计", "120", "80", "40")


def in_unit(rows, factor):
    """The rows with their figures in a smaller unit."""
    return [
        (*row[:2], *(f"{int(text) * factor:,}" if text else "" for text in row[2:])) for row in rows
    ]


def spending(pages, title, unit, rows, top=60):
    """Print a table of spending."""
    pages.words(60, top, title).words(60, top + 15, f"单位：{unit}")
    pages.table(top + 35, WIDTHS, [HEAD, *rows])


def audited(pages):
    d = shimahe.read(pages.data())
    checks = audit(d).checks
    return d, checks[checks["status"].eq("differs")]


def test_yuan_beside_ten_thousands_is_no_difference():
    pages = Pages().new_page()
    spending(pages, "部门支出总表", "元", in_unit([TOTAL, *ROWS], 10_000))
    spending(pages, "一般公共预算支出预算表", "万元", [TOTAL, *ROWS], top=260)
    pages.words(60, 460, "一、收支情况").words(
        60, 475, "2025年支出预算120万元，其中基本支出80万元。"
    )
    d, differing = audited(pages)
    assert differing.empty
    assert d.spending.amount_wan.sum() == 3 * 120
    assert set(d.cells.unit) == {"元", "万元"}


def test_economic_codes_are_not_held_to_functional_ones():
    pages = Pages().new_page()
    spending(pages, "一般公共预算支出预算表", "万元", [TOTAL, *ROWS])
    head = ("科目编码", "科目名称", "合计", "人员经费", "公用经费")
    rows = [("", "合计", "80", "50", "30"), ("301", "工资福利支出", "50", "50", ""),
            ("302", "商品和服务支出", "30", "", "30")]  # fmt: skip
    pages.words(60, 260, "一般公共预算基本支出表").words(60, 275, "单位：万元")
    pages.table(295, WIDTHS, [head, *rows])
    d, differing = audited(pages)
    assert differing.empty
    assert d.spending.code.str.startswith("2").all()
    assert d.economic.code.tolist() == ["301", "302"]


def test_a_blank_is_missing_and_a_printed_zero_is_a_figure():
    pages = Pages().new_page()
    head = ("合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费")
    above = ("合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费")
    pages.words(60, 60, "“三公”经费支出表").words(60, 75, "单位：万元")
    rows = [above, ("", "", *head[2:5], ""), ("7.00", "0.00", "5.00", "", "5.00", "2.00")]
    pages.table(95, (60, 90, 70, 90, 90, 70), rows)
    d, differing = audited(pages)
    amounts = d.three_public.set_index("item").amount_wan
    assert differing.empty
    assert amounts["overseas_travel"] == 0
    assert amounts.isna()[["vehicle_purchase"]].all()


@pytest.mark.parametrize("head_again", [True, False])
@pytest.mark.parametrize("shift", [0, 12, -12])
def test_columns_that_stand_elsewhere_on_the_next_page_are_the_same(head_again, shift):
    more = [("208", "社会保障和就业支出", "30", "30", ""), ("20805", "养老支出", "30", "30", "")]
    pages = Pages().new_page()
    spending(pages, "部门支出总表", "万元", [("", "合计", "150", "110", "40"), *ROWS])
    pages.new_page()
    rows = [HEAD, *more] if head_again else more
    pages.table(40, WIDTHS, rows, left=60 + shift)
    d, differing = audited(pages)
    assert differing.empty
    figures = d.cells.set_index("cell").value
    assert figures["department_spending:208/basic"] == 30
    assert figures["department_spending:合计/project"] == 40


def test_years_are_no_amounts():
    pages = Pages().new_page()
    head = ("年度", "合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费")
    rows = [("2024", "8.00", "1.00", "5.00", "2.00"), ("2025", "7.00", "", "5.00", "2.00")]
    spending(pages, "2025年部门支出总表", "万元", [TOTAL, *ROWS])
    pages.words(60, 260, "2025年“三公”经费支出表").words(60, 275, "单位：万元")
    pages.table(295, (60, 80, 100, 120, 90), [head, *rows])
    pages.words(60, 400, "一、收支情况").words(
        60, 415, "2025年支出预算120万元，比2024年增加20万元。"
    )
    d, differing = audited(pages)
    assert differing.empty
    assert not d.cells.value.isin([2024, 2025]).any()
    assert not d.statements.value.isin([2024, 2025]).any()
    assert d.three_public.set_index("item").amount_wan["total"] == 7


def table_of(title, *lines):
    """Read one table in 万元."""
    return shimahe.read("\n".join([title, "单位：万元", *lines]).encode())


def statuses_of(title, *lines):
    """How many checks of a table have each status."""
    return audit(table_of(title, *lines)).checks.status.value_counts().to_dict()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("部门支出总表", ["科目编码\t科目名称\t合计\t其中：基本支出", "201\t支出\t55\t45"]),
        ("部门支出总表", ["科目编码\t科目名称\t合计\t项目支出", "201\t支出\t55\t45"]),
        ("部门收入总表", ["科目编码\t科目名称\t合计\t其中：财政拨款", "201\t支出\t55\t45"]),
        ("一般公共预算基本支出表", ["科目编码\t科目名称\t合计\t人员经费", "301\t工资\t60\t50"]),
        ("“三公”经费支出表", ["单位\t合计\t其中：公务接待费", "甲街道\t60\t50"]),
    ],
)
def test_one_part_that_is_printed_alone_is_not_all_of_its_total(title, lines):
    assert "differs" not in statuses_of(title, *lines)


def test_one_part_that_is_all_of_its_total_in_nearly_all_rows_is_held_to_it():
    rows = [f"{code}\t支出\t{code}\t{code}" for code in range(201, 206)]
    head = "科目编码\t科目名称\t合计\t项目支出"
    assert "differs" not in statuses_of("部门支出总表", head, *rows)
    misprinted = [*rows, "206\t支出\t70\t10"]
    assert statuses_of("部门支出总表", head, *misprinted)["differs"] == 1


FEW_ROWS = {"\t合计": "67.34", "2230105\t支出": "57.48", "2239999\t支出": "9.86"}


@pytest.mark.parametrize("label", FEW_ROWS)
@pytest.mark.parametrize("amount", ["1.00", "99.00"])
@pytest.mark.parametrize("is_part", [True, False])
def test_in_a_few_rows_one_part_is_held_to_its_total_if_no_other_part_can_be_there(
    label, amount, is_part
):
    rows: list[str] = []
    for row, printed in FEW_ROWS.items():
        figures = [printed, printed]
        if row == label:
            figures[is_part] = amount
        rows.append("\t".join([row, *figures]))
    d = table_of("国有资本经营预算支出表", "科目编码\t科目名称\t合计\t项目支出", *rows)
    checks = audit(d).checks.query("check == 'A01'")
    expected = ["differs" if row == label else "agrees" for row in FEW_ROWS]
    assert checks.status.tolist() == expected


@pytest.mark.parametrize(
    "rows",
    [
        ["\t合计\t67.34\t57.48", "2230105\t支出\t57.48\t57.48", "2239999\t支出\t9.86\t"],
        ["\t合计\t67.34\t60.00", "2230105\t支出\t57.48\t57.48", "2239999\t支出\t9.86\t2.52"],
        ["\t合计\t67.34\t67.34", "2230105\t支出\t57.48\t7.00", "2239999\t支出\t9.86\t2.52"],
        ["2230105\t支出\t57.48\t57.48", "2239999\t支出\t9.86\t2.52"],
    ],
)
def test_in_a_few_rows_one_part_may_be_one_of_several(rows):
    d = table_of("国有资本经营预算支出表", "科目编码\t科目名称\t合计\t其中：项目支出", *rows)
    assert "A01" not in set(audit(d).checks.check)


def test_what_is_carried_over_may_be_of_another_part_than_that_of_the_year():
    head = "项目\t预算数\t项目\t合计\t其中：一般公共预算财政拨款"
    rows = ["一、本年收入\t50\t一、本年支出\t50\t50", "\t\t（一）教育支出\t50\t50",
            "二、上年结转\t5\t二、结转下年\t5\t", "收入总计\t55\t支出总计\t55\t50"]  # fmt: skip
    assert "differs" not in statuses_of("财政拨款收支总表", head, *rows)


@pytest.mark.parametrize("total", ["\t", "20\t5"])
def test_counts_without_a_total_and_averages_add_up_to_nothing(total):
    head = "科目编码\t科目名称\t人数（人）\t人均（万元）\t合计\t人员经费\t公用经费"
    rows = ["301\t工资福利支出\t10\t5\t50\t50\t", "302\t商品和服务支出\t10\t1\t10\t\t10"]
    title = "一般公共预算基本支出表"
    assert "differs" not in statuses_of(title, head, *rows, f"合计\t\t{total}\t60\t50\t10")


HEADS = [
    "# 某局2023年部门预算",
    "部门支出总表",
    "单位：万元",
    "编码\t名称\t合计\t基本支出\t项目支出",
]


def against_table(code, name, said):
    """What A31 finds of a sentence, beside a table with a class of 8.00 of a total of 119.02."""
    rows = ["合计\t\t119.02\t111.02\t8.00", f"{code}\t{name}\t8.00\t\t8.00"]
    rows.append("201\t一般公共服务支出\t111.02\t111.02\t")
    text = "\n".join([*HEADS, *rows, "", "## 部门预算情况说明", "", f"情况如下。\n{said}。"])
    checks = audit(shimahe.read(text.encode())).checks
    return set(checks[checks.check.eq("A31")].status)


@pytest.mark.parametrize(
    "name", ["支出", "预算支出", "算支出", "国有资本经营预", "国有资本经营预算支出"]
)
def test_a_piece_of_a_name_does_not_lead_a_sentence_to_its_account(name):
    assert against_table("223", name, "2023年支出预算119.02万元") == {"agrees"}


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("208", "社会保障", "社会保障支出119.02万元"),
        ("208", "社会保障和就", "社会保障和就支出119.02万元"),
        ("210", "卫生", "卫生支出119.02万元"),
        ("205", "财政拨款支出", "财政拨款支出119.02万元"),
        ("212", "政府性基金", "政府性基金支出119.02万元"),
    ],
)
def test_a_piece_of_a_name_leads_to_no_account(code, name, said):
    assert "differs" not in against_table(code, name, said)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("208", "社会保障和就业支出"),
        ("208", "社会保障和就业"),
        ("205", "教育"),
        ("229", "某某专门支出"),
    ],
)
def test_a_whole_name_leads_to_its_account(code, name):
    said = f"{name.removesuffix('支出')}支出"
    assert against_table(code, name, f"{said}8.00万元") == {"agrees"}
    assert against_table(code, name, f"{said}9.00万元") == {"differs"}


def test_a_class_called_like_a_kind_of_expenditure_is_not_meant_by_it():
    assert against_table("205", "基本支出", "基本支出111.02万元") == {"agrees"}
