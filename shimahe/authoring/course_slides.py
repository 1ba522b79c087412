"""Slides of a lesson: one page that opens from disk, made of cells tagged `slide` and of tasks.

Promises that the page loads nothing from a network, has no hints and no answers, and shows the
stored outputs of the notebook. Runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import mistune
from markupsafe import Markup, escape

from shimahe.display.rendering import render

Notebook = dict[str, Any]

#: The ends of the ids of cells that ask something: they are slides too.
_TASKS = ("-task", "-why")
#: The end of the id of a question for a written answer: it stands on the slide of its exercise.
_IN_WORDS = "-why"
_FOLDED = re.compile(r"<details>.*", re.DOTALL)  # hints and rubrics end their cell
_AS_HTML = mistune.create_markdown(escape=True, plugins=["table"])
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def page(notebook: Notebook, lang: str) -> str:
    """Return the slides of a notebook as one HTML page."""
    slides = [Markup("\n").join(pieces) for pieces in _slides(notebook)]
    title = _TITLE.findall("".join(notebook["cells"][0]["source"]))[0]
    return render("slides.html.j2", lang, title=title, slides=slides) + "\n"


def _slides(notebook: Notebook) -> list[list[Markup]]:
    """Return the pieces of each slide: its words, and the outputs of the code below them."""
    slides: list[list[Markup]] = []
    for cell in notebook["cells"]:
        is_task = cell["id"].endswith(_TASKS)
        if not is_task and "slide" not in cell["metadata"].get("tags", []):
            continue
        if cell["id"].endswith(_IN_WORDS):
            slides[-1].append(_words("".join(cell["source"])))
        elif cell["cell_type"] == "markdown":
            slides.append([_words("".join(cell["source"]))])
        else:
            slides[-1].extend(_shown(cell))
    return slides


def _words(source: str) -> Markup:
    """Return the words of a markdown cell as HTML, without hints and rubrics, which are folded."""
    return Markup(str(_AS_HTML(_FOLDED.sub("", source))))


def _shown(cell: Notebook) -> Iterator[Markup]:
    """Yield the outputs of a code cell as HTML: a table if there is one, else text."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            yield Markup("".join(data["text/html"]))
        else:
            text = output.get("text") or data.get("text/plain", "")
            yield Markup("<pre>{}</pre>").format(escape("".join(text)))
