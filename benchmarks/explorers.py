"""Measure what an explorer takes in the kernel from a changed control to the new figure.

For each explorer and each of its controls: median and 95th percentile in milliseconds beside the
target, the median of processor time (`cpu`: the same on a busy machine), and the ratio of the
median to plain plotly (`x plain`: new values for as many bars) measured in the same run. Runs in a
real kernel, so that the messages to the page are made and sent. Prints figures; it does not judge
them. Last comes what opening explorers and changing a control takes for many rows, beside a quarter
of them: 4 times is a straight line.
"""

from __future__ import annotations

import argparse
import gc
import time
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import nbformat
import plotly.graph_objects as go
from ipywidgets import BoundedFloatText, Combobox, SelectMultiple, Text
from nbclient import NotebookClient

import shimahe
from shimahe.display.explore import EXPLORERS

TARGET = 30
MANY_ROWS = 10_000
#: What is chosen at the start where controls do nothing without it.
START = {
    "audit": {
        "comparison": "A01 general_spending:201/total",
        "cell": "general_spending:201/total",
        "printed": "1",
    }
}
#: What is changed where there are many rows: a control, and the values that it takes in turn.
GROWTH = {
    "spending": ("minimum", ("1", "2")),
    "audit": ("status", ("agrees", "")),
    "source": ("show", ("figures", "all")),
}
TEXTS = ("社", "100", "2080", "5", "")  # what one types into a field for words or for an amount


def values_of(control: Any) -> list[Any]:
    """Return the values to try in a control: each option, or a few numbers or texts.

    The value with which it started comes last. Buttons and the token have none.
    """
    if isinstance(control, SelectMultiple):
        return [*((value,) for _, value in control.options), control.value]
    if isinstance(control, Combobox):  # its options are suggestions
        return list(TEXTS)
    if hasattr(control, "options"):
        return [*(value for _, value in control.options if value != control.value), control.value]
    if isinstance(control, BoundedFloatText):
        return [control.min, control.max, control.value]
    if isinstance(control, Text) and "shimahe-token" not in control._dom_classes:
        return list(TEXTS)
    return []


def milliseconds(explorer: Any, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """The time of each change of a control that is accepted, by the clock and of the processor.

    All other controls are as at the start.
    """
    taken: dict[str, list[tuple[float, float]]] = {}
    start = explorer.state
    for name, control in [*explorer.controls.items()] * rounds:
        explorer.state = start
        for value in values_of(control):
            before, begin, busy = explorer.state, time.perf_counter(), time.process_time()
            control.value = value
            passed, worked = time.perf_counter() - begin, time.process_time() - busy
            if explorer.state != before:
                taken.setdefault(name, []).append((passed * 1000, worked * 1000))
    explorer.state = start
    return taken


def reference(bars: int, rounds: int) -> float:
    """The median time in which a bare live figure takes new values for so many bars."""
    names = [f"bar {place}" for place in range(bars)]
    figure = go.FigureWidget(go.Bar(x=names, y=list(range(bars))))
    taken = []
    for round_ in range(rounds):
        start = time.perf_counter()
        figure.data[0].y = [value + round_ for value in range(bars)]
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def percentile(taken: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


def many_lines(n: int) -> bytes:
    """An invented table of n items of one 万元 in groups of fifty, forty groups a class."""
    lines = ["## 部门支出总表", "单位：万元", "科目编码\t科目名称\t总计\t基本支出\t项目支出"]
    for item in range(n):
        code = f"{201 + item // 2000}{item // 50 % 40 + 1:02d}{item % 50 + 1:02d}"
        lines.append(f"{code}\t{code}项\t1.00\t1.00\t")
    return "\n".join(lines).encode()


def seconds_for_rows(name: str, n: int, rounds: int) -> tuple[float, float]:
    """The processor time in which an explorer of so many rows opens, and the median of a change."""
    control, values = GROWTH[name]
    d = shimahe.read(many_lines(n))
    EXPLORERS[name](d, lang="en").close()  # what is worked out once for a document is there now
    start = time.process_time()
    explorer = EXPLORERS[name](d, lang="en")
    opened = time.process_time() - start
    taken = []
    for value in values * rounds:
        start = time.process_time()
        explorer.controls[control].value = value
        taken.append(time.process_time() - start)
    explorer.close()
    return opened, median(taken)


def report_growth(rounds: int) -> None:
    """Print what many rows take beside a quarter of them."""
    print(f"{MANY_ROWS:,} rows: processor time in s, and how many times that of a quarter of them")
    for name, (control, _) in GROWTH.items():
        few = seconds_for_rows(name, MANY_ROWS // 4, rounds)
        many = seconds_for_rows(name, MANY_ROWS, rounds)
        ratios = [more / less for more, less in zip(many, few, strict=True)]
        line = f"opened {many[0]:.2f} ({ratios[0]:.1f}), {control} {many[1]:.2f} ({ratios[1]:.1f})"
        print(f"  {name:<12}{line}")


def columns_of(times: list[tuple[float, float]], plain: float) -> str:
    """Write the columns of a control: its times, those of the processor, and what is over."""
    clock, cpu = ([*part] for part in zip(*times, strict=True))
    middle = median(clock)
    high = percentile(clock)
    over = ""
    if middle > TARGET:
        over = "  median over"
    elif high > TARGET:
        over = "  p95 over"
    figures = f"{len(times):>5}{middle:>9.1f}{high:>9.1f}{median(cpu):>9.1f}"
    return f"{figures}{middle / plain:>9.0f}{over}"


def report(rounds: int, file: str | None) -> None:
    """Measure and print; for the kernel."""
    d = shimahe.read(file) if file else shimahe.load()
    for name, make in EXPLORERS.items():
        explorer = make(d, **({} if file else START.get(name, {})))
        bars = max(len(explorer.table), 1)
        plain = reference(bars, 50)
        milliseconds(explorer, 1)  # a first round that is thrown away
        gc.collect()
        taken = milliseconds(explorer, rounds)
        print(f"{name}: ms from a changed control to the new figure, target {TARGET}")
        print(f"  {'control':<12}{'n':>5}{'median':>9}{'p95':>9}{'cpu':>9}{'x plain':>9}")
        for control, times in [*taken.items(), ("all", list(chain(*taken.values())))]:
            print(f"  {control:<12}{columns_of(times, plain)}")
        print(f"  plain plotly, {bars} bars: median {plain:.2f} ms")
    report_growth(rounds)


def main() -> None:
    """Run the report in a kernel and print what it prints."""
    parser = argparse.ArgumentParser(description="Measure the explorers in the kernel.")
    parser.add_argument("file", nargs="?", help="the disclosure; without it the bundled one")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    file = str(Path(chosen.file).resolve()) if chosen.file else None
    code = f"from benchmarks.explorers import report\nreport({chosen.rounds}, {file!r})"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    root = Path(__file__).resolve().parent.parent
    client = NotebookClient(
        notebook,
        timeout=1800,
        kernel_name="python3",
        store_widget_state=False,
        resources={"metadata": {"path": str(root)}},
    )
    client.execute()
    print("".join(output.get("text", "") for output in notebook.cells[0].outputs), end="")


if __name__ == "__main__":
    main()
