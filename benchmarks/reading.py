"""Measure what `read()` costs beside pandas, and as the document grows.

pandas reads the same frames from CSV, and the page with `read_html`.

Prints ratios of medians taken in turn in one process, and for 1, 2, 4 … 64 copies of the tables the
time, the peak memory and their slopes on log axes (1 is linear). The document is the full text
where it lies beside the checkout, else the bundled edition; for the copies always the bundled one.
"""

from __future__ import annotations

import argparse
import html
import io
import math
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import linear_regression

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a script: the others lie beside it

import pandas as pd

import shimahe
from benchmarks.findings import medians
from shimahe import frames, resources
from shimahe.disclosure import BUNDLED
from shimahe.reading.layout import lines_to_layout

TARGET = 3.0
FULL_TEXT = Path(__file__).resolve().parents[2] / "shared" / "disclosure" / "shimahe-2025-full.txt"
COPIES = (1, 2, 4, 8, 16, 32, 64)


def csv_reader(d: shimahe.Disclosure) -> Callable[[], object]:
    """Return what reads every frame of `d` from CSV, with its declared dtypes."""
    texts = {frame.name: getattr(d, frame.name).to_csv(index=False) for frame in frames.FRAMES}
    dtypes = {
        frame.name: {column.name: column.dtype for column in frame.columns}
        for frame in frames.FRAMES
    }
    return lambda: [
        pd.read_csv(io.StringIO(text), dtype=dtypes[name]) for name, text in texts.items()
    ]


def as_html(text: str) -> str:
    """Return the tables of a text as HTML, each below its title and unit mark."""
    parts = []
    for table in lines_to_layout(text.split("\n")).tables:
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row.fields) + "</tr>"
            for row in table.rows
            if row.printed == "plain"
        )
        marks = "".join(f"单位：{unit}\n\n" for unit in table.marks)
        parts.append(
            f"## {table.title or ''}\n\n{marks}<table>\n{rows}\n</table>\n" if rows else ""
        )
    return "\n".join(parts)


def grown(text: str, copies: int) -> bytes:
    """Return the text with everything from its first table on repeated."""
    lines = text.split("\n")
    start = lines_to_layout(lines).tables[0].first_line - 1
    return "\n".join([*lines[:start], *lines[start:] * copies]).encode()


def peak_mb(document: bytes) -> float:
    """Return the most memory that Python held while reading, in MB, beyond the document itself."""
    tracemalloc.start()
    shimahe.read(document)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of a straight line through the points on log axes.

    >>> slope([1, 2, 4], [3, 6, 12])
    1.0
    """
    return round(
        linear_regression([math.log(s) for s in sizes], [math.log(v) for v in values]).slope, 2
    )


def against_csv(document: bytes, rounds: int) -> float:
    """Print `read()` beside pandas reading its frames from CSV; return the ratio."""
    read, csv = medians(
        [lambda: shimahe.read(document), csv_reader(shimahe.read(document))], rounds
    )
    print(
        f"read() {read * 1000:.1f} ms, its frames from CSV {csv * 1000:.1f} ms "
        f"(medians of {rounds})"
    )
    print(f"ratio to CSV {read / csv:.2f} (target: at most {TARGET:g})")
    return read / csv


def against_read_html(document: bytes, rounds: int) -> None:
    """Print `read()` beside `pandas.read_html` on the same page.

    The latter gives cells as they stand.
    """
    page = as_html(document.decode("utf-8-sig"))
    found, raw = shimahe.read(page.encode()), pd.read_html(io.StringIO(page))
    read, theirs = medians(
        [lambda: shimahe.read(page.encode()), lambda: pd.read_html(io.StringIO(page))], rounds
    )
    print(f"as HTML: read() {read * 1000:.1f} ms ({len(found.cells)} figures placed), ", end="")
    print(
        f"read_html {theirs * 1000:.1f} ms ({len(raw)} tables of cells)\n"
        f"ratio to read_html {read / theirs:.2f}"
    )


def growing(rounds: int) -> None:
    """Print time and peak memory for more and more copies of the tables, and the slopes."""
    text = resources.path(BUNDLED).read_text(encoding="utf-8")
    documents = [grown(text, copies) for copies in COPIES]
    readings = [partial(shimahe.read, document) for document in documents]
    times = medians(readings, rounds)
    peaks = [peak_mb(document) for document in documents]
    print("copies      MB    time ms    peak MB")
    for copies, document, time, peak in zip(COPIES, documents, times, peaks, strict=True):
        print(f"{copies:6}{len(document) / 2**20:8.2f}{time * 1000:11.1f}{peak:11.1f}")
    sizes = [len(document) for document in documents]
    print(
        f"slope on log axes: time {slope(sizes, times)}, "
        f"peak memory {slope(sizes, peaks)} (1 is linear)"
    )


def main() -> int:
    """Print all comparisons; return 1 over the target with --strict."""
    parser = argparse.ArgumentParser(description="Measure what `read()` costs.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--strict", action="store_true", help="fail over the target")
    chosen = parser.parse_args()
    path = FULL_TEXT if FULL_TEXT.exists() else resources.path(BUNDLED)
    print(path.name)
    ratio = against_csv(path.read_bytes(), chosen.rounds)
    against_read_html(path.read_bytes(), chosen.rounds)
    growing(3)
    return 1 if chosen.strict and ratio > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
