"""The lines of a table in the layout of its page: headings, rows, parts of labels, and pages."""

import pytest

from shimahe.reading.character_columns import Column, Laid
from shimahe.reading.grids import Line
from shimahe.reading.laid_lines import PageFinder, join_labels, table_lines

HEAD = "科目编码    科目名称      合计"
TITLE = "一般公共预算支出表"


def lines_of(*texts):
    return [Line(number, text) for number, text in enumerate(texts, 1)]


def is_other(line):
    return "表" in line.text or "单位" in line.text


def joined(rows, parts):
    """Join labels in the first of two columns; a label with `+` fills its column."""
    cells = [[text.rstrip("+"), figure] for text, figure in rows]
    ends = [[text.endswith("+"), bool(figure)] for text, figure in rows]
    columns = [Column(0, 8, holds_labels=True), Column(10, 15)]
    laid = Laid(1, columns, [], cells, ends)
    found = join_labels(lines_of(*["" for _ in rows]), laid, parts)
    return found and [(row.cells[0], sorted(row.more)) for row in found]


@pytest.mark.parametrize(
    ("rows", "parts", "wanted"),
    [
        ([("甲乙+", "1"), ("丙", ""), ("丁", "2")], {2}, [("甲乙丙", [2]), ("丁", [])]),
        ([("甲", "1"), ("乙丙+", ""), ("丁", "2")], {2}, [("甲", []), ("乙丙丁", [2])]),
        ([("甲", "1"), ("乙", ""), ("", "2"), ("丙", "")], {2, 4}, [("甲", []), ("乙丙", [2, 4])]),
        (
            [("甲+", ""), ("", "1"), ("乙", ""), ("丙+", ""), ("", "2"), ("丁", "")],
            {1, 3, 4, 6},
            [("甲乙", [1, 3]), ("丙丁", [4, 6])],
        ),
        ([("甲乙+", "1"), ("丙", "")], {2}, [("甲乙丙", [2])]),
        ([("甲乙", "1"), ("丙", "")], {2}, None),  # words behind the table
        ([("合计", "1"), ("丙", ""), ("", "2")], {2}, [("合计", []), ("丙", [2])]),
        ([("甲", "1"), ("", "x"), ("乙", "2")], {2}, None),  # no part of a label
    ],
)
def test_a_part_of_a_label_is_of_the_row_that_lacks_it(rows, parts, wanted):
    assert joined(rows, parts) == wanted


def test_lines_are_headings_rows_parts_and_what_stands_between_them():
    texts = [
        HEAD,
        "栏次   1",
        "201   公共   2.00",
        "服务",
        "- 3 -",
        HEAD,
        "202   外交   1.00",
        "完",
    ]
    found = table_lines(lines_of(*texts), 0, is_other)
    assert [line.number for line in found.header] == [1]
    assert [line.number for line in found.rows] == [3, 7]
    assert found.parts == {4}
    assert found.reasons == {2: "header", 5: "note", 6: "repeated header"}
    assert [line.number for line in found.tail] == [8]
    assert found.stop == 7


def pages(*between):
    texts = [TITLE, HEAD, "201   公共   2.00", *between, HEAD, "202   外交   1.00"]
    found = PageFinder().pages_at(lines_of(*texts), 1, is_other)
    return [[line.number for line in page.rows] for page in found.pages]


def test_a_page_with_the_title_again_is_of_the_table():
    assert pages("- 3 -", f"{TITLE}（续）", "单位：万元") == [[3], [8]]


@pytest.mark.parametrize("between", [["政府性基金预算支出表"], ["说明文字。"], ["单位：万元"]])
def test_what_stands_below_another_title_or_none_is_no_page_of_it(between):
    assert pages(*between) == [[3]]


def test_the_second_page_is_known_by_the_first():
    pieces = lines_of(TITLE, HEAD, "201   公共   2.00", f"{TITLE}（续）", HEAD, "202   外交   1.00")
    finder = PageFinder()
    finder.pages_at(pieces, 1, is_other)
    second = finder.pages_at(pieces, 4, is_other)
    assert [line.number for line in second.own.rows] == [6]
    assert [line.number for line in second.body] == [3, 6]
