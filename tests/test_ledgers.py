"""What is read of a document → its ledgers: cells, tables with their notes, lines of no frame.

Figures are invented; each row has the cells that its header names.
"""

from decimal import Decimal

import pandas as pd
import pytest

import shimahe
from tests.fragments import document, note_of, spending_table, status_of

TABLE = "department_spending"


def read(*rows, unit="单位：万元"):
    return shimahe.read(document(spending_table(*rows, unit=unit)))


def sheet(amount="5.00", weight="10"):
    rows = [
        "项目名称\t甲项目\t主管部门\t乙",
        f"当年预算\t{amount}",
        "指标名称\t指标权重\t指标性质\t指标值\t计量单位\t是否核心",
        f"人数\t{weight}\t≥\t10\t人\t是",
    ]
    return shimahe.read("\n".join(["## 一般性项目绩效目标表", "单位：万元", *rows]).encode())


@pytest.mark.parametrize(
    "text", ["1,2,3", "12.34.56", "1.5E+03", "6。08", "约5.00", "5.00美元", "####"]
)
def test_a_figure_that_is_not_read_is_named_and_its_table_is_partly_read(text):
    d = read(f"205\t教育支出\t{text}\t\t", "204\t公共安全支出\t5.00\t5.00\t")
    assert d.cells[["line", "text"]].values.tolist()[0] == [6, text]
    assert pd.isna(d.cells.value[0])
    assert "no number: 6" in note_of(d, TABLE)
    assert status_of(d, TABLE) == "partly read"


@pytest.mark.parametrize("share", ["6.00%", "6.00％", "6.00‰", "6%"])
@pytest.mark.parametrize("column", ["total", "basic"])
def test_a_share_where_an_amount_should_stand_is_named(share, column):
    total, basic = (share, "2.00") if column == "total" else ("6.00", share)
    d = read(f"205\t教育支出\t{total}\t{basic}\t4.00", "204\t公共安全支出\t5.00\t5.00\t")
    assert "share for an amount: 6" in note_of(d, TABLE)
    assert status_of(d, TABLE) == "partly read"
    assert not (d.cells.value.eq(6) & d.cells.unit.eq("万元") & d.cells.text.eq(share)).any()


@pytest.mark.parametrize("label", ["增减%", "占比", "同比", "比上年增长"])
def test_a_share_in_a_row_of_shares_is_none_for_an_amount(label):
    d = read("205\t教育支出\t6.00\t2.00\t4.00", f"\t{label}\t5.00%\t1.00%\t2.00%")
    assert "share for an amount" not in (note_of(d, TABLE) or "")
    assert status_of(d, TABLE) == "complete"


@pytest.mark.parametrize("words", ["见附件", "……", "（略）", "不涉及"])
def test_words_in_a_column_of_money_are_named(words):
    d = read(f"205\t教育支出\t6.00\t\t{words}", "204\t公共安全支出\t5.00\t5.00\t")
    assert d.cells.text.tolist() == ["6.00", words, "5.00", "5.00"]
    assert "no number: 6" in note_of(d, TABLE)
    assert status_of(d, TABLE) == "complete"


def test_the_lines_of_cells_without_a_number_are_named_once():
    d = read("205\t教育支出\t1,2\t3,4\t", "204\t公共安全支出\t5.00\t\t5,6")
    assert "no number: 6, 7" in note_of(d, TABLE)


@pytest.mark.parametrize("blank", ["", "-", "—", "——", "− −", "/", "无", "\u200b", "NaN", "¥ -"])
def test_a_blank_is_neither_a_cell_nor_named(blank):
    d = read(f"205\t教育支出\t6.00\t{blank}\t6.00")
    assert d.cells.text.tolist() == ["6.00", "6.00"]
    assert "no number" not in note_of(d, TABLE)


@pytest.mark.parametrize(
    ("text", "unit", "wan"),
    [
        ("10.00万元", "单位：元", 10.0),
        ("10.00 万元", "", 10.0),
        ("3亿元", "单位：万元", 30000.0),
        ("500元", "单位：万元", 0.05),
        ("（500元）", "单位：万元", -0.05),
    ],
)
def test_a_unit_in_the_cell_wins_over_the_mark(text, unit, wan):
    d = read(f"205\t教育支出\t{text}\t{text}\t", unit=unit)
    assert d.spending.amount_wan.tolist() == [wan]
    assert "no number" not in note_of(d, TABLE)


def test_sums_over_several_units_are_weighed_exactly():
    d = read("205\t教育支出\t10.05\t10万元\t500元", "204\t公共安全支出\t1\t10000元\t")
    checks = shimahe.audit(d).checks
    assert checks[checks.check.eq("A01")].status.tolist() == ["agrees", "agrees"]


def test_a_figure_that_a_frame_cannot_hold_is_missing_exact_and_named():
    long = "1,234,567,890,123,456.78"
    d = read(f"205\t教育支出\t{long}\t{long}\t")
    assert d.cells.value.isna().all()
    assert d.spending.amount_wan.isna().all()
    assert d.exact("spending") == [Decimal("1234567890123456.78")]
    assert "more than 15 digits: 6" in note_of(d, TABLE)
    assert status_of(d, TABLE) == "partly read"


def test_marks_that_nobody_sees_are_no_part_of_codes_labels_and_figures():
    plain = read("205\t教育支出\t6.00\t\t6.00")
    marked = read("20\u200b5\t教\u2060育\ufeff支出\t\u202a6.00\u202c\t\u200b\t6\u00ad.00")
    assert plain.cells.equals(marked.cells)
    assert plain.spending.equals(marked.spending)


@pytest.mark.parametrize(("amount", "note"), [("约5.00", "no number: 4"), ("5.00 万元", None)])
def test_the_amount_of_a_sheet_that_is_no_number_is_named(amount, note):
    d = sheet(amount=amount)
    assert (note_of(d, "project_goals") or None) == note
    assert d.projects.amount_wan.isna().all() == bool(note)
