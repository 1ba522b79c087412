"""The curated notebooks and the course as HTML pages with an index, as they are stored.

Promises that a page loads nothing from a network and shows what is in the notebook with its code
folded, that every page has links to the others, and that either all pages are written or none. The
pages can be read by anyone, so those of the course are students' copies, without answers. Runs
nothing.
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
#: The beginning of the names of the pages of the course.
COURSE = "course_"
#: The ids of cells that explain how to work in JupyterLab.
_OF_LAB = ("help", "setup-words", "number")
_PLOTLY = "application/vnd.plotly.v1+json"
_LINK = re.compile(r'(<a href=")([^"#:]+)\.ipynb(?=["#])')
_TITLE = re.compile(r"<b>(.*?)</b>", re.S)
_TAG = re.compile(r"<[^>]*>")
#: The margin in pixels above a picture, whose title is text on the page.
_BARE = 8


@dataclass(frozen=True)
class Output:
    """One output of a cell: a picture with its texts, or else HTML, or else plain text."""

    #: The number of the picture among those of the page; None for any other output.
    figure: int | None = None
    title: str = ""
    subtitle: str = ""
    summary: str = ""
    notes: tuple[str, ...] = ()
    html: str = ""
    text: str = ""


@dataclass(frozen=True)
class PageCell:
    """One cell: the words of a markdown cell as HTML, or code with its outputs."""

    words: str = ""
    code: str = ""
    outputs: tuple[Output, ...] = ()
    #: Whether it is a model solution, which is folded with its outputs.
    is_solution: bool = False
    #: Whether its code is shown unfolded, since readers have to write it.
    is_open: bool = False


@dataclass(frozen=True)
class Link:
    """One entry in the list of pages."""

    title: str
    address: str
    #: Whether it is the page on which the list stands.
    is_here: bool
    #: Whether it belongs to the course.
    is_course: bool


def write(folder: str | os.PathLike[str], on: date, lang: str) -> list[Path]:
    """Write the pages of the notebooks into a folder, and return their paths.

    The folder is made if it does not exist. `on` is the date that the pages name. Earlier pages are
    replaced; if anything fails or is interrupted, everything stays as it was.

    Raises: ExportRefused if a file with the name of a page is something else; OSErrors of the
    system.
    """
    for name in page_names(lang).values():
        check_place(Path(folder, name), "html")
    resources.check_folder(Path(folder))
    contents = {Path(folder, name): page.encode() for name, page in pages(on, lang).items()}
    with make_folder(Path(folder)):
        resources.put_all(contents)
    return list(contents)


def page_names(lang: str) -> dict[Path, str]:
    """Return the file name of the page of each notebook of a language, the index first."""
    folder = resources.path("notebooks" if lang == "en" else f"notebooks/{lang}")
    course = resources.path(f"notebooks/{FOLDERS[lang]}")
    names = {}
    for path in sorted(folder.glob("*.ipynb")):
        names[path] = INDEX if path.name.startswith(START) else f"{path.stem}.html"
    for path in sorted(course.glob("*.ipynb")):
        names[path] = f"{COURSE}{path.stem}.html"
    return names


def pages(on: date, lang: str) -> dict[str, str]:
    """Return the HTML page of each notebook of a language, by its file name."""
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
    """Return the heading of a notebook."""
    first = _source(notebook["cells"][0])
    return first.partition("\n")[0].lstrip("# ")


def _source(cell: Data) -> str:
    """Return the source of a cell, which a file may store as lines."""
    return "".join(cell["source"])


def _page(notebook: Data, contents: list[Link], on: date, lang: str) -> str:
    """Return one notebook as an HTML page; `contents` is the list of all pages."""
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
        "script": Markup(script("notebook_page")),  # a file of this package, and so trusted
    }
    return render("notebook_page.html.j2", lang, **values) + "\n"


def _is_of_lab(cell: Data) -> bool:
    """Return whether a cell is useful only where it can be run, like the check of an answer."""
    marked = cell["metadata"].get("nbgrader", {"grade": False, "solution": False})
    is_check = marked["grade"] and not marked["solution"]
    return cell["id"] in _OF_LAB or is_check


def _page_cell(cell: Data, figures: list[Data], lang: str) -> PageCell:
    """Return one cell for the page; its pictures are added to `figures`."""
    if cell["cell_type"] != "code":
        return PageCell(words=_words(_source(cell)))
    outputs = tuple(_output(output, figures, lang) for output in cell["outputs"])
    is_to_be_written = cell["metadata"].get("nbgrader", {}).get("solution", False)
    is_solution = "solution" in cell["metadata"].get("tags", ()) and not is_to_be_written
    return PageCell("", _source(cell), outputs, is_solution, is_to_be_written)


def _words(source: str) -> Markup:
    """Return markdown as HTML, in which links to notebooks lead to their pages."""
    import mistune

    html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(source)
    return Markup(_LINK.sub(_page_of_link, str(html)))


def _page_of_link(link: re.Match[str]) -> str:
    """Return the beginning of a link to a notebook, changed to lead to its page."""
    *folders, name = link[2].split("/")
    if "course" in folders:
        return f"{link[1]}{COURSE}{name}.html"
    return f"{link[1]}{INDEX if name.startswith(START) else f'{name}.html'}"


def _output(output: Data, figures: list[Data], lang: str) -> Output:
    """Return one output for the page; a picture is added to `figures`."""
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
    """Add a picture to `figures`, and return it with its title as text, which stands above it."""
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
    """Return the title of a picture as plain text on one line; "" without a title."""
    found = _TITLE.search(title.get("text", ""))
    if found is None:
        return ""
    return unescape(_TAG.sub("", found[1].replace("<br>", SENTENCES[lang])))
