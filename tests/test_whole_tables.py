"""Rows behind a page whose table adds up without them are those of a table that lost its title."""

from __future__ import annotations

import pytest

import shimahe

TITLE = ("## 部门支出总表", "单位：万元")
HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
TOTAL = "\t合计\t20.00\t12.00\t8.00"
FIRST = "201\t一般公共服务支出\t8.00\t4.00\t4.00"
GROUP = "20103\t政府办公厅事务\t8.00\t4.00\t4.00"
LAST = "205\t教育支出\t12.00\t8.00\t4.00"
SECOND = (
    "204\t公共安全支出\t3.00\t1.00\t2.00",
    "206\t科学技术支出\t4.00\t2.00\t2.00",
)
PAGE = ("", "- 3 -", "")


def read(*lines):
    return shimahe.read("\n".join([*TITLE, HEAD, *lines]).encode())


def codes(d):
    return d.cells.row.drop_duplicates().tolist()


def statuses(d):
    return d.tables.status[d.tables.status.ne("absent")].tolist()


@pytest.mark.parametrize("head", [(), (HEAD,)])
@pytest.mark.parametrize(
    "second",
    [
        SECOND,
        ("208\t社会保障和就业支出\t3.00\t1.00\t2.00", "210\t卫生健康支出\t4.00\t2.00\t2.00"),
        ("201\t一般公共服务\t3.00\t1.00\t2.00", "20103\t政府办公厅\t3.00\t1.00\t2.00"),
    ],
)
def test_classes_beyond_the_total_are_of_another_table(head, second):
    d = read(TOTAL, FIRST, GROUP, LAST, *PAGE, *head, *second, "20699\t其他\t4.00\t2.00\t2.00")
    assert codes(d) == ["合计", "201", "20103", "205"]
    assert statuses(d) == ["complete", "unrecognised"]
    assert "differs" not in set(shimahe.audit(d).checks.status)
    unread = d.unplaced[d.unplaced.reason.eq("unrecognised table")]
    assert len(unread) == len(head) + len(second) + 1


def test_pages_below_that_belong_to_it_too():
    more = "207\t文化旅游体育与传媒支出\t1.00\t1.00\t"
    d = read(TOTAL, FIRST, GROUP, LAST, *PAGE, *SECOND, *PAGE, HEAD, more)
    assert codes(d) == ["合计", "201", "20103", "205"]


@pytest.mark.parametrize("head", [(), (HEAD,)])
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ((TOTAL, FIRST, GROUP), (LAST,)),
        ((TOTAL, FIRST, GROUP, LAST), ("20501\t教育管理事务\t12.00\t8.00\t4.00",)),
        (
            (TOTAL, FIRST, GROUP, LAST),
            ("206\t科学技术支出\t\t\t", "207\t文化支出\t0.00\t0.00\t0.00"),
        ),
        ((FIRST, GROUP, LAST), SECOND),
        (("\t合计\t20.01\t12.00\t8.01", FIRST, GROUP, LAST), SECOND),
        ((FIRST, GROUP), (LAST, TOTAL)),
    ],
)
def test_a_table_that_a_page_cuts_goes_on(head, above, below):
    d = read(*above, *PAGE, *head, *below)
    assert statuses(d) == ["complete"]
    printed = [line.split("\t") for line in (*above, *below)]
    named = [code or label for code, label, *figures in printed if any(figures)]
    assert codes(d) == named


SPLIT_HEAD = "类\t款\t项\t科目名称\t合计\t基本支出\t项目支出"
SPLIT_CLASSES = (("201", "一般公共服务支出"), ("205", "教育支出"))


@pytest.mark.parametrize("head", [(), (SPLIT_HEAD,)])
@pytest.mark.parametrize(
    ("group", "item"),
    [
        ("201\t03\t\t政府办公厅事务", "201\t03\t01\t行政运行"),
        ("201\t20103\t\t政府办公厅事务", "201\t20103\t2010301\t行政运行"),
        ("\t03\t\t政府办公厅事务", "\t\t01\t行政运行"),
    ],
    ids=["levels", "whole codes", "blank levels"],
)
def test_a_group_that_repeats_its_class_in_a_cell_of_its_own_is_no_class(group, item, head):
    total, first = (f"{row}\t8.00\t6.00\t2.00" for row in ("\t\t\t合计", "201\t\t\t一般公共"))
    rows = [f"{row}\t8.00\t6.00\t2.00" for row in (group, item)]
    text = [*TITLE, SPLIT_HEAD, total, first, *PAGE, *head, *rows]
    d = shimahe.read("\n".join(text).encode())
    assert statuses(d) == ["complete"]
    assert codes(d) == ["合计", "201", "20103", "2010301"]


def test_a_class_beyond_the_total_is_of_another_table_where_levels_have_columns():
    total = "\t\t\t合计\t8.00\t6.00\t2.00"
    rows = [f"{code}\t\t\t{name}\t8.00\t6.00\t2.00" for code, name in SPLIT_CLASSES]
    text = [*TITLE, SPLIT_HEAD, total, rows[0], *PAGE, rows[1]]
    d = shimahe.read("\n".join(text).encode())
    assert codes(d) == ["合计", "201"]


def test_rows_without_a_page_between_are_of_one_table():
    assert codes(read(TOTAL, FIRST, LAST, "", *SECOND)) == ["合计", "201", "205", "204", "206"]


def test_an_untitled_table_with_its_own_unit_is_held_to_the_total_too():
    d = read(TOTAL, FIRST, LAST, "", "单位：万元", HEAD, *SECOND)
    assert codes(d) == ["合计", "201", "205"]
