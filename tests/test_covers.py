"""Whose a document is, as its cover, its heading or the line at its first table says.

All offices, codes and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe
from tests.fragments import SPENDING_HEAD

TABLE = f"部门支出总表\n单位：万元\n{SPENDING_HEAD}\n201\t一般公共服务支出\t6.00\t2.00\t4.00\n"


def read(cover):
    return shimahe.read(f"{cover}\n\n{TABLE}".encode())


@pytest.mark.parametrize(
    ("cover", "office"),
    [
        (
            "2025年度部门预算公开\n乙市丙区人民政府甲街道办事处\n2025年2月",
            "乙市丙区人民政府甲街道办事处",
        ),
        ("2025年度部门预算公开\n\n丙区甲镇人民政府\n\n二〇二五年二月", "丙区甲镇人民政府"),
        ("乙市丙区人民政府\n甲街道办事处\n2025年度\n部门预算公开", "乙市丙区人民政府甲街道办事处"),
        ("2025年度部门预算公开\n乙市丙区人民政府\n甲街道办事处", "乙市丙区人民政府甲街道办事处"),
        ("# 2025年度部门预算公开\n## 丙区人大常委会办公室", "丙区人大常委会办公室"),
        ("附件1\n丙区水务局2025年部门预算公开", "丙区水务局"),
        ("甲镇关于公开2025年部门预算的通知", "甲镇"),
        ("丙区甲小学2025年单位预算公开（草案）", "丙区甲小学"),
        ("丙区水务局2025年部门预算、“三公”经费及绩效目标公开", "丙区水务局"),
        ("丙区水务局2025年本级预算公开", "丙区水务局"),
        ("丙区水务局2025年单位预算公开（本级）", "丙区水务局"),
        ("丙区水务局部门2025年预算公开", "丙区水务局"),
        ("（丙区水务局）2025年部门预算", "丙区水务局"),
        ("2025年部门预算公开（丙区水务局）", "丙区水务局"),
        ("2025年部门预算公开——丙区水务局", "丙区水务局"),
        ("2025年部门预算公开\n——丙区水务局", "丙区水务局"),
        ("第一部分 甲街道办事处概况\n\n第二部分 2025年部门预算表", "甲街道办事处"),
    ],
)
def test_a_cover_names_its_office(cover, office):
    d = read(cover)
    assert (d.office, d.year) == (office, 2025)


def test_a_heading_of_two_years_and_a_title_without_one_name_the_office():
    assert read("甲镇2024年部门决算及2025年部门预算公开").office == "甲镇"
    assert shimahe.read(f"甲乙镇人民政府{TABLE}".encode()).office == "甲乙镇人民政府"


@pytest.mark.parametrize(
    "cover",
    [
        "乙市丙区人民政府\n2025年部门预算公开",
        "2025年部门预算公开\n丙区人民政府",
        "丙区人民政府门户网站\n2025年部门预算公开",
        "2025年部门预算公开\n来源：丙区人民政府网\n发布机构：丙区财政局",
        "2025年部门预算公开\n党政办公室\n经济发展办公室",
        "2025年部门预算公开\n目录\n一、部门概况\n二、预算表",
        "2025年部门预算公开\n丙区财政局已批复我单位预算，现予公开。",
        "第一部分 甲镇概况\n第二部分 丙区水务局概况\n2025年部门预算",
    ],
)
def test_a_superior_a_page_a_list_and_one_of_two_are_no_office(cover):
    assert read(cover).office is None


@pytest.mark.parametrize(
    ("line", "office", "code"),
    [
        ("部门：402甲镇", "甲镇", "402"),
        ("部门（单位）名称：402001甲镇人民政府", "甲镇人民政府", "402001"),
        ("单位名称：甲镇人民政府    单位代码：402001", "甲镇人民政府", "402001"),
        ("单位代码：402001\n单位名称：甲镇人民政府", "甲镇人民政府", "402001"),
        ("单位名称：甲镇人民政府    主管部门代码：402", "甲镇人民政府", None),
        ("单位：120急救中心", "120急救中心", None),
        ("单位：101中学", "101中学", None),
    ],
)
def test_a_code_is_parted_from_the_name_of_its_office(line, office, code):
    d = read(f"{line}\n2025年部门预算")
    assert (d.office, d.office_code) == (office, code)
