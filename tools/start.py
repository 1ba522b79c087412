"""The start page of the notebooks: what there is, for whom, in what order, and how long it takes.

Each card is made from the first cell of a notebook: its title, whom it is for, what it teaches, its
time; the course has one card with its lessons. Promises links that lead to files that are there.
Does not know what the notebooks show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from shimahe import terms
from shimahe.authoring.stored_form import KERNEL
from shimahe.cli import START

Notebook = dict[str, Any]

#: The lines of a first cell that a card repeats: for whom, what is learnt, how long it takes.
_LINE = re.compile(r"^- \*\*.+$", re.MULTILINE)
_FOLDED = re.compile(r"(?<=[.。]).*$")  # what the line on time says of folded code
_TERM = re.compile(r"^- \*\*.+?\*\* ")  # what such a line begins with
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def start_page(lang: str, lessons: dict[Path, Notebook], course: dict[str, Notebook]) -> Notebook:
    """Return the start page in a language.

    `lessons` are the notebooks that lie beside it, in their order, by path; `course` are the
    lessons of the course, in their order, by the link that leads to each.
    """
    cells = [_cell("title", f"# {terms.text('start.title', lang)}\n\n{_say('intro', lang)}")]
    for number, (path, lesson) in enumerate(lessons.items(), 1):
        cells.append(_cell(f"card-{number}", _card(number, path, lesson)))
    if course:
        cells.append(_cell("course", _course_card(course, lang)))
    cells.append(
        _cell("help", f"## {terms.text('start.help.title', lang)}\n\n{_say('help', lang)}")
    )
    return {
        "cells": cells,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def start_path(folder: Path, lang: str) -> Path:
    """Return the path of the start page in a language."""
    return folder / START[lang]


def _say(key: str, lang: str) -> str:
    """Return a text of the start page, with its line ends."""
    return terms.text(f"start.{key}", lang).replace("\\n", "\n")


def _card(number: int, path: Path, lesson: Notebook) -> str:
    """Return the card of a notebook."""
    heading = f"### {number} · [{_title(lesson)}]({quote(path.name)})"
    return "\n".join([heading, "", *_lines(lesson)])


def _course_card(course: dict[str, Notebook], lang: str) -> str:
    """Return the card of the course: what it is, and its lessons with their times."""
    lines: list[str] = []
    for link, lesson in course.items():
        time = _TERM.sub("", _lines(lesson)[-1]).rstrip(".。")
        lines.append(f"- [{_title(lesson)}]({quote(link)}) · {time}")
    heading = f"## {terms.text('start.course.title', lang)}"
    return "\n".join([heading, "", _say("course", lang), "", *lines])


def _title(lesson: Notebook) -> str:
    return str(_TITLE.findall("".join(lesson["cells"][0]["source"]))[0])


def _lines(lesson: Notebook) -> list[str]:
    """Return the lines of a first cell that a card repeats; the last one is the time."""
    *lines, time = _LINE.findall("".join(lesson["cells"][0]["source"]))
    return [*lines, _FOLDED.sub("", time)]


def _cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
