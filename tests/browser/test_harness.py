"""The browser harness proves itself on a small notebook.

It runs cells, moves a control, reads charts and sees faults.
"""

from __future__ import annotations

import pytest

from tests.browser import jupyterlab
from tests.browser.jupyterlab import LabPage, NoBrowser, chromium_path

pytestmark = pytest.mark.browser

EXPLORER = """\
import nbformat
import ipywidgets, plotly.graph_objects as go
chart = go.FigureWidget(go.Bar(x=["甲", "乙"], y=[1.5, 2.5]))
choice = ipywidgets.Dropdown(options=["一", "二"], description="类别")
def redraw(change):
    chart.data[0].y = [10.5, 20.5] if change["new"] == "二" else [1.5, 2.5]
choice.observe(redraw, "value")
ipywidgets.VBox([choice, chart])"""
STATIC = "go.Figure(go.Bar(x=[1], y=[7]))"


def notebook(*sources: str) -> dict:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for n, source in enumerate(sources, 1)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def bars(page: LabPage, place: int) -> list[list[float]]:
    """Read the heights of the bars; a picture that is not drawn yet has none."""
    return [trace["y"] for trace in page.chart_data(place)]


def test_control_changes_the_chart(page: LabPage) -> None:
    page.open_notebook(page.server.put("small.ipynb", notebook(EXPLORER, STATIC)))
    assert page.cell_errors() == ["c1: not run", "c2: not run"]
    page.run_all()
    assert page.cell_errors() == []
    wanted = [[[1.5, 2.5]], [[7]]]
    assert page.settled(lambda: [bars(page, place) for place in (0, 1)], wanted) == wanted
    before = page.chart_data(0)
    page.control("类别").select_option("二")
    assert page.wait_for_change(0, before)[0]["y"] == [10.5, 20.5]
    page.show_cell("c1")
    assert page.screenshot("harness").stat().st_size > 10_000


def test_error_in_a_cell_is_seen(page: LabPage) -> None:
    page.open_notebook(page.server.put("wrong.ipynb", notebook("", "1")))
    page.run_cell(0, "1 / 0")
    assert page.cell_errors() == ["c1: ZeroDivisionError: division by zero", "c2: not run"]


def test_outside_requests_and_console_errors_are_recorded(watched: LabPage) -> None:
    script = "from IPython.display import HTML\nHTML('<img src=\"https://example.org/a.png\">')"
    watched.open_notebook(watched.server.put("outside.ipynb", notebook(script)))
    assert (watched.outside, watched.errors) == ([], [])
    with watched.page.expect_event("requestfailed"):
        watched.run_all()
    watched.page.evaluate("() => console.error('told you')")
    assert set(watched.outside) == {"https://example.org/a.png"}  # a browser may ask again
    assert [error.split(" (")[0] for error in watched.errors][-1] == "told you"


def test_missing_chromium_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jupyterlab.shutil, "which", lambda name: None)
    with pytest.raises(
        NoBrowser, match=r"^chromium is missing: apt-get install .*CHROMIUM=[^\n]*$"
    ):
        chromium_path()
