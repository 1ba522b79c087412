"""How to cite a disclosure and this package: a sentence in either language, and BibTeX.

What is not known of a document is left out, never made up. Both citations have the SHA-256 of the
file, so that a reader can tell whether they have the same one. Texts of a document never become TeX
commands.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from shimahe import resources, terms
from shimahe.version import VERSION
from shimahe.vocabulary import without_steering

if TYPE_CHECKING:
    from shimahe.disclosure import Disclosure

#: Letters that mean something to TeX, as TeX prints them.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_SHORT = 12  # digits of a hash that tell documents apart
_SOFTWARE = "shimahe: one grassroots budget disclosure as tidy, traceable frames"


def author_of(d: Disclosure) -> str | None:
    """Return who published a disclosure: the publisher, else the office, else None."""
    return d.origin.publisher or d.office


def title_of(d: Disclosure) -> str:
    """Return the title of a disclosure, else its office, year and stage, else its file name.

    The words are Chinese, like those of the document.
    """
    if d.origin.title:
        return d.origin.title
    if not d.office and not d.year:
        return d.origin.file_name or terms.text("citing.untitled", lang="zh")
    year = terms.text("citing.year", lang="zh", year=d.year) if d.year else ""
    stage = terms.text(f"citing.{d.stage}", lang="zh")
    return f"{d.office or ''}{year}{stage}"


def english_office(office: str) -> str | None:
    """Return the English name of an office; only that of the bundled disclosure is known."""
    facts = tomllib.loads(resources.path("data/origin.toml").read_text(encoding="utf-8"))
    return facts["publisher_en"] if office == facts["publisher"] else None


def reference(d: Disclosure, lang: str | None = None) -> str:
    """Return a sentence with which to cite a disclosure (`Disclosure.reference`)."""
    key = "citing.by" if author_of(d) else "citing.of_nobody"
    when = "citing.in_year" if d.year else "citing.no_date"
    return terms.text(
        key,
        lang=lang,
        author=author_of(d),
        title=title_of(d),
        year=terms.text(when, lang=lang, year=d.year),
        sha256=d.origin.sha256,
        version=VERSION,
    )


def bibtex(d: Disclosure) -> str:
    """Return BibTeX with which to cite a disclosure and this package (`Disclosure.bibtex`)."""
    return "\n".join(bibtex_entries(d))


def bibtex_entries(d: Disclosure) -> tuple[str, str]:
    """Return the two entries of the BibTeX: the disclosure and this package."""
    document = {
        "author": _name(author_of(d)),
        "title": _name(title_of(d)),
        "year": str(d.year) if d.year else None,
        "note": f"SHA-256 {d.origin.sha256}",
        "langid": "chinese",
    }
    software = {
        "author": _name("The shimahe developers"),
        "title": _name(_SOFTWARE),
        "version": VERSION,
    }
    return (
        _entry("misc", f"disclosure-{d.origin.sha256[:_SHORT]}", document),
        _entry("software", f"shimahe-{VERSION}", software),
    )


def _name(text: str | None) -> str | None:
    """Return a name in braces, which BibTeX does not take apart, with TeX commands escaped."""
    if text is None:
        return None
    in_one_line = without_steering(" ".join(text.split()))
    return f"{{{in_one_line.translate(_TEX)}}}"


def _entry(kind: str, key: str, fields: dict[str, str | None]) -> str:
    """Return one BibTeX entry, without the fields that are not known."""
    known = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{key},", *known, "}"))
