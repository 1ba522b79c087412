"""Rows of a PDF without a line between them: each figure in its row, or missing and named."""

from __future__ import annotations

import pytest

import shimahe
from tests.pdf_pages import Pages

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
TOTAL = ["", "合计", "12.30", "0.30", "12.00"]
WIDTHS = [60, 130, 70, 70, 70]
TOP, LEFT, PITCH, PADDING = 104, 60, 12, 5
MIDDLE, UPPER, LOWER = 0.5, 0.0, 1.0


def page(title="部门支出总表"):
    drawn = (
        Pages().new_page().words(60, 40, "某某街道办事处2026年部门预算").words(200, 60, title, 14)
    )
    return drawn.words(60, 84, "部门：某某街道办事处").words(400, 84, "单位：万元")


def ruled(rows, widths=WIDTHS, title="部门支出总表", together=(2, 3), align=MIDDLE):
    """Read a table of rows as high as their texts, with no lines between those `together`."""
    drawn = page(title)
    edges = [LEFT + sum(widths[:place]) for place in range(len(widths) + 1)]
    top = TOP
    for number, row in enumerate(rows):
        lines = max(text.count("\n") + 1 for text in row)
        bottom = top + PITCH * lines + PADDING
        if number not in together[1:]:
            drawn.rule(edges[0], top, edges[-1], top)
        for edge, text in zip(edges, row, strict=False):
            own = text.split("\n")
            first = top + PADDING / 2 + align * PITCH * (lines - len(own))
            for place, line in enumerate(own):
                drawn.words(edge + 3, first + PITCH * place, line)
        top = bottom
    drawn.rule(edges[0], top, edges[-1], top)
    for edge in edges:
        drawn.rule(edge, TOP, edge, top)
    return shimahe.read(drawn.data())


def figures(d, table="department_spending"):
    """The figures of a table by the code or the label of their row, and their column."""
    cells = d.cells[(d.cells.table == table) & d.cells.value.notna()]
    keys = cells.code.where(cells.code.notna(), cells.row)
    return dict(zip(zip(keys, cells.column, strict=True), cells.value, strict=True))


def by_code(d):
    return {f"{key[0]}/{key[1]}": value for key, value in figures(d).items()}


def of_rows(**rows):
    """The figures of a table of spending: total, basic, project; None for a blank."""
    names = ("total", "basic", "project")
    return {
        f"{key.removeprefix('c')}/{name}": value
        for key, values in {"合计": (12.3, 0.3, 12.0), **rows}.items()
        for name, value in zip(names, values, strict=True)
        if value is not None
    }


def is_complete(d, table="department_spending"):
    return d.tables.set_index("table").status[table] == "complete"


def is_named(d, table="department_spending"):
    return d.tables.set_index("table").status[table] not in ("complete", "absent")


@pytest.mark.parametrize("align", [MIDDLE, UPPER, LOWER])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一般公共服务支出", "教育支出"),
        ("一般公共\n服务支出", "教育支出"),
        ("一般公共服务支出", "教育\n支出"),
        ("一般\n公共服\n务支出", "教育支出"),
        ("一般\n公共服\n务支出", "教育\n支出"),
    ],
)
def test_two_accounts_are_two_rows_however_their_names_are_wrapped(one, other, align):
    rows = [
        HEAD,
        TOTAL,
        ["201", one, "6.20", "0.10", "6.10"],
        ["205", other, "6.10", "0.20", "5.90"],
    ]
    d = ruled(rows, align=align)
    assert by_code(d) == of_rows(c201=(6.2, 0.1, 6.1), c205=(6.1, 0.2, 5.9))
    assert d.spending.name.drop_duplicates().tolist() == ["一般公共服务支出", "教育支出"]
    assert is_complete(d)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((6.2, None, 6.2), (6.1, 0.3, 5.8)),
        ((6.2, 0.3, 5.9), (6.1, None, 6.1)),
        ((0.3, 0.3, None), (12.0, None, 12.0)),
        ((12.0, None, 12.0), (0.3, 0.3, None)),
        ((12.3, 0.3, 12.0), (None, None, None)),
        ((None, None, None), (12.3, 0.3, 12.0)),
    ],
)
def test_a_blank_of_one_of_two_rows_stays_a_blank_of_that_row(one, other):
    first, second = (["" if x is None else f"{x:.2f}" for x in row] for row in (one, other))
    d = ruled([HEAD, TOTAL, ["201", "一般公共\n服务支出", *first], ["205", "教育支出", *second]])
    assert by_code(d) == of_rows(c201=one, c205=other)


def test_three_rows_without_lines_between_them_are_three():
    rows = [
        ["201", "一般公共服务支出", "6.20", "0.10", "6.10"],
        ["20101", "人大\n事务", "6.20", "0.10", "6.10"],
        ["205", "教育支出", "6.10", "0.20", "5.90"],
    ]
    d = ruled([HEAD, TOTAL, *rows], together=(2, 3, 4))
    spent = {"c201": (6.2, 0.1, 6.1), "c20101": (6.2, 0.1, 6.1), "c205": (6.1, 0.2, 5.9)}
    assert by_code(d) == of_rows(**spent)


def test_a_total_and_an_account_are_two_rows():
    rows = [HEAD, TOTAL, ["201", "一般公共服务支出", "12.30", "0.30", "12.00"]]
    assert by_code(ruled(rows, together=(1, 2))) == of_rows(c201=(12.3, 0.3, 12.0))


def test_codes_in_columns_of_their_parts_part_two_rows():
    head = ["类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"]
    total = ["", "", "", "合计", "12.30", "0.30", "12.00"]
    rows = [
        ["201", "01", "", "人大事务", "6.20", "0.10", "6.10"],
        ["205", "02", "01", "学前\n教育", "6.10", "0.20", "5.90"],
    ]
    d = ruled([head, total, *rows], [30, 30, 30, 100, 70, 70, 70])
    assert by_code(d) == of_rows(c20101=(6.2, 0.1, 6.1), c2050201=(6.1, 0.2, 5.9))


BALANCE = [
    ["收入", "预算数", "支出", "预算数"],
    ["一、一般公共预算拨款收入", "12.30", "一、教育支出", "6.20"],
    ["二、其他收入", "0.00", "二、农林水支出", "6.10"],
    ["收入总计", "12.30", "支出总计", "12.30"],
]


@pytest.mark.parametrize("together", [(1, 2), (2, 3), (1, 2, 3)])
@pytest.mark.parametrize("blank", [(), (2, 2), (2, 0)])
def test_the_rows_of_a_balance_are_told_by_their_heights(together, blank):
    rows = [list(row) for row in BALANCE]
    if blank:
        row, column = blank
        rows[row][column : column + 2] = ["", ""]
    widths, title = [130, 80, 110, 80], "部门收支总表"
    read = figures(ruled(rows, widths, title, together), "department_balance")
    assert read == figures(ruled(rows, widths, title, ()), "department_balance")
    assert len(read) == 6 - bool(blank)


@pytest.mark.parametrize("together", [(2, 3), (4, 5), (5, 6), (1, 2, 3)])
def test_the_rows_of_the_three_public_costs_are_told_by_their_heights(together):
    rows = [
        *(["项目", "预算数"], ["合计", "9.00"], ["1.因公出国（境）费", "1.00"]),
        *(["2.公务接待费", "2.00"], ["3.公务用车购置及运行费", "6.00"]),
        *(["其中：公务用车购置费", "0.00"], ["公务用车运行维护费", "6.00"]),
    ]
    title, table = "一般公共预算“三公”经费支出表", "three_public"
    read = figures(ruled(rows, [200, 100], title, together), table)
    assert read == figures(ruled(rows, [200, 100], title, ()), table)
    assert len(read) == 6


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("1,200", "1,100", (1200.0, 1100.0)),
        ("-6.20", "6.10", (-6.2, 6.1)),
        ("（6.20）", "6.10", (-6.2, 6.1)),
        ("—", "6.10", (None, 6.1)),
    ],
)
def test_whole_figures_of_two_rows_are_read_in_their_rows(one, other, values):
    rows = [
        HEAD,
        TOTAL,
        ["201", "一般公共服务支出", one, "", ""],
        ["205", "教育支出", other, "", ""],
    ]
    d = ruled(rows)
    assert by_code(d) == of_rows(c201=(values[0], None, None), c205=(values[1], None, None))


@pytest.mark.parametrize("open_rows", [1, 2])
def test_last_rows_with_no_lines_but_those_beside_their_cells_are_of_the_table(open_rows):
    rows = [
        *(["项目", "预算数"], ["合计", "9.00"], ["1.因公出国（境）费", "1.00"]),
        *(["2.公务接待费", "2.00"], ["3.公务用车购置及运行费", "6.00"]),
    ]
    drawn = page("一般公共预算“三公”经费支出表")
    for number, (name, amount) in enumerate(rows):
        top = TOP + 16.5 * number
        if number <= len(rows) - open_rows:
            drawn.rule(60, top, 260, top).rule(260, top, 360, top)
        for edge in (60, 260, 360):
            drawn.rule(edge, top, edge, top + 16.5)
        drawn.words(63, top + 3, name).words(263, top + 3, amount)
    d = shimahe.read(drawn.data())
    assert list(figures(d, "three_public").values()) == [9.0, 1.0, 2.0, 6.0]
    assert d.unplaced.reason.tolist().count("figure not read") == 0


def in_one_row(*texts):
    """Read a table whose last row holds texts with line ends, from its upper edge on."""
    return shimahe.read(page().table(TOP, WIDTHS, [HEAD, TOTAL, list(texts)]).data())


@pytest.mark.parametrize(
    "texts",
    [
        ("201\n205", "一般公共\n服务支出\n教育支出", "6.20\n6.10", "0.10\n0.20", "6.10\n5.90"),
        ("201\n205", "一般公共\n服务支出\n教育支出", "6.20\n6.10", "0.10", "6.10\n5.90"),
        ("201\n205", "一般公共服务支出\n教育支出", "6.2\n06.10", "0.10\n0.20", "6.10\n5.90"),
        ("201\n205", "一般公共服务支出\n教育支出", "6.2\n06.10", "0.10", "6.10"),
        ("201\n205", "一般公共服务支出\n教育支出", "12\n345", "0.10", "12"),
    ],
)
def test_rows_that_heights_do_not_tell_have_no_figures_and_are_named(texts):
    d = in_one_row(*texts)
    assert by_code(d) == of_rows()
    assert is_named(d)


def test_a_figure_between_the_heights_of_two_rows_belongs_to_none():
    drawn = page().table(
        TOP, WIDTHS, [HEAD, TOTAL, ["201\n205", "教育\n农业", "", "1.00\n2.00", ""]]
    )
    d = shimahe.read(drawn.words(60 + 60 + 130 + 3, TOP + 32 + 9, "3.00").data())
    assert by_code(d) == of_rows()
    assert is_named(d)


def test_two_figures_of_one_account_are_none_and_its_others_stay():
    d = in_one_row("201", "一般公共\n服务支出", "6.20\n6.10", "0.30", "12.00")
    assert by_code(d) == of_rows(c201=(None, 0.3, 12.0))
    assert is_named(d)


def test_a_wrapped_name_and_a_wrapped_figure_are_one_row():
    d = in_one_row("201", "一般公共\n服务支出", "8,453,0\n13.20", "0.30", "12.00")
    assert by_code(d) == of_rows(c201=(8453013.2, 0.3, 12.0))
