"""The curated notebooks and the course as pages with an index, as they are stored.

Promises that a page asks nothing of a network and shows what the notebook holds, its code folded,
that every page leads to the others, and that all are there or none. Pages can be read by anyone, so
those of the course are a student's copies, without answers. Runs nothing.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from shimahe import resources, terms
from shimahe.authoring.course_copies import FOLDERS, handed_out, has_exercises
from shimahe.display import charts
from shimahe.display.controls import SENTENCES
from shimahe.display.rendering import render
from shimahe.display.report.filters import Data
from shimahe.display.report.packing import as_json, packed, packed_plotly, plain, script
from shimahe.display.report.writing import check_place, make_folder
from shimahe.version import VERSION

#: The notebook that leads to the others, and its page.
START = "00_"
INDEX = "index.html"
#: What the names of the pages of the course begin with.
COURSE = "course_"
#: Cells that say how to work in JupyterLab.
_OF_LAB = ("help", "setup-words", "number")
_PLOTLY = "application/vnd.plotly.v1+json"
_LINK = re.compile(r'(<a href=")([^"#:]+)\.ipynb(?=["#])')
_TITLE = re.compile(r"<b>(.*?)</b>", re.S)
_TAG = re.compile(r"<[^>]*>")
#: Pixels above a picture whose title stands above it on the page.
_BARE = 8


@dataclass(frozen=True)
class Output:
    """One output of a cell: a picture by its number, with its words; else HTML, else text."""

    figure: int | None = None
    title: str = ""
    subtitle: str = ""
    summary: str = ""
    notes: tuple[str, ...] = ()
    html: str = ""
    text: str = ""


@dataclass(frozen=True)
class PageCell:
    """One cell: the words of a markdown cell as HTML, else code with its outputs."""

    words: str = ""
    code: str = ""
    outputs: tuple[Output, ...] = ()
    is_solution: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Link:
    """One page in the list of pages."""

    title: str
    address: str
    is_here: bool
    is_course: bool


def write(folder: str | os.PathLike[str], on: date, lang: str) -> list[Path]:
    """Write the pages of the notebooks into a folder, which is made if need be; returns the files.

    What fails or is interrupted leaves all as it was; earlier pages are replaced.

    Raises: ExportRefused for a file of a page's name that is none; OSErrors as the system has them.
    """
    for name in page_names(lang).values():
        check_place(Path(folder, name), "html")
    contents = {Path(folder, name): page.encode() for name, page in pages(on, lang).items()}
    with make_folder(Path(folder)):
        resources.put_all(contents)
    return list(contents)


def page_names(lang: str) -> dict[Path, str]:
    """Name the page of each notebook of a language, in their order; the first is the index."""
    folder = resources.path("notebooks" if lang == "en" else f"notebooks/{lang}")
    course = resources.path(f"notebooks/{FOLDERS[lang]}")
    names = {}
    for path in sorted(folder.glob("*.ipynb")):
        names[path] = INDEX if path.name.startswith(START) else f"{path.stem}.html"
    for path in sorted(course.glob("*.ipynb")):
        names[path] = f"{COURSE}{path.stem}.html"
    return names


def pages(on: date, lang: str) -> dict[str, str]:
    """Write each notebook of a language as a page of HTML, by the name of its file."""
    names = page_names(lang)
    notebooks = {path: json.loads(handed_out(path)) for path in names}
    titles = {path: _title_of(notebook) for path, notebook in notebooks.items()}
    written = {}
    for path, notebook in notebooks.items():
        contents = []
        for other, name in names.items():
            is_course = name.startswith(COURSE)
            contents.append(Link(titles[other], name, other == path, is_course))
        written[names[path]] = _page(notebook, contents, on, lang)
    return written


def _title_of(notebook: Data) -> str:
    """Give the heading of a notebook."""
    first = _source(notebook["cells"][0])
    return first.partition("\n")[0].lstrip("# ")


def _source(cell: Data) -> str:
    """Give the source of a cell, which a file may hold in lines."""
    return "".join(cell["source"])


def _page(notebook: Data, contents: list[Link], on: date, lang: str) -> str:
    """Write one notebook as a page."""
    figures: list[Data] = []
    shown = [cell for cell in notebook["cells"] if not _is_of_lab(cell)]
    cells = [_page_cell(cell, figures, lang) for cell in shown]
    if has_exercises(notebook):
        cells.insert(1, PageCell(words=_words(terms.text("pages.course", lang))))
    data = {"figures": figures, "template": plain(charts.TEMPLATES["light"].to_plotly_json())}
    values = {
        "title": next(link.title for link in contents if link.is_here),
        "contents": contents,
        "cells": cells,
        "on": on.isoformat(),
        "version": VERSION,
        "data": packed(as_json(data)),
        "plotly": packed_plotly() if figures else "",
        "script": Markup(script("notebook_page")),  # our own, as are the notebooks
    }
    return render("notebook_page.html.j2", lang, **values) + "\n"


def _is_of_lab(cell: Data) -> bool:
    """Whether a cell is of use only where it can be run, as is the check of an answer."""
    marked = cell["metadata"].get("nbgrader", {"grade": False, "solution": False})
    is_check = marked["grade"] and not marked["solution"]
    return cell["id"] in _OF_LAB or is_check


def _page_cell(cell: Data, figures: list[Data], lang: str) -> PageCell:
    """Write one cell; its pictures are added to those of the page."""
    if cell["cell_type"] != "code":
        return PageCell(words=_words(_source(cell)))
    outputs = tuple(_output(output, figures, lang) for output in cell["outputs"])
    is_to_be_written = cell["metadata"].get("nbgrader", {}).get("solution", False)
    is_solution = "solution" in cell["metadata"].get("tags", ()) and not is_to_be_written
    return PageCell("", _source(cell), outputs, is_solution, is_to_be_written)


def _words(source: str) -> Markup:
    """Write markdown as HTML; what leads to a notebook leads to its page."""
    import mistune

    html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(source)
    return Markup(_LINK.sub(_page_of_link, str(html)))


def _page_of_link(link: re.Match[str]) -> str:
    """Have a link to a notebook lead to its page."""
    *folders, name = link[2].split("/")
    if "course" in folders:
        return f"{link[1]}{COURSE}{name}.html"
    return f"{link[1]}{INDEX if name.startswith(START) else f'{name}.html'}"


def _output(output: Data, figures: list[Data], lang: str) -> Output:
    """Write one output: a picture, a table, or text."""
    data = output.get("data", {})
    if _PLOTLY in data:
        return _picture(data[_PLOTLY], figures, lang)
    if "text/html" in data:
        return Output(html=Markup("".join(data["text/html"])))
    if "text/markdown" in data:
        words = _words("".join(data["text/markdown"]))
        return Output(html=Markup('<div class="words">{}</div>').format(words))
    if output["output_type"] == "error":
        return Output(text=f"{output['ename']}: {output['evalue']}")
    return Output(text="".join(data.get("text/plain", output.get("text", ""))))


def _picture(stored: Data, figures: list[Data], lang: str) -> Output:
    """Put a picture among those of the page; its title stands above it, as text."""
    layout = {**stored["layout"]}
    layout.pop("template", None)
    meta = layout.pop("meta", {})
    title = _title(layout.pop("title", {}), lang)
    above = layout.get("margin", {}).get("t", _BARE)
    layout["margin"] = {**layout.get("margin", {}), "t": _BARE}
    if "height" in layout:
        layout["height"] -= above - _BARE
    figures.append({"data": stored["data"], "layout": layout})
    words = {key: meta.get(key, "") for key in ("subtitle", "summary")}
    return Output(len(figures) - 1, title, notes=tuple(meta.get("notes", ())), **words)


def _title(title: dict[str, Any], lang: str) -> str:
    """Give the title of a picture as text, on one line."""
    found = _TITLE.search(title.get("text", ""))
    if found is None:
        return ""
    return unescape(_TAG.sub("", found[1].replace("<br>", SENTENCES[lang])))
