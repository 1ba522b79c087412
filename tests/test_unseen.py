"""What a page hides by its looks: colours, sizes, places, and rules for where an element stands."""

import time

import pytest

import shimahe
from shimahe.reading.formats import lines_to_printed, styles
from shimahe.reading.formats.selectors import Element, parse_selectors
from shimahe.reading.source import DEFAULT
from tests.test_html import HIDDEN_ROW, TITLE, TRUTH, cells, faults, page, rows, shown, spending

#: A style sheet and the beginning of a row, of which a browser shows nothing.
UNSEEN = {
    "white on white": ("", "<tr style='color:#fff'>"),
    "white by its numbers": ("", "<tr style='color: rgb(255, 255, 255)'>"),
    "nearly white": ("", "<tr style='color:#FEFEFE'>"),
    "clear": ("", "<tr style='color:transparent'>"),
    "clear by its fourth number": (".c{color:rgba(0,0,0,0)}", "<tr class=c>"),
    "white by a rule": (".w{color:white}", "<tr class=w>"),
    "letters in their ground": (".r{color:#c00;background:#cc0000 }", "<tr class=r>"),
    "the ground of the table": ("table{background:#eee} .r{color:#eeeeee}", "<tr class=r>"),
    "a name and its digits": ("", "<tr bgcolor='#ffff00' style='color: Yellow'>"),
    "a name and its numbers": (
        ".g{background:rgb(250, 235, 215)}",
        "<tr class=g style='color:antiquewhite'>",
    ),
    "a hue and its digits": ("", "<tr bgcolor='#204060' style='color:hsl(210, 50%, 25%)'>"),
    "white by its lightness": ("", "<tr style='color:hsl(0, 0%, 100%)'>"),
    "filtered": (".f{filter:blur(2px) opacity(0)}", "<tr class=f>"),
    "no size": ("", "<tr style='font-size:0'>"),
    "no size of a cell": ("tr.t td{font-size:0px}", "<tr class=t>"),
    "a dot": ("", "<tr style='font-size:1px'>"),
    "opacity": ("", "<tr style='opacity:0'>"),
    "opacity in per cent": ("", "<tr style='opacity:0%'>"),
    "an indent": ("", "<tr style='text-indent:-9999px'>"),
    "an indent in em": (".i td{text-indent:-999em}", "<tr class=i>"),
    "clipped": ("", "<tr style='clip-path:inset(100%)'>"),
    "drawn without a size": ("", "<tr style='transform:scale(0)'>"),
    "collapsed": ("", "<tr style='visibility:collapse'>"),
    "a descendant": (".box tr.x{display:none}", "<tr class=x>"),
    "a child": ("table>tbody>tr.x{display:none}", "<tr class=x>"),
    "two classes": ("tr.x.y{display:none}", "<tr class='y x'>"),
    "not a class": ("tr:not(.shown){display:none} tr:not(.x){display:table-row}", "<tr class=x>"),
    "an attribute": ("tr[data-state='old']{display:none}", "<tr data-state=old>"),
    "behind another": ("tr.before+tr{visibility:hidden}", "<tr class=before></tr><tr>"),
    "anywhere behind": ("tr.before~tr.x{opacity:0}", "<tr class=before></tr><tr></tr><tr class=x>"),
    "its place": ("tr:nth-child(3){display:none}", "<tr>"),
    "for a screen": ("@media screen{.x{display:none}}", "<tr class=x>"),
    "wide enough": ("@media (min-width: 600px){.x{display:none}}", "<tr class=x>"),
    "not for print": ("@media not print{@supports (x:y){.x{display:none}}}", "<tr class=x>"),
    "its place among many": ("tr:nth-child(2n+3):not(:nth-of-type(5)){display:none}", "<tr>"),
    "a font": ("", "<tr><td><font color=white>"),
    "the ground of a row": ("", "<tr bgcolor=#004080 style='color:#004080'>"),
}
SHOWN_ROW = cells("205 教育支出 9.00 5.00 4.00")
#: A style sheet and the beginning of a row, which a browser shows after all.
SEEN = {
    "white on a colour": ("", "<tr style='color:#fff;background:#004080'>"),
    "white on the colour of the table": ("table{background:navy}", "<tr style='color:white'>"),
    "white on a picture": ("table{background:url(x.png)}", "<tr style='color:white'>"),
    "nobody knows what is behind": ("@import 'x.css';", "<tr style='color:white'>"),
    "letters of a size in one of none": (
        "tr.t{font-size:0} tr.t td{font-size:9pt}",
        "<tr class=t>",
    ),
    "half clear": ("", "<tr style='opacity:0.5'>"),
    "a small indent": ("", "<tr style='text-indent:-2em'>"),
    "a cell of no height": ("", "<tr style='height:0;overflow:hidden'>"),
    "another class": (".x tr.y{display:none}", "<tr class=y>"),
    "another child": ("table>tr.x{display:none}", "<tr class=x>"),
    "behind nothing": ("tr.x+tr.x{display:none}", "<tr class=x>"),
    "when somebody points at it": ("tr.x:hover{display:none}", "<tr class=x>"),
    "before it": ("tr.x::before{display:none}", "<tr class=x>"),
    "for print": ("@media print{.x{display:none}}", "<tr class=x>"),
    "on a phone": ("@media screen and (max-width:600px){.x{display:none}}", "<tr class=x>"),
    "for readers aloud": ("", "<tr aria-hidden=true>"),
    "no such selector": ("tr.x:has(b){display:none}", "<tr class=x>"),
    "stronger by an id": ("#r{display:table-row} table tr.x{display:none}", "<tr id=r class=x>"),
    "white where all is a link": ("a{color:#000}", "<tr><td><a href=x style='color:black'>"),
}


def read(style, begin, row):
    table = f"<table>{rows(f'{begin}{row}</tr>')}</table>"
    html = page(f"<style>{style}</style>", TITLE, f"<div class=box>{table}</div>")
    return shimahe.read(html.encode())


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_is_listed_and_not_read(name):
    style, begin = UNSEEN[name]
    row = HIDDEN_ROW
    if begin.endswith("white>"):
        row = row.replace("<td>", "<td><font color=white>").removeprefix("<td><font color=white>")
    d = read(style, begin, row)
    assert spending(d) == TRUTH
    listed = d.unplaced[d.unplaced.reason.eq("not shown")]
    assert listed.text.str.contains("教育支出").any()
    assert faults(d) == []


@pytest.mark.parametrize("name", SEEN)
def test_what_a_browser_shows_is_read(name):
    d = read(*SEEN[name], SHOWN_ROW)
    assert "205" in set(d.spending.code)


def test_rules_for_tags_hold_where_no_attribute_stands():
    assert shown("<style>i{display:none}</style><table><tr><td>1<i>9</i><td>2</table>") == [
        ("1", "2")
    ]


def test_columns_may_be_collapsed():
    """`display` of a column hides nothing in a browser, a collapse does."""
    table = "<tr><td>1<td>2<td>3<td>4</table>"
    collapsed = "<col style='visibility:collapse'>"
    assert shown(f"<table><col>{collapsed}<col>{table}") == [("1", "3", "4")]
    assert shown(f"<table><col style='display:none'>{table}") == [("1", "2", "3", "4")]
    groups = "<colgroup span=2 style='visibility:collapse'></colgroup><colgroup><col></colgroup>"
    assert shown(f"<table>{groups}{table}") == [("3", "4")]
    inside = (
        "<colgroup style='visibility:collapse'><col><col style='visibility:visible'></colgroup>"
    )
    assert shown(f"<table>{inside}{table}") == [("2", "3", "4")]
    columns = f"<col><col><col>{collapsed}"
    html = page(TITLE, f"<table>{columns}\n{rows()}</table>").encode()
    d = shimahe.read(html)
    assert spending(d) == [row for row in TRUTH if row[1] == "project"]
    listed = d.unplaced[d.unplaced.reason.eq("not shown") & d.unplaced.line.gt(5)]
    assert listed.text.tolist()[:3] == ["基本支出", "2.00", "2.00"]
    assert faults(d) == []


def test_what_is_folded_shows_its_summary_alone():
    table = f"<table>{rows()}</table>"
    folded = f"<details><summary>部门支出总表（单位：万元）</summary>{table}</details>"
    with pytest.raises(shimahe.NoBudgetTables):
        shimahe.read(page(folded).encode())
    d = shimahe.read(page(folded.replace("<details", "<details open")).encode())
    assert spending(d) == TRUTH
    inside = "<details><summary class=s>甲<b>乙</b></summary><p>丙<summary>丁</summary></details>戊"
    pieces = read_pieces(f"<style>.s{{color:#000}}</style>{inside}")
    assert pieces == ["甲乙", "戊"]


def test_each_word_is_seen_or_not_by_what_is_around_it():
    html = (
        "<div style='visibility:hidden'>一<b style='visibility:visible'>二</b></div>"
        "<div style='opacity:0'>三<b style='opacity:1;visibility:visible'>四</b></div>"
        "<div style='font-size:0'>五<b style='font-size:12px'>六</b></div>"
        "<div style='font-size:0'><i style='font-size:2em'>七</i></div>"
        "<div style='color:white'>八<a href=x>九</a><b style='background:black'>十</b></div>"
        "<div style='width:0;height:0;overflow:hidden'>子</div>"
        "<p><span style='width:0;overflow:hidden'>丑</span></p>"
        "<p><span style='display:inline-block;width:0;overflow:hidden'>寅</span></p>"
        "<div style='position:absolute;left:-9999px'>卯</div><div style='left:-9999px'>辰</div>"
        "<div style='opacity:0'><input value=午></div><div style='color:red'><input value=未></div>"
        "<div style='position:absolute;clip:rect(0 0 0 0);width:1px'>巳</div>"
    )
    assert read_pieces(html) == ["二", "六", "九十", "丑", "辰", "未"]


def read_pieces(html):
    return [piece.text for piece in lines_to_printed([html], DEFAULT).pieces]


@pytest.mark.parametrize(
    "selector",
    [
        "",
        ">",
        "a >",
        "> a",
        "a >> b",
        "a[",
        "a:nth-child()",
        "a:not(b",
        "a..b",
        "a::",
        "é{",
        "a b" * 20,
    ],
)
def test_what_is_no_selector_means_nothing(selector):
    assert parse_selectors(selector) == []


def test_many_rules_for_many_elements_end(monkeypatch):
    """Rules that go back to the beginning of the page are refused, not followed without end."""
    rules = "".join(f".x ~ .y{number} ~ td{{display:none}}" for number in range(3000))
    html = f"<style>{rules}</style><table>{'<tr>' + '<td>1' * 100 + '</tr>' * 60}</table>"
    monkeypatch.setattr(styles, "_MOST_LOOKS_FOR_RULES", 100_000)
    with pytest.raises(shimahe.DisclosureError, match=r"规则|rules of style"):
        shimahe.read(html.encode())


def test_places_of_a_type_are_counted_once():
    table = Element("", {}, None).hold("table", {})
    rows = [table.hold("tr", {}) for _ in range(3000)]
    last_but_one = parse_selectors("tr:nth-last-of-type(2)")[0]
    began = time.process_time()
    assert [last_but_one.fits(row) for row in rows].index(True) == len(rows) - 2
    assert time.process_time() - began < 0.5  # 9 million steps where each row walks all of them
