"""The written sections → statements, and the document numbers that a text cites.

Fragments of prose are invented.
"""

from decimal import Decimal

import pandas as pd
import pytest

import shimahe
from shimahe.reading.prose import document_numbers
from tests import oracles
from tests.fragments import document, spending_table

TABLE = spending_table("205\t教育支出\t6.08\t\t6.08")
HEADING = "## 二、某部门收支情况"


def statements(*paragraphs, heading=HEADING):
    frame = shimahe.read(document(heading, *paragraphs, TABLE)).statements
    rows = frame.astype(object)
    return rows.where(pd.notna(rows), None)


def rows(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_amounts_with_their_own_labels():
    found = statements(
        "2025 年收入预算 30.50 万元，其中：一般公共预算拨款 30 万元，政府性基金预算拨款 0.50 万元。"
    )
    assert rows(found, "item", "budget", "year", "measure", "amount_wan") == [
        ("收入预算", "all", 2025, "amount", 30.5),
        ("一般公共预算拨款", "general_public", 2025, "amount", 30.0),
        ("政府性基金预算拨款", "government_fund", 2025, "amount", 0.5),
    ]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("增加 5.20 万元", 5.2),
        ("减少 5.20 万元", -5.2),
        ("增长了 5.20 万元", 5.2),
        ("下降 5.20 万元", -5.2),
        ("与 2024 年预算持平", 0.0),
        ("持平", 0.0),
    ],
)
def test_a_change_has_its_sign(words, change):
    middle = "" if "持平" in words else "比 2024 年"
    found = statements(f"2025 年公务接待费 2 万元，{middle}{words}。")
    assert rows(found, "item", "measure", "value") == [
        ("公务接待费", "amount", 2.0),
        ("公务接待费", "change", change),
    ]


def test_listed_causes_explain_the_change_before_them():
    found = statements(
        "收入较 2024 年增加 9 万元，主要是：一是甲类经费增加 10 万元；二是乙类经费减少 1 万元。"
    )
    assert rows(found, "item", "value", "explains") == [
        ("收入", 9.0, None),
        ("甲类经费", 10.0, "S01"),
        ("乙类经费", -1.0, "S01"),
    ]


def test_causes_explain_the_change_in_money_not_its_share():
    found = statements(
        "收入比 2024 年增加 9 万元，增长 4.5%，原因是：甲类经费增加 10 万元，乙类经费减少 1 万元。"
    )
    assert found.explains.tolist() == [None, None, "S01", "S01"]


@pytest.mark.parametrize(
    ("unit", "wan"),
    [("万元", 7.0), ("元", 0.0007), ("亿元", 70000.0), ("辆", None), ("人", None), ("%", None)],
)
def test_only_money_has_an_amount(unit, wan):
    (found,) = rows(statements(f"共有车辆 7 {unit}。"), "value", "unit", "amount_wan")
    assert found == (7.0, unit, wan)


def test_full_width_figures_and_marks():
    found = statements(
        "２０２５ 年收入预算 １３，６３５．６７ 万元，其中：一般公共预算拨款 ３０．５ 万元。"
    )
    assert found.value.tolist() == [13635.67, 30.5]


@pytest.mark.parametrize("compared", ["比 2024 年", "较 2024 年", "与 2024 年相比", "比2024年预算"])
def test_a_year_compared_with_is_not_the_year_of_the_document_or_of_an_amount(compared):
    d = shimahe.read(document(HEADING, f"收入预算 5 万元，{compared}减少 1 万元。", TABLE))
    assert d.year is None
    assert d.statements.year.isna().all()


def test_an_amount_without_item_of_its_own_does_not_take_another_accounts_name():
    found = statements("2024 年决算数 8 万元，2025 年预算数 9 万元。")
    assert found.value.tolist() == [8.0, 9.0]
    assert found.year.tolist() == [2024, 2025]
    assert found["item"].iloc[1] != "决算数"


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_a_paragraph_cut_by_a_page_goes_on(gap):
    """The bundled text cuts a paragraph between 与 2024 年 and 预算持平; here with other words."""
    found = statements(f"2025 年甲类费 0 万元，与 2024 年{gap}预算持平。")
    assert rows(found, "item", "measure", "value") == [
        ("甲类费", "amount", 0.0),
        ("甲类费", "change", 0.0),
    ]


def test_the_line_is_where_the_figure_stands():
    d = shimahe.read(
        document(HEADING, "2025 年收入预算 30.50 万元，较\n\n2024 年增加 1.25 万元。", TABLE)
    )
    assert [d.cite(line) for line in d.statements.line] == [
        "2025 年收入预算 30.50 万元，较",
        "2024 年增加 1.25 万元。",
    ]


@pytest.mark.parametrize("markup", ["**{}**", "<p>{}</p>", "&nbsp;{}", "<b>{}</b>"])
def test_markup_in_prose_is_no_part_of_a_statement(markup):
    found = statements(markup.format("2025 年收入预算 30.50 万元。"))
    assert rows(found, "item", "value") == [("收入预算", 30.5)]
    assert not found.text.str.contains(r"[<>*&]").any()


@pytest.mark.parametrize(
    "heading", ["## 一、单位职能", "## 一、基本情况", "## 六、名词解释", "## 三、机构设置"]
)
def test_sections_on_duties_and_vocabulary_state_nothing(heading):
    assert statements("本单位管理 88 万元。", heading=heading).empty


@pytest.mark.parametrize(
    "text",
    [
        "本年无支出。",
        "编号 12345。",
        "2025 年 12 月",
        "电话 12345678",
        "1,2,3.4.5 元",
        "占比 1/3",
        "收入 12 345.67 万元",
    ],
)
def test_what_is_no_amount_is_no_statement(text):
    assert statements(text).empty


def test_the_text_of_a_statement_is_the_figure_with_its_own_label():
    found = statements("为做好某事，2025 年收入预算 30.50 万元，其中：某项收入 30 万元。")
    assert found.text.tolist() == ["2025年收入预算30.50万元", "某项收入30万元"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("江司文〔2017〕48号", [("江司文", 2017, 48)]),
        ("江北委发[2024]8号", [("江北委发", 2024, 8)]),
        ("渝府发（2019）31号", [("渝府发", 2019, 31)]),
        ("政〔2023〕05号", [("政", 2023, 5)]),
        ("渝府发〔 2019 〕 31 号", [("渝府发", 2019, 31)]),
        ("专题会议纪要〔2021〕6号", [("专题会议纪要", 2021, 6)]),
        ("江司文〔2017〕48号；江司文〔2017〕48号", [("江司文", 2017, 48)]),
        ("《关于某事的通知》（渝府发〔2019〕31号）", [("渝府发", 2019, 31)]),
        (
            "根据某某要求和渝府发〔2019〕31号、江武〔2023〕14号文件",
            [("渝府发", 2019, 31), ("江武", 2023, 14)],
        ),
    ],
)
def test_document_numbers(text, numbers):
    assert [(n.issuer, n.year, n.serial) for n in document_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024年8号",
        "第8号",
        "〔2024〕8号",
        "渝府发〔2024〕号",
        "渝府发〔24〕8号",
        "abc〔2024〕8号",
    ],
)
def test_what_is_no_document_number(text):
    assert document_numbers(text) == []


def test_a_document_number_is_kept_as_printed():
    assert [n.text for n in document_numbers("江北府办发[2020]16号")] == ["江北府办发[2020]16号"]


# --- figures of many digits -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("支出第3. 12345678901234567万元", "12345678901234567"),
        ("支出总预算12345678901234567亿元。", "12345678901234567"),
        ("支出总预算比上年增加1234567890123456.7亿元。", "1234567890123456.7"),
        ("支出总预算比上年减少0.0000000000000001元。", "-0.0000000000000001"),
        ("收入预算999999999999999999人。", "999999999999999999"),
    ],
)
def test_figures_of_many_digits_are_read_exactly_and_end_no_analysis(words, figure):
    d = shimahe.read(document(HEADING, words, TABLE))
    assert d.exact("statements") == [Decimal(figure)]
    assert oracles.what_is_made_of_it_never_fails(d) == []


def test_a_figure_of_more_digits_than_any_is_none():
    d = shimahe.read(document(HEADING, "支出总预算1234567890123456789万元。", TABLE))
    assert d.statements.empty
