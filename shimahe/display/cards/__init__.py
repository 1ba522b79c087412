"""Cards: pieces of HTML below a picture that say more of what a reader has chosen in it.

A card is made from frames, findings and terms; it does not know states or widgets. Promises that
text of a document is shown as text, never as markup.
"""

from __future__ import annotations

from functools import lru_cache

from shimahe import terms
from shimahe.display import charts
from shimahe.display.rendering import render


def hint(words: str, lang: str) -> str:
    """Return, as HTML, a sentence in place of a card: it says how to choose one."""
    return render("hint.html.j2", lang, words=words)


@lru_cache(maxsize=32)
def glossary_html(names: tuple[str, ...], lang: str) -> str:
    """Return a folded list, as HTML, that explains terms of the glossary.

    `names` are their Chinese names.

    Raises: KeyError for a name that the glossary does not have.
    """
    rows = {row["term_zh"]: row for row in terms.glossary()}
    explained = []
    for name in names:
        name_here = rows[name][f"term_{lang}"]
        explained.append({"name": name_here, "explanation": terms.explain(name, lang)})
    return render("glossary.html.j2", lang, terms=explained)


def cut_text(text: str, room: int) -> str:
    """Return a text of at most `room` characters; one that was cut ends in "…".

    >>> cut_text("政府性基金预算", 5), cut_text("政府性基金", 5)
    ('政府性基…', '政府性基金')
    """
    if len(text) <= room:
        return text
    return f"{text[: room - 1]}…"


def account_name(code: str, table: str, lang: str) -> str:
    """Return the name of a code of a table; "" for the code "" or one whose name is not known."""
    if not code:
        return ""
    classification = "economic" if table == "basic_economic" else "functional"
    name = charts.account(code, None, lang, classification)
    return "" if name == code else name
