"""HTML from the templates in `display/templates/`.

Promises that every text put into a template is shown as text, and that a value which a template
names and is not given is an error. Knows nothing of documents.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shimahe import terms

_GAP = re.compile(r">[^\S\n]*\n\s*<")


def render(template: str, lang: str, **values: object) -> str:
    """Fill a template; whatever it shows is escaped.

    A template has `lang`, `text(key, **values)` (a text of the page in that language),
    `name(column, key)` (the name of a key) and `values`. Line breaks between tags are the
    template's layout and are left out.
    """
    return _fill(_HTML, template, lang, values)


def render_in_markdown(template: str, lang: str, **values: object) -> str:
    """Fill a template for a Markdown cell.

    Neither Markdown nor HTML reads anything into what it shows. A template has the same as in
    `render`; it may have no macros, whose result would be written by numbers as well.
    """
    return _fill(_MARKDOWN, template, lang, values)


def without_markup(text: object) -> str:
    """Write every sign of a text but letters, digits and spaces by its number.

    >>> without_markup("*a* <b>")
    '&#42;a&#42; &#60;b&#62;'
    """
    letters = []
    for letter in str(text):
        is_plain = letter.isalnum() or letter == " "
        letters.append(letter if is_plain else f"&#{ord(letter)};")
    return "".join(letters)


def _fill(environment: Environment, template: str, lang: str, values: dict[str, object]) -> str:
    text = partial(terms.text, lang=lang)
    name = partial(terms.key_name, lang=lang)
    page = environment.get_template(template)
    html = page.render(lang=lang, text=text, name=name, **values)
    return _GAP.sub("><", html).strip()


_LOADER = FileSystemLoader(Path(__file__).parent / "templates")
_HTML = Environment(
    loader=_LOADER, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# the whole of what it shows goes through `without_markup`, which leaves nothing to escape
_MARKDOWN = _HTML.overlay(autoescape=False, finalize=without_markup)
