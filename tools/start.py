"""The start page of the notebooks: what there is, for whom, in what order, and how long it takes.

Each card is made from the first cell of a notebook: its title, whom it is for, what it teaches, its
time. Promises links that lead to files that are there. Does not know what the notebooks show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from shimahe import terms
from shimahe.cli import START

Notebook = dict[str, Any]

#: The lines of a first cell that a card repeats: for whom, what is learnt, how long it takes.
_LINE = re.compile(r"^- \*\*.+$", re.MULTILINE)
_FOLDED = re.compile(r"(?<=[.。]).*$")  # what the line on time says of folded code
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def start_page(lang: str, lessons: dict[Path, Notebook], kernel: dict[str, str]) -> Notebook:
    """Make the start page in a language for the notebooks that lie beside it, in their order."""
    cells = [_cell("title", f"# {terms.text('start.title', lang)}\n\n{_say('intro', lang)}")]
    for number, (path, lesson) in enumerate(lessons.items(), 1):
        cells.append(_cell(f"card-{number}", _card(number, path, lesson)))
    cells.append(
        _cell("help", f"## {terms.text('start.help.title', lang)}\n\n{_say('help', lang)}")
    )
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def start_path(folder: Path, lang: str) -> Path:
    """Give the path of the start page in a language."""
    return folder / START[lang]


def _say(key: str, lang: str) -> str:
    return terms.text(f"start.{key}", lang).replace("\\n", "\n")


def _card(number: int, path: Path, lesson: Notebook) -> str:
    """Write the card of a notebook."""
    source = "".join(lesson["cells"][0]["source"])
    title = _TITLE.findall(source)[0]
    *lines, time = _LINE.findall(source)
    lines.append(_FOLDED.sub("", time))
    link = quote(path.name)
    return "\n".join([f"## {number} · [{title}]({link})", "", *lines])


def _cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
