"""What is printed and was not read is never called broken, and a misprint elsewhere still is."""

from functools import cache

import pytest

import shimahe
from shimahe.checking.audit import CHECKS, Audit, audit
from shimahe.checking.sheet_checks import sheets_with_unread_lines
from shimahe.checking.unread_lines import UnreadLines, unread_lines
from tests.counted import steps_of
from tests.final_account import WHOLE_ACCOUNT
from tests.fragments import WHOLE_OFFICE, document, spending_table

#: What may stand in a cell instead of its figure, so that nobody can read it.
DAMAGES = {
    "spaced": " ".join,
    "stars": lambda _: "***",
    "two figures": lambda text: f"{text} 7.77",
    "torn": lambda text: f"{text[:-1]}?",
    "words": lambda _: "见附件",
}
DOCUMENTS = {"office": WHOLE_OFFICE, "account": WHOLE_ACCOUNT}
ROWS = (
    "\t合计\t9.00\t9.00\t",
    "213\t农林水支出\t8.00\t8.00\t",
    "21303\t水利\t8.00\t8.00\t",
    "2130301\t行政运行\t4.00\t4.00\t",
    "2130305\t水利工程建设\t4.00\t4.00\t",
    "224\t灾害防治支出\t1.00\t1.00\t",
)


def checks_of(text):
    return audit(shimahe.read(text.encode())).checks


@cache
def broken(text):
    """The identities that a document breaks; kept, since many cases damage the same figure."""
    checks = checks_of(text)
    rows = checks[checks.status.eq("differs") & checks.nature.eq("identity")]
    return list(zip(rows.check, rows.subject, strict=True))


def with_row(number, row):
    """The table of spending with another row."""
    rows = list(ROWS)
    rows[number] = row
    return document(spending_table(*rows)).decode()


@cache
def audit_of(name) -> Audit:
    """The audit of a whole document, which is made once for all tests."""
    return audit(shimahe.read(DOCUMENTS[name].encode()))


def figures_of(name, check):
    """The figures of the first identity of a check, as (line, text)."""
    weighed = audit_of(name).weighed
    made = [each for each in weighed if each.equation.check == check and each.holds]
    return [(figure.line, figure.text) for figure in made[0].figures[:3]] if made else []


CASES = [
    (name, check, damage)
    for name in DOCUMENTS
    for check in CHECKS
    if figures_of(name, check)
    for damage in DAMAGES
]


@pytest.mark.parametrize(("name", "check", "damage"), CASES)
def test_no_identity_is_broken_by_a_figure_that_cannot_be_read(name, check, damage):
    for line, text in figures_of(name, check):
        lines = DOCUMENTS[name].split("\n")
        lines[line - 1] = lines[line - 1].replace(text, DAMAGES[damage](text), 1)
        assert broken("\n".join(lines)) == [], lines[line - 1]


def test_the_cases_are_of_every_check_of_budgets():
    assert {check for _, check, _ in CASES} >= set(CHECKS) - {"A06", "A07"}


@pytest.mark.parametrize(
    "row",
    [
        "2130305 208\t水利工程建设社会保障\t4.00 1.00\t4.00 1.00\t",
        "21303?5\t水利工程建设\t4.00\t4.00\t",
        "见附件\t水利工程建设\t4.00\t4.00\t",
        "2130305 水利工程建设 4 . 0 0 4.00",
    ],
)
def test_a_row_that_is_printed_and_not_read_is_not_missing(row):
    assert broken(with_row(4, row)) == []


def test_sums_that_the_unread_row_is_no_part_of_stay_checked():
    unread = "2130302?\t水利管理\t0.50\t0.50\t"
    text = with_row(4, f"{unread}\n{ROWS[4]}")
    statuses = checks_of(text).set_index(["check", "subject"]).status
    assert statuses["A02", "department_spending:21303/total"] == "not checked"
    assert statuses["A03", "department_spending:total/total"] == "agrees"
    misprinted = text.replace("224\t灾害防治支出\t1.00\t1.00", "224\t灾害防治支出\t7.00\t7.00")
    assert ("A03", "department_spending:total/total") in broken(misprinted)


def test_a_blank_beside_a_figure_that_was_not_read_is_no_zero():
    text = with_row(4, "2130305\t水利工程建设\t4.00 4.00\t\t")
    assert broken(text) == []
    row = checks_of(text).set_index("subject").loc["department_spending:21303/basic"]
    assert (row.status, row.why_not) == ("not checked", "figure without a column")


def test_a_total_whose_label_ran_into_another_is_not_blank():
    lines = [
        "部门收支总表",
        "单位：万元",
        "收入\t\t支出\t",
        "项目\t预算数\t项目\t预算数",
        "一、一般公共预算拨款收入\t9.00\t一、教育支出\t9.00",
        "五、其他收入收入总计\t0.00 9.00\t支出总计\t9.00",
    ]
    found = checks_of("\n".join(lines)).set_index(["check", "subject"])
    row = found.loc[("A05", "department_balance")]
    assert (row.status, row.why_not) == ("not checked", "row not printed")
    lines[-1] = "收入总计\t8.00\t支出总计\t9.00"
    assert ("A05", "department_balance") in broken("\n".join(lines))


WEIGHTS = "道路养护次数\t70\t≥\t12\t次\t是\t"
RATE = "养护资金支付率\t30\t≥\t95\t%\t否\t"


@pytest.mark.parametrize(
    "row", ["养护资金支付率 30 ≥ 95 % 否", "养护资金支付率\t3 0\t≥\t95\t%\t否\t"]
)
def test_weights_of_a_sheet_with_an_unread_line_are_not_checked(row):
    assert broken(WHOLE_OFFICE.replace(RATE, row)) == []
    other_sheet = WHOLE_OFFICE.replace(RATE, row).replace("家长满意度\t20", "家长满意度\t21")
    assert broken(other_sheet) == [("A43", "教育管理经费")]


def test_lines_are_named_where_a_figure_is_in_no_cell():
    d = shimahe.read(with_row(4, "21303?5\t水利工程建设\t4.00\t4.00\t").encode())
    assert unread_lines(d) == {"department_spending": UnreadLines(rows={10})}
    assert unread_lines(shimahe.load()) == {}


def account_with_shares(row="207\t文化旅游体育与传媒支出\t6.40\t6.40\t-\t0.02"):
    """An account of many classes with a column of shares, and with one row printed otherwise."""
    classes = (201, 204, 205, 206, 208, 210, 211, 212, 213, 214)
    total = 10 * len(classes)
    lines = [
        "某局2023年部门决算",
        "一般公共预算支出决算表",
        "单位：万元",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\t占比%",
        f"合计\t\t{total + 6.4:.2f}\t{total * 0.4 + 6.4:.2f}\t{total * 0.6:.2f}\t100.00",
    ]
    for code in classes:
        if code == 208:
            lines += [row, "20701\t文化和旅游\t6.40\t6.40\t-\t0.02"]
        for number in (f"{code}", f"{code}01", f"{code}0101"):
            lines.append(f"{number}\t某项支出\t10.00\t4.00\t6.00\t9.40")
    return "\n".join(lines)


def test_the_row_above_the_end_of_a_row_cut_in_two_lacks_figures():
    cut = account_with_shares("207\t文化旅游体育与传媒支出\t6.40\n6.40\t-\t0.02")
    lines = cut.split("\n")
    above = 1 + lines.index("207\t文化旅游体育与传媒支出\t6.40")
    unread = unread_lines(shimahe.read(cut.encode()))["general_spending"]
    assert unread.figures == {above, above + 1}
    assert not broken(account_with_shares())
    assert not broken(cut)


def with_figures_below_each_row(count):
    """A table of many codes with a line of its own below each row, which is the rest of one."""
    rows = [f"{2010000 + number}\t某项支出\t9.00\t4.00\t5.00\n8.00" for number in range(count)]
    return shimahe.read(document(spending_table(*rows)))


def test_the_work_grows_in_line_with_the_rows_that_are_cut_in_two():
    few, many = with_figures_below_each_row(50), with_figures_below_each_row(400)
    assert len(unread_lines(many)["department_spending"].figures) == 799
    assert steps_of(lambda: unread_lines(many)) <= 9 * steps_of(lambda: unread_lines(few))


ONE_LINE = (
    "<html><body><h1>某局2025年部门预算</h1><p>部门支出总表</p><p>单位：万元</p><table>"
    "<tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>"
    "<tr><td></td><td>合计</td><td>9.00</td><td>5.00</td><td>4.00</td></tr>"
    "<tr><td>201</td><td>一般公共服务支出</td><td>3.00</td><td>2.00</td><td>1.00</td></tr>"
    "<tr><td>205</td><td>教育支出</td><td>2.00</td><td>1.00</td><td>1.00</td></tr>"
    "<tr><td>213</td><td>农林水支出</td><td>4.00</td><td>2.00</td><td>2.00</td></tr>"
    "</table></body></html>"
)


@pytest.mark.parametrize(
    ("printed", "damaged"),
    [
        ("教育支出</td><td>2.00", "教育支出 2.00"),
        ("2.00</td><td>1.00</td><td>1.00</td></tr>", "2.00</td><td>1.00 1.00</td></tr>"),
        ("1.00</td></tr><tr><td>213", "1.00</td><td>213"),
    ],
)
def test_of_a_page_on_one_line_any_row_may_be_the_one_that_was_not_read(printed, damaged):
    assert ONE_LINE.count(printed) == 1
    assert broken(ONE_LINE) == []
    assert broken(ONE_LINE.replace(printed, damaged)) == []


def test_a_page_on_one_line_that_was_read_whole_is_held_to_its_sums():
    found = broken(ONE_LINE.replace("<td>4.00</td><td>2.00</td>", "<td>4.00</td><td>3.00</td>"))
    assert found == [
        ("A01", "department_spending:213/total"),
        ("A03", "department_spending:total/basic"),
    ]


@pytest.mark.parametrize("lost", ["****", "***", "见附件"])
def test_a_row_beside_another_is_unread_where_its_only_figure_is_lost(lost):
    lines = [
        "某局2025年部门预算",
        "一般公共预算基本支出表",
        "单位：万元",
        "人员经费\t\t\t公用经费\t\t",
        "科目编码\t科目名称\t预算数\t科目编码\t科目名称\t预算数",
        "301\t工资福利支出\t9.00\t302\t商品和服务支出\t6.00",
        "30101\t基本工资\t5.00\t30201\t办公费\t1.00",
        "30102\t津贴补贴\t4.00\t30207\t邮电费\t5.00",
        "人员经费合计\t\t9.00\t公用经费合计\t\t6.00",
    ]
    text = "\n".join(lines)
    assert broken(text) == []
    assert broken(text.replace("邮电费\t5.00", f"邮电费\t{lost}")) == []
    assert broken(text.replace("邮电费\t5.00", "邮电费\t4.00")) == [
        ("A02", "basic_economic:302/public_use")
    ]


def test_three_public_below_a_header_that_lost_a_cell_is_not_added_up():
    header = (
        '<tr><td rowspan="2">项目</td><td rowspan="2">合计</td>'
        '<td rowspan="2">因公出国（境）费</td>'
        '<td colspan="3">公务用车购置及运行维护费</td>'
        '<td rowspan="2">公务接待费</td></tr>'
        "<tr><td>小计</td><td>公务用车购置费</td><td>公务用车运行维护费</td></tr>"
    )
    rows = (
        ("上年预算数", "8.00", "", "5.00", "", "5.00", "3.00"),
        ("本年预算数", "9.00", "", "9.00", "2.00", "7.00", ""),
    )
    row = "</td></tr>\n<tr><td>".join("</td><td>".join(cells) for cells in rows)
    text = (
        "<html><body><h1>某局2025年部门预算</h1>\n<p>2025年“三公”经费支出预算表</p>\n"
        f"<p>单位：万元</p>\n<table>{header}\n<tr><td>{row}</td></tr>\n</table></body></html>"
    )
    joined = text.replace('项目</td><td rowspan="2">合计', "项目 合计")
    assert joined != text
    assert broken(text) == broken(joined) == []


@pytest.mark.parametrize("between", ["| ", "|", "\t"])
def test_a_total_whose_amount_stands_on_the_next_line_is_not_blank(between):
    """A balance in which a line ends in front of its last amount."""
    mark = "|" if "|" in between else "\t"
    rows = [
        ("项目", "预算数", "项目", "预算数"),
        ("一般公共预算拨款收入", "5.00", "教育支出", "4.00"),
        ("其他收入", "4.00", "农林水支出", "5.00"),
        ("收入合计", "9.00", "支出合计", "9.00"),
    ]
    lines = [mark.join(cells) for cells in rows]
    if mark == "|":
        lines = [f"| {line} |" for line in lines]
        lines.insert(1, "| --- | --- | --- | --- |")
    text = "\n".join(["某局2025年部门预算", "", "部门收支总表", "单位：万元", "", *lines])
    cut = text.replace(f"支出合计{mark}9.00", "支出合计\n9.00")
    assert cut != text
    assert broken(text) == broken(cut) == []


def test_sheets_with_unread_lines_come_in_the_order_of_their_lines(d):
    lines = {line + 3 for line in d.projects.line}
    sheets = sheets_with_unread_lines(d, {"project_goals": UnreadLines(rows=lines)})
    assert sheets == d.projects.project.tolist()
