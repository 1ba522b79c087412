"""Terms and codes at hand: name, level, meaning and the other language of what a page shows."""

from __future__ import annotations

import re

import pytest

import shimahe
from shimahe import explore, terms
from shimahe.display.hints import hints, hints_within
from shimahe.display.report.page import page_data
from tests.fragments import document, spending_table

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_every_printed_code_has_its_name_level_meaning_and_other_name(d, lang):
    said = hints(d, lang)
    for code in {*d.spending["code"].dropna(), *d.economic["code"].dropna()}:
        hint = said[code]
        assert hint.name.startswith(f"{code} ")
        assert hint.level in [terms.key_name("level", key, lang) for key in terms.keys("level")]
        assert hint.meaning
        assert bool(CHINESE.search(hint.other)) == (lang == "en")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_every_term_check_and_criterion_has_both_names_and_a_meaning(d, lang):
    said = hints(d, lang)
    shown = [row[f"term_{lang}"] for row in terms.glossary()]
    for key in [*shown, "A01", "A41", "Q01", "Q12"]:
        assert all((said[key].name, said[key].meaning, said[key].other)), key


def test_an_item_says_what_it_is_part_of(d):
    hint = hints(d, "en")["2120501"]
    assert "Part of 212 Urban and rural community affairs." in hint.meaning
    assert "Part of 21205 " in hint.meaning


def test_a_code_that_no_list_knows_is_named_as_it_is_printed():
    d = shimahe.read(document(spending_table("2999977\t甲乙支出\t1.00\t0.50\t0.50")))
    assert hints(d, "zh")["2999977"].name == "2999977 甲乙支出"


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_page_of_a_report_carries_them(d, lang):
    data = page_data(d, lang, [])["hints"]
    assert data["hints"]["201"]["level"] == terms.key_name("level", "class", lang)
    assert set(data["parts"]["words"]) <= set(data["hints"])


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_the_table_of_an_explorer_carries_the_hints_of_what_it_shows(d, lang):
    content = explore.spending(d, lang=lang)._table.content
    texts = {cell[0] for row in content["rows"] for cell in row}
    codes = {text for text in texts if text.isdigit() and len(text) in (3, 5, 7)} & set(
        d.spending["code"]
    )
    assert codes
    assert codes <= set(content["hints"])
    assert content["parts"]["other"] == ("en" if lang == "zh" else "zh-CN")


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_a_card_carries_the_hints_of_the_terms_and_codes_that_it_mentions(d, lang):
    explorer = explore.indicators(d, lang=lang, indicator="I020")
    carried = explorer._guard.hints
    assert terms.text("card.weight", lang) in explorer._texts["card"].value
    assert {key for key in carried["hints"] if key.startswith("Q")} >= {"Q01", "Q12"}
    assert set(carried["parts"]["words"]) <= set(carried["hints"])
    assert len(carried["hints"]) < len(hints(d, lang))


def test_what_a_piece_of_a_page_mentions_is_looked_for_in_its_text_alone(d):
    page = "<style>.A41 {}</style><p title='212'>三公&#32;A01 绩效目标</p>"
    assert {"A01"} <= hints_within(d, page, "zh")["hints"].keys()
    assert not {"A41", "212"} & hints_within(d, page, "zh")["hints"].keys()
