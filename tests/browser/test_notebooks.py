"""Every notebook runs in JupyterLab, in both languages, with the pictures it was saved with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.all_notebooks import chinese_notebook, english_notebooks
from tests.browser.jupyterlab import LabPage

pytestmark = pytest.mark.browser

PLOTLY = "application/vnd.plotly.v1+json"
EDITIONS = {"en": lambda name: english_notebooks()[name], "zh": chinese_notebook}


def cleared(saved: dict[str, Any]) -> dict[str, Any]:
    """Give a notebook without outputs, so that what is seen comes from this run."""
    notebook: dict[str, Any] = json.loads(json.dumps(saved))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def is_explorer(output: dict[str, Any]) -> bool:
    """Whether an output is an explorer's."""
    return "Explorer(" in "".join(output["data"].get("text/plain", ""))


def pictures(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """The static pictures by the id of their cell, as numbers and words; not of an explorer."""
    found = [
        (cell["id"], out["data"][PLOTLY])
        for cell in cells
        for out in cell.get("outputs", [])
        if PLOTLY in out.get("data", {}) and not is_explorer(out)
    ]
    return {name: (picture["data"], picture["layout"]["meta"]) for name, picture in found}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", english_notebooks())
def test_notebook_runs_and_draws_its_pictures(page: LabPage, name: str, lang: str) -> None:
    saved_notebook = EDITIONS[lang](name)
    page.open_notebook(page.server.put(f"{name}.{lang}.ipynb", cleared(saved_notebook)))
    page.run_all()
    assert page.cell_errors() == []
    ran, saved = pictures(page.cells()), pictures(saved_notebook["cells"])
    assert list(ran) == list(saved) != []
    for place, cell in enumerate(ran):
        page.show_cell(cell)
        assert page.chart_data(place, ".jp-RenderedPlotly")
        page.screenshot(f"{name}.{lang}.{cell}")
    assert ran == saved
    for cell in (cell["id"] for cell in page.cells() if cell["id"] == "explorer"):
        page.show_cell(cell)
        page.screenshot(f"{name}.{lang}.{cell}")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_that_was_not_run_shows_the_picture_of_its_explorer(
    page: LabPage, lang: str
) -> None:
    saved = EDITIONS[lang]("03_where_the_money_goes")
    page.open_notebook(page.server.put(f"stored.{lang}.ipynb", saved))
    page.show_cell("explorer")
    cell = page.page.locator(".jp-Cell:has(.jp-RenderedPlotly)").last
    cell.wait_for()
    text = page.page.locator(".jp-Notebook").inner_text()
    assert "displaying widget" not in text
    assert "Loading widget" not in text
