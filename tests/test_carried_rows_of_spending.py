"""What is carried over in a row of its own is of no kind of spending, and breaks no sum."""

import pytest

import shimahe
from tests.fragments import differing, spending_table

CLASS = "201\t一般公共服务支出\t60.00\t50.00\t10.00"


def checks_of(*rows):
    d = shimahe.read("\n".join(["甲街道办事处2025年部门预算", spending_table(*rows)]).encode())
    checks = shimahe.audit(d).checks
    sums = checks[checks.check.eq("A01")]
    outcomes = map(tuple, sums[["status", "why_not"]].values.tolist())
    return d, dict(zip(sums.subject.str.partition(":")[2], outcomes, strict=True))


@pytest.mark.parametrize("total", ["支出总计", "合计", "总计"])
@pytest.mark.parametrize("figures", ["5.00\t\t", "5.00\t0.00\t0.00"])
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("", "结转下年"),
        ("", "年终结转结余"),
        ("", "结转下年支出"),
        ("230", "结转下年"),
        ("230", "转移性支出"),
    ],
)
def test_a_row_that_prints_only_its_total_is_no_contradiction(code, name, figures, total):
    d, found = checks_of(CLASS, f"{code}\t{name}\t{figures}", f"\t{total}\t65.00\t50.00\t10.00")
    assert differing(d).empty
    assert found["201/total"][0] == "agrees"
    assert found["total/total"] == ("not checked", "money carried over")


def test_a_group_of_transfers_prints_only_its_total_too():
    rows = ["230\t转移性支出\t5.00\t\t", "23009\t年终结余\t5.00\t\t"]
    d, found = checks_of(CLASS, *rows, "\t合计\t65.00\t50.00\t10.00")
    assert differing(d).empty
    assert found["230/total"] == found["23009/total"] == ("not checked", "money carried over")


@pytest.mark.parametrize(
    ("row", "total", "subject"),
    [
        ("230\t转移性支出\t5.00\t1.00\t3.00", "65.00\t51.00\t14.00", "230/total"),  # it has kinds
        ("205\t教育支出\t5.00\t\t", "65.00\t50.00\t10.00", "205/total"),  # a class is of a kind
        ("\t结转下年\t\t\t", "65.00\t50.00\t10.00", "total/total"),  # nothing is carried over
    ],
)
def test_a_sum_that_is_broken_is_said_to_be(row, total, subject):
    _, found = checks_of(CLASS, row, f"\t合计\t{total}")
    assert found[subject][0] == "differs"
