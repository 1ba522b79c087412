"""Names on several lines of a narrow column: each row has its own name, or the note says so."""

import random
import unicodedata
from itertools import product

import pytest

import shimahe
from shimahe.reading.wrapped_names import Gap, NamedRow, NameLine, share_out

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


def test_a_line_that_two_rows_may_own_is_named():
    rows = [("205", "甲乙丙丁", 100, 40), ("20502", "甲乙丙丁", 100, 40), ("212", "戊己", 9, 5)]
    d, table = read(printed(rows, 2, "top"))
    assert amounts_of(d) == amounts_in(rows)
    assert table.note == "name wrapped: 6, 8"
    assert table.status == "partly read"


def test_words_below_the_last_code_tell_that_names_begin_at_their_codes():
    rows = [
        ("205", "甲乙丙丁", 100, 40),
        ("20502", "甲乙丙丁", 100, 40),
        ("212", "戊己庚辛城乡社区", 9, 5),
    ]
    d, table = read(printed(rows, 2, "top"))
    assert names_of(d) == {"205": "甲乙丙丁", "20502": "甲乙丙丁", "212": "戊己庚辛城乡社区"}
    assert table.status == "complete"


def test_words_above_the_first_code_tell_that_names_end_at_their_codes():
    rows = [("205", "甲乙丙丁", 100, 40), ("20502", "甲乙丙丁", 100, 40), ("212", "戊己", 9, 5)]
    d, table = read(printed(rows, 2, "bottom"))
    assert names_of(d) == {row[0]: row[1] for row in rows} or "name wrapped" in str(table.note)


UNEVEN = [
    {"205": ("教育", "支出"), "20502": ("甲乙", "丙丁"), "2050201": ("己庚辛", "城乡")},
    {"205": ("教育", "支出"), "20502": ("甲乙丙", "丁戊"), "2050201": ("一、己", "庚辛城")},
    {"205": ("教育支", "出"), "20502": ("甲乙丙", "丁戊"), "2050201": ("己庚辛", "城乡")},
]


@pytest.mark.parametrize("parts", UNEVEN)
def test_names_that_all_begin_on_the_line_above_their_codes_are_whole(parts):
    text = printed([], 3, "bottom").splitlines()[:-1]
    for code, (above, own) in parts.items():
        text.append(" " * 10 + above)
        text += row_lines(code, own, 5, 3, 3, "bottom")
    d, table = read("\n".join(text))
    assert names_of(d) == {code: "".join(lines) for code, lines in parts.items()}
    assert table.status == "complete"


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("first", [("甲乙", "丙丁戊"), ("甲乙丙", "丁戊"), ("甲乙", "丙丁")])
@pytest.mark.parametrize("last", [("己庚辛", "城乡"), ("己庚", "辛城乡"), ("己庚", "辛城", "社区")])
def test_where_a_known_name_leaves_room_others_are_whole_or_named(place, first, last):
    names = {"205": ("教育", "支出"), "20502": first, "2050201": last}
    text = printed([], 3, "top").splitlines()[:-1]
    for code, parts in names.items():
        own = place * (len(parts) - 1)
        text += [" " * 10 + part for part in parts[:own]]
        text += row_lines(code, parts[own], 5, 3, 3, "top")
        text += [" " * 10 + part for part in parts[own + 1 :]]
    d, table = read("\n".join(text))
    wanted = {code: "".join(parts) for code, parts in names.items()}
    assert names_of(d) == wanted or "name wrapped" in str(table.note)


def broken(names, place):
    """Return a table with names broken as given, with their codes in the first or last line."""
    text = printed([], 5, "top").splitlines()[:-1]
    for code, parts in names.items():
        own = PLACES[place](len(parts))
        for at, part in enumerate(parts):
            text += row_lines(code, part, 5, 3, 6, "top") if at == own else [" " * 10 + part]
    return "\n".join(text)


def test_words_behind_the_last_row_are_named_where_other_names_end_below_their_rows():
    names = {
        "201": ("计划", "生育事", "务"),
        "20101": ("金", "融支", "出"),
        "20102": ("甲乙丙丁戊", "己庚辛城乡", "社区管理事务"),
    }
    d, table = read(broken(names, "top"))
    assert names_of(d) == {"201": "计划生育事务", "20101": "金融支出", "20102": "甲乙丙丁戊"}
    assert "name wrapped: 12, 13" in table.note.split("; ")


def test_words_above_the_first_row_are_named_where_other_names_begin_above_their_rows():
    names = {
        "201": ("甲乙丙丁", "戊己庚辛", "城乡社", "区管理"),
        "20101": ("教育行政", "运行公共", "卫生服务", "住房保"),
        "20102": ("农林水",),
    }
    d, table = read(broken(names, "bottom"))
    assert names_of(d) == {"201": "区管理", "20101": "".join(names["20101"]), "20102": "农林水"}
    assert table.note == "placed by layout; name wrapped: 5, 6, 7; no total row"


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_names_that_need_no_more_lines_leave_none_open(place):
    d, table = read(printed(ACCOUNTS, 4, place) + "\n\n注：四舍五入。")
    assert names_of(d) == {row[0]: row[1] for row in ACCOUNTS}
    assert table.status == "complete"


def test_a_name_of_one_line_beside_others_leaves_lines_with_room_open():
    pieces = [NameLine(line, "甲乙", is_full=False) for line in (3, 5)]
    rows = [NamedRow((NameLine(line, "丙丁", is_full=False),)) for line in (2, 4, 6)]
    whole = NameLine(7, "戊己庚", is_full=True)
    gaps = [Gap(), *(Gap((piece,), counts=(1, 0)) for piece in pieces), Gap()]
    rows[2] = NamedRow((*rows[2].own, whole))
    shares = share_out(rows, gaps)
    assert shares is not None
    assert shares.open_lines == {3, 5}


def test_words_above_the_first_row_that_may_be_of_the_header_are_open():
    first = Gap((NameLine(1, "甲乙", is_full=True),), counts=(0, 1))
    own = [NamedRow((NameLine(line, "丙丁", is_full=True),)) for line in (2, 3)]
    shares = share_out(own, [first, Gap(), Gap()])
    assert shares is not None
    assert shares.open_lines == {1}


SIGNS = "甲乙丙丁戊己庚辛城乡社区管理事务教育行政运行公共卫生服务住房保障农林水环境科技文化"


def drawn(number):
    """Return accounts with names of one to four lines that no word list has, and their width."""
    rng = random.Random(f"names {number}")
    width = rng.randint(2, 8)

    def name():
        return "".join(rng.choice(SIGNS) for _ in range(rng.randint(2, 4 * width)))

    rows = []
    for code in rng.sample(("201", "208", "212"), rng.randint(1, 3)):
        items = [
            (f"{code}01{at:02d}", name(), rng.randint(1000, 90000), rng.randint(0, 900))
            for at in range(1, rng.randint(2, 5))
        ]
        sums = [sum(item[at] for item in items) for at in (2, 3)]
        rows += [(code, name(), *sums), (f"{code}01", name(), *sums), *items]
    return sorted(rows), width, rng


@pytest.mark.parametrize("number", range(120))
def test_names_that_are_not_known_are_whole_or_named(number):
    rows, width, rng = drawn(number)
    pages = rng.sample(range(1, len(rows)), rng.randint(0, 2))
    d, table = read(printed(rows, width, rng.choice(list(PLACES)), rng.random() < 0.4, pages))
    assert amounts_of(d) == amounts_in(rows)
    assert names_of(d) == {row[0]: row[1] for row in rows} or "name wrapped" in str(table.note)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_between", [True, False])
def test_the_word_of_a_total_on_two_lines_is_one(is_first, is_between):
    head, *rows, total = printed(ACCOUNTS, 8, "top").splitlines()[3:]
    first, second = total.replace("合计", "合　"), total.replace("合计", "计　")
    words = [line[: line.index("　")] for line in (first, second)]
    bare = total.replace("合计", "    ")
    whole = [words[0], bare, words[1]] if is_between else [first.replace("　", "  "), words[1]]
    lines = [*whole, *rows] if is_first else [*rows, *whole]
    d, table = read("\n".join(["甲镇2026年部门预算", TITLE, "单位：元", head, *lines]))
    assert names_of(d) == {row[0]: row[1] for row in ACCOUNTS}
    assert d.cells[d.cells.row == "合计"].value.tolist() == [9000150, 3000150, 6000000]
    assert table.status == "complete"


@pytest.mark.parametrize("pages", [(), (2,), (3,), (4,), (5,)])
@pytest.mark.parametrize("place", PLACES)
def test_names_of_known_accounts_are_whole_in_every_layout(place, pages):
    wanted = {row[0]: row[1] for row in ACCOUNTS}
    for width, has_blanks in product((2, 3, 4, 5, 6, 8), (False, True)):
        d, table = read(printed(ACCOUNTS, width, place, has_blanks, pages))
        assert amounts_of(d) == amounts_in(ACCOUNTS)
        assert names_of(d) == wanted or "name wrapped" in str(table.note)
