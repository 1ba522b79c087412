"""Names of accounts whose second half stands in a row of its own: joined, or said to be cut.

All offices, local accounts and figures are invented.
"""

from __future__ import annotations

import pytest

import shimahe

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
TOTAL = "\t合计\t8.00\t5.00\t3.00"
MONEY = "8.00\t5.00\t3.00"
CLASS = f"201\t一般公共服务支出\t{MONEY}"
ITEM = f"2010301\t行政运行\t{MONEY}"


def _with_tabs(rows):
    return "\n".join(rows)


def _with_pipes(rows):
    return "\n".join("| " + row.replace("\t", " | ") + " |" for row in rows)


def _as_html(rows):
    lines = ["<tr><td>" + row.replace("\t", "</td><td>") + "</td></tr>" for row in rows]
    return "\n".join(["<table>", *lines, "</table>"])


FORMATS = [_with_tabs, _with_pipes, _as_html]


def read(*rows, head=HEAD, printed=_with_tabs, title="2025年部门支出总表"):
    text = f"## {title}\n单位：万元\n{printed([head, *rows])}"
    return shimahe.read(text.encode())


def form_of(d):
    return d.tables[d.tables.first_line.notna()].iloc[0]


def names_of(d):
    return dict(zip(d.spending.code, d.spending.name, strict=True))


JOINED = [
    [f"201\t一般公共服务\t{MONEY}", "\t支出\t\t\t", ITEM],
    ["\t一般公共服务\t\t\t", f"201\t支出\t{MONEY}", ITEM],
    ["\t一般公共\t\t\t", f"201\t\t{MONEY}", "\t服务支出\t\t\t", ITEM],
    [f"201\t一般\t{MONEY}", "\t公共\t\t\t", "\t服务支出\t\t\t", ITEM],
    [CLASS, f"2010301\t行政运\t{MONEY}", "\t行\t\t\t"],
]


@pytest.mark.parametrize("printed", FORMATS)
@pytest.mark.parametrize("rows", JOINED)
def test_a_name_in_pieces_is_joined_where_the_lists_have_it(rows, printed):
    d = read(TOTAL, *rows, printed=printed)
    assert names_of(d) == {"201": "一般公共服务支出", "2010301": "行政运行"}
    assert (form_of(d).status, form_of(d).rows) == ("complete", 3)
    assert "blank form" not in set(d.unplaced.reason)
    assert d.spending.groupby("code").amount_wan.sum().tolist() == [8.0, 8.0]


def test_pieces_between_two_rows_go_to_the_one_whose_name_they_make_whole():
    rows = [f"201\t一般公共\t{MONEY}", "\t服务支出\t\t\t", "\t政府办公厅（室）\t\t\t"]
    rows += [f"20103\t及相关机构\t{MONEY}", "\t事务\t\t\t", ITEM]
    names = names_of(read(TOTAL, *rows))
    assert names["201"] == "一般公共服务支出"
    assert names["20103"] == "政府办公厅（室）及相关机构事务"


def test_a_piece_without_tabs_is_joined_too():
    d = read(TOTAL, f"201\t一般公共服务\t{MONEY}", "支出", ITEM)
    assert names_of(d)["201"] == "一般公共服务支出"


def test_codes_split_by_level_and_codes_beside_the_name():
    split = ["\t\t\t合计\t8.00\t5.00\t3.00", f"201\t\t\t一般公共服\t{MONEY}", "\t\t\t务支出\t\t\t"]
    d = read(*split, head="类\t款\t项\t科目名称\t合计\t基本支出\t项目支出")
    assert names_of(d) == {"201": "一般公共服务支出"}
    beside = [f"合计\t{MONEY}", f"201 一般公共服\t{MONEY}", "务支出\t\t\t"]
    d = read(*beside, head="科目\t合计\t基本支出\t项目支出")
    assert names_of(d) == {"201": "一般公共服务支出"}


def test_economic_accounts_have_their_own_list():
    rows = [TOTAL, f"303\t对个人和家庭\t{MONEY}", "\t的补助\t\t\t"]
    d = read(
        *rows,
        head="科目编码\t科目名称\t合计\t人员经费\t公用经费",
        title="2025年一般公共预算基本支出表",
    )
    assert d.economic.name.unique().tolist() == ["对个人和家庭的补助"]
    assert form_of(d).status == "complete"


@pytest.mark.parametrize("printed", FORMATS)
def test_what_may_be_a_piece_of_a_name_that_no_list_has_is_said(printed):
    rows = [
        CLASS,
        f"20177\t甲乙丙丁戊己\t{MONEY}",
        "\t庚辛事务\t\t\t",
        f"2017701\t行政运行\t{MONEY}",
    ]
    d = read(TOTAL, *rows, printed=printed)
    form = form_of(d)
    line = d.unplaced[d.unplaced.reason.eq("blank form")].line.tolist()
    assert form.status == "partly read"
    assert form.note == f"name wrapped: {line[0]}"
    assert names_of(d)["20177"] == "甲乙丙丁戊己"


NO_PIECES = [
    ["\t基本支出\t\t\t", CLASS, ITEM],
    [CLASS, ITEM, "\t甲街道办事处\t\t\t", CLASS],
    [CLASS, f"2017701\t甲乙丙丁\t{MONEY}", "\t戊己中心\t\t\t", CLASS],
    [CLASS, f"2017701\t甲乙丙丁\t{MONEY}", "\t注：以上各项均为预算数。\t\t\t"],
    [CLASS, f"2017701\t甲乙丙丁\t{MONEY}", "\t其中：戊己\t\t\t"],
    [CLASS, "\t教育支出\t\t\t", ITEM],
    [CLASS, f"2017701\t甲乙丙丁\t{MONEY}", "\t戊己\t0.00\t0.00\t0.00"],
    [CLASS, f"2017701\t甲乙丙丁\t{MONEY}", "\t合计\t\t\t"],
    [CLASS, "\t民生支出\t\t\t", f"2017701\t甲乙丙丁\t{MONEY}"],
]


@pytest.mark.parametrize("rows", NO_PIECES)
def test_headings_notes_totals_and_rows_with_figures_are_no_pieces(rows):
    d = read(TOTAL, *rows)
    assert "name wrapped" not in str(form_of(d).note)
    assert set(d.spending.name) <= {"一般公共服务支出", "行政运行", "甲乙丙丁"}


def test_a_blank_form_of_names_only_stays_as_it_is():
    d = read("\t合计\t\t\t", "\t教育支出\t\t\t", "\t卫生健康\t\t\t", "\t支出\t\t\t")
    assert "name wrapped" not in str(form_of(d).note)


def test_many_pieces_take_no_long_time():
    rows = ["\t甲乙\t\t\t"] * 3000
    d = read(TOTAL, f"20177\t甲乙丙丁\t{MONEY}", *rows)
    assert form_of(d).status == "partly read"
