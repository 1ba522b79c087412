"""A department and the office itself (本级) are two where their tables show it, else one."""

import pytest

import shimahe
from shimahe.reading.owners import is_same_office

WHOLE = "甲街道办事处"


def spending(total, title="一般公共预算支出表", office=""):
    return [
        title,
        *([f"单位名称：{office}"] if office else []),
        "单位：万元",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
        f"201\t一般公共服务支出\t{total}.00\t{total}.00\t",
        f"合计\t\t{total}.00\t{total}.00\t",
    ]


def items(amount):
    return [
        "一般公共预算“三公”经费支出表",
        "单位：万元",
        "合计\t公务接待费\t公务用车运行费",
        f"{amount}.00\t2.00\t{amount - 2}.00",
    ]


def read(*parts):
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return shimahe.read("\n".join(lines).encode())


def strays(d):
    return d.tables[d.tables.table.isna()][["title", "note"]].values.tolist()


@pytest.mark.parametrize("itself", ["本级", "（本级）", "机关", "（机关）"])
def test_tables_of_the_office_itself_are_not_those_of_its_department(itself):
    heading = f"{WHOLE}{itself}2025年单位预算"
    d = read(f"{WHOLE}2025年部门预算", spending(100), heading, spending(60), items(7))
    assert d.office == WHOLE
    assert d.spending.amount_wan.tolist() == [100]
    assert d.three_public.empty
    assert strays(d) == [
        ["一般公共预算支出表", "another office"],
        ["一般公共预算“三公”经费支出表", "another office"],
    ]


def test_the_office_itself_is_read_where_it_stands_first():
    d = read(
        f"{WHOLE}本级2025年单位预算",
        spending(60),
        items(7),
        f"{WHOLE}2025年部门预算",
        spending(100),
    )
    assert d.spending.amount_wan.tolist() == [60]
    assert d.three_public.amount_wan.tolist() == [7, 5, 2]
    assert strays(d) == [["一般公共预算支出表", "another office"]]


def test_the_line_at_a_table_names_the_office_itself_too():
    d = read(
        "2025年部门预算",
        spending(100, office=WHOLE),
        spending(60, office=f"{WHOLE}（本级）"),
        items(7),
    )
    assert d.spending.amount_wan.tolist() == [100]
    assert ["一般公共预算支出表", "another office"] in strays(d)


def test_text_below_the_heading_of_the_office_itself_is_not_the_departments():
    heading = f"{WHOLE}本级2025年单位预算"
    text = "## 一、支出情况\n\n公务接待费2万元。"
    d = read(f"{WHOLE}2025年部门预算", spending(100), heading, spending(60), text)
    assert d.statements.empty


@pytest.mark.parametrize("total", [100, None])
def test_both_names_are_of_one_office_where_no_other_total_is_printed(total):
    again = [] if total is None else spending(total)
    d = read(f"{WHOLE}2025年部门预算", spending(100), f"{WHOLE}本级2025年部门预算", again, items(7))
    assert d.three_public.amount_wan.tolist() == [7, 5, 2]
    assert "another office" not in [note for _, note in strays(d)]


def test_an_office_that_calls_itself_so_at_each_table_is_one():
    itself = f"{WHOLE}（本级）"
    own = spending(100, office=itself)
    whole = spending(120, title="部门支出总表", office=itself)
    d = read(f"{WHOLE}2025年部门预算", own, whole, items(7))
    assert strays(d) == []
    assert is_same_office(WHOLE, itself)
