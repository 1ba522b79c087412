"""Cards: what is to be read under a picture, as HTML.

A card knows frames, findings and terms; it knows nothing of states or widgets. Promises that text
of a document is shown as text.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from shimahe import terms


def carded(parts: Iterable[str], lang: str) -> str:
    """A card: what is to be read under a picture."""
    style = tag(
        "style", (Path(__file__).parent.parent / "js" / "card.css").read_text(encoding="utf-8")
    )
    return tag("section", "", style, *parts, lang=lang, class_="shimahe-card")


def tag(name: str, text: str = "", *inner: str, **attributes: str) -> str:
    """An element: `text` and attributes are escaped, `inner` are elements."""
    said = "".join(
        f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{html.escape(text)}{''.join(inner)}</{name}>"


def hint(words: str, lang: str) -> str:
    """A sentence in place of a card: how to choose one."""
    return tag("p", words, lang=lang)


@lru_cache(maxsize=32)
def glossary_html(names: tuple[str, ...], lang: str) -> str:
    """The terms of an explorer, folded away until they are wanted."""
    known = {row["term_zh"]: row for row in terms.glossary()}
    rows = "".join(
        tag("dt", "", tag("b", known[name][f"term_{lang}"])) + tag("dd", terms.explain(name, lang))
        for name in names
    )
    return tag(
        "details", "", tag("summary", terms.text("explore.terms", lang)), tag("dl", "", rows)
    )
