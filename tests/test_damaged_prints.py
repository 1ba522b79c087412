"""What a damaged print lost is never called broken, and a readable misprint beside it still is."""

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
