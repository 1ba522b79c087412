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
    text = partial(terms.text, lang=lang)
    name = partial(terms.key_name, lang=lang)
    page = _TEMPLATES.get_template(template)
    html = page.render(lang=lang, text=text, name=name, **values)
    return _GAP.sub("><", html).strip()


_LOADER = FileSystemLoader(Path(__file__).parent / "templates")
_TEMPLATES = Environment(
    loader=_LOADER, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
