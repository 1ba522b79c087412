"""HTML as a browser shows it: whole pages, parts of pages, tables in texts, and what is hidden."""

import contextlib
import dataclasses
import re
import time
from html import escape
from itertools import groupby

import pytest
from pandas.testing import assert_frame_equal

import shimahe
from shimahe import frames, source_map
from shimahe.reading.formats import lines_to_printed
from shimahe.reading.formats.html_blocks import find_blocks
from shimahe.reading.formats.styles import Styles
from shimahe.reading.grids import Grid
from shimahe.reading.source import DEFAULT
from tests import oracles
from tests.fragments import LINES, meaning, status_of

HEAD = "科目编码 科目名称 总计 基本支出 项目支出"
ROWS = [" 合计 12.00 2.00 10.00", "201 公共服务 6.00 2.00 4.00", "204 公共安全 6.00  6.00"]
#: What the table below says, however it is printed.
TRUTH = [("201", "basic", 2.0), ("201", "project", 4.0), ("204", "project", 6.0)]


def cells(row, tag="td"):
    return "".join(f"<{tag}>{text}</{tag}>" for text in row.split(" "))


def rows(*more, end="</tr>"):
    """The rows of the table, with more behind the total."""
    lines = [f"<tr>{cells(row)}{end}" for row in (HEAD, *ROWS)]
    return "\n".join([*lines[:2], *more, *lines[2:]])


def page(*parts):
    return "\n".join(["<!DOCTYPE html>", "<html><body>", *parts, "</body></html>"])


TABLE = f"<table>\n{rows()}\n</table>"
TITLE = "<p>部门支出总表</p>\n<p>单位：万元</p>"


def spending(d):
    return [(row.code, row.kind, row.amount_wan) for row in d.spending.itertuples()]


def shown(html):
    """The rows of the only table that some HTML shows."""
    pieces = lines_to_printed(html.split("\n"), DEFAULT).pieces
    (grid,) = [piece for piece in pieces if isinstance(piece, Grid)]
    return [row.fields for row in grid.rows]


def faults(d):
    return oracles.every_line_is_accounted_for(d) + oracles.no_figure_is_invented(d)


# --- titles and pages -----------------------------------------------------------------------------

PAGES = {
    "a page": page(TITLE, TABLE),
    "a page in one line": page(TITLE, TABLE).replace("\n", ""),
    "a part of a page": f"{TITLE}\n{TABLE}",
    "a part of a page in one line": f"{TITLE}{TABLE}".replace("\n", ""),
    "headings": f"<h2>部门支出总表</h2>\n<h4>单位：万元</h4>\n{TABLE}",
    "divisions": page("<div><div>部门支出总表</div>", "<div>单位：万元</div></div>", TABLE),
    "breaks": page("<center><b>部门支出总表</b><br>单位：万元</center>", TABLE),
    "a caption": page(TABLE.replace("\n", "<caption>部门支出总表（单位：万元）</caption>", 1)),
    "a title that is wrapped": page("<p>部门支出\n  总表</p><p>单位：<span>万元</span></p>", TABLE),
    "text in a table outside its cells": page(TABLE.replace("\n", f"{TITLE}\n", 1)),
    "a table that only lays out": page(
        f"<table><tr><td>{TITLE}</td></tr><tr><td>{TABLE}</td></tr></table>"
    ),
    "a table for the title": page(
        "<table><tr><td>部门支出总表<tr><td align=right>单位：万元</table>", TABLE
    ),
    "no tag is closed": page(
        "<p>部门支出总表<p>单位：万元<table>" + rows(end="").replace("</td>", "")
    ),
    "head and foot": page(TITLE, TABLE.replace("<tr><td>科", "<thead><tr><td>科", 1)),
    "Word": page(
        TITLE.replace("<p>", "<p class=MsoNormal\n style='mso-x:1'>"),
        "<!--[if gte mso 9]><xml><w:View>0</w:View></xml><![endif]-->",
        TABLE.replace("<td>", "<td class=a><p class=MsoNormal><span lang=EN-US>").replace(
            "</td>", "<o:p></o:p></span></p></td>"
        ),
    ),
    "entities": page(TITLE, TABLE.replace("<td></td>", "<td>&nbsp;&#8203;</td>")),
    "a cell on each line": page(
        TITLE, TABLE.replace("<td>", "\n<td>\n").replace("</td>", "\n</td>")
    ),
    "a table a line in a text": "# 部门支出总表\n\n单位：万元\n\n<html><body>"
    + TABLE.replace("\n", "")
    + "</body></html>\n\n# 二、说明\n\n<html><body><table></table></body></html>",
    "another encoding's name": f"<?xml version='1.0' encoding='gbk'?>\n{page(TITLE, TABLE)}",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_same_table_is_read_from_every_page(name):
    d = shimahe.read(PAGES[name].encode())
    assert spending(d) == TRUTH
    assert status_of(d, "department_spending") == "complete"
    assert faults(d) == []


@pytest.mark.parametrize("name", ["a page in one line", "a part of a page in one line"])
def test_rows_that_share_a_line_are_cited_by_their_own_text(name):
    d = shimahe.read(PAGES[name].encode())
    assert set(d.spending.line) == {1}
    assert d.cite(d.spending.iloc[2]) == "204\t公共安全\t6.00\t\t6.00"
    assert [d.cite(row) for row in d.unplaced.itertuples()] == d.unplaced.text.tolist()
    assert d.unplaced.text.tolist()[:2] == ["部门支出总表", "单位：万元"]


@pytest.mark.parametrize("between", ["", "\n"], ids=["one line", "three lines"])
def test_tables_of_no_form_without_titles_on_one_line_stand_in_one_row(between):
    """Units are those of both, and rows are counted together."""
    units = ["万元", "元", "万元"]
    tables = [
        f"<table><tr>{cells('名次 姓名 得分')}<tr>{cells(f'{place} 某{place} 8.5')}</table>"
        for place in range(1, 4)
    ]
    marks = [f"<p>单位：{unit}</p>" for unit in units]
    untitled = between.join(mark + table for mark, table in zip(marks, tables, strict=True))
    d = shimahe.read(page(TITLE, TABLE).replace("\n", "").replace("</body>", untitled).encode())
    strays = d.tables[d.tables.table.isna()]
    printed = strays[["rows", "first_line", "unit"]].values.tolist()
    assert frames.check("tables", d.tables) == []
    if between:
        assert printed == [[2, 1, "万元"], [2, 2, "元"], [2, 3, "万元"]]
    else:
        assert printed == [[6, 1, "万元 / 元"]]


def test_parts_of_a_line_have_each_their_place():
    places = source_map.located(shimahe.read(PAGES["a page in one line"].encode())).place
    assert places.is_unique
    assert {"L1", "L1-2", "L1.3", "L1.3-2"} <= set(places)


def test_a_figure_stands_on_the_line_of_its_cell():
    lines = ["<tr>", "<td>205</td>", "<td>教育支出</td>", "<td>6.08</td>", "<td>", "", "</td>"]
    html = "\n".join([TITLE, "<table>", f"<tr>{cells(HEAD)}", *lines, "<td>6.08</td></table>"])
    d = shimahe.read(html.encode())
    assert dict(zip(d.cells.column, d.cells.line, strict=True)) == {"total": 8, "project": 12}
    assert d.spending.line.tolist() == [12]


#: A row whose cells another row ends, or of which one holds a table of one word. A browser shows
#: the same row of all.
ROWS_IN_CELLS = {
    "a row in a cell": ["<tr><td>", "<tr>", "<th>206", "<th>科技</th>", "<td>3.00</td>"],
    "rows in cells": ["<tr><th><tr><td><tr>", "<th>206</th><th>科技", "<td>3.00</td>"],
    "a row in a cell of one line": ["<tr><td><tr><td>206</td><td>科技</td><td>3.00</td>"],
    "a heading in a cell": ["<tr><td>206", "<th>科技</th>", "<td>3.00</td></td>"],
    "cells in no row": ["<td>206</td>", "<td>科技</td>", "<td>3.00</td>"],
    "headings in no row": ["<th>206</th>", "<th>科技</th>", "<th>3.00</th>"],
    "a body in a cell": ["<tr><td><tbody>", "<tr><td>206<td>科技<td>3.00</td>"],
    "a name in a table": [
        *("<tr><td>206", "<td>", "<table>", "<tr><td>科技</td></tr>", "</table>", "</td>"),
        "<td>3.00</td>",
    ],
    "a name below a blank row": [
        *("<tr><td>206", "<td><table>", "<tr><td>", "<tr><td>科技", "</table></td>"),
        "<td>3.00</td>",
    ],
    "a figure in a table": [
        *("<tr><td>206<td>科技<td>", "<table>", "<tr><td>", "<tr><td><td>3.00", "</table>"),
        "</td>",
    ],
    "both in tables": [
        *("<tr><td>206<td><table>", "<tr><td>科技", "</table>", "<td><table><tr>"),
        "<td>3.00</table></td>",
    ],
    "a table that no row ends": [
        *("<tr><td>206<td><table></td></tr>", "<tr><td><tr><th></th></td></tr>"),
        *("<tr><td><th>科技</th></td></tr>", "</table>", "<th>3.00</th>"),
    ],
}


def with_row_in_cells(name):
    """The lines of a table with one of these rows, which has no basic spending, only projects."""
    row = [*ROWS_IN_CELLS[name], "<td></td>", "<td>3.00</td></tr>"]
    return [*TITLE.split("\n"), "<table>", *rows(*row).split("\n"), "</table>"]


@pytest.mark.parametrize("name", ROWS_IN_CELLS)
def test_a_row_in_a_cell_and_a_table_of_one_word_are_laid_out_as_by_a_browser(name):
    lines = with_row_in_cells(name)
    d = shimahe.read("\n".join(lines).encode())
    assert spending(d) == [("206", "project", 3.0), *TRUTH]
    assert d.spending.name[0] == "科技"
    total, project = d.cells[d.cells.code.eq("206")].itertuples()
    with_figure = [line for line, text in enumerate(lines, 1) if "3.00" in text]
    assert (total.column, project.column) == ("total", "project")
    assert [total.line, project.line] == with_figure
    assert faults(d) == []


def test_a_line_inside_a_row_is_accounted_for_only_by_what_is_read_of_it():
    lines = with_row_in_cells("a name in a table")
    d = shimahe.read("\n".join(lines).encode())
    at = lines.index("<tr><td>科技</td></tr>")
    lines[at] = "<tr><td>教育</td></tr>"
    other = dataclasses.replace(d, _lines=tuple(lines))
    lost = [f"line {at + 1} is in no frame: {lines[at]}"]
    assert oracles.every_line_is_accounted_for(other) == lost


@pytest.mark.slow
def test_lines_are_counted_beyond_what_a_parser_counts():
    d = shimahe.read(("<p>x</p>\n" * 70_000 + f"{TITLE}\n{TABLE}").encode())
    assert d.cite(d.spending.iloc[0]) == f"<tr>{cells(ROWS[1])}</tr>"


def as_page(lines, between):
    """The bundled text as a page, its lines paragraphs and its rows those of tables."""
    parts = []
    for is_table, group in groupby(filter(str.strip, lines), key=lambda line: "\t" in line):
        for line in group:
            texts = [text if "<table" in text else escape(text) for text in line.split("\t")]
            row = between.join(f"<td>{text}</td>" for text in texts)
            parts.append(f"<tr>{row}</tr>" if is_table else f"<p>{escape(line.lstrip('# '))}</p>")
        if is_table:
            parts.append("</table>")
    page = between.join(parts)
    return re.sub(r"(^|</table>|</p>)(\s*)(?=<tr>)", r"\1\2<table>", page)


@pytest.mark.slow
@pytest.mark.parametrize("between", ["", "\n"])
def test_the_bundled_disclosure_as_a_page_has_the_same_figures(d, between):
    html = f"<html><body>{as_page(LINES, between)}</body></html>"
    read = shimahe.read(html.encode(), max_line=10**7)
    for name in ("spending", "economic", "revenue", "three_public", "procurement", "projects"):
        loose = ("overview", "goal") if name == "projects" else ()
        assert_frame_equal(meaning(d, name, loose), meaning(read, name, loose))
    assert faults(read) == []


# --- what is not shown ----------------------------------------------------------------------------

HIDDEN_ROW = cells("205 教育支出 9.00 5.00 4.00")
NOT_SHOWN = {
    "a comment": f"<!-- <tr>{HIDDEN_ROW}</tr> -->",
    "a comment over lines": f"<!--\n<tr>{HIDDEN_ROW}\n</tr>-->",
    "an attribute": f"<tr hidden>{HIDDEN_ROW}</tr>",
    "inline style": f"<tr style='color:red; DISPLAY : None !important'>{HIDDEN_ROW}</tr>",
    "a template": f"<template><tr>{HIDDEN_ROW}</tr></template>",
    "a script": f"<script>var a = '<tr>{HIDDEN_ROW}</tr>';</script>",
    "without scripts": f"<noscript>{HIDDEN_ROW}</noscript>",
    "a class": f"<tr class='a x'>{HIDDEN_ROW}</tr>",
    "an id": f"<tr id=y>{HIDDEN_ROW}</tr>",
    "a tag with a class": f"<tr class=z>{HIDDEN_ROW}</tr>",
}
STYLE = "<style><!-- .x{display:none} #y,tr.z{display:none} td.z .k{display:none} --></style>"


@pytest.mark.parametrize("name", NOT_SHOWN)
@pytest.mark.parametrize("in_one_line", [False, True])
def test_what_a_browser_does_not_show_is_listed_and_not_read(name, in_one_line):
    html = page(STYLE, TITLE, f"<table>\n{rows(NOT_SHOWN[name])}\n</table>")
    d = shimahe.read((html.replace("\n", "") if in_one_line else html).encode())
    assert spending(d) == TRUTH
    listed = d.unplaced[d.unplaced.reason.eq("not shown")]
    assert listed.text.str.contains("教育支出").any()
    assert faults(d) == []


@pytest.mark.parametrize(
    "cell",
    [
        "<span style='display:none'>0007</span>6.00",
        "<span style='visibility:hidden'>9</span>6.00",
        "<i hidden>9</i>6.00<!-- 9 -->",
        "<b style='visibility:hidden'>9<i style='visibility:visible'>6.00</i></b>",
        "<script>9</script>6.00",
    ],
)
def test_part_of_a_cell_may_be_hidden(cell):
    html = TABLE.replace("<td>201</td><td>公共服务</td><td>6.00", f"<td>201<td>公共服务<td>{cell}")
    d = shimahe.read(f"{TITLE}\n{html}".encode())
    assert d.cells[d.cells.row.eq("201")].text.tolist() == ["6.00", "2.00", "4.00"]
    assert (d.unplaced.reason.eq("not shown") & d.unplaced.text.str.contains("9|0007")).any()


@pytest.mark.parametrize(
    "shown_again",
    [
        "<tr class=q>",
        "<tr hidden style='display:table-row'>",
        "<tr class=x style='display:table-row'>",
        "<tr title='display:none'>",
        "<tr class=media>",
    ],
)
def test_what_a_browser_shows_after_all_is_read(shown_again):
    style = (
        "<style>.q,.x{display:none}.q{display:table-row}@media print{.media{display:none}}</style>"
    )
    row = f"{shown_again}{HIDDEN_ROW}</tr>"
    d = shimahe.read(page(style, TITLE, f"<table>{rows(row)}</table>").encode())
    assert "205" in set(d.spending.code)


def test_a_hidden_cell_leaves_its_place_only_where_it_is_invisible():
    assert shown("<table><tr><td hidden>1<td>2<td>3</table>") == [("2", "3")]
    assert shown("<table><tr><td style='visibility:hidden'>1<td>2<td>3</table>") == [("", "2", "3")]


def test_the_head_of_a_page_is_no_text_of_it():
    html = page(TITLE, TABLE).replace("<body>", "<head><title>部门收入总表</title></head><body>")
    d = shimahe.read(html.encode())
    assert d.tables[d.tables.table.eq("department_revenue")].status.tolist() == ["absent"]
    assert d.unplaced[d.unplaced.text.str.contains("收入总表")].reason.tolist() == ["not shown"]


def test_hidden_parts_of_a_text_are_not_read():
    hidden = [
        "<div style='display:none'>",
        "205\t教育支出\t9.00\t5.00\t4.00",
        "</div>",
        "<!--",
        "x",
        "-->",
    ]
    table = [row.replace(" ", "\t") for row in (HEAD, *ROWS)]
    d = shimahe.read("\n".join(["## 部门支出总表", "单位：万元", *table, *hidden]).encode())
    assert spending(d) == TRUTH
    assert d.unplaced[d.unplaced.reason.eq("not shown")].line.tolist() == [7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("201<!--&#0;9\t公共服务\t6.00", ["201", "&#0;9\t公共服务\t6.00"]),
        ("注：本表<!-- 草稿 -->无数据", ["注：本表无数据", "草稿"]),
        ("注：本表<!-- a --><!-- b -->无数据", ["注：本表无数据", "a", "b"]),
        ("二、收支<!-- 草稿\n末 -->", ["二、收支", "草稿", "末 -->"]),
    ],
)
def test_a_comment_and_what_stands_before_it_are_parts_of_their_line(line, parts):
    head = HEAD.replace(" ", "\t")
    d = shimahe.read(f"## 部门支出总表\n单位：万元\n{head}\n{line}".encode())
    below = d.unplaced[d.unplaced.line.gt(3)]
    assert below.text.tolist() == parts
    assert [d.cite(row) for row in below.itertuples()] == parts


def test_a_row_with_a_comment_is_cited_without_it():
    head = HEAD.replace(" ", "\t")
    row = "204\t公共安全<!-- 9.00 -->\t6.00\t\t6.00"
    d = shimahe.read(f"## 部门支出总表\n单位：万元\n{head}\n{row}".encode())
    assert d.cite(d.spending.iloc[0]) == "204\t公共安全\t6.00\t\t6.00"


NINE = "<td>9</td>"


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("td:last-child", f"<td>1</td><td>2</td>{NINE}"),
        ("td:nth-last-child(2)", f"<td>1</td>{NINE}<td>2</td>"),
        ("td:nth-last-child(n+3)", f"{NINE}<td>1</td><td>2</td>"),
        ("td:last-of-type", f"<td>1</td>{NINE}<th>2</th>"),
        ("td:nth-last-of-type(2)", f"{NINE}<td>1</td><th>2</th>"),
        ("td:only-of-type", f"<th>1</th>{NINE}<th>2</th>"),
        ("td:not(:last-child):not(:first-child)", f"<td>1</td>{NINE}<td>2</td>"),
        ("tr:last-child > td:nth-child(2)", f"<td>1</td>{NINE}<td>2</td>"),
        ("td:has(+ td)", f"<td>1</td><td>2</td>{NINE}"),
    ],
)
def test_places_are_counted_from_the_end_too(rule, row):
    html = f"<style>{rule}{{display:none}}</style><table><tr>{row}</tr></table>"
    expected = [("1", "2", "9")] if "has" in rule else [("1", "2")]
    assert shown(html) == expected


@pytest.mark.parametrize(
    "styles",
    [
        "<style>:root{--gone:none}</style><style>.v{display:var(--gone)}</style>",
        "<style>.v{display:var(--gone)}</style><style>html,body{--gone: none}</style>",
        "<style>.v{display:var(--gone,none)}</style>",
        "<style>:root{--a:var(--b);--b:none}.v{display:var(--a)}</style>",
        "<style>:root{--paper:#fff}.v{color:var(--paper)}</style>",
        "<style>:root{--paper:#fff}@media (prefers-color-scheme:dark){:root{--paper:#000}}"
        ".v{color:var(--paper)}</style>",
        "<style>:root{--gone:none !important}</style><p style='--x:1'></p>",
    ],
)
def test_values_that_a_page_gives_to_names_hide_too(styles):
    look = "display:var(--gone)" if "!important" in styles else ""
    cell = f"78.04<span class=v style='{look}'>8</span>"
    assert shown(f"{styles}<table><tr><td>a</td><td>{cell}</td></tr></table>") == [("a", "78.04")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<bdo dir=rtl>78.04</bdo>", "\ufffd78.04"),
        ("<span style='unicode-bidi:bidi-override;direction:rtl'>78.04</span>", "\ufffd78.04"),
        (
            "<p style='direction:rtl'><span style='unicode-bidi:isolate-override'>78.04</span>",
            "\ufffd78.04",
        ),
        ("<bdo dir=rtl style='visibility:hidden'>78.04</bdo>", ""),
        ("<bdo dir=ltr>78.04</bdo>", "78.04"),
        ("<span style='unicode-bidi:bidi-override;direction:ltr'>78.04</span>", "78.04"),
        ("<span dir=rtl style='direction:rtl;unicode-bidi:isolate'>78.04</span>", "78.04"),
    ],
)
def test_digits_that_are_shown_from_right_to_left_are_no_figure(cell, text):
    html = f"<table><tr><td>a</td><td>{cell}</td><td>b</td></tr></table>"
    assert shown(html) == [("a", text, "b")]
    not_shown = lines_to_printed([html], DEFAULT).not_shown
    assert bool(not_shown) is not bool(text)


def test_a_name_that_is_given_no_value_or_two_hides_nothing():
    styles = "<style>.v{display:var(--x)} .w{display:var(--y)} p{--y:none} b{--y:block}</style>"
    cells = "<td class=v>1</td><td class=w>2</td>"
    assert shown(f"{styles}<table><tr>{cells}</tr></table>") == [("1", "2")]


def test_the_strongest_rule_of_a_page_decides():
    styles = Styles()
    styles.add("p{display:none !important} .a{visibility:hidden} #b{visibility:visible}")
    look = styles.look_of("p", {"class": "a", "id": "b", "style": "display:block"})
    assert (look.is_displayed, look.is_visible) == (False, True)


# --- tables as a browser lays them out ------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "fields"),
    [
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [("a", "b"), ("", "c"), ("", "d")]),
        ("<tr><td>a<td rowspan=9>b<tbody><tr><td>c<td>d", [("a", "b"), ("c", "d")]),
        ("<tr><td>a<td rowspan=2>b<tr><td>c", [("a", "b"), ("c", "")]),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d", [("a", "b"), ("c", "", "d")]),
        (
            "<tfoot><tr><td>f<td>1<tbody><tr><td>b<td>2<thead><tr><td>h<td>3",
            [("h", "3"), ("b", "2"), ("f", "1")],
        ),
        ("<tr><th scope=row>a<td>b</th>", [("a", "b")]),
        ("<tr><td>a<br>b<td>6<br>2<td>6.00<sup>1</sup>", [("a b", "6 2", "6.00 1")]),
        ("<tr><td>一般<br>公共<td><p>1</p><p>2</p>", [("一般公共", "1 2")]),
        ("<tr><td><span>a<td>b</span><tr><td><div>c<td>d", [("a", "b"), ("c", "d")]),
        ("<tr><td>a<table><tr><td>b</table><td>c", [("a b", "c")]),
        ("<tr><td>NaN<td>Unnamed: 3<td>a<td>1", [("", "", "a", "1")]),
    ],
)
def test_cells_stand_where_a_browser_lays_them_out(html, fields):
    assert shown(f"<table>{html}</table>") == fields


#: Tables whose tags are lost, doubled or swapped, and the rows that a browser (chromium) shows.
DAMAGED = {
    "<tr><td>301<td>a</tr><td>302<td>b</tr><td>303<td>c</tr>": "301 a/302 b/303 c",
    "<td>301<td>a</tr><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301</td><td>a</td><tr><td>302</td><td>b</td>": "301 a/302 b",
    "<tr><td>301<td>a</tr></tr><tr><tr><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301</td></td><td>a</td></th><td>5.00</tr>": "301 a 5.00",
    "<tr><td>301<th>a<td>5.00</th></tr>": "301 a 5.00",
    "<tr><td>301<td>a</tbody><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301<td>a</thead><td>5.00</tr>": "301 a 5.00",
    "<tbody><tr><td>301<td>a</tr></tbody><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td rowspan=3>301<td>a</tr></tbody><tr><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301<td>a<caption>x</caption><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301<td>a<col><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301<td>a<colgroup></colgroup><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301</body></td><td>a</html><td>5.00</tr>": "301 a 5.00",
    "<tr><td>301<td><div>a<td>5.00</tr><td>302<td>b": "301 a 5.00/302 b",
    "<tr><td>301<td><b>a</tr><td>302<td>b</b></tr>": "301 a/302 b",
    "x<tr>y<td>301</td>z<td>a</td></tr>": "301 a",
    "<TR><TD>301<TD>a</TR ><TD>302<TD>b</TR\n>": "301 a/302 b",
    "<tr><td>301<td>a</tr class='x'><td>302<td>b</tr/>": "301 a/302 b",
    "<tr><td>301<td>a</tr><tr?><td>302<td>b</tr>": "301 a/302 b",
    "<tr><td>301</td><td<td>a</td><td>5.00</td></tr>": "301 5.00",
    "<tr><td>301<td>a</tr><!-- </tr> --><td>302<td>b<!-- </table> --></tr>": "301 a/302 b",
}


@pytest.mark.parametrize("html", DAMAGED)
def test_a_row_ends_where_a_browser_ends_it(html):
    rows = "/".join(" ".join(row) for row in shown(f"<table>{html}</table>"))
    assert rows == DAMAGED[html]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<tr><td>a<table hidden><tr><td>9</td></tr></table><td>b</tr>", "a b"),
        ("<tr><td>a<div hidden><table><tr><td>9</table></div><td>b</tr><td>c", "a b/c"),
        ("<tr><td>a<td>b<td hidden>9</tr><td>c<td>d", "a b/c d"),
        ("<td>a<td>b<td hidden>9</tr><td>c<td>d", "a b/c d"),
        ("<tr><td>a<td>b<tr hidden><td>9<td>9</tr><td>c<td>d", "a b/c d"),
    ],
)
def test_ends_of_what_is_hidden_end_only_that(html, rows):
    assert "/".join(" ".join(row) for row in shown(f"<table>{html}</table>")) == rows


def test_a_hidden_cell_that_is_not_closed_ends_with_its_table():
    printed = lines_to_printed(["<table><tr><td>a<td>b<td hidden>9</table>c"], DEFAULT)
    grid, words = printed.pieces
    assert ([row.fields for row in grid.rows], words.text) == ([("a", "b")], "c")


def test_a_table_in_a_caption_stands_before_the_table_of_that():
    html = "<table><tr><td>a<td>b<caption><table><tr><td>c<td>d</table></caption><td>e<td>f</table>"
    grids = lines_to_printed([html], DEFAULT).pieces
    rows = [[row.fields for row in grid.rows] for grid in grids]
    assert rows == [[("c", "d")], [("a", "b"), ("e", "f")]]


def test_a_table_that_begins_in_another_outside_its_cells_ends_that():
    printed = lines_to_printed(
        ["<table><tr><td>a<td>b<tr><table><tr><td>c<td>d</table>e<table><tr><td>f<td>g</table>"],
        DEFAULT,
    )
    kinds = [
        [row.fields for row in piece.rows] if isinstance(piece, Grid) else piece.text
        for piece in printed.pieces
    ]
    assert kinds == [[("a", "b")], [("c", "d")], "e", [("f", "g")]]


@pytest.mark.parametrize("tag", ["</tr>", "</body>", "</table>", "</td></tr >"])
def test_end_tags_that_are_not_shown_are_listed_as_they_stand(tag):
    html = page(TITLE, TABLE.replace("<td>204", f"<!-- {tag}x -->\n<td>204"))
    d = shimahe.read(html.encode())
    assert spending(d) == TRUTH
    assert f"{tag}x" in d.unplaced.text.tolist()


def test_a_table_inside_a_cell_of_data_follows_its_row():
    inner = "<table><tr><td>x<td>1<tr><td>y<td>2</table>"
    rows = shown(f"<table><tr><td>a<td>b<tr><td>c<td>{inner}<tr><td>d<td>e</table>")
    assert rows == [("a", "b"), ("c", ""), ("x", "1"), ("y", "2"), ("d", "e")]


def test_a_table_inside_a_cell_that_is_printed_once_more_is_a_copy():
    inner = "<table><tr><td>x<td>1</table>"
    pieces = lines_to_printed([f"<table><tr><td>a<td>{inner}<td>x<td>1</table>"], DEFAULT).pieces
    assert [row.printed for row in pieces[0].rows] == ["html", "flattened"]


SHEET = ["## 2025年项目绩效目标表", "项目名称\t道路养护\t主管部门\t甲镇"]


def sheet_with(*lines):
    return shimahe.read("\n".join([*SHEET, *lines]).encode())


def row_of_indicator(name, target):
    return f"<tr><td>{name}</td><td>5</td><td>≥</td><td>{target}</td><td>%</td><td>否</td></tr>"


@pytest.mark.parametrize(
    "lines",
    [
        ["指标\t<table>" + row_of_indicator("甲率", 91), row_of_indicator("乙率", 92) + "</table>"],
        ["指标\t<table>\t甲", f"<table>{row_of_indicator('甲率', 91)}</table>\t甲率\t5\t≥\t91"],
        ["指标\t<table>", row_of_indicator("甲率", 91), "</table>\t甲率\t5\t≥\t91\t%\t否"],
    ],
)
def test_rows_of_a_table_in_a_cell_stand_on_their_own_lines(lines):
    d = sheet_with(*lines)
    targets = d.cells[d.cells.column.eq("target")]
    assert all(row.text in d.cite(row.line) for row in targets.itertuples())
    assert len(targets) > 0
    assert faults(d) == []


def test_the_text_of_a_table_in_a_cell_is_its_copy_on_the_line_that_ends_it():
    d = sheet_with("指标\t<table>", row_of_indicator("甲率", 91), "</table>\t甲率\t5\t≥\t91\t%\t否")
    assert d.indicators[["name", "copies", "line"]].values.tolist() == [["甲率", 2, 4]]


@pytest.mark.parametrize("hidden", ["</td hidden text", "</ｔｈ＞＜ｔｈ＞乙</td", "<!x 9.00"])
def test_what_is_hidden_in_a_table_in_a_cell_is_a_part_of_its_line(hidden):
    row = row_of_indicator("甲率", 91).replace("</tr>", f"{hidden}></tr>")
    d = sheet_with(f"指标\t<table>{row}</table>\t甲率\t5\t≥\t91")
    assert d.cite(d.indicators.iloc[0]) == d.cite(3)
    assert d.indicators.target.tolist() == ["91"]
    assert faults(d) == []


# --- text of any page is kept ---------------------------------------------------------------------

MALFORMED = [
    "<table><tr>甲乙<td>丙</table>丁",
    "甲乙<td>丙</td>丁<tr>戊",
    "<table>甲<table><tr><td>乙</table><tr><td>丙</table>",
    "</td></table>甲<p>乙</div><b>丙<i>丁</b>戊",
    "<select><option>甲</select><textarea>乙<b></textarea>",
    "<table><tr><td>甲<form>乙</table>丙</form>",
    "甲 < 乙 &amp; 丙 &notaword; <1>",
    "<x-y>甲</x-y><svg><text>乙</text></svg>",
    "甲<![CDATA[乙<b>]]>丙",
    "<td>甲<plaintext>乙</plaintext>丙",
    "<a href='甲",
    "<p title='\n'>甲\n乙\x01丙\x0b丁",
]


@pytest.mark.parametrize("html", MALFORMED)
@pytest.mark.parametrize("is_page", [True, False])
def test_every_line_of_malformed_html_is_in_a_frame_or_listed(html, is_page):
    text = page(TITLE, TABLE, html) if is_page else f"{TITLE}\n{TABLE}\n{html}"
    d = shimahe.read(text.encode())
    assert spending(d) == TRUTH
    assert faults(d) == []
    said = "".join(d.unplaced.text)
    assert [letter for letter in "甲乙丙丁戊" if letter in html and letter not in said] == []


HOSTILE = {
    "open divisions": "<div>x\n",
    "open fonts": "<font>x\n",
    "ends of nothing": "</i>\n",
    "attributes": '<p a="\n',
    "hidden paragraphs": "<p hidden>x\n",
    "cells": "<table><tr><td>x\n",
    "comments": "<!--\n",
    "blanks in a style": "<b style='display:none" + " " * 50 + "x'>\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("is_page", [True, False])
def test_html_of_any_depth_ends_in_time(name, is_page):
    html = HOSTILE[name] * 3000
    text = page(TITLE, TABLE, html) if is_page else f"{TITLE}\n{TABLE}\n{html}"
    start = time.perf_counter()
    with contextlib.suppress(shimahe.DisclosureError):
        shimahe.read(text.encode())
    assert time.perf_counter() - start < 20


@pytest.mark.usefixtures("english")
def test_elements_inside_each_other_are_limited_like_tables():
    with pytest.raises(shimahe.UnreadableDocument, match=r"not closed.*raise max_nesting"):
        shimahe.read(page(TITLE, TABLE, "<font>x\n" * 3000).encode())
    d = shimahe.read(page(TITLE, TABLE, "<font>x\n" * 3000).encode(), max_nesting=40)
    assert spending(d) == TRUTH


READ_LINES = {
    "comments": "<!--a-->" * 40,
    "paragraphs": "<p>a" * 40,
    "lines of words": "<div>" + "a<br>" * 40 + "</div>",
    "hidden paragraphs": "<p hidden>a</p>" * 40,
    "rows": "<table>" + "<tr>" * 40 + "</table>",
    "bodies": "<table>" + "<tbody>" * 40 + "</table>",
    "rows of a plain table": "<table>" + "<tr><td></td></tr>" * 40 + "</table>",
    "blocks in a cell": "<table><tr><td>" + "<p>a" * 40 + "</table>",
}
#: The rows and words of the table and its title are lines too.
_MOST_LINES_READ = 35


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("is_page", [True, False])
@pytest.mark.parametrize("name", READ_LINES)
def test_lines_as_read_are_held_against_the_limit_of_lines(name, is_page):
    parts = (TITLE, TABLE, READ_LINES[name])
    text = page(*parts) if is_page else "\n".join(parts)
    said = r"lines as read \(paragraphs, rows of tables, hidden parts\), the limit is 35"
    with pytest.raises(shimahe.UnreadableDocument, match=f"{said}: raise max_lines to read it"):
        shimahe.read(text.encode(), max_lines=_MOST_LINES_READ)
    assert spending(shimahe.read(text.encode(), max_lines=80)) == TRUTH


def test_lines_as_read_are_said_in_chinese_too():
    said = "读出的行（段落、表行和不显示的内容）有 36 行，上限是 35：调大 max_lines 即可读入"
    with pytest.raises(shimahe.UnreadableDocument, match=said):
        shimahe.read(
            page(TITLE, TABLE, READ_LINES["comments"]).encode(), max_lines=_MOST_LINES_READ
        )


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "cells", ["<td>" * 90, "<td></td>" * 90, "<td rowspan=3>" * 30 + "<tr>" * 3]
)
def test_empty_cells_are_held_against_the_limit_of_cells(cells):
    text = page(TITLE, TABLE, f"<table><tr>{cells}</tr></table>")
    with pytest.raises(shimahe.UnreadableDocument, match="cells of tables, the limit is 80"):
        shimahe.read(text.encode(), max_cells=80)
    assert spending(shimahe.read(text.encode(), max_cells=160)) == TRUTH


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("place", ["nth-child(3)", "nth-last-child(3)"])
def test_elements_that_rules_of_style_place_are_limited(place):
    style = f"<style>p:{place}{{color:red}}</style>"
    text = page(style, TITLE, TABLE, "<b></b>" * 90)
    with pytest.raises(shimahe.UnreadableDocument, match="the page has 91 elements whose places"):
        shimahe.read(text.encode(), max_cells=90)
    assert spending(shimahe.read(text.encode(), max_cells=200)) == TRUTH


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "rules",
    [".a{top:0}" * 210_000, "a" + ",a" * 400_000 + "{top:0}", "a{" + "top:0;" * 400_000 + "}"],
)
def test_rules_of_style_are_limited(rules):
    with pytest.raises(shimahe.UnreadableDocument, match="too many rules of style"):
        shimahe.read(page("<style>", *wrapped(rules), "</style>", TITLE, TABLE).encode())


def wrapped(text):
    """The pieces of a text, none of which is longer than a line may be."""
    return [text[place : place + 900_000] for place in range(0, len(text), 900_000)]


def test_many_attributes_of_one_tag_take_no_longer_than_their_length():
    names = " ".join(f"a{n}=1" for n in range(60_000))
    d = shimahe.read(f"{TITLE}\n<p {names}>x</p>\n{TABLE}".encode())
    assert spending(d) == TRUTH


def in_row(*texts):
    """The frames of the table with these cells behind the name of its second row."""
    row = "".join(f"<td>{cell}" for cell in ("201", "公共服务", *texts))
    body = f"<tr>{cells(HEAD)}<tr>{row}"
    return shimahe.read(page("<p>部门支出总表<p>单位：万元", f"<table>{body}</table>").encode())


@pytest.mark.parametrize(
    "field",
    [
        '<input value="2.00">',
        "<input type=text value=2.00 readonly>",
        "<textarea>2.00</textarea>",
        "2.00<input type=hidden value=9><input type=checkbox value=9>",
    ],
)
def test_what_stands_in_a_field_of_a_form_is_read(field):
    assert in_row("6.00", field, "4.00").spending.amount_wan.tolist() == [2, 4]


@pytest.mark.parametrize("tag", ["textarea", "xmp"])
def test_what_looks_like_a_tag_in_a_field_is_text(tag):
    html = page("<p>甲</p>", f"<{tag}>乙<b></tr></body>丙</{tag}>")
    texts = [piece.text for piece in lines_to_printed(html.split("\n"), DEFAULT).pieces]
    assert texts == ["甲", "乙<b></tr></body>丙"]


def test_a_cell_that_shows_a_picture_is_no_blank():
    d = in_row("6.00", "<img src=two.png>", "4.00")
    assert d.spending.amount_wan.fillna(-1).tolist() == [-1, 4]
    assert status_of(d, "department_spending") == "partly read"
    spacer = in_row("6.00", "<img src=x.gif width=1 height=1>", "6.00")
    assert spacer.cells.text.tolist() == ["6.00", "6.00"]


# --- Markdown as converters print it --------------------------------------------------------------

RULE = "|---|---|---|---|---|"
LAST = "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
BODY = ["| 201 | 公共服务 | 6.00 | 2.00 | 4.00 |", "| 204 | 公共安全 | 6.00 | NaN | 6.00 |"]
MARKDOWN = {
    "merged cells repeated": [
        "| 科目编码 | 科目名称 | 预算数 | 预算数 | 预算数 |",
        RULE,
        LAST,
        "| 合计 | 合计 | 12.00 | 2.00 | 10.00 |",
    ],
    "headings of pandas": [
        "| 科目编码 | 科目名称 | 预算数 | Unnamed: 3 | Unnamed: 4 |",
        RULE,
        "| NaN | NaN | 合计 | 基本支出 | 项目支出 |",
        "| NaN | 合计 | 12.00 | 2.00 | 10.00 |",
    ],
    "headings that pandas numbered": [
        "| 部门支出总表 | 部门支出总表.1 | 部门支出总表.2 | 部门支出总表.3 | 部门支出总表.4 |",
        RULE,
        "| 单位：万元 | 单位：万元 | 单位：万元 | 单位：万元 | 单位：万元 |",
        LAST,
        "| nan | 合计 | 12.0 | 2.0 | 10.0 |",
    ],
    "levels of pandas": [
        "| Unnamed: 0_level_0 | Unnamed: 1_level_0 | 预算数 | 预算数 | 预算数 |",
        "|:---|:---|---:|---:|---:|",
        LAST,
        "| nan | 合计 | 12.00 | 2.00 | 10.00 |",
    ],
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_of_converters_is_read_as_the_table_was(name):
    lines = ["部门支出总表", "", "单位：万元", "", *MARKDOWN[name], *BODY]
    d = shimahe.read("\n".join(lines).encode())
    assert spending(d) == TRUTH
    assert status_of(d, "department_spending") == "complete"


def test_escaped_marks_of_markdown_are_the_marks():
    lines = ["部门支出总表", "", "单位：万元", "", LAST, RULE]
    lines += ["| 201 | 一般公共\\|其他 | 6.00 | \\- | \\-6.00\\* |", "| 204 | a.1 | 6.00 | | |"]
    d = shimahe.read("\n".join(lines).encode())
    assert d.cells.text.tolist() == ["6.00", "-6.00*", "6.00"]
    assert d.spending.name.tolist()[0] == "一般公共|其他"


@pytest.mark.parametrize("mark", ["sup", "sub"])
@pytest.mark.parametrize(("cell", "text"), [("6.00<{0}>1</{0}>", "6.00 1"),
                                            ("<{0}>1</{0}>6.00", "1 6.00")])  # fmt: skip
def test_digits_of_a_page_that_stand_apart_make_no_other_figure(mark, cell, text):
    row = f"<td>201</td><td>一般公共服务支出</td><td>{cell.format(mark)}</td>"
    d = shimahe.read(
        "部门支出总表\n单位：万元\n<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
        f"<tr>{row}</tr></table>".encode()
    )
    assert d.cells.text.tolist() == [text]
    assert d.cells.value.isna().all()


MARKED = [("`{}`", "6.00"), ("``{}``", "6.00"), ("*{}*", "6.00"), ("_{}_", "6.00")]
MARKED += [("__{}__", "6.00"), ("***{}***", "6.00"), ("{}①", "6.00①"), ("'{}", "'6.00")]
MARKED += [("<code>{}</code>", "6.00"), ("<mark>{}</mark>", "6.00")]


@pytest.mark.parametrize(("mark", "text"), MARKED)
@pytest.mark.parametrize("between", [" | ", "\t"])
def test_marks_around_a_figure_are_no_part_of_it(mark, text, between):
    cells = [mark.format(figure) for figure in ("6.00", "2.00", "4.00")]
    lines = ["部门支出总表", "", "单位：万元", "", LAST, RULE]
    lines += ["| " + between.join([mark.format("201"), "公共服务", *cells]) + " |"]
    if between == "\t":
        lines = [line.strip("| ").replace(" | ", "\t") for line in lines if line != RULE]
    if "①" in mark:
        lines = [line.replace("201①", "201") for line in lines]
    d = shimahe.read("\n".join(lines).encode())
    assert d.cells.value.tolist() == [6.0, 2.0, 4.0]
    assert d.cells.text[0] == text
    assert d.spending.code.tolist() == ["201", "201"]


def test_figures_that_a_break_parts_are_no_figure():
    lines = ["部门支出总表", "", "单位：万元", "", LAST, RULE]
    lines += ["| 201 | 一般<br>公共 | 6<br>2 | 2<sup>1</sup> | 4.00 |"]
    d = shimahe.read("\n".join(lines).encode())
    assert d.spending.name.tolist() == ["一般公共"] * len(d.spending)
    assert d.cells.value.dropna().tolist() == [4.0]


def test_what_only_begins_like_a_tag_parts_no_figure():
    lines = ["部门支出总表", "单位：万元", LAST.strip("| ").replace(" | ", "\t")]
    d = shimahe.read("\n".join([*lines, "201\t公共服务\t44<p.-->99\t\t4.00"]).encode())
    assert d.cells.text.tolist() == ["44<p.-->99", "4.00"]
    assert d.cells.value.dropna().tolist() == [4.0]


TAGS = ["<p>甲", "</TD>", " <h6 a", "<o:p></o:p>", "<a-b>", "<!DOCTYPE x", "<?xml ?>", "<![if"]
NO_TAGS = ["<甲>", "<h7>", "<pp>", "<p中>", "<o>", "<o:pp>", "<td<", "< p>", "<2.00", "!doctype"]


@pytest.mark.parametrize("line", TAGS + NO_TAGS)
def test_a_line_is_html_where_it_begins_with_a_tag(line):
    blocks = find_blocks([line], Styles(), DEFAULT)
    assert bool(blocks) is (line in TAGS)


def test_a_sheet_that_a_browser_shows_above_its_table_has_its_first_line_first():
    """Words inside a table and outside its cells are shown above it; the sheet ends with it."""
    sheet = "## 2025年一般性项目绩效目标表（一级项目）\n项目名称\t某项目\t主管部门\t某局"
    page = f"<table><tr><td>a</td><td>1.00</td></tr>\n{sheet}\n</table>"
    d = shimahe.read(page.encode())
    lines = d.projects[["first_line", "line", "last_line"]].to_numpy().tolist()
    assert lines == [[1, 3, 4]]
    table = d.tables[d.tables.table.eq("project_goals")].iloc[0]
    assert table.first_line <= table.last_line
    assert oracles.every_line_is_accounted_for(d) == []


STRUCK = ["<s>99</s>", "<del>99</del>", "<strike>99</strike>"]
STRUCK += [f'<i style="text-decoration{name}: line-through">99</i>' for name in ("", "-line")]
STRUCK += ["<canvas>99</canvas>", "<meter value=1>99</meter>"]


def expenditure(cell):
    """A page with a table of expenditure, whose only figure stands in this cell."""
    heads = "<tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
    row = f"<tr><td>201</td><td>一般公共服务支出</td><td>{cell}</td></tr>"
    return shimahe.read(f"部门支出总表\n单位：万元\n<table>{heads}{row}</table>".encode())


@pytest.mark.parametrize("struck", STRUCK)
def test_what_is_struck_out_is_listed_and_not_read(struck):
    d = expenditure(f"{struck}6.00")
    assert d.cells.value.tolist() == [6.0]
    assert "99" in set(d.unplaced.text[d.unplaced.reason == "not shown"])


@pytest.mark.parametrize("between", ["<br>", "<p>"])
def test_captions_below_each_other_in_one_cell_are_captions(between):
    captions = between.join(["表3", "部门支出<br>总表", "编制单位：甲街道", "单位：万元"])
    heads = "<tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>"
    row = "<tr><td>201</td><td>一般公共服务支出</td><td>6.00</td></tr>"
    page = f"<html><body><table><tr><td colspan=3>{captions}</td></tr>{heads}{row}</table></html>"
    d = shimahe.read(page.encode())
    assert d.office == "甲街道"
    assert d.spending.amount_wan.tolist() == [6.0]
    assert d.spending.table.tolist() == ["department_spending"]


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("&#xa0;", ""),
        ("&#xA0", ""),
        ("&#160;", ""),
        ("&#10;", ""),
        ("&#xD;", ""),
        ("&NewLine;", ""),
        ("&#xa5;", "¥"),
        ("&#xD7;", "×"),
        ("&#100;", "d"),
        ("&#1041;", "Б"),
        ("&#13312;", "\u3400"),
        ("&#xAD6D;", "국"),
        ("&#xD800;", "\ufffd"),
    ],
)
def test_a_reference_that_begins_like_one_to_a_line_end_is_its_own_character(reference, text):
    row = f"<tr><td>201</td><td>服务{reference}</td><td>6.00</td></tr>"
    assert shown(f"<table>{row}</table>") == [("201", f"服务{text}", "6.00")]


def test_blanks_behind_figures_by_their_number_are_no_digits():
    d = shimahe.read(page(TITLE, TABLE.replace("</td>", "&#xa0;</td>")).encode())
    assert spending(d) == TRUTH
    assert status_of(d, "department_spending") == "complete"


def test_a_reference_to_a_line_end_is_counted_as_no_line():
    d = shimahe.read(page(TITLE, TABLE.replace("</td>", "&NewLine;</td>")).encode())
    assert spending(d) == TRUTH
    assert d.spending.line.max() <= d.last_line
    assert faults(d) == []


def test_many_comments_take_time_in_line_with_their_number():
    comments = "<!-- 略 -->\n" * 60_000
    start = time.process_time()
    printed = lines_to_printed(comments.split("\n"), DEFAULT)
    assert time.process_time() - start < 2
    assert printed.not_shown[-1] == (60_000, "略")
