"""Lines → tables, prose and furniture: each damage of layout with its printed fragment."""

import pytest

import shimahe
from shimahe.reading.formats import lines_to_pieces, lines_to_printed
from shimahe.reading.grids import Grid, Line, Row
from shimahe.reading.layout import lines_to_layout, pieces_to_layout
from shimahe.reading.source import DEFAULT
from tests.fragments import LINES, printed


def layout(text):
    return lines_to_layout(text.split("\n"))


def only_table(text):
    (table,) = layout(text).tables
    return table


def html_rows(*lines):
    """The rows of the grids of a text."""
    pieces = lines_to_pieces(lines, DEFAULT)
    return [row for piece in pieces if isinstance(piece, Grid) for row in piece.rows]


def test_a_table_has_its_number_title_unit_and_rows():
    table = only_table(printed(159, 199))
    assert (table.label, table.title, table.unit) == (
        "表三",
        "一般公共预算财政拨款基本支出预算表",
        "万元",
    )
    assert (table.first_line, table.last_line, len(table.rows)) == (1, 41, 35)


def test_a_title_without_number_begins_a_table():
    table = only_table(printed(201, 208))
    assert (table.label, table.title) == (None, "一般公共预算“三公”经费支出表")


def test_a_blank_line_of_a_page_does_not_end_a_table():
    """表二 is cut inside 208, before 20801."""
    assert LINES[112].startswith("208\t")
    assert LINES[114].startswith("20801\t")
    assert len(only_table(printed(71, 155)).rows) == 78


def test_a_title_and_unit_without_rows_is_a_table_without_body():
    """表九 lost its body."""
    table = only_table(printed(392, 396))
    assert (table.title, table.unit, table.rows) == ("政府采购预算明细表", "万元", [])


def test_a_note_below_a_table_belongs_to_it():
    assert only_table(printed(210, 218)).notes == ["(备注：本部门无政府性基金收支，故此表无数据。)"]
    assert only_table(printed(430, 444)).notes == ["备注：本部门无重点专项资金，故此表无数据"]


def test_an_html_table_inside_a_cell_gives_its_rows_and_the_flattened_text():
    """The sheet of 社会治理 prints each indicator three times; here the first two prints."""
    rows = html_rows(next(line for line in LINES if "微型消防站新增数量" in line))
    assert [row.printed for row in rows] == ["html", "flattened"]
    assert rows[0].fields == ("微型消防站新增数量", "5", "≥", "1", "个", "否")


def test_an_html_table_over_several_lines_is_read_whole():
    head = "<tr><th>科目编码</th><th>总计</th></tr>"
    text = f"<table>\n{head}\n<tr><td>201</td>\n<td>5.00</td></tr>\n</table>"
    rows = only_table(f"## 部门支出总表\n{text}\n结束。").rows
    assert [(row.line, row.fields, row.printed) for row in rows] == [
        (2, ("科目编码", "总计"), "plain"),
        (3, ("201", "5.00"), "plain"),
    ]


@pytest.mark.parametrize(
    ("html", "fields"),
    [
        ('<tr><td colspan="2">a</td><td>b</td></tr>', [("a", "", "b")]),
        ('<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>', [("a", "b"), ("", "c")]),
        ("<tr><td>a<td>b<tr><td>c", [("a", "b"), ("c",)]),
        ("<tr><td><b>a</b>&amp;</td><td>b</td></tr>", [("a&", "b")]),
        ('<tr><td colspan="x">a</td><td>b</td></tr>', [("a", "b")]),
    ],
)
def test_html_cells(html, fields):
    rows = html_rows(f"<table>{html}</table>")
    assert [row.fields for row in rows] == fields


@pytest.mark.parametrize("span", ["-5", "²", "٣", "x2"])
def test_a_span_that_is_no_number_is_one_cell(span):
    cell = f'<td colspan="{span}" rowspan="{span}">a</td>'
    first, second = html_rows(f"<table><tr>{cell}<td>b</td><tr><td>c<td>d</table>")
    assert first.fields == ("a", "b")
    assert second.fields[-2:] == ("c", "d")


def test_a_cell_over_many_rows_keeps_the_place_of_what_stands_right_of_it():
    below = "<tr><td>b</td></tr>" * 300
    rows = html_rows(f'<table><tr><td rowspan="301">a</td><td>b</td></tr>{below}</table>')
    assert {row.fields for row in rows[1:]} == {("", "b")}


def test_an_html_table_of_any_length_is_one_table():
    rows = "\n".join(["<tr>", "<td>201</td>", "<td>5.00</td>", "</tr>"] * 2000)
    table = only_table(f"## 部门支出总表\n<table>\n{rows}\n</table>")
    assert len(table.rows) == 2000


@pytest.mark.parametrize(
    "row",
    [
        "201\t公共服务\t5.00",
        "| 201 | 公共服务 | 5.00 |",
        "201 | 公共服务 | 5.00",
        "201 公共服务 5.00",
    ],
)
def test_tabs_pipes_and_spaces_in_an_open_table_are_rows(row):
    table = only_table(f"## 部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\n{row}")
    assert table.rows[-1].fields == ("201", "公共服务", "5.00")


def test_an_escaped_pipe_is_text():
    assert only_table("## 部门支出总表\n\n| a\\|b | 1 |").rows[0].fields == ("a|b", "1")


def test_a_rule_of_pipes_is_a_header_line_and_no_row():
    seen = layout("## 部门支出总表\n\n| 科目编码 | 总计 |\n|---|---:|\n| 201 | 5.00 |")
    assert len(seen.tables[0].rows) == 2
    assert seen.reasons[4] == "header"


def test_the_unit_inside_a_row_is_no_row_of_figures():
    """The sheet of 退役军人 prints office and unit inside a table row."""
    line = next(n for n, text in enumerate(LINES) if text.startswith("编制单位：\t801"))
    assert only_table(printed(line - 1, line + 4)).unit == "万元"


def test_titles_of_a_table_of_contents_are_no_tables():
    names = ["部门收支总表", "部门收入总表", "部门支出总表", "政府采购预算明细表"]
    seen = layout("目录\n\n" + "\n".join(names) + "\n\n一、情况\n\n" + printed(306, 320))
    assert [table.title for table in seen.tables] == ["部门支出总表"]


def test_every_line_of_the_bundled_text_is_in_a_table_in_the_prose_or_furniture():
    seen = lines_to_layout(LINES)
    rows = {row.line for table in seen.tables for row in table.rows}
    known = rows | {line for line, _ in seen.prose} | set(seen.reasons)
    assert known >= {number for number, text in enumerate(LINES, 1) if text.strip()}


@pytest.mark.parametrize(
    "caption", ["部门支出总表（单位：万元）", "<b>部门支出总表</b>\n（单位：万元）"]
)
def test_the_caption_of_an_html_table_is_its_title(caption):
    table = only_table(
        f"<table><caption>{caption}</caption>\n<tr><td>201</td><td>5.00</td></tr></table>"
    )
    assert table.title.startswith("部门支出总表")
    assert (table.unit, len(table.rows)) == ("万元", 1)


def test_the_lines_of_an_html_row_are_used_or_not_as_the_row_is():
    head = ["<tr>", "<th>科目编码</th><th>科目名称</th>", "<th>总计</th>", "</tr>"]
    row = ["<tr>", "<td>205</td><td>教育支出</td>", "<td>6.08", "</td>", "</tr>"]
    d = shimahe.read(
        "\n".join(["## 部门支出总表", "单位：万元", "<table>", *head, *row, "</table>"]).encode()
    )
    assert d.spending.amount_wan.tolist() == [6.08]
    told = dict(zip(d.unplaced.line, d.unplaced.reason, strict=True))
    assert [told.get(line) for line in (4, 5, 6, 8, 9, 10, 11)] == ["header"] * 3 + [None] * 4


def test_text_behind_html_that_nobody_closes_keeps_its_lines():
    lines = [
        "<table><tr><td>a</td><td>1.00</td></tr>",
        "201\t公共服务\t5.00",
        "204\t公共安全\t6.00",
    ]
    table = only_table("\n".join(["## 部门支出总表", "单位：万元", *lines]))
    found = {row.line: row.fields for row in table.rows}
    assert found[4][:3] == ("201", "公共服务", "5.00")
    assert found[5][:3] == ("204", "公共安全", "6.00")


def test_cells_behind_the_end_of_a_row_begin_another_as_in_a_browser():
    rows = html_rows("<table><td>a<td>1", "<tr><td>b<td>2</tr>", "<td>c</td><td>3</table>")
    assert [row.fields for row in rows] == [("a", "1"), ("b", "2"), ("c", "3")]


# --- what every format gives ----------------------------------------------------------------------


def test_pieces_are_lines_and_grids_in_the_order_of_print():
    table = ["<table><tr><td>a<td>1", "<tr><td>b<td>2</table>"]
    lines = ["一、情况", "", *table, "201\t甲"]
    first, blank, grid, last = lines_to_pieces(lines, DEFAULT)
    assert (first, blank) == (Line(1, "一、情况"), Line(2, ""))
    assert (grid.first_line, grid.last_line) == (3, 4)
    assert [row.fields for row in grid.rows] == [("a", "1"), ("b", "2")]
    assert last == Line(5, "201\t甲", ("201", "甲"))


def test_html_that_holds_no_row_prints_nothing():
    lines = ["<table>", "</table>", "<table><tr><td>a<td>b</table>"]
    printed = lines_to_printed(lines, DEFAULT)
    assert [type(piece) for piece in printed.pieces] == [Grid]
    assert [(part.line, part.text) for part in printed.parts] == [(3, "a\tb")]


def test_a_table_is_put_together_from_the_pieces_of_any_format():
    """As an adapter of another format gives them: no line has tabs, no table has tags."""
    rows = [Row(4, ("科目编码", "科目名称", "总计")), Row(5, ("205", "教育支出", "6.08"))]
    pieces = [Line(1, "部门支出总表"), Line(3, "单位：万元"), Grid(4, 5, rows), Line(6, "备注：无")]
    (table,) = pieces_to_layout(pieces).tables
    assert (table.title, table.unit, table.notes) == ("部门支出总表", "万元", ["备注：无"])
    assert (table.first_line, table.last_line, table.rows) == (1, 6, rows)


@pytest.mark.parametrize("row", ["a\tb", "|a|b|"])
def test_the_cells_of_a_line_are_parted_by_its_format(row):
    assert lines_to_pieces([row], DEFAULT) == [Line(1, row, ("a", "b"))]
