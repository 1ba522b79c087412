"""A header holds headings and no figure; a row with a label is a row, also where it is blank."""

import pytest

import shimahe
from shimahe.forms import BY_KEY
from shimahe.reading.grids import Row
from shimahe.reading.header_rows import numbers_columns, part_repeated, split_header
from tests.fragments import note_of, status_of


def rows_of(*texts):
    return [Row(line, tuple(text.split("|"))) for line, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("key", "count", "texts"),
    [
        (
            "department_balance",
            1,
            ["项目|预算数|项目|预算数", "事业收入||教育支出|", "合计|1|合计|1"],
        ),
        (
            "three_public",
            2,
            ["单位编码|单位名称|当年安排|||", "||合计|公务接待费|出国费", "1|甲|1|1|"],
        ),
        (
            "general_spending",
            1,
            ["单位代码|单位名称|功能分类科目|上年预算数（元）|合计（元）|占比%", "||合计|1|2|3"],
        ),
        ("general_spending", 1, ["科目|执行数（万元）|小计(万元)|增减率", "教育支出||3|"]),
        ("general_spending", 0, ["教育支出|某项目|", "合计|5.00|4.00"]),
        ("three_public", 0, ["甲街道|乙中心|丙所", "公务接待费|5.00|4.00", "合计|5.00|4.00"]),
        ("three_public", 1, ["项目|2025年预算数", "1.因公出国（境）费用|-", "合计|5.00"]),
        ("three_public", 1, ["项目|2025年预算数", "1.因公出国（境）费用|", "合计|5.00"]),
        ("three_public", 1, ["“三公”经费|预算数", "公务接待费|", "合计|5.00"]),
        ("three_public", 2, ["合计|公务用车费||公务接待费", "|小计|公务用车购置费|", "-|-|-|-"]),
        (
            "department_spending",
            2,
            ["科目编码|科目名称|合计|基本支出|", "|||甲类|乙类", "|合计|1|1|"],
        ),
        ("department_spending", 3, ["科目编码|科目名称|金额", "||总计", "|栏次|1", "|合计|1"]),
        ("department_spending", 3, ["科目编码|科目名称|金额", "||", "|栏次|1", "|合计|1"]),
        ("general_spending", 3, ["科目|合计|基本支出", "||", "栏次|1|2", "合计|1|1"]),
        ("general_spending", 1, ["科目|合计|基本支出", "||", "合计|1|1"]),
        ("department_balance", 3, ["项目|数|项目|数", "|||", "栏次|1|栏次|2", "合计|1|合计|1"]),
        ("department_spending", 1, ["科目编码|科目名称|合计|基本支出", "|合计|-|-", "201|甲|1|1"]),
    ],
)
def test_a_header_ends_where_labels_begin(key, count, texts):
    header, body = split_header(BY_KEY[key], rows_of(*texts))
    assert (len(header), len(body)) == (count, len(texts) - count)


@pytest.mark.parametrize(
    ("text", "is_numbering"),
    [
        ("栏次|1|2|3", True),
        ("栏次|1", True),
        ("栏次||1|栏次||2", True),
        ("1|2|3", True),
        ("1|3", False),
        ("合计|1|2", False),
        ("栏次|1000", False),
        ("5", False),
        ("栏次||1=2+3|2|3", True),
        ("||1=2+3|2|3", True),
        ("**|**|1|2|3", True),
        ("*||1|2", True),
        ("—|—|1|2", True),
        ("甲|乙|1|2|3=1-2|4=3/1×100%", True),
        ("A|B|1|2", True),
        ("（1）|（2）|（3）=（4）+（5）|（4）|（5）", True),
        ("①|②|③", True),
        ("栏次|1栏|2栏", True),
        ("甲|乙|1|3", False),
        ("甲镇|1|2", False),
        ("—|1.00|2.00", False),
        ("合计|1=2+3|2|3", False),
        ("甲|1", True),
        ("甲|乙|1", True),
        ("**|**|1", True),
        ("||1", True),
        ("||2", False),
        ("1||", False),
        ("||1.00", False),
        ("项目|1", False),
    ],
)
def test_a_row_that_numbers_the_columns(text, is_numbering):
    assert numbers_columns(rows_of(text)[0]) is is_numbering


@pytest.mark.parametrize(
    ("row", "is_again"),
    [
        ("科目编码|科目名称|合计|基本支出|项目支出", True),
        ("科目编码|科目名称教育|合计|基本支出|项目支出", True),
        ("科目编码|名称（续）||基本支出|项目支出", True),
        ("205|教育|合计||", False),
        ("205|教育|合计|基本支出|4.00", False),
        ("205|教育|1|2|3", False),
    ],
)
def test_headings_of_amounts_that_are_printed_again_are_no_row(row, is_again):
    header = rows_of("科目编码|科目名称|合计|基本支出|项目支出", "栏次||1|2|3")
    body, repeated = part_repeated(header, rows_of(row))
    assert bool(repeated) == is_again
    assert len(body) + len(repeated) == 1


@pytest.mark.parametrize("gap", [[], [""]])
@pytest.mark.parametrize("first", ["学前\n2050201   教育  ", "一、学\n2050201   前教育"])
def test_a_name_begun_below_the_heading_of_names_makes_no_row_of_the_headings(first, gap):
    head = "科目编码  科目名称  合计        基本支出     项目支出"
    figures = "     6,000,100   2,000,100   4,000,000"
    above, of_row = first.split("\n")
    rows = [f"          {above}", f"{of_row}{figures}", *gap]
    text = ["甲镇2026年部门预算", "部门支出总表", "单位：元", head]
    text += ["          教育", f"205       支出  {figures}", *gap]
    text += ["          普通", f"20502     教育  {figures}", *gap]
    d = shimahe.read("\n".join([*text, "部门支出总表（续）", head, *rows]).encode())
    assert status_of(d, "department_spending") == "complete"
    assert set(d.cells.text) == {"6,000,100", "2,000,100", "4,000,000"}
    assert len(d.cells) == 9


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("国有资本经营预算支出表", "本年国有资本经营支出"),
        ("国有资本经营预算支出表", "国有资本经营支出"),
        ("政府性基金预算支出表", "本年政府性基金支出"),
    ],
)
def test_a_budget_whose_name_ends_like_a_kind_of_spending_is_none(title, group):
    d = shimahe.read(
        f"{title}\n单位：万元\n科目编码\t科目名称\t{group}\t\t\n\t\t合计\t基本支出\t项目支出\n"
        "\t合计\t18.05\t3.05\t15.00\n223\t甲支出\t18.05\t3.05\t15.00\n".encode()
    )
    assert d.cells.column.tolist() == ["total", "basic", "project"] * 2
    assert dict(zip(d.spending.kind, d.spending.amount_wan, strict=True)) == {
        "basic": 3.05,
        "project": 15.00,
    }


@pytest.mark.parametrize(
    "heading",
    ["单位代码", "预算单位编码", "部门（单位）代码", "单位(部门)编码", "预算部门代码"],
)
def test_codes_of_offices_are_no_codes_of_accounts(heading):
    d = shimahe.read(
        f"部门收入总表\n单位：万元\n{heading}\t单位名称\t合计\t国有资本经营收入\t经营收入\n"
        "\t合计\t10.00\t9.00\t1.00\n254\t甲局\t6.00\t6.00\t\n254001\t甲中心\t4.00\t3.00\t1.00\n".encode()
    )
    sources = dict(zip(d.revenue.source, d.revenue.amount_wan, strict=True))
    assert sources == {"total": 10.00, "state_capital": 9.00, "business_receipts": 1.00}
    assert note_of(d, "department_revenue") == "in no frame: 5, 6"


@pytest.mark.parametrize(
    ("again", "numbers"),
    [
        ("项目|合计|一般公共预算|政府□基金", None),
        ("项目|合计|□□□□|政府性基金预算", None),
        ("□□|合计|一般公共预算|政府性基金", "栏次|1|2|3"),
        ("项目|合计|一般公共|政府性基金预算", "|1|2|3"),
    ],
)
def test_a_header_again_may_have_lost_letters(again, numbers):
    header = rows_of("项目|合计|一般公共预算|政府性基金预算")
    texts = [again, numbers] if numbers else [again]
    body, repeated = part_repeated(header, rows_of(*texts, "教育|9.00|5.00|4.00", "甲|1|2|3"))
    assert [row.fields[0] for row in body] == ["教育", "甲"]
    assert len(repeated) == len(texts)


def test_a_heading_that_lost_letters_on_the_first_page_only_keeps_its_column():
    lines = [
        "项目\t预算数\t项目\t合计\t一般公共预算\t政府*基金预算",
        "一般公共预算拨款\t5.00\t教育支出\t9.00\t5.00\t4.00",
        "项目\t预算数\t项目\t合计\t一般公共预算\t政府性基金预算",
        "政府性基金预算拨款\t6.00\t卫生健康支出\t2.00\t\t2.00",
        "收入总计\t11.00\t支出总计\t11.00\t5.00\t6.00",
    ]
    text = "\n".join(["财政拨款收支总表", "单位：万元", *lines])
    d = shimahe.read(text.encode())
    spent = d.cells[d.cells.row.eq("卫生健康支出")]
    assert dict(zip(spent.column, spent.text, strict=True)) == {
        "spending/total": "2.00",
        "spending/government_fund": "2.00",
    }
    assert status_of(d, "appropriation_balance") == "complete"


@pytest.mark.parametrize("first", ["项目支出", "项目□出"])
def test_the_upper_row_of_a_header_again_says_nothing_of_the_lowest_headings(first):
    upper = "科目编码|科目名称|合计|基本支出|项目支出|项目支出|项目支出"
    lowest = "科目编码|科目名称|合计|基本支出|运转类|特定目标类|小计"
    lines = [
        upper.replace("项目支出", first, 1),
        lowest,
        "|合计|9.00|2.00|4.00|3.00|7.00",
        "201|一般公共服务支出|9.00|2.00|4.00|3.00|7.00",
        upper,
        lowest,
        "20101|人大事务|9.00|2.00|4.00|3.00|7.00",
    ]
    text = "\n".join(["一般公共预算财政拨款支出预算表", "单位：万元", *lines])
    d = shimahe.read(text.replace("|", "\t").encode())
    assert d.spending.kind.tolist() == ["basic", "project"] * 2
    assert d.spending.amount_wan.tolist() == [2.0, 7.0] * 2
