"""Fixtures of the browser tests: `browser`, `lab`, and `page`, which fails on any fault.

`browser` and `lab` are one each per session.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from shimahe import terms
from shimahe.authoring.stored_form import KERNEL
from tests.browser.jupyterlab import (
    LabPage,
    NoBrowser,
    Server,
    chromium,
    chromium_path,
    lab_page,
    server,
)

#: A file whose tests take long and share nothing beyond the session's server.
APART = "test_notebooks.py"


class ByFileAndLanguage(LoadScopeScheduling):
    """Gives a file's tests of one language to one worker: what they share is started once.

    xdist's own groups are marks, which it writes into the names of the tests; pytest 9.2 keeps the
    names as they were, so each test would be a group of its own.
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, rest = nodeid.partition("::")
        if path.endswith(APART):
            return nodeid
        parameters = rest.partition("[")[2].rstrip("]").split("-")
        return "-".join([path, *(lang for lang in terms.LANGUAGES if lang in parameters)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndLanguage:
    """Share out the tests in pieces that start a server, a kernel or a report each once."""
    return ByFileAndLanguage(config, log)


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
    """Start a JupyterLab.

    Asking for the browser first makes a missing one fail before a server starts.
    """
    with server(tmp_path_factory.mktemp("lab") / "jupyter") as running:
        yield running


@pytest.fixture(scope="session")
def notebook(browser: Browser, lab: Server) -> Iterator[LabPage]:
    """An open notebook of two code cells, with its kernel, for all tests that need no fresh one."""
    with lab_page(browser, lab) as page:
        cells = [nbformat.v4.new_code_cell("") for _ in range(2)]
        shared = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        page.open_notebook(page.server.put("shared.ipynb", shared))
        yield page


@pytest.fixture
def shared_page(notebook: LabPage) -> Iterator[LabPage]:
    """The shared notebook as it looks at first.

    A console error or a request beyond this machine fails the test that caused it.
    """
    notebook.outside.clear()
    notebook.errors.clear()
    notebook.set_look("Light", 1400, 1000, file_list=True)
    yield notebook
    assert notebook.outside == [], "requests beyond this machine"
    assert notebook.errors == [], "errors in the browser's console"


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
