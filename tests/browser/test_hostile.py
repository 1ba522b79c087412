"""A real browser draws a script, a link and a picture in names as text and runs nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from shimahe import explore, read
from tests.test_hostile import PAYLOAD, hostile_text

pytestmark = pytest.mark.browser

CASES = [
    ("spending", "treemap"),
    ("economic", "sankey"),
    ("economic", "bars"),
    ("indicators", "heat_map"),
]
PAGE = (
    "<!doctype html><meta charset=utf-8>"
    "<script>window.ran = []; function x() { ran.push(1) }</script>"
)
FOREIGN = (
    "() => [ran.length, document.querySelectorAll('a[href^=javascript], img[src=x], svg a').length]"
)


@pytest.fixture(scope="module")
def marked_up():
    return read(hostile_text().encode())


@pytest.mark.parametrize(("name", "chart"), CASES)
def test_markup_of_a_document_is_drawn_as_text(browser: Browser, marked_up, name, chart):
    explorer = explore.EXPLORERS[name](marked_up, chart=chart, lang="zh")
    picture = explorer.figure.to_html(full_html=False, include_plotlyjs=True)
    texts = "".join(each.value for each in explorer._texts.values())
    page = browser.new_page()
    page.set_content(PAGE + marked_up._repr_html_() + texts + picture)
    page.wait_for_selector(".js-plotly-plot .main-svg text", state="attached")
    assert page.evaluate(FOREIGN) == [0, 0]
    assert PAYLOAD[:8] in page.inner_text("body")
    page.close()
