"""Changes in per cent without blanks: placed where they are the changes of one set of columns."""

import pytest

from shimahe.reading.grids import Line, Row
from shimahe.reading.share_rows import place_changes

YEARS = [
    Row(1, ("2024年", "10.00", "-", "8.00", "2.00")),
    Row(2, ("2025年", "15.00", "3.00", "12.00", "-")),
]


def placed(text, rows=YEARS):
    row = place_changes(Line(3, text), rows)
    return None if row is None else row.fields[1:]


@pytest.mark.parametrize(
    "text",
    [
        "2025年比2024年增减% 50.00 50.00 -100.00",
        "增减% 50 50 -100",
        "增长率（%） 50.0 50.00 -100.0",
    ],
)
def test_a_change_stands_under_the_column_of_its_amounts(text):
    amounts = text.split()[1:]
    assert placed(text) == (amounts[0], "", *amounts[1:])


def test_the_year_that_is_compared_is_the_one_that_is_named_first():
    assert placed("2024年比2025年增减% -33.33 -100.00 -33.33") == (
        "-33.33",
        "-100.00",
        "-33.33",
        "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "增减% 50.00",  # of either of two columns
        "增减% 50.00 49.00 -100.00",
        "增减% 50.00 -100.00 50.00",
        "增减%",
        "2023年比2022年增减% 50.00 50.00 -100.00",
    ],
)
def test_what_is_no_change_of_the_columns_or_of_several_is_not_placed(text):
    assert placed(text) is None


def test_rows_of_no_year_or_of_one_year_twice_tell_nothing():
    assert placed("增减% 50 50 -100", [Row(1, ("甲", *YEARS[0].fields[1:])), YEARS[1]]) is None
    assert placed("增减% 50 50 -100", [*YEARS, YEARS[1]]) is None
