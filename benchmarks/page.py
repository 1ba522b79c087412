"""Measure how far down the page of an explorer its first mark stands, in pixels.

In a real JupyterLab in a headless chromium, list of files open, as an explorer starts: controls
(all above the title), caption (title and subtitle) and their sum, for every explorer, both
languages and two widths; with `--narrow` also the dashboard and the report at 390. A mark is what
is read: a tile, a bar, a field, a printed line. Prints the targets beside them; it does not judge.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

# run as a script: the harness lies beside the package
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import nbformat
from playwright.sync_api import Page, sync_playwright

import shimahe
from shimahe.authoring.stored_form import KERNEL
from shimahe.display.explore import EXPLORERS
from shimahe.display.report import write
from tests.browser.jupyterlab import (
    SECONDS,
    LabPage,
    NoBrowser,
    Server,
    chromium,
    chromium_path,
    lab_page,
    server,
)
from tests.notebook_guards import SETUP
from tests.voila import voila_server

TARGETS = {1280: 200, 800: 260, 390: 320}
HEIGHT = 1100
LANGUAGES = ("zh", "en")
#: Gives the pixels from an explorer's top edge to its title and to its first mark, and its height.
MEASURE = """
root => {
    const marks = ['.slice path.surface', '.bars .point path', '.scatterlayer path.point',
        '.scatterlayer path.js-line', '.heatmaplayer image', '.hm path', '.sankey-node rect',
        '.shapelayer path', '.shimahe-lines tr', '.printed tr'];
    const top = root.getBoundingClientRect().top;
    const tops = [...root.querySelectorAll(marks.join())]
        .map(each => each.getBoundingClientRect())
        .filter(box => box.width > 0 && box.height > 0)
        .map(box => box.top - top);
    const titles = [...root.querySelectorAll('.shimahe-heading, h4')];
    const title = titles.find(each => each.checkVisibility());
    const head = title ? title.getBoundingClientRect().top - top : Math.min(...tops);
    return tops.length && [head, Math.min(...tops), root.getBoundingClientRect().height];
}"""


def measured(page: Page, explorer: str) -> list[float]:
    """Measure an explorer, given by a selector, once it has stood still for a moment."""
    root = page.locator(explorer).first
    root.wait_for()
    before: Any = None
    while True:
        now: list[float] = root.evaluate(MEASURE)
        if now and now == before:
            return now
        before = now
        page.wait_for_timeout(400)


def print_row(name: str, lang: str, width: int, pixels: list[float]) -> None:
    """Print what was measured of one explorer."""
    head, mark, height = pixels
    over = "" if mark <= TARGETS[width] else "  over"
    numbers = f"{head:>9.0f}{mark - head:>9.0f}{mark:>7.0f}{height:>8.0f}"
    print(f"{name:<12}{lang:<4}{width:>5}{numbers}{TARGETS[width]:>8}{over}", flush=True)


def report_lab(page: LabPage) -> None:
    """Measure every explorer in JupyterLab."""
    cells = [nbformat.v4.new_code_cell("") for _ in range(2)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    page.open_notebook(page.server.put("page.ipynb", notebook))
    for lang in LANGUAGES:
        page.run_cell(0, SETUP.format(language=lang))
        for name in EXPLORERS:
            for width in (1280, 800):
                page.set_look("Light", width, HEIGHT, file_list=True)
                page.run_cell(1, f"explore.{name}(d)")
                print_row(name, lang, width, measured(page.page, ".shimahe-explorer"))


def report_dashboard(browser: Any, folder: Path, lang: str) -> None:
    """Measure every explorer on the dashboard, as wide as a telephone."""
    with (
        voila_server(folder / lang, "--lang", lang) as dashboard,
        lab_page(browser, Server(dashboard.temporary, dashboard.address, "")) as page,
    ):
        page.page.set_viewport_size({"width": 390, "height": 844})
        page.page.goto(dashboard.url(), wait_until="commit", timeout=SECONDS * 1000)
        for name in EXPLORERS:
            page.page.locator(f"nav:visible [data-tab-link={name}]").click()
            explorer = f".shimahe-place-{name} .shimahe-explorer"
            print_row(name, lang, 390, measured(page.page, explorer))


def report_report(browser: Any, folder: Path, lang: str) -> None:
    """Measure every explorer in the report, as wide as a telephone."""
    written = write(shimahe.load(), folder, date(2026, 1, 2), lang)
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(written.as_uri())
    page.wait_for_selector("html[data-ready=yes]", timeout=SECONDS * 1000)
    for name in EXPLORERS:
        page.locator(f"[data-view={name}]").scroll_into_view_if_needed()
        print_row(f"{name}*", lang, 390, measured(page, f"[data-view={name}]"))


def report(narrow: bool) -> None:
    """Measure and print."""
    print(f"{'explorer':<12}{'':<4}{'wide':>5}{'controls':>9}{'caption':>9}{'sum':>7}{'height':>8}")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        with server(Path(folder) / "lab") as lab, lab_page(browser, lab) as page:
            report_lab(page)
        if narrow:
            for lang in LANGUAGES:
                report_dashboard(browser, Path(folder) / "dashboard", lang)
            print("* in the report")
            for lang in LANGUAGES:
                report_report(browser, Path(folder) / "report", lang)


def main() -> None:
    """Print the report, or what is missing for it."""
    parser = argparse.ArgumentParser(description="Measure the page of the explorers.")
    parser.add_argument(
        "--narrow", action="store_true", help="dashboard and report at 390 pixels too"
    )
    narrow = parser.parse_args().narrow
    try:
        chromium_path()
    except NoBrowser as missing:
        print(f"not measured: {missing}")
        return
    report(narrow)


if __name__ == "__main__":
    main()
