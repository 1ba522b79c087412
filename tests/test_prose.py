"""The written sections → statements, and the document numbers that a text cites.

Fragments of prose are invented.
"""

import re
from dataclasses import astuple
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shimahe
from shimahe.reading.prose import document_numbers, read_text
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
        ("与 2024 年预算一致", 0.0),
        ("与 2024 年相比没有增减", 0.0),
        ("增支 5.20 万元", 5.2),
        ("减支 5.20 万元", -5.2),
        ("持平", 0.0),
    ],
)
def test_a_change_has_its_sign(words, change):
    middle = "" if "年" in words or words == "持平" else "比 2024 年"
    found = statements(f"2025 年公务接待费 2 万元，{middle}{words}。")
    assert rows(found, "item", "measure", "value") == [
        ("公务接待费", "amount", 2.0),
        ("公务接待费", "change", change),
    ]


@pytest.mark.parametrize(
    "word",
    [
        *("增加", "增长", "增多", "上升", "提高", "增幅", "调增", "增支", "增收", "增", "多", "升"),
        *("减少", "下降", "降低", "压减", "压缩", "缩减", "核减", "节约", "调减", "降幅", "减幅"),
        *("减支", "减收", "短收", "减", "少", "降"),
    ],
)
def test_each_word_for_more_or_less_tells_a_change(word):
    found = statements(f"2025 年公务接待费 2 万元，比 2024 年{word} 5.20 万元。")
    assert list(found.measure) == ["amount", "change"]


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
        "支出 3—5 万元。",
        "支出 2 万元至 3 万元。",
        "支出 2 万元-3 万元。",
        "本年无支出。",
        "编号 12345。",
        "2025 年 12 月",
        "电话 12345678",
        "1,2,3.4.5 元",
        "占比 1/3",
        "收入 1 2345.67 万元",
    ],
)
def test_what_is_no_amount_is_no_statement(text):
    assert statements(text).empty


@pytest.mark.parametrize(
    "row",
    [
        "一般公共预算 941.54万元 0.95万元 940.59万元",
        "一般公共预算   941.54   0.95   940.59",
        "政府性基金预算   20.00万元            20.00万元   -3.5%",
        "项目支出  100元  100元",
    ],
)
def test_a_row_of_figures_that_blanks_part_is_no_sentence(row):
    found = statements("2025 年收入预算 30.50 万元。", row, "2025 年支出预算 30.50 万元。")
    assert found["item"].tolist() == ["收入预算", "支出预算"]


@pytest.mark.parametrize(
    "words",
    ["2025 年收入预算 30.50 万元 ，", "2.1 2025 年收入预算 30.50 万元", "30.50 万元 2025 年"],
)
def test_a_figure_beside_a_year_or_a_number_of_a_heading_is_no_row(words):
    assert len(statements(f"收入预算 {words}。")) == 1


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


# --- lines that a sentence is wrapped over --------------------------------------------------------


def read(text):
    """Read a text of the year 2024: what is stated, without the lines it stands on."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line]
    found = read_text(lines, [], 2024).statements
    for statement in found:
        statement.line = 0
    return [astuple(statement) for statement in found]


def stated(text):
    """Give item, measure, value and what it explains, of each statement."""
    found = read_text(list(enumerate(text.split("\n"), 1)), [], 2024).statements
    return [(s.item, s.measure, f"{s.value}{s.unit or ''}", s.cause_of) for s in found]


@pytest.mark.parametrize("unit", ["万元", "%"])
@pytest.mark.parametrize("figure", ["3.50", "0.50", "1,203.50", "12.25", "3．50", "２２．５８"])
def test_a_line_that_begins_with_a_decimal_goes_on_with_the_sentence(figure, unit):
    words = (
        f"支出合计12.00万元，比上年减少{{}}{figure} {unit}，其中项目支出减少{{}}{figure} {unit}。"
    )
    assert read(words.format("\n", "\n")) == read(words.format("", ""))
    assert [item for item, *_ in stated(words.format("\n", "\n"))][1:] == ["支出合计", "项目支出"]


@pytest.mark.parametrize("numbered", ["1. {}", "1．{}", "1、{}", "（一）{}", "12.2024年{}"])
def test_a_numbered_line_is_an_item_of_a_list(numbered):
    lines = "会议费 2 万元\n" + numbered.format("培训费 3 万元")
    assert [item for item, *_ in stated(lines)] == ["会议费", "培训费"]


ITEMS = st.sampled_from(
    ["支出合计", "公务接待费", "基本支出", "一般公共预算支出", "行政运行", "会议费", "事业收入"]
)
FIGURES = st.one_of(
    st.decimals(0, 99999, places=2).map("{:,}".format),
    st.decimals(0, 9999, places=2).map(str),
    st.integers(0, 999).map(str),
)
COMPARED = st.sampled_from(["比上年", "较2023年", "同比", "与上年相比", "与2023年度相比，", ""])
WAYS = st.sampled_from(["增加", "减少", "下降", "增长", "压减"])
AMOUNTS = st.builds("{}为 {} {}".format, ITEMS, FIGURES, st.sampled_from(["万元", "元"]))
CHANGES = st.builds("{}{} {} 万元".format, COMPARED, WAYS, FIGURES)
SHARES = st.builds("{} {} %".format, WAYS, FIGURES)
CAUSES = st.builds(
    "主要原因是：{}减少 {} 万元；{}增加 {} 元".format, ITEMS, FIGURES, ITEMS, FIGURES
)
ASIDES = st.just("受政策影响")
SENTENCES = st.lists(
    st.one_of(AMOUNTS, CHANGES, SHARES, CAUSES, ASIDES, st.just("其中：基本支出持平")),
    min_size=1,
    max_size=5,
).map(lambda clauses: "，".join(clauses) + "。")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=3).map(
    lambda parts: "2024年" + "".join(parts)
)
#: Where a line may end: at a space, behind a mark, and before a figure.
MAY_END = re.compile(r" |(?<=[，；：。])|(?<![\d,.])(?=\d)")


@settings(max_examples=100, deadline=None)
@given(PARAGRAPHS, st.data())
def test_a_sentence_says_the_same_over_however_many_lines(text, data):
    places = [match.start() for match in MAY_END.finditer(text)]
    ends = data.draw(st.sets(st.sampled_from(places)))
    for end in sorted(ends, reverse=True):
        text = f"{text[:end]}\n{text[end:]}"
    assert read(text) == read(text.replace("\n", ""))


# --- whose a change is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "against",
    [
        "同比",
        "较上年",
        "比上年",
        "与上年相比",
        "比去年同期",
        "环比",
        "同期相比",
        "相较上年",
        "相比于2023年",
    ],
)
def test_what_a_change_is_measured_against_is_no_item(against):
    found = stated(
        f"支出预算12.00万元，{against}减少3.00万元；基本支出2.00万元，{against}增加1.00万元。"
    )
    assert [item for item, *_ in found] == ["支出预算", "支出预算", "基本支出", "基本支出"]
    assert [value for _, _, value, _ in found] == ["12.00万元", "-3.00万元", "2.00万元", "1.00万元"]
    assert {cause for *_, cause in found} == {None}


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("会议费2万元。公务接待费，受政策影响，比上年增加3万元。", "公务接待费"),
        ("会议费2万元。公务接待费有所增加，增加3万元。", "公务接待费"),
        ("会议费2万元。与上年相比，公务接待费增加3万元。", "公务接待费"),
        ("会议费2万元。与上年相比公务接待费增加3万元。", "公务接待费"),
        ("会议费2万元。公务接待费：2024年预算5万元，增加3万元。", "公务接待费"),
        ("会议费2万元。公务接待费。2024年预算5万元，增加3万元。", "公务接待费"),
        ("会议费2万元，公务接待费5万元（比上年增加3万元），其余不变。", "公务接待费"),
        ("会议费2万元，收、支预算总计各增加3万元。", "收、支预算总计"),
        ("会议费2万元，因工作需要，增加3万元。", "会议费"),
    ],
)
def test_the_item_of_a_change_is_that_of_its_own_sentence(text, item):
    *_, change = stated(text)
    assert change == (item, "change", "3万元", None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("压减", "-3.50"),
        ("节约", "-3.50"),
        ("降低", "-3.50"),
        ("净增加", "3.50"),
        ("增加额为", "3.50"),
        ("增幅达", "3.50"),
        ("降幅为", "-3.50"),
        ("变动−", "-3.50"),
        ("同比－", "-3.50"),
        ("增长-", "-3.50"),
        ("增减率+", "3.50"),
    ],
)
def test_words_and_signs_of_a_change(words, value):
    *_, change = stated(f"会议费2万元，{words}3.50 %。")
    assert change == ("会议费", "change", f"{value}%", None)


@pytest.mark.parametrize(
    ("words", "value"),
    [("同比降", "-3.5"), ("较上年降", "-3.5"), ("同比升", "3.5"), ("同比减", "-3.5")],
)
def test_a_way_in_one_character(words, value):
    *_, change = stated(f"支出预算2.00万元，{words}3.5万元。")
    assert change == ("支出预算", "change", f"{value}万元", None)


@pytest.mark.parametrize("words", ["减少-", "增减率", "增加（减少）", "变动", "同比"])
def test_a_change_whose_sign_cannot_be_told_is_none(words):
    assert [measure for _, measure, *_ in stated(f"会议费2万元，{words}3.50 %。")] == ["amount"]


@pytest.mark.parametrize(
    "words",
    ["与预算数持平", "比年初预算减少3.50万元", "比2024年预算增加3.50万元"],
)
def test_what_is_no_change_against_another_year_is_none(words):
    assert [measure for _, measure, *_ in stated(f"会议费2万元，{words}，增长5%。")] == ["amount"]


def test_what_is_nearly_the_same_is_no_change_of_nothing():
    assert [measure for _, measure, *_ in stated("会议费2万元，与上年基本持平。")] == ["amount"]


def test_changes_of_one_comparison_explain_each_other_only_as_causes():
    parts = "与上年相比，基本支出增加1万元，项目支出减少4万元"
    assert [cause for *_, cause in stated(f"{parts}。")] == [None, None]
    causes = "支出比上年减少3万元。主要原因：基本支出增加1万元，增长5%，减少会议费4万元。"
    assert stated(causes) == [
        ("支出", "change", "-3万元", None),
        ("基本支出", "change", "1万元", 0),
        ("基本支出", "change", "5%", None),
        ("会议费", "change", "-4万元", 0),
    ]


@pytest.mark.parametrize(
    "share", ["占50.00%", "占本年支出合计的50.00%", "占比为50.00%", "完成年初预算的50.00%"]
)
def test_a_share_is_one_of_what_was_named(share):
    *_, found = stated(f"会议费2万元，{share}。")
    assert found == ("会议费", "amount", "50.00%", None)


def test_units_may_differ_in_a_sentence():
    found = stated("会议费20,000元，比上年增加0.50万元，培训费1 百万元，上升2.5个百分点。")
    assert [value for _, _, value, _ in found] == ["20000元", "0.50万元", "1百万元", "2.5个百分点"]


def test_a_printed_zero_keeps_its_decimals():
    assert statements("会议费 0.00 万元，培训费 0 万元。").value.tolist() == [0.0, 0.0]
    assert [value for _, _, value, _ in stated("会议费0.00万元。")] == ["0.00万元"]


def test_spaces_that_break_no_line_part_the_thousands_of_a_stated_figure():
    assert [value for _, _, value, _ in stated("会议费12\u202f345.67万元。")] == ["12345.67万元"]


@pytest.mark.parametrize(
    "end", ["559|9.11", "5599.|11", "5599|.11", "5,|599.11", "5|,599.11", "5,5|99.11"]
)
def test_a_full_line_may_end_inside_a_figure(end):
    wrapped = f"2024年一般公共预算的支出{end} 万元，比上年减少{end}万元。".replace("|", "\n")
    assert read(wrapped) == read(wrapped.replace("\n", ""))


@pytest.mark.parametrize("between", ["\n", "\n17\n", ",\n"])
def test_figures_that_a_short_line_or_the_number_of_a_page_parts_are_none(between):
    text = f"2024年的支出见第 5{between}3.50 万元，其余各项支出和上一个年度的各项支出相比没有变化"
    assert stated(text) == []


def test_a_stated_figure_of_many_digits_is_missing_in_the_frame_and_listed():
    d = shimahe.read(document(HEADING, "支出总预算12345678901234567亿元。", TABLE))
    assert d.statements.value.isna().all()
    assert "more than 15 digits" in d.unplaced.reason.tolist()


@pytest.mark.parametrize("bound", ["以上", "以下", "以内", " 以下"])
def test_a_bound_is_no_figure_of_anything(bound):
    assert [value for _, _, value, _ in stated(f"会议费2万元。1万元{bound}的不列。")] == ["2万元"]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "·", "●", "+ "])
def test_the_mark_of_a_list_is_no_part_of_an_item(mark):
    lines = f"{mark}会议费**2.00**万元\n{mark}培训费3.00万元，比上年增加1.00万元"
    assert [item for item, *_ in stated(lines)] == ["会议费", "培训费", "培训费"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2025 年支出预算 120 万元，其中 20 万元为基本支出，100 万元用于项目支出。",
            [("支出预算", 120), ("基本支出", 20), ("项目支出", 100)],
        ),
        (
            "2025 年支出预算 120 万元：20 万元基本支出和 100 万元的项目支出。",
            [("支出预算", 120), ("基本支出", 20), ("项目支出", 100)],
        ),
        (
            "2025 年项目支出 100 万元。3.50 万元为新增培训费。",
            [("项目支出", 100), ("新增培训费", 3.5)],
        ),
        (
            "2025 年安排 20 万元基本支出，安排 100 万元项目支出。",
            [("基本支出", 20), ("项目支出", 100)],
        ),
        (
            "“三公”经费预算 8 万元，主要是 5 万元公务用车运行费，3 万元公务接待费。",
            [("“三公”经费预算", 8), ("公务用车运行费", 5), ("公务接待费", 3)],
        ),
    ],
)
def test_a_label_may_stand_behind_its_figure(text, found):
    assert rows(statements(text), "item", "value") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公务接待费 3 万元（30000 元），其余 2 万元待定。", ["公务接待费", "公务接待费", "其余"]),
        ("公务接待费 3 万元，另有 2 万元待定。", ["公务接待费", None]),
        ("公务接待费 2024 年 3 万元、2025 年 2 万元。", ["公务接待费", "公务接待费"]),
        ("出国费、公务用车费和公务接待费分别为 3 万元、2 万元。", [None, None]),
        ("国内公务接待 5 批次、30 人次，2 万元。", ["国内公务接待"] * 3),
    ],
)
def test_a_figure_without_a_label_is_not_that_of_another(text, found):
    assert statements(text)["item"].tolist() == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2025 年支出 120 万元（基本支出 20 万元、项目支出 100 万元），比上年增加 10 万元。",
            [("支出", 120), ("基本支出", 20), ("项目支出", 100), ("支出", 10)],
        ),
        (
            "公务用车费 5 万元（其中购置 0 万元，运行 5 万元），比上年减少 1 万元，下降 20%。",
            [("公务用车费", 5), ("购置", 0), ("运行", 5), ("公务用车费", -1), ("公务用车费", -20)],
        ),
        (
            "基本支出（人员 15 万元、公用 5 万元）20 万元。",
            [("人员", 15), ("公用", 5), ("基本支出", 20)],
        ),
    ],
)
def test_a_bracket_interrupts_what_is_spoken_of(text, found):
    assert rows(statements(text), "item", "value") == found


def test_last_year_in_a_bracket_is_no_item():
    found = statements("2025 年公务接待费 3 万元（上年 4 万元）。", heading="## 2025年支出情况")
    assert rows(found, "item", "year", "value") == [
        ("公务接待费", 2025, 3),
        ("公务接待费", 2024, 4),
    ]


@pytest.mark.parametrize("words", ["与 2024 年口径一致的", "与 2024 年预算基本一致，"])
def test_what_is_alike_in_other_ways_is_no_change(words):
    found = statements(f"{words}公务接待费 3 万元。")
    assert rows(found, "measure", "value") == [("amount", 3)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "因公出国（境）费、公务接待费分别为 0 万元、2 万元，分别比上年减少 1 万元、3 万元。",
            [
                ("因公出国（境）费", 0),
                ("公务接待费", 2),
                ("因公出国（境）费", -1),
                ("公务接待费", -3),
            ],
        ),
        (
            "2025 年收入和支出预算分别为 12 万元和 11 万元，比上年分别增长 5%、下降 6%。",
            [("收入", 12), ("支出预算", 11), ("收入", 5), ("支出预算", -6)],
        ),
        (
            "货物、工程、服务采购预算分别为 1 万元、0 万元、2 万元。",
            [("货物", 1), ("工程", 0), ("服务采购预算", 2)],
        ),
        ("2025 年、2024 年支出分别为 12 万元、15 万元。", []),
    ],
)
def test_several_figures_are_of_the_things_named_in_turn(text, found):
    assert rows(statements(text), "item", "value") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("基本支出由上年的 1 万元增加到 2 万元，增加 1 万元。", [(2024, 1), (2025, 2), (2025, 1)]),
        ("基本支出从 2024 年 3 万元减少为 2025 年的 2 万元。", [(2024, 3), (2025, 2)]),
        ("基本支出由去年 3 万元降至今年的 2 万元。", [(2024, 3), (2025, 2)]),
        ("2025 年基本支出由 2024 年的 3 万元减少到 2 万元。", [(2024, 3), (2025, 2)]),
    ],
)
def test_what_a_change_begins_at_is_last_years(text, found):
    read = statements(text, heading="## 2025 年支出情况")
    assert rows(read, "year", "value") == found
    assert read["item"].unique().tolist() == ["基本支出"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("公务接待费 3 万元，比上年增 1 万元。", 1),
        ("公务接待费 3 万元、较上年减 1 万元。", -1),
        ("公务接待费比上年少 1 万元。", -1),
        ("公务接待费比上年增加：1 万元。", 1),
        ("公务接待费 3 万元，与上年的 4 万元相比减少 1 万元。", -1),
    ],
)
def test_ways_of_one_letter_and_before_a_colon(text, change):
    last = statements(text).iloc[-1]
    assert (last["item"], last.measure, last.value) == ("公务接待费", "change", change)


def test_a_list_of_what_is_more_or_less_gives_changes():
    found = statements("较上年增加：基本支出 1 万元、培训费 2 万元；减少：项目支出 4 万元。")
    assert rows(found, "item", "measure", "value") == [
        ("基本支出", "change", 1),
        ("培训费", "change", 2),
        ("项目支出", "change", -4),
    ]


def test_a_change_below_a_list_is_not_of_its_last_item():
    found = statements(
        "收入 12 万元，其中：\n（1）财政拨款 10 万元；\n（2）事业收入 2 万元。\n较上年减少 3 万元。"
    )
    assert rows(found, "item", "value")[-2:] == [("事业收入", 2), (None, -3)]


def test_what_is_hoped_for_is_no_change():
    assert statements("公务接待费 3 万元，力争节约 1 万元。").measure.tolist() == ["amount"]


@pytest.mark.parametrize("plan", ["年初预算", "预算", "调整预算数", "年初支出预算"])
def test_a_plan_that_was_done_is_an_aside(plan):
    found = statements(
        f"支出决算 12 万元，完成{plan} 11.50 万元的 104.35%，比上年决算数增加 1 万元，增长 9.09%。"
    )
    assert rows(found, "item", "measure", "value") == [
        ("支出决算", "amount", 12),
        (plan, "amount", 11.5),
        ("支出决算", "amount", 104.35),
        ("支出决算", "change", 1),
        ("支出决算", "change", 9.09),
    ]


@pytest.mark.parametrize(
    ("cause", "item", "value"),
    [
        ("主要原因是基本支出增加人员工资、住房公积金、提租补贴等 30.00 万元", "基本支出", 30),
        ("原因是压减会议、培训、接待等 5.00 万元", "会议、培训、接待", -5),
        ("主要原因：一是新增在职人员、退休人员等 25.00 万元", "在职人员、退休人员", 25),
    ],
)
def test_a_cause_may_say_its_way_in_front_of_what_it_is_made_of(cause, item, value):
    frame = statements(f"支出预算 300.00 万元，与上年相比增加 20.00 万元。{cause}。")
    expected = (item, "change", value, "S02")
    assert rows(frame, "item", "measure", "value", "explains")[-1] == expected


def test_several_things_without_a_way_are_an_amount():
    frame = statements("支出增加 20.00 万元。主要原因是办公费、水费、电费等 20.00 万元。")
    assert frame["measure"].tolist()[-1] == "amount"
