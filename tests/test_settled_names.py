"""Names that may be cut by a narrow column, where another table prints the code with its name."""

import random

import pytest

import shimahe
from tests.test_wrapped_names import PLACES, drawn, printed

OWN = "一般公共预算支出表"


def whole_table(rows, names):
    """Return a table that prints each name on one line, between tabs."""
    lines = [OWN, "单位：元", "科目编码\t科目名称\t合计\t基本支出\t项目支出"]
    for code, _, total, basic in rows:
        lines.append(f"{code}\t{names[code]}\t{total}\t{basic}\t{total - basic}")
    totals = [sum(row[at] for row in rows if len(row[0]) == 3) for at in (2, 3)]
    lines.append(f"\t合计\t{totals[0]}\t{totals[1]}\t{totals[0] - totals[1]}")
    return "\n".join(lines)


def read(text):
    """Return the names and the note of the table of the whole department."""
    d = shimahe.read(text.encode())
    (table,) = d.tables[d.tables.table == "department_spending"].itertuples()
    cells = d.cells[d.cells.table == "department_spending"].dropna(subset=["code"])
    lines = dict(zip(cells.code, cells.line, strict=True))
    return d, str(table.note), lines


@pytest.mark.parametrize("number", range(60))
def test_a_name_that_another_table_prints_is_not_named_as_open(number):
    rows, width, rng = drawn(number)
    place = rng.choice(list(PLACES))
    narrow = printed(rows, width, place)
    names = {row[0]: row[1] for row in rows}
    alone = shimahe.read(narrow.encode())
    own = dict(zip(alone.spending.code, alone.spending.name, strict=True))
    _, note, _ = read(f"{narrow}\n\n{whole_table(rows, names)}")
    if own == names:
        assert "name wrapped" not in note
    else:
        assert "name wrapped" in note


def test_another_name_for_the_code_leaves_the_lines_named():
    number = next(at for at in range(60) if is_open(at))
    rows, width, rng = drawn(number)
    narrow = printed(rows, width, rng.choice(list(PLACES)))
    others = {row[0]: "".join(random.Random(row[0]).sample("天地玄黄宇宙洪荒", 6)) for row in rows}
    _, note, _ = read(f"{narrow}\n\n{whole_table(rows, others)}")
    _, before, _ = read(narrow)
    assert note == before


def is_open(number):
    """Whether the table of a number, read alone, names lines as open."""
    rows, width, rng = drawn(number)
    _, note, _ = read(printed(rows, width, rng.choice(list(PLACES))))
    return "name wrapped" in note
