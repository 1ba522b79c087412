"""The dashboard in a browser, in both languages: every explorer draws, no code shows.

A control moves picture and line.

The same controls are set in explorers without a browser: text and pictures on the page must be what
they say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.tasks import TASKS, WORDS, Reader, attempt
from shimahe import Disclosure, explore, language, load, resources, set_language, terms
from shimahe.disclosure import BUNDLED
from tests.browser.jupyterlab import IMPATIENT, SECONDS, LabPage, Server, lab_page
from tests.voila import Dashboard, voila_server

pytestmark = pytest.mark.browser

# Labels of tiles are left out: the page writes what they have room for.
DRAWN = ("type", "ids", "parents", "values", "x", "y", "customdata")
CODE = (".jp-InputArea-editor", ".jp-InputPrompt", ".jp-OutputPrompt", ".jp-CodeCell .highlight")
# The cells of the explorers: a heading and a cell each, after the title and the set-up.
CELLS = [f"[cell-index='{place}']" for place in range(4, 4 + 2 * len(explore.EXPLORERS), 2)]
IS_DARK = """
cell => {
    const paper = document.querySelector(`${cell} .main-svg`);
    const colours = paper && getComputedStyle(paper).backgroundColor.match(/\\d+/g).slice(0, 3);
    return colours?.every(part => part < 80);
}"""
WIDE = {"width": 1400, "height": 1000}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.fixture(scope="module")
def dashboard(
    browser: Browser, lang: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """The Chinese one as it starts by itself, the English one of a file that is named."""
    file = [resources.path(BUNDLED)] if lang == "en" else []
    with voila_server(
        tmp_path_factory.mktemp("dashboard") / "server", *file, "--lang", lang
    ) as running:
        yield running


@contextmanager
def opened(browser: Browser, dashboard: Dashboard, query: str = "") -> Iterator[LabPage]:
    """The page once every explorer has drawn.

    At its end no error and no request beyond this machine may be recorded.

    The time a page needs is mostly that of the kernel which runs it.
    """
    with lab_page(browser, Server(dashboard.temporary, dashboard.address, "")) as page:
        page.page.add_init_script(IMPATIENT)
        page.page.goto(dashboard.url(query), wait_until="commit", timeout=SECONDS * 1000)
        for cell in CELLS:
            page.chart(0, cell)
            page.page.locator(f"{cell} [role=status]").first.wait_for()
        yield page
        assert page.outside == [], "requests beyond this machine"
        assert page.errors == [], "errors in the browser's console"


@pytest.fixture(scope="module")
def page(browser: Browser, dashboard: Dashboard) -> Iterator[LabPage]:
    with opened(browser, dashboard) as page:
        yield page


@pytest.fixture(scope="module")
def disclosure() -> Disclosure:
    return load()


def drawn(traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of the traces what a reader sees."""
    return json.loads(
        json.dumps([{key: trace[key] for key in DRAWN if key in trace} for trace in traces])
    )


def on_page(page: LabPage, cell: str) -> tuple[list[dict[str, Any]], str | None]:
    """Read an explorer's picture and its line of figures."""
    return drawn(page.chart_data(0, cell)), page.page.locator(
        f"{cell} [role=status]"
    ).first.text_content()


def expected(explorer: explore.Explorer) -> tuple[list[dict[str, Any]], str]:
    """Give what the explorer without a browser says."""
    return drawn(explorer.figure.to_plotly_json()["data"]), explorer.line


def telling_move(explorer: explore.Explorer) -> tuple[str, str]:
    """Make a choice that changes picture and line; give the control's label and the choice's."""
    traces, line = expected(explorer)
    for control in explorer.controls.values():
        label, before = control.description, getattr(control, "value", None)
        for words, value in getattr(control, "options", ()) if isinstance(before, str) else ():
            control.value = value
            if (
                control.description == label
                and (now := expected(explorer))[0] != traces
                and now[1] != line
            ):
                return label, words
            control.value = before
    raise AssertionError(f"no choice of {explorer!r} moves picture and line")


def choose(page: LabPage, cell: str, label: str, words: str) -> None:
    """Make a choice on the page as a reader does."""
    named = page.page.get_by_text(label, exact=True)
    control = page.page.locator(f"{cell} .widget-dropdown").filter(has=named).locator("select")
    if not control.is_visible():
        filters = terms.text("explore.filters")
        page.page.locator(cell).get_by_role("button", name=filters, exact=True).click()
    control.select_option(words)


def start_over(page: LabPage, cell: str) -> None:
    """Go back to the start of an explorer, as a reader does: by its menu, which is then closed."""
    scope = page.page.locator(cell)
    more = scope.get_by_role("button", name="⋯", exact=True)
    more.click()
    scope.get_by_role("button", name=terms.text("explore.reset"), exact=True).click()
    more.click()


def test_page_says_what_it_is_in_its_language(
    page: LabPage, lang: str, disclosure: Disclosure
) -> None:
    assert page.page.locator("html").get_attribute("lang") == lang
    assert disclosure.office in page.page.title()
    assert terms.key_name("stage", "budget") in page.page.locator("h1").inner_text()
    heads = [terms.text(f"dashboard.{name}") for name in explore.EXPLORERS]
    assert page.page.locator("#rendered_cells h2").all_inner_texts() == heads
    assert len(CELLS) == page.page.locator(".js-plotly-plot").count()
    assert terms.text("dashboard.damaged") in page.page.locator("[cell-index='1']").inner_text()
    assert f"sha256 {disclosure.origin.sha256[:12]}" in page.page.locator("small").inner_text()


def test_every_explorer_draws_and_a_control_moves_picture_and_line(
    page: LabPage, disclosure: Disclosure
) -> None:
    for cell, (name, make) in zip(CELLS, explore.EXPLORERS.items(), strict=True):
        explorer = make(disclosure)
        assert page.settled(lambda c=cell: on_page(page, c), expected(explorer)) == expected(
            explorer
        ), name
        page.screenshot(f"dashboard.{language()}.{name}.start")
        choose(page, cell, *telling_move(explorer))
        assert page.settled(lambda c=cell: on_page(page, c), expected(explorer)) == expected(
            explorer
        ), name
        page.page.locator(cell).scroll_into_view_if_needed()
        page.screenshot(f"dashboard.{language()}.{name}.moved")
        start_over(page, cell)
        start = expected(make(disclosure))
        assert page.settled(lambda c=cell: on_page(page, c), start) == start, name


def test_the_rows_shown_are_saved_as_csv(page: LabPage) -> None:
    button = page.page.locator(f"{CELLS[-1]} .shimahe-source-line button")
    with page.page.expect_download() as download:
        button.click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert download.value.suggested_filename == "source.csv"
    assert f"{len(lines) - 1:,}" in button.inner_text()  # as many as were left shown before


def test_no_code_and_no_prompt_is_visible(page: LabPage) -> None:
    assert [part for part in CODE if page.page.locator(part).count()] == []
    text = page.page.locator("body").inner_text()
    assert [
        part
        for part in ("import ", "shimahe.load", "shimahe.read", "EXPLORERS", "In [")
        if part in text
    ] == []


def test_pictures_use_the_width_of_their_panel(page: LabPage) -> None:
    for cell in CELLS:
        page.page.locator(f"{cell} .shimahe-tabs button").first.click()
    for width in (WIDE["width"], 900):
        page.page.set_viewport_size({**WIDE, "width": width})
        for cell in CELLS:
            page.page.wait_for_function(
                "cell => {"
                " const width = part => document.querySelector(`${cell} ${part}`)"
                ".getBoundingClientRect().width;"
                " const found = width('.js-plotly-plot .main-svg');"
                " const room = width('.shimahe-body');"
                " return found > 0.95 * room && found <= room; }",
                arg=cell,
            )
    assert page.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_who_knows_only_the_page_finds_the_answers_and_a_colleague_has_a_dark_page(
    page: LabPage, lang: str, disclosure: Disclosure
) -> None:
    reader = Reader(page.page, WORDS[lang], manner="&theme=dark")
    for task in TASKS:
        done = attempt(task, reader, disclosure, lang)
        assert done.is_right, done
        assert len(done.steps) <= task.most, done
    assert reader.colleague is not None
    for cell in CELLS:
        reader.colleague.wait_for_function(IS_DARK, arg=cell)
    reader.colleague.close()


def test_the_address_of_a_view_opens_it(
    browser: Browser, dashboard: Dashboard, disclosure: Disclosure
) -> None:
    explorer = explore.audit(disclosure, status="open", chart="checks")
    with opened(browser, dashboard, explorer.state.query) as page:
        cell = CELLS[list(explore.EXPLORERS).index("audit")]
        assert page.settled(lambda: on_page(page, cell), expected(explorer)) == expected(explorer)
        page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        root = page.page.locator(cell)
        root.locator(".shimahe-more").click()
        root.get_by_role("button", name=terms.text("explore.copy.address")).click()
        copied = page.settled(
            lambda: page.page.evaluate("navigator.clipboard.readText()"), page.page.url
        )
        assert copied == page.page.url
