"""Figures whose blanks were lost: placed where the form's own sums decide, else given back, never guessed."""

import pytest

from shimahe.reading.placing import Segment, place
from shimahe.reading.tidy import families

SUMS = (("total", ("basic", "project")),)
COLUMNS = ("total", "basic", "project")


def segment(code, *figures, columns=COLUMNS, fixed=None):
    label = "合计" if code is None else f"科目{code}"
    return Segment(1, label, code, [(n + 3, text) for n, text in enumerate(figures)], columns, fixed)


def placed(*segments, stripped=False):
    place(segments, families(segments), SUMS, stripped)
    return [{column: s.figures[index][1] for column, index in s.placed.items()} for s in segments]


def test_a_full_row_is_read_by_place():
    row = segment("204", "25.12", "25.12", columns=COLUMNS, fixed=("total", "project"))
    assert placed(row) == [{"total": "25.12", "project": "25.12"}]


def test_three_figures_in_three_columns_need_no_sums():
    assert placed(segment("201", "9.00", "4.00", "5.00")) == [{"total": "9.00", "basic": "4.00", "project": "5.00"}]


def test_two_equal_figures_alone_are_a_total_and_an_unknown():
    row = segment("204", "25.12", "25.12")
    assert placed(row) == [{"total": "25.12"}]
    assert row.lost == [1]


def test_two_unequal_figures_are_not_placed_at_all():
    """8 and 3 break the form's own sum wherever they stand, unless they are both parts: then the total is blank."""
    row = segment("204", "8.00", "3.00")
    assert placed(row) == [{}]
    assert row.lost == [0, 1]


def test_one_figure_in_one_column_is_placed():
    assert placed(segment("204", "8.00", columns=("total",))) == [{"total": "8.00"}]


def test_one_figure_of_three_columns_is_not_placed():
    row = segment("204", "8.00")
    assert placed(row) == [{}]
    assert row.lost == [0]


def test_the_parent_decides():
    rows = placed(segment(None, "9.00", "4.00", "5.00"), segment("201", "4.00", "4.00"), segment("204", "5.00", "5.00"))
    assert rows[1:] == [{"total": "4.00", "basic": "4.00"}, {"total": "5.00", "project": "5.00"}]


def test_the_children_decide_about_the_parent():
    child = segment("20406", "5.00", "5.00", fixed=("total", "project"))
    assert placed(segment("204", "5.00", "5.00"), child)[0] == {"total": "5.00", "project": "5.00"}


def test_two_children_that_could_change_places_stay_unknown():
    rows = [segment(None, "10.00", "5.00", "5.00"), segment("201", "5.00", "5.00"), segment("204", "5.00", "5.00")]
    assert placed(*rows)[1:] == [{"total": "5.00"}, {"total": "5.00"}]
    assert [s.lost for s in rows] == [[], [1], [1]]


def test_a_missing_child_decides_nothing():
    """The parent has 4 basic, 6 project; a child of 1 is lost: no way adds up, and that proves nothing."""
    rows = [segment("201", "10.00", "4.00", "6.00"), segment("20101", "4.00", "4.00"), segment("20103", "5.00", "5.00")]
    assert placed(*rows)[1:] == [{"total": "4.00"}, {"total": "5.00"}]


def test_a_wrong_parent_decides_nothing():
    rows = [segment("201", "10.00", "3.00", "7.00"), segment("20101", "4.00", "4.00"), segment("20103", "5.00", "5.00")]
    assert placed(*rows)[1:] == [{"total": "4.00"}, {"total": "5.00"}]


def test_more_figures_than_columns_are_lost():
    row = segment("201", "1.00", "2.00", "3.00", "4.00")
    assert placed(row) == [{}]
    assert row.lost == [0, 1, 2, 3]


def test_a_text_among_the_figures_counts_as_nothing_in_a_sum():
    row = segment("201", "见注", "5.00")
    assert "5.00" not in placed(row)[0].values()


@pytest.mark.parametrize("count", [30, 200])
def test_many_open_rows_end_in_bounded_work(count):
    """Every way of placing is a candidate; their number must not grow with the table."""
    amounts = [f"{n}.01" for n in range(1, count + 1)]
    rows = [segment(f"{200 + n}", text, text) for n, text in enumerate(amounts)]
    assert all(row.get("total") for row in placed(segment(None, "1.00", "1.00", "0"), *rows)[1:])
