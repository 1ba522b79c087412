"""Names on several lines of a narrow column: each row has its own name, or the note says so."""

import unicodedata
from itertools import product

import pytest

import shimahe

TITLE = "部门支出总表"
HEADINGS = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ACCOUNTS = [
    ("205", "教育支出", 6000100, 2000100),
    ("20502", "普通教育", 6000100, 2000100),
    ("2050201", "学前教育", 6000100, 2000100),
    ("212", "城乡社区支出", 3000050, 1000050),
    ("21201", "城乡社区管理事务", 3000050, 1000050),
    ("2120101", "行政运行", 3000050, 1000050),
]
#: The line on which the code stands, of so many lines of the name.
PLACES = {
    "top": lambda count: 0,
    "upper middle": lambda count: (count - 1) // 2,
    "lower middle": lambda count: count // 2,
    "bottom": lambda count: count - 1,
}


def padded(text, width):
    places = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (width - places)


def row_lines(code, name, total, basic, width, place):
    """Return the lines of a row with `width` letters of the name on each."""
    parts = [name[at : at + width] for at in range(0, len(name), width)]
    own = PLACES[place](len(parts))
    figures = [f"{amount:,}".rjust(12) for amount in (total, basic, total - basic)]
    lines = []
    for at, part in enumerate(parts):
        cells = [padded(code if at == own else "", 8), padded(part, max(2 * width, 8))]
        lines.append("  ".join([*cells, *(figures if at == own else [])]).rstrip())
    return lines


def printed(rows, width, place, has_blanks=False, pages=()):
    """Return a table of codes; a page ends above each row whose number is in `pages`."""
    name = padded(HEADINGS[1], max(2 * width, 8))
    figures = [padded(heading, 12) for heading in HEADINGS[2:]]
    head = "  ".join([padded(HEADINGS[0], 8), name, *figures]).rstrip()
    lines = ["甲镇2026年部门预算", TITLE, "单位：元", head]
    totals = [sum(row[at] for row in rows if len(row[0]) == 3) for at in (2, 3)]
    for at, row in enumerate([*rows, ("", "合计", *totals)]):
        if at in pages:
            lines += [f"{TITLE}（续）", head]
        lines += row_lines(*row, width, place) + [""] * has_blanks
    return "\n".join(lines)


def read(text):
    d = shimahe.read(text.encode())
    (table,) = d.tables[d.tables.table == "department_spending"].itertuples()
    return d, table


def names_of(d):
    return dict(zip(d.spending.code, d.spending.name, strict=True))


def amounts_of(d):
    rows = d.spending[["code", "kind", "amount_wan"]].itertuples(index=False, name=None)
    return sorted((code, kind, round(wan * 10000)) for code, kind, wan in rows)


def amounts_in(rows):
    basic = [(code, "basic", own) for code, _, _, own in rows]
    return sorted(basic + [(code, "project", total - own) for code, _, total, own in rows])


@pytest.mark.parametrize("pages", [(), (2,), (3,), (4,), (5,)])
@pytest.mark.parametrize("place", PLACES)
def test_names_of_known_accounts_are_whole_in_every_layout(place, pages):
    wanted = {row[0]: row[1] for row in ACCOUNTS}
    for width, has_blanks in product((2, 3, 4, 5, 6, 8), (False, True)):
        d, table = read(printed(ACCOUNTS, width, place, has_blanks, pages))
        assert amounts_of(d) == amounts_in(ACCOUNTS)
        assert names_of(d) == wanted or "name wrapped" in str(table.note)
