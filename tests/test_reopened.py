"""A notebook that is opened without its kernel shows the pictures that are stored in it."""

from __future__ import annotations

import asyncio
import json

import pytest
from ipykernel.ipkernel import IPythonKernel
from traitlets.config import Configurable

from shimahe.authoring.stored_form import KERNEL
from shimahe.display.reopened import Notebooks

WIDGET = "application/vnd.jupyter.widget-view+json"
PLOTLY = "application/vnd.plotly.v1+json"
VIEW = {WIDGET: {"model_id": "m", "version_major": 2, "version_minor": 0}, "text/plain": "x"}


class Server(Configurable):
    """A server in which some notebooks run."""

    def __init__(self, running: list[str]) -> None:
        super().__init__()
        self.session_manager = self
        self._running = running

    async def list_sessions(self) -> list[dict[str, str]]:
        return [{"path": path} for path in self._running]


def opened(folder, data, running):
    """Open a notebook with one output; give its data as JupyterLab gets it."""
    content = opened_notebook(folder, data, running, metadata={})
    return content["cells"][1]["outputs"][0]["data"]


def opened_notebook(folder, data, running, metadata):
    """Open a notebook with one output; give it as JupyterLab gets it."""
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "id": "a", "source": "", "metadata": {}, "outputs": [output]}
    cells = [{"cell_type": "markdown", "id": "b", "source": "", "metadata": {}}, cell]
    cell["execution_count"] = 1
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (folder / "页.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    manager = Notebooks(root_dir=str(folder), parent=Server(running))
    return asyncio.run(manager.get("/页.ipynb"))["content"]


@pytest.mark.parametrize("stored", [PLOTLY, "text/html"])
def test_an_explorer_without_its_kernel_is_what_is_stored_beside_it(tmp_path, stored):
    data = opened(tmp_path, VIEW | {stored: "picture"}, running=["other.ipynb"])
    assert sorted(data) == sorted([stored, "text/plain"])


def test_a_notebook_whose_kernel_runs_keeps_its_explorers(tmp_path):
    data = opened(tmp_path, VIEW | {PLOTLY: {}}, running=["页.ipynb"])
    assert WIDGET in data


def test_a_widget_with_nothing_beside_it_is_left_alone(tmp_path):
    assert WIDGET in opened(tmp_path, VIEW, running=[])


def test_a_file_is_not_changed_by_opening_it(tmp_path):
    opened(tmp_path, VIEW | {PLOTLY: {}}, running=[])
    assert WIDGET in (tmp_path / "页.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize("running", [[], ["页.ipynb"]])
def test_a_page_has_its_language_so_that_it_is_not_unsaved_at_once(tmp_path, running):
    metadata = {"kernelspec": KERNEL}
    notebook = opened_notebook(tmp_path, VIEW, running, metadata)
    assert notebook["metadata"]["language_info"] == IPythonKernel.language_info
    assert "language_info" not in (tmp_path / "页.ipynb").read_text(encoding="utf-8")


def test_the_language_of_another_kernel_is_left_alone(tmp_path):
    metadata = {"kernelspec": KERNEL | {"name": "ir"}, "language_info": {"name": "R"}}
    notebook = opened_notebook(tmp_path, VIEW, [], metadata)
    assert notebook["metadata"]["language_info"] == {"name": "R"}


def test_a_folder_is_listed(tmp_path):
    listed = asyncio.run(Notebooks(root_dir=str(tmp_path)).get(""))
    assert listed["type"] == "directory"
