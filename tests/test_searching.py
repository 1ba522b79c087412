"""Searching: words apart, what people say, what is written alike; nothing typed is a pattern."""

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shimahe import resources, terms
from shimahe.display import explore
from shimahe.display.explore import SpendingState
from shimahe.display.searching import folded, holds, is_in, meanings, meant, nearest, read_query
from shimahe.display.view import ViewResult

NAMES = [
    "2120501 城乡社区环境卫生 Urban and rural environmental sanitation 212 城乡社区支出",
    "2100499 其他公共卫生支出 Other public health 210 卫生健康支出 Health",
    "2010301 行政运行 政府办公厅（室）及相关机构事务 Administrative operation",
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("社区 卫生", [0]),
        ("卫生　　社区", [0]),  # doubled wide spaces, the other order
        ("社区卫生", [0]),  # two words written as one
        ("环卫", [0]),
        ("社区环卫", [0]),
        ("Street  CLEANING", [0]),
        ("rural sanitation", [0]),
        ("ｓａｎｉｔａｔｉｏｎ", [0]),
        ("212 05", [0]),
        ("２１２０５", [0]),
        ("卫生", [0, 1]),
        ("办公厅(室)", [2]),  # printed with wide brackets
        ("卫生 sanitation 212", [0]),
        ("社区 public", []),
        (".*", []),
        ("(", [2]),
        ("", [0, 1, 2]),
    ],
)
def test_a_text_is_found_that_holds_all_words_or_what_they_stand_for(query, found):
    texts = pd.Series([folded(name) for name in NAMES])
    assert holds(texts, query)[lambda held: held].index.tolist() == found


def test_digits_parted_by_blanks_are_one_code_and_numbers_are_not():
    assert read_query("212 05 01") == ((("2120501",),),)
    assert len(read_query("151.28 208")) == 2
    assert len(read_query("1234567890 1")) == 2  # no code is as long


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_text_may_be_typed(name, query):
    assert is_in(folded(name), query) in (True, False)
    assert nearest(query, [name]) in ([], [name])


@given(st.text(min_size=1, max_size=12))
def test_a_name_is_found_by_itself_in_any_width_and_case(name):
    assert is_in(folded(name), name)
    assert is_in(folded(name), name.upper().lower() and folded(name))


def test_what_a_phrase_stands_for_is_said():
    assert meant("社区 环卫") == {"环卫": ["环境卫生"]}
    assert meant("property services 212") == {
        "property services": ["property management", "urban and rural community administration"]
    }
    assert meant("社区") == {}
    assert meanings("社区") == []


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("环镜卫生", ["环境卫生"]),
        ("sanitaton", ["Environmental sanitation"]),
        ("enviromental sanitaton", ["Environmental sanitation"]),
        ("sanitaton police", []),  # one of two words is no more than a hint
        ("体", []),
        ("xyz", []),
        ("", []),
    ],
)
def test_names_that_are_written_alike_come_near(query, near):
    assert nearest(query, ["环境卫生", "Environmental sanitation", "体育"]) == near


def test_the_nearest_name_stands_first_and_what_is_much_farther_is_left_out():
    names = ["Party organisation", "Environmental sanitation", "Sanitary work"]
    assert nearest("saniation", names) == ["Environmental sanitation"]


@pytest.mark.parametrize(
    ("lang", "typed", "offered"),
    [
        ("zh", "saniation", "试试：城乡社区环境卫生（1,646.30）。"),
        ("en", "城乡社区环镜卫生", "Try: Urban and rural environmental sanitation (1,646.30)."),
        ("en", "城乡社区管里工作经费", "Try: Urban and rural community management (5,435.39)."),
    ],
)
def test_what_is_near_in_the_other_language_is_offered_by_its_own_name(d, lang, typed, offered):
    result = ViewResult(d, SpendingState(search=typed, lang=lang))
    assert offered in result.notice
    assert len(result.way_out) == 2


@pytest.mark.parametrize(
    ("explorer", "typed", "offered"),
    [
        ("economic", "办公廢", "Try: Office expenses (136.41)"),
        ("audit", "部门收支总表与支出总表对", "Try: A14 Department balance and spending"),
        ("indicators", "城镇登记失业綠", "Try: Registered urban unemployment rate"),
        ("source", "城乡社区环镜卫生", "Try: Urban and rural environmental sanitation (1,646.30)"),
    ],
)
def test_every_explorer_offers_names_of_its_own_language(d, explorer, typed, offered):
    found = explore.EXPLORERS[explorer](d, search=typed, lang="en")
    assert [way.words for way in found._result.way_out][1:] == [offered]


@pytest.mark.parametrize("typed", ["street cleening", "waste colection"])
def test_a_misspelt_synonym_leads_to_what_it_means(d, typed):
    result = ViewResult(d, SpendingState(search=typed, lang="en"))
    assert "Try: Urban and rural environmental sanitation (1,646.30)." in result.notice


# --- what people say ------------------------------------------------------------------------------


def rows():
    with resources.path("data/terms/synonyms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def every_name(d):
    names = [text for name in ("functional", "economic") for text in _both(terms.accounts(name))]
    for file in ("other_names", "projects"):
        with resources.path(f"data/terms/{file}.csv").open(encoding="utf-8", newline="") as lines:
            names += _both(csv.DictReader(lines))
    return [folded(name) for name in [*names, *d.indicators["name"].dropna()]]


def _both(named):
    return [text for row in named for text in (row["zh"], row["en"])]


def test_every_meaning_is_part_of_a_name(every_name):
    for row in rows():
        words = folded(row["meant"]).split()
        assert any(all(word in name for word in words) for name in every_name), row


def test_no_synonym_says_what_is_found_without_it():
    for row in rows():
        assert row["said"] not in row["meant"], row
        assert row["said"] == " ".join(folded(row["said"]).split()), row
        assert (row["language"] == "en") == row["said"].isascii(), row


def test_what_people_say_has_its_meanings_in_either_language():
    assert terms.synonyms("环卫") == ["环境卫生"]
    assert terms.synonyms("Health  Insurance") == ["medical benefits", "medical insurance"]
    assert terms.synonyms("环境卫生") == []
