"""The offline report in a browser without a network: it filters as the explorers do.

A report is written once for each language, opened from the disk, and driven as a reader would.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from shimahe import Disclosure, load
from shimahe.display.controls import Begins, Filter, Limit, Search, Several
from shimahe.display.explore import VIEWS
from shimahe.display.report import write
from shimahe.display.report.filters import filters_of
from shimahe.display.view import View, ViewResult, ViewState

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("report")]

STATES = 50  # of each view
PATIENT = 60_000
#: Typed into every search: words apart, synonyms, codes, nothing that is there, other languages.
WORDS = (
    "环卫", "社区 卫生", "212 05", "2120501", "street cleaning", "医保", "城乡社区", "Community",
    "满意度", "工资", "人大", "congress work", "１６４６.30", "ﬁnance", "%", "不存在的词",
    "三公 公车", "统战及民族宗教", "保洁", "  201  ", "STRASSE ß", "A41", "定性",
)  # fmt: skip
SET = """async ([name, states]) => {
  const explorer = (await window.shimaheReport)[name];
  return states.map((state) => { explorer.set(state); return explorer.rows; });
}"""


@pytest.fixture(scope="module")
def d() -> Disclosure:
    return load()


@pytest.fixture(scope="module")
def report(d: Disclosure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(d, tmp_path_factory.mktemp("report"), date(2026, 1, 2), "zh")


@pytest.fixture(scope="module")
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report from the disk, with the network off; no request and no error is allowed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENT)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    yield page
    context.close()
    assert asked == [report.as_uri()], "requests beyond the file itself"
    assert errors == [], "errors in the browser's console"


# --- states ---------------------------------------------------------------------------------------


def some_value(control: Filter, result: ViewResult, chance: random.Random) -> Any:
    if isinstance(control, Search):
        return chance.choice(WORDS).strip()
    if isinstance(control, Begins):
        return chance.choice(("2", "201", "20805", "3", "9"))
    if isinstance(control, Limit):
        return chance.choice((0.0, 0.5, 6.04, 30.0, 554.98, 1000.0, 3553.63))
    offered = [entry for _, entry in control.choices(result) or []]
    if isinstance(control, Several):
        return tuple(sorted(chance.sample(offered, min(len(offered), chance.randint(1, 3)))))
    return control.from_entry(chance.choice(offered))


def some_state(view: View, result: ViewResult, chance: random.Random) -> ViewState:
    values = {}
    for control in filters_of(view):
        if chance.random() < 0.4:
            values[control.name] = some_value(control, result, chance)
    return view.state_class(lang="zh", **values)


def as_entries(state: ViewState) -> dict[str, Any]:
    entries = {}
    for control in filters_of(state.view):
        value = getattr(state, control.name)
        is_number = isinstance(control, Limit) and value is not None
        entries[control.name] = value if is_number else control.to_entry(value)
    return entries


@pytest.mark.parametrize("name", VIEWS)
def test_the_rows_on_the_page_are_those_of_the_explorer(page: Page, d: Disclosure, name: str):
    view = VIEWS[name]
    start = ViewResult(d, view.state_class(lang="zh"))
    chance = random.Random(name)
    states = [some_state(view, start, chance) for _ in range(STATES)]
    shown = page.evaluate(SET, [name, [as_entries(state) for state in states]])
    every = start.source_rows.index
    wanted = [every.get_indexer(ViewResult(d, state).rows.index).tolist() for state in states]
    assert shown == wanted
    assert any(wanted)
    assert any(0 < len(rows) < len(every) for rows in wanted)
