"""Headings of a page's layout: broken over lines, above blank columns, over several pages."""

import pytest

import shimahe
from tests.fragments import status_of
from tests.laid_pages import laid

FRONT = ["科目编码|", "科目名称|"]
LETTERS = pytest.mark.parametrize("letters", ["one place", "two places"])


def read(lines, title="一般公共预算财政拨款支出决算表"):
    return shimahe.read("\n".join([f"某街道2024年度{title}", "单位：万元", *lines]).encode())


def cells_of(d, key="general_spending"):
    """Return the figures of a table that is whole, as (code or row, column, text)."""
    assert status_of(d, key) == "complete"
    cells = d.cells[d.cells.table.eq(key)]
    rows = cells.code.where(cells.code.notna(), cells.row)
    return list(zip(rows, cells.column, cells.text, strict=True))


def wanted(columns, *rows):
    """Return what `cells_of` gives for rows of a label and a figure, or "", for each column."""
    return [
        (label, column, text)
        for label, *figures in rows
        for column, text in zip(columns, figures, strict=True)
        if text
    ]


@LETTERS
@pytest.mark.parametrize("unit", ["（万元）", "(万元)", ""])
@pytest.mark.parametrize("beside", [[], ["年初预算数{}|"], ["2023年决算数{}|"]])
@pytest.mark.parametrize("kinds", [["运转类{}", "特定目标类{}"], ["特定目标类{}", "其他类{}"]])
def test_units_on_lines_of_their_own_head_blank_columns_in_groups(kinds, beside, unit, letters):
    blank = [""] * (2 + len(beside))
    head = [
        [*FRONT, *beside, "决算数*6"],
        [*blank, "合计{}|", "基本支出*2", "项目支出*3"],
        [*blank, "", "人员经费{}", "公用经费{}", "小计{}", *kinds],
    ]
    head = [[text.replace("{}", unit) for text in row] for row in head]
    figures = [*["90.25"] * len(beside), "417.45", "0.85", "416.60"]
    rows = [[code, "教育支出", *figures, "", "", ""] for code in ("205", "20502")]
    d = read(laid(head, *rows, letters=letters, heads="wrapped"))
    columns = [text.replace("{}|", unit) for text in beside]
    columns += ["total", "personnel", "public_use"]
    assert cells_of(d) == wanted(columns, ["205", *figures], ["20502", *figures])


@LETTERS
@pytest.mark.parametrize("last", ["占比%|", "备注|"])
@pytest.mark.parametrize("top", ["金额*9", "决算数*9"])
def test_a_piece_below_its_heading_is_no_column_of_a_group(top, last, letters):
    others = ["项目支出|", "上缴上级支出|", "经营支出|", "对附属单位补助支出|"]
    head = [
        [*FRONT, top],
        ["", "", "本年支出*8", last],
        ["", "", "合计|", "基本支出*3", *others, ""],
        ["", "", "", "小计", "人员经费", "公用经费", "", "", "", "", ""],
    ]
    rows = [
        ["205", "163.50", "100.25", "60.25", "40.00", "20.25", "10.00", "30.00", "3.00"],
        ["20502", "160.50", "100.25", "60.25", "40.00", "20.25", "10.00", "30.00", ""],
        ["20503", "3.00", "", "", "", "", "", "", "3.00"],
    ]
    printed = [[row[0], "教育支出", *row[1:], ""] for row in rows]
    d = read(laid(head, *printed, letters=letters, heads="wrapped"), "支出决算表")
    columns = ["total", "basic", "personnel", "public_use", "project"]
    columns += ["transfer", "business", "subsidy"]
    assert cells_of(d, "department_spending") == wanted(columns, *rows)


@LETTERS
@pytest.mark.parametrize("unit", ["（万元）", ""])
@pytest.mark.parametrize("total", ["总计", "合计"])
def test_a_year_stands_neither_above_labels_nor_above_another_year(total, unit, letters):
    head = [
        ["科目编码|", "科目名称|", "2024年决算数", f"2023年决算数{unit}|"],
        ["", "", f"{total}{unit}", ""],
    ]
    rows = [["205", "8,163.50", "9.25"], ["206", "3.50", "9.75"]]
    printed = [[code, "教育支出", *figures] for code, *figures in rows]
    d = read(laid(head, *printed, letters=letters, heads="wrapped"))
    assert cells_of(d) == wanted(["total", f"2023年决算数{unit}"], *rows)


HEAD = [
    [*FRONT, "金额*6"],
    ["", "", "预算数*6"],
    ["", "", "基本支出*2", "项目支出*3", "合计|"],
    ["", "", "人员经费", "公用经费", "小计", "运转类", "特定目标类", ""],
]
COLUMNS = ["personnel", "public_use", "project", "运转类", "特定目标类", "total"]
FIRST = [
    ["212", "5.16", "6.15", "", "", "", "11.31"],
    ["21205", "5.16", "6.15", "", "", "", "11.31"],
]
SECOND = [
    ["229", "", "", "5,600.41", "", "5,600.41", "5,600.41"],
    ["22960", "", "", "5,600.41", "", "5,600.41", "5,600.41"],
]


@LETTERS
@pytest.mark.parametrize("between", [["- 3 -"], ["- 3 -", "支出决算表（续）", "单位：万元"]])
def test_pages_with_the_same_headings_have_their_columns_at_the_same_places(between, letters):
    rows = [[row[0], "城乡社区支出", *row[1:]] for row in (*FIRST, *SECOND)]
    numbers = ["", "栏次", "1=2+3+4+5+6", "2", "3", "4", "5", "6"]
    lines = laid(HEAD, numbers, *rows, letters=letters)
    header, body = lines[:4], lines[4:]
    pages = [*header, *body[:3], *between, *header, *body[3:]]
    d = read(pages, "支出决算表")
    cells = cells_of(d, "department_spending")
    assert [(row, column.split()[-1], text) for row, column, text in cells] == wanted(
        COLUMNS, *FIRST, *SECOND
    )


@LETTERS
@pytest.mark.parametrize("stages", [["预算数", "决算数"], ["决算数", "预算数"]])
@pytest.mark.parametrize(
    "amounts",
    [
        "499.90 837.28      — 185.40 68.15   2.59     —   2.59 68.15    — 431.75 649.29",
        "499.90 837.28      — 185.40 68.15   2.59 68.15      —     — 2.59 431.75 649.29",
        "499.90 837.28 499.90      —     — 187.99     — 187.99     —    —      — 649.29",
    ],
)
def test_a_dash_beside_its_heading_stands_below_it(amounts, stages, letters):
    parts = ["小计", "公务用车购置费", "公务用车运行维护费"]
    travel = "因公出国（境）费*2"
    vehicles = "公务用车购置及运行维护费*6"
    reception = "公务接待费*2"
    head = [
        ["合计*2", travel, vehicles, reception],
        [*[f"{text}|" for text in stages * 2], *[f"{part}*2" for part in parts]],
        ["", "", "", "", *stages * 3, "", ""],
    ]
    head[1] += [f"{text}|" for text in stages]
    figures = amounts.split()
    d = read(laid(head, figures, letters=letters), "“三公”经费支出决算表")
    assert status_of(d, "three_public") == "complete"
    items = ["total", "overseas_travel", "vehicles", "vehicle_purchase", "vehicle_operation"]
    spent = figures[stages.index("决算数") :: 2]
    printed = {
        item: float(text)
        for item, text in zip([*items, "reception"], spent, strict=True)
        if text != "—"
    }
    assert d.three_public.set_index("item").amount_wan.dropna().to_dict() == printed


@LETTERS
@pytest.mark.parametrize("total", ["合计", "总计", "支出合计"])
def test_a_total_stands_left_of_codes_below_one_heading(total, letters):
    head = [["科目编码|", "科目名称|", "2024年决算数", "2023年决算数|"], ["", "", "合计", ""]]
    rows = [["205", "88.25", "19.75"], ["206", "6.50", ""]]
    lines = laid(
        head, *[[f"     {code}", "教育支出", *rest] for code, *rest in rows], letters=letters
    )
    at = next(at for at, line in enumerate(lines) if "88.25" in line)
    first = (
        lines[at]
        .replace("205", "   ")
        .replace("教育支出", " " * (4 if letters == "one place" else 8))
    )
    first = total + first[len(total) * (1 if letters == "one place" else 2) :]
    lines.insert(at, first.replace("88.25", "94.75"))
    d = read(lines)
    assert cells_of(d) == wanted(["total", "2023年决算数"], [total, "94.75", "19.75"], *rows)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["科目编码 科目名称", "合计 基本支出 项目支出", "人员经费 公用经费"], "10.00 6.00 4.00"),
        (["基本支出 项目支出 合计", "科目编码 科目名称 人员经费 公用经费"], "6.00 4.00 10.00"),
        (
            ["合计 基本支出 项目支出", "小计 人员经费 公用经费 小计 运转类", "科目编码 科目名称"],
            "10.00 6.00 4.00",
        ),
    ],
)
def test_rows_that_lost_blanks_may_print_parts_with_headings_on_another_line(header, row):
    rows = [f"{code} 教育支出 {row}" for code in ("205", "20502")]
    d = read([*header, *rows], "支出决算表")
    assert status_of(d, "department_spending") == "partly read"
    assert set(d.cells.column) <= {"total"}
