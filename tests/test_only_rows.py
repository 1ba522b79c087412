"""Tables of one or two rows in the layout of their page, whose names stand around their codes."""

import unicodedata
from itertools import product

import pytest

import shimahe

TITLE = "一般公共预算财政拨款支出决算表"
NAME = "国有企业退休人员社会化管理补助支出"
OTHER = "机关事业单位基本养老保险缴费支出"
#: A name that no word list has.
UNKNOWN = "甲乙丙丁戊己庚辛乡社区管理事务教育"
#: The columns in front of the codes: nothing, codes of offices, and their names too.
FRONTS = ((), (("单位代码", "301001", 14),), (("单位代码", "301001", 14), ("单位名称", "本级", 14)))
PLACES = {
    "top": lambda count: 0,
    "middle": lambda count: count // 2,
    "bottom": lambda count: count - 1,
}


def width_of(text, letters):
    return sum(letters if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def line_of(cells, letters):
    """Return a line with texts at places."""
    line = ""
    for place, text in cells:
        if text:
            line += " " * (place - width_of(line, letters)) + text
    return line


def row_lines(name, width, place):
    """Return the parts of a name, and which of its lines prints the code.

    With an even number of lines around it, the code stands on a line between them.
    """
    parts = [name[at : at + width] for at in range(0, len(name), width)]
    if place == "middle" and len(parts) % 2 == 0:
        parts.insert(len(parts) // 2, "")
    return parts, PLACES[place](len(parts))


def printed(rows, width, place, front=(), letters=2, indent=""):
    """Return a final account with a table of some rows: code, name and amount."""
    start = sum(wide for _, _, wide in front)
    places = [sum(wide for _, _, wide in front[:at]) for at in range(len(front))]
    names = start + 12
    figures = names + letters * max(width, 4) + 6
    heads = [(at, head) for at, (head, _, _) in zip(places, front, strict=True)]
    heads += [(start, "科目编码"), (names, "科目名称")]
    lines = ["甲镇2022年部门决算", TITLE, "单位：万元"]
    lines.append(line_of([*heads, (figures + 8, "本年支出")], letters))
    ends = ((figures, "合计"), (figures + 10, "基本支出"), (figures + 24, "项目支出"))
    lines.append(line_of(ends, letters))
    for code, name, amount in rows:
        parts, own = row_lines(name, width, place)
        for at, part in enumerate(parts):
            part = (indent if part and at == 0 else "") + part
            cells = [(names, part)]
            if at == own:
                units = zip(places, front, strict=True)
                cells = [(begin, text) for begin, (_, text, _) in units]
                cells += [(start, code), (names, part), (figures, amount), (figures + 24, amount)]
            lines.append(line_of(cells, letters))
    return "\n".join([*lines, "", "注：本表反映支出情况。"])


def read(text):
    d = shimahe.read(text.encode())
    (table,) = d.tables[d.tables.table == "general_spending"].itertuples()
    return dict(zip(d.spending.code, d.spending.name, strict=True)), table


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("letters", [1, 2])
@pytest.mark.parametrize("width", [3, 5, 6, 9, 11])
def test_the_name_of_the_only_row_is_whole_or_named(width, letters, front):
    for name, place in product((NAME, UNKNOWN), PLACES):
        names, table = read(printed([("2230105", name, "75.50")], width, place, front, letters))
        is_whole = names.get("2230105") == name
        assert is_whole or "name wrapped" in table.note or table.status != "complete"


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("width", [6, 9, 11])
def test_a_known_name_around_the_only_code_is_whole(width, front):
    names, table = read(printed([("2230105", NAME, "75.50")], width, "middle", front))
    assert names == {"2230105": NAME}
    assert table.note == "placed by layout; no total row"


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [5, 6, 9, 11])
def test_known_names_of_two_rows_are_whole(width, place, front):
    rows = [("2080505", OTHER, "12.00"), ("2230105", NAME, "75.50")]
    names, _ = read(printed(rows, width, place, front))
    assert names == {"2080505": OTHER, "2230105": NAME}


@pytest.mark.parametrize("indent", ["　　", "  ", "    "])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("letters", [1, 2])
@pytest.mark.parametrize("width", [5, 6, 8, 9])
def test_a_name_that_is_indented_goes_on_at_the_edge_of_its_cell(width, letters, place, indent):
    total = ("", "合计", "87.50")
    for rows in (
        [("2230105", NAME, "75.50")],
        [total, ("2230105", NAME, "87.50")],
        [total, ("2080505", OTHER, "12.00"), ("2230105", NAME, "75.50")],
    ):
        names, table = read(printed(rows, width, place, letters=letters, indent=indent))
        wanted = {code: name for code, name, _ in rows if code}
        assert names == wanted or "name wrapped" in table.note or table.status != "complete"


def test_the_last_letter_of_an_indented_name_stands_below_the_total():
    rows = [("", "合计", "87.50"), ("2120804", "农村基础设施建设支出", "87.50")]
    names, table = read(printed(rows, 9, "middle", letters=1, indent="　　"))
    assert names == {"2120804": "农村基础设施建设支出"}
    assert table.note == "placed by layout"


def test_words_on_both_sides_of_a_row_that_may_be_its_name_are_named():
    text = printed([("2230105", UNKNOWN, "75.50")], 6, "bottom")
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if "2230105" in line)
    row = lines[at]
    last = UNKNOWN[-5:]
    lines[at] = row.replace(last, " " * 2 * len(last))
    lines.insert(at + 1, lines[at - 1].replace(UNKNOWN[6:12], last))
    names, table = read("\n".join(lines))
    assert names == {"2230105": UNKNOWN} or "name wrapped" in table.note
