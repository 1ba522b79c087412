"""Every explorer can be used by those who do not see it, or have no mouse, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shimahe import explore, language, set_language, terms
from shimahe.display.explorer import TABS
from tests.browser.jupyterlab import LabPage
from tests.browser.test_explorers import opened

pytestmark = pytest.mark.browser

ROOT = ".shimahe-explorer"
GRAVE = ("serious", "critical")
#: What is asked of contrast: the best practices of whole pages are JupyterLab's matter.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "resultTypes": ["violations"]}


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


def violations(page: LabPage) -> list[dict[str, Any]]:
    """List what axe finds wrong within the explorer, and where."""
    from axe_playwright_python.sync_playwright import Axe  # needed here alone

    found = Axe().run(page.page, context=ROOT, options=OPTIONS).response["violations"]
    wrong = []
    for each in found:
        where = [node["html"][:160] for node in each["nodes"][:4]]
        wrong.append({"id": each["id"], "impact": each["impact"], "where": where})
    return wrong


def open_all(page: LabPage) -> None:
    """Open the drawer and the menu."""
    for button in page.page.locator(".shimahe-toolbar > .widget-toggle-button").all():
        button.click()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("name", explore.EXPLORERS)
def test_axe_finds_no_serious_violation(
    shared_page: LabPage, lang: str, name: str, theme: str
) -> None:
    shared_page.set_look(theme, 1280, 1000, file_list=False)
    opened(shared_page, name)
    open_all(shared_page)
    for tab in range(len(TABS)):
        shared_page.page.locator(".shimahe-tabs button").nth(tab).click()
        grave = [each for each in violations(shared_page) if each["impact"] in GRAVE]
        assert grave == [], TABS[tab]


def test_a_picture_says_its_sentence_and_a_tab_that_it_is_chosen(
    shared_page: LabPage, lang: str
) -> None:
    explorer = opened(shared_page, "spending")
    picture = shared_page.page.locator(f"{ROOT} [role=img]")
    assert picture.get_attribute("aria-label") == explorer._picture.label
    pressed = shared_page.page.locator(".shimahe-tabs [aria-pressed=true]")
    assert pressed.all_inner_texts() == [terms.text("explore.tab.picture")]


def test_a_refused_field_is_marked_and_said_beside_it(shared_page: LabPage, lang: str) -> None:
    explorer = opened(shared_page, "spending")
    open_all(shared_page)
    field = shared_page.control(explorer.controls["minimum"].description)
    field.fill("abc")
    field.press("Enter")
    alert = shared_page.page.locator(f"{ROOT} .shimahe-part [role=alert]")
    alert.wait_for()
    assert "abc" in alert.inner_text()
    assert field.get_attribute("aria-invalid") == "true"


def test_a_class_is_gone_into_with_the_keyboard_alone(shared_page: LabPage, lang: str) -> None:
    explorer = opened(shared_page, "spending", level="class")
    shared_page.page.locator(".shimahe-tabs button").nth(TABS.index("table")).focus()
    shared_page.page.keyboard.press("Enter")
    row = shared_page.page.locator(".shimahe-table tbody button").first
    row.wait_for(state="visible")
    row.focus()
    shared_page.page.keyboard.press("Enter")
    crumb = shared_page.page.locator(".shimahe-way button", has_text="201")
    crumb.wait_for()
    assert explorer.table["code"].iloc[0] == "201"
