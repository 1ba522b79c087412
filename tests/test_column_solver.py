"""Figures whose blanks were lost: placed where the form's sums decide, else given back.

They are never guessed.
"""

import re

import pytest

import shimahe
from shimahe.reading.column_solver import ReadRow, Search, place_figures
from shimahe.reading.table_reader import families
from tests.fragments import LINES, document, figures_of, note_of, printed, spending_table

SUMS = (("total", ("basic", "project")),)
COLUMNS = ("total", "basic", "project")


def segment(code, *figures, columns=COLUMNS, fixed=None):
    label = "合计" if code is None else f"科目{code}"
    return ReadRow(
        1, label, code, [(n + 3, text) for n, text in enumerate(figures)], columns, fixed
    )


def placed(*segments):
    place_figures(segments, families(segments), SUMS)
    return [{column: s.figures[index][1] for column, index in s.placed.items()} for s in segments]


def test_a_full_row_is_read_by_place():
    row = segment("204", "25.12", "25.12", columns=COLUMNS, fixed=("total", "project"))
    assert placed(row) == [{"total": "25.12", "project": "25.12"}]


def test_three_figures_in_three_columns_need_no_sums():
    assert placed(segment("201", "9.00", "4.00", "5.00")) == [
        {"total": "9.00", "basic": "4.00", "project": "5.00"}
    ]


def test_two_equal_figures_alone_are_a_total_and_an_unknown():
    row = segment("204", "25.12", "25.12")
    assert placed(row) == [{"total": "25.12"}]
    assert row.lost == [1]


def test_two_unequal_figures_are_not_placed_at_all():
    """8 and 3 break the form's own sum wherever they stand, unless both are parts.

    Then the total is blank.
    """
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
    rows = placed(
        segment(None, "9.00", "4.00", "5.00"),
        segment("201", "4.00", "4.00"),
        segment("204", "5.00", "5.00"),
    )
    assert rows[1:] == [{"total": "4.00", "basic": "4.00"}, {"total": "5.00", "project": "5.00"}]


def test_the_children_decide_about_the_parent():
    child = segment("20406", "5.00", "5.00", fixed=("total", "project"))
    assert placed(segment("204", "5.00", "5.00"), child)[0] == {"total": "5.00", "project": "5.00"}


def test_two_children_that_could_change_places_stay_unknown():
    rows = [
        segment(None, "10.00", "5.00", "5.00"),
        segment("201", "5.00", "5.00"),
        segment("204", "5.00", "5.00"),
    ]
    assert placed(*rows)[1:] == [{"total": "5.00"}, {"total": "5.00"}]
    assert [list(s.lost) for s in rows] == [[], [1], [1]]


def test_a_missing_child_decides_nothing():
    """The parent has 4 basic and 6 project, and a child of 1 is lost.

    No way adds up, and that proves nothing.
    """
    rows = [
        segment("201", "10.00", "4.00", "6.00"),
        segment("20101", "4.00", "4.00"),
        segment("20103", "5.00", "5.00"),
    ]
    assert placed(*rows)[1:] == [{"total": "4.00"}, {"total": "5.00"}]


def test_a_wrong_parent_decides_nothing():
    rows = [
        segment("201", "10.00", "3.00", "7.00"),
        segment("20101", "4.00", "4.00"),
        segment("20103", "5.00", "5.00"),
    ]
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


# --- the search is bounded, and goes far within its bounds ----------------------------------------


def amount(cents):
    return f"{cents / 100:.2f}"


def one_family(amounts_of_basic, amounts_of_project):
    """A total row with all its cells, and rows of two equal figures: basic or project."""
    basic, project = sum(amounts_of_basic), sum(amounts_of_project)
    rows = [segment(None, *map(amount, (basic + project, basic, project)), fixed=COLUMNS)]
    for number, cents in enumerate([*amounts_of_basic, *amounts_of_project]):
        rows.append(segment(f"{2000000 + number}", amount(cents), amount(cents)))
    return rows


@pytest.mark.parametrize("count", [12, 20, 28])
def test_rows_whose_sums_fit_in_one_way_are_all_placed(count):
    """Amounts of which no two sets add up to the same: 2 to the power of that many ways."""
    amounts = [2**n for n in range(count)]
    rows = one_family(amounts[::2], amounts[1::2])
    outcome = place_figures(rows, families(rows), SUMS)
    expected = ["basic"] * len(amounts[::2]) + ["project"] * len(amounts[1::2])
    assert [next(key for key in row.placed if key != "total") for row in rows[1:]] == expected
    assert outcome == (True, False)


def test_rows_that_are_decided_do_not_count_among_the_ways():
    rows = one_family([2**n for n in range(0, 16, 2)], [2**n for n in range(1, 16, 2)])
    for code in range(500, 900):
        rows.append(segment(str(code), "0.00", "0.00", fixed=("total", "basic")))
    assert not place_figures(rows, families(rows), SUMS).too_many
    assert all(not row.lost for row in rows)


SHAPES = {
    "many rows of few amounts": [[2 ** (n % 11) * 100 for n in range(200)]] * 2,
    "three amounts over and over": [[(300, 700, 10100)[n % 3] for n in range(400)]] * 2,
    "many rows of many amounts": [[n * n + 1 for n in range(300)], [n * 7 + 3 for n in range(300)]],
    "forty rows that cannot be told apart": [[2**n for n in range(40)]] * 2,
}


@pytest.mark.parametrize("name", SHAPES)
def test_too_many_ways_are_said_and_place_nothing_wrong(name):
    rows = one_family(*SHAPES[name])
    outcome = place_figures(rows, families(rows), SUMS)
    assert outcome == (True, True)
    assert all(list(row.placed) == ["total"] for row in rows[1:])


def test_the_steps_are_of_the_table_and_not_of_a_row_or_a_family():
    rows = []
    for number in range(20):
        family = one_family([2**n for n in range(12)], [3 * 2**n for n in range(12)])
        family[0].code = f"2{number + 10}"
        for place, child in enumerate(family[1:]):
            child.code = f"{family[0].code}{place + 10}"
        rows += family
    search = Search(rows, 1000)
    assert place_figures(rows, families(rows), SUMS, most=1000).too_many
    assert not search.take(1001)
    assert search.take(1000)
    assert not search.take(1)


def test_a_row_with_too_many_placings_is_not_tried():
    columns = tuple(f"column {n}" for n in range(20))
    row = segment("204", *["1.00"] * 10, columns=columns)
    assert place_figures([row], [], SUMS) == (False, True)
    assert row.lost == list(range(10))


def test_a_family_that_needs_too_many_steps_takes_none_from_smaller_ones():
    basic, project = SHAPES["many rows of many amounts"]
    hopeless = one_family(basic, project)
    with_decided = one_family([*basic, 400], [*project, 500])
    hopeless[0] = with_decided[0]
    decided = [segment("299", "9.00", "4.00", "5.00"), segment("29901", "4.00", "4.00")]
    decided += [segment("29903", "5.00", "5.00")]
    rows = [*hopeless, *decided]
    assert place_figures(rows, families(rows), SUMS).too_many
    assert [set(row.placed) - {"total"} for row in rows[-2:]] == [{"basic"}, {"project"}]


def test_amounts_of_other_decimals_are_added_exactly():
    rows = [segment(None, "1.1", "0.10", "1", fixed=COLUMNS)]
    rows += [segment("201", "0.100", "0.100"), segment("204", "1.0000", "1.0000")]
    place_figures(rows, families(rows), SUMS)
    assert [set(row.placed) for row in rows[1:]] == [{"total", "basic"}, {"total", "project"}]


@pytest.mark.parametrize("row", ["20101\t人大事务", "20101\t人大事务\t5.00", "20101\t5.00\t5.00"])
def test_rows_below_a_header_without_a_column_of_amounts_place_nothing(row):
    d = shimahe.read(document(spending_table("201\t公共服务", row, head="科目编码\t科目名称")))
    assert d.cells.empty


# --- whole tables of the bundled text that lost their blanks --------------------------------------


def collapsed(lines, chosen):
    """The text with every run of tabs in the chosen lines (1-based) made one tab."""
    return "\n".join(
        re.sub(r"\t+", "\t", x).strip("\t") if n in chosen else x for n, x in enumerate(lines, 1)
    )


def rows_of(d, table):
    entry = d.tables[d.tables.table == table].iloc[0]
    return [n for n in range(entry.first_line, entry.last_line + 1) if "\t" in LINES[n - 1]]


def assert_nothing_guessed(d, other, lines):
    """Every placed figure is right; every other one is missing, listed and named."""
    truth, found = figures_of(d), figures_of(other)
    assert found <= truth
    missing = truth - found
    listed = other.unplaced[other.unplaced.reason == "column unknown"].line
    assert {line for line, _, _ in missing} == set(listed)
    for line, _, text in missing:
        assert str(line) in "; ".join(other.tables.note.dropna())
        assert text in other.cite(line)
    assert set(listed) <= set(lines)
    amounts = {(r.line, r.code, r.budget, r.kind): r.amount_wan for r in d.spending.itertuples()}
    assert all(
        amounts[r.line, r.code, r.budget, r.kind] == r.amount_wan
        for r in other.spending.itertuples()
    )


MONEY = [
    *("appropriation_balance", "general_spending", "basic_economic", "three_public"),
    *("department_balance", "department_revenue", "department_spending"),
]


@pytest.mark.parametrize("table", MONEY)
def test_a_table_that_lost_all_its_blanks_places_a_figure_rightly_or_not_at_all(d, table):
    lines = rows_of(d, table)
    assert_nothing_guessed(d, shimahe.read(collapsed(LINES, lines).encode()), lines)


@pytest.mark.parametrize("table", MONEY)
def test_single_rows_that_lost_their_blanks_place_a_figure_rightly_or_not_at_all(d, table):
    lines = [
        n
        for n in rows_of(d, table)
        if any(c.isdigit() for c in LINES[n - 1].split("\t")[-1] + LINES[n - 1])
    ]
    for line in lines[:: max(1, len(lines) // 6)]:
        assert_nothing_guessed(d, shimahe.read(collapsed(LINES, {line}).encode()), [line])


def test_every_row_of_the_document_that_lost_its_blanks(d):
    lines = [n for table in MONEY for n in rows_of(d, table)]
    assert_nothing_guessed(d, shimahe.read(collapsed(LINES, lines).encode()), lines)


def test_the_sums_of_the_general_table_decide_all_its_figures(d):
    other = shimahe.read(collapsed(LINES, rows_of(d, "general_spending")).encode())
    assert (other.cells.table == "general_spending").sum() == (
        d.cells.table == "general_spending"
    ).sum()
    assert "placed by sums" in note_of(other, "general_spending")


def test_a_row_alone_that_lost_its_blanks_is_column_unknown_and_makes_no_amount():
    row = "2010199\t其他人大事务支出\t26.49\t26.49"
    d = shimahe.read(document(spending_table(row)))
    assert d.cells[["column", "text"]].values.tolist() == [["total", "26.49"]]
    assert d.spending.empty
    assert d.unplaced[d.unplaced.text == row].reason.tolist() == ["column unknown"]
    line = int(d.unplaced[d.unplaced.text == row].line.iloc[0])
    assert note_of(d, "department_spending").endswith(f"figure not placed: {line}; no total row")


def test_two_figures_of_three_public_that_lost_their_blanks_stay_unknown():
    """40.50, 38.50, 38.50, 2.00 in six columns: operation or purchase cannot be told."""
    text = printed(201, 207) + "\n40.50\t38.50\t38.50\t2.00"
    d = shimahe.read(document(text))
    placed_items = dict(zip(d.three_public["item"], d.three_public.amount_wan, strict=True))
    assert (placed_items["total"], placed_items["vehicles"]) == (40.5, 38.5)
    assert placed_items["vehicle_operation"] != placed_items["vehicle_operation"]
    assert "column unknown" in d.unplaced.reason.tolist()


@pytest.mark.parametrize(
    "stripped", [False, True], ids=["some blanks lost", "blanks at line ends stripped too"]
)
def test_rows_lost_beside_blanks_lost_never_place_a_wrong_figure(d, stripped):
    """Children are missing, so the sums prove nothing.

    Reading from the left would put project money under basic.
    """
    lines = rows_of(d, "general_spending")
    gone = set(lines[4::3])
    short = [n for n in lines if LINES[n - 1].count("\t\t") == 1][::2]
    text = [
        "" if n in gone else x.rstrip() if stripped and n in lines else x
        for n, x in enumerate(LINES, 1)
    ]
    found = figures_of(shimahe.read(collapsed(text, short).encode()))
    assert {f for f in found if f[0] in lines} <= figures_of(d)


def test_columns_without_headings_keep_their_number_in_each_placing():
    row = ReadRow(
        1, "甲", None, [(1, "6.00"), (2, "2.00"), (3, "9.00")], ("total", "basic", "", "")
    )
    place_figures([row], [], [("total", ("basic",))])
    assert row.placed == {}
    assert row.lost == [0, 1, 2]
    row = ReadRow(
        1, "甲", None, [(1, "6.00"), (2, "6.00"), (3, "9.00")], ("total", "basic", "", "")
    )
    place_figures([row], [], [("total", ("basic",))])
    assert row.placed == {"total": 0, "basic": 1}
    assert row.lost == [2]
