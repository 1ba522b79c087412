"""Every notebook runs in JupyterLab, in both languages, with the pictures it was saved with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shimahe.display.editions import chinese_edition
from tests.all_notebooks import chinese_prose, english_notebooks
from tests.browser.jupyterlab import LabPage

pytestmark = pytest.mark.browser

PLOTLY = "application/vnd.plotly.v1+json"


def edition(name: str, lang: str) -> dict[str, Any]:
    """Give the notebook without outputs, so that what is seen comes from this run."""
    notebook: dict[str, Any] = json.loads(json.dumps(english_notebooks()[name]))
    if lang == "zh":
        return chinese_edition(notebook, chinese_prose(name))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def pictures(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """The static pictures by the id of their cell, as numbers and words."""
    found = [
        (cell["id"], out["data"][PLOTLY])
        for cell in cells
        for out in cell.get("outputs", [])
        if "data" in out and PLOTLY in out["data"]
    ]
    return {name: (picture["data"], picture["layout"]["meta"]) for name, picture in found}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", english_notebooks())
def test_notebook_runs_and_draws_its_pictures(page: LabPage, name: str, lang: str) -> None:
    page.open_notebook(page.server.put(f"{name}.{lang}.ipynb", edition(name, lang)))
    page.run_all()
    assert page.cell_errors() == []
    ran, saved = pictures(page.cells()), pictures(english_notebooks()[name]["cells"])
    assert list(ran) == list(saved) != []
    for place, cell in enumerate(ran):
        page.show_cell(cell)
        assert page.chart_data(place, ".jp-RenderedPlotly")
        page.screenshot(f"{name}.{lang}.{cell}")
    assert lang == "zh" or ran == saved
    for cell in (cell["id"] for cell in page.cells() if cell["id"] == "explorer"):
        page.show_cell(cell)
        page.screenshot(f"{name}.{lang}.{cell}")
