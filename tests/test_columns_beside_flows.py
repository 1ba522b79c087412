"""A table of funds that prints more money than A08 adds up is not said to contradict itself."""

import pytest

import shimahe

HEAD = "科目编码\t科目名称\t年初结转和结余\t{more}\t本年收入\t本年支出\t\t\t年末结转和结余"
BELOW = "\t\t\t\t\t小计\t基本支出\t项目支出\t"


def outcomes(heading, figure, closing="2.00"):
    row = f"5.00\t{figure}\t20.00\t22.00\t\t22.00\t{closing}"
    lines = [
        "甲街道办事处2024年度部门决算",
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        HEAD.format(more=heading),
        BELOW,
        f"212\t城乡社区支出\t{row}",
        f"合计\t\t{row}",
    ]
    checks = shimahe.audit(shimahe.read("\n".join(lines).encode())).checks
    found = checks[checks.check.eq("A08")]
    return found[["status", "why_not"]].fillna("").values.tolist()


@pytest.mark.parametrize("heading", ["调整年初结转和结余", "归集上缴", "缴回资金", "结余分配"])
def test_another_column_of_money_may_be_a_part(heading):
    assert outcomes(heading, "-1.00") == [["not checked", "columns of another kind"]] * 2


@pytest.mark.parametrize(
    ("heading", "figure"),
    [("调整年初结转和结余", ""), ("归集上缴", ""), ("完成率", "95%"), ("备注", "")],
)
@pytest.mark.parametrize(("closing", "status"), [("3.00", "agrees"), ("2.00", "differs")])
def test_a_column_without_money_is_no_part(heading, figure, closing, status):
    assert outcomes(heading, figure, closing) == [[status, ""]] * 2
