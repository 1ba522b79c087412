"""What is written around a picture on a page: title and subtitle, and the source of its figures.

Promises that a title is shown with the year, the stage and the figures that it is based on, and
that text of a document is shown as text, never as markup.
"""

from __future__ import annotations

from shimahe import terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.charts.context import capitalised
from shimahe.display.charts.words import clauses
from shimahe.display.rendering import render
from shimahe.display.view import ViewResult

NAMED_LINES = 3  # printed lines at most that the source names one by one


def heading_html(result: ViewResult, *, of_picture: bool = True) -> str:
    """Return, as HTML, title and subtitle of what a view shows, and its notes behind a sign.

    The notes are those of the picture if `of_picture`, else only those about the document.
    """
    lang = result.state.lang
    notes = result.notes if of_picture else result.caption["notes"]
    values = {"clauses": clauses(result.title), "line": result.line, "notes": notes}
    return render(
        "heading.html.j2", lang, document=capitalised(_document(result.d, lang)), **values
    )


def document_title(d: Disclosure, lang: str) -> str:
    """Return the title of a page: office, year and stage, or that office or year is unknown."""
    office = d.office or terms.text("heading.no_office", lang)
    year = terms.text("heading.no_year", lang)
    if d.year:
        year = terms.text("chart.year", lang, year=d.year)
    stage = terms.key_name("stage", d.stage, lang)
    return terms.text("repr.heading", lang, office=office, year=year, stage=stage)


def source_html(result: ViewResult) -> str:
    """Return, as HTML, in which lines of which document the figures of a view are printed."""
    d = result.d
    lang = result.state.lang
    office = d.office or terms.text("source.no_office", lang)
    lines = _named_lines(result.source_lines, lang)
    document = _document(d, lang)
    return render("source_line.html.j2", lang, office=office, document=document, lines=lines)


def _document(d: Disclosure, lang: str) -> str:
    """Return a document's year and stage in words; without a known year, its stage."""
    stage = terms.key_name("stage", d.stage, lang)
    if d.year is None:
        return stage
    return terms.text("heading.document", lang, year=d.year, stage=stage)


def _named_lines(lines: list[int], lang: str) -> str:
    """Return line numbers in words; of more than three, the first and how many there are."""
    if not lines:
        return ""
    first = charts.COMMAS[lang].join(str(line) for line in lines[:NAMED_LINES])
    if len(lines) == 1:
        return terms.text("source.line", lang, line=first)
    if len(lines) <= NAMED_LINES:
        return terms.text("source.lines", lang, lines=first)
    return terms.text("source.more_lines", lang, lines=first, n=f"{len(lines):,}")
