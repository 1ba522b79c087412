"""Measure how long the notebooks are to read: words, quoted figures, cells, and screens.

Words and figures are those of the prose; a word of Chinese is one character. Screens: the height of
the whole notebook in a real JupyterLab, in a headless chromium, over the height that its window
shows of it; as it is stored, and after all cells were run. `--width` and `--height` are those of
that window, in pixels. Prints the targets; it does not judge.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

# run as a script: the harness lies beside the package
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from shimahe.authoring.prose_figures import quoted_figures
from tests.all_notebooks import chinese_notebook, english_notebooks
from tests.browser.jupyterlab import LabPage, NoBrowser, chromium, chromium_path, lab_page, server
from tests.notebook_guards import cells, words

WIDTH, HEIGHT = 1400, 1000  # of the window, unless another is asked for
TALL = 16_000  # of a window that shows a whole notebook, so that all of it is laid out
TARGETS = "targets: at most 1,250 words and 12 screens"
#: Gives the pixels from the first cell's top to the last cell's bottom.
LENGTH = """() => {
    const cells = [...jupyterapp.shell.currentWidget.node.querySelectorAll('.jp-Cell')];
    const boxes = cells.map(each => each.getBoundingClientRect());
    return Math.max(...boxes.map(box => box.bottom)) - Math.min(...boxes.map(box => box.top));
}"""
#: Shows the top: the page keeps no cell that is far from what is shown.
TOP = "() => void jupyterapp.shell.currentWidget.content.scrollToItem(0, 'start')"
#: Whether every cell stands on the page.
ALL_THERE = """() => {
    const notebook = jupyterapp.shell.currentWidget;
    const shown = [...notebook.node.querySelectorAll('.jp-Cell')];
    return shown.filter(each => each.offsetHeight).length === notebook.content.widgets.length;
}"""
SHOWN = """() => jupyterapp.shell.currentWidget.node
    .querySelector('.jp-WindowedPanel-outer').getBoundingClientRect().height"""


def length(page: LabPage, width: int) -> float:
    """Measure the whole notebook, once it has stood still for a while."""
    page.set_look("Light", width, TALL, file_list=False)
    page.page.evaluate(TOP)
    page.page.wait_for_function(ALL_THERE)
    before = 0.0
    while True:
        page.page.wait_for_timeout(2000)
        now: float = page.page.evaluate(LENGTH)
        if now == before:
            return now
        before = now


def screens(
    page: LabPage, notebook: dict[str, Any], width: int, height: int
) -> tuple[float, float]:
    """Open a notebook; give its screens as it is stored, and after all cells were run."""
    page.open_notebook(page.server.put("page.ipynb", notebook))
    page.set_look("Light", width, height, file_list=False)
    window = page.page.evaluate(SHOWN)
    stored = length(page, width) / window
    page.run_all()
    return stored, length(page, width) / window


def chinese_words(notebook: dict[str, Any]) -> int:
    """Count the characters of Chinese prose."""
    prose = "".join(cell["source"] for cell in cells(notebook, "markdown"))
    return len(re.findall("[\u4e00-\u9fff]", prose))


def report(page: LabPage, width: int, height: int) -> None:
    """Measure every notebook in both languages, and print a line for each."""
    print(f"{'notebook':<32}{'':<4}{'words':>6}{'figures':>9}{'cells':>7}{'stored':>8}{'run':>6}")
    for name, english in english_notebooks().items():
        for lang, notebook in (("en", english), ("zh", chinese_notebook(name))):
            count = words(notebook) if lang == "en" else chinese_words(notebook)
            figures = len(quoted_figures(notebook))
            stored, run = screens(page, notebook, width, height)
            numbers = f"{count:>6,}{figures:>9}{len(notebook['cells']):>7}{stored:>8.1f}{run:>6.1f}"
            print(f"{name:<32}{lang:<4}{numbers}", flush=True)
    print(TARGETS)


def main() -> None:
    """Print the report, or what is missing for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--width", type=int, default=WIDTH, help="of the window, in pixels")
    parser.add_argument("--height", type=int, default=HEIGHT, help="of the window, in pixels")
    options = parser.parse_args()
    try:
        chromium_path()
    except NoBrowser as missing:
        print(f"not measured: {missing}")
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
        server(Path(folder) / "lab") as lab,
        lab_page(browser, lab) as page,
    ):
        report(page, options.width, options.height)


if __name__ == "__main__":
    main()
