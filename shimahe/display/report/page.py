"""A report as one HTML page: the chapters, and packed once the data of its explorers and plotly.

Promises that the page needs no network, that text of the document is escaped by the template or is
text in the packed data, and that the same disclosure, language and date give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from markupsafe import Markup

from shimahe import citing, terms
from shimahe.disclosure import Disclosure
from shimahe.display import charts
from shimahe.display.cards.source import place_facts
from shimahe.display.charts.palette import DIMMED, DIMMED_INK
from shimahe.display.controls import SENTENCES, WAN_IN
from shimahe.display.headings import document_title
from shimahe.display.hints import LANGUAGE_TAGS, hints, terms_in_sentences
from shimahe.display.rendering import render, words_of
from shimahe.display.report.appendix import Entry, glossary, method, provenance, rule_tables
from shimahe.display.report.blocks import Chapter, Figure
from shimahe.display.report.chapters import chapters
from shimahe.display.report.explorers import explorer_data, lines_data
from shimahe.display.report.filters import Data, typing_data
from shimahe.display.report.packing import as_json, packed, packed_plotly, plain, script
from shimahe.findings import records
from shimahe.source_map import shared_map

#: The largest page that can well be sent by e-mail.
MOST_BYTES = 3_000_000
#: The texts that the script of the page fills: its name for each, and the key of the text.
_TEXTS = {
    "all": "report.all",
    "allMoney": "report.all_money",
    "asDrawn": "report.as_drawn",
    "chart": "explore.chart",
    "clear": "explore.clear",
    "dimmed": "report.dimmed",
    "filters": "explore.filters",
    "line": "report.line",
    "lineTitle": "report.line_title",
    "meanOf": "chart.mean_of",
    "meanOfAll": "chart.all_indicators",
    "meant": "search.meant",
    "more": "report.more",
    "noCode": "report.no_code",
    "noLimit": "explore.no_limit",
    "noNumber": "report.no_number",
    "nothing": "report.nothing",
    "nothingFound": "search.nothing",
    "notMatching": "chart.not_matching",
    "part": "chart.part",
    "printed": "report.printed",
    "shareOf": "word.share_of",
    "shown": "report.shown",
    "shownMoney": "report.shown_money",
    "tablePart": "table.part",
    "toBars": "explore.wide.bars",
    "toLine": "report.to_line",
    "way": "report.way",
    "whole": "report.whole",
}


def page_html(d: Disclosure, on: date, lang: str) -> str:
    """Return the report of a disclosure as an HTML page.

    `on` is the date that it names. A page that would be larger than MOST_BYTES has no stored
    pictures and no equations in its explorers, and says so.
    """
    title = document_title(d, lang)
    written = chapters(d, lang)
    values = {
        "title": title,
        "office": d.office or "",
        "office_words": _office_words(d, lang),
        "on": on.isoformat(),
        "chapters": written,
        "cited": _cited_lines(d, written),
        "method": method(d, lang),
        "rules": rule_tables(d, lang),
        "facts": provenance(d, on, lang),
        "reference": d.reference(lang),
        "bibtex": citing.bibtex_entries(d),
        "glossary": partial(_glossary_for, d, lang),
        "plotly": packed_plotly(),
        # our own, and the only text of the page that is not escaped
        "script": Markup(script("hints", "tips", "report_filters", "report")),
    }
    data = page_data(d, lang, [each.explorer for each in written])
    html = _rendered(values, data, lang, is_light=False)
    if len(html.encode()) > MOST_BYTES:
        return _rendered(values, _lightened(data), lang, is_light=True)
    return html


def _office_words(d: Disclosure, lang: str) -> str:
    """Return, for an English page, the English name of the office, or that none is known."""
    if lang == "zh" or not d.office:
        return ""
    name = citing.english_office(d.office)
    if name is None:
        return terms.text("report.office_printed", lang)
    return terms.text("report.office_english", lang, name=name)


def _glossary_for(d: Disclosure, lang: str, page: str) -> list[Entry]:
    """Return the glossary for the page around it, whose terms and names in pictures are used."""
    accounts = [*d.spending["name"].dropna(), *d.economic["name"].dropna()]
    return glossary(lang, " ".join([words_of(page), *accounts]))


def _rendered(values: Data, data: Data, lang: str, *, is_light: bool) -> str:
    """Return the template of the page, filled with its values and packed data."""
    packed_data = packed(as_json(data))
    return render("report.html.j2", lang, **values, data=packed_data, is_light=is_light) + "\n"


def _lightened(data: Data) -> Data:
    """Return data without stored pictures and equations; `data` itself is changed."""
    for view in data["views"]:
        view["pictures"]["stored"] = {}
        view["table"]["equations"] = {}
    return data


def page_data(d: Disclosure, lang: str, explorers: Iterable[str]) -> Data:
    """Return all data that the script of the page needs; `explorers` are the names of views."""
    template = charts.TEMPLATES["light"].to_plotly_json()
    return {
        "views": [explorer_data(d, name, lang) for name in explorers if name],
        "lines": lines_data(d),
        "facts": {row["place"]: place_facts(row, lang) for row in records(shared_map(d))},
        "typing": typing_data(),
        "hints": _hints_data(d, lang),
        "texts": _texts(lang),
        "units": {unit: float(wan) for unit, wan in WAN_IN.items()},
        "template": plain(template),
        "dimmed": DIMMED,
        "dimmedInk": DIMMED_INK,
    }


def _hints_data(d: Disclosure, lang: str) -> Data:
    """Return the hints on terms and codes; `words` are those looked for in sentences."""
    said = {key: hint._asdict() for key, hint in hints(d, lang).items()}
    other = LANGUAGE_TAGS[terms.other_language(lang)]
    return {"hints": said, "parts": {"words": terms_in_sentences(lang), "other": other}}


def _texts(lang: str) -> dict[str, str]:
    """Return the texts that the script fills, and what separates names and sentences."""
    texts = {name: terms.template(key, lang) for name, key in _TEXTS.items()}
    return {**texts, "comma": charts.COMMAS[lang], "space": SENTENCES[lang]}


def _cited_lines(d: Disclosure, written: list[Chapter]) -> list[tuple[int, str]]:
    """Return the numbers and texts of the lines that the chapters cite, for a printed page."""
    numbers: set[int] = set()
    for chapter in written:
        figures = [each.figure for each in chapter.figures]
        figures += [each.figure for each in chapter.sentences if each.figure]
        for table in chapter.tables:
            for row in table.rows:
                figures += [cell for cell in row if isinstance(cell, Figure)]
        for figure in figures:
            numbers.update(figure.lines)
        for equation in chapter.equations:
            numbers.update(term.line for term in equation.terms if term.line)
    return [(number, _cited(d, number)) for number in sorted(numbers)]


def _cited(d: Disclosure, number: int) -> str:
    """Return the text of a line, its cells parted by bars, without the blank ones at its end."""
    return d.cite(number).rstrip("\t ").replace("\t", " | ")
