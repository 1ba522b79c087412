"""The dashboard in a browser, in both languages: every tab draws when it is opened, no code shows.

A control moves picture and line. Tab, language and colours stand in the address.

The same controls are set in explorers without a browser: text and pictures on the page must be what
they say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from benchmarks.tasks import TASKS, WORDS, Reader, attempt
from shimahe import Disclosure, explore, language, load, resources, set_language, terms
from shimahe.disclosure import BUNDLED
from shimahe.display.dashboard import summary
from tests.browser.jupyterlab import IMPATIENT, SECONDS, LabPage, Server, lab_page
from tests.browser.test_access import GRAVE, OPTIONS
from tests.voila import Dashboard, voila_server

pytestmark = pytest.mark.browser

# Labels of tiles are left out: the page writes what they have room for.
DRAWN = ("type", "ids", "parents", "values", "x", "y", "customdata")
CODE = (".jp-InputArea-editor", ".jp-InputPrompt", ".jp-OutputPrompt", ".jp-CodeCell .highlight")
#: Where the explorers are, by name: each on a tab of its own.
CELLS = {name: f".shimahe-place-{name}" for name in explore.EXPLORERS}
FIRST, *OTHERS = CELLS
IS_DARK = """
cell => {
    const paper = document.querySelector(`${cell} .main-svg`);
    const colours = paper && getComputedStyle(paper).backgroundColor.match(/\\d+/g).slice(0, 3);
    return colours?.every(part => part < 80);
}"""
#: Whether the page is as tall as its explorer: what is read below begins at its end.
ENDS_WITH_ITS_EXPLORER = """
cell => {
    const end = document.querySelector(`${cell} .shimahe-explorer`).getBoundingClientRect().bottom;
    const below = [...document.querySelectorAll('.shimahe-summary, footer')]
        .map(part => part.getBoundingClientRect())
        .filter(box => box.height && box.bottom > end).map(box => box.top);
    return Math.abs(Math.min(...below) - end) < 24;
}"""
#: Pixels above the first tile or bar.
FIRST_MARK = """
cell => Math.min(...[...document.querySelectorAll(`${cell} .slice path, ${cell} .point path`)]
    .map(mark => mark.getBoundingClientRect().top + scrollY))"""
PHONE, FIRST_SCREEN = {"width": 390, "height": 844}, 320  # pixels
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
    """The page once the tab that it opens has drawn.

    At its end no error and no request beyond this machine may be recorded.

    The time a page needs is mostly that of the kernel which runs it.
    """
    with lab_page(browser, Server(dashboard.temporary, dashboard.address, "")) as page:
        page.page.add_init_script(IMPATIENT)
        page.page.goto(dashboard.url(query), wait_until="commit", timeout=SECONDS * 1000)
        page.page.locator(".shimahe-explorer [role=status]:visible").first.wait_for()
        yield page
        assert page.outside == [], "requests beyond this machine"
        assert page.errors == [], "errors in the browser's console"


@pytest.fixture(scope="module")
def page(browser: Browser, dashboard: Dashboard) -> Iterator[LabPage]:
    with opened(browser, dashboard) as page:
        yield page


def open_tab(page: LabPage, name: str) -> str:
    """Open a tab as a reader does; give where its explorer is, once that has drawn."""
    label = terms.text(f"dashboard.{name}")
    page.page.get_by_role("navigation").get_by_role("link", name=label, exact=True).click()
    page.chart(0, CELLS[name])
    page.page.locator(f"{CELLS[name]} [role=status]").first.wait_for()
    return CELLS[name]


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
    assert "token" not in page.page.url
    assert terms.key_name("stage", "budget") in page.page.locator("h1:visible").inner_text()
    heads = [terms.text(f"dashboard.{name}") for name in CELLS]
    assert page.page.locator("nav:visible a").all_inner_texts() == heads
    said = page.page.locator(".shimahe-sums:visible dd").all_inner_texts()
    assert said == list(summary(disclosure, lang).sums.values())
    assert page.page.locator(".js-plotly-plot").count() == 1, "only the first tab is made"
    assert (
        terms.text("dashboard.damaged") in page.page.locator("details:visible").first.inner_text()
    )
    assert f"sha256 {disclosure.origin.sha256[:12]}" in page.page.locator("footer").inner_text()


def test_every_explorer_draws_and_a_control_moves_picture_and_line(
    page: LabPage, disclosure: Disclosure
) -> None:
    for name, make in explore.EXPLORERS.items():
        cell = open_tab(page, name)
        page.page.locator(f"{cell} .shimahe-tabs button").first.click()  # else it has no picture
        explorer = make(disclosure)
        assert page.settled(lambda c=cell: on_page(page, c), expected(explorer)) == expected(
            explorer
        ), name
        assert page.page.locator(".shimahe-explorer:visible").count() == 1
        page.screenshot(f"dashboard.{language()}.{name}.start")
        choose(page, cell, *telling_move(explorer))
        assert page.settled(lambda c=cell: on_page(page, c), expected(explorer)) == expected(
            explorer
        ), name
        page.screenshot(f"dashboard.{language()}.{name}.moved")
        start_over(page, cell)
        start = expected(make(disclosure))
        assert page.settled(lambda c=cell: on_page(page, c), start) == start, name


def test_the_back_button_leads_to_the_tab_before(page: LabPage) -> None:
    open_tab(page, "audit")
    open_tab(page, "source")
    page.page.go_back()
    page.page.locator(f"{CELLS['audit']} .shimahe-explorer").wait_for()
    assert page.page.url.endswith("#audit")
    assert page.page.locator(".shimahe-explorer:visible").count() == 1


def test_language_and_colours_change_at_once_and_stand_in_the_address(
    page: LabPage, lang: str, disclosure: Disclosure
) -> None:
    (other,) = set(terms.LANGUAGES) - {lang}
    cell = open_tab(page, "spending")
    bar = page.page.locator("header")
    bar.locator("[data-set-lang]:visible").click()
    line = explore.spending(disclosure, lang=other).line
    page.page.locator(f"{cell} [role=status]", has_text=line).wait_for()
    bar.locator("[data-set-theme]:visible").click()
    page.page.wait_for_function(IS_DARK, arg=cell)
    assert {f"lang={other}", "theme=dark"} <= set(re.split(r"[?&#]", page.page.url))
    assert page.page.title() == f"{summary(disclosure, other).title} · shimahe"
    assert no_grave_violations(page) == []
    bar.locator("[data-set-lang]:visible").click()
    bar.locator("[data-set-theme]:visible").click()
    page.page.locator(f"{cell} [role=status]").filter(has_text=line).wait_for(state="detached")


def no_grave_violations(page: LabPage) -> list[str]:
    """List what axe finds wrong on the whole page, if it is grave."""
    found = Axe().run(page.page, options=OPTIONS).response["violations"]
    return [f"{each['id']} {each['nodes'][0]['html']}" for each in found if each["impact"] in GRAVE]


def test_the_rows_shown_are_saved_as_csv(page: LabPage) -> None:
    root = page.page.locator(open_tab(page, "source"))
    root.locator(".shimahe-more").click()
    button = root.locator(".shimahe-download button")
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


@pytest.mark.parametrize("width", [WIDE["width"], 800, 390])
def test_pictures_use_the_width_of_their_panel(page: LabPage, width: int) -> None:
    page.page.set_viewport_size({**WIDE, "width": width})
    for name in CELLS:
        cell = open_tab(page, name)
        page.page.locator(f"{cell} .shimahe-tabs button").first.click()
        page.page.wait_for_function(
            "cell => {"
            " const width = part => document.querySelector(`${cell} ${part}`)"
            ".getBoundingClientRect().width;"
            " const found = width('.js-plotly-plot .main-svg');"
            " const room = width('.shimahe-body');"
            " return found > 0.95 * room && found <= room + 1; }",
            arg=cell,
        )
        fits = "document.documentElement.scrollWidth <= window.innerWidth"
        assert page.page.evaluate(fits), name
        page.page.wait_for_function(ENDS_WITH_ITS_EXPLORER, arg=cell)


def test_the_open_tab_stays_in_sight_where_a_page_becomes_narrow(page: LabPage) -> None:
    page.page.set_viewport_size(WIDE)
    open_tab(page, "source")
    page.page.set_viewport_size(PHONE)
    page.page.wait_for_function(
        "() => { const nav = [...document.querySelectorAll('nav')].find(each => each.offsetParent);"
        " const link = nav.querySelector('[aria-current]').getBoundingClientRect();"
        " const room = nav.getBoundingClientRect();"
        " return link.left >= room.left && link.right <= room.right + 1; }"
    )


def close_drawer(page: LabPage, cell: str) -> None:
    """Close what a test before opened above the picture of an explorer."""
    pressed = page.page.locator(f"{cell} .shimahe-toolbar > .mod-active")
    for left in reversed(range(pressed.count())):
        pressed.first.click()
        expect(pressed).to_have_count(left)


def test_on_a_phone_the_picture_comes_first_and_the_figures_in_words_below(
    page: LabPage, lang: str, disclosure: Disclosure
) -> None:
    page.page.set_viewport_size(PHONE)
    for name in ("audit", "indicators", FIRST):
        cell = open_tab(page, name)
        close_drawer(page, cell)
        page.page.wait_for_function(f"cell => ({FIRST_MARK})(cell) <= {FIRST_SCREEN}", arg=cell)
    sums = page.page.locator(".shimahe-sums:visible")
    assert sums.locator("dd").all_inner_texts() == list(summary(disclosure, lang).sums.values())
    tops = [each.bounding_box() for each in (page.page.locator(f"{cell} .main-svg").first, sums)]
    assert tops[0] is not None
    assert tops[1] is not None
    assert tops[0]["y"] < tops[1]["y"]
    assert no_grave_violations(page) == []


def test_who_knows_only_the_page_finds_the_answers_and_a_colleague_has_a_dark_page(
    page: LabPage, lang: str, disclosure: Disclosure
) -> None:
    page.page.set_viewport_size(WIDE)
    open_tab(page, FIRST)
    reader = Reader(page.page, WORDS[lang], manner="&theme=dark")
    for task in TASKS:
        done = attempt(task, reader, disclosure, lang)
        assert done.is_right, done
        assert len(done.steps) <= task.most, done
    assert reader.colleague is not None
    reader.colleague.wait_for_function(IS_DARK, arg=CELLS[FIRST])
    reader.colleague.close()


def test_the_address_of_a_view_opens_it(
    browser: Browser, dashboard: Dashboard, disclosure: Disclosure
) -> None:
    explorer = explore.audit(disclosure, status="open", chart="checks")
    with opened(browser, dashboard, explorer.state.query) as page:
        cell = CELLS["audit"]
        assert page.settled(lambda: on_page(page, cell), expected(explorer)) == expected(explorer)
        page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        root = page.page.locator(cell)
        root.locator(".shimahe-more").click()
        root.get_by_role("button", name=terms.text("explore.copy.address")).click()
        copied = page.settled(
            lambda: page.page.evaluate("navigator.clipboard.readText()"), page.page.url
        )
        assert copied == page.page.url
