"""Measure what an explorer takes in a browser from a changed control to the changed page.

In a real JupyterLab in a headless chromium, with the picture in sight; the clock is the page's own,
from the control's change event, or the click on a button, to the first frame after plotly has drawn
for the last time, or, where no picture moves, after card, title, lines, panels or what is said
beside a field have changed for the last time. The field of the view's token is timed as well.
Prints every control with medians beside the target; it does not judge them. Without a browser it
says in one line what is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

# run as a script: the harness lies beside the package
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import nbformat
from ipywidgets import Combobox
from playwright.sync_api import sync_playwright

import shimahe
from benchmarks.explorers import percentile, values_of
from shimahe.display.explore import EXPLORERS
from tests.browser.jupyterlab import NoBrowser, chromium, chromium_path, lab_page, server

TARGET = 300
MOST = 6  # options of one control: the long lists hold one sort of change
#: Buttons by name: where they are on the page, in the order in which they are clicked.
BUTTONS = {
    "filters": ".shimahe-toolbar > .widget-toggle-button:not(.shimahe-more)",
    "filters again": ".shimahe-toolbar > .widget-toggle-button:not(.shimahe-more)",
    "menu": ".shimahe-more",
    "key figure": ".shimahe-figures button",
    "chip or crumb": ".shimahe-way .jupyter-button:not(.shimahe-hidden)",
    "another figure": ".shimahe-figures li:last-child button",
    "tab table": ".shimahe-tabs button:nth-child(2)",
    "head of table": ".shimahe-table th button",
    "tab lines": ".shimahe-tabs button:nth-child(3)",
    "tab picture": ".shimahe-tabs button:nth-child(1)",
    "start again": ".shimahe-panel button.jupyter-button:not(.widget-toggle-button):last-child",
}
# Does what a reader does: sets the control that carries the label, or clicks on the first button of
# a selector that is in sight. Gives what changed and the milliseconds to the first frame after its
# last change. A change is over when the page is quiet for half a second.
CHANGE = """
async ([label, value, selector]) => {
    const named = [...document.querySelectorAll('.widget-label')]
        .find(each => each.textContent === label);
    const control = selector
        ? [...document.querySelectorAll(selector)].filter(each => each.offsetParent).at(0)
        : named.parentElement.querySelector('select, input');
    if (!control) return ['not there', 0];
    const plot = document.querySelector('.js-plotly-plot');
    let last = null;
    let other = null;
    const seen = () => requestAnimationFrame(() => { last = performance.now(); });
    const noted = () => requestAnimationFrame(() => { other = performance.now(); });
    plot.on('plotly_afterplot', seen);
    const watcher = new MutationObserver(noted);
    const parts = ['.shimahe-heading', '.shimahe-side .widget-html', '.shimahe-lines',
        '.shimahe-way', '.shimahe-panel', '.shimahe-body', '.shimahe-table'];
    for (const part of document.querySelectorAll(parts.join())) {
        const watched = {subtree: true, childList: true, characterData: true};
        if (selector) watched.attributeFilter = ['style', 'class'];
        watcher.observe(part.closest('.widget-html') ?? part, watched);
    }
    const option = [...(control.options ?? [])]
        .find(each => each.textContent.replaceAll('\\u00a0', ' ') === value);
    if (selector) control.focus();
    else if (control.multiple) for (const each of control.options) each.selected = each === option;
    else control.value = option ? option.value : value;
    const start = performance.now();
    if (selector) control.click();
    else control.dispatchEvent(new Event('change', {bubbles: true}));
    const quiet = () => performance.now() - (Math.max(last, other) || start + 2500) > 500;
    while (!quiet()) await new Promise(requestAnimationFrame);
    plot.removeListener('plotly_afterplot', seen);
    watcher.disconnect();
    if (last) return ['picture', last - start];
    return other ? ['card or text', other - start] : ['nothing', 0];
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


def measure(page: Any, name: str, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Measure the milliseconds of each change, by control and what it changes.

    The page and an explorer without a page go the same way.
    """
    taken: dict[tuple[str, str], list[float]] = {}
    twin = EXPLORERS[name](shimahe.load())
    start = twin.state
    page.open_notebook(page.server.put(f"{name}.ipynb", notebook(name)))
    page.run_all()
    page.chart(0)
    page.page.locator(BUTTONS["tab picture"]).first.click()
    for _ in range(rounds):
        for control, label, words in steps(twin):
            changed, passed = page.page.evaluate(CHANGE, [label, words, ""])
            taken.setdefault((control, changed), []).append(passed)
        label = twin.controls["token"].description
        for token in (start.token, twin.state.token, start.token):
            changed, passed = page.page.evaluate(CHANGE, [label, token, ""])
            taken.setdefault(("token", changed), []).append(passed)
        twin.state = start
        for button, selector in BUTTONS.items():
            changed, passed = page.page.evaluate(CHANGE, ["", "", selector])
            taken.setdefault((button, changed), []).append(passed)
    return taken


def print_times(name: str, taken: dict[tuple[str, str], list[float]]) -> None:
    """Print the times of an explorer, control by control, and those of all pictures."""
    print(f"{name}: ms from a changed control to the changed page, target {TARGET}")
    print(f"  {'control':<16}{'changes':<14}{'n':>4}{'median':>9}{'p95':>9}")
    pictures = [
        one for (_, changed), times in taken.items() if changed == "picture" for one in times
    ]
    for (control, changed), times in [*taken.items(), (("all", "picture"), pictures)]:
        over = "" if median(times) <= TARGET else "  over"
        figures = f"{len(times):>4}{median(times):>9.0f}{percentile(times):>9.0f}"
        print(f"  {control:<16}{changed:<14}{figures}{over}", flush=True)


def report(rounds: int, names: Sequence[str]) -> None:
    """Measure in one JupyterLab and print medians, by explorer and control."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
        server(Path(folder) / "lab") as lab,
    ):
        for name in names:
            with lab_page(browser, lab) as page:
                taken = measure(page, name, rounds)
            print_times(name, taken)


def main() -> None:
    """Print the report, or what is missing for it."""
    parser = argparse.ArgumentParser(description="Measure the explorers in JupyterLab.")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", choices=[*EXPLORERS], help="one explorer")
    chosen = parser.parse_args()
    try:
        chromium_path()
    except NoBrowser as missing:
        print(f"not measured: {missing}")
        return
    report(chosen.rounds, [chosen.only] if chosen.only else [*EXPLORERS])


if __name__ == "__main__":
    main()
