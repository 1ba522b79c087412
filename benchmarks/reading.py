"""Measure what `read()` costs beside pandas, and as the document grows.

pandas reads the same frames from CSV, and the page with `read_html`.

Prints ratios of medians taken in turn in one process, and for 1, 2, 4 … 64 copies of the tables the
time, the peak memory, also for each byte, and their slopes on log axes (1 is linear). The document
is the full text where it lies beside the checkout, else the bundled edition; for the copies always
the bundled one. Last comes the memory of a process that reads as much as the limits accept.
"""

from __future__ import annotations

import argparse
import html
import io
import math
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import linear_regression

# run as a script: the others lie beside it
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

import shimahe
from benchmarks.findings import medians
from shimahe import frames, resources
from shimahe.disclosure import BUNDLED
from shimahe.reading.layout import lines_to_layout
from shimahe.reading.source import Limits

TARGET = 2.0
TARGET_HTML = 1.0
FULL_TEXT = Path(__file__).resolve().parents[2] / "shared" / "disclosure" / "shimahe-2025-full.txt"
COPIES = (1, 2, 4, 8, 16, 32, 64)
MOST_MEMORY = 1000  # MB that a process may take in all for a document within the limits
READ_AND_MEASURE = """
import resource, sys, shimahe
shimahe.read(sys.stdin.buffer.read())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


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
        f"ratio to read_html {read / theirs:.2f} (target: at most {TARGET_HTML:g})"
    )


def growing(rounds: int) -> None:
    """Print time and peak memory for more and more copies of the tables, and the slopes."""
    text = resources.path(BUNDLED).read_text(encoding="utf-8")
    documents = [grown(text, copies) for copies in COPIES]
    readings = [partial(shimahe.read, document) for document in documents]
    times = medians(readings, rounds)
    peaks = [peak_mb(document) for document in documents]
    print("copies      MB    time ms    peak MB  for a byte")
    for copies, document, time, peak in zip(COPIES, documents, times, peaks, strict=True):
        size = len(document) / 2**20
        print(f"{copies:6}{size:8.2f}{time * 1000:11.1f}{peak:11.1f}{peak / size:12.1f}")
    sizes = [len(document) for document in documents]
    print(
        f"slope on log axes: time {slope(sizes, times)}, "
        f"peak memory {slope(sizes, peaks)} (1 is linear)"
    )


def fullest() -> bytes:
    """Return a document with as many rows, cells, stated figures and lines as the limits accept."""
    limits = Limits()
    head = ["## 部门收入总表", "单位：万元"]
    head.append(
        "科目编码\t科目名称\t总计\t上年结转\t一般公共预算\t政府性基金预算\t国有资本经营预算\t事业收入"
    )
    columns = head[-1].count("\t") + 1
    count = min(limits.max_rows, limits.max_cells // columns) - 1
    rows = []
    for n in range(count):
        figures = "\t".join(f"{n}.{place}" for place in range(columns - 2))
        rows.append(f"{2000000 + n}\t科目{n}\t{figures}")
    stated = ["## 三、说明", *["支出1元。"] * limits.max_statements]
    prose = ["乙"] * (limits.max_lines - len(head) - len(rows) - len(stated))
    return "\n".join([*head, *rows, *stated, *prose]).encode()


def at_the_limits() -> None:
    """Print the memory of a process that reads as much as the limits accept."""
    document = fullest()
    command = [sys.executable, "-c", READ_AND_MEASURE]
    done = subprocess.run(command, input=document, capture_output=True, check=True)
    peak = int(done.stdout) / 1000  # Linux gives KB
    print(f"as much as the limits accept: {len(document) / 2**20:.1f} MB read, ", end="")
    print(f"{peak:.0f} MB of memory (target: under {MOST_MEMORY})")


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
    at_the_limits()
    return 1 if chosen.strict and ratio > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
