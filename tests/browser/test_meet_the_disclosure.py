"""Notebook 01 in JupyterLab, in both languages: it runs, its controls move the picture, and nothing leaves the machine.

The same controls are set in a second explorer without a browser: text and picture on the page must be what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from shimahe import Disclosure, explore, language, load, set_language, terms
from shimahe.display.report import chinese_edition
from tests.all_notebooks import chinese_prose, english_notebooks
from tests.browser.jupyterlab import LabPage

pytestmark = pytest.mark.browser

NAME = "01_meet_the_disclosure"
EXPLORER = ".jupyter-widgets:has(.js-plotly-plot)"
STEPS = {"chart": "bars", "level": "class", "kind": "project", "minimum": "100", "search": "社"}
DRAWN = ("type", "ids", "parents", "labels", "values", "x", "y", "customdata")


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.fixture(scope="module")
def disclosure() -> Disclosure:
    return load()


def edition(lang: str) -> dict[str, Any]:
    """Give the notebook without outputs, so that what is seen comes from this run."""
    notebook = json.loads(json.dumps(english_notebooks()[NAME]))
    if lang == "zh":
        return chinese_edition(notebook, chinese_prose(NAME))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def drawn(traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of the traces what a reader sees."""
    return json.loads(json.dumps([{key: trace[key] for key in DRAWN if key in trace} for trace in traces]))


def on_page(page: LabPage) -> tuple[list[dict[str, Any]], str]:
    """Read the explorer's picture and its line of figures."""
    line = page.page.locator(f"{EXPLORER} [role=status]").first.text_content()
    return drawn(page.chart_data(0, EXPLORER)), line


def expected(explorer: explore.Explorer) -> tuple[list[dict[str, Any]], str]:
    """Give what the explorer without a browser says."""
    return drawn(explorer.figure.to_plotly_json()["data"]), explorer.line


def move(page: LabPage, explorer: explore.Explorer, name: str, value: str) -> None:
    """Set a control on the page as a reader does, and the same one in the explorer without a browser."""
    control = page.control(explorer.controls[name].description)
    if hasattr(explorer.controls[name], "options"):
        control.select_option(next(label for label, key in explorer.controls[name].options if key == value))
    else:
        control.fill(value)
        control.press("Enter")
    explorer.controls[name].value = value


def opened(page: LabPage, lang: str) -> None:
    page.open_notebook(page.server.put(f"{NAME}.{lang}.ipynb", edition(lang)))
    page.run_all()
    assert page.cell_errors() == []


def reset(page: LabPage, explorer: explore.Explorer) -> None:
    """Press the button, since the notebook's own cells may have moved the controls."""
    page.show_cell("explorer")
    page.page.get_by_role("button", name=terms.text("explore.reset"), exact=True).click()
    assert page.settled(lambda: on_page(page), expected(explorer)) == expected(explorer)
    page.show_cell("explorer")


def test_notebook_runs_and_its_controls_move_the_picture(page: LabPage, lang: str, disclosure: Disclosure) -> None:
    opened(page, lang)
    explorer = explore.spending(disclosure)
    reset(page, explorer)
    page.screenshot(f"{NAME}.{lang}.start")
    for name, value in STEPS.items():
        before = expected(explorer)
        move(page, explorer, name, value)
        assert expected(explorer) != before, f"{name} moves nothing"
        assert page.settled(lambda: on_page(page), expected(explorer)) == expected(explorer), name
    page.screenshot(f"{NAME}.{lang}.moved")


def test_language_of_the_explorer_can_be_switched(page: LabPage, lang: str, disclosure: Disclosure) -> None:
    opened(page, lang)
    explorer = explore.spending(disclosure)
    reset(page, explorer)
    move(page, explorer, "lang", {"en": "zh", "zh": "en"}[lang])
    assert page.settled(lambda: on_page(page), expected(explorer)) == expected(explorer)
    assert page.control(explorer.controls["level"].description).is_visible()
    page.screenshot(f"{NAME}.{lang}.switched")


def test_static_picture_stands_above_the_explorer(page: LabPage, lang: str, disclosure: Disclosure) -> None:
    opened(page, lang)
    page.show_cell("picture")
    shown = drawn(page.chart_data(0, ".jp-RenderedPlotly"))
    (saved,) = [cell for cell in page.cells() if cell["id"] == "picture"]
    data = saved["outputs"][0]["data"]["application/vnd.plotly.v1+json"]["data"]
    assert shown == drawn(data)
    assert sum(shown[0]["values"]) > 0
    page.screenshot(f"{NAME}.{lang}.picture")
