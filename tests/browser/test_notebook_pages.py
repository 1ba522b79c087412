"""The notebooks as pages in a browser without a network: pictures are drawn, pages lead on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from shimahe.authoring import notebook_pages

pytestmark = pytest.mark.browser
READY = "document.documentElement.dataset.ready === 'yes'"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    notebook_pages.write(folder, date(2026, 1, 2), "zh")
    return folder


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with the network off; no error is allowed, and no request but for pages."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, offline=True)
    page = context.new_page()
    errors: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert errors == []
    assert [url for url in asked if not url.endswith(".html")] == []
    context.close()


def test_every_picture_is_drawn_within_the_page(page: Page, folder: Path):
    page.goto((folder / "index.html").as_uri())
    page.locator("main a").nth(2).click()
    page.wait_for_function(READY, timeout=60_000)
    pictures = page.locator("[data-figure]")
    assert pictures.count() > 0
    for picture in pictures.all():
        assert not picture.is_visible() or picture.locator(".main-svg").count()
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_code_is_folded_and_opens(page: Page, folder: Path):
    page.goto((folder / "index.html").as_uri())
    page.locator("main a").first.click()
    page.wait_for_function(READY, timeout=60_000)
    code = page.locator("details.code").first
    assert code.locator("pre").is_hidden()
    code.locator("summary").click()
    assert "import shimahe" in code.locator("pre").inner_text()
