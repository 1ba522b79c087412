"""HTML from the templates in `display/templates/`.

Promises that every text that is put into a template is escaped, and that a value that a template
names but is not given is an error. Does not know documents.
"""

from __future__ import annotations

import html
import re
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shimahe import terms
from shimahe.display.charts.words import held_pieces

_GAP = re.compile(r">[^\S\n]*\n\s*<")
_DOT, _HELD_DOT = " ·", "\N{NO-BREAK SPACE}·"
_NOT_SHOWN = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


def render(template: str, lang: str, **values: object) -> str:
    """Return a template as HTML, with all of its values escaped.

    Beside `values`, a template has `lang`, `text(key, **values)` (a text of the user interface in
    that language), and `name(column, key)` (the name of a value of a column). The filter `held`
    keeps the brackets of a title whole. Line breaks between tags are left out, since they are only
    layout of the template.

    Raises: jinja2.UndefinedError for a value that is not given; TemplateNotFound.
    """
    text = partial(terms.text, lang=lang)
    name = partial(terms.key_name, lang=lang)
    page = _TEMPLATES.get_template(template)
    rendered = page.render(lang=lang, text=text, name=name, **values)
    return _GAP.sub("><", rendered).strip()


def words_of(page: str) -> str:
    """Return what a piece of HTML says, without its tags, styles and scripts."""
    return html.unescape(_NOT_SHOWN.sub(" ", page))


def _held(title: str) -> Markup:
    """Return a title as HTML, with the pieces that no line end may part."""
    held = Markup()
    for piece, is_held in held_pieces(title):
        if piece.endswith(_DOT):
            held += piece.replace(_DOT, _HELD_DOT)
        elif is_held:
            held += Markup('<span style="white-space:nowrap">{}</span>').format(piece)
        else:
            held += piece
    return held


_LOADER = FileSystemLoader(Path(__file__).parent / "templates")
_TEMPLATES = Environment(
    loader=_LOADER, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.filters["held"] = _held
