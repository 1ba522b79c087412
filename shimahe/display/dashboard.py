"""The dashboard: every explorer of one disclosure on a page without code, served by Voilà on this
machine only.

Promises that text of the document is shown as text, that the figures in words and what the document
lost are read before a kernel answers, and that nothing is asked of the network. Does not know what
an explorer shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import plotly

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display.charts.words import clauses
from shimahe.display.rendering import render
from shimahe.display.serving import copies_of, copy_documents, page_in, set_up
from shimahe.display.view import ViewResult
from shimahe.display.views.every import VIEWS
from shimahe.findings import records
from shimahe.frames import DAMAGED

#: Explorers whose first figure is a sum of money, which is said before what it is made of.
SUMS = ("spending", "economic")
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class Summary(NamedTuple):
    """What the page says of a disclosure in one language, before anything is opened."""

    title: str
    sums: dict[str, str]
    damaged_tables: list[str]


def notebook(
    d: Disclosure, file: Path | Sequence[Path] | None = None, **limits: int
) -> dict[str, Any]:
    """Make the page for `d` in both languages, as a notebook; it opens in the current one.

    Its cells make the explorers. What is read above and below them goes with it as metadata.
    `file` is the path from which the page reads the disclosure, within `limits`; None is the
    bundled one.
    """
    cells = [_code("set-up", set_up(file, **limits)), _code("page", "page")]
    summaries = {lang: summary(d, lang) for lang in terms.LANGUAGES}
    metadata = {
        "kernelspec": _KERNEL,
        "title": f"{summaries[terms.language()].title} · shimahe",
        "shimahe": {"head": _head(summaries), "foot": _foot(d), "plotly": plotly.__version__},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _code(name: str, source: str) -> dict[str, Any]:
    """Make a cell of code; nbformat, which would, takes longer to import than all else."""
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": name, "source": source} | empty


def summary(d: Disclosure, lang: str) -> Summary:
    """Say of a disclosure who, when and what: a sentence for each explorer, and what is lost."""
    sums = {name: _sum(d, name, lang) for name in VIEWS}
    damaged_tables = []
    for row in records(d.tables):
        if row["status"] in DAMAGED:
            names = {key: terms.key_name(key, row[key], lang) for key in ("table", "status")}
            damaged_tables.append(terms.text("dashboard.damaged_table", lang, **names))
    return Summary(_title(d, lang), sums, damaged_tables)


def _sum(d: Disclosure, name: str, lang: str) -> str:
    """Say in a sentence what an explorer shows at its start."""
    result = ViewResult(d, VIEWS[name].state_class(lang=lang))
    if result.rows.empty:
        return result.why_empty
    title = result.title or result.line
    figures = result.key_figures if name in SUMS else []
    if not figures:
        return title
    first = figures[0]
    return terms.text("dashboard.sum", lang, label=first.label, value=first.value, title=title)


def write(
    folder: Path, d: Disclosure, file: str | Sequence[str] | None = None, **limits: int
) -> Path:
    """Write the page, and beside it a copy of the document it is made from, into `folder`.

    `file`: the document, or its several files. Gives the path of the page.
    """
    copy_documents(folder, file)
    return write_page(folder, d, file, **limits)


def write_page(
    folder: Path, d: Disclosure, file: str | Sequence[str] | None = None, **limits: int
) -> Path:
    """Write the page into a folder in which the copies lie already; gives its path."""
    copied = copies_of(folder, file)
    page = page_in(folder)
    text = json.dumps(notebook(d, copied, **limits), ensure_ascii=False)
    page.write_text(text, encoding="utf-8")
    return page


def _head(summaries: dict[str, Summary]) -> str:
    """Write what stands above the explorers: the way to each, and the figures in words."""
    explorers = list(VIEWS)
    lang = terms.language()
    values = {"pages": summaries, "explorers": explorers, "clauses": clauses}
    return render("dashboard_head.html.j2", lang, **values)


def _title(d: Disclosure, lang: str) -> str:
    """Name a disclosure by its office, its year and its stage."""
    unknown = terms.text("repr.not_stated", lang)
    office = d.office or unknown
    year = d.year or unknown
    stage = terms.key_name("stage", d.stage, lang)
    return terms.text("repr.heading", lang, office=office, year=year, stage=stage)


def _foot(d: Disclosure) -> str:
    """Say where the disclosure comes from, as far as that is known."""
    origin = d.origin
    digest = f"sha256 {origin.sha256[:12]}"
    parts = [origin.publisher, origin.title, origin.file_name, digest]
    known_parts = " · ".join(part for part in parts if part)
    languages = terms.LANGUAGES
    lang = terms.language()
    return render("dashboard_source.html.j2", lang, parts=known_parts, languages=languages)
