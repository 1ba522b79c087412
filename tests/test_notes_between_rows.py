"""Footnotes between the rows of a pasted table end none of them, and are no part of a name."""

import pytest

import shimahe

NOTES = ["注：本表反映全年情况。", "*本表包含上年结转", "①含遗属补助。", "※含上年结转",
         "注1：包括人员经费",
         "②", "*", "★重点", "本表由财务科填报", "(1)含结转", "备注 含结转",
         "注：\n1.本表含结转。\n2.本表不含基金。"]  # fmt: skip
BALANCE = ["部门收支总表", "单位：万元", "收入 支出", "项目 预算数 项目 预算数",
           "一、一般公共预算拨款收入 90.00 一、一般公共服务支出 60.00",
           "二、政府性基金预算拨款收入 10.00 二、教育支出 30.00",
           "三、其他收入 0.00 三、城乡社区支出 10.00",
           "收入总计 100.00 支出总计 100.00"]  # fmt: skip
ITEMS = ["“三公”经费支出表", "单位：万元", "项目 预算数", "合计 12.00",
         "1.因公出国（境）费用 1.00", "2.公务接待费 3.00", "3.公务用车购置及运行费 8.00",
         "其中：公务用车运行维护费 5.00", "公务用车购置费 3.00"]  # fmt: skip
CODES = ["部门支出总表", "单位：万元", "科目编码 科目名称 合计 基本支出 项目支出",
         "合计 100.00 60.00 40.00", "201 一般公共服务支出 60.00 40.00 20.00",
         "20103 政府办公厅（室）及相关机构事务 60.00 40.00 20.00",
         "205 教育支出 40.00 20.00 20.00", "20502 普通教育 40.00 20.00 20.00"]  # fmt: skip


def read(lines):
    return shimahe.read("\n".join(["甲街道2025年部门预算", *lines]).encode())


def cells_of(d):
    return d.cells[["table", "row", "column", "value"]].values.tolist()


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize(("form", "first"), [(BALANCE, 5), (ITEMS, 4), (CODES, 4)])
def test_rows_go_on_below_a_note(note, form, first):
    whole = read(form)
    for at in range(first, len(form)):
        d = read([*form[:at], *note.split("\n"), *form[at:]])
        assert cells_of(d) == cells_of(whole)
        assert d.spending.name.tolist() == whole.spending.name.tolist()
        said = d.unplaced[d.unplaced.text.isin(note.split("\n"))]
        assert len(said) == len(note.split("\n"))


def test_a_note_that_states_a_unit_is_that_of_its_table():
    rows = [ITEMS[0], *ITEMS[2:5], "注：本表金额单位为万元。", *ITEMS[5:]]
    d = read(rows)
    assert "单位为万元" not in "".join(d.unplaced[d.unplaced.reason.eq("prose")].text)


def test_a_note_below_the_last_row_ends_the_table():
    d = read([*ITEMS, "注：本表反映全年情况。", "本年支出比上年增加 3.00"])
    assert d.cells.value.tolist() == read(ITEMS).cells.value.tolist()
