"""Explorers are made when their tab is opened, in the view and language that the page has."""

import json

import pytest

from shimahe import terms
from shimahe.display.explore import EXPLORERS
from shimahe.display.tabs import FIRST, Tabs, asked_for

PROJECTS = json.dumps({"explorer": "spending", "kind": "project"})
BROKEN = json.dumps({"explorer": "audit", "status": "broken"})


@pytest.fixture
def tabs(d, monkeypatch):
    monkeypatch.setattr(terms, "_chosen", ["zh"])
    return Tabs(d)


def tell(tabs, **message):
    """Have the page say what it shows."""
    tabs._opener._handle_custom_msg({"lang": "zh", "view": "", "tab": FIRST} | message, [])


def test_only_the_first_explorer_is_made_before_another_tab_is_opened(tabs):
    assert list(tabs.explorers) == [FIRST]
    tell(tabs)
    assert list(tabs.explorers) == [FIRST]
    tell(tabs, tab="audit")
    tell(tabs, tab="audit")
    assert list(tabs.explorers) == tabs._opener.made == [FIRST, "audit"]
    assert tabs._places["audit"].children == (tabs.explorers["audit"],)


def test_where_the_kernel_is_gone_a_page_says_reload_and_a_notebook_which_cells_to_run(tabs, d):
    page, notebook = tabs.explorers[FIRST], EXPLORERS[FIRST](d)
    assert page._guard.stale == terms.text("explore.stale_on_page")
    assert notebook._guard.stale == terms.text("explore.stale")


def test_the_view_that_the_address_asks_for_is_opened(tabs):
    tell(tabs, tab="audit", view=BROKEN)
    assert tabs.explorers["audit"].state.status == "broken"
    assert tabs.explorers["audit"]._guard.is_asked_for
    assert not tabs.explorers[FIRST]._guard.is_asked_for


def test_a_view_of_the_first_tab_is_shown_once_and_then_left_to_the_reader(tabs):
    tell(tabs, view=PROJECTS)
    first = tabs.explorers[FIRST]
    assert first.state.kind == "project"
    first.controls["reset"].click()
    tell(tabs, tab="source", view=PROJECTS)
    assert first.state.kind is None


@pytest.mark.parametrize("view", ["{no", '{"explorer": ["spending"]}', "[]", "[" * 5000])
def test_a_view_that_no_explorer_has_is_refused_by_the_first(tabs, view):
    tell(tabs, view=view)
    assert tabs.explorers[FIRST].notice.startswith("⚠")
    assert asked_for(view) == FIRST


def test_all_explorers_speak_the_language_of_the_page(tabs):
    tell(tabs, lang="en", view=PROJECTS)
    tell(tabs, lang="en", tab="audit", view=PROJECTS)
    assert [each.state.lang for each in tabs.explorers.values()] == ["en", "en"]
    assert tabs.explorers[FIRST].state.kind == "project"
    assert all(each.controls["lang"].layout.display == "none" for each in tabs.explorers.values())


def test_a_token_of_another_language_keeps_that_of_the_page(tabs):
    tell(tabs, view=json.dumps({"explorer": "spending", "lang": "en", "kind": "project"}))
    assert (tabs.explorers[FIRST].state.lang, tabs.explorers[FIRST].state.kind) == ("zh", "project")


@pytest.mark.parametrize("message", [{"tab": "no"}, {"tab": 7}, {"lang": "fr"}, {"view": None}])
def test_what_the_page_cannot_mean_changes_nothing(tabs, message):
    tell(tabs, **message)
    assert list(tabs.explorers) == [FIRST]
    assert tabs.explorers[FIRST].state.lang == "zh"


def test_a_page_that_has_plotly_is_not_sent_it_with_each_picture(d, tabs):
    assert tabs.explorers[FIRST]._picture.plotly == ""
    assert len(EXPLORERS[FIRST](d)._picture.plotly) > 1_000_000
