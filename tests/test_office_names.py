"""Beside names of offices or projects, a name of an account is read as one, or said to be missing.

All offices, projects and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe

HEAD = "科目编码\t科目名称\t单位名称\t合计\t基本支出\t项目支出"
CLASS = "201\t一般公共服务支出\t甲镇\t10.00\t6.00\t4.00"
ITEM = "2010301\t行政运行\t甲镇本级\t10.00\t6.00\t4.00"
ALONE = "科目编码\t单位名称\t合计\t基本支出\t项目支出"
MONEY = "10.00\t6.00\t4.00"


def read(head, *rows):
    text = "\n".join(["表五 一般公共预算财政拨款支出预算表", "单位：万元", head, *rows])
    return shimahe.read(text.encode())


def names(d):
    return dict(zip(d.spending.code, d.spending.name, strict=True))


def note_of(d):
    return str(d.tables.set_index("table").note["general_spending"])


@pytest.mark.parametrize("heading", ["单位名称", "预算单位", "部门名称", "项目名称"])
@pytest.mark.parametrize("words", ["甲镇本级", "水利站", "道路养护"])
@pytest.mark.parametrize(
    "row", [f"20103\t\tWORDS\t{MONEY}", f"20103\tWORDS\t{MONEY}", f"20103\t\tWORDS\t{MONEY}\t"]
)
def test_an_office_beside_a_blank_name_is_no_name(heading, words, row):
    rows = [CLASS, row.replace("WORDS", words), ITEM.replace("甲镇本级", words)]
    d = read(HEAD.replace("单位名称", heading), *rows, f"\t合计\t\t{MONEY}")
    assert names(d) == {"201": "一般公共服务支出", "20103": "", "2010301": "行政运行"}
    assert "name not told: 5" in note_of(d)
    group = d.spending[d.spending.code == "20103"]
    assert group.amount_wan.tolist() == [6.0, 4.0]


def test_a_known_name_below_a_heading_of_offices_is_one():
    row = f"20103\t\t政府办公厅（室）及相关机构事务\t{MONEY}"
    d = read(HEAD, CLASS, row, ITEM, f"\t合计\t\t{MONEY}")
    assert names(d)["20103"] == "政府办公厅（室）及相关机构事务"
    assert "name not told" not in note_of(d)


def test_a_whole_table_with_offices_is_not_noted():
    group = f"20103\t政府办公厅（室）及相关机构事务\t甲镇\t{MONEY}"
    own = f"2010399\t甲县自设科目\t甲镇\t{MONEY}"
    d = read(HEAD, CLASS, group, own, f"\t合计\t\t{MONEY}")
    assert names(d)["2010399"] == "甲县自设科目"
    assert "name not told" not in note_of(d)


@pytest.mark.parametrize("heading", ["单位名称", "预算单位", "项目名称"])
@pytest.mark.parametrize("words", ["本级", "甲镇水利站", "道路养护"])
def test_beside_bare_codes_an_office_is_no_name(heading, words):
    rows = [f"206\t{words}\t{MONEY}", f"20601\t{words}\t{MONEY}"]
    d = read(ALONE.replace("单位名称", heading), *rows, f"\t合计\t{MONEY}")
    assert names(d) == {"206": "", "20601": ""}
    assert "name not told: 4, 5" in note_of(d)


@pytest.mark.parametrize("heading", ["单位名称", "部门", "项目名称"])
def test_a_heading_of_offices_above_names_of_accounts(heading):
    rows = [f"206\t科学技术支出\t{MONEY}", f"20601\t科学技术管理事务\t{MONEY}"]
    own = f"2060199\t甲县自设科目\t{MONEY}"
    d = read(ALONE.replace("单位名称", heading), *rows, own, f"\t合计\t{MONEY}")
    assert list(names(d).values()) == ["科学技术支出", "科学技术管理事务", "甲县自设科目"]
    assert "name not told" not in note_of(d)


@pytest.mark.parametrize("signs", ["□□□", "????", "***", "\ufffd\ufffd", "■■"])
def test_signs_alone_are_no_name(signs):
    head = HEAD.replace("\t单位名称", "")
    d = read(head, f"206\t科学技术支出\t{MONEY}", f"20601\t{signs}\t{MONEY}", f"\t合计\t{MONEY}")
    assert names(d) == {"206": "科学技术支出", "20601": ""}
    assert "name not told: 5" in note_of(d)


@pytest.mark.parametrize("name", ["Education", "1号账户", "A"])
def test_a_name_in_other_letters_is_a_name(name):
    text = f"部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t9.00\n205\t{name}\t9.00\n"
    assert shimahe.read(text.encode()).spending.name.tolist() == [name]
