"""The end of a report: glossary, method, rules, and where the document comes from.

Promises that what is given by us and not printed in the document is said to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly

from shimahe import citing, terms
from shimahe.disclosure import Disclosure
from shimahe.display.report.blocks import UNKNOWN, Table, told
from shimahe.findings import rules
from shimahe.version import VERSION

METHOD = ("reading", "missing", "spending", "audit", "indicators", "limits")


@dataclass(frozen=True)
class Entry:
    """A term in the language of the report, its name in the other one, and what it means."""

    name: str
    other_name: str
    explanation: str
    source: str


def glossary(lang: str) -> list[Entry]:
    """List every term with its explanation."""
    other = terms.other_language(lang)
    entries = []
    for row in terms.glossary():
        explanation = row[f"explanation_{lang}"]
        names = (row[f"term_{lang}"], row[f"term_{other}"])
        entries.append(Entry(*names, explanation, row["source"]))
    return entries


def method(lang: str) -> list[str]:
    """Say by which rules the figures of a report came about."""
    return [told(f"method.{name}", lang) for name in METHOD]


def check_rules(lang: str) -> Table:
    """List the checks with what they compare, whether it must hold, and by which rule."""
    rows = []
    for rule in rules("checks"):
        name = f"{rule['check']} {rule[f'name_{lang}']}"
        nature = terms.key_name("nature", rule["nature"], lang)
        rows.append((name, rule[f"explanation_{lang}"], nature, rule["source"] or UNKNOWN))
    heads = [told(f"rule_{name}", lang) for name in ("name", "explanation", "nature", "source")]
    return Table(told("checks", lang), heads, rows)


def criteria_rules(lang: str) -> Table:
    """List the criteria with how they score, and their sources."""
    rows = []
    for rule in rules("criteria"):
        name = f"{rule['criterion']} {rule[f'name_{lang}']}"
        rows.append((name, rule[f"formula_{lang}"], rule["source"] or UNKNOWN))
    heads = [told(f"rule_{name}", lang) for name in ("name", "formula", "source")]
    return Table(told("criteria_rules", lang), heads, rows)


def _read_from_text(d: Disclosure, name: str, lang: str) -> str:
    """Say of a document that says nothing about itself what its text says, as it is cited."""
    if name == "publisher" and d.office:
        return d.office
    if name == "title" and d.office and d.year:
        return told("made_title", lang, value=citing.title_of(d))
    return terms.text("repr.not_stated", lang)


def provenance(d: Disclosure, on: date, lang: str) -> list[tuple[str, str]]:
    """Say of the document and the programs what identifies them, name by name."""
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
