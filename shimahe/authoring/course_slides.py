"""Slides of a lesson: one page that opens from disk, made of cells tagged `slide` and of tasks.

Promises that the page asks nothing of a network, holds no hint and no answer, and shows what the
notebook shows. Runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import mistune
from markupsafe import Markup, escape

from shimahe.display.rendering import render

Notebook = dict[str, Any]

#: Cells that put an exercise: they are slides too.
_TASKS = ("-task", "-why")
#: What is asked for in words stands on the slide of its exercise.
_IN_WORDS = "-why"
_FOLDED = re.compile(r"<details>.*", re.DOTALL)  # hints and rubrics end their cell
_AS_HTML = mistune.create_markdown(escape=True, plugins=["table"])
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def page(notebook: Notebook, lang: str) -> str:
    """Write the slides of a notebook as one page."""
    slides = [Markup("\n").join(pieces) for pieces in _slides(notebook)]
    title = _TITLE.findall("".join(notebook["cells"][0]["source"]))[0]
    return render("slides.html.j2", lang, title=title, slides=slides) + "\n"


def _slides(notebook: Notebook) -> list[list[Markup]]:
    """Give the pieces of each slide: its words, and what the code below them shows."""
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
    """Give the words of a cell as HTML, without what is folded."""
    return Markup(str(_AS_HTML(_FOLDED.sub("", source))))


def _shown(cell: Notebook) -> Iterator[Markup]:
    """Yield what a code cell shows: its table, else its text."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "text/html" in data:
            yield Markup("".join(data["text/html"]))
        else:
            text = output.get("text") or data.get("text/plain", "")
            yield Markup("<pre>{}</pre>").format(escape("".join(text)))
