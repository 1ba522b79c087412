"""Measure how soon a reader sees something on the dashboard, in a headless chromium.

Times seconds to the figures in words and to the first picture: cold, from the start of the command;
warm, from the opening of a page whose kernel is ready; and of each of two visitors who come at once
after that. Prints each beside its target; it does not judge them. Without a browser it says in one
line what is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

# run as a script: the harness lies beside the package
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.jupyterlab import NoBrowser, chromium, chromium_path
from tests.voila import Dashboard, voila_server

TARGETS = {"cold": (2.0, 6.5), "warm": (2.0, 4.0)}  # to the figures, to the picture
PICTURE = ".js-plotly-plot .slice"
FIGURES = ".shimahe-sums dd"
REST = 12.0  # seconds in which the next kernel gets ready
SECONDS = 60
# Notes on the page's own clock when the figures and the picture are first drawn.
WATCH = """
window.firstSeen = {};
const look = () => {
    for (const [name, part] of Object.entries(%s)) {
        const found = document.querySelector(part);
        if (found?.getClientRects().length) firstSeen[name] ??= Date.now();
    }
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


class Seen(NamedTuple):
    """Seconds from a start to the figures in words, and to the first picture."""

    figures: float
    picture: float


def opening(browser: Browser, dashboard: Dashboard) -> Page:
    """Send a visitor of their own to the dashboard; does not wait for the page."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(SECONDS * 1000)
    parts = f"{{figures: '{FIGURES}', picture: '{PICTURE}'}}"
    page.add_init_script(WATCH % parts)
    go = "address => { setTimeout(() => location.assign(address)); }"
    page.evaluate(go, dashboard.url())
    return page


def seen(page: Page, start: float) -> Seen:
    """Wait until a page has its picture; give when it had what, from the start."""
    page.wait_for_function("() => window.firstSeen.picture")
    moments = page.evaluate("() => [firstSeen.figures, firstSeen.picture]")
    figures, picture = (moment / 1000 - start for moment in moments)
    return Seen(figures, picture)


def visit(browser: Browser, dashboard: Dashboard, start: float) -> Seen:
    """Open the page as one visitor, and leave it."""
    page = opening(browser, dashboard)
    found = seen(page, start)
    page.context.close()
    return found


def visit_at_once(browser: Browser, dashboard: Dashboard) -> list[Seen]:
    """Open the page as two visitors at once, and leave it."""
    start = time.time()
    first = opening(browser, dashboard)
    second = opening(browser, dashboard)
    found = [seen(page, start) for page in (first, second)]
    first.context.close()
    second.context.close()
    return found


def measure(browser: Browser) -> dict[str, Seen]:
    """Start a dashboard; measure one cold visit, one warm, and two at once."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.time()
        with voila_server(Path(folder) / "server") as dashboard:
            found = {"cold": visit(browser, dashboard, start)}
            time.sleep(REST)
            found["warm"] = visit(browser, dashboard, time.time())
            time.sleep(REST)
            first, second = visit_at_once(browser, dashboard)
    return found | {"first of two": first, "second of two": second}


def report(name: str, times: Sequence[Seen]) -> str:
    """Write one line: the medians of what was seen, beside the target."""
    figures = median(each.figures for each in times)
    picture = median(each.picture for each in times)
    line = f"{name:14} figures {figures:5.2f} s  picture {picture:5.2f} s"
    if name in TARGETS:
        most = TARGETS[name]
        line += f"  (target {most[0]:.1f} and {most[1]:.1f})"
    return line


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="dashboards started (default 3)")
    runs = parser.parse_args(argv).runs
    try:
        chromium_path()
    except NoBrowser as missing:
        print(missing, file=sys.stderr)
        return 1
    with sync_playwright() as playwright, chromium(playwright) as browser:
        found = [measure(browser) for _ in range(runs)]
    for name in found[0]:
        print(report(name, [times[name] for times in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
