"""The end of a report: glossary, method, rules, and where the document comes from.

Promises that facts which were not read from the document are said to be given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly

from shimahe import citing, terms
from shimahe.disclosure import Disclosure
from shimahe.display.report.blocks import UNKNOWN, Table, told
from shimahe.findings import rules
from shimahe.version import VERSION

#: The parts of the method, whose words are `report.method.…`.
METHOD = ("reading", "missing", "spending", "audit", "indicators", "limits")


@dataclass(frozen=True)
class Entry:
    """A term in the language of the report, its name in the other one, and what it means."""

    name: str
    other_name: str
    explanation: str
    source: str
    #: Whether the report uses the term, in one of the two languages: only such are printed.
    is_used: bool


def glossary(lang: str, words: str) -> list[Entry]:
    """Return every term of the glossary with its explanation; `words` are those of the report."""
    other = terms.other_language(lang)
    entries = []
    for row in terms.glossary():
        explanation = row[f"explanation_{lang}"]
        names = (row[f"term_{lang}"], row[f"term_{other}"])
        is_used = any(_stands_in(words, name) for name in names)
        entries.append(Entry(*names, explanation, row["source"], is_used))
    return entries


def _stands_in(words: str, name: str) -> bool:
    """Return whether words have a name, without its remark in brackets, or its English plural."""
    plain = re.escape(name.partition(" (")[0])
    return re.search(rf"(?<![a-z]){plain}s?(?![a-z])", words, re.IGNORECASE) is not None


def method(d: Disclosure, lang: str) -> list[str]:
    """Return the paragraphs that say by which rules the figures of a report were made."""
    names = [name for name in METHOD if name != "indicators" or len(d.indicators)]
    return [told(f"method.{name}", lang) for name in names]


def rule_tables(d: Disclosure, lang: str) -> list[Table]:
    """Return the tables of rules: the checks, and the criteria if there are indicators."""
    tables = [_check_rules(lang)]
    if len(d.indicators):
        tables.append(_criteria_rules(lang))
    return tables


def _check_rules(lang: str) -> Table:
    """Return a table of all checks: what they compare, whether it must hold, and the source."""
    rows = []
    for rule in rules("checks"):
        name = f"{rule['check']} {rule[f'name_{lang}']}"
        nature = terms.key_name("nature", rule["nature"], lang)
        rows.append((name, rule[f"explanation_{lang}"], nature, rule["source"] or UNKNOWN))
    heads = [told(f"rule_{name}", lang) for name in ("name", "explanation", "nature", "source")]
    return Table(told("checks", lang), heads, rows)


def _criteria_rules(lang: str) -> Table:
    """Return a table of all criteria: how they score indicators, and their sources."""
    rows = []
    for rule in rules("criteria"):
        name = f"{rule['criterion']} {rule[f'name_{lang}']}"
        rows.append((name, rule[f"formula_{lang}"], rule["source"] or UNKNOWN))
    heads = [told(f"rule_{name}", lang) for name in ("name", "formula", "source")]
    return Table(told("criteria_rules", lang), heads, rows)


def _read_from_text(d: Disclosure, name: str, lang: str) -> str:
    """Return a fact of the origin that is not known otherwise: from the text, or "not stated"."""
    if name == "publisher" and d.office:
        return d.office
    if name == "title" and d.office and d.year:
        return told("made_title", lang, value=citing.title_of(d))
    return terms.text("repr.not_stated", lang)


def provenance(d: Disclosure, on: date, lang: str) -> list[tuple[str, str]]:
    """Return what identifies the document and the programs, as pairs of name and value.

    `on` is the date of the report.
    """
    origin = d.origin
    facts = []
    for name in ("publisher", "title", "edition", "file_name"):
        value = getattr(origin, name)
        if value is None:
            value = _read_from_text(d, name, lang)
        elif name in origin.given:
            value = told("given", lang, value=value)
        facts.append((told(f"origin.{name}", lang), value))
    facts.append(("SHA-256", origin.sha256))
    facts.append((told("origin.lines", lang), f"{d.last_line:,}"))
    versions = f"shimahe {VERSION} · pandas {pd.__version__} · plotly {plotly.__version__}"
    facts.append((told("versions", lang), versions))
    facts.append((told("date", lang), on.isoformat()))
    return facts
