"""Cards: what is to be read under a picture, as HTML.

A card knows frames, findings and terms; it knows nothing of states or widgets. Promises that text
of a document is shown as text.
"""

from __future__ import annotations

from functools import lru_cache

from shimahe import terms
from shimahe.display import charts
from shimahe.display.rendering import render


def hint(words: str, lang: str) -> str:
    """Write a sentence that stands in place of a card: how to choose one."""
    return render("hint.html.j2", lang, words=words)


@lru_cache(maxsize=32)
def glossary_html(names: tuple[str, ...], lang: str) -> str:
    """Explain terms, given by their Chinese names, in a list that is folded away."""
    rows = {row["term_zh"]: row for row in terms.glossary()}
    explained = []
    for name in names:
        name_here = rows[name][f"term_{lang}"]
        explained.append({"name": name_here, "explanation": terms.explain(name, lang)})
    return render("glossary.html.j2", lang, terms=explained)


def cut_text(text: str, room: int) -> str:
    """Cut a text at its end where it is longer than `room` characters.

    >>> cut_text("政府性基金预算", 5), cut_text("政府性基金", 5)
    ('政府性基…', '政府性基金')
    """
    if len(text) <= room:
        return text
    return f"{text[: room - 1]}…"


def account_name(code: str, table: str, lang: str) -> str:
    """Name a code of a table; empty where there is no code, or none is known."""
    if not code:
        return ""
    classification = "economic" if table == "basic_economic" else "functional"
    name = charts.account(code, None, lang, classification)
    return "" if name == code else name
