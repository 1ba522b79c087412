"""A table of plain cells is read by patterns: the same as tag by tag."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shimahe.reading.formats import browser
from shimahe.reading.formats.browser import Browser
from shimahe.reading.formats.plain_tables import is_plain
from shimahe.reading.formats.shown import Page, Table, Words
from shimahe.reading.formats.styles import Styles
from shimahe.reading.formats.table_layout import lay_out
from shimahe.reading.source import DEFAULT

PARTS = (
    "<table>", "</table>", "<thead>", "</thead>", "<tbody>", "</tbody>", "<tfoot>", "</tfoot>",
    "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<td></td>", "<td>6.00</td>",
    "<tr><td>201</td><td>6.00</td></tr>", "<td colspan=2>", '<td rowspan="2">', "<td rowspan=0>",
    '<th colspan="3" rowspan=9999999>', "\n", " ", "\t", "\u3000", "\xa0", "&nbsp;", "&lt;",
    "预算数", "一般 公共", "一般\n公共", "6.00", "5", "|",
    "&amp;", "&#39;", "&#160;", "a > b", "\x01", "\ufffd",
)  # fmt: skip


def content(items: Any) -> list[Any]:
    """Words as they are, and of tables all that is known of their rows and cells."""
    found: list[Any] = []
    for item in items:
        if isinstance(item, Words):
            found.append(item)
            continue
        rows = []
        for row in lay_out(item, DEFAULT):
            spans = [(cell.line, cell.columns, cell.rows) for cell in row.cells]
            inside = [content(cell.content) for cell in row.cells]
            laid = row._replace(cells=(), tables=[], merged=())
            merged = [(figure.place, figure.across) for figure in row.merged]
            rows.append((laid, merged, spans, inside, content(row.tables)))
        groups = [(group.tag, [row.has_spans for row in group.rows]) for group in item.groups]
        found.append((item.line, item.last_line, item.hidden_columns, groups, rows))
    return found


def both(text: str) -> tuple[Page, Page]:
    """What a text shows, read by patterns where it is plain, and read tag by tag."""
    page = Browser(DEFAULT, Styles()).browse(text.split("\n"), 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browser, "is_plain", lambda _: False)
        return page, Browser(DEFAULT, Styles()).browse(text.split("\n"), 7)


def assert_same(text: str) -> None:
    """A text shows the same either way."""
    page, tag_by_tag = both(text)
    assert content(page.content) == content(tag_by_tag.content)
    assert page.not_shown == tag_by_tag.not_shown


@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_parts_of_tables_in_any_order_show_the_same_by_patterns(parts: list[str]) -> None:
    inside = "".join(parts)
    assert_same(f"<table>{inside}</table>")
    assert_same(f'\n <table border="1"><tr><td>{inside}</td></tr></table>\n')


ROW = st.lists(st.sampled_from(PARTS[21:]), max_size=3).map("".join)
CELL = st.tuples(st.sampled_from(("td", "th", "td colspan=2", 'td rowspan="3"')), ROW)


@given(
    st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=6),
    st.sampled_from(("", "\n", " \n ")),
)
def test_rows_of_plain_cells_show_the_same_by_patterns(rows: Any, between: str) -> None:
    lines = []
    for row in rows:
        cells = [f"<{tag}>{text}</{tag[:2]}>" for tag, text in row]
        lines.append(f"<tr>{between}{between.join(cells)}{between}</tr>")
    text = f"<table>{between.join(lines)}{between}</table>"
    assert_same(text)
    assert_same(f"<table><thead>{lines[0]}</thead><tbody>{text[7:-8]}</tbody></table>")


@pytest.mark.parametrize(
    "text",
    [
        "<table></table>",
        "<table><tr><td>&#8203;6.00</td></tr></table>",
        "<table><tr><td>6.00</td></tr></thead></table>",
        "<table><td>6.00</td></table>",
        "<table><tr><td>6.00</td>5.00</tr></table>",
        "<table><tr><td><b>6.00</b></td></tr></table>",
        "<table><tr><td style='display:none'>6.00</td></tr></table>",
        "<table hidden><tr><td>6.00</td></tr></table>",
        "<table><tr><td>6.00<!-- 7.00 --></td></tr></table>",
        "<table><tr><td>6.00</td></tr></table> 万元",
        "<table><tr><td>6.00</td></tr></table><table><tr><td>6.00</td></tr></table>",
        "<table><tr><td>6.00</td></tr>",
        '<table><tr><td colspan="2>6.00</td></tr></table>',
        "<table><tr><td>6.00\x01</td></tr></table>",
    ],
)
def test_what_is_not_plain_is_read_tag_by_tag(text: str) -> None:
    assert not is_plain(text)


def test_rules_of_a_page_hold_for_a_plain_table() -> None:
    styles = Styles()
    styles.add("td {display: none}")
    page = Browser(DEFAULT, styles).browse(["<table><tr><td>6.00</td></tr></table>"], 1)
    assert page.not_shown == [(1, "6.00")]
    assert not any(
        isinstance(item, Table) and any(r.texts for r in lay_out(item, DEFAULT))
        for item in page.content
    )


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>201</td><th>6.00</th></tr></table>",
        '<table border="1"> <thead> <tr><th></th></tr> </thead><tbody><tr></tr></tbody></table>',
        '<table>\n<tr><td rowspan=2 colspan="3">一般\n公共</td></tr>\n\t</table>',
        "<table><tr><td>&nbsp;a &lt; b &amp; c</td></tr></table>",
    ],
)
def test_a_plain_table_may_span_lines_and_cells(text: str) -> None:
    assert is_plain(text)
    assert_same(text)


@pytest.mark.parametrize(
    "part",
    [
        "<tr>",
        "<tr></tr>",
        "<tr><td></td></tr>",
        "<td>6.00</td>",
        "<td>&amp;",
        "<tr><td>&nbsp;&nbsp;",
        "<tbody><tr></tr></tbody>",
        "<tr>\n \n",
        "<td colspan=2 colspan=2",
    ],
)
def test_a_long_text_is_told_apart_in_line_with_its_length(part: str) -> None:
    def seconds(copies: int) -> float:
        text = f"<table>{part * copies}</table"
        start = time.process_time()
        is_plain(text)
        return time.process_time() - start

    assert min(seconds(200_000) for _ in range(3)) < 0.4
