"""Words alone right below the last row of a page of tabs: the table goes on behind them."""

from itertools import pairwise

import pytest

import shimahe
from tests.fragments import differing, status_of

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
ROWS = [
    "201\t一般公共服务支出\t60.00\t50.00\t10.00",
    "20103\t政府办公厅（室）及相关机构事务\t60.00\t50.00\t10.00",
    "2010301\t行政运行\t50.00\t50.00\t",
    "2010302\t一般行政管理事务\t10.00\t\t10.00",
    "208\t社会保障和就业支出\t40.00\t40.00\t",
    "合计\t\t100.00\t90.00\t10.00",
]
TITLE, UNIT = "一般公共预算支出表", "单位：万元"
BEGINNINGS = {
    "all": [TITLE, UNIT, HEAD],
    "title": [TITLE, HEAD],
    "title（续）": [f"{TITLE}（续）", UNIT, HEAD],
    "续表": ["续表", UNIT, HEAD],
    "unit": [UNIT, HEAD],
    "heads": [HEAD],
}


def read(pages, beginning, foot):
    lines = ["甲街道办事处2025年部门预算", TITLE, UNIT, HEAD]
    for at, rows in enumerate(pages):
        lines += [*(BEGINNINGS[beginning] if at else []), *rows, foot]
    return shimahe.read("\n".join(lines).encode())


@pytest.mark.parametrize("foot", ["甲街道办事处", "2025年1月", "公开", "甲街道2025年部门预算公开"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("cuts", [[2], [4], [2, 4]])
def test_rows_behind_words_at_the_foot_of_a_page_are_of_the_table(cuts, beginning, foot):
    edges = [0, *cuts, len(ROWS)]
    pages = [ROWS[start:stop] for start, stop in pairwise(edges)]
    d = read(pages, beginning, foot)
    assert d.cells.text.tolist() == [text for row in ROWS for text in row.split("\t")[2:] if text]
    assert status_of(d, "general_spending") == "complete"
    assert d.tables.table.notna().all()
    assert differing(d).empty


def test_a_name_on_a_line_of_its_own_between_rows_is_still_a_row():
    cut = [ROWS[0], "20103\t政府办公厅（室）及相关\t60.00\t50.00\t10.00", "机构事务", *ROWS[2:]]
    d = read([cut], "heads", "")
    assert d.spending.set_index("code").name["20103"].unique().tolist() == [
        "政府办公厅（室）及相关机构事务"
    ]
