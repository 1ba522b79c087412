"""三公: the row and the column that mean each item, across and down."""

import pytest

import shimahe
from tests.fragments import note_of, status_of

ACROSS = [
    "合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费",
    "\t\t小计\t公务用车购置费\t公务用车运行维护费\t",
]
FIGURES = "8.00\t1.00\t5.00\t1.00\t4.00\t2.00"
OTHERS = "9.00\t1.50\t5.50\t1.00\t4.50\t2.00"
ITEMS = {
    "total": 8.0,
    "overseas_travel": 1.0,
    "vehicles": 5.0,
    "vehicle_purchase": 1.0,
    "vehicle_operation": 4.0,
    "reception": 2.0,
}
DOWN = [
    "合计\t8.00",
    "1.因公出国（境）费\t1.00",
    "2.公务用车购置及运行维护费\t5.00",
    "其中：（1）公务用车购置费\t1.00",
    "（2）公务用车运行维护费\t4.00",
    "3.公务接待费\t2.00",
]


def read(*lines, title="“三公”经费支出表", above="# 某局"):
    return shimahe.read("\n".join([above, title, "单位：万元", *lines]).encode())


def items_of(d):
    rows = d.three_public.astype(object)
    amounts = rows.amount_wan.where(rows.amount_wan.notna(), None)
    return dict(zip(rows["item"], amounts, strict=True))


def labelled(heading):
    return [f"{heading}\t{ACROSS[0]}", f"\t{ACROSS[1]}"]


# --- across ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("“三公”经费支出表", ("2024年", "2025年", "2025年比2024年增减%")),
        ("“三公”经费支出表", ("2024", "2025")),
        ("“三公”经费支出表", ("2024", "2025", "同比增减")),
        ("“三公”经费支出表", ("2024年", "2025年", "增减率")),
        ("“三公”经费支出决算表", ("年初预算数", "决算数")),
        ("“三公”经费支出预算表", ("上年预算数", "本年预算数")),
        ("“三公”经费支出预算表", ("2024年执行数", "2025年预算数")),
        ("“三公”经费支出表", ("甲中心", "合计")),
        ("“三公”经费支出表", ("甲中心", "部门合计")),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_rows_of_years_stages_and_units_the_one_that_is_meant_is_read(title, labels, turned):
    rows = [f"{label}\t{OTHERS}" for label in labels]
    rows[1] = f"{labels[1]}\t{FIGURES}"
    d = read(*labelled("年度"), *(reversed(rows) if turned else rows), title=title)
    assert items_of(d) == ITEMS
    assert len(d.cells) == 6 * len(rows)
    assert status_of(d, "three_public") == "complete"


def test_rows_of_units_without_a_total_are_not_told_apart_and_named():
    d = read(*labelled("单位名称"), f"甲中心\t{OTHERS}", f"乙中心\t{FIGURES}")
    assert d.three_public.empty
    assert len(d.cells) == 12
    assert note_of(d, "three_public") == "rows not told apart: 甲中心 | 乙中心"
    assert status_of(d, "three_public") == "partly read"


def test_codes_of_units_are_no_figures():
    head = [f"单位代码\t单位名称\t{ACROSS[0]}", f"\t\t{ACROSS[1]}"]
    d = read(*head, f"\t合计\t{FIGURES}", f"301001\t甲局本级\t{OTHERS}")
    assert items_of(d) == ITEMS
    assert "301001" not in set(d.cells.text)


def pairs(words):
    groups, second = (line.split("\t") for line in ACROSS)
    heads = ["\t".join(f"{text}\t" for text in groups), "\t".join(f"{text}\t" for text in second)]
    figures = zip(OTHERS.split("\t"), FIGURES.split("\t"), strict=True)
    row = "\t".join(f"{first}\t{last}" for first, last in figures)
    return [*heads, "\t".join(words * 6), row]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("“三公”经费支出决算表", ["预算数", "决算数"]),
        ("“三公”经费支出决算表", ["全年预算数", "支出数"]),
        ("“三公”经费支出决算表", ["年初预算", "决算"]),
        ("“三公”经费支出决算表", ["预算", "决算"]),
        ("“三公”经费支出决算表", ["预算安排", "实际支出"]),
        ("“三公”经费支出表", ["2024年预算数", "2025年预算数"]),
        ("“三公”经费支出预算表", ["上年预算数", "本年预算数"]),
    ],
)
@pytest.mark.parametrize("total", ["合计", "“三公”经费合计"])
def test_pairs_under_merged_heads_of_three_rows(title, words, total):
    head, *rows = pairs(words)
    d = read(head.replace("合计", total), *rows, title=title)
    assert items_of(d) == ITEMS
    assert len(d.cells) == 12
    assert d.three_public.name.tolist()[2] == "公务用车购置及运行维护费"


@pytest.mark.parametrize(
    ("title", "halves"),
    [
        ("“三公”经费支出决算表", ["预算数", "决算数"]),
        ("“三公”经费支出决算表", ["2025年度预算数", "2025年度决算数"]),
        ("“三公”经费支出预算表", ["2024年预算数", "2025年预算数"]),
    ],
)
@pytest.mark.parametrize("totals", [("“三公”经费合计", "合计"), ("合计", "“三公”经费合计")])
def test_a_total_is_that_of_its_own_half_whatever_the_other_calls_it(title, halves, totals):
    blank = "\t" * 5
    groups = [ACROSS[0].replace("合计", total) for total in totals]
    head = [
        f"{halves[0]}{blank}\t{halves[1]}{blank}",
        "\t".join(groups),
        f"{ACROSS[1]}\t{ACROSS[1]}",
    ]
    d = read(*head, f"{OTHERS}\t{FIGURES}", title=title)
    assert items_of(d) == ITEMS
    assert status_of(d, "three_public") == "complete"


def test_headings_that_say_their_unit():
    head = [line.replace("费\t", "费（万元）\t").replace("计\t", "计（万元）\t") for line in ACROSS]
    assert items_of(read(*head, FIGURES)) == ITEMS


def test_meetings_beside_the_items_are_no_part_of_three_public():
    head = "合计\t“三公”经费小计\t因公出国（境）费\t公务用车费\t公务接待费\t会议费"
    d = read(head, "11.00\t8.00\t1.00\t5.00\t2.00\t3.00")
    assert items_of(d)["total"] == 8.0
    d = read(head.replace("“三公”经费小计\t", ""), "11.00\t1.00\t5.00\t2.00\t3.00")
    assert "total" not in items_of(d)
    assert status_of(d, "three_public") == "partly read"


WITH_MORE = [f"{ACROSS[0]}\t会议费\t培训费", f"{ACROSS[1]}\t\t"]


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ("8.00\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t2.00", 8.0),
        ("8.01\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t2.00", 8.01),  # rounded
        ("7.99\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t", 7.99),
        ("8.01\t1.00\t5.00\t1.00\t4.00\t2.00\t\t", 8.01),  # nothing beside the items
        ("13.00\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t2.00", None),
        ("12.99\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t2.00", None),
        ("8.05\t1.00\t5.00\t1.00\t4.00\t2.00\t3.00\t2.00", None),  # rounds to no sum
        ("8.01\t1.00\t5.00\t1.00\t4.00\t2.00\t0.01\t", None),  # may be that of all
    ],
)
def test_a_rounded_total_beside_meetings_is_that_of_the_items_alone(figures, total):
    d = read(*WITH_MORE, figures)
    assert items_of(d).get("total") == total
    assert ("columns not told apart" in note_of(d, "three_public")) == (total is None)


@pytest.mark.parametrize(("total", "read_as"), [("7.01", 7.01), ("10.01", None)])
def test_a_total_beside_meetings_holds_the_vehicles_by_their_parts(total, read_as):
    head = "合计\t因公出国（境）费\t公务用车购置费\t公务用车运行维护费\t公务接待费\t会议费"
    d = read(head, f"{total}\t\t1.00\t4.00\t2.00\t3.00")
    assert items_of(d).get("total") == read_as


# --- down -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "heads", "place"),
    [
        ("“三公”经费支出表", ["金额"], 0),
        ("“三公”经费支出表", ["2024年", "2025年", "增减额", "增减%"], 1),
        ("“三公”经费支出表", ["2025年预算数", "2024年预算数"], 0),
        ("“三公”经费支出表", ["上年执行数", "本年预算数"], 1),
        ("“三公”经费支出决算表", ["预算数", "决算数", "完成率"], 1),
        ("“三公”经费支出决算表", ["决算数", "预算数"], 0),
        ("“三公”经费支出预算表", ["合计", "一般公共预算", "政府性基金预算"], 0),
    ],
)
def test_of_several_columns_of_a_list_the_one_that_is_meant_is_read(title, heads, place):
    rows = []
    for row in DOWN:
        label, figure = row.split("\t")
        cells = ["77.00"] * len(heads)
        cells[place] = figure
        rows.append("\t".join([label, *cells]))
    d = read("\t".join(["项目", *heads]), *rows, title=title)
    assert items_of(d) == ITEMS
    assert len(d.cells) == 6 * len(heads)


@pytest.mark.parametrize("blank", ["", "-", "—"])
@pytest.mark.parametrize("heading", ["项目\t预算数", "“三公”经费\t2025年预算数"])
def test_a_first_row_that_is_blank_is_a_row(blank, heading):
    d = read(heading, f"1.因公出国（境）费用\t{blank}", "2.公务接待费\t5.00", "合计\t5.00")
    assert items_of(d) == {"total": 5.0, "overseas_travel": None, "reception": 5.0}


@pytest.mark.parametrize(
    "label",
    [
        "公务用车购置及运行维护费",
        "公务用车购置及运行费",
        "公务用车费",
        "公务用车费小计",
        "公务用车",
        "二、公务用车运行维护及购置费",
        "（二）公务用车购置费和运行维护费",
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_vehicles_before_or_behind_their_parts(label, is_before):
    parts = ["公务用车购置费\t1.00", "其中：公务用车运行费\t4.00"]
    rows = [*parts, f"{label}\t5.00"] if is_before else [f"{label}\t5.00", *parts]
    assert items_of(read("项目\t金额", *rows)) == {
        "vehicles": 5.0,
        "vehicle_purchase": 1.0,
        "vehicle_operation": 4.0,
    }


@pytest.mark.parametrize("parts_first", [True, False])
def test_receptions_at_home_and_of_guests_from_abroad_are_parts(parts_first):
    parts = ["其中：外事接待费\t0.50", "国内接待费\t1.50"]
    rows = ["公务接待费\t2.00", "合计\t2.00"]
    d = read("项目\t金额", *(parts + rows if parts_first else rows + parts))
    assert items_of(d) == {"total": 2.0, "reception": 2.0}


def test_labels_in_two_columns():
    rows = ["公务用车购置及运行费\t小计\t5.00", "\t公务用车购置费\t1.00", "公务接待费\t\t2.00"]
    assert items_of(read("项目\t\t金额", *rows)) == {
        "vehicles": 5.0,
        "vehicle_purchase": 1.0,
        "reception": 2.0,
    }


def test_counts_beside_or_below_the_items_are_no_money():
    counts = ["1.公务用车购置数（辆）\t1", "2.国内公务接待批次（个）\t30"]
    below = read("项目\t统计数", *DOWN, "二、相关统计数\t", *counts)
    rows = [f"{row}\t\t" for row in DOWN]
    rows[1:3] = [f"{row}\t{count}" for row, count in zip(DOWN[1:3], counts, strict=True)]
    beside = read("项目\t统计数\t项目\t统计数", *rows)
    for d in (below, beside):
        assert items_of(d) == ITEMS
        assert d.cells[d.cells.text.isin(["1", "30"])].unit.isna().all()


@pytest.mark.parametrize(
    "counts",
    [
        ("公务用车购置数（辆）", "国内公务接待批次（个）", "国内公务接待人次（人）"),
        ("购置公务用车（辆）", "公务接待（批次）", "公务接待（人次）"),
        ("公务用车购置数", "接待次数", "接待人数"),
        ("车辆购置台数", "公务接待批数", "因公出国（境）团组数"),
    ],
)
def test_counts_in_columns_behind_the_items_are_no_items(counts):
    head = [f"{ACROSS[0]}\t" + "\t".join(counts), f"{ACROSS[1]}\t\t\t"]
    d = read(*head, f"{FIGURES}\t31\t32\t33")
    assert items_of(d) == ITEMS
    assert status_of(d, "three_public") == "complete"
    assert d.cells[d.cells.text.isin(["31", "32", "33"])].unit.isna().tolist() == [True] * 3
    checks = shimahe.audit(d).checks
    sums = checks[checks.check.eq("A01") & checks.tables.eq("three_public")]
    assert sums.status.tolist() == ["agrees", "agrees"]


@pytest.mark.parametrize("label", ["公务接待次数", "公务接待人均（元）", "接待批数"])
def test_a_row_of_counts_or_of_an_average_is_no_item(label):
    d = read("项目\t统计数", *DOWN, f"{label}\t34")
    assert items_of(d) == ITEMS
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize("stage", ["", "决算", "决算数", "数额", "金额"])
@pytest.mark.parametrize("word", ["公务用车费", "公务用车经费", "用车支出"])
def test_the_vehicles_in_a_heading_that_says_a_stage_or_a_number(word, stage):
    d = read(f"合计\t因公出国（境）费\t{word}{stage}\t公务接待费", "8.00\t1.00\t5.00\t2.00")
    parts = ("vehicle_purchase", "vehicle_operation")
    assert items_of(d) == {item: amount for item, amount in ITEMS.items() if item not in parts}


@pytest.mark.parametrize("heading", ["公务用车数", "公务用车数量", "公务用车（辆）"])
def test_the_number_of_vehicles_is_not_their_money(heading):
    d = read(f"合计\t因公出国（境）费\t{heading}\t公务接待费", "3.00\t1.00\t5\t2.00")
    assert items_of(d) == {"total": 3.0, "overseas_travel": 1.0, "reception": 2.0}


def test_a_total_that_holds_meetings_too_is_not_that_of_three_public():
    rows = ["合计\t11.00", *DOWN[1:], "四、会议费\t3.00"]
    d = read("项目\t金额", *rows)
    assert "total" not in items_of(d)
    assert note_of(d, "three_public") == "rows not told apart: 合计"
    assert "differs" not in set(shimahe.audit(d).checks.status)


def test_columns_of_a_list_that_nothing_tells_apart_give_no_item():
    d = read("项目\t甲\t乙", *(f"{row}\t1.00" for row in DOWN))
    assert d.three_public.empty
    assert note_of(d, "three_public") == "columns not told apart: 甲 | 乙"
    assert len(d.cells) == 12


@pytest.mark.parametrize(("total", "read_as"), [("8.01", 8.01), ("11.01", None), ("9.00", None)])
def test_a_rounded_total_above_meetings_is_that_of_the_items_alone(total, read_as):
    d = read("项目\t预算数", f"合计\t{total}", *DOWN[1:], "四、会议费\t3.00")
    assert items_of(d).get("total") == read_as


# --- lists with a heading of their own ------------------------------------------------------------


def test_the_total_is_the_row_that_prints_an_amount_not_the_heading_of_the_list():
    counts = ["（二）相关统计数\t—", "公务用车保有量（辆）\t5"]
    rows = ["一、“三公”经费支出\t—", "（一）支出合计\t8.00", *DOWN[1:], *counts]
    d = read("项目\t决算数", *rows)
    assert items_of(d) == ITEMS
    assert status_of(d, "three_public") == "complete"


def test_items_of_a_page_in_one_line_are_held_to_their_own_rows():
    cells = "".join(f"<tr><td>{row.replace(chr(9), '<td>')}" for row in ["项目\t预算数", *DOWN])
    text = "“三公”经费支出8.00万元，其中：公务接待费2.00万元，因公出国（境）费1.00万元。"
    page = f"<h1>某局</h1><p>“三公”经费支出表</p><p>单位：万元</p><table>{cells}</table>"
    d = shimahe.read(f"{page}<h2>五、情况说明</h2><p>{text}</p>".encode())
    checks = shimahe.audit(d).checks.query("check == 'A31'")
    assert checks.status.tolist() == ["agrees"] * 3


def test_a_year_of_a_page_in_one_line_is_held_to_its_own_row():
    heads = "年度\t合计\t因公出国（境）费\t公务接待费"
    rows = [heads, "2024年\t9.00\t6.00\t3.00", "2025年\t8.00\t6.00\t2.00"]
    cells = "".join(f"<tr><td>{row.replace(chr(9), '<td>')}" for row in rows)
    page = f"<h1>某局</h1><p>“三公”经费支出表</p><p>单位：万元</p><table>{cells}</table>"
    d = shimahe.read(f"{page}<h2>五、情况说明</h2><p>公务接待费支出2.00万元。</p>".encode())
    checks = shimahe.audit(d).checks.query("check == 'A31'")
    assert checks.status.tolist() == ["agrees"]


@pytest.mark.parametrize("heading", ["单位", "计量单位"])
def test_a_unit_in_a_column_of_its_own_is_no_label_and_holds_for_its_row(heading):
    with_unit = [row.replace("\t", "\t万元\t") for row in DOWN]
    rows = [f"{number}\t{row}" for number, row in enumerate(with_unit, 1)]
    text = "\n".join(["# 某局", "“三公”经费支出表", f"序号\t项目\t{heading}\t金额", *rows])
    assert items_of(shimahe.read(text.encode())) == ITEMS


def test_units_that_differ_from_row_to_row_give_no_amount():
    rows = ["合计\t万元\t8.00", "公务接待费\t元\t20000"]
    text = "\n".join(["# 某局", "“三公”经费支出表", "项目\t单位\t金额", *rows])
    d = shimahe.read(text.encode())
    assert d.three_public.amount_wan.isna().all()
    assert "no unit mark" in note_of(d, "three_public")


def test_a_list_of_which_no_row_names_an_item_says_so():
    d = read("项目\t金额", "甲\t8.00", "乙\t2.00")
    assert d.three_public.amount_wan.isna().all()
    assert note_of(d, "three_public") == "rows not told apart: 甲 | 乙"


UNITS = ["\t".join(row) for row in (
    ("甲中心", "5.00", "1.00", "2.00", "1.00", "1.00", "2.00"),
    ("乙中心", "3.00", "", "3.00", "", "3.00", ""),
)]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
def test_an_office_that_is_the_sum_of_its_units_is_their_total(is_first):
    whole = [f"甲局\t{FIGURES}"]
    rows = [*whole, *UNITS] if is_first else [*UNITS, *whole]
    heads = [f"单位名称\t{ACROSS[0]}", f"\t{ACROSS[1]}"]
    d = shimahe.read("\n".join(["“三公”经费预算表", "单位：万元", *heads, *rows]).encode())
    assert dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True)) == ITEMS
    assert status_of(d, "three_public") == "complete"


@pytest.mark.parametrize(
    "rows",
    [
        [f"甲局\t{OTHERS}", *UNITS],
        [f"年初预算数\t{FIGURES}", UNITS[0].replace("甲中心", "实际数"), UNITS[1]],
        [UNITS[0], f"甲局\t{FIGURES}", UNITS[1]],
    ],
)
def test_a_row_that_is_no_sum_of_units_is_not_their_total(rows):
    heads = [f"单位名称\t{ACROSS[0]}", f"\t{ACROSS[1]}"]
    d = shimahe.read("\n".join(["“三公”经费预算表", "单位：万元", *heads, *rows]).encode())
    assert d.three_public.amount_wan.isna().all()
    assert "rows not told apart" in note_of(d, "three_public")


TWO_YEARS = "合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费"
BELOW = "\t\t小计\t公务用车购置费\t公务用车运行费\t"


@pytest.mark.parametrize("lost", [0, 1])
def test_a_header_row_that_lost_a_blank_names_no_column(lost):
    heads = ["2023年预算数\t\t\t\t\t\t2024年预算数\t\t\t\t\t", f"{TWO_YEARS}\t{TWO_YEARS}"]
    heads += [f"{BELOW}\t{BELOW[lost:]}"]
    row = "12.00\t1.00\t6.00\t0.00\t6.00\t5.00\t10.00\t0.00\t6.00\t0.00\t6.00\t4.00"
    d = shimahe.read("\n".join(["“三公”经费预算表", "单位：万元", *heads, row]).encode())
    assert d.year == 2024
    if lost:
        assert d.three_public.amount_wan.isna().all()
        assert note_of(d, "three_public") == "header not recognised; figure not placed: 6"
    else:
        amounts = dict(zip(d.three_public.item, d.three_public.amount_wan, strict=True))
        assert (amounts["vehicle_purchase"], amounts["vehicle_operation"]) == (0.0, 6.0)


OTHER_TITLES = [
    "基本支出及“三公”经费情况表",
    "“三公”经费及机关运行经费统计表",
    "部门机构运行和“三公”经费信息表",
]


@pytest.mark.parametrize("title", OTHER_TITLES)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_table_of_three_public_alone_is_read_before_one_of_more(title, is_first):
    more = [title, "单位：万元", "项目\t金额", "合计\t9.00", "公务接待费\t9.00"]
    own = ["“三公”经费支出决算表", "单位：万元", "项目\t决算数", "合计\t8.00", "公务接待费\t8.00"]
    tables = [*more, *own] if is_first else [*own, *more]
    d = shimahe.read("\n".join(tables).encode())
    assert set(d.three_public.amount_wan.dropna()) == {8.0}
    assert d.tables.note.eq("form printed again").any()


@pytest.mark.parametrize("share", ["增减率", "增减幅度", "降幅", "变动率", "下降率（%）"])
def test_a_row_of_rates_below_two_years_is_no_money_and_adds_up_to_nothing(share):
    head = "年度\t合计\t因公出国（境）费\t公务接待费\t公务用车运行维护费"
    rows = ["2023年预算\t12.00\t1.00\t5.00\t6.00", "2024年预算\t10.00\t0.00\t4.00\t6.00"]
    rows += [f"{share}\t-16.67\t-100.00\t-20.00\t0"]
    d = shimahe.read("\n".join(["“三公”经费预算表", "单位：万元", head, *rows]).encode())
    assert d.cells[d.cells.line.eq(6)].unit.eq("%").all()
    assert d.three_public.set_index("item").amount_wan["total"] == 10.0
    assert not shimahe.audit(d).checks.status.eq("differs").any()
