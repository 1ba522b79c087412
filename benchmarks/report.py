"""Measure the offline report: its size, and how long it takes to be written, opened and filtered.

The file is opened from the disk in a headless chromium with the network off: milliseconds to the
first table, to the first chart and to all of them, and the median of a filter in each explorer,
from the choice to its rows and table, and on to its picture drawn again, of which plotly's own
drawing is named apart. Prints the targets beside them; it does not judge.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script

from playwright.sync_api import Browser, sync_playwright

import shimahe
from shimahe.display.report import write
from tests.browser.jupyterlab import NoBrowser, chromium, chromium_path

PATIENT = 120_000
TARGETS = {"size": 3.0, "first chart": 2_000, "filter": 20}
WATCH = """
window.seen = {};
new MutationObserver(() => {
  const note = (name, what) => {
    if (!(name in seen) && document.querySelector(what)) seen[name] = Math.round(performance.now());
  };
  note("first table", "[data-view=spending] .rows tr");
  note("first chart", "[data-view=spending] .slice");
}).observe(document, { subtree: true, childList: true });"""
FILTERS: dict[str, list[dict[str, Any]]] = {
    "spending": [{"search": "社区"}, {"kind": "project"}, {"minimum": 100}, {"level": "class"}],
    "economic": [{"use": "personnel"}, {"search": "工资"}],
    "audit": [{"status": "broken"}, {"search": "合计"}],
    "indicators": [{"failed": "Q12"}, {"search": "满意度"}],
    "source": [{"search": "社区"}, {"show": "unplaced"}],
}
CHOOSE = """async ([name, state]) => {
  const explorer = (await window.shimaheReport)[name];
  const start = performance.now();
  explorer.set(state);
  const told = performance.now() - start;
  window.drawing = 0;
  await explorer.drawn;
  return [told, performance.now() - start, window.drawing];
}"""
WATCH_PLOTLY = """() => {
  const draw = window.Plotly.react;
  window.Plotly.react = (...values) => {
    const start = performance.now();
    const drawn = draw(...values);
    window.drawing = performance.now() - start;
    return drawn;
  };
}"""


def measure(browser: Browser, path: Path) -> None:
    """Print how long a report takes to open, and to filter."""
    page = browser.new_context(offline=True).new_page()
    page.add_init_script(WATCH)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=yes]", timeout=PATIENT)
    seen: dict[str, int] = page.evaluate("seen")
    print(f"first table {seen['first table']} ms")
    print(f"first chart {seen['first chart']} ms (target {TARGETS['first chart']})")
    print(f"all charts {page.evaluate('Math.round(performance.now())')} ms")
    page.evaluate(WATCH_PLOTLY)
    for name, states in FILTERS.items():
        times = [page.evaluate(CHOOSE, [name, state]) for state in states * 3]
        told, drawn, plotly = (median(each) for each in zip(*times, strict=True))
        print(f"a filter of {name} {told:.0f} ms (target {TARGETS['filter']}), ", end="")
        print(f"with its picture {drawn:.0f} ms, of which plotly {plotly:.0f} ms")


def main() -> int:
    """Write a report and measure it."""
    d = shimahe.load()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        path = write(d, folder, date(2026, 1, 2), "zh")
        print(f"written in {time.perf_counter() - start:.1f} s")
        print(f"size {path.stat().st_size / 1e6:.2f} MB (target {TARGETS['size']})")
        try:
            chromium_path()
        except NoBrowser as missing:
            print(missing, file=sys.stderr)
            return 1
        with sync_playwright() as playwright, chromium(playwright) as browser:
            measure(browser, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
