"""Tables of funds in a final account that are pasted with their headings on several lines."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

ABOVE = ["# 某局2024年度部门决算", "政府性基金预算财政拨款收入支出决算表", "公开08表", "单位：万元"]
FLOWS = "项 目 年初结转和结余 本年收入 本年支出 年末结转和结余"
PARTS = "科目代码 科目名称 小计 基本支出 项目支出"
ROWS = [
    "合计 10.00 30.00 25.00 5.00 20.00 15.00",
    "212 城乡社区支出 10.00 30.00 25.00 5.00 20.00 15.00",
    "21208 国有土地使用权出让收入安排的支出 10.00 30.00 25.00 5.00 20.00 15.00",
]
TABLE = "fund_spending"


def read(*lines):
    return shimahe.read("\n".join([*ABOVE, *lines]).encode())


@pytest.mark.parametrize(
    "header",
    [
        [FLOWS, PARTS],
        [FLOWS, PARTS, "栏次 1 2 3 4 5 6"],
        [FLOWS, PARTS.replace("代码", "编码"), "类 款 项 栏次 1 2 3 4 5 6"],
        [*FLOWS.split(), *PARTS.split()],
    ],
    ids=["two lines", "numbers", "levels", "a line each"],
)
def test_the_parts_of_what_is_spent_stand_in_its_place(header):
    d = read(*header, *ROWS)
    assert (status_of(d, TABLE), note_of(d, TABLE)) == ("complete", "order assumed")
    kinds = d.spending[d.spending.code == "21208"]
    assert dict(zip(kinds.kind, kinds.amount_wan, strict=True)) == {"basic": 5.0, "project": 20.0}
    checks = shimahe.audit(d).checks
    assert "differs" not in set(checks.status)
    assert (checks.check == "A08").sum() == len(ROWS)


@pytest.mark.parametrize(
    "row",
    ["215 资源勘探 1.00 3.00 2.00 2.00 0.00 1.00", "215 资源勘探 1.00 3.00 4.00 1.00 2.00 0.00"],
    ids=["carried", "spent"],
)
def test_rows_that_do_not_add_up_so_tell_no_order(row):
    d = read(FLOWS, PARTS, *ROWS, row)
    assert "header not recognised" in note_of(d, TABLE)
    assert d.spending.empty


@pytest.mark.parametrize("flows", [FLOWS.replace("本年收入", "本年拨款"), FLOWS.split(" 年末")[0]])
def test_other_headings_tell_no_order(flows):
    d = read(flows, PARTS, *ROWS)
    assert "header not recognised" in note_of(d, TABLE)


def test_what_is_carried_over_beside_the_spending_of_the_year_lacks_nothing():
    groups = ["年初结转和结余", "本年收入", "本年支出", "年末结转和结余"]
    parts = {
        "年初结转和结余": ["合计", "基本支出结转", "项目支出结转和结余"],
        "年末结转和结余": ["合计", "基本支出结转", "项目支出结转和结余"],
    }
    first, second = ["项目", ""], ["功能分类科目编码", "科目名称"]
    for group in groups:
        first += [group, "", ""]
        second += parts.get(group, ["合计", "基本支出", "项目支出"])
    figures = {
        "合计": "1.50 0.50 1.00 812.35 500.00 312.35 812.35 500.50 311.85 1.50 0.00 1.50",
        "201": "1.00 0.00 1.00 312.35 0.00 312.35 311.85 0.00 311.85 1.50 0.00 1.50",
        "208": "0.50 0.50 0.00 500.00 500.00 0.00 500.50 500.50 0.00 0.00 0.00 0.00",
    }
    rows = [[code, "某支出", *text.split()] for code, text in figures.items()]
    title = "一般公共预算财政拨款收入支出决算表"
    lines = [ABOVE[0], title, "单位：万元", *("\t".join(row) for row in (first, second, *rows))]
    d = shimahe.read("\n".join(lines).encode())
    table = d.tables.set_index("table").loc["general_spending"]
    assert table.status == "complete"
    assert d.spending.amount_wan[d.spending.code.eq("208")].tolist() == [500.5, 0.0]
