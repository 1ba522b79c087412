"""Figures of a notebook's prose follow its outputs, and nothing else of the prose moves."""

import pytest

from shimahe.authoring.prose_renewal import renewed


def notebook(prose, *outputs):
    """A notebook of two sections, the outputs in the second."""
    cells = [
        {"cell_type": "markdown", "id": "title", "source": "# Title\n\n## Short"},
        {"cell_type": "markdown", "id": "part", "source": f"## Part\n\n{prose}"},
        {
            "cell_type": "code",
            "id": "code",
            "source": "x",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "\n".join(outputs)}],
        },
    ]
    return {"cells": cells}


BEFORE = ("total 1,234.50", "share 43.0%", "rows 17", "gap -3.80")


@pytest.mark.parametrize(
    ("prose", "after", "wanted"),
    [
        ("It is 1,234.50 万元.", ("total 1,300.25", *BEFORE[1:]), "It is 1,300.25 万元."),
        ("It is 1,234.5 万元.", ("total 1,300.25", *BEFORE[1:]), "It is 1,300.3 万元."),
        ("共 17 行，43%", (*BEFORE[:2], "rows 18", BEFORE[3]), "共 18 行，43%"),
        ("fell by 3.80 and -3.80", (*BEFORE[:3], "gap -4.10"), "fell by 4.10 and -4.10"),
        ("a code `17`, **17** rows", (*BEFORE[:2], "rows 9", BEFORE[3]), "a code `17`, **9** rows"),
    ],
)
def test_a_figure_follows_its_output(prose, after, wanted):
    before = notebook(prose, *BEFORE)
    result = renewed(before, notebook(prose, *after), before)
    assert result.prose == {"part": f"## Part\n\n{wanted}"}
    assert result.undecided == []


def test_what_did_not_change_is_not_touched():
    before = notebook("It is 1,234.50, 43% and 17 rows.", *BEFORE)
    result = renewed(before, before, before)
    assert (result.prose, result.undecided) == ({}, [])


def test_a_figure_that_two_outputs_showed_and_only_one_still_does_stays():
    """17 rows and 17 sheets: which of them the sentence means, the numbers do not say."""
    before = notebook("17 rows", "rows 17", "sheets 17")
    result = renewed(before, notebook("17 rows", "rows 18", "sheets 17"), before)
    assert (result.prose, result.undecided) == ({}, [])


def test_a_figure_that_no_output_shows_any_more_is_listed():
    before = notebook("17 rows", *BEFORE)
    result = renewed(before, notebook("17 rows", "nothing to see"), before)
    assert result.prose == {}
    assert result.undecided == ["part: 17"]


def test_a_figure_that_no_output_ever_showed_is_left_alone():
    """Minutes, points and digits of an exercise are no figures of the data."""
    before = notebook("about 15 minutes, 2 points, 17 rows", *BEFORE)
    after = notebook("about 15 minutes, 2 points, 17 rows", *BEFORE[:2], "rows 18", BEFORE[3])
    result = renewed(before, after, before)
    assert result.prose == {"part": "## Part\n\nabout 15 minutes, 2 points, 18 rows"}
    assert result.undecided == []


def test_chinese_prose_follows_the_same_outputs():
    before, after = (
        notebook("17 rows", *BEFORE),
        notebook("17 rows", *BEFORE[:2], "rows 21", "gap -3.80"),
    )
    chinese = notebook("共十七份，即 17 份", *BEFORE)
    assert renewed(before, after, chinese).prose == {"part": "## Part\n\n共十七份，即 21 份"}
