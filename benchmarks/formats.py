"""Measure what an adapter takes for a file beside its library alone, and what `read()` takes.

The library alone gives the words and the cells of every page or sheet as it has them; the adapter
gives lines, grids and pages. The documents are the bundled disclosure in each format; the PDFs are
the real ones that lie beside the checkout, else the bundled one. Prints seconds a document, medians
of runs taken in turn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from statistics import median
from typing import NamedTuple

# run as a script: the others lie beside it
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd
import pdfplumber
from docx import Document as open_word
from openpyxl import load_workbook

import shimahe
from benchmarks.findings import medians
from shimahe.reading.formats import lines_to_printed
from shimahe.reading.opening import open_document
from shimahe.vocabulary import as_seen
from tests import round_trip

TARGET = 1.15
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "disclosure"


def of_pdf(data: bytes) -> object:
    """Return the words and the tables of every page, as pdfplumber has them."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        found = []
        for page in pdf.pages:
            found.append((page.extract_text(), page.extract_tables()))
            page.close()
        return found


def of_xlsx(data: bytes) -> object:
    """Return the values of every sheet, as openpyxl has them."""
    return [list(sheet.values) for sheet in load_workbook(BytesIO(data), data_only=True)]


def of_docx(data: bytes) -> object:
    """Return the paragraphs and the cells of every table, as python-docx has them."""
    document = open_word(BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    rows = [row for table in document.tables for row in table.rows]
    return words, [[cell.text for cell in row.cells] for row in rows]


def of_html(data: bytes) -> object:
    """Return the tables of a page, as pandas has them."""
    return pd.read_html(StringIO(data.decode("gb18030")))


def adapted(data: bytes) -> object:
    """Return what the adapter of its format makes of a file: lines and grids."""
    source = open_document(data)
    return source.printed or lines_to_printed(as_seen(source.lines), source.limits)


class Case(NamedTuple):
    """A document by its name, and what its library alone does."""

    name: str
    data: bytes
    bare: Callable[[bytes], object]


#: The bundled disclosure in each format.
WRITERS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "xlsx": (round_trip.as_xlsx, of_xlsx),
    "docx": (round_trip.as_docx, of_docx),
    "html": (round_trip.as_html, of_html),
    "pdf": (round_trip.as_pdf, of_pdf),
}


def cases() -> list[Case]:
    """Return the documents; the bundled PDF only where no real one lies beside the checkout."""
    paths = sorted(BESIDE.rglob("*.pdf"))
    formats = [name for name in WRITERS if name != "pdf" or not paths]
    made = [Case(name, WRITERS[name][0](), WRITERS[name][1]) for name in formats]
    return made + [Case(path.name, path.read_bytes(), of_pdf) for path in paths]


def compared(case: Case, rounds: int) -> float:
    """Print what a document takes; return the adapter's time as a ratio to its library's."""
    name, data, bare = case
    runs: list[Callable[[], object]]
    runs = [partial(bare, data), partial(adapted, data), partial(shimahe.read, [data])]
    try:
        alone, adapter, whole = medians(runs, rounds)
    except shimahe.NoBudgetTables:  # the half of a disclosure that has no tables
        alone, adapter = medians(runs[:2], rounds)
        whole = float("nan")
    ratio = adapter / alone
    print(f"{name:34}{alone:9.3f}{adapter:9.3f}{ratio:7.2f}{whole:9.3f}")
    return ratio


def main() -> int:
    """Print all documents; return 1 with --strict where PDFs take more than the target."""
    parser = argparse.ArgumentParser(description="Measure adapters beside their libraries.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strict", action="store_true", help="fail over the target")
    chosen = parser.parse_args()
    print(f"{'seconds a document':34}{'library':>9}{'adapter':>9}{'ratio':>7}{'read()':>9}")
    found = [(case.bare, compared(case, chosen.rounds)) for case in cases()]
    ratio = median(ratio for bare, ratio in found if bare is of_pdf)
    print(f"adapter to library, median of the PDFs {ratio:.2f} (target: at most {TARGET:g})")
    return 1 if chosen.strict and ratio > TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())
