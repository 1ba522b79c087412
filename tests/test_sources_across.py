"""Tables of income with sources across: columns of no source, and the total row they are in."""

import pytest

import shimahe
from tests.fragments import differing, note_of, status_of

REVENUE = "department_revenue"
OF_YEAR = "合计\t\t123.00\t100.00\t20.00\t3.00"
ACCOUNT = "201\t一般公共服务支出\t123.00\t100.00\t20.00\t3.00"
SOURCES = {"total": 123.0, "general_public": 100.0, "government_fund": 20.0}
#: Carried over and of the year, each in groups; the last column is of no source.
GROUPS = [
    "科目编码\t科目名称\t合计\t上年结转\t\t\t本年收入\t\t\t",
    "\t\t\t小计\t一般公共预算\t政府性基金\t小计\t一般公共预算\t政府性基金\t单位资金",
]


def income(*lines):
    return shimahe.read("\n".join(["部门收入总表", "单位：万元", *lines]).encode())


def amounts_of(d):
    return dict(zip(d.revenue.source, d.revenue.amount_wan, strict=True))


def sums_of_rows(d):
    """The outcome of A01 of each row of the table, with the reason."""
    checks = shimahe.audit(d).checks.query("check == 'A01'")
    reasons = [why if isinstance(why, str) else "" for why in checks.why_not]
    pairs = zip(checks.status, reasons, strict=True)
    return [list(pair) for pair in dict.fromkeys(pairs)]


@pytest.mark.parametrize(
    "heading", ["单位资金", "单位自有资金", "自筹资金", "非财政拨款", "用事业基金弥补收支差额"]
)
def test_a_source_that_is_not_known_is_named(heading):
    head = f"科目编码\t科目名称\t合计\t一般公共预算\t政府性基金\t{heading}"
    d = income(head, ACCOUNT, OF_YEAR)
    assert amounts_of(d) == SOURCES
    assert note_of(d, REVENUE) == f"columns of no kind: {heading}"
    assert sums_of_rows(d) == [["not checked", "columns of another kind"]]


def test_a_source_without_an_amount_is_not_named():
    head = "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金\t单位资金"
    rows = ["201\t一般公共服务支出\t120.00\t100.00\t20.00\t", "合计\t\t120.00\t100.00\t20.00\t"]
    d = income(head, *rows)
    assert status_of(d, REVENUE) == "complete"
    assert sums_of_rows(d) == [["agrees", ""]]


def test_the_only_source_is_named_where_it_is_not_known():
    rows = ["201\t一般公共服务支出\t3.00\t3.00", "合计\t\t3.00\t3.00"]
    d = income("科目编码\t科目名称\t合计\t单位资金", *rows)
    assert note_of(d, REVENUE) == "columns of no kind: 单位资金"


def test_a_group_of_known_sources_is_no_other_source():
    heads = [
        "科目编码\t科目名称\t合计\t财政拨款\t\t\t单位资金\t\t",
        "\t\t\t小计\t一般公共预算\t政府性基金\t小计\t事业收入\t其他收入",
    ]
    amounts = "123.00\t120.00\t100.00\t20.00\t3.00\t1.00\t2.00"
    d = income(*heads, f"201\t一般公共服务支出\t{amounts}", f"合计\t\t{amounts}")
    more = {"service_receipts": 1.0, "other": 2.0}
    assert (status_of(d, REVENUE), amounts_of(d)) == ("complete", SOURCES | more)


def test_of_two_groups_the_source_of_the_year_is_named():
    amounts = "133.00\t10.00\t7.00\t3.00\t123.00\t100.00\t20.00\t3.00"
    d = income(*GROUPS, f"201\t一般公共服务支出\t{amounts}", f"合计\t\t{amounts}")
    assert amounts_of(d) == SOURCES | {"total": 133.0, "carried_over": 10.0}
    assert note_of(d, REVENUE) == "columns of no kind: 本年收入 单位资金"
    assert sums_of_rows(d) == [["not checked", "columns of another kind"]]
    assert differing(d).empty


def test_parts_of_what_is_carried_over_are_no_other_sources():
    amounts = "130.00\t10.00\t7.00\t3.00\t120.00\t100.00\t20.00\t"
    d = income(*GROUPS, f"201\t一般公共服务支出\t{amounts}", f"合计\t\t{amounts}")
    assert (status_of(d, REVENUE), note_of(d, REVENUE)) == ("complete", "")
    assert sums_of_rows(d) == [["agrees", ""]]


HEAD = "科目编码\t科目名称\t合计\t一般公共预算\t政府性基金\t其他收入"
YEAR = "\t本年收入合计\t123.00\t100.00\t20.00\t3.00"
CARRIED = "\t上年结转\t10.00\t10.00\t\t"
ALL = {"total": 123.0, "general_public": 100.0, "government_fund": 20.0, "other": 3.0}
WITH_CARRIED = ALL | {"total": 133.0, "general_public": 110.0}


@pytest.mark.parametrize(
    "rows",
    [
        [ACCOUNT, YEAR],
        [ACCOUNT, YEAR, YEAR.replace("本年收入合计", "收入总计")],
        [YEAR.replace("本年收入合计", "收入总计"), YEAR, ACCOUNT],
        [OF_YEAR, ACCOUNT, OF_YEAR],
    ],
)
def test_two_total_rows_that_print_the_same_are_one_total(rows):
    d = income(HEAD, *rows)
    assert amounts_of(d) == ALL
    assert (status_of(d, REVENUE), note_of(d, REVENUE)) == ("complete", "")


@pytest.mark.parametrize("label", ["收入总计", "合计", "总计"])
def test_the_total_below_what_is_carried_over_is_that_of_all(label):
    d = income(HEAD, ACCOUNT, YEAR, CARRIED, f"\t{label}\t133.00\t110.00\t20.00\t3.00")
    assert amounts_of(d) == WITH_CARRIED
    assert differing(d).empty


def test_totals_of_which_none_is_that_of_all_are_named():
    rows = ["甲局\t合计\t23.00\t20.00\t\t3.00", "乙局\t合计\t100.00\t80.00\t20.00\t"]
    d = income(HEAD, ACCOUNT, *rows)
    assert d.revenue.empty
    assert note_of(d, REVENUE) == "in no frame: 5, 6"
