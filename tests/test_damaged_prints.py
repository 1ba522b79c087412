"""What a damaged print lost is never called broken, and a readable misprint beside it still is."""

from decimal import Decimal

import pytest

import shimahe
from shimahe.checking.audit import audit
from tests.fragments import document, spending_table

BALANCE = (
    "部门收支总表",
    "单位：万元",
    "收入\t\t支出\t",
    "项目\t预算数\t项目\t预算数",
    "一、一般公共预算拨款收入\t9.00\t一、教育支出\t8.00",
    "本年收入合计\t9.00\t本年支出合计\t8.00",
    "上年结转\t2.00\t结转下年\t3.00",
    "收入总计\t11.00\t支出总计\t11.00",
)
CODES = (
    "\t合计\t9.00\t9.00\t",
    "213\t农林水支出\t8.00\t8.00\t",
    "21303\t水利\t8.00\t8.00\t",
    "2130301\t行政运行\t4.00\t4.00\t",
    "2130305\t水利工程建设\t4.00\t4.00\t",
    "224\t灾害防治支出\t1.00\t1.00\t",
)
THREE_PUBLIC = (
    "2025年“三公”经费支出预算表",
    "单位：万元",
    "年度\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费",
    "\t\t\t小计\t公务用车购置费\t公务用车运行维护费\t",
    "2025年\t9.00\t1.00\t6.00\t2.00\t4.00\t2.00",
    "2024年\t8.00\t1.00\t6.00\t2.00\t4.00\t1.00",
    "2025年比2024年增减%\t12.50\t\t\t\t\t100.00",
)
SIGNS = ("□", "\ufffd", "*", "？", "#")


def broken(text):
    checks = audit(shimahe.read(text.encode())).checks
    rows = checks[checks.status.eq("differs") & checks.nature.eq("identity")]
    return set(zip(rows.check, rows.subject, strict=True))


def replaced(lines, old, new):
    text = "\n".join(lines)
    assert old in text
    return text.replace(old, new, 1)


def coded(old, new, rows=CODES):
    text = document(spending_table(*rows)).decode()
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("label", ["收入总计", "支出总计", "本年收入合计", "本年支出合计"])
@pytest.mark.parametrize("left", ["", "支出", "□□", "支*计", "\ufffd总计"])
def test_a_total_of_a_balance_whose_label_was_lost_is_not_taken_for_blank(label, left):
    assert broken(replaced(BALANCE, f"{label}\t", f"{left}\t")) == set()


def test_a_misprint_beside_a_lost_label_is_broken():
    lines = replaced(BALANCE, "支出总计\t", "\t").split("\n")
    assert ("A06", "department_balance:total/income/amount") in broken(
        replaced(lines, "收入总计\t11.00", "收入总计\t12.00")
    )


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("code", ["213{}5", "21303{}5", "2{}303", "22{}"])
def test_a_code_that_lost_a_digit_is_no_row_printed_twice(sign, code):
    whole = {"213{}5": "2130305", "21303{}5": "2130305", "2{}303": "21303", "22{}": "224"}[code]
    assert broken(coded(f"\n{whole}\t", f"\n{code.format(sign)}\t")) == set()


@pytest.mark.parametrize("code", ["2l30305", "213O3O5", "", "21303 05"])
def test_a_code_with_letters_for_digits_explains_the_gap(code):
    assert broken(coded("\n2130305\t", f"\n{code}\t")) == set()


def test_a_row_printed_twice_under_a_readable_code_is_broken():
    row = "2130305\t水利工程建设\t4.00\t4.00\t"
    assert ("A02", "department_spending:21303/total") in broken(coded(row, f"{row}\n{row}"))


@pytest.mark.parametrize("left", ["", "□□□", "##########", "2025年比2", "？？？"])
def test_a_row_of_shares_whose_name_was_lost_adds_up_to_nothing(left):
    assert broken(replaced(THREE_PUBLIC, "2025年比2024年增减%", left)) == set()
    misprinted = replaced(THREE_PUBLIC, "2025年\t9.00", "2025年\t9.50").split("\n")
    assert broken(replaced(misprinted, "2025年比2024年增减%", left)) == {
        ("A01", "three_public:2025年/total")
    }


@pytest.mark.parametrize("figure", ["4.0*", "4.*", "4.O0", "见附件", "□□□□", "4 . 0 0", "N/A"])
def test_a_figure_that_cannot_be_read_breaks_nothing(figure):
    rows = (*CODES[:4], f"2130305\t水利工程建设\t{figure}\t4.00\t", CODES[5])
    assert broken(document(spending_table(*rows)).decode()) == set()


@pytest.mark.parametrize("figure", ["4.00*", "4.00※"])
def test_the_mark_of_a_note_behind_all_decimals_leaves_the_figure(figure):
    rows = [*CODES[:4], f"2130305\t水利工程建设\t{figure}\t4.00\t", CODES[5]]
    assert broken(document(spending_table(*rows)).decode()) == set()
    rows[4] = rows[4].replace("4.00", "5.00", 1)
    assert ("A01", "department_spending:2130305/total") in broken(
        document(spending_table(*rows)).decode()
    )


@pytest.mark.parametrize("sign", ["□", "\ufffd", "？"])
def test_a_header_of_signs_leaves_no_column_that_is_known(sign):
    head = "科目编码\t科目名称\t总计\t基本支出\t项目支出"
    lost = "\t".join(sign * len(cell) for cell in head.split("\t"))
    assert broken(coded(head, lost)) == set()


def test_a_shifted_figure_that_can_be_read_is_broken():
    row = "2130305\t水利工程建设\t4.00\t\t4.00"
    assert broken(coded(CODES[4], row)) == {
        ("A02", "department_spending:21303/basic"),
        ("A02", "department_spending:21303/project"),
    }


def test_items_of_three_public_are_rows_where_the_budgets_that_pay_stand_across():
    text = """“三公”经费预算合计5.50万元，其中公务接待费2.50万元，公务用车费3.00万元。

## “三公”经费支出预算表

单位：万元
| 项目 | 合计 | 一般公共预算 | 政府性基金预算 |
| --- | --- | --- | --- |
| 合计 | 5.50 | 5.50 | 0.00 |
| 1、因公出国（境）费用 | 0.00 | 0.00 | 0.00 |
| 2、公务接待费 | 2.50 | 2.50 | 0.00 |
| 3、公务用车费 | 3.00 | 3.00 | 0.00 |
"""
    assert broken(text) == set()
    assert broken(text.replace("接待费2.50", "接待费2.60")) == {("A31", "S02")}


GROUPS = """一般公共预算支出表
单位：万元
{}
|---|---|---|---|---|---|---|---|---|
{}
|  |  |  | 小计 | 人员经费 | 公用经费 | 小计 | 人员经费 | 公用经费 |
|  | 合计 | 20.00 | 12.00 | 8.00 | 4.00 | 8.00 | 5.00 | 3.00 |
| 213 | 农林水支出 | 20.00 | 12.00 | 8.00 | 4.00 | 8.00 | 5.00 | 3.00 |
"""
UPPER = "| 科目编码 | 科目名称 | 合计 | 年初结转 |  |  | 本年支出 |  |  |"
MIDDLE = "|  |  |  | 基本支出 |  |  | 基本支出 |  |  |"


@pytest.mark.parametrize("joined", ["|  |  | 本年支出", "年初结转 |  |"])
def test_a_row_of_headings_that_lacks_a_cell_heads_no_figures(joined):
    upper = UPPER.replace(joined, joined.replace("|  |", "|  ", 1), 1)
    d = shimahe.read(GROUPS.format(upper, MIDDLE).encode())
    row = d.tables.set_index("table").loc["general_spending"]
    assert "header not recognised" in row.note
    assert d.spending.amount_wan.dropna().empty
    assert d.unplaced.line[d.unplaced.reason.eq("column unknown")].tolist() == [7, 8]


def test_rows_of_headings_with_all_their_cells_head_the_figures_below_them():
    d = shimahe.read(GROUPS.format(UPPER, MIDDLE).encode())
    amounts = d.spending[d.spending.code.eq("213")].set_index("kind").amount_wan.to_dict()
    assert amounts == {"basic": 8.0}


@pytest.mark.parametrize("dash", ["—", "–", "──"])
def test_a_dash_and_a_figure_in_the_cell_of_two_are_no_negative_figure(dash):
    text = coded(CODES[4], f"2130305\t水利工程建设\t4.00\t{dash}  4.00")
    assert broken(text) == set()
    d = shimahe.read(text.encode())
    line = text.split("\n").index(f"2130305\t水利工程建设\t4.00\t{dash}  4.00") + 1
    assert f"figure not placed: {line}" in d.tables.note.dropna().str.cat()


PURCHASES = """政府采购预算表
单位：万元
采购项目\t合计\t货物\t工程\t服务
合计\t9.00\t2.00\t4.00\t3.00
一般公共预算\t5.00\t2.00\t0\t3.00
政府性基金预算\t4.00\t0\t4.00\t0
{}
"""


@pytest.mark.parametrize("row", ["□□□□\t□□□□\t□\t□□□□\t□", "？？？？\t？？？？\t？\t？？？？\t？"])
def test_a_row_of_purchases_that_cannot_be_read_may_be_a_part_of_the_total(row):
    text = PURCHASES.format(row).replace("合计\t9.00\t2.00\t4.00", "合计\t10.00\t2.00\t5.00", 1)
    assert broken(text) == set()
    assert ("A03", "procurement:total/total") in broken(text.replace(row, ""))


INCOME = """部门收入总表
单位：万元
科目编码\t{}\t科目名称\t总计\t一般公共预算\t其他收入
\t\t合计\t9.00\t5.00\t4.00
213\t301001\t农林水支出\t8.00\t5.00\t3.00
21303\t{}\t水利\t8.00\t5.00\t3.00
2130301\t{}\t行政运行\t8.00\t5.00\t3.00
224\t301001\t灾害防治支出\t1.00\t\t1.00
"""


@pytest.mark.parametrize("heading", ["单位", "单□代码", "位"])
def test_codes_below_a_damaged_heading_are_not_added_up(heading):
    assert broken(INCOME.format(heading, "602002", "301001")) == set()


def test_amounts_below_an_unknown_heading_are_added_up():
    text = INCOME.format("上年预算数", "6.00", "3.00").replace("301001", "6.00")
    assert broken(text) == {("A02", "department_revenue:21303/上年预算数")}


LINE_NUMBERS = """部门收支总表
单位：万元
项目\t行次\t预算数\t项目\t{}\t预算数
一般公共预算拨款收入\t1\t9.00\t教育支出\t7\t5.00
事业收入\t2\t\t科学技术支出\t8\t1.00
其他收入\t3\t\t农林水支出\t9\t3.00
上年结转\t4\t\t\t\t
本年收入合计\t5\t9.00\t本年支出合计\t11\t9.00
"""


@pytest.mark.parametrize("heading", ["行", "次", "□次"])
def test_numbers_of_lines_below_a_damaged_heading_are_not_added_up(heading):
    assert broken(LINE_NUMBERS.format(heading)) == set()


def test_a_balance_without_a_title_below_an_unknown_table_may_be_the_rest_of_it():
    head = "收入\t\t支出\t\n项目\t预算数\t项目\t预算数"
    text = f"""部门收支总表
单位：万元
{head}
一般公共预算拨款收入\t3.00\t教育支出\t3.00

- 3 -

部门收支总表（续）
单位：万元
{head}
事业收入\t2.00\t农林水支出\t2.00
收入总计\t5.00\t支出总计\t5.00
"""
    assert broken(text.replace("支总表", "支预#总表", 1)) == set()
    checks = {check for check, _ in broken(text.replace("\t2.00", "\t2.50"))}
    assert checks == {"A03", "A04"}


def of_accounts(basic, project):
    """The rows of a table whose accounts add up to two amounts."""
    parts = [(round(basic / 1000 * n, 2), round(project / 900 * n, 2)) for n in range(1, 40)]
    parts.append((basic - sum(one for one, _ in parts), project - sum(two for _, two in parts)))
    cells = [f"{one + two:.2f}\t{one:.2f}\t{two:.2f}" for one, two in [(basic, project), *parts]]
    return ["\t合计\t" + cells[0], *(f"{n + 200}\t支出\t{row}" for n, row in enumerate(cells[1:]))]


@pytest.mark.parametrize("unit", ["", "单位：元", "单位：万元"])
def test_a_sum_of_the_text_may_be_rounded_where_the_tables_lost_their_unit(unit):
    prose = "2025年一般公共预算支出1000.01万元，其中：基本支出600.01万元，项目支出399.99万元。"
    rows = of_accounts(Decimal("600.01"), Decimal("399.99"))
    if unit != "单位：万元":
        rows = of_accounts(Decimal("6000125.00"), Decimal("3999925.00"))
    table = spending_table(*rows, unit=unit, title="## 一般公共预算支出表")
    text = document(prose, table).decode()
    assert (("A34", "S01 by kind") in broken(text)) == (unit == "单位：万元")


@pytest.mark.parametrize(
    "row", ["□□□□□□□ □□□□\t□□□□\t□□□□\t", "*** ****\t****\t****\t", "□□\t4.00\t□□\t"]
)
def test_a_row_whose_code_and_name_are_signs_may_be_a_part_of_any_around_it(row):
    rows = [line.replace("\t", " ", 1) for line in CODES]
    rows[3] = row
    head = "功能分类科目\t总计\t基本支出\t项目支出"
    text = document(spending_table(*rows, head=head)).decode()
    assert broken(text) == set()
    text = text.replace("224 灾害防治支出\t1.00\t1.00", "224 灾害防治支出\t2.00\t1.00")
    assert ("A03", "department_spending:total/total") in broken(text)


def test_a_header_that_is_not_recognised_breaks_no_sum_of_the_text():
    prose = "2025年一般公共预算支出20.00万元，其中：基本支出12.00万元，项目支出8.00万元。"
    head = "科目编码\t科目名称\t小计\t基本支出\t\t项目支出"
    rows = ["\t合计\t20.00\t7.00\t5.00\t8.00", "201\t一般公共服务支出\t20.00\t7.00\t5.00\t8.00"]
    title = "## 一般公共预算支出表"
    assert broken(document(prose, spending_table(*rows, title=title, head=head)).decode()) == set()


def test_the_headings_of_line_numbers_and_of_amounts_in_one_cell_head_no_figures():
    d = shimahe.read(LINE_NUMBERS.replace("{}\t预算数", "行次  预算数").encode())
    assert d.spending.amount_wan.dropna().empty
    assert audit(d).checks.status.eq("differs").sum() == 0


@pytest.mark.parametrize("figure", ["***8*", "3**.87", "**36.87", "1**36"])
def test_two_stars_without_two_others_stand_for_digits(figure):
    d = shimahe.read(coded("4.00\t4.00", f"{figure}\t4.00").encode())
    line = d.tables.note.dropna().str.extract(r"no number: (\d+)")[0].dropna().astype(int).item()
    assert figure in d.cite(line)
    assert broken(coded("4.00\t4.00", f"{figure}\t4.00")) == set()


@pytest.mark.parametrize("figure", ["**4.00**", "***4.00***", "4**.00**"])
def test_stars_in_pairs_emphasise_a_figure(figure):
    d = shimahe.read(coded("4.00\t4.00", f"{figure}\t4.00").encode())
    assert d.cells[d.cells.code.eq("2130301")].value.tolist() == [4.0, 4.0]


APPROPRIATIONS = """财政拨款收支总表
单位：万元
项目\t预算数\t项目\t合计\t{}\t政府性基金预算财政拨款
一般公共预算资金\t5.01\t教育支出\t4.01\t4.00\t
政府性基金预算资金\t3.00\t农林水支出\t4.00\t{}\t3.00
收入总计\t8.01\t支出总计\t8.01\t5.00\t3.00
"""


@pytest.mark.parametrize("heading", ["算财政拨款", "共预算财政拨款"])
def test_a_column_of_half_a_heading_is_the_part_that_a_total_lacks(heading):
    assert broken(APPROPRIATIONS.format(heading, "1.00")) == set()
    found = broken(APPROPRIATIONS.format("一般公共预算财政拨款", "1.50"))
    assert ("A01", "appropriation_balance:农林水支出/spending/total") in found


TWO_YEARS = """国有资本经营预算支出表
单位：万元
科目编码\t\t\t科目名称\t2024年预算数\t\t\t2025年预算数\t\t
类\t款\t项\t\t合计\t基本支出\t项目支出\t合计\t基本支出\t项目支出
\t\t\t合计\t65.86\t\t65.86\t0.21\t\t0.21
223\t\t\t国有资本经营预算支出\t65.86\t\t65.86\t0.21\t\t0.21
\t22399\t\t其他国有资本经营预算支出\t65.86\t\t65.86\t0.21\t\t0.21
\t\t2239999\t其他国有资本经营预算支出\t65.86\t\t65.86\t0.21\t\t0.21
"""


@pytest.mark.parametrize("name", ["223\t\t\t国有资本", "22399\t\t其他国有资本"])
def test_a_row_that_goes_on_in_the_next_line_is_no_part_of_a_sum(name):
    row = f"{name}经营预算支出\t65.86\t\t65.86\t0.21"
    assert row in TWO_YEARS
    assert broken(TWO_YEARS) == set()
    assert broken(TWO_YEARS.replace(f"{row}\t\t0.21", f"{row}\n\t0.21")) == set()


@pytest.mark.parametrize("label", ["栏次", "行次"])
def test_the_numbers_of_columns_are_no_amounts_where_the_header_is_lost(label):
    rows = [f"\t{label}\t（1）\t（2）\t（3）", *CODES]
    assert broken(document(spending_table(*rows, head="")).decode()) == set()


def test_where_the_amounts_of_income_were_not_read_any_source_may_pay():
    rows = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>".format
    lines = [
        rows("项目", "预算数", "项目", "预算数"),
        rows("一般公共预算拨款收入", "6.00", "教育支出", "8.00"),
        rows("事业收入", "2.00", "", ""),
        rows("收入总计", "8.00", "支出总计", "8.00"),
    ]
    head = '<tr><td colspan="2">收入</td><td colspan="2">支出</td></tr>'
    balance = "\n".join(["部门收支总表", "单位：万元", "<table>", head, *lines, "</table>"])
    spending = spending_table("\t合计\t8.00\t8.00\t", "205\t教育支出\t8.00\t8.00\t")
    title = "## 一般公共预算支出表"
    own = spending_table("\t合计\t6.00\t6.00\t", "205\t教育支出\t6.00\t6.00\t", title=title)
    text = document(balance, spending, own).decode()
    assert broken(text) == set()
    assert broken(text.replace("预算数", "", 1)) == set()


def test_an_item_of_three_public_whose_columns_are_not_told_apart_may_be_a_part():
    text = """2024年“三公”经费支出预算表
单位：万元
合计\t\t因公出国（境）费\t\t公务用车购置及运行维护费\t\t\t\t公务接待费\t
2023年预算数\t2024年预算数\t2023年预算数\t2024年预算数\t小计\t\t公务用车\t\t2023年预算数\t2024年预算数
\t\t\t\t2023年预算数\t2024年预算数\t2023年预算数\t2024年预算数\t\t
9.00\t4.00\t9.00\t\t\t1.00\t\t1.00\t\t3.00
"""
    assert broken(text) == set()


def test_rows_read_without_the_code_that_they_print_may_be_parts_of_the_total():
    text = """支出总体情况表
单位：万元
科目编码及名称\t\t合计\t\t基本支出\t\t项目支出\t
合计\t\t90.00\t\t30.00\t\t60.00\t
[201]一般公共服务支出\t\t20.00\t\t-\t\t20.00\t
[208]社会保障和就业支出\t\t30.00\t\t30.00\t\t-\t
[213]农林水支出\t30.00\t-\t30.00
[224]灾害防治及应急管理支出\t10.00\t-\t10.00
"""
    assert broken(text) == set()


STARRED = """部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
|  | 合计 | 9.00 | 6.00 | 3.00 |
| 201 | 一般公共服务支出 | 9.00 | 6.00 | {} |
"""


@pytest.mark.parametrize("stars", ["***", "****", "*****", "********"])
def test_stars_alone_hide_a_figure_and_emphasise_none(stars):
    d = shimahe.read(STARRED.format(stars).encode())
    cells = d.cells[d.cells.line.eq(6)].set_index("column")
    assert cells.text.to_dict() == {"total": "9.00", "basic": "6.00", "project": stars}
    assert d.tables.set_index("table").note["department_spending"] == "no number: 6"


HIDDEN_HEADING = """部门收入总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 本年收入 |  |  |
|---|---|---|---|---|---|
|  |  |  | {} | 政府性基金预算资金 | 事业收入资金 |
|  | 合计 | 9.00 | 6.00 | 3.00 |  |
| 201 | 一般公共服务支出 | 9.00 | 6.00 | 3.00 |  |
"""


@pytest.mark.parametrize("signs", ["****", "*", "??", "####", "\ufffd\ufffd"])
def test_signs_for_a_heading_leave_the_row_one_of_headings(signs):
    d = shimahe.read(HIDDEN_HEADING.format(signs).encode())
    row = d.tables.set_index("table").loc["department_revenue"]
    assert f"heading lost letters: 本年收入 {signs}" in row.note
    cells = d.cells[d.cells.line.eq(6)].set_index("column")
    assert cells.value.to_dict() == {
        "total": 9.0,
        f"本年收入 {signs}": 6.0,
        "government_fund": 3.0,
    }


YEARS = """部门支出总表
单位：万元
科目编码\t科目名称\t2018年决算数\t2019年决算数
\t\t合计\t{}
\t合计\t9.00\t8.00
201\t一般公共服务支出\t9.00\t8.00
"""


@pytest.mark.parametrize("heading", ["合\ufffd", "□计", "合", "合*"])
def test_the_year_before_is_none_of_this_year_beside_a_heading_that_lost_letters(heading):
    d = shimahe.read(YEARS.format(heading).encode())
    assert d.spending.amount_wan.dropna().empty
    cells = d.cells[d.cells.line.eq(5)].set_index("column").value.to_dict()
    assert cells == {"2018年决算数 合计": 9.0, f"2019年决算数 {heading}": 8.0}
    note = d.tables.set_index("table").note["department_spending"]
    assert f"heading lost letters: 2019年决算数 {heading}" in note


def test_the_later_of_two_years_is_the_year_of_a_table():
    d = shimahe.read(YEARS.format("合计").encode())
    assert d.cells[d.cells.column.eq("total")].value.tolist() == [8.0, 8.0]


@pytest.mark.parametrize("code", ["[21303*1]", "21303□1", "213?301", "（21303\uff1f1）"])
def test_a_code_with_a_sign_in_it_is_no_shorter_code(code):
    table = (
        "部门支出总表\n单位：万元\n科目名称\t合计\t基本支出\t项目支出\n合计\t8.00\t8.00\t\n"
        "[213]农林水支出\t8.00\t8.00\t\n[21303]水利\t8.00\t8.00\t\n"
        f"{code}行政运行\t5.00\t5.00\t\n[2130305]工程\t3.00\t3.00\t\n"
    )
    d = shimahe.read(table.encode())
    codes = d.cells[d.cells.column.eq("total")].code.dropna().tolist()
    assert codes == ["213", "21303", "2130305"]
    assert broken(table) == set()
    assert "7" in d.tables.set_index("table").note["department_spending"]


WITHOUT_LAST = """部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出\t备注
{}
201\t一般公共服务支出\t9.00\t6.00\t3.00\t
20101\t人大事务\t9.00\t6.00\t3.00\t
2010101\t行政运行\t9.00\t6.00\t3.00\t
"""


@pytest.mark.parametrize(
    "row",
    [
        "总计\t\t9.00\t6.00\t3.00",
        "合计\t\t9.00\t6.00\t3.00",
        "\t总计\t9.00\t6.00\t3.00",
        "总计\t\t9.00\t6.00\t3.00\t",
    ],
)
def test_a_total_that_lost_its_last_cell_keeps_its_columns(row):
    d = shimahe.read(WITHOUT_LAST.format(row).encode())
    cells = d.cells[d.cells.line.eq(4)].set_index("column").value.to_dict()
    assert cells == {"total": 9.0, "basic": 6.0, "project": 3.0}


@pytest.mark.parametrize("row", ["总计\t\t9.00\t9.00", "总计\t\t9.00\t\t9.00"])
def test_a_total_that_lost_its_last_cell_places_what_its_sums_tell(row):
    d = shimahe.read(WITHOUT_LAST.format(row).encode())
    cells = d.cells[d.cells.line.eq(4)].set_index("column").value.to_dict()
    assert cells == {"total": 9.0}
    assert "figure not placed: 4" in d.tables.set_index("table").note["department_spending"]


@pytest.mark.parametrize(
    "row",
    [
        "总计\t\t\t9.00\t6.00\t3.00",
        "\t总计\t\t9.00\t6.00\t3.00",
        "合计\t\t\t9.00\t9.00\t",
        "合计\t\t\t9.00\t\t9.00",
    ],
)
def test_a_total_that_lost_its_last_cell_behind_a_blank_put_in_has_no_columns(row):
    d = shimahe.read(WITHOUT_LAST.format(row).encode())
    assert d.cells.line.drop_duplicates().tolist() == [5, 6, 7]
    assert d.tables.set_index("table").note["department_spending"] == "figure not placed: 4"


@pytest.mark.parametrize("cells", ["\t6.00\t3.00\t", "\t\t9.00\t", "\t9.00\t\t同上", "9.00\t\t\t1"])
def test_a_row_without_a_total_that_would_not_add_up_further_left_is_read(cells):
    text = WITHOUT_LAST.format(f"合计\t\t{cells}")
    d = shimahe.read(text.encode())
    expected = [cell for cell in cells.split("\t") if cell and cell != "同上"]
    assert d.cells.text[d.cells.line.eq(4)].tolist() == expected
    assert d.tables.set_index("table").status["department_spending"] == "complete"


SIDE_OF_THREE = """财政拨款收支总表
单位：万元
收入\t\t支出\t\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算\t备注
一般公共预算资金\t20.00\t教育支出\t20.00\t20.00\t\t
政府性基金预算资金\t10.00\t城乡社区支出\t10.00\t\t10.00\t
收入总计\t30.00\t支出总计\t{}
"""


@pytest.mark.parametrize("cells", ["\t30.00\t20.00\t10.00", "\t30.00\t30.00\t"])
def test_a_side_of_a_balance_moved_by_a_blank_has_no_columns(cells):
    d = shimahe.read(SIDE_OF_THREE.format(cells).encode())
    last = d.cells[d.cells.line.eq(7)]
    assert last.column.tolist() == ["income/amount"]
    assert d.tables.set_index("table").note["appropriation_balance"] == "figure not placed: 7"


GROUP_OF_TWO = """部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 |  | 项目支出 |
|---|---|---|---|---|---|
{}|  | 合计 | 30.00 | 12.00 | 8.00 | 10.00 |
| 201 | 一般公共服务支出 | 20.00 | 12.00 | 8.00 |  |
| 208 | 社会保障和就业支出 | 10.00 |  |  | 10.00 |
"""


@pytest.mark.parametrize(
    ("lower", "read"),
    [
        ("|  |  |  | 人员经费 | 公用经费 |  |\n", {"personnel": 12.0, "public_use": 8.0}),
        ("|  |  |  |  | 公用经费 |  |\n", {"public_use": 8.0}),
        ("|  |  |  |  |  |  |\n", {}),
        ("", {}),
    ],
)
def test_a_half_of_a_group_that_lost_its_heading_is_not_the_group(lower, read):
    d = shimahe.read(GROUP_OF_TWO.format(lower).encode())
    total = d.cells[d.cells.text.eq("30.00")].line.item()
    cells = d.cells[d.cells.line.eq(total)].set_index("column").value.to_dict()
    assert cells == {"total": 30.0, **read, "project": 10.0}
    note = d.tables.set_index("table").note.fillna("")["department_spending"]
    is_said = f"figure not placed: {total}, {total + 1}; header not recognised" in note
    assert is_said == (len(read) < 2)
    assert broken(GROUP_OF_TWO.format(lower)) == set()


def test_a_part_beside_its_group_is_a_part_of_it():
    text = GROUP_OF_TWO.format("|  |  |  |  | 其中：公用经费 |  |\n").replace("12.00", "20.00")
    d = shimahe.read(text.encode())
    cells = d.cells[d.cells.line.eq(6)].set_index("column").value.to_dict()
    assert cells == {"total": 30.0, "basic": 20.0, "public_use": 8.0, "project": 10.0}


NOTED = """部门支出总表
单位：万元
科目编码\t科目名称\t基本支出\t{}
201\t一般公共服务支出\t6.00\t3.00\t9.00\t
20101\t人大事务\t6.00\t3.00\t9.00\t
2010101\t行政运行\t6.00\t3.00\t9.00\t
"""


@pytest.mark.parametrize(
    "headings",
    ["项目支出合计\t备注", "项目支出\t合计备注", "项目支出\t合计说明\t", "项目支出合计\t备注\t"],
)
def test_two_headings_in_a_cell_leave_no_amount_below_notes(headings):
    d = shimahe.read(NOTED.format(headings).encode())
    assert not set(d.cells.column) & {"total", "basic", "project"}
    row = d.tables.set_index("table").loc["department_spending"]
    assert row.status != "complete"
    assert d.unplaced.line[d.unplaced.reason.eq("column unknown")].tolist() == [4, 5, 6]


def test_notes_behind_the_last_amount_leave_the_amounts():
    d = shimahe.read(NOTED.format("项目支出\t合计\t备注").encode())
    cells = d.cells[d.cells.line.eq(4)].set_index("column").value.to_dict()
    assert cells == {"basic": 6.0, "project": 3.0, "total": 9.0}


SPLIT = """部门支出总表
单位：万元
{}
\t合计\t9.00\t6.00\t3.00\t
201\t一般公共服务支出\t9.00\t6.00\t3.00\t
20101\t人大事务\t9.00\t6.00\t3.00\t
"""


@pytest.mark.parametrize(
    "header",
    [
        "科目编\t码\t科目名称\t合计\t基本支出\t项目支出\t备注",
        "科目编码\t科目\t名称\t合计\t基本支出\t项目支出\t备注",
        "科目编码\t科目名称\t合计\t基本\t支出\t项目支出\t备注",
        "科目编码\t科目名称\t合计\t基本支出\t项目\t支出\t备注",
        "科目编码\t科目名称\t支出\t\t\t\n\t\t合\t计\t基本支出\t项目支出\t备注",
    ],
)
def test_a_heading_in_two_cells_leaves_no_column_that_is_known(header):
    d = shimahe.read(SPLIT.format(header).encode())
    assert not set(d.cells.column) & {"total", "basic", "project"}
    first = 5 + header.count("\n") - 1
    assert d.unplaced.line[d.unplaced.reason.eq("column unknown")].tolist() == [
        first,
        first + 1,
        first + 2,
    ]
    assert "header not recognised" in d.tables.set_index("table").note["department_spending"]


def test_whole_headings_behind_one_another_are_columns():
    d = shimahe.read(SPLIT.format("科目编码\t科目名称\t合计\t基本支出\t项目支出\t备注").encode())
    assert d.cells[d.cells.line.eq(4)].column.tolist() == ["total", "basic", "project"]


OF_TWO_YEARS = """2025年“三公”经费支出预算表
单位：万元
项目\t{}
合计\t9.00\t8.00
1.因公出国（境）费\t1.00\t
2.公务用车购置及运行维护费\t6.00\t6.00
3.公务接待费\t2.00\t2.00
"""


@pytest.mark.parametrize("heading", ["2024年预算数2025年预算数", "2024年决算数 2025年预算数"])
def test_two_years_in_a_heading_are_the_year_of_none(heading):
    d = shimahe.read(OF_TWO_YEARS.format(f"{heading}\t").encode())
    assert d.three_public.amount_wan.dropna().empty
    assert d.tables.set_index("table").status["three_public"] != "complete"
    whole = shimahe.read(OF_TWO_YEARS.format("2024年预算数\t2025年预算数").encode())
    assert whole.three_public.amount_wan.dropna().max() == 8.0


LINES = """政府性基金预算支出表
单位：万元
科目编码\t科目名称\t{}
212\t城乡社区支出\t1\t9.00
21208\t土地\t2\t9.00
2120899\t其他\t3\t9.00
"""


@pytest.mark.parametrize("heading", ["行次预算数", "栏次金额", "序号合计", "行次 预算数"])
@pytest.mark.parametrize("blank", ["", "\t"])
def test_line_numbers_and_amounts_below_one_heading_are_no_amounts(heading, blank):
    d = shimahe.read(LINES.format(heading + blank).encode())
    assert d.cells.empty
    assert d.tables.set_index("table").status["fund_spending"] != "complete"
    assert broken(LINES.format(heading + blank)) == set()


@pytest.mark.parametrize(
    "headings", ["科目编码\t科目名称行次", "科目编码\t科目名称栏次", "科目编码行次\t科目名称"]
)
def test_line_numbers_below_the_heading_of_labels_are_no_amounts(headings):
    text = f"部门支出总表\n单位：万元\n{headings}\t合计\t基本支出\t项目支出\n"
    text += "\t合计\t1\t9.00\t6.00\t3.00\n201\t一般公共服务支出\t2\t9.00\t6.00\t3.00\n"
    d = shimahe.read(text.encode())
    assert not {1.0, 2.0} & set(d.cells.value)
    assert d.tables.set_index("table").status["department_spending"] != "complete"
    assert broken(text) == set()


UNTITLED = """2025年“三公”经费支出预算表
单位：万元
合计\t因公出国（境）费\t公务用车购置费\t公务用车运行维护费\t公务接待费
9.00\t\t2.00\t4.00\t3.00

{}
单位：万元
{}
"""


@pytest.mark.parametrize("title", ["*******", "政府性基金", "□□□□□□□", ""])
@pytest.mark.parametrize(
    "rows",
    [
        "项目\t合计\t货物\t工程\t服务\n合计\t12.00\t12.00\t\t\n一般公共预算\t12.00\t12.00\t\t",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "\t合计\t12.00\t12.00\t\n212\t城乡社区支出\t12.00\t12.00\t",
        "序号\t功能分类科目编码\t科目名称\t上年预算数\t小计\n\t\t栏次\t（1）\t（2）\n"
        "1\t212\t城乡社区支出\t12.00\t12.00",
    ],
)
def test_a_table_that_lost_its_title_is_no_part_of_three_public_above_it(title, rows):
    d = shimahe.read(UNTITLED.format(title, rows).encode())
    amounts = d.three_public.set_index("item").amount_wan.dropna().to_dict()
    assert amounts["total"] == 9.0
    assert amounts["reception"] == 3.0
    assert set(d.cells.line) == {4}
    row = d.tables.set_index("table").loc["three_public"]
    assert (row.status, row.last_line) == ("complete", 4)
    assert broken(UNTITLED.format(title, rows)) == set()


@pytest.mark.parametrize(
    "header",
    ["项目\t上年预算数\t本年预算数", "单位名称\t上年预算数\t本年预算数", "项目\t2024年\t2025年"],
)
def test_three_public_down_that_a_page_cuts_goes_on_below_its_header(header):
    text = f"2025年“三公”经费支出预算表\n单位：万元\n{header}\n合计\t9.00\t8.00\n\n- 3 -\n\n"
    text += f"{header}\n公务接待费\t9.00\t8.00\n"
    d = shimahe.read(text.encode())
    assert d.tables.set_index("table").loc["three_public"].last_line == 9


def test_three_public_that_a_page_cuts_goes_on_below_its_header():
    header = "合计\t因公出国（境）费\t公务用车购置费\t公务用车运行维护费\t公务接待费"
    d = shimahe.read(UNTITLED.format("- 3 -", header).encode())
    assert d.tables.set_index("table").loc["three_public"].last_line == 8


FUNDS = (
    "政府性基金预算财政拨款收入支出决算表",
    "单位：万元",
    "科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余",
    "\t\t\t\t合计\t基本支出\t项目支出\t",
    "\t总计\t0.50\t9.00\t9.10\t\t9.10\t0.40",
    "212\t城乡社区支出\t0.50\t9.00\t9.10\t\t9.10\t0.40",
)


@pytest.mark.parametrize("heading", ["结余", "和", "转和结余", "年末"])
def test_what_is_left_below_a_heading_that_lost_words_is_no_zero(heading):
    assert broken("\n".join(FUNDS)) == set()
    assert broken(replaced(FUNDS, "年末结转和结余", heading)) == set()


def test_what_is_left_is_held_to_its_heading():
    assert broken(replaced(FUNDS, "9.10\t0.40\n212", "9.10\t0.50\n212")) == {
        ("A08", "fund_spending:total"),
        ("A03", "fund_spending:total/年末结转和结余"),
    }


def test_a_row_of_the_next_sheet_below_a_lost_title_is_no_row_of_the_table():
    lines = (
        "国有资本经营预算支出表",
        "单位：万元",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
        "223\t国有资本经营预算支出\t8.00\t\t8.00",
        "项目支出",
        "单位：万元",
        "\t年度资金总额\t411.55\t\t",
    )
    assert broken("\n".join(lines)) == set()


@pytest.mark.parametrize("label", ["项目名称", "部门（单位）名称", "主管部门"])
def test_the_rows_of_a_sheet_below_a_lost_title_are_no_items_of_the_table_above(label):
    sheet = (
        "项目",
        f"{label}\t道路养护",
        "年度预算\t41.27",
        "绩效指标\t指标名称\t指标权重\t指标性质\t指标值\t计量单位",
    )
    assert broken("\n".join((*THREE_PUBLIC, *sheet))) == set()
    assert broken(replaced((*THREE_PUBLIC, *sheet), "2.00\t4.00\t2.00", "2.00\t4.00\t3.00")) == {
        ("A01", "three_public:2025年/total")
    }


def test_the_rows_of_items_below_a_lost_title_are_no_rows_of_the_table_above():
    table = (
        "一般公共预算支出表",
        "单位：万元",
        "科目\t决算数",
        "213农林水支出\t8.00",
        "224灾害防治支出\t1.00",
    )
    items = ("□□□□□", "金额单位：万元", "项目\t预算数", "合计\t3.00", "公务接待费\t3.00")
    assert broken("\n".join((*table, *items))) == set()
    assert broken("\n".join((*table, "合计\t3.00"))) == {("A03", "general_spending:total/total")}


@pytest.mark.parametrize(("code", "is_lost"), [("21303", True), ("21303水利", False)])
def test_a_code_that_lost_its_name_may_have_lost_digits(code, is_lost):
    rows = (
        "科目\t合计\t基本支出\t项目支出",
        "213农林水支出\t8.00\t8.00\t",
        "21303水利\t8.00\t8.00\t",
        f"{code}\t8.00\t8.00\t",
    )
    text = "\n".join(("部门支出总表", "单位：万元", *rows))
    assert ({check for check, _ in broken(text)} == set()) == is_lost


def test_without_a_unit_nothing_tells_which_of_two_rows_has_the_items_of_the_year():
    rows = (
        "项目\t合计\t因公出国（境）费\t公务用车购置费\t公务用车运行维护费\t公务接待费",
        "上年预算数\t8.00\t2.00\t\t6.00\t",
        "本年预算数\t0.57\t\t\t\t0.57",
    )
    html = "".join(f"<tr><td>{row}</td></tr>" for row in rows).replace("\t", "</td><td>")
    text = (
        "<html><body><h1>某局2025年部门预算</h1><h2>三公经费情况说明</h2>"
        "<p>2025年公务接待费0.57万元，比2024年增加0.57万元。</p>"
        f"<h2>“三公”经费支出表</h2><p>单位：万元</p><table>{html}</table></body></html>"
    )
    assert broken(text) == set()
    assert broken(text.replace("单位：万元", "单位：□□")) == set()
    assert broken(text.replace("公务接待费0.57万元", "公务接待费0.75万元")) == {("A31", "S01")}


@pytest.mark.parametrize("heading", ["合", "□□", "计"])
def test_the_budget_of_the_year_is_no_total_of_parts_of_another_stage(heading):
    lines = (
        "一般公共预算支出决算表",
        "单位：元",
        "科目编码\t科目名称\t年初预算数\t决算数\t\t",
        f"\t\t\t{heading}\t基本支出\t项目支出",
        "\t合计\t5.00\t9.00\t4.00\t5.00",
        "201\t甲支出\t5.00\t9.00\t4.00\t5.00",
    )
    d = shimahe.read("\n".join(lines).encode())
    row = d.cells[d.cells.line.eq(6)]
    assert row.column.tolist() == ["年初预算数", f"决算数 {heading}", "basic", "project"]
    assert f"heading lost letters: 决算数 {heading}" in d.tables.note.tolist()


def test_a_total_may_be_the_row_whose_label_lost_a_letter():
    lines = ["某局2025年部门预算"]
    for title, amount in (
        ("部门支出总表", "9.00"),
        ("一般公共预算支出表", "7.00"),
        ("政府性基金预算支出表", "2.00"),
    ):
        code = "2120803" if title.startswith("政府") else "2130301"
        lines += [title, "单位：万元", "科目编码\t科目名称\t合计\t基本支出\t项目支出"]
        lines += [f"\t本年合计\t{amount}\t\t{amount}", f"{code}\t某项\t{amount}\t\t{amount}"]
    damaged = replaced(lines, "本年合计\t7.00", "□年合计\t7.00")
    assert not {check for check, _ in broken(damaged)} & {"A11", "A16"}


def test_a_row_of_a_balance_between_spaces_may_end_with_a_label():
    lines = list(BALANCE)
    whole = "一、一般公共预算拨款收入\t9.00\t一、教育支出\t5.00"
    lines[4:5] = [whole, "基金 二、农林水支出 3.00 甲"]
    assert broken("\n".join(lines)) == set()


def test_the_sum_of_a_group_whose_heading_was_lost_is_not_the_total_of_three_public():
    header = THREE_PUBLIC[2]
    lost = "\t".join("□" * len(cell) for cell in header.split("\t"))
    d = shimahe.read(replaced(THREE_PUBLIC, header, lost).encode())
    assert "total" not in set(d.cells.column)
