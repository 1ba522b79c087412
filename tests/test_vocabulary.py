"""One printed cell → a figure, a blank or text: never a figure that is not plainly there."""

from decimal import Decimal

import pytest

from shimahe.vocabulary import (
    BOXES,
    LONGEST_CELL,
    cached_if_short,
    fold,
    is_blank,
    keeps_its_digits,
    number_in,
    parse_figure,
    parse_sign,
    plain,
    to_wan,
    unit_in,
    without_unseen,
)


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
        ("1\xa0234.56", "1234.56"),
        ("1\u202f234\u202f567", "1234567"),
        ("12\u2009345.67", "12345.67"),
        ("1\u2007234", "1234"),
        ("1 234 567.89", "1234567.89"),
        ("－31.50", "-31.50"),
        ("–31.50", "-31.50"),
        ("—31.50", "-31.50"),
        ("﹣31.50", "-31.50"),
        ("‑31.50", "-31.50"),
        ("▲31.50", "-31.50"),
        ("▼3.1%", "-3.1"),
        ("△ 31.50", "-31.50"),
        ("- 1,000", "-1000"),
        ("-\xa0\xa01,000.00", "-1000"),
        ("(1,000.00)", "-1000"),
        ("(22.58%)", "-22.58"),
        ("（ 22.58 %）", "-22.58"),
        ("（4,028.43 元）", "-4028.43"),
        ("(10.00)万元", "-10.00"),
        ("¥1,000.00", "1000"),
        ("￥ 5", "5"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("6．08", "6.08"),
        ("6﹒08", "6.08"),
        ("1﹐234", "1234"),
        ("3‰", "3"),
        ("5﹪", "5"),
        ("10.00万元", "10.00"),
        ("12.5 万元", "12.5"),
        ("3亿元", "3"),
        ("500元", "500"),
        ("'60,000.00", "60000.00"),
        ("＇5.00", "5.00"),
        ("’-5.00", "-5.00"),
        ("25.12①", "25.12"),
        ("(1,025.12)①", "-1025.12"),
        ("25.12万元②", "25.12"),
        ("25.12*", "25.12"),
        ("25.1 **", "25.1"),
        ("25※", "25"),
        ("25.12（注1）", "25.12"),
        ("25.12(注)", "25.12"),
        ("25.12［1］", "25.12"),
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
            "0,123",
            "1 234",
            "0 234.56",
            "1 23.45",
            "1 2345.67",
            "1\xa023",
            "1\xa02345",
            "1,234 567",
        ),
        *("1.5E+03", "1.5e3", "1E-7", "5.00-", "-+5", "+¥-5", "$5", "6。08", "6·08", "#####"),
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
            "25.12美元",
            "25.12万",
            "25.12万元/年",
            "5%万元",
            "(5%)万元",
            "约25",
            "25-30",
            "1/2",
            "≥95",
            "--5",
            "+-5",
            "(5",
            "5)",
            "((5))",
            "(-5)x",
        ),
        *(
            "½",
            "²",
            "Ⅳ",
            "①",
            "25.1①",
            "25①",
            "25.123①",
            "25.12²",
            "25.12①②",
            "一百",
            "٣",
            "७",
            "9" * 40,
        ),
    ],
)
def test_what_is_not_plainly_one_number_is_no_figure(text):
    assert parse_figure(text) is None


def test_a_figure_is_exact():
    assert parse_figure("0.1") + parse_figure("0.2") == Decimal("0.3")


#: Every mark that is not seen, but those that show what follows in another order.
UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufe0f"
    "\U000e0001\U000e0020\U000e0041\U000e007f\U000e0100\U000e01ef"
)


@pytest.mark.parametrize("mark", UNSEEN)
def test_marks_that_nobody_sees_are_no_part_of_a_figure_a_label_or_a_blank(mark):
    assert parse_figure(f"{mark}1,{mark}234.56{mark}") == Decimal("1234.56")
    assert unit_in(f"5.00%{mark}", "万元") == "%"
    assert fold(f"教{mark}育") == plain(f"&#{ord(mark)};教&#{ord(mark)};育") == "教育"
    assert is_blank(mark)
    assert is_blank(f" —{mark}")
    assert number_in(f"≥9{mark}5%") == Decimal(95)


def test_only_what_is_said_of_a_text_as_short_as_a_cell_is_kept():
    asked = []

    @cached_if_short(2)
    def length(text):
        asked.append(text)
        return len(text)

    long = "长" * LONGEST_CELL
    assert [length("短"), length("短"), length(long), length(long)] == [1, 1, len(long), len(long)]
    assert asked == ["短", long, long]


def test_digits_that_are_shown_in_the_opposite_order_are_no_figure():
    assert parse_figure("1\u202e2.00") is None
    assert without_unseen("教\u202e育") == plain("教&#x202e;育") == "教�育"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.199999999999999", "6.2"),
        ("0.30000000000000004", "0.3"),
        ("12.299999999999999", "12.3"),
        ("-13635.670000000002", "-13635.67"),
        ("20.000000000000004%", "20"),
        ("0.06999999999999999", "0.07"),
        ("12.000000000000002", "12"),
        ("5.5511151231257827E-17", "0"),
        ("-1.3877787807814457e-17", "0"),
        ("1E-16", "0"),
    ],
)
def test_the_noise_of_binary_numbers_is_no_part_of_a_figure(text, value):
    assert parse_figure(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "0.1234567890123456",
        "6.19999999999999",
        "1234567890123456.78",
        "12345678901234.0001",
        "1234567890123.0001",
        "123456789012345678",
        "0.0000000000000001",
    ],
)
def test_other_figures_of_many_digits_are_exact(text):
    assert parse_figure(text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1e-05", "0.00001"), ("(2.50E-03)", "-0.0025"), ("7.3E-04", "0.00073")]
)
def test_a_small_figure_may_have_an_exponent(text, value):
    assert parse_figure(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.23E+07", "1E5", "12.3E-04", "0.5E-04", "1.2E-4", "1.2E-"])
def test_an_exponent_that_may_have_cost_digits_or_is_none_makes_no_figure(text):
    assert parse_figure(text) is None


def test_a_figure_has_18_digits_at_most_however_it_is_separated():
    assert parse_figure("1,234,567,890,123,456.78") == Decimal("1234567890123456.78")
    assert parse_figure("1,234,567,890,123,456.789") is None


@pytest.mark.parametrize(
    ("figure", "keeps"),
    [("13635.67", True), ("123456789012345", True), ("1234567890123456.78", False), ("1e17", True)],
)
def test_what_a_binary_number_can_hold(figure, keeps):
    assert keeps_its_digits(Decimal(figure)) is keeps


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5.00", "元"),
        ("5.00 %", "%"),
        ("(5.00%)", "%"),
        ("5.00％", "%"),
        ("3‰", "‰"),
        ("10.00万元", "万元"),
        ("（10.00万元）", "万元"),
        ("10.00百元", "百元"),
        ("3 亿元", "亿元"),
        ("约5.00%", "%"),
        ("约5.00万元", "元"),
    ],
)
def test_a_unit_that_is_printed_behind_a_figure_wins(text, unit):
    assert unit_in(text, "元") == unit


BLANKS = [
    "",
    " ",
    "\u3000",
    "-",
    "—",
    "——",
    "–",
    "－",
    "−",
    "--",
    "---",
    "- -",
    "/",
    "//",
    "\\",
    "无",
]


@pytest.mark.parametrize("text", [*BLANKS, "NaN", "¥-", "￥ -"])
def test_blanks(text):
    assert is_blank(text)


@pytest.mark.parametrize(
    "text", ["0", "0.00", "（略）", "…", "……", "*", "否", ".", "N", "#N/A", "见附件"]
)
def test_what_is_printed_is_no_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("value", "unit", "wan"),
    [
        ("13635.67", "万元", 13635.67),
        ("136356700", "元", 13635.67),
        ("136356.7", "千元", 13635.67),
        ("1363567", "百元", 13635.67),
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


@pytest.mark.parametrize("box", BOXES)
def test_a_box_beside_a_digit_may_stand_for_another(box):
    assert number_in(f"≥9{box}%") is None
    assert number_in(f"≥{box}5%") is None


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
