"""One printed cell → a figure, a blank or text: never a figure that is not plainly there."""

from decimal import Decimal

import pytest

from shimahe.vocabulary import fold, is_blank, number_in, parse_figure, parse_sign, plain, to_wan


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6,084.49", "6084.49"),
        ("6084.49", "6084.49"),
        ("13,635.67", "13635.67"),
        ("1,234,567.89", "1234567.89"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("00.10", "0.10"),
        ("100%", "100"),
        ("45.5 %", "45.5"),
        ("-31.50", "-31.50"),
        ("−31.50", "-31.50"),
        ("△31.50", "-31.50"),
        ("(5.00)", "-5.00"),
        ("（5.00）", "-5.00"),
        ("+5", "5"),
        ("６，０８４．４９", "6084.49"),
        ("１３６３５．６７", "13635.67"),
        (" 25.12 ", "25.12"),
        ("\u300025.12\u3000", "25.12"),
        ("\xa025.12", "25.12"),
    ],
)
def test_one_number_is_a_figure(text, value):
    assert parse_figure(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "—", "——", "无", "合计", "%", "()", "( )"),
        *("1,2,3.4.5", "1,23", "12,34.56", "1,2345", "1,234,56", ",5", "5,", "1.2.3", ".5", "5."),
        *(
            "1e400",
            "1e5",
            "1E5",
            "NaN",
            "nan",
            "inf",
            "Infinity",
            "0x10",
            "1_000",
            "12 34",
            "12\n34",
        ),
        *(
            "25.12万元",
            "25.12元",
            "约25",
            "25-30",
            "1/2",
            "3‰",
            "≥95",
            "--5",
            "+-5",
            "(5",
            "5)",
            "((5))",
            "(-5)x",
        ),
        *("½", "²", "Ⅳ", "①", "25.12①", "25.12²", "一百", "٣", "७", "9" * 40),
    ],
)
def test_what_is_not_plainly_one_number_is_no_figure(text):
    assert parse_figure(text) is None


def test_a_figure_is_exact():
    assert parse_figure("0.1") + parse_figure("0.2") == Decimal("0.3")


@pytest.mark.parametrize("text", ["", " ", "\u3000", "-", "—", "——", "–", "－", "/", "\\", "无"])
def test_blanks(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "0.00", "（略）", "否", "."])
def test_what_is_printed_is_no_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("value", "unit", "wan"),
    [
        ("13635.67", "万元", 13635.67),
        ("136356700", "元", 13635.67),
        ("136356.7", "千元", 13635.67),
        ("1.363567", "亿元", 13635.67),
        ("136.3567", "百万元", 13635.67),
        ("0", "元", 0.0),
    ],
)
def test_money_in_its_printed_unit(value, unit, wan):
    assert to_wan(Decimal(value), unit) == wan


@pytest.mark.parametrize("unit", [None, "", "人", "%", "辆", "美元", "万"])
def test_without_a_unit_of_money_there_is_no_amount(unit):
    assert to_wan(Decimal(5), unit) is None


def test_no_value_gives_no_amount():
    assert to_wan(None, "万元") is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("≥", "≥"),
        ("≧", "≥"),
        (">=", "≥"),
        ("＞＝", "≥"),
        ("≤", "≤"),
        ("＜=", "≤"),
        ("＝", "="),
        ("=", "="),
        ("定性", "定性"),
        (" 定 性 ", "定性"),
    ],
)
def test_operators_in_one_spelling(text, sign):
    assert parse_sign(text) == sign


@pytest.mark.parametrize("text", ["", "95", "≥95", "好", "定性指标", "==", "≈"])
def test_what_is_no_operator(text):
    assert parse_sign(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10986.49", "10986.49"),
        ("≥95%以上", "95"),
        ("至少1次", "1"),
        ("４９００", "4900"),
        ("1,500", "1500"),
        ("0.5", "0.5"),
        ("100.00(%)", "100.00"),
    ],
)
def test_the_one_number_of_a_target(text, value):
    assert number_in(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["稳步提升", "好", "", "3-5", "1次/2年", "2024年12月", "1,2,3.4.5", "9" * 30]
)
def test_no_number_or_more_than_one_is_no_value(text):
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>1.5 &lt; 2</p>", "1.5 < 2"),
        ("**合计**", "合计"),
        ("一般<br/>公共", "一般公共"),
        ("<span class='x'>6.04</span>", "6.04"),
        ("&nbsp;208&nbsp;", "208"),
        ("A&amp;B", "A&B"),
        ("<script>1</script>", "<script>1</script>"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_markup_without_content_goes_everything_else_stays(text, words):
    assert plain(text) == words


def test_texts_are_compared_without_width_spaces_and_quotation_marks():
    assert fold("一般公共预算“三公”经费　支出表（续）") == fold("## 一般公共预算三公经费支出表(续)")
