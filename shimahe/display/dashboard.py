"""The dashboard: every explorer of one disclosure on a page without code, served by Voilà on this
machine only.

Promises that text of the document is shown as text, that the page has a summary and the damaged
tables before a kernel answers, and that it loads nothing from the network. Does not know what an
explorer shows.
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
from shimahe.display.headings import document_title
from shimahe.display.rendering import render
from shimahe.display.serving import copies_of, copy_documents, page_in, set_up
from shimahe.display.view import ViewResult
from shimahe.display.views.every import VIEWS
from shimahe.findings import records
from shimahe.frames import DAMAGED

#: The explorers whose first key figure is a total, which stands before the title in the summary.
SUMS = ("spending", "economic")
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class Summary(NamedTuple):
    """What the page says about a disclosure in one language, before any explorer is opened."""

    title: str
    #: A sentence for each explorer, by its name.
    sums: dict[str, str]
    #: A text for each damaged table.
    damaged_tables: list[str]


def notebook(
    d: Disclosure, file: Path | Sequence[Path] | None = None, **limits: int
) -> dict[str, Any]:
    """Return the page for `d` as the JSON of a notebook, in both languages.

    It opens in the current language. Its cells make the explorers; the text above and below them is
    in the metadata. `file` is the path (or paths) from which the page reads the disclosure, within
    `limits` as `read` takes them; None stands for the bundled disclosure.
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
    """Return a code cell. It is made by hand, since importing nbformat takes too long."""
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": name, "source": source} | empty


def summary(d: Disclosure, lang: str) -> Summary:
    """Return the title, a sentence for each explorer and the damaged tables, in a language."""
    sums = {name: _sum(d, name, lang) for name in VIEWS}
    damaged_tables = []
    for row in records(d.tables):
        if row["status"] in DAMAGED:
            names = {key: terms.key_name(key, row[key], lang) for key in ("table", "status")}
            damaged_tables.append(terms.text("dashboard.damaged_table", lang, **names))
    return Summary(document_title(d, lang), sums, damaged_tables)


def _sum(d: Disclosure, name: str, lang: str) -> str:
    """Return a sentence that says what an explorer shows at its start."""
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
    """Write the page and a copy of its document into `folder`; return the path of the page.

    `file` is the document, or its several files; None stands for the bundled disclosure.
    """
    copy_documents(folder, file)
    return write_page(folder, d, file, **limits)


def write_page(
    folder: Path, d: Disclosure, file: str | Sequence[str] | None = None, **limits: int
) -> Path:
    """Write the page into a folder that already has the copies; return the path of the page."""
    copied = copies_of(folder, file)
    page = page_in(folder)
    text = json.dumps(notebook(d, copied, **limits), ensure_ascii=False)
    page.write_text(text, encoding="utf-8")
    return page


def _head(summaries: dict[str, Summary]) -> str:
    """Return the HTML above the explorers: a tab for each, and the summaries."""
    explorers = list(VIEWS)
    lang = terms.language()
    values = {"pages": summaries, "explorers": explorers, "clauses": clauses}
    return render("dashboard_head.html.j2", lang, **values)


def _foot(d: Disclosure) -> str:
    """Return the HTML below the explorers: where the disclosure comes from, as far as known."""
    origin = d.origin
    digest = f"sha256 {origin.sha256[:12]}"
    parts = [origin.publisher, origin.title, origin.file_name, digest]
    known_parts = " · ".join(part for part in parts if part)
    languages = terms.LANGUAGES
    lang = terms.language()
    return render("dashboard_source.html.j2", lang, parts=known_parts, languages=languages)
