"""Fixtures of the browser tests: `browser` and `lab` (one each per session), and `page`, which
fails on any fault.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.jupyterlab import (
    LabPage,
    NoBrowser,
    Server,
    chromium,
    chromium_path,
    lab_page,
    server,
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium_path()
    except NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running JupyterLab; asking for the browser first makes a missing one fail before a server
    starts.
    """
    with server(tmp_path_factory.mktemp("lab") / "jupyter") as running:
        yield running


@pytest.fixture
def watched(browser: Browser, lab: Server) -> Iterator[LabPage]:
    """A page whose errors and outside requests are for the test to judge."""
    with lab_page(browser, lab) as page:
        yield page


@pytest.fixture
def page(watched: LabPage) -> Iterator[LabPage]:
    """A page on which a console error or a request beyond this machine fails the test."""
    yield watched
    assert watched.outside == [], "requests beyond this machine"
    assert watched.errors == [], "errors in the browser's console"
