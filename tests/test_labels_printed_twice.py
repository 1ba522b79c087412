"""Balances that print a label twice on one side: of the year, and below what is carried over.

Every cell has the key of its own row, whatever way the table is printed or cut by a page.
"""

from __future__ import annotations

import pytest

import shimahe

Rows = list[tuple[str, str, str, str]]

TITLE = "收入支出决算总表"
HEADER: Rows = [("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数")]
#: The rows of each balance. Its income is 112.00, of which 5.00 is carried over.
BALANCES: dict[str, Rows] = {
    "budgets below, some blank": [
        ("一般公共预算拨款", "100.00", "一般公共服务支出", "90.00"),
        ("政府性基金预算拨款", "", "科学技术支出", "13.00"),
        ("国有资本经营预算拨款", "7.00", "", ""),
        ("本年收入合计", "107.00", "本年支出合计", "103.00"),
        ("年初结转和结余", "5.00", "年末结转和结余", "9.00"),
        ("一般公共预算拨款", "3.00", "一般公共服务支出", "8.00"),
        ("政府性基金预算拨款", "2.00", "科学技术支出", "1.00"),
        ("国有资本经营预算拨款", "", "", ""),
        ("总计", "112.00", "总计", "112.00"),
    ],
    "numbered below": [
        ("一、本年收入", "107.00", "一、本年支出", "103.00"),
        ("（一）一般公共预算拨款", "100.00", "（一）一般公共服务支出", "103.00"),
        ("（二）政府性基金预算拨款", "7.00", "（二）科学技术支出", ""),
        ("二、上年结转", "5.00", "二、结转下年", "9.00"),
        ("（一）一般公共预算拨款", "3.00", "（一）一般公共服务支出", "8.50"),
        ("（二）政府性基金预算拨款", "2.00", "（二）科学技术支出", "0.50"),
        ("收入总计", "112.00", "支出总计", "112.00"),
    ],
    "carried over first": [
        ("一、上年结转", "5.00", "一、农林水支出", "50.00"),
        ("（一）一般公共预算拨款", "3.00", "二、其他支出", "62.00"),
        ("（二）政府性基金预算拨款", "2.00", "", ""),
        ("二、本年收入", "107.00", "", ""),
        ("（一）一般公共预算拨款", "100.00", "", ""),
        ("（二）政府性基金预算拨款", "7.00", "", ""),
        ("收入总计", "112.00", "支出总计", "112.00"),
    ],
    "kinds of spending below": [
        ("一、一般公共预算拨款", "100.00", "一、基本支出", "90.00"),
        ("二、政府性基金预算拨款", "7.00", "二、项目支出", ""),
        ("本年收入合计", "107.00", "本年支出合计", "90.00"),
        ("上年结转", "5.00", "结转下年", "22.00"),
        ("一、一般公共预算拨款", "3.00", "一、基本支出", "1.00"),
        ("二、政府性基金预算拨款", "2.00", "二、项目支出", "21.00"),
        ("收入总计", "112.00", "支出总计", "112.00"),
    ],
}
#: What a page prints between two parts of a table, and whether the header follows.
CUTS = {
    "header again": ("- 3 -", True),
    "no header": ("- 3 -", False),
    "title again": (f"{TITLE}\n单位：万元", True),
    "title goes on": (f"- 3 -\n{TITLE}（续）\n单位：万元", True),
    "goes on": ("续表", True),
}


def true_cells(rows: Rows) -> dict[str, float]:
    """Return the key and the value of each printed figure, as the rows are meant."""
    times: dict[tuple[str, str], int] = {}
    cells: dict[str, float] = {}
    for income, received, spending, spent in rows:
        for side, label, figure in (("income", income, received), ("spending", spending, spent)):
            if not label:
                continue
            times[side, label] = times.get((side, label), 0) + 1
            number = times[side, label]
            row = label if number == 1 else f"{label}#{number}"
            if figure:
                cells[f"department_balance:{row}/{side}/amount"] = float(figure)
    return cells


def printed(rows: Rows, how: str) -> str:
    """Return rows as text in a format."""
    if how == "tabs":
        return "\n".join("\t".join(row) for row in rows)
    if how == "pipes":
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    if how == "pasted":
        return "\n".join(" ".join(filter(None, row)) for row in rows)
    cells = ["".join(f"<td>{text}</td>" for text in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def words(text: str, how: str) -> str:
    """Return lines of words as a format prints them."""
    if not how.startswith("html"):
        return text
    return "".join(f"<p>{line}</p>" for line in text.splitlines())


def document(rows: Rows, how: str, cut: str = "", at: int = 0) -> str:
    """Return a disclosure with a balance that is whole, or cut above the row `at`."""
    parts = [words(f"青石镇2024年度部门决算\n{TITLE}\n单位：万元", how)]
    if cut:
        between, has_header = CUTS[cut]
        rest = HEADER + rows[at:] if has_header else rows[at:]
        parts += [printed(HEADER + rows[:at], how), words(between, how), printed(rest, how)]
    else:
        parts.append(printed(HEADER + rows, how))
    return ("" if how == "html in one line" else "\n").join(parts) + "\n"


def read_cells(d: shimahe.Disclosure) -> dict[str, float]:
    """Return the key and the value of each figure that was read."""
    return dict(zip(d.cells["cell"], d.cells["value"], strict=True))


def sources(d: shimahe.Disclosure) -> dict[str, float]:
    """Return the amount of each source of income that has one."""
    revenue = d.revenue.dropna(subset="amount_wan")
    return dict(zip(revenue["source"], revenue["amount_wan"], strict=True))


def broken(d: shimahe.Disclosure) -> list[str]:
    """Return the checks that differ."""
    checks = shimahe.audit(d).checks
    return checks[checks["status"].eq("differs")]["check"].tolist()


@pytest.mark.parametrize("how", ["tabs", "pipes", "html", "html in one line"])
@pytest.mark.parametrize("name", BALANCES)
def test_each_print_of_a_label_has_its_own_key_however_the_balance_is_cut(name, how):
    rows = BALANCES[name]
    cuts = [("", 0), *((cut, at) for cut in CUTS for at in range(2, len(rows) - 1, 2))]
    for cut, at in cuts:
        d = shimahe.read(document(rows, how, cut, at).encode())
        assert read_cells(d) == true_cells(rows), (cut, at)
        assert sources(d)["total"] == 112.0, (cut, at)
        assert sources(d)["general_public"] == 100.0, (cut, at)
        assert sources(d)["carried_over"] == 5.0, (cut, at)
        assert broken(d) == [], (cut, at)


@pytest.mark.parametrize("name", BALANCES)
def test_what_is_not_read_of_pasted_text_gives_no_other_row_its_key(name):
    rows = BALANCES[name]
    cuts = [("", 0), *((cut, at) for cut in CUTS for at in range(2, len(rows) - 1, 2))]
    for cut, at in cuts:
        d = shimahe.read(document(rows, "pasted", cut, at).encode())
        truth = true_cells(rows)
        cells = read_cells(d)
        assert cells.items() <= truth.items(), (cut, at)
        status = d.tables.set_index("table").loc["department_balance", "status"]
        assert status == ("complete" if cells == truth else "partly read"), (cut, at)
        assert sources(d).items() <= {
            "total": 112.0, "general_public": 100.0, "carried_over": 5.0,
            "government_fund": 7.0, "state_capital": 7.0,
        }.items(), (cut, at)  # fmt: skip
        assert broken(d) == [], (cut, at)


# --- rows of what is carried over that were not read ----------------------------------------------

GRANTS = """青石镇2023年财政拨款收支预算表
单位：万元
收入 支出
项目 预算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
一、本年收入 648.69 一、本年支出 718.18
60.98 - 657.20
（一）一般公共预算财政拨款收入 58.57 （一）一般公共服务支出
29.41 29.41 - -
（二）政府性基金预算财政拨款收入 - （二）农林水支出 31.57
31.57 - -
（三）国有资本经营预算财政拨款收入 590.12
（三）国有资本经营预算支出 657.20 - - 657.20
{carried} 70.15 二、结转下年 0.66 0.17 -
0.49
（一）一般公共预算财政拨款收入 2.58
（二）政府性基金预算财政拨款收入 -
（三）国有资本经营预算财政拨款收入 67.57
收入总计 718.84 支出总计 718.84 61.15 -
657.69
"""


@pytest.mark.parametrize("carried", ["二、上年结转", "二、年初结转和结余", "二、上年结余"])
def test_a_part_below_a_row_that_was_not_read_is_no_source_of_the_year(carried):
    d = shimahe.read(("# 青石镇2023年度部门预算\n" + GRANTS.format(carried=carried)).encode())
    truth = {"total": 718.84, "general_public": 58.57, "state_capital": 590.12}
    assert sources(d).items() <= (truth | {"carried_over": 70.15}).items()
    assert broken(d) == []


@pytest.mark.parametrize(
    "lost",
    [
        "上年结转 5.00 结转下年 9.00\n收入总计 112.00 支出总计 112.00",
        "上年结转 5,000 结转下年 9,000\n收入总计 112,000 支出总计 112,000",
        "上年结转 ¥5,000 结转下年 ¥9,000\n收入总计 ¥112,000 支出总计 ¥112,000",
        "收入总计 112.00 支出总计 112.00 0",
    ],
    ids=["decimals", "commas", "yen", "0 behind"],
)
def test_the_income_of_the_year_is_not_the_total_where_rows_below_it_were_not_read(lost):
    rows = BALANCES["kinds of spending below"][:3]
    text = (
        f"# 青石镇2024年度部门决算\n{TITLE}\n单位：万元\n{printed(HEADER + rows, 'tabs')}\n{lost}\n"
    )
    d = shimahe.read(text.encode())
    assert sources(d) == {"general_public": 100.0, "government_fund": 7.0}
    assert d.tables.set_index("table").loc["department_balance", "status"] == "partly read"
    assert broken(d) == []


REVENUE = """部门收入决算表
单位：万元
科目编码\t科目名称\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算
合计\t\t120.00\t100.00\t20.00\t
201\t一般公共服务支出\t100.00\t100.00\t\t
212\t城乡社区支出\t20.00\t\t20.00\t
"""
OWN_TABLE = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t100.00\t60.00\t40.00
201\t一般公共服务支出\t100.00\t60.00\t40.00
"""
PASTED = """财政拨款收入支出{stage}总表
单位：万元
收入 支出
项目 {stage}数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
一般公共预算资金 100.00 一般公共服务支出 103.00 103.00 0.00 0.00
政府性基金预算资金 20.00 城乡社区支出 21.00 0.00 21.00 0.00
{of_year}{into} 6.00
{out_of} 2.00
1.50
0.50
0.00
总计 126.00 总计 126.00 104.50 21.50 0.00
"""
OF_YEAR = "本年收入合计 120.00 本年支出合计 124.00 103.00 21.00 0.00\n"


def pasted(stage: str, into: str, out_of: str, of_year: str = OF_YEAR) -> str:
    """Return a balance whose rows of what is carried over are broken over lines.

    Under labels that say nothing, no rule joins them, so that they are not read.
    """
    return PASTED.format(stage=stage, into=into, out_of=out_of, of_year=of_year)


@pytest.mark.parametrize(
    ("other_table", "stage", "balance"),
    [
        (REVENUE, "决算", pasted("决算", "年初财政拨款结转和结余", "年末财政拨款结转和结余")),
        (REVENUE, "决算", pasted("决算", "", "")),
        (OWN_TABLE, "预算", pasted("预算", "上年结转", "结转下年")),
        (OWN_TABLE, "预算", pasted("预算", "上年结转", "结转下年", of_year="")),
        (OWN_TABLE, "预算", pasted("预算", "□□□", "□□□")),
    ],
    ids=["receipts", "receipts, labels lost", "named", "no total of the year", "totals differ"],
)
def test_classes_are_held_to_no_other_table_where_money_may_be_carried_over(
    other_table, stage, balance
):
    d = shimahe.read(f"# 青石镇2024年度部门{stage}\n{other_table}\n{balance}".encode())
    checks = shimahe.audit(d).checks
    classes = checks[checks["check"].eq("A13")]
    assert len(classes) > 0
    assert classes["status"].eq("not checked").all()
    assert broken(d) == []


@pytest.mark.parametrize("label", ["", "□□□"])
def test_broken_rows_under_labels_that_say_nothing_are_missing_and_said(label):
    d = shimahe.read(f"# 青石镇2024年度部门预算\n{pasted('预算', label, label)}".encode())
    assert d.tables.set_index("table").loc["appropriation_balance", "status"] == "partly read"


def test_a_class_that_differs_is_found_where_nothing_is_carried_over():
    balance = pasted("预算", "", "", of_year="").split("\n 6.00")[0]
    balance += "\n收入总计 120.00 支出总计 124.00 103.00 21.00 0.00\n"
    d = shimahe.read(f"# 青石镇2024年度部门预算\n{OWN_TABLE}\n{balance}".encode())
    checks = shimahe.audit(d).checks
    differing = checks[checks["check"].eq("A13") & checks["status"].eq("differs")]
    subjects = ["一般公共服务支出/general_public", "total/general_public"]
    assert differing["subject"].tolist() == subjects
