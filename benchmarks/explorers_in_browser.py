"""Measure what an explorer takes in a browser from a changed control to the changed chart.

In a real JupyterLab in a headless chromium; the clock is the page's own, from the control's change
event to the first frame after plotly has drawn for the last time. Prints medians beside the target;
it does not judge them. Without a browser it says in one line what is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a script: the harness lies beside the package

import nbformat
from ipywidgets import Combobox
from playwright.sync_api import sync_playwright

import shimahe
from benchmarks.explorers import percentile, values_of
from shimahe.display.explore import EXPLORERS
from tests.browser.jupyterlab import NoBrowser, chromium, chromium_path, lab_page, server

TARGET = 300
MOST = 6  # options of one control: the long lists hold one sort of change
# Sets the control that carries the label as a reader does, and gives the milliseconds to the first
# frame after the last drawing; null if nothing is drawn. Drawing is over when the page is quiet for
# half a second.
CHANGE = """
async ([label, value]) => {
    const named = [...document.querySelectorAll('.widget-label')]
        .find(each => each.textContent === label);
    const control = named.parentElement.querySelector('select, input');
    const plot = document.querySelector('.js-plotly-plot');
    let last = null;
    const seen = () => requestAnimationFrame(() => { last = performance.now(); });
    plot.on('plotly_afterplot', seen);
    const option = [...(control.options ?? [])]
        .find(each => each.textContent.replaceAll('\\u00a0', ' ') === value);
    if (control.multiple) for (const each of control.options) each.selected = each === option;
    else control.value = option ? option.value : value;
    const start = performance.now();
    control.dispatchEvent(new Event('change', {bubbles: true}));
    const quiet = () => performance.now() - (last ?? start + 2500) > 500;
    while (!quiet()) await new Promise(requestAnimationFrame);
    plot.removeListener('plotly_afterplot', seen);
    return last && last - start;
}"""


def steps(twin: Any) -> Iterator[tuple[str, str, str]]:
    """Make every change of a control in an explorer without a page.

    Each is given as the control's name, its label and the words to choose.
    """
    for name, control in twin.controls.items():
        values = values_of(control)
        for value in [*values[: -1 : max(1, len(values) // MOST)], *values[-1:]]:
            options = () if isinstance(control, Combobox) else getattr(control, "options", ())
            wanted = value[0] if isinstance(value, tuple) and value else value
            words = next(
                (words for words, each in options if each == wanted),
                str(value) if not options else "",
            )
            label = control.description
            control.value = value
            yield name, label, words


def notebook(name: str) -> dict[str, Any]:
    """A notebook with one explorer."""
    code = (
        "import nbformat\nimport shimahe\nfrom shimahe import explore\n"
        f"explore.EXPLORERS[{name!r}](shimahe.load())"
    )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made: dict[str, Any] = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code)], metadata={"kernelspec": kernel}
    )
    return made


def measure(page: Any, name: str, rounds: int) -> dict[str, list[float]]:
    """Measure the milliseconds of each change that draws, by control.

    The page and an explorer without a page go the same way.
    """
    taken: dict[str, list[float]] = {}
    twin = EXPLORERS[name](shimahe.load())
    page.open_notebook(page.server.put(f"{name}.ipynb", notebook(name)))
    page.run_all()
    page.chart(0)
    for _ in range(rounds):
        for control, label, words in steps(twin):
            passed = page.page.evaluate(CHANGE, [label, words])
            if passed is not None:
                taken.setdefault(control, []).append(passed)
    return taken


def report(rounds: int) -> None:
    """Measure in one JupyterLab and print medians, by explorer and control."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
        server(Path(folder) / "lab") as lab,
    ):
        for name in EXPLORERS:
            with lab_page(browser, lab) as page:
                taken = measure(page, name, rounds)
            print(
                f"{name}: ms from a changed control to the changed chart in the browser, "
                f"target {TARGET}"
            )
            print(f"  {'control':<12}{'n':>5}{'median':>9}{'p95':>9}")
            for control, each in [
                *taken.items(),
                ("all", [one for times in taken.values() for one in times]),
            ]:
                over = "" if median(each) <= TARGET else "  over"
                figures = f"{len(each):>5}{median(each):>9.0f}{percentile(each):>9.0f}"
                print(f"  {control:<12}{figures}{over}")


def main() -> None:
    """Print the report, or what is missing for it."""
    parser = argparse.ArgumentParser(description="Measure the explorers in JupyterLab.")
    parser.add_argument("--rounds", type=int, default=1)
    rounds = parser.parse_args().rounds
    try:
        chromium_path()
    except NoBrowser as missing:
        print(f"not measured: {missing}")
        return
    report(rounds)


if __name__ == "__main__":
    main()
