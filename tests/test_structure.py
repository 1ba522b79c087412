"""Where the money goes: every finding against printed lines, odd documents, and exact sums."""

from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shimahe
from shimahe import findings as sums
from shimahe import frames, structure, terms
from shimahe.structure import totals
from shimahe.structure.employers import apportion
from tests import other_offices
from tests.final_account import WHOLE_ACCOUNT

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).resolve().parent.parent
LEVELS = {3: "class", 5: "group", 7: "item"}
NAMES = (
    "definition",
    "denominator",
    "basis",
    "part",
    "subject",
    "count_is",
    "nature",
    "covers",
    "category",
)


def spending_line(
    code, amount, kind="project", budget="general_public", name="名", table="general_spending"
):
    return (code, name, LEVELS[len(code)], None, True, budget, kind, amount, table, 7)


def economic_line(code, amount, use=None, name=None):
    return (code, name, LEVELS[len(code)], None, True, use, amount, "basic_economic", 8)


def table_statuses(**tables):
    return [(table, None, found, "万元", 1, 1, 2, None) for table, found in tables.items()]


def statement(
    item, measure="amount", wan=1.0, budget=None, unit="万元", value=None, section="五", year=2025
):
    return (
        None,
        section,
        item,
        budget,
        year,
        measure,
        None,
        wan if value is None else value,
        unit,
        wan,
        "",
        9,
    )


def document(**records):
    """A document of invented rows; every frame that is not given is empty."""
    for at, record in enumerate(records.get("statements", [])):
        records["statements"][at] = (f"S{at}", *record[1:])
    built = {
        frame.name: frames.build(frame.name, records.get(frame.name, [])) for frame in frames.FRAMES
    }
    return SimpleNamespace(**built, year=2025)


def spending_of(rows):
    return SimpleNamespace(
        spending=frames.build("spending", rows),
        **{name: EMPTY[name] for name in ("tables", "cells")},
    )


EMPTY = vars(document())


def lines_of(where):
    return [int(number) for number in where.split(", ")]


def exact(value):
    return Decimal(repr(float(value)))


def decimals(values):
    return sum(map(exact, values), Decimal(0))


FUNCTIONS = {
    "denominators": structure.denominators,
    "shares by class": partial(structure.shares, by="class"),
    "shares by item": partial(structure.shares, by="item"),
    "shares by budget": partial(structure.shares, by="budget"),
    "shares by kind": partial(structure.shares, by="kind"),
    "shares of general_public": partial(structure.shares, by="group", of="general_public"),
    "concentration class": partial(structure.concentration, by="class"),
    "concentration item": partial(structure.concentration, by="item"),
    "concentration project": partial(structure.concentration, by="project"),
    "residual": structure.residual,
    "by_employer": structure.by_employer,
    "change": structure.change,
    "per_unit": partial(structure.per_unit, population=1000),
    "personnel": structure.personnel,
    "split": structure.split,
    "split by use": partial(structure.split, by="use"),
    "three_public": structure.three_public_in_context,
    "operating_funds": structure.operating_funds,
    "both_classifications": structure.both_classifications,
    "procurement": structure.procurement_overlay,
}


# --- the same form everywhere ---------------------------------------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_key_has_a_name_in_both_languages(d, name):
    found = FUNCTIONS[name](d)
    assert len(found) > 0
    for column in set(NAMES) & set(found):
        for key in found.loc[
            ~found[column].str.match(r"\d").fillna(False).astype(bool), column
        ].dropna():
            assert terms.key_name(column, key, "zh") != terms.key_name(column, key, "en")


WITHOUT_SHARE = {"denominators", "by_employer", "change", "per_unit", "both_classifications"}


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in WITHOUT_SHARE])
def test_a_share_is_its_numerator_by_its_denominator(d, name):
    found = FUNCTIONS[name](d)
    part = found["amount_wan" if "amount_wan" in found else "numerator_wan"]
    for wan, whole, share in zip(part, found["denominator_wan"], found["share_pct"], strict=True):
        assert pd.isna(share) == (pd.isna(wan) or whole <= 0)
        assert pd.isna(share) or abs(share - 100 * wan / whole) <= 0.005000001


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_empty_document_gives_frames_with_the_same_columns(d, name):
    empty, full = FUNCTIONS[name](document()), FUNCTIONS[name](d)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    amounts = [column for column in empty if column.endswith(("_wan", "_pct", "_yuan"))]
    assert empty[amounts].isna().all(axis=None)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("office", other_offices.NAMES)
def test_every_function_reads_other_offices(office, name):
    found = FUNCTIONS[name](other_offices.without_revenue(office))
    assert list(found) == list(FUNCTIONS[name](document()))


def test_another_office_by_its_printed_figures():
    """万里街道 2024: 301 of 88,282,511 元 and 303 of 254,940 元, of 99,706,020 元 in all."""
    wanli = other_offices.without_revenue("wanli-2024")
    found = structure.personnel(wanli).iloc[0]
    assert found[["numerator_wan", "denominator_wan", "share_pct"]].tolist() == [
        8853.7451,
        9970.602,
        88.8,
    ]
    tied = structure.both_classifications(wanli).query("nature == 'identity'")
    assert (
        tied["functional_wan"].tolist()
        == tied["economic_wan"].tolist()
        == [460.8515, 230.2815, 350.3499]
    )


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    "lost", [(47, 69), (80, 157), (110, 157), (168, 180), (159, 199), (201, 208), (330, 390)]
)
def test_every_function_reads_a_document_that_lost_a_table(name, lost):
    assert list(FUNCTIONS[name](without(lost))) == list(FUNCTIONS[name](document()))


def without(*spans, known={}):  # noqa: B006  read once
    if spans not in known:
        text = (ROOT / "data/shimahe-2025.md").read_text(encoding="utf-8").split("\n")
        kept = [
            "" if any(a <= n <= b for a, b in spans) else line
            for n, line in enumerate(text, start=1)
        ]
        known[spans] = shimahe.read("\n".join(kept).encode())
    return known[spans]


def test_the_package_names_it_and_stays_light():
    assert shimahe.structure is structure
    assert {"structure", "load"} <= set(shimahe.__all__)


@pytest.mark.parametrize("level", frames.LEVELS)
@pytest.mark.parametrize("name", ["spending", "economic"])
def test_a_level_is_added_up_as_its_frame_is(name, level):
    for each in (document(), without((47, 69)), without((80, 157), (168, 180))):
        rows = getattr(each, name)
        of_frame = totals.summed(totals.at_level(rows, level))
        unnamed = [line._replace(name=None) for line in totals.summed_at(rows, level)]
        assert unnamed == [line._replace(name=None) for line in of_frame]


def test_lines_are_ranked_alike_with_and_without_a_frame(d):
    ranked = structure.ranked(d.spending)
    assert ranked["code"].tolist() == [line.code for line in totals.in_rank(d.spending)]
    assert ranked.columns.tolist() == list(totals.RankedLine._fields)


# --- wrong arguments, large amounts ---------------------------------------------------------------


@pytest.mark.parametrize("count", [structure.leaves, structure.total, structure.ranked])
@pytest.mark.parametrize("frame", ["projects", "tables", None])
def test_a_frame_of_other_rows_is_an_error_that_names_the_columns(d, count, frame):
    wrong = d if frame is None else getattr(d, frame)
    with pytest.raises(ValueError, match=r"such as d\.spending; missing columns: code"):
        count(wrong)


@pytest.mark.parametrize("top", [3, "13", (1.5,), (1, None), None])
@pytest.mark.parametrize(
    ("lang", "wanted"), [("zh", "top 应为若干整数"), ("en", "give whole numb")]
)
def test_another_top_is_an_error_that_says_what_is_wanted(d, top, lang, wanted):
    terms.set_language(lang)
    with pytest.raises(ValueError, match=wanted):
        structure.concentration(d, top=top)


@pytest.mark.parametrize(("code", "of_code"), [(20139, "201"), ("20101", 201), (None, None)])
def test_a_part_that_is_no_code_is_an_error(d, code, of_code):
    with pytest.raises(ValueError, match="not inside"):
        structure.part(d, code, of_code)


@pytest.mark.parametrize("population", [10**400, [280000], pd.Series([1, 2])])
def test_a_population_that_is_no_single_number_is_an_error(d, population):
    with pytest.raises(ValueError, match="give a number above zero"):
        structure.per_unit(d, population)


def with_amounts(large, small, printed):
    """A document that lost rows: two amounts in all its frames, and its printed totals."""
    lines = [("2010301", large), ("2040101", small), ("2080505", large)]
    whole = ("c", "department_spending", None, "合 计", None)
    return document(
        spending=[spending_line(code, wan, "basic") for code, wan in lines]
        + [spending_line("2120101", small)],
        economic=[economic_line("301", large), economic_line("302", small)],
        cells=[(*whole, kind, "", printed, "万元", 3, 3) for kind in ("total", "basic")],
        tables=table_statuses(department_spending="partly lost"),
        projects=[
            ("甲", large, None, None, None, 1, 9, 3),
            ("乙", small, None, None, None, 1, 9, 4),
        ],
        indicators=[("I1", "project", "甲", 1, "名", 10.0, "≥", "", small, "人", None, 1, 4)],
        three_public=[("reception", "公务接待费", None, True, small, "three_public", 3)],
        statements=[statement("支出", wan=large), statement("支出", "change", small)],
    )


#: As many digits as a cell may print, in 元 and in 亿元.
AMOUNTS = [
    (9_999_999_999_999.99, 0.01, 0.01),
    (0.01, 0.02, 9_999_999_999_999.99),
    (99_999_999_999_999_999.0, 0.01, 1.0),
    (1e22, 1e-20, 1e-20),
    (1e-20, 1e22, 1e22),
    (1e22, 1e22, 1e-20),
]


@pytest.mark.parametrize("amounts", AMOUNTS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_amounts_of_any_number_of_digits_are_counted(amounts, name):
    found = FUNCTIONS[name](with_amounts(*amounts))
    assert list(found) == list(FUNCTIONS[name](document()))
    assert len(found) > 0 or name in ("operating_funds", "procurement")


@pytest.mark.parametrize("digits", [10, 13, 15])
def test_the_index_of_large_amounts_is_that_of_small_ones(digits):
    small = [spending_line("201", 3.0), spending_line("204", 1.0)]
    large = [spending_line("201", 3.0 * 10**digits), spending_line("204", 1.0 * 10**digits)]
    values = [structure.concentration(document(spending=rows))["value"] for rows in (small, large)]
    pd.testing.assert_series_equal(*values)


def test_the_index_of_large_amounts_against_a_small_printed_total():
    found = structure.concentration(with_amounts(9_999_999_999_999.99, 0.01, 0.01), "class")
    values = found.set_index("definition")["value"]
    assert values["hhi"] == pytest.approx(2e30, rel=1e-3)
    assert values["effective_number"] == 0


@pytest.mark.parametrize(("large", "small"), [(1e13, 1e-20), (1e22, 1e-20), (123_456_789.01, 0.1)])
def test_what_is_shared_out_keeps_every_digit(large, small):
    wan = sums.exact([large, small])
    parts = apportion(wan, {"a": exact(small), "b": wan, "c": wan})
    assert sum(map(Fraction, parts.values())) == Fraction(wan)


# --- denominators ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "wan", "printed"),
    [
        ("total", "13635.67", "13,635.67"),
        ("general_public", "13579.72", "13,579.72"),
        ("state_capital", "55.95", "55.95"),
        ("basic", "2141.31", "2,141.31"),
        ("project", "11494.36", "11,494.36"),
    ],
)
def test_denominators_are_added_up_and_agree_with_the_printed_total(d, key, wan, printed):
    found = structure.denominators(d).set_index("denominator").loc[key]
    assert structure.denominator(d, key) == Decimal(wan) == exact(found["printed_wan"])
    assert (found["basis"], found["difference_wan"]) == ("added up", 0)
    assert printed in d.cite(int(found["lines"]))


def test_a_budget_declared_empty_is_nothing_and_not_unknown(d):
    assert structure.denominator(d, "government_fund") == 0


def test_lost_rows_give_the_printed_total_and_show_the_difference():
    found = structure.denominators(without((330, 390))).set_index("denominator")
    assert found.loc[
        "total", ["basis", "denominator_wan", "leaf_sum_wan", "difference_wan"]
    ].tolist() == [
        "printed total",
        13635.67,
        13579.72,
        -55.95,
    ]
    assert found.loc["general_public", "basis"] == "added up"


def test_lost_rows_without_a_printed_total_leave_the_denominator_missing():
    found = structure.denominators(without((306, 390))).set_index("denominator").loc["project"]
    assert (found["basis"], found["leaf_sum_wan"]) == ("incomplete", 11438.41)
    assert structure.denominator(without((306, 390)), "project").is_nan()


@pytest.mark.parametrize(
    ("rows", "tables", "key", "basis"),
    [
        ([spending_line("201", 5.0)], {}, "total", "added up"),
        ([], {}, "total", "unknown"),
        ([spending_line("201", None)], {}, "total", "unknown"),
        ([spending_line("201", 5.0), spending_line("204", None)], {}, "total", "incomplete"),
        ([spending_line("201", 5.0, kind=None)], {}, "basic", "unknown"),
        (
            [spending_line("201", 5.0, kind=None), spending_line("204", 1.0)],
            {},
            "project",
            "incomplete",
        ),
        (
            [spending_line("201", 5.0, budget=None)],
            {"department_spending": "complete"},
            "state_capital",
            "unknown",
        ),
        (
            [spending_line("201", 5.0)],
            {"department_spending": "complete"},
            "state_capital",
            "added up",
        ),
        (
            [spending_line("201", 5.0)],
            {"general_spending": "partly lost"},
            "general_public",
            "incomplete",
        ),
        ([], {"fund_spending": "declared empty"}, "government_fund", "added up"),
    ],
)
def test_the_basis_says_how_far_a_denominator_can_be_trusted(rows, tables, key, basis):
    disclosure = document(spending=rows, tables=table_statuses(**tables))
    found = structure.denominators(disclosure).set_index("denominator").loc[key]
    assert found["basis"] == basis
    assert pd.isna(found["denominator_wan"]) == (basis != "added up")


def test_a_printed_total_in_yuan_counts_in_wan():
    cell = ("c", "department_spending", None, "合 计", None, "total", "50,000", 50000.0, "元", 3, 3)
    found = structure.denominators(document(cells=[cell])).iloc[0]
    assert (found["basis"], found["denominator_wan"], found["lines"]) == ("printed total", 5.0, "3")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_denominator_is_an_error_that_names_the_choices(d, lang):
    terms.set_language(lang)
    with pytest.raises(
        ValueError,
        match=r"'201'.*total, general_public, government_fund, state_capital, basic, proj",
    ):
        structure.denominator(d, "201")


# --- shares ---------------------------------------------------------------------------------------


def test_shares_by_class_are_the_printed_amounts(d):
    found = structure.shares(d)
    first = found.iloc[0]
    assert first[["code", "name", "numerator_wan", "share_pct"]].tolist() == [
        "201",
        "一般公共服务支出",
        6084.49,
        44.62,
    ]
    assert d.cite(int(first["lines"])).split("\t")[:3] == ["201", "一般公共服务支出", "6,084.49"]
    assert len(found) == 11
    assert decimals(found["numerator_wan"]) == Decimal("13635.67")


def test_state_capital_is_no_part_of_the_general_public_budget(d):
    found = structure.shares(d, "class", "general_public")
    assert "223" not in set(found["code"])
    assert (
        decimals(found["numerator_wan"])
        == Decimal("13579.72")
        == exact(found["denominator_wan"][0])
    )


def test_basic_against_project(d):
    found = structure.shares(d, "kind", "general_public").set_index("code")
    assert found["numerator_wan"].to_dict() == {"project": 11438.41, "basic": 2141.31}
    assert found["share_pct"].to_dict() == {"project": 84.23, "basic": 15.77}


def test_a_class_that_is_not_printed_is_added_up_from_below():
    found = structure.shares(
        document(
            spending=[
                spending_line("2010301", 3.0),
                spending_line("20105", 1.5),
                spending_line("204", 0.5),
            ]
        )
    )
    assert found[["code", "numerator_wan", "share_pct"]].values.tolist() == [
        ["201", 4.5, 90.0],
        ["204", 0.5, 10.0],
    ]
    assert found["name"].tolist() == [pytest.approx(float("nan"), nan_ok=True), "名"]


def test_what_the_document_does_not_say_is_shown_as_unknown():
    found = structure.shares(
        document(spending=[spending_line("201", 3.0, kind=None), spending_line("204", 1.0)]), "kind"
    )
    assert dict(zip(found["code"], found["share_pct"], strict=True)) == {
        "unknown": 75.0,
        "project": 25.0,
    }


@pytest.mark.parametrize(("by", "of"), [("colour", "total"), ("class", "colour")])
def test_another_share_is_an_error(d, by, of):
    with pytest.raises(ValueError, match="'colour' is not available"):
        structure.shares(d, by, of)


def test_the_largest_items(d):
    found = structure.concentration(d).set_index(["definition", "k"])
    assert found.loc[("top", 1), ["numerator_wan", "share_pct", "lines"]].tolist() == [
        3662.32,
        26.86,
        "146",
    ]
    assert found.loc[("top", 3), ["numerator_wan", "share_pct"]].tolist() == [8535.39, 62.6]
    assert d.cite(146).split("\t")[2] == "3,662.32"
    assert set(found["n"]) == {40}


def test_concentration_by_project_is_of_the_sheets(d):
    found = structure.concentration(d, "project", top=(1,)).iloc[0]
    assert found[["denominator", "denominator_wan", "share_pct"]].tolist() == [
        "project_sheets",
        10151.5,
        53.54,
    ]
    assert "5435.39" in d.cite(lines_of(found["lines"])).replace(",", "")


@pytest.mark.parametrize(
    ("amounts", "hhi", "number"),
    [
        ([4.0], 1.0, 1.0),
        ([1.0, 1.0, 1.0, 1.0], 0.25, 4.0),
        ([3.0, 1.0], 0.625, 1.6),
        ([3.0, -1.0], None, None),
    ],
)
def test_the_index_of_concentration(amounts, hhi, number):
    disclosure = document(
        spending=[spending_line(str(201 + n), amount) for n, amount in enumerate(amounts)]
    )
    found = structure.concentration(disclosure, "class").set_index("definition")["value"]
    assert [found["hhi"], found["effective_number"]] == pytest.approx(
        [float("nan") if x is None else x for x in (hhi, number)], nan_ok=True
    )


def test_residual_lines(d):
    found = structure.residual(d).set_index(["definition", "denominator"])
    assert found["numerator_wan"].tolist() == [4642.88, 2146.44, 6789.32, 4368.63, 2146.44, 6515.07]
    assert found["share_pct"].tolist() == [34.05, 15.74, 49.79, 38.01, 18.67, 56.68]
    for line in lines_of(found.loc[("residual", "total"), "lines"]):
        code, name = d.cite(line).split("\t")[:2]
        assert (code[-2:], name[:2]) == ("99", "其他")
    assert d.cite(127).split("\t")[:2] == [
        "2082501",
        "其他城市生活救助",
    ]  # only one of the two marks
    assert 127 not in lines_of(found.loc[("residual", "total"), "lines"])


@pytest.mark.parametrize(
    ("code", "name", "definition", "wan"),
    [
        ("2010199", "其他 支出", "residual", 2.0),
        ("2010199", None, "residual", 0.0),
        ("2010198", "其他支出", "residual", 0.0),
        ("20199", "其他一般公共服务支出", "residual", 2.0),
        ("2010102", "一般行政管理事务", "general_affairs", 2.0),
        ("2010101", "一般行政管理事务", "general_affairs", 0.0),
    ],
)
def test_a_residual_line_needs_code_and_name(code, name, definition, wan):
    found = structure.residual(
        document(spending=[spending_line(code, 2.0, name=name), spending_line("204", 2.0)])
    )
    assert (
        found.set_index(["definition", "denominator"])["numerator_wan"][definition, "total"] == wan
    )


def test_residual_lines_of_a_table_with_lost_rows_are_missing():
    assert structure.residual(without((110, 157)))["numerator_wan"].isna().all()


def test_how_much_of_201_is_community_work(d):
    found = structure.part(d, "20139", "201").iloc[0]
    assert found[["numerator_wan", "denominator", "denominator_wan", "share_pct"]].tolist() == [
        2842.9,
        "201",
        6084.49,
        46.72,
    ]
    assert [line.split("\t")[2] for line in d.cite(lines_of(found["lines"])).split("\n")] == [
        "2,842.90",
        "6,084.49",
    ]


@pytest.mark.parametrize(
    ("code", "of", "named"),
    [
        ("204", "201", "'204' is not inside '201'"),
        ("201", "201", "not inside"),
        ("201", "", "not inside"),
        ("20199", "201", "not printed in this document: '20199'"),
        ("29901", "299", "not printed in this document: '29901', '299'"),
    ],
)
def test_a_part_must_be_inside_and_printed(d, code, of, named):
    with pytest.raises(ValueError, match=named):
        structure.part(d, code, of)


# --- who employs ----------------------------------------------------------------------------------

OUT = {"208": 228.21, "210": 97.48, "221": 113.48}


def test_contributions_leave_the_classes_that_print_them(d):
    found = structure.by_employer(d).set_index("code")
    assert {code: wan for code, wan in found["moved_out_wan"].items() if wan} == OUT
    moved = [
        d.cite(line).split("\t") for code in OUT for line in lines_of(found.loc[code, "lines"])[1:]
    ]
    assert (
        sum(Decimal(fields[2]) for fields in moved) == Decimal("439.17") == decimals(OUT.values())
    )


def test_the_employers_view_has_the_same_total_to_the_cent(d):
    found = structure.by_employer(d)
    assert decimals(found["employer_wan"]) == decimals(found["printed_wan"]) == Decimal("13635.67")
    assert decimals(found["moved_in_wan"]) == Decimal("439.17")


def test_contributions_go_to_the_classes_with_basic_expenditure_of_their_own(d):
    found = structure.by_employer(d).set_index("code")
    # 671.25, 126.36, 270.26 and 468.71 of 1,536.58: what 201, 207, 208 and 212 spend on running
    # units
    for code, own in {"201": 671.25, "207": 126.36, "208": 270.26, "212": 468.71}.items():
        assert found.loc[code, "moved_in_wan"] == pytest.approx(439.17 * own / 1536.58, abs=0.01)
        assert found.loc[code, "high_wan"] - found.loc[code, "low_wan"] == pytest.approx(439.17)
    assert (found["low_wan"] <= found["employer_wan"]).all()
    assert (found["employer_wan"] <= found["high_wan"]).all()


def test_a_class_without_employees_keeps_what_remains(d):
    found = structure.by_employer(d).set_index("code")
    assert (
        found.loc["210", ["low_wan", "employer_wan", "high_wan"]].tolist() == [81.21] * 3
    )  # 178.69 − 97.48
    assert found.loc["221", ["employer_wan", "employer_pct"]].tolist() == [0, 0]
    assert found.loc["208", ["printed_pct", "low_pct", "high_pct"]].tolist() == [6.67, 5.0, 8.22]


@pytest.mark.parametrize(
    "rows",
    [
        [
            spending_line("2080505", 5.0, "basic"),
            spending_line("2010301", 9.0, None),
        ],  # no split into basic and project
        [spending_line("2080505", 5.0, "basic"), spending_line("2080199", 9.0)],  # nobody employs
        [spending_line("2080505", None, "basic"), spending_line("2010301", 9.0, "basic")],
    ],
)
def test_an_unknown_employer_is_missing(rows):
    found = structure.by_employer(document(spending=rows))
    assert (
        found[["moved_out_wan", "moved_in_wan", "employer_wan", "low_wan", "high_wan"]]
        .isna()
        .all(axis=None)
    )


def test_lost_basic_rows_leave_the_employers_view_missing():
    found = structure.by_employer(without((114, 124)))
    assert found["employer_wan"].isna().all()
    assert found["printed_wan"].notna().all()


def test_project_money_of_a_contribution_line_stays():
    found = structure.by_employer(
        document(spending=[spending_line("2080505", 5.0), spending_line("2010301", 9.0, "basic")])
    ).set_index("code")
    assert found["employer_wan"].to_dict() == {"208": 5.0, "201": 9.0}


def test_every_rule_has_a_known_treatment_and_both_reasons():
    for rule in structure.rules("staff_contributions"):
        assert rule["treatment"] in ("move", "stay")
        assert rule["reason_zh"].endswith("。")
        assert rule["reason_en"].endswith(".")
    for rule in structure.rules("both_classifications"):
        assert terms.key_name("nature", rule["nature"], "en")


cents = st.integers(-50_000, 500_000).map(lambda number: number / 100)
CODES = [
    "2010301",
    "2010399",
    "2040604",
    "2080505",
    "2080506",
    "2080599",
    "2101101",
    "2120199",
    "2210201",
    "2299999",
]
lines_printed = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(["basic", "project"])),
    cents,
    min_size=1,
    max_size=20,
).map(lambda found: [spending_line(code, wan, kind) for (code, kind), wan in found.items()])


@settings(max_examples=40)
@given(lines_printed)
def test_any_lines_keep_their_total_in_the_employers_view(rows):
    found = structure.by_employer(spending_of(rows))
    printed = decimals(found["printed_wan"])
    assert printed == decimals(wan for *_, wan, _, _ in rows)
    assert found["employer_wan"].isna().any() or decimals(found["employer_wan"]) == printed


@given(cents, st.dictionaries(st.sampled_from("abcdefg"), cents.map(abs), min_size=1))
def test_a_sum_is_shared_out_to_the_last_cent(wan, weights):
    shared = {key: exact(weight) for key, weight in weights.items()}
    parts = apportion(exact(wan), shared)
    if parts:
        assert sum(parts.values()) == exact(wan)
        assert all(
            abs(part - exact(wan) * shared[key] / (sum(shared.values()) or 1)) < Decimal("0.01")
            for key, part in parts.items()
        )
    else:
        assert not sum(shared.values())


@settings(max_examples=40)
@given(
    lines_printed.filter(lambda rows: sum(r[7] for r in rows) > 1),
    st.sampled_from(["class", "item", "kind"]),
)
def test_shares_add_up_to_a_hundred_within_rounding(rows, by):
    found = structure.shares(spending_of(rows), by)
    assert decimals(found["numerator_wan"]) == structure.denominator(spending_of(rows), "total")
    assert sum(found["share_pct"]) == pytest.approx(100, abs=0.005 * len(found) + 1e-6)


@settings(max_examples=40)
@given(lines_printed.map(lambda rows: [(*r[:7], abs(r[7]) + 0.01, *r[8:]) for r in rows]))
def test_concentration_grows_with_k_and_the_index_stays_between_equal_and_all(rows):
    found = structure.concentration(spending_of(rows), top=range(1, 11))
    assert found["share_pct"].dropna().is_monotonic_increasing
    hhi, n = found.set_index("definition")["value"]["hhi"], found["n"].iloc[0]
    assert 1 / n - 1e-4 <= hhi <= 1


# --- unit costs -----------------------------------------------------------------------------------


def test_vehicle_running_costs_per_vehicle(d):
    found = structure.per_unit(d).iloc[0]
    assert found[["amount_wan", "count", "unit", "count_is", "per_unit_yuan"]].tolist() == [
        38.5,
        7,
        "辆",
        "count",
        55000,
    ]
    assert "38.50" in d.cite(int(found["amount_line"]))
    assert "共有车辆7辆" in d.cite(int(found["count_line"])).replace(" ", "")


def test_a_target_of_residents_is_a_floor_and_no_census(d):
    found = structure.per_unit(d).query("subject == 'total'").iloc[0]
    assert found[["count", "unit", "count_is", "per_unit_yuan"]].tolist() == [
        300000,
        "人",
        "target floor",
        454.52,
    ]
    assert "服务辖区群众人数" in d.cite(int(found["count_line"])).split("\t")


@pytest.mark.parametrize(
    ("name", "kind", "yuan"),
    [
        ("团组织活动参加人数", "target floor", 757.33),  # 34.08 万元 for 450
        ("召开现场招聘会次数", "target ceiling", 490300.0),  # 98.06 万元 for 2
        ("保障社区正常运转个数", "target", 1466120.0),  # 2,932.24 万元 for 20
    ],
)
def test_project_money_per_target(d, name, kind, yuan):
    found = structure.per_unit(d).set_index("count_name").loc[name]
    assert found[["count_is", "per_unit_yuan"]].tolist() == [kind, yuan]


def test_rates_money_and_time_are_no_countable_units(d):
    units = set(structure.per_unit(d)["unit"])
    assert units == {
        "辆",
        "人",
        "次",
        "平方米",
        "场次",
        "人/年",
        "件",
        "篇",
        "户",
        "个",
        "场",
        "期",
        "块",
        "份",
        "条",
        "本",
    }


@pytest.mark.parametrize("population", [280000, 280000.0, pd.Series([280000])[0]])
def test_spending_per_head_needs_a_population(d, population):
    assert "given by the user" not in set(structure.per_unit(d)["count_is"])
    last = structure.per_unit(d, population).iloc[-1]
    assert last[["count_is", "count", "per_unit_yuan"]].tolist() == [
        "given by the user",
        280000,
        486.99,
    ]


@pytest.mark.parametrize("population", [0, -5, float("nan"), float("inf"), "30 万"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_population_must_be_a_number_above_zero(d, population, lang):
    terms.set_language(lang)
    with pytest.raises(
        ValueError, match={"zh": "人口数应为大于零的数", "en": "give a number above zero"}[lang]
    ):
        structure.per_unit(d, population)


@pytest.mark.parametrize(
    ("sign", "value", "unit", "kept"),
    [
        ("≥", 5.0, "人", 1),
        ("定性", 5.0, "人", 0),
        ("≥", None, "人", 0),
        ("≥", 5.0, None, 0),
        ("≥", 5.0, "元/人", 0),
        ("≥", 5.0, "小时", 0),
        ("≥", 95.0, "%", 0),
        (None, 5.0, "人次/年", 1),
        ("=", 0.0, "次", 1),
    ],
)
def test_which_targets_can_be_counted(sign, value, unit, kept):
    sheet = ("甲", 2.0, None, None, None, 1, 9, 3)
    target = ("I1", "project", "甲", 1, "名", 10.0, sign, "", value, unit, None, 1, 4)
    found = structure.per_unit(document(projects=[sheet], indicators=[target]))
    assert len(found) == kept
    assert found["per_unit_yuan"].isna().all() == (value in (0.0, None) or not kept)


def test_vehicles_to_be_bought_are_not_the_fleet():
    stock = statement("共有车辆", unit="辆", wan=None, value=4.0)
    bought = statement("预算安排购置车辆", unit="辆", wan=None, value=1.0)
    found = structure.per_unit(
        document(statements=[statement("公务用车运行费", wan=8.0), bought, stock])
    )
    assert found[["count", "per_unit_yuan"]].values.tolist() == [[4.0, 20000.0]]


# --- change ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "amount", "change", "before", "pct", "lines"),
    [
        (
            "S09",
            13635.67,
            2777.83,
            10857.84,
            25.58,
            "228, 19",
        ),  # income: the amount stands in the table
        ("S29", 13635.67, 2777.83, 10857.84, 25.58, "21"),
        ("S30", 2141.31, 17.35, 2123.96, 0.82, "311, 21"),
        ("S31", 11494.36, 2760.48, 8733.88, 31.61, "311, 21"),
        ("S38", 11438.41, 2748.41, 8690.0, 31.63, "25"),
        ("S47", 55.95, 12.07, 43.88, 27.51, "29"),
        ("S49", 40.5, 0.0, 40.5, 0.0, "33"),
        ("S59", 275.44, 3.8, 271.64, 1.4, "39"),
    ],
)
def test_change_with_the_year_before_implied(d, statement, amount, change, before, pct, lines):
    found = structure.change(d).set_index("statement").loc[statement]
    assert found[["amount_wan", "change_wan", "implied_wan", "change_pct"]].tolist() == [
        amount,
        change,
        before,
        pct,
    ]
    assert found["lines"] == lines
    assert f"{change:.2f}" in d.cite(lines_of(lines)) or change == 0


def test_a_change_without_a_printed_amount_implies_nothing(d):
    found = structure.change(d).set_index("statement").loc["S11"]
    assert found["change_wan"] == 2187.0
    assert found[["amount_wan", "implied_wan", "change_pct"]].isna().all()
    assert found["explains"] == "S09"


@pytest.mark.parametrize(
    ("item", "budget", "year"),
    [("乙", None, 2025), ("甲", "state_capital", 2025), ("甲", None, 2024), (None, None, 2025)],
)
def test_only_the_same_item_budget_and_year_make_a_pair(item, budget, year):
    statements = [
        statement(item, budget=budget, year=year),
        statement(None if item is None else "甲", "change", 0.5),
    ]
    assert structure.change(document(statements=statements))["amount_wan"].isna().all()


def test_the_nearest_amount_is_taken():
    statements = [
        statement("甲", wan=7.0),
        statement("乙"),
        statement("甲", wan=3.0),
        statement("甲", "change", -1.0),
    ]
    found = structure.change(document(statements=statements)).iloc[0]
    assert found[["amount_wan", "implied_wan", "change_pct"]].tolist() == [3.0, 4.0, -25.0]


# --- people and running costs ---------------------------------------------------------------------


def test_personnel_in_two_definitions_of_three_denominators(d):
    found = structure.personnel(d).set_index(["definition", "denominator"])
    assert found["numerator_wan"].tolist() == [1683.57] * 3 + [1518.01] * 3
    assert found["share_pct"].tolist() == [78.62, 12.4, 12.35, 70.89, 11.18, 11.13]
    assert [d.cite(n).split("\t")[2] for n in (168, 195)] == ["1,518.01", "165.56"]
    assert set(found["lines"]) == {"168, 195", "168"}


def test_personnel_of_a_class_that_is_not_printed_comes_from_its_lines():
    found = structure.personnel(
        document(
            economic=[
                economic_line("30101", 2.0),
                economic_line("30102", 3.0),
                economic_line("303", 1.0),
            ]
        )
    )
    assert found["numerator_wan"].tolist() == [6.0] * 3 + [5.0] * 3


def test_personnel_with_a_lost_class_is_missing():
    """表三 without its lines 168 to 180: what is left of 301 and 303 is a third of the truth."""
    found = structure.personnel(without((168, 180)))
    assert found["numerator_wan"].isna().all()
    assert found["denominator_wan"].notna().all()


def test_the_parts_of_each_denominator_add_up(d):
    found = structure.split(d)
    wholes = {"basic": "2141.31", "general_public": "13579.72", "total": "13635.67"}
    assert {key: decimals(rows["amount_wan"]) for key, rows in found.groupby("denominator")} == {
        key: Decimal(wan) for key, wan in wholes.items()
    }
    assert set(found["part"]) == {"301", "302", "303", "310", "not split"}
    rest = found[found["part"].eq("not split")].set_index("denominator")["amount_wan"]
    assert rest.to_dict() == {"general_public": 11438.41, "total": 11494.36}


def test_uses_add_up_the_classes_of_which_they_are_made(d):
    found = structure.split(d, by="use").query("denominator == 'total'").set_index("part")
    amounts = {"personnel": 1683.57, "public_use": 457.74, "not split": 11494.36}
    assert found["amount_wan"].to_dict() == amounts
    printed = found["lines"].dropna().to_dict()
    assert printed == {"personnel": "168, 195", "public_use": "180, 198"}


def test_a_class_that_is_no_use_of_the_office_is_a_gap_between_uses():
    disclosure = document(
        spending=[spending_line("201", 10.0, "basic")],
        economic=[economic_line("301", 7.0), economic_line("307", 3.0)],
    )
    found = structure.split(disclosure, by="use").query("denominator == 'basic'")
    assert found.set_index("part")["amount_wan"].to_dict() == {"personnel": 7.0, "unknown": 3.0}


def test_splitting_by_anything_else_is_refused(d):
    with pytest.raises(ValueError, match="'item'"):
        structure.split(d, by="item")


@pytest.mark.parametrize("lost", [(168, 180), (159, 199), (110, 157), (330, 390), (306, 390)])
def test_the_parts_add_up_with_a_lost_table_too(lost):
    found = structure.split(without(lost))
    for _, rows in found.groupby("denominator"):
        assert decimals(rows["amount_wan"]) == exact(rows["denominator_wan"].iloc[0])
    assert ("unknown" in set(found["part"])) == (lost in [(168, 180), (159, 199)])


def test_a_gap_between_parts_and_whole_is_named():
    disclosure = document(
        spending=[spending_line("201", 10.0, "basic"), spending_line("204", 4.0)],
        economic=[economic_line("301", 7.0)],
    )
    found = (
        structure.split(disclosure).query("denominator == 'total'").set_index("part")["amount_wan"]
    )
    assert found.to_dict() == {"301": 7.0, "not split": 4.0, "unknown": 3.0}


def test_three_public_beside_the_lines_that_carry_it(d):
    found = structure.three_public_in_context(d).set_index(["denominator", "item"])
    kept = ["numerator_wan", "economic", "economic_wan", "difference_wan", "lines"]
    assert found.loc[("basic", "vehicle_operation"), kept].tolist() == [
        38.5,
        "30231",
        38.5,
        0.0,
        "208, 192",
    ]
    assert found.loc[("basic", "reception"), kept].tolist() == [2.0, "30217", 2.0, 0.0, "208, 189"]
    assert found.loc[("basic", "total"), ["economic_wan", "share_pct"]].tolist() == [40.5, 1.89]
    assert found.loc[("general_public", "total"), "share_pct"] == 0.3
    assert found.loc[("basic", "overseas_travel"), ["numerator_wan", "difference_wan"]].isna().all()
    assert set(found["nature"]) == {"bound"}


def test_a_line_that_an_office_numbers_its_own_way_is_not_taken_for_another():
    """A welfare home prints 30212 机关事业单位退休人员活动费: no overseas travel."""
    item = ("overseas_travel", "因公出国（境）费", None, True, 1.0, "three_public", 3)
    own, standard = (
        economic_line("30212", 0.7, name="机关事业单位退休人员活动费"),
        economic_line("30212", 0.7, name="因公出国（境）费用"),
    )
    for line, wan in ((own, float("nan")), (standard, 0.7), (economic_line("30212", 0.7), 0.7)):
        found = structure.three_public_in_context(document(three_public=[item], economic=[line]))
        assert found["economic_wan"].tolist() == pytest.approx([wan] * 2, nan_ok=True)


def test_operating_funds_are_bounded_by_daily_public_use(d):
    found = structure.operating_funds(d).iloc[0]
    kept = [
        "numerator_wan",
        "denominator",
        "denominator_wan",
        "share_pct",
        "difference_wan",
        "nature",
        "lines",
    ]
    assert found[kept].tolist() == [
        275.44,
        "public_use",
        457.74,
        60.17,
        -182.3,
        "bound",
        "39, 180, 198",
    ]
    assert "运行经费275.44万元" in d.cite(39).replace(" ", "")
    assert [d.cite(n).split("\t")[2] for n in (180, 198)] == ["454.74", "3.00"]


@pytest.mark.parametrize(
    ("item", "section", "found"),
    [
        ("机关运行经费", "五", 1),
        ("参公事业单位财政拨款的机关运行经费预算", "二", 1),
        (None, "十一、机关运行经费情况", 1),
        (None, "五", 0),
        ("公务用车运行费", "五", 0),
        ("社区运行经费", "五", 0),
    ],
)
def test_which_statements_are_operating_funds(item, section, found):
    assert (
        len(structure.operating_funds(document(statements=[statement(item, section=section)])))
        == found
    )


def test_lines_that_both_classifications_print(d):
    found = structure.both_classifications(d).set_index("functional")
    assert found["difference_wan"].to_dict() == {
        "2080505": 0,
        "2080506": 0,
        "2210201": 0,
        "2080599": 0,
        "2101199": 0,
        "2101101+2101102+2101103": 11.89,
        "2210203": -118.66,
    }
    assert found["nature"].tolist() == ["identity"] * 3 + ["expectation"] * 2 + ["not a tie"] * 2
    for where, wan in zip(found["lines"], found["functional_wan"], strict=True):
        printed = [Decimal(line.split("\t")[2]) for line in d.cite(lines_of(where)).split("\n")]
        assert exact(wan) in (printed[0], sum(printed[:3]))


def test_only_basic_expenditure_is_set_against_the_economic_lines():
    rows = [
        spending_line("2080505", 5.0, "basic", name=None),
        spending_line("2080505", 3.0, name=None),
    ]
    found = structure.both_classifications(
        document(spending=rows, economic=[economic_line("30108", 4.0)])
    ).iloc[0]
    assert found[["functional_wan", "economic_wan", "difference_wan"]].tolist() == [5.0, 4.0, 1.0]


def test_procurement_is_shown_against_the_budget_that_pays(d):
    found = structure.procurement_overlay(d).set_index(["budget", "category"])
    assert found.loc[
        ("all", "services"), ["numerator_wan", "denominator", "share_pct"]
    ].tolist() == [
        1585.19,
        "total",
        11.63,
    ]
    assert found.loc[("general_public", "total"), ["denominator_wan", "share_pct"]].tolist() == [
        13579.72,
        11.75,
    ]
    assert "1585.19" in d.cite(int(found["lines"].iloc[0]))


# --- writing down ---------------------------------------------------------------------------------


def test_source_lines_stand_once_and_in_order():
    assert sums.lines(pd.Series([3, None, 2], dtype="Int64"), 3, None) == "3, 2"
    assert sums.lines(pd.Series([], dtype="Int64")) is None


def test_a_finding_without_rows_has_its_columns():
    found = sums.findings_frame("code k amount_wan", [])
    assert [str(dtype) for dtype in found.dtypes] == ["str", "Int64", "float64"]


def test_what_was_spent_on_three_public_stands_beside_what_was_budgeted():
    account = shimahe.read(WHOLE_ACCOUNT.encode())
    found = structure.three_public_execution(account).set_index("item")
    kept = ["numerator_wan", "denominator_wan", "share_pct", "difference_wan"]
    assert found.loc["reception", kept].tolist() == [3.0, 4.5, 66.67, -1.5]
    assert found.loc["total", kept].tolist() == [4.0, 6.0, 66.67, -2.0]
    assert "overseas_travel" not in found.index  # neither is printed


def test_a_budget_says_nothing_of_what_was_spent(d):
    empty = structure.three_public_execution(d)
    account = structure.three_public_execution(shimahe.read(WHOLE_ACCOUNT.encode()))
    assert empty.empty
    assert empty.dtypes.to_dict() == account.dtypes.to_dict()
    for column in ("definition", "denominator"):
        for key in set(account[column]):
            assert terms.key_name(column, key, "zh") != terms.key_name(column, key, "en")
